//! Splits batches of rows so that few bytes are materialized at once: in a dictionary or a
//! view, many rows may point to one long text.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Field, Schema};

/// Bytes of the rows of a part, written out.
const PART_BYTES: usize = 32 << 20;

/// The rows of a batch in parts that follow one another.
pub(crate) fn parts(batch: &RecordBatch) -> impl Iterator<Item = RecordBatch> + use<> {
    let row_bytes = batch.columns().iter().map(shared_bytes).fold(0, usize::saturating_add);
    let rows = batch.num_rows();
    let rows_a_part = PART_BYTES.checked_div(row_bytes).unwrap_or(rows).max(1);
    let batch = batch.clone();
    // A batch without rows is one part: its columns are looked at.
    (0..rows.max(1))
        .step_by(rows_a_part)
        .map(move |start| batch.slice(start, rows_a_part.min(rows - start)))
}

/// Bytes of the longest value that several rows may share.
fn shared_bytes(column: &ArrayRef) -> usize {
    match column.data_type() {
        DataType::Dictionary(..) => longest(column.as_any_dictionary().values()),
        DataType::Utf8View | DataType::BinaryView => longest(column),
        _ => 0,
    }
}

fn longest(values: &ArrayRef) -> usize {
    let lengths_of = |offsets: &[i32]| {
        let lengths = offsets.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        lengths.max().and_then(|length| usize::try_from(length).ok())
    };
    let long_lengths_of = |offsets: &[i64]| {
        let lengths = offsets.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        lengths.max().and_then(|length| usize::try_from(length).ok())
    };
    let of_views = |views: &[u128]| {
        // The first four bytes of a view are its length.
        let lengths = views.iter().map(|view| *view & u128::from(u32::MAX));
        lengths.max().and_then(|length| usize::try_from(length).ok())
    };
    let length = match values.data_type() {
        DataType::Utf8 => lengths_of(values.as_string::<i32>().value_offsets()),
        DataType::Binary => lengths_of(values.as_binary::<i32>().value_offsets()),
        DataType::LargeUtf8 => long_lengths_of(values.as_string::<i64>().value_offsets()),
        DataType::LargeBinary => long_lengths_of(values.as_binary::<i64>().value_offsets()),
        DataType::Utf8View => of_views(values.as_string_view().views()),
        DataType::BinaryView => of_views(values.as_binary_view().views()),
        _ => None,
    };
    length.unwrap_or_default()
}

/// The columns of a file as they are to be read, so that rows which share a text
/// share its bytes.
pub(crate) fn as_views(schema: &Schema) -> Schema {
    let field = |field: &Field| match field.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 => field.clone().with_data_type(DataType::Utf8View),
        _ => field.clone(),
    };
    let fields: Vec<Field> = schema.fields().iter().map(|one| field(one)).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{DictionaryArray, Int32Array, StringArray, StringViewArray};

    use super::*;

    fn sizes(column: ArrayRef) -> Vec<usize> {
        let batch = RecordBatch::try_from_iter([("text", column)]).unwrap();
        parts(&batch).map(|part| part.num_rows()).collect()
    }

    #[test]
    fn rows_that_share_a_long_text_are_written_a_few_at_a_time() {
        let long = "あ".repeat(PART_BYTES / 30);
        let rows = 25;
        let keys = Int32Array::from(vec![0; rows]);
        let values = Arc::new(StringArray::from(vec![long.as_str()]));
        assert_eq!(sizes(Arc::new(DictionaryArray::new(keys, values))), [10, 10, 5]);
        assert_eq!(sizes(Arc::new(StringViewArray::from(vec![long.as_str(); 12]))), [10, 2]);
        assert_eq!(sizes(Arc::new(StringViewArray::from(vec!["朝"; rows]))), [rows]);
        assert_eq!(sizes(Arc::new(StringArray::from(vec!["朝"; rows]))), [rows]);
        assert_eq!(sizes(Arc::new(StringArray::from(vec![""; 0]))), [0]);
    }
}
