//! Made-up records of any form.

/// Forms with a record per line.
pub const LINES: [&str; 6] = ["api-v1", "api-v2", "snscrape", "twint-json", "x-web", "jsonl"];
/// Forms with fields between commas.
pub const CSV: [&str; 5] = ["twint-csv", "tweepy-csv", "archive-csv", "twilog-csv", "csv"];
/// Forms that are one JSON document.
pub const DOCUMENTS: [&str; 5] = ["api-v1-search", "archive", "grailbird", "apify", "web-exporter"];

/// Forms whose columns and times are none of Twitter's.
pub fn is_mapped(form: &str) -> bool {
    matches!(form, "jsonl" | "csv")
}

/// What stands before the records.
pub fn header(form: &str) -> &'static str {
    match form {
        "twint-csv" => "id,conversation_id,created_at,date,time,timezone,username,tweet,language\n",
        "tweepy-csv" => ",id,created_at,text,fav,RT\n",
        "archive-csv" => "\"tweet_id\",\"timestamp\",\"source\",\"text\",\"retweeted_status_id\"\n",
        "csv" => "id,created_at,text,author\n",
        "api-v1-search" => "{\"statuses\":[\n",
        "apify" | "web-exporter" => "[\n",
        "archive" => "window.YTD.tweets.part0 = [\n",
        "grailbird" => "Grailbird.data.tweets_2018_09 = [\n",
        _ => "",
    }
}

/// A file of records.
pub fn file(form: &str, records: &[String]) -> String {
    let (between, end) = match form {
        "api-v1-search" => (",\n", "\n]}\n"),
        "archive" | "grailbird" | "apify" | "web-exporter" => (",\n", "\n]\n"),
        _ => ("\n", "\n"),
    };
    [header(form), &records.join(between), end].concat()
}

/// A file of one record as the form writes it, `seconds` after 2018-09-03
/// 00:00 in Japan.
pub fn file_of(form: &str, id: &str, seconds: i64, text: &str) -> String {
    file(form, &[record(form, id, &time(form, seconds), text)])
}

/// Seconds after 2018-09-03 00:00 in Japan as a form writes them.
pub fn time(form: &str, seconds: i64) -> String {
    let format = match form {
        "api-v1" | "api-v1-search" | "archive" | "x-web" | "apify" => "%a %b %d %H:%M:%S +0000 %Y",
        "api-v2" => "%Y-%m-%dT%H:%M:%S.000Z",
        "snscrape" => "%Y-%m-%dT%H:%M:%S+00:00",
        "twint-csv" | "twint-json" => "%Y-%m-%d %H:%M:%S UTC",
        "web-exporter" => "%Y-%m-%d %H:%M:%S +00:00",
        "grailbird" | "archive-csv" => "%Y-%m-%d %H:%M:%S +0000",
        "csv" | "jsonl" => "%Y-%m-%d %H:%M:%S+00:00",
        _ => "%Y-%m-%d %H:%M:%S",
    };
    let hours_ahead = if form == "twilog-csv" { 9 } else { 0 };
    let time = jiff::Timestamp::from_second(1_535_900_400 + seconds + hours_ahead * 3_600).unwrap();
    time.strftime(format).to_string()
}

/// One record, without a line end.
pub fn record(form: &str, id: &str, time: &str, text: &str) -> String {
    let json = serde_json::to_string(text).unwrap();
    let csv = text.replace('"', "\"\"");
    match form {
        "api-v1" | "api-v1-search" | "grailbird" => {
            format!(r#"{{"created_at":"{time}","id_str":"{id}","text":{json},"user":{{}}}}"#)
        }
        "archive" => {
            format!(r#"{{"tweet":{{"created_at":"{time}","id_str":"{id}","full_text":{json}}}}}"#)
        }
        "api-v2" => format!(
            r#"{{"id":"{id}","text":{json},"created_at":"{time}","author_id":"7","referenced_tweets":[]}}"#
        ),
        "snscrape" => format!(
            r#"{{"_type":"snscrape.modules.twitter.Tweet","date":"{time}","rawContent":{json},"id":"{id}"}}"#
        ),
        "x-web" => {
            format!(r#"{{"rest_id":"{id}","legacy":{{"created_at":"{time}","full_text":{json}}}}}"#)
        }
        "web-exporter" => format!(
            r#"{{"id":"{id}","created_at":"{time}","full_text":{json},"screen_name":"mugicha","retweeted_status":null}}"#
        ),
        "apify" => format!(
            r#"{{"type":"tweet","id":"{id}","createdAt":"{time}","text":{json},"author":{{"userName":"mugicha"}}}}"#
        ),
        "twint-json" => {
            format!(r#"{{"id":"{id}","created_at":"{time}","username":"mugicha","tweet":{json}}}"#)
        }
        "jsonl" => format!(r#"{{"id":"{id}","created_at":"{time}","text":{json}}}"#),
        "twint-csv" => format!("{id},1,{time},,,,mugicha,\"{csv}\",ja"),
        "tweepy-csv" => format!("0,{id},{time},\"{csv}\",3,4"),
        "archive-csv" => format!("\"{id}\",\"{time}\",\"web\",\"{csv}\",\"\""),
        "twilog-csv" => {
            format!(
                "\"{id}\",\"https://example.com/mugicha/status/{id}\",\"{time}\",\"{csv}\",\"1\""
            )
        }
        "csv" => format!("{id},{time},\"{csv}\",mugicha"),
        _ => panic!("no form {form}"),
    }
}
