//! The pages of all days: written where they are missing or out of date, with
//! the list of all days and the feed.

mod origins;
mod record;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;

use super::{Context, interruption, output};
use crate::analysis::day::{Day, Newcomers};
use crate::analysis::{Filters, QueryError};
use crate::report::{
    DayEntry, Language, Neighbours, Page, Paint, feed, index_html, page_html, page_json, page_text,
};
use crate::warehouse::{Account, Manifest, Snapshot, Table};
use origins::Origins;
use record::{Made, Record};

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
    account: Account,
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
        let mut account = Account::default();
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
        })
    }

    /// Brings the pages in a folder up to date, and with them the list of all
    /// days and the feed. Every file is replaced whole, and only if it changes.
    ///
    /// A page is made again if it is missing, or not of this length any more,
    /// or if what it was made from has changed: the files of its days, the lists
    /// of words, its neighbours, the language, the version of the program.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged, a page cannot be written, or a
    /// signal asks the run to end.
    pub fn write(&self, context: &Context, folder: &Path, language: Language) -> Result<Written> {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        let dates: Vec<Date> = self.snapshot.manifest().dates().collect();
        let mut record = Record::read(folder);
        let mut written = Written::default();
        let mut days: BTreeMap<Date, Made> = BTreeMap::new();
        for (place, &date) in dates.iter().enumerate() {
            if interruption::caught().is_some() {
                bail!(
                    "interrupted; the tweets are stored, the next `nightly` writes the other pages"
                );
            }
            let neighbours = Neighbours {
                previous: place.checked_sub(1).map(|before| dates[before]),
                next: dates.get(place + 1).copied(),
            };
            let made_from = self.origins.hash(date, neighbours, language);
            let made = record.days.remove(&date).or_else(|| Made::of_page(folder, date));
            if let Some(made) = made
                && made.made_from == made_from
                && made.is_there(folder)
            {
                days.insert(date, made);
                continue;
            }
            let page = Page { neighbours: Some(neighbours), ..self.page(date)? };
            days.insert(date, write_page(&page, folder, language, made_from)?);
            written.written += 1;
            written.newest = Some(page);
        }
        remove_pages_of_gone_days(context, folder, self.snapshot.manifest())?;
        let entries: Vec<DayEntry> = days.values().map(|made| made.entry.clone()).collect();
        replace(&folder.join("index.html"), &index_html::write(&entries, language))?;
        replace(&folder.join("feed.xml"), &feed::write(&entries, language))?;
        // Last, since it says that all else is there.
        replace(&folder.join(record::FILE_NAME), &Record { days }.text())?;
        if written.newest.is_none() {
            written.newest = dates.last().map(|&date| self.page(date)).transpose()?;
        }
        Ok(written)
    }
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
        let Some((date, "html" | "json" | "txt")) = name.split_once('.') else { continue };
        let Ok(date) = date.parse::<Date>() else { continue };
        if manifest.daily(Table::Tweets, date).is_none() {
            let path = folder.join(&name);
            fs::remove_file(&path).with_context(|| path.display().to_string())?;
            context.say(format!("{}: removed, the day has no tweets any more", path.display()));
        }
    }
    Ok(())
}

/// Writes the files of a day. The JSON, which says what the page was made from,
/// goes last.
fn write_page(page: &Page, folder: &Path, language: Language, made_from: String) -> Result<Made> {
    let entry = DayEntry::of(page, language);
    let files = [
        ("txt", page_text::write(page, language, Paint::default())),
        ("html", page_html::write(page, language)),
        ("json", page_json::write(page, Some((&entry, &made_from)))),
    ];
    let mut bytes = BTreeMap::new();
    for (extension, text) in files {
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
        .with_context(|| path.display().to_string())
}
