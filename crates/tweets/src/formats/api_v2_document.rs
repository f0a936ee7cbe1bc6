//! The API v2 as JSON documents: pages or tweets that span several lines, or arrays of them.

use super::api_mixed::newer_first;
use super::api_v2::{COLUMNS, claim};
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "api-v2-document",
    description: "API v2 responses or tweets, pretty-printed or in arrays",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Document(&[], newer_first),
};

fn recognize(head: &Head) -> Claim {
    match &head.object {
        Some(object) if head.is_document => claim(object),
        _ => Claim::No,
    }
}
