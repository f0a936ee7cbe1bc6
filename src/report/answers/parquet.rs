use std::io::{self, Write};

use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use polars::prelude::DataFrame;

use tsubuyaki_warehouse::batch_of;

/// Writes the rows as one file of Parquet. The same rows give the same bytes.
pub(super) fn write(rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let batch = batch_of(rows).map_err(io::Error::other)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by("tsubuyaki".to_owned())
        .build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    writer.close()?;
    out.write_all(&file)
}
