//! JSON from any origin but the networks' own: one record per line, or arrays. Keys are found
//! by name and content, or as the user says; `author=user.name` names a nested key.

use serde_json::{Map, Value};

use super::format::{InputFormat, Layout};
use super::snscrape;
use crate::columns::Found;
use crate::columns::column::Column;
use crate::columns::keys::{self, Keys};
use crate::columns::mapping::Mapping;
use crate::columns::missing_column::MissingColumn;
use crate::columns::recognition::is_of_posts;
use crate::columns::{cell, mapped_draft, private, recognition, vocabulary};
use crate::input::archive_parts::part_of_script;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json;
use crate::json::LEFT_OVER;
use crate::json::elements::Elements;
use crate::json::object::Object;
use crate::json::repair::mended;
use crate::posts::draft::Draft;
use crate::posts::field::Field;
use crate::posts::record::{A_MESSAGE, Raw, Records};
use crate::posts::rules::{Rules, TimeRule};
use crate::texts::folded::folded;
use crate::times::written_time::TimeReading;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "jsonl",
    description: "any other JSON, per line or in arrays: keys are found by name or mapped",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

/// Records that are looked at before the first is read, and bytes in which they are.
const LOOKED_AT: usize = 500;
const LOOKED_AT_BYTES: usize = 1 << 20;

fn recognize(head: &Head) -> Claim {
    let Some(object) = &head.object else { return Claim::No };
    // Other parts of an archive may hold tweets, deleted ones, say.
    if part_of_script(head.bytes).is_some() {
        return Claim::No;
    }
    let has = |name: &str| object.has(name) || object.has(name.split('.').next().unwrap_or(name));
    let is_elsewhere = || snscrape::is_elsewhere(object) || is_of_weibo(object);
    if !head.mapping.is_given() && (is_of_log(object) || is_elsewhere()) {
        return Claim::No;
    }
    if head.mapping.fits(has) || (!object.has("id_str") && is_own_row(object)) {
        Claim::Sure
    } else if is_post(object, head) {
        Claim::Likely
    } else {
        Claim::No
    }
}

/// Whether an object is what a program has logged.
fn is_of_log(object: &Object) -> bool {
    object.has_any(&recognition::MESSAGES)
        && recognition::LEVELS.iter().any(|key| {
            object.value(key).is_some_and(|level| {
                let end = level.iter().position(|byte| b",}\n".contains(byte));
                let level = String::from_utf8_lossy(&level[..end.unwrap_or(level.len())]);
                recognition::is_level(level.trim().trim_matches('"'))
            })
        })
}

/// Whether an object has the keys of a post of Weibo.
fn is_of_weibo(object: &Object) -> bool {
    object.has_all(&["attitudes_count", "reposts_count"]) && object.has_any(&["bid", "mid"])
}

/// Whether the id of an object that may be one of anything is too small for a post's.
fn may_be_row_number(object: &Object) -> bool {
    const DIGITS_OF_POSTS: usize = 11;
    let is_small = |id: &[u8]| {
        let digits = id.strip_prefix(b"\"").unwrap_or(id);
        let digits = digits.iter().take_while(|digit| digit.is_ascii_digit()).count();
        (1..DIGITS_OF_POSTS).contains(&digits)
    };
    object.value("id").is_some_and(is_small)
        && object.has_all(&["text", "created_at"])
        && !object.has_any(&["id_str", "user", "full_text", "tweet_id"])
}

/// Whether the ids of the first records number them, as those of a list of anything with a text
/// and a time do.
pub(crate) fn are_numbered(head: &Head) -> bool {
    if !head.object.as_ref().is_some_and(may_be_row_number) {
        return false;
    }
    let is_script = head.is_document && !matches!(head.bytes.first(), Some(b'[' | b'{'));
    let least = if is_script { 1 } else { recognition::LEAST_NUMBERED };
    // What scripts of posts write has these keys alone, a line for each post.
    let least_keys = if head.is_document { 0 } else { 4 };
    are_numbered_records(head.bytes, head.is_document, (least, least_keys))
}

/// The same of the records with which a file begins, if there are so many and they have so many
/// keys.
pub(crate) fn are_numbered_records(
    head: &[u8],
    is_document: bool,
    (least, least_keys): (usize, usize),
) -> bool {
    const TRIED: usize = 8;
    let records = first_records(head, is_document, &[], TRIED);
    let columns = keys::columns(&records);
    let reading = TimeReading::default();
    let found = Found::of_keys(&columns, &Mapping::default(), &reading);
    let is_telling = found.names.iter().any(|name| vocabulary::is_telling(name));
    !is_telling
        && found.names.len() >= least_keys
        && recognition::has_row_numbers(&columns, &found, &reading, least)
}

/// Whether an object has the columns of a table, and not the ways of an API: there
/// ids are strings beside times in milliseconds or of another kind, authors
/// objects.
fn is_own_row(object: &Object) -> bool {
    let Some(time) = object.value("created_at") else { return false };
    let time = time.get(1..).unwrap_or_default();
    let time = &time[..time.iter().position(|&byte| byte == b'"').unwrap_or(time.len())];
    let is_iso = time.first().is_some_and(u8::is_ascii_digit);
    let is_in_millis = time.ends_with(b"Z") && time.len() == "2018-09-03T03:15:00.000Z".len();
    let is_api =
        object.has_any(&["data", "referenced_tweets", "public_metrics", "full_text", "user"])
            || object.object("author").is_some();
    let id = object.value("tweet_id").or_else(|| object.value("id"));
    let is_string = id.is_some_and(|id| id.starts_with(b"\""));
    object.has("text") && is_iso && !is_api && id.is_some() && !(is_string && is_in_millis)
}

/// Whether an object of any origin is a post.
fn is_post(object: &Object, head: &Head) -> bool {
    let has_text = object.keys().any(|key| {
        vocabulary::meanings(key).iter().any(|m| m.field == Field::Text)
            || matches!(key, "note_tweet" | "legacy" | "tweet" | "record" | "commit")
            || is_nameless_inner(object, key)
    });
    if !has_text {
        return false;
    }
    let columns = columns_of(object);
    let reading = head.mapping.reading();
    let found = Found::of_keys(&columns, head.mapping, &reading);
    found.check(head.mapping, &Rules::default()).is_ok() && is_of_posts(&columns, &found, &reading)
}

/// Whether what a post consists of stands in an object within the one that has its id:
/// `{"_id": "20", "_source": {"text": …}}`.
fn is_nameless_inner(object: &Object, key: &str) -> bool {
    let is = |key: &str, field: Field| {
        vocabulary::meanings(key).iter().any(|m| m.field == field && !m.is_weak)
    };
    let inner = vocabulary::is_around(key).then(|| object.object(key)).flatten();
    inner.is_some_and(|inner| {
        inner.keys().any(|key| is(key, Field::Text)) && !inner.keys().any(|key| is(key, Field::Id))
    })
}

/// The keys of an object as columns.
pub(crate) fn columns_of(object: &Object) -> Vec<Column> {
    let value = |text: &[u8]| {
        let first = |text: &[u8]| -> Option<Value> {
            serde_json::Deserializer::from_slice(text).into_iter().next()?.ok()
        };
        // A half of a character is none of JSON.
        first(text).or_else(|| first(&mended(text)?.0))
    };
    let mut record = Map::new();
    // Of a key that stands twice the first is looked at, as elsewhere in an object.
    for (key, text) in object.fields() {
        if !record.contains_key(key)
            && let Some(value) = value(text)
        {
            record.insert(key.to_owned(), value);
        }
    }
    keys::columns(&[record])
}

/// Whether an object has a text.
pub(crate) fn has_text(head: &Head) -> bool {
    let is_text =
        |key: &str| vocabulary::meanings(key).iter().any(|m| m.field == Field::Text && !m.is_weak);
    head.object.as_ref().is_some_and(|object| match head.mapping.given(Field::Text) {
        Some(name) => object.has(name.split('.').next().unwrap_or(name)),
        None => object.keys().any(is_text),
    })
}

/// Looks at the first records.
///
/// # Errors
///
/// When a key is missing that was named or that every post needs.
pub(crate) fn keys(head: &[u8], is_document: bool, setup: &Setup) -> Result<Keys, MissingColumn> {
    let records = first_records(head, is_document, &[], LOOKED_AT);
    let keys = Keys::of(&records, &setup.mapping, &setup.times());
    if !records.is_empty() {
        keys.found.check(&setup.mapping, &setup.rules)?;
    }
    Ok(keys)
}

/// The objects with which a file begins: its lines, or the elements of its document, those
/// of the arrays under some keys among them.
pub(crate) fn first_records(
    head: &[u8],
    is_document: bool,
    of_keys: &'static [&'static str],
    most: usize,
) -> Vec<Map<String, Value>> {
    let looked_at = &head[..head.len().min(LOOKED_AT_BYTES)];
    let is_usual = |record: &[u8]| !record.starts_with(LEFT_OVER);
    if is_document {
        let mut elements = Elements::new(of_keys);
        elements.look(looked_at);
        let ranges = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
        let records = ranges.into_iter().map(|range| &looked_at[range]);
        let parsed = records.filter(|record| is_usual(record)).map(json::parse);
        parsed.flatten().take(most).collect()
    } else {
        let lines = looked_at.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        let bare = |line: &'_ [u8]| line.strip_suffix(b",").unwrap_or(line).to_vec();
        let parsed = lines.filter(|line| is_usual(line)).map(|line| json::parse(&bare(line)));
        parsed.flatten().take(most).collect()
    }
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let draft = parse(raw.bytes, setup);
    records.add(raw, draft.and_then(|draft| draft.finish(&setup.rules)));
}

/// Reads one record.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
fn parse(record: &[u8], setup: &Setup) -> Result<Draft, String> {
    let object: Map<String, Value> = json::parse(record)?;
    if private::is_message_record(&object) {
        return Err(A_MESSAGE.to_owned());
    }
    let own;
    let keys = match &setup.keys {
        Some(keys) => keys.as_ref(),
        None => {
            own = Keys::of(std::slice::from_ref(&object), &setup.mapping, &setup.times());
            &own
        }
    };
    let found = keys.for_record(&object);
    let mut draft = mapped_draft::draft(&found, &keys.reading, setup.rules.needs, &|place| {
        let name = &found.names[place];
        keys::text_under(name, keys::value(&object, name)?)
    })?;
    // gallery-dl's `quote_id` is the post that quotes this one.
    if object.get(QUOTED_BY).is_some_and(|name| !name.is_null()) {
        draft.tweet.quoted_id = None;
    }
    if let Some(original) = original_of(&object) {
        draft.tweet.is_retweet = true;
        draft.tweet.retweeted_id = draft.tweet.retweeted_id.or_else(|| id_of(original, setup));
    }
    Ok(draft)
}

/// Under which gallery-dl names who quotes a post.
const QUOTED_BY: &str = "quote_by";

/// The post that a record repeats, where it stands in it as an object.
fn original_of(record: &Map<String, Value>) -> Option<&Map<String, Value>> {
    const KEYS: [&str; 8] = [
        "retweetedstatus",
        "retweetedtweet",
        "retweetedpost",
        "retweet",
        "repost",
        "repostedpost",
        "reblog",
        "renote",
    ];
    let mut originals = record.iter().filter(|(key, _)| KEYS.contains(&folded(key).as_str()));
    originals.find_map(|(_, value)| value.as_object().filter(|object| !object.is_empty()))
}

/// The id of a record, by whatever name.
fn id_of(record: &Map<String, Value>, setup: &Setup) -> Option<i64> {
    let keys = Keys::of(std::slice::from_ref(record), &Mapping::default(), &setup.times());
    let name = &keys.found.names[*keys.found.places(Field::Id).first()?];
    cell::id(&keys::text(keys::value(record, name)?)?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::posts::draft::finished_by;
    use crate::{Moment, Tweet};

    fn parse_text(mapping: &str, record: &str) -> Result<Tweet, String> {
        let setup = Setup { mapping: mapping.parse().unwrap(), ..Setup::default() };
        assert_eq!(setup.time_zone, TimeZone::UTC);
        finished_by(TimeRule::Written, parse(record.as_bytes(), &setup))
    }

    #[test]
    fn keys_are_found_by_name() {
        let tweet = parse_text(
            "",
            r#"{"id":1036452470584246272,"created_at":"2018-09-03T12:20:00+09:00","text":"朝 & 昼",
            "author":"mugicha","author_id":"7","lang":"ja","client":null,"like_count":3}"#,
        )
        .unwrap();
        assert_eq!(tweet.id, 1_036_452_470_584_246_272);
        assert_eq!(tweet.time, Moment::At(1_535_944_800_000_000));
        assert_eq!((tweet.text.as_str(), tweet.author_id), ("朝 & 昼", Some(7)));
        assert_eq!((tweet.like_count, tweet.client), (Some(3), None));
    }

    #[test]
    fn inner_objects_and_other_names_are_found_too() {
        let tweet = parse_text(
            "",
            r#"{"tweetId":"1036452470584246272","postedAt":1535944500,"fullText":"朝","isRetweet":false,
            "author":{"userName":"mugicha","id":"77","name":"麦茶"},
            "retweetedTweet":{"id":"1036452470584246270"},"public_metrics":{"like_count":4}}"#,
        )
        .unwrap();
        assert_eq!((tweet.author.as_deref(), tweet.author_id), (Some("mugicha"), Some(77)));
        assert_eq!(tweet.retweeted_id, Some(1_036_452_470_584_246_270));
        assert!(tweet.is_retweet && tweet.like_count == Some(4));
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
    }

    #[test]
    fn who_quotes_a_post_is_not_quoted_by_it() {
        let record = |more: &str| {
            format!(
                r#"{{"tweet_id":1036452470584246272,"date":"2018-09-03 03:15:00","content":"朝",
                "author":{{"name":"mugicha"}},"quote_id":1036452470584246300{more}}}"#
            )
        };
        let quoted = |record: &str| parse_text("", record).unwrap().quoted_id;
        assert_eq!(quoted(&record("")), Some(1_036_452_470_584_246_300));
        assert_eq!(quoted(&record(r#","quote_by":"yakoubasu""#)), None);
    }

    #[test]
    fn keys_within_objects_are_named_by_dots() {
        let record = r#"{"n":5,"user":{"name":"mugicha"},"body":"朝","at":"2018-09-03"}"#;
        let mapping = "id=n,author=user.name,text=body,created_at=at";
        let tweet = parse_text(mapping, record).unwrap();
        assert_eq!((tweet.id, tweet.author.as_deref()), (5, Some("mugicha")));
        assert_eq!(tweet.time, Moment::Day(1_535_932_800_000_000));
        for (record, reason) in [
            (r#"{"n":0.5e17,"body":"朝","at":"2018-09-03"}"#, "last digits"),
            (r#"{"body":"朝","at":"2018-09-03"}"#, "no id"),
            (r#"{"n":5,"body":"","at":"2018-09-03"}"#, "no text"),
            (r#"{"n":5,"body":"朝"}"#, "missing time"),
            (r#"{"n":5,"body":"朝","at":"soon"}"#, "invalid timestamp: soon"),
            ("[]", "not a tweet in JSON"),
        ] {
            let error = parse_text(mapping, record).unwrap_err();
            assert!(error.contains(reason), "{record}: {error}");
        }
    }
}
