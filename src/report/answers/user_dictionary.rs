use std::io::{self, Write};

use polars::prelude::{AnyValue, DataFrame};

use super::value;

/// IPADIC's part of speech for names and all else that is new: 名詞, so that
/// the new words count as content words.
const PART_OF_SPEECH: &str = "名詞";
/// Stands for a reading that is not known.
const NO_READING: &str = "*";

/// Writes candidates as a user dictionary in lindera's simple form: surface,
/// part of speech and reading, without a header. Nothing is done to a cell that
/// a spreadsheet might take for a formula: the surface must stay what it is.
///
/// # Errors
///
/// When the output cannot be written.
pub(super) fn write(rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = ::csv::Writer::from_writer(out);
    let text = |name: &str, row| {
        let column = rows.column(name).map_err(io::Error::other)?;
        Ok::<_, io::Error>(value::text(&column.get(row).unwrap_or(AnyValue::Null)))
    };
    for row in 0..rows.height() {
        let (surface, reading) = (text("surface", row)?, text("reading", row)?);
        let reading = if reading.is_empty() { NO_READING } else { &reading };
        writer.write_record([surface.as_str(), PART_OF_SPEECH, reading])?;
    }
    writer.flush()
}
