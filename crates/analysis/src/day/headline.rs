//! The words that the first sentence names.

use std::collections::BTreeSet;

use super::TermKey;
use super::changes::Compared;

/// Words that are named of those that rose, and of those that fell.
const RISEN: usize = 3;
const FALLEN: usize = 2;
/// Parts of speech that tell something in a sentence alone.
const TELLING: [&str; 2] = ["名詞", "ハッシュタグ"];

/// What the first sentence says of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub risen: Vec<TermKey>,
    pub fallen: Vec<TermKey>,
    /// Whether those that it names pass the test among all that are tested. Where any
    /// word of a list passes, those that do not are not named beside it.
    pub is_rise_sure: bool,
    pub is_fall_sure: bool,
}

impl Headline {
    pub(super) fn of(compared: Option<&Compared>, vague: &BTreeSet<TermKey>) -> Self {
        let Some(compared) = compared else { return Self::default() };
        let (risen, is_rise_sure) = named(&compared.telling_rise, compared, vague, RISEN);
        let (fallen, is_fall_sure) = named(&compared.telling_fall, compared, vague, FALLEN);
        Self { risen, fallen, is_rise_sure, is_fall_sure }
    }
}

/// The first of some terms, and whether they pass the test: those that do, else any.
/// Nouns if there are any, since in a sentence alone other words say little.
fn named(
    terms: &[TermKey],
    compared: &Compared,
    vague: &BTreeSet<TermKey>,
    most: usize,
) -> (Vec<TermKey>, bool) {
    let terms = || terms.iter().filter(|key| !vague.contains(key));
    let is_telling = |key: &&TermKey| TELLING.contains(&key.pos.as_str());
    let is_sure = |key: &&TermKey| compared.sure.contains(*key);
    let nouns: Vec<&TermKey> = terms().filter(is_telling).collect();
    let told = if nouns.is_empty() { terms().collect() } else { nouns };
    let sure: Vec<&TermKey> = told.iter().copied().filter(is_sure).collect();
    let (told, are_sure) = if sure.is_empty() { (told, false) } else { (sure, true) };
    (told.into_iter().take(most).cloned().collect(), are_sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(words: &[(&str, &str)]) -> Vec<TermKey> {
        words.iter().map(|(lemma, pos)| TermKey::new(lemma, pos)).collect()
    }

    fn compared(rise: &[(&str, &str)], sure: &[(&str, &str)]) -> Compared {
        Compared {
            baseline_dates: Vec::new(),
            n1: 0,
            n2: 0,
            tested: rise.len(),
            found: sure.len(),
            null_found: 0,
            untested: None,
            rising: Vec::new(),
            falling: Vec::new(),
            telling_rise: keys(rise),
            telling_fall: Vec::new(),
            beyond_chance: [BTreeSet::new(), BTreeSet::new()],
            sure: keys(sure).into_iter().collect(),
            risen: Vec::new(),
        }
    }

    #[test]
    fn words_that_pass_the_test_are_named_alone() {
        let words = [("台風", "名詞"), ("走る", "動詞"), ("猫", "名詞"), ("雨", "名詞")];
        let headline = |sure: &[(&str, &str)]| {
            let headline = Headline::of(Some(&compared(&words, sure)), &BTreeSet::new());
            let risen = headline.risen.into_iter().map(|key| key.lemma).collect::<Vec<_>>();
            (risen.join(" "), headline.is_rise_sure)
        };
        assert_eq!(headline(&[("台風", "名詞"), ("雨", "名詞")]), ("台風 雨".to_owned(), true));
        // A noun tells more than a surer verb.
        assert_eq!(headline(&[("走る", "動詞")]), ("台風 猫 雨".to_owned(), false));
        assert_eq!(headline(&[]), ("台風 猫 雨".to_owned(), false));
    }

    #[test]
    fn where_there_is_no_noun_other_words_are_named() {
        let words = [("走る", "動詞"), ("赤い", "形容詞")];
        let headline =
            Headline::of(Some(&compared(&words, &[("赤い", "形容詞")])), &BTreeSet::new());
        assert_eq!((headline.risen, headline.is_rise_sure), (keys(&[("赤い", "形容詞")]), true));
    }
}
