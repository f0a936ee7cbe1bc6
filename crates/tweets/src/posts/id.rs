//! Tweet ids as the formats write them.

use crate::json::Integer;
use crate::texts::text::shortened;

/// Reads an id.
///
/// # Errors
///
/// Why it is not an id: not a number, lost digits, out of range.
pub(crate) fn parse(written: &str) -> Result<i64, String> {
    match written.trim().parse() {
        Ok(id) => in_range(id),
        Err(_) => match exact(written.trim()) {
            Some(id) => in_range(id),
            None => Err(problem(written.trim())),
        },
    }
}

/// A number that is whole although it is written as another: `1,036,452`, `77.0`.
fn exact(written: &str) -> Option<i64> {
    if let Some((whole, zeros)) = written.split_once('.') {
        let is_whole = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
        return whole.parse().ok().filter(|id| is_whole && is_exact(*id));
    }
    let mut groups = written.split([',', '，']);
    let first = groups.next()?;
    let is_group = |group: &str| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit());
    ((1..=3).contains(&first.len()) && groups.all(is_group))
        .then(|| written.replace([',', '，'], "").parse().ok())
        .flatten()
}

/// Whether a number that was written as a decimal one is what it was: above some size those
/// have no odd numbers, so that one of them may have been another.
fn is_exact(id: i64) -> bool {
    const MOST_EXACT: i64 = 1 << 53;
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    let read_back = id as f64 as i64;
    id < MOST_EXACT || read_back != id
}

/// Reads an id of a table that is not Twitter's: also a negative one, as they
/// are assigned if there are none.
///
/// # Errors
///
/// Why it is not an id: not a number, lost digits, zero.
pub(crate) fn parse_mapped(written: &str) -> Result<i64, String> {
    match written.trim().parse() {
        Ok(id) if id < 0 => Ok(id),
        _ => parse(written),
    }
}

/// The id of a JSON record.
///
/// # Errors
///
/// Why there is no id.
pub(crate) fn required(id: Option<Integer>) -> Result<i64, String> {
    match id.ok_or("no id")? {
        Integer::Value(id) => in_range(id),
        Integer::Unusable(written) => Err(problem(&written)),
    }
}

/// An id is a positive number of 64 bits.
fn in_range(id: i64) -> Result<i64, String> {
    if id > 0 { Ok(id) } else { Err(out_of_range(&id.to_string())) }
}

/// What is wrong with an id that is not a 64-bit number.
fn problem(written: &str) -> String {
    let digits = written.strip_prefix('-').unwrap_or(written);
    if written.is_empty() {
        "no id".to_owned()
    } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        out_of_range(written)
    } else if written.parse::<f64>().is_ok_and(f64::is_finite) {
        format!("the id {written} has lost its last digits (written as a decimal number)")
    } else {
        format!("the id is not a number: {}", shortened(written))
    }
}

fn out_of_range(written: &str) -> String {
    format!("the id {written} is out of range (1 to {})", i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_numbers_of_64_bits() {
        assert_eq!(parse("1036452470584246272"), Ok(1_036_452_470_584_246_272));
        assert_eq!(parse("9223372036854775807"), Ok(i64::MAX));
        assert_eq!(parse("1,036,452,470,584,246,272"), Ok(1_036_452_470_584_246_272));
        assert_eq!((parse("77.0"), parse("9007199254740991.00")), (Ok(77), Ok((1 << 53) - 1)));
        for written in ["1036452470584246272.0", "77.5", "1,03", "12,34,567", ",123", "77."] {
            assert!(parse(written).is_err(), "{written}");
        }
        for (written, reason) in [
            ("", "no id"),
            ("0", "out of range"),
            ("-5", "out of range"),
            ("9223372036854775808", "out of range"),
            ("9.88578971393511E+017", "lost its last digits"),
            ("abc", "not a number: abc"),
        ] {
            let error = parse(written).unwrap_err();
            assert!(error.contains(reason), "{written}: {error}");
        }
    }
}
