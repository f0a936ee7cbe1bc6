use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::clean;
use super::content::Content;
use super::page::ShortDay;
use tsubuyaki_analysis::Span;
use tsubuyaki_charts::Link;

/// Risers that a list of days names.
const RISERS: usize = 3;
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
        Self {
            date: day.date,
            tweets: day.counts.tweets,
            authors: day.counts.authors,
            risen: day.risers().take(RISERS).map(|key| key.lemma.clone()).collect(),
            turbulence: day.turbulence(),
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
            turbulence: of_series.and_then(|day| day.turbulence),
            lede: texts.join(content.language.pick("／", " / ")),
            last_tweet: zone.to_timestamp(last).unwrap_or(Timestamp::UNIX_EPOCH),
            has_page: false,
        }
    }

    /// Where the day is: its page, or its place on that of its month.
    #[must_use]
    pub fn link(&self) -> Option<Link> {
        if self.has_page {
            return Link::page(&format!("{}.html", self.date));
        }
        let month = format!("{}.html", Span::month_of(self.date));
        Link::place(&month, &format!("d-{}", self.date))
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
