//! The figures of one day or period, for its page: one file per section.

mod changes;
mod course;
mod covered;
mod entities;
mod evidence;
mod figures;
mod gather;
mod headline;
mod in_copies;
mod links;
mod lost;
mod most_said;
mod named;
mod network;
mod newcomers;
mod nodes;
mod once_each;
mod one_name;
mod opening;
mod rankings;
mod reach;
mod said;
mod short_texts;
mod since;
pub(crate) mod spellings;
mod spread;
mod stories;
mod summary;
mod tags;
mod top_author;
mod vague;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::copies::CopiedText;
pub use super::days::TURBULENCE_DAYS;
use super::error::QueryError;
pub use super::example::Example;
use super::filters::Filters;
use super::passed_on::PassedOn;
use super::span::Span;
pub use changes::{Compared, ComparedTerm, Risen};
pub use course::{COURSE_DAYS, Course};
pub use covered::Covered;
pub use entities::EntityCount;
pub use evidence::Word;
pub use figures::{Counts, DayFigures, Figures, Usual};
use gather::{Asked, Parts};
pub use headline::Headline;
pub use in_copies::InCopies;
pub use links::{Host, Link, Links};
pub use most_said::{Aside, MostSaid, SaidKind};
pub use network::Pair;
pub use newcomers::Newcomers;
pub use opening::Opening;
pub use rankings::{LISTED, RankedTerm, Ranking, shown as shown_in_rankings};
pub use said::SaidTerm;
pub use spread::{Spread, SpreadTerm};
pub use stories::{Story, When};
pub use summary::{SHORT_DAY, SummaryTweet, all_posts};
pub use top_author::{TopAuthor, Writer};
use tsubuyaki_warehouse::Snapshot;

/// Days before the one that is looked at that a page draws.
pub const DAYS_BEFORE: i32 = 28;
/// Days before it that are read: those that the first day drawn is set against,
/// too.
pub const DAYS_READ: i32 = DAYS_BEFORE + TURBULENCE_DAYS;
/// People from which on it tells something how many of them said a word.
pub const LEAST_PEOPLE: i64 = 3;
/// Terms of a ranking that a page shows.
pub const RANKED: usize = 12;

/// A term as tables and charts name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermKey {
    pub lemma: String,
    pub pos: String,
}

impl TermKey {
    pub(super) fn new(lemma: &str, pos: &str) -> Self {
        Self { lemma: lemma.to_owned(), pos: pos.to_owned() }
    }
}

/// One day in numbers, or the days of a period together.
#[derive(Clone, Debug)]
pub struct Day {
    pub span: Span,
    /// Its last day.
    pub date: Date,
    pub time_zone: String,
    /// When its last tweet was written.
    pub last_tweet: Timestamp,
    pub counts: Counts,
    /// The figures of all its days together, and of the period before it.
    pub figures: Figures,
    pub figures_before: Option<Figures>,
    /// The networks that its posts are of.
    pub networks: BTreeSet<String>,
    /// The day, or the period of the same kind, before, if it has tweets.
    pub previous: Option<(Span, Counts)>,
    /// How many days of the period before have tweets, and how many it has; `None` of a
    /// day.
    pub recorded_before: Option<(usize, usize)>,
    /// Every day from [`DAYS_BEFORE`] days before the last one, or from the first
    /// one of a longer period.
    pub series: Vec<DayFigures>,
    /// Days of the series in a row on which there were more tweets than usual.
    pub bursts: Vec<(Date, Date)>,
    /// The day of a period that is most unlike the 28 days before it for its number of
    /// words, with its turbulence;
    /// `None` where fewer than seven of these have tweets.
    pub most_unusual: Option<(Date, f64)>,
    /// The same of the days before the last that has tweets.
    most_unusual_before: Option<(Date, f64)>,
    /// The account that wrote a quarter of the posts, or more.
    pub top_author: Option<TopAuthor>,
    /// The accounts that wrote most.
    pub writers: Vec<Writer>,
    /// The mean of the same weekday of the four weeks before.
    pub usual: Option<Usual>,
    /// What rose, or where nothing did what the opening names, gathered by the posts that
    /// share it; none of a day whose posts are shown whole.
    pub stories: Vec<Story>,
    /// The posts of the stories and the most central others, in the order of their
    /// times.
    pub summary: Vec<SummaryTweet>,
    /// All tweets, in the order of their times, of a day of [`SHORT_DAY`] tweets
    /// at most.
    pub posts: Vec<SummaryTweet>,
    /// Adjectives; nouns and adjectives; verbs, nouns and adjectives.
    pub rankings: Vec<(&'static str, Ranking)>,
    /// Which terms rose and fell against the days before, with intervals; `None`
    /// without such days.
    pub compared: Option<Compared>,
    /// The words that the first sentence names of those that rose, and that fell.
    pub headline: Headline,
    /// What it names where nothing rose.
    pub opening: Opening,
    /// What many posted in copies of several texts; `None` of a day whose posts are shown whole.
    pub in_copies: Option<InCopies>,
    /// Of the words that the first sentences may name those that say nothing there.
    pub vague: BTreeSet<TermKey>,
    /// Whether the day, or the period, was not over when this was gathered: no data tell
    /// it, so that it is still to be told.
    pub is_unfinished: bool,
    /// Whether the records reach back far enough for new words to tell something.
    pub tells_newcomers: bool,
    /// The content words said most.
    pub said: Vec<SaidTerm>,
    /// What was said by most people.
    pub most_said: MostSaid,
    /// Content words that stand together most closely.
    pub pairs: Vec<Pair>,
    /// Words that stayed and words of one day; `None` of a day.
    pub spread: Option<Spread>,
    /// Tweets by the hour of the day, those without a time left out.
    pub hours: [i64; 24],
    /// The same of the day before.
    pub hours_before: Option<[i64; 24]>,
    /// The hours to which its posts are confined, where others have posts at all hours.
    pub covered: Option<Covered>,
    /// Tweets whose time of day is not known.
    pub without_time: i64,
    /// Tweets of the last 28 days by weekday, from Monday, and hour.
    pub week: [[i64; 24]; 7],
    pub hashtags: Vec<EntityCount>,
    pub emoji: Vec<EntityCount>,
    pub links: Links,
    /// Texts that several accounts have posted.
    pub copies: Vec<CopiedText>,
    /// The posts that most people passed on.
    pub passed_on: Vec<PassedOn>,
    /// Every term that a page shows, with examples; those said most first.
    pub words: Vec<Word>,
    /// The filters of comparison, words and pairs.
    pub filters: String,
    /// The names of the lists of stop words and of variants.
    pub lists: [String; 2],
    /// Whose posts, those of which apps, and those in which one of these regular
    /// expressions finds something, count nowhere.
    pub not_authors: Vec<String>,
    pub not_clients: Vec<String>,
    pub not_texts: Vec<String>,
}

impl Day {
    /// Gathers the figures of a day or period that has tweets, with the stop words and
    /// variants of `lists`. `newcomers` are those of the same state and lists.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged, or one of the lists.
    pub fn gather(
        snapshot: &Snapshot,
        span: impl Into<Span>,
        lists: &Filters,
        newcomers: &Newcomers,
    ) -> Result<Self, QueryError> {
        let asked = Asked::of(snapshot, span.into(), lists, newcomers);
        let (parts, posts) = Parts::of(&asked)?;
        parts.into_day(posts, &asked)
    }

    /// Tells that the day, or the period, is not over: what it lacks may still be said, so that
    /// no word fell, nor is `today` unusual for what it has so far.
    pub fn tell_unfinished(&mut self, today: Date) {
        self.is_unfinished = true;
        let Headline { fallen, is_fall_sure, is_fall_since_before, .. } = &mut self.headline;
        fallen.clear();
        (*is_fall_sure, *is_fall_since_before) = (false, false);
        self.compared.iter_mut().for_each(Compared::leave_out_fallen);
        self.words.retain(|word| !word.is_gone());
        if self.most_unusual.is_some_and(|(date, _)| date >= today) {
            self.most_unusual = self.most_unusual_before;
        }
    }

    /// The terms that the first sentences name, where none rose.
    #[must_use]
    pub fn named(&self) -> Vec<TermKey> {
        self.opening.terms(&self.most_said)
    }

    /// The posts that are quoted of a story, that which tells most of it first.
    #[must_use]
    pub fn posts_of(&self, story: &Story) -> Vec<&SummaryTweet> {
        let (first, more): (Vec<&SummaryTweet>, Vec<&SummaryTweet>) = self
            .summary
            .iter()
            .filter(|post| story.tweet_id == post.tweet_id || story.more.contains(&post.tweet_id))
            .partition(|post| post.tweet_id == story.tweet_id);
        [first, more].concat()
    }

    /// How unlike a day's ranking and that of the 28 days before are, from 0 to
    /// 1; `None` where these have no words, and of a period.
    #[must_use]
    pub fn turbulence(&self) -> Option<f64> {
        self.series
            .iter()
            .find(|of_day| of_day.date == self.date)?
            .turbulence
            .filter(|_| self.span.is_day())
    }

    /// Whether all tweets of the day are shown.
    #[must_use]
    pub fn is_short(&self) -> bool {
        !self.posts.is_empty()
    }

    /// Whether one or two people wrote it: then one always wrote half, and a word is
    /// one person's by chance.
    #[must_use]
    pub fn is_of_few(&self) -> bool {
        self.counts.writers.is_some_and(|writers| writers < LEAST_PEOPLE)
    }

    /// How many days of the period before have tweets, where those are so few that
    /// nothing is set against them.
    #[must_use]
    pub fn stub_before(&self) -> Option<usize> {
        self.recorded_before.filter(|before| is_stub(*before)).map(|(recorded, _)| recorded)
    }

    /// A term that the page shows.
    #[must_use]
    pub fn word(&self, key: &TermKey) -> Option<&Word> {
        self.words.iter().find(|word| word.key == *key)
    }
}

/// Whether a period of which so many days have tweets, of so many, is one to compare
/// with: fewer than half are none.
fn is_stub((recorded, all): (usize, usize)) -> bool {
    2 * recorded < all
}
