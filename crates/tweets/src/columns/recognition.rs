//! Decides whether a table of unknown origin contains posts, by its column names and values.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::Found;
use super::cell;
use super::choice::is_known_id;
use super::column::{Column, TRIED_ROWS, are_all, filled, is_nameless, rows_that_are_read};
use super::companions;
use super::ids::{agree, are_row_numbers, is_post_address};
use super::mapping::{Mapping, column_name};
use super::private::are_of_messages;
use super::reduced_names::last_part;
use super::vocabulary;
use crate::posts::field::Field;
use crate::posts::post_address::PostAddress;
use crate::posts::remark::Correction;
use crate::texts::folded::folded;
use crate::times::written_time::{self, TimeReading};

/// Whether a table that nobody has named is one of posts: it has all that posts need,
/// and says so by what its columns are called or hold.
pub(crate) fn is_of_posts(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    let (columns, _) = rows_that_are_read(columns);
    let columns = columns.as_ref();
    if !may_be_of_posts(columns, found) {
        return false;
    }
    if is_elsewhere(columns, found, reading) || companions::are_of_others(columns, found, reading) {
        return false;
    }
    let has_times = has_times(columns, found, reading);
    let is_telling = found.names.iter().any(|name| vocabulary::is_telling(name))
        || found.has_record_keys()
        || has_addresses(columns, found);
    if is_telling {
        return has_times || found.has_telling_ids;
    }
    if is_plain(found) {
        // What scripts of posts write has these columns alone.
        let is_alone = found.names.len() == NEEDED.len();
        let is_numbered = || !is_alone && has_row_numbers(columns, found, reading, LEAST_NUMBERED);
        return found.has_telling_ids || (has_times && !is_numbered());
    }
    // Ids of others than X may look like its own.
    found.has_telling_ids
        && (has_times_of_ids(columns, found, reading)
            || (!has_times && !has_other_times(columns, found, reading)))
}

/// What posts need.
const NEEDED: [Field; 3] = [Field::Id, Field::Text, Field::CreatedAt];

/// Rows that are numbered at least: one or two may be an example.
pub(crate) const LEAST_NUMBERED: usize = 3;

/// Why a table is not taken for one of posts.
#[derive(Debug)]
pub struct Doubt {
    /// Why, for a person to read.
    pub what: String,
    /// Columns that may feed what posts need, by their names; without a header, by their
    /// numbers.
    pub guesses: Vec<(Field, String)>,
    /// The names of all columns, as a person is told them; empty without a header.
    pub columns: String,
    /// What a person can say, beside which columns are meant.
    pub correction: Option<Correction>,
    /// It may be one for all that.
    pub may_be: bool,
    /// Its text's column, if all columns are those of posts, so that a user who names the file
    /// need say no more.
    pub as_posts: Option<Mapping>,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        for (field, name) in &self.guesses {
            let name = name.parse().map_or_else(|_| name.clone(), column_name);
            write!(f, "; {} may be {name}", field.column())?;
        }
        match self.columns.as_str() {
            "" => Ok(()),
            columns => write!(f, "; the columns are {columns}"),
        }
    }
}

impl Doubt {
    /// Of a table that [`is_of_posts`] denies.
    pub(crate) fn of(columns: &[Column], found: &Found, reading: &TimeReading) -> Self {
        let name = |field: Field| {
            let &place = found.places(field).first()?;
            Some((field, found.names[place].clone()))
        };
        let there: Vec<(Field, String)> = NEEDED.into_iter().filter_map(name).collect();
        let has = |field: Field| there.iter().any(|(found, _)| *found == field);
        let missing: Vec<&str> =
            NEEDED.into_iter().filter(|&field| !has(field)).map(Field::column).collect();
        let unread = found.places(Field::CreatedAt).first().filter(|_| missing.is_empty());
        let unread = unread.and_then(|&place| {
            let is_no_time = |value: &&String| !written_time::is_time(value, reading);
            filled(columns.get(place)?).find(is_no_time).map(|value| (&found.names[place], value))
        });
        let mut correction = None;
        let column = |field: Field| found.places(field).first().map(|&place| &columns[place]);
        let strange_id = || column(Field::Id).filter(|_| missing.is_empty()).and_then(strange_id);
        let are_accounts = is_of_accounts(found) && !has_addresses(columns, found);
        let what = if is_elsewhere(columns, found, reading) {
            "its addresses are of no network whose posts are read".to_owned()
        } else if are_accounts {
            "its rows are accounts, or lists of them".to_owned()
        } else if is_of_weibo(found) {
            "its rows are of a network whose posts are not read".to_owned()
        } else if is_of_log(columns) {
            "its rows are lines of a log".to_owned()
        } else if is_of_reviews(found) {
            "its rows are reviews".to_owned()
        } else if let Some((name, value)) = unread.filter(|_| !has_times(columns, found, reading)) {
            let value: String = value.chars().take(40).collect();
            correction = Some(Correction::TimeFormat);
            format!("{name}: {value} is not in a known time format")
        } else if let Some((name, value)) = strange_id() {
            correction = Some(Correction::AssignedIds);
            format!("{name}: {value} is neither an id nor the address of a post")
        } else if companions::are_of_others(columns, found, reading) {
            "its texts may be what is said of posts, not the posts".to_owned()
        } else if has_row_numbers(columns, found, reading, LEAST_NUMBERED) {
            "its ids number its rows, as those of posts do not".to_owned()
        } else if missing.is_empty() {
            "nothing says that its rows are posts".to_owned()
        } else {
            format!("no column for {}", missing.join(", "))
        };
        let may_be = has(Field::Text) && there.len() > 1 && !are_accounts;
        let is_posts_alone = has_no_other_columns(found) || is_plain(found);
        let is_all = missing.is_empty() && is_posts_alone && {
            let (columns, _) = rows_that_are_read(columns);
            may_be_of_posts(&columns, found)
                && has_times(&columns, found, reading)
                && !is_elsewhere(&columns, found, reading)
                && !companions::are_of_others(&columns, found, reading)
        };
        let text = there.iter().find(|(field, _)| *field == Field::Text).filter(|_| is_all);
        let as_posts = text.map(|text| Mapping::default().with([text.clone()]));
        let columns = listed(&found.names);
        Self { what, guesses: there, columns, correction, may_be, as_posts }
    }

    /// Of a table of which nothing is known but its columns.
    pub(crate) fn of_columns(what: String, names: &[String]) -> Self {
        let (guesses, columns) = (Vec::new(), listed(names));
        Self { what, guesses, columns, correction: None, may_be: false, as_posts: None }
    }
}

/// Names of columns as a person is told them: of several objects by their numbers, one stands for
/// all.
pub(crate) fn listed(names: &[String]) -> String {
    const MOST: usize = 300;
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let of_all = |name: &String| {
        let parts = name.split('.').map(|part| if is_number(&part) { "*" } else { part });
        if name.contains('.') { parts.collect::<Vec<_>>().join(".") } else { name.clone() }
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(of_all(name)).or_default() += 1;
    }
    let mut all: Vec<String> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for name in names {
        let shared = Some(of_all(name)).filter(|shared| counts.get(shared) > Some(&1));
        let name = shared.unwrap_or_else(|| name.clone());
        if known.insert(name.clone()) {
            all.push(name);
        }
    }
    let rest = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    if rest > 0 { format!("{} and {rest} more", all.join(", ")) } else { all.join(", ") }
}

/// Whether a table has no columns but those of posts, numbers of rows aside.
fn has_no_other_columns(found: &Found) -> bool {
    found.unread().iter().all(|name| is_nameless(name))
}

/// Whether a table has texts and ids, and does not say that it is of something else.
fn may_be_of_posts(columns: &[Column], found: &Found) -> bool {
    let has_ids = found.has_record_keys() || are_mostly(columns, found, Field::Id, is_known_id);
    has_ids
        && are_mostly(columns, found, Field::Text, cell::is_prose)
        && (!is_of_accounts(found) || has_addresses(columns, found))
        && !is_of_weibo(found)
        && !is_of_notes(found)
        && !is_of_likes(found)
        && !is_of_log(columns)
        && !is_of_reviews(found)
        && !are_of_messages(found.names.iter().map(String::as_str))
        && !found.is_all_elsewhere
}

fn has_times(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    are_mostly(columns, found, Field::CreatedAt, |time| written_time::is_time(time, reading))
}

/// Whether most values of the column that feeds a field are such.
fn are_mostly(
    columns: &[Column],
    found: &Found,
    field: Field,
    is_one: impl Fn(&str) -> bool,
) -> bool {
    found.places(field).first().is_some_and(|&place| {
        let (mut total, mut fitting) = (0, 0);
        let column = columns.get(place).map(filled);
        for value in column.into_iter().flatten().take(TRIED_ROWS) {
            total += 1;
            fitting += usize::from(is_one(value));
        }
        // A table with our own names may have more broken rows than whole ones.
        total == 0 || fitting * 2 >= total || is_plain(found) && fitting > 0
    })
}

/// Whether the rows are accounts, or lists or communities of some: what they are described as is
/// their text, and how many follow them stands beside it, or what they are called and when they
/// were made.
fn is_of_accounts(found: &Found) -> bool {
    const OF_ACCOUNTS: [&str; 14] = [
        "followerscount",
        "followercount",
        "followers",
        "friendscount",
        "following",
        "followingcount",
        "statusescount",
        "tweetscount",
        "tweetcount",
        "listedcount",
        "membercount",
        "subscribercount",
        "フォロワー数",
        "フォロー数",
    ];
    const NAMES: [&str; 6] =
        ["name", "username", "screenname", "handle", "displayname", "preferredusername"];
    /// What the API says of an account under one key.
    const METRICS: &str = "publicmetrics";
    let first = |field: Field| {
        found.places(field).first().map(|&place| folded(last_part(&found.names[place])))
    };
    if !first(Field::Text).is_some_and(|name| matches!(name.as_str(), "description" | "bio")) {
        return false;
    }
    let has_any = |wanted: &[&str]| {
        found.names.iter().any(|name| {
            let name = folded(last_part(name));
            wanted.contains(&name.strip_prefix(METRICS).unwrap_or(&name))
        })
    };
    let is_made = || first(Field::CreatedAt).is_none_or(|name| name == "createdat");
    let is_counted = || {
        let counts = [Field::LikeCount, Field::RetweetCount].into_iter();
        counts.chain([Field::Lang, Field::Client]).any(|field| !found.places(field).is_empty())
    };
    let is_of_anything =
        || first(Field::Id).is_none_or(|name| matches!(name.as_str(), "id" | "idstr"));
    has_any(&OF_ACCOUNTS) || (has_any(&NAMES) && is_of_anything() && is_made() && !is_counted())
}

/// Whether the rows are those of Weibo, as programs that collect them write its own keys.
fn is_of_weibo(found: &Found) -> bool {
    let has = |wanted: &str| found.names.iter().any(|name| folded(name) == wanted);
    has("attitudescount") && has("repostscount") && (has("bid") || has("mid"))
}

/// Columns in which a program that keeps a log says how grave a line of it is.
pub(crate) const LEVELS: [&str; 6] =
    ["level", "severity", "levelname", "loglevel", "log_level", "lvl"];

/// What it says stands in one of these.
pub(crate) const MESSAGES: [&str; 4] = ["msg", "message", "event", "logger"];

/// Whether a value says how grave a line of a log is; numbers are those of bunyan and pino.
pub(crate) fn is_level(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "trace",
        "debug",
        "info",
        "information",
        "notice",
        "warn",
        "warning",
        "error",
        "err",
        "fatal",
        "critical",
        "crit",
        "alert",
        "emerg",
    ];
    let value = value.trim().to_lowercase();
    WORDS.contains(&value.as_str())
        || matches!(value.as_str(), "10" | "20" | "30" | "40" | "50" | "60")
}

/// Whether the rows are those of a log, which may have the ids of posts in them.
fn is_of_log(columns: &[Column]) -> bool {
    let has_message = columns.iter().any(|column| MESSAGES.contains(&column.name.trim()));
    has_message
        && columns.iter().any(|column| {
            LEVELS.contains(&column.name.trim().to_lowercase().as_str())
                && are_all(column, |value| is_level(value))
        })
}

/// Whether the rows are what Community Notes say of posts, whose ids they have.
fn is_of_notes(found: &Found) -> bool {
    let has = |wanted: &str| found.names.iter().any(|name| folded(name) == wanted);
    has("noteid") && (has("tweetid") || has("noteauthorparticipantid"))
}

/// Whether the rows are what an archive of X has of the posts that its owner liked: they are
/// others', and neither their authors nor their times are in it.
fn is_of_likes(found: &Found) -> bool {
    const THEIRS: [&str; 3] = ["tweetid", "fulltext", "expandedurl"];
    let last = |name: &String| folded(name.rsplit(['.', '/']).next().unwrap_or(name));
    let names: HashSet<String> = found.names.iter().map(last).collect();
    THEIRS.iter().all(|name| names.contains(*name))
        && found.places(Field::CreatedAt).is_empty()
        && found.names.len() <= THEIRS.len() + 1
}

/// Whether the rows are reviews: marks stand beside them.
fn is_of_reviews(found: &Found) -> bool {
    const MARKS: [&str; 8] =
        ["点数", "評価", "評点", "星", "rating", "ratings", "stars", "reviewscore"];
    !found.has_telling_ids
        && found.names.iter().any(|name| MARKS.contains(&folded(name).as_str()))
        && !found.names.iter().any(|name| folded(name).contains("tweet"))
}

/// Whether the addresses of the rows are at a place where no posts of a network that is
/// read are.
pub(crate) fn is_elsewhere(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    // Posts of X may link to anything.
    if has_times_of_ids(columns, found, reading) {
        return false;
    }
    is_at_other_network(columns) || is_at_no_network(columns, found)
}

/// Whether the addresses that rows are called by are those of anything on the Web.
fn is_at_no_network(columns: &[Column], found: &Found) -> bool {
    let urls = found.places(Field::Url).first().and_then(|&place| columns.get(place));
    let is_of_page = |url: &String| {
        let url = url.trim();
        url.starts_with("http") && url.matches('/').count() > 2 && !is_post_address(url)
    };
    let is_posts_own =
        |name: &str| matches!(folded(name).as_str(), "url" | "link" | "permalink" | "アドレス");
    let is_at_known = |url: &String| {
        cell::host(url).is_some_and(|host| {
            cell::platform(host).is_some_and(|platform| matches!(platform, cell::Platform::Read(_)))
                || host == "t.co"
        })
    };
    urls.is_some_and(|urls| {
        is_posts_own(&urls.name)
            && (!found.has_telling_ids || !found.places(Field::CreatedAt).is_empty())
            && found.network.is_none()
            && urls.values.iter().all(|url| !cell::is_missing(url))
            && are_all(urls, |url| is_of_page(url) && !is_at_known(url))
    })
}

/// Whether the addresses are those of a network that is known and not read.
fn is_at_other_network(columns: &[Column]) -> bool {
    const HOSTS: [&str; 18] = [
        "note.com",
        "ameblo.jp",
        "hatenablog.com",
        "weibo.com",
        "weibo.cn",
        "tumblr.com",
        "tiktok.com",
        "youtube.com",
        "youtu.be",
        "instagram.com",
        "facebook.com",
        "reddit.com",
        "linkedin.com",
        "amazon.co.jp",
        "amazon.com",
        "slack.com",
        "discord.com",
        "nicovideo.jp",
    ];
    let is_of_row = |name: &str| {
        let name = folded(name);
        ["url", "link", "permalink"].iter().any(|part| name.ends_with(part))
    };
    let is_there = |value: &String| {
        let rest = value.trim().split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
        HOSTS.iter().any(|known| {
            host == *known || host.strip_suffix(known).is_some_and(|sub| sub.ends_with('.'))
        })
    };
    columns.iter().any(|column| is_of_row(&column.name) && are_all(column, is_there))
}

/// Whether a column that is not known has times other than those that the ids tell.
fn has_other_times(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    let Some(&ids) = found.places(Field::Id).first() else { return false };
    let unread = (0..columns.len()).filter(|&place| !found.reads(place));
    // Counts are times to some programs.
    let is_time = |value: &String| value.len() >= 10 && written_time::is_time(value, reading);
    unread
        .filter(|&place| are_all(&columns[place], is_time))
        .any(|place| columns.get(ids).is_some_and(|ids| !agree(ids, &columns[place], reading)))
}

/// Whether the addresses are those of the posts, on a network that is known.
fn has_addresses(columns: &[Column], found: &Found) -> bool {
    let column = |field: Field| {
        found.places(field).first().and_then(|&place| columns.get(place)).map(|c| &c.values)
    };
    let mut ids = column(Field::Id).into_iter().flatten().take(TRIED_ROWS);
    if found.network.is_some()
        || ids.any(|id| {
            cell::is_at_post(id)
                || cell::id_of_url(id).is_some()
                || PostAddress::parse(id).is_some()
        })
    {
        return true;
    }
    column(Field::Id).zip(column(Field::Url)).is_some_and(|(ids, urls)| {
        let mut rows = ids.iter().zip(urls).take(TRIED_ROWS);
        rows.any(|(id, url)| !id.is_empty() && cell::network_of(url, id).is_some())
    })
}

/// The names that this program gives its own columns.
fn is_plain(found: &Found) -> bool {
    let first =
        |field: Field| found.places(field).first().map(|&place| found.names[place].as_str());
    matches!(first(Field::Id), Some("id" | "tweet_id"))
        && first(Field::CreatedAt) == Some("created_at")
        && first(Field::Text) == Some("text")
}

/// A value in a column of ids of which none is one, with the column's name.
fn strange_id(ids: &Column) -> Option<(&str, String)> {
    let first = filled(ids).next().filter(|_| !filled(ids).any(|id| is_known_id(id)))?;
    Some((ids.name.trim(), first.chars().take(40).collect()))
}

/// Whether the ids are numbers of rows, which posts of that time do not have; of fewer rows than
/// some nothing is said.
pub(crate) fn has_row_numbers(
    columns: &[Column],
    found: &Found,
    reading: &TimeReading,
    least: usize,
) -> bool {
    let column = |field: Field| found.places(field).first().and_then(|&place| columns.get(place));
    let both = column(Field::Id).zip(column(Field::CreatedAt));
    both.is_some_and(|(ids, times)| are_row_numbers(ids, times, reading, least))
}

/// Whether the ids tell the times that are written.
fn has_times_of_ids(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    let column = |field: Field| found.places(field).first().and_then(|&place| columns.get(place));
    let both = column(Field::Id).zip(column(Field::CreatedAt));
    both.is_some_and(|(ids, times)| agree(ids, times, reading))
}
