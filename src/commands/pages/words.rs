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
use tsubuyaki_analysis::QueryError;
use tsubuyaki_analysis::history::{Bursting, History, bursting, filters_of, history};
use tsubuyaki_charts::Link;

/// People that a burst needs on its greatest day.
const LEAST_PEOPLE: i64 = 3;
/// The folder of the pages, and the record of them there.
const FOLDER: &str = "words";
const RECORD: &str = "index.json";

/// What is known of a word, by its lemma.
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
    let old: Record = fs::read(words.join(RECORD))
        .ok()
        .and_then(|text| serde_json::from_slice(&text).ok())
        .unwrap_or_default();
    let address = |date| pages.calendar.href(date);
    let (mut record, mut written) = (Record::new(), Vec::new());
    let lists = pages.filters.hashes()?;
    for Bursting { lemma, latest, made_from } in bursting(pages.snapshot, &lemmas, &filters)? {
        if interruption::caught().is_some() {
            bail!("interrupted; the tweets are stored, the next `nightly` writes the other pages");
        }
        let stamp = &pages.snapshot.manifest().stamp;
        let all = format!(
            "{PAGE_VERSION} {language:?} {lists:?} {stamp:?} {:?} {} {made_from}",
            pages.site, context.settings.day_pages_from
        );
        let made_from = blake3::hash(all.as_bytes()).to_hex().to_string();
        let path = file(folder, &lemma);
        let is_made = |made: &&Made| {
            let there =
                fs::metadata(&path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
            made.made_from == made_from && (made.bytes.is_none() || made.bytes == there)
        };
        let made = match old.get(&lemma).filter(is_made) {
            Some(made) => made.clone(),
            None => {
                let history = match history(pages.snapshot, &lemma, &filters) {
                    Ok(history) => Some(history).filter(is_of_people),
                    // What a person would not find by this name has no page.
                    Err(
                        QueryError::NoData(_)
                        | QueryError::StopWord { .. }
                        | QueryError::LeftOut { .. },
                    ) => None,
                    Err(error) => return Err(error.into()),
                };
                let text = history.map(|history| {
                    let page = TermPage::of(&history, language, &pages.site, Some(&address));
                    term_page::html(&page)
                });
                if let Some(text) = &text {
                    replace(&path, text)?;
                }
                let bytes = text.map(|text| text.len() as u64);
                Made { made_from, bytes }
            }
        };
        if made.bytes.is_some() {
            written.push(WordPage { lemma: lemma.clone(), latest });
        }
        record.insert(lemma, made);
    }
    for lemma in
        old.keys().filter(|lemma| record.get(*lemma).is_none_or(|made| made.bytes.is_none()))
    {
        let path = file(folder, lemma);
        if remove(&path)? {
            context.say(format!("{}: removed, the word has no burst left", path.display()));
        }
    }
    let text = serde_json::to_string_pretty(&record).expect("text and numbers are JSON");
    replace(&words.join(RECORD), &(text + "\n"))?;
    Ok(written)
}

/// Whether so many people said a word in one of its bursts.
fn is_of_people(history: &History) -> bool {
    let people = |is_burst: bool, people: Option<i64>| is_burst && people >= Some(LEAST_PEOPLE);
    history.moments.iter().any(|moment| people(moment.burst.is_some(), moment.people))
}

/// The page of a word.
fn file(folder: &Path, lemma: &str) -> PathBuf {
    folder.join(Link::word_page(lemma).href())
}
