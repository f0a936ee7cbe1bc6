//! Interactions of `DataSift`, one per line: what a post says stands under `twitter`, of a retweet
//! in two parts. Each becomes a status of the API v1.1.

use std::io::Read;

use serde_json::{Map, Value, json};

use crate::json::object::Object;
use crate::streams::converted::{Converted, EachLine, Lines};

/// Whether a file begins with one.
pub(crate) fn is_there(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let first = &head[..memchr::memchr(b'\n', head).unwrap_or(head.len())];
    first.starts_with(b"{") && is_interaction(&Object::of(first))
}

fn is_interaction(object: &Object) -> bool {
    object.has_all(&["interaction", "twitter"])
        && object
            .object("twitter")
            .is_some_and(|post| post.has("id") && post.has_any(&["text", "retweet"]))
}

/// The statuses. A line that is none stays as it is.
pub(crate) fn statuses<R: Read>(inner: R) -> Converted<R, Lines<Statuses>> {
    Converted::new(inner, Lines::of(Statuses))
}

pub(crate) struct Statuses;

impl EachLine for Statuses {
    const MOST_BYTES: usize = 64 << 20;

    fn line(&mut self, line: &[u8], ready: &mut Vec<u8>) {
        let whole = is_interaction(&Object::of(line)).then(|| serde_json::from_slice(line).ok());
        match whole.flatten().and_then(|whole: Value| status(&whole)) {
            Some(status) => ready.extend_from_slice(Value::Object(status).to_string().as_bytes()),
            None => ready.extend_from_slice(line),
        }
    }
}

fn status(interaction: &Value) -> Option<Map<String, Value>> {
    let post = interaction.get("twitter")?.as_object()?;
    let mut status = post.clone();
    let parts = status.remove("retweet").zip(status.remove("retweeted"));
    if let Some((Value::Object(own), original)) = parts {
        let original = json!({
            "id_str": original.get("id"),
            "created_at": original.get("created_at"),
            "text": own.get("text"),
            "user": original.get("user"),
        });
        for key in ["text", "created_at", "user", "source", "lang"] {
            if let Some(value) = own.get(key) {
                status.entry(key).or_insert_with(|| value.clone());
            }
        }
        status.insert("retweeted_status".to_owned(), original);
    }
    let told = |path: [&str; 2]| interaction.get(path[0])?.get(path[1]).cloned();
    let lang = || told(["language", "tag"]);
    if !status.contains_key("lang") {
        status.extend(lang().map(|lang| ("lang".to_owned(), lang)));
    }
    let id = status.remove("id")?;
    status.insert("id_str".to_owned(), id);
    Some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactions_are_statuses() {
        let own = r#"{"interaction":{"content":"朝"},"language":{"tag":"ja"},"twitter":{"id":"20","text":"朝","user":{"id":7}}}"#;
        let repeated = r#"{"interaction":{},"twitter":{"id":"21","retweet":{"id":"21","text":"昼","created_at":"b","user":{"id":8}},"retweeted":{"id":"20","created_at":"a","user":{"id":7}}}}"#;
        let other = r#"{"status":"success"}"#;
        assert!(is_there(own.as_bytes()) && is_there(repeated.as_bytes()));
        assert!(!is_there(other.as_bytes()));
        let text = [own, repeated, other].join("\n");
        let mut plain = String::new();
        statuses(text.as_bytes()).read_to_string(&mut plain).unwrap();
        let lines: Vec<Value> = plain.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let first = json!({"id_str": "20", "text": "朝", "user": {"id": 7}, "lang": "ja"});
        let second = json!({"id_str": "21", "text": "昼", "created_at": "b", "user": {"id": 8},
            "retweeted_status":
                {"id_str": "20", "text": "昼", "created_at": "a", "user": {"id": 7}}});
        assert_eq!(lines, [first, second, json!({"status": "success"})]);
    }
}
