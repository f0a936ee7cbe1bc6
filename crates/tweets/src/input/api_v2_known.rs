//! What responses of the API v2 say of authors and of tweets that were not asked for:
//! `includes`. Some tools write it to a separate file.

use std::collections::HashMap;
use std::io::Read;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::source::Source;
use crate::json::{Integer, Text};

/// Bytes that such a file may have.
const MOST_BYTES: u64 = 256 << 20;
/// What the names of files of posts begin with where accounts and other posts stand in
/// files of their own, and what the names of those begin with.
const FILES: (&str, &str) = ("data_", "users_");
/// What answers include beside the posts asked for.
pub(crate) const INCLUDED: [&str; 6] = ["users", "tweets", "media", "places", "polls", "topics"];
/// Bytes of a file by which it is recognized as one.
const LOOKED_AT: u64 = 64 * 1024;

/// Each read by itself, so that a broken one costs no more.
#[derive(Deserialize)]
pub(crate) struct Includes<'a> {
    #[serde(borrow, default)]
    users: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    tweets: Option<Vec<&'a RawValue>>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: Option<Integer>,
    #[serde(borrow)]
    username: Option<Text<'a>>,
}

/// What counts of a tweet that others refer to.
#[derive(Deserialize)]
struct Referred {
    id: Option<Integer>,
    text: Option<String>,
    note_tweet: Option<Note>,
    author_id: Option<Integer>,
}

/// The whole text of a long tweet.
#[derive(Deserialize)]
pub(crate) struct Note {
    pub text: Option<String>,
}

/// What is known of other tweets and of authors, by id.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub names: HashMap<i64, String>,
    pub texts: HashMap<i64, String>,
    pub authors: HashMap<i64, i64>,
}

impl Known {
    pub(crate) fn of(includes: Includes) -> Self {
        let name = |user: User| user.id.and_then(Integer::value).zip(Text::filled(user.username));
        let mut known = Self {
            names: whole_ones(includes.users).filter_map(name).collect(),
            ..Self::default()
        };
        for tweet in whole_ones::<Referred>(includes.tweets) {
            let Some(id) = tweet.id.and_then(Integer::value) else { continue };
            let text = tweet.note_tweet.and_then(|note| note.text).or(tweet.text);
            known.texts.extend(text.map(|text| (id, text)));
            let author = tweet.author_id.and_then(Integer::value);
            known.authors.extend(author.map(|author| (id, author)));
        }
        known
    }

    /// What the file beside one of posts tells, `{"users": […], "tweets": […]}`: nothing
    /// where there is none.
    pub(crate) fn beside(posts: &Source) -> Self {
        let rest = posts.file_name().strip_prefix(FILES.0).map(str::to_owned);
        let file = rest.and_then(|rest| posts.sibling(&format!("{}{rest}", FILES.1)));
        file.and_then(|file| Self::of_file(&file)).unwrap_or_default()
    }

    fn of_file(file: &Source) -> Option<Self> {
        let mut bytes = Vec::new();
        file.open().ok()?.0.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok().map(Self::of)
    }
}

/// The values of a list that can be read.
fn whole_ones<'a, T: Deserialize<'a>>(list: Option<Vec<&'a RawValue>>) -> impl Iterator<Item = T> {
    list.into_iter().flatten().filter_map(|value| serde_json::from_str(value.get()).ok())
}

/// Whether a file describes the posts in another beside it: by its name, and by
/// what is in it.
pub(crate) fn is_beside_posts(file: &Source) -> bool {
    let name = file.file_name();
    let Some(rest) = name.strip_prefix(FILES.1).filter(|rest| rest.contains(".json")) else {
        return false;
    };
    file.can_be_read_again()
        && file.sibling(&format!("{}{rest}", FILES.0)).is_some()
        && begins_with_includes(file).unwrap_or(false)
}

/// Whether a file begins as what answers include, or as a list of accounts alone.
fn begins_with_includes(file: &Source) -> Option<bool> {
    let mut head = Vec::new();
    file.open().ok()?.0.take(LOOKED_AT).read_to_end(&mut head).ok()?;
    let has = |key: &str| memchr::memmem::find(&head, format!("\"{key}\"").as_bytes()).is_some();
    let (first, rest) = head.trim_ascii_start().split_first()?;
    let rest = rest.trim_ascii_start();
    Some(match first {
        b'{' => {
            let key = rest.strip_prefix(b"\"");
            key.is_some_and(|key| {
                INCLUDED.iter().any(|included| {
                    key.strip_prefix(included.as_bytes())
                        .is_some_and(|rest| rest.starts_with(b"\""))
                })
            })
        }
        b'[' => has("username") && !has("text") && !has("full_text"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_beside_the_posts_names_their_authors() {
        let folder = tempfile::tempdir().unwrap();
        let source = |name: &str| Source::File(folder.path().join(name));
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("data_5.json", "[]");
        write(
            "users_5.json",
            r#"{"users":[{"id":"7","username":"mugicha"},5],"tweets":[{"id":"9","text":"朝","author_id":"7"}]}"#,
        );
        write("users_6.json", "[]");
        let known = Known::beside(&source("data_5.json"));
        assert_eq!(known.names.get(&7).map(String::as_str), Some("mugicha"));
        assert_eq!(known.texts.get(&9).map(String::as_str), Some("朝"));
        assert!(is_beside_posts(&source("users_5.json")));
        for other in ["users_6.json", "data_5.json", "users_7.json", "a.json"] {
            assert!(!is_beside_posts(&source(other)), "{other}");
        }
        assert!(Known::beside(&source("data_6.json")).names.is_empty());
        // By name alone none is.
        write("data_2024.csv", "id,text\n");
        write("users_2024.csv", "id,text\n");
        write("data_8.json", "[]");
        write("users_8.json", r#"[{"id":"5","text":"朝","username":"mugicha"}]"#);
        write("data_9.json", "[]");
        write("users_9.json", r#"[{"id":"7","username":"mugicha"}]"#);
        assert!(!is_beside_posts(&source("users_2024.csv")));
        assert!(!is_beside_posts(&source("users_8.json")));
        assert!(is_beside_posts(&source("users_9.json")));
    }
}
