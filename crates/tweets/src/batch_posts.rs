//! Rows of columns as posts to be tokenized: each is one, or has a reason.

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use jiff::tz::TimeZone;

use super::mapped_rows::written;
use super::mapping::{self, Field, MissingColumn, Places};
use super::options::ReadOptions;
use super::rules::{MissingIds, Rules, TimeRule};

/// Stands for a time that nothing depends on.
const ANY_TIME: &str = "1970-01-01T00:00:00Z";

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
    places: Places,
    zone: TimeZone,
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
        let names = schema.fields().iter().map(|field| field.name().as_str());
        let places = options.mapping.places_of(names, is_needed)?;
        let rules = Rules {
            format: "arrow",
            time: TimeRule::Written,
            missing_ids,
            rounded_ids: options.rounded_ids,
        };
        Ok(Self { places, zone: options.time_zone.clone(), rules })
    }

    /// The posts of a batch's rows, in their order, or why one is none.
    ///
    /// # Errors
    ///
    /// When a column is of a type that nothing can be read from.
    pub fn of(&self, batch: &RecordBatch) -> Result<Vec<Result<Post, String>>, ArrowError> {
        let assigns = self.rules.missing_ids == MissingIds::Assign;
        let mut columns = Vec::with_capacity(Field::ALL.len());
        for field in Field::ALL {
            let is_read = field != Field::CreatedAt || assigns;
            let place = self.places.of(field).filter(|_| is_read);
            columns.push(place.map(|place| written(batch.column(place))).transpose()?);
        }
        let has_ids = assigns || self.places.of(Field::Id).is_some();
        let post = |row: usize| {
            let value = |field: Field| match columns[field as usize].as_ref() {
                Some(column) => column.is_valid(row).then(|| column.value(row).into()),
                None if field == Field::CreatedAt && !assigns => Some(ANY_TIME.into()),
                None => None,
            };
            let mut draft = mapping::draft(&self.zone, value)?;
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
