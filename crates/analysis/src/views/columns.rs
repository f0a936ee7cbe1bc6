//! The columns of a view, from the parts of files.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{ArrowPrimitiveType, Int32Type, Int64Type};
use polars::prelude::*;

use super::part::{Part, array, place, unlike, words};
use crate::error::QueryError;

/// A column of the view, which the table has as `own`.
pub(super) fn column(name: &str, own: &str, parts: &[Part]) -> Result<Column, QueryError> {
    let rows = parts.iter().map(Part::len).sum();
    let named = PlSmallStr::from(name);
    match name {
        "date" => {
            let mut dates: Vec<i32> = Vec::with_capacity(rows);
            for part in parts {
                dates.resize(dates.len() + part.len(), part.date);
            }
            Ok(Column::new(named, dates).cast(&DataType::Date)?)
        }
        "tweet_id" | "author_id" => numbers::<Int64Type>(named, parts),
        "position" | "start_place" | "end_place" => {
            let column = numbers::<Int32Type>(own.into(), parts)?;
            Ok(column.with_name(named))
        }
        "count" => {
            let mut counts: Vec<i64> = Vec::with_capacity(rows);
            for part in parts {
                counts.extend(part.counts.iter().map(|(_, count)| *count));
                counts.extend((part.others > 0).then_some(part.others));
            }
            Ok(Column::new(named, counts))
        }
        "negated" if parts.iter().any(|part| !part.counts.is_empty() || part.others > 0) => {
            let mut negated: Vec<bool> = Vec::with_capacity(rows);
            for part in parts {
                negated.extend(part.counts.iter().map(|(is_negated, _)| *is_negated));
                negated.extend((part.others > 0).then_some(false));
            }
            Ok(Column::new(named, negated))
        }
        "in_hashtag" | "in_compound" | "negated" | "is_retweet" => {
            let mut flags: Vec<bool> = Vec::with_capacity(rows);
            for part in parts {
                let Some(column) = array(&part.batch, name)?.as_boolean_opt() else {
                    // No row counts of terms, which have no such column.
                    continue;
                };
                flags.extend(part.rows.iter().map(|&row| column.value(row as usize)));
                flags.extend((part.others > 0).then_some(false));
            }
            Ok(Column::new(named, flags))
        }
        _ => strings(named, own, parts, rows),
    }
}

fn numbers<T>(name: PlSmallStr, parts: &[Part]) -> Result<Column, QueryError>
where
    T: ArrowPrimitiveType,
    Series: NamedFrom<Vec<Option<T::Native>>, [Option<T::Native>]>,
{
    let mut numbers: Vec<Option<T::Native>> = Vec::with_capacity(parts.iter().map(Part::len).sum());
    for part in parts {
        let column = array(&part.batch, &name)?;
        let column = column.as_primitive_opt::<T>().ok_or_else(|| unlike(&name))?;
        let number = |&row: &u32| {
            let row = row as usize;
            column.is_valid(row).then(|| column.value(row))
        };
        numbers.extend(part.rows.iter().map(number));
    }
    Ok(Column::new(name, numbers))
}

fn strings(name: PlSmallStr, own: &str, parts: &[Part], rows: usize) -> Result<Column, QueryError> {
    let mut texts = StringChunkedBuilder::new(name, rows);
    for part in parts {
        let (codes, words) = words(&part.batch, own)?;
        for &row in &part.rows {
            let code = place(codes[row as usize]);
            let named = part.lemmas.get(code).filter(|_| own == "lemma");
            match named.and_then(Option::as_deref) {
                Some(canonical) => texts.append_value(canonical),
                None => texts.append_value(words.value(code)),
            }
        }
        if part.others > 0 {
            texts.append_value("");
        }
    }
    Ok(texts.finish().into_series().into_column())
}
