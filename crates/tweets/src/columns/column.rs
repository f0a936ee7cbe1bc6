//! A column of a table of unknown origin: its name and its first values.

use std::borrow::Cow;

use super::cell::{self, Platform};
use super::vocabulary;
use crate::posts::field::Field;

/// A column as a file begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    pub name: String,
    /// Its first values, empty where there is none.
    pub values: Vec<String>,
    /// Its values are of a kind that cannot be written as text.
    pub is_closed: bool,
}

/// Rows whose values are looked at.
pub(crate) const SAMPLE_ROWS: usize = 2_000;

/// Of those, the ones whose values are read as what they may be.
pub(crate) const TRIED_ROWS: usize = 100;

/// Values of a column that are shown.
const SHOWN: usize = 3;

/// The columns without the rows of networks that are not read, which tell nothing of what
/// stands in the others; and whether there are no others.
pub(crate) fn rows_that_are_read(columns: &[Column]) -> (Cow<'_, [Column]>, bool) {
    let is_of_networks = |column: &&Column| {
        vocabulary::meanings(&column.name).iter().any(|meaning| meaning.field == Field::Network)
            && are_all(column, |value| cell::platform(value).is_some())
    };
    let Some(networks) = columns.iter().find(is_of_networks) else {
        return (Cow::Borrowed(columns), false);
    };
    let is_elsewhere = |value: &String| cell::platform(value) == Some(Platform::Elsewhere);
    let elsewhere: Vec<bool> = networks.values.iter().map(is_elsewhere).collect();
    if !elsewhere.contains(&true) || !elsewhere.contains(&false) {
        return (Cow::Borrowed(columns), elsewhere.contains(&true));
    }
    let read = |column: &Column| {
        let rows = column.values.iter().zip(&elsewhere).filter(|(_, is_elsewhere)| !**is_elsewhere);
        let values = rows.map(|(value, _)| value.clone()).collect();
        Column { name: column.name.clone(), values, is_closed: column.is_closed }
    };
    (columns.iter().map(read).collect(), false)
}

/// Whether a column is called what programs call one that has no name.
pub(crate) fn is_nameless(name: &str) -> bool {
    let name = name.trim();
    name.is_empty() || name == "index" || name.starts_with("Unnamed:") || name == "rownames"
}

/// The first values of a column, for a person to see.
pub(crate) fn shown(column: &Column) -> Vec<String> {
    filled(column).take(SHOWN).cloned().collect()
}

/// Whether a column has values, and all of them are something.
pub(crate) fn are_all(column: &Column, is: impl Fn(&String) -> bool) -> bool {
    let mut values = filled(column).take(TRIED_ROWS).peekable();
    values.peek().is_some() && values.all(is)
}

/// The values that are there.
pub(crate) fn filled(column: &Column) -> impl Iterator<Item = &String> {
    column.values.iter().filter(|value| !cell::is_missing(value))
}
