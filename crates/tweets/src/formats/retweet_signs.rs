//! Signs that a post repeats another, as tools write them beside a network's own keys or in
//! place of them: `"isRetweet": "true"`, `"type": "retweet"`, `"reblog_of_id": "20"`,
//! `"retweeted_status": true`. All formats ask here, so that no spelling makes an original of a
//! retweet in one of them.

use serde_json::{Map, Value};

use super::values::id_in;
use crate::columns::cell::{self, Kind};
use crate::columns::vocabulary;
use crate::json::object::Object;
use crate::posts::field::Field;
use crate::posts::network::Network;
use crate::posts::tweet::Tweet;
use crate::texts::folded::folded;

/// What signs say of a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sign {
    pub is_retweet: bool,
    /// The post that it repeats.
    pub id: Option<i64>,
}

/// What a key may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// Whether it is a retweet; a number under this key may be how many there are.
    IsRetweet { may_be_count: bool },
    /// What it is of another, in a word.
    Kind,
    /// Which post it repeats.
    Id,
    /// Whose post it repeats.
    Author,
}

/// Names beside those that columns of tables have.
const FLAGS: [&str; 6] =
    ["isrenote", "ispurerenote", "isnativerepost", "isboosted", "isannounce", "renote"];
const IDS: [&str; 18] = [
    "reblog",
    "reblogid",
    "reblogof",
    "rebloggedid",
    "rebloggedstatusid",
    "rebloguri",
    "reblogurl",
    "boostof",
    "boostofid",
    "boostedid",
    "boostedstatusid",
    "repostofid",
    "repostofuri",
    "repostedposturi",
    "repostedpost",
    "repostuniqueid",
    "originalpostid",
    "retweetedpost",
];

/// What a key says, if it may say anything of retweets. The keys of most values do not.
fn says(key: &str) -> Option<Says> {
    const PARTS: [&str; 12] = [
        "retweet", "repost", "reblog", "boost", "renote", "announce", "share", "rt", "type",
        "kind", "verb", "action",
    ];
    let lower = key.to_ascii_lowercase();
    if key.is_ascii() && !PARTS.iter().any(|part| lower.contains(part)) {
        return None;
    }
    let name = folded(key);
    if FLAGS.contains(&name.as_str()) {
        return Some(Says::IsRetweet { may_be_count: false });
    }
    if IDS.contains(&name.as_str()) {
        return Some(Says::Id);
    }
    let meanings = vocabulary::meanings(key);
    let may = |field: Field| meanings.iter().any(|meaning| meaning.field == field);
    if may(Field::IsRetweet) {
        return Some(Says::IsRetweet { may_be_count: may(Field::RetweetCount) });
    }
    let is_kind = may(Field::Kind) || name == "mediatype";
    (is_kind.then_some(Says::Kind))
        .or_else(|| may(Field::RetweetedId).then_some(Says::Id))
        .or_else(|| may(Field::RetweetedAuthor).then_some(Says::Author))
}

impl Sign {
    /// What the keys of a post say, of which `own` is the id.
    pub(crate) fn of(post: &Value, network: Network, own: Option<i64>) -> Self {
        post.as_object().map_or_else(Self::default, |post| Self::of_keys(post, network, own))
    }

    pub(crate) fn of_keys(post: &Map<String, Value>, network: Network, own: Option<i64>) -> Self {
        let has_count = || post.keys().any(|key| is_count(key));
        let mut sign = Self::default();
        for (key, value) in post {
            sign.read((key, value), network, own, &has_count);
        }
        sign
    }

    /// The same of a record that has not been read whole.
    pub(crate) fn of_record(record: &Object, network: Network, own: Option<i64>) -> Self {
        let has_count = || record.keys().any(is_count);
        let mut sign = Self::default();
        for (key, text) in record.fields().filter(|(key, _)| says(key).is_some()) {
            let mut values = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
            if let Some(Ok(value)) = values.next() {
                sign.read((key, &value), network, own, &has_count);
            }
        }
        sign
    }

    /// What stands where a network has the post that is repeated, and is no object: its id
    /// or address, or no more than that there is one.
    pub(crate) fn of_text(text: &str) -> Self {
        let is_none = cell::is_missing(text) || cell::flag(text) == Some(false);
        match text.trim() {
            "-1" => Self::default(),
            _ if is_none => Self::default(),
            text => Self { is_retweet: true, id: id_in(&Value::from(text), Network::X) },
        }
    }

    /// Reads a key with its value, of a record of which `has_count` tells whether another key
    /// has the number of its retweets.
    fn read(
        &mut self,
        (key, value): (&str, &Value),
        network: Network,
        own: Option<i64>,
        has_count: &dyn Fn() -> bool,
    ) {
        if matches!(value, Value::Null) {
            return;
        }
        let word = match value {
            Value::String(text) => Some(text.trim()).filter(|text| !cell::is_missing(text)),
            _ => None,
        };
        let said = match says(key) {
            // Some have there what is repeated.
            Some(Says::IsRetweet { .. }) if word.is_some_and(is_id_or_address) => Some(Says::Id),
            said => said,
        };
        match said {
            Some(Says::IsRetweet { may_be_count }) => {
                let is_one = match value {
                    Value::Bool(flag) => *flag,
                    Value::Number(number) => number.as_f64() == Some(1.0),
                    _ => word.is_some_and(is_yes),
                };
                let is_number =
                    || value.is_number() || word.is_some_and(|word| word.parse::<f64>().is_ok());
                self.is_retweet |= is_one && (!may_be_count || !is_number() || has_count());
            }
            Some(Says::Kind) => self.is_retweet |= word.is_some_and(is_kind_of_retweet),
            Some(Says::Id) => {
                let id = id_in(value, network).filter(|id| !matches!(id, -1..=1));
                let is_said = match value {
                    Value::Bool(flag) => *flag,
                    Value::Number(number) => number.as_i64().is_some_and(|n| !matches!(n, -1 | 0)),
                    Value::String(_) => word.is_some_and(|word| {
                        cell::flag(word) != Some(false) && !matches!(word, "-1" | "0")
                    }),
                    Value::Object(object) => !object.is_empty(),
                    _ => false,
                };
                if is_said && (id.is_none() || id != own) {
                    self.is_retweet = true;
                    self.id = self.id.or(id);
                }
            }
            Some(Says::Author) => {
                self.is_retweet |=
                    word.is_some_and(|word| cell::flag(word) != Some(false) && word != "-1");
            }
            None => {}
        }
    }

    /// Adds to a post what the signs say.
    pub(crate) fn add_to(self, tweet: &mut Tweet) {
        tweet.is_retweet |= self.is_retweet;
        tweet.retweeted_id = tweet.retweeted_id.or(self.id);
    }
}

fn is_yes(word: &str) -> bool {
    cell::flag(word) == Some(true) || is_kind_of_retweet(word)
}

/// Whether a value is no flag, but names a post.
fn is_id_or_address(word: &str) -> bool {
    const LEAST_DIGITS: usize = 8;
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && word.len() >= LEAST_DIGITS) || word.contains("://")
}

/// Whether a key has the number of retweets, and nothing else.
fn is_count(key: &str) -> bool {
    let fields = vocabulary::meanings(key).iter().map(|meaning| meaning.field);
    fields.eq([Field::RetweetCount])
}

/// Whether a word says what a post is, and that it is a retweet.
fn is_kind_of_retweet(word: &str) -> bool {
    /// Bytes: a longer value is no word.
    const MOST: usize = 32;
    word.len() <= MOST
        && (cell::kind(word) == Some(Kind::Retweet) || folded(word).contains("renote"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(post: &Value) -> (bool, Option<i64>) {
        let Sign { is_retweet, id } = Sign::of(post, Network::X, Some(21));
        let text = post.to_string();
        let record = Sign::of_record(&Object::of(text.as_bytes()), Network::X, Some(21));
        assert_eq!(record, Sign { is_retweet, id }, "{post}");
        (is_retweet, id)
    }

    #[test]
    fn every_spelling_of_a_flag_counts() {
        for value in [json!(true), json!("true"), json!("True"), json!(1), json!("1"), json!("t")] {
            for key in ["isRetweet", "is_retweet", "is_repost", "isReblog", "is_boost", "isRenote"]
            {
                assert_eq!(of(&json!({ key: value })), (true, None), "{key} {value}");
            }
        }
        for value in [json!("yes"), json!("Y"), json!("retweet"), json!("RT")] {
            assert_eq!(of(&json!({ "isRetweet": value })), (true, None), "{value}");
        }
        for value in [json!(false), json!("False"), json!(0), json!("no"), json!(""), json!(null)] {
            assert_eq!(of(&json!({ "isRetweet": value })), (false, None), "{value}");
        }
        // How many there are, and what whoever asks has done.
        for post in [
            json!({"retweet": 1}),
            json!({"retweet": "1"}),
            json!({"retweet": 0, "retweets_count": 1}),
            json!({"retweeted": true, "reblogged": true, "reposted": true}),
            json!({"retweet": {}, "reblog": null, "retweetCount": 1, "isRetweetable": true}),
        ] {
            assert_eq!(of(&post), (false, None), "{post}");
        }
        assert_eq!(of(&json!({"retweet": true})), (true, None));
        // Beside the number of retweets, it is none.
        assert_eq!(of(&json!({"retweet": 1, "retweets_count": 7})), (true, None));
    }

    #[test]
    fn words_ids_addresses_and_objects_count() {
        for post in [
            json!({"type": "retweet"}),
            json!({"post_type": "Repost"}),
            json!({"media_type": "REPOST_FACADE"}),
            json!({"kind": "renote"}),
            json!({"種別": "リポスト"}),
            json!({"retweeted_user": "mugicha"}),
            json!({"retweeted_status": true}),
        ] {
            assert_eq!(of(&post), (true, None), "{post}");
        }
        for post in [
            json!({"type": "tweet"}),
            json!({"type": "quote"}),
            json!({"media_type": "TEXT_POST"}),
            json!({"retweeted_status": false}),
            json!({"retweet_id": ""}),
            json!({"retweet_id": "0", "retweeted_status_id": -1}),
            // Some name the post itself.
            json!({"retweet_id": "21"}),
            json!({"type": "a text that tells of a retweet, and what was said in it"}),
        ] {
            assert_eq!(of(&post), (false, None), "{post}");
        }
        for post in [
            json!({"retweet_id": "20"}),
            json!({"retweeted_status_id_str": "20"}),
            json!({"retweetedTweet": "https://x.com/suiyo_mille/status/20"}),
            json!({"retweeted_status": {"id": 7, "id_str": "20"}}),
            json!({"reblog_of_id": 20, "is_boost": "yes"}),
            json!({"reblog": "20"}),
            json!({"retweet": "https://twitter.com/suiyo_mille/status/20"}),
        ] {
            assert_eq!(of(&post), (true, Some(20)), "{post}");
        }
    }

    #[test]
    fn what_stands_in_place_of_a_post_is_one() {
        let of = |text: &str| {
            let Sign { is_retweet, id } = Sign::of_text(text);
            (is_retweet, id)
        };
        assert_eq!(of("20"), (true, Some(20)));
        assert_eq!(of("https://twitter.com/a/status/20?s=1"), (true, Some(20)));
        assert_eq!(of("True"), (true, None));
        for none in ["", "None", "false", "-1", "0"] {
            assert_eq!(of(none), (false, None), "{none}");
        }
    }

    #[test]
    fn ids_are_those_of_the_network() {
        let address = "at://did:plc:a/app.bsky.feed.post/1";
        let sign = Sign::of(&json!({ "repost_of": address }), Network::Bluesky, None);
        assert_eq!(sign.id, Some(crate::posts::source_id::hashed(Network::Bluesky, address)));
        let sign = Sign::of(&json!({"reblog_of_id": "9x"}), Network::Mastodon, None);
        assert_eq!(sign.id, Some(crate::posts::source_id::hashed(Network::Mastodon, "9x")));
    }
}
