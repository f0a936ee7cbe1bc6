use std::io::{self, Read};

use rayon::prelude::*;
use thiserror::Error;

use super::chunks::{Chunk, Chunks};
use super::form::{self, Form};
use super::mapped_rows::{Rows, TableError};
use super::mapping::{Field, MissingColumn};
use super::options::ReadOptions;
use super::parser::{HeaderError, Parser};
use super::record::Records;
use super::source::{Progress, Source};
use super::{mapped_arrow, mapped_parquet};

/// Chunks that are parsed side by side.
const CHUNKS_A_BATCH: usize = 8;

/// Why nothing at all could be read from an input.
#[derive(Debug, Error)]
#[allow(missing_docs)] // The messages say what the fields are.
pub enum ReadError {
    /// The system does not hand it out.
    #[error("{name}: {error}")]
    Io { name: String, error: io::Error },
    /// It is to be read as a form whose header it lacks.
    #[error("{name}: its first line is not the header of {form}")]
    Header { name: String, form: Form },
    /// A table lacks a column that tweets need.
    #[error("{name}: {missing}")]
    Column { name: String, missing: MissingColumn },
    /// Its Parquet or Arrow is broken, or of a kind that is not read.
    #[error("{name}: {what} that cannot be read: {reason}")]
    Table { name: String, what: &'static str, reason: String },
    /// It has no bytes but white space.
    #[error("{name}: the file is empty")]
    Empty { name: String },
    /// It is a part of an archive in which no tweets are to be looked for.
    #[error("{name}: passed over: the archive's {part}, not its tweets")]
    NoTweets { name: String, part: String },
    /// It is of no form in [`Form::ALL`]; `head` is how it begins.
    #[error(
        "{name}: not a form of tweets that is known (it begins {head:?}); the forms are {}",
        Form::ALL.map(Form::name).join(", ")
    )]
    UnknownForm { name: String, head: String },
}

impl ReadError {
    /// Whether it is well that nothing was read.
    #[must_use]
    pub fn is_well(&self) -> bool {
        matches!(self, Self::NoTweets { .. })
    }
}

/// Records of one input, some at a time.
pub struct Reader {
    form: Form,
    input: Input,
    progress: Progress,
}

enum Input {
    Bytes(Box<ByteInput>),
    Rows(Box<RowInput>),
}

struct ByteInput {
    parser: Parser,
    chunks: Chunks<Box<dyn Read + Send>>,
    /// Read while the batch before was parsed.
    ahead: Vec<Chunk>,
    unfinished_line: Option<u64>,
}

struct RowInput {
    source: Source,
    rows: Rows,
    /// Of a file.
    bytes: Option<u64>,
    error: Option<io::Error>,
}

/// What is known of an input when it has been read.
#[derive(Debug)]
pub struct End {
    /// Of its bytes as on disk.
    pub hash: blake3::Hash,
    /// As on disk, compressed where it is.
    pub bytes: u64,
    /// What kept the rest of the input from being read.
    pub error: Option<io::Error>,
    /// The encoding from which the input was converted, unless it is UTF-8.
    pub converted_from: Option<&'static str>,
    /// The last line, where it breaks off without a newline: a collector may
    /// still be writing it. It is not among the records.
    pub unfinished_line: Option<u64>,
}

/// Opens an input and recognizes its form by its content, unless the options
/// say which it is.
///
/// # Errors
///
/// When the input cannot be read, is empty, is of no known form or lacks
/// columns.
pub fn open(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    let name = source.name();
    let (plain, progress) =
        source.open().map_err(|error| ReadError::Io { name: name.clone(), error })?;
    let mut chunks = Chunks::new(plain);
    if chunks.head().trim_ascii().is_empty() {
        return Err(match chunks.error.take() {
            Some(error) => ReadError::Io { name, error },
            None => ReadError::Empty { name },
        });
    }
    let form = options.form.or(Form::of_magic(chunks.head()));
    if let Some(form @ (Form::Parquet | Form::Arrow)) = form {
        return open_table(form, source, chunks, progress, options);
    }
    let recognize = |head: &[u8]| Form::recognize(head, &options.mapping);
    let from_shift_jis = chunks.head_from_shift_jis();
    let converted_form = from_shift_jis.as_ref().and_then(|head| recognize(head.as_bytes()));
    if options.form.or(converted_form).is_some_and(Form::is_csv) && from_shift_jis.is_some() {
        chunks.convert_from_shift_jis();
    }
    let recognized = converted_form.filter(|form| form.is_csv());
    let Some(form) = options.form.or(recognized).or_else(|| recognize(chunks.head())) else {
        if let Some(part) = form::archive_part(chunks.head()) {
            return Err(ReadError::NoTweets { name, part: part.to_owned() });
        }
        let head = String::from_utf8_lossy(chunks.head());
        return Err(ReadError::UnknownForm { name, head: head.chars().take(40).collect() });
    };
    let parser = match Parser::new(form, &mut chunks, options) {
        Ok(parser) => parser,
        Err(HeaderError::NotOfForm) => return Err(ReadError::Header { name, form }),
        Err(HeaderError::Column(missing)) => return Err(ReadError::Column { name, missing }),
    };
    chunks.set_boundary(parser.boundary());
    let ahead = read_chunks(&mut chunks);
    let input = ByteInput { parser, chunks, ahead, unfinished_line: None };
    Ok(Reader { form, input: Input::Bytes(Box::new(input)), progress })
}

fn open_table(
    form: Form,
    source: &Source,
    mut chunks: Chunks<Box<dyn Read + Send>>,
    progress: Progress,
    options: &ReadOptions,
) -> Result<Reader, ReadError> {
    let name = source.name();
    let (what, rows) = if form == Form::Parquet {
        ("Parquet", mapped_parquet::open(source, || chunks.read_all(), options))
    } else {
        ("an Arrow stream", mapped_arrow::open(chunks.into_reader(), options))
    };
    let rows = rows.map_err(|error| match error {
        TableError::Io(error) => ReadError::Io { name, error },
        TableError::Broken(reason) => ReadError::Table { name, what, reason },
        TableError::Column(missing) => ReadError::Column { name, missing },
    })?;
    let bytes = source.id().ok().flatten().map(|id| id.bytes);
    let input = RowInput { source: source.clone(), rows, bytes, error: None };
    Ok(Reader { form, input: Input::Rows(Box::new(input)), progress })
}

impl Reader {
    /// The form that was recognized.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Which fields of the input feed the columns of `tweets`, the first that
    /// is there.
    #[must_use]
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let named = |field: Field| {
            let names = match &self.input {
                Input::Bytes(input) => input.parser.names(field),
                Input::Rows(input) => input.rows.name(field).map(str::to_owned),
            };
            Some((field.column(), names?))
        };
        if self.form.is_mapped() {
            return Field::ALL.into_iter().filter_map(named).collect();
        }
        let fields = self.form.fields().iter();
        fields.map(|(column, names)| (*column, (*names).to_owned())).collect()
    }

    /// Bytes read so far, as on disk.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        match &self.input {
            Input::Bytes(_) => self.progress.bytes(),
            Input::Rows(input) => match (input.bytes, input.rows.total_rows) {
                (Some(bytes), Some(total)) => {
                    let share = input.rows.rows_read() as f64 / total.max(1) as f64;
                    // A part of a file's size is a size.
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    let bytes = (bytes as f64 * share) as u64;
                    bytes
                }
                _ => self.progress.bytes(),
            },
        }
    }

    /// The next records, in parts that follow one another, or `None` when
    /// there are no more.
    pub fn next_batch(&mut self) -> Option<Vec<Records>> {
        match &mut self.input {
            Input::Bytes(input) => input.next_batch(),
            Input::Rows(input) => input.next_batch(),
        }
    }

    /// Ends the reading: what the whole input came to.
    #[must_use]
    pub fn end(self) -> End {
        match self.input {
            Input::Bytes(input) => End {
                hash: self.progress.hash(),
                bytes: self.progress.bytes(),
                converted_from: input.chunks.converted_from(),
                error: input.chunks.error,
                unfinished_line: input.unfinished_line,
            },
            Input::Rows(input) => {
                let (hash, error) = match (&input.source, input.error) {
                    (Source::StandardInput, error) => (self.progress.hash(), error),
                    (file, error) => match file.hash() {
                        Ok(hash) => (hash, error),
                        Err(unread) => (self.progress.hash(), error.or(Some(unread))),
                    },
                };
                let bytes = input.bytes.unwrap_or_else(|| self.progress.bytes());
                End { hash, bytes, error, converted_from: None, unfinished_line: None }
            }
        }
    }
}

impl ByteInput {
    fn next_batch(&mut self) -> Option<Vec<Records>> {
        if self.ahead.is_empty() {
            return None;
        }
        let current = std::mem::take(&mut self.ahead);
        let (parser, chunks) = (&self.parser, &mut self.chunks);
        let (mut parsed, ahead) = rayon::join(
            || current.par_iter().map(|chunk| parser.parse(chunk)).collect::<Vec<_>>(),
            || read_chunks(chunks),
        );
        self.ahead = ahead;
        let is_last = self.ahead.is_empty() && self.chunks.error.is_none();
        let is_open = current.last().is_some_and(|chunk| {
            let last_line = chunk.bytes.rsplit(|&byte| byte == b'\n').next();
            last_line.is_some_and(|line| !line.trim_ascii().is_empty())
        });
        if is_last
            && is_open
            && let Some(records) = parsed.last_mut()
            && let Some(reject) = records.pop_reject_if(|reject| self.parser.is_unfinished(reject))
        {
            self.unfinished_line = Some(reject.line);
        }
        Some(parsed)
    }
}

impl RowInput {
    fn next_batch(&mut self) -> Option<Vec<Records>> {
        if self.error.is_some() {
            return None;
        }
        match self.rows.next_records()? {
            Ok(records) => Some(vec![records]),
            Err(error) => {
                self.error = Some(io::Error::other(error));
                None
            }
        }
    }
}

fn read_chunks(chunks: &mut Chunks<Box<dyn Read + Send>>) -> Vec<Chunk> {
    std::iter::from_fn(|| chunks.next_chunk()).take(CHUNKS_A_BATCH).collect()
}
