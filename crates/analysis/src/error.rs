use jiff::civil::Date;
use thiserror::Error;

use tsubuyaki_warehouse::WarehouseError;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The question itself is wrong; where in its text, from 1.
    #[error("{name}{}: {message}", place(*at))]
    Question { name: String, at: Option<(u64, u64)>, message: String },
    /// To answer the question would take more than the machine should give; where in
    /// its text.
    #[error("{name}{}: {message}", place(*at))]
    TooLarge { name: String, at: Option<(u64, u64)>, message: String },
    /// A parameter has neither a value nor a default.
    #[error("{name}{}: ${parameter} has no value", place(*at))]
    NoValue { name: String, at: Option<(u64, u64)>, parameter: String },
    #[error("unknown question {name}; {known}")]
    Unknown { name: String, known: String },
    /// A question's file cannot be read.
    #[error("{name}: {error}")]
    QuestionFile { name: String, error: std::io::Error },
    /// A list of words cannot be read.
    #[error("{name}: {error}")]
    WordList { name: String, error: std::io::Error },
    /// A line of a list of words that cannot be used.
    #[error("{name}:{line}: {message}")]
    Filter { name: String, line: u64, message: String },
    #[error("{name}: {parameter}={value}: {message}")]
    Value { name: String, parameter: String, value: String, message: String },
    /// The data that was asked for is not there.
    #[error("{0}")]
    NoData(String),
    #[error("the warehouse has no posts")]
    NoTweets,
    /// A word that no original post contains, and words like it.
    #[error("no original post in the warehouse contains the word {lemma}{}", likes(similar))]
    NeverSaid { lemma: String, similar: Vec<String> },
    /// None of the days of a baseline has posts; the day nearest to them that has.
    #[error("no posts in the baseline, {wanted}{}", nearest_day(*nearest))]
    NoBaseline { wanted: String, nearest: Option<Date> },
    /// The texts of a day have no keys to compare them by.
    #[error("the texts of {date} have no keys to compare them by")]
    NoTextKeys { date: Date },
    /// A term that was asked for by name is left out.
    #[error("{lemma} is a stop word")]
    StopWord { lemma: String },
    #[error("{lemma} is {}, which the filters exclude", parts_of_speech.join(" or "))]
    LeftOut { lemma: String, parts_of_speech: Vec<String> },
    #[error("filters that select or exclude posts cannot be exported as a relation")]
    NotARelation,
    #[error("{0}")]
    Usage(String),
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
    #[error(transparent)]
    Polars(#[from] polars::error::PolarsError),
}

impl QueryError {
    /// Whether the person asked for something that cannot be asked.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(
            self,
            Self::Question { .. }
                | Self::NoValue { .. }
                | Self::NotARelation
                | Self::Filter { .. }
                | Self::Unknown { .. }
                | Self::Value { .. }
                | Self::Usage(_)
        )
    }
}

fn nearest_day(nearest: Option<Date>) -> String {
    nearest.map_or_else(String::new, |date| format!("; the nearest day with posts is {date}"))
}

fn likes(similar: &[String]) -> String {
    if similar.is_empty() { String::new() } else { format!("; similar: {}", similar.join(", ")) }
}

fn place(at: Option<(u64, u64)>) -> String {
    at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
}
