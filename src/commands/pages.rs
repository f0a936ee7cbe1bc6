//! The pages of all days: written where they are missing or out of date, with
//! the list of all days and the feed.

mod cards;
mod origins;
mod record;
mod shared;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;

use super::progress::Progress;
use super::{Context, interruption, output};
use crate::report::{
    Content, DayEntry, Language, Neighbours, Page, Paint, Site, page_html, page_json, page_text,
};
use cards::Cards;
use origins::Origins;
use record::{Made, Record};
use tsubuyaki_analysis::day::{Day, Newcomers};
use tsubuyaki_analysis::{Filters, QueryError};
use tsubuyaki_warehouse::{IngestSummary, Manifest, Snapshot, Table};

/// Of the files of a page. The JSON, which says what it was made from, is written
/// and removed last.
const EXTENSIONS: [&str; 3] = ["txt", "html", "json"];

/// What became of the pages.
#[derive(Debug, Default)]
pub struct Written {
    /// How many were written.
    pub written: usize,
    /// That of the newest day that was written, else of the newest day.
    pub newest: Option<Page>,
}

/// Makes the pages of one state of a warehouse.
pub struct Pages<'a> {
    snapshot: &'a Snapshot,
    filters: Filters,
    newcomers: Newcomers,
    origins: Origins<'a>,
    inputs: usize,
    account: IngestSummary,
    site: Site,
}

impl<'a> Pages<'a> {
    /// Reads what all pages share.
    ///
    /// # Errors
    ///
    /// When the vocabulary is damaged, or a list of words.
    pub fn of(context: &Context, snapshot: &'a Snapshot) -> Result<Self, QueryError> {
        let filters = context.default_filters();
        let newcomers = Newcomers::of(snapshot, &filters)?;
        let mut account = IngestSummary::default();
        for input in &snapshot.manifest().inputs {
            account += input.account;
        }
        Ok(Self {
            origins: Origins::new(snapshot.manifest(), filters.hashes()?, &newcomers),
            inputs: snapshot.manifest().inputs.len(),
            snapshot,
            filters,
            newcomers,
            account,
            site: context.settings.site.clone(),
        })
    }

    /// The page of a day that has tweets.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged.
    pub fn page(&self, date: Date) -> Result<Page, QueryError> {
        let manifest = self.snapshot.manifest();
        Ok(Page {
            day: Day::gather(self.snapshot, date, &self.filters, &self.newcomers)?,
            stamp: manifest.stamp.clone(),
            schema_version: manifest.schema_version,
            state: manifest.state,
            inputs: self.inputs,
            account: self.account,
            sources: self.origins.of_page(date),
            neighbours: None,
            site: self.site.clone(),
        })
    }

    /// Brings the pages in a folder up to date, and with them what they share, the
    /// lists of days and the feed. Every file is replaced whole, and only if it changes.
    ///
    /// A page is made again if it is missing, or not of this length any more,
    /// or if what it was made from has changed: the files of its days, the lists
    /// of words, whose posts do not count, its neighbours, the language, what the
    /// site is called, the version of what pages say.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged, a page cannot be written, or a
    /// signal asks the run to end.
    pub fn write(&self, context: &Context, folder: &Path, language: Language) -> Result<Written> {
        let _span = tracing::debug_span!("write pages").entered();
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let dates: Vec<Date> = self.snapshot.manifest().dates().collect();
        shared::write_before(folder)?;
        let cards = Cards::of(&self.site)?;
        let mut record = Record::read(folder);
        let mut written = Written::default();
        let mut days: BTreeMap<Date, Made> = BTreeMap::new();
        let progress = Progress::of_pages(dates.len(), context.quiet);
        for (place, &date) in dates.iter().enumerate() {
            progress.page();
            if interruption::caught().is_some() {
                bail!(
                    "interrupted; the tweets are stored, the next `nightly` writes the other pages"
                );
            }
            let neighbours = Neighbours {
                previous: place.checked_sub(1).map(|before| dates[before]),
                next: dates.get(place + 1).copied(),
            };
            let made_from = self.origins.hash(date, neighbours, language, &self.site);
            let made = record.days.remove(&date).or_else(|| Made::of_page(folder, date));
            if let Some(made) = made
                && made.made_from == made_from
                && made.is_there(folder)
                && cards.are_there(folder, date)
            {
                days.insert(date, made);
                continue;
            }
            let page = Page { neighbours: Some(neighbours), ..self.page(date)? };
            let made = write_page(&page, folder, language, made_from)?;
            cards.write(&made.entry, folder, language, &self.site)?;
            days.insert(date, made);
            written.written += 1;
            written.newest = Some(page);
        }
        drop(progress);
        remove_pages_of_gone_days(context, folder, self.snapshot.manifest(), &record)?;
        let entries: Vec<DayEntry> = days.values().map(|made| made.entry.clone()).collect();
        let words = words::write(context, self, &entries, folder, language)?;
        shared::write_lists(&entries, &words, folder, language, &self.site)?;
        // Last, since it says that all else is there.
        replace(&folder.join(record::FILE_NAME), &Record { days }.text())?;
        if written.newest.is_none() {
            written.newest = dates.last().map(|&date| self.page(date)).transpose()?;
        }
        Ok(written)
    }
}

/// Removes the pages of days that the warehouse no longer has, because all of
/// their tweets were forgotten, say: those that `record` has left, and where it
/// was lost, those that say themselves that they are pages.
fn remove_pages_of_gone_days(
    context: &Context,
    folder: &Path,
    manifest: &Manifest,
    record: &Record,
) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<String>>>()
        .with_context(|| folder.display().to_string())?;
    let dates: BTreeSet<Date> =
        names.iter().filter_map(|name| name.strip_suffix(".json")?.parse().ok()).collect();
    let gone = record.days.keys().chain(&dates).filter(|&&date| {
        manifest.daily(Table::Tweets, date).is_none()
            && (record.days.contains_key(&date) || Made::of_page(folder, date).is_some())
    });
    let gone: BTreeSet<Date> = gone.copied().collect();
    shared::remove_years(context, folder, manifest, &gone)?;
    for date in &gone {
        cards::remove_of(folder, *date)?;
        for extension in EXTENSIONS {
            let path = file(folder, *date, extension);
            match fs::remove_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => {
                    removed.with_context(|| path.display().to_string())?;
                    let path = path.display();
                    context.say(format!("{path}: removed, the day has no tweets left"));
                }
            }
        }
    }
    Ok(())
}

/// Writes the files of a day.
fn write_page(page: &Page, folder: &Path, language: Language, made_from: String) -> Result<Made> {
    let content = Content::of(page, language);
    let entry = DayEntry::of(&content);
    let texts = [
        page_text::write(&content, Paint::default()),
        page_html::write(&content),
        page_json::write(&content, Some((&entry, &made_from))),
    ];
    let mut bytes = BTreeMap::new();
    for (extension, text) in EXTENSIONS.into_iter().zip(texts) {
        replace(&file(folder, page.day.date, extension), &text)?;
        bytes.insert(extension.to_owned(), text.len() as u64);
    }
    Ok(Made { entry, made_from, bytes })
}

/// The file of a day's page.
fn file(folder: &Path, date: Date, extension: &str) -> PathBuf {
    folder.join(format!("{date}.{extension}"))
}

/// Replaces a file, unless it has this text already.
fn replace(path: &Path, text: &str) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    output::replace(path, |out| out.write_all(text.as_bytes()))
        .with_context(|| path.display().to_string())?;
    tracing::debug!(path = %path.display(), "wrote");
    Ok(())
}
