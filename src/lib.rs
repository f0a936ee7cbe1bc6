//! Analyzes Japanese posts day by day: reads them in the formats people collect them
//! in, tokenizes them, stores posts, tokens and counts as Parquet tables, and answers
//! with rankings, comparisons and a page for every day.
//!
//! The program is a command line over these crates, which data crosses in this
//! order: [`tweets`] → [`tokens`] → [`warehouse`] → [`analysis`] → [`charts`].
//! Imports point up that list and never back.
//!
//! ```
//! use tsubuyaki::tokens::Tokenizer;
//! use tsubuyaki::tweets::{ReadOptions, Source, open};
//!
//! let file = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/2018-09-03.jsonl");
//! let mut reader = open(&Source::File(file.into()), &ReadOptions::default())?;
//! let tokenizer = Tokenizer::ipadic()?;
//! let mut worker = tokenizer.worker();
//! let mut lemmas = std::collections::BTreeMap::new();
//! while let Some(batch) = reader.next_batch() {
//!     for tweet in batch.iter().flat_map(|records| &records.tweets) {
//!         worker.tokenize(&tweet.text, &mut |token| {
//!             *lemmas.entry(token.lemma().to_string()).or_insert(0) += 1;
//!         });
//!     }
//! }
//! assert!(lemmas["ひより"] > 30);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use tsubuyaki_analysis as analysis;
pub use tsubuyaki_charts as charts;
pub use tsubuyaki_tokens as tokens;
pub use tsubuyaki_tweets as tweets;
pub use tsubuyaki_warehouse as warehouse;
