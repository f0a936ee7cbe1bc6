//! Hashtags and emoji of a day.

use std::cmp::Reverse;

use arrow::array::RecordBatch;
use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::TermKey;
use super::newcomers::Newcomers;
use crate::crowd::Accounts;
use crate::error::QueryError;
use crate::few::Few;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::slices::by_slices;
use crate::span::Span;
use crate::views::{Chosen, originals, rows_where};
use crate::word_lists::Variants;
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Of each kind.
const SHOWN: usize = 8;

/// A hashtag or an emoji with the number of original tweets that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityCount {
    pub key: TermKey,
    pub tweets: i64,
    /// Of the day before, if it has tweets.
    pub before: Option<i64>,
    /// `None` where no author is known.
    pub authors: Option<i64>,
    /// Whether no day before has it.
    pub is_new: bool,
}

/// The hashtags and the emoji of the most tweets of the day or the day before,
/// by those of the day.
pub(super) fn entities(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<(Vec<EntityCount>, Vec<EntityCount>), QueryError> {
    let spans = before.into_iter().chain([span]);
    let dates: Vec<Date> = spans.flat_map(|span| span.dates(snapshot.manifest())).collect();
    let kinds = [Kind::Hashtag.name(), Kind::Emoji.name()];
    let (stopwords, united) = (filters.stopwords()?, Variants::united_of(&filters.variants)?);
    let first = span.first();
    let mut entities = Entities::default();
    let choose = |batch: &RecordBatch| rows_where(batch, "kind", |kind| kinds.contains(&kind));
    let mut take = |chosen: &Chosen| {
        let of_rows = chosen.terms(|lemma, pos| {
            let lemma = united.canonical(lemma);
            (!stopwords.contains(lemma)).then(|| entities.terms.number(lemma, pos))
        })?;
        let is_of_span = chosen.date >= days_since_1970(first);
        let posts = chosen.numbers("tweet_id")?.zip(chosen.numbers("author_id")?);
        let rows = of_rows.into_iter().zip(chosen.texts("kind")?).zip(posts);
        for ((term, kind), (tweet, author)) in rows {
            if let Some((term, tweet)) = term.zip(tweet) {
                entities.add(term, kind == Some(kinds[1]), (tweet, is_of_span), author);
            }
        }
        Ok(())
    };
    let earlier = originals(snapshot, &dates, filters, &READ, &choose, &mut take)?;
    let ask = |tokens: LazyFrame| {
        let kinds = lit(Series::new("".into(), kinds)).implode(true);
        tokens
            .filter(col("is_retweet").not().and(col("kind").is_in(kinds, false)))
            .select([col("tweet_id")].into_iter().chain(READ.map(col)).collect::<Vec<_>>())
    };
    for date in earlier {
        by_slices(snapshot, Table::Tokens, &[date], filters, ask, |frame| {
            let text = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.str()?.clone());
            let (kind, lemma, pos) = (text("kind")?, text("lemma")?, text("pos")?);
            let tweet = frame.column("tweet_id")?.i64()?;
            let author = frame.column("author_id")?.i64()?;
            for row in 0..frame.height() {
                let (Some(lemma), Some(pos), Some(tweet)) =
                    (lemma.get(row), pos.get(row), tweet.get(row))
                else {
                    continue;
                };
                let lemma = united.canonical(lemma);
                if !stopwords.contains(lemma) {
                    let (term, is_emoji) =
                        (entities.terms.number(lemma, pos), kind.get(row) == Some(kinds[1]));
                    entities.add(term, is_emoji, (tweet, date >= first), author.get(row));
                }
            }
            Ok(())
        })?;
    }
    let [hashtags, emoji] = [false, true].map(|is_emoji| {
        let entity = |term: &u32| {
            let (lemma, pos) = entities.terms.term(*term);
            let (key, seen) = (TermKey::new(lemma, pos), &entities.seen[*term as usize]);
            let mut authors = seen.authors.as_slice().to_vec();
            authors.sort_unstable();
            authors.dedup();
            let authors = i64::try_from(authors.len()).unwrap_or(i64::MAX);
            EntityCount {
                tweets: seen.tweets.into(),
                before: before.map(|_| seen.before.into()),
                authors: (authors > 0).then_some(authors),
                is_new: newcomers.has(span, &key),
                key,
            }
        };
        entities.shown(is_emoji).iter().map(entity).collect()
    });
    Ok((hashtags, emoji))
}

/// What is read of tokens.
const READ: [&str; 4] = ["kind", "lemma", "pos", "author_id"];

/// Hashtags and emoji.
#[derive(Default)]
struct Entities {
    terms: Terms,
    /// By their numbers.
    seen: Vec<Seen>,
    accounts: Accounts,
}

/// Tweets and authors of an entity.
#[derive(Default)]
struct Seen {
    is_emoji: bool,
    /// The tweet that had it last: the tokens of a tweet follow each other.
    last: Option<i64>,
    tweets: u32,
    before: u32,
    /// One for each of the tweets whose author is known.
    authors: Few,
}

impl Entities {
    /// A tweet has one, on the day or before it.
    fn add(
        &mut self,
        term: u32,
        is_emoji: bool,
        (tweet, is_of_span): (i64, bool),
        author: Option<i64>,
    ) {
        let place = term as usize;
        if self.seen.len() <= place {
            self.seen.resize_with(place + 1, Seen::default);
        }
        let seen = &mut self.seen[place];
        if seen.last.replace(tweet) == Some(tweet) {
            return;
        }
        seen.is_emoji = is_emoji;
        if !is_of_span {
            seen.before += 1;
            return;
        }
        seen.tweets += 1;
        if let Some(author) = author {
            seen.authors.push(self.accounts.number(author));
        }
    }

    /// Those that a page shows: of the most on either day those of the day first.
    fn shown(&self, is_emoji: bool) -> Vec<u32> {
        let seen = |term: u32| (self.seen[term as usize].tweets, self.seen[term as usize].before);
        let most = |term: u32| {
            let (tweets, before) = seen(term);
            (Reverse((tweets.max(before), tweets)), self.terms.term(term))
        };
        let of_kind = (0..).zip(&self.seen).filter(|(_, seen)| seen.is_emoji == is_emoji);
        let mut shown: Vec<u32> = of_kind.map(|(term, _)| term).collect();
        shown.par_sort_unstable_by_key(|&term| most(term));
        shown.truncate(SHOWN);
        shown.sort_by_key(|&term| (Reverse(seen(term)), self.terms.term(term)));
        shown
    }
}
