use std::io::{self, Write};

use anyhow::Result;
use serde_json::json;

use super::{Context, Done, output};
use crate::cli::{Status, SummaryFormat};
use crate::report::counted;
use crate::report::terminal::{fit, safe, width};
use tsubuyaki_analysis::{
    UnitedSpelling, UnitedSpellings, Unmatched, Variants, united_with, unmatched,
};

/// Prints what the warehouse contains, which spellings are merged, or filter
/// entries that match nothing.
pub fn run(context: &Context, options: &Status) -> Result<Done> {
    if let Some(term) = options.term() {
        let variants = Variants::read(&context.default_filters().variants)?;
        let united = united_with(term, &variants)?;
        output::to(None, |out| match options.format {
            SummaryFormat::Table => print_united(&united, out),
            SummaryFormat::Json => writeln!(out, "{:#}", json!(united)),
        })?;
        return Ok(Done::Well);
    }
    if options.filters {
        let filters = options.lists(&context.default_filters());
        let entries = context.warehouse.read(|snapshot| unmatched(snapshot, &filters))?;
        output::to(None, |out| match options.format {
            SummaryFormat::Table => print_unmatched(&entries, out),
            SummaryFormat::Json => writeln!(out, "{:#}", json!({ "unmatched": entries })),
        })?;
        return Ok(Done::Well);
    }
    let status = context.warehouse.status()?;
    let folder = context.warehouse.root().display().to_string();
    output::to(None, |out| match options.format {
        SummaryFormat::Table => print(&status, &folder, out),
        SummaryFormat::Json => writeln!(out, "{:#}", json!(status)),
    })?;
    Ok(Done::Well)
}

fn print(
    status: &tsubuyaki_warehouse::Status,
    folder: &str,
    out: &mut dyn Write,
) -> io::Result<()> {
    let days = match (&status.first_date, &status.last_date) {
        (Some(first), Some(last)) => format!("{}, {first} to {last}", status.days),
        _ => "0".to_owned(),
    };
    let summary = &status.account;
    let left_over = &status.left_over;
    let mut facts = vec![
        ("warehouse", folder.to_owned()),
        ("state", status.state.to_string()),
        ("days", days),
        ("tweets", status.tweets.to_string()),
        ("inputs", format!("{}, {} read", status.inputs, counted(summary.read, "record"))),
        ("last run", last_run(status)),
        ("rejects", status.rejects.rows.to_string()),
        ("time zone", status.time_zone.clone()),
        ("dictionary", status.dictionaries.clone()),
    ];
    let gone = &status.gone;
    if gone.forgotten_tweets > 0 || status.forgotten > 0 {
        let fact = format!(
            "{}; ids of posts and authors blocked: {}",
            counted(gone.forgotten_tweets, "post"),
            status.forgotten
        );
        facts.push(("forgotten", fact));
    }
    if gone.replaced_tweets > 0 {
        let posts = counted(gone.replaced_tweets, "post");
        facts.push(("replaced", format!("{posts}, by later versions")));
    }
    if gone.damaged_tweets > 0 || gone.damaged_rejects > 0 {
        let fact = format!(
            "{} and {}, which `verify --repair` could not rebuild",
            counted(gone.damaged_tweets, "post"),
            counted(gone.damaged_rejects, "reject")
        );
        facts.push(("lost", fact));
    }
    if !status.set_aside.is_empty() {
        facts.push(("set aside", format!("{}, in _damaged", status.set_aside.join(", "))));
    }
    if !left_over.journals.is_empty() {
        let names = left_over.journals.join(", ");
        facts.push(("journal", format!("{names}; the next writing run completes it")));
    }
    if !left_over.staging.is_empty() {
        let names = left_over.staging.join(", ");
        facts.push(("staging", format!("{names}, of a run that was killed or is still running")));
    }
    if left_over.is_empty() {
        facts.push(("left over", "nothing".to_owned()));
    }
    for (name, fact) in facts {
        writeln!(out, "{name:<14}{}", safe(&fact))?;
    }
    writeln!(out, "\n{:<14}{:>8}{:>14}{:>16}", "table", "files", "rows", "bytes")?;
    for size in &status.tables {
        writeln!(out, "{:<14}{:>8}{:>14}{:>16}", size.name, size.files, size.rows, size.bytes)?;
    }
    Ok(())
}

fn last_run(status: &tsubuyaki_warehouse::Status) -> String {
    let last = &status.last_run;
    let time = match &last.finished {
        Some(time) => format!("{}, ", time.replacen('T', " ", 1)),
        // In object storage no one says.
        None if status.left_over.is_empty() => String::new(),
        None => "not finished, ".to_owned(),
    };
    if last.inputs == 0 {
        return format!("{time}no inputs");
    }
    let summary = &last.account;
    format!(
        "{time}{}: read {}, stored {}, rejected {}",
        counted(last.inputs, "input"),
        summary.read,
        summary.stored,
        summary.rejected
    )
}

fn print_united(united: &UnitedSpellings, out: &mut dyn Write) -> io::Result<()> {
    let UnitedSpellings { term, spellings } = united;
    if spellings.is_empty() {
        return writeln!(out, "{}: no other spelling is merged with it", safe(term));
    }
    writeln!(out, "{}", safe(term))?;
    let widest = spellings.iter().map(|other| width(&other.spelling)).max().unwrap_or_default();
    for UnitedSpelling { spelling, why } in spellings {
        writeln!(out, "  {}  {}", fit(spelling, widest), safe(&why.to_string()))?;
    }
    Ok(())
}

fn print_unmatched(entries: &[Unmatched], out: &mut dyn Write) -> io::Result<()> {
    if entries.is_empty() {
        return writeln!(out, "every stop word and variant matches something");
    }
    for Unmatched { list, file, line, word } in entries {
        writeln!(out, "{}{}", fit(list, 11), safe(&format!("{file}:{line}: {word}")))?;
    }
    Ok(())
}
