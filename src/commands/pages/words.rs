//! The pages of words that burst.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use super::super::{Context, interruption};
use super::shared::remove;
use super::{Pages, replace};
use crate::report::content::PAGE_VERSION;
use crate::report::index_html::WordPage;
use crate::report::term_page::{self, TermPage};
use crate::report::{DayEntry, Language};
use tsubuyaki_analysis::Series;
use tsubuyaki_analysis::history::{Bursting, History, bursting, filters_of, of_series};
use tsubuyaki_charts::Link;

/// People that a burst needs on its greatest day.
const LEAST_PEOPLE: i64 = 3;
/// The folder of the pages, and the record of them there.
const FOLDER: &str = "words";
const RECORD: &str = "index.json";

/// What is known of words, by their lemmas.
type Record = BTreeMap<String, Made>;

/// A word that was looked at.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Made {
    made_from: String,
    /// The length of its page; `None` if it has none, since too few people said it.
    bytes: Option<u64>,
}

/// Brings the pages of words up to date: of those that rose on some day, that burst,
/// and that three people or more said then. Returns them.
pub(super) fn write(
    context: &Context,
    pages: &Pages,
    days: &[DayEntry],
    folder: &Path,
    language: Language,
) -> Result<Vec<WordPage>> {
    let _span = tracing::debug_span!("write word pages").entered();
    let filters = filters_of(&pages.filters);
    let lemmas: BTreeSet<String> = days.iter().flat_map(|day| day.risen.clone()).collect();
    let words = folder.join(FOLDER);
    fs::create_dir_all(&words).with_context(|| words.display().to_string())?;
    let old = fs::read(words.join(RECORD)).unwrap_or_default();
    let old: Record = serde_json::from_slice(&old).unwrap_or_default();
    let address = |date| pages.calendar.href(date);
    let (mut record, mut written) = (Record::new(), Vec::new());
    let shared = (PAGE_VERSION, language, pages.filters.hashes()?, &pages.site);
    // From it follows which days have pages to link to.
    let day_pages_from = context.settings.day_pages_from;
    let shared = format!("{shared:?} {day_pages_from} {:?}", pages.snapshot.manifest().stamp);
    let each = |Bursting { series, parts_of_speech, made_from }| {
        if interruption::caught().is_some() {
            bail!(interruption::DURING_PAGES);
        }
        let Some(latest) = series.bursts.last().map(|burst| burst.to) else { return Ok(()) };
        if !has_people(&series, days) {
            return Ok(());
        }
        let lemma = series.lemma.clone();
        let path = file(folder, &lemma);
        let made_from = blake3::hash(format!("{shared} {made_from}").as_bytes()).to_hex();
        let made_from = made_from.to_string();
        let made = match old.get(&lemma).filter(|old| old.is_of(&made_from, &path)) {
            Some(made) => made.clone(),
            None => {
                let history = of_series(pages.snapshot, series, parts_of_speech, &filters)?;
                let text = history.filter(is_of_people).map(|history| {
                    let page = TermPage::of(&history, language, &pages.site, Some(&address));
                    term_page::html(&page)
                });
                if let Some(text) = &text {
                    replace(&path, text)?;
                }
                Made { made_from, bytes: text.map(|text| text.len() as u64) }
            }
        };
        if made.bytes.is_some() {
            written.push(WordPage { lemma: lemma.clone(), latest });
        }
        record.insert(lemma, made);
        Ok(())
    };
    bursting(pages.snapshot, &lemmas, &filters, each)?;
    let has_page = |lemma: &String| record.get(lemma).is_some_and(|made| made.bytes.is_some());
    for lemma in old.keys().filter(|lemma| !has_page(lemma)) {
        let path = file(folder, lemma);
        if remove(&path)? {
            context.say(format!("{}: removed, the word has no burst left", path.display()));
        }
    }
    let text = serde_json::to_string_pretty(&record).expect("text and numbers are JSON");
    replace(&words.join(RECORD), &(text + "\n"))?;
    Ok(written)
}

impl Made {
    /// Whether it is made from this, and its page is there, of the same length.
    fn is_of(&self, made_from: &str, path: &Path) -> bool {
        let there = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        self.made_from == made_from && (self.bytes.is_none() || self.bytes == there)
    }
}

/// Whether so many people wrote at all on a day of a burst: of one person's archive
/// no posts need to be read to know that they did not.
fn has_people(series: &Series, days: &[DayEntry]) -> bool {
    series.bursts.iter().any(|burst| {
        let first = days.partition_point(|day| day.date < burst.from);
        let of_burst = days[first..].iter().take_while(|day| day.date <= burst.to);
        of_burst.filter_map(|day| day.authors).any(|authors| authors >= LEAST_PEOPLE)
    })
}

/// Whether so many people said a word on the greatest day of one of its bursts.
fn is_of_people(history: &History) -> bool {
    let bursts = history.moments.iter().filter(|moment| moment.burst.is_some());
    bursts.filter_map(|moment| moment.people).any(|people| people >= LEAST_PEOPLE)
}

/// The page of a word.
fn file(folder: &Path, lemma: &str) -> PathBuf {
    folder.join(Link::word_page(lemma).href())
}
