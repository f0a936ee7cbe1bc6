//! Gathers terms by the posts that share them.
//!
//! Two groups of terms are alike as far as their posts are the same: the share of
//! the smaller one's posts that the larger has too, corrected for chance, since a
//! group that half of all posts have shares half of everything. The larger one must have
//! a part of its own posts in common, too: else a frequent word swallows a rare one and
//! lends it its people. The two groups most alike become one, until none are alike enough.
//! What the posts of fewer than three people share joins nothing, nor does what only a verb
//! or an exclamation of both shares: two groups with topics must share posts that have one of
//! each, and not lie days apart.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::comparison::SaidIn;

/// How alike two groups must be, from 0 (no more than by chance) to 1.
const ALIKE: f64 = 0.12;
/// The share of its posts that the larger one must have in common with the smaller, unless
/// that is hardly ever without it: then it is a part of the other's story.
const LEAST_SHARE: f64 = 0.1;
const IS_PART: f64 = 0.4;
/// Posts that two groups must share: one joins nothing.
const LEAST_POSTS: usize = 2;

/// What is gathered.
pub(super) struct Of<'a> {
    /// The places of the posts of each term among `said_in`, sorted and each once.
    pub terms: &'a [Vec<u32>],
    pub said_in: &'a [SaidIn],
    /// How many posts there are.
    pub all: usize,
    /// Terms that are so are gathered whatever their posts.
    pub of_one_name: &'a dyn Fn(usize, usize) -> bool,
    /// Whether a term can be a story by itself.
    pub is_topic: &'a dyn Fn(usize) -> bool,
    /// Whether the posts of two groups were written at times that lie apart.
    pub lie_apart: &'a dyn Fn(&[u32], &[u32]) -> bool,
    /// How many people must have written what two groups share.
    pub least_people: usize,
}

/// Terms that are gathered.
struct Group<'a> {
    terms: Vec<usize>,
    /// The posts of any of them, and of the topics among them.
    posts: Cow<'a, [u32]>,
    of_topics: Cow<'a, [u32]>,
}

impl<'a> Group<'a> {
    fn of(term: usize, posts: &'a [u32], is_topic: bool) -> Self {
        let posts = Cow::Borrowed(posts);
        let of_topics = if is_topic { posts.clone() } else { Cow::default() };
        Self { terms: vec![term], posts, of_topics }
    }

    fn take_in(&mut self, other: Group) {
        self.terms.extend(other.terms);
        for (posts, others) in
            [(&mut self.posts, other.posts), (&mut self.of_topics, other.of_topics)]
        {
            let together = posts.to_mut();
            together.extend_from_slice(&others);
            together.sort_unstable();
            together.dedup();
        }
    }
}

/// Groups of terms by their numbers, in the order of the first of each.
pub(super) fn gathered(of: &Of) -> Vec<Vec<usize>> {
    let groups = of.terms.iter().enumerate();
    let mut groups: Vec<Group> =
        groups.map(|(term, posts)| Group::of(term, posts, (of.is_topic)(term))).collect();
    // Of each group with those after it.
    let mut alike: Vec<Vec<f64>> = (0..groups.len())
        .map(|one| {
            (0..groups.len())
                .map(|other| if one < other { of.alike(&groups[one], &groups[other]) } else { 0.0 })
                .collect()
        })
        .collect();
    loop {
        let mut most: Option<(f64, usize, usize)> = None;
        for (one, row) in alike.iter().enumerate() {
            for (other, &likeness) in row.iter().enumerate().skip(one + 1) {
                // The first of equals.
                if likeness >= ALIKE && most.is_none_or(|(most, ..)| likeness > most) {
                    most = Some((likeness, one, other));
                }
            }
        }
        let Some((_, one, other)) = most else { break };
        let taken = groups.remove(other);
        groups[one].take_in(taken);
        alike.remove(other);
        for row in &mut alike {
            row.remove(other);
        }
        for third in 0..groups.len() {
            let (first, last) = (one.min(third), one.max(third));
            if first < last {
                alike[first][last] = of.alike(&groups[first], &groups[last]);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|group| group.terms).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

impl Of<'_> {
    /// How alike two groups are; 0 of those that are not of one story.
    fn alike(&self, one: &Group, other: &Group) -> f64 {
        let mut terms = one.terms.iter();
        if terms.any(|&term| other.terms.iter().any(|&of| (self.of_one_name)(term, of))) {
            return f64::INFINITY;
        }
        let least_people = self.least_people;
        let likeness = likeness((&one.posts, &other.posts), self.said_in, self.all, least_people);
        let (one, other) = (&one.of_topics, &other.of_topics);
        if likeness < ALIKE || one.is_empty() || other.is_empty() {
            return likeness;
        }
        let (_, by_several) = shared(one, other, self.said_in, least_people);
        if by_several && !(self.lie_apart)(one, other) { likeness } else { 0.0 }
    }
}

/// How alike two groups are by their posts; 0 or less if no more than by chance, if the
/// larger one shares little, or if too few people wrote what they share.
fn likeness(
    (one, other): (&[u32], &[u32]),
    said_in: &[SaidIn],
    all: usize,
    least_people: usize,
) -> f64 {
    let (shared, by_several) = shared(one, other, said_in, least_people);
    if !by_several {
        return 0.0;
    }
    let of_larger = shared as f64 / one.len().max(other.len()) as f64;
    let share = shared as f64 / one.len().min(other.len()) as f64;
    let by_chance = one.len().max(other.len()) as f64 / all.max(1) as f64;
    let likeness = if by_chance < 1.0 { (share - by_chance) / (1.0 - by_chance) } else { 0.0 };
    if of_larger < LEAST_SHARE && likeness < IS_PART { 0.0 } else { likeness }
}

/// How many posts two groups share, and whether enough people wrote them.
fn shared(
    mut one: &[u32],
    mut other: &[u32],
    said_in: &[SaidIn],
    least_people: usize,
) -> (usize, bool) {
    let (mut shared, mut authors) = (0, Vec::with_capacity(least_people));
    while let (Some((a, rest_of_one)), Some((b, rest_of_other))) =
        (one.split_first(), other.split_first())
    {
        match a.cmp(b) {
            Ordering::Less => one = rest_of_one,
            Ordering::Greater => other = rest_of_other,
            Ordering::Equal => {
                shared += 1;
                if authors.len() < least_people {
                    let author = said_in[*a as usize].author;
                    authors.extend(author.filter(|author| !authors.contains(author)));
                }
                (one, other) = (rest_of_one, rest_of_other);
            }
        }
    }
    (shared, authors.len() >= least_people && shared >= LEAST_POSTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: usize, _: usize) -> bool {
        false
    }

    /// Groups of terms that are in posts by so many different people each.
    fn gathered(
        terms: &[Vec<u32>],
        all: usize,
        of_one_name: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<Vec<usize>> {
        gathered_of(terms, all, of_one_name, Some)
    }

    fn gathered_of(
        terms: &[Vec<u32>],
        all: usize,
        of_one_name: &dyn Fn(usize, usize) -> bool,
        author: impl Fn(u32) -> Option<u32>,
    ) -> Vec<Vec<usize>> {
        let said_in = |id| SaidIn { tweet_id: i64::from(id), author: author(id) };
        let said_in: Vec<SaidIn> = (0..100).map(said_in).collect();
        let (is_topic, lie_apart) = (&|_| true, &|_: &[u32], _: &[u32]| false);
        let said_in = said_in.as_slice();
        super::gathered(&Of {
            terms,
            said_in,
            all,
            of_one_name,
            is_topic,
            lie_apart,
            least_people: 3,
        })
    }

    fn posts(ids: impl IntoIterator<Item = u32>) -> Vec<u32> {
        ids.into_iter().collect()
    }

    #[test]
    fn terms_are_gathered_by_the_posts_they_share() {
        let terms = [posts(0..20), posts(40..50), posts(15..25), posts(44..52), posts(60..63)];
        assert_eq!(gathered(&terms, 200, &none), [vec![0, 2], vec![1, 3], vec![4]]);
        assert_eq!(gathered(&[], 0, &none), Vec::<Vec<usize>>::new());
        let of_one_name = |one: usize, other: usize| (one.min(other), one.max(other)) == (0, 4);
        assert_eq!(gathered(&terms, 200, &of_one_name), [vec![0, 2, 4], vec![1, 3]]);
    }

    #[test]
    fn what_all_posts_have_gathers_nothing() {
        // 90 of 100 posts have the first: nine in ten of the second are no more than
        // that.
        let terms = [posts(0..90), posts(81..91)];
        assert_eq!(gathered(&terms, 100, &none), [[0], [1]]);
    }

    #[test]
    fn a_frequent_word_swallows_no_rare_one() {
        let terms = [posts(0..12), posts(9..60)];
        assert_eq!(gathered(&terms, 1_000, &none), [[0], [1]]);
        // What is hardly ever without the other is of its story.
        let terms = [posts(0..5), posts(1..60)];
        assert_eq!(gathered(&terms, 1_000, &none), [vec![0, 1]]);
        let terms = [posts(0..12), posts(4..40)];
        assert_eq!(gathered(&terms, 1_000, &none), [vec![0, 1]]);
    }

    #[test]
    fn what_one_or_two_people_write_gathers_nothing() {
        let terms = [posts(0..9), posts(0..9)];
        let gathered =
            |author: &dyn Fn(u32) -> Option<u32>| gathered_of(&terms, 100, &none, author);
        assert_eq!(gathered(&|id| Some(id % 2)), [[0], [1]]);
        assert_eq!(gathered(&|_| Some(7)), [[0], [1]]);
        assert_eq!(gathered(&|_| None), [[0], [1]]);
        assert_eq!(gathered(&|id| Some(id % 3)), [vec![0, 1]]);
    }

    #[test]
    fn two_topics_are_not_one_story_by_a_verb_of_both() {
        let said_in = |id| SaidIn { tweet_id: i64::from(id), author: Some(id) };
        let said_in: Vec<SaidIn> = (0..100).map(said_in).collect();
        // The last is said with either, the second a few times with the third.
        let terms = [posts(0..12), posts(30..42), posts(38..50), posts((0..6).chain(30..40))];
        let gathered = |is_verb: usize, lie_apart: &dyn Fn(&[u32], &[u32]) -> bool| {
            super::gathered(&Of {
                terms: &terms,
                said_in: &said_in,
                all: 1_000,
                of_one_name: &none,
                is_topic: &|term| term != is_verb,
                lie_apart,
                least_people: 3,
            })
        };
        assert_eq!(gathered(3, &|_, _| false), [vec![0], vec![1, 2, 3]]);
        // A topic that both have joins them, if not on days that lie apart.
        assert_eq!(gathered(9, &|_, _| false), [vec![0, 1, 2, 3]]);
        let lie_apart = |one: &[u32], other: &[u32]| one[0].abs_diff(other[0]) >= 30;
        assert_eq!(gathered(9, &lie_apart), [vec![0, 3], vec![1, 2]]);
    }
}
