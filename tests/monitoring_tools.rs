//! Exports of the services that watch networks for companies, each in the columns that it has:
//! two made-up posts.

use serde_json::json;

use crate::common::{Place, id_at};
use crate::other_shapes::rows;

const COLUMNS: &str =
    "tweet_id, author, author_id, text, client, like_count, retweet_count, is_retweet";

fn ids() -> [String; 2] {
    [id_at(0).to_string(), id_at(60).to_string()]
}

/// A table of a header and of a row, in which `{id}`, `{n}`, `{name}` and `{text}` are those of
/// the posts.
fn table(header: &str, row: &str) -> String {
    let posts = ids().into_iter().zip([("7", "mugicha", "雨だ"), ("8", "suiyo", "晴れた")]);
    let rows = posts.map(|(id, (number, name, text))| {
        let row = row.replace("{id}", &id).replace("{n}", number);
        row.replace("{name}", name).replace("{text}", text) + "\n"
    });
    format!("{header}\n{}", rows.collect::<String>())
}

#[test]
fn columns_are_what_each_service_calls_so() {
    let [first, second] = ids().map(|id| id.parse::<i64>().unwrap());
    // The author's number is `Twitter Id`, and the network the `Source`.
    let meltwater = table(
        "Date,Headline,URL,Opening Text,Hit Sentence,Source,Influencer,Country,Language,Reach,Tweet Id,Twitter Id,Twitter Client,Twitter Screen Name,User Profile Url",
        "03-Sep-2018 12:15AM,,https://twitter.com/{name}/status/{id},,{text},Twitter,@{name},Japan,Japanese,5,\"\"\"{id}\"\"\",\"\"\"{n}\"\"\",つぶアプリ,@{name},https://twitter.com/{name}",
    );
    let brandwatch = table(
        "Report:,Bulk Mentions Download\n\nQuery Id,Date,Title,Url,Domain,Page Type,Author,Full Name,Full Text,Thread Entry Type,X Author ID,X Followers,X Retweets,X Likes,Resource Id",
        "1,2018-09-03 00:00:00.0,む (@{name}): {text},http://twitter.com/{name}/statuses/{id},twitter.com,twitter,{name},{name} (む),{text},post,{n},55,2,3,9f8a",
    );
    let talkwalker = table(
        "url;published;content;source_type;post_type;extra_author_attributes.id;extra_author_attributes.name;extra_author_attributes.short_name;article_extended_attributes.twitter_retweets;article_extended_attributes.twitter_likes;external_id",
        "https://twitter.com/{name}/statuses/{id};1535900400000;{text};SOCIALMEDIA SOCIALMEDIA_TWITTER;TEXT;ex:twitter.com-{n};む;{name};2;3;{id}",
    );
    for (name, table, client, counts) in [
        ("meltwater.csv", meltwater, Some("つぶアプリ"), [None, None]),
        ("brandwatch.csv", brandwatch, None, [Some(3), Some(2)]),
        ("talkwalker.csv", talkwalker, None, [Some(3), Some(2)]),
    ] {
        let [likes, retweets] = counts;
        let expected = json!([
            [first, "mugicha", 7, "雨だ", client, likes, retweets, false],
            [second, "suiyo", 8, "晴れた", client, likes, retweets, false],
        ]);
        assert_eq!(rows(name, &table, COLUMNS), expected, "{name}");
    }
    let synthesio = table(
        "Date,Mention ID,Title,Mention content,Site name,Mention URL,Publisher name,Publisher username",
        "2018-09-03 00:00:00,m{n},,{text},Twitter,https://twitter.com/{name}/status/{id},む,{name}",
    );
    let wayback = table(
        "archived_timestamp,archived_tweet_url,original_tweet_url,available_tweet_text,available_tweet_is_RT",
        "20240501000000,https://web.archive.org/web/20240501000000/https://twitter.com/{name}/status/{id},https://twitter.com/{name}/status/{id},{text},False",
    );
    // As old systems write headings.
    let half_width =
        table("ﾂｲｰﾄID,投稿日時,ﾕｰｻﾞｰ名,ﾂｲｰﾄ本文", "{id},2018-09-03 00:00:00,{name},{text}");
    for (name, table) in
        [("synthesio.csv", synthesio), ("wayback.csv", wayback), ("half-width.csv", half_width)]
    {
        let expected = json!([[first, "mugicha", "雨だ"], [second, "suiyo", "晴れた"]]);
        assert_eq!(rows(name, &table, "tweet_id, author, text"), expected, "{name}");
    }
}

#[test]
fn what_a_search_puts_around_its_words_is_no_text() {
    let entry = |n: usize| {
        let text = ["\tSTART\t雨\tEND\tだ", "\tSTART\t雨\tEND\tか"][n];
        json!({"id": ids()[n], "displayText": text,
            "createdAt": 1_535_900_400 + 60 * n, "screenName": "mugicha", "name": "む",
            "userId": "7", "url": format!("https://twitter.com/mugicha/status/{}", ids()[n])})
    };
    // As the page has it.
    let answer = json!({"timeline": {"head": {"total": 2}, "entry": [entry(0), entry(1)]}});
    let answer = json!({"props": {"pageProps": {"pageData": answer}}, "page": "/search"});
    let expected = json!([["雨だ", "mugicha", 7], ["雨か", "mugicha", 7]]);
    assert_eq!(rows("a.json", &answer.to_string(), "text, author, author_id"), expected);
    // Before 2013 it wrote its link as HTML within HTML.
    let client = "&lt;a href=&quot;http://example.com/&quot;&gt;つぶアプリ&lt;/a&gt;";
    let old = json!({"results": [{"id_str": ids()[0], "text": "雨だ", "from_user": "mugicha",
        "created_at": "Sun, 02 Sep 2018 15:00:00 +0000", "source": client,
        "from_user_id_str": "7", "iso_language_code": "ja"}], "max_id_str": ids()[0]});
    assert_eq!(rows("a.json", &old.to_string(), "text, client"), json!([["雨だ", "つぶアプリ"]]));
}

#[test]
fn flags_of_retweets_are_read_however_they_are_ticked() {
    for [no, yes] in [["", "●"], ["☐", "☑"], ["FAUX", "VRAI"], ["通常", "公式RT"]] {
        let [first, second] = ids();
        let table = format!(
            "id,created_at,text,username,リツイート\n{first},2018-09-02T15:00:00Z,雨だ,mugicha,{no}\n\
             {second},2018-09-02T15:01:00Z,晴れた,suiyo,{yes}\n"
        );
        assert_eq!(rows("a.csv", &table, "is_retweet"), json!([[false], [true]]), "{yes}");
    }
}

#[test]
fn rows_of_networks_that_a_source_names_are_passed_over() {
    let place = Place::new();
    let [first, second] = ids();
    place.write(
        "a.csv",
        format!(
            "Date,Hit Sentence,Source,URL,Tweet Id,Twitter Screen Name\n\
             2018-09-03 00:00,雨だ,Twitter,https://twitter.com/mugicha/status/{first},{first},@mugicha\n\
             2018-09-03 00:01,晴れた,Twitter,https://twitter.com/suiyo/status/{second},{second},@suiyo\n\
             2018-09-03 00:02,曇りだ,Facebook,https://www.facebook.com/1/posts/2,,\n"
        ),
    );
    let summary = place.json(&["ingest", "a.csv", "--format", "json"]);
    let counts = ["stored", "rejected", "passed_over"].map(|key| summary[key].clone());
    assert_eq!(json!(counts), json!([2, 0, 1]), "{summary}");
    assert_eq!(place.tweets("client"), json!([[null], [null]]));
}
