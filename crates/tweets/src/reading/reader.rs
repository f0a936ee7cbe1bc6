//! Reads the records of an open input.

use std::io::{self, Read};

use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::options::ReadOptions;
use super::parser::Parser;
use crate::columns::Found;
use crate::formats::format::InputFormat;
use crate::formats::mapped_rows::Rows;
use crate::input::boundary::Boundary;
use crate::input::chunks::{Chunk, Chunks};
use crate::input::source::Source;
use crate::json::repair::Repairs;
use crate::posts::field::Field;
use crate::posts::keep::Keep;
use crate::posts::record::Records;
use crate::posts::remark::{Correction, Remark};
use crate::posts::rules::TimeRule;
use crate::posts::time_tally::TimeTally;
use crate::posts::tweet::Tweet;
use crate::streams::compression::{FREE_BYTES_OF_ROWS, Progress, is_too_much};
use crate::times::spelled_time::DayOrder;

/// Chunks that are parsed side by side.
const CHUNKS_A_BATCH: usize = 8;
/// Bytes after which a batch takes no more chunks: one of a large record is large.
const BATCH_BYTES: usize = 16 << 20;
/// Bytes of a batch beside which no other is read.
const LARGE_BYTES: usize = 64 << 20;
/// Records of one input, some at a time.
pub struct Reader {
    format: &'static InputFormat,
    is_as_written: bool,
    is_record_per_line: bool,
    input: Input,
    progress: Progress,
    remarks: Vec<Remark>,
    /// Keys of a network's own JSON that nothing is read from.
    unread: Vec<String>,
    repairs: Repairs,
    /// Posts of which nothing says whose they are.
    nameless: u64,
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

/// How an input of bytes was found to be read.
pub(crate) struct HowFound {
    /// A line that is cut as a record is a line of the input.
    pub is_plain: bool,
    /// Nothing is read ahead.
    pub is_live: bool,
    /// The encoding or the shape that it had.
    pub converted_from: Option<&'static str>,
    pub remarks: Vec<Remark>,
    /// Keys that nothing is read from.
    pub unread: Vec<String>,
}

enum Input {
    Bytes(Box<ByteInput>),
    Rows(Box<RowInput>),
}

struct ByteInput {
    parser: Parser,
    chunks: Chunks<Box<dyn Read + Send>>,
    /// Records before those that are read.
    before: Option<Records>,
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
    /// Bytes of the records so far: many rows may share one long text.
    unfolded: u64,
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
    /// The last line, if it ends without a newline: a collector may
    /// still be writing it. It is not among the records.
    pub unfinished_line: Option<u64>,
    /// What a person should know of how it was read, a sentence each.
    pub remarks: Vec<Remark>,
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
    /// The records of bytes that a parser cuts; `is_plain` where every line of them that is
    /// cut as a record is a line of the input.
    pub(crate) fn of_bytes(
        format: &'static InputFormat,
        (parser, mut chunks): (Parser, Chunks<Box<dyn Read + Send>>),
        progress: Progress,
        found: HowFound,
        options: &ReadOptions,
    ) -> Self {
        let is_as_written = found.is_plain;
        let is_record_per_line = is_as_written && parser.boundary() == Boundary::Line;
        let is_live = found.is_live;
        let ahead = if is_live { Vec::new() } else { read_chunks(&mut chunks) };
        let converted_from = found.converted_from;
        let (before, unfinished_line) = (None, None);
        let input =
            ByteInput { parser, chunks, before, ahead, is_live, unfinished_line, converted_from };
        let reader = Self {
            is_as_written,
            is_record_per_line,
            remarks: found.remarks,
            unread: found.unread,
            ..Self::of(format, Input::Bytes(Box::new(input)), progress, options)
        };
        reader.with_choices()
    }

    /// The records of a table that is kept as columns.
    pub(crate) fn of_rows(
        format: &'static InputFormat,
        (source, rows): (&Source, Rows),
        progress: Progress,
        options: &ReadOptions,
    ) -> Self {
        let bytes = source.id().ok().flatten().and_then(|id| id.bytes);
        let input = RowInput { source: source.clone(), rows, bytes, unfolded: 0, error: None };
        Self::of(format, Input::Rows(Box::new(input)), progress, options).with_choices()
    }

    fn of(
        format: &'static InputFormat,
        input: Input,
        progress: Progress,
        options: &ReadOptions,
    ) -> Self {
        Self {
            format,
            is_as_written: false,
            is_record_per_line: false,
            input,
            progress,
            remarks: Vec::new(),
            unread: Vec::new(),
            repairs: Repairs::default(),
            nameless: 0,
            wanted: Wanted::of(options),
            times: TimeTally::default(),
            zone: options.time_zone.clone(),
        }
    }

    /// The same with something to say of how it was opened.
    pub(super) fn with_remark(mut self, remark: Remark) -> Self {
        self.remarks.push(remark);
        self
    }

    /// The same after records of the input that no format recognized it by, on so many lines.
    pub(crate) fn after(mut self, before: Records, lines: u64) -> Self {
        if let Input::Bytes(input) = &mut self.input {
            input.chunks.begin_after(lines);
            input.ahead.iter_mut().for_each(|chunk| chunk.first_line += lines);
            input.before = Some(before);
        }
        self
    }

    /// Whether times may begin with the day or with the month, and what was looked at does
    /// not tell which.
    pub(crate) fn lacks_day_order(&self) -> bool {
        self.found().is_some_and(|found| found.lacks_order)
    }

    /// What the first rows tell of that tell it.
    pub(crate) fn day_order_of_all(mut self) -> Option<DayOrder> {
        while self.times.order().is_none() && self.next_batch().is_some() {}
        self.times.order()
    }

    /// The format that was recognized.
    #[must_use]
    pub fn format(&self) -> &'static InputFormat {
        self.format
    }

    /// Whether its records are bytes of the input (unpacked, in UTF-8) as they stand there:
    /// they were not taken out of other values or written anew.
    #[must_use]
    pub fn is_as_written(&self) -> bool {
        self.is_as_written
    }

    /// Whether every line that is not blank is one record, or a page of several.
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
            Input::Rows(input) => {
                let size = input.bytes.unwrap_or_else(|| self.progress.bytes());
                input.next_batch(size)
            }
        }?;
        for records in &mut batch {
            self.wanted.apply(records);
        }
        for records in &batch {
            self.repairs += records.repairs;
            self.times.merge(records.times.clone());
            let is_nameless = |tweet: &&Tweet| !tweet.is_named();
            self.nameless += records.tweets.iter().filter(is_nameless).count() as u64;
        }
        Some(batch)
    }

    /// What a person should know of how it was read so far, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.remarks.clone();
        let is_of_unknown_origin = self.format.time == TimeRule::Written;
        remarks.extend(self.times.remarks(&self.zone, is_of_unknown_origin));
        if self.lacks_day_order() && self.times.order().is_none() && !self.times.has_both_orders() {
            let which = "nothing tells whether its times begin with the day or the month";
            remarks.push(Remark::with(which.to_owned(), Correction::TimeFormat));
        }
        remarks.extend(self.repairs.remark().map(Remark::from));
        if self.nameless > 0 {
            let count = self.nameless;
            let posts = if count == 1 { "post names" } else { "posts name" };
            let text = format!("{count} {posts} no author");
            remarks.push(Remark::with(text, Correction::Author));
        }
        remarks
    }

    /// Ends the reading: what the whole input came to.
    #[must_use]
    pub fn end(self) -> End {
        let remarks = self.remarks();
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
        if let Some(before) = self.before.take() {
            return Some(vec![before]);
        }
        let aside = std::mem::take(&mut self.chunks.aside);
        if !aside.is_empty() {
            let mut records = Records::default();
            records.rejects = aside;
            return Some(vec![records]);
        }
        if self.ahead.is_empty() {
            return None;
        }
        let current = std::mem::take(&mut self.ahead);
        let (parser, chunks, is_live) = (&self.parser, &mut self.chunks, self.is_live);
        let orders = parser.orders();
        // Of a record that is very large, there is one in memory.
        let is_large = current.iter().map(|chunk| chunk.bytes.len()).sum::<usize>() > LARGE_BYTES;
        let (mut parsed, ahead) = rayon::join(
            || current.par_iter().map(|chunk| parser.parse(chunk)).collect::<Vec<_>>(),
            || if is_live || is_large { Vec::new() } else { read_chunks(chunks) },
        );
        self.ahead = ahead;
        if self.parser.orders() > orders {
            parsed = current.iter().map(|chunk| self.parser.parse(chunk)).collect();
        }
        let last_line = current.last().and_then(|c| c.bytes.rsplit(|&byte| byte == b'\n').next());
        let is_open = last_line.is_some_and(|line| !line.trim_ascii().is_empty());
        if is_large && !is_live {
            drop(current);
            self.ahead = read_chunks(&mut self.chunks);
        }
        let has_more = !self.ahead.is_empty() || (is_live && !self.chunks.is_at_end());
        let is_last = !has_more && self.chunks.error.is_none();
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
    /// The next records of an input of a size.
    fn next_batch(&mut self, size: u64) -> Option<Vec<Records>> {
        if self.error.is_some() {
            return None;
        }
        if is_too_much(self.unfolded, size, FREE_BYTES_OF_ROWS) {
            let message = format!(
                "from row {} on it is not read: rows share their texts, and those so far have more \
                 than 250 times the bytes of the file; if they are posts, write them as JSON Lines",
                self.rows.rows_read() + 1
            );
            self.error = Some(io::Error::new(io::ErrorKind::InvalidData, message));
            return None;
        }
        match self.rows.next_records()? {
            Ok(records) => {
                self.unfolded += records.bytes();
                Some(vec![records])
            }
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
