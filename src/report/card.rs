//! The picture that others show beside a link to a day's page.

use super::charts::card::Card;
use super::day_entry::DayEntry;
use super::language::Language;
use super::number::{count, counted, people};
use super::site::Site;

/// The picture of a day.
#[must_use]
pub fn of(day: &DayEntry, l: Language, site: &Site) -> Card {
    let figures = match (l, day.authors) {
        (Language::Ja, Some(authors)) => format!("{}件・{}人", count(day.tweets), count(authors)),
        (Language::Ja, None) => format!("{}件", count(day.tweets)),
        (Language::En, Some(authors)) => {
            format!("{} by {}", counted(day.tweets, "post"), people(authors))
        }
        (Language::En, None) => counted(day.tweets, "post"),
    };
    Card {
        site: site.name(l).to_owned(),
        heading: l.whole_day(day.date),
        figures,
        words: day.words_shown(),
        have_risen: day.is_rise_sure,
    }
}
