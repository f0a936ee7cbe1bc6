//! The daily page as one file of HTML: nothing in it leads to a request, and it
//! works without JavaScript. One file per section.

mod changes;
mod cloud;
mod evidence;
mod hours;
mod lede;
mod look;
mod network;
mod numbers;
mod rankings;
mod reproduction;
mod summary;
mod table;
mod tags;
mod word;

use askama::Template;
use jiff::civil::Date;

use super::charts::{Alternative, Chart};
use super::language::Language;
use super::number;
use super::page::{Neighbours, Page};
use super::posts::{post, posts};
use super::template::render;
pub(super) use changes::{against, remark};
pub(super) use look::Look;
pub(super) use numbers::remarks;
use tsubuyaki_analysis::day::{Day, Word};
use word::Words;

/// Writes the page.
#[must_use]
pub fn write(page: &Page, language: Language) -> String {
    let (day, l) = (&page.day, language);
    let words = Words::of(day, l);
    // Their layouts take longer than everything else.
    let (cloud, network) =
        rayon::join(|| cloud::Section::of(day, &words, l), || network::Section::of(day, &words, l));
    let title = match l {
        Language::Ja => {
            let (date, posts) = (l.whole_day(day.date), posts(day, l));
            format!("{date}の{posts} {}件", number::count(day.counts.tweets))
        }
        Language::En => {
            let tweets = number::counted(day.counts.tweets, post(day));
            format!("{tweets} of {}", l.whole_day(day.date))
        }
    };
    render(&PageTemplate {
        l,
        look: Look::get(),
        title,
        date: day.date,
        day: l.month_day(day.date),
        weekday: l.whole_weekday(day.date.weekday()),
        others: page.neighbours.map(|neighbours| Others::of(neighbours, l)),
        lede: lede::sentences(day, l),
        numbers: numbers::Section::of(page, l),
        summary: summary::Section::of(day, l),
        changes: changes::Section::of(day, &words, l),
        rankings: rankings::Section::of(day, &words, l),
        cloud,
        network,
        hours: hours::Section::of(day, l),
        tags: tags::Section::of(day, &words, l),
        evidence: evidence::Section::of(day, &words, l),
        reproduction: reproduction::Section::of(page, l),
    })
}

/// The charts of a page by the names of their files, with what they say to
/// those who do not see them.
#[must_use]
pub fn charts(page: &Page, language: Language) -> Vec<(&'static str, Box<dyn Chart>, Alternative)> {
    let (day, l) = (&page.day, language);
    let words = Words::of(day, l);
    let mut charts: Vec<(&'static str, Box<dyn Chart>, Alternative)> = Vec::new();
    let (chart, alternative) = numbers::series(day, l);
    charts.push(("series", Box::new(chart), alternative));
    if let Some((chart, alternative)) = changes::effects(day, &words, l) {
        charts.push(("changes", Box::new(chart), alternative));
    }
    for (name, (chart, alternative)) in
        ["adjectives", "nouns", "verbs"].into_iter().zip(rankings::bars(day, &words, l))
    {
        charts.push((name, Box::new(chart), alternative));
    }
    let (chart, alternative) = cloud::cloud(day, &words, l);
    charts.push(("cloud", Box::new(chart), alternative));
    let (chart, alternative) = network::network(day, &words, l);
    charts.push(("network", Box::new(chart), alternative));
    let (chart, alternative) = hours::hours(day, l);
    charts.push(("hours", Box::new(chart), alternative));
    let (chart, alternative) = hours::week(day, l);
    charts.push(("week", Box::new(chart), alternative));
    charts
}

/// What a day was, in two sentences.
pub(super) fn lede(day: &Day, language: Language) -> String {
    lede::text(day, language)
}

/// Names and values of everything needed to reproduce a page.
pub(super) fn facts(page: &Page, language: Language) -> Vec<(&'static str, String)> {
    reproduction::facts(page, language)
}

/// What is special about a word.
pub(super) fn marks(word: &Word, language: Language) -> Vec<&'static str> {
    word::marks(word, language).into_iter().map(|mark| mark.text).collect()
}

#[derive(Template)]
#[template(path = "templates/page.html", config = "src/report/askama.toml")]
struct PageTemplate<'a> {
    l: Language,
    look: &'static Look,
    title: String,
    date: Date,
    day: String,
    weekday: String,
    others: Option<Others>,
    lede: Vec<lede::Part>,
    numbers: numbers::Section,
    summary: summary::Section,
    changes: changes::Section,
    rankings: rankings::Section,
    cloud: cloud::Section,
    network: network::Section,
    hours: hours::Section,
    tags: tags::Section,
    evidence: evidence::Section<'a>,
    reproduction: reproduction::Section,
}

/// The pages beside it: their days, and how they are called.
struct Others {
    previous: Option<(Date, String)>,
    next: Option<(Date, String)>,
}

impl Others {
    fn of(neighbours: Neighbours, l: Language) -> Self {
        let named = |day: Option<Date>| day.map(|day| (day, l.month_day(day)));
        Self { previous: named(neighbours.previous), next: named(neighbours.next) }
    }
}
