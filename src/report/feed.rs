//! The latest days as an Atom feed (RFC 4287).

use askama::Template;

use super::clean;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted};
use super::template::render;

/// Days of a feed.
const MOST: usize = 30;
/// Characters of a summary.
const MOST_OF_A_SUMMARY: usize = 600;

/// Writes the feed of the latest of `days`, which are in their order.
///
/// What was updated when is told by the tweets, not by the clock: the same days
/// give the same feed. Ids are tag URIs (RFC 4151) under a name that is nobody's
/// (RFC 2606); links are relative to the feed.
#[must_use]
pub fn write(days: &[DayEntry], language: Language) -> String {
    let l = language;
    let entries: Vec<Entry> = days
        .iter()
        .rev()
        .take(MOST)
        .map(|day| Entry {
            date: day.date.to_string(),
            href: day.link().map_or_else(String::new, |link| link.href().to_owned()),
            title: match l {
                Language::Ja => {
                    format!("{}のつぶやき {}件", l.whole_day(day.date), count(day.tweets))
                }
                Language::En => {
                    format!("{} of {}", counted(day.tweets, "tweet"), l.whole_day(day.date))
                }
            },
            summary: clean::line(&day.lede, MOST_OF_A_SUMMARY),
            updated: day.last_tweet.to_string(),
        })
        .collect();
    let updated = days.iter().map(|day| day.last_tweet).max().unwrap_or_default().to_string();
    render(&Feed { l, entries, updated })
}

#[derive(Template)]
#[template(path = "templates/feed.xml", config = "src/report/askama.toml")]
struct Feed {
    l: Language,
    entries: Vec<Entry>,
    updated: String,
}

struct Entry {
    date: String,
    href: String,
    title: String,
    summary: String,
    updated: String,
}
