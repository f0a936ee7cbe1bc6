//! Posts of Threads, as its API gives them: in the answers (`{"data": […]}`), in
//! arrays, or one per line.

use serde_json::Value;

use super::cell;
use super::draft::Draft;
use super::format::{InputFormat, Layout};
use super::head::{Claim, Head, Object};
use super::json;
use super::network::Network;
use super::record::{Raw, Records};
use super::rules::TimeRule;
use super::setup::Setup;
use super::source_id::{hashed, number_of};
use super::time;
use super::tweet::Tweet;
use super::values::{at, integer_at, str_at, string_at};

/// The key of the array that holds the posts.
const KEYS: &[&str] = &["data"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "threads",
    description: "Threads API posts, one per line, in arrays or responses",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "timestamp"),
        ("text", "text; of a repost that of reposted_post"),
        ("author_id", "owner.id, a hash of username"),
        ("author", "username"),
        ("network", "threads"),
        ("url", "permalink"),
        ("source_id", "id where it is not a number"),
        ("retweeted_id", "reposted_post.id"),
        ("quoted_id", "quoted_post.id"),
        ("in_reply_to_id", "replied_to.id"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        is_post(object) || object.first_of(KEYS[0]).as_ref().is_some_and(is_post)
    }))
}

fn is_post(object: &Object) -> bool {
    let is_of_threads = || {
        object.has_any(&["topic_tag", "is_quote_post", "reposted_post", "has_replies"])
            || object.string("media_product_type") == Some(b"THREADS")
            || object.string("permalink").is_some_and(is_on_threads)
            || is_usual(object)
    };
    (object.has_all(&["id", "timestamp"]) && is_of_threads()) || is_of_pages(object)
}

/// Whether an object has the fields that are asked for as a rule, with a time as this API
/// writes it.
fn is_usual(object: &Object) -> bool {
    const FIELDS: [&str; 8] =
        ["id", "text", "timestamp", "username", "media_type", "shortcode", "is_reply", "owner"];
    object.has_all(&["text", "username"])
        && object.keys().all(|key| FIELDS.contains(&key))
        && object.string("timestamp").is_some_and(|time| time.ends_with(b"+0000"))
}

/// Whether an object is a post as the pages of Threads get it, perhaps with what a
/// collector says of it.
fn is_of_pages(object: &Object) -> bool {
    let is_one = |object: &Object| {
        object.has_all(&["pk", "code", "taken_at"]) && object.has("text_post_app_info")
    };
    is_one(object)
        || object.object("post").as_ref().is_some_and(is_one)
        || object.object("data").as_ref().is_some_and(is_one)
}

fn is_on_threads(url: &[u8]) -> bool {
    // The slash may be escaped.
    let has = |host: &[u8]| memchr::memmem::find(url, host).is_some();
    has(b"threads.net") || has(b"threads.com")
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    match json::parse::<Value>(raw.bytes) {
        Ok(value) => add(&value, raw, setup, records),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(posts) = value.get(KEYS[0]).and_then(Value::as_array) {
        return posts.iter().for_each(|post| add(post, raw, setup, records));
    }
    let shown = ["data", "post"].iter().find_map(|key| at(value, &[key, "pk"]).and(value.get(key)));
    let parsed = match shown.or_else(|| at(value, &["pk"]).and(Some(value))) {
        Some(post) => draft_of_page(post),
        None => draft(value),
    };
    match parsed {
        Ok(Some(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(None) => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// A post as the pages get it, by the code in its address; `None` where it has no text.
fn draft_of_page(post: &Value) -> Result<Option<Draft>, String> {
    let code = str_at(post, &["code"]).ok_or("no code")?;
    let (id, source_id) = number_of(Network::Threads, code);
    let seconds = integer_at(post, &["taken_at"]).ok_or("missing time (taken_at)")?;
    let written = seconds.checked_mul(1_000_000).ok_or("invalid time (taken_at)".to_owned());
    let Some(text) = str_at(post, &["caption", "text"]).filter(|text| !text.trim().is_empty())
    else {
        return Ok(None);
    };
    let of = |path: &[&str]| str_at(post, path).map(|code| number_of(Network::Threads, code).0);
    let author = string_at(post, &["user", "username"]);
    let url = author.as_deref().filter(|author| cell::may_be_handle(author));
    let quoted = ["text_post_app_info", "share_info", "quoted_post", "code"];
    let tweet = Tweet {
        author_id: author.as_deref().map(|name| hashed(Network::Threads, name)),
        quoted_id: of(&quoted),
        like_count: integer_at(post, &["like_count"]),
        retweet_count: integer_at(post, &["text_post_app_info", "repost_count"]),
        network: Network::Threads,
        url: url.map(|author| format!("https://www.threads.net/@{author}/post/{code}")),
        author,
        source_id,
        ..Tweet::new(text.to_owned())
    };
    Ok(Some(Draft::new(Ok(id), written, tweet)))
}

/// A post; `None` where it has no text.
fn draft(post: &Value) -> Result<Option<Draft>, String> {
    let id = string_at(post, &["id"]).ok_or("no id")?;
    let written = str_at(post, &["timestamp"]).ok_or("missing time (timestamp)")?;
    let (id, source_id) = number_of(Network::Threads, &id);
    let reposted = at(post, &["reposted_post"]);
    let text = str_at(post, &["text"]).or_else(|| str_at(reposted?, &["text"]));
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let number = |path: &[&str]| string_at(post, path).map(|id| number_of(Network::Threads, &id).0);
    let tweet = Tweet {
        author_id: number(&["owner", "id"])
            .or_else(|| Some(hashed(Network::Threads, str_at(post, &["username"])?))),
        author: string_at(post, &["username"]),
        is_retweet: reposted.is_some(),
        retweeted_id: number(&["reposted_post", "id"]),
        quoted_id: number(&["quoted_post", "id"]),
        in_reply_to_id: number(&["replied_to", "id"]),
        network: Network::Threads,
        url: string_at(post, &["permalink"]),
        source_id,
        ..Tweet::new(text.to_owned())
    };
    Ok(Some(Draft::new(Ok(id), time::parse_written(written), tweet)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const POST: &str = r#"{"id":"18000000000000001","media_product_type":"THREADS","media_type":"TEXT_POST",
        "permalink":"https:\/\/www.threads.net\/@mugicha\/post\/Cx1","owner":{"id":"77"},"username":"mugicha",
        "text":"朝だ","timestamp":"2018-09-03T03:15:00+0000","shortcode":"Cx1","is_quote_post":true,
        "quoted_post":{"id":"18000000000000002"},"is_reply":true,"replied_to":{"id":"18000000000000003"}}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_post_with_all_fields_alone_and_in_an_answer() {
        let records = read(POST);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!(
            (tweet.id, tweet.time),
            (18_000_000_000_000_001, Moment::At(1_535_944_500_000_000))
        );
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("mugicha")));
        assert_eq!(tweet.quoted_id, Some(18_000_000_000_000_002));
        assert_eq!(tweet.in_reply_to_id, Some(18_000_000_000_000_003));
        assert_eq!(tweet.url.as_deref(), Some("https://www.threads.net/@mugicha/post/Cx1"));
        assert_eq!((tweet.network, tweet.is_retweet), (Network::Threads, false));
        // Who it is is known by the name alone, too.
        let unowned = read(&POST.replace("\"owner\":{\"id\":\"77\"},", ""));
        assert_eq!(unowned.tweets[0].author_id, Some(hashed(Network::Threads, "mugicha")));
        let answer = format!(r#"{{"data":[{POST}],"paging":{{"cursors":{{}}}}}}"#);
        assert_eq!(read(&answer).tweets, records.tweets);
    }

    #[test]
    fn a_repost_has_the_text_of_the_original_or_is_a_notice() {
        let repost =
            POST.replace("\"text\":\"朝だ\"", r#""reposted_post":{"id":"5","text":"昼だ"}"#);
        let tweet = &read(&repost).tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("昼だ", true));
        assert_eq!(tweet.retweeted_id, Some(5));
        assert_eq!(read(&repost.replace(",\"text\":\"昼だ\"", "")).notices, ["no text"]);
        for record in ["{", "{}", r#"{"id":"5"}"#, &POST.replace("2018-09", "soon")] {
            assert_eq!(read(record).rejects.len(), 1, "{record}");
        }
    }
}
