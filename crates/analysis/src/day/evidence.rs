//! The tweets that contain a term.

mod found;

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::course::{Course, courses, spellings};
use super::newcomers::Newcomers;
use crate::comparison::is_of_one;
use crate::copies::{Copied, copied_ids, is_of_copies};
use crate::crowd::Accounts;
use crate::error::QueryError;
use crate::example::{Example, tweets};
use crate::filters::Filters;
use crate::slices::by_slices;
use crate::span::Span;
use crate::united::United;
use crate::views::{Chosen, originals, rows_where};
use crate::word_lists::Variants;
use found::{Found, Place};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Examples of a term.
const EXAMPLES: usize = 3;
/// Tweets of a term from which they are chosen: some repeat each other.
const CANDIDATES: usize = 9;

/// A term with the original tweets that have it, whatever it is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    pub key: TermKey,
    /// How often it is said on the day, hashtags included.
    pub count: i64,
    pub tweets: i64,
    /// `None` where no author is known.
    pub authors: Option<i64>,
    /// The largest share of the count that one author wrote; `None` where no
    /// author is known.
    pub top_author_share: Option<f64>,
    /// How much of the count is in posts whose text is that of an earlier
    /// one.
    pub copies: i64,
    /// How often it was said on the day before, where it is not said on the day.
    pub before: i64,
    /// In katakana, where the dictionary has it.
    pub reading: Option<String>,
    /// How people wrote it most, where that differs from the lemma in capitals or the digits
    /// of numbers only, or is a spelling that is united with it: にぎやか of 賑やか.
    pub spelling: Option<String>,
    /// The spellings united with it that people wrote.
    pub variants: Vec<String>,
    /// Whether no day before has it.
    pub is_new: bool,
    /// How often it was said on each of the days up to this one.
    pub course: Course,
    /// Those of the day; of a term that it lacks, those of the day before.
    pub examples: Vec<Example>,
}

impl Word {
    /// Whether one person wrote half of it, or more.
    #[must_use]
    pub fn is_of_one(&self) -> bool {
        is_of_one(self.top_author_share, self.count.max(self.before))
    }

    /// Whether half of it, or more, is in copies.
    #[must_use]
    pub fn is_of_copies(&self) -> bool {
        is_of_copies(self.copies, self.count)
    }

    /// Whether the day lacks it, and the day before has it.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.count == 0
    }
}

/// The terms with their examples, those said most first.
pub(super) fn words(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    shown: &BTreeSet<TermKey>,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Vec<Word>, QueryError> {
    let manifest = snapshot.manifest();
    let dates = span.dates(manifest);
    let dates_before = before.map_or_else(Vec::new, |before| before.dates(manifest));
    let copied = copied_ids(snapshot, &dates, filters)?;
    let mut courses = courses(snapshot, span, shown, filters)?;
    let mut found = found(snapshot, &dates, shown, filters, &copied)?;
    let gone: BTreeSet<TermKey> =
        shown.iter().filter(|key| !found.contains_key(*key)).cloned().collect();
    let mut found_before = match before {
        Some(_) if !gone.is_empty() => {
            self::found(snapshot, &dates_before, &gone, filters, &Copied::default())?
        }
        _ => BTreeMap::new(),
    };
    let texts = |dates: &[Date], found: &BTreeMap<TermKey, Found>| {
        let ids = found.values().flat_map(Found::candidates).map(|place| place.tweet_id);
        tweets(snapshot, dates, ids.collect(), filters)
    };
    let (of_day, of_day_before) = (texts(&dates, &found)?, texts(&dates_before, &found_before)?);
    let mut words: Vec<Word> = shown
        .iter()
        .map(|key| {
            let today = found.remove(key);
            let count = today.as_ref().map_or(0, |found| found.count);
            let is_today = today.is_some();
            let mut found = today.or_else(|| found_before.remove(key)).unwrap_or_default();
            let people = found.people();
            Word {
                key: key.clone(),
                count,
                tweets: if is_today { found.tweets } else { 0 },
                authors: people.map(|(people, _)| people),
                top_author_share: people.map(|(_, most)| most as f64 / found.count as f64),
                copies: found.copies,
                before: if is_today { 0 } else { found.count },
                reading: found.reading(),
                spelling: found.spelling(&key.lemma),
                variants: found.variants.keys().cloned().collect(),
                is_new: newcomers.has(span, key),
                course: courses.remove(key).unwrap_or_default(),
                examples: found.examples(if is_today { &of_day } else { &of_day_before }),
            }
        })
        .collect();
    words.sort_by(|a, b| {
        (b.count, b.before).cmp(&(a.count, a.before)).then_with(|| a.key.cmp(&b.key))
    });
    Ok(words)
}

/// Where terms occur in the original posts of a day, of which some are
/// `copied`.
fn found(
    snapshot: &Snapshot,
    dates: &[Date],
    wanted: &BTreeSet<TermKey>,
    filters: &Filters,
    copied: &Copied,
) -> Result<BTreeMap<TermKey, Found>, QueryError> {
    let (united, lemmas) = (Variants::united_of(&filters.variants)?, spellings(wanted, filters)?);
    let mut finding = Finding::of(wanted, &united, copied);
    let spelt: HashSet<&str> = lemmas.iter().map(String::as_str).collect();
    let choose = |batch: &RecordBatch| rows_where(batch, "lemma", |lemma| spelt.contains(lemma));
    let mut take = |chosen: &Chosen| finding.take_in(chosen);
    let earlier = originals(snapshot, dates, filters, &READ, &choose, &mut take)?;
    // Asked of each part of a file: of millions of others nothing is held.
    let is_wanted =
        col("lemma").is_in(lit(Series::new("".into(), lemmas.clone())).implode(true), false);
    let ask = |tokens: LazyFrame| {
        tokens
            .filter(col("is_retweet").not().and(is_wanted.clone()))
            .sort(["tweet_id", "position"], SortMultipleOptions::default())
            .select([col("tweet_id")].into_iter().chain(READ.map(col)).collect::<Vec<_>>())
    };
    for date in earlier {
        by_slices(snapshot, Table::Tokens, &[date], filters, ask, |rows| {
            finding.take_in_frame(rows)
        })?;
    }
    Ok(finding.found())
}

/// What is read of tokens.
const READ: [&str; 8] =
    ["author_id", "start", "end", "surface", "lemma", "reading", "pos", "in_hashtag"];

/// Terms whose occurrences are sought.
struct Finding<'a> {
    united: &'a United,
    copied: &'a Copied,
    wanted: Vec<&'a TermKey>,
    numbers: HashMap<(&'a str, &'a str), u32>,
    /// By their numbers.
    found: Vec<Found>,
    accounts: Accounts,
    /// The tweet met last, and whether it is a copy.
    last: Option<(i64, bool)>,
}

/// A token of one.
#[derive(Clone, Copy)]
struct Occurrence<'a> {
    surface: Option<&'a str>,
    /// As the table has it.
    lemma: Option<&'a str>,
    reading: Option<&'a str>,
    place: Place,
}

impl<'a> Finding<'a> {
    fn of(wanted: &'a BTreeSet<TermKey>, united: &'a United, copied: &'a Copied) -> Self {
        let key = |key: &'a TermKey| (key.lemma.as_str(), key.pos.as_str());
        Self {
            united,
            copied,
            wanted: wanted.iter().collect(),
            numbers: wanted.iter().map(key).zip(0..).collect(),
            found: wanted.iter().map(|_| Found::default()).collect(),
            accounts: Accounts::default(),
            last: None,
        }
    }

    /// The number of a term by the lemma that a table has, and whether that is its own.
    fn number(&self, lemma: &str, pos: &str) -> Option<(u32, bool)> {
        let canonical = self.united.canonical(lemma);
        Some((*self.numbers.get(&(canonical, pos))?, canonical == lemma))
    }

    /// Takes in tokens, in the order of the tweets.
    fn take_in(&mut self, chosen: &Chosen) -> Result<(), QueryError> {
        let terms = chosen.terms(|lemma, pos| self.number(lemma, pos))?;
        let posts = chosen.numbers("tweet_id")?.zip(chosen.numbers("author_id")?);
        let places = chosen.places("start")?.zip(chosen.places("end")?);
        let texts = chosen.texts("surface")?.zip(chosen.texts("reading")?);
        let rows = terms.into_iter().zip(posts).zip(places.zip(texts));
        let rows = rows.zip(chosen.texts("lemma")?);
        for ((((term, post), (place, text)), lemma), in_hashtag) in
            rows.zip(chosen.flags("in_hashtag")?)
        {
            let ((Some(term), (Some(tweet_id), author_id)), (start, end)) = ((term, post), place)
            else {
                continue;
            };
            let [start, end] = [start, end].map(|place| usize::try_from(place).unwrap_or(0));
            let place = Place { in_hashtag, tweet_id, author_id, start, end };
            self.add(term, Occurrence { surface: text.0, lemma, reading: text.1, place });
        }
        Ok(())
    }

    /// The same of a file that lacks columns.
    fn take_in_frame(&mut self, frame: &DataFrame) -> Result<(), QueryError> {
        let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
        let (surface, lemma) = (text("surface")?, text("lemma")?);
        let (reading, pos) = (text("reading")?, text("pos")?);
        let (tweet, author) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
        let (start, end) = (frame.column("start")?.i32()?, frame.column("end")?.i32()?);
        let in_hashtag = frame.column("in_hashtag")?.bool()?;
        let number = |place: Option<i32>| place.and_then(|place| usize::try_from(place).ok());
        for row in 0..frame.height() {
            let (Some(lemma), Some(pos), Some(tweet_id)) =
                (lemma.get(row), pos.get(row), tweet.get(row))
            else {
                continue;
            };
            let Some(term) = self.number(lemma, pos) else { continue };
            let place = Place {
                in_hashtag: in_hashtag.get(row) == Some(true),
                tweet_id,
                author_id: author.get(row),
                start: number(start.get(row)).unwrap_or(0),
                end: number(end.get(row)).unwrap_or(0),
            };
            let (surface, reading) = (surface.get(row), reading.get(row));
            self.add(term, Occurrence { surface, lemma: Some(lemma), reading, place });
        }
        Ok(())
    }

    fn add(&mut self, (term, is_own): (u32, bool), occurrence: Occurrence) {
        let Occurrence { surface, lemma: spelling, reading, place } = occurrence;
        let is_copy = match self.last {
            Some((last, is_copy)) if last == place.tweet_id => is_copy,
            _ => self.copied.has(place.tweet_id),
        };
        self.last = Some((place.tweet_id, is_copy));
        let found = &mut self.found[term as usize];
        found.count += 1;
        found.copies += i64::from(is_copy);
        let author = place.author_id.map(|author| self.accounts.number(author));
        if let Some(author) = author {
            found.voices.add(author);
        }
        match spelling.filter(|_| !is_own) {
            None => found.own.add(author),
            Some(spelling) => match found.variants.get_mut(spelling) {
                Some(written) => written.add(author),
                None => found.variants.entry(spelling.to_owned()).or_default().add(author),
            },
        }
        // The reading is that of the surface, and of a variant its own.
        let lemma = self.wanted[term as usize].lemma.as_str();
        if let Some(surface) = surface {
            found.spellings.add(lemma, surface, author);
        }
        if let Some(reading) = reading.filter(|_| is_own && surface == Some(lemma)) {
            match found.readings.get_mut(reading) {
                Some(count) => *count += 1,
                None => {
                    found.readings.insert(reading.to_owned(), 1);
                }
            }
        }
        found.stands_at(place);
    }

    /// Those that were met.
    fn found(self) -> BTreeMap<TermKey, Found> {
        let met = self.wanted.into_iter().zip(self.found).filter(|(_, found)| found.count > 0);
        let whole = met.map(|(key, mut found)| {
            if let Some(last) = found.last.take() {
                found.keep(last);
            }
            (key.clone(), found)
        });
        whole.collect()
    }
}
