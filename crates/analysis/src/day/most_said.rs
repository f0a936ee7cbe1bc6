//! What was said by most people: what the first sentences tell of a day on which nothing
//! rose.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::entities::EntityCount;
use super::one_name::say_the_same;
use super::said::{Said, SaidTerm};
use super::tags::Tags;
use super::{LEAST_PEOPLE, SHORT_DAY, TermKey};

/// Terms that are named.
const NAMED: usize = 3;
/// People from which on they are many, of however many; fewer are if they are one in so many.
const MANY: i64 = 10;
const MANY_AS_ONE_IN: i64 = 4;
/// Posts that must have a term where one or two people wrote: one that repeats it tells little.
const LEAST_POSTS: i64 = 2;
/// Of few posts the share that must have it then, as one in so many.
const ONE_IN: i64 = 3;
/// The share of one or two people's posts that have what is fixed.
const NEARLY_ALL: f64 = 0.8;
const NOUN: &str = "名詞";

/// The terms that most people said, or of one or two people those that most posts have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MostSaid {
    pub terms: Vec<SaidTerm>,
    pub kind: SaidKind,
    /// Whether they are by how many people said them.
    pub is_of_people: bool,
    /// Whether no other of this kind, but for those, was said by as many.
    pub is_most: bool,
    /// Nouns that nearly all posts of one or two people have, as that of a greeting: they
    /// tell nothing of a day.
    pub fixed: Vec<TermKey>,
    pub aside: Aside,
}

/// What is left aside though more said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// Words that tell when or how, not what.
    pub vague: bool,
    /// What stands in copies of one text.
    pub copies: bool,
    /// Words that are a hashtag.
    pub tags: bool,
}

/// What the terms are, the first of these that there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SaidKind {
    #[default]
    Nouns,
    Words,
    /// Hashtags and emoji.
    Signs,
}

impl MostSaid {
    /// All terms that a page names.
    pub(super) fn named(&self) -> impl Iterator<Item = &TermKey> {
        self.terms.iter().map(|term| &term.key).chain(&self.fixed)
    }
}

/// What they are chosen from.
pub(super) struct Of<'a> {
    pub said: &'a Said,
    pub signs: [&'a [EntityCount]; 2],
    /// Nouns that tell when or how.
    pub vague: &'a BTreeSet<TermKey>,
    /// Lemmas of which half or more stands in copies.
    pub copied: BTreeSet<&'a str>,
    /// Words that stand almost always in one hashtag.
    pub tags: &'a Tags,
    pub posts: i64,
    /// Those of them that are no retweets.
    pub originals: i64,
    /// People who wrote; `None` where none is known.
    pub writers: Option<i64>,
}

impl Of<'_> {
    /// Chooses them.
    pub(super) fn most_said(&self) -> MostSaid {
        let is_of_people = self.writers.is_some_and(|writers| writers >= LEAST_PEOPLE);
        let few = self.posts <= i64::try_from(SHORT_DAY).unwrap_or(i64::MAX);
        let measure = |term: &SaidTerm| {
            if is_of_people { term.authors.unwrap_or(0) } else { term.posts }
        };
        let least = match (is_of_people, few) {
            (true, _) => LEAST_PEOPLE,
            (false, false) => LEAST_POSTS,
            // One person's few posts all have some word twice.
            (false, true) => (self.posts / ONE_IN).max(LEAST_POSTS + 1),
        };
        let mut words: Vec<&SaidTerm> = self.said.shown.iter().chain(&self.said.others).collect();
        words.retain(|term| measure(term) >= least);
        // Stable: they come by their counts.
        words.sort_by_key(|term| Reverse(measure(term)));
        let is_noun = |term: &&&SaidTerm| term.key.pos == NOUN;
        let is_copied = |term: &&&SaidTerm| self.is_copied(&term.key.lemma);
        let is_vague = |term: &&&SaidTerm| self.vague.contains(&term.key);
        let is_tag = |term: &&&SaidTerm| self.tags.contains_key(&term.key);
        let is_fixed = |term: &&&SaidTerm| {
            !is_of_people && !few && term.posts as f64 >= NEARLY_ALL * self.originals as f64
        };
        let tells = |term: &&&SaidTerm| {
            !is_copied(term) && !is_tag(term) && !is_vague(term) && !is_fixed(term)
        };
        // A name and what it is a part of are named once, by the longer of those said by
        // as many.
        let named = |terms: Vec<&SaidTerm>| -> Vec<SaidTerm> {
            let mut named: Vec<&SaidTerm> = Vec::new();
            for term in terms {
                let same = |other: &&SaidTerm| say_the_same(&other.key.lemma, &term.key.lemma);
                match named.iter().position(same) {
                    Some(place) => {
                        let other = named[place];
                        let is_longer = other.key.lemma.len() < term.key.lemma.len();
                        if is_longer && measure(other) == measure(term) {
                            named[place] = term;
                        }
                    }
                    None => named.push(term),
                }
                if named.len() > NAMED {
                    break;
                }
            }
            named.into_iter().cloned().collect()
        };
        let nouns = named(words.iter().filter(is_noun).filter(tells).copied().collect());
        let (mut terms, kind) = if !nouns.is_empty() {
            (nouns, SaidKind::Nouns)
        } else if let others = named(words.iter().filter(tells).copied().collect())
            && !others.is_empty()
        {
            (others, SaidKind::Words)
        } else if let signs = self.signs(&measure, least)
            && !signs.is_empty()
        {
            (signs.into_iter().take(NAMED + 1).collect(), SaidKind::Signs)
        } else {
            let rest =
                words.iter().filter(|term| !is_copied(term) && !is_tag(term) && !is_fixed(term));
            let rest = rest.copied();
            (named(rest.collect()), SaidKind::Words)
        };
        // Beside what many people said, what a few did is not named as that of many.
        let is_many = |term: &SaidTerm| {
            let people = measure(term);
            people >= MANY || self.writers.is_some_and(|all| people * MANY_AS_ONE_IN >= all)
        };
        let of_many = terms.iter().take_while(|term| is_many(term)).count();
        let named_of = if is_of_people && of_many > 0 { of_many.min(NAMED) } else { NAMED };
        let next = terms.get(named_of).map_or(0, measure);
        terms.truncate(named_of);
        let last = terms.last().map_or(i64::MAX, measure);
        // Those that were not asked for were said at most as often.
        let rest = self.said.others.last().map_or(0, |term| term.count);
        let more = |term: &&&SaidTerm| measure(term) > last;
        let is_of_kind = |term: &&&SaidTerm| kind != SaidKind::Nouns || is_noun(term);
        let passed_over = || words.iter().filter(is_of_kind).filter(more);
        let are_words = kind != SaidKind::Signs;
        MostSaid {
            is_most: last > next && (!are_words || last >= rest),
            aside: Aside {
                vague: are_words && passed_over().any(|term| is_vague(&term) && !is_copied(&term)),
                copies: are_words && passed_over().any(|term| is_copied(&term)),
                tags: are_words && passed_over().any(|term| is_tag(&term) && !is_copied(&term)),
            },
            fixed: named(
                words
                    .iter()
                    .filter(is_fixed)
                    .filter(is_noun)
                    .filter(|term| !is_tag(term) && !is_vague(term))
                    .copied()
                    .collect(),
            )
            .into_iter()
            .map(|term| term.key)
            .take(NAMED)
            .collect(),
            terms,
            kind,
            is_of_people,
        }
    }

    /// Whether a word stands in copies, or one of which it is made.
    fn is_copied(&self, lemma: &str) -> bool {
        self.copied.contains(lemma)
            || self.copied.iter().any(|part| part.chars().count() > 1 && lemma.contains(part))
    }

    fn signs(&self, measure: &impl Fn(&SaidTerm) -> i64, least: i64) -> Vec<SaidTerm> {
        let term = |entity: &EntityCount| SaidTerm {
            key: entity.key.clone(),
            count: entity.tweets,
            posts: entity.tweets,
            authors: entity.authors,
            before: entity.before.unwrap_or(0),
            ratio: None,
            is_new: entity.is_new,
        };
        let mut signs: Vec<SaidTerm> = self.signs.into_iter().flatten().map(term).collect();
        signs.retain(|term| measure(term) >= least);
        signs.sort_by_key(|term| Reverse(measure(term)));
        signs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(lemma: &str, pos: &str, count: i64, authors: i64) -> SaidTerm {
        let key = TermKey::new(lemma, pos);
        let (ratio, posts) = (None, count);
        SaidTerm { key, count, posts, authors: Some(authors), before: 0, ratio, is_new: false }
    }

    fn named(said: &[SaidTerm], posts: i64, writers: i64) -> (Vec<String>, MostSaid) {
        let said = Said { shown: said.to_vec(), others: Vec::new() };
        let vague = BTreeSet::from([TermKey::new("今日", NOUN)]);
        let tags = [EntityCount {
            key: TermKey::new("😭", "絵文字"),
            tweets: 15,
            before: None,
            authors: Some(15),
            is_new: false,
        }];
        let in_tags = Tags::from([(
            TermKey::new("毎日", NOUN),
            TermKey::new("#まいにち日記", "ハッシュタグ"),
        )]);
        let of = Of {
            said: &said,
            tags: &in_tags,
            signs: [&[], &tags],
            vague: &vague,
            copied: BTreeSet::from(["抽選"]),
            posts,
            originals: posts,
            writers: Some(writers),
        };
        let most = of.most_said();
        (most.terms.iter().map(|term| term.key.lemma.clone()).collect(), most)
    }

    #[test]
    fn nouns_by_people_who_said_them() {
        let said = [
            term("毎日", NOUN, 25, 20),
            term("今日", NOUN, 20, 9),
            term("行く", "動詞", 18, 8),
            term("カレー", NOUN, 12, 2),
            term("抽選会", NOUN, 11, 11),
            term("夏", NOUN, 6, 4),
            term("雨", NOUN, 5, 5),
        ];
        let (words, most) = named(&said, 60, 30);
        assert_eq!(words, ["雨", "夏"], "what two people said is not what most said");
        assert_eq!(most.aside, Aside { vague: true, copies: true, tags: true });
        assert!(most.is_of_people && most.is_most);
        // What nearly all posts of one person have is fixed.
        let (words, most) = named(&said, 24, 1);
        assert_eq!(words, ["カレー", "夏", "雨"]);
        assert_eq!(most.fixed, []);
        let greeting = [term("ブログ", NOUN, 22, 1), term("収録", NOUN, 4, 1)];
        let (words, most) = named(&greeting, 22, 1);
        assert_eq!(
            (words, most.fixed),
            (vec!["収録".to_owned()], vec![TermKey::new("ブログ", NOUN)])
        );
        // Of one person's posts what was said most.
        let (words, most) = named(&said, 60, 1);
        assert_eq!((words.join(" "), most.is_of_people), ("カレー 夏 雨".to_owned(), false));
    }

    #[test]
    fn what_a_few_said_is_not_named_beside_what_many_did() {
        let said = [term("雨", NOUN, 30, 28), term("猫", NOUN, 12, 10), term("傘", NOUN, 3, 3)];
        assert_eq!(named(&said, 200, 103).0, ["雨", "猫"]);
        // Where nothing is of many all are named.
        assert_eq!(named(&said[2..], 200, 103).0, ["傘"]);
    }

    #[test]
    fn an_opening_is_never_empty_while_something_is_said() {
        let verb = term("痛い", "形容詞", 9, 9);
        let (words, most) = named(&[verb], 60, 30);
        assert_eq!((words.join(" "), most.kind), ("痛い".to_owned(), SaidKind::Words));
        let (words, most) = named(&[], 60, 30);
        assert_eq!((words.join(" "), most.kind), ("😭".to_owned(), SaidKind::Signs));
        assert_eq!(most.aside, Aside::default());
    }
}
