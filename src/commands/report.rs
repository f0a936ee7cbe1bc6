use std::collections::BTreeMap;

use anyhow::Result;
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Context, Done, output};
use crate::analysis::QueryError;
use crate::analysis::day::Day;
use crate::cli::{PageFormat, Report};
use crate::report::{Page, Paint, page_json, page_text};
use crate::warehouse::{Manifest, Snapshot, Table, daily_path};

/// Prints a day's page.
pub fn run(context: &Context, options: &Report) -> Result<Done> {
    let page = context.warehouse.read(|snapshot| {
        let date = options.date.day_with_data(snapshot.manifest())?;
        page(context, snapshot, date)
    })?;
    let paint = if options.output.is_some() { Paint::default() } else { context.paint() };
    let text = match options.format {
        PageFormat::Text => page_text::write(&page, options.lang, paint),
        PageFormat::Json => page_json::write(&page),
    };
    output::to(options.output.as_deref(), |out| out.write_all(text.as_bytes()))?;
    Ok(Done::Well)
}

/// The page of a day that has tweets.
pub fn page(context: &Context, snapshot: &Snapshot, date: Date) -> Result<Page, QueryError> {
    let filters = context.default_filters();
    Ok(Page {
        sources: sources(snapshot.manifest(), date, &filters.hashes()?),
        day: Day::gather(snapshot, date, &filters)?,
        stamp: snapshot.manifest().stamp.clone(),
    })
}

/// What a day's page is made from, with its hashes: files of the warehouse, and
/// the lists of words, whose hashes are `lists`.
pub fn sources(
    manifest: &Manifest,
    date: Date,
    lists: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    [date, date.saturating_sub(1.day())]
        .into_iter()
        .flat_map(|date| Table::DAILY.map(|table| daily_path(table, date)))
        .filter_map(|path| Some((path.clone(), manifest.files.get(&path)?.blake3.clone())))
        .chain(lists.clone())
        .collect()
}
