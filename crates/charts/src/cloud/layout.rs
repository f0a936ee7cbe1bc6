//! Where the words of a cloud stand.
//!
//! The largest first, each at the free place that is nearest to the middle. That
//! place is found exactly: the nearest point outside of all boxes (grown by half
//! of the new one) is the middle itself, or lies on a side of one of them, as
//! near along that side as the others leave free.

use crate::Label;

/// Of a word's size, where its letters stand in its box: above the baseline.
pub(crate) const ASCENT: f64 = 0.88;
/// What a box is higher than the size where letters may hang below.
const DESCENT: f64 = 0.1;
/// Sizes are as this power of the counts.
const POWER: f64 = 0.6;
/// Between two words, as a part of the smaller one's size: where they would read as one,
/// which they do side by side, and if they read downwards one above the other; and else.
const GAPS: (f64, f64) = (0.3, 0.08);
/// Of the superellipse whose distance is taken: 2 is an ellipse, more is nearer
/// to a rectangle.
const ROUNDNESS: f64 = 2.2;
/// How much of the area the boxes are to fill, with what is between them.
const FILL: f64 = 0.68;
/// How often a smaller scale is tried if not all fit, and how much smaller.
const TRIES: usize = 8;
const SMALLER: f64 = 0.92;
/// One in so many words that can be vertical is, and how many in all, as a part.
const VERTICAL_EACH: usize = 5;
const VERTICAL_MOST: usize = 12;

/// What to draw in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Shape {
    pub width: f64,
    /// At most.
    pub height: f64,
    /// Sizes in pixels.
    pub smallest: f64,
    pub greatest: f64,
}

/// The placed words within the smallest box about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cloud {
    pub width: f64,
    pub height: f64,
    pub words: Vec<Place>,
}

/// A word's box.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    /// Which word.
    pub word: usize,
    pub label: Label,
    pub size: f64,
    pub is_vertical: bool,
    /// Of the box, its left upper corner.
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Places words, which come with their numbers and counts, the most frequent
/// first, as large as they all fit; else the last are left out.
pub(crate) fn cloud(words: &[(usize, Label, i64)], shape: Shape) -> Cloud {
    let Some((_, _, most)) = words.first() else {
        return Cloud { width: shape.width, height: shape.smallest, words: Vec::new() };
    };
    let parts: Vec<f64> =
        words.iter().map(|(.., count)| (*count as f64 / *most as f64).powf(POWER)).collect();
    // The widest word fits too.
    let widest = words.iter().zip(&parts).map(|((_, label, _), part)| label.width() * part);
    // A few words need not be shouted.
    let loudest = shape.greatest * (0.4 + 0.04 * words.len() as f64).min(1.0);
    let greatest = (shape.width * 0.96 / widest.fold(1.0, f64::max)).min(loudest);
    let vertical = vertical(words);
    let boxes =
        |scale: f64| {
            let sizes = parts.iter().map(move |part| (part * scale).max(shape.smallest));
            words.iter().zip(sizes).zip(&vertical).map(|(((word, label, _), size), is_vertical)| {
                boxed(*word, label, size, *is_vertical)
            })
        };
    let area = |scale: f64| -> f64 {
        let with_gaps =
            |word: Place| (word.width + GAPS.0 * word.size) * (word.height + GAPS.1 * word.size);
        boxes(scale).map(with_gaps).sum()
    };
    // The greatest scale whose boxes do not overfill the area, by bisection.
    let (mut fits, mut fails) = (shape.smallest.min(greatest), greatest);
    for _ in 0..20 {
        let scale = f64::midpoint(fits, fails);
        let is_full = area(scale) > FILL * shape.width * shape.height;
        if is_full { fails = scale } else { fits = scale }
    }
    let mut best = place(boxes(fits), shape);
    for _ in 0..TRIES {
        if best.len() == words.len() {
            break;
        }
        fits *= SMALLER;
        let smaller = place(boxes(fits), shape);
        if smaller.len() > best.len() {
            best = smaller;
        }
    }
    cropped(best, shape)
}

/// Which words stand vertically: some of two to four kana or kanji, not the first.
fn vertical(words: &[(usize, Label, i64)]) -> Vec<bool> {
    let mut able = 0;
    let mut left = words.len().div_ceil(VERTICAL_MOST);
    words
        .iter()
        .enumerate()
        .map(|(place, (_, label, _))| {
            if place < 4 || !label.is_upright() || !(2..=4).contains(&label.letters()) {
                return false;
            }
            able += 1;
            let stands = able % VERTICAL_EACH == 1 && left > 0;
            left -= usize::from(stands);
            stands
        })
        .collect()
}

/// A word's box, not yet placed.
fn boxed(word: usize, label: &Label, size: f64, is_vertical: bool) -> Place {
    let size = (size * 10.0).floor() / 10.0;
    let length = label.width() * size;
    let across = if label.is_upright() { size } else { size * (1.0 + DESCENT) };
    let (width, height) = if is_vertical { (across, length) } else { (length, across) };
    Place { word, label: label.clone(), size, is_vertical, x: 0.0, y: 0.0, width, height }
}

/// Places the boxes one after the other; those without room are left out.
fn place(words: impl Iterator<Item = Place>, shape: Shape) -> Vec<Place> {
    let mut placed: Vec<Place> = Vec::new();
    for mut word in words {
        let Some((x, y)) = nearest(&word, &placed, shape) else { continue };
        (word.x, word.y) = (x - word.width / 2.0, y - word.height / 2.0);
        placed.push(word);
    }
    placed
}

/// Whether what stands above or below can seem to belong to it: vertical words, and those
/// of a single character.
fn reads_downwards(word: &Place) -> bool {
    word.is_vertical || (word.label.letters() == 1 && word.label.is_upright())
}

/// The middle of the nearest free place, from the middle of the cloud.
fn nearest(word: &Place, placed: &[Place], shape: Shape) -> Option<(f64, f64)> {
    let (half_width, half_height) = (word.width / 2.0, word.height / 2.0);
    let (most_x, most_y) = (shape.width / 2.0 - half_width, shape.height / 2.0 - half_height);
    if most_x < 0.0 || most_y < 0.0 {
        return None;
    }
    // Where the word's middle cannot be.
    let blocked: Vec<[f64; 4]> = placed
        .iter()
        .map(|other| {
            let size = word.size.min(other.size);
            let is_column = reads_downwards(word) && reads_downwards(other);
            let above = size * if is_column { GAPS.0 } else { GAPS.1 };
            let aside = GAPS.0 * size;
            [
                other.x - half_width - aside,
                other.x + other.width + half_width + aside,
                other.y - half_height - above,
                other.y + other.height + half_height + above,
            ]
        })
        .collect();
    // To beyond the middle, so that long words stay inside.
    let part = |at: f64, half: f64, most: f64| ((at.abs() + 0.5 * half) / most).powf(ROUNDNESS);
    let part_x = |x: f64| part(x, half_width, shape.width);
    let part_y = |y: f64| part(y, half_height, shape.height);
    let mut best: Option<(f64, (f64, f64))> = None;
    let mut offer = |distance: f64, place: (f64, f64)| {
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, place));
        }
        best.map_or(f64::INFINITY, |(least, _)| least)
    };

    let mut least = f64::INFINITY;
    let mut across: Vec<(f64, f64)> = Vec::new();
    for x in from_the_middle(&blocked, [0, 1], most_x) {
        let of_x = part_x(x);
        if of_x + part_y(0.0) >= least {
            break;
        }
        across.clear();
        let at_x = blocked.iter().filter(|sides| sides[0] < x && x < sides[1]);
        across.extend(at_x.map(|sides| (sides[2], sides[3])));
        for y in free(&across, most_y) {
            least = offer(of_x + part_y(y), (x, y));
        }
    }
    for y in from_the_middle(&blocked, [2, 3], most_y) {
        let of_y = part_y(y);
        if of_y + part_x(0.0) >= least {
            break;
        }
        across.clear();
        let at_y = blocked.iter().filter(|sides| sides[2] < y && y < sides[3]);
        across.extend(at_y.map(|sides| (sides[0], sides[1])));
        for x in free(&across, most_x) {
            least = offer(of_y + part_x(x), (x, y));
        }
    }
    best.map(|(_, place)| place)
}

/// The middle and the sides of boxes that are no further than `most` from it,
/// the nearest first.
fn from_the_middle(blocked: &[[f64; 4]], sides: [usize; 2], most: f64) -> Vec<f64> {
    let mut places: Vec<f64> = blocked
        .iter()
        .flat_map(|of| sides.map(|side| of[side]))
        .filter(|at| at.abs() <= most)
        .chain([0.0])
        .collect();
    places.sort_by(|a, b| a.abs().total_cmp(&b.abs()).then_with(|| a.total_cmp(b)));
    places
}

/// The nearest places to 0 on both sides that no blocked stretch (its ends are
/// free) holds, up to `most`.
fn free(blocked: &[(f64, f64)], most: f64) -> impl Iterator<Item = f64> {
    let (mut up, mut down) = (0.0, 0.0);
    while let Some((_, to)) = blocked.iter().find(|(from, to)| *from < up && up < *to) {
        up = *to;
    }
    while let Some((from, _)) = blocked.iter().find(|(from, to)| *from < down && down < *to) {
        down = *from;
    }
    [up, down].into_iter().filter(move |at| at.abs() <= most)
}

/// Moved so that the boxes' common box begins at 0. Where they reach nearly as far
/// as the shape, the drawing is no wider than they are; it is shown a little larger.
fn cropped(mut words: Vec<Place>, shape: Shape) -> Cloud {
    let edge = |side: fn(&Place) -> f64, pick: fn(f64, f64) -> f64| {
        words.iter().map(side).reduce(pick).unwrap_or(0.0)
    };
    let (left, right) = (edge(|word| word.x, f64::min), edge(|word| word.x + word.width, f64::max));
    let (top, bottom) =
        (edge(|word| word.y, f64::min), edge(|word| word.y + word.height, f64::max));
    let used = right - left;
    let width = if used < 0.85 * shape.width { shape.width } else { used };
    let shift = -left + (width - used) / 2.0;
    for word in &mut words {
        word.x += shift;
        word.y -= top;
    }
    Cloud { width, height: (bottom - top).max(1.0), words }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WIDE: Shape = Shape { width: 888.0, height: 470.0, smallest: 17.0, greatest: 150.0 };
    const NARROW: Shape = Shape { width: 350.0, height: 500.0, smallest: 13.5, greatest: 84.0 };

    fn words(words: &[(&str, i64)]) -> Vec<(usize, Label, i64)> {
        let labels = words.iter().map(|(text, count)| (Label::new(text, 9), *count));
        labels.enumerate().map(|(word, (label, count))| (word, label, count)).collect()
    }

    /// Boxes that share a place, each pair against each other.
    fn overlaps(cloud: &Cloud) -> usize {
        let words = &cloud.words;
        let meet = |a: &Place, b: &Place| {
            a.x < b.x + b.width
                && b.x < a.x + a.width
                && a.y < b.y + b.height
                && b.y < a.y + a.height
        };
        let pairs = (0..words.len()).flat_map(|a| (a + 1..words.len()).map(move |b| (a, b)));
        pairs.filter(|(a, b)| meet(&words[*a], &words[*b])).count()
    }

    fn is_within(cloud: &Cloud) -> bool {
        let slack = 1e-6;
        cloud.words.iter().all(|word| {
            word.x >= -slack
                && word.y >= -slack
                && word.x + word.width <= cloud.width + slack
                && word.y + word.height <= cloud.height + slack
        })
    }

    #[test]
    fn the_most_frequent_is_the_largest_and_in_the_middle() {
        let words =
            words(&[("ひより", 27), ("生誕祭", 12), ("公演", 11), ("嬉しい", 10), ("配信", 9)]);
        let cloud = cloud(&words, WIDE);
        let sizes: Vec<f64> = cloud.words.iter().map(|word| word.size).collect();
        assert!(sizes.windows(2).all(|pair| pair[0] > pair[1]), "{sizes:?}");
        // As the power 0.6 of the counts, by hand: (12/27)^0.6 = 0.6148.
        assert!((sizes[1] / sizes[0] - 0.6148).abs() < 0.002, "{sizes:?}");
        let first = &cloud.words[0];
        assert!((first.x + first.width / 2.0 - cloud.width / 2.0).abs() < cloud.width / 4.0);
    }

    #[test]
    fn some_short_words_of_kana_and_kanji_are_vertical() {
        let texts: Vec<String> =
            (0..40).map(|n| format!("楽{}", ["しい", "む", "器"][n % 3])).collect();
        let counted: Vec<(&str, i64)> = texts.iter().map(|text| (text.as_str(), 9)).collect();
        let cloud = cloud(&words(&counted), WIDE);
        let vertical: Vec<&Place> = cloud.words.iter().filter(|word| word.is_vertical).collect();
        assert!((2..=4).contains(&vertical.len()), "{}", vertical.len());
        assert!(vertical.iter().all(|word| word.height > word.width));
        let latin: Vec<(&str, i64)> = vec![("LINE", 9); 40];
        let cloud = super::cloud(&words(&latin), WIDE);
        assert!(cloud.words.iter().all(|word| !word.is_vertical));
    }

    #[test]
    fn words_that_read_downwards_stand_apart() {
        let texts: Vec<String> =
            (0..80).map(|n| ["買う", "寒い", "店", "棚", "帰る"][n % 5].to_owned()).collect();
        let counted: Vec<(&str, i64)> = texts.iter().map(|text| (text.as_str(), 9)).collect();
        for shape in [WIDE, NARROW] {
            let cloud = cloud(&words(&counted), shape);
            let downwards: Vec<&Place> =
                cloud.words.iter().filter(|word| reads_downwards(word)).collect();
            assert!(downwards.iter().any(|word| word.is_vertical));
            for (upper, lower) in downwards
                .iter()
                .flat_map(|upper| downwards.iter().map(move |lower| (upper, lower)))
                .filter(|(upper, lower)| upper.y < lower.y)
                .filter(|(a, b)| a.x < b.x + b.width && b.x < a.x + a.width)
            {
                let gap = lower.y - upper.y - upper.height;
                let least = GAPS.0 * upper.size.min(lower.size) - 1e-6;
                assert!(gap >= least, "{} {}: {gap}", upper.label.text(), lower.label.text());
            }
        }
    }

    #[test]
    fn what_finds_no_room_is_left_out() {
        let many: Vec<(&str, i64)> = vec![("あいうえおかきく", 3); 400];
        let cloud = cloud(&words(&many), NARROW);
        assert!(cloud.words.len() > 50 && cloud.words.len() < 400, "{}", cloud.words.len());
        assert_eq!(overlaps(&cloud), 0);
        assert!(is_within(&cloud));
    }

    #[test]
    fn nothing_is_nothing() {
        assert!(cloud(&[], WIDE).words.is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn words_do_not_overlap(
            texts in proptest::collection::vec(("[あ-んア-ン一-龠a-zA-Z0-9#ー🎂]{1,14}", 1_i64..500), 1..80),
        ) {
            let mut texts: Vec<(&str, i64)> =
                texts.iter().map(|(text, count)| (text.as_str(), *count)).collect();
            texts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let words = words(&texts);
            for shape in [WIDE, NARROW] {
                let cloud = cloud(&words, shape);
                prop_assert_eq!(overlaps(&cloud), 0);
                prop_assert!(is_within(&cloud));
                prop_assert!(cloud.width <= shape.width + 1e-6 && cloud.height <= shape.height + 1e-6);
                prop_assert_eq!(super::cloud(&words, shape), cloud);
            }
        }

        /// The exact place against a search over a fine grid.
        #[test]
        fn no_place_on_a_grid_is_nearer(sizes in proptest::collection::vec((20.0_f64..90.0, 10.0_f64..40.0), 2..12)) {
            let shape = Shape { width: 400.0, height: 300.0, smallest: 1.0, greatest: 99.0 };
            let boxes: Vec<Place> = sizes
                .iter()
                .enumerate()
                .map(|(word, (width, height))| Place {
                    word,
                    label: Label::default(),
                    size: 10.0,
                    is_vertical: false,
                    x: 0.0,
                    y: 0.0,
                    width: *width,
                    height: *height,
                })
                .collect();
            let (last, others) = boxes.split_last().unwrap();
            let placed = place(others.iter().cloned(), shape);
            let Some((x, y)) = nearest(last, &placed, shape) else { return Ok(()) };
            let distance = |x: f64, y: f64| {
                ((x.abs() + last.width / 4.0) / 400.0).powf(ROUNDNESS)
                    + ((y.abs() + last.height / 4.0) / 300.0).powf(ROUNDNESS)
            };
            // By how much the middles are nearer than halves and gaps ask for.
            let room = |at: f64, from: f64, other: f64, own: f64, gap: f64| {
                (at - from - other / 2.0).abs() - f64::midpoint(own, other) - 10.0 * gap
            };
            let is_free = |x: f64, y: f64| {
                placed.iter().all(|other| {
                    room(x, other.x, other.width, last.width, GAPS.0) >= 0.0
                        || room(y, other.y, other.height, last.height, GAPS.1) >= 0.0
                })
            };
            let found = distance(x, y);
            for column in -200..=200 {
                for row in -150..=150 {
                    let (x, y) = (f64::from(column), f64::from(row));
                    let fits = x.abs() + last.width / 2.0 <= 200.0 && y.abs() + last.height / 2.0 <= 150.0;
                    prop_assert!(!fits || !is_free(x, y) || distance(x, y) >= found - 1e-9);
                }
            }
        }
    }
}
