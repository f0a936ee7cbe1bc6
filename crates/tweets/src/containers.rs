//! Files that contain other files (ZIP, tar, workbooks), whose members are inputs of their own; and how
//! files are told that contain no posts at all.

mod cell_place;
pub(crate) mod content;
pub(crate) mod members;
mod number_format;
pub(crate) mod other_text;
mod packed;
mod sheet_links;
mod sheet_rows;
mod sheet_values;
mod tar;
mod workbook;
mod xml;
mod zip;

pub use self::members::{Member, Members};
