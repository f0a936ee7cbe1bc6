//! What the dictionary lacks in katakana: デレステコラボ is made of words that it has, and
//! ーファミマ of あーファミマ begins with what draws あ out.

use lindera_dictionary::viterbi::{LexType, WordId};

use super::super::super::features::NOUN;
use super::Worker;

/// Characters of what is made of two, one of them a name.
const SHORTEST: usize = 6;
const LONGEST: usize = 24;
/// Those of each of them.
const SHORTEST_WORD: usize = 3;
/// Bytes of a katakana.
const KANA: usize = "ア".len();

impl Worker<'_> {
    /// Gives ー to what it draws out, and takes names apart that touch.
    pub(super) fn unknown(&mut self, place: usize) -> Option<usize> {
        let word = self.words[place];
        let text = self.analyzer_text.as_str();
        let written = &text[word.start..word.end];
        if let Some(rest) = written.strip_prefix('ー')
            && rest.starts_with(|c| matches!(c, 'ァ'..='ヺ'))
        {
            return self.drawn_out(place);
        }
        let length = written.len() / KANA;
        let is_katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | '・');
        if !(SHORTEST..=LONGEST).contains(&length) || !written.chars().all(is_katakana) {
            return None;
        }
        let written = written.to_owned();
        let pieces = self.names(&written)?;
        self.replace(place, 1, &pieces)
    }

    /// あーファミマ: ー belongs to あ.
    fn drawn_out(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let word = self.words[place];
        let follows_kana = self.before(place).ends_with(|c| matches!(c, 'ぁ'..='ゖ'))
            && self.words[at].end == word.start;
        if !follows_kana {
            return None;
        }
        let longer = self.before(place).to_owned() + "ー";
        let id = self.entry(&longer, |_| true).unwrap_or(self.words[at].id);
        let rest = self.analyzer_text.as_str()[word.start + KANA..word.end].to_owned();
        self.cutter.cut(&rest, &mut self.other_words);
        let others = self.other_words.iter().map(|word| (word.end - word.start, word.id));
        let pieces: Vec<_> = std::iter::once((longer.len(), id)).chain(others).collect();
        self.replace(at, 2, &pieces)
    }

    /// The words of which a run of katakana is made, if one is a name of the lexicon: as few
    /// as there are.
    fn names(&mut self, written: &str) -> Option<Vec<(usize, WordId)>> {
        let length = written.len() / KANA;
        // For each place the least number of words up to there, whether a name is among
        // them, and the last.
        let mut best: Vec<Option<(usize, bool, usize, WordId)>> = vec![None; length + 1];
        for end in 1..=length {
            for start in 0..end {
                let (count, has_name) = match (start, best[start]) {
                    (0, _) if end < length => (0, false),
                    (0, _) | (_, None) => continue,
                    (_, Some((count, has_name, ..))) => (count, has_name),
                };
                let Some((id, is_name)) =
                    self.noun(&written[start * KANA..end * KANA], end - start)
                else {
                    continue;
                };
                let found = (count + 1, has_name || is_name, start, id);
                let is_better = best[end]
                    .is_none_or(|(count, has_name, ..)| (!found.1, found.0) < (!has_name, count));
                if is_better {
                    best[end] = Some(found);
                }
            }
        }
        let mut pieces = Vec::new();
        let mut end = length;
        let (_, has_name, ..) = best[length]?;
        while end > 0 {
            let (_, _, start, id) = best[end]?;
            pieces.push(((end - start) * KANA, id));
            end = start;
        }
        pieces.reverse();
        has_name.then_some(pieces)
    }

    /// The noun that is written so, and whether it is a name of the lexicon.
    fn noun(&mut self, written: &str, length: usize) -> Option<(WordId, bool)> {
        // ー, small kana and ン begin no word.
        let may_begin = |c| {
            !matches!(c, 'ー' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ン')
        };
        if written == "・" {
            return self.entry(written, |_| true).map(|id| (id, false));
        }
        if length < SHORTEST_WORD || !written.starts_with(may_begin) {
            return None;
        }
        let is_noun = |word: super::Says| {
            word.pos == NOUN
                && !matches!(word.pos1, "接尾" | "非自立" | "数")
                && !matches!(word.pos2, "人名" | "地域")
        };
        let added =
            self.cutter.words(written).into_iter().find(|id| id.lex_type() == LexType::User);
        let is_name = added.filter(|&id| {
            let number = self.features.number(id);
            self.features.features(number).pos[0] == NOUN
        });
        is_name.map(|id| (id, true)).or_else(|| Some((self.entry(written, is_noun)?, false)))
    }
}
