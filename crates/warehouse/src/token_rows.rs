//! Tokens as rows of the table `tokens`.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, DictionaryArray, Int32Array, Int64Builder, RecordBatch,
    StringViewBuilder,
};
use arrow::datatypes::Int32Type;

use super::{Table, WarehouseError};
use tsubuyaki_tokens::{Token, Worker};

/// Bytes of text for each token, at the least usual.
const BYTES_A_TOKEN: usize = 4;

/// Cuts texts into rows of the table `tokens`.
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
    for (tweet, text) in tweets {
        let mut position = 0;
        worker.tokenize(text, &mut |token| {
            rows.push(tweet, position, token);
            position += 1;
        });
    }
    rows.finish()
}

/// Rows of `tokens` under construction, those of one worker.
pub(super) struct TokenRows {
    tweet_id: Int64Builder,
    author_id: Int64Builder,
    position: Vec<i32>,
    start: Vec<i32>,
    end: Vec<i32>,
    /// The place of the row's features in `features`.
    feature: Vec<i32>,
    features: Features,
    in_hashtag: BooleanBuilder,
    in_compound: BooleanBuilder,
    negated: BooleanBuilder,
    is_retweet: BooleanBuilder,
    is_unknown: BooleanBuilder,
}

/// What a tweet's tokens take from it.
#[derive(Clone, Copy, Debug)]
pub struct TokenizedTweet {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    /// All of it is someone else's.
    pub is_retweet: bool,
}

impl TokenRows {
    /// Room for about so many rows.
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self {
            tweet_id: Int64Builder::with_capacity(rows),
            author_id: Int64Builder::with_capacity(rows),
            position: Vec::with_capacity(rows),
            start: Vec::with_capacity(rows),
            end: Vec::with_capacity(rows),
            feature: Vec::with_capacity(rows),
            features: Features::new(),
            in_hashtag: BooleanBuilder::with_capacity(rows),
            in_compound: BooleanBuilder::with_capacity(rows),
            negated: BooleanBuilder::with_capacity(rows),
            is_retweet: BooleanBuilder::with_capacity(rows),
            is_unknown: BooleanBuilder::with_capacity(rows),
        }
    }

    /// Appends one token, the one at `position` in its tweet.
    pub(crate) fn push(&mut self, tweet: TokenizedTweet, position: i32, token: &Token) {
        self.tweet_id.append_value(tweet.tweet_id);
        self.author_id.append_option(tweet.author_id);
        self.position.push(position);
        self.start.push(offset(token.start));
        self.end.push(offset(token.end));
        self.feature.push(self.features.place(token));
        self.in_hashtag.append_value(token.in_hashtag);
        self.in_compound.append_value(token.in_compound);
        self.negated.append_value(token.negated);
        self.is_retweet.append_value(tweet.is_retweet || token.is_quoted);
        self.is_unknown.append_value(token.is_unknown);
    }

    /// The rows as a batch.
    pub(crate) fn finish(mut self) -> Result<RecordBatch, WarehouseError> {
        let features = Int32Array::from(self.feature);
        let of_feature = |values: &mut StringViewBuilder| -> Result<ArrayRef, WarehouseError> {
            let values = Arc::new(values.finish());
            Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(features.clone(), values)?))
        };
        let [pos, pos1, pos2, pos3] = &mut self.features.pos;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tweet_id.finish()),
            Arc::new(self.author_id.finish()),
            Arc::new(Int32Array::from(self.position)),
            Arc::new(Int32Array::from(self.start)),
            Arc::new(Int32Array::from(self.end)),
            of_feature(&mut self.features.surface)?,
            of_feature(&mut self.features.lemma)?,
            of_feature(&mut self.features.reading)?,
            of_feature(pos)?,
            of_feature(pos1)?,
            of_feature(pos2)?,
            of_feature(pos3)?,
            of_feature(&mut self.features.conjugation_type)?,
            of_feature(&mut self.features.conjugation_form)?,
            of_feature(&mut self.features.kind)?,
            Arc::new(self.in_hashtag.finish()),
            Arc::new(self.in_compound.finish()),
            Arc::new(self.negated.finish()),
            Arc::new(self.is_retweet.finish()),
            Arc::new(self.is_unknown.finish()),
        ];
        Ok(RecordBatch::try_new(Table::Tokens.schema(), columns)?)
    }
}

/// Surfaces, features and kinds of tokens; those of an entry of the dictionary
/// stand once.
struct Features {
    surface: StringViewBuilder,
    lemma: StringViewBuilder,
    reading: StringViewBuilder,
    pos: [StringViewBuilder; 4],
    conjugation_type: StringViewBuilder,
    conjugation_form: StringViewBuilder,
    kind: StringViewBuilder,
    count: i32,
    /// By the entry's number: where it was met, or [`NOT_MET`].
    places: Vec<i32>,
}

/// No place of features.
const NOT_MET: i32 = -1;

impl Features {
    fn new() -> Self {
        Self {
            surface: StringViewBuilder::new(),
            lemma: StringViewBuilder::new(),
            reading: StringViewBuilder::new(),
            pos: std::array::from_fn(|_| StringViewBuilder::new()),
            conjugation_type: StringViewBuilder::new(),
            conjugation_form: StringViewBuilder::new(),
            kind: StringViewBuilder::new(),
            count: 0,
            places: Vec::new(),
        }
    }

    /// Where a token's features stand.
    fn place(&mut self, token: &Token) -> i32 {
        let Some(entry) = token.entry() else { return self.push(token) };
        let entry = entry as usize;
        if self.places.len() <= entry {
            self.places.resize(entry + 1, NOT_MET);
        }
        if self.places[entry] == NOT_MET {
            self.places[entry] = self.push(token);
        }
        self.places[entry]
    }

    fn push(&mut self, token: &Token) -> i32 {
        let features = token.features;
        self.surface.append_value(token.surface);
        self.lemma.append_value(token.lemma());
        self.reading.append_option(features.reading);
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
