//! Times in tables of unknown origin: beside the time itself, how precise it is and whether it
//! names a zone.

use jiff::Timestamp;
use jiff::civil::{DateTime, Time};
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::{Offset, TimeZone};

use super::moment::Moment;
use super::printed_time;
use super::spelled_time::{self, DayOrder, Spelled, Zone};
use super::time::{self, no_time};

/// How the times of a table are read.
#[derive(Clone, Debug)]
pub(crate) struct TimeReading {
    /// The zone of times without one.
    pub zone: TimeZone,
    /// As the user gave it: `%d/%m/%Y %H:%M`.
    pub format: Option<String>,
    /// What `1/5/2024` is, where that is known.
    pub order: Option<DayOrder>,
}

impl Default for TimeReading {
    fn default() -> Self {
        Self { zone: TimeZone::UTC, format: None, order: None }
    }
}

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub moment: Moment,
    /// It names no zone.
    pub is_zoneless: bool,
    /// Seconds within which the true time lies, from the written one on.
    pub precision: i64,
}

/// Of a time that is written to the second.
const TO_THE_SECOND: i64 = 1;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Values below these stand for seconds, milliseconds and microseconds since 1970.
const MOST_SECONDS: f64 = 1e11;
const MOST_MILLIS: f64 = 1e14;
const MOST_MICROS: f64 = 1e17;
/// Of nanoseconds: the year 2096.
const MOST_NANOS: f64 = 4e18;
/// Below this a number of seconds is before 2001: no post is so old.
const LEAST_SECONDS: f64 = 1e9;
/// Days since 1899-12-30, as spreadsheets count: of 2000 and of 2100.
const SERIAL_DAYS: std::ops::Range<f64> = 36_526.0..73_051.0;
/// Digits of a number that a spreadsheet has not cut.
const WHOLE_DIGITS: usize = 9;

/// Reads a time.
///
/// # Errors
///
/// When it is not a time, for a person to read.
pub(crate) fn parse(text: &str, reading: &TimeReading) -> Result<Written, String> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if let Some(format) = &reading.format
        && let Some(written) = by_format(text, format, &reading.zone)
    {
        return Ok(written);
    }
    if let Ok(micros) = time::parse_written(text) {
        let moment = Moment::At(micros);
        return Ok(Written { moment, is_zoneless: false, precision: TO_THE_SECOND });
    }
    let plain = printed_time::spelled(text);
    let text = plain.as_ref();
    if let Some(written) = of_number(text, &reading.zone) {
        return Ok(written);
    }
    let spelled = spelled_time::parse(text, reading.order).map_err(|problem| match problem {
        spelled_time::Problem::Unknown => no_time(text),
        spelled_time::Problem::DayOrMonth => {
            format!("the time {text} may begin with the day or the month")
        }
    })?;
    of_spelled(&spelled, &reading.zone).ok_or_else(|| no_time(text))
}

fn of_spelled(spelled: &Spelled, zone: &TimeZone) -> Option<Written> {
    let Spelled { date, time, .. } = spelled;
    let Some(time) = time else {
        let midnight = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).ok()?;
        let moment = Moment::Day(midnight.as_microsecond());
        return Some(Written { moment, is_zoneless: false, precision: DAY });
    };
    let local = date.to_datetime(*time);
    let is_zoneless = spelled.zone.is_none();
    let micros = match &spelled.zone {
        Some(Zone::Offset(offset)) => offset.to_timestamp(local).ok()?.as_microsecond(),
        Some(Zone::Named(named)) => in_zone(local, named)?,
        None => in_zone(local, zone)?,
    };
    let precision = match (spelled.has_minutes, spelled.has_seconds) {
        (_, true) => TO_THE_SECOND,
        (true, _) => MINUTE,
        _ => HOUR,
    };
    Some(Written { moment: Moment::At(micros), is_zoneless, precision })
}

/// An hour that clocks show twice is the first.
fn in_zone(local: DateTime, zone: &TimeZone) -> Option<i64> {
    Some(zone.to_ambiguous_timestamp(local).compatible().ok()?.as_microsecond())
}

/// A time of the format that the user gave.
fn by_format(text: &str, format: &str, zone: &TimeZone) -> Option<Written> {
    let parsed: BrokenDownTime = strtime::parse(format, text).ok()?;
    let precision = match (parsed.second(), parsed.minute(), parsed.hour()) {
        (Some(_), ..) => TO_THE_SECOND,
        (_, Some(_), _) => MINUTE,
        (.., Some(_)) => HOUR,
        _ => DAY,
    };
    if let Ok(time) = parsed.to_timestamp() {
        let moment = Moment::At(time.as_microsecond());
        return Some(Written { moment, is_zoneless: false, precision });
    }
    if precision == DAY {
        let spelled = Spelled::of_day(parsed.to_date().ok()?);
        return of_spelled(&spelled, zone);
    }
    let local = parsed.to_datetime().ok()?;
    let moment = Moment::At(in_zone(local, zone)?);
    Some(Written { moment, is_zoneless: true, precision })
}

/// A number: a count since 1970, of a spreadsheet's days, or `20240501090000`.
fn of_number(text: &str, zone: &TimeZone) -> Option<Written> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = !whole.is_empty() && is_digits(whole) && is_digits(fraction);
    let is_number = is_plain || is_scientific(text);
    if !is_number || text.len() > 40 {
        return None;
    }
    if is_plain && fraction.is_empty() && matches!(whole.len(), 8 | 12 | 14) {
        return spelled_time::of_digits(whole).and_then(|spelled| of_spelled(&spelled, zone));
    }
    let value: f64 = text.parse().ok()?;
    if SERIAL_DAYS.contains(&value) {
        let seconds = (value.fract() * 86_400.0).round();
        let date = jiff::civil::date(1899, 12, 30).checked_add(days(value.trunc())).ok()?;
        let local = date.to_datetime(Time::midnight()).checked_add(secs(seconds)).ok()?;
        let moment = Moment::At(in_zone(local, zone)?);
        return Some(Written { moment, is_zoneless: true, precision: TO_THE_SECOND });
    }
    let scale = match value {
        value if value < LEAST_SECONDS => return None,
        value if value < MOST_SECONDS => 1e6,
        value if value < MOST_MILLIS => 1e3,
        value if value < MOST_MICROS => 1.0,
        value if value < MOST_NANOS => 1e-3,
        _ => return None,
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if !is_plain && digits <= WHOLE_DIGITS {
        return None;
    }
    let micros = match whole.parse::<i64>() {
        Ok(exact) if is_plain && fraction.is_empty() => scaled(exact, value),
        _ => rounded(value * scale),
    };
    Timestamp::from_microsecond(micros).ok()?;
    let moment = Moment::At(micros);
    Some(Written { moment, is_zoneless: false, precision: TO_THE_SECOND })
}

/// `1.7145216E+12`
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_digits(&mantissa.replacen('.', "", 1)) && is_digits(exponent.trim_start_matches('+'))
}

fn scaled(count: i64, value: f64) -> i64 {
    if value < MOST_SECONDS {
        count.saturating_mul(1_000_000)
    } else if value < MOST_MILLIS {
        count.saturating_mul(1_000)
    } else if value < MOST_MICROS {
        count
    } else {
        count / 1_000
    }
}

// Anything beyond 64 bits is not a time and is refused later.
#[allow(clippy::cast_possible_truncation)]
fn rounded(value: f64) -> i64 {
    value.round() as i64
}

fn days(count: f64) -> jiff::Span {
    jiff::Span::new().days(rounded(count))
}

fn secs(count: f64) -> jiff::Span {
    jiff::Span::new().seconds(rounded(count))
}

/// Whether a text is a time of a kind that these tables have, with its day.
pub(crate) fn is_time(text: &str, reading: &TimeReading) -> bool {
    parse(text, reading).is_ok()
        || matches!(
            spelled_time::parse(text.trim(), reading.order),
            Err(spelled_time::Problem::DayOrMonth)
        )
}

/// Whether a text is a day alone.
pub(crate) fn is_day(text: &str, reading: &TimeReading) -> bool {
    parse(text, reading).is_ok_and(|written| matches!(written.moment, Moment::Day(_)))
}

/// The date of a day that is written, to which a time of day is added.
pub(crate) fn joined(day: &str, clock: &str, zone: Option<&str>) -> String {
    match zone {
        Some(zone) => format!("{day} {clock} {zone}"),
        None => format!("{day} {clock}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(zone: &str, order: Option<DayOrder>, format: Option<&str>) -> TimeReading {
        TimeReading { zone: TimeZone::get(zone).unwrap(), format: format.map(str::to_owned), order }
    }

    fn read(text: &str) -> Result<Written, String> {
        parse(text, &reading("Asia/Tokyo", None, None))
    }

    /// 2018-09-03 12:15:00 in Japan
    const NOON: i64 = 1_535_944_500_000_000;

    #[test]
    fn times_are_read_however_they_are_spelled() {
        for text in [
            "2018/09/03 12:15:00",
            "2018/9/3 12:15",
            "2018-09-03 12:15",
            "2018-09-03T12:15:00.000",
            "2018-09-03 12:15:00.0",
            "2018.09.03 12:15:00",
            "2018年9月3日 12:15:00",
            "2018年09月03日12時15分00秒",
            "2018年9月3日(月) 12時15分",
            "平成30年9月3日 午後0時15分",
            "18年9月3日 12時15分",
            "H30.9.3 12:15",
            "２０１８／０９／０３　１２：１５",
            "2018/09/03（月）12:15:00",
            "20180903121500",
            "201809031215",
            "20180903T121500",
            "12:15 - 2018年9月3日",
            "12:15 PM · Sep 3, 2018",
            "12:15 PM - 3 Sep 2018",
            "September 3, 2018 at 12:15 p.m.",
            "Sep 3 2018 12:15:00",
            "3 Sept 2018, 12:15:00",
            "Mon, 3 Sep 2018 12:15:00",
            "13/9/2018 12:15",
            "3.9.2018 12:15",
            "43346.510416667",
            "18/09/03 12:15",
            "18-09-03 12:15:00",
        ] {
            let written = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            let expected = if text.starts_with("13/") { NOON + 10 * 86_400_000_000 } else { NOON };
            assert_eq!(written.moment, Moment::At(expected), "{text}");
            assert!(written.is_zoneless, "{text}");
        }
        let midnight = read("2018/9/2 24:00").map(|written| written.moment);
        assert_eq!(midnight, read("2018/9/3 0:00").map(|written| written.moment));
        let american = read("9/13/18, 12:15 PM").map(|written| written.moment);
        assert_eq!(american, read("2018/9/13 12:15").map(|written| written.moment));
        assert!(read("12/05/10 12:15").is_err() && read("2018/9/2 25:15").is_err());
    }

    #[test]
    fn a_zone_that_is_written_counts() {
        for text in [
            "2018-09-03 12:15:00 +09:00",
            "2018-09-03 12:15:00+0900",
            "2018-09-03 12:15:00+09",
            "2018-09-03 12:15:00 JST",
            "2018-09-03 03:15:00 UTC",
            "2018-09-03 03:15 GMT",
            "2018-09-02 22:15:00 -05:00",
            "2018/09/03 12:15:00 +0900",
            "2018-09-03 12:15:00 Asia/Tokyo",
            "2018-09-03 12:15:00 東京 (標準時)",
            "2018-09-03 12:15:00 UTC+9",
            "Mon Sep 03 2018 12:15:00 GMT+0900 (日本標準時)",
            "Mon Sep 03 2018 12:15:00 GMT+0900 (Japan Standard Time)",
            "Mon Sep 03 2018 12:15:00 GMT+0900",
            "Mon Sep 03 03:15:00 UTC 2018",
            "Mon, 03 Sep 2018 03:15:00 GMT",
            "Mon, 03 Sep 2018 03:15:00 +0000",
            "Sep 3, 2018 · 3:15 AM UTC",
            "2018-09-03T03:15:00.000000Z",
            "20180903T031500Z",
            "1535944500",
            "1535944500.0",
            "1535944500000",
            "1535944500000000",
            "1.535944500000E+12",
        ] {
            let written = parse(text, &reading("America/New_York", None, None));
            let written = written.unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(written.moment, Moment::At(NOON), "{text}");
            assert!(!written.is_zoneless, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_known_to_be() {
        let precision = |text| read(text).unwrap().precision;
        assert_eq!(precision("2018/9/3 12:15"), 60);
        assert_eq!(precision("2018/9/3 12:15:01"), 1);
        assert_eq!(precision("2018年9月3日 12時"), 3_600);
        for day in ["2018/9/3", "20180903", "2018年9月3日", "Sep 3, 2018", "2018-09-03"] {
            let written = read(day).unwrap();
            let moment = Moment::Day(1_535_932_800_000_000);
            assert_eq!((written.moment, written.precision), (moment, 86_400), "{day}");
        }
    }

    #[test]
    fn days_and_months_are_not_guessed() {
        let in_order = |order| parse("4/5/2018 10:00", &reading("UTC", order, None));
        assert!(in_order(None).unwrap_err().contains("the day or the month"));
        let at = |text: &str| read(text).unwrap().moment;
        let moment = |order| in_order(Some(order)).unwrap().moment;
        assert_eq!(moment(DayOrder::DayFirst), at("2018-05-04 19:00"));
        assert_eq!(moment(DayOrder::MonthFirst), at("2018-04-05 19:00"));
        assert_eq!(at("5/5/2018 10:00"), at("2018-05-05 10:00"));
        assert_eq!(spelled_time::order_shown("13/5/2018"), Some(DayOrder::DayFirst));
        assert_eq!(spelled_time::order_shown("5/13/2018 1:00"), Some(DayOrder::MonthFirst));
        assert_eq!(spelled_time::order_shown("5/4/2018 1:00"), None);
    }

    #[test]
    fn a_format_that_is_given_comes_first() {
        let by = |format, text| parse(text, &reading("Asia/Tokyo", None, Some(format)));
        assert_eq!(by("%d/%m/%Y %H:%M", "03/09/2018 12:15").unwrap().moment, Moment::At(NOON));
        assert_eq!(by("%y%m%d %H%M%S", "180903 121500").unwrap().moment, Moment::At(NOON));
        assert_eq!(by("%d/%m/%Y", "03/09/2018").unwrap().precision, 86_400);
        assert!(!by("%H:%M %z %d.%m.%Y", "03:15 +0000 03.09.2018").unwrap().is_zoneless);
        // What is of no doubt is read without it.
        assert_eq!(by("%d/%m/%Y", "2018-09-03 12:15:00").unwrap().moment, Moment::At(NOON));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "soon",
            "12",
            "12:15",
            "2018",
            "2018-13-03",
            "2018-09-31 12:00",
            "2018-09-03 25:00",
            "v2018.9.3-beta4",
            "call 2018-09-03 12:15 now",
            "1.5E+12",
            "99999999999999999999",
            "猫2018年9月3日",
            "6年1月15日 12:00",
            "１２３４５６７８９０１２３４５６７８９０",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
