//! The occurrences of a term, of which some are shown.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::super::spellings::{Spellings, Written};
use super::{CANDIDATES, EXAMPLES};
use crate::crowd::Voices;
use crate::example::Example;

/// Where a term occurs in a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub in_hashtag: bool,
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub start: usize,
    pub end: usize,
}

/// The occurrences of a term.
#[derive(Default)]
pub(super) struct Found {
    pub count: i64,
    pub copies: i64,
    pub tweets: i64,
    /// Who said it, by the numbers that those who look for it give.
    pub voices: Voices,
    /// Of the tweet that was met last the first, one outside of hashtags before others.
    pub last: Option<Place>,
    /// Of the tweets before it those that may be chosen, by their authors.
    places: BTreeMap<Option<i64>, BTreeSet<Place>>,
    pub readings: BTreeMap<String, i64>,
    pub spellings: Spellings,
    /// How often it was written as its lemma, inflected or not, and as each spelling that is
    /// united with it.
    pub own: Written,
    pub variants: BTreeMap<String, Written>,
}

impl Found {
    /// Takes in where it stands; the places of a tweet follow each other.
    pub(super) fn stands_at(&mut self, place: Place) {
        match &mut self.last {
            Some(last) if last.tweet_id == place.tweet_id => {
                if last.in_hashtag && !place.in_hashtag {
                    *last = place;
                }
            }
            last => {
                let before = last.replace(place);
                self.tweets += 1;
                if let Some(before) = before {
                    self.keep(before);
                }
            }
        }
    }

    /// Keeps a place if it may be chosen: of so many people as tweets are chosen the
    /// first, since only where there are fewer people one of them has another turn.
    pub(super) fn keep(&mut self, place: Place) {
        if self.comes_too_late(place) {
            return;
        }
        let of_author = self.places.entry(place.author_id).or_default();
        of_author.insert(place);
        if of_author.len() > CANDIDATES {
            of_author.pop_last();
        }
        let people = self.places.iter().filter(|(author, _)| author.is_some());
        if people.clone().count() > CANDIDATES {
            let last = people.max_by_key(|(_, places)| places.first()).map(|(author, _)| *author);
            last.and_then(|author| self.places.remove(&author));
        }
    }

    /// Whether a place would be dropped at once, as most are of a word that many say.
    fn comes_too_late(&self, place: Place) -> bool {
        match self.places.get(&place.author_id) {
            Some(own) => own.len() == CANDIDATES && own.last() < Some(&place),
            None if place.author_id.is_none() => false,
            None => {
                let people = self.places.iter().filter(|(author, _)| author.is_some());
                people.clone().count() == CANDIDATES
                    && people.map(|(_, places)| places.first()).max() < Some(Some(&place))
            }
        }
    }

    /// How many people said it, and how often the one who said it most; `None` where no
    /// author is known.
    pub(super) fn people(&mut self) -> Option<(i64, i64)> {
        let (people, most) = self.voices.people_and_most();
        (people > 0).then_some((people, most))
    }

    /// The tweets to choose from: of different people first, outside of
    /// hashtags first, in the order of their ids.
    pub(super) fn candidates(&self) -> impl Iterator<Item = Place> + use<> {
        let in_turn = |(author, places): (&Option<i64>, &BTreeSet<Place>)| {
            // Nobody knows whether two unknown authors are one.
            let is_known = author.is_some();
            let turn = move |place: usize| if is_known { place } else { 0 };
            let places: Vec<Place> = places.iter().copied().collect();
            places.into_iter().enumerate().map(move |(at, place)| (turn(at + 1), place))
        };
        let mut all: Vec<(usize, Place)> = self.places.iter().flat_map(in_turn).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, place)| place).take(CANDIDATES)
    }

    /// The first that differ, in the order of time.
    pub(super) fn examples(&self, texts: &std::collections::HashMap<i64, Example>) -> Vec<Example> {
        let mut chosen: Vec<Example> = Vec::new();
        for place in self.candidates() {
            let Some(text) = texts.get(&place.tweet_id) else { continue };
            if chosen.len() == EXAMPLES {
                break;
            }
            if chosen.iter().all(|other| other.text != text.text) {
                chosen.push(text.at((place.start, place.end)));
            }
        }
        chosen.sort_by(|a, b| (a.date, &a.time, a.tweet_id).cmp(&(b.date, &b.time, b.tweet_id)));
        chosen
    }

    /// The spelling of most people, where that is not the lemma.
    pub(super) fn spelling(&self, lemma: &str) -> Option<String> {
        let order = |(spelling, written): &(&String, &Written)| {
            (written.order(), Reverse((*spelling).clone()))
        };
        let most = self.variants.iter().max_by_key(order);
        // Capitals are lost in what a table has.
        let most = most.filter(|(spelling, written)| {
            written.order() > self.own.order()
                && !spelling.chars().any(|c| c.is_ascii_alphanumeric())
        });
        most.map(|(spelling, _)| spelling.clone()).or_else(|| self.spellings.most(lemma))
    }

    /// The reading met most often.
    pub(super) fn reading(&self) -> Option<String> {
        let most = self.readings.values().max()?;
        self.readings.iter().find(|(_, count)| *count == most).map(|(reading, _)| reading.clone())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// The candidates with all places in hand.
    fn of_all(places: &[Place]) -> Vec<Place> {
        let mut turns: HashMap<Option<i64>, i64> = HashMap::new();
        let mut places = places.to_vec();
        places.sort_unstable();
        let mut in_turn: Vec<(i64, Place)> = Vec::new();
        for place in places {
            let turn = turns.entry(place.author_id).or_default();
            *turn += i64::from(place.author_id.is_some());
            in_turn.push((*turn, place));
        }
        in_turn.sort_unstable();
        in_turn.into_iter().map(|(_, place)| place).take(CANDIDATES).collect()
    }

    #[test]
    fn a_word_is_written_as_most_wrote_it() {
        // As each of several people wrote it.
        let spelling = |own: &[u32], variants: &[(&str, &[u32])]| {
            let written = |authors: &[u32]| {
                let mut written = Written::default();
                for &author in authors {
                    written.add(Some(author));
                }
                written
            };
            let variants = variants.iter().map(|(name, by)| ((*name).to_owned(), written(by)));
            let found =
                Found { own: written(own), variants: variants.collect(), ..Found::default() };
            found.spelling("賑やか")
        };
        let others: (&str, &[u32]) = ("ニギヤカ", &[1]);
        let found = spelling(&[1, 2], &[("にぎやか", &[3, 4, 5]), others]);
        assert_eq!(found.as_deref(), Some("にぎやか"));
        assert_eq!(spelling(&[1, 2], &[("にぎやか", &[3, 4]), others]), None);
        // One who repeats it is one.
        assert_eq!(spelling(&[1, 2, 6], &[("にぎやか", &[3, 3, 3, 4, 4, 4])]), None);
        assert_eq!(spelling(&[], &[("kpop", &[1, 2])]), None);
    }

    #[test]
    fn what_is_kept_is_what_would_be_chosen_of_all() {
        let mut state = 1_u64;
        let mut next = |below: i64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from(state >> 33).unwrap() % below
        };
        for round in 0..200 {
            let people = 1 + round % 30;
            let place = |tweet_id, author: i64, tagged: i64| Place {
                in_hashtag: tagged > 0,
                tweet_id,
                author_id: (author > 0).then_some(author),
                start: 0,
                end: 0,
            };
            let places: Vec<Place> =
                (0..=next(60)).map(|id| place(id, next(people + 1), next(3))).collect();
            let mut found = Found::default();
            for place in &places {
                found.stands_at(*place);
            }
            if let Some(last) = found.last.take() {
                found.keep(last);
            }
            assert_eq!(found.candidates().collect::<Vec<_>>(), of_all(&places), "{places:?}");
            assert_eq!(found.tweets, i64::try_from(places.len()).unwrap());
        }
    }
}
