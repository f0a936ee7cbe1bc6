//! How often pieces of runs occur, and which of them are words.

use hashbrown::{HashMap, HashSet};

use super::function_words::is_function_word;
use super::runs::{Part, Role};

/// Parts of the longest candidate.
pub(super) const MOST_PARTS: usize = 6;
/// Characters of the shortest unknown word that is a candidate by itself.
const LEAST_CHARACTERS: usize = 2;
/// The normalized pointwise mutual information (from -1, never together, to 1,
/// never apart) that the weakest split of a candidate must have.
const LEAST_COHESION: f64 = 0.3;
/// Stands between runs.
const END: u32 = u32::MAX;

/// Parts as numbers: the same role and surface, the same number.
#[derive(Default)]
pub(super) struct Corpus {
    numbers: [HashMap<String, u32>; Role::ALL.len()],
    /// By number.
    parts: Vec<(Role, String)>,
    counts: Vec<u64>,
    /// The numbers themselves, for pieces of one part.
    ascending: Vec<u32>,
    /// The runs of at least two parts, an [`END`] after each.
    runs: Vec<u32>,
}

/// A piece of runs that is held for a word.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Numbers of its parts.
    pub parts: Vec<u32>,
    pub count: u64,
    pub score: f64,
}

/// How often pieces occur, by the numbers of their parts.
type Counts<'a> = HashMap<&'a [u32], u64>;

impl Corpus {
    /// Counts the parts of a run.
    pub(crate) fn add(&mut self, run: &[Part]) {
        for part in run {
            let number = self.intern(part);
            self.counts[number as usize] += 1;
            if run.len() > 1 {
                self.runs.push(number);
            }
        }
        if run.len() > 1 {
            self.runs.push(END);
        }
    }

    /// How many tokens the runs have.
    pub(crate) fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The number of a part that was counted.
    pub(crate) fn number(&self, part: &Part) -> Option<u32> {
        self.numbers[part.role as usize].get(part.surface.as_ref()).copied()
    }

    /// The surface of a part.
    pub(crate) fn surface(&self, number: u32) -> &str {
        &self.parts[number as usize].1
    }

    fn intern(&mut self, part: &Part) -> u32 {
        if let Some(number) = self.number(part) {
            return number;
        }
        let number = u32::try_from(self.parts.len()).unwrap_or(END - 1);
        self.parts.push((part.role, part.surface.to_string()));
        self.counts.push(0);
        self.ascending.push(number);
        self.numbers[part.role as usize].insert(part.surface.to_string(), number);
        number
    }

    /// The pieces that occur at least `min_count` times and cohere, scored, and
    /// without those that hardly occur but within a longer one. In no order.
    pub(crate) fn candidates(&self, min_count: u64) -> Vec<Candidate> {
        let counts = self.pieces(min_count);
        let total = self.total() as f64;
        let words: Vec<(&[u32], u64)> = counts
            .iter()
            .filter(|(piece, _)| {
                self.is_shaped(piece) && cohesion(piece, &counts, total) >= LEAST_COHESION
            })
            .map(|(piece, count)| (*piece, *count))
            .collect();
        without_nested(&words)
    }

    /// The pieces that occur at least `min_count` times. One of n parts can
    /// only if both of its pieces of n - 1 parts do, so that few are counted
    /// in vain.
    fn pieces(&self, min_count: u64) -> Counts<'_> {
        let least = min_count.max(1);
        let mut all: Counts = self.ascending.chunks(1).zip(self.counts.iter().copied()).collect();
        all.retain(|_, count| *count >= least);
        for length in 2..=MOST_PARTS {
            let mut longer: Counts = HashMap::new();
            for run in self.runs.split(|&number| number == END) {
                for piece in run.windows(length) {
                    if all.contains_key(&piece[1..]) && all.contains_key(&piece[..length - 1]) {
                        *longer.entry(piece).or_default() += 1;
                    }
                }
            }
            longer.retain(|_, count| *count >= least);
            if longer.is_empty() {
                break;
            }
            all.extend(longer);
        }
        all
    }

    /// Whether a piece could be a word: several parts of which the first may
    /// begin and the last may end one, or an unknown word that is more than a
    /// letter and no small word of another language. Not the same thing over and
    /// over.
    fn is_shaped(&self, piece: &[u32]) -> bool {
        let part = |number: &u32| &self.parts[*number as usize];
        match piece {
            [single] => {
                let (role, surface) = part(single);
                *role == Role::Unknown
                    && surface.chars().nth(LEAST_CHARACTERS - 1).is_some()
                    && !is_function_word(surface)
                    && !is_repeated(surface)
            }
            [first, .., last] => {
                let surfaces = piece.iter().map(|number| part(number).1.as_str());
                part(first).0.may_begin()
                    && part(last).0.may_end()
                    && !is_repeated(&surfaces.collect::<String>())
                    && !(1..=piece.len() / 2)
                        .any(|unit| piece.chunks(unit).all(|chunk| *chunk == piece[..unit]))
            }
            [] => false,
        }
    }
}

/// Whether a text is one thing three times or more: 幼女幼女幼女. What is twice may
/// be a word: にゃんにゃん.
fn is_repeated(text: &str) -> bool {
    let characters: Vec<char> = text.chars().collect();
    (1..=characters.len() / 3).any(|unit| {
        let (first, rest) = characters.split_at(unit);
        rest.chunks(unit).all(|chunk| first.starts_with(chunk))
    })
}

/// The normalized pointwise mutual information of a piece's two sides, at the
/// place where it is least. 1 for a piece of one part, which nothing splits.
fn cohesion(piece: &[u32], counts: &Counts, total: f64) -> f64 {
    let count = |piece: &[u32]| counts.get(piece).map_or(0.0, |count| *count as f64);
    let together = count(piece);
    (1..piece.len())
        .map(|split| npmi(together, count(&piece[..split]), count(&piece[split..]), total))
        .fold(1.0, f64::min)
}

/// Normalized pointwise mutual information: ln(n f(xy) / (f(x) f(y))), divided
/// by its greatest value -ln(f(xy) / n).
fn npmi(together: f64, left: f64, right: f64, total: f64) -> f64 {
    if together >= total {
        return 1.0;
    }
    (total * together / (left * right)).ln() / (total / together).ln()
}

/// Scores pieces, and leaves out those of which nine in ten lie within one
/// longer piece.
fn without_nested(words: &[(&[u32], u64)]) -> Vec<Candidate> {
    /// The longer pieces that hold a piece.
    #[derive(Clone, Copy, Default)]
    struct Longer {
        pieces: u64,
        sum: u64,
        most: u64,
    }

    let mut within: HashMap<&[u32], Longer> =
        words.iter().map(|(piece, _)| (*piece, Longer::default())).collect();
    for (piece, count) in words {
        let inner: HashSet<&[u32]> =
            (1..piece.len()).flat_map(|length| piece.windows(length)).collect();
        for inner in inner {
            if let Some(longer) = within.get_mut(inner) {
                longer.pieces += 1;
                longer.sum += count;
                longer.most = longer.most.max(*count);
            }
        }
    }
    let candidate = |(piece, count): &(&[u32], u64)| {
        let longer = within[piece];
        let is_nested = longer.most * 10 >= count * 9;
        let score = c_value(piece.len(), *count, longer.pieces, longer.sum);
        (!is_nested).then(|| Candidate { parts: piece.to_vec(), count: *count, score })
    };
    words.iter().filter_map(candidate).collect()
}

/// The C-value of a piece of `parts` parts that occurs `count` times; it lies
/// within `pieces` longer ones, which occur `sum` times together.
fn c_value(parts: usize, count: u64, pieces: u64, sum: u64) -> f64 {
    let elsewhere = count as f64 - if pieces == 0 { 0.0 } else { sum as f64 / pieces as f64 };
    (parts as f64 + 1.0).log2() * elsewhere
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Runs of nouns, each with how often it occurs; a word of Latin letters
    /// stands for an unknown one.
    fn corpus(runs: &[(u64, &[&'static str])]) -> Corpus {
        let mut corpus = Corpus::default();
        for (times, surfaces) in runs {
            let part = |surface: &&'static str| Part {
                role: if surface.is_ascii() { Role::Unknown } else { Role::Noun },
                surface: (*surface).into(),
                reading: None,
                start: 0,
                end: 0,
            };
            let run: Vec<Part> = surfaces.iter().map(part).collect();
            (0..*times).for_each(|_| corpus.add(&run));
        }
        corpus
    }

    /// Count and score, by surface.
    fn found(corpus: &Corpus, min_count: u64) -> BTreeMap<String, (u64, f64)> {
        let row = |candidate: Candidate| {
            let surfaces: Vec<&str> =
                candidate.parts.iter().map(|&part| corpus.surface(part)).collect();
            (surfaces.join("|"), (candidate.count, candidate.score))
        };
        corpus.candidates(min_count).into_iter().map(row).collect()
    }

    fn is(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-6
    }

    #[test]
    fn cohesion_worked_out_by_hand() {
        // n = 20, f(雨傘) = 4, f(雨) = 6, f(傘) = 5: ln(20 · 4 / 30) / ln(20 / 4)
        let corpus = corpus(&[(4, &["雨", "傘"]), (2, &["雨"]), (1, &["傘"]), (9, &["猫"])]);
        assert_eq!(corpus.total(), 20);
        let counts = corpus.pieces(1);
        let piece = &corpus.runs[..2];
        assert!(is(cohesion(piece, &counts, 20.0), 0.609_423));
        let words = found(&corpus, 3);
        assert_eq!(words.keys().collect::<Vec<_>>(), ["雨|傘"]);
        // log2(3) · 4
        assert!(is(words["雨|傘"].1, 6.339_850));
        assert!(found(&corpus, 5).is_empty());
        // f(xy) = f(x) = f(y): never apart.
        assert!(is(npmi(3.0, 3.0, 3.0, 20.0), 1.0));
        // As often as chance has it: 2 = 4 · 5 / 10.
        assert!(is(npmi(2.0, 4.0, 5.0, 10.0), 0.0));
    }

    #[test]
    fn the_weakest_split_decides() {
        // 霧|谷 are always together; 今日 stands before many other words, and
        // n f(xyz) / (f(x) f(yz)) = 40 · 3 / (10 · 6) = 2, ln 2 / ln(40 / 3) = 0.2676
        let corpus = corpus(&[
            (3, &["今日", "霧", "谷"]),
            (3, &["霧", "谷"]),
            (7, &["今日"]),
            (18, &["猫"]),
        ]);
        assert_eq!(corpus.total(), 40);
        let words = found(&corpus, 3);
        assert_eq!(words.keys().collect::<Vec<_>>(), ["霧|谷"]);
        assert_eq!(words["霧|谷"].0, 6);
    }

    #[test]
    fn a_piece_of_a_longer_word_counts_for_what_is_left() {
        let corpus = corpus(&[(3, &["甲", "乙", "丙"]), (2, &["甲", "乙"]), (20, &["猫"])]);
        let words = found(&corpus, 2);
        assert_eq!(words.keys().collect::<Vec<_>>(), ["甲|乙", "甲|乙|丙"]);
        // log2(3) · (5 - 3 / 1) and log2(4) · 3
        assert!(is(words["甲|乙"].1, 3.169_925) && is(words["甲|乙|丙"].1, 6.0));
    }

    #[test]
    fn unknown_words_stand_alone_unless_they_are_part_of_one() {
        let corpus = corpus(&[(4, &["xx"]), (3, &["雨", "yy"]), (5, &["z"]), (9, &["猫"])]);
        let words = found(&corpus, 3);
        assert_eq!(words.keys().collect::<Vec<_>>(), ["xx", "雨|yy"]);
        assert!(is(words["xx"].1, 4.0));
    }

    #[test]
    fn neither_repetitions_nor_small_words_are_words() {
        for (text, is) in [
            ("幼女幼女幼女", true),
            ("幼女幼女幼女幼", true),
            ("wwww", true),
            ("幼女幼女", false),
            ("ももクロ", false),
            ("雨", false),
        ] {
            assert_eq!(is_repeated(text), is, "{text}");
        }
        let corpus = corpus(&[(4, &["from"]), (4, &["xx"]), (9, &["甲", "甲", "甲", "甲"])]);
        let words = found(&corpus, 3);
        assert!(words.contains_key("xx") && !words.contains_key("from"), "{words:?}");
        assert!(!words.keys().any(|word| word.starts_with('甲')), "{words:?}");
    }

    #[test]
    fn pieces_are_counted_as_a_plain_count_has_them() {
        let runs: [(u64, &[&str]); 4] = [
            (2, &["あ", "い", "あ", "い", "あ"]),
            (1, &["い", "い", "い"]),
            (3, &["う", "あ", "い"]),
            (1, &["う"]),
        ];
        let corpus = corpus(&runs);
        for (piece, count) in corpus.pieces(1) {
            let surfaces: Vec<&str> = piece.iter().map(|&part| corpus.surface(part)).collect();
            let plain: u64 = runs
                .iter()
                .map(|(times, run)| {
                    times * run.windows(surfaces.len()).filter(|w| *w == surfaces).count() as u64
                })
                .sum();
            assert_eq!(count, plain, "{surfaces:?}");
        }
    }
}
