//! Time in ids. Since 2010-11-04 22:00 UTC the upper 42 bits of an id are the millisecond of
//! its creation.

/// Milliseconds since 1970 at which the count in an id begins.
const EPOCH_MILLIS: i64 = 1_288_834_974_657;
/// Bits of an id below its time.
const SEQUENCE_BITS: u32 = 22;
/// 2010-11-04 22:00 UTC, when ids began to be made this way.
const FIRST_MILLIS: i64 = 1_288_908_000_000;
/// The same in microseconds.
pub(crate) const FIRST_MICROS: i64 = FIRST_MILLIS * 1000;

/// The microsecond since 1970-01-01 00:00 UTC at which `id` was made; `None`
/// for an id from before they carried a time.
///
/// ```
/// use tsubuyaki_tweets::snowflake;
/// // 2018-09-03 03:15:00 UTC
/// assert_eq!(snowflake::micros(1_036_452_470_584_246_272), Some(1_535_944_500_000_000));
/// assert_eq!(snowflake::micros(20), None);
/// ```
#[must_use]
pub fn micros(id: i64) -> Option<i64> {
    let millis = (id >> SEQUENCE_BITS) + EPOCH_MILLIS;
    (id > 0 && millis >= FIRST_MILLIS).then_some(millis * 1000)
}
