//! Topics that are on everybody's lips for a day or a few, and hardly ever
//! else: what a search for bursts should find.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::calendar::Day;
use crate::rng::{Rng, WHOLE};
use crate::vocabulary::invented;

/// Days for each of which there is a burst, on average.
const DAYS_A_BURST: usize = 10;
/// How many days one may last.
const LONGEST: u64 = 3;
/// The share of a day's own words that a topic has at its height, of 10,000.
const LEAST_SHARE: u64 = 300;
const GREATEST_SHARE: u64 = 1_200;
/// The share that topics have on other days, all of them together.
const ELSEWHERE_SHARE: u32 = 10;

/// A topic and its days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Burst {
    pub word: String,
    pub from: String,
    pub to: String,
    pub days: Vec<BurstDay>,
    /// Tweets about it on other days.
    pub tweets_elsewhere: u64,
    #[serde(skip)]
    first_day: usize,
}

/// One day of a burst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BurstDay {
    pub date: String,
    /// The share of tweets that are no retweets, as planned.
    pub share: f64,
    /// Tweets about it that are no retweets, as it came out.
    pub tweets: u64,
    #[serde(skip)]
    parts: u32,
}

/// All topics, and how often they were spoken of.
pub struct Bursts {
    bursts: Vec<Burst>,
}

impl Bursts {
    pub fn plan(days: &[Day], seed: u64) -> Self {
        let mut rng = Rng::new(seed, "bursts");
        let mut words = BTreeSet::new();
        let bursts = (0..days.len().div_ceil(DAYS_A_BURST))
            .map(|_| {
                let word = loop {
                    let word = format!("{}{}", invented(&mut rng), rng.pick(&["祭", "展", "杯"]));
                    if words.insert(word.clone()) {
                        break word;
                    }
                };
                burst(word, days, &mut rng)
            })
            .collect();
        Self { bursts }
    }

    /// The topics of a day, by their number.
    pub fn of_day(&self, day: usize) -> Vec<usize> {
        let is_on =
            |burst: &Burst| (burst.first_day..burst.first_day + burst.days.len()).contains(&day);
        (0..self.bursts.len()).filter(|&topic| is_on(&self.bursts[topic])).collect()
    }

    /// Draws what a tweet of the day is about, and counts it.
    pub fn topic(&mut self, day: usize, of_day: &[usize], rng: &mut Rng) -> Option<&str> {
        let topic = self.draw(day, of_day, rng)?;
        let burst = &mut self.bursts[topic];
        let tweets = day.checked_sub(burst.first_day).and_then(|day| burst.days.get_mut(day));
        *tweets.map_or(&mut burst.tweets_elsewhere, |day| &mut day.tweets) += 1;
        Some(&burst.word)
    }

    fn draw(&self, day: usize, of_day: &[usize], rng: &mut Rng) -> Option<usize> {
        let mut drawn = rng.below(u64::from(WHOLE));
        for &topic in of_day {
            let burst = &self.bursts[topic];
            let parts = u64::from(burst.days[day - burst.first_day].parts);
            if drawn < parts {
                return Some(topic);
            }
            drawn -= parts;
        }
        rng.happens(ELSEWHERE_SHARE).then(|| rng.index(self.bursts.len()))
    }

    /// What happened, by the first day.
    pub fn into_truth(self) -> Vec<Burst> {
        let mut bursts = self.bursts;
        bursts.sort_by(|a, b| (a.first_day, &a.word).cmp(&(b.first_day, &b.word)));
        bursts
    }
}

fn burst(word: String, days: &[Day], rng: &mut Rng) -> Burst {
    let first_day = rng.index(days.len());
    let length = usize::try_from(1 + rng.below(LONGEST)).unwrap_or(1);
    let days = &days[first_day..days.len().min(first_day + length)];
    let height = LEAST_SHARE + rng.below(GREATEST_SHARE - LEAST_SHARE);
    let mut parts = u32::try_from(height).unwrap_or(0);
    let of_day = |day: &Day| {
        let share = f64::from(parts) / f64::from(WHOLE);
        let date = day.date.to_string();
        let day = BurstDay { date, share, tweets: 0, parts };
        parts /= 2;
        day
    };
    let days: Vec<BurstDay> = days.iter().map(of_day).collect();
    let date = |day: Option<&BurstDay>| day.map(|day| day.date.clone()).unwrap_or_default();
    Burst {
        word,
        from: date(days.first()),
        to: date(days.last()),
        days,
        tweets_elsewhere: 0,
        first_day,
    }
}
