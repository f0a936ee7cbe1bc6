//! Tweets as snscrape writes them, one per line.

use serde::Deserialize;

use super::format::{InputFormat, Layout};
use super::lenient::{Scalar, Whole, written};
use crate::columns::cell;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::{self, Integer, Text};
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
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

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        (object.has("_type") && object.has_any(&["rawContent", "content"]))
                // As scripts write what they get of twscrape.
                || object.has_all(&["rawContent", "date", "id"])
    }))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    records.add(raw, parse(raw.bytes).and_then(|draft| draft.finish(&setup.rules)));
}

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
    like_count: Option<Integer>,
    retweet_count: Option<Integer>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    username: Option<Text<'a>>,
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
        Some(left) => (left.text().and_then(|id| id.parse().ok()), None, None),
        None => (None, None, None),
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
        left @ Whole::Text(_) => left.text()?.parse().ok(),
    });
    let tweet = Tweet {
        author_id,
        author,
        lang: Text::filled(tweet.lang),
        client: Text::filled(tweet.source_label),
        retweeted_id,
        retweeted_author_id,
        quoted_id,
        in_reply_to_id: tweet.in_reply_to_tweet_id.and_then(Integer::value),
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
    fn a_retweet_has_the_text_of_the_original() {
        let record = r#"{"id":21,"date":"2018-09-03T03:15:00+00:00","content":"RT @a: 長い…",
            "retweetedTweet":{"id":20,"user":{"id":77},"content":"長い話"}}"#;
        let tweet = finished(parse(record.as_bytes())).unwrap();
        assert_eq!((tweet.text.as_str(), tweet.retweeted_id), ("長い話", Some(20)));
        assert_eq!(tweet.retweeted_author_id, Some(77));
        assert!(tweet.is_retweet);
    }
}
