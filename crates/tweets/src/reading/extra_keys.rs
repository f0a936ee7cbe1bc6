//! Keys that tools add to a network's own JSON: a name beside `author_id`, `is_retweet` where
//! the original is missing.

use serde_json::{Map, Value};

use crate::columns::column::Column;
use crate::columns::keys::{self, Keys};
use crate::columns::mapping::{Field, Mapping};
use crate::columns::{mapped_draft, vocabulary};
use crate::formats::format::InputFormat;
use crate::input::setup::Setup;
use crate::json;
use crate::posts::tweet::Tweet;
use crate::times::written_time::TimeReading;

/// The formats whose records people write again.
const FORMATS: [&str; 8] = [
    "api-v1",
    "api-v1-document",
    "api-v1-search",
    "api-v2",
    "api-v2-document",
    "snscrape",
    "apify",
    "web-exporter",
];
/// What may stand beside a record's own keys.
const FIELDS: [Field; 10] = [
    Field::Author,
    Field::AuthorId,
    Field::IsRetweet,
    Field::Kind,
    Field::RetweetedId,
    Field::RetweetedAuthor,
    Field::LikeCount,
    Field::RetweetCount,
    Field::Lang,
    Field::Client,
];
/// Keys that these formats have, and nothing is read from.
const OTHERS: [&str; 4] = ["_type", "type", "retweet", "source"];

/// Records that are looked at.
pub(crate) const LOOKED_AT: usize = 50;

/// Whether something may stand beside the keys of a format.
pub(crate) fn may_be(format: &InputFormat) -> bool {
    FORMATS.contains(&format.name)
}

/// The keys of the first records that are not the format's own and say whose a post is,
/// or that it repeats another; none where there are none.
pub(crate) fn keys(records: &[Map<String, Value>], format: &InputFormat) -> Option<Keys> {
    let own: Vec<&str> = format
        .columns
        .iter()
        .flat_map(|(_, names)| names.split([',', ';', ' ']))
        .map(|name| name.split(['.', '[']).next().unwrap_or(name))
        .collect();
    let is_beside = |column: &Column| {
        let first = column.name.split('.').next().unwrap_or_default();
        let meanings = vocabulary::meanings(&column.name);
        !own.contains(&first)
            && !OTHERS.contains(&first)
            && meanings.iter().any(|meaning| FIELDS.contains(&meaning.field))
    };
    let columns: Vec<Column> = keys::columns(records).into_iter().filter(is_beside).collect();
    if columns.is_empty() {
        return None;
    }
    Some(Keys::of_columns(&columns, &Mapping::default(), &TimeReading::default()))
}

/// Adds to a post what extra keys of its record say.
pub(crate) fn add(record: &[u8], setup: &Setup, tweet: &mut Tweet) {
    let Some(keys) = &setup.beside else { return };
    let Ok(object) = json::parse::<Map<String, Value>>(record) else { return };
    let value = |place: usize| keys::text(keys::value(&object, &keys.found.names[place])?);
    mapped_draft::complete(&keys.found, &value, tweet);
}
