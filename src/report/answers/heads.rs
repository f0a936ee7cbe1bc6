//! Heads of columns, and of values that are names in data.

use crate::report::Language;

/// The columns of answers, as a Japanese reader knows them: 回数 of occurrences, 人数 of
/// people, 件数 of posts.
const JAPANESE: &[(&str, &str)] = &[
    ("accounts", "人数"),
    ("after", "後"),
    ("amplification", "増幅"),
    ("author", "投稿者"),
    ("authors", "人数"),
    ("baseline_authors", "前の人数"),
    ("baseline_count", "前の回数"),
    ("baseline_rank", "前の順位"),
    ("baseline_rate", "前の1万語あたり"),
    ("baseline_voices", "前の独立言及数"),
    ("before", "前"),
    ("burst", "急増"),
    ("burst_count", "急増中の回数"),
    ("chi2", "χ²"),
    ("copies", "同文"),
    ("count", "回数"),
    ("date", "日付"),
    ("days", "日数"),
    ("delta", "差"),
    ("delta_rate", "1万語あたりの差"),
    ("example", "用例"),
    ("example_tweet_id", "用例の投稿ID"),
    ("examples", "用例"),
    ("few_people", "少人数"),
    ("figure", "項目"),
    ("first_seen", "初出"),
    ("first_time", "最初"),
    ("g2", "G²"),
    ("jaccard", "Jaccard"),
    ("dice", "Dice"),
    ("simpson", "Simpson"),
    ("keyword", "語"),
    ("kind", "種類"),
    ("last_time", "最後"),
    ("lemma", "語"),
    ("local_time", "時刻"),
    ("log_ratio", "log₂比"),
    ("log_ratio_high", "log₂比の上限"),
    ("log_ratio_low", "log₂比の下限"),
    ("lrc", "LRC"),
    ("mark", "印"),
    ("match", "一致"),
    ("n_x", "xの件数"),
    ("n_xy", "両方の件数"),
    ("n_y", "yの件数"),
    ("native", "RT機能"),
    ("negated", "否定"),
    ("new_words", "初登場の語"),
    ("npmi", "NPMI"),
    ("one_author", "一人"),
    ("parts", "構成"),
    ("people", "人数"),
    ("phi", "φ"),
    ("pmi", "PMI"),
    ("pos", "品詞"),
    ("position", "位置"),
    ("posts", "件数"),
    ("previous_rank", "前の順位"),
    ("rank", "順位"),
    ("rank_change", "順位の変化"),
    ("rate", "1万語あたり"),
    ("retweet_count", "リツイート総数"),
    ("retweets", "リツイート"),
    ("reading", "読み"),
    ("score", "得点"),
    ("since", "始まり"),
    ("surface", "表記"),
    ("text", "本文"),
    ("text_key", "文面の番号"),
    ("texts", "文面の数"),
    ("top_author_share", "最多投稿者の割合"),
    ("turbulence", "乱流度"),
    ("tweet_id", "投稿ID"),
    ("tweets", "件数"),
    ("value", "値"),
    ("voices", "独立言及数"),
    ("weight", "強さ"),
    ("words", "のべ語数"),
    ("x_pos", "xの品詞"),
    ("y_pos", "yの品詞"),
];

/// The same in English, of those whose names in data are not words that people read: people,
/// posts and times are called as in pages.
const ENGLISH: &[(&str, &str)] = &[
    ("accounts", "people"),
    ("authors", "people"),
    ("baseline_authors", "people before"),
    ("baseline_count", "count before"),
    ("baseline_rank", "rank before"),
    ("baseline_rate", "rate before"),
    ("baseline_voices", "voices before"),
    ("burst_count", "count in burst"),
    ("chi2", "χ²"),
    ("delta_rate", "delta of rate"),
    ("example_tweet_id", "post id of example"),
    ("few_people", "few people"),
    ("first_seen", "first seen"),
    ("first_time", "first"),
    ("g2", "G²"),
    ("last_time", "last"),
    ("local_time", "time"),
    ("log_ratio", "log₂ ratio"),
    ("log_ratio_high", "log₂ ratio high"),
    ("log_ratio_low", "log₂ ratio low"),
    ("lrc", "LRC"),
    ("n_x", "posts with x"),
    ("n_xy", "posts with both"),
    ("n_y", "posts with y"),
    ("new_words", "new words"),
    ("npmi", "NPMI"),
    ("one_author", "one person"),
    ("phi", "φ"),
    ("pmi", "PMI"),
    ("previous_rank", "rank before"),
    ("rank_change", "rank change"),
    ("retweet_count", "retweets in all"),
    ("text_key", "text key"),
    ("top_author_share", "share of one person"),
    ("tweet_id", "post id"),
    ("tweets", "posts"),
    ("x_pos", "pos of x"),
    ("y_pos", "pos of y"),
];

/// Columns that are something else in one question: its name, the column, the head.
const OF_ONE: &[(&str, &str, &str)] = &[("passed_on", "count", "リツイート")];

/// Whether a question is someone's own, a statement or a file: its columns are called as it
/// calls them.
fn is_own(question: &str) -> bool {
    question == "statement" || question.contains(['.', '/', '\\'])
}

/// The head of a question's column.
pub(super) fn head<'a>(question: &str, column: &'a str, language: Language) -> &'a str {
    let of_one = || {
        let mut heads = OF_ONE.iter();
        heads.find(|(of, name, _)| (*of, *name) == (question, column)).map(|(_, _, head)| *head)
    };
    let of_all = || JAPANESE.iter().find(|(name, _)| *name == column).map(|(_, head)| *head);
    let japanese = || of_one().or_else(of_all);
    match language {
        Language::En if is_own(question) => column,
        Language::En => {
            let mut heads = ENGLISH.iter();
            heads.find(|(name, _)| *name == column).map_or(column, |(_, head)| head)
        }
        Language::Ja => japanese().unwrap_or(column),
    }
}

/// Values that are names in data, by their columns, as a Japanese reader knows them.
const VALUES: &[(&str, &str, &str)] = &[
    ("match", "same", "同じ"),
    ("match", "near", "ほぼ同じ"),
    ("mark", "absent before", "比較対象になし"),
    ("mark", "gone", "今回なし"),
    ("figure", "runs", "試行回数"),
    ("figure", "tested terms per run", "1回に検定した語"),
    ("figure", "share of p < .05", "p < .05 の割合"),
    ("figure", "mean number of q < .05", "q < .05 の語の平均"),
    ("figure", "share of 95 % intervals that miss", "95%区間が外れた割合"),
];

/// What a value that is a name in data is called, where it is called otherwise.
pub(super) fn named(column: &str, value: &str, language: Language) -> Option<&'static str> {
    if language == Language::En {
        return None;
    }
    match value {
        // Of columns that hold nothing else.
        "yes" if matches!(column, "one_author" | "few_people" | "burst") => Some("はい"),
        "no" if matches!(column, "one_author" | "few_people" | "burst") => Some("いいえ"),
        _ => {
            let mut values = VALUES.iter();
            values.find(|(of, name, _)| (*of, *name) == (column, value)).map(|(_, _, named)| *named)
        }
    }
}
