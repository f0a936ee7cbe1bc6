//! Follows Japanese tweets day by day: reads them in the forms in which they
//! were collected, cuts them into words, keeps one long table of tokens as
//! Parquet and answers with rankings, comparisons and a page to read.
//!
//! The modules follow the data: [`tweets`] → [`tokens`] → [`warehouse`] →
//! [`report`]. Imports point up that list and never back; only [`commands`]
//! sees them all.

pub mod cli;
pub mod commands;
pub mod report;
pub mod settings;

pub use tsubuyaki_analysis as analysis;
pub use tsubuyaki_tokens as tokens;
pub use tsubuyaki_tweets as tweets;
pub use tsubuyaki_warehouse as warehouse;
