//! Columns that are part of a file's path instead of its content, as Hive, Spark and Athena
//! write tables: `posts/date=2024-05-01/lang=ja/part-0.parquet`.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::error::ArrowError;

/// Columns that a path has at most.
const MOST: usize = 16;
/// The placeholder for no value.
const NONE: &str = "__HIVE_DEFAULT_PARTITION__";

/// A name and its value, which all rows of a file have.
pub(crate) type Partition = (String, String);

/// The columns in the path of a file. Year, month and day make a date.
pub(crate) fn of_path(path: &str) -> Vec<Partition> {
    let (folders, _) = path.rsplit_once(['/', '\\']).unwrap_or_default();
    let named = folders.split(['/', '\\']).filter_map(|folder| folder.split_once('='));
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
    };
    let mut found: Vec<Partition> = named
        .filter(|(name, value)| is_name(name) && !value.is_empty() && *value != NONE)
        .map(|(name, value)| (name.to_owned(), unescaped(value)))
        .take(MOST)
        .collect();
    let number = |name: &str, most: u32| {
        let (_, value) = found.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        value.parse().ok().filter(|number: &u32| *number <= most)
    };
    let date = number("year", 9_999).zip(number("month", 12)).zip(number("day", 31));
    if let Some(((year, month), day)) = date {
        found.push(("date".to_owned(), format!("{year:04}-{month:02}-{day:02}")));
    }
    found
}

/// A value as it was: signs that paths cannot have are written `%3A`.
fn unescaped(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        let code = (byte == b'%').then(|| digit(0).zip(digit(1))).flatten();
        let code = code.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The columns of a table with those of its path, as far as it has none of their names.
pub(crate) fn added_to(schema: &Schema, partitions: &[Partition]) -> (Schema, Vec<Partition>) {
    let is_new = |(name, _): &&Partition| schema.field_with_name(name).is_err();
    let new: Vec<Partition> = partitions.iter().filter(is_new).cloned().collect();
    let own = schema.fields().iter().cloned();
    let more = new.iter().map(|(name, _)| Arc::new(Field::new(name, DataType::Utf8, true)));
    (Schema::new(own.chain(more).collect::<Vec<_>>()), new)
}

/// The rows of a batch with these columns.
pub(crate) fn with(
    batch: &RecordBatch,
    partitions: &[Partition],
) -> Result<RecordBatch, ArrowError> {
    let (schema, new) = added_to(&batch.schema(), partitions);
    let value = |(_, value): &Partition| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(std::iter::repeat_n(value, batch.num_rows())))
    };
    let columns = batch.columns().iter().cloned().chain(new.iter().map(value)).collect();
    RecordBatch::try_new(Arc::new(schema), columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_name_columns() {
        let of = |path: &str| {
            let pairs: Vec<String> =
                of_path(path).iter().map(|(name, value)| format!("{name}: {value}")).collect();
            pairs.join(", ")
        };
        assert_eq!(of("a/date=2024-05-01/lang=ja/part=0.parquet"), "date: 2024-05-01, lang: ja");
        assert_eq!(of("a\\h=10%3A00\\x"), "h: 10:00");
        assert_eq!(
            of("year=2024/month=5/day=01/x"),
            "year: 2024, month: 5, day: 01, date: 2024-05-01"
        );
        for other in
            ["date=2024", "a/=b/x", "a/b=/x", "a/d=__HIVE_DEFAULT_PARTITION__/x", "a b=c/x", ""]
        {
            assert_eq!(of(other), "", "{other}");
        }
    }

    #[test]
    fn rows_get_the_columns_that_they_lack() {
        let id: ArrayRef = Arc::new(StringArray::from(vec!["5", "6"]));
        let batch = RecordBatch::try_from_iter([("id", id)]).unwrap();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let whole = with(&batch, &[pair("id", "7"), pair("lang", "ja")]).unwrap();
        let lang: ArrayRef = Arc::new(StringArray::from(vec!["ja"; 2]));
        assert_eq!((whole.num_columns(), whole.column(1)), (2, &lang));
        assert_eq!(whole.column(0), batch.column(0));
    }
}
