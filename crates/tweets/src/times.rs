//! Times as the networks write them, as people and programs spell them, and as ids encode them.
//! Each becomes a [`Moment`], in microseconds.

pub(crate) mod moment;
mod printed_time;
pub mod snowflake;
pub(crate) mod spelled_time;
mod spelled_zone;
pub(crate) mod time;
mod time_tokens;
pub(crate) mod written_time;

pub use self::moment::Moment;
