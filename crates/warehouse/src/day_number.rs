use jiff::civil::Date;

/// Days since 1970-01-01.
#[must_use]
pub fn days_since_1970(date: Date) -> i32 {
    date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
}
