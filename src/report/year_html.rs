//! The days of a year as one file of HTML, in a folder beside the days.

use std::collections::BTreeMap;

use askama::Template;

use super::charts::calendar::CalendarDay;
use super::charts::{Alternative, Calendar, Chart, Link};
use super::content::naming::short_label;
use super::day_entry::DayEntry;
use super::day_rows::{Month, Row, months, shown};
use super::head::Head;
use super::language::Language;
use super::look::Place;
use super::number::{count, counted};
use super::site::Site;
use super::template::render;
use super::unbroken;
use tsubuyaki_analysis::{Span, SpanKind};

/// Words of headlines that a year is told by.
const WORDS: usize = 5;
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
    spans: &[(Span, &DayEntry)],
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
    let title = match l {
        Language::Ja => format!("{year}年の日々"),
        Language::En => format!("The days of {year}"),
    };
    let lede = lede(days, l);
    let alternative = Alternative::new("calendar", l.pick("日ごとの件数", "Posts per day"), &lede);
    let all: Vec<Span> = spans.iter().map(|(span, _)| *span).collect();
    let months = months(days, spans, l).map(|month| {
        let rows = month.rows.into_iter().map(Row::below).collect();
        (pages_of(month.span, &all, l), Month { rows, ..month })
    });
    let file = file_name(year);
    let beside = |year| (format!("../{}", file_name(year)), year);
    render(&Year {
        l,
        head: Head::new(site, l, Place::Below, (&title, &lede), (&file, None)),
        number: year,
        previous: previous.map(beside),
        next: next.map(beside),
        lede_html: unbroken::html(&lede),
        svg: calendar.svg(&alternative),
        key: calendar.key(),
        turbulence,
        months: months.collect(),
    })
}

/// How much was written in a year and when most, and the words that stood in the headlines
/// of several days.
fn lede(days: &[DayEntry], l: Language) -> String {
    let all: i64 = days.iter().map(|day| day.tweets).sum();
    let mut lede = match l {
        Language::Ja => {
            let days = count(i64::try_from(days.len()).unwrap_or(i64::MAX));
            format!("{days}日分、{}件。", count(all))
        }
        Language::En => format!("{}, {}.", counted(days.len(), "day"), counted(all, "post")),
    };
    // The first of equals.
    let most = |a: &(i64, String), b: &(i64, String)| a.0.cmp(&b.0);
    let named = |(posts, name): (i64, String)| match l {
        Language::Ja => format!("{name}（{}件）", count(posts)),
        Language::En => format!("{name} ({})", counted(posts, "post")),
    };
    let of_days = days.iter().rev().map(|day| (day.tweets, l.month_day(day.date)));
    let day = of_days.max_by(most).filter(|_| days.len() > 1).map(named);
    let by_month: Vec<&[DayEntry]> =
        days.chunk_by(|a, b| a.date.first_of_month() == b.date.first_of_month()).collect();
    let of_months = by_month.iter().rev().map(|days| {
        let posts = days.iter().map(|day| day.tweets).sum();
        (posts, short_label(Span::month_of(days[0].date), l))
    });
    let month = of_months.max_by(most).filter(|_| by_month.len() > 1).map(named);
    let busiest = match (month, day, l) {
        (Some(month), Some(day), Language::Ja) => {
            format!("件数が最も多いのは、月では{month}、日では{day}。")
        }
        (Some(month), Some(day), Language::En) => {
            format!(" The busiest month was {month}, the busiest day {day}.")
        }
        (None, Some(day), Language::Ja) => format!("件数が最も多い日は{day}。"),
        (None, Some(day), Language::En) => format!(" The busiest day was {day}."),
        (_, None, _) => String::new(),
    };
    lede.push_str(&busiest);
    let words = in_headlines(days);
    if words.is_empty() {
        return lede;
    }
    let named = |(word, days): &(String, usize)| match l {
        Language::Ja => format!("「{word}」（{days}日）"),
        Language::En => format!("“{word}” ({days} days)"),
    };
    let words: Vec<String> = words.iter().map(named).collect();
    let in_headlines = match l {
        Language::Ja => format!("はっきり目立った日が多い語は{}。", words.join("、")),
        Language::En => format!(" Clear rises on most days: {}.", words.join(", ")),
    };
    lede + &in_headlines
}

/// The words that are sure to have risen on most days, if on more than one, and on how many.
fn in_headlines(days: &[DayEntry]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let sure = days.iter().filter(|day| day.is_rise_sure);
    for word in sure.flat_map(|day| day.risen.iter().map(|word| day.shown(word))) {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<(&str, usize)> = counts.into_iter().filter(|(_, days)| *days > 1).collect();
    // Stable: of equals by their spelling.
    words.sort_by_key(|(_, days)| std::cmp::Reverse(*days));
    // Of equals none is left out alone.
    if let Some(next) = words.get(WORDS).map(|(_, days)| *days) {
        words.retain(|(_, days)| *days > next);
    }
    words.into_iter().take(WORDS).map(|(word, days)| (shown(word), days)).collect()
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
    lede_html: String,
    svg: String,
    key: Vec<(String, String)>,
    /// The calendar of how unlike the days before each was, and its key.
    turbulence: Option<(String, Vec<(String, String)>)>,
    /// The months, each with its page and those of its weeks: where they are, and
    /// how they are called.
    months: Vec<(Vec<(String, String)>, Month)>,
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::{Date, date};

    use super::*;

    fn day(date: Date, tweets: i64, risen: &[&str]) -> DayEntry {
        DayEntry {
            date,
            tweets,
            authors: Some(1),
            risen: risen.iter().map(|&word| word.to_owned()).collect(),
            is_rise_sure: true,
            bursting: Vec::new(),
            spelt: BTreeMap::new(),
            variants: BTreeMap::new(),
            readings: BTreeMap::new(),
            places: Vec::new(),
            said: vec!["雨".to_owned()],
            turbulence: None,
            lede: String::new(),
            last_tweet: Timestamp::UNIX_EPOCH,
            has_page: true,
        }
    }

    #[test]
    fn a_year_says_when_most_was_written_and_what_stood_in_headlines() {
        let days = [
            day(date(2018, 2, 3), 4, &["雪"]),
            day(date(2018, 9, 4), 1_200, &["台風", "停電"]),
            day(date(2018, 9, 30), 1_200, &["台風"]),
        ];
        assert_eq!(
            lede(&days, Language::Ja),
            "3日分、2,404件。件数が最も多いのは、月では9月（2,400件）、日では9月4日（1,200件）。\
             はっきり目立った日が多い語は「台風」（2日）。"
        );
        assert_eq!(
            lede(&days[..2], Language::En),
            "2 days, 1,204 posts. The busiest month was September (1,200 posts), the busiest day \
             4 September (1,200 posts)."
        );
        assert_eq!(lede(&days[..1], Language::Ja), "1日分、4件。");
        // What may be chance is told of its day, not of the year.
        let mut unsure = days.to_vec();
        unsure[2].is_rise_sure = false;
        assert!(!lede(&unsure, Language::Ja).contains("台風"));
        assert_eq!(
            lede(&days[1..], Language::Ja),
            "2日分、2,400件。件数が最も多い日は9月4日（1,200件）。はっきり目立った日が多い語は「台風」（2日）。"
        );
    }
}
