//! A document of the API v1.1 search: an object whose `statuses` are the
//! tweets.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::api_v1;
use super::form::Form;
use super::record::Records;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    statuses: Vec<&'a RawValue>,
}

/// Reads a file of one document or of several, one after another. A document
/// that is not whole is one rejected record.
#[must_use]
pub fn parse(text: &[u8], first_line: u64) -> Records {
    let line_at =
        |offset: usize| first_line + memchr::memchr_iter(b'\n', &text[..offset]).count() as u64;
    let mut records = Records::default();
    let mut documents = serde_json::Deserializer::from_slice(text).into_iter::<Document>();
    loop {
        let start = documents.byte_offset();
        match documents.next() {
            None => return records,
            Some(Ok(document)) => {
                for status in document.statuses {
                    let status = status.get();
                    let offset = status.as_ptr() as usize - text.as_ptr() as usize;
                    let parsed = api_v1::parse(status.as_bytes(), Form::ApiV1Search);
                    records.push(line_at(offset), parsed, status.as_bytes());
                }
            }
            Some(Err(error)) => {
                let skipped = text[start..].len() - text[start..].trim_ascii_start().len();
                let reason = Err(format!("not a search document in JSON: {error}"));
                records.push(line_at(start + skipped), reason, &text[start + skipped..]);
                return records;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tweets::Reject;

    const GOOD: &str =
        r#"{"id_str":"20","text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;

    #[test]
    fn statuses_are_records_with_their_lines() {
        let text =
            format!("{{\"statuses\": [\n{GOOD},\n{{\"id\": 1}}\n], \"search_metadata\": {{}}}}\n");
        let records = parse(text.as_bytes(), 1);
        let forms: Vec<Form> = records.tweets.iter().map(|tweet| tweet.form).collect();
        assert_eq!(forms, [Form::ApiV1Search]);
        let expected =
            Reject { line: 3, reason: "no text".into(), record: b"{\"id\": 1}".to_vec() };
        assert_eq!(records.rejects, [expected]);
    }

    #[test]
    fn a_broken_document_costs_itself_alone() {
        let text = format!("{{\"statuses\":[{GOOD}]}}\n{{\"statuses\":[{GOOD},");
        let records = parse(text.as_bytes(), 1);
        assert_eq!((records.tweets.len(), records.rejects.len()), (1, 1));
        assert_eq!(records.rejects[0].line, 2);
        assert!(records.rejects[0].reason.contains("EOF"));
    }
}
