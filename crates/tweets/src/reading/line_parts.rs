//! Lines of a file, and parts of them, that are not of its records.

use crate::json;

/// Whether a line says how many bytes the next one has, as streams of the API write it where
/// they are asked to; `rest` follows it, as far as it has come.
pub(super) fn is_length(line: &[u8], rest: &[u8]) -> bool {
    const MOST_DIGITS: usize = 8;
    let is_number =
        !line.is_empty() && line.len() <= MOST_DIGITS && line.iter().all(u8::is_ascii_digit);
    let length = || std::str::from_utf8(line).ok()?.parse::<usize>().ok();
    is_number
        && (rest.is_empty()
            || length().is_some_and(|length| {
                let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
                // With or without the end of the line.
                end.saturating_sub(length) <= 2 && length <= end && rest.starts_with(b"{")
            }))
}

/// Whether a line says what a search engine is to do with the next one:
/// `{"index": {"_id": "20"}}`.
pub(super) fn is_bulk_action(line: &[u8]) -> bool {
    const ACTIONS: [&[u8]; 2] = [b"index", b"create"];
    let name = line.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let name = name.and_then(|rest| rest.strip_prefix(b"\""));
    let is_action = |name: &[u8]| ACTIONS.iter().any(|action| name.starts_with(action));
    name.is_some_and(is_action)
        && line.len() < 1_024
        && memchr::memmem::find(line, b"\"_i").is_some()
        && json::top_level_keys(line).len() == 1
}

/// The delimiter that a first line `sep=;` gives to Excel.
pub(super) fn delimiter_line(head: &[u8]) -> Option<u8> {
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line.get(..4)?.eq_ignore_ascii_case(b"sep=").then(|| &line[4..])? {
        [delimiter] if delimiter.is_ascii() => Some(*delimiter),
        [] => Some(b'\t'),
        _ => None,
    }
}

/// A line without what ends an element of an array, or the array: `{…},`, `{…}];`.
pub(super) fn without_end_of_list(line: &[u8]) -> &[u8] {
    if line.ends_with(b"}") || !line.starts_with(b"{") {
        return line;
    }
    let is_of_list = |byte: &u8| matches!(byte, b',' | b']' | b';') || byte.is_ascii_whitespace();
    let end = line.iter().rposition(|byte| !is_of_list(byte)).map_or(0, |at| at + 1);
    Some(&line[..end]).filter(|rest| rest.ends_with(b"}")).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_the_next_line_is_no_record() {
        for (line, rest) in
            [("8", "{\"a\":1}\r\n{}"), ("9", "{\"a\":1}\r\n"), ("8", "{\"a\":1}\n7\n"), ("929", "")]
        {
            assert!(is_length(line.as_bytes(), rest.as_bytes()), "{line} {rest}");
        }
        for (line, rest) in
            [("5", "{\"a\":1}\n"), ("20", "{\"a\":1}\n"), ("", ""), ("8x", ""), ("3", "abc\n")]
        {
            assert!(!is_length(line.as_bytes(), rest.as_bytes()), "{line} {rest}");
        }
    }

    #[test]
    fn excel_is_told_the_delimiter_by_a_line() {
        assert_eq!(delimiter_line(b"sep=;\r\nid;text\r\n"), Some(b';'));
        assert_eq!(delimiter_line(b"\"sep=,\"\n"), Some(b','));
        assert_eq!(delimiter_line(b"sep=\t\n"), Some(b'\t'));
        assert_eq!(delimiter_line(b"sep=ab\n"), None);
        assert_eq!(delimiter_line(b"id;text\n"), None);
    }
}
