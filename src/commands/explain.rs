//! What a file would yield: its format, the fields that are read, the span of time, the
//! first posts. Nothing is stored.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::context::complain;
use super::input_files::passed_over_message;
use super::{Context, Done, hints, output};
use crate::report::terminal::safe;
use tsubuyaki_tweets::{
    self as tweets, End, InputFormat, Moment, ReadError, ReadOptions, Reader, Reject, RoundedIds,
    Source, SourceColumns, Tweet,
};
use tsubuyaki_warehouse::ingest::LEAST_JUDGED_RECORDS;

/// Posts and rejects that are shown.
const SHOWN: usize = 3;

/// What is shown of one input.
struct Explained {
    name: String,
    format: &'static InputFormat,
    fields: Vec<SourceColumns>,
    unread: Vec<String>,
    tweets: u64,
    rejected: u64,
    notices: usize,
    passed_over: u64,
    deletions: usize,
    first_tweets: Vec<Tweet>,
    first_rejects: Vec<Reject>,
    /// Microseconds since 1970-01-01 00:00 UTC of the earliest and the latest.
    span: Option<(i64, i64)>,
    ids: RoundedIds,
    /// Posts whose written time differs from that of their ids.
    misdated: u64,
    end: End,
}

/// Explains what the command line names.
/// `max_rejects` is the share of its records, in percent, of which more may not be rejected.
pub fn run(
    context: &Context,
    paths: Option<&[PathBuf]>,
    options: &ReadOptions,
    max_rejects: f64,
) -> Result<Done> {
    let files = context.input_files_or_inbox(paths);
    let zone = TimeZone::get(&context.settings.time_zone)?;
    let mut done = Done::Well;
    let mut passed_over: Vec<(&Source, ReadError)> = Vec::new();
    for problem in &files.problems {
        complain(safe(problem));
        done = Done::Incomplete;
    }
    for source in &files.sources {
        let open = if files.is_named(source) { tweets::open_named } else { tweets::open };
        match open(source, options).map(|reader| explain(source, reader)) {
            Ok(explained) => {
                let left_out = explained.why_left_out(max_rejects);
                output::to(None, |out| write(out, &explained, left_out.as_ref(), &zone))?;
            }
            Err(error) if error.is_something_else() && !files.is_named(source) => {
                passed_over.push((source, error));
            }
            Err(error) => {
                complain(safe(&hints::told(&error)));
                done = Done::Incomplete;
            }
        }
    }
    output::to(None, |out| {
        if !passed_over.is_empty() {
            writeln!(out, "{}", passed_over_message(passed_over.len()))?;
        }
        passed_over
            .iter()
            .try_for_each(|(_, error)| writeln!(out, "  {}", safe(&error.to_string())))
    })?;
    let is_passed_over = |source: &Source| passed_over.iter().any(|(other, _)| *other == source);
    for (path, _) in files.without_posts(is_passed_over) {
        complain(safe(&format!("{}: it contains no posts", path.display())));
        done = Done::Incomplete;
    }
    Ok(done)
}

fn explain(source: &Source, mut reader: Reader) -> Explained {
    let (mut tweets, mut rejected, mut misdated) = (0, 0, 0);
    let (mut notices, mut deletions, mut passed_over) = (0, 0, 0);
    let (mut first_tweets, mut first_rejects) = (Vec::new(), Vec::new());
    let mut span: Option<(i64, i64)> = None;
    let mut samples = Samples::new();
    let mut ids = RoundedIds::default();
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            tweets += records.tweets.len() as u64;
            rejected += records.rejects.len() as u64;
            notices += records.notices.len();
            deletions += records.deletions.len();
            passed_over += records.passed_over;
            for tweet in &records.tweets {
                sample(&mut samples, tweet);
                ids.check(tweet);
                let micros = tweet.time.micros();
                let (earliest, latest) = span.unwrap_or((micros, micros));
                span = Some((earliest.min(micros), latest.max(micros)));
                misdated += u64::from(tweet.misdated_by().is_some());
            }
            let missing = SHOWN.saturating_sub(first_tweets.len());
            first_tweets.extend(records.tweets.into_iter().take(missing));
            let missing = SHOWN.saturating_sub(first_rejects.len());
            first_rejects.extend(records.rejects.into_iter().take(missing));
        }
    }
    let name = source.name();
    let (format, mut fields, unread) = (reader.format(), reader.fields(), reader.unread());
    for field in fields.iter_mut().filter(|field| field.values.is_empty()) {
        field.values = samples.remove(field.column).unwrap_or_default();
    }
    let end = reader.end();
    Explained {
        name,
        format,
        fields,
        unread,
        tweets,
        rejected,
        notices,
        passed_over,
        deletions,
        first_tweets,
        first_rejects,
        span,
        ids,
        misdated,
        end,
    }
}

impl Explained {
    /// Why an ingest would not store the posts as they are.
    fn why_left_out(&self, max_rejects: f64) -> Option<String> {
        let judged = self.tweets + self.rejected + self.passed_over;
        let are_too_many = self.rejected as f64 * 100.0 > max_rejects * judged as f64;
        if judged >= LEAST_JUDGED_RECORDS && are_too_many {
            Some(format!(
                "{} of {judged} records are rejected, more than {max_rejects} % (--max-rejects): \
                 nothing of it would be stored",
                self.rejected
            ))
        } else if self.ids.are_rounded() {
            let what = "its ids have lost their last digits: posts that are not found by author, \
                        text and minute would be rejected, or get other ids with --assign-ids";
            Some(what.to_owned())
        } else {
            None
        }
    }
}

/// The first values of columns of `tweets`, by the columns' names.
type Samples = BTreeMap<&'static str, Vec<String>>;

/// Adds the values of a tweet, where there are not enough.
fn sample(samples: &mut Samples, tweet: &Tweet) {
    let number = |number: Option<i64>| number.map(|number| number.to_string());
    let time = Timestamp::from_microsecond(tweet.time.micros()).ok();
    let values = [
        ("tweet_id", Some(tweet.id.to_string())),
        ("created_at", time.map(|time| time.to_string())),
        ("text", Some(tweet.text.clone())),
        ("author_id", number(tweet.author_id)),
        ("author", tweet.author.clone()),
        ("lang", tweet.lang.clone()),
        ("client", tweet.client.clone()),
        ("network", Some(tweet.network.name().to_owned())),
        ("url", tweet.url.clone()),
        ("source_id", tweet.source_id.clone()),
        ("is_retweet", Some(tweet.is_retweet.to_string())),
        ("retweeted_id", number(tweet.retweeted_id)),
        ("quoted_id", number(tweet.quoted_id)),
        ("in_reply_to_id", number(tweet.in_reply_to_id)),
        ("like_count", number(tweet.like_count)),
        ("retweet_count", number(tweet.retweet_count)),
    ];
    for (column, value) in values {
        let known = samples.entry(column).or_default();
        known.extend(value.filter(|_| known.len() < SHOWN));
    }
}

fn write(
    out: &mut dyn Write,
    explained: &Explained,
    left_out: Option<&String>,
    zone: &TimeZone,
) -> io::Result<()> {
    let local = |micros| in_zone(micros, zone, "%Y-%m-%d %H:%M:%S");
    writeln!(out, "{}", safe(&explained.name))?;
    writeln!(out, "  format    {}", explained.format)?;
    if let Some(encoding) = explained.end.converted_from {
        writeln!(out, "  encoding  {encoding}, converted")?;
    }
    writeln!(out, "  tweets    {}", explained.tweets)?;
    writeln!(out, "  rejected  {}", explained.rejected)?;
    for (name, count) in [("notices", explained.notices), ("deletions", explained.deletions)] {
        if count > 0 {
            writeln!(out, "  {name:9} {count}")?;
        }
    }
    if explained.passed_over > 0 {
        writeln!(out, "  passed over {}", explained.passed_over)?;
    }
    let remarks = explained.end.remarks.iter().map(hints::of_remark);
    for remark in remarks.chain(left_out.cloned()) {
        writeln!(out, "  remark    {}", safe(&remark))?;
    }
    if let Some((earliest, latest)) = explained.span {
        let zone = zone.iana_name().unwrap_or("local time");
        writeln!(out, "  time      {} to {} ({zone})", local(earliest), local(latest))?;
    }
    if explained.misdated > 0 {
        let of = explained.tweets;
        writeln!(out, "  misdated  {} of {of} by what their ids tell", explained.misdated)?;
    }
    writeln!(out, "  fields")?;
    for SourceColumns { column, names, values } in &explained.fields {
        writeln!(out, "    {column:15} {}", safe(names))?;
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(|value| shortened(value)).collect();
            writeln!(out, "    {:15}   {}", "", safe(&values.join(" | ")))?;
        }
    }
    if !explained.unread.is_empty() {
        writeln!(out, "  not read  {}", safe(&explained.unread.join(", ")))?;
    }
    for reject in &explained.first_rejects {
        writeln!(out, "  line {}: rejected: {}", reject.line, safe(&reject.reason))?;
    }
    for tweet in &explained.first_tweets {
        let time = match tweet.time {
            Moment::At(micros) => local(micros),
            Moment::Day(micros) => in_zone(micros, &TimeZone::UTC, "%Y-%m-%d (time of day lost)"),
        };
        let author = tweet.author.as_deref().map(|name| format!(" @{name}")).unwrap_or_default();
        writeln!(out, "  {} {time}{}", tweet.id, safe(&author))?;
        for line in tweet.text.lines() {
            writeln!(out, "    {}", safe(line))?;
        }
    }
    if let Some(error) = &explained.end.error {
        writeln!(out, "  then: {error}")?;
    }
    Ok(())
}

/// A value on one line, not too long for it.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 30;
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn in_zone(micros: i64, zone: &TimeZone, format: &str) -> String {
    Timestamp::from_microsecond(micros).map_or_else(
        |_| micros.to_string(),
        |time| zone.to_datetime(time).strftime(format).to_string(),
    )
}
