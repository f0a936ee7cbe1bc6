//! Laughter and tears as they are written: `ｗｗｗ`, `（笑）`, `笑笑`, `（泣）`,
//! `w草`. 草 by itself is a word, and so is 笑 in 笑う.

use super::emoticon::ends_what_is_said;

/// What laughs or weeps in brackets, with its lemma.
const IN_BRACKETS: [(&str, &str); 25] = [
    ("笑", LAUGHS),
    ("笑笑", LAUGHS),
    ("笑笑笑", LAUGHS),
    ("爆", LAUGHS),
    ("爆笑", LAUGHS),
    ("大爆笑", LAUGHS),
    ("大笑", LAUGHS),
    ("苦笑", LAUGHS),
    ("失笑", LAUGHS),
    ("微笑", LAUGHS),
    ("嘲笑", LAUGHS),
    ("藁", LAUGHS),
    ("わら", LAUGHS),
    ("ワラ", LAUGHS),
    ("w", LAUGHS),
    ("ｗ", LAUGHS),
    ("ww", LAUGHS),
    ("www", LAUGHS),
    ("泣", WEEPS),
    ("泣泣", WEEPS),
    ("号泣", WEEPS),
    ("大泣", WEEPS),
    ("泣き", WEEPS),
    ("泣笑", WEEPS),
    ("涙", WEEPS),
];
const LAUGHS: &str = "笑";
const WEEPS: &str = "泣";
/// Kanji that make a word with 笑 or 泣 after them: 爆笑, 号泣.
const FORE: &str = "爆微苦失大冷嘲談一哄朗憫嬌巧艶破含号男貰嘘";

/// The length in bytes of laughter, `ｗ`, `ｗｗｗ`, `www`, at the start of `text`.
pub(super) fn w(text: &str, before: Option<char>) -> Option<usize> {
    if before.is_some_and(is_latin) && !laughs_at_latin(text, before) {
        return None;
    }
    let run = text.find(|c| !matches!(c, 'w' | 'W' | 'ｗ' | 'Ｗ')).unwrap_or(text.len());
    let (run, rest) = text.split_at(run);
    let is_alone = before.is_some_and(is_open) && rest.starts_with([')', '）']);
    if is_alone || rest.starts_with(|c| is_latin(c) || is_joint(c)) {
        return None;
    }
    let laughs = match run {
        "" => false,
        // A capital is an abbreviation: W杯.
        _ if !run.contains(['w', 'ｗ']) => false,
        "w" => before.is_some_and(is_japanese),
        _ => true,
    };
    laughs.then_some(run.len())
}

/// Whether laughter follows a Latin word: `FXｗ`, `QOLwww`, but not `owww`.
fn laughs_at_latin(text: &str, before: Option<char>) -> bool {
    let is_narrow = before.is_some_and(|c| c.is_ascii_alphanumeric());
    let is_sign = before.is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_narrow && text.starts_with('ｗ') || is_sign && text.starts_with("ww")
}

/// The length in bytes of 草 that ends laughter, `w草`, at the start of `text`.
pub(super) fn grass(text: &str) -> usize {
    match text.strip_prefix('草') {
        Some(rest) if !rest.starts_with(is_letter) => '草'.len_utf8(),
        _ => 0,
    }
}

/// The length in bytes and the lemma of `（笑）` and its kind at the start of
/// `text`, which follows the character `before`: `(w)` laughs behind what is said, and is a
/// letter elsewhere.
pub(super) fn in_brackets(text: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let inside = text.strip_prefix(['(', '（'])?;
    let end = inside.char_indices().take(5).find(|(_, c)| matches!(c, ')' | '）'))?;
    let said = inside[..end.0].trim();
    let (_, lemma) = IN_BRACKETS.iter().find(|(word, _)| *word == said)?;
    if said.starts_with(is_latin) && !before.is_some_and(ends_what_is_said) {
        return None;
    }
    Some((text.len() - inside.len() + end.0 + end.1.len_utf8(), lemma))
}

/// The length in bytes and the lemma of `笑笑`, or of `笑` after a sentence, at
/// the start of `text`.
pub(super) fn kanji(text: &str, before: Option<char>) -> Option<(usize, &'static str)> {
    let is_part = |c: char| matches!(c, '笑' | '泣') || FORE.contains(c);
    if before.is_some_and(is_part) {
        return None;
    }
    let run = text.find(|c| !matches!(c, '笑' | '泣')).unwrap_or(text.len());
    let after = text[run..].chars().next();
    let is_single = run == '笑'.len_utf8();
    // 笑う, and 「笑」 the kanji.
    let is_word = after.is_some_and(if is_single { is_letter } else { is_hiragana })
        || before.is_some_and(|c| matches!(c, '「' | '『' | '“' | '"'));
    let lemma = if text.starts_with('笑') { LAUGHS } else { WEEPS };
    (run > 0 && !is_word).then_some((run, lemma))
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

/// A Latin letter or a digit, of either width.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// What joins names and numbers: `www.`, `w-inds`.
fn is_joint(c: char) -> bool {
    matches!(c, '.' | '-' | '/' | ':' | '_' | '&' | '\'' | '@' | '=' | '+')
}

/// After what a single half-width `w` is laughter.
fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ' | '一'..='鿿' | 'ｦ'..='ﾟ' | '、'..='〟' | '！' | '？' | '!' | '?' | '）' | ')')
}

/// With what a word goes on after 笑, 泣 or 草; laughter may follow.
fn is_letter(c: char) -> bool {
    match c {
        'w' | 'ｗ' | '笑' | '泣' => false,
        'ァ'..='ヺ' | 'ー' | '一'..='鿿' | '々' => true,
        _ => is_hiragana(c) || is_latin(c),
    }
}

fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laughter_is_one_run() {
        for (text, before, run) in [
            ("ｗｗｗｗ", Some('い'), "ｗｗｗｗ"),
            ("www それ", None, "www"),
            ("w", Some('い'), "w"),
            ("w それな", Some('ば'), "w"),
            ("ｗ俺も", Some('た'), "ｗ"),
            ("wWw！", None, "wWw"),
            ("w\n", Some('！'), "w"),
        ] {
            assert_eq!(w(text, before), Some(run.len()), "{text}");
        }
        for (text, before) in [
            ("www.example.com", None),
            ("w杯", None),
            ("W杯", Some('で')),
            ("Ｗ主演", None),
            ("wktk", None),
            ("w-inds", None),
            ("ｗｉｎ", None),
            ("w", Some('o')),
            ("WWW", None),
            ("w", Some(' ')),
        ] {
            assert_eq!(w(text, before), None, "{text}");
        }
        assert_eq!(grass("草"), 3);
        assert_eq!(grass("草！"), 3);
        assert_eq!(grass("草生える"), 0);
    }

    #[test]
    fn laughter_and_tears_in_brackets() {
        for (text, lemma) in [
            ("（笑）", "笑"),
            ("(笑)", "笑"),
            ("(爆)", "笑"),
            ("（泣）", "泣"),
            ("( 涙 )", "泣"),
            ("(ｗ)", "笑"),
        ] {
            let found = in_brackets(&format!("{text}です"), Some('た'));
            assert_eq!(found, Some((text.len(), lemma)), "{text}");
        }
        for text in ["(仮)", "(笑", "笑", "(笑顔)", "()", "(笑い話)"] {
            assert_eq!(in_brackets(text, Some('た')), None, "{text}");
        }
        for before in [None, Some(' '), Some('ズ'), Some('A')] {
            assert_eq!(in_brackets("(w)", before), None, "{before:?}");
        }
    }

    #[test]
    fn kanji_after_a_sentence() {
        for (text, before, found) in [
            ("笑", Some('た'), "笑"),
            ("笑", None, "笑"),
            ("笑 明日", Some('な'), "笑"),
            ("笑！", Some('無'), "笑"),
            ("笑笑明日", Some('た'), "笑笑"),
            ("泣", Some('い'), "泣"),
            ("笑ww", Some('い'), "笑"),
        ] {
            let lemma = if found.starts_with('笑') { "笑" } else { "泣" };
            assert_eq!(kanji(text, before), Some((found.len(), lemma)), "{text}");
        }
        for (text, before) in [
            ("笑う", None),
            ("笑顔", None),
            ("笑", Some('爆')),
            ("泣いた", None),
            ("笑」", Some('「')),
            ("泣", Some('号')),
        ] {
            assert_eq!(kanji(text, before), None, "{text}");
        }
    }

    #[test]
    fn a_run_without_end_is_read_once() {
        assert_eq!(w(&format!("{}a", "w".repeat(9)), Some('w')), None);
        assert_eq!(kanji(&"笑".repeat(9), Some('笑')), None);
    }
}
