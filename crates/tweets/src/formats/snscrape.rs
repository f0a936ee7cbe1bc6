//! Tweets as snscrape writes them, one per line.

use serde::Deserialize;
use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, Whole, written};
use super::mastodon_api::with_warning;
use super::retweet_signs::Sign;
use super::values::{at, str_at, string_at};
use crate::columns::cell;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::json::{self, Integer, Text};
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::network::Network;
use crate::posts::record::{ELSEWHERE, NO_TEXT, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::{hashed, number_of};
use crate::posts::tweet::Tweet;
use crate::posts::versions;
use crate::texts::html;
use crate::texts::text::resolve_entities;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "snscrape",
    description: "snscrape or twscrape JSON Lines",
    columns: &[
        ("tweet_id", "id"),
        ("created_at", "the id, date"),
        ("text", "that of retweetedTweet; rawContent, content"),
        ("author_id", "user.id"),
        ("author", "user.username"),
        ("url", "url"),
        ("lang", "lang"),
        ("client", "sourceLabel"),
        ("retweeted_id", "retweetedTweet.id"),
        ("quoted_id", "quotedTweet.id"),
        ("in_reply_to_id", "inReplyToTweetId"),
        ("like_count", "likeCount"),
        ("retweet_count", "retweetCount"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

/// The module whose posts are Mastodon's.
const MASTODON: &[u8] = b"snscrape.modules.mastodon.";
/// How the names of its modules begin, of which most are of networks that are not read.
const MODULES: &[u8] = b"snscrape.modules.";
const TWITTER: &[u8] = b"snscrape.modules.twitter.";
/// What stands for a post that is gone.
const GONE: [&str; 3] = ["Tombstone", "TweetRef", "Unavailable"];

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        (object.has("_type") && object.has_any(&["rawContent", "content"]) && !is_elsewhere(object))
                // As scripts write what they get of twscrape.
                || object.has_all(&["rawContent", "date", "id"])
    }))
}

/// Whether an object is of a network that is not read.
pub(crate) fn is_elsewhere(object: &Object) -> bool {
    object.string("_type").is_some_and(|module| {
        module.starts_with(MODULES) && !module.starts_with(TWITTER) && !module.starts_with(MASTODON)
    })
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let object = Object::of(raw.bytes);
    let kind = object.string("_type").unwrap_or_default();
    if GONE.iter().any(|gone| kind.ends_with(gone.as_bytes())) {
        return records.notice("unavailable");
    }
    if is_elsewhere(&object) {
        return records.add(raw, Err(ELSEWHERE.to_owned()));
    }
    if kind.starts_with(MASTODON) {
        return records.add(raw, toot(raw.bytes).and_then(|draft| draft.finish(&setup.rules)));
    }
    let drafted = parse(raw.bytes).map(|mut draft| {
        let own = draft.id.as_ref().ok().copied();
        Sign::of_record(&object, Network::X, own).add_to(&mut draft.tweet);
        draft
    });
    let tweet = drafted.and_then(|draft| draft.finish(&setup.rules));
    if let Ok(tweet) = &tweet
        && json::may_have_several(raw.bytes, "edit_tweet_ids")
    {
        let control = object.fields().find(|(key, _)| matches!(*key, EDITED | "edit_control"));
        let control = control.map(|(_, value)| serde_json::Deserializer::from_slice(value));
        let first = control.and_then(|value| value.into_iter::<Value>().next());
        if let Some(Ok(control)) = first {
            records.versions(tweet.id, versions::ids_in(&control.to_string()));
        }
    }
    records.add(raw, tweet);
}

/// Under which twscrape says how a post was edited.
const EDITED: &str = "editControl";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Scraped<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    url: Option<Text<'a>>,
    #[serde(borrow)]
    date: Option<Scalar<'a>>,
    raw_content: Option<String>,
    /// Before `rawContent`.
    content: Option<String>,
    #[serde(borrow)]
    user: Option<Whole<'a, User<'a>>>,
    #[serde(borrow)]
    lang: Option<Text<'a>>,
    #[serde(borrow)]
    source_label: Option<Text<'a>>,
    #[serde(borrow)]
    retweeted_tweet: Option<Box<Whole<'a, Scraped<'a>>>>,
    #[serde(borrow)]
    quoted_tweet: Option<Box<Whole<'a, Scraped<'a>>>>,
    in_reply_to_tweet_id: Option<Integer>,
    in_reply_to_tweet_id_str: Option<Integer>,
    like_count: Option<Integer>,
    retweet_count: Option<Integer>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    username: Option<Text<'a>>,
}

/// A post of Mastodon, which its module writes alike.
fn toot(record: &[u8]) -> Result<Draft, String> {
    let value: Value = json::parse(record)?;
    let original = at(&value, &["boostedToot"]).filter(|original| original.is_object());
    let said = original.unwrap_or(&value);
    let content = ["content", "rawContent"].iter().find_map(|key| str_at(said, &[key]));
    let text =
        with_warning(str_at(said, &["spoilerText"]), &html::text_of(content.ok_or(NO_TEXT)?));
    let id_of = |toot: &Value| Some(number_of(Network::Mastodon, &string_at(toot, &["id"])?));
    let (id, source_id) = id_of(&value).ok_or("no id")?;
    let time = string_at(&value, &["date"]).map(|time| Scalar(time.into()));
    let author = ["account", "username"].iter().find_map(|key| str_at(&value, &["user", key]));
    let author = author.map(|name| name.trim_start_matches('@').to_owned());
    let url = str_at(&value, &["url"]);
    let tweet = Tweet {
        author_id: string_at(&value, &["user", "id"])
            .map(|id| number_of(Network::Mastodon, &id).0)
            .or_else(|| Some(hashed(Network::Mastodon, &author.as_deref()?.to_lowercase()))),
        author,
        lang: string_at(&value, &["lang"]).or_else(|| string_at(&value, &["language"])),
        is_retweet: original.is_some(),
        retweeted_id: original.and_then(|original| Some(id_of(original)?.0)),
        network: Network::Mastodon,
        url: url.map(str::to_owned),
        source_id,
        ..Tweet::new(text)
    };
    Ok(Draft::new(Ok(id), written(time, "date"), tweet))
}

/// Reads one record.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(crate) fn parse(record: &[u8]) -> Result<Draft, String> {
    let tweet: Scraped = json::parse(record)?;
    let id = id::required(tweet.id);
    let original = tweet.retweeted_tweet.map(|original| *original);
    let (retweeted_id, retweeted_author_id, original) = match original {
        Some(Whole::Object(original)) => (
            original.id.and_then(Integer::value),
            original.user.and_then(Whole::object).and_then(|user| user.id?.value()),
            original.raw_content.or(original.content),
        ),
        // What stands in its place is a sign.
        Some(_) | None => (None, None, None),
    };
    let text =
        original.or(tweet.raw_content).or(tweet.content).ok_or("missing text (rawContent)")?;
    let text = resolve_entities(text);
    let written = written(tweet.date, "date");
    let (author_id, author) = match tweet.user {
        Some(Whole::Object(user)) => {
            (user.id.and_then(Integer::value), Text::filled(user.username))
        }
        Some(left) => (None, left.text().and_then(cell::author)),
        None => (None, None),
    };
    let quoted_id = tweet.quoted_tweet.and_then(|quoted| match *quoted {
        Whole::Object(quoted) => quoted.id?.value(),
        left => cell::number(left.text()?),
    });
    let tweet = Tweet {
        author_id,
        author,
        lang: Text::filled(tweet.lang),
        client: Text::filled(tweet.source_label),
        retweeted_id,
        retweeted_author_id,
        quoted_id,
        in_reply_to_id: tweet
            .in_reply_to_tweet_id
            .and_then(Integer::value)
            .or_else(|| tweet.in_reply_to_tweet_id_str?.value()),
        url: Text::filled(tweet.url),
        like_count: tweet.like_count.and_then(Integer::value),
        retweet_count: tweet.retweet_count.and_then(Integer::value),
        ..Tweet::new(text)
    };
    Ok(Draft::new(id, written, tweet))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;
    use crate::posts::draft::finished;

    #[test]
    fn a_record_with_all_fields() {
        let record = r#"{"_type":"snscrape.modules.twitter.Tweet","url":"https://example.com",
            "date":"2018-09-03T03:15:00+00:00","rawContent":"すず &amp; ひより","id":1036452470584246272,
            "user":{"_type":"snscrape.modules.twitter.User","username":"suiyo_mille","id":77},
            "lang":"ja","sourceLabel":"つぶやきアプリ","likeCount":3,"retweetCount":4,
            "retweetedTweet":null,"quotedTweet":{"id":6},"inReplyToTweetId":5}"#;
        let tweet = finished(parse(record.as_bytes())).unwrap();
        assert_eq!(
            (tweet.id, tweet.time),
            (1_036_452_470_584_246_272, Moment::At(1_535_944_500_000_000))
        );
        assert_eq!(tweet.text, "すず & ひより");
        assert_eq!((tweet.author.as_deref(), tweet.author_id), (Some("suiyo_mille"), Some(77)));
        assert_eq!(tweet.client.as_deref(), Some("つぶやきアプリ"));
        assert_eq!((tweet.quoted_id, tweet.in_reply_to_id), (Some(6), Some(5)));
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        assert_eq!(tweet.url.as_deref(), Some("https://example.com"));
    }

    #[test]
    fn twscrape_writes_times_with_a_space() {
        let record = r#"{"id":1036452470584246272,"id_str":"1036452470584246272",
            "url":"https://x.com/suiyo_mille/status/1036452470584246272",
            "date":"2018-09-03 03:15:00+00:00","user":{"id":77,"id_str":"77","username":"suiyo_mille"},
            "lang":"ja","rawContent":"朝だ","retweetedTweet":null,"inReplyToTweetId":5,
            "sourceLabel":"つぶやきアプリ","_type":"snscrape.modules.twitter.Tweet"}"#;
        let tweet = finished(parse(record.as_bytes())).unwrap();
        assert_eq!((tweet.text.as_str(), tweet.clock_offset), ("朝だ", Some(0)));
        assert_eq!((tweet.author_id, tweet.in_reply_to_id), (Some(77), Some(5)));
        let line = record.replace('\n', "");
        let mapping = crate::Mapping::default();
        assert_eq!(crate::InputFormat::recognize(line.as_bytes(), &mapping), Some(&FORMAT));
    }

    #[test]
    fn older_versions_are_told() {
        let record = r#"{"id":1036452470584246272,"date":"2018-09-03 03:15:00+00:00","rawContent":"朝だ",
            "user":{"id":77},"inReplyToTweetIdStr":"5",
            "editControl":{"edit_tweet_ids":["1036452460584246272","1036452470584246272"],"edits_remaining":"4"}}"#;
        let records = FORMAT.read_one(record);
        assert_eq!(records.superseded, [1_036_452_460_584_246_272]);
        assert_eq!(records.tweets[0].in_reply_to_id, Some(5));
    }

    #[test]
    fn modules_of_other_networks() {
        let toot = r#"{"_type":"snscrape.modules.mastodon.Toot","url":"https://example.social/@mugicha/111757744209920077","id":"111757744209920077",
            "date":"2024-01-15T03:04:05+00:00","content":"<p>朝だ</p>","user":{"_type":"snscrape.modules.mastodon.User","account":"mugicha@example.social"},"boostedToot":null}"#;
        let records = FORMAT.read_one(toot);
        let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((tweet.text.as_str(), tweet.network), ("朝だ", Network::Mastodon));
        assert_eq!(tweet.author.as_deref(), Some("mugicha@example.social"));
        assert_eq!(tweet.time, Moment::At(1_705_287_845_000_000));
        let weibo = r#"{"_type":"snscrape.modules.weibo.Post","id":"N1","content":"x","date":"2024-01-15T03:04:05+00:00"}"#;
        assert_eq!(FORMAT.recognize_line(weibo), Claim::No);
        assert_eq!(FORMAT.read_one(weibo).passed_over, 1);
        let gone = r#"{"_type":"snscrape.modules.twitter.Tombstone","id":5,"text":"x"}"#;
        assert_eq!(FORMAT.read_one(gone).notices, ["unavailable"]);
    }

    #[test]
    fn a_retweet_has_the_text_of_the_original() {
        let record = r#"{"id":21,"date":"2018-09-03T03:15:00+00:00","content":"RT @a: 長い…",
            "retweetedTweet":{"id":20,"user":{"id":77},"content":"長い話"}}"#;
        let tweet = finished(parse(record.as_bytes())).unwrap();
        assert_eq!((tweet.text.as_str(), tweet.retweeted_id), ("長い話", Some(20)));
        assert_eq!(tweet.retweeted_author_id, Some(77));
        assert!(tweet.is_retweet);
        for (written, id) in [
            (r#""retweetedTweet":"https://twitter.com/a/status/20""#, Some(20)),
            (r#""retweetedTweet":20"#, Some(20)),
            (r#""retweetedTweet":true"#, None),
            (r#""retweetedTweet":null,"isRetweet":"True""#, None),
        ] {
            let record = format!(
                r#"{{"id":21,"date":"2018-09-03T03:15:00+00:00","content":"朝だ",{written}}}"#
            );
            let tweet = &FORMAT.read_one(&record).tweets[0];
            assert_eq!((tweet.is_retweet, tweet.retweeted_id), (true, id), "{written}");
        }
    }
}
