//! The list of all input formats, and the recognition of a file's format.

mod api_mixed;
mod api_v1;
pub(crate) mod api_v1_document;
mod api_v1_lines;
pub(crate) mod api_v1_search;
mod api_v2;
pub(crate) mod api_v2_document;
mod api_v2_lines;
pub(crate) mod apify;
pub(crate) mod archive;
mod archive_csv;
pub(crate) mod bluesky;
mod bluesky_api;
pub(crate) mod bluesky_jetstream;
mod compliance;
pub(crate) mod format;
mod gnip;
pub(crate) mod grailbird;
pub(crate) mod headless_csv;
mod lenient;
pub(crate) mod mapped_arrow;
pub(crate) mod mapped_csv;
pub(crate) mod mapped_json;
pub(crate) mod mapped_parquet;
pub(crate) mod mapped_rows;
mod mastodon_api;
mod mastodon_archive;
mod misskey;
mod nostr;
mod null_fields;
mod retweet_signs;
pub(crate) mod snscrape;
mod threads;
mod threads_export;
mod tweepy_csv;
mod twilog_csv;
mod twint_csv;
mod twint_json;
mod values;
mod web_exporter;
mod x_article;
pub(crate) mod x_web;

use self::format::{InputFormat, Layout};
use crate::columns::mapping::Mapping;
use crate::columns::private;
use crate::containers::content;
use crate::input::head::{Claim, Head, candidates};
use crate::json::object::Object;

/// Every format, in the order in which they are asked whether a file is theirs:
/// those that many files could be taken for come last.
static ALL: &[&InputFormat] = &[
    &mapped_parquet::FORMAT,
    &mapped_arrow::FORMAT,
    &archive::FORMAT,
    &grailbird::FORMAT,
    &gnip::FORMAT,
    &bluesky_jetstream::FORMAT,
    &bluesky_api::FORMAT,
    &mastodon_archive::FORMAT,
    &mastodon_api::FORMAT,
    &misskey::FORMAT,
    &threads::FORMAT,
    &threads_export::FORMAT,
    &nostr::FORMAT,
    &x_web::FORMAT,
    &web_exporter::FORMAT,
    &apify::FORMAT,
    &api_v1_search::FORMAT,
    &snscrape::FORMAT,
    &twint_json::FORMAT,
    &twint_csv::FORMAT,
    &archive_csv::FORMAT,
    &tweepy_csv::FORMAT,
    &twilog_csv::FORMAT,
    &api_v1_lines::FORMAT,
    &api_v1_document::FORMAT,
    &api_v2_lines::FORMAT,
    &api_v2_document::FORMAT,
    &mapped_csv::FORMAT,
    &headless_csv::FORMAT,
    &mapped_json::FORMAT,
];

/// What a file was recognized as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recognized {
    pub format: &'static InputFormat,
    /// Whether its records are the objects of a JSON document, and not lines.
    pub is_document: bool,
    /// Lines before its header.
    pub lines_before: usize,
}

impl InputFormat {
    /// Every input format, in the order in which they are asked whether a file is
    /// theirs.
    #[must_use]
    pub fn all() -> &'static [&'static Self] {
        ALL
    }

    /// The format of this name.
    ///
    /// # Errors
    ///
    /// When there is none; it lists the names.
    pub fn named(name: &str) -> Result<&'static Self, String> {
        ALL.iter()
            .copied()
            .find(|format| format.name == name)
            .ok_or_else(|| format!("unknown input format {name}; known formats: {}", Self::names()))
    }

    /// The names of all formats.
    #[must_use]
    pub fn names() -> String {
        ALL.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
    }

    /// The format of a file that begins so: uncompressed, in UTF-8 and without a
    /// byte order mark.
    #[must_use]
    pub fn recognize(head: &[u8], mapping: &Mapping) -> Option<&'static Self> {
        recognize(head, mapping).map(|recognized| recognized.format)
    }
}

/// The format of a file that begins so. The first part of it that a format is sure
/// of decides: a broken first line, or one that is not a post, must not hide the good
/// ones after it. A table with all columns that the user named is read as such.
pub(crate) fn recognize(head: &[u8], mapping: &Mapping) -> Option<Recognized> {
    let is_text = content::is_text(head);
    let claims = |wanted: Claim, format: &InputFormat, head: &Head| {
        (is_text || matches!(format.layout, Layout::Columns(_)))
            && (format.recognize)(head) == wanted
    };
    let find = |wanted: Claim, is_asked: fn(&InputFormat) -> bool| {
        let mut heads =
            candidates(head, mapping).filter(|head| !is_message(head) && !is_of_numbers(head));
        heads.find_map(|head| {
            let formats = || ALL.iter().copied().filter(|format| is_asked(format));
            let format = formats().find(|format| claims(wanted, format, &head))?;
            let Head { is_document, lines_before, .. } = head;
            Some(Recognized { format, is_document, lines_before })
        })
    };
    let as_named =
        || mapping.is_given().then(|| find(Claim::Sure, InputFormat::is_mapped)).flatten();
    as_named().or_else(|| find(Claim::Sure, |_| true)).or_else(|| find(Claim::Likely, |_| true))
}

/// Whether what is looked at is a direct message, or the header of a table of them, unless
/// the user named its columns.
fn is_message(head: &Head) -> bool {
    !head.mapping.is_given()
        && match &head.object {
            Some(object) => private::is_message(object),
            None => private::is_header_of_messages(head.line),
        }
}

/// Whether the records of JSON are numbered, so that they are none of posts, unless the user named
/// what is what.
fn is_of_numbers(head: &Head) -> bool {
    !head.mapping.is_given() && mapped_json::are_numbered(head)
}

/// A record by itself, as formats are asked about it.
fn by_itself<'a>(record: &'a [u8], mapping: &'a Mapping) -> Head<'a> {
    Head {
        bytes: record,
        mapping,
        is_document: false,
        object: Some(Object::of(record)),
        line: b"",
        lines_before: 0,
    }
}

/// Whether a format takes a record for one of its own that nothing is known of but itself.
pub(crate) fn is_record_of(format: &InputFormat, record: &[u8], mapping: &Mapping) -> bool {
    let mut head = by_itself(record, mapping);
    let is_its = |head: &Head| (format.recognize)(head) != Claim::No;
    is_its(&head) || {
        head.is_document = format.is_document();
        is_its(&head)
    }
}

/// Which format of a network's own, if any is sure of it, an object is a record of that
/// stands in another.
pub(crate) fn own_format_of(object: &[u8]) -> Option<&'static InputFormat> {
    let mapping = Mapping::default();
    let head = by_itself(object, &mapping);
    let is_own = |format: &InputFormat| !format.is_mapped() && format.is_json();
    let mut own = ALL.iter().copied().filter(|format| is_own(format));
    own.find(|format| (format.recognize)(&head) == Claim::Sure).filter(|_| !is_message(&head))
}

/// What a file is that has texts and no more that posts have: lines or a document of
/// JSON, or a table with a header.
pub(crate) fn recognize_texts(head: &[u8], mapping: &Mapping) -> Option<Recognized> {
    let first = candidates(head, mapping).next().filter(|_| content::is_text(head))?;
    let format = match &first.object {
        Some(_) if mapped_json::has_text(&first) => &mapped_json::FORMAT,
        None if mapped_csv::has_text(&first) => &mapped_csv::FORMAT,
        _ => return None,
    };
    Some(Recognized { format, is_document: first.is_document, lines_before: 0 })
}

/// What a format that is given makes of how a file begins.
pub(crate) fn recognize_as(
    format: &'static InputFormat,
    head: &[u8],
    mapping: &Mapping,
) -> Recognized {
    let first = || candidates(head, mapping).next();
    let own = candidates(head, mapping).find(|head| (format.recognize)(head) != Claim::No);
    let is_table = matches!(format.layout, Layout::Table(_) | Layout::Rows(_));
    Recognized {
        format,
        is_document: first().is_some_and(|head| head.is_document),
        lines_before: own.filter(|_| is_table).map_or(0, |head| head.lines_before),
    }
}
