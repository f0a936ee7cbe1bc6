//! Which columns of a table that is not a format of Twitter's feed which of ours:
//! by name, or as the user says it (`--map text=body,created_at=posted`).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;

use super::draft::Draft;
use super::text::{decoded_literal, shortened};
use super::tweet::{Moment, Tweet};
use super::{id, time};

/// What a column can feed, by the names of the table `tweets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // They are the columns that they are named after.
pub enum Field {
    Id,
    CreatedAt,
    Text,
    AuthorId,
    Author,
    Lang,
    Client,
    IsRetweet,
    RetweetedId,
    QuotedId,
    InReplyToId,
    LikeCount,
    RetweetCount,
    TimeKnown,
}

impl Field {
    /// Every field, in the order of the columns of `tweets`.
    pub const ALL: [Self; 14] = [
        Self::Id,
        Self::CreatedAt,
        Self::Text,
        Self::AuthorId,
        Self::Author,
        Self::Lang,
        Self::Client,
        Self::IsRetweet,
        Self::RetweetedId,
        Self::QuotedId,
        Self::InReplyToId,
        Self::LikeCount,
        Self::RetweetCount,
        Self::TimeKnown,
    ];

    /// The names by which a column is known to feed it, the best first.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["tweet_id", "id"],
            Self::CreatedAt => &["created_at"],
            Self::Text => &["text"],
            Self::AuthorId => &["author_id"],
            Self::Author => &["author"],
            Self::Lang => &["lang"],
            Self::Client => &["client"],
            Self::IsRetweet => &["is_retweet"],
            Self::RetweetedId => &["retweeted_id"],
            Self::QuotedId => &["quoted_id"],
            Self::InReplyToId => &["in_reply_to_id"],
            Self::LikeCount => &["like_count"],
            Self::RetweetCount => &["retweet_count"],
            Self::TimeKnown => &["time_known"],
        }
    }

    /// The name of the column of `tweets`.
    #[must_use]
    pub fn column(self) -> &'static str {
        self.names()[0]
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.names().contains(&name))
    }
}

/// The names of columns where they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    given: Vec<(Field, String)>,
}

impl Mapping {
    /// Whether it was said by the user and all columns that it names are there.
    pub(crate) fn fits(&self, has: impl Fn(&str) -> bool) -> bool {
        !self.given.is_empty() && self.given.iter().all(|(_, name)| has(name))
    }

    /// Whether the user named any column.
    pub(crate) fn is_given(&self) -> bool {
        !self.given.is_empty()
    }

    /// As the user said it; `None` if nothing was said.
    pub(crate) fn describe(&self) -> Option<String> {
        let parts = self.given.iter().map(|(field, name)| format!("{}={name}", field.column()));
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(","))
    }

    /// The names that can feed a field: the one that was given, or the usual.
    pub(crate) fn names(&self, field: Field) -> Vec<&str> {
        match self.given.iter().find(|(given, _)| *given == field) {
            Some((_, name)) => vec![name],
            None => field.names().to_vec(),
        }
    }

    /// The columns of a table that feed the fields.
    ///
    /// # Errors
    ///
    /// When a column is missing that was named or that every tweet needs, which
    /// the id is not where `needs_id` is false.
    pub(crate) fn places<'a>(
        &self,
        columns: impl Iterator<Item = &'a str> + Clone,
        needs_id: bool,
    ) -> Result<Places, MissingColumn> {
        self.places_of(columns, |field| {
            matches!(field, Field::CreatedAt | Field::Text) || (field == Field::Id && needs_id)
        })
    }

    /// The columns of a table that feed the fields.
    ///
    /// # Errors
    ///
    /// When a column is missing that was named or that `is_needed`.
    pub(crate) fn places_of<'a>(
        &self,
        columns: impl Iterator<Item = &'a str> + Clone,
        is_needed: impl Fn(Field) -> bool,
    ) -> Result<Places, MissingColumn> {
        let place = |field: Field| {
            let names = self.names(field);
            names.iter().find_map(|name| columns.clone().position(|column| column.trim() == *name))
        };
        let places = Field::ALL.map(place);
        let is_wanted =
            |field: Field| is_needed(field) || self.given.iter().any(|(given, _)| *given == field);
        match Field::ALL
            .into_iter()
            .find(|&field| is_wanted(field) && places[field as usize].is_none())
        {
            None => Ok(Places(places)),
            Some(field) => Err(MissingColumn {
                field,
                wanted: self.names(field).join(" or "),
                columns: columns.map(str::to_owned).collect(),
            }),
        }
    }
}

impl FromStr for Mapping {
    type Err = String;

    /// Reads `text=body,created_at=posted`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut given: Vec<(Field, String)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (column, name) = part
                .split_once('=')
                .map(|(column, name)| (column.trim(), name.trim()))
                .filter(|(_, name)| !name.is_empty())
                .ok_or_else(|| format!("{part:?} is not COLUMN=NAME, as in text=body"))?;
            let field = Field::named(column).ok_or_else(|| {
                let names = Field::ALL.map(Field::column).join(", ");
                format!("unknown column {column}; known columns: {names}")
            })?;
            if given.iter().any(|(before, _)| *before == field) {
                return Err(format!("{column} is mapped twice"));
            }
            given.push((field, name.to_owned()));
        }
        Ok(Self { given })
    }
}

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
        write!(
            f,
            "no column {wanted} for {field}; the columns are {}",
            shortened(&columns.join(", "))
        )
    }
}

impl MissingColumn {
    /// What the column would have held.
    #[must_use]
    pub fn field(&self) -> Field {
        self.field
    }
}

/// Where in a table's rows the fields stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Places([Option<usize>; Field::ALL.len()]);

impl Places {
    pub fn of(&self, field: Field) -> Option<usize> {
        self.0[field as usize]
    }
}

/// Makes a tweet of the values of a row; empty ones are not there.
///
/// # Errors
///
/// What keeps it from being one, for a person to read.
pub(crate) fn draft<'a>(
    zone: &TimeZone,
    value: impl Fn(Field) -> Option<Cow<'a, str>>,
) -> Result<Draft, String> {
    let value = |field: Field| value(field).filter(|value| !value.is_empty());
    let number = |field: Field| value(field)?.trim().parse().ok();
    let is = |field: Field, word: &str| {
        value(field).is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
    };
    let owned = |field: Field| value(field).map(|value| value.trim().to_owned());
    let id = match value(Field::Id) {
        Some(written) => id::parse_mapped(&written),
        None => Err("no id".to_owned()),
    };
    let text = decoded_literal(value(Field::Text).ok_or("no text")?.into_owned());
    let written = value(Field::CreatedAt).ok_or("missing time (created_at)")?;
    let written = match time::parse_moment(&written, zone)? {
        Moment::At(micros) if is(Field::TimeKnown, "false") => Moment::Day(micros),
        moment => moment,
    };
    let author = owned(Field::Author);
    let tweet = Tweet {
        author_id: number(Field::AuthorId),
        author: author.map(|name| name.trim_start_matches(['@', '＠']).to_owned()),
        lang: owned(Field::Lang),
        client: owned(Field::Client),
        is_retweet: is(Field::IsRetweet, "true"),
        retweeted_id: number(Field::RetweetedId),
        quoted_id: number(Field::QuotedId),
        in_reply_to_id: number(Field::InReplyToId),
        like_count: number(Field::LikeCount),
        retweet_count: number(Field::RetweetCount),
        ..Tweet::new(text)
    };
    Ok(Draft { id, written: Ok(written), tweet })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns() {
        let mapping: Mapping = "text=body, created_at = posted".parse().unwrap();
        assert_eq!(mapping.names(Field::Text), ["body"]);
        assert_eq!(mapping.names(Field::Id), ["tweet_id", "id"]);
        for (text, reason) in [
            ("body", "is not COLUMN=NAME"),
            ("text=", "is not COLUMN=NAME"),
            ("words=body", "unknown column words; known columns: tweet_id"),
            ("id=a,tweet_id=b", "mapped twice"),
        ] {
            let error = text.parse::<Mapping>().unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn columns_are_found_by_given_and_usual_names() {
        let mapping: Mapping = "text=body".parse().unwrap();
        let columns = ["created_at", "body", "id", "text"];
        let places = mapping.places(columns.into_iter(), true).unwrap();
        let of = |field| places.of(field);
        assert_eq!((of(Field::Id), of(Field::Text), of(Field::Lang)), (Some(2), Some(1), None));
        let error = mapping.places(["created_at", "text"].into_iter(), false).unwrap_err();
        assert!(error.to_string().contains("no column body for text"), "{error}");
        let mapping = Mapping::default();
        let columns = ["created_at", "text"];
        assert!(mapping.places(columns.into_iter(), false).is_ok());
        let error = mapping.places(columns.into_iter(), true).unwrap_err().to_string();
        assert!(error.contains("tweet_id or id"), "{error}");
    }
}
