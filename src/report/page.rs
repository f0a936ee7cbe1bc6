use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::site::Site;
use tsubuyaki_analysis::Span;
use tsubuyaki_analysis::day::{Day, Example, SummaryTweet};
use tsubuyaki_warehouse::{IngestSummary, Stamp};

/// The page of a day or period, whatever its form.
#[derive(Clone, Debug)]
pub struct Page {
    pub day: Day,
    pub stamp: Stamp,
    /// The version of the tables' columns.
    pub schema_version: u32,
    /// The number of the warehouse's state when the page was made.
    pub state: u64,
    /// The inputs taken in until then, and what became of their records.
    pub inputs: usize,
    pub summary: IngestSummary,
    /// The files of the warehouse that it was made from, with their hashes.
    pub sources: BTreeMap<String, String>,
    /// The days of a month that have no pages of their own.
    pub short_days: Vec<ShortDay>,
    /// The pages beside it; `None` for a page by itself.
    pub neighbours: Option<Neighbours>,
    /// What the pages are called, and where they are published.
    pub site: Site,
}

/// A day that has no page of its own: all of its posts, in order.
#[derive(Clone, Debug)]
pub struct ShortDay {
    pub date: Date,
    pub posts: Vec<SummaryTweet>,
}

/// The pages beside one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
    /// The week and the month that a page is part of.
    pub around: Vec<Neighbour>,
    /// The same day or period of the year before, and the words that rose then.
    pub year_before: Option<(Neighbour, Vec<NamedWord>)>,
    /// Where the days of the period are, and those before it that its words are
    /// followed through.
    pub days: BTreeMap<Date, String>,
}

/// A word that another page names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedWord {
    pub lemma: String,
    /// As that page writes it.
    pub text: String,
    /// Whether the word has a page.
    pub has_page: bool,
}

/// A day or period and where it is: a page, or a place on one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    pub span: Span,
    pub href: String,
}

/// What tells where a post can be read.
#[derive(Clone, Copy, Debug)]
pub struct Published<'a> {
    pub network: &'a str,
    /// As its source has it.
    pub url: Option<&'a str>,
    pub author: Option<&'a str>,
    pub tweet_id: i64,
    pub written: Written,
}

/// When a post was written, by the calendar of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// From the one day to the other.
    Between(Date, Date),
    /// Then or before, as the original of a retweet.
    By(Date),
}

impl Written {
    /// On a day.
    #[must_use]
    pub const fn on(day: Date) -> Self {
        Self::Between(day, day)
    }
}

impl<'a> From<&'a SummaryTweet> for Published<'a> {
    fn from(tweet: &'a SummaryTweet) -> Self {
        let (url, author) = (tweet.url.as_deref(), tweet.author.as_deref());
        let written = Written::on(tweet.date);
        Self { network: &tweet.network, url, author, tweet_id: tweet.tweet_id, written }
    }
}

impl<'a> From<&'a Example> for Published<'a> {
    fn from(example: &'a Example) -> Self {
        let (url, author) = (example.url.as_deref(), example.author.as_deref());
        let written = Written::on(example.date);
        Self { network: &example.network, url, author, tweet_id: example.tweet_id, written }
    }
}

/// The public place of a post: on X that of its author and its id, if X gave that id
/// on the day of the post, elsewhere the address that its source has, if it is one of
/// that network. The ids of a table of other origin lead to strangers' posts, or
/// nowhere.
#[must_use]
pub fn post_url(post: &Published) -> Option<String> {
    let hosts: &[&str] = match post.network {
        "x" => return tweet_url(post.author, post.tweet_id, post.written),
        "bluesky" => &["bsky.app"],
        "threads" => &["threads.net", "threads.com"],
        // Anyone may have a server of these.
        "mastodon" | "misskey" => &[],
        _ => return None,
    };
    let url = post.url?;
    let (host, _) = url.strip_prefix("https://")?.split_once('/')?;
    let is_host = host.contains('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    let is_of_network = || {
        let is_on = |known: &&str| host.strip_prefix("www.").unwrap_or(host) == *known;
        hosts.is_empty() || hosts.iter().any(is_on)
    };
    let is_plain = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&*+,;=%".contains(c);
    (is_host && is_of_network() && url.len() <= LONGEST_URL && url.chars().all(is_plain))
        .then(|| url.to_owned())
}

/// Bytes of the longest address that becomes a link.
const LONGEST_URL: usize = 500;

/// The public place of a tweet, if its parts are what Twitter gives: a screen
/// name of 1 to 15 letters, digits and `_`, and an id of that day.
fn tweet_url(author: Option<&str>, tweet_id: i64, written: Written) -> Option<String> {
    let is_name = |name: &&str| {
        (1..=15).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let author = author.filter(is_name)?;
    is_of_twitter(tweet_id, written)
        .then(|| format!("https://twitter.com/{author}/status/{tweet_id}"))
}

/// Whether Twitter can have given an id to a post then: by the time in the id, to a
/// day, since calendars differ. Before ids had one they were small, and counted up.
fn is_of_twitter(tweet_id: i64, written: Written) -> bool {
    /// The first post, and the day on which ids began to carry a time.
    const YEARS: (Date, Date) = (date(2006, 3, 21), date(2010, 11, 5));
    /// Above the last id that was counted up.
    const MOST: i64 = 30_000_000_000;
    /// Bits of an id below its time.
    const OF_MACHINES: u32 = 22;
    let (first, last) = match written {
        Written::Between(first, last) => (Some(first), last),
        Written::By(last) => (None, last),
    };
    // An id of a time and nothing else is made of that, by whoever had no ids: X's have
    // the number of a machine and of a post, too.
    if tweet_id.trailing_zeros() >= OF_MACHINES {
        return false;
    }
    match tsubuyaki_tweets::snowflake::micros(tweet_id) {
        Some(micros) => jiff::Timestamp::from_microsecond(micros).is_ok_and(|time| {
            let made = TimeZone::UTC.to_datetime(time).date();
            let is_after = first.is_none_or(|first| made >= first.saturating_sub(1.day()));
            is_after && made <= last.saturating_add(1.day())
        }),
        None => {
            let is_early = first.is_none_or(|first| first <= YEARS.1) && last >= YEARS.0;
            is_early && (1..MOST).contains(&tweet_id)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Published, Written, post_url, tweet_url};

    /// The day of the id 1036453000000007919.
    const DAY: Written = Written::on(date(2018, 9, 3));

    #[test]
    fn only_what_twitter_gives_becomes_a_link() {
        let url = |author, id| tweet_url(Some(author), id, DAY);
        assert_eq!(
            url("mugi_cha", 1_036_453_000_000_007_919).unwrap(),
            "https://twitter.com/mugi_cha/status/1036453000000007919"
        );
        for author in ["", "a/b", "a\"b", "../x", "javascript:x", "いろは", "sixteen_letters_"] {
            assert_eq!(url(author, 1_036_453_000_000_007_919), None, "{author}");
        }
        assert_eq!(tweet_url(None, 1_036_453_000_000_007_919, DAY), None);
        // Ids that X did not give on that day: of a corpus, of a spreadsheet.
        let of_time_alone = 1_036_453_000_000_007_919 >> 22 << 22;
        for id in [
            of_time_alone,
            0,
            -5,
            1,
            12_345,
            936_453_000_000_007_919,
            1_136_453_000_000_007_919,
            i64::MAX,
        ] {
            assert_eq!(url("a", id), None, "{id}");
        }
        let then = |id, written| tweet_url(Some("a"), id, written).is_some();
        assert!(then(20, Written::on(date(2006, 3, 21))));
        assert!(then(29_000_000_000, Written::on(date(2010, 11, 1))));
        assert!(!then(20, Written::on(date(2005, 1, 1))));
        // What was passed on may be older.
        assert!(then(936_453_000_000_007_919, Written::By(date(2018, 9, 3))));
        assert!(!then(1_136_453_000_000_007_919, Written::By(date(2018, 9, 3))));
        // A post of a period is of one of its days.
        let of_week = Written::Between(date(2018, 9, 3), date(2018, 9, 9));
        assert!(then(1_036_453_000_000_007_919, of_week));
        assert!(!then(936_453_000_000_007_919, of_week) && !then(20, of_week));
    }

    #[test]
    fn a_link_leads_to_the_network_of_the_post() {
        let url = |network, url| {
            let (url, author, tweet_id) = (Some(url), Some("mugi_cha"), 1_036_453_000_000_007_919);
            post_url(&Published { network, url, author, tweet_id, written: DAY })
        };
        for (network, address) in [
            ("bluesky", "https://bsky.app/profile/did:plc:mugi/post/3kr0"),
            ("mastodon", "https://example.social/@mugi/112360000000000000"),
            ("misskey", "https://example.social/notes/7a"),
            ("threads", "https://www.threads.net/@mugi/post/Cx1"),
        ] {
            assert_eq!(url(network, address).as_deref(), Some(address));
        }
        // X's own is made of author and id; what is of no known network has none.
        let on_x = url("x", "https://example.com/");
        assert_eq!(
            on_x.as_deref(),
            Some("https://twitter.com/mugi_cha/status/1036453000000007919")
        );
        for (network, address) in [
            ("other", "https://example.com/a"),
            ("bluesky", "https://example.com/profile/a"),
            ("mastodon", "http://example.social/@a/1"),
            ("mastodon", "javascript:alert(1)"),
            ("mastodon", "https://example.social/\"onclick=\"x"),
            ("mastodon", "https://example.social/<b>"),
            ("mastodon", "https://a@b.example/c"),
            ("mastodon", "https://localhost/c"),
        ] {
            assert_eq!(url(network, address), None, "{address}");
        }
        let (network, author, tweet_id) = ("mastodon", Some("a"), 20);
        let unknown = Published { network, url: None, author, tweet_id, written: DAY };
        assert_eq!(post_url(&unknown), None);
    }
}
