use askama::Template;

use super::table::Table;
use super::word::{WordLink, Words, marks};
use crate::report::language::Language;
use crate::report::number::{count, real};
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
                        group("u", l.pick("増えた語", "What rose"), rising),
                        group("d", l.pick("減った語", "What fell"), falling),
                    ],
                    key: effects.key(),
                    table: Table::of(
                        effects.numbers(),
                        l.pick("数値を表で見る", "The numbers as a table"),
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
            format!("{}との比（N₁ {n1}、N₂ {n2}、検定した語 {tested}）", against(compared, l))
        }
        Language::En => {
            format!("Against {} (N₁ {n1}, N₂ {n2}, {tested} terms tested)", against(compared, l))
        }
    }
}

/// What the day is set against.
pub(in crate::report) fn against(compared: &Compared, l: Language) -> String {
    match (compared.baseline_dates.len(), l) {
        (1, _) => l.pick("前の日", "the day before").to_owned(),
        (days, Language::Ja) => format!("前の{DAYS_BEFORE}日（うち{days}日分）"),
        (days, Language::En) => format!("the {DAYS_BEFORE} days before ({days} with tweets)"),
    }
}

/// Why no change could be told, if none could; a warning where chance passes,
/// too.
pub(in crate::report) fn remark(compared: &Compared, l: Language) -> Option<String> {
    let Some(untested) = compared.untested else {
        let passed = compared.null_found;
        return (passed > 0).then(|| match l {
            Language::Ja => format!(
                "人を無作為に割り振っても{passed}語が有意になる。偶然の語が混じるおそれがある。"
            ),
            Language::En => format!(
                "Where the people are dealt at random, {passed} words pass, too: some of these may \
                 be chance."
            ),
        });
    };
    Some(match (untested, l) {
        (Untested::NoAuthors, _) => l
            .pick(
                "だれが書いたかのデータがないので、変化は検定できない。",
                "Who wrote is not known, so that no change can be tested.",
            )
            .to_owned(),
        (Untested::People(people), Language::Ja) => {
            format!("書いた人が{people}人だけなので、変化は検定できない。")
        }
        (Untested::People(people), Language::En) => {
            format!("Only {people} wrote: no change can be tested.")
        }
        (Untested::NoTerm, _) => l
            .pick(
                "3人以上が言った語が少なく、検定した語はない。",
                "No word is said often enough by three people to be tested.",
            )
            .to_owned(),
        (Untested::TooFew { people, needed, needed_of_long }, Language::Ja) => {
            let help = needed_of_long.map_or_else(String::new, |long| {
                format!("前の28日と比べられれば{long}人ほどでよい。")
            });
            format!(
                "書いた人が{people}人と少なく、確かな変化は見いだせない（{needed}人ほど多くの人が言う必要がある）。{help}"
            )
        }
        (Untested::TooFew { people, needed, needed_of_long }, Language::En) => {
            let help = needed_of_long.map_or_else(String::new, |long| {
                format!(" Against 28 days about {long} would do.")
            });
            format!(
                "{people} people wrote, too few for a sure change: about {needed} more must say a \
                 word.{help}"
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
        Language::Ja => format!("増えた語と減った語、{against}との率の比"),
        Language::En => format!("What rose and fell against {against}"),
    };
    let description = match l {
        Language::Ja => format!("増えた語{}、減った語{}", rising.len(), falling.len()),
        Language::En => format!("{} terms that rose, {} that fell", rising.len(), falling.len()),
    };
    Some((Effects::new(l, rising, falling), Alternative::new("changes", &title, &description)))
}
