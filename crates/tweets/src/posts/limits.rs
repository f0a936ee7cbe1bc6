//! Limits of size for what comes in.

use super::tweet::Tweet;

/// Bytes that a limit may be: all words of a text are in memory at once.
const LARGEST: usize = 16 << 20;
/// How the reason of a record begins that is rejected for its text alone.
const LONG_TEXT: &str = "its text is larger than ";

/// Bounds, in bytes of UTF-8. A post beyond them is rejected, with the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A post's text; the longest ones of paying users of X have 25,000 characters.
    pub text: usize,
    /// Any other column: names, the app, the language, addresses.
    pub column: usize,
    /// What is kept of a rejected record.
    pub reject: usize,
}

impl Limits {
    /// Those that hold unless others are asked for.
    pub const USUAL: Self = Self { text: 64 << 10, column: 1 << 10, reject: 64 << 10 };

    /// Why a post is too large, if it is.
    pub(crate) fn refusal(&self, tweet: &Tweet) -> Option<String> {
        if tweet.text.len() > self.text {
            return Some(format!("{LONG_TEXT}{}", size(self.text)));
        }
        let columns = [
            ("author", &tweet.author),
            ("client", &tweet.client),
            ("lang", &tweet.lang),
            ("url", &tweet.url),
            ("source_id", &tweet.source_id),
        ];
        let is_large =
            |value: &Option<String>| value.as_ref().is_some_and(|value| value.len() > self.column);
        let (name, _) = columns.into_iter().find(|(_, value)| is_large(value))?;
        Some(format!("its {name} is larger than {}", size(self.column)))
    }

    /// How many bytes are kept of a record that is rejected for a reason. One whose
    /// text alone is too long is a post all the same, and is kept whole up to
    /// sixteen times as much.
    #[must_use]
    pub fn kept(&self, reason: &str) -> usize {
        if reason.starts_with(LONG_TEXT) { self.reject.saturating_mul(16) } else { self.reject }
    }

    /// In words, empty for the usual ones: by others, a file may come to other
    /// records. How much is kept of a reject changes none.
    pub(crate) fn describe(&self) -> Option<String> {
        (Self { reject: Self::USUAL.reject, ..*self } != Self::USUAL)
            .then(|| format!("texts to {}, columns to {}", size(self.text), size(self.column)))
    }
}

impl std::str::FromStr for Limits {
    type Err = String;

    /// Reads `text=1M,column=4K,reject=1M`; what is not named is as usual.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = Self::USUAL;
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, size) = part
                .split_once('=')
                .ok_or_else(|| format!("{part:?} is not NAME=SIZE, as in text=1M"))?;
            let limit = match name.trim() {
                "text" => &mut limits.text,
                "column" => &mut limits.column,
                "reject" => &mut limits.reject,
                name => return Err(format!("no limit {name:?}; they are text, column, reject")),
            };
            *limit = parse_size(size.trim())?;
        }
        Ok(limits)
    }
}

fn parse_size(text: &str) -> Result<usize, String> {
    let size = bytes(text).and_then(|size| usize::try_from(size).ok());
    size.filter(|size| (1..=LARGEST).contains(size))
        .ok_or_else(|| format!("{text:?} is not a size from 1 to 16M, as in 64K"))
}

/// The bytes of a size as people write it: `65536`, `64K`, `64KB`, `64 KiB`, `1.5G`; each
/// unit is 1,024 of the one before. `None` if it is not a size.
#[must_use]
pub fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_uppercase();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &text[..text.len() - unit.len()];
    let unit = unit.trim_start();
    let shift = match unit.strip_suffix("IB").or_else(|| unit.strip_suffix('B')).unwrap_or(unit) {
        "" if !unit.starts_with('I') => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        "T" => 40,
        _ => return None,
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    if !is_digits(whole) || !is_digits(part) || part.len() > MOST_DECIMALS {
        return None;
    }
    let scale = 10_u128.pow(u32::try_from(part.len()).ok()?);
    let scaled = whole.parse::<u128>().ok()?.checked_mul(scale)? + part.parse::<u128>().ok()?;
    u64::try_from(scaled.checked_mul(1 << shift)? / scale).ok()
}

/// Decimals of a size.
const MOST_DECIMALS: usize = 6;

impl Default for Limits {
    fn default() -> Self {
        Self::USUAL
    }
}

/// `64 KiB`
fn size(bytes: usize) -> String {
    match bytes {
        bytes if bytes > 0 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        bytes if bytes > 0 && bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        1 => "1 byte".to_owned(),
        bytes => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_named() {
        let limits = Limits { text: 6, column: 4, reject: 8 };
        let tweet = |text: &str, author: &str, client: &str| Tweet {
            author: Some(author.to_owned()),
            client: Some(client.to_owned()),
            ..Tweet::new(text.to_owned())
        };
        assert_eq!(limits.refusal(&tweet("つぶ", "abcd", "web")), None);
        let refusal = limits.refusal(&tweet("つぶや", "abcd", "web")).unwrap();
        assert_eq!(refusal, "its text is larger than 6 bytes");
        assert_eq!(limits.kept(&refusal), 128);
        let refusal = limits.refusal(&tweet("つぶ", "abcd", "webby")).unwrap();
        assert_eq!(refusal, "its client is larger than 4 bytes");
        assert_eq!(limits.kept(&refusal), 8);
    }

    #[test]
    fn limits_are_read_from_their_names() {
        let limits = "text=1M, column=2k".parse::<Limits>().unwrap();
        assert_eq!(limits, Limits { text: 1 << 20, column: 2 << 10, ..Limits::USUAL });
        assert_eq!("".parse(), Ok(Limits::USUAL));
        for wrong in ["text", "text=0", "text=17M", "text=9999999999999999999K", "words=1K"] {
            assert!(wrong.parse::<Limits>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn unusual_limits_are_told() {
        assert_eq!(Limits::default().describe(), None);
        assert_eq!(Limits { reject: 1 << 20, ..Limits::USUAL }.describe(), None);
        let limits = Limits { text: 1 << 20, ..Limits::USUAL };
        assert_eq!(limits.describe().as_deref(), Some("texts to 1 MiB, columns to 1 KiB"));
    }
}
