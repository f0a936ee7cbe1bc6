//! What posts say that are too short for a key of their texts: what their tokens say besides
//! entities.

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use jiff::civil::Date;
use polars::prelude::*;

use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use crate::views::{array, place, unlike, words};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Kinds of tokens that are no entities.
const KINDS: [Kind; 3] = [Kind::Word, Kind::Number, Kind::Symbol];
/// What is read of tokens.
const READ: [&str; 4] = ["tweet_id", "in_hashtag", "kind", "surface"];

/// Gives what each of the posts `wanted` says, in the order of the tables, to `tell`; nothing
/// of one without such tokens. They are sorted.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub(super) fn of(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    wanted: &[i64],
    tell: &mut dyn FnMut(i64, &str),
) -> Result<(), QueryError> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut told = Told { last: None, text: String::new(), tell };
    for &date in dates {
        let mut failed = None;
        let mut take = |pieces: Result<Vec<Piece>, QueryError>| match pieces {
            Ok(pieces) => pieces.iter().for_each(|(id, piece)| told.add(*id, piece)),
            Err(error) => failed = Some(error),
        };
        let of_batch = |batch: RecordBatch| pieces(&batch, wanted);
        let is_told = snapshot.coded_rows(Table::Tokens, date, &READ, &of_batch, &mut take)?;
        failed.map_or(Ok(()), Err)?;
        if !is_told {
            of_earlier_version(snapshot, date, filters, wanted, &mut told)?;
        }
    }
    told.end();
    Ok(())
}

/// A part of what a post says.
type Piece = (i64, String);

/// What those of the posts say that a batch has tokens of.
fn pieces(batch: &RecordBatch, wanted: &[i64]) -> Result<Vec<Piece>, QueryError> {
    let tweet = array(batch, "tweet_id")?.as_primitive_opt::<Int64Type>();
    let tweet = tweet.ok_or_else(|| unlike("tweet_id"))?;
    let in_hashtag = array(batch, "in_hashtag")?.as_boolean_opt();
    let in_hashtag = in_hashtag.ok_or_else(|| unlike("in_hashtag"))?;
    let ((kind, kinds), (surface, surfaces)) = (words(batch, "kind")?, words(batch, "surface")?);
    let is_none = |name: Option<&str>| name.is_some_and(|name| names().any(|kind| kind == name));
    let counts: Vec<bool> = kinds.iter().map(is_none).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let mut last: Option<(i64, bool)> = None;
    for row in 0..batch.num_rows() {
        let id = tweet.value(row);
        let is_wanted = match last {
            Some((last, is_wanted)) if last == id => is_wanted,
            _ => wanted.binary_search(&id).is_ok(),
        };
        last = Some((id, is_wanted));
        if !is_wanted || in_hashtag.value(row) || !counts[place(kind[row])] {
            continue;
        }
        let said = surfaces.value(place(surface[row]));
        match pieces.last_mut() {
            Some((last, piece)) if *last == id => piece.push_str(said),
            _ => pieces.push((id, said.to_owned())),
        }
    }
    Ok(pieces)
}

fn names() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().map(Kind::name)
}

/// The same where columns may be missing.
fn of_earlier_version(
    snapshot: &Snapshot,
    date: Date,
    filters: &Filters,
    wanted: &[i64],
    told: &mut Told,
) -> Result<(), QueryError> {
    let without_key = scan(snapshot, Table::Tweets, &[date], filters)?
        .filter(col("is_retweet").not().and(col("text_key").is_null()))
        .select([col("tweet_id")]);
    let id = || [col("tweet_id")];
    let ask = |tokens: LazyFrame| {
        let kinds = lit(Series::new("".into(), names().collect::<Vec<_>>())).implode(true);
        tokens
            .filter(col("in_hashtag").not().and(col("kind").is_in(kinds, false)))
            .join(without_key.clone(), id(), id(), JoinArgs::new(JoinType::Semi))
            .select(["tweet_id", "position", "surface"].map(col))
            .sort(["tweet_id", "position"], SortMultipleOptions::default())
    };
    by_slices(snapshot, Table::Tokens, &[date], filters, ask, |frame| {
        let (id, surface) = (frame.column("tweet_id")?.i64()?, frame.column("surface")?.str()?);
        for (id, surface) in id.iter().zip(surface.iter()) {
            if let Some((id, surface)) = id.zip(surface)
                && wanted.binary_search(&id).is_ok()
            {
                told.add(id, surface);
            }
        }
        Ok(())
    })
}

/// What is told of posts, one after the other.
struct Told<'a> {
    last: Option<i64>,
    text: String,
    tell: &'a mut dyn FnMut(i64, &str),
}

impl Told<'_> {
    /// Adds to what a post says.
    fn add(&mut self, id: i64, piece: &str) {
        if self.last != Some(id) {
            self.end();
            self.last = Some(id);
        }
        self.text.push_str(piece);
    }

    /// Tells the last post.
    fn end(&mut self) {
        if let Some(id) = self.last.take() {
            (self.tell)(id, &self.text);
        }
        self.text.clear();
    }
}
