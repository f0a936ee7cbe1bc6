//! Files with records of both versions of Twitter's API, left by collectors that moved from one
//! to the other: statuses next to pages, searches and tweets.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::api_v1;
use super::api_v2;
use crate::columns::private;
use crate::input::head::Claim;
use crate::input::setup::Setup;
use crate::json;
use crate::json::object::Object;
use crate::posts::record::{A_MESSAGE, AN_ERROR, Raw, Records};

/// Reads a record of a file whose first is one of version 1.1.
pub(crate) fn older_first(raw: &Raw, setup: &Setup, records: &mut Records) {
    match api_v1::parse(raw.bytes) {
        Ok(draft) if draft.tweet.author_id.is_none() && is_message(raw.bytes) => {
            records.notice(A_MESSAGE);
        }
        Ok(draft) if draft.tweet.author_id.is_some() || !is_newer(raw.bytes) => {
            records.add(raw, draft.finish(&setup.rules));
        }
        Ok(_) => api_v2::parse_record(raw, setup, records),
        Err(_) if api_v1::add_notice(raw.bytes, records) => {}
        Err(_) if json::is_error(raw.bytes) => records.add(raw, Err(AN_ERROR.to_owned())),
        Err(_) if is_newer(raw.bytes) => api_v2::parse_record(raw, setup, records),
        Err(reason) => match search(raw.bytes) {
            Some(statuses) => add_all(raw, &statuses, setup, records),
            None => records.add(raw, Err(reason)),
        },
    }
}

/// Reads a record of a file whose first is one of version 2.
pub(crate) fn newer_first(raw: &Raw, setup: &Setup, records: &mut Records) {
    if is_older(raw.bytes) {
        older_first(raw, setup, records);
    } else {
        api_v2::parse_record(raw, setup, records);
    }
}

fn is_message(record: &[u8]) -> bool {
    private::is_message(&Object::of(record))
}

/// Whether only a record of version 2 looks so.
fn is_newer(record: &[u8]) -> bool {
    let object = Object::of(record);
    !object.has_any(&["user", "id_str", "full_text"]) && api_v2::claim(&object) != Claim::No
}

/// Whether only a record of version 1.1 looks so: a status, a search or a notice.
fn is_older(record: &[u8]) -> bool {
    // Pages are long, and begin so.
    if record.starts_with(b"{\"data\"") {
        return false;
    }
    let object = Object::of(record);
    let is_newer =
        object.has_any(&["data", "author_id", "referenced_tweets", "edit_history_tweet_ids"]);
    !is_newer
        && (object.has_any(&["id_str", "full_text", "statuses", "delete", "limit"])
            || object.has_all(&["user", "text"]))
}

/// The statuses of a page of a search.
#[derive(Deserialize)]
struct Search<'a> {
    #[serde(borrow)]
    statuses: Vec<&'a RawValue>,
}

fn search(record: &[u8]) -> Option<Vec<&RawValue>> {
    memchr::memmem::find(record, b"\"statuses\"")?;
    json::parse::<Search>(record).ok().map(|search| search.statuses)
}

fn add_all(raw: &Raw, statuses: &[&RawValue], setup: &Setup, records: &mut Records) {
    for status in statuses {
        let bytes = status.get().as_bytes();
        let tweet = api_v1::parse(bytes).and_then(|draft| draft.finish(&setup.rules));
        records.push(raw.line, tweet, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUS: &str = r#"{"id_str":"20","text":"朝","created_at":"Mon Sep 03 03:15:00 +0000 2018","lang":"ja","user":{"id":7,"screen_name":"mugicha"}}"#;
    const TWEET: &str =
        r#"{"id":"21","text":"昼","created_at":"2018-09-03T03:15:00.000Z","author_id":"8"}"#;

    fn read(parse: fn(&Raw, &Setup, &mut Records), record: &str) -> Records {
        let mut records = Records::default();
        parse(&Raw { line: 1, bytes: record.as_bytes() }, &Setup::default(), &mut records);
        records
    }

    #[test]
    fn each_record_is_read_by_its_own_version() {
        let page = format!(
            r#"{{"data":[{TWEET}],"includes":{{"users":[{{"id":"8","username":"kumori"}}]}}}}"#
        );
        let look_up = format!(r#"{{"data":{TWEET}}}"#);
        let search = format!(r#"{{"statuses":[{STATUS}],"search_metadata":{{}}}}"#);
        let fields = [
            (STATUS, Some("mugicha"), 7, Some("ja")),
            (TWEET, None, 8, None),
            (page.as_str(), Some("kumori"), 8, None),
            (look_up.as_str(), None, 8, None),
            (search.as_str(), Some("mugicha"), 7, Some("ja")),
        ];
        for parse in [older_first, newer_first] {
            for (record, author, id, lang) in fields {
                let records = read(parse, record);
                let [tweet] = records.tweets.as_slice() else { panic!("{record}: {records:?}") };
                assert_eq!(
                    (tweet.author.as_deref(), tweet.author_id),
                    (author, Some(id)),
                    "{record}"
                );
                assert_eq!(tweet.lang.as_deref(), lang, "{record}");
            }
            assert_eq!(read(parse, r#"{"limit":{"track":1}}"#).notices, ["limit"]);
            assert_eq!(read(parse, r#"{"delete":{"status":{"id":5}}}"#).deletions, [5]);
            assert_eq!(read(parse, r#"{"id_str":"5"}"#).rejects[0].reason, "no text");
            assert_eq!(read(parse, r#"{"meta":{"result_count":0}}"#), Records::default());
        }
    }
}
