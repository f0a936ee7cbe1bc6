//! What many people posted in copies of several texts, as the tag of a quiz with several
//! results: none of these is a text of many, and no word of a copy is one that people used.

use std::collections::BTreeSet;

use super::named::is_telling;
use super::{TermKey, Word};
use crate::copies::CopiedText;

/// The share of the people who wrote that must have posted it, as one in so many, and how many
/// they must be.
const ONE_PERSON_IN: i64 = 5;
const SOME_PEOPLE: i64 = 10;
/// Texts that must have it.
const LEAST_TEXTS: usize = 2;
const HASHTAG: &str = "ハッシュタグ";

/// A noun or hashtag that a fifth of the people posted, half or more of it in copies of several
/// texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCopies {
    pub key: TermKey,
    pub people: i64,
    /// How many texts that several people posted have it.
    pub texts: usize,
}

/// Of those that a page shows the hashtag of most people, or the noun where there is none. None
/// where half of them posted one text, which tells more.
pub(super) fn in_copies(
    words: &[Word],
    vague: &BTreeSet<TermKey>,
    copies: &[CopiedText],
    writers: Option<i64>,
) -> Option<InCopies> {
    let writers = writers?;
    let copied: Vec<(String, i64)> = copies
        .iter()
        .filter(|copy| !copy.is_near)
        .map(|copy| (copy.text.to_lowercase(), copy.accounts))
        .collect();
    let told = |word: &Word| {
        let people = word.authors?;
        let is_of_many = people >= SOME_PEOPLE && people.saturating_mul(ONE_PERSON_IN) >= writers;
        let tells = is_telling(&word.key) && !vague.contains(&word.key);
        if !is_of_many || !tells || !word.is_of_copies() {
            return None;
        }
        let own = word.key.lemma.to_lowercase();
        let of_texts = copied.iter().filter(|(text, _)| text.contains(&own));
        let accounts: Vec<i64> = of_texts.map(|(_, accounts)| *accounts).collect();
        let is_of_several =
            accounts.len() >= LEAST_TEXTS && accounts.iter().all(|most| 2 * most <= people);
        let key = word.key.clone();
        is_of_several.then_some(InCopies { key, people, texts: accounts.len() })
    };
    let order = |of: &InCopies| (of.key.pos == HASHTAG, of.people, of.key.lemma.len());
    words.iter().filter_map(told).max_by_key(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::Course;

    fn word(lemma: &str, pos: &str, people: i64, copies: i64) -> Word {
        Word {
            key: TermKey::new(lemma, pos),
            count: people,
            tweets: people,
            authors: Some(people),
            top_author_share: None,
            copies,
            before: 0,
            reading: None,
            spelling: None,
            variants: Vec::new(),
            is_new: false,
            course: Course::default(),
            examples: Vec::new(),
        }
    }

    fn text(text: &str, accounts: i64) -> CopiedText {
        CopiedText {
            text: text.to_owned(),
            posts: accounts,
            accounts,
            texts: 1,
            is_near: false,
            times: None,
            text_key: accounts,
            examples: Vec::new(),
            authors: Vec::new(),
        }
    }

    #[test]
    fn the_tag_of_a_quiz_is_told_whatever_its_results() {
        let tag = "#あなたの前世診断";
        let of = |result: &str, accounts| {
            text(&format!("あなたの前世は{result}でした！ {tag}"), accounts)
        };
        let texts =
            [of("猫", 5), of("忍者", 8), of("豆腐", 7), text("別の文面を何人かが書いた", 30)];
        let words = [
            word("前世", "名詞", 21, 17),
            word(tag, HASHTAG, 20, 17),
            word("猫", "名詞", 6, 4),
            word("雨", "名詞", 22, 1),
        ];
        let told = |words: &[Word], texts: &[CopiedText], writers| {
            let told = in_copies(words, &BTreeSet::new(), texts, Some(writers))?;
            Some((told.key.lemma, told.people, told.texts))
        };
        assert_eq!(told(&words, &texts, 60), Some((tag.to_owned(), 20, 3)));
        // Of a few of many people it is not told, nor of one text.
        assert_eq!(told(&words, &texts, 106), None);
        assert_eq!(told(&words, &texts[..1], 60), None);
        assert_eq!(told(&words, &[of("猫", 3), of("忍者", 17)], 60), None);
    }
}
