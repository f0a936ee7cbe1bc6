//! Files of any form in, tweets out.
//!
//! [`open`] recognizes a file's form by its content and returns a
//! [`Reader`] that yields its [`Records`], some at a time: tweets, and the reasons
//! why others are none. Each form is one file of this folder, which turns the bytes
//! of one record into a [`Tweet`]:
//!
//! - `api_v1`: a status of the Twitter API v1.1, one a line
//! - `document`: the same in JSON documents and in the scripts of archives
//! - `api_v2`: the Twitter API v2, pages or tweets, one a line
//! - `archive_csv`: `tweets.csv` of archives before 2019
//! - `twint_csv`, `twint_json`: what twint writes
//! - `snscrape`: what snscrape writes
//! - `tweepy_csv`: CSV of scripts, with columns `id`, `created_at` and `text`
//! - `twilog_csv`: what Twilog hands out
//! - `mapped_csv`, `mapped_json`, `mapped_parquet`, `mapped_arrow`: tables of any
//!   other origin, with columns as [`Mapping`] names them
//!
//! A new form is a new file here, a variant of [`Form`] and an arm where
//! [`Form`] is matched.

#![warn(missing_docs)]

mod api_v1;
mod api_v2;
mod archive_csv;
mod chunks;
mod csv_records;
mod csv_row;
mod document;
mod draft;
mod elements;
mod form;
mod guarded;
mod id;
mod json;
mod mapped_arrow;
mod mapped_csv;
mod mapped_json;
mod mapped_parquet;
mod mapped_rows;
mod mapping;
mod network;
mod options;
mod parser;
mod reader;
mod record;
pub mod snowflake;
mod snscrape;
mod source;
mod text;
mod time;
mod tweepy_csv;
mod tweet;
mod twilog_csv;
mod twint_csv;
mod twint_json;

pub use draft::MissingIds;
pub use form::Form;
pub use mapping::{Field, Mapping, MissingColumn};
pub use network::Network;
pub use options::ReadOptions;
pub use reader::{End, ReadError, Reader, open};
pub use record::{Records, Reject};
pub use source::{InputId, Source};
pub use text::names_someone;
pub use tweet::{Moment, Tweet};
