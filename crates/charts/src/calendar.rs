//! A calendar of days: weeks as columns, darker for more.

use std::collections::BTreeMap;

use askama::Template;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::heat_map::weekday_names;
use super::in_page::wide_and_narrow;
use super::palette::Palette;
use super::scale::Px;
use super::steps::{self, Steps};
use super::{Alternative, Chart, Column, Drawing, Link, Numbers};
use crate::Language;
use crate::number::count as grouped;
use crate::template::render;

/// The widths that it is drawn for, in pixels, and how many weeks make a block
/// at most: a year, and on a phone a season, of which the last two years' are
/// drawn.
const WIDE: Layout = Layout { width: 888.0, weeks: 54, blocks: usize::MAX };
const NARROW: Layout = Layout { width: 350.0, weeks: 13, blocks: 8 };
/// From one day to the next, in pixels, at most; of that the cell.
const PITCH: f64 = 30.0;
const CELL: f64 = 0.9;
/// For the weekdays' names to the left, the months' above, and below a block.
const LEFT: f64 = 22.0;
const ABOVE: f64 = 20.0;
const BELOW: f64 = 18.0;
/// Cells so far from each other are hit by a finger: others link nowhere, since the days are
/// listed below.
const WITH_LINKS: f64 = 24.0;
/// Cells so large have the day of the month in them.
const WITH_NUMBERS: f64 = 20.0;

/// Days as cells, Monday first, in blocks of which the newest is the first. Days
/// between that are without data have a border only.
#[derive(Clone, Debug)]
pub struct Calendar {
    language: Language,
    days: BTreeMap<Date, CalendarDay>,
    measure: Measure,
    steps: Steps,
}

/// What the numbers of days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    Tweets,
    /// In hundredths, of which the least is by so much more than it is coloured
    /// for: all days are far from 0.
    Turbulence {
        base: i64,
    },
}

impl Measure {
    fn write(self, number: i64) -> String {
        match self {
            Self::Tweets => grouped(number),
            Self::Turbulence { .. } => format!("{}.{:02}", number / 100, number % 100),
        }
    }

    fn base(self) -> i64 {
        match self {
            Self::Tweets => 0,
            Self::Turbulence { base } => base,
        }
    }
}

/// A day of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    pub date: Date,
    /// `None`: no data.
    pub count: Option<i64>,
    /// The day's page.
    pub link: Option<Link>,
    /// Whether it is outlined, as the page's own day.
    pub is_marked: bool,
}

#[derive(Clone, Copy)]
struct Layout {
    width: f64,
    weeks: i32,
    blocks: usize,
}

impl Calendar {
    /// Days in any order; the last of those with the same date counts.
    #[must_use]
    pub fn new(language: Language, days: Vec<CalendarDay>) -> Self {
        Self::of(language, days, Measure::Tweets)
    }

    /// Days with how unlike the days before they are, in hundredths.
    #[must_use]
    pub fn of_turbulence(language: Language, days: Vec<CalendarDay>) -> Self {
        let least = days.iter().filter_map(|day| day.count).min().unwrap_or(0);
        Self::of(language, days, Measure::Turbulence { base: least - 1 })
    }

    fn of(language: Language, days: Vec<CalendarDay>, measure: Measure) -> Self {
        let steps = Steps::of(days.iter().filter_map(|day| Some(day.count? - measure.base())));
        let days = days.into_iter().map(|day| (day.date, day)).collect();
        Self { language, days, measure, steps }
    }

    /// Squares with the counts that they stand for.
    #[must_use]
    pub fn key(&self) -> Vec<(String, String)> {
        let counted = self.days.values().filter(|day| day.count.is_some()).count();
        let drawn =
            self.blocks(WIDE.weeks).into_iter().map(|(from, to)| (to - from).get_days() + 1);
        let has_gaps = usize::try_from(drawn.sum::<i32>()).is_ok_and(|drawn| counted < drawn);
        let gap = has_gaps.then(|| steps::no_data(self.language));
        let write = |number| self.measure.write(number);
        self.steps
            .key_of(self.measure.base(), self.language, write)
            .into_iter()
            .chain(gap)
            .collect()
    }

    fn drawn(&self, layout: &Layout, with_links: bool) -> Drawing {
        let mut blocks = self.blocks(layout.weeks);
        blocks.truncate(layout.blocks);
        let weeks =
            blocks.iter().map(|(from, to)| weeks_between(*from, *to) + 1).max().unwrap_or(1);
        let pitch = ((layout.width - LEFT) / f64::from(weeks)).min(PITCH);
        let cell = pitch * CELL;
        let mut y = 0.0;
        let mut texts = Vec::new();
        let mut cells = Vec::new();
        for (from, to) in blocks {
            let top = y + ABOVE;
            for (row, (name, _)) in weekday_names(self.language).into_iter().enumerate() {
                // On a dense calendar every other name is enough.
                if pitch >= 14.0 || row % 2 == 0 {
                    let baseline = top + row as f64 * pitch + cell / 2.0 + 4.0;
                    texts.push((Px(0.0), Px(baseline), name.to_owned()));
                }
            }
            texts.extend(
                self.months(from, to)
                    .into_iter()
                    .map(|(week, name)| (Px(LEFT + f64::from(week) * pitch), Px(y + 12.0), name)),
            );
            for date in from.series(1.day()).take_while(|date| *date <= to) {
                let x = LEFT + f64::from(weeks_between(from, date)) * pitch;
                let row = f64::from(date.weekday().to_monday_zero_offset());
                cells.push(self.cell(date, (x, top + row * pitch), pitch, with_links));
            }
            y = top + 7.0 * pitch + BELOW;
        }
        let body = render(&Body { palette: Palette, size: Px(cell), texts, cells });
        Drawing { width: layout.width, height: (y - BELOW).max(0.0), body, key: self.key() }
    }

    fn cell(&self, date: Date, (x, y): (f64, f64), pitch: f64, with_links: bool) -> Cell {
        let day = self.days.get(&date);
        let count = day.and_then(|day| day.count);
        let step = count.map(|count| self.steps.step(count - self.measure.base()));
        let text = self.language.day(date);
        let number = || (Px(x + pitch * CELL / 2.0), Px(y + pitch * CELL / 2.0 + 4.0), date.day());
        Cell {
            class: steps::class(step),
            fill: steps::fill(step),
            x: Px(x),
            y: Px(y),
            is_marked: day.is_some_and(|day| day.is_marked),
            href: day
                .filter(|_| with_links && pitch >= WITH_LINKS)
                .and_then(|day| day.link.clone()),
            number: (pitch >= WITH_NUMBERS).then(number),
            is_dark: step.is_some_and(|step| step >= 4),
            title: match (count.map(|count| self.measure.write(count)), self.language) {
                (Some(count), Language::Ja) if self.measure == Measure::Tweets => {
                    format!("{text} {count}件")
                }
                (Some(count), Language::Ja) => format!("{text} 乱流度{count}"),
                (Some(count), Language::En) => format!("{text}: {count}"),
                (None, Language::Ja) => format!("{text} 記録なし"),
                (None, Language::En) => format!("{text}: no data"),
            },
        }
    }

    /// First and last day of each block, the newest first: of at most so many
    /// weeks, and where a year fits into one block, of one year.
    fn blocks(&self, weeks: i32) -> Vec<(Date, Date)> {
        let (Some(first), Some(last)) = (self.days.keys().next(), self.days.keys().next_back())
        else {
            return Vec::new();
        };
        let mut blocks = Vec::new();
        let mut to = *last;
        while to >= *first {
            let monday =
                back(to, (weeks - 1) * 7 + i32::from(to.weekday().to_monday_zero_offset()));
            let new_year = to.first_of_year();
            let is_a_year = weeks >= 54;
            let from = if is_a_year { new_year } else { monday }.max(*first);
            // Years between without any day are left out.
            if self.days.range(from..=to).next().is_some() {
                blocks.push((from, to));
            }
            if from == *first {
                break;
            }
            to = back(from, 1);
        }
        blocks
    }

    /// The names of months with the weeks above which they stand: that of the
    /// month's first day, and the block's first unless the next is close.
    fn months(&self, from: Date, to: Date) -> Vec<(i32, String)> {
        let mut months: Vec<(i32, String)> = Vec::new();
        let mut year = 0;
        for date in from.series(1.day()).take_while(|date| *date <= to) {
            if date != from && date.day() != 1 {
                continue;
            }
            let week = weeks_between(from, date);
            if months.last().is_some_and(|(before, _)| week - before < 3) {
                // A few days of a month at the beginning need no name, but the
                // year is told.
                if months.len() > 1 {
                    continue;
                }
                months.clear();
                year = 0;
            }
            let name = self.month(date, date.year() != year);
            year = date.year();
            months.push((week, name));
        }
        months
    }

    fn month(&self, date: Date, with_year: bool) -> String {
        const ENGLISH: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let english = || ENGLISH[usize::from(date.month().unsigned_abs()).clamp(1, 12) - 1];
        match (self.language, with_year) {
            (Language::Ja, true) => format!("{}年{}月", date.year(), date.month()),
            (Language::Ja, false) => format!("{}月", date.month()),
            (Language::En, true) => format!("{} {}", english(), date.year()),
            (Language::En, false) => english().to_owned(),
        }
    }
}

fn back(date: Date, days: i32) -> Date {
    date.saturating_sub(days.days())
}

/// How many Mondays there are after `from` until `to`.
fn weeks_between(from: Date, to: Date) -> i32 {
    let monday = back(from, from.weekday().since(Weekday::Monday).into());
    let days = (to - monday).get_days();
    days.div_euclid(7)
}

impl Chart for Calendar {
    fn svg(&self, alternative: &Alternative) -> String {
        let has_links = self.days.values().any(|day| day.link.is_some());
        wide_and_narrow(alternative, has_links, (&WIDE, &NARROW), |layout| self.drawn(layout, true))
    }

    fn drawing(&self) -> Drawing {
        self.drawn(&WIDE, false)
    }

    fn numbers(&self) -> Numbers {
        let row = |day: &CalendarDay| {
            let number = day.count.map(|count| self.measure.write(count));
            vec![self.language.day(day.date), number.unwrap_or_default()]
        };
        Numbers {
            columns: vec![
                Column::text(self.language.pick("日", "day")),
                Column::number(match self.measure {
                    Measure::Tweets => self.language.pick("件数", "count"),
                    Measure::Turbulence { .. } => self.language.pick("乱流度", "turbulence"),
                }),
            ],
            rows: self.days.values().rev().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "calendar.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    size: Px,
    texts: Vec<(Px, Px, String)>,
    cells: Vec<Cell>,
}

struct Cell {
    class: String,
    fill: &'static str,
    x: Px,
    y: Px,
    is_marked: bool,
    href: Option<Link>,
    number: Option<(Px, Px, i8)>,
    is_dark: bool,
    title: String,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn calendar(dates: &[Date]) -> Calendar {
        let day =
            |date: &Date| CalendarDay { date: *date, count: Some(1), link: None, is_marked: false };
        Calendar::new(Language::Ja, dates.iter().map(day).collect())
    }

    #[test]
    fn weeks_begin_on_monday() {
        // 2018-09-03 was a Monday.
        assert_eq!(weeks_between(date(2018, 8, 27), date(2018, 9, 2)), 0);
        assert_eq!(weeks_between(date(2018, 9, 2), date(2018, 9, 3)), 1);
        assert_eq!(weeks_between(date(2018, 9, 3), date(2019, 9, 2)), 52);
    }

    #[test]
    fn a_year_is_a_block_and_empty_years_are_none() {
        let calendar = calendar(&[date(2015, 3, 1), date(2018, 1, 5), date(2018, 9, 3)]);
        assert_eq!(
            calendar.blocks(WIDE.weeks),
            [(date(2018, 1, 1), date(2018, 9, 3)), (date(2015, 3, 1), date(2015, 12, 31)),]
        );
    }

    #[test]
    fn turbulence_is_coloured_from_its_least() {
        let days = (1..=6).map(|day| CalendarDay {
            date: date(2018, 9, day),
            count: Some(30 + 5 * i64::from(day)),
            link: None,
            is_marked: false,
        });
        let calendar = Calendar::of_turbulence(Language::Ja, days.collect());
        let key: Vec<String> = calendar.key().into_iter().map(|(_, text)| text).collect();
        assert_eq!(key.first().map(String::as_str), Some("0.35〜0.39"));
        assert_eq!(key.len(), 5);
        assert!(calendar.drawing().body.contains("乱流度0.35"));
        assert!(calendar.numbers().rows.iter().any(|row| row[1] == "0.60"));
    }

    #[test]
    fn on_a_phone_a_block_is_of_whole_weeks() {
        let calendar = calendar(&[date(2018, 1, 1), date(2018, 9, 3)]);
        let blocks = calendar.blocks(NARROW.weeks);
        // 13 weeks back from Monday 2018-09-03.
        assert_eq!(blocks[0], (date(2018, 6, 11), date(2018, 9, 3)));
        // The days between are without any.
        assert_eq!(blocks[1], (date(2018, 1, 1), date(2018, 3, 11)));
    }

    #[test]
    fn months_stand_over_their_first_days() {
        let calendar = calendar(&[date(2018, 8, 30)]);
        let months = calendar.months(date(2018, 8, 30), date(2018, 11, 4));
        // Two days of August give way to September, which tells the year.
        let names: Vec<(i32, &str)> =
            months.iter().map(|(week, name)| (*week, name.as_str())).collect();
        assert_eq!(names, [(0, "2018年9月"), (5, "10月"), (9, "11月")]);
    }
}
