//! The pages of words that rose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::super::{Context, interruption};
use super::places::with_places;
use super::{Pages, begun, record as page_record, remove_file, replace, sealed_line};
use crate::report::content::PAGE_VERSION;
use crate::report::search_index::WordPage;
use crate::report::term_page::{self, TermPage};
use crate::report::{DayEntry, Language};
use tsubuyaki_analysis::history::{History, Spellings, TermCourse, courses, filters_of, of_series};
use tsubuyaki_charts::Link;

/// People that a burst needs on one of its days to be in the list of words.
const LEAST_PEOPLE: i64 = 3;
/// The folder of the pages, and the record of them there.
pub(super) const FOLDER: &str = "words";
const RECORD: &str = "index.json";

/// What is known of words, by their lemmas.
type Record = BTreeMap<String, Made>;

/// A word with its page.
#[derive(Serialize, Deserialize)]
struct OfWord {
    lemma: String,
    #[serde(flatten)]
    made: Made,
}

/// A page that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Made {
    made_from: String,
    /// Its length.
    bytes: u64,
    /// As most people wrote it, where that is not its lemma.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The last day of the latest burst of a word that so many people said in a burst.
    burst: Option<String>,
}

/// Brings the pages of words up to date: of those that some page shows among the ones that
/// rose, in a burst of several people. Such a page links to them, so that each must have
/// one, whatever the days after say; these find the same burst. Returns them.
pub(super) fn write(
    context: &Context,
    pages: &Pages,
    entries: &[&DayEntry],
    days: &BTreeMap<Date, page_record::Made>,
    folder: &Path,
    language: Language,
) -> Result<Vec<WordPage>> {
    let _span = tracing::debug_span!("write word pages").entered();
    let filters = filters_of(&pages.filters);
    let lemmas: BTreeSet<String> =
        entries.iter().flat_map(|entry| entry.bursting.clone()).collect();
    let words = folder.join(FOLDER);
    fs::create_dir_all(&words).with_context(|| words.display().to_string())?;
    let old = read(&words);
    let begun = begun::read(&words);
    let unknown = lemmas.iter().filter(|lemma| !old.contains_key(*lemma));
    begun::begin(&words, &begun, unknown.map(String::as_str))?;
    let address = |date| pages.calendar().href(date);
    let mut record = Record::new();
    let shared = (PAGE_VERSION, language, pages.filters.hashes()?, &pages.site);
    // From it follows which days have pages to link to.
    let day_pages_from = context.settings.day_pages_from;
    let shared = format!("{shared:?} {day_pages_from} {:?}", pages.snapshot.manifest().stamp);
    let all: Vec<&str> = lemmas.iter().map(String::as_str).collect();
    // All are read at once, if any are wanted.
    let mut spellings: Option<Spellings> = None;
    let each = |TermCourse { series, parts_of_speech, made_from }| {
        if interruption::caught().is_some() {
            bail!(interruption::DURING_PAGES);
        }
        let lemma = series.lemma.clone();
        let path = file(folder, &lemma);
        let made_from = blake3::hash(format!("{shared} {made_from}").as_bytes()).to_hex();
        let made_from = made_from.to_string();
        if let Some(made) = old.get(&lemma).filter(|old| old.is_of(&made_from, &path)) {
            record.insert(lemma, made.clone());
            return Ok(());
        }
        let latest = series.bursts.last().map(|burst| burst.to.to_string());
        let spellings = match &mut spellings {
            Some(spellings) => spellings,
            none => none.insert(Spellings::of(pages.snapshot, &all, &filters)?),
        };
        let history = of_series(pages.snapshot, series, parts_of_speech, spellings, &filters)?;
        let Some(history) = history else { return Ok(()) };
        let page = TermPage::of(&history, language, &pages.site, Some(&address));
        let text = with_places(&term_page::html(&page), days);
        replace(&path, &text)?;
        let (bytes, burst) = (text.len() as u64, latest.filter(|_| is_of_people(&history)));
        let name = Some(history.name.clone()).filter(|name| *name != lemma);
        record.insert(lemma, Made { made_from, bytes, name, burst });
        Ok(())
    };
    courses(pages.snapshot, &lemmas, &filters, each)?;
    let known: BTreeSet<&String> = old.keys().chain(&begun).chain(&lemmas).collect();
    for lemma in known.into_iter().filter(|lemma| !record.contains_key(*lemma)) {
        let path = file(folder, lemma);
        if remove_file(&path)? {
            context.say(format!("{}: removed, no page names the word any more", path.display()));
        }
    }
    let line = |(lemma, made): (&String, &Made)| {
        sealed_line::write(&OfWord { lemma: lemma.clone(), made: made.clone() })
    };
    let lines: Vec<String> = record.iter().map(line).collect();
    replace(&words.join(RECORD), &format!("[\n{}\n]\n", lines.join(",\n")))?;
    begun::end(&words)?;
    let page = |(lemma, made): (String, Made)| {
        let latest = made.burst.and_then(|day| day.parse().ok());
        WordPage { name: made.name.unwrap_or_else(|| lemma.clone()), lemma, latest }
    };
    Ok(record.into_iter().map(page).collect())
}

/// What is known of a folder, a word a line, less the lines that are not as they were
/// written. Earlier versions wrote one object with a member for each word.
fn read(words: &Path) -> Record {
    let text = fs::read(words.join(RECORD)).unwrap_or_default();
    if let Ok(record) = serde_json::from_slice(&text) {
        return record;
    }
    let lines = sealed_line::read(&text).into_iter();
    lines.map(|OfWord { lemma, made }| (lemma, made)).collect()
}

impl Made {
    /// Whether it is made from this, and its page is there, of the same length.
    fn is_of(&self, made_from: &str, path: &Path) -> bool {
        let there = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        self.made_from == made_from && Some(self.bytes) == there
    }
}

/// Whether so many people said a word on a day of one of its bursts.
fn is_of_people(history: &History) -> bool {
    let bursts = &history.series.bursts;
    bursts.iter().filter_map(|burst| burst.people).any(|people| people >= LEAST_PEOPLE)
}

/// The page of a word.
fn file(folder: &Path, lemma: &str) -> PathBuf {
    folder.join(Link::word_page(lemma).href())
}
