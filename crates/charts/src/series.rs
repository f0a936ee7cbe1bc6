//! Counts day by day, with bursts shaded.

use askama::Template;
use jiff::civil::Date;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px, share};
use super::{Alternative, Chart, Column, Drawing, Label, Numbers};
use crate::Language;
use crate::number::count as grouped;
use crate::template::render;

/// In pixels; the bars stand on `BASE`, and the tallest leaves `TOP` free above
/// it for its count and the word over a burst.
const HEIGHT: f64 = 168.0;
const BASE: f64 = 144.0;
const TOP: f64 = 34.0;
/// What the dotted line is stands under the days.
const LEGEND: f64 = 18.0;
/// Of a bar within its day.
const BAR: f64 = 2.0 / 3.0;

/// How many ems of its labels a narrow chart has.
const EMS: f64 = 30.0;

/// Days in their order, the last of which is the page's: its bar is in ink, those
/// of the same weekday are darker than the others. A day without data has
/// a dotted axis.
#[derive(Clone, Debug)]
pub struct Series {
    language: Language,
    days: Vec<SeriesDay>,
    mean: Option<(Label, f64)>,
    /// The first day of the period that the page is of; else it is of the last day.
    period: Option<Date>,
}

/// A day of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesDay {
    pub date: Date,
    /// `None`: the day has no data.
    pub count: Option<i64>,
    pub in_burst: bool,
}

impl SeriesDay {
    fn height(&self) -> f64 {
        self.count.map_or(0.0, |count| count.max(0) as f64)
    }
}

/// Where a bar of so many ends, if the highest is of `most`.
fn y(value: f64, most: f64) -> f64 {
    BASE - share(value, most) * (BASE - TOP)
}

impl Series {
    /// `mean`: a dotted line, such as the mean of the same weekday, with what to
    /// call it.
    #[must_use]
    pub fn new(language: Language, days: Vec<SeriesDay>, mean: Option<(String, f64)>) -> Self {
        let mean = mean.map(|(name, mean)| (Label::new(&name, 20), mean.max(0.0)));
        Self { language, days, mean, period: None }
    }

    /// The same of a period that begins on a day and ends with the last one.
    #[must_use]
    pub fn of_period_from(self, first: Date) -> Self {
        Self { period: Some(first), ..self }
    }

    fn body(&self) -> String {
        let most = self.days.iter().map(SeriesDay::height).fold(0.0, f64::max);
        let most = self.mean.as_ref().map_or(most, |(_, mean)| most.max(*mean));
        let mut texts = self.values(most);
        texts.extend(self.dates());
        render(&Body {
            palette: Palette,
            base: Px(BASE),
            axis: Px(BASE + 0.5),
            bursts: self.bursts(self.width()),
            burst: self.language.pick("急増", "burst"),
            bars: self.bars(most),
            mean: self.mean.as_ref().map(|(name, mean)| {
                (name.text(), Px(y(*mean, most)), Px(HEIGHT + 6.0), Px(HEIGHT + 10.0))
            }),
            texts,
        })
    }

    /// How many days share the width.
    fn width(&self) -> f64 {
        self.days.len().max(1) as f64
    }

    /// The middle of a day's bar.
    fn middle(&self, day: usize) -> f64 {
        (day as f64 + 0.5) / self.width()
    }

    fn last(&self) -> usize {
        self.days.len().saturating_sub(1)
    }

    fn bars(&self, most: f64) -> Vec<Bar> {
        let n = self.width();
        let last_weekday = self.days.last().map(|day| day.date.weekday());
        let bar = |(place, day): (usize, &SeriesDay)| Bar {
            colour: match day {
                day if self.period.is_some_and(|first| first <= day.date) => ("b1", "bar2"),
                _ if self.period.is_some() => ("b0", "bar"),
                _ if place == self.last() => ("b2", "ink"),
                day if Some(day.date.weekday()) == last_weekday => ("b1", "bar2"),
                _ => ("b0", "bar"),
            },
            x: Percent(self.middle(place) - BAR / 2.0 / n),
            width: Percent(BAR / n),
            y: Px(y(day.height(), most)),
            height: Px(BASE - y(day.height(), most)),
            title: self.title(day),
            axis: (Percent(place as f64 / n), Percent((place + 1) as f64 / n)),
            is_gap: day.count.is_none(),
        };
        self.days.iter().enumerate().map(bar).collect()
    }

    /// The day's own count, above the bars that it would lie on, and the greatest where both
    /// have room.
    fn values(&self, most: f64) -> Vec<Text> {
        let (n, last) = (self.width(), self.last());
        let greatest = (0..self.days.len())
            .filter(|day| self.days[*day].count > Some(0))
            .max_by_key(|day| (self.days[*day].count, std::cmp::Reverse(*day)));
        let covered = |day: usize| {
            let shown = self.days.get(day).and_then(|day| day.count);
            let ems = 0.6 * shown.map_or(0, |count| grouped(count).len()) as f64;
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let days = (ems / EMS * n).ceil() as usize;
            let is_at_end = anchor(self.middle(day), n) == "end";
            // In the middle of its bar but at the ends of the chart.
            if is_at_end { (days, 0) } else { (days / 2 + 1, days / 2 + 1) }
        };
        let above = |day: usize| {
            let (before, after) = covered(day);
            let to = (day + after).min(last);
            let bars = self.days.get(day.saturating_sub(before)..=to).unwrap_or_default();
            bars.iter().map(|day| y(day.height(), most)).fold(BASE, f64::min)
        };
        let has_room = |day: &usize| {
            self.period.is_some() || last.abs_diff(*day) > covered(last).0 + covered(*day).1
        };
        [Some(last).filter(|_| self.period.is_none()), greatest.filter(has_room)]
            .into_iter()
            .flatten()
            .filter_map(|day| {
                Some(Text {
                    x: Percent(self.middle(day)),
                    y: Px(above(day) - 5.0),
                    anchor: anchor(self.middle(day), n),
                    text: grouped(self.days.get(day)?.count?),
                    is_bold: day == last,
                })
            })
            .collect()
    }

    /// Weeks back from the last day, so far apart that they fit on a phone.
    fn dates(&self) -> impl Iterator<Item = Text> {
        let step = if self.days.len() <= 7 { 1 } else { 7 * self.days.len().div_ceil(42) };
        self.days.iter().enumerate().rev().step_by(step).map(|(place, day)| Text {
            x: Percent(self.middle(place)),
            y: Px(BASE + 16.0),
            anchor: anchor(self.middle(place), self.width()),
            text: self.language.axis_day(day.date),
            is_bold: place == self.last() && self.period.is_none(),
        })
    }

    fn height(&self) -> f64 {
        if self.mean.is_some() { HEIGHT + LEGEND } else { HEIGHT }
    }

    /// Where bursts begin and how wide they are, with their middles and how a
    /// text there is anchored.
    fn bursts(&self, n: f64) -> Vec<(Percent, Percent, Percent, &'static str)> {
        let mut bursts = Vec::new();
        let mut from = 0;
        for run in self.days.chunk_by(|a, b| a.in_burst == b.in_burst) {
            let to = from + run.len();
            if run.first().is_some_and(|day| day.in_burst) {
                let middle = (from + to) as f64 / 2.0 / n;
                let width = Percent(run.len() as f64 / n);
                bursts.push((Percent(from as f64 / n), width, Percent(middle), anchor(middle, n)));
            }
            from = to;
        }
        bursts
    }

    fn title(&self, day: &SeriesDay) -> String {
        let date = self.language.day(day.date);
        match (day.count, self.language) {
            (Some(count), Language::Ja) => format!("{date} {}件", grouped(count)),
            (Some(count), Language::En) => format!("{date}: {}", grouped(count)),
            (None, Language::Ja) => format!("{date} 記録なし"),
            (None, Language::En) => format!("{date}: no data"),
        }
    }
}

/// How a text at such a place stays within the chart.
fn anchor(x: f64, n: f64) -> &'static str {
    if n > 12.0 && x > 0.97 {
        "end"
    } else if n > 12.0 && x < 0.03 {
        "start"
    } else {
        "middle"
    }
}

impl Chart for Series {
    fn svg(&self, alternative: &Alternative) -> String {
        inline(alternative, ("", ""), Size::Height(Px(self.height())), false, &self.body())
    }

    fn drawing(&self) -> Drawing {
        Drawing { width: 888.0, height: self.height(), body: self.body(), key: Vec::new() }
    }

    fn numbers(&self) -> Numbers {
        let pick = |ja, en| self.language.pick(ja, en);
        let row = |day: &SeriesDay| {
            vec![
                self.language.day(day.date),
                day.count.map(grouped).unwrap_or_default(),
                if day.in_burst { pick("急増", "burst").to_owned() } else { String::new() },
            ]
        };
        Numbers {
            columns: vec![
                Column::text(pick("日", "day")),
                Column::number(pick("件数", "count")),
                Column::text(pick("急増", "burst")),
            ],
            rows: self.days.iter().rev().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "series.svg", config = "askama.toml")]
struct Body<'a> {
    palette: Palette,
    base: Px,
    axis: Px,
    bursts: Vec<(Percent, Percent, Percent, &'static str)>,
    burst: &'a str,
    bars: Vec<Bar>,
    /// Its label, where the line is, and the line and the text under the days.
    mean: Option<(&'a str, Px, Px, Px)>,
    texts: Vec<Text>,
}

struct Bar {
    /// Class and colour.
    colour: (&'static str, &'static str),
    x: Percent,
    width: Percent,
    y: Px,
    height: Px,
    title: String,
    axis: (Percent, Percent),
    is_gap: bool,
}

struct Text {
    x: Percent,
    y: Px,
    anchor: &'static str,
    text: String,
    is_bold: bool,
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use roxmltree::Document;

    use super::*;

    #[test]
    fn bars_bursts_and_gaps_stand_on_their_days() {
        let counts = [Some(5), Some(10), Some(10), None];
        let days = counts.into_iter().zip(0_i64..).map(|(count, day)| SeriesDay {
            date: date(2018, 9, 1).saturating_add(day.days()),
            count,
            in_burst: (1..3).contains(&day),
        });
        let series = Series::new(Language::Ja, days.collect(), None);
        let svg = series.svg(&Alternative::new("s", "件数", ""));
        let document = Document::parse(&svg).unwrap();
        let shapes = |name: &str| {
            let nodes = document.descendants().filter(move |node| node.has_tag_name("rect"));
            let value = |node: roxmltree::Node| node.attribute(name).unwrap_or_default().to_owned();
            nodes.map(value).collect::<Vec<String>>()
        };
        assert_eq!(shapes("class"), ["burst", "b0", "b0", "b0", "b2"]);
        assert_eq!(shapes("x")[0], "25%");
        assert_eq!(shapes("width")[0], "50%");
        // The greatest is 110 pixels high, half of it 55.
        assert_eq!(shapes("height")[1..], ["55", "110", "110", "0"]);
        let dotted = document.descendants().filter(|node| node.has_attribute("stroke-dasharray"));
        assert_eq!(dotted.count(), 1);
    }
}
