//! The scripts in Twitter's archives of 2012 to 2018: `2018_09.js`.

use super::api_mixed::older_first;
use super::api_v1::COLUMNS;
use super::format::{InputFormat, Layout};
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "grailbird",
    description: "Twitter archive of 2012 to 2018: data/js/tweets/2018_09.js",
    columns: COLUMNS,
    time: TimeRule::OldArchive,
    recognize,
    layout: Layout::Document(&[], older_first),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.bytes.starts_with(b"Grailbird.data."))
}
