//! Rows of columnar tables, whatever the file format.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::{can_cast_types, cast};
use arrow::datatypes::{DataType, Int64Type, Schema, TimeUnit};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use serde_json::{Map, Value};
use thiserror::Error;

use super::null_fields::{rows_without, schema_without};
use crate::columns::Found;
use crate::columns::column::Column;
use crate::columns::mapped_draft;
use crate::columns::missing_column::MissingColumn;
use crate::columns::partitions::{self, Partition};
use crate::columns::private::are_of_messages;
use crate::columns::recognition::{Doubt, is_of_posts};
use crate::input::setup::Setup;
use crate::posts::draft::Draft;
use crate::posts::record::Records;
use crate::posts::rules::{MissingIds, Needs, Rules};
use crate::tables::panic_guard::guarded;
use crate::tables::row_parts::parts;
use crate::times::written_time::TimeReading;

/// The fields of a column that is an object are columns of their own, so many levels
/// down: `user.screen_name`.
const SEPARATOR: &str = ".";
const LEVELS: Option<usize> = Some(4);

/// Rows that are read at once.
pub(crate) const BATCH_ROWS: usize = 8_192;

/// Rows of columns, some at a time.
pub(crate) type RowBatches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>> + Send>;

/// Why a table cannot be read.
#[derive(Debug, Error)]
pub(crate) enum TableError {
    #[error(transparent)]
    Io(#[from] std::io::Error),
    #[error("{0}")]
    Broken(String),
    #[error("{0}")]
    Column(MissingColumn),
    /// They are direct messages.
    #[error("direct messages")]
    Messages,
    /// Nothing says that its rows are posts.
    #[error("{}", .0.what)]
    Unknown(Box<Doubt>),
}

/// A table that is kept as columns, of which nothing is known yet.
pub(crate) struct ColumnTable {
    pub schema: Arc<Schema>,
    pub batches: RowBatches,
    /// How many rows there are is not known of a stream.
    pub total_rows: Option<u64>,
}

impl ColumnTable {
    /// Its first rows, which stay in it; `None` where there are none, or they are broken.
    pub(crate) fn first(&mut self) -> Option<RecordBatch> {
        let first = guarded(|| self.batches.next())
            .unwrap_or_else(|message| Some(Err(ArrowError::ExternalError(message.into()))))?;
        let known = first.as_ref().ok().cloned();
        let rest = std::mem::replace(&mut self.batches, Box::new(std::iter::empty()));
        self.batches = Box::new(std::iter::once(first).chain(rest));
        known
    }
}

/// The rows of a table, some at a time.
pub(crate) struct Rows {
    /// `None` once a part could not be read.
    batches: Option<RowBatches>,
    found: Found,
    reading: TimeReading,
    rules: Rules,
    /// That of the next row, from 1.
    next_row: u64,
    pub total_rows: Option<u64>,
}

impl Rows {
    /// The rows of a table.
    ///
    /// # Errors
    ///
    /// When a column is missing, or they are messages or anything else.
    pub(crate) fn new(table: ColumnTable, setup: &Setup) -> Result<Self, TableError> {
        let ColumnTable { schema, batches, total_rows } = table;
        let Setup { mapping, rules, .. } = setup;
        let schema = schema_without(&schema);
        let schema = &schema.normalize(SEPARATOR, LEVELS).unwrap_or(schema);
        let mut batches = batches.flat_map(|batch| {
            let batch = batch.and_then(|batch| rows_without(&batch));
            let batch = batch.map(|batch| batch.normalize(SEPARATOR, LEVELS).unwrap_or(batch));
            let (whole, error) = match batch {
                Ok(batch) => (Some(batch), None),
                Err(error) => (None, Some(Err(error))),
            };
            whole.into_iter().flat_map(|batch| parts(&batch)).map(Ok).chain(error)
        });
        let mut first = guarded(|| batches.next())
            .unwrap_or_else(|message| Some(Err(ArrowError::ExternalError(message.into()))));
        let reading = setup.times();
        let look = |schema: &Schema, first: &Option<Result<RecordBatch, ArrowError>>| {
            let sample = first.as_ref().and_then(|batch| batch.as_ref().ok());
            let columns = columns(schema, sample);
            let found = Found::of_rows(&columns, mapping, &reading);
            (columns, found)
        };
        let (mut columns, mut found) = look(schema, &first);
        let mut checked = found.check(mapping, rules);
        let mut in_path: Vec<Partition> = Vec::new();
        // What the file lacks may stand in its path.
        if checked.is_err() && !setup.partitions.is_empty() {
            let (schema, new) = partitions::added_to(schema, &setup.partitions);
            let with_path = first.take().map(|batch| partitions::with(&batch?, &new));
            let whole = look(&schema, &with_path);
            first = with_path;
            ((columns, found), in_path) = (whole, new);
            checked = found.check(mapping, rules);
        }
        if are_of_messages(found.names.iter().map(String::as_str)) && !mapping.is_given() {
            return Err(TableError::Messages);
        }
        checked.map_err(TableError::Column)?;
        let is_any_table = setup.may_be_mixed
            && rules.needs == Needs::Post
            && rules.missing_ids == MissingIds::Reject;
        if is_any_table && !is_of_posts(&columns, &found, &reading) {
            return Err(TableError::Unknown(Box::new(Doubt::of(&columns, &found, &reading))));
        }
        let reading = found.reading(&reading);
        let batches = batches.map(move |batch| match in_path.as_slice() {
            [] => batch,
            in_path => partitions::with(&batch?, in_path),
        });
        Ok(Self {
            batches: Some(Box::new(first.into_iter().chain(batches))),
            found,
            reading,
            rules: *rules,
            next_row: 1,
            total_rows,
        })
    }

    /// Which columns feed which fields.
    pub(crate) fn found(&self) -> &Found {
        &self.found
    }

    /// Rows that were read.
    pub(crate) fn rows_read(&self) -> u64 {
        self.next_row - 1
    }

    /// The records of the next rows, or what keeps them from being read; then
    /// there are no more.
    pub(crate) fn next_records(&mut self) -> Option<Result<Records, ArrowError>> {
        let batches = self.batches.as_mut()?;
        let next = guarded(|| batches.next())
            .unwrap_or_else(|message| Some(Err(ArrowError::ExternalError(message.into()))));
        let batch = match next? {
            Ok(batch) => batch,
            Err(error) => {
                self.batches = None;
                return Some(Err(error));
            }
        };
        let records = self.records(&batch);
        self.next_row += batch.num_rows() as u64;
        Some(records)
    }

    fn records(&self, batch: &RecordBatch) -> Result<Records, ArrowError> {
        let mut columns = Vec::with_capacity(batch.num_columns());
        for (place, column) in batch.columns().iter().enumerate() {
            let is_read = self.found.reads(place) && can_be_written(column.data_type());
            columns.push(if is_read { Some(written(column)?) } else { None });
        }
        let mut records = Records::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let value = |place: usize| {
                let column = columns.get(place)?.as_ref()?;
                let value = column.is_valid(row).then(|| column.value(row))?;
                Some(value).filter(|value| !value.is_empty()).map(Into::into)
            };
            let draft = mapped_draft::draft(&self.found, &self.reading, self.rules.needs, &value);
            let parsed = draft.and_then(|draft: Draft| draft.finish(&self.rules));
            let is_whole = parsed.as_ref().is_ok_and(|tweet| !tweet.has_rounded_id);
            let record = if is_whole { Vec::new() } else { self.row_as_json(batch, row) };
            records.push(self.next_row + row as u64, parsed, &record);
        }
        Ok(records)
    }

    /// A row as a person can read it, to be kept aside. Of a long text, which many
    /// rows may share, the beginning.
    fn row_as_json(&self, batch: &RecordBatch, row: usize) -> Vec<u8> {
        let options = FormatOptions::default();
        let value = |column: &ArrayRef| {
            if column.is_null(row) {
                return Value::Null;
            }
            let text = ArrayFormatter::try_new(column.as_ref(), &options)
                .and_then(|formatter| formatter.value(row).try_to_string());
            let mut text = text.unwrap_or_else(|error| error.to_string());
            if text.len() > self.rules.limits.reject {
                text.truncate(text.floor_char_boundary(self.rules.limits.reject));
                text.push('…');
            }
            Value::String(text)
        };
        let values = self.found.names.iter().cloned().zip(batch.columns().iter().map(value));
        Value::Object(values.collect::<Map<_, _>>()).to_string().into_bytes()
    }
}

/// Rows whose values are looked at.
const LOOKED_AT: usize = 1_000;

/// The columns, with their first values; one that cannot be written has none.
pub(crate) fn columns(schema: &Schema, batch: Option<&RecordBatch>) -> Vec<Column> {
    let names = schema.fields().iter().map(|field| field.name().clone()).enumerate();
    let of = |(place, name): (usize, String)| {
        let values = batch.and_then(|batch| {
            let column = batch.columns().get(place)?;
            if !can_be_written(column.data_type()) {
                return None;
            }
            let first = column.slice(0, column.len().min(LOOKED_AT));
            let first = guarded(|| written(&first)).ok()?.ok()?;
            Some(first.iter().map(|value| value.unwrap_or_default().to_owned()).collect())
        });
        let is_closed =
            schema.fields().get(place).is_some_and(|field| !can_be_written(field.data_type()));
        Column { name, values: values.unwrap_or_default(), is_closed }
    };
    names.map(of).collect()
}

/// Whether the values of a column can be written as text.
fn can_be_written(data_type: &DataType) -> bool {
    data_type.is_nested() || can_cast_types(data_type, &DataType::Utf8)
}

/// Lists and the like as a person writes them: `[{type: retweeted, id: 1036…}]`.
fn displayed(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    let options = FormatOptions::default();
    let formatter = ArrayFormatter::try_new(column.as_ref(), &options)?;
    let value = |row| {
        let is_there = column.is_valid(row);
        is_there.then(|| formatter.value(row).try_to_string()).transpose()
    };
    (0..column.len()).map(value).collect()
}

/// A column as the other forms would write its values.
pub(crate) fn written(column: &ArrayRef) -> Result<StringArray, ArrowError> {
    if column.data_type().is_nested() {
        return displayed(column);
    }
    let DataType::Timestamp(_, zone) = column.data_type() else {
        return Ok(cast(column, &DataType::Utf8)?.as_string::<i32>().clone());
    };
    let micros = cast(column, &DataType::Timestamp(TimeUnit::Microsecond, zone.clone()))?;
    let micros = cast(&micros, &DataType::Int64)?;
    let written = |micros: i64| {
        let utc = Timestamp::from_microsecond(micros).ok()?.to_string();
        // Without a zone it is what clocks show.
        Some(if zone.is_some() { utc } else { utc.trim_end_matches('Z').to_owned() })
    };
    Ok(micros.as_primitive::<Int64Type>().iter().map(|micros| written(micros?)).collect())
}
