use askama::Template;

use crate::report::clean;
use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::page::{Published, post_url};
use crate::report::posts::{post, posts};
use tsubuyaki_analysis::day::SummaryTweet;
use tsubuyaki_tokens::{Kind, entities};

/// Characters of a tweet that is quoted.
pub(super) const MOST: usize = 600;

/// 要約: the central tweets, quoted; of a short day all of them.
#[derive(Debug, Template)]
#[template(path = "templates/summary.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    posts: &'static str,
    post: &'static str,
    /// Whether these are all tweets of the day.
    pub is_whole: bool,
    tweets: Vec<Quoted>,
}

#[derive(Debug)]
struct Quoted {
    time: Option<String>,
    datetime: String,
    parts: Vec<Part>,
    author: Option<String>,
    likes: Option<String>,
    retweets: Option<String>,
    url: Option<String>,
    is_retweet: bool,
}

/// A piece of a tweet: its words, or a hashtag, mention or URL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub text: String,
    pub is_tag: bool,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (day, l) = (content.day, content.language);
        let quoted = |tweet: &SummaryTweet| Quoted {
            datetime: datetime(day.date, tweet.time.as_deref()),
            time: tweet.time.clone(),
            parts: parts(&clean::lines(&tweet.text, MOST)),
            author: tweet.author.as_deref().map(|author| clean::line(author, 40)),
            likes: tweet.like_count.map(count),
            retweets: tweet.retweet_count.map(count),
            url: post_url(&Published::of_day(tweet, day.date)),
            is_retweet: tweet.is_retweet,
        };
        let tweets = if day.is_short() { &day.posts } else { &day.summary };
        Self {
            l,
            posts: posts(day, l),
            post: post(day),
            is_whole: day.is_short(),
            tweets: tweets.iter().map(quoted).collect(),
        }
    }
}

/// The value of `datetime`.
pub(super) fn datetime(date: jiff::civil::Date, time: Option<&str>) -> String {
    time.map_or_else(|| date.to_string(), |time| format!("{date}T{time}"))
}

pub(super) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut end = 0;
    let mut push = |text: &str, is_tag| {
        if !text.is_empty() {
            parts.push(Part { text: text.to_owned(), is_tag });
        }
    };
    for entity in entities(text) {
        if matches!(entity.kind.kind(), Kind::Hashtag | Kind::Mention | Kind::Url) {
            push(text.get(end..entity.start).unwrap_or_default(), false);
            push(text.get(entity.start..entity.end).unwrap_or_default(), true);
            end = entity.end;
        }
    }
    push(text.get(end..).unwrap_or_default(), false);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_apart() {
        let found: Vec<(String, bool)> = parts("おはよう #朝 です\n@mugicha へ")
            .into_iter()
            .map(|part| (part.text, part.is_tag))
            .collect();
        let part = |text: &str, is_tag| (text.to_owned(), is_tag);
        assert_eq!(
            found,
            [
                part("おはよう ", false),
                part("#朝", true),
                part(" です\n", false),
                part("@mugicha", true),
                part(" へ", false)
            ]
        );
    }
}
