//! Questions: files of SQL whose head comment says what they answer.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::Date;

use super::error::QueryError;
use super::values::Values;
use super::when::When;
use tsubuyaki_warehouse::Manifest;

/// A question that can be asked of the warehouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The file's name without `.sql`, or its path.
    pub name: String,
    /// What it answers, in one line.
    pub title: String,
    pub parameters: Vec<Parameter>,
    pub sql: String,
}

/// A value that a question takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Without `$`.
    pub name: String,
    pub data_type: ParameterType,
    pub default: Option<String>,
    pub description: String,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    Date,
    Integer,
    Real,
    Text,
}

/// How like a name must be to one that is meant.
const LIKE: f64 = 0.85;

/// The name of a statement that is asked without a file.
const STATEMENT: &str = "statement";

const BUNDLED: &[(&str, &str)] = &[
    ("comparison", include_str!("../../../queries/comparison.sql")),
    ("concordance", include_str!("../../../queries/concordance.sql")),
    ("cooccurrence", include_str!("../../../queries/cooccurrence.sql")),
    ("copies", include_str!("../../../queries/copies.sql")),
    ("counts", include_str!("../../../queries/counts.sql")),
    ("days", include_str!("../../../queries/days.sql")),
    ("occurrences", include_str!("../../../queries/occurrences.sql")),
    ("ranking", include_str!("../../../queries/ranking.sql")),
    ("reposts", include_str!("../../../queries/reposts.sql")),
    ("said", include_str!("../../../queries/said.sql")),
    ("series", include_str!("../../../queries/series.sql")),
    ("speakers", include_str!("../../../queries/speakers.sql")),
    ("totals", include_str!("../../../queries/totals.sql")),
    ("trend", include_str!("../../../queries/trend.sql")),
    ("words", include_str!("../../../queries/words.sql")),
];

impl Question {
    /// The questions in `queries/`, by name.
    pub fn bundled() -> impl Iterator<Item = Self> {
        BUNDLED.iter().map(|(name, sql)| Self::parse(name, sql))
    }

    /// One of the questions in `queries/`.
    ///
    /// # Errors
    ///
    /// When none has this name.
    pub fn named(name: &str) -> Result<Self, QueryError> {
        Self::bundled().find(|question| question.name == name).ok_or_else(|| {
            let names: Vec<&str> = BUNDLED.iter().map(|(name, _)| *name).collect();
            let likeness = |known: &str| strsim::jaro_winkler(name, known);
            let nearest = names.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
            let nearest = match nearest.filter(|nearest| likeness(nearest) > LIKE) {
                Some(nearest) => format!("did you mean {nearest}? "),
                None => String::new(),
            };
            QueryError::Unknown {
                name: name.to_owned(),
                known: format!(
                    "{nearest}known questions: {}; a file of your own must end in .sql, and a \
                     statement begins with SELECT or WITH",
                    names.join(", ")
                ),
            }
        })
    }

    /// The question of a bundled name, in a user's own file, or the statement itself. A
    /// file ends in `.sql` or names a folder, too; others that happen to lie around are none.
    ///
    /// # Errors
    ///
    /// When there is no such question or file.
    pub fn find(name_or_path: &str) -> Result<Self, QueryError> {
        if name_or_path.trim().is_empty() {
            return Err(QueryError::Usage("the question is empty".to_owned()));
        }
        let path = Path::new(name_or_path);
        let is_sql =
            path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"));
        if !is_sql && is_statement(name_or_path) {
            return Ok(Self::parse(STATEMENT, name_or_path));
        }
        let is_path = path.components().count() > 1 && path.is_file();
        if !is_sql && !is_path {
            return Self::named(name_or_path);
        }
        let sql = tsubuyaki_tokens::read_bounded_text(path)
            .map_err(|error| QueryError::QuestionFile { name: name_or_path.to_owned(), error })?;
        // Some editors write a byte order mark.
        Ok(Self::parse(name_or_path, sql.trim_start_matches('\u{feff}')))
    }

    /// A parameter that the head comment declares.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// What all parameters are: the values that are given, else the defaults.
    /// Days may be given as `today`, `yesterday` or `latest`, and several with
    /// commas between them.
    ///
    /// # Errors
    ///
    /// An invalid day.
    pub fn values(&self, given: &Values, manifest: &Manifest) -> Result<Values, QueryError> {
        let mut values = Values::default();
        for (name, texts) in given.iter() {
            let is_date =
                self.parameter(name).is_some_and(|known| known.data_type == ParameterType::Date);
            for text in texts {
                if !is_date {
                    values.add(name, text);
                    continue;
                }
                for day in text.split(',') {
                    let when: When = day.trim().parse().map_err(|message| QueryError::Value {
                        name: self.name.clone(),
                        parameter: name.to_owned(),
                        value: text.clone(),
                        message,
                    })?;
                    values.add(name, &when.day(manifest)?);
                }
            }
        }
        for parameter in &self.parameters {
            if values.get(&parameter.name).is_none()
                && let Some(default) = parameter.default_value(&values, manifest)
            {
                values.add(&parameter.name, &default);
            }
        }
        Ok(values)
    }

    /// Reads the head comment: the first line is the title; a line
    /// `$name TYPE DEFAULT value  description` declares a parameter. The default
    /// of a day may be so many days before another parameter: `date-1`.
    #[must_use]
    pub fn parse(name: &str, sql: &str) -> Self {
        let comment: Vec<&str> =
            sql.lines().map_while(|line| line.trim().strip_prefix("--")).map(str::trim).collect();
        Self {
            name: name.to_owned(),
            title: comment.first().copied().unwrap_or_default().to_owned(),
            parameters: comment.iter().filter_map(|line| Parameter::parse(line)).collect(),
            sql: sql.to_owned(),
        }
    }
}

/// Whether a text is SQL itself: `SELECT` or `WITH`, and something after it.
fn is_statement(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    let begin = first.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    words.next().is_some()
        && ["select", "with"].iter().any(|known| begin.eq_ignore_ascii_case(known))
}

impl Parameter {
    /// The default, which may depend on another parameter's value.
    fn default_value(&self, values: &Values, manifest: &Manifest) -> Option<String> {
        let default = self.default.as_ref()?;
        if self.data_type != ParameterType::Date {
            return Some(default.clone());
        }
        let days_before = || {
            let (name, days) = default.split_once('-')?;
            let date: Date = values.get(name)?.iter().min()?.parse().ok()?;
            Some(date.saturating_sub(days.parse::<i32>().ok()?.days()).to_string())
        };
        let named = || Some(default.parse::<When>().ok()?.day(manifest).ok()?.to_string());
        days_before().or_else(named)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix('$')?.split_whitespace().peekable();
        let name = words.next()?.to_owned();
        let data_type = ParameterType::named(words.peek()?);
        if data_type.is_some() {
            words.next();
        }
        let default = words.next_if_eq(&"DEFAULT").and_then(|_| words.next()).map(str::to_owned);
        let description = words.collect::<Vec<_>>().join(" ");
        Some(Self {
            name,
            data_type: data_type.unwrap_or(ParameterType::Text),
            default,
            description,
        })
    }
}

impl ParameterType {
    fn named(name: &str) -> Option<Self> {
        match name {
            "DATE" => Some(Self::Date),
            "BIGINT" => Some(Self::Integer),
            "DOUBLE" => Some(Self::Real),
            "VARCHAR" => Some(Self::Text),
            _ => None,
        }
    }

    /// The SQL name of the type.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Integer => "BIGINT",
            Self::Real => "DOUBLE",
            Self::Text => "VARCHAR",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_comments_declare_parameters() {
        let question = Question::named("ranking").unwrap();
        assert_eq!(question.title, "Ranking: the terms of a day by frequency.");
        assert_eq!(
            question.parameters[3],
            Parameter {
                name: "min_count".into(),
                data_type: ParameterType::Integer,
                default: Some("1".into()),
                description: "minimum count".into(),
            }
        );
        assert_eq!(question.parameters[0].default, None);
    }

    #[test]
    fn a_statement_is_a_question_without_a_file() {
        for statement in
            ["SELECT COUNT(*) AS n FROM tweets", " with t AS (SELECT 1) SELECT * FROM t"]
        {
            let question = Question::find(statement).unwrap();
            assert_eq!((question.name.as_str(), question.sql.as_str()), (STATEMENT, statement));
        }
        for name in ["select", "selected words", "with", "ranking"] {
            assert!(!is_statement(name), "{name}");
        }
    }

    #[test]
    fn every_question_has_a_title() {
        for question in Question::bundled() {
            assert!(!question.title.is_empty(), "{}", question.name);
        }
        assert!(matches!(Question::named("rankin"), Err(QueryError::Unknown { .. })));
    }
}
