//! Rows of a view, as one batch of the table's file has them.

use arrow::array::{Array, AsArray, RecordBatch, StringViewArray};
use arrow::datatypes::{Int32Type, Int64Type};
use hashbrown::HashMap;
use polars::prelude::polars_err;

use crate::error::QueryError;

/// Which rows of a batch count.
pub(crate) struct Part {
    /// Days since 1970.
    pub(super) date: i32,
    pub(super) batch: RecordBatch,
    /// The rows, in their order.
    pub(super) rows: Vec<u32>,
    /// What each code of a lemma stands for, if not for itself.
    pub(super) lemmas: Vec<Option<Box<str>>>,
    /// Of the view `words` whether each row is what is denied, and how often it was said.
    pub(super) counts: Vec<(bool, i64)>,
    /// How often lemmas that are not told apart were said.
    pub(super) others: i64,
}

impl Part {
    pub(super) fn len(&self) -> usize {
        self.rows.len() + usize::from(self.others > 0)
    }

    /// The day, in days since 1970.
    pub(crate) fn date(&self) -> i32 {
        self.date
    }

    /// The number that `number` gives the term of each row, by lemma and part of
    /// speech; it is asked once for each term of the part.
    pub(crate) fn terms(
        &self,
        mut number: impl FnMut(&str, &str) -> u32,
    ) -> Result<Vec<u32>, QueryError> {
        let (lemma, lemmas) = words(&self.batch, "lemma")?;
        let (pos, all_pos) = words(&self.batch, "pos")?;
        let mut known: HashMap<(i32, i32), u32> = HashMap::new();
        let term = |&row: &u32| {
            let codes = (lemma[row as usize], pos[row as usize]);
            *known.entry(codes).or_insert_with(|| {
                let own = || lemmas.value(place(codes.0));
                let named = self.lemmas[place(codes.0)].as_deref().unwrap_or_else(own);
                number(named, all_pos.value(place(codes.1)))
            })
        };
        Ok(self.rows.iter().map(term).collect())
    }

    /// The rows of which `is_wanted` says so by lemma and by surface, by their places.
    pub(crate) fn where_said(
        &self,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<usize>, QueryError> {
        let (lemma, lemmas) = words(&self.batch, "lemma")?;
        let (surface, surfaces) = words(&self.batch, "surface")?;
        let own = |code: usize| is_wanted(lemmas.value(code));
        let named = self.lemmas.iter().enumerate();
        let by_lemma: Vec<bool> = named
            .map(|(code, named)| named.as_deref().map_or_else(|| own(code), &is_wanted))
            .collect();
        let by_surface: Vec<bool> =
            surfaces.iter().map(|surface| surface.is_some_and(&is_wanted)).collect();
        let is_said = |(_, row): &(usize, &u32)| {
            let row = **row as usize;
            by_lemma[place(lemma[row])] || by_surface[place(surface[row])]
        };
        Ok(self.rows.iter().enumerate().filter(is_said).map(|(at, _)| at).collect())
    }

    /// The surface of the row at a place.
    pub(crate) fn surface(&self, at: usize) -> Result<&str, QueryError> {
        let (codes, surfaces) = words(&self.batch, "surface")?;
        Ok(surfaces.value(place(codes[self.rows[at] as usize])))
    }

    /// The lemma of the row at a place as the table has it, which others may be united with.
    pub(crate) fn own_lemma(&self, at: usize) -> Result<&str, QueryError> {
        let (codes, lemmas) = words(&self.batch, "lemma")?;
        Ok(lemmas.value(place(codes[self.rows[at] as usize])))
    }

    /// A column of small numbers at the places of some rows.
    pub(crate) fn places(&self, name: &str, at: &[usize]) -> Result<Vec<i32>, QueryError> {
        let column = array(&self.batch, name)?.as_primitive_opt::<Int32Type>();
        let column = column.ok_or_else(|| unlike(name))?;
        Ok(at.iter().map(|&at| column.value(self.rows[at] as usize)).collect())
    }

    /// Of the view `words` whether each row is what is denied, and how often it was said.
    pub(crate) fn counts(&self) -> &[(bool, i64)] {
        &self.counts
    }

    /// A column of numbers that may lack some.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<Option<i64>>, QueryError> {
        let column = array(&self.batch, name)?.as_primitive_opt::<Int64Type>();
        let column = column.ok_or_else(|| unlike(name))?;
        let number = |&row: &u32| column.is_valid(row as usize).then(|| column.value(row as usize));
        Ok(self.rows.iter().map(number).collect())
    }

    /// A column of yes or no.
    pub(crate) fn flags(&self, name: &str) -> Result<Vec<bool>, QueryError> {
        let column = array(&self.batch, name)?.as_boolean_opt().ok_or_else(|| unlike(name))?;
        Ok(self.rows.iter().map(|&row| column.value(row as usize)).collect())
    }

    /// A column of strings, which are not lemmas.
    pub(crate) fn texts(&self, name: &str) -> Result<impl Iterator<Item = &str>, QueryError> {
        let (codes, words) = words(&self.batch, name)?;
        Ok(self.rows.iter().map(move |&row| words.value(place(codes[row as usize]))))
    }
}

/// A batch's column of strings: their codes, and what these are.
pub(crate) fn words<'a>(
    batch: &'a RecordBatch,
    name: &str,
) -> Result<(&'a [i32], &'a StringViewArray), QueryError> {
    let column = array(batch, name)?.as_dictionary_opt::<Int32Type>();
    let words =
        column.and_then(|column| Some((column.keys(), column.values().as_string_view_opt()?)));
    match words {
        Some((codes, words)) if codes.null_count() == 0 => Ok((codes.values(), words)),
        _ => Err(unlike(name)),
    }
}

pub(crate) fn array<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, QueryError> {
    batch.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| unlike(name))
}

/// A column that is not what the schema says.
pub(crate) fn unlike(name: &str) -> QueryError {
    QueryError::Polars(
        polars_err!(SchemaMismatch: "the column {name} is missing or of another type"),
    )
}

/// A code of a dictionary as a place in it.
pub(crate) fn place(code: i32) -> usize {
    usize::try_from(code).unwrap_or(0)
}
