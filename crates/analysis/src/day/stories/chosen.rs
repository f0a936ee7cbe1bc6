//! Which posts a page quotes.

use std::collections::BTreeSet;

use super::{CANDIDATES, MANY_CANDIDATES, QUOTED, When, day_of};
use crate::day::nodes::Nodes;
use crate::summary::{Central, LEAST_WORDS, lexrank};

/// The posts that are quoted so far, and their authors.
pub(super) struct Chosen<'a> {
    pub nodes: &'a Nodes,
    authors: BTreeSet<i64>,
    pub quoted: Vec<Central>,
}

impl<'a> Chosen<'a> {
    /// None of the posts that `nodes` has.
    pub(super) fn of(nodes: &'a Nodes) -> Self {
        Self { nodes, authors: BTreeSet::new(), quoted: Vec::new() }
    }

    /// The post that tells most of a story, of which `held` gives the posts, each with how
    /// many names it has: one from the hours in which it was told, and of several names,
    /// before others.
    pub(super) fn choose_of_story<I: Iterator<Item = (i64, u32)>>(
        &mut self,
        held: impl Fn() -> I,
        when: Option<When>,
    ) -> Option<i64> {
        let nodes = self.nodes;
        let is_within = |id: i64| match when {
            Some(When::Hours(from, to)) => {
                nodes.about(id).hour.is_none_or(|hour| (from..=to).contains(&hour))
            }
            Some(When::Days(from, to)) => (from..=to).contains(&day_of(nodes.about(id).day)),
            None => true,
        };
        let several = held().any(|(_, names)| names > 1);
        let tries = [(true, 2), (true, 1), (false, 2), (false, 1)];
        let tries = tries.into_iter().filter(|(_, least)| several || *least == 1);
        // Someone who is not quoted yet before all that makes one post better than another.
        let has_another = held().any(|(id, _)| self.is_good(id) && self.is_by_another(id));
        for by_another in [true, false].into_iter().filter(|another| !another || has_another) {
            for (within, least_held) in tries.clone() {
                for least_words in [LEAST_WORDS, 2, 0] {
                    let of_it = held()
                        .filter(|(id, names)| *names >= least_held && (!within || is_within(*id)));
                    let of_it = of_it.filter_map(|(id, _)| nodes.node(id));
                    let candidates = lexrank(of_it, &nodes.words, CANDIDATES, least_words);
                    let is_wanted =
                        |id| self.is_good(id) && (!by_another || self.is_by_another(id));
                    if let Some(best) = self.best(&candidates, is_wanted) {
                        return Some(self.take(best));
                    }
                }
            }
        }
        let rest: Vec<Central> =
            held().map(|(tweet_id, _)| Central { tweet_id, score: 0.0 }).collect();
        self.choose(&rest)
    }

    /// The best of some posts: by someone who is not quoted yet if possible, else at
    /// least no answer to what is not there and no copy, else any.
    pub(super) fn choose(&mut self, candidates: &[Central]) -> Option<i64> {
        let best = self
            .best(candidates, |id| self.is_good(id) && self.is_by_another(id))
            .or_else(|| self.best(candidates, |id| self.is_good(id)))
            .or_else(|| self.best(candidates, |_| true))?;
        Some(self.take(best))
    }

    /// The best of some posts by someone who is not quoted yet, as far as that is known.
    pub(super) fn choose_of_another(&mut self, candidates: &[Central]) -> Option<i64> {
        let best = self.best(candidates, |id| self.is_good(id) && self.is_by_another(id))?;
        Some(self.take(best))
    }

    /// Where the most central posts are those of a few accounts, the most central of others.
    pub(super) fn choose_of_the_rest(&mut self) {
        let nodes = self.nodes;
        let rest = lexrank(nodes.iter(), &nodes.words, MANY_CANDIDATES, LEAST_WORDS);
        while self.quoted.len() < QUOTED && self.choose_of_another(&rest).is_some() {}
    }

    /// Takes a post that is named elsewhere, if it is one of the days and not quoted yet.
    pub(super) fn choose_named(&mut self, tweet_id: i64) {
        if self.nodes.node(tweet_id).is_some() && !self.is_quoted(tweet_id) {
            self.take(Central { tweet_id, score: 0.0 });
        }
    }

    /// Whether a post is no answer to what is not there and no copy.
    fn is_good(&self, tweet_id: i64) -> bool {
        let about = self.nodes.about(tweet_id);
        !about.answers_nobody && !about.is_copied
    }

    /// Whether someone wrote it who is not quoted yet, as far as is known.
    fn is_by_another(&self, tweet_id: i64) -> bool {
        self.nodes.about(tweet_id).author.is_none_or(|author| !self.authors.contains(&author))
    }

    /// Whether it is quoted, or another post with its text.
    fn is_quoted(&self, tweet_id: i64) -> bool {
        let text = |id| self.nodes.node(id).map(|node| node.text);
        let own = text(tweet_id);
        self.quoted.iter().any(|quoted| {
            quoted.tweet_id == tweet_id || (own.is_some() && text(quoted.tweet_id) == own)
        })
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
            .filter(|post| is_wanted(post.tweet_id) && !self.is_quoted(post.tweet_id))
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
    fn no_account_and_no_text_is_quoted_twice_if_there_is_a_choice() {
        let nodes = Nodes::of_posts(&[
            (1, 7, 10, &[0, 1, 2, 3, 4]),
            (2, 7, 11, &[0, 1, 2, 3, 5]),
            (3, 8, 12, &[0, 6, 7]),
            (4, 9, 12, &[0, 6, 7]),
        ]);
        let mut chosen = Chosen::of(&nodes);
        chosen.choose_named(1);
        // A post of both names by the same account gives way to another's of one.
        let held = || [(2, 2), (3, 1)].into_iter();
        assert_eq!(chosen.choose_of_story(held, None), Some(3));
        // The same text by another account is the same post.
        let central = [2, 4].map(|tweet_id| Central { tweet_id, score: 1.0 });
        assert_eq!(chosen.choose(&central), Some(2));
        assert_eq!(chosen.choose(&central), None);
    }

    #[test]
    fn where_one_account_has_the_central_posts_others_are_quoted() {
        let words: Vec<Vec<u32>> = (0..4).map(|post| vec![0, 1, 2, 3, 4, 10 + post]).collect();
        let mut posts: Vec<(i64, i64, u64, &[u32])> = (1_i64..)
            .zip(&words)
            .map(|(id, words)| (id, 7, 20 + id.unsigned_abs(), words.as_slice()))
            .collect();
        posts.extend([(11, 8, 11, &[30, 31, 32, 33, 34][..]), (12, 9, 12, &[30, 41, 42, 43, 44])]);
        let nodes = Nodes::of_posts(&posts);
        let mut chosen = Chosen::of(&nodes);
        let central = [1, 2, 3, 4].map(|tweet_id| Central { tweet_id, score: 1.0 });
        assert_eq!(chosen.choose_of_another(&central), Some(1));
        assert_eq!(chosen.choose_of_another(&central), None);
        chosen.choose_of_the_rest();
        let quoted: BTreeSet<i64> = chosen.quoted.iter().map(|post| post.tweet_id).collect();
        assert_eq!(quoted, [1, 11, 12].into());
    }
}
