use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::clean;

/// Half ems of `…`.
const ELLIPSIS: usize = 2;

/// Text of people as a chart can show it: one line without control characters,
/// without marks that turn the direction of writing, without what XML forbids,
/// with at most two marks on a letter, cut at a width.
///
/// Widths are in ems, the full-width characters' one, by the columns that
/// characters take on a Japanese terminal; the SVGs pin them with `textLength`, so that
/// they hold in any font.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    text: String,
    /// In half ems.
    columns: usize,
}

impl Label {
    /// A text of at most `most` ems, else cut with `…`; empty if nothing of it
    /// can be shown.
    #[must_use]
    pub fn new(text: &str, most: usize) -> Self {
        let most = 2 * most;
        let clean = clean::line(text, usize::MAX);
        let columns = columns_in(&clean);
        if columns <= most {
            return Self { text: clean, columns };
        }
        let mut cut = String::new();
        let mut taken = 0;
        for cluster in clean.graphemes(true) {
            if taken + columns_of(cluster) + ELLIPSIS > most {
                break;
            }
            taken += columns_of(cluster);
            cut.push_str(cluster);
        }
        cut.truncate(cut.trim_end().len());
        let columns = columns_in(&cut) + ELLIPSIS;
        cut.push('…');
        Self { text: cut, columns }
    }

    /// What to show.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// In ems.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.columns as f64 / 2.0
    }

    /// Whether nothing is left to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.columns == 0
    }

    /// Whether it can be set vertically, as tategaki: kana and kanji alone, which
    /// stand upright.
    pub(super) fn is_upright(&self) -> bool {
        let is_upright =
            |c: char| matches!(c, '々' | 'ー' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿');
        self.text.chars().all(is_upright)
    }

    /// Its characters, an em each if it is upright.
    pub(super) fn letters(&self) -> usize {
        self.columns / 2
    }
}

/// Half ems of a text.
fn columns_in(text: &str) -> usize {
    text.graphemes(true).map(columns_of).sum()
}

/// Half ems of a cluster. What Unicode calls ambiguous, such as `…`, `♪` and `①`,
/// is full-width in Japanese fonts, but for the letters of Europe.
fn columns_of(cluster: &str) -> usize {
    let is_latin = cluster.starts_with(|c: char| c <= '\u{24f}');
    if is_latin { cluster.width() } else { cluster.width_cjk() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> String {
        Label::new(text, 8).text().to_owned()
    }

    #[test]
    fn widths_are_in_ems() {
        let halves = |text| Label::new(text, 8).columns;
        assert_eq!([halves("ひより"), halves("abc"), halves("🎂"), halves("♪café…")], [6, 3, 2, 8]);
    }

    #[test]
    fn what_is_long_is_cut() {
        assert_eq!(shown("あいうえおかきく"), "あいうえおかきく");
        assert_eq!(shown("あいうえおかきくけ"), "あいうえおかき…");
        let long = Label::new(&"あ".repeat(10_000), 8);
        assert_eq!((long.text(), long.columns), ("あああああああ…", 16));
    }

    #[test]
    fn nothing_acts_or_turns() {
        assert_eq!(shown("a\u{1b}[31mb\n\u{202e}c\u{0}"), "a [31mb c");
        assert_eq!(shown("\u{feff}\u{200b}\u{2066}\u{3164}"), "");
        assert_eq!(shown("\u{fffe}\u{ffff}\u{e000}a"), "a");
        assert!(Label::new(" \n\t", 8).is_empty());
    }

    #[test]
    fn marks_do_not_pile_up() {
        assert_eq!(shown(&format!("a{}b", "\u{301}".repeat(900))), "a\u{301}\u{301}b");
        assert_eq!(shown("\u{301}a"), "a");
        // A voiced letter in two characters stays whole.
        assert_eq!(shown("か\u{3099}"), "か\u{3099}");
    }

    #[test]
    fn emoji_stay_whole() {
        for emoji in ["👨‍👩‍👧‍👦", "👩🏻‍❤️‍💋‍👨🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇯🇵", "1️⃣", "👁️‍🗨️"]
        {
            assert_eq!(shown(emoji), emoji);
        }
        // A joiner elsewhere is nothing to see.
        assert_eq!(shown("ab\u{200d}c"), "abc");
        assert!(shown(&"👨\u{200d}".repeat(900)).chars().count() <= 10);
    }

    #[test]
    fn only_kana_and_kanji_stand_upright() {
        for (text, upright) in
            [("楽しい", true), ("ケーキ", true), ("LINE", false), ("（笑", false)]
        {
            assert_eq!(Label::new(text, 8).is_upright(), upright, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_fits(text in any::<String>(), most in 1_usize..20) {
            let label = Label::new(&text, most);
            prop_assert!(label.width() <= most as f64);
            let is_bad = |c: char| c.is_control() || u32::from(c) & 0xfffe == 0xfffe;
            prop_assert!(!label.text().chars().any(is_bad));
            // What is clean stays as it is.
            prop_assert_eq!(&Label::new(label.text(), most), &label);
        }
    }
}
