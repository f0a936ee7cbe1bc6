//! The cheapest path through the lattice of all words that a sentence may consist of.
//!
//! What lindera's lattice finds, which the tests ask too, in less time. Words with one
//! left context id that begin at one place have the same best word before them, which is
//! sought once: the least of a few numbers, found without a branch.

use std::ops::Range;

use lindera_dictionary::dictionary::Dictionary;
use lindera_dictionary::dictionary::character_definition::CategoryId;
use lindera_dictionary::dictionary::connection_cost_matrix::ConnectionCostMatrix;
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
    words: Found,
    added: Found,
    /// By category, what an unknown word may be.
    unknown: Vec<Vec<Entry>>,
    paths: Paths,
}

impl<'t> Viterbi<'t> {
    pub(crate) fn new(by: CutBy<'t>) -> Self {
        let Dictionary { character_definition, unknown_dictionary, .. } = by.dictionary;
        let entry = |&number: &u32| {
            let word = unknown_dictionary.word_entry(number);
            Entry {
                id: word.word_id().id(),
                cost: word.word_cost(),
                left: u16::try_from(word.left_id()).unwrap_or(EDGE),
                right: u16::try_from(word.right_id()).unwrap_or(EDGE),
            }
        };
        let entries = |category: usize| {
            let words = unknown_dictionary.lookup_word_ids(CategoryId(category));
            words.iter().map(entry).collect()
        };
        Self {
            by,
            characters: Vec::new(),
            bytes: Vec::new(),
            words: Found::default(),
            added: Found::default(),
            unknown: (0..character_definition.categories().len()).map(entries).collect(),
            paths: Paths::new(by.dictionary),
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
        let matrix = &self.by.dictionary.connection_cost_matrix;
        let CutBy { words, added, .. } = self.by;
        let mut unknown_until = 0;
        for place in 0..length {
            if !self.paths.go_on_to(place) {
                continue;
            }
            let mut is_known = false;
            for (found, trie, kind) in [
                (&self.added, added.unwrap_or(words), LexType::User),
                (&self.words, words, LexType::System),
            ] {
                found.each(trie, place, |end, entries| {
                    is_known = true;
                    self.paths.add(matrix, entries.iter().rev(), kind, place..end);
                });
            }
            if place >= unknown_until {
                unknown_until = self.add_unknown(place, is_known).unwrap_or(unknown_until);
            }
        }
        self.paths.trace(matrix, |start, id| starts.push((self.bytes[start], id)));
        starts.reverse();
    }

    fn prepare(&mut self, sentence: &str) {
        self.characters.clear();
        self.bytes.clear();
        for (byte, c) in sentence.char_indices() {
            self.characters.push(c);
            self.bytes.push(byte);
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
        let categories = definition.lookup_categories(self.characters[place]);
        for (which, &category) in categories.iter().enumerate() {
            let of_category = definition.lookup_definition(category);
            if is_known && !of_category.invoke {
                continue;
            }
            let is_same = |&c: &char| definition.lookup_categories(c).get(which) == Some(&category);
            let run = |most: usize| {
                let rest = self.characters[place + 1..].iter().take(most.saturating_sub(1));
                1 + rest.take_while(|c| is_same(c)).count()
            };
            let most = of_category.length as usize;
            let (longest, shorter) = if of_category.group {
                let run = run(usize::MAX);
                (run, run.min(most))
            } else {
                (1, if most > 0 { run(most) } else { 0 })
            };
            let lengths = std::iter::once(longest).chain((1..=shorter).filter(|&of| of != longest));
            let matrix = &dictionary.connection_cost_matrix;
            for length in lengths {
                let word = place..place + length;
                self.paths.add(matrix, self.unknown[category.0].iter(), LexType::Unknown, word);
            }
            until = Some(place + longest);
        }
        until
    }
}

/// What a path costs, and the number of a step: the cheapest path is the least, and among
/// those that cost the same the one whose step was met first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64);

impl Rank {
    /// Bits of the number of a step: a sentence has not so many. Those above hold what a
    /// path through the longest sentence costs.
    const STEP_BITS: u32 = 28;
    const MOST: Self = Self(i64::MAX);

    /// With the cost of one word or connection more.
    fn and(self, cost: i16) -> Self {
        Self(self.0 + (i64::from(cost) << Self::STEP_BITS))
    }

    /// With the number of another step.
    fn with(self, step: u32) -> Self {
        Self(self.0 >> Self::STEP_BITS << Self::STEP_BITS | i64::from(step))
    }

    fn step(self) -> u32 {
        u32::try_from(self.0 & ((1 << Self::STEP_BITS) - 1)).unwrap_or(u32::MAX)
    }
}

/// A word that a path may go over.
#[derive(Clone, Copy)]
struct Step {
    word: u32,
    kind: LexType,
    /// Where it begins.
    start: u32,
    /// The one before it on the cheapest path.
    before: u32,
}

/// The cheapest path over a step, by the right context id of its word.
#[derive(Clone, Copy)]
struct Reached {
    rank: Rank,
    right: u16,
}

/// The cheapest path to the words with one left context id at a place.
#[derive(Clone, Copy)]
struct Joint {
    /// The number of the place.
    at: u32,
    rank: Rank,
}

/// The paths through a sentence, found from its beginning to its end.
struct Paths {
    steps: Vec<Step>,
    /// By the place where they end, as far as the sentence goes.
    ending: Vec<Vec<Reached>>,
    length: usize,
    /// Counts the places of all sentences.
    here: u32,
    /// By left context id, the joint that was made last.
    joints: Vec<Joint>,
}

impl Paths {
    fn new(by: &Dictionary) -> Self {
        let ids = by.connection_cost_matrix.backward_size as usize;
        Self {
            steps: Vec::new(),
            ending: Vec::new(),
            length: 0,
            here: 0,
            joints: vec![Joint { at: 0, rank: Rank::MOST }; ids],
        }
    }

    fn begin(&mut self, length: usize) {
        for ending in self.ending.iter_mut().take(self.length + 1) {
            ending.clear();
        }
        self.length = length;
        if self.ending.len() <= length {
            self.ending.resize_with(length + 1, Vec::new);
        }
        self.ending[0].push(Reached { rank: Rank(0), right: EDGE });
        self.steps.clear();
        let nothing = WordId::default();
        let kind = nothing.lex_type();
        self.steps.push(Step { word: nothing.id(), kind, start: 0, before: 0 });
        // So that no place of the sentence has a number that was given before.
        if self.here > u32::MAX / 2 {
            self.here = 0;
            self.joints.iter_mut().for_each(|joint| joint.at = 0);
        }
    }

    /// Goes on to a place; whether a path ends there.
    fn go_on_to(&mut self, place: usize) -> bool {
        self.here += 1;
        !self.ending[place].is_empty()
    }

    /// Adds a word, by each of its entries, to the cheapest of the paths that end where it
    /// begins.
    #[inline]
    fn add<'e>(
        &mut self,
        matrix: &ConnectionCostMatrix,
        entries: impl Iterator<Item = &'e Entry>,
        kind: LexType,
        word: Range<usize>,
    ) {
        let (upto, behind) = self.ending.split_at_mut(word.start + 1);
        let Some(ending) = behind.get_mut(word.end - word.start - 1) else { return };
        let start = u32::try_from(word.start).unwrap_or(u32::MAX);
        for &Entry { id, cost, left, right } in entries {
            let joint = &mut self.joints[usize::from(left)];
            if joint.at != self.here {
                let rank = cheapest(matrix.row(left.into()), &upto[word.start]);
                *joint = Joint { at: self.here, rank };
            }
            let step = u32::try_from(self.steps.len()).unwrap_or(u32::MAX);
            ending.push(Reached { rank: joint.rank.and(cost).with(step), right });
            self.steps.push(Step { word: id, kind, start, before: joint.rank.step() });
        }
    }

    /// Hands out the words of the cheapest path, the last first.
    fn trace(&self, matrix: &ConnectionCostMatrix, mut word: impl FnMut(usize, WordId)) {
        // A dictionary without unknown words may not get to the end.
        let end = self.ending[..=self.length].iter().rposition(|ending| !ending.is_empty());
        let costs = matrix.row(EDGE.into());
        let mut at = cheapest(costs, &self.ending[end.unwrap_or(0)]).step();
        while at > 0 {
            let Step { word: id, kind, start, before } = self.steps[at as usize];
            word(start as usize, WordId::new(kind, id));
            at = before;
        }
    }
}

/// The cheapest path that goes on with one of the words to which these costs lead.
#[inline]
fn cheapest(costs: &[i16], paths: &[Reached]) -> Rank {
    let ranks = paths.iter().map(|path| path.rank.and(costs[usize::from(path.right)]));
    ranks.fold(Rank::MOST, Rank::min)
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
