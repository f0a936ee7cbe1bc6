//! From an opened file to its [`Records`](crate::Records): its encoding, shape and format are
//! found, its records are cut out and handed to the format.

mod batch_posts;
mod csv_records;
mod extra_keys;
mod header_again;
mod opening;
mod options;
mod parser;
mod read_error;
mod reader;
mod shapes;
mod unread_keys;

pub use self::batch_posts::{BatchPosts, Post};
pub use self::opening::{open, open_live, open_named};
pub use self::options::ReadOptions;
pub use self::read_error::ReadError;
pub use self::reader::{End, Reader, SourceColumns};
