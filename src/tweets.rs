//! Files of any form in, tweets out.
//!
//! [`open`] recognizes a file's form by its content and returns a
//! [`Reader`] that yields its [`Records`], some at a time: tweets, and the reasons
//! why others are none. Each form is one file of this folder, which turns the bytes
//! of one record into a [`Tweet`]:
//!
//! - [`api_v1`]: a status of the Twitter API v1.1, one a line
//! - [`search`]: a document of the v1.1 search, `{"statuses": […]}`
//! - [`twint_csv`]: the CSV that twint writes
//!
//! A new form is a new file here, a variant of [`Form`] and an arm where
//! [`Form`] is matched.

pub mod api_v1;
mod chunks;
pub mod form;
mod id;
mod json;
mod reader;
mod record;
pub mod search;
pub mod snowflake;
mod source;
mod text;
mod time;
mod tweet;
pub mod twint_csv;

pub use form::Form;
pub use reader::{End, ReadError, Reader, open};
pub use record::{Records, Reject};
pub use source::{InputId, Source};
pub(crate) use text::names_someone;
pub use tweet::{Moment, Tweet};
