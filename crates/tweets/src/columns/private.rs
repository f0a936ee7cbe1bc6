//! Private messages: direct messages, and posts visible only to the people they mention. None
//! of them are stored. A post for followers counts as a post of a protected account.

use serde_json::{Map, Value};

use super::vocabulary;
use crate::json::object::Object;
use crate::tables::csv_dialect::delimiter;
use crate::tables::csv_row::Header;
use crate::texts::folded::folded;

/// Names that only messages have: their recipients and conversations.
const OF_MESSAGES: [&str; 10] = [
    "recipientid",
    "recipientidstr",
    "recipient",
    "recipients",
    "recipientscreenname",
    "recipientusername",
    "dmconversationid",
    "dmeventid",
    "受信者",
    "受信者id",
];
/// Who has sent one.
const SENDERS: [&str; 4] = ["senderid", "sender", "送信者", "送信者id"];
/// Beside the sender, these indicate messages, too.
const BESIDE_SENDER: [&str; 7] =
    ["messageid", "conversationid", "eventtype", "メッセージid", "会話id", "送信日時", "受信日時"];
/// What somebody has written from one person to another.
const OF_LETTERS: [&str; 7] =
    ["message", "messages", "body", "text", "content", "メッセージ", "本文"];
/// Visibilities of posts for mentioned users only, in Mastodon and Misskey.
const AUDIENCES: [&str; 2] = ["direct", "specified"];

/// Whether columns, or keys within objects, are those of messages.
pub(crate) fn are_of_messages<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let last = |name: &'a str| folded(name.rsplit(['.', '/']).next().unwrap_or(name));
    let names: Vec<String> = names.map(last).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    OF_MESSAGES.iter().any(|name| has(name))
        || (SENDERS.iter().any(|name| has(name)) && BESIDE_SENDER.iter().any(|name| has(name)))
        || (has("from")
            && has("to")
            && OF_LETTERS.iter().any(|name| has(name))
            && !names.iter().any(|name| vocabulary::is_telling(name)))
}

/// Keys of objects that hold messages.
const AROUND: [&str; 6] =
    ["data", "message_data", "message", "message_create", "messageCreate", "dmConversation"];

/// Whether a key may be one that only messages have: few are, and many are asked.
fn may_be_of_message(key: &str) -> bool {
    key.contains("ecipient")
        || key.contains("sender")
        || key.contains("受信者")
        || key.contains("送信者")
        || key.eq_ignore_ascii_case("to")
        || key == "dm_conversation_id"
}

/// Whether an object is a message, or an answer of them.
pub(crate) fn is_message(object: &Object) -> bool {
    let is_one =
        |object: &Object| object.keys().any(may_be_of_message) && are_of_messages(object.keys());
    let inner = |key: &str| object.object(key).or_else(|| object.first_of(key));
    is_one(object) || AROUND.iter().any(|key| inner(key).as_ref().is_some_and(is_one))
}

/// The same of a record that was read.
pub(crate) fn is_message_record(record: &Map<String, Value>) -> bool {
    let is_one = |record: &Map<String, Value>| {
        record.keys().any(|key| may_be_of_message(key))
            && are_of_messages(record.keys().map(String::as_str))
    };
    let inner = |key: &&str| record.get(*key).and_then(Value::as_object);
    is_one(record) || AROUND.iter().filter_map(inner).any(is_one)
}

/// Whether a line is the header of a table of messages.
pub(crate) fn is_header_of_messages(line: &[u8]) -> bool {
    let may_be = [
        &b"ecipient"[..],
        b"sender",
        b"Sender",
        b"dm_",
        b"from",
        b"From",
        "受信者".as_bytes(),
        "送信者".as_bytes(),
    ];
    may_be.iter().any(|part| memchr::memmem::find(line, part).is_some())
        && Header::delimited(line, delimiter(line))
            .is_some_and(|header| are_of_messages(header.names()))
}

/// Whether bytes have the names of messages, in JSON or a header.
pub(crate) fn names_messages(head: &[u8]) -> bool {
    const NAMES: [&[u8]; 4] =
        [b"recipient_id", b"recipient_screen_name", b"dm_conversation_id", b"recipientId"];
    NAMES.iter().any(|name| memchr::memmem::find(head, name).is_some())
}

/// Whether a post of this visibility is for mentioned users only.
pub(crate) fn is_audience(visibility: &str) -> bool {
    AUDIENCES.contains(&visibility.trim().to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_posts_by_to_whom_they_go() {
        let are = |names: &[&str]| are_of_messages(names.iter().copied());
        assert!(are(&["id", "text", "Recipient ID"]) && are(&["a.message_data.recipient_id"]));
        assert!(are(&["sender_id", "message_id", "text"]) && are(&["受信者", "本文"]));
        assert!(are(&["message_id", "conversation_id", "sender", "text"]));
        assert!(are(&["id", "from", "to", "message"]) && are(&["会話ID", "送信者", "メッセージ"]));
        assert!(!are(&["id", "from_user", "to_user", "text"]));
        assert!(!are(&["tweet_id", "from", "to", "text"]));
        assert!(!are(&["id", "text", "sender_id"]) && !are(&["message_id", "text", "in_reply_to"]));
        let is = |text: &str| is_message(&Object::of(text.as_bytes()));
        assert!(is(r#"{"id":"1","text":"朝","recipient":{"id":2},"sender":{"id":3}}"#));
        assert!(is(r#"{"data":[{"id":"1","text":"朝","dm_conversation_id":"1-2"}]}"#));
        assert!(is(r#"{"id":"1","message_data":{"text":"朝","recipient_id":"2"}}"#));
        assert!(!is(r#"{"id":"1","text":"朝","user":{"id":2}}"#));
    }

    #[test]
    fn followers_are_more_than_those_who_are_named() {
        assert!(is_audience("direct") && is_audience("Direct") && is_audience("specified"));
        assert!(!is_audience("public") && !is_audience("followers") && !is_audience("home"));
    }
}
