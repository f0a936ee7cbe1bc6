//! Stories: the terms that rose, gathered by the posts that share them, and the
//! posts that tell of the day.

mod gathering;

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::TermKey;
use super::changes::{Compared, Material, Risen};
use super::nodes::Nodes;
use crate::comparison::SaidIn;
use crate::summary::{Central, LEAST_WORDS, Node, lexrank};
use gathering::gathered;

/// Stories of a page, and terms of one.
const STORIES: usize = 5;
const TERMS: usize = 6;
/// People who must have written of one.
const LEAST_PEOPLE: usize = 3;
/// Posts of the summary.
const QUOTED: usize = 5;
/// Posts from which each is chosen.
const CANDIDATES: usize = 40;
/// Parts of speech that can be a story by themselves.
const TOPICS: [&str; 3] = ["名詞", "ハッシュタグ", "絵文字"];

/// Terms that rose together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// Nouns first, each in the order in which they rose.
    pub terms: Vec<TermKey>,
    /// Posts that have one of the terms, and the people who wrote them.
    pub posts: i64,
    pub people: i64,
    pub when: Option<When>,
    /// The first day of the burst of one of its terms, if that is before the day: it
    /// goes on from there.
    pub since: Option<Date>,
    /// The post that tells most of it, one of the summary.
    pub tweet_id: i64,
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

/// Tells the stories, and chooses the posts to quote. `central` are those of the
/// whole day.
pub(super) fn told(
    compared: Option<&Compared>,
    material: &Material,
    nodes: &Nodes,
    central: &[Central],
    date: Option<Date>,
) -> Told {
    let mut chosen = Chosen { nodes, authors: BTreeSet::new(), quoted: Vec::new() };
    let mut stories = Vec::new();
    let risen = compared.map_or(&[][..], |compared| &compared.risen);
    let posts = &material.posts;
    let mut of_stories: BTreeSet<i64> = BTreeSet::new();
    for group in gathered(posts, material.all) {
        if stories.len() == STORIES {
            break;
        }
        if let Some(story) = story(&group, risen, posts, date, &mut chosen) {
            of_stories
                .extend(group.iter().flat_map(|&term| &posts[term]).map(|post| post.tweet_id));
            stories.push(story);
        }
    }
    // What no story tells before what one does.
    let (of, others): (Vec<Central>, Vec<Central>) =
        central.iter().partition(|post| of_stories.contains(&post.tweet_id));
    for candidates in [others, of] {
        while chosen.quoted.len() < QUOTED && chosen.choose(&candidates).is_some() {}
    }
    Told { stories, quoted: chosen.quoted }
}

/// The posts that are central to the whole day, as candidates.
pub(super) fn central(nodes: &Nodes) -> Vec<Central> {
    lexrank(nodes.iter(), &nodes.words, CANDIDATES, LEAST_WORDS)
}

/// `None` where it is no story: too few people, or a word that says nothing by
/// itself.
fn story(
    group: &[usize],
    risen: &[Risen],
    posts: &[Vec<SaidIn>],
    date: Option<Date>,
    chosen: &mut Chosen,
) -> Option<Story> {
    let mut held: BTreeMap<i64, usize> = BTreeMap::new();
    let mut people: BTreeSet<u32> = BTreeSet::new();
    for &SaidIn { tweet_id, author } in group.iter().flat_map(|&term| &posts[term]) {
        *held.entry(tweet_id).or_default() += 1;
        people.extend(author);
    }
    let is_topic = |term: &usize| TOPICS.contains(&risen[*term].key.pos.as_str());
    if people.len() < LEAST_PEOPLE || !group.iter().any(is_topic) {
        return None;
    }
    let when = when(held.keys().copied(), chosen.nodes, date.is_some());
    let tweet_id = chosen.choose_of_story(&held, when)?;
    let (topics, others): (Vec<usize>, Vec<usize>) = group.iter().copied().partition(is_topic);
    let terms = topics.into_iter().chain(others).take(TERMS);
    let since = group.iter().filter_map(|&term| risen[term].since).min();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    Some(Story {
        terms: terms.map(|term| risen[term].key.clone()).collect(),
        posts: number(held.len()),
        people: number(people.len()),
        when,
        since: since.zip(date).filter(|(since, date)| since < date).map(|(since, _)| since),
        tweet_id,
    })
}

/// When half of some posts were written.
fn when(posts: impl Iterator<Item = i64>, nodes: &Nodes, is_day: bool) -> Option<When> {
    let about: Vec<_> = posts.map(|id| nodes.about(id)).collect();
    if is_day {
        let mut hours = [0; 24];
        for hour in about.iter().filter_map(|about| about.hour) {
            *hours.get_mut(hour)? += 1;
        }
        return busiest(&hours).map(|(from, to)| When::Hours(from, to));
    }
    let first = about.iter().map(|about| about.day).filter(|day| *day > 0).min()?;
    let mut days: Vec<i64> = Vec::new();
    for about in &about {
        let place = usize::try_from(about.day - first).ok()?;
        if days.len() <= place {
            days.resize(place + 1, 0);
        }
        days[place] += 1;
    }
    let day = |place: usize| {
        let days = i64::from(first) + i64::try_from(place).unwrap_or(0);
        date(1970, 1, 1).saturating_add(days.days())
    };
    busiest(&days).map(|(from, to)| When::Days(day(from), day(to)))
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

/// The posts that are quoted so far, and their authors.
struct Chosen<'a> {
    nodes: &'a Nodes,
    authors: BTreeSet<i64>,
    quoted: Vec<Central>,
}

impl Chosen<'_> {
    /// The post that tells most of a story, of which posts have so many terms: one from
    /// the hours in which it was told, and of several terms, before others.
    fn choose_of_story(&mut self, held: &BTreeMap<i64, usize>, when: Option<When>) -> Option<i64> {
        let nodes = self.nodes;
        let is_within = |id: i64| match when {
            Some(When::Hours(from, to)) => {
                nodes.about(id).hour.is_none_or(|hour| (from..=to).contains(&hour))
            }
            _ => true,
        };
        let several = held.values().any(|&terms| terms > 1);
        let tries = [(true, 2), (true, 1), (false, 2), (false, 1)];
        for (within, least_held) in tries.into_iter().filter(|(_, least)| several || *least == 1) {
            for least_words in [LEAST_WORDS, 2, 0] {
                let is_of_it = |node: &&Node| {
                    held.get(&node.tweet_id).is_some_and(|&terms| terms >= least_held)
                        && (!within || is_within(node.tweet_id))
                };
                let of_it = nodes.iter().filter(is_of_it);
                let candidates = lexrank(of_it, &nodes.words, CANDIDATES, least_words);
                if let Some(chosen) = self.choose_well(&candidates) {
                    return Some(chosen);
                }
            }
        }
        let rest: Vec<Central> =
            held.keys().map(|&tweet_id| Central { tweet_id, score: 0.0 }).collect();
        self.choose(&rest)
    }

    /// The best of some posts: by someone who is not quoted yet if possible, else at
    /// least no answer to what is not there and no copy, else any.
    fn choose(&mut self, candidates: &[Central]) -> Option<i64> {
        self.choose_well(candidates).or_else(|| {
            let best = self.best(candidates, |_| true)?;
            Some(self.take(best))
        })
    }

    /// The same, without an answer to what is not there or a copy.
    fn choose_well(&mut self, candidates: &[Central]) -> Option<i64> {
        let nodes = self.nodes;
        let is_good = |id: i64| {
            let about = nodes.about(id);
            !about.answers_nobody && !about.is_copied
        };
        let by_another =
            |id: i64| nodes.about(id).author.is_none_or(|author| !self.authors.contains(&author));
        let best = self
            .best(candidates, |id| is_good(id) && by_another(id))
            .or_else(|| self.best(candidates, is_good))?;
        Some(self.take(best))
    }

    /// The most central that is not quoted yet; one that reached more people is worth
    /// more.
    fn best(&self, candidates: &[Central], is_wanted: impl Fn(i64) -> bool) -> Option<Central> {
        let worth = |post: &Central| {
            let reach = self.nodes.about(post.tweet_id).reach;
            post.score * (1.0 + (1.0 + reach as f64).log10())
        };
        candidates
            .iter()
            .filter(|post| self.quoted.iter().all(|quoted| quoted.tweet_id != post.tweet_id))
            .filter(|post| is_wanted(post.tweet_id))
            .max_by(|a, b| worth(a).total_cmp(&worth(b)).then(b.tweet_id.cmp(&a.tweet_id)))
            .copied()
    }

    fn take(&mut self, post: Central) -> i64 {
        self.authors.extend(self.nodes.about(post.tweet_id).author);
        self.quoted.push(post);
        post.tweet_id
    }
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
