//! Text on a terminal: its width, and that nothing in it acts on the terminal.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Marks that one cluster keeps: piled up, they cover the lines around.
const MOST_MARKS: usize = 8;

/// A text without control characters, which could act on a terminal, and
/// without marks that turn the direction of writing. Joiners within emoji
/// stay.
#[must_use]
pub fn safe(text: &str) -> Cow<'_, str> {
    let is_piled =
        |text: &str| text.graphemes(true).any(|cluster| cluster.chars().count() > MOST_MARKS);
    if !text.chars().any(acts) && (text.is_ascii() || !is_piled(text)) {
        return Cow::Borrowed(text);
    }
    let spaced: String = text.chars().map(|c| if acts(c) { ' ' } else { c }).collect();
    Cow::Owned(
        spaced.graphemes(true).flat_map(|cluster| cluster.chars().take(MOST_MARKS)).collect(),
    )
}

fn acts(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

/// Columns that a text takes: full-width characters two.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text of at most so many columns, cut with `…`.
#[must_use]
pub fn cut(text: &str, columns: usize) -> String {
    // Bytes a column: a family of emoji has 25 in two.
    const MOST_BYTES: usize = 16;
    let first = &text[..text.floor_char_boundary(columns.saturating_mul(MOST_BYTES))];
    let safe = safe(first);
    if first.len() == text.len() && width(&safe) <= columns {
        return safe.into_owned();
    }
    format!("{}…", head(&safe, columns.saturating_sub(1)))
}

/// A text of exactly so many columns: cut with `…`, or filled with spaces.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    let text = safe(text);
    let mut fitted = if width(&text) <= columns {
        text.into_owned()
    } else {
        let mut cut = head(&text, columns.saturating_sub(1)).to_owned();
        cut.push('…');
        cut
    };
    fitted.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&fitted))));
    fitted
}

/// A text of exactly so many columns, its end kept: cut with `…`, or filled with
/// spaces, in front.
#[must_use]
pub fn fit_end(text: &str, columns: usize) -> String {
    let text = safe(text);
    let mut end = if width(&text) <= columns {
        text.into_owned()
    } else {
        let mut begin = text.len();
        for (start, _) in text.grapheme_indices(true).rev() {
            if width(&text[start..]) >= columns {
                break;
            }
            begin = start;
        }
        format!("…{}", &text[begin..])
    };
    end.insert_str(0, &" ".repeat(columns.saturating_sub(width(&end))));
    end
}

/// A text in lines of at most so many columns, broken between clusters as
/// Japanese is, words of Latin letters kept whole, and at its own newlines.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let line = safe(line.trim_end());
        let mut rest = line.as_ref();
        while !rest.is_empty() {
            let first = broken_well(head(rest, columns), rest);
            let taken = if first.is_empty() { rest } else { first };
            lines.push(taken.trim_end().to_owned());
            rest = rest[taken.len()..].trim_start();
        }
    }
    lines
}

/// The line `head` of `text`, broken off where Japanese may be: see [`may_break`]. A word
/// that fills a line alone is cut.
fn broken_well<'a>(head: &'a str, text: &str) -> &'a str {
    let ends = head.grapheme_indices(true).rev().map(|(start, _)| start);
    std::iter::once(head.len())
        .chain(ends)
        .find(|&end| end > 0 && may_break(&text[..end], &text[end..]))
        .map_or(head, |end| &head[..end])
}

/// Whether a line may end between two parts of a text: not within a word of Latin letters,
/// an address or a number, nor between a number and what it counts, not behind a bracket that opens,
/// and not before what closes a sentence or a bracket.
fn may_break(before: &str, after: &str) -> bool {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '#');
    // What ends a sentence of Latin letters, or stands within a number.
    let is_behind = |c: char| matches!(c, '.' | ',' | ';' | '!' | '?' | ')' | '%');
    let counts =
        |c: char| matches!(c, '件' | '人' | '回' | '日' | '倍' | '割' | '語' | '月' | '年');
    let cuts_number = before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(counts);
    let cuts_word = before.ends_with(|c| is_of_word(c) || is_behind(c))
        && (after.starts_with(is_behind)
            || (after.starts_with(is_of_word)
                && before.ends_with(|c| is_of_word(c) || matches!(c, ',' | '.'))));
    let is_bound =
        cuts_number || cuts_word || cuts_address(before, after) || after.starts_with(stays_behind);
    after.is_empty() || !(is_bound || before.ends_with(opens))
}

/// Whether an address goes on from one part of a text to the other.
fn cuts_address(before: &str, after: &str) -> bool {
    const SCHEME: &str = "://";
    if !after.starts_with(|c: char| c.is_ascii_graphic()) {
        return false;
    }
    let word = before.rsplit(|c: char| !c.is_ascii_graphic()).next().unwrap_or_default();
    let begins =
        |parts: usize| word.ends_with(&SCHEME[..parts]) && after.starts_with(&SCHEME[parts..]);
    word.contains(SCHEME) || (0..SCHEME.len()).any(begins)
}

/// Signs that no line ends with.
fn opens(c: char) -> bool {
    matches!(c, '(' | '「' | '『' | '（' | '【' | '〈' | '《' | '〔' | '［' | '｛' | '“' | '‘')
}

/// Signs that no line begins with.
fn stays_behind(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '・'
            | '：'
            | '；'
            | '？'
            | '！'
            | 'ー'
            | '）'
            | '」'
            | '』'
            | '】'
            | '〉'
            | '》'
            | '〕'
            | '］'
            | '｝'
            | '”'
            | '’'
            | '々'
            | 'ゝ'
            | 'ゞ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
    )
}

/// The longest beginning that fits into so many columns.
fn head(text: &str, columns: usize) -> &str {
    let mut end = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        let next = start + cluster.len();
        if width(&text[..next]) > columns {
            break;
        }
        end = next;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(safe("a\u{1b}[31mb\nc\u{202e}d"), "a [31mb c d");
        assert_eq!(safe("👨‍👩‍👧‍👦"), "👨‍👩‍👧‍👦");
        assert_eq!(safe(&format!("a{}b", "\u{301}".repeat(900))).chars().count(), MOST_MARKS + 1);
    }

    #[test]
    fn columns_are_those_of_the_screen() {
        assert_eq!(fit("あいう", 7), "あいう ");
        assert_eq!(fit("あいうえ", 7), "あいう…");
        assert_eq!(fit("あいうえ", 6), "あい… ");
        assert_eq!(fit("abc", 3), "abc");
    }

    #[test]
    fn ends_are_kept() {
        assert_eq!(fit_end("あいう", 7), " あいう");
        assert_eq!(fit_end("あいうえ", 7), "…いうえ");
        assert_eq!(fit_end("あいうえ", 6), " …うえ");
        assert_eq!(fit_end("abc", 3), "abc");
    }

    #[test]
    fn lines_break_between_clusters() {
        assert_eq!(wrap("あいうえお", 5), ["あい", "うえ", "お"]);
        assert_eq!(wrap("ab\n\ncd", 5), ["ab", "cd"]);
        assert_eq!(wrap("あ👨‍👩‍👧い", 4), ["あ👨‍👩‍👧", "い"]);
        assert_eq!(wrap("one two", 5), ["one", "two"]);
        assert_eq!(wrap("abcdefg", 5), ["abcde", "fg"]);
        assert_eq!(wrap("朝・@ab_cd", 8), ["朝・", "@ab_cd"]);
        assert_eq!(wrap("one (two).", 9), ["one", "(two)."]);
        assert_eq!(wrap("計1,234件", 6), ["計", "1,234", "件"]);
        assert_eq!(wrap("計12件", 4), ["計", "12件"]);
        assert_eq!(wrap("見る 190、聞く", 8), ["見る", "190、聞", "く"]);
        assert_eq!(wrap("あい（9月3日）", 7), ["あい", "（9月", "3日）"]);
        assert_eq!(wrap("あい 1.25倍", 7), ["あい", "1.25倍"]);
        assert_eq!(wrap("見て https://t.co/x02", 18), ["見て", "https://t.co/x02"]);
        assert_eq!(wrap("見て https://t.co/x02", 11), ["見て", "https://t.c", "o/x02"]);
        assert_eq!(wrap("", 5), Vec::<String>::new());
    }

    #[test]
    fn no_line_begins_with_a_stop() {
        assert_eq!(wrap("あいう。え", 6), ["あい", "う。え"]);
        assert_eq!(wrap("あ「いう」。え", 10), ["あ「い", "う」。え"]);
        assert_eq!(wrap("。。。。。。", 4), ["。。", "。。", "。。"]);
    }

    #[test]
    fn no_line_ends_with_a_bracket_that_opens() {
        assert_eq!(wrap("あ「いう」", 4), ["あ", "「い", "う」"]);
        assert_eq!(wrap("あい（", 6), ["あい（"]);
    }
}
