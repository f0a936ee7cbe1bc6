//! The latest days as an Atom feed (RFC 4287).

use askama::Template;

use super::clean;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted};
use super::site::Site;
use super::template::render;

/// Days of a feed.
const MOST: usize = 30;
/// Characters of a summary.
const MOST_OF_A_SUMMARY: usize = 600;

/// Writes the feed of the latest of `days`, which are in their order.
///
/// What was updated when is told by the tweets, not by the clock: the same days
/// give the same feed. Where the site is published its addresses are ids and links.
/// Else ids are tag URIs (RFC 4151) under a name that is nobody's (RFC 2606), and
/// links are relative to the feed.
#[must_use]
pub fn write(days: &[DayEntry], language: Language, site: &Site) -> String {
    let l = language;
    let address =
        |file: &str| site.url.as_ref().map_or_else(|| file.to_owned(), |url| url.of(file));
    let entries: Vec<Entry> = days
        .iter()
        .rev()
        .take(MOST)
        .map(|day| Entry {
            id: match &site.url {
                // The address of a day may change with how many posts it has.
                Some(url) => url.of(&format!("day/{}", day.date)),
                None => format!("tag:tsubuyaki.invalid,2018:day/{}", day.date),
            },
            href: address(day.link().as_ref().map_or("index.html", |link| link.href())),
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
    render(&Feed {
        l,
        id: match &site.url {
            Some(url) => url.to_string(),
            None => "tag:tsubuyaki.invalid,2018:days".to_owned(),
        },
        title: site.name(l),
        subtitle: site.description.as_deref(),
        own: address("feed.xml"),
        index: address("index.html"),
        entries,
        updated,
    })
}

#[derive(Template)]
#[template(path = "templates/feed.xml", config = "src/report/askama.toml")]
struct Feed<'a> {
    l: Language,
    id: String,
    title: &'a str,
    subtitle: Option<&'a str>,
    /// The addresses of the feed itself and of the list of days.
    own: String,
    index: String,
    entries: Vec<Entry>,
    updated: String,
}

struct Entry {
    id: String,
    href: String,
    title: String,
    summary: String,
    updated: String,
}
