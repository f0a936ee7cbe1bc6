//! Tweet ids as the forms write them.

use super::json::Integer;

/// Reads an id.
///
/// # Errors
///
/// Why it is not an id: not a number, lost digits, out of range.
pub(super) fn parse(written: &str) -> Result<i64, String> {
    match written.trim().parse() {
        Ok(id) => in_range(id),
        Err(_) => Err(problem(written.trim())),
    }
}

/// Reads an id of a table that is not Twitter's: also a negative one, as they
/// are assigned if there are none.
///
/// # Errors
///
/// Why it is not an id: not a number, lost digits, zero.
pub(super) fn parse_mapped(written: &str) -> Result<i64, String> {
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
pub(super) fn required(id: Option<Integer>) -> Result<i64, String> {
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
        format!("the id is not a number: {}", super::text::shortened(written))
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
