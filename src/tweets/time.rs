//! Times as the forms write them, in microseconds since 1970-01-01 00:00 UTC.

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::Offset;

use super::snowflake;
use super::tweet::Moment;

/// `Mon Sep 03 03:15:00 +0000 2018`
pub(super) fn parse_api_v1(text: &str) -> Option<i64> {
    let time = strtime::parse("%a %b %d %H:%M:%S %z %Y", text).ok()?.to_timestamp().ok()?;
    Some(time.as_microsecond())
}

/// `2018-09-03 03:15:00` with the offset in its own field: `+0900`, or a zone
/// name that stands for one (`UTC`, `JST`).
pub(super) fn parse_date_time_zone(date: &str, time: &str, zone: &str) -> Option<i64> {
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
pub(super) fn of_twitter_form(id: i64, written: i64) -> (Moment, Option<i64>) {
    match snowflake::micros(id) {
        Some(micros) => {
            let offset = written.div_euclid(1_000_000) - micros.div_euclid(1_000_000);
            (Moment::At(micros), Some(offset))
        }
        None => (Moment::At(written), None),
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

    #[test]
    fn the_id_decides_the_time_and_the_written_one_is_compared() {
        let id = 1_036_452_470_584_246_272;
        let (time, offset) = of_twitter_form(id, NOON_IN_JAPAN + 9 * 3600 * 1_000_000);
        assert_eq!((time, offset), (Moment::At(NOON_IN_JAPAN), Some(9 * 3600)));
        assert_eq!(of_twitter_form(20, NOON_IN_JAPAN), (Moment::At(NOON_IN_JAPAN), None));
    }
}
