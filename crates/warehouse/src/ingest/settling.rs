//! Posts whose ids a spreadsheet has rounded: found among the others, given ids of
//! their own, or rejected.

use super::outcome::TOLD_REJECTS;
use super::rounded::{self, RoundedInput, RoundedPost};
use super::run::Run;
use super::spool::Spool;
use super::{InputOutcome, Refused};
use crate::WarehouseError;
use tsubuyaki_tweets::{MissingIds, Tweet};

impl Run<'_> {
    /// Finds posts whose ids are rounded among the others, and rejects those that
    /// are not there or gives them ids.
    pub(super) fn settle_rounded(&mut self, by_id: &mut Spool<1>) -> Result<(), WarehouseError> {
        let mut inputs = std::mem::take(&mut self.rounded);
        rounded::find(&mut inputs, by_id, &self.removals, self.stored)?;
        for RoundedInput { number, posts, rejects } in inputs {
            let Some(place) = self.entries.iter().position(|(other, _)| *other == number) else {
                continue;
            };
            let assigns = self.options.missing_ids == MissingIds::Assign;
            let all = posts.len() as u64;
            let found = posts.iter().filter(|post| post.found.is_some()).count() as u64;
            let lost = if assigns { 0 } else { all - found };
            let account = &mut self.accounts[number];
            account.rejected += lost;
            let (rejected, judged) = (account.rejected, account.judged());
            if self.are_too_many(rejected, judged) {
                self.entries.remove(place);
                let InputOutcome { source, format, remarks, .. } =
                    self.outcome.inputs.remove(place);
                let lost = posts.into_iter().filter(|post| post.found.is_none());
                let rejects = rejects.into_iter().chain(lost.map(|post| post.reject));
                let rejects = rejects.take(TOLD_REJECTS).map(|reject| (reject.line, reject.reason));
                let rejects = rejects.collect();
                self.removals.refused.insert(i32::try_from(number).unwrap_or(i32::MAX));
                self.outcome.refused.push(Refused {
                    source,
                    format,
                    read: judged,
                    rejected,
                    rejects,
                    remarks,
                });
                continue;
            }
            let input = &mut self.outcome.inputs[place];
            let rest = match (found == all, assigns) {
                (true, _) => "",
                (false, true) => ", the others got ids of their own",
                (false, false) => ", the others are rejected",
            };
            let found = format!(
                "its ids have lost their last digits, as spreadsheets, JavaScript and pandas leave \
                 them: of {all} posts, {found} were found by author, text and minute{rest}"
            );
            input.remarks.push(found.into());
            input.is_unreadable |= judged > 0 && rejected == judged;
            let name = input.source.name();
            let told = TOLD_REJECTS.saturating_sub(input.rejects.len());
            let lost = posts.iter().filter(|post| post.found.is_none() && !assigns);
            let told = lost.take(told).map(|post| (post.reject.line, post.reject.reason.clone()));
            input.rejects.extend(told);
            let mut tweets = Vec::new();
            for reject in &rejects {
                self.rejects.keep(&name, reject)?;
            }
            for RoundedPost { tweet, reject, found } in posts {
                match found {
                    None if !assigns => self.rejects.keep(&name, &reject)?,
                    _ => {
                        let id = found.unwrap_or_else(|| tweet.assigned_id());
                        tweets.push(Tweet { id, ..tweet });
                    }
                }
            }
            self.waiting.push(tweets, i32::try_from(number).unwrap_or(i32::MAX));
        }
        by_id.push(self.waiting.take().into_frame()?)
    }
}
