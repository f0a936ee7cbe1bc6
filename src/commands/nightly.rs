use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::civil::Date;

use super::context::columns_of;
use super::ingest::{is_free_of_rejects, print_summary, take_in};
use super::pages::{Pages, Written};
use super::{Context, Done, first_run, interruption, log, output};
use crate::cli::{Nightly, SummaryFormat};
use crate::report::{Content, Page, counted, page_text};
use tsubuyaki_warehouse::WarehouseError;
use tsubuyaki_warehouse::ingest::Outcome;

/// Ingests the inbox, updates the pages, prints that of the newest day that has changed.
pub fn run(context: &Context, options: &Nightly) -> Result<Done> {
    let started = Instant::now();
    // Before anything is changed: lists and folders that cannot be used.
    context.default_filters().hashes()?;
    let folder = context.settings.folder_of_pages()?;
    first_run::refuse_nothing(context)?;
    let reading = context.intake(&options.intake.reading, &options.choice, &[]);
    let (outcome, unread) =
        take_in(context, None, (&reading, &options.intake), &options.dictionaries)?;
    let is_complete = unread == 0;
    // Why inputs could not be read has been said.
    if let Err(error @ WarehouseError::Missing(_)) = context.warehouse.snapshot() {
        // There was nothing to store. Of a file that may be posts it has been said why.
        let is_told = outcome.unread.iter().any(|(_, error)| error.may_be_posts());
        return if is_complete && !is_told { Err(error.into()) } else { Ok(Done::Incomplete) };
    }
    if outcome.inputs.is_empty() && is_complete {
        context.say("nothing new in the inbox");
    }
    let pages = write_pages(context, folder, options)?;
    // What cannot be printed must not keep anything from being done.
    if !outcome.inputs.is_empty() {
        print_summary(&outcome.account, SummaryFormat::Table)?;
        output::to(None, |out| writeln!(out))?;
    }
    let (days, periods) = (pages.days, pages.periods);
    let of_periods = format!("{} of weeks and months", counted(periods, "page"));
    let folder = folder.display();
    match (days, periods) {
        (0, 0) => {}
        (0, _) => context.say(format!("{of_periods} written to {folder}")),
        (_, 0) => context.say(format!("{} written to {folder}", counted(days, "page"))),
        _ => {
            context.say(format!("{} written to {folder}, and {of_periods}", counted(days, "page")));
        }
    }
    if let Some(page) = page_to_print(context, &outcome.changed, pages.newest)? {
        let content = Content::of(&page, options.lang);
        let text = page_text::write(&content, context.paint(), columns_of(None));
        output::to(None, |out| out.write_all(text.as_bytes()))?;
    }
    let is_strict_enough = !options.strict || is_free_of_rejects(&outcome);
    tell_summary(context, (&outcome, unread), days + periods, started.elapsed());
    Ok(if is_complete && is_strict_enough { Done::Well } else { Done::Incomplete })
}

/// The page of the newest day that the run has changed, else of the newest of all. Pages
/// are written of later days, too, which are compared with those that have changed.
fn page_to_print(
    context: &Context,
    changed: &[Date],
    newest: Option<Page>,
) -> Result<Option<Page>> {
    let is_printed = |date: &Date| newest.as_ref().is_some_and(|page| page.day.date == *date);
    let Some(&date) = changed.last().filter(|date| !is_printed(date)) else {
        return Ok(newest);
    };
    let page = context.warehouse.read(|snapshot| {
        // Its posts may be gone again.
        let is_there = snapshot.manifest().dates().any(|there| there == date);
        let filters = context.default_filters();
        is_there.then(|| Pages::one(context, snapshot, filters, date)).transpose()
    })?;
    Ok(page.or(newest))
}

/// Brings the pages up to date with the warehouse, which others may change
/// meanwhile: each round's pages are all of one state.
fn write_pages(context: &Context, folder: &Path, options: &Nightly) -> Result<Written> {
    const MOST_ROUNDS: usize = 5;
    interruption::pages_begin();
    let mut all = Written::default();
    for _ in 0..MOST_ROUNDS {
        let written = context
            .warehouse
            .read(|snapshot| Pages::of(context, snapshot)?.write(context, folder, options.lang))?;
        let is_any_new = written.days + written.periods > 0;
        let newest = if is_any_new { written.newest } else { all.newest.or(written.newest) };
        let (days, periods) = (all.days + written.days, all.periods + written.periods);
        all = Written { days, periods, newest, ..written };
        if context.warehouse.snapshot()?.state() == all.state {
            return Ok(all);
        }
    }
    context.say(format!(
        "other runs keep changing the warehouse: the pages are those of state {}; the next \
         `nightly` updates them",
        all.state
    ));
    Ok(all)
}

/// The last line of a run, for its log.
fn tell_summary(
    context: &Context,
    (outcome, unread): (&Outcome, usize),
    pages: usize,
    took: Duration,
) {
    let summary = &outcome.account;
    let (inputs, days) = (outcome.inputs.len(), outcome.changed.len());
    // Files in the inbox that are not posts are expected.
    let not_posts = outcome.unread.iter().filter(|(_, error)| error.is_something_else()).count();
    let seconds = took.as_secs_f64();
    if context.quiet {
        return;
    }
    if log::is_json() {
        tracing::info!(
            inputs,
            unread,
            not_posts,
            read = summary.read,
            stored = summary.stored,
            already_known = summary.already_known,
            duplicate = summary.duplicate,
            rejected = summary.rejected,
            notices = summary.notices,
            deletions = summary.deletions,
            passed_over = summary.passed_over,
            days,
            pages,
            seconds,
            "nightly"
        );
        return;
    }
    let beside = if not_posts == 0 {
        String::new()
    } else {
        format!(", {} passed over", counted(not_posts, "file"))
    };
    // Few inputs have any of these.
    let others = [
        ("notices", summary.notices),
        ("deletions", summary.deletions),
        ("passed over", summary.passed_over),
    ];
    let others = others.iter().filter(|(_, count)| *count > 0);
    let others: Vec<String> = others.map(|(name, count)| format!(", {name} {count}")).collect();
    let others = others.concat();
    log::info(format!(
        "nightly: {} read, {unread} unreadable{beside}; records read {}, stored {}, \
         already known {}, duplicate {}, rejected {}{others}; {} changed, {} written; \
         {seconds:.1} s",
        counted(inputs, "input"),
        summary.read,
        summary.stored,
        summary.already_known,
        summary.duplicate,
        summary.rejected,
        counted(days, "day"),
        counted(pages, "page")
    ));
}
