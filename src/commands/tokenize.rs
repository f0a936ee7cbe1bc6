use std::io::{self, Write};

use anyhow::Result;
use rayon::prelude::*;

use super::context::{complain, rejected_under_strict};
use super::{Context, Done, output};
use crate::cli::Tokenize;
use crate::report::terminal::safe;
use crate::report::tokens::{Encoded, TokenFormat, TokenWriter, encode};
use tsubuyaki_tokens::{Tokenizer, Workers};
use tsubuyaki_tweets::{self as tweets, ReadError, Reader, Reject, Source, Tweet};
use tsubuyaki_warehouse::{TokenizedTweet, token_rows};

/// Tweets that one thread tokenizes at a time.
const SLICE_TWEETS: usize = 1_024;
/// Rejects that are told of one by one.
const TOLD: u64 = 20;

/// Tokenizes the tweets of standard input.
pub fn run(context: &Context, options: &Tokenize) -> Result<Done> {
    let tokenizer = context.tokenizer(&options.dictionaries)?;
    let reader = match tweets::open(&Source::StandardInput, &options.reading.options()) {
        // A filter has nothing to say of nothing.
        Err(ReadError::Empty { .. }) => None,
        opened => Some(opened?),
    };
    let mut filter = Filter { context, tokenizer: &tokenizer, reader, rejected: 0 };
    output::to(None, |out| filter.write(options.format, out))?;
    let (rejected, is_whole) = filter.end();
    if options.strict && rejected > 0 {
        complain(rejected_under_strict(rejected));
        return Ok(Done::Incomplete);
    }
    Ok(if is_whole { Done::Well } else { Done::Incomplete })
}

struct Filter<'a> {
    context: &'a Context,
    tokenizer: &'a Tokenizer,
    /// `None` if there is nothing to read.
    reader: Option<Reader>,
    rejected: u64,
}

impl Filter<'_> {
    fn write(&mut self, format: TokenFormat, out: &mut dyn Write) -> io::Result<()> {
        let workers = Workers::new(self.tokenizer);
        let mut writer = TokenWriter::new(format, out)?;
        while let Some(batch) = self.reader.as_mut().and_then(Reader::next_batch) {
            let slices: Vec<&[Tweet]> =
                batch.iter().flat_map(|records| records.tweets.chunks(SLICE_TWEETS)).collect();
            let cut = |slice: &&[Tweet]| workers.with(|worker| token_rows(worker, texts(slice)));
            let encoded: Vec<Encoded> = slices
                .par_iter()
                .map(|slice| encode(format, &cut(slice).map_err(io::Error::other)?))
                .collect::<io::Result<_>>()?;
            encoded.iter().try_for_each(|rows| writer.write(rows))?;
            batch.iter().flat_map(|records| &records.rejects).for_each(|reject| self.tell(reject));
        }
        writer.finish()
    }

    fn tell(&mut self, Reject { line, reason, .. }: &Reject) {
        self.rejected += 1;
        if self.rejected <= TOLD {
            self.context.say(safe(&format!("-:{line}: rejected: {reason}")));
        }
    }

    /// How many records were rejected, and whether all input was read.
    fn end(self) -> (u64, bool) {
        let Some(end) = self.reader.map(Reader::end) else { return (self.rejected, true) };
        if let Some(line) = end.unfinished_line {
            self.context.say(format!("-:{line}: rejected: the line is incomplete"));
        }
        if self.rejected > TOLD {
            self.context.say(format!("-: {} more rejected", self.rejected - TOLD));
        }
        if let Some(error) = &end.error {
            complain(safe(&format!("-: stopped here: {error}")));
        }
        (self.rejected + u64::from(end.unfinished_line.is_some()), end.error.is_none())
    }
}

fn texts(tweets: &[Tweet]) -> impl Iterator<Item = (TokenizedTweet, &str)> + Clone {
    tweets.iter().map(|tweet| {
        let Tweet { id, author_id, is_retweet, .. } = *tweet;
        (TokenizedTweet { tweet_id: id, author_id, is_retweet }, tweet.text.as_str())
    })
}
