//! Whether two words are one name: 連休 and 三連休, 三連休 and 3連休.

/// Digits that kanji stand for.
const NUMERALS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// Whether one name is the other, or is it with something before or after it: 連休 and
/// 三連休, 台風 and 台風情報, ルーター and 新型ルーター. In one script of kanji only, and before a
/// name not of one kanji that is not a number: 東京都 is not of 京都, nor フライパン of パン.
/// Numbers are the same however they are written.
pub(super) fn are_of_one_name(one: &str, other: &str) -> bool {
    if are_one_word(one, other) {
        return true;
    }
    let (one, other) = (with_digits(one), with_digits(other));
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if short.chars().count() < 2 {
        return false;
    }
    let is_kanji = |c: char| matches!(c, '一'..='鿿' | '々');
    let is_number = |c: char| c.is_numeric() || c == '十';
    let is_of_kanji = short.chars().all(|c| is_kanji(c) || is_number(c));
    if let Some(after) = long.strip_prefix(&short) {
        return is_of_kanji || are_of_two_scripts(&short, after);
    }
    let is_of_its_own = |before: &str| before.chars().count() > 1 || before.chars().all(is_number);
    let before = long.strip_suffix(&short);
    before.is_some_and(|before| {
        (is_of_kanji && is_of_its_own(before)) || are_of_two_scripts(before, &short)
    })
}

/// Whether they differ only in how a number in them is written: 三連休 and 3連休.
pub(super) fn are_one_word(one: &str, other: &str) -> bool {
    with_digits(one) == with_digits(other)
}

/// Whether a sentence that names both says one thing twice.
pub(super) fn say_the_same(one: &str, other: &str) -> bool {
    // A hashtag says what its words say.
    let [one, other] = [one, other].map(|word| word.trim_start_matches('#'));
    are_of_one_name(one, other)
}

/// Whether a word ends in one script where the next begins in another, of those that tell
/// words apart.
fn are_of_two_scripts(before: &str, after: &str) -> bool {
    let scripts = before.chars().next_back().zip(after.chars().next());
    scripts.is_some_and(|(last, first)| script(last) != script(first))
}

#[derive(PartialEq)]
enum Script {
    Hiragana,
    Katakana,
    Kanji,
    Other,
}

fn script(c: char) -> Script {
    match c {
        'ぁ'..='ゟ' => Script::Hiragana,
        'ァ'..='ヿ' => Script::Katakana,
        '一'..='鿿' | '々' => Script::Kanji,
        _ => Script::Other,
    }
}

/// A word with digits for the kanji that stand for such.
pub(super) fn with_digits(word: &str) -> String {
    let digit = |c: char| {
        let value = NUMERALS.iter().position(|&numeral| numeral == c);
        value.and_then(|value| char::from_digit(u32::try_from(value).ok()?, 10)).unwrap_or(c)
    };
    word.chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_more_before_or_after_it_is_of_the_same_story() {
        for (one, other) in [
            ("連休", "三連休"),
            ("3連休", "連休"),
            ("三連休", "3連休"),
            ("第一印象", "第1印象"),
            ("台風", "台風情報"),
            ("台風", "台風"),
            ("韓国料理", "韓国"),
            ("旅行", "海外旅行"),
            ("ルーター", "新型ルーター"),
            ("ルーター", "ルーター設定"),
            ("ひより", "ひより生誕祭"),
        ] {
            assert!(are_of_one_name(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("京都", "東京都"),
            ("スキー", "ウイスキー"),
            ("パン", "パンダ"),
            ("パン", "フライパン"),
            ("新型ルーター", "ルーター設定"),
            ("雨", "梅雨"),
            ("大雨", "台風"),
            ("一人", "二人"),
        ] {
            assert!(!are_of_one_name(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_sentence_names_one_of_two_that_say_the_same() {
        assert!(say_the_same("ひより", "ひより生誕祭") && say_the_same("花火大会", "花火"));
        assert!(say_the_same("印象", "第1印象") && say_the_same("ひより", "#ひより生誕祭"));
        for (one, other) in [("パン", "パンダ"), ("雨", "雨音"), ("猫", "犬")] {
            assert!(!say_the_same(one, other), "{one} {other}");
        }
    }
}
