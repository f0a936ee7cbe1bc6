//! Identifies texts that are something else than posts: mail, YAML, JSON of other kinds. They
//! are asked for last, since posts may stand in anything.

/// Bytes in which the signs of a kind are looked for.
const LOOKED_AT: usize = 16 * 1024;
/// Lines that are looked at.
const MOST_LINES: usize = 40;

/// What a text is in which no posts were found.
pub(crate) fn kind(head: &[u8]) -> Option<&'static str> {
    let head = head.trim_ascii_start();
    let head = &head[..head.len().min(LOOKED_AT)];
    if head.starts_with(b"{") {
        return kind_of_json(head);
    }
    if is_mail(head) {
        return Some("mail");
    }
    if is_yaml(head) {
        return Some("YAML (save it as JSON)");
    }
    is_sections(head).then_some("settings (INI or TOML)")
}

/// What a text is that tests or clients of an API keep of its answers.
pub(crate) fn recording(head: &[u8]) -> Option<&'static str> {
    let head = head.trim_ascii_start();
    let has = |word: &str| memchr::memmem::find(head, word.as_bytes()).is_some();
    let has_all = |words: &[&str]| words.iter().all(|word| has(&format!("\"{word}\"")));
    if head.starts_with(b"{") && (has("\"_postman_id\"") || has("schema.getpostman.com")) {
        return Some("a Postman collection");
    }
    let is_json = head.starts_with(b"{")
        && (has_all(&["http_interactions", "request"])
            || has_all(&["interactions", "request", "response"]));
    let head = head.strip_prefix(b"---").map_or(head, <[u8]>::trim_ascii_start);
    let is_yaml =
        [&b"interactions:"[..], b"http_interactions:"].iter().any(|key| head.starts_with(key));
    (is_json || is_yaml).then_some("what a program's tests recorded")
}

/// What an object is, by keys that no other kind of document has.
fn kind_of_json(head: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[&str], &str); 5] = [
        (&["log", "entries", "creator"], "a browser's log (HAR)"),
        (&["log", "entries", "version"], "a browser's log (HAR)"),
        (&["cells", "nbformat"], "a Jupyter notebook"),
        (&["type", "features", "FeatureCollection"], "places (GeoJSON)"),
        (&["openapi", "paths"], "a description of an API (OpenAPI)"),
    ];
    let has = |word: &&str| memchr::memmem::find(head, format!("\"{word}\"").as_bytes()).is_some();
    KINDS.iter().find(|(words, _)| words.iter().all(has)).map(|(_, what)| *what)
}

fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).take(MOST_LINES)
}

/// Whether a text begins with the fields of a letter.
fn is_mail(head: &[u8]) -> bool {
    const FIELDS: [&str; 16] = [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "received",
        "return-path",
        "delivered-to",
        "message-id",
        "mime-version",
        "content-type",
        "dkim-signature",
        "reply-to",
        "sender",
        "x-mailer",
        "user-agent",
    ];
    const LEAST: usize = 3;
    // In a mailbox a line of its own begins each letter.
    let fields = lines(head).skip_while(|line| line.starts_with(b"From "));
    let fields = fields.take_while(|line| !line.is_empty());
    let mut known = 0;
    for (at, line) in fields.enumerate() {
        // A field may go on over lines.
        if (at > 0 && line.starts_with(b" ")) || line.starts_with(b"\t") {
            continue;
        }
        let Some(end) = memchr::memchr(b':', line) else { return false };
        let name = String::from_utf8_lossy(&line[..end]).to_lowercase();
        if name.is_empty() || name.contains(char::is_whitespace) {
            return false;
        }
        known += usize::from(FIELDS.contains(&name.as_str()));
    }
    known >= LEAST
}

/// Whether nearly all lines are keys with values, or items of a list, and none is JSON.
fn is_yaml(head: &[u8]) -> bool {
    const LEAST: usize = 3;
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte) || *byte > 127;
    let is_key = |line: &[u8]| {
        memchr::memchr(b':', line).is_some_and(|at| {
            let rest = &line[at + 1..];
            at > 0 && line[..at].iter().all(is_word) && (rest.is_empty() || rest[0] == b' ')
        })
    };
    let is_indented = |line: &[u8]| line.starts_with(b" ");
    let mut keys = 0;
    for line in lines(head).filter(|line| !line.is_empty() && !line.starts_with(b"#")) {
        let bare = line.trim_ascii_start();
        let bare = bare.strip_prefix(b"- ").map_or(bare, <[u8]>::trim_ascii_start);
        if line.contains(&b'{') || line.starts_with(b"\t") {
            return false;
        }
        if is_key(bare) {
            keys += 1;
        } else if !(is_indented(line) || line.starts_with(b"- ") || line == b"-" || line == b"---")
        {
            return false;
        }
    }
    keys >= LEAST
}

/// Whether a text has sections of settings.
fn is_sections(head: &[u8]) -> bool {
    const LEAST: usize = 2;
    let is_section = |line: &[u8]| {
        let name = line.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]"));
        name.is_some_and(|name| {
            !name.is_empty()
                && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte))
        })
    };
    let mut first = lines(head).filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    let settings = || lines(head).filter(|line| line.contains(&b'=')).count();
    first.next().is_some_and(is_section) && settings() >= LEAST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_by_their_lines() {
        for (text, what) in [
            (
                "Return-Path: <a@example.com>\nReceived: from b\n by c\nFrom: a\nSubject: 朝\n\n朝だ\n",
                Some("mail"),
            ),
            ("From a@example.com Mon Sep 3\nFrom: a\nTo: b\nDate: c\n\n朝\n", Some("mail")),
            ("From: a\n\n朝\n", None),
            ("- id: 5\n  text: 朝だ\n  user:\n    name: a\n", Some("YAML (save it as JSON)")),
            ("name: a\non: push\njobs:\n  build:\n    - run\n", Some("YAML (save it as JSON)")),
            ("data: {\"a\":1}\n\ndata: {\"a\":2}\nid: 5\nevent: x\n", None),
            ("朝だ: 起きた\n昼だ\n夜だ\n寝た\n", None),
            ("[core]\nbare = false\nname = a\n", Some("settings (INI or TOML)")),
            ("{\"log\":{\"version\":\"1.2\",\"entries\":[]}}", Some("a browser's log (HAR)")),
            ("{\"cells\":[],\"nbformat\":4}", Some("a Jupyter notebook")),
            ("{\"a\":1}", None),
            ("", None),
        ] {
            assert_eq!(kind(text.as_bytes()), what, "{text}");
        }
    }
}
