//! Columns that identify authors and networks: handles, and names with their servers.

use std::collections::BTreeSet;

use super::Found;
use super::cell;
use super::column::{Column, TRIED_ROWS, are_all, filled};
use super::ids::agree;
use super::vocabulary;
use crate::posts::field::Field;
use crate::posts::network::Network;
use crate::posts::post_address::PostAddress;
use crate::texts::folded::folded;
use crate::times::written_time::TimeReading;

/// Whether names with servers are addresses of mail: the rows have what only letters have,
/// or the servers are those of people's mail.
fn are_of_mail(columns: &[Column], names: &Column) -> bool {
    const OF_LETTERS: [&str; 9] =
        ["subject", "cc", "bcc", "to", "recipients", "件名", "題名", "宛先", "差出人"];
    const HOSTS: [&str; 9] = [
        "@gmail.com",
        "@yahoo.co.jp",
        "@yahoo.com",
        "@outlook.com",
        "@outlook.jp",
        "@hotmail.com",
        "@icloud.com",
        "@docomo.ne.jp",
        "@ezweb.ne.jp",
    ];
    let is_of_letters = |column: &Column| OF_LETTERS.contains(&folded(&column.name).as_str());
    let is_of_mail = |name: &String| HOSTS.iter().any(|host| name.trim().ends_with(host));
    columns.iter().any(is_of_letters) || filled(names).take(TRIED_ROWS).any(is_of_mail)
}

impl Found {
    /// Whether names are those by which the network knows its accounts: they begin with @,
    /// or stand in the addresses of the posts.
    pub(crate) fn are_handles(columns: &[Column], names: &Column) -> bool {
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

    /// The network whose addresses of posts, which have a code instead of the id, stand in
    /// all rows. Posts of X that link to such ones have ids that tell their times.
    pub(crate) fn network_of_addresses(
        &self,
        columns: &[Column],
        reading: &TimeReading,
    ) -> Option<Network> {
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

    /// The network of authors who are all named with their servers.
    pub(crate) fn network_of_authors(
        &self,
        columns: &[Column],
        reading: &TimeReading,
    ) -> Option<Network> {
        let column = |field: Field| self.places(field).first().map(|&place| &columns[place]);
        let times = column(Field::Id).zip(column(Field::CreatedAt));
        let is_of_x = times.is_some_and(|(ids, times)| agree(ids, times, reading));
        let names = column(Field::Author).filter(|names| {
            !folded(&names.name).contains("mail")
                && are_all(names, |name| cell::has_server(name))
                && !are_of_mail(columns, names)
        });
        names.filter(|_| !is_of_x).map(|_| Network::Mastodon)
    }

    /// Where no column is known to have the authors' ids, one that is called like their names
    /// and has numbers is: `user` of `twitter-to-sqlite`.
    pub(crate) fn take_author_ids(&mut self, columns: &[Column]) {
        const LEAST: i64 = 10;
        if !self.places(Field::AuthorId).is_empty() {
            return;
        }
        let is_name = |column: &Column| {
            let mut meanings = vocabulary::meanings(&column.name).iter();
            meanings.any(|meaning| meaning.field == Field::Author && !meaning.is_weak)
        };
        let is_number = |value: &String| value.trim().parse().is_ok_and(|id: i64| id > LEAST);
        let is_one = |place: &usize| {
            let column = &columns[*place];
            !self.reads(*place) && is_name(column) && are_all(column, is_number)
        };
        let more = (0..self.width).find(is_one);
        self.places[Field::AuthorId as usize].extend(more);
    }

    /// Where no column is known to have handles, one that has nothing else is theirs.
    pub(crate) fn take_handles(&mut self, columns: &[Column]) {
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
            let name = folded(name);
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
}

/// Whether an address is that of a post of X.
fn is_status_of_x(url: &str) -> bool {
    cell::id_of_url(url).is_some() && PostAddress::parse(url).is_none()
}
