//! What the warehouse holds, and which filters do nothing.

use crate::common::{Place, SAMPLE, status};

#[test]
fn the_sample_in_numbers() {
    let place = Place::new();
    assert_eq!(place.run(&["status"]).status, 1);
    place.account(&[SAMPLE]);
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["state"], 1);
    assert_eq!(status["days"], 3);
    assert_eq!(status["first_date"], "2018-09-01");
    assert_eq!(status["last_date"], "2018-09-03");
    assert_eq!(status["tweets"], 145);
    assert_eq!(status["inputs"], 3);
    assert_eq!(status["account"]["read"], 147);
    assert_eq!(status["rejects"]["rows"], 1);
    assert_eq!(status["time_zone"], "Asia/Tokyo");
    assert_eq!(status["dictionary"]["name"], "ipadic-2.7.0-20070801");
    assert_eq!(status["lexicon"]["name"], "tsubuyaki-lexicon");
    assert_eq!(status["left_over"]["journals"].as_array().unwrap().len(), 0);
    let tables = status["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 4);
    for table in tables {
        let name = table["name"].as_str().unwrap();
        let files: Vec<u64> = place
            .hashes("warehouse")
            .into_keys()
            .filter(|path| path.starts_with(place.path("warehouse").join(name)))
            .map(|path| std::fs::metadata(path).unwrap().len())
            .collect();
        assert_eq!(table["files"], files.len(), "{name}");
        assert_eq!(table["bytes"], files.iter().sum::<u64>(), "{name}");
    }
    let text = place.run(&["status"]).stdout;
    for line in [
        "days          3, 2018-09-01 to 2018-09-03",
        "inputs        3, 147 records read",
        "left over     nothing",
        "tweets               3           145",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn only_the_manifest_is_read() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    let before = place.run(&["status"]);
    for path in place.parquet_hashes().into_keys() {
        std::fs::write(place.path("warehouse").join(path), "damaged").unwrap();
    }
    assert_eq!(place.run(&["status"]).stdout, before.stdout);
}

#[test]
fn what_a_killed_run_left_is_named() {
    let place = Place::new();
    place.account(&[SAMPLE]);
    std::fs::create_dir_all(place.path("warehouse/_staging/0000000002/tokens")).unwrap();
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["left_over"]["staging"][0], "0000000002");
    assert_eq!(status["state"], 1);
    let text = place.run(&["status"]).stdout;
    assert!(text.contains("staging       0000000002, of a run that was killed"), "{text}");
    assert!(!text.contains("nothing"), "{text}");

    // A run that was killed after its commit point: its state counts.
    let manifest = std::fs::read_to_string(place.path("warehouse/_manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let change = serde_json::json!({
        "state": 2, "run": "0000000002", "stamp": manifest["stamp"], "files": {}, "removed": [],
        "inputs": [], "categories": [],
    });
    std::fs::create_dir(place.path("warehouse/_journal")).unwrap();
    place.write("warehouse/_journal/0000000002.json", change.to_string());
    let status = place.json(&["status", "--format", "json"]);
    assert_eq!(status["left_over"]["journals"][0], "0000000002.json");
    assert_eq!(status["state"], 2);
    let text = place.run(&["status"]).stdout;
    assert!(text.contains("journal       0000000002.json; the next writing run"), "{text}");
}

#[test]
fn filters_that_match_nothing_are_listed_with_their_lines() {
    let place = Place::new();
    let lines = [
        status(0, "黑、雨、30"),
        status(60, "楽しい"),
        status(120, "RT @kumori: 紅茶"),
        status(180, "教会"),
    ];
    place.write("inbox/a.jsonl", lines.join("\n") + "\n");
    place.account(&["inbox"]);
    // 黑 looks like 黒, 30 is a number, only a retweet has 紅茶; 楽しい is
    // united with たのしい, whose stop word it then is.
    place.write("stop.txt", "# 語\n黒\n30\n紅茶\n楽しい\nたのしい\n麦茶\n");
    place.write("variants.csv", "variant,canonical\n楽しい,たのしい\n敎会,教会堂\n教会,教会堂\n");
    let lists = ["--stopwords", "stop.txt", "--variants", "variants.csv"];
    let ran = place.run(&[&["status", "--filters"][..], &lists].concat());
    assert_eq!(ran.status, 0);
    assert_eq!(ran.stdout, "stopwords  stop.txt:7: 麦茶\nvariants   variants.csv:3: 敎会\n");
    let json = place.json(&[&["status", "--filters", "--format", "json"][..], &lists].concat());
    assert_eq!(json["unmatched"][0]["word"], "麦茶");
    assert_eq!(json["unmatched"][0]["line"], 7);

    place.write("stop.txt", "雨\n");
    let lists = ["--stopwords", "stop.txt", "--variants", "none"];
    let ran = place.run(&[&["status", "--filters"][..], &lists].concat());
    assert_eq!(ran.stdout, "every stop word and variant matches something\n");
    assert_eq!(place.run(&["status", "--stopwords", "stop.txt"]).status, 2);
}
