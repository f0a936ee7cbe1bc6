//! Words in Latin letters: `Wi-Fi`, `AT&T`, `don't`, `C++`, `Node.js` are one
//! word each, as are letters in full width that the dictionary takes apart.

use std::borrow::Cow;

/// Bytes in which a word's end is sought.
const LONGEST: usize = 192;
/// Letters that a name has at most on the longer and on the shorter side of &.
const BESIDE_AND: (usize, usize) = (4, 2);
/// Letters before a number with a point: `No.1`, `vol.3`.
const LONGEST_ABBREVIATION: usize = 4;
/// What stands before a name, with a point: `Mr.Children`, `Dr.STONE`.
const TITLES: [&str; 6] = ["Mr", "Mrs", "Ms", "Dr", "MR", "DR"];

/// What a Latin word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Latin {
    /// Its length in bytes.
    pub length: usize,
    /// It has more than letters and digits.
    pub is_joined: bool,
}

/// The Latin word at the start of `text`, which follows the character
/// `before`. `None` if there is none, or only digits.
pub(super) fn word(text: &str, before: Option<char>) -> Option<Latin> {
    if before.is_some_and(is_letter_or_digit) {
        return None;
    }
    let first = text.chars().next()?;
    if is_apostrophe(first) {
        return possessive(text);
    }
    let mut end = run(text);
    if end == 0 {
        return None;
    }
    let mut last = &text[..end];
    let mut has_letter = last.chars().any(is_letter);
    let mut is_joined = false;
    while end < LONGEST {
        let rest = &text[end..];
        let Some(joint) = rest.chars().next() else { break };
        let next = &rest[joint.len_utf8()..];
        let next = &next[..run(next)];
        if !joins(last, joint, next) {
            let ending = ending(last, rest);
            end += ending;
            is_joined |= ending > 0;
            break;
        }
        end += joint.len_utf8() + next.len();
        is_joined = true;
        has_letter |= next.chars().any(is_letter);
        last = next;
    }
    has_letter.then_some(Latin { length: end, is_joined })
}

/// A lemma without the hyphens of Latin words: `wi-fi` is `wifi`.
pub(super) fn without_hyphens(word: Cow<'_, str>) -> Cow<'_, str> {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || is_hyphen(c);
    let has_hyphens = word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().any(is_hyphen)
        && word.chars().all(is_latin)
        && word.chars().any(is_letter);
    if has_hyphens {
        return Cow::Owned(word.chars().filter(|&c| !is_hyphen(c)).collect());
    }
    word
}

/// `'s` by itself.
fn possessive(text: &str) -> Option<Latin> {
    let mut characters = text.chars();
    let length: usize = characters.by_ref().take(2).map(char::len_utf8).sum();
    let is_s = matches!(text[..length].chars().nth(1)?, 's' | 'S' | 'ｓ' | 'Ｓ');
    let is_whole = !characters.next().is_some_and(is_letter_or_digit);
    (is_s && is_whole).then_some(Latin { length, is_joined: true })
}

/// The length in bytes of the letters and digits at the start of `text`.
fn run(text: &str) -> usize {
    let letters = text.char_indices().take_while(|&(at, c)| at < LONGEST && is_letter_or_digit(c));
    letters.last().map_or(0, |(at, c)| at + c.len_utf8())
}

/// Whether `joint` makes one word of the runs on its two sides.
fn joins(before: &str, joint: char, after: &str) -> bool {
    if after.is_empty() {
        return false;
    }
    let is_word = |text: &str| text.chars().all(is_letter);
    let is_figures = |text: &str| !text.chars().any(is_letter);
    let (left, right) = (before.chars().count(), after.chars().count());
    match joint {
        _ if is_hyphen(joint) || matches!(joint, '_' | '＿') => true,
        '&' | '＆' => {
            is_word(before) && right.max(left) <= BESIDE_AND.0 && right.min(left) <= BESIDE_AND.1
        }
        '.' | '．' => {
            let is_abbreviated = is_word(before) && left <= LONGEST_ABBREVIATION;
            (is_figures(after) && (is_abbreviated || before.ends_with(is_digit)))
                || (left == 1 && right == 1 && is_word(before) && is_word(after))
                || (is_word(before) && matches!(after, "js" | "py"))
                || (TITLES.contains(&before) && after.starts_with(|c: char| c.is_ascii_uppercase()))
        }
        _ => is_apostrophe(joint) && !is_figures(before) && !is_figures(after),
    }
}

/// The length of what ends a word that is no letter: `C++`, `C#`, `Disney+`.
fn ending(last: &str, rest: &str) -> usize {
    let mut signs = rest.chars();
    let Some(sign) = signs.next() else { return 0 };
    let next = signs.clone().next();
    match sign {
        '+' | '＋' if next == Some(sign) => {
            let after = signs.nth(1);
            let is_end = !after.is_some_and(|c| c == sign || is_letter_or_digit(c));
            if is_end && last.chars().any(is_letter) { 2 * sign.len_utf8() } else { 0 }
        }
        '+' | '＋' => {
            let goes_on = |c: char| is_letter_or_digit(c) || matches!(c, 'ァ'..='ヿ' | '一'..='鿿');
            let is_name = last.chars().all(is_letter) && !next.is_some_and(goes_on);
            if is_name { sign.len_utf8() } else { 0 }
        }
        '#' | '＃' => {
            let is_name = last.chars().count() == 1 && last.chars().all(is_letter);
            if is_name && !next.is_some_and(is_letter_or_digit) { sign.len_utf8() } else { 0 }
        }
        _ => 0,
    }
}

/// A Latin letter without diacritics, of either width.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// A Latin letter or a digit, of either width.
pub(super) fn is_letter_or_digit(c: char) -> bool {
    is_letter(c) || is_digit(c)
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '－' | '‐' | '‑' | '–' | '−')
}

/// As people type it.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '＇' | '’')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_hyphens_and_other_signs() {
        for text in [
            "Wi-Fi",
            "K-POP",
            "U-NEXT",
            "M-1",
            "GPT-4o",
            "COVID-19",
            "C++",
            "C＋＋",
            "C#",
            "AT&T",
            "R&B",
            "S&P500",
            "don't",
            "I’m",
            "McDonald's",
            "B'z",
            "'s",
            "ｏｆ",
            "ＷｉＦｉ",
            "No.1",
            "v1.2.3",
            "Node.js",
            "U.S.A",
            "Wi‐Fi",
            "5G",
            "4K",
            "2nd",
            "Disney+",
            "foo_bar",
            "Wi－Fi",
        ] {
            for rest in ["", "の勉強", " x", "！"] {
                let found = word(&format!("{text}{rest}"), Some('の')).map(|latin| latin.length);
                assert_eq!(found, Some(text.len()), "{text}{rest}");
            }
        }
    }

    #[test]
    fn what_joins_no_word() {
        for (text, end) in [
            ("Twitter&Instagram", "Twitter"),
            ("A+B", "A"),
            ("PS5+ソフト", "PS5"),
            ("it.Then", "it"),
            ("AI-", "AI"),
            ("OK'", "OK"),
            ("C+++", "C"),
            ("LINE/X", "LINE"),
        ] {
            assert_eq!(word(text, None).map(|latin| latin.length), Some(end.len()), "{text}");
        }
        for (text, before) in
            [("12", None), ("1-0", None), ("'90", None), ("b", Some('a')), ("あ", None)]
        {
            assert_eq!(word(text, before), None, "{text}");
        }
    }

    #[test]
    fn hyphens_are_no_difference() {
        let without = |word: &'static str| without_hyphens(Cow::Borrowed(word)).into_owned();
        assert_eq!(without("wi-fi"), "wifi");
        assert_eq!(without("m-1"), "m1");
        assert_eq!(without("1-0"), "1-0");
        assert_eq!(without("-"), "-");
        assert_eq!(without("e-スポ"), "e-スポ");
    }
}
