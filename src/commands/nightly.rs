use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{fs, io};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use serde::Deserialize;

use super::ingest::{print_account, take_in};
use super::report::{page, sources};
use super::{Context, Done, interruption, log, output};
use crate::cli::{AccountFormat, Nightly};
use crate::report::{Language, Page, Paint, page_json, page_text};
use crate::warehouse::ingest::Outcome;
use crate::warehouse::{Account, Manifest, Snapshot, Table};

/// Takes in the inbox, brings the pages up to date, prints the newest.
pub fn run(context: &Context, options: &Nightly) -> Result<Done> {
    let started = Instant::now();
    // Before anything is changed: lists and folders that cannot be used.
    context.default_filters().hashes()?;
    let folder = context.settings.folder_of_pages()?;
    let (outcome, is_complete) =
        take_in(context, &context.settings.inbox, &options.reading, &options.dictionaries)?;
    if outcome.inputs.is_empty() {
        context.say("nothing new in the inbox");
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let pages = context.warehouse.read(|snapshot| bring_up_to_date(context, snapshot, options))?;
    // What cannot be printed must not keep anything from being done.
    if !outcome.inputs.is_empty() {
        print_account(&outcome.account, AccountFormat::Table)?;
        output::to(None, |out| writeln!(out))?;
    }
    if pages.written > 0 {
        context.say(format!("{} pages written to {}", pages.written, folder.display()));
    }
    if let Some(page) = pages.newest {
        let text = page_text::write(&page, options.lang, context.paint());
        output::to(None, |out| out.write_all(text.as_bytes()))?;
    }
    tell_summary(context, &outcome, pages.written, started.elapsed());
    let is_strict_enough = !options.strict || outcome.account.rejected == 0;
    Ok(if is_complete && is_strict_enough { Done::Well } else { Done::Incomplete })
}

/// What became of the pages.
struct Pages {
    written: usize,
    /// That of the newest day that was written, else of the newest day.
    newest: Option<Page>,
}

/// Writes the page of every day that lacks one or whose page was made from
/// something else than there is now.
fn bring_up_to_date(context: &Context, snapshot: &Snapshot, options: &Nightly) -> Result<Pages> {
    let lists = context.default_filters().hashes()?;
    let folder = &context.settings.reports;
    let mut pages = Pages { written: 0, newest: None };
    for date in snapshot.manifest().dates() {
        if interruption::caught().is_some() {
            bail!("interrupted; the tweets are stored, the next `nightly` writes the other pages");
        }
        let sources = sources(snapshot.manifest(), date, &lists);
        if is_up_to_date(&sources, folder, date) {
            continue;
        }
        let page = page(context, snapshot, date)?;
        write(&page, folder, options.lang)?;
        pages.written += 1;
        pages.newest = Some(page);
    }
    remove_pages_of_gone_days(context, folder, snapshot.manifest())?;
    if let (None, Some(date)) = (&pages.newest, snapshot.manifest().dates().next_back()) {
        pages.newest = Some(page(context, snapshot, date)?);
    }
    Ok(pages)
}

/// Removes the pages of days that the warehouse no longer has, because all of
/// their tweets were forgotten, say.
fn remove_pages_of_gone_days(context: &Context, folder: &Path, manifest: &Manifest) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<String>>>()
        .with_context(|| folder.display().to_string())?;
    names.sort_unstable();
    for name in names {
        let Some((date, "json" | "txt")) = name.split_once('.') else { continue };
        let Ok(date) = date.parse::<Date>() else { continue };
        if manifest.daily(Table::Tweets, date).is_none() {
            let path = folder.join(&name);
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
            context.say(format!("{}: removed, the day has no tweets any more", path.display()));
        }
    }
    Ok(())
}

/// The last line of a run, for its log.
fn tell_summary(context: &Context, outcome: &Outcome, pages: usize, took: Duration) {
    let Account { read, stored, already_known, duplicate, rejected } = outcome.account;
    let (inputs, unread, days) =
        (outcome.inputs.len(), outcome.unread.len(), outcome.changed.len());
    let seconds = took.as_secs_f64();
    if context.quiet {
        return;
    }
    if log::is_json() {
        tracing::info!(
            inputs,
            unread,
            read,
            stored,
            already_known,
            duplicate,
            rejected,
            days,
            pages,
            seconds,
            "nightly"
        );
        return;
    }
    log::info(format!(
        "nightly: {inputs} inputs read, {unread} unreadable; records read {read}, stored {stored}, \
         already known {already_known}, duplicate {duplicate}, rejected {rejected}; \
         {days} days changed, {pages} pages written; {seconds:.1} s"
    ));
}

/// Whether a day's page was made from what there is now, by this version of the
/// program.
fn is_up_to_date(sources: &BTreeMap<String, String>, folder: &Path, date: Date) -> bool {
    #[derive(Deserialize)]
    struct Made {
        version: String,
        sources: BTreeMap<String, String>,
    }

    let made = fs::read(folder.join(format!("{date}.json")))
        .ok()
        .and_then(|text| serde_json::from_slice::<Made>(&text).ok());
    folder.join(format!("{date}.txt")).is_file()
        && made.is_some_and(|made| {
            made.version == env!("CARGO_PKG_VERSION") && made.sources == *sources
        })
}

/// Writes a day's page. The JSON, which says what the page was made from, goes
/// last.
fn write(page: &Page, folder: &Path, language: Language) -> Result<()> {
    let text = page_text::write(page, language, Paint::default());
    for (extension, content) in [("txt", text), ("json", page_json::write(page))] {
        let path = folder.join(format!("{}.{extension}", page.day.date));
        output::replace(&path, |out| out.write_all(content.as_bytes()))
            .with_context(|| path.display().to_string())?;
    }
    Ok(())
}
