//! What was shared: links by host, with what was said about them, and pictures.

mod address;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use address::{Found, Shared, shared};
use tsubuyaki_warehouse::{Snapshot, Table};

/// Hosts and links that a page shows.
const HOSTS: usize = 5;
const LINKS: usize = 5;
/// Posts from which on links are read twice, so that those of one post are not kept.
const MANY_POSTS: u64 = 100_000;
/// Posts from which on a link is shown by itself.
const LEAST: i64 = 2;

/// What the originals of a day or period link to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Posts that link to something else than their own picture or video.
    pub posts: i64,
    /// Posts with such a picture or film, as far as their texts say so.
    pub pictures: i64,
    /// Those of the most posts.
    pub hosts: Vec<Host>,
    pub links: Vec<Link>,
}

/// A host that posts link to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// Without `www.`.
    pub name: String,
    pub posts: i64,
    /// `None` where no account is known.
    pub people: Option<i64>,
}

/// An address that several posts link to, or what they say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Without scheme and `www.`; of a short one that each post has its own of, the
    /// first.
    pub address: String,
    /// What half of the posts say right before it, two at least, if they say the same.
    pub title: Option<String>,
    pub posts: i64,
    pub people: Option<i64>,
}

/// The links of the originals of some days.
pub(super) fn links(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Links, QueryError> {
    let account = coalesce(&[col("author_id").cast(DataType::String), col("author")]);
    let text = || col("text").str();
    let has_link = text().contains_literal(lit("://")).or(text().contains_literal(lit("pic.")));
    let ask = |tweets: LazyFrame| {
        tweets
            .filter(col("is_retweet").not().and(has_link.clone()))
            .select([col("tweet_id"), account.clone().alias("account"), col("text")])
            .sort(["tweet_id"], SortMultipleOptions::default())
    };
    let each = |take: &mut dyn FnMut(Option<&str>, &Shared)| {
        by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame| {
            let (account, text) = (frame.column("account")?.str()?, frame.column("text")?.str()?);
            for (account, text) in account.iter().zip(text.iter()) {
                if let Some(text) = text {
                    take(account, &shared(text));
                }
            }
            Ok(())
        })
    };
    let mut counting = Counting::default();
    if snapshot.rows(Table::Tweets, dates) > MANY_POSTS {
        let mut met: Vec<u64> = Vec::new();
        each(&mut |_, shared| met.extend(shared.links.iter().map(|link| counting.number(link))))?;
        met.sort_unstable();
        let several = met.chunk_by(|one, other| one == other).filter(|same| same.len() > 1);
        counting.several = Some(several.map(|same| same[0]).collect());
    }
    each(&mut |account, shared| counting.take_in(account, shared))?;
    Ok(counting.links())
}

/// Who shares something, and in how many posts.
#[derive(Default)]
struct Sharers {
    posts: i64,
    /// Numbers of accounts, each as often as it shares.
    people: Vec<u32>,
}

impl Sharers {
    fn add(&mut self, account: Option<u32>) {
        self.posts += 1;
        self.people.extend(account);
    }

    fn people(mut self) -> Option<i64> {
        self.people.sort_unstable();
        self.people.dedup();
        let people = i64::try_from(self.people.len()).unwrap_or(i64::MAX);
        (people > 0).then_some(people)
    }
}

/// What posts share, while it is counted.
#[derive(Default)]
struct Counting {
    links: Links,
    accounts: HashMap<String, u32>,
    /// What is in several posts, where that is known: the rest is not kept.
    several: Option<HashSet<u64>>,
    hasher: DefaultHashBuilder,
    hosts: BTreeMap<String, Sharers>,
    addresses: BTreeMap<String, (Sharers, BTreeMap<String, i64>)>,
    /// Of addresses that each post has its own of, by what is said of them.
    titles: BTreeMap<String, (Sharers, String)>,
}

impl Counting {
    /// The address of a link, or what is said of it, as a number.
    fn number(&self, link: &Found) -> u64 {
        match &link.title {
            Some(title) if link.is_short => self.hasher.hash_one((true, title)),
            _ => self.hasher.hash_one((false, &link.address)),
        }
    }

    /// Takes in what a post shares.
    fn take_in(&mut self, account: Option<&str>, shared: &Shared) {
        let account = account.map(|account| {
            let next = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
            *self.accounts.entry_ref(account).or_insert(next)
        });
        self.links.pictures += i64::from(shared.has_picture);
        self.links.posts += i64::from(!shared.links.is_empty());
        let mut met: [BTreeSet<&str>; 3] = Default::default();
        for link in &shared.links {
            // A host of short addresses tells nothing.
            if !link.is_short && met[0].insert(&link.host) {
                self.hosts.entry(link.host.clone()).or_default().add(account);
            }
            let number = self.number(link);
            if self.several.as_ref().is_some_and(|several| !several.contains(&number)) {
                continue;
            }
            if !link.is_short && met[1].insert(&link.address) {
                let (sharers, said) = self.addresses.entry(link.address.clone()).or_default();
                sharers.add(account);
                if let Some(title) = &link.title {
                    *said.entry(title.clone()).or_default() += 1;
                }
            }
            if let Some(title) = link.title.as_deref().filter(|_| link.is_short)
                && met[2].insert(title)
            {
                let first = || (Sharers::default(), link.address.clone());
                self.titles.entry(title.to_owned()).or_insert_with(first).0.add(account);
            }
        }
    }

    /// The hosts and links of the most people.
    fn links(self) -> Links {
        let Self { mut links, hosts, addresses, titles, .. } = self;
        links.hosts = hosts
            .into_iter()
            .map(|(name, of)| Host { name, posts: of.posts, people: of.people() })
            .collect();
        links.hosts.sort_by_key(|host| Reverse((host.people, host.posts)));
        links.hosts.truncate(HOSTS);
        let of_addresses = addresses.into_iter().map(|(address, (sharers, said))| {
            let title = title(&said, sharers.posts);
            Link { address, title, posts: sharers.posts, people: sharers.people() }
        });
        let of_titles = titles.into_iter().map(|(title, (sharers, address))| Link {
            address,
            title: Some(title),
            posts: sharers.posts,
            people: sharers.people(),
        });
        links.links = of_addresses.chain(of_titles).filter(|link| link.posts >= LEAST).collect();
        links.links.sort_by_key(|link| Reverse((link.people, link.posts)));
        links.links.truncate(LINKS);
        links
    }
}

/// What half of so many posts, and two, say right before an address: of the endings of their
/// lines the longest, since some say something of their own before it.
fn title(said: &BTreeMap<String, i64>, posts: i64) -> Option<String> {
    if posts < LEAST {
        return None;
    }
    let mut endings: BTreeMap<&str, i64> = BTreeMap::new();
    for (line, posts) in said {
        for ending in address::endings(line) {
            *endings.entry(ending).or_default() += posts;
        }
    }
    // What some of many say of it is a remark of theirs.
    let is_title = |said: i64| said >= LEAST && 2 * said >= posts;
    let titles = endings.into_iter().filter(|(_, said)| is_title(*said));
    // The first of equals.
    let longest = titles.max_by_key(|(title, said)| (title.len(), *said, Reverse(*title)));
    longest.map(|(title, _)| title.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links_of(posts: &[(&str, &str)]) -> Links {
        let mut counting = Counting::default();
        for (account, text) in posts {
            counting.take_in(Some(account), &shared(text));
        }
        counting.links()
    }

    #[test]
    fn links_are_counted_by_people() {
        let links = links_of(&[
            ("a", "生誕祭のお知らせ https://www.example.com/news/1?utm_source=x"),
            ("b", "生誕祭のお知らせ\nhttps://example.com/news/1/"),
            ("c", "見て https://example.com/news/1 https://example.com/news/2"),
            ("c", "また https://example.net/"),
            ("d", "写真 pic.twitter.com/AbCd"),
        ]);
        assert_eq!((links.posts, links.pictures), (4, 1));
        let hosts: Vec<(&str, i64, Option<i64>)> =
            links.hosts.iter().map(|host| (host.name.as_str(), host.posts, host.people)).collect();
        assert_eq!(hosts, [("example.com", 3, Some(3)), ("example.net", 1, Some(1))]);
        let link = Link {
            address: "example.com/news/1".to_owned(),
            title: Some("生誕祭のお知らせ".to_owned()),
            posts: 3,
            people: Some(3),
        };
        assert_eq!(links.links, [link]);
        let remarks = ["こわい", "こわい", "揺れた", "無事です", "大丈夫？"];
        let texts = remarks.map(|remark| format!("{remark} https://example.com/news/1"));
        let posts: Vec<(&str, &str)> = texts.iter().map(|text| ("a", text.as_str())).collect();
        assert_eq!(links_of(&posts).links[0].title, None);
        let remarks = ["まさか！", "これは驚いた", "夕方の会見を見る！", "", "ついに…"];
        let texts = remarks.map(|remark| format!("{remark} 市長が辞職を表明 example.com/news/2"));
        let posts: Vec<(&str, &str)> = texts.iter().map(|text| ("a", text.as_str())).collect();
        assert_eq!(links_of(&posts).links[0].title.as_deref(), Some("市長が辞職を表明"));
    }

    #[test]
    fn short_addresses_are_known_by_what_is_said_of_them() {
        let links = links_of(&[
            ("a", "生誕祭のお知らせ https://t.co/aaaaaaaaaa"),
            ("b", "生誕祭のお知らせ https://t.co/bbbbbbbbbb"),
            ("c", "別の話をします https://t.co/cccccccccc"),
        ]);
        assert_eq!(links.links.len(), 1);
        assert_eq!(links.links[0].title.as_deref(), Some("生誕祭のお知らせ"));
        assert_eq!((links.links[0].posts, links.hosts.len()), (2, 0));
    }
}
