//! Long units (長単位): runs of words that make one term together, such as
//! 握手|会 and 新型|コロナ|ウイルス.
//!
//! A run consists of nouns, prefixes, suffixes and numerals with nothing between
//! them. Adverbial nouns (今日, 時), pronouns and formal nouns (こと) end it: they
//! stand beside other nouns without belonging to them.

use std::ops::Range;

use super::features::Features;
use super::token::Kind;

/// More parts than a term has; a longer run is a list, or one word again and again.
const MOST_PARTS: usize = 10;

/// How a word goes together with its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Joins {
    /// It does not.
    #[default]
    No,
    /// With what follows: 新, 第.
    Prefix,
    /// With both.
    Noun,
    /// With both, and a run of these alone is a number, not a term.
    Numeral,
    /// With what it follows: 会, 円.
    Suffix,
}

impl Joins {
    /// By what IPADIC, `UniDic` or `SudachiDict` say of the word.
    pub fn of(features: &Features) -> Self {
        let [pos, pos1, pos2, _] = features.pos;
        match (pos, pos1, pos2) {
            ("接頭詞", "名詞接続" | "数接続", _) | ("接頭辞", ..) => Self::Prefix,
            ("名詞", "数" | "数詞", _) => Self::Numeral,
            // 嬉しそう, and what makes a noun of an adjective: 楽しさ.
            ("名詞", "接尾", "助動詞語幹" | "特殊") | ("名詞", "普通名詞", "副詞可能") => {
                Self::No
            }
            ("名詞", "接尾", _) | ("接尾辞", "名詞的", _) => Self::Suffix,
            ("名詞", "一般" | "固有名詞" | "サ変接続" | "形容動詞語幹" | "普通名詞" | "*", _) => {
                Self::Noun
            }
            _ => Self::No,
        }
    }
}

/// A word, as far as compounds go.
pub(super) trait Word {
    fn joins(&self) -> Joins;
    fn kind(&self) -> Kind;
    /// Bytes of the text.
    fn place(&self) -> Range<usize>;
}

/// The first run that makes a compound among `words`, from the place `from` on.
pub(super) fn next(words: &[impl Word], mut from: usize) -> Option<Range<usize>> {
    while from < words.len() {
        let mut end = from;
        while end < words.len() && goes_on(words, from, end) {
            end += 1;
        }
        let mut run = from..end;
        // What stands at its end and belongs to what follows.
        while run.len() > 1 && words[run.end - 1].joins() == Joins::Prefix {
            run.end -= 1;
        }
        if is_compound(&words[run.clone()]) {
            return Some(run);
        }
        from = end.max(from + 1);
    }
    None
}

/// Whether the word at `place` belongs to the run that begins at `start`.
fn goes_on(words: &[impl Word], start: usize, place: usize) -> bool {
    let word = &words[place];
    if !matches!(word.kind(), Kind::Word | Kind::Number) {
        return false;
    }
    match word.joins() {
        Joins::No => return false,
        Joins::Suffix if place == start => return false,
        Joins::Prefix | Joins::Noun | Joins::Numeral | Joins::Suffix => {}
    }
    place == start || words[place - 1].place().end == word.place().start
}

fn is_compound(run: &[impl Word]) -> bool {
    let is_named = run.iter().any(|word| matches!(word.joins(), Joins::Noun | Joins::Suffix));
    (2..=MOST_PARTS).contains(&run.len()) && is_named
}

#[cfg(test)]
mod tests {
    use crate::{Dictionaries, Kind, Token, Tokenizer};
    use std::sync::LazyLock;

    static TOKENIZER: LazyLock<Tokenizer> =
        LazyLock::new(|| Tokenizer::new(&Dictionaries::default()).unwrap());

    /// The compounds of a text, with their parts.
    fn compounds(text: &str) -> Vec<(String, Vec<String>)> {
        let mut found: Vec<(String, Vec<String>, usize)> = Vec::new();
        TOKENIZER.worker().tokenize(text, &mut |token: &Token| {
            if token.kind == Kind::Compound {
                assert!(!token.in_compound && token.features.pos[0] == "名詞", "{token:?}");
                found.push((token.lemma().to_owned(), Vec::new(), token.end));
            } else if token.in_compound {
                let (_, parts, end) = found.last_mut().unwrap();
                assert!(token.end <= *end);
                parts.push(token.surface.to_owned());
            }
        });
        found.into_iter().map(|(lemma, parts, _)| (lemma, parts)).collect()
    }

    #[test]
    fn runs_of_nouns_are_one_term() {
        for (text, expected) in [
            ("日曜の握手会に行く", "握手会"),
            ("古い図書館員の話", "図書館員"),
            ("国際空港まで歩いた", "国際空港"),
            ("第三小学校の校庭", "第三小学校"),
            ("各駅停車で帰る", "各駅停車"),
            ("東京タワー展望台からの夜景", "東京タワー展望台"),
        ] {
            let found = compounds(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].0.as_str(), found[0].1.concat()), (expected, expected.into()));
            assert!(found[0].1.len() > 1, "{found:?}");
        }
    }

    #[test]
    fn what_merely_stands_beside_a_noun_is_none() {
        for text in [
            "今日東京に行く",
            "東京、大阪、京都",
            "東京 大阪",
            "食べる時計画を立てる",
            "それ自転車じゃない",
            "2018",
            "嬉しさ半分",
            "雨😊傘",
            "猫",
            "",
        ] {
            let found = compounds(text);
            assert!(found.iter().all(|(lemma, _)| !text.starts_with(lemma)), "{text}: {found:?}");
        }
        assert_eq!(compounds("東京、大阪、京都"), []);
        assert_eq!(compounds("2018"), []);
        assert_eq!(compounds(&"機械学習".repeat(20)), [], "a list is not a term");
    }

    #[test]
    fn a_hashtag_has_compounds_too() {
        let mut kinds = Vec::new();
        TOKENIZER.worker().tokenize("#大型連休", &mut |token: &Token| {
            kinds.push((token.surface.to_owned(), token.kind, token.in_hashtag));
        });
        assert_eq!(kinds[0], ("#大型連休".to_owned(), Kind::Hashtag, false));
        assert_eq!(kinds[1], ("大型連休".to_owned(), Kind::Compound, true));
        assert!(kinds[2..].iter().all(|(_, kind, inside)| *kind == Kind::Word && *inside));
    }
}
