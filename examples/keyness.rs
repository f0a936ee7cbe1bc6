//! Prints measures of terms from CSV on standard input, for another program to
//! check them. What its columns are says of what:
//!
//! - a, b, n1, n2 (a term's counts in a target and a baseline, and all counts of
//!   each): those of `compare` that do without people;
//! - `n_xy`, `n_x`, `n_y`, n (tweets): those of `cooccur`;
//! - k1, k0, share, tail (voices of both sides, the target's share of all terms,
//!   what an interval leaves out on each side): p, interval and order;
//! - case, author, side, terms, count, thread (one unit a row: all its terms, and
//!   how often it has the term; thread 0 is none): the test of each case;
//! - p: Benjamini and Hochberg's q.
//!
//! ```sh
//! printf 'a,b,n1,n2\n10,5,100,200\n' | cargo run --release --example keyness
//! ```

// Whole numbers, as CSV has them.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::error::Error;
use std::io;

use tsubuyaki::analysis::association::Cooccurrence;
use tsubuyaki::analysis::keyness::Frequencies;
use tsubuyaki::analysis::people::voices::Voices;
use tsubuyaki::analysis::people::{Cell, Design, Unit, UnitCount, false_discovery_rates};

const TAIL: f64 = 0.025;

type Out<'a> = csv::Writer<io::StdoutLock<'a>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_reader(io::stdin().lock());
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut rows: Vec<Vec<f64>> = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(str::parse).collect::<Result<_, _>>()?);
    }
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    match names.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["a", "b", "n1", "n2"] => comparison(&whole(&rows)?, &mut out)?,
        ["n_xy", "n_x", "n_y", "n"] => cooccurrence(&whole(&rows)?, &mut out)?,
        ["k1", "k0", "share", "tail"] => voices(&rows, &mut out)?,
        ["case", "author", "side", "terms", "count", "thread"] => people(&rows, &mut out)?,
        ["p"] => {
            out.write_record(["q"])?;
            let p: Vec<f64> = rows.iter().filter_map(|row| row.first().copied()).collect();
            for q in false_discovery_rates(&p) {
                out.write_record([written(Some(q))])?;
            }
        }
        _ => return Err("the header is none of those that are known".into()),
    }
    Ok(out.flush()?)
}

/// Rows of four whole numbers.
fn whole(rows: &[Vec<f64>]) -> Result<Vec<[i64; 4]>, Box<dyn Error>> {
    let table = |row: &Vec<f64>| {
        let numbers: Vec<i64> = row.iter().map(|&number| number as i64).collect();
        numbers.try_into().map_err(|_| "a table has four numbers".into())
    };
    rows.iter().map(table).collect()
}

fn comparison(tables: &[[i64; 4]], out: &mut Out) -> csv::Result<()> {
    out.write_record(["g2", "chi2", "log_ratio"])?;
    for &[a, b, n1, n2] in tables {
        let table = Frequencies { a, b, n1, n2 };
        let values = [table.g2(), table.chi2(), table.log_ratio()];
        out.write_record(values.map(|value| written(Some(value))))?;
    }
    Ok(())
}

fn voices(rows: &[Vec<f64>], out: &mut Out) -> csv::Result<()> {
    out.write_record(["upper", "lower", "p", "low", "high", "order"])?;
    for row in rows {
        let &[target, baseline, share, tail] = row.as_slice() else { continue };
        let voices = Voices { target, baseline };
        let (upper, lower) = voices.tails(share);
        let (low, high) = voices.log_ratio(share, tail);
        let values =
            [Some(upper), Some(lower), Some(voices.p(share)), low, high, Some(voices.order(share))];
        out.write_record(values.map(written))?;
    }
    Ok(())
}

fn people(rows: &[Vec<f64>], out: &mut Out) -> csv::Result<()> {
    out.write_record([
        "people",
        "target_people",
        "baseline_people",
        "phi",
        "voices",
        "baseline_voices",
        "p",
        "is_testable",
        "has_people",
        "order",
        "raw_phi",
        "low",
        "high",
    ])?;
    for case in rows.chunk_by(|one, other| one[0].to_bits() == other[0].to_bits()) {
        let mut rows = case.to_vec();
        // The units of an author stand together.
        rows.sort_by(|one, other| one[1].total_cmp(&other[1]));
        let units = rows.iter().map(|row| Unit {
            author: row[1] as u32,
            is_target: row[2] > 0.0,
            terms: row[3] as u32,
        });
        let mut counts = Vec::new();
        let (mut cells, mut cell_counts) = (Vec::new(), Vec::new());
        for (unit, row) in (0..).zip(&rows) {
            if row[4] > 0.0 {
                counts.push(UnitCount { place: unit, count: row[4] as u32 });
            }
            if row[5] > 0.0 {
                let place = u32::try_from(cells.len()).unwrap_or(u32::MAX);
                // A thread lies within one side.
                let conversation = 2 * row[5] as u32 + u32::from(row[2] > 0.0);
                cells.push(Cell { unit, conversation, terms: row[3] });
                if row[4] > 0.0 {
                    cell_counts.push(UnitCount { place, count: row[4] as u32 });
                }
            }
        }
        let design = Design::new(units, cells);
        let (test, raw) =
            (design.test(&counts, &cell_counts), design.raw_voices(&counts, &cell_counts));
        let (Some(test), Some((raw, raw_phi))) = (test, raw) else {
            out.write_record([""; 13])?;
            continue;
        };
        let (low, high) = raw.log_ratio(design.share(), TAIL);
        let values = [
            Some(test.people as f64),
            Some(test.target_people as f64),
            Some(test.baseline_people as f64),
            Some(test.phi),
            Some(test.voices.target),
            Some(test.voices.baseline),
            Some(test.p),
            Some(f64::from(u8::from(test.is_testable))),
            Some(f64::from(u8::from(test.has_people))),
            Some(test.order),
            Some(raw_phi),
            low,
            high,
        ];
        out.write_record(values.map(written))?;
    }
    Ok(())
}

fn cooccurrence(tables: &[[i64; 4]], out: &mut Out) -> csv::Result<()> {
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
