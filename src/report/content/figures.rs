//! The day in numbers, each beside those of the days before.

use jiff::civil::Date;

use super::naming::named;
use super::reposts::Reposts;
use super::reposts_of;
use super::words;
use crate::report::clean;
use crate::report::language::Language;
use crate::report::number::{count, counted, mean, percent, real, signed, signed_mean};
use tsubuyaki_analysis::day::{self, Day, DayFigures, TermKey, TopAuthor, Usual};
use tsubuyaki_charts::Named;

/// Characters of an account's name.
const MOST_OF_A_NAME: usize = 40;

/// The numbers of a day, and sentences about them.
pub(in crate::report) struct Figures {
    /// How to read the chart of the days.
    pub rail: String,
    pub tweets: Figure,
    pub others: Vec<Figure>,
    /// Who wrote much of the day, and how unusual it was.
    pub remarks: Vec<String>,
}

/// A number of the day, of the day before, and what is usual on its weekday.
pub(in crate::report) struct Figure {
    pub id: &'static str,
    pub name: &'static str,
    pub unit: Unit,
    pub today: Option<f64>,
    pub before: Option<f64>,
    pub usual: Option<f64>,
    /// Of the days that are drawn.
    pub series: Vec<(Date, Option<f64>)>,
    /// What the day or period is called, and the one before.
    pub named: Named,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Unit {
    Count,
    /// From 0 to 1, with two decimals.
    Share,
}

impl Unit {
    pub fn text(self, number: f64) -> String {
        match self {
            Self::Count => count(whole(number)),
            Self::Share => real(number, 2),
        }
    }

    /// A difference with its sign, or that there is none.
    pub fn difference(self, number: f64, l: Language) -> String {
        let unchanged = l.pick("増減なし", "no change");
        match self {
            Self::Count if whole(number) == 0 => unchanged.to_owned(),
            Self::Count => signed(whole(number)),
            Self::Share if real(number.abs(), 2) == "0.00" => unchanged.to_owned(),
            Self::Share if number > 0.0 => format!("+{}", real(number, 2)),
            Self::Share => real(number, 2),
        }
    }
}

/// Counts are whole.
fn whole(number: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation)]
    let whole = number.round() as i64;
    whole
}

impl Figure {
    /// The number as it is shown.
    pub fn text(&self) -> String {
        self.today.map_or_else(|| "–".to_owned(), |today| self.unit.text(today))
    }

    /// The difference to the day before.
    pub fn more_than_before(&self) -> Option<f64> {
        // Of the numbers as they are shown.
        let shown = |number: f64| match self.unit {
            Unit::Count => number,
            Unit::Share => (number * 100.0).round() / 100.0,
        };
        self.today.zip(self.before).map(|(today, before)| shown(today) - shown(before))
    }

    /// The difference to what is usual, with its sign, or that there is none.
    pub fn more_than_usual(&self, l: Language) -> Option<String> {
        let (today, usual) = self.today.zip(self.usual)?;
        let is_same = (today - usual).abs() < 0.05;
        Some(if is_same {
            l.pick("増減なし", "no change").to_owned()
        } else {
            signed_mean(today - usual)
        })
    }

    pub fn usual_text(&self) -> Option<String> {
        self.usual.map(mean)
    }

    /// What its line says to those who do not see it.
    pub fn alternative(&self, l: Language) -> (String, String) {
        let known = || self.series.iter().filter_map(|(_, value)| *value);
        let least = self.unit.text(known().fold(f64::INFINITY, f64::min));
        let most = self.unit.text(known().fold(0.0, f64::max));
        let today = self.today.map(|today| self.unit.text(today));
        let (name, days, this) = (self.name, self.series.len(), self.named.this);
        match l {
            Language::Ja => {
                let today = today.as_deref().unwrap_or("不明");
                let description = format!("最小{least}、最大{most}、{this}{today}");
                (format!("{name}の{days}日分"), description)
            }
            Language::En => {
                let today = today.as_deref().unwrap_or("unknown");
                let description = format!("lowest {least}, highest {most}, {this} {today}");
                (format!("{name}, {}", counted(days, "day")), description)
            }
        }
    }

    /// Whether there is a line to draw.
    pub fn has_line(&self) -> bool {
        self.series.iter().filter(|(_, value)| value.is_some()).count() > 1
    }
}

/// One of the numbers of a day.
struct Measure {
    id: &'static str,
    name: &'static str,
    unit: Unit,
    of_day: fn(&DayFigures) -> Option<f64>,
    usual: fn(&Usual) -> Option<f64>,
}

impl Measure {
    fn new(
        id: &'static str,
        name: &'static str,
        of_day: fn(&DayFigures) -> Option<f64>,
        usual: fn(&Usual) -> Option<f64>,
    ) -> Self {
        Self { id, name, unit: Unit::Count, of_day, usual }
    }
}

fn measures(reposts: &Reposts, l: Language) -> [Measure; 7] {
    [
        Measure::new(
            "tweets",
            l.pick("件数", "Posts"),
            |day| Some(day.figures?.counts.tweets as f64),
            |usual| Some(usual.tweets),
        ),
        Measure::new(
            "authors",
            l.pick("書いた人", "People who wrote"),
            |day| Some(day.figures?.counts.writers? as f64),
            |usual| usual.writers,
        ),
        Measure::new(
            "words",
            l.pick("のべ語数", "Words"),
            |day| Some(day.figures?.words as f64),
            |usual| Some(usual.words),
        ),
        Measure::new(
            "new-words",
            l.pick("初登場の語", "New words"),
            |day| Some(day.figures?.new_words as f64),
            |usual| Some(usual.new_words),
        ),
        Measure::new(
            "retweets",
            reposts.heads(l),
            |day| Some(day.figures?.counts.retweets as f64),
            |usual| Some(usual.retweets),
        ),
        Measure::new(
            "passers-on",
            reposts.only(l),
            |day| Some(day.figures?.counts.passers_on()? as f64),
            |usual| Some(usual.authors? - usual.writers?),
        ),
        Measure {
            id: "turbulence",
            name: l.pick("乱流度", "Turbulence"),
            unit: Unit::Share,
            of_day: |day| day.turbulence,
            usual: |_| None,
        },
    ]
}

impl Figures {
    pub(super) fn of(day: &Day, l: Language) -> Self {
        let [tweets, others @ ..] =
            measures(reposts_of(day), l).map(|measure| figure(day, &measure, l));
        // What nobody knows, and of days without retweets who passed on.
        let is_told = |figure: &Figure| {
            let known = figure.series.iter().filter_map(|(_, value)| *value);
            match figure.id {
                // A period has that of its days only.
                // The ranking of a few posts is unlike any other.
                "turbulence" => figure.today.is_some() && known.count() > 0 && !day.is_short(),
                // In the first days every word is new.
                "new-words" => day.tells_newcomers,
                "retweets" | "passers-on" => known.fold(0.0, f64::max) > 0.0,
                // Of one person's records it is always one.
                "authors" => known.fold(0.0, f64::max) > 1.0,
                _ => true,
            }
        };
        Self {
            rail: rail(day, l),
            tweets,
            others: others.into_iter().filter(is_told).collect(),
            remarks: remarks(day, l),
        }
    }
}

fn figure(day: &Day, measure: &Measure, l: Language) -> Figure {
    let of = |date: Date, figures: day::Figures| {
        let of_series = day.series.iter().find(|of_day| of_day.date == date && day.span.is_day());
        let turbulence = of_series.and_then(|of_day| of_day.turbulence);
        (measure.of_day)(&DayFigures { date, figures: Some(figures), turbulence })
    };
    // What is not over is compared with nothing.
    let is_over = !(day.is_unfinished && day.span.is_day());
    Figure {
        id: measure.id,
        name: measure.name,
        unit: measure.unit,
        named: named(day.span, l),
        today: of(day.date, day.figures),
        before: day
            .previous
            .filter(|_| is_over)
            .zip(day.figures_before)
            .and_then(|((before, _), figures)| of(before.last(), figures)),
        usual: day.usual.as_ref().filter(|_| is_over).and_then(measure.usual),
        series: drawn(day).iter().map(|of_day| (of_day.date, (measure.of_day)(of_day))).collect(),
    }
}

/// Whether other days than the page's own have posts.
pub(in crate::report) fn has_series(day: &Day) -> bool {
    drawn(day).iter().filter(|of_day| of_day.figures.is_some()).count() > 1
}

/// The days to draw: those before the first of the warehouse are left out, but
/// for a fortnight in all.
pub(super) fn drawn(day: &Day) -> &[DayFigures] {
    const LEAST: usize = 14;
    let first = day.series.iter().position(|of_day| of_day.figures.is_some()).unwrap_or(0);
    &day.series[first.min(day.series.len().saturating_sub(LEAST))..]
}

pub(in crate::report) fn weekday_name(day: &Day, l: Language) -> String {
    match l {
        Language::Ja => format!("{}曜", l.weekday(day.date.weekday())),
        Language::En => l.whole_weekday(day.date.weekday()),
    }
}

/// The mean of the weekday, as a head or a label.
pub(in crate::report) fn usual_name(day: &Day, l: Language) -> String {
    let weekday = weekday_name(day, l);
    match l {
        Language::Ja => format!("{weekday}平均"),
        Language::En => format!("{weekday} mean"),
    }
}

fn rail(day: &Day, l: Language) -> String {
    if !day.span.is_day() {
        return rail_of_period(day, l);
    }
    let (weekday, days) = (weekday_name(day, l), drawn(day).len());
    if !has_series(day) {
        return l.pick("記録はこの日から。", "The records begin on this day.").to_owned();
    }
    let recorded = drawn(day).iter().filter(|of_day| of_day.figures.is_some()).count();
    let mut rail = match l {
        Language::Ja => {
            let of_them = if recorded < days {
                format!("（記録があるのは{recorded}日）")
            } else {
                String::new()
            };
            format!("{days}日間の件数{of_them}。強調した棒は{weekday}、右端がこの日。")
        }
        Language::En => {
            let of_them =
                if recorded < days { format!(" ({recorded} with data)") } else { String::new() };
            let days = counted(days, "day");
            format!(
                "Posts of {days}{of_them}. Emphasised bars are {weekday}s; the last bar is this day."
            )
        }
    };
    if day.usual.is_some() {
        let more = match l {
            Language::Ja => format!("点線は直近4週の{weekday}の平均。"),
            Language::En => format!(" Dotted line: mean of the last four {weekday}s."),
        };
        rail.push_str(&more);
    }
    rail
}

fn rail_of_period(day: &Day, l: Language) -> String {
    let (drawn, this) = (drawn(day), named(day.span, l).this);
    let first = drawn.first().map_or(day.date, |of_day| of_day.date);
    match (day.span.contains(first), l) {
        (true, Language::Ja) => "日ごとの件数。".to_owned(),
        (true, Language::En) => "Posts per day.".to_owned(),
        (false, Language::Ja) => format!("日ごとの件数。強調した棒が{this}。"),
        (false, Language::En) => format!("Posts per day. Emphasised bars are of {this}."),
    }
}

/// What the days of a period were: the one of the most posts, the most unusual one.
fn days_of_period(day: &Day, l: Language) -> Vec<String> {
    let days = || day.series.iter().filter(|of_day| day.span.contains(of_day.date));
    let with_data = days().filter(|of_day| of_day.figures.is_some()).count();
    let most = days()
        .filter_map(|of_day| Some((of_day.figures?.counts.tweets, of_day.date)))
        .max_by_key(|(tweets, date)| (*tweets, std::cmp::Reverse(*date)));
    let most = most.filter(|_| with_data > 1).map(|(tweets, date)| match l {
        Language::Ja => {
            format!("件数が最も多かったのは{}の{}件。", l.month_day(date), count(tweets))
        }
        Language::En => {
            format!("Busiest day: {}, with {}.", l.month_day(date), counted(tweets, "post"))
        }
    });
    let unusual = day.most_unusual.filter(|_| with_data > 1).map(|(date, turbulence)| match l {
        Language::Ja => format!(
            "最もふだんと違ったのは{}（乱流度{turbulence:.2}、語数の割に高い。前の28日間の順位と同じなら0、共通の語がなければ1）。",
            l.month_day(date)
        ),
        Language::En => format!(
            "The most unusual day was {} (turbulence {turbulence:.2}, high for its number of words: 0 is \
             the ranking of the 28 days before, 1 no word in common).",
            l.month_day(date)
        ),
    });
    [most, unusual].into_iter().flatten().collect()
}

/// The account that wrote a great part of the day. Of two people one always wrote half:
/// there three quarters are told of.
pub(super) fn top_author(day: &Day) -> Option<&TopAuthor> {
    let is_told = |top: &&TopAuthor| !day.is_of_few() || 4 * top.posts >= 3 * day.counts.tweets;
    day.top_author.as_ref().filter(is_told)
}

/// How unusual the day was, and who wrote much of it.
fn remarks(day: &Day, l: Language) -> Vec<String> {
    // A few posts are unlike any ranking.
    let before = day.series.iter().filter(|of_day| of_day.date < day.date);
    let (all, recorded) = (before.clone().count(), before.filter(|day| day.figures.is_some()));
    let recorded = recorded.count();
    let unusual = day.turbulence().filter(|_| !day.is_short()).map(|turbulence| match l {
        Language::Ja => {
            let days = if recorded < all {
                format!("（記録のある{recorded}日）")
            } else {
                String::new()
            };
            format!(
                "前の{all}日間{days}の順位との違い（乱流度）は{turbulence:.2}。0なら同じ、1なら共通の語がない。"
            )
        }
        Language::En => {
            let days =
                if recorded < all { format!(" ({recorded} with data)") } else { String::new() };
            format!(
                "Turbulence, the difference from the ranking of the {all} days before{days}: \
                 {turbulence:.2}. 0 is the same ranking, 1 no word in common."
            )
        }
    });
    let top = top_author(day).map(|top| {
        let list = |keys: &[TermKey], and: &str| {
            let words: Vec<String> =
                keys.iter().map(|key| words::text(words::spelt(day, key))).collect();
            words.join(and)
        };
        let name = top.name.as_deref().map(|name| clean::line(name, MOST_OF_A_NAME));
        let share = percent(top.posts, day.counts.tweets, l);
        let posts = count(top.posts);
        match l {
            Language::Ja => {
                let name = name.map_or_else(String::new, |name| format!("（@{name}）"));
                let told = |what: &str, keys: &[TermKey]| match list(keys, "・") {
                    words if words.is_empty() => String::new(),
                    words => format!("{what}{words}。"),
                };
                let own = told("その投稿に多い語は", &top.words);
                let without = told("それを除いて多い語は", &top.words_without);
                format!("{posts}件（{share}）は1人{name}の投稿。{own}{without}")
            }
            Language::En => {
                let name = name.map_or_else(String::new, |name| format!(" (@{name})"));
                let told = |what: &str, keys: &[TermKey]| match list(keys, ", ") {
                    words if words.is_empty() => String::new(),
                    words => format!(" {what}: {words}."),
                };
                let own = told("Its most frequent words", &top.words);
                let without = told("Most frequent words without it", &top.words_without);
                format!("One account{name} wrote {posts} ({share}).{own}{without}")
            }
        }
    });
    let of_period = if day.span.is_day() { Vec::new() } else { days_of_period(day, l) };
    of_period.into_iter().chain(top).chain(unusual).collect()
}
