use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::content::Content;

/// Risers that a list of days names.
const RISERS: usize = 3;

/// A day in the list of all days, and in the feed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayEntry {
    #[serde(with = "text")]
    pub date: Date,
    pub tweets: i64,
    pub authors: Option<i64>,
    /// The words that rose most.
    pub risen: Vec<String>,
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
            risen: day.risers().take(RISERS).map(|key| key.lemma.clone()).collect(),
            turbulence: day.turbulence(),
            lede: content.lede_text(),
            last_tweet: day.last_tweet,
        }
    }
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
