//! Names of columns that say more than what stands in them: `Post Body`, `X投稿日時`,
//! `Date of Tweet`, `Likes Received`. What is left of them may be a name by itself.

use std::borrow::Cow;

use crate::texts::folded::folded;
use crate::texts::half_width_kana::in_full_width;

/// The last part of a name that says what it is within: `followers_count` of
/// `public_metrics.followers_count`.
pub(crate) fn last_part(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap_or(name)
}

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
    const ENDS: [&str; 12] = [
        "_jst", "_JST", " JST", "_gmt", "_utc", "_UTC", " UTC", " GMT", "_tokyo", ".keyword",
        ".raw", "_x",
    ];
    const STARTS: [&str; 3] = ["JST", "UTC", "日本時間の"];
    let name = name.trim();
    let is_remark = |at: &usize| {
        let number = name[*at..].strip_prefix('[').is_some_and(|n| n.starts_with(char::is_numeric));
        *at > 0 && !number
    };
    let bracket = name.find(['(', '（', '[', '［', '【', '〔', '※']).filter(is_remark);
    let end = ENDS.iter().find_map(|end| name.strip_suffix(end));
    let start = || STARTS.iter().find_map(|start| name.strip_prefix(start));
    bracket
        .map(|at| &name[..at])
        .or(end)
        .or_else(start)
        .map(str::trim)
        .filter(|rest| !rest.is_empty())
}

/// What a remark in brackets says.
pub(crate) enum Remark {
    /// Nothing that changes what the column has.
    None,
    /// That it was made of something else: `本文（英訳）`, `日時（取得）`.
    OfMade,
    /// Of which other post it is: `ツイートID(RT元)` is this, `RT元ID`.
    OfOther(String),
}

/// The remark after a name.
pub(crate) fn remark(name: &str) -> Remark {
    const OTHERS: &str =
        "rt元 リツイート元 リポスト元 返信先 リプライ先 返信元 引用 retweeted quoted replied";
    let bracket = ['(', '（', '[', '［', '【', '〔'];
    let Some((before, rest)) = name.trim().split_once(bracket) else { return Remark::None };
    let is_end = |c: char| c.is_whitespace() || [')', '）', ']', '］', '】', '〕'].contains(&c);
    let (before, remark) = (before.trim(), rest.trim_end_matches(is_end).trim());
    let lower = remark.to_lowercase();
    if before.is_empty() {
        return Remark::None;
    }
    if is_of_made(&lower) {
        return Remark::OfMade;
    }
    if !OTHERS.split_whitespace().any(|word| lower.starts_with(word)) {
        return Remark::None;
    }
    let is_id = before.to_lowercase().ends_with("id");
    let remark = if remark == "引用" { "引用元" } else { remark };
    Remark::OfOther(format!("{remark}{}", if is_id { "ID" } else { before }))
}

/// Whether a word says that what stands there was made of something, or that the time is that of
/// its collection.
fn is_of_made(word: &str) -> bool {
    const WORDS: &str = "
        翻訳 英訳 和訳 訳文 分かち わかち 形態素 前処理 整形 正規化 クリーニング クレンジング 加工 要約 取得 収集
        保存 更新 translat cleaned tokeniz collected retrieved";
    WORDS.split_whitespace().any(|known| word.contains(known))
}

/// Whether texts that are called so were made of those of posts, or are said of them.
pub(crate) fn is_of_made_texts(name: &str) -> bool {
    const WORDS: &str = "
        clean wakati token process normal lemma summar embed comment memo note response reply answer
        prompt reason label descri bio profile query keyword search location title メモ コメント 感想 備考
        回答 応答 返信 理由 説明 プロフィール 自己紹介 検索 キーワード 場所 原形 名詞 単語";
    let name = name.to_lowercase();
    is_of_made(&name) || WORDS.split_whitespace().any(|known| name.contains(known))
}

/// Whether a name has a remark in brackets, so that one without is meant before it.
pub(crate) fn has_remark(name: &str) -> bool {
    let name = name.trim();
    without_remark(name).is_some() && name.ends_with([')', '）', ']', '］', '】', '〕'])
}

/// A name that says the same in two languages, `本文/Text`: its parts.
pub(crate) fn in_two_languages(name: &str) -> Option<(&str, &str)> {
    let (one, other) = name.split_once(['/', '／', '|', ' ', '\u{3000}', '\n'])?;
    let (one, other) = (one.trim(), other.trim());
    (one.is_ascii() != other.is_ascii() && !one.is_empty() && !other.is_empty())
        .then_some((one, other))
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

pub(crate) fn in_half_width(name: &str) -> Cow<'_, str> {
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
