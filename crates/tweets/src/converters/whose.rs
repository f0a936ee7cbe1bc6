//! Whose the records of Bluesky are that an object holds: `{"did": "did:plc:…", "records": […]}`.

use crate::json::json_scan::{Passed, Scan};

/// Keys of an account's identifier.
const KEYS: [&[u8]; 4] = [b"did", b"repo", b"author_did", b"actor_did"];
/// Keys of the objects that have it for what stands beside them.
const AROUND: [&[u8]; 7] =
    [b"actor", b"author", b"profile", b"account", b"user", b"owner", b"identity"];
/// Bytes of an identifier at most.
const LONGEST: usize = 256;

/// Whether a key is that of an account's identifier.
pub(super) fn is_key(key: &[u8]) -> bool {
    KEYS.contains(&key)
}

/// The account whose identifier has been met, and how many frames are open where it counts.
#[derive(Debug, Default)]
pub(super) struct Whose(Option<(usize, Vec<u8>)>);

impl Whose {
    pub(super) fn account(&self) -> Option<&[u8]> {
        self.0.as_ref().map(|(_, account)| account.as_slice())
    }

    /// Notes a comma or the end of an object or array that is not handed out, after what is
    /// `held` of its record.
    pub(super) fn note(&mut self, passed: &Passed<usize>, scan: &Scan<usize>, held: &[u8]) {
        let depth = scan.frames.len();
        match passed {
            Passed::Other if !scan.in_string => {
                if let Some(frame) = scan.frames.last().filter(|frame| is_key(&frame.key))
                    && let Some(account) = identifier(held)
                {
                    debug_assert_eq!(frame.bracket, b'{');
                    self.0 = Some((depth, account.to_vec()));
                }
            }
            Passed::Closed(closed) => {
                if closed.bracket == b'{'
                    && is_key(&closed.key)
                    && let Some(account) = identifier(held)
                {
                    self.0 = Some((depth + 1, account.to_vec()));
                }
                let is_over = self.0.as_ref().is_some_and(|(since, _)| *since > depth);
                if is_over {
                    let key = scan.frames.last().map(|frame| frame.key.as_slice());
                    let is_of_account = key.is_some_and(|key| AROUND.contains(&key));
                    let account = self.0.take().filter(|_| closed.bracket == b'{' && is_of_account);
                    self.0 = account.map(|(_, account)| (depth, account));
                }
            }
            _ => {}
        }
    }
}

/// The identifier in which text ends: `…"did:plc:…"`.
fn identifier(text: &[u8]) -> Option<&[u8]> {
    let text = text.trim_ascii_end().strip_suffix(b"\"")?;
    let start = memchr::memrchr(b'"', &text[text.len().saturating_sub(LONGEST)..])?;
    let value = &text[text.len().saturating_sub(LONGEST) + start + 1..];
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b":._-%".contains(byte);
    (value.starts_with(b"did:") && value.iter().all(is_plain)).then_some(value)
}

#[cfg(test)]
mod tests {
    use crate::converters::{unwrapper, wrapper};

    fn read(text: &str, path: &str) -> String {
        let found = wrapper::paths(text.as_bytes());
        let path = found.into_iter().find(|found| found.describe() == path).unwrap();
        String::from_utf8(unwrapper::unwrapped_head(text.as_bytes(), &path)).unwrap()
    }

    #[test]
    fn records_get_the_account_around_them() {
        let record = r#"{"rkey":"3kr2","text":"a, b"}"#;
        let with = |account: &str| record.replace('}', &format!(",\"did\":\"{account}\"}}"));
        let list = format!(r#"{{"did":"did:plc:a","records":[{record},{record}]}}"#);
        let (a, b) = (with("did:plc:a"), with("did:plc:b"));
        assert_eq!(read(&list, "records"), format!("[{a},{a}]"));
        let of_actor =
            format!(r#"{{"actor":{{"handle":"x","did":"did:plc:a"}},"posts":[{record}]}}"#);
        assert_eq!(read(&of_actor, "posts"), format!("[{a}]"));
        let two = format!("{list}\n{}", list.replace("plc:a", "plc:b"));
        assert_eq!(read(&two, "records"), format!("[{a},{a}]\n[{b},{b}]"));
        // One that says it itself keeps it, and what belongs to something else is nobody's.
        let own = list.replace(record, &b);
        assert_eq!(read(&own, "records"), format!("[{b},{b}]"));
        let other = format!(r#"{{"feed":{{"did":"did:plc:a"}},"records":[{record}]}}"#);
        assert_eq!(read(&other, "records"), format!("[{record}]"));
        for none in ["did:plc:a\\\"", "plc:a", ""] {
            let list = list.replace("did:plc:a", none);
            assert_eq!(read(&list, "records"), format!("[{record},{record}]"));
        }
    }
}
