//! Statuses of Mastodon's API and of servers compatible with it: one per line, in arrays, in
//! the results of searches and contexts, and in streaming events.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, written};
use super::retweet_signs::Sign;
use super::values::{at, integer_at, parse_whole, str_at, string_at};
use crate::columns::{cell, private};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::post_address::PostAddress;
use crate::posts::record::{NAMED_ALONE, NO_POST, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::{hashed, number_of};
use crate::posts::tweet::Tweet;
use crate::texts::html;

/// The keys of the arrays that hold the statuses.
const KEYS: &[&str] = &["statuses", "ancestors", "descendants"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "mastodon-api",
    description: "Mastodon API statuses, one per line, in arrays or responses",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "created_at"),
        ("text", "those of reblog; spoiler_text, content without its HTML"),
        ("author_id", "account.id; a hash of account.url where others may have that number"),
        ("author", "account.acct, account; the name in url"),
        ("network", "mastodon"),
        ("url", "url, uri"),
        ("source_id", "id where it is not a number"),
        ("lang", "language"),
        ("client", "application.name"),
        ("retweeted_id", "reblog.id, reblog"),
        (
            "quoted_id",
            "quote.quoted_status.id, quote.quoted_status_id; quote.id, quote_id, also in pleroma",
        ),
        ("in_reply_to_id", "in_reply_to_id"),
        ("like_count", "favourites_count"),
        ("retweet_count", "reblogs_count"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(
        head.object
            .as_ref()
            .is_some_and(|object| object.is_or_lists(KEYS, is_status) || is_event(object)),
    )
}

/// Whether an object is a streaming event about a status.
fn is_event(object: &Object) -> bool {
    let is_of_status =
        |event: &[u8]| [&b"update"[..], b"status.update", b"delete"].contains(&event);
    object.has_all(&["stream", "payload"]) && object.string("event").is_some_and(is_of_status)
}

fn is_status(object: &Object) -> bool {
    // Versions of a status do not say of which.
    let is_own = object.has_all(&["content", "created_at"])
        && object.has_any(&["id", "uri", "url"])
        && object.has_any(&["account", "reblog", "spoiler_text", "visibility"]);
    (is_own || object.has_all(&["content", CAMEL_TIME, "account", "reblogsCount"]))
        && !object.has("_type")
        && !["url", "uri"].iter().any(|key| object.string(key).is_some_and(is_at_x))
}

/// Whether an address is one of X, whose posts some scripts write with the same keys.
fn is_at_x(address: &[u8]) -> bool {
    let address = String::from_utf8_lossy(address).replace("\\/", "/");
    matches!(cell::host(&address), Some("twitter.com" | "x.com" | "mobile.twitter.com"))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

/// Adds what an object is: an answer, an event of a stream, a status.
fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(CAMEL_TIME) = TIMES.into_iter().find(|key| value.get(key).is_some()) {
        return add(&with_own_names(value), raw, setup, records);
    }
    if KEYS.iter().any(|key| value.get(key).is_some_and(Value::is_array)) {
        let lists = KEYS.iter().filter_map(|key| value.get(key)?.as_array());
        return lists.flatten().for_each(|status| add(status, raw, setup, records));
    }
    if let Some(event) = str_at(value, &["event"])
        && value.get("content").is_none()
    {
        return add_event(event, value, raw, setup, records);
    }
    // A notification is about one.
    if value.get("content").is_none()
        && let Some(status) = at(value, &["status"]).filter(|status| status.is_object())
    {
        return add(status, raw, setup, records);
    }
    if is_account(value) || is_version(value) {
        return records.notice(NO_POST);
    }
    match draft(value) {
        Ok(Some(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(None) => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// Whether an object is an account, as answers about those who follow one list them.
fn is_account(value: &Value) -> bool {
    ["username", "acct"].iter().all(|key| value.get(key).is_some_and(Value::is_string))
        && ["content", "account", "reblog"].iter().all(|key| value.get(key).is_none())
}

/// Whether an object is what a status said before it was edited, which the API lists without
/// saying of which status.
fn is_version(value: &Value) -> bool {
    ["id", "uri", "url"].iter().all(|key| value.get(key).is_none())
        && ["content", "account", "created_at"].iter().all(|key| value.get(key).is_some())
}

/// The key of a status's time, as the API has it, and as programs in JavaScript name it: these
/// rename all keys so.
const TIMES: [&str; 2] = ["created_at", CAMEL_TIME];
const CAMEL_TIME: &str = "createdAt";

/// A value with the API's own keys: `spoiler_text` for `spoilerText`.
fn with_own_names(value: &Value) -> Value {
    let own = |name: &str| {
        let mut own = String::with_capacity(name.len() + 4);
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                own.push('_');
            }
            own.push(c.to_ascii_lowercase());
        }
        own
    };
    match value {
        Value::Array(values) => values.iter().map(with_own_names).collect(),
        Value::Object(object) => {
            object.iter().map(|(key, value)| (own(key), with_own_names(value))).collect()
        }
        other => other.clone(),
    }
}

/// Adds the status of a streaming event, which is an object in it or text.
fn add_event(event: &str, value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    let payload = at(value, &["payload"]);
    let status = match payload.and_then(Value::as_str) {
        Some(text) => serde_json::from_str(text).ok(),
        None => payload.cloned(),
    };
    match (event, status) {
        ("update" | "status.update", Some(status)) if status.is_object() => {
            add(&status, raw, setup, records);
        }
        ("delete", _) => match string_at(value, &["payload"]) {
            Some(id) => records.deletion(number_of(Network::Mastodon, &id).0),
            None => records.notice("delete"),
        },
        ("update" | "status.update", _) => records.add(raw, Err("no status in it".to_owned())),
        _ => records.notice("event"),
    }
}

/// A status; `None` where it has no text.
fn draft(status: &Value) -> Result<Option<Draft>, String> {
    let id = string_at(status, &["id"]).ok_or("no id")?;
    let (id, source_id) = number_of(Network::Mastodon, &id);
    if str_at(status, &["visibility"]).is_some_and(private::is_audience) {
        return Err(NAMED_ALONE.to_owned());
    }
    let original = at(status, &["reblog"]).filter(|reblog| reblog.is_object());
    let said = original.unwrap_or(status);
    let content = said.get("content").and_then(Value::as_str).ok_or("no content")?;
    let text = with_warning(str_at(said, &["spoiler_text"]), &html::text_of(content));
    if text.is_empty() {
        return Ok(None);
    }
    let time = string_at(status, &["created_at"]).map(|time| Scalar(time.into()));
    let number = |value: &Value, path: &[&str]| {
        string_at(value, path).map(|id| number_of(Network::Mastodon, &id).0)
    };
    let url = str_at(status, &["url"])
        .or_else(|| str_at(original?, &["url"]))
        .or_else(|| str_at(said, &["uri"]));
    let mut tweet = Tweet {
        author_id: account_id(status)
            .or_else(|| Some(hashed(Network::Mastodon, &author_beside(status)?.to_lowercase()))),
        author: string_at(status, &["account", "acct"])
            .or_else(|| string_at(status, &["account", "username"]))
            .or_else(|| author_beside(status)),
        lang: string_at(said, &["language"]).or_else(|| string_at(status, &["language"])),
        client: string_at(status, &["application", "name"]),
        is_retweet: original.is_some(),
        retweeted_id: original.and_then(|original| number(original, &["id"])),
        retweeted_author_id: original.and_then(account_id),
        // Mastodon's own; those of its forks.
        quoted_id: number(said, &["quote", "quoted_status", "id"])
            .or_else(|| number(said, &["quote", "quoted_status_id"]))
            .or_else(|| number(said, &["quote", "id"]))
            .or_else(|| number(said, &["quote_id"]))
            .or_else(|| number(said, &["pleroma", "quote", "id"]))
            .or_else(|| number(said, &["pleroma", "quote_id"]))
            .filter(|_| original.is_none()),
        in_reply_to_id: number(status, &["in_reply_to_id"]),
        like_count: integer_at(status, &["favourites_count"]),
        retweet_count: integer_at(status, &["reblogs_count"])
            .max(original.and_then(|original| integer_at(original, &["reblogs_count"]))),
        network: Network::Mastodon,
        url: url.map(str::to_owned),
        source_id,
        ..Tweet::new(text)
    };
    Sign::of(status, Network::Mastodon, Some(id)).add_to(&mut tweet);
    Ok(Some(Draft::new(Ok(id), written(time, "created_at"), tweet)))
}

/// Digits of the shortest number that no two servers give to accounts but by a rare chance:
/// older ones are counted from 1.
const LEAST_DIGITS: usize = 15;

/// The number of a status's author, unless it may be that of somebody else on another server:
/// where the address is known, that of the account stands for it, as in archives.
fn account_id(status: &Value) -> Option<i64> {
    let account = at(status, &["account"])?;
    let id = string_at(account, &["id"])?;
    let address = || str_at(account, &["url"]).or_else(|| str_at(account, &["uri"]));
    match address().and_then(actor).filter(|_| id.len() < LEAST_DIGITS) {
        Some(actor) => Some(hashed(Network::Mastodon, &actor)),
        None => Some(number_of(Network::Mastodon, &id).0),
    }
}

/// What archives call the account that is shown at an address:
/// `https://example.social/users/mugicha` of `https://example.social/@mugicha`.
fn actor(address: &str) -> Option<String> {
    let (scheme, rest) =
        address.split_once("://").filter(|(scheme, _)| scheme.starts_with("http"))?;
    let (host, path) = rest.trim_end_matches('/').split_once('/')?;
    Some(match path.strip_prefix('@').filter(|name| !name.contains(['/', '@'])) {
        Some(name) => format!("{scheme}://{host}/users/{name}"),
        None => address.to_owned(),
    })
}

/// The author where no account stands in a status: by name, or in its address.
fn author_beside(status: &Value) -> Option<String> {
    if at(status, &["account"]).is_some_and(Value::is_object) {
        return None;
    }
    let named = str_at(status, &["account"]).filter(|name| !cell::is_missing(name));
    let named = named.map(|name| name.trim_start_matches('@').to_owned());
    let of_address = || PostAddress::parse(str_at(status, &["url"])?)?.author.map(str::to_owned);
    named.or_else(of_address)
}

/// A text with the warning that is shown before it.
pub(crate) fn with_warning(warning: Option<&str>, text: &str) -> String {
    match warning.map(str::trim).filter(|warning| !warning.is_empty()) {
        Some(warning) if text.is_empty() => warning.to_owned(),
        Some(warning) => format!("{warning}\n{text}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const STATUS: &str = r#"{"id":"112360000000000000","created_at":"2018-09-03T03:15:00.000Z",
        "in_reply_to_id":"5","spoiler_text":"","visibility":"public","language":"ja",
        "uri":"https://example.social/users/mugicha/statuses/112360000000000000",
        "url":"https://example.social/@mugicha/112360000000000000",
        "reblogs_count":4,"favourites_count":3,"content":"<p>朝だ<br>雨 &amp; 風</p>",
        "reblog":null,"application":{"name":"つぶやきアプリ"},
        "account":{"id":"77","username":"mugicha","acct":"mugicha"}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_small_number_is_an_account_of_its_server() {
        let author = |account: &str| {
            let status =
                STATUS.replace(r#""account":{"id":"77","#, &format!(r#""account":{{{account},"#));
            read(&status).tweets[0].author_id
        };
        let actor = hashed(Network::Mastodon, "https://a.example/users/mugicha");
        assert_eq!(author(r#""id":"1""#), Some(1));
        assert_eq!(author(r#""id":"1","url":"https://a.example/@mugicha""#), Some(actor));
        assert_eq!(author(r#""id":"1","url":"https://a.example/users/mugicha""#), Some(actor));
        let of_another = author(r#""id":"1","url":"https://b.example/@mugicha""#);
        assert!(of_another.is_some_and(|id| id < 0 && id != actor));
        let long = r#""id":"109999999999999999","url":"https://a.example/@mugicha""#;
        assert_eq!(author(long), Some(109_999_999_999_999_999));
    }

    #[test]
    fn a_status_with_all_fields() {
        let records = read(STATUS);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!(
            (tweet.id, tweet.time),
            (112_360_000_000_000_000, Moment::At(1_535_944_500_000_000))
        );
        assert_eq!(tweet.text, "朝だ\n雨 & 風");
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("mugicha")));
        assert_eq!(
            (tweet.lang.as_deref(), tweet.client.as_deref()),
            (Some("ja"), Some("つぶやきアプリ"))
        );
        assert_eq!((tweet.in_reply_to_id, tweet.is_retweet), (Some(5), false));
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        let url = "https://example.social/@mugicha/112360000000000000";
        assert_eq!((tweet.network, tweet.url.as_deref()), (Network::Mastodon, Some(url)));
        assert_eq!(tweet.source_id, None);
    }

    #[test]
    fn a_boost_is_a_retweet_of_what_it_holds() {
        let boost = STATUS
            .replace("112360000000000000\",\"created", "112360000000000009\",\"created")
            .replace("<p>朝だ<br>雨 &amp; 風</p>", "")
            .replace("\"reblog\":null", &format!("\"reblog\":{STATUS}"));
        let records = read(&boost);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("朝だ\n雨 & 風", true));
        assert_eq!(tweet.retweeted_id, Some(112_360_000_000_000_000));
        assert_eq!(tweet.id, 112_360_000_000_000_009);
    }

    #[test]
    fn programs_in_javascript_name_the_keys_otherwise() {
        let camel = STATUS
            .replace("created_at", "createdAt")
            .replace("spoiler_text\":\"\"", "spoilerText\":\"注意\"")
            .replace("in_reply_to_id", "inReplyToId")
            .replace("reblogs_count", "reblogsCount")
            .replace("favourites_count", "favouritesCount");
        assert_eq!(FORMAT.recognize_line(&camel), Claim::Sure);
        let own = STATUS.replace("spoiler_text\":\"\"", "spoiler_text\":\"注意\"");
        assert_eq!(read(&camel).tweets, read(&own).tweets);
    }

    #[test]
    fn quotes_and_counts_are_those_of_each_server() {
        for quote in [
            r#""quote":{"state":"accepted","quoted_status":{"id":"9"}}"#,
            r#""quote":{"id":"9"}"#,
            r#""quote_id":"9""#,
            r#""pleroma":{"quote_id":"9","quote":null}"#,
            r#""pleroma":{"quote":{"id":"9"}}"#,
        ] {
            let quoting = STATUS.replace("\"reblog\":null", &format!("{quote},\"reblog\":null"));
            assert_eq!(read(&quoting).tweets[0].quoted_id, Some(9), "{quote}");
        }
        let boost = STATUS
            .replace("\"reblogs_count\":4", "\"reblogs_count\":0")
            .replace("\"reblog\":null", &format!("\"reblog\":{STATUS}"));
        assert_eq!(read(&boost).tweets[0].retweet_count, Some(4));
    }

    #[test]
    fn a_warning_stands_before_the_text() {
        let warned = STATUS.replace(r#""spoiler_text":"""#, r#""spoiler_text":"注意""#);
        assert_eq!(read(&warned).tweets[0].text, "注意\n朝だ\n雨 & 風");
        assert_eq!(read(&warned.replace("<p>朝だ<br>雨 &amp; 風</p>", "")).tweets[0].text, "注意");
    }

    #[test]
    fn statuses_stand_in_answers_and_events() {
        let one = read(STATUS).tweets;
        let text = serde_json::to_string(STATUS).unwrap();
        for record in [
            format!(r#"{{"accounts":[],"statuses":[{STATUS}],"hashtags":[]}}"#),
            format!(r#"{{"ancestors":[{STATUS}],"descendants":[]}}"#),
            format!(r#"{{"stream":["public"],"event":"update","payload":{text}}}"#),
            format!(r#"{{"event":"update","payload":{STATUS}}}"#),
        ] {
            assert_eq!(read(&record).tweets, one, "{record}");
        }
        let records = read(r#"{"event":"delete","payload":"112360000000000000"}"#);
        assert_eq!(records.deletions, [112_360_000_000_000_000]);
        assert_eq!(read(r#"{"event":"filters_changed"}"#).notices, ["event"]);
    }

    #[test]
    fn what_has_no_text_is_a_notice_and_what_is_broken_a_reject() {
        let silent = STATUS.replace("<p>朝だ<br>雨 &amp; 風</p>", "<p></p>");
        assert_eq!(read(&silent).notices, ["no text"]);
        let account = r#"{"id":"77","username":"mugicha","acct":"mugicha","note":"<p>麦</p>"}"#;
        assert_eq!(read(account).notices, [NO_POST]);
        let undated = STATUS.replace("2018-09-03", "soon");
        for record in ["{}", "{", r#"{"id":"5"}"#, &undated, r#"{"event":"update","payload":"x"}"#]
        {
            assert_eq!(read(record).rejects.len(), 1, "{record}");
        }
        // Other programs with that API have ids that are not numbers.
        let other = read(&STATUS.replace("\"112360000000000000\",\"created", "\"AbC9\",\"created"));
        assert!(other.tweets[0].id < 0);
        assert_eq!(other.tweets[0].source_id.as_deref(), Some("AbC9"));
    }
}
