//! What changed: the terms of a day against those of a baseline.

use std::collections::HashMap;

use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::answer::Answer;
use super::baseline::Baseline;
use super::engine::answer;
use super::error::QueryError;
use super::filters::Filters;
use super::keyness::{Frequencies, LogOddsBounds, chi2_tail, false_discovery_rates};
use super::question::Question;
use super::values::Values;
use tsubuyaki_warehouse::Snapshot;

/// What the 95 % interval of a log ratio leaves out on each side.
const TAIL: f64 = 0.025;
/// How often a term must occur on both sides together to be tested: where the
/// day has fewer terms than `SMALL_DAY`, once.
const MIN_COUNT: i64 = 5;
const SMALL_DAY: i64 = 2_000;
/// Rates are per so many terms.
const PER: f64 = 10_000.0;

/// The columns for people.
const SHOWN: [&str; 15] = [
    "lemma",
    "pos",
    "count",
    "baseline_count",
    "rate",
    "baseline_rate",
    "z",
    "q",
    "log_ratio_low",
    "log_ratio",
    "log_ratio_high",
    "authors",
    "first_seen",
    "mark",
    "one_account",
];

/// What to compare, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    pub baseline: Baseline,
    pub sort: SortBy,
    pub direction: Direction,
}

/// What orders the terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SortBy {
    /// Log-odds with a prior, in standard deviations: how sure the change is
    #[default]
    Z,
    /// The log-likelihood ratio, negative for what fell
    G2,
    /// log2 of the ratio of the rates: how great the change is
    LogRatio,
    /// The conservative log ratio: how great it is at least
    Lrc,
    /// How often the term occurs
    Count,
}

/// Which terms to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    #[default]
    Both,
    /// Those whose rate grew, the greatest change first.
    Rising,
    /// Those whose rate fell, the greatest change first.
    Falling,
}

impl SortBy {
    fn column(self) -> &'static str {
        match self {
            Self::Z => "z",
            Self::G2 => "g2",
            Self::LogRatio => "log_ratio",
            Self::Lrc => "lrc",
            Self::Count => "count",
        }
    }
}

/// The terms of a day and of its baseline that occur often enough, with all
/// measures. Sorted by one of these, from what rose most to what fell most;
/// among equals by lemma and part of speech.
///
/// Columns: lemma, pos, kind, count, `baseline_count`, rate and `baseline_rate`
/// (per 10,000), delta, `delta_rate`, rank, `baseline_rank`, `rank_change`
/// (positive: it went up), g2, p, q, `log_ratio` with `log_ratio_low` and
/// `log_ratio_high` (95 %), lrc with `lrc_low` and `lrc_high` (over all tested
/// terms), z, tweets, authors, `top_author_share`, `first_seen`, mark (`new`,
/// `gone`), `one_account` (one person wrote it all) and examples (ids of up to
/// three tweets). A term that
/// one side lacks has no rank there. In `totals`, n1 and n2 are the sums of all
/// counts, tested or not.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or the baseline has no tweets, or
/// either side has no term that counts.
pub fn comparison(
    snapshot: &Snapshot,
    date: Date,
    comparison: Comparison,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let baseline = comparison.baseline.dates(date, snapshot.manifest())?;
    let mut values = Values::default().with("date", &date);
    for day in &baseline {
        values.add("baseline", &day);
    }
    let mut answer = answer(snapshot, &Question::named("comparison")?, &values, filters)?;
    let sum =
        |name: &str| Ok::<_, PolarsError>(answer.frame.column(name)?.i64()?.sum().unwrap_or(0));
    let (n1, n2) = (sum("count")?, sum("baseline_count")?);
    for (n, side) in [(n1, "the day"), (n2, "its baseline")] {
        if n == 0 {
            let filters = filters.describe();
            return Err(QueryError::NoData(format!(
                "no term of {side} counts under the filters: {filters}"
            )));
        }
    }
    let min_count = filters.min_count.unwrap_or(if n1 < SMALL_DAY { 1 } else { MIN_COUNT });
    let is_tested = (col("count") + col("baseline_count")).gt_eq(lit(min_count));
    let tested = answer.frame.lazy().filter(is_tested).collect()?;
    let measured = measured(&tested, n1, n2)?;

    let rises = col("_rises");
    let (wanted, falling) = match comparison.direction {
        Direction::Both => (lit(true), false),
        Direction::Rising => (rises.gt(lit(0)), false),
        Direction::Falling => (rises.lt(lit(0)), true),
    };
    // From what fell most where that is asked for; counts are never negative.
    let descending = !falling || comparison.sort == SortBy::Count;
    answer.frame = measured
        .lazy()
        .filter(wanted)
        .sort(
            [comparison.sort.column(), "lemma", "pos"],
            SortMultipleOptions::default().with_order_descending_multi([descending, false, false]),
        )
        .drop(by_name(["_rises"], true, false))
        .collect()?;
    answer.parameters.set("min_count", &min_count);
    answer.totals.dates = baseline.iter().copied().chain([date]).collect();
    answer.totals.dates.sort_unstable();
    answer.totals.baseline_dates = baseline;
    answer.totals.n1 = Some(n1);
    answer.totals.n2 = Some(n2);
    if filters.min_count.is_none() {
        answer.totals.filters =
            Filters { min_count: Some(min_count), ..filters.clone() }.describe();
    }
    answer.columns = &SHOWN;
    Ok(answer)
}

/// The terms with all their measures, and the column `_rises`: -1, 0 or 1.
fn measured(terms: &DataFrame, n1: i64, n2: i64) -> Result<DataFrame, QueryError> {
    let counts = |name: &str| Ok::<_, PolarsError>(terms.column(name)?.i64()?.clone());
    let (count, baseline_count) = (counts("count")?, counts("baseline_count")?);
    let tables: Vec<Frequencies> = count
        .iter()
        .zip(baseline_count.iter())
        .map(|(a, b)| Frequencies { a: a.unwrap_or(0), b: b.unwrap_or(0), n1, n2 })
        .collect();
    let measures = Measures::of(&tables);

    let mark: Vec<Option<&str>> = tables
        .iter()
        .map(|table| match table {
            Frequencies { b: 0, .. } => Some("new"),
            Frequencies { a: 0, .. } => Some("gone"),
            _ => None,
        })
        .collect();

    let of = |name: &str, values: Vec<f64>| Column::new(name.into(), values);
    let each = |measure: fn(&Frequencies) -> f64| tables.iter().map(measure).collect::<Vec<f64>>();
    let (a, b) = (|table: &Frequencies| table.a as f64, |table: &Frequencies| table.b as f64);
    let rate = |count: fn(&Frequencies) -> f64, all: i64| {
        tables.iter().map(|table| PER * count(table) / all as f64).collect::<Vec<f64>>()
    };
    let (rate, baseline_rate) = (rate(a, n1), rate(b, n2));
    let delta_rate = rate.iter().zip(&baseline_rate).map(|(rate, before)| rate - before).collect();
    let ranks = (counts("rank")?, counts("baseline_rank")?);
    let column = |name: &str| terms.column(name).cloned();
    let columns = vec![
        column("lemma")?,
        column("pos")?,
        column("kind")?,
        column("count")?,
        column("baseline_count")?,
        of("rate", rate),
        of("baseline_rate", baseline_rate),
        (&count - &baseline_count).with_name("delta".into()).into_column(),
        of("delta_rate", delta_rate),
        column("rank")?,
        column("baseline_rank")?,
        (&ranks.1 - &ranks.0).with_name("rank_change".into()).into_column(),
        of("g2", each(|table| table.g2())),
        of("p", measures.p),
        of("q", measures.q),
        of("log_ratio", each(|table| table.log_ratio())),
        Column::new("log_ratio_low".into(), measures.low),
        Column::new("log_ratio_high".into(), measures.high),
        of("lrc", measures.conservative),
        Column::new("lrc_low".into(), measures.conservative_low),
        Column::new("lrc_high".into(), measures.conservative_high),
        of("z", each(|table| table.z())),
        column("tweets")?,
        column("authors")?,
        column("top_author_share")?,
        column("first_seen")?,
        Column::new("mark".into(), mark),
        one_account(terms)?,
        examples(terms)?,
        Column::new(
            "_rises".into(),
            tables.iter().map(|table| table.direction()).collect::<Vec<i32>>(),
        ),
    ];
    Ok(DataFrame::new(terms.height(), columns)?)
}

/// The measures that take all tested terms together.
struct Measures {
    p: Vec<f64>,
    q: Vec<f64>,
    low: Vec<Option<f64>>,
    high: Vec<Option<f64>>,
    conservative: Vec<f64>,
    conservative_low: Vec<Option<f64>>,
    conservative_high: Vec<Option<f64>>,
}

impl Measures {
    fn of(tables: &[Frequencies]) -> Self {
        // Bounds hang on the two counts alone, and many terms share them.
        let mut pairs: Vec<(i64, i64)> = tables.iter().map(|table| (table.a, table.b)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let corrected = TAIL / tables.len().max(1) as f64;
        let bounds: HashMap<(i64, i64), [LogOddsBounds; 2]> = pairs
            .into_par_iter()
            .map(|(a, b)| {
                ((a, b), [TAIL, corrected].map(|tail| LogOddsBounds::clopper_pearson(a, b, tail)))
            })
            .collect();

        let p: Vec<f64> = tables.iter().map(|table| chi2_tail(table.g2().abs())).collect();
        let mut measures = Self {
            q: false_discovery_rates(&p),
            p,
            low: Vec::new(),
            high: Vec::new(),
            conservative: Vec::new(),
            conservative_low: Vec::new(),
            conservative_high: Vec::new(),
        };
        for table in tables {
            let [plain, corrected] =
                bounds[&(table.a, table.b)].map(|odds| table.log_ratio_bounds(odds));
            measures.low.push(plain.0);
            measures.high.push(plain.1);
            measures.conservative.push(table.conservative(corrected));
            measures.conservative_low.push(corrected.0);
            measures.conservative_high.push(corrected.1);
        }
        measures
    }
}

/// Whether all that is said of a term more than once on the day one person
/// wrote; null where no author is known.
fn one_account(terms: &DataFrame) -> PolarsResult<Column> {
    let (authors, count) = (terms.column("authors")?.i64()?, terms.column("count")?.i64()?);
    let is_of_one: BooleanChunked = authors
        .iter()
        .zip(count.iter())
        .map(|(authors, count)| authors.map(|authors| authors == 1 && count > Some(1)))
        .collect();
    Ok(is_of_one.with_name("one_account".into()).into_column())
}

/// The ids of the example tweets in one column.
fn examples(terms: &DataFrame) -> PolarsResult<Column> {
    let ids = ["example_1", "example_2", "example_3"]
        .map(|name| Ok::<_, PolarsError>(terms.column(name)?.i64()?.clone()));
    let ids = ids.into_iter().collect::<Result<Vec<_>, _>>()?;
    let lists: ListChunked = (0..terms.height())
        .map(|row| {
            let ids: Vec<i64> = ids.iter().filter_map(|ids| ids.get(row)).collect();
            Some(Series::new("".into(), ids))
        })
        .collect();
    Ok(lists.with_name("examples".into()).into_column())
}
