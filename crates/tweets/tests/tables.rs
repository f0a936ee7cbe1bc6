//! Tables as tools and people write them are read without being told how: two posts
//! of one morning, of which the second repeats the first.

use std::io::Write;

use tsubuyaki_tweets::{
    Correction, End, Field, Moment, ReadError, ReadOptions, Reader, Reject, Source, Tweet, open,
    open_named,
};

/// 2018-09-03 03:15:00 and 03:16:00 UTC
const FIRST: i64 = 1_036_452_470_584_246_272;
const SECOND: i64 = 1_036_452_722_242_486_272;
const NOON: i64 = 1_535_944_500_000_000;
const MINUTE: i64 = 60_000_000;

struct Whole {
    format: &'static str,
    tweets: Vec<Tweet>,
    rejects: Vec<Reject>,
    unread: Vec<String>,
    end: End,
}

fn read_with(name: &str, content: &[u8], options: &ReadOptions) -> Result<Whole, ReadError> {
    read_by(open, name, content, options)
}

type Open = fn(&Source, &ReadOptions) -> Result<Reader, ReadError>;

fn read_by(
    open: Open,
    name: &str,
    content: &[u8],
    options: &ReadOptions,
) -> Result<Whole, ReadError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(content).unwrap();
    let mut reader = open(&Source::File(path), options)?;
    let (mut tweets, mut rejects) = (Vec::new(), Vec::new());
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            tweets.extend(records.tweets);
            rejects.extend(records.rejects);
        }
    }
    let (format, unread) = (reader.format().name, reader.unread());
    Ok(Whole { format, tweets, rejects, unread, end: reader.end() })
}

fn read(content: &str) -> Whole {
    read_with("t", content.as_bytes(), &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{error}\n{content}"))
}

/// The two posts of a table; of the second, whether it is known which it repeats.
fn check(tool: &str, table: &str, is_original_known: bool) {
    let table = table.replace("ID1", &FIRST.to_string()).replace("ID2", &SECOND.to_string());
    let whole = read(&table);
    assert!(whole.rejects.is_empty(), "{tool}: {:?}", whole.rejects);
    let [first, second] = whole.tweets.as_slice() else { panic!("{tool}: {:?}", whole.tweets) };
    assert_eq!((first.id, second.id), (FIRST, SECOND), "{tool}");
    assert_eq!(first.time, Moment::At(NOON), "{tool}");
    assert_eq!(second.time, Moment::At(NOON + MINUTE), "{tool}");
    assert_eq!(first.text, "朝だ", "{tool}");
    let authors = [first, second].map(|tweet| tweet.author.clone().unwrap_or_default());
    assert_eq!(authors, ["mugicha", "suzu_ne"], "{tool}");
    assert_eq!([first.is_retweet, second.is_retweet], [false, true], "{tool}");
    let original = is_original_known.then_some(FIRST);
    assert_eq!((first.retweeted_id, second.retweeted_id), (None, original), "{tool}");
}

#[test]
fn collectors_of_the_api() {
    check(
        "TAGS",
        "id_str,from_user,text,created_at,time,geo_coordinates,user_lang,in_reply_to_user_id_str,from_user_id_str,source\n\
         ID1,mugicha,朝だ,Mon Sep 03 03:15:00 +0000 2018,03/09/2018 03:15:00,,ja,,77,\"<a href=\"\"x\"\">Web</a>\"\n\
         ID2,suzu_ne,RT @mugicha: 朝だ,Mon Sep 03 03:16:00 +0000 2018,03/09/2018 03:16:00,,ja,,78,Web\n",
        false,
    );
    check(
        "Hydrator",
        "coordinates,created_at,hashtags,favorite_count,id,in_reply_to_screen_name,lang,retweet_count,retweet_id,retweet_screen_name,source,text,user_created_at,user_id,user_favourites_count,user_name,user_screen_name\n\
         ,Mon Sep 03 03:15:00 +0000 2018,,0,ID1,,ja,0,,,Web,朝だ,Mon Jan 02 00:00:00 +0000 2012,77,5,麦茶,mugicha\n\
         ,Mon Sep 03 03:16:00 +0000 2018,,0,ID2,,ja,1,ID1,mugicha,Web,朝だ,Mon Jan 02 00:00:00 +0000 2012,78,5,すず,suzu_ne\n",
        true,
    );
    check(
        "twarc 1",
        "id,tweet_url,created_at,parsed_created_at,user_screen_name,text,tweet_type,retweet_or_quote_id,retweet_or_quote_screen_name,user_id,user_name\n\
         ID1,,Mon Sep 03 03:15:00 +0000 2018,2018-09-03 03:15:00+00:00,mugicha,朝だ,original,,,77,麦茶\n\
         ID2,,Mon Sep 03 03:16:00 +0000 2018,2018-09-03 03:16:00+00:00,suzu_ne,朝だ,retweet,ID1,mugicha,78,すず\n",
        true,
    );
    check(
        "twarc-csv",
        "id,conversation_id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,referenced_tweets.quoted.id,author_id,retweeted_user_id,created_at,text,lang,public_metrics.like_count,author.id,author.created_at,author.username,author.name,__twarc.retrieved_at\n\
         ID1,ID1,,,,77,,2018-09-03T03:15:00.000Z,朝だ,ja,1,77,2012-01-02T00:00:00.000Z,mugicha,麦茶,2018-09-09T00:00:00+00:00\n\
         ID2,ID2,,ID1,,78,77,2018-09-03T03:16:00.000Z,RT @mugicha: 朝だ,ja,1,78,2012-01-02T00:00:00.000Z,suzu_ne,すず,2018-09-09T00:00:00+00:00\n",
        true,
    );
    check(
        "rtweet",
        "user_id,status_id,created_at,screen_name,text,source,is_quote,is_retweet,favorite_count,retweet_count,lang,retweet_status_id,retweet_text\n\
         x77,xID1,2018-09-03 03:15:00,mugicha,朝だ,Web,FALSE,FALSE,0,0,ja,NA,NA\n\
         x78,xID2,2018-09-03 03:16:00,suzu_ne,朝だ,Web,FALSE,TRUE,0,0,ja,xID1,朝だ\n",
        true,
    );
    check(
        "academictwitteR",
        "tweet_id,user_username,text,created_at,lang,author_id,conversation_id,user_name,user_created_at,retweet_count,like_count,sourcetweet_type,sourcetweet_id,sourcetweet_text\n\
         ID1,mugicha,朝だ,2018-09-03T03:15:00.000Z,ja,77,ID1,麦茶,2012-01-02T00:00:00.000Z,0,0,NA,NA,NA\n\
         ID2,suzu_ne,RT @mugicha: 朝だ,2018-09-03T03:16:00.000Z,ja,78,ID2,すず,2012-01-02T00:00:00.000Z,0,0,retweeted,ID1,朝だ\n",
        true,
    );
    check(
        "DMI-TCAT",
        "id,time,created_at,from_user_name,text,filter_level,possibly_sensitive,withheld_copyright,truncated,retweet_count,favorite_count,lang,to_user_name,in_reply_to_status_id,quoted_status_id,source,location,lat,lng,from_user_id,from_user_realname,retweet_id\n\
         ID1,1535944500,2018-09-03 03:15:00,mugicha,朝だ,,,,,0,0,ja,,,,Web,,,,77,麦茶,\n\
         ID2,1535944560,2018-09-03 03:16:00,suzu_ne,朝だ,,,,,0,0,ja,,,,Web,,,,78,すず,ID1\n",
        true,
    );
    check(
        "4CAT",
        "id,thread_id,timestamp,unix_timestamp,link,body,author,author_fullname,author_id,source,language_guess,retweet_count,is_retweet,retweeted_user,is_reply\n\
         ID1,ID1,2018-09-03 03:15:00,1535944500,,朝だ,mugicha,麦茶,77,Web,ja,0,no,,no\n\
         ID2,ID2,2018-09-03 03:16:00,1535944560,,朝だ,suzu_ne,すず,78,Web,ja,0,yes,mugicha,no\n",
        false,
    );
}

#[test]
fn scrapers_and_extensions() {
    check(
        "twint of 2018",
        "id,date,time,timezone,user_id,username,tweet,replies,retweets,likes,location,hashtags,link,retweet,user_rt,mentions\n\
         ID1,2018-09-03,12:15:00,JST,77,mugicha,朝だ,0,1,2,,,https://twitter.com/mugicha/status/ID1,False,,\n\
         ID2,2018-09-03,12:16:00,JST,78,suzu_ne,朝だ,0,1,2,,,https://twitter.com/suzu_ne/status/ID2,True,mugicha,\n",
        false,
    );
    check(
        "twint through pandas",
        ",id,conversation_id,created_at,date,timezone,place,tweet,language,user_id,user_id_str,username,name,day,hour,link,retweet,nlikes,nreplies,nretweets,user_rt_id,user_rt,retweet_id,retweet_date\n\
         0,ID1,ID1,1535944500000.0,2018-09-03 12:15:00,+0900,,朝だ,ja,77,77,mugicha,麦茶,1,12,,False,2,0,1,,,,\n\
         1,ID2,ID2,1535944560000.0,2018-09-03 12:16:00,+0900,,朝だ,ja,78,78,suzu_ne,すず,1,12,,True,2,0,1,77,mugicha,ID1,2018-09-03 12:16:00\n",
        true,
    );
    check(
        "GetOldTweets",
        "username;date;retweets;favorites;text;geo;mentions;hashtags;id;permalink\n\
         mugicha;2018-09-03 03:15;0;0;\"朝だ\";;;;\"ID1\";https://twitter.com/mugicha/status/ID1\n\
         suzu_ne;2018-09-03 03:16;0;0;\"RT @mugicha: 朝だ\";;;;\"ID2\";https://twitter.com/suzu_ne/status/ID2\n",
        false,
    );
    check(
        "snscrape to CSV",
        ",Datetime,Tweet Id,Text,Username,Url,retweetedTweet\n\
         0,2018-09-03 03:15:00+00:00,ID1,朝だ,mugicha,https://twitter.com/mugicha/status/ID1,\n\
         1,2018-09-03 03:16:00+00:00,ID2,朝だ,suzu_ne,https://twitter.com/suzu_ne/status/ID2,https://twitter.com/mugicha/status/ID1\n",
        true,
    );
    check(
        "tweet-harvest",
        "conversation_id_str,created_at,favorite_count,full_text,id_str,image_url,in_reply_to_screen_name,lang,location,quote_count,reply_count,retweet_count,tweet_url,user_id_str,username\n\
         ID1,Mon Sep 03 03:15:00 +0000 2018,0,朝だ,ID1,,,ja,,0,0,0,https://x.com/mugicha/status/ID1,77,mugicha\n\
         ID2,Mon Sep 03 03:16:00 +0000 2018,0,RT @mugicha: 朝だ,ID2,,,ja,,0,0,0,https://x.com/suzu_ne/status/ID2,78,suzu_ne\n",
        false,
    );
    check(
        "a browser extension",
        "id,created_at,full_text,media,screen_name,name,profile_image_url,in_reply_to,retweeted_status,quoted_status,favorite_count,favorited,retweeted,url\n\
         ID1,2018-09-03 12:15:00 +09:00,朝だ,[],mugicha,麦茶,,,,,1,false,false,https://twitter.com/mugicha/status/ID1\n\
         ID2,2018-09-03 12:16:00 +09:00,朝だ,[],suzu_ne,すず,,,ID1,,1,false,false,https://twitter.com/suzu_ne/status/ID2\n",
        true,
    );
    check(
        "Apify, flattened",
        "author/userName,author/id,createdAt,id,isRetweet,likeCount,text,url\n\
         mugicha,77,Mon Sep 03 03:15:00 +0000 2018,ID1,false,3,朝だ,https://x.com/mugicha/status/ID1\n\
         suzu_ne,78,Mon Sep 03 03:16:00 +0000 2018,ID2,true,3,朝だ,https://x.com/suzu_ne/status/ID2\n",
        false,
    );
    check(
        "API v2 through pandas",
        "author_id,created_at,id,referenced_tweets,text,username\n\
         77,2018-09-03 03:15:00+00:00,ID1,,朝だ,mugicha\n\
         78,2018-09-03 03:16:00+00:00,ID2,\"[{'type': 'retweeted', 'id': 'ID1'}]\",朝だ,suzu_ne\n",
        true,
    );
}

#[test]
fn monitoring_services_and_spreadsheets() {
    check(
        "Brandwatch",
        "Report:,朝\nBrand:,x\nFrom:,Mon Sep 03 2018\n\nQuery Id,Date,Title,Snippet,Url,Domain,Page Type,Language,Author,Full Name,Full Text,Engagement Type,Resource Id,Thread Entry Type,X Likes\n\
         1,2018-09-03 03:15:00.0,朝だ,朝だ,http://twitter.com/mugicha/statuses/ID1,twitter.com,twitter,ja,mugicha,mugicha (麦茶),朝だ,,abc,post,0\n\
         1,2018-09-03 03:16:00.0,朝だ,朝だ,http://twitter.com/suzu_ne/statuses/ID2,twitter.com,twitter,ja,suzu_ne,suzu_ne (すず),朝だ,RETWEET,abd,share,0\n",
        false,
    );
    check(
        "Netlytic",
        "id,guid,link,pubdate,author,title,description,source,to\n\
         1,ID1,http://twitter.com/mugicha/statuses/ID1,2018-09-03 03:15:00,mugicha,朝だ,朝だ,web,\n\
         2,ID2,http://twitter.com/suzu_ne/statuses/ID2,2018-09-03 03:16:00,suzu_ne,RT @mugicha: 朝だ,RT @mugicha: 朝だ,web,\n",
        false,
    );
    check(
        "a Japanese export",
        "投稿日時,ユーザー名,ユーザーID,本文,リツイート元ID,いいね数,URL\n\
         2018年9月3日 12:15:00 JST,麦茶,mugicha,朝だ,,\"1,024\",https://x.com/mugicha/status/ID1\n\
         2018年9月3日 12:16:00 JST,すず,suzu_ne,朝だ,ID1,2.1万,https://x.com/suzu_ne/status/ID2\n"
            .replace("ユーザー名,ユーザーID", "表示名,ユーザーID")
            .as_str(),
        true,
    );
    check(
        "a Japanese export with day and time",
        "No.\tツイートID\t日付\t時刻\tアカウント\tツイート\t種別\n\
         1\tID1\t2018/09/03\t3:15\t@mugicha\t朝だ\tツイート\n\
         2\tID2\t2018/09/03\t3:16\t@suzu_ne\t朝だ\tリツイート\n",
        false,
    );
    check(
        "Excel",
        "sep=;\nTweet Id;Created At;User;Tweet;Is RT\n\
         \"=\"\"ID1\"\"\";2018/9/3 3:15;mugicha;朝だ;0\n\
         \"=\"\"ID2\"\"\";2018/9/3 3:16;suzu_ne;朝だ;1\n",
        false,
    );
}

#[test]
fn json_of_any_origin() {
    let lines = [
        r#"{"tweet_id":"ID1","posted":1535944500000,"content":"朝だ","user":{"handle":"mugicha"},"isRetweet":false}"#,
        r#"{"tweet_id":"ID2","posted":1535944560000,"content":"朝だ","user":{"handle":"suzu_ne"},"isRetweet":true,"retweeted":{"x":1},"retweetedTweet":{"id":"ID1"}}"#,
    ];
    check("JSON Lines", &lines.join("\n"), true);
    check("an array", &format!("[{}]", lines.join(",\n")), true);
    let pretty = lines.join(",").replace(",\"", ",\n  \"");
    check("an array over many lines", &format!("[\n{pretty}\n]"), true);
    let python =
        lines.join("\n").replace('"', "'").replace("true", "True").replace("false", "False");
    check("Python's dictionaries", &python, true);
    check("trailing commas", &lines.join(",\n"), true);
}

#[test]
fn what_says_retweet_is_one() {
    for (columns, values) in [
        ("is_retweet", "true"),
        ("is_retweet", "TRUE"),
        ("Is Retweet", "1"),
        ("isRetweet", "yes"),
        ("is_rt", "t"),
        ("tweet_type", "Retweet"),
        ("type", "retweeted"),
        ("投稿種別", "リポスト"),
        ("retweet_id", "1036452470584246000"),
        ("retweeted_status_id", "1.03645247058425E+18"),
        ("referenced_tweets.retweeted.id", "1036452470584246000"),
        ("retweeted_status", "{'id': 1036452470584246000, 'text': 'a'}"),
        ("retweeted_user", "mugicha"),
        ("rt_of", "https://x.com/a/status/1036452470584246000"),
    ] {
        let rows = format!(
            "tweet_id,created_at,text,{columns}\n{FIRST},2018-09-03 03:15:00,朝,\n\
             {SECOND},2018-09-03 03:16:00,朝,\"{values}\"\n"
        );
        let tweets = read(&rows).tweets;
        let are: Vec<bool> = tweets.iter().map(|tweet| tweet.is_retweet).collect();
        assert_eq!(are, [false, true], "{columns}={values}");
    }
    // Neither is what only names the collector's own doing, or a count.
    for (columns, value) in
        [("retweeted", "True"), ("retweet_count", "1"), ("RT", "1"), ("retweet_id", "False")]
    {
        let rows =
            format!("id,created_at,text,{columns}\n{FIRST},2018-09-03 03:15:00,朝,{value}\n");
        assert!(!read(&rows).tweets[0].is_retweet, "{columns}={value}");
    }
}

#[test]
fn choices_are_told_and_what_is_not_read_is_known() {
    let rows =
        "id,created_at,author,text,content,geo\n5,2018-09-03 03:15:00Z,mugicha,朝,昼の天気,\n";
    let whole = read(rows);
    assert_eq!(
        (whole.format, whole.unread.as_slice()),
        ("csv", &["content", "geo"].map(String::from)[..])
    );
    let [remark] = whole.end.remarks.as_slice() else { panic!("{:?}", whole.end.remarks) };
    assert!(remark.text.contains("text is the column text; content may be meant"), "{remark:?}");
    let column =
        Correction::Column { fields: vec![Field::Text], name: "content".to_owned(), when: None };
    assert_eq!(remark.correction, Some(column));
    let options =
        ReadOptions { mapping: "text=content".parse().unwrap(), ..ReadOptions::default() };
    let whole = read_with("t", rows.as_bytes(), &options).unwrap();
    assert_eq!(whole.tweets[0].text, "昼の天気");
    assert!(whole.end.remarks.is_empty(), "{:?}", whole.end.remarks);
}

#[test]
fn a_map_that_names_nothing_of_a_file_is_an_error() {
    let options = ReadOptions { mapping: "text=words".parse().unwrap(), ..ReadOptions::default() };
    let status = r#"{"id_str":"20","text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;
    for content in [
        "id,created_at,text\n5,2018-09-03 03:15:00,朝\n".to_owned(),
        r#"{"id":5,"created_at":"2018-09-03T03:15:00","text":"朝"}"#.to_owned(),
        status.to_owned(),
        format!("[{status}]"),
    ] {
        let error = read_with("t", content.as_bytes(), &options).err();
        let error = error.unwrap_or_else(|| panic!("{content}")).to_string();
        assert!(error.contains("no column words for text"), "{error}");
        assert!(error.contains("created_at"), "{error}");
    }
}

#[test]
fn ids_tell_times_that_cannot_be_read() {
    let rows = format!("id,created_at,text\n{FIRST},yesterday,朝\n{SECOND},2018-09-03 12:16,昼\n");
    let options = ReadOptions {
        format: Some(tsubuyaki_tweets::InputFormat::named("csv").unwrap()),
        ..ReadOptions::default()
    };
    let whole = read_with("t", rows.as_bytes(), &options).unwrap();
    let times: Vec<Moment> = whole.tweets.iter().map(|tweet| tweet.time).collect();
    assert_eq!(times, [Moment::At(NOON), Moment::At(NOON + MINUTE)]);
    assert!(
        whole.end.remarks[0].text.starts_with("2 times are taken from the ids"),
        "{:?}",
        whole.end.remarks
    );
}

/// Twenty posts, as `xz` packs them.
const PACKED: &str = "\
    fd377a585a000004e6d6b4460200210116000000742fe5a3e0100300545d003d888926819353be1fc9c755bf\
    7e853f05a8ceda5b711561b133e3a3c9cd30e93eff575299233ab93d0042d825a299e1b2755c062b1ac18f41\
    17a2ad54a4cbbac43eef96bbc039dac48e1283769417ba9de7fa0000971657a68e10db7e0001708420000000\
    7060232cb1c467fb020000000004595a";

#[test]
fn xz_is_read_as_gz_is() {
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let packed: Vec<u8> = PACKED.as_bytes().chunks(2).map(byte).collect();
    let whole = read_with("t.xz", &packed, &ReadOptions::default()).unwrap();
    assert_eq!(whole.tweets.len(), 20);
    assert_eq!(whole.tweets[0].text, "朝".repeat(50));
    for length in [7, 30, packed.len() / 2, packed.len() - 3] {
        match read_with("t.xz", &packed[..length], &ReadOptions::default()) {
            Ok(whole) => assert!(whole.end.error.is_some(), "{length}"),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    for place in 0..packed.len() {
        let mut broken = packed.clone();
        broken[place] ^= 0x20;
        let _ = read_with("t.xz", &broken, &ReadOptions::default());
    }
}

#[test]
fn a_table_that_is_named_and_has_nothing_but_what_posts_have_is_one_of_posts() {
    let options = ReadOptions::default();
    let named = |content: &str| read_by(open_named, "t", content.as_bytes(), &options);
    for content in [
        "post_id,date,text,author\n5,2018-09-03 12:15,朝のパン,taro\n",
        "番号,日時,本文,アカウント\n5,2018-09-03 12:15,朝のパン,taro\n",
        "id\tdate\ttext\n5\t2018-09-03 12:15\t朝のパン\n",
        "{\"post_id\":5,\"date\":\"2018-09-03 12:15\",\"body\":\"朝のパン\",\"author\":\"taro\"}\n",
    ] {
        let whole = named(content).unwrap_or_else(|error| panic!("{content}: {error}"));
        let [tweet] = whole.tweets.as_slice() else { panic!("{content}") };
        assert_eq!((tweet.id, tweet.text.as_str()), (5, "朝のパン"));
        let remarks = whole.end.remarks;
        assert!(remarks[0].text.contains("because it was named"), "{remarks:?}");
        assert!(read_with("t", content.as_bytes(), &options).is_err(), "{content}");
    }
    for other in [
        "id,date,text,price\n5,2018-09-03 12:15,朝のパン,300\n",
        "id,date,text\n5,2018-09-03 12:15,1200\n",
        "id,text,author\n5,朝のパン,taro\n",
    ] {
        assert!(named(other).is_err(), "{other}");
    }
}

#[test]
fn fields_may_stand_in_single_marks() {
    let whole = read(
        "'tweet_id','created_at','text','screen_name'\n\
         '5','2018-09-03 12:15:00','パン, it''s \"焼きたて\"','taro'\n\
         '6','2018-09-03 12:16:00','そうか','hana'\n",
    );
    let texts: Vec<&str> = whole.tweets.iter().map(|tweet| tweet.text.as_str()).collect();
    assert_eq!(texts, ["パン, it's \"焼きたて\"", "そうか"]);
    assert_eq!(whole.tweets[0].author.as_deref(), Some("taro"));
}
