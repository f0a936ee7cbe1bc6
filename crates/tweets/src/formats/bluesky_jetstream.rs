//! Events of Bluesky's Jetstream, one per line, in both of its versions: records created,
//! updated or deleted, and changes to accounts.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::bluesky::{self, REPOSTS};
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::json::{self, Text};
use crate::posts::at_address::{Address, POSTS};
use crate::posts::keep::Keep;
use crate::posts::record::{NO_TEXT, Raw, Records};
use crate::posts::rules::TimeRule;
use crate::times::time;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "bluesky-jetstream",
    description: "Bluesky Jetstream events, version 1 or 2, one per line",
    columns: &[
        ("tweet_id", "a hash of at://did/collection/rkey"),
        ("created_at", "record.createdAt; time_us, time where that lies a day after it"),
        ("text", "record.text, record.tags"),
        ("author_id", "a hash of did"),
        ("author", "did"),
        ("network", "bluesky"),
        ("url", "did, rkey"),
        ("source_id", "at://did/collection/rkey"),
        ("lang", "record.langs[]"),
        ("quoted_id", "record.embed.record.uri, record.embed.record.record.uri"),
        ("in_reply_to_id", "record.reply.parent.uri"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(&[], parse_record),
};

/// What the names of the second version's events begin with.
const EVENTS: &[u8] = b"network.bsky.jetstream.";

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.as_ref().is_some_and(|object| {
        let is_event = |object: &Object| {
            object.string("$type").is_some_and(|kind| kind.starts_with(EVENTS))
                || (object.has_all(&["did", "collection", "rkey"])
                    && object.has_any(&["operation", "action", "record"])
                    && (object.has("record") || !object.has("text")))
        };
        // What collectors made of events has the record's fields beside its account.
        (object.has_all(&["did", "time_us"])
            && (object.has_any(&["commit", "identity", "account"])
                || !object.has_any(&["rkey", "uri", "text", "path"])))
            || is_event(object)
            || ["payload", "record"]
                .iter()
                .any(|key| object.object(key).as_ref().is_some_and(is_event))
    }))
}

/// An event of either version: in the first what is done to a record stands under
/// `commit`, in the second the event may stand under `payload`.
#[derive(Deserialize)]
struct Event<'a> {
    /// Also where a service hands it out with what it knows of the account.
    #[serde(borrow, alias = "message")]
    payload: Option<Box<Event<'a>>>,
    #[serde(borrow)]
    did: Option<Text<'a>>,
    time_us: Option<i64>,
    #[serde(borrow)]
    time: Option<Text<'a>>,
    #[serde(borrow)]
    commit: Option<Commit<'a>>,
    #[serde(borrow, alias = "action")]
    operation: Option<Text<'a>>,
    #[serde(borrow)]
    collection: Option<Text<'a>>,
    #[serde(borrow)]
    rkey: Option<Text<'a>>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
    /// What another tool that reads the same stream says of accounts, each under the name of
    /// its kind.
    #[serde(borrow)]
    user: Option<&'a RawValue>,
    #[serde(borrow)]
    identity: Option<&'a RawValue>,
    #[serde(borrow)]
    account: Option<&'a RawValue>,
}

/// What is done to a record.
#[derive(Deserialize)]
struct Commit<'a> {
    /// In the earliest version `type`, of one letter.
    #[serde(borrow, alias = "type")]
    operation: Option<Text<'a>>,
    #[serde(borrow)]
    collection: Option<Text<'a>>,
    #[serde(borrow)]
    rkey: Option<Text<'a>>,
    #[serde(borrow)]
    record: Option<&'a RawValue>,
}

impl<'a> Event<'a> {
    /// What it does to a record; nothing where it concerns an account.
    fn commit(&mut self) -> Option<Commit<'a>> {
        self.commit.take().or_else(|| {
            // A record that stands by itself has been made.
            let made = || self.record.map(|_| Text("create".into()));
            Some(Commit {
                operation: Some(self.operation.take().or_else(made)?),
                collection: self.collection.take(),
                rkey: self.rkey.take(),
                record: self.record.take(),
            })
        })
    }

    /// Whether it concerns an account.
    fn is_of_account(&self) -> bool {
        let inner = [self.user, self.identity, self.account].into_iter().flatten();
        self.did.is_some()
            || inner.map(|inner| Object::of(inner.get().as_bytes())).any(|inner| inner.has("did"))
    }

    fn arrived(&self) -> Option<i64> {
        let time = || time::parse_written(&self.time.as_ref()?.0).ok();
        self.time_us.or_else(time)
    }
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    if is_passed_over(raw.bytes, &setup.keep) {
        records.passed_over += 1;
        return;
    }
    let mut event: Event = match json::parse(raw.bytes) {
        Ok(event) => event,
        Err(reason) => return records.add(raw, Err(reason)),
    };
    if let Some(payload) = event.payload.take() {
        event = *payload;
    } else if event.did.is_none()
        && let Some(Ok(inner)) = event.record.map(|inner| serde_json::from_str(inner.get()))
    {
        event = inner;
    }
    let Some(commit) = event.commit() else {
        return if event.is_of_account() {
            records.notice("account");
        } else {
            not_an_event(raw, records);
        };
    };
    let (Some(did), Some(collection), Some(key)) = (&event.did, &commit.collection, &commit.rkey)
    else {
        return not_an_event(raw, records);
    };
    let address = Address { did: &did.0, collection: &collection.0, key: &key.0 };
    if address.collection != POSTS && address.collection != REPOSTS {
        return records.notice("other record");
    }
    let operation = commit.operation.as_ref().map_or("", |operation| &*operation.0);
    if operation.starts_with('d') {
        return records.deletion(address.id());
    }
    if address.collection == REPOSTS {
        return records.notice("repost");
    }
    let record = commit.record.map(|record| serde_json::from_str::<Value>(record.get()));
    let Some(Ok(record)) = record else {
        return records.add(raw, Err("no record".to_owned()));
    };
    let wanted = |lang: &str| setup.keep.wants_lang(lang);
    match bluesky::draft(&address, &record, event.arrived(), None, wanted) {
        Ok(draft) => records.add(raw, draft.finish(&setup.rules)),
        Err(reason) if reason == NO_TEXT => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

fn not_an_event(raw: &Raw, records: &mut Records) {
    records.add(raw, Err("not an event of Jetstream".to_owned()));
}

/// Whether a line, unread, is surely of a language that is not wanted. Deletions of
/// posts are read.
fn is_passed_over(line: &[u8], keep: &Keep) -> bool {
    let is_whole = line.starts_with(b"{") && line.ends_with(b"}");
    is_whole && keep.is_of_other_lang(line) && !is_deletion(line)
}

/// Whether a line may be a deletion: in the earliest version of one letter.
fn is_deletion(line: &[u8]) -> bool {
    static WORDS: LazyLock<[Finder; 2]> =
        LazyLock::new(|| [Finder::new(b"\"delete\""), Finder::new(b"\"d\"")]);
    let has = |text: &[u8]| memchr::memmem::find(line, text).is_some();
    WORDS.iter().any(|word| word.find(line).is_some())
        && (has(b"\"app.bsky.feed.post\"") || has(b"\"app.bsky.feed.repost\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Network;
    use crate::posts::rules::Rules;
    use crate::posts::source_id::hashed;

    const POST: &str = r#"{"did":"did:plc:mugicha","time_us":1535944500000000,"kind":"commit","commit":{"rev":"3k","operation":"create","collection":"app.bsky.feed.post","rkey":"3kr0","record":{"$type":"app.bsky.feed.post","text":"朝だ","createdAt":"2018-09-03T03:15:00.000Z","langs":["ja"]},"cid":"bafy"}}"#;
    const POST_2: &str = r#"{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#commit","seq":5,"did":"did:plc:mugicha","time":"2018-09-03T03:15:00.000000Z","rev":"3k","operation":"create","collection":"app.bsky.feed.post","rkey":"3kr0","cid":"bafy","record":{"text":"朝だ","createdAt":"2018-09-03T03:15:00.000Z","langs":["ja"]}}}"#;

    fn read(lines: &[&str], keep: Keep) -> Records {
        let mut records = Records::default();
        let rules = Rules { time: TimeRule::Written, ..Rules::default() };
        let setup = Setup { rules, keep: keep.into(), ..Setup::default() };
        for line in lines {
            parse_record(&Raw { line: 1, bytes: line.as_bytes() }, &setup, &mut records);
        }
        records
    }

    fn all(lines: &[&str]) -> Records {
        read(lines, Keep::default())
    }

    #[test]
    fn both_versions_give_the_same_post() {
        let bare = POST_2.strip_prefix(r#"{"$type":"message","payload":"#).unwrap();
        let records = all(&[POST, POST_2, bare.strip_suffix('}').unwrap()]);
        let [first, second, third] = records.tweets.as_slice() else { panic!("{records:?}") };
        assert_eq!((first, second), (second, third));
        assert_eq!((first.text.as_str(), first.lang.as_deref()), ("朝だ", Some("ja")));
        assert_eq!(first.author_id, Some(hashed(Network::Bluesky, "did:plc:mugicha")));
    }

    #[test]
    fn what_is_no_post_is_told_apart() {
        let delete = r#"{"did":"did:plc:mugicha","time_us":5,"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"3kr0"}}"#;
        let records = all(&[
            delete,
            &POST.replace("朝だ", ""),
            &POST.replace("feed.post", "feed.like"),
            &POST.replace("feed.post", "feed.repost"),
            r#"{"did":"did:plc:a","time_us":5,"kind":"identity","identity":{"handle":"a.example"}}"#,
            r#"{"$type":"message","payload":{"$type":"network.bsky.jetstream.subscribeEvents#account","did":"did:plc:a","time":"x","account":{}}}"#,
        ]);
        let id = hashed(Network::Bluesky, "at://did:plc:mugicha/app.bsky.feed.post/3kr0");
        assert_eq!(records.deletions, [id]);
        assert_eq!(records.notices, ["no text", "other record", "repost", "account", "account"]);
        let of_tap = [
            r#"{"id":1,"type":"user","user":{"did":"did:plc:a","handle":"a.example"}}"#,
            r#"{"id":2,"type":"identity","identity":{"did":"did:plc:a","is_active":true}}"#,
        ];
        assert_eq!(all(&of_tap).notices, ["account", "account"]);
        let records = all(&["{", "{}", r#"{"did":"a","commit":{"operation":"create"}}"#]);
        assert_eq!((records.rejects.len(), records.tweets.len()), (3, 0));
    }

    #[test]
    fn lines_of_other_languages_are_passed_over_unread() {
        let keep = || Keep::new(vec!["ja".to_owned()], Vec::new());
        let delete = r#"{"did":"did:plc:a","time_us":5,"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"1"}}"#;
        let both = POST.replace(r#"["ja"]"#, r#"["en","ja-JP"]"#);
        let english = POST.replace(r#"["ja"]"#, r#"["en"]"#);
        let records = read(&[POST, delete, &both, &english, "{\"broken"], keep());
        assert_eq!((records.tweets.len(), records.deletions.len()), (2, 1));
        assert_eq!(records.tweets[1].lang.as_deref(), Some("ja-JP"));
        assert_eq!((records.passed_over, records.rejects.len()), (1, 1));
        let in_capitals = POST.replace(r#"["ja"]"#, r#"["EN","JA"]"#);
        let records = read(&[&in_capitals, &in_capitals.replace("JA", "DE")], keep());
        assert_eq!((records.tweets.len(), records.passed_over), (1, 1));
        assert_eq!(records.tweets[0].lang.as_deref(), Some("ja"));
        assert_eq!(all(&[&english]).tweets.len(), 1);
    }
}
