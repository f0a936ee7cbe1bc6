//! Chooses among several columns that may feed the same field: by name, by whether the values
//! fit the field, and by what other columns say.

use std::collections::BTreeSet;

use super::Found;
use super::cell;
use super::column::{Column, TRIED_ROWS, are_all, filled};
use super::heading_zone::zone_of;
use super::ids::{is_post_address, tells_time};
use super::mapping::Mapping;
use super::reduced_names;
use super::vocabulary::{self, Meaning};
use crate::posts::field::Field;
use crate::posts::post_address::PostAddress;
use crate::posts::remark::{Correction, Remark};
use crate::texts::folded::folded;
use crate::times::written_time::{self, TimeReading};

/// Whether a column has what a field needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Yes,
    /// It has no values yet.
    Unknown,
    No,
}

struct Candidate {
    place: usize,
    meaning: Meaning,
    fit: Fit,
    /// Of a time: only a day.
    is_coarse: bool,
    /// Other columns say otherwise: of a time the ids, of an author the addresses. Of a text:
    /// it is what stands above the post on a page.
    is_contradicted: bool,
    /// Of an author: what only a person's name has, and no handle.
    is_spelled_freely: bool,
}

impl Found {
    /// The columns that feed a field, the best first.
    pub(crate) fn choose(
        &mut self,
        field: Field,
        columns: &[Column],
        meanings: &[&[Meaning]],
        mapping: &Mapping,
        reading: &TimeReading,
    ) -> Vec<usize> {
        let mut candidates = self.candidates(field, columns, meanings, mapping, reading);
        // A sign of a retweet is never ignored.
        if field.tells_of_retweets() {
            candidates.sort_by_key(|candidate| candidate.meaning.rank);
            return candidates.iter().map(|candidate| candidate.place).collect();
        }
        candidates.sort_by_key(|c| {
            let is_less = (c.is_contradicted, c.meaning.is_weak, c.is_coarse);
            let has_remark = reduced_names::has_remark(&columns[c.place].name);
            (c.fit, is_less, c.is_spelled_freely, has_remark, c.meaning.rank)
        });
        if field == Field::Id {
            prefer_whole_ids(&mut candidates, columns);
            prefer_own_ids(&mut candidates, columns);
        }
        if field == Field::Url {
            prefer_posts(&mut candidates, columns);
        }
        if field == Field::Text {
            prefer_whole_texts(&mut candidates, columns);
        }
        let Some(best) = candidates.iter().find(|candidate| candidate.fit != Fit::No) else {
            // Its rows are rejected, with the reason.
            let is_last_resort = matches!(field, Field::Id | Field::CreatedAt | Field::Text);
            let last = candidates.iter().find(|candidate| !candidate.meaning.is_weak);
            return last.filter(|_| is_last_resort).map(|last| last.place).into_iter().collect();
        };
        let is_same_text = |other: &Candidate| {
            let (best, other) = (&columns[best.place], &columns[other.place]);
            field == Field::Text
                && (is_beginning_of(best, other, false) || is_beginning_of(other, best, false))
        };
        let others = candidates.iter().filter(|other| {
            other.fit != Fit::No
                && other.place != best.place
                && (!other.meaning.is_weak || is_same_text(other))
        });
        // Of a time: the ids tell others.
        let is_belied = |other: &Candidate| {
            field == Field::CreatedAt && other.is_contradicted && self.have_times(columns)
        };
        let mut places = vec![best.place];
        let others: Vec<(&Candidate, bool)> =
            others.map(|other| (other, is_belied(other))).collect();
        for (other, is_belied) in others {
            let pair = (&columns[best.place], &columns[other.place]);
            if field == Field::CreatedAt && !have_same_zone(pair.0, pair.1) {
                continue;
            }
            let is_other = differ(field, pair.0, pair.1, reading);
            let is_serving =
                !is_other || (other.fit == Fit::Yes && !is_belied && may_fill(field, pair));
            places.extend(is_serving.then_some(other.place));
            if is_other && best.fit == Fit::Yes && other.fit == Fit::Yes {
                let pair = (best.place, other.place);
                self.remarks.extend(self.doubt(field, columns, pair, reading));
            }
        }
        places
    }

    /// The columns whose names say that they may feed a field.
    fn candidates(
        &mut self,
        field: Field,
        columns: &[Column],
        meanings: &[&[Meaning]],
        mapping: &Mapping,
        reading: &TimeReading,
    ) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let meaning = meanings[place].iter().find(|meaning| meaning.field == field);
            let Some(&meaning) = meaning else { continue };
            if column.is_closed || mapping.names_column(&self.names[place]) {
                continue;
            }
            // What says which posts are retweets counts none.
            if field == Field::RetweetCount && self.places(Field::IsRetweet).contains(&place) {
                continue;
            }
            let fit = if field == Field::IsRetweet && self.is_count(columns, meanings, place) {
                Fit::No
            } else if meaning.is_weak && matches!(field, Field::QuotedId | Field::InReplyToId) {
                // Under such names many have how often, or whom.
                let are_posts =
                    are_all(column, |to| cell::is_at_address(to) || is_post_address(to));
                if are_posts && filled(column).next().is_some() { Fit::Yes } else { Fit::No }
            } else {
                fit(field, column, reading)
            };
            let is_coarse = field == Field::CreatedAt
                && filled(column).take(TRIED_ROWS).all(|v| written_time::is_day(v, reading));
            let is_contradicted = match field {
                Field::CreatedAt => !self.agree_with_ids(columns, column, reading),
                Field::Author => !Self::are_handles(columns, column),
                Field::Text => are_all(column, |text| is_of_heading(text)),
                _ => false,
            };
            let is_spelled_freely =
                field == Field::Author && !are_all(column, |name| cell::may_be_handle(name));
            candidates.push(Candidate {
                place,
                meaning,
                fit,
                is_coarse,
                is_contradicted,
                is_spelled_freely,
            });
        }
        if field == Field::IsRetweet {
            candidates.retain(|candidate| candidate.fit != Fit::No);
        }
        candidates
    }

    /// Whether any id tells a time.
    fn have_times(&self, columns: &[Column]) -> bool {
        let ids = self.places(Field::Id).first();
        ids.is_some_and(|&ids| filled(&columns[ids]).take(TRIED_ROWS).any(|id| tells_time(id)))
    }

    /// What to say of a choice between two columns that both have a field's values, and
    /// different ones.
    fn doubt(
        &self,
        field: Field,
        columns: &[Column],
        (taken, other): (usize, usize),
        reading: &TimeReading,
    ) -> Option<Remark> {
        let (name, other_name) = (&self.names[taken], &self.names[other]);
        // An id that names an author is a choice for want of a better one.
        let is_makeshift = field == Field::Author && is_an_author_id(other_name);
        // When a row was collected is no time that ids tell.
        let is_told = |place: usize| self.agree_with_ids(columns, &columns[place], reading);
        let is_told_by_ids = field == Field::CreatedAt && is_told(taken) && !is_told(other);
        // Beside `id_str`, `id` is the same, rounded.
        let is_rounded = name.ends_with("_str");
        if !field.is_of_every_post()
            || is_makeshift
            || is_rounded
            || is_told_by_ids
            || is_beyond_doubt(field, columns, taken, other)
        {
            return None;
        }
        let column = field.column();
        Some(if name == other_name {
            let same = format!(
                "{column} is column {}, {name}; column {} has the same name and other values: \
                 rename one of them if that is meant",
                taken + 1,
                other + 1
            );
            same.into()
        } else {
            let text = format!("{column} is the column {name}; {other_name} may be meant instead");
            Remark::with(text, Correction::column(field, other_name, None))
        })
    }
}

/// Whether the headings of two columns of times name the same zone, or none.
fn have_same_zone(one: &Column, other: &Column) -> bool {
    zone_of(&one.name) == zone_of(&other.name)
}

/// Whether a column that says other things than the best one serves the rows in which that is
/// empty.
fn may_fill(field: Field, (best, other): (&Column, &Column)) -> bool {
    let mut rows = best.values.iter().zip(&other.values);
    matches!(field, Field::Text | Field::Author | Field::CreatedAt)
        && rows.any(|(best, other)| cell::is_missing(best) && !cell::is_missing(other))
}

/// Whether a text is what a page shows above a post: name, handle and time of its author.
fn is_of_heading(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    lines.nth(1).is_some_and(|handle| handle.starts_with('@') && cell::may_be_handle(handle))
        && lines.next().is_some_and(|line| line == "·")
        && lines.count() <= 1
}

/// Whether of two columns there is no doubt which is meant: one is called as only handles
/// are, or has nothing else, which the other does; or the other says the same in all rows.
fn is_beyond_doubt(field: Field, columns: &[Column], taken: usize, other: usize) -> bool {
    let name = folded(&columns[taken].name);
    let mut values = filled(&columns[other]).take(TRIED_ROWS);
    let first = values.next();
    let are_handles = |place: usize| are_all(&columns[place], |name| cell::may_be_handle(name));
    (field == Field::Author
        && (name.contains("screenname") || (are_handles(taken) && !are_handles(other))))
        || (field == Field::Text
            && columns[taken].values.len() > 1
            && values.all(|value| Some(value) == first))
}

/// A row index is not an id where another column has real ids.
fn prefer_whole_ids(candidates: &mut [Candidate], columns: &[Column]) {
    let are_whole = |candidate: &Candidate| are_all(&columns[candidate.place], |id| tells_time(id));
    if candidates.first().is_some_and(|first| !are_whole(first))
        && let Some(at) = candidates.iter().position(are_whole)
    {
        candidates[..=at].rotate_right(1);
    }
}

/// The page that a post links to is not its own, where another column has posts.
fn prefer_posts(candidates: &mut [Candidate], columns: &[Column]) {
    let rows = |candidate: &Candidate| filled(&columns[candidate.place]).take(TRIED_ROWS);
    let are_posts = |other: &Candidate| {
        let mut values = columns[other.place].values.iter().take(TRIED_ROWS);
        values.all(|url| is_post_address(url))
    };
    if candidates.first().is_some_and(|first| !rows(first).any(|url| is_post_address(url)))
        && let Some(at) = candidates.iter().position(are_posts)
    {
        candidates[..=at].rotate_right(1);
    }
}

/// Numbers that several rows have are those of something else, where another column has one
/// for each row: of a comment, the post that it belongs to.
fn prefer_own_ids(candidates: &mut [Candidate], columns: &[Column]) {
    let distinct = |candidate: &Candidate| {
        let values: Vec<&String> = filled(&columns[candidate.place]).take(TRIED_ROWS).collect();
        (values.iter().collect::<BTreeSet<_>>().len(), values.len())
    };
    let Some(first) = candidates.first() else { return };
    let (different, all) = distinct(first);
    let tell_times = filled(&columns[first.place]).take(TRIED_ROWS).any(|id| tells_time(id));
    if different * 2 > all || tell_times {
        return;
    }
    let is_own = |other: &Candidate| {
        other.fit == Fit::Yes && !other.meaning.is_weak && distinct(other) == (all, all)
    };
    if let Some(at) = candidates.iter().position(is_own) {
        candidates[..=at].rotate_right(1);
    }
}

/// Of two columns of which one always begins the other, that with the whole texts.
fn prefer_whole_texts(candidates: &mut [Candidate], columns: &[Column]) {
    let Some(first) = candidates.first().filter(|first| first.fit == Fit::Yes) else { return };
    let first = &columns[first.place];
    let is_whole = |other: &Candidate| {
        other.fit == Fit::Yes
            && !other.is_contradicted
            && is_beginning_of(first, &columns[other.place], other.meaning.is_weak)
    };
    if let Some(at) = candidates.iter().skip(1).position(is_whole) {
        candidates[..=at + 1].rotate_right(1);
    }
}

/// Whether the texts of a column begin those of another, and some end before. Others are called
/// so that what is cut must show it.
fn is_beginning_of(column: &Column, other: &Column, must_show: bool) -> bool {
    let rows = column.values.iter().zip(&other.values).take(TRIED_ROWS);
    let mut rows = rows.filter(|(a, b)| !cell::is_missing(a) && !cell::is_missing(b)).peekable();
    let mut are_cut = false;
    rows.peek().is_some()
        && rows.all(|(text, whole)| {
            let begins = whole.trim().starts_with(uncut(text));
            let is_shorter = uncut(text).len() < uncut(whole).len();
            are_cut |= is_shorter && (!must_show || uncut(text).len() < text.trim().len());
            begins
        })
        && are_cut
}

/// A text without what stands at its end where it is cut: `…`, and the address of the whole.
pub(crate) fn uncut(text: &str) -> &str {
    const LINK: &str = "https://t.co/";
    let text = text.trim();
    let before = text.rsplit_once(char::is_whitespace).filter(|(_, end)| end.starts_with(LINK));
    let before = before.map(|(before, _)| before.trim_end()).filter(|text| text.ends_with('…'));
    let text = before.unwrap_or(text);
    text.strip_suffix('…').or_else(|| text.strip_suffix("...")).unwrap_or(text).trim_end()
}

/// Whether most values of a column are what a field holds.
fn fit(field: Field, column: &Column, reading: &TimeReading) -> Fit {
    let mut total = 0_usize;
    let mut fitting = 0_usize;
    for value in filled(column).take(TRIED_ROWS) {
        total += 1;
        fitting += usize::from(is_of(field, value, reading));
    }
    match total {
        0 => Fit::Unknown,
        _ if fitting * 2 >= total => Fit::Yes,
        _ => Fit::No,
    }
}

fn is_of(field: Field, value: &str, reading: &TimeReading) -> bool {
    let value = value.trim();
    match field {
        Field::Id | Field::AuthorId => {
            is_known_id(value) || (field == Field::AuthorId && value.starts_with("did:"))
        }
        Field::CreatedAt => written_time::is_time(value, reading),
        Field::Clock => cell::is_clock(value),
        Field::Text => cell::is_prose(value),
        Field::Author => {
            // Names that are also those of ids.
            let is_any = !folded(value).bytes().all(|byte| byte.is_ascii_digit());
            is_any && (value.chars().count() <= 100 || cell::author_id(value).is_some())
        }
        Field::Lang => value.chars().count() <= 12 && value.parse::<f64>().is_err(),
        Field::Client => {
            !value.starts_with("http")
                && value.parse::<f64>().is_err()
                // Tools that watch several networks call these the source.
                && !matches!(cell::platform(value), Some(cell::Platform::Read(_)))
        }
        // An id is no count.
        Field::LikeCount | Field::RetweetCount => {
            cell::count(value).is_some_and(|n| n < MOST_COUNTED)
        }
        Field::IsRetweet => cell::flag(value).is_some() || cell::kind(value).is_some(),
        Field::Url => value.starts_with("http") || cell::is_relative(value),
        Field::Network => cell::platform(value).is_some(),
        Field::Did => value.starts_with("did:"),
        Field::RecordKey => cell::is_record_key(value),
        Field::Visibility => cell::is_visibility(value),
        _ => true,
    }
}

/// More than any post has of anything.
const MOST_COUNTED: i64 = 1_000_000_000_000;

fn is_an_author_id(name: &str) -> bool {
    vocabulary::meanings(name).iter().any(|meaning| meaning.field == Field::AuthorId)
}

/// Whether a value is an id, or was one.
pub(crate) fn is_known_id(value: &str) -> bool {
    cell::id(value).is_ok()
        || cell::id_is_lost(value)
        || cell::is_at_address(value)
        || PostAddress::parse(value).is_some()
}

/// Whether two columns have values that are not the same.
fn differ(field: Field, one: &Column, other: &Column, reading: &TimeReading) -> bool {
    let pairs = one.values.iter().zip(&other.values).take(TRIED_ROWS);
    let mut pairs = pairs.filter(|(a, b)| !cell::is_missing(a) && !cell::is_missing(b));
    pairs.any(|(a, b)| match field {
        Field::Id => cell::id(a).ok() != cell::id(b).ok(),
        Field::CreatedAt => {
            let micros = |text: &str| written_time::parse(text, reading).ok();
            match (micros(a), micros(b)) {
                (Some(a), Some(b)) => {
                    let precision = a.precision.max(b.precision) * 1_000_000;
                    (a.moment.micros() - b.moment.micros()).abs() >= precision
                }
                _ => true,
            }
        }
        Field::Text => {
            // One may be cut, or begin with whose post it repeats.
            let (a, b) = (uncut(a), uncut(b));
            !(a.contains(b) || b.contains(a) || a.starts_with("RT @") || b.starts_with("RT @"))
        }
        Field::Author => cell::author(a) != cell::author(b),
        _ => a != b,
    })
}
