//! Turns pages and answers into text for people and programs.
//!
//! The daily page: [`content`] says what, and [`page_html`], [`page_markdown`], [`page_text`],
//! [`page_json`] write it; the list of all days: [`index_html`], [`feed`]. Answers to
//! questions: [`answers`]. Tokens: [`tokens`]. Pictures:
//! [`charts`].

pub mod answers;
pub mod card;
pub mod content;
mod day_entry;
mod day_rows;
mod emoji_name;
pub mod feed;
mod head;
pub mod index_html;
mod look;
mod own_text;
mod page;
pub mod page_html;
pub mod page_json;
pub mod page_markdown;
pub mod page_text;
mod paint;
mod posts;
mod screen;
pub mod search_index;
mod site;
mod sparkline;
pub mod term_page;
pub mod terminal;
pub mod token_columns;
mod token_lines;
pub mod tokens;
mod unbroken;
pub mod year_html;

pub use content::Content;
pub use day_entry::{DayEntry, day_address};
pub use look::shared_files;
pub use page::{NamedWord, Neighbour, Neighbours, Page, ShortDay};
pub use paint::Paint;
pub use screen::Screen;
pub use site::Site;
pub use tsubuyaki_charts::number::counted;
pub use tsubuyaki_charts::{self as charts, Language, clean};
use tsubuyaki_charts::{language, number, template};
