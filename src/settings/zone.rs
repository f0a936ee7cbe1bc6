use jiff::tz::TimeZone;

/// Reads the name of a time zone, or an offset such as `+09:00`.
///
/// # Errors
///
/// A name that the time zone database lacks, for a person to read.
pub fn parse_zone(name: &str) -> Result<TimeZone, String> {
    let offset = || jiff::fmt::strtime::parse("%:z", name).ok()?.offset();
    TimeZone::get(name).ok().or_else(|| offset().map(TimeZone::fixed)).ok_or_else(|| {
        "unknown time zone; use an IANA name such as Asia/Tokyo, or +09:00".to_owned()
    })
}
