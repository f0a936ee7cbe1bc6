//! What is known of an input beside its records.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::api_v2_known::Known;
use super::archive_parts::ArchiveParts;
use crate::columns::keys::Keys;
use crate::columns::mapping::Mapping;
use crate::columns::partitions::Partition;
use crate::posts::keep::Keep;
use crate::posts::rules::Rules;
use crate::times::spelled_time::DayOrder;
use crate::times::written_time::TimeReading;

/// What is known of an input beside its records: by its format, by the user, by
/// the files that lie beside it.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub rules: Rules,
    /// Names of columns, as the user gave them.
    pub mapping: Mapping,
    /// The zone of times without one.
    pub time_zone: TimeZone,
    /// The posts that are wanted.
    pub keep: Arc<Keep>,
    /// That of posts which name none.
    pub author: Option<String>,
    /// How their times are written, where the user says so.
    pub time_format: Option<String>,
    /// What `1/5/2024` is, where the whole file has told it.
    pub day_order: Option<DayOrder>,
    /// Of JSON of unknown origin: the keys that feed the fields.
    pub keys: Option<Arc<Keys>>,
    /// Of the networks' own JSON: keys beside theirs that tell more of a post.
    pub beside: Option<Arc<Keys>>,
    /// Records may be of other formats than the first: the user named none.
    pub may_be_mixed: bool,
    /// Records are what strings of another file hold: those that are no posts are none of
    /// its records.
    pub is_among_others: bool,
    /// Of an archive: its owner, and the long posts whole.
    pub archive: Arc<ArchiveParts>,
    /// Of the API v2: what a file beside the posts says of accounts and other posts.
    pub known: Arc<Known>,
    /// Of a table of columns: those that stand in its path.
    pub partitions: Vec<Partition>,
}

impl Setup {
    /// How times are read in tables of unknown origin.
    pub(crate) fn times(&self) -> TimeReading {
        TimeReading {
            zone: self.time_zone.clone(),
            format: self.time_format.clone(),
            order: self.day_order,
        }
    }
}

#[cfg(test)]
impl Default for Setup {
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            mapping: Mapping::default(),
            time_zone: TimeZone::UTC,
            keep: Arc::default(),
            author: None,
            time_format: None,
            day_order: None,
            keys: None,
            beside: None,
            may_be_mixed: false,
            is_among_others: false,
            archive: Arc::default(),
            known: Arc::default(),
            partitions: Vec::new(),
        }
    }
}
