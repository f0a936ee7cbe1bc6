//! Which words stand in the posts of some days, and in those that have a term.

use hashbrown::HashSet;
use jiff::civil::Date;
use polars::prelude::*;

use super::places::posts_with;
use crate::engine::by_sql;
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::views::{Asked, Part, View, each};
use tsubuyaki_warehouse::Snapshot;

/// What is read of tokens.
const READ: [&str; 3] = ["tweet_id", "lemma", "is_retweet"];

/// In how many posts words stand; of a day of millions of posts one is looked at after the
/// other.
#[derive(Default)]
pub(super) struct Standing {
    /// Posts that have the term, and all.
    pub posts: i64,
    pub n: i64,
    /// The words, and of each, by its number, in how many posts with the term it stands and
    /// in how many of all.
    pub terms: Terms,
    pub counts: Vec<(i64, i64)>,
    /// The post that is read, whether it has the term, and its words so far.
    last: Option<i64>,
    has_term: bool,
    met: HashSet<u32>,
}

impl Standing {
    /// Those of some days: `filters` say which posts have the term, `words` which words count.
    pub(super) fn of(
        snapshot: &Snapshot,
        lemma: &str,
        days: &[Date],
        (filters, words): (&Filters, &Filters),
    ) -> Result<Self, QueryError> {
        let mut standing = Self::default();
        for &date in days {
            let with = posts_with(snapshot, lemma, date, filters)?;
            let met = standing.read(snapshot, date, words, &with)?;
            // Those without any word that counts are posts, too.
            let number = |posts: usize| i64::try_from(posts).unwrap_or(0);
            standing.n += number(with.len() - met);
            standing.posts += number(with.len());
        }
        Ok(standing)
    }

    /// Reads the originals of a day; those `with` the term are sorted. How many of these
    /// were met.
    fn read(
        &mut self,
        snapshot: &Snapshot,
        date: Date,
        words: &Filters,
        with: &[i64],
    ) -> Result<usize, QueryError> {
        let asked = Asked { columns: &|name| READ.contains(&name), lemmas: None };
        let mut met = 0;
        let mut take = |part: Part| {
            let of_rows = part.terms(|lemma, _| self.terms.number(lemma, ""))?;
            let tweets = part.numbers("tweet_id")?;
            let rows = of_rows.iter().zip(tweets).zip(part.flags("is_retweet")?);
            for ((&term, tweet), is_retweet) in rows {
                if let Some(tweet) = tweet.filter(|_| !is_retweet) {
                    met += usize::from(self.add(tweet, term, with));
                }
            }
            Ok(())
        };
        // The file of a day tells all or nothing.
        if each(snapshot, View::Said, &[date], words, &asked, &mut take)? {
            return Ok(met);
        }
        let frame = by_sql(snapshot, View::Said, &[date], words)?
            .filter(col("is_retweet").not())
            .select([col("tweet_id"), col("lemma")])
            .sort(["tweet_id"], SortMultipleOptions::default())
            .collect()?;
        let (tweet, lemma) = (frame.column("tweet_id")?.i64()?, frame.column("lemma")?.str()?);
        for (tweet, lemma) in tweet.iter().zip(lemma.iter()) {
            if let Some((tweet, lemma)) = tweet.zip(lemma) {
                let term = self.terms.number(lemma, "");
                met += usize::from(self.add(tweet, term, with));
            }
        }
        Ok(met)
    }

    /// Counts a word of a post; those of a post follow each other. Whether it is the first
    /// of a post with the term.
    fn add(&mut self, tweet: i64, term: u32, with: &[i64]) -> bool {
        let is_first = self.last != Some(tweet);
        if is_first {
            (self.last, self.has_term) = (Some(tweet), with.binary_search(&tweet).is_ok());
            self.n += 1;
            self.met.clear();
        }
        if self.met.insert(term) {
            let place = term as usize;
            if self.counts.len() <= place {
                self.counts.resize(place + 1, (0, 0));
            }
            self.counts[place].0 += i64::from(self.has_term);
            self.counts[place].1 += 1;
        }
        is_first && self.has_term
    }
}
