//! One's own posts of Threads as Meta exports them (`threads_and_replies.json`): they have no
//! ids and name no author, and each byte of a text is written as a character of its own.

use serde_json::Value;

use super::format::{InputFormat, Layout};
use super::values::{integer_at, list_at, parse_whole, str_at};
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::object::Object;
use crate::posts::draft::Draft;
use crate::posts::network::Network;
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;
use crate::posts::source_id::hashed;
use crate::posts::tweet::Tweet;
use crate::texts::text::of_bytes_as_characters;

/// The key of the array that holds the posts.
const KEYS: &[&str] = &["text_post_app_text_posts"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "threads-export",
    description: "Threads posts as exported by Meta",
    columns: &[
        ("tweet_id", "a hash of time, text and the given author: there is no id"),
        ("created_at", "creation_timestamp, media[].creation_timestamp"),
        ("text", "title, media[].title"),
        ("network", "threads"),
    ],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Json(KEYS, parse_record),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(
        head.object.as_ref().is_some_and(|object| object.has(KEYS[0]) || is_post(object)),
    )
}

/// Whether an object is such a post, taken out of its list. Those of other networks of Meta
/// look like it, but for what is said of replies.
fn is_post(object: &Object) -> bool {
    object.first_of("media").is_some_and(|media| {
        media.has_all(&["creation_timestamp", "title"]) && media.has("text_app_post")
    })
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    parse_whole(raw, setup, records, add);
}

fn add(value: &Value, raw: &Raw, setup: &Setup, records: &mut Records) {
    if let Some(posts) = value.get(KEYS[0]).and_then(Value::as_array) {
        return posts.iter().for_each(|post| add(post, raw, setup, records));
    }
    match draft(value, setup.author.as_deref()) {
        Ok(Some(draft)) => records.add(raw, draft.finish(&setup.rules)),
        Ok(None) => records.notice("no text"),
        Err(reason) => records.add(raw, Err(reason)),
    }
}

/// A post by the author that the user named, if any; `None` where it has no text.
fn draft(post: &Value, author: Option<&str>) -> Result<Option<Draft>, String> {
    let parts = || std::iter::once(post).chain(list_at(post, &["media"]));
    let seconds = parts().find_map(|part| integer_at(part, &["creation_timestamp"]));
    let seconds = seconds.ok_or("missing time (creation_timestamp)")?;
    let text = parts().find_map(|part| str_at(part, &["title"]).filter(|t| !t.trim().is_empty()));
    let Some(text) = text.map(of_bytes_as_characters) else { return Ok(None) };
    let written = seconds.checked_mul(1_000_000).ok_or("invalid time (creation_timestamp)");
    // No id is handed out, but a later export must not have the same post again.
    // Two people may write the same in the same second.
    let whose = author.map(|author| format!("{author} ")).unwrap_or_default();
    let id = hashed(Network::Threads, &format!("{whose}{seconds} {text}"));
    let tweet = Tweet { network: Network::Threads, ..Tweet::new(text) };
    Ok(Some(Draft::new(Ok(id), written.map_err(str::to_owned), tweet)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    const POST: &str = r#"{"media":[{"uri":"","creation_timestamp":1535944500,
        "title":"\u00e6\u009c\u009d\u00e3\u0081\u00a0 \u00f0\u009f\u0091\u008b",
        "text_app_post":{"is_reply":false}}]}"#;

    #[test]
    fn posts_are_read_as_they_were_written() {
        for record in [POST.to_owned(), format!(r#"{{"text_post_app_text_posts":[{POST}]}}"#)] {
            assert_eq!(FORMAT.recognize_line(&record), Claim::Sure);
            let records = FORMAT.read_one(&record);
            let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
            assert_eq!((tweet.text.as_str(), tweet.network), ("朝だ 👋", Network::Threads));
            assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
            assert!(tweet.id < 0);
        }
        let id_by = |author: Option<&str>| {
            let post = serde_json::from_str(POST).unwrap();
            draft(&post, author).unwrap().unwrap().finish(&Setup::default().rules).unwrap().id
        };
        assert_eq!(id_by(None), FORMAT.read_one(POST).tweets[0].id);
        assert_eq!(id_by(Some("a")), id_by(Some("a")));
        assert!(id_by(Some("a")) != id_by(Some("b")) && id_by(Some("a")) != id_by(None));
        let pictures = r#"{"title":"朝","creation_timestamp":5,"media":[{"title":""}]}"#;
        assert_eq!(FORMAT.read_one(pictures).tweets[0].text, "朝");
        let silent = r#"{"media":[{"creation_timestamp":5,"title":""}]}"#;
        assert_eq!(FORMAT.read_one(silent).notices, ["no text"]);
        assert_eq!(FORMAT.read_one(r#"{"media":[{"title":"a"}]}"#).rejects.len(), 1);
    }

    #[test]
    fn texts_that_are_whole_stay() {
        for (written, text) in [("朝", "朝"), ("café", "café"), ("cafÃ©", "café"), ("a", "a")]
        {
            assert_eq!(of_bytes_as_characters(written), text);
        }
    }
}
