//! An input before its format is known: its bytes, its beginning, the chunks it is cut into,
//! and what files beside it say ([`setup`]).

pub(crate) mod api_v2_known;
pub(crate) mod archive_parts;
mod beginnings;
pub(crate) mod boundary;
pub(crate) mod chunks;
pub(crate) mod head;
pub(crate) mod setup;
pub(crate) mod source;

pub use self::source::{InputId, Source};
