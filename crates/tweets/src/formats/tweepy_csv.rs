//! CSV that scripts write from X's API, and tools such as TAGS and Hydrator: columns `id`,
//! `created_at` and `text`, others under many names, times in UTC without saying so, escaped
//! texts, and often an unnamed index as the first column.

use csv::ByteRecord;

use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::mapped_csv::{Table, columns};
use crate::columns::Found;
use crate::columns::column::TRIED_ROWS;
use crate::columns::recognition::is_elsewhere;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::posts::draft::Draft;
use crate::posts::rules::TimeRule;
use crate::tables::csv_dialect::{Shape, delimiter};
use crate::tables::csv_row::Header;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "tweepy-csv",
    description: "CSV of scripts that use tweepy: id, created_at, text and others",
    columns: &[
        ("tweet_id", "id_str, id, tweet_id"),
        ("created_at", "the id, created_at"),
        ("text", "full_text, text"),
        ("author_id", "author_id, user_id"),
        ("author", "author, screen_name, username, user"),
        ("lang", "lang"),
        ("client", "client, source"),
        ("is_retweet", "is_retweet, tweet_type"),
        ("retweeted_id", "retweeted_id, retweet_id, retweeted_status_id"),
        ("like_count", "like_count, favorite_count, fav"),
        ("retweet_count", "retweet_count, RT"),
    ],
    time: TimeRule::Id,
    recognize,
    layout: Layout::Table(open),
};

fn recognize(head: &Head) -> Claim {
    Claim::sure_if(head.object.is_none() && is_header(head.line) && !is_of_others(head))
}

/// Whether the ids tell no times because another network gave them, so that what is written
/// counts; or the addresses are of none.
fn is_of_others(head: &Head) -> bool {
    let columns = columns(head.line, head.after_line(), delimiter(head.line), TRIED_ROWS);
    let reading = head.mapping.reading();
    let found = Found::of(&columns, head.mapping, &reading);
    found.has_ids_of_others(&columns, &reading) || is_elsewhere(&columns, &found, &reading)
}

fn open(head: &TableHead, setup: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let rows = open_escaped(head, setup)?;
    Ok(if is_of_web_exporter(head.header) { Box::new(OnOneLine(rows)) } else { rows })
}

/// Whether a header is that of twitter-web-exporter's CSV.
fn is_of_web_exporter(header: &[u8]) -> bool {
    let header = Header::delimited(header, delimiter(header));
    header.is_some_and(|header| {
        let has = |name: &&str| header.has(name);
        ["full_text", "profile_image_url"].iter().all(has)
            && ["media_tags", "bookmark_count", "views_count"].iter().any(has)
    })
}

/// Rows of a program that writes the ends of lines in texts as `\n`, and nothing else otherwise.
struct OnOneLine(Box<dyn ParseRow>);

impl ParseRow for OnOneLine {
    fn shape(&self) -> Shape {
        self.0.shape()
    }

    fn parse(&self, record: &ByteRecord, setup: &Setup) -> Result<Draft, String> {
        let mut draft = self.0.parse(record, setup)?;
        if draft.tweet.text.contains("\\n") {
            draft.tweet.text = draft.tweet.text.replace("\\n", "\n");
        }
        Ok(draft)
    }

    fn found(&self) -> Option<&Found> {
        self.0.found()
    }
}

/// Opens a table whose texts are escaped, as X's API hands them out.
///
/// # Errors
///
/// When a column is missing.
pub(crate) fn open_escaped(
    head: &TableHead,
    setup: &Setup,
) -> Result<Box<dyn ParseRow>, HeaderError> {
    let mut table = Table::open(head, setup).map_err(HeaderError::Column)?;
    table.found.is_escaped = true;
    Ok(Box::new(table))
}

/// Whether a header has id, time and text, and names what only a script writes: the
/// fields of the API, or what pandas puts before them.
fn is_header(line: &[u8]) -> bool {
    const TELLING: [&str; 8] =
        ["id_str", "full_text", "fav", "RT", "favorite_count", "screen_name", "source", "user"];
    let Some(header) = Header::delimited(line, delimiter(line)) else { return false };
    let has_index = header.name(0).is_some_and(str::is_empty);
    let has_any = |names: &[&str]| header.any_column(names).is_some();
    (has_index || has_any(&TELLING))
        && has_any(&["id_str", "id", "tweet_id"])
        && has_any(&["created_at"])
        && has_any(&["full_text", "text"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posts::draft::finished;
    use crate::{Moment, Tweet};

    fn parse_line(header: &str, line: &str) -> Result<Tweet, String> {
        assert!(is_header(header.as_bytes()));
        let setup = Setup::default();
        let head = TableHead { header: header.as_bytes(), rows: line.as_bytes(), delimiter: None };
        let table = open(&head, &setup).map_err(|error| format!("{error:?}"))?;
        let record = ByteRecord::from(line.split(',').collect::<Vec<_>>());
        finished(table.parse(&record, &setup))
    }

    #[test]
    fn times_are_utc_and_the_index_is_passed_over() {
        let tweet = parse_line(
            ",id,created_at,text,fav,RT",
            "0,1036452470584246272,2018-09-03 03:15:00,おはよう &lt;3,3,4",
        )
        .unwrap();
        assert_eq!((tweet.time, tweet.clock_offset), (Moment::At(1_535_944_500_000_000), Some(0)));
        assert_eq!(
            (tweet.text.as_str(), tweet.like_count, tweet.retweet_count),
            ("おはよう <3", Some(3), Some(4))
        );
    }

    #[test]
    fn an_id_that_a_spreadsheet_has_ruined_is_lost() {
        let line = "9.88578971393511E+017,2018-09-03 03:15:00,あ,a";
        let error = parse_line("id,created_at,text,source", line).unwrap_err();
        assert!(error.contains("lost its last digits"), "{error}");
    }

    #[test]
    fn ends_of_lines_of_the_web_exporter_are_ends_of_lines() {
        let header = "id,created_at,full_text,media,screen_name,profile_image_url,media_tags";
        let line = r"1036452470584246272,2018-09-03 12:15:00 +09:00,朝\n昼\t\夜,[],mugicha,x,[]";
        assert_eq!(parse_line(header, line).unwrap().text, "朝\n昼\\t\\夜");
        let usual = line.replace("mugicha,x", "mugicha");
        let header = header.replace("profile_image_url,", "");
        assert!(parse_line(&header, &usual).unwrap().text.contains("\\n"));
    }

    #[test]
    fn retweets_of_other_tools_are_retweets() {
        let header =
            "id,created_at,text,user_screen_name,user_name,user_id,retweet_id,favorite_count";
        let line = "1036452470584246272,Mon Sep 03 03:15:00 +0000 2018,朝,mugicha,麦茶,77,\
                    1036452470584246000,3";
        let tweet = parse_line(header, line).unwrap();
        assert_eq!((tweet.author.as_deref(), tweet.author_id), (Some("mugicha"), Some(77)));
        assert_eq!(tweet.retweeted_id, Some(1_036_452_470_584_246_000));
        assert!(tweet.is_retweet);
    }

    #[test]
    fn ids_of_another_network_tell_no_times() {
        let table = |ids: [i64; 2]| {
            let rows = ids.map(|id| format!("{id},2024-01-15 0{}:04:05,朝,a,web\n", 3 + id % 2));
            format!("id,created_at,text,username,source\n{}{}", rows[0], rows[1])
        };
        let is_tweepy = |text: &str| {
            let mapping = crate::Mapping::default();
            crate::InputFormat::recognize(text.as_bytes(), &mapping) == Some(&FORMAT)
        };
        assert!(is_tweepy(&table([1_746_729_939_891_130_372, 1_746_741_797_188_542_473])));
        assert!(!is_tweepy(&table([111_757_744_209_920_076, 111_757_980_000_000_001])));
        // What was collected years later in a minute are posts of X all the same.
        assert!(is_tweepy(&table([111_757_744_209_920_076, 311_757_980_000_000_001])));
    }

    #[test]
    fn a_header_without_a_text_is_another_format() {
        assert!(!is_header(b"id,created_at,body,source"));
        assert!(!is_header(b"id,created_at,text"));
    }
}
