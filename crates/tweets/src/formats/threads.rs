//! Posts of Threads. From its API: whole responses (`{"data": […]}`), arrays, or one per line.
//! From its web pages: the posts, or whole responses that contain them at any depth
//! (`thread_items[].post`).

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::written_at;
use super::retweet_signs::Sign;
use super::values::{at, integer_at, list_at, parse_whole, str_at, string_at};
use crate::columns::cell;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::{hashed, number_of};
use crate::posts::tweet::Tweet;
use crate::times::time;

/// The key of the array that holds the posts.
const KEYS: &[&str] = &["data"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "threads",
    description: "Threads API posts, or captured responses of its web interface",
    columns: &[
        ("tweet_id", "id, a hash of code"),
        ("created_at", "timestamp, taken_at"),
        (
            "text",
            "text, text_attachment.plaintext, caption.text; of a repost that of reposted_post",
        ),
        ("author_id", "owner.id, a hash of username"),
        ("author", "username, user.username"),
        ("network", "threads"),
        ("url", "permalink, that of code"),
        ("source_id", "id where it is not a number, code"),
        ("is_retweet", "media_type"),
        ("retweeted_id", "reposted_post.id, text_post_app_info.share_info.reposted_post.code"),
        ("quoted_id", "quoted_post.id, text_post_app_info.share_info.quoted_post.code"),
        ("in_reply_to_id", "replied_to.id, the code before it in thread_items"),
        ("like_count", "like_count"),
        ("retweet_count", "text_post_app_info.repost_count"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(
        head.object
            .as_ref()
            .is_some_and(|object| object.is_or_lists(KEYS, is_post) || is_answer(object)),
    )
}

/// Whether an object is what a page of Threads is answered: posts stand in it as items of
/// threads, at depths that differ from page to page.
fn is_answer(object: &Object) -> bool {
    object.keys().next().and_then(|key| object.value(key)).is_some_and(|rest| {
        let has = |name: &[u8]| memchr::memmem::find(rest, name).is_some();
        has(b"\"thread_items\"") && has(b"\"text_post_app_info\"") && has(b"\"taken_at\"")
    })
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
    parse_whole(raw, setup, records, add);
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(posts) = value.get(KEYS[0]).and_then(Value::as_array).filter(|_| !holds_items(raw))
    {
        return posts.iter().for_each(|post| add(post, raw, setup, records));
    }
    let mut shown = Vec::new();
    if value.is_object() {
        collect(value, None, &mut shown);
    }
    if shown.is_empty() && is_answer_without_posts(value) {
        return records.notice("no post");
    }
    if shown.is_empty() {
        return add_draft(draft(value), raw, setup, records);
    }
    for Shown { post, before } in shown {
        add_draft(draft_of_page(post, before), raw, setup, records);
    }
}

fn add_draft(
    draft: Result<Option<Draft>, String>,
    raw: &Raw,
    setup: &Setup,
    records: &mut Records,
) {
    match draft {
        Ok(Some(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(None) => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// The key under which the posts of a thread stand in an answer.
const ITEMS: &str = "thread_items";

fn holds_items(raw: &Raw) -> bool {
    memchr::memmem::find(raw.bytes, ITEMS.as_bytes()).is_some()
}

/// A post in an answer, and the one before it in its thread.
struct Shown<'a> {
    post: &'a Value,
    before: Option<&'a Value>,
}

/// The posts in a value; quoted and reposted ones are not posts of their own.
fn collect<'a>(value: &'a Value, before: Option<&'a Value>, shown: &mut Vec<Shown<'a>>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, None, shown)),
        Value::Object(_) if is_shown(value) => shown.push(Shown { post: value, before }),
        Value::Object(object) => {
            for (key, value) in object {
                match value.as_array().filter(|_| key == ITEMS) {
                    Some(items) => collect_thread(items, shown),
                    None => collect(value, before, shown),
                }
            }
        }
        _ => {}
    }
}

/// The posts of a thread, each of which goes on from the one before.
fn collect_thread<'a>(items: &'a [Value], shown: &mut Vec<Shown<'a>>) {
    let mut before = None;
    for item in items {
        collect(item, before, shown);
        before = item.get("post").or(before);
    }
}

fn is_shown(value: &Value) -> bool {
    ["pk", "code", "taken_at"].iter().all(|key| at(value, &[key]).is_some())
}

/// Whether it is what a page is answered where there is nothing to show: an account, the
/// counts of posts that it has.
fn is_answer_without_posts(value: &Value) -> bool {
    let is_of_page = |data: &Value| data.is_object() && data.get("id").is_none();
    value.get("id").is_none()
        && (value.get(KEYS[0]).is_some_and(is_of_page)
            || value.get("require").is_some()
            || value.get(ITEMS).is_some())
}

/// What a post says. Where it is long, its parts stand apart.
fn said(post: &Value) -> Option<String> {
    let is_filled = |text: &str| !text.trim().is_empty();
    let caption = str_at(post, &["caption", "text"]).filter(|text| is_filled(text));
    caption.map(str::to_owned).or_else(|| {
        let parts = list_at(post, &["text_post_app_info", "text_fragments", "fragments"]);
        let text: String = parts.iter().filter_map(|part| str_at(part, &["plaintext"])).collect();
        Some(text).filter(|text| is_filled(text))
    })
}

/// A post as the pages get it, by the code in its address; `None` where it has no text.
fn draft_of_page(post: &Value, before: Option<&Value>) -> Result<Option<Draft>, String> {
    const SHARED: [&str; 2] = ["text_post_app_info", "share_info"];
    let code = str_at(post, &["code"]).ok_or("no code")?;
    let (id, source_id) = number_of(Network::Threads, code);
    let written = match integer_at(post, &["taken_at"]) {
        Some(seconds) => seconds.checked_mul(1_000_000).ok_or("invalid time (taken_at)".to_owned()),
        None => written_at(post, "taken_at"),
    };
    let shared = |key| at(post, &[SHARED[0], SHARED[1], key]);
    let own = said(post);
    let reposted = shared("reposted_post").filter(|_| own.is_none());
    let Some(text) = own.or_else(|| said(reposted?)) else { return Ok(None) };
    let code_of =
        |post: &Value| str_at(post, &["code"]).map(|code| number_of(Network::Threads, code).0);
    let name_of = |post: &Value| string_at(post, &["user", "username"]);
    let author = name_of(post);
    let url = author.as_deref().filter(|author| cell::may_be_handle(author));
    let is_answer = at(post, &[SHARED[0], "reply_to_author"]).is_some();
    let mut tweet = Tweet {
        author_id: author.as_deref().map(|name| hashed(Network::Threads, name)),
        is_retweet: reposted.is_some(),
        retweeted_id: reposted.and_then(code_of),
        retweeted_author_id: reposted.and_then(name_of).map(|name| hashed(Network::Threads, &name)),
        quoted_id: shared("quoted_post").and_then(code_of),
        in_reply_to_id: before.filter(|_| is_answer).and_then(code_of),
        like_count: integer_at(post, &["like_count"]),
        retweet_count: integer_at(post, &["text_post_app_info", "repost_count"]),
        network: Network::Threads,
        url: url.map(|author| format!("https://www.threads.net/@{author}/post/{code}")),
        author,
        source_id,
        ..Tweet::new(text)
    };
    Sign::of(post, Network::Threads, Some(id)).add_to(&mut tweet);
    Ok(Some(Draft::new(Ok(id), written, tweet)))
}

/// Keys by one of which a post that was written again is known to be of Threads.
const OWN_KEYS: [&str; 5] = ["permalink", "media_product_type", "media_type", "shortcode", "owner"];

/// The text of a post, with the longer one that may be attached to it.
fn written_in(post: &Value) -> Option<String> {
    let attached = str_at(post, &["text_attachment", "plaintext"]);
    let texts = [str_at(post, &["text"]), attached];
    let texts = texts.into_iter().flatten().filter(|text| !text.trim().is_empty());
    texts.map(str::to_owned).reduce(|text, attached| text + "\n" + &attached)
}

/// A post; `None` where it has no text.
fn draft(post: &Value) -> Result<Option<Draft>, String> {
    let id = string_at(post, &["id"]).ok_or("no id")?;
    at(post, &["timestamp"]).ok_or("missing time (timestamp)")?;
    let as_written = str_at(post, &["timestamp"]).and_then(|time| time::parse_written(time).ok());
    // Rows of tables have a time of that name, too.
    let is_own = || OWN_KEYS.iter().any(|key| post.get(key).is_some());
    let written = match as_written {
        Some(micros) => Ok(micros),
        None if is_own() => written_at(post, "timestamp"),
        None => return Err("invalid time (timestamp)".to_owned()),
    };
    let (id, source_id) = number_of(Network::Threads, &id);
    let reposted = at(post, &["reposted_post"]);
    let Some(text) = written_in(post).or_else(|| written_in(reposted?)) else { return Ok(None) };
    let number = |path: &[&str]| string_at(post, path).map(|id| number_of(Network::Threads, &id).0);
    let mut tweet = Tweet {
        author_id: number(&["owner", "id"])
            .or_else(|| Some(hashed(Network::Threads, str_at(post, &["username"])?))),
        author: string_at(post, &["username"]),
        is_retweet: reposted.is_some_and(Value::is_object),
        retweeted_id: number(&["reposted_post", "id"]),
        quoted_id: number(&["quoted_post", "id"]),
        in_reply_to_id: number(&["replied_to", "id"]),
        network: Network::Threads,
        url: string_at(post, &["permalink"]),
        source_id,
        ..Tweet::new(text)
    };
    Sign::of(post, Network::Threads, Some(id)).add_to(&mut tweet);
    Ok(Some(Draft::new(Ok(id), written, tweet)))
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
        for written_again in [r#""2018-09-03 03:15:00""#, r#""2018/09/03 03:15:00""#, "1535944500"]
        {
            let again = POST.replace(r#""2018-09-03T03:15:00+0000""#, written_again);
            assert_eq!(read(&again).tweets, records.tweets, "{written_again}");
        }
        // Who it is is known by the name alone, too.
        let unowned = read(&POST.replace("\"owner\":{\"id\":\"77\"},", ""));
        assert_eq!(unowned.tweets[0].author_id, Some(hashed(Network::Threads, "mugicha")));
        let answer = format!(r#"{{"data":[{POST}],"paging":{{"cursors":{{}}}}}}"#);
        assert_eq!(read(&answer).tweets, records.tweets);
    }

    #[test]
    fn a_text_that_is_attached_is_a_part_of_the_post() {
        let attached = r#""text_attachment":{"plaintext":"昼だ\n夜だ","link_attachment_url":"https://example.com"}"#;
        let both = POST.replace("\"is_reply\"", &format!("{attached},\"is_reply\""));
        assert_eq!(read(&both).tweets[0].text, "朝だ\n昼だ\n夜だ");
        let alone = both.replace("\"text\":\"朝だ\"", "\"text\":\"\"");
        assert_eq!(read(&alone).tweets[0].text, "昼だ\n夜だ");
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

    fn shown(code: &str, more: &str) -> String {
        format!(
            r#"{{"pk":"31","id":"31_7","code":"{code}","taken_at":1535944500,"like_count":3,
            "user":{{"pk":"7","username":"mugicha"}},"caption":{{"text":"{code} だ"}},
            "text_post_app_info":{{"repost_count":2{more}}}}}"#
        )
    }

    #[test]
    fn posts_of_whole_answers_are_found_however_deep() {
        let reply = shown("Cx2", r#","reply_to_author":{"username":"mugicha"}"#);
        let item = |post: &str| format!(r#"{{"post":{post},"line_type":"line"}}"#);
        let items = format!("[{},{}]", item(&shown("Cx1", "")), item(&reply));
        for answer in [
            format!(
                r#"{{"data":{{"mediaData":{{"edges":[{{"node":{{"thread_items":{items}}}}}]}}}}}}"#
            ),
            format!(
                r#"{{"data":{{"searchResults":{{"edges":[{{"node":{{"thread":{{"thread_items":{items}}}}}}}]}}}},"extensions":{{}}}}"#
            ),
            format!(r#"{{"data":[{{"node":{{"thread_items":{items}}}}}]}}"#),
            format!(
                r#"{{"require":[["a",[{{"result":{{"data":{{"data":{{"edges":[{{"node":{{"text_post_app_thread":{{"thread_items":{items}}}}}}}]}}}}}}}}]]]}}"#
            ),
        ] {
            assert_eq!(FORMAT.recognize_line(&answer), Claim::Sure, "{answer}");
            let records = read(&answer);
            let [first, second] = records.tweets.as_slice() else { panic!("{records:?}") };
            assert_eq!((first.text.as_str(), first.author.as_deref()), ("Cx1 だ", Some("mugicha")));
            assert_eq!(first.url.as_deref(), Some("https://www.threads.net/@mugicha/post/Cx1"));
            assert_eq!((first.like_count, first.retweet_count), (Some(3), Some(2)));
            assert_eq!((first.in_reply_to_id, second.in_reply_to_id), (None, Some(first.id)));
        }
        let user = r#"{"data":{"user":{"pk":"7","username":"mugicha"}}}"#;
        assert_eq!(read(user).notices, ["no post"]);
    }

    #[test]
    fn shared_posts_and_texts_in_parts() {
        let original = shown("Cx1", "");
        let share = |kind: &str| format!(r#","share_info":{{"{kind}":{original}}}"#);
        let repost = shown("Cx2", &share("reposted_post")).replacen("Cx2 だ", "", 1);
        let tweet = &read(&repost).tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.is_retweet), ("Cx1 だ", true));
        assert_eq!(tweet.retweeted_id, Some(hashed(Network::Threads, "Cx1")));
        let quote = &read(&shown("Cx2", &share("quoted_post"))).tweets[0];
        assert_eq!((quote.text.as_str(), quote.is_retweet), ("Cx2 だ", false));
        assert_eq!(quote.quoted_id, Some(hashed(Network::Threads, "Cx1")));
        let parts = r#","text_fragments":{"fragments":[{"plaintext":"朝"},{"plaintext":"だ"}]}"#;
        let long = shown("Cx2", parts).replace(r#"{"text":"Cx2 だ"}"#, "null");
        assert_eq!(read(&long).tweets[0].text, "朝だ");
    }
}
