//! The tweets that contain a term.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;
use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use super::TermKey;
use super::course::{Course, courses, spellings};
use super::newcomers::Newcomers;
use super::spellings::Spellings;
use crate::comparison::is_of_one;
use crate::copies::{Copied, copied_ids, is_of_copies};
use crate::crowd::{Accounts, Voices};
use crate::error::QueryError;
use crate::example::{Example, tweets};
use crate::filters::Filters;
use crate::slices::by_slices;
use crate::span::Span;
use crate::united::United;
use crate::views::{Chosen, originals, rows_where};
use crate::word_lists::Variants;
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
    /// of numbers only.
    pub spelling: Option<String>,
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
                spelling: found.spellings.most(&key.lemma),
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

/// Where a term occurs in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    in_hashtag: bool,
    tweet_id: i64,
    author_id: Option<i64>,
    start: usize,
    end: usize,
}

/// The occurrences of a term.
#[derive(Default)]
struct Found {
    count: i64,
    copies: i64,
    tweets: i64,
    /// Who said it, by the numbers of [`Finding`].
    voices: Voices,
    /// Of the tweet that was met last the first, one outside of hashtags before others.
    last: Option<Place>,
    /// Of the tweets before it those that may be chosen, by their authors.
    places: BTreeMap<Option<i64>, BTreeSet<Place>>,
    readings: BTreeMap<String, i64>,
    spellings: Spellings,
}

impl Found {
    /// Takes in where it stands; the places of a tweet follow each other.
    fn stands_at(&mut self, place: Place) {
        match &mut self.last {
            Some(last) if last.tweet_id == place.tweet_id => {
                if last.in_hashtag && !place.in_hashtag {
                    *last = place;
                }
            }
            last => {
                let before = last.replace(place);
                self.tweets += 1;
                if let Some(before) = before {
                    self.keep(before);
                }
            }
        }
    }

    /// Keeps a place if it may be chosen: of so many people as tweets are chosen the
    /// first, since only where there are fewer people one of them has another turn.
    fn keep(&mut self, place: Place) {
        if self.comes_too_late(place) {
            return;
        }
        let of_author = self.places.entry(place.author_id).or_default();
        of_author.insert(place);
        if of_author.len() > CANDIDATES {
            of_author.pop_last();
        }
        let people = self.places.iter().filter(|(author, _)| author.is_some());
        if people.clone().count() > CANDIDATES {
            let last = people.max_by_key(|(_, places)| places.first()).map(|(author, _)| *author);
            last.and_then(|author| self.places.remove(&author));
        }
    }

    /// Whether a place would be dropped at once, as most are of a word that many say.
    fn comes_too_late(&self, place: Place) -> bool {
        match self.places.get(&place.author_id) {
            Some(own) => own.len() == CANDIDATES && own.last() < Some(&place),
            None if place.author_id.is_none() => false,
            None => {
                let people = self.places.iter().filter(|(author, _)| author.is_some());
                people.clone().count() == CANDIDATES
                    && people.map(|(_, places)| places.first()).max() < Some(Some(&place))
            }
        }
    }

    /// How many people said it, and how often the one who said it most; `None` where no
    /// author is known.
    fn people(&mut self) -> Option<(i64, i64)> {
        let (people, most) = self.voices.people_and_most();
        (people > 0).then_some((people, most))
    }

    /// The tweets to choose from: of different people first, outside of
    /// hashtags first, in the order of their ids.
    fn candidates(&self) -> impl Iterator<Item = Place> + use<> {
        let in_turn = |(author, places): (&Option<i64>, &BTreeSet<Place>)| {
            // Nobody knows whether two unknown authors are one.
            let is_known = author.is_some();
            let turn = move |place: usize| if is_known { place } else { 0 };
            let places: Vec<Place> = places.iter().copied().collect();
            places.into_iter().enumerate().map(move |(at, place)| (turn(at + 1), place))
        };
        let mut all: Vec<(usize, Place)> = self.places.iter().flat_map(in_turn).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, place)| place).take(CANDIDATES)
    }

    /// The first that differ, in the order of time.
    fn examples(&self, texts: &std::collections::HashMap<i64, Example>) -> Vec<Example> {
        let mut chosen: Vec<Example> = Vec::new();
        for place in self.candidates() {
            let Some(text) = texts.get(&place.tweet_id) else { continue };
            if chosen.len() == EXAMPLES {
                break;
            }
            if chosen.iter().all(|other| other.text != text.text) {
                chosen.push(text.at((place.start, place.end)));
            }
        }
        chosen.sort_by(|a, b| (a.date, &a.time, a.tweet_id).cmp(&(b.date, &b.time, b.tweet_id)));
        chosen
    }

    /// The reading met most often.
    fn reading(&self) -> Option<String> {
        let most = self.readings.values().max()?;
        self.readings.iter().find(|(_, count)| *count == most).map(|(reading, _)| reading.clone())
    }
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
        for (((term, post), (place, text)), in_hashtag) in rows.zip(chosen.flags("in_hashtag")?) {
            let ((Some(term), (Some(tweet_id), author_id)), (start, end)) = ((term, post), place)
            else {
                continue;
            };
            let [start, end] = [start, end].map(|place| usize::try_from(place).unwrap_or(0));
            let place = Place { in_hashtag, tweet_id, author_id, start, end };
            self.add(term, Occurrence { surface: text.0, reading: text.1, place });
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
            self.add(
                term,
                Occurrence { surface: surface.get(row), reading: reading.get(row), place },
            );
        }
        Ok(())
    }

    fn add(&mut self, (term, is_own): (u32, bool), occurrence: Occurrence) {
        let Occurrence { surface, reading, place } = occurrence;
        let is_copy = match self.last {
            Some((last, is_copy)) if last == place.tweet_id => is_copy,
            _ => self.copied.has(place.tweet_id),
        };
        self.last = Some((place.tweet_id, is_copy));
        let found = &mut self.found[term as usize];
        found.count += 1;
        found.copies += i64::from(is_copy);
        if let Some(author) = place.author_id {
            found.voices.add(self.accounts.number(author));
        }
        // The reading is that of the surface, and of a variant its own.
        let lemma = self.wanted[term as usize].lemma.as_str();
        if let Some(surface) = surface {
            found.spellings.add(lemma, surface, 1);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The candidates with all places in hand.
    fn of_all(places: &[Place]) -> Vec<Place> {
        let mut turns: HashMap<Option<i64>, i64> = HashMap::new();
        let mut places = places.to_vec();
        places.sort_unstable();
        let mut in_turn: Vec<(i64, Place)> = Vec::new();
        for place in places {
            let turn = turns.entry(place.author_id).or_default();
            *turn += i64::from(place.author_id.is_some());
            in_turn.push((*turn, place));
        }
        in_turn.sort_unstable();
        in_turn.into_iter().map(|(_, place)| place).take(CANDIDATES).collect()
    }

    #[test]
    fn what_is_kept_is_what_would_be_chosen_of_all() {
        let mut state = 1_u64;
        let mut next = |below: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from(state >> 33).unwrap() % below
        };
        for round in 0..200 {
            let people = 1 + round % 30;
            let place = |tweet_id, author: i64, tagged: i64| Place {
                in_hashtag: tagged > 0,
                tweet_id,
                author_id: (author > 0).then_some(author),
                start: 0,
                end: 0,
            };
            let places: Vec<Place> =
                (0..=next(60)).map(|id| place(id, next(people + 1), next(3))).collect();
            let mut found = Found::default();
            for place in &places {
                found.stands_at(*place);
            }
            if let Some(last) = found.last.take() {
                found.keep(last);
            }
            assert_eq!(found.candidates().collect::<Vec<_>>(), of_all(&places), "{places:?}");
            assert_eq!(found.tweets, i64::try_from(places.len()).unwrap());
        }
    }
}
