//! Files that contain other files (ZIP, tar), whose members are inputs of their own; and how
//! files are told that contain no posts at all.

pub(crate) mod content;
pub(crate) mod members;
mod tar;
mod zip;

pub use self::members::{Member, Members};
