//! The fields that columns can feed, and the user's own mapping:
//! `--map text=body,created_at=posted`.

use std::fmt;
use std::str::FromStr;

use super::vocabulary;
use crate::times::written_time::TimeReading;

/// What a column can feed: by the names of the table `tweets`, and what helps to
/// find those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // They are the columns that they are named after.
pub enum Field {
    Id,
    CreatedAt,
    /// The time of day, where a day stands by itself.
    Clock,
    /// The zone of both.
    Zone,
    Text,
    AuthorId,
    Author,
    Lang,
    Client,
    IsRetweet,
    /// Whether it is a retweet, a quote or an answer, in a word.
    Kind,
    RetweetedId,
    /// Whose post is repeated, or what else only retweets have.
    RetweetedAuthor,
    /// What the post says that is repeated.
    RetweetedText,
    QuotedId,
    /// The post that is repeated, quoted or answered.
    ReferredId,
    InReplyToId,
    LikeCount,
    RetweetCount,
    TimeKnown,
    Network,
    Url,
    SourceId,
    /// The account and the key of a record of Bluesky.
    Did,
    RecordKey,
    /// Who sees it.
    Visibility,
    /// The ids of all versions of a post that was edited.
    Versions,
}

impl Field {
    /// Those that are columns of `tweets`, in their order.
    pub const ALL: [Self; 17] = [
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
        Self::Network,
        Self::Url,
        Self::SourceId,
    ];

    /// Every field.
    pub(crate) const EVERY: [Self; 27] = [
        Self::Id,
        Self::CreatedAt,
        Self::Clock,
        Self::Zone,
        Self::Text,
        Self::AuthorId,
        Self::Author,
        Self::Lang,
        Self::Client,
        Self::IsRetweet,
        Self::Kind,
        Self::RetweetedId,
        Self::RetweetedAuthor,
        Self::RetweetedText,
        Self::QuotedId,
        Self::ReferredId,
        Self::InReplyToId,
        Self::LikeCount,
        Self::RetweetCount,
        Self::TimeKnown,
        Self::Network,
        Self::Url,
        Self::SourceId,
        Self::Did,
        Self::RecordKey,
        Self::Visibility,
        Self::Versions,
    ];

    /// How many there are.
    pub(crate) const COUNT: usize = Self::EVERY.len();

    /// The name of the column of `tweets`; of what helps to find one, how it is
    /// called here.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Id => "tweet_id",
            Self::CreatedAt => "created_at",
            Self::Clock => "time_of_day",
            Self::Zone => "time_zone",
            Self::Text => "text",
            Self::AuthorId => "author_id",
            Self::Author => "author",
            Self::Lang => "lang",
            Self::Client => "client",
            Self::IsRetweet => "is_retweet",
            Self::Kind => "post_type",
            Self::RetweetedId => "retweeted_id",
            Self::RetweetedAuthor => "retweeted_user",
            Self::RetweetedText => "retweeted_text",
            Self::QuotedId => "quoted_id",
            Self::ReferredId => "referenced_id",
            Self::InReplyToId => "in_reply_to_id",
            Self::LikeCount => "like_count",
            Self::RetweetCount => "retweet_count",
            Self::TimeKnown => "time_known",
            Self::Network => "network",
            Self::Url => "url",
            Self::SourceId => "source_id",
            Self::Did => "did",
            Self::RecordKey => "rkey",
            Self::Visibility => "visibility",
            Self::Versions => "versions",
        }
    }

    /// Whether it tells that a post is a retweet, by being there.
    pub(crate) fn tells_of_retweets(self) -> bool {
        matches!(
            self,
            Self::IsRetweet
                | Self::RetweetedId
                | Self::RetweetedAuthor
                | Self::ReferredId
                | Self::Kind
        )
    }

    /// Whether every post has one, so that it matters which column it is.
    pub(crate) fn is_of_every_post(self) -> bool {
        matches!(self, Self::Id | Self::CreatedAt | Self::Text | Self::Author)
    }

    fn named(name: &str) -> Option<Self> {
        match name {
            "id" => Some(Self::Id),
            _ => Self::EVERY.into_iter().find(|field| field.column() == name),
        }
    }
}

/// The names of columns where they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    given: Vec<(Field, String)>,
    /// How times are written, where the user says so: a table is one of posts by it, too.
    time_format: Option<String>,
}

impl Mapping {
    /// Whether it was said by the user and all columns that it names are there.
    pub(crate) fn fits(&self, has: impl Fn(&str) -> bool) -> bool {
        !self.given.is_empty() && self.given.iter().all(|(_, name)| has(name))
    }

    /// The same of a file whose times are written so.
    pub(crate) fn with_times(&self, format: Option<&String>) -> Self {
        Self { time_format: format.cloned(), ..self.clone() }
    }

    /// How the times of a file are read by which it is recognized.
    pub(crate) fn reading(&self) -> TimeReading {
        TimeReading { format: self.time_format.clone(), ..TimeReading::default() }
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

    /// The name that was given for a field.
    pub(crate) fn given(&self, field: Field) -> Option<&str> {
        self.given.iter().find(|(given, _)| *given == field).map(|(_, name)| name.as_str())
    }

    /// The same, of a table whose columns have numbers: `text=4` is its fourth.
    pub(crate) fn numbered(&self) -> Self {
        let numbered = |name: &String| match name.parse::<usize>() {
            Ok(number) => column_name(number),
            Err(_) => name.clone(),
        };
        let given = self.given.iter().map(|(field, name)| (*field, numbered(name))).collect();
        Self { given, time_format: self.time_format.clone() }
    }

    /// Adds those columns whose fields the user did not name.
    pub(crate) fn with(mut self, columns: impl IntoIterator<Item = (Field, String)>) -> Self {
        for (field, name) in columns {
            if self.given(field).is_none() && !self.names_column(&name) {
                self.given.push((field, name));
            }
        }
        self
    }

    /// The first field that was named.
    pub(crate) fn first(&self) -> Option<Field> {
        self.given.first().map(|(field, _)| *field)
    }

    /// Whether a column was named.
    pub(crate) fn names_column(&self, column: &str) -> bool {
        self.given.iter().any(|(_, name)| name == column.trim())
    }
}

/// What a column is called that has no name, counted from 1.
pub(crate) fn column_name(number: usize) -> String {
    format!("column {number}")
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
        Ok(Self { given, time_format: None })
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns() {
        let mapping: Mapping = "text=body, created_at = posted".parse().unwrap();
        assert_eq!(mapping.given(Field::Text), Some("body"));
        assert_eq!((mapping.given(Field::Id), mapping.first()), (None, Some(Field::Text)));
        assert!(mapping.names_column("posted") && !mapping.names_column("text"));
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
}
