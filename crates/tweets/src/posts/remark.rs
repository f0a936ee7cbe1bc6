//! What a person should know of how an input was read.

use super::field::Field;

/// A sentence about how an input was read, and what would have it read otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// For a person to read, without a full stop.
    pub text: String,
    /// How a person who knows better says so.
    pub correction: Option<Correction>,
}

/// What a person can say of an input, so that it is read otherwise or read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction {
    /// Which column feeds a field ([`ReadOptions::mapping`](crate::ReadOptions::mapping)).
    Column {
        /// Fields, any one of which the column may feed.
        fields: Vec<Field>,
        /// Its name.
        name: String,
        /// When that is right, where the remark does not say so.
        when: Option<&'static str>,
    },
    /// Which column feeds a field, by its number, as the table has no header.
    ColumnNumber(Field),
    /// The time zone of times without one
    /// ([`ReadOptions::time_zone`](crate::ReadOptions::time_zone)), where it is known: `+09:00`.
    TimeZone(Option<String>),
    /// How times are written
    /// ([`ReadOptions::time_format`](crate::ReadOptions::time_format)).
    TimeFormat,
    /// Ids that are made of author, time and text
    /// ([`ReadOptions::missing_ids`](crate::ReadOptions::missing_ids)).
    AssignedIds,
    /// Whose the posts are that do not say it
    /// ([`ReadOptions::author`](crate::ReadOptions::author)).
    Author,
}

impl Remark {
    pub(crate) fn with(text: String, correction: Correction) -> Self {
        Self { text, correction: Some(correction) }
    }
}

impl From<String> for Remark {
    fn from(text: String) -> Self {
        Self { text, correction: None }
    }
}

impl Correction {
    pub(crate) fn column(field: Field, name: &str, when: Option<&'static str>) -> Self {
        Self::Column { fields: vec![field], name: name.to_owned(), when }
    }
}
