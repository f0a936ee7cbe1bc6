//! Responses of Bluesky's API: feeds (`getAuthorFeed`, `getTimeline`), searches and look-ups of
//! posts, threads, and the records of an account (`listRecords`); whole responses, or the posts
//! in them. Also the bare records of a repository, which do not tell whose they are.

use serde_json::Value;

use super::bluesky::{self, author};
use super::format::{InputFormat, Layout};
use super::lenient::written_at;
use super::retweet_signs::Sign;
use super::values::{at, integer_at, is_at, list_at, parse_whole, str_at};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::at_address::{Address, POSTS};
use crate::posts::network::Network;
use crate::posts::record::{NO_POST, NO_TEXT, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::hashed;
use crate::posts::tweet::Tweet;
use crate::times::moment::Moment;

/// The keys of the arrays that hold the posts.
const KEYS: &[&str] = &["feed", "posts", "records"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "bluesky-api",
    description: "Bluesky API responses, or the posts in them",
    columns: &[
        ("tweet_id", "a hash of uri; of a repost that of reason.uri; of a bare record of rkey"),
        ("created_at", "record.createdAt; indexedAt where that lies a day after it"),
        ("text", "record.text, record.tags; of a repost those of the original"),
        ("author_id", "a hash of author.did, reason.by.did"),
        ("author", "author.handle, reason.by.handle"),
        ("network", "bluesky"),
        ("url", "uri"),
        ("source_id", "uri"),
        ("lang", "record.langs[]"),
        ("retweeted_id", "uri where reason is a repost"),
        ("quoted_id", "record.embed.record.uri, record.embed.record.record.uri"),
        ("in_reply_to_id", "record.reply.parent.uri"),
        ("like_count", "likeCount"),
        ("retweet_count", "repostCount"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    let Some(object) = head.object.as_ref() else { return Claim::No };
    let is_keyed = || {
        let inner = ["record", "value"].iter().filter_map(|key| object.object(key));
        (is_bare(object) && object.has_any(&KEYED))
            || (!is_named(object)
                && object.has_any(&KEYED)
                && inner.into_iter().any(|inner| is_bare(&inner)))
    };
    let is_sure = object.is_or_lists(KEYS, is_post)
        || object.object("thread").is_some_and(|thread| thread.has("post"))
        || object.first_of("thread").is_some_and(|item| item.has_all(&["uri", "value"]))
        || is_keyed();
    // Beside others, what is around a record may say whose it is.
    if !is_sure && is_bare(object) { Claim::Likely } else { Claim::sure_if(is_sure) }
}

/// Whether an object is a post in one of the ways of the API: as it is shown, in a
/// feed, or as a record.
fn is_post(object: &Object) -> bool {
    // Accounts have records of other kinds, too: likes, follows, what they say of themselves.
    let is_address = |uri: &[u8]| {
        uri.starts_with(b"at://") && memchr::memmem::find(uri, POSTS.as_bytes()).is_some()
    };
    let has_address = |object: &Object| object.string("uri").is_some_and(is_address);
    let is_record = |object: &Object| has_address(object) && object.has_any(&["record", "value"]);
    // Of a feed that is cut short, nothing else may be known.
    is_record(object) || object.object("post").as_ref().is_some_and(has_address)
}

/// Under which of these a record may have its key.
const KEYED: [&str; 5] = ["rkey", "id", "key", "path", "record_key"];
/// Under which of these, beside its key, its account.
const WHOSE: [&str; 2] = ["did", "repo"];

/// Whether an object is the record of a post and does not say whose.
fn is_bare(object: &Object) -> bool {
    object.string("$type").is_some_and(|kind| kind == POSTS.as_bytes())
        && object.has("text")
        && !is_named(object)
}

/// Whether an object says whose it is, otherwise than beside its key.
fn is_named(object: &Object) -> bool {
    object.has_any(&["uri", "author"])
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

/// Adds what an object is: an answer, a post of a feed, a post.
fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(list) = KEYS.iter().find_map(|key| value.get(key)?.as_array()) {
        return list.iter().for_each(|inner| add(inner, raw, setup, records));
    }
    if is_unavailable(value) || at(value, &["item"]).is_some_and(is_unavailable) {
        return records.notice(UNAVAILABLE);
    }
    if let Some(items) = value.get("thread").and_then(Value::as_array) {
        if items.is_empty() {
            return records.notice(NO_POST);
        }
        return items.iter().for_each(|item| match at(item, &["value", "post"]) {
            Some(post) => add(post, raw, setup, records),
            None => records.notice(UNAVAILABLE),
        });
    }
    if let Some(thread) = at(value, &["thread"]) {
        return add_thread(thread, raw, setup, records);
    }
    if at(value, &["uri"]).is_none()
        && let Some(parsed) = bare(value, setup)
    {
        return match parsed {
            Err(reason) if reason == NO_TEXT => records.notice("no text"),
            Err(reason) if reason == OTHER_RECORD => records.notice(NO_POST),
            parsed => records.add(raw, parsed),
        };
    }
    if is_of_accounts(value) {
        return records.notice(NO_POST);
    }
    if let Some(kind) = event_without_post(value) {
        return records.notice(kind);
    }
    let parsed = match at(value, &["post"]) {
        Some(post) => post_of(post, setup).map(|tweet| reposted(tweet, value)),
        None => post_of(value, setup),
    };
    let parsed = parsed.map(|tweet| told_reposted(tweet, value));
    match parsed {
        Err(reason) if reason == NO_TEXT => records.notice("no text"),
        Err(reason) if reason == OTHER_RECORD => records.notice(NO_POST),
        parsed => records.add(raw, parsed),
    }
}

/// The notice of a post that the API does not show.
const UNAVAILABLE: &str = "unavailable";

/// Whether an object stands in the place of a post that is gone, or that its author does not
/// show to whoever asked.
fn is_unavailable(value: &Value) -> bool {
    const KINDS: [&str; 2] = ["#notFoundPost", "#blockedPost"];
    str_at(value, &["$type"]).is_some_and(|kind| KINDS.iter().any(|gone| kind.ends_with(gone)))
        || (at(value, &["record"]).is_none()
            && ["notFound", "blocked"].iter().any(|key| is_at(value, &[key])))
}

/// Whether an object is an account, or an answer that lists some: those who follow one, who like
/// a post.
fn is_of_accounts(value: &Value) -> bool {
    let is_account = |value: &Value| {
        let value = at(value, &["actor"]).unwrap_or(value);
        value.get("did").is_some_and(Value::is_string) && value.get("handle").is_some()
    };
    let are_accounts =
        |value: &Value| value.as_array().and_then(|list| list.first()).is_some_and(is_account);
    let is_empty = || value.get("subject").is_some_and(is_account);
    ["post", "record", "value", "text"].iter().all(|key| value.get(key).is_none())
        && (is_account(value)
            || is_empty()
            || value.as_object().is_some_and(|object| object.values().any(are_accounts)))
}

/// What a line of a stream is in which the records do not say whose they are, if it is no
/// record: something is taken away, which cannot be known without its account, or an account has
/// changed.
fn event_without_post(value: &Value) -> Option<&'static str> {
    let is =
        |key: &str, kinds: &[&str]| str_at(value, &[key]).is_some_and(|is| kinds.contains(&is));
    if at(value, &["uri"]).is_none() && value.get("rkey").is_some() && is("action", &["delete"]) {
        return Some("deletion");
    }
    let of_account = is("type", &["identity", "account", "handle", "info", "sync"]);
    (of_account && at(value, &["payload"]).is_some()).then_some("account")
}

/// Adds a post of a thread, those that it answers and those that answer it.
fn add_thread(thread: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(parent) = at(thread, &["parent"]) {
        add_thread(parent, raw, setup, records);
    }
    match at(thread, &["post"]) {
        Some(post) => add(post, raw, setup, records),
        None => records.notice(UNAVAILABLE),
    }
    for reply in list_at(thread, &["replies"]) {
        add_thread(reply, raw, setup, records);
    }
}

/// What a record is that an account has beside its posts.
const OTHER_RECORD: &str = "a record of another kind";

/// A post as the API shows it, or as the record of an account.
fn post_of(post: &Value, setup: &Setup) -> Result<Tweet, String> {
    let uri = str_at(post, &["uri"]).ok_or("no uri")?;
    let address = Address::parse(uri).ok_or_else(|| format!("not the address of a post: {uri}"))?;
    if address.collection != POSTS {
        return Err(OTHER_RECORD.to_owned());
    }
    let record = at(post, &["record"]).or_else(|| at(post, &["value"])).ok_or("no record")?;
    if !bluesky::is_post(record) {
        return Err("the record is not a post".to_owned());
    }
    let arrived = indexed(post);
    let handle = str_at(post, &["author", "handle"]);
    let wanted = |lang: &str| setup.keep.wants_lang(lang);
    let mut draft = bluesky::draft(&address, record, arrived, handle, wanted)?;
    let count = |names: [&str; 2]| names.iter().find_map(|name| integer_at(post, &[name]));
    draft.tweet.like_count = count(["likeCount", "like_count"]);
    draft.tweet.retweet_count = count(["repostCount", "repost_count"]);
    draft.finish(&setup.rules)
}

/// A record without the address of a post, by itself or beside its key; `None` where it is
/// none. It has the id of the post where the user says whose it is by a DID.
fn bare(value: &Value, setup: &Setup) -> Option<Result<Tweet, String>> {
    let within = ["record", "value"].iter().find_map(|key| at(value, &[key]));
    let record = within.unwrap_or(value);
    match str_at(record, &["$type"]) {
        Some(POSTS) => {}
        Some(kind) if kind.contains('.') => return Some(Err(OTHER_RECORD.to_owned())),
        _ => return None,
    }
    let whole = KEYED.iter().find_map(|key| str_at(value, &[key]));
    let key = whole.and_then(|key| key.rsplit('/').next()).filter(|key| !key.is_empty());
    let did = whole.and_then(Address::parse).map(|address| address.did);
    let is_did = |name: &&str| name.starts_with("did:");
    let beside = || WHOSE.iter().find_map(|key| str_at(value, &[key]).filter(is_did));
    let did = did.or_else(beside).or_else(|| setup.author.as_deref().filter(is_did));
    let handle = str_at(value, &["handle"]);
    let wanted = |lang: &str| setup.keep.wants_lang(lang);
    let address =
        Address { did: did.unwrap_or_default(), collection: POSTS, key: key.unwrap_or_default() };
    let draft = bluesky::draft(&address, record, None, handle, wanted).map(|mut draft| {
        let tweet = &mut draft.tweet;
        if did.is_none() {
            (tweet.author, tweet.author_id) = (None, None);
        }
        if did.is_none() || key.is_none() {
            let own = match key {
                Some(key) => format!("{POSTS}/{key}"),
                // A later export must not have the same post again.
                None => {
                    let repository = did.map(|did| format!("at://{did}/")).unwrap_or_default();
                    format!("{repository}{POSTS} {:?} {}", draft.written, tweet.text)
                }
            };
            draft.id = Ok(hashed(Network::Bluesky, &own));
            (tweet.url, tweet.source_id) = (None, key.map(|_| own));
        }
        draft
    });
    Some(draft.and_then(|draft| draft.finish(&setup.rules)))
}

/// When a post arrived.
fn indexed(value: &Value) -> Option<i64> {
    // The second is how the library for Python spells it.
    ["indexedAt", "indexed_at"].iter().find_map(|key| written_at(value, key).ok())
}

/// A post of which a tool says beside the API's keys that it is a repost: by whom, nobody says.
fn told_reposted(post: Tweet, item: &Value) -> Tweet {
    let sign = Sign::of(item, Network::Bluesky, Some(post.id));
    if post.is_retweet || !sign.is_retweet {
        return post;
    }
    // What stands there is the original, which is another post.
    let source_id = format!("repost of {}", post.source_id.as_deref().unwrap_or_default());
    Tweet {
        id: hashed(Network::Bluesky, &source_id),
        is_retweet: true,
        retweeted_id: sign.id.or(Some(post.id)),
        retweeted_author_id: post.author_id,
        source_id: Some(source_id),
        ..post
    }
}

/// A post of a feed, which somebody may have reposted there.
fn reposted(post: Tweet, item: &Value) -> Tweet {
    let handle = str_at(item, &["reason", "by", "handle"]);
    // Tables may have kept no more than the handle.
    let Some(did) = str_at(item, &["reason", "by", "did"]).or(handle) else { return post };
    // Older answers do not name the repost.
    let uri = str_at(item, &["reason", "uri"]).map_or_else(
        || format!("{did} reposts {}", post.source_id.as_deref().unwrap_or_default()),
        str::to_owned,
    );
    let time = at(item, &["reason"]).and_then(indexed);
    Tweet {
        id: hashed(Network::Bluesky, &uri),
        time: time.map_or(post.time, Moment::At),
        author_id: Some(hashed(Network::Bluesky, did)),
        author: Some(author(did, handle)),
        is_retweet: true,
        retweeted_id: Some(post.id),
        retweeted_author_id: post.author_id,
        quoted_id: None,
        in_reply_to_id: None,
        like_count: None,
        retweet_count: None,
        source_id: Some(uri),
        ..post
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: &str = r#"{"uri":"at://did:plc:mugicha/app.bsky.feed.post/3kr0","cid":"bafy",
        "author":{"did":"did:plc:mugicha","handle":"mugicha.example","displayName":"むぎ"},
        "record":{"$type":"app.bsky.feed.post","text":"朝だ","createdAt":"2018-09-03T03:15:00.000Z","langs":["ja"]},
        "replyCount":0,"repostCount":2,"likeCount":3,"quoteCount":0,"indexedAt":"2018-09-03T03:15:01.000Z"}"#;

    fn read(record: &str) -> Records {
        FORMAT.read_one(record)
    }

    #[test]
    fn a_post_is_read_wherever_it_stands() {
        let alone = read(VIEW).tweets;
        let [post] = alone.as_slice() else { panic!("{alone:?}") };
        assert_eq!((post.text.as_str(), post.author.as_deref()), ("朝だ", Some("mugicha.example")));
        assert_eq!((post.like_count, post.retweet_count), (Some(3), Some(2)));
        for answer in [
            format!(r#"{{"posts":[{VIEW}],"cursor":"x"}}"#),
            format!(r#"{{"feed":[{{"post":{VIEW},"reply":{{}}}}]}}"#),
            format!(r#"{{"post":{VIEW},"reason":{{"$type":"app.bsky.feed.defs#reasonPin"}}}}"#),
            format!(r#"{{"thread":{{"post":{VIEW},"replies":[]}}}}"#),
            format!(
                r#"{{"thread":[{{"uri":"at://did:plc:mugicha/app.bsky.feed.post/3kr0","depth":0,
                "value":{{"$type":"app.bsky.unspecced.defs#threadItemPost","post":{VIEW}}}}}]}}"#
            ),
        ] {
            assert_eq!(read(&answer).tweets, alone, "{answer}");
        }
        let record = VIEW.replace("\"record\":{", "\"value\":{");
        let listed = read(&format!(r#"{{"records":[{record}]}}"#));
        assert_eq!(listed.tweets[0].id, post.id);
    }

    #[test]
    fn a_repost_is_a_retweet_of_the_post() {
        let item = format!(
            r#"{{"post":{VIEW},"reason":{{"$type":"app.bsky.feed.defs#reasonRepost",
            "by":{{"did":"did:plc:suiyo","handle":"suiyo.example"}},
            "uri":"at://did:plc:suiyo/app.bsky.feed.repost/3kx","indexedAt":"2018-09-04T03:15:00Z"}}}}"#
        );
        let (post, repost) = (read(VIEW).tweets.remove(0), read(&item).tweets.remove(0));
        assert_eq!((repost.is_retweet, repost.retweeted_id), (true, Some(post.id)));
        assert_eq!((&repost.text, repost.author.as_deref()), (&post.text, Some("suiyo.example")));
        assert_eq!(repost.time, Moment::At(post.time.micros() + 86_400_000_000));
        assert_ne!(repost.id, post.id);
        let unnamed = item.replace("\"uri\":\"at://did:plc:suiyo", "\"x\":\"");
        assert_eq!(read(&unnamed).tweets[0].retweeted_id, Some(post.id));
        let by_handle = item.replace(r#""did":"did:plc:suiyo","#, "");
        assert_eq!(read(&by_handle).tweets[0].author.as_deref(), Some("suiyo.example"));
        assert!(read(&by_handle).tweets[0].is_retweet);
    }

    #[test]
    fn a_bare_record_is_a_post_of_somebody() {
        let record = r#"{"$type":"app.bsky.feed.post","text":"朝だ","createdAt":"2018-09-03T03:15:00.000Z","langs":["ja"]}"#;
        let keyed = format!(r#"{{"rkey":"3kr2aaaaaaa2a","record":{record}}}"#);
        let by_path = record.replacen('{', r#"{"id":"app.bsky.feed.post/3kr2aaaaaaa2a","#, 1);
        for (line, is_keyed) in [(record, false), (keyed.as_str(), true), (by_path.as_str(), true)]
        {
            let claim = if is_keyed { Claim::Sure } else { Claim::Likely };
            assert_eq!(FORMAT.recognize_line(line), claim, "{line}");
            let posts = read(line).tweets;
            let [post] = posts.as_slice() else { panic!("{line}: {posts:?}") };
            assert_eq!((post.text.as_str(), post.lang.as_deref()), ("朝だ", Some("ja")));
            assert_eq!((&post.author, post.author_id, &post.url), (&None, None, &None));
            assert_eq!(post.source_id.is_some(), is_keyed);
            assert_eq!(post.id == read(&keyed).tweets[0].id, is_keyed, "{line}");
        }
        let address = "at://did:plc:mugicha/app.bsky.feed.post/3kr0";
        let whole = record.replacen('{', &format!(r#"{{"id":"{address}","#), 1);
        let post = &read(&whole).tweets[0];
        assert_eq!(
            (post.id, &post.author),
            (read(VIEW).tweets[0].id, &Some("did:plc:mugicha".into()))
        );
        // Whose it is may stand beside it.
        for whose in [r#""did":"did:plc:a","rkey":"3kr0""#, r#""repo":"did:plc:a","path":"x/3kr0""#]
        {
            let of_account = format!(r#"{{{whose},"record":{record}}}"#);
            assert_eq!(FORMAT.recognize_line(&of_account), Claim::Sure);
            assert_eq!(read(&of_account).tweets[0].author.as_deref(), Some("did:plc:a"));
        }
        let like = r#"{"$type":"app.bsky.feed.like","createdAt":"2018-09-03T03:15:00.000Z"}"#;
        assert_eq!(read(like).notices, [NO_POST]);
    }

    #[test]
    fn what_is_no_post_is_a_notice_or_a_reject() {
        assert_eq!(read(&VIEW.replace("朝だ", "")).notices, ["no text"]);
        let follow = r#"{"uri":"at://did:plc:mugicha/app.bsky.graph.follow/3kr0","cid":"bafy",
            "value":{"$type":"app.bsky.graph.follow","subject":"did:plc:suiyo"}}"#;
        assert_eq!(read(follow).notices, [NO_POST]);
        assert!(!is_post(&Object::of(follow.as_bytes())) && is_post(&Object::of(VIEW.as_bytes())));
        let account = r#"{"did":"did:plc:suiyo","handle":"suiyo.example"}"#;
        let gone = "\"uri\":\"at://did:plc:suiyo/app.bsky.feed.post/3kr1\"";
        for (record, notice) in [
            (account.to_owned(), NO_POST),
            (format!(r#"{{"followers":[{account}],"subject":{account}}}"#), NO_POST),
            (format!(r#"{{"followers":[],"subject":{account}}}"#), NO_POST),
            (format!(r#"{{"likes":[{{"actor":{account},"createdAt":"x"}}],{gone}}}"#), NO_POST),
            (r#"{"thread":[],"hasOtherReplies":false}"#.to_owned(), NO_POST),
            (
                format!(r#"{{{gone},"$type":"app.bsky.feed.defs#notFoundPost","notFound":true}}"#),
                UNAVAILABLE,
            ),
            (format!(r#"{{"item":{{{gone},"blocked":true}},"subject":{{}}}}"#), UNAVAILABLE),
        ] {
            assert_eq!(read(&record).notices, [notice], "{record}");
        }
        for record in [
            "{",
            "{}",
            &VIEW.replace("at://", "https://"),
            &VIEW.replace("feed.post\",\"text", "feed.like\",\"text"),
        ] {
            assert_eq!(read(record).rejects.len(), 1, "{record}");
        }
    }
}
