//! Arrow's columns as Polars has them; both look at the same memory.

use arrow::array::{Array, ArrayRef, ArrowPrimitiveType, AsArray, RecordBatch, StringViewArray};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::compute::cast;
use arrow::datatypes::{
    DataType, Date32Type, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType,
};
use polars::prelude::{
    BooleanChunked, ChunkedArray, Column, DataFrame, DataType as Polars, IntoColumn, PlSmallStr,
    PolarsNumericType, PolarsResult, StringChunked, TimeZone, polars_bail,
};
use polars_arrow::array::{BooleanArray, PrimitiveArray, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::types::NativeType;
use polars_buffer::Buffer;

/// Bytes that few strings may hold for nothing.
const HELD_BYTES: usize = 16 << 10;

/// Rows as a frame, their columns named as in the batch.
///
/// # Errors
///
/// When a column is of a type that no table has.
pub(super) fn frame_of(rows: &RecordBatch) -> PolarsResult<DataFrame> {
    let schema = rows.schema();
    let columns = schema.fields().iter().zip(rows.columns());
    let columns = columns.map(|(field, values)| column(field.name().as_str().into(), values));
    DataFrame::new(rows.num_rows(), columns.collect::<PolarsResult<_>>()?)
}

/// The same rows, with strings of their own where they hold much of others.
///
/// # Errors
///
/// None of a frame whose columns have one length.
pub(super) fn compacted(rows: &DataFrame) -> PolarsResult<DataFrame> {
    let columns = rows.columns().iter().map(|column| match column.str() {
        Ok(texts) => {
            let parts = texts.downcast_iter().map(|part| {
                let own = part.total_bytes_len() + part.len() * size_of::<View>();
                let holds_much = part.total_buffer_len() > HELD_BYTES + 4 * own;
                if holds_much { part.clone().gc() } else { part.clone() }
            });
            StringChunked::from_chunk_iter(column.name().clone(), parts).into_column()
        }
        Err(_) => column.clone(),
    });
    DataFrame::new(rows.height(), columns.collect())
}

/// The same of one column.
///
/// # Errors
///
/// As [`frame_of`].
pub(super) fn column(name: PlSmallStr, values: &ArrayRef) -> PolarsResult<Column> {
    Ok(match values.data_type() {
        DataType::Null => Column::full_null(name, values.len(), &Polars::Null),
        DataType::Boolean => {
            let values = values.as_boolean();
            let flags = bits(values.values())?;
            let flags =
                BooleanArray::try_new(ArrowDataType::Boolean, flags, validity(values.nulls())?)?;
            BooleanChunked::with_chunk(name, flags).into_column()
        }
        DataType::Int32 => {
            numbers::<Int32Type, polars::prelude::Int32Type>(name, values, ArrowDataType::Int32)?
        }
        DataType::Int64 => {
            numbers::<Int64Type, polars::prelude::Int64Type>(name, values, ArrowDataType::Int64)?
        }
        DataType::Date32 => {
            numbers::<Date32Type, polars::prelude::Int32Type>(name, values, ArrowDataType::Int32)?
                .cast(&Polars::Date)?
        }
        DataType::Timestamp(TimeUnit::Microsecond, zone) => {
            let zone = zone.as_ref().map(|zone| PlSmallStr::from_str(zone));
            let zone = TimeZone::opt_try_new(zone)?;
            let times = numbers::<TimestampMicrosecondType, polars::prelude::Int64Type>(
                name,
                values,
                ArrowDataType::Int64,
            )?;
            times.cast(&Polars::Datetime(polars::prelude::TimeUnit::Microseconds, zone))?
        }
        DataType::Utf8View => strings(name, values.as_string_view())?.into_column(),
        DataType::Dictionary(_, of) if **of == DataType::Utf8View => {
            let texts = cast(values, &DataType::Utf8View)
                .map_err(|error| polars::prelude::polars_err!(ComputeError: "{error}"))?;
            strings(name, texts.as_string_view())?.into_column()
        }
        other => polars_bail!(ComputeError: "no table has a column of {other}"),
    })
}

fn numbers<A, P>(
    name: PlSmallStr,
    values: &ArrayRef,
    arrow_type: ArrowDataType,
) -> PolarsResult<Column>
where
    A: ArrowPrimitiveType,
    A::Native: NativeType,
    P: PolarsNumericType<Native = A::Native>,
    ChunkedArray<P>: IntoColumn,
{
    let values = values.as_primitive::<A>();
    let shared = Buffer::from_owner(values.values().clone());
    let numbers = PrimitiveArray::try_new(arrow_type, shared, validity(values.nulls())?)?;
    Ok(ChunkedArray::<P>::with_chunk(name, numbers).into_column())
}

fn strings(name: PlSmallStr, texts: &StringViewArray) -> PolarsResult<StringChunked> {
    // Both keep a string's length, its first bytes and its place in the same 16 bytes.
    let views = Buffer::from_owner(texts.views().clone()).try_transmute::<View>();
    let views = views.unwrap_or_else(|views| views.iter().map(|&view| View::from(view)).collect());
    let letters =
        texts.data_buffers().iter().map(|bytes| Buffer::from_owner(Shared(bytes.clone())));
    let letters = Buffer::from_vec(letters.collect());
    let nulls = validity(texts.nulls())?;
    let texts = Utf8ViewArray::try_new(ArrowDataType::Utf8View, views, letters, nulls)?;
    Ok(StringChunked::with_chunk(name, texts))
}

/// Bytes of Arrow's, to be lent.
struct Shared(arrow::buffer::Buffer);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_slice()
    }
}

fn validity(nulls: Option<&NullBuffer>) -> PolarsResult<Option<Bitmap>> {
    nulls.map(|nulls| bits(nulls.inner())).transpose()
}

fn bits(bits: &BooleanBuffer) -> PolarsResult<Bitmap> {
    Bitmap::try_new(bits.sliced().to_vec(), bits.len())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        BooleanArray, Date32Array, DictionaryArray, Int32Array, Int64Array, NullArray,
        TimestampMicrosecondArray,
    };
    use polars::prelude::{AnyValue, TimeUnit as Unit};

    use super::*;

    const LONG: &str = "この文字列は十二バイトより長い";

    fn array(values: impl Array + 'static) -> ArrayRef {
        Arc::new(values)
    }

    fn values(values: &ArrayRef) -> (Polars, Vec<AnyValue<'static>>) {
        let column = column("column".into(), values).unwrap();
        assert_eq!(column.name().as_str(), "column");
        let each = 0..column.len();
        let value = |row| column.get(row).unwrap().into_static();
        (column.dtype().clone(), each.map(value).collect())
    }

    #[test]
    fn columns_keep_their_values_types_and_gaps() {
        let texts: ArrayRef = Arc::new(StringViewArray::from(vec![Some("雨"), None, Some(LONG)]));
        let text = |text: &str| AnyValue::StringOwned(text.into());
        let expected = vec![text("雨"), AnyValue::Null, text(LONG)];
        assert_eq!(values(&texts), (Polars::String, expected.clone()));
        let keys = Int32Array::from(vec![Some(2), None, Some(0)]);
        let words = DictionaryArray::new(keys, texts);
        let expected: Vec<_> = expected.into_iter().rev().collect();
        assert_eq!(values(&array(words)), (Polars::String, expected));
        let numbers = Int64Array::from(vec![Some(i64::MAX), None]);
        let expected = vec![AnyValue::Int64(i64::MAX), AnyValue::Null];
        assert_eq!(values(&array(numbers)), (Polars::Int64, expected));
        let flags = BooleanArray::from(vec![Some(true), None, Some(false)]);
        let expected = vec![AnyValue::Boolean(true), AnyValue::Null, AnyValue::Boolean(false)];
        assert_eq!(values(&array(flags)), (Polars::Boolean, expected));
        let days = Date32Array::from(vec![17_777]);
        assert_eq!(values(&array(days)), (Polars::Date, vec![AnyValue::Date(17_777)]));
        let times = TimestampMicrosecondArray::from(vec![1_535_900_000_000_000]);
        let (dtype, found) = values(&array(times.clone().with_timezone("UTC")));
        assert_eq!(dtype, Polars::Datetime(Unit::Microseconds, Some(TimeZone::UTC)));
        assert_eq!(found.len(), 1);
        let (dtype, _) = values(&array(times));
        assert_eq!(dtype, Polars::Datetime(Unit::Microseconds, None));
        assert_eq!(values(&array(NullArray::new(1))).1, [AnyValue::Null]);
    }

    #[test]
    fn a_part_of_a_column_is_that_part() {
        let flags: ArrayRef =
            Arc::new((0..40).map(|i| (i % 7 != 0).then_some(i % 3 == 0)).collect::<BooleanArray>());
        let texts: ArrayRef = Arc::new(
            (0..40)
                .map(|i| (i % 5 != 0).then(|| format!("{LONG}{i}")))
                .collect::<StringViewArray>(),
        );
        for whole in [flags, texts] {
            let (_, all) = values(&whole);
            let (_, part) = values(&whole.slice(11, 20));
            assert_eq!(part, all[11..31]);
        }
    }

    #[test]
    fn few_strings_of_many_do_not_hold_the_others() {
        let texts = (0..10_000).map(|i| Some(format!("{LONG}{i}"))).collect::<StringViewArray>();
        let rows = RecordBatch::try_from_iter([("text", Arc::new(texts) as ArrayRef)]).unwrap();
        let few = frame_of(&rows).unwrap().slice(17, 3);
        let held = |rows: &DataFrame| -> usize {
            let texts = rows.column("text").unwrap().str().unwrap();
            texts.downcast_iter().map(Utf8ViewArray::total_buffer_len).sum()
        };
        let compact = compacted(&few).unwrap();
        assert!(held(&few) > 400_000 && held(&compact) < 1_000, "{}", held(&compact));
        assert_eq!(compact, few);
    }

    #[test]
    fn a_column_of_another_type_is_an_error() {
        let column = column(
            "column".into(),
            &(Arc::new(arrow::array::Float64Array::from(vec![1.0])) as ArrayRef),
        );
        assert!(column.is_err());
    }
}
