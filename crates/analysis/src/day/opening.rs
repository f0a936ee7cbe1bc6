//! What the first sentences name where no word rose, and the posts that have it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::changes::{Compared, ComparedTerm, Material, Risen};
use super::headline::Headline;
use super::most_said::MostSaid;
use super::nodes::Nodes;
use super::spread::{Spread, SpreadTerm};
use super::tags::Tags;
use super::{LEAST_PEOPLE, TermKey};
use crate::comparison::SaidIn;
use crate::crowd::Accounts;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::tally::{Token, tokens};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::Snapshot;

/// Words that are named.
const WORDS: usize = 3;
/// Of those who wrote one in so many says a word that is named as that of few days.
const MANY_OF: i64 = 10;
/// By how many occurrences a word must have grown to be named where nothing is tested, and
/// how many times as frequent it must be.
const LEAST_GROWTH: f64 = 4.0;
const LEAST_TIMES: f64 = 2.0;
/// In how many posts: one that repeats a word is no growth.
const LEAST_POSTS: i64 = 3;
const NOUN: &str = "名詞";

/// What the first sentences name where no word rose.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opening {
    /// [`MostSaid`].
    #[default]
    MostSaid,
    /// The nouns that grew by most occurrences, where nothing can be tested: of one
    /// person's records that is all there is to tell.
    Grown(Vec<ComparedTerm>),
    /// The nouns that many said within few days of a period that can be compared with none.
    OfFewDays(Vec<(SpreadTerm, (Date, Date))>),
}

/// What it is chosen from.
pub(super) struct Of<'a> {
    pub compared: Option<&'a Compared>,
    pub spread: Option<&'a Spread>,
    pub vague: &'a BTreeSet<TermKey>,
    /// Words that are hashtags, of those that rose or, where nothing is compared, were said.
    pub tags: &'a Tags,
    /// People who wrote; `None` where none is known.
    pub writers: Option<i64>,
}

/// What the first sentences name, and the posts that stories are made of.
pub(super) struct First {
    pub opening: Opening,
    pub named: Vec<TermKey>,
    pub risen: Vec<Risen>,
    pub material: Material,
    /// Whether these are of what is named where nothing rose.
    pub is_opening: bool,
}

impl Of<'_> {
    /// Of a day whose posts are shown whole there are no stories. `material` is that of what
    /// rose; `posts_of` gives that of other terms, `nodes` what is known of posts.
    pub(super) fn first(
        &self,
        (headline, most_said): (&Headline, &MostSaid),
        is_whole: bool,
        material: Material,
        posts_of: impl Fn(&[TermKey]) -> Result<(Vec<Risen>, Material), QueryError>,
        nodes: &Nodes,
    ) -> Result<First, QueryError> {
        let has_none = headline.risen.is_empty() && !is_whole;
        let mut opening = if has_none { self.opening() } else { Opening::default() };
        if let Opening::OfFewDays(terms) = opening {
            let keys: Vec<TermKey> = terms.iter().map(|(term, _)| term.key.clone()).collect();
            let (mut risen, mut material) = posts_of(&keys)?;
            let own = first_of_no_copies(&material, nodes, WORDS);
            let own = |place: usize| own.contains(&place);
            opening = Opening::OfFewDays(of_places(terms, own));
            if let Opening::OfFewDays(terms) = &opening
                && !terms.is_empty()
            {
                risen = of_places(risen, own);
                material.posts = of_places(material.posts, own);
                let named = opening.terms(most_said);
                return Ok(First { opening, named, risen, material, is_opening: true });
            }
            opening = Opening::MostSaid;
        }
        let named = if has_none { opening.terms(most_said) } else { headline.risen.clone() };
        if has_none && !named.is_empty() {
            let (risen, material) = posts_of(&named)?;
            return Ok(First { opening, named, risen, material, is_opening: true });
        }
        let risen = self.compared.map_or_else(Vec::new, |compared| compared.risen.clone());
        Ok(First { opening, named, risen, material, is_opening: false })
    }

    fn opening(&self) -> Opening {
        let grown = self.grown();
        if !grown.is_empty() {
            return Opening::Grown(grown);
        }
        let of_few_days = self.of_few_days();
        if of_few_days.is_empty() { Opening::MostSaid } else { Opening::OfFewDays(of_few_days) }
    }

    /// By what the page shows: at least twice as frequent, and by some occurrences more.
    fn grown(&self) -> Vec<ComparedTerm> {
        let Some(compared) = self.compared.filter(|compared| compared.untested.is_some()) else {
            return Vec::new();
        };
        let are_few = self.writers.is_none_or(|writers| writers < LEAST_PEOPLE);
        let is_told = |term: &&ComparedTerm| {
            term.key.pos == NOUN
                && !self.vague.contains(&term.key)
                && !self.tags.contains_key(&term.key)
                && !term.is_of_copies
                && (are_few || !term.is_of_one)
                && term.posts >= LEAST_POSTS
                && term.growth >= LEAST_GROWTH
                && term.count as f64 >= LEAST_TIMES * (term.count as f64 - term.growth)
        };
        let mut terms: Vec<&ComparedTerm> = compared.rising.iter().filter(is_told).collect();
        // Stable: they come in the order of the page's table.
        terms.sort_by(|one, other| other.growth.total_cmp(&one.growth));
        terms.into_iter().take(WORDS).cloned().collect()
    }

    fn of_few_days(&self) -> Vec<(SpreadTerm, (Date, Date))> {
        let spread = self.spread.filter(|_| self.compared.is_none());
        let (Some(spread), Some(writers)) = (spread, self.writers) else { return Vec::new() };
        if writers < LEAST_PEOPLE {
            return Vec::new();
        }
        let people = |term: &SpreadTerm| term.people.unwrap_or(0);
        let is_told = |(term, _): &&(SpreadTerm, (Date, Date))| {
            people(term) >= LEAST_PEOPLE
                && people(term) * MANY_OF >= writers
                && !self.vague.contains(&term.key)
        };
        let mut told: Vec<_> = spread.of_few_days.iter().filter(is_told).cloned().collect();
        // Stable: they come by their counts.
        told.sort_by_key(|(term, _)| Reverse(people(term)));
        let mut terms: Vec<(SpreadTerm, (Date, Date))> = Vec::new();
        for (mut term, days) in told {
            // The words of a hashtag are that.
            if let Some(tag) = self.tags.get(&term.key) {
                term.key = tag.clone();
            }
            if !terms.iter().any(|(other, _)| other.key == term.key) {
                terms.push((term, days));
            }
        }
        terms
    }
}

/// The places of the first of some terms that half of their posts, or more, have not as copies
/// of another: a text that many post is no word of theirs.
fn first_of_no_copies(material: &Material, nodes: &Nodes, most: usize) -> Vec<usize> {
    let is_own = |posts: &Vec<u32>| {
        let ids = posts.iter().map(|&place| material.said_in[place as usize].tweet_id);
        let copied = ids.filter(|&id| nodes.about(id).is_copied);
        let texts: Vec<Option<u64>> = copied.map(|id| Some(nodes.node(id)?.text)).collect();
        let different: BTreeSet<Option<u64>> = texts.iter().copied().collect();
        2 * (texts.len() - different.len()) < posts.len()
    };
    let own = material.posts.iter().enumerate().filter(|(_, posts)| is_own(posts));
    own.map(|(place, _)| place).take(most).collect()
}

/// What stands in some places of a list.
fn of_places<T>(list: Vec<T>, is_wanted: impl Fn(usize) -> bool) -> Vec<T> {
    let of_places = list.into_iter().enumerate().filter(|(place, _)| is_wanted(*place));
    of_places.map(|(_, of)| of).collect()
}

impl Opening {
    /// The terms that are named.
    pub(super) fn terms(&self, most_said: &MostSaid) -> Vec<TermKey> {
        match self {
            Self::MostSaid => most_said.terms.iter().map(|term| term.key.clone()).collect(),
            Self::Grown(terms) => terms.iter().map(|term| term.key.clone()).collect(),
            Self::OfFewDays(terms) => terms.iter().map(|(term, _)| term.key.clone()).collect(),
        }
    }
}

/// The posts of some days that have terms, for stories, and these as if they had risen. A
/// term is the same as all parts of speech.
pub(super) fn posts_of(
    terms: &[TermKey],
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    all: i64,
) -> Result<(Vec<Risen>, Material), QueryError> {
    let kinds = vec![Kind::Word, Kind::Compound, Kind::Hashtag, Kind::Emoji];
    let filters = Filters { kinds: Some(kinds), ..filters.clone() };
    let lemmas: Vec<&str> = terms.iter().map(|key| key.lemma.as_str()).collect();
    let (mut numbers, mut accounts) = (Terms::default(), Accounts::default());
    let mut found = Found::default();
    let mut take = |token: Option<Token>| match token {
        None => found = Found::default(),
        Some(token) => {
            let author = token.author.map(|author| accounts.number(author));
            found.add(SaidIn { tweet_id: token.tweet, author }, token.term);
        }
    };
    tokens(snapshot, days, &filters, Some(&lemmas), &mut numbers, &mut take)?;
    drop(accounts);
    found.sort();
    let mut posts: Vec<Vec<u32>> = vec![Vec::new(); terms.len()];
    for (term, of_term) in (0..).zip(found.posts) {
        let lemma = numbers.term(term).0;
        for place in (0..lemmas.len()).filter(|&place| lemmas[place] == lemma) {
            posts[place].extend(&of_term);
        }
    }
    for posts in &mut posts {
        posts.sort_unstable();
        posts.dedup();
    }
    let said_in = found.said_in;
    let risen = |key: &TermKey| Risen {
        key: key.clone(),
        counts: (0, 0),
        authors: None,
        is_sure: true,
        since: None,
    };
    let all = usize::try_from(all).unwrap_or(0);
    Ok((terms.iter().map(risen).collect(), Material { said_in, posts, all }))
}

/// Posts that have some terms, as they are met.
#[derive(Default)]
struct Found {
    said_in: Vec<SaidIn>,
    /// By the numbers of the terms, the places of their posts.
    posts: Vec<Vec<u32>>,
}

impl Found {
    /// Adds a term of a post; those of one come after one another.
    fn add(&mut self, post: SaidIn, term: u32) {
        if self.said_in.last().is_none_or(|last| last.tweet_id != post.tweet_id) {
            self.said_in.push(post);
        }
        let place = u32::try_from(self.said_in.len() - 1).unwrap_or(u32::MAX);
        let term = term as usize;
        if self.posts.len() <= term {
            self.posts.resize(term + 1, Vec::new());
        }
        if self.posts[term].last() != Some(&place) {
            self.posts[term].push(place);
        }
    }

    /// Puts them in the order of their ids, in which they are within a day.
    fn sort(&mut self) {
        if self.said_in.is_sorted_by_key(|post| post.tweet_id) {
            return;
        }
        let mut order: Vec<u32> = (0..).take(self.said_in.len()).collect();
        order.sort_unstable_by_key(|&place| self.said_in[place as usize].tweet_id);
        let mut places = vec![0; order.len()];
        for (place, &before) in (0_u32..).zip(&order) {
            places[before as usize] = place;
        }
        self.said_in.sort_unstable_by_key(|post| post.tweet_id);
        for place in self.posts.iter_mut().flatten() {
            *place = places[*place as usize];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_are_in_the_order_of_their_ids() {
        let mut found = Found::default();
        let post = |tweet_id: i64| SaidIn { tweet_id, author: u32::try_from(tweet_id % 3).ok() };
        for (tweet_id, term) in [(20, 1), (20, 0), (20, 1), (30, 1), (11, 0), (12, 1)] {
            found.add(post(tweet_id), term);
        }
        found.sort();
        assert_eq!(found.said_in, [11, 12, 20, 30].map(post));
        assert_eq!(found.posts, [vec![2, 0], vec![2, 3, 1]]);
    }

    #[test]
    fn a_text_that_many_post_takes_no_place_of_words_of_their_own() {
        // Of one text, that several accounts have, but for the last two.
        let all: Vec<(i64, i64, u64, &[u32])> = (0..8)
            .map(|id: i64| (id, id, if id < 6 { 1 } else { 10 + id.unsigned_abs() }, &[][..]))
            .collect();
        let nodes = Nodes::of_posts(&all);
        let said_in = (0..8).map(|id| SaidIn { tweet_id: id, author: None }).collect();
        let posts = vec![vec![0, 1, 2, 3, 4, 5], vec![0, 6, 7], vec![1, 2, 3, 4, 6], vec![6, 7]];
        let material = Material { said_in, posts, all: 8 };
        assert_eq!(first_of_no_copies(&material, &nodes, 3), [1, 3]);
        assert_eq!(first_of_no_copies(&material, &nodes, 1), [1]);
        assert_eq!(of_places(vec!['a', 'b', 'c'], |place| place != 1), ['a', 'c']);
    }
}
