//! Who said some terms, in which posts.

use super::Weighed;

/// A post of the day or period that has one of some terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SaidIn {
    pub tweet_id: i64,
    /// A number for each author; `None` where it is not known.
    pub author: Option<u32>,
}

impl Weighed {
    /// The posts of the day or period that have any of the terms of some rows, in the order
    /// of their ids; and of each term the places of its posts there, ascending. Of millions
    /// of posts that several terms share each has its id and author once.
    pub(crate) fn said_in(&self, rows: &[usize]) -> (Vec<SaidIn>, Vec<Vec<u32>>) {
        let is_target = |post: &&u32| self.posts.is_target[**post as usize];
        let posts_of = |row: &usize| self.postings.0[*row].as_slice().iter().filter(is_target);
        let mut has_any = vec![false; self.posts.ids.len()];
        for &post in rows.iter().flat_map(posts_of) {
            has_any[post as usize] = true;
        }
        let posts = self.posts.by_id().filter(|&post| has_any[post as usize]);
        let mut places = vec![0_u32; has_any.len()];
        let mut said_in = Vec::with_capacity(has_any.iter().filter(|has| **has).count());
        for (place, post) in (0..).zip(posts) {
            places[post as usize] = place;
            said_in.push(SaidIn {
                tweet_id: self.posts.ids[post as usize],
                author: self.posts.author_of(post),
            });
        }
        let of_row = |row: &usize| {
            let mut posts: Vec<u32> = posts_of(row).map(|&post| places[post as usize]).collect();
            posts.sort_unstable();
            posts.dedup();
            posts.shrink_to_fit();
            posts
        };
        let of_rows = rows.iter().map(of_row).collect();
        (said_in, of_rows)
    }

    /// How many posts of the day or period have terms that count.
    pub(crate) fn speaking_posts(&self) -> usize {
        let posts = self.posts.terms.iter().zip(&self.posts.is_target);
        posts.filter(|(terms, is_target)| **terms > 0 && **is_target).count()
    }
}
