//! Numbers for people.

/// `13,642`
#[must_use]
pub fn count(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 { format!("−{grouped}") } else { grouped }
}

/// `+8`, `−2`, `±0`
#[must_use]
pub fn signed(number: i64) -> String {
    match number {
        0 => "±0".to_owned(),
        1.. => format!("+{}", count(number)),
        _ => count(number),
    }
}

/// With so many decimals: `50.3`, `−1.82`.
#[must_use]
pub fn real(number: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", number.abs());
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    if number < 0.0 && !is_zero { format!("−{text}") } else { text }
}

/// A mean: one decimal, none where it is large.
#[must_use]
pub fn mean(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation)]
    if number.abs() >= 1000.0 { count(number.round() as i64) } else { real(number, 1) }
}

/// [`mean`] with its sign.
#[must_use]
pub fn signed_mean(number: f64) -> String {
    let text = mean(number);
    match text.as_str() {
        "0.0" => "±0".to_owned(),
        _ if number > 0.0 => format!("+{text}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_signed() {
        assert_eq!(
            [0, 999, 1000, 13_642, -1_234_567].map(count),
            ["0", "999", "1,000", "13,642", "−1,234,567"]
        );
        assert_eq!([8, -2, 0].map(signed), ["+8", "−2", "±0"]);
        assert_eq!((real(-1.824, 2), real(-0.001, 2)), ("−1.82".to_owned(), "0.00".to_owned()));
        assert_eq!((mean(50.25), mean(13_642.4)), ("50.2".to_owned(), "13,642".to_owned()));
        assert_eq!([15.81, -3.0, 0.04].map(signed_mean), ["+15.8", "−3.0", "±0"]);
    }
}
