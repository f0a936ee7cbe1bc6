//! What the morphological analyzer is given instead of the text as written:
//! half-width kana and separate dakuten composed, ASCII punctuation widened,
//! what no one sees left out.
//! IPADIC knows no other; with it the share of punctuation among nouns falls
//! to a quarter. Offsets lead back to the text as written.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, compose};

use super::lemma::is_invisible;
use super::lengthening::is_mark;

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
    pub fn prepare(&mut self, written: &str, origin: Origin) {
        self.text.clear();
        self.lengths.clear();
        self.start = origin;
        self.has_marks = false;
        let is_as_written = written.chars().all(|c| {
            self.has_marks |= is_mark(c);
            is_known(c)
        });
        if is_as_written {
            self.text.push_str(written);
            return;
        }
        // Before the first character that the analyzer sees.
        let mut unseen = Length::default();
        for c in written.chars() {
            match c {
                _ if is_invisible(c) => {}
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
            // What is not seen goes with what stands before it.
            self.lengths.last_mut().unwrap_or(&mut unseen).add(c);
        }
        match self.lengths.first_mut() {
            Some(first) => first.join(unseen),
            None => self.start.pass(unseen),
        }
    }

    /// Writes the bytes from `start` to `end`, before which a character stands,
    /// in another way.
    pub fn replace(&mut self, start: usize, end: usize, instead: Option<char>) {
        if self.lengths.is_empty() {
            let length = |c: char| Length { bytes: c.len_utf8(), code_points: 1 };
            self.lengths.extend(self.text.chars().map(length));
        }
        let first = self.text[..start].chars().count();
        let last = first + self.text[start..end].chars().count();
        let replaced: Vec<Length> = self.lengths.drain(first..last).collect();
        self.text.drain(start..end);
        let place = match instead {
            Some(c) => {
                self.text.insert(start, c);
                self.lengths.insert(first, Length::default());
                first
            }
            None => first - 1,
        };
        for length in replaced {
            self.lengths[place].join(length);
        }
    }

    /// Whether it is the text as it was written.
    pub fn is_as_written(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Whether it has ー or 〜, which may draw a word out.
    pub fn has_marks(&self) -> bool {
        self.has_marks
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Walks through the text to find where its bytes came from.
    pub fn walk(&self) -> Walk<'_> {
        Walk { rest: &self.text, byte: 0, here: self.start, lengths: &self.lengths }
    }

    fn push(&mut self, c: char) {
        self.has_marks |= is_mark(c);
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
    pub fn origin(&mut self, byte: usize) -> Origin {
        if byte == self.byte {
            return self.here;
        }
        let length = (byte - self.byte).min(self.rest.len());
        let (passed, rest) = self.rest.split_at(length);
        let characters = passed.chars().count();
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
        self.here
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
        text.prepare("すごーーい", Origin::default());
        text.replace("すご".len(), "すごーー".len(), None);
        assert_eq!(text.as_str(), "すごい");
        let mut walk = text.walk();
        assert_eq!(walk.origin("すご".len()).code_point, 4);
        assert_eq!(walk.origin("すごい".len()).code_point, 5);
        text.prepare("ﾗｰｰ!", Origin::default());
        text.replace("ラ".len(), "ラーー".len(), Some('ー'));
        assert_eq!(text.as_str(), "ラー！");
        assert_eq!(text.walk().origin("ラー".len()).code_point, 3);
    }

    #[test]
    fn a_mark_that_joins_nothing_stays() {
        let mut text = AnalyzerText::default();
        text.prepare("\u{3099}あ\u{3099}", Origin { byte: 3, code_point: 1 });
        assert_eq!(text.as_str(), "\u{3099}あ\u{3099}");
        assert_eq!(text.walk().origin(3), Origin { byte: 6, code_point: 2 });
        text.prepare("あい", Origin { byte: 3, code_point: 1 });
        assert_eq!(text.walk().origin(3), Origin { byte: 6, code_point: 2 });
    }
}
