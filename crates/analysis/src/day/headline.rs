//! The words that the first sentence names.

use std::collections::{BTreeMap, BTreeSet};

use super::TermKey;
use super::changes::Compared;
use super::named::{Named, first, telling};
use super::one_name::say_the_same;
use super::said::SaidTerm;

/// Words that are named of those that fell.
const FALLEN: usize = 2;

/// What the first sentence says of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub risen: Vec<TermKey>,
    /// How many people said a word of these or a longer one for which it stands.
    pub united: BTreeMap<TermKey, i64>,
    pub fallen: Vec<TermKey>,
    /// Whether those that it names pass the test among all that are tested. Where any
    /// word of a list passes, those that do not are not named beside it, and it leads.
    pub is_rise_sure: bool,
    pub is_fall_sure: bool,
    /// Whether those that fell are what the day before had: words in a burst then.
    pub is_fall_since_before: bool,
}

impl Headline {
    /// `named` is what is named of what rose, `most_said` what is told of where nothing did;
    /// `is_of_day` whether the page is of one day.
    pub(super) fn of(
        compared: Option<&Compared>,
        named: Named,
        vague: &BTreeSet<TermKey>,
        most_said: &[SaidTerm],
        is_of_day: bool,
    ) -> Self {
        let Some(compared) = compared else { return Self::default() };
        let Named { terms: risen, is_sure: is_rise_sure, united } = named;
        let (mut fallen, is_fall_sure) = fallen(compared, vague);
        // Of the words of weeks some are always rarer on a day, which is no news; and what
        // most people say is not what went.
        let is_against_many = is_of_day && compared.baseline_dates.len() > 1;
        let is_said = |key: &TermKey| most_said.iter().any(|said| said.key == *key);
        let is_no_news = |key: &TermKey| is_against_many || (risen.is_empty() && is_said(key));
        fallen.retain(|key| is_fall_sure || !is_no_news(key));
        let is_risen = |key: &TermKey| {
            compared.beyond_chance[0].contains(key)
                || risen.iter().any(|other| say_the_same(&other.lemma, &key.lemma))
        };
        let lost = first(telling(&compared.lost, vague).filter(|key| !is_risen(key)), FALLEN);
        let is_fall_since_before = !lost.is_empty();
        if is_fall_since_before {
            let is_fall_sure = lost.iter().all(|key| compared.sure.contains(key));
            let fallen = lost;
            return Self {
                risen,
                united,
                fallen,
                is_rise_sure,
                is_fall_sure,
                is_fall_since_before,
            };
        }
        Self { risen, united, fallen, is_rise_sure, is_fall_sure, is_fall_since_before }
    }
}

/// Nouns that fell, and whether they pass the test: those that do, else any.
fn fallen(compared: &Compared, vague: &BTreeSet<TermKey>) -> (Vec<TermKey>, bool) {
    let nouns = || telling(&compared.telling_fall, vague);
    let sure: Vec<&TermKey> = nouns().filter(|key| compared.sure.contains(*key)).collect();
    let is_sure = !sure.is_empty();
    let named = if is_sure { sure } else { nouns().collect() };
    (first(named, FALLEN), is_sure)
}

#[cfg(test)]
mod tests {
    use super::super::changes::{Material, Risen};
    use super::super::named;
    use super::*;

    fn keys(words: &[(&str, &str)]) -> Vec<TermKey> {
        words.iter().map(|(lemma, pos)| TermKey::new(lemma, pos)).collect()
    }

    fn compared(rise: &[(&str, &str)], sure: &[(&str, &str)]) -> Compared {
        Compared {
            tested: rise.len(),
            found: sure.len(),
            found_risen: sure.len(),
            telling_rise: keys(rise),
            sure: keys(sure).into_iter().collect(),
            ..Compared::default()
        }
    }

    /// The headline of a day without stories.
    fn headline(compared: &Compared, vague: &BTreeSet<TermKey>) -> Headline {
        headline_of(compared, vague, &[], true)
    }

    fn headline_of(
        compared: &Compared,
        vague: &BTreeSet<TermKey>,
        most_said: &[SaidTerm],
        is_of_day: bool,
    ) -> Headline {
        let of = named::Of { compared, vague, stories: &[], material: &Material::default() };
        Headline::of(Some(compared), of.named(), vague, most_said, is_of_day)
    }

    #[test]
    fn words_that_pass_the_test_are_named_alone() {
        let words =
            [("走る", "動詞"), ("台風", "名詞"), ("猫", "名詞"), ("雨", "名詞"), ("今", "名詞")];
        let vague: BTreeSet<TermKey> = keys(&[("今", "名詞")]).into_iter().collect();
        let headline = |sure: &[(&str, &str)]| {
            let headline = self::headline(&compared(&words, sure), &vague);
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
    fn of_words_that_pass_the_test_those_of_most_people_come_first() {
        let words = [("布団", "名詞"), ("剣道", "名詞"), ("寒い", "形容詞")];
        let risen = |(key, people)| Risen {
            key,
            counts: (30, 1),
            authors: Some(people),
            is_sure: true,
            since: None,
        };
        let risen = keys(&words).into_iter().zip([11, 4, 29]).map(risen).collect();
        let compared = Compared { risen, ..compared(&words, &words) };
        let headline = headline(&compared, &BTreeSet::new());
        let named: Vec<&str> = headline.risen.iter().map(|key| key.lemma.as_str()).collect();
        assert_eq!(named, ["寒い", "布団", "剣道"]);
    }

    #[test]
    fn two_longer_names_of_one_word_are_one() {
        let words = keys(&[
            ("新型ルーター", "名詞"),
            ("設定", "名詞"),
            ("ルーター設定", "名詞"),
            ("ルーター", "名詞"),
        ]);
        assert_eq!(first(&words, 3), words[..2]);
        // Of two long names alone nothing says that they are.
        assert_eq!(first(&[words[0].clone(), words[2].clone()], 3).len(), 2);
    }

    #[test]
    fn what_may_be_chance_is_named_if_it_is_a_noun() {
        let words = [("走る", "動詞"), ("赤い", "形容詞")];
        let nothing = headline(&compared(&words, &[]), &BTreeSet::new());
        assert!(nothing.risen.is_empty());
        let compared = Compared {
            telling_fall: keys(&[("聞く", "動詞"), ("海", "名詞"), ("山", "名詞")]),
            ..compared(&[], &[("聞く", "動詞"), ("山", "名詞")])
        };
        let headline = headline(&compared, &BTreeSet::new());
        assert_eq!((headline.fallen, headline.is_fall_sure), (keys(&[("山", "名詞")]), true));
    }

    #[test]
    fn a_sentence_names_no_word_twice_and_none_that_people_still_say() {
        let risen = [("三連休", "名詞"), ("3連休", "名詞"), ("台風", "名詞"), ("台風情報", "名詞")];
        let named = headline(&compared(&risen, &[]), &BTreeSet::new());
        assert_eq!(named.risen, keys(&[("三連休", "名詞"), ("台風", "名詞")]));
        let fell = Compared {
            telling_fall: keys(&[("電車", "名詞"), ("海", "名詞")]),
            ..compared(&[], &[])
        };
        let said = |lemma| SaidTerm {
            key: TermKey::new(lemma, "名詞"),
            count: 9,
            posts: 9,
            authors: Some(9),
            before: 0,
            ratio: None,
            is_new: false,
        };
        let fallen = |compared: &Compared, is_of_day| {
            headline_of(compared, &BTreeSet::new(), &[said("電車")], is_of_day).fallen
        };
        assert_eq!(fallen(&fell, true), keys(&[("海", "名詞")]));
        // Against weeks what may be chance is not told.
        let day = jiff::civil::date(2018, 9, 1);
        let against_many = Compared { baseline_dates: vec![day; 9], ..fell };
        assert_eq!(fallen(&against_many, true), []);
        let lost = Compared { lost: keys(&[("地震", "名詞")]), ..against_many.clone() };
        let headline = headline(&lost, &BTreeSet::new());
        assert_eq!(headline.fallen, keys(&[("地震", "名詞")]));
        assert!(headline.is_fall_since_before && !headline.is_fall_sure);
        assert_eq!(fallen(&against_many, false), keys(&[("海", "名詞")]));
        let sure =
            Compared { sure: keys(&[("海", "名詞")]).into_iter().collect(), ..against_many };
        assert_eq!(fallen(&sure, true), keys(&[("海", "名詞")]));
    }
}
