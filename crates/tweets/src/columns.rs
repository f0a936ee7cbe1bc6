//! Which columns of a table of unknown origin feed which fields: by their names, and
//! by what stands in them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::tz::TimeZone;

use super::cell::{self, Platform};
use super::mapping::{Field, Mapping, MissingColumn};
use super::network::Network;
use super::post_address::PostAddress;
use super::rules::{MissingIds, Needs, Rules};
use super::spelled_time::{DayOrder, order_shown};
use super::vocabulary::{self, Meaning};
use super::written_time::{self, TimeReading};

/// A column as a file begins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Column {
    pub name: String,
    /// Its first values, empty where there is none.
    pub values: Vec<String>,
    /// Its values are of a kind that cannot be written as text.
    pub is_closed: bool,
}

/// Rows whose values are looked at.
pub(crate) const SAMPLE_ROWS: usize = 2_000;
/// Of those, the ones whose values are read as what they may be.
pub(super) const TRIED_ROWS: usize = 100;

/// The columns of a table that feed the fields.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is seen by itself.
pub(crate) struct Found {
    /// The names of all columns.
    pub names: Vec<String>,
    /// Of each field the columns that feed it, the first that has a value.
    places: Vec<Vec<usize>>,
    /// What `1/5/2024` is.
    pub order: Option<DayOrder>,
    /// Most `&` in texts begin an HTML entity.
    pub is_escaped: bool,
    /// The time of day stands in its own column.
    pub has_own_clock: bool,
    /// The ids tell times.
    pub has_telling_ids: bool,
    /// What is known of the authors is what they call themselves.
    pub has_display_names: bool,
    /// Times without a zone are Japan's, as their column is called.
    is_of_japan: bool,
    /// The network of all posts, where their addresses tell it without their ids.
    pub network: Option<Network>,
    /// The first rows are all of networks that are not read.
    pub is_all_elsewhere: bool,
    /// Choices that could have been others, a sentence each.
    pub remarks: Vec<String>,
    /// Of each column up to three values.
    samples: Vec<Vec<String>>,
}

/// The zone of a column that is called so.
const JAPAN: &str = "Asia/Tokyo";
/// Values of a column that are shown.
const SHOWN: usize = 3;

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
    /// Other columns say otherwise: of a time the ids, of an author the addresses.
    is_contradicted: bool,
    /// Of an author: what only a person's name has, and no handle.
    is_spelled_freely: bool,
}

impl Found {
    /// Looks at the columns of a table.
    pub(crate) fn of(columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        let (columns, is_all_elsewhere) = rows_that_are_read(columns);
        let columns = columns.as_ref();
        let values = || columns.iter().flat_map(|column| column.values.iter().take(TRIED_ROWS));
        let mut found = Self {
            names: columns.iter().map(|column| column.name.trim().to_owned()).collect(),
            places: vec![Vec::new(); Field::COUNT],
            order: values().find_map(|value| order_shown(value)),
            is_escaped: false,
            has_own_clock: false,
            has_telling_ids: false,
            has_display_names: false,
            is_of_japan: false,
            network: None,
            is_all_elsewhere,
            remarks: Vec::new(),
            samples: columns.iter().map(shown).collect(),
        };
        let meanings: Vec<&[Meaning]> =
            columns.iter().map(|column| vocabulary::meanings(&column.name)).collect();
        let reading = TimeReading { order: Some(DayOrder::DayFirst), ..reading.clone() };
        for field in Field::EVERY {
            let given = mapping.given(field).and_then(|name| found.place_of(name));
            found.places[field as usize] = match given {
                Some(place) => vec![place],
                None if mapping.given(field).is_some() => Vec::new(),
                None => found.choose(field, columns, &meanings, mapping, &reading),
            };
        }
        found.join_clock(columns, mapping, &reading);
        found.take_addresses(columns, &meanings);
        found.take_nameless_ids(columns);
        found.take_ids_of_urls(columns, mapping, &reading);
        if let Some(&place) = found.places[Field::Id as usize].first() {
            let ids = || filled(&columns[place]).filter_map(|value| cell::id(value).ok());
            found.has_telling_ids =
                ids().count() > 0 && ids().all(|id| super::snowflake::micros(id).is_some());
        }
        found.network = found
            .network_of_addresses(columns, &reading)
            .or_else(|| found.network_of_authors(columns, &reading));
        if mapping.given(Field::Author).is_none() {
            found.take_handles(columns);
        }
        found.take_kinds(columns);
        if let Some(&place) = found.places[Field::Author as usize].first() {
            let meaning = meanings[place].iter().find(|meaning| meaning.field == Field::Author);
            found.has_display_names = meaning.is_some_and(|meaning| meaning.is_weak)
                && !Self::are_handles(columns, &columns[place]);
        }
        found.is_of_japan = found
            .places(Field::CreatedAt)
            .first()
            .is_some_and(|&place| vocabulary::is_of_japan(&found.names[place]));
        if let Some(&place) = found.places[Field::Text as usize].first() {
            // What this program wrote itself is as it was posted.
            let is_own = ["local_time", "time_known"].iter().all(|n| found.place_of(n).is_some());
            found.is_escaped = !is_own && cell::is_escaped(columns[place].values.iter());
        }
        found
    }

    /// How the times of the table are read.
    pub(crate) fn reading(&self, reading: &TimeReading) -> TimeReading {
        let zone = match TimeZone::get(JAPAN) {
            Ok(japan) if self.is_of_japan => japan,
            _ => reading.zone.clone(),
        };
        TimeReading { order: self.order, zone, ..reading.clone() }
    }

    /// The columns that feed a field, the best first.
    pub(crate) fn places(&self, field: Field) -> &[usize] {
        &self.places[field as usize]
    }

    /// Whether the rows are records of Bluesky, whose address is account and key.
    pub(crate) fn has_record_keys(&self) -> bool {
        !self.places(Field::RecordKey).is_empty()
            && [Field::Did, Field::AuthorId, Field::Author]
                .iter()
                .any(|field| !self.places(*field).is_empty())
    }

    /// The place of a column by its name: as it stands, or however it is spelled.
    fn place_of(&self, name: &str) -> Option<usize> {
        let exact = self.names.iter().position(|other| other == name);
        let folded = vocabulary::folded(name);
        exact.or_else(|| self.names.iter().position(|other| vocabulary::folded(other) == folded))
    }

    /// Whether the table has what posts need.
    ///
    /// # Errors
    ///
    /// When a column is missing that was named or that every post needs, which the id
    /// is not where it may be assigned, and the time where ids tell it.
    pub(crate) fn check(&self, mapping: &Mapping, rules: &Rules) -> Result<(), MissingColumn> {
        self.check_for(mapping, |field| match field {
            Field::Text => true,
            Field::Id => {
                rules.missing_ids == MissingIds::Reject
                    && rules.needs != Needs::Text
                    && !self.has_record_keys()
            }
            Field::CreatedAt => !self.has_telling_ids && rules.needs == Needs::Post,
            _ => false,
        })
    }

    /// Whether the table has what is named or needed.
    ///
    /// # Errors
    ///
    /// When a column is missing.
    pub(crate) fn check_for(
        &self,
        mapping: &Mapping,
        is_needed: impl Fn(Field) -> bool,
    ) -> Result<(), MissingColumn> {
        let is_wanted = |field: Field| mapping.given(field).is_some() || is_needed(field);
        let missing = Field::EVERY
            .into_iter()
            .find(|&field| is_wanted(field) && self.places(field).is_empty());
        match missing {
            None => Ok(()),
            Some(field) => Err(MissingColumn::new(field, mapping, &self.names)),
        }
    }

    fn choose(
        &mut self,
        field: Field,
        columns: &[Column],
        meanings: &[&[Meaning]],
        mapping: &Mapping,
        reading: &TimeReading,
    ) -> Vec<usize> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for (place, column) in columns.iter().enumerate() {
            let meaning = meanings[place].iter().find(|meaning| meaning.field == field);
            let Some(&meaning) = meaning else { continue };
            if column.is_closed || mapping.names_column(&column.name) {
                continue;
            }
            let fit = if field == Field::IsRetweet && is_count(columns, meanings, place) {
                Fit::No
            } else {
                fit(field, column, reading)
            };
            let is_coarse = field == Field::CreatedAt
                && filled(column).take(TRIED_ROWS).all(|v| written_time::is_day(v, reading));
            let is_contradicted = match field {
                Field::CreatedAt => !self.agree_with_ids(columns, column, reading),
                Field::Author => !Self::are_handles(columns, column),
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
        // What tells of a retweet is never passed over.
        if field.tells_of_retweets() {
            candidates.sort_by_key(|candidate| candidate.meaning.rank);
            return candidates.iter().map(|candidate| candidate.place).collect();
        }
        candidates.sort_by_key(|c| {
            let is_less = (c.is_contradicted, c.meaning.is_weak, c.is_coarse);
            (c.fit, is_less, c.is_spelled_freely, c.meaning.rank)
        });
        if field == Field::Id {
            prefer_whole_ids(&mut candidates, columns);
        }
        let usable = candidates.iter().filter(|candidate| candidate.fit != Fit::No);
        let usable: Vec<&Candidate> = usable.collect();
        let strong: Vec<&&Candidate> =
            usable.iter().filter(|candidate| !candidate.meaning.is_weak).collect();
        let Some(best) = usable.first() else {
            // Its rows are rejected, with the reason.
            let is_last_resort = matches!(field, Field::Id | Field::CreatedAt | Field::Text);
            let last = candidates.iter().find(|candidate| !candidate.meaning.is_weak);
            return last.filter(|_| is_last_resort).map(|last| last.place).into_iter().collect();
        };
        let mut places = vec![best.place];
        for other in strong.iter().filter(|other| other.place != best.place) {
            if !differ(field, &columns[best.place], &columns[other.place], reading) {
                places.push(other.place);
            } else if best.fit == Fit::Yes
                && other.fit == Fit::Yes
                && field.is_of_every_post()
                // An id that names an author is a choice for want of a better one.
                && !(field == Field::Author && is_an_author_id(&self.names[other.place]))
                // Beside `id_str`, `id` is the same, rounded.
                && !self.names[best.place].ends_with("_str")
            {
                let (taken, other) = (&self.names[best.place], &self.names[other.place]);
                let column = field.column();
                self.remarks.push(format!(
                    "{column} is the column {taken}; {other} may be meant instead (--map \
                     {column}={other})"
                ));
            }
        }
        places
    }

    /// A day and a time of day make a time.
    fn join_clock(&mut self, columns: &[Column], mapping: &Mapping, reading: &TimeReading) {
        let time = self.places(Field::CreatedAt).first().copied();
        let is_day = time.is_some_and(|place| {
            are_all(&columns[place], |value| written_time::is_day(value, reading))
        });
        let clock = self.places(Field::Clock).first().copied();
        self.has_own_clock =
            is_day && mapping.given(Field::CreatedAt).is_none() && clock.is_some() && clock != time;
        if !self.has_own_clock {
            self.places[Field::Clock as usize].clear();
            self.places[Field::Zone as usize].clear();
        }
    }

    /// Whether the times of a column are those that the ids tell.
    fn agree_with_ids(&self, columns: &[Column], times: &Column, reading: &TimeReading) -> bool {
        let ids = self.places(Field::Id).first();
        ids.is_some_and(|&place| agree(&columns[place], times, reading))
    }

    /// Whether names are those by which the network knows its accounts: they begin with @,
    /// or stand in the addresses of the posts.
    fn are_handles(columns: &[Column], names: &Column) -> bool {
        let is_marked = |name: &String| name.trim_start().starts_with(['@', '＠']);
        let stands_in = |place: usize| {
            let rows = names.values.iter().zip(&columns[place].values).take(TRIED_ROWS);
            let mut rows = rows
                .filter(|(name, url)| !cell::is_missing(name) && cell::id_of_url(url).is_some());
            let is_there = |(name, url): (&String, &String)| {
                let own = cell::author(name).map(|name| name.to_lowercase());
                own.is_some() && own == cell::author(url).map(|name| name.to_lowercase())
            };
            rows.next().is_some_and(is_there) && rows.all(is_there)
        };
        are_all(names, is_marked)
            || (0..columns.len()).any(|place| {
                columns[place].values.first().is_some_and(|url| cell::id_of_url(url).is_some())
                    && stands_in(place)
            })
    }

    /// Columns of unknown names that have nothing but addresses of posts, one in each row.
    fn take_addresses(&mut self, columns: &[Column], meanings: &[&[Meaning]]) {
        let is_address = |url: &String| is_post_address(url);
        let is_one = |place: usize| {
            let mut values = columns[place].values.iter().take(TRIED_ROWS).peekable();
            meanings[place].is_empty() && values.peek().is_some() && values.all(is_address)
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
    fn take_nameless_ids(&mut self, columns: &[Column]) {
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

    /// Where no column has ids, addresses of posts may.
    fn take_ids_of_urls(&mut self, columns: &[Column], mapping: &Mapping, reading: &TimeReading) {
        let has_ids = |place: usize| are_all(&columns[place], |url| is_post_address(url));
        let is_known = self.places(Field::Id).first().is_some_and(|&place| {
            let is_id = |value: &String| cell::id(value).is_ok() || cell::is_at_address(value);
            filled(&columns[place]).take(TRIED_ROWS).any(is_id)
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
        }
    }

    /// The network whose addresses of posts, which have a code instead of the id, stand in
    /// all rows. Posts of X that link to such ones have ids that tell their times.
    fn network_of_addresses(&self, columns: &[Column], reading: &TimeReading) -> Option<Network> {
        let column = |field: Field| self.places(field).first().map(|&place| &columns[place]);
        let urls = column(Field::Url)?;
        let times = column(Field::Id).zip(column(Field::CreatedAt));
        let is_of_x = times.is_some_and(|(ids, times)| agree(ids, times, reading));
        let first = filled(urls).next().filter(|_| !is_of_x)?;
        let coded = cell::coded_network(first);
        let is_there = |url: &String| coded.is_some() && cell::coded_network(url) == coded;
        if urls.values.iter().take(TRIED_ROWS).all(is_there) {
            return coded;
        }
        // Of a boost, the address may be that of what was done.
        let shown = |url: &String| PostAddress::parse(url).map(|address| address.network);
        let mut networks = filled(urls).take(TRIED_ROWS).filter_map(shown);
        let network = networks.next().filter(|_| !filled(urls).any(|url| is_status_of_x(url)))?;
        networks.all(|other| other == network).then_some(network)
    }

    /// The network of authors all of whom are named with their servers.
    fn network_of_authors(&self, columns: &[Column], reading: &TimeReading) -> Option<Network> {
        let column = |field: Field| self.places(field).first().map(|&place| &columns[place]);
        let times = column(Field::Id).zip(column(Field::CreatedAt));
        let is_of_x = times.is_some_and(|(ids, times)| agree(ids, times, reading));
        let names = column(Field::Author).filter(|names| {
            !vocabulary::folded(&names.name).contains("mail")
                && are_all(names, |name| cell::has_server(name))
        });
        names.filter(|_| !is_of_x).map(|_| Network::Mastodon)
    }

    /// Where no column is known to have handles, one that has nothing else is theirs.
    fn take_handles(&mut self, columns: &[Column]) {
        const OF_OTHERS: [&str; 13] = [
            "mention",
            "reply",
            "replies",
            "retweet",
            "quote",
            "query",
            "search",
            "target",
            "返信",
            "リプライ",
            "引用",
            "検索",
            "宛",
        ];
        let author = self.places(Field::Author).first().copied();
        if author.is_some_and(|place| Self::are_handles(columns, &columns[place])) {
            return;
        }
        let is_of_others = |name: &str| {
            let name = vocabulary::folded(name);
            OF_OTHERS.iter().any(|part| name.contains(part)) || name.starts_with("to")
        };
        // Whoever all rows are about has not written them, where others have.
        let different = |place: usize| {
            let values = columns[place].values.iter().take(TRIED_ROWS);
            values.collect::<BTreeSet<_>>().len()
        };
        let least = author.map_or(0, different);
        let is_one = |place: &usize| {
            let mut values = columns[*place].values.iter().take(TRIED_ROWS).peekable();
            values.peek().is_some()
                && !self.reads(*place)
                && !is_of_others(&columns[*place].name)
                && different(*place) >= least
                && values.all(|value| {
                    value.trim().starts_with(['@', '＠'])
                        && cell::may_be_handle(value.trim().trim_start_matches(['@', '＠']))
                })
        };
        if let Some(place) = (0..columns.len()).find(is_one) {
            self.places[Field::Author as usize] = vec![place];
        }
    }

    /// A column that says of each post what it is, and of some that they are retweets, tells
    /// that whatever it is called.
    fn take_kinds(&mut self, columns: &[Column]) {
        let is_one = |place: &usize| {
            let values = || filled(&columns[*place]).take(TRIED_ROWS);
            let kind = |value: &String| cell::kind(value);
            !self.reads(*place)
                && are_all(&columns[*place], |value| cell::is_kind(value))
                && values().any(|value| kind(value) == Some(cell::Kind::Retweet))
                && values().any(|value| kind(value) != Some(cell::Kind::Retweet))
        };
        if self.places(Field::Kind).is_empty() {
            let more = (0..columns.len()).find(is_one);
            self.places[Field::Kind as usize].extend(more);
        }
    }

    /// Whether a column feeds anything.
    pub(crate) fn reads(&self, place: usize) -> bool {
        self.places.iter().any(|places| places.contains(&place))
    }

    /// Which columns feed which columns of `tweets`, each with its first values.
    pub(crate) fn described(&self) -> Vec<(Field, String, Vec<String>)> {
        let of = |field: Field| {
            let places = self.places(field);
            let first = *places.first()?;
            let names: Vec<&str> = places.iter().map(|&place| self.names[place].as_str()).collect();
            let place = places.iter().find(|&&place| !self.samples[place].is_empty());
            let values = self.samples[*place.unwrap_or(&first)].clone();
            Some((field, names.join(", "), values))
        };
        Field::EVERY.into_iter().filter_map(of).collect()
    }

    /// The columns that feed none.
    pub(crate) fn unread(&self) -> Vec<String> {
        let unread = (0..self.names.len()).filter(|&place| !self.reads(place));
        unread.map(|place| self.names[place].clone()).collect()
    }
}

/// The columns without the rows of networks that are not read, which tell nothing of what
/// stands in the others; and whether there are no others.
pub(super) fn rows_that_are_read(columns: &[Column]) -> (Cow<'_, [Column]>, bool) {
    let is_of_networks = |column: &&Column| {
        vocabulary::meanings(&column.name).iter().any(|meaning| meaning.field == Field::Network)
            && are_all(column, |value| cell::platform(value).is_some())
    };
    let Some(networks) = columns.iter().find(is_of_networks) else {
        return (Cow::Borrowed(columns), false);
    };
    let is_elsewhere = |value: &String| cell::platform(value) == Some(Platform::Elsewhere);
    let elsewhere: Vec<bool> = networks.values.iter().map(is_elsewhere).collect();
    if !elsewhere.contains(&true) || !elsewhere.contains(&false) {
        return (Cow::Borrowed(columns), elsewhere.contains(&true));
    }
    let read = |column: &Column| {
        let rows = column.values.iter().zip(&elsewhere).filter(|(_, is_elsewhere)| !**is_elsewhere);
        let values = rows.map(|(value, _)| value.clone()).collect();
        Column { name: column.name.clone(), values, is_closed: column.is_closed }
    };
    (columns.iter().map(read).collect(), false)
}

/// Whether a column is called what programs call one that has no name.
pub(super) fn is_nameless(name: &str) -> bool {
    let name = name.trim();
    name.is_empty() || name == "index" || name.starts_with("Unnamed:") || name == "rownames"
}

/// Whether an address is that of a post of X.
fn is_status_of_x(url: &str) -> bool {
    cell::id_of_url(url).is_some() && PostAddress::parse(url).is_none()
}

fn shown(column: &Column) -> Vec<String> {
    filled(column).take(SHOWN).cloned().collect()
}

/// Whether a column has values, and all of them are something.
pub(super) fn are_all(column: &Column, is: impl Fn(&String) -> bool) -> bool {
    let mut values = filled(column).take(TRIED_ROWS).peekable();
    values.peek().is_some() && values.all(is)
}

/// The values that are there.
pub(super) fn filled(column: &Column) -> impl Iterator<Item = &String> {
    column.values.iter().filter(|value| !cell::is_missing(value))
}

/// An index of rows is no id where another column has whole ones.
fn prefer_whole_ids(candidates: &mut [Candidate], columns: &[Column]) {
    let are_whole = |candidate: &Candidate| are_all(&columns[candidate.place], |id| tells_time(id));
    if candidates.first().is_some_and(|first| !are_whole(first))
        && let Some(at) = candidates.iter().position(are_whole)
    {
        candidates[..=at].rotate_right(1);
    }
}

/// Whether a column that may be a flag is a count: `RT` and `retweet` are in some
/// tables. Noughts and ones are flags where another column is the count.
fn is_count(columns: &[Column], meanings: &[&[Meaning]], place: usize) -> bool {
    let counts = |place: usize| meanings[place].iter().any(|m| m.field == Field::RetweetCount);
    let flags = |place: usize| meanings[place].iter().any(|m| m.field == Field::IsRetweet);
    let has_other = (0..columns.len()).any(|other| counts(other) && !flags(other));
    let is_number = |value: &String| value.trim().parse::<f64>().is_ok();
    counts(place) && !has_other && filled(&columns[place]).take(TRIED_ROWS).all(is_number)
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
            let is_any = !vocabulary::folded(value).bytes().all(|byte| byte.is_ascii_digit());
            is_any && (value.chars().count() <= 100 || cell::author_id(value).is_some())
        }
        Field::Lang => value.chars().count() <= 12 && value.parse::<f64>().is_err(),
        Field::Client => !value.starts_with("http") && value.parse::<f64>().is_err(),
        Field::LikeCount | Field::RetweetCount => cell::count(value).is_some(),
        Field::IsRetweet => cell::flag(value).is_some() || cell::kind(value).is_some(),
        Field::Url => value.starts_with("http"),
        Field::Network => cell::platform(value).is_some(),
        Field::Did => value.starts_with("did:"),
        Field::RecordKey => cell::is_record_key(value),
        Field::Visibility => cell::is_visibility(value),
        _ => true,
    }
}

fn is_an_author_id(name: &str) -> bool {
    vocabulary::meanings(name).iter().any(|meaning| meaning.field == Field::AuthorId)
}

/// Whether an id has its time in it.
pub(super) fn tells_time(id: &str) -> bool {
    cell::id(id).is_ok_and(|id| super::snowflake::micros(id).is_some())
}

/// Whether a value is the address of a post.
fn is_post_address(value: &str) -> bool {
    cell::id_of_url(value).is_some() || PostAddress::parse(value).is_some()
}

/// Whether a value is an id, or was one.
pub(super) fn is_known_id(value: &str) -> bool {
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
            let cut = |text: &str| text.trim().trim_end_matches('…').to_owned();
            let (a, b) = (cut(a), cut(b));
            !(a.contains(&b) || b.contains(&a) || a.starts_with("RT @") || b.starts_with("RT @"))
        }
        Field::Author => cell::author(a) != cell::author(b),
        _ => a != b,
    })
}

/// Days by which the times that ids tell may differ from those that are written.
const AGREEING: i64 = 2 * 86_400_000_000;

/// Whether any of the times is that which its id tells.
pub(super) fn agree(ids: &Column, times: &Column, reading: &TimeReading) -> bool {
    ids.values.iter().zip(&times.values).take(TRIED_ROWS).any(|(id, time)| {
        let told = cell::id(id).ok().and_then(super::snowflake::micros);
        let written =
            written_time::parse(time, reading).ok().map(|written| written.moment.micros());
        told.zip(written).is_some_and(|(told, written)| (told - written).abs() <= AGREEING)
    })
}
