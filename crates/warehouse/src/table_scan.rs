//! Tables for Polars: of the files that it was given a query decodes the columns that it
//! needs and the row groups that may hold what it looks for, and no more.

use std::any::Any;
use std::fmt::Display;
use std::sync::{Arc, LazyLock};

use arrow::array::{Array, ArrayRef, Date32Array, RecordBatch};
use arrow::compute::concat;
use arrow::datatypes::{DataType, Schema, SchemaRef};
use jiff::civil::Date;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::errors::ParquetError;
use polars::prelude::{
    AnonymousScan, AnonymousScanArgs, DataFrame, LazyFrame, PlSmallStr, PolarsError, PolarsResult,
    ScanArgsAnonymous,
};
use rayon::prelude::*;

use super::day_number::days_since_1970;
use super::layout::Table;
use super::manifest::SCHEMA_VERSION;
use super::polars_frame;
use super::row_filter::{Range, RowFilter};
use super::schema::{Column, ColumnType};
use super::table_bytes::TableBytes;
use super::table_reader::usual;

/// Name of a daily table's day, which stands in the paths of its files.
const DATE: &str = "date";

/// Rows that are decoded at once, about: those of many small files, or of a part of a
/// large one.
const ROWS_AT_ONCE: usize = 65_536;

/// A file of a table, and the day that its rows are of.
pub(super) struct StoredFile {
    pub file: Arc<TableBytes>,
    pub date: Option<Date>,
}

/// The rows of some files of a table, one file below the other, as a lazy frame; with
/// the column `date` in front if the table is daily.
///
/// # Errors
///
/// When Polars does not take it.
pub(super) fn scan(table: Table, files: Vec<StoredFile>) -> PolarsResult<LazyFrame> {
    let args = ScanArgsAnonymous {
        schema: Some(Arc::new(schema(table))),
        name: table.name(),
        ..ScanArgsAnonymous::default()
    };
    LazyFrame::anonymous_scan(Arc::new(TableScan { table, files }), args)
}

fn schema(table: Table) -> polars::prelude::Schema {
    let date = is_daily(table).then(|| (DATE.into(), polars::prelude::DataType::Date));
    let columns = table.columns().iter();
    let columns = columns.map(|column| (column.name.into(), column.column_type.polars()));
    date.into_iter().chain(columns).collect()
}

fn is_daily(table: Table) -> bool {
    table != Table::Vocabulary
}

struct TableScan {
    table: Table,
    files: Vec<StoredFile>,
}

impl AnonymousScan for TableScan {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn allows_projection_pushdown(&self) -> bool {
        true
    }

    fn allows_predicate_pushdown(&self) -> bool {
        true
    }

    fn scan(&self, args: AnonymousScanArgs) -> PolarsResult<DataFrame> {
        let names: Vec<PlSmallStr> = match args.with_columns {
            Some(names) => names.to_vec(),
            None => schema(self.table).iter_names_cloned().collect(),
        };
        let filter = args.predicate.map(RowFilter::of).transpose()?.flatten();
        let decoded = self.decoded(&names, filter.as_ref());
        let files: Vec<OpenFile> =
            self.files.iter().map(|file| OpenFile::new(file, self.table)).collect();
        let parts = parts(&files, filter.as_ref());
        let by_row = filter.as_ref().filter(|filter| filter.is_by_row());
        let of_all = filter.as_ref().filter(|filter| !filter.is_by_row());
        let mut found = self.empty(&decoded)?;
        if let (Some(wanted), None) = (args.n_rows, of_all) {
            for part in &parts {
                if found.height() >= wanted {
                    break;
                }
                for rows in rows(part, &decoded, by_row)? {
                    found.vstack_mut_owned(rows)?;
                }
            }
        } else {
            let frames = parts.par_iter().map(|part| rows(part, &decoded, by_row));
            for rows in frames.collect::<PolarsResult<Vec<_>>>()?.into_iter().flatten() {
                found.vstack_mut_owned(rows)?;
            }
        }
        if let Some(filter) = of_all {
            found = filter.rows(found)?;
        }
        let found = found.select(names)?;
        Ok(if let Some(wanted) = args.n_rows { found.head(Some(wanted)) } else { found })
    }
}

impl TableScan {
    /// The columns that are decoded: those asked for, and those by which rows are chosen.
    fn decoded(&self, names: &[PlSmallStr], filter: Option<&RowFilter>) -> Decoded {
        let is_needed = |name: &str| {
            names.iter().any(|asked| asked == name)
                || filter.is_some_and(|filter| filter.looks_at(name))
        };
        Decoded {
            date: is_daily(self.table) && is_needed(DATE),
            columns: self.table.columns().iter().filter(|column| is_needed(column.name)).collect(),
        }
    }

    /// No rows of the columns that are decoded.
    fn empty(&self, decoded: &Decoded) -> PolarsResult<DataFrame> {
        let all = schema(self.table);
        let fields = decoded.names().filter_map(|name| Some((name, all.get(name)?)));
        let columns =
            fields.map(|(name, dtype)| polars::prelude::Column::new_empty(name.into(), dtype));
        DataFrame::new(0, columns.collect())
    }
}

/// What is decoded of each file.
struct Decoded {
    date: bool,
    columns: Vec<&'static Column>,
}

impl Decoded {
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let date = self.date.then_some(DATE);
        date.into_iter().chain(self.columns.iter().map(|column| column.name))
    }
}

/// A file with its columns, strings as such and not as codes.
struct OpenFile<'a> {
    file: &'a TableBytes,
    date: Option<Date>,
    schema: SchemaRef,
}

impl<'a> OpenFile<'a> {
    fn new(StoredFile { file, date }: &'a StoredFile, table: Table) -> Self {
        let schema = plain_schema(table, file.version().unwrap_or(SCHEMA_VERSION));
        Self { file, date: *date, schema }
    }

    fn row_groups(&self) -> impl Iterator<Item = RowGroup<'_>> {
        let groups = self.file.row_groups().iter().enumerate();
        groups.map(|(place, group)| {
            let rows = usize::try_from(group.num_rows()).unwrap_or(0);
            RowGroup { file: self, place, rows }
        })
    }
}

/// The columns that files of a schema version have, with words as plain strings.
pub(super) fn plain_schema(table: Table, version: u32) -> SchemaRef {
    static SCHEMAS: LazyLock<[SchemaRef; 4]> =
        LazyLock::new(|| Table::ALL.map(|table| of_version(table, SCHEMA_VERSION)));
    match version {
        SCHEMA_VERSION => SCHEMAS[table as usize].clone(),
        earlier => of_version(table, earlier),
    }
}

fn of_version(table: Table, version: u32) -> SchemaRef {
    let fields = table.schema_of(version);
    let fields = fields.fields().iter().map(|field| match field.data_type() {
        DataType::Dictionary(_, _) => {
            field.as_ref().clone().with_data_type(ColumnType::Text.arrow())
        }
        _ => field.as_ref().clone(),
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// A row group of a file.
#[derive(Clone, Copy)]
struct RowGroup<'a> {
    file: &'a OpenFile<'a>,
    place: usize,
    rows: usize,
}

/// The row groups that may have rows of a filter, in their order; those that are decoded
/// at once together.
fn parts<'a>(files: &'a [OpenFile<'a>], filter: Option<&RowFilter>) -> Vec<Vec<RowGroup<'a>>> {
    let mut parts: Vec<Vec<RowGroup>> = Vec::new();
    let mut rows_of_last = ROWS_AT_ONCE;
    let groups = files.iter().flat_map(OpenFile::row_groups);
    for group in groups.filter(|group| filter.is_none_or(|filter| group.may_match(filter))) {
        match parts.last_mut() {
            Some(last) if rows_of_last + group.rows <= ROWS_AT_ONCE => {
                rows_of_last += group.rows;
                last.push(group);
            }
            _ => {
                rows_of_last = group.rows;
                parts.push(vec![group]);
            }
        }
    }
    parts
}

impl RowGroup<'_> {
    fn may_match(&self, filter: &RowFilter) -> bool {
        filter.may_match(|name| {
            if name == DATE {
                let days = days_since_1970(self.file.date?).into();
                return Some(Range::Number(days, days));
            }
            let column = self.file.schema.index_of(name).ok()?;
            let group = self.file.file.row_groups().get(self.place)?;
            Range::of(group.columns().get(column)?.statistics()?)
        })
    }

    /// Its rows with the columns that its file has of those wanted.
    fn batches(&self, columns: &[&Column]) -> Result<ParquetRecordBatchReader, ParquetError> {
        let OpenFile { file, schema, .. } = self.file;
        let places = columns.iter().filter_map(|column| schema.index_of(column.name).ok());
        file.read(self.place, schema, places, self.rows.min(ROWS_AT_ONCE))
    }
}

/// Rows that wait until there are so many that a frame of them is worth it.
struct Waiting<'a> {
    decoded: &'a Decoded,
    dates: Vec<i32>,
    /// Of each column.
    arrays: Vec<Vec<ArrayRef>>,
    rows: usize,
}

impl<'a> Waiting<'a> {
    fn new(decoded: &'a Decoded) -> Self {
        let arrays = vec![Vec::new(); decoded.columns.len()];
        Self { decoded, dates: Vec::new(), arrays, rows: 0 }
    }

    /// Adds rows of a day; without a batch where no column of the file is wanted.
    fn push(&mut self, date: Option<Date>, rows: usize, batch: Option<&RecordBatch>) {
        self.rows += rows;
        if let (true, Some(date)) = (self.decoded.date, date) {
            self.dates.extend(std::iter::repeat_n(days_since_1970(date), rows));
        }
        for (arrays, column) in self.arrays.iter_mut().zip(&self.decoded.columns) {
            let stored = batch.and_then(|batch| batch.column_by_name(column.name)).cloned();
            arrays.push(stored.unwrap_or_else(|| usual(column, rows)));
        }
    }

    /// All that wait, as one frame.
    fn take(&mut self) -> PolarsResult<DataFrame> {
        let Self { decoded, dates, arrays, rows } =
            std::mem::replace(self, Self::new(self.decoded));
        let mut columns = Vec::new();
        if decoded.date {
            let dates: ArrayRef = Arc::new(Date32Array::from(dates));
            columns.push(polars_frame::column(DATE.into(), &dates)?);
        }
        for (column, arrays) in decoded.columns.iter().zip(&arrays) {
            let parts: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
            let whole = concat(&parts).map_err(|error| unreadable(&error))?;
            columns.push(polars_frame::column(column.name.into(), &whole)?);
        }
        DataFrame::new(rows, columns)
    }
}

/// The rows of some row groups that a filter leaves.
fn rows(
    part: &[RowGroup],
    decoded: &Decoded,
    filter: Option<&RowFilter>,
) -> PolarsResult<Vec<DataFrame>> {
    let mut waiting = Waiting::new(decoded);
    let mut frames = Vec::new();
    let mut keep = |waiting: &mut Waiting| {
        let rows = waiting.take()?;
        frames.push(match filter {
            Some(filter) => filter.rows(rows)?,
            None => rows,
        });
        Ok::<_, PolarsError>(())
    };
    for group in part {
        let date = group.file.date;
        if decoded.columns.is_empty() {
            waiting.push(date, group.rows, None);
            continue;
        }
        for batch in group.batches(&decoded.columns).map_err(|error| unreadable(&error))? {
            let batch = batch.map_err(|error| unreadable(&error))?;
            waiting.push(date, batch.num_rows(), Some(&batch));
            if waiting.rows >= ROWS_AT_ONCE {
                keep(&mut waiting)?;
            }
        }
    }
    if waiting.rows > 0 {
        keep(&mut waiting)?;
    }
    Ok(frames)
}

/// A file that cannot be decoded, though its hash is right.
fn unreadable(error: &impl Display) -> PolarsError {
    PolarsError::ComputeError(error.to_string().into())
}
