//! What people did with whole posts: passed them on, or posted one text many
//! times.

use crate::report::language::Language;
use crate::report::number::{count, counted, people};
use crate::report::page::{Published, Written, post_url};
use tsubuyaki_analysis::day::Day;

/// Texts that a page shows.
const COPIES: usize = 5;
const MICROS_A_MINUTE: i64 = 60_000_000;
const MINUTES_A_DAY: i64 = 24 * 60;

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
    /// Times of day, `HH:MM`.
    pub hours: Option<(String, String)>,
}

/// 同じ文面: a text that several accounts posted.
pub(in crate::report) struct Copied {
    pub text: String,
    pub posts: i64,
    pub accounts: i64,
    /// How many different texts they are, where words vary in them.
    pub texts: Option<i64>,
    pub hours: Option<(String, String)>,
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
        url: post.tweet_id.and_then(|id| url_of(day, post.author.as_deref(), id)),
        text: post.text.clone(),
        author: post.author.clone(),
        tweet_id: post.tweet_id,
        count: post.count,
        native: post.native,
        people: post.people,
        hours: post.times.map(hours),
    };
    day.passed_on.iter().map(post).collect()
}

/// The texts of the most accounts; each once, where words vary in it with all
/// that are nearly the same.
pub(super) fn copies(day: &Day) -> Vec<Copied> {
    let text = |copy: &tsubuyaki_analysis::CopiedText| Copied {
        text: copy.text.clone(),
        posts: copy.posts,
        accounts: copy.accounts,
        texts: copy.is_near.then_some(copy.texts),
        hours: copy.times.map(hours),
        examples: copy
            .examples
            .iter()
            .zip(&copy.authors)
            .map(|(&tweet_id, author)| Example {
                tweet_id,
                url: url_of(day, author.as_deref(), tweet_id),
                author: author.clone(),
            })
            .collect(),
    };
    let is_in_near = |copy: &tsubuyaki_analysis::CopiedText| {
        !copy.is_near && day.copies.iter().any(|near| near.is_near && near.text == copy.text)
    };
    day.copies.iter().filter(|copy| !is_in_near(copy)).take(COPIES).map(text).collect()
}

/// The place of a post whose network is not at hand: known where all are of one.
fn url_of(day: &Day, author: Option<&str>, tweet_id: i64) -> Option<String> {
    let network = if day.has_other_networks { "" } else { "x" };
    let written = Written::By(day.date);
    post_url(&Published { network, url: None, author, tweet_id, written })
}

/// Times of day of local times in microseconds.
fn hours((first, last): (i64, i64)) -> (String, String) {
    let time = |micros: i64| {
        let minutes = micros.div_euclid(MICROS_A_MINUTE).rem_euclid(MINUTES_A_DAY);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    };
    (time(first), time(last))
}

/// From when to when, in one word where it is one minute.
fn between(hours: Option<&(String, String)>) -> Option<String> {
    hours.map(|(first, last)| if first == last { first.clone() } else { format!("{first}–{last}") })
}

impl PassedOn {
    /// `リツイート310件・310人・09:00–22:40`
    pub fn figures(&self, l: Language) -> String {
        let mut parts = vec![match l {
            Language::Ja => format!("リツイート{}件", count(self.count)),
            Language::En => counted(self.count, "retweet"),
        }];
        parts.extend(self.people.map(|number| match l {
            Language::Ja => format!("{}人", count(number)),
            Language::En => people(number),
        }));
        parts.extend(between(self.hours.as_ref()));
        parts.join(l.pick("・", ", "))
    }
}

impl Copied {
    /// `30件・30人・09:00–22:40`, and that words vary if they do.
    pub fn figures(&self, l: Language) -> String {
        let mut parts = vec![match l {
            Language::Ja => format!("{}件", count(self.posts)),
            Language::En => counted(self.posts, "post"),
        }];
        parts.push(match l {
            Language::Ja => format!("{}人", count(self.accounts)),
            Language::En => people(self.accounts),
        });
        parts.extend(between(self.hours.as_ref()));
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
    fn hours_are_those_of_local_time() {
        let micros = |minutes: i64| minutes * MICROS_A_MINUTE + 59_999_999;
        assert_eq!(hours((micros(-1), micros(90))), ("23:59".to_owned(), "01:30".to_owned()));
        let one = ("09:00".to_owned(), "09:00".to_owned());
        assert_eq!(between(Some(&one)).as_deref(), Some("09:00"));
    }
}
