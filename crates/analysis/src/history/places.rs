//! Where a term stands in the posts of a day.

use jiff::civil::Date;
use polars::prelude::*;

use crate::engine::said_about;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::views::{Asked, Part, View, each};
use tsubuyaki_warehouse::Snapshot;

/// What is read of tokens.
const READ: [&str; 7] =
    ["tweet_id", "author_id", "position", "start_place", "end_place", "lemma", "is_retweet"];

/// A place where it stands.
pub(super) struct Place {
    pub date: Date,
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub start: usize,
    pub end: usize,
    pub is_retweet: bool,
}

/// Where a term stands on a day, in the order of the posts. Of a day of millions of posts one
/// part is in memory at a time.
pub(super) fn places_of_day(
    snapshot: &Snapshot,
    lemma: &str,
    date: Date,
    filters: &Filters,
) -> Result<Vec<Place>, QueryError> {
    let number = |place: i32| usize::try_from(place).unwrap_or(0);
    let mut places = Vec::new();
    let mut take = |part: Part| {
        let tweets = part.numbers("tweet_id")?;
        let all: Vec<usize> = (0..tweets.len()).collect();
        let [starts, ends] = ["start", "end"].map(|name| part.places(name, &all));
        let posts = tweets.into_iter().zip(part.numbers("author_id")?);
        let within = starts?.into_iter().zip(ends?);
        let rows = posts.zip(within).zip(part.flags("is_retweet")?);
        for (((tweet_id, author_id), (start, end)), is_retweet) in rows {
            let Some(tweet_id) = tweet_id else { continue };
            let (start, end) = (number(start), number(end));
            places.push(Place { date, tweet_id, author_id, start, end, is_retweet });
        }
        Ok(())
    };
    if each_of(snapshot, lemma, date, filters, &READ, &mut take)? {
        return Ok(places);
    }
    let frame = said_about(snapshot, &[date], filters, &READ, &[lemma])?
        .sort(["tweet_id", "position"], SortMultipleOptions::default())
        .collect()?;
    let (tweet, author) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
    let (start, end) = (frame.column("start_place")?.i32()?, frame.column("end_place")?.i32()?);
    let is_retweet = frame.column("is_retweet")?.bool()?;
    for row in 0..frame.height() {
        let Some(tweet_id) = tweet.get(row) else { continue };
        places.push(Place {
            date,
            tweet_id,
            author_id: author.get(row),
            start: start.get(row).map_or(0, number),
            end: end.get(row).map_or(0, number),
            is_retweet: is_retweet.get(row) == Some(true),
        });
    }
    Ok(places)
}

/// The posts of a day that have a term, sorted.
pub(super) fn posts_with(
    snapshot: &Snapshot,
    lemma: &str,
    date: Date,
    filters: &Filters,
) -> Result<Vec<i64>, QueryError> {
    const COLUMNS: [&str; 2] = ["tweet_id", "lemma"];
    let mut ids: Vec<i64> = Vec::new();
    let mut take = |part: Part| {
        ids.extend(part.numbers("tweet_id")?.into_iter().flatten());
        Ok(())
    };
    if !each_of(snapshot, lemma, date, filters, &COLUMNS, &mut take)? {
        let frame = said_about(snapshot, &[date], filters, &COLUMNS, &[lemma])?
            .select([col("tweet_id")])
            .collect()?;
        ids.extend(frame.column("tweet_id")?.i64()?.iter().flatten());
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Gives the tokens of a day that are a term to `take`; whether the day's file tells them.
fn each_of(
    snapshot: &Snapshot,
    lemma: &str,
    date: Date,
    filters: &Filters,
    columns: &[&str],
    take: &mut dyn FnMut(Part) -> Result<(), QueryError>,
) -> Result<bool, QueryError> {
    let lemmas = [lemma];
    let asked = Asked { columns: &|name| columns.contains(&name), lemmas: Some(&lemmas) };
    each(snapshot, View::Said, &[date], filters, &asked, take)
}
