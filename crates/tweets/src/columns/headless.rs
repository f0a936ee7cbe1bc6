//! Identifies the columns of a table without a header by their values alone.

use std::collections::HashSet;

use super::cell;
use super::column::{Column, are_all, filled};
use super::ids::{agree, tells_time};
use crate::posts::field::Field;
use crate::times::written_time::{self, TimeReading};

/// Ids of X before 2010-11-04 were counted.
const MOST_COUNTED: i64 = 30_000_000_000;
/// Digits of one that no row number has.
const LEAST_COUNTED: i64 = 10_000_000;
/// When they ended.
const COUNTED_UPTO: i64 = 1_288_915_200_000_000;
/// Of the letters of the longest texts, the share that others have as well.
const RIVAL: f64 = 0.5;
/// Letters that texts have on average.
const LEAST_LETTERS: f64 = 6.0;

/// What the columns hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Guess {
    /// Where the columns of posts stand.
    pub places: Vec<(Field, usize)>,
    /// Columns that hold the same kind of thing, of which none is the one that is meant.
    pub unclear: Vec<(Field, Vec<usize>)>,
}

/// Where the ids of posts stand.
enum Ids {
    Column(usize),
    /// In addresses, or in one of several columns.
    Elsewhere,
}

impl Guess {
    /// Looks at the columns; `None` where they are none of posts.
    pub(crate) fn of(columns: &[Column], reading: &TimeReading) -> Option<Self> {
        let mut guess = Self::default();
        let is_day = |value: &String| written_time::is_day(value, reading);
        let times = places(columns, |column| {
            are_all(column, |value| is_spelled_time(value, reading)) && !are_all(column, is_day)
        });
        let urls = places(columns, |column| are_all(column, |url| cell::id_of_url(url).is_some()));
        let ids = match guess.ids(columns, &urls, &times, reading)? {
            Ids::Column(place) => Some(place),
            Ids::Elsewhere => None,
        };
        if let Some(id) = ids {
            guess.places.push((Field::Id, id));
            let originals = places(columns, |column| names_earlier(column, &columns[id]));
            guess.unclear.extend(originals.into_iter().map(|at| (Field::RetweetedId, vec![at])));
        }
        let told = ids.or(urls.first().copied());
        let agreeing =
            |&time: &usize| told.is_some_and(|id| agree(&columns[id], &columns[time], reading));
        let right: Vec<usize> = times.iter().copied().filter(agreeing).collect();
        guess.choose(
            Field::CreatedAt,
            columns,
            if right.is_empty() { &times } else { &right },
            reading,
        );
        guess.texts(columns, &times, reading);
        guess.authors(columns, !urls.is_empty(), &times);
        if let Some(&url) = urls.first().filter(|_| urls.len() == 1 || ids.is_none()) {
            guess.places.push((Field::Url, url));
        }
        let langs = places(columns, |column| are_all(column, |value| is_language(value)));
        if let [lang] = langs.as_slice() {
            guess.places.push((Field::Lang, *lang));
        }
        let text = guess.place(Field::Text);
        let is_unclear = guess.unclear.iter().any(|(field, _)| *field == Field::Text);
        // Numbers of other kinds look like ids where nothing beside them says so.
        let is_told = !times.is_empty() || !urls.is_empty();
        let is_one = text.is_some_and(|text| is_told || are_japanese(&columns[text]));
        (is_one || (is_unclear && is_told)).then_some(guess)
    }

    /// The column that feeds a field.
    pub(crate) fn place(&self, field: Field) -> Option<usize> {
        self.places.iter().find(|(other, _)| *other == field).map(|(_, place)| *place)
    }

    /// The column of the ids, unless addresses have them; `None` where neither is there.
    fn ids(
        &mut self,
        columns: &[Column],
        urls: &[usize],
        times: &[usize],
        reading: &TimeReading,
    ) -> Option<Ids> {
        let url_ids: Vec<Option<i64>> = urls
            .first()
            .map(|&url| columns[url].values.iter().map(|url| cell::id_of_url(url)).collect())
            .unwrap_or_default();
        let ids = places(columns, |column| {
            are_all(column, |value| is_number(value) && tells_time(value))
        });
        let is_of_address = |&id: &usize| {
            let own = columns[id].values.iter().map(|id| cell::id(id).ok());
            own.eq(url_ids.iter().copied())
        };
        if let Some(id) = ids.iter().copied().find(is_of_address) {
            return Some(Ids::Column(id));
        }
        if !urls.is_empty() {
            self.places.push((Field::Id, urls[0]));
            return Some(Ids::Elsewhere);
        }
        if ids.is_empty() {
            return counted_ids(columns, times, reading).map(Ids::Column);
        }
        // Of a post and the conversation it is in, it is the later one; ids of accounts
        // and of others tell other times.
        let right: Vec<usize> = ids
            .iter()
            .copied()
            .filter(|&id| times.iter().any(|&time| agree(&columns[id], &columns[time], reading)))
            .collect();
        if right.is_empty() && !times.is_empty() {
            return None;
        }
        let among = if right.is_empty() { ids } else { right };
        let value = |place: usize, row: usize| cell::id(&columns[place].values[row]).ok();
        let rows = columns[among[0]].values.len();
        let is_latest = |&id: &usize| {
            among.iter().all(|&other| (0..rows).all(|row| value(id, row) >= value(other, row)))
        };
        let latest = among.iter().copied().find(is_latest);
        Some(match latest {
            Some(latest) => Ids::Column(latest),
            None => {
                self.unclear.push((Field::Id, among));
                Ids::Elsewhere
            }
        })
    }

    /// One of several columns, if they say the same.
    fn choose(&mut self, field: Field, columns: &[Column], among: &[usize], reading: &TimeReading) {
        let micros = |value: &String| {
            written_time::parse(value, reading).map(|written| written.moment.micros())
        };
        let are_same = |one: usize, other: usize| {
            let mut pairs = columns[one].values.iter().zip(&columns[other].values);
            pairs.all(|(one, other)| {
                one == other || field == Field::CreatedAt && micros(one) == micros(other)
            })
        };
        match among {
            [] => {}
            [first, others @ ..] if others.iter().all(|&other| are_same(*first, other)) => {
                self.places.push((field, *first));
            }
            _ => self.unclear.push((field, among.to_vec())),
        }
    }

    /// The column of the longest prose.
    fn texts(&mut self, columns: &[Column], times: &[usize], reading: &TimeReading) {
        let is_time = |value: &String| is_spelled_time(value, reading);
        let prose = places(columns, |column| {
            let mut values = filled(column).peekable();
            let is_any = values.peek().is_some();
            let (mut all, mut fitting) = (0, 0);
            for value in values {
                all += 1;
                fitting += usize::from(cell::is_prose(value) && !value.starts_with("http"));
            }
            is_any && fitting * 2 >= all && !are_all(column, is_time)
        });
        let letters = |&place: &usize| {
            let column = &columns[place];
            let letters: usize = column.values.iter().map(|value| value.chars().count()).sum();
            letters as f64 / column.values.len().max(1) as f64
        };
        // How a page shows the post has its text, and its author and time as well.
        let is_embedded = |value: &String| value.trim_start().starts_with("<blockquote");
        let is_one = |place: &usize| {
            letters(place) >= LEAST_LETTERS
                && !times.contains(place)
                && !are_all(&columns[*place], is_embedded)
                && !are_all(&columns[*place], |value| is_handle(value))
        };
        let mut prose: Vec<usize> = prose.into_iter().filter(is_one).collect();
        let most = prose.iter().map(letters).fold(0.0, f64::max);
        prose.retain(|place| letters(place) >= most * RIVAL);
        self.choose(Field::Text, columns, &prose, reading);
    }

    /// Who is named with an `@`, or as accounts are; where addresses name them, they do.
    fn authors(&mut self, columns: &[Column], has_urls: bool, times: &[usize]) {
        let marked = places(columns, |column| {
            are_all(column, |value| value.trim().starts_with('@') && is_handle(value))
        });
        let named = places(columns, |column| {
            let first = column.values.first();
            let is_same = column.values.iter().all(|value| Some(value) == first);
            let is_word = first.is_some_and(|first| OTHER_WORDS.contains(&first.as_str()));
            let is_other = are_all(column, |value| is_language(value))
                || are_all(column, |value| cell::flag(value).is_some())
                || (is_same && is_word);
            are_all(column, |value| is_handle(value)) && !is_other
        });
        let is_free = |place: &usize| {
            !times.contains(place) && self.places.iter().all(|(_, other)| other != place)
        };
        let marked: Vec<usize> = marked.into_iter().filter(|place| is_free(place)).collect();
        let named: Vec<usize> = named.into_iter().filter(|place| is_free(place)).collect();
        match (marked.as_slice(), named.as_slice()) {
            ([author], _) | ([], [author]) => self.places.push((Field::Author, *author)),
            _ if has_urls => {}
            ([], []) => {}
            ([], several) | (several, _) => self.unclear.push((Field::Author, several.to_vec())),
        }
    }
}

/// Whether some rows, and not all, have the id of a post from before their own: one that they
/// repeat, quote or answer.
fn names_earlier(column: &Column, own: &Column) -> bool {
    let mut rows = column.values.iter().zip(&own.values);
    are_all(column, |value| is_number(value) && tells_time(value))
        && column.values.iter().any(|value| cell::is_missing(value))
        && rows.all(|(id, own)| cell::is_missing(id) || cell::id(id).ok() < cell::id(own).ok())
}

/// Ids of before the time stood in them: numbers that no row has twice, beside times of
/// then.
fn counted_ids(columns: &[Column], times: &[usize], reading: &TimeReading) -> Option<usize> {
    let is_of_then = |time: &String| {
        written_time::parse(time, reading)
            .is_ok_and(|written| written.moment.micros() < COUNTED_UPTO)
    };
    let are_then = times.iter().any(|&time| are_all(&columns[time], is_of_then));
    let is_counted = |value: &String| {
        value.trim().parse().is_ok_and(|id| (LEAST_COUNTED..MOST_COUNTED).contains(&id))
    };
    let ids = places(columns, |column| {
        let distinct: HashSet<&String> = column.values.iter().collect();
        are_all(column, is_counted) && distinct.len() == column.values.len()
    });
    match ids.as_slice() {
        [id] if are_then && columns[*id].values.len() > 1 => Some(*id),
        _ => None,
    }
}

/// Words that fill a column and are not names.
const OTHER_WORDS: [&str; 12] = [
    "NO_QUERY", "UTC", "JST", "GMT", "True", "False", "true", "false", "None", "null", "tweet",
    "Tweet",
];

fn places(columns: &[Column], is: impl Fn(&Column) -> bool) -> Vec<usize> {
    (0..columns.len()).filter(|&place| is(&columns[place])).collect()
}

fn is_number(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a value is a time that is written as one: a number may be anything.
fn is_spelled_time(value: &str, reading: &TimeReading) -> bool {
    const LEAST: usize = 8;
    value.len() >= LEAST
        && value.trim().parse::<f64>().is_err()
        && written_time::is_time(value, reading)
}

fn is_language(value: &str) -> bool {
    let value = value.trim();
    (2..=3).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a value is a name as accounts of X have it, with or without `@`.
fn is_handle(value: &str) -> bool {
    let name = value.trim().trim_start_matches('@');
    (1..=15).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether any value of a table indicates posts: an id of X, or a number that was one.
pub(crate) fn may_hold_posts(head: &[u8]) -> bool {
    const LOOKED_AT: usize = 4_096;
    const DIGITS: usize = 8;
    let head = &head[..head.len().min(LOOKED_AT)];
    let mut run = 0;
    head.iter().any(|byte| {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        run >= DIGITS
    })
}

/// Whether most texts have letters of Japanese.
fn are_japanese(column: &Column) -> bool {
    let is_kana = |c: char| ('\u{3041}'..='\u{30ff}').contains(&c);
    let fitting = filled(column).filter(|value| value.contains(is_kana)).count();
    fitting > 0 && fitting * 2 >= filled(column).count()
}
