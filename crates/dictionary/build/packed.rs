//! Packs what is embedded but needed in part only, or not in every run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::error::Error;

/// Columns of the features that many words have in common: parts of speech and
/// conjugations.
const SHARED_COLUMNS: usize = 6;
/// All of them: with dictionary form, reading and pronunciation.
const COLUMNS: usize = 9;
/// The bit of a word's shared columns that says that it is pronounced otherwise than read.
const IS_PRONOUNCED: u16 = 1 << 15;

/// The features of a dictionary's words, each string once, in one piece that
/// `src/packed.rs` reads: no word costs more to look up than its own strings. `places` and
/// `features` are lindera's `dict.wordsidx` and `dict.words`.
///
/// Numbers have the lowest byte first. Three of four bytes: how many bytes the columns have
/// that words share, how many words there are, how many of them are pronounced otherwise
/// than read. Then these columns, a zero after each but the last; for each word the number of
/// its shared columns in two bytes, its dictionary form and its reading; for each that is
/// pronounced otherwise its number in three bytes and how; and the strings. One is told by
/// three bytes for where it begins among them, and one for its length.
pub fn features(places: &[u8], features: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut words: Vec<[&[u8]; COLUMNS]> = Vec::new();
    for place in places.as_chunks::<4>().0 {
        let (length, rest) = features
            .get(u32::from_le_bytes(*place) as usize..)
            .and_then(<[u8]>::split_first_chunk::<4>)
            .ok_or("dict.wordsidx points behind dict.words")?;
        let length = u32::from_le_bytes(*length) as usize;
        let of_word = rest.get(..length).ok_or("dict.words ends within a word")?;
        let columns: Vec<&[u8]> = of_word.split(|byte| *byte == 0).collect();
        words.push(columns.try_into().map_err(|_| "a word has not nine features")?);
    }
    let own = words.iter().flat_map(|columns| columns[SHARED_COLUMNS..].iter().copied());
    let pool = Pool::of(own.collect());
    let mut numbers: BTreeMap<&[&[u8]], u16> = BTreeMap::new();
    let mut shared: Vec<&[u8]> = Vec::new();
    let (mut of_words, mut pronounced, mut pronounced_words) = (Vec::new(), Vec::new(), 0_u32);
    for (word, columns) in words.iter().enumerate() {
        let (in_common, own) = columns.split_at(SHARED_COLUMNS);
        let next = u16::try_from(numbers.len())?;
        let mut number = *numbers.entry(in_common).or_insert_with(|| {
            shared.extend(in_common);
            next
        });
        if number >= IS_PRONOUNCED {
            return Err("too many combinations of parts of speech and conjugations".into());
        }
        let &[lemma, reading, pronunciation] = own else {
            return Err("a word has not nine features".into());
        };
        if pronunciation != reading {
            number |= IS_PRONOUNCED;
            let [w0, w1, w2, 0] = u32::try_from(word)?.to_le_bytes() else {
                return Err("too many words".into());
            };
            pronounced.extend([w0, w1, w2]);
            pronounced.extend(pool.place(pronunciation)?);
            pronounced_words += 1;
        }
        of_words.extend(number.to_le_bytes());
        of_words.extend(pool.place(lemma)?);
        of_words.extend(pool.place(reading)?);
    }
    let shared = shared.join(&0);
    let head = [u32::try_from(shared.len())?, u32::try_from(words.len())?, pronounced_words];
    let head = head.into_iter().flat_map(u32::to_le_bytes).collect();
    Ok([head, shared, of_words, pronounced, pool.bytes].concat())
}

/// Strings in one piece, each where it is one already or a part of a longer one.
struct Pool<'a> {
    bytes: Vec<u8>,
    /// Where each begins.
    places: HashMap<&'a [u8], usize>,
}

impl<'a> Pool<'a> {
    fn of(strings: BTreeSet<&'a [u8]>) -> Self {
        // What a longer one begins with, which stands right behind it.
        let strings: Vec<&[u8]> = strings.into_iter().collect();
        let mut within: HashMap<&[u8], (&[u8], usize)> = HashMap::new();
        let mut whole = Vec::new();
        for (place, string) in strings.iter().enumerate() {
            match strings.get(place + 1).filter(|next| next.starts_with(string)) {
                Some(next) => {
                    within.insert(*string, (*next, 0));
                }
                None => whole.push(*string),
            }
        }
        // What a longer one ends with.
        whole.sort_unstable_by(|one, other| one.iter().rev().cmp(other.iter().rev()));
        let mut bytes = Vec::new();
        let mut places = HashMap::new();
        for (place, string) in whole.iter().enumerate() {
            match whole.get(place + 1).filter(|next| next.ends_with(string)) {
                Some(next) => {
                    within.insert(*string, (*next, next.len() - string.len()));
                }
                None => {
                    places.insert(*string, bytes.len());
                    bytes.extend_from_slice(string);
                }
            }
        }
        for string in strings {
            let (mut of, mut start) = (string, 0);
            while let Some((longer, from)) = within.get(of) {
                start += from;
                of = *longer;
            }
            if let Some(place) = places.get(of).copied() {
                places.insert(string, place + start);
            }
        }
        Self { bytes, places }
    }

    /// A string's place as `src/packed.rs` reads it.
    fn place(&self, string: &[u8]) -> Result<[u8; 4], Box<dyn Error>> {
        let place = self.places.get(string).ok_or("a string is not in the pool")?;
        match u32::try_from(*place)?.to_le_bytes() {
            [a0, a1, a2, 0] => Ok([a0, a1, a2, u8::try_from(string.len())?]),
            _ => Err("the strings of the features are too many".into()),
        }
    }
}

/// A file that is unpacked whole.
pub fn whole(bytes: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size(bytes)
}
