//! Which formats may take a record of another network for one of their own: they read what has
//! the few fields that they need.

use memchr::memmem;

use crate::formats::format::InputFormat;

/// When a format has to be asked whether a record is its own before it reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistakes {
    /// What it reads or passes over is its own, and there is much of it.
    Never,
    /// What it makes a post of is its own.
    WithoutPost,
    /// Of a record that lacks what those of its network have, and of what it makes no post.
    Lacking(&'static [u8]),
    Always,
}

/// Formats whose records have marks of their own without which nothing is read.
const STRICT: [&str; 4] = ["bluesky-jetstream", "archive", "grailbird", "gnip"];
/// Those of which few records lack something.
const VERSION_1: &str = "api-v1";
const VERSION_2: &str = "api-v2";

impl Mistakes {
    pub(super) fn of(format: &InputFormat) -> Self {
        match format.name {
            name if STRICT.contains(&name) => Self::Never,
            _ if format.is_mapped() => Self::WithoutPost,
            name if name.starts_with(VERSION_1) => Self::Lacking(b"\"user\""),
            name if name.starts_with(VERSION_2) => Self::Lacking(b"\"author_id\""),
            _ => Self::Always,
        }
    }

    /// Whether a record that has not been read may be of another network.
    pub(super) fn may_be_made_of(self, record: &[u8]) -> bool {
        match self {
            Self::Never | Self::WithoutPost => false,
            Self::Lacking(mark) => memmem::find(record, mark).is_none(),
            Self::Always => true,
        }
    }
}
