//! Days and months as rows of a list.

use std::collections::HashMap;

use super::clean;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted};
use tsubuyaki_analysis::Span;

/// Characters of a word that are shown.
const MOST: usize = 16;
/// Words that a month is told by.
const WORDS_OF_A_MONTH: usize = 3;

/// A day of a list.
pub(super) struct Row {
    pub href: String,
    pub day: String,
    pub date: String,
    pub tweets: String,
    pub authors: String,
    pub words: Vec<String>,
}

impl Row {
    /// For a page in the folder of pages.
    pub fn of(day: &DayEntry, l: Language) -> Self {
        Self {
            href: day.link().map_or_else(String::new, |link| link.href().to_owned()),
            day: l.short_day(day.date),
            date: day.date.to_string(),
            tweets: count(day.tweets),
            authors: day.authors.map_or_else(String::new, count),
            words: day.words_shown().iter().map(|word| shown(word)).collect(),
        }
    }

    /// For a page in a folder beside the pages.
    pub fn below(self) -> Self {
        Self { href: format!("../{}", self.href), ..self }
    }
}

/// A month of a list.
pub(super) struct Month {
    pub span: Span,
    /// `m09`, its place in the page of its year.
    pub id: String,
    /// `9月`
    pub name: String,
    /// `16日分・22件`
    pub figures: String,
    /// The words that stand for it.
    pub words: Vec<String>,
    /// The last first, for a page in the folder of pages.
    pub rows: Vec<Row>,
}

/// The months of a year's days, which are in their order; the last first.
/// `spans` are those that have pages, with what is known of them.
pub(super) fn months(
    days: &[DayEntry],
    spans: &[(Span, &DayEntry)],
    l: Language,
) -> impl Iterator<Item = Month> {
    days.chunk_by(|a, b| a.date.first_of_month() == b.date.first_of_month()).rev().filter_map(
        move |days| {
            let first = days.first()?.date;
            let month = Span::month_of(first);
            let page = spans.iter().find(|(span, _)| *span == month);
            Some(Month {
                span: month,
                id: format!("m{:02}", first.month()),
                name: match l {
                    Language::Ja => format!("{}月", first.month()),
                    Language::En => first.strftime("%B").to_string(),
                },
                figures: figures(days, l),
                // What its own page says.
                words: match page {
                    Some((_, page)) => page.words_shown().iter().map(|word| shown(word)).collect(),
                    None => most_common(days),
                },
                rows: days.iter().rev().map(|day| Row::of(day, l)).collect(),
            })
        },
    )
}

/// How many days there are, and how many posts.
pub(super) fn figures(days: &[DayEntry], l: Language) -> String {
    let tweets: i64 = days.iter().map(|day| day.tweets).sum();
    match l {
        Language::Ja => {
            let days = count(i64::try_from(days.len()).unwrap_or(i64::MAX));
            format!("{days}日分・{}件", count(tweets))
        }
        Language::En => format!("{} · {}", counted(days.len(), "day"), counted(tweets, "post")),
    }
}

/// The words that stand for most days; of those for as many, the words of days
/// with more posts.
fn most_common(days: &[DayEntry]) -> Vec<String> {
    let mut counts: HashMap<&str, (usize, i64)> = HashMap::new();
    // How a post begins is no word.
    for day in days.iter().filter(|day| day.is_told_by_words()) {
        for word in day.words() {
            let (count, most) = counts.entry(day.shown(word)).or_default();
            *count += 1;
            *most = day.tweets.max(*most);
        }
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    words.into_iter().take(WORDS_OF_A_MONTH).map(|(word, _)| shown(word)).collect()
}

pub(super) fn shown(word: &str) -> String {
    clean::line(word, MOST)
}
