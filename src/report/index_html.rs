//! The list of all days as one file of HTML.

use askama::Template;

use super::charts::calendar::CalendarDay;
use super::charts::{Alternative, Calendar, Chart};
use super::clean;
use super::content::naming::short_label;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted};
use super::page_html::Look;
use super::template::render;
use tsubuyaki_analysis::Span;

/// Characters of a word that are shown.
const MOST: usize = 16;

/// Writes the list of days, which are in their order. `months` have pages.
#[must_use]
pub fn write(days: &[DayEntry], months: &[Span], language: Language) -> String {
    let l = language;
    let calendar = days.iter().map(|day| CalendarDay {
        date: day.date,
        count: Some(day.tweets),
        link: day.link(),
        is_marked: false,
    });
    let calendar = Calendar::new(l, calendar.collect());
    let unusual: Vec<CalendarDay> = days.iter().filter_map(unusual).collect();
    let turbulence = (!unusual.is_empty()).then(|| {
        let calendar = Calendar::of_turbulence(l, unusual);
        let title = l.pick("日ごとの乱流度", "Turbulence per day");
        let alternative = Alternative::new("turbulence", title, "");
        (calendar.svg(&alternative), calendar.key())
    });
    let all: i64 = days.iter().map(|day| day.tweets).sum();
    let tweets = count(all);
    let (title, lede) = match (l, days.first().zip(days.last())) {
        (Language::Ja, Some((first, last))) => (
            "つぶやきの一覧".to_owned(),
            format!(
                "{}から{}まで、{}日分、{tweets}件。",
                l.whole_day(first.date),
                l.whole_day(last.date),
                count(i64::try_from(days.len()).unwrap_or(i64::MAX))
            ),
        ),
        (Language::En, Some((first, last))) => (
            "All days of tweets".to_owned(),
            format!(
                "From {} to {}: {}, {}.",
                l.whole_day(first.date),
                l.whole_day(last.date),
                counted(days.len(), "day"),
                counted(all, "tweet")
            ),
        ),
        (Language::Ja, None) => ("つぶやきの一覧".to_owned(), "まだ記録がない。".to_owned()),
        (Language::En, None) => ("All days of tweets".to_owned(), "No days yet.".to_owned()),
    };
    let alternative = Alternative::new("calendar", l.pick("日ごとの件数", "Tweets per day"), &lede);
    let row = |day: &DayEntry| Row {
        href: day.link().map_or_else(String::new, |link| link.href().to_owned()),
        day: l.short_day(day.date),
        date: day.date.to_string(),
        tweets: count(day.tweets),
        authors: day.authors.map_or_else(String::new, count),
        risen: day.risen.iter().map(|word| clean::line(word, MOST)).collect(),
    };
    let mut years: Vec<Year> = Vec::new();
    for day in days.iter().rev() {
        if years.last().is_none_or(|year| year.number != day.date.year()) {
            let number = day.date.year();
            let of_year = months.iter().filter(|month| month.first().year() == number);
            let months = of_year.map(|month| (format!("{month}.html"), short_label(*month, l)));
            years.push(Year { number, months: months.collect(), rows: Vec::new() });
        }
        if let Some(year) = years.last_mut() {
            year.rows.push(row(day));
        }
    }
    render(&Index {
        l,
        look: Look::get(),
        title,
        lede,
        svg: if days.is_empty() { String::new() } else { calendar.svg(&alternative) },
        key: calendar.key(),
        turbulence,
        years,
    })
}

/// A day by how unlike the days before it was, where that is known.
fn unusual(day: &DayEntry) -> Option<CalendarDay> {
    let hundredths = (day.turbulence? * 100.0).round();
    #[expect(clippy::cast_possible_truncation)]
    let count = Some(hundredths as i64);
    Some(CalendarDay { date: day.date, count, link: day.link(), is_marked: false })
}

#[derive(Template)]
#[template(path = "templates/index.html", config = "src/report/askama.toml")]
struct Index {
    l: Language,
    look: &'static Look,
    title: String,
    lede: String,
    svg: String,
    key: Vec<(String, String)>,
    /// The calendar of how unlike the days before each was, and its key.
    turbulence: Option<(String, Vec<(String, String)>)>,
    years: Vec<Year>,
}

/// The days of a year, the last first.
struct Year {
    number: i16,
    /// The pages of months: where they are, and how they are called.
    months: Vec<(String, String)>,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    day: String,
    date: String,
    tweets: String,
    authors: String,
    risen: Vec<String>,
}
