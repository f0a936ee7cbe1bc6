//! Words that IPADIC has as two, by what they do in a sentence: 大変 is a noun
//! in 大変な日 and an adverb in 大変混んだ. They are one word, so that they get one
//! part of speech, and no ranking has them twice.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::features::Features;

/// Lemma, part of speech, subcategory; lines that begin with `#` are comments.
const TABLE: &str = include_str!("../../../data/parts_of_speech.csv");
/// The parts of speech that are united. A verb is another word.
const UNITED: [&str; 3] = ["名詞", "副詞", "感動詞"];
/// Subcategories of other words that are written alike.
const OTHER_WORDS: [&str; 5] = ["固有名詞", "非自立", "接尾", "代名詞", "数"];

static PARTS_OF_SPEECH: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let row = |line: &'static str| {
        let mut columns = line.split(',');
        Some((columns.next()?, [columns.next()?, columns.next()?]))
    };
    lines.filter_map(row).collect()
});

/// Gives an entry the part of speech that stands for all of its word.
pub(super) fn unite(features: &mut Features) {
    let [pos, pos1, ..] = features.pos;
    if !UNITED.contains(&pos) || OTHER_WORDS.contains(&pos1) {
        return;
    }
    let lemma = features.lemma.as_deref().unwrap_or_default();
    if let Some(&[united, subcategory]) = PARTS_OF_SPEECH.get(lemma)
        && pos != united
    {
        features.pos = [united, subcategory, "*", "*"];
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::{Dictionaries, Tokenizer};
    use super::*;

    #[test]
    fn a_word_has_one_part_of_speech() {
        let tokenizer = Tokenizer::new(&Dictionaries::default()).unwrap();
        let mut worker = tokenizer.worker();
        let mut parts_of_speech = BTreeSet::new();
        for text in ["大変な日", "大変混んだ", "色々ある", "色々な店", "いろいろありがとう"]
        {
            worker.tokenize(text, &mut |token| {
                if ["大変", "色々", "いろいろ"].contains(&token.lemma()) {
                    let pos = token.features.pos[0].to_owned();
                    parts_of_speech.insert((token.lemma().to_owned(), pos));
                }
            });
        }
        let expected = [("いろいろ", "副詞"), ("大変", "名詞"), ("色々", "副詞")];
        let expected = expected.map(|(lemma, pos)| (lemma.to_owned(), pos.to_owned()));
        assert_eq!(parts_of_speech, BTreeSet::from(expected));
    }

    #[test]
    fn every_row_names_a_part_of_speech() {
        assert!(PARTS_OF_SPEECH.len() > 100);
        for (lemma, [pos, _]) in PARTS_OF_SPEECH.iter() {
            assert!(UNITED.contains(pos), "{lemma}");
        }
    }
}
