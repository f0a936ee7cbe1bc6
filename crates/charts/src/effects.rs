//! What rose and fell: bars with the interval of the effect.

#[cfg(test)]
mod tests;

use askama::Template;

use super::certainty::Certainty;
use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px};
use super::{Alternative, Chart, Column, Drawing, Label, Link, Named, Numbers};
use crate::Language;
use crate::number::{count as grouped, real};
use crate::template::render;

/// Of a row, in pixels.
const ROW: f64 = 32.0;
/// The axis reaches at least 8 times and at most 64 times; a little more, so that
/// a dot at its end is whole.
const LEAST_REACH: f64 = 3.0;
const MOST_REACH: f64 = 6.0;
const BEYOND: f64 = 0.6;
/// Ems of a term, and of what is said of it.
const TERM: usize = 12;
const MARK: usize = 6;

/// In a file: the places of the columns, in pixels.
const WIDTH: f64 = 888.0;
const TERM_SIZE: f64 = 14.0;
const COUNTS_END: f64 = 330.0;
const BARS: f64 = 356.0;
const BARS_WIDTH: f64 = 464.0;

/// Terms with their change on a logarithmic axis of ratios: a tinted bar from 1
/// to the ratio of the rates, a thick line for the 95 % interval, a thin one for
/// the interval corrected for many tests, an arrow where a line runs off the axis, and a dot
/// that says how sure the change is. Where nothing could be tested there are
/// bars only.
#[derive(Clone, Debug)]
pub struct Effects {
    language: Language,
    named: Named,
    /// What [`Effect::baseline_count`] is of, if not the day or period before.
    baseline: Option<String>,
    /// Whether changes were tested: else they have no colour.
    is_tested: bool,
    rising: Vec<Effect>,
    falling: Vec<Effect>,
}

/// The change of one term. The ratios are log2, as in a comparison's answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// As people wrote it.
    pub text: String,
    pub count: i64,
    pub baseline_count: i64,
    /// Where the bar ends.
    pub log_ratio: f64,
    /// The 95 % interval; `None` is infinite.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// The interval corrected for many tests; `None` is infinite.
    pub corrected_low: Option<f64>,
    pub corrected_high: Option<f64>,
    /// How many times as often it is said, in words.
    pub change: String,
    pub z: f64,
    /// `None` where it was not tested.
    pub p: Option<f64>,
    /// Whether it passes the test among all that are tested.
    pub is_sure: bool,
    /// Short words behind the term in a file, such as 新出. A page sets its own.
    pub marks: Vec<String>,
    pub link: Option<Link>,
}

impl Effect {
    fn certainty(&self) -> Certainty {
        Certainty::of(self.is_sure, (self.low, self.high))
    }
}

impl Effects {
    /// Terms in the order in which they are to stand.
    #[must_use]
    pub fn new(language: Language, rising: Vec<Effect>, falling: Vec<Effect>) -> Self {
        let named = Named::day(language);
        Self { language, named, baseline: None, is_tested: true, rising, falling }
    }

    /// The same of changes that were tested, or could not be.
    #[must_use]
    pub fn tested(self, is_tested: bool) -> Self {
        Self { is_tested, ..self }
    }

    /// The same against more than the day or period before: `前の28日間`.
    #[must_use]
    pub fn against(self, baseline: Option<String>) -> Self {
        Self { baseline, ..self }
    }

    /// What the counts beside those of the terms are of.
    fn before(&self) -> &str {
        self.baseline.as_deref().unwrap_or(match self.language {
            Language::Ja => self.named.before,
            Language::En => "before",
        })
    }

    /// The same of a period.
    #[must_use]
    pub fn named(self, named: Named) -> Self {
        Self { named, ..self }
    }

    /// The axis, for the head of the column of a table that [`Effects::bars`]
    /// stand in. Screen readers skip it.
    #[must_use]
    pub fn axis(&self) -> String {
        render(&Cell { height: 14, body: self.axis_body() })
    }

    /// The bars of those that rise, then of those that fall, for cells of a table
    /// beside the term, its counts and the ratio in words. Screen readers skip them.
    #[must_use]
    pub fn bars(&self) -> Vec<String> {
        self.bodies().map(|body| render(&Cell { height: 32, body })).collect()
    }

    /// Small drawings with what they mean.
    #[must_use]
    pub fn key(&self) -> Vec<(String, &'static str)> {
        // Only for what is drawn, in the colours in which it is.
        let first = |of: Certainty| self.effects().find(|(effect, _)| effect.certainty() == of);
        let is_coloured =
            self.is_tested && self.effects().any(|(of, _)| of.certainty() != Certainty::Chance);
        let of_lines = if is_coloured { Certainty::Sure } else { Certainty::Chance };
        let entry = |what, certainty, rises, (ja, en)| {
            let [rise, fall] = [rises, false].map(|rises| self.colours(certainty, rises));
            let key = Key { palette: Palette, what, rise, fall };
            (render(&key), self.language.pick(ja, en))
        };
        let line = |what, text| entry(what, of_lines, true, text);
        let mut key = vec![line("bar", ("何倍か", "ratio of rates"))];
        if !self.is_tested {
            return key;
        }
        let has = |bounds: fn(&Effect) -> [Option<f64>; 2]| {
            self.effects().any(|(effect, _)| bounds(effect).iter().any(Option::is_some))
        };
        key.extend(
            has(|effect| [effect.low, effect.high])
                .then(|| line("interval", ("誤差の幅（95%）", "margin of error (95%)"))),
        );
        key.extend(
            has(|effect| [effect.corrected_low, effect.corrected_high])
                .then(|| line("corrected", ("厳しめに見た幅", "corrected for many tests"))),
        );
        let dots = [
            (Certainty::Sure, "dot", ("確かな変化（q < .05）", "clear change (q < .05)")),
            (
                Certainty::Unsure,
                "hollow",
                ("「同じ」にかからないが、確かではない", "excludes “no change”, but not certain"),
            ),
            (
                Certainty::Chance,
                "hollow",
                ("「同じ」にかかる：偶然でも起こる程度", "includes “no change”: could be chance"),
            ),
        ];
        key.extend(dots.into_iter().filter_map(|(certainty, what, text)| {
            let (_, rises) = first(certainty)?;
            Some(entry(what, certainty, rises, text))
        }));
        key
    }

    /// How the classes of a change end, and its colours.
    fn colours(&self, of: Certainty, rises: bool) -> (&'static str, &'static str, &'static str) {
        match (self.is_tested && of != Certainty::Chance, rises) {
            (false, _) => ("n", "ink2", "wash"),
            (true, true) => ("u", "up", "up-t"),
            (true, false) => ("d", "down", "down-t"),
        }
    }

    fn effects(&self) -> impl Iterator<Item = (&Effect, bool)> {
        let rising = self.rising.iter().map(|effect| (effect, true));
        rising.chain(self.falling.iter().map(|effect| (effect, false)))
    }

    /// How far the axis reaches to both sides, in log2.
    fn reach(&self) -> f64 {
        let greatest = self.effects().map(|(effect, _)| effect.log_ratio.abs()).fold(0.0, f64::max);
        greatest.ceil().clamp(LEAST_REACH, MOST_REACH)
    }

    /// The place of a log ratio on the axis, beyond its ends too.
    fn place(&self, log_ratio: f64) -> f64 {
        0.5 + log_ratio / (2.0 * (self.reach() + BEYOND))
    }

    /// Ratios that the axis names.
    fn ticks(&self) -> Vec<(f64, &'static str, bool)> {
        let (equal, times) = match self.language {
            Language::Ja => ("同じ", ["2倍", "4倍", "8倍", "64倍"]),
            Language::En => ("same", ["2×", "4×", "8×", "64×"]),
        };
        let ticks: &[(f64, &str, bool)] = if self.reach() > 4.0 {
            &[
                (-6.0, "1/64", true),
                (-3.0, "1/8", false),
                (3.0, times[2], false),
                (6.0, times[3], true),
            ]
        } else {
            &[
                (-3.0, "1/8", false),
                (-1.0, "1/2", true),
                (1.0, times[0], true),
                (3.0, times[2], false),
            ]
        };
        let within = |tick: &&(f64, &'static str, bool)| tick.0.abs() <= self.reach();
        std::iter::once((0.0, equal, false)).chain(ticks.iter().filter(within).copied()).collect()
    }

    fn axis_body(&self) -> String {
        let ticks = self.ticks();
        let ticks =
            ticks.iter().map(|(at, text, is_far)| (Percent(self.place(*at)), *text, *is_far));
        render(&Axis { ticks: ticks.collect() })
    }

    fn bodies(&self) -> impl Iterator<Item = String> {
        let lines: Vec<Percent> = self
            .ticks()
            .iter()
            .filter(|(at, ..)| at.abs() > 0.5)
            .map(|(at, ..)| Percent(self.place(*at)))
            .collect();
        self.effects().map(move |(effect, rises)| self.bar(effect, rises, &lines))
    }

    fn bar(&self, effect: &Effect, rises: bool, lines: &[Percent]) -> String {
        let zero = self.place(0.0);
        // Of few terms in all, one that is gone can seem to have grown.
        let log_ratio = if rises { effect.log_ratio.max(0.0) } else { effect.log_ratio.min(0.0) };
        let end = self.place(log_ratio).clamp(0.0, 1.0);
        let interval = |low: Option<f64>, high: Option<f64>| {
            let place = |bound: Option<f64>, infinite| {
                bound.map_or(infinite, |bound| self.place(bound).clamp(0.0, 1.0))
            };
            (place(low, 0.0), place(high, 1.0))
        };
        let plain = interval(effect.low, effect.high);
        let corrected = interval(effect.corrected_low, effect.corrected_high);
        let lowest = plain.0.min(corrected.0);
        let highest = plain.1.max(corrected.1);
        let percents = |(low, high)| (Percent(low), Percent(high));
        let certainty = effect.certainty();
        let (side, colour, tint) = self.colours(certainty, rises);
        // A line from one end to the other tells nothing.
        let has_interval = self.is_tested && (effect.low.is_some() || effect.high.is_some());
        render(&Bar {
            palette: Palette,
            lines,
            side,
            colour,
            tint,
            height: Px(ROW),
            middle: Px(ROW / 2.0),
            top: Px(ROW / 2.0 - 4.5),
            zero: Percent(zero),
            from: Percent(zero.min(end)),
            width: Percent((end - zero).abs()),
            intervals: has_interval.then(|| (percents(corrected), percents(plain))),
            left: has_interval && lowest <= 0.0,
            right: has_interval && highest >= 1.0,
            dot: self.is_tested.then_some(Percent(end)),
            is_hollow: certainty != Certainty::Sure,
        })
    }

    fn whole(&self) -> Drawing {
        let mut y = 26.0;
        let mut heads = Vec::new();
        let mut rows = Vec::new();
        let mut bodies = self.bodies();
        let sides = [
            (
                &self.rising,
                if self.is_tested { "up" } else { "ink2" },
                self.language.pick("増えた語", "rising"),
            ),
            (
                &self.falling,
                if self.is_tested { "down" } else { "ink2" },
                self.language.pick("減った語", "falling"),
            ),
        ];
        for (effects, class, name) in sides {
            if effects.is_empty() {
                continue;
            }
            heads.push((class, Px(y + 13.0), Px(y + 22.5), name));
            y += 23.0;
            for (effect, body) in effects.iter().zip(bodies.by_ref()) {
                let label = Label::new(&effect.text, TERM);
                let mark_x = label.width() * TERM_SIZE + 10.0;
                let marks: Vec<Label> =
                    effect.marks.iter().map(|mark| Label::new(mark, MARK)).collect();
                rows.push(Row {
                    y: Px(y),
                    baseline: Px(y + 21.0),
                    below: Px(y + ROW + 0.5),
                    width: Px(label.width() * TERM_SIZE),
                    label,
                    mark_x: Px(mark_x),
                    marks: marks.iter().map(Label::text).collect::<Vec<_>>().join(" "),
                    counts: format!(
                        "{} → {}",
                        grouped(effect.baseline_count),
                        grouped(effect.count)
                    ),
                    change: effect.change.clone(),
                    body,
                });
                y += ROW + 1.0;
            }
            y += 8.0;
        }
        let counts = match self.language {
            Language::Ja => format!("{} → {}", self.before(), self.named.this),
            Language::En => format!("{} → now", self.before()),
        };
        let body = render(&Whole {
            palette: Palette,
            term: self.language.pick("語", "term"),
            counts: &counts,
            change: self.language.pick("増減", "change"),
            width: Px(WIDTH),
            counts_end: Px(COUNTS_END),
            bars: Px(BARS),
            bars_width: Px(BARS_WIDTH),
            row: Px(ROW),
            axis: self.axis_body(),
            heads,
            rows,
        });
        let key = self.key().into_iter().map(|(svg, text)| (svg, text.to_owned()));
        Drawing { width: WIDTH, height: y, body, key: key.collect() }
    }
}

/// So many digits that it tells something.
fn probability(p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { real(p, 3) }
}

/// Two decimals.
fn number(value: f64) -> String {
    real(value, 2)
}

impl Chart for Effects {
    /// The whole chart, with terms and counts, as in a file. A page has more of
    /// it by setting [`Effects::bars`] into a table.
    fn svg(&self, alternative: &Alternative) -> String {
        let Drawing { width, height, body, .. } = self.whole();
        inline(alternative, ("", ""), Size::Ratio(Px(width), Px(height)), false, &body)
    }

    fn drawing(&self) -> Drawing {
        self.whole()
    }

    fn numbers(&self) -> Numbers {
        let pick = |ja, en| self.language.pick(ja, en);
        let log_ratio =
            |bound: Option<f64>, infinite: &str| bound.map_or_else(|| infinite.to_owned(), number);
        // Where nothing was tested only the counts and their ratio tell something.
        let told = if self.is_tested { usize::MAX } else { 4 };
        let row = |(effect, _): (&Effect, bool)| {
            let cells = [
                effect.text.clone(),
                grouped(effect.baseline_count),
                grouped(effect.count),
                number(effect.log_ratio),
                log_ratio(effect.low, "−∞"),
                log_ratio(effect.high, "∞"),
                log_ratio(effect.corrected_low, "−∞"),
                log_ratio(effect.corrected_high, "∞"),
                number(effect.z),
                effect.p.map_or_else(String::new, probability),
            ];
            cells.into_iter().take(told).collect()
        };
        let columns = [
            Column::text(pick("語", "term")),
            Column::number(self.before()),
            Column::number(pick(self.named.this, "now")),
            Column::number(pick("何倍か（log2）", "ratio (log2)")),
            Column::number(pick("誤差の下限", "95 % low")),
            Column::number(pick("誤差の上限", "95 % high")),
            Column::number(pick("厳しめの下限", "corrected low")),
            Column::number(pick("厳しめの上限", "corrected high")),
            Column::number("z"),
            Column::number("p"),
        ];
        Numbers {
            columns: columns.into_iter().take(told).collect(),
            rows: self.effects().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(
    ext = "svg",
    source = r#"<svg width="100%" height="{{ height }}" overflow="visible" font-size="11" aria-hidden="true" focusable="false">{{ body|safe }}</svg>"#
)]
struct Cell {
    height: u32,
    body: String,
}

#[derive(Template)]
#[template(path = "effects_axis.svg", config = "askama.toml")]
struct Axis {
    /// Place, text, and whether a narrow page may leave it out.
    ticks: Vec<(Percent, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "effects_bar.svg", config = "askama.toml")]
struct Bar<'a> {
    palette: Palette,
    lines: &'a [Percent],
    /// How the classes of this side end: `u`, `d`, or `n` of what was not tested.
    side: &'a str,
    colour: &'a str,
    tint: &'a str,
    height: Px,
    middle: Px,
    top: Px,
    zero: Percent,
    from: Percent,
    width: Percent,
    /// The corrected one, and the plain one.
    intervals: Option<((Percent, Percent), (Percent, Percent))>,
    /// Arrows.
    left: bool,
    right: bool,
    dot: Option<Percent>,
    is_hollow: bool,
}

#[derive(Template)]
#[template(path = "effects_key.svg", config = "askama.toml")]
struct Key<'a> {
    palette: Palette,
    what: &'a str,
    /// See [`Effects::colours`].
    rise: (&'a str, &'a str, &'a str),
    fall: (&'a str, &'a str, &'a str),
}

#[derive(Template)]
#[template(path = "effects.svg", config = "askama.toml")]
struct Whole<'a> {
    palette: Palette,
    term: &'a str,
    counts: &'a str,
    change: &'a str,
    width: Px,
    counts_end: Px,
    bars: Px,
    bars_width: Px,
    row: Px,
    axis: String,
    /// Class, baseline, the line below, text.
    heads: Vec<(&'a str, Px, Px, &'a str)>,
    rows: Vec<Row>,
}

struct Row {
    y: Px,
    baseline: Px,
    below: Px,
    label: Label,
    width: Px,
    mark_x: Px,
    marks: String,
    counts: String,
    change: String,
    body: String,
}
