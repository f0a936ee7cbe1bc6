use std::io::{self, Write};

use polars::prelude::DataFrame;
use serde_json::json;

use super::value;
use crate::analysis::Answer;

pub(super) fn write(answer: &Answer, rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let totals = &answer.totals;
    let dates: Vec<String> = totals.dates.iter().map(ToString::to_string).collect();
    let object = json!({
        "query": answer.question,
        "parameters": answer.parameters,
        "totals": { "dates": dates, "n1": totals.n1, "n2": totals.n2, "filters": totals.filters },
        "rows": (0..rows.height()).map(|row| value::object(rows, row)).collect::<Vec<_>>(),
    });
    writeln!(out, "{object:#}")
}
