//! A search result of the API v1.1: `{"statuses": […]}`.

use super::api_mixed::older_first;
use super::api_v1::COLUMNS;
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

/// The key of the array that holds the statuses.
const KEYS: &[&str] = &["statuses"];

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "api-v1-search",
    description: "API v1.1 search results: {\"statuses\": […]}",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Document(KEYS, older_first),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(
        head.object
            .as_ref()
            .is_some_and(|object| object.value(KEYS[0]).is_some_and(|list| list.starts_with(b"["))),
    )
}
