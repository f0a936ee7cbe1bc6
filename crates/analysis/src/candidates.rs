//! Candidates for a user dictionary: words that the dictionary lacks.
//!
//! A candidate is an unknown word, or a piece of two to six tokens out of a run
//! of nouns and unknown words that touch each other. Three rules pick and order
//! them; a piece's count f is how often it occurs in the runs, n is the number
//! of tokens in all runs.
//!
//! - **It coheres.** Wherever it is split in two, x and y, the normalized
//!   pointwise mutual information ln(n f(xy) / (f(x) f(y))) / ln(n / f(xy)) is
//!   at least 0.3 (Bouma 2009, *Normalized (Pointwise) Mutual Information in
//!   Collocation Extraction*): the weakest split decides, so that a name does
//!   not take the word next to it along.
//! - **It stands for itself.** A piece of which nine occurrences in ten lie
//!   within one longer candidate is left out.
//! - **The score is the C-value** (Frantzi, Ananiadou & Mima 2000, *Automatic
//!   recognition of multi-word terms*): log2(parts + 1) · (f − the mean count of
//!   the longer candidates that hold it). The + 1, which lets single words
//!   take part, is that of Lossio-Ventura et al. 2014.
//!
//! Two more kinds of words are sought outside such runs: names in kana that stand
//! before さん, ちゃん and the like and that the dictionary tears (`names`), and nouns
//! that a particle holds together (`titles`). Their score is that of a piece that
//! lies in no longer one.
//!
//! Where five people or more are known to have written, what only one of them wrote
//! is not a candidate.

mod corpus;
mod evidence;
mod function_words;
mod names;
mod runs;
mod titles;
mod token_frame;

use hashbrown::HashSet;
use jiff::civil::Date;
use polars::prelude::*;

use super::answer::{Answer, Totals};
use super::error::QueryError;
use super::filters::{Filter, HashtagWords, Retweets};
use super::values::Values;
use corpus::Corpus;
use evidence::Word;
use runs::DayTokens;
use tsubuyaki_warehouse::{Snapshot, Table};

/// So many people make a source one of several, in which what only one of them says is not a word.
const SEVERAL: usize = 5;

/// Where candidates are sought: in the original tweets of some days.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub snapshot: &'a Snapshot,
    pub dates: &'a [Date],
    pub hashtag_words: HashtagWords,
    /// Days to set them against: what occurs there is not new and left out.
    pub against: &'a [Date],
}

/// What a candidate must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Least {
    /// Occurrences.
    pub count: u64,
    /// People who wrote it. Above 1, one whose authors are unknown is left out.
    pub authors: i64,
}

/// The candidates of a source, the best first: rank,
/// surface, reading (katakana), parts, count, tweets, authors, score,
/// `example_tweet_id`, example. In `totals`, n1 is the number of tokens in the
/// runs.
///
/// Only one day's tokens are in memory at a time; of the others, four bytes for
/// each token of a run.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn candidates(source: &Source, least: Least) -> Result<Answer, QueryError> {
    let mut corpus = Corpus::default();
    for &date in source.dates {
        DayTokens::read(source, date)?.each_run(|run| corpus.add(&run.parts))?;
    }
    let found = corpus.candidates(least.count);
    let of_several: u8 = if people(source)? >= SEVERAL { 2 } else { 1 };
    let mut words = evidence::gather(source, &corpus, found)?;
    let others = [
        names::names(source, least.count, usize::from(of_several))?,
        titles::titles(source, least.count, usize::from(of_several))?,
    ];
    for word in others.into_iter().flatten() {
        match words.iter_mut().find(|known| known.surface == word.surface) {
            Some(known) if known.score < word.score => *known = word,
            Some(_) => {}
            None => words.push(word),
        }
    }
    words.retain(|word| {
        let authors = word.authors();
        authors.is_none_or(|authors| authors >= i64::from(of_several))
            && (least.authors <= 1 || authors.is_some_and(|authors| authors >= least.authors))
    });
    let known = evidence::said_on(source, source.against, &words)?;
    words.retain(|word| !known.contains(&word.surface));
    evidence::add_context(source.snapshot, &mut words)?;
    words.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.surface.cmp(&b.surface)));
    let mut filters = vec![Filter::NounsAndUnknownWords, Filter::Retweets(Retweets::Exclude)];
    if source.hashtag_words == HashtagWords::Out {
        filters.push(Filter::WithoutHashtagWords);
    }
    Ok(Answer {
        question: "candidates".to_owned(),
        parameters: Values::default()
            .with("min_authors", &least.authors)
            .with("min_count", &least.count),
        totals: Totals {
            dates: source.dates.to_vec(),
            baseline_dates: source.against.to_vec(),
            n1: i64::try_from(corpus.total()).ok(),
            filters,
            ..Totals::default()
        },
        frame: frame(&words)?,
        columns: &[],
    })
}

/// How many people are known to have written the original tweets, up to
/// [`SEVERAL`].
fn people(source: &Source) -> Result<usize, QueryError> {
    let mut people = HashSet::new();
    for &date in source.dates {
        let authors = source
            .snapshot
            .scan(Table::Tweets, &[date])?
            .filter(col("is_retweet").not())
            .select([col("author_id")])
            .collect()?;
        people.extend(authors.column("author_id")?.i64()?.iter().flatten());
        if people.len() >= SEVERAL {
            break;
        }
    }
    Ok(people.len())
}

fn frame(words: &[Word]) -> PolarsResult<DataFrame> {
    fn column<'a, T>(name: &str, words: &'a [Word], value: impl Fn(&'a Word) -> T) -> Column
    where
        Series: NamedFrom<Vec<T>, [T]>,
        T: 'a,
    {
        Column::new(name.into(), words.iter().map(value).collect::<Vec<_>>())
    }

    let rank = words.iter().map(|word| {
        let better = words.partition_point(|other| other.score > word.score);
        i64::try_from(better).unwrap_or(i64::MAX) + 1
    });
    DataFrame::new(
        words.len(),
        vec![
            Column::new("rank".into(), rank.collect::<Vec<_>>()),
            column("surface", words, |word| word.surface.as_str()),
            column("reading", words, Word::reading),
            column("parts", words, |word| word.parts.as_str()),
            column("count", words, |word| word.count),
            column("tweets", words, |word| word.tweets),
            column("authors", words, Word::authors),
            column("score", words, |word| word.score),
            column("example_tweet_id", words, Word::example_tweet_id),
            column("example", words, |word| word.context.as_str()),
        ],
    )
}
