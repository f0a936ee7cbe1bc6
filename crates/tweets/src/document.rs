//! JSON documents that list tweets: objects and arrays of the API v1.1 or v2
//! written over many lines, the documents of a search, the scripts of
//! Twitter's archives (`name = [ … ];`).

use serde::Deserialize;
use serde_json::value::RawValue;

use super::chunks::Chunk;
use super::draft::{Draft, MissingIds};
use super::form::Form;
use super::record::Records;
use super::{api_v1, api_v2};

/// An element of an archive since 2019.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    tweet: Option<&'a RawValue>,
}

/// Reads the elements of a part of a document.
pub(super) fn parse(chunk: &Chunk, form: Form, missing_ids: MissingIds) -> Records {
    let mut records = Records::with_capacity(chunk.elements.len());
    let mut line = chunk.first_line;
    let mut counted = 0;
    for element in &chunk.elements {
        line += memchr::memchr_iter(b'\n', &chunk.bytes[counted..element.start]).count() as u64;
        counted = element.start;
        let record = chunk.bytes[element.clone()].trim_ascii_end();
        if form == Form::ApiV2Document {
            api_v2::parse(record, line, form, missing_ids, &mut records);
            continue;
        }
        let parsed = parse_element(record, form).and_then(|draft| draft.finish(missing_ids));
        records.push(line, parsed, record);
    }
    records
}

fn parse_element(record: &[u8], form: Form) -> Result<Draft, String> {
    if !record.starts_with(b"{") {
        return Err("not a JSON object".to_owned());
    }
    let wrapped: Option<Wrapped> = match form {
        Form::Archive => serde_json::from_slice(record).ok(),
        _ => None,
    };
    let status = wrapped.and_then(|wrapped| wrapped.tweet).map(|tweet| tweet.get().as_bytes());
    api_v1::parse(status.unwrap_or(record), form)
}

#[cfg(test)]
mod tests {
    use super::super::chunks::{Boundary, Chunks};
    use super::*;

    const GOOD: &str =
        r#"{"id_str":"20","text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;

    /// The records of a document, and whether it is whole.
    fn read(text: &str, form: Form) -> (Records, bool) {
        let mut chunks = Chunks::new(text.as_bytes());
        chunks.set_boundary(Boundary::Element { is_search: form == Form::ApiV1Search });
        let chunk = chunks.next_chunk().unwrap();
        assert!(chunks.next_chunk().is_none());
        (parse(&chunk, form, MissingIds::Reject), chunks.error.is_none())
    }

    fn ids_and_reject_lines(text: &str, form: Form) -> (Vec<i64>, Vec<u64>) {
        let (records, is_whole) = read(text, form);
        assert!(is_whole && records.tweets.iter().all(|tweet| tweet.form == form));
        let lines = records.rejects.iter().map(|reject| reject.line).collect();
        (records.tweets.iter().map(|tweet| tweet.id).collect(), lines)
    }

    #[test]
    fn statuses_of_a_search_are_records_with_their_lines() {
        let text =
            format!("{{\"statuses\": [\n{GOOD},\n{{\"id\": 1}}\n], \"search_metadata\": {{}}}}\n");
        let (records, _) = read(&text, Form::ApiV1Search);
        assert_eq!(records.tweets.len(), 1);
        let [reject] = records.rejects.as_slice() else { panic!("{records:?}") };
        assert_eq!((reject.line, reject.reason.as_str()), (3, "no text"));
        assert_eq!(reject.record, b"{\"id\": 1}");
    }

    #[test]
    fn a_document_cut_short_costs_its_last_element() {
        let text = format!("{{\"statuses\":[{GOOD}]}}\n{{\"statuses\":[{GOOD},{{\"id");
        let (records, is_whole) = read(&text, Form::ApiV1Search);
        assert_eq!((records.tweets.len(), records.rejects.len()), (2, 1));
        assert!(!is_whole && records.rejects[0].reason.contains("breaks off"));
        let (records, is_whole) = read(&format!("[{GOOD},"), Form::ApiV1Document);
        assert_eq!((records.tweets.len(), records.rejects.len(), is_whole), (1, 0, false));
    }

    #[test]
    fn pages_of_the_api_v2_may_be_written_over_many_lines() {
        let page = "{\n  \"data\": [\n    {\"id\": \"20\", \"text\": \"あ\", \"author_id\": \"7\",\n      \
            \"created_at\": \"2018-09-03T03:15:00.000Z\"}\n  ],\n  \"includes\": {\"users\": \
            [{\"id\": \"7\", \"username\": \"mugicha\"}]}\n}\n";
        for text in [page.to_owned(), format!("[{page},\n5]")] {
            let (records, is_whole) = read(&text, Form::ApiV2Document);
            assert!(is_whole);
            let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
            assert_eq!((tweet.id, tweet.author.as_deref()), (20, Some("mugicha")));
            assert_eq!(tweet.form, Form::ApiV2Document);
            assert_eq!(records.rejects.len(), usize::from(text.starts_with('[')));
        }
    }

    #[test]
    fn arrays_may_nest() {
        let other = GOOD.replace(r#""20""#, r#""21""#);
        let text = format!("[\n  [{GOOD}],\n  [[{other}], 5]\n]\n{GOOD}");
        assert_eq!(ids_and_reject_lines(&text, Form::ApiV1Document), (vec![20, 21, 20], vec![3]));
        let deep = format!("{}{GOOD}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(ids_and_reject_lines(&deep, Form::ApiV1Document), (vec![20], vec![]));
        let (records, is_whole) = read(&"[".repeat(10_000), Form::ApiV1Document);
        assert!(records.rejects.is_empty() && !is_whole);
    }

    #[test]
    fn an_element_nested_ten_thousand_deep_costs_itself() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        let text = format!("[{GOOD},\n{deep},\n{GOOD}]");
        assert_eq!(ids_and_reject_lines(&text, Form::ApiV1Document), (vec![20, 20], vec![2]));
    }

    #[test]
    fn scripts_of_archives_assign_arrays() {
        let text = format!("window.YTD.tweets.part0 = [\n{{ \"tweet\" : {GOOD} }},\n{GOOD} ]\n");
        assert_eq!(ids_and_reject_lines(&text, Form::Archive), (vec![20, 20], vec![]));
        let grailbird = GOOD.replace("Mon Sep 03 03:15:00 +0000 2018", "2018-09-03 03:15:00 +0000");
        let text = format!("Grailbird.data.tweets_2018_09 = \n [ {grailbird}, {{}} ];\n");
        assert_eq!(ids_and_reject_lines(&text, Form::Grailbird), (vec![20], vec![2]));
    }
}
