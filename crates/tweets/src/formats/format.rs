//! What an input format is: the type [`InputFormat`]. Each format is a static of this type in a
//! file of its own, and `formats.rs` lists them all.

use std::fmt;
use std::io::Read;

use csv::ByteRecord;

use super::mapped_rows::{ColumnTable, TableError};
use crate::columns::Found;
use crate::columns::missing_column::MissingColumn;
use crate::input::chunks::Chunks;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::input::source::Source;
use crate::posts::draft::Draft;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;
use crate::tables::csv_dialect::Shape;

/// An input format: what its files look like and how they are read.
pub struct InputFormat {
    /// The name by which options and tables know it.
    pub name: &'static str,
    /// What it is, in one line.
    pub description: &'static str,
    /// Which fields feed the columns of `tweets`, the first that is there. Empty
    /// where that depends on the file.
    pub columns: &'static [(&'static str, &'static str)],
    /// Which time of a post counts.
    pub time: TimeRule,
    /// Whether a file, as it begins, is of this format.
    pub(crate) recognize: fn(&Head) -> Claim,
    /// How its records are found and read.
    pub(crate) layout: Layout,
}

/// How the records of a format stand in a file, and what reads them.
#[derive(Clone, Copy)]
pub(crate) enum Layout {
    /// A record per line.
    Lines(ParseRecord),
    /// The objects of a JSON document: one after another, in arrays, or in the
    /// array that stands under one of these keys of the outermost object.
    Document(&'static [&'static str], ParseRecord),
    /// Either, as the file has it.
    Json(&'static [&'static str], ParseRecord),
    /// CSV whose first line is a header.
    Table(OpenTable),
    /// CSV without a header.
    Rows(OpenTable),
    /// A table that is kept as columns.
    Columns(OpenColumns),
}

/// Reads one record: a line or an object, without the white space around it. It
/// may hold any number of posts, notices and deletions.
pub(crate) type ParseRecord = fn(&Raw, &Setup, &mut Records);
/// Finds the columns of a table.
pub(crate) type OpenTable = fn(&TableHead, &Setup) -> Result<Box<dyn ParseRow>, HeaderError>;
/// Opens a table that is kept as columns.
pub(crate) type OpenColumns =
    fn(&Source, Chunks<Box<dyn Read + Send>>) -> Result<ColumnTable, TableError>;

/// How a table begins.
pub(crate) struct TableHead<'a> {
    /// The line of the header, without its end; empty where the format has none.
    pub header: &'a [u8],
    /// The records after it, as many as the first bytes of the file have, the last
    /// one cut short.
    pub rows: &'a [u8],
    /// The delimiter, where the file names it (`sep=;`).
    pub delimiter: Option<u8>,
}

/// Reads the rows of one table.
pub(crate) trait ParseRow: Send + Sync {
    /// Its delimiter and number of fields.
    fn shape(&self) -> Shape;

    /// # Errors
    ///
    /// What keeps the record from being a post, for a person to read.
    fn parse(&self, record: &ByteRecord, setup: &Setup) -> Result<Draft, String>;

    /// Whether white space stands around its fields in quotation marks.
    fn is_spaced(&self) -> bool {
        false
    }

    /// Which columns of the file feed which fields, where the format does not tell.
    fn found(&self) -> Option<&Found> {
        None
    }
}

/// Why a file is not of the format that it is said to have.
#[derive(Debug)]
pub(crate) enum HeaderError {
    /// It lacks the format's header.
    NotOfFormat,
    Column(MissingColumn),
}

impl InputFormat {
    /// Whether it is not a format of a network's own: the written time decides, the
    /// text stands as it is, the columns may have any names.
    #[must_use]
    pub fn is_mapped(&self) -> bool {
        self.columns.is_empty()
    }

    /// Whether its files are CSV.
    #[must_use]
    pub fn is_csv(&self) -> bool {
        matches!(self.layout, Layout::Table(_) | Layout::Rows(_))
    }

    /// Whether every line that is not blank is one record.
    #[must_use]
    pub fn is_record_per_line(&self) -> bool {
        matches!(self.layout, Layout::Lines(_))
    }

    /// Whether its records are objects of JSON.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.layout, Layout::Lines(_)) || self.is_document()
    }

    /// Whether its files are, or may be, JSON documents.
    #[must_use]
    pub fn is_document(&self) -> bool {
        matches!(self.layout, Layout::Document(..) | Layout::Json(..))
    }

    /// What it says to a file that begins with this line, for the format's tests.
    #[cfg(test)]
    pub(crate) fn recognize_line(&self, line: &str) -> Claim {
        let mapping = crate::columns::mapping::Mapping::default();
        let line = line.replace('\n', "");
        let mut heads = crate::input::head::candidates(line.as_bytes(), &mapping);
        heads.next().map_or(Claim::No, |head| (self.recognize)(&head))
    }

    /// What a record comes to, for the format's tests.
    #[cfg(test)]
    pub(crate) fn read_one(&self, record: &str) -> Records {
        let (Layout::Lines(parse) | Layout::Document(_, parse) | Layout::Json(_, parse)) =
            self.layout
        else {
            panic!("{self:?}: its records are rows")
        };
        let rules = crate::posts::rules::Rules { time: self.time, ..Default::default() };
        let setup = Setup { rules, ..Setup::default() };
        let mut records = Records::default();
        parse(&Raw { line: 1, bytes: record.as_bytes() }, &setup, &mut records);
        records
    }
}

/// Every format has a name of its own.
impl PartialEq for InputFormat {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for InputFormat {}

impl fmt::Debug for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl fmt::Display for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
