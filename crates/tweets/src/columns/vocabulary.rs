//! What columns mean that are called by one of the [known names](super::known_names), however
//! it is spelled. Which column of a file is meant is decided by [`columns`](super), from the values.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::known_names::{NAMES, WEAK};
use super::reduced_names::{self, Remark, is_display_name, without_remark};
use crate::posts::field::Field;
use crate::texts::folded::folded;

/// What a name means: a field, and how well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub field: Field,
    /// Less is better.
    pub rank: usize,
    /// Only where there is no better one.
    pub is_weak: bool,
}

type Meanings = HashMap<String, Vec<Meaning>>;

/// Letters that a database of old keeps of a name.
const KEPT: usize = 10;

/// Names of which so many letters are left, where all that begin so mean the same.
static CUT: LazyLock<Meanings> = LazyLock::new(|| {
    const FIELDS: [Field; 4] =
        [Field::Author, Field::CreatedAt, Field::LikeCount, Field::RetweetCount];
    let mut all = Meanings::new();
    for &(field, names) in NAMES {
        let long = names.split_whitespace().filter(|name| name.is_ascii() && name.len() > KEPT);
        for name in long {
            let known = MEANINGS.get(&folded(name)).into_iter().flatten();
            let meaning = known.into_iter().find(|meaning| meaning.field == field).copied();
            all.entry(name[..KEPT].to_lowercase()).or_default().extend(meaning);
        }
    }
    let is_clear = |meanings: &[Meaning]| {
        let first = meanings.first().map(|meaning| meaning.field);
        first.is_some_and(|first| FIELDS.contains(&first))
            && meanings.iter().all(|meaning| Some(meaning.field) == first && !meaning.is_weak)
    };
    all.retain(|_, meanings| is_clear(meanings));
    for meanings in all.values_mut() {
        meanings.truncate(1);
    }
    all
});

/// What a name of ten letters means that may be the beginning of a longer one.
fn of_cut(name: &str) -> &'static [Meaning] {
    let name = name.trim();
    let is_cut = name.len() == KEPT && name.is_ascii();
    let meanings = is_cut.then(|| CUT.get(&name.to_lowercase())).flatten();
    meanings.map(Vec::as_slice).unwrap_or_default()
}

static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
    let mut all = Meanings::new();
    for &(field, names) in NAMES {
        let mut is_weak = false;
        for (rank, name) in names.split_whitespace().enumerate() {
            is_weak |= name == WEAK;
            let meanings = all.entry(folded(name)).or_default();
            if name != WEAK && meanings.iter().all(|meaning| meaning.field != field) {
                meanings.push(Meaning { field, rank, is_weak });
            }
        }
    }
    all
});

/// Those of names that are better than others.
static STRONG: LazyLock<Meanings> = LazyLock::new(|| those(|meaning| !meaning.is_weak));

/// Those of names of counts.
static COUNTS: LazyLock<Meanings> = LazyLock::new(|| {
    those(|meaning| matches!(meaning.field, Field::LikeCount | Field::RetweetCount))
});

fn those(are_kept: impl Fn(&Meaning) -> bool) -> Meanings {
    let all = MEANINGS.iter().map(|(name, meanings)| {
        (name.clone(), meanings.iter().filter(|meaning| are_kept(meaning)).copied().collect())
    });
    all.collect()
}

fn of(meanings: &'static Meanings, name: &str) -> &'static [Meaning] {
    meanings.get(&folded(name)).map(Vec::as_slice).unwrap_or_default()
}

/// What a column of this name may feed.
pub(crate) fn meanings(name: &str) -> &'static [Meaning] {
    // Spelled without its dot it would be a handle, `username`.
    if is_display_name(name) {
        return MEANINGS.get("displayname").map(Vec::as_slice).unwrap_or_default();
    }
    // What stands around it is no part of the name: `_source.id` is not `source_id`.
    if let Some(inner) = name.trim().strip_prefix("_source.") {
        return meanings(inner);
    }
    match (MEANINGS.get(&folded(name)), name.trim().split_once(['.', '/'])) {
        (Some(meanings), _) => meanings,
        (None, _) if let Some(meanings) = under_remark(name) => meanings,
        // `投稿日時(JST)`, `created_at_jst`: what is remarked of it says nothing else.
        (None, _) if without_remark(name).is_some() => {
            without_remark(name).map(meanings).unwrap_or_default()
        }
        // `本文/Text`
        (None, _) if let Some(meanings) = in_both_languages(name) => meanings,
        // `users.screen_name`: of an account nothing else than its names is asked for.
        (None, Some(("u" | "users", inner))) => {
            MEANINGS.get(&folded(&format!("user{inner}"))).map(Vec::as_slice).unwrap_or_default()
        }
        // `tweet.user`: the wrapper around a post says nothing more.
        (None, Some((around, inner))) if is_around(around) => meanings(inner),
        (None, _) => {
            let bare = reduced_names::of_post(name).map(|bare| of(&STRONG, &bare));
            let bare = bare.filter(|meanings| !meanings.is_empty());
            let count = || reduced_names::of_count(name).map(|bare| of(&COUNTS, &bare));
            bare.or_else(count).filter(|bare| !bare.is_empty()).unwrap_or_else(|| of_cut(name))
        }
    }
}

/// What a name means whose remark says of what else it is.
fn under_remark(name: &str) -> Option<&'static [Meaning]> {
    match reduced_names::remark(name) {
        Remark::OfMade => Some(&[]),
        Remark::OfOther(name) => Some(meanings(&name)),
        Remark::None => None,
    }
}

/// What a name means that says it in two languages.
fn in_both_languages(name: &str) -> Option<&'static [Meaning]> {
    let (one, other) = reduced_names::in_two_languages(name)?;
    let (one, other) = (meanings(one), meanings(other));
    let is_shared = |meaning: &Meaning| other.iter().any(|other| other.field == meaning.field);
    one.iter().any(is_shared).then_some(one)
}

/// Whether the value of a key may be the post itself; or before a dot, its table.
pub(crate) fn is_around(key: &str) -> bool {
    AROUND.contains(&key)
}

/// Keys of objects that are posts, and short names of their tables in a query.
const AROUND: [&str; 23] = [
    "t",
    "p",
    "tweet",
    "tweets",
    "posts",
    "commit",
    "post",
    "status",
    "data",
    "_source",
    "item",
    "node",
    "record",
    "doc",
    "note",
    "payload",
    "fields",
    "stats",
    "metrics",
    "counts",
    "engagement",
    "content",
    "attributes",
];

/// Whether a name is one that only tables of posts have.
pub(crate) fn is_telling(name: &str) -> bool {
    const PARTS: [&str; 16] = [
        "tweet",
        "推文",
        "转推",
        "screenname",
        "retweet",
        "ツイート",
        "リポスト",
        "つぶやき",
        "いいね",
        "hashtag",
        "fromuser",
        "likecount",
        "favoritecount",
        "repost",
        "favouritecount",
        "ポスト",
    ];
    const WHOLE: [&str; 8] =
        ["投稿日時", "投稿内容", "投稿本文", "rawcontent", "idstr", "statusid", "nlikes", "投稿者"];
    let folded = folded(name);
    PARTS.iter().any(|part| folded.contains(part)) || WHOLE.contains(&folded.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_spelled() {
        let is = |name: &str, field: Field| meanings(name).iter().any(|m| m.field == field);
        for name in
            ["tweet_id", "Tweet Id", "tweetId", "TWEET-ID", " tweet.id ", "ｔｗｅｅｔ＿ｉｄ"]
        {
            assert!(is(name, Field::Id), "{name}");
        }
        assert!(is("投稿日時", Field::CreatedAt) && is("いいね！数", Field::LikeCount));
        assert!(is("Author.Username", Field::Author) && is("author_username", Field::Author));
        assert!(is("投稿日時(JST)", Field::CreatedAt) && is("created_at_jst", Field::CreatedAt));
        assert!(
            is("ﾂｲｰﾄID", Field::Id) && is("ﾎﾟｽﾄ本文", Field::Text) && is("ﾕｰｻﾞｰ名", Field::Author)
        );
        assert!(is("本文（テキスト）", Field::Text) && is("日時（日本時間）", Field::CreatedAt));
        assert!(is("Published Date (GMT+09:00) Tokyo", Field::CreatedAt));
        let is_weak = |name: &str| meanings(name).iter().all(|meaning| meaning.is_weak);
        assert!(is("tweet.user.name", Field::Author) && is_weak("tweet.user.name"));
        assert!(is("user.username", Field::Author) && !is_weak("user.username"));
        assert!(is("screen_nam", Field::Author) && is("FAVORITE_C", Field::LikeCount));
        assert!(is("RT", Field::RetweetCount) && is("RT", Field::IsRetweet));
        for (name, field) in [
            ("Post Body", Field::Text),
            ("twitter_text", Field::Text),
            ("X投稿ID", Field::Id),
            ("ツイートのID", Field::Id),
            ("Tweet Posted Time (UTC)", Field::CreatedAt),
            ("ポストした人", Field::Author),
            ("Likes Received", Field::LikeCount),
            ("リポスト件数", Field::RetweetCount),
        ] {
            assert!(is(name, field) && !is_weak(name), "{name}");
        }
        for name in [
            "",
            "___",
            "conversation_id",
            "retweeted",
            "user_created_at",
            "user_lang",
            "in_reply_t",
            "text_color",
            "post_title",
            "status_code",
            "ポスト数",
        ] {
            assert!(meanings(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn every_column_of_tweets_has_its_own_name() {
        for field in Field::ALL {
            let is_known = meanings(field.column()).iter().any(|meaning| meaning.field == field);
            assert!(is_known, "{field:?}");
        }
    }

    #[test]
    fn some_names_tell_of_posts() {
        for name in ["Tweet Id", "user_screen_name", "ツイート本文", "hashtags"] {
            assert!(is_telling(name), "{name}");
        }
        for name in ["id", "date", "body", "本文", "level", "twitter_text"] {
            assert!(!is_telling(name), "{name}");
        }
    }
}
