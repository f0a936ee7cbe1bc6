//! Time zones in spelled times: `JST`, `GMT+0900 (日本標準時)`, `Asia/Tokyo`.

use jiff::tz::{Offset, TimeZone};

use super::time_tokens::{Token, Token::Sign, Token::Word};
use super::time_tokens::{is_word, number, stands};

/// Zones that are named in full: `Asia/Tokyo`, `(日本標準時)`. What is in brackets
/// says the same once more, or the day of the week.
pub(crate) fn take_named_zone(text: &str, tokens: &mut Vec<Token>) -> Option<TimeZone> {
    const JAPAN: [&str; 4] = ["日本標準時", "日本時間", "東京", "日本"];
    const LONG: [(&str, &str); 4] = [
        ("japan standard time", "Asia/Tokyo"),
        ("tokyo standard time", "Asia/Tokyo"),
        ("korean standard time", "Asia/Seoul"),
        ("coordinated universal time", "UTC"),
    ];
    let lower = text.to_ascii_lowercase();
    let mut found = None;
    for (name, zone) in LONG {
        if lower.contains(name) {
            found = TimeZone::get(zone).ok();
            let parts: Vec<&str> = name.split(' ').collect();
            let at = tokens.windows(parts.len()).position(|window| {
                window.iter().zip(&parts).all(|(token, part)| is_word(Some(token), &[*part]))
            });
            if let Some(at) = at {
                tokens.drain(at..at + parts.len());
            }
        }
    }
    for name in JAPAN {
        let at = (0..tokens.len()).find(|&at| stands(tokens, at, name));
        if let Some(at) = at {
            tokens.drain(at..at + name.chars().count());
            found = found.or_else(|| TimeZone::get("Asia/Tokyo").ok());
        }
    }
    // `東京 (標準時)`, as Windows names it.
    if let Some(at) = (0..tokens.len()).find(|&at| stands(tokens, at, "標準時")) {
        tokens.drain(at..at + 3);
    }
    let is_path =
        |part: &&str| part.contains('/') && part.starts_with(|c: char| c.is_ascii_alphabetic());
    let path = text.split([' ', '(', ')', '[', ']']).find(is_path);
    if let Some(zone) = path.and_then(|path| TimeZone::get(path).ok()) {
        let first = path.and_then(|path| path.split('/').next()).unwrap_or_default();
        let first = first.to_ascii_lowercase();
        if let Some(at) = tokens.iter().position(|token| is_word(Some(token), &[first.as_str()])) {
            tokens.truncate(at);
        }
        found = Some(zone);
    }
    found
}

/// Zones that have names of letters, and the minutes by which they are off UTC.
const ABBREVIATIONS: &str = "
    utc 0, gmt 0, z 0, jst 540, kst 540, ist 330, hkt 480, sgt 480, wib 420, ict 420,
    msk 180, eet 120, eest 180, cet 60, cest 120, wet 0, west 60, bst 60, est -300, edt -240,
    cst -360, cdt -300, mst -420, mdt -360, pst -480, pdt -420, akst -540, hst -600,
    aest 600, aedt 660, acst 570, awst 480, nzst 720, nzdt 780";

/// The minutes by which the zone of a name is off UTC.
fn abbreviation(word: &str) -> Option<i32> {
    let mut zones = ABBREVIATIONS.split(',').filter_map(|zone| zone.trim().split_once(' '));
    zones.find(|(name, _)| *name == word)?.1.parse().ok()
}

/// No zone is further off UTC.
const MOST_HOURS: u32 = 14;

/// `+09:00`, `+0900`, `JST`, `GMT+9`; it stands after the clock.
pub(crate) fn take_zone(tokens: &mut Vec<Token>, after: Option<usize>) -> Option<Offset> {
    let after = after?;
    let named = (0..tokens.len()).rev().find_map(|at| {
        let Word(word) = tokens.get(at)? else { return None };
        Some((at, abbreviation(word)?))
    });
    let is_sign = |at: usize| matches!(tokens.get(at), Some(Sign('+' | '-')));
    let is_end = |at: usize| matches!(tokens.get(at), None | Some(Sign('(' | ')' | ']')));
    // Before the year of v1.1, and after the hour of all others.
    let signed = (after..tokens.len()).find(|&at| is_sign(at)).and_then(|at| {
        let (value, digits) = number(tokens.get(at + 1))?;
        let is_colon = matches!(tokens.get(at + 2), Some(Sign(':')));
        let minutes = is_colon.then(|| number(tokens.get(at + 3))).flatten();
        let (hours, minutes, length) = match (digits, minutes) {
            (1 | 2, Some((minutes, 2))) => (value, minutes, 4),
            // `9:00 - 1 May` has no zone.
            (1 | 2, None) if is_end(at + 2) => (value, 0, 2),
            (3 | 4, None) => (value / 100, value % 100, 2),
            _ => return None,
        };
        if hours > MOST_HOURS {
            return None;
        }
        let seconds = i32::try_from((hours * 60 + minutes) * 60).ok()?;
        let is_west = matches!(tokens.get(at), Some(Sign('-')));
        Some((at, length, if is_west { -seconds } else { seconds }))
    });
    if let Some((at, length, seconds)) = signed {
        tokens.drain(at..at + length);
        // What names a zone beside says the same.
        tokens.retain(|token| !matches!(token, Word(word) if abbreviation(word).is_some()));
        return Offset::from_seconds(seconds).ok();
    }
    let (at, minutes) = named?;
    tokens.remove(at);
    Offset::from_seconds(minutes * 60).ok()
}
