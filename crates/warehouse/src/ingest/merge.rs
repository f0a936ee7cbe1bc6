//! Many observations of a tweet, one row. Fields are merged one by one, so
//! that the result does not depend on the order in which they were met.

use polars::prelude::*;

use super::known::KNOWN_DAY;
use super::observations::{COUNT, INPUT, SEQUENCE};
use super::servers::{self, SERVER};
use crate::tweet_columns::{Merge, TweetColumn, observed};
use crate::{WarehouseError, text_key};
use tsubuyaki_tweets::snowflake;

/// The tweet's day, days since 1970-01-01.
pub(super) const DAY: &str = "day";
/// Its text must be tokenized (again).
pub(super) const FRESH: &str = "fresh";
/// It has left this day for another.
pub(super) const GONE: &str = "gone";

/// Merges new observations with each other and with the rows `known` of the
/// same tweets, which carry [`KNOWN_DAY`]. Rows `given_up` are other posts that
/// have had the ids of some until now.
///
/// Returns the rows that are new or changed, with the columns of `tweets` and
/// [`DAY`], [`FRESH`] and [`GONE`]. A tweet that moved to another day has a
/// second row with its old day, marked [`GONE`].
pub(super) fn merge(
    observed: DataFrame,
    known: DataFrame,
    given_up: Option<DataFrame>,
    zone: &TimeZone,
) -> Result<DataFrame, WarehouseError> {
    let columns = merged_columns();
    let all = concat(
        [observed.lazy().select(&columns), known.clone().lazy().select(&columns)],
        UnionArgs::default(),
    )?
    .collect()?;
    let is_repeated = all.select(["tweet_id"])?.is_duplicated()?;
    let merged = if is_repeated.any() {
        let repeated = merge_repeated(all.filter(&is_repeated)?)?;
        all.filter(&!&is_repeated)?.vstack(&repeated)?
    } else {
        all
    };
    let before = match given_up {
        Some(given_up) => known.vstack(&given_up)?,
        None => known,
    };
    let mut changed = changed_rows(with_local_day(merged.lazy(), zone), before)?.collect()?;
    changed.with_column(text_keys(&changed)?)?;
    Ok(changed)
}

/// Rows that mark stored tweets, which carry [`KNOWN_DAY`], as [`GONE`].
pub(super) fn gone(known: DataFrame) -> Result<DataFrame, WarehouseError> {
    let mut columns = merged_columns();
    columns.push(col("local_time"));
    columns.extend([col(KNOWN_DAY).alias(DAY), lit(false).alias(FRESH), lit(true).alias(GONE)]);
    let mut rows = known.lazy().select(columns).collect()?;
    rows.with_column(text_keys(&rows)?)?;
    Ok(rows)
}

/// Observations, those of one tweet of one server from one input as one: a tweet that comes a million
/// times takes no more room than one that comes once.
pub(super) fn compacted(observed: DataFrame) -> PolarsResult<DataFrame> {
    let is_repeated = observed.select(["tweet_id"])?.is_duplicated()?;
    if !is_repeated.any() {
        return Ok(observed);
    }
    let mut repeated = observed.filter(&is_repeated)?;
    repeated.with_column(servers::column(&repeated)?)?;
    let counted = [col(SEQUENCE).min(), col(COUNT).sum()];
    let order: Vec<Expr> =
        observed.get_column_names().into_iter().map(|n| col(n.clone())).collect();
    let merged =
        aggregated(repeated, &["tweet_id", INPUT, SERVER], &counted)?.select(order).collect()?;
    observed.filter(&!&is_repeated)?.vstack(&merged)
}

/// One row for each tweet of which there are several.
fn merge_repeated(repeated: DataFrame) -> PolarsResult<DataFrame> {
    aggregated(repeated, &["tweet_id"], &[])?.select(merged_columns()).collect()
}

/// One row for all that have the same in some columns, with more than the columns of
/// `tweets`.
fn aggregated(repeated: DataFrame, keys: &[&str], more: &[Expr]) -> PolarsResult<LazyFrame> {
    let ids = repeated.column("tweet_id")?.i64()?;
    let times = repeated.column("created_at")?.datetime()?.physical();
    let time_of_id: BooleanChunked = ids
        .iter()
        .zip(times.iter())
        .map(|(id, time)| id.and_then(snowflake::micros).is_some_and(|micros| Some(micros) == time))
        .collect();
    let mut repeated = repeated;
    repeated.with_column(time_of_id.with_name("time_of_id".into()).into_column())?;
    // Words that a program has taken apart make a text longer and no better; one that has lost the
    // ends of its lines is worse.
    let of_texts = |name: &str, is_counted: fn(char) -> bool| -> PolarsResult<Column> {
        let texts = repeated.column("text")?.str()?;
        let count = |text: &str| text.chars().filter(|&c| is_counted(c)).count() as u64;
        let counts: UInt64Chunked = texts.iter().map(|text| text.map(count)).collect();
        Ok(counts.with_name(name.into()).into_column())
    };
    let letters = of_texts("letters", |c| !c.is_whitespace())?;
    let lines = of_texts("lines", |c| c == '\n')?;
    repeated.with_column(letters)?;
    repeated.with_column(lines)?;

    let best_time = |name: &str| {
        let descending =
            SortMultipleOptions::default().with_order_descending_multi([true, true, false]);
        let order = [col("time_of_id"), col("time_known"), col("created_at")];
        col(name).sort_by(order, descending).first()
    };
    let best_text = {
        let descending = [false, false, true, true, false, true];
        let options = SortMultipleOptions::default().with_order_descending_multi(descending);
        let text = || col("text");
        let order = [
            text().str().starts_with(lit("RT @")),
            text().str().ends_with(lit("…")),
            col("letters"),
            col("lines"),
            text().str().len_chars(),
            text(),
        ];
        text().sort_by(order, options).first()
    };
    let merged = observed().filter_map(|TweetColumn { column, merge, .. }| {
        let value = col(column.name);
        Some(match *merge {
            Merge::Key | Merge::Derived => return None,
            Merge::BestTime => best_time(column.name),
            Merge::BestText => best_text.clone(),
            Merge::Handle => handle(&value),
            Merge::Greatest => value.max(),
            Merge::Least => value.min(),
            Merge::GreatestBut(usual) => {
                let others = value.clone().filter(value.neq(lit(usual)));
                others.max().fill_null(lit(usual))
            }
        })
    });
    let merged: Vec<Expr> = merged.chain(more.iter().cloned()).collect();
    let keys: Vec<Expr> = keys.iter().map(|key| col(*key)).collect();
    Ok(repeated.lazy().group_by(keys).agg(merged))
}

/// Of several names of an account the one by which its network knows it.
fn handle(name: &Expr) -> Expr {
    let name = || name.clone();
    let is_identifier = name().str().starts_with(lit("did:"));
    // Others have letters of more than one byte, or white space.
    let is_free = name().str().len_bytes().neq(name().str().len_chars());
    let has_space = name().str().contains_literal(lit(" "));
    let order = [is_free.or(has_space), is_identifier, name()];
    let options = SortMultipleOptions::default()
        .with_order_descending_multi([false, false, true])
        .with_nulls_last(true);
    name().sort_by(order, options).first()
}

/// The columns of `tweets` that observations have.
fn merged_columns() -> Vec<Expr> {
    observed().map(|column| col(column.column.name)).collect()
}

/// The keys of the texts.
fn text_keys(tweets: &DataFrame) -> PolarsResult<Column> {
    let texts = tweets.column("text")?.str()?;
    let keys: Int64Chunked = texts.iter().map(|text| text.and_then(text_key)).collect();
    Ok(keys.with_name("text_key".into()).into_column())
}

/// Adds the local time, null where the time of day is lost, and the day.
fn with_local_day(tweets: LazyFrame, zone: &TimeZone) -> LazyFrame {
    let local = col("created_at").dt().convert_time_zone(zone.clone()).dt().replace_time_zone(
        None,
        lit("raise"),
        NonExistent::Raise,
    );
    let local_type = DataType::Datetime(TimeUnit::Microseconds, None);
    let written_day = col("created_at").dt().date();
    tweets
        .with_column(
            when(col("time_known"))
                .then(local)
                .otherwise(lit(NULL).cast(local_type))
                .alias("local_time"),
        )
        .with_column(
            when(col("time_known"))
                .then(col("local_time").dt().date())
                .otherwise(written_day)
                .cast(DataType::Int32)
                .cast(DataType::Int64)
                .alias(DAY),
        )
}

/// Leaves out the rows that are as the warehouse has them, and tells of the
/// others what they change.
fn changed_rows(merged: LazyFrame, known: DataFrame) -> PolarsResult<LazyFrame> {
    if known.height() == 0 {
        return Ok(merged.with_columns([lit(true).alias(FRESH), lit(false).alias(GONE)]));
    }
    let known_name = |name: &str| format!("known_{name}");
    let mut known_columns: Vec<Expr> = observed()
        .map(|column| col(column.column.name).alias(known_name(column.column.name)))
        .collect();
    known_columns.push(col(KNOWN_DAY));
    let joined = merged.join(
        known.lazy().select(known_columns),
        [col("tweet_id")],
        [col(known_name("tweet_id"))],
        JoinArgs::new(JoinType::Left),
    );
    let differs = |is_compared: fn(&TweetColumn) -> bool| {
        observed()
            .filter(|column| is_compared(column))
            .map(|column| col(column.column.name).neq_missing(col(known_name(column.column.name))))
            .chain([col(DAY).neq_missing(col(KNOWN_DAY))])
            .fold(lit(false), Expr::or)
    };
    let changed = joined
        .filter(differs(|column| column.merge != Merge::Key))
        .with_columns([differs(|column| column.is_tokenized).alias(FRESH), lit(false).alias(GONE)]);
    let moved = changed
        .clone()
        .filter(col(KNOWN_DAY).is_not_null().and(col(DAY).neq(col(KNOWN_DAY))))
        .with_columns([col(KNOWN_DAY).alias(DAY), lit(true).alias(GONE)]);
    let mut columns = merged_columns();
    columns.extend([col("local_time"), col(DAY), col(FRESH), col(GONE)]);
    Ok(concat([changed, moved], UnionArgs::default())?.select(columns))
}

#[cfg(test)]
mod tests {
    use super::super::known::known_rows;
    use super::*;
    use crate::schema::ColumnType;

    /// Observations of one tweet, of which some texts differ.
    fn observed_rows(texts: &[(&str, [Option<&str>; 2])]) -> DataFrame {
        let columns = observed().map(|TweetColumn { column, .. }| {
            let name = column.name.into();
            let given = texts.iter().find(|(text, _)| *text == column.name);
            let values = match column.column_type {
                ColumnType::Flag => Column::new(name, [true, true]),
                ColumnType::Text => {
                    let given = given.map_or([Some("a"), Some("a")], |(_, given)| *given);
                    Column::new(name, given)
                }
                _ => Column::new(name, [1_i64, 1]),
            };
            values.cast(&column.column_type.polars()).unwrap()
        });
        DataFrame::new(2, columns.collect()).unwrap()
    }

    fn merged(texts: &[(&str, [Option<&str>; 2])], name: &str) -> Option<String> {
        let rows = observed_rows(texts);
        let known = known_rows(None, Vec::new()).unwrap();
        let merged = merge(rows, known, None, &TimeZone::UTC).unwrap();
        assert_eq!(merged.height(), 1);
        merged.column(name).unwrap().str().unwrap().get(0).map(str::to_owned)
    }

    #[test]
    fn what_is_observed_again_from_an_input_is_one_row_that_counts() {
        let twice = |frame: DataFrame, input: i32| {
            let mut frame = frame;
            for column in [
                Column::new(SEQUENCE.into(), [4_i64, 7]),
                Column::new(INPUT.into(), [input, input]),
                Column::new(COUNT.into(), [1_i64, 1]),
            ] {
                frame.with_column(column).unwrap();
            }
            frame
        };
        let lang = |values| observed_rows(&[("lang", values)]);
        let one = compacted(twice(lang([None, Some("ja")]), 0)).unwrap();
        let number = |name: &str| one.column(name).unwrap().i64().unwrap().get(0);
        assert_eq!((one.height(), number(COUNT), number(SEQUENCE)), (1, Some(2), Some(4)));
        assert_eq!(one.column("lang").unwrap().str().unwrap().get(0), Some("ja"));
        let two = one.vstack(&compacted(twice(lang([None, None]), 1)).unwrap()).unwrap();
        assert_eq!(compacted(two.clone()).unwrap().height(), two.height());
    }

    #[test]
    fn every_column_of_the_table_comes_out() {
        let known = known_rows(None, Vec::new()).unwrap();
        let merged = merge(observed_rows(&[]), known, None, &TimeZone::UTC).unwrap();
        for column in crate::Table::Tweets.columns() {
            let found = merged.column(column.name).unwrap();
            assert_eq!(*found.dtype(), column.column_type.polars(), "{}", column.name);
        }
    }

    #[test]
    fn a_value_comes_before_none_whatever_the_order() {
        for name in ["url", "source_id", "lang", "client", "author"] {
            for values in [[Some("b"), None], [None, Some("b")], [Some("b"), Some("a")]] {
                assert_eq!(merged(&[(name, values)], name).as_deref(), Some("b"), "{name}");
            }
            assert_eq!(merged(&[(name, [None, None])], name), None, "{name}");
        }
    }

    #[test]
    fn a_text_is_no_better_for_white_space_between_its_words() {
        for (texts, best) in [
            (["朝の散歩", "朝 の 散歩"], "朝の散歩"),
            (["朝の\n散歩", "朝の散歩"], "朝の\n散歩"),
            (["朝の\n散歩", "朝 の 散歩"], "朝の\n散歩"),
            (["朝の散歩に", "朝 の 散歩"], "朝の散歩に"),
            (["朝の散", "朝の散歩に…"], "朝の散"),
        ] {
            for values in [texts, [texts[1], texts[0]]] {
                let text = merged(&[("text", values.map(Some))], "text");
                assert_eq!(text.as_deref(), Some(best), "{values:?}");
            }
        }
    }

    #[test]
    fn a_handle_comes_before_identifiers_and_display_names() {
        for (names, handle) in [
            (["did:plc:mugicha", "asa.bsky.social"], "asa.bsky.social"),
            (["mugicha", "麦茶"], "mugicha"),
            (["The Mugicha", "mugicha"], "mugicha"),
            (["did:plc:mugicha", "麦茶"], "did:plc:mugicha"),
        ] {
            for values in [names, [names[1], names[0]]] {
                let name = merged(&[("author", values.map(Some))], "author");
                assert_eq!(name.as_deref(), Some(handle), "{values:?}");
            }
        }
    }

    #[test]
    fn a_network_that_is_named_comes_before_the_usual_one() {
        for (values, network) in [
            (["x", "misskey"], "misskey"),
            (["mastodon", "x"], "mastodon"),
            (["bluesky", "mastodon"], "mastodon"),
            (["x", "x"], "x"),
        ] {
            let values = values.map(Some);
            assert_eq!(merged(&[("network", values)], "network").as_deref(), Some(network));
        }
    }
}
