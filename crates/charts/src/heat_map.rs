//! Hours by weekdays, darker for more.

use askama::Template;
use jiff::civil::Weekday;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px};
use super::steps::{self, Steps};
use super::{Alternative, Chart, Column, Drawing, Numbers};
use crate::Language;
use crate::number::count as grouped;
use crate::template::render;

/// In pixels: from one row to the next, and of that the cell.
const ROW: f64 = 19.0;
const CELL: f64 = 17.0;
/// Columns: one for the weekday, 24 hours. Of an hour's column the cell takes so
/// much.
const COLUMNS: f64 = 25.0;
const CELL_WIDTH: f64 = 0.95;
const HEIGHT: f64 = 7.0 * ROW + 18.0;

/// Seven rows of 24 cells.
#[derive(Clone, Debug)]
pub struct HeatMap {
    language: Language,
    counts: [[Option<i64>; 24]; 7],
    marked: Option<Weekday>,
    steps: Steps,
}

impl HeatMap {
    /// Counts by weekday, Monday first, and hour; `None` where there is no data.
    /// The name of the weekday `marked` is bold.
    #[must_use]
    pub fn new(
        language: Language,
        counts: [[Option<i64>; 24]; 7],
        marked: Option<Weekday>,
    ) -> Self {
        let steps = Steps::of(counts.iter().flatten().flatten().copied());
        Self { language, counts, marked, steps }
    }

    /// Whether several weekdays have counts. Else it tells no more than the hours of a day.
    #[must_use]
    pub fn has_weekdays(&self) -> bool {
        let has_counts = |hours: &&[Option<i64>; 24]| hours.iter().any(|count| *count > Some(0));
        self.counts.iter().filter(has_counts).count() > 1
    }

    /// Squares with the counts that they stand for.
    #[must_use]
    pub fn key(&self) -> Vec<(String, String)> {
        let has_gaps = self.counts.iter().flatten().any(Option::is_none);
        let gap = has_gaps.then(|| steps::no_data(self.language));
        self.steps.key(self.language).into_iter().chain(gap).collect()
    }

    fn body(&self) -> String {
        let mut cells = Vec::new();
        let mut weekdays = Vec::new();
        for (row, weekday) in weekday_names(self.language).into_iter().enumerate() {
            let marked =
                self.marked.map(|day| usize::from(day.to_monday_zero_offset().unsigned_abs()));
            let y = row as f64 * ROW;
            weekdays.push((Px(y + 13.0), weekday.0, marked == Some(row)));
            for (hour, count) in self.counts[row].into_iter().enumerate() {
                let step = count.map(|count| self.steps.step(count));
                cells.push(Cell {
                    class: steps::class(step),
                    fill: steps::fill(step),
                    x: Percent((hour as f64 + 1.0) / COLUMNS),
                    y: Px(y),
                    title: self.title(weekday.1, hour, count),
                });
            }
        }
        render(&Body {
            palette: Palette,
            width: Percent(CELL_WIDTH / COLUMNS),
            height: Px(CELL),
            cells,
            weekdays,
            below: Px(7.0 * ROW + 12.0),
            hours: (0..24)
                .step_by(3)
                .map(|hour| (Percent((f64::from(hour) + 1.0 + CELL_WIDTH / 2.0) / COLUMNS), hour))
                .collect(),
        })
    }

    fn title(&self, weekday: &str, hour: usize, count: Option<i64>) -> String {
        match (self.language, count.map(grouped)) {
            (Language::Ja, Some(count)) => format!("{weekday} {hour}時台 {count}件"),
            (Language::Ja, None) => format!("{weekday} {hour}時台 記録なし"),
            (Language::En, Some(count)) => format!("{weekday} {hour}:00: {count}"),
            (Language::En, None) => format!("{weekday} {hour}:00: no data"),
        }
    }
}

/// Weekdays in one letter, and whole.
pub(super) fn weekday_names(language: Language) -> [(&'static str, &'static str); 7] {
    match language {
        Language::Ja => [
            ("月", "月曜"),
            ("火", "火曜"),
            ("水", "水曜"),
            ("木", "木曜"),
            ("金", "金曜"),
            ("土", "土曜"),
            ("日", "日曜"),
        ],
        Language::En => [
            ("M", "Monday"),
            ("T", "Tuesday"),
            ("W", "Wednesday"),
            ("T", "Thursday"),
            ("F", "Friday"),
            ("S", "Saturday"),
            ("S", "Sunday"),
        ],
    }
}

impl Chart for HeatMap {
    fn svg(&self, alternative: &Alternative) -> String {
        inline(alternative, ("", ""), Size::Height(Px(HEIGHT)), false, &self.body())
    }

    fn drawing(&self) -> Drawing {
        Drawing { width: 888.0, height: HEIGHT, body: self.body(), key: self.key() }
    }

    fn numbers(&self) -> Numbers {
        let weekdays = weekday_names(self.language);
        let hour = |hour: usize| {
            let name = match self.language {
                Language::Ja => format!("{hour}時"),
                Language::En => format!("{hour}:00"),
            };
            let counts = self.counts.iter().map(|day| day[hour].map(grouped).unwrap_or_default());
            std::iter::once(name).chain(counts).collect()
        };
        Numbers {
            columns: std::iter::once(Column::text(self.language.pick("時", "hour")))
                .chain(weekdays.into_iter().map(|(_, name)| Column::number(name)))
                .collect(),
            rows: (0..24).map(hour).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "heat_map.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    width: Percent,
    height: Px,
    cells: Vec<Cell>,
    weekdays: Vec<(Px, &'static str, bool)>,
    below: Px,
    hours: Vec<(Percent, i32)>,
}

struct Cell {
    class: String,
    fill: &'static str,
    x: Percent,
    y: Px,
    title: String,
}
