//! What the morphological analyzer is given instead of the text as written:
//! half-width kana and separate dakuten composed, ASCII punctuation widened,
//! what no one sees and what only decorates left out.
//! IPADIC knows no other; with it the share of punctuation among nouns falls
//! to a quarter. Offsets lead back to the text as written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose};

use super::lemma::is_invisible;
use super::lengthening::may_lengthen;
use super::{half_width, kanji_forms};

/// From ASCII punctuation to its full-width twin.
const FULL_WIDTH: u32 = 0xfee0;

/// A text for the analyzer. Reused from one text to the next.
#[derive(Default)]
pub(super) struct AnalyzerText {
    text: String,
    /// Where the text as written begins.
    start: Origin,
    /// For every character of `text` the length of what it stands for. Empty
    /// where the text is as it was written.
    lengths: Vec<Length>,
    has_marks: bool,
    has_forms: bool,
    /// Bytes of `text` where a word ends because the width of kana changes.
    breaks: Vec<usize>,
    /// Bytes of the text as written that are left out.
    gaps: Vec<usize>,
}

/// A part of the text for the analyzer, written in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// First byte; where nothing stands instead, a character stands before it.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    pub instead: &'static str,
}

/// A word as the analyzer is given it, and as its dictionary has it if it has
/// it: half-width kana and separate dakuten composed, ASCII punctuation
/// widened, what no one sees left out.
///
/// ```
/// use tsubuyaki_tokens::as_analyzed;
/// assert_eq!(as_analyzed("ｶﾞﾁ恋"), "ガチ恋");
/// assert_eq!(as_analyzed("C++"), "C＋＋");
/// ```
#[must_use]
pub fn as_analyzed(word: &str) -> Cow<'_, str> {
    if word.chars().all(is_known) {
        return Cow::Borrowed(word);
    }
    let mut text = AnalyzerText::default();
    text.prepare(word, Origin::default());
    Cow::Owned(text.text)
}

/// A place in the text as written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pub byte: usize,
    pub code_point: usize,
}

#[derive(Clone, Copy, Default)]
struct Length {
    bytes: usize,
    code_points: usize,
}

impl Length {
    fn add(&mut self, c: char) {
        self.join(Self { bytes: c.len_utf8(), code_points: 1 });
    }

    fn join(&mut self, other: Self) {
        self.bytes += other.bytes;
        self.code_points += other.code_points;
    }
}

impl Origin {
    fn pass(&mut self, length: Length) {
        self.byte += length.bytes;
        self.code_point += length.code_points;
    }
}

impl AnalyzerText {
    /// Prepares `written`, which begins at `origin`.
    pub(crate) fn prepare(&mut self, written: &str, origin: Origin) {
        self.text.clear();
        self.lengths.clear();
        self.start = origin;
        self.has_marks = false;
        self.has_forms = false;
        self.breaks.clear();
        let (mut before, mut is_as_written, mut has_spaces) = ('\0', true, false);
        for c in written.chars() {
            match c {
                // Neither draws a word out nor cuts it short.
                '一'..='鿿' => self.has_forms |= kanji_forms::is_form(c),
                'ぁ'..='ゖ' | 'ァ'..='ヿ' => self.has_marks |= may_lengthen(before, c),
                _ => {
                    self.has_marks |= may_lengthen(before, c);
                    self.has_forms |= kanji_forms::is_form(c);
                    has_spaces |= matches!(c, ' ' | '\u{3000}');
                    is_as_written &= is_known(c);
                }
            }
            before = c;
        }
        self.has_marks |= may_lengthen(before, '\0');
        self.gaps.clear();
        if has_spaces {
            half_width::gaps(written, &mut self.gaps);
        }
        if is_as_written && self.gaps.is_empty() {
            self.text.push_str(written);
            return;
        }
        self.prepare_other(written);
    }

    /// The same for a text that has what the dictionary does not know.
    fn prepare_other(&mut self, written: &str) {
        // Before the first character that the analyzer sees.
        let mut unseen = Length::default();
        let mut before = '\0';
        let mut gaps = std::mem::take(&mut self.gaps).into_iter().peekable();
        // The row of dakuten that was looked at last, and whether it decorates.
        let (mut row_end, mut decorates) = (0, false);
        for (at, c) in written.char_indices() {
            if half_width::changes_width(before, c) {
                self.breaks.push(self.text.len());
            }
            if half_width::is_voice_mark(c) && at >= row_end {
                let row = at - before.len_utf8().min(at);
                let (bytes, does) = half_width::decorated(&written[row..]);
                (row_end, decorates) = (row + bytes.end, does);
            }
            let is_decoration = half_width::is_voice_mark(c) && decorates && at > 0;
            match c {
                _ if gaps.next_if_eq(&at).is_some() => {}
                _ if is_decoration || is_invisible(c) => {}
                '゛' => self.push_composed('\u{3099}'),
                '゜' => self.push_composed('\u{309a}'),
                '!'..='/' | ':'..='@' | '['..='`' | '{'..='~' => {
                    let wide = char::from_u32(u32::from(c) + FULL_WIDTH).unwrap_or(c);
                    self.push(wide);
                }
                '\u{ff61}'..='\u{ff9f}' => {
                    std::iter::once(c).nfkc().for_each(|c| self.push_composed(c));
                }
                _ if canonical_combining_class(c) != 0 => self.push_composed(c),
                _ => self.push(c),
            }
            before = c;
            // What is not seen goes with what stands before it.
            self.lengths.last_mut().unwrap_or(&mut unseen).add(c);
        }
        self.has_marks |= may_lengthen(self.last(), '\0');
        match self.lengths.first_mut() {
            Some(first) => first.join(unseen),
            None => self.start.pass(unseen),
        }
    }

    /// Writes parts of the text in another way; `edits` are in their order.
    pub(crate) fn apply(&mut self, edits: &[Edit]) {
        if edits.is_empty() {
            return;
        }
        let written = std::mem::take(&mut self.text);
        let mut old = std::mem::take(&mut self.lengths).into_iter();
        let mut edits = edits.iter().peekable();
        let mut breaks = std::mem::take(&mut self.breaks).into_iter().peekable();
        for (at, c) in written.char_indices() {
            let length = old.next().unwrap_or(Length { bytes: c.len_utf8(), code_points: 1 });
            if breaks.next_if_eq(&at).is_some() {
                self.breaks.push(self.text.len());
            }
            if let Some(edit) = edits.peek().copied().filter(|edit| at >= edit.start) {
                if at == edit.start {
                    self.text.push_str(edit.instead);
                    let characters = edit.instead.chars().count();
                    self.lengths.extend(std::iter::repeat_n(Length::default(), characters));
                }
                if at + c.len_utf8() >= edit.end {
                    edits.next();
                }
                match self.lengths.last_mut() {
                    Some(last) => last.join(length),
                    None => self.start.pass(length),
                }
                continue;
            }
            self.text.push(c);
            self.lengths.push(length);
        }
    }

    /// Whether it is the text as it was written.
    pub(crate) fn is_as_written(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Where words end because the width of kana changes.
    pub(crate) fn breaks(&self) -> &[usize] {
        &self.breaks
    }

    /// Whether it has kanji in an old or a variant form.
    pub(crate) fn has_forms(&self) -> bool {
        self.has_forms
    }

    /// Whether it has what may draw a word out or cut it short.
    pub(crate) fn has_marks(&self) -> bool {
        self.has_marks
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Walks through the text to find where its bytes came from.
    pub(crate) fn walk(&self) -> Walk<'_> {
        Walk { rest: &self.text, byte: 0, here: self.start, lengths: &self.lengths }
    }

    fn last(&self) -> char {
        self.text.chars().next_back().unwrap_or('\0')
    }

    fn push(&mut self, c: char) {
        self.has_marks |= may_lengthen(self.last(), c);
        self.text.push(c);
        self.lengths.push(Length::default());
    }

    /// Joins a mark to the character before it, where there is a character
    /// that is both.
    fn push_composed(&mut self, c: char) {
        if let Some(before) = self.text.chars().next_back()
            && let Some(composed) = compose(before, c)
        {
            self.text.pop();
            self.text.push(composed);
        } else {
            self.push(c);
        }
    }
}

/// Characters that stay as they are: most of Japanese, letters and digits.
fn is_known(c: char) -> bool {
    matches!(
        c,
        'ぁ'..='ゖ' | 'ァ'..='ヿ' | '一'..='鿿' | '、'..='〟' | '！'..='～' | '0'..='9' | 'A'..='Z'
            | 'a'..='z' | ' ' | '\n' | '\u{3000}'
    )
}

/// Leads from bytes of the analyzer's text, in ascending order, to the text as
/// written.
pub(super) struct Walk<'a> {
    rest: &'a str,
    byte: usize,
    here: Origin,
    lengths: &'a [Length],
}

impl Walk<'_> {
    /// Where the character at `byte` begins in the text as written.
    #[inline]
    pub(crate) fn origin(&mut self, byte: usize) -> Origin {
        // A word begins where the one before it ends.
        if byte != self.byte {
            self.go_to(byte);
        }
        self.here
    }

    fn go_to(&mut self, byte: usize) {
        let length = (byte - self.byte).min(self.rest.len());
        let (passed, rest) = self.rest.split_at(length);
        // Of so few bytes as a word has, sooner than the standard library counts them.
        let characters = passed.bytes().filter(|byte| !matches!(byte, 0x80..=0xbf)).count();
        if self.lengths.is_empty() {
            self.here.byte += length;
            self.here.code_point += characters;
        } else {
            let (passed, rest) = self.lengths.split_at(characters);
            for &length in passed {
                self.here.pass(length);
            }
            self.lengths = rest;
        }
        self.byte += length;
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_analyzer_gets_what_its_dictionary_knows() {
        let mut text = AnalyzerText::default();
        text.prepare("ﾊﾞｽ!か\u{3099}x", Origin::default());
        assert_eq!(text.as_str(), "バス！がx");
        let mut walk = text.walk();
        let mut code_point = |byte| walk.origin(byte).code_point;
        assert_eq!(code_point("バ".len()), 2);
        assert_eq!(code_point("バス".len()), 3);
        assert_eq!(code_point("バス！".len()), 4);
        assert_eq!(code_point("バス！が".len()), 6);
        assert_eq!(code_point("バス！がx".len()), 7);
    }

    #[test]
    fn words_as_the_analyzer_sees_them() {
        assert_eq!(as_analyzed("か\u{3099}"), "が");
        assert_eq!(as_analyzed("ＡＢＣ"), "ＡＢＣ");
        assert_eq!(as_analyzed("ＡＢＣｶﾞ!"), "ＡＢＣガ！");
    }

    #[test]
    fn what_no_one_sees_goes_with_what_is_beside_it() {
        let mut text = AnalyzerText::default();
        text.prepare("\u{feff}東\u{200b}京\u{7}", Origin::default());
        assert_eq!(text.as_str(), "東京");
        let mut walk = text.walk();
        assert_eq!(walk.origin("東".len()).code_point, 3);
        assert_eq!(walk.origin("東京".len()).code_point, 5);
        text.prepare("\u{200b}", Origin { byte: 1, code_point: 1 });
        assert_eq!(text.as_str(), "");
        assert_eq!(text.walk().origin(usize::MAX), Origin { byte: 4, code_point: 2 });
    }

    #[test]
    fn a_part_may_be_written_in_another_way() {
        let mut text = AnalyzerText::default();
        let edit = |start: &str, part: &str, instead: &'static str| Edit {
            start: start.len(),
            end: start.len() + part.len(),
            instead,
        };
        text.prepare("すごーーい", Origin::default());
        text.apply(&[edit("すご", "ーー", "")]);
        assert_eq!(text.as_str(), "すごい");
        let mut walk = text.walk();
        assert_eq!(walk.origin("すご".len()).code_point, 4);
        assert_eq!(walk.origin("すごい".len()).code_point, 5);
        text.prepare("ﾗｰｰ!", Origin::default());
        text.apply(&[edit("ラ", "ーー", "ー")]);
        assert_eq!(text.as_str(), "ラー！");
        assert_eq!(text.walk().origin("ラー".len()).code_point, 3);
        text.prepare("髙いーー髙", Origin::default());
        text.apply(&[edit("", "髙", "高"), edit("髙い", "ーー", ""), edit("髙いーー", "髙", "高")]);
        assert_eq!(text.as_str(), "高い高");
        assert_eq!(text.walk().origin("高い".len()), Origin { byte: 12, code_point: 4 });
    }

    #[test]
    fn what_sets_characters_apart_is_left_out() {
        for (written, prepared) in [
            ("ス ゴ イ", "スゴイ"),
            ("愛゛の゛ム゛チ゛", "愛のムチ"),
            ("か゛んは゛る", "がんばる"),
            ("あ゛あ゛", "ああ"),
            ("え\u{3099}", "え"),
        ] {
            let mut text = AnalyzerText::default();
            text.prepare(written, Origin::default());
            assert_eq!(text.as_str(), prepared);
            let end = Origin { byte: written.len(), code_point: written.chars().count() };
            assert_eq!(text.walk().origin(usize::MAX), end);
        }
        let mut text = AnalyzerText::default();
        text.prepare("ラーメンｵｲｼｲ", Origin::default());
        assert_eq!((text.as_str(), text.breaks()), ("ラーメンオイシイ", &["ラーメン".len()][..]));
    }

    #[test]
    fn a_mark_that_joins_nothing_stays() {
        let mut text = AnalyzerText::default();
        text.prepare("\u{3099}あ", Origin { byte: 3, code_point: 1 });
        assert_eq!(text.as_str(), "\u{3099}あ");
        assert_eq!(text.walk().origin(3), Origin { byte: 6, code_point: 2 });
        text.prepare("あい", Origin { byte: 3, code_point: 1 });
        assert_eq!(text.walk().origin(3), Origin { byte: 6, code_point: 2 });
    }
}
