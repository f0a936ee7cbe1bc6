//! Posts of different servers that have the same number: each server of Mastodon counts for
//! itself. One of them keeps the number, the others get ids of their own; which does not depend
//! on the order in which they are met.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use polars::prelude::*;

use super::known::known_rows;
use super::observations::{COUNT, INPUT, SEQUENCE};
use super::spool::Spool;
use super::stored::Stored;
use crate::WarehouseError;
use crate::tweet_columns::observed;
use tsubuyaki_tweets::{Network, id_at_server};

/// Whose number a row has, where that is known.
pub(super) const SERVER: &str = "server";
/// What stands for X, whose posts keep their numbers: before the name of any server.
const X: &str = "";
const HOSTS_OF_X: [&str; 4] = ["x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"];
/// Input formats in which a post is of X for want of a better word.
const TABLES: [&str; 5] = ["csv", "csv-rows", "jsonl", "parquet", "arrow"];
/// Of rows that were stored, and come from no input of the run.
const NO_INPUT: i32 = -1;

/// Of numbers that posts of several servers have, the servers.
type Shared = BTreeMap<i64, BTreeSet<String>>;

/// What came of posts that have the same number.
#[derive(Debug, Default)]
pub(super) struct Renumbered {
    /// How many got ids of their own.
    pub count: u64,
    /// Numbers that stored posts have given up to others.
    given_up: BTreeSet<i64>,
}

impl Renumbered {
    /// Stored rows without those whose numbers are others' now, and those.
    pub(crate) fn split(&self, known: DataFrame) -> PolarsResult<(DataFrame, Option<DataFrame>)> {
        if self.given_up.is_empty() {
            return Ok((known, None));
        }
        let ids = known.column("tweet_id")?.i64()?;
        let stays: BooleanChunked =
            ids.iter().map(|id| id.is_none_or(|id| !self.given_up.contains(&id))).collect();
        Ok((known.filter(&stays)?, Some(known.filter(&!&stays)?)))
    }
}

/// Gives ids of their own to all but one of the posts that have the same number on different
/// servers, among those that were read and those that are stored. `fresh` is an empty spool.
pub(super) fn settle(
    mut by_id: Spool<1>,
    mut fresh: Spool<1>,
    stored: Option<&Stored>,
    refused: &HashSet<i32>,
) -> Result<(Spool<1>, Renumbered), WarehouseError> {
    let mut shared = Shared::new();
    for range in by_id.ranges() {
        let rows = by_id.read(&range)?;
        let inputs = rows.column(INPUT)?.i32()?;
        let mut servers = Shared::new();
        for (row, input) in servers_of(&rows)?.into_iter().zip(inputs.iter()) {
            if input.is_none_or(|input| !refused.contains(&input)) {
                note(row, &mut servers);
            }
        }
        servers.retain(|_, servers| servers.iter().any(|server| server != X));
        let known = known_rows(stored, servers.keys().copied().collect())?;
        servers_of(&known)?.into_iter().for_each(|row| note(row, &mut servers));
        shared.extend(servers.into_iter().filter(|(_, servers)| servers.len() > 1));
    }
    if shared.is_empty() {
        return Ok((by_id, Renumbered::default()));
    }
    for range in by_id.ranges() {
        fresh.push(with_own_ids(by_id.read(&range)?, &shared)?)?;
        by_id.drop_upto(&range.upto)?;
    }
    let known = known_rows(stored, shared.keys().copied().collect())?;
    let gives_up: Vec<Option<i64>> = servers_of(&known)?
        .into_iter()
        .map(|row| row.filter(|row| row.is_moved(&shared)))
        .map(|row| Some(row?.id))
        .collect();
    let is_moved: BooleanChunked = gives_up.iter().map(Option::is_some).collect();
    let moved = with_own_ids(known.filter(&is_moved)?, &shared)?;
    fresh.push(as_observations(&moved)?)?;
    let count = shared.values().map(|servers| servers.len() as u64 - 1).sum();
    Ok((fresh, Renumbered { count, given_up: gives_up.into_iter().flatten().collect() }))
}

/// The server of each row, as a column.
pub(super) fn column(rows: &DataFrame) -> PolarsResult<Column> {
    let servers: StringChunked =
        servers_of(rows)?.into_iter().map(|row| row.map(|row| row.server)).collect();
    Ok(servers.with_name(SERVER.into()).into_column())
}

/// A post's number, and whose it is.
struct Numbered {
    id: i64,
    server: String,
}

impl Numbered {
    /// Whether the number is another server's: of several, the first has it.
    fn is_moved(&self, shared: &Shared) -> bool {
        let first = shared.get(&self.id).and_then(BTreeSet::first);
        first.is_some_and(|first| *first != self.server)
    }
}

fn note(row: Option<Numbered>, servers: &mut Shared) {
    if let Some(Numbered { id, server }) = row {
        servers.entry(id).or_default().insert(server);
    }
}

/// Whose number each row has; none where it is no number, or nothing tells.
fn servers_of(rows: &DataFrame) -> PolarsResult<Vec<Option<Numbered>>> {
    let text = |name: &str| rows.column(name).and_then(|column| column.str().cloned());
    let (networks, urls) = (text("network")?, text("url")?);
    let (sources, forms) = (text("source_id")?, text("form")?);
    let retweets = rows.column("is_retweet")?.bool()?;
    let ids = rows.column("tweet_id")?.i64()?;
    let server = |row: usize| {
        let id = ids.get(row).filter(|id| *id > 0)?;
        let url = || urls.get(row).and_then(host);
        let server = match networks.get(row)? {
            // The address of a boost may be that of what is boosted.
            network if network == Network::Mastodon.name() => {
                let is_boost = retweets.get(row) == Some(true);
                let own = || sources.get(row).and_then(host);
                let is_own = || urls.get(row).is_some_and(|url| url.ends_with("/activity"));
                if is_boost {
                    own().or_else(|| url().filter(|_| is_own()))
                } else {
                    url().or_else(own)
                }?
            }
            network if network == Network::X.name() => {
                let is_said = || url().is_some_and(|host| HOSTS_OF_X.contains(&host.as_str()));
                let is_of_x = forms.get(row).is_some_and(|form| !TABLES.contains(&form));
                (is_of_x || is_said()).then(|| X.to_owned())?
            }
            _ => return None,
        };
        Some(Numbered { id, server })
    };
    Ok((0..rows.height()).map(server).collect())
}

/// The server of an address.
fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|_| scheme.starts_with("http"))?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    host.contains('.').then(|| host.to_lowercase())
}

/// Rows of which those whose number is another server's have ids of their own.
fn with_own_ids(rows: DataFrame, shared: &Shared) -> PolarsResult<DataFrame> {
    let servers = servers_of(&rows)?;
    let moved = |row: &Option<Numbered>| row.as_ref().is_some_and(|row| row.is_moved(shared));
    if !servers.iter().any(moved) {
        return Ok(rows);
    }
    let ids = rows.column("tweet_id")?.i64()?;
    let sources = rows.column("source_id")?.str()?;
    let own: Vec<Option<(i64, String)>> = servers
        .iter()
        .map(|row| row.as_ref().filter(|row| row.is_moved(shared)))
        .map(|row| row.map(|row| id_at_server(row.id, &row.server)))
        .collect();
    let new_ids: Int64Chunked = own
        .iter()
        .zip(ids.iter())
        .map(|(own, id)| own.as_ref().map(|(id, _)| *id).or(id))
        .collect();
    let new_sources: StringChunked = own
        .iter()
        .zip(sources.iter())
        .map(|(own, source)| source.or(own.as_ref().map(|(_, source)| source.as_str())))
        .collect();
    let mut rows = rows.clone();
    rows.with_column(new_ids.with_name("tweet_id".into()).into_column())?;
    rows.with_column(new_sources.with_name("source_id".into()).into_column())?;
    Ok(rows)
}

/// Stored rows as what is observed of them, which counts for no input.
fn as_observations(rows: &DataFrame) -> PolarsResult<DataFrame> {
    let mut columns: Vec<Column> = observed()
        .map(|column| rows.column(column.column.name).cloned())
        .collect::<PolarsResult<_>>()?;
    let height = rows.height();
    columns.push(Column::new(SEQUENCE.into(), vec![i64::MAX; height]));
    columns.push(Column::new(INPUT.into(), vec![NO_INPUT; height]));
    columns.push(Column::new(COUNT.into(), vec![0_i64; height]));
    DataFrame::new(height, columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, network, address and input format.
    type Post = (i64, &'static str, Option<&'static str>, &'static str);

    fn rows(posts: &[Post]) -> DataFrame {
        let texts =
            |value: fn(&Post) -> Option<String>| posts.iter().map(value).collect::<Vec<_>>();
        let columns = vec![
            Column::new("tweet_id".into(), posts.iter().map(|post| post.0).collect::<Vec<_>>()),
            Column::new("network".into(), texts(|post| Some(post.1.to_owned()))),
            Column::new("url".into(), texts(|post| post.2.map(str::to_owned))),
            Column::new("source_id".into(), texts(|_| None)),
            Column::new("form".into(), texts(|post| Some(post.3.to_owned()))),
            Column::new("is_retweet".into(), vec![false; posts.len()]),
        ];
        DataFrame::new(posts.len(), columns).unwrap()
    }

    #[test]
    fn a_number_is_that_of_the_server_in_the_address() {
        let posts = [
            (5, "mastodon", Some("https://A.example/@a/5"), "mastodon-api"),
            (5, "mastodon", None, "mastodon-api"),
            (-5, "mastodon", Some("https://a.example/@a/5"), "mastodon-api"),
            (5, "x", None, "api-v1"),
            (5, "x", None, "csv"),
            (5, "x", Some("https://twitter.com/a/status/5"), "csv"),
            (5, "bluesky", Some("https://bsky.app/a"), "csv"),
        ];
        let servers = servers_of(&rows(&posts)).unwrap().into_iter();
        let servers: Vec<Option<String>> = servers.map(|row| row.map(|row| row.server)).collect();
        let servers: Vec<Option<&str>> = servers.iter().map(Option::as_deref).collect();
        assert_eq!(servers, [Some("a.example"), None, None, Some(""), None, Some(""), None]);
    }

    #[test]
    fn the_first_of_several_servers_keeps_the_number_whatever_the_order() {
        let posts = [
            (5, "mastodon", Some("https://b.example/@b/5"), "mastodon-api"),
            (5, "mastodon", Some("https://a.example/@a/5"), "mastodon-api"),
            (6, "mastodon", Some("https://b.example/@b/6"), "mastodon-api"),
        ];
        let servers = ["a.example", "b.example"].map(str::to_owned);
        let shared = Shared::from([(5, BTreeSet::from(servers))]);
        let ids = |posts: &[Post]| -> Vec<i64> {
            let rows = with_own_ids(rows(posts), &shared).unwrap();
            rows.column("tweet_id").unwrap().i64().unwrap().iter().flatten().collect()
        };
        let own = id_at_server(5, "b.example").0;
        assert!(own < 0);
        assert_eq!(ids(&posts), [own, 5, 6]);
        assert_eq!(ids(&[posts[1], posts[0]]), [5, own]);
    }
}
