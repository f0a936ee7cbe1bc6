//! Asks a question of one state of the warehouse, reading only the days that it needs.

use std::collections::BTreeSet;

use jiff::civil::Date;
use polars::prelude::*;
use polars::sql::SQLContext;

use super::answer::{Answer, Totals};
use super::error::QueryError;
use super::filters::{Acting, Filters};
use super::question::Question;
use super::sql::{Bound, Days, place_of_message};
use super::values::Values;
use super::views::{self, Asked, View};
use tsubuyaki_warehouse::{Snapshot, Table};

const WANTED: &str = "wanted";
const STOPWORDS: &str = "stopwords";
const VARIANTS: &str = "variants";
/// Every table that a question may name.
const TABLES: [&str; 9] =
    ["tweets", "tokens", "terms", "vocabulary", "words", "said", WANTED, STOPWORDS, VARIANTS];

/// Answers a question.
///
/// # Errors
///
/// When the question is wrong, with the place in its text, or when a file of
/// the warehouse is damaged.
pub fn answer(
    snapshot: &Snapshot,
    question: &Question,
    values: &Values,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    answer_about(snapshot, question, values, filters, None)
}

/// The same of a question that tells `lemmas` apart and no others, if they are
/// given, and of whose words it asks nothing else but on which day and how often
/// they were said.
pub(crate) fn answer_about(
    snapshot: &Snapshot,
    question: &Question,
    values: &Values,
    filters: &Filters,
    lemmas: Option<&[&str]>,
) -> Result<Answer, QueryError> {
    let values = question.values(values, snapshot.manifest())?;
    let bound = Bound::new(question, &values)?;
    let _span = tracing::trace_span!("ask", question = question.name).entered();
    let plan = Plan::new(
        &bound,
        snapshot,
        |view, days| match direct(snapshot, &bound, view, days, filters, lemmas)? {
            Some(rows) => Ok(rows.lazy()),
            None => by_sql(snapshot, view, days, filters),
        },
        filters,
    )?;
    tracing::trace!(days = plan.dates.len(), sql = bound.text(), "ask");
    let frame = plan
        .lazy(&bound)
        .and_then(|rows| snapshot.collect(rows, Table::Tokens, &plan.dates))
        .map_err(|error| located(&bound, question, error))?;
    Ok(Answer {
        question: question.name.clone(),
        parameters: values,
        totals: Totals {
            filters: filters.told_where(acting_on(&bound, question)?),
            ..Totals::of(plan.dates, filters)
        },
        frame,
        columns: &[],
    })
}

/// Which filters of terms act on a question.
///
/// # Errors
///
/// When the question is wrong.
pub fn acting(
    snapshot: &Snapshot,
    question: &Question,
    values: &Values,
) -> Result<Acting, QueryError> {
    let values = question.values(values, snapshot.manifest())?;
    acting_on(&Bound::new(question, &values)?, question)
}

fn acting_on(bound: &Bound, question: &Question) -> Result<Acting, QueryError> {
    let tables = bound.tables(&TABLES)?;
    let has_min_count = question.parameter("min_count").is_some();
    Ok(Acting::by(tables.keys().map(String::as_str), has_min_count))
}

/// How Polars would answer a question, the views being the questions that they are.
///
/// # Errors
///
/// As [`answer`].
pub fn explain(
    snapshot: &Snapshot,
    question: &Question,
    values: &Values,
    filters: &Filters,
) -> Result<String, QueryError> {
    let values = question.values(values, snapshot.manifest())?;
    let bound = Bound::new(question, &values)?;
    let plan =
        Plan::new(&bound, snapshot, |view, days| by_sql(snapshot, view, days, filters), filters)?;
    plan.lazy(&bound)
        .and_then(|lazy| lazy.explain(true))
        .map_err(|error| located(&bound, question, error))
}

/// The tables of a question, as far as it needs them.
struct Plan {
    context: SQLContext,
    /// The days that are read.
    dates: Vec<Date>,
}

impl Plan {
    /// `view` gives the rows of a view over some days.
    fn new(
        bound: &Bound,
        snapshot: &Snapshot,
        view: impl Fn(View, &[Date]) -> Result<LazyFrame, QueryError>,
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let context = SQLContext::new();
        let manifest = snapshot.manifest();
        let mut dates = BTreeSet::new();
        for (name, places) in bound.tables(&TABLES)? {
            let needed = |table| days_of(snapshot, table, &places);
            let frame = match name.as_str() {
                WANTED => filters.wanted(manifest)?.lazy(),
                STOPWORDS => filters.stopword_rows()?.lazy(),
                VARIANTS => filters.variant_rows()?.lazy(),
                _ => {
                    let of_name = View::ALL.into_iter().find(|view| view.name() == name);
                    let table = Table::ALL.into_iter().find(|table| table.name() == name);
                    let Some(table) = of_name.map(View::table).or(table) else { continue };
                    let days = needed(table);
                    dates.extend(&days);
                    match of_name {
                        Some(of_name) => view(of_name, &days)?,
                        None => scan(snapshot, table, &days, filters)?,
                    }
                }
            };
            context.register(&name, frame);
        }
        bound.check_joins(&|name| {
            let view = View::ALL.into_iter().find(|view| view.name() == name).map(View::table);
            let table =
                view.or_else(|| Table::ALL.into_iter().find(|table| table.name() == name))?;
            let of_days = dates.iter().filter_map(|&date| manifest.daily(table, date));
            let prefix = format!("{table}/");
            let of_table = manifest.files.iter().filter(|(path, _)| path.starts_with(&prefix));
            Some(match table {
                Table::Vocabulary => of_table.map(|(_, entry)| entry.rows).sum(),
                _ => of_days.map(|entry| entry.rows).sum(),
            })
        })?;
        Ok(Self { context, dates: dates.into_iter().collect() })
    }

    fn lazy(&self, bound: &Bound) -> PolarsResult<LazyFrame> {
        // A context that has failed once answers the next question wrongly.
        self.context.clone().execute(&bound.text())
    }
}

/// The days of a table that some place in the statement needs.
fn days_of(snapshot: &Snapshot, table: Table, places: &[Days]) -> Vec<Date> {
    snapshot
        .manifest()
        .dates_of(table)
        .filter(|&date| places.iter().any(|days| days.include(date)))
        .collect()
}

/// Some days of a table, of the tweets that the filters leave.
pub(crate) fn scan(
    snapshot: &Snapshot,
    table: Table,
    days: &[Date],
    filters: &Filters,
) -> Result<LazyFrame, QueryError> {
    let Some(of_tweets) = filters.of_tweets() else { return Ok(snapshot.scan(table, days)?) };
    let tweets =
        || Ok::<_, QueryError>(snapshot.scan(Table::Tweets, days)?.filter(of_tweets.clone()));
    let tokens = || {
        let id = || [col("tweet_id")];
        let left = tweets()?.select([col("tweet_id")]);
        let tokens = snapshot.scan(Table::Tokens, days)?;
        Ok::<_, QueryError>(tokens.join(left, id(), id(), JoinArgs::new(JoinType::Semi)))
    };
    match table {
        Table::Tweets => tweets(),
        Table::Tokens => tokens(),
        // What adds up over all tweets does not tell what some of them add.
        Table::Terms => {
            let counts = ["count", "negated"];
            let columns = Table::Terms.columns().iter().map(|column| column.name);
            let term = ["date"].into_iter().chain(columns.filter(|name| !counts.contains(name)));
            let count = len().cast(DataType::Int64).alias(counts[0]);
            let negated = col("negated").sum().cast(DataType::Int64).alias(counts[1]);
            Ok(tokens()?.group_by(term.map(col).collect::<Vec<_>>()).agg([count, negated]))
        }
        Table::Vocabulary => Ok(snapshot.scan(table, days)?),
    }
}

/// Some columns of the tokens of some days that count and have one of some `lemmas`; see
/// the view `said`.
pub(crate) fn said_about(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    columns: &[&str],
    lemmas: &[&str],
) -> Result<LazyFrame, QueryError> {
    about(snapshot, View::Said, days, filters, (columns, lemmas))
}

/// The same of the terms of some days; see the view `words`.
pub(crate) fn words_about(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    columns: &[&str],
    lemmas: &[&str],
) -> Result<LazyFrame, QueryError> {
    about(snapshot, View::Words, days, filters, (columns, lemmas))
}

fn about(
    snapshot: &Snapshot,
    view: View,
    days: &[Date],
    filters: &Filters,
    (columns, lemmas): (&[&str], &[&str]),
) -> Result<LazyFrame, QueryError> {
    // What others add up to is not told.
    let is_about = col("lemma").is_in(lit(Series::new("".into(), lemmas)).implode(true), false);
    let asked = Asked { columns: &|name| columns.contains(&name), lemmas: Some(lemmas) };
    let rows = match views::rows(snapshot, view, days, filters, &asked)? {
        Some(rows) => rows.lazy(),
        None => by_sql(snapshot, view, days, filters)?,
    };
    Ok(rows.filter(is_about))
}

/// The rows of a view, as far as a statement needs them, without SQL.
fn direct(
    snapshot: &Snapshot,
    bound: &Bound,
    view: View,
    days: &[Date],
    filters: &Filters,
    lemmas: Option<&[&str]>,
) -> Result<Option<DataFrame>, QueryError> {
    let columns = bound.columns_of(view.name());
    let is_needed = |name: &str| columns.as_ref().is_none_or(|columns| columns.contains(name));
    views::rows(snapshot, view, days, filters, &Asked { columns: &is_needed, lemmas })
}

/// A view over some days as its question says.
pub(crate) fn by_sql(
    snapshot: &Snapshot,
    view: View,
    days: &[Date],
    filters: &Filters,
) -> Result<LazyFrame, QueryError> {
    let table = view.table();
    let mut context = SQLContext::new();
    context.register(table.name(), scan(snapshot, table, days, filters)?);
    context.register(WANTED, filters.wanted(snapshot.manifest())?.lazy());
    context.register(STOPWORDS, filters.stopword_rows()?.lazy());
    context.register(VARIANTS, filters.variant_rows()?.lazy());
    let question = Question::named(view.name())?;
    let bound = Bound::new(&question, &Values::default())?;
    Ok(context.execute(&bound.text())?)
}

/// Polars' error, with the place of what it is about.
fn located(bound: &Bound, question: &Question, error: PolarsError) -> QueryError {
    // What it was doing then is about the plan, which no one asked for.
    let mut cause = &error;
    while let PolarsError::Context { error, .. } | PolarsError::ExprContext { error, .. } = cause {
        cause = error;
    }
    let PolarsError::ColumnNotFound(message) = cause else {
        if !is_of_question(cause) {
            return QueryError::Polars(error);
        }
        // Of several lines, the first says what is wrong.
        let told = cause.to_string();
        let message = in_sql(told.lines().next().unwrap_or_default());
        let at = place_of_message(&question.sql, &message);
        let message = plainly(&message);
        return QueryError::Question { name: question.name.clone(), at, message };
    };
    let message = message.to_string();
    let column = message.split(['"', '\'', '`']).nth(1).unwrap_or(message.as_str()).to_owned();
    QueryError::Question {
        name: question.name.clone(),
        at: bound.place_of_column(&column),
        message: format!("there is no column {column}"),
    }
}

/// Polars' message in the terms of SQL: without its advice for programs, and the trees
/// of its parser.
fn in_sql(message: &str) -> String {
    if let Some(before) = message.find("alias(\"").map(|at| &message[..at])
        && let Some(name) = before.split(['"', '\'', '`']).nth(1)
    {
        return format!("two columns have the name {name}; give one another name with AS");
    }
    let end = ["Subquery {", " { subquery", ": Query {", "Query {"]
        .into_iter()
        .filter_map(|tree| message.find(tree))
        .min()
        .unwrap_or(message.len());
    message[..end].trim_end_matches([' ', ':', '(']).to_owned()
}

/// The same in other words, where Polars' are about its own types and methods.
fn plainly(message: &str) -> String {
    let quoted = || message.split('\'').nth(1).unwrap_or_default();
    if message.contains("cannot compare 'date/datetime/time'") {
        "a date is compared with a text that is not one; write it as '2018-09-03'".to_owned()
    } else if message.contains("cannot compare string with numeric type") {
        "a number is compared with a text".to_owned()
    } else if message.starts_with("conversion from `str` to") {
        "a text is taken for a number, which it is not".to_owned()
    } else if message.contains("operation not supported for dtype `str`") {
        let function = message.split('`').nth(1).unwrap_or_default().to_uppercase();
        format!("{function} takes numbers, not texts")
    } else if message.starts_with("arithmetic on") && message.contains("str") {
        "a text cannot be added to, subtracted or multiplied; write a || b to join texts".to_owned()
    } else if message.starts_with("no table or struct column named") {
        format!("there is no table {}", quoted())
    } else if message.starts_with("the name '") && message.ends_with("is duplicate") {
        format!("two columns have the name {}; give one another name with AS", quoted())
    } else {
        message.to_owned()
    }
}

/// Whether an error is about what was asked, not about answering it.
fn is_of_question(error: &PolarsError) -> bool {
    matches!(
        error,
        PolarsError::SQLInterface(_)
            | PolarsError::SQLSyntax(_)
            | PolarsError::InvalidOperation(_)
            | PolarsError::SchemaMismatch(_)
            | PolarsError::SchemaFieldNotFound(_)
            | PolarsError::StructFieldNotFound(_)
            | PolarsError::Duplicate(_)
            | PolarsError::ComputeError(_)
    )
}
