use super::palette::{STEPS, light};
use crate::template::render;
use askama::Template;

use crate::Language;
use crate::number::count as grouped;

/// Counts in steps of darkness: none, and five of equal width up to what only one
/// day in twenty goes beyond, so that a single great day does not leave all
/// others pale. Where nearly all counts are of one or two, each has a step of its own, and
/// the few greater ones have the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    /// The greatest count of each step but the last, which is open; ascending.
    bounds: Vec<i64>,
}

impl Steps {
    pub(super) fn of(counts: impl Iterator<Item = i64>) -> Self {
        let mut counts: Vec<i64> = counts.filter(|count| *count > 0).collect();
        counts.sort_unstable();
        let top = match counts.len() {
            0 => 0,
            n => counts[(n * 19).div_ceil(20) - 1],
        };
        let all = i64::try_from(STEPS - 1).unwrap_or(i64::MAX);
        let top = top.max(counts.last().map_or(0, |most| all.min(*most)));
        let steps = all.min(top.max(1));
        // Without overflow, whatever the counts.
        let bound = |step: i64| {
            let whole = i128::from(top) * i128::from(step) / i128::from(steps);
            i64::try_from(whole).unwrap_or(i64::MAX)
        };
        Self { bounds: std::iter::once(0).chain((1..steps).map(bound)).collect() }
    }

    /// From 0 to [`STEPS`] - 1. Where there are fewer steps, the palest are left out.
    pub(super) fn step(&self, count: i64) -> usize {
        match self.bounds.iter().filter(|bound| count > **bound).count() {
            0 => 0,
            step => step + STEPS - 1 - self.bounds.len(),
        }
    }

    /// Swatches with the counts that they stand for: `0`, `1〜2`, … `12以上`, or `1–2`, … `12+`.
    pub(super) fn key(&self, language: Language) -> Vec<(String, String)> {
        self.key_of(0, language, grouped)
    }

    /// The same of numbers that are more by `base` than they are counted here,
    /// written by `text`; those of nothing are left out if there is a base.
    pub(super) fn key_of(
        &self,
        base: i64,
        language: Language,
        write: impl Fn(i64) -> String,
    ) -> Vec<(String, String)> {
        let (to, or_more) = (language.pick("〜", "–"), language.pick("以上", "+"));
        let first = |step: usize| match step {
            0 => 0,
            _ => self.bounds[step - 1] + 1,
        };
        let text = |step: usize| match self.bounds.get(step) {
            Some(last) if *last == first(step) => write(base + *last),
            Some(last) => format!("{}{to}{}", write(base + first(step)), write(base + *last)),
            None => format!("{}{or_more}", write(base + first(step))),
        };
        (usize::from(base != 0)..=self.bounds.len())
            .map(|step| (swatch(Some(self.step(first(step)))), text(step)))
            .collect()
    }
}

/// The class of a cell.
pub(super) fn class(step: Option<usize>) -> String {
    step.map_or_else(|| "hn".to_owned(), |step| format!("hm{step}"))
}

/// The colour of a cell on light paper; without data it has a border only.
pub(super) fn fill(step: Option<usize>) -> &'static str {
    step.map_or("none", |step| light(&format!("h{step}")))
}

/// The swatch of a cell without data, and what it means.
pub(super) fn no_data(language: Language) -> (String, String) {
    (swatch(None), language.pick("記録なし", "no data").to_owned())
}

fn swatch(step: Option<usize>) -> String {
    let stroke = step.is_none().then(|| light("rule2"));
    render(&Swatch { class: class(step), fill: fill(step), stroke })
}

#[derive(Template)]
#[template(
    ext = "svg",
    source = r#"<svg width="14" height="12" aria-hidden="true"><rect class="{{ class }}" fill="{{ fill }}"{% if let Some(stroke) = stroke %} stroke="{{ stroke }}"{% endif %} x="0.5" y="0.5" width="13" height="11"/></svg>"#
)]
struct Swatch {
    class: String,
    fill: &'static str,
    stroke: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(steps: &Steps) -> Vec<String> {
        steps.key(Language::Ja).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn steps_are_of_equal_width() {
        let steps = Steps::of(0..=15);
        assert_eq!(texts(&steps), ["0", "1〜3", "4〜6", "7〜9", "10〜12", "13以上"]);
        let english = steps.key(Language::En).pop().map(|(_, text)| text);
        assert_eq!(english.as_deref(), Some("13+"));
        assert_eq!([0, 1, 3, 4, 12, 13, 900].map(|n| steps.step(n)), [0, 1, 1, 2, 4, 5, 5]);
    }

    #[test]
    fn one_great_day_does_not_pale_the_others() {
        let steps = Steps::of((1..=50).chain([100_000]));
        assert_eq!([5, 35, 50].map(|count| steps.step(count)), [1, 4, 5]);
    }

    #[test]
    fn few_counts_have_few_steps() {
        assert_eq!(texts(&Steps::of([1, 2].into_iter())), ["0", "1", "2以上"]);
        assert_eq!(Steps::of([1, 2].into_iter()).step(2), 5);
        assert_eq!(texts(&Steps::of(std::iter::empty())), ["0", "1以上"]);
        assert_eq!(Steps::of([i64::MAX].into_iter()).step(i64::MAX), 5);
    }

    #[test]
    fn a_few_greater_counts_among_ones_and_twos_stand_out() {
        let days = || std::iter::repeat_n([1, 1, 2], 100).flatten().chain([3, 4, 13]);
        let steps = Steps::of(days());
        assert_eq!(texts(&steps), ["0", "1", "2", "3", "4", "5以上"]);
        assert_eq!([1, 2, 3, 4, 13].map(|count| steps.step(count)), [1, 2, 3, 4, 5]);
        // A day of three, and no greater.
        let steps = Steps::of(std::iter::repeat_n([1, 1, 2], 100).flatten().chain([3]));
        assert_eq!(texts(&steps), ["0", "1", "2", "3以上"]);
    }
}
