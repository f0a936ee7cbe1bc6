//! Why an input cannot be read.

use std::io;

use thiserror::Error;

use crate::columns::missing_column::MissingColumn;
use crate::columns::recognition::Doubt;
use crate::formats::format::InputFormat;
use crate::formats::{mapped_arrow, mapped_parquet};

/// Why nothing at all could be read from an input.
#[derive(Debug, Error)]
#[allow(missing_docs)] // The messages say what the fields are.
pub enum ReadError {
    /// The system does not hand it out.
    #[error("{name}: {error}")]
    Io { name: String, error: io::Error },
    /// Its ids have lost their last digits, and it is a pipe, which cannot be read again to
    /// take them as what they are.
    #[error("{name}: its ids are rounded, and it cannot be read again")]
    RoundedIds { name: String },
    /// It is to be read as a format whose header it lacks.
    #[error("{name}: the first line is not a header of {format}")]
    Header { name: String, format: &'static InputFormat },
    /// A table lacks a column that tweets need.
    #[error("{name}: {missing}")]
    Column { name: String, missing: MissingColumn },
    /// Its Parquet or Arrow is broken, or of a kind that is not read.
    #[error("{name}: {} that cannot be read: {}", kind_of_table(format), without_library(reason))]
    Table { name: String, format: &'static InputFormat, reason: String },
    /// It has no bytes but white space.
    #[error("{name}: the file is empty")]
    Empty { name: String },
    /// It is something else.
    #[error("{name}: {what}, not posts")]
    NotPosts { name: String, what: String },
    /// It is of none of [`InputFormat::all`]; `head` is how it begins, `encoding` what it was
    /// before it was UTF-8.
    #[error("{name}: unknown input format ({}it begins {head:?})", in_encoding(*encoding))]
    UnknownFormat { name: String, head: String, encoding: Option<&'static str> },
    /// It is a table, but not known as one of posts; it may be one if it has two of what
    /// posts need, and is read [`as_posts`](crate::open_named) where the user named it and
    /// it has nothing but what posts have.
    #[error("{name}: not recognized as a table of posts: {doubt}")]
    UnknownTable { name: String, doubt: Box<Doubt> },
}

fn in_encoding(encoding: Option<&str>) -> String {
    encoding.map(|encoding| format!("it is in {encoding}; ")).unwrap_or_default()
}

fn kind_of_table(format: &InputFormat) -> &'static str {
    if *format == mapped_parquet::FORMAT { "Parquet" } else { "an Arrow stream" }
}

/// What a library says, without the name that it begins with.
fn without_library(reason: &str) -> &str {
    ["Parquet error: ", "Ipc error: ", "Arrow: ", "EOF: "]
        .into_iter()
        .fold(reason, |reason, prefix| reason.strip_prefix(prefix).unwrap_or(reason))
}

impl ReadError {
    /// Whether the input is an archive, and posts may be in it.
    #[must_use]
    pub fn is_of_archive(&self) -> bool {
        matches!(self, Self::NotPosts { what, .. } if what.ends_with(" archive") || what.contains(" archive ("))
    }

    /// Whether the input may be one of posts: a table that has two of what they need, or a
    /// workbook.
    #[must_use]
    pub fn may_be_posts(&self) -> bool {
        match self {
            Self::UnknownTable { doubt, .. } => doubt.may_be,
            Self::Column { missing, .. } => missing.may_be_of_posts(),
            Self::NotPosts { what, .. } => what.starts_with("an Excel workbook"),
            _ => false,
        }
    }

    /// Whether the input is something else than posts: no loss where it merely lies
    /// in a folder or an archive.
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        match self {
            Self::Empty { .. }
            | Self::NotPosts { .. }
            | Self::UnknownFormat { .. }
            | Self::UnknownTable { .. }
            | Self::Column { .. } => true,
            // Bytes that begin as a stream of Arrow may be anything.
            Self::Table { format, .. } => **format == mapped_arrow::FORMAT,
            Self::Io { .. } | Self::Header { .. } | Self::RoundedIds { .. } => false,
        }
    }
}
