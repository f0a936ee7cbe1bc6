use askama::Template;

use super::table::Table;
use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::{count, counted};
use tsubuyaki_charts::Chart;

/// The hours of the day, and of the weekdays.
#[derive(Debug, Template)]
#[template(path = "templates/hours.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rail: String,
    day: String,
    this: String,
    of_week: String,
    /// Whether there are several weekdays to compare.
    has_week: bool,
    day_key: Vec<(String, &'static str)>,
    day_table: Table,
    week: String,
    week_key: Vec<(String, String)>,
    week_table: Table,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (day, l) = (content.day, content.language);
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
                    counted(day.without_time, "post")
                ),
            };
            rail.push_str(&more);
        }
        let summary = l.pick("数値を表で見る", "Show the numbers as a table");
        let (hours, of_day) = &content.charts.hours;
        let (week, of_week) = &content.charts.week;
        Self {
            l,
            rail,
            this: match l {
                Language::Ja => content.named.this.to_owned(),
                Language::En => content.named.this.replace("this", "This"),
            },
            of_week: if day.span.is_day() {
                l.pick("直近4週間（曜日・時刻別）", "Last four weeks by weekday and hour")
            } else {
                l.pick("曜日・時刻別", "By weekday and hour")
            }
            .to_owned(),
            has_week: week.has_weekdays(),
            day: hours.svg(of_day),
            day_key: hours.key(),
            day_table: Table::of(hours.numbers(), summary, of_day.title.clone()),
            week: week.svg(of_week),
            week_key: week.key(),
            week_table: Table::of(week.numbers(), summary, of_week.title.clone()),
        }
    }
}
