//! What stands in the words of those who wrote it: summary, passages, short days.

use super::{INDENT, Text};
use crate::report::clean;
use crate::report::content::Content;
use crate::report::content::reposts::Reposts;
use crate::report::language::Language;
use crate::report::posts::posts;
use crate::report::terminal::wrap;
use tsubuyaki_analysis::day::{Day, SummaryTweet};

/// Lines of a text that was passed on or copied.
const PASSAGE_LINES: usize = 4;
/// Characters of the name of who wrote a post.
const MOST_OF_A_NAME: usize = 40;

impl Text {
    pub(super) fn summary(&mut self, content: &Content) {
        let day = content.day;
        if content.is_of_short_days() {
            return;
        }
        if day.is_short() {
            self.heading(&format!("{}のすべて", content.named.this), "All posts");
            day.posts.iter().for_each(|tweet| self.quoted(tweet, day));
            return;
        }
        self.heading("要約", "Summary");
        if day.summary.is_empty() {
            let none = match self.language {
                Language::Ja => format!("要約に使える{}がない", posts(Language::Ja)),
                Language::En => "no post has enough words to quote".to_owned(),
            };
            self.line(&format!("{INDENT}{none}"));
        }
        let (l, summary) = (self.language, &content.summary);
        for story in &summary.stories {
            for line in wrap(&format!("● {}", story.name(l)), self.columns - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
            for line in wrap(&story.about(l), self.columns - 2 * INDENT.len()) {
                let line = self.paint.faint(line);
                self.line(&format!("{INDENT}{INDENT}{line}"));
            }
            story.posts.iter().for_each(|tweet| self.quoted(tweet, day));
        }
        if !summary.stories.is_empty() && !summary.others.is_empty() {
            self.line(&format!("{INDENT}● {}", l.pick("そのほか", "Also")));
        }
        summary.others.iter().for_each(|tweet| self.quoted(tweet, day));
    }

    /// A post in whole.
    fn quoted(&mut self, tweet: &SummaryTweet, day: &Day) {
        let time = tweet.time.as_deref().unwrap_or("--:--");
        let time = if day.span.is_day() {
            time.to_owned()
        } else {
            format!("{} {time}", self.language.month_day(tweet.date))
        };
        let author = tweet
            .author
            .as_deref()
            .map_or_else(String::new, |name| clean::handle(name, MOST_OF_A_NAME));
        let reposts = Reposts::of([tweet.network.as_str()]).one(self.language);
        let repost = if tweet.is_retweet { format!(" {reposts}") } else { String::new() };
        for line in wrap(&format!("{time} {author}{repost}"), self.columns - INDENT.len()) {
            let line = self.paint.faint(line);
            self.line(&format!("{INDENT}{line}"));
        }
        for line in wrap(&tweet.text, self.columns - 2 * INDENT.len()) {
            self.line(&format!("{INDENT}{INDENT}{line}"));
        }
    }

    pub(super) fn passages(&mut self, content: &Content) {
        let l = self.language;
        if !content.passed_on.is_empty() {
            self.heading("広まった投稿", content.reposts.most(l));
        }
        for post in &content.passed_on {
            let author = post.author.as_deref().map_or_else(String::new, |name| {
                format!(" {}", clean::handle(name, MOST_OF_A_NAME))
            });
            self.passage(&format!("{}{author}", post.figures(l)), &post.text);
        }
        if !content.copies.is_empty() {
            self.heading("同じ文面", "Same text");
        }
        for copied in &content.copies {
            self.passage(&copied.figures(l), &copied.text);
        }
    }

    pub(super) fn passage(&mut self, figures: &str, text: &str) {
        for line in wrap(figures, self.columns - INDENT.len()) {
            let line = self.paint.faint(line);
            self.line(&format!("{INDENT}{line}"));
        }
        let lines = wrap(text, self.columns - 2 * INDENT.len());
        let is_cut = lines.len() > PASSAGE_LINES;
        for line in lines.into_iter().take(PASSAGE_LINES) {
            self.line(&format!("{INDENT}{INDENT}{line}"));
        }
        if is_cut {
            self.line(&format!("{INDENT}{INDENT}…"));
        }
    }

    /// The days of a month that have no pages of their own.
    pub(super) fn short_days(&mut self, content: &Content) {
        if content.page.short_days.is_empty() {
            return;
        }
        self.heading("件数の少ない日", "Short days");
        for tweet in content.page.short_days.iter().flat_map(|day| &day.posts) {
            let time = tweet.time.as_deref().unwrap_or("--:--");
            let author = tweet.author.as_deref().map_or_else(String::new, |name| {
                format!(" {}", clean::handle(name, MOST_OF_A_NAME))
            });
            let date = self.language.month_day(tweet.date);
            self.passage(&format!("{date} {time}{author}"), &tweet.text);
        }
    }
}
