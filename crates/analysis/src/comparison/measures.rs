//! The measures of each term, and the columns of the answer.

use polars::prelude::*;
use rayon::prelude::*;

use super::{SortBy, Weighed};
use crate::copies::is_of_copies;
use crate::keyness::Frequencies;
use crate::people::voices::{Voices, conservative};
use crate::people::{TAIL, Tested};

/// Rates are per so many terms.
const PER: f64 = 10_000.0;
/// How often a term must occur for one author's share to tell something.
const SHARED_COUNT: i64 = 3;
/// Tweets of a term that are given as examples.
const EXAMPLES: usize = 3;
/// The share of one author that is marked.
const GREAT_SHARE: f64 = 0.5;

/// Bounds; one that is infinite is `None`.
type Bounds = (Option<f64>, Option<f64>);

/// A term with its measures.
#[derive(Clone, Debug)]
pub(crate) struct Measures {
    /// Its row in the counts.
    pub row: usize,
    pub table: Frequencies,
    /// 1 where its rate grew, -1 where it fell.
    pub direction: i32,
    pub tested: Option<Tested>,
    pub z: f64,
    /// Orders terms whose z is 0 because too few people say them.
    pub plain_z: f64,
    /// The bounds of the log ratio: 95 %, and over all tested terms.
    pub interval: Bounds,
    pub corrected: Bounds,
    /// Null where authors are not known.
    pub authors: Option<i64>,
    pub baseline_authors: Option<i64>,
    pub top_author_share: Option<f64>,
    pub baseline_top_author_share: Option<f64>,
    /// Tweets of the day that have it.
    pub tweets: i64,
    /// Occurrences in posts of each side that are copies.
    pub copies: i64,
    pub baseline_copies: i64,
}

impl Measures {
    /// Whether one person wrote half of what the day has, or more; `None` where
    /// no author is known.
    pub(crate) fn one_author(&self) -> Option<bool> {
        self.authors.map(|_| is_of_one(self.top_author_share, self.table.a))
    }

    /// Whether one person wrote half of it, or more, where it is said more.
    pub(crate) fn is_of_one(&self) -> bool {
        if self.direction > 0 {
            is_of_one(self.top_author_share, self.table.a)
        } else {
            is_of_one(self.baseline_top_author_share, self.table.b)
        }
    }

    /// Whether half of it, where it is said more, is in copies.
    pub(crate) fn is_of_copies(&self) -> bool {
        let (copies, count) = if self.direction > 0 {
            (self.copies, self.table.a)
        } else {
            (self.baseline_copies, self.table.b)
        };
        is_of_copies(copies, count)
    }

    /// The conservative log ratio; `None` without an interval.
    fn lrc(&self) -> Option<f64> {
        self.tested.and_then(|tested| tested.raw).map(|_| conservative(self.corrected))
    }

    /// What a comparison is sorted by, and then by.
    pub(crate) fn key(&self, sort: SortBy) -> (f64, f64) {
        match sort {
            SortBy::Z => (self.z, self.plain_z),
            SortBy::G2 => (self.table.g2(), 0.0),
            SortBy::LogRatio => (self.table.log_ratio(), 0.0),
            SortBy::Lrc => (self.lrc().unwrap_or(0.0), 0.0),
            SortBy::Count => (self.table.a as f64, 0.0),
        }
    }
}

/// Whether a share of one author is to be marked.
pub(crate) fn is_of_one(share: Option<f64>, count: i64) -> bool {
    count >= SHARED_COUNT && share.is_some_and(|share| share >= GREAT_SHARE)
}

impl Weighed {
    /// The terms that occur often enough, by lemma and part of speech.
    pub(crate) fn measures(&self) -> Vec<Measures> {
        let numbers = |name: &str| {
            let column = self.answer.frame.column(name).and_then(Column::i64);
            column.map_or_else(|_| Vec::new(), |column| column.iter().collect::<Vec<_>>())
        };
        let (a, b) = (numbers("count"), numbers("baseline_count"));
        let knows_authors = self.posts.unit.iter().zip(&self.posts.is_target).fold(
            [false; 2],
            |[baseline, target], (&unit, &is_target)| {
                let is_known = self.posts.author.get(unit as usize).is_some();
                [baseline || is_known && !is_target, target || is_known && is_target]
            },
        );
        let share_of_all = self.n1 as f64 / (self.n1 + self.n2) as f64;
        let corrected_tail = TAIL / self.verdict.family.max(1) as f64;
        let design_share = self.layout.design.share();
        (0..a.len())
            .into_par_iter()
            .filter_map(|row| {
                let table = Frequencies {
                    a: a[row].unwrap_or(0),
                    b: b[row].unwrap_or(0),
                    n1: self.n1,
                    n2: self.n2,
                };
                if table.a + table.b < self.min_count {
                    return None;
                }
                let tested = self.verdict.get(row);
                let bounds = |tail: f64| {
                    let raw = tested.and_then(|tested| tested.raw);
                    raw.map_or((None, None), |(voices, _)| voices.log_ratio(design_share, tail))
                };
                let counts = Voices { target: table.a as f64, baseline: table.b as f64 };
                let [baseline, target] = self.spread(row);
                let none = |knows: bool, count: i64| (knows && count == 0).then_some(0);
                Some(Measures {
                    row,
                    table,
                    direction: table.direction(),
                    z: tested
                        .filter(|tested| tested.p.is_some())
                        .map_or(0.0, |tested| tested.test.order),
                    plain_z: tested.map_or_else(
                        || counts.order(share_of_all),
                        |tested| tested.test.plain_order,
                    ),
                    interval: bounds(TAIL),
                    corrected: bounds(corrected_tail),
                    authors: target.authors().or_else(|| none(knows_authors[1], table.a)),
                    baseline_authors: baseline
                        .authors()
                        .or_else(|| none(knows_authors[0], table.b)),
                    top_author_share: target.top_author_share(table.a),
                    baseline_top_author_share: baseline.top_author_share(table.b),
                    tweets: target.tweets,
                    copies: target.copies,
                    baseline_copies: baseline.copies,
                    tested,
                })
            })
            .collect()
    }

    /// Who says a term in the baseline and on the day, and how often it occurs in
    /// copies.
    fn spread(&self, row: usize) -> [Spread; 2] {
        let mut sides: [Spread; 2] = Default::default();
        let mut last_post = None;
        for &post in self.postings.0[row].as_slice() {
            let side = &mut sides[usize::from(self.posts.is_target[post as usize])];
            side.copies += i64::from(self.layout.is_copy[post as usize]);
            side.tweets += i64::from(last_post != Some(post));
            last_post = Some(post);
            let Some(author) = self.posts.author_of(post) else { continue };
            if side.last_author != Some(author) {
                (side.last_author, side.count) = (Some(author), 0);
                side.authors += 1;
            }
            side.count += 1;
            side.top_author_count = side.top_author_count.max(side.count);
        }
        sides
    }

    /// The ids of up to three tweets of the day that have a term, of different
    /// authors first.
    fn examples(&self, row: usize) -> Vec<i64> {
        // The posts come by author.
        let posts = self.postings.0[row].as_slice();
        let same =
            |one: &u32, other: &u32| self.posts.author_of(*one) == self.posts.author_of(*other);
        let (mut first, mut ids) = (Vec::<(usize, i64)>::new(), Vec::new());
        for of_author in posts.chunk_by(same) {
            ids.clear();
            let of_target = of_author.iter().filter(|post| self.posts.is_target[**post as usize]);
            ids.extend(of_target.map(|&post| self.posts.ids[post as usize]));
            ids.sort_unstable();
            ids.dedup();
            // No other one of them is among the first.
            first.extend(ids.iter().copied().enumerate().take(EXAMPLES));
            first.sort_unstable();
            first.truncate(EXAMPLES);
        }
        first.into_iter().map(|(_, id)| id).collect()
    }
}

/// Who says a term on one side. The posts come by author.
#[derive(Default)]
struct Spread {
    authors: i64,
    top_author_count: i64,
    tweets: i64,
    copies: i64,
    last_author: Option<u32>,
    /// Of the last author.
    count: i64,
}

impl Spread {
    /// `None` where no author is known.
    fn authors(&self) -> Option<i64> {
        (self.authors > 0).then_some(self.authors)
    }

    fn top_author_share(&self, count: i64) -> Option<f64> {
        (self.authors > 0 && count > 0).then(|| self.top_author_count as f64 / count as f64)
    }
}

/// The answer's rows.
pub(super) fn frame(weighed: &Weighed, terms: &[Measures]) -> PolarsResult<DataFrame> {
    let rows: Vec<IdxSize> =
        terms.iter().map(|term| IdxSize::try_from(term.row).unwrap_or(IdxSize::MAX)).collect();
    let counted = weighed.answer.frame.take(&IdxCa::from_vec("".into(), rows))?;
    let real = |name: &str, value: &dyn Fn(&Measures) -> Option<f64>| {
        let values: Vec<Option<f64>> =
            terms.iter().map(|term| value(term).filter(|value| value.is_finite())).collect();
        Column::new(name.into(), values)
    };
    let whole = |name: &str, value: fn(&Measures) -> Option<i64>| {
        Column::new(name.into(), terms.iter().map(value).collect::<Vec<_>>())
    };
    let rate = |count: i64, all: i64| PER * count as f64 / all as f64;
    let target_rate = |term: &Measures| rate(term.table.a, term.table.n1);
    let baseline_rate = |term: &Measures| rate(term.table.b, term.table.n2);
    let test = |value: fn(&Tested) -> Option<f64>| {
        move |term: &Measures| term.tested.as_ref().and_then(value)
    };
    let ranks = ["rank", "baseline_rank"]
        .map(|name| Ok::<_, PolarsError>(counted.column(name)?.i64()?.clone()));
    let [rank, baseline_rank] = ranks;
    let rank_change = (&baseline_rank? - &rank?).with_name("rank_change".into()).into_column();
    let mark: Vec<Option<&str>> = terms
        .iter()
        .map(|term| match term.table {
            Frequencies { b: 0, .. } => Some("absent before"),
            Frequencies { a: 0, .. } => Some("gone"),
            _ => None,
        })
        .collect();
    let one_author: Vec<Option<bool>> = terms.iter().map(Measures::one_author).collect();
    let column = |name: &str| counted.column(name).cloned();
    let columns = vec![
        column("lemma")?,
        column("pos")?,
        column("kind")?,
        column("count")?,
        column("baseline_count")?,
        real("rate", &|term| Some(target_rate(term))),
        real("baseline_rate", &|term| Some(baseline_rate(term))),
        whole("delta", |term| Some(term.table.a - term.table.b)),
        real("delta_rate", &|term| Some(target_rate(term) - baseline_rate(term))),
        column("rank")?,
        column("baseline_rank")?,
        rank_change,
        whole("authors", |term| term.authors),
        whole("baseline_authors", |term| term.baseline_authors),
        real("top_author_share", &|term| term.top_author_share),
        Column::new("one_author".into(), one_author),
        real("voices", &test(|tested| Some(tested.test.voices.target))),
        real("baseline_voices", &test(|tested| Some(tested.test.voices.baseline))),
        real("phi", &test(|tested| Some(tested.test.phi))),
        real("p", &test(|tested| tested.p)),
        real("q", &test(|tested| tested.q)),
        real("z", &|term| Some(term.z)),
        real("log_ratio", &|term| Some(term.table.log_ratio())),
        real("log_ratio_low", &|term| term.interval.0),
        real("log_ratio_high", &|term| term.interval.1),
        real("lrc", &Measures::lrc),
        real("g2", &|term| Some(term.table.g2())),
        whole("copies", |term| Some(term.copies)),
        column("amplification")?,
        whole("tweets", |term| Some(term.tweets)),
        column("first_seen")?,
        Column::new("mark".into(), mark),
        examples(weighed, terms),
    ];
    DataFrame::new(terms.len(), columns)
}

/// The ids of the example tweets in one column.
fn examples(weighed: &Weighed, terms: &[Measures]) -> Column {
    let ids: Vec<Vec<i64>> = terms.par_iter().map(|term| weighed.examples(term.row)).collect();
    let lists: ListChunked = ids.into_iter().map(|ids| Some(Series::new("".into(), ids))).collect();
    lists.with_name("examples".into()).into_column()
}
