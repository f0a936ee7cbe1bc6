//! A column that posts need, or that the user named, and a table lacks.

use std::fmt;

use super::mapping::Mapping;
use super::vocabulary;
use crate::posts::field::Field;

/// Characters of the longest name of a column that a message shows.
const LONGEST_NAME: usize = 60;

/// A column that a table lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    field: Field,
    /// Names that were looked for.
    wanted: String,
    /// Those that the table has.
    columns: Vec<String>,
}

impl fmt::Display for MissingColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, wanted, columns } = self;
        let field = field.column();
        write!(f, "no column {wanted} for {field}; ")?;
        // What is no table has names without end, or none.
        let short = |name: &String| match name.char_indices().nth(LONGEST_NAME) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.clone(),
        };
        let names: Vec<String> = columns.iter().map(short).collect();
        let is_table = columns.iter().all(|name| name.chars().count() <= LONGEST_NAME);
        match (names.as_slice(), is_table) {
            ([], _) => f.write_str("no column was found"),
            ([first, ..], false) => write!(f, "the first line is no header: {first}"),
            (names, true) => write!(f, "the columns are {}", names.join(", ")),
        }
    }
}

impl MissingColumn {
    /// What a table lacks whose columns are these.
    pub(crate) fn new(field: Field, mapping: &Mapping, columns: &[String]) -> Self {
        let wanted = match (mapping.given(field), field) {
            (Some(name), _) => name.to_owned(),
            (None, Field::Id) => "tweet_id or id".to_owned(),
            (None, field) => field.column().to_owned(),
        };
        Self { field, wanted, columns: columns.to_vec() }
    }

    /// Whether the table has a text and an id or a time, by what its columns are called, so
    /// that it may be one of posts for all that.
    pub(crate) fn may_be_of_posts(&self) -> bool {
        let has = |field: Field| {
            let mut meanings = self.columns.iter().flat_map(|name| vocabulary::meanings(name));
            meanings.any(|meaning| meaning.field == field && !meaning.is_weak)
        };
        has(Field::Text) && (has(Field::Id) || has(Field::CreatedAt))
    }

    /// What the column would have held.
    #[must_use]
    pub fn field(&self) -> Field {
        self.field
    }
}
