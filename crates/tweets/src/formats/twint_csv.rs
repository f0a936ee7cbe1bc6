//! CSV written by twint: a header with column names, line breaks in texts replaced by spaces,
//! times in the collector's own zone.

use super::format::{InputFormat, Layout};
use super::tweepy_csv::open_escaped;
use crate::input::head::{Claim, Head};
use crate::posts::rules::TimeRule;
use crate::tables::csv_dialect::delimiter;
use crate::tables::csv_row::Header;
use crate::times::time;
use crate::times::written_time::{self, TimeReading};

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "twint-csv",
    description: "twint CSV",
    columns: COLUMNS,
    time: TimeRule::Id,
    recognize,
    layout: Layout::Table(open_escaped),
};

/// Where the columns of a tweet come from.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("tweet_id", "id"),
    ("created_at", "the id, created_at, date + time + timezone"),
    ("text", "tweet"),
    ("author_id", "user_id"),
    ("author", "username"),
    ("lang", "language"),
    ("is_retweet", "retweet, user_rt"),
    ("retweeted_id", "retweet_id"),
    ("quoted_id", "quote_url"),
    ("like_count", "likes_count"),
    ("retweet_count", "retweets_count"),
];

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.is_none() && is_header(head.line))
}

/// Columns without which a header is not twint's.
const TELLING: [&str; 4] = ["id", "conversation_id", "created_at", "tweet"];

/// Whether a line is the header that twint writes, with commas or tabs.
fn is_header(line: &[u8]) -> bool {
    let header = Header::delimited(line, delimiter(line));
    header.is_some_and(|header| TELLING.iter().all(|name| header.has(name)))
}

/// The time in `created_at`, or else in `date`, `time` and `timezone`; or why
/// it is not known: none is written, or what is written is none.
pub(crate) fn parse_time(fields: [Option<&str>; 4]) -> Result<i64, String> {
    let [created_at, date, time, zone] = fields.map(|field| field.filter(|text| !text.is_empty()));
    let reading = TimeReading::default();
    let written = |text: &str| Some(written_time::parse(text, &reading).ok()?.moment.micros());
    let parted = || {
        let (date, time) = (date?, time?);
        let local = format!("{date} {time}");
        time::parse_date_time_zone(date, time, zone.unwrap_or("UTC"))
            .or_else(|| written(&written_time::joined(date, time, zone)))
            .or_else(|| written(&local))
    };
    match (created_at.and_then(parse_created_at).or_else(parted), created_at.or(date)) {
        (Some(micros), _) => Ok(micros),
        (None, Some(text)) => written(text).ok_or_else(|| time::no_time(text)),
        (None, None) => Err("missing time (created_at, or date, time and timezone)".to_owned()),
    }
}

/// `2018-09-03 03:15:00 UTC`
fn parse_created_at(text: &str) -> Option<i64> {
    let mut parts = text.split_whitespace();
    let (date, time, zone) = (parts.next()?, parts.next()?, parts.next()?);
    time::parse_date_time_zone(date, time, zone)
}

/// `https://twitter.com/name/status/1036452470584246272`
pub(crate) fn status_id_of_url(url: &str) -> Option<i64> {
    let (_, id) = url.rsplit_once("/status/")?;
    id.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use super::*;
    use crate::formats::format::TableHead;
    use crate::input::setup::Setup;
    use crate::posts::draft::finished;
    use crate::{Moment, Tweet};

    const HEADER: &str = "id,conversation_id,created_at,date,time,timezone,user_id,username,name,\
        place,tweet,language,likes_count,retweets_count,retweet,quote_url,user_rt,retweet_id";

    fn parse_line(line: &str) -> Result<Tweet, String> {
        assert!(is_header(HEADER.as_bytes()));
        let setup = Setup::default();
        let head = TableHead { header: HEADER.as_bytes(), rows: line.as_bytes(), delimiter: None };
        let table = open_escaped(&head, &setup).map_err(|error| format!("{error:?}"))?;
        let record = ByteRecord::from(line.split(',').collect::<Vec<_>>());
        finished(table.parse(&record, &setup))
    }

    #[test]
    fn a_record_with_all_fields() {
        let tweet = parse_line(
            "1036452470584246272,1,2018-09-03 12:15:00 JST,2018-09-03,12:15:00,+0900,77,suiyo_mille,\
             すいよう,,おはよう  ございます,ja,3,4,False,https://twitter.com/a/status/12?s=20,,",
        )
        .unwrap();
        assert_eq!(tweet.id, 1_036_452_470_584_246_272);
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000));
        assert_eq!(tweet.clock_offset, Some(0));
        assert_eq!((tweet.author_id, tweet.author.as_deref()), (Some(77), Some("suiyo_mille")));
        assert_eq!(tweet.text, "おはよう  ございます");
        assert_eq!((tweet.like_count, tweet.retweet_count), (Some(3), Some(4)));
        assert_eq!(tweet.quoted_id, Some(12));
        assert!(!tweet.is_retweet);
    }

    #[test]
    fn the_time_may_stand_in_three_columns_or_be_a_number() {
        for times in [
            ",2018-09-03,12:15:00,+0900",
            "2018-09-03 12:15:00 東京 (標準時),2018-09-03,12:15:00,+0900",
            "1535944500000,2018-09-03 12:15:00,,+0900",
        ] {
            let line = format!("20,1,{times},77,a,,,おはよう,ja,,,False,,,");
            assert_eq!(
                parse_line(&line).unwrap().time,
                Moment::At(1_535_944_500_000_000),
                "{times}"
            );
        }
    }

    #[test]
    fn retweets_are_told_by_any_of_their_columns() {
        for (retweet, expected) in [
            ("True,,,", (true, None)),
            ("False,,b,", (true, None)),
            ("true,,b,19", (true, Some(19))),
            ("False,,,", (false, None)),
        ] {
            let line = format!("20,1,2018-09-03 12:15:00 JST,,,,77,a,,,おはよう,ja,3,4,{retweet}");
            let tweet = parse_line(&line).unwrap();
            assert_eq!((tweet.is_retweet, tweet.retweeted_id), expected, "{retweet}");
        }
    }

    #[test]
    fn what_is_no_tweet_says_why() {
        for (line, reason) in [
            ("x,1,2018-09-03 12:15:00 JST,,,,77,a,,,おはよう,ja,,,,,,", "the id is not a number"),
            ("20,1,2018-09-03 12:15:00 JST,,,,77,a,,,,ja,,,,,,", "no text"),
            ("20,1,,,,,77,a,,,おはよう,ja,,,,,,", "missing time"),
        ] {
            let error = parse_line(line).unwrap_err();
            assert!(error.contains(reason), "{line}: {error}");
        }
    }
}
