//! The latest days and weeks as an Atom feed (RFC 4287).

use askama::Template;
use jiff::Timestamp;

use super::clean;
use super::content::naming::label;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted};
use super::site::Site;
use super::template::render;
use tsubuyaki_analysis::Span;

/// Days of a feed, and weeks.
const MOST: usize = 30;
const MOST_WEEKS: usize = 8;
/// Characters of a summary.
const MOST_OF_A_SUMMARY: usize = 600;

/// Writes the feed of the latest of `days` and of `weeks`, which are in their order. A
/// week has an entry once it is over: when the days reach its last.
///
/// What was updated when is told by the tweets, not by the clock: the same days
/// give the same feed. Where the site is published its addresses are ids and links.
/// Else ids are tag URIs (RFC 4151) under a name that is nobody's (RFC 2606), and
/// links are relative to the feed.
#[must_use]
pub fn write(
    days: &[DayEntry],
    weeks: &[(Span, &DayEntry)],
    language: Language,
    site: &Site,
) -> String {
    let l = language;
    let address =
        |file: &str| site.url.as_ref().map_or_else(|| file.to_owned(), |url| url.of(file));
    // The address of a day may change with how many posts it has.
    let id = |name: &str| match &site.url {
        Some(url) => url.of(name),
        None => format!("tag:tsubuyaki.invalid,2018:{name}"),
    };
    let of_days = days.iter().rev().take(MOST).map(|day| Entry {
        id: id(&format!("day/{}", day.date)),
        href: address(day.link().as_ref().map_or("index.html", |link| link.href())),
        title: match l {
            Language::Ja => format!("{}の投稿 {}件", l.whole_day(day.date), count(day.tweets)),
            Language::En => {
                format!("{} of {}", counted(day.tweets, "post"), l.whole_day(day.date))
            }
        },
        summary: clean::line(&day.lede, MOST_OF_A_SUMMARY),
        updated: day.last_tweet,
    });
    let last = days.last().map(|day| day.date);
    let is_over = |week: &&(Span, &DayEntry)| last.is_some_and(|last| week.0.last() <= last);
    let of_weeks = weeks.iter().rev().filter(is_over).take(MOST_WEEKS).map(|(week, entry)| Entry {
        id: id(&format!("week/{week}")),
        href: address(&format!("{week}.html")),
        title: match l {
            Language::Ja => format!("{}のまとめ {}件", label(*week, l), count(entry.tweets)),
            Language::En => {
                format!("{} in {}", counted(entry.tweets, "post"), label(*week, l))
            }
        },
        summary: clean::line(&entry.lede, MOST_OF_A_SUMMARY),
        updated: entry.last_tweet,
    });
    let mut entries: Vec<Entry> = of_days.chain(of_weeks).collect();
    // Of a day and its week, the week is later.
    entries.sort_by(|a, b| (b.updated, &b.id).cmp(&(a.updated, &a.id)));
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or_default();
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
    updated: Timestamp,
}

struct Entry {
    id: String,
    href: String,
    title: String,
    summary: String,
    updated: Timestamp,
}
