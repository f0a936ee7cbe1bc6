//! What is known of a day's own posts to choose from them: their words, who wrote
//! them and when, to which posts they reply, how many they reached. Of millions of posts each
//! takes a few numbers.

use jiff::civil::Date;
use polars::prelude::*;

use super::short_texts;
use crate::copies::LEAST_ACCOUNTS;
use crate::error::QueryError;
use crate::filters::{Filters, HashtagWords};
use crate::numbered::Terms;
use crate::slices::by_slices;
use crate::summary::{Node, Words};
use crate::tally::{Token, tokens};
use tsubuyaki_warehouse::{Snapshot, Table};

/// The posts of some days.
#[derive(Default)]
pub(super) struct Nodes {
    /// In the order of their ids.
    posts: Vec<Post>,
    /// Their content words.
    pub words: Words,
}

/// A post with its words, and what is known of it besides.
#[derive(Clone, Copy)]
struct Post {
    node: Node,
    /// 0 where it is not known.
    author: i64,
    reach: i64,
    day: i32,
    hour: u8,
    flags: u8,
}

const KNOWS_AUTHOR: u8 = 1;
const ANSWERS_NOBODY: u8 = 2;
const IS_COPIED: u8 = 4;
const HAS_KEY: u8 = 8;
const NO_HOUR: u8 = u8::MAX;

/// What is known of a post besides its words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct About {
    pub author: Option<i64>,
    /// Days since 1970, and the hour where it is known.
    pub day: i32,
    pub hour: Option<usize>,
    /// How often it was retweeted and liked.
    pub reach: i64,
    /// It answers a post that the days do not have.
    pub answers_nobody: bool,
    /// Several accounts have its text.
    pub is_copied: bool,
}

impl Nodes {
    /// Posts by their ids, authors, texts and words, for tests. A text of three of them is
    /// copied.
    #[cfg(test)]
    pub(super) fn of_posts(all: &[(i64, i64, u64, &[u32])]) -> Self {
        let (mut posts, mut numbers) = (Vec::new(), Vec::new());
        for &(tweet_id, author, text, words) in all {
            let begin = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            numbers.extend(words);
            let end = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            let node = Node { tweet_id, text, begin, end };
            let is_copied = all.iter().filter(|(.., of, _)| *of == text).count() > 2;
            let flags = KNOWS_AUTHOR | if is_copied { IS_COPIED } else { 0 };
            posts.push(Post { node, author, reach: 0, day: 1, hour: 12, flags });
        }
        let different = numbers.iter().max().map_or(0, |most| *most as usize + 1);
        Self { posts, words: Words { numbers, different } }
    }

    /// Reads them.
    pub(super) fn read(
        snapshot: &Snapshot,
        dates: &[Date],
        filters: &Filters,
    ) -> Result<Self, QueryError> {
        let mut posts = posts(snapshot, dates, filters)?;
        tell_texts(&mut posts, snapshot, dates, filters)?;
        let words = tell_words(&mut posts, snapshot, dates, filters)?;
        Ok(Self { posts, words })
    }

    /// The posts with their words.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Node> {
        self.posts.iter().map(|post| &post.node)
    }

    /// A post with its words.
    pub(super) fn node(&self, tweet_id: i64) -> Option<&Node> {
        place(&self.posts, tweet_id).map(|place| &self.posts[place].node)
    }

    /// What is known of a post.
    pub(super) fn about(&self, tweet_id: i64) -> About {
        let Some(place) = place(&self.posts, tweet_id) else { return About::default() };
        let post = self.posts[place];
        let has = |flag| post.flags & flag != 0;
        About {
            author: has(KNOWS_AUTHOR).then_some(post.author),
            day: post.day,
            hour: (post.hour != NO_HOUR).then_some(usize::from(post.hour)),
            reach: post.reach,
            answers_nobody: has(ANSWERS_NOBODY),
            is_copied: has(IS_COPIED),
        }
    }
}

/// Where a post stands among those that are sorted by their ids.
fn place(posts: &[Post], tweet_id: i64) -> Option<usize> {
    posts.binary_search_by_key(&tweet_id, |post| post.node.tweet_id).ok()
}

/// A text as a number: that of two texts is the same only if they are.
fn text_number(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// The originals of some days, without their words and short texts.
fn posts(snapshot: &Snapshot, dates: &[Date], filters: &Filters) -> Result<Vec<Post>, QueryError> {
    let zero = |name: &str| col(name).fill_null(lit(0_i64));
    let ask = |tweets: LazyFrame| {
        tweets.filter(col("is_retweet").not()).select([
            col("tweet_id"),
            col("author_id"),
            col("date"),
            col("local_time").dt().hour().cast(DataType::Int32).alias("hour"),
            (zero("like_count") + zero("retweet_count")).alias("reach"),
            col("in_reply_to_id"),
            col("text").str().starts_with(lit("@")).alias("is_to_someone"),
            col("text_key"),
        ])
    };
    // What is not filled takes no memory; what grows takes twice what it has for a while.
    let rows = usize::try_from(snapshot.rows(Table::Tweets, dates)).unwrap_or(0);
    let mut originals = Originals {
        posts: Vec::with_capacity(rows),
        answers: Vec::with_capacity(rows),
        keys: Vec::with_capacity(rows),
    };
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame: &DataFrame| {
        originals.add(frame)
    })?;
    Ok(originals.into_posts())
}

/// Originals, as they are read slice by slice.
struct Originals {
    posts: Vec<Post>,
    /// Which post answers which.
    answers: Vec<(i64, i64)>,
    /// Whose each text is.
    keys: Vec<(i64, i64)>,
}

impl Originals {
    fn add(&mut self, frame: &DataFrame) -> Result<(), QueryError> {
        let number = |name: &str| Ok::<_, PolarsError>(frame.column(name)?.i64()?.clone());
        let (id, author, reach) = (number("tweet_id")?, number("author_id")?, number("reach")?);
        let (answered, key) = (number("in_reply_to_id")?, number("text_key")?);
        let day = frame.column("date")?.date()?.physical().clone();
        let (hour, is_to_someone) =
            (frame.column("hour")?.i32()?, frame.column("is_to_someone")?.bool()?);
        for row in 0..frame.height() {
            let Some(tweet_id) = id.get(row) else { continue };
            let (author, mut text, mut flags) = (author.get(row), 0, 0);
            flags |= if author.is_some() { KNOWS_AUTHOR } else { 0 };
            if let Some(key) = key.get(row) {
                // Copies are one node, whatever numbers and signs they have.
                (text, flags) = (text_number(&format!("text key {key}")), flags | HAS_KEY);
                self.keys.extend(author.map(|author| (key, author)));
            }
            match answered.get(row) {
                Some(answered) => self.answers.push((tweet_id, answered)),
                None if is_to_someone.get(row) == Some(true) => flags |= ANSWERS_NOBODY,
                None => {}
            }
            self.posts.push(Post {
                node: Node { tweet_id, text, begin: 0, end: 0 },
                author: author.unwrap_or(0),
                reach: reach.get(row).unwrap_or(0).max(0),
                day: day.get(row).unwrap_or_default(),
                hour: hour.get(row).and_then(|hour| u8::try_from(hour).ok()).unwrap_or(NO_HOUR),
                flags,
            });
        }
        Ok(())
    }

    /// All of them by their ids, with what only all tell: which answer none of them, and
    /// which are copies.
    fn into_posts(self) -> Vec<Post> {
        let Self { mut posts, answers, mut keys } = self;
        posts.sort_unstable_by_key(|post| post.node.tweet_id);
        for (tweet_id, answered) in answers {
            if place(&posts, answered).is_none()
                && let Some(place) = place(&posts, tweet_id)
            {
                posts[place].flags |= ANSWERS_NOBODY;
            }
        }
        keys.sort_unstable();
        keys.dedup();
        let mut copied: Vec<u64> = keys
            .chunk_by(|one, other| one.0 == other.0)
            .filter(|of_text| i64::try_from(of_text.len()).is_ok_and(|all| all >= LEAST_ACCOUNTS))
            .map(|of_text| text_number(&format!("text key {}", of_text[0].0)))
            .collect();
        copied.sort_unstable();
        for post in &mut posts {
            if post.flags & HAS_KEY != 0 && copied.binary_search(&post.node.text).is_ok() {
                post.flags |= IS_COPIED;
            }
        }
        posts
    }
}

/// Tells the texts of the posts that are too short for a key.
fn tell_texts(
    posts: &mut [Post],
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<(), QueryError> {
    let without_key = posts.iter().filter(|post| post.flags & HAS_KEY == 0);
    let wanted: Vec<i64> = without_key.map(|post| post.node.tweet_id).collect();
    short_texts::of(snapshot, dates, filters, &wanted, &mut |tweet_id, text| {
        if let Some(place) = place(posts, tweet_id) {
            posts[place].node.text = text_number(text);
        }
    })
}

/// Tells which content words posts have, those of hashtags left out.
fn tell_words(
    posts: &mut [Post],
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<Words, QueryError> {
    let filters = Filters { hashtag_words: HashtagWords::Out, ..filters.clone() };
    let rows = usize::try_from(snapshot.rows(Table::Tokens, dates)).unwrap_or(0);
    let mut terms = Terms::default();
    let mut said = Said { terms: Vec::with_capacity(rows), ..Said::default() };
    let mut take = |token: Option<Token>| match token {
        None => {
            said.terms.clear();
            (said.begin, said.last) = (0, None);
        }
        Some(token) if token.in_hashtag => {}
        Some(token) => said.add(&token, posts),
    };
    tokens(snapshot, dates, &filters, None, &mut terms, &mut take)?;
    said.end(posts);
    // Numbers of words in their order, whatever parts of speech they are.
    let mut numbers = vec![0; terms.len()];
    let (mut different, mut last): (u32, Option<&str>) = (0, None);
    for term in terms.sorted() {
        let (lemma, _) = terms.term(term);
        if last.is_some_and(|last| last != lemma) {
            different += 1;
        }
        last = Some(lemma);
        numbers[term as usize] = different;
    }
    let different = different as usize + usize::from(last.is_some());
    let mut words = Words { numbers: said.terms, different };
    for word in &mut words.numbers {
        *word = numbers[*word as usize];
    }
    for Node { begin, end, .. } in posts.iter().map(|post| post.node) {
        words
            .numbers
            .get_mut(begin as usize..end as usize)
            .into_iter()
            .for_each(<[u32]>::sort_unstable);
    }
    Ok(words)
}

/// The terms of tweets, one tweet after the other.
#[derive(Default)]
struct Said {
    terms: Vec<u32>,
    /// Where those of the last tweet begin.
    begin: usize,
    last: Option<i64>,
}

impl Said {
    fn add(&mut self, token: &Token, posts: &mut [Post]) {
        if self.last != Some(token.tweet) {
            self.end(posts);
            self.last = Some(token.tweet);
        }
        self.terms.push(token.term);
    }

    /// Ends the last tweet, and tells its post where its terms stand.
    fn end(&mut self, posts: &mut [Post]) {
        let Some(tweet) = self.last.take() else { return };
        let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        if let Some(place) = place(posts, tweet) {
            let node = &mut posts[place].node;
            (node.begin, node.end) = (number(self.begin), number(self.terms.len()));
        }
        self.begin = self.terms.len();
    }
}
