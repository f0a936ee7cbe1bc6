use askama::Template;

use super::table::Table;
use crate::report::language::Language;
use crate::report::number::{count, counted};
use tsubuyaki_analysis::day::Day;
use tsubuyaki_charts::{Alternative, Chart, HeatMap, Hours};

/// The hours of the day, and of the weekdays.
#[derive(Debug, Template)]
#[template(path = "templates/hours.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rail: String,
    day: String,
    day_key: Vec<(String, &'static str)>,
    day_table: Table,
    week: String,
    week_key: Vec<(String, String)>,
    week_table: Table,
}

impl Section {
    pub fn of(day: &Day, l: Language) -> Self {
        let mut rail = match (day.time_zone.as_str(), l) {
            ("Asia/Tokyo", Language::Ja) => "日本時間。".to_owned(),
            (zone, Language::Ja) => format!("{zone} の時刻。"),
            (zone, Language::En) => format!("Times in {zone}."),
        };
        if day.without_time > 0 {
            let without = count(day.without_time);
            let more = match l {
                Language::Ja => format!("時刻不明の{without}件を除く。"),
                Language::En => format!(
                    " Excluded because their time is unknown: {}.",
                    counted(day.without_time, "tweet")
                ),
            };
            rail.push_str(&more);
        }
        let summary = l.pick("数値を表で見る", "Show the numbers as a table");
        let (hours, of_day) = hours(day, l);
        let (week, of_week) = week(day, l);
        Self {
            l,
            rail,
            day: hours.svg(&of_day),
            day_key: hours.key(),
            day_table: Table::of(hours.numbers(), summary, of_day.title),
            week: week.svg(&of_week),
            week_key: week.key(),
            week_table: Table::of(week.numbers(), summary, of_week.title),
        }
    }
}

/// The chart of the day.
pub(super) fn hours(day: &Day, l: Language) -> (Hours, Alternative) {
    let (hour, most) = most(&day.hours);
    let (title, description) = match l {
        Language::Ja => ("時刻ごとの件数", format!("最多は{hour}時台の{}件", count(most))),
        Language::En => ("Tweets per hour", format!("Most at {hour}:00: {}", count(most))),
    };
    let alternative = Alternative::new("hours", title, &description);
    (Hours::new(l, day.hours, day.hours_before), alternative)
}

/// The chart of the last four weeks.
pub(super) fn week(day: &Day, l: Language) -> (HeatMap, Alternative) {
    let has_data = |weekday: usize| {
        day.series.iter().skip(1).any(|of_day| {
            let zero_offset = of_day.date.weekday().to_monday_zero_offset().unsigned_abs();
            usize::from(zero_offset) == weekday && of_day.figures.is_some()
        })
    };
    let mut counts = [[None; 24]; 7];
    let mut by_hour = [0; 24];
    for (weekday, hours) in day.week.iter().enumerate().filter(|(weekday, _)| has_data(*weekday)) {
        counts[weekday] = hours.map(Some);
        for (sum, count) in by_hour.iter_mut().zip(hours) {
            *sum += count;
        }
    }
    let (hour, _) = most(&by_hour);
    let (title, description) = match l {
        Language::Ja => ("直近4週間の曜日・時刻ごとの件数", format!("全体の最多は{hour}時台")),
        Language::En => {
            ("Tweets by weekday and hour, last four weeks", format!("Busiest hour: {hour}:00"))
        }
    };
    let alternative = Alternative::new("week", title, &description);
    (HeatMap::new(l, counts, Some(day.date.weekday())), alternative)
}

/// The first of the greatest.
fn most(hours: &[i64; 24]) -> (usize, i64) {
    let mut most = (0, 0);
    for (hour, &count) in hours.iter().enumerate() {
        if count > most.1 {
            most = (hour, count);
        }
    }
    most
}
