//! Tweets an hour of one day, with ticks for the day before.

use askama::Template;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px, share};
use super::{Alternative, Chart, Column, Drawing, Named, Numbers};
use crate::Language;
use crate::number::count as grouped;
use crate::template::render;

/// In pixels, as in a series of days.
const HEIGHT: f64 = 132.0;
const BASE: f64 = 108.0;
const TOP: f64 = 18.0;
/// Of a bar and of a tick within an hour.
const BAR: f64 = 0.72;
const TICK: f64 = 0.9;

/// 24 bars.
#[derive(Clone, Debug)]
pub struct Hours {
    language: Language,
    named: Named,
    today: [i64; 24],
    before: Option<[i64; 24]>,
}

impl Hours {
    /// Counts by the hour, from 0 to 23, of the day and of the one before.
    #[must_use]
    pub fn new(language: Language, today: [i64; 24], before: Option<[i64; 24]>) -> Self {
        Self { language, named: Named::day(language), today, before }
    }

    /// The same of a period.
    #[must_use]
    pub fn named(self, named: Named) -> Self {
        Self { named, ..self }
    }

    /// Small drawings with what they mean.
    #[must_use]
    pub fn key(&self) -> Vec<(String, &'static str)> {
        let entry = |is_tick, text| (render(&Key { palette: Palette, is_tick }), text);
        let mut key = vec![entry(false, self.named.this)];
        if self.before.is_some() {
            key.push(entry(true, self.named.before));
        }
        key
    }

    fn body(&self) -> String {
        let before = self.before.unwrap_or_default();
        let most = self.today.iter().chain(&before).copied().max().unwrap_or(0).max(1) as f64;
        let y = |count: i64| BASE - share(count.max(0) as f64, most) * (BASE - TOP);
        let middle = |hour: usize| (hour as f64 + 0.5) / 24.0;
        let bars = (0..24).map(|hour| Bar {
            x: Percent(middle(hour) - BAR / 48.0),
            y: Px(y(self.today[hour])),
            height: Px(BASE - y(self.today[hour])),
            title: self.title(hour),
            tick: (before[hour] > 0).then(|| {
                let (from, to) = (middle(hour) - TICK / 48.0, middle(hour) + TICK / 48.0);
                (Percent(from), Percent(to), Px(y(before[hour])))
            }),
        });
        let greatest = (0..24)
            .filter(|hour| self.today[*hour] > 0)
            .max_by_key(|hour| (self.today[*hour], std::cmp::Reverse(*hour)))
            .map(|hour| {
                // Above the tick too where that is close.
                let (bar, tick) = (y(self.today[hour]), y(before[hour]));
                let top = if tick < bar && bar - tick < 16.0 { tick } else { bar };
                (Percent(middle(hour)), Px(top - 5.0), grouped(self.today[hour]))
            });
        render(&Body {
            palette: Palette,
            width: Percent(BAR / 24.0),
            axis: Px(BASE + 0.5),
            below: Px(BASE + 16.0),
            bars: bars.collect(),
            greatest,
            hours: (0..24).step_by(3).map(|hour| (Percent(middle(hour)), hour)).collect(),
        })
    }

    fn title(&self, hour: usize) -> String {
        let today = grouped(self.today[hour]);
        let before = self.before.map(|before| grouped(before[hour]));
        match (self.language, before) {
            (Language::Ja, None) => format!("{hour}時台 {today}件"),
            (Language::Ja, Some(before)) => {
                format!("{hour}時台 {today}件（{} {before}件）", self.named.before)
            }
            (Language::En, None) => format!("{hour}:00: {today}"),
            (Language::En, Some(before)) => {
                format!("{hour}:00: {today} ({}: {before})", self.named.before)
            }
        }
    }
}

impl Chart for Hours {
    fn svg(&self, alternative: &Alternative) -> String {
        inline(alternative, ("", ""), Size::Height(Px(HEIGHT)), false, &self.body())
    }

    fn drawing(&self) -> Drawing {
        let key = self.key().into_iter().map(|(svg, text)| (svg, text.to_owned()));
        Drawing { width: 888.0, height: HEIGHT, body: self.body(), key: key.collect() }
    }

    fn numbers(&self) -> Numbers {
        let pick = |ja, en| self.language.pick(ja, en);
        let mut columns = vec![Column::text(pick("時", "hour")), Column::number(self.named.this)];
        if self.before.is_some() {
            columns.push(Column::number(self.named.before));
        }
        let row = |hour: usize| {
            let name = match self.language {
                Language::Ja => format!("{hour}時"),
                Language::En => format!("{hour}:00"),
            };
            let before = self.before.map(|before| grouped(before[hour]));
            [name, grouped(self.today[hour])].into_iter().chain(before).collect()
        };
        Numbers { columns, rows: (0..24).map(row).collect() }
    }
}

#[derive(Template)]
#[template(path = "hours.svg", config = "askama.toml")]
struct Body {
    palette: Palette,
    width: Percent,
    axis: Px,
    below: Px,
    bars: Vec<Bar>,
    greatest: Option<(Percent, Px, String)>,
    hours: Vec<(Percent, usize)>,
}

struct Bar {
    x: Percent,
    y: Px,
    height: Px,
    title: String,
    tick: Option<(Percent, Percent, Px)>,
}

#[derive(Template)]
#[template(path = "hours_key.svg", config = "askama.toml")]
struct Key {
    palette: Palette,
    is_tick: bool,
}
