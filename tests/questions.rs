//! `trend`, `cooccur`, `kwic` and `query` as a person or a program asks them.

use crate::common::{Place, SAMPLE, id_at, status, status_with};
use serde_json::{Value, json};

const DAY: i64 = 24 * 3600;

fn sample() -> Place {
    let place = Place::new();
    place.account(&[SAMPLE]);
    place
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().unwrap()
}

/// Tweets about rain: twenty words a day, of which on each day so many are 雨;
/// the fourth day has none at all.
fn rainy() -> Place {
    let place = Place::new();
    let rain = [0, 2, 1, -1, 12, 14, 2, 0];
    let mut lines = Vec::new();
    for (day, rain) in (0_i64..).zip(rain).filter(|(_, rain)| *rain >= 0) {
        let words = [
            vec!["雨"; usize::try_from(rain).unwrap()],
            vec!["猫"; 20 - usize::try_from(rain).unwrap()],
        ];
        lines.push(status((day - 7) * DAY, &words.concat().join("と")));
    }
    lines.push(status(600, "#雨宿り 🐈 は駅前で (^^)"));
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    place
}

#[test]
fn a_trend_has_every_day_and_its_bursts() {
    let place = rainy();
    let answer = place.json(&["trend", "雨", "--from", "2018-08-27", "--format", "json"]);
    let counts: Vec<&Value> = rows(&answer).iter().map(|row| &row["count"]).collect();
    let expected =
        [json!(0), json!(2), json!(1), Value::Null, json!(12), json!(14), json!(2), json!(0)];
    assert_eq!(counts, expected.iter().collect::<Vec<_>>());
    let bursts: Vec<&Value> = rows(&answer).iter().map(|row| &row["burst"]).collect();
    assert_eq!(bursts[3], &Value::Null);
    assert_eq!(
        (bursts[2], bursts[4], bursts[5], bursts[6]),
        (&json!(false), &json!(true), &json!(true), &json!(false))
    );
    assert_eq!(rows(&answer)[1]["rate"], 1000.0);
    assert_eq!(answer["totals"]["bursts"][0]["from"], "2018-08-31");
    assert_eq!(answer["totals"]["bursts"][0]["to"], "2018-09-01");
    assert_eq!(answer["totals"]["bursts"][0]["count"], 26);
    assert_eq!(answer["totals"]["weekday_rates"][0]["thursday"], Value::Null);
    assert_eq!(answer["totals"]["weekday_rates"][0]["saturday"], 7000.0);

    // Without a first day 28 of them, gaps in front.
    let month = place.json(&["trend", "雨", "猫", "--format", "json"]);
    assert_eq!(rows(&month).len(), 56);
    assert_eq!(rows(&month)[0]["date"], "2018-08-07");
    assert_eq!(rows(&month)[0]["count"], Value::Null);
    insta::assert_snapshot!(place.run(&["trend", "雨", "猫"]).stdout);

    let day = place.json(&["trend", "--of-the-day", "2018-09-01", "--format", "json"]);
    assert_eq!(rows(&day).len(), 1);
    assert_eq!(rows(&day)[0]["lemma"], "雨");
    assert_eq!(
        (&rows(&day)[0]["since"], &rows(&day)[0]["days"]),
        (&json!("2018-08-31"), &json!(2))
    );
    assert_eq!((&rows(&day)[0]["count"], &rows(&day)[0]["burst_count"]), (&json!(14), &json!(26)));
}

#[test]
fn terms_that_do_not_count_get_a_reason() {
    let place = rainy();
    for (arguments, message) in [
        (
            &["trend", "雨具"][..],
            "no original post in the warehouse contains the word 雨具; similar: 雨",
        ),
        (&["trend", "と"], "と is a stop word; --stopwords none counts it"),
        (
            &["trend", "と", "--stopwords", "none"],
            "と is 助詞, which the filters exclude; --pos 助詞",
        ),
        (&["trend", "雨", "--pos", "verb"], "雨 is 名詞, which the filters exclude"),
        (&["kwic", "雪国"], "no original post"),
        (&["cooccur", "latest", "--around", "雪国"], "no original post"),
        (
            &["trend", "雨", "--from", "2019-01-01", "--to", "2019-02-01"],
            "the nearest day with posts is 2018-09-03",
        ),
        (&["kwic", "雨", "--date", "2018-08-30"], "no posts on 2018-08-30"),
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 1, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
    place.write("stop.txt", "雨\n");
    let stopped = place.run(&["trend", "雨", "--stopwords", "stop.txt"]);
    assert!(stopped.stderr.contains("雨 is a stop word; --stopwords none"), "{}", stopped.stderr);
    assert_eq!(place.run(&["trend"]).status, 2);
    assert_eq!(place.run(&["trend", "雨", "--from", "2018-09-03", "--to", "2018-09-01"]).status, 2);

    // Hashtags, emoji and emoticons count if they are asked for, and then the
    // line below says so.
    for (term, kind) in [("#雨宿り", "hashtag"), ("🐈", "emoji"), ("(^^)", "emoticon")] {
        let answer = place.json(&["trend", term, "--format", "json"]);
        assert_eq!(rows(&answer).last().unwrap()["count"], 1, "{term}");
        assert!(
            answer["totals"]["filters"].as_str().unwrap().contains(&format!("kind word,{kind}"))
        );
    }
}

#[test]
fn pairs_are_those_that_sql_finds() {
    let place = sample();
    let sql = place.json(&[
        "query",
        "cooccurrence",
        "--set",
        "date=2018-09-03",
        "--set",
        "min_tweets=2",
        "--format",
        "json",
    ]);
    let found =
        place.json(&["cooccur", "2018-09-03", "--top", "0", "--sort", "count", "--format", "json"]);
    let columns = ["x", "x_pos", "y", "y_pos", "n_xy", "n_x", "n_y"];
    let sorted = |answer: &Value| {
        let mut pairs: Vec<String> = rows(answer)
            .iter()
            .map(|row| columns.map(|column| row[column].to_string()).join(" "))
            .collect();
        pairs.sort();
        pairs
    };
    assert!(rows(&sql).len() > 50);
    assert_eq!(sorted(&found), sorted(&sql));
    assert!(rows(&found).is_sorted_by(|a, b| a["n_xy"].as_i64() >= b["n_xy"].as_i64()));
    // 66 tweets, 7 of them retweets.
    assert_eq!(found["totals"]["n"], 59);

    let around = place.json(&[
        "cooccur",
        "2018-09-03",
        "--around",
        "ひより",
        "--top",
        "0",
        "--format",
        "json",
    ]);
    assert!(rows(&around).iter().all(|row| row["x"] == "ひより"));
    let with = |row: &&Value| row["x"] == "ひより" || row["y"] == "ひより";
    assert_eq!(rows(&around).len(), rows(&found).iter().filter(with).count());
    let fewer = place.json(&[
        "cooccur",
        "2018-09-03",
        "--min-tweets",
        "5",
        "--top",
        "0",
        "--format",
        "json",
    ]);
    let often = |row: &&Value| row["n_xy"].as_i64() >= Some(5);
    assert_eq!(rows(&fewer).len(), rows(&found).iter().filter(often).count());
}

#[test]
fn keywords_stand_in_their_texts() {
    let place = rainy();
    let answer =
        place.json(&["kwic", "雨", "--from", "2018-08-27", "--top", "0", "--format", "json"]);
    assert_eq!(rows(&answer).len(), 31);
    for row in rows(&answer) {
        assert_eq!(row["keyword"], "雨");
    }
    let tag = &rows(&place.json(&["kwic", "#雨宿り", "--format", "json"]))[0].clone();
    assert_eq!((&tag["before"], &tag["keyword"]), (&json!(""), &json!("#雨宿り")));
    assert_eq!(tag["after"], " 🐈 は駅前で (^^)");
    assert_eq!((&tag["tweet_id"], &tag["author"]), (&json!(id_at(600)), &json!("mugicha")));
    assert_eq!(rows(&place.json(&["kwic", "🐈", "--format", "json"]))[0]["before"], "#雨宿り ");

    // A word as it is written, and by its lemma.
    let place = Place::new();
    place.write("inbox/a.jsonl", status(0, "寿司を食べた。\n鮨も食べる。") + "\n");
    place.account(&["inbox"]);
    let keywords = |term: &str| {
        let answer = place.json(&["kwic", term, "--format", "json"]);
        rows(&answer)
            .iter()
            .map(|row| row["keyword"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(keywords("食べる"), ["食べ", "食べる"]);
    assert_eq!(keywords("食べ"), ["食べ"]);
    // A compound that is asked for, whatever the units.
    place.write("inbox/b.jsonl", status(60, "握手会に行く") + "\n");
    place.account(&["inbox/b.jsonl"]);
    assert_eq!(keywords("握手会"), ["握手会"]);
    let table = place.run(&["kwic", "食べる"]).stdout;
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with(&format!("{:13}寿司を 食べ   た。 鮨も食べる。", "")), "{table}");
    assert!(lines[1].starts_with("寿司を食べた。 鮨も 食べる 。"), "{table}");
}

#[test]
fn of_a_long_post_a_keyword_has_a_part() {
    let place = Place::new();
    let text = format!("{}昼{}", "朝。".repeat(700), "。夜".repeat(600));
    place.write("a.jsonl", status(0, &text) + "\n" + &status(1, "昼の雨") + "\n");
    place.account(&["a.jsonl"]);
    let answer = place.json(&["kwic", "昼", "--format", "json"]);
    let side = |row: usize, name: &str| rows(&answer)[row][name].as_str().unwrap().to_owned();
    assert_eq!(side(0, "before"), "朝。".repeat(500));
    assert_eq!(side(0, "after"), "。夜".repeat(500));
    assert_eq!([side(1, "before"), side(1, "after")], ["", "の雨"]);
    let settings = ["from=2018-09-03", "to=2018-09-03", "term=昼"];
    let arguments = settings.iter().flat_map(|setting| ["--set", setting]);
    let query: Vec<&str> =
        ["query", "concordance", "--format", "json"].into_iter().chain(arguments).collect();
    assert_eq!(rows(&place.json(&query)), rows(&answer));
    let ran = place.run(&["kwic", "昼", "--format", "csv"]);
    assert!(ran.stderr.starts_with("warning: of longer posts, up to 1,000 characters"), "{ran:?}");
    let table = place.run(&["kwic", "昼"]);
    assert!(!table.stdout.contains("characters"), "{table:?}");
}

#[test]
fn filters_on_tweets_act_alike_in_all_questions() {
    let place = Place::new();
    let by = |seconds, id: &str, name: &str, app: &str, lang: &str, text: &str| {
        let more =
            format!(r#","source":"<a href=\"https://example.jp\">{app}</a>","lang":"{lang}""#);
        status_with(id_at(seconds), seconds, text, &more)
            .replace("\"7\"", &format!("\"{id}\""))
            .replace("mugicha", name)
    };
    let lines = [
        by(0, "1", "Ame", "Pocket", "ja", "東京の雨と傘"),
        by(60, "2", "kumo", "Pocket", "ja", "東京の雲"),
        by(120, "2", "kumo", "Bot, Inc.", "en", "東京の雨"),
        by(-60, "1", "Ame", "Pocket", "ja", "大阪の雨"),
    ];
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    let n1 = |filters: &[&str]| {
        place.json(&[&["rank", "2018-09-03", "--format", "json"], filters].concat())["totals"]["n1"]
            .as_i64()
            .unwrap()
    };
    assert_eq!(n1(&[]), 7);
    assert_eq!(n1(&["--author", "@ame"]), 3);
    assert_eq!(n1(&["--author", "1,kumo"]), 7);
    assert_eq!(n1(&["--author", "2"]), 4);
    assert_eq!(n1(&["--client", "pocket"]), 5);
    assert_eq!(n1(&["--client", "Bot, Inc."]), 2);
    assert_eq!(n1(&["--tweet-lang", "en"]), 2);
    assert_eq!(n1(&["--tweet-lang", "ja", "--author", "kumo"]), 2);

    let author = ["--author", "Ame", "--format", "json"];
    let ask = |arguments: &[&str]| place.json(&[arguments, &author].concat());
    assert_eq!(ask(&["compare", "2018-09-03"])["totals"]["n2"], 2);
    assert_eq!(rows(&ask(&["trend", "雨"])).last().unwrap()["count"], 1);
    assert_eq!(rows(&ask(&["kwic", "雨"])).len(), 2);
    assert_eq!(ask(&["cooccur", "2018-09-03"])["totals"]["n"], 1);
    let question = ask(&["query", "totals", "--set", "from=2018-09-02", "--set", "to=latest"]);
    assert_eq!(
        question["rows"],
        json!([{"date": "2018-09-02", "n1": 2}, {"date": "2018-09-03", "n1": 3}])
    );
    assert!(question["totals"]["filters"].as_str().unwrap().contains("author Ame"));
    let exported = place.run(&["query", "--export-filters", "f", "--author", "Ame"]);
    assert_eq!(exported.status, 2);
}

#[test]
fn questions_take_days_by_name_several_values_and_defaults() {
    let place = sample();
    let answer = place.json(&["query", "ranking", "--set", "date=latest", "--format", "json"]);
    assert_eq!(answer["parameters"]["date"], "2018-09-03");
    assert_eq!(answer["parameters"]["previous"], "2018-09-02");
    assert_eq!(answer["parameters"]["by"], "count");
    let often = place.json(&[
        "query",
        "ranking",
        "--set",
        "date=latest",
        "--min-count",
        "5",
        "--format",
        "json",
    ]);
    assert!(rows(&often).len() < rows(&answer).len());
    assert!(rows(&often).iter().all(|row| row["count"].as_i64() >= Some(5)));
    let pooled = place.json(&[
        "query",
        "comparison",
        "--set",
        "date=latest",
        "--set",
        "baseline=2018-09-01,2018-09-02",
        "--format",
        "json",
    ]);
    assert_eq!(pooled["parameters"]["baseline"], json!(["2018-09-01", "2018-09-02"]));
    let two = place.json(&[
        "query",
        "trend",
        "--set",
        "term=ひより",
        "--set",
        "term=誕生",
        "--set",
        "from=2018-09-01",
        "--set",
        "to=2018-09-03",
        "--format",
        "json",
    ]);
    assert_eq!(rows(&two).len(), 6);
    assert_eq!(two["parameters"]["term"], json!(["ひより", "誕生"]));

    for (arguments, message) in [
        (
            &[
                "query",
                "totals",
                "--set",
                "from=2018-09-01",
                "--set",
                "from=2018-09-02",
                "--set",
                "to=latest",
            ][..],
            "$from takes one value, not 2",
        ),
        (&["query", "totals", "--set", "from=someday", "--set", "to=latest"], "someday"),
        (
            &["query", "totals", "--min-count", "3", "--set", "from=latest", "--set", "to=latest"],
            "totals has no parameter $min_count",
        ),
        (
            &["query", "totals", "--set", "from=latest", "--set", "to=latest", "--set", "day=1"],
            "the question has $from, $to",
        ),
    ] {
        let ran = place.run(arguments);
        assert_eq!(ran.status, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{arguments:?}: {}", ran.stderr);
    }
    let list = place.run(&["query", "--list"]).stdout;
    for name in ["comparison", "concordance", "cooccurrence", "ranking", "trend", "words"] {
        assert!(list.contains(&format!("{name}  ")), "{list}");
    }
}

#[test]
fn answers_as_columns_for_other_programs() {
    use arrow::array::{Array, AsArray};
    use arrow::datatypes::{DataType, Float64Type, Int64Type};
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

    let place = sample();
    let json = place.json(&["compare", "2018-09-03", "--top", "0", "--format", "json"]);
    for (format, file) in [("parquet", "a.parquet"), ("arrow", "a.arrow")] {
        let ran =
            place.run(&["compare", "2018-09-03", "--top", "0", "--format", format, "-o", file]);
        assert_eq!(ran.status, 0, "{}", ran.stderr);
        let file = std::fs::File::open(place.path(file)).unwrap();
        let batch = if format == "parquet" {
            let reader =
                ParquetRecordBatchReaderBuilder::try_new(file).unwrap().with_batch_size(100_000);
            reader.build().unwrap().next().unwrap().unwrap()
        } else {
            arrow::ipc::reader::StreamReader::try_new(file, None).unwrap().next().unwrap().unwrap()
        };
        assert_eq!(batch.num_rows(), rows(&json).len());
        assert_eq!(
            *batch.schema().field_with_name("first_seen").unwrap().data_type(),
            DataType::Date32
        );
        for (number, row) in rows(&json).iter().enumerate() {
            let column = |name: &str| batch.column_by_name(name).unwrap();
            assert_eq!(column("lemma").as_string::<i32>().value(number), row["lemma"]);
            assert_eq!(column("count").as_primitive::<Int64Type>().value(number), row["count"]);
            let z = column("z").as_primitive::<Float64Type>().value(number);
            assert!((z - row["z"].as_f64().unwrap()).abs() < 1e-12);
            assert_eq!(column("mark").is_null(number), row["mark"].is_null());
            let examples = column("examples").as_list::<i32>().value(number);
            let examples: Vec<i64> = examples.as_primitive::<Int64Type>().values().to_vec();
            assert_eq!(json!(examples), row["examples"]);
        }
    }
    place.run(&["query", "--export-filters", "filters", "--pos", "noun"]);
    for relation in ["wanted", "stopwords", "variants"] {
        let file = std::fs::File::open(place.path(&format!("filters/{relation}.parquet"))).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        assert!(reader.map(|batch| batch.unwrap().num_rows()).sum::<usize>() > 0, "{relation}");
    }
}

#[test]
fn the_first_rows_in_an_order_are_those_of_all_rows() {
    let place = sample();
    let ids = |sql: &str| {
        place.write("mine.sql", sql);
        let answer = place.json(&["query", "mine.sql", "--format", "json"]);
        rows(&answer).iter().map(|row| row["tweet_id"].clone()).collect::<Vec<_>>()
    };
    for (order, condition) in [
        ("tweet_id", ""),
        ("tweet_id DESC", ""),
        ("tweet_id", "WHERE is_retweet"),
        ("tweet_id DESC", "WHERE NOT is_retweet AND date = '2018-09-02'"),
    ] {
        let all = ids(&format!("SELECT tweet_id FROM tweets {condition} ORDER BY {order}"));
        let first =
            ids(&format!("SELECT tweet_id FROM tweets {condition} ORDER BY {order} LIMIT 3"));
        assert!(first.len() == 3 && first == all[..3], "{condition} {order}: {first:?}");
    }
}

#[test]
fn sql_that_asks_for_too_much_is_refused_and_wrong_sql_has_a_place() {
    let place = sample();
    let ask = |sql: &str, more: &[&str]| {
        place.write("mine.sql", sql);
        place.run(&[&["query", "mine.sql"], more].concat())
    };
    let sum = format!("SELECT {} AS n", vec!["1"; 20_000].join("+"));
    for (sql, reason) in [
        (sum.as_str(), "mine.sql:1:2007: a question has at most 1000 operators and branches"),
        (
            "SELECT a.lemma AS a\nFROM tokens AS a CROSS JOIN tokens AS b CROSS JOIN tokens AS c",
            "mine.sql:2:52: tables joined without a condition make",
        ),
        ("SELECT\n  LPAD(lemma, 4000000000, 'x') AS a FROM words", "mine.sql:2:3: the length of"),
    ] {
        let ran = ask(sql, &[]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains(reason) && ran.stdout.is_empty(), "{ran:?}");
    }
    let ran = ask("SELECT lemma,\n  (SELECT 1) AS one\nFROM words", &[]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("mine.sql:2:4: "), "{ran:?}");
    let nested = format!("SELECT {} AS n", vec!["1"; 900].join("+"));
    assert_eq!(ask(&nested, &[]).status, 0);
    if cfg!(target_os = "linux") {
        let joined = "SELECT a.lemma AS a, b.lemma AS b, c.tweet_id AS c FROM tokens AS a \
                      CROSS JOIN tokens AS b \
                      CROSS JOIN (SELECT tweet_id FROM tweets LIMIT 30) AS c";
        let ran = ask(joined, &["--memory", "512M"]);
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        assert!(ran.stderr.contains("more than 512 MiB of memory"), "{}", ran.stderr);
    }
}
