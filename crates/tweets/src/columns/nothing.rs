//! Words and signs by which tables say that there is nothing to name: `該当なし`, `--`, `(blank)`,
//! `9999`.

use super::cell::{self, flag};
use crate::texts::folded::folded;

/// Whether a value that only retweets have is one: neither `False` nor a word for nothing.
pub(crate) fn says_something(value: &str) -> bool {
    flag(value) != Some(false) && !names_nothing(value)
}

/// Whether a number stands for none: -1, -99, 9999. Other negative ones are those that posts
/// without numbers get.
fn is_placeholder(number: i64) -> bool {
    const LEAST: i64 = -1_000_000;
    const MOST: i64 = 1_000_000_000;
    let are_nines = number.to_string().bytes().all(|digit| digit == b'9');
    (LEAST..=0).contains(&number) || (number < MOST && are_nines)
}

/// Whether a value names nothing: one without a letter or a digit, or a word for it.
pub(crate) fn names_nothing(value: &str) -> bool {
    const WORDS: [&str; 37] = [
        "なし",
        "無し",
        "無",
        "ない",
        "該当なし",
        "該当無し",
        "該当せず",
        "非該当",
        "対象外",
        "空",
        "空白",
        "空欄",
        "未設定",
        "未入力",
        "未記入",
        "自分",
        "本人",
        "オリジナル",
        "通常",
        "无",
        "没有",
        "沒有",
        "없음",
        "none",
        "null",
        "nil",
        "na",
        "nan",
        "nothing",
        "missing",
        "empty",
        "blank",
        "undefined",
        "notset",
        "self",
        "original",
        "tweet",
    ];
    let value = value.trim();
    let is_of_word = |c: char| c.is_alphanumeric() && c != 'ー';
    if cell::is_missing(value) || !value.contains(is_of_word) {
        return true;
    }
    if let Ok(number) = value.strip_suffix(".0").unwrap_or(value).parse() {
        return is_placeholder(number);
    }
    // `{"id": null}`
    let is_empty_object = value.starts_with('{')
        && ["null", "None"].iter().any(|none| value.contains(none))
        && !value.contains(|c: char| c.is_ascii_digit());
    let is_denied = value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("not "));
    is_empty_object || is_denied || WORDS.contains(&folded(value).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_named_in_many_ways() {
        for value in [
            "",
            ".",
            "--",
            "ー",
            "/",
            "…",
            "*",
            "該当なし",
            "（なし）",
            "(blank)",
            "[null]",
            "空",
            "Nothing",
            "-99",
            "9999",
            "0",
            "-1",
            "0.0",
            "{\"id\": null}",
            "Not a retweet",
            "自分",
            "未設定",
            "N/A",
        ] {
            assert!(names_nothing(value), "{value}");
            assert!(!says_something(value), "{value}");
        }
        for value in [
            "sofa_no_tami",
            "空色",
            "1036452470584246272",
            "-1036452470584246272",
            "{\"id\": 1036452470584246272}",
            "https://x.com/a/status/20",
            "True",
            "19",
        ] {
            assert!(says_something(value), "{value}");
        }
        assert!(!says_something("False") && !says_something("いいえ"));
    }
}
