//! Tables that a database client prints with one field per line: `mysql` with `\G`, `psql` with
//! `\x`, `sqlite3` in `line` mode; converted to JSON.

use std::io::Read;

use serde_json::{Map, Value};

use crate::columns::vocabulary;
use crate::posts::field::Field;
use crate::streams::converted::{Convert, Converted};

/// Lines that are looked at.
const LINES: usize = 100;
/// Fields that a record has at least.
const LEAST_FIELDS: usize = 2;
/// Bytes of a record: a longer one is broken.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of a file's beginning that are looked at.
const LOOKED_AT: usize = 1 << 20;
/// Characters of a field's name.
const MOST_NAME: usize = 60;

/// Who printed a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Client {
    MySql,
    Psql,
    Sqlite,
}

impl Client {
    /// The separator between a name and its value.
    fn sign(self) -> &'static str {
        match self {
            Self::MySql => ": ",
            Self::Psql => "|",
            Self::Sqlite => " = ",
        }
    }

    /// Whether a line stands between two records.
    fn is_between(self, line: &str) -> bool {
        match self {
            Self::MySql => {
                let is_end = || line.contains(" in set") && line.contains(" row");
                (line.starts_with("*****") && line.contains(". row *"))
                    || (line.starts_with(|c: char| c.is_ascii_digit()) && is_end())
            }
            Self::Psql => line.starts_with("-[ RECORD ") || line.starts_with("─[ RECORD "),
            // Blank lines may be those of a text, too.
            Self::Sqlite => false,
        }
    }
}

/// Who printed the table that a file begins with, if anyone did.
pub(crate) fn printed_by(head: &[u8]) -> Option<Client> {
    let head = String::from_utf8_lossy(&head[..head.len().min(LOOKED_AT)]);
    let mut lines = head.lines().skip_while(|line| line.trim().is_empty());
    let first = lines.next()?;
    let is_one = |client: &Client| client.is_between(first);
    if let Some(client) = [Client::MySql, Client::Psql].into_iter().find(is_one) {
        return Some(client);
    }
    // Settings look alike: a text must be among the names.
    let fields = std::iter::once(first).chain(lines.take(LINES));
    let fields = fields.take_while(|line| !line.trim().is_empty());
    let names: Vec<&str> =
        fields.filter_map(|line| parts(line, Client::Sqlite)).map(|f| f.0).collect();
    let is_text = |name: &&str| {
        vocabulary::meanings(name).iter().any(|m| m.field == Field::Text && !m.is_weak)
    };
    (parts(first, Client::Sqlite).is_some()
        && names.len() >= LEAST_FIELDS
        && names.iter().any(is_text))
    .then_some(Client::Sqlite)
}

/// The name of a field, and its value.
fn parts(line: &str, client: Client) -> Option<(&str, &str)> {
    // A value that is empty may end the line.
    let (name, value) = line
        .split_once(client.sign())
        .or_else(|| Some((line.strip_suffix(client.sign().trim_end())?, "")))?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.chars().count() <= MOST_NAME
        && !name.chars().any(char::is_whitespace);
    is_name.then_some((name, value))
}

/// The records of a stream as objects.
pub(crate) fn objects<R: Read>(inner: R, client: Client) -> Converted<R, Records> {
    Converted::new(inner, Records::of(client))
}

/// Where a sign stands in its line: bytes, characters and columns before it. Clients align
/// by any of these.
type Place = [usize; 3];

fn place_of(sign: &str, line: &str) -> Option<Place> {
    let before = &line[..line.find(sign)?];
    let columns = before.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    Some([before.len(), before.chars().count(), columns])
}

pub(crate) struct Records {
    client: Client,
    line: Vec<u8>,
    /// Names of the fields of the first record: what stands before a sign in the others is
    /// no name unless it is one of these.
    names: Vec<String>,
    knows_names: bool,
    /// Where the sign stands in the lines of fields, which are aligned.
    sign_at: Option<Place>,
    record: Vec<(String, String)>,
    /// Blank lines since.
    blank: usize,
    /// The last line was one of no record.
    has_stray: bool,
    /// Bytes of the record.
    held: usize,
    /// Ends of lines that follow it, so that lines can be counted.
    ends: usize,
    ready: Vec<u8>,
}

impl Records {
    fn of(client: Client) -> Self {
        Self {
            client,
            line: Vec::new(),
            names: Vec::new(),
            knows_names: false,
            sign_at: None,
            record: Vec::new(),
            blank: 0,
            has_stray: false,
            held: 0,
            ends: 0,
            ready: Vec::new(),
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = line.strip_suffix('\r').unwrap_or(&line);
        self.held += line.len();
        if self.client == Client::Sqlite && line.trim().is_empty() {
            // It may be one of a text.
            self.blank += 1;
            return;
        }
        // There, those of a text have a sign before them.
        if self.client == Client::Psql && line.trim().is_empty() {
            return;
        }
        if self.client.is_between(line) {
            self.end_record();
            return;
        }
        let field = parts(line, self.client).filter(|(name, _)| self.is_name(name, line));
        let first = self.record.first().map(|(name, _)| name.as_str());
        if self.blank > 0 && field.is_some() && first == field.map(|(name, _)| name) {
            self.blank = 0;
            self.end_record();
            self.held = line.len();
        }
        if self.held >= MOST_BYTES {
            self.blank = 0;
            return;
        }
        for _ in 0..std::mem::take(&mut self.blank) {
            self.continue_value("");
        }
        let is_new = |name: &str| self.record.iter().all(|(known, _)| known != name);
        match field.filter(|(name, _)| is_new(name)) {
            Some((name, value)) => {
                self.sign_at = self.sign_at.or_else(|| self.place_of_sign(line));
                self.begin_value(name, value);
            }
            None => self.continue_value(line),
        }
    }

    /// Whether what stands before a sign is the name of a field: one of those of the first
    /// record, where its names stand.
    fn is_name(&self, name: &str, line: &str) -> bool {
        let is_known = !self.knows_names || self.names.iter().any(|known| known == name);
        let is_aligned = || {
            let (first, own) = self.sign_at.zip(self.place_of_sign(line))?;
            Some(first.iter().zip(own).any(|(first, own)| *first == own))
        };
        is_known && is_aligned().unwrap_or(true)
    }

    fn place_of_sign(&self, line: &str) -> Option<Place> {
        place_of(self.client.sign().trim_end(), line)
    }

    fn begin_value(&mut self, name: &str, value: &str) {
        if self.record.is_empty() && self.has_stray {
            self.end_lines();
        }
        let value = match self.client {
            Client::Psql => value.strip_prefix(' ').unwrap_or(value).trim_end(),
            _ => value,
        };
        self.record.push((name.to_owned(), value.to_owned()));
    }

    /// A value may have several lines.
    fn continue_value(&mut self, line: &str) {
        let Some((_, value)) = self.record.last_mut() else {
            // It belongs to no record and is reported as a broken one.
            if !line.trim().is_empty() {
                self.end_lines();
                self.ready.extend_from_slice(line.as_bytes());
                self.has_stray = true;
            }
            return;
        };
        if self.client == Client::Psql {
            // `… +` ends a line that goes on, `| …` begins the next.
            if let Some(begun) = value.strip_suffix('+') {
                *value = begun.trim_end().to_owned();
            }
            let line = line.split_once('|').map_or(line, |(_, line)| line);
            value.push('\n');
            value.push_str(line.strip_prefix(' ').unwrap_or(line).trim_end());
        } else {
            value.push('\n');
            value.push_str(line);
        }
    }

    fn end_record(&mut self) {
        let is_whole = std::mem::take(&mut self.held) < MOST_BYTES;
        let record = std::mem::take(&mut self.record);
        if !is_whole {
            // As a record that is cut short.
            self.ready.extend_from_slice(b"{\"");
        } else if !record.is_empty() {
            if !self.knows_names {
                self.names = record.iter().map(|(name, _)| name.clone()).collect();
                self.knows_names = true;
            }
            let object: Map<String, Value> =
                record.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            self.ready.extend(Value::Object(object).to_string().into_bytes());
        }
        self.end_lines();
    }

    fn end_lines(&mut self) {
        self.ready.extend(std::iter::repeat_n(b'\n', std::mem::take(&mut self.ends)));
        self.has_stray = false;
    }
}

impl Convert for Records {
    fn take(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match byte {
                b'\n' => {
                    self.end_line();
                    self.ends += 1;
                }
                byte if self.line.len() < MOST_BYTES => self.line.push(byte),
                _ => {}
            }
        }
        if bytes.is_empty() {
            if !self.line.is_empty() {
                self.end_line();
            }
            self.end_record();
        }
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Value> {
        let client = printed_by(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
        let mut plain = String::new();
        objects(text.as_bytes(), client).read_to_string(&mut plain).unwrap();
        assert_eq!(plain.matches('\n').count(), text.matches('\n').count(), "{plain}");
        let lines = plain.lines().filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn fields_on_lines_are_objects() {
        let two = [
            serde_json::json!({"id": "5", "text": "朝\nid: x", "n": ""}),
            serde_json::json!({"id": "6", "text": "昼: 夜", "n": "1"}),
        ];
        for text in [
            "**** 1. row ****\n  id: 5\ntext: 朝\nid: x\n   n: \n**** 2. row ****\n  id: 6\ntext: 昼: 夜\n   n: 1\n2 rows in set (0.00 sec)\n"
                .replace("**** ", "***** ")
                .as_str(),
            "-[ RECORD 1 ]--\nid   | 5\ntext | 朝    +\n     | id: x\nn    | \n-[ RECORD 2 ]--\nid   | 6\ntext | 昼: 夜\nn    | 1\n\n",
            "  id = 5\ntext = 朝\nid: x\n   n = \n\n  id = 6\ntext = 昼: 夜\n   n = 1\n",
        ] {
            assert_eq!(lines(text), two, "{text}");
        }
        for other in ["", "\n\n", "a = 1\nb = 2\n", "text = 1\n", "text: a\nid: 5\n", "text = "] {
            assert_eq!(printed_by(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn what_is_of_no_record_is_told() {
        let text = "  id = 5\ntext = 朝\n\n昼\n\n  id = 6\ntext = 夜\n";
        assert_eq!(lines(text)[0]["text"], "朝\n\n昼");
        let text = "***** 1. row *****\n  id: 5\ntext: 朝\n1 row in set (0.00 sec)\n\nBye\n";
        let mut plain = String::new();
        objects(text.as_bytes(), Client::MySql).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "{\"id\":\"5\",\"text\":\"朝\"}\n\n\n\n\nBye\n");
    }

    #[test]
    fn a_record_without_end_is_bounded() {
        let text = format!("  id = 5\ntext = {}\n\n  id = 6\ntext = a\n", "a".repeat(MOST_BYTES));
        let mut plain = String::new();
        objects(text.as_bytes(), Client::Sqlite).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, "{\"\n\n\n{\"id\":\"6\",\"text\":\"a\"}\n\n");
    }
}
