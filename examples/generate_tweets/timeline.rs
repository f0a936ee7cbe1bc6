//! All tweets, one after another, in constant memory.

use std::io::{self, Write};

use jiff::civil::Date;

use crate::bursts::{Burst, Bursts};
use crate::calendar::{self, Day};
use crate::people;
use crate::rng::Rng;
use crate::status::{Status, Tweet};
use crate::text::{self, Writer};
use crate::weights::Weights;
use crate::words::CLIENTS;

/// Milliseconds since 1970 at which the count in an id begins.
const SNOWFLAKE_EPOCH: i64 = 1_288_834_974_657;
const SEQUENCE_BITS: u32 = 22;
/// Bits of an id between its time and its sequence: who made it.
const MAKERS: u64 = 1 << 10;
const MAKER_SHIFT: u32 = 12;

/// Tweets that may still be retweeted, answered or quoted.
const REMEMBERED: usize = 512;
/// Shares of 10,000: of retweets those in the old style, of the others these.
const OLD_STYLE: u32 = 1_500;
const REPLIES: u32 = 1_500;
const QUOTES: u32 = 400;
const COMMENTED_RETWEETS: u32 = 100;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub tweets: u64,
    pub days: u32,
    pub from: Date,
    pub seed: u64,
    pub authors: u64,
    /// Of 10,000.
    pub retweets: u32,
}

/// Writes all tweets, a line each; returns the bursts that are in them.
///
/// # Errors
///
/// When the days go beyond the calendar, or `output` cannot be written.
pub fn write(plan: &Plan, output: &mut impl Write) -> io::Result<Vec<Burst>> {
    let days = calendar::days(plan.from, plan.days, plan.tweets, plan.seed)
        .ok_or_else(|| io::Error::other("these days go beyond the calendar"))?;
    let mut timeline = Timeline::new(plan, &days);
    for (number, day) in days.iter().enumerate() {
        timeline.write_day(number, day, output)?;
    }
    output.flush()?;
    Ok(timeline.bursts.into_truth())
}

struct Timeline {
    rng: Rng,
    writer: Writer,
    activity: Weights,
    clients: Weights,
    bursts: Bursts,
    retweets: u32,
    remembered: Vec<Tweet>,
    /// Which of the remembered are known far and wide.
    fame: Weights,
    /// The place of the next to be remembered.
    next_place: usize,
    last_id: i64,
}

impl Timeline {
    fn new(plan: &Plan, days: &[Day]) -> Self {
        Self {
            rng: Rng::new(plan.seed, "timeline"),
            writer: Writer::new(plan.seed),
            activity: people::activity(plan.authors),
            clients: Weights::zipf(CLIENTS.len() as u64, 1),
            bursts: Bursts::plan(days, plan.seed),
            retweets: plan.retweets,
            remembered: Vec::with_capacity(REMEMBERED),
            fame: Weights::zipf(REMEMBERED as u64, 8),
            next_place: 0,
            last_id: 0,
        }
    }

    fn write_day(&mut self, number: usize, day: &Day, output: &mut impl Write) -> io::Result<()> {
        let topics = self.bursts.of_day(number);
        let mut moments = Rng::new(self.rng.next(), "moments");
        calendar::each_moment(day, &mut moments, |millis, _| {
            let status = if self.remembered.is_empty() || !self.rng.happens(self.retweets) {
                self.original(millis, number, &topics)
            } else {
                self.retweet(millis)
            };
            serde_json::to_writer(&mut *output, &status)?;
            output.write_all(b"\n")
        })
    }

    /// A tweet with someone's own words, perhaps to or about another.
    fn original(&mut self, millis: i64, day: usize, topics: &[usize]) -> Status {
        let mut tweet = self.blank(millis);
        let rng = &mut self.rng;
        let topic = self.bursts.topic(day, topics, rng);
        tweet.text = self.writer.text(topic, rng);
        tweet.likes = rng.count();
        tweet.retweets = rng.count() / 8;
        if !self.remembered.is_empty() {
            let place = self.place();
            let (rng, other) = (&mut self.rng, &self.remembered[place]);
            let name = people::screen_name(other.author);
            if rng.happens(REPLIES) {
                tweet.reply_to = Some((other.id, other.author));
                tweet.text.insert_str(0, &format!("@{name} "));
            } else if rng.happens(QUOTES) {
                tweet.quoted = Some(other.id);
                tweet.text.extend([" https://example.com/", &text::address(rng)]);
            } else if rng.happens(COMMENTED_RETWEETS) {
                tweet.text.extend([" RT @", &name, ": ", &other.text]);
            }
        }
        let status = Status::of(&tweet);
        self.remember(tweet);
        status
    }

    fn retweet(&mut self, millis: i64) -> Status {
        let mut tweet = self.blank(millis);
        let place = self.place();
        let original = &mut self.remembered[place];
        original.retweets += 1;
        original.likes += 1 + self.rng.below(4);
        tweet.text = format!("RT @{}: {}", people::screen_name(original.author), original.text);
        if self.rng.happens(OLD_STYLE) {
            return Status::of(&tweet);
        }
        tweet.retweets = original.retweets;
        Status::of_retweet(&tweet, original)
    }

    fn blank(&mut self, millis: i64) -> Tweet {
        Tweet {
            id: self.id(millis),
            millis,
            author: self.activity.draw(&mut self.rng) as u64,
            text: String::new(),
            client: self.clients.draw(&mut self.rng),
            reply_to: None,
            quoted: None,
            retweets: 0,
            likes: 0,
        }
    }

    /// An id of this time, greater than all before.
    fn id(&mut self, millis: i64) -> i64 {
        let maker = i64::try_from(self.rng.below(MAKERS)).unwrap_or(0) << MAKER_SHIFT;
        let id = ((millis - SNOWFLAKE_EPOCH) << SEQUENCE_BITS) + maker;
        self.last_id = id.max(self.last_id + 1);
        self.last_id
    }

    /// The place of a tweet that someone comes upon.
    fn place(&mut self) -> usize {
        self.fame.draw(&mut self.rng) % self.remembered.len()
    }

    fn remember(&mut self, tweet: Tweet) {
        if self.remembered.len() < REMEMBERED {
            self.remembered.push(tweet);
        } else {
            self.remembered[self.next_place] = tweet;
        }
        self.next_place = (self.next_place + 1) % REMEMBERED;
    }
}
