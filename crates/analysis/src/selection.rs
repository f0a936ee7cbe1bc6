//! Whether the filters select any posts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::error::QueryError;
use super::filters::Filters;
use super::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Values of a column that an error names.
const NAMED: usize = 10;

/// One of the filters that select posts.
struct Selected<'a> {
    column: &'static str,
    values: &'a [String],
    /// The filter alone.
    filters: Filters,
    /// What posts are that pass it.
    posts: &'static str,
}

impl Answer {
    /// This answer, if any post of its days passes the filters that select posts: an
    /// answer about none would be a table of nothing, whose reason may be a misspelt name.
    ///
    /// # Errors
    ///
    /// That there is none, with the values that there are; when a file of the warehouse
    /// is damaged.
    pub fn of_selected(self, snapshot: &Snapshot, filters: &Filters) -> Result<Self, QueryError> {
        let selected = selected(filters);
        let dates = &self.totals.dates;
        let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) else {
            return Ok(self);
        };
        if selected.is_empty() || has_posts(snapshot, dates, filters)? {
            return Ok(self);
        }
        let days =
            if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
        for Selected { column, values, filters, posts } in selected {
            if !has_posts(snapshot, dates, &filters)? {
                let (values, known) = (values.join(", "), known(snapshot, dates, column)?);
                return Err(QueryError::NoData(format!(
                    "no posts {days} {posts} {values}; there are: {known}"
                )));
            }
        }
        Err(QueryError::NoData(format!("no posts {days} pass all filters together")))
    }
}

fn selected(filters: &Filters) -> Vec<Selected<'_>> {
    let none = Filters::default;
    let all = [
        Selected {
            column: "author",
            values: &filters.authors,
            filters: Filters { authors: filters.authors.clone(), ..none() },
            posts: "by",
        },
        Selected {
            column: "client",
            values: &filters.clients,
            filters: Filters { clients: filters.clients.clone(), ..none() },
            posts: "made with",
        },
        Selected {
            column: "lang",
            values: &filters.tweet_languages,
            filters: Filters { tweet_languages: filters.tweet_languages.clone(), ..none() },
            posts: "labelled with the language",
        },
        Selected {
            column: "network",
            values: &filters.networks,
            filters: Filters { networks: filters.networks.clone(), ..none() },
            posts: "on the network",
        },
    ];
    all.into_iter().filter(|selected| !selected.values.is_empty()).collect()
}

fn has_posts(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<bool, QueryError> {
    let mut is_any = false;
    let ask = |posts: LazyFrame| posts.select([col("tweet_id").count().cast(DataType::Int64)]);
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |count| {
        is_any |= count.column("tweet_id")?.i64()?.get(0).is_some_and(|count| count > 0);
        Ok(())
    })?;
    Ok(is_any)
}

/// The values of a column, the most frequent first.
fn known(snapshot: &Snapshot, dates: &[Date], column: &str) -> Result<String, QueryError> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let ask = |posts: LazyFrame| {
        let count = len().cast(DataType::Int64).alias("count");
        posts.group_by([col(column).cast(DataType::String)]).agg([count])
    };
    by_slices(snapshot, Table::Tweets, dates, &Filters::default(), ask, |rows| {
        let (values, numbers) = (rows.column(column)?.str()?, rows.column("count")?.i64()?);
        for (value, count) in values.iter().zip(numbers.iter()) {
            if let (Some(value), Some(count)) = (value, count) {
                *counts.entry(value.to_owned()).or_default() += count;
            }
        }
        Ok(())
    })?;
    let all = counts.len();
    let mut values: Vec<(String, i64)> = counts.into_iter().collect();
    values.sort_by_key(|(_, count)| Reverse(*count));
    let names: Vec<&str> = values.iter().take(NAMED).map(|(value, _)| value.as_str()).collect();
    Ok(match (names.as_slice(), all.saturating_sub(NAMED)) {
        ([], _) => "none with a known one".to_owned(),
        (names, 0) => names.join(", "),
        (names, more) => format!("{} and {more} more", names.join(", ")),
    })
}
