use std::collections::BTreeMap;
use std::io::{self, BufRead, Read, Write};
use std::ops::Range;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use arrow::array::RecordBatch;
use arrow::datatypes::{Schema, SchemaRef};
use arrow::error::ArrowError;
use rayon::prelude::*;

use super::context::{complain, rejected_under_strict};
use super::{Context, Done, log, output, post_columns};
use crate::cli::{Tokenize, refuse_terminal};
use crate::report::terminal::safe;
use crate::report::token_columns::{PostRows, TokenColumns};
use crate::report::tokens::{Encoded, TokenFormat, TokenWriter, encode, plain};
use tsubuyaki_analysis::QueryError;
use tsubuyaki_tokens::Workers;
use tsubuyaki_tweets::{
    self as tweets, ArrowBatches, BatchPosts, Needs, Post, ReadError, ReadOptions, Reader, Records,
    Source,
};
use tsubuyaki_warehouse::{TokenizedTweet, token_rows};

/// Posts that one thread tokenizes at a time, and bytes of their texts, unless one has more.
const SLICE_POSTS: usize = 1_024;
const SLICE_BYTES: usize = 1 << 20;
/// Slices, and pieces of what is written, of each thread that are in memory at a time.
const AT_A_TIME: usize = 2;
/// How long it is waited for what may follow the end of an input.
const PATIENCE: Duration = Duration::from_millis(200);
/// Rejects that are reported one by one in text.
const TOLD: u64 = 20;

/// Tokenizes the posts of standard input.
pub fn run(context: &Context, options: &Tokenize) -> Result<Done> {
    let columns = TokenColumns::new(options.columns.as_deref(), &options.keep, options.nested);
    let columns = columns.map_err(QueryError::Usage)?;
    if options.format == TokenFormat::Arrow {
        refuse_terminal()?;
    }
    let tokenizer = context.tokenizer(&options.dictionaries)?;
    let mut filter = Filter {
        context,
        options,
        columns,
        cut_by: context.stamp(&tokenizer).cut_by(),
        workers: Workers::new(&tokenizer),
        next_row: 0,
        rejected: 0,
    };
    let mut input = io::stdin().lock();
    let head = input.fill_buf()?.to_vec();
    let format = context.reading(&options.reading).format;
    let is_arrow = format.is_none_or(|format| format.name == "arrow") && tweets::is_arrow(&head);
    let problem = if is_arrow {
        filter.arrow(input)?.or_else(another_stream)
    } else {
        drop(input);
        filter.records()?
    };
    if filter.rejected > TOLD && !log::is_json() {
        context.say(format!("-: {} more rejected", filter.rejected - TOLD));
    }
    if let Some(problem) = &problem {
        complain(safe(&format!("-: stopped here: {problem}")));
    }
    if options.strict && filter.rejected > 0 {
        complain(rejected_under_strict(filter.rejected));
        return Ok(Done::Incomplete);
    }
    Ok(if problem.is_none() { Done::Well } else { Done::Incomplete })
}

/// What is wrong with what follows the end of a stream of Arrow. Whoever writes it may keep
/// the pipe open until this program ends: it is not waited for.
fn another_stream() -> Option<String> {
    let (found, waiting) = mpsc::channel();
    thread::spawn(move || {
        let rest = io::stdin().lock().fill_buf().map(tweets::after_arrow_end);
        let _ = found.send(rest.ok().flatten());
    });
    waiting.recv_timeout(PATIENCE).ok().flatten().map(str::to_owned)
}

/// Posts, and tokens of theirs.
type Piece<'a> = (&'a PostRows<'a>, RecordBatch);

struct Filter<'a> {
    context: &'a Context,
    options: &'a Tokenize,
    columns: TokenColumns,
    /// What the output says of its tokens.
    cut_by: Vec<(String, String)>,
    workers: Workers<'a>,
    /// The number of the next row, from 0.
    next_row: u64,
    rejected: u64,
}

impl Filter<'_> {
    /// Tokenizes batches of Arrow as they come; returns what kept the rest from
    /// being read.
    fn arrow(&mut self, input: impl Read) -> Result<Option<String>> {
        let mut batches = match ArrowBatches::open(input) {
            Ok(batches) => batches,
            // Without its schema there is nothing to write.
            Err(error) => return Ok(Some(told(error))),
        };
        let schema = batches.schema();
        let options = self.context.reading(&self.options.reading);
        let posts = BatchPosts::new(&schema, &options, self.columns.needs_id());
        let posts = posts.map_err(|missing| ReadError::Column { name: "-".to_owned(), missing })?;
        let schema = self.schema(&schema)?;
        let mut problem = None;
        output::to(None, |out| {
            let mut writer = TokenWriter::new(self.options.format, &schema, out)?;
            loop {
                // The next batch may be long in coming.
                writer.flush()?;
                let next = batches.next_batch().and_then(|batch| {
                    let Some(batch) = batch else { return Ok(None) };
                    let posts = posts.of(&batch)?;
                    Ok(Some(Part { batch, posts, lines: Vec::new() }))
                });
                match next {
                    Ok(Some(part)) => self.write(&mut writer, &schema, &[part])?,
                    Ok(None) => break,
                    Err(error) => {
                        problem = Some(told(error));
                        break;
                    }
                }
            }
            // Without its end, a truncated stream does not look complete.
            if problem.is_some() { writer.flush() } else { writer.finish() }
        })?;
        Ok(problem)
    }

    /// Tokenizes the records of any other input format.
    fn records(&mut self) -> Result<Option<String>> {
        // Words are of texts, at whatever time they were written.
        let needs = if self.columns.needs_id() { Needs::Id } else { Needs::Text };
        let options = ReadOptions { needs, ..self.context.reading(&self.options.reading) };
        let mut reader = match tweets::open_live(&Source::StandardInput, &options) {
            // Empty input is no error for a filter.
            Err(ReadError::Empty { .. }) => None,
            opened => Some(opened?),
        };
        let schema = self.schema(&post_columns::schema())?;
        let keeps = !self.options.keep.is_empty();
        output::to(None, |out| {
            let mut writer = TokenWriter::new(self.options.format, &schema, out)?;
            while let Some(parts) = reader.as_mut().and_then(Reader::next_batch) {
                let parts = parts.par_iter().map(|records| Part::of(records, keeps));
                let parts = parts.collect::<Result<Vec<_>, _>>().map_err(io::Error::other)?;
                self.write(&mut writer, &schema, &parts)?;
                writer.flush()?;
            }
            writer.finish()
        })?;
        let Some(end) = reader.map(Reader::end) else { return Ok(None) };
        if let Some(line) = end.unfinished_line {
            self.tell(self.next_row, Some(line), "the line is incomplete");
        }
        Ok(end.error.map(|error| error.to_string()))
    }
}

impl Filter<'_> {
    /// The columns that are written for an input, with what they say of their tokens.
    fn schema(&self, input: &Schema) -> Result<SchemaRef, QueryError> {
        let schema = self.columns.schema(input).map_err(QueryError::Usage)?;
        let said: BTreeMap<String, String> = self.cut_by.iter().cloned().collect();
        Ok(SchemaRef::new(Schema::new(schema.fields().clone()).with_metadata(said)))
    }

    /// Writes the tokens of some rows.
    fn write<W: Write>(
        &mut self,
        writer: &mut TokenWriter<W>,
        schema: &SchemaRef,
        parts: &[Part],
    ) -> io::Result<()> {
        let mut slices = Vec::new();
        let mut first = self.next_row;
        for part in parts {
            let rows = part.posts.len();
            let whole = PostRows {
                batch: part.batch.clone(),
                first: i64::try_from(first).unwrap_or(i64::MAX),
                posts: &part.posts,
            };
            slices.extend(slices_of(&part.posts).map(|range| whole.slice(range)));
            first += rows as u64;
        }
        let at_a_time = AT_A_TIME * rayon::current_num_threads();
        for slices in slices.chunks(at_a_time) {
            let pieces = slices.par_iter().map(|slice| self.pieces(slice));
            let pieces: Vec<Vec<Piece>> = pieces.collect::<io::Result<_>>()?;
            let pieces: Vec<Piece> = pieces.into_iter().flatten().collect();
            for pieces in pieces.chunks(at_a_time) {
                let encoded = pieces.par_iter().map(|(slice, tokens)| {
                    let rows = self.columns.assemble(schema, slice, tokens);
                    encode(self.options.format, rows.map_err(io::Error::other)?)
                });
                let encoded: Vec<Encoded> = encoded.collect::<io::Result<_>>()?;
                encoded.iter().try_for_each(|rows| writer.write(rows))?;
            }
        }
        for part in parts {
            for (place, post) in part.posts.iter().enumerate() {
                if let Err(reason) = post {
                    let row = self.next_row + place as u64;
                    self.tell(row, part.lines.get(place).copied().flatten(), reason);
                }
            }
            self.next_row += part.posts.len() as u64;
        }
        Ok(())
    }

    /// The tokens of some posts, as many together as can be written together.
    fn pieces<'p>(&self, slice: &'p PostRows<'p>) -> io::Result<Vec<Piece<'p>>> {
        let tokens = self.workers.with(|worker| token_rows(worker, texts(slice.posts)));
        let tokens = plain(&tokens.map_err(io::Error::other)?).map_err(io::Error::other)?;
        let ranges = self.columns.ranges(slice, &tokens).map_err(io::Error::other)?;
        let piece = |range: Range<usize>| (slice, tokens.slice(range.start, range.len()));
        Ok(ranges.into_iter().map(piece).collect())
    }

    /// Reports a rejected row; in text only the first ones.
    fn tell(&mut self, row: u64, line: Option<u64>, reason: &str) {
        self.rejected += 1;
        if !self.context.quiet && (log::is_json() || self.rejected <= TOLD) {
            log::rejected(row, line, reason);
        }
    }
}

/// An error of Arrow in words.
fn told(error: ArrowError) -> String {
    match error {
        ArrowError::IpcError(message) => message,
        error => error.to_string(),
    }
}

/// Rows of an input that came together.
struct Part {
    batch: RecordBatch,
    posts: Vec<Result<Post, String>>,
    /// The line of each row that is rejected, where rows have lines.
    lines: Vec<Option<u64>>,
}

impl Part {
    fn of(records: &Records, keeps: bool) -> Result<Self, ArrowError> {
        let records = records.in_order();
        Ok(Self {
            batch: post_columns::batch(&records, keeps)?,
            lines: records.iter().map(|record| record.err().map(|reject| reject.line)).collect(),
            posts: records.iter().map(post_columns::post).collect(),
        })
    }
}

/// Posts that are tokenized together.
fn slices_of(posts: &[Result<Post, String>]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let (mut end, mut bytes) = (start, 0);
        while end < posts.len() && end - start < SLICE_POSTS && bytes < SLICE_BYTES {
            bytes += posts[end].as_ref().map_or(0, |post| post.text.len());
            end += 1;
        }
        let range = start..end;
        start = end;
        (!range.is_empty()).then_some(range)
    })
}

/// The texts of posts; what is said of a post is its place instead of its id.
fn texts(posts: &[Result<Post, String>]) -> impl Iterator<Item = (TokenizedTweet, &str)> + Clone {
    posts.iter().zip(0..).filter_map(|(post, place)| {
        let post = post.as_ref().ok()?;
        let is_retweet = post.is_retweet;
        let tweet = TokenizedTweet { tweet_id: place, author_id: None, is_retweet, text_key: None };
        Some((tweet, post.text.as_str()))
    })
}
