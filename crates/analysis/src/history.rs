//! The history of a term: its whole series, its first occurrence and bursts, who said it, what
//! it co-occurred with then and now, its spellings, and its posts through time.

mod courses;
mod partners;
mod places;
mod spellings;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::ToSpan;
use jiff::civil::Date;

use super::answer::Totals;
use super::association::Cooccurrence;
use super::error::QueryError;
use super::example::{Example, tweets};
use super::filters::{Filters, Retweets, Units};
use super::term::look_up;
use super::trend::{Series, SeriesDay, TermBurst, daily_totals, trend};
pub use courses::{TermCourse, courses};
use partners::Standing;
use places::{Place, places_of_day};
pub use spellings::Spellings;
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, days_since_1970};

/// Bursts that are shown, the heaviest.
const BURSTS: usize = 12;
/// Posts that are shown of a day.
const POSTS: usize = 3;
/// Posts that are read of it: among them some differ.
const POSTS_READ: usize = 60;
/// Days up to the last on which a term was said: its now.
const NOW: i32 = 28;
/// Days that are read for what a term stands with now, at most, and for what it stood with
/// in its heaviest burst: few last longer.
const DAYS_OF_PARTNERS: usize = 7;
const DAYS_OF_BURST: usize = 31;
/// Terms that it stands with.
const PARTNERS: usize = 10;

/// A term through all days.
#[derive(Clone, Debug)]
pub struct History {
    /// Its days up to the last on which it was said.
    pub series: Series,
    /// As most people wrote it, where that differs from its lemma in capitals or the digits
    /// of numbers only, or is united with it; else its lemma.
    pub name: String,
    /// What it is: parts of speech.
    pub parts_of_speech: Vec<String>,
    /// The first and the last day on which it was said, by the filters.
    pub first: Date,
    pub last: Date,
    /// On how many days it was said.
    pub days: usize,
    /// The days that are shown, in their order.
    pub moments: Vec<Moment>,
    /// As it is written on all days, those met most first.
    pub spellings: Vec<(String, i64)>,
    /// What it stood with in its heaviest burst, and what it stands with now.
    pub then: Option<Partners>,
    pub now: Option<Partners>,
    pub totals: Totals,
}

/// A day in the life of a term.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub date: Date,
    pub is_first: bool,
    /// The day on which it was said most, the first of equals.
    pub is_most: bool,
    /// The burst whose greatest day it is.
    pub burst: Option<TermBurst>,
    pub count: i64,
    /// People who said it in original posts; `None` where none is known.
    pub people: Option<i64>,
    /// Accounts that retweeted posts with it.
    pub passed_on_by: i64,
    /// Different posts, by different people where possible.
    pub posts: Vec<Example>,
}

/// What a term co-occurs with on some days, the most certain first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partners {
    pub from: Date,
    pub to: Date,
    /// Posts with the term.
    pub posts: i64,
    /// Terms, and the posts with both.
    pub terms: Vec<(String, i64)>,
}

/// What counts in the life of a term, by the lists of stop words, variants and
/// authors: content words, hashtags and emoji, compounds besides their parts.
#[must_use]
pub fn filters_of(lists: &Filters) -> Filters {
    let kinds = vec![Kind::Word, Kind::Compound, Kind::Hashtag, Kind::Emoji];
    Filters { units: Units::Both, kinds: Some(kinds), ..lists.of_content_words() }
}

/// The life of a term, by [`filters_of`] or other filters.
///
/// # Errors
///
/// When it never occurs or the filters leave it out, or a file of the warehouse is
/// damaged.
pub fn history(snapshot: &Snapshot, name: &str, filters: &Filters) -> Result<History, QueryError> {
    let manifest = snapshot.manifest();
    let days: Vec<Date> = manifest.dates().collect();
    let (Some(&from), Some(&to)) = (days.first(), days.last()) else {
        return Err(QueryError::NoData("the warehouse has no posts".to_owned()));
    };
    let names = [name.to_owned()];
    let known = look_up(snapshot, &names, filters)?;
    let trend = trend(snapshot, &names, (from, to), filters)?;
    let nothing = || QueryError::NoData(format!("no post that counts has the word {name}"));
    let mut series = trend.series.into_iter().next().ok_or_else(nothing)?;
    // A rate is that of `rank` and `trend`, of words: not of these and of compounds, too.
    let totals = daily_totals(snapshot, (from, to), &filters.of_words())?;
    for day in &mut series.days {
        if let Some(count) = &mut day.count {
            count.all = totals.get(&days_since_1970(day.date)).copied().unwrap_or(0);
        }
    }
    let mut parts_of_speech: Vec<String> =
        known.iter().flat_map(|term| &term.known_as).map(|(pos, _)| pos.clone()).collect();
    parts_of_speech.dedup();
    let spellings = Spellings::of(snapshot, &[&series.lemma], filters)?;
    of_series(snapshot, series, parts_of_speech, &spellings, filters)?.ok_or_else(nothing)
}

/// The life of a term whose series is at hand: every day of the records. `None` if it
/// was never said.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn of_series(
    snapshot: &Snapshot,
    mut series: Series,
    parts_of_speech: Vec<String>,
    spellings: &Spellings,
    filters: &Filters,
) -> Result<Option<History>, QueryError> {
    let said_on = said_on(&series);
    let (Some(&first), Some(&last)) = (said_on.first(), said_on.last()) else { return Ok(None) };
    series.days.retain(|day| day.date <= last);
    let series = Series::by_day(&series.lemma, series.days);
    let moments = moments_of(&series, first, last);
    let lemma = series.lemma.clone();
    let dates: Vec<Date> = moments.keys().copied().collect();
    let occurrences = Occurrences::of(snapshot, &lemma, &dates, filters)?;
    let then = days_of_heaviest(&series, &said_on);
    let recent = recent(&said_on, heaviest(&series));
    let partners = |days: Vec<Date>| {
        if days.is_empty() { Ok(None) } else { partners(snapshot, &lemma, &days, filters) }
    };
    Ok(Some(History {
        then: partners(then)?,
        now: partners(recent)?,
        name: spellings.name(&lemma),
        spellings: spellings.of_term(&lemma),
        moments: moments
            .into_iter()
            .map(|(date, (is_first, burst))| occurrences.moment(date, is_first, burst, &series))
            .collect(),
        parts_of_speech,
        first,
        last,
        days: said_on.len(),
        totals: Totals::of(dates, filters),
        series,
    }))
}

/// The days on which a term was said.
fn said_on(series: &Series) -> Vec<Date> {
    let is_said = |day: &&SeriesDay| day.count.is_some_and(|count| count.count > 0);
    series.days.iter().filter(is_said).map(|day| day.date).collect()
}

fn heaviest(series: &Series) -> Option<&TermBurst> {
    series.bursts.iter().max_by(|a, b| a.weight.total_cmp(&b.weight))
}

/// Those of them in the heaviest burst: of a long one those around its greatest day.
fn days_of_heaviest(series: &Series, said_on: &[Date]) -> Vec<Date> {
    let Some(burst) = heaviest(series) else { return Vec::new() };
    let is_in = |day: &Date| (burst.from..=burst.to).contains(day);
    let days: Vec<Date> = said_on.iter().copied().filter(is_in).collect();
    let greatest = greatest_day(series, burst);
    around(days, |day| greatest.is_some_and(|greatest| day < greatest))
}

/// As many of some days as are read for what a term stands with: those around the first
/// that is not before.
fn around(mut days: Vec<Date>, is_before: impl Fn(Date) -> bool) -> Vec<Date> {
    let middle = days.partition_point(|&day| is_before(day));
    let first = middle.saturating_sub(DAYS_OF_BURST / 2);
    let first = first.min(days.len().saturating_sub(DAYS_OF_BURST));
    days.drain(..first);
    days.truncate(DAYS_OF_BURST);
    days
}

/// The day of a burst on which a term was said most, the first of equals.
fn greatest_day(series: &Series, burst: &TermBurst) -> Option<Date> {
    let days = series.days.iter().filter(|day| (burst.from..=burst.to).contains(&day.date));
    let said =
        |day: &&SeriesDay| (day.count.map_or(0, |count| count.count), std::cmp::Reverse(day.date));
    days.max_by_key(said).map(|day| day.date)
}

/// The day on which a term was said most, the first of equals.
fn most_on(series: &Series) -> Option<Date> {
    let said = series.days.iter().filter_map(|day| Some((day.count?.count, day.date)));
    let said = said.filter(|(count, _)| *count > 0);
    said.max_by_key(|(count, date)| (*count, std::cmp::Reverse(*date))).map(|(_, date)| date)
}

/// Those of the weeks up to the last, after the heaviest burst if that has some of them: it
/// is told beside them.
fn recent(said_on: &[Date], heaviest: Option<&TermBurst>) -> Vec<Date> {
    let Some(last) = said_on.last() else { return Vec::new() };
    let since = last.saturating_sub((NOW - 1).days());
    let since = heaviest.map_or(since, |burst| since.max(burst.to.saturating_add(1.day())));
    last_of(said_on.iter().copied().filter(|day| *day >= since).collect())
}

/// As many days as are read for what a term stands with.
fn last_of(mut days: Vec<Date>) -> Vec<Date> {
    days.drain(..days.len().saturating_sub(DAYS_OF_PARTNERS));
    days
}

/// All days whose posts are read for a term.
fn days_told(series: &Series) -> BTreeSet<Date> {
    let said_on = said_on(series);
    let (Some(&first), Some(&last)) = (said_on.first(), said_on.last()) else {
        return BTreeSet::new();
    };
    let moments = moments_of(series, first, last).into_keys();
    moments
        .chain(days_of_heaviest(series, &said_on))
        .chain(recent(&said_on, heaviest(series)))
        .collect()
}

/// The days to show: the first, that of the most, the greatest day of each of the heaviest
/// bursts, the last.
fn moments_of(
    series: &Series,
    first: Date,
    last: Date,
) -> BTreeMap<Date, (bool, Option<TermBurst>)> {
    let mut moments = BTreeMap::from([(first, (true, None)), (last, (false, None))]);
    if first == last {
        moments.insert(first, (true, None));
    }
    let mut bursts = series.bursts.clone();
    if let Some(most) = most_on(series) {
        moments.entry(most).or_insert((false, None));
    }
    bursts.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.from.cmp(&b.from)));
    for burst in bursts.into_iter().take(BURSTS) {
        if let Some(day) = greatest_day(series, &burst) {
            moments.entry(day).or_insert((false, None)).1 = Some(burst);
        }
    }
    moments
}

/// Where a term stands on some days.
struct Occurrences {
    places: Vec<Place>,
    texts: HashMap<i64, Example>,
}

impl Occurrences {
    fn of(
        snapshot: &Snapshot,
        lemma: &str,
        days: &[Date],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        // What counts in its series, and what retweets have of it.
        let filters = &Filters { retweets: Retweets::Include, ..filters.clone() };
        let mut places = Vec::new();
        let mut texts = HashMap::new();
        for &date in days {
            let first = places.len();
            places.extend(places_of_day(snapshot, lemma, date, filters)?);
            let ids: BTreeSet<i64> = places[first..]
                .iter()
                .filter(|place: &&Place| !place.is_retweet)
                .map(|place| place.tweet_id)
                .collect();
            let ids = ids.into_iter().take(POSTS_READ).collect();
            texts.extend(tweets(snapshot, &[date], ids, filters)?);
        }
        Ok(Self { places, texts })
    }

    fn moment(
        &self,
        date: Date,
        is_first: bool,
        burst: Option<TermBurst>,
        series: &Series,
    ) -> Moment {
        let of_day = || self.places.iter().filter(move |place| place.date == date);
        let people = |is_retweet| {
            let ids = of_day().filter(|place| place.is_retweet == is_retweet);
            let ids: HashSet<i64> = ids.filter_map(|place| place.author_id).collect();
            i64::try_from(ids.len()).unwrap_or(i64::MAX)
        };
        let day = series.days.iter().find(|day| day.date == date);
        Moment {
            date,
            is_first,
            is_most: most_on(series) == Some(date),
            burst,
            count: day.and_then(|day| day.count).map_or(0, |count| count.count),
            people: Some(people(false)).filter(|people| *people > 0),
            passed_on_by: people(true),
            posts: self.posts(date),
        }
    }

    /// The first posts of a day that differ, of people who differ where possible.
    fn posts(&self, date: Date) -> Vec<Example> {
        let mut seen: HashMap<Option<i64>, usize> = HashMap::new();
        let mut in_turn: Vec<(usize, &Place)> = self
            .places
            .iter()
            .filter(|place| place.date == date && !place.is_retweet)
            .map(|place| {
                let turn = seen.entry(place.author_id).or_default();
                *turn += usize::from(place.author_id.is_some());
                (*turn, place)
            })
            .collect();
        in_turn.sort_by_key(|(turn, place)| (*turn, place.tweet_id, place.start));
        let mut posts: Vec<Example> = Vec::new();
        for (_, place) in in_turn {
            let Some(text) = self.texts.get(&place.tweet_id) else { continue };
            if posts.len() < POSTS && posts.iter().all(|post| post.text != text.text) {
                posts.push(text.at((place.start, place.end)));
            }
        }
        posts.sort_by(|a, b| (&a.time, a.tweet_id).cmp(&(&b.time, b.tweet_id)));
        posts
    }
}

/// What a term stands with on some days, of which the last are read.
fn partners(
    snapshot: &Snapshot,
    lemma: &str,
    days: &[Date],
    filters: &Filters,
) -> Result<Option<Partners>, QueryError> {
    let (Some(&from), Some(&to)) = (days.first(), days.last()) else { return Ok(None) };
    let words = Filters { units: Units::Long, kinds: None, ..filters.of_content_words() };
    let Standing { posts, n, counts, terms: met, .. } =
        Standing::of(snapshot, lemma, days, (filters, &words))?;
    let counts = (0..).zip(counts).map(|(term, counts)| (met.term(term).0, counts));
    let mut terms: Vec<(f64, &str, i64)> = counts
        .filter(|(other, (both, _))| *both >= 2 && !lemma.contains(other) && !other.contains(lemma))
        .map(|(other, (n_xy, n_y))| (Cooccurrence { n_xy, n_x: posts, n_y, n }.g2(), other, n_xy))
        .filter(|(g2, ..)| g2.is_finite() && *g2 > 0.0)
        .collect();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    terms.truncate(PARTNERS);
    let terms = terms.into_iter().map(|(_, other, both)| (other.to_owned(), both)).collect();
    Ok(Some(Partners { from, to, posts, terms }))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_around_the_greatest() {
        let day = |number: i64| date(2022, 8, 1).saturating_add(number.days());
        let days = |of: std::ops::Range<i64>| of.map(day).collect::<Vec<Date>>();
        let around = |greatest| around(days(0..60), |date| date < day(greatest));
        assert_eq!(around(30), days(15..46));
        assert_eq!([around(1), around(59)], [days(0..31), days(29..60)]);
        assert_eq!(super::around(days(0..3), |_| false), days(0..3));
    }
}
