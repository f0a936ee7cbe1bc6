//! Gathers terms by the posts that share them.
//!
//! Two groups of terms are alike as far as their posts are the same: the share of
//! the smaller one's posts that the larger has too, corrected for chance, since a
//! group that half of all posts have shares half of everything. The larger one must have
//! a part of its own posts in common, too: else a frequent word swallows a rare one and
//! lends it its people. The two groups most alike become one, until none are alike enough.
//! What the posts of fewer than three people share joins nothing.

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

/// Groups of terms by their numbers, in the order of the first of each. `terms` are
/// the places of the posts of each among `said_in`, sorted and each once; `all` is how many
/// posts there are. Terms that are `of_one_name` are gathered whatever their posts; so many people must
/// have written what two groups share.
pub(super) fn gathered(
    terms: &[Vec<u32>],
    said_in: &[SaidIn],
    all: usize,
    of_one_name: &dyn Fn(usize, usize) -> bool,
    least_people: usize,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, Cow<[u32]>)> = terms
        .iter()
        .enumerate()
        .map(|(term, posts)| (vec![term], Cow::Borrowed(posts.as_slice())))
        .collect();
    // Of each group with those after it.
    let alike_to = |groups: &[(Vec<usize>, Cow<[u32]>)], one: usize, other: usize| {
        let mut terms = groups[one].0.iter();
        if terms.any(|&term| groups[other].0.iter().any(|&of| of_one_name(term, of))) {
            return f64::INFINITY;
        }
        likeness((&groups[one].1, &groups[other].1), said_in, all, least_people)
    };
    let mut alike: Vec<Vec<f64>> = (0..groups.len())
        .map(|one| {
            (0..groups.len())
                .map(|other| if one < other { alike_to(&groups, one, other) } else { 0.0 })
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
        let (terms, posts) = groups.remove(other);
        groups[one].0.extend(terms);
        let together = groups[one].1.to_mut();
        together.extend_from_slice(&posts);
        together.sort_unstable();
        together.dedup();
        alike.remove(other);
        for row in &mut alike {
            row.remove(other);
        }
        for third in 0..groups.len() {
            let (first, last) = (one.min(third), one.max(third));
            if first < last {
                alike[first][last] = alike_to(&groups, first, last);
            }
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|(terms, _)| terms).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
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
        super::gathered(terms, &said_in, all, of_one_name, 3)
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
}
