//! Tokens as rows of the table `tokens`.

use std::hash::BuildHasher;
use std::iter::repeat_n;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringViewBuilder,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::datatypes::Int32Type;
use foldhash::fast::RandomState;
use hashbrown::{HashMap, HashTable};

use super::dictionary_column::at;
use super::{Table, WarehouseError};
use tsubuyaki_tokens::{Kind, Token, Worker};

/// Bytes of text for each token, at the least usual.
const BYTES_A_TOKEN: usize = 4;

/// Cuts texts into rows of the table `tokens`; one that repeats, as those of retweets do,
/// is cut once.
///
/// # Errors
///
/// When there are more tokens than a batch can have.
pub fn token_rows<'a>(
    worker: &mut Worker,
    tweets: impl Iterator<Item = (TokenizedTweet, &'a str)> + Clone,
) -> Result<RecordBatch, WarehouseError> {
    let bytes: usize = tweets.clone().map(|(_, text)| text.len()).sum();
    let mut rows = TokenRows::with_capacity(bytes / BYTES_A_TOKEN);
    let repeated = repeated(tweets.clone().filter_map(|(tweet, _)| tweet.text_key));
    let mut cut: HashMap<i64, (&str, Range<usize>), RandomState> = HashMap::default();
    for (tweet, text) in tweets {
        let key = tweet.text_key.filter(|key| repeated.binary_search(key).is_ok());
        let known = key.and_then(|key| cut.get(&key)).filter(|(other, _)| *other == text);
        if let Some((_, of_text)) = known {
            rows.repeat(tweet, of_text.clone());
            continue;
        }
        let start = rows.len();
        rows.begin(tweet);
        worker.tokenize(text, &mut |token| rows.push(token));
        if let Some(key) = key {
            cut.insert(key, (text, start..rows.len()));
        }
    }
    rows.finish()
}

/// The keys that stand more than once, in their order.
fn repeated(keys: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut keys: Vec<i64> = keys.collect();
    keys.sort_unstable();
    let mut repeated: Vec<i64> =
        keys.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
    repeated.dedup();
    repeated
}

/// Rows of `tokens` under construction, those of one worker.
pub(super) struct TokenRows {
    /// Each with the number of its rows.
    tweets: Vec<(TokenizedTweet, usize)>,
    start: Vec<i32>,
    end: Vec<i32>,
    /// The places of the row's word and of its class.
    word: Vec<i32>,
    class: Vec<i32>,
    words: Words,
    classes: Classes,
    flags: Vec<Flags>,
}

/// What a tweet's tokens take from it.
#[derive(Clone, Copy, Debug)]
pub struct TokenizedTweet {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    /// All of it is someone else's.
    pub is_retweet: bool,
    /// The key of its text, if it is known: see [`text_key`](crate::text_key).
    pub text_key: Option<i64>,
}

/// The flags of a row, a bit each.
#[derive(Clone, Copy)]
struct Flags(u8);

impl Flags {
    const IN_HASHTAG: u8 = 1;
    const IN_COMPOUND: u8 = 1 << 1;
    const NEGATED: u8 = 1 << 2;
    const UNKNOWN: u8 = 1 << 3;
    const QUOTED: u8 = 1 << 4;
    const OF_RETWEET: u8 = 1 << 5;

    fn of(token: &Token) -> Self {
        let bit = |is_set: bool, bit: u8| if is_set { bit } else { 0 };
        Self(
            bit(token.in_hashtag, Self::IN_HASHTAG)
                | bit(token.in_compound, Self::IN_COMPOUND)
                | bit(token.negated, Self::NEGATED)
                | bit(token.is_unknown, Self::UNKNOWN)
                | bit(token.is_quoted, Self::QUOTED),
        )
    }

    /// The same of a token of this tweet.
    const fn within(self, tweet: TokenizedTweet) -> Self {
        let of_token = self.0 & !Self::OF_RETWEET;
        Self(if tweet.is_retweet { of_token | Self::OF_RETWEET } else { of_token })
    }
}

impl TokenRows {
    /// Room for about so many rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self {
            tweets: Vec::new(),
            start: Vec::with_capacity(rows),
            end: Vec::with_capacity(rows),
            word: Vec::with_capacity(rows),
            class: Vec::with_capacity(rows),
            words: Words::new(),
            classes: Classes::new(),
            flags: Vec::with_capacity(rows),
        }
    }

    fn len(&self) -> usize {
        self.flags.len()
    }

    /// Goes on to the next tweet.
    pub(crate) fn begin(&mut self, tweet: TokenizedTweet) {
        self.tweets.push((tweet, 0));
    }

    /// Appends the next token of the tweet that was begun.
    pub(crate) fn push(&mut self, token: &Token) {
        let Some((tweet, rows)) = self.tweets.last_mut() else { return };
        *rows += 1;
        self.flags.push(Flags::of(token).within(*tweet));
        self.start.push(offset(token.start));
        self.end.push(offset(token.end));
        let (word, class) = self.words.place(token, &mut self.classes);
        self.word.push(word);
        self.class.push(class);
    }

    /// Appends a tweet whose tokens are those of the rows of another.
    fn repeat(&mut self, tweet: TokenizedTweet, rows: Range<usize>) {
        self.tweets.push((tweet, rows.len()));
        self.start.extend_from_within(rows.clone());
        self.end.extend_from_within(rows.clone());
        self.word.extend_from_within(rows.clone());
        self.class.extend_from_within(rows.clone());
        for row in rows {
            self.flags.push(self.flags[row].within(tweet));
        }
    }

    /// The rows as a batch.
    pub(crate) fn finish(mut self) -> Result<RecordBatch, WarehouseError> {
        let count = self.len();
        let mut positions = Vec::with_capacity(count);
        for (_, rows) in &self.tweets {
            positions.extend((0..).take(*rows));
        }
        let of_tweet = |value: fn(&TokenizedTweet) -> i64| -> Vec<i64> {
            let mut values = Vec::with_capacity(count);
            self.tweets.iter().for_each(|(of, rows)| values.extend(repeat_n(value(of), *rows)));
            values
        };
        let tweet_ids = of_tweet(|tweet| tweet.tweet_id);
        let author_ids = of_tweet(|tweet| tweet.author_id.unwrap_or_default());
        let is_known = |(tweet, _): &(TokenizedTweet, usize)| tweet.author_id.is_some();
        let known = (!self.tweets.iter().all(is_known)).then(|| {
            let of_rows = |of: &(TokenizedTweet, usize)| repeat_n(is_known(of), of.1);
            self.tweets.iter().flat_map(of_rows).collect::<NullBuffer>()
        });
        let flag = |bits: u8| -> ArrayRef {
            let values = BooleanBuffer::collect_bool(count, |row| self.flags[row].0 & bits != 0);
            Arc::new(BooleanArray::new(values, None))
        };
        let flags = [
            Flags::IN_HASHTAG,
            Flags::IN_COMPOUND,
            Flags::NEGATED,
            Flags::QUOTED | Flags::OF_RETWEET,
            Flags::UNKNOWN,
        ]
        .map(flag);
        let strings = |keys: &Int32Array, values: &mut StringViewBuilder| {
            let values = Arc::new(values.finish());
            let column = DictionaryArray::<Int32Type>::try_new(keys.clone(), values)?;
            Ok::<ArrayRef, WarehouseError>(Arc::new(column))
        };
        let (words, classes) = (Int32Array::from(self.word), Int32Array::from(self.class));
        let of_word = |values: &mut StringViewBuilder| strings(&words, values);
        let of_class = |values: &mut StringViewBuilder| strings(&classes, values);
        let [pos, pos1, pos2, pos3] = &mut self.classes.pos;
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(tweet_ids)),
            Arc::new(Int64Array::new(author_ids.into(), known)),
            Arc::new(Int32Array::from(positions)),
            Arc::new(Int32Array::from(self.start)),
            Arc::new(Int32Array::from(self.end)),
            of_word(&mut self.words.surface)?,
            of_word(&mut self.words.lemma)?,
            of_word(&mut self.words.reading)?,
            of_class(pos)?,
            of_class(pos1)?,
            of_class(pos2)?,
            of_class(pos3)?,
            of_class(&mut self.classes.conjugation_type)?,
            of_class(&mut self.classes.conjugation_form)?,
            of_class(&mut self.classes.kind)?,
        ];
        columns.extend(flags);
        Ok(RecordBatch::try_new(Table::Tokens.schema(), columns)?)
    }
}

/// No place of a word or a class.
const NOT_MET: i32 = -1;

/// Surfaces, lemmas and readings of tokens; those of an entry of the dictionary stand once.
struct Words {
    surface: StringViewBuilder,
    lemma: StringViewBuilder,
    reading: StringViewBuilder,
    count: i32,
    /// By the entry's number: where it was met, or [`NOT_MET`], and its class.
    places: Vec<(i32, i32)>,
}

impl Words {
    fn new() -> Self {
        Self {
            surface: StringViewBuilder::new(),
            lemma: StringViewBuilder::new(),
            reading: StringViewBuilder::new(),
            count: 0,
            places: Vec::new(),
        }
    }

    /// Where a token's word stands, and its class.
    fn place(&mut self, token: &Token, classes: &mut Classes) -> (i32, i32) {
        let Some(entry) = token.entry() else { return self.push(token, classes) };
        let entry = entry as usize;
        if self.places.len() <= entry {
            self.places.resize(entry + 1, (NOT_MET, NOT_MET));
        }
        if self.places[entry].0 == NOT_MET {
            self.places[entry] = self.push(token, classes);
        }
        self.places[entry]
    }

    fn push(&mut self, token: &Token, classes: &mut Classes) -> (i32, i32) {
        self.surface.append_value(token.surface);
        self.lemma.append_value(token.lemma());
        self.reading.append_option(token.features.reading);
        self.count += 1;
        (self.count - 1, classes.place(token))
    }
}

/// Parts of speech, conjugations and kinds of tokens, each combination once: words have few.
struct Classes {
    pos: [StringViewBuilder; 4],
    conjugation_type: StringViewBuilder,
    conjugation_form: StringViewBuilder,
    kind: StringViewBuilder,
    count: i32,
    /// By the number that the worker gives and the kind: where it was met, or [`NOT_MET`].
    places: Vec<i32>,
    /// Of those that have no number, each with its hash.
    others: HashTable<(u64, i32)>,
    hasher: RandomState,
}

impl Classes {
    fn new() -> Self {
        Self {
            pos: std::array::from_fn(|_| StringViewBuilder::new()),
            conjugation_type: StringViewBuilder::new(),
            conjugation_form: StringViewBuilder::new(),
            kind: StringViewBuilder::new(),
            count: 0,
            places: Vec::new(),
            others: HashTable::new(),
            hasher: RandomState::default(),
        }
    }

    fn place(&mut self, token: &Token) -> i32 {
        let Some(class) = token.class() else { return self.place_of_other(token) };
        let place = class as usize * Kind::ALL.len() + token.kind as usize;
        if self.places.len() <= place {
            self.places.resize(place + 1, NOT_MET);
        }
        if self.places[place] == NOT_MET {
            self.places[place] = self.push(token);
        }
        self.places[place]
    }

    fn place_of_other(&mut self, token: &Token) -> i32 {
        let features = token.features;
        let conjugation = [features.conjugation_type, features.conjugation_form];
        let hash = self.hasher.hash_one((features.pos, conjugation, token.kind));
        let is_same = |&(other, place): &(u64, i32)| {
            let place = at(place);
            let is = |column: &StringViewBuilder, value: Option<&str>| {
                column.get_value(place) == value.unwrap_or_default().as_bytes()
            };
            other == hash
                && self.pos.iter().zip(features.pos).all(|(column, pos)| is(column, Some(pos)))
                && is(&self.conjugation_type, features.conjugation_type)
                && is(&self.conjugation_form, features.conjugation_form)
                && is(&self.kind, Some(token.kind.name()))
        };
        if let Some(&(_, place)) = self.others.find(hash, is_same) {
            return place;
        }
        let place = self.push(token);
        self.others.insert_unique(hash, (hash, place), |(hash, _)| *hash);
        place
    }

    fn push(&mut self, token: &Token) -> i32 {
        let features = token.features;
        for (column, value) in self.pos.iter_mut().zip(features.pos) {
            column.append_value(value);
        }
        self.conjugation_type.append_option(features.conjugation_type);
        self.conjugation_form.append_option(features.conjugation_form);
        self.kind.append_value(token.kind.name());
        self.count += 1;
        self.count - 1
    }
}

/// A text has fewer code points than a 32-bit number can count.
fn offset(code_points: usize) -> i32 {
    i32::try_from(code_points).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use tsubuyaki_tokens::Tokenizer;

    use super::*;

    #[test]
    fn a_text_that_repeats_has_the_rows_that_it_has_alone() {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let texts = ["朝が来ない🎂 #誕生日", "ね RT @mugicha: 新型コロナの話", "夜"];
        let tweets: Vec<(TokenizedTweet, &str)> = (0..12)
            .map(|number: u8| {
                let text = texts[usize::from(number % 3)];
                let tweet = TokenizedTweet {
                    tweet_id: number.into(),
                    author_id: (!number.is_multiple_of(4)).then_some(7),
                    is_retweet: number % 5 < 2,
                    // That of another text, too.
                    text_key: [Some(5), Some(5), None][usize::from(number % 3)],
                };
                (tweet, text)
            })
            .collect();
        let together = token_rows(&mut tokenizer.worker(), tweets.iter().copied()).unwrap();
        let alone: Vec<RecordBatch> = tweets
            .iter()
            .map(|tweet| token_rows(&mut tokenizer.worker(), [*tweet].into_iter()).unwrap())
            .collect();
        let alone = arrow::compute::concat_batches(&together.schema(), &alone).unwrap();
        let plain = |rows: &RecordBatch| -> Vec<ArrayRef> {
            let types = Table::Tokens.columns().iter().map(|column| match column.column_type {
                crate::schema::ColumnType::Word => arrow::datatypes::DataType::Utf8,
                other => other.arrow(),
            });
            let cast = |(column, to): (&ArrayRef, _)| arrow::compute::cast(column, &to).unwrap();
            rows.columns().iter().zip(types).map(cast).collect()
        };
        assert_eq!(plain(&together), plain(&alone));
        let keys = [3, 1, 3, 2, 1, 3].into_iter();
        assert_eq!(repeated(keys), [1, 3]);
    }
}
