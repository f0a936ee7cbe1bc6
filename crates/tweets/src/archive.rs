//! The scripts in Twitter's and X's archives since 2019: `tweets.js`, and
//! `community-tweet.js`. They name no author and cut long posts; both is in
//! files beside them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::api_v1::{COLUMNS, parse};
use super::archive_parts::part_of_script;
use super::format::{InputFormat, Layout};
use super::head::{Claim, Head};
use super::record::{Raw, Records};
use super::rules::TimeRule;
use super::setup::Setup;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "archive",
    description: "tweets.js of an X archive since 2019, with account.js and note-tweet.js beside it",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Document(&[], parse_record),
};

/// Parts that have posts; `deleted_tweets` are not to be taken in.
const PARTS_WITH_POSTS: [&str; 3] = ["tweet", "tweets", "community_tweet"];

fn recognize(head: &Head) -> Claim {
    let part = part_of_script(head.bytes);
    Claim::sure_if(part.is_some_and(|part| PARTS_WITH_POSTS.contains(&part)))
}

/// An element of the list.
#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    tweet: Option<&'a RawValue>,
}

fn parse_record(raw: &Raw, setup: &Setup, records: &mut Records) {
    let wrapped = serde_json::from_slice::<Wrapped>(raw.bytes).ok();
    let status = wrapped.and_then(|wrapped| wrapped.tweet).map(|tweet| tweet.get().as_bytes());
    let tweet = parse(status.unwrap_or(raw.bytes)).and_then(|draft| draft.finish(&setup.rules));
    records.add(raw, tweet.map(|tweet| setup.archive.complete(tweet)));
}
