//! Counts how the times of an input were written, and says what the user should know of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::remark::{Correction, Remark};
use super::tweet::{Instead, Tweet};
use crate::times::spelled_time::DayOrder;

/// Seconds in which differences of zones are counted: a quarter of an hour.
const QUARTER: i64 = 900;
/// Of a quarter, the seconds by which clocks may differ.
const TOLERANCE: i64 = 60;
/// Posts of which most must be off by the same, in percent.
const MOST: u64 = 90;
/// Seconds of more than a year.
const YEAR: i64 = 400 * 86_400;
/// So many quarters no zone is off another.
const MOST_QUARTERS: i64 = 26 * 4;

/// What is known of the times of some posts.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TimeTally {
    /// That name no zone.
    zoneless: u64,
    /// That ids told: in place of what is written, and where no time was found.
    from_ids: u64,
    unwritten: u64,
    /// Those at which posts arrived.
    of_arrival: u64,
    /// Posts by how many quarters of an hour they are off their ids; `None` of those
    /// that are not off by whole ones.
    off: BTreeMap<Option<i64>, u64>,
    /// Of these posts, those whose written times name no zone, and those whose ids decided.
    off_zoneless: u64,
    off_from_ids: u64,
    /// Posts that are off their ids by more than a year.
    by_years: u64,
    /// The time of one that is off.
    example: Option<i64>,
    /// That begin with the day, and with the month, and with nothing else.
    day_first: u64,
    month_first: u64,
}

impl TimeTally {
    pub(crate) fn add(&mut self, tweet: &Tweet) {
        let notes = tweet.times;
        self.day_first += u64::from(notes.order == Some(DayOrder::DayFirst));
        self.month_first += u64::from(notes.order == Some(DayOrder::MonthFirst));
        self.zoneless += u64::from(notes.is_zoneless);
        match notes.instead {
            Some(Instead::Id) => self.from_ids += 1,
            Some(Instead::IdAlone) => self.unwritten += 1,
            Some(Instead::Arrival) => self.of_arrival += 1,
            None => {}
        }
        if let Some(offset) = notes.offset {
            // What is left out of a time makes it earlier.
            let offset = offset + (notes.precision / 2).min(QUARTER / 2);
            let quarters = (offset + QUARTER / 2).div_euclid(QUARTER);
            let tolerance = TOLERANCE.max(notes.precision);
            let is_whole = (offset - quarters * QUARTER).abs() <= tolerance;
            let quarters = Some(quarters).filter(|q| is_whole && q.abs() <= MOST_QUARTERS);
            *self.off.entry(quarters).or_default() += 1;
            self.off_zoneless += u64::from(notes.lacks_zone);
            self.off_from_ids += u64::from(notes.instead.is_some_and(Instead::is_id));
            self.by_years += u64::from(offset.abs() > YEAR);
            self.example.get_or_insert(tweet.time.micros());
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.zoneless += other.zoneless;
        self.from_ids += other.from_ids;
        self.unwritten += other.unwritten;
        self.of_arrival += other.of_arrival;
        self.off_zoneless += other.off_zoneless;
        self.off_from_ids += other.off_from_ids;
        self.by_years += other.by_years;
        self.example = self.example.or(other.example);
        self.day_first += other.day_first;
        self.month_first += other.month_first;
        for (quarters, count) in other.off {
            *self.off.entry(quarters).or_default() += count;
        }
    }

    /// What `1/5/2024` is among these times, as those show of which only one part can be
    /// the month; `None` where none does, or both orders are shown.
    pub(crate) fn order(&self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (0, 0) => None,
            (_, 0) => Some(DayOrder::DayFirst),
            (0, _) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }

    /// Whether some begin with the day, and others with the month.
    pub(crate) fn has_both_orders(&self) -> bool {
        self.day_first > 0 && self.month_first > 0
    }

    /// What a person should know, a sentence each. `zone` is the one in which times
    /// were read that name none; where the origin is known, so is their zone.
    pub(crate) fn remarks(&self, zone: &TimeZone, is_of_unknown_origin: bool) -> Vec<Remark> {
        let mut remarks: Vec<Remark> = Vec::new();
        for (count, what) in [
            (self.from_ids, "taken from the ids: the written time is unreadable or less precise"),
            (self.unwritten, "taken from the ids: no written time was found"),
            (
                self.of_arrival,
                "when the posts arrived: the written time is unreadable, or more than a day later",
            ),
        ] {
            let (times, verb) = if count == 1 { ("time", "is") } else { ("times", "are") };
            if count > 0 {
                remarks.push(format!("{count} {times} {verb} {what}").into());
            }
        }
        if self.has_both_orders() {
            let both = format!(
                "{} of the times begin with the day and {} with the month: others may be read \
                 wrongly, or not at all",
                self.day_first, self.month_first
            );
            remarks.push(Remark::with(both, Correction::TimeFormat));
        }
        let seen = self.seeming_zone(zone);
        if let Some((quarters, offset)) = &seen {
            let (hours, side) =
                (hours(quarters.abs()), if *quarters > 0 { "after" } else { "before" });
            // Where the ids decide, it makes no difference how the written times are read.
            let are_used = self.off_from_ids == 0;
            let (zone, correction) = match offset {
                _ if self.off_zoneless == 0 && are_used => {
                    (", although they name a zone; the written time is used".to_owned(), None)
                }
                Some(offset) => {
                    let correction = Correction::TimeZone(Some(offset.clone()));
                    (format!(", as if in UTC{offset}"), Some(correction).filter(|_| are_used))
                }
                None => (String::new(), None),
            };
            let text = format!("the written times are {hours} {side} those of the ids{zone}");
            remarks.push(Remark { text, correction });
        } else if is_of_unknown_origin && self.zoneless > 0 && *zone == TimeZone::UTC {
            let zoneless = "timestamps have no time zone; read as UTC".to_owned();
            remarks.push(Remark::with(zoneless, Correction::TimeZone(None)));
        }
        remarks.extend(self.contradiction().filter(|_| seen.is_none()).map(Remark::from));
        remarks
    }

    /// That times and ids tell of different times, where several do.
    fn contradiction(&self) -> Option<String> {
        const LEAST: u64 = 2;
        let compared: u64 = self.off.values().sum();
        let agreeing = self.off.get(&Some(0)).copied().unwrap_or_default();
        let others = compared - agreeing;
        if others < LEAST {
            return None;
        }
        if self.by_years == compared {
            return Some(format!(
                "written time and id are years apart in all {compared} posts: the ids are not \
                 those of X, or the times not those of the posts; the written time is used"
            ));
        }
        let most = self.off.iter().filter(|(quarters, _)| **quarters != Some(0));
        let (quarters, count) = most.max_by_key(|(_, count)| **count)?;
        let mostly = quarters.filter(|_| *count * 2 > others).map(|quarters| {
            let side = if quarters > 0 { "after" } else { "before" };
            format!(" (mostly by {} {side} it)", hours(quarters.abs()))
        });
        let mostly = mostly.unwrap_or_default();
        let used = match self.from_ids {
            0 => "the written time is used",
            _ => "it is used where it is as precise as the id's",
        };
        Some(format!(
            "the written time is not that of the id in {others} of {compared} posts{mostly}; {used}"
        ))
    }

    /// By how many quarters of an hour the times are off the ids, if all are by the
    /// same, and the zone in which they would not be, if there is one.
    fn seeming_zone(&self, zone: &TimeZone) -> Option<(i64, Option<String>)> {
        // Of all zones, in quarters of an hour.
        const ZONES: std::ops::RangeInclusive<i64> = -48..=56;

        let total: u64 = self.off.values().sum();
        let (quarters, count) = self.off.iter().max_by_key(|(_, count)| **count)?;
        let quarters = quarters.filter(|quarters| *quarters != 0)?;
        if count * 100 < total * MOST || total < 2 {
            return None;
        }
        let time = Timestamp::from_microsecond(self.example?).ok()?;
        let seconds = i64::from(zone.to_offset(time).seconds()) + quarters * QUARTER;
        if !ZONES.contains(&(seconds / QUARTER)) {
            return Some((quarters, None));
        }
        let offset = Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?;
        let minutes = offset.seconds().abs() / 60;
        let sign = if offset.seconds() < 0 { '-' } else { '+' };
        Some((quarters, Some(format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60))))
    }
}

fn hours(quarters: i64) -> String {
    match (quarters / 4, quarters % 4) {
        (1, 0) => "1 hour".to_owned(),
        (hours, 0) => format!("{hours} hours"),
        (hours, quarters) => format!("{hours}:{:02} hours", quarters * 15),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TimeNotes;

    fn tally(offsets: &[i64], precision: i64) -> TimeTally {
        let mut tally = TimeTally::default();
        for &offset in offsets {
            let times = TimeNotes {
                is_zoneless: true,
                lacks_zone: true,
                offset: Some(offset),
                precision,
                ..TimeNotes::default()
            };
            tally.add(&Tweet { times, ..Tweet::new(String::new()) });
        }
        tally
    }

    fn said(tally: &TimeTally, zone: &TimeZone) -> Vec<String> {
        tally.remarks(zone, true).into_iter().map(|remark| remark.text).collect()
    }

    #[test]
    fn times_of_another_zone_are_told() {
        let utc = TimeZone::UTC;
        let [remark] = said(&tally(&[32_400, 32_399, 32_401], 1), &utc).try_into().unwrap();
        assert!(remark.contains("9 hours after") && remark.contains("UTC+09:00"), "{remark}");
        let [remark] = said(&tally(&[68_400, 68_400], 1), &utc).try_into().unwrap();
        assert_eq!(remark, "the written times are 19 hours after those of the ids");
        let corrections = |offsets: &[i64]| -> Vec<Option<Correction>> {
            let remarks = tally(offsets, 1).remarks(&utc, true);
            remarks.into_iter().map(|remark| remark.correction).collect()
        };
        let japan = Correction::TimeZone(Some("+09:00".to_owned()));
        assert_eq!(corrections(&[32_400, 32_400]), [Some(japan)]);
        assert_eq!(corrections(&[68_400, 68_400]), [None]);
        assert_eq!(corrections(&[0, 0]), [Some(Correction::TimeZone(None))]);
        // Minutes without seconds.
        let [remark] = said(&tally(&[32_400, 32_345, 32_380], 60), &utc).try_into().unwrap();
        assert!(remark.contains("UTC+09:00"), "{remark}");
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let [remark] = said(&tally(&[-32_400, -32_400], 1), &tokyo).try_into().unwrap();
        assert!(remark.contains("9 hours before") && remark.contains("UTC+00:00"), "{remark}");
        for other in [&[0, 0][..], &[32_400], &[0, 5_000]] {
            assert_eq!(said(&tally(other, 1), &tokyo), [""; 0], "{other:?}");
            let [remark] = said(&tally(other, 1), &utc).try_into().unwrap();
            assert!(remark.starts_with("timestamps have no time zone; read as UTC"), "{remark}");
        }
    }

    #[test]
    fn what_decided_in_place_of_what_is_written_is_told() {
        let of = |instead: &[Instead]| {
            let mut tally = TimeTally::default();
            for &instead in instead {
                let times = TimeNotes { instead: Some(instead), ..TimeNotes::default() };
                tally.add(&Tweet { times, ..Tweet::new(String::new()) });
            }
            said(&tally, &TimeZone::UTC)
        };
        assert_eq!(
            of(&[Instead::IdAlone, Instead::Arrival, Instead::Arrival]),
            [
                "1 time is taken from the ids: no written time was found",
                "2 times are when the posts arrived: the written time is unreadable, or more than \
                 a day later"
            ]
        );
        let unreadable = "1 time is taken from the ids: the written time is unreadable or less \
                          precise";
        assert_eq!(of(&[Instead::Id]), [unreadable]);
    }

    #[test]
    fn times_that_contradict_the_ids_are_told() {
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        let remark = |offsets: &[i64]| -> String {
            let [remark] = said(&tally(offsets, 1), &tokyo).try_into().unwrap();
            remark
        };
        let two_zones = remark(&[0, 32_400, 0, 32_400]);
        assert!(two_zones.contains("in 2 of 4 posts (mostly by 9 hours after it)"), "{two_zones}");
        assert!(remark(&[5_000, 90_000, 700_000]).contains("in 3 of 3 posts; "));
        let foreign = remark(&[390_000_000, 390_000_100, 389_990_000]);
        assert!(foreign.contains("years apart in all 3 posts"), "{foreign}");
        let mut zoned = tally(&[32_400, 32_400], 1);
        (zoned.zoneless, zoned.off_zoneless) = (0, 0);
        let [remark] = said(&zoned, &TimeZone::UTC).try_into().unwrap();
        assert!(remark.contains("9 hours after") && remark.contains("name a zone"), "{remark}");
        // Without seconds the ids decide, whatever zone is meant.
        let mut coarse = tally(&[32_400, 32_400], 60);
        (coarse.zoneless, coarse.from_ids, coarse.off_from_ids) = (0, 2, 2);
        let [taken, remark] = said(&coarse, &TimeZone::UTC).try_into().unwrap();
        assert!(taken.starts_with("2 times are taken from the ids"), "{taken}");
        assert_eq!(
            remark,
            "the written times are 9 hours after those of the ids, as if in UTC+09:00"
        );
    }
}
