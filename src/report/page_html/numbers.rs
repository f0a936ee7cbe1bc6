use askama::Template;

use super::table::{Cell, Table, heads};
use crate::report::content::Content;
use crate::report::content::figures::{self, Figure as Number};
use crate::report::language::Language;
use crate::report::number::counted;
use crate::report::posts::posts;
use tsubuyaki_charts::clean::capital;
use tsubuyaki_charts::{Alternative, Chart, Sparkline};

/// The day in numbers.
#[derive(Debug, Template)]
#[template(path = "templates/numbers.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rail: String,
    tweets: Figure,
    /// What it counts, in the singular where it is one.
    unit: &'static str,
    chart: String,
    figures: Vec<Figure>,
    /// Sentences under the figures.
    remarks: Vec<String>,
    table: Table,
}

/// A number, and what it is set against.
#[derive(Debug)]
struct Figure {
    name: &'static str,
    value: String,
    against: Vec<Against>,
    line: String,
}

#[derive(Debug)]
struct Against {
    name: String,
    value: String,
    /// With its sign; empty where there is nothing to tell.
    difference: String,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (day, l, figures) = (content.day, content.language, &content.figures);
        let (series, alternative) = &content.charts.series;
        let usual = figures::usual_name(day, l);
        let mut tweets = Figure { line: String::new(), ..figure(&figures.tweets, &usual, l) };
        let number = &figures.tweets;
        if let (Some(difference), Some(last)) =
            (number.more_than_usual(l), tweets.against.last_mut())
        {
            last.difference = difference;
        }
        Self {
            l,
            rail: figures.rail.clone(),
            tweets,
            unit: l.pick("件", if day.counts.tweets == 1 { "post" } else { posts(l) }),
            chart: if figures::has_series(day) { series.svg(alternative) } else { String::new() },
            figures: figures.others.iter().map(|number| figure(number, &usual, l)).collect(),
            remarks: figures.remarks.clone(),
            table: table(content),
        }
    }
}

fn figure(number: &Number, usual: &str, l: Language) -> Figure {
    let mut against = Vec::new();
    if let Some(before) = number.before {
        let difference = number.more_than_before();
        against.push(Against {
            name: l.pick(number.named.before, &capital(number.named.before)).to_owned(),
            value: number.unit.text(before),
            difference: difference.map_or_else(String::new, |more| number.unit.difference(more, l)),
        });
    }
    if let Some(value) = number.usual_text() {
        let (name, difference) = (usual.to_owned(), String::new());
        against.push(Against { name, value, difference });
    }
    let line = if number.has_line() {
        let (title, description) = number.alternative(l);
        let alternative = Alternative::new(number.id, &title, &description);
        Sparkline::new(l, number.name, number.series.clone()).svg(&alternative)
    } else {
        String::new()
    };
    Figure { name: number.name, value: number.text(), against, line }
}

/// The numbers of all days that have tweets, the last first.
fn table(content: &Content) -> Table {
    let (l, figures) = (content.language, &content.figures);
    let all: Vec<&Number> = std::iter::once(&figures.tweets).chain(&figures.others).collect();
    let rows = figures.tweets.series.iter().enumerate().rev();
    let rows = rows.filter(|(_, (_, tweets))| tweets.is_some()).map(|(place, (date, _))| {
        let cell = |number: &&Number| {
            let value = number.series.get(place).and_then(|(_, value)| *value);
            Cell::Number(value.map_or_else(String::new, |value| number.unit.text(value)))
        };
        std::iter::once(Cell::Own(l.short_day(*date))).chain(all.iter().map(cell)).collect()
    });
    let rows: Vec<_> = rows.collect();
    let days = rows.len();
    let names = all.iter().map(|number| (number.name, true));
    let names: Vec<(&str, bool)> =
        std::iter::once((l.pick("日", "Day"), false)).chain(names).collect();
    Table {
        summary: l.pick("数値を表で見る", "Show the numbers as a table"),
        caption: match l {
            Language::Ja => format!("{days}日分の数値"),
            Language::En => format!("The numbers of {}", counted(days, "day")),
        },
        heads: heads(&names),
        rows,
    }
}
