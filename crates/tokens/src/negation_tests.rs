use std::sync::LazyLock;

use crate::{Dictionaries, Token, Tokenizer};

static TOKENIZER: LazyLock<Tokenizer> =
    LazyLock::new(|| Tokenizer::new(&Dictionaries::default()).unwrap());

/// The lemmas of a text that are denied, and those that are not.
fn lemmas(text: &str) -> [Vec<String>; 2] {
    let mut found: [Vec<String>; 2] = Default::default();
    TOKENIZER.worker().tokenize(text, &mut |token: &Token| {
        found[usize::from(token.negated)].push(token.lemma().to_owned());
    });
    found
}

#[test]
fn most_sentences_are_read_as_people_mean_them() {
    // What is denied and found so, what is not and found so; and their numbers.
    let mut found = [[0_u32; 2]; 2];
    let mut wrong = Vec::new();
    for line in include_str!("negation_cases.txt").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split(',').collect();
        let [text, lemma, is_denied] = fields[..] else { panic!("{line}") };
        let is_denied = is_denied == "yes";
        let [plain, denied] = lemmas(text);
        let lists = if is_denied { [&denied, &plain] } else { [&plain, &denied] };
        let is_right =
            lists[0].iter().any(|word| word == lemma) && !lists[1].iter().any(|word| word == lemma);
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
fn negations_of_negations_and_obligations_deny_nothing() {
    for text in ["悪くないわけではない", "書かなければなりません", "書かなきゃ", "書くじゃないか"]
    {
        assert_eq!(lemmas(text)[1], Vec::<String>::new(), "{text}");
    }
    assert_eq!(lemmas("書かなかったら困る")[1], ["書く"]);
    assert_eq!(lemmas("電話しないで書く")[1], ["電話", "する"]);
}

#[test]
fn a_long_chain_ends() {
    for text in ["ない".repeat(5_000), "では".repeat(5_000), "なく".repeat(3_000) + "ない"]
    {
        lemmas(&text);
    }
}
