//! Tweets of the Twitter API v2 as twarc 2 writes them: response pages, or tweets with
//! everything that belongs to them inlined.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::compliance::{self, Event};
use super::lenient::{Scalar, Whole, written};
use super::x_article;
use crate::columns::{cell, private};
use crate::input::api_v2_known::{INCLUDED, Includes, Known, Note};
use crate::input::head::Claim;
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::json::{self, Integer, Text};
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::record::{A_MESSAGE, AN_ERROR, NO_POST, NO_TEXT, Raw, Records};
use crate::posts::tweet::Tweet;
use crate::texts::text::resolve_entities;

/// Where the columns of a tweet come from.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("tweet_id", "id"),
    ("created_at", "the id, created_at"),
    ("text", "that of the retweeted in includes.tweets; note_tweet.text, text, article"),
    ("author_id", "author_id, author.id"),
    ("author", "author.username, includes.users[].username"),
    ("lang", "lang"),
    ("client", "source"),
    ("retweeted_id", "referenced_tweets[type = retweeted].id"),
    ("quoted_id", "referenced_tweets[type = quoted].id"),
    ("in_reply_to_id", "referenced_tweets[type = replied_to].id"),
    ("like_count", "public_metrics.like_count"),
    ("retweet_count", "public_metrics.retweet_count"),
];

/// What the API says of a page.
const META: [&str; 4] = ["result_count", "newest_id", "next_token", "sent"];
/// Fields of its tweets, whatever is asked for.
const FIELDS: [&str; 34] = [
    "id",
    "text",
    "created_at",
    "author_id",
    "edit_history_tweet_ids",
    "public_metrics",
    "referenced_tweets",
    "entities",
    "lang",
    "source",
    "conversation_id",
    "in_reply_to_user_id",
    "possibly_sensitive",
    "reply_settings",
    "attachments",
    "context_annotations",
    "geo",
    "note_tweet",
    "withheld",
    "edit_controls",
    "non_public_metrics",
    "organic_metrics",
    "promoted_metrics",
    "matching_rules",
    "article",
    "card_uri",
    "community_id",
    "display_text_range",
    "media_metadata",
    "scopes",
    "username",
    "suggested_source_links",
    // Of the Labs that came before it.
    "format",
    "stats",
];

/// Whether an object has what the API's tweets have, and nothing else.
fn is_tweet(object: &Object) -> bool {
    let is_its = |key: &str| FIELDS.contains(&key) || key.starts_with("suggested_");
    object.has_any(&["id", "text", "created_at"])
        && (object.keys().all(is_its) || object.has_any(&["referenced_tweets", FIELDS[4]]))
}

/// Whether an object is a page or a tweet.
pub(crate) fn claim(object: &Object) -> Claim {
    let is_grid = || {
        let rows = object.value("data").and_then(|data| data.strip_prefix(b"["));
        rows.is_some_and(|rows| rows.trim_ascii_start().starts_with(b"["))
    };
    let is_page = || {
        // Of one that is cut short, no more may be known.
        let data = object.first_of("data").or_else(|| object.object("data"));
        let is_event = || object.value("data").is_some_and(|data| Event::of(data).is_some());
        // What only its answers have beside their posts, whatever was added to these.
        let has_included = || {
            object.object("includes").is_some_and(|included| included.has_any(&INCLUDED))
                && data.as_ref().is_some_and(|data| data.has_all(&["id", "text"]))
        };
        ((data.as_ref().is_none_or(is_tweet) || is_event())
            && (object.has_any(&["includes", "meta", "errors"]) || data.is_some()))
            || has_included()
    };
    if object.has_any(&["referenced_tweets", "edit_history_tweet_ids"])
        || (object.has("data") && !is_grid() && is_page())
        || compliance::is_result(object)
        || (object.has("meta")
            && object.object("meta").is_some_and(|meta| meta.has_any(&META))
            && !object.has_any(&["text", "content"])
            && !object.is_or_lists(&["data"], is_account))
    {
        Claim::Sure
    // Rows of a table have this key too, and so have the comments of other sites.
    } else if object.has_all(&["author_id", "text"]) && !has_other_id(object) {
        Claim::Likely
    } else {
        Claim::No
    }
}

/// Whether an object is what the API says of an account, or of a list or community of accounts.
fn is_account(object: &Object) -> bool {
    object.has_all(&["id", "name"])
        && object.has_any(&["username", "description", "member_count"])
        && !object.has_any(&["text", "author_id", "edit_history_tweet_ids", "attachments"])
}

/// Whether what an object is called by is no number, as no tweet is.
fn has_other_id(object: &Object) -> bool {
    let is_number = |id: &[u8]| id.iter().all(u8::is_ascii_digit);
    object.string("id").is_some_and(|id| !id.is_empty() && !is_number(id))
}

#[derive(Deserialize)]
struct Page<'a> {
    /// A search has many tweets in an array, a look-up or a stream one.
    #[serde(borrow)]
    data: &'a RawValue,
    #[serde(borrow)]
    includes: Option<Includes<'a>>,
}

#[derive(Deserialize)]
struct Status<'a> {
    id: Option<Integer>,
    text: Option<String>,
    note_tweet: Option<Note>,
    #[serde(borrow)]
    created_at: Option<Scalar<'a>>,
    author_id: Option<Integer>,
    #[serde(borrow)]
    author: Option<Whole<'a, User<'a>>>,
    #[serde(borrow)]
    lang: Option<Text<'a>>,
    #[serde(borrow)]
    source: Option<Text<'a>>,
    #[serde(alias = "stats")]
    public_metrics: Option<Metrics>,
    #[serde(borrow)]
    referenced_tweets: Option<&'a RawValue>,
    #[serde(borrow)]
    article: Option<&'a RawValue>,
}

/// The ids of all versions of a tweet.
#[derive(Deserialize)]
struct Edited {
    edit_history_tweet_ids: Option<Vec<Integer>>,
}

/// Whose a tweet is.
#[derive(Deserialize)]
struct User<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    username: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct Metrics {
    like_count: Option<Integer>,
    retweet_count: Option<Integer>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "type")]
    kind: String,
    id: Option<Integer>,
    /// Where the line is one tweet with all that belongs to it.
    text: Option<String>,
    note_tweet: Option<Note>,
    author_id: Option<Integer>,
}

/// Reads a line, or an element of a document: all tweets of a page, or one.
pub(crate) fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let Raw { line: number, bytes: line } = *raw;
    let tweet_of = |record: &[u8], known: &Known| -> Result<Tweet, String> {
        let mut tweet = draft(record, known, &setup.known)?.finish(&setup.rules)?;
        if let Some(keys) = &setup.beside {
            keys.complete(record, &mut tweet);
        }
        Ok(tweet)
    };
    let add = |record: &[u8], known: &Known, records: &mut Records| {
        let tweet = tweet_of(record, known);
        let has_author = tweet.as_ref().is_ok_and(|tweet| tweet.author_id.is_some());
        if !has_author && private::is_message(&Object::of(record)) {
            return records.notice(A_MESSAGE);
        }
        match &tweet {
            Ok(tweet) => records.versions(tweet.id, versions(record)),
            Err(_) if is_account(&Object::of(record)) => return records.notice(NO_POST),
            Err(_) => {}
        }
        records.push(number, tweet, record);
    };
    let keys = json::top_level_keys(line);
    if !keys.contains(&"data") {
        let lacks_tweets = keys.contains(&"meta") && !keys.contains(&"id");
        let is_empty_page = lacks_tweets && json::parse::<IgnoredAny>(line).is_ok();
        if json::is_error(line) {
            records.push(number, Err(AN_ERROR.to_owned()), line);
        } else if keys.contains(&"action")
            && let Some(event) = Event::of_result(line)
        {
            event.add_to(records);
        } else if !is_empty_page {
            add(line, &Known::default(), records);
        }
        return;
    }
    match json::parse::<Page>(line) {
        Ok(page) => {
            let known = page.includes.map_or_else(Known::default, Known::of);
            let tweets = serde_json::from_str::<Vec<&RawValue>>(page.data.get());
            let tweets = tweets.unwrap_or_else(|_| vec![page.data]);
            for tweet in tweets {
                match Event::of(tweet.get().as_bytes()) {
                    Some(event) => event.add_to(records),
                    None => add(tweet.get().as_bytes(), &known, records),
                }
            }
            if keys.iter().any(|key| !OF_PAGE.contains(key)) {
                for tweet in beside(line) {
                    add(tweet, &known, records);
                }
            }
        }
        Err(reason) => records.push(number, Err(reason), line),
    }
}

/// The keys of a page as the API hands it out, and twarc writes it.
const OF_PAGE: [&str; 6] = ["data", "includes", "meta", "errors", "matching_rules", "__twarc"];

/// The tweets of a page that stand under other keys than the API's: what a program has added
/// to it, such as the answers to its tweets.
fn beside(page: &[u8]) -> Vec<&[u8]> {
    let is_one = |record: &[u8]| {
        let object = Object::of(record);
        object.has_all(&["id", "text"])
            && !has_other_id(&object)
            && (is_tweet(&object) || object.has_any(&["author_id", "created_at"]))
    };
    let fields = json::top_level_fields(page).into_iter();
    let others = fields.filter(|(key, _)| !OF_PAGE.contains(key)).map(|(_, value)| value);
    let elements = others.flat_map(|value| -> Vec<&[u8]> {
        let list = serde_json::Deserializer::from_slice(value);
        match list.into_iter::<Vec<&RawValue>>().next() {
            Some(Ok(list)) => list.into_iter().map(|raw| raw.get().as_bytes()).collect(),
            _ => serde_json::Deserializer::from_slice(value)
                .into_iter::<&RawValue>()
                .next()
                .and_then(Result::ok)
                .map(|raw| raw.get().as_bytes())
                .into_iter()
                .collect(),
        }
    });
    elements.filter(|record| is_one(record)).collect()
}

/// The ids of all versions of a tweet that was edited.
fn versions(record: &[u8]) -> Vec<i64> {
    if !json::may_have_several(record, "edit_history_tweet_ids") {
        return Vec::new();
    }
    let ids = json::parse::<Edited>(record).ok().and_then(|edited| edited.edit_history_tweet_ids);
    ids.into_iter().flatten().filter_map(Integer::value).collect()
}

/// The posts that one refers to: a list, one of them, or either in a string.
fn references(written: &RawValue) -> Vec<Reference> {
    let text = written.get();
    if let Ok(list) = serde_json::from_str(text) {
        return list;
    }
    let one = serde_json::from_str(text).map(|reference| vec![reference]);
    one.unwrap_or_else(|_| {
        let inner: String = serde_json::from_str(text).unwrap_or_default();
        let of = |(kind, id): (cell::Kind, Option<i64>)| Reference {
            kind: match kind {
                cell::Kind::Retweet => "retweeted",
                cell::Kind::Quote => "quoted",
                cell::Kind::Reply => "replied_to",
            }
            .to_owned(),
            id: id.map(Integer::Value),
            text: None,
            note_tweet: None,
            author_id: None,
        };
        cell::references(&inner).into_iter().map(of).collect()
    })
}

/// `beside` is what a file beside the tweets tells.
fn draft(record: &[u8], known: &Known, beside: &Known) -> Result<Draft, String> {
    let status: Status = json::parse(record)?;
    let id = id::required(status.id);
    let references = status.referenced_tweets.map(references).unwrap_or_default();
    let reference = |kind: &str| references.iter().find(|tweet| tweet.kind == kind);
    let id_of = |kind| reference(kind).and_then(|tweet| tweet.id.clone()).and_then(Integer::value);
    let retweeted_id = id_of("retweeted");
    // A page has the whole text of the original, a retweet itself only `RT @name: …`.
    let original = reference("retweeted").and_then(|tweet| {
        let note = tweet.note_tweet.as_ref().and_then(|note| note.text.as_ref());
        let included =
            retweeted_id.and_then(|id| known.texts.get(&id).or_else(|| beside.texts.get(&id)));
        note.or(tweet.text.as_ref()).or(included).cloned()
    });
    let retweeted_author_id = reference("retweeted")
        .and_then(|tweet| tweet.author_id.clone()?.value())
        .or_else(|| known.authors.get(&retweeted_id?).copied())
        .or_else(|| beside.authors.get(&retweeted_id?).copied());
    let own = status.note_tweet.and_then(|note| note.text).or(status.text);
    let article = status.article.and_then(|article| serde_json::from_str(article.get()).ok());
    let article = article.as_ref().and_then(x_article::text);
    let own = article.map(|article| x_article::with_own_text(&article, own.as_deref())).or(own);
    let text = resolve_entities(original.or(own).ok_or(NO_TEXT)?);
    let metrics = status.public_metrics.unwrap_or_default();
    let written = written(status.created_at, "created_at");
    let (own_id, name) = match status.author {
        Some(Whole::Object(author)) => (author.id, Text::filled(author.username)),
        Some(left) => (None, left.text().and_then(cell::author)),
        None => (None, None),
    };
    let author_id = status.author_id.or(own_id).and_then(Integer::value);
    let author = name
        .or_else(|| known.names.get(&author_id?).cloned())
        .or_else(|| beside.names.get(&author_id?).cloned());
    let tweet = Tweet {
        author_id,
        author,
        lang: Text::filled(status.lang),
        client: Text::filled(status.source),
        retweeted_id,
        retweeted_author_id,
        quoted_id: id_of("quoted"),
        in_reply_to_id: id_of("replied_to"),
        like_count: metrics.like_count.and_then(Integer::value),
        retweet_count: metrics.retweet_count.and_then(Integer::value),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const PAGE: &str = r#"{"data":[
        {"id":"1036452470584246272","text":"おはよう &lt;3","created_at":"2018-09-03T03:15:00.000Z",
         "author_id":"77","lang":"ja","source":"つぶやきアプリ",
         "public_metrics":{"like_count":3,"retweet_count":4,"reply_count":0},
         "referenced_tweets":[{"type":"replied_to","id":"5"},{"type":"quoted","id":"6"}]},
        {"id":"1036452470584246273","text":"RT @suiyo_mille: 長い…","created_at":"2018-09-03T03:15:00.000Z",
         "author_id":"78","referenced_tweets":[{"type":"retweeted","id":"7"}]},
        {"id":"oops","text":"あ","created_at":"2018-09-03T03:15:00.000Z"}],
        "includes":{"users":[{"id":"77","username":"suiyo_mille","name":"すいよう"}],
        "tweets":[{"id":"7","text":"長い話の終わりまで","author_id":"77"}]},"meta":{"result_count":3}}"#;

    fn read(line: &str) -> Records {
        let mut records = Records::default();
        let line = line.replace('\n', "");
        let raw = Raw { line: 9, bytes: line.as_bytes() };
        parse_record(&raw, &Setup::default(), &mut records);
        records
    }

    #[test]
    fn a_page_is_many_records() {
        let records = read(PAGE);
        let [first, second] = records.tweets.as_slice() else { panic!("{records:?}") };
        let expected = Tweet {
            id: 1_036_452_470_584_246_272,
            time: Moment::At(1_535_944_500_000_000),
            author_id: Some(77),
            author: Some("suiyo_mille".into()),
            text: "おはよう <3".into(),
            lang: Some("ja".into()),
            client: Some("つぶやきアプリ".into()),
            is_retweet: false,
            retweeted_id: None,
            retweeted_author_id: None,
            quoted_id: Some(6),
            in_reply_to_id: Some(5),
            like_count: Some(3),
            retweet_count: Some(4),
            network: crate::Network::X,
            url: None,
            source_id: None,
            form: "",
            clock_offset: Some(0),
            has_rounded_id: false,
            times: crate::posts::tweet::TimeNotes::default(),
            versions: Vec::new(),
        };
        assert_eq!(first, &expected);
        assert_eq!((second.text.as_str(), second.is_retweet), ("長い話の終わりまで", true));
        assert_eq!((second.retweeted_id, second.author_id), (Some(7), Some(78)));
        assert_eq!(records.rejects[0].line, 9);
        assert!(records.rejects[0].reason.contains("not a number: oops"));
    }

    #[test]
    fn a_line_may_be_one_tweet_with_all_inside() {
        let records = read(
            r#"{"id":"1036452470584246272","text":"RT @a: …","created_at":"2018-09-03T03:15:00.000Z",
            "author_id":"78","author":{"id":"78","username":"kumori"},
            "referenced_tweets":[{"type":"retweeted","id":"7","text":"全部","author_id":"77","author":{"id":"77"}}]}"#,
        );
        let tweet = &records.tweets[0];
        assert_eq!((tweet.text.as_str(), tweet.author.as_deref()), ("全部", Some("kumori")));
        assert_eq!(tweet.retweeted_author_id, Some(77));
    }

    #[test]
    fn a_tweet_of_an_article_says_what_that_says() {
        let records = read(
            r#"{"id":"20","text":"https://t.co/abc","created_at":"2018-09-03T03:15:00.000Z",
            "author_id":"7","article":{"title":"散歩","plain_text":"朝の駅","cover_media":"3_1"}}"#,
        );
        assert_eq!(records.tweets[0].text, "散歩\n朝の駅");
    }

    #[test]
    fn a_field_may_be_null() {
        let records = read(
            r#"{"id":"20","text":"あ","created_at":"2018-09-03T03:15:00.000Z","author":null,
            "referenced_tweets":null,"public_metrics":null,"note_tweet":null}"#,
        );
        assert_eq!((records.tweets.len(), records.rejects.len()), (1, 0), "{records:?}");
    }

    #[test]
    fn a_page_may_have_tweets_beside_its_data() {
        let tweet = |id: i64| {
            format!(
                r#"{{"id":"{id}","text":"朝","created_at":"2018-09-03T03:15:00.000Z","author_id":"7"}}"#
            )
        };
        let page = format!(
            r#"{{"data":[{}],"includes":{{"users":[{{"id":"7","username":"mugicha"}}],"tweets":[{}]}},
            "replies":[{}],"pinned":{},"meta":{{"result_count":1}},"query":{{"id":"朝","text":"a"}}}}"#,
            tweet(20),
            tweet(21),
            tweet(22),
            tweet(23)
        );
        let records = read(&page);
        let found: Vec<_> = records.tweets.iter().map(|t| (t.id, t.author.as_deref())).collect();
        assert_eq!(found, [20, 22, 23].map(|id| (id, Some("mugicha"))), "{records:?}");
        assert!(records.rejects.is_empty());
        let comment = r#"{"id":"Ugz0","text":"朝","author_id":"UC","author":"@a","timestamp":1}"#;
        assert_eq!(claim(&Object::of(comment.as_bytes())), Claim::No);
        assert_eq!(claim(&Object::of(tweet(20).as_bytes())), Claim::Likely);
    }

    #[test]
    fn a_page_without_tweets_is_no_record() {
        assert_eq!(read(r#"{"meta":{"result_count":0}}"#), Records::default());
        // One that is cut short may have had some.
        assert_eq!(read(r#"{"meta":{"result_count":9},"da"#).rejects.len(), 1);
        assert!(read(r#"{"errors":[{"title":"Not Found"}]}"#).notices == ["error"]);
    }
}
