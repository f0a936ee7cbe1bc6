use std::collections::HashSet;
use std::ops::Range;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Int64Type;
use jiff::civil::Date;
use polars::prelude::*;

use super::merge::{DAY, FRESH, GONE};
use super::old_tokens::OldTokens;
use super::token_rows::TokenizedTweet;
use crate::warehouse::arrow_frame::record_batch;
use crate::warehouse::{Snapshot, Table, WarehouseError, daily_path};

/// Places of columns in the table `tweets`.
const TWEET_ID: usize = 0;
const AUTHOR_ID: usize = 4;
const TEXT: usize = 6;
const IS_RETWEET: usize = 9;

/// One day as it will be.
pub(super) struct Day {
    pub date: Date,
    /// All its tweets, sorted by id. Arrow and not Polars, because Polars
    /// would wait for threads of its own within ours.
    pub tweets: RecordBatch,
    /// Those that are to be cut into words.
    fresh: BooleanArray,
    /// The state that has the day already.
    base: Option<Snapshot>,
    /// Tweets whose old tokens no longer count.
    dropped: HashSet<i64>,
}

impl Day {
    /// Unites the new, changed and gone rows of a day with those it has.
    pub fn new(rows: &DataFrame, base: Option<&Snapshot>) -> Result<Self, WarehouseError> {
        let date = date_of(rows)?;
        let mut columns: Vec<String> =
            Table::Tweets.schema().fields().iter().map(|field| field.name().clone()).collect();
        columns.push(FRESH.to_owned());

        let gone = rows.column(GONE)?.bool()?;
        let mut tweets = rows.filter(&!gone)?.select(&columns)?;
        let base =
            base.filter(|base| base.manifest().daily(Table::Tweets, date).is_some()).cloned();
        let mut dropped = HashSet::new();
        if let Some(base) = &base {
            let kept = base
                .scan(Table::Tweets, &[date])?
                .with_column(lit(false).alias(FRESH))
                .select(columns.iter().map(|name| col(name.as_str())).collect::<Vec<_>>())
                .join(
                    rows.clone().lazy().select([col("tweet_id")]),
                    [col("tweet_id")],
                    [col("tweet_id")],
                    JoinArgs::new(JoinType::Anti),
                )
                .collect()?;
            tweets = tweets.vstack(&kept)?;
            let is_dropped = gone | rows.column(FRESH)?.bool()?;
            dropped =
                rows.filter(&is_dropped)?.column("tweet_id")?.i64()?.iter().flatten().collect();
        }
        let tweets = tweets.sort(["tweet_id"], SortMultipleOptions::default())?;
        let fresh = tweets.column(FRESH)?.bool()?.iter().collect();
        let tweets = record_batch(&tweets, &Table::Tweets.schema())?;
        Ok(Self { date, tweets, fresh, base, dropped })
    }

    /// A stored day of which every tweet is to be cut anew.
    pub fn anew(date: Date, base: &Snapshot) -> Result<Self, WarehouseError> {
        let schema = Table::Tweets.schema();
        let columns: Vec<Expr> =
            schema.fields().iter().map(|field| col(field.name().as_str())).collect();
        let tweets = base.scan(Table::Tweets, &[date])?.select(columns).collect()?;
        let fresh = BooleanArray::from(vec![true; tweets.height()]);
        let tweets = record_batch(&tweets, &schema)?;
        Ok(Self { date, tweets, fresh, base: None, dropped: HashSet::new() })
    }

    /// A stored day less the tweets in `gone`; none is to be cut.
    pub fn without(
        date: Date,
        gone: HashSet<i64>,
        base: &Snapshot,
    ) -> Result<Self, WarehouseError> {
        let day = Self::anew(date, base)?;
        let kept: BooleanArray =
            day.tweet_ids().iter().map(|id| Some(!gone.contains(id))).collect();
        let tweets = filter_record_batch(&day.tweets, &kept)?;
        let fresh = BooleanArray::from(vec![false; tweets.num_rows()]);
        Ok(Self { date, tweets, fresh, base: Some(base.clone()), dropped: gone })
    }

    /// The tokens that the day has and keeps.
    pub fn old_tokens(&self) -> Result<OldTokens, WarehouseError> {
        match &self.base {
            Some(base) => {
                let file = base.bytes(&daily_path(Table::Tokens, self.date))?;
                OldTokens::read(file, self.dropped.clone())
            }
            None => Ok(OldTokens::none()),
        }
    }

    /// The terms that the day had, as part of the vocabulary; `None` if it can
    /// have lost none.
    pub fn vocabulary_before(&self) -> Result<Option<DataFrame>, WarehouseError> {
        match &self.base {
            Some(base) if !self.dropped.is_empty() => {
                super::vocabulary::of_day(base, self.date).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Least and greatest id.
    pub fn ids(&self) -> Option<(i64, i64)> {
        let ids = self.tweet_ids();
        ids.first().copied().zip(ids.last().copied())
    }

    /// The ids of its tweets, ascending.
    pub fn tweet_ids(&self) -> &[i64] {
        self.tweets.column(TWEET_ID).as_primitive::<Int64Type>().values()
    }

    /// The tweets among some rows that are to be cut into words, with their
    /// texts.
    pub fn fresh_texts(&self, rows: Range<usize>) -> impl Iterator<Item = (TokenizedTweet, &str)> {
        let ids = self.tweet_ids();
        let authors = self.tweets.column(AUTHOR_ID).as_primitive::<Int64Type>();
        let texts = self.tweets.column(TEXT).as_string_view();
        let retweets = self.tweets.column(IS_RETWEET).as_boolean();
        rows.filter(|&row| self.fresh.value(row)).map(move |row| {
            let tweet = TokenizedTweet {
                tweet_id: ids[row],
                author_id: authors.is_valid(row).then(|| authors.value(row)),
                is_retweet: retweets.value(row),
            };
            (tweet, texts.value(row))
        })
    }
}

fn date_of(rows: &DataFrame) -> Result<Date, WarehouseError> {
    let day = rows.column(DAY)?.i64()?.get(0).unwrap_or_default();
    let epoch = jiff::civil::date(1970, 1, 1);
    Ok(epoch.saturating_add(jiff::Span::new().days(day)))
}
