//! How many posts by how many people, against what.

use std::fmt::Write as _;

use crate::report::content::{figures, naming, reposts_of};
use crate::report::language::Language;
use crate::report::number::{count, counted, people, percent, real};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{Covered, Day, LEAST_PEOPLE};

/// People from which on one who wrote a quarter stands out.
const SOME_WRITERS: i64 = 10;
/// Periods of which one has more days with data than the other by one in so many.
const UNLIKE: usize = 5;

pub(super) fn japanese(day: &Day) -> String {
    let (tweets, named) = (day.counts.tweets, naming::named(day.span, Language::Ja));
    let unknown = day.counts.without_author;
    let are_passed_on = day.counts.retweets == tweets;
    let all = match day.counts.authors {
        Some(authors) if tweets > 1 && unknown == 0 => {
            let posted = if are_passed_on { reposts_of(day).one(Language::Ja) } else { "投稿" };
            format!("{}人が{}件を{posted}した", count(authors), count(tweets))
        }
        _ if are_passed_on => {
            format!("{}は{}件", reposts_of(day).one(Language::Ja), count(tweets))
        }
        _ => format!("{}は{}件", posts(Language::Ja), count(tweets)),
    };
    let before = match (&day.previous, day.stub_before()) {
        _ if day.is_unfinished => "まだ途中".to_owned(),
        (_, Some(days)) => format!("{}は{days}日分しか記録がなく、比べない", named.before),
        (None, None) => format!("{}は記録なし", named.before),
        _ if let Some((this, before)) = a_day(day) => {
            format!("1日平均{}件、{}は{}件", about(this), named.before, about(before))
        }
        (Some((_, before)), None) => match tweets - before.tweets {
            0 => format!("{}と同数", named.before),
            more @ 1.. => format!("{}より{}件増", named.before, count(more)),
            fewer => format!("{}より{}件減", named.before, count(-fewer)),
        },
    };
    let usual = day.usual.as_ref().filter(|_| !day.is_unfinished);
    let usual = usual.map_or_else(String::new, |usual| {
        let weekday = Language::Ja.weekday(day.date.weekday());
        let ratio = match ratio(tweets, usual.tweets) {
            Ratio::Same => "並み".to_owned(),
            Ratio::Times(times) => format!("の{times:.1}倍"),
            Ratio::Tenths(0) => "の1割未満".to_owned(),
            Ratio::Tenths(5) => "の約半分".to_owned(),
            Ratio::Tenths(tenths) => format!("の約{tenths}割"),
        };
        let (days, usual) = (usual.dates.len(), about(usual.tweets));
        format!("ふだんの{weekday}曜（{days}回の平均で約{usual}件）{ratio}だった。")
    });
    let (mut of_them, mut own) = (String::new(), String::new());
    let reposts = reposts_of(day);
    if let Some((retweets, writers)) = passed_on(day).filter(|_| !are_passed_on) {
        of_them = format!("うち{}件は{}、", count(retweets), reposts.one(Language::Ja));
        own = format!("自分のことばで書いたのは{}人。", count(writers));
    }
    if let Some(authors) = day.counts.authors.filter(|_| unknown > 0) {
        let _ = write!(of_them, "うち{}件は投稿者不明、", count(unknown));
        let _ = write!(own, "投稿者がわかるのは{}人。", count(authors));
    }
    if let Some(posts) = by_one(day).filter(|posts| 2 * posts < tweets) {
        let _ = write!(own, "うち{}件は1人による。", count(posts));
    }
    let covered = match (day.covered, ends_at(day)) {
        (_, Some(last)) => format!("記録は{last}時台まで。"),
        (None, None) => String::new(),
        (Some(covered), None) => match covered {
            Covered::Until(last) => format!("記録は{last}時台までで、一日分そろっていない。"),
            Covered::Hours(first, last) if first == last => format!("記録は{first}時台だけ。"),
            Covered::Hours(first, last) => format!("記録は{first}時台から{last}時台まで。"),
            Covered::Fewer(first, last) if first == last => {
                format!("投稿があるのは{first}時台だけ（ふだんはほかの時間にもある）。")
            }
            Covered::Fewer(first, last) => {
                format!(
                    "投稿があるのは{first}時台から{last}時台だけ（ふだんはほかの時間にもある）。"
                )
            }
        },
    };
    let recorded = recorded(day)
        .map_or_else(String::new, |(days, all)| format!("記録があるのは{all}日のうち{days}日。"));
    format!("{all}（{of_them}{before}）。{own}{covered}{recorded}{usual}")
}

pub(super) fn english(day: &Day) -> String {
    let (tweets, named) = (day.counts.tweets, naming::named(day.span, Language::En));
    let unknown = day.counts.without_author;
    let by = match day.counts.authors {
        Some(authors) if unknown > 0 => {
            format!(" ({} by unknown authors, the others by {})", count(unknown), people(authors))
        }
        Some(authors) if tweets > 1 => format!(" by {}", people(authors)),
        _ => String::new(),
    };
    let before = match (&day.previous, day.stub_before()) {
        _ if day.is_unfinished => " so far".to_owned(),
        (_, Some(1)) => {
            format!("; not compared, since only 1 day of the {} is recorded", named.before)
        }
        (_, Some(days)) => {
            format!("; not compared, since only {days} days of the {} are recorded", named.before)
        }
        (None, None) => format!("; no data for the {}", named.before),
        _ if let Some((this, before)) = a_day(day) => {
            format!(", {} a day against {} the {}", about(this), about(before), named.before)
        }
        (Some((_, before)), None) => match tweets - before.tweets {
            0 => format!(", as many as the {}", named.before),
            more @ 1.. => format!(", {} more than the {}", count(more), named.before),
            fewer => format!(", {} fewer than the {}", count(-fewer), named.before),
        },
    };
    let usual = day.usual.as_ref().filter(|_| !day.is_unfinished);
    let usual = usual.map_or_else(String::new, |usual| {
        let weekday = Language::En.whole_weekday(day.date.weekday());
        let ratio = match ratio(tweets, usual.tweets) {
            Ratio::Same => "about as many as on".to_owned(),
            Ratio::Times(times) => format!("{times:.1} times"),
            Ratio::Tenths(0) => "less than a tenth of".to_owned(),
            Ratio::Tenths(5) => "about half".to_owned(),
            Ratio::Tenths(tenths) => format!("about {tenths}0% of"),
        };
        let (days, usual) = (usual.dates.len(), about(usual.tweets));
        format!("That is {ratio} a usual {weekday} (about {usual}, the mean of {days}). ")
    });
    let reposts = reposts_of(day);
    let are_passed_on = day.counts.retweets == tweets;
    let passed_on = passed_on(day).filter(|_| !are_passed_on);
    let passed_on = passed_on.map_or_else(String::new, |(retweets, writers)| {
        format!(
            "{} of the posts are {}; {} wrote something of their own. ",
            count(retweets),
            reposts.many(Language::En),
            people(writers)
        )
    });
    let covered = match (day.covered, ends_at(day)) {
        (_, Some(last)) => {
            format!("The day is not over; it has posts up to {}:00 so far. ", last + 1)
        }
        (None, None) => String::new(),
        (Some(covered), None) => match covered {
            Covered::Until(last) => {
                format!("There are no records from {}:00 on, so the day is not whole. ", last + 1)
            }
            Covered::Hours(first, last) => {
                format!("Only posts from {first}:00 to {}:00 are recorded. ", last + 1)
            }
            Covered::Fewer(first, last) => {
                format!("Posts are from {first}:00 to {}:00 only, unlike on other days. ", last + 1)
            }
        },
    };
    let recorded = recorded(day).map_or_else(String::new, |(days, all)| {
        let have = if days == 1 { "has" } else { "have" };
        format!("{days} of {all} days {have} data. ")
    });
    let by_one = by_one(day).filter(|posts| 2 * posts < tweets);
    let by_one = by_one.map_or_else(String::new, |posts| {
        format!("One account wrote {} of the posts. ", count(posts))
    });
    let what = if are_passed_on { reposts.one(Language::En) } else { "post" };
    let all = counted(tweets, what);
    format!("{all}{by}{before}. {usual}{passed_on}{by_one}{covered}{recorded}")
}

/// That one account wrote most of the posts, where it did: what rose on such a day may be its
/// doing, so it is said first.
pub(super) fn mostly_by_one(day: &Day, l: Language) -> Option<String> {
    let tweets = day.counts.tweets;
    let posts = by_one(day).filter(|posts| 2 * posts >= tweets)?;
    let share = percent(posts, tweets, l);
    Some(match l {
        Language::Ja => format!("投稿の{share}（{}件）は1人による。", count(posts)),
        Language::En => format!("One account wrote {share} of the posts ({}). ", count(posts)),
    })
}

/// The posts of the account that wrote a quarter of them or more, among others.
fn by_one(day: &Day) -> Option<i64> {
    let top = figures::top_author(day).filter(|_| !day.is_short())?;
    // Of a few one always wrote much.
    let is_told = match day.counts.writers? {
        ..LEAST_PEOPLE => false,
        LEAST_PEOPLE..SOME_WRITERS => 2 * top.posts >= day.counts.tweets,
        _ => true,
    };
    is_told.then_some(top.posts)
}

/// The hour in which the last post of a day was written that is not over.
fn ends_at(day: &Day) -> Option<usize> {
    let is_told = day.is_unfinished && day.span.is_day() && day.without_time == 0;
    day.hours.iter().rposition(|&posts| posts > 0).filter(|_| is_told)
}

/// How many days of a period have data, and how many it has, where it has more.
fn recorded(day: &Day) -> Option<(usize, usize)> {
    if day.span.is_day() {
        return None;
    }
    let days = || day.series.iter().filter(|of_day| day.span.contains(of_day.date));
    let (recorded, all) =
        (days().filter(|of_day| of_day.figures.is_some()).count(), days().count());
    (recorded < all).then_some((recorded, all))
}

/// Posts a day of a period and of the one before, of the days that have data, where one has
/// so many more of these that sums tell of the records only.
fn a_day(day: &Day) -> Option<(f64, f64)> {
    let ((recorded_before, _), (_, before)) = (day.recorded_before?, day.previous.as_ref()?);
    let of_span = day.series.iter().filter(|of_day| day.span.contains(of_day.date));
    let recorded = of_span.filter(|of_day| of_day.figures.is_some()).count();
    let (least, most) = (recorded.min(recorded_before), recorded.max(recorded_before));
    let mean = |posts: i64, days: usize| posts as f64 / days as f64;
    (least > 0 && UNLIKE * (most - least) > most)
        .then(|| (mean(day.counts.tweets, recorded), mean(before.tweets, recorded_before)))
}

/// Retweets, and people who wrote something of their own, of a day of which half
/// or more is retweets.
pub(super) fn passed_on(day: &Day) -> Option<(i64, i64)> {
    let counts = day.counts;
    let writers = counts.writers.filter(|_| 2 * counts.retweets >= counts.tweets)?;
    (counts.retweets > 0).then_some((counts.retweets, writers))
}

/// A number against the usual one.
#[derive(Debug, PartialEq)]
enum Ratio {
    Same,
    Times(f64),
    /// Rounded; 0 for less than half a tenth.
    Tenths(u8),
}

fn ratio(number: i64, usual: f64) -> Ratio {
    let ratio = number as f64 / usual;
    match ratio {
        0.95..1.05 => Ratio::Same,
        1.05.. => Ratio::Times(ratio),
        // Below 0.95: at most 9.
        _ => (0..=9)
            .rev()
            .find(|&tenths| ratio * 10.0 + 0.5 >= f64::from(tenths))
            .map_or(Ratio::Same, Ratio::Tenths),
    }
}

/// A mean without digits that mean nothing: three at most.
fn about(mean: f64) -> String {
    if mean < 10.0 && mean.fract() > 0.05 {
        return real(mean, 1);
    }
    let mut unit = 1.0;
    while mean / unit >= 1_000.0 {
        unit *= 10.0;
    }
    #[expect(clippy::cast_possible_truncation)]
    count(((mean / unit).round() * unit) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_told_in_few_digits() {
        assert_eq!(ratio(530, 206.5), Ratio::Times(530.0 / 206.5));
        assert_eq!([ratio(96, 100.0), ratio(104, 100.0)], [Ratio::Same, Ratio::Same]);
        let tenths = [(94, 9), (80, 8), (15, 2), (4, 0), (0, 0)];
        for (number, expected) in tenths {
            assert_eq!(ratio(number, 100.0), Ratio::Tenths(expected), "{number}");
        }
        assert_eq!([206.5, 3.25, 9_882.0].map(about), ["207", "3.2", "9,880"]);
    }
}
