//! The API v1.1, one status per line.

use super::api_mixed::older_first;
use super::api_v1::{COLUMNS, claim};
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "api-v1",
    description: "Twitter API v1.1 statuses, one per line (streams, twarc 1)",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Lines(older_first),
};

fn recognize(head: &Head) -> Claim {
    match &head.object {
        Some(object) if !head.is_document => claim(object),
        _ => Claim::No,
    }
}
