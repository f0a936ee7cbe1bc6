//! Who said a term, in which posts.

use super::Weighed;

/// A post of the day or period that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SaidIn {
    pub tweet_id: i64,
    /// A number for each author; `None` where it is not known.
    pub author: Option<u32>,
}

impl Weighed {
    /// The posts of the day or period that have the term of a row, each once, in the
    /// order of their ids.
    pub(crate) fn said_in(&self, row: usize) -> Vec<SaidIn> {
        let is_target = |post: &&u32| self.posts.is_target[**post as usize];
        let mut posts: Vec<SaidIn> = self.postings.0[row]
            .as_slice()
            .iter()
            .filter(is_target)
            .map(|&post| SaidIn {
                tweet_id: self.posts.ids[post as usize],
                author: self.posts.author_of(post),
            })
            .collect();
        posts.sort_unstable_by_key(|post| post.tweet_id);
        posts.dedup();
        posts
    }

    /// How many posts of the day or period have terms that count.
    pub(crate) fn speaking_posts(&self) -> usize {
        let posts = self.posts.terms.iter().zip(&self.posts.is_target);
        posts.filter(|(terms, is_target)| **terms > 0 && **is_target).count()
    }
}
