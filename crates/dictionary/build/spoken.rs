//! Adjectives as they are said: すごい is すげえ, すげー, すげぇ, 痛い 痛え, さむい
//! さみい. The last vowel and い become one long vowel.

use crate::ipadic::ContextIds;

/// What the kana before い becomes, where the two become one.
const FUSED: [(&str, &str); 3] = [
    ("カガサザタダナバマヤラワ", "ケゲセゼテデネベメエレエ"),
    ("コゴソゾトドモヨロ", "ケゲセゼテデメエレ"),
    ("ツブムル", "チビミリ"),
];
/// Kana of the shortest that is taken: よい and こい are too short.
const SHORTEST: usize = 3;
/// What they become is another word, or stands in others: くれえ, おめえ, かれー, あれー,
/// あめー, よろしくでーす; われー of 終われー.
const OTHER_WORDS: [&str; 10] = [
    "ワロイ",
    "クライ",
    "クロイ",
    "オモイ",
    "カライ",
    "アライ",
    "アマイ",
    "シロイ",
    "トロイ",
    "クドイ",
];
/// Those in うい that people say so: なりい of なるい stands in かなりいい.
const IN_I: [&str; 5] = ["サムイ", "ネムイ", "アツイ", "ダルイ", "ワルイ"];
/// That one only with its kanji: わりー stands in 終わりー.
const IN_I_WITH_KANJI: &str = "ワルイ";

/// A dictionary form.
pub struct Adjective {
    /// With its い.
    pub surface: String,
    pub reading: String,
    pub lemma: String,
    pub conjugation: String,
    pub context_ids: ContextIds,
}

/// As it is said: ways to write it, and its reading.
pub fn spoken(adjective: &Adjective) -> Option<(Vec<String>, String)> {
    let stem = adjective.surface.strip_suffix(['い', 'イ'])?;
    let mut kana: Vec<char> = adjective.reading.strip_suffix('イ')?.chars().collect();
    if kana.len() + 1 < SHORTEST || OTHER_WORDS.contains(&adjective.reading.as_str()) {
        return None;
    }
    let last = kana.pop()?;
    let (row, fused) = FUSED.iter().enumerate().find_map(|(row, (from, to))| {
        let place = from.chars().position(|c| c == last)?;
        Some((row, to.chars().nth(place)?))
    })?;
    let is_i = row == 2;
    let has_kanji = stem.chars().any(|c| matches!(c, '一'..='鿿'));
    let reading = adjective.reading.as_str();
    if is_i && (!IN_I.contains(&reading) || (reading == IN_I_WITH_KANJI && !has_kanji)) {
        return None;
    }
    let long = if is_i { ["い", "ぃ", "イ", "ィ"] } else { ["え", "ぇ", "エ", "ェ"] };
    let (hiragana, katakana) = (&long[..2], &long[2..]);
    let before_last = stem.char_indices().next_back()?;
    let head = &stem[..before_last.0];
    let written = match before_last.1 {
        c if c == last => with_ends(&format!("{head}{fused}"), &[katakana, hiragana, &["ー"]]),
        c if Some(c) == to_hiragana(last) => {
            let fused = to_hiragana(fused)?;
            with_ends(&format!("{head}{fused}"), &[hiragana, &["ー"]])
        }
        '一'..='鿿' if is_i => {
            let mut written =
                with_ends(&format!("{stem}{}", to_hiragana(fused)?), &[hiragana, &["ー"]]);
            written.push(format!("{stem}ぃ"));
            written
        }
        '一'..='鿿' => with_ends(stem, &[hiragana, &["ェ"]]),
        _ => return None,
    };
    let reading: String = kana.into_iter().chain([fused, if is_i { 'イ' } else { 'エ' }]).collect();
    Some((written, reading))
}

fn with_ends(stem: &str, ends: &[&[&str]]) -> Vec<String> {
    ends.iter().flat_map(|ends| ends.iter()).map(|end| format!("{stem}{end}")).collect()
}

fn to_hiragana(katakana: char) -> Option<char> {
    char::from_u32(u32::from(katakana) - 0x60).filter(|c| matches!(c, 'ぁ'..='ゖ'))
}
