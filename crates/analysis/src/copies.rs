//! Texts that several accounts posted.

mod accounts;
mod ids;
mod near;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use polars::prelude::*;
use serde_json::Value;

use super::answer::{Answer, Totals};
use super::error::QueryError;
use super::filters::{Acting, Filter, Filters, Retweets};
use super::note::Note;
use super::question::Question;
use super::slices::by_slices;
use super::span::Span;
pub(crate) use ids::{Copied, copied_ids, is_of_copies};
use tsubuyaki_warehouse::{Snapshot, Table, copied_text, text_key};

/// Accounts that must have posted a text for it to be a copy.
pub const LEAST_ACCOUNTS: i64 = 3;
/// Posts of a text that are shown by their ids.
const EXAMPLES: usize = 3;
const MICROS_A_SECOND: i64 = 1_000_000;

/// The columns for people.
const SHOWN: [&str; 8] =
    ["text", "posts", "accounts", "match", "texts", "first_time", "last_time", "examples"];

/// The texts of a day or period that several accounts have posted: text (of the first
/// post), posts, accounts, match, texts, `first_time` and `last_time` (local, to
/// the second), `text_key`, examples (ids of the first three posts). Those of the
/// most accounts come first.
///
/// Where match is `same`, the posts are equal but for URLs, mentions, digits,
/// spaces and symbols. Where it is `near`, they are so many texts in which words
/// vary; the posts of a row `same` may be among them. In `totals`, n is the
/// number of posts; of a day whose texts are too many for that, `near_left_out` is the
/// number of posts that are in no row `near`.
///
/// # Errors
///
/// When a file of the warehouse is damaged, or the day was stored before texts
/// had keys.
pub fn copies(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    min_accounts: i64,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let span = span.into();
    let dates = span.dates(snapshot.manifest());
    let retweets = match filters.retweets {
        Retweets::Exclude => "exclude",
        Retweets::Include => "include",
        Retweets::Only => "only",
    };
    let values = span
        .values(snapshot.manifest())
        .with("retweets", &retweets)
        .with("min_accounts", &min_accounts);
    let parameters = Question::named("copies")?.values(&values, snapshot.manifest())?;
    let posts = Posts::of(snapshot, &dates, filters)?;
    if posts.by_key.is_empty() && posts.lack_keys {
        return Err(QueryError::NoTextKeys { date: span.first() });
    }
    let same = same(snapshot, &dates, filters, &posts, min_accounts)?;
    let copies = all(same, &posts, min_accounts);
    let told = filters.told_where(Acting::NONE);
    let mut answer = Answer {
        question: "copies".to_owned(),
        parameters,
        totals: Totals { filters: told, ..Totals::of(dates, filters) },
        frame: frame(&copies)?,
        columns: &SHOWN,
    };
    answer.totals.tweets = Some(posts.count);
    answer.totals.filters.insert(0, Filter::Retweets(filters.retweets));
    if posts.left_out > 0 {
        // What is nearly the same was sought among the others.
        answer.totals.details.insert("near_left_out".to_owned(), Value::from(posts.left_out));
    }
    if copies.is_empty() {
        answer.totals.notes.push(Note::NoCopies { accounts: min_accounts });
    }
    for (name, is_near) in [("same", false), ("near", true)] {
        let count = copies.iter().filter(|copy| copy.is_near == is_near).count();
        answer.totals.details.insert(name.to_owned(), Value::from(count));
    }
    Ok(answer)
}

/// The same for a page: originals that [`LEAST_ACCOUNTS`] or more have posted.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub(crate) fn copied_texts(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    filters: &Filters,
) -> Result<Vec<CopiedText>, QueryError> {
    let dates = span.into().dates(snapshot.manifest());
    let posts = Posts::of(snapshot, &dates, filters)?;
    let same = same(snapshot, &dates, filters, &posts, LEAST_ACCOUNTS)?;
    Ok(all(same, &posts, LEAST_ACCOUNTS))
}

/// Texts that are the same, and those that are nearly the same.
fn all(same: Vec<CopiedText>, posts: &Posts, least: i64) -> Vec<CopiedText> {
    let mut copies = same;
    copies.extend(posts.near(least));
    copies.sort_by_key(CopiedText::order);
    let shown: HashSet<i64> = copies.iter().flat_map(|copy| copy.examples.clone()).collect();
    let authors = posts.authors(&shown);
    for copy in copies.iter_mut().filter(|copy| copy.authors.is_empty()) {
        let author = |id| authors.get(id).map(|author| (*author).to_owned());
        copy.authors = copy.examples.iter().map(author).collect();
    }
    copies
}

/// A text with its posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedText {
    /// Of the first post; where texts vary, of the first of the most usual text.
    pub text: String,
    /// How many posts have it.
    pub posts: i64,
    /// How many accounts wrote these.
    pub accounts: i64,
    /// How many different texts they are: one, unless words vary in them.
    pub texts: i64,
    /// Whether words vary in it.
    pub is_near: bool,
    /// The first and the last local time, in microseconds.
    pub times: Option<(i64, i64)>,
    pub text_key: i64,
    /// The ids of the first posts, and whose they are, where that is known.
    pub examples: Vec<i64>,
    pub authors: Vec<Option<String>>,
}

impl CopiedText {
    fn order(&self) -> (i64, i64, bool, i64) {
        (-self.accounts, -self.posts, self.is_near, self.text_key)
    }
}

/// The texts that so many accounts have posted, as `queries/copies.sql` has them. Of more
/// different texts than `posts` has it is counted first who wrote each, and then only the
/// posts of these texts are looked at.
fn same(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
    posts: &Posts,
    least: i64,
) -> Result<Vec<CopiedText>, QueryError> {
    if posts.left_out == 0 {
        let same = posts.by_key.iter().map(|(&key, same)| same.copied(key, None));
        return Ok(same.filter(|same| same.accounts >= least).collect());
    }
    let accounts = accounts::of_texts(snapshot, dates, filters, least)?;
    let mut by_key: BTreeMap<i64, SameText> = BTreeMap::new();
    by_slices(
        snapshot,
        Table::Tweets,
        dates,
        filters,
        |tweets| asked(tweets, filters),
        |rows| {
            each(rows, |key, post| {
                if let Some(key) = key.filter(|key| accounts.contains_key(key)) {
                    by_key.entry(key).or_default().add(post, false);
                }
            })
        },
    )?;
    let copied = |(key, same): (i64, SameText)| {
        let authors = same.first.iter().map(|(_, author)| author.clone()).collect();
        CopiedText { authors, ..same.copied(key, accounts.get(&key).copied()) }
    };
    Ok(by_key.into_iter().map(copied).collect())
}

/// The posts that count, and what is asked of them.
fn asked(tweets: LazyFrame, filters: &Filters) -> LazyFrame {
    let counted = match filters.retweets {
        Retweets::Exclude => tweets.filter(col("is_retweet").not()),
        Retweets::Include => tweets,
        Retweets::Only => tweets.filter(col("is_retweet")),
    };
    let columns = ["tweet_id", "local_time", "author_id", "author", "text", "text_key"];
    counted.select(columns.map(col))
}

/// A post as it is read.
#[derive(Clone, Copy)]
struct Post<'a> {
    id: i64,
    text: &'a str,
    time: Option<i64>,
    author_id: Option<i64>,
    author: Option<&'a str>,
}

/// Gives each post of some rows to `take`, with the key of its text.
fn each(frame: &DataFrame, mut take: impl FnMut(Option<i64>, Post)) -> Result<(), QueryError> {
    let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
    let (id, author_id, key) = (number("tweet_id")?, number("author_id")?, number("text_key")?);
    let (author, text) = (frame.column("author")?.str()?, frame.column("text")?.str()?);
    let time = frame.column("local_time")?.datetime()?.physical().clone();
    for row in 0..frame.height() {
        if let (Some(id), Some(text)) = (id.get(row), text.get(row)) {
            let (author_id, author) = (author_id.get(row), author.get(row));
            take(key.get(row), Post { id, text, time: time.get(row), author_id, author });
        }
    }
    Ok(())
}

/// Characters of different texts among which those that are nearly the same are sought:
/// some 150,000 posts of usual length.
const MOST_CHARACTERS: usize = 10_000_000;
/// As how many characters a text counts besides its own: what is known of it takes memory
/// however short it is.
const OF_A_TEXT: usize = 16;

/// The posts of a day by the keys of their texts.
#[derive(Default)]
struct Posts {
    count: i64,
    by_key: BTreeMap<i64, SameText>,
    /// Characters of the different texts.
    characters: usize,
    /// Posts of texts that are one too many; see [`MOST_CHARACTERS`].
    left_out: i64,
    /// Some text is long enough for a key and has none.
    lack_keys: bool,
}

/// The posts of one text, of which the first are kept.
#[derive(Default)]
struct SameText {
    /// Of the first post.
    text: String,
    posts: i64,
    accounts: HashSet<Account>,
    /// The first and the last local time, in microseconds.
    times: Option<(i64, i64)>,
    /// The first posts, and whose they are, where that is known.
    first: Vec<(i64, Option<String>)>,
}

/// Who posted: by id, else by name.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Account {
    Id(i64),
    Name(Box<str>),
}

impl Account {
    fn of(id: Option<i64>, name: Option<&str>) -> Option<Self> {
        // A name of digits is that of the account with this id.
        let numbered = |name: &str| {
            name.parse().ok().filter(|number: &i64| number.to_string() == name).map(Self::Id)
        };
        id.map(Self::Id)
            .or_else(|| name.map(|name| numbered(name).unwrap_or_else(|| Self::Name(name.into()))))
    }
}

impl Posts {
    fn of(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<Self, QueryError> {
        let mut posts = Self::default();
        let ask = |tweets| asked(tweets, filters);
        by_slices(snapshot, Table::Tweets, dates, filters, ask, |rows| {
            posts.count += number_of(rows.height());
            each(rows, |key, post| posts.take_in(key, post))
        })?;
        Ok(posts)
    }

    fn take_in(&mut self, key: Option<i64>, post: Post) {
        let Some(key) = key else {
            self.lack_keys = self.lack_keys || text_key(post.text).is_some();
            return;
        };
        if !self.by_key.contains_key(&key) {
            if self.characters >= MOST_CHARACTERS {
                self.left_out += 1;
                return;
            }
            self.characters += post.text.chars().count() + OF_A_TEXT;
        }
        self.by_key.entry(key).or_default().add(post, true);
    }

    /// The screen names of who wrote some of the first posts of a text, where they are
    /// known.
    fn authors(&self, ids: &HashSet<i64>) -> HashMap<i64, &str> {
        let posts = self.by_key.values().flat_map(|same| &same.first);
        let posts = posts.filter(|(id, _)| ids.contains(id));
        posts.filter_map(|(id, author)| Some((*id, author.as_deref()?))).collect()
    }

    /// Groups of texts that are nearly the same and that more accounts have
    /// posted than any one of them.
    fn near(&self, min_accounts: i64) -> Vec<CopiedText> {
        let texts: Vec<(&i64, &SameText)> = self.by_key.iter().collect();
        let letters: Vec<String> = texts.iter().map(|(_, same)| copied_text(&same.text)).collect();
        let copy = |group: Vec<usize>| {
            let of_group = || group.iter().map(|&place| texts[place].1);
            let most = of_group().map(|same| same.accounts.len()).max()?;
            let accounts: HashSet<&Account> = of_group().flat_map(|same| &same.accounts).collect();
            let all = number_of(accounts.len());
            if all < min_accounts || accounts.len() <= most {
                return None;
            }
            // The text that most have.
            let of = |place: usize| (texts[place].1.posts, Reverse(texts[place].1.first_id()));
            let usual = group.iter().copied().max_by_key(|&place| of(place))?;
            let mut examples: Vec<i64> =
                of_group().flat_map(|same| &same.first).map(|(id, _)| *id).collect();
            examples.sort_unstable();
            examples.truncate(EXAMPLES);
            let times = of_group().filter_map(|same| same.times);
            let (first, last) = (times.clone().map(|times| times.0), times.map(|times| times.1));
            Some(CopiedText {
                text: texts[usual].1.text.clone(),
                posts: of_group().map(|same| same.posts).sum(),
                accounts: all,
                texts: number_of(group.len()),
                is_near: true,
                times: first.min().zip(last.max()),
                text_key: *texts[usual].0,
                examples,
                authors: Vec::new(),
            })
        };
        near::groups(&letters).into_iter().filter_map(copy).collect()
    }
}

impl SameText {
    /// Adds a post, and whose it is unless that is known; those of lower ids may come later.
    fn add(&mut self, post: Post, counts_accounts: bool) {
        let Post { id, text, time, author_id, author } = post;
        if self.posts == 0 || id < self.first_id() {
            text.clone_into(&mut self.text);
        }
        self.posts += 1;
        if counts_accounts {
            self.accounts.extend(Account::of(author_id, author));
        }
        if let Some(time) = time {
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
        let place = self.first.partition_point(|(known, _)| *known < id);
        if place < EXAMPLES {
            self.first.insert(place, (id, author.map(str::to_owned)));
            self.first.truncate(EXAMPLES);
        }
    }

    /// As a row; `accounts` is how many there are if they are not in hand.
    fn copied(&self, text_key: i64, accounts: Option<i64>) -> CopiedText {
        CopiedText {
            text: self.text.clone(),
            posts: self.posts,
            accounts: accounts.unwrap_or_else(|| number_of(self.accounts.len())),
            texts: 1,
            is_near: false,
            times: self.times,
            text_key,
            examples: self.first.iter().map(|(id, _)| *id).collect(),
            authors: Vec::new(),
        }
    }

    fn first_id(&self) -> i64 {
        self.first.first().map_or(i64::MAX, |(id, _)| *id)
    }
}

fn number_of(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn frame(copies: &[CopiedText]) -> PolarsResult<DataFrame> {
    let number = |name: &str, of: fn(&CopiedText) -> i64| {
        Column::new(name.into(), copies.iter().map(of).collect::<Vec<_>>())
    };
    let time = |name: &str, of: fn((i64, i64)) -> i64| {
        let seconds = |times| of(times).div_euclid(MICROS_A_SECOND) * MICROS_A_SECOND;
        let times: Vec<Option<i64>> = copies.iter().map(|copy| copy.times.map(seconds)).collect();
        let local = DataType::Datetime(TimeUnit::Microseconds, None);
        Column::new(name.into(), times).cast(&local)
    };
    let text = |name: &str, of: fn(&CopiedText) -> &str| {
        Column::new(name.into(), copies.iter().map(of).collect::<Vec<_>>())
    };
    let examples: ListChunked =
        copies.iter().map(|copy| Some(Series::new("".into(), &copy.examples))).collect();
    let examples = match copies {
        [] => Column::new_empty("examples".into(), &DataType::List(Box::new(DataType::Int64))),
        _ => examples.with_name("examples".into()).into_column(),
    };
    DataFrame::new(
        copies.len(),
        vec![
            text("text", |copy| &copy.text),
            number("posts", |copy| copy.posts),
            number("accounts", |copy| copy.accounts),
            text("match", |copy| if copy.is_near { "near" } else { "same" }),
            number("texts", |copy| copy.texts),
            time("first_time", |times| times.0)?,
            time("last_time", |times| times.1)?,
            number("text_key", |copy| copy.text_key),
            examples,
        ],
    )
}
