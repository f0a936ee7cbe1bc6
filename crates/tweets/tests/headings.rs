//! Tables whose headings say more than names, or something else, and values that are written as
//! other programs write them.

use tsubuyaki_tweets::{Moment, ReadError, ReadOptions, Source, Tweet, open};

/// 2018-09-03 03:15:00 UTC, and each minute after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const MINUTE: i64 = 60_000 << 22;

fn id(row: i64) -> i64 {
    FIRST + row * MINUTE
}

fn read_all(content: &str) -> Result<(Vec<Tweet>, Vec<String>), ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let mut reader = open(&Source::File(path), &ReadOptions::default())?;
    let mut tweets = Vec::new();
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            assert!(records.rejects.is_empty(), "{:?}", records.rejects);
            tweets.extend(records.tweets);
        }
    }
    Ok((tweets, reader.end().remarks.into_iter().map(|remark| remark.text).collect()))
}

fn read(content: &str) -> Vec<Tweet> {
    read_all(content).unwrap_or_else(|error| panic!("{error}\n{content}")).0
}

/// Three rows, each of `row`, in which `ID` is the id and `URL` the address.
fn rows(header: &str, row: &str) -> String {
    let row = |number: i64| {
        let address = format!("https://x.com/mugicha/status/{}", id(number));
        row.replace("ID", &id(number).to_string()).replace("URL", &address) + "\n"
    };
    format!("{header}\n{}", (0..3).map(row).collect::<String>())
}

#[test]
fn headings_may_say_more_than_names() {
    for (header, row) in [
        ("ID/投稿ID,日時/Date,アカウント/Account,本文/Text", "ID,2018-09-03 03:15,mugicha,朝"),
        (
            "ツイートID※19桁,日時※UTC,アカウント※@なし,本文※改行あり",
            "ID,2018-09-03 03:15,mugicha,朝",
        ),
        ("推文編號,發文時間,帳號,內文", "ID,2018-09-03 03:15,mugicha,朝"),
        ("트윗ID,작성일,계정,본문", "ID,2018-09-03 03:15,mugicha,朝"),
        (
            "id_x,created_at_x,username,text,id_y,created_at_y",
            "ID,2018-09-03 03:15,mugicha,朝,77,2010-01-01 00:00",
        ),
        ("tweets.id,tweets.text,users.screen_name,users.created_at", "ID,朝,mugicha,2010-01-01"),
        ("t.id,t.created_at,u.screen_name,t.text", "ID,2018-09-03 03:15,mugicha,朝"),
        // One field more in each row than the header has.
        ("id,created_at,username,text", "ID,2018-09-03 03:15,mugicha,朝,"),
        // What is called a source, or a link, may be the address of the post.
        ("Date,Content,Source,Author", "2018-09-03 03:15,朝,URL,mugicha"),
        (
            "link,created_at,username,text,permalink",
            "https://e.com/a,2018-09-03 03:15,mugicha,朝,URL",
        ),
    ] {
        let tweets = read(&rows(header, row));
        assert!(tweets.iter().map(|tweet| tweet.id).eq((0..3).map(id)), "{header}");
        let is_right =
            |tweet: &Tweet| tweet.text == "朝" && tweet.author.as_deref() == Some("mugicha");
        assert!(tweets.iter().all(is_right), "{header}: {tweets:?}");
        assert!(tweets[0].time.micros() < 1_535_945_000_000_000, "{header}");
    }
    let table = "媒体,書込日,書込時間,投稿者,本文,URL\n\
        Bluesky,2018/09/03,12:15,asa.bsky.social,朝,https://bsky.app/profile/asa.bsky.social/post/3kab1\n";
    assert_eq!(read(table)[0].time, Moment::At(1_535_976_900_000_000));
    // What several names of objects have in common is told once, and a number of one is kept.
    let told = |content: &str| read_all(content).err().unwrap().to_string();
    let said = told("1.ID,2.件名,3.金額\n5,朝,700\n");
    assert!(said.contains("1.ID, 2.件名, 3.金額"), "{said}");
}

#[test]
fn pieces_of_a_text_are_one() {
    let line = |row: i64, text: &str| {
        let address = format!("https://x.com/mugicha/status/{}", id(row));
        format!(
            r#"{{"url":"{address}","date":"2018-09-03T03:15:00.000Z","user":["麦茶","@mugicha"],"text":{text}}}"#
        )
    };
    let lines = [line(0, r#"["朝の","散歩"]"#), line(1, r#"["昼"]"#)].join("\n") + "\n";
    let tweets = read(&lines);
    assert_eq!((tweets[0].text.as_str(), tweets[1].text.as_str()), ("朝の散歩", "昼"));
    assert_eq!(tweets[0].author.as_deref(), Some("mugicha"));
}

#[test]
fn characters_that_an_encoding_lacked_are_read() {
    let tweets = read(&rows("tweet_id,text", "ID,冷やし中華<U+0001F35C>"));
    assert_eq!(tweets[0].text, "冷やし中華🍜");
    let (_, remarks) = read_all(&rows("tweet_id,text", "ID,縺雁燕縺ｮ縺ｲ繧医ｊ")).unwrap();
    assert!(remarks.iter().any(|remark| remark.contains("read as Shift_JIS")), "{remarks:?}");
}

#[test]
fn a_zone_may_stand_in_brackets() {
    let table = "uri,handle,text,date\n\
        at://did:plc:a/app.bsky.feed.post/3k1,a.bsky.social,朝,\"Sep 3, 2018 12:15 PM (GMT+9)\"\n";
    assert_eq!(read(table)[0].time, Moment::At(1_535_944_500_000_000));
}

#[test]
fn flags_are_no_authors_and_ids_of_other_posts_are_told_without_a_header() {
    let row = |row: i64, rest: &str| {
        format!("{},2018-09-03 03:{}:00,mugicha_{row},朝の散歩に出た,{rest}\n", id(row), 15 + row)
    };
    let (tweets, _) = read_all(&(row(0, "False") + &row(1, "True") + &row(2, ""))).unwrap();
    assert_eq!(tweets[1].author.as_deref(), Some("mugicha_1"));
    let other = id(-30).to_string();
    let (_, remarks) = read_all(&(row(0, "") + &row(1, &other) + &row(2, ""))).unwrap();
    assert!(remarks.iter().any(|r| r == "retweeted_id may be column 5"), "{remarks:?}");
}

#[test]
fn lists_of_ids_are_told_from_unknown_files() {
    for line in ["ID\n", "URL\n"] {
        let content = rows("", line.trim_end());
        let said = read_all(content.trim_start()).err().unwrap().to_string();
        assert!(said.contains("ids of posts without their texts"), "{said}");
    }
}
