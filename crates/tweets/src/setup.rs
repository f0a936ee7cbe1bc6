use std::sync::Arc;

use jiff::tz::TimeZone;

use super::archive_parts::ArchiveParts;
use super::keep::Keep;
use super::mapping::Mapping;
use super::rules::Rules;

/// What is known of an input beside its records: by its format, by the user, by
/// the files that lie beside it.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub rules: Rules,
    /// Names of columns, as the user gave them.
    pub mapping: Mapping,
    /// The zone of times that name none.
    pub time_zone: TimeZone,
    /// The posts that are wanted.
    pub keep: Arc<Keep>,
    /// Of an archive: its owner, and the long posts whole.
    pub archive: Arc<ArchiveParts>,
}

#[cfg(test)]
impl Default for Setup {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            mapping: Mapping::default(),
            time_zone: TimeZone::UTC,
            keep: Arc::default(),
            archive: Arc::default(),
        }
    }
}
