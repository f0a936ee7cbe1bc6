//! Drawn-out words, written as the dictionary has them.

use super::super::analyzer_text::Edit;
use super::super::cut_word::CutWord;
use super::super::feature_cache::FeatureCache;
use super::super::features::{ADJECTIVE, STEM};
use super::super::lattice;
use super::super::lengthening::{self, Run};
use super::Worker;

impl Worker<'_> {
    /// Writes drawn-out words of the part that was cut as the dictionary has
    /// them, where it has them.
    pub(super) fn shorten(&mut self) {
        if !self.has_run() {
            return;
        }
        let whole = self.analyzer_text.as_str().to_owned();
        let words = std::mem::take(&mut self.words);
        let mut left = words.as_slice();
        let mut edits = std::mem::take(&mut self.edits);
        edits.clear();
        // Where the sentence begins as it was and as it is now.
        let (mut start, mut here) = (0, 0);
        while start < whole.len() {
            let sentence = lattice::sentence_of(&whole, start, start);
            let end = sentence.end;
            let count = left.partition_point(|word| word.start < end);
            let (of_sentence, after) = left.split_at(count);
            left = after;
            let text = &whole[sentence];
            let is_short = text.len() <= lengthening::LONGEST_SENTENCE;
            match lengthening::next_run(text, 0).filter(|_| is_short) {
                Some(run) => {
                    let moved = of_sentence.iter().map(|word| word.moved(start, 0)).collect();
                    let (text, cut) = self.shorten_sentence(text, run, moved, start, &mut edits);
                    self.words.extend(cut.iter().map(|word| word.moved(0, here)));
                    here += text.len();
                }
                None => {
                    self.words.extend(of_sentence.iter().map(|word| word.moved(start, here)));
                    here += text.len();
                }
            }
            start = end;
        }
        self.analyzer_text.apply(&edits);
        self.edits = edits;
    }

    /// Whether a run of the part that was cut may be written in another way: ー of
    /// ケーキ may not.
    fn has_run(&mut self) -> bool {
        let whole = self.analyzer_text.as_str();
        let mut start = 0;
        while start < whole.len() {
            let sentence = lattice::sentence_of(whole, start, start);
            let text = &whole[sentence.clone()];
            let mut next = lengthening::next_run(text, 0);
            while let Some(run) = next {
                if from(run, text, &self.words, start, &mut self.features).is_some() {
                    return true;
                }
                next = lengthening::next_run(text, run.end);
            }
            start = sentence.end;
        }
        false
    }

    /// One sentence, which begins at the byte `offset`, and its words; their
    /// places count from its start.
    fn shorten_sentence(
        &mut self,
        text: &str,
        first: Run,
        mut words: Vec<CutWord>,
        offset: usize,
        edits: &mut Vec<Edit>,
    ) -> (String, Vec<CutWord>) {
        let written = text.len();
        let mut text = text.to_owned();
        let mut next = Some(first);
        while let Some(run) = next {
            let mut next_from = run.end;
            if let Some(from) = from(run, &text, &words, 0, &mut self.features)
                && let Some((variant, other)) = self.shortened(&text, run, from, &words)
            {
                // As it was written, before what was changed before it.
                let as_written = |place: usize| offset + place + written - text.len();
                edits.push(Edit {
                    start: as_written(run.start + variant.kept),
                    end: as_written(run.end),
                    instead: variant.instead,
                });
                next_from = run.start + variant.kept + variant.instead.len();
                text = other;
                words.clone_from(&self.other_words);
            }
            next = lengthening::next_run(&text, next_from);
        }
        (text, words)
    }

    /// The first variant of a run that is shown to be right by a word that
    /// reaches from the byte `from`, and the sentence written so; its words are
    /// in `other_words`. Of っっ the one with the longer word: さいっっこう is さいこう
    /// rather than いっこう.
    fn shortened(
        &mut self,
        text: &str,
        run: Run,
        from: usize,
        words: &[CutWord],
    ) -> Option<(lengthening::Variant, String)> {
        let variants = run.variants(text);
        if !run.is_doubled_within() {
            return variants.into_iter().find_map(|variant| {
                Some((variant, self.written(text, run, variant, from, words)?))
            });
        }
        let mut best: Option<(lengthening::Reach, lengthening::Variant, String)> = None;
        for variant in variants {
            if let Some(other) = self.written(text, run, variant, from, words) {
                let reach = run.reach(variant, from, &self.other_words);
                if best.as_ref().is_none_or(|(least, ..)| reach > *least) {
                    best = Some((reach, variant, other));
                }
            }
        }
        let (_, variant, other) = best?;
        self.cutter.cut(&other, &mut self.other_words);
        Some((variant, other))
    }

    /// The sentence with a run written another way, if that is shown to be right.
    fn written(
        &mut self,
        text: &str,
        run: Run,
        variant: lengthening::Variant,
        from: usize,
        words: &[CutWord],
    ) -> Option<String> {
        let mut other = String::with_capacity(text.len() + variant.instead.len());
        other.push_str(&text[..run.start + variant.kept]);
        other.push_str(variant.instead);
        other.push_str(&text[run.end..]);
        if let Some((place, characters)) = run.place_of_word(variant, from)
            && !self.cutter.has_word_over(&other, place, characters)
        {
            return None;
        }
        self.cutter.cut(&other, &mut self.other_words);
        let features = &mut self.features;
        let is_of = |word: &CutWord, pos: &str| {
            let number = features.number(word.id);
            features.features(number).pos[0] == pos
        };
        run.is_word(variant, from, &self.other_words, words, is_of).then_some(other)
    }
}

/// From where on a word must reach over a run ([`Run::from`]); nowhere, where it ends with
/// いい, what is good, behind a word that is whole: 別にいい, but not かわいいい.
fn from(
    run: Run,
    text: &str,
    words: &[CutWord],
    offset: usize,
    features: &mut FeatureCache,
) -> Option<usize> {
    let good = run.good(text, words, offset);
    let follows_stem = good.and_then(|good| good.checked_sub(1)).is_some_and(|before| {
        let number = features.number(words[before].id);
        let features = features.features(number);
        features.pos[0] == ADJECTIVE && features.conjugation_form == Some(STEM)
    });
    let is_whole = good.is_some() && !follows_stem && !run.is_drawn_far();
    if is_whole || run.stands_alone(text) { None } else { run.from(text, words, offset) }
}
