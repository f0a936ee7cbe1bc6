use askama::Template;

use super::table::Table;
use super::word::{WordLink, Words, marks};
use crate::report::language::Language;
use crate::report::number::{count, people as people_of, real};
use tsubuyaki_analysis::Untested;
use tsubuyaki_analysis::day::{Compared, ComparedTerm, DAYS_BEFORE, Day};
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
    /// What the caption says of the baseline, and what the paragraph says of the
    /// tests.
    against: String,
    remark: Option<String>,
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
                    before: term.before.map_or_else(|| "–".to_owned(), count),
                    count: count(term.count),
                    bar: bars.next().unwrap_or_default(),
                    z: real(term.z, 2),
                };
                let rising = compared.rising.iter().map(&mut row).collect();
                let falling = compared.falling.iter().map(&mut row).collect();
                let group = |class, name, rows| Group { class, name, rows };
                Content {
                    against: against(compared, l),
                    remark: remark(compared, l),
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
        Language::Ja => {
            format!("{}との比較（N₁ {n1}、N₂ {n2}、検定した語 {tested}）", against(compared, l))
        }
        Language::En => {
            let against = against(compared, l);
            format!("Compared with {against} (N₁ {n1}, N₂ {n2}, terms tested: {tested})")
        }
    }
}

/// What the day is compared with.
pub(in crate::report) fn against(compared: &Compared, l: Language) -> String {
    match (compared.baseline_dates.len(), l) {
        (1, _) => l.pick("前日", "the day before").to_owned(),
        (days, Language::Ja) => format!("前の{DAYS_BEFORE}日間（記録のある{days}日）"),
        (days, Language::En) => format!("the {DAYS_BEFORE} days before ({days} with data)"),
    }
}

/// Why no change could be tested, if so; a warning where chance passes the test.
pub(in crate::report) fn remark(compared: &Compared, l: Language) -> Option<String> {
    let Some(untested) = compared.untested else {
        let passed = compared.null_found;
        return (passed > 0).then(|| match l {
            Language::Ja => format!(
                "無作為に分けた比較でも{passed}語が有意となった。偶然の語が含まれるおそれがある。"
            ),
            Language::En => format!(
                "Words that pass the test with people dealt at random: {passed}. Some of the changes \
                 shown may be chance."
            ),
        });
    };
    Some(match (untested, l) {
        (Untested::NoAuthors, _) => l
            .pick(
                "投稿者の記録がないため、変化を検定できない。",
                "No change can be tested, since authors are unknown.",
            )
            .to_owned(),
        (Untested::People(people), Language::Ja) => {
            format!("投稿者が{people}人しかいないため、変化を検定できない。")
        }
        (Untested::People(people), Language::En) => {
            let people = people_of(i64::try_from(people).unwrap_or(i64::MAX));
            format!("No change can be tested: only {people} posted.")
        }
        (Untested::NoTerm, _) => l
            .pick(
                "3人以上が使った語が足りず、検定できる語がない。",
                "No word was used often enough, by three people or more, to be tested.",
            )
            .to_owned(),
        (Untested::TooFew { people, needed, needed_of_long }, Language::Ja) => {
            let help = needed_of_long.map_or_else(String::new, |long| {
                format!("前の28日間との比較なら{long}人ほどで足りる。")
            });
            format!(
                "投稿者が{people}人と少なく、確かな変化は見つけられない（{needed}人ほど多くの人が使う必要がある）。{help}"
            )
        }
        (Untested::TooFew { people, needed, needed_of_long }, Language::En) => {
            let help = needed_of_long.map_or_else(String::new, |long| {
                format!(" Against 28 days, about {long} would be enough.")
            });
            format!(
                "{people} people posted, too few to be sure of a change: about {needed} more would have \
                 to use a word.{help}"
            )
        }
    })
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
    let against = against(compared, l);
    let title = match l {
        Language::Ja => format!("増えた語と減った語（{against}との比較）"),
        Language::En => format!("What rose and fell, compared with {against}"),
    };
    let description = match l {
        Language::Ja => format!("増えた語{}、減った語{}", rising.len(), falling.len()),
        Language::En => format!("terms that rose: {}, that fell: {}", rising.len(), falling.len()),
    };
    Some((Effects::new(l, rising, falling), Alternative::new("changes", &title, &description)))
}
