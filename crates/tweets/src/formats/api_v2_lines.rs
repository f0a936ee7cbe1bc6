//! The API v2, one response page or tweet per line.

use super::api_mixed::newer_first;
use super::api_v2::{COLUMNS, claim};
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "api-v2",
    description: "Twitter API v2 responses or tweets, one per line (twarc 2)",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Lines(newer_first),
};

fn recognize(head: &Head) -> Claim {
    match &head.object {
        Some(object) if !head.is_document => claim(object),
        _ => Claim::No,
    }
}
