//! Where a cell stands by its name: `C7`.

/// Columns that a table of posts may have; a sheet can have 16,384.
pub(super) const MOST_COLUMNS: usize = 2_048;

/// The place of a column: `C7` is in the third.
pub(super) fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    number.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let places = [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("XFD1", Some(16_383))];
        for (place, column) in places {
            assert_eq!(column_of(place), column, "{place}");
        }
        assert_eq!((column_of("7"), column_of("")), (None, None));
    }
}
