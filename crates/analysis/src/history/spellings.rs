//! As people wrote terms, on all days.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use crate::engine::by_sql;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::views::{Asked, Part, View, each};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Spellings that are shown.
const SHOWN: usize = 12;

/// How often terms were written how, by their lemmas.
#[derive(Default)]
pub struct Spellings(HashMap<String, BTreeMap<String, i64>>);

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
        Ok(Self(lemmas.iter().map(|lemma| (*lemma).to_owned()).zip(counts).collect()))
    }

    /// The one of a term that is met most, of those that differ from it in capitals or the
    /// digits of numbers only: as the pages of days write it.
    pub(super) fn name(&self, lemma: &str) -> String {
        let mut all = crate::day::spellings::Spellings::default();
        for (surface, count) in self.0.get(lemma).into_iter().flatten() {
            all.add(lemma, surface, *count);
        }
        all.most(lemma).unwrap_or_else(|| lemma.to_owned())
    }

    /// Those of a term that are met most, first.
    pub(super) fn of_term(&self, lemma: &str) -> Vec<(String, i64)> {
        let counts = self.0.get(lemma).into_iter().flatten();
        let mut spellings: Vec<(String, i64)> =
            counts.map(|(surface, count)| (surface.clone(), *count)).collect();
        // Stable: of equals by their letters.
        spellings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        spellings.truncate(SHOWN);
        spellings
    }
}
