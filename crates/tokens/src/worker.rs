//! Tokenizes one text after another: entities, then the words between them.

mod common_forms;
mod doubts;
mod joined;
mod line_ends;
mod output;
mod shorten;

use lindera_dictionary::dictionary::UserDictionary;

use super::analyzer_text::{AnalyzerText, Edit, Origin};
use super::cut_word::CutWord;
use super::doubt::Doubt;
use super::entities::{EntityKind, entities};
use super::feature_cache::FeatureCache;
use super::fields::Fields;
use super::finished::{Finished, FinishedWords, PartOfText};
use super::known_parts::KnownParts;
use super::lattice::{CutBy, Cutter};
use super::quoted;
use super::token::Token;
use output::{emit_entity, kind_of};

/// Tokenizes one text after another; keeps its buffers and what it looked up.
pub struct Worker<'t> {
    cutter: Cutter<'t>,
    /// Those of one part of a text.
    words: Vec<CutWord>,
    /// Those of the part written in another way.
    other_words: Vec<CutWord>,
    features: FeatureCache<'t>,
    analyzer_text: AnalyzerText,
    /// Those of the entries of these words.
    numbers: Vec<u32>,
    edits: Vec<Edit>,
    /// A doubt was settled: others may be, too.
    has_settled: bool,
    /// The tokens that the words become.
    finished: FinishedWords,
    /// Those of parts that were met before.
    known: KnownParts,
}

impl<'t> Worker<'t> {
    pub(super) fn new(
        by: CutBy<'t>,
        user_dictionary: Option<&'t UserDictionary>,
        fields: &'t Fields,
        has_lexicon: bool,
    ) -> Self {
        Self {
            cutter: Cutter::new(by),
            words: Vec::new(),
            other_words: Vec::new(),
            features: FeatureCache::new(by.dictionary, user_dictionary, fields, has_lexicon),
            analyzer_text: AnalyzerText::default(),
            numbers: Vec::new(),
            edits: Vec::new(),
            has_settled: false,
            finished: FinishedWords::default(),
            known: KnownParts::new(),
        }
    }

    /// Hands the tokens of `text` to `emit`, in their order: each entity as
    /// one token, a hashtag's words right after it, the rest as the dictionary
    /// and the rules for numbers and Latin words have it. White space is not a
    /// token.
    pub fn tokenize(&mut self, text: &str, emit: &mut dyn FnMut(&Token)) {
        let quoted_from = quoted::start(text).unwrap_or(text.len());
        let plain = PartOfText { text, in_hashtag: false, quoted_from };
        let mut here = Origin::default();
        for entity in entities(text) {
            here = self.words(plain, here, entity.start, emit);
            let end = advance(text, here, entity.end);
            emit_entity(text, here, end, &entity, quoted_from, emit);
            if entity.kind == EntityKind::Hashtag {
                let sign = text[entity.start..].chars().next().map_or(0, char::len_utf8);
                let body = advance(text, here, entity.start + sign);
                let part = PartOfText { in_hashtag: true, ..plain };
                self.words(part, body, entity.end, emit);
            }
            here = end;
        }
        self.words(plain, here, text.len(), emit);
    }

    /// The words between `from` and the byte `to`, where it returns.
    fn words(
        &mut self,
        part: PartOfText,
        from: Origin,
        to: usize,
        emit: &mut dyn FnMut(&Token),
    ) -> Origin {
        let text = part.text;
        if from.byte == to {
            return from;
        }
        let written = &text[from.byte..to];
        let is_of_one_voice = !(from.byte + 1..to).contains(&part.quoted_from);
        if is_of_one_voice && let Some(end) = self.known.recall(written, from, &mut self.finished) {
            self.finished.emit(part, &self.features, emit);
            return end;
        }
        self.analyzer_text.prepare(written, from);
        let has_joined_lines = self.cut();
        if self.look_up() {
            self.settle_doubts();
        }
        let analyzed = self.analyzer_text.as_str();
        let is_as_written = self.analyzer_text.is_as_written() && !has_joined_lines;
        let mut walk = self.analyzer_text.walk();
        self.finished.clear();
        let mut next = 0;
        while let Some(word) = self.words.get(next) {
            let start = walk.origin(word.start);
            let number = self.numbers[next];
            let traits = self.features.traits(number);
            if joined::may_join(analyzed, word.start, traits) {
                let cut = joined::Cut {
                    text: analyzed,
                    words: &self.words,
                    numbers: &self.numbers,
                    features: &self.features,
                };
                if let Some(joined) = cut.joined_at(next) {
                    next = joined.end;
                    let end = walk.origin(self.words[next - 1].end);
                    self.finished.push_joined(start, end, joined);
                    continue;
                }
            }
            let end = walk.origin(word.end);
            let surface = &text[start.byte..end.byte];
            next += 1;
            if surface.starts_with(char::is_whitespace) && surface.trim().is_empty() {
                continue;
            }
            // っ of 行こっか is not written as the entry that it has.
            let is_other = traits.doubt == Some(Doubt::U) && surface != "う";
            let is_exact = !is_other
                && (is_as_written
                    || (surface == &analyzed[word.start..word.end] && !surface.contains('\n')));
            let is_entry = is_exact && !traits.is_unknown;
            let kind = if is_entry {
                self.features.kind_as_written(number, || kind_of(surface, traits))
            } else {
                kind_of(surface, traits)
            };
            self.finished.push(Finished::word(start, end, number, is_entry, kind), traits);
        }
        let end = walk.origin(usize::MAX);
        self.finished.settle(part, &self.features);
        if is_of_one_voice {
            self.known.remember(written, from, end, &self.finished);
        }
        self.finished.emit(part, &self.features, emit);
        end
    }

    /// Looks up the entries of the words, all at once: the processor waits for
    /// one and the next together. Whether there is doubt about any.
    fn look_up(&mut self) -> bool {
        self.numbers.clear();
        let mut is_doubtful = false;
        self.numbers.extend(self.words.iter().map(|word| {
            let number = self.features.number(word.id);
            is_doubtful |= self.features.traits(number).doubt.is_some();
            number
        }));
        is_doubtful
    }

    /// Cuts the part that was prepared; whether words were joined over the
    /// ends of lines.
    fn cut(&mut self) -> bool {
        self.cut_between_breaks();
        if self.analyzer_text.has_forms() {
            self.write_common_forms();
        }
        if self.analyzer_text.has_marks() && self.analyzer_text.breaks().is_empty() {
            self.shorten();
        }
        self.join_lines()
    }

    fn cut_between_breaks(&mut self) {
        let text = self.analyzer_text.as_str();
        if self.analyzer_text.breaks().is_empty() {
            self.cutter.cut(text, &mut self.words);
            return;
        }
        self.words.clear();
        let mut start = 0;
        for &end in self.analyzer_text.breaks().iter().chain([&text.len()]) {
            self.cutter.cut(&text[start..end], &mut self.other_words);
            self.words.extend(self.other_words.iter().map(|word| word.moved(0, start)));
            start = end;
        }
    }
}

/// The place of the byte `to`, counted on from `from`.
fn advance(text: &str, from: Origin, to: usize) -> Origin {
    let code_point = from.code_point + text[from.byte..to].chars().count();
    Origin { byte: to, code_point }
}

#[cfg(test)]
mod tests;
