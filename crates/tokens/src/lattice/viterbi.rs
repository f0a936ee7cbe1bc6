//! The cheapest path through the lattice of all words that a sentence may consist of.
//!
//! What lindera's lattice finds, which the tests ask too, in less time. Words with one
//! left context id that begin at one place have the same best word before them, which is
//! sought once; of the words with one right context id that end at one place only the
//! cheapest can be on the path.

use std::ops::Range;

use lindera_dictionary::dictionary::Dictionary;
use lindera_dictionary::dictionary::character_definition::CategoryId;
use lindera_dictionary::viterbi::{LexType, WordId};

use super::prefix_trie::{Entry, Found, PrefixTrie};

/// The context id of the beginning and the end of a sentence.
const EDGE: u16 = 0;

/// What a sentence is cut by.
#[derive(Clone, Copy)]
pub(crate) struct CutBy<'t> {
    /// Its connection costs, and what it says of unknown words.
    pub dictionary: &'t Dictionary,
    pub words: &'t PrefixTrie,
    /// Those of the user dictionary or the lexicon.
    pub added: Option<&'t PrefixTrie>,
}

/// Finds the cheapest path for one sentence after another.
pub(crate) struct Viterbi<'t> {
    by: CutBy<'t>,
    characters: Vec<char>,
    /// The first byte of each.
    bytes: Vec<usize>,
    categories: Vec<&'t [CategoryId]>,
    words: Found,
    added: Found,
    paths: Paths,
}

/// A cheapest path to the end of a word, by the word's right context id.
#[derive(Clone, Copy)]
struct Reached {
    cost: i32,
    right: u16,
    step: u32,
}

/// The last word of a path.
#[derive(Clone, Copy)]
struct Step {
    id: WordId,
    /// Where it begins.
    start: u32,
    /// The one before it.
    before: u32,
}

/// The cheapest path to the beginning of words with one left context id.
#[derive(Clone, Copy)]
struct Joint {
    left: u16,
    cost: i32,
    step: u32,
}

#[derive(Default)]
struct Paths {
    /// By the place where they end, as far as the sentence goes.
    ending: Vec<Vec<Reached>>,
    length: usize,
    steps: Vec<Step>,
    /// Those at one place.
    joints: Vec<Joint>,
}

impl<'t> Viterbi<'t> {
    pub(crate) fn new(by: CutBy<'t>) -> Self {
        Self {
            by,
            characters: Vec::new(),
            bytes: Vec::new(),
            categories: Vec::new(),
            words: Found::default(),
            added: Found::default(),
            paths: Paths::default(),
        }
    }

    /// How many characters the sentence had that was cut last.
    pub(crate) fn length(&self) -> usize {
        self.characters.len()
    }

    /// Gives back the memory of long sentences.
    pub(crate) fn shrink(&mut self) {
        *self = Self::new(self.by);
    }

    /// Cuts a sentence: the first byte of each word, and the word.
    pub(crate) fn cut(&mut self, sentence: &str, starts: &mut Vec<(usize, WordId)>) {
        starts.clear();
        self.prepare(sentence);
        let length = self.characters.len();
        self.paths.begin(length);
        let mut unknown_until = 0;
        for place in 0..length {
            if self.paths.ending[place].is_empty() {
                continue;
            }
            self.paths.joints.clear();
            let mut is_known = false;
            for (found, kind) in [(&self.added, LexType::User), (&self.words, LexType::System)] {
                for (end, entries) in found.at(place) {
                    is_known = true;
                    for &entry in entries.iter().rev() {
                        let id = WordId::new(kind, entry.id);
                        self.paths.add(self.by.dictionary, entry, id, place..end);
                    }
                }
            }
            if place >= unknown_until {
                unknown_until = self.add_unknown(place, is_known).unwrap_or(unknown_until);
            }
        }
        self.paths.trace(self.by.dictionary, |start, id| starts.push((self.bytes[start], id)));
        starts.reverse();
    }

    fn prepare(&mut self, sentence: &str) {
        self.characters.clear();
        self.bytes.clear();
        self.categories.clear();
        let definition = &self.by.dictionary.character_definition;
        for (byte, c) in sentence.char_indices() {
            self.characters.push(c);
            self.bytes.push(byte);
            self.categories.push(definition.lookup_categories(c));
        }
        self.words.search(self.by.words, &self.characters);
        if let Some(added) = self.by.added {
            self.added.search(added, &self.characters);
        }
    }

    /// Adds the words that a place may begin which no dictionary has, by the categories of
    /// its character; where the longest of the last category ends.
    fn add_unknown(&mut self, place: usize, is_known: bool) -> Option<usize> {
        let dictionary = self.by.dictionary;
        let definition = &dictionary.character_definition;
        let mut until = None;
        for (which, &category) in self.categories[place].iter().enumerate() {
            let of_category = definition.lookup_definition(category);
            if is_known && !of_category.invoke {
                continue;
            }
            let run = |most: usize| {
                let rest = self.categories[place + 1..].iter().take(most.saturating_sub(1));
                1 + rest.take_while(|next| next.get(which) == Some(&category)).count()
            };
            let most = of_category.length as usize;
            let (longest, shorter) = if of_category.group {
                let run = run(usize::MAX);
                (run, run.min(most))
            } else {
                (1, if most > 0 { run(most) } else { 0 })
            };
            let lengths = std::iter::once(longest).chain((1..=shorter).filter(|&of| of != longest));
            for length in lengths {
                let unknown = &dictionary.unknown_dictionary;
                for &number in unknown.lookup_word_ids(category) {
                    let word = unknown.word_entry(number);
                    let id = word.word_id();
                    let entry = Entry {
                        id: id.id(),
                        cost: word.word_cost(),
                        left: u16::try_from(word.left_id()).unwrap_or(EDGE),
                        right: u16::try_from(word.right_id()).unwrap_or(EDGE),
                    };
                    self.paths.add(dictionary, entry, id, place..place + length);
                }
            }
            until = Some(place + longest);
        }
        until
    }
}

impl Paths {
    fn begin(&mut self, length: usize) {
        for ending in self.ending.iter_mut().take(self.length + 1) {
            ending.clear();
        }
        self.length = length;
        if self.ending.len() <= length {
            self.ending.resize_with(length + 1, Vec::new);
        }
        self.steps.clear();
        self.joints.clear();
        self.steps.push(Step { id: WordId::default(), start: 0, before: 0 });
        self.ending[0].push(Reached { cost: 0, right: EDGE, step: 0 });
    }

    /// Adds a word to the cheapest of the paths that end where it begins.
    #[inline]
    fn add(&mut self, by: &Dictionary, entry: Entry, id: WordId, word: Range<usize>) {
        let known = self.joints.iter().find(|joint| joint.left == entry.left);
        let joint = match known {
            Some(joint) => *joint,
            None => {
                let Some(joint) = cheapest(by, &self.ending[word.start], entry.left) else {
                    return;
                };
                self.joints.push(joint);
                joint
            }
        };
        let cost = joint.cost.saturating_add(entry.cost.into());
        let ending = &mut self.ending[word.end];
        if let Some(same) = ending.iter().position(|path| path.right == entry.right) {
            if ending[same].cost <= cost {
                return;
            }
            // In the order in which they were met: of two that cost the same it decides.
            ending.remove(same);
        }
        let step = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
        ending.push(Reached { cost, right: entry.right, step });
        let start = u32::try_from(word.start).unwrap_or(u32::MAX);
        self.steps.push(Step { id, start, before: joint.step });
    }

    /// Hands out the words of the cheapest path, the last first.
    fn trace(&self, by: &Dictionary, mut word: impl FnMut(usize, WordId)) {
        // A dictionary without unknown words may not get to the end.
        let Some(ending) = self.ending.iter().rev().find(|ending| !ending.is_empty()) else {
            return;
        };
        let Some(mut at) = cheapest(by, ending, EDGE).map(|joint| joint.step) else { return };
        while at > 0 {
            let Step { id, start, before } = self.steps[at as usize];
            word(start as usize, id);
            at = before;
        }
    }
}

/// The first of the cheapest paths, with what it costs to go on from it.
#[inline]
fn cheapest(by: &Dictionary, paths: &[Reached], left: u16) -> Option<Joint> {
    let costs = by.connection_cost_matrix.row(left.into());
    let mut best: Option<(i32, u32)> = None;
    for path in paths {
        let cost = path.cost + i32::from(costs[usize::from(path.right)]);
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, path.step));
        }
    }
    best.map(|(cost, step)| Joint { left, cost, step })
}

#[cfg(test)]
mod tests {
    use lindera::mode::Mode;
    use lindera::segmenter::Segmenter;
    use lindera_dictionary::viterbi::{Lattice, LatticeOptions};
    use proptest::prelude::*;

    use super::*;
    use crate::dictionary::{
        Loaded, lexicon_words, load_folder, load_ipadic, shorten_unknown_hiragana, words_of,
    };
    use crate::user_dictionary::built;

    /// A dictionary by lindera's lattice and by this one.
    struct Both {
        segmenter: Segmenter,
        words: PrefixTrie,
        added: Option<PrefixTrie>,
    }

    impl Both {
        fn of(Loaded { dictionary, words, .. }: Loaded) -> Self {
            Self { segmenter: Segmenter::new(Mode::Normal, dictionary, None), words, added: None }
        }

        /// The embedded one with rows of a user dictionary.
        fn with(rows: &str) -> Self {
            let Loaded { mut dictionary, words, .. } = load_ipadic().unwrap();
            shorten_unknown_hiragana(&mut dictionary);
            let (user, trie) = built(rows, &dictionary.metadata).unwrap();
            let segmenter = Segmenter::new(Mode::Normal, dictionary, Some(user));
            let added = words_of(segmenter.user_dictionary.as_ref().unwrap(), &trie).unwrap();
            Self { segmenter, words, added: Some(added) }
        }

        fn assert_same<'s>(&self, sentences: impl IntoIterator<Item = &'s str>) {
            let Segmenter { dictionary, user_dictionary, .. } = &self.segmenter;
            let by = CutBy { dictionary, words: &self.words, added: self.added.as_ref() };
            let mut viterbi = Viterbi::new(by);
            let mut lattice = Lattice::default();
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            for sentence in sentences {
                viterbi.cut(sentence, &mut found);
                lattice.set_text_with_options(
                    &dictionary.prefix_dictionary,
                    &user_dictionary.as_ref().map(|user| &user.dict),
                    &dictionary.character_definition,
                    &dictionary.unknown_dictionary,
                    &dictionary.connection_cost_matrix,
                    sentence,
                    &LatticeOptions::new(&Mode::Normal),
                );
                lattice.tokens_offset_into(&mut expected);
                assert_eq!(found, expected, "{sentence}");
            }
        }
    }

    const SENTENCES: [&str; 12] = [
        "",
        "。",
        "すもももももももものうち",
        "東京特許許可局の局長、",
        "ｶﾞﾁ恋とVTuberの推し活って尊すぎん？？",
        "Wi-Fiがhttp://みたいに2026年12月31日",
        "𠮷野家で😊👨‍👩‍👧を🇯🇵見たー",
        "ぴえんぱおんぐぬぬゐゑヴ",
        "ーーー々〆ヶ月゛゜",
        "éÐø\u{200b}\u{3000} a",
        "カタカナヒラガナ漢字混在文字列試験",
        "!!!???[]{}",
    ];

    #[test]
    fn the_path_is_that_of_linderas_lattice() {
        Both::of(load_ipadic().unwrap()).assert_same(SENTENCES);
        let rows = tsubuyaki_dictionary::lexicon_rows().unwrap();
        let surfaces = rows.lines().filter_map(|row| row.split_once(',')).map(|(word, _)| word);
        let mut both = Both::with(&rows);
        both.assert_same(SENTENCES.into_iter().chain(surfaces.clone().step_by(7)));
        // As it is embedded.
        both.added = Some(lexicon_words().unwrap());
        both.assert_same(SENTENCES.into_iter().chain(surfaces.step_by(11)));
    }

    #[test]
    fn it_is_the_same_in_either_order_of_context_ids() {
        let folder = std::path::Path::new(tsubuyaki_dictionary::BUILT_IPADIC);
        let in_folder = load_folder(folder).unwrap();
        let embedded = load_ipadic().unwrap();
        let cut = |Loaded { dictionary, words, .. }: &Loaded| {
            let mut viterbi = Viterbi::new(CutBy { dictionary, words, added: None });
            let mut starts = Vec::new();
            SENTENCES.map(|sentence| {
                viterbi.cut(sentence, &mut starts);
                starts.clone()
            })
        };
        assert_eq!(cut(&embedded), cut(&in_folder));
        Both::of(in_folder).assert_same(SENTENCES);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn whatever_is_written(sentences in proptest::collection::vec(
            "[ぁ-んァ-ヶー一-三々人日大年出本中子見国言上分生っだでにをはがa-zA-Z0-9！？。 ]{0,40}|\\PC{0,20}",
            1..40,
        )) {
            thread_local! {
                static BOTH: Both = Both::with(&tsubuyaki_dictionary::lexicon_rows().unwrap());
            }
            BOTH.with(|both| both.assert_same(sentences.iter().map(String::as_str)));
        }
    }
}
