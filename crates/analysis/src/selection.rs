//! Whether the filters select any posts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::error::QueryError;
use super::filters::{Filter, Filters};
use super::slices::by_slices;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Days in which it is looked at once for posts.
const AT_ONCE: usize = 7;
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
    /// This answer, if any post of its days passes the filters of posts: an answer about
    /// none would be a table of nothing, whose reason may be a misspelt name.
    ///
    /// # Errors
    ///
    /// That there is none, with the values that there are; when a file of the warehouse
    /// is damaged.
    pub fn of_selected(self, snapshot: &Snapshot, filters: &Filters) -> Result<Self, QueryError> {
        if self.rows() == 0 || !selected(filters).is_empty() {
            any_selected(snapshot, &self.totals.dates, filters)?;
        }
        Ok(self)
    }
}

/// Finds out whether any post of some days passes the filters of posts.
///
/// # Errors
///
/// That there is none, and why; when a file of the warehouse is damaged.
pub fn any_selected(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<(), QueryError> {
    if dates.is_empty() || filters.of_tweets().is_none() || has_posts(snapshot, dates, filters)? {
        return Ok(());
    }
    let days = named_days(dates);
    for Selected { column, values, filters, posts } in selected(filters) {
        if !has_posts(snapshot, dates, &filters)? {
            let (values, known) = (quoted(values), known(snapshot, dates, column)?);
            return Err(QueryError::NoData(format!(
                "no posts {days} {posts} {values}; there are: {known}"
            )));
        }
    }
    for (values, filters, what) in excluded(filters) {
        if !has_posts(snapshot, dates, &filters)? {
            let values = quoted(values);
            return Err(QueryError::NoData(format!(
                "all posts {days} are excluded: {what} {values}"
            )));
        }
    }
    for (selected, excluded) in
        [(&filters.authors, &filters.not_authors), (&filters.clients, &filters.not_clients)]
    {
        let both = selected.iter().find(|name| excluded.contains(name));
        if let Some(name) = both {
            return Err(QueryError::NoData(format!(
                "no posts {days}: {} is selected and excluded",
                quoted(std::slice::from_ref(name))
            )));
        }
    }
    Err(QueryError::NoData(format!("no posts {days} pass all filters together")))
}

/// `on 2018-09-03`, `from 2018-09-01 to 2018-09-03`, for at least one day.
pub(crate) fn named_days(dates: &[Date]) -> String {
    match (dates.iter().min(), dates.iter().max()) {
        (Some(first), Some(last)) if first < last => format!("from {first} to {last}"),
        (Some(day), _) => format!("on {day}"),
        (None, _) => "on any day".to_owned(),
    }
}

/// Values as they are named in a sentence, the first of many.
fn quoted(values: &[String]) -> String {
    let (first, more) = Filter::first_of(values);
    let first: Vec<String> = first.iter().map(|value| format!("\"{value}\"")).collect();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", first.join(", "))
}

/// Each of the filters that exclude posts, alone, with its values and what they are.
fn excluded(filters: &Filters) -> Vec<(&[String], Filters, &'static str)> {
    let none = Filters::default;
    let all = [
        (
            filters.not_authors.as_slice(),
            Filters { not_authors: filters.not_authors.clone(), ..none() },
            "author",
        ),
        (
            &filters.not_clients,
            Filters { not_clients: filters.not_clients.clone(), ..none() },
            "client",
        ),
        (&filters.not_texts, Filters { not_texts: filters.not_texts.clone(), ..none() }, "text"),
    ];
    all.into_iter().filter(|(values, ..)| !values.is_empty()).collect()
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
    let ask = |posts: LazyFrame| posts.select([col("tweet_id").count().cast(DataType::Int64)]);
    // Most often the first days suffice.
    for dates in dates.chunks(AT_ONCE) {
        let mut is_any = false;
        by_slices(snapshot, Table::Tweets, dates, filters, ask, |count| {
            is_any |= count.column("tweet_id")?.i64()?.get(0).is_some_and(|count| count > 0);
            Ok(())
        })?;
        if is_any {
            return Ok(true);
        }
    }
    Ok(false)
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
