use std::fmt::Write as _;

use jiff::civil::Date;

use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::{count, times};
use tsubuyaki_analysis::day::Word;
use tsubuyaki_charts::Link;

/// Other days that are named.
const OTHER_DAYS: usize = 3;
/// Of the line, in its own units.
const HEIGHT: f64 = 20.0;
const WIDTH: f64 = 108.0;

/// How often a word was said in the last weeks, and on which other days most.
#[derive(Debug)]
pub(super) struct Course {
    /// The line, from zero to the most; days without posts are gaps.
    pub path: String,
    pub width: f64,
    pub height: f64,
    /// What it shows, for those who do not see it.
    pub label: String,
    /// What is said before the days.
    pub before: &'static str,
    /// Other days with most of it, of a period any days, in their order: their
    /// addresses, their names and how often.
    pub days: Vec<(Option<Link>, String, String)>,
}

impl Course {
    /// `None` of a word that was said on one day alone.
    pub fn of(word: &Word, content: &Content) -> Option<Self> {
        let (day, l) = (content.day, content.language);
        let is_this = |date: Date| day.span.is_day() && date == day.date;
        let mut others: Vec<(Date, i64)> = word
            .course
            .iter()
            .filter_map(|&(day, count)| Some((day, count.filter(|&count| count > 0)?)))
            .filter(|(day, _)| !is_this(*day))
            .collect();
        let &(most_on, most) = word
            .course
            .iter()
            .filter_map(|&(day, count)| Some((day, count?)))
            .collect::<Vec<_>>()
            .iter()
            .max_by_key(|(day, count)| (*count, *day))?;
        if others.is_empty() {
            return None;
        }
        // Of as many the latest, as above.
        others.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        others.truncate(OTHER_DAYS);
        others.sort_unstable();
        let places = content.page.neighbours.as_ref().map(|neighbours| &neighbours.days);
        let named = |(day, number): &(Date, i64)| {
            let address = places.and_then(|places| places.get(day));
            let link = address.and_then(|address| Link::page(address));
            (link.map(|link| link.at_word(&word.key.lemma)), short(*day, l), count(*number))
        };
        let days = word.course.len();
        Some(Self {
            path: path(word, most),
            width: WIDTH,
            height: HEIGHT,
            label: match l {
                Language::Ja => {
                    format!("{days}日間の推移。最多は{}の{}回", l.month_day(most_on), count(most))
                }
                Language::En => {
                    format!(
                        "The last {days} days; most on {}: {}",
                        l.month_day(most_on),
                        times(most)
                    )
                }
            },
            before: if day.span.is_day() {
                l.pick("ほかの日：", "Other days: ")
            } else {
                l.pick("多かった日：", "Most on: ")
            },
            days: others.iter().map(named).collect(),
        })
    }
}

fn path(word: &Word, most: i64) -> String {
    let mut path = String::new();
    let mut is_drawing = false;
    let step = WIDTH / word.course.len().saturating_sub(1).max(1) as f64;
    for (place, (_, count)) in word.course.iter().enumerate() {
        match count {
            Some(count) => {
                let y = HEIGHT * (1.0 - *count as f64 / most.max(1) as f64);
                let (to, x) = (if is_drawing { "L" } else { "M" }, step * place as f64);
                let _ = write!(path, "{to}{x:.0} {y:.0}");
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
