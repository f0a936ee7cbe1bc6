//! What people wrote, made fit for a page: nothing in it acts, hides, turns the
//! direction of writing or leaves its line.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

/// Marks that stay on one letter: piled up, they cover the lines around.
const MOST_MARKS: usize = 2;
/// Characters of one cluster: as many as the longest emoji has.
const MOST_CHARACTERS: usize = 10;
/// What is looked at of a text: more is never shown.
const MOST_BYTES: usize = 65_536;

/// One line of at most `most` characters, else cut with `…` between clusters.
/// White space is one space, none at the ends.
#[must_use]
pub fn line(text: &str, most: usize) -> String {
    cut(clean(text).trim(), most)
}

/// Who wrote a post, in one line of at most `most` characters: `@rin`; of an account of
/// Bluesky that is known by its number alone the beginning of that, `did:plc:ewvi7nxz…`.
#[must_use]
pub fn handle(author: &str, most: usize) -> String {
    const LETTERS: usize = "did:plc:".len() + 8;
    if author.starts_with("did:") {
        return line(author, most.min(LETTERS + 1));
    }
    format!("@{}", line(author, most))
}

/// Lines with `\n` between them, those that are empty left out, of at most
/// `most` characters in all, else cut with `…`.
#[must_use]
pub fn lines(text: &str, most: usize) -> String {
    let text = &text[..text.floor_char_boundary(MOST_BYTES)];
    let lines: Vec<String> = text
        .lines()
        .map(|text| clean(text).trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    cut(&lines.join("\n"), most)
}

/// A word in its line: what stands before it, the word, and what follows, of at
/// most `most` characters together. `start` and `end` are in code points.
#[must_use]
pub fn in_context(text: &str, start: usize, end: usize, most: usize) -> [String; 3] {
    let place = |number: usize| text.char_indices().nth(number).map_or(text.len(), |(at, _)| at);
    let (start, end) = (place(start), place(end.max(start)));
    let word = cut(&clean(&text[..end][start..]), most / 3);
    let before = clean(&text[..start]);
    let before = before.trim_start();
    let after = clean(&text[end..]);
    let after = after.trim_end();
    let count = |text: &str| text.chars().count();
    let room = most.saturating_sub(count(&word));
    // What follows gets what is left, but at least half of the room.
    let before = cut_front(before, room.saturating_sub(count(after)).max(room / 2));
    let after = cut(after, room.saturating_sub(count(&before)));
    [before, word, after]
}

/// White space as one space, also at the ends; all else that is seen.
fn clean(text: &str) -> String {
    let mut clean = String::new();
    for cluster in text[..text.floor_char_boundary(MOST_BYTES)].graphemes(true) {
        let first = cluster.chars().next().unwrap_or(' ');
        if first.is_whitespace() || first.is_control() {
            if !clean.ends_with(' ') {
                clean.push(' ');
            }
            continue;
        }
        let is_emoji = emojis::get(cluster).is_some();
        // Without a letter before it, a mark would go to the cluster before.
        let mut marks = MOST_MARKS;
        let mut is_begun = false;
        for c in cluster.chars().take(MOST_CHARACTERS) {
            match c.general_category() {
                GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark => marks += 1,
                GeneralCategory::SpacingMark if !is_begun => continue,
                GeneralCategory::Control
                | GeneralCategory::Unassigned
                | GeneralCategory::PrivateUse
                | GeneralCategory::Surrogate
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator => continue,
                // Joiners and tags are held by emoji only; all else of this
                // category turns the direction or shows nothing.
                GeneralCategory::Format if !is_emoji => continue,
                // Fillers are letters by category, with nothing to see.
                _ if matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}') => continue,
                _ => marks = 0,
            }
            if marks <= MOST_MARKS {
                clean.push(c);
                is_begun = true;
            }
        }
    }
    clean
}

/// The beginning of a text.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut count = 1;
    for cluster in text.graphemes(true) {
        count += cluster.chars().count();
        if count > most {
            break;
        }
        cut.push_str(cluster);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

/// The end of a text.
fn cut_front(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut start = text.len();
    let mut count = 1;
    for (place, cluster) in text.grapheme_indices(true).rev() {
        count += cluster.chars().count();
        if count > most {
            break;
        }
        start = place;
    }
    format!("…{}", text[start..].trim_start())
}

/// A text of our own with a capital letter at its beginning.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_acts_or_turns() {
        assert_eq!(line("a\u{1b}[31mb\n\u{202e}c\u{0}", 99), "a [31mb c");
        assert_eq!(line("\u{feff}\u{200b}\u{2066}\u{3164}", 99), "");
        assert_eq!(line("\u{fffe}\u{1ffff}\u{e000}a", 99), "a");
        assert_eq!(line("👨‍👩‍👧‍👦 か\u{3099} 🏴󠁧󠁢󠁥󠁮󠁧󠁿", 99), "👨‍👩‍👧‍👦 か\u{3099} 🏴󠁧󠁢󠁥󠁮󠁧󠁿");
        assert_eq!(line(&format!("a{}b", "\u{301}".repeat(900)), 99), "a\u{301}\u{301}b");
    }

    #[test]
    fn an_account_without_a_name_is_known_by_the_beginning_of_its_number() {
        assert_eq!(handle("rin_suiyo", 40), "@rin_suiyo");
        assert_eq!(handle("rin_suiyo", 5), "@rin_…");
        assert_eq!(handle("did:plc:ewvi7nxzyoun6zhxrhs64oiz", 40), "did:plc:ewvi7nxz…");
        assert_eq!(handle("did:web:example.jp", 40), "did:web:example.…");
    }

    #[test]
    fn what_is_long_is_cut() {
        assert_eq!(line("あいうえお", 5), "あいうえお");
        assert_eq!(line("あいうえおか", 5), "あいうえ…");
        assert_eq!(lines(" a \r\n\n b\nc ", 9), "a\nb\nc");
        assert_eq!(lines("ab\ncd", 4), "ab…");
    }

    #[test]
    fn a_word_keeps_its_place() {
        let parts = |text, start, end, most| in_context(text, start, end, most).join("|");
        assert_eq!(parts("今日は 良い 日", 4, 6, 40), "今日は |良い| 日");
        assert_eq!(parts("😀😀良い", 2, 4, 40), "😀😀|良い|");
        assert_eq!(parts("あいうえおかきくけこ", 5, 6, 7), "…えお|か|きく…");
        assert_eq!(parts("あ", 7, 9, 40), "あ||");
        assert_eq!(parts("あい", 1, 0, 40), "あ||い");
    }

    /// One that stands by itself would go to the space before it.
    #[test]
    fn a_mark_without_a_letter_is_left_out() {
        assert_eq!(line("!\u{2028}\u{11357}a", 9), "! a");
        assert_eq!(line("क\u{93e}", 9), "क\u{93e}");
    }

    proptest! {
        #[test]
        fn any_text_fits(text in any::<String>(), start in 0_usize..40, length in 0_usize..40, most in 6_usize..60) {
            let parts = in_context(&text, start, start + length, most);
            prop_assert!(parts.iter().map(|part| part.chars().count()).sum::<usize>() <= most + 2);
            let whole = line(&text, most);
            prop_assert!(whole.chars().count() <= most);
            prop_assert_eq!(line(&whole, most), whole.clone());
            prop_assert!(!whole.chars().any(char::is_control));
        }
    }
}
