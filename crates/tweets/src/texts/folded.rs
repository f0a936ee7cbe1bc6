//! Names as they compare: however they are spelled.

use super::half_width_kana::in_full_width;

/// A name without what spellings differ in: case, width, signs.
pub(crate) fn folded(name: &str) -> String {
    let half_width = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    let name = in_full_width(name);
    let letters = name.chars().map(half_width).filter(|c| c.is_alphanumeric() || *c == 'ー');
    letters.flat_map(char::to_lowercase).collect()
}
