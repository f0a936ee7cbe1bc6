//! The tokens of a day against the texts from which they were cut.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type};
use jiff::civil::Date;

use super::Problems;
use super::file::{self, Unsound};
use super::tweets::column;
use crate::ingest::term_counts::TermCounts;
use crate::table_reader::TableReader;
use crate::{Snapshot, Table, daily_path};

/// Checks the day's file of `tokens`, against its tweets if they are sound.
/// Returns its terms.
pub(super) fn check(
    snapshot: &Snapshot,
    date: Date,
    has_tweets: bool,
) -> Result<TermCounts, Unsound> {
    let path = daily_path(Table::Tokens, date);
    let reader = file::open(snapshot, Table::Tokens, &path)?;
    let tweets = if has_tweets {
        Some(file::open(snapshot, Table::Tweets, &daily_path(Table::Tweets, date))?)
    } else {
        None
    };
    let mut texts = Texts::of(tweets);
    let mut order = Order::default();
    let mut counts = TermCounts::default();
    let mut problems = Problems::default();
    for batch in reader {
        let batch =
            batch.map_err(|error| Unsound::new(format!("not a readable table: {error}")))?;
        check_rows(&batch, &mut order, &mut texts, &mut problems)?;
        counts.add(&batch).map_err(|error| Unsound::new(error.to_string()))?;
    }
    while let Some(passed) = texts.pass()? {
        check_passed(&passed, &mut problems);
    }
    problems.summary().map_or(Ok(counts), |problem| Err(Unsound::new(problem)))
}

/// The token before.
#[derive(Default)]
struct Order {
    tweet: Option<i64>,
    position: i32,
}

fn check_rows(
    batch: &RecordBatch,
    order: &mut Order,
    texts: &mut Texts,
    problems: &mut Problems,
) -> Result<(), Unsound> {
    let ids = column(batch, "tweet_id")?.as_primitive::<Int64Type>();
    let authors = column(batch, "author_id")?.as_primitive::<Int64Type>();
    let number = |name: &str| Ok::<_, Unsound>(column(batch, name)?.as_primitive::<Int32Type>());
    let [positions, starts, ends] = [number("position")?, number("start")?, number("end")?];
    let surfaces = column(batch, "surface")?.as_dictionary::<Int32Type>();
    let surface_values = surfaces.values().as_string_view();
    let is_retweet = column(batch, "is_retweet")?.as_boolean();
    for row in 0..batch.num_rows() {
        let (id, position) = (ids.value(row), positions.value(row));
        let mut problem = |problem: &str| {
            problems.add(|| format!("token {position} of tweet {id}: {problem}"));
        };
        let expected = match order.tweet {
            Some(tweet) if tweet == id => order.position + 1,
            Some(tweet) if tweet > id => {
                problem("it is out of order");
                position
            }
            _ => 0,
        };
        if position != expected {
            problem("its position is not the next one");
        }
        *order = Order { tweet: Some(id), position };
        if !texts.is_there() {
            continue;
        }
        while let Some(passed) = texts.pass_upto(id)? {
            check_passed(&passed, problems);
        }
        let mut problem = |problem: &str| {
            problems.add(|| format!("token {position} of tweet {id}: {problem}"));
        };
        let Some(tweet) = texts.current.as_ref().filter(|tweet| tweet.id == id) else {
            problem("the day has no such tweet");
            continue;
        };
        if tweet.says_anything(texts.covered, starts.value(row)) {
            problem("the text before it is in no token");
        }
        texts.covered = texts.covered.max(ends.value(row));
        let author = authors.is_valid(row).then(|| authors.value(row));
        if author != tweet.author {
            problem("its author is not the tweet's");
        }
        if tweet.is_retweet && !is_retweet.value(row) {
            problem("its tweet is a retweet, but it is not marked as one");
        }
        let key = surfaces.keys().value(row);
        let surface = usize::try_from(key).ok().filter(|key| *key < surface_values.len());
        let surface = surface.map(|key| surface_values.value(key));
        if surface != tweet.part(starts.value(row), ends.value(row)) {
            problem("its surface differs from the text of the tweet");
        }
    }
    Ok(())
}

/// A tweet to which no further token belongs.
struct Passed {
    tweet: Tweet,
    covered: i32,
}

fn check_passed(passed: &Passed, problems: &mut Problems) {
    if passed.tweet.says_anything(passed.covered, i32::MAX) {
        problems.add(|| format!("the end of tweet {} is in no token", passed.tweet.id));
    }
}

/// Whether a sign is part of a word for certain. White space and what no one
/// sees are in no token.
fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{4e00}'..='\u{9fff}' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ')
}

/// What tokens take from their tweet.
struct Tweet {
    id: i64,
    author: Option<i64>,
    is_retweet: bool,
    text: String,
    /// Where its code points begin, and its end.
    places: Vec<usize>,
}

impl Tweet {
    /// Whether something that must be in a token stands between two code points.
    fn says_anything(&self, start: i32, end: i32) -> bool {
        let end = end.min(i32::try_from(self.places.len()).unwrap_or(i32::MAX) - 1);
        start < end && self.part(start, end).is_some_and(|part| part.chars().any(is_of_a_word))
    }

    /// What stands between two code points.
    fn part(&self, start: i32, end: i32) -> Option<&str> {
        let place = |code_points: i32| self.places.get(usize::try_from(code_points).ok()?).copied();
        self.text.get(place(start)?..place(end)?)
    }
}

/// The tweets of a day, one after the other.
struct Texts {
    reader: Option<TableReader>,
    batch: Option<(RecordBatch, usize)>,
    current: Option<Tweet>,
    /// Up to which code point tokens of the current tweet go.
    covered: i32,
}

impl Texts {
    fn of(reader: Option<TableReader>) -> Self {
        Self { reader, batch: None, current: None, covered: 0 }
    }

    /// Whether there are tweets to compare with.
    fn is_there(&self) -> bool {
        self.reader.is_some()
    }

    /// Steps on if the current tweet lies before one; returns the tweet that was
    /// left, or nothing if there is no need to step.
    fn pass_upto(&mut self, id: i64) -> Result<Option<Passed>, Unsound> {
        if self.current.is_none() {
            self.current = self.next()?;
        }
        if self.current.as_ref().is_some_and(|tweet| tweet.id < id) {
            self.pass()
        } else {
            Ok(None)
        }
    }

    /// Steps on to the next tweet and returns the one that was left.
    fn pass(&mut self) -> Result<Option<Passed>, Unsound> {
        if self.current.is_none() {
            self.current = self.next()?;
        }
        let next = self.next()?;
        let left = std::mem::replace(&mut self.current, next);
        let covered = std::mem::take(&mut self.covered);
        Ok(left.map(|tweet| Passed { tweet, covered }))
    }

    fn next(&mut self) -> Result<Option<Tweet>, Unsound> {
        loop {
            if let Some((batch, row)) = &mut self.batch
                && *row < batch.num_rows()
            {
                let tweet = tweet(batch, *row)?;
                *row += 1;
                return Ok(Some(tweet));
            }
            match self.reader.as_mut().and_then(Iterator::next) {
                Some(batch) => {
                    let batch = batch.map_err(|error| Unsound::new(error.to_string()))?;
                    self.batch = Some((batch, 0));
                }
                None => return Ok(None),
            }
        }
    }
}

fn tweet(batch: &RecordBatch, row: usize) -> Result<Tweet, Unsound> {
    let authors = column(batch, "author_id")?.as_primitive::<Int64Type>();
    let text = column(batch, "text")?.as_string_view().value(row).to_owned();
    let starts = text.char_indices().map(|(start, _)| start);
    Ok(Tweet {
        id: column(batch, "tweet_id")?.as_primitive::<Int64Type>().value(row),
        author: authors.is_valid(row).then(|| authors.value(row)),
        is_retweet: column(batch, "is_retweet")?.as_boolean().value(row),
        places: starts.chain([text.len()]).collect(),
        text,
    })
}
