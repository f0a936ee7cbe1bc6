//! Names in kana, found by what follows them: みなもちゃん. A dictionary splits such names into
//! pieces that look like function words.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use super::Source;
use super::evidence::{Word, katakana};
use super::runs::{Part, Role, Run};
use super::token_frame::TokenFrame;
use crate::QueryError;
use tsubuyaki_tokens::{Kind, as_analyzed};

/// What follows a name and is not part of it.
const AFTER_NAME: [&str; 7] = ["ちゃん", "さん", "くん", "さま", "様", "氏", "殿"];
/// The word that takes one of them along: ひな|ちゃんと.
const TAKES_ALONG: &str = "ちゃんと";
/// What becomes a part of the name.
const IN_NAME: [&str; 5] = ["にゃん", "ぴょん", "きゅん", "たん", "ぴ"];
/// What may follow the latter: after other kana たん is した and ん.
const AFTER_IN_NAME: &str = "のにがをはとも";
const NOUN: &str = "名詞";
/// Characters of the shortest and of the longest name.
const LEAST: usize = 2;
const MOST: usize = 8;
/// Parts of speech with which a name does not begin if what follows is a name.
const BEFORE_NAME: [&str; 7] = ["助詞", "助動詞", "形容詞", "副詞", "感動詞", "接続詞", "連体詞"];

/// How often a piece of text stands where names stand.
#[derive(Default)]
struct Found {
    count: u64,
    /// Of these, how often the dictionary has cut it up.
    torn: u64,
    /// People who wrote it.
    authors: HashSet<i64>,
    has_unknown_author: bool,
    /// How often its first token precedes names.
    begins_apart: u64,
    /// Parts where it was first met.
    parts: Vec<String>,
}

/// A place in a text that may be a name.
struct Place<'s, 'a> {
    surface: String,
    tokens: &'s [Token<'a>],
    is_torn: bool,
}

#[derive(Clone)]
pub(super) struct Token<'a> {
    pub surface: Cow<'a, str>,
    pub reading: Option<&'a str>,
    pub start: i32,
    pub end: i32,
    pos: &'a str,
    /// Whether it may be a part of a name that is made of nouns.
    pub is_noun: bool,
    is_suffix: bool,
    is_unknown: bool,
}

/// Tokens of a tweet that touch each other.
pub(super) struct Segment<'a> {
    pub tweet_id: i64,
    pub author_id: Option<i64>,
    pub tokens: Vec<Token<'a>>,
}

/// The names of a source, with their evidence. The dictionary has torn each at
/// least `least_count` times, and `least_authors` people have written it.
pub(super) fn names(
    source: &Source,
    least_count: u64,
    least_authors: usize,
) -> Result<Vec<Word>, QueryError> {
    let mut found: HashMap<String, Found> = HashMap::new();
    for &date in source.dates {
        each_segment(source, date, |segment| {
            for place in places(segment) {
                let known = found.entry_ref(place.surface.as_str()).or_default();
                known.count += 1;
                known.torn += u64::from(place.is_torn);
                known.authors.extend(segment.author_id);
                known.has_unknown_author |= segment.author_id.is_none();
                let first = place.tokens.first().map_or("", |token| token.pos);
                known.begins_apart += u64::from(BEFORE_NAME.contains(&first));
                if known.parts.is_empty() {
                    known.parts = place.tokens.iter().map(|t| t.surface.to_string()).collect();
                }
            }
        })?;
    }
    let kept = kept(&found, least_count, least_authors);
    let mut words: Vec<Word> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for name in &kept {
        let Found { count, parts, .. } = &found[name.as_str()];
        let score = (parts.len() as f64 + 1.0).log2() * *count as f64;
        numbers.insert(name, words.len());
        words.push(Word::new(name.clone(), parts.join("|"), score));
    }
    let mut last_tweet = vec![i64::MIN; words.len()];
    for &date in source.dates {
        each_segment(source, date, |segment| {
            for place in places(segment) {
                let Some(&number) = numbers.get(place.surface.as_str()) else { continue };
                let (Some(first), Some(last)) = (place.tokens.first(), place.tokens.last()) else {
                    continue;
                };
                let reading = katakana(&place.surface);
                let part = Part {
                    role: Role::Noun,
                    surface: place.surface.as_str().into(),
                    reading: reading.as_deref(),
                    start: first.start,
                    end: last.end,
                };
                let run = Run {
                    tweet_id: segment.tweet_id,
                    author_id: segment.author_id,
                    parts: Vec::new(),
                };
                words[number].add(date, &run, &[part], &mut last_tweet[number]);
            }
        })?;
    }
    Ok(words)
}

/// Which of the pieces are names, sorted.
fn kept(found: &HashMap<String, Found>, least_count: u64, least_authors: usize) -> Vec<String> {
    let longer = |name: &str| {
        found
            .iter()
            .filter(move |(other, _)| other.len() > name.len() && other.ends_with(name))
            .map(|(_, known)| known.count)
            .max()
            .unwrap_or(0)
    };
    let mut names: BTreeMap<&str, &Found> = found
        .iter()
        .filter(|(_, known)| {
            known.torn >= least_count
                && (known.has_unknown_author || known.authors.len() >= least_authors)
        })
        .map(|(name, known)| (name.as_str(), known))
        .collect();
    // A piece that nine times in ten stands within a longer one is a part of it.
    names.retain(|name, known| longer(name) * 10 < known.count * 9);
    let all: Vec<(&str, u64)> = names.iter().map(|(name, known)| (*name, known.count)).collect();
    names.retain(|name, known| {
        // More often so if it begins with a small word: ステージのみなも, のみなも.
        let times = if known.begins_apart * 2 > known.count { 2 } else { 4 };
        !all.iter().any(|(other, count)| {
            other.len() < name.len() && name.ends_with(other) && *count >= known.count * times
        })
    });
    names.into_keys().map(str::to_owned).collect()
}

/// The places of a segment that may be names.
fn places<'s, 'a>(segment: &'s Segment<'a>) -> Vec<Place<'s, 'a>> {
    let mut text = String::new();
    // Where each token begins in the text, and where the last one ends.
    let mut begins = Vec::with_capacity(segment.tokens.len() + 1);
    for token in &segment.tokens {
        begins.push(text.len());
        text.push_str(&token.surface);
    }
    begins.push(text.len());
    let mut places = Vec::new();
    for after in AFTER_NAME {
        for (name_end, _) in text.match_indices(after) {
            // The name ends with a token, and what follows it is one.
            let Ok(end) = begins.binary_search(&name_end) else { continue };
            let Some(behind) = segment.tokens.get(end) else { continue };
            let takes_along = behind.surface.starts_with(TAKES_ALONG);
            if !takes_along && (behind.pos != NOUN || behind.surface != after) {
                continue;
            }
            for begin in (0..end).rev() {
                let name = &text[begins[begin]..name_end];
                let length = name.chars().count();
                if length > MOST || !name.chars().all(is_kana) {
                    break;
                }
                let tokens = &segment.tokens[begin..end];
                if length >= LEAST && may_be_name(name, tokens, takes_along) {
                    let is_torn = takes_along
                        || tokens.len() > 1
                        || tokens.iter().any(|token| token.is_unknown);
                    places.push(Place { surface: name.to_owned(), tokens, is_torn });
                }
            }
        }
    }
    for ending in IN_NAME {
        for (place, _) in text.match_indices(ending) {
            let end = place + ending.len();
            let is_apart = text[end..]
                .chars()
                .next()
                .is_none_or(|next| !is_kana(next) || AFTER_IN_NAME.contains(next));
            let before = text[..place].trim_end_matches(is_kana);
            // All kana before it are the name.
            let is_short = text[before.len()..end].chars().count() <= MOST;
            let is_begin = begins.binary_search(&before.len()).is_ok();
            let is_suffix =
                begins.binary_search(&place).is_ok_and(|token| segment.tokens[token].is_suffix);
            if is_apart && is_short && is_begin && place > before.len() && !is_suffix {
                let Ok(end) = begins.binary_search(&end) else { continue };
                let Ok(begin) = begins.binary_search(&before.len()) else { continue };
                let tokens = &segment.tokens[begin..end];
                let surface = text[before.len()..begins[end]].to_owned();
                if tokens.len() > 1 && surface.chars().count() > LEAST {
                    places.push(Place { surface, tokens, is_torn: true });
                }
            }
        }
    }
    places
}

/// Whether kana can be a name by their tokens.
fn may_be_name(name: &str, tokens: &[Token], takes_along: bool) -> bool {
    let is_small = |token: &Token| matches!(token.pos, "助詞" | "助動詞");
    if name.starts_with(is_no_beginning) || name.ends_with(['っ', 'ッ', 'を', 'ヲ']) {
        return false;
    }
    match tokens {
        // まで and ちゃんと are two words.
        [only] => !takes_along || only.pos == NOUN,
        // の and ママ.
        [first, second] if BEFORE_NAME.contains(&first.pos) => {
            second.surface.chars().count() == 1 && !is_small(second)
        }
        tokens => !tokens.iter().all(is_small),
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー')
}

/// What no word begins with.
fn is_no_beginning(c: char) -> bool {
    matches!(c, 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ん' | 'を' | 'ー')
        || matches!(c, 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ン' | 'ヲ')
}

/// Calls `each` with the segments of a day's original tweets, in order.
pub(super) fn each_segment(
    source: &Source,
    date: Date,
    mut each: impl FnMut(&Segment),
) -> Result<(), QueryError> {
    let own = col("is_retweet").not().and(col("in_hashtag").not());
    // A lone っ is in no word that the dictionary has, but in names: り|っ|た|ん.
    let is_word = col("kind").eq(lit(Kind::Word.name())).or(col("surface").eq(lit("っ")));
    let frame = TokenFrame::read(source, date, own.and(is_word))?;
    let mut segment: Option<Segment> = None;
    for row in frame.rows()? {
        let touches = segment.as_ref().is_some_and(|segment| {
            segment.tweet_id == row.tweet_id
                && segment.tokens.last().is_some_and(|last| last.end == row.start)
        });
        if !touches && let Some(done) = segment.take() {
            each(&done);
        }
        let here = segment.get_or_insert_with(|| Segment {
            tweet_id: row.tweet_id,
            author_id: row.author_id,
            tokens: Vec::new(),
        });
        let role = Role::of(&row.pos, Kind::Word.name(), row.is_unknown);
        here.tokens.push(Token {
            surface: as_analyzed(row.surface),
            reading: row.reading,
            start: row.start,
            end: row.end,
            pos: row.pos[0],
            is_noun: matches!(role, Some(Role::Noun | Role::Unknown)),
            is_suffix: row.pos[1] == "接尾",
            is_unknown: row.is_unknown,
        });
    }
    if let Some(done) = segment {
        each(&done);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names with how often the dictionary has torn them, in texts of several people
    /// whose tokens are given with bars between.
    fn names(texts: &[(u64, &'static str)]) -> Vec<String> {
        let mut found: HashMap<String, Found> = HashMap::new();
        let mut author = 0;
        for (times, text) in texts {
            for _ in 0..*times {
                author += 1;
                let token = |surface: &'static str| Token {
                    surface: surface.into(),
                    reading: None,
                    is_noun: true,
                    start: 0,
                    end: 0,
                    pos: if matches!(surface, "の" | "も" | "は") { "助詞" } else { "名詞" },
                    is_suffix: matches!(surface, "ちゃん" | "さん"),
                    is_unknown: false,
                };
                let tokens = text.split('|').map(token).collect();
                let segment = Segment { tweet_id: author, author_id: Some(author), tokens };
                for place in places(&segment) {
                    let known = found.entry_ref(place.surface.as_str()).or_default();
                    known.count += 1;
                    known.torn += u64::from(place.is_torn);
                    known.authors.extend(segment.author_id);
                    let first = place.tokens.first().map_or("", |token| token.pos);
                    known.begins_apart += u64::from(BEFORE_NAME.contains(&first));
                }
            }
        }
        kept(&found, 3, 2)
    }

    #[test]
    fn a_torn_name_is_whole_again() {
        let texts = [(4, "みな|も|ちゃん|今日"), (3, "歌|の|みな|も|ちゃん"), (2, "みな|も|さん")];
        assert_eq!(names(&texts), ["みなも"]);
    }

    #[test]
    fn what_the_dictionary_has_whole_is_no_candidate() {
        assert_eq!(names(&[(9, "ひな|ちゃん|は"), (5, "たくさん|の|花")]), [""; 0]);
        assert_eq!(names(&[(9, "ひな|ちゃん|は"), (3, "ひな|ちゃんと|会う")]), ["ひな"]);
    }

    #[test]
    fn pet_names_keep_their_endings() {
        assert_eq!(
            names(&[(4, "り|っ|た|ん|大好き"), (3, "はる|にゃ|ん|に|会う")]),
            ["はるにゃん", "りったん"]
        );
        // した and ん
        assert_eq!(names(&[(5, "だっ|た|ん|です")]), [""; 0]);
    }
}
