//! Columns of ids and addresses: which of them hold the ids of the posts, and which columns
//! they contradict.

use std::collections::BTreeSet;

use super::Found;
use super::cell;
use super::column::{Column, TRIED_ROWS, are_all, filled, is_nameless};
use super::mapping::Mapping;
use super::vocabulary::{self, Meaning};
use crate::posts::field::Field;
use crate::posts::post_address::PostAddress;
use crate::times::snowflake;
use crate::times::written_time::{self, TimeReading, Written};

impl Found {
    /// Whether the times of a column are those that the ids tell.
    pub(crate) fn agree_with_ids(
        &self,
        columns: &[Column],
        times: &Column,
        reading: &TimeReading,
    ) -> bool {
        let ids = self.places(Field::Id).first();
        ids.is_some_and(|&place| agree(&columns[place], times, reading))
    }

    /// Columns of unknown names, or of names that say something else, that have nothing but
    /// addresses of posts, one in each row.
    pub(crate) fn take_addresses(&mut self, columns: &[Column], meanings: &[&[Meaning]]) {
        let is_address = |url: &String| is_post_address(url);
        let is_one = |place: usize| {
            let mut values = columns[place].values.iter().take(TRIED_ROWS).peekable();
            let is_free = meanings[place].is_empty() || !self.reads(place);
            is_free && values.peek().is_some() && values.all(is_address)
        };
        let has_one =
            self.places(Field::Url).iter().any(|&place| are_all(&columns[place], is_address));
        if !has_one {
            let more = (0..columns.len()).find(|&place| is_one(place));
            self.places[Field::Url as usize].extend(more);
        }
    }

    /// Whether the ids in the addresses of the posts are theirs, and those of a column are
    /// not: of accounts, or with digits lost.
    fn are_belied(
        &self,
        columns: &[Column],
        (ids, url): (usize, usize),
        reading: &TimeReading,
    ) -> bool {
        /// What a spreadsheet or a script's number loses of an id.
        const MOST_LOST: i64 = 10_000;
        let rows = columns[ids].values.iter().zip(&columns[url].values).take(TRIED_ROWS);
        let pairs: Vec<(i64, i64)> = rows
            .filter_map(|(id, url)| Some((cell::id(id).ok()?, cell::id_of_url(url)?)))
            .filter(|(id, url)| id != url)
            .collect();
        if pairs.is_empty() {
            return false;
        }
        if pairs.iter().all(|(id, url)| id.abs_diff(*url) < MOST_LOST.unsigned_abs()) {
            return true;
        }
        let times = self.places(Field::CreatedAt).first().map(|&place| &columns[place]);
        let agrees =
            |place: usize| times.is_some_and(|times| agree(&columns[place], times, reading));
        pairs.len() * 2 > columns[ids].values.len().min(TRIED_ROWS) && agrees(url) && !agrees(ids)
    }

    /// Where no column is called the id, one without a name may hold it: an index.
    pub(crate) fn take_nameless_ids(&mut self, columns: &[Column]) {
        let has_ids = |column: &Column| {
            is_nameless(&column.name)
                && are_all(column, |id| {
                    tells_time(id) && id.trim().bytes().all(|b| b.is_ascii_digit())
                })
        };
        if self.places(Field::Id).is_empty() && self.places(Field::RecordKey).is_empty() {
            let nameless = columns.iter().position(has_ids);
            self.places[Field::Id as usize].extend(nameless);
        }
    }

    /// Where the ids are not those that tell the written times, a column whose numbers do has
    /// them, whatever it is called. Of an answer and the post that it answers it is the answer.
    pub(crate) fn take_ids_of_times(
        &mut self,
        columns: &[Column],
        mapping: &Mapping,
        reading: &TimeReading,
    ) {
        let place = |field: Field| self.places(field).first().copied();
        let Some(times) = place(Field::CreatedAt).filter(|_| mapping.given(Field::Id).is_none())
        else {
            return;
        };
        let ids = place(Field::Id);
        let are_own = |place: usize| tell_written(&columns[place], &columns[times], reading);
        let is_of_answers = |place: usize| is_of_answers(&columns[place].name);
        let is_right = ids.is_some_and(&are_own);
        let is_one = |&place: &usize| {
            Some(place) != ids
                && place != times
                && !mapping.names_column(&self.names[place])
                && (ids.is_some() || self.may_have_ids(place))
                && (is_of_answers(place) || !is_of_another(&self.names[place]))
                && (!is_right || (is_of_answers(place) && are_later(columns, place, ids)))
                && !columns[place].values.iter().any(|id| is_post_address(id))
                && are_own(place)
        };
        if let Some(place) = (0..columns.len()).find(is_one) {
            for field in Field::EVERY {
                self.places[field as usize].retain(|&other| other != place);
            }
            self.places[Field::Id as usize] = vec![place];
            // What names the post that is answered is called as the post's own id is.
            if is_of_answers(place) && self.places(Field::InReplyToId).is_empty() {
                self.places[Field::InReplyToId as usize].extend(ids);
            }
        }
    }

    /// Whether a column may have the ids of posts, where none is called so: they have texts, and
    /// lists, media and rooms have ids of the same kind.
    fn may_have_ids(&self, place: usize) -> bool {
        const OTHERS: &str =
            "list event media space note user author account conversation thread ad
            room group collection community draft 下書き リスト 会話 スレッド ユーザ アカウント";
        let has_text = self.places(Field::Text).first().is_some_and(|&text| {
            let mut meanings = vocabulary::meanings(&self.names[text]).iter();
            meanings.any(|meaning| meaning.field == Field::Text && !meaning.is_weak)
        });
        let name = self.names[place].to_lowercase();
        has_text && !OTHERS.split_whitespace().any(|word| name.contains(word))
    }

    /// Where no column has ids, addresses of posts may.
    pub(crate) fn take_ids_of_urls(
        &mut self,
        columns: &[Column],
        mapping: &Mapping,
        reading: &TimeReading,
    ) {
        let has_ids = |place: usize| are_all(&columns[place], |url| is_post_address(url));
        let is_known = self.places(Field::Id).first().is_some_and(|&place| {
            let is_id = |value: &String| cell::id(value).is_ok() || cell::is_at_address(value);
            // Codes of networks without numbers, or what is left of a number, name none.
            filled(&columns[place]).take(TRIED_ROWS).all(is_id)
        });
        let tell_times =
            |place: usize| filled(&columns[place]).take(TRIED_ROWS).any(|id| tells_time(id));
        let url = self.places(Field::Url).iter().copied().find(|&place| has_ids(place));
        // Numbers of a tool's own are not those of the posts. What posts link to not all
        // of them have.
        let is_of_tool = |url: usize| {
            let mut rows = columns[url].values.iter().take(TRIED_ROWS);
            let has_numbers = |&place: &usize| {
                let is_number = |id: &String| cell::id(id).is_ok();
                are_all(&columns[place], is_number) && !tell_times(place)
            };
            tell_times(url)
                && rows.all(|url| !cell::is_missing(url))
                && self.places(Field::Id).iter().all(has_numbers)
        };
        let ids = self.places(Field::Id).first().copied();
        let are_belied =
            |url: usize| ids.is_some_and(|ids| self.are_belied(columns, (ids, url), reading));
        if let Some(url) = url.filter(|&url| !is_known || is_of_tool(url) || are_belied(url))
            && mapping.given(Field::Id).is_none()
        {
            self.places[Field::Id as usize] = vec![url];
        } else if self.places(Field::Id).is_empty()
            && !self.has_record_keys()
            && mapping.given(Field::Id).is_none()
            && let Some(url) = self.posts_among_addresses(columns)
        {
            self.places[Field::Id as usize] = vec![url];
            self.is_by_address = true;
        }
    }
}

impl Found {
    /// Whether the addresses beside ids are those of the same posts, as far as they have ids.
    pub(crate) fn are_own_addresses(&self, columns: &[Column]) -> bool {
        let place = |field: Field| self.places(field).first().copied();
        let Some((ids, urls)) = place(Field::Id).zip(place(Field::Url)) else { return false };
        let rows = columns[ids].values.iter().zip(&columns[urls].values).take(TRIED_ROWS);
        let mut pairs =
            rows.filter_map(|(id, url)| Some((cell::id(id).ok()?, cell::id_of_url(url)?)));
        ids != urls && pairs.all(|(id, url)| id == url)
    }

    /// A column of addresses some of which are of posts: exports of what was said of a name,
    /// on any site.
    fn posts_among_addresses(&self, columns: &[Column]) -> Option<usize> {
        const LEAST_SHARE: usize = 10;
        self.places(Field::Url).iter().copied().find(|&place| {
            let column = &columns[place];
            let rows = || filled(column).take(TRIED_ROWS);
            let posts = rows().filter(|url| is_post_address(url)).count();
            posts > 0
                && posts * LEAST_SHARE >= rows().count()
                && column.values.iter().all(|url| !cell::is_missing(url))
                && are_all(column, |url| url.trim().starts_with("http"))
        })
    }
}

/// Whether the ids of a table are numbers of another network, whose times X's would tell
/// otherwise: they are years off in all rows. Times of one collection are, too, but hardly
/// differ where those of the ids do.
pub(crate) fn are_of_others(ids: &Column, times: &Column, reading: &TimeReading) -> bool {
    const YEARS: i64 = 400 * 86_400_000_000;
    const MOST_TIMES: i64 = 4;
    let pairs: Vec<(i64, i64)> = told_and_written(ids, times, reading)
        .map(|(told, written)| (told, written.moment.micros()))
        .collect();
    let span = |times: &mut dyn Iterator<Item = i64>| {
        times.fold(None, |span: Option<(i64, i64)>, time| {
            Some(span.map_or((time, time), |(least, most)| (least.min(time), most.max(time))))
        })
    };
    let told = span(&mut pairs.iter().map(|(told, _)| *told));
    let written = span(&mut pairs.iter().map(|(_, written)| *written));
    let (Some(told), Some(written)) = (told, written) else { return false };
    pairs.iter().all(|(told, written)| (told - written).abs() > YEARS)
        && written.1 > written.0
        && (told.1 - told.0) / MOST_TIMES <= written.1 - written.0
}

/// Ids of X are larger since March 2010.
const LEAST_OF_POSTS: i64 = 10_000_000_000;

/// Whether ids are as small as numbers of rows, and the times beside them are of when ids had
/// their times in them; of fewer rows than some nothing is said.
pub(crate) fn are_row_numbers(
    ids: &Column,
    times: &Column,
    reading: &TimeReading,
    least: usize,
) -> bool {
    let is_small = |id: &String| cell::id(id).is_ok_and(|id| (0..LEAST_OF_POSTS).contains(&id));
    let is_late = |time: &String| {
        written_time::parse(time, reading)
            .is_ok_and(|written| written.moment.micros() > snowflake::FIRST_MICROS)
    };
    ids.values.len() >= least && are_all(ids, is_small) && are_all(times, is_late)
}

/// Whether an id has its time in it.
pub(crate) fn tells_time(id: &str) -> bool {
    cell::id(id).is_ok_and(|id| snowflake::micros(id).is_some())
}

/// Whether a value is the address of a post.
pub(crate) fn is_post_address(value: &str) -> bool {
    cell::id_of_url(value).is_some() || PostAddress::parse(value).is_some()
}

/// Whether a column is called after another post, which is repeated or quoted.
fn is_of_another(name: &str) -> bool {
    let fields = [Field::RetweetedId, Field::QuotedId, Field::InReplyToId, Field::ReferredId];
    vocabulary::meanings(name).iter().any(|meaning| fields.contains(&meaning.field))
}

/// Whether a column is called after answers to posts.
fn is_of_answers(name: &str) -> bool {
    const PARTS: [&str; 6] = ["reply", "comment", "返信", "リプライ", "コメント", "応答"];
    let name = name.to_lowercase();
    PARTS.iter().any(|part| name.contains(part))
        && !["to", "先", "元", "parent"].iter().any(|part| name.contains(part))
}

/// Whether the ids of a column are later than those of another in all rows.
fn are_later(columns: &[Column], place: usize, other: Option<usize>) -> bool {
    let Some(other) = other else { return false };
    let mut rows = columns[place].values.iter().zip(&columns[other].values).take(TRIED_ROWS);
    rows.all(|(id, other)| cell::id(id).ok() > cell::id(other).ok())
}

/// Whether the numbers of a column, each of which one row alone has, tell the times that are
/// written, but for a zone.
pub(crate) fn tell_written(ids: &Column, times: &Column, reading: &TimeReading) -> bool {
    /// Zones differ by quarters of an hour.
    const QUARTER: i64 = 900;
    const MOST_HOURS: i64 = 15 * 3_600;
    /// Of a time that is coarser nothing is told.
    const COARSEST: i64 = 60;
    let numbers = || ids.values.iter().take(TRIED_ROWS).filter(|id| tells_time(id));
    let distinct: BTreeSet<&String> = numbers().collect();
    let (mut all, mut fitting, mut zone) = (0_usize, 0_usize, None);
    for (told, written) in told_and_written(ids, times, reading) {
        let off = (written.moment.micros() - told).div_euclid(1_000_000);
        let within = written.precision.max(1) + 1;
        let rounded = (off + QUARTER / 2).div_euclid(QUARTER) * QUARTER;
        all += 1;
        let is_near = written.precision <= COARSEST
            && (off - rounded).abs() <= within
            && rounded.abs() <= MOST_HOURS
            && *zone.get_or_insert(rounded) == rounded;
        fitting += usize::from(is_near);
    }
    all > 0 && fitting * 5 >= all * 4 && distinct.len() == numbers().count()
}

/// Days by which the times that ids tell may differ from those that are written.
const AGREEING: i64 = 2 * 86_400_000_000;

/// Whether any of the times is that which its id tells.
pub(crate) fn agree(ids: &Column, times: &Column, reading: &TimeReading) -> bool {
    told_and_written(ids, times, reading)
        .any(|(told, written)| (told - written.moment.micros()).abs() <= AGREEING)
}

/// Of the first rows, the time that an id tells, in microseconds, and the one that is written.
pub(crate) fn told_and_written<'a>(
    ids: &'a Column,
    times: &'a Column,
    reading: &'a TimeReading,
) -> impl Iterator<Item = (i64, Written)> + 'a {
    ids.values.iter().zip(&times.values).take(TRIED_ROWS).filter_map(|(id, time)| {
        let told = cell::id(id).ok().and_then(snowflake::micros)?;
        Some((told, written_time::parse(time, reading).ok()?))
    })
}
