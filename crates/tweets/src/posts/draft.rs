//! A post that is not finished: its id and time are still as they were written.

use super::network::Network;
use super::rounded_ids;
use super::rules::{MissingIds, NO_ID, Needs, Rules, TimeRule};
use super::tweet::{Instead, TimeNotes, Tweet, assigned_id};
use crate::texts::text::is_old_style_retweet;
use crate::times::moment::Moment;
use crate::times::snowflake;
use crate::times::time::{self, FIRST_MICROS};

/// How the reason begins why a time is not known where none is written.
const NO_TIME: &str = "missing time";
/// What is said of a time before year 1, or in it, which programs write where they have none.
const NO_YEAR: &str = "missing time (year 1 or earlier stands for none)";

/// A tweet as one record has it, before it is known which time counts and
/// whether it has an id.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The id, or why there is none.
    pub id: Result<i64, String>,
    /// When it was posted, or why that is not known, unless the id tells.
    pub written: Result<Moment, String>,
    /// What else is known of the written time.
    pub notes: TimeNotes,
    /// All else. It is a retweet if the record says so itself, beside what id
    /// and text tell.
    pub tweet: Tweet,
}

impl Draft {
    /// `written` is the time in microseconds since 1970-01-01 00:00 UTC, or why
    /// there is none.
    pub(crate) fn new(id: Result<i64, String>, written: Result<i64, String>, tweet: Tweet) -> Self {
        Self { id, written: written.map(Moment::At), notes: TimeNotes::default(), tweet }
    }

    /// The tweet.
    ///
    /// # Errors
    ///
    /// Why it has no id, where none is to be assigned, or no time that a table
    /// can have; or that it is too large.
    pub(crate) fn finish(self, rules: &Rules) -> Result<Tweet, String> {
        let id = match (&self.id, rules.missing_ids) {
            (Ok(id), _) => *id,
            (Err(_), MissingIds::Reject) if rules.needs == Needs::Text => NO_ID,
            (Err(reason), MissingIds::Reject) => return Err(reason.clone()),
            (Err(_), MissingIds::Assign) => assigned_id(&self.tweet, self.written.clone()?),
        };
        let tweet = self.tweet;
        let has_rounded_id = rules.rounded_ids
            && tweet.network == Network::X
            && self.id.is_ok()
            && rounded_ids::is_rounded(id);
        let mut times = self.notes;
        // What a rounded id tells is off by up to milliseconds: another minute, perhaps.
        let told = snowflake::micros(id).filter(|_| tweet.network == Network::X && !has_rounded_id);
        let written = match self.written {
            Ok(moment) if moment.micros() < FIRST_MICROS => Err(NO_YEAR.to_owned()),
            written => written,
        };
        let is_unknown = rules.needs != Needs::Post && written.is_err() && told.is_none();
        let written = if is_unknown { Ok(Moment::UNKNOWN) } else { written };
        // Of other networks no id tells a time as X's do.
        let rule = if tweet.network == Network::X { rules.time } else { TimeRule::Written };
        let (time, clock_offset) = match (rule, written) {
            (_, Ok(unknown)) if is_unknown => (unknown, None),
            (TimeRule::Written, written) => (times.decide(written, told)?, None),
            (_, Err(reason)) => {
                times.instead = Some(instead_of(&reason));
                (told.map(Moment::At).ok_or(reason)?, None)
            }
            (_, Ok(Moment::Day(day))) if times.precision > 0 => {
                (times.decide(Ok(Moment::Day(day)), told)?, None)
            }
            (_, Ok(Moment::Day(day))) => (Moment::Day(day), None),
            (_, Ok(Moment::At(written))) if has_rounded_id => (Moment::At(written), None),
            (TimeRule::OldArchive, Ok(Moment::At(written))) => time::of_old_archive(id, written),
            (TimeRule::Id, Ok(Moment::At(written))) => time::of_twitter_form(id, written),
        };
        if let Some(reason) = rules.limits.refusal(&tweet) {
            return Err(reason);
        }
        let is_retweet =
            tweet.is_retweet || tweet.retweeted_id.is_some() || is_old_style_retweet(&tweet.text);
        Ok(Tweet {
            id,
            time,
            is_retweet,
            clock_offset,
            form: rules.format,
            has_rounded_id,
            times,
            ..tweet
        })
    }
}

/// Microseconds by which a time of another zone, written as a day, may be off.
const MOST_OFF: i64 = 2 * 86_400_000_000;

impl TimeNotes {
    /// The time that counts where the written one does, unless it cannot be read or
    /// says less than the id.
    fn decide(
        &mut self,
        written: Result<Moment, String>,
        told: Option<i64>,
    ) -> Result<Moment, String> {
        let Some(told) = told else { return written };
        let moment = match written {
            Ok(moment) => moment,
            Err(reason) => {
                (self.instead, self.is_zoneless) = (Some(instead_of(&reason)), false);
                return Ok(Moment::At(told));
            }
        };
        let off = moment.micros() - told;
        if matches!(moment, Moment::At(_)) {
            self.offset = Some(off.div_euclid(1_000_000));
        }
        if self.precision > 1 && off.abs() <= MOST_OFF {
            (self.instead, self.is_zoneless) = (Some(Instead::Id), false);
            return Ok(Moment::At(told));
        }
        Ok(moment)
    }
}

/// Why the id decides where there is no written time for this reason.
fn instead_of(reason: &str) -> Instead {
    if reason.starts_with(NO_TIME) { Instead::IdAlone } else { Instead::Id }
}

/// What a format's parser made of a record, for its tests.
#[cfg(test)]
pub(crate) fn finished(draft: Result<Draft, String>) -> Result<Tweet, String> {
    finished_by(TimeRule::Id, draft)
}

/// The same where another time counts.
#[cfg(test)]
pub(crate) fn finished_by(time: TimeRule, draft: Result<Draft, String>) -> Result<Tweet, String> {
    draft?.finish(&Rules { time, ..Rules::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posts::limits::Limits;

    const REJECT: Rules = Rules {
        format: "x",
        needs: Needs::Post,
        time: TimeRule::Id,
        missing_ids: MissingIds::Reject,
        rounded_ids: false,
        limits: Limits::USUAL,
    };
    const ASSIGN: Rules = Rules { missing_ids: MissingIds::Assign, ..REJECT };

    fn tweet(text: &str) -> Tweet {
        let author = Some("mugicha".to_owned());
        Tweet { author, ..Tweet::new(text.to_owned()) }
    }

    /// Without an id.
    fn draft(text: &str) -> Draft {
        draft_of(tweet(text))
    }

    fn draft_of(tweet: Tweet) -> Draft {
        Draft::new(Err("no id".to_owned()), Ok(1_535_944_500_000_000), tweet)
    }

    #[test]
    fn a_missing_id_is_a_reason_or_made_of_the_tweet() {
        assert_eq!(draft("朝").finish(&REJECT), Err("no id".to_owned()));
        let id = |draft: Draft| draft.finish(&ASSIGN).unwrap().id;
        assert!(id(draft("朝")) < 0);
        assert_eq!(id(draft("朝")), id(draft("朝")));
        assert_ne!(id(draft("朝")), id(draft("昼")));
        assert_ne!(id(draft("朝")), id(draft_of(Tweet { author: None, ..tweet("朝") })));
        let later = Moment::At(1_535_944_501_000_000);
        assert_ne!(id(draft("朝")), id(Draft { written: Ok(later), ..draft("朝") }));
    }

    #[test]
    fn an_assigned_id_tells_no_time() {
        let tweet = draft("朝").finish(&ASSIGN).unwrap();
        assert_eq!((tweet.time, tweet.clock_offset), (Moment::At(1_535_944_500_000_000), None));
    }

    #[test]
    fn the_id_tells_the_time_where_nothing_is_written() {
        let unwritten = || Draft { written: Err("no time".to_owned()), ..draft("朝") };
        let finish = |id, time| {
            let draft = Draft { id: Ok(id), ..unwritten() };
            let tweet = draft.finish(&Rules { time, ..REJECT });
            tweet.map(|tweet| (tweet.time, tweet.clock_offset))
        };
        let id = 1_036_452_470_584_246_272;
        let time = Moment::At(1_535_944_500_000_000);
        assert_eq!(finish(id, TimeRule::Id), Ok((time, None)));
        assert_eq!(finish(20, TimeRule::Id), Err("no time".to_owned()));
        assert_eq!(finish(id, TimeRule::Written), Ok((time, None)));
        assert_eq!(finish(20, TimeRule::Written), Err("no time".to_owned()));
        let assigned = unwritten().finish(&ASSIGN);
        assert_eq!(assigned, Err("no time".to_owned()));
    }

    #[test]
    fn a_text_may_be_enough() {
        let rules = Rules { needs: Needs::Text, time: TimeRule::Written, ..REJECT };
        let tweet = |id: Result<i64, String>, written| {
            let draft = Draft { id, written, ..draft("朝") };
            let tweet = draft.finish(&rules).unwrap();
            (tweet.id, tweet.time)
        };
        let none = || Err("none".to_owned());
        assert_eq!(tweet(none(), Err("none".to_owned())), (NO_ID, Moment::UNKNOWN));
        assert_eq!(tweet(Ok(20), Ok(Moment::At(5))), (20, Moment::At(5)));
        let id = 1_036_452_470_584_246_272;
        let told = (id, Moment::At(1_535_944_500_000_000));
        assert_eq!(tweet(Ok(id), Err("none".to_owned())), told);
        assert!(draft("朝").finish(&Rules { needs: Needs::Id, ..rules }).is_err());
    }

    #[test]
    fn a_time_has_a_day_of_four_digits() {
        let at = |micros| {
            let written = Ok(Moment::At(micros));
            Draft { written, id: Ok(20), ..draft("朝") }.finish(&REJECT).is_ok()
        };
        assert!(at(FIRST_MICROS) && !at(FIRST_MICROS - 1));
        // An id that tells one decides.
        let written = Ok(Moment::At(FIRST_MICROS - 1));
        let id = Ok(1_036_452_470_584_246_272);
        let tweet = Draft { id, written, ..draft("朝") }.finish(&REJECT).unwrap();
        assert_eq!(tweet.times.instead, Some(Instead::IdAlone));
    }

    #[test]
    fn retweets_are_told_by_id_text_or_their_word() {
        let is_retweet = |tweet: Tweet| {
            let draft = Draft { id: Ok(20), ..draft_of(tweet) };
            draft.finish(&REJECT).unwrap().is_retweet
        };
        assert!(!is_retweet(tweet("朝")));
        assert!(is_retweet(tweet("RT @a: 朝")));
        assert!(is_retweet(Tweet { retweeted_id: Some(19), ..tweet("朝") }));
        assert!(is_retweet(Tweet { is_retweet: true, ..tweet("朝") }));
    }

    #[test]
    fn the_id_decides_where_less_is_written() {
        // 2018-09-03 03:15:00 UTC
        let id = 1_036_452_470_584_246_272;
        let told = 1_535_944_500_000_000;
        let hour = 3_600_000_000;
        let rules = Rules { time: TimeRule::Written, ..REJECT };
        let finish = |written, precision| {
            let notes = TimeNotes { is_zoneless: true, precision, ..TimeNotes::default() };
            let draft = Draft { id: Ok(id), written: Ok(written), notes, ..draft("朝") };
            let tweet = draft.finish(&rules).unwrap();
            (tweet.time, tweet.times.instead.is_some(), tweet.times.offset)
        };
        let nine_hours = Moment::At(told + 9 * hour);
        assert_eq!(finish(nine_hours, 1), (nine_hours, false, Some(9 * 3600)));
        assert_eq!(finish(nine_hours, 60), (Moment::At(told), true, Some(9 * 3600)));
        let day = Moment::Day(1_535_932_800_000_000);
        assert_eq!(finish(day, 86_400), (Moment::At(told), true, None));
        // The time of day that a table says is lost, and an id of something else.
        assert_eq!(finish(day, 0), (day, false, None));
        let later = Moment::At(told + 100 * hour);
        assert_eq!(finish(later, 60), (later, false, Some(360_000)));
    }
}
