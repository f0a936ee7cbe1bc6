//! Numbers as text that a person or a program reads.
//!
//! The daily page: [`page_text`], [`page_json`]. Answers to questions:
//! [`answers`]. Pictures: [`charts`].

pub mod answers;
pub mod charts;
mod language;
mod page;
pub mod page_json;
pub mod page_text;
mod paint;
mod sparkline;
pub mod terminal;

pub use language::Language;
pub use page::Page;
pub use paint::Paint;
