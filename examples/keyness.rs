//! Prints the measures of 2x2 tables from CSV on standard input.
//!
//! With the columns a, b, n1, n2 (a term's counts in a target and a baseline,
//! and all counts of each) those of `compare`, all tables being tested together;
//! with `n_xy`, `n_x`, `n_y`, n (tweets) those of `cooccur`.
//!
//! ```sh
//! printf 'a,b,n1,n2\n10,5,100,200\n' | cargo run --release --example keyness
//! ```

use std::error::Error;
use std::io;

use tsubuyaki::analysis::association::Cooccurrence;
use tsubuyaki::analysis::keyness::{Frequencies, LogOddsBounds, chi2_tail, false_discovery_rates};

const TAIL: f64 = 0.025;

fn main() -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(io::stdin().lock());
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut tables: Vec<[i64; 4]> = Vec::new();
    for record in reader.records() {
        let numbers = record?.iter().map(str::parse).collect::<Result<Vec<i64>, _>>()?;
        tables.push(numbers.try_into().map_err(|_| "a table has four numbers")?);
    }
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["a", "b", "n1", "n2"] => comparison(&tables, &mut out)?,
        ["n_xy", "n_x", "n_y", "n"] => cooccurrence(&tables, &mut out)?,
        _ => return Err("the header must be a,b,n1,n2 or n_xy,n_x,n_y,n".into()),
    }
    Ok(out.flush()?)
}

fn comparison(tables: &[[i64; 4]], out: &mut csv::Writer<impl io::Write>) -> csv::Result<()> {
    let tables: Vec<Frequencies> =
        tables.iter().map(|&[a, b, n1, n2]| Frequencies { a, b, n1, n2 }).collect();
    let p: Vec<f64> = tables.iter().map(|table| chi2_tail(table.g2().abs())).collect();
    let q = false_discovery_rates(&p);
    out.write_record([
        "g2",
        "chi2",
        "p",
        "q",
        "log_ratio",
        "log_ratio_low",
        "log_ratio_high",
        "lrc",
        "lrc_low",
        "lrc_high",
        "z",
    ])?;
    for ((table, p), q) in tables.iter().zip(p).zip(q) {
        let bounds =
            |tail| table.log_ratio_bounds(LogOddsBounds::clopper_pearson(table.a, table.b, tail));
        let (plain, corrected) = (bounds(TAIL), bounds(TAIL / tables.len() as f64));
        let values = [
            Some(table.g2()),
            Some(table.chi2()),
            Some(p),
            Some(q),
            Some(table.log_ratio()),
            plain.0,
            plain.1,
            Some(table.conservative(corrected)),
            corrected.0,
            corrected.1,
            Some(table.z()),
        ];
        out.write_record(values.map(written))?;
    }
    Ok(())
}

fn cooccurrence(tables: &[[i64; 4]], out: &mut csv::Writer<impl io::Write>) -> csv::Result<()> {
    out.write_record(["jaccard", "dice", "simpson", "pmi", "npmi", "g2", "chi2"])?;
    for &[n_xy, n_x, n_y, n] in tables {
        let pair = Cooccurrence { n_xy, n_x, n_y, n };
        let values = [
            pair.jaccard(),
            pair.dice(),
            pair.simpson(),
            pair.pmi(),
            pair.npmi(),
            pair.g2(),
            pair.chi2(),
        ];
        out.write_record(values.map(|value| written(Some(value))))?;
    }
    Ok(())
}

/// With all its digits; nothing for an infinite bound.
fn written(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:e}"))
}
