//! Tweepy's tweets of the API v2 as Python prints them, one per line or in lists:
//! `<Tweet id=1036452470584246272 text='…'>`. They contain nothing else.

use std::io::Read;

use crate::streams::converted::{Converted, EachByte};

const TWEET: &[u8] = b"<Tweet id=";
const TEXT: &[u8] = b" text=";
/// Bytes in which the first tweet begins, after the name of what holds it.
const LOOKED_AT: usize = 64;

/// Whether a file begins so: with a tweet, a list of them or an answer's `data`.
pub(crate) fn is_printed(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let begins = &head[..head.len().min(LOOKED_AT)];
    let Some(at) = memchr::memmem::find(begins, TWEET) else { return false };
    let holder = begins[..at].trim_ascii();
    let is_list = matches!(holder, b"" | b"[" | b"Response(data=[" | b"Response(data=");
    let rest = head[at + TWEET.len()..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    is_list && digits > 0 && rest[digits..].starts_with(TEXT)
}

/// The tweets of a stream as Python's dictionaries, a line for each.
pub(crate) fn dictionaries<R: Read>(inner: R) -> Converted<R, Tweets> {
    Converted::new(inner, Tweets::default())
}

#[derive(Default)]
pub(crate) struct Tweets {
    ready: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    /// Looks for [`TWEET`], of which so many bytes were met.
    #[default]
    Outside,
    Name(usize),
    Id,
    /// Of [`TEXT`], so many bytes were met.
    Text(usize),
    /// The mark of a string is to come.
    Mark,
    Inside {
        mark: u8,
        is_escaped: bool,
    },
}

impl Tweets {
    fn hand_on(&mut self, byte: u8, next: State) -> State {
        self.ready.push(byte);
        next
    }

    fn end(&mut self, with: &[u8]) -> State {
        self.ready.extend_from_slice(with);
        State::Outside
    }
}

impl EachByte for Tweets {
    fn pass(&mut self, byte: u8) {
        self.state = match self.state {
            // Python writes line ends of strings as `\n`: a tweet that has one broke off.
            State::Id | State::Text(_) | State::Mark | State::Inside { .. } if byte == b'\n' => {
                self.end(b"\n")
            }
            State::Name(met) if byte == TWEET[met] && met + 1 == TWEET.len() => {
                self.ready.extend_from_slice(b"{'tweet_id': '");
                State::Id
            }
            State::Name(met) if byte == TWEET[met] => State::Name(met + 1),
            State::Outside | State::Name(_) if byte == TWEET[0] => State::Name(1),
            State::Outside | State::Name(_) => State::Outside,
            State::Id if byte.is_ascii_digit() => self.hand_on(byte, State::Id),
            State::Id if byte == TEXT[0] => State::Text(1),
            State::Text(met) if byte == TEXT[met] && met + 1 == TEXT.len() => {
                self.ready.extend_from_slice(b"', 'text': ");
                State::Mark
            }
            State::Text(met) if byte == TEXT[met] => State::Text(met + 1),
            State::Mark if matches!(byte, b'\'' | b'"') => {
                self.hand_on(byte, State::Inside { mark: byte, is_escaped: false })
            }
            State::Inside { mark, is_escaped: false } if byte == mark => {
                self.ready.push(byte);
                self.end(b"}\n")
            }
            State::Inside { mark, is_escaped } => {
                let is_escaped = !is_escaped && byte == b'\\';
                self.hand_on(byte, State::Inside { mark, is_escaped })
            }
            State::Id | State::Text(_) | State::Mark => self.end(b"\n"),
        };
    }

    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let mut plain = String::new();
        dictionaries(text.as_bytes()).read_to_string(&mut plain).unwrap();
        plain
    }

    #[test]
    fn tweets_become_dictionaries() {
        let one = r"<Tweet id=1 text='朝 <Tweet id=\'>\n'>";
        let two = r#"<Tweet id=2 text="it's">"#;
        let both = r"{'tweet_id': '1', 'text': '朝 <Tweet id=\'>\n'}".to_owned()
            + "\n{'tweet_id': '2', 'text': \"it's\"}\n";
        assert_eq!(read(&format!("{one}\n{two}\n")), both);
        assert_eq!(read(&format!("[{one}, {two}]")), both);
        let answer = format!("Response(data=[{one}, {two}], includes={{}}, errors=[], meta={{}})");
        assert_eq!(read(&answer), both);
        for printed in [one, two, &format!("[{one}]"), &answer] {
            assert!(is_printed(printed.as_bytes()), "{printed}");
        }
        for other in ["<Tweet id= text='a'>", "<p><Tweet id=1 text='a'>", "<Tweet id=1>", ""] {
            assert!(!is_printed(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn one_that_breaks_off_costs_its_line() {
        for broken in
            ["<Tweet id=1 text='a", "<Tweet id=1 te", "<Tweet id=1x", "<Tweet id=1 text=a"]
        {
            let text = read(&format!("{broken}\n<Tweet id=2 text='b'>\n"));
            assert!(text.starts_with("{'tweet_id': '1"), "{text}");
            assert!(text.ends_with("\n{'tweet_id': '2', 'text': 'b'}\n"), "{text}");
        }
    }
}
