//! What is taken for posts and what is not: tables beside posts that speak of them, lists of
//! anything with a text and a time, messages, and examples in sources and documents.

use tsubuyaki_tweets::{ReadError, ReadOptions, Source, Tweet, open, open_named};

/// 2018-09-03 03:15:00 UTC, and each minute after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const MINUTE: i64 = 60_000 << 22;

fn id(row: i64) -> i64 {
    FIRST + row * MINUTE
}

fn tweets(content: &str, is_named: bool) -> Result<Vec<Tweet>, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let source = Source::File(path);
    let options = ReadOptions::default();
    let opened = if is_named { open_named(&source, &options) } else { open(&source, &options) };
    let mut reader = opened?;
    let mut tweets = Vec::new();
    while let Some(batch) = reader.next_batch() {
        tweets.extend(batch.into_iter().flat_map(|records| records.tweets));
    }
    Ok(tweets)
}

fn refusal(content: &str) -> String {
    let error = tweets(content, false).err();
    error.unwrap_or_else(|| panic!("read as posts: {content}")).to_string()
}

/// Two rows of a table whose first column has the ids.
fn beside(header: &str, rest: &str) -> String {
    format!("{header}\n{},{rest}\n{},{rest}\n", id(0), id(1))
}

#[test]
fn what_is_said_of_posts_is_not_what_they_say() {
    for (header, rest) in [
        ("tweet_id,annotator,label,comment,annotated_at", "A,良い,皮肉だと思う,2024-06-01"),
        ("ツイートID,判定者,ラベル,コメント", "A,肯定,判断に迷いはない"),
        (
            "tweet_id,url,expanded_url,title,description",
            "https://t.co/a,https://e.com,題,新茶の記事",
        ),
        ("tweet_id,domain_name,entity_name,description", "Food,茶,お茶のこと"),
        ("tweet_id,clean_text,label", "お茶 おいしい,1"),
        ("tweet_id,media_url,text", "https://pbs.twimg.com/a.jpg,看板の文字"),
        ("tweet_id,prompt,response,content", "分類せよ,肯定,これを分類せよ"),
        // When an account was made, or a post was kept.
        ("status_id,screen_name,description,created_at", "mugicha,お茶の人,2010-05-01T00:00:07Z"),
        ("tweet_id,title,created", "むぎさんのポスト,2018-09-07T10:00:00Z"),
    ] {
        let said = refusal(&beside(header, rest));
        assert!(said.contains("said of posts"), "{header}: {said}");
    }
    let line = |row| format!(r#"{{"tweet_id":"{}","label":"pos","comment":"好意的"}}"#, id(row));
    assert!(refusal(&format!("{}\n{}\n", line(0), line(1))).contains("said of posts"));
    // Where the times are those of the posts, so are the texts.
    for (header, rest) in [
        ("tweet_id,title,created", "朝の散歩,2018-09-03 12:15:30"),
        ("tweet_id,description,created_at", "朝の散歩,2018-09-03"),
        ("tweet_id,text,label", "朝の散歩,1"),
    ] {
        let read = tweets(&beside(header, rest), false).unwrap();
        assert_eq!((read.len(), read[0].text.as_str()), (2, "朝の散歩"), "{header}");
    }
}

#[test]
fn words_with_spaces_and_observations_that_are_cut_are_posts() {
    let table = |texts: &[&str], of_id: fn(i64) -> i64| {
        let rows = (0..).zip(texts).map(|(row, text)| format!("{},{text}\n", id(of_id(row))));
        format!("tweet_id,text\n{}", rows.collect::<String>())
    };
    let korean = ["오늘 날씨 정말 좋다", "내일 비가 온다 한다", "커피 한 잔 마시고 싶다"];
    assert_eq!(tweets(&table(&korean, |row| row), false).unwrap().len(), 3);
    let taken_apart = ["今日 は とても 良い 天気", "明日 は 雨 らしい", "朝 の 散歩 に 行く"];
    refusal(&table(&taken_apart, |row| row));
    // Each was observed twice, the first time cut.
    let observed = [
        "朝の散歩に行ったら… https://t.co/abc",
        "朝の散歩に行ったら雨が降ってきた",
        "昼はうどんを食べて… https://t.co/def",
        "昼はうどんを食べてすぐに帰ってきた",
        "夜は図書館へ行って… https://t.co/ghi",
        "夜は図書館へ行って本を三冊借りた",
    ];
    let read = tweets(&table(&observed, |row| row / 2), false);
    assert!(read.is_ok_and(|tweets| !tweets.is_empty()));
    let sentences = ["朝に起きた", "外は雨だ", "昼はうどんだ", "夜は寒い", "本を読む", "灯を消す"];
    refusal(&table(&sentences, |row| row / 2));
}

#[test]
fn accounts_and_lists_of_them_are_no_posts() {
    let account = |row: i64| {
        format!(
            r#"{{"id":"{}","name":"麦茶","username":"mugicha{row}","created_at":"2018-09-03T03:1{row}:00.000Z","description":"お茶の話をします","public_metrics":{{"followers_count":1,"tweet_count":3}}}}"#,
            id(row - 5)
        )
    };
    let (first, second) = (account(5), account(6));
    let bare = |account: &str| {
        account.replace(r#","public_metrics":{"followers_count":1,"tweet_count":3}"#, "")
    };
    let list = first.replace("username\":\"mugicha5", "owner_id\":\"77");
    for content in [
        format!("{first}\n{second}\n"),
        format!("[{},{}]", bare(&first), bare(&second)),
        format!(r#"{{"data":[{first},{second}],"meta":{{"result_count":2}}}}"#),
        format!(r#"{{"data":[{list}],"meta":{{"result_count":1}}}}"#),
        beside("id,username,name,description,created_at", "a,b,お茶の話,2018-09-03T03:15:00.000Z"),
        beside(
            "id,username,description,created_at,public_metrics.tweet_count",
            "a,お茶の話,2018-09-03T03:15:00.000Z,3",
        ),
    ] {
        let said = refusal(&content);
        assert!(said.contains("accounts"), "{content}: {said}");
    }
    // Among answers with posts they are notices.
    let post = format!(
        r#"{{"data":[{{"id":"{}","text":"朝","author_id":"7","created_at":"2018-09-03T03:15:00.000Z"}}],"meta":{{"result_count":1}}}}"#,
        id(0)
    );
    let page = format!(r#"{{"data":[{first}],"meta":{{"result_count":1}}}}"#);
    let read = tweets(&format!("{page}\n{post}\n{page}\n"), false).unwrap();
    assert_eq!(read.len(), 1, "{read:?}");
    let weibo = format!(
        r#"{{"id":{},"bid":"N0","user_id":1,"screen_name":"a","text":"朝","created_at":"2018-09-03T03:15:00","attitudes_count":3,"reposts_count":1}}"#,
        id(0)
    );
    refusal(&format!("{weibo}\n{weibo}\n"));
}

#[test]
fn what_belongs_to_a_program_is_passed_over_unless_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let post = format!(
        r#"{{"id":"{}","text":"朝","author_id":"7","created_at":"2018-09-03T03:15:00.000Z"}}"#,
        id(0)
    );
    let answer = format!("{{\"data\":[{post}],\"meta\":{{\"result_count\":1}}}}");
    let quoted = answer.replace('"', "\\\"");
    let postman = format!(
        r#"{{"info":{{"_postman_id":"a","name":"X"}},"item":[{{"response":[{{"body":"{quoted}"}}]}}]}}"#
    );
    let cassette = format!(
        r#"{{"http_interactions":[{{"request":{{"uri":"x"}},"response":{{"body":{{"string":"{quoted}"}}}}}}],"recorded_with":"VCR 6.0"}}"#
    );
    for (name, content) in
        [("test_api.py", format!("{post}\n")), ("a.json", postman), ("b.json", cassette)]
    {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let (source, options) = (Source::File(path), ReadOptions::default());
        assert!(matches!(open(&source, &options), Err(ReadError::NotPosts { .. })), "{name}");
        assert!(open_named(&source, &options).is_ok(), "{name}");
    }
}

#[test]
fn a_list_of_anything_is_one_of_posts_where_it_is_named() {
    let line = |row| {
        format!(r#"{{"id":{row},"text":"牛乳","done":false,"created_at":"2018-09-03T00:00:00Z"}}"#)
    };
    let lines: String = (1..=5).map(|row| line(row) + "\n").collect();
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    let rows: String = ["1", "2", "3", "4", "5"]
        .map(|row| row.to_owned() + ",2018-09-03T00:00:00Z,牛乳,山田\n")
        .concat();
    for list in [
        lines.clone(),
        "window.data = [{\"id\":1,\"text\":\"a\",\"created_at\":\"2018-01-01\"}];".to_owned(),
        format!("const items = {array};"),
        array,
        lines.replace("{\"id", "2018-09-03 00:00:01 INFO POST {\"id"),
        format!("id,created_at,text,author\n{rows}"),
    ] {
        refusal(&list);
        // The beginning of a line of a log tells nothing of what it is.
        if !list.contains("INFO") {
            let count = list.matches("created_at\":").count().max(1);
            let read = tweets(&list, true).unwrap();
            assert!(read.len() == count || read.len() == 5, "{list}");
        }
    }
    // Posts of long ago had such ids, and those of today have others.
    let of_then = lines.replace("2018", "2006");
    assert_eq!(tweets(&of_then, false).unwrap().len(), 5);
    let long = lines.replace("\"id\":", "\"id\":10364524705842462");
    assert_eq!(tweets(&long, false).unwrap().len(), 5);
}

#[test]
fn a_comment_is_not_named_by_the_post_that_it_belongs_to() {
    let row = |row: i64| {
        format!(
            r#"{{"post_id":3,"id":{},"text":"{row}","created_at":"2018-09-03T00:00:00Z"}}"#,
            id(row)
        )
    };
    let lines: String = (0..4).map(|number| row(number) + "\n").collect();
    let read = tweets(&lines, false).unwrap();
    assert!(read.iter().map(|tweet| tweet.id).eq((0..4).map(id)), "{read:?}");
}

#[test]
fn messages_are_told_from_posts() {
    for (header, rest) in [
        (
            "message_id,conversation_id,sender,text,created_at",
            "5-6,mugicha,ひみつ,2018-09-03 03:15:00",
        ),
        ("id,from,to,message,timestamp", "mugicha,suiyo,ひみつ,2018-09-03 03:15:00"),
        (
            "メッセージID,会話ID,送信者,メッセージ,送信日時",
            "5-6,mugicha,ひみつ,2018-09-03 03:15:00",
        ),
    ] {
        let said = refusal(&beside(header, rest));
        assert!(said.contains("direct messages"), "{header}: {said}");
    }
}

#[test]
fn an_example_in_a_source_or_a_document_is_no_file_of_posts() {
    let status = r#"{"id_str":"1036452470584246272","text":"朝","created_at":"Mon Sep 03 03:15:00 +0000 2018","user":{"screen_name":"a"}}"#;
    for text in [
        format!("# Statuses\n\nOne looks like this:\n\n{status}\n\nThat is all.\n"),
        format!("fn reads() {{\n    let x = r#\"\n{status}\n\"#;\n    assert!(x);\n}}\n"),
        format!("openapi: 3.0.0\nexample: {status}\n"),
    ] {
        refusal(&text);
    }
    // A few lines of something else among many are lines that are lost.
    let lines = format!("started\n{status}\n{status}\nconnected\n{status}\n");
    assert_eq!(tweets(&lines, false).unwrap().len(), 3);
    // So is what is left of records, however many there are.
    let reversed: String = status.chars().rev().collect();
    let lines = format!("{}{status}\n", format!("oops\n{reversed}\n[[[\n").repeat(9));
    assert_eq!(tweets(&lines, false).unwrap().len(), 1);
}

#[test]
fn an_id_that_is_none_is_named() {
    let rows = "tweet_id,created_at,username,text\nabc-1,2018-09-03 03:15:00,a,朝\n";
    let said = refusal(rows);
    assert!(said.contains("tweet_id: abc-1 is neither an id"), "{said}");
}
