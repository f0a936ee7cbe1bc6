//! What the records of one input come to, while it is read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::outcome::TOLD_REJECTS;
use super::rejects::Rejects;
use super::rounded::{RoundedInput, RoundedPost};
use crate::forgotten::{self, Forgotten};
use crate::{IngestSummary, WarehouseError};
use tsubuyaki_tweets::{Moment, Records, Reject, RoundedIds, Tweet};

/// One input under way.
pub(super) struct Reading {
    name: String,
    /// Rejected records wait until rounded ids are found, or not.
    rejects_wait: bool,
    pub account: IngestSummary,
    /// Posts that the stream says are deleted, and older versions of posts.
    pub deleted: BTreeSet<i64>,
    pub superseded: BTreeSet<i64>,
    /// Lines and reasons of the first rejects.
    pub told: Vec<(u64, String)>,
    pub clock: ClockCheck,
    pub span: Span,
    /// How many of the rejects are posts that `forget` removed.
    forgotten: u64,
    /// How many of the rejects are of no post at all.
    of_no_post: u64,
    pub ids: RoundedIds,
    pub rounded: RoundedInput,
}

impl Reading {
    pub(crate) fn of(name: String, number: usize, rejects_wait: bool) -> Self {
        Self {
            name,
            rejects_wait,
            account: IngestSummary::default(),
            deleted: BTreeSet::new(),
            superseded: BTreeSet::new(),
            told: Vec::new(),
            clock: ClockCheck::default(),
            span: Span::default(),
            forgotten: 0,
            of_no_post: 0,
            ids: RoundedIds::default(),
            rounded: RoundedInput { number, ..RoundedInput::default() },
        }
    }

    /// The input's place among those that were read.
    pub(crate) fn number(&self) -> usize {
        self.rounded.number
    }

    /// That place as rows have it.
    pub(crate) fn input(&self) -> i32 {
        i32::try_from(self.number()).unwrap_or(i32::MAX)
    }

    /// Records that should be posts, and that nobody can read.
    pub(crate) fn unreadable(&self) -> u64 {
        self.account.rejected - self.forgotten
    }

    /// Whether there are records, and none is of a post: accounts, settings, errors.
    pub(crate) fn is_of_no_posts(&self) -> bool {
        let account = &self.account;
        account.read > 0
            && self.of_no_post == account.read
            && account.rejected + account.notices == account.read
    }

    /// Counts records, keeps their rejects, and gives their tweets.
    pub(crate) fn add(
        &mut self,
        mut records: Records,
        forgotten: &Forgotten,
        rejects: &mut Rejects,
    ) -> Result<Vec<Tweet>, WarehouseError> {
        forgotten.apply(&mut records);
        let is_forgotten = |reject: &&Reject| reject.reason == forgotten::REASON;
        self.forgotten += records.rejects.iter().filter(is_forgotten).count() as u64;
        self.of_no_post += records.without_text() as u64;
        let account = &mut self.account;
        account.read += records.count();
        account.rejected += records.rejects.len() as u64;
        account.notices += records.notices.len() as u64;
        account.deletions += records.deletions.len() as u64;
        account.passed_over += records.passed_over;
        // The later version is known, or was until it was deleted.
        account.already_known += forgotten.drop_superseded(&mut records);
        self.deleted.extend(records.deletions);
        self.superseded.extend(records.superseded);
        for reject in records.rejects {
            if self.told.len() < TOLD_REJECTS {
                self.told.push((reject.line, reject.reason.clone()));
            }
            if self.rejects_wait {
                self.rounded.rejects.push(reject);
            } else {
                rejects.keep(&self.name, &reject)?;
            }
        }
        for (tweet, mut reject) in records.rounded {
            self.span.add(tweet.time);
            if forgotten.covers(&tweet) {
                forgotten::REASON.clone_into(&mut reject.reason);
                reject.record.clear();
                reject.whole = None;
                self.account.rejected += 1;
                self.forgotten += 1;
                self.rounded.rejects.push(reject);
            } else {
                self.rounded.posts.push(RoundedPost { tweet, reject, found: None });
            }
        }
        for tweet in &records.tweets {
            self.clock.check(tweet);
            self.span.add(tweet.time);
            self.ids.check(tweet);
        }
        Ok(records.tweets)
    }
}

/// The first and the last time of tweets: those that are known, and days alone.
#[derive(Default)]
pub(super) struct Span {
    times: Option<(i64, i64)>,
    days: Option<(i64, i64)>,
}

impl Span {
    pub(crate) fn add(&mut self, time: Moment) {
        let (span, micros) = match time {
            Moment::At(micros) => (&mut self.times, micros),
            Moment::Day(micros) => (&mut self.days, micros),
        };
        let (first, last) = span.get_or_insert((micros, micros));
        *first = micros.min(*first);
        *last = micros.max(*last);
    }

    /// The first and the last day in a zone.
    pub(crate) fn days(&self, zone: &str) -> Option<(String, String)> {
        let zone = TimeZone::get(zone).ok()?;
        let days_in = |span: Option<(i64, i64)>, zone: &TimeZone| {
            let day =
                |micros| Some(zone.to_datetime(Timestamp::from_microsecond(micros).ok()?).date());
            span.and_then(|(first, last)| Some([day(first)?, day(last)?])).into_iter().flatten()
        };
        let utc = TimeZone::UTC;
        let all: Vec<Date> = days_in(self.times, &zone).chain(days_in(self.days, &utc)).collect();
        Some((all.iter().min()?.to_string(), all.iter().max()?.to_string()))
    }
}

/// Compares the times that tweets were written with to those of their ids.
#[derive(Default)]
pub(super) struct ClockCheck {
    misdated: u64,
    by_hours: BTreeMap<i64, u64>,
}

impl ClockCheck {
    pub(crate) fn check(&mut self, tweet: &Tweet) {
        if let Some(seconds) = tweet.misdated_by() {
            self.misdated += 1;
            let hours = (seconds + seconds.signum() * 1_800) / 3_600;
            *self.by_hours.entry(hours).or_default() += 1;
        }
    }

    pub(crate) fn verdict(&self) -> Option<(u64, i64)> {
        let (&hours, _) = self.by_hours.iter().max_by_key(|(_, count)| **count)?;
        Some((self.misdated, hours))
    }
}
