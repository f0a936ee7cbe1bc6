//! What changed, tested on people: words cluster in people, so that a test on
//! tokens takes what one person says a lot for news.
//!
//! The unit is what one author says on one day. How far the counts of a term
//! scatter over units, authors and conversations gives a design effect phi
//! (Rao & Scott 1992); a count over phi is a number of [`voices`], which is
//! tested as a count of independent events would be.

mod design;
mod postings;
mod posts;
mod shuffle;
mod side;
mod sides;
mod verdict;
pub mod voices;

pub use design::{Cell, Design, TermTest, Unit, UnitCount};
pub(crate) use postings::{Postings, Told, postings};
pub(crate) use posts::Posts;
pub(crate) use shuffle::{shuffled, split_in_two};
pub(crate) use side::Sides;
pub(crate) use sides::Layout;
pub use verdict::FALSE_DISCOVERY_RATE;
pub use verdict::{NullFigures, false_discovery_rates};
pub(crate) use verdict::{TAIL, Tested, Verdict, min_count_of, verdict};

/// People who must say a term for it to be tested, over both sides and on the
/// side where it is more frequent.
pub const MIN_PEOPLE: usize = 3;
