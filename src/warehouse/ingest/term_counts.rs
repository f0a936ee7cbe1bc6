//! Tokens counted by term: the table `terms`.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, BooleanArray, Int64Array, RecordBatch, StringViewArray};
use foldhash::fast::RandomState;
use hashbrown::{Equivalent, HashMap};
use jiff::civil::Date;
use polars::prelude::{Column, DataFrame, DataType, PolarsResult};

use crate::warehouse::snapshot::days_since_1970;
use crate::warehouse::{Category, Table, WarehouseError};

/// Kinds whose terms the vocabulary keeps.
const OF_VOCABULARY: [&str; 3] = ["word", "hashtag", "emoji"];

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Term {
    lemma: String,
    pos: String,
    pos1: String,
    kind: String,
    in_hashtag: bool,
    is_retweet: bool,
}

#[derive(Hash)]
struct TermRef<'a> {
    lemma: &'a str,
    pos: &'a str,
    pos1: &'a str,
    kind: &'a str,
    in_hashtag: bool,
    is_retweet: bool,
}

impl Equivalent<Term> for TermRef<'_> {
    fn equivalent(&self, term: &Term) -> bool {
        self.lemma == term.lemma
            && self.pos == term.pos
            && self.pos1 == term.pos1
            && self.kind == term.kind
            && self.in_hashtag == term.in_hashtag
            && self.is_retweet == term.is_retweet
    }
}

impl From<&TermRef<'_>> for Term {
    fn from(term: &TermRef<'_>) -> Self {
        Self {
            lemma: term.lemma.to_owned(),
            pos: term.pos.to_owned(),
            pos1: term.pos1.to_owned(),
            kind: term.kind.to_owned(),
            in_hashtag: term.in_hashtag,
            is_retweet: term.is_retweet,
        }
    }
}

/// How often each term of a day occurs.
#[derive(Default)]
pub(super) struct TermCounts {
    counts: HashMap<Term, i64, RandomState>,
}

impl TermCounts {
    /// Counts the rows of a batch of `tokens`.
    pub fn add(&mut self, tokens: &RecordBatch) -> Result<(), WarehouseError> {
        let column = |name: &str| {
            let index = tokens.schema_ref().index_of(name)?;
            Ok::<_, WarehouseError>(tokens.column(index).as_string_view())
        };
        let flag = |name: &str| {
            let index = tokens.schema_ref().index_of(name)?;
            Ok::<_, WarehouseError>(tokens.column(index).as_boolean())
        };
        let (lemma, pos, pos1, kind) =
            (column("lemma")?, column("pos")?, column("pos1")?, column("kind")?);
        let (in_hashtag, is_retweet) = (flag("in_hashtag")?, flag("is_retweet")?);
        for row in 0..tokens.num_rows() {
            let term = TermRef {
                lemma: lemma.value(row),
                pos: pos.value(row),
                pos1: pos1.value(row),
                kind: kind.value(row),
                in_hashtag: in_hashtag.value(row),
                is_retweet: is_retweet.value(row),
            };
            match self.counts.get_mut(&term) {
                Some(count) => *count += 1,
                None => {
                    self.counts.insert(Term::from(&term), 1);
                }
            }
        }
        Ok(())
    }

    /// The rows of `terms`, sorted.
    pub fn rows(&self) -> Result<RecordBatch, WarehouseError> {
        let mut terms: Vec<(&Term, i64)> = self.counts.iter().map(|(term, &n)| (term, n)).collect();
        terms.sort_unstable();
        let text = |value: fn(&Term) -> &str| -> ArrayRef {
            Arc::new(terms.iter().map(|(term, _)| Some(value(term))).collect::<StringViewArray>())
        };
        let flag = |value: fn(&Term) -> bool| -> ArrayRef {
            Arc::new(terms.iter().map(|(term, _)| Some(value(term))).collect::<BooleanArray>())
        };
        let columns = vec![
            text(|term| &term.lemma),
            text(|term| &term.pos),
            text(|term| &term.pos1),
            text(|term| &term.kind),
            flag(|term| term.in_hashtag),
            flag(|term| term.is_retweet),
            Arc::new(terms.iter().map(|&(_, count)| count).collect::<Int64Array>()),
        ];
        Ok(RecordBatch::try_new(Table::Terms.schema(), columns)?)
    }

    /// Every combination of part of speech and kind.
    pub fn categories(&self) -> BTreeSet<Category> {
        let category = |term: &Term| Category {
            pos: term.pos.clone(),
            pos1: term.pos1.clone(),
            kind: term.kind.clone(),
        };
        self.counts.keys().map(category).collect()
    }

    /// The day's part of the vocabulary: its original words, hashtags and
    /// emoji, each once.
    pub fn vocabulary(&self, date: Date) -> PolarsResult<DataFrame> {
        let terms: BTreeSet<(&str, &str, &str)> = self
            .counts
            .keys()
            .filter(|term| !term.is_retweet && OF_VOCABULARY.contains(&term.kind.as_str()))
            .map(|term| (term.lemma.as_str(), term.pos.as_str(), term.kind.as_str()))
            .collect();
        let dates = vec![days_since_1970(date); terms.len()];
        let column = |name: &str, values: Vec<&str>| Column::new(name.into(), values);
        DataFrame::new(
            terms.len(),
            vec![
                column("lemma", terms.iter().map(|term| term.0).collect()),
                column("pos", terms.iter().map(|term| term.1).collect()),
                column("kind", terms.iter().map(|term| term.2).collect()),
                Column::new("first_date".into(), &dates).cast(&DataType::Date)?,
                Column::new("last_date".into(), &dates).cast(&DataType::Date)?,
            ],
        )
    }
}
