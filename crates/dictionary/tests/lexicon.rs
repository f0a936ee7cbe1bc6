//! The lists in `data/lexicon` are what they should be.

use std::collections::BTreeMap;
use std::fs;

use tsubuyaki_dictionary::{LEXICON_HASH, ipadic_features, lexicon_rows, load_ipadic};

/// From the package's folder, where tests run: one target may serve several checkouts.
const LISTS: &str = "../../data/lexicon";
const HEADER: &str = "surface,class,reading,since,note";
/// First and last year in which a word may have come into use.
const YEARS: std::ops::RangeInclusive<u16> = 1960..=2026;

struct Entry {
    place: String,
    surface: String,
    class: String,
    reading: String,
    since: String,
}

fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    for file in fs::read_dir(LISTS).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(text.lines().next(), Some(HEADER), "{name}");
        for (line, number) in text.lines().zip(1..).skip(1) {
            let place = format!("{name}:{number}: {line}");
            let columns: Vec<&str> = line.split(',').collect();
            let &[surface, class, reading, since, _] = columns.as_slice() else {
                panic!("{place}: not five columns");
            };
            assert!(!line.contains('"'), "{place}");
            let [surface, class, reading, since] =
                [surface, class, reading, since].map(str::to_owned);
            entries.push(Entry { place, surface, class, reading, since });
        }
    }
    assert!(entries.len() >= 3_000, "{}", entries.len());
    entries
}

fn is_affix(class: &str) -> bool {
    matches!(class, "接頭詞" | "接尾" | "助数詞")
}

fn is_conjugated(class: &str) -> bool {
    class == "形容詞" || class == "短い形容詞" || class == "一段" || class.starts_with("五段")
}

#[test]
fn readings_are_katakana_and_years_are_years() {
    for entry in entries() {
        let is_katakana = |c| matches!(c, 'ァ'..='ヺ' | 'ー');
        let place = &entry.place;
        assert!(!entry.reading.is_empty() && entry.reading.chars().all(is_katakana), "{place}");
        assert!(entry.since.parse().is_ok_and(|year: u16| YEARS.contains(&year)), "{place}");
    }
}

#[test]
fn surfaces_can_be_found_and_do_no_harm() {
    for Entry { place, surface, class, .. } in entries() {
        assert_eq!(surface.trim(), surface, "{place}");
        let count = surface.chars().count();
        assert!(count >= 2 || is_affix(&class) || is_conjugated(&class), "one character: {place}");
        let is_hiragana = surface.chars().all(|c| matches!(c, 'ぁ'..='ゖ'));
        let is_narrow = is_affix(&class)
            || matches!(class.as_str(), "相づち" | "短い形容詞" | "名" | "終助詞" | "接続助詞");
        // Nothing else begins so, or ends and begins so.
        let is_unlike =
            matches!(surface.as_str(), "ぐぐ" | "むり" | "ばえ" | "ぽち" | "じわ" | "もふ");
        assert!(count >= 3 || !is_hiragana || is_narrow || is_unlike, "two hiragana: {place}");
        // No word reaches over the end of a sentence; a title may have 、.
        let mut inner = surface.chars();
        inner.next_back();
        let ends = |c| c == '。' || (c == '、' && class != "作品");
        assert!(!inner.any(ends), "{place}");
    }
}

#[test]
fn no_word_is_in_two_places() {
    let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
    for Entry { place, surface, class, .. } in entries() {
        let kind = if is_affix(&class) || is_conjugated(&class) { class } else { String::new() };
        if let Some(before) = known.insert((surface, kind), place.clone()) {
            panic!("{place} and {before}");
        }
    }
}

#[test]
fn no_word_is_one_of_ipadic() {
    let ipadic = load_ipadic().unwrap();
    let kinds = |surface: &str| -> Vec<[String; 2]> {
        let words = ipadic.prefix_dictionary.find_surface(surface);
        let kind = |id: u32| {
            let mut details = ipadic_features(id as usize);
            [0, 1].map(|_| details.next().unwrap_or_default().to_owned())
        };
        words.iter().map(|word| kind(word.word_id().id())).collect()
    };
    let mut there = Vec::new();
    for Entry { place, surface, class, .. } in entries() {
        let (surface, pos, pos1) = match class.as_str() {
            "サ変" => (surface, "名詞", "サ変接続"),
            "ダ" => (surface, "名詞", "形容動詞語幹"),
            "接尾" | "助数詞" => (surface, "名詞", "接尾"),
            "名詞" => (surface, "名詞", "一般"),
            "副詞可能" => (surface, "名詞", "副詞可能"),
            "固有名詞" | "作品" | "組織" | "地域" | "人名" => {
                (surface, "名詞", "固有名詞")
            }
            "副詞" => (surface, "副詞", "一般"),
            "感動詞" => (surface, "感動詞", "*"),
            "接頭詞" => (surface, "接頭詞", "名詞接続"),
            "形容詞" => (surface + "い", "形容詞", "自立"),
            "五段・ラ行" | "一段" => (surface + "る", "動詞", "自立"),
            _ => continue,
        };
        let is_there = kinds(&surface).contains(&[pos.to_owned(), pos1.to_owned()]);
        if is_there {
            there.push(place);
        }
    }
    assert!(there.is_empty(), "IPADIC has them: {there:#?}");
}

#[test]
fn the_rows_have_all_forms() {
    let rows = lexicon_rows().unwrap();
    assert_eq!(LEXICON_HASH, LEXICON_HASH.to_lowercase());
    let rows: Vec<&str> = rows.lines().collect();
    for surface in ["ググれ", "エモかっ", "コピペ", "chatgpt", "CHATGPT"] {
        let start = format!("{surface},");
        assert!(rows.iter().any(|row| row.starts_with(&start)), "{surface}");
    }
}
