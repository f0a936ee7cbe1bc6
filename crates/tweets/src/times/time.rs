//! Times as the networks' formats write them, in microseconds since 1970-01-01 00:00 UTC.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};

use super::moment::Moment;
use super::snowflake;
use crate::texts::text::shortened;

/// 0001-01-02 00:00 UTC: what is later has a year that all readers of a table
/// know, in whatever zone.
pub(crate) const FIRST_MICROS: i64 = -62_135_510_400_000_000;

/// `Mon Sep 03 03:15:00 +0000 2018`
pub(crate) fn parse_api_v1(text: &str) -> Option<i64> {
    if let Some(micros) = as_twitter_writes(text.as_bytes()) {
        return Some(micros);
    }
    let time = strtime::parse("%a %b %d %H:%M:%S %z %Y", text).ok()?.to_timestamp().ok()?;
    Some(time.as_microsecond())
}

/// The same in the letters that the API writes, in UTC: all posts of an archive have one,
/// which is read in a tenth of the time so. `None` of any other.
fn as_twitter_writes(text: &[u8]) -> Option<i64> {
    const DAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
    const MONTHS: [&[u8; 3]; 12] = [
        b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov",
        b"Dec",
    ];
    let text: &[u8; 30] = text.try_into().ok()?;
    let is_as_expected =
        text.iter().zip(b"aaa aaa 00 00:00:00 +0000 0000").all(|(byte, form)| match form {
            b'a' => byte.is_ascii_alphabetic(),
            b'0' => byte.is_ascii_digit(),
            form => byte == form,
        });
    if !is_as_expected || &text[21..25] != b"0000" {
        return None;
    }
    let number = |from: usize, to: usize| {
        text[from..to].iter().fold(0, |number, byte| 10 * number + i16::from(byte - b'0'))
    };
    let small = |from: usize| i8::try_from(number(from, from + 2)).ok();
    let month = MONTHS.iter().position(|month| *month == &text[4..7])?;
    let month = i8::try_from(month + 1).ok()?;
    let date = Date::new(number(26, 30), month, small(8)?).ok()?;
    let day = date.weekday().to_monday_zero_offset();
    if DAYS[usize::try_from(day).ok()?] != &text[..3] {
        return None;
    }
    let time = Time::new(small(11)?, small(14)?, small(17)?, 0).ok()?;
    Some(Offset::UTC.to_timestamp(date.to_datetime(time)).ok()?.as_microsecond())
}

/// A time with its offset, as any of the forms writes it.
///
/// # Errors
///
/// When it is not a time, for a person to read.
pub(crate) fn parse_written(text: &str) -> Result<i64, String> {
    let text = text.trim();
    parse_api_v1(text)
        .or_else(|| parse_iso(text))
        .or_else(|| parse_java_script(text))
        .ok_or_else(|| no_time(text))
}

/// What is said of a text that should be a time.
pub(crate) fn no_time(text: &str) -> String {
    format!("invalid timestamp: {}", shortened(text))
}

/// `2018-09-03T03:15:00.000Z`, `2018-09-03 03:15:00 +0000`
fn parse_iso(text: &str) -> Option<i64> {
    let time = text
        .parse::<Timestamp>()
        .ok()
        .or_else(|| strtime::parse("%Y-%m-%d %H:%M:%S %z", text).ok()?.to_timestamp().ok());
    Some(time?.as_microsecond())
}

/// `Sun Sep 04 2016 20:46:02 GMT+0800 (CST)`
fn parse_java_script(text: &str) -> Option<i64> {
    let (time, _name) = text.split_once(" (").unwrap_or((text, ""));
    let time = strtime::parse("%a %b %d %Y %H:%M:%S GMT%z", time).ok()?.to_timestamp().ok()?;
    Some(time.as_microsecond())
}

/// A time without an offset, `2018-09-03 12:15:00`, as clocks show it in
/// `zone`; one with its offset is read by that. An hour that clocks show twice
/// is the first.
///
/// # Errors
///
/// When it is not a time, for a person to read.
pub(crate) fn parse_local(text: &str, zone: &TimeZone) -> Result<i64, String> {
    let local = text.trim().parse::<DateTime>();
    match (parse_written(text), local) {
        (Ok(micros), _) => Ok(micros),
        (Err(_), Ok(local)) => {
            let time = zone.to_ambiguous_timestamp(local).compatible();
            time.map(Timestamp::as_microsecond).map_err(|error| error.to_string())
        }
        (Err(error), Err(_)) => Err(error),
    }
}

/// `2018-09-03 03:15:00` with the offset in its own field: `+0900`, or a zone
/// name that stands for one (`UTC`, `JST`).
pub(crate) fn parse_date_time_zone(date: &str, time: &str, zone: &str) -> Option<i64> {
    let local = DateTime::strptime("%Y-%m-%d %H:%M:%S", format!("{date} {time}")).ok()?;
    let time = parse_offset(zone)?.to_timestamp(local).ok()?;
    Some(time.as_microsecond())
}

fn parse_offset(zone: &str) -> Option<Offset> {
    match zone {
        "UTC" | "GMT" | "Z" => Some(Offset::UTC),
        "JST" => Offset::from_hours(9).ok(),
        _ => strtime::parse("%z", zone).ok()?.offset(),
    }
}

/// The time of a tweet in a form of Twitter's own: what its id tells, else
/// what was written. Beside it, by how many seconds the written time lies
/// after that of the id.
pub(crate) fn of_twitter_form(id: i64, written: i64) -> (Moment, Option<i64>) {
    match snowflake::micros(id) {
        Some(micros) => {
            let offset = written.div_euclid(1_000_000) - micros.div_euclid(1_000_000);
            (Moment::At(micros), Some(offset))
        }
        None => (Moment::At(written), None),
    }
}

/// 2010-11-04 22:00 UTC, before which old archives have lost times of day.
const LAST_LOST_TIME: i64 = 1_288_908_000_000_000;
const MICROS_A_DAY: i64 = 86_400_000_000;

/// The time of a tweet in an archive of before 2019: midnight, before ids told
/// the time, stands there for a time of day that is lost.
pub(crate) fn of_old_archive(id: i64, written: i64) -> (Moment, Option<i64>) {
    match of_twitter_form(id, written) {
        (Moment::At(micros), None)
            if micros < LAST_LOST_TIME && micros.rem_euclid(MICROS_A_DAY) == 0 =>
        {
            (Moment::Day(micros), None)
        }
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2018-09-03 03:15:00 UTC
    const NOON_IN_JAPAN: i64 = 1_535_944_500_000_000;

    #[test]
    fn times_of_all_forms_agree() {
        assert_eq!(parse_api_v1("Mon Sep 03 03:15:00 +0000 2018"), Some(NOON_IN_JAPAN));
        assert_eq!(parse_api_v1("Mon Sep 03 12:15:00 +0900 2018"), Some(NOON_IN_JAPAN));
        assert_eq!(parse_date_time_zone("2018-09-03", "03:15:00", "UTC"), Some(NOON_IN_JAPAN));
        assert_eq!(parse_date_time_zone("2018-09-03", "12:15:00", "JST"), Some(NOON_IN_JAPAN));
        assert_eq!(parse_date_time_zone("2018-09-03", "12:15:00", "+0900"), Some(NOON_IN_JAPAN));
        assert_eq!(parse_api_v1("2018-09-03"), None);
        assert_eq!(parse_date_time_zone("2018-09-31", "03:15:00", "UTC"), None);
    }

    fn fixed(hours: i8) -> TimeZone {
        TimeZone::fixed(jiff::tz::offset(hours))
    }

    #[test]
    fn a_time_says_its_offset_or_is_local() {
        for written in [
            "Mon Sep 03 03:15:00 +0000 2018",
            "2018-09-03T03:15:00.000Z",
            "2018-09-03T12:15:00+09:00",
            "2018-09-03 03:15:00 +0000",
            "Mon Sep 03 2018 11:15:00 GMT+0800 (CST)",
        ] {
            assert_eq!(parse_written(written), Ok(NOON_IN_JAPAN), "{written}");
            assert_eq!(parse_local(written, &fixed(5)), Ok(NOON_IN_JAPAN), "{written}");
        }
        assert_eq!(parse_local("2018-09-03 12:15:00", &fixed(9)), Ok(NOON_IN_JAPAN));
        assert_eq!(parse_local("2018-09-03T03:15:00", &TimeZone::UTC), Ok(NOON_IN_JAPAN));
        assert!(parse_written("2018-09-03 12:15:00").is_err());
        assert!(parse_local("yesterday", &TimeZone::UTC).unwrap_err().contains("yesterday"));
    }

    #[test]
    fn midnight_in_old_archives_is_a_lost_time() {
        let day = 1_288_828_800_000_000; // 2010-11-04
        assert_eq!(of_old_archive(20, day), (Moment::Day(day), None));
        assert_eq!(of_old_archive(20, day + 1_000_000), (Moment::At(day + 1_000_000), None));
        let later = day + MICROS_A_DAY;
        assert_eq!(of_old_archive(20, later), (Moment::At(later), None));
    }

    #[test]
    fn the_id_decides_the_time_and_the_written_one_is_compared() {
        let id = 1_036_452_470_584_246_272;
        let (time, offset) = of_twitter_form(id, NOON_IN_JAPAN + 9 * 3600 * 1_000_000);
        assert_eq!((time, offset), (Moment::At(NOON_IN_JAPAN), Some(9 * 3600)));
        assert_eq!(of_twitter_form(20, NOON_IN_JAPAN), (Moment::At(NOON_IN_JAPAN), None));
    }
}
