//! The posts of both sides: their authors, copies and replies.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use jiff::civil::Date;
use polars::prelude::*;

use super::sides::{Side, Sides};
use crate::engine::scan;
use crate::error::QueryError;
use crate::filters::Filters;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// No unit, no cell, no post that is answered.
pub(crate) const NONE: u32 = u32::MAX;

/// The posts of some days, in the order of author, day and id. Columns, not
/// rows: they are read from end to end for every term.
pub(crate) struct Posts {
    pub ids: Vec<i64>,
    /// The unit of each, [`NONE`] where the author is not known.
    pub unit: Vec<u32>,
    /// What it has in common with its copies.
    pub key: Vec<Option<i64>>,
    /// Which post or, after all posts, which absent one it answers.
    pub parent: Vec<u32>,
    /// How many posts there are with the absent ones that are answered.
    pub nodes: usize,
    /// How many terms of each count; 0 before the tokens are read.
    pub terms: Vec<u32>,
    pub is_target: Vec<bool>,
    /// The author of each unit, from 0, and its side.
    pub author: Vec<u32>,
    pub sides: Sides,
    places: HashMap<i64, u32>,
}

impl Posts {
    /// Reads the posts that pass the filters.
    pub(crate) fn read(
        snapshot: &Snapshot,
        target: &[Date],
        baseline: &[Date],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let days: Vec<Date> =
            target.iter().chain(baseline).copied().collect::<BTreeSet<_>>().into_iter().collect();
        let frame = scan(snapshot, Table::Tweets, &days, filters)?
            .select(["author_id", "date", "tweet_id", "text_key", "in_reply_to_id"].map(col))
            .sort(["author_id", "date", "tweet_id"], SortMultipleOptions::default())
            .collect()?;
        let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
        let ids: Vec<i64> = number("tweet_id")?.iter().flatten().collect();
        let key: Vec<Option<i64>> = number("text_key")?.iter().collect();
        let date = frame.column("date")?.date()?.physical().clone();
        let target: BTreeSet<i32> = target.iter().map(|&day| days_since_1970(day)).collect();

        let places: HashMap<i64, u32> = ids.iter().copied().zip(0..).collect();
        let mut absent: HashMap<i64, u32> = HashMap::new();
        let first_absent = u32::try_from(ids.len()).unwrap_or(NONE);
        let mut parent = Vec::with_capacity(ids.len());
        for answered in number("in_reply_to_id")?.iter() {
            parent.push(match answered {
                None => NONE,
                Some(id) => places.get(&id).copied().unwrap_or_else(|| {
                    let next = first_absent + u32::try_from(absent.len()).unwrap_or(0);
                    *absent.entry(id).or_insert(next)
                }),
            });
        }

        let (mut unit, mut author, mut sides) = (Vec::new(), Vec::<u32>::new(), Vec::new());
        let mut is_target = Vec::with_capacity(ids.len());
        let mut last: Option<(i64, i32)> = None;
        for (writer, day) in number("author_id")?.iter().zip(date.iter()) {
            let day = day.unwrap_or_default();
            let of_target = target.contains(&day);
            is_target.push(of_target);
            let Some(writer) = writer else {
                unit.push(NONE);
                continue;
            };
            if last != Some((writer, day)) {
                let number = match (author.last(), last) {
                    (Some(&number), Some((before, _))) => number + u32::from(before != writer),
                    _ => 0,
                };
                author.push(number);
                sides.push(if of_target { Side::Target } else { Side::Baseline });
                last = Some((writer, day));
            }
            unit.push(u32::try_from(author.len() - 1).unwrap_or(NONE));
        }
        Ok(Self {
            nodes: ids.len() + absent.len(),
            terms: vec![0; ids.len()],
            sides: Sides(sides),
            ids,
            unit,
            key,
            parent,
            is_target,
            author,
            places,
        })
    }

    /// The place of a post.
    pub(crate) fn place(&self, id: i64) -> Option<u32> {
        self.places.get(&id).copied()
    }

    /// The author of a post.
    pub(crate) fn author_of(&self, post: u32) -> Option<u32> {
        self.author.get(self.unit[post as usize] as usize).copied()
    }

    /// Whether a unit has terms that count.
    pub(crate) fn speaking_units(&self) -> Vec<bool> {
        let mut speaks = vec![false; self.author.len()];
        for (&unit, &terms) in self.unit.iter().zip(&self.terms) {
            if unit != NONE && terms > 0 {
                speaks[unit as usize] = true;
            }
        }
        speaks
    }

    /// Posts that have terms that count, and those of them without an author.
    pub(crate) fn speaking(&self) -> (usize, usize) {
        let speaking = self.unit.iter().zip(&self.terms).filter(|(_, terms)| **terms > 0);
        let unknown = speaking.clone().filter(|(unit, _)| **unit == NONE).count();
        (speaking.count(), unknown)
    }
}
