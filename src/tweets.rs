//! Files of any form in, tweets out.
//!
//! [`open`] recognizes a file's form by its content and returns a
//! [`Reader`] that yields its [`Records`], some at a time: tweets, and the reasons
//! why others are none. Each form is one file of this folder, which turns the bytes
//! of one record into a [`Tweet`]:
//!
//! - [`api_v1`]: a status of the Twitter API v1.1, one a line
//! - [`document`]: the same in JSON documents and in the scripts of archives
//! - [`api_v2`]: the Twitter API v2, pages or tweets, one a line
//! - [`archive_csv`]: `tweets.csv` of archives before 2019
//! - [`twint_csv`], [`twint_json`]: what twint writes
//! - [`snscrape`]: what snscrape writes
//! - [`tweepy_csv`]: CSV of scripts, with columns `id`, `created_at` and `text`
//! - [`twilog_csv`]: what Twilog hands out
//!
//! A new form is a new file here, a variant of [`Form`] and an arm where
//! [`Form`] is matched.

pub mod api_v1;
pub mod api_v2;
pub mod archive_csv;
mod chunks;
mod csv_row;
pub mod document;
pub mod form;
mod id;
mod json;
mod reader;
mod record;
pub mod snowflake;
pub mod snscrape;
mod source;
mod text;
mod time;
pub mod tweepy_csv;
mod tweet;
pub mod twilog_csv;
pub mod twint_csv;
pub mod twint_json;

pub use form::Form;
pub use reader::{End, ReadError, Reader, open};
pub use record::{Records, Reject};
pub use source::{InputId, Source};
pub(crate) use text::names_someone;
pub use tweet::{Moment, Tweet};
