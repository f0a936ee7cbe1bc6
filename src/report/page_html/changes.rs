use askama::Template;

use super::table::Table;
use super::word::{WordLink, Words, marks};
use crate::report::language::Language;
use crate::report::number::{count, real};
use tsubuyaki_analysis::day::{Compared, ComparedTerm, Day};
use tsubuyaki_charts::effects::Effect;
use tsubuyaki_charts::{Alternative, Chart, Effects};

/// What rose and what fell, with the intervals of the effects.
#[derive(Debug, Template)]
#[template(path = "templates/changes.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    content: Option<Content>,
}

#[derive(Debug)]
struct Content {
    axis: String,
    groups: Vec<Group>,
    key: Vec<(String, &'static str)>,
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
    bar: String,
    z: String,
}

impl Section {
    pub fn of(day: &Day, words: &Words, l: Language) -> Self {
        let content =
            effects(day, words, l).zip(day.compared.as_ref()).map(|((effects, _), compared)| {
                let mut bars = effects.bars().into_iter();
                let mut row = |term: &ComparedTerm| Row {
                    word: words.link(&term.key),
                    before: count(term.baseline_count),
                    count: count(term.count),
                    bar: bars.next().unwrap_or_default(),
                    z: real(term.z, 2),
                };
                let rising = compared.rising.iter().map(&mut row).collect();
                let falling = compared.falling.iter().map(&mut row).collect();
                let group = |class, name, rows| Group { class, name, rows };
                Content {
                    axis: effects.axis(),
                    groups: vec![
                        group("u", l.pick("増えた語", "Rose"), rising),
                        group("d", l.pick("減った語", "Fell"), falling),
                    ],
                    key: effects.key(),
                    table: Table::of(
                        effects.numbers(),
                        l.pick("数値を表で見る", "Show the numbers as a table"),
                        caption(compared, l),
                    ),
                }
            });
        Self { l, content }
    }
}

fn caption(compared: &Compared, l: Language) -> String {
    let (n1, n2, tested) = (
        count(compared.n1),
        count(compared.n2),
        count(i64::try_from(compared.tested).unwrap_or(i64::MAX)),
    );
    match l {
        Language::Ja => format!("前日との比較（N₁ {n1}、N₂ {n2}、検定した語 {tested}）"),
        Language::En => {
            format!("Compared with the day before (N₁ {n1}, N₂ {n2}, terms tested: {tested})")
        }
    }
}

/// The chart; `None` without a day before.
pub(super) fn effects(day: &Day, words: &Words, l: Language) -> Option<(Effects, Alternative)> {
    let compared = day.compared.as_ref()?;
    let effect = |term: &ComparedTerm| Effect {
        text: term.key.lemma.clone(),
        count: term.count,
        baseline_count: term.baseline_count,
        log_ratio: term.log_ratio,
        low: term.interval.0,
        high: term.interval.1,
        corrected_low: term.corrected.0,
        corrected_high: term.corrected.1,
        z: term.z,
        marks: words.get(&term.key).map_or_else(Vec::new, |word| {
            marks(word, l).into_iter().map(|mark| mark.text.to_owned()).collect()
        }),
        link: words.place(&term.key),
    };
    let (rising, falling): (Vec<Effect>, Vec<Effect>) = (
        compared.rising.iter().map(effect).collect(),
        compared.falling.iter().map(effect).collect(),
    );
    let title = l.pick("増えた語と減った語（前日比）", "What rose and fell since the day before");
    let description = match l {
        Language::Ja => format!("増えた語{}、減った語{}", rising.len(), falling.len()),
        Language::En => format!("terms that rose: {}, that fell: {}", rising.len(), falling.len()),
    };
    Some((Effects::new(l, rising, falling), Alternative::new("changes", title, &description)))
}
