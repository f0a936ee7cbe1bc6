//! The word cloud: the more often a word, the larger.

pub(super) mod layout;

use std::sync::OnceLock;

use askama::Template;

use self::layout::{Cloud as Placed, Place, Shape};
use super::in_page::wide_and_narrow;
use super::palette::Tone;
use super::scale::Px;
use super::{Alternative, Chart, Column, Drawing, Label, Link, Numbers};
use crate::Language;
use crate::number::{count as grouped, people as people_of};
use crate::template::render;

/// For the page of a desktop and of a phone.
const WIDE: Style = Style {
    shape: Shape { width: 888.0, height: 470.0, smallest: 17.0, greatest: 150.0 },
    ems: 14,
};
const NARROW: Style =
    Style { shape: Shape { width: 350.0, height: 500.0, smallest: 13.5, greatest: 84.0 }, ems: 9 };

/// Words, the most frequent in the middle. The area is as full as the counts
/// allow: sizes are as the power 0.6 of the counts, but none is too small to
/// read. A few short words of kana and kanji stand vertically.
///
/// A word that finds no room is in [`Chart::numbers`] only.
#[derive(Clone, Debug)]
pub struct Cloud {
    language: Language,
    /// By falling count.
    words: Vec<CloudWord>,
    /// Laid out once, since that takes long.
    wide: OnceLock<Placed>,
    narrow: OnceLock<Placed>,
}

/// A word of a cloud.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudWord {
    /// As people wrote it.
    pub text: String,
    /// Its size. Words without a positive count are left out.
    pub count: i64,
    pub tone: Tone,
    /// How many people say it, where that is known.
    pub people: Option<i64>,
    /// Whether it has a lighter tint, since one person or copies carry it.
    pub is_faint: bool,
    pub link: Option<Link>,
}

struct Style {
    /// In pixels.
    shape: Shape,
    /// Of a word.
    ems: usize,
}

impl Cloud {
    /// How many words are drawn at most.
    pub const MOST: usize = 100;

    /// Words in any order; of equal counts the earlier is placed first. A table
    /// has all of them.
    #[must_use]
    pub fn new(language: Language, words: Vec<CloudWord>) -> Self {
        let mut words: Vec<CloudWord> = words.into_iter().filter(|word| word.count > 0).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.count));
        Self { language, words, wide: OnceLock::new(), narrow: OnceLock::new() }
    }

    /// How many words are drawn at most, fewer where some cannot be shown.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words.len().min(Self::MOST)
    }

    fn layout(&self, style: &Style) -> Placed {
        let words: Vec<(usize, Label, i64)> = self
            .words
            .iter()
            .take(Self::MOST)
            .enumerate()
            .map(|(place, word)| (place, Label::new(&word.text, style.ems), word.count))
            .filter(|(_, label, _)| !label.is_empty())
            .collect();
        layout::cloud(&words, style.shape)
    }

    fn body(&self, is_wide: bool, with_links: bool) -> Drawing {
        let (placed, style) = if is_wide { (&self.wide, &WIDE) } else { (&self.narrow, &NARROW) };
        let placed = placed.get_or_init(|| self.layout(style));
        let words = placed.words.iter().map(|place| self.word(place, with_links)).collect();
        let body = render(&Body { words });
        Drawing { width: placed.width, height: placed.height, body, key: Vec::new() }
    }

    fn word(&self, place: &Place, with_links: bool) -> Word {
        let word = &self.words[place.word];
        let count = grouped(word.count);
        let name = Label::new(&word.text, WIDE.ems);
        let is_vertical = place.is_vertical;
        Word {
            href: word.link.clone().filter(|_| with_links),
            class: {
                let (vertical, faint) =
                    (is_vertical.then_some("vt"), word.is_faint.then_some("of1"));
                let tone = word.tone.class();
                let classes =
                    [vertical, Some(tone.as_str()).filter(|tone| !tone.is_empty()), faint];
                classes.into_iter().flatten().collect::<Vec<_>>().join(" ")
            },
            fill: if word.is_faint { word.tone.faint_fill() } else { word.tone.fill() },
            x: Px(if is_vertical { place.x + place.width / 2.0 } else { place.x }),
            y: Px(if is_vertical { place.y } else { place.y + layout::ASCENT * place.size }),
            size: Px(place.size),
            length: Px(if is_vertical { place.height } else { place.width }),
            is_vertical,
            title: match (self.language, word.people.map(grouped)) {
                (Language::Ja, None) => format!("{} {count}回", name.text()),
                (Language::Ja, Some(people)) => format!("{} {count}回・{people}人", name.text()),
                (Language::En, None) => format!("{}: {count}", name.text()),
                (Language::En, Some(_)) => {
                    let people = people_of(word.people.unwrap_or(0));
                    format!("{}: {count}, {people}", name.text())
                }
            },
            text: place.label.text().to_owned(),
        }
    }
}

impl Chart for Cloud {
    fn svg(&self, alternative: &Alternative) -> String {
        let has_links = self.words.iter().any(|word| word.link.is_some());
        wide_and_narrow(alternative, has_links, (&true, &false), |is_wide| {
            self.body(*is_wide, true)
        })
    }

    fn drawing(&self) -> Drawing {
        self.body(true, false)
    }

    fn numbers(&self) -> Numbers {
        Numbers {
            columns: vec![
                Column::text(self.language.pick("語", "word")),
                Column::number(self.language.pick("回", "count")),
                Column::number(self.language.pick("人", "people")),
            ],
            rows: self
                .words
                .iter()
                .map(|word| {
                    let people = word.people.map(grouped).unwrap_or_default();
                    vec![word.text.clone(), grouped(word.count), people]
                })
                .collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "cloud.svg", config = "askama.toml")]
struct Body {
    words: Vec<Word>,
}

struct Word {
    href: Option<Link>,
    class: String,
    fill: &'static str,
    x: Px,
    y: Px,
    size: Px,
    length: Px,
    is_vertical: bool,
    title: String,
    text: String,
}
