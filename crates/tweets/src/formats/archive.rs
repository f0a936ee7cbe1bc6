//! The scripts in Twitter's and X's archives since 2019: `tweets.js` and `community-tweet.js`.
//! They name no author and truncate long posts; both are completed from files beside them.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::api_v1::{COLUMNS, parse};
use super::format::{InputFormat, Layout};
use crate::input::archive_parts::part_of_script;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::json::{self, Integer};
use crate::posts::record::{Raw, Records};
use crate::posts::rules::TimeRule;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "archive",
    description: "X archive since 2019: tweets.js, account.js, note-tweet.js",
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
    if let Ok(tweet) = &tweet {
        records.versions(tweet.id, versions(status.unwrap_or(raw.bytes)));
    }
    records.add(raw, tweet.map(|tweet| setup.archive.complete(tweet)));
}

/// What an archive says of the versions of a post.
#[derive(Deserialize)]
struct Edited {
    edit_info: Option<EditInfo>,
}

#[derive(Deserialize)]
struct EditInfo {
    initial: Option<Versions>,
    edit: Option<LaterVersion>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LaterVersion {
    edit_control_initial: Option<Versions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    edit_tweet_ids: Option<Vec<Integer>>,
}

/// The ids of all versions of a post that was edited.
fn versions(status: &[u8]) -> Vec<i64> {
    if !json::may_have_several(status, "editTweetIds") {
        return Vec::new();
    }
    let info = serde_json::from_slice::<Edited>(status).ok().and_then(|edited| edited.edit_info);
    let versions = info.and_then(|info| match info.edit {
        Some(edit) => edit.edit_control_initial,
        None => info.initial,
    });
    let ids = versions.and_then(|versions| versions.edit_tweet_ids).into_iter().flatten();
    ids.filter_map(Integer::value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_versions_of_an_edited_post() {
        let initial = r#"{"edit_info":{"initial":{"editTweetIds":["5","7"]}}}"#;
        let later = r#"{"edit_info":{"edit":{"initialTweetId":"5","editControlInitial":{"editTweetIds":["5","7"]}}}}"#;
        for status in [initial, later] {
            assert_eq!(versions(status.as_bytes()), [5, 7], "{status}");
        }
        assert!(versions(br#"{"id_str":"5"}"#).is_empty());
    }
}
