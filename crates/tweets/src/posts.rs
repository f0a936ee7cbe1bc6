//! The results: the [`Tweet`], the [`Records`] of a file with its [`Reject`]s, the ids and
//! networks of posts, and the rules by which a draft becomes a post.

pub(crate) mod at_address;
pub(crate) mod draft;
pub(crate) mod field;
pub(crate) mod id;
pub(crate) mod keep;
pub(crate) mod limits;
mod named_ids;
pub(crate) mod network;
pub(crate) mod post_address;
pub(crate) mod record;
pub(crate) mod remark;
mod rounded_ids;
pub(crate) mod rules;
pub(crate) mod source_id;
pub(crate) mod time_tally;
pub(crate) mod tweet;
pub(crate) mod versions;

pub use self::field::Field;
pub use self::keep::{Keep, Only, language};
pub use self::limits::{Limits, bytes};
pub use self::named_ids::named_ids;
pub use self::network::Network;
pub use self::record::{Records, Reject};
pub use self::remark::{Correction, Remark};
pub use self::rounded_ids::RoundedIds;
pub use self::rules::{MissingIds, NO_ID, Needs, TimeRule};
pub use self::source_id::id_at_server;
pub use self::tweet::{Instead, TimeNotes, Tweet};
