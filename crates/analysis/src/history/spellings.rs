//! As people wrote terms, on all days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use polars::prelude::*;

use crate::engine::by_sql;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::united::United;
use crate::views::{Asked, Part, View, each};
use crate::word_lists::Variants;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Spellings that are shown.
const SHOWN: usize = 12;

/// How often terms were written how, by their lemmas.
#[derive(Default)]
pub struct Spellings {
    counts: HashMap<String, BTreeMap<String, i64>>,
    /// Which spellings are one word.
    united: Arc<United>,
}

impl Spellings {
    /// Those of some terms under the filters as they are: what is counted of a term is
    /// what its series counts.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub fn of(snapshot: &Snapshot, lemmas: &[&str], filters: &Filters) -> Result<Self, QueryError> {
        const COLUMNS: [&str; 2] = ["lemma", "surface"];
        let days: Vec<Date> = snapshot.manifest().dates_of(Table::Tokens).collect();
        let places: HashMap<&str, u32> =
            (0..).zip(lemmas).map(|(at, lemma)| (*lemma, at)).collect();
        let mut counts: Vec<BTreeMap<String, i64>> = vec![BTreeMap::new(); lemmas.len()];
        let mut add = |place: u32, surface: &str| {
            let Some(counts) = counts.get_mut(place as usize) else { return };
            match counts.get_mut(surface) {
                Some(count) => *count += 1,
                None => {
                    counts.insert(surface.to_owned(), 1);
                }
            }
        };
        let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: Some(lemmas) };
        let mut take = |part: Part| {
            let terms = part.terms(|lemma, _| places.get(lemma).copied().unwrap_or(u32::MAX))?;
            for (at, term) in terms.into_iter().enumerate() {
                if term != u32::MAX {
                    add(term, part.surface(at)?);
                }
            }
            Ok(())
        };
        if !each(snapshot, View::Said, &days, filters, &asked, &mut take)? {
            counts.iter_mut().for_each(BTreeMap::clear);
            let wanted = lit(Series::new("".into(), lemmas)).implode(true);
            let frame = by_sql(snapshot, View::Said, &days, filters)?
                .filter(col("lemma").is_in(wanted, false))
                .select(COLUMNS.map(col))
                .collect()?;
            let (lemma, surface) = (frame.column("lemma")?.str()?, frame.column("surface")?.str()?);
            for (lemma, surface) in lemma.iter().zip(surface.iter()) {
                let Some((place, surface)) = lemma.and_then(|lemma| places.get(lemma)).zip(surface)
                else {
                    continue;
                };
                *counts[*place as usize].entry(surface.to_owned()).or_default() += 1;
            }
        }
        let counts = lemmas.iter().map(|lemma| (*lemma).to_owned()).zip(counts).collect();
        Ok(Self { counts, united: Variants::united_of(&filters.variants)? })
    }

    /// The one of a term that is met most, of those that differ from it in capitals or the
    /// digits of numbers only, or are united with it: as the pages of days write it.
    pub(super) fn name(&self, lemma: &str) -> String {
        let mut all = crate::day::spellings::Spellings::default();
        let counts = || self.counts.get(lemma).into_iter().flatten();
        for (surface, count) in counts() {
            all.add(lemma, surface, *count);
        }
        let is_plain = |surface: &str| !surface.chars().any(|c| c.is_ascii_alphanumeric());
        let united = counts()
            .filter(|(surface, _)| is_plain(surface) && self.united.canonical(surface) == lemma);
        let most = united.max_by_key(|(surface, count)| (**count, Reverse(*surface)));
        let most = most.map(|(surface, _)| surface).filter(|surface| *surface != lemma);
        most.cloned().or_else(|| all.most(lemma)).unwrap_or_else(|| lemma.to_owned())
    }

    /// Those of a term that are met most, first.
    pub(super) fn of_term(&self, lemma: &str) -> Vec<(String, i64)> {
        let counts = self.counts.get(lemma).into_iter().flatten();
        let mut spellings: Vec<(String, i64)> =
            counts.map(|(surface, count)| (surface.clone(), *count)).collect();
        // Stable: of equals by their letters.
        spellings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        spellings.truncate(SHOWN);
        spellings
    }
}
