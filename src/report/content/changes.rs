//! What rose and what fell, with the intervals of the effects.

use super::Content;
use super::naming::named;
use super::ratio::Ratio;
use super::words::{Mark, Term, Words, text};
use crate::report::language::Language;
use crate::report::number::{count, counted, mean, people as people_of};
use tsubuyaki_analysis::day::{Compared, ComparedTerm, DAYS_BEFORE, Day, TermKey};
use tsubuyaki_analysis::{Span, Untested};
use tsubuyaki_charts::certainty::Certainty;

/// Words that one person or copies carry and that are named.
const CARRIED: usize = 8;

/// The comparison with the days before.
pub(in crate::report) struct Changes<'a> {
    /// What the day is compared with.
    pub against: String,
    pub caption: String,
    /// Why no change could be tested, if so.
    pub remark: Option<String>,
    /// How many words the null line finds, and the comparison; `None` where no word
    /// was tested.
    pub null_line: Option<String>,
    /// What the ratios are to: `増減` to the day or period before, `ふだん比` to more.
    pub change: &'static str,
    /// The days that are more than that: `前の28日間`.
    pub usual: Option<String>,
    /// What the counts before those of the page are called: `前日`, or `見込み`.
    pub before: &'static str,
    /// Whether they are those that the rates before let expect.
    pub is_before_expected: bool,
    /// Whether changes were tested: colours say so.
    pub is_tested: bool,
    pub rising: Vec<Row<'a>>,
    pub falling: Vec<Row<'a>>,
    /// By what they are ordered, where it is not how certain a change is.
    pub order: Option<&'static str>,
    /// Which words stand in neither, since one person or copies carry them, or since they do
    /// not move without the account that wrote most.
    pub carried: Option<String>,
    pub of_account: Option<String>,
}

/// A term that rose or fell.
pub(in crate::report) struct Row<'a> {
    pub word: Term,
    /// To what the day is compared with.
    pub ratio: Ratio,
    /// How often it was said the day or period before, or would be said at the rate before.
    pub before: String,
    /// Whether it is one of the 確かな変化 that the null line counts.
    pub is_sure: bool,
    pub of: &'a ComparedTerm,
}

impl Row<'_> {
    /// How certain the change is, where changes were tested: of what too few people said it
    /// could be chance.
    pub fn certainty(&self) -> Certainty {
        Certainty::of(self.is_sure, self.interval())
    }

    /// The 95 % interval of what is tested.
    pub fn interval(&self) -> (Option<f64>, Option<f64>) {
        if self.of.q.is_some() { self.of.interval } else { (None, None) }
    }
}

impl<'a> Changes<'a> {
    pub(super) fn of(day: &'a Day, words: &Words, l: Language) -> Option<Self> {
        let compared = day.compared.as_ref()?;
        let is_of_many = is_against_many(day);
        let is_before_expected = counts_are_expected(day);
        let before = |term: &ComparedTerm| match term.before {
            _ if is_before_expected && term.baseline_count == 0 => count(0),
            _ if is_before_expected => {
                let rate = term.baseline_count as f64 / compared.n2.max(1) as f64;
                mean(rate * compared.n1 as f64)
            }
            Some(before) => count(before),
            None => "–".to_owned(),
        };
        let row = |term: &'a ComparedTerm| Row {
            before: before(term),
            word: words.marked(&term.key, marks(term, words)),
            ratio: Ratio::of((term.count, compared.n1), (term.baseline_count, compared.n2), l),
            is_sure: compared.sure.contains(&term.key),
            of: term,
        };
        Some(Self {
            against: against(compared, day.span, l),
            caption: caption(compared, day.span, l),
            remark: remark(compared, day.span.is_day(), l),
            null_line: null_line(compared, l),
            before: if is_before_expected {
                l.pick("見込み", "expected")
            } else {
                named(day.span, l).before
            },
            is_before_expected,
            change: if is_of_many {
                l.pick("ふだん比", "vs usual")
            } else {
                l.pick("増減", "change")
            },
            usual: is_of_many.then(|| match l {
                Language::Ja => format!("前の{DAYS_BEFORE}日間"),
                Language::En => format!("{DAYS_BEFORE} days before"),
            }),
            is_tested: compared.untested.is_none(),
            rising: compared.rising.iter().map(row).collect(),
            falling: compared.falling.iter().map(row).collect(),
            order: (compared.tested == 0 && !compared.rising.is_empty()).then(|| {
                l.pick(
                    "割合が1.5倍以上に増えた語と3分の2以下に減った語を、回数の差が大きい順に挙げた。",
                    "Words at least 1.5 times or at most two thirds as frequent, by the difference in \
                     counts.",
                )
            }),
            carried: carried(compared, words, l),
            of_account: of_account(compared, words, l),
        })
    }
}

impl Changes<'_> {
    /// Whether nothing moved.
    pub fn is_empty(&self) -> bool {
        self.rising.is_empty() && self.falling.is_empty()
    }

    /// The head of the counts before.
    pub fn before_head(&self, l: Language) -> &'static str {
        if self.is_before_expected { self.before } else { l.pick(self.before, "before") }
    }

    /// What is said of the tests.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let tests = self.null_line.iter().chain(&self.remark).map(String::as_str);
        let left_out = self.carried.iter().chain(&self.of_account).map(String::as_str);
        tests.chain(self.order).chain(left_out)
    }
}

/// Whether a day is compared with more than the day before.
fn is_against_many(day: &Day) -> bool {
    let compared = day.compared.as_ref();
    day.span.is_day() && compared.is_some_and(|compared| compared.baseline_dates.len() > 1)
}

/// Whether counts stand beside those that the rates before let expect: against more than the
/// day before, and where one side has so many more words that some word rose that is said less
/// often, or fell that is said more often.
fn counts_are_expected(day: &Day) -> bool {
    let before = |term: &ComparedTerm| term.before.unwrap_or(term.count);
    let contradicts = |compared: &Compared| {
        compared.rising.iter().any(|term| term.count < before(term))
            || compared.falling.iter().any(|term| term.count > before(term))
    };
    is_against_many(day) || day.compared.as_ref().is_some_and(contradicts)
}

/// What a page is compared with, and which counts stand beside its own, as a heading.
pub(in crate::report) fn heading(content: &Content, changes: &Changes) -> String {
    let (against, named) = (&changes.against, content.named);
    let (before, this) = (changes.before, named.this);
    match (changes.is_before_expected, content.language) {
        (true, Language::Ja) => {
            format!("{against}との比較（回数は、その割合での{before}→{this}）")
        }
        (true, Language::En) => {
            let rate = if changes.usual.is_some() { "their rate" } else { "its rate" };
            format!("Compared with {against} (counts: {before} at {rate} → {this})")
        }
        (false, Language::Ja) => format!("{against}との比較"),
        (false, Language::En) => format!("Compared with {against}"),
    }
}

/// Why nothing is compared, where that is so.
pub(in crate::report) fn why_not(day: &Day, l: Language) -> Option<String> {
    if day.compared.is_some() {
        return None;
    }
    let before = named(day.span, l).before;
    let is_short = day.is_short() && day.previous.is_some();
    Some(match (is_short, day.stub_before(), l) {
        (true, _, Language::Ja) => "件数が少ないため比較しない。".to_owned(),
        (true, _, Language::En) => "Too few posts to compare.".to_owned(),
        (_, Some(days), Language::Ja) => {
            format!("{before}の記録は{days}日分だけなので、増減は比較しない。")
        }
        (_, Some(days), Language::En) => {
            let days = counted(days, "day");
            format!("The {before} has {days} of data only, so changes are not shown.")
        }
        (_, None, Language::Ja) => format!("{before}の記録がないため比較できない。"),
        (_, None, Language::En) => format!("No data for the {before} to compare with."),
    })
}

/// What is special about a term that changed, on the side where it is said more.
fn marks(term: &ComparedTerm, words: &Words) -> Vec<Mark> {
    let people = if term.log_ratio < 0.0 { term.baseline_authors } else { term.authors };
    let all = vec![
        (words.get(&term.key).is_some_and(|word| word.is_new), Mark::New),
        (term.is_of_one, Mark::of_one(people)),
        (term.is_of_copies, Mark::Copies),
        (term.count == 0, Mark::Gone),
    ];
    words.told(all)
}

/// What the test finds, and what it finds where nothing differs: where that is something,
/// some of the changes shown may be chance.
fn null_line(compared: &Compared, l: Language) -> Option<String> {
    let (found, null_found) = (compared.found, compared.null_found);
    let risen = compared.found_risen;
    let fallen = found.saturating_sub(risen);
    let ways = match (found, l) {
        (0, _) => String::new(),
        (_, Language::Ja) => format!("（増{risen}・減{fallen}）"),
        (_, Language::En) => format!(" ({risen} up, {fallen} down)"),
    };
    (compared.tested > 0).then(|| match l {
        Language::Ja => {
            let doubt =
                if null_found > 0 { "。偶然の語が含まれるおそれがある" } else { "" };
            format!(
                "確かな変化（q < .05）は{found}語{ways}。目安として、投稿者を無作為に2組へ分けて比べると、偶然だけで{null_found}語{doubt}。"
            )
        }
        Language::En => {
            let doubt = if null_found > 0 { ", so some of those shown may be chance" } else { "" };
            format!(
                "Clear changes (q < .05): {found}{ways}. With people assigned to the two sides at random, chance alone \
                 gives {null_found}{doubt}."
            )
        }
    })
}

/// The words that would stand in the table if one person or copies did not carry them: many
/// are of one text.
fn carried(compared: &Compared, words: &Words, l: Language) -> Option<String> {
    let named = left_out(&compared.carried, words, l)?;
    Some(match l {
        Language::Ja => {
            format!("1人か同じ文面が半分以上を占めるため、表から除いた語：{named}。")
        }
        Language::En => format!(
            "Not in the table, since one person or copies of one text make up half or more: {named}."
        ),
    })
}

fn of_account(compared: &Compared, words: &Words, l: Language) -> Option<String> {
    let named = left_out(&compared.of_account, words, l)?;
    Some(match l {
        Language::Ja => {
            format!("投稿が最も多い1人を除くと増減がはっきりしないため、表から除いた語：{named}。")
        }
        Language::En => format!(
            "Not in the table, since they hardly move without the most active account: {named}."
        ),
    })
}

/// The first of some words, and how many more there are; `None` of none.
fn left_out(terms: &[Vec<TermKey>; 2], words: &Words, l: Language) -> Option<String> {
    let all: Vec<&TermKey> = terms.iter().flatten().collect();
    let rest = all.len().saturating_sub(CARRIED);
    let named: Vec<String> = all.iter().take(CARRIED).map(|key| text(words.spelt(key))).collect();
    let named = Some(named.join(l.pick("・", ", "))).filter(|named| !named.is_empty())?;
    Some(match l {
        _ if rest == 0 => named,
        Language::Ja => format!("{named}（ほか{rest}語）"),
        Language::En => format!("{named} and {rest} more"),
    })
}

fn caption(compared: &Compared, span: Span, l: Language) -> String {
    let (n1, n2, tested) = (
        count(compared.n1),
        count(compared.n2),
        count(i64::try_from(compared.tested).unwrap_or(i64::MAX)),
    );
    match l {
        Language::Ja => {
            format!(
                "{}との比較（N₁ {n1}、N₂ {n2}、検定した語 {tested}）",
                against(compared, span, l)
            )
        }
        Language::En => {
            let against = against(compared, span, l);
            format!("Compared with {against} (N₁ {n1}, N₂ {n2}, terms tested: {tested})")
        }
    }
}

/// What the day or period is compared with.
fn against(compared: &Compared, span: Span, l: Language) -> String {
    let days = if span.is_day() { compared.baseline_dates.len() } else { 1 };
    let all = usize::try_from(DAYS_BEFORE).unwrap_or(usize::MAX);
    match (days, l) {
        (1, Language::Ja) => named(span, l).before.to_owned(),
        (1, Language::En) => format!("the {}", named(span, l).before),
        (days, Language::Ja) if days < all => {
            format!("前の{DAYS_BEFORE}日間（記録のある{days}日）")
        }
        (days, Language::En) if days < all => {
            format!("the {DAYS_BEFORE} days before ({days} with data)")
        }
        (_, Language::Ja) => format!("前の{DAYS_BEFORE}日間"),
        (_, Language::En) => format!("the {DAYS_BEFORE} days before"),
    }
}

/// Why no change could be tested, if so.
fn remark(compared: &Compared, is_day: bool, l: Language) -> Option<String> {
    let untested = compared.untested?;
    Some(match (untested, l) {
        (Untested::NoAuthors, _) => l
            .pick(
                "投稿者の記録がないため、変化を検定できない。",
                "No change can be tested, since authors are unknown.",
            )
            .to_owned(),
        (Untested::People { people, without_copies }, Language::Ja) => {
            let people = number(people);
            if without_copies {
                format!("同じ文面を除くと投稿者は{people}人で、変化を検定できない。")
            } else {
                format!("投稿者が{people}人しかいないため、変化を検定できない。")
            }
        }
        (Untested::People { people, without_copies }, Language::En) => {
            let people = wrote(people, without_copies);
            format!("No change can be tested: only {people}.")
        }
        (Untested::NoTerm, _) => l
            .pick(
                "3人以上が使った語が足りず、検定できる語がない。",
                "No word was used often enough, by three people or more, to be tested.",
            )
            .to_owned(),
        (Untested::TooFew { people, without_copies, needed, needed_of_long }, Language::Ja) => {
            let help = needed_of_long.filter(|_| is_day).map_or_else(String::new, |long| {
                format!("前の28日間との比較なら{long}人ほどで足りる。")
            });
            let people = number(people);
            let few = if without_copies {
                format!("同じ文面を除くと投稿者は{people}人と少なく")
            } else {
                format!("投稿者が{people}人と少なく")
            };
            format!(
                "{few}、確かな変化は見つけられない（{needed}人ほど多くの人が使う必要がある）。{help}"
            )
        }
        (Untested::TooFew { people, without_copies, needed, needed_of_long }, Language::En) => {
            let help = needed_of_long.filter(|_| is_day).map_or_else(String::new, |long| {
                format!(" Against 28 days, about {long} would be enough.")
            });
            let people = wrote(people, without_copies);
            format!(
                "Only {people}, too few to be sure of a change: about {needed} more would have to use \
                 a word.{help}"
            )
        }
    })
}

fn number(people: usize) -> String {
    count(i64::try_from(people).unwrap_or(i64::MAX))
}

/// `12 people posted`, `1 person posted something other than copies`
fn wrote(people: usize, without_copies: bool) -> String {
    let people = people_of(i64::try_from(people).unwrap_or(i64::MAX));
    let what = if without_copies { " something other than copies" } else { "" };
    format!("{people} posted{what}")
}
