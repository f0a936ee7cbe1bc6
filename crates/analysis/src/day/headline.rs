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
    /// word of a list passes, those that do not are not named beside it, and it leads.
    pub is_rise_sure: bool,
    pub is_fall_sure: bool,
}

impl Headline {
    pub(super) fn of(compared: Option<&Compared>, vague: &BTreeSet<TermKey>) -> Self {
        let Some(compared) = compared else { return Self::default() };
        let (risen, is_rise_sure) = risen(compared, vague);
        let (fallen, is_fall_sure) = fallen(compared, vague);
        Self { risen, fallen, is_rise_sure, is_fall_sure }
    }
}

/// Those that rose, and whether they pass the test: such lead whatever part of speech they
/// are, nouns before others, and of words that say nothing alone only where there are no
/// others. What may be chance is named as far as it tells something in a sentence alone.
fn risen(compared: &Compared, vague: &BTreeSet<TermKey>) -> (Vec<TermKey>, bool) {
    let terms = &compared.telling_rise;
    let are_sure = || terms.iter().filter(|key| compared.sure.contains(*key));
    let (nouns, others): (Vec<&TermKey>, Vec<&TermKey>) =
        are_sure().filter(|key| !vague.contains(*key)).partition(|key| is_telling(key));
    let mut sure = [nouns, others].concat();
    if sure.is_empty() {
        sure = are_sure().collect();
    }
    let is_sure = !sure.is_empty();
    let named = if is_sure { sure } else { telling(terms, vague).collect() };
    (named.into_iter().take(RISEN).cloned().collect(), is_sure)
}

/// Nouns that fell, and whether they pass the test: those that do, else any.
fn fallen(compared: &Compared, vague: &BTreeSet<TermKey>) -> (Vec<TermKey>, bool) {
    let nouns = || telling(&compared.telling_fall, vague);
    let sure: Vec<&TermKey> = nouns().filter(|key| compared.sure.contains(*key)).collect();
    let is_sure = !sure.is_empty();
    let named = if is_sure { sure } else { nouns().collect() };
    (named.into_iter().take(FALLEN).cloned().collect(), is_sure)
}

fn telling<'a>(
    terms: &'a [TermKey],
    vague: &BTreeSet<TermKey>,
) -> impl Iterator<Item = &'a TermKey> {
    terms.iter().filter(|key| is_telling(key) && !vague.contains(*key))
}

fn is_telling(key: &TermKey) -> bool {
    TELLING.contains(&key.pos.as_str())
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
        let words =
            [("走る", "動詞"), ("台風", "名詞"), ("猫", "名詞"), ("雨", "名詞"), ("今", "名詞")];
        let vague: BTreeSet<TermKey> = keys(&[("今", "名詞")]).into_iter().collect();
        let headline = |sure: &[(&str, &str)]| {
            let headline = Headline::of(Some(&compared(&words, sure)), &vague);
            let risen = headline.risen.into_iter().map(|key| key.lemma).collect::<Vec<_>>();
            (risen.join(" "), headline.is_rise_sure)
        };
        assert_eq!(headline(&[("台風", "名詞"), ("雨", "名詞")]), ("台風 雨".to_owned(), true));
        // A word that passes leads whatever it is, before nouns that may be chance.
        assert_eq!(headline(&[("走る", "動詞")]), ("走る".to_owned(), true));
        assert_eq!(headline(&[("走る", "動詞"), ("雨", "名詞")]), ("雨 走る".to_owned(), true));
        assert_eq!(headline(&[("今", "名詞")]), ("今".to_owned(), true));
        assert_eq!(headline(&[("今", "名詞"), ("雨", "名詞")]), ("雨".to_owned(), true));
        assert_eq!(headline(&[]), ("台風 猫 雨".to_owned(), false));
    }

    #[test]
    fn what_may_be_chance_is_named_if_it_is_a_noun() {
        let words = [("走る", "動詞"), ("赤い", "形容詞")];
        let headline = Headline::of(Some(&compared(&words, &[])), &BTreeSet::new());
        assert!(headline.risen.is_empty());
        let compared = Compared {
            telling_fall: keys(&[("聞く", "動詞"), ("海", "名詞"), ("山", "名詞")]),
            ..compared(&[], &[("聞く", "動詞"), ("山", "名詞")])
        };
        let headline = Headline::of(Some(&compared), &BTreeSet::new());
        assert_eq!((headline.fallen, headline.is_fall_sure), (keys(&[("山", "名詞")]), true));
    }
}
