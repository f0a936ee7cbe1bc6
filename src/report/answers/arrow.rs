use std::io::{self, Write};

use ::arrow::ipc::writer::StreamWriter;
use polars::prelude::DataFrame;

use tsubuyaki_warehouse::batch_of;

/// Writes the rows as a stream of Arrow's IPC format.
pub(super) fn write(rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let batch = batch_of(rows).map_err(io::Error::other)?;
    let mut writer = StreamWriter::try_new(out, &batch.schema()).map_err(io::Error::other)?;
    writer.write(&batch).and_then(|()| writer.finish()).map_err(io::Error::other)
}
