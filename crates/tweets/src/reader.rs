use std::io::{self, Read};
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;
use thiserror::Error;

use super::archive_parts::ArchiveParts;
use super::chunks::{Chunk, Chunks};
use super::columns::Found;
use super::compression::Progress;
use super::content;
use super::encoding::{self, transcoded};
use super::format::{HeaderError, InputFormat, Layout};
use super::formats::{Recognized, recognize_texts};
use super::head::candidates;
use super::keep::Keep;
use super::live::Live;
use super::mapped_rows::{Rows, TableError};
use super::mapping::{Field, Mapping, MissingColumn};
use super::options::ReadOptions;
use super::oriented;
use super::parser::Parser;
use super::private;
use super::record::Records;
use super::rules::{MissingIds, Needs, Rules, TimeRule};
use super::setup::Setup;
use super::shapes::{into_utf_8, is_claimed, is_of_row_objects, recognized_by, shaped, what_it_is};
use super::source::Source;
use super::time_tally::TimeTally;
use super::unfolded;
use super::unread;
use super::wrapper;

/// Chunks that are parsed side by side.
const CHUNKS_A_BATCH: usize = 8;
/// Bytes after which a batch takes no more chunks: one of a large record is large.
const BATCH_BYTES: usize = 16 << 20;
/// Characters of a file of an unknown format that its message shows.
const SHOWN: usize = 60;

/// Why nothing at all could be read from an input.
#[derive(Debug, Error)]
#[allow(missing_docs)] // The messages say what the fields are.
pub enum ReadError {
    /// The system does not hand it out.
    #[error("{name}: {error}")]
    Io { name: String, error: io::Error },
    /// It is to be read as a format whose header it lacks.
    #[error("{name}: the first line is not a header of {format}")]
    Header { name: String, format: &'static InputFormat },
    /// A table lacks a column that tweets need.
    #[error("{name}: {missing}")]
    Column { name: String, missing: MissingColumn },
    /// Its Parquet or Arrow is broken, or of a kind that is not read.
    #[error("{name}: {} that cannot be read: {reason}", kind_of_table(format))]
    Table { name: String, format: &'static InputFormat, reason: String },
    /// It has no bytes but white space.
    #[error("{name}: the file is empty")]
    Empty { name: String },
    /// It is something else.
    #[error("{name}: not posts but {what}")]
    NotPosts { name: String, what: String },
    /// It is of none of [`InputFormat::all`]; `head` is how it begins.
    #[error("{name}: unknown input format (it begins {head:?})")]
    UnknownFormat { name: String, head: String },
    /// It is a table, but not known as one of posts; it may be one if it has two of what
    /// posts need.
    #[error("{name}: not known as a table of posts: {what}")]
    UnknownTable { name: String, what: String, may_be: bool },
}

fn kind_of_table(format: &InputFormat) -> &'static str {
    if *format == super::mapped_parquet::FORMAT { "Parquet" } else { "an Arrow stream" }
}

impl ReadError {
    /// Whether the input is an archive, and posts may be in it.
    #[must_use]
    pub fn is_of_archive(&self) -> bool {
        matches!(self, Self::NotPosts { what, .. } if what.ends_with(" archive") || what.contains(" archive ("))
    }

    /// Whether the input is a table that may be one of posts: it has two of what they need.
    #[must_use]
    pub fn may_be_posts(&self) -> bool {
        matches!(self, Self::UnknownTable { may_be: true, .. })
    }

    /// Whether the input is something else than posts: no loss where it merely lies
    /// in a folder or an archive.
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        match self {
            Self::Empty { .. }
            | Self::NotPosts { .. }
            | Self::UnknownFormat { .. }
            | Self::UnknownTable { .. }
            | Self::Column { .. } => true,
            // Bytes that begin as a stream of Arrow may be anything.
            Self::Table { format, .. } => **format == super::mapped_arrow::FORMAT,
            Self::Io { .. } | Self::Header { .. } => false,
        }
    }
}

/// Records of one input, some at a time.
pub struct Reader {
    format: &'static InputFormat,
    is_record_per_line: bool,
    input: Input,
    progress: Progress,
    remarks: Vec<String>,
    /// Keys of a network's own JSON that nothing is read from.
    unread: Vec<String>,
    mended: u64,
    wanted: Wanted,
    times: TimeTally,
    /// Of times without one.
    zone: TimeZone,
}

/// Which posts are wanted, and whose they are where they do not say it.
struct Wanted {
    keep: Keep,
    author: Option<String>,
}

/// Which columns of an input feed one of `tweets`, or what it is made of.
#[derive(Clone, Debug)]
pub struct SourceColumns {
    /// The column of `tweets`.
    pub column: &'static str,
    /// Those of the input, the first that has a value.
    pub names: String,
    /// Up to three values.
    pub values: Vec<String>,
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
    /// Nothing is read ahead.
    is_live: bool,
    unfinished_line: Option<u64>,
    converted_from: Option<&'static str>,
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
    /// As on disk, compressed where it is; of a file within an archive, as it is
    /// unpacked.
    pub bytes: u64,
    /// What kept the rest of the input from being read.
    pub error: Option<io::Error>,
    /// The encoding from which the input was converted, unless it is UTF-8.
    pub converted_from: Option<&'static str>,
    /// The last line, where it breaks off without a newline: a collector may
    /// still be writing it. It is not among the records.
    pub unfinished_line: Option<u64>,
    /// What a person should know of how it was read, a sentence each.
    pub remarks: Vec<String>,
}

/// Opens an input and recognizes its format by its content, unless the options
/// say which it is.
///
/// # Errors
///
/// When the input cannot be read, is empty, is of no known format or lacks
/// columns.
pub fn open(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    open_by(source, options, false)
}

/// Opens an input that another program is still writing: its records are handed
/// out when it pauses.
///
/// # Errors
///
/// As those of [`open`].
pub fn open_live(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    open_by(source, options, true)
}

/// Whether posts are to be looked for in another shape than that in which a file begins.
fn is_in_a_shape(recognized: Option<Recognized>, head: &[u8], options: &ReadOptions) -> bool {
    let is_free = options.format.is_none();
    // Columns that have the names of a network's keys are no records of it.
    (is_free && oriented::is_oriented(head))
        // Nor is what stands within an object that has nothing else.
        || (is_free
            && !options.mapping.is_given()
            && recognized.is_some_and(|found| is_around(found.format, head, options)))
        || is_of_row_objects(head, options)
        || !recognized.is_some_and(|found| is_claimed(found, head, options))
}

/// Whether the objects of a file are not the posts, but what is around them.
fn is_around(format: &InputFormat, head: &[u8], options: &ReadOptions) -> bool {
    let is_row = || *format == super::mapped_json::FORMAT;
    let known = match format.layout {
        Layout::Json(keys, _) | Layout::Document(keys, _) => keys,
        _ => &[],
    };
    (format.is_mapped() && wrapper::is_alone(head))
        || (is_row() && wrapper::holds_records(head, &options.mapping))
        || (format.is_json() && wrapper::has_several_places(head, &options.mapping, known))
}

/// Whether posts of the same format stand within the posts of a file, as in a thread that
/// is a tree.
fn holds_posts(found: Recognized, head: &[u8], options: &ReadOptions) -> bool {
    let has_thread = || {
        candidates(head, &options.mapping)
            .any(|head| head.object.is_some_and(|object| object.has("thread")))
    };
    options.format.is_none()
        && found.format.is_json()
        && *found.format != super::x_web::FORMAT
        && unfolded::unfolded_head(head).is_some()
        && !has_thread()
        && recognized_by(&unfolded::inner_posts(head), options)
            .is_some_and(|inner| inner.format.is_mapped() == found.format.is_mapped())
}

/// The bytes of an input, as far as the first have been read, and how many were.
fn open_bytes(
    source: &Source,
    is_live: bool,
) -> Result<(Chunks<Box<dyn Read + Send>>, Progress), ReadError> {
    let name = source.name();
    let (plain, progress) =
        source.open().map_err(|error| ReadError::Io { name: name.clone(), error })?;
    let mut chunks = if is_live {
        Chunks::live(Box::new(Live::new(plain)) as Box<dyn Read + Send>)
    } else {
        Chunks::new(plain)
    };
    if chunks.head().trim_ascii().is_empty() {
        return Err(match chunks.error.take() {
            Some(error) => ReadError::Io { name, error },
            None => ReadError::Empty { name },
        });
    }
    Ok((chunks, progress))
}

fn open_by(source: &Source, options: &ReadOptions, is_live: bool) -> Result<Reader, ReadError> {
    let name = source.name();
    let (chunks, progress) = open_bytes(source, is_live)?;
    if options.format.is_none()
        && let Some(what) = content::binary(chunks.head())
    {
        return Err(ReadError::NotPosts { name, what: what.to_owned() });
    }
    let is_columns = options.format.is_some_and(|f| matches!(f.layout, Layout::Columns(_)));
    let (mut chunks, mut converted_from) =
        if is_columns { (chunks, None) } else { into_utf_8(chunks) };
    let mut japanese = if is_columns { None } else { encoding::japanese(chunks.head()) };
    let mut recognized = None;
    if let Some(converted) = &japanese {
        recognized = recognized_by(converted.head.as_bytes(), options);
        // Lines of JSON that are broken are more than an encoding; fields of CSV
        // are text alone.
        let is_believed = |found: Recognized| found.format.is_csv() || converted.is_pure;
        if !recognized.is_some_and(is_believed) {
            (japanese, recognized) = (None, None);
        }
    }
    let mut recognized = recognized.or_else(|| recognized_by(chunks.head(), options));
    let (mut remark, mut is_reshaped) = (None, false);
    if is_in_a_shape(recognized, chunks.head(), options) {
        let shaped = shaped(chunks, options);
        chunks = shaped.chunks;
        remark = shaped.remark;
        converted_from = converted_from.or(shaped.converted_from);
        is_reshaped = shaped.converted_from.is_some();
        recognized = shaped.recognized.or(recognized);
    }
    if recognized.is_some_and(|found| holds_posts(found, chunks.head(), options)) {
        chunks = Chunks::new(Box::new(unfolded::unfolded(chunks.into_reader())) as Box<_>);
        // What followed lines may be several objects on one now.
        recognized = recognized_by(&[b"[", chunks.head()].concat(), options).or(recognized);
        converted_from = converted_from.or(Some("posts within posts"));
        is_reshaped = true;
    }
    let needs_less = options.needs != Needs::Post || options.missing_ids == MissingIds::Assign;
    if needs_less && recognized.is_none() {
        recognized = recognize_texts(chunks.head(), &options.mapping);
    }
    let Some(recognized) = recognized else {
        return Err(unrecognized(name, chunks.head(), options));
    };
    let format = recognized.format;
    if options.mapping.is_given()
        && options.format.is_none()
        && !format.is_mapped()
        && let Some(missing) = named_elsewhere(chunks.head(), &options.mapping)
    {
        return Err(ReadError::Column { name, missing });
    }
    if let Layout::Columns(_) = format.layout {
        return open_columns(format, source, chunks, progress, options);
    }
    let setup = setup(format, source, options);
    if let Some(encoding::Japanese { encoding, .. }) = japanese {
        converted_from = Some(encoding.name());
        if format.is_document() {
            // In it, a part of a character may be one that JSON has.
            let stream = transcoded(chunks.into_reader(), encoding);
            chunks = Chunks::new(Box::new(stream) as Box<dyn Read + Send>);
        } else {
            chunks.convert_from(encoding);
        }
    }
    // In a shape of its own, a line may hold any number of posts.
    let is_plain = remark.is_none() && !is_reshaped;
    let mut remarks = setup.archive.problems.clone();
    remarks.extend(remark);
    let parser = match Parser::new(recognized, &mut chunks, setup) {
        Ok(parser) => parser,
        Err(HeaderError::NotOfFormat) => return Err(ReadError::Header { name, format }),
        Err(HeaderError::Column(missing)) => return Err(ReadError::Column { name, missing }),
    };
    chunks.set_boundary(parser.boundary());
    let unread = if format.is_mapped() {
        Vec::new()
    } else {
        unread::keys(chunks.head(), format, recognized.is_document)
    };
    let is_record_per_line = is_plain && parser.boundary() == super::chunks::Boundary::Line;
    let ahead = if is_live { Vec::new() } else { read_chunks(&mut chunks) };
    let unfinished_line = None;
    let input = ByteInput { parser, chunks, ahead, is_live, unfinished_line, converted_from };
    let input = Input::Bytes(Box::new(input));
    let reader = Reader {
        format,
        is_record_per_line,
        input,
        progress,
        remarks,
        unread,
        mended: 0,
        times: TimeTally::default(),
        zone: options.time_zone.clone(),
        wanted: Wanted::of(options),
    };
    Ok(reader.with_choices())
}

/// What the user named that a file does not have which is of no unknown origin.
fn named_elsewhere(head: &[u8], mapping: &Mapping) -> Option<MissingColumn> {
    let first = candidates(head, mapping).next()?;
    let names: Vec<String> = match &first.object {
        Some(object) => object.keys().map(str::to_owned).collect(),
        None => {
            super::mapped_csv::columns(first.line, b"", super::mapped_csv::delimiter(first.line), 0)
                .into_iter()
                .map(|column| column.name)
                .collect()
        }
    };
    Some(MissingColumn::new(mapping.first()?, mapping, &names))
}

/// What a file is that no format claims.
fn unrecognized(name: String, head: &[u8], options: &ReadOptions) -> ReadError {
    if let Some(what) = what_it_is(head) {
        return ReadError::NotPosts { name, what };
    }
    if private::names_messages(head) {
        return ReadError::NotPosts { name, what: "direct messages".to_owned() };
    }
    // A header in Shift_JIS names its columns, too.
    let japanese = encoding::japanese(head);
    let head = japanese.as_ref().map_or(head, |converted| converted.head.as_bytes());
    let table = candidates(head, &options.mapping).next();
    let unclear = table.as_ref().and_then(super::headless_csv::what_is_unclear);
    let missing = || table.as_ref().and_then(super::mapped_csv::what_is_missing);
    match unclear.map(|what| (what, false)).or_else(missing) {
        Some((what, may_be)) => ReadError::UnknownTable { name, what, may_be },
        None => {
            let head = String::from_utf8_lossy(&head[..head.len().min(8 * SHOWN)]);
            ReadError::UnknownFormat { name, head: head.chars().take(SHOWN).collect() }
        }
    }
}

fn setup(format: &'static InputFormat, source: &Source, options: &ReadOptions) -> Setup {
    let ReadOptions { mapping, time_zone, time_format, missing_ids, .. } = options;
    let archive = if *format == super::archive::FORMAT {
        ArchiveParts::beside(source)
    } else {
        ArchiveParts::default()
    };
    Setup {
        rules: Rules {
            format: format.name,
            time: format.time,
            missing_ids: *missing_ids,
            needs: options.needs,
            rounded_ids: options.rounded_ids,
            limits: options.limits,
        },
        mapping: mapping.clone(),
        time_zone: time_zone.clone(),
        keep: Arc::new(options.keep.clone()),
        time_format: time_format.clone(),
        keys: None,
        beside: None,
        may_be_mixed: options.format.is_none() && !mapping.is_given(),
        archive: Arc::new(archive),
    }
}

fn open_columns(
    format: &'static InputFormat,
    source: &Source,
    chunks: Chunks<Box<dyn Read + Send>>,
    progress: Progress,
    options: &ReadOptions,
) -> Result<Reader, ReadError> {
    let name = source.name();
    let Layout::Columns(open) = format.layout else {
        return Err(ReadError::Header { name, format });
    };
    let rows = open(source, chunks, &setup(format, source, options));
    let rows = rows.map_err(|error| match error {
        TableError::Io(error) => ReadError::Io { name, error },
        TableError::Broken(reason) => ReadError::Table { name, format, reason },
        TableError::Column(missing) => ReadError::Column { name, missing },
        TableError::Messages => ReadError::NotPosts { name, what: "direct messages".to_owned() },
    })?;
    let bytes = source.id().ok().flatten().map(|id| id.bytes);
    let input = RowInput { source: source.clone(), rows, bytes, error: None };
    let input = Input::Rows(Box::new(input));
    let reader = Reader {
        format,
        is_record_per_line: false,
        input,
        progress,
        remarks: Vec::new(),
        unread: Vec::new(),
        mended: 0,
        times: TimeTally::default(),
        zone: options.time_zone.clone(),
        wanted: Wanted::of(options),
    };
    Ok(reader.with_choices())
}

impl Wanted {
    fn of(options: &ReadOptions) -> Self {
        Self { keep: options.keep.clone(), author: options.author.clone() }
    }

    fn apply(&self, records: &mut Records) {
        if let Some(author) = &self.author {
            let rounded = records.rounded.iter_mut().map(|(tweet, _)| tweet);
            for tweet in records.tweets.iter_mut().chain(rounded) {
                tweet.set_missing_author(author);
            }
        }
        records.keep(&self.keep);
    }
}

impl Reader {
    /// The format that was recognized.
    #[must_use]
    pub fn format(&self) -> &'static InputFormat {
        self.format
    }

    /// Whether every line that is not blank is one record.
    #[must_use]
    pub fn is_record_per_line(&self) -> bool {
        self.is_record_per_line
    }

    /// Which fields of the input feed the columns of `tweets`, the first that
    /// is there.
    #[must_use]
    pub fn fields(&self) -> Vec<SourceColumns> {
        let of_format = |(column, names): &(&'static str, &str)| SourceColumns {
            column,
            names: (*names).to_owned(),
            values: Vec::new(),
        };
        let of_file = |(field, names, values): (Field, String, Vec<String>)| SourceColumns {
            column: field.column(),
            names,
            values,
        };
        match self.found() {
            Some(found) => found.described().into_iter().map(of_file).collect(),
            None => self.format.columns.iter().map(of_format).collect(),
        }
    }

    /// The columns of the input that nothing is read from; of JSON the keys of its first
    /// records.
    #[must_use]
    pub fn unread(&self) -> Vec<String> {
        self.found().map_or_else(|| self.unread.clone(), Found::unread)
    }

    fn found(&self) -> Option<&Found> {
        match &self.input {
            Input::Bytes(input) => input.parser.found(),
            Input::Rows(input) => Some(input.rows.found()),
        }
    }

    /// Tells which of several columns were taken.
    fn with_choices(mut self) -> Self {
        let choices = self.found().map(|found| found.remarks.clone()).unwrap_or_default();
        self.remarks.extend(choices);
        self
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
        let mut batch = match &mut self.input {
            Input::Bytes(input) => input.next_batch(),
            Input::Rows(input) => input.next_batch(),
        }?;
        for records in &mut batch {
            self.wanted.apply(records);
        }
        self.mended += batch.iter().map(|records| records.mended).sum::<u64>();
        for records in &batch {
            self.times.merge(records.times.clone());
        }
        Some(batch)
    }

    /// Ends the reading: what the whole input came to.
    #[must_use]
    pub fn end(self) -> End {
        let mut remarks = self.remarks;
        let is_of_unknown_origin = self.format.time == TimeRule::Written;
        remarks.extend(self.times.remarks(&self.zone, is_of_unknown_origin));
        if self.mended > 0 {
            let were = if self.mended == 1 { "record was" } else { "records were" };
            remarks.push(format!(
                "{} {were} mended: halves of characters became U+FFFD, numbers that are none \
                 null, and of a key that stands twice the last was kept",
                self.mended
            ));
        }
        match self.input {
            Input::Bytes(input) => End {
                hash: self.progress.hash(),
                bytes: self.progress.bytes(),
                converted_from: input.converted_from,
                error: input.chunks.error,
                unfinished_line: input.unfinished_line,
                remarks,
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
                End { hash, bytes, error, converted_from: None, unfinished_line: None, remarks }
            }
        }
    }
}

impl ByteInput {
    fn next_batch(&mut self) -> Option<Vec<Records>> {
        if self.is_live {
            self.ahead.extend(self.chunks.next_chunk());
        }
        if self.ahead.is_empty() {
            return None;
        }
        let current = std::mem::take(&mut self.ahead);
        let (parser, chunks, is_live) = (&self.parser, &mut self.chunks, self.is_live);
        let orders = parser.orders();
        let (mut parsed, ahead) = rayon::join(
            || current.par_iter().map(|chunk| parser.parse(chunk)).collect::<Vec<_>>(),
            || if is_live { Vec::new() } else { read_chunks(chunks) },
        );
        self.ahead = ahead;
        if self.parser.orders() > orders {
            parsed = current.iter().map(|chunk| self.parser.parse(chunk)).collect();
        }
        let has_more = !self.ahead.is_empty() || (is_live && !self.chunks.is_at_end());
        let is_last = !has_more && self.chunks.error.is_none();
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
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < CHUNKS_A_BATCH
        && bytes < BATCH_BYTES
        && let Some(chunk) = chunks.next_chunk()
    {
        bytes += chunk.bytes.len();
        batch.push(chunk);
    }
    batch
}
