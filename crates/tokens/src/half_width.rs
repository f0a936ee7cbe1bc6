//! Ways of writing that set characters apart or decorate them: `ス ゴ イ`,
//! `愛゛の゛ム゛チ゛`, half-width kana beside full-width ones.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

/// Kana that stand apart in a row at least: `あ い` may be two answers.
const LEAST_APART: usize = 3;

/// The bytes of spaces between kana that each stand alone, into `gaps`.
pub(super) fn gaps(text: &str, gaps: &mut Vec<usize>) {
    gaps.clear();
    let mut start = 0;
    let mut alone = 0;
    for field in text.split([' ', '\u{3000}']) {
        let mut characters = field.chars();
        let is_kana = characters.next().is_some_and(is_kana);
        let after = characters.next();
        let is_alone = is_kana && after.is_none();
        if is_alone || (alone > 0 && is_kana && !after.is_some_and(is_letter)) {
            alone += 1;
            if alone > 1 {
                gaps.push(space_before(text, start));
            }
        }
        if !is_alone {
            forget_few(&mut alone, gaps);
        }
        start += field.len();
        start += text[start..].chars().next().map_or(0, char::len_utf8);
    }
    forget_few(&mut alone, gaps);
}

/// Ends a row of kana; a few kana alone are not a row.
fn forget_few(alone: &mut usize, gaps: &mut Vec<usize>) {
    if *alone > 0 && *alone < LEAST_APART {
        gaps.truncate(gaps.len() - (*alone - 1));
    }
    *alone = 0;
}

/// Where the space before the byte `start` begins.
fn space_before(text: &str, start: usize) -> usize {
    let space = text[..start].chars().next_back().map_or(0, char::len_utf8);
    start - space
}

/// Marks of voice (濁点) that decorate: where one of a row stands after a
/// character that has no voiced twin, all do. `text` begins with the character
/// before the first. The bytes of the row, if it decorates.
pub(super) fn decorated(text: &str) -> (Range<usize>, bool) {
    let mut characters = text.char_indices();
    let mut end = 0;
    let mut decorates = false;
    while let (Some((_, c)), Some((at, mark))) = (characters.next(), characters.next()) {
        if !is_voice_mark(mark) {
            break;
        }
        let full_width = std::iter::once(c).nfkc().last().unwrap_or(c);
        decorates |= compose(full_width, '\u{3099}').is_none();
        end = at + mark.len_utf8();
    }
    (0..end, decorates)
}

/// A mark of voice that stands for itself.
pub(super) fn is_voice_mark(c: char) -> bool {
    matches!(c, '゛' | 'ﾞ' | '\u{3099}')
}

/// Whether the width of katakana changes between two characters: a word ends
/// there.
pub(super) fn changes_width(before: char, c: char) -> bool {
    let is_full = |c| matches!(c, 'ァ'..='ヺ' | 'ー');
    let is_half = |c| matches!(c, 'ｦ'..='ﾟ');
    (is_full(before) && matches!(c, 'ｦ'..='ｯ' | 'ｱ'..='ﾝ'))
        || (is_half(before) && is_full(c) && c != 'ー')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        let mut found = Vec::new();
        gaps(text, &mut found);
        let is_kept = |(at, _): &(usize, char)| !found.contains(at);
        text.char_indices().filter(is_kept).map(|(_, c)| c).collect()
    }

    #[test]
    fn kana_that_stand_apart_are_joined() {
        assert_eq!(joined("ス ゴ イ"), "スゴイ");
        assert_eq!(joined("今日 す　ご　い！ 雨"), "今日 すごい！ 雨");
        assert_eq!(joined("や ば い よ それ"), "やばいよ それ");
        for text in ["あ い", "す ご", "雨 の 日", "ス  ゴ  イ", "すご い", "a b c", ""]
        {
            assert_eq!(joined(text), text);
        }
    }

    #[test]
    fn marks_of_voice_decorate_where_one_cannot_be_meant() {
        assert_eq!(decorated("愛゛の゛ム゛チ゛よ"), (0.."愛゛の゛ム゛チ゛".len(), true));
        assert!(!decorated("か゛ん").1);
        assert!(!decorated("ﾊﾞｽ").1);
        assert!(decorated("あ゛").1);
    }

    #[test]
    fn words_end_where_the_width_changes() {
        assert!(changes_width('ン', 'ｵ'));
        assert!(changes_width('ﾝ', 'オ'));
        assert!(changes_width('ﾞ', 'オ'));
        assert!(!changes_width('ハ', 'ﾞ'));
        assert!(!changes_width('ー', 'オ'));
        assert!(!changes_width('は', 'ｵ'));
        assert!(!changes_width('ﾗ', 'ー'));
    }
}
