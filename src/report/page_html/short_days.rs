use askama::Template;

use super::summary::Quoted;
use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::{count, counted, people};
use crate::report::page::ShortDay;

/// The days of a month that have no pages of their own, with all their posts.
#[derive(Debug, Template)]
#[template(path = "templates/short_days.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    days: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    /// Other pages lead here.
    id: String,
    date: String,
    name: String,
    figures: String,
    posts: Vec<Quoted>,
}

impl Section {
    /// `None` where there are none.
    pub fn of(content: &Content) -> Option<Self> {
        let l = content.language;
        let days: Vec<Entry> =
            content.page.short_days.iter().map(|day| entry(day, content)).collect();
        (!days.is_empty()).then_some(Self { l, days })
    }
}

fn entry(short: &ShortDay, content: &Content) -> Entry {
    let (day, l) = (content.day, content.language);
    let of_series = day.series.iter().find(|of_day| of_day.date == short.date);
    let counts = of_series.and_then(|of_day| of_day.figures).map(|figures| figures.counts);
    let tweets = i64::try_from(short.posts.len()).unwrap_or(i64::MAX);
    let mut figures = vec![match l {
        Language::Ja => format!("{}件", count(tweets)),
        Language::En => counted(tweets, "post"),
    }];
    // Of one post the author stands under it.
    figures.extend(counts.and_then(|counts| counts.authors).filter(|_| tweets > 1).map(
        |authors| match l {
            Language::Ja => format!("{}人", count(authors)),
            Language::En => people(authors),
        },
    ));
    Entry {
        id: format!("d-{}", short.date),
        date: short.date.to_string(),
        name: l.short_day(short.date),
        figures: figures.join(l.pick("・", ", ")),
        posts: short.posts.iter().map(|tweet| Quoted::of(tweet, content)).collect(),
    }
}
