//! Bursts in daily counts: Kleinberg 2002, *Bursty and Hierarchical Structure in
//! Streams*, with two states.

mod by_day;

pub(crate) use by_day::{LEAD, bursts_by_day};

/// The ratio of the rate within a burst to the usual one.
const RATIO: f64 = 2.0;
/// The price of entering a burst.
const PRICE: f64 = 1.0;
/// The greatest rate within a burst.
const MOST: f64 = 0.9999;

/// A day: how many of `all` were of the term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount {
    pub count: i64,
    pub all: i64,
}

/// Days in a row on which a term was said more than usual.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// The numbers of its first and of its last day.
    pub first: usize,
    pub last: usize,
    /// By how much it explains the counts better than the usual rate does: the
    /// sum of the differences of both states' costs.
    pub weight: f64,
}

/// The bursts of a series.
///
/// The usual rate p0 is that of all days; within a burst it is twice as much. A
/// day costs −ln of the binomial probability of its count, going up costs
/// ln(number of days), coming down nothing; the cheapest path through all days
/// is found by Viterbi's method. Of paths that cost the same, the one that goes
/// up last.
#[must_use]
pub fn bursts(days: &[DayCount]) -> Vec<Burst> {
    let in_burst = states(days);
    let mut bursts: Vec<Burst> = Vec::new();
    for (day, weight) in weights(days).into_iter().enumerate().filter(|(day, _)| in_burst[*day]) {
        match bursts.last_mut() {
            Some(burst) if burst.last + 1 == day => {
                burst.last = day;
                burst.weight += weight;
            }
            _ => bursts.push(Burst { first: day, last: day, weight }),
        }
    }
    bursts
}

/// What each day costs more by the usual rate than within a burst.
fn weights(days: &[DayCount]) -> Vec<f64> {
    let (said, all): (i64, i64) =
        days.iter().fold((0, 0), |(said, all), day| (said + day.count, all + day.all));
    let usual = said as f64 / all as f64;
    let high = (RATIO * usual).min(MOST);
    if !(usual > 0.0 && high > usual) {
        return vec![0.0; days.len()];
    }
    // The binomial coefficient is the same in both states.
    let (up, down) = ((high / usual).ln(), (-high).ln_1p() - (-usual).ln_1p());
    let weight = |day: &DayCount| day.count as f64 * up + (day.all - day.count) as f64 * down;
    days.iter().map(weight).collect()
}

/// Whether each day is within a burst, on the cheapest path.
fn states(days: &[DayCount]) -> Vec<bool> {
    let entry = PRICE * (days.len() as f64).ln();
    // What the cheapest paths that end low and high cost, less the cost of
    // staying low all the time; and whether each came from high.
    let (mut low, mut high) = (0.0_f64, f64::INFINITY);
    let mut from_high = Vec::with_capacity(days.len());
    for weight in weights(days) {
        let (to_low, to_high) = (high < low, high <= low + entry);
        from_high.push([to_low, to_high]);
        let entered = if to_high { high } else { low + entry };
        low = low.min(high);
        high = entered - weight;
    }
    let mut state = high < low;
    let mut states = vec![false; days.len()];
    for (day, from_high) in from_high.into_iter().enumerate().rev() {
        states[day] = state;
        state = from_high[usize::from(state)];
    }
    states
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn series(counts: &[(i64, i64)]) -> Vec<DayCount> {
        counts.iter().map(|&(count, all)| DayCount { count, all }).collect()
    }

    #[test]
    fn the_known_series() {
        let r = [0, 2, 1, 6, 7, 2, 8, 7, 2, 1];
        let d = [9, 11, 12, 10, 10, 8, 12, 10, 13, 11];
        let days: Vec<DayCount> =
            r.into_iter().zip(d).map(|(count, all)| DayCount { count, all }).collect();
        let found: Vec<usize> = states(&days).into_iter().map(usize::from).collect();
        assert_eq!(found, [0, 0, 0, 1, 1, 0, 1, 1, 0, 0]);
        let found = bursts(&days);
        assert_eq!((found[0].first, found[0].last, found[1].first, found[1].last), (3, 4, 6, 7));
    }

    #[test]
    fn no_burst_without_counts_or_days() {
        for days in [&[][..], &[(0, 0)], &[(0, 5), (0, 5)], &[(5, 5), (5, 5)]] {
            assert!(bursts(&series(days)).is_empty(), "{days:?}");
        }
    }

    /// −ln of the binomial probability, by its definition.
    fn cost(day: DayCount, p: f64) -> f64 {
        let choose: f64 =
            (0..day.count).map(|i| ((day.all - i) as f64 / (i + 1) as f64).ln()).sum();
        let power = |p: f64, n: i64| if n == 0 { 0.0 } else { n as f64 * p.ln() };
        -(choose + power(p, day.count) + power(1.0 - p, day.all - day.count))
    }

    /// The cost of a path by its definition.
    fn path_cost(days: &[DayCount], path: &[bool]) -> f64 {
        let said: i64 = days.iter().map(|day| day.count).sum();
        let all: i64 = days.iter().map(|day| day.all).sum();
        let p0 = said as f64 / all as f64;
        let p1 = (2.0 * p0).min(0.9999);
        let mut before = false;
        let mut sum = 0.0;
        for (&day, &state) in days.iter().zip(path) {
            if state && !before {
                sum += (days.len() as f64).ln();
            }
            sum += cost(day, if state { p1 } else { p0 });
            before = state;
        }
        sum
    }

    proptest! {
        /// Against every path there is.
        #[test]
        fn the_path_is_the_cheapest(counts in prop::collection::vec((0..9_i64, 0..9_i64), 1..10)) {
            let days: Vec<DayCount> =
                counts.into_iter().map(|(count, more)| DayCount { count, all: count + more }).collect();
            let said: i64 = days.iter().map(|day| day.count).sum();
            let all: i64 = days.iter().map(|day| day.all).sum();
            prop_assume!(said > 0 && said * 2 < all);
            let found = path_cost(&days, &states(&days));
            for number in 0..1_u32 << days.len() {
                let path: Vec<bool> = (0..days.len()).map(|day| number >> day & 1 == 1).collect();
                prop_assert!(found <= path_cost(&days, &path) + 1e-9, "{path:?}");
            }
            for burst in bursts(&days) {
                let of_burst = &days[burst.first..=burst.last];
                let p0 = said as f64 / all as f64;
                let p1 = (2.0 * p0).min(0.9999);
                let weight: f64 = of_burst.iter().map(|&day| cost(day, p0) - cost(day, p1)).sum();
                prop_assert!((burst.weight - weight).abs() < 1e-9);
            }
        }
    }
}
