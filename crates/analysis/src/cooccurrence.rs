//! Which terms co-occur in tweets.

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::answer::{Answer, Totals};
use super::association::Cooccurrence;
use super::error::QueryError;
use super::filters::{Filters, Retweets};
use super::note::Note;
use super::numbered::Terms;
use super::question::Question;
use super::span::Span;
use super::tally::Standing;
use super::term::{look_up, widened};
use tsubuyaki_warehouse::{Snapshot, Table};

/// What pairs are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum PairOrder {
    /// Log-likelihood ratio: how certain the association is
    #[default]
    G2,
    /// Number of posts that contain both
    Count,
    /// Posts with both over posts with either
    Jaccard,
    /// Posts with both over the mean of posts with each
    Dice,
    /// Posts with both over posts with the rarer term (overlap coefficient)
    Simpson,
    /// Pointwise mutual information, in bits
    Pmi,
    /// Normalized pointwise mutual information
    Npmi,
    /// Pearson's chi-square
    Chi2,
}

/// Pairs that an answer has at the most, the first in its order: a day of long posts
/// has a hundred times as many.
const MOST_PAIRS: usize = 1_000_000;

impl PairOrder {
    /// What a pair is sorted by, the greatest first.
    fn key(self, pair: Cooccurrence) -> f64 {
        match self {
            Self::G2 => pair.g2(),
            #[expect(clippy::cast_precision_loss, reason = "a day has fewer than 2^52 posts")]
            Self::Count => pair.n_xy as f64,
            Self::Jaccard => pair.jaccard(),
            Self::Dice => pair.dice(),
            Self::Simpson => pair.simpson(),
            Self::Pmi => pair.pmi(),
            Self::Npmi => pair.npmi(),
            Self::Chi2 => pair.chi2(),
        }
    }
}

/// Which pairs to seek.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// The tweets that a pair needs; at least 2 are needed to say anything.
    pub min_tweets: i64,
    /// A term that all pairs are to have, as their x.
    pub around: Option<String>,
    pub order: PairOrder,
}

/// Pairs of terms of a day or period that co-occur in tweets: x, y, `n_xy`, `n_x`,
/// `n_y` (tweets), jaccard, dice, simpson, pmi, npmi, g2, chi2, `x_pos`,
/// `y_pos`. x comes before y in the order of code points, unless it is the term
/// asked for. In `totals`, n is the number of tweets. The words of a hashtag are
/// left out: the hashtag stands for them.
///
/// Terms of fewer tweets than a pair needs are dropped first. Then the pairs of
/// one x after the other are counted; besides those that stay, memory takes one
/// number a term and one for each term of each tweet. Of more than a million pairs
/// the first million stay, and `totals` says how many there are.
///
/// # Errors
///
/// When the term asked for never occurs, or a file of the warehouse is damaged.
pub fn cooccurrence(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    pairs: &Pairs,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let span = span.into();
    let (around, filters) = match &pairs.around {
        None => (None, filters.clone()),
        Some(name) => {
            let terms = look_up(snapshot, std::slice::from_ref(name), filters)?;
            let filters = widened(filters, &terms)?;
            (terms.into_iter().next().map(|term| term.lemma), filters)
        }
    };
    let least = pairs.min_tweets.max(filters.min_count.unwrap_or(0));
    let values = span.values(snapshot.manifest()).with("min_tweets", &least);
    let mut parameters = Question::named("occurrences")?.values(&values, snapshot.manifest())?;
    let dates = span.dates(snapshot.manifest());
    let n = tweets(snapshot, &dates, &filters)?;
    let occurrences = Occurrences::read(snapshot, &dates, &filters, least)?;
    let found = Found::among(&occurrences, pairs, around.as_deref(), n, MOST_PAIRS);
    let frame = frame(&occurrences, &found.pairs)?;
    if let Some(around) = around {
        parameters.set("around", &around);
    }
    parameters.set("min_tweets", &pairs.min_tweets);
    let mut totals = Totals { tweets: Some(n), ..Totals::of(dates, &filters) };
    if found.count > found.pairs.len() {
        totals.rows = Some(found.count);
        totals.notes.push(Note::FirstPairs { shown: found.pairs.len(), all: found.count });
    }
    Ok(Answer { question: "cooccurrence".to_owned(), parameters, totals, frame, columns: &[] })
}

/// How many posts there are in all.
fn tweets(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<i64, QueryError> {
    let mut tweets = snapshot.scan(Table::Tweets, dates)?;
    if let Some(of_tweets) = filters.of_tweets() {
        tweets = tweets.filter(of_tweets);
    }
    tweets = match filters.retweets {
        Retweets::Include => tweets,
        Retweets::Exclude => tweets.filter(col("is_retweet").not()),
        // Also those whose own comment stands before someone else's words.
        Retweets::Only => {
            let quoted = snapshot
                .scan(Table::Tokens, dates)?
                .filter(col("is_retweet"))
                .select([col("tweet_id")]);
            let id = || [col("tweet_id")];
            tweets.join(quoted, id(), id(), JoinArgs::new(JoinType::Semi))
        }
    };
    let count = tweets.select([len().cast(DataType::Int64).alias("n")]).collect()?;
    Ok(count.column("n")?.i64()?.get(0).unwrap_or(0))
}

/// Which terms occur in which posts, both by numbers.
struct Occurrences {
    /// lemma and pos, sorted.
    terms: Vec<(String, String)>,
    /// Of each term the number of its tweets.
    tweets_of: Vec<i64>,
    /// The terms of each tweet, in their order, one tweet after the other.
    terms_in: Vec<u32>,
    /// Where in `terms_in` each tweet begins, and where the last ends.
    begins: Vec<usize>,
    /// The tweets of each term, one term after the other.
    tweets_with: Vec<u32>,
    /// Where in `tweets_with` each term begins, and where the last ends.
    of_term: Vec<usize>,
}

impl Occurrences {
    /// The terms of some days that occur in at least so many posts.
    /// `queries/occurrences.sql` has the same for other engines.
    fn read(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        least: i64,
    ) -> Result<Self, QueryError> {
        let mut terms = Terms::default();
        let standing = Standing::of(snapshot, days, filters, &mut terms)?;
        let mut tweets_of: Vec<i64> = vec![0; terms.len()];
        standing.terms_in.iter().for_each(|&term| tweets_of[term as usize] += 1);
        let mut kept: Vec<u32> =
            (0..terms.len()).filter(|&term| tweets_of[term] >= least).map(number).collect();
        kept.par_sort_unstable_by_key(|&term| terms.term(term));
        let mut places: Vec<Option<u32>> = vec![None; terms.len()];
        kept.iter()
            .enumerate()
            .for_each(|(place, &term)| places[term as usize] = Some(number(place)));

        let (mut begins, mut terms_in) = (Vec::new(), Vec::new());
        let ends = standing.begins.iter().skip(1).copied().chain([standing.terms_in.len()]);
        for (&begin, end) in standing.begins.iter().zip(ends) {
            let first = terms_in.len();
            terms_in.extend(
                standing.terms_in[begin..end].iter().filter_map(|&term| places[term as usize]),
            );
            if terms_in.len() > first {
                terms_in[first..].sort_unstable();
                begins.push(first);
            }
        }
        begins.push(terms_in.len());

        let mut of_term = vec![0; kept.len() + 1];
        for &term in &terms_in {
            of_term[term as usize + 1] += 1;
        }
        for place in 0..kept.len() {
            of_term[place + 1] += of_term[place];
        }
        let mut next = of_term.clone();
        let mut tweets_with = vec![0; terms_in.len()];
        for (tweet, tweet_ends) in begins.windows(2).enumerate() {
            for &term in &terms_in[tweet_ends[0]..tweet_ends[1]] {
                tweets_with[next[term as usize]] = number(tweet);
                next[term as usize] += 1;
            }
        }
        let name = |&term: &u32| {
            let (lemma, pos) = terms.term(term);
            (lemma.to_owned(), pos.to_owned())
        };
        Ok(Self {
            tweets_of: kept.iter().map(|&term| tweets_of[term as usize]).collect(),
            terms: kept.iter().map(name).collect(),
            terms_in,
            begins,
            tweets_with,
            of_term,
        })
    }

    /// The terms that stand with a term in at least so many tweets, each with
    /// that number: those after it in the order, or `all` others.
    /// `counts` has a zero for each term, and has it again afterwards.
    fn with(&self, x: u32, all: bool, least: i64, counts: &mut [i64]) -> Vec<(u32, i64)> {
        let place = x as usize;
        let mut met = Vec::new();
        for &tweet in &self.tweets_with[self.of_term[place]..self.of_term[place + 1]] {
            let terms =
                &self.terms_in[self.begins[tweet as usize]..self.begins[tweet as usize + 1]];
            let others = terms.iter().filter(|&&y| y > x || (all && y != x));
            for &y in others {
                if counts[y as usize] == 0 {
                    met.push(y);
                }
                counts[y as usize] += 1;
            }
        }
        met.sort_unstable();
        let counted = met.into_iter().map(|y| (y, std::mem::take(&mut counts[y as usize])));
        counted.filter(|&(_, count)| count >= least).collect()
    }
}

/// Numbers of terms and of tweets take four bytes: a day has fewer than 2^32.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// A pair of terms by their numbers.
struct Pair {
    key: f64,
    x: u32,
    y: u32,
    tweets: Cooccurrence,
}

impl Pair {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Terms are numbered in the order of lemma and part of speech, pairs sorted by
        // both lemmas first.
        other.key.total_cmp(&self.key).then_with(|| (self.x, self.y).cmp(&(other.x, other.y)))
    }
}

/// The pairs that co-occur.
struct Found {
    /// The first of them, in the order asked for.
    pairs: Vec<Pair>,
    /// How many there are.
    count: usize,
}

impl Found {
    fn among(
        occurrences: &Occurrences,
        pairs: &Pairs,
        around: Option<&str>,
        n: i64,
        most: usize,
    ) -> Self {
        let mut counts = vec![0; occurrences.terms.len()];
        let mut found = Self { pairs: Vec::new(), count: 0 };
        for x in (0..occurrences.terms.len()).map(number) {
            let is_asked_for =
                around.is_none_or(|around| occurrences.terms[x as usize].0 == around);
            if !is_asked_for {
                continue;
            }
            for (y, n_xy) in occurrences.with(x, around.is_some(), pairs.min_tweets, &mut counts) {
                let of = |term: u32| occurrences.tweets_of[term as usize];
                let tweets = Cooccurrence { n_xy, n_x: of(x), n_y: of(y), n };
                found.pairs.push(Pair { key: pairs.order.key(tweets), x, y, tweets });
                found.count += 1;
            }
            if found.pairs.len() >= 2 * most {
                found.keep_the_first(most);
            }
        }
        if found.pairs.len() > most {
            found.keep_the_first(most);
        }
        let lemma = |term: u32| occurrences.terms[term as usize].0.as_str();
        found.pairs.par_sort_unstable_by(|one, other| {
            other
                .key
                .total_cmp(&one.key)
                .then_with(|| lemma(one.x).cmp(lemma(other.x)))
                .then_with(|| lemma(one.y).cmp(lemma(other.y)))
                .then_with(|| one.cmp(other))
        });
        found
    }

    fn keep_the_first(&mut self, most: usize) {
        self.pairs.select_nth_unstable_by(most, Pair::cmp);
        self.pairs.truncate(most);
    }
}

fn frame(occurrences: &Occurrences, found: &[Pair]) -> Result<DataFrame, QueryError> {
    let text = |name: &str, of: fn(&(String, String)) -> &str, at: fn(&Pair) -> u32| {
        let texts: Vec<&str> =
            found.iter().map(|pair| of(&occurrences.terms[at(pair) as usize])).collect();
        Column::new(name.into(), texts)
    };
    let number = |name: &str, of: fn(&Cooccurrence) -> i64| {
        Column::new(name.into(), found.iter().map(|pair| of(&pair.tweets)).collect::<Vec<_>>())
    };
    let measure = |name: &str, of: fn(Cooccurrence) -> f64| {
        Column::new(name.into(), found.iter().map(|pair| of(pair.tweets)).collect::<Vec<_>>())
    };
    let columns = vec![
        text("x", |term| &term.0, |pair| pair.x),
        text("y", |term| &term.0, |pair| pair.y),
        number("n_xy", |pair| pair.n_xy),
        number("n_x", |pair| pair.n_x),
        number("n_y", |pair| pair.n_y),
        measure("jaccard", Cooccurrence::jaccard),
        measure("dice", Cooccurrence::dice),
        measure("simpson", Cooccurrence::simpson),
        measure("pmi", Cooccurrence::pmi),
        measure("npmi", Cooccurrence::npmi),
        measure("g2", Cooccurrence::g2),
        measure("chi2", Cooccurrence::chi2),
        text("x_pos", |term| &term.1, |pair| pair.x),
        text("y_pos", |term| &term.1, |pair| pair.y),
    ];
    Ok(DataFrame::new(found.len(), columns)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_too_many_pairs_the_first_stay() {
        // Three posts with all terms, two with 傘 and 雨, one with 雨 and 駅.
        let posts: [&[u32]; 6] = [&[0, 1, 2], &[0, 1, 2], &[0, 1, 2], &[0, 1], &[0, 1], &[1, 2]];
        let with = |term: u32| {
            (0..6).filter(move |post| posts[*post as usize].contains(&term)).collect::<Vec<u32>>()
        };
        let ends = |lengths: Vec<usize>| -> Vec<usize> {
            let sums = (0..=lengths.len()).map(|count| lengths[..count].iter().sum());
            sums.collect()
        };
        let occurrences = Occurrences {
            terms: ["傘", "雨", "駅"].map(|lemma| (lemma.to_owned(), "名詞".to_owned())).into(),
            tweets_of: vec![5, 6, 4],
            terms_in: posts.concat(),
            begins: ends(posts.iter().map(|post| post.len()).collect()),
            tweets_with: [with(0), with(1), with(2)].concat(),
            of_term: ends(vec![5, 6, 4]),
        };
        let pairs = Pairs { min_tweets: 2, around: None, order: PairOrder::Count };
        let found = |most: usize| {
            let found = Found::among(&occurrences, &pairs, None, 6, most);
            let first = found.pairs.iter().map(|pair| (pair.x, pair.y, pair.tweets.n_xy));
            (first.collect::<Vec<_>>(), found.count)
        };
        assert_eq!(found(9), (vec![(0, 1, 5), (1, 2, 4), (0, 2, 3)], 3));
        assert_eq!(found(2), (vec![(0, 1, 5), (1, 2, 4)], 3));
        assert_eq!(found(1), (vec![(0, 1, 5)], 3));
    }
}
