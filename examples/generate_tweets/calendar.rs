//! When people tweet: on which days, at which hours of Japan.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::rng::Rng;
use crate::weights::Weights;

const JAPAN_MILLIS: i64 = 9 * 3_600_000;
/// Monday to Sunday, in percent of a usual day.
const WEEK: [u64; 7] = [95, 92, 93, 96, 104, 119, 116];
/// By how much days differ at random, in percent.
const DAY_NOISE: u64 = 8;
/// From midnight, in percent of the busiest hour.
const HOURS: [u64; 24] = [
    62, 35, 20, 12, 9, 10, 22, 48, 55, 50, 50, 53, 70, 60, 54, 55, 57, 64, 74, 82, 92, 100, 98, 86,
];

/// A day of Japan.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    pub date: Date,
    /// Milliseconds since 1970 at which it begins.
    pub midnight: i64,
    pub tweets: u64,
}

/// The days, with the tweets divided among them. `None` if they go beyond
/// the calendar.
pub fn days(from: Date, count: u32, tweets: u64, seed: u64) -> Option<Vec<Day>> {
    let mut rng = Rng::new(seed, "calendar");
    let dates: Vec<Date> = (0..i64::from(count))
        .map(|day| from.checked_add(day.days()).ok())
        .collect::<Option<_>>()?;
    let weight = |date: &Date| {
        let weekday = date.weekday().to_monday_zero_offset();
        WEEK[usize::try_from(weekday).unwrap_or(0)] * (100 - DAY_NOISE + rng.below(2 * DAY_NOISE))
    };
    let weights = Weights::new(dates.iter().map(weight));
    let day = |(date, tweets)| Day { date, midnight: midnight(date), tweets };
    Some(dates.iter().copied().zip(weights.divide(tweets)).map(day).collect())
}

fn midnight(date: Date) -> i64 {
    let since = date - Date::constant(1970, 1, 1);
    i64::from(since.get_days()) * 86_400_000 - JAPAN_MILLIS
}

/// Calls `tweet` with the millisecond since 1970 of each tweet of a day, in
/// their order.
///
/// # Errors
///
/// The first that `tweet` gives.
pub fn each_moment<E>(
    day: &Day,
    rng: &mut Rng,
    mut tweet: impl FnMut(i64, &mut Rng) -> Result<(), E>,
) -> Result<(), E> {
    let hours = Weights::new(HOURS);
    let mut by_hour = [0_u64; 24];
    (0..day.tweets).for_each(|_| by_hour[hours.draw(rng)] += 1);
    let mut millis = Vec::new();
    for (hour, tweets) in (0..).zip(by_hour) {
        let mut by_second = [0_u32; 3_600];
        (0..tweets).for_each(|_| by_second[rng.index(3_600)] += 1);
        for (second, tweets) in (0..).zip(by_second) {
            millis.clear();
            millis.extend((0..tweets).map(|_| i64::try_from(rng.below(1_000)).unwrap_or(0)));
            millis.sort_unstable();
            for &milli in &millis {
                tweet(day.midnight + (hour * 3_600 + second) * 1_000 + milli, rng)?;
            }
        }
    }
    Ok(())
}
