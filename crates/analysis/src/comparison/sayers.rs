//! Who said a term, in which posts, and since when it has been in a burst.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::Weighed;
use crate::bursts::{DayCount, bursts};

/// The fewest days in which a burst can be seen.
const LEAST_DAYS: usize = 7;
const NONE: usize = u32::MAX as usize;

/// A post of the day or period that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SaidIn {
    pub tweet_id: i64,
    /// A number for each author; `None` where it is not known.
    pub author: Option<u32>,
}

impl Weighed {
    /// The posts of the day or period that have the term of a row, each once, in the
    /// order of their ids.
    pub(crate) fn said_in(&self, row: usize) -> Vec<SaidIn> {
        let is_target = |post: &&u32| self.posts.is_target[**post as usize];
        let mut posts: Vec<SaidIn> = self.postings.0[row]
            .iter()
            .filter(is_target)
            .map(|&post| SaidIn {
                tweet_id: self.posts.ids[post as usize],
                author: self.posts.author_of(post),
            })
            .collect();
        posts.sort_unstable_by_key(|post| post.tweet_id);
        posts.dedup();
        posts
    }

    /// How many posts of the day or period have terms that count.
    pub(crate) fn speaking_posts(&self) -> usize {
        let posts = self.posts.terms.iter().zip(&self.posts.is_target);
        posts.filter(|(terms, is_target)| **terms > 0 && **is_target).count()
    }

    /// The people who wrote on each day, by its number since 1970.
    pub(crate) fn speakers_by_day(&self) -> BTreeMap<i32, i64> {
        let mut speakers = BTreeMap::new();
        for (speaks, &day) in self.posts.speaking_units().into_iter().zip(&self.posts.day) {
            *speakers.entry(day).or_default() += i64::from(speaks);
        }
        speakers
    }

    /// The first day of the burst in which the last day has the term of a row, by the
    /// people who said it on each day; `None` outside of one, and where the days are
    /// too few. `speakers` are all people of each day.
    pub(crate) fn bursting_since(&self, row: usize, speakers: &BTreeMap<i32, i64>) -> Option<Date> {
        if speakers.len() < LEAST_DAYS {
            return None;
        }
        let kept = self.postings.0[row].iter().filter(|post| self.layout.is_kept[**post as usize]);
        let units: BTreeSet<usize> = kept
            .map(|&post| self.posts.unit[post as usize] as usize)
            .filter(|unit| *unit != NONE)
            .collect();
        let mut said: BTreeMap<i32, i64> = BTreeMap::new();
        for unit in units {
            *said.entry(self.posts.day[unit]).or_default() += 1;
        }
        let days: Vec<i32> = speakers.keys().copied().collect();
        let count = |day: &i32| DayCount {
            count: said.get(day).copied().unwrap_or(0),
            all: speakers.get(day).copied().unwrap_or(0),
        };
        let counts: Vec<DayCount> = days.iter().map(count).collect();
        let last = bursts(&counts).into_iter().find(|burst| burst.last + 1 == days.len())?;
        Some(date(1970, 1, 1).saturating_add(days[last.first].days()))
    }
}
