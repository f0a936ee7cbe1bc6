//! Names joined by particles: 鬼滅の刃. Any two nouns may be joined by a particle; those of a name
//! rarely occur without it.

use hashbrown::{HashMap, HashSet};

use super::Source;
use super::evidence::Word;
use super::names::{Segment, Token, each_segment};
use super::runs::{Part, Role, Run};
use crate::QueryError;

/// Particles that names have within.
const WITHIN: [&str; 9] = ["の", "は", "と", "が", "に", "を", "も", "で", "へ"];
/// Nouns on either side.
const MOST_NOUNS: usize = 3;
/// How much of the rarer side's occurrences must be in the name, and of the
/// other's.
const OF_RARER: f64 = 0.9;
const OF_OTHER: f64 = 0.5;

/// The words on either side of a particle, by its surface.
struct Sides {
    before: String,
    after: String,
    count: u64,
    authors: HashSet<i64>,
    has_unknown_author: bool,
}

/// The names with particles of a source, with their evidence.
pub(super) fn titles(
    source: &Source,
    least_count: u64,
    least_authors: usize,
) -> Result<Vec<Word>, QueryError> {
    let mut found: HashMap<String, Sides> = HashMap::new();
    for &date in source.dates {
        each_segment(source, date, |segment| {
            each_title(segment, |before, particle, after| {
                let (before, after) = (surface(before), surface(after));
                let title = format!("{before}{}{after}", particle.surface);
                let sides = found.entry(title).or_insert_with(|| Sides {
                    before,
                    after,
                    count: 0,
                    authors: HashSet::new(),
                    has_unknown_author: false,
                });
                sides.count += 1;
                sides.authors.extend(segment.author_id);
                sides.has_unknown_author |= segment.author_id.is_none();
            });
        })?;
    }
    found.retain(|_, sides| {
        sides.count >= least_count
            && (sides.has_unknown_author || sides.authors.len() >= least_authors)
    });
    let mut counts: HashMap<&str, u64> = found
        .values()
        .flat_map(|sides| [(sides.before.as_str(), 0), (sides.after.as_str(), 0)])
        .collect();
    for &date in source.dates {
        each_segment(source, date, |segment| {
            for nouns in segment.tokens.chunk_by(|a, b| a.is_noun && b.is_noun) {
                for length in 1..=MOST_NOUNS.min(nouns.len()) {
                    for piece in nouns.windows(length).filter(|piece| piece[0].is_noun) {
                        if let Some(count) = counts.get_mut(surface(piece).as_str()) {
                            *count += 1;
                        }
                    }
                }
            }
        })?;
    }
    let holds = |sides: &Sides| {
        let share = |side: &str| sides.count as f64 / counts[side].max(1) as f64;
        let (before, after) = (share(&sides.before), share(&sides.after));
        before.max(after) >= OF_RARER && before.min(after) >= OF_OTHER
    };
    let held: Vec<(&str, u64)> = found
        .iter()
        .filter(|(_, sides)| holds(sides))
        .map(|(title, sides)| (title.as_str(), sides.count))
        .collect();
    let is_part = |title: &str, count: u64| {
        held.iter().any(|(other, of_other)| {
            other.len() > title.len() && other.contains(title) && of_other * 10 >= count * 9
        })
    };
    let kept: HashSet<String> = held
        .iter()
        .filter(|(title, count)| !is_part(title, *count))
        .map(|(title, _)| (*title).to_owned())
        .collect();
    evidence(source, &kept)
}

fn evidence(source: &Source, kept: &HashSet<String>) -> Result<Vec<Word>, QueryError> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut words: Vec<Word> = Vec::new();
    let mut last_tweet: Vec<i64> = Vec::new();
    for &date in source.dates {
        each_segment(source, date, |segment| {
            each_title(segment, |before, particle, after| {
                let title = format!("{}{}{}", surface(before), particle.surface, surface(after));
                if !kept.contains(&title) {
                    return;
                }
                let tokens = || before.iter().chain([particle]).chain(after);
                let number = *numbers.entry(title).or_insert_with_key(|title| {
                    let parts: Vec<&str> = tokens().map(|token| token.surface.as_ref()).collect();
                    words.push(Word::new(title.clone(), parts.join("|"), 0.0));
                    last_tweet.push(i64::MIN);
                    words.len() - 1
                });
                let parts: Vec<Part> = tokens().map(part).collect();
                let run = Run {
                    tweet_id: segment.tweet_id,
                    author_id: segment.author_id,
                    parts: Vec::new(),
                };
                words[number].add(date, &run, &parts, &mut last_tweet[number]);
            });
        })?;
    }
    for word in &mut words {
        let parts = word.parts.split('|').count() as f64;
        word.score = (parts + 1.0).log2() * word.count as f64;
    }
    Ok(words)
}

/// Calls `each` with what precedes a particle, the particle, and what follows it.
fn each_title<'a>(
    segment: &Segment<'a>,
    mut each: impl FnMut(&[Token<'a>], &Token<'a>, &[Token<'a>]),
) {
    let tokens = &segment.tokens;
    for (place, particle) in tokens.iter().enumerate() {
        if particle.is_noun || !WITHIN.contains(&particle.surface.as_ref()) {
            continue;
        }
        let nouns_before = tokens[..place].iter().rev().take_while(|token| token.is_noun).count();
        let nouns_after = tokens[place + 1..].iter().take_while(|token| token.is_noun).count();
        for before in 1..=nouns_before.min(MOST_NOUNS) {
            for after in 1..=nouns_after.min(MOST_NOUNS) {
                each(&tokens[place - before..place], particle, &tokens[place + 1..=place + after]);
            }
        }
    }
}

fn part<'a>(token: &Token<'a>) -> Part<'a> {
    Part {
        role: Role::Noun,
        surface: token.surface.clone(),
        reading: token.reading,
        start: token.start,
        end: token.end,
    }
}

fn surface(tokens: &[Token]) -> String {
    tokens.iter().map(|token| &*token.surface).collect()
}
