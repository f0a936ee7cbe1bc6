//! Letters, marks and digits as twitter-text tells them apart, by the general
//! category that Unicode gives a character.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether `c` is a letter or a mark that combines with one (categories L and
/// M). Circled letters, Roman numerals and 〇 are neither.
pub(super) fn is_letter_or_mark(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿' => true,
        '\0'..='\u{7f}' => false,
        _ => matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark
        ),
    }
}

/// Whether `c` is a digit of a decimal system (category Nd); ① and ² are not.
pub(super) fn is_digit(c: char) -> bool {
    match c {
        '0'..='9' => true,
        '\0'..='\u{7f}' => false,
        _ => c.general_category() == GeneralCategory::DecimalNumber,
    }
}

/// Whether `c` is a letter of the Latin script with a diacritic, or such a
/// diacritic itself.
pub(super) fn is_accented_latin(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{24f}' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}'
        | 'ɓ' | 'ɔ' | 'ɖ' | 'ɗ' | 'ə' | 'ɛ' | 'ɣ' | 'ɨ' | 'ɯ' | 'ɲ' | 'ʉ' | 'ʋ' | 'ʻ'
    ) && !matches!(c, '×' | '÷')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_marks_and_digits() {
        for c in "aZあヺ々ーｰﾞ漢한яé\u{3099}\u{93f}𠀡".chars() {
            assert!(is_letter_or_mark(c) && !is_digit(c), "{c}");
        }
        for c in "0９५٣".chars() {
            assert!(is_digit(c) && !is_letter_or_mark(c), "{c}");
        }
        for c in "①²ⅷ〇Ⓐ♪_・〜、☀#".chars() {
            assert!(!is_digit(c) && !is_letter_or_mark(c), "{c}");
        }
    }

    #[test]
    fn accents() {
        assert!("éÑşİəủ\u{301}".chars().all(is_accented_latin));
        assert!(!"eあя×÷".chars().any(is_accented_latin));
    }
}
