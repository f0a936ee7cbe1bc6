//! Decides which columns of a table of unknown origin feed which fields, by their names and
//! their values.

mod authors;
pub(crate) mod cell;
mod choice;
pub(crate) mod column;
mod companions;
mod heading_zone;
pub(crate) mod headless;
pub(crate) mod ids;
pub(crate) mod inner;
pub(crate) mod keys;
mod kinds;
mod known_names;
pub(crate) mod mapped_draft;
pub(crate) mod mapping;
pub(crate) mod missing_column;
mod nothing;
mod originals;
pub(crate) mod partitions;
mod platform;
pub(crate) mod private;
pub(crate) mod recognition;
mod reduced_names;
mod retweet_names;
mod retweets;
pub(crate) mod shared_names;
mod texts_by_content;
pub(crate) mod vocabulary;

use std::borrow::Cow;

use jiff::tz::TimeZone;

use self::cell::{Platform, platform};
use self::column::{Column, TRIED_ROWS, are_all, filled, rows_that_are_read, shown};
use self::heading_zone::zone_of;
use self::inner::{Inner, inner_columns};
use self::mapping::Mapping;
use self::missing_column::MissingColumn;
use self::vocabulary::Meaning;
use crate::posts::field::Field;
use crate::posts::network::Network;
use crate::posts::remark::Remark;
use crate::posts::rules::{MissingIds, Needs, Rules};
use crate::tables::formula::Guard;
use crate::texts::folded::folded;
use crate::texts::marked_text;
use crate::times::snowflake;
use crate::times::spelled_time::{DayOrder, is_of_two_readings, order_shown};
use crate::times::written_time::{self, TimeReading};

/// The columns of a table that feed the fields.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is seen by itself.
pub(crate) struct Found {
    /// The names of all columns, and of those that stand in the cells of others.
    pub names: Vec<String>,
    /// How many there are in the table itself.
    pub width: usize,
    /// Those that stand in the cells of others, whose places follow.
    inner: Vec<Inner>,
    /// Of each field the columns that feed it, the first that has a value.
    pub(crate) places: Vec<Vec<usize>>,
    /// What `1/5/2024` is.
    pub order: Option<DayOrder>,
    /// There are times that may begin with either, and nothing tells which.
    pub lacks_order: bool,
    /// Most `&` in texts begin an HTML entity.
    pub is_escaped: bool,
    /// The texts are HTML.
    pub is_html: bool,
    /// Ends of lines in texts are written `\n`.
    pub is_backslashed: bool,
    /// Characters that the encoding lacked are written `<U+1F35C>`.
    pub has_code_points: bool,
    /// What stands where a text is missing.
    placeholders: Placeholders,
    /// White space around texts is that of the table.
    pub is_padded: bool,
    /// Which texts have an apostrophe before them that is the table's.
    pub guard: Guard,
    /// The time of day stands in its own column.
    pub has_own_clock: bool,
    /// The ids tell times.
    pub has_telling_ids: bool,
    /// What is known of the authors is what they call themselves.
    pub has_display_names: bool,
    /// What accounts call themselves stands before their handles: `麦茶@mugicha`.
    pub has_handles_after_names: bool,
    /// The zone of times without one, as their column is called.
    zone: Option<TimeZone>,
    /// The network of all posts, where their addresses tell it without their ids.
    pub network: Option<Network>,
    /// The first rows are all of networks that are not read.
    pub is_all_elsewhere: bool,
    /// Only addresses name the posts, and not all are of posts.
    pub is_by_address: bool,
    /// The addresses are those of the posts, as far as ids stand beside them.
    has_own_addresses: bool,
    /// Of the columns that name retweeted posts, those that have ids or addresses: what else
    /// stands in them names none.
    of_retweeted_ids: Vec<usize>,
    /// Choices that could have been others, a sentence each.
    pub remarks: Vec<Remark>,
    /// Of each column up to three values.
    samples: Vec<Vec<String>>,
}

/// What a table has where a text is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placeholders {
    /// It is as it was posted: this program wrote the table.
    Nothing,
    /// What pandas writes. JSON has a null of its own, and `None` is what somebody wrote.
    NotANumber,
    /// What databases, spreadsheets and programs write.
    AllSigns,
}

impl Placeholders {
    fn has(self, text: &str) -> bool {
        let is_of_pandas = || matches!(text, "nan" | "NaN" | "<NA>");
        text.is_empty()
            || match self {
                Self::Nothing => false,
                Self::NotANumber => is_of_pandas(),
                Self::AllSigns => is_of_pandas() || cell::is_no_text(text),
            }
    }
}

/// What the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Table,
    /// One that is known to have rows, in whose cells whole posts may stand.
    Rows,
    /// The keys of JSON.
    Keys,
}

impl Found {
    /// Looks at the columns of a table.
    pub(crate) fn of(columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        Self::from(Origin::Table, columns, mapping, reading)
    }

    /// The same of the keys of JSON, each of which says itself what it is within.
    pub(crate) fn of_keys(columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        Self::from(Origin::Keys, columns, mapping, reading)
    }

    /// The same of a table of which whole posts may stand in the cells of one column: it is
    /// known to have rows, and nothing else looks into them.
    pub(crate) fn of_rows(columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        Self::from(Origin::Rows, columns, mapping, reading)
    }

    fn from(origin: Origin, columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        let (columns, is_all_elsewhere) = rows_that_are_read(columns);
        let is_of_whole = |column: &Column| {
            let meanings = vocabulary::meanings(&column.name).iter();
            meanings.into_iter().any(|m| matches!(m.field, Field::Text | Field::Id))
        };
        let inner = inner_columns(&columns).into_iter();
        let inner = inner.filter(|(_, column)| origin == Origin::Rows || !is_of_whole(column));
        let (inner, of_cells): (Vec<Inner>, Vec<Column>) = inner.unzip();
        let width = columns.len();
        let columns = if inner.is_empty() {
            columns
        } else {
            [columns.into_owned(), of_cells].concat().into()
        };
        let columns = columns.as_ref();
        let mut found =
            Self { order: reading.order, is_all_elsewhere, ..Self::nothing(columns, width, inner) };
        let columns = match origin {
            Origin::Keys => columns.into(),
            Origin::Table | Origin::Rows => shared_names::plain(columns),
        };
        if origin == Origin::Keys {
            found.placeholders = Placeholders::NotANumber;
        }
        let columns = columns.as_ref();
        let reading = TimeReading { order: Some(DayOrder::DayFirst), ..reading.clone() };
        found.feed(columns, mapping, &reading);
        found.describe_authors(columns);
        found.describe_texts(columns);
        found
    }

    /// Of a table of which no column feeds anything yet.
    fn nothing(columns: &[Column], width: usize, inner: Vec<Inner>) -> Self {
        Self {
            width,
            inner,
            names: columns.iter().map(|column| column.name.trim().to_owned()).collect(),
            places: vec![Vec::new(); Field::COUNT],
            order: None,
            lacks_order: false,
            is_escaped: false,
            is_html: false,
            is_backslashed: false,
            has_code_points: false,
            placeholders: Placeholders::AllSigns,
            is_padded: false,
            guard: Guard::None,
            has_own_clock: false,
            has_telling_ids: false,
            has_display_names: false,
            has_handles_after_names: false,
            zone: None,
            network: None,
            is_all_elsewhere: false,
            is_by_address: false,
            has_own_addresses: false,
            of_retweeted_ids: Vec::new(),
            remarks: Vec::new(),
            samples: columns.iter().map(shown).collect(),
        }
    }

    /// Chooses the columns that feed the fields.
    fn feed(&mut self, columns: &[Column], mapping: &Mapping, reading: &TimeReading) {
        let meanings: Vec<&[Meaning]> =
            columns.iter().map(|column| vocabulary::meanings(&column.name)).collect();
        let mut of_times = 0..0;
        for field in Field::EVERY {
            let given = mapping.given(field).and_then(|name| self.place_of(name));
            let before = self.remarks.len();
            self.places[field as usize] = match given {
                Some(place) => vec![place],
                None if mapping.given(field).is_some() => Vec::new(),
                None => self.choose(field, columns, &meanings, mapping, reading),
            };
            if field == Field::CreatedAt {
                of_times = before..self.remarks.len();
            }
        }
        let named_ids = self.places(Field::Id).to_vec();
        self.take_addresses(columns, &meanings);
        self.take_nameless_ids(columns);
        self.take_ids_of_urls(columns, mapping, reading);
        self.take_ids_of_times(columns, mapping, reading);
        // Ids that were found later tell which of several times is meant, too.
        if self.places(Field::Id) != named_ids && mapping.given(Field::CreatedAt).is_none() {
            self.remarks.drain(of_times);
            self.places[Field::CreatedAt as usize] =
                self.choose(Field::CreatedAt, columns, &meanings, mapping, reading);
        }
        self.has_own_addresses = self.are_own_addresses(columns);
        self.order = self.order.or_else(|| self.order_in(columns));
        self.lacks_order = self.order.is_none() && self.has_times_of_two_readings(columns);
        self.join_clock(columns, mapping, reading);
        if let Some(&place) = self.places(Field::Id).first() {
            let ids = || filled(&columns[place]).filter_map(|value| cell::id(value).ok());
            self.has_telling_ids =
                ids().count() > 0 && ids().all(|id| snowflake::micros(id).is_some());
        }
        self.settle_shared(columns, mapping);
        self.network = self
            .network_of_addresses(columns, reading)
            .or_else(|| self.network_of_authors(columns, reading));
        if mapping.given(Field::Author).is_none() {
            self.take_handles(columns);
        }
        if mapping.given(Field::AuthorId).is_none() {
            self.take_author_ids(columns);
        }
        self.take_texts_by_content(columns, mapping, reading);
        self.take_retweets(columns, mapping);
        self.of_retweeted_ids = self.places_of_retweeted_ids(columns);
        self.doubt_retweets(columns, &meanings, mapping);
        let time = self.places(Field::CreatedAt).first();
        self.zone = time.and_then(|&place| zone_of(&self.names[place]));
    }

    /// Settles what a column is whose name several tools give to different things: `twitter_id`
    /// is a post's or its author's, `source` a client or, where it names nothing else, a network.
    fn settle_shared(&mut self, columns: &[Column], mapping: &Mapping) {
        if mapping.given(Field::AuthorId).is_none() {
            let ids = self.places[Field::Id as usize].clone();
            self.places[Field::AuthorId as usize].retain(|place| !ids.contains(place));
        }
        let is_source =
            |column: &Column| matches!(folded(&column.name).as_str(), "source" | "ソース");
        let is_of_networks = |column: &Column| {
            let is_read = |value: &String| matches!(platform(value), Some(Platform::Read(_)));
            are_all(column, |value| platform(value).is_some()) && filled(column).any(is_read)
        };
        if self.places(Field::Network).is_empty() && mapping.given(Field::Network).is_none() {
            let sources = (0..columns.len())
                .filter(|&place| !self.reads(place))
                .find(|&place| is_source(&columns[place]) && is_of_networks(&columns[place]));
            self.places[Field::Network as usize].extend(sources);
        }
    }

    /// Whether the authors are named as they call themselves.
    fn describe_authors(&mut self, columns: &[Column]) {
        let Some(&place) = self.places(Field::Author).first() else { return };
        let column = &columns[place];
        let names = || filled(column).take(TRIED_ROWS);
        let both = names().filter(|name| cell::handle_after_name(name).is_some()).count();
        self.has_handles_after_names = both > 0 && both * 2 >= names().count();
        let mut meanings = vocabulary::meanings(&column.name).iter();
        let meaning = meanings.find(|meaning| meaning.field == Field::Author);
        self.has_display_names = meaning.is_some_and(|meaning| meaning.is_weak)
            && !self.has_handles_after_names
            && !Self::are_handles(columns, column);
    }

    /// How the texts are written.
    fn describe_texts(&mut self, columns: &[Column]) {
        let Some(&place) = self.places(Field::Text).first() else { return };
        let column = &columns[place];
        self.is_padded = are_all(column, |text| {
            text.starts_with(' ') || text.trim().bytes().all(|byte| b"-:".contains(&byte))
        });
        // What this program wrote itself is as it was posted.
        if self.is_own() {
            self.placeholders = Placeholders::Nothing;
            return;
        }
        self.is_escaped = marked_text::is_escaped(&column.values);
        self.is_backslashed = marked_text::are_backslashed(filled(column));
        self.is_html = marked_text::is_html(filled(column).take(TRIED_ROWS));
        self.has_code_points = marked_text::have_code_points(column.values.iter());
        if marked_text::are_misread(filled(column)) {
            let text = "the texts look like UTF-8 that was read as Shift_JIS before (縺…): what \
                        they were is lost";
            self.remarks.push(text.to_owned().into());
        }
    }

    /// Whether this program wrote the table: its texts are as they were posted.
    pub(crate) fn is_own(&self) -> bool {
        ["local_time", "time_known"].iter().all(|name| self.place_of(name).is_some())
    }

    /// How the times of the table are read.
    pub(crate) fn reading(&self, reading: &TimeReading) -> TimeReading {
        let zone = self.zone.as_ref().unwrap_or(&reading.zone).clone();
        TimeReading { order: self.order, zone, ..reading.clone() }
    }

    /// The value of a column in a row, of which `value` gives those of the table's own.
    pub(crate) fn value_at<'a>(
        &self,
        place: usize,
        value: &dyn Fn(usize) -> Option<Cow<'a, str>>,
    ) -> Option<Cow<'a, str>> {
        match place.checked_sub(self.width).and_then(|inner| self.inner.get(inner)) {
            Some(inner) => inner.of(&value(inner.place)?),
            None => value(place),
        }
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
        let wanted = folded(name);
        exact.or_else(|| self.names.iter().position(|other| folded(other) == wanted))
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

    /// Whether the ids are those of another network than X.
    pub(crate) fn has_ids_of_others(&self, columns: &[Column], reading: &TimeReading) -> bool {
        let column =
            |field: Field| self.places(field).first().and_then(|&place| columns.get(place));
        let both = column(Field::Id).zip(column(Field::CreatedAt));
        both.is_some_and(|(ids, times)| ids::are_of_others(ids, times, reading))
    }

    /// What the times show of themselves, or else what other columns but the texts do, as
    /// one spreadsheet wrote them. Where both orders are shown, neither is known.
    fn order_in(&self, columns: &[Column]) -> Option<DayOrder> {
        let orders_in = |place: usize| columns[place].values.iter().filter_map(|v| order_shown(v));
        let is_of = |field: Field, place: usize| self.places(field).contains(&place);
        let all = || 0..columns.len();
        let mut own = all().filter(|&place| is_of(Field::CreatedAt, place)).flat_map(orders_in);
        if let Some(first) = own.next() {
            return own.all(|order| order == first).then_some(first);
        }
        let mut others = all().filter(|&place| !is_of(Field::Text, place)).flat_map(orders_in);
        let first = others.next()?;
        others.all(|order| order == first).then_some(first)
    }

    /// Whether there are times of which each may begin with the day or with the month.
    fn has_times_of_two_readings(&self, columns: &[Column]) -> bool {
        let places = self.places(Field::CreatedAt).iter();
        let mut values = places.flat_map(|&place| filled(&columns[place]));
        values.any(|value| is_of_two_readings(value))
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

    /// Whether a column feeds anything, itself or through objects in its cells.
    pub(crate) fn reads(&self, place: usize) -> bool {
        let feeds = |place: usize| self.places.iter().any(|places| places.contains(&place));
        let mut inner = self.inner.iter().enumerate().filter(|(_, inner)| inner.place == place);
        feeds(place) || inner.any(|(at, _)| feeds(self.width + at))
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
        let unread = (0..self.width).filter(|&place| !self.reads(place));
        unread.map(|place| self.names[place].clone()).collect()
    }
}
