use std::sync::LazyLock;

use crate::{Dictionaries, Kind, Token, Tokenizer};

/// Half of them deny a word, which stands before the comma.
const SENTENCES: &str = include_str!("sentences.csv");
/// A sentence, a word in it, whether the word is denied there.
const MORE_SENTENCES: &str = include_str!("more_sentences.csv");

static TOKENIZER: LazyLock<Tokenizer> =
    LazyLock::new(|| Tokenizer::new(&Dictionaries::default()).unwrap());

/// What a sentence denies, as written.
fn denied(sentence: &str) -> Vec<String> {
    let mut denied = Vec::new();
    TOKENIZER.worker().tokenize(sentence, &mut |token: &Token| {
        if token.negated && token.kind == Kind::Word {
            denied.push(token.surface.to_owned());
        }
    });
    denied
}

#[test]
fn of_two_hundred_sentences_nearly_all_are_told() {
    let rows: Vec<(&str, &str)> =
        SENTENCES.lines().skip(1).filter_map(|line| line.split_once(',')).collect();
    let (denying, others): (Vec<_>, Vec<_>) = rows.iter().partition(|(word, _)| !word.is_empty());
    assert_eq!((denying.len(), others.len()), (100, 100));
    let missed: Vec<_> = denying
        .iter()
        .filter(|(word, sentence)| !denied(sentence).iter().any(|found| found == word))
        .map(|(word, sentence)| (word, sentence, denied(sentence)))
        .collect();
    let wrong: Vec<_> = others
        .iter()
        .filter(|(_, sentence)| !denied(sentence).is_empty())
        .map(|(_, sentence)| (sentence, denied(sentence)))
        .collect();
    assert!(missed.len() < 5 && wrong.len() < 5, "missed: {missed:#?}\nwrong: {wrong:#?}");
}

#[test]
fn of_two_hundred_more_nearly_all_are_told() {
    let lemmas = |text: &str| {
        let mut found: [Vec<String>; 2] = Default::default();
        TOKENIZER.worker().tokenize(text, &mut |token: &Token| {
            found[usize::from(token.negated)].push(token.lemma().to_owned());
        });
        found
    };
    let mut found = [[0_u32; 2]; 2];
    let mut wrong = Vec::new();
    for line in MORE_SENTENCES.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let [text, lemma, is_denied] = fields[..] else { panic!("{line}") };
        let is_denied = is_denied == "yes";
        let [plain, denied] = lemmas(text);
        let [with, without] = if is_denied { [&denied, &plain] } else { [&plain, &denied] };
        let has = |words: &[String]| words.iter().any(|word| word == lemma);
        let is_right = has(with) && !has(without);
        found[usize::from(is_denied)][usize::from(is_right)] += 1;
        if !is_right {
            wrong.push(format!("{line}: {plain:?} denied {denied:?}"));
        }
    }
    for [wrongly, rightly] in found {
        assert!(wrongly + rightly >= 95, "{found:?}");
        assert!(wrongly * 20 < wrongly + rightly, "{found:?}\n{}", wrong.join("\n"));
    }
}

#[test]
fn what_is_denied_with_the_word_is_denied_too() {
    for (sentence, words) in [
        ("運動しない", ["運動", "し"].as_slice()),
        ("上手くいかない", &["上手く", "いか"]),
        ("見はしない", &["見", "し"]),
        ("嬉しくならない", &["なら"]),
        ("好きでも嫌いでもない", &["好き", "嫌い"]),
        ("嬉しくも悲しくもない", &["嬉しく", "悲しく"]),
        ("嬉しいとは思わない", &["嬉しい", "思わ"]),
        ("図書館員じゃない", &["図書館", "員"]),
        ("早く行かない", &["行か"]),
    ] {
        assert_eq!(denied(sentence), words, "{sentence}");
    }
}

#[test]
fn what_is_denied_twice_is_not_denied() {
    for sentence in ["楽しくなくはない", "行かないわけではない", "見ないことはない"]
    {
        assert_eq!(denied(sentence), [""; 0], "{sentence}");
    }
    // Thrice.
    assert_eq!(denied("楽しくなくなくはない").len() % 2, denied("楽しくない").len() % 2);
}

#[test]
fn must_before_a_clause_of_its_own_is_a_condition() {
    assert_eq!(denied("行かなければ。"), [""; 0]);
    assert_eq!(denied("行かないと始まらない"), ["行か", "始まら"]);
    assert_eq!(denied("もっと早く行かなければよかった"), ["行か"]);
}

#[test]
fn a_compound_is_denied_with_its_last_word() {
    let mut found = Vec::new();
    TOKENIZER.worker().tokenize("今日は図書館員じゃない", &mut |token| {
        if token.kind == Kind::Compound {
            found.push((token.surface.to_owned(), token.negated));
        }
    });
    assert_eq!(found, [("図書館員".to_owned(), true)]);
}

#[test]
fn negatives_without_end_take_no_longer_than_other_text() {
    let text = "なく".repeat(20_000) + "ない";
    let mut end = 0;
    TOKENIZER.worker().tokenize(&text, &mut |token| end = token.end);
    assert_eq!(end, 40_002);
}

#[test]
fn a_long_chain_ends() {
    for text in ["ない".repeat(5_000), "では".repeat(5_000), "てある".repeat(5_000) + "ません"]
    {
        denied(&text);
    }
}
