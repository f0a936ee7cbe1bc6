//! The finished words of parts of texts that were met before: retweets, copies,
//! what many say in the same words. They are not cut again.
//!
//! Most parts are met once: of these only a number is kept, and their words from
//! the second time on.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;

use super::analyzer_text::Origin;
use super::compounds::Compound;
use super::finished::{Finished, FinishedWords, Says};
use super::joined_word::Joined;

/// Parts that are remembered; each has one place, where the next that belongs
/// there takes over.
const PLACES: usize = 1 << 13;
/// Bytes of the shortest and of the longest that are worth it: shorter ones are
/// few words, and sentences are remembered as well.
const SHORTEST: usize = 24;
const LONGEST: usize = 900;

/// Parts of texts and their words.
pub(super) struct KnownParts {
    /// Empty before the first.
    places: Vec<KnownPart>,
    /// For each place the hash of the part that was met there last.
    met: Vec<u64>,
    /// The place of the part that was met before and is cut now.
    again: Option<usize>,
    hasher: FixedState,
}

#[derive(Clone, Default)]
struct KnownPart {
    written: String,
    words: Vec<KnownWord>,
    joined: Vec<Joined>,
    compounds: Vec<Compound>,
    code_points: usize,
}

/// A word; its place counts from the part's start.
#[derive(Clone, Copy)]
struct KnownWord {
    start: (u16, u16),
    end: (u16, u16),
    says: Says,
}

impl KnownParts {
    pub(crate) fn new() -> Self {
        let hasher = FixedState::default();
        Self { places: Vec::new(), met: Vec::new(), again: None, hasher }
    }

    /// The words of a part that begins at `from`, into `words`, if it was met;
    /// and where it ends.
    pub(crate) fn recall(
        &mut self,
        written: &str,
        from: Origin,
        words: &mut FinishedWords,
    ) -> Option<Origin> {
        self.again = None;
        let (place, hash) = self.place(written)?;
        if self.places.is_empty() {
            self.places.resize(PLACES, KnownPart::default());
            self.met.resize(PLACES, 0);
        }
        if self.met[place] != hash {
            self.met[place] = hash;
            return None;
        }
        let known = &self.places[place];
        if known.written != written {
            self.again = Some(place);
            return None;
        }
        let place = |(byte, code_point): (u16, u16)| Origin {
            byte: from.byte + usize::from(byte),
            code_point: from.code_point + usize::from(code_point),
        };
        let finished = |word: &KnownWord| Finished {
            start: place(word.start),
            end: place(word.end),
            says: word.says,
        };
        words.clear();
        words.words.extend(known.words.iter().map(finished));
        words.joined.extend_from_slice(&known.joined);
        words.compounds.extend_from_slice(&known.compounds);
        Some(Origin {
            byte: from.byte + written.len(),
            code_point: from.code_point + known.code_points,
        })
    }

    /// Remembers the words of the part that was not recalled, from its start to
    /// its end, if it was met before.
    pub(crate) fn remember(
        &mut self,
        written: &str,
        from: Origin,
        end: Origin,
        words: &FinishedWords,
    ) {
        let Some(place) = self.again else { return };
        // No part is longer than [`LONGEST`].
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let place_of = |origin: Origin| {
            (short(origin.byte - from.byte), short(origin.code_point - from.code_point))
        };
        let word = |word: &Finished| KnownWord {
            start: place_of(word.start),
            end: place_of(word.end),
            says: word.says,
        };
        let known = &mut self.places[place];
        known.written.clear();
        known.written.push_str(written);
        known.words.clear();
        known.words.extend(words.words.iter().map(word));
        known.joined.clone_from(&words.joined);
        known.compounds.clone_from(&words.compounds);
        known.code_points = end.code_point - from.code_point;
    }

    /// Where a part belongs and what tells it, unless it is too short or too long.
    fn place(&self, written: &str) -> Option<(usize, u64)> {
        if !(SHORTEST..=LONGEST).contains(&written.len()) {
            return None;
        }
        let hash = self.hasher.hash_one(written);
        usize::try_from(hash % PLACES as u64).ok().map(|place| (place, hash))
    }
}

#[cfg(test)]
mod tests {
    use super::super::token::Token;
    use super::super::tokenizer::Tokenizer;
    use super::super::worker::Worker;

    type Row = (usize, usize, String, String, bool, bool, bool, bool);

    fn rows(worker: &mut Worker, text: &str) -> Vec<Row> {
        let mut rows = Vec::new();
        worker.tokenize(text, &mut |token: &Token| {
            rows.push((
                token.start,
                token.end,
                token.surface.to_owned(),
                token.lemma().to_owned(),
                token.in_compound,
                token.negated,
                token.is_quoted,
                token.in_hashtag,
            ));
        });
        rows
    }

    #[test]
    fn a_part_has_the_same_words_when_it_is_met_again() {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let mut worker = tokenizer.worker();
        let body = "新型コロナの話は楽しくない、18時30分にWi-Fiで。すごーい髙橋さん";
        for text in [
            body.to_owned(),
            format!("RT @suiyo: {body} https://t.co/Ab12"),
            format!("😊{body} #{body}"),
            format!("{body}RT @suiyo: {body}"),
            format!("#新型コロナウイルス感染症対策 {body}"),
        ] {
            let first = rows(&mut tokenizer.worker(), &text);
            for _ in 0..3 {
                assert_eq!(rows(&mut worker, &text), first, "{text}");
            }
        }
    }
}
