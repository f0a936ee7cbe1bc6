//! Words with the end of a line within them.

use super::super::cut_word::CutWord;
use super::Worker;

/// Words on either side that a torn word was cut into at most.
const MOST_PIECES: usize = 3;
/// Characters of a torn word at least: of fewer, the halves are words.
const SHORTEST: usize = 3;

impl Worker<'_> {
    /// Joins the words that the end of a line tears: where both sides together
    /// are a word of the dictionary and a side by itself is none. Whether
    /// there were any.
    pub(super) fn join_lines(&mut self) -> bool {
        if memchr::memchr(b'\n', self.analyzer_text.as_str().as_bytes()).is_none() {
            return false;
        }
        let mut joined: Vec<(usize, usize, CutWord)> = Vec::new();
        for index in 1..self.words.len().saturating_sub(1) {
            let text = self.analyzer_text.as_str();
            let word = self.words[index];
            let is_torn = &text[word.start..word.end] == "\n"
                && (is_piece(text, &self.words[index - 1])
                    || is_piece(text, &self.words[index + 1]));
            if is_torn && let Some(found) = self.torn(index) {
                let from = joined.last().map_or(0, |(_, end, _)| *end);
                if found.0 >= from {
                    joined.push(found);
                }
            }
        }
        let mut from = 0;
        self.other_words.clear();
        for &(first, end, word) in &joined {
            self.other_words.extend_from_slice(&self.words[from..first]);
            self.other_words.push(word);
            from = end;
        }
        if from > 0 {
            self.other_words.extend_from_slice(&self.words[from..]);
            std::mem::swap(&mut self.words, &mut self.other_words);
        }
        from > 0
    }

    /// The longest torn word around the word at `end_of_line`, and which words
    /// it takes the place of.
    fn torn(&mut self, end_of_line: usize) -> Option<(usize, usize, CutWord)> {
        let text = self.analyzer_text.as_str();
        let words = &self.words;
        let joins = |word: &CutWord| text[word.start..word.end].chars().all(is_letter);
        let before = words[..end_of_line].iter().rev().take(MOST_PIECES);
        let before = before.take_while(|word| joins(word)).count();
        let after = words[end_of_line + 1..].iter().take(MOST_PIECES);
        let after = after.take_while(|word| joins(word)).count();
        let line = words[end_of_line];
        let mut pairs: Vec<(usize, usize)> =
            (1..=before).flat_map(|left| (1..=after).map(move |right| (left, right))).collect();
        pairs.sort_by_key(|(left, right)| std::cmp::Reverse(left + right));
        pairs.into_iter().find_map(|(left, right)| {
            let (first, end) = (end_of_line - left, end_of_line + 1 + right);
            let (start, stop) = (words[first].start, words[end - 1].end);
            let halves = [&text[start..line.start], &text[line.end..stop]];
            let whole = halves.concat();
            if whole.chars().count() < SHORTEST {
                return None;
            }
            let id = self.cutter.word(&whole)?;
            let is_torn = halves.iter().any(|half| self.cutter.word(half).is_none());
            is_torn.then_some((first, end, CutWord { start, end: stop, id }))
        })
    }
}

/// Whether a word may be a piece of another: the dictionary lacks it, or it is
/// one character.
fn is_piece(text: &str, word: &CutWord) -> bool {
    word.id.is_unknown() || text[word.start..word.end].chars().nth(1).is_none()
}

fn is_letter(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '一'..='鿿' | '々')
}
