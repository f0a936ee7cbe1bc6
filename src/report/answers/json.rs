use std::io::{self, Write};

use jiff::civil::Date;
use polars::prelude::DataFrame;
use serde_json::{Map, json};

use super::{sentences, value};
use crate::report::Language;
use tsubuyaki_analysis::{Answer, Filter};

pub(super) fn write(answer: &Answer, rows: &DataFrame, out: &mut dyn Write) -> io::Result<()> {
    let totals = &answer.totals;
    let days = |dates: &[Date]| dates.iter().map(ToString::to_string).collect::<Vec<String>>();
    let mut figures = Map::new();
    figures.insert("dates".to_owned(), json!(days(&totals.dates)));
    if !totals.baseline_dates.is_empty() {
        figures.insert("baseline_dates".to_owned(), json!(days(&totals.baseline_dates)));
    }
    figures.insert("n1".to_owned(), json!(totals.n1));
    figures.insert("n2".to_owned(), json!(totals.n2));
    if let Some(tweets) = totals.tweets {
        figures.insert("n".to_owned(), json!(tweets));
    }
    figures.insert("filters".to_owned(), json!(Filter::line(&totals.filters)));
    if !totals.notes.is_empty() {
        let notes: Vec<String> =
            totals.notes.iter().map(|note| sentences::note(note, Language::En)).collect();
        figures.insert("notes".to_owned(), json!(notes));
    }
    figures.extend(totals.details.clone());
    let object = json!({
        "query": answer.question,
        "parameters": answer.parameters,
        "totals": figures,
        "rows": (0..rows.height()).map(|row| value::object(rows, row)).collect::<Vec<_>>(),
    });
    writeln!(out, "{object:#}")
}
