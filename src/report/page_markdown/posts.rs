//! The sections of posts: those quoted, passed on and copied; links and authors.

use super::Text;
use super::escape::{escaped, escaped_within};
use crate::report::clean;
use crate::report::content::Content;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::page::{Published, post_url};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{Day, SummaryTweet};

/// Characters of a post.
const MOST_OF_A_TWEET: usize = 600;

impl Text<'_> {
    pub(super) fn summary(&mut self, content: &Content) {
        let (day, l) = (content.day, self.l);
        if day.is_short() {
            self.heading(l.pick(&format!("{}のすべて", content.named.this), "All posts"));
            self.quotes(day, day.posts.iter());
            return;
        }
        self.heading(l.pick("要約", "Summary"));
        if day.summary.is_empty() {
            self.line(&match l {
                Language::Ja => format!("要約に使える{}がない。", posts(l)),
                Language::En => "No post has enough words to quote.".to_owned(),
            });
        }
        let summary = &content.summary;
        for story in &summary.stories {
            let words: Vec<String> =
                story.words.iter().map(|word| escaped_within(&word.text)).collect();
            self.line(&format!("### {}\n", words.join(l.pick("・", ", "))));
            self.line(&format!("{}\n", escaped(&story.about(l))));
            self.quotes(day, story.posts.iter().copied());
            self.line("");
        }
        if !summary.stories.is_empty() && !summary.others.is_empty() {
            self.line(l.pick("### そのほか\n", "### Also\n"));
        }
        self.quotes(day, summary.others.iter().copied());
    }

    /// Posts, one after the other.
    fn quotes<'a>(&mut self, day: &Day, tweets: impl Iterator<Item = &'a SummaryTweet>) {
        for (place, tweet) in tweets.enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&tweet.text);
            let author = tweet.author.as_deref().map_or_else(String::new, |author| {
                format!(" {}", escaped_within(&clean::handle(author, 40)))
            });
            // The page is of the day.
            let when = match &tweet.time {
                Some(time) if day.span.is_day() => time.clone(),
                Some(time) => format!("{} {time}", self.l.month_day(tweet.date)),
                None => self.l.month_day(tweet.date),
            };
            self.line(&match post_url(&Published::from(tweet)) {
                Some(url) => format!("> —{author} [{when}](<{url}>)"),
                None => format!("> —{author} {when}"),
            });
        }
    }

    /// The lines of a text as a quotation that goes on.
    fn quote(&mut self, text: &str) {
        let text = clean::lines(text, MOST_OF_A_TWEET);
        let lines: Vec<String> = text.lines().map(|line| format!("> {}", escaped(line))).collect();
        self.line(&lines.join("\\\n"));
        self.line(">");
    }

    /// Posts that were passed on, and texts that were posted many times.
    pub(super) fn passages(&mut self, content: &Content) {
        let l = self.l;
        if !content.passed_on.is_empty() {
            self.heading(content.reposts.most(l));
        }
        for (place, post) in content.passed_on.iter().enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&post.text);
            let author = post.author.as_deref().map_or_else(String::new, |author| {
                format!(" {}", escaped_within(&clean::handle(author, 40)))
            });
            let figures = escaped_within(&post.figures(l));
            self.line(&match &post.url {
                Some(url) => format!("> —{author} [{figures}](<{url}>)"),
                None => format!("> —{author} {figures}"),
            });
        }
        if !content.copies.is_empty() {
            self.heading(l.pick("同じ文面", "Same text"));
        }
        for (place, copied) in content.copies.iter().enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&copied.text);
            let mut line = format!("> — {}", escaped_within(&copied.figures(l)));
            for post in &copied.examples {
                if let (Some(url), Some(author)) = (&post.url, &post.author) {
                    let author = escaped_within(&clean::line(author, 40));
                    line.extend([" [@", &author, "](<", url, ">)"]);
                }
            }
            self.line(&line);
        }
    }

    /// Links, and who wrote most.
    pub(super) fn shared(&mut self, content: &Content) {
        let Some(shared) = &content.shared else { return };
        let l = self.l;
        self.heading(l.pick("リンクと投稿者", "Links and authors"));
        if !shared.about.is_empty() {
            self.line(&format!("{}\n", shared.about));
        }
        for (place, (name, links)) in shared.lists(l).enumerate() {
            if place > 0 {
                self.line("");
            }
            let rows = links.iter().map(|link| {
                let title = link.title.as_deref().map(escaped_within);
                let title = title.map_or_else(String::new, |title| format!("{title} "));
                vec![
                    format!("{title}{}", escaped_within(&link.address)),
                    link.people.map_or_else(String::new, count),
                    count(link.posts),
                ]
            });
            let posts = l.pick("件", "posts");
            let heads = [(name, false), (l.pick("人", "people"), true), (posts, true)];
            self.table(&heads, rows);
        }
        if !shared.writers.is_empty() {
            self.line("");
            let rows = shared.writers.iter().map(|writer| {
                vec![
                    escaped_within(&writer.name),
                    count(writer.posts),
                    escaped_within(&writer.share),
                ]
            });
            let heads = [
                (l.pick("投稿の多い人", "Who wrote most"), false),
                (l.pick("件", "posts"), true),
                (l.pick("割合", "share"), true),
            ];
            self.table(&heads, rows);
        }
    }
}
