//! The columns of the tables: one list for each, from which everything else
//! follows. Signed integers and plain strings only, which every tool reads
//! without care.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

use super::layout::Table;
use super::tweet_columns;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the files and in SQL.
    pub name: &'static str,
    /// What its values are.
    pub column_type: ColumnType,
    /// Whether rows may lack a value.
    pub is_optional: bool,
    /// The first schema version whose files have it.
    pub since: u32,
    /// What stands in it for rows of files from before that version.
    pub before: Before,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A number, an id or a count.
    Int64,
    /// A small number.
    Int32,
    /// Yes or no.
    Flag,
    /// A string.
    Text,
    /// A string that repeats: in memory each stands once, in the file it is a
    /// plain string.
    Word,
    /// A point in time.
    UtcTime,
    /// A time of day on a calendar day, in the warehouse's time zone.
    LocalTime,
    /// A calendar day.
    Day,
}

/// What rows of files that lack a column have in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// Nothing.
    Null,
    /// No.
    False,
    /// 0.
    Zero,
    /// The same string in all rows.
    Text(&'static str),
    /// The key of the row's text.
    TextKey,
}

impl Column {
    /// A column whose every row has a value.
    pub(super) const fn required(name: &'static str, column_type: ColumnType) -> Self {
        Self { name, column_type, is_optional: false, since: 1, before: Before::Null }
    }

    /// A column whose rows may lack a value.
    pub(super) const fn optional(name: &'static str, column_type: ColumnType) -> Self {
        Self { is_optional: true, ..Self::required(name, column_type) }
    }

    /// A column that files have from a schema version on.
    pub(super) const fn since(self, version: u32, before: Before) -> Self {
        Self { since: version, before, ..self }
    }

    fn field(&self) -> Field {
        Field::new(self.name, self.column_type.arrow(), self.is_optional)
    }
}

impl ColumnType {
    /// The type in memory for Arrow.
    #[must_use]
    pub fn arrow(self) -> DataType {
        match self {
            Self::Int64 => DataType::Int64,
            Self::Int32 => DataType::Int32,
            Self::Flag => DataType::Boolean,
            Self::Text => DataType::Utf8View,
            Self::Word => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8View))
            }
            Self::UtcTime => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::LocalTime => DataType::Timestamp(TimeUnit::Microsecond, None),
            Self::Day => DataType::Date32,
        }
    }

    /// The type in Polars' frames.
    #[must_use]
    pub fn polars(self) -> polars::prelude::DataType {
        use polars::prelude::{DataType as Polars, TimeUnit, TimeZone};
        match self {
            Self::Int64 => Polars::Int64,
            Self::Int32 => Polars::Int32,
            Self::Flag => Polars::Boolean,
            Self::Text | Self::Word => Polars::String,
            Self::UtcTime => Polars::Datetime(TimeUnit::Microseconds, Some(TimeZone::UTC)),
            Self::LocalTime => Polars::Datetime(TimeUnit::Microseconds, None),
            Self::Day => Polars::Date,
        }
    }
}

impl Table {
    /// The table's columns in their order. A daily table's `date` stands in its
    /// path.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Tweets => &TWEETS,
            Self::Tokens => &TOKENS,
            Self::Terms => &TERMS,
            Self::Vocabulary => &VOCABULARY,
        }
    }

    /// The columns as Arrow has them in memory.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        static SCHEMAS: LazyLock<[SchemaRef; 4]> = LazyLock::new(|| {
            Table::ALL.map(|table| table.schema_of(super::manifest::SCHEMA_VERSION))
        });
        SCHEMAS[self as usize].clone()
    }

    /// The columns that files of a schema version have.
    pub(super) fn schema_of(self, version: u32) -> SchemaRef {
        let columns = self.columns().iter().filter(|column| column.since <= version);
        Arc::new(Schema::new(columns.map(Column::field).collect::<Vec<_>>()))
    }

    /// The place of a column.
    ///
    /// # Panics
    ///
    /// When the table has no such column.
    pub(super) fn place(self, name: &str) -> usize {
        let place = self.columns().iter().position(|column| column.name == name);
        place.unwrap_or_else(|| panic!("{self} has no column {name}"))
    }
}

static TWEETS: [Column; tweet_columns::ALL.len()] = {
    let mut columns = [tweet_columns::ALL[0].column; tweet_columns::ALL.len()];
    let mut place = 0;
    while place < columns.len() {
        columns[place] = tweet_columns::ALL[place].column;
        place += 1;
    }
    columns
};

static TOKENS: [Column; 20] = {
    use ColumnType::{Flag, Int32, Int64, Word};
    [
        Column::required("tweet_id", Int64),
        Column::optional("author_id", Int64),
        Column::required("position", Int32),
        Column::required("start", Int32),
        Column::required("end", Int32),
        Column::required("surface", Word),
        Column::required("lemma", Word),
        Column::optional("reading", Word),
        Column::required("pos", Word),
        Column::required("pos1", Word),
        Column::required("pos2", Word),
        Column::required("pos3", Word),
        Column::optional("conjugation_type", Word),
        Column::optional("conjugation_form", Word),
        Column::required("kind", Word),
        Column::required("in_hashtag", Flag),
        Column::required("in_compound", Flag).since(2, Before::False),
        Column::required("negated", Flag).since(2, Before::False),
        Column::required("is_retweet", Flag),
        Column::required("is_unknown", Flag),
    ]
};

/// What is counted apart, then how often.
static TERMS: [Column; 9] = {
    use ColumnType::{Flag, Int64, Text};
    [
        Column::required("lemma", Text),
        Column::required("pos", Text),
        Column::required("pos1", Text),
        Column::required("kind", Text),
        Column::required("in_hashtag", Flag),
        Column::required("in_compound", Flag).since(2, Before::False),
        Column::required("is_retweet", Flag),
        Column::required("count", Int64),
        Column::required("negated", Int64).since(2, Before::Zero),
    ]
};

static VOCABULARY: [Column; 5] = {
    use ColumnType::{Day, Text};
    [
        Column::required("lemma", Text),
        Column::required("pos", Text),
        Column::required("kind", Text),
        Column::required("first_date", Day),
        Column::required("last_date", Day),
    ]
};

#[cfg(test)]
mod tests {
    use super::*;

    fn names(schema: &SchemaRef) -> Vec<&str> {
        schema.fields().iter().map(|field| field.name().as_str()).collect()
    }

    #[test]
    fn every_column_stands_once_and_says_what_older_files_have() {
        for table in Table::ALL {
            let mut seen = std::collections::BTreeSet::new();
            for column in table.columns() {
                assert!(seen.insert(column.name), "{table}: {}", column.name);
                let is_told = column.is_optional || column.before != Before::Null;
                assert!(column.since == 1 || is_told, "{table}: {}", column.name);
            }
        }
    }

    #[test]
    fn files_of_the_first_version_have_their_columns_in_the_same_order() {
        let tweets = Table::Tweets.schema_of(1);
        assert_eq!(
            names(&tweets),
            [
                "tweet_id",
                "created_at",
                "local_time",
                "time_known",
                "author_id",
                "author",
                "text",
                "lang",
                "client",
                "is_retweet",
                "retweeted_id",
                "quoted_id",
                "in_reply_to_id",
                "like_count",
                "retweet_count",
                "form",
            ]
        );
        assert_eq!(names(&Table::Tokens.schema_of(1)).len(), 18);
        assert_eq!(
            names(&Table::Terms.schema_of(1)),
            ["lemma", "pos", "pos1", "kind", "in_hashtag", "is_retweet", "count"]
        );
        assert_eq!(Table::Vocabulary.schema_of(1), Table::Vocabulary.schema());
    }
}
