//! What people did with whole posts: passed them on, or posted one text many
//! times.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::reposts::Reposts;
use super::{naming, reposts_of};
use crate::report::language::Language;
use crate::report::number::{count, counted, people};
use crate::report::page::{Published, Written, post_url};
use tsubuyaki_analysis::CopiedText;
use tsubuyaki_analysis::day::Day;

/// Texts that a page shows.
const COPIES: usize = 5;

/// When the first and the last of some posts were written, in local time.
#[derive(Clone, Copy)]
pub(in crate::report) struct Times {
    first: DateTime,
    last: DateTime,
    /// Whether the page is of one day, so that hours need none.
    is_of_day: bool,
}

/// 広まった投稿: a post that was passed on.
pub(in crate::report) struct PassedOn {
    pub text: String,
    pub author: Option<String>,
    pub url: Option<String>,
    pub tweet_id: Option<i64>,
    pub count: i64,
    pub native: i64,
    /// `None` where no account is known.
    pub people: Option<i64>,
    pub times: Option<Times>,
    /// How often in all, as its network says.
    pub retweets: Option<i64>,
    /// When it was written, where that is known.
    pub posted: Option<Times>,
    /// What passing it on is called.
    pub reposts: &'static Reposts,
}

/// 同じ文面: a text that several accounts posted.
pub(in crate::report) struct Copied {
    pub text: String,
    pub posts: i64,
    pub accounts: i64,
    /// How many different texts they are, where words vary in them.
    pub texts: Option<i64>,
    pub times: Option<Times>,
    /// The first posts: ids, authors and places.
    pub examples: Vec<Example>,
}

/// A post that has a copied text.
pub(in crate::report) struct Example {
    pub tweet_id: i64,
    pub author: Option<String>,
    pub url: Option<String>,
}

pub(super) fn passed_on(day: &Day) -> Vec<PassedOn> {
    let post = |post: &tsubuyaki_analysis::PassedOn| PassedOn {
        url: post.tweet_id.and_then(|id| {
            // One of the day itself, or the original of a retweet, which may be older.
            let posted = post.posted.and_then(|posted| Times::of((posted, posted), day));
            let written = posted.map_or(Written::By(day.date), |at| Written::on(at.first.date()));
            url_of(day, post.author.as_deref(), id, written)
        }),
        text: post.text.clone(),
        author: post.author.clone(),
        tweet_id: post.tweet_id,
        count: post.count,
        native: post.native,
        people: post.people,
        times: post.times.and_then(|times| Times::of(times, day)),
        retweets: post.retweets,
        posted: post.posted.and_then(|posted| Times::of((posted, posted), day)),
        reposts: reposts_of(day),
    };
    day.passed_on.iter().map(post).collect()
}

/// The texts of the most accounts; each once, where words vary in it with all
/// that are nearly the same.
pub(super) fn copies(day: &Day) -> Vec<Copied> {
    let text = |copy: &CopiedText| Copied {
        text: copy.text.clone(),
        posts: copy.posts,
        accounts: copy.accounts,
        texts: copy.is_near.then_some(copy.texts),
        times: copy.times.and_then(|times| Times::of(times, day)),
        // An account that posted it again is named once.
        examples: copy
            .examples
            .iter()
            .zip(&copy.authors)
            .enumerate()
            .filter(|(place, (_, author))| {
                author.is_none() || !copy.authors[..*place].contains(author)
            })
            .map(|(_, example)| example)
            .map(|(&tweet_id, author)| Example {
                tweet_id,
                url: url_of(day, author.as_deref(), tweet_id, written(copy, day)),
                author: author.clone(),
            })
            .collect(),
    };
    once_each(day).take(COPIES).map(text).collect()
}

/// The copied texts; those that are among texts nearly the same with these.
fn once_each(day: &Day) -> impl Iterator<Item = &CopiedText> {
    let is_in_near = |copy: &CopiedText| {
        !copy.is_near && day.copies.iter().any(|near| near.is_near && near.text == copy.text)
    };
    day.copies.iter().filter(move |copy| !is_in_near(copy))
}

/// How many texts were copied, and how many posts have one of them.
pub(super) fn all_copies(day: &Day) -> (usize, i64) {
    once_each(day).fold((0, 0), |(texts, posts), copy| (texts + 1, posts + copy.posts))
}

/// When the posts of a copied text were written: on days of the page.
fn written(copy: &CopiedText, day: &Day) -> Written {
    match copy.times.and_then(|times| Times::of(times, day)) {
        Some(times) => Written::Between(times.first.date(), times.last.date()),
        None => Written::Between(day.span.first(), day.span.last()),
    }
}

/// The place of a post whose network is not at hand: known where all are of one.
fn url_of(day: &Day, author: Option<&str>, tweet_id: i64, written: Written) -> Option<String> {
    let network = if day.networks.iter().all(|network| network == "x") { "x" } else { "" };
    post_url(&Published { network, url: None, author, tweet_id, written })
}

impl Times {
    /// Of microseconds of local time.
    fn of((first, last): (i64, i64), day: &Day) -> Option<Self> {
        let local =
            |micros| Some(Offset::UTC.to_datetime(Timestamp::from_microsecond(micros).ok()?));
        let is_of_day = day.span.is_day();
        Some(Self { first: local(first)?, last: local(last)?, is_of_day })
    }

    /// `13:52`
    pub fn first(&self) -> String {
        time(self.first)
    }

    pub fn last(&self) -> String {
        time(self.last)
    }

    /// From when to when: times of one day, which a page of several days names, else days.
    fn between(&self, l: Language) -> String {
        let (from, to) = (self.first.date(), self.last.date());
        if from != to {
            return naming::days(from, to, l);
        }
        let (first, last) = (time(self.first), time(self.last));
        let to =
            if first == last { String::new() } else { format!("{}{last}", l.pick("〜", "–")) };
        let date = if self.is_of_day { String::new() } else { l.month_day(from) + " " };
        format!("{date}{first}{to}")
    }
}

fn time(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

impl PassedOn {
    /// `リツイート310件・310人・09:00〜22:40・全体で1,204件`; of a post of which no retweet is
    /// recorded `リツイート1,204件・08:55投稿`.
    pub fn figures(&self, l: Language) -> String {
        let retweets = |number: i64| match l {
            Language::Ja => format!("{}{}件", self.reposts.one(l), count(number)),
            Language::En => counted(number, self.reposts.one(l)),
        };
        if self.count == 0 {
            let posted = self.posted.map(|posted| match l {
                Language::Ja => format!("{}投稿", posted.between(l)),
                Language::En => format!("posted {}", posted.between(l)),
            });
            let parts: Vec<String> =
                self.retweets.map(retweets).into_iter().chain(posted).collect();
            return parts.join(l.pick("・", ", "));
        }
        let mut parts = vec![retweets(self.count)];
        parts.extend(self.people.map(|number| match l {
            Language::Ja => format!("{}人", count(number)),
            Language::En => people(number),
        }));
        parts.extend(self.times.map(|times| times.between(l)));
        let in_all = self.retweets.filter(|in_all| *in_all > self.count);
        parts.extend(in_all.map(|in_all| match l {
            Language::Ja => format!("全体で{}件", count(in_all)),
            Language::En => format!("{} in all", count(in_all)),
        }));
        parts.join(l.pick("・", ", "))
    }
}

impl Copied {
    /// `30件・30人・09:00〜22:40`, and that words vary if they do.
    pub fn figures(&self, l: Language) -> String {
        let mut parts = vec![match l {
            Language::Ja => format!("{}件", count(self.posts)),
            Language::En => counted(self.posts, "post"),
        }];
        parts.push(match l {
            Language::Ja => format!("{}人", count(self.accounts)),
            Language::En => people(self.accounts),
        });
        parts.extend(self.times.map(|times| times.between(l)));
        parts.extend(self.texts.map(|texts| match l {
            Language::Ja => format!("ほぼ同じ{}通りの文面", count(texts)),
            Language::En => format!("{} that are nearly the same", counted(texts, "text")),
        }));
        parts.join(l.pick("・", ", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_one_day_are_hours_and_others_days() {
        let minutes = |first: i64, last: i64| {
            let micros = |minutes: i64| minutes * 60_000_000 + 59_999_999;
            let local = |minutes| {
                Offset::UTC.to_datetime(Timestamp::from_microsecond(micros(minutes)).unwrap())
            };
            Times { first: local(first), last: local(last), is_of_day: true }
        };
        for (times, ja, en) in [
            (minutes(540, 540), "09:00", "09:00"),
            (minutes(540, 630), "09:00〜10:30", "09:00–10:30"),
            (minutes(-1, 90), "12月31日〜1月1日", "31 December – 1 January"),
        ] {
            assert_eq!(times.between(Language::Ja), ja);
            assert_eq!(times.between(Language::En), en);
        }
        let of_period = Times { is_of_day: false, ..minutes(540, 630) };
        assert_eq!(of_period.between(Language::Ja), "1月1日 09:00〜10:30");
        assert_eq!(of_period.between(Language::En), "1 January 09:00–10:30");
        assert_eq!(minutes(540, 2_000).between(Language::Ja), "1月1日〜2日");
        assert_eq!(minutes(540, 2_000).between(Language::En), "1–2 January");
        assert_eq!(minutes(-1, 90).first(), "23:59");
    }
}
