use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{EXTENSIONS, file, sealed_line};
use crate::report::DayEntry;
use tsubuyaki_analysis::{Span, SpanName};

/// The name of the file in the folder of the pages.
pub(super) const FILE_NAME: &str = "index.json";
/// The same for the pages of weeks and months.
pub(super) const SPANS_FILE_NAME: &str = "periods.json";

/// What pages there are and what they were made from, so that a run need not
/// open thousands of them.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Record {
    pub days: BTreeMap<Date, Made>,
    /// Weeks and months.
    pub spans: BTreeMap<Span, Made>,
}

/// A page that was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Made {
    #[serde(flatten)]
    pub entry: DayEntry,
    /// See [`super::Origins::hash`].
    pub made_from: String,
    /// The lengths of its files by their extensions.
    #[serde(default)]
    pub bytes: BTreeMap<String, u64>,
}

/// A week or month with its page.
#[derive(Serialize, Deserialize)]
struct OfSpan {
    span: String,
    #[serde(flatten)]
    made: Made,
}

impl Record {
    /// The record of a folder, less the lines that are not as they were written; empty if
    /// there is none.
    pub fn read(folder: &Path) -> Self {
        let text = fs::read(folder.join(FILE_NAME)).unwrap_or_default();
        let days: Vec<Made> = sealed_line::read(&text);
        let text = fs::read(folder.join(SPANS_FILE_NAME)).unwrap_or_default();
        let spans: Vec<OfSpan> = sealed_line::read(&text);
        let span = |of: OfSpan| match of.span.parse() {
            Ok(SpanName::Span(span)) => Some((span, of.made)),
            _ => None,
        };
        Self {
            days: days.into_iter().map(|made| (made.entry.date, made)).collect(),
            spans: spans.into_iter().filter_map(span).collect(),
        }
    }

    /// The days with their own pages.
    pub fn dates_with_pages(&self) -> impl Iterator<Item = Date> {
        self.days.iter().filter(|(_, made)| made.entry.has_page).map(|(date, _)| *date)
    }

    /// A week or month a line.
    pub fn text_of_spans(&self) -> String {
        let spans = self.spans.iter().map(|(span, made)| {
            sealed_line::write(&OfSpan { span: span.to_string(), made: made.clone() })
        });
        format!("[\n{}\n]\n", spans.collect::<Vec<_>>().join(",\n"))
    }

    /// A day a line.
    pub fn text(&self) -> String {
        let days: Vec<String> = self.days.values().map(sealed_line::write).collect();
        format!("[\n{}\n]\n", days.join(",\n"))
    }
}

impl Made {
    /// What a page's JSON says of it, where the record is lost.
    pub fn of_page(folder: &Path, name: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Page {
            entry: Made,
        }

        let text = fs::read(file(folder, name, "json")).ok()?;
        let made = serde_json::from_slice::<Page>(&text).ok()?.entry;
        let bytes = EXTENSIONS.into_iter().map(|extension| {
            let length = fs::metadata(file(folder, name, extension)).ok()?.len();
            Some((extension.to_owned(), length))
        });
        Some(Self { bytes: bytes.collect::<Option<_>>()?, ..made })
    }

    /// What is known of a page: what the record has of it, if that is of the same
    /// origin. What the record does not know yet, a run that began again may have
    /// written: the page's JSON says so, but not how long the page is.
    pub fn known(
        recorded: Option<Self>,
        made_from: &str,
        folder: &Path,
        name: &str,
    ) -> Option<Self> {
        let recorded = recorded.filter(|made| made.made_from == made_from);
        recorded.or_else(|| Self::of_page(folder, name))
    }

    /// Whether it was made from this and nothing else, and its files are there.
    pub fn is_current(&self, made_from: &str, folder: &Path, name: &str) -> bool {
        self.made_from == made_from && self.is_there(folder, name)
    }

    /// Whether its files are there, of the same lengths.
    fn is_there(&self, folder: &Path, name: &str) -> bool {
        self.bytes.iter().all(|(extension, bytes)| {
            fs::metadata(file(folder, name, extension))
                .is_ok_and(|found| found.is_file() && found.len() == *bytes)
        })
    }
}
