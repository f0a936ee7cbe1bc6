//! Follows Japanese tweets day by day: reads them in the forms in which they
//! were collected, cuts them into words, keeps one long table of tokens as
//! Parquet and answers with rankings, comparisons and a page to read.
//!
//! The modules follow the data: [`tweets`] → [`tokens`] → [`warehouse`] →
//! [`report`]. Imports point up that list and never back; only [`commands`]
//! sees them all.

pub mod analysis;
pub mod cli;
pub mod commands;
pub mod report;
mod scoped_thread;
pub mod settings;
pub mod tokens;
pub mod tweets;
pub mod warehouse;
