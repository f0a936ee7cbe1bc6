//! Gathers terms by the posts that share them.
//!
//! Two groups of terms are alike as far as their posts are the same: the share of
//! the smaller one's posts that the larger has too, corrected for chance, since a
//! group that half of all posts have shares half of everything. The two groups most
//! alike become one, until none are alike enough. What only one person's posts share
//! joins nothing.

use std::collections::BTreeSet;

/// How alike two groups must be, from 0 (no more than by chance) to 1.
const ALIKE: f64 = 0.2;
/// People who must have written what two groups share.
const LEAST_PEOPLE: usize = 2;

/// A post by its id, with a number for its author.
pub(super) type Post = (i64, Option<u32>);

/// Groups of terms by their numbers, in the order of the first of each. `terms` are
/// the posts of each; `all` is how many posts there are.
pub(super) fn gathered(terms: &[BTreeSet<Post>], all: usize) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, BTreeSet<Post>)> =
        terms.iter().cloned().enumerate().map(|(term, posts)| (vec![term], posts)).collect();
    loop {
        let mut most: Option<(f64, usize, usize)> = None;
        for one in 0..groups.len() {
            for other in one + 1..groups.len() {
                let likeness = likeness(&groups[one].1, &groups[other].1, all);
                // The first of equals.
                if likeness >= ALIKE && most.is_none_or(|(most, ..)| likeness > most) {
                    most = Some((likeness, one, other));
                }
            }
        }
        let Some((_, one, other)) = most else { break };
        let (terms, posts) = groups.remove(other);
        groups[one].0.extend(terms);
        groups[one].1.extend(posts);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|(terms, _)| terms).collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

/// How alike two groups are by their posts; 0 or less if no more than by chance.
fn likeness(one: &BTreeSet<Post>, other: &BTreeSet<Post>, all: usize) -> f64 {
    let (smaller, larger) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let shared = || smaller.iter().filter(|post| larger.contains(post));
    let people: BTreeSet<u32> = shared().filter_map(|(_, author)| *author).collect();
    if people.len() < LEAST_PEOPLE {
        return 0.0;
    }
    let share = shared().count() as f64 / smaller.len() as f64;
    let by_chance = larger.len() as f64 / all.max(1) as f64;
    if by_chance < 1.0 { (share - by_chance) / (1.0 - by_chance) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Posts by different people.
    fn posts(ids: impl IntoIterator<Item = u32>) -> BTreeSet<Post> {
        ids.into_iter().map(|id| (i64::from(id), Some(id))).collect()
    }

    #[test]
    fn terms_are_gathered_by_the_posts_they_share() {
        let terms = [posts(0..20), posts(40..50), posts(15..25), posts(44..52), posts(60..63)];
        assert_eq!(gathered(&terms, 200), [vec![0, 2], vec![1, 3], vec![4]]);
        assert_eq!(gathered(&[], 0), Vec::<Vec<usize>>::new());
    }

    #[test]
    fn what_all_posts_have_gathers_nothing() {
        // 90 of 100 posts have the first: nine in ten of the second are no more than
        // that.
        let terms = [posts(0..90), posts(81..91)];
        assert_eq!(gathered(&terms, 100), [[0], [1]]);
    }

    #[test]
    fn what_one_person_writes_gathers_nothing() {
        let of_one: BTreeSet<Post> = (0..9).map(|id| (id, Some(7))).collect();
        let unknown: BTreeSet<Post> = (0..9).map(|id| (id, None)).collect();
        assert_eq!(gathered(&[of_one.clone(), of_one], 100), [[0], [1]]);
        assert_eq!(gathered(&[unknown.clone(), unknown], 100), [[0], [1]]);
    }
}
