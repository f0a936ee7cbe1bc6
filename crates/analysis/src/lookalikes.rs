//! Characters that look alike: old and new forms of kanji.
//!
//! The column `lemma` keeps a word in the characters that were written, 敎会
//! apart from 教会. So an entry of a filter means all its spellings, and
//! the relations hold each as a row: any engine can join with them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/lookalikes.csv");

/// Spellings of one word. A word that has more, of a dozen such characters or
/// so, gets only those in which all of them are of one kind.
const MOST_SPELLINGS: usize = 1_024;

/// Every character of the table with all that it may stand for, itself
/// included: the everyday form first.
static ALTERNATIVES: LazyLock<BTreeMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut groups: BTreeMap<char, Vec<char>> = BTreeMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
        if let Some((lookalike, character)) = line.split_once(',')
            && let (Some(lookalike), Some(character)) =
                (lookalike.chars().next(), character.chars().next())
        {
            groups.entry(character).or_insert_with(|| vec![character]).push(lookalike);
        }
    }
    let of_each = |group: Vec<char>| group.clone().into_iter().map(move |c| (c, group.clone()));
    groups.into_values().flat_map(of_each).collect()
});

/// All ways to write a normalized word with characters that look alike, itself
/// included; sorted.
///
/// ```
/// use tsubuyaki_analysis::spellings;
/// assert_eq!(spellings("統一教会"), ["統一敎会", "統一敎會", "統一教会", "統一教會"]);
/// assert_eq!(spellings("雨"), ["雨"]);
/// ```
#[must_use]
pub fn spellings(word: &str) -> Vec<String> {
    let alternatives: Vec<(char, &[char])> = word
        .chars()
        .map(|c| (c, ALTERNATIVES.get(&c).map_or(&[] as &[char], Vec::as_slice)))
        .collect();
    let number = alternatives
        .iter()
        .fold(1_usize, |number, (_, of_one)| number.saturating_mul(of_one.len().max(1)));
    let mut all = BTreeSet::from([word.to_owned()]);
    if number > MOST_SPELLINGS {
        let most = alternatives.iter().map(|(_, of_one)| of_one.len()).max().unwrap_or_default();
        all.extend((0..most).map(|kind| {
            let of_kind = |(c, of_one): &(char, &[char])| {
                of_one.get(kind).or(of_one.last()).copied().unwrap_or(*c)
            };
            alternatives.iter().map(of_kind).collect::<String>()
        }));
    } else {
        let mut spellings = vec![String::new()];
        for (c, of_one) in alternatives {
            let of_one = if of_one.is_empty() { &[c] } else { of_one };
            spellings = spellings
                .iter()
                .flat_map(|head| of_one.iter().map(move |c| format!("{head}{c}")))
                .collect();
        }
        all.extend(spellings);
    }
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsubuyaki_tokens::normalize;

    #[test]
    fn old_and_new_forms_stand_for_each_other() {
        assert_eq!(spellings("髙橋"), ["高槗", "高橋", "髙槗", "髙橋"]);
        assert_eq!(spellings("崎"), ["崎", "嵜", "﨑"]);
        assert_eq!(spellings("黑"), spellings("黒"));
        // 渡邊, 渡邉 and 渡辺
        assert_eq!(spellings("渡辺").len(), 3);
        assert_eq!(spellings(""), [""]);
    }

    #[test]
    fn a_word_of_many_has_few() {
        let spelt = spellings(&"国辺弁".repeat(4));
        assert!(spelt.contains(&"国辺弁".repeat(4)) && spelt.contains(&"國邊辨".repeat(4)));
        assert!(spelt.len() < 10, "{}", spelt.len());
    }

    #[test]
    fn the_table_is_well_formed() {
        let rows: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        assert!(rows.len() > 500);
        let mut lookalikes = BTreeSet::new();
        let mut characters = BTreeSet::new();
        for row in rows {
            let (lookalike, character) = row.split_once(',').unwrap();
            for text in [lookalike, character] {
                assert_eq!(text.chars().count(), 1, "{row}");
                // In lemmas it unites the most common of them.
                let normal = normalize(text);
                assert!(normal == text || normal == character, "{row}: {normal}");
            }
            assert!(lookalikes.insert(lookalike), "{row}: twice");
            characters.insert(character);
        }
        assert!(lookalikes.is_disjoint(&characters), "chains");
    }
}
