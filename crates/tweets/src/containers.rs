//! Files that hold files, ZIP and tar, whose members are inputs of their own; and what a file is
//! that holds no posts at all.

pub(crate) mod content;
pub(crate) mod members;
mod tar;
mod zip;

pub use self::members::{Member, Members};
