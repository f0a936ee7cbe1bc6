//! Tokens for other programs, as they are cut.

use std::io::{self, Write};

use arrow::array::{
    ArrayAccessor, ArrayRef, AsArray, BooleanArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;
use serde::ser::{Serialize, SerializeMap, Serializer};

use tsubuyaki_warehouse::Table;

/// How tokens are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum TokenFormat {
    /// One JSON object per line
    Ndjson,
    /// Arrow IPC stream
    Arrow,
}

/// Rows of the table `tokens`, made fit to be written; so much can be done by
/// many threads.
pub enum Encoded {
    /// Whole lines.
    Lines(Vec<u8>),
    /// Plain strings in place of dictionaries, which every reader knows.
    Batch(RecordBatch),
}

/// Makes rows of the table `tokens` fit to be written.
///
/// # Errors
///
/// When the rows have other columns.
pub fn encode(format: TokenFormat, rows: &RecordBatch) -> io::Result<Encoded> {
    let plain = plain(rows).map_err(io::Error::other)?;
    match format {
        TokenFormat::Arrow => Ok(Encoded::Batch(plain)),
        TokenFormat::Ndjson => lines(&plain).map(Encoded::Lines),
    }
}

/// Writes what was encoded for one format.
pub enum TokenWriter<W: Write> {
    /// Lines.
    Ndjson(W),
    /// Batches.
    Arrow(Box<StreamWriter<W>>),
}

impl<W: Write> TokenWriter<W> {
    /// Begins the output.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn new(format: TokenFormat, out: W) -> io::Result<Self> {
        Ok(match format {
            TokenFormat::Ndjson => Self::Ndjson(out),
            TokenFormat::Arrow => {
                let writer = StreamWriter::try_new(out, &plain_schema()).map_err(io_error)?;
                Self::Arrow(Box::new(writer))
            }
        })
    }

    /// Writes rows.
    ///
    /// # Errors
    ///
    /// When they cannot be written, or were encoded for another format.
    pub fn write(&mut self, rows: &Encoded) -> io::Result<()> {
        match (self, rows) {
            (Self::Ndjson(out), Encoded::Lines(lines)) => out.write_all(lines),
            (Self::Arrow(writer), Encoded::Batch(batch)) => writer.write(batch).map_err(io_error),
            _ => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    /// Ends the output.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Ndjson(mut out) => out.flush(),
            Self::Arrow(mut writer) => writer.finish().map_err(io_error),
        }
    }
}

/// What kept Arrow from writing; a closed pipe stays one.
fn io_error(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}

/// The columns of `tokens` with plain strings.
fn plain_schema() -> SchemaRef {
    let plain = |field: &Field| {
        let data_type = match field.data_type() {
            DataType::Dictionary(..) => DataType::Utf8,
            other => other.clone(),
        };
        Field::new(field.name(), data_type, field.is_nullable())
    };
    let fields: Vec<Field> =
        Table::Tokens.schema().fields().iter().map(|field| plain(field)).collect();
    SchemaRef::new(Schema::new(fields))
}

fn plain(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = plain_schema();
    let columns = schema.fields().iter().zip(rows.columns());
    let columns: Vec<ArrayRef> =
        columns.map(|(field, column)| cast(column, field.data_type())).collect::<Result<_, _>>()?;
    RecordBatch::try_new(schema, columns)
}

/// A column of plain values.
enum Values<'a> {
    Number(&'a PrimitiveArray<Int64Type>),
    SmallNumber(&'a PrimitiveArray<Int32Type>),
    Text(&'a StringArray),
    Flag(&'a BooleanArray),
}

impl<'a> Values<'a> {
    fn of(column: &'a ArrayRef) -> io::Result<Self> {
        Ok(match column.data_type() {
            DataType::Int64 => Self::Number(column.as_primitive()),
            DataType::Int32 => Self::SmallNumber(column.as_primitive()),
            DataType::Utf8 => Self::Text(column.as_string()),
            DataType::Boolean => Self::Flag(column.as_boolean()),
            other => return Err(io::Error::other(format!("tokens have no column of {other}"))),
        })
    }
}

/// A row as an object.
struct Row<'a> {
    columns: &'a [(&'a str, Values<'a>)],
    row: usize,
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.row;
        let mut object = serializer.serialize_map(Some(self.columns.len()))?;
        for (name, values) in self.columns {
            match values {
                Values::Number(values) => object.serialize_entry(name, &value(*values, row))?,
                Values::SmallNumber(values) => {
                    object.serialize_entry(name, &value(*values, row))?;
                }
                Values::Text(values) => object.serialize_entry(name, &value(*values, row))?,
                Values::Flag(values) => object.serialize_entry(name, &value(*values, row))?,
            }
        }
        object.end()
    }
}

/// A value, if the row has one.
#[allow(clippy::needless_pass_by_value)] // Arrays are references.
fn value<A: ArrayAccessor>(values: A, row: usize) -> Option<A::Item> {
    values.is_valid(row).then(|| values.value(row))
}

/// Rows with plain strings as an object per line.
fn lines(rows: &RecordBatch) -> io::Result<Vec<u8>> {
    let schema = rows.schema_ref();
    let columns = schema
        .fields()
        .iter()
        .zip(rows.columns())
        .map(|(field, column)| Ok((field.name().as_str(), Values::of(column)?)));
    let columns = columns.collect::<io::Result<Vec<_>>>()?;
    let mut lines = Vec::new();
    for row in 0..rows.num_rows() {
        serde_json::to_writer(&mut lines, &Row { columns: &columns, row })?;
        lines.push(b'\n');
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsubuyaki_tokens::Tokenizer;
    use tsubuyaki_warehouse::{TokenizedTweet, token_rows};

    fn rows() -> RecordBatch {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let tweet = TokenizedTweet { tweet_id: 5, author_id: None, is_retweet: false };
        token_rows(&mut tokenizer.worker(), [(tweet, "朝が来た🎂 #誕生日")].into_iter()).unwrap()
    }

    #[test]
    fn a_line_has_every_column_in_its_order() {
        let Encoded::Lines(lines) = encode(TokenFormat::Ndjson, &rows()).unwrap() else {
            panic!("lines were asked for")
        };
        let lines = String::from_utf8(lines).unwrap();
        let first: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        let schema = Table::Tokens.schema();
        assert!(first.keys().eq(schema.fields().iter().map(|field| field.name())));
        assert_eq!(lines.lines().count(), rows().num_rows());
        assert!(lines.starts_with(
            r#"{"tweet_id":5,"author_id":null,"position":0,"start":0,"end":1,"surface":"朝""#
        ));
    }

    #[test]
    fn a_stream_has_the_same_rows() {
        let mut bytes = Vec::new();
        let mut writer = TokenWriter::new(TokenFormat::Arrow, &mut bytes).unwrap();
        let encoded = encode(TokenFormat::Arrow, &rows()).unwrap();
        for _ in 0..2 {
            writer.write(&encoded).unwrap();
        }
        writer.finish().unwrap();
        let reader = arrow::ipc::reader::StreamReader::try_new(&*bytes, None).unwrap();
        let batches: Vec<RecordBatch> = reader.collect::<Result<_, _>>().unwrap();
        assert_eq!(batches.len(), 2);
        assert_eq!(batches[1], plain(&rows()).unwrap());
    }
}
