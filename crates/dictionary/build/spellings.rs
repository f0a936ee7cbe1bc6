//! Spellings of one word, as the dictionary itself tells them: words of one
//! part of speech and one reading.
//!
//! - Kanji spellings are one word where they have the same kanji (終わる, 終る), or
//!   where one has some of the other's in kana (物すごい, 物凄い) and fits no other
//!   word (無りょう fits 無料 and 無量).
//! - A kana spelling is one with the kanji spellings where all of that reading
//!   are one word, of that reading alone: うれしい is 嬉しい, but not あつい 暑い, nor
//!   からい 辛い, which is つらい too.
//! - Nothing is united that the dictionary knows as another word as well: a
//!   name, an auxiliary, another part of speech.
//!
//! - Katakana are not one with kanji of common use (常用漢字): ダッシュ is not 奪取. Those of
//!   plants and animals, which people write so, have kanji that are not.
//!
//! `data/spellings.csv` says which spelling stands for all, tells apart what is
//! not one word, and unites what the rules leave apart. So does the lexicon's list
//! of nouns in hiragana, where the table has no row for the reading.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

/// The kanji of common use, 常用漢字.
const COMMON_KANJI: &str = include_str!("common_kanji.txt");
/// Kanji of a word of which one alone has to be of common use: 倦怠, but not 林檎.
const MANY_KANJI: usize = 2;
/// The parts of speech whose words are united, and whether kanji stand for all
/// where the table names no spelling; of nouns those of common use do.
const UNITED: [(&str, bool); 6] = [
    ("形容詞", true),
    ("動詞", true),
    (NOUN, true),
    ("副詞", false),
    ("感動詞", false),
    ("接続詞", false),
];
/// Those of which only what the table lists is united.
const LISTED_ONLY: [&str; 2] = ["感動詞", "接続詞"];
/// Subcategories of words that are not content by themselves, or names.
const APART: [&str; 7] = ["非自立", "接尾", "代名詞", "数", "固有名詞", "動詞非自立的", "特殊"];
/// Shorter readings are those of too many words.
const LEAST_READING: usize = 3;
const NOUN: &str = "名詞";
const ADVERB: &str = "副詞";
/// Parts of speech whose hiragana and katakana are one word even where several
/// words with kanji share the reading: アツい, あつい; but not ウケる and うける.
const KANA_ALONE: [&str; 2] = ["形容詞", "副詞"];
/// The part of speech whose words are stressed, すっごい.
const STRESSED: &str = "形容詞";
/// In the table: these are not one word.
const NOT_ONE: &str = "-";

/// The words of a dictionary.
#[derive(Default)]
pub struct Words {
    /// By part of speech and reading in hiragana.
    groups: BTreeMap<(String, String), BTreeSet<String>>,
    readings: HashMap<(String, String), BTreeSet<String>>,
    /// All that a spelling is: part of speech, and whether [`APART`].
    kinds: HashMap<String, HashSet<(String, bool)>>,
    /// Nouns in hiragana with the usual spelling, as the lexicon lists them.
    in_kana: Vec<(String, String)>,
}

/// A row of the table: the spelling that stands for all, and those that are one
/// word with it whatever the dictionary says.
struct Row<'t> {
    canonical: &'t str,
    same: Vec<&'t str>,
    rule: Rule,
}

/// What says that spellings are one word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Derived,
    /// By the table.
    Listed,
    /// By the lexicon.
    InKana,
}

/// A group of spellings with the one that stands for all.
struct Group {
    canonical: String,
    members: BTreeSet<String>,
    rule: Rule,
}

impl Group {
    fn listed(row: &Row) -> Self {
        let members = row.same.iter().chain([&row.canonical]).map(|&word| word.to_owned());
        Self { canonical: row.canonical.to_owned(), members: members.collect(), rule: row.rule }
    }
}

impl Words {
    /// Takes a word: its part of speech and first subcategory, its
    /// conjugated form, its dictionary form and that one's reading in katakana.
    pub fn add(&mut self, [pos, pos1, form, lemma, reading]: [&str; 5]) {
        let is_apart = APART.contains(&pos1);
        let kinds = self.kinds.entry(lemma.to_owned()).or_default();
        kinds.insert((pos.to_owned(), is_apart));
        let is_plain = matches!(form, "*" | "基本形");
        if !is_plain || !UNITED.iter().any(|(united, _)| *united == pos) {
            return;
        }
        if !lemma.chars().all(|c| is_kanji(c) || is_kana(c)) || (is_apart && pos != NOUN) {
            return;
        }
        let reading = hiragana(&unstressed(pos, reading));
        let word = (pos.to_owned(), lemma.to_owned());
        self.readings.entry(word).or_default().insert(reading.clone());
        self.groups.entry((pos.to_owned(), reading)).or_default().insert(lemma.to_owned());
    }

    /// Takes nouns in hiragana, each with its usual spelling.
    pub fn add_nouns_in_kana(&mut self, nouns: Vec<(String, String)>) {
        self.in_kana.extend(nouns);
    }

    /// Rows of CSV, sorted: a spelling, the one that stands for it, part of
    /// speech, reading, and what says so.
    ///
    /// # Errors
    ///
    /// Names the line of the table that is not a row.
    pub fn united(&self, table: &str) -> Result<String, String> {
        let mut table = rows(table)?;
        for (kana, usual) in &self.in_kana {
            let row = Row { canonical: usual, same: vec![kana], rule: Rule::InKana };
            table.entry((NOUN, kana)).or_insert(row);
        }
        let mut groups: Vec<(&str, &str, Group)> = Vec::new();
        for ((pos, reading), spellings) in &self.groups {
            let row = table.get(&(pos.as_str(), reading.as_str()));
            for group in self.of_reading(pos, reading, spellings, row) {
                groups.push((pos, reading, group));
            }
        }
        // What the table lists of readings that the dictionary lacks.
        for ((pos, reading), row) in &table {
            let is_met = self.groups.contains_key(&((*pos).to_owned(), (*reading).to_owned()));
            if !is_met && !row.same.is_empty() {
                groups.push((pos, reading, Group::listed(row)));
            }
        }
        // What two groups claim is no one's.
        let mut targets: HashMap<&str, BTreeSet<&str>> = HashMap::new();
        for (_, _, group) in &groups {
            for member in &group.members {
                targets.entry(member).or_default().insert(&group.canonical);
            }
        }
        let mut united: BTreeMap<&str, String> = BTreeMap::new();
        for (pos, reading, group) in &groups {
            let Group { canonical, members, rule } = group;
            let is_listed = *rule != Rule::Derived;
            let is_free = |word: &str| {
                is_listed || (targets[word].len() == 1 && self.is_only(word, &targets))
            };
            if !is_free(canonical) {
                continue;
            }
            let rule = match rule {
                Rule::Derived => "derived",
                Rule::Listed => "listed",
                Rule::InKana => "in kana",
            };
            for member in members.iter().filter(|member| *member != canonical) {
                if is_free(member) {
                    let row = format!("{member},{canonical},{pos},{reading},{rule}\n");
                    let known = united.entry(member).or_default();
                    // A listed one before a derived one.
                    if known.is_empty() || is_listed {
                        *known = row;
                    }
                }
            }
        }
        let mut text = String::new();
        for row in united.values() {
            // Writing to a string does not fail.
            let _ = write!(text, "{row}");
        }
        Ok(text)
    }
}

/// The reading of an adjective without what stresses it: すっごい and すごーい are
/// すごい.
fn unstressed(pos: &str, reading: &str) -> String {
    let is_stress = |(place, c): &(usize, char)| *c == 'ー' || (*place == 1 && *c == 'ッ');
    let characters = reading.chars().enumerate();
    if pos == STRESSED {
        characters.filter(|at| !is_stress(at)).map(|(_, c)| c).collect()
    } else {
        reading.to_owned()
    }
}

impl Words {
    /// The groups of one reading.
    fn of_reading(
        &self,
        pos: &str,
        reading: &str,
        spellings: &BTreeSet<String>,
        row: Option<&Row>,
    ) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut left: BTreeSet<&String> = spellings.iter().collect();
        if let Some(row) = row {
            if row.canonical == NOT_ONE {
                return groups;
            }
            if !row.same.is_empty() {
                let mut group = Group::listed(row);
                if is_all_kana(row.canonical) {
                    let kana = spellings.iter().filter(|word| is_all_kana(word));
                    group.members.extend(kana.cloned());
                }
                if row.rule == Rule::InKana {
                    let kanji = kanji_of(row.canonical);
                    let same = spellings.iter().filter(|word| kanji_of(word) == kanji);
                    group.members.extend(same.cloned());
                }
                left.retain(|word| !group.members.contains(*word));
                groups.push(group);
            }
        }
        if LISTED_ONLY.contains(&pos) {
            return groups;
        }
        let mut kana: BTreeSet<&String> =
            left.iter().copied().filter(|word| is_all_kana(word)).collect();
        let kanji: BTreeSet<&String> = left.difference(&kana).copied().collect();
        // サラサラ and さらさら are not 更々; ダッシュ is not 奪取.
        let has_katakana = kana.iter().any(|word| is_long_katakana(word));
        let is_apart = pos == ADVERB && has_katakana && !kanji.is_empty();
        if pos == NOUN && !kanji.is_empty() && kanji.iter().all(|word| is_of_common_use(word)) {
            kana.retain(|word| !is_long_katakana(word));
        }
        let of_one_reading: BTreeSet<&String> = kanji
            .iter()
            .copied()
            .filter(|word| {
                let word = (pos.to_owned(), (*word).clone());
                self.readings.get(&word).is_some_and(|readings| readings.len() == 1)
                    && !self.is_apart(&word.1)
            })
            .collect();
        let mut words = words_of(&of_one_reading);
        let is_one = words.len() == 1 && words[0].len() == kanji.len();
        let joins = is_one && !is_apart && reading.chars().count() >= LEAST_READING;
        if joins && may_join(pos, &kana) {
            words[0].extend(kana.iter().map(|word| (*word).clone()));
        } else if pos != NOUN && (kanji.is_empty() || KANA_ALONE.contains(&pos)) {
            words.push(kana.iter().map(|word| (*word).clone()).collect());
        }
        for members in words.into_iter().filter(|members| members.len() > 1) {
            let named = row.map(|row| row.canonical).filter(|word| members.contains(*word));
            let canonical = named.map_or_else(|| usual(pos, &members), str::to_owned);
            groups.push(Group { canonical, members, rule: Rule::Derived });
        }
        groups
    }

    /// Whether a spelling is a name, an auxiliary or the like as well.
    fn is_apart(&self, word: &str) -> bool {
        self.kinds.get(word).is_some_and(|kinds| kinds.iter().any(|(_, is_apart)| *is_apart))
    }

    /// Whether all that a spelling is, is united with the same.
    fn is_only(&self, word: &str, targets: &HashMap<&str, BTreeSet<&str>>) -> bool {
        if self.is_apart(word) {
            return false;
        }
        let Some(kinds) = self.kinds.get(word) else { return true };
        if kinds.len() == 1 || !is_all_kana(word) {
            return true;
        }
        // As another part of speech it has kanji of its own, or none.
        targets[word].len() == 1
            && kinds.iter().all(|(pos, _)| {
                let readings = self.readings.get(&(pos.clone(), word.to_owned()));
                readings.into_iter().flatten().any(|reading| {
                    self.groups.get(&(pos.clone(), reading.clone())).is_some_and(|group| {
                        group.iter().any(|other| targets[word].contains(other.as_str()))
                    })
                })
            })
    }
}

/// Whether kana spellings are taken for a word that is also written with kanji.
/// Of nouns, katakana are so only where hiragana are too: キス is not 鱚.
fn may_join(pos: &str, kana: &BTreeSet<&String>) -> bool {
    !kana.is_empty()
        && (pos != NOUN
            || kana.iter().any(|word| word.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'))))
}

/// Spellings that are one word by their kanji.
fn words_of(spellings: &BTreeSet<&String>) -> Vec<BTreeSet<String>> {
    let mut by_kanji: BTreeMap<Vec<char>, BTreeSet<String>> = BTreeMap::new();
    for word in spellings {
        by_kanji.entry(kanji_of(word)).or_default().insert((*word).clone());
    }
    let all: Vec<Vec<char>> = by_kanji.keys().cloned().collect();
    let fuller = |kanji: &[char]| -> Vec<&Vec<char>> {
        all.iter().filter(|other| other.len() > kanji.len() && is_within(kanji, other)).collect()
    };
    let fullest = |kanji: &Vec<char>| -> Option<Vec<char>> {
        let above: Vec<&Vec<char>> =
            fuller(kanji).into_iter().filter(|other| fuller(other).is_empty()).collect();
        match above.as_slice() {
            [] => Some(kanji.clone()),
            [one] => Some((*one).clone()),
            _ => None,
        }
    };
    let mut words: BTreeMap<Vec<char>, BTreeSet<String>> = BTreeMap::new();
    for (kanji, members) in &by_kanji {
        let word = fullest(kanji).unwrap_or_else(|| kanji.clone());
        words.entry(word).or_default().extend(members.iter().cloned());
    }
    words.into_values().collect()
}

/// The spelling that stands for all where the table names none: that with most
/// kanji, and of those one with 々, without katakana, the longest; or hiragana
/// without stress, だるい and not だっるい. A noun without a kanji of common use
/// stands in hiragana: うどん.
fn usual(pos: &str, members: &BTreeSet<String>) -> String {
    let is_kanji_first = UNITED.iter().any(|(united, first)| *united == pos && *first);
    let has_katakana = |word: &str| word.chars().any(|c| matches!(c, 'ァ'..='ヺ'));
    let is_stressed =
        |word: &str| pos == STRESSED && matches!(word.chars().nth(1), Some('っ' | 'ッ'));
    let kana = members
        .iter()
        .filter(|word| is_all_kana(word))
        .min_by_key(|word| (is_stressed(word), has_katakana(word), *word));
    let fullest = |word: &&String| {
        let length = word.chars().count();
        let is_plain = pos != NOUN || !word.starts_with('御');
        (is_plain, kanji_of(word).len(), word.contains('々'), !has_katakana(word), length)
    };
    let kanji = members.iter().filter(|word| !is_all_kana(word));
    let common = kanji.clone().filter(|word| pos != NOUN || is_usual_in_kanji(word));
    let (common, kanji) = (common.max_by_key(fullest), kanji.max_by_key(fullest));
    let first = if is_kanji_first { common.or(kana) } else { kana };
    first.or(kanji).cloned().unwrap_or_default()
}

/// Whether a noun is written so rather than in kana.
fn is_usual_in_kanji(word: &str) -> bool {
    let kanji = kanji_of(word);
    let mut common = kanji.iter().map(|&c| COMMON_KANJI.contains(c));
    if kanji.len() < MANY_KANJI { common.all(|is| is) } else { common.any(|is| is) }
}

/// Whether all kanji of a word are of common use.
fn is_of_common_use(word: &str) -> bool {
    kanji_of(word).into_iter().all(|c| COMMON_KANJI.contains(c))
}

fn is_long_katakana(word: &str) -> bool {
    word.chars().count() >= LEAST_READING && word.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
}

/// The kanji of a word, 々 as the one that it repeats.
fn kanji_of(word: &str) -> Vec<char> {
    let mut kanji = Vec::new();
    for c in word.chars().filter(|&c| is_kanji(c)) {
        let repeated = if c == '々' { kanji.last().copied() } else { None };
        kanji.push(repeated.unwrap_or(c));
    }
    kanji
}

/// Whether all of `part` stand in `whole`, in their order.
fn is_within(part: &[char], whole: &[char]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|c| rest.any(|other| other == c))
}

fn rows(table: &str) -> Result<BTreeMap<(&str, &str), Row<'_>>, String> {
    let mut rows = BTreeMap::new();
    let lines =
        table.lines().zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    for (line, number) in lines.skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let &[pos, reading, canonical, same] = columns.as_slice() else {
            return Err(format!("data/spellings.csv:{number}: this is not a row: {line}"));
        };
        let row = Row { canonical, same: same.split_whitespace().collect(), rule: Rule::Listed };
        if rows.insert((pos, reading), row).is_some() {
            return Err(format!("data/spellings.csv:{number}: {pos} {reading} stands twice"));
        }
    }
    Ok(rows)
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿' | '々')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

fn is_all_kana(word: &str) -> bool {
    word.chars().all(is_kana)
}

fn hiragana(word: &str) -> String {
    /// From a hiragana to its katakana.
    const TO_KATAKANA: u32 = 0x60;
    let to_hiragana = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - TO_KATAKANA).unwrap_or(c),
        _ => c,
    };
    word.chars().map(to_hiragana).collect()
}
