//! Made-up Japanese tweets in any number, as JSON Lines of the API v1.1: for
//! measuring, and for finding again what was put in. The same options give the
//! same bytes on every machine.

mod bursts;
mod calendar;
mod people;
mod rng;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod timeline;
mod vocabulary;
mod weights;
mod words;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use jiff::civil::Date;

use crate::bursts::Burst;
use crate::timeline::Plan;

const BUFFER_BYTES: usize = 1 << 20;
/// Ids tell the time since the day before.
const FIRST_DATE: Date = Date::constant(2010, 11, 6);
/// Ids have no room for times from some days later on.
const LAST_DATE: Date = Date::constant(2080, 6, 30);

/// Writes made-up Japanese tweets, a status of the API v1.1 a line.
///
/// There are authors who tweet much and many who seldom do, words by Zipf's
/// law, a rhythm of day and week, retweets, replies and quotes, and topics
/// that burst on some days; these are listed on stderr.
#[derive(Debug, Parser)]
#[command(
    name = "generate_tweets",
    after_help = "Example:\n  cargo run --release --example generate_tweets -- \
                  --tweets 100000 --days 30 --seed 1 > tweets.jsonl"
)]
struct Options {
    /// Tweets in all
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    tweets: u64,
    /// Days over which they are spread
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=25_000))]
    days: u32,
    /// The first day, of Japan
    #[arg(long, value_name = "DATE", default_value = "2018-01-01")]
    from: Date,
    /// What decides all that is left to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Authors [default: one for 20 tweets]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=people::MOST))]
    authors: Option<u64>,
    /// The share of retweets, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value = "0.3", value_parser = share)]
    retweets: u32,
    /// Write the bursts that are in the tweets to this file, as JSON
    #[arg(long, value_name = "FILE")]
    bursts: Option<PathBuf>,
    /// Write the tweets to this file [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Options {
    fn plan(&self) -> Result<Plan> {
        let last = self.from.saturating_add(jiff::Span::new().days(self.days));
        ensure!(
            FIRST_DATE <= self.from && last <= LAST_DATE,
            "ids tell the time only from {FIRST_DATE} to {LAST_DATE}: change --from or --days"
        );
        Ok(Plan {
            tweets: self.tweets,
            days: self.days,
            from: self.from,
            seed: self.seed,
            authors: self.authors.unwrap_or((self.tweets / 20).clamp(10, people::MOST)),
            retweets: self.retweets,
        })
    }
}

/// A share as parts of [`rng::WHOLE`], rounded up.
fn share(text: &str) -> Result<u32, String> {
    let whole = f64::from(rng::WHOLE);
    let share = text.parse::<f64>().ok().filter(|share| *share >= 0.0);
    share
        .and_then(|share| (0..=rng::WHOLE).find(|&parts| f64::from(parts) >= share * whole))
        .ok_or_else(|| "a share is a number from 0 to 1".to_owned())
}

fn main() -> Result<()> {
    let options = Options::parse();
    let plan = options.plan()?;
    let written = match &options.output {
        Some(path) => {
            let file = File::create(path).with_context(|| path.display().to_string())?;
            timeline::write(&plan, &mut BufWriter::with_capacity(BUFFER_BYTES, file))
        }
        None => {
            let stdout = io::stdout().lock();
            timeline::write(&plan, &mut BufWriter::with_capacity(BUFFER_BYTES, stdout))
        }
    };
    let bursts = match written {
        // Who reads has enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        written => written.context("the tweets cannot be written")?,
    };
    list(&bursts);
    match &options.bursts {
        Some(path) => save(&bursts, path).with_context(|| path.display().to_string()),
        None => Ok(()),
    }
}

fn list(bursts: &[Burst]) {
    for burst in bursts {
        let tweets: u64 = burst.days.iter().map(|day| day.tweets).sum();
        let Burst { word, from, to, tweets_elsewhere, .. } = burst;
        eprintln!("{from} to {to}: {word}, {tweets} tweets, {tweets_elsewhere} on other days");
    }
}

fn save(bursts: &[Burst], path: &Path) -> Result<()> {
    let mut file = File::create(path)?;
    serde_json::to_writer_pretty(&mut file, bursts)?;
    file.write_all(b"\n")?;
    Ok(())
}
