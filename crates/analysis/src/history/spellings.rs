//! As people wrote terms, on all days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;
use polars::prelude::*;

use crate::crowd::Accounts;
use crate::day::spellings::Written;
use crate::engine::by_sql;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::united::United;
use crate::views::{Asked, Part, View, each};
use crate::word_lists::Variants;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Spellings that are shown.
const SHOWN: usize = 12;
/// The place of a term that is not asked for.
const NONE: u32 = u32::MAX / 2;

/// Parts of speech whose words are inflected: what is said of these is the spelling of the
/// word, not how often each of its forms was used.
const INFLECTED: [&str; 3] = ["動詞", "形容詞", "助動詞"];

/// How often terms were written how, by their lemmas.
#[derive(Default)]
pub struct Spellings {
    counts: HashMap<String, BTreeMap<String, Written>>,
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
        const COLUMNS: [&str; 4] = ["lemma", "pos", "surface", "author_id"];
        let days: Vec<Date> = snapshot.manifest().dates_of(Table::Tokens).collect();
        let places: HashMap<&str, u32> =
            (0..).zip(lemmas).map(|(at, lemma)| (*lemma, at)).collect();
        let mut counts: Vec<BTreeMap<String, Written>> = vec![BTreeMap::new(); lemmas.len()];
        let mut accounts = Accounts::default();
        let mut add = |place: u32, spelling: &str, author: Option<i64>| {
            let Some(counts) = counts.get_mut(place as usize) else { return };
            let author = author.map(|author| accounts.number(author));
            match counts.get_mut(spelling) {
                Some(written) => written.add(author),
                None => counts.entry(spelling.to_owned()).or_default().add(author),
            }
        };
        let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: Some(lemmas) };
        let mut take = |part: Part| {
            // Of each term its place, and whether it is inflected.
            let term = |lemma: &str, pos: &str| {
                let place = places.get(lemma).copied().unwrap_or(NONE);
                2 * place + u32::from(INFLECTED.contains(&pos))
            };
            let (terms, authors) = (part.terms(term)?, part.numbers("author_id")?);
            for ((at, term), author) in terms.into_iter().enumerate().zip(authors) {
                if term / 2 != NONE {
                    let is_inflected = term % 2 == 1;
                    let spelling =
                        if is_inflected { part.own_lemma(at)? } else { part.surface(at)? };
                    add(term / 2, spelling, author);
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
            let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
            let (lemma, pos, surface) = (text("lemma")?, text("pos")?, text("surface")?);
            let author = frame.column("author_id")?.i64()?;
            let mut accounts = Accounts::default();
            for row in 0..frame.height() {
                let Some(lemma) = lemma.get(row) else { continue };
                let Some((place, surface)) = places.get(lemma).zip(surface.get(row)) else {
                    continue;
                };
                let is_inflected = pos.get(row).is_some_and(|pos| INFLECTED.contains(&pos));
                let spelling = if is_inflected { lemma } else { surface };
                let author = author.get(row).map(|author| accounts.number(author));
                let written = counts[*place as usize].entry(spelling.to_owned()).or_default();
                written.add(author);
            }
        }
        let counts = lemmas.iter().map(|lemma| (*lemma).to_owned()).zip(counts).collect();
        Ok(Self { counts, united: Variants::united_of(&filters.variants)? })
    }

    /// The one of a term that most people wrote, of those that differ from it in capitals or the
    /// digits of numbers only, or are united with it: as the pages of days write it.
    pub(super) fn name(&self, lemma: &str) -> String {
        let mut all = crate::day::spellings::Spellings::default();
        let counts = || self.counts.get(lemma).into_iter().flatten();
        for (surface, written) in counts() {
            all.unite(lemma, surface, written);
        }
        let is_plain = |surface: &str| !surface.chars().any(|c| c.is_ascii_alphanumeric());
        let united = counts()
            .filter(|(surface, _)| is_plain(surface) && self.united.canonical(surface) == lemma);
        let order = |(surface, written): &(&String, &Written)| {
            (written.order(), Reverse((*surface).clone()))
        };
        let most = united.max_by_key(order);
        let most = most.map(|(surface, _)| surface).filter(|surface| *surface != lemma);
        most.cloned().or_else(|| all.most(lemma)).unwrap_or_else(|| lemma.to_owned())
    }

    /// Those of a term that are met most, first.
    pub(super) fn of_term(&self, lemma: &str) -> Vec<(String, i64)> {
        let counts = self.counts.get(lemma).into_iter().flatten();
        let mut spellings: Vec<(String, i64)> =
            counts.map(|(surface, written)| (surface.clone(), written.count)).collect();
        // Stable: of equals by their letters.
        spellings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        spellings.truncate(SHOWN);
        spellings
    }
}
