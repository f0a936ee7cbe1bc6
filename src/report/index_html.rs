//! The list of all days as one file of HTML: the latest days, and the way to all
//! others by year, month and search.

use askama::Template;
use jiff::civil::Date;

use super::charts::Link;
use super::clean;
use super::day_entry::DayEntry;
use super::day_rows::{Month, Row, months};
use super::head::Head;
use super::language::Language;
use super::number::{count, counted};
use super::page_html::Place;
use super::search_index;
use super::site::Site;
use super::template::render;
use super::year_html;

/// Days that the list names one by one: four weeks, if each day has posts.
const LATEST: usize = 28;
/// Words that it names, of those that burst.
const LATEST_WORDS: usize = 60;
/// Characters of a word.
const MOST: usize = 24;

/// A word that has a page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPage {
    pub lemma: String,
    /// The last day of its latest burst.
    pub latest: Date,
}

/// Writes the list of days, which are in their order. `search` is the script of
/// [`search_index`], whose content tells whether a browser has the latest; `words`
/// are those that have pages.
#[must_use]
pub fn write(
    days: &[DayEntry],
    words: &[WordPage],
    search: &str,
    language: Language,
    site: &Site,
) -> String {
    let l = language;
    let all: i64 = days.iter().map(|day| day.tweets).sum();
    let tweets = count(all);
    let lede = match (l, days.first().zip(days.last())) {
        (Language::Ja, Some((first, last))) => format!(
            "{}から{}まで、{}日分、{tweets}件。",
            l.whole_day(first.date),
            l.whole_day(last.date),
            count(i64::try_from(days.len()).unwrap_or(i64::MAX))
        ),
        (Language::En, Some((first, last))) => format!(
            "From {} to {}: {}, {}.",
            l.whole_day(first.date),
            l.whole_day(last.date),
            counted(days.len(), "day"),
            counted(all, "tweet")
        ),
        (Language::Ja, None) => "まだ記録がない。".to_owned(),
        (Language::En, None) => "No days yet.".to_owned(),
    };
    let mut years: Vec<Year> = Vec::new();
    for days in days.chunk_by(|a, b| a.date.year() == b.date.year()).rev() {
        let Some(first) = days.first() else { continue };
        let number = first.date.year();
        years.push(Year {
            number,
            href: year_html::file_name(number),
            days: count(i64::try_from(days.len()).unwrap_or(i64::MAX)),
            tweets: count(days.iter().map(|day| day.tweets).sum()),
            months: months(days, l).collect(),
        });
    }
    let title = match &site.title {
        Some(title) => title.clone(),
        None => l.pick("つぶやきの一覧", "All days of tweets").to_owned(),
    };
    let description = site.description.as_deref().unwrap_or(&lede);
    let hash = blake3::hash(search.as_bytes()).to_hex();
    render(&Index {
        l,
        head: Head::new(site, l, Place::InSite, (&title, description), ("index.html", None)),
        title: site.title.as_deref().unwrap_or(l.pick("一覧", "All days")),
        description: site.description.as_deref(),
        latest: days.last().map(|day| (Row::of(day, l), day.lede.clone())),
        recent: days.iter().rev().take(LATEST).map(|day| Row::of(day, l)).collect(),
        search: format!("{}?{}", search_index::FILE_NAME, &hash[..16]),
        words: latest(words),
        lede,
        years,
    })
}

/// The words that burst last, with their addresses.
fn latest(words: &[WordPage]) -> Vec<(String, String)> {
    let mut words: Vec<&WordPage> = words.iter().collect();
    words.sort_by(|a, b| b.latest.cmp(&a.latest).then_with(|| a.lemma.cmp(&b.lemma)));
    let shown = |word: &&WordPage| {
        let href = Link::word_page(&word.lemma).href().to_owned();
        (href, clean::line(&word.lemma, MOST))
    };
    words.iter().take(LATEST_WORDS).map(shown).collect()
}

#[derive(Template)]
#[template(path = "templates/index.html", config = "src/report/askama.toml")]
struct Index<'a> {
    l: Language,
    head: Head,
    title: &'a str,
    description: Option<&'a str>,
    lede: String,
    /// The latest day, and what it was.
    latest: Option<(Row, String)>,
    recent: Vec<Row>,
    /// The address of the search's words and days.
    search: String,
    /// The words that burst last: their addresses, and what is shown of them.
    words: Vec<(String, String)>,
    years: Vec<Year>,
}

/// A year, with its months, the last first.
struct Year {
    number: i16,
    href: String,
    days: String,
    tweets: String,
    months: Vec<Month>,
}
