use askama::Template;
use jiff::civil::Date;

use super::table::{Cell, Table, heads};
use crate::report::Page;
use crate::report::language::Language;
use crate::report::number::{count, counted, mean, signed, signed_mean};
use crate::report::posts::{post, posts};
use tsubuyaki_analysis::day::{Counts, Day, DayFigures, Figures, Usual};
use tsubuyaki_charts::series::SeriesDay;
use tsubuyaki_charts::{Alternative, Chart, Series, Sparkline};

/// The day in numbers.
#[derive(Debug, Template)]
#[template(path = "templates/numbers.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    rail: String,
    tweets: Figure,
    /// What it counts, in the singular where it is one.
    unit: &'static str,
    chart: String,
    figures: Vec<Figure>,
    /// Sentences under the figures.
    remarks: Vec<String>,
    table: Table,
}

/// A number, and what it is set against.
#[derive(Debug)]
struct Figure {
    name: &'static str,
    value: String,
    against: Vec<Against>,
    line: String,
}

#[derive(Debug)]
struct Against {
    name: String,
    value: String,
    /// With its sign; empty where there is nothing to tell.
    difference: String,
    class: &'static str,
}

/// One of the numbers of a day.
struct Measure {
    id: &'static str,
    name: &'static str,
    of_day: fn(&Figures) -> Option<i64>,
    usual: fn(&Usual) -> Option<f64>,
}

fn measures(l: Language) -> [Measure; 4] {
    [
        Measure {
            id: "authors",
            name: l.pick("書いた人", "Authors"),
            of_day: |day| day.counts.authors,
            usual: |usual| usual.authors,
        },
        Measure {
            id: "words",
            name: l.pick("のべ語数", "Words"),
            of_day: |day| Some(day.words),
            usual: |usual| Some(usual.words),
        },
        Measure {
            id: "new-words",
            name: l.pick("初登場の語", "New words"),
            of_day: |day| Some(day.new_words),
            usual: |usual| Some(usual.new_words),
        },
        Measure {
            id: "retweets",
            name: l.pick("リツイート", "Retweets"),
            of_day: |day| Some(day.counts.retweets),
            usual: |usual| Some(usual.retweets),
        },
    ]
}

impl Section {
    pub fn of(page: &Page, l: Language) -> Self {
        let day = &page.day;
        let weekday = weekday_name(day, l);
        let (series, alternative) = series(day, l);
        let days = drawn(day).len();
        let mut rail = match l {
            Language::Ja => format!("{days}日分の件数。強調した棒は{weekday}、右端がこの日。"),
            Language::En => {
                let days = counted(days, "day");
                format!(
                    "Tweets of {days}. Emphasised bars are {weekday}s; the last bar is this day."
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
        Self {
            l,
            rail,
            tweets: tweets(day, l),
            unit: l.pick("件", if day.counts.tweets == 1 { post(day) } else { posts(day, l) }),
            chart: series.svg(&alternative),
            figures: measures(l).iter().map(|measure| figure(day, measure, l)).collect(),
            remarks: remarks(day, l),
            table: table(day, l),
        }
    }
}

/// How unusual the day was, and who wrote much of it.
pub(in crate::report) fn remarks(day: &Day, l: Language) -> Vec<String> {
    let unusual = day.turbulence.map(|turbulence| match l {
        Language::Ja => format!(
            "前の28日間の順位との違い（乱流度）は{turbulence:.2}。0なら同じ、1なら共通の語がない。"
        ),
        Language::En => format!(
            "Difference from the ranking of the 28 days before (turbulence): {turbulence:.2}; 0 is \
             the same, 1 is no word in common."
        ),
    });
    let top = day.top_author.as_ref().map(|top| {
        let words: Vec<&str> = top.words_without.iter().map(|key| key.lemma.as_str()).collect();
        let share = 100.0 * top.posts as f64 / day.counts.tweets.max(1) as f64;
        let posts = count(top.posts);
        match l {
            Language::Ja => {
                let name = top.name.as_deref().map_or_else(String::new, |name| format!("（@{name}）"));
                let words = words.join("・");
                format!(
                    "{posts}件（{share:.0}%）は1人{name}の投稿。それを除いて多い語は{words}。"
                )
            }
            Language::En => {
                let name = top.name.as_deref().map_or_else(String::new, |name| format!(" (@{name})"));
                let words = words.join(", ");
                format!(
                    "One account{name} wrote {posts} ({share:.0} %). Most frequent words without it: {words}."
                )
            }
        }
    });
    top.into_iter().chain(unusual).collect()
}

fn weekday_name(day: &Day, l: Language) -> String {
    match l {
        Language::Ja => format!("{}曜", l.weekday(day.date.weekday())),
        Language::En => l.whole_weekday(day.date.weekday()),
    }
}

/// The days to draw: those before the first of the warehouse are left out, but
/// for a fortnight in all.
fn drawn(day: &Day) -> &[DayFigures] {
    const LEAST: usize = 14;
    let first = day.series.iter().position(|of_day| of_day.figures.is_some()).unwrap_or(0);
    &day.series[first.min(day.series.len().saturating_sub(LEAST))..]
}

/// The tweets of each day.
pub(super) fn series(day: &Day, l: Language) -> (Series, Alternative) {
    let is_bursting =
        |date: Date| day.bursts.iter().any(|(from, to)| (*from..=*to).contains(&date));
    let days = drawn(day)
        .iter()
        .map(|of_day| SeriesDay {
            date: of_day.date,
            count: of_day.figures.map(|figures| figures.counts.tweets),
            in_burst: is_bursting(of_day.date),
        })
        .collect();
    let mean_line = day.usual.as_ref().map(|usual| {
        let label = match l {
            Language::Ja => format!("{}平均 {}", weekday_name(day, l), mean(usual.tweets)),
            Language::En => format!("{} mean {}", weekday_name(day, l), mean(usual.tweets)),
        };
        (label, usual.tweets)
    });
    let most = day
        .series
        .iter()
        .filter_map(|of_day| Some((of_day.figures?.counts.tweets, of_day.date)))
        .max_by_key(|(tweets, date)| (*tweets, std::cmp::Reverse(*date)));
    let first = drawn(day).first().map_or(day.date, |of_day| of_day.date);
    let (most, on) = most.unwrap_or((0, day.date));
    let (title, mut description) = match l {
        Language::Ja => (
            format!("{}から{}までの件数", l.month_day(first), l.month_day(day.date)),
            format!(
                "最多は{}の{}件、この日は{}件。",
                l.month_day(on),
                count(most),
                count(day.counts.tweets)
            ),
        ),
        Language::En => (
            format!("Tweets a day from {} to {}", l.month_day(first), l.month_day(day.date)),
            format!(
                "Most on {}: {}; this day: {}.",
                l.month_day(on),
                count(most),
                count(day.counts.tweets)
            ),
        ),
    };
    for (from, to) in &day.bursts {
        let days = if from == to {
            l.month_day(*from)
        } else {
            format!("{}–{}", l.month_day(*from), l.month_day(*to))
        };
        let more = match l {
            Language::Ja => format!("{days}に急増。"),
            Language::En => format!(" A burst on {days}."),
        };
        description.push_str(&more);
    }
    (Series::new(l, days, mean_line), Alternative::new("series", &title, &description))
}

fn tweets(day: &Day, l: Language) -> Figure {
    let measure = Measure {
        id: "tweets",
        name: l.pick("件数", "Tweets"),
        of_day: |day| Some(day.counts.tweets),
        usual: |usual| Some(usual.tweets),
    };
    let mut figure = Figure { line: String::new(), ..figure(day, &measure, l) };
    if let (Some(usual), Some(last)) = (&day.usual, figure.against.last_mut()) {
        let difference = day.counts.tweets as f64 - usual.tweets;
        last.difference = signed_mean(difference);
        last.class = class(difference);
    }
    figure
}

fn class(difference: f64) -> &'static str {
    if difference > 0.0 {
        "up"
    } else if difference < 0.0 {
        "down"
    } else {
        ""
    }
}

fn figure(day: &Day, measure: &Measure, l: Language) -> Figure {
    let of_date = |date: Date| {
        let of_day = day.series.iter().find(|of_day| of_day.date == date)?;
        (measure.of_day)(of_day.figures.as_ref()?)
    };
    let today = of_date(day.date);
    let mut against = Vec::new();
    if let Some((date, Counts { .. })) = &day.previous
        && let Some(before) = of_date(*date)
    {
        let difference = today.map(|today| today - before);
        against.push(Against {
            name: l.pick("前日", "Day before").to_owned(),
            value: count(before),
            difference: difference.map_or_else(String::new, signed),
            class: class(difference.unwrap_or(0) as f64),
        });
    }
    if let Some(usual) = day.usual.as_ref().and_then(measure.usual) {
        against.push(Against {
            name: match l {
                Language::Ja => format!("{}平均", weekday_name(day, l)),
                Language::En => format!("{} mean", weekday_name(day, l)),
            },
            value: mean(usual),
            difference: String::new(),
            class: "",
        });
    }
    let values: Vec<(Date, Option<f64>)> = drawn(day)
        .iter()
        .map(|of_day| {
            let value = of_day.figures.as_ref().and_then(measure.of_day);
            (of_day.date, value.map(|value| value as f64))
        })
        .collect();
    let known = || values.iter().filter_map(|(_, value)| *value);
    let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(0.0, f64::max));
    let (title, description) = match l {
        Language::Ja => (
            format!("{}の{}日分", measure.name, values.len()),
            format!(
                "最小{least:.0}、最大{most:.0}、この日{}",
                today.map_or_else(|| "不明".to_owned(), count)
            ),
        ),
        Language::En => (
            format!("{}, {}", measure.name, counted(values.len(), "day")),
            format!(
                "lowest {least:.0}, highest {most:.0}, this day {}",
                today.map_or_else(|| "unknown".to_owned(), count)
            ),
        ),
    };
    let line = if known().count() > 1 {
        Sparkline::new(l, measure.name, values).svg(&Alternative::new(
            measure.id,
            &title,
            &description,
        ))
    } else {
        String::new()
    };
    Figure {
        name: measure.name, value: today.map_or_else(|| "–".to_owned(), count), against, line
    }
}

fn table(day: &Day, l: Language) -> Table {
    let number = |value: Option<i64>| Cell::Number(value.map_or_else(String::new, count));
    let measures = measures(l);
    let rows = day.series.iter().rev().filter_map(|of_day| {
        let figures = of_day.figures.as_ref()?;
        let mut row =
            vec![Cell::Own(l.short_day(of_day.date)), number(Some(figures.counts.tweets))];
        row.extend(measures.iter().map(|measure| number((measure.of_day)(figures))));
        Some(row)
    });
    let mut names = vec![(l.pick("日", "Day"), false), (l.pick("件数", "Tweets"), true)];
    names.extend(measures.iter().map(|measure| (measure.name, true)));
    Table {
        summary: l.pick("数値を表で見る", "Show the numbers as a table"),
        caption: match l {
            Language::Ja => format!("{}日分の数値", drawn(day).len()),
            Language::En => format!("The numbers of {}", counted(drawn(day).len(), "day")),
        },
        heads: heads(&names),
        rows: rows.collect(),
    }
}
