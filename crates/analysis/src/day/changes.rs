//! What rose and fell against the days before.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use super::lost;
use super::said::Previous;
use super::top_author::{heaviest, without};
use super::{DAYS_BEFORE, TermKey};
use crate::baseline::Baseline;
use crate::comparison::{Measures, SaidIn, SortBy, Untested, Weighed};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::people::Told;
use crate::people::{FALSE_DISCOVERY_RATE, MIN_PEOPLE};
use crate::span::Span;
use tsubuyaki_warehouse::{Manifest, Snapshot, Table};

/// Terms that a page shows of those that rose, and of those that fell.
const RISING: usize = 10;
const FALLING: usize = 8;
/// How many times as many are kept until it is known which are one account's doing.
const RESERVE: usize = 3;
/// Terms that rose from which stories are made.
const OF_STORIES: usize = 24;
/// By how much a rate must differ, in log2: by a twentieth.
const LEAST_CHANGE: f64 = 0.07;
/// The same where no term is tested, by a half: what all words do is no change of one.
const LEAST_UNTESTED: f64 = 0.585;
/// Of the days before, how many must have tweets for all of them to be the
/// baseline.
const LEAST_DAYS: usize = 7;

/// The comparison with the 28 days before, where 7 of them have tweets, else
/// with the day before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The days that the day is compared with.
    pub baseline_dates: Vec<Date>,
    /// How many terms count on the day, and in the baseline.
    pub n1: i64,
    pub n2: i64,
    /// How many terms are tested, how many of them have q below .05, and how
    /// many after shuffling people between the sides.
    pub tested: usize,
    pub found: usize,
    /// How many of those found rose; the others fell.
    pub found_risen: usize,
    pub null_found: usize,
    /// Why no change could be told, if none could.
    pub untested: Option<Untested>,
    /// By z, those that rose most first.
    pub rising: Vec<ComparedTerm>,
    /// By z, those that fell most first.
    pub falling: Vec<ComparedTerm>,
    /// What would stand among those that rose, and among those that fell, if one person or
    /// copies did not carry it.
    pub carried: [Vec<TermKey>; 2],
    /// What would stand there beyond chance, if it moved as much without an account that wrote
    /// a great part of one side.
    pub of_account: [Vec<TermKey>; 2],
    /// The terms that the first sentences may name: tested, with an interval
    /// beyond chance, of no single author and no copies.
    pub telling_rise: Vec<TermKey>,
    pub telling_fall: Vec<TermKey>,
    /// The terms that rose beyond chance, and those that fell so.
    pub beyond_chance: [BTreeSet<TermKey>; 2],
    /// The terms that pass the test among all that are tested.
    pub sure: BTreeSet<TermKey>,
    /// What more is known of the telling terms that rose, in their order.
    pub risen: Vec<Risen>,
    /// Those of the terms that rose, shown or telling, that are in a burst on the day or on
    /// one of the period, in which several people said them on one of its days: they have
    /// pages of their own.
    pub bursting: BTreeSet<TermKey>,
    /// Nouns that were in a burst of several people on the day before, and that half as
    /// many of the words are now, or fewer; none where the day before is the baseline.
    pub lost: Vec<TermKey>,
}

/// A telling term that rose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risen {
    pub key: TermKey,
    /// How often it was said, and in the baseline.
    pub counts: (i64, i64),
    /// People who said it; `None` where none is known.
    pub authors: Option<i64>,
    /// Whether the change passes the test among all that are tested.
    pub is_sure: bool,
    /// The first day of the burst that the day is in; `None` outside of one, of a
    /// period, and where the days before are too few to tell.
    pub since: Option<Date>,
}

impl Risen {
    /// Which day of its burst a day is, where that is not the first.
    #[must_use]
    pub fn day_of_burst(&self, date: Date) -> Option<i32> {
        let since = self.since.filter(|since| *since < date)?;
        Some((date - since).get_days() + 1)
    }
}

/// A term that rose or fell. Ratios are log2 of the ratio of the rates; a bound
/// that is not finite is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparedTerm {
    pub key: TermKey,
    pub count: i64,
    /// In so many posts.
    pub posts: i64,
    pub baseline_count: i64,
    /// On the day before; `None` if that has no tweets.
    pub before: Option<i64>,
    pub log_ratio: f64,
    /// By how many occurrences it grew: against the day or period before what that had,
    /// against more days what their rate lets expect.
    pub growth: f64,
    /// The 95 % interval.
    pub interval: (Option<f64>, Option<f64>),
    /// The same, corrected for the number of terms that are tested.
    pub corrected: (Option<f64>, Option<f64>),
    pub z: f64,
    /// `None` where too few people say it.
    pub p: Option<f64>,
    pub q: Option<f64>,
    /// People of the day, and of the baseline; `None` where none is known.
    pub authors: Option<i64>,
    pub baseline_authors: Option<i64>,
    /// Whether one author wrote half of it, or more, where it is said more.
    pub is_of_one: bool,
    /// Whether half of it, or more, is in copies there.
    pub is_of_copies: bool,
}

impl ComparedTerm {
    fn of(key: TermKey, measures: &Measures, before: Option<i64>, growth: f64) -> Self {
        Self {
            growth,
            key,
            count: measures.table.a,
            posts: measures.tweets,
            baseline_count: measures.table.b,
            before,
            log_ratio: measures.table.log_ratio(),
            interval: measures.interval,
            corrected: measures.corrected,
            z: measures.z,
            p: measures.tested.and_then(|tested| tested.p),
            q: measures.tested.and_then(|tested| tested.q),
            authors: measures.authors,
            baseline_authors: measures.baseline_authors,
            is_of_one: measures.is_of_one(),
            is_of_copies: measures.is_of_copies(),
        }
    }

    /// Whether it was tested, and the 95 % interval of the ratio excludes that
    /// nothing changed.
    #[must_use]
    pub fn is_beyond_chance(&self) -> bool {
        let (low, high) = self.interval;
        self.q.is_some()
            && (low.is_some_and(|low| low > 0.0) || high.is_some_and(|high| high < 0.0))
    }
}

#[derive(Default)]
pub(super) struct Changes {
    pub compared: Option<Compared>,
    pub material: Material,
}

/// What stories are made of.
#[derive(Default)]
pub(super) struct Material {
    /// The posts that have any of [`Compared::risen`], in the order of their ids.
    pub said_in: Vec<SaidIn>,
    /// The places there of those of each, ascending.
    pub posts: Vec<Vec<u32>>,
    /// How many posts there are that say something.
    pub all: usize,
}

/// The baseline of a day's page; `None` if neither the day before nor enough of
/// those before it have tweets. A period is set against the one before.
fn baseline(manifest: &Manifest, span: Span, before: Option<Span>) -> Option<Baseline> {
    if !span.is_day() {
        return before.map(|_| Baseline::Previous);
    }
    let date = span.first();
    let first = date.saturating_sub(DAYS_BEFORE.days());
    let days: Vec<Date> =
        manifest.dates_of(Table::Tweets).filter(|day| first <= *day && *day < date).collect();
    if days.len() >= LEAST_DAYS {
        return Some(Baseline::Days(DAYS_BEFORE));
    }
    let before = date.saturating_sub(1.day());
    days.contains(&before).then_some(Baseline::Previous)
}

/// Sets the day or period against those before; `before` is the one before, if it
/// has tweets.
pub(super) fn changes(
    snapshot: &Snapshot,
    span: Span,
    before: Option<Span>,
    filters: &Filters,
) -> Result<Changes, QueryError> {
    let Some(baseline) = baseline(snapshot.manifest(), span, before) else {
        return Ok(Changes::default());
    };
    let weighed = match Weighed::of(snapshot, span, baseline, filters, Told::Often) {
        Ok(weighed) => weighed,
        // One of the sides has retweets only, or nothing but stop words.
        Err(QueryError::NoBaseline { .. } | QueryError::NoData(_)) => return Ok(Changes::default()),
        Err(error) => return Err(error),
    };
    let counts = match before {
        Some(before) => Some(Previous::of(snapshot, before, filters)?),
        None => None,
    };
    let (mut compared, mut material, ratios) = told(&weighed, counts.as_ref(), span);
    let sides = [weighed.target.clone(), weighed.baseline.clone()];
    // Another comparison, as large, is made without an account.
    drop((weighed, counts));
    if !compared.telling_rise.is_empty() || !compared.telling_fall.is_empty() {
        for days in sides {
            if let Some(account) = heaviest(snapshot, &days, filters)? {
                let others = without(filters, account.id);
                keep_those_of_others(&mut compared, &ratios, snapshot, (span, baseline), &others)?;
            }
        }
        compared.leave_out_those_of_account();
        let stays: Vec<bool> =
            compared.risen.iter().map(|risen| compared.telling_rise.contains(&risen.key)).collect();
        keep(&mut compared.risen, &stays);
        keep(&mut material.posts, &stays);
    }
    compared.rising.truncate(RISING);
    compared.falling.truncate(FALLING);
    Ok(Changes { compared: Some(compared), material })
}

/// What a comparison comes to, with what stories are made of, and the log ratios of the
/// telling terms.
fn told(
    weighed: &Weighed,
    counts: Option<&Previous>,
    span: Span,
) -> (Compared, Material, HashMap<TermKey, f64>) {
    let mut measures = weighed.measures();
    measures.sort_by(|one, other| {
        let (one, other) = (one.key(SortBy::Z), other.key(SortBy::Z));
        other.0.total_cmp(&one.0).then(other.1.total_cmp(&one.1))
    });
    let mut compared = Compared::of(weighed, &measures, counts);
    if let Some(counts) = counts.filter(|_| span.is_day()) {
        compared.lost = lost::candidates(weighed, &measures, counts);
    }
    let telling = compared.telling_rise.iter().chain(&compared.telling_fall);
    let asked = telling.chain(compared.beyond_chance.iter().flatten());
    let ratios = ratios(weighed, &measures, &asked.cloned().collect());
    let material = tell_of_risen(&mut compared, weighed, &measures);
    (compared, material, ratios)
}

/// Leaves of a list what stays.
fn keep<T>(list: &mut Vec<T>, stays: &[bool]) {
    let mut stays = stays.iter();
    list.retain(|_| stays.next() == Some(&true));
}

impl Compared {
    /// Of the measures of all terms, those that rose most first.
    fn of(weighed: &Weighed, measures: &[Measures], counts: Option<&Previous>) -> Self {
        let term = |measures: &Measures| {
            let (lemma, pos) = weighed.term(measures.row)?;
            let before = counts.map(|counts| counts.count(lemma, pos));
            let growth = growth(weighed, measures);
            Some(ComparedTerm::of(TermKey::new(lemma, pos), measures, before, growth))
        };
        // What a page calls the same is in neither list.
        let moved = |term: &&Measures| term.table.log_ratio().abs() >= LEAST_CHANGE;
        let rising = || measures.iter().filter(|term| term.direction > 0).filter(moved);
        let falling = || measures.iter().rev().filter(|term| term.direction < 0).filter(moved);
        let tells =
            |term: &ComparedTerm| term.is_beyond_chance() && !term.is_of_one && !term.is_of_copies;
        let telling = |terms: &mut dyn Iterator<Item = &Measures>, most| {
            let terms = terms.filter(|measures| measures.z != 0.0).filter_map(term).filter(tells);
            terms.map(|term| term.key).take(most).collect()
        };
        let beyond_chance = |terms: &mut dyn Iterator<Item = &Measures>| {
            let terms = terms.filter(|measures| measures.z != 0.0).filter_map(term);
            terms.filter(ComparedTerm::is_beyond_chance).map(|term| term.key).collect()
        };
        let q = |measures: &Measures| measures.tested.and_then(|tested| tested.q);
        let is_sure = |measures: &&Measures| q(measures).is_some_and(|q| q < FALSE_DISCOVERY_RATE);
        let (found, null_found) = weighed.found();
        // Where nothing is tested, only counts tell what moved: of few words one that is
        // gone lets the shares of all others grow.
        let is_untested = weighed.untested().is_some();
        let shows = |term: &ComparedTerm, direction: i64| {
            let before = term.before.unwrap_or(term.baseline_count);
            !is_untested || (term.count - before).signum() == direction
        };
        // Nor is there another order that a reader could see.
        let is_by_growth = weighed.family() == 0;
        // Of one or two people every word is one's; of others one's word once or twice is none.
        let is_of_few = weighed.people_of_target() < MIN_PEOPLE;
        let is_single = |term: &ComparedTerm, direction: i64| {
            let people = if direction > 0 { term.authors } else { term.baseline_authors };
            !is_of_few && people == Some(1) && !term.is_of_one
        };
        let shown = |terms: &mut dyn Iterator<Item = &Measures>, direction: i64, most| {
            let terms = terms.filter_map(term);
            let terms = terms.filter(|term| shows(term, direction) && !is_single(term, direction));
            let (mut shown, mut carried) = (Vec::new(), Vec::new());
            let mut show = |term: ComparedTerm| {
                if !term.is_of_copies && (!term.is_of_one || is_of_few) {
                    shown.push(term);
                } else if shown.len() < most {
                    carried.push(term.key);
                }
                shown.len() < RESERVE * most
            };
            if is_by_growth {
                let has_moved = |term: &ComparedTerm| term.log_ratio.abs() >= LEAST_UNTESTED;
                let mut terms: Vec<ComparedTerm> = terms.filter(has_moved).collect();
                let order = |term: &ComparedTerm| term.growth * direction as f64;
                terms.sort_by(|one, other| order(other).total_cmp(&order(one)));
                terms.into_iter().all(&mut show);
            } else {
                terms.into_iter().all(&mut show);
            }
            (shown, carried)
        };
        let (rising_shown, rising_carried) = shown(&mut rising(), 1, RISING);
        let (falling_shown, falling_carried) = shown(&mut falling(), -1, FALLING);
        Self {
            baseline_dates: weighed.baseline.clone(),
            n1: weighed.n1,
            n2: weighed.n2,
            tested: weighed.family(),
            found,
            found_risen: measures.iter().filter(is_sure).filter(|term| term.direction > 0).count(),
            null_found,
            untested: weighed.untested(),
            telling_rise: telling(&mut rising(), OF_STORIES),
            telling_fall: telling(&mut falling(), RISING),
            beyond_chance: [beyond_chance(&mut rising()), beyond_chance(&mut falling())],
            sure: measures
                .iter()
                .filter(is_sure)
                .filter_map(|measures| weighed.term(measures.row))
                .map(|(lemma, pos)| TermKey::new(lemma, pos))
                .collect(),
            risen: Vec::new(),
            bursting: BTreeSet::new(),
            lost: Vec::new(),
            rising: rising_shown,
            falling: falling_shown,
            carried: [rising_carried, falling_carried],
            of_account: Default::default(),
        }
    }
}

impl Compared {
    /// Leaves out what fell: of a day or period that is not over that may still be said.
    pub(super) fn leave_out_fallen(&mut self) {
        self.falling.clear();
        self.telling_fall.clear();
        self.carried[1].clear();
        self.of_account[1].clear();
        let fell = std::mem::take(&mut self.beyond_chance[1]);
        self.sure.retain(|key| !fell.contains(key));
        self.found = self.found_risen;
    }

    /// Leaves out of the lists what [`Self::of_account`] has, and of that what would not stand
    /// there.
    fn leave_out_those_of_account(&mut self) {
        let lists = [(&mut self.rising, RISING), (&mut self.falling, FALLING)];
        for ((list, most), of_account) in lists.into_iter().zip(&mut self.of_account) {
            let all = std::mem::take(of_account);
            let mut shown = Vec::new();
            for term in std::mem::take(list) {
                if shown.len() == most {
                    break;
                }
                if all.contains(&term.key) {
                    of_account.push(term.key);
                } else {
                    shown.push(term);
                }
            }
            *list = shown;
            for key in &all {
                self.sure.remove(key);
            }
        }
    }
}

/// By how many occurrences a term grew, as a page shows its counts.
fn growth(weighed: &Weighed, measures: &Measures) -> f64 {
    let is_against_one = !weighed.span.is_day() || weighed.baseline.len() == 1;
    let scale = weighed.n1 as f64 / weighed.n2.max(1) as f64;
    let before = measures.table.b as f64 * if is_against_one { 1.0 } else { scale };
    measures.table.a as f64 - before
}

/// Tells who said the telling terms that rose, and gives their posts.
fn tell_of_risen(compared: &mut Compared, weighed: &Weighed, measures: &[Measures]) -> Material {
    let of_term: HashMap<(&str, &str), &Measures> = measures
        .iter()
        .filter_map(|measures| Some((weighed.term(measures.row)?, measures)))
        .collect();
    let mut rows = Vec::new();
    for key in &compared.telling_rise {
        let Some(measures) = of_term.get(&(key.lemma.as_str(), key.pos.as_str())) else { continue };
        let q = measures.tested.and_then(|tested| tested.q);
        compared.risen.push(Risen {
            key: key.clone(),
            counts: (measures.table.a, measures.table.b),
            authors: measures.authors,
            is_sure: q.is_some_and(|q| q < FALSE_DISCOVERY_RATE),
            since: None,
        });
        rows.push(measures.row);
    }
    let (said_in, posts) = weighed.said_in(&rows);
    Material { said_in, posts, all: weighed.speaking_posts() }
}

/// The log ratios of some terms.
fn ratios(
    weighed: &Weighed,
    measures: &[Measures],
    wanted: &BTreeSet<TermKey>,
) -> HashMap<TermKey, f64> {
    let ratio = |measures: &Measures| {
        let (lemma, pos) = weighed.term(measures.row)?;
        let key = TermKey::new(lemma, pos);
        wanted.contains(&key).then(|| (key, measures.table.log_ratio()))
    };
    measures.iter().filter_map(ratio).collect()
}

/// Leaves of the telling terms, whose log ratios are `with`, those that change by half as
/// much, or more, without an account that wrote a great part of one side: it makes all that
/// others say seem more seldom there.
fn keep_those_of_others(
    compared: &mut Compared,
    with: &HashMap<TermKey, f64>,
    snapshot: &Snapshot,
    (span, baseline): (Span, Baseline),
    others: &Filters,
) -> Result<(), QueryError> {
    let without = match Weighed::of(snapshot, span, baseline, others, Told::Often) {
        Ok(without) => ratios(&without, &without.measures(), &with.keys().cloned().collect()),
        Err(QueryError::NoBaseline { .. } | QueryError::NoData(_)) => HashMap::new(),
        Err(error) => return Err(error),
    };
    let stays = |key: &TermKey| match (with.get(key), without.get(key)) {
        (Some(with), Some(without)) => {
            (*with > 0.0) == (*without > 0.0) && 2.0 * without.abs() >= with.abs()
        }
        _ => false,
    };
    compared.telling_rise.retain(stays);
    compared.telling_fall.retain(stays);
    let [risen, fallen] = &mut compared.beyond_chance;
    for (terms, left_out) in [risen, fallen].into_iter().zip(&mut compared.of_account) {
        left_out.extend(terms.extract_if(.., |key| !stays(key)));
    }
    Ok(())
}
