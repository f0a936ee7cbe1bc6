//! Tables with gaps, under headings that share something, say more than a name or say nothing:
//! what stands in them decides.

use jiff::tz::TimeZone;
use tsubuyaki_tweets::{Moment, ReadOptions, Source, Tweet, open};

/// 2018-09-03 03:15:00 UTC, and each minute after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const FIRST_MICROS: i64 = 1_535_944_500_000_000;
const MINUTE: i64 = 60_000 << 22;

fn id(row: i64) -> i64 {
    FIRST + row * MINUTE
}

fn read_in(content: &str, zone: TimeZone) -> (Vec<Tweet>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let options = ReadOptions { time_zone: zone, ..ReadOptions::default() };
    let mut reader =
        open(&Source::File(path), &options).unwrap_or_else(|error| panic!("{error}\n{content}"));
    let mut tweets = Vec::new();
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            assert!(records.rejects.is_empty(), "{:?}\n{content}", records.rejects);
            tweets.extend(records.tweets);
        }
    }
    (tweets, reader.end().remarks.into_iter().map(|remark| remark.text).collect())
}

fn read(content: &str) -> Vec<Tweet> {
    read_in(content, TimeZone::UTC).0
}

fn texts(tweets: &[Tweet]) -> Vec<&str> {
    tweets.iter().map(|tweet| tweet.text.as_str()).collect()
}

/// Three rows, each of `row`, in which `ID` is the id, `TIME` the time, `ADDRESS` the address,
/// `TEXT` the text and `NUMBER` the row's number.
fn rows(header: &str, row: &str) -> String {
    let row = |number: i64| {
        let address = format!("https://x.com/mugicha/status/{}", id(number));
        row.replace("ID", &id(number).to_string())
            .replace("ADDRESS", &address)
            .replace("TIME", &format!("2018-09-03 03:{:02}:00", 15 + number))
            .replace("TEXT", &format!("朝に{number}杯の麦茶を飲んだ"))
            .replace("NUMBER", &(number + 1).to_string())
            + "\n"
    };
    format!("{header}\n{}", (0..3).map(row).collect::<String>())
}

/// That a table has three posts with their ids, times, texts and author.
fn check(content: &str) -> Vec<Tweet> {
    let (tweets, _) = read_in(content, TimeZone::UTC);
    assert_eq!(tweets.len(), 3, "{content}");
    for (row, tweet) in (0..).zip(&tweets) {
        assert_eq!(tweet.id, id(row), "{content}");
        assert_eq!(tweet.time, Moment::At(FIRST_MICROS + row * 60_000_000), "{content}");
        assert_eq!(tweet.text, format!("朝に{row}杯の麦茶を飲んだ"), "{content}");
        assert_eq!(tweet.author.as_deref(), Some("mugicha"), "{content}");
    }
    tweets
}

/// Two posts, of which only the second has what stands in the better one of two columns.
fn with_gap(names: [&str; 2], whole: &str, gap: &str) -> String {
    let (first, second) = (id(0), id(1));
    let [better, other] = names;
    format!(
        "id_str,created_at,screen_name,{other},{better}\n\
         {first},2018-09-03 03:15:00,mugicha,朝の散歩,{gap}\n\
         {second},2018-09-03 03:16:00,mugicha,{whole},昼は家でうどんにした\n"
    )
}

#[test]
fn one_column_fills_the_gaps_of_another() {
    for names in [
        ["extended_tweet.full_text", "text"],
        ["note_tweet.text", "text"],
        ["longtext", "text"],
        ["全文", "本文"],
        ["text", "Snippet"],
    ] {
        for cut in ["昼は家でう…", "昼は家でう… https://t.co/aBcDeFgHiJ"] {
            for gap in ["", "NA", "NULL", "None", "\\N", "#N/A", "nan"] {
                let table = with_gap(names, cut, gap);
                let tweets = read(&table);
                assert_eq!(texts(&tweets), ["朝の散歩", "昼は家でうどんにした"], "{table}");
            }
        }
    }
    // What people wrote is no placeholder.
    let tweets = read(&with_gap(["full_text", "text"], "昼は家でう…", "?"));
    assert_eq!(tweets[0].text, "?");
    let (first, second) = (id(0), id(1));
    let table = format!(
        "tweet_id,username,author,text\n{first},mugicha,むぎ,朝\n{second},,sofa_no_tami,昼\n"
    );
    let authors: Vec<_> = read(&table).into_iter().map(|tweet| tweet.author.unwrap()).collect();
    assert_eq!(authors, ["mugicha", "sofa_no_tami"]);
}

#[test]
fn the_whole_text_is_taken_under_whatever_name() {
    let header = "tweet_id,created_at,username,text,raw_text";
    let tweets = check(&rows(header, "ID,TIME,mugicha,朝に,TEXT"));
    assert!(!tweets[0].is_retweet);
}

#[test]
fn a_row_is_no_header_and_prose_is_a_text() {
    for header in ["見出し,投稿者,日時,リンク,種別", "Name,Author,Created,Tweet Link,Type"]
    {
        for word in ["ツイート", "Tweet", "投稿"] {
            let (tweets, remarks) = read_in(
                &rows(header, &format!("TEXT,@mugicha,TIME,ADDRESS,{word}")),
                TimeZone::UTC,
            );
            assert_eq!(texts(&tweets)[0], "朝に0杯の麦茶を飲んだ");
            assert!(remarks.iter().any(|remark| remark.starts_with("text is the column")));
        }
    }
    check(&rows("h5,日時,ID,投稿者", "TEXT,TIME,ID,mugicha"));
    check(&rows("ツイートID,投稿日時,アカウント,英語,原文", "ID,TIME,mugicha,In the morning,TEXT"));
    // What was made of posts, or is said of them, is none.
    for name in ["clean_tweet", "コメント", "bio", "分かち書き"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        let header = format!("tweet_id,created_at,username,{name}");
        std::fs::write(&path, rows(&header, "ID,TIME,mugicha,TEXT")).unwrap();
        let opened = open(&Source::File(path), &ReadOptions::default());
        assert!(name == "コメント" || opened.is_err(), "{name}");
    }
}

#[test]
fn ids_are_the_numbers_that_tell_the_times() {
    for name in ["object_id", "code", "key", "x", "post", "投稿番号", "original_id"] {
        let header = format!("id,{name},created_at,text,screen_name");
        check(&rows(&header, "NUMBER,ID,TIME,TEXT,mugicha"));
    }
    for header in ["reply_id,tweet_id", "返信ID,ツイートID", "comment_id,tweet_id"] {
        let header = format!("{header},username,text,created_at");
        let tweets = check(&rows(&header, "ID,1036452470584246000,mugicha,TEXT,TIME"));
        assert_eq!(tweets[1].in_reply_to_id, Some(1_036_452_470_584_246_000));
    }
}

#[test]
fn remarks_in_brackets_may_say_of_what_else_a_column_is() {
    let header = "ツイートID(RT元),ツイートID,投稿日時,アカウント,本文";
    let tweets = check(&rows(header, "1036452470584246000,ID,TIME,mugicha,TEXT"));
    assert_eq!(tweets[0].retweeted_id, Some(1_036_452_470_584_246_000));
    for header in [
        "本文（分かち書き）,本文,投稿日時,投稿ID,アカウント",
        "本文（翻訳）,本文,投稿日時,投稿ID,アカウント",
        "本文（前処理後）,本文,投稿日時,投稿ID,アカウント",
        "日時（取得）,本文,日時,投稿ID,アカウント",
        "投稿ID（返信先）,本文,投稿日時,投稿ID,アカウント",
    ] {
        let first = if header.starts_with("投稿ID") { "1036452470584246000" } else { "別 の" };
        let tweets = check(&rows(header, &format!("{first},TEXT,TIME,ID,mugicha")));
        let is_answer = header.contains("返信先");
        assert_eq!(tweets[0].in_reply_to_id.is_some(), is_answer, "{header}");
    }
}

#[test]
fn what_headings_share_is_no_part_of_their_names() {
    for header in [
        "Column1.id_str,Column1.created_at,Column1.text,Column1.user.screen_name",
        "hits.hits._source.id_str,hits.hits._source.created_at,hits.hits._source.text,\
         hits.hits._source.user.screen_name",
        "_source.id,_source.created_at,_source.text,_source.screen_name",
        "tbl_tweet_id,tbl_created_at,tbl_text,tbl_screen_name",
        "1.ツイートID,2.投稿日時,3.本文,4.アカウント名",
        "①ツイートID,②投稿日時,③本文,④アカウント名",
        "tweet_id:string,created_at:string,text:string,screen_name:string",
        "tweet_id TEXT,created_at TEXT,text TEXT,screen_name TEXT",
        "tweet_id_l,created_at_dt,text_t,screen_name_s",
        "Tweets[tweet_id],Tweets[created_at],Tweets[text],Tweets[screen_name]",
        "'表1'[ツイートID],'表1'[投稿日時],'表1'[本文],'表1'[ユーザー名]",
        "ツイートID tweet_id,投稿日時 created_at,本文 text,アカウント名 screen_name",
        "tweet_id,created_at,text.keyword,screen_name.keyword",
        "id_str,created_at,text,screen_nam",
    ] {
        check(&rows(header, "ID,TIME,TEXT,mugicha"));
    }
}

#[test]
fn a_zone_in_a_heading_is_that_of_the_times() {
    let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
    for (name, hours) in [
        ("created_at (UTC)", 0),
        ("utc_time", 0),
        ("投稿日時(UTC)", 0),
        ("created_at(+00:00)", 0),
        ("created_at_local(JST)", 9),
        ("JST日時", 9),
        ("日本時間", 9),
        ("Date (EST)", -5),
        ("created_at (America/Bogota)", -5),
    ] {
        for zone in [TimeZone::UTC, tokyo.clone()] {
            // The number of a post of before its time stood in it.
            let table = format!(
                "tweet_id,{name},text,screen_name\n9999999901,2010-09-03 12:15:00,朝,mugicha\n"
            );
            let (tweets, remarks) = read_in(&table, zone);
            let noon = 1_283_516_100_000_000 - hours * 3_600_000_000;
            assert_eq!(tweets[0].time, Moment::At(noon), "{name}");
            assert!(!remarks.iter().any(|remark| remark.contains("zone")), "{name}: {remarks:?}");
        }
    }
}

#[test]
fn objects_of_programs_and_names_before_handles_name_authors() {
    let header = "tweet_id,created_at,author,text";
    check(&rows(header, "ID,TIME,<User id=7 username=mugicha name=むぎ>,TEXT"));
    check(&rows(header, "ID,TIME,むぎちゃ🍵@mugicha,TEXT"));
    for (author, number) in
        [("<user.User object at 0x7f00a0>", None), ("\"<User id=\"\"12\"\">\"", Some(12))]
    {
        let tweets = read(&rows(header, &format!("ID,TIME,{author},TEXT")));
        assert_eq!((tweets[0].author.as_deref(), tweets[0].author_id), (None, number), "{author}");
    }
}

#[test]
fn retweets_are_told_by_more_names() {
    const OTHER: &str = "1036452470584240000";
    for (name, value) in [
        ("rtflg", "1"),
        ("retweeted_account", "sofa_no_tami"),
        ("retweets_of", "sofa_no_tami"),
        ("RT", "@sofa_no_tami"),
        ("RT先ID", OTHER),
        ("origin_tweet_id", OTHER),
        ("referenced_tweet", OTHER),
        ("retweeted_", OTHER),
        (
            "referenced_tweets",
            "\"list(type = \"\"retweeted\"\", id = \"\"1036452470584240000\"\")\"",
        ),
    ] {
        let nothing = if name == "rtflg" { "0" } else { "" };
        let (first, second) = (id(0), id(1));
        let table = format!(
            "id,created_at,username,text,{name}\n\
             {first},2018-09-03 03:15:00,mugicha,朝,{nothing}\n\
             {second},2018-09-03 03:16:00,mugicha,昼,{value}\n"
        );
        let tweets = read(&table);
        let are: Vec<bool> = tweets.iter().map(|tweet| tweet.is_retweet).collect();
        assert_eq!(are, [false, true], "{table}");
        if value.contains(OTHER) {
            assert_eq!(tweets[1].retweeted_id, OTHER.parse().ok(), "{table}");
        }
    }
}

#[test]
fn quotation_marks_of_scripts_are_read() {
    for row in [
        "ID, \"TIME\", \"mugicha\", \"TEXT\"",
        "\"ID\" , \"TIME\" , \"mugicha\" , \"TEXT\"",
        "ID, TIME, mugicha, \"TEXT\"",
    ] {
        check(&rows("tweet_id,created_at,screen_name,text", row));
    }
    for text in ["彼は\"最高\"と言った", "\"最高\"、\"最高\"", "彼は\"最高\", と\n言った"]
    {
        let row = format!("ID,TIME,mugicha,\"{text}\"");
        let tweets = read(&rows("tweet_id,created_at,screen_name,text", &row));
        assert_eq!(texts(&tweets), [text; 3]);
    }
}

#[test]
fn a_file_may_be_put_after_another() {
    let first = rows("tweet_id,created_at,screen_name,text", "ID,TIME,mugicha,TEXT");
    let second = rows("本文,投稿日時,ツイートID,アカウント", "昼はうどん,TIME,ID,mugicha");
    let tweets = read(&format!("{first}\u{feff}{second}"));
    assert_eq!(texts(&tweets)[2..4], ["朝に2杯の麦茶を飲んだ", "昼はうどん"]);
    assert_eq!(tweets[3].id, id(0));
}

#[test]
fn what_is_said_of_posts_is_not_taken_for_them() {
    let is_refused = |content: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t");
        std::fs::write(&path, content).unwrap();
        open(&Source::File(path), &ReadOptions::default()).is_err()
    };
    let sentence = |row: usize| {
        let words = ["朝は麦茶を飲んだ", "昼はうどんを食べた"][row % 2];
        format!("{},{row},{words}", [id(0), id(1), id(2)][row / 2])
    };
    let sentences: Vec<String> = (0..6).map(sentence).collect();
    let sentences = format!("tweet_id,no,sentence\n{}\n", sentences.join("\n"));
    assert!(is_refused(&sentences));
    for (header, row) in [
        ("tweet_id,text", "ID,朝 に 麦茶 を 飲ん だ"),
        ("tweet_id,content,model", "ID,TEXT,m-1"),
        ("tweet_id,created_at,model,content", "ID,TIME,m-1,TEXT"),
        ("ツイートID,投稿日時,コメント", "ID,TIME,TEXT"),
        ("tweet_id,created_at,label,comment", "ID,TIME,positive,TEXT"),
        ("list_id,name,description,created_at", "ID,茶,TEXT,TIME"),
        (
            "tweet_id,url,expanded_url,title,created_at",
            "ID,https://t.co/a,https://a.example/b,TEXT,TIME",
        ),
    ] {
        assert!(is_refused(&rows(header, row)), "{header}");
    }
    // What a model has said of posts may stand beside them.
    check(&rows("tweet_id,created_at,screen_name,text,model", "ID,TIME,mugicha,TEXT,m-1"));
}

#[test]
fn words_for_nothing_are_texts_where_json_has_them() {
    for word in ["None", "NA", "null", "[]", "\"\""] {
        let quoted = word.replace('"', "\\\"");
        let line = |row: i64, text: &str| {
            format!(
                "{{\"tweet_id\":\"{}\",\"screen_name\":\"mugicha\",\"text\":\"{text}\"}}\n",
                id(row)
            )
        };
        let tweets = read(&(line(0, "朝") + &line(1, &quoted) + &line(2, "夜")));
        assert_eq!(texts(&tweets), ["朝", word, "夜"]);
    }
    // In a table they stand for none; a sign is what somebody wrote.
    let table = |text: &str| {
        let row = |row: i64, text: &str| format!("{},mugicha,{text}\n", id(row));
        read(&("tweet_id,screen_name,text\n".to_owned() + &row(0, "朝") + &row(1, text)))
    };
    assert_eq!(texts(&table("NA")), ["朝"]);
    assert_eq!(texts(&table("\"\"\"\"\"\"")), ["朝", "\"\""]);
}
