//! The notes below a comparison: what could not be tested, and why.

use serde_json::{Map, Value, json};

use super::Weighed;
use crate::note::{Note, Side};
use crate::people::voices::Voices;
use crate::people::{FALSE_DISCOVERY_RATE, MIN_PEOPLE};

/// The days of the baseline that lets few people be heard.
const LONG_BASELINE: usize = 28;

/// Why a comparison is silent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untested {
    /// No post of one side, or of both, has an author id.
    NoAuthors,
    /// So few people wrote that no word has enough of them.
    People {
        people: usize,
        /// Whether these are those who are left without the copies of a text.
        without_copies: bool,
    },
    /// No term occurs often enough and is said by enough people.
    NoTerm,
    /// Terms were tested, but so few people wrote that none could pass.
    TooFew {
        /// People who wrote on the day.
        people: usize,
        /// Whether these are those who are left without the copies of a text.
        without_copies: bool,
        /// How many more must say a term against this baseline.
        needed: usize,
        /// How many against 28 days, where that is fewer.
        needed_of_long: Option<usize>,
    },
}

impl Weighed {
    /// Why no change could be told, if none could.
    pub(crate) fn untested(&self) -> Option<Untested> {
        let (target, baseline, all) = self.layout.design.people();
        if target == 0 || baseline == 0 {
            return Some(Untested::NoAuthors);
        }
        if all < MIN_PEOPLE {
            let without_copies = self.layout.copies > 0;
            return Some(Untested::People { people: all, without_copies });
        }
        if self.family() == 0 {
            return Some(Untested::NoTerm);
        }
        if self.verdict.found() == 0 { self.too_few(target) } else { None }
    }

    fn too_few(&self, people: usize) -> Option<Untested> {
        let (share, family) = (self.layout.design.share(), self.family());
        let needed = least_people(share, family, true);
        // Retweets, which may not count, must not make a difference.
        let before = self.posts.terms.iter().zip(&self.posts.is_target);
        let before = before.filter(|(terms, is_target)| **terms > 0 && !**is_target).count();
        if needed <= people || least_people(share, family, false) <= before {
            return None;
        }
        // As long as a day against 28, of a period as it is.
        let days = self.target.len() as f64;
        let long = least_people(days / (LONG_BASELINE as f64 + days), family, true);
        let is_longer = self.baseline.len() < LONG_BASELINE && long < needed;
        Some(Untested::TooFew {
            people,
            without_copies: self.layout.copies > 0,
            needed,
            needed_of_long: is_longer.then_some(long),
        })
    }
}

/// What there is to know of what was tested.
pub(super) fn notes(weighed: &Weighed, shown: usize) -> Vec<Note> {
    let mut notes = Vec::new();
    let (speaking, unknown) = weighed.posts.speaking();
    if is_of_one_post(weighed) {
        notes.push(Note::OnePost { is_day: weighed.span.is_day() });
    }
    if unknown > 0 && unknown < speaking {
        notes.push(Note::WithoutAuthor { posts: unknown, of: speaking });
    }
    let copies = weighed.layout.copies;
    if copies > 0 {
        notes.push(Note::Copies { posts: copies, texts: weighed.layout.copied_texts });
    }
    let (target, baseline, all) = weighed.layout.design.people();
    if all > 0 && target + baseline == all && target > 0 && baseline > 0 {
        notes.push(Note::NobodyOnBothSides);
    }
    if weighed.family() > 0 {
        notes.push(Note::Found {
            found: weighed.verdict.found(),
            tested: weighed.family(),
            null_found: weighed.null_found,
        });
    }
    let untested = weighed.untested();
    if shown == 0 {
        notes.push(Note::NoRow { min_count: weighed.min_count });
    }
    // That no term is frequent enough is said once.
    let is_said = shown == 0 && matches!(untested, Some(Untested::NoTerm));
    notes.extend(untested.filter(|_| !is_said).map(|untested| why(weighed, untested)));
    notes
}

/// Why nothing could be told, and what would help.
fn why(weighed: &Weighed, untested: Untested) -> Note {
    let is_day = weighed.span.is_day();
    match untested {
        Untested::NoAuthors => {
            let (target, baseline, _) = weighed.layout.design.people();
            Note::NoAuthors(match (target, baseline) {
                (0, 0) => Side::Both,
                (0, _) if is_day => Side::Day,
                (0, _) => Side::Period,
                _ => Side::Baseline,
            })
        }
        Untested::People { people, without_copies } => {
            Note::FewPeople { people, without_copies, least: MIN_PEOPLE }
        }
        Untested::NoTerm => Note::NoTerm { min_count: weighed.min_count, least_people: MIN_PEOPLE },
        Untested::TooFew { people, without_copies, needed, needed_of_long } => Note::TooFew {
            is_day,
            people,
            without_copies,
            days: weighed.baseline.len(),
            needed,
            longer: needed_of_long.map(|needed| (LONG_BASELINE, needed)),
        },
    }
}

/// How many people must say a term on one side, and none on the other, for q
/// below .05 among so many terms.
fn least_people(share: f64, family: usize, rises: bool) -> usize {
    /// More than any comparison of so few people has.
    const MOST: u16 = 1_000;
    let q = |people: u16| {
        let people = f64::from(people);
        let voices = if rises {
            Voices { target: people, baseline: 0.0 }
        } else {
            Voices { target: 0.0, baseline: people }
        };
        voices.p(share) * family as f64
    };
    (1..MOST).find(|&people| q(people) < FALSE_DISCOVERY_RATE).unwrap_or(MOST).into()
}

fn is_of_one_post(weighed: &Weighed) -> bool {
    let posts = weighed.posts.terms.iter().zip(&weighed.posts.is_target);
    posts.filter(|(terms, is_target)| **terms > 0 && **is_target).count() == 1
}

/// The same in numbers.
pub(super) fn details(weighed: &Weighed) -> Map<String, Value> {
    let (target, baseline, all) = weighed.layout.design.people();
    let (posts, without_author) = weighed.posts.speaking();
    let details = json!({
        "tested": weighed.family(),
        "found": weighed.verdict.found(),
        "null_found": weighed.null_found,
        "people": { "target": target, "baseline": baseline, "both": target + baseline - all },
        "posts": posts,
        "posts_without_author": without_author,
        "copies": weighed.layout.copies,
        "copied_texts": weighed.layout.copied_texts,
    });
    match details {
        Value::Object(details) => details,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a thousand terms.
    #[test]
    fn fewer_people_are_needed_against_more_days() {
        let against = |days: f64| least_people(1.0 / (days + 1.0), 1000, true);
        assert_eq!([1.0, 7.0, 28.0].map(against), [15, 5, 3]);
    }
}
