//! Facts about texts: entities, whole texts, retweets, quotes, replies, and
//! signs that come along.

use crate::common::records::{CSV, DOCUMENTS, LINES, file, file_of, record, time};
use crate::common::{Place, id_at, status_with};
use serde_json::{Value, json};

/// What `columns` are of the one tweet that a file holds.
fn columns_of(name: &str, content: &str, columns: &str) -> Value {
    let place = Place::new();
    place.write(name, content);
    let (account, ran) = place.ingest(&[name, "--author", "mugicha"]);
    assert_eq!((account, ran.stderr.as_str()), ([1, 1, 0, 0, 0], ""), "{content}");
    place.tweets(columns)[0].clone()
}

/// A file of texts, one a second.
fn records<'a>(form: &str, texts: impl IntoIterator<Item = &'a str>) -> String {
    let record =
        |(second, text)| record(form, &id_at(second).to_string(), &time(form, second), text);
    file(form, &(0..).zip(texts).map(record).collect::<Vec<_>>())
}

/// A status of the API v1.1 with more fields.
fn v1(text: &str, more: &str) -> String {
    status_with(id_at(0), 0, text, more) + "\n"
}

/// A page of the API v2 with one tweet.
fn v2(text: &str, more: &str, includes: &str) -> String {
    let (id, time) = (id_at(0), time("api-v2", 0));
    format!(
        r#"{{"data":[{{"id":"{id}","text":"{text}","created_at":"{time}"{more}}}],"includes":{{{includes}}}}}"#
    ) + "\n"
}

fn snscrape(text: &str, more: &str) -> String {
    let line = file_of("snscrape", &id_at(0).to_string(), 0, text);
    line.replace("}\n", &format!("{more}}}\n"))
}

#[test]
fn entities_are_resolved_once() {
    let written = "R&amp;B &lt;3 &amp;lt; &amp;amp;gt; &copy; & &";
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        // In tables of unknown origin where most of what begins with & is an entity.
        let expected = "R&B <3 &lt; &amp;gt; &copy; & &";
        let row = columns_of("a", &file_of(form, &id_at(0).to_string(), 0, written), "form, text");
        assert_eq!(row, json!([form, expected]));
    }
}

#[test]
fn strange_signs_are_kept() {
    let texts = [
        "=1+1",
        "@mugicha",
        "+81",
        "-5",
        "零幅\u{200b}字 \u{feff}合\u{200d}字",
        "\u{202e}右から\u{202c}",
        "壊れた\u{fffd}字",
        "外字\u{e000}\u{f8ff}",
        "制御\u{7}\u{1b}文字\u{85}",
        "\u{1b}$B$\"$$\u{1b}(B",
        "空\0字",
        "か\u{3099} 1\u{fe0f}\u{20e3} 🇯🇵 👩\u{200d}👧",
    ];
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let place = Place::new();
        place.write("a", records(form, texts));
        let count = texts.len() as u64;
        let (account, ran) = place.ingest(&["a", "--author", "mugicha"]);
        assert_eq!((account, ran.stderr.as_str()), ([count, count, 0, 0, 0], ""), "{form}");
        let expected: Value = texts.iter().map(|text| json!([text])).collect();
        assert_eq!(place.tweets("text"), expected, "{form}");
    }
}

#[test]
fn the_whole_text_is_taken_where_there_is_one() {
    let extended = r#","full_text":"中","extended_tweet":{"full_text":"全部"}"#;
    let note = r#","note_tweet":{"text":"全部"}"#;
    for (name, content) in [
        ("extended_tweet", v1("頭…", extended)),
        ("full_text", v1("頭…", r#","full_text":"全部""#)),
        ("text", v1("全部", r#","extended_tweet":{}"#)),
        ("note_tweet", v2("頭…", note, "")),
        ("rawContent", snscrape("全部", r#","content":"頭…""#)),
        ("content", snscrape("全部", "").replace("rawContent", "content")),
    ] {
        assert_eq!(columns_of(name, &content, "text"), json!(["全部"]), "{name}");
    }
}

#[test]
fn a_native_retweet_has_the_whole_text_of_the_original() {
    let v1_original = r#","retweeted_status":{"id":1036452470584246300,"id_str":"1036452470584246272","text":"頭…","extended_tweet":{"full_text":"全部 &lt;"}}"#;
    let v2_original = r#","referenced_tweets":[{"type":"retweeted","id":"1036452470584246272"}]"#;
    let included = r#""tweets":[{"id":"1036452470584246272","text":"全部 &lt;"}]"#;
    let flattened = format!(
        r#"{{"id":"{}","text":"RT @a: 頭…","created_at":"2018-09-02T15:00:00.000Z","referenced_tweets":[{{"type":"retweeted","id":"1036452470584246272","text":"全部 &lt;"}}]}}"#,
        id_at(0)
    );
    let scraped =
        r#","retweetedTweet":{"id":1036452470584246272,"rawContent":"全部 &lt;","user":{}}"#;
    let grailbird = file_of("grailbird", &id_at(0).to_string(), 0, "RT @a: 頭…")
        .replace("}}", &format!("}}{v1_original}}}"));
    let whole = json!(["全部 <", true, 1_036_452_470_584_246_272_i64]);
    for (name, content) in [
        ("v1", v1("RT @a: 頭…", v1_original)),
        ("v2", v2("RT @a: 頭…", v2_original, included)),
        ("v2-flattened", flattened),
        ("snscrape", snscrape("RT @a: 頭…", scraped)),
        ("grailbird", grailbird),
    ] {
        assert_eq!(columns_of(name, &content, "text, is_retweet, retweeted_id"), whole, "{name}");
    }
    // Where the original is not at hand, what is at hand is kept.
    let cut = json!(["RT @a: 頭…", true, 1_036_452_470_584_246_272_i64]);
    for (name, content) in [
        ("v1", v1("RT @a: 頭…", r#","retweeted_status":{"id_str":"1036452470584246272"}"#)),
        ("v2", v2("RT @a: 頭…", v2_original, r#""tweets":[{"id":"5","text":"別"}]"#)),
        // A broken include costs nothing but itself.
        ("v2", v2("RT @a: 頭…", v2_original, r#""tweets":[{"id":"5","text":"\ud83d"}]"#)),
        (
            "archive-csv",
            file_of("archive-csv", &id_at(0).to_string(), 0, "RT @a: 頭…")
                .replace("\"\"\n", "\"1036452470584246272\"\n"),
        ),
    ] {
        assert_eq!(columns_of(name, &content, "text, is_retweet, retweeted_id"), cut, "{name}");
    }
}

#[test]
fn old_style_retweets_are_text_alone() {
    let cases = [
        ("RT @a: 朝", true),
        ("RT @a: RT @b: 朝", true),
        ("RT @a 朝", true),
        ("朝だね RT @a: 朝", false),
        ("朝だね QT @a: 朝", false),
        ("QT @a: 朝", false),
        ("RTしてね @a", false),
        ("@a おはよう", false),
    ];
    for form in LINES.into_iter().chain(CSV).chain(DOCUMENTS) {
        let place = Place::new();
        place.write("a", records(form, cases.iter().map(|(text, _)| *text)));
        assert_eq!(place.account(&["a"]), [8, 8, 0, 0, 0], "{form}");
        let expected: Value =
            cases.iter().map(|(text, is_retweet)| json!([text, is_retweet, null])).collect();
        assert_eq!(place.tweets("text, is_retweet, retweeted_id"), expected, "{form}");
    }
}

#[test]
fn words_after_an_own_comment_and_rt_are_someone_elses() {
    for (text, own, others) in [
        ("猫 RT @a: 犬", vec!["猫"], vec!["犬"]),
        ("猫 QT @a: 犬 RT @b: 鳥", vec!["猫"], vec!["犬", "鳥"]),
        ("RT @a: 犬", vec![], vec!["犬"]),
        ("猫 @a 犬", vec!["猫", "犬"], vec![]),
    ] {
        let place = Place::new();
        place.write("a.jsonl", v1(text, ""));
        assert_eq!(place.account(&["a.jsonl"]), [1, 1, 0, 0, 0]);
        let words = |is_retweet: bool| {
            place.query(&format!(
                "SELECT surface FROM tokens WHERE pos = '名詞' AND surface IN ('猫', '犬', '鳥') \
                 AND is_retweet = {is_retweet} ORDER BY position"
            ))
        };
        let rows = |words: Vec<&str>| words.iter().map(|word| json!([word])).collect::<Value>();
        assert_eq!((words(false), words(true)), (rows(own), rows(others)), "{text}");
    }
}

#[test]
fn quotes_replies_counts_and_clients() {
    let v1_fields = r#","quoted_status_id":1036452470584246300,"quoted_status_id_str":"1036452470584246272","in_reply_to_status_id_str":"20","favorite_count":"3","retweet_count":4,"source":"<a href=\"http://example.com\" rel=\"nofollow\">葉書 &amp; 切手</a>""#;
    let v2_fields = r#","referenced_tweets":[{"type":"replied_to","id":"20"},{"type":"quoted","id":"1036452470584246272"}],"public_metrics":{"like_count":3,"retweet_count":4},"source":"葉書 & 切手""#;
    let scraped = r#","quotedTweet":{"id":1036452470584246272},"inReplyToTweetId":20,"likeCount":3,"retweetCount":4,"sourceLabel":"葉書 & 切手""#;
    let row = json!([false, 1_036_452_470_584_246_272_i64, 20, 3, 4, "葉書 & 切手"]);
    let archive = file_of("archive", &id_at(0).to_string(), 0, "朝")
        .replace("\"朝\"", &format!("\"朝\"{v1_fields}"));
    let columns = "is_retweet, quoted_id, in_reply_to_id, like_count, retweet_count, client";
    for (name, content) in [
        ("v1", v1("朝", v1_fields)),
        ("v2", v2("朝", v2_fields, "")),
        ("snscrape", snscrape("朝", scraped)),
        ("archive", archive),
    ] {
        assert_eq!(columns_of(name, &content, columns), row, "{name}");
    }
}
