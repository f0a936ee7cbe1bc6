//! Keys that tools add to a network's own JSON: a name beside `author_id`, `is_retweet` where
//! the original is missing.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::columns::column::Column;
use crate::columns::keys::{self, Keys};
use crate::columns::mapping::Mapping;
use crate::columns::vocabulary;
use crate::formats::format::InputFormat;
use crate::input::setup::Setup;
use crate::posts::field::Field;
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
const FIELDS: [Field; 11] = [
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
    Field::Url,
];
/// Keys that these formats have, and nothing is read from.
const OTHERS: [&str; 4] = ["_type", "type", "retweet", "source"];

/// Records that are looked at.
pub(crate) const LOOKED_AT: usize = 50;
/// Posts that are looked at where the records are pages of them.
const POSTS_OF_PAGES: usize = 500;

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
    // What a page says beside its posts may be of them, too, where there is but one.
    let posts = posts_of_pages(records).take(POSTS_OF_PAGES).cloned();
    let records: Cow<[Map<String, Value>]> = if format.name.starts_with("api-v2") {
        records.iter().cloned().chain(posts).collect()
    } else {
        records.into()
    };
    let columns: Vec<Column> = keys::columns(&records).into_iter().filter(is_beside).collect();
    if columns.is_empty() {
        return None;
    }
    Some(Keys::of_columns(&columns, &Mapping::default(), &TimeReading::default()))
}

/// Adds to a post what extra keys of its record say.
pub(crate) fn add(record: &[u8], setup: &Setup, tweet: &mut Tweet) {
    if let Some(keys) = &setup.beside {
        keys.complete(record, tweet);
    }
}

/// The posts in the pages that the API answers with, as far as records are such.
fn posts_of_pages(records: &[Map<String, Value>]) -> impl Iterator<Item = &Map<String, Value>> {
    records.iter().filter_map(|record| record.get("data")).flat_map(|data| {
        let posts = data.as_array().map_or(std::slice::from_ref(data), Vec::as_slice);
        posts.iter().filter_map(Value::as_object)
    })
}
