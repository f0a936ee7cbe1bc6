//! Splits a JSON document that is a list into its elements while it is read: `[ {…}, {…} ]`,
//! also nested, also after `name =`; under a key, `{"statuses": [ … ]}`; or objects one after
//! another. A broken element does not affect the others, and at most one unfinished element is
//! in memory.

use std::ops::Range;

/// Finds the elements of a stream. Positions count from the first byte that
/// was not taken away by [`Elements::take`].
#[derive(Debug)]
pub(crate) struct Elements {
    /// Keys of an object outside of arrays under which the list may stand. Without
    /// any, such an object is an element itself.
    keys: &'static [&'static str],
    state: State,
    /// Arrays that are open around the present place.
    arrays: usize,
    /// These arrays are within the object that has such a key.
    in_search: bool,
    /// Bytes that were looked at.
    upto: usize,
    found: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Between,
    /// In an object that is an element.
    Object {
        start: usize,
        place: Place,
    },
    /// In an object that has elements if it turns out to have such a key.
    Search {
        start: usize,
        place: Place,
        key: Key,
    },
    /// In something that is not an object.
    Stray {
        start: usize,
    },
}

/// How deep in a value, and whether in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

/// What is known of the last string of an object that may have such a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    /// It began here.
    Open(usize),
    List,
    Other,
}

impl Place {
    const WITHIN: Self = Self { depth: 1, in_string: false, is_escaped: false };

    /// Goes on by one byte.
    fn pass(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                // JSON has no line end in a string: its quotation mark is lost.
                b'"' | b'\n' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth -= 1,
            _ => {}
        }
    }
}

impl Elements {
    /// The elements of a list, which may stand under one of `keys`.
    pub(crate) fn new(keys: &'static [&'static str]) -> Self {
        Self {
            keys,
            state: State::Between,
            arrays: 0,
            in_search: false,
            upto: 0,
            found: Vec::new(),
        }
    }

    /// Looks at the bytes that have come since the last call; `bytes` begins
    /// where it began then.
    pub(crate) fn look(&mut self, bytes: &[u8]) {
        while self.upto < bytes.len() {
            self.pass(bytes, self.upto);
            self.upto += 1;
        }
    }

    /// Those that are whole, and have not been taken.
    pub(crate) fn found(&self) -> &[Range<usize>] {
        &self.found
    }

    /// Where the last whole element ends, if there is any.
    pub(crate) fn whole_upto(&self) -> Option<usize> {
        self.found.last().map(|element| element.end)
    }

    /// Takes the elements up to the byte `end`, which is discarded with all
    /// before it.
    pub(crate) fn take(&mut self, end: usize) -> Vec<Range<usize>> {
        self.upto -= end;
        match &mut self.state {
            State::Between => {}
            State::Object { start, .. } | State::Stray { start } => *start -= end.min(*start),
            State::Search { start, key, .. } => {
                *start -= end.min(*start);
                if let Key::Open(start) = key {
                    *start -= end.min(*start);
                }
            }
        }
        std::mem::take(&mut self.found)
    }

    /// Ends the stream: what is begun becomes an element. Returns whether the
    /// document is whole.
    pub(crate) fn end(&mut self) -> bool {
        let is_closed = self.arrays == 0 && !self.in_search;
        let (begun, is_whole) = match self.state {
            State::Between => (None, is_closed),
            State::Stray { start } => (Some(start), is_closed),
            State::Object { start, .. } => (Some(start), false),
            State::Search { start, .. } => (Some(start).filter(|_| !self.in_search), false),
        };
        if let Some(start) = begun {
            self.found.push(start..self.upto);
            self.state = State::Between;
            // Asked again, it is still not whole.
            self.in_search |= !is_whole;
        }
        is_whole
    }

    fn pass(&mut self, bytes: &[u8], at: usize) {
        let byte = bytes[at];
        match &mut self.state {
            State::Between => self.pass_between(byte, at),
            State::Object { start, place } => {
                place.pass(byte);
                if place.depth == 0 {
                    self.found.push(*start..at + 1);
                    self.state = State::Between;
                }
            }
            State::Search { .. } => self.pass_search(bytes, at),
            State::Stray { start } => {
                let start = *start;
                if byte == b'=' && self.arrays == 0 {
                    // The name to which a script assigns the list.
                    self.state = State::Between;
                } else if matches!(byte, b',' | b'\n' | b'{' | b'[' | b']') {
                    self.found.push(start..at);
                    self.state = State::Between;
                    self.pass_between(byte, at);
                }
            }
        }
    }

    fn pass_between(&mut self, byte: u8, at: usize) {
        match byte {
            b'{' if !self.keys.is_empty() && self.arrays == 0 => {
                self.state = State::Search { start: at, place: Place::WITHIN, key: Key::Other };
            }
            b'{' => self.state = State::Object { start: at, place: Place::WITHIN },
            b'[' => self.arrays += 1,
            b']' if self.arrays > 0 => {
                self.arrays -= 1;
                if self.arrays == 0 && self.in_search {
                    let place = Place::WITHIN;
                    self.state = State::Search { start: at, place, key: Key::Other };
                }
            }
            b',' | b';' => {}
            // Of the function to which a script hands the list.
            b')' if self.arrays == 0 => {}
            _ if byte.is_ascii_whitespace() => {}
            _ => self.state = State::Stray { start: at },
        }
    }

    /// Goes on in an object that may be a search document, up to its list.
    fn pass_search(&mut self, bytes: &[u8], at: usize) {
        let State::Search { start, place, key } = &mut self.state else { return };
        let before = *place;
        place.pass(bytes[at]);
        if place.depth == 0 {
            if !self.in_search {
                self.found.push(*start..at + 1);
            }
            self.in_search = false;
            self.state = State::Between;
        } else if before.depth == 1 && !before.in_string && place.in_string {
            *key = Key::Open(at + 1);
        } else if before.in_string && !place.in_string {
            *key = match *key {
                Key::Open(from) if is_one_of(self.keys, &bytes[from..at]) => Key::List,
                _ => Key::Other,
            };
        } else if *key == Key::List && !place.in_string {
            match bytes[at] {
                b'[' => {
                    self.in_search = true;
                    self.arrays = 1;
                    self.state = State::Between;
                }
                b':' => {}
                byte if byte.is_ascii_whitespace() => {}
                _ => *key = Key::Other,
            }
        }
    }
}

fn is_one_of(keys: &[&str], string: &[u8]) -> bool {
    keys.iter().any(|key| key.as_bytes() == string)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: &[&str] = &["statuses"];

    /// The elements, however the text is cut when it comes in.
    fn elements(text: &str, is_search: bool) -> (Vec<&str>, bool) {
        let whole = |piece: usize| {
            let mut elements = Elements::new(if is_search { STATUSES } else { &[] });
            let mut found = Vec::new();
            let mut taken = 0;
            for end in (piece..).step_by(piece).take_while(|end| end - piece < text.len()) {
                elements.look(&text.as_bytes()[taken..end.min(text.len())]);
                if let Some(end) = elements.whole_upto() {
                    let ranges = elements.take(end);
                    found.extend(ranges.iter().map(|r| &text[taken + r.start..taken + r.end]));
                    taken += end;
                }
            }
            let is_whole = elements.end();
            let ranges = elements.take(text.len() - taken);
            found.extend(ranges.iter().map(|r| &text[taken + r.start..taken + r.end]));
            (found, is_whole)
        };
        let at_once = whole(text.len().max(1));
        assert_eq!(whole(1), at_once, "{text}");
        assert_eq!(whole(7), at_once, "{text}");
        at_once
    }

    #[test]
    fn lists_nested_assigned_and_one_after_another() {
        let two = vec![r#"{"a": [1, "]}\""]}"#, "{}"];
        for text in [
            r#"[{"a": [1, "]}\""]}, {}]"#,
            "[[{\"a\": [1, \"]}\\\"\"]}],\n [[], [{}]]]\n",
            "window.YTD.tweets.part0 = [ {\"a\": [1, \"]}\\\"\"]}, {} ];",
            "{\"a\": [1, \"]}\\\"\"]}\n{}\n",
        ] {
            assert_eq!(elements(text, false), (two.clone(), true), "{text}");
        }
    }

    #[test]
    fn the_statuses_of_a_search() {
        let text = r#"{"n": {"statuses": [1]}, "x": "statuses", "statuses" : [{"a":1}, {}], "m": [{"b": 2}]}"#;
        assert_eq!(elements(text, true), (vec![r#"{"a":1}"#, "{}"], true));
        let twice = format!("{text}\n{text}");
        assert_eq!(elements(&twice, true).0.len(), 4);
        assert_eq!(elements(r#"{"errors": []}"#, true), (vec![r#"{"errors": []}"#], true));
    }

    #[test]
    fn what_is_no_object_is_an_element_to_be_rejected() {
        assert_eq!(elements("[1, {}, oops]", false), (vec!["1", "{}", "oops"], true));
        assert_eq!(elements("x\n{}", false), (vec!["x", "{}"], true));
        assert_eq!(elements("}{}", false), (vec!["}", "{}"], true));
    }

    #[test]
    fn a_quotation_mark_that_is_missing_costs_one_element() {
        let text = "[{\"a\": \"x},\n \"b\": 1},\n{\"a\": 2}]";
        let (found, is_whole) = elements(text, false);
        assert_eq!(found.last(), Some(&"{\"a\": 2}"));
        assert!(is_whole);
    }

    #[test]
    fn a_document_that_breaks_off_says_so_or_has_a_broken_element() {
        assert_eq!(elements("[{},", false), (vec!["{}"], false));
        assert_eq!(elements("[{}, {\"a\"", false), (vec!["{}", "{\"a\""], false));
        assert_eq!(elements("{\"statuses\": [{}", true), (vec!["{}"], false));
        assert_eq!(elements("{\"statuses\": [{}], \"m", true), (vec!["{}"], false));
        assert_eq!(elements("{\"stat", true), (vec!["{\"stat"], false));
    }
}
