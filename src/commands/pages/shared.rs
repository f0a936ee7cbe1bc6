use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::civil::Date;

use super::super::Context;
use super::{EXTENSIONS, begun, cards, record, remove_file, replace, span_named, words};
use crate::report::search_index::WordPage;
use crate::report::shared_files;
use crate::report::{DayEntry, Language, Site, feed, index_html, search_index, year_html};
use tsubuyaki_analysis::{Span, SpanKind};
use tsubuyaki_warehouse::Manifest;

/// Files that the whole site has one of.
const ALONE: [&str; 6] = [
    "index.html",
    "feed.xml",
    search_index::FILE_NAME,
    record::FILE_NAME,
    record::SPANS_FILE_NAME,
    begun::FILE_NAME,
];

/// Writes what pages need to be seen, before any page is written. Those of other
/// versions stay: a page that is not made again keeps its own.
pub(super) fn write_before(folder: &Path) -> Result<()> {
    for file in shared_files() {
        replace(&folder.join(&file.name), &file.text)?;
    }
    Ok(())
}

/// Writes what leads to the days, which are in their order: the list, the years,
/// the feed, the words that the list is searched by. `spans` are the weeks and months
/// that have pages, with what is known of them.
pub(super) fn write_lists(
    days: &[DayEntry],
    spans: &[(Span, &DayEntry)],
    words: &[WordPage],
    folder: &Path,
    language: Language,
    site: &Site,
) -> Result<()> {
    let weeks: Vec<(Span, &DayEntry)> =
        spans.iter().filter(|(span, _)| span.kind() == SpanKind::Week).copied().collect();
    let years = folder.join(year_html::FOLDER);
    fs::create_dir_all(&years).with_context(|| years.display().to_string())?;
    let of_years: Vec<&[DayEntry]> = days.chunk_by(|a, b| a.date.year() == b.date.year()).collect();
    let number = |place: usize| Some(of_years.get(place)?.first()?.date.year());
    for (place, days) in of_years.iter().enumerate() {
        let Some(year) = number(place) else { continue };
        let beside = (place.checked_sub(1).and_then(number), number(place + 1));
        let text = year_html::write(year, days, spans, beside, language, site);
        replace(&folder.join(year_html::file_name(year)), &text)?;
    }
    let search = search_index::write(days, words);
    replace(&folder.join(search_index::FILE_NAME), &search)?;
    replace(
        &folder.join("index.html"),
        &index_html::write(days, spans, words, &search, language, site),
    )?;
    replace(&folder.join("feed.xml"), &feed::write(days, &weeks, language, site))
}

/// Removes the pages of years that had days once and have none now.
pub(super) fn remove_years(
    context: &Context,
    folder: &Path,
    manifest: &Manifest,
    had_days: &BTreeSet<Date>,
) -> Result<()> {
    let years: BTreeSet<i16> = manifest.dates().map(Date::year).collect();
    let had_days: BTreeSet<i16> = had_days.iter().map(|date| date.year()).collect();
    for year in had_days.difference(&years) {
        let path = folder.join(year_html::file_name(*year));
        if remove_file(&path)? {
            context.say(format!("{}: removed, the year has no posts left", path.display()));
        }
    }
    Ok(())
}

/// Removes what a killed run left of files that were not whole yet.
pub(super) fn sweep(folder: &Path) -> Result<()> {
    let is_page = |name: &str| {
        let parts = name.rsplit_once('.');
        parts.is_some_and(|(stem, ending)| {
            EXTENSIONS.contains(&ending) && span_named(stem).is_some()
        })
    };
    begun::sweep(folder, |name| ALONE.contains(&name) || is_page(name))?;
    let ends_in = |endings: &'static [&'static str]| {
        move |name: &str| endings.iter().any(|ending| name.ends_with(ending))
    };
    begun::sweep(&folder.join(words::FOLDER), ends_in(&[".html", ".json", ".txt"]))?;
    begun::sweep(&folder.join(year_html::FOLDER), ends_in(&[".html"]))?;
    begun::sweep(&folder.join(cards::FOLDER), ends_in(&[".svg", ".png"]))
}
