//! Which form a file has, told by its first bytes.

use std::fmt;
use std::str::FromStr;

use super::mapping::Mapping;
use super::{
    archive_csv, json, mapped_arrow, mapped_csv, mapped_parquet, tweepy_csv, twilog_csv, twint_csv,
};

/// A form in which collected tweets come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// One status object of the API v1.1 a line.
    ApiV1,
    /// A document of the API v1.1 search: `{"statuses": […]}`.
    ApiV1Search,
    /// Status objects of the API v1.1 over many lines, or in arrays.
    ApiV1Document,
    /// Pages or tweets of the API v2, one a line.
    ApiV2,
    /// The same over many lines, or in arrays.
    ApiV2Document,
    /// The scripts in Twitter's archives since 2019: `tweets.js`.
    Archive,
    /// The scripts in Twitter's archives of 2012 to 2018: `2018_09.js`.
    Grailbird,
    /// `tweets.csv` of the same archives.
    ArchiveCsv,
    /// The CSV that twint writes.
    TwintCsv,
    /// The JSON Lines that twint writes.
    TwintJson,
    /// The JSON Lines that snscrape writes.
    Snscrape,
    /// CSV of scripts with tweepy: `id`, `created_at`, `text` and others.
    TweepyCsv,
    /// The CSV that Twilog hands out.
    TwilogCsv,
    /// CSV of any other origin, with the columns `id`, `created_at` and `text`
    /// or others that a mapping names.
    Csv,
    /// JSON Lines of any other origin.
    JsonLines,
    /// Parquet, such as this program's own table `tweets`.
    Parquet,
    /// A stream of Arrow's IPC format.
    Arrow,
}

impl Form {
    /// Every form, in the order in which `--help` lists them.
    pub const ALL: [Self; 17] = [
        Self::ApiV1,
        Self::ApiV1Search,
        Self::ApiV1Document,
        Self::ApiV2,
        Self::ApiV2Document,
        Self::Archive,
        Self::Grailbird,
        Self::ArchiveCsv,
        Self::TwintCsv,
        Self::TwintJson,
        Self::Snscrape,
        Self::TweepyCsv,
        Self::TwilogCsv,
        Self::Csv,
        Self::JsonLines,
        Self::Parquet,
        Self::Arrow,
    ];

    /// The name by which tables and options know the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ApiV1 => "api-v1",
            Self::ApiV1Search => "api-v1-search",
            Self::ApiV1Document => "api-v1-document",
            Self::ApiV2 => "api-v2",
            Self::ApiV2Document => "api-v2-document",
            Self::Archive => "archive",
            Self::Grailbird => "grailbird",
            Self::ArchiveCsv => "archive-csv",
            Self::TwintCsv => "twint-csv",
            Self::TwintJson => "twint-json",
            Self::Snscrape => "snscrape",
            Self::TweepyCsv => "tweepy-csv",
            Self::TwilogCsv => "twilog-csv",
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
            Self::Parquet => "parquet",
            Self::Arrow => "arrow",
        }
    }

    /// Which fields feed the columns of `tweets`, the first that is there. Those
    /// of a mapped form depend on the file.
    #[must_use]
    pub fn fields(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::ApiV1
            | Self::ApiV1Search
            | Self::ApiV1Document
            | Self::Archive
            | Self::Grailbird => &[
                ("tweet_id", "id_str, id"),
                ("created_at", "the id, created_at"),
                ("text", "those of retweeted_status; extended_tweet.full_text, full_text, text"),
                ("author_id", "user.id_str, user.id"),
                ("author", "user.screen_name"),
                ("lang", "lang"),
                ("client", "source"),
                ("retweeted_id", "retweeted_status.id_str, retweeted_status.id"),
                ("quoted_id", "quoted_status_id_str, quoted_status_id"),
                ("in_reply_to_id", "in_reply_to_status_id_str, in_reply_to_status_id"),
                ("like_count", "favorite_count"),
                ("retweet_count", "retweet_count"),
            ],
            Self::ApiV2 | Self::ApiV2Document => &[
                ("tweet_id", "id"),
                ("created_at", "the id, created_at"),
                ("text", "that of the retweeted in includes.tweets; note_tweet.text, text"),
                ("author_id", "author_id, author.id"),
                ("author", "author.username, includes.users[].username"),
                ("lang", "lang"),
                ("client", "source"),
                ("retweeted_id", "referenced_tweets[type = retweeted].id"),
                ("quoted_id", "referenced_tweets[type = quoted].id"),
                ("in_reply_to_id", "referenced_tweets[type = replied_to].id"),
                ("like_count", "public_metrics.like_count"),
                ("retweet_count", "public_metrics.retweet_count"),
            ],
            Self::ArchiveCsv => &[
                ("tweet_id", "tweet_id"),
                ("created_at", "the id, timestamp"),
                ("text", "text"),
                ("client", "source"),
                ("retweeted_id", "retweeted_status_id"),
                ("in_reply_to_id", "in_reply_to_status_id"),
            ],
            Self::TwintCsv | Self::TwintJson => &[
                ("tweet_id", "id"),
                ("created_at", "the id, created_at, date + time + timezone"),
                ("text", "tweet"),
                ("author_id", "user_id"),
                ("author", "username"),
                ("lang", "language"),
                ("retweeted_id", "retweet_id, where retweet is true"),
                ("quoted_id", "quote_url"),
                ("like_count", "likes_count"),
                ("retweet_count", "retweets_count"),
            ],
            Self::Snscrape => &[
                ("tweet_id", "id"),
                ("created_at", "the id, date"),
                ("text", "that of retweetedTweet; rawContent, content"),
                ("author_id", "user.id"),
                ("author", "user.username"),
                ("lang", "lang"),
                ("client", "sourceLabel"),
                ("retweeted_id", "retweetedTweet.id"),
                ("quoted_id", "quotedTweet.id"),
                ("in_reply_to_id", "inReplyToTweetId"),
                ("like_count", "likeCount"),
                ("retweet_count", "retweetCount"),
            ],
            Self::TweepyCsv => &[
                ("tweet_id", "id_str, id, tweet_id"),
                ("created_at", "the id, created_at"),
                ("text", "full_text, text"),
                ("author_id", "author_id, user_id"),
                ("author", "author, screen_name, username, user"),
                ("lang", "lang"),
                ("client", "client, source"),
                ("like_count", "like_count, favorite_count, fav"),
                ("retweet_count", "retweet_count, RT"),
            ],
            Self::TwilogCsv => &[
                ("tweet_id", "column 1"),
                ("created_at", "the id, column 3"),
                ("text", "column 4"),
                ("author", "column 2, the address"),
            ],
            Self::Csv | Self::JsonLines | Self::Parquet | Self::Arrow => &[],
        }
    }

    /// Whether it is a form of CSV.
    #[must_use]
    pub fn is_csv(self) -> bool {
        matches!(
            self,
            Self::ArchiveCsv | Self::TwintCsv | Self::TweepyCsv | Self::TwilogCsv | Self::Csv
        )
    }

    /// Whether it is none of Twitter's: the written time decides, the text
    /// stands as it is, the columns may have any names.
    #[must_use]
    pub fn is_mapped(self) -> bool {
        matches!(self, Self::Csv | Self::JsonLines | Self::Parquet | Self::Arrow)
    }

    /// Recognizes a form by the first bytes of a file, uncompressed and
    /// without byte order mark. A file that has all columns that `mapping` names
    /// is a mapped one. `None` if it is none of [`Form::ALL`].
    #[must_use]
    pub fn recognize(head: &[u8], mapping: &Mapping) -> Option<Self> {
        if let Some(table) = Self::of_magic(head) {
            return Some(table);
        }
        let head = head.trim_ascii_start();
        if let Some(part) = archive_part(head) {
            return PARTS_WITH_TWEETS.contains(&part).then_some(Self::Archive);
        }
        if head.starts_with(b"Grailbird.data.") {
            return Some(Self::Grailbird);
        }
        match head.first() {
            Some(b'{') if is_over_many_lines(head) => {
                return Some(Self::of_document(head, mapping));
            }
            Some(b'{') => return Self::of_lines(head, mapping),
            Some(b'[') if is_array(head) => {
                let is_before = |byte: &u8| *byte == b'[' || byte.is_ascii_whitespace();
                let before = head.iter().take_while(|byte| is_before(byte)).count();
                return Some(match Self::of_document(&head[before..], mapping) {
                    Self::ApiV2Document => Self::ApiV2Document,
                    _ => Self::ApiV1Document,
                });
            }
            _ => {}
        }
        let is_end = |&byte: &u8| matches!(byte, b'\n' | b'\r');
        let first_line = head.split(is_end).next().unwrap_or_default();
        if let Some(form) = Self::of_header(first_line, mapping) {
            return Some(form);
        }
        if twilog_csv::recognize(head) {
            return Some(Self::TwilogCsv);
        }
        Self::of_lines(head, mapping)
    }

    /// The form of a table that is kept as columns.
    pub(super) fn of_magic(head: &[u8]) -> Option<Self> {
        let forms = [(mapped_parquet::MAGIC, Self::Parquet), (mapped_arrow::MAGIC, Self::Arrow)];
        forms.into_iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, form)| form)
    }

    /// The form of a file with an object a line: that of the first line which
    /// tells it. A broken first line, or one that is no tweet, must not hide the
    /// good ones after it. `None` if no line has an object.
    fn of_lines(head: &[u8], mapping: &Mapping) -> Option<Self> {
        let lines = head.split_inclusive(|&byte| byte == b'\n');
        let mut likely = None;
        for line in lines.filter(|line| line.trim_ascii_start().starts_with(b"{")) {
            if let Some(form) = Self::of_object(line, mapping) {
                return Some(form);
            }
            // Rows of a table have this key too.
            if json::top_level_keys(line).contains(&"author_id") {
                likely = Some(Self::ApiV2);
            }
            likely = likely.or(Some(Self::ApiV1));
        }
        likely
    }

    /// The form of a document, told by the first object in it.
    fn of_document(object: &[u8], mapping: &Mapping) -> Self {
        match Self::of_object(object, mapping) {
            Some(Self::ApiV2) => Self::ApiV2Document,
            Some(form) => form,
            None if json::top_level_keys(object).contains(&"author_id") => Self::ApiV2Document,
            None => Self::ApiV1Document,
        }
    }

    /// The form that an object tells by its keys.
    fn of_object(head: &[u8], mapping: &Mapping) -> Option<Self> {
        let fields = json::top_level_fields(head);
        let value = |key| fields.iter().find(|(name, _)| *name == key).map(|(_, value)| *value);
        let has = |key: &str| fields.iter().any(|(name, _)| *name == key);
        if has("statuses") {
            Some(Self::ApiV1Search)
        } else if has("_type") && (has("rawContent") || has("content")) {
            Some(Self::Snscrape)
        } else if has("tweet") && has("username") {
            Some(Self::TwintJson)
        } else if mapping.fits(|name| has(name.split('.').next().unwrap_or(name)))
            || (!has("id_str") && is_own_row(value))
        {
            Some(Self::JsonLines)
        } else if has("id_str") || has("full_text") || (has("user") && !has("_type")) {
            Some(if is_over_many_lines(head) { Self::ApiV1Document } else { Self::ApiV1 })
        } else if ["data", "referenced_tweets", "meta", "edit_history_tweet_ids"]
            .map(has)
            .contains(&true)
        {
            Some(Self::ApiV2)
        } else {
            None
        }
    }

    /// The form of CSV that has this header.
    fn of_header(line: &[u8], mapping: &Mapping) -> Option<Self> {
        let has_all = |columns: &Mapping| mapped_csv::recognize(line, columns);
        if *mapping != Mapping::default() && has_all(mapping) {
            Some(Self::Csv)
        } else if twint_csv::Columns::of_header(line).is_some() {
            Some(Self::TwintCsv)
        } else if archive_csv::Columns::of_header(line).is_some() {
            Some(Self::ArchiveCsv)
        } else if has_all(&Mapping::default()) && !tweepy_csv::Columns::tell(line) {
            Some(Self::Csv)
        } else if tweepy_csv::Columns::of_header(line).is_some() {
            Some(Self::TweepyCsv)
        } else {
            None
        }
    }
}

/// Parts of an archive that have tweets; `deleted_tweets` are not to be taken in.
const PARTS_WITH_TWEETS: [&str; 3] = ["tweet", "tweets", "community_tweet"];

/// Which part of an archive since 2019 a script has: `like`, where it begins
/// `window.YTD.like.part0 = `.
pub(super) fn archive_part(head: &[u8]) -> Option<&str> {
    let rest = head.trim_ascii_start().strip_prefix(b"window.YTD.")?;
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')?;
    std::str::from_utf8(&rest[..end]).ok()
}

/// Whether an object with these values has the columns of a table, and not the
/// ways of an API: there ids are strings beside times in milliseconds or of
/// another form, authors objects.
fn is_own_row<'a>(value: impl Fn(&'static str) -> Option<&'a [u8]>) -> bool {
    let Some(time) = value("created_at") else { return false };
    let time = time.get(1..).unwrap_or_default();
    let time = &time[..time.iter().position(|&byte| byte == b'"').unwrap_or(time.len())];
    let is_iso = time.first().is_some_and(u8::is_ascii_digit);
    let is_in_millis = time.ends_with(b"Z") && time.len() == "2018-09-03T03:15:00.000Z".len();
    let is_api = ["data", "referenced_tweets", "public_metrics", "full_text", "user"]
        .into_iter()
        .any(|key| value(key).is_some())
        || value("author").is_some_and(|author| author.starts_with(b"{"));
    let id = value("tweet_id").or_else(|| value("id"));
    let is_string = id.is_some_and(|id| id.starts_with(b"\""));
    value("text").is_some() && is_iso && !is_api && id.is_some() && !(is_string && is_in_millis)
}

/// Whether the object at the start of a file is written over many lines.
fn is_over_many_lines(head: &[u8]) -> bool {
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.next().unwrap_or_default();
    let second = lines.find(|line| !line.is_empty()).unwrap_or_default();
    matches!(first.last(), Some(b'{' | b',')) && second.first() == Some(&b'"')
}

/// Arrays within arrays at the beginning of what is taken for a document.
const DEEPEST_ARRAYS: usize = 16;

/// Whether a file begins with an array of objects, or with arrays of them.
fn is_array(head: &[u8]) -> bool {
    let mut inner = head;
    let mut depth = 0;
    while let Some(rest) = inner.strip_prefix(b"[") {
        inner = rest.trim_ascii_start();
        depth += 1;
    }
    depth <= DEEPEST_ARRAYS && matches!(inner.first(), Some(b'{' | b']'))
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|form| form.name() == name).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no form is named {name}; the forms are {names}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_columns_are_told_by_their_magic() {
        let recognize = |head: &[u8]| Form::recognize(head, &Mapping::default());
        assert_eq!(recognize(b"PAR1..."), Some(Form::Parquet));
        assert_eq!(recognize(b"\xff\xff\xff\xff\x10\0\0\0"), Some(Form::Arrow));
        assert_eq!(recognize(b"\xff\xff\xff"), None);
    }

    #[test]
    fn forms_are_told_by_content() {
        let deep = "[".repeat(2_000) + "\n{\"id_str\":\"1\"}\n";
        let cases: [(&str, Option<Form>); 39] = [
            // A first line that tells no form leaves it to those after it.
            (
                "{\"_type\":\"snscrape.modules.twitter.Tweet\",\"da\n{\"_type\":\"\",\"rawContent\":\"\"}",
                Some(Form::Snscrape),
            ),
            ("{\"errors\":[{}]}\n{\"data\":[{\"id\":\"1\"}]}\n", Some(Form::ApiV2)),
            (
                "{\"id\":1,\"text\":\"\",\"author_id\":2}\n\
                 {\"id\":1,\"text\":\"\",\"author_id\":2,\"created_at\":\"2018-09-03T03:15:00Z\"}",
                Some(Form::JsonLines),
            ),
            ("{\"delete\":{}}\n{\"limit\":{}}\n", Some(Form::ApiV1)),
            (r#"{"id":1,"created_at":"2018-09-03T03:15:00Z","text":""}"#, Some(Form::JsonLines)),
            (
                r#"{"id":"1","created_at":"2018-09-03 03:15:00","text":"","author":"a"}"#,
                Some(Form::JsonLines),
            ),
            (
                r#"{"id":"1","created_at":"2018-09-03T03:15:00.000Z","text":"","author":{}}"#,
                Some(Form::ApiV1),
            ),
            ("tweet_id,created_at,local_time,time_known,text,retweet_count\n", Some(Form::Csv)),
            ("id,created_at,text,author\n", Some(Form::Csv)),
            ("id\tcreated_at\ttext\n", Some(Form::Csv)),
            // A broken first line is not the beginning of a document.
            (&deep, Some(Form::ApiV1)),
            ("{\"id_str\":\"1\",\"te\noops\n", Some(Form::ApiV1)),
            (r#"{"created_at":"Mon Sep 03 03:15:00 +0000 2018","id_str":"1"}"#, Some(Form::ApiV1)),
            (r#"{"text": "{\"statuses\": []}", "id_str": "1"}"#, Some(Form::ApiV1)),
            ("{\n  \"statuses\": [\n", Some(Form::ApiV1Search)),
            (r#"{"search_metadata":{"statuses":1},"statuses":[]}"#, Some(Form::ApiV1Search)),
            (
                "id,conversation_id,created_at,date,time,timezone,user_id,username,name,place,tweet\r\n",
                Some(Form::TwintCsv),
            ),
            ("oops\n{\"id_str\":\"1\"}\n", Some(Form::ApiV1)),
            ("Dear diary,\n", None),
            ("{\n  \"id_str\": \"1\",\n", Some(Form::ApiV1Document)),
            ("[ { \"id_str\": \"1\" } ]", Some(Form::ApiV1Document)),
            ("{\"id_str\": \"1\", \"te\n{\"id_str\": \"2\"}\n", Some(Form::ApiV1)),
            (r#"{"data":[{"id":"1"}],"includes":{},"meta":{}}"#, Some(Form::ApiV2)),
            (r#"{"id":"1","text":"","author_id":"2"}"#, Some(Form::ApiV2)),
            ("{\n  \"data\": [\n    {", Some(Form::ApiV2Document)),
            (r#"[ {"data":{"id":"1"}}, "#, Some(Form::ApiV2Document)),
            (r#"[{"id":"1","text":"","author_id":"2"}]"#, Some(Form::ApiV2Document)),
            ("window.YTD.tweet.part0 = [ {", Some(Form::Archive)),
            ("window.YTD.tweets.part12 = [", Some(Form::Archive)),
            ("window.YTD.like.part0 = [ {", None),
            ("window.YTD.deleted_tweets.part0 = [ {", None),
            ("id,created_at,text,fav,RT\r1,2018-09-03 03:15:00,a,1,2\r", Some(Form::TweepyCsv)),
            ("Grailbird.data.tweets_2018_09 = \n [ {", Some(Form::Grailbird)),
            (r#""tweet_id","timestamp","source","text""#, Some(Form::ArchiveCsv)),
            (r#"{"id":1,"tweet":"","username":"a"}"#, Some(Form::TwintJson)),
            (r#"{"_type":"snscrape.modules.twitter.Tweet","rawContent":""}"#, Some(Form::Snscrape)),
            (",id,created_at,text,fav,RT\n", Some(Form::TweepyCsv)),
            (
                "\"20\",\"https://twitter.com/a/status/20\",\"2018-09-03 12:15:00\",\"一\n",
                Some(Form::TwilogCsv),
            ),
            ("", None),
        ];
        for (head, form) in cases {
            assert_eq!(Form::recognize(head.as_bytes(), &Mapping::default()), form, "{head}");
        }
    }

    #[test]
    fn columns_that_a_mapping_names_tell() {
        let mapping: Mapping = "text=body,author=user.name".parse().unwrap();
        let recognize = |head: &str| Form::recognize(head.as_bytes(), &mapping);
        assert_eq!(recognize(r#"{"id":1,"body":"","user":{}}"#), Some(Form::JsonLines));
        assert_eq!(recognize("id,created_at,body,user.name\n"), Some(Form::Csv));
        assert_eq!(recognize("id,created_at,body\n"), None);
        assert_eq!(recognize(r#"{"id_str":"1","text":""}"#), Some(Form::ApiV1));
    }

    #[test]
    fn names_lead_back_to_forms() {
        for form in Form::ALL {
            assert_eq!(form.name().parse(), Ok(form));
        }
        assert!("tsv".parse::<Form>().is_err());
    }
}
