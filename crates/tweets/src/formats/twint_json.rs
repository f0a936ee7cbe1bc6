//! JSON Lines written by twint: the columns of its CSV as keys.

use std::borrow::Cow;

use serde::Deserialize;

use super::format::{InputFormat, Layout};
use super::retweet_signs::Sign;
use super::twint_csv::{COLUMNS, parse_time, status_id_of_url};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::json::{self, Integer, Text};
use crate::posts::draft::Draft;
use crate::posts::id;
use crate::posts::network::Network;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::tweet::Tweet;
use crate::texts::text::resolve_entities;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "twint-json",
    description: "twint JSON Lines",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

fn recognize(head: &Head) -> Claim {
    let has = |object: &Object| object.has_all(&["tweet", "username"]);
    Claim::sure_if(head.object.as_ref().is_some_and(has))
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let drafted = parse(raw.bytes).map(|mut draft| {
        let own = draft.id.as_ref().ok().copied();
        Sign::of_record(&Object::of(raw.bytes), Network::X, own).add_to(&mut draft.tweet);
        draft
    });
    records.add(raw, drafted.and_then(|draft| draft.finish(&setup.rules)));
}

#[derive(Deserialize)]
struct Record<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    created_at: Option<Scalar<'a>>,
    #[serde(borrow)]
    date: Option<Text<'a>>,
    #[serde(borrow)]
    time: Option<Text<'a>>,
    #[serde(borrow)]
    timezone: Option<Text<'a>>,
    tweet: Option<String>,
    #[serde(alias = "user_id_str")]
    user_id: Option<Integer>,
    #[serde(borrow)]
    username: Option<Text<'a>>,
    #[serde(borrow, alias = "lang")]
    language: Option<Text<'a>>,
    nlikes: Option<Integer>,
    nretweets: Option<Integer>,
    #[serde(borrow)]
    quote_url: Option<Text<'a>>,
    likes_count: Option<Integer>,
    retweets_count: Option<Integer>,
}

/// A value that is text in one year and a number or a flag in the next.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar<'a> {
    Number(i64),
    Flag(bool),
    #[serde(borrow)]
    Text(Cow<'a, str>),
}

impl Scalar<'_> {
    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Text(text) => text.to_string(),
        }
    }
}

/// Reads one record.
///
/// # Errors
///
/// What keeps the record from being a tweet, for a person to read.
pub(crate) fn parse(record: &[u8]) -> Result<Draft, String> {
    let record: Record = json::parse(record)?;
    let id = id::required(record.id);
    let text = record.tweet.filter(|text| !text.is_empty()).ok_or("missing text (tweet)")?;
    let created_at = record.created_at.as_ref().map(Scalar::text);
    let fields = [&record.date, &record.time, &record.timezone];
    let [date, time, zone] = fields.map(|field| field.as_ref().map(|text| text.0.as_ref()));
    let written = parse_time([created_at.as_deref(), date, time, zone]);
    let tweet = Tweet {
        author_id: record.user_id.and_then(Integer::value),
        author: Text::filled(record.username),
        lang: Text::filled(record.language),
        quoted_id: record.quote_url.and_then(|url| status_id_of_url(&url.0)),
        like_count: record.likes_count.or(record.nlikes).and_then(Integer::value),
        retweet_count: record.retweets_count.or(record.nretweets).and_then(Integer::value),
        ..Tweet::new(resolve_entities(text))
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
        let record = r#"{"id": 1036452470584246272, "conversation_id": "1",
            "created_at": "2018-09-03 12:15:00 JST", "date": "2018-09-03", "time": "12:15:00",
            "timezone": "+0900", "user_id": 77, "username": "suiyo_mille", "name": "すいよう",
            "place": "", "tweet": "おはよう", "language": "ja", "likes_count": 3,
            "retweets_count": 4, "retweet": false, "retweet_id": "",
            "quote_url": "https://twitter.com/a/status/12"}"#;
        let tweet = finished(parse(record.as_bytes())).unwrap();
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!((tweet.author.as_deref(), tweet.author_id), (Some("suiyo_mille"), Some(77)));
        assert_eq!((tweet.text.as_str(), tweet.quoted_id), ("おはよう", Some(12)));
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        assert!(!tweet.is_retweet);
    }

    #[test]
    fn retweets_are_told_by_any_of_their_keys() {
        for (written, expected) in [
            (r#""retweet":true,"retweet_id":"""#, (true, None)),
            (r#""retweet":"True","retweet_id":19"#, (true, Some(19))),
            (r#""retweet":false,"retweet_id":"19""#, (true, Some(19))),
            (r#""retweet":1,"retweets_count":0"#, (true, None)),
            (r#""retweet":false,"user_rt":"a""#, (true, None)),
            (r#""is_retweet":"yes""#, (true, None)),
            (r#""retweet":false,"retweet_id":"","user_rt_id":"","retweet_date":"""#, (false, None)),
        ] {
            let record = format!(
                r#"{{"id":20,"created_at":"2018-09-03 12:15:00 JST","username":"a","tweet":"あ",{written}}}"#
            );
            let tweet = &FORMAT.read_one(&record).tweets[0];
            assert_eq!((tweet.is_retweet, tweet.retweeted_id), expected, "{written}");
        }
    }

    #[test]
    fn the_time_may_stand_in_three_fields() {
        let record = r#"{"id":20,"date":"2018-09-03","time":"12:15:00","timezone":"+0900",
            "retweet":null,"retweet_id":null,"tweet":"あ"}"#;
        assert_eq!(
            finished(parse(record.as_bytes())).unwrap().time,
            Moment::At(1_535_944_500_000_000)
        );
        let error = finished(parse(br#"{"id":20,"tweet":"a"}"#)).unwrap_err();
        assert!(error.contains("missing time"), "{error}");
    }
}
