//! Tweets in, words out.
//!
//! A [`Tokenizer`] holds the dictionary and is shared; each thread makes its
//! own [`Worker`] of it, which keeps buffers and what it has looked up.
//!
//! ```
//! use tsubuyaki_tokens::{Kind, Tokenizer};
//!
//! let tokenizer = Tokenizer::ipadic()?;
//! let mut lemmas = Vec::new();
//! tokenizer.worker().tokenize("#朝活 走ってきた☀️", &mut |token| {
//!     lemmas.push((token.kind, token.lemma().to_string()));
//! });
//! assert_eq!(lemmas[0], (Kind::Hashtag, "#朝活".to_owned()));
//! assert!(lemmas.contains(&(Kind::Word, "走る".to_owned())));
//! assert_eq!(lemmas.last(), Some(&(Kind::Emoji, "☀️".to_owned())));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![warn(missing_docs, unreachable_pub)]

mod analyzer_text;
mod bounded_file;
mod cashtag;
mod compounds;
mod cut_word;
mod dictionary;
mod doubt;
mod emoji;
mod emoticon;
mod entities;
mod feature_cache;
mod features;
mod fields;
mod finished;
mod half_width;
mod hashtag;
mod host;
mod joined_word;
mod kanji_forms;
mod known_parts;
mod latin;
mod lattice;
mod laughter;
mod lemma;
mod lengthening;
mod letters;
mod mention;
mod negation;
mod numbers;
mod one_part_of_speech;
mod quoted;
mod sentence_cache;
mod token;
mod tokenizer;
mod url;
mod user_dictionary;
mod worker;
mod workers;

pub use analyzer_text::as_analyzed;
pub use bounded_file::{read_bounded, read_bounded_text};
pub use dictionary::{DictionaryError, Identity};
pub use entities::{Entity, EntityKind, entities};
pub use features::Features;
pub use lemma::{narrow, normalize};
pub use token::{Kind, Token};
pub use tokenizer::{Dictionaries, Lexicon, Tokenizer};
pub use tsubuyaki_dictionary::IPADIC_LICENSE;
pub use worker::Worker;
pub use workers::Workers;

/// Raised whenever the same tweet and the same dictionary give other tokens
/// than before, so that unlike days are never compared.
pub const TOKENS_VERSION: i64 = 13;
