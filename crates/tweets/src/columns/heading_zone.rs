//! The zone of times that their heading names: `created_at (UTC)`, `日時（日本時間）`,
//! `Date (EST)`, `time (UTC-05:00)`.

use jiff::tz::{Offset, TimeZone};

use super::reduced_names::in_half_width;
use super::retweet_names::has_word;

/// Zones by what they are called, and the minutes by which they are off UTC.
const WORDS: &str = "
    utc 0, gmt 0, jst 540, tokyo 540, kst 540, est -300, edt -240, cdt -300, mst -420, mdt -360,
    pst -480, pdt -420, cet 60, cest 120";
/// In brackets alone, as they are words as well.
const IN_BRACKETS: [(&str, &str); 3] =
    [("et", "America/New_York"), ("ct", "America/Chicago"), ("pt", "America/Los_Angeles")];
const JAPANESE: [(&str, i32); 7] = [
    ("日本", 540),
    ("東京", 540),
    ("協定世界時", 0),
    ("世界標準時", 0),
    ("世界時", 0),
    ("韓国時間", 540),
    ("グリニッジ", 0),
];
/// No zone is further off UTC.
const MOST_HOURS: i32 = 14;

/// The zone that a heading names.
pub(crate) fn zone_of(name: &str) -> Option<TimeZone> {
    let name = in_half_width(name);
    let name = name.trim();
    if let Some(zone) = named_zone(name) {
        return Some(zone);
    }
    let minutes = offset(name)
        .or_else(|| WORDS.split(',').find_map(|zone| of_word(name, zone)))
        .or_else(|| JAPANESE.iter().find(|(word, _)| name.contains(word)).map(|zone| zone.1))?;
    if minutes == 0 {
        return Some(TimeZone::UTC);
    }
    Some(Offset::from_seconds(minutes * 60).ok()?.to_time_zone())
}

fn of_word(name: &str, zone: &str) -> Option<i32> {
    let (word, minutes) = zone.trim().split_once(' ')?;
    minutes.parse().ok().filter(|_| has_word(name, word))
}

/// `America/New_York`, and what stands for it in brackets.
fn named_zone(name: &str) -> Option<TimeZone> {
    let is_of_zone = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let mut parts = name.split(|c| !is_of_zone(c));
    let is_path = |part: &&str| part.contains('/') && part.starts_with(|c: char| c.is_uppercase());
    if let Some(zone) = parts.find_map(|part| TimeZone::get(Some(part).filter(is_path)?).ok()) {
        return Some(zone);
    }
    let (_, rest) = name.split_once(['(', '['])?;
    let within = rest.trim_end_matches([')', ']']).trim();
    let zone = IN_BRACKETS.iter().find(|(word, _)| within.eq_ignore_ascii_case(word))?.1;
    TimeZone::get(zone).ok()
}

/// The minutes of `UTC-5`, `GMT+09:00`, `(+0900)`.
fn offset(name: &str) -> Option<i32> {
    let lower = name.to_ascii_lowercase();
    let signs = lower.char_indices().filter(|(_, c)| matches!(c, '+' | '-' | '−'));
    signs.into_iter().find_map(|(at, sign)| {
        let before = lower[..at].trim_end();
        let is_after_zone = before.ends_with("utc") || before.ends_with("gmt");
        let is_by_itself = before.ends_with(['(', '[']);
        let rest = &lower[at + sign.len_utf8()..];
        let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
        let (hours, minutes) = match digits.split_once(':') {
            Some((hours, minutes)) => (hours, minutes),
            None if digits.len() == 4 => digits.split_at(2),
            None => (digits.as_str(), "0"),
        };
        let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
        let is_one = hours <= MOST_HOURS && minutes < 60 && digits.len() <= "00:00".len();
        let minutes = hours * 60 + minutes;
        let is_zone = is_one && (is_after_zone || is_by_itself);
        is_zone.then_some(if sign == '+' { minutes } else { -minutes })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn headings_name_zones() {
        for (name, hours) in [
            ("created_at (UTC)", Some(0)),
            ("created_at_utc", Some(0)),
            ("createdAtUtc", Some(0)),
            ("日時（ＵＴＣ）", Some(0)),
            ("created_at(+00:00)", Some(0)),
            ("投稿日時(JST)", Some(9)),
            ("JST日時", Some(9)),
            ("日時（日本時間）", Some(9)),
            ("posted_at_tokyo", Some(9)),
            ("Published Date (GMT+09:00) Tokyo", Some(9)),
            ("created_at (Asia/Tokyo)", Some(9)),
            ("Date (EST)", Some(-5)),
            ("time (UTC-05:00)", Some(-5)),
            ("created_at (UTC-5)", Some(-5)),
            ("created_at (America/Bogota)", Some(-5)),
            ("created_at", None),
            ("date (2024-05-01)", None),
            ("best time", None),
            ("更新日時", None),
        ] {
            let zone = zone_of(name);
            let offset = zone.map(|zone| zone.to_offset(Timestamp::UNIX_EPOCH).seconds() / 3_600);
            assert_eq!(offset, hours, "{name}");
        }
        let eastern = zone_of("Date(ET)").unwrap();
        assert_eq!(eastern.iana_name(), Some("America/New_York"));
    }
}
