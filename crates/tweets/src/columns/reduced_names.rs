//! Names of columns that say more than what stands in them: `Post Body`, `X投稿日時`,
//! `Date of Tweet`, `Likes Received`. What is left of them may be a name by itself.

use std::borrow::Cow;

use crate::texts::folded::folded;
use crate::texts::half_width_kana::in_full_width;

/// What the posts are called, before what a column has of them.
const POSTS: [&str; 8] = ["tweets", "tweet", "twitter", "posts", "post", "status", "toot", "x"];
const JAPANESE: [&str; 15] = [
    "投稿された",
    "投稿した",
    "ポストされた",
    "ポストした",
    "ツイートされた",
    "ツイートした",
    "ツイッター",
    "ツイート",
    "ポスト",
    "つぶやき",
    "呟き",
    "投稿",
    "トゥート",
    "推文",
    "帖子",
];
/// After it: `Date of Tweet`.
const OF_POSTS: [&str; 6] =
    [" of tweet", " of the tweet", " of post", " of the post", "_of_tweet", "_of_post"];
/// Posts that are called so have names of their own before them: `XのポストID`.
const MOST_DROPPED: usize = 3;

/// A name without what the posts are called, if that is in it.
pub(crate) fn of_post(name: &str) -> Option<String> {
    let name = in_half_width(name);
    let mut rest = name.trim();
    let lower = rest.to_lowercase();
    if let Some(end) = OF_POSTS.iter().find(|end| lower.ends_with(*end)) {
        rest = rest.get(..rest.len() - end.len())?;
    }
    for _ in 0..MOST_DROPPED {
        let Some(next) = after_post(rest).filter(|next| !next.is_empty()) else { break };
        rest = next;
    }
    (rest != name.trim()).then(|| rest.to_owned())
}

/// A name of a count without what says that it is one.
pub(crate) fn of_count(name: &str) -> Option<String> {
    const BEFORE: [&str; 6] = ["total", "numberof", "numof", "合計", "総", "獲得"];
    const AFTER: [&str; 10] = [
        "received",
        "total",
        "された数",
        "の合計",
        "合計",
        "の件数",
        "件数",
        "の回数",
        "回数",
        "の数",
    ];
    let of_post = of_post(name);
    let folded = folded(of_post.as_deref().unwrap_or(name));
    let mut rest = folded.as_str();
    rest = BEFORE.iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
    rest = AFTER.iter().find_map(|mark| rest.strip_suffix(mark)).unwrap_or(rest);
    (rest != folded || of_post.is_some()).then(|| rest.to_owned())
}

/// `user.name`, `tweet.user.name`: what an account calls itself.
pub(crate) fn is_display_name(name: &str) -> bool {
    name.trim().to_lowercase().rsplit_once(['.', '/']).is_some_and(|(outer, last)| {
        let outer = outer.rsplit(['.', '/']).next().unwrap_or(outer);
        last == "name" && matches!(outer, "user" | "account" | "author" | "owner")
    })
}

/// The name without a remark in brackets or after ※, or the zone of times. A number in brackets
/// is the place in a list.
pub(crate) fn without_remark(name: &str) -> Option<&str> {
    // The last is that of the table which pandas has joined another to.
    const ENDS: [&str; 5] = ["_jst", "_JST", " JST", "_gmt", "_x"];
    let name = name.trim();
    let is_remark = |at: &usize| {
        let number = name[*at..].strip_prefix('[').is_some_and(|n| n.starts_with(char::is_numeric));
        *at > 0 && !number
    };
    let bracket = name.find(['(', '（', '[', '［', '【', '〔', '※']).filter(is_remark);
    let end = ENDS.iter().find_map(|end| name.strip_suffix(end));
    bracket.map(|at| &name[..at]).or(end).map(str::trim).filter(|rest| !rest.is_empty())
}

/// A name that says the same in two languages, `本文/Text`: its parts.
pub(crate) fn in_two_languages(name: &str) -> Option<(&str, &str)> {
    let (one, other) = name.split_once(['/', '／', '|'])?;
    let (one, other) = (one.trim(), other.trim());
    (one.is_ascii() != other.is_ascii() && !one.is_empty() && !other.is_empty())
        .then_some((one, other))
}

/// Whether a name says that its times are Japan's.
pub(crate) fn is_of_japan(name: &str) -> bool {
    const ZONES: [&str; 8] =
        ["jst", "日本時間", "日本標準時", "gmt+09", "gmt+9", "utc+09", "utc+9", "tokyo"];
    let name = name.to_lowercase();
    ZONES.iter().any(|zone| name.contains(zone))
}

/// What follows what posts are called. In Latin letters a word ends there: `poster` is none.
fn after_post(name: &str) -> Option<&str> {
    let is_sign = |c: char| matches!(c, '_' | '-' | '.' | ' ' | '　' | '/' | ':' | '・');
    let latin = POSTS.iter().find_map(|mark| {
        let start = name.get(..mark.len()).filter(|start| start.eq_ignore_ascii_case(mark))?;
        let rest = &name[start.len()..];
        let rest = ["'s", "’s"].iter().find_map(|end| rest.strip_prefix(end)).unwrap_or(rest);
        (!rest.starts_with(|c: char| c.is_ascii_lowercase())).then_some(rest)
    });
    let japanese = || JAPANESE.iter().find_map(|mark| name.strip_prefix(mark));
    let rest = latin.or_else(japanese)?.trim_start_matches(is_sign);
    Some(rest.strip_prefix('の').unwrap_or(rest).trim_start_matches(is_sign))
}

fn in_half_width(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    Cow::Owned(in_full_width(name).chars().map(half).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_posts_are_called_is_left_out() {
        for (name, rest) in [
            ("Post Body", Some("Body")),
            ("postBody", Some("Body")),
            ("tweets_text", Some("text")),
            ("tweet's text", Some("text")),
            ("X投稿日時", Some("日時")),
            ("Ｘのポストの本文", Some("本文")),
            ("ﾂｲｰﾄのID", Some("ID")),
            ("投稿された日時", Some("日時")),
            ("Date of Tweet", Some("Date")),
            ("Twitter/X post text", Some("text")),
            ("poster", None),
            ("xtext", None),
            ("status", None),
            ("本文", None),
            ("", None),
        ] {
            assert_eq!(of_post(name).as_deref(), rest, "{name}");
        }
        for (name, rest) in [
            ("Likes Received", Some("likes")),
            ("Total Retweets", Some("retweets")),
            ("いいねの数", Some("いいね")),
            ("ポストのいいね件数", Some("いいね")),
            ("likes", None),
        ] {
            assert_eq!(of_count(name).as_deref(), rest, "{name}");
        }
    }
}
