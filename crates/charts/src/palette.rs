//! The colours, light and dark.

use std::fmt::Write as _;

/// What a colour means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing: ink.
    #[default]
    Ink,
    /// It rises: 朱. Class `up`.
    Up,
    /// It falls: 藍. Class `down`.
    Down,
    /// One of [`GROUPS`] groups, after which the colours begin again. Class `k0`
    /// and so on, for text.
    Group(usize),
}

/// How many groups have colours of their own.
pub const GROUPS: usize = 7;

/// The group that is grey.
pub(super) const GREY: usize = 5;

/// How many steps there are from nothing to most in a map of counts.
pub const STEPS: usize = 6;

/// A set of colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

/// A colour by its name, which is that of the custom property too, in both
/// schemes.
const COLOURS: [(&str, &str, &str); 36] = [
    ("paper", "#fbfaf6", "#161719"),
    ("ink", "#211f1c", "#e9e5dc"),
    ("ink2", "#575149", "#b5aea2"),
    ("ink3", "#6b645a", "#9c958a"),
    ("rule", "#d9d3c7", "#393a3e"),
    ("rule2", "#ebe6dc", "#27282b"),
    ("up", "#a8381f", "#f2937a"),
    ("up-o", "#b4553f", "#b4705f"),
    ("up-t", "#f0d2c6", "#57291d"),
    ("down", "#215884", "#8abbe8"),
    ("down-o", "#487599", "#6485a4"),
    ("down-t", "#cbdcea", "#1d3c54"),
    ("wash", "#d3ccbe", "#4a4842"),
    ("burst", "#f3ead6", "#2a261c"),
    ("bar", "#968c7b", "#7b756b"),
    ("bar2", "#665e51", "#b0a99c"),
    ("h0", "#f1ede4", "#1f2022"),
    ("h1", "#dfd8ca", "#2f2f2f"),
    ("h2", "#c0b7a6", "#4a4843"),
    ("h3", "#958b7a", "#706b62"),
    ("h4", "#675f52", "#a39c8f"),
    ("h5", "#37322b", "#ddd7cb"),
    ("c0", "#ebe2f1", "#35293f"),
    ("c0s", "#765391", "#c6a6e1"),
    ("c1", "#dbebdc", "#203526"),
    ("c1s", "#3a7448", "#8ecb9c"),
    ("c2", "#f3e5c1", "#3b3014"),
    ("c2s", "#83600f", "#dfb95c"),
    ("c3", "#d1e9ea", "#173638"),
    ("c3s", "#1d7074", "#6fc8cc"),
    ("c4", "#f6dde2", "#40242d"),
    ("c4s", "#9d405c", "#f09fb4"),
    ("c5", "#e6e2da", "#2e2e2f"),
    ("c5s", "#635d54", "#b8b2a8"),
    ("c6", "#eadccb", "#37291b"),
    ("c6s", "#775531", "#d7b083"),
];

/// A colour of the light scheme, for the attributes of shapes.
pub(super) fn light(name: &str) -> &'static str {
    COLOURS.iter().find(|(known, ..)| *known == name).map_or("#211f1c", |(_, light, _)| light)
}

/// The light colours within a template: those of the shapes' attributes.
pub(super) struct Palette;

impl Palette {
    #[expect(clippy::unused_self)]
    pub(super) fn light(&self, name: &str) -> &'static str {
        light(name)
    }
}

/// The custom properties of a scheme, for `:root{…}`: `--paper:#fbfaf6;--ink:…`.
#[must_use]
pub fn variables(scheme: Scheme) -> String {
    COLOURS.iter().fold(String::new(), |mut text, (name, light, dark)| {
        let colour = match scheme {
            Scheme::Light => light,
            Scheme::Dark => dark,
        };
        let _ = write!(text, "--{name}:{colour};");
        text
    })
}

impl Tone {
    /// The class of a text.
    pub(super) fn class(self) -> String {
        match self {
            Self::Ink => String::new(),
            Self::Up => "up".to_owned(),
            Self::Down => "down".to_owned(),
            Self::Group(group) => format!("k{}", group % GROUPS),
        }
    }

    /// Its colour on light paper where it is of one person alone, or of copies.
    pub(super) fn faint_fill(self) -> &'static str {
        match self {
            Self::Ink => light("ink3"),
            Self::Up => light("up-o"),
            Self::Down => light("down-o"),
            Self::Group(_) => self.fill(),
        }
    }

    /// Its colour on light paper.
    pub(super) fn fill(self) -> &'static str {
        match self {
            Self::Ink => light("ink"),
            Self::Up => light("up"),
            Self::Down => light("down"),
            Self::Group(group) => stroke(group),
        }
    }
}

/// The colour of a group's boxes on light paper.
pub(super) fn fill(group: usize) -> &'static str {
    light(&format!("c{}", group % GROUPS))
}

/// The colour of a group's borders and words on light paper.
pub(super) fn stroke(group: usize) -> &'static str {
    light(&format!("c{}s", group % GROUPS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours by WCAG 2: 1 to 21.
    fn contrast(x: &str, y: &str) -> f64 {
        let luminance = |colour: &str| {
            let part = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        let (x, y) = (luminance(x), luminance(y));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    /// Every colour by its name, in both schemes.
    fn both(check: impl Fn(&dyn Fn(&str) -> &'static str)) {
        let of = |name: &str| COLOURS.iter().find(|(known, ..)| *known == name).unwrap();
        check(&|name| of(name).1);
        check(&|name| of(name).2);
    }

    #[test]
    fn known_contrasts() {
        assert!((contrast("#ffffff", "#000000") - 21.0).abs() < 1e-9);
        // By WebAIM's checker: 4.48.
        assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
    }

    #[test]
    fn words_are_read_on_their_ground() {
        both(|colour| {
            for name in ["ink", "ink2", "up", "down"] {
                assert!(contrast(colour(name), colour("paper")) >= 6.0, "{name}");
                assert!(contrast(colour(name), colour("burst")) >= 4.5, "{name}");
            }
            for name in ["ink3", "up-o", "down-o"] {
                assert!(contrast(colour(name), colour("paper")) >= 4.5, "{name}");
            }
            for group in 0..GROUPS {
                let (ground, text) = (colour(&format!("c{group}")), colour(&format!("c{group}s")));
                assert!(contrast(colour("ink"), ground) >= 7.0, "{group}");
                assert!(contrast(text, colour("paper")) >= 4.5, "{group}");
            }
        });
    }

    #[test]
    fn shapes_are_seen_on_paper() {
        both(|colour| {
            for name in ["bar", "bar2", "up", "down", "h3", "h4", "h5"] {
                assert!(contrast(colour(name), colour("paper")) >= 3.0, "{name}");
            }
            let steps: Vec<f64> = (0..STEPS)
                .map(|step| contrast(colour(&format!("h{step}")), colour("paper")))
                .collect();
            assert!(steps.windows(2).all(|pair| pair[1] / pair[0] > 1.15), "{steps:?}");
        });
    }
}
