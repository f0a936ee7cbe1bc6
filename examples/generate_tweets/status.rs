//! A tweet as the API v1.1 writes it.

use jiff::Timestamp;
use serde::Serialize;

use crate::people;
use crate::words::CLIENTS;

/// Letters that a text could have before 2017; the API cuts after them.
const LONGEST_TEXT: usize = 140;

/// A tweet.
#[derive(Clone, Debug)]
pub struct Tweet {
    pub id: i64,
    /// Milliseconds since 1970.
    pub millis: i64,
    pub author: u64,
    /// Not escaped.
    pub text: String,
    /// The place in [`CLIENTS`].
    pub client: usize,
    /// Id and author of the tweet that this one answers.
    pub reply_to: Option<(i64, u64)>,
    pub quoted: Option<i64>,
    pub retweets: u64,
    pub likes: u64,
}

#[derive(Serialize)]
pub struct Status {
    created_at: String,
    id: i64,
    id_str: String,
    text: String,
    truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_tweet: Option<ExtendedTweet>,
    source: &'static str,
    in_reply_to_status_id: Option<i64>,
    in_reply_to_status_id_str: Option<String>,
    in_reply_to_user_id: Option<u64>,
    in_reply_to_user_id_str: Option<String>,
    in_reply_to_screen_name: Option<String>,
    user: User,
    #[serde(skip_serializing_if = "Option::is_none")]
    retweeted_status: Option<Box<Status>>,
    is_quote_status: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    quoted_status_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quoted_status_id_str: Option<String>,
    retweet_count: u64,
    favorite_count: u64,
    lang: &'static str,
}

#[derive(Serialize)]
struct ExtendedTweet {
    full_text: String,
}

#[derive(Serialize)]
struct User {
    id: u64,
    id_str: String,
    name: String,
    screen_name: String,
}

impl Status {
    /// A tweet of one's own words.
    pub fn of(tweet: &Tweet) -> Self {
        let cut = cut(&tweet.text);
        let (reply_to_id, reply_to_author) = tweet.reply_to.unzip();
        Self {
            created_at: created_at(tweet.millis),
            id: tweet.id,
            id_str: tweet.id.to_string(),
            truncated: cut.is_some(),
            extended_tweet: cut
                .is_some()
                .then(|| ExtendedTweet { full_text: escaped(&tweet.text) }),
            text: escaped(cut.as_deref().unwrap_or(&tweet.text)),
            source: CLIENTS[tweet.client],
            in_reply_to_status_id: reply_to_id,
            in_reply_to_status_id_str: reply_to_id.map(|id| id.to_string()),
            in_reply_to_user_id: reply_to_author.map(people::id),
            in_reply_to_user_id_str: reply_to_author.map(|author| people::id(author).to_string()),
            in_reply_to_screen_name: reply_to_author.map(people::screen_name),
            user: User {
                id: people::id(tweet.author),
                id_str: people::id(tweet.author).to_string(),
                name: people::display_name(tweet.author),
                screen_name: people::screen_name(tweet.author),
            },
            retweeted_status: None,
            is_quote_status: tweet.quoted.is_some(),
            quoted_status_id: tweet.quoted,
            quoted_status_id_str: tweet.quoted.map(|id| id.to_string()),
            retweet_count: tweet.retweets,
            favorite_count: tweet.likes,
            lang: "ja",
        }
    }

    /// A native retweet: `tweet` has the text of an old-style one, which the
    /// API cuts without telling the whole of it.
    pub fn of_retweet(tweet: &Tweet, original: &Tweet) -> Self {
        let text = cut(&tweet.text);
        Self {
            text: escaped(text.as_deref().unwrap_or(&tweet.text)),
            truncated: false,
            extended_tweet: None,
            retweeted_status: Some(Box::new(Self::of(original))),
            ..Self::of(tweet)
        }
    }
}

/// The beginning of a text that is too long.
fn cut(text: &str) -> Option<String> {
    let (end, _) = text.char_indices().nth(LONGEST_TEXT)?;
    let mut cut: String = text[..end].chars().take(LONGEST_TEXT - 1).collect();
    cut.push('…');
    Some(cut)
}

/// With the characters escaped that Twitter escapes.
fn escaped(text: &str) -> String {
    if !text.contains(['&', '<', '>']) {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn created_at(millis: i64) -> String {
    let time = Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH);
    time.strftime("%a %b %d %H:%M:%S +0000 %Y").to_string()
}
