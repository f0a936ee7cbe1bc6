//! The crates of the program that meet input of others, under the names that
//! the program has them by.

pub use tsubuyaki_tokens as tokens;
pub use tsubuyaki_tweets as tweets;
