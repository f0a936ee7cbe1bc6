use std::io::{self, Write};

use polars::prelude::DataFrame;

use super::value;

pub(super) fn write(rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    (0..rows.height()).try_for_each(|row| writeln!(out, "{}", value::object(rows, row)))
}
