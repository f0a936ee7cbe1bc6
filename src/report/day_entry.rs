use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::clean;
use super::content::Content;
use tsubuyaki_analysis::day::Day;
use tsubuyaki_charts::Link;

/// Words that a list of days names.
const WORDS: usize = 3;
/// Characters of a post that stands for its day, where no word does.
const MOST_OF_A_POST: usize = 24;

/// A day in the list of all days, and in the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayEntry {
    #[serde(with = "text")]
    pub date: Date,
    pub tweets: i64,
    pub authors: Option<i64>,
    /// The words that rose most.
    pub risen: Vec<String>,
    /// What stands for a day on which none rose: the words that most people said,
    /// else how a post of it begins.
    #[serde(default)]
    pub said: Vec<String>,
    /// Where the day is told, if that is not a page of its own: see
    /// [`Link::page`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How unlike the days before it was, from 0 to 1; `None` where they have no
    /// words.
    #[serde(default)]
    pub turbulence: Option<f64>,
    /// What the day was, in a few sentences.
    pub lede: String,
    /// When its last tweet was written.
    #[serde(with = "text")]
    pub last_tweet: Timestamp,
}

impl DayEntry {
    /// What the list says of a page.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let day = content.day;
        Self {
            date: day.date,
            tweets: day.counts.tweets,
            authors: day.counts.authors,
            risen: day.risers().take(WORDS).map(|key| key.lemma.clone()).collect(),
            said: said(day),
            address: None,
            turbulence: day.turbulence(),
            lede: content.lede_text(),
            last_tweet: day.last_tweet,
        }
    }

    /// What stands for the day in a list: the words that rose, else what was said.
    #[must_use]
    pub fn words(&self) -> &[String] {
        if self.risen.is_empty() { &self.said } else { &self.risen }
    }

    /// Where the day is told, from the folder of pages.
    #[must_use]
    pub fn link(&self) -> Option<Link> {
        let address = self.address.as_deref().and_then(Link::page);
        address.or_else(|| Link::page(&format!("{}.html", self.date)))
    }
}

/// The words that most people said; of a day without words, the beginning of its
/// first post.
fn said(day: &Day) -> Vec<String> {
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
    if words.is_empty() {
        let post = day.posts.iter().chain(&day.summary).map(|post| post.text.as_str());
        words.extend(
            post.map(|text| clean::line(text, MOST_OF_A_POST)).find(|text| !text.is_empty()),
        );
    }
    words
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
