//! The words of a dictionary as a trie of characters, the double array that lindera's
//! builder writes, and which of them stand in a sentence.
//!
//! lindera looks words up place by place, and each step of a look-up waits for memory that
//! is far from the processor: the trie of IPADIC has 4 MB. Here all places of a sentence
//! take a step together, so that they wait together, without a branch that the processor
//! would have to foresee.

use std::hint::black_box;

use super::beginnings::Beginnings;

/// Bytes of an entry as lindera writes it: word, cost, left and right context id.
const ENTRY_BYTES: usize = 10;
/// Of a character in no word.
const NO_CODE: u32 = u32::MAX;
/// The bit that says of a node's `base` that it is a word's number, not a place of children,
/// and of its `check` that a word ends there which others begin with.
const FLAG: u32 = 1 << 31;
/// The end of a list.
const NONE: u32 = u32::MAX;

/// A word as one part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub id: u32,
    pub cost: i16,
    pub left: u16,
    pub right: u16,
}

#[derive(Clone, Copy)]
struct Node {
    base: u32,
    check: u32,
}

impl Node {
    /// No child of another.
    const NONE: Self = Self { base: FLAG, check: !FLAG };
}

/// The words of a dictionary.
pub(crate) struct PrefixTrie {
    /// By character, as far as there are any.
    codes: Vec<u32>,
    nodes: Vec<Node>,
    /// By the number of a word: where its entries begin. One more than there are words.
    places: Vec<u32>,
    entries: Vec<Entry>,
    /// Where its words may begin, if they are so few that it is worth asking.
    beginnings: Option<Beginnings>,
}

impl PrefixTrie {
    /// Reads what lindera's builder wrote: `dict.trie`, `dict.valsidx` and `dict.vals`. `None`
    /// if it is something else.
    pub(crate) fn read(trie: &[u8], places: &[u8], entries: &[u8]) -> Option<Self> {
        let (codes, rest) = counted(trie)?;
        // The size of the alphabet, which the codes tell too.
        let rest = rest.get(4..)?;
        let (count, rest) = rest.split_first_chunk()?;
        let (nodes, left_over) = rest.as_chunks::<8>();
        if nodes.len() != u32::from_le_bytes(*count) as usize || !left_over.is_empty() {
            return None;
        }
        let node = |&[b0, b1, b2, b3, c0, c1, c2, c3]: &[u8; 8]| Node {
            base: u32::from_le_bytes([b0, b1, b2, b3]),
            check: u32::from_le_bytes([c0, c1, c2, c3]),
        };
        let entry = |&[w0, w1, w2, w3, c0, c1, l0, l1, r0, r1]: &[u8; ENTRY_BYTES]| Entry {
            id: u32::from_le_bytes([w0, w1, w2, w3]),
            cost: i16::from_le_bytes([c0, c1]),
            left: u16::from_le_bytes([l0, l1]),
            right: u16::from_le_bytes([r0, r1]),
        };
        Some(Self {
            codes,
            nodes: nodes.iter().map(node).collect(),
            places: numbers(places),
            entries: entries.as_chunks().0.iter().map(entry).collect(),
            beginnings: None,
        })
    }

    /// The same words, which begin at few places of a sentence: at the others they are not
    /// sought.
    pub(crate) fn of_few_places(mut self) -> Self {
        let mut characters: Vec<Option<char>> = Vec::new();
        for (c, &code) in (0..).zip(&self.codes) {
            // The end of a word has the code 0.
            let Some(c) = char::from_u32(c).filter(|_| code != NO_CODE && code != 0) else {
                continue;
            };
            let code = code as usize;
            if characters.len() <= code {
                characters.resize(code + 1, None);
            }
            characters[code] = Some(c);
        }
        // The node before one that is a child of it, and the character that leads there.
        let step = |node: u32| {
            let before = self.nodes.get(node as usize)?.check & !FLAG;
            let base = self.nodes.get(before as usize)?.base;
            let code = (base & FLAG == 0).then_some(base ^ node)?;
            Some((before, characters.get(code as usize).copied().flatten()?))
        };
        let mut beginnings = Beginnings::new();
        for (node, &Node { base, check }) in (0..).zip(&self.nodes).skip(1) {
            let ends_word = base & FLAG != 0 || check & FLAG != 0;
            let Some((before, last)) = step(node) else { continue };
            if before == 0 {
                if ends_word {
                    beginnings.add(&[last]);
                }
                continue;
            }
            let Some((first, second)) = step(before) else { continue };
            if first == 0 {
                if ends_word {
                    beginnings.add(&[second, last]);
                }
            } else if let Some((0, third)) = step(first) {
                beginnings.add(&[third, second, last]);
            }
        }
        self.beginnings = Some(beginnings);
        self
    }

    /// The words that `characters` begins with, the shortest first: how many characters each
    /// has, and its entries.
    pub(crate) fn prefixes(
        &self,
        characters: impl IntoIterator<Item = char>,
    ) -> impl Iterator<Item = (usize, &[Entry])> {
        let mut walk = Some(Walk { start: 0, node: 0, base: self.root() });
        let mut characters = characters.into_iter();
        let mut length = 0;
        std::iter::from_fn(move || {
            loop {
                let here = walk?;
                let (next, word) = self.step(here, self.code(characters.next()?))?;
                length += 1;
                walk = next;
                if let Some(word) = word {
                    return Some((length, self.entries_of(word)));
                }
            }
        })
    }

    /// The entries of a word, of none if it is not there.
    pub(crate) fn word(&self, written: &str) -> &[Entry] {
        let length = written.chars().count();
        let mut found = self.prefixes(written.chars());
        found.find(|(of, _)| *of == length).map_or(&[], |(_, entries)| entries)
    }

    fn code(&self, c: char) -> u32 {
        self.codes.get(c as usize).copied().unwrap_or(NO_CODE)
    }

    fn root(&self) -> u32 {
        // Of no nodes there are no children.
        self.nodes.first().map_or(FLAG, |node| node.base)
    }

    /// A step of a walk that has not ended: where it goes on, and the number of the word that
    /// ends there; `None` if no word goes on so.
    #[inline]
    fn step(&self, walk: Walk, code: u32) -> Option<(Option<Walk>, Option<u32>)> {
        if code == NO_CODE || walk.base & FLAG != 0 {
            return None;
        }
        let child = walk.base ^ code;
        let node = self.nodes.get(child as usize)?;
        if node.check & !FLAG != walk.node {
            return None;
        }
        if node.base & FLAG != 0 {
            return Some((None, Some(node.base & !FLAG)));
        }
        // The end of a word has the code 0.
        let ends = || self.nodes.get(node.base as usize).map(|end| end.base & !FLAG);
        let word = if node.check & FLAG != 0 { ends() } else { None };
        Some((Some(Walk { start: walk.start, node: child, base: node.base }), word))
    }

    /// The number of the word that ends at a node.
    fn number(&self, base: u32) -> u32 {
        let is_last = base & FLAG != 0;
        // The end of a word has the code 0.
        let end = self.nodes.get(if is_last { 0 } else { base as usize });
        let end = end.map_or(0, |end| end.base);
        (if is_last { base } else { end }) & !FLAG
    }

    /// Where the entries of a word begin, and how many they are.
    fn place_of_entries(&self, word: u32) -> (u32, u32) {
        let word = word as usize;
        match self.places.get(word..word + 2) {
            Some(&[from, to]) => (from, to.saturating_sub(from)),
            _ => (0, 0),
        }
    }

    fn entries_of(&self, word: u32) -> &[Entry] {
        let word = word as usize;
        let (Some(&from), Some(&to)) = (self.places.get(word), self.places.get(word + 1)) else {
            return &[];
        };
        self.entries.get(from as usize..to as usize).unwrap_or_default()
    }
}

/// The numbers at the start of some bytes, which say how many they are, and what follows.
fn counted(bytes: &[u8]) -> Option<(Vec<u32>, &[u8])> {
    let (count, rest) = bytes.split_first_chunk()?;
    let length = (u32::from_le_bytes(*count) as usize).checked_mul(4)?;
    let (counted, rest) = rest.split_at_checked(length)?;
    Some((numbers(counted), rest))
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
}

/// A place of a sentence on its way through the trie.
#[derive(Clone, Copy)]
struct Walk {
    start: u32,
    node: u32,
    base: u32,
}

/// A word on the way: where its walk has ended.
#[derive(Clone, Copy)]
struct Met {
    start: u32,
    /// The place behind it.
    end: u32,
    /// That of its node.
    base: u32,
}

/// The words of a dictionary that stand in a sentence. Reused from one to the next.
#[derive(Default)]
pub(crate) struct Found {
    /// Of each place the first of the words that begin there.
    first: Vec<u32>,
    words: Vec<FoundWord>,
    codes: Vec<u32>,
    walks: Vec<Walk>,
    /// As many as there are words, and room for more.
    met: Vec<Met>,
}

#[derive(Clone, Copy)]
struct FoundWord {
    /// The place behind it.
    end: u32,
    /// Where its entries begin, and how many they are.
    from: u32,
    count: u32,
    /// The next shorter one.
    next: u32,
}

impl Found {
    /// Finds all words of a trie in a sentence, which has fewer characters than 2^32.
    pub(crate) fn search(&mut self, trie: &PrefixTrie, sentence: &[char]) {
        self.codes.clear();
        self.codes.extend(sentence.iter().map(|&c| trie.code(c)));
        // So that a walk ends with the sentence.
        self.codes.push(NO_CODE);
        self.walks.clear();
        let base = trie.root();
        let starts = 0..u32::try_from(sentence.len()).unwrap_or(u32::MAX);
        self.walks.extend(starts.map(|start| Walk { start, node: 0, base }));
        let (mut walks, mut found) = (sentence.len(), 0);
        if let Some(beginnings) = &trie.beginnings {
            walks = 0;
            for start in 0..sentence.len() {
                self.walks[walks] = self.walks[start];
                walks += usize::from(beginnings.may_begin(&sentence[start..]));
            }
        }
        let mut length = 0;
        while walks > 0 {
            if self.met.len() < found + walks {
                self.met.resize(found + walks, Met { start: 0, end: 0, base: 0 });
            }
            let codes = &self.codes[length..];
            length += 1;
            let (kept, met) =
                step(trie, codes, &mut self.walks[..walks], &mut self.met[found..found + walks]);
            for word in &mut self.met[found..found + met] {
                word.end = word.start + u32::try_from(length).unwrap_or(u32::MAX);
            }
            walks = kept;
            found += met;
        }
        self.look_up(trie, found, sentence.len());
    }

    /// Looks up the entries of the words that were met in a sentence. What is far in memory
    /// is asked for all of them before it is asked for more.
    fn look_up(&mut self, trie: &PrefixTrie, found: usize, length: usize) {
        self.first.clear();
        self.first.resize(length, NONE);
        self.words.clear();
        let met = &mut self.met[..found];
        for word in met.iter_mut() {
            word.base = trie.number(word.base);
        }
        self.words.extend((0..).zip(met.iter()).map(|(number, word)| {
            let (from, count) = trie.place_of_entries(word.base);
            let next = std::mem::replace(&mut self.first[word.start as usize], number);
            FoundWord { end: word.end, from, count, next }
        }));
        // Their entries are read into the processor's cache, one while others are on the way.
        for word in &self.words {
            black_box(trie.entries.get(word.from as usize).map_or(0, |entry| entry.left));
        }
    }

    /// Hands out the words that begin at a place, the longest first: the place behind each,
    /// and its entries. Nothing before the first search.
    #[inline]
    pub(crate) fn each(
        &self,
        trie: &PrefixTrie,
        place: usize,
        mut word: impl FnMut(usize, &[Entry]),
    ) {
        let mut next = self.first.get(place).copied().unwrap_or(NONE);
        while let Some(found) = self.words.get(next as usize) {
            let entries = found.from as usize..(found.from + found.count) as usize;
            word(found.end as usize, trie.entries.get(entries).unwrap_or_default());
            next = found.next;
        }
    }
}

/// A step of all walks, into one character more: how many go on, which are the first of
/// them now, and how many words end with it, which are the first of `met`.
///
/// Whether a walk goes on no processor foresees, so that none has to: what is written of
/// one that does not is written over.
#[allow(clippy::needless_bitwise_bool)] // A lazy operator is a branch.
fn step(trie: &PrefixTrie, codes: &[u32], walks: &mut [Walk], met: &mut [Met]) -> (usize, usize) {
    let (mut kept, mut ended) = (0, 0);
    for at in 0..walks.len() {
        let Walk { start, node: parent, base } = walks[at];
        let node = base ^ codes[start as usize];
        let Node { base, check } = trie.nodes.get(node as usize).copied().unwrap_or(Node::NONE);
        let is_node = check & !FLAG == parent;
        let is_last = base & FLAG != 0;
        let ends_word = is_last | (check & FLAG != 0);
        met[ended] = Met { start, end: 0, base };
        ended += usize::from(is_node & ends_word);
        walks[kept] = Walk { start, node, base };
        kept += usize::from(is_node & !is_last);
    }
    (kept, ended)
}
