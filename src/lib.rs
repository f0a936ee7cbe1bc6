//! Analyzes Japanese posts day by day: reads them in the formats they were
//! collected in, tokenizes them, stores one long token table as Parquet and
//! answers with rankings, comparisons and a page for every day.
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
