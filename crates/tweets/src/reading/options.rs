//! What the user says about inputs.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::columns::mapping::Mapping;
use crate::formats::format::InputFormat;
use crate::input::setup::Setup;
use crate::posts::keep::Keep;
use crate::posts::limits::Limits;
use crate::posts::rules::{MissingIds, Needs, Rules};

/// What the user says about inputs that they do not say themselves.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The input format; recognized by content where it is `None`.
    pub format: Option<&'static InputFormat>,
    /// Names of columns, for formats that are not a network's own.
    pub mapping: Mapping,
    /// The zone of times without one, in formats that have no zone of their
    /// own.
    pub time_zone: TimeZone,
    /// How times are written, for formats that are not a network's own, where they are
    /// written in a way of their own: `%d/%m/%Y %H:%M`.
    pub time_format: Option<String>,
    /// What becomes of records that have no usable id.
    pub missing_ids: MissingIds,
    /// What a record must have: less where its words alone are asked for.
    pub needs: Needs,
    /// The posts that are wanted; the others are passed over.
    pub keep: Keep,
    /// The author of posts without one.
    pub author: Option<String>,
    /// A spreadsheet has rounded the file's ids ([`RoundedIds`](crate::RoundedIds)):
    /// its posts are [`Records::rounded`](crate::Records).
    pub rounded_ids: bool,
    /// How large a post may be, and how much is kept of a record that is rejected.
    pub limits: Limits,
}

impl ReadOptions {
    /// What is known of an input of a format before any file is looked at.
    pub(crate) fn setup(&self, format: &'static InputFormat) -> Setup {
        Setup {
            rules: Rules {
                format: format.name,
                time: format.time,
                missing_ids: self.missing_ids,
                needs: self.needs,
                rounded_ids: self.rounded_ids,
                limits: self.limits,
            },
            mapping: self.mapping.clone(),
            time_zone: self.time_zone.clone(),
            keep: Arc::new(self.keep.clone()),
            author: self.author.clone(),
            time_format: self.time_format.clone(),
            keys: None,
            beside: None,
            is_among_others: false,
            may_be_mixed: self.format.is_none() && !self.mapping.is_given(),
            archive: Arc::default(),
            known: Arc::default(),
            day_order: None,
            partitions: Vec::new(),
        }
    }

    /// The options in words, empty for the usual ones: a file that was read by
    /// others may come to other records.
    #[must_use]
    pub fn describe(&self) -> String {
        let zone = self.time_zone.iana_name().map_or_else(
            || self.time_zone.to_fixed_offset().map_or(String::new(), |offset| offset.to_string()),
            str::to_owned,
        );
        let parts = [
            self.format.map(|format| format!("form {format}")),
            self.mapping.describe().map(|mapping| format!("map {mapping}")),
            (self.time_zone != TimeZone::UTC).then(|| format!("zone {zone}")),
            self.time_format.as_ref().map(|format| format!("times {format}")),
            (self.missing_ids == MissingIds::Assign).then(|| "assigned ids".to_owned()),
            self.keep.describe(),
            self.author.as_ref().map(|author| format!("author {author}")),
            self.limits.describe(),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            format: None,
            mapping: Mapping::default(),
            time_zone: TimeZone::UTC,
            time_format: None,
            missing_ids: MissingIds::Reject,
            needs: Needs::Post,
            keep: Keep::default(),
            author: None,
            rounded_ids: false,
            limits: Limits::USUAL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_described_unless_they_are_the_usual_ones() {
        assert_eq!(ReadOptions::default().describe(), "");
        let options = ReadOptions {
            format: Some(&crate::formats::mapped_csv::FORMAT),
            mapping: "text=body,id=no".parse().unwrap(),
            time_zone: TimeZone::get("Asia/Tokyo").unwrap(),
            time_format: Some("%d/%m/%Y".to_owned()),
            missing_ids: MissingIds::Assign,
            needs: Needs::Post,
            author: Some("mugicha".to_owned()),
            keep: Keep::new(vec!["ja".to_owned()], Vec::new()),
            rounded_ids: false,
            limits: Limits::USUAL,
        };
        let described = "form csv, map text=body,tweet_id=no, zone Asia/Tokyo, times %d/%m/%Y, \
             assigned ids, lang ja, author mugicha";
        assert_eq!(options.describe(), described);
        let fixed = TimeZone::fixed(jiff::tz::offset(9));
        let options = ReadOptions { time_zone: fixed, ..ReadOptions::default() };
        assert_eq!(options.describe(), "zone +09");
    }
}
