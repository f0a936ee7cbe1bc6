//! A tweet, the result of reading a record.

use super::network::Network;
use super::source_id::hashed;
use crate::times::moment::Moment;
use crate::times::spelled_time::DayOrder;

/// One tweet as a source has it, before it is merged with what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Tweet {
    /// As Twitter gave it, or a negative one that was assigned.
    pub id: i64,
    /// When it was posted.
    pub time: Moment,
    /// The account, whatever its name is now.
    pub author_id: Option<i64>,
    /// Screen name, without `@`.
    pub author: Option<String>,
    /// Whole text where the source has it, HTML entities resolved. Of a native
    /// retweet the text of the original, without `RT @name:`.
    pub text: String,
    /// As the source has it: `ja`.
    pub lang: Option<String>,
    /// The app that posted it, as a person reads it: `Twitter for iPhone`.
    pub client: Option<String>,
    /// Nothing in it is the author's own.
    pub is_retweet: bool,
    /// The tweet of which it is a native retweet.
    pub retweeted_id: Option<i64>,
    /// Whose words a native retweet repeats, where the source says so. No table
    /// has it.
    pub retweeted_author_id: Option<i64>,
    /// The tweet that it quotes.
    pub quoted_id: Option<i64>,
    /// The tweet that it answers.
    pub in_reply_to_id: Option<i64>,
    /// Likes when it was collected.
    pub like_count: Option<i64>,
    /// Retweets when it was collected.
    pub retweet_count: Option<i64>,
    /// Where it was published.
    pub network: Network,
    /// The address of the post, where the source has it.
    pub url: Option<String>,
    /// The network's own id of the post, where that is not a number.
    pub source_id: Option<String>,
    /// The name of the input format in which it came.
    pub form: &'static str,
    /// By how many seconds the time written in the source lies after the time
    /// that the id tells, where the id decided. `None` where nothing was
    /// written or the id tells no time.
    pub clock_offset: Option<i64>,
    /// The id has lost its last digits.
    pub has_rounded_id: bool,
    /// What is known of how the time was written.
    pub times: TimeNotes,
    /// The ids of all its versions, where it was edited and the record names them. Taken out
    /// of it when it is added to others.
    pub versions: Vec<i64>,
}

/// Seconds by which a written time may differ from the id's unremarked.
const CLOCK_TOLERANCE: i64 = 60;

impl Tweet {
    /// A tweet of which a record says no more than its text; id, time and format
    /// are set when its draft is finished.
    pub(crate) fn new(text: String) -> Self {
        Self {
            id: 0,
            time: Moment::At(0),
            author_id: None,
            author: None,
            text,
            lang: None,
            client: None,
            is_retweet: false,
            retweeted_id: None,
            retweeted_author_id: None,
            quoted_id: None,
            in_reply_to_id: None,
            like_count: None,
            retweet_count: None,
            network: Network::default(),
            url: None,
            source_id: None,
            form: "",
            clock_offset: None,
            has_rounded_id: false,
            times: TimeNotes::default(),
            versions: Vec::new(),
        }
    }

    /// Whether anything says whose it is.
    pub(crate) fn is_named(&self) -> bool {
        self.author.is_some() || self.author_id.is_some()
    }

    /// The author where the source names none; on networks without numbers, one who
    /// is known by name counts as a person too.
    pub(crate) fn set_missing_author(&mut self, name: &str) {
        if !self.is_named() {
            self.author = Some(name.to_owned());
            self.author_id = (self.network != Network::X).then(|| hashed(self.network, name));
        }
    }

    /// An id made of author, time and text, negative, which no real tweet has: the
    /// same tweet gets the same one again.
    #[must_use]
    pub fn assigned_id(&self) -> i64 {
        assigned_id(self, self.time)
    }

    /// By how many seconds the written time lies after the id's, where that is
    /// more than clocks differ by.
    #[must_use]
    pub fn misdated_by(&self) -> Option<i64> {
        self.clock_offset.filter(|seconds| seconds.abs() > CLOCK_TOLERANCE)
    }
}

/// What tells when a post was written where that is not written, or cannot be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The id, because no time was found.
    IdAlone,
    /// The id, because nothing was written that can be read, or less.
    Id,
    /// When it arrived where it was collected.
    Arrival,
}

impl Instead {
    /// Whether it is the id.
    pub(crate) fn is_id(self) -> bool {
        matches!(self, Self::IdAlone | Self::Id)
    }
}

/// What is known of a post's time beside the time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeNotes {
    /// What was written names no zone, and counts.
    pub is_zoneless: bool,
    /// What was written names no zone, whether it counts or not.
    pub(crate) lacks_zone: bool,
    /// What decided in place of what was written.
    pub instead: Option<Instead>,
    /// By how many seconds the written time lies after the time that the id tells, where it
    /// counts.
    pub offset: Option<i64>,
    /// Seconds within which the true time lies; 0 where that is not known.
    pub(crate) precision: i64,
    /// What it shows of the order of days and months.
    pub(crate) order: Option<DayOrder>,
}

/// An id made of author, time and text.
pub(crate) fn assigned_id(tweet: &Tweet, written: Moment) -> i64 {
    let author = match (&tweet.author, tweet.author_id) {
        (Some(name), _) => name.clone(),
        (None, Some(id)) => id.to_string(),
        (None, None) => String::new(),
    };
    let mut hasher = blake3::Hasher::new();
    // No name has a line end, so that no two triples are hashed alike.
    hasher.update(author.as_bytes()).update(b"\n");
    hasher.update(&written.micros().to_le_bytes());
    hasher.update(tweet.text.as_bytes());
    let mut bytes = [0; size_of::<i64>()];
    hasher.finalize_xof().fill(&mut bytes);
    i64::from_le_bytes(bytes) | i64::MIN
}
