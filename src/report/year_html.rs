//! The days of a year as one file of HTML, in a folder beside the days.

use askama::Template;

use super::charts::calendar::CalendarDay;
use super::charts::{Alternative, Calendar, Chart, Link};
use super::content::naming::short_label;
use super::day_entry::DayEntry;
use super::day_rows::{Month, Row, months};
use super::head::Head;
use super::language::Language;
use super::number::{count, counted};
use super::page_html::Place;
use super::site::Site;
use super::template::render;
use tsubuyaki_analysis::{Span, SpanKind};

/// The folder of the pages of years.
pub const FOLDER: &str = "years";

/// Where a year's page lies, from the folder of pages.
#[must_use]
pub fn file_name(year: i16) -> String {
    format!("{FOLDER}/{year:04}.html")
}

/// Writes the page of a year from its days, which are in their order; `previous`
/// and `next` are the years beside it that have days, and `spans` the weeks and
/// months that have pages.
#[must_use]
pub fn write(
    year: i16,
    days: &[DayEntry],
    spans: &[Span],
    (previous, next): (Option<i16>, Option<i16>),
    language: Language,
    site: &Site,
) -> String {
    let l = language;
    let link = |day: &DayEntry| day.link().map(Link::below);
    let calendar = days.iter().map(|day| CalendarDay {
        date: day.date,
        count: Some(day.tweets),
        link: link(day),
        is_marked: false,
    });
    let calendar = Calendar::new(l, calendar.collect());
    let unusual: Vec<CalendarDay> = days
        .iter()
        .filter_map(|day| {
            let hundredths = (day.turbulence? * 100.0).round();
            #[expect(clippy::cast_possible_truncation)]
            let count = Some(hundredths as i64);
            Some(CalendarDay { date: day.date, count, link: link(day), is_marked: false })
        })
        .collect();
    let turbulence = (!unusual.is_empty()).then(|| {
        let calendar = Calendar::of_turbulence(l, unusual);
        let title = l.pick("日ごとの乱流度", "Turbulence per day");
        (calendar.svg(&Alternative::new("turbulence", title, "")), calendar.key())
    });
    let all: i64 = days.iter().map(|day| day.tweets).sum();
    let (title, lede) = match l {
        Language::Ja => (
            format!("{year}年の日々"),
            format!(
                "{}日分、{}件。",
                count(i64::try_from(days.len()).unwrap_or(i64::MAX)),
                count(all)
            ),
        ),
        Language::En => (
            format!("The days of {year}"),
            format!("{}, {}.", counted(days.len(), "day"), counted(all, "tweet")),
        ),
    };
    let alternative = Alternative::new("calendar", l.pick("日ごとの件数", "Tweets per day"), &lede);
    let months = months(days, l).map(|month| {
        let rows = month.rows.into_iter().map(Row::below).collect();
        (pages_of(month.span, spans, l), Month { rows, ..month })
    });
    let file = file_name(year);
    let beside = |year| (format!("../{}", file_name(year)), year);
    render(&Year {
        l,
        head: Head::new(site, l, Place::Below, (&title, &lede), (&file, None)),
        number: year,
        previous: previous.map(beside),
        next: next.map(beside),
        lede,
        svg: calendar.svg(&alternative),
        key: calendar.key(),
        turbulence,
        months: months.collect(),
    })
}

/// The page of a month and those of its weeks, from the folder of years.
fn pages_of(month: Span, spans: &[Span], l: Language) -> Vec<(String, String)> {
    let is_in = |span: &&Span| span.first() <= month.last() && month.first() <= span.last();
    let of_month = spans.iter().filter(|span| **span == month);
    let of_weeks = spans.iter().filter(|span| span.kind() == SpanKind::Week).filter(is_in);
    let named = |span: &Span| (format!("../{span}.html"), short_label(*span, l));
    of_month.chain(of_weeks).map(named).collect()
}

#[derive(Template)]
#[template(path = "templates/year.html", config = "src/report/askama.toml")]
struct Year {
    l: Language,
    head: Head,
    number: i16,
    /// The years beside it: the names of their files, and their numbers.
    previous: Option<(String, i16)>,
    next: Option<(String, i16)>,
    lede: String,
    svg: String,
    key: Vec<(String, String)>,
    /// The calendar of how unlike the days before each was, and its key.
    turbulence: Option<(String, Vec<(String, String)>)>,
    /// The months, each with its page and those of its weeks: where they are, and
    /// how they are called.
    months: Vec<(Vec<(String, String)>, Month)>,
}
