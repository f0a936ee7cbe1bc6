//! From tables to numbers, by lazy queries.
//!
//! A [`Question`] is a file of SQL; [`answer`] asks it of one state of the
//! warehouse under the [`Filters`] that all questions share. What SQL cannot
//! say portably is Rust over a query's small result.
//!
//! ```
//! use tsubuyaki_analysis::{Filters, Question, QueryError, Values, answer};
//! use tsubuyaki_warehouse::Warehouse;
//!
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/warehouses/v1");
//! let ranking = Warehouse::at(folder).read(|snapshot| {
//!     let values = Values::default().with("date", &"latest");
//!     answer(snapshot, &Question::named("ranking")?, &values, &Filters::default())
//! })?;
//! assert_eq!(ranking.totals.dates.len(), 2);
//! assert!(ranking.frame.column("lemma").is_ok());
//! # Ok::<(), QueryError>(())
//! ```

#![warn(unreachable_pub)]

mod answer;
pub mod association;
mod baseline;
pub mod bursts;
pub mod candidates;
mod comparison;
mod concordance;
mod cooccurrence;
mod copies;
mod crowd;
mod daily;
mod daily_people;
pub mod day;
mod days;
mod engine;
mod error;
mod example;
mod few;
mod filters;
pub mod history;
pub mod keyness;
mod lookalikes;
mod note;
mod nothing;
mod numbered;
mod part_of_speech;
mod passed_on;
pub mod people;
mod period;
mod question;
mod ranking;
mod selection;
mod slices;
mod span;
mod sql;
mod summary;
mod tally;
mod term;
mod trend;
mod turbulence;
mod united;
mod united_spellings;
mod unmatched;
mod values;
mod views;
mod wanted;
mod when;
mod why_empty;
mod word_lists;

pub use answer::{Answer, Totals};
pub use baseline::Baseline;
pub use comparison::{Comparison, Direction, NullCheck, SortBy, Untested, comparison, null_check};
pub use concordance::concordance;
pub use cooccurrence::{PairOrder, Pairs, cooccurrence};
pub use copies::{CopiedText, LEAST_ACCOUNTS, copies};
pub use days::days;
pub use engine::{acting, answer, explain};
pub use error::QueryError;
pub use filters::{Acting, Filter, Filters, HashtagWords, Negated, PartsOfSpeech, Retweets, Units};
pub use lookalikes::spellings;
pub use note::{Note, Shuffled, Side};
pub use nothing::{Minimum, Nothing};
pub use part_of_speech::{PartOfSpeech, parse_list as parse_parts_of_speech};
pub use passed_on::{PassedOn, passed_on};
pub use people::FALSE_DISCOVERY_RATE;
pub use period::Period;
pub use question::{Parameter, ParameterType, Question};
pub use ranking::{RankBy, ranking};
pub use selection::any_selected;
pub use span::{Span, SpanKind, SpanName};
pub use trend::{Series, SeriesDay, TermBurst, Trend, of_the_day, trend, weekday_name};
pub use united::United;
pub use united_spellings::{UnitedSpelling, UnitedSpellings, Why, united_with};
pub use unmatched::{Unmatched, unmatched};
pub use values::Values;
pub use when::{When, nearest};
pub use word_lists::{Variant, Variants, WordList};
