use thiserror::Error;

use tsubuyaki_warehouse::WarehouseError;

/// Why a question has no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// The question itself is wrong; where in its text, from 1.
    #[error("{name}{}: {message}", place(*at))]
    Question { name: String, at: Option<(u64, u64)>, message: String },
    #[error("no question is named {name}; {known}")]
    Unknown { name: String, known: String },
    #[error("{name}: {error}")]
    File { name: String, error: std::io::Error },
    /// A line of a list of words that cannot be used.
    #[error("{name}:{line}: {message}")]
    Filter { name: String, line: u64, message: String },
    #[error("{name}: --set {parameter}={value}: {message}")]
    Value { name: String, parameter: String, value: String, message: String },
    /// The data that was asked for is not there.
    #[error("{0}")]
    NoData(String),
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
                | Self::Filter { .. }
                | Self::Unknown { .. }
                | Self::Value { .. }
                | Self::Usage(_)
        )
    }
}

fn place(at: Option<(u64, u64)>) -> String {
    at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"))
}
