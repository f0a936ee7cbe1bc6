use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::clean;
use super::content::Content;
use super::own_text::its_own;
use super::page::ShortDay;
use tsubuyaki_analysis::Span;
use tsubuyaki_analysis::day::{Day, SummaryTweet, TermKey};
use tsubuyaki_charts::Link;

/// Words that a list of days names.
const WORDS: usize = 3;
/// Characters of a post that stands for its day, where no word does.
const MOST_OF_A_BEGINNING: usize = 24;
/// Characters of a post that the feed shows of a short day.
const MOST_OF_A_POST: usize = 80;

/// A day in the list of all days, and in the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayEntry {
    #[serde(with = "text")]
    pub date: Date,
    pub tweets: i64,
    pub authors: Option<i64>,
    /// The words that rose most.
    pub risen: Vec<String>,
    /// Whether these rose beyond chance.
    #[serde(default)]
    pub is_rise_sure: bool,
    /// The words of the page that were in a burst of several people then: they have pages.
    #[serde(default)]
    pub bursting: Vec<String>,
    /// As the page writes those of its words that it does not write as their lemmas.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub spelt: BTreeMap<String, String>,
    /// The other spellings of its words, by their lemmas, that people wrote on the day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, Vec<String>>,
    /// How the words that stand for the day are read, in hiragana, where their spelling does
    /// not tell.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub readings: BTreeMap<String, String>,
    /// All words that have places on the page.
    #[serde(default)]
    pub places: Vec<String>,
    /// What stands for a day on which none rose: the words that most people said,
    /// else, and of few posts, how its first posts begin.
    #[serde(default)]
    pub said: Vec<String>,
    /// How unlike the days before it was, from 0 to 1; `None` where they have no
    /// words.
    #[serde(default)]
    pub turbulence: Option<f64>,
    /// What the day was, in a few sentences.
    pub lede: String,
    /// When its last tweet was written.
    #[serde(with = "text")]
    pub last_tweet: Timestamp,
    /// Whether the day has a page of its own, else a place on its month's.
    #[serde(default = "has_page")]
    pub has_page: bool,
}

/// Before days had places on other pages, each had one.
fn has_page() -> bool {
    true
}

impl DayEntry {
    /// What the list says of a page.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let day = content.day;
        let (mut risen, mut said) = (risen(day), said(day));
        // What a fifth of the people posted stands for the day before all else.
        if let Some(told) = &day.in_copies {
            let words = if risen.is_empty() { &mut said } else { &mut risen };
            words.retain(|word| *word != told.key.lemma);
            words.insert(0, told.key.lemma.clone());
            words.truncate(WORDS);
        }
        Self {
            readings: readings(day, if risen.is_empty() { &said } else { &risen }),
            date: day.date,
            tweets: day.counts.tweets,
            authors: day.counts.authors,
            risen,
            is_rise_sure: day.headline.is_rise_sure,
            bursting: bursting(day).map(|key| key.lemma.clone()).collect(),
            spelt: spelt(day),
            variants: variants(day),
            places: places(day),
            said,
            turbulence: day.turbulence().map(few_decimals),
            lede: content.lede_text(),
            last_tweet: day.last_tweet,
            has_page: true,
        }
    }

    /// What it says of a day that has its place on the page of its month.
    #[must_use]
    pub fn of_short(content: &Content, short: &ShortDay) -> Self {
        let of_series = content.day.series.iter().find(|day| day.date == short.date);
        let figures = of_series.and_then(|day| day.figures);
        let tweets = i64::try_from(short.posts.len()).unwrap_or(i64::MAX);
        let texts: Vec<String> =
            short.posts.iter().map(|post| clean::line(&post.text, MOST_OF_A_POST)).collect();
        let hour = short.posts.iter().filter_map(|post| post.time.as_deref()?.parse().ok()).max();
        let last = short.date.to_datetime(hour.unwrap_or_else(Time::midnight));
        let zone = TimeZone::get(&content.day.time_zone).unwrap_or(TimeZone::UTC);
        Self {
            date: short.date,
            tweets,
            authors: figures.and_then(|figures| figures.counts.authors),
            risen: Vec::new(),
            is_rise_sure: false,
            bursting: Vec::new(),
            spelt: BTreeMap::new(),
            variants: BTreeMap::new(),
            readings: BTreeMap::new(),
            places: Vec::new(),
            said: beginnings(&short.posts),
            turbulence: of_series.and_then(|day| day.turbulence).map(few_decimals),
            lede: texts.join(content.language.pick("／", " / ")),
            last_tweet: zone.to_timestamp(last).unwrap_or(Timestamp::UNIX_EPOCH),
            has_page: false,
        }
    }

    /// What stands for the day in a list: the words that rose, else what was said.
    #[must_use]
    pub fn words(&self) -> &[String] {
        if self.risen.is_empty() { &self.said } else { &self.risen }
    }

    /// A word as the page writes it.
    #[must_use]
    pub fn shown<'a>(&'a self, word: &'a str) -> &'a str {
        self.spelt.get(word).map_or(word, String::as_str)
    }

    /// The words that stand for the day, as its page writes them.
    #[must_use]
    pub fn words_shown(&self) -> Vec<String> {
        self.words().iter().map(|word| self.shown(word).to_owned()).collect()
    }

    /// Whether words stand for it, and not how posts begin: a day of few posts has no word
    /// with a place.
    pub(super) fn is_told_by_words(&self) -> bool {
        !self.risen.is_empty() || !self.places.is_empty()
    }

    /// Where the day is told, from the folder of pages.
    #[must_use]
    pub fn link(&self) -> Option<Link> {
        Link::page(&day_address(self.date, self.has_page))
    }
}

fn risen(day: &Day) -> Vec<String> {
    day.headline.risen.iter().map(|key| key.lemma.clone()).collect()
}

/// The words of a page that were in a burst of several people on the day, or in the
/// period: they have pages of their own, whatever other days say.
pub(super) fn bursting(day: &Day) -> impl Iterator<Item = &TermKey> {
    let of_page: HashSet<&TermKey> = day.words.iter().map(|word| &word.key).collect();
    let bursting = day.compared.iter().flat_map(|compared| &compared.bursting);
    bursting.filter(move |key| of_page.contains(key))
}

/// The words that have places on the page of a day, those of the headline first.
fn places(day: &Day) -> Vec<String> {
    if day.is_short() {
        return Vec::new();
    }
    let mut known: HashSet<&str> = HashSet::new();
    // Those that are gone have a place there, and were not said.
    let said = day.words.iter().filter(|word| word.count > 0);
    let words = said.map(|word| word.key.lemma.as_str());
    words.filter(|lemma| known.insert(lemma)).map(str::to_owned).collect()
}

/// The words of a page that it does not write as their lemmas, of one lemma those said most.
fn spelt(day: &Day) -> BTreeMap<String, String> {
    let mut spelt = BTreeMap::new();
    for word in &day.words {
        if let Some(spelling) = &word.spelling {
            spelt.entry(word.key.lemma.clone()).or_insert_with(|| spelling.clone());
        }
    }
    spelt
}

/// The spellings of the words of a page that are united with them.
fn variants(day: &Day) -> BTreeMap<String, Vec<String>> {
    let mut variants: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for word in day.words.iter().filter(|word| !word.variants.is_empty()) {
        let of_lemma = variants.entry(word.key.lemma.clone()).or_default();
        of_lemma.extend(word.variants.iter().cloned());
        of_lemma.sort_unstable();
        of_lemma.dedup();
    }
    variants
}

/// How some words of a page are read, where that is another way to write them.
fn readings(day: &Day, words: &[String]) -> BTreeMap<String, String> {
    let of = |lemma: &String| {
        let word = day.words.iter().find(|word| word.key.lemma == *lemma)?;
        let reading: String = word.reading.as_deref()?.chars().map(hiragana).collect();
        let own: String = lemma.chars().map(hiragana).collect();
        (reading != own).then(|| (lemma.clone(), reading))
    };
    words.iter().filter_map(of).collect()
}

fn hiragana(c: char) -> char {
    const FROM_KATAKANA: u32 = 'ァ' as u32 - 'ぁ' as u32;
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - FROM_KATAKANA).unwrap_or(c),
        c => c,
    }
}

/// Where a day is told, from the folder of pages: its page, if it has one, or its
/// place on that of its month.
#[must_use]
pub fn day_address(date: Date, has_page: bool) -> String {
    if has_page {
        format!("{date}.html")
    } else {
        format!("{}.html#d-{date}", Span::month_of(date))
    }
}

/// A share of so few decimals that it is the same when it is read from JSON.
fn few_decimals(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

/// The words that most people said; of a day without words or of few posts, of which three
/// words tell nothing, how its first posts begin.
fn said(day: &Day) -> Vec<String> {
    if day.is_short() {
        return beginnings(&day.posts);
    }
    let named = day.named();
    if !named.is_empty() {
        return named.into_iter().map(|key| key.lemma).collect();
    }
    let people = |key| day.word(key).and_then(|word| word.authors).unwrap_or(0);
    let mut terms: Vec<_> =
        day.said.iter().map(|term| (people(&term.key), term.count, &term.key)).collect();
    terms.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(b.2)));
    let mut words: Vec<String> = Vec::new();
    for (.., key) in terms {
        if words.len() < WORDS && !words.contains(&key.lemma) {
            words.push(key.lemma.clone());
        }
    }
    if words.is_empty() { beginnings(&day.summary) } else { words }
}

/// How the first posts begin, each once; those that are a link alone only where no other
/// says anything.
fn beginnings<'a>(posts: impl IntoIterator<Item = &'a SummaryTweet>) -> Vec<String> {
    let posts: Vec<&SummaryTweet> = posts.into_iter().collect();
    let first = |of: &dyn Fn(&str) -> String| {
        let mut texts: Vec<String> = Vec::new();
        for post in &posts {
            let text = clean::line(&of(&post.text), MOST_OF_A_BEGINNING);
            if texts.len() < WORDS && !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts
    };
    let own = first(&its_own);
    if own.is_empty() { first(&str::to_owned) } else { own }
}

/// Days and times as they are written.
mod text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::{Deserialize, Deserializer, Error};
    use serde::ser::Serializer;

    pub fn serialize<S: Serializer>(
        value: &impl Display,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>, T>(deserializer: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
    {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
