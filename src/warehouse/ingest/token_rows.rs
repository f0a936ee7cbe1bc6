//! Tokens as rows of the table `tokens`.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Int32Builder, Int64Builder, RecordBatch, StringViewBuilder,
};

use crate::tokens::Token;
use crate::warehouse::{Table, WarehouseError};

/// Rows of `tokens` under construction.
pub(super) struct TokenRows {
    tweet_id: Int64Builder,
    author_id: Int64Builder,
    position: Int32Builder,
    start: Int32Builder,
    end: Int32Builder,
    surface: StringViewBuilder,
    lemma: StringViewBuilder,
    reading: StringViewBuilder,
    pos: [StringViewBuilder; 4],
    conjugation_type: StringViewBuilder,
    conjugation_form: StringViewBuilder,
    kind: StringViewBuilder,
    in_hashtag: BooleanBuilder,
    is_retweet: BooleanBuilder,
    is_unknown: BooleanBuilder,
}

/// What a tweet's tokens take from it.
#[derive(Clone, Copy)]
pub(super) struct TokenizedTweet {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub is_retweet: bool,
}

impl TokenRows {
    pub fn new() -> Self {
        Self {
            tweet_id: Int64Builder::new(),
            author_id: Int64Builder::new(),
            position: Int32Builder::new(),
            start: Int32Builder::new(),
            end: Int32Builder::new(),
            surface: StringViewBuilder::new(),
            lemma: StringViewBuilder::new(),
            reading: StringViewBuilder::new(),
            pos: std::array::from_fn(|_| StringViewBuilder::new()),
            conjugation_type: StringViewBuilder::new(),
            conjugation_form: StringViewBuilder::new(),
            kind: StringViewBuilder::new(),
            in_hashtag: BooleanBuilder::new(),
            is_retweet: BooleanBuilder::new(),
            is_unknown: BooleanBuilder::new(),
        }
    }

    /// Appends one token, the one at `position` in its tweet.
    pub fn push(&mut self, tweet: TokenizedTweet, position: i32, token: &Token) {
        self.tweet_id.append_value(tweet.tweet_id);
        self.author_id.append_option(tweet.author_id);
        self.position.append_value(position);
        self.start.append_value(offset(token.start));
        self.end.append_value(offset(token.end));
        self.surface.append_value(token.surface);
        self.lemma.append_value(token.lemma);
        self.reading.append_option(token.reading);
        for (column, value) in self.pos.iter_mut().zip(token.pos) {
            column.append_value(value);
        }
        self.conjugation_type.append_option(token.conjugation_type);
        self.conjugation_form.append_option(token.conjugation_form);
        self.kind.append_value(token.kind.name());
        self.in_hashtag.append_value(token.in_hashtag);
        self.is_retweet.append_value(tweet.is_retweet || token.is_quoted);
        self.is_unknown.append_value(token.is_unknown);
    }

    /// The rows as a batch.
    pub fn finish(mut self) -> Result<RecordBatch, WarehouseError> {
        let [pos, pos1, pos2, pos3] = self.pos.each_mut().map(|column| Arc::new(column.finish()));
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.tweet_id.finish()),
            Arc::new(self.author_id.finish()),
            Arc::new(self.position.finish()),
            Arc::new(self.start.finish()),
            Arc::new(self.end.finish()),
            Arc::new(self.surface.finish()),
            Arc::new(self.lemma.finish()),
            Arc::new(self.reading.finish()),
            pos,
            pos1,
            pos2,
            pos3,
            Arc::new(self.conjugation_type.finish()),
            Arc::new(self.conjugation_form.finish()),
            Arc::new(self.kind.finish()),
            Arc::new(self.in_hashtag.finish()),
            Arc::new(self.is_retweet.finish()),
            Arc::new(self.is_unknown.finish()),
        ];
        Ok(RecordBatch::try_new(Table::Tokens.schema(), columns)?)
    }
}

/// A text has fewer code points than a 32-bit number can count.
fn offset(code_points: usize) -> i32 {
    i32::try_from(code_points).unwrap_or(i32::MAX)
}
