//! Stories: the terms that rose, gathered by the posts that share them, and the
//! posts that represent the day.

mod chosen;
mod gathering;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::TermKey;
use super::changes::{Material, Risen};
use super::nodes::Nodes;
use super::one_name::{are_of_one_name, are_one_word};
use crate::summary::{Central, LEAST_WORDS, lexrank};
use chosen::Chosen;
use gathering::gathered;

/// Stories of a page, and terms of one.
const STORIES: usize = 5;
const TERMS: usize = 6;
/// People who must have written of one.
const LEAST_PEOPLE: usize = 3;
/// People from which on one that may be chance is said to go on from a day before.
const LEAST_OF_DAYS: usize = 5;
/// Posts of the summary.
const QUOTED: usize = 5;
/// Posts from which each is chosen.
const CANDIDATES: usize = 40;
/// The same where those are of fewer accounts than posts are quoted.
const MANY_CANDIDATES: usize = 400;
/// Hours in which half of the posts were written, that it is told.
const SOME_HOURS: usize = 6;
/// A term alone that may be chance is a story if one of so many people who wrote said it.
const ONE_OF: i64 = 10;
const NOUN: &str = "名詞";
/// Parts of speech that can be a story by themselves.
const TOPICS: [&str; 3] = [NOUN, "ハッシュタグ", "絵文字"];

/// Terms that rose together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// First the one that leads, which the first sentence names if it names any; then nouns
    /// before others, each in the order in which they rose.
    pub terms: Vec<TermKey>,
    /// Posts that have the first of the terms or two others, and the people who wrote them;
    /// `None` where none is known. Names of which one is a part of the other count as one.
    pub posts: i64,
    pub people: Option<i64>,
    pub when: Option<When>,
    /// The first day of the burst of its first term, if that is before the day: it goes
    /// on from there.
    pub since: Option<Date>,
    /// The post that tells most of it, one of the summary.
    pub tweet_id: i64,
    /// Other posts of the summary that have a noun of it.
    pub more: Vec<i64>,
    /// Whether its terms rose; else they are what the opening names where nothing did.
    pub rose: bool,
}

impl Story {
    /// Which day of its burst a day is, where it goes on from a day before.
    #[must_use]
    pub fn day_of_burst(&self, date: Date) -> Option<i32> {
        self.since.map(|since| (date - since).get_days() + 1)
    }
}

/// The shortest time in which half of a story's posts were written, or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// From the start of the one hour to the end of the other.
    Hours(usize, usize),
    Days(Date, Date),
}

/// The stories of a day or period, and the posts to quote with their scores: one of
/// each story, and others that are central to the day up to five in all.
pub(super) struct Told {
    pub stories: Vec<Story>,
    pub quoted: Vec<Central>,
}

/// What stories are made from.
pub(super) struct Of<'a> {
    pub risen: &'a [Risen],
    /// Those that the first sentence names: their stories come first.
    pub named: &'a [TermKey],
    /// Terms that say nothing by themselves.
    pub vague: &'a BTreeSet<TermKey>,
    pub material: &'a Material,
    /// How many people wrote; `None` where none is known.
    pub people: Option<i64>,
    /// The day; `None` of a period.
    pub date: Option<Date>,
    /// How many days have posts.
    pub days: i32,
    /// Whether the terms are those that the opening names where nothing rose. Then they are
    /// told however many people said them and whatever they are.
    pub is_opening: bool,
    /// The post that the opening names.
    pub passed_on: Option<i64>,
}

/// Terms that rose together.
struct Group {
    terms: Vec<usize>,
    /// The one that names it.
    lead: usize,
    /// Posts that have that one or several others, in the order of their ids.
    held: Vec<Held>,
    people: usize,
    /// Whether one of them passes the test.
    is_sure: bool,
}

/// A post of a group.
#[derive(Clone, Copy)]
struct Held {
    /// Its place among those that have any of the terms that rose.
    place: u32,
    /// How many names of the group it has.
    names: u32,
}

impl Of<'_> {
    /// Tells the stories, and chooses the posts to quote. `central` are those of the
    /// whole day.
    pub(super) fn told(&self, nodes: &Nodes, central: &[Central]) -> Told {
        let mut chosen = Chosen::of(nodes);
        let mut stories: Vec<Story> = Vec::new();
        let mut told: Vec<Vec<usize>> = Vec::new();
        let groups = self.groups(nodes);
        let of_stories: Vec<usize> = groups.iter().flat_map(|group| group.terms.clone()).collect();
        self.quote_of_no_story(&of_stories, &mut chosen);
        let most = STORIES.saturating_sub(chosen.quoted.len());
        for group in groups {
            if stories.len() == most {
                break;
            }
            if let Some(story) = self.story(&group, &mut chosen) {
                told.push(group.terms);
                stories.push(story);
            }
        }
        let is_of = |terms: &Vec<usize>, tweet_id: i64| {
            let topics = terms.iter().filter(|&&term| self.is_topic(term));
            let place =
                self.material.said_in.binary_search_by_key(&tweet_id, |said_in| said_in.tweet_id);
            let place = place.ok().and_then(|place| u32::try_from(place).ok());
            place.is_some_and(|place| {
                let mut posts = topics.map(|&term| &self.material.posts[term]);
                posts.any(|posts| posts.binary_search(&place).is_ok())
            })
        };
        let is_of_stories = |post: &&Central| told.iter().any(|terms| is_of(terms, post.tweet_id));
        // What no story tells before what one does.
        let (of, others): (Vec<&Central>, Vec<&Central>) = central.iter().partition(is_of_stories);
        let [of, others] = [of, others].map(|posts| posts.into_iter().copied().collect::<Vec<_>>());
        if let Some(tweet_id) = self.passed_on.filter(|_| chosen.quoted.len() < QUOTED) {
            chosen.choose_named(tweet_id);
        }
        for candidates in [&others, &of] {
            while chosen.quoted.len() < QUOTED && chosen.choose_of_another(candidates).is_some() {}
        }
        if chosen.quoted.len() < QUOTED && central.len() == CANDIDATES {
            chosen.choose_of_the_rest();
        }
        for candidates in [others, of] {
            while chosen.quoted.len() < QUOTED && chosen.choose(&candidates).is_some() {}
        }
        for post in &chosen.quoted {
            let leads = stories.iter().any(|story| story.tweet_id == post.tweet_id);
            let of = told.iter().position(|terms| !leads && is_of(terms, post.tweet_id));
            if let Some(story) = of {
                stories[story].more.push(post.tweet_id);
            }
        }
        Told { stories, quoted: chosen.quoted }
    }

    /// Quotes a post of each word that the first sentence names and that is of no story, as an
    /// adjective.
    fn quote_of_no_story(&self, of_stories: &[usize], chosen: &mut Chosen) {
        let place = |key: &TermKey| self.risen.iter().position(|risen| risen.key == *key);
        let named = self.named.iter().filter_map(place);
        for term in named.filter(|term| !of_stories.contains(term)) {
            let id = |&place: &u32| (self.material.said_in[place as usize].tweet_id, 1);
            chosen.choose_of_story(|| self.material.posts[term].iter().map(id), None);
        }
    }

    /// What may be a story: what the first sentence names, and else in the order in which it
    /// rose, where terms alone that may be chance come last.
    fn groups(&self, nodes: &Nodes) -> Vec<Group> {
        let all = self.gathered(nodes);
        let mut groups: Vec<Group> =
            all.into_iter().map(|terms| self.group(terms)).filter(|of| self.is_story(of)).collect();
        let is_named = |term: &usize| self.named.contains(&self.risen[*term].key);
        // Stable.
        groups.sort_by_key(|group| {
            let is_chance = !group.is_sure && group.terms.len() == 1;
            (!group.terms.iter().any(is_named), is_chance)
        });
        groups
    }

    /// The places of the terms that are of one story each.
    pub(super) fn gathered(&self, nodes: &Nodes) -> Vec<Vec<usize>> {
        let material = self.material;
        gathered(&gathering::Of {
            terms: &material.posts,
            said_in: &material.said_in,
            all: material.all,
            of_one_name: &|one, other| self.are_of_one_name(one, other),
            is_topic: &|term| self.is_topic(term),
            lie_apart: &|one, other| self.lie_apart(one, other, nodes),
            least_people: self.least_people(),
        })
    }

    fn group(&self, terms: Vec<usize>) -> Group {
        // The first of the terms that are of one name with each.
        let name = |term: &usize| {
            let first = terms.iter().find(|&&first| self.are_of_one_name(first, *term));
            *first.unwrap_or(term).min(term)
        };
        let all: BTreeSet<usize> = terms.iter().map(name).collect();
        let lead = self.lead(&terms);
        let said_in = &self.material.said_in;
        // Of each post which names it has, a bit each.
        let bit = |term: &usize| 1_u32 << all.range(..name(term)).count();
        let mut names = vec![0_u32; said_in.len()];
        for term in &terms {
            for &post in &self.material.posts[*term] {
                names[post as usize] |= bit(term);
            }
        }
        // What the opening names each has its own figures there.
        let is_held = |names: u32| {
            names & bit(&lead) != 0 || names.count_ones() > u32::from(!self.is_opening)
        };
        let held = (0..).zip(names).filter(|(_, names)| is_held(*names));
        let held = held.map(|(place, names)| Held { place, names: names.count_ones() });
        let held: Vec<Held> = held.collect();
        let authors = held.iter().filter_map(|held| said_in[held.place as usize].author);
        let mut people: Vec<u32> = authors.collect();
        people.sort_unstable();
        people.dedup();
        let is_sure = terms.iter().any(|&term| self.risen[term].is_sure);
        Group { terms, lead, held, people: people.len(), is_sure }
    }

    /// The term that names a group: the first that the first sentence names, else the first
    /// noun.
    fn lead(&self, terms: &[usize]) -> usize {
        let topics = || terms.iter().copied().filter(|&term| self.is_topic(term));
        let place = |term: &usize| self.named.iter().position(|key| *key == self.risen[*term].key);
        let named = topics().filter_map(|term| Some((place(&term)?, term))).min();
        let named = named.map(|(_, term)| term).or_else(|| topics().next());
        named.or_else(|| terms.first().copied()).unwrap_or_default()
    }

    fn are_of_one_name(&self, one: usize, other: usize) -> bool {
        let [one, other] = [one, other].map(|term| &self.risen[term].key);
        one.pos == NOUN && other.pos == NOUN && are_of_one_name(&one.lemma, &other.lemma)
    }

    /// People who must have written what two terms share: of the words of one or two people
    /// none.
    fn least_people(&self) -> usize {
        let are_few =
            self.people.is_none_or(|all| all < i64::try_from(LEAST_PEOPLE).unwrap_or(i64::MAX));
        if self.is_opening && are_few { 0 } else { LEAST_PEOPLE }
    }

    /// Whether so many people are many of those who wrote.
    fn are_many(&self, people: usize) -> bool {
        let people = i64::try_from(people).unwrap_or(i64::MAX);
        self.people.is_none_or(|all| people.saturating_mul(ONE_OF) >= all)
    }

    /// Not what too few people wrote of, nor words that say nothing by themselves. A word
    /// alone that may be chance must be that of many: among thousands that are tested
    /// some always rise.
    fn is_story(&self, group: &Group) -> bool {
        if self.is_opening {
            return !group.held.is_empty();
        }
        group.people >= LEAST_PEOPLE
            && group.terms.iter().any(|&term| self.is_topic(term))
            && (group.is_sure || group.terms.len() > 1 || self.are_many(group.people))
    }

    /// Whether that half of the posts were written then tells something: half of the
    /// hours in which people are awake, or of the days, have half of everything.
    fn is_short(&self, when: When) -> bool {
        match when {
            When::Hours(from, to) => to - from < SOME_HOURS,
            When::Days(from, to) => 2 * ((to - from).get_days() + 1) < self.days,
        }
    }

    /// Whether in a period each of two lists of posts was written within a few days, and a day
    /// or more lies between these.
    fn lie_apart(&self, one: &[u32], other: &[u32], nodes: &Nodes) -> bool {
        let when = |posts: &[u32]| {
            let id = |place: &u32| self.material.said_in[*place as usize].tweet_id;
            when(posts.iter().map(id), nodes, false).filter(|when| self.is_short(*when))
        };
        if self.date.is_some() {
            return false;
        }
        let (Some(When::Days(from, to)), Some(When::Days(other_from, other_to))) =
            (when(one), when(other))
        else {
            return false;
        };
        let is_before = |to: Date, from: Date| to.saturating_add(1.day()) < from;
        is_before(to, other_from) || is_before(other_to, from)
    }

    fn is_topic(&self, term: usize) -> bool {
        let key = &self.risen[term].key;
        if self.is_opening {
            return true;
        }
        TOPICS.contains(&key.pos.as_str()) && !self.vague.contains(key)
    }

    fn story(&self, group: &Group, chosen: &mut Chosen) -> Option<Story> {
        let (risen, date) = (self.risen, self.date);
        let id = |held: &Held| self.material.said_in[held.place as usize].tweet_id;
        let when = when(group.held.iter().map(id), chosen.nodes, date.is_some());
        let held = || group.held.iter().map(|held| (id(held), held.names));
        let tweet_id = chosen.choose_of_story(held, when)?;
        let rest = group.terms.iter().copied().filter(|&term| term != group.lead);
        let (topics, others): (Vec<usize>, Vec<usize>) =
            rest.partition(|&term| self.is_topic(term));
        // By the term that names it, of which the first sentence says the same: others come
        // and go. A common word that a few say again by chance is no story that goes on.
        let goes_on =
            group.is_sure || (group.people >= LEAST_OF_DAYS && self.are_many(group.people));
        let since = risen[group.lead].since.filter(|_| goes_on);
        // A word once, however its number is written.
        let mut terms: Vec<&TermKey> = Vec::new();
        let all = std::iter::once(group.lead).chain(topics).chain(others);
        for key in all.map(|term| &risen[term].key) {
            if !terms.iter().any(|other| are_one_word(&other.lemma, &key.lemma)) {
                terms.push(key);
            }
        }
        terms.truncate(TERMS);
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        Some(Story {
            terms: terms.into_iter().cloned().collect(),
            posts: number(group.held.len()),
            people: (group.people > 0).then(|| number(group.people)),
            when: when.filter(|when| self.is_short(*when)),
            since: since.zip(date).filter(|(since, date)| since < date).map(|(since, _)| since),
            tweet_id,
            more: Vec::new(),
            rose: !self.is_opening,
        })
    }
}

/// The posts that are central to the whole day, as candidates.
pub(super) fn central(nodes: &Nodes) -> Vec<Central> {
    lexrank(nodes.iter(), &nodes.words, CANDIDATES, LEAST_WORDS)
}

/// When half of some posts were written.
fn when(posts: impl Iterator<Item = i64> + Clone, nodes: &Nodes, is_day: bool) -> Option<When> {
    let about = posts.map(|id| nodes.about(id));
    if is_day {
        let mut hours = [0; 24];
        for hour in about.filter_map(|about| about.hour) {
            *hours.get_mut(hour)? += 1;
        }
        return busiest(&hours).map(|(from, to)| When::Hours(from, to));
    }
    let first = about.clone().map(|about| about.day).filter(|day| *day > 0).min()?;
    let mut days: Vec<i64> = Vec::new();
    for about in about {
        let place = usize::try_from(about.day - first).ok()?;
        if days.len() <= place {
            days.resize(place + 1, 0);
        }
        days[place] += 1;
    }
    let day = |place: usize| day_of(first.saturating_add(i32::try_from(place).unwrap_or(0)));
    busiest(&days).map(|(from, to)| When::Days(day(from), day(to)))
}

/// A day by its number since 1970.
fn day_of(days: i32) -> Date {
    date(1970, 1, 1).saturating_add(days.days())
}

/// The shortest run of places that has half of all or more, the one of most among
/// those, the first of equals; `None` of nothing.
fn busiest(counts: &[i64]) -> Option<(usize, usize)> {
    let all: i64 = counts.iter().sum();
    if all == 0 {
        return None;
    }
    (1..=counts.len()).find_map(|length| {
        let runs = counts.windows(length).enumerate();
        let sums = runs.map(|(from, run)| (run.iter().sum::<i64>(), from));
        let most = sums.max_by_key(|(sum, from)| (*sum, std::cmp::Reverse(*from)))?;
        (2 * most.0 >= all).then_some((most.1, most.1 + length - 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_posts_in_the_shortest_time() {
        let mut hours = [0; 24];
        assert_eq!(busiest(&hours), None);
        (hours[9], hours[20], hours[21], hours[22]) = (4, 3, 5, 3);
        // 15 in all: no hour has half, 20 and 21 have 8, as 21 and 22 have.
        assert_eq!(busiest(&hours), Some((20, 21)));
        hours[9] = 20;
        assert_eq!(busiest(&hours), Some((9, 9)));
        assert_eq!(busiest(&[1]), Some((0, 0)));
    }
}
