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

/// How wide it is at least, on a phone, and where there is room, in pixels.
const NARROW: f64 = 330.0;
const WIDE: f64 = 640.0;
/// A digit and a character of its labels, and what is free between two of these.
const DIGIT: f64 = 6.6;
const LETTER: f64 = 11.0;
const BETWEEN: f64 = 4.0;
/// A label of the last day may reach so far beyond the chart.
const BEYOND: f64 = 9.0;
/// The class of labels that a narrow chart has no room for.
const ROOM: &str = "room";

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
            bursts: self.bursts(),
            burst: self.burst(),
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

    /// The day's own count, if it stands clear of taller bars beside it, and the greatest if
    /// that is another one and both have room.
    fn values(&self, most: f64) -> Vec<Text> {
        let own = if self.period.is_none() { self.own_value(most) } else { None };
        let greatest = self.greatest_value(own.as_ref());
        [own, greatest]
            .into_iter()
            .flatten()
            .filter_map(|Value { day, anchor, shift, class }| {
                let of_day = self.days.get(day)?;
                Some(Text {
                    x: Percent(self.middle(day)),
                    shift: Px(shift),
                    y: Px(y(of_day.height(), most) - 5.0),
                    anchor,
                    class,
                    text: grouped(of_day.count?),
                    is_bold: day == self.last() && self.period.is_none(),
                })
            })
            .collect()
    }

    /// Where the count of the last day stands: over the middle of its bar, or so far to the
    /// right of it that it is clear of a taller one before. Nowhere if it would seem to be
    /// the count of that one.
    fn own_value(&self, most: f64) -> Option<Value> {
        let own = self.days.last()?;
        let text = DIGIT * grouped(own.count?).len() as f64;
        let is_taller = |day: &SeriesDay| y(day.height(), most) < y(own.height(), most) - 4.0;
        let taller = self.days.iter().rev().skip(1).position(is_taller);
        let shift = |chart: f64| {
            let day = chart / self.width();
            let most = day / 2.0 + BEYOND;
            // From the side of the taller bar.
            let least =
                taller.map_or(0.0, |days| text + 1.0 - (days as f64 + 1.0 - BAR / 2.0) * day);
            (least <= most.min(text)).then(|| (text / 2.0).min(most).max(least))
        };
        let value = |class, shift| Value { day: self.last(), anchor: "end", shift, class };
        match shift(NARROW) {
            Some(shift) => Some(value("", shift)),
            None => shift(WIDE).map(|shift| value(ROOM, shift)),
        }
    }

    /// Where the greatest count stands, unless it is that of the last day, or in its way.
    fn greatest_value(&self, own: Option<&Value>) -> Option<Value> {
        let day = (0..self.days.len())
            .filter(|day| self.days[*day].count > Some(0))
            .max_by_key(|day| (self.days[*day].count, std::cmp::Reverse(*day)))?;
        let is_last = self.days[day].count <= self.days[self.last()].count;
        if is_last && self.period.is_none() {
            return None;
        }
        let anchor = anchor(self.middle(day), self.width());
        let greatest = Value { day, anchor, shift: 0.0, class: "" };
        let Some(own) = own else { return Some(greatest) };
        let is_clear =
            |chart| self.extent(&greatest, chart).1 + BETWEEN <= self.extent(own, chart).0;
        // Where the other is in a wide chart only, there is room in a narrow one.
        let is_clear_of_it = !own.class.is_empty() || is_clear(NARROW);
        let class = if is_clear_of_it { "" } else { ROOM };
        is_clear(WIDE).then_some(Value { class, ..greatest })
    }

    /// From where to where a count reaches in a chart of such a width.
    fn extent(&self, value: &Value, chart: f64) -> (f64, f64) {
        let count = self.days.get(value.day).and_then(|day| day.count).unwrap_or(0);
        let at = self.middle(value.day) * chart + value.shift;
        extent(at, value.anchor, DIGIT * grouped(count).len() as f64)
    }

    /// Weeks back from the last day, so far apart that they fit on a phone.
    fn dates(&self) -> impl Iterator<Item = Text> {
        let step = if self.days.len() <= 7 { 1 } else { 7 * self.days.len().div_ceil(42) };
        self.days.iter().enumerate().rev().step_by(step).map(|(place, day)| Text {
            x: Percent(self.middle(place)),
            shift: Px(0.0),
            y: Px(BASE + 16.0),
            anchor: anchor(self.middle(place), self.width()),
            class: "",
            text: self.language.axis_day(day.date),
            is_bold: place == self.last() && self.period.is_none(),
        })
    }

    fn height(&self) -> f64 {
        if self.mean.is_some() { HEIGHT + LEGEND } else { HEIGHT }
    }

    /// What is written over a burst.
    fn burst(&self) -> &'static str {
        self.language.pick("急増", "burst")
    }

    /// The bursts. Of those that are close to each other the last is named.
    fn bursts(&self) -> Vec<Burst> {
        let n = self.width();
        let mut bursts = Vec::new();
        let mut from = 0;
        for run in self.days.chunk_by(|a, b| a.in_burst == b.in_burst) {
            let to = from + run.len();
            if run.first().is_some_and(|day| day.in_burst) {
                let middle = (from + to) as f64 / 2.0 / n;
                bursts.push(Burst {
                    x: Percent(from as f64 / n),
                    width: Percent(run.len() as f64 / n),
                    middle: Percent(middle),
                    anchor: anchor(middle, n),
                    class: None,
                });
            }
            from = to;
        }
        let text = match self.language {
            Language::Ja => LETTER * self.burst().chars().count() as f64,
            Language::En => DIGIT * self.burst().len() as f64,
        };
        for (chart, class) in [(NARROW, ""), (WIDE, ROOM)] {
            let reach = |burst: &Burst| extent(burst.middle.0 * chart, burst.anchor, text);
            for place in (0..bursts.len()).rev() {
                let (start, end) = reach(&bursts[place]);
                let is_free = bursts.iter().filter(|burst| burst.class.is_some()).all(|named| {
                    let (from, to) = reach(named);
                    end + BETWEEN <= from || to + BETWEEN <= start
                });
                if is_free {
                    bursts[place].class = Some(class);
                }
            }
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

/// From where to where a text of such a width reaches that is anchored at a place.
fn extent(at: f64, anchor: &str, width: f64) -> (f64, f64) {
    match anchor {
        "start" => (at, at + width),
        "end" => (at - width, at),
        _ => (at - width / 2.0, at + width / 2.0),
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
    bursts: Vec<Burst>,
    burst: &'a str,
    bars: Vec<Bar>,
    /// Its label, where the line is, and the line and the text under the days.
    mean: Option<(&'a str, Px, Px, Px)>,
    texts: Vec<Text>,
}

/// Where the count of a day is written.
struct Value {
    day: usize,
    anchor: &'static str,
    /// From the middle of its bar to the right.
    shift: f64,
    class: &'static str,
}

struct Burst {
    x: Percent,
    width: Percent,
    middle: Percent,
    anchor: &'static str,
    /// That of its name; `None` where that has no room.
    class: Option<&'static str>,
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
    /// From there to the right.
    shift: Px,
    y: Px,
    anchor: &'static str,
    class: &'static str,
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

    /// The texts of a series with their classes, shifts and heights.
    fn texts(counts: &[i64], bursts: &[usize]) -> Vec<(String, String, f64, f64)> {
        let days = counts.iter().zip(0_i64..).enumerate().map(|(place, (count, day))| SeriesDay {
            date: date(2018, 9, 1).saturating_add(day.days()),
            count: Some(*count),
            in_burst: bursts.contains(&place),
        });
        let svg =
            Series::new(Language::Ja, days.collect(), None).svg(&Alternative::new("s", "件数", ""));
        let document = Document::parse(&svg).unwrap();
        let number = |node: roxmltree::Node, name| {
            node.attribute(name).map_or(0.0, |value| value.parse().unwrap_or(f64::NAN))
        };
        let texts = document.descendants().filter(|node| node.has_tag_name("text"));
        texts
            .map(|node| {
                let class = node.attribute("class").unwrap_or_default().to_owned();
                let text = node.text().unwrap_or_default().to_owned();
                (text, class, number(node, "dx"), number(node, "y"))
            })
            .filter(|(text, ..)| !text.contains('/'))
            .collect()
    }

    #[test]
    fn the_count_of_the_day_stands_over_its_own_bar() {
        let flat = |last: &[i64]| [vec![100; 29 - last.len()], last.to_vec()].concat();
        let of = |counts: &[i64]| {
            let texts = texts(counts, &[]);
            texts.into_iter().map(|(text, class, ..)| (text, class)).collect::<Vec<_>>()
        };
        let shown = |text: &str, class: &str| (text.to_owned(), class.to_owned());
        // The greatest is its own.
        assert_eq!(of(&flat(&[244])), [shown("244", "")]);
        // Beside a taller bar it moves away from that, and is as high as its own.
        let beside = texts(&flat(&[400, 244]), &[]);
        assert_eq!(beside[0].0, "244");
        assert!(beside[0].2 > 3.0 * DIGIT / 2.0, "{beside:?}");
        assert!((beside[0].3 - (y(244.0, 400.0) - 5.0)).abs() < 0.1, "{beside:?}");
        // A longer one has room in a wide chart only.
        let thousands = flat(&[4_000, 2_440]);
        assert_eq!(of(&thousands)[0], shown("2,440", ROOM));
        // Nor has it of a hundred days.
        let many = [vec![100; 98], vec![4_000, 2_440]].concat();
        assert_eq!(of(&many), [shown("4,000", "")]);
    }

    #[test]
    fn names_of_bursts_do_not_overlap() {
        let of = |bursts: &[usize]| {
            let texts = texts(&[10; 29], bursts);
            let named = texts.into_iter().filter(|(text, ..)| text == "急増");
            named.map(|(_, class, ..)| class).collect::<Vec<_>>()
        };
        assert_eq!(of(&[3, 4]), [""]);
        // A day between: the later has its name, the other where there is room.
        assert_eq!(of(&[3, 5]), ["room", ""]);
        assert_eq!(of(&[3, 9]), ["", ""]);
        assert_eq!(of(&[3, 9, 11]), ["", "room", ""]);
    }
}
