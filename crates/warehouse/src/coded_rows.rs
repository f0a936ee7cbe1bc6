//! Some columns of a daily table's file, strings as codes: what a question does with
//! a word, it does once a word and not once a row.

use std::sync::{Arc, LazyLock};

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{Field, Schema, SchemaRef};
use jiff::civil::Date;
use rayon::prelude::*;

use super::error::WarehouseError;
use super::layout::{Table, daily_path};
use super::manifest::SCHEMA_VERSION;
use super::schema::{Column, ColumnType};
use super::snapshot::Snapshot;

/// Rows of a batch: as many as a file has in one slice.
const BATCH_ROWS: usize = 65_536;
/// From so many rows on, the columns of a file are read beside each other.
const MANY_ROWS: i64 = 16_384;

impl Snapshot {
    /// Reads the rows of a day with some of the table's columns; strings are
    /// dictionaries of `Utf8View` with `Int32` keys. `each` makes of a batch what is
    /// kept of it, on all cores; `then` takes that in the order of the rows. Only a
    /// few row groups are in memory at once. Gives whether the file could be read so:
    /// not if it is of an earlier schema version, in which columns may be missing.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or is damaged.
    pub fn coded_rows<R: Send>(
        &self,
        table: Table,
        date: Date,
        columns: &[&str],
        each: &(dyn Fn(RecordBatch) -> R + Sync),
        then: &mut dyn FnMut(R),
    ) -> Result<bool, WarehouseError> {
        let path = daily_path(table, date);
        if !self.manifest().files.contains_key(&path) {
            return Ok(true);
        }
        let file = self.table_bytes(&path)?;
        if file.version() != Some(SCHEMA_VERSION) {
            return Ok(false);
        }
        let schema = schema_of(table);
        let read =
            |places: &[usize], group: usize| file.read_coded(group, &schema, places, BATCH_ROWS);
        let places: Vec<usize> = (0..table.columns().len())
            .filter(|&place| columns.contains(&table.columns()[place].name))
            .collect();
        let groups: Vec<usize> = (0..file.row_groups().len()).collect();
        if file.rows() >= MANY_ROWS && groups.len() == 1 {
            let parts = places.par_iter().map(|&place| Ok(read(&[place], 0)?));
            let parts = parts.collect::<Result<Vec<_>, WarehouseError>>()?;
            let batches = beside_each_other(&parts)?;
            batches.into_par_iter().map(each).collect::<Vec<_>>().into_iter().for_each(then);
            return Ok(true);
        }
        let of_group = |&group: &usize| -> Result<Vec<R>, WarehouseError> {
            Ok(read(&places, group)?.into_iter().map(each).collect())
        };
        for some in groups.chunks(rayon::current_num_threads().max(1)) {
            let kept: Vec<Vec<R>> = match some {
                [group] => vec![of_group(group)?],
                some => some.par_iter().map(of_group).collect::<Result<_, _>>()?,
            };
            kept.into_iter().flatten().for_each(&mut *then);
        }
        Ok(true)
    }
}

/// A table's columns with their strings as codes.
fn schema_of(table: Table) -> SchemaRef {
    static SCHEMAS: LazyLock<[SchemaRef; 4]> = LazyLock::new(|| {
        Table::ALL.map(|table| {
            let fields = table.columns().iter().map(field);
            SchemaRef::new(Schema::new(fields.collect::<Vec<_>>()))
        })
    });
    SCHEMAS[table as usize].clone()
}

/// A column with its strings as codes.
fn field(column: &Column) -> Field {
    let column_type = match column.column_type {
        ColumnType::Text => ColumnType::Word,
        other => other,
    };
    Field::new(column.name, column_type.arrow(), column.is_optional)
}

/// The batches of single columns, which end at the same rows, as one.
fn beside_each_other(columns: &[Vec<RecordBatch>]) -> Result<Vec<RecordBatch>, WarehouseError> {
    let count = columns.first().map_or(0, Vec::len);
    let batch = |place: usize| {
        let parts = || columns.iter().filter_map(|batches| batches.get(place));
        let fields = parts().flat_map(|part| part.schema().fields().to_vec());
        let arrays: Vec<ArrayRef> = parts().flat_map(|part| part.columns().to_vec()).collect();
        let schema = Schema::new(fields.collect::<Vec<_>>());
        Ok(RecordBatch::try_new(Arc::new(schema), arrays)?)
    };
    (0..count).map(batch).collect()
}
