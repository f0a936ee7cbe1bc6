//! The most retweeted posts: native retweets and `RT @name: …` of one post are counted
//! together. Posts of the day of which no retweet is recorded stand by the number that
//! their network gives.

mod counted;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;

use self::counted::{Counted, counted};
use super::answer::Answer;
use super::engine::answer;
use super::error::QueryError;
use super::filters::Filters;
use super::note::Note;
use super::question::Question;
use super::span::Span;
use tsubuyaki_warehouse::{Snapshot, Table, copied_text};

/// Letters by which a text is known; of shorter ones every character counts.
const KNOWN_BY: usize = 10;
/// Days before those asked for that are looked at for who wrote a post.
const DAYS_OF_ORIGINALS: usize = 8;
const MICROS_A_SECOND: i64 = 1_000_000;
/// Retweets in the records that rank a post; below, its network's number does.
const RANKED: i64 = 2;

/// A post that others passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOn {
    /// The original's, whole where some source has it.
    pub text: String,
    /// The original, where native retweets name it.
    pub tweet_id: Option<i64>,
    /// Who wrote it, where a retweet or the warehouse says so.
    pub author: Option<String>,
    /// How often it was passed on, in the records of the day or period; 0 of a post of which
    /// only its network says that it was.
    pub count: i64,
    /// Natively, among these.
    pub native: i64,
    /// How many people did; `None` where no account is known.
    pub people: Option<i64>,
    /// When it was passed on: microseconds of local time.
    pub times: Option<(i64, i64)>,
    /// How often in all, as its network said when it was last read.
    pub retweets: Option<i64>,
    /// When it was written, of a post of the day or period that its network counts:
    /// microseconds of local time.
    pub posted: Option<i64>,
}

/// The posts that were passed on on a day or in a period, and those written in it of which
/// their networks say so: text, author, count, people, native, `first_time` and `last_time`
/// (local, to the second), `tweet_id`, `retweet_count`. Those that most people passed on come
/// first, in these records; where fewer than two did, those with the greatest number of their
/// network. In `totals`, n is the number of retweets.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub fn passed_on(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    filters: &Filters,
) -> Result<Answer, QueryError> {
    let span = span.into();
    let (found, posts) = found(snapshot, span, filters, 1, usize::MAX)?;
    let reposts = found.frame.height();
    let mut answer = Answer { question: "passed_on".to_owned(), frame: frame(&posts)?, ..found };
    answer.totals.dates = span.dates(snapshot.manifest());
    answer.totals.tweets = i64::try_from(reposts).ok();
    if posts.is_empty() {
        answer.totals.notes.push(Note::NothingPassedOn);
    }
    Ok(answer)
}

/// The same for a page: the first so many. Of those that fewer than two retweets rank, such as
/// their network counts `least` times.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub(crate) fn most_passed_on(
    snapshot: &Snapshot,
    span: impl Into<Span>,
    posts: usize,
    least: i64,
    filters: &Filters,
) -> Result<Vec<PassedOn>, QueryError> {
    let (_, mut found) = found(snapshot, span.into(), filters, least, posts)?;
    found.retain(|post| post.count >= RANKED || post.retweets >= Some(least));
    found.truncate(posts);
    Ok(found)
}

/// The retweets of a day or period, and the posts that they repeat with the `most` posts of
/// it that their networks count most, `least` times at least.
fn found(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
    least: i64,
    most: usize,
) -> Result<(Answer, Vec<PassedOn>), QueryError> {
    let values = span.values(snapshot.manifest());
    let reposts = answer(snapshot, &Question::named("reposts")?, &values, filters)?;
    let dates = span.dates(snapshot.manifest());
    let by_network = counted(snapshot, &dates, filters, least, most)?;
    let posts = united(snapshot, span, &reposts.frame, &by_network, filters)?;
    Ok((reposts, posts))
}

/// A retweet.
struct Repost<'a> {
    original: Option<i64>,
    /// Who `RT @name` names.
    author: Option<&'a str>,
    text: &'a str,
    /// The text is cut.
    is_cut: bool,
    account: Option<&'a str>,
    time: Option<i64>,
    /// How often the original was retweeted, by its network.
    retweets: Option<i64>,
}

impl<'a> Repost<'a> {
    fn new(original: Option<i64>, text: &'a str) -> Self {
        let (author, text) = match original {
            // Nothing precedes the text of a native one.
            Some(_) => (None, text),
            None => innermost(text),
        };
        let is_cut = text.ends_with('…') || text.ends_with("...");
        Self { original, author, text, is_cut, account: None, time: None, retweets: None }
    }

    /// What its text is known by.
    fn key(&self) -> String {
        let letters = copied_text(self.text);
        if letters.chars().nth(KNOWN_BY - 1).is_some() {
            return letters;
        }
        format!("@{} {}", self.author.unwrap_or_default(), self.text.trim())
    }
}

/// Who wrote the text that `RT @name` repeats, and the text; of several that
/// repeat one another the last.
fn innermost(text: &str) -> (Option<&str>, &str) {
    let mut found = (None, text);
    while let Some(after) = found.1.trim_start().strip_prefix("RT @") {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !"_.-@".contains(c));
        let (name, rest) = after.split_at(end.unwrap_or(after.len()));
        let name = name.trim_end_matches(['.', '-', '@']);
        if name.is_empty() {
            break;
        }
        let rest = rest.trim_start();
        found = (Some(name), rest.strip_prefix([':', '：']).unwrap_or(rest).trim_start());
    }
    found
}

/// The retweets of one post.
#[derive(Default)]
struct Group<'a> {
    original: Option<i64>,
    author: Option<&'a str>,
    text: &'a str,
    is_cut: bool,
    count: i64,
    native: i64,
    accounts: BTreeSet<&'a str>,
    times: Option<(i64, i64)>,
    retweets: Option<i64>,
    posted: Option<i64>,
}

impl<'a> Group<'a> {
    fn add(&mut self, repost: &Repost<'a>) {
        self.count += 1;
        self.native += i64::from(repost.original.is_some());
        self.original = self.original.or(repost.original);
        // The least, so that the order of the retweets does not matter.
        self.author = [self.author, repost.author].into_iter().flatten().min();
        let is_better = (self.is_cut, Reverse(self.text.len()), self.text)
            > (repost.is_cut, Reverse(repost.text.len()), repost.text);
        if self.count == 1 || is_better {
            (self.text, self.is_cut) = (repost.text, repost.is_cut);
        }
        self.accounts.extend(repost.account);
        self.retweets = self.retweets.max(repost.retweets);
        if let Some(time) = repost.time {
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
    }

    /// Adds what is known of the original itself.
    fn add_original(&mut self, post: &'a Counted) {
        (self.original, self.text, self.is_cut) = (Some(post.tweet_id), &post.text, false);
        self.retweets = self.retweets.max(Some(post.retweets));
        self.posted = post.posted;
    }

    fn people(&self) -> i64 {
        i64::try_from(self.accounts.len()).unwrap_or(i64::MAX)
    }

    /// The least comes first.
    fn order(&self) -> impl Ord {
        let (people, count) =
            if self.count >= RANKED { (self.people(), self.count) } else { (0, 0) };
        let of_records = Reverse((people, count));
        (of_records, Reverse(self.retweets), Reverse(self.people()), self.original, self.text)
    }
}

/// The retweets of each post together, and posts that their networks count; without
/// the posts of authors that the filters exclude.
fn united(
    snapshot: &Snapshot,
    span: Span,
    reposts: &DataFrame,
    by_network: &[Counted],
    filters: &Filters,
) -> Result<Vec<PassedOn>, QueryError> {
    let (original, text) = (reposts.column("retweeted_id")?.i64()?, reposts.column("text")?.str()?);
    let account = reposts.column("account")?.str()?;
    let retweets = reposts.column("retweet_count")?.i64()?;
    let time = reposts.column("local_time")?.datetime()?.physical().clone();
    let rows = (0..reposts.height()).filter_map(|row| {
        let repost = Repost::new(original.get(row), text.get(row)?);
        let (account, time) = (account.get(row), time.get(row));
        Some(Repost { account, time, retweets: retweets.get(row), ..repost })
    });
    let mut groups = grouped(rows, by_network);
    groups.sort_by(|one, other| one.order().cmp(&other.order()));
    let is_passed_on = |group: &&Group| group.count > 0;
    let ids: Vec<i64> =
        groups.iter().filter(is_passed_on).filter_map(|group| group.original).collect();
    let mut names = authors(snapshot, span, &ids)?;
    names.extend(
        by_network
            .iter()
            .map(|post| (post.tweet_id, Author { id: post.author_id, name: post.author.clone() })),
    );
    let posts = groups.into_iter().map(|group| {
        let known = group.original.and_then(|id| names.get(&id)).cloned().unwrap_or_default();
        let author = known.name.or_else(|| group.author.map(str::to_owned));
        let post = PassedOn {
            text: group.text.to_owned(),
            tweet_id: group.original,
            author,
            count: group.count,
            native: group.native,
            people: (!group.accounts.is_empty()).then(|| group.people()),
            times: group.times,
            retweets: group.retweets,
            posted: group.posted,
        };
        (known.id, post)
    });
    let is_left_out = |id: Option<i64>, post: &PassedOn| {
        let author = post.author.as_deref().map(str::to_lowercase);
        let id = id.map(|id| id.to_string());
        let is_author = |name: &String| {
            id.as_ref() == Some(name) || author.as_ref() == Some(&name.to_lowercase())
        };
        filters.not_authors.iter().any(is_author)
    };
    Ok(posts.filter(|(id, post)| !is_left_out(*id, post)).map(|(_, post)| post).collect())
}

/// Retweets by the posts that they repeat: native ones by their ids, the others
/// by their texts. A cut text is that of the first whole one that
/// begins so. The originals that are known add what they know.
fn grouped<'a>(
    reposts: impl Iterator<Item = Repost<'a>>,
    originals: &'a [Counted],
) -> Vec<Group<'a>> {
    let mut by_id: BTreeMap<i64, Group> = BTreeMap::new();
    let mut others: Vec<(bool, String, Repost)> = Vec::new();
    for repost in reposts {
        match repost.original {
            Some(id) => by_id.entry(id).or_default().add(&repost),
            None => others.push((repost.is_cut, repost.key(), repost)),
        }
    }
    for post in originals {
        by_id.entry(post.tweet_id).or_default().add_original(post);
    }
    let mut groups: Vec<Group> = by_id.into_values().collect();
    groups.sort_by_key(|group| (Reverse(group.count), group.original));
    let mut by_text: BTreeMap<String, usize> = BTreeMap::new();
    for (place, group) in groups.iter().enumerate() {
        let key = Repost::new(group.original, group.text).key();
        by_text.entry(key).or_insert(place);
    }
    // Whole texts first, then the longer of the cut ones.
    others.sort_by(|(is_cut, one, _), (is_other_cut, other, _)| {
        (is_cut, Reverse(one.len()), one).cmp(&(is_other_cut, Reverse(other.len()), other))
    });
    for (is_cut, key, repost) in others {
        let begins_so = || {
            let (longer, &place) = by_text.range(key.clone()..).next()?;
            longer.starts_with(&key).then_some(place)
        };
        let known = by_text.get(&key).copied().or_else(|| is_cut.then(begins_so).flatten());
        let place = known.unwrap_or_else(|| {
            groups.push(Group::default());
            by_text.insert(key, groups.len() - 1);
            groups.len() - 1
        });
        groups[place].add(&repost);
    }
    groups
}

/// Who wrote a post.
#[derive(Clone, Debug, Default)]
struct Author {
    id: Option<i64>,
    name: Option<String>,
}

/// Who wrote posts, of those that are stored: the days asked for are looked at, and the last
/// ones before them that may have the posts.
fn authors(
    snapshot: &Snapshot,
    span: Span,
    ids: &[i64],
) -> Result<HashMap<i64, Author>, QueryError> {
    let manifest = snapshot.manifest();
    let may_have = |day: &Date| {
        let range = manifest.daily(Table::Tweets, *day).and_then(|file| file.ids);
        range.is_some_and(|(least, greatest)| ids.iter().any(|id| (least..=greatest).contains(id)))
    };
    let days = || manifest.dates().rev().filter(may_have);
    let before = days().filter(|day| *day < span.first()).take(DAYS_OF_ORIGINALS);
    let mut days: Vec<Date> = days().filter(|day| span.contains(*day)).chain(before).collect();
    days.reverse();
    if days.is_empty() {
        return Ok(HashMap::new());
    }
    let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
    let frame = snapshot
        .scan(Table::Tweets, &days)?
        .join(wanted, [col("tweet_id")], [col("tweet_id")], JoinArgs::new(JoinType::Semi))
        .select([col("tweet_id"), col("author_id"), col("author")])
        .collect()?;
    let (post, id) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
    let name = frame.column("author")?.str()?;
    let rows = post.iter().zip(id.iter()).zip(name.iter());
    let author = |id, name: Option<&str>| Author { id, name: name.map(str::to_owned) };
    Ok(rows.filter_map(|((post, id), name)| Some((post?, author(id, name)))).collect())
}

fn frame(posts: &[PassedOn]) -> PolarsResult<DataFrame> {
    let time = |name: &str, of: fn((i64, i64)) -> i64| {
        let seconds = |times| of(times).div_euclid(MICROS_A_SECOND) * MICROS_A_SECOND;
        let times: Vec<Option<i64>> = posts.iter().map(|post| post.times.map(seconds)).collect();
        Column::new(name.into(), times).cast(&DataType::Datetime(TimeUnit::Microseconds, None))
    };
    let number = |name: &str, of: fn(&PassedOn) -> Option<i64>| {
        Column::new(name.into(), posts.iter().map(of).collect::<Vec<_>>())
    };
    let text = |name: &str, of: fn(&PassedOn) -> Option<&str>| {
        Column::new(name.into(), posts.iter().map(of).collect::<Vec<_>>())
    };
    DataFrame::new(
        posts.len(),
        vec![
            text("text", |post| Some(&post.text)),
            text("author", |post| post.author.as_deref()),
            number("count", |post| Some(post.count)),
            number("people", |post| post.people),
            number("native", |post| Some(post.native)),
            time("first_time", |times| times.0)?,
            time("last_time", |times| times.1)?,
            number("tweet_id", |post| post.tweet_id),
            number("retweet_count", |post| post.retweets),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "迷子の三毛猫を見かけた方はご連絡ください。赤い首輪です https://t.co/abc";

    fn native(id: i64) -> Repost<'static> {
        Repost { account: Some("1"), ..Repost::new(Some(id), TEXT) }
    }

    fn old(text: &str) -> Repost<'_> {
        Repost { account: Some("2"), ..Repost::new(None, text) }
    }

    fn counts(reposts: Vec<Repost>) -> Vec<(Option<i64>, i64, i64, i64)> {
        let groups = grouped(reposts.into_iter(), &[]);
        let count = |group: &Group| (group.original, group.count, group.native, group.people());
        groups.iter().map(count).collect()
    }

    #[test]
    fn who_is_repeated_is_told_by_the_text() {
        for (text, author, repeated) in [
            ("RT @suzu: 朝", Some("suzu"), "朝"),
            ("RT @suzu 朝", Some("suzu"), "朝"),
            ("RT @suzu： 朝", Some("suzu"), "朝"),
            ("RT @rin: RT @suzu: 朝", Some("suzu"), "朝"),
            ("RT @suzu.example.jp: 朝", Some("suzu.example.jp"), "朝"),
            ("RT @suzu@example.jp: 朝", Some("suzu@example.jp"), "朝"),
            ("RT @suzu", Some("suzu"), ""),
            ("RT @ 朝", None, "RT @ 朝"),
            ("朝", None, "朝"),
        ] {
            assert_eq!(innermost(text), (author, repeated), "{text}");
        }
    }

    #[test]
    fn native_retweets_and_old_ones_are_one() {
        let whole = format!("RT @suzu: {TEXT}");
        let cut = "RT @suzu: 迷子の三毛猫を見かけた方はご連絡くだ…";
        let other = "RT @suzu: まったく別のことを書いたものです";
        let found = counts(vec![old(cut), native(7), old(&whole), old(other), native(7)]);
        assert_eq!(found, [(Some(7), 4, 2, 2), (None, 1, 0, 1)]);
        // Without a native one.
        let groups = grouped(vec![old(cut), old(&whole)].into_iter(), &[]);
        assert_eq!((groups.len(), groups[0].count), (1, 2));
        assert_eq!((groups[0].text, groups[0].author), (TEXT, Some("suzu")));
    }

    #[test]
    fn short_texts_are_one_only_if_the_author_is() {
        let found = counts(vec![old("RT @suzu: 朝"), old("RT @rin: 朝"), old("RT @suzu: 朝")]);
        assert_eq!(found.iter().map(|group| group.1).collect::<Vec<_>>(), [2, 1]);
    }

    #[test]
    fn two_posts_of_one_text_stay_two() {
        let found =
            counts(vec![native(7), native(8), native(8), old(&format!("RT @suzu: {TEXT}"))]);
        assert_eq!(found, [(Some(8), 3, 2, 2), (Some(7), 1, 1, 1)]);
    }
}
