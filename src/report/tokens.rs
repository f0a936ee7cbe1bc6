//! Tokens for other programs, as they are cut.

use std::io::{self, Write};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;

use super::token_lines;
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
    /// As it is.
    Batch(RecordBatch),
}

/// Makes rows fit to be written.
///
/// # Errors
///
/// When a column is of a type that cannot be written.
pub fn encode(format: TokenFormat, rows: RecordBatch) -> io::Result<Encoded> {
    match format {
        TokenFormat::Arrow => Ok(Encoded::Batch(rows)),
        TokenFormat::Ndjson => token_lines::lines(&rows).map(Encoded::Lines).map_err(io_error),
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
    pub fn new(format: TokenFormat, schema: &Schema, out: W) -> io::Result<Self> {
        Ok(match format {
            TokenFormat::Ndjson => Self::Ndjson(out),
            TokenFormat::Arrow => {
                let writer = StreamWriter::try_new(out, schema).map_err(io_error)?;
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

    /// Hands on what was written.
    ///
    /// # Errors
    ///
    /// When it cannot be.
    pub fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Ndjson(out) => out.flush(),
            Self::Arrow(writer) => writer.flush().map_err(io_error),
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
#[must_use]
pub fn plain_fields() -> Vec<Field> {
    let plain = |field: &Field| {
        let data_type = match field.data_type() {
            DataType::Dictionary(..) => DataType::Utf8,
            other => other.clone(),
        };
        Field::new(field.name(), data_type, field.is_nullable())
    };
    Table::Tokens.schema().fields().iter().map(|field| plain(field)).collect()
}

/// Rows of the table `tokens` with plain strings.
///
/// # Errors
///
/// When the rows have other columns.
pub fn plain(rows: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = SchemaRef::new(Schema::new(plain_fields()));
    let columns = schema.fields().iter().zip(rows.columns());
    let columns: Vec<ArrayRef> =
        columns.map(|(field, column)| cast(column, field.data_type())).collect::<Result<_, _>>()?;
    RecordBatch::try_new(schema, columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsubuyaki_tokens::Tokenizer;
    use tsubuyaki_warehouse::{TokenizedTweet, token_rows};

    fn rows() -> RecordBatch {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let tweet =
            TokenizedTweet { tweet_id: 5, author_id: None, is_retweet: false, text_key: None };
        token_rows(&mut tokenizer.worker(), [(tweet, "朝が来た🎂 #誕生日")].into_iter()).unwrap()
    }

    #[test]
    fn a_line_has_every_column_in_its_order() {
        let Encoded::Lines(lines) = encode(TokenFormat::Ndjson, plain(&rows()).unwrap()).unwrap()
        else {
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
        let mut writer =
            TokenWriter::new(TokenFormat::Arrow, &Schema::new(plain_fields()), &mut bytes).unwrap();
        let encoded = encode(TokenFormat::Arrow, plain(&rows()).unwrap()).unwrap();
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
