//! Files that are one JSON document, or several, one after another: objects
//! and arrays written over many lines, the documents of a search, the scripts
//! of Twitter's archives (`name = [ … ];`).

use serde::Deserialize;
use serde_json::value::RawValue;

use super::api_v1;
use super::form::Form;
use super::record::Records;

/// Arrays within arrays that are looked into.
pub(super) const DEEPEST: usize = 16;

/// Reads a file of documents. One that is not whole is one rejected record.
#[must_use]
pub fn parse(text: &[u8], first_line: u64, form: Form) -> Records {
    let mut reading =
        Reading { text, form, line: first_line, counted: 0, records: Records::default() };
    let mut start = start_of_value(text);
    loop {
        let rest = &text[start..];
        let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<&RawValue>();
        match values.next() {
            None => break,
            Some(Ok(value)) => {
                reading.value(value, 0);
                start += values.byte_offset();
                // The end of an assignment.
                if text[start..].trim_ascii_start().first() == Some(&b';') {
                    start = text.len() - text[start..].trim_ascii_start().len() + 1;
                    start += start_of_value(&text[start..]);
                }
            }
            Some(Err(error)) => {
                start += rest.len() - rest.trim_ascii_start().len();
                let reason = format!("not a whole document in JSON: {error}");
                reading.push(start, Err(reason), &text[start..]);
                break;
            }
        }
    }
    reading.records
}

/// Where the value begins in `name = value`, or 0.
fn start_of_value(text: &[u8]) -> usize {
    let begins_value = |byte: &u8| matches!(byte, b'{' | b'[');
    match text.iter().position(|byte| begins_value(byte) || *byte == b'=') {
        Some(at) if text[at] == b'=' => at + 1,
        _ => 0,
    }
}

/// A document that is being read.
struct Reading<'a> {
    text: &'a [u8],
    form: Form,
    /// That of the byte `counted`.
    line: u64,
    counted: usize,
    records: Records,
}

#[derive(Deserialize)]
struct Search<'a> {
    #[serde(borrow)]
    statuses: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    tweet: Option<&'a RawValue>,
}

impl Reading<'_> {
    /// Reads the records of a value: an array's items are values again.
    fn value(&mut self, value: &RawValue, depth: usize) {
        let items = match value.get().as_bytes().first() {
            Some(b'[') if depth < DEEPEST => serde_json::from_str::<Vec<&RawValue>>(value.get()),
            Some(b'{') => return self.object(value),
            Some(b'[') => return self.reject(value, "arrays are nested too deep"),
            _ => return self.reject(value, "not an object"),
        };
        match items {
            Ok(items) => items.into_iter().for_each(|item| self.value(item, depth + 1)),
            Err(error) => self.reject(value, &error.to_string()),
        }
    }

    fn object(&mut self, object: &RawValue) {
        let (statuses, tweet) = match self.form {
            Form::ApiV1Search => {
                let search: Option<Search> = serde_json::from_str(object.get()).ok();
                (search.and_then(|search| search.statuses), object)
            }
            Form::Archive => {
                let wrapped: Option<Wrapped> = serde_json::from_str(object.get()).ok();
                (None, wrapped.and_then(|wrapped| wrapped.tweet).unwrap_or(object))
            }
            _ => (None, object),
        };
        for status in statuses.unwrap_or_else(|| vec![tweet]) {
            let status = status.get();
            let parsed = api_v1::parse(status.as_bytes(), self.form);
            self.push(self.offset(status), parsed, status.as_bytes());
        }
    }

    fn reject(&mut self, value: &RawValue, reason: &str) {
        let value = value.get();
        self.push(self.offset(value), Err(reason.to_owned()), value.as_bytes());
    }

    /// Where in the text a part of it begins.
    fn offset(&self, part: &str) -> usize {
        part.as_ptr() as usize - self.text.as_ptr() as usize
    }

    /// Adds the record at `offset`, which lies behind those before it.
    fn push(&mut self, offset: usize, parsed: Result<super::Tweet, String>, record: &[u8]) {
        let between = &self.text[self.counted.min(offset)..offset];
        self.line += memchr::memchr_iter(b'\n', between).count() as u64;
        self.counted = self.counted.max(offset);
        self.records.push(self.line, parsed, record);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tweets::Reject;

    const GOOD: &str =
        r#"{"id_str":"20","text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;

    fn ids_and_reject_lines(text: &str, form: Form) -> (Vec<i64>, Vec<u64>) {
        let records = parse(text.as_bytes(), 1, form);
        assert!(records.tweets.iter().all(|tweet| tweet.form == form));
        let lines = records.rejects.iter().map(|reject| reject.line).collect();
        (records.tweets.iter().map(|tweet| tweet.id).collect(), lines)
    }

    #[test]
    fn statuses_of_a_search_are_records_with_their_lines() {
        let text =
            format!("{{\"statuses\": [\n{GOOD},\n{{\"id\": 1}}\n], \"search_metadata\": {{}}}}\n");
        let records = parse(text.as_bytes(), 1, Form::ApiV1Search);
        assert_eq!(records.tweets.len(), 1);
        let expected =
            Reject { line: 3, reason: "no text".into(), record: b"{\"id\": 1}".to_vec() };
        assert_eq!(records.rejects, [expected]);
    }

    #[test]
    fn a_broken_document_costs_itself_alone() {
        let text = format!("{{\"statuses\":[{GOOD}]}}\n{{\"statuses\":[{GOOD},");
        let records = parse(text.as_bytes(), 1, Form::ApiV1Search);
        assert_eq!((records.tweets.len(), records.rejects.len()), (1, 1));
        assert_eq!(records.rejects[0].line, 2);
        assert!(records.rejects[0].reason.contains("EOF"));
    }

    #[test]
    fn arrays_may_nest() {
        let other = GOOD.replace(r#""20""#, r#""21""#);
        let text = format!("[\n  [{GOOD}],\n  [[{other}], 5]\n]\n{GOOD}");
        assert_eq!(ids_and_reject_lines(&text, Form::ApiV1Document), (vec![20, 21, 20], vec![3]));
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(ids_and_reject_lines(&deep, Form::ApiV1Document), (vec![], vec![1]));
        let open = "[".repeat(10_000);
        assert_eq!(ids_and_reject_lines(&open, Form::ApiV1Document), (vec![], vec![1]));
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
