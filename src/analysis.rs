//! From tables to numbers, by lazy queries.
//!
//! A [`Question`] is a file of SQL; [`answer`] asks it of one state of the
//! warehouse under the [`Filters`] that all questions share. What SQL cannot
//! say portably is Rust over a query's small result.

mod answer;
pub mod candidates;
pub mod day;
mod engine;
mod error;
mod filters;
mod lookalikes;
mod part_of_speech;
mod question;
mod sql;
pub mod summary;
mod unmatched;
mod when;
mod word_lists;

pub use answer::{Answer, Totals};
pub use engine::{Values, answer, explain};
pub use error::QueryError;
pub use filters::{Filters, HashtagWords, Retweets};
pub use lookalikes::spellings;
pub use part_of_speech::{PartOfSpeech, parse_list as parse_parts_of_speech};
pub use question::{Parameter, ParameterType, Question};
pub use unmatched::{Unmatched, unmatched};
pub use when::{When, nearest};
pub use word_lists::{Stopwords, Variant, Variants, WordList};
