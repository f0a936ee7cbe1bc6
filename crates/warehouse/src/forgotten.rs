//! What must never be ingested again: hashes of the ids of tweets and authors
//! that were forgotten, and of the earlier versions of edited tweets. Not the ids:
//! who finds the list learns nothing from it but whether an id that he already
//! knows is on it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::error::WarehouseError;
use super::layout::FORGOTTEN;
use super::snapshot::Snapshot;
use tsubuyaki_tweets::{Network, Records, Tweet, named_ids};

/// What an account says of a record that is not ingested for this.
pub(super) const REASON: &str = "forgotten";

/// Ids of so many digits stand in a record for nothing but ids.
const SURE_DIGITS: usize = 15;
/// What stands before the hash of an earlier version: to programs that know of none it is a
/// tweet that never comes.
const SUPERSEDED: &str = "superseded ";
/// The key of the hashes.
const KEY: [u8; 32] = *b"tsubuyaki: ids that are no more.";

/// Tweets and authors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Forgotten {
    hashes: BTreeSet<Tombstone>,
    /// Earlier versions of tweets, which nobody asked to forget: apart from the others, so
    /// that tweets are not looked up among those where there are only these.
    superseded: BTreeSet<String>,
}

/// What stands in the list for one of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Tombstone {
    Author(String),
    Tweet(String),
}

impl Tombstone {
    fn tweet(id: i64) -> Self {
        Self::Tweet(hash(b't', id))
    }

    fn author(id: i64) -> Self {
        Self::Author(hash(b'a', id))
    }
}

fn hash(kind: u8, id: i64) -> String {
    let mut bytes = [0; 9];
    bytes[0] = kind;
    bytes[1..].copy_from_slice(&id.to_le_bytes());
    blake3::keyed_hash(&KEY, &bytes).to_hex().to_string()
}

impl Forgotten {
    /// Those of a state.
    ///
    /// # Errors
    ///
    /// When the list is damaged: what it says must not be passed over.
    pub(crate) fn of(snapshot: &Snapshot) -> Result<Self, WarehouseError> {
        if !snapshot.manifest().files.contains_key(FORGOTTEN) {
            return Ok(Self::default());
        }
        Self::parse(&snapshot.bytes(FORGOTTEN)?).map_err(|reason| WarehouseError::Damaged {
            path: snapshot.root().join(FORGOTTEN),
            reason,
        })
    }

    /// Reads a list.
    ///
    /// # Errors
    ///
    /// The number of the line that is not an entry, and why.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, String> {
        let mut forgotten = Self::default();
        for (number, line) in (1..).zip(text.split(|&byte| byte == b'\n')) {
            if !line.is_empty() {
                let tombstone = serde_json::from_slice(line);
                let tombstone = tombstone.map_err(|error| format!("line {number}: {error}"))?;
                let superseded = match &tombstone {
                    Tombstone::Tweet(hash) => hash.strip_prefix(SUPERSEDED),
                    Tombstone::Author(_) => None,
                };
                match superseded {
                    Some(hash) => forgotten.superseded.insert(hash.to_owned()),
                    None => forgotten.hashes.insert(tombstone),
                };
            }
        }
        Ok(forgotten)
    }

    /// The list, a line each, sorted.
    pub(crate) fn lines(&self) -> String {
        let mut lines = String::new();
        for tombstone in &self.hashes {
            let _ = match tombstone {
                Tombstone::Author(hash) => writeln!(lines, r#"{{"author":"{hash}"}}"#),
                Tombstone::Tweet(hash) => writeln!(lines, r#"{{"tweet":"{hash}"}}"#),
            };
        }
        for hash in &self.superseded {
            let _ = writeln!(lines, r#"{{"tweet":"{SUPERSEDED}{hash}"}}"#);
        }
        lines
    }

    /// How many are forgotten.
    pub(crate) fn len(&self) -> usize {
        self.hashes.len()
    }

    /// How many lines the list has.
    pub(crate) fn rows(&self) -> usize {
        self.hashes.len() + self.superseded.len()
    }

    /// Whether nothing is forgotten.
    pub(crate) fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    pub(crate) fn add_tweet(&mut self, id: i64) {
        self.hashes.insert(Tombstone::tweet(id));
    }

    pub(crate) fn add_author(&mut self, id: i64) {
        self.hashes.insert(Tombstone::author(id));
    }

    /// An earlier version of a tweet of which there is a later one.
    pub(crate) fn add_superseded(&mut self, id: i64) {
        self.superseded.insert(hash(b'v', id));
    }

    /// Takes the tweets away that are earlier versions of others, and returns how many they
    /// were.
    pub(crate) fn drop_superseded(&self, records: &mut Records) -> u64 {
        if self.superseded.is_empty() {
            return 0;
        }
        // Only those of X have versions with ids of their own.
        let is_known = |tweet: &Tweet| self.superseded.contains(&hash(b'v', tweet.id));
        records.drop_if(|tweet| tweet.network == Network::X && is_known(tweet))
    }

    fn has_tweet(&self, id: i64) -> bool {
        self.hashes.contains(&Tombstone::tweet(id))
    }

    fn has_author(&self, id: i64) -> bool {
        self.hashes.contains(&Tombstone::author(id))
    }

    /// Whether a tweet is forgotten, its author is, or the tweet or the author
    /// whose words it repeats.
    pub(crate) fn covers(&self, tweet: &Tweet) -> bool {
        self.has_tweet(tweet.id)
            || tweet.author_id.is_some_and(|id| self.has_author(id))
            || tweet.retweeted_id.is_some_and(|id| self.has_tweet(id))
            || tweet.retweeted_author_id.is_some_and(|id| self.has_author(id))
    }

    /// Whether a record that is not a tweet carries a forgotten id, or what stands for one in
    /// a network whose own ids are not numbers. Rather once too often than once too seldom: of
    /// an author with a short id every record is ingested which an id, or a cell of CSV, is
    /// that number.
    pub(crate) fn is_in(&self, record: &[u8]) -> bool {
        let has = |id| self.has_tweet(id) || self.has_author(id);
        let has_one =
            |record: &[u8]| ids(record).any(has) || named_ids(record).into_iter().any(has);
        !self.is_empty()
            && (has_one(record)
                || matches!(unescaped(record), Cow::Owned(record) if has_one(&record)))
    }

    /// Takes what is covered away from records: of a tweet, line and reason
    /// remain, and of a reject nothing else either. Returns how many tweets
    /// became rejects.
    pub(crate) fn apply(&self, records: &mut Records) -> usize {
        if self.is_empty() {
            return 0;
        }
        for reject in &mut records.rejects {
            if self.is_in(&reject.record) {
                REASON.clone_into(&mut reject.reason);
                reject.record.clear();
                reject.whole = None;
            }
        }
        records.reject_if(REASON, |tweet| self.covers(tweet))
    }
}

/// A record with the letters, digits and signs that it has as escapes of JSON,
/// `\u0037`, written as themselves, also where it is JSON within strings of JSON; digits
/// as wide as kanji are digits.
fn unescaped(record: &[u8]) -> Cow<'_, [u8]> {
    let mut plain: Option<Vec<u8>> = None;
    let mut from = 0;
    for at in memchr::memchr2_iter(b'\\', WIDE[0], record) {
        let Some((code, length)) = escape(&record[at..]) else { continue };
        let plain = plain.get_or_insert_default();
        plain.extend_from_slice(record.get(from..at).unwrap_or_default());
        if record[at] == b'\\' {
            // Of JSON within strings, the backslashes before it are escaped too.
            while plain.pop_if(|byte| *byte == b'\\').is_some() {}
        }
        plain.push(code);
        from = at + length;
    }
    match plain {
        Some(mut plain) => {
            plain.extend_from_slice(&record[from..]);
            Cow::Owned(plain)
        }
        None => Cow::Borrowed(record),
    }
}

/// How a digit begins that is as wide as a kanji, in UTF-8, and the byte of 0.
const WIDE: [u8; 2] = [0xef, 0xbc];
const WIDE_ZERO: u8 = 0x90;

/// The sign that a text begins with in another way, and how many bytes that takes.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    if let Some(&[last, ..]) = text.strip_prefix(&WIDE) {
        let digit = last.checked_sub(WIDE_ZERO).filter(|digit| *digit < 10)?;
        return Some((b'0' + digit, WIDE.len() + 1));
    }
    let digits = text.strip_prefix(b"\\u")?.get(..4)?;
    let code = u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    let code = match code {
        0xff10..=0xff19 => u8::try_from(code - 0xff10).ok()? + b'0',
        code => u8::try_from(code).ok()?,
    };
    (code.is_ascii_graphic() && !b"\"\\".contains(&code)).then_some((code, "\\u0037".len()))
}

/// The numbers in a record that may be ids.
fn ids(record: &[u8]) -> impl Iterator<Item = i64> {
    let is_json =
        record.trim_ascii_start().starts_with(b"{") || record.windows(2).any(|pair| pair == b"\":");
    let mut rest = 0;
    let numbers = std::iter::from_fn(move || {
        let start = rest + record.get(rest..)?.iter().position(u8::is_ascii_digit)?;
        let digits = record[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = start + digits;
        let plain = std::str::from_utf8(&record[start..rest]).ok().and_then(|id| id.parse().ok());
        let other = other_number(&record[start..], digits);
        let other = other.map(|(id, length)| (id, start..start + length));
        Some(plain.map(|id| (id, start..start + digits)).into_iter().chain(other))
    });
    numbers
        .flatten()
        .filter(move |(_, place)| {
            place.len() >= SURE_DIGITS
                || if is_json {
                    is_value_of_id(&record[..place.start])
                } else {
                    is_cell(&record[..place.start], &record[place.end..])
                }
        })
        .map(|(id, _)| id)
}

/// A whole number that begins with so many digits and goes on in another way: `7.0`,
/// `7.766554433e9`, `7,766,554,433`; with its length.
fn other_number(text: &[u8], digits: usize) -> Option<(i64, usize)> {
    let count = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut end = digits;
    let mut all = text[..digits].to_vec();
    while text.get(end) == Some(&b',') && count(end + 1) == 3 && digits <= 3 {
        all.extend_from_slice(&text[end + 1..end + 4]);
        end += 4;
    }
    let mut power = 0;
    if text.get(end) == Some(&b'.') {
        let fraction = count(end + 1);
        all.extend_from_slice(&text[end + 1..end + 1 + fraction]);
        end += 1 + fraction;
        power -= i64::try_from(fraction).ok()?;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = count(end + 1 + sign);
        let written = std::str::from_utf8(&text[end + 1..end + 1 + sign + exponent]).ok()?;
        if let Ok(exponent_of_ten) = written.parse::<i8>() {
            power += i64::from(exponent_of_ten);
            end += 1 + sign + exponent;
        }
    }
    if end == digits {
        return None;
    }
    while power < 0 && all.pop_if(|byte| *byte == b'0').is_some() {
        power += 1;
    }
    let zeros = usize::try_from(power).ok()?;
    all.resize(all.len() + zeros, b'0');
    Some((std::str::from_utf8(&all).ok()?.parse().ok()?, end))
}

/// Whether what stands before a value is a key of JSON that ends in `id` or
/// `id_str`.
fn is_value_of_id(before: &[u8]) -> bool {
    let trimmed = |bytes: &mut &[u8], what: &[u8]| {
        while let Some((last, rest)) = bytes.split_last()
            && what.contains(last)
        {
            *bytes = rest;
        }
    };
    let mut before = before;
    trimmed(&mut before, b"\"\\ \t\r\n");
    let Some(mut key) = before.strip_suffix(b":") else { return false };
    trimmed(&mut key, b"\"\\ \t\r\n");
    let is_id = |end: &[u8]| key.to_ascii_lowercase().ends_with(end);
    is_id(b"id") || is_id(b"id_str")
}

/// Whether what stands on both sides of a value makes it a cell of CSV.
fn is_cell(before: &[u8], after: &[u8]) -> bool {
    let ends = |byte: Option<&u8>| byte.is_none_or(|byte| b",;\t\"\r\n".contains(byte));
    ends(before.last()) && ends(after.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(record: &str) -> Vec<i64> {
        ids(record.as_bytes()).collect()
    }

    #[test]
    fn ids_are_found_in_records_of_every_form_whole_or_broken() {
        let long = 1_036_452_470_584_246_272;
        assert_eq!(found(r#"{"id":20,"user":{"id_str":"7","age":31}}"#), [20, 7]);
        assert_eq!(found(r#"{"created_at":"Mon Sep 03 03:15:00 +0000 2018","id" : 20,"us"#), [20]);
        assert_eq!(found(r#"{"author_id":"7","like_count":7}"#), [7]);
        assert_eq!(found(r#""{\"userId\": \"7\"}""#), [7]);
        assert_eq!(found(&format!("{{\"url\":\"https://x/{long}?s=20\"}}")), [long]);
        assert_eq!(found("20,2018-09-03 03:15:00 UTC,7,\"8\",x9"), [20, 7, 8]);
        assert_eq!(found("20\t7;8"), [20, 7, 8]);
        assert_eq!(found("no number"), [0; 0]);
        assert_eq!(found("99999999999999999999999"), [0; 0]);
        assert_eq!(found(""), [0; 0]);
    }

    #[test]
    fn the_list_has_no_ids_and_reads_back() {
        let mut forgotten = Forgotten::default();
        forgotten.add_tweet(1_036_452_470_584_246_272);
        forgotten.add_author(7);
        forgotten.add_author(7);
        let lines = forgotten.lines();
        assert_eq!(lines.lines().count(), 2);
        assert!(!lines.contains("1036452470584246272"), "{lines}");
        assert_eq!(Forgotten::parse(lines.as_bytes()), Ok(forgotten.clone()));
        assert!(forgotten.is_in(br#"{"user":{"id":7}"#));
        assert!(!forgotten.is_in(br#"{"user":{"id":8},"count":7"#));
        let broken = Forgotten::parse(b"{\"tweet\":\"0\"}\n{\"twe");
        assert!(broken.is_err_and(|reason| reason.starts_with("line 2: ")));
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        for record in [
            r#"{"user":{"id":7766554433.0}}"#,
            r#"{"user":{"id":7.766554433e9}}"#,
            r#"{"user":{"id":7.7665544330E+09}}"#,
            r#"{"user":{"id":77665544330e-1,"a":1}}"#,
            r#"{"user":{"id":"7,766,554,433"}}"#,
            "20,2018-09-03,7.766554433e9",
            "20,\"7,766,554,433\",あ",
        ] {
            assert!(found(record).contains(&7_766_554_433), "{record}: {:?}", found(record));
        }
        for record in ["1.5", "7.766554433e99", "7.7665544331e9x", "1e", "1.", "1,2"] {
            assert!(!found(record).contains(&7_766_554_433), "{record}");
        }
        let mut forgotten = Forgotten::default();
        forgotten.add_author(7_766_554_433);
        for record in [
            r#"{"user":{"id":"７７６６５５４４３３"}}"#,
            r#"{"user":{"id":"\uff17766554433"}}"#,
            r#"{"user":{"id":"７.７６６５５４４３３e9"}}"#,
            "あ,７７６６５５４４３３,い",
        ] {
            assert!(forgotten.is_in(record.as_bytes()), "{record}");
        }
        assert!(!forgotten.is_in("あ,７７６６５５４４３４,\u{ff0c}い".as_bytes()));
    }

    #[test]
    fn escaped_digits_are_digits() {
        let mut forgotten = Forgotten::default();
        forgotten.add_author(37_766);
        for record in [
            r#"{"user":{"id_str":"\u0037766"}}"#.replace("\\u0037766", "3\\u0037766"),
            r#"{"user":{"\u0069d":37766}}"#.to_owned(),
            r#""{\"user\":{\"id\":\"3\\u0037766\"}}""#.to_owned(),
        ] {
            assert!(forgotten.is_in(record.as_bytes()), "{record}");
        }
        let other = r#"{"user":{"id":"3\u0038766"},"a":"\u00"}"#;
        assert!(!forgotten.is_in(other.as_bytes()));
        assert!(matches!(unescaped(br#"{"a":"\u00e9\n"}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn earlier_versions_are_kept_apart_from_what_is_forgotten() {
        let mut forgotten = Forgotten::default();
        forgotten.add_superseded(1_785_000_000_000_000_617);
        assert!(forgotten.is_empty() && forgotten.rows() == 1);
        assert!(!forgotten.is_in(b"1785000000000000617"));
        let lines = forgotten.lines();
        assert!(
            lines.starts_with("{\"tweet\":\"superseded ") && !lines.contains("1785000000000000617")
        );
        assert_eq!(Forgotten::parse(lines.as_bytes()), Ok(forgotten));
    }

    #[test]
    fn a_tweet_is_no_author() {
        let mut forgotten = Forgotten::default();
        forgotten.add_tweet(7);
        assert!(forgotten.has_tweet(7) && !forgotten.has_author(7));
    }
}
