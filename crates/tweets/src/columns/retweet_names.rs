//! What columns are called that tell of retweets, by the words in their names.

use crate::texts::folded::folded;

/// Whether a column is called after retweets, and not after how many there are, or whether
/// one may or did retweet the post oneself.
pub(crate) fn is_of_retweets(name: &str) -> bool {
    const PARTS: &str = "retweet repost reblog リツイート リポスト ブースト rt元 転載 转推 轉推";
    const OTHERS: &str = "
        count total number rate received able can allow settings byme 数 數 率 合計 可 設定 済 已 先";
    const WORDS: &str = "retweets reposts reblogs retweeters reposters my me viewer";
    let folded = folded(name);
    (PARTS.split_whitespace().any(|part| folded.contains(part)) || has_word(name, "rt"))
        && !OTHERS.split_whitespace().any(|part| folded.contains(part))
        && !has_word(name, WORDS)
        && !is_of_who_asks(name)
}

/// Whether a column is called as networks call what whoever asks them has done: it says of
/// no post whether it is a retweet, unless the name is a question.
pub(crate) fn is_of_who_asks(name: &str) -> bool {
    matches!(folded(name).as_str(), "retweeted" | "reposted" | "reblogged")
        && !is_question(name)
        // `retweeted_id`, of which a database has kept ten letters.
        && !name.trim_end().ends_with('_')
}

/// Whether a name asks whether something is one, so that noughts and ones answer it.
pub(crate) fn is_asked(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["flag", "フラグ", "判定", "かどうか", "有無", "公式", "native", "是否", "区分"];
    let folded = folded(name);
    is_question(name)
        || has_word(name, "is")
        || WORDS.iter().any(|word| folded.contains(word))
        || folded.ends_with('か')
}

fn is_question(name: &str) -> bool {
    name.trim_end().ends_with(['?', '？'])
}

/// Whether a column is called after the post that is retweeted: after its author or its text.
pub(crate) fn names_another(name: &str) -> bool {
    const WORDS: &str = "from by of via source original text content";
    let folded = folded(name);
    is_of_retweets(name)
        && (has_word(name, WORDS)
            || is_of_author(name)
            || ["元", "本文", "相手"].iter().any(|part| folded.contains(part)))
}

/// Whether a column is called after somebody.
fn is_of_author(name: &str) -> bool {
    const WORDS: &str = "author user username account handle poster name";
    const PARTS: [&str; 5] = ["者", "アカウント", "ユーザ", "した人", "作者"];
    let folded = folded(name);
    has_word(name, WORDS) || PARTS.iter().any(|part| folded.contains(part))
}

/// Whether a column may name the author of the post that is repeated: `元投稿者`.
pub(crate) fn may_name_author(name: &str) -> bool {
    may_name_another(name) && (is_of_author(name) || has_word(name, "from by"))
}

/// Whether a column says by a flag that a post repeats none: `is_original`, `オリジナル`.
pub(crate) fn is_of_originals(name: &str) -> bool {
    let folded = folded(name);
    may_name_another(name)
        && (has_word(name, "original") || folded.contains("オリジナル") || folded == "isself")
}

/// Whether a column may tell of the post that is repeated, or whether one is: `is_original`,
/// `元投稿者`, `shared_from`. It may as well be of one that is quoted or answered.
pub(crate) fn may_name_another(name: &str) -> bool {
    const PARTS: &str = "
        元ツイート 元ポスト 元投稿 元の投稿 元のポスト 元のツイート オリジナル 拡散 reshare";
    const OTHERS: &str = "text content language lang url_count 数 本文 言語";
    let folded = folded(name);
    (PARTS.split_whitespace().any(|part| folded.contains(part))
        || has_word(name, "original shared origin")
        || folded == "referencedtweet"
        || folded == "isself")
        && !OTHERS.split_whitespace().any(|part| folded.contains(part))
}

/// Whether a name has one of some words in Latin letters, however it is spelled: `is_rt`,
/// `isRT`, `RT/QT`, `RT判定`.
pub(crate) fn has_word(name: &str, words: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic();
    let is_one =
        |word: &str| words.split_whitespace().any(|wanted| word.eq_ignore_ascii_case(wanted));
    name.split(|c| !is_letter(c)).any(|run| {
        // `isRT`: a large letter after a small one begins a word.
        let starts = run.as_bytes().windows(2).enumerate();
        let starts =
            starts.filter(|(_, pair)| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        let mut begin = 0;
        let mut found = false;
        for end in starts.map(|(at, _)| at + 1).chain([run.len()]) {
            found |= is_one(&run[begin..end]);
            begin = end;
        }
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_of_retweets() {
        for (name, is) in [
            ("native_retweet", true),
            ("RT元ツイートURL", true),
            ("retweet_source", true),
            ("retweetsource", true),
            ("是否轉推", true),
            ("is_rt_flag", true),
            ("isRT", true),
            ("RT/QT", true),
            ("RT判定", true),
            ("リツイート投稿", true),
            ("Retweeted?", true),
            ("Retweet Count", false),
            ("Retweets Received", false),
            ("RT数", false),
            ("リポスト数", false),
            ("retweeted", false),
            ("reblogged", false),
            ("viewer.repost", false),
            ("リツイート済み", false),
            ("is_retweetable", false),
            ("start", false),
            ("text", false),
        ] {
            assert_eq!(is_of_retweets(name), is, "{name}");
        }
        for name in ["リポスト元の投稿者", "Reposted From", "repost_by", "rtUserName", "RT元本文"]
        {
            assert!(names_another(name), "{name}");
        }
        for name in ["native_retweet", "author", "retweet_baby", "リツイート"] {
            assert!(!names_another(name), "{name}");
        }
        for name in ["is_original", "元投稿者", "original.id", "オリジナル", "sharedFrom"]
        {
            assert!(may_name_another(name), "{name}");
        }
        for name in ["original_text", "originality", "shares", "元気"] {
            assert!(!may_name_another(name), "{name}");
        }
        assert!(is_asked("Retweet?") && is_asked("isRt") && is_asked("公式リツイート"));
        assert!(!is_asked("RT") && !is_asked("artist_rt") && is_of_who_asks("Retweeted"));
    }
}
