//! Words that say what a post is: a retweet, a quote, an answer or none of these; and yes and no.

use crate::texts::folded::folded;

/// What a flag says, in the words of programs, of people, and of spreadsheets in other languages.
pub(crate) fn flag(written: &str) -> Option<bool> {
    match written.trim().to_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "1" | "1.0" | "on" | "rt" | "retweet" | "retweeted"
        | "はい" | "是" | "有" | "有り" | "あり" | "該当" | "○" | "◯" | "●" | "◎" | "✓" | "✔"
        | "☑" | "真" | "vrai" | "wahr" | "verdadero" | "vero" | "verdadeiro" | "oui" | "sí"
        | "si" | "sim" | "ja" | "да" | "예" | "네" => Some(true),
        "false" | "f" | "no" | "n" | "0" | "0.0" | "off" | "いいえ" | "否" | "無" | "無し"
        | "なし" | "非該当" | "×" | "✗" | "☐" | "偽" | "假" | "不是" | "-" | "original"
        | "オリジナル" | "faux" | "falsch" | "falso" | "non" | "nein" | "nee" | "nej" | "ne"
        | "não" | "нет" | "아니오" | "아니요" | "无" => Some(false),
        _ => None,
    }
}

/// What a post is of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Retweet,
    Quote,
    Reply,
}

/// What a word says of a post: `retweeted`, `Quote`, `リプライ`.
pub(crate) fn kind(written: &str) -> Option<Kind> {
    if is_said_of_retweet(written) {
        return Some(Kind::Retweet);
    }
    let word: String =
        written.chars().filter(|c| c.is_alphanumeric() || *c == 'ー').collect::<String>();
    let word = word.to_lowercase();
    let is = |part: &str| word.contains(part);
    if is_denied(&word) {
        return None;
    }
    // A quote is a post of its own author, `quoted retweet` or not.
    if is("quote") || is("引用") || matches!(word.as_str(), "qt" | "qrt") {
        Some(Kind::Quote)
    } else if is("retweet")
        || is("repost")
        || is("リツイート")
        || is("リポスト")
        || is("reblog")
        || is("ブースト")
        || is("转推")
        || is("轉推")
        || is("转发")
        || is("轉發")
        || matches!(
            word.as_str(),
            "rt" | "公式rt" | "share" | "shared" | "シェア" | "boost" | "boosted" | "announce"
        )
    {
        Some(Kind::Retweet)
    } else if is("repl")
        || is("comment")
        || is("返信")
        || is("リプライ")
        || is("回复")
        || is("回覆")
    {
        Some(Kind::Reply)
    } else {
        None
    }
}

/// Whether a value is what a page shows above a post that somebody repeats: `Sui reposted`,
/// `すいさんがリポストしました`.
pub(crate) fn is_said_of_retweet(value: &str) -> bool {
    const LONGEST: usize = 80;
    const ENDS: [&str; 10] = [
        "がリポスト",
        "がリツイート",
        "がブースト",
        "リポストしました",
        "リツイートしました",
        "ブーストしました",
        " reposted",
        " Reposted",
        " Retweeted",
        " retweeted",
    ];
    // Most values are a word.
    value.len() >= " reposted".len()
        && ENDS.iter().any(|end| value.trim_end().ends_with(end))
        && value.chars().count() <= LONGEST
        && !["not ", "Not "].iter().any(|mark| value.starts_with(mark))
}

/// Whether a value is a word for retweets and nothing else.
pub(crate) fn is_word_of_retweets(value: &str) -> bool {
    const WORDS: &str = "
        rt retweet retweeted repost reposted reblog reblogged boost boosted 公式rt リツイート
        公式リツイート リポスト ブースト 转推 轉推 repostfacade";
    let word = folded(value);
    WORDS.split_whitespace().any(|known| known == word) || is_said_of_retweet(value)
}

/// Whether a word says what a post is not: `not a retweet`, `リツイートではない`.
fn is_denied(word: &str) -> bool {
    let is_of_retweet = |rest: &str| rest.starts_with("re") || rest == "rt";
    let begins = |mark: &str| word.strip_prefix(mark).is_some_and(is_of_retweet);
    ["not", "nota", "non", "no"].into_iter().any(begins)
        || word.starts_with('非')
        || ["ではない", "でない", "以外"].iter().any(|end| word.ends_with(end))
}

/// Posts that a value refers to: `[{'type': 'retweeted', 'id': '1036…'}]`,
/// `[<ReferencedTweet id=1036… type=retweeted]`, `retweeted:1036…;quoted:1036…`.
pub(crate) fn references(written: &str) -> Vec<(Kind, Option<i64>)> {
    // `list(type = "retweeted", id = "1036…")`, as R prints it.
    let is_of_r = written.trim_start().starts_with("list(");
    if !is_of_r && !written.contains(['{', '<']) {
        return named_references(written).unwrap_or_default();
    }
    // Of `list(list(type = …), list(…))` each inner list is one, of `c("…")` none.
    let parts: Vec<&str> = if is_of_r {
        written.split("list(").filter(|part| part.contains("type")).collect()
    } else {
        written.split(['{', '<']).skip(1).collect()
    };
    let of = |part: &str| {
        let word = ["retweeted", "quoted", "replied_to"].into_iter().find(|w| part.contains(w))?;
        let digits = part.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() >= 2);
        Some((kind(word)?, digits.and_then(|digits| digits.parse().ok())))
    };
    parts.into_iter().filter_map(of).collect()
}

/// Those of a value that is a list of kinds with ids and has nothing else.
fn named_references(written: &str) -> Option<Vec<(Kind, Option<i64>)>> {
    const LEAST_DIGITS: usize = 8;
    // Most values are the id alone.
    if !written.contains([':', '=']) {
        return None;
    }
    let is_around = |c: char| c.is_whitespace() || "[]\"'()".contains(c);
    let of = |part: &str| {
        let (word, id) = part.trim_matches(is_around).split_once([':', '='])?;
        let id = id.trim_matches(is_around);
        let is_id = id.len() >= LEAST_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit());
        let known = is_kind(word).then(|| kind(word))?;
        Some((known?, Some(id.parse().ok().filter(|_| is_id)?)))
    };
    written.split([',', ';', '|', '\n']).map(of).collect()
}

/// Whether a value is a word for what a post is: a retweet, a quote, an answer or none of
/// these: `TEXT_POST`, `通常の投稿`.
pub(crate) fn is_kind(value: &str) -> bool {
    const LONGEST: usize = 24;
    is_said_of_retweet(value)
        || (value.chars().count() <= LONGEST && (kind(value).is_some() || is_plain(&folded(value))))
}

/// Whether a word has nothing but what posts are called that repeat none, and what is in them.
fn is_plain(word: &str) -> bool {
    const PARTS: &str = "
        animatedgif carousel original オリジナル standard article regular picture single
        normal status thread スレッド tweets tweet posts post image photo video audio album
        media plain text テキスト self link none note poll gif new ツイート ポスト 投稿 通常 新規 自分 本人 画像
        動画 写真 推文 原创 原創 の";
    let mut rest = word;
    while let Some(next) = PARTS.split_whitespace().find_map(|part| rest.strip_prefix(part)) {
        rest = next;
    }
    !word.is_empty() && (rest.is_empty() || is_denied(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_what_a_post_is() {
        assert!(is_kind("リポスト") && is_kind("Tweet") && is_kind("返信"));
        assert!(is_kind("TEXT_POST") && is_kind("通常の投稿") && is_kind("Not a retweet"));
        assert!(!is_kind("sports") && !is_kind("") && !is_kind("postal"));
        for (word, what) in [
            ("REPOST_FACADE", Some(Kind::Retweet)),
            ("Sui Quote reposted", Some(Kind::Retweet)),
            ("むぎさんがリポストしました", Some(Kind::Retweet)),
            ("シェア", Some(Kind::Retweet)),
            ("Not reposted", None),
            ("公式リツイート", Some(Kind::Retweet)),
            ("QT", Some(Kind::Quote)),
            ("non-retweet", None),
            ("not RT", None),
            ("リツイートではない", None),
            ("TEXT_POST", None),
        ] {
            assert_eq!(kind(word), what, "{word}");
        }
        let id = 1_036_452_470_584_246_272;
        for (value, told) in [
            ("retweeted:1036452470584246272", &[(Kind::Retweet, Some(id))][..]),
            (
                "['RT: 1036452470584246272', 'reply:1036452470584246272']",
                &[(Kind::Retweet, Some(id)), (Kind::Reply, Some(id))],
            ),
            (
                "list(type = c(\"retweeted\"), id = c(\"1036452470584246272\"))",
                &[(Kind::Retweet, Some(id))],
            ),
            ("1036452470584246272", &[]),
            ("RT: 朝", &[]),
            ("https://x.com/a/status/1036452470584246272", &[]),
        ] {
            assert_eq!(references(value), told, "{value}");
        }
        assert_eq!((flag("Oui"), flag("NEIN"), flag("いつか")), (Some(true), Some(false), None));
    }
}
