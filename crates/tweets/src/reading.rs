//! From an opened file to its [`Records`](crate::Records): finds its encoding, shape and
//! format, splits it into records and hands them to the format.

mod batch_posts;
mod csv_records;
mod detected;
mod extra_keys;
mod header_again;
mod later_posts;
mod line_parts;
mod mistakes;
mod notations;
mod opening;
mod options;
mod parser;
mod places;
mod programs;
mod read_error;
mod reader;
mod shapes;
mod unread_keys;

pub use self::batch_posts::{BatchPosts, Post};
pub use self::opening::{open, open_live, open_named};
pub use self::options::ReadOptions;
pub use self::read_error::ReadError;
pub use self::reader::{End, Reader, SourceColumns};
