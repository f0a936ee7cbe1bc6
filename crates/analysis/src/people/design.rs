//! How the counts of a term vary between people, and what that leaves of a change.

use super::MIN_PEOPLE;
use super::voices::Voices;

/// What an author says on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// The author's number; the units of an author stand together.
    pub author: u32,
    /// Whether the day is one of the target's, else it is one of the baseline's.
    pub is_target: bool,
    /// How many terms count in all.
    pub terms: u32,
}

/// The same in eight bytes: of millions of people each takes them for all terms.
#[derive(Clone, Copy, Debug)]
struct Packed {
    /// Twice the author's number, and 1 on the target's side.
    author_and_side: u32,
    terms: u32,
}

impl Packed {
    fn of(unit: Unit) -> Self {
        let Unit { author, is_target, terms } = unit;
        Self { author_and_side: author << 1 | u32::from(is_target), terms }
    }

    fn author(self) -> u32 {
        self.author_and_side >> 1
    }

    fn is_target(self) -> bool {
        self.author_and_side & 1 != 0
    }

    fn terms(self) -> f64 {
        f64::from(self.terms)
    }
}

/// What an author says on a day in a conversation that others are in, too.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The unit's place.
    pub unit: u32,
    /// The conversation's number; a conversation lies within one side.
    pub conversation: u32,
    /// How many terms count in all.
    pub terms: f64,
}

/// How often a unit, or a cell, has a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitCount {
    /// Its place.
    pub place: u32,
    /// Above 0.
    pub count: u32,
}

/// What does not depend on the term.
#[derive(Clone, Debug)]
pub struct Design {
    units: Vec<Packed>,
    cells: Vec<Cell>,
    /// All terms of an author; of a conversation.
    author_terms: Vec<u32>,
    conversation_terms: Vec<f64>,
    /// All terms of the target, and of the baseline.
    target: f64,
    baseline: f64,
    /// Sums of the squares of the terms of units, authors, cells, conversations.
    square_units: f64,
    square_authors: f64,
    square_cells: f64,
    square_conversations: f64,
    /// How far the authors' habits widen the difference, or narrow it where the
    /// same people stand on both sides.
    pairing: f64,
    least_phi: f64,
}

/// What a term comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermTest {
    /// People who say it on the target's side, on the baseline's, and on either.
    pub target_people: usize,
    pub baseline_people: usize,
    pub people: usize,
    /// Counts that no unit makes more than its share of, over phi.
    pub voices: Voices,
    /// How many times the variance has that of independent occurrences.
    pub phi: f64,
    /// The two-sided p, whoever says it.
    pub p: f64,
    /// Whether enough people say it, over both sides.
    pub is_testable: bool,
    /// Whether enough say it on the side where it is more frequent.
    pub has_people: bool,
    /// For the order; see [`Voices::order`].
    pub order: f64,
    /// The same with phi 1, for terms that too few people say.
    pub plain_order: f64,
}

/// How the counts of a term scatter.
struct Spread {
    target: f64,
    baseline: f64,
    phi: f64,
}

impl Design {
    /// A unit counts at most so many times its share of a term, and at least 1.
    const CAP: f64 = 3.0;
    /// What pairing leaves of the variance at least.
    const LEAST_VARIANCE: f64 = 0.25;
    /// The least phi, and that of a comparison of fewer authors than a panel has.
    const LEAST_PHI: f64 = 0.5;
    const SMALL_PANEL: usize = 10;
    const LEAST_PHI_OF_PANEL: f64 = 1.0;

    /// Sums what the tests of all terms share. Conversations of one unit may be
    /// left out of the cells.
    ///
    /// # Panics
    ///
    /// When a cell's unit is not among the units.
    #[must_use]
    pub fn new(units: impl Iterator<Item = Unit>, cells: Vec<Cell>) -> Self {
        let units: Vec<Packed> = units.map(Packed::of).collect();
        let [mut target, mut baseline, mut square_units] = [0.0; 3];
        let authors = units.iter().map(|unit| unit.author() as usize + 1).max().unwrap_or(0);
        let mut author_terms: Vec<u32> = vec![0; authors];
        for unit in &units {
            let terms = unit.terms();
            *if unit.is_target() { &mut target } else { &mut baseline } += terms;
            square_units += terms * terms;
            author_terms[unit.author() as usize] += unit.terms;
        }
        let share = if target + baseline > 0.0 { target / (target + baseline) } else { 0.0 };
        let rest = 1.0 - share;
        // Of millions of authors, what is summed of each is not kept.
        let pairing = units.chunk_by(|one, other| one.author() == other.author()).map(|units| {
            // The terms and their squares on each side.
            let [mut n, mut q] = [[0.0; 2]; 2];
            for unit in units {
                let (side, terms) = (usize::from(unit.is_target()), unit.terms());
                n[side] += terms;
                q[side] += terms * terms;
            }
            let ([n0, n1], [q0, q1]) = (n, q);
            share * share * (n0 * n0 - q0) - 2.0 * share * rest * n1 * n0
                + rest * rest * (n1 * n1 - q1)
        });
        let pairing = pairing.sum();
        let conversations =
            cells.iter().map(|cell| cell.conversation as usize + 1).max().unwrap_or(0);
        let mut conversation_terms = vec![0.0; conversations];
        for cell in &cells {
            assert!((cell.unit as usize) < units.len(), "a cell is of a unit");
            conversation_terms[cell.conversation as usize] += cell.terms;
        }
        let squares = |terms: &[f64]| terms.iter().map(|n| n * n).sum();
        let people = author_terms.iter().filter(|&&terms| terms > 0).count();
        Self {
            target,
            baseline,
            square_units,
            square_authors: author_terms.iter().map(|&n| f64::from(n) * f64::from(n)).sum(),
            square_cells: cells.iter().map(|cell| cell.terms * cell.terms).sum(),
            square_conversations: squares(&conversation_terms),
            pairing,
            least_phi: if people < Self::SMALL_PANEL {
                Self::LEAST_PHI_OF_PANEL
            } else {
                Self::LEAST_PHI
            },
            units,
            cells,
            author_terms,
            conversation_terms,
        }
    }

    /// All terms of the target and of the baseline.
    #[must_use]
    pub fn terms(&self) -> (f64, f64) {
        (self.target, self.baseline)
    }

    /// The target's share of all terms.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.target / (self.target + self.baseline)
    }

    /// People of the target's side, of the baseline's, of both sides.
    #[must_use]
    pub fn people(&self) -> (usize, usize, usize) {
        Self::people_of(self.units.iter().filter(|unit| unit.terms > 0))
    }

    /// How many people units, in their order, are of on each side, and in all.
    fn people_of<'a>(units: impl Iterator<Item = &'a Packed>) -> (usize, usize, usize) {
        let (mut target, mut baseline, mut all) = (0, 0, 0);
        let (mut author, mut seen) = (None, [false; 2]);
        for unit in units {
            if author != Some(unit.author()) {
                (author, seen) = (Some(unit.author()), [false; 2]);
                all += 1;
            }
            let seen = &mut seen[usize::from(unit.is_target())];
            if !*seen {
                *if unit.is_target() { &mut target } else { &mut baseline } += 1;
            }
            *seen = true;
        }
        (target, baseline, all)
    }

    /// Tests a term by the units that have it, in their order, and by the cells.
    /// `None` if nobody says it or a side has no terms.
    #[must_use]
    pub fn test(&self, counts: &[UnitCount], cells: &[UnitCount]) -> Option<TermTest> {
        let spread = self.spread(counts, cells, true)?;
        let share = self.share();
        let voices = spread.voices();
        let (target_people, baseline_people, people) =
            Self::people_of(counts.iter().map(|count| &self.units[count.place as usize]));
        let rises = voices.target > (voices.target + voices.baseline) * share;
        let on_high_side = if rises { target_people } else { baseline_people };
        Some(TermTest {
            target_people,
            baseline_people,
            people,
            phi: spread.phi,
            p: voices.p(share),
            is_testable: people >= MIN_PEOPLE,
            has_people: on_high_side >= MIN_PEOPLE,
            order: voices.order(share),
            plain_order: Voices { target: spread.target, baseline: spread.baseline }.order(share),
            voices,
        })
    }

    /// The counts themselves, not capped, as voices: those that intervals are
    /// made of. With their phi.
    #[must_use]
    pub fn raw_voices(&self, counts: &[UnitCount], cells: &[UnitCount]) -> Option<(Voices, f64)> {
        self.spread(counts, cells, false).map(|spread| (spread.voices(), spread.phi))
    }

    fn spread(&self, counts: &[UnitCount], cells: &[UnitCount], is_capped: bool) -> Option<Spread> {
        let n = self.target + self.baseline;
        let said: f64 = counts.iter().map(|count| f64::from(count.count)).sum();
        if said <= 0.0 || self.target <= 0.0 || self.baseline <= 0.0 {
            return None;
        }
        let capped = |count: u32, unit: Packed| {
            let count = f64::from(count);
            let most = || (Self::CAP * said / n * unit.terms()).max(1.0);
            if is_capped { count.min(most()) } else { count }
        };
        let (mut target, mut baseline) = (0.0, 0.0);
        // Sums of y² and of y n, over units and over authors.
        let [mut unit_squares, mut unit_products] = [0.0; 2];
        let [mut author_squares, mut author_products] = [0.0; 2];
        let (mut author, mut of_author) = (u32::MAX, 0.0);
        let mut close = |author: u32, of_author: f64| {
            if let Some(terms) = self.author_terms.get(author as usize) {
                author_squares += of_author * of_author;
                author_products += of_author * f64::from(*terms);
            }
        };
        for count in counts {
            let unit = self.units[count.place as usize];
            let y = capped(count.count, unit);
            *if unit.is_target() { &mut target } else { &mut baseline } += y;
            unit_squares += y * y;
            unit_products += y * unit.terms();
            if unit.author() != author {
                close(author, of_author);
                (author, of_author) = (unit.author(), 0.0);
            }
            of_author += y;
        }
        close(author, of_author);

        let all = target + baseline;
        let rate = all / n;
        let about_rate = |squares: f64, products: f64, all_squares: f64| {
            squares - 2.0 * rate * products + rate * rate * all_squares
        };
        let of_units = about_rate(unit_squares, unit_products, self.square_units);
        let of_authors = about_rate(author_squares, author_products, self.square_authors);
        let several = self.square_authors - self.square_units;
        let habit = if several > 0.0 { ((of_authors - of_units) / several).max(0.0) } else { 0.0 };
        let share = self.share();
        let width = share * (1.0 - share);
        let variance = (width * of_units + habit * self.pairing)
            .max(Self::LEAST_VARIANCE * width * of_units)
            + width * self.of_conversations(cells, rate, capped).max(0.0);
        let freedom = 1.0 - self.square_units / (n * n);
        let phi = variance / (freedom * width * all);
        // One unit on each side may leave no freedom.
        let phi = if phi.is_finite() { phi.max(self.least_phi) } else { self.least_phi };
        Some(Spread { target, baseline, phi })
    }

    /// How much more the conversations scatter than their cells.
    fn of_conversations(
        &self,
        counts: &[UnitCount],
        rate: f64,
        capped: impl Fn(u32, Packed) -> f64,
    ) -> f64 {
        if self.cells.is_empty() {
            return 0.0;
        }
        let [mut squares, mut products] = [0.0; 2];
        let mut said: Vec<(u32, f64)> = Vec::with_capacity(counts.len());
        for count in counts {
            let cell = &self.cells[count.place as usize];
            let y = capped(count.count, self.units[cell.unit as usize]);
            squares -= y * y;
            products -= y * cell.terms;
            said.push((cell.conversation, y));
        }
        said.sort_unstable_by_key(|(conversation, _)| *conversation);
        for of_one in said.chunk_by(|one, other| one.0 == other.0) {
            let y: f64 = of_one.iter().map(|(_, y)| y).sum();
            squares += y * y;
            products += y * self.conversation_terms[of_one[0].0 as usize];
        }
        squares - 2.0 * rate * products
            + rate * rate * (self.square_conversations - self.square_cells)
    }
}

impl Spread {
    fn voices(&self) -> Voices {
        Voices { target: self.target / self.phi, baseline: self.baseline / self.phi }
    }
}
