//! A ranking's bars: how often today, with a tick for the day before.

use askama::Template;

use super::in_page::{Size, inline};
use super::palette::Palette;
use super::scale::{Percent, Px, share};
use super::{Alternative, Chart, Column, Drawing, Label, Link, Named, Numbers};
use crate::Language;
use crate::number::count as grouped;
use crate::template::render;

/// In a file: of a row, and the places of its columns, in pixels.
const ROW: f64 = 26.0;
const WIDTH: f64 = 560.0;
const TERM_X: f64 = 34.0;
const TERM_SIZE: f64 = 14.0;
/// Ems.
const TERM: usize = 13;
const BARS: f64 = 232.0;
const BARS_WIDTH: f64 = 260.0;

/// Terms in the order of their ranks.
#[derive(Clone, Debug)]
pub struct RankingBars {
    language: Language,
    named: Named,
    /// By how much counts before are multiplied for their ticks.
    scale: f64,
    terms: Vec<RankedBar>,
}

/// A term of a ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankedBar {
    pub rank: i64,
    /// As people wrote it.
    pub text: String,
    pub count: i64,
    /// How often on the day before; `None`, and without a tick, if that is not
    /// known.
    pub before: Option<i64>,
    pub link: Option<Link>,
}

impl RankingBars {
    /// Bars are shares of the greatest count of both days.
    #[must_use]
    pub fn new(language: Language, terms: Vec<RankedBar>) -> Self {
        Self { language, named: Named::day(language), scale: 1.0, terms }
    }

    /// The same with ticks for what the counts before would be of so many times as many
    /// words, since of fewer each count is less.
    #[must_use]
    pub fn scaled(self, scale: f64) -> Self {
        Self { scale, ..self }
    }

    /// The same of a period.
    #[must_use]
    pub fn named(self, named: Named) -> Self {
        Self { named, ..self }
    }

    /// The bars, for cells of a table beside the term and its count. Screen
    /// readers skip them.
    #[must_use]
    pub fn bars(&self) -> Vec<String> {
        self.bodies().map(|body| render(&Cell { body })).collect()
    }

    /// Small drawings with what they mean.
    #[must_use]
    pub fn key(&self) -> Vec<(String, String)> {
        let entry = |is_tick, text| (render(&Key { palette: Palette, is_tick }), text);
        let (this, before) = (self.named.this, self.named.before);
        let [this, before] = match self.language {
            Language::Ja => [format!("{this}の回数"), format!("{before}（語数をそろえて）")],
            Language::En => [this.to_owned(), format!("{before}, for as many words")],
        };
        // Only for what is drawn.
        let has_ticks = self.terms.iter().any(|term| term.before.is_some_and(|before| before > 0));
        std::iter::once(entry(false, this)).chain(has_ticks.then(|| entry(true, before))).collect()
    }

    fn bodies(&self) -> impl Iterator<Item = String> {
        let scale = self.scale;
        let before = move |term: &RankedBar| term.before.map(|before| before as f64 * scale);
        let counts = self.terms.iter().flat_map(|term| [Some(term.count as f64), before(term)]);
        let most = counts.flatten().fold(0.0, f64::max);
        let share = move |count: f64| Percent(share(count.max(0.0), most));
        self.terms.iter().map(move |term| {
            render(&Bar {
                palette: Palette,
                width: share(term.count as f64),
                tick: before(term).filter(|before| *before > 0.0).map(share),
            })
        })
    }
}

impl Chart for RankingBars {
    /// The whole chart, with terms and counts, as in a file. A page has more of
    /// it by setting [`RankingBars::bars`] into a table.
    fn svg(&self, alternative: &Alternative) -> String {
        let Drawing { width, height, body, .. } = self.drawing();
        inline(alternative, ("", ""), Size::Ratio(Px(width), Px(height)), false, &body)
    }

    fn drawing(&self) -> Drawing {
        let rows = self.terms.iter().zip(self.bodies()).enumerate().map(|(place, (term, body))| {
            let label = Label::new(&term.text, TERM);
            let y = place as f64 * ROW;
            Row {
                rank: term.rank,
                width: Px(label.width() * TERM_SIZE),
                label,
                count: grouped(term.count),
                baseline: Px(y + 18.0),
                y: Px(y + 6.0),
                below: Px(y + ROW - 0.5),
                body,
            }
        });
        let body = render(&Whole {
            palette: Palette,
            term_x: Px(TERM_X),
            bars: Px(BARS),
            bars_width: Px(BARS_WIDTH),
            width: Px(WIDTH),
            rows: rows.collect(),
        });
        let height = self.terms.len() as f64 * ROW;
        Drawing { width: WIDTH, height, body, key: self.key() }
    }

    fn numbers(&self) -> Numbers {
        let pick = |ja, en| self.language.pick(ja, en);
        let row = |term: &RankedBar| {
            vec![
                term.rank.to_string(),
                term.text.clone(),
                grouped(term.count),
                term.before.map(grouped).unwrap_or_default(),
            ]
        };
        Numbers {
            columns: vec![
                Column::number(pick("順位", "rank")),
                Column::text(pick("語", "term")),
                Column::number(pick("回", "count")),
                Column::number(self.named.before),
            ],
            rows: self.terms.iter().map(row).collect(),
        }
    }
}

#[derive(Template)]
#[template(
    ext = "svg",
    source = r#"<svg width="100%" height="14" overflow="visible" aria-hidden="true" focusable="false">{{ body|safe }}</svg>"#
)]
struct Cell {
    body: String,
}

#[derive(Template)]
#[template(path = "ranking_bar.svg", config = "askama.toml")]
struct Bar {
    palette: Palette,
    width: Percent,
    tick: Option<Percent>,
}

#[derive(Template)]
#[template(path = "ranking_key.svg", config = "askama.toml")]
struct Key {
    palette: Palette,
    is_tick: bool,
}

#[derive(Template)]
#[template(path = "ranking.svg", config = "askama.toml")]
struct Whole {
    palette: Palette,
    term_x: Px,
    bars: Px,
    bars_width: Px,
    width: Px,
    rows: Vec<Row>,
}

struct Row {
    rank: i64,
    label: Label,
    width: Px,
    count: String,
    baseline: Px,
    y: Px,
    below: Px,
    body: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_shares_of_the_greatest_count_of_both_days() {
        let term = |count, before| RankedBar {
            rank: 1,
            text: "優しい".to_owned(),
            count,
            before,
            link: None,
        };
        let bars = RankingBars::new(Language::Ja, vec![term(10, Some(20)), term(5, None)]).bars();
        assert!(bars[0].contains(r#"width="50%" height="8""#) && bars[0].contains(r#"x1="100%""#));
        assert!(bars[1].contains(r#"width="25%" height="8""#) && !bars[1].contains("<line"));
        let keys = [vec![term(10, None)], vec![term(10, None), term(5, Some(1))]]
            .map(|terms| RankingBars::new(Language::Ja, terms).key().len());
        assert_eq!(keys, [1, 2]);
    }
}
