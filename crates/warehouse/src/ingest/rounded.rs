//! Posts whose ids a spreadsheet has rounded: found again among those that are
//! read or stored, by author, text and minute.

use std::collections::HashMap;

use polars::prelude::*;

use super::removals::Removals;
use super::spool::Spool;
use super::stored::Stored;
use crate::day_number::days_since_1970;
use crate::polars_frame::frame_of;
use crate::{Table, WarehouseError};
use tsubuyaki_tweets::{Reject, Tweet};

/// Rows that are looked at at once.
const ROWS_AT_ONCE: usize = 8_192;
const MICROS_A_MINUTE: i64 = 60_000_000;
const MICROS_A_DAY: i64 = 86_400_000_000;

/// A post without its last digits.
pub(super) struct RoundedPost {
    /// With the rounded id.
    pub tweet: Tweet,
    /// What is kept of it if it is not found.
    pub reject: Reject,
    /// The id of the post that it is.
    pub found: Option<i64>,
}

/// An input that has such posts.
#[derive(Default)]
pub(super) struct RoundedInput {
    pub number: usize,
    pub posts: Vec<RoundedPost>,
    /// Those of its records that are no posts.
    pub rejects: Vec<Reject>,
}

/// Finds the posts among all that were read and those that are stored.
pub(super) fn find(
    inputs: &mut [RoundedInput],
    by_id: &Spool<1>,
    removals: &Removals,
    stored: Option<&Stored>,
) -> Result<(), WarehouseError> {
    let mut posts: Vec<&mut RoundedPost> =
        inputs.iter_mut().flat_map(|input| &mut input.posts).collect();
    let mut wanted = Wanted::default();
    for (place, post) in posts.iter().enumerate() {
        let key = (minute(post.tweet.time.micros()), post.tweet.text.trim().to_owned());
        wanted.by_key.entry(key).or_default().push(place);
    }
    for range in by_id.ranges() {
        let (rows, _) = removals.apply(by_id.read(&range)?)?;
        wanted.look(&rows, &mut posts)?;
    }
    let Some(stored) = stored else { return Ok(()) };
    let days = posts.iter().map(|post| post.tweet.time.micros().div_euclid(MICROS_A_DAY));
    let days: std::collections::BTreeSet<i64> = days.collect();
    for date in stored.base().manifest().dates() {
        let day = i64::from(days_since_1970(date));
        // No zone is further from UTC than a day.
        if days.range(day - 1..=day + 1).next().is_none() {
            continue;
        }
        let mut rows = stored.rows(Table::Tweets, date, ROWS_AT_ONCE)?;
        while let Some(rows) = rows.take_upto(i64::MAX)? {
            wanted.look(&frame_of(&rows)?, &mut posts)?;
        }
    }
    Ok(())
}

fn minute(micros: i64) -> i64 {
    micros.div_euclid(MICROS_A_MINUTE)
}

/// Places of posts by minute and text.
#[derive(Default)]
struct Wanted {
    by_key: HashMap<(i64, String), Vec<usize>>,
}

impl Wanted {
    fn look(&self, rows: &DataFrame, posts: &mut [&mut RoundedPost]) -> Result<(), WarehouseError> {
        let ids = rows.column("tweet_id")?.i64()?;
        let times = rows.column("created_at")?.datetime()?.physical();
        let texts = rows.column("text")?.str()?;
        let authors = rows.column("author")?.str()?;
        let author_ids = rows.column("author_id")?.i64()?;
        for row in 0..rows.height() {
            let (Some(id), Some(time), Some(text)) = (ids.get(row), times.get(row), texts.get(row))
            else {
                continue;
            };
            let key = (minute(time), text.trim().to_owned());
            let Some(places) = self.by_key.get(&key) else { continue };
            for &place in places {
                let post = &mut *posts[place];
                let tweet = &post.tweet;
                let is_same_author = agree(tweet.author.as_deref(), authors.get(row))
                    && agree(given(tweet.author_id), given(author_ids.get(row)));
                // Of several, the least: whatever the order in which they come.
                if is_same_author && post.found.is_none_or(|found| id < found) {
                    post.found = Some(id);
                }
            }
        }
        Ok(())
    }
}

/// An account's id, unless it is one that stands for its name.
fn given(id: Option<i64>) -> Option<i64> {
    id.filter(|id| *id > 0)
}

/// Whether two values are the same, where both are known.
fn agree<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}
