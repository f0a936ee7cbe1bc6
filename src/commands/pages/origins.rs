use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::report::content::PAGE_VERSION;
use crate::report::{Language, Neighbours, Site};
use tsubuyaki_analysis::Span;
use tsubuyaki_analysis::day::{DAYS_READ, Newcomers, TURBULENCE_DAYS};
use tsubuyaki_warehouse::{Manifest, Table, daily_path};

/// What pages are made from: files of the warehouse, what the vocabulary says of
/// the days, and the lists of words.
pub(super) struct Origins<'a> {
    manifest: &'a Manifest,
    lists: BTreeMap<String, String>,
    /// Of all days, once many pages ask for them.
    newcomers: OnceLock<BTreeMap<Date, String>>,
}

/// The first day that a page is made from.
pub(super) fn first_day_of(span: Span) -> Date {
    let first = span.last().saturating_sub(DAYS_READ.days());
    if span.is_day() {
        return first;
    }
    let drawn = span.first().saturating_sub(TURBULENCE_DAYS.days());
    first.min(drawn).min(span.previous().first())
}

impl<'a> Origins<'a> {
    /// `lists` are the hashes of the lists by their names.
    pub fn new(manifest: &'a Manifest, lists: BTreeMap<String, String>) -> Self {
        Self { manifest, lists, newcomers: OnceLock::new() }
    }

    /// What a day's page is made from, with its hashes: all tables of the day and
    /// of those before it that it, or a day of its series, is set against. The
    /// vocabulary changes with every day; a page depends on which terms are new on
    /// its days alone.
    pub fn of_page(
        &self,
        span: impl Into<Span>,
        newcomers: &Newcomers,
    ) -> BTreeMap<String, String> {
        let span = span.into();
        let mut origins = self.lists.clone();
        for day in first_day_of(span).series(1.day()).take_while(|day| *day <= span.last()) {
            for table in Table::DAILY {
                let path = daily_path(table, day);
                if let Some(file) = self.manifest.files.get(&path) {
                    origins.insert(path, file.blake3.clone());
                }
            }
            let hash = match self.newcomers.get() {
                Some(of_all) => of_all.get(&day).cloned(),
                None => newcomers.hash_of(day),
            };
            if let Some(hash) = hash {
                origins.insert(format!("vocabulary/first_date={day}"), hash);
            }
        }
        origins
    }

    /// blake3 of all that makes a page what it is, the version of what pages say
    /// included. The program's own version does not count: pages that would be
    /// the same are not written again.
    pub fn hash(
        &self,
        (span, newcomers): (impl Into<Span>, &Newcomers),
        neighbours: &Neighbours,
        language: Language,
        site: &Site,
        is_unfinished: bool,
    ) -> String {
        let mut hasher = blake3::Hasher::new();
        let stamp = &self.manifest.stamp;
        let text = format!(
            "page {} {language:?} {neighbours:?} {stamp:?} {} {site:?}\n",
            PAGE_VERSION, self.manifest.schema_version
        );
        hasher.update(text.as_bytes());
        // A page of a day that was not over is made again when it is.
        if is_unfinished {
            hasher.update(b"unfinished\n");
        }
        self.newcomers.get_or_init(|| newcomers.hashes().collect());
        for (name, hash) in self.of_page(span, newcomers) {
            hasher.update(format!("{name}\n{hash}\n").as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}
