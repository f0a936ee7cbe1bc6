//! Which of the words that rose the first sentence names: one of each story before the
//! second of one, and what says most with it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::TermKey;
use super::changes::{Compared, Material};
use super::one_name::say_the_same;

/// Words that are named of those that rose.
const RISEN: usize = 3;
/// Parts of speech that tell something in a sentence alone.
const TELLING: [&str; 2] = ["名詞", "ハッシュタグ"];
/// People who must have said what is no noun and of no story with one: a verb of a few posts
/// that have nothing else in common tells nothing.
const LEAST_ALONE: i64 = 5;
/// Of what may be chance a word is named beside another if it is of one in so many of the
/// people of that.
const BESIDE_ONE_IN: i64 = 3;
/// A story is named before the second noun of another if its word is of one in so many of the
/// people of that.
const BESIDE_SECOND_ONE_IN: i64 = 4;
/// Longer words that must begin with a name for it to stand for them.
const LONGER: usize = 2;
const INTERJECTION: &str = "感動詞";

/// What they are chosen from.
pub(super) struct Of<'a> {
    pub compared: &'a Compared,
    /// Words that say nothing by themselves.
    pub vague: &'a BTreeSet<TermKey>,
    /// The words that rose, by their places, as stories have them.
    pub stories: &'a [Vec<usize>],
    pub material: &'a Material,
}

/// What is named.
#[derive(Default)]
pub(super) struct Named {
    pub terms: Vec<TermKey>,
    /// Whether they pass the test.
    pub is_sure: bool,
    /// How many people said a name or one of the longer words for which it stands.
    pub united: BTreeMap<TermKey, i64>,
}

impl Of<'_> {
    /// Those that pass the test lead whatever part of speech they are, and words that say
    /// nothing alone only where there are no others. What may be chance is named as far as it
    /// tells something in a sentence alone.
    pub(super) fn named(&self) -> Named {
        let sure = self.sure();
        let is_sure = !sure.is_empty();
        let candidates = if is_sure {
            sure
        } else {
            telling(&self.compared.telling_rise, self.vague).collect::<Vec<_>>()
        };
        let mut ordered = self.in_order(&candidates);
        if !is_sure && let Some(most) = ordered.first().and_then(|key| self.people(key)) {
            let is_beside = |key: &TermKey| self.people(key).unwrap_or(0) * BESIDE_ONE_IN >= most;
            ordered.retain(|key| is_beside(key));
        }
        let names: Vec<&TermKey> = ordered.iter().map(|key| name(key, &candidates)).collect();
        let terms = first(names, RISEN);
        let with_longer = |key: &TermKey| Some((key.clone(), self.united(key, &candidates)?));
        Named { united: terms.iter().filter_map(with_longer).collect(), terms, is_sure }
    }

    /// The words that pass the test, those that say nothing alone only if there are no others.
    fn sure(&self) -> Vec<&TermKey> {
        let compared = self.compared;
        let all = compared.telling_rise.iter().filter(|key| compared.sure.contains(*key));
        let all: Vec<&TermKey> = all.filter(|key| !self.is_of_a_few_alone(key)).collect();
        let telling: Vec<&TermKey> =
            all.iter().copied().filter(|key| !self.vague.contains(*key)).collect();
        if telling.is_empty() { all } else { telling }
    }

    /// Whether it is no noun, few said it, and nothing that rose tells of what.
    fn is_of_a_few_alone(&self, key: &TermKey) -> bool {
        let tells = |place: &usize| {
            let risen = self.compared.risen.get(*place);
            risen.is_some_and(|risen| is_telling(&risen.key) && !self.vague.contains(&risen.key))
        };
        !is_telling(key)
            && self.people(key).is_some_and(|people| people < LEAST_ALONE)
            && !self.story(key).is_some_and(|story| self.stories[story].iter().any(tells))
    }

    /// Of each story the noun of most people, or another word where it has none, if it is not of
    /// a few beside the second word of another; then other nouns, then other words, and
    /// interjections last.
    fn in_order<'a>(&self, candidates: &[&'a TermKey]) -> Vec<&'a TermKey> {
        let rank = |key: &TermKey| (key.pos == INTERJECTION, !is_telling(key));
        let mut all = candidates.to_vec();
        // Stable.
        all.sort_by_key(|key| (rank(key), Reverse(self.people(key))));
        let mut stories: BTreeSet<usize> = BTreeSet::new();
        let leads = |key: &&TermKey| {
            key.pos != INTERJECTION && self.story(key).is_none_or(|story| stories.insert(story))
        };
        let (leading, mut rest): (Vec<&TermKey>, Vec<&TermKey>) = all.into_iter().partition(leads);
        let people = |key: &TermKey| self.people(key).unwrap_or(0);
        let nouns = rest.iter().filter(|key| is_telling(key));
        let second = nouns.map(|key| people(key)).max().unwrap_or(0);
        let is_of_many = |key: &&TermKey| people(key) * BESIDE_SECOND_ONE_IN >= second;
        let (mut leading, few): (Vec<&TermKey>, Vec<&TermKey>) =
            leading.into_iter().partition(is_of_many);
        leading.sort_by_key(|key| Reverse(self.people(key)));
        rest.extend(few);
        rest.sort_by_key(|key| (rank(key), Reverse(self.people(key))));
        [leading, rest].concat()
    }

    fn place(&self, key: &TermKey) -> Option<usize> {
        self.compared.risen.iter().position(|risen| risen.key == *key)
    }

    fn people(&self, key: &TermKey) -> Option<i64> {
        self.compared.risen[self.place(key)?].authors
    }

    fn story(&self, key: &TermKey) -> Option<usize> {
        let place = self.place(key)?;
        self.stories.iter().position(|story| story.contains(&place))
    }

    /// How many people said a name or one of the longer words for which it stands.
    fn united(&self, name: &TermKey, candidates: &[&TermKey]) -> Option<i64> {
        let longer = longer(name, candidates);
        if longer.len() < LONGER {
            return None;
        }
        let places = longer.into_iter().chain([name]).filter_map(|key| self.place(key));
        let posts = places.filter_map(|place| self.material.posts.get(place)).flatten();
        let authors = posts.filter_map(|&post| self.material.said_in[post as usize].author);
        let people: BTreeSet<u32> = authors.collect();
        i64::try_from(people.len()).ok().filter(|people| *people > 0)
    }
}

/// The first of some terms, none of which says what one before it says, nor what both say of a
/// third: 新型ルーター and ルーター設定 are both of ルーター.
pub(super) fn first<'a>(terms: impl IntoIterator<Item = &'a TermKey>, most: usize) -> Vec<TermKey> {
    let all: Vec<&TermKey> = terms.into_iter().collect();
    let same = |one: &TermKey, other: &TermKey| say_the_same(&one.lemma, &other.lemma);
    let is_part =
        |part: &TermKey, of: &TermKey| part.lemma.len() < of.lemma.len() && same(part, of);
    let are_of_another = |one: &TermKey, other: &TermKey| {
        all.iter().any(|third| is_part(third, one) && is_part(third, other))
    };
    let mut named: Vec<TermKey> = Vec::new();
    for &term in &all {
        if !named.iter().any(|other| same(other, term) || are_of_another(other, term)) {
            named.push(term.clone());
        }
        if named.len() == most {
            break;
        }
    }
    named
}

pub(super) fn telling<'a>(
    terms: &'a [TermKey],
    vague: &BTreeSet<TermKey>,
) -> impl Iterator<Item = &'a TermKey> {
    terms.iter().filter(|key| is_telling(key) && !vague.contains(*key))
}

pub(super) fn is_telling(key: &TermKey) -> bool {
    TELLING.contains(&key.pos.as_str())
}

/// The longer ones of some words that begin with a name.
fn longer<'a>(name: &TermKey, all: &[&'a TermKey]) -> Vec<&'a TermKey> {
    let begins = |key: &&&TermKey| {
        key.lemma.len() > name.lemma.len()
            && key.lemma.starts_with(&name.lemma)
            && say_the_same(&name.lemma, &key.lemma)
    };
    all.iter().filter(begins).copied().collect()
}

/// The name with which a word and others begin, if that is among them, else the word.
fn name<'a>(key: &'a TermKey, all: &[&'a TermKey]) -> &'a TermKey {
    let stands_for = |name: &&&TermKey| {
        let longer = longer(name, all);
        longer.len() >= LONGER && longer.contains(&key)
    };
    all.iter().find(stands_for).copied().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::super::changes::Risen;
    use super::*;
    use crate::comparison::SaidIn;

    const NOUN: &str = "名詞";
    const VERB: &str = "動詞";

    /// Names words with their parts of speech and people, of which the first so many pass the
    /// test, and which are of such stories.
    fn named(words: &[(&str, &str, i64)], sure: usize, stories: &[&[usize]]) -> Named {
        let risen: Vec<Risen> = words
            .iter()
            .enumerate()
            .map(|(place, (lemma, pos, people))| Risen {
                key: TermKey::new(lemma, pos),
                counts: (*people, 0),
                authors: Some(*people),
                is_sure: place < sure,
                since: None,
            })
            .collect();
        let keys: Vec<TermKey> = risen.iter().map(|risen| risen.key.clone()).collect();
        let compared = Compared {
            sure: keys[..sure].iter().cloned().collect(),
            telling_rise: keys,
            risen,
            ..Compared::default()
        };
        let said_in = (0..40).map(|id| SaidIn { tweet_id: id, author: u32::try_from(id).ok() });
        // Each word is said by the last of the people of the one before it, too.
        let mut begin = 0;
        let posts = words.iter().map(|(.., people)| {
            let end = begin + u32::try_from(*people).unwrap();
            let posts = (begin.min(39)..end.min(40)).collect();
            begin = end.saturating_sub(1);
            posts
        });
        let material = Material { posts: posts.collect(), said_in: said_in.collect(), all: 40 };
        let stories: Vec<Vec<usize>> = stories.iter().map(|story| story.to_vec()).collect();
        let vague = BTreeSet::new();
        Of { compared: &compared, vague: &vague, stories: &stories, material: &material }.named()
    }

    fn words(named: &Named) -> Vec<&str> {
        named.terms.iter().map(|key| key.lemma.as_str()).collect()
    }

    #[test]
    fn each_story_is_named_before_the_second_word_of_one() {
        let all = [
            ("台風", NOUN, 30),
            ("近づく", VERB, 20),
            ("休校", NOUN, 15),
            ("知事選", NOUN, 9),
            ("こんばんは", INTERJECTION, 40),
        ];
        let found = named(&all, 5, &[&[0, 1, 2], &[3], &[4]]);
        assert_eq!(words(&found), ["台風", "知事選", "休校"]);
        // Of a story its noun, and a greeting only where nothing else is left.
        let found = named(&all[3..], 2, &[&[0], &[1]]);
        assert_eq!(words(&found), ["知事選", "こんばんは"]);
        // A story of a few gives way to the second word of one of many.
        let found = named(&[all[0], all[2], ("怪我", NOUN, 3)], 3, &[&[0, 1], &[2]]);
        assert_eq!(words(&found), ["台風", "休校", "怪我"]);
        let found = named(&[("揺れる", VERB, 12), ("地震", NOUN, 8)], 2, &[&[0, 1]]);
        assert_eq!(words(&found), ["地震", "揺れる"]);
    }

    #[test]
    fn a_verb_of_a_few_unrelated_posts_is_not_named() {
        let all = [("脱ぐ", VERB, 3), ("満員電車", NOUN, 20), ("足", NOUN, 9), ("外", NOUN, 3)];
        let found = named(&all, 1, &[&[0], &[1], &[2], &[3]]);
        assert!(!found.is_sure);
        // Nor a word of three people beside one of many that may be chance.
        assert_eq!(words(&found), ["満員電車", "足"]);
        assert!(named(&[("脱ぐ", VERB, 5)], 1, &[&[0]]).is_sure);
        assert!(named(&[("脱ぐ", VERB, 3), ("上着", NOUN, 3)], 1, &[&[0, 1]]).is_sure);
    }

    #[test]
    fn a_name_stands_for_longer_words_that_begin_with_it() {
        let all = [("優勝パレード", NOUN, 14), ("優勝", NOUN, 13), ("優勝セール", NOUN, 9)];
        let found = named(&all, 3, &[&[0, 1, 2]]);
        assert_eq!(words(&found), ["優勝"]);
        // Two people said two of them.
        assert_eq!(found.united, BTreeMap::from([(TermKey::new("優勝", NOUN), 34)]));
        let found = named(&all[..2], 2, &[&[0, 1]]);
        assert_eq!(words(&found), ["優勝パレード"]);
        assert!(found.united.is_empty());
    }
}
