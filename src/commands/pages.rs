//! The pages of all days, weeks and months: written where they are missing or out
//! of date, with the list of all days and the feed.

mod begun;
mod calendar;
mod cards;
mod folder;
mod origins;
mod places;
mod record;
mod sealed_line;
mod shared;
mod side_by_side;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{fs, io, thread};

use anyhow::{Context as _, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::progress::Progress;
use super::{Context, output};
use crate::report::{DayEntry, Language, Page, ShortDay, Site};
use calendar::Calendar;
use folder::{Current, Folder};
use origins::{Origins, first_day_of};
use record::{Made, Record};
use tsubuyaki_analysis::day::{Day, Newcomers, SummaryTweet, all_posts};
use tsubuyaki_analysis::{Filters, QueryError, Span, SpanKind, SpanName, When};
use tsubuyaki_tweets::snowflake;
use tsubuyaki_warehouse::scoped_thread::joined;
use tsubuyaki_warehouse::{IngestSummary, Snapshot, Table, daily_path};

/// Of the files of a page. The JSON, which says what it was made from, is written
/// and removed last.
const EXTENSIONS: [&str; 3] = ["txt", "html", "json"];

/// What became of the pages.
#[derive(Debug, Default)]
pub struct Written {
    /// How many of days were written, and of weeks and months.
    pub days: usize,
    pub periods: usize,
    /// That of the newest day that was written, else of the newest day.
    pub newest: Option<Page>,
    /// The state that all pages are of.
    pub state: u64,
}

/// Makes the pages of one state of a warehouse.
pub struct Pages<'a> {
    snapshot: &'a Snapshot,
    filters: Filters,
    newcomers: Newcomers,
    origins: Origins<'a>,
    /// Once it is asked: a page alone, unless it is a month's, does without.
    calendar: OnceLock<Calendar>,
    day_pages_from: u64,
    inputs: usize,
    summary: IngestSummary,
    site: Site,
    /// The day that it is.
    today: Option<Date>,
}

impl<'a> Pages<'a> {
    /// Reads what all pages share.
    ///
    /// # Errors
    ///
    /// When the vocabulary is damaged, or a list of words.
    pub fn of(context: &Context, snapshot: &'a Snapshot) -> Result<Self, QueryError> {
        Self::since(context, snapshot, context.default_filters(), None)
    }

    /// The page of one day or period alone, by the lists of `filters`, and without the
    /// posts that they leave out.
    ///
    /// # Errors
    ///
    /// As [`Pages::of`] and [`Pages::page`].
    pub fn one(
        context: &Context,
        snapshot: &'a Snapshot,
        filters: Filters,
        span: impl Into<Span>,
    ) -> Result<Page, QueryError> {
        let span = span.into();
        Self::since(context, snapshot, filters, Some(first_day_of(span)))?.page(span)
    }

    /// What pages share that are made from no day before one.
    fn since(
        context: &Context,
        snapshot: &'a Snapshot,
        filters: Filters,
        first: Option<Date>,
    ) -> Result<Self, QueryError> {
        snapshot.keep_files();
        // Threads, not rayon's tasks: Polars waits within one of them.
        let (newcomers, lists) = thread::scope(|scope| {
            let lists = scope.spawn(|| filters.hashes());
            let newcomers = Newcomers::of(snapshot, &filters, first);
            (newcomers, joined(lists))
        });
        let (newcomers, lists) = (newcomers?, lists?);
        let mut summary = IngestSummary::default();
        for input in &snapshot.manifest().inputs {
            summary += input.account;
        }
        Ok(Self {
            origins: Origins::new(snapshot.manifest(), lists),
            calendar: OnceLock::new(),
            day_pages_from: context.settings.day_pages_from,
            inputs: snapshot.manifest().inputs.len(),
            snapshot,
            filters,
            newcomers,
            summary,
            site: context.settings.site.clone(),
            today: today(snapshot),
        })
    }

    /// The page of a day or period that has tweets.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged.
    pub fn page(&self, span: impl Into<Span>) -> Result<Page, QueryError> {
        let span = span.into();
        let manifest = self.snapshot.manifest();
        let mut day = Day::gather(self.snapshot, span, &self.filters, &self.newcomers)?;
        if let Some(today) = self.today.filter(|_| self.is_unfinished(span)) {
            day.tell_unfinished(today);
        }
        Ok(Page {
            day,
            stamp: manifest.stamp.clone(),
            schema_version: manifest.schema_version,
            state: manifest.state,
            inputs: self.inputs,
            summary: self.summary,
            sources: self.origins.of_page(span, &self.newcomers),
            short_days: self.short_days(span)?,
            neighbours: None,
            site: self.site.clone(),
        })
    }

    /// Which pages there are.
    fn calendar(&self) -> &Calendar {
        let of_manifest = || Calendar::of(self.snapshot.manifest(), self.day_pages_from);
        self.calendar.get_or_init(of_manifest)
    }

    /// Whether a day or period is not over.
    fn is_unfinished(&self, span: Span) -> bool {
        self.today.is_some_and(|today| span.contains(today))
    }

    /// The days of a month without their own pages, with their posts.
    fn short_days(&self, span: Span) -> Result<Vec<ShortDay>, QueryError> {
        let dates = match span.kind() {
            SpanKind::Month => self.calendar().short_days(span),
            _ => Vec::new(),
        };
        if dates.is_empty() {
            return Ok(Vec::new());
        }
        let mut posts: BTreeMap<Date, Vec<SummaryTweet>> = BTreeMap::new();
        for post in all_posts(self.snapshot, &dates, &self.filters.of_content_words())? {
            posts.entry(post.date).or_default().push(post);
        }
        Ok(posts.into_iter().map(|(date, posts)| ShortDay { date, posts }).collect())
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
        shared::write_before(folder)?;
        shared::sweep(folder)?;
        let record = Record::read(folder);
        let begun = begun::read(folder);
        let had_days: BTreeSet<Date> = record.days.keys().copied().collect();
        let mut had_pages: BTreeSet<Span> = record.spans.keys().copied().collect();
        had_pages.extend(record.dates_with_pages().map(Span::from));
        let unknown: Vec<String> = {
            let is_known =
                |name: &String| span_named(name).is_some_and(|span| had_pages.contains(&span));
            self.calendar().names().filter(|name| !is_known(name)).collect()
        };
        begun::begin(folder, &begun, unknown.iter().map(String::as_str))?;
        had_pages.extend(begun.iter().filter_map(|name| span_named(name)));
        let progress = Progress::of_pages(self.calendar().pages(), context.quiet);
        let current =
            Folder::new(self, folder, language, &record, &progress)?.bring_up_to_date()?;
        drop(progress);
        let Current { made, days, periods, newest } = current;
        let newest = match self.calendar().last() {
            // The newest day may not have its own page, and its month a new one.
            Some(date) if newest.is_none() || (periods > 0 && !self.calendar().has_page(date)) => {
                Some(self.page(date)?)
            }
            _ => newest,
        };
        let gone = remove_gone_pages(context, folder, self.calendar(), &had_pages)?;
        shared::remove_years(context, folder, self.snapshot.manifest(), &(&had_days | &gone))?;
        let entries: Vec<DayEntry> = made.days.values().map(|made| made.entry.clone()).collect();
        let spans: Vec<(Span, &DayEntry)> =
            made.spans.iter().map(|(span, made)| (*span, &made.entry)).collect();
        let of_all: Vec<&DayEntry> =
            entries.iter().chain(spans.iter().map(|(_, entry)| *entry)).collect();
        let words = words::write(context, self, &of_all, &made.days, folder, language)?;
        shared::write_lists(&entries, &spans, &words, folder, language, &self.site)?;
        // Last, since they say that all else is there.
        replace(&folder.join(record::SPANS_FILE_NAME), &made.text_of_spans())?;
        replace(&folder.join(record::FILE_NAME), &made.text())?;
        begun::end(folder)?;
        Ok(Written { days, periods, newest, state: self.snapshot.state() })
    }
}

/// The day that it is in the warehouse's time zone; `None` if the clock is behind what was
/// posted, and so tells nothing.
fn today(snapshot: &Snapshot) -> Option<Date> {
    let manifest = snapshot.manifest();
    let now = Timestamp::now();
    let today = TimeZone::get(&manifest.stamp.time_zone).ok()?.to_datetime(now).date();
    let last = manifest.dates().next_back().filter(|last| *last <= today)?;
    let (_, last_id) = manifest.files.get(&daily_path(Table::Tweets, last))?.ids?;
    let is_behind = snowflake::micros(last_id).is_some_and(|told| told > now.as_microsecond());
    (!is_behind).then_some(today)
}

/// Removes the pages of days that the warehouse no longer has, because all of
/// their tweets were forgotten, say, or that have too few posts now, and of weeks and
/// months likewise: those that `had_pages`, and where the record was lost, those that
/// say themselves that they are pages. Returns the days.
fn remove_gone_pages(
    context: &Context,
    folder: &Path,
    calendar: &Calendar,
    had_pages: &BTreeSet<Span>,
) -> Result<BTreeSet<Date>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let names = entries
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<String>>>()
        .with_context(|| folder.display().to_string())?;
    let there: BTreeSet<Span> =
        names.iter().filter_map(|name| span_named(name.strip_suffix(".json")?)).collect();
    let has_page = |span: Span| match span.kind() {
        SpanKind::Day => calendar.has_page(span.first()),
        _ => calendar.has_span(span),
    };
    let gone = had_pages.union(&there).filter(|&&span| {
        !has_page(span)
            && (had_pages.contains(&span) || Made::of_page(folder, &span.to_string()).is_some())
    });
    let gone: BTreeSet<Span> = gone.copied().collect();
    for &span in &gone {
        let why = match span.kind() {
            SpanKind::Day if calendar.short_days(span).is_empty() => "the day has no posts left",
            SpanKind::Day => "the day is on the page of its month",
            _ => "it has too few posts left",
        };
        if span.is_day() {
            cards::remove_of(folder, span.first())?;
        }
        remove(context, folder, &span.to_string(), why)?;
    }
    Ok(gone.into_iter().filter(|span| span.is_day()).map(Span::first).collect())
}

/// The day, week or month whose page has a name.
fn span_named(name: &str) -> Option<Span> {
    let span = match name.parse() {
        Ok(SpanName::Span(span)) => span,
        Ok(SpanName::Day(When::On(date))) => date.into(),
        _ => return None,
    };
    // Names that mean the same are none of a page.
    (span.to_string() == name).then_some(span)
}

/// Removes the files of a page.
fn remove(context: &Context, folder: &Path, name: &str, why: &str) -> Result<()> {
    for extension in EXTENSIONS {
        let path = file(folder, name, extension);
        if remove_file(&path)? {
            context.say(format!("{}: removed, {why}", path.display()));
        }
    }
    Ok(())
}

/// A file of the page of a day, week or month.
fn file(folder: &Path, name: &str, extension: &str) -> PathBuf {
    folder.join(format!("{name}.{extension}"))
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

/// Removes a file, if it is there; whether it was.
fn remove_file(path: &Path) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}
