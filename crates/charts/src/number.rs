//! Numbers for people.

use crate::language::Language;

/// `13,642`. A number that no `i64` can hold is written as the largest.
#[must_use]
pub fn count(number: impl TryInto<i64>) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
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

/// A number of things, by a noun that takes an s: `0 posts`, `1 post`, `13,642 posts`.
#[must_use]
pub fn counted(number: impl TryInto<i64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number))
}

/// `once`, `13,642 times`
#[must_use]
pub fn times(number: i64) -> String {
    if number == 1 { "once".to_owned() } else { counted(number, "time") }
}

/// `1 person`, `13,642 people`
#[must_use]
pub fn people(number: impl TryInto<i64>) -> String {
    let number = number.try_into().unwrap_or(i64::MAX);
    if number == 1 { "1 person".to_owned() } else { format!("{} people", count(number)) }
}

/// A part of a whole in percent, without decimals: `12%`, `1%未満`. Of nothing, nothing.
#[must_use]
pub fn percent(part: i64, whole: i64, l: Language) -> String {
    let share = 100.0 * part as f64 / whole.max(1) as f64;
    if 0.0 < share && share < 1.0 {
        l.pick("1%未満", "under 1%").to_owned()
    } else {
        format!("{}%", real(share, 0))
    }
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

/// Rounded: `2,414`.
#[must_use]
pub fn whole(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation)]
    count(number.round() as i64)
}

/// Without digits that mean nothing: `5,100`, `3.4`, `0.041`.
#[must_use]
pub fn two_digits(number: f64) -> String {
    #[expect(clippy::cast_possible_truncation)]
    let magnitude = number.abs().log10().floor().clamp(-6.0, 15.0) as i32;
    if number == 0.0 || magnitude >= 1 {
        let unit = 10_f64.powi(magnitude.max(1) - 1);
        #[expect(clippy::cast_possible_truncation)]
        return count(((number / unit).round() * unit) as i64);
    }
    real(number, usize::try_from(1 - magnitude).unwrap_or(1))
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
    fn a_small_part_is_not_nothing() {
        let of = [(0, 9), (1, 300), (1, 8), (9, 9), (0, 0)]
            .map(|(part, all)| percent(part, all, Language::Ja));
        assert_eq!(of, ["0%", "1%未満", "12%", "100%", "0%"]);
        assert_eq!(percent(1, 300, Language::En), "under 1%");
    }

    #[test]
    fn numbers_are_grouped_and_signed() {
        assert_eq!(
            [0, 999, 1000, 13_642, -1_234_567].map(count),
            ["0", "999", "1,000", "13,642", "−1,234,567"]
        );
        assert_eq!([8, -2, 0].map(signed), ["+8", "−2", "±0"]);
        assert_eq!((real(-1.824, 2), real(-0.001, 2)), ("−1.82".to_owned(), "0.00".to_owned()));
        assert_eq!((mean(50.25), mean(13_642.4)), ("50.2".to_owned(), "13,642".to_owned()));
        assert_eq!(
            [0_u64, 1, 13_642].map(|number| counted(number, "tweet")),
            ["0 tweets", "1 tweet", "13,642 tweets"]
        );
        assert_eq!([0, 1, 2].map(times), ["0 times", "once", "2 times"]);
        assert_eq!([1, 1000].map(people), ["1 person", "1,000 people"]);
        assert_eq!([15.81, -3.0, 0.04].map(signed_mean), ["+15.8", "−3.0", "±0"]);
    }
}
