//! What an archive since 2019 stores beside its posts: their author, and long posts in full.

use std::io::{self, Read};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::source::Source;
use crate::json::Integer;
use crate::posts::tweet::Tweet;
use crate::texts::text::resolve_entities;
use crate::times::time;

/// Bytes that such a file may have.
const MOST_BYTES: u64 = 256 << 20;
/// What posts end in that are cut.
const CUT: char = '…';
/// Characters of a cut post by which it is found where its time does not tell.
const LEAST_BEGINNING: usize = 20;

/// The files beside the posts.
#[derive(Debug, Default)]
pub(crate) struct ArchiveParts {
    author: Option<String>,
    author_id: Option<i64>,
    /// By time.
    notes: Vec<Note>,
    /// Files that are there and cannot be read, each with the reason.
    pub problems: Vec<String>,
}

/// The whole text of a long post.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    /// Since 1970.
    second: i64,
    text: String,
}

#[derive(Deserialize)]
struct AccountElement {
    account: Account,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    account_id: Option<Integer>,
    username: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NoteElement {
    note_tweet: NoteTweet,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NoteTweet {
    created_at: Option<String>,
    core: Option<NoteText>,
}

#[derive(Deserialize)]
struct NoteText {
    text: Option<String>,
}

/// Which part of an archive a script has: `like`, where it begins
/// `window.YTD.like.part0 = `.
pub(crate) fn part_of_script(head: &[u8]) -> Option<&str> {
    let rest = head.trim_ascii_start().strip_prefix(b"window.YTD.")?;
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    std::str::from_utf8(&rest[..end]).ok()
}

impl ArchiveParts {
    /// Those in the folder of a file of posts.
    pub(crate) fn beside(source: &Source) -> Self {
        let mut parts = Self::default();
        let accounts: Vec<AccountElement> = parts.read(source, "account.js").unwrap_or_default();
        if let Some(AccountElement { account }) = accounts.into_iter().next() {
            parts.author = account.username.filter(|name| !name.is_empty());
            parts.author_id = account.account_id.and_then(Integer::value);
        }
        let mut name = "note-tweet.js".to_owned();
        for part in 1.. {
            let Some(notes) = parts.read::<NoteElement>(source, &name) else { break };
            parts.notes.extend(notes.into_iter().filter_map(Note::of));
            name = format!("note-tweet-part{part}.js");
        }
        parts.notes.sort_unstable();
        parts
    }

    /// The elements of a script's list; `None` if there is no such file.
    fn read<T: DeserializeOwned>(&mut self, beside: &Source, name: &str) -> Option<Vec<T>> {
        let source = beside.sibling(name)?;
        let elements = elements(&source);
        Some(elements.unwrap_or_else(|error| {
            self.problems.push(format!("{} is not used: {error}", source.name()));
            Vec::new()
        }))
    }

    /// A post with its author, who is the archive's owner, and whole.
    pub(crate) fn complete(&self, mut tweet: Tweet) -> Tweet {
        if tweet.author.is_none() && tweet.author_id.is_none() {
            tweet.author.clone_from(&self.author);
            tweet.author_id = self.author_id;
        }
        if let Some(note) = self.note_of(&tweet) {
            tweet.text = resolve_entities(note.text.clone());
        }
        tweet
    }

    /// The whole text of a cut post: of the same second, or with the same
    /// beginning.
    fn note_of(&self, tweet: &Tweet) -> Option<&Note> {
        if self.notes.is_empty() || tweet.is_retweet {
            return None;
        }
        let beginning = beginning_of_cut(&tweet.text)?;
        let begins = |note: &&Note| {
            let text = resolve_entities(note.text.clone());
            words(&text).starts_with(&words(beginning))
        };
        let second = tweet.time.micros().div_euclid(1_000_000);
        let from = self.notes.partition_point(|note| note.second < second);
        let upto = self.notes.partition_point(|note| note.second <= second);
        let of_second = &self.notes[from..upto];
        of_second.iter().find(begins).or_else(|| match of_second {
            // Addresses and mentions may be written in other ways.
            [note] => Some(note),
            _ if beginning.chars().count() >= LEAST_BEGINNING => self.notes.iter().find(begins),
            _ => None,
        })
    }
}

impl Note {
    fn of(element: NoteElement) -> Option<Self> {
        let NoteTweet { created_at, core } = element.note_tweet;
        let second = time::parse_written(&created_at?).ok()?.div_euclid(1_000_000);
        Some(Self { second, text: core?.text.filter(|text| !text.is_empty())? })
    }
}

/// What a cut post has before the mark of the cut, behind which its own address may
/// stand.
fn beginning_of_cut(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let is_address = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    let text = match text.rsplit_once(char::is_whitespace) {
        Some((before, last)) if is_address(last) && !last.ends_with(CUT) => before.trim_end(),
        _ => text,
    };
    text.strip_suffix(CUT).map(str::trim_end)
}

/// A text without what may be written in other ways.
fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn elements<T: DeserializeOwned>(source: &Source) -> Result<Vec<T>, String> {
    let mut bytes = Vec::new();
    let read = |bytes: &mut Vec<u8>| -> io::Result<()> {
        source.open()?.0.take(MOST_BYTES + 1).read_to_end(bytes)?;
        Ok(())
    };
    read(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!("it is larger than {} MiB", MOST_BYTES >> 20));
    }
    let start = memchr::memchr(b'=', &bytes).map_or(0, |at| at + 1);
    let list = bytes[start..].trim_ascii_end();
    let list = list.strip_suffix(b";").unwrap_or(list);
    // Each by itself, so that a broken one costs no more.
    let elements: Vec<serde_json::Value> =
        serde_json::from_slice(list).map_err(|error| error.to_string())?;
    let elements = elements.into_iter().filter_map(|value| serde_json::from_value(value).ok());
    Ok(elements.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Moment;

    fn tweet(second: i64, text: &str) -> Tweet {
        Tweet { time: Moment::At(second * 1_000_000 + 7), ..Tweet::new(text.to_owned()) }
    }

    fn parts() -> ArchiveParts {
        let note = |second, text: &str| Note { second, text: text.to_owned() };
        let long = "長い話の始まり、".repeat(4);
        let notes = vec![
            note(10, "長い話の終わりまで &lt;3"),
            note(20, "朝の話の続き"),
            note(20, "夜の話の続き"),
            note(99, &format!("{long}そして終わり")),
        ];
        ArchiveParts {
            author: Some("mugicha".into()),
            author_id: Some(7),
            notes,
            ..Default::default()
        }
    }

    #[test]
    fn cut_posts_are_made_whole_and_named() {
        let complete = |second, text: &str| parts().complete(tweet(second, text));
        let whole = complete(10, "長い話の… https://t.co/x");
        assert_eq!(whole.text, "長い話の終わりまで <3");
        assert_eq!((whole.author.as_deref(), whole.author_id), (Some("mugicha"), Some(7)));
        // The only one of its second, however it begins.
        assert_eq!(complete(10, "@a 長い話…").text, "長い話の終わりまで <3");
        assert_eq!(complete(20, "夜の…").text, "夜の話の続き");
        let long = "長い話の始まり、".repeat(4);
        assert_eq!(complete(50, &format!("{long}…")).text, format!("{long}そして終わり"));
    }

    #[test]
    fn what_is_whole_or_another_stays() {
        for (second, text) in [
            (10, "長い話の"),
            (20, "昼の…"),
            (50, "長い…"),
            (50, "違う話の始まり、違う話の始まり、違う話の始まり…"),
        ] {
            assert_eq!(parts().complete(tweet(second, text)).text, text);
        }
        let retweet = Tweet { is_retweet: true, ..tweet(10, "RT @a: 長い話の…") };
        assert_eq!(parts().complete(retweet).text, "RT @a: 長い話の…");
        let other = Tweet { author: Some("kumori".into()), ..tweet(1, "朝") };
        assert_eq!(parts().complete(other).author_id, None);
    }

    #[test]
    fn files_beside_the_posts_are_found_and_a_broken_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write(
            "account.js",
            r#"window.YTD.account.part0 = [ {"account":{"username":"mugicha","accountId":"7"}} ]"#,
        );
        let note = |second: &str, text: &str| {
            format!(
                r#"window.YTD.note_tweet.part0 = [ {{"noteTweet":{{"createdAt":"2018-09-03T03:15:{second}.000Z","core":{{"text":"{text}"}}}}}}, {{"noteTweet":{{}}}}, 5 ]"#
            )
        };
        write("note-tweet.js", &note("00", "朝"));
        write("note-tweet-part1.js", &note("01", "昼"));
        let posts = Source::File(folder.path().join("tweets.js"));
        let parts = ArchiveParts::beside(&posts);
        assert_eq!((parts.author.as_deref(), parts.author_id), (Some("mugicha"), Some(7)));
        let texts: Vec<&str> = parts.notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!((texts, parts.problems.len()), (vec!["朝", "昼"], 0));
        write("note-tweet.js", "window.YTD.note_tweet.part0 = [ {");
        let problems = ArchiveParts::beside(&posts).problems;
        assert!(problems.len() == 1 && problems[0].contains("note-tweet.js is not used"));
    }

    #[test]
    fn a_script_says_which_part_it_is() {
        assert_eq!(part_of_script(b" window.YTD.like.part0 = ["), Some("like"));
        assert_eq!(part_of_script(b"window.__THAR_CONFIG = {"), None);
    }
}
