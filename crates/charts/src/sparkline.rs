//! A small line of values.

use std::fmt::Write as _;

use askama::Template;
use jiff::civil::Date;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px};
use super::{Alternative, Chart, Column, Drawing, Numbers};
use crate::Language;
use crate::template::render;

/// In pixels.
const HEIGHT: f64 = 42.0;
const TOP: f64 = 4.0;
const BOTTOM: f64 = 36.0;
/// Of the width, where the last value stands: its dot stays within.
const END: f64 = 0.985;

/// A line from zero, or the least value below it, to the greatest, with a dot at the last. Days
/// without a value are gaps, but it begins with the first that has one.
#[derive(Clone, Debug)]
pub struct Sparkline {
    language: Language,
    name: String,
    values: Vec<(Date, Option<f64>)>,
}

impl Sparkline {
    /// `name`: of what there are so many, for the table. Values in the order of
    /// their days.
    #[must_use]
    pub fn new(language: Language, name: &str, values: Vec<(Date, Option<f64>)>) -> Self {
        let known = |(date, value): (Date, Option<f64>)| (date, value.filter(|v| v.is_finite()));
        Self { language, name: name.to_owned(), values: values.into_iter().map(known).collect() }
    }

    fn body(&self) -> String {
        let begin = self.values.iter().position(|(_, value)| value.is_some()).unwrap_or(0);
        let values = &self.values[begin..];
        let known = || values.iter().filter_map(|(_, value)| *value);
        let (low, high) = (known().fold(0.0, f64::min), known().fold(f64::NEG_INFINITY, f64::max));
        let x = |place: usize| END * place as f64 / values.len().saturating_sub(1).max(1) as f64;
        let y = |value: f64| {
            let height = (value - low) / (high - low);
            BOTTOM - if height.is_finite() { height } else { 0.0 } * (BOTTOM - TOP)
        };
        let mut path = String::new();
        let mut is_drawing = false;
        for (place, (_, value)) in values.iter().enumerate() {
            let Some(value) = value else {
                is_drawing = false;
                continue;
            };
            let (x, y) = (Px(100.0 * x(place)), Px(y(*value)));
            // A line to itself is a dot, for a day between gaps.
            // Writing to a String does not fail.
            let _ = if is_drawing { write!(path, "L{x},{y}") } else { write!(path, "M{x},{y}h0") };
            is_drawing = true;
        }
        let last = values.len().checked_sub(1).and_then(|last| {
            let value = values[last].1?;
            Some((Percent(x(last)), Px(y(value))))
        });
        render(&Body { palette: Palette, height: Px(HEIGHT), path, last })
    }
}

impl Chart for Sparkline {
    fn svg(&self, alternative: &Alternative) -> String {
        inline(alternative, ("", ""), Size::Height(Px(HEIGHT)), false, &self.body())
    }

    fn drawing(&self) -> Drawing {
        Drawing { width: 320.0, height: HEIGHT, body: self.body(), key: Vec::new() }
    }

    fn numbers(&self) -> Numbers {
        let value = |value: &Option<f64>| value.map(|v| Px(v).to_string()).unwrap_or_default();
        Numbers {
            columns: vec![
                Column::text(self.language.pick("日", "day")),
                Column::number(&self.name),
            ],
            rows: self
                .values
                .iter()
                .rev()
                .map(|(date, of_day)| vec![self.language.day(*date), value(of_day)])
                .collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "sparkline.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    height: Px,
    path: String,
    last: Option<(Percent, Px)>,
}
