//! The list of all days as one file of HTML: the latest days, and the way to all
//! others by year, month and search.

use askama::Template;
use jiff::civil::Date;

use super::charts::Link;
use super::clean;
use super::day_entry::DayEntry;
use super::day_rows::{Month, Row, figures, months};
use super::head::Head;
use super::language::Language;
use super::look::Place;
use super::number::{count, counted};
use super::search_index::{self, WordPage};
use super::site::Site;
use super::template::render;
use super::unbroken;
use super::year_html;
use tsubuyaki_analysis::Span;

/// Days that the list names one by one: four weeks, if each day has posts.
const LATEST: usize = 28;
/// Words that it names, of those that burst.
const LATEST_WORDS: usize = 60;
/// Characters of a word, and of what the latest day was.
const MOST: usize = 24;
const MOST_OF_A_LEDE: usize = 600;

/// Writes the list of days, which are in their order; `spans` are the weeks and months that
/// have pages. `search` is the script of
/// [`search_index`], whose content tells whether a browser has the latest; `words`
/// are those that have pages.
#[must_use]
pub fn write(
    days: &[DayEntry],
    spans: &[(Span, &DayEntry)],
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
            counted(all, "post")
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
            figures: figures(days, l),
            months: months(days, spans, l).collect(),
        });
    }
    let title = match &site.title {
        Some(title) => title.clone(),
        None => l.pick("投稿の一覧", "All days").to_owned(),
    };
    let description = site.description.as_deref().unwrap_or(&lede);
    let hash = blake3::hash(search.as_bytes()).to_hex();
    render(&Index {
        l,
        head: Head::new(site, l, Place::InSite, (&title, description), ("index.html", None)),
        title: site.title.as_deref().unwrap_or(l.pick("一覧", "All days")),
        description: site.description.as_deref(),
        latest: days.last().map(|day| {
            // The only day that stands there without others around it.
            let row = Row { day: l.whole_day(day.date), ..Row::of(day, l) };
            (row, clean::line(&day.lede, MOST_OF_A_LEDE))
        }),
        recent: days.iter().rev().take(LATEST).map(|day| Row::of(day, l)).collect(),
        search: format!("{}?{}", search_index::FILE_NAME, &hash[..16]),
        words: latest(words),
        lede_html: unbroken::html(&lede),
        examples: days.last().map_or_else(String::new, |day| examples(day.date, l)),
        years,
    })
}

/// Dates as the search takes them: the month and the day of the latest.
fn examples(date: Date, l: Language) -> String {
    match l {
        Language::Ja => format!("{}、{}", date.strftime("%Y-%m"), l.month_day(date)),
        Language::En => date.strftime("%b %Y, %-d %b").to_string(),
    }
}

/// The words that burst last, with their addresses.
fn latest(words: &[WordPage]) -> Vec<(String, String)> {
    let mut words: Vec<&WordPage> = words.iter().filter(|word| word.latest.is_some()).collect();
    words.sort_by(|a, b| b.latest.cmp(&a.latest).then_with(|| a.lemma.cmp(&b.lemma)));
    let shown = |word: &&WordPage| {
        let href = Link::word_page(&word.lemma).href().to_owned();
        (href, clean::line(&word.name, MOST))
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
    lede_html: String,
    /// Two dates that can be searched for.
    examples: String,
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
    figures: String,
    months: Vec<Month>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;
    use crate::report::feed;

    /// So many days on end, each with three words of some thousands.
    fn days(number: i64) -> Vec<DayEntry> {
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let kanji: Vec<char> = ('一'..='龠').step_by(61).collect();
        (0..number)
            .map(|day| {
                let mut word = || -> String {
                    let letters = 2 + usize::try_from(next(3)).unwrap();
                    let rank = next(70) * next(70);
                    let letter = |place: u64| {
                        kanji[usize::try_from(rank * 7 + place * 31).unwrap() % kanji.len()]
                    };
                    (0_u64..).take(letters).map(letter).collect()
                };
                DayEntry {
                    date: date(2008, 1, 1).saturating_add(day.days()),
                    tweets: 10_000 + day,
                    authors: Some(4_000),
                    risen: vec![word(), word(), word()],
                    is_rise_sure: true,
                    bursting: Vec::new(),
                    spelt: BTreeMap::new(),
                    variants: BTreeMap::new(),
                    readings: BTreeMap::new(),
                    places: (0..40).map(|_| word()).collect(),
                    said: vec![word()],
                    has_page: day % 9 != 0,
                    turbulence: Some(0.5),
                    lede: "4,000人が10,000件を投稿した（前日より1件増）。".repeat(3),
                    last_tweet: jiff::Timestamp::UNIX_EPOCH,
                }
            })
            .collect()
    }

    #[test]
    fn ten_years_are_a_small_list() {
        let days = days(4_000);
        let words: Vec<WordPage> = days
            .iter()
            .take(1_000)
            .map(|day| WordPage {
                lemma: day.risen[0].clone(),
                name: day.risen[0].clone(),
                latest: Some(day.date),
            })
            .collect();
        let search = search_index::write(&days, &words);
        let list = write(&days, &[], &words, &search, Language::Ja, &Site::default());
        assert!(list.len() < 75_000, "{} bytes", list.len());
        assert!(search.len() < 150_000, "{} bytes", search.len());
        assert!(list.len() + search.len() < 200_000, "{} bytes", list.len() + search.len());
        assert!(list.contains(">2018年12月13日（木）</time>"), "the latest day has its year");
        // The latest first; every year and month leads somewhere.
        let place = |text: &str| list.find(text).unwrap_or_else(|| panic!("no {text}"));
        assert!(place("2018-12-13") < place("2018-12-12"));
        for year in 2008..=2018 {
            assert!(list.contains(&format!("href=\"years/{year}.html#m07\"")), "{year}");
        }
        // A day is where it says it is.
        assert!(search.contains("[1,10,") && search.contains(",true]"));
        let year = year_html::write(
            2008,
            &days[..366],
            &[],
            (None, Some(2009)),
            Language::Ja,
            &Site::default(),
        );
        assert!(
            year.contains("href=\"../2008-01.html#d-2008-01-10\"")
                && year.contains("../2008-01-02.html")
        );
    }

    #[test]
    fn no_days_are_a_list_too() {
        let search = search_index::write(&[], &[]);
        for language in [Language::Ja, Language::En] {
            let list = write(&[], &[], &[], &search, language, &Site::default());
            assert!(list.contains(language.pick("まだ記録がない。", "No days yet.")));
        }
    }

    #[test]
    fn what_people_wrote_is_text_everywhere() {
        let hostile = "\"></script><script>hacked()</script>'\u{202e}&<!--";
        let site = Site::new(
            Some(hostile),
            Some(hostile),
            Some(hostile),
            "https://a.example".parse().ok(),
        );
        let mut days = days(3);
        for day in &mut days {
            day.risen = vec![hostile.to_owned(), "a.html".to_owned(), "__proto__".to_owned()];
            day.lede = hostile.to_owned();
        }
        let (lemma, name) = (hostile.to_owned(), hostile.to_owned());
        let words = [WordPage { lemma, name, latest: Some(days[0].date) }];
        let search = search_index::write(&days, &words);
        assert!(!search.contains('<') && !search.contains('\u{202e}'), "{search}");
        let year = year_html::write(2008, &days, &[], (None, None), Language::Ja, &site);
        let list = write(&days, &[], &words, &search, Language::Ja, &site);
        for text in [&list, &year, &feed::write(&days, &[], Language::Ja, &site)] {
            assert!(!text.contains("<script>") && !text.contains("javascript:"), "{text}");
            assert!(!text.contains("<!--") && !text.contains('\u{202e}'), "{text}");
        }
        assert!(list.contains("href=\"2008-01-02.html\""));
    }
}
