//! The value of figures and of numerals: `3,000`, `１０万`, `二〇二五`.

/// Bytes of the longest.
const LONGEST: usize = 96;

/// Figures at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Amount {
    /// Their length in bytes.
    pub length: usize,
    /// In ASCII figures; as written where it is not sure.
    pub value: String,
    /// Figures without numerals.
    pub is_plain: bool,
}

/// The amount at the start of `text`.
pub(super) fn amount(text: &str) -> Option<Amount> {
    let plain = figures(text);
    let rest = &text[plain..];
    // 3万, but 3 and what begins with 四.
    let goes_on = plain == 0 || rest.starts_with(|c| power(c).is_some());
    let length = plain + if goes_on { numerals(rest) } else { 0 };
    if length == 0 {
        return None;
    }
    let written = &text[..length];
    let is_plain = length == plain;
    let value = if is_plain {
        written.chars().map(narrow).filter(|&c| c != ',').collect()
    } else {
        value(written).unwrap_or_else(|| written.chars().map(narrow).collect())
    };
    Some(Amount { length, value, is_plain })
}

/// The length in bytes of the digits at the start of `text`.
pub(super) fn digits(text: &str) -> usize {
    let digits = text.char_indices().take_while(|&(at, c)| at < LONGEST && is_digit(c));
    digits.last().map_or(0, |(at, c)| at + c.len_utf8())
}

/// That of digits with commas between thousands and a decimal point.
fn figures(text: &str) -> usize {
    let mut end = digits(text);
    if end == 0 {
        return 0;
    }
    if text[..end].chars().count() <= 3 {
        while end < LONGEST
            && let Some(rest) = text[end..].strip_prefix([',', '，'])
            && let group = digits(rest)
            && rest[..group].chars().count() == 3
        {
            end = text.len() - rest.len() + group;
        }
    }
    if let Some(rest) = text[end..].strip_prefix(['.', '．']) {
        let decimals = digits(rest);
        let is_version = rest[decimals..].starts_with(['.', '．']);
        if decimals > 0 && !is_version {
            end = text.len() - rest.len() + decimals;
        }
    }
    end
}

/// That of numerals, with figures between them: `億2000万`.
fn numerals(text: &str) -> usize {
    let mut end = 0;
    while end < LONGEST {
        let rest = &text[end..];
        match rest.chars().next() {
            Some(c) if is_numeral(c) => end += c.len_utf8(),
            // Only before a further numeral: 1億2000万.
            Some(c) if end > 0 && is_digit(c) => {
                let length = digits(rest);
                if !rest[length..].starts_with(|c| power(c).is_some()) {
                    break;
                }
                end += length;
            }
            _ => break,
        }
    }
    end
}

/// The value of figures with numerals. `None` where it is not sure: 二三 is
/// two or three.
fn value(written: &str) -> Option<String> {
    let (mut total, mut section): (u128, u128) = (0, 0);
    let mut current: Option<u128> = None;
    let (mut figures, mut decimals) = (0, None);
    let mut has_power = false;
    for c in written.chars().map(narrow).filter(|&c| c != ',') {
        if c == '.' {
            decimals = Some(0);
        } else if let Some(digit) = c.to_digit(10).or_else(|| numeral(c)) {
            current = Some(current.unwrap_or(0).checked_mul(10)?.checked_add(digit.into())?);
            figures += 1;
            decimals = decimals.map(|count| count + 1);
        } else {
            let power = power(c)?;
            has_power = true;
            let factor = 10_u128.checked_pow(power.checked_sub(decimals.unwrap_or(0))?)?;
            if power < 4 {
                let digit = current.take().unwrap_or(1);
                section = section.checked_add(digit.checked_mul(factor)?)?;
            } else {
                let below = match (section, current.take()) {
                    (0, None) => 1,
                    (section, digit) => section.checked_add(digit.unwrap_or(0))?,
                };
                total = total.checked_add(below.checked_mul(factor)?)?;
                section = 0;
            }
            figures = 0;
            decimals = None;
        }
    }
    let is_sure = has_power || figures > 2 || figures == 1 || written.contains('〇');
    let sum = total.checked_add(section)?.checked_add(current.unwrap_or(0))?;
    (is_sure && decimals.is_none()).then(|| sum.to_string())
}

/// The power of ten that a numeral stands for.
fn power(c: char) -> Option<u32> {
    match c {
        '十' => Some(1),
        '百' => Some(2),
        '千' => Some(3),
        '万' | '萬' => Some(4),
        '億' => Some(8),
        '兆' => Some(12),
        _ => None,
    }
}

fn numeral(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .zip(0..)
        .find_map(|(numeral, value)| (numeral == c).then_some(value))
}

/// Whether a character is a kanji numeral.
pub(in super::super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '〇' | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '億'
            | '兆'
    )
}

/// A digit of either width.
pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// The half-width twin of a character.
pub(super) fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(&str, String)> {
        amount(text).map(|amount| (&text[..amount.length], amount.value))
    }

    #[test]
    fn values() {
        for (text, value) in [
            ("3，000", "3000"),
            ("1,234,567", "1234567"),
            ("０５", "05"),
            ("3.5", "3.5"),
            ("三", "3"),
            ("十", "10"),
            ("二十三", "23"),
            ("千五百", "1500"),
            ("一万二千", "12000"),
            ("2千", "2000"),
            ("10万", "100000"),
            ("1億2000万", "120000000"),
            ("5000兆", "5000000000000000"),
            ("1.5億", "150000000"),
            ("二〇二五", "2025"),
            ("一九八", "198"),
            ("二三", "二三"),
        ] {
            let found = of(text);
            assert_eq!(found.as_ref().map(|(found, _)| *found), Some(text));
            assert_eq!(found.map(|(_, value)| value).as_deref(), Some(value), "{text}");
        }
        let endless = "九".repeat(1_000);
        assert!(of(&endless).is_some_and(|(_, value)| value.chars().count() <= LONGEST));
    }

    #[test]
    fn where_an_amount_ends() {
        assert_eq!(of("12，34").map(|(text, _)| text), Some("12"));
        assert_eq!(of("1，2345").map(|(text, _)| text), Some("1"));
        assert_eq!(of("1．2．3").map(|(text, _)| text), Some("1"));
        assert_eq!(of("10万3人").map(|(text, _)| text), Some("10万"));
        assert_eq!(of("3四半").map(|(text, _)| text), Some("3"));
        assert_eq!(of("人"), None);
    }
}
