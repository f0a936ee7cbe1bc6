use askama::Template;
use jiff::civil::Date;

use super::word::WordLink;
use crate::report::clean;
use crate::report::content::reposts::Reposts;
use crate::report::content::{Content, stories};
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::page::{Published, post_url};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::SummaryTweet;
use tsubuyaki_charts::Named;
use tsubuyaki_tokens::{Kind, entities};

/// Characters of a tweet that is quoted.
pub(super) const MOST: usize = 600;

/// 要約: the central tweets, quoted; of a short day all of them.
#[derive(Debug, Template)]
#[template(path = "templates/summary.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    named: Named,
    posts: &'static str,
    post: &'static str,
    /// Whether these are all tweets of the day.
    pub is_whole: bool,
    /// What rose, or where nothing did what the opening names.
    rose: bool,
    stories: Vec<Story>,
    /// Those of no story.
    tweets: Vec<Quoted>,
}

/// Words that rose together, with a post.
#[derive(Debug)]
struct Story {
    words: Vec<WordLink>,
    figures: String,
    goes_on: Option<String>,
    posts: Vec<Quoted>,
}

/// A post with what stands under it.
#[derive(Debug, Template)]
#[template(path = "templates/quoted.html", config = "src/report/askama.toml")]
pub(super) struct Quoted {
    l: Language,
    posts: &'static str,
    post: &'static str,
    time: Option<String>,
    datetime: String,
    parts: Vec<Part>,
    author: Option<String>,
    likes: Option<String>,
    retweets: Option<String>,
    /// What retweets are called on its network.
    reposts: &'static Reposts,
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
        let quoted = |tweet: &SummaryTweet| {
            let quoted = Quoted::of(tweet, content);
            if day.span.is_day() { quoted } else { quoted.with_day(tweet.date, l) }
        };
        let tweets = if day.is_short() {
            day.posts.iter().collect()
        } else {
            content.summary.others.clone()
        };
        let story = |story: &stories::Story| Story {
            // They stand among what rose, too.
            words: story
                .words
                .iter()
                .map(|word| WordLink::plain(word.clone()).without_stop())
                .collect(),
            figures: story.figures.clone(),
            goes_on: story.goes_on.clone(),
            posts: story.posts.iter().copied().map(quoted).collect(),
        };
        Self {
            l,
            named: content.named,
            posts: posts(l),
            post: "post",
            is_whole: day.is_short(),
            rose: day.stories.iter().any(|story| story.rose),
            stories: content.summary.stories.iter().map(story).collect(),
            tweets: tweets.into_iter().map(quoted).collect(),
        }
    }
}

impl Quoted {
    pub fn of(tweet: &SummaryTweet, content: &Content) -> Self {
        let l = content.language;
        // That nobody did is not worth a word.
        let told = |number: Option<i64>| number.filter(|&number| number > 0).map(count);
        Self {
            l,
            posts: posts(l),
            post: "post",
            datetime: datetime(tweet.date, tweet.time.as_deref()),
            time: tweet.time.clone(),
            parts: parts(&clean::lines(&tweet.text, MOST)),
            author: tweet.author.as_deref().map(|author| clean::handle(author, 40)),
            likes: told(tweet.like_count),
            retweets: told(tweet.retweet_count),
            reposts: Reposts::of([tweet.network.as_str()]),
            url: post_url(&Published::from(tweet)),
            is_retweet: tweet.is_retweet,
        }
    }

    /// The same with its day in the place of its time.
    fn with_day(self, date: Date, l: Language) -> Self {
        Self { time: Some(l.month_day(date)), ..self }
    }
}

/// The value of `datetime`.
pub(super) fn datetime(date: Date, time: Option<&str>) -> String {
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
