//! The API v1.1 as JSON documents: statuses that span several lines, or (nested) arrays of
//! them.

use super::api_mixed::older_first;
use super::api_v1::{COLUMNS, claim};
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "api-v1-document",
    description: "API v1.1 statuses, pretty-printed or in arrays",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Document(&[], older_first),
};

fn recognize(head: &Head) -> Claim {
    match &head.object {
        Some(object) if head.is_document => match claim(object) {
            Claim::No if is_empty_array(head.bytes) => Claim::Likely,
            claim => claim,
        },
        _ => Claim::No,
    }
}

/// What a search that found nothing leaves.
fn is_empty_array(head: &[u8]) -> bool {
    head.iter().all(|byte| matches!(byte, b'[' | b']') || byte.is_ascii_whitespace())
}
