use std::fmt::Write as _;

use jiff::civil::Date;

use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::{count, times};
use tsubuyaki_analysis::day::{COURSE_DAYS, Word};
use tsubuyaki_charts::Link;

/// Other days that are named.
const OTHER_DAYS: usize = 3;
/// Of the line, in its own units: a day is 4 wide.
const HEIGHT: f64 = 20.0;
const DAY: usize = 4;

/// How often a word was said in the last weeks, and on which other days most.
#[derive(Debug)]
pub(super) struct Course {
    /// The line, from zero to the most; days without posts are gaps.
    pub path: String,
    pub width: usize,
    pub height: f64,
    /// What it shows, for those who do not see it.
    pub label: String,
    /// Other days with most of it, in their order: their addresses, their names and
    /// how often.
    pub days: Vec<(Option<Link>, String, String)>,
}

impl Course {
    /// `None` of a word that was said on one day alone.
    pub fn of(word: &Word, content: &Content) -> Option<Self> {
        let (date, l) = (content.day.date, content.language);
        let mut others: Vec<(Date, i64)> = word
            .course
            .iter()
            .filter_map(|&(day, count)| Some((day, count.filter(|&count| count > 0)?)))
            .filter(|(day, _)| *day != date)
            .collect();
        let &(most_on, most) = word
            .course
            .iter()
            .filter_map(|&(day, count)| Some((day, count?)))
            .collect::<Vec<_>>()
            .iter()
            .max_by_key(|(day, count)| (*count, std::cmp::Reverse(*day)))?;
        if others.is_empty() {
            return None;
        }
        others.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        others.truncate(OTHER_DAYS);
        others.sort_unstable();
        let is_in_site = content.page.neighbours.is_some();
        let place = Link::word(&word.key.lemma, None);
        let named = |(day, number): &(Date, i64)| {
            let link = Link::page(&format!("{day}.html{}", place.href())).filter(|_| is_in_site);
            (link, short(*day, l), count(*number))
        };
        Some(Self {
            path: path(word, most),
            width: DAY * word.course.len().saturating_sub(1),
            height: HEIGHT,
            label: match l {
                Language::Ja => format!(
                    "{COURSE_DAYS}日間の推移。最多は{}の{}回",
                    l.month_day(most_on),
                    count(most)
                ),
                Language::En => {
                    format!(
                        "The last {COURSE_DAYS} days; most on {}: {}",
                        l.month_day(most_on),
                        times(most)
                    )
                }
            },
            days: others.iter().map(named).collect(),
        })
    }
}

fn path(word: &Word, most: i64) -> String {
    let mut path = String::new();
    let mut is_drawing = false;
    for (place, (_, count)) in word.course.iter().enumerate() {
        match count {
            Some(count) => {
                let y = HEIGHT * (1.0 - *count as f64 / most.max(1) as f64);
                let _ =
                    write!(path, "{}{} {y:.0}", if is_drawing { "L" } else { "M" }, DAY * place);
                is_drawing = true;
            }
            None => is_drawing = false,
        }
    }
    path
}

/// `9/1`, `1 Sep`
fn short(date: Date, l: Language) -> String {
    match l {
        Language::Ja => format!("{}/{}", date.month(), date.day()),
        Language::En => date.strftime("%-d %b").to_string(),
    }
}
