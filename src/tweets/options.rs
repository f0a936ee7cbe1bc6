use jiff::tz::TimeZone;

use super::draft::MissingIds;
use super::form::Form;
use super::mapping::Mapping;

/// What a reader is told that files do not say themselves.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The form; recognized by content where it is `None`.
    pub form: Option<Form>,
    /// Names of columns in forms that are not Twitter's.
    pub mapping: Mapping,
    /// The zone of times that name none, in forms that have no zone of their
    /// own.
    pub time_zone: TimeZone,
    pub missing_ids: MissingIds,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            form: None,
            mapping: Mapping::default(),
            time_zone: TimeZone::UTC,
            missing_ids: MissingIds::Reject,
        }
    }
}
