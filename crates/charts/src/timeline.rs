//! How often a term was said, over as many years as there are.

use std::fmt::Write as _;

use askama::Template;
use jiff::civil::Date;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px, share};
use super::{Alternative, Chart, Column, Drawing, Numbers};
use crate::Language;
use crate::number::{count as grouped, real};
use crate::template::render;

/// In pixels; the steps stand on `BASE`, and the highest leaves `TOP` free for its
/// number.
const HEIGHT: f64 = 150.0;
const BASE: f64 = 128.0;
const TOP: f64 = 22.0;
/// Steps at most: of a longer time several days are one.
const STEPS: usize = 140;
/// How wide the drawing is in its own units.
const WIDTH: f64 = 1000.0;

/// The rates of a term by day, drawn as steps from zero, with its bursts shaded.
#[derive(Clone, Debug)]
pub struct Timeline {
    language: Language,
    days: Vec<TimelineDay>,
}

/// A day of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineDay {
    pub date: Date,
    /// How often it was said, of how many terms; `None` without data.
    pub count: Option<(i64, i64)>,
    pub in_burst: bool,
}

/// Days that are drawn as one.
struct Step {
    from: Date,
    to: Date,
    count: i64,
    /// Per 10,000 terms; `None` without data.
    rate: Option<f64>,
}

impl Timeline {
    /// Days in their order, none left out.
    #[must_use]
    pub fn new(language: Language, days: Vec<TimelineDay>) -> Self {
        Self { language, days }
    }

    /// Days a step: one, a week, or weeks.
    fn days_of_a_step(&self) -> usize {
        if self.days.len() <= STEPS { 1 } else { 7 * self.days.len().div_ceil(7 * STEPS) }
    }

    fn steps(&self) -> Vec<Step> {
        let step = |days: &[TimelineDay]| {
            let known = || days.iter().filter_map(|day| day.count);
            let sum = |(count, all): (i64, i64), (more, of): (i64, i64)| {
                (count.saturating_add(more.max(0)), all.saturating_add(of.max(0)))
            };
            let (count, all) = known().fold((0, 0), sum);
            let rate = (all > 0).then(|| 10_000.0 * count as f64 / all as f64);
            Some(Step { from: days.first()?.date, to: days.last()?.date, count, rate })
        };
        self.days.chunks(self.days_of_a_step()).filter_map(step).collect()
    }

    fn body(&self) -> String {
        let steps = self.steps();
        let n = steps.len().max(1) as f64;
        let most = steps.iter().filter_map(|step| step.rate).fold(0.0, f64::max);
        let y = |rate: f64| BASE - share(rate, most) * (BASE - TOP);
        let mut path = String::new();
        for (place, step) in steps.iter().enumerate() {
            let Some(rate) = step.rate else { continue };
            let (left, right) = (WIDTH * place as f64 / n, WIDTH * (place as f64 + 1.0) / n);
            let (left, right, top) = (Px(left), Px(right), Px(y(rate)));
            if rate > 0.0 {
                let _ = write!(path, "M{left} {BASE}V{top}H{right}V{BASE}z");
            }
        }
        let whole = self.days.len().max(1) as f64;
        let mut bursts = Vec::new();
        let mut from = 0;
        for run in self.days.chunk_by(|a, b| a.in_burst == b.in_burst) {
            if run.first().is_some_and(|day| day.in_burst) {
                bursts.push((Percent(from as f64 / whole), Percent(run.len() as f64 / whole)));
            }
            from += run.len();
        }
        let greatest = (0..steps.len())
            .filter(|&place| steps[place].rate.is_some_and(|rate| rate > 0.0))
            .max_by(|&a, &b| steps[a].rate.unwrap_or(0.0).total_cmp(&steps[b].rate.unwrap_or(0.0)));
        render(&Body {
            palette: Palette,
            width: Px(WIDTH),
            base: Px(BASE),
            height: Px(HEIGHT),
            path,
            bursts,
            most: greatest.map(|place| {
                let x = (place as f64 + 0.5) / n;
                (Percent(x), Px(y(most) - 5.0), anchor(x), real(most, 1))
            }),
            ticks: self.ticks(whole),
        })
    }

    /// Years, or months of a time of less than two years, or days of a short one.
    fn ticks(&self, whole: f64) -> Vec<(Percent, String)> {
        let (days, n) = (&self.days, self.days.len());
        let is_tick = |place: usize, date: Date| match n {
            0..=45 => place.is_multiple_of(7),
            46..=730 => date.day() == 1 && (n <= 200 || (date.month() - 1) % 3 == 0),
            _ => date.day() == 1 && date.month() == 1,
        };
        let name = |date: Date| match n {
            0..=45 => self.language.axis_day(date),
            46..=730 => match self.language {
                Language::Ja => format!("{}/{}", date.year(), date.month()),
                Language::En => date.strftime("%b %Y").to_string(),
            },
            _ => date.year().to_string(),
        };
        let ticks = days.iter().enumerate().filter(|(place, day)| is_tick(*place, day.date));
        let ticks: Vec<(usize, Date)> = ticks.map(|(place, day)| (place, day.date)).collect();
        // So many fit on a phone.
        let every = ticks.len().div_ceil(8).max(1);
        let tick = |(place, date): &(usize, Date)| (Percent(*place as f64 / whole), name(*date));
        // One at the very end would leave the chart.
        let fits = |(place, _): &&(usize, Date)| (*place as f64) < 0.93 * whole;
        ticks.iter().step_by(every).filter(fits).map(tick).collect()
    }
}

fn anchor(x: f64) -> &'static str {
    match x {
        ..0.05 => "start",
        0.95.. => "end",
        _ => "middle",
    }
}

impl Chart for Timeline {
    fn svg(&self, alternative: &Alternative) -> String {
        inline(alternative, ("", ""), Size::Height(Px(HEIGHT)), false, &self.body())
    }

    fn drawing(&self) -> Drawing {
        Drawing { width: 888.0, height: HEIGHT, body: self.body(), key: Vec::new() }
    }

    fn numbers(&self) -> Numbers {
        let l = self.language;
        let days = |step: &Step| {
            if step.from == step.to {
                l.day(step.from)
            } else {
                format!("{}{}{}", step.from, l.pick("〜", " to "), step.to)
            }
        };
        let row = |step: &Step| {
            let rate = step.rate.map(|rate| real(rate, 1)).unwrap_or_default();
            vec![days(step), grouped(step.count), rate]
        };
        Numbers {
            columns: vec![
                Column::text(l.pick("日", "day")),
                Column::number(l.pick("回", "count")),
                Column::number(l.pick("1万語あたり", "per 10,000")),
            ],
            rows: self.steps().iter().rev().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "timeline.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    width: Px,
    base: Px,
    height: Px,
    path: String,
    bursts: Vec<(Percent, Percent)>,
    most: Option<(Percent, Px, &'static str, String)>,
    ticks: Vec<(Percent, String)>,
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ten_years_are_some_steps() {
        let first = date(2008, 1, 1);
        let days: Vec<TimelineDay> = first
            .series(1.day())
            .take(4_000)
            .enumerate()
            .map(|(place, date)| TimelineDay {
                date,
                count: (place % 5 > 0).then_some((1, 1_000)),
                in_burst: (1_000..1_020).contains(&place),
            })
            .collect();
        let timeline = Timeline::new(Language::Ja, days);
        assert!(timeline.steps().len() <= STEPS, "{}", timeline.steps().len());
        let svg = timeline.svg(&Alternative::new("t", "a", ""));
        assert!(svg.len() < 10_000, "{}", svg.len());
        assert!(svg.contains("x=\"25%\"") && svg.contains(">2010<"), "{svg}");
        assert_eq!(timeline.numbers().rows.len(), timeline.steps().len());
    }
}
