//! Turns rows of columns into posts to be tokenized; each row is a post, or has a reason why
//! not.

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;

use super::options::ReadOptions;
use crate::columns::Found;
use crate::columns::mapped_draft;
use crate::columns::missing_column::MissingColumn;
use crate::formats::mapped_rows::{columns, written};
use crate::posts::field::Field;
use crate::posts::rules::{MissingIds, Needs, Rules, TimeRule};
use crate::posts::tweet::TimeNotes;
use crate::times::moment::Moment;
use crate::times::written_time::TimeReading;

/// What an assigned id alone is made of, beside author and text.
const TIMES: [Field; 3] = [Field::CreatedAt, Field::Clock, Field::Zone];

/// What a tokenizer needs to know of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// `None` where the table has no ids.
    pub id: Option<i64>,
    /// `None` where the table does not have it.
    pub author_id: Option<i64>,
    /// Nothing in it is the author's own.
    pub is_retweet: bool,
    /// As it is tokenized.
    pub text: String,
}

/// Makes posts of the rows of a table.
#[derive(Debug)]
pub struct BatchPosts {
    found: Found,
    reading: TimeReading,
    rules: Rules,
}

impl BatchPosts {
    /// The rows of a table with such columns. Ids are made of author, time and text
    /// only where the options say so.
    ///
    /// # Errors
    ///
    /// When a column is missing: the text, the id if it is needed, and what an
    /// assigned id is made of.
    pub fn new(
        schema: &Schema,
        options: &ReadOptions,
        needs_id: bool,
    ) -> Result<Self, MissingColumn> {
        let missing_ids = options.missing_ids;
        let is_needed = |field: Field| match field {
            Field::Text => true,
            Field::Id => needs_id && missing_ids == MissingIds::Reject,
            Field::CreatedAt => missing_ids == MissingIds::Assign,
            _ => false,
        };
        let reading = TimeReading {
            zone: options.time_zone.clone(),
            format: options.time_format.clone(),
            order: None,
        };
        let found = Found::of(&columns(schema, None), &options.mapping, &reading);
        found.check_for(&options.mapping, is_needed)?;
        let rules = Rules {
            format: "arrow",
            time: TimeRule::Written,
            missing_ids,
            needs: options.needs,
            rounded_ids: options.rounded_ids,
            limits: options.limits,
        };
        Ok(Self { found, reading, rules })
    }

    /// The posts of a batch's rows, in their order, or why one is not a post.
    ///
    /// # Errors
    ///
    /// When a column is of a type that nothing can be read from.
    pub fn of(&self, batch: &RecordBatch) -> Result<Vec<Result<Post, String>>, ArrowError> {
        let assigns = self.rules.missing_ids == MissingIds::Assign;
        let mut columns = vec![None; batch.num_columns()];
        for field in Field::EVERY.into_iter().filter(|field| assigns || !TIMES.contains(field)) {
            for &place in self.found.places(field) {
                if let Some(column) = batch.columns().get(place) {
                    columns[place] = Some(written(column)?);
                }
            }
        }
        let has_ids = assigns || !self.found.places(Field::Id).is_empty();
        let post = |row: usize| {
            let value = |place: usize| {
                let column = columns.get(place)?.as_ref()?;
                column.is_valid(row).then(|| column.value(row).into())
            };
            let mut draft = mapped_draft::draft(&self.found, &self.reading, Needs::Text, &value)?;
            if !assigns {
                // Nothing depends on it.
                (draft.written, draft.notes) = (Ok(Moment::At(0)), TimeNotes::default());
            }
            if !has_ids {
                draft.id = Ok(0);
            }
            let tweet = draft.finish(&self.rules)?;
            Ok(Post {
                id: has_ids.then_some(tweet.id),
                author_id: tweet.author_id,
                is_retweet: tweet.is_retweet,
                text: tweet.text,
            })
        };
        Ok((0..batch.num_rows()).map(post).collect())
    }
}
