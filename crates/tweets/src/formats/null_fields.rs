//! Takes the fields out of objects that have no value in any row. pandas and Polars give them
//! the type of nothing, and where a row lacks the object around them, Arrow cannot make columns
//! of their own of them.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StructArray};
use arrow::datatypes::{DataType, Field, FieldRef, Schema};
use arrow::error::ArrowError;

/// The same schema without such fields, and without objects that have no others.
pub(super) fn schema_without(schema: &Schema) -> Schema {
    let fields: Vec<FieldRef> = schema.fields().iter().filter_map(known).collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// The same rows without such fields; `schema` is that of [`schema_without`].
///
/// # Errors
///
/// When the rows are not those of a schema.
pub(super) fn rows_without(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let schema = batch.schema();
    if !schema.fields().iter().any(|field| has_nothing(field.data_type())) {
        return Ok(batch.clone());
    }
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        if let Some(field) = known(field) {
            columns.push(narrowed(column, field.data_type())?);
        }
    }
    let options = arrow::array::RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::new(schema_without(&schema)), columns, &options)
}

/// Whether an object has fields of the type of nothing.
fn has_nothing(data_type: &DataType) -> bool {
    let DataType::Struct(fields) = data_type else { return false };
    fields.iter().any(|field| field.data_type().is_null() || has_nothing(field.data_type()))
}

/// A field without those in it; `None` where nothing else is in it. A column of nothing of its
/// own stays.
fn known(field: &FieldRef) -> Option<FieldRef> {
    if !has_nothing(field.data_type()) {
        return Some(field.clone());
    }
    let DataType::Struct(fields) = field.data_type() else { return Some(field.clone()) };
    let inner = fields.iter().filter(|inner| !inner.data_type().is_null()).filter_map(known);
    let inner: Vec<FieldRef> = inner.collect();
    let narrowed = || Field::new_struct(field.name(), inner.clone(), field.is_nullable());
    (!inner.is_empty()).then(|| Arc::new(narrowed()))
}

/// A column with those fields alone that its new type has.
fn narrowed(column: &ArrayRef, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
    let DataType::Struct(fields) = data_type else { return Ok(column.clone()) };
    if column.data_type() == data_type {
        return Ok(column.clone());
    }
    let whole = column.as_struct();
    let mut inner = Vec::with_capacity(fields.len());
    for field in fields {
        let column = whole.column_by_name(field.name());
        let column = column.ok_or_else(|| ArrowError::SchemaError(field.name().clone()))?;
        inner.push(narrowed(column, field.data_type())?);
    }
    let narrowed = StructArray::try_new(fields.clone(), inner, whole.nulls().cloned())?;
    Ok(Arc::new(narrowed))
}

#[cfg(test)]
mod tests {
    use arrow::array::{Int64Array, NullArray, StringArray};
    use arrow::buffer::NullBuffer;

    use super::*;

    #[test]
    fn fields_of_nothing_are_taken_out_of_objects_that_some_rows_lack() {
        let field = |name: &str, column: &ArrayRef| {
            Arc::new(Field::new(name, column.data_type().clone(), true))
        };
        let object = |inner: Vec<(&str, ArrayRef)>| -> ArrayRef {
            let fields: Vec<FieldRef> = inner.iter().map(|(name, c)| field(name, c)).collect();
            let columns = inner.into_iter().map(|(_, column)| column).collect();
            let nulls = Some(NullBuffer::from(vec![true, false]));
            Arc::new(StructArray::new(fields.into(), columns, nulls))
        };
        let nothing = || Arc::new(NullArray::new(2)) as ArrayRef;
        let names: ArrayRef = Arc::new(StringArray::from(vec!["mugicha", ""]));
        let inner = object(vec![("place", nothing()), ("name", names)]);
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("id", Arc::new(Int64Array::from(vec![20, 21]))),
            ("user", object(vec![("url", nothing()), ("inner", inner)])),
            ("geo", object(vec![("type", nothing())])),
            ("card", nothing()),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(
            columns.into_iter().map(|(name, column)| (name, column, true)),
        )
        .unwrap();
        let rows = rows_without(&batch).unwrap();
        assert_eq!(rows.schema().as_ref(), &schema_without(&batch.schema()));
        let flat = rows.normalize(".", Some(4)).unwrap();
        let names: Vec<String> =
            flat.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(names, ["id", "user.inner.name", "card"]);
        assert!(flat.column(1).is_valid(0) && flat.column(1).is_null(1));
    }
}
