use std::io::{self, Read};

use csv::ByteRecord;
use rayon::prelude::*;
use thiserror::Error;

use super::chunks::{Boundary, Chunk, Chunks};
use super::form::Form;
use super::record::{Records, Reject};
use super::source::{Progress, Source};
use super::{
    api_v1, api_v2, archive_csv, document, json, snscrape, tweepy_csv, twilog_csv, twint_csv,
    twint_json,
};

/// Chunks that are parsed side by side.
const CHUNKS_A_BATCH: usize = 8;

/// Why nothing at all could be read from an input.
#[derive(Debug, Error)]
pub enum ReadError {
    #[error("{name}: {error}")]
    Io { name: String, error: io::Error },
    #[error("{name}: its first line is not the header of {form}")]
    Header { name: String, form: Form },
    #[error("{name}: the file is empty")]
    Empty { name: String },
    #[error(
        "{name}: not a form of tweets that is known (it begins {head:?}); the forms are {}",
        Form::ALL.map(Form::name).join(", ")
    )]
    UnknownForm { name: String, head: String },
}

/// Records of one input, some at a time.
pub struct Reader {
    form: Form,
    parser: Parser,
    chunks: Chunks<Box<dyn Read + Send>>,
    progress: Progress,
    /// Read while the batch before was parsed.
    ahead: Vec<Chunk>,
    unfinished_line: Option<u64>,
}

/// What is known of an input when it has been read.
#[derive(Debug)]
pub struct End {
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

/// Opens an input and recognizes its form by its content, unless `form` says
/// which it is.
///
/// # Errors
///
/// When the input cannot be read, is empty or is of no known form.
pub fn open(source: &Source, form: Option<Form>) -> Result<Reader, ReadError> {
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
    let from_shift_jis = chunks.head_from_shift_jis();
    let converted_form = from_shift_jis.as_ref().and_then(|head| Form::recognize(head.as_bytes()));
    if form.or(converted_form).is_some_and(Form::is_csv) && from_shift_jis.is_some() {
        chunks.convert_from_shift_jis();
    }
    let recognized = converted_form.filter(|form| form.is_csv());
    let Some(form) = form.or(recognized).or_else(|| Form::recognize(chunks.head())) else {
        let head = String::from_utf8_lossy(chunks.head());
        return Err(ReadError::UnknownForm { name, head: head.chars().take(40).collect() });
    };
    let parser = Parser::new(form, &mut chunks)
        .ok_or_else(|| ReadError::Header { name: name.clone(), form })?;
    chunks.set_boundary(parser.boundary());
    let mut reader =
        Reader { form, parser, chunks, progress, ahead: Vec::new(), unfinished_line: None };
    reader.ahead = read_chunks(&mut reader.chunks);
    Ok(reader)
}

impl Reader {
    /// The form that was recognized.
    #[must_use]
    pub fn form(&self) -> Form {
        self.form
    }

    /// Bytes read so far, as on disk.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.progress.bytes()
    }

    /// The next records, in parts that follow one another, or `None` when
    /// there are no more.
    pub fn next_batch(&mut self) -> Option<Vec<Records>> {
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
        let is_open = current.last().is_some_and(|chunk| !chunk.bytes.ends_with(b"\n"));
        if is_last
            && is_open
            && let Some(records) = parsed.last_mut()
            && let Some(reject) = records.pop_reject_if(|reject| self.parser.is_unfinished(reject))
        {
            self.unfinished_line = Some(reject.line);
        }
        Some(parsed)
    }

    /// Ends the reading: what the whole input came to.
    #[must_use]
    pub fn end(self) -> End {
        End {
            hash: self.progress.hash(),
            bytes: self.progress.bytes(),
            converted_from: self.chunks.converted_from(),
            error: self.chunks.error,
            unfinished_line: self.unfinished_line,
        }
    }
}

fn read_chunks(chunks: &mut Chunks<Box<dyn Read + Send>>) -> Vec<Chunk> {
    std::iter::from_fn(|| chunks.next_chunk()).take(CHUNKS_A_BATCH).collect()
}

/// How the records of a form are cut and read.
enum Parser {
    /// A record a line.
    Lines(Form),
    /// The file is one document.
    Document(Form),
    ArchiveCsv(archive_csv::Columns),
    TweepyCsv(tweepy_csv::Columns),
    TwilogCsv,
    TwintCsv(twint_csv::Columns),
}

impl Parser {
    /// `None` if the file lacks the header that its form has.
    fn new(form: Form, chunks: &mut Chunks<Box<dyn Read + Send>>) -> Option<Self> {
        Some(match form {
            Form::ApiV1 | Form::ApiV2 | Form::Snscrape | Form::TwintJson => Self::Lines(form),
            Form::ApiV1Search | Form::ApiV1Document | Form::Archive | Form::Grailbird => {
                Self::Document(form)
            }
            Form::ArchiveCsv => {
                Self::ArchiveCsv(archive_csv::Columns::of_header(&chunks.take_line())?)
            }
            Form::TweepyCsv => {
                Self::TweepyCsv(tweepy_csv::Columns::of_header(&chunks.take_line())?)
            }
            Form::TwilogCsv => Self::TwilogCsv,
            Form::TwintCsv => Self::TwintCsv(twint_csv::Columns::of_header(&chunks.take_line())?),
        })
    }

    fn boundary(&self) -> Boundary {
        match self {
            Self::Lines(_) => Boundary::Line,
            Self::Document(_) => Boundary::End,
            Self::ArchiveCsv(_) | Self::TweepyCsv(_) | Self::TwilogCsv | Self::TwintCsv(_) => {
                Boundary::UnquotedLine
            }
        }
    }

    fn parse(&self, chunk: &Chunk) -> Records {
        match self {
            Self::Lines(form) => parse_lines(chunk, *form),
            Self::Document(form) => document::parse(&chunk.bytes, chunk.first_line, *form),
            Self::ArchiveCsv(columns) => {
                parse_csv(chunk, |record| archive_csv::parse(record, columns))
            }
            Self::TweepyCsv(columns) => {
                parse_csv(chunk, |record| tweepy_csv::parse(record, columns))
            }
            Self::TwilogCsv => parse_csv(chunk, twilog_csv::parse),
            Self::TwintCsv(columns) => parse_csv(chunk, |record| twint_csv::parse(record, columns)),
        }
    }

    /// Whether a rejected last record is only the beginning of one.
    fn is_unfinished(&self, reject: &Reject) -> bool {
        match self.boundary() {
            Boundary::Line => json::breaks_off(&reject.record),
            Boundary::End => false,
            Boundary::UnquotedLine => true,
        }
    }
}

fn parse_lines(chunk: &Chunk, form: Form) -> Records {
    let mut records = Records::with_capacity(memchr::memchr_iter(b'\n', &chunk.bytes).count());
    let lines = chunk.bytes.split(|&byte| byte == b'\n');
    for (number, line) in (chunk.first_line..).zip(lines) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match form {
            Form::ApiV2 => api_v2::parse(line, number, &mut records),
            Form::Snscrape => records.push(number, snscrape::parse(line), line),
            Form::TwintJson => records.push(number, twint_json::parse(line), line),
            _ => records.push(number, api_v1::parse(line, form), line),
        }
    }
    records
}

fn parse_csv(
    chunk: &Chunk,
    parse: impl Fn(&ByteRecord) -> Result<super::Tweet, String>,
) -> Records {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(chunk.bytes.as_slice());
    let mut records = Records::default();
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let Some(start) = record.position() else { break };
        let end = usize::try_from(reader.position().byte()).unwrap_or(chunk.bytes.len());
        let start_byte = usize::try_from(start.byte()).unwrap_or(end);
        let raw = chunk.bytes[start_byte..end].trim_ascii_end();
        let line = chunk.first_line + start.line() - 1;
        records.push(line, parse(&record), raw);
    }
    records
}
