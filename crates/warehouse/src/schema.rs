//! The columns of the tables: one list for each, from which everything else
//! follows. Signed integers and plain strings only, which every tool reads
//! without care.

use std::sync::{Arc, LazyLock};

use arrow::datatypes::{Schema, SchemaRef};

pub use super::column::{Before, Column, ColumnType};
use super::layout::Table;
use super::tweet_columns;

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
