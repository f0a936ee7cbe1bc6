//! `ingest --rebuild`.

use std::time::Instant;

use anyhow::Result;
use serde_json::json;

use super::progress::Progress;
use super::{Context, Done, interruption, output};
use crate::cli::{DictionaryOptions, SummaryFormat};
use crate::report::terminal::safe;
use tsubuyaki_warehouse::ingest::{Rebuilt, rebuild};

/// Re-tokenizes all stored posts and prints the result.
pub fn run(
    context: &Context,
    dictionaries: &DictionaryOptions,
    format: SummaryFormat,
) -> Result<Done> {
    interruption::watch(&context.warehouse)?;
    let started = Instant::now();
    let tokenizer = context.tokenizer(dictionaries)?;
    let stamp = context.stamp(&tokenizer);
    let rebuilt = {
        let progress = Progress::new(0, context.quiet);
        rebuild(&context.warehouse, &stamp, &tokenizer, &progress)?
    };
    let Rebuilt { days, tweets, tokens } = rebuilt;
    let by = stamp.dictionaries();
    let message = match tweets {
        0 => format!("the warehouse is empty; its first posts will be tokenized with {by}"),
        _ => format!("re-tokenized with {by} in {:.1} s", started.elapsed().as_secs_f64()),
    };
    context.say(safe(&message));
    output::to(None, |out| match format {
        SummaryFormat::Json => {
            writeln!(out, "{}", json!({ "days": days, "tweets": tweets, "tokens": tokens }))
        }
        SummaryFormat::Table => {
            let rows = [("days", days as u64), ("tweets", tweets), ("tokens", tokens)];
            rows.iter().try_for_each(|(name, count)| writeln!(out, "{name:<14}{count:>12}"))
        }
    })?;
    Ok(Done::Well)
}
