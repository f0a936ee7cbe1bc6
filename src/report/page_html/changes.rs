use askama::Template;

use super::table::Table;
use super::word::{ShownMark, WordLink};
use crate::report::content::Content;
use crate::report::content::changes::{Changes, Row as Changed, why_not};
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, two_digits};
use tsubuyaki_charts::{Chart, Named};

/// What rose and what fell, with the intervals of the effects.
#[derive(Debug, Template)]
#[template(path = "templates/changes.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    named: Named,
    /// Why nothing is compared.
    why_not: String,
    comparison: Option<Comparison>,
}

#[derive(Debug)]
struct Comparison {
    /// What the caption says of the baseline, and what the paragraph says of the
    /// tests.
    against: String,
    /// Whether the counts before are those that are expected.
    is_before_expected: bool,
    /// What the ratios are called, where they are to what is usual.
    usual: Option<&'static str>,
    /// The head of the column of ratios.
    change: &'static str,
    /// That of the counts before.
    before: &'static str,
    sentences: Vec<String>,
    /// In which order the rows are.
    order: &'static str,
    /// Whether changes were tested: else there is no word of margins and dots.
    is_tested: bool,
    /// Whether it is known who said the words.
    has_people: bool,
    axis: String,
    groups: Vec<Group>,
    key: Vec<(String, &'static str)>,
    marks: Vec<ShownMark>,
    table: Table,
}

/// What rose, or what fell.
#[derive(Debug)]
struct Group {
    class: &'static str,
    name: &'static str,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    word: WordLink,
    before: String,
    count: String,
    people: String,
    bar: String,
    /// What the bar shows, for those who do not see it.
    said: String,
    change: String,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let l = content.language;
        let charts = content.charts.changes.as_ref();
        // A table without a row tells less than the sentences above it.
        let shown = content.changes.as_ref().filter(|changes| !changes.is_empty());
        let comparison = shown.zip(charts).map(|(changes, (effects, _))| {
            let mut bars = effects.bars().into_iter();
            let mut row = |row: &Changed| Row {
                word: WordLink::new(row.word.clone(), l),
                before: row.before.clone(),
                count: count(row.of.count),
                people: row.of.authors.map_or_else(String::new, count),
                bar: bars.next().unwrap_or_default(),
                said: if changes.is_tested { said(row, l) } else { row.ratio.text.clone() },
                change: row.ratio.text.clone(),
            };
            let rising: Vec<Row> = changes.rising.iter().map(&mut row).collect();
            let falling: Vec<Row> = changes.falling.iter().map(&mut row).collect();
            let group = |class, name, rows| Group { class, name, rows };
            Comparison {
                against: changes.against.clone(),
                is_before_expected: changes.is_before_expected,
                usual: changes.usual.as_ref().map(|_| changes.change),
                change: changes.change,
                before: changes.before,
                sentences: changes.sentences().map(str::to_owned).collect(),
                order: match changes.order {
                    Some(_) => {
                        l.pick("回数の差が大きい順", "the largest differences in counts first")
                    }
                    None => l.pick("確かな順", "most certain first"),
                },
                is_tested: changes.is_tested,
                has_people: rising.iter().chain(&falling).any(|row| !row.people.is_empty()),
                axis: effects.axis(),
                groups: vec![
                    group(
                        if changes.is_tested { "u" } else { "" },
                        l.pick("増えた語", "Rose"),
                        rising,
                    ),
                    group(
                        if changes.is_tested { "d" } else { "" },
                        l.pick("減った語", "Fell"),
                        falling,
                    ),
                ],
                key: effects.key(),
                marks: occurring(changes)
                    .map(|mark| match mark {
                        Mark::Gone => {
                            ShownMark { meaning: content.named.none, ..ShownMark::of(mark, l) }
                        }
                        mark => ShownMark::of(mark, l),
                    })
                    .collect(),
                table: Table::of(
                    effects.numbers(),
                    l.pick("数値を表で見る", "Show the numbers as a table"),
                    changes.caption.clone(),
                ),
            }
        });
        let sentences = content.changes.iter().flat_map(Changes::sentences);
        let sentences = sentences.collect::<Vec<_>>().join(l.pick("", " "));
        let why_not = why_not(content.day, l).unwrap_or(sentences);
        Self { l, named: content.named, why_not, comparison }
    }
}

/// The marks that some term has.
fn occurring(changes: &Changes) -> impl Iterator<Item = Mark> {
    let has = |mark: &Mark| {
        let mut rows = changes.rising.iter().chain(&changes.falling);
        rows.any(|row| row.word.marks.contains(mark))
    };
    Mark::ALL.into_iter().filter(has)
}

/// How many times the rate it was, with the margin of error.
fn said(row: &Changed, l: Language) -> String {
    let times = |log_ratio: f64| {
        let ratio = two_digits(log_ratio.exp2());
        match l {
            Language::Ja => format!("{ratio}倍"),
            Language::En => format!("{ratio} times"),
        }
    };
    let margin = match (row.of.interval, l) {
        ((Some(low), Some(high)), Language::Ja) => {
            format!("誤差の幅 {}から{}", times(low), times(high))
        }
        ((Some(low), Some(high)), Language::En) => {
            format!("margin of error {} to {}", two_digits(low.exp2()), times(high))
        }
        ((Some(low), None), Language::Ja) => format!("少なくとも{}", times(low)),
        ((Some(low), None), Language::En) => format!("at least {}", times(low)),
        ((None, Some(high)), Language::Ja) => format!("多くても{}", times(high)),
        ((None, Some(high)), Language::En) => format!("at most {}", times(high)),
        ((None, None), _) => l.pick("誤差の幅は不明", "margin of error unknown").to_owned(),
    };
    format!("{}{}{margin}", row.ratio.text, l.pick("、", ", "))
}
