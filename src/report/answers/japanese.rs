//! What stands under a table, in Japanese.

/// Sentences with their numbers as `{}`, and the same with these by their places.
const SENTENCES: &[(&str, &str)] = &[
    ("the day has one post", "この日の投稿は1件"),
    ("the period has one post", "この期間の投稿は1件"),
    (
        "{} of {} posts have no author id and are left out of the test",
        "{1}件のうち{0}件は投稿者IDがなく、検定から除いた",
    ),
    (
        "1 post is a copy of 1 text and left out of the test",
        "1件は1通りの文面の写しで、検定から除いた",
    ),
    (
        "{} posts are copies of 1 text and left out of the test",
        "{0}件は1通りの文面の写しで、検定から除いた",
    ),
    (
        "{} posts are copies of {} texts and left out of the test",
        "{0}件は{1}通りの文面の写しで、検定から除いた",
    ),
    ("nobody wrote on both sides", "両方に書いた人はいない"),
    (
        "q < .05: {} of {} tested terms; {} where the people are dealt at random, so that some of \
         what passes may be chance",
        "q < .05 は検定した{1}語のうち{0}語。投稿者をくじで二組に分け直すと{2}語で、偶然の語が\
         含まれるおそれがある",
    ),
    (
        "q < .05: {} of {} tested terms; {} where the people are dealt at random",
        "q < .05 は検定した{1}語のうち{0}語。投稿者をくじで二組に分け直すと{2}語",
    ),
    (
        "q < .05: {} of {} tested term; {} where the people are dealt at random",
        "q < .05 は検定した{1}語のうち{0}語。投稿者をくじで二組に分け直すと{2}語",
    ),
    (
        "no post has an author id: people are not counted",
        "投稿者IDのある投稿がないため、人は数えない",
    ),
    (
        "no post has an author id: nothing can be tested; the order is that of the counts",
        "投稿者IDのある投稿がないため検定できない。順序は回数による",
    ),
    (
        "no post of the day has an author id: nothing can be tested; the order is that of the counts",
        "この日に投稿者IDのある投稿がないため検定できない。順序は回数による",
    ),
    (
        "no post of the baseline has an author id: nothing can be tested; the order is that of the \
         counts",
        "比較する日に投稿者IDのある投稿がないため検定できない。順序は回数による",
    ),
    (
        "1 person wrote: nothing can be tested with fewer than {}",
        "投稿者が1人だけで、{0}人未満では検定できない",
    ),
    (
        "{} people wrote: nothing can be tested with fewer than {}",
        "投稿者が{0}人だけで、{1}人未満では検定できない",
    ),
    (
        "1 person is left: nothing can be tested with fewer than {}",
        "同じ文面を除くと投稿者は1人で、{0}人未満では検定できない",
    ),
    (
        "{} people are left: nothing can be tested with fewer than {}",
        "同じ文面を除くと投稿者は{0}人で、{1}人未満では検定できない",
    ),
    (
        "nothing is tested: no term occurs {} times and is said by {} people",
        "{0}回以上、{1}人以上が使った語がなく、検定した語はない",
    ),
    (
        "no such term occurs {} times on both sides together; --min-count sets how often",
        "両方合わせて{0}回以上の語はない（--min-count で変えられる）",
    ),
    ("no day from {} to {} has tweets", "{0}から{1}までに投稿のある日はない"),
    ("no post was passed on", "広まった投稿はない"),
    ("the first {} of {} pairs", "{1}組のうち初めの{0}組"),
];

/// Filters by how they begin; what follows is kept.
const FILTERS: &[(&str, &str)] = &[
    ("content words", "内容語"),
    ("all parts of speech", "すべての品詞"),
    ("pos ", "品詞 "),
    ("kind ", "種類 "),
    ("retweets excluded", "リツイートを除く"),
    ("retweets included", "リツイートを含む"),
    ("retweets only", "リツイートのみ"),
    ("words in hashtags excluded", "ハッシュタグの中の語を除く"),
    ("long units", "長単位"),
    ("short and long units", "短単位と長単位"),
    ("negated words left out", "否定された語を除く"),
    ("negated words only", "否定された語のみ"),
    ("stop words default", "除外語は付属のリスト"),
    ("stop words none", "除外語なし"),
    ("stop words ", "除外語 "),
    ("variants default", "表記の統一は付属のリスト"),
    ("variants none", "表記の統一なし"),
    ("variants ", "表記の統一 "),
    ("author ", "投稿者 "),
    ("client ", "クライアント "),
    ("tweet language ", "投稿の言語 "),
    ("network ", "ネットワーク "),
    ("without author ", "除いた投稿者 "),
    ("without client ", "除いたクライアント "),
    ("without text ", "除いた本文 "),
    ("min count ", "最少の回数 "),
];

/// The filters of an answer.
pub(super) fn filters(filters: &str) -> String {
    let one = |filter: &str| {
        let known = FILTERS.iter().find_map(|(english, japanese)| {
            filter.strip_prefix(english).map(|rest| format!("{japanese}{rest}"))
        });
        known.unwrap_or_else(|| filter.to_owned())
    };
    filters.split(" · ").map(one).collect::<Vec<_>>().join(" · ")
}

/// A note; one that is not known stays as it is.
pub(super) fn note(note: &str) -> String {
    let known = SENTENCES.iter().find_map(|(english, japanese)| {
        let numbers = numbers(english, note)?;
        let fill = |text: String, (place, number): (usize, &&str)| {
            text.replace(&format!("{{{place}}}"), number)
        };
        Some(numbers.iter().enumerate().fold((*japanese).to_owned(), fill))
    });
    known.unwrap_or_else(|| note.to_owned())
}

/// What stands in the places of `{}` of a sentence, each one word; `None` if a text is
/// another.
fn numbers<'a>(sentence: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = sentence.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut numbers = Vec::new();
    for part in parts {
        let end = if part.is_empty() { rest.len() } else { rest.find(part)? };
        let (number, behind) = rest.split_at(end);
        if number.is_empty() || number.contains(' ') {
            return None;
        }
        numbers.push(number);
        rest = behind.strip_prefix(part)?;
    }
    rest.is_empty().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_and_notes_are_in_japanese() {
        assert_eq!(
            filters("content words · retweets excluded · stop words default · min count 3"),
            "内容語 · リツイートを除く · 除外語は付属のリスト · 最少の回数 3"
        );
        assert_eq!(
            note("82 posts are copies of 12 texts and left out of the test"),
            "82件は12通りの文面の写しで、検定から除いた"
        );
        assert_eq!(
            note("q < .05: 0 of 1 tested term; 0 where the people are dealt at random"),
            "q < .05 は検定した1語のうち0語。投稿者をくじで二組に分け直すと0語"
        );
        assert_eq!(note("the first 2 of 30 pairs"), "30組のうち初めの2組");
        assert_eq!(note("something else"), "something else");
    }
}
