use std::ops::RangeInclusive;

use jiff::tz::TimeZone;

/// Reads the name of a time zone, or an offset such as `+09:00`.
///
/// # Errors
///
/// A name that the time zone database lacks, for a person to read.
pub fn parse_zone(name: &str) -> Result<TimeZone, String> {
    /// Seconds by which clocks are behind UTC, and ahead of it, at most.
    const OFFSETS: RangeInclusive<i32> = -12 * 3600..=14 * 3600;
    if let Ok(zone) = TimeZone::get(name) {
        return Ok(zone);
    }
    let offset = jiff::fmt::strtime::parse("%:z", name).ok().and_then(|parsed| parsed.offset());
    match offset {
        Some(offset) if OFFSETS.contains(&offset.seconds()) => Ok(TimeZone::fixed(offset)),
        Some(_) => Err("no clock has this offset; they are from -12:00 to +14:00".to_owned()),
        None => Err("unknown time zone; use an IANA name such as Asia/Tokyo, or +09:00".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_of_clocks() {
        for name in ["Asia/Tokyo", "UTC", "+09:00", "-03:30", "+14:00", "-12:00"] {
            assert!(parse_zone(name).is_ok(), "{name}");
        }
        for name in ["+25:00", "-23:59", "+15:00"] {
            assert!(parse_zone(name).unwrap_err().contains("from -12:00 to +14:00"), "{name}");
        }
        for name in ["JST", "Tokyo", "9", ""] {
            assert!(parse_zone(name).unwrap_err().contains("unknown time zone"), "{name}");
        }
    }
}
