//! Which spellings the dictionary unites.

use std::collections::BTreeMap;

use tsubuyaki_dictionary::spellings;

fn united() -> BTreeMap<&'static str, &'static str> {
    let pair = |line: &'static str| {
        let columns: Vec<&str> = line.split(',').collect();
        assert_eq!(columns.len(), 5, "{line}");
        (columns[0], columns[1])
    };
    spellings().lines().map(pair).collect()
}

fn are_one(united: &BTreeMap<&str, &str>, spellings: &[&str]) -> bool {
    let of = |word: &str| united.get(word).map_or_else(|| word.to_owned(), |one| (*one).to_owned());
    spellings.windows(2).all(|pair| of(pair[0]) == of(pair[1]))
}

#[test]
fn one_word_of_a_reading_is_one_term() {
    let united = united();
    for spellings in [
        ["嬉しい", "うれしい", "ウレシい"].as_slice(),
        &["可愛い", "かわいい", "カワイい"],
        &["美味しい", "おいしい"],
        &["ヤバい", "やばい"],
        &["分かる", "わかる"],
        &["楽しい", "たのしい"],
        &["難しい", "むずかしい"],
        &["喋る", "しゃべる"],
        &["多分", "たぶん"],
        &["挨拶", "あいさつ"],
        // The same kanji, or some of them in kana.
        &["終わる", "終る"],
        &["物凄い", "もの凄い", "物すごい", "ものすごい"],
        &["引っ越し", "引越し"],
        // Nouns that IPADIC has in kanji only.
        &["仕事", "しごと"],
        &["気持ち", "気持", "きもち"],
        &["毎日", "まいにち"],
    ] {
        assert!(are_one(&united, spellings), "{spellings:?}");
    }
}

#[test]
fn words_that_only_sound_alike_stay_apart() {
    let united = united();
    for spellings in [
        ["暑い", "あつい"],
        ["暑い", "熱い"],
        ["熱い", "厚い"],
        ["会う", "合う"],
        ["会う", "あう"],
        ["早い", "はやい"],
        ["辛い", "からい"],
        ["聞く", "聴く"],
        ["無料", "無量"],
        ["鱚", "キス"],
        ["お宅", "オタク"],
        ["桜", "さくら"],
        ["散る", "ちる"],
    ] {
        assert!(!are_one(&united, &spellings), "{spellings:?}");
    }
}

#[test]
fn no_spelling_leads_to_one_that_is_not_canonical() {
    let united = united();
    for (variant, canonical) in &united {
        assert!(!united.contains_key(canonical), "{variant} → {canonical}");
    }
}
