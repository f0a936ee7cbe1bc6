use askama::Template;

use super::word::WordLink;
use crate::report::content::Content;
use crate::report::content::spread::Row as Term;
use crate::report::language::Language;
use crate::report::number::{count, real};
use tsubuyaki_charts::Named;

/// 日々: the days of a period, words that stayed and words of one day.
#[derive(Debug, Template)]
#[template(path = "templates/spread.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    named: Named,
    days: Vec<DayRow>,
    lists: Vec<List>,
    /// How many days have data.
    with_data: usize,
}

/// A day that has data.
#[derive(Debug)]
struct DayRow {
    name: String,
    date: String,
    href: Option<String>,
    tweets: String,
    people: String,
    turbulence: String,
    /// Whether it is the most unusual one.
    is_unusual: bool,
}

#[derive(Debug)]
struct List {
    name: &'static str,
    about: String,
    /// The head of the column of days.
    head: &'static str,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    word: WordLink,
    count: String,
    people: String,
    days: String,
    href: Option<String>,
}

impl Section {
    /// `None` of a day.
    pub fn of(content: &Content) -> Option<Self> {
        let (day, l) = (content.day, content.language);
        let spread = content.spread.as_ref()?;
        let places = content.page.neighbours.as_ref().map(|neighbours| &neighbours.days);
        let href = |date| places.and_then(|places| places.get(&date)).cloned();
        let unusual = day.most_unusual.map(|(date, _)| date);
        let days = day.series.iter().filter(|of_day| day.span.contains(of_day.date));
        let days = days.filter_map(|of_day| {
            let counts = of_day.figures?.counts;
            Some(DayRow {
                name: l.short_day(of_day.date),
                date: of_day.date.to_string(),
                href: href(of_day.date),
                tweets: count(counts.tweets),
                people: counts.authors.map_or_else(String::new, count),
                turbulence: of_day.turbulence.map_or_else(String::new, |share| real(share, 2)),
                is_unusual: unusual == Some(of_day.date),
            })
        });
        let row = |term: &Term, days: String, href: Option<String>| Row {
            word: WordLink::new(term.word.clone(), l).without_stop(),
            count: count(term.of.count),
            people: term.of.people.map_or_else(String::new, count),
            days,
            href,
        };
        let stayed = spread.stayed.iter().map(|term| row(term, term.of.days.to_string(), None));
        let of_one_day = spread.of_one_day.iter().map(|term| {
            let (date, _) = term.of.most;
            row(term, l.short_day(date), href(date))
        });
        Some(Self {
            l,
            named: content.named,
            days: days.collect(),
            lists: vec![
                List {
                    name: l.pick("続いて出た語", "Words that stayed"),
                    about: match l {
                        Language::Ja => {
                            format!("記録のある{}日の3分の2以上の日に出た語", spread.days)
                        }
                        Language::En => {
                            format!("Used on two thirds or more of the {} days", spread.days)
                        }
                    },
                    head: l.pick("日数", "days"),
                    rows: stayed.collect(),
                },
                List {
                    name: l.pick("一日に集中した語", "Concentrated on one day"),
                    about: l
                        .pick("8割以上が一日に集まった語", "Four fifths or more on one day")
                        .to_owned(),
                    head: l.pick("日", "day"),
                    rows: of_one_day.collect(),
                },
            ],
            with_data: spread.days,
        })
    }
}
