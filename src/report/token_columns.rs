//! Which columns `tokenize` writes, and what of them comes from a post's row.

use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, Int64Array, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Fields, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;

use super::tokens::plain_fields;
use tsubuyaki_tweets::Post;

/// The number of a post's row, from 0.
const ROW: &str = "row";
/// Columns that a post's tokens have in common.
const OF_POSTS: [&str; 3] = [ROW, "tweet_id", "author_id"];
const TOKENS: &str = "tokens";
const ERROR: &str = "error";
/// Bytes of what is kept of posts that are written together.
const MOST_KEPT_BYTES: usize = 8 << 20;

/// The columns to write.
#[derive(Clone, Debug)]
pub struct TokenColumns {
    columns: Vec<String>,
    keep: Vec<String>,
    is_nested: bool,
}

/// Some rows of an input, and what they are.
pub struct PostRows<'a> {
    /// The input's columns.
    pub batch: RecordBatch,
    /// The number of the first row, from 0.
    pub first: i64,
    /// Each row's post, or why it is not one.
    pub posts: &'a [Result<Post, String>],
}

impl TokenColumns {
    /// Chooses columns, by default those of the table `tokens`; `keep` are columns
    /// of the input. Nested, there is a row for each post.
    ///
    /// # Errors
    ///
    /// When there is no such column, or two would have one name.
    pub fn new(
        columns: Option<&[String]>,
        keep: &[String],
        is_nested: bool,
    ) -> Result<Self, String> {
        let known: Vec<String> = plain_fields().iter().map(|field| field.name().clone()).collect();
        let columns = columns.map_or_else(|| known.clone(), <[String]>::to_vec);
        let is_known = |name: &String| name == ROW || known.contains(name);
        if let Some(name) = columns.iter().find(|name| !is_known(name)) {
            let known = known.join(", ");
            return Err(format!(
                "--columns {name}: no such column; the columns are {ROW}, {known}"
            ));
        }
        let of_posts = |name: &&String| OF_POSTS.contains(&name.as_str());
        let written: Vec<&str> = if is_nested {
            let own = columns.iter().filter(of_posts).map(String::as_str);
            own.chain([TOKENS, ERROR]).collect()
        } else {
            columns.iter().map(String::as_str).collect()
        };
        let mut names: Vec<&str> = columns.iter().map(String::as_str).collect();
        names.sort_unstable();
        if let Some([twice, _]) = names.array_windows().find(|[one, next]| one == next) {
            return Err(format!("--columns {twice}: it is named twice"));
        }
        for (place, name) in keep.iter().enumerate() {
            if written.contains(&name.as_str()) {
                return Err(format!(
                    "--keep {name}: the output has a column of that name; choose others with --columns"
                ));
            }
            if keep[..place].contains(name) {
                return Err(format!("--keep {name}: it is named twice"));
            }
        }
        Ok(Self { columns, keep: keep.to_vec(), is_nested })
    }

    /// Whether posts must have ids: they distinguish rows of tokens.
    #[must_use]
    pub fn needs_id(&self) -> bool {
        !self.is_nested && self.columns.iter().any(|name| name == "tweet_id")
    }

    /// The columns that are written for an input.
    ///
    /// # Errors
    ///
    /// When the input lacks a column that is kept.
    pub fn schema(&self, input: &Schema) -> Result<SchemaRef, String> {
        let mut fields: Vec<Field> = Vec::new();
        for name in self.columns.iter().filter(|name| !self.is_nested || is_of_posts(name)) {
            fields.push(self.field(name));
        }
        for name in &self.keep {
            let field = input.fields().iter().find(|field| field.name() == name);
            fields.push(field.map(|field| field.as_ref().clone()).ok_or_else(|| {
                let names: Vec<&str> =
                    input.fields().iter().map(|field| field.name().as_str()).collect();
                format!("--keep {name}: no such column; the columns are {}", names.join(", "))
            })?);
        }
        if self.is_nested {
            fields.push(Field::new(TOKENS, list_of(self.token_fields()), true));
            fields.push(Field::new(ERROR, DataType::Utf8, true));
        }
        Ok(Arc::new(Schema::new(fields)))
    }

    fn field(&self, name: &str) -> Field {
        if name == ROW {
            return Field::new(ROW, DataType::Int64, false);
        }
        let fields = plain_fields();
        let field = fields.into_iter().find(|field| field.name() == name);
        let field = field.unwrap_or_else(|| Field::new(name, DataType::Utf8, true));
        if self.is_nested { field.with_nullable(true) } else { field }
    }

    fn token_fields(&self) -> Fields {
        let names = self.columns.iter().filter(|name| !is_of_posts(name));
        names.map(|name| self.field(name)).collect()
    }

    /// Which rows of `tokens` to write together. Each has what is kept of its post, of which
    /// a long one has thousands: a column has no more than [`MOST_KEPT_BYTES`] of it.
    ///
    /// # Errors
    ///
    /// When the input lacks a column that is kept.
    pub fn ranges(
        &self,
        rows: &PostRows<'_>,
        tokens: &RecordBatch,
    ) -> Result<Vec<Range<usize>>, ArrowError> {
        let all = 0..tokens.num_rows();
        if self.is_nested || self.keep.is_empty() {
            return Ok(vec![all]);
        }
        let mut of_posts = vec![0; rows.posts.len()];
        for name in &self.keep {
            let column = rows.batch.column_by_name(name).ok_or_else(|| missing(name))?;
            for (post, bytes) in of_posts.iter_mut().enumerate() {
                *bytes += bytes_of(column, post);
            }
        }
        let places = tokens.column_by_name("tweet_id").ok_or_else(|| missing("tweet_id"))?;
        let (mut ranges, mut start, mut bytes) = (Vec::new(), 0, 0);
        for (row, place) in places.as_primitive::<Int64Type>().values().iter().enumerate() {
            let of_post = usize::try_from(*place).ok().and_then(|post| of_posts.get(post));
            let of_post = of_post.copied().unwrap_or_default();
            if bytes + of_post > MOST_KEPT_BYTES && row > start {
                ranges.push(start..row);
                (start, bytes) = (row, 0);
            }
            bytes += of_post;
        }
        ranges.push(start..all.end);
        Ok(ranges)
    }

    /// The rows to write of `tokens`, which are plain, and whose `tweet_id` is the
    /// place of the post in `rows`.
    ///
    /// # Errors
    ///
    /// When the columns are others than those of `schema`.
    pub fn assemble(
        &self,
        schema: &SchemaRef,
        rows: &PostRows<'_>,
        tokens: &RecordBatch,
    ) -> Result<RecordBatch, ArrowError> {
        let of_tokens =
            |name: &str| tokens.column_by_name(name).cloned().ok_or_else(|| missing(name));
        let places = of_tokens("tweet_id")?;
        let of_posts = |column: &ArrayRef| {
            if self.is_nested { Ok(column.clone()) } else { take(column, &places, None) }
        };
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(schema.fields().len());
        for name in self.columns.iter().filter(|name| !self.is_nested || is_of_posts(name)) {
            columns.push(match rows.column(name) {
                Some(column) => of_posts(&column)?,
                None => of_tokens(name)?,
            });
        }
        for name in &self.keep {
            let column = rows.batch.column_by_name(name).ok_or_else(|| missing(name))?;
            columns.push(of_posts(column)?);
        }
        if self.is_nested {
            let fields = self.token_fields();
            let values = fields.iter().map(|field| of_tokens(field.name()));
            let values: Vec<ArrayRef> = values.collect::<Result<_, _>>()?;
            columns.push(Arc::new(rows.lists(places.as_primitive(), fields, values)?));
            let errors = rows.posts.iter().map(|post| post.as_ref().err());
            columns.push(Arc::new(errors.collect::<StringArray>()));
        }
        RecordBatch::try_new(schema.clone(), columns)
    }
}

fn missing(name: &str) -> ArrowError {
    ArrowError::SchemaError(format!("no column {name}"))
}

/// Bytes of a value; of one that is not text, as many as the values of its column have on
/// average.
fn bytes_of(column: &ArrayRef, row: usize) -> usize {
    if let Some(texts) = column.as_string_opt::<i32>() {
        texts.value(row).len()
    } else if let Some(texts) = column.as_string_opt::<i64>() {
        texts.value(row).len()
    } else if let Some(texts) = column.as_string_view_opt() {
        texts.value(row).len()
    } else {
        column.get_array_memory_size() / column.len().max(1)
    }
}

fn is_of_posts(name: &str) -> bool {
    OF_POSTS.contains(&name)
}

fn list_of(fields: Fields) -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Struct(fields), false)))
}

impl PostRows<'_> {
    /// A column that a post's tokens have in common, with a value for each row.
    fn column(&self, name: &str) -> Option<ArrayRef> {
        let posts = self.posts.iter().map(|post| post.as_ref().ok());
        Some(match name {
            ROW => Arc::new((self.first..).take(self.posts.len()).collect::<Int64Array>()),
            "tweet_id" => Arc::new(posts.map(|post| post?.id).collect::<Int64Array>()),
            "author_id" => Arc::new(posts.map(|post| post?.author_id).collect::<Int64Array>()),
            _ => return None,
        })
    }

    /// For each row its tokens; null if it is not a post.
    fn lists(
        &self,
        places: &arrow::array::PrimitiveArray<Int64Type>,
        fields: Fields,
        values: Vec<ArrayRef>,
    ) -> Result<ListArray, ArrowError> {
        let mut lengths = vec![0; self.posts.len()];
        for place in places.values() {
            let length = usize::try_from(*place).ok().and_then(|place| lengths.get_mut(place));
            *length.ok_or_else(|| ArrowError::SchemaError("no such post".to_owned()))? += 1;
        }
        let values = StructArray::try_new_with_length(fields.clone(), values, None, places.len())?;
        let item = Arc::new(Field::new("item", DataType::Struct(fields), false));
        let nulls: NullBuffer = self.posts.iter().map(Result::is_ok).collect();
        let offsets = OffsetBuffer::from_lengths(lengths);
        ListArray::try_new(item, offsets, Arc::new(values), Some(nulls))
    }

    /// Some of the rows.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        Self {
            batch: self.batch.slice(range.start, range.len()),
            first: self.first.saturating_add(i64::try_from(range.start).unwrap_or(i64::MAX)),
            posts: &self.posts[range],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_long_posts_is_written_in_parts() {
        let texts = ["あ".repeat(1 << 20), "い".to_owned()];
        let text: ArrayRef = Arc::new(StringArray::from(texts.to_vec()));
        let batch = RecordBatch::try_from_iter([("text", text)]).unwrap();
        let post = |text: &String| {
            Ok(Post { id: None, author_id: None, is_retweet: false, text: text.clone() })
        };
        let posts: Vec<Result<Post, String>> = texts.iter().map(post).collect();
        let rows = PostRows { batch, first: 0, posts: &posts };
        let places: ArrayRef = Arc::new(Int64Array::from(vec![0, 0, 0, 0, 0, 1, 1]));
        let tokens = RecordBatch::try_from_iter([("tweet_id", places)]).unwrap();
        let of = |keep: &[String], is_nested| {
            let columns = TokenColumns::new(None, keep, is_nested).unwrap();
            columns.ranges(&rows, &tokens).unwrap()
        };
        let text = ["text".to_owned()];
        assert_eq!(of(&text, false), [0..2, 2..4, 4..7]);
        for together in [of(&text, true), of(&[], false)] {
            assert_eq!((together.len(), &together[0]), (1, &(0..7)));
        }
    }
}
