//! Tables and pages that people and their scripts have changed: columns under names of their
//! own, signs of retweets that no tool writes, lines within quotation marks; and what is said
//! of files that are none.

use tsubuyaki_tweets::{Moment, ReadError, ReadOptions, Source, Tweet, open};

/// 2018-09-03 03:15:00 UTC, and each minute after it.
const FIRST: i64 = 1_036_452_470_584_246_272;
const MINUTE: i64 = 60_000 << 22;

fn read_with(content: &[u8], map: &str) -> Result<(Vec<Tweet>, Vec<String>), ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, content).unwrap();
    let options = ReadOptions { mapping: map.parse().unwrap(), ..ReadOptions::default() };
    let mut reader = open(&Source::File(path), &options)?;
    let (mut tweets, mut rejects) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            tweets.extend(records.tweets);
            rejects.extend(records.rejects);
        }
    }
    assert!(rejects.is_empty(), "{rejects:?}");
    Ok((tweets, reader.end().remarks.into_iter().map(|remark| remark.text).collect()))
}

fn read(content: &str) -> (Vec<Tweet>, Vec<String>) {
    read_with(content.as_bytes(), "").unwrap_or_else(|error| panic!("{error}\n{content}"))
}

fn id(row: i64) -> i64 {
    FIRST + row * MINUTE
}

fn time(row: i64) -> String {
    format!("2018-09-03 03:{:02}:00", 15 + row)
}

/// A table with a column more, of as many posts as that has values.
fn table(name: &str, values: &[&str]) -> String {
    let row = |(row, value): (i64, &&str)| {
        format!("{},{},mugicha,朝の{row}杯目,{value}\n", id(row), time(row))
    };
    let rows: String = (0..).zip(values).map(row).collect();
    format!("tweet_id,created_at,username,text,{name}\n{rows}")
}

fn retweets(tweets: &[Tweet]) -> Vec<bool> {
    tweets.iter().map(|tweet| tweet.is_retweet).collect()
}

#[test]
fn quotation_marks_hold_lines_together_where_the_text_is_the_last() {
    let row = |row: i64, text: &str| format!("{}\t{}\tmugicha\t{text}\n", id(row), time(row));
    let rows = row(0, "\"朝の散歩に出かけたら\n雨だった\"")
        + &row(1, "昼は家でうどんにした")
        + &row(2, "\"夜は早く寝た\n\n\"\"寝た\"\"\"");
    let header = "id\tcreated_at\tusername\ttext\n";
    for table in [
        format!("{header}{rows}"),
        format!("sep=\t\n{header}{rows}"),
        rows.clone(),
        format!("{header}{rows}").replace('\n', "\r\n"),
    ] {
        let (tweets, _) = read(&table);
        let texts: Vec<_> = tweets.iter().map(|t| t.text.replace('\r', "")).collect();
        let expected =
            ["朝の散歩に出かけたら\n雨だった", "昼は家でうどんにした", "夜は早く寝た\n\n\"寝た\""];
        assert_eq!(texts, expected, "{table}");
    }
    // Marks that somebody wrote hold nothing together.
    let rows = row(0, "\"朝だ") + &row(1, "昼だ\"") + &row(2, "\"夜だ\" と言った");
    let (tweets, _) = read(&format!("{header}{rows}"));
    let texts: Vec<_> = tweets.iter().map(|tweet| tweet.text.as_str()).collect();
    assert_eq!(texts, ["\"朝だ", "昼だ\"", "\"夜だ\" と言った"]);
}

#[test]
fn retweets_are_told_by_columns_of_any_name() {
    for (names, values) in [
        (
            &[
                "native_retweet",
                "公式リツイート",
                "Retweet?",
                "リツイート投稿",
                "is_rt_flag",
                "RTか",
            ][..],
            &["1", "0", "0", "1"][..],
        ),
        (&["RT", "retweet", "リツイート", "リポスト"], &["1", "0", "0", "1"]),
        (&["RT", "isRT"], &["1", "", "", "1"]),
        (&["リポスト元の投稿者", "Reposted From", "repost_by"], &["@moto", "", "", "@moto"]),
        (&["リツイート元の本文"], &["もとの文", "", "", "もとの文"]),
        (&["Retweeted?", "is_retweet"], &["TRUE", "FALSE", "FALSE", "TRUE"]),
        (&["is_retweet", "公式RT"], &["oui", "non", "non", "oui"]),
        (&["is_retweet"], &["ja", "nein", "nein", "ja"]),
        (&["RT/QT"], &["RT", "QT", "", "RT"]),
        (&["RT/QT"], &["RT", "", "", "RT"]),
        (&["media_type", "what"], &["REPOST_FACADE", "TEXT_POST", "IMAGE", "REPOST_FACADE"]),
        (&["種", "what"], &["リツイート", "通常の投稿", "リツイートではない", "リツイート"]),
    ] {
        for name in names {
            let (tweets, _) = read(&table(name, values));
            assert_eq!(retweets(&tweets), [true, false, false, true], "{name} {values:?}");
            assert!(tweets.iter().all(|tweet| tweet.retweet_count.is_none()), "{name}");
        }
    }
    for (name, values) in [
        ("RT", &["0", "1", "2", "5"][..]),
        ("Retweets Received", &["1", "0", "1", "0"]),
        ("RT数", &["1", "0", "1", "0"]),
        ("retweet", &["0", "0", "0", "0"]),
        ("media_type", &["IMAGE", "TEXT_POST", "IMAGE", "VIDEO"]),
        ("is_retweetable", &["true", "false", "true", "false"]),
        ("リツイート設定", &["可", "不可", "可", "可"]),
    ] {
        let (tweets, remarks) = read(&table(name, values));
        assert_eq!(retweets(&tweets), [false; 4], "{name} {remarks:?}");
    }
    // Later rows say what the first ones do not.
    let late: Vec<&str> = (0..40).map(|row| if row > 30 { "TRUE" } else { "FALSE" }).collect();
    let (tweets, _) = read(&table("native_retweet", &late));
    assert_eq!(tweets.iter().filter(|tweet| tweet.is_retweet).count(), 9);
    let empty = table("retweeted_status_id,native_retweet", &[",1", ",0"]);
    assert_eq!(retweets(&read(&empty).0), [true, false]);
}

#[test]
fn what_may_tell_of_retweets_is_said_where_it_is_not_clear() {
    let said = |name: &str, values: &[&str]| read(&table(name, values)).1.join("\n");
    for (name, values, part) in [
        ("RT", &["1", "0"][..], "is_retweet is the column RT, which has only 0 and 1"),
        ("likes,RT", &["7,1", "9,0"], "retweet_count is the column RT, which has only 0 and 1"),
        ("native_retweet,likes", &["1,5", "0,6"], ""),
        ("is_retweet", &["kyllä", "ei"], "is_retweet is not read: kyllä says neither yes nor no"),
        ("retweeted", &["TRUE", "FALSE"], "retweeted is not read, since networks say by it"),
        ("repost_policy", &["自由", "禁止"], "nothing else says which posts are retweets"),
    ] {
        let said = said(name, values);
        assert!(said.contains(part), "{name}: {said}");
    }
    for (name, values) in [
        ("retweeted", &["FALSE", "FALSE"][..]),
        ("likes,RT", &["7,3", "9,0"]),
        ("is_retweet,RT", &["TRUE,1", "FALSE,0"]),
        ("is_retweet,RT,RT数", &["TRUE,1,5", "FALSE,0,1"]),
        ("いいね数", &["1", "0"]),
    ] {
        let said = said(name, values);
        assert!(!said.contains("etweet"), "{name}: {said}");
    }
    // Texts tell, too.
    let row = |row: i64, text: &str, rt: &str| format!("{},{},{text},5,{rt}\n", id(row), time(row));
    let rows = row(0, "RT @moto: 朝", "1") + &row(1, "昼", "0");
    let (tweets, remarks) = read(&format!("tweet_id,created_at,text,likes,RT\n{rows}"));
    assert_eq!(retweets(&tweets), [true, false]);
    assert!(!remarks.join("\n").contains("etweet"), "{remarks:?}");
    let (tweets, _) = read_with(table("RT", &["1", "0"]).as_bytes(), "retweet_count=RT").unwrap();
    assert_eq!(retweets(&tweets), [false, false]);
    assert_eq!(tweets[0].retweet_count, Some(1));
}

#[test]
fn names_may_say_more_than_what_a_column_has() {
    for header in [
        "Tweet Id,Date,Post Body,Username,Likes Received",
        "post_id,post_date,post_message,post_user,Total Likes",
        "twitter_post_id,twitter_date,twitter_text,twitter_user,twitter_likes",
        "X投稿ID,X投稿日時,X投稿本文,Xユーザー名,X投稿のいいね数",
        "ツイートのID,ツイートの日時,ツイートの本文,ポストした人,いいねの数",
        "snowflake,Publish time,text,tweeted_by,いいね件数",
        "ID of tweet,Tweet Posted Time (UTC),Text of Tweet,Author of Tweet,Number of likes",
        "投稿のID,投稿した日時,投稿された内容,投稿した人,いいねされた数",
        "postId,postTime,postBody,postAuthor,postLikes",
    ] {
        let (tweets, _) = read(&format!("{header}\n{},{},朝だ,mugicha,5\n", id(0), time(5)));
        let [tweet] = tweets.as_slice() else { panic!("{header}: {tweets:?}") };
        assert_eq!((tweet.id, tweet.text.as_str()), (id(0), "朝だ"), "{header}");
        assert_eq!(tweet.author.as_deref(), Some("mugicha"), "{header}");
        assert_eq!(tweet.like_count, Some(5), "{header}");
        assert_eq!(tweet.time, Moment::At(1_535_944_500_000_000 + 5 * 60_000_000), "{header}");
    }
}

#[test]
fn pages_of_the_api_keep_what_scripts_have_added() {
    const USERS: &str = r#""includes":{"users":[{"id":"77","username":"mugicha"}]}"#;
    const META: &str = r#""meta":{"result_count":2}"#;
    let post = |row: i64, more: &str| {
        let time = time(row).replace(' ', "T");
        format!(
            r#"{{"id":"{}","created_at":"{time}.000Z","text":"朝の{row}杯目",{more}}}"#,
            id(row)
        )
    };
    let page = |first: &str, second: &str, more: &[&str]| {
        let data = format!(r#""data":[{},{}]"#, post(0, first), post(1, second));
        format!("{{{}}}", [&[data.as_str()][..], more].concat().join(","))
    };
    let name = r#""username":"mugicha""#;
    let flagged = format!(r#"{name},"is_retweet":true"#);
    let edited = format!(r#"{flagged},"edit_history_tweet_ids":["{}"]"#, id(0));
    let labelled = r#""author_id":"77","label":"x""#;
    for (page, is_retweet) in [
        (page(&flagged, name, &[META]), true),
        (page(name, name, &[]), false),
        (page(&edited, name, &[]), true),
        (page(labelled, labelled, &[USERS]), false),
        (page(&format!(r#"{labelled},"tweet_type":"retweet""#), labelled, &[USERS, META]), true),
        (page(r#""user":{"username":"mugicha"},"retweeted_id":"19""#, name, &[META]), true),
    ] {
        let other = page.replace(&id(0).to_string(), "20").replace(&id(1).to_string(), "21");
        for (content, count) in [
            (page.clone(), 2),
            (format!("{page}\n{other}\n"), 4),
            (format!("[{page},{other}]"), 4),
            (page.replacen(r#"{"id""#, "{\n  \"id\"", 1), 2),
        ] {
            let (tweets, _) = read(&content);
            assert_eq!(tweets.len(), count, "{content}");
            for pair in tweets.chunks(2) {
                assert_eq!(retweets(pair), [is_retweet, false], "{content}");
            }
            let is_named = |tweet: &Tweet| tweet.author.as_deref() == Some("mugicha");
            assert!(tweets.iter().all(is_named), "{content}: {tweets:?}");
        }
    }
    // What a page of accounts includes is read as before.
    let accounts = format!(
        r#"{{"data":[{{"id":"77","name":"a","username":"mugicha"}}],"includes":{{"tweets":[{}]}}}}"#,
        post(0, labelled)
    );
    assert_eq!(read(&accounts).0.len(), 1);
}

#[test]
fn a_table_of_notes_needs_no_audience() {
    let (tweets, _) = read(
        "id,createdAt,user.username,text,renoteId,renote.text\n\
         9abcx0zzq0,2018-09-03T03:15:00.000Z,mugicha,朝だ,,\n\
         9bbcx0zzq0,2018-09-03T03:16:00.000Z,suzu_ne,,9abcx0zzq0,朝だ\n",
    );
    assert_eq!(retweets(&tweets), [false, true]);
    let authors: Vec<_> = tweets.iter().map(|tweet| tweet.author.as_deref()).collect();
    assert_eq!(authors, [Some("mugicha"), Some("suzu_ne")]);
}

#[test]
fn what_is_missing_is_said_with_the_whole_header() {
    let wide: Vec<String> = (0..40).map(|number| format!("col{number}")).collect();
    let wide = format!("{},最後の列\n{}0\n", wide.join(","), "5,".repeat(40));
    let own = format!("pid,w,who,what\n{},{},mugicha,朝だ\n", id(0), time(0));
    let map = "tweet_id=pid,created_at=w,author=who,text=wat";
    for (content, map, part) in [
        (wide.as_str(), "", "col39, 最後の列"),
        ("店名\t売上\t客数\n大阪\t5\t6\n", "", "the columns are 店名, 売上, 客数"),
        (&own, map, "the file has no column wat; the columns are pid, w, who, what"),
        (&own, "text=wat", "the file has no column wat; the columns are pid, w, who, what"),
        ("Dear diary,\n", "", "unknown input format"),
        ("拝啓、\n元気ですか。\n", "", "unknown input format"),
    ] {
        let error = read_with(content.as_bytes(), map).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn what_is_no_file_of_posts_is_said_with_what_it_is() {
    let letter = "拝啓、お元気ですか。\nこちらは雨の多い朝が続いています。\n";
    let utf_16: Vec<u8> = letter.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let shift_jis = encoding_rs::SHIFT_JIS.encode(letter).0.into_owned();
    for (content, what) in [
        ([b"\xff\xfe", utf_16.as_slice()].concat(), "it is in UTF-16LE"),
        (shift_jis, "it is in Shift_JIS"),
        (b"- id: 5\n  text: a\n  user: b\n- id: 6\n  text: c\n".to_vec(), "YAML"),
        (b"From: a\nTo: b\nSubject: c\nDate: d\n\nDear friend.\n".to_vec(), ": mail, not posts"),
        (
            br#"{"log":{"version":"1.2","creator":{},"entries":[]}}"#.to_vec(),
            "a browser's log (HAR)",
        ),
        (
            b"<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel/></rss>".to_vec(),
            "a feed (RSS)",
        ),
    ] {
        let error = read_with(&content, "").unwrap_err().to_string();
        assert!(error.contains(what), "{what}: {error}");
    }
}

#[test]
fn words_for_nothing_make_no_retweet() {
    for word in [
        ".",
        "--",
        "ー",
        "該当なし",
        "(なし)",
        "(blank)",
        "[null]",
        "空",
        "未設定",
        "…",
        "-99",
        "9999",
        "{\"id\":null}",
        "Not a retweet",
        "missing",
    ] {
        let word = format!("\"{}\"", word.replace('"', "\"\""));
        for (name, other) in [
            ("retweeted_id", id(-30).to_string()),
            ("retweeted_user", "sofa_no_tami".to_owned()),
            ("リツイート元", "sofa_no_tami".to_owned()),
        ] {
            let (tweets, _) = read(&table(name, &[&word, &other, &word, &word]));
            assert_eq!(retweets(&tweets), [false, true, false, false], "{name} {word}");
        }
    }
    // Beside ids, whatever else stands there is no post.
    let (tweets, _) = read(&table("retweeted_id", &["素の投稿", &id(-30).to_string(), "素の投稿"]));
    assert_eq!(retweets(&tweets), [false, true, false]);
    // An account may have few digits.
    let (tweets, _) = read(&table("author_id", &["9", "99"]));
    assert_eq!(tweets[0].author_id, Some(9));
}

#[test]
fn what_a_page_shows_above_a_post_tells_of_retweets() {
    for (name, values) in [
        ("socialContext", ["", "bさんがリポストしました", ""]),
        ("header", ["", "Sui reposted", ""]),
        ("投稿種類", ["投稿", "シェア", "投稿"]),
        ("rt", ["", "1036452470584246000", ""]),
        ("retweet", ["", "1036452470584246000", ""]),
    ] {
        let (tweets, _) = read(&table(name, &values));
        assert_eq!(retweets(&tweets), [false, true, false], "{name}");
        assert!(tweets.iter().all(|tweet| tweet.retweet_count.is_none()), "{name}");
    }
    let named = id(-30).to_string();
    for (name, values) in [
        ("種別", ["T", "R", "T"]),
        ("状態", ["公開", "リポスト済み", "公開"]),
        ("source_status_id", ["", &named, ""]),
        ("orig_id", ["", &named, ""]),
    ] {
        let (tweets, remarks) = read(&table(name, &values));
        assert_eq!(retweets(&tweets), [false; 3], "{name}");
        assert!(remarks.iter().any(|remark| remark.starts_with(name)), "{name}: {remarks:?}");
    }
}

#[test]
fn ids_of_lists_and_answers_are_not_asked_about() {
    let named = id(-30).to_string();
    for name in ["list_id", "media_id", "conversation_id", "in_reply_to_status_id", "quoted_id"] {
        let (_, remarks) = read(&table(name, &["", &named, ""]));
        assert!(!remarks.iter().any(|remark| remark.contains(name)), "{name}: {remarks:?}");
    }
}

#[test]
fn what_is_repeated_tells_of_retweets_where_nothing_else_does() {
    let address = "https://x.com/sofa_no_tami/status/1036452470584246000";
    let named = id(-30).to_string();
    for (name, values, retweeted) in [
        ("is_original", ["TRUE", "FALSE", "TRUE"], None),
        ("オリジナル", ["○", "×", "○"], None),
        ("isSelf", ["true", "false", "true"], None),
        ("元投稿者", ["", "sofa_no_tami", ""], None),
        ("original_author", ["", "sofa_no_tami", ""], None),
        ("元ツイート", ["", address, ""], Some(1_036_452_470_584_246_000)),
        ("original.id", ["", &named, ""], Some(id(-30))),
    ] {
        let (tweets, remarks) = read(&table(name, &values));
        assert_eq!(retweets(&tweets), [false, true, false], "{name}");
        assert_eq!(tweets[1].retweeted_id, retweeted, "{name}");
        assert!(remarks.iter().any(|remark| remark.contains(name)), "{name}: {remarks:?}");
        // Posts that answer or quote another are no retweets for it.
        let (tweets, _) = read(&table(
            &format!("{name},quoted_id"),
            &[&format!("{},", values[0]), &format!("{},{named}", values[1]), ","],
        ));
        assert_eq!(retweets(&tweets), [false; 3], "{name} beside quotes");
        // Where something tells of retweets, nothing else is asked.
        let (tweets, remarks) = read(&table(
            &format!("{name},is_retweet"),
            &[
                &format!("{},False", values[0]),
                &format!("{},False", values[1]),
                &format!("{},True", values[2]),
            ],
        ));
        assert_eq!(retweets(&tweets), [false, false, true], "{name} beside a flag");
        assert!(!remarks.iter().any(|remark| remark.contains(name)), "{name}: {remarks:?}");
    }
    for (value, (quoted, answered)) in [
        (format!("retweeted:{named}"), (None, None)),
        (format!("RT={named};quoted:{named}"), (Some(id(-30)), None)),
        (format!("RT={named};reply:{named}"), (None, Some(id(-30)))),
    ] {
        let (tweets, _) = read(&table("references", &["", &value, ""]));
        assert_eq!(retweets(&tweets), [false, true, false], "{value}");
        let told = (tweets[1].quoted_id, tweets[1].in_reply_to_id);
        assert_eq!(told, (quoted, answered), "{value}");
        assert_eq!(tweets[1].retweeted_id, Some(id(-30)), "{value}");
    }
}

#[test]
fn retweets_that_begin_late_are_told_or_asked_for() {
    let rows = |name: &str, first: &str, last: &str| {
        let values: Vec<&str> = [vec![first; 2_100], vec![last; 3]].concat();
        let row = |(row, value): (i64, &&str)| format!("{},朝の{row}杯目,{value}\n", id(row));
        let rows: String = (0..).zip(&values).map(row).collect();
        read(&format!("tweet_id,text,{name}\n{rows}"))
    };
    let (tweets, _) = rows("category", "tweet", "retweet");
    assert_eq!(tweets.iter().filter(|tweet| tweet.is_retweet).count(), 3);
    let (_, remarks) = rows("RT", "0", "1");
    assert!(remarks.iter().any(|remark| remark.contains("first rows are all 0")), "{remarks:?}");
}

#[test]
fn ids_of_other_posts_may_be_rare() {
    let row = |row: i64, value: &str| format!("{},朝の{row}杯目,{value}\n", id(row));
    let rows: String = (0..300).map(|number| row(number, "")).collect();
    let last = row(300, &id(-30).to_string());
    let (tweets, _) = read(&format!("tweet_id,text,native_retweet_source\n{rows}{last}"));
    assert_eq!(tweets.iter().filter(|tweet| tweet.is_retweet).count(), 1);
}

#[test]
fn the_ids_in_addresses_tell_which_time_is_meant() {
    let row = |row: i64| {
        format!(
            "2018-09-08 10:01,{},mugicha,朝だ,https://x.com/mugicha/status/{}\n",
            time(row),
            id(row)
        )
    };
    let rows: String = (0..3).map(row).collect();
    let (tweets, remarks) = read(&format!("作成日時,日時,アカウント,本文,URL\n{rows}"));
    let minute = |row: i64| Moment::At((1_535_944_500 + row * 60) * 1_000_000);
    assert!(tweets.iter().map(|tweet| tweet.time).eq((0..3).map(minute)), "{tweets:?}");
    assert!(!remarks.iter().any(|remark| remark.contains("may be meant")), "{remarks:?}");
}

#[test]
fn a_row_without_an_id_is_named_by_its_address() {
    let address = |row: i64| format!("https://x.com/mugicha/status/{}", id(row));
    let content = format!(
        "媒体,投稿日時,アカウント,本文,ポストID,URL\nX,{},mugicha,朝,{},{}\n\
         Bluesky,{},asa.bsky.social,昼,,https://bsky.app/profile/asa.bsky.social/post/3kab3\n\
         X,{},mugicha,夜,,{}\n",
        time(0),
        id(0),
        address(0),
        time(1),
        time(2),
        address(2)
    );
    let (tweets, _) = read(&content);
    assert_eq!((tweets.len(), tweets[2].id), (3, id(2)));
    // Where addresses are those of what posts link to, they name none.
    let linking =
        content.replace(&address(0), &address(50)).replace("昼,,", "昼,1036452470584246273,");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t");
    std::fs::write(&path, linking).unwrap();
    let mut reader = open(&Source::File(path), &ReadOptions::default()).unwrap();
    let batch: Vec<_> = std::iter::from_fn(|| reader.next_batch()).flatten().collect();
    assert_eq!(batch.iter().map(|records| records.rejects.len()).sum::<usize>(), 1);
}

#[test]
fn texts_are_as_they_were_written() {
    let text = |text: &str| {
        let content = format!("tweet_id,text\n\"{}\",{text}\n\"{}\",昼\n", id(0), id(1));
        read(&content).0[0].text.clone()
    };
    assert_eq!(text("冷やし中華&#127836; it&#x27;s&nbsp;&apos;"), "冷やし中華🍜 it's\u{a0}'");
    assert_eq!(text("\"&#9829; じゃなくて ♥\""), "&#9829; じゃなくて ♥");
    assert_eq!(text("\"朝\\\n\\\"雨\\\" だ\""), "朝\n\"雨\" だ");
}
