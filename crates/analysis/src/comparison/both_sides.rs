//! The terms of both sides. `queries/comparison.sql` has the same for other engines.

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use crate::answer::{Answer, Totals};
use crate::error::QueryError;
use crate::filters::{Filters, Retweets};
use crate::numbered::Terms;
use crate::people::{Told, min_count_of};
use crate::question::Question;
use crate::tally::{Counts, ranks};
use crate::values::Values;
use crate::word_lists::Variants;
use tsubuyaki_warehouse::{Snapshot, Table};

/// How often a term must occur, on days that have so many.
pub(super) fn min_count(filters: &Filters, n1: i64) -> i64 {
    filters.min_count.unwrap_or_else(|| min_count_of(n1))
}

/// The terms of some days or of their baseline, by lemma and part of speech: lemma,
/// pos, kind, count, `baseline_count`, rank and `baseline_rank` (null on a side that
/// lacks the term), amplification (how often the days' retweets have it for each time
/// that their originals do), `first_seen`. In `totals`, n1 and n2 are of all terms.
///
/// # Errors
///
/// When a file of the warehouse or a list of words cannot be read.
pub(super) fn terms_of_both_sides(
    snapshot: &Snapshot,
    values: &Values,
    (days, baseline): (&[Date], &[Date]),
    filters: &Filters,
    told: Told,
) -> Result<Answer, QueryError> {
    let parameters = Question::named("comparison")?.values(values, snapshot.manifest())?;
    let _span = tracing::trace_span!("compare", days = days.len() + baseline.len()).entered();
    let mut terms = Terms::default();
    let of_days = Counts::of(snapshot, days, filters, &mut terms)?;
    let of_baseline = Counts::of(snapshot, baseline, filters, &mut terms)?;
    let said = terms.len();
    let n = (of_days.sum(), of_baseline.sum());
    if told != Told::All {
        let least = if told == Told::Often { min_count(filters, n.0) } else { 0 };
        let mut rows = sorted(said, &terms);
        rows.retain(|&term| of_days.get(term).count + of_baseline.get(term).count >= least);
        let count = |name: &str, of: &Counts| counts_of(name, of, &rows);
        let frame = DataFrame::new(
            rows.len(),
            vec![
                text("lemma", &rows, |term| terms.term(term).0),
                text("pos", &rows, |term| terms.term(term).1),
                count("count", &of_days),
                count("baseline_count", &of_baseline),
            ],
        )?;
        return Ok(answer(parameters, frame, (days, baseline), n, filters));
    }
    let mut heard = |retweets| {
        let filters = Filters { retweets, ..filters.clone() };
        Counts::of(snapshot, days, &filters, &mut terms)
    };
    let (original, retweeted) = (heard(Retweets::Exclude)?, heard(Retweets::Only)?);
    let amplification = |term: u32| {
        let (original, retweeted) = (original.get(term).count, retweeted.get(term).count);
        (original > 0).then(|| retweeted as f64 / original as f64)
    };
    let mut amplifications: Vec<Option<f64>> = (0..).take(said).map(amplification).collect();
    drop((original, retweeted));
    let mut first_seen = first_seen(snapshot, filters, &terms)?;

    let rows = sorted(said, &terms);
    let places = |counts: &Counts| -> Vec<Option<i64>> {
        let ranks = ranks(rows.iter().map(|&term| counts.get(term).count));
        let counts = rows.iter().map(|&term| counts.get(term).count);
        ranks.into_iter().zip(counts).map(|(rank, count)| (count > 0).then_some(rank)).collect()
    };
    let kind = |term| match (of_days.kind(term), of_baseline.kind(term)) {
        ("", kind) | (kind, "") => kind,
        (one, other) => one.min(other),
    };
    let count = |name: &str, of: &Counts| counts_of(name, of, &rows);
    let first = rows.iter().map(|&term| first_seen[term as usize].take()).collect::<Vec<_>>();
    let amplification =
        rows.iter().map(|&term| amplifications[term as usize].take()).collect::<Vec<_>>();
    drop((first_seen, amplifications));
    let frame = DataFrame::new(
        rows.len(),
        vec![
            text("lemma", &rows, |term| terms.term(term).0),
            text("pos", &rows, |term| terms.term(term).1),
            text("kind", &rows, kind),
            count("count", &of_days),
            count("baseline_count", &of_baseline),
            Column::new("rank".into(), places(&of_days)),
            Column::new("baseline_rank".into(), places(&of_baseline)),
            Column::new("amplification".into(), amplification),
            Column::new("first_seen".into(), first).cast(&DataType::Date)?,
        ],
    )?;
    Ok(answer(parameters, frame, (days, baseline), n, filters))
}

fn answer(
    parameters: Values,
    frame: DataFrame,
    (days, baseline): (&[Date], &[Date]),
    (n1, n2): (i64, i64),
    filters: &Filters,
) -> Answer {
    let dates = baseline.iter().chain(days).copied().collect();
    let totals = Totals { n1: Some(n1), n2: Some(n2), ..Totals::of(dates, filters) };
    Answer { question: "comparison".to_owned(), parameters, totals, frame, columns: &[] }
}

/// The first so many terms, by lemma and part of speech.
fn sorted(said: usize, terms: &Terms) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..said).filter_map(|term| u32::try_from(term).ok()).collect();
    rows.par_sort_unstable_by_key(|&term| terms.term(term));
    rows
}

fn text<'a>(name: &str, rows: &[u32], of: impl Fn(u32) -> &'a str) -> Column {
    Column::new(name.into(), rows.iter().map(|&term| of(term)).collect::<Vec<_>>())
}

fn counts_of(name: &str, counts: &Counts, rows: &[u32]) -> Column {
    Column::new(name.into(), rows.iter().map(|&term| counts.get(term).count).collect::<Vec<_>>())
}

/// The first day of the warehouse on which an original tweet has each term, in days since
/// 1970.
fn first_seen(
    snapshot: &Snapshot,
    filters: &Filters,
    terms: &Terms,
) -> Result<Vec<Option<i32>>, QueryError> {
    let united = Variants::united_of(&filters.variants)?;
    let columns = ["lemma", "pos", "first_date"].map(col);
    let vocabulary = snapshot.scan(Table::Vocabulary, &[])?.select(columns).collect()?;
    let (lemma, pos) = (vocabulary.column("lemma")?.str()?, vocabulary.column("pos")?.str()?);
    let date = vocabulary.column("first_date")?.date()?.physical();
    let mut first: Vec<Option<i32>> = vec![None; terms.len()];
    for ((lemma, pos), date) in lemma.iter().zip(pos.iter()).zip(date.iter()) {
        let (Some(lemma), Some(pos), Some(date)) = (lemma, pos, date) else { continue };
        // Of terms that are not said on these days nothing is asked.
        if let Some(term) = terms.known(united.canonical(lemma), pos) {
            let first = &mut first[term as usize];
            *first = Some(first.map_or(date, |first| date.min(first)));
        }
    }
    Ok(first)
}
