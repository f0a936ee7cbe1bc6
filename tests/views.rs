//! Views and tables that are counted without SQL, where that is quicker, hold what the
//! questions of the same names say.

use crate::common::Place;

const WORDS: &str =
    "date, lemma, pos, pos1, kind, in_hashtag, in_compound, negated, is_retweet, count";
const SAID: &str = "date, tweet_id, author_id, position, start_place, end_place, surface, lemma, \
                    pos, pos1, kind, in_hashtag, in_compound, negated, is_retweet";

/// Filters under which a view is asked for.
const FILTERS: [&[&str]; 14] = [
    &[],
    &["--pos", "noun,verb"],
    &["--pos", "名詞-固有名詞"],
    &["--pos", "all"],
    &["--kind", "hashtag,emoji"],
    &["--units", "long"],
    &["--units", "both", "--hashtag-words", "out"],
    &["--retweets", "include", "--stopwords", "none"],
    &["--retweets", "only", "--pos", "all"],
    &["--negated", "only"],
    &["--negated", "exclude", "--variants", "none"],
    &["--variants", "variants.csv", "--stopwords", "stop.txt"],
    &["--not-author", "sofa_no_tami_haishin"],
    &["--not-text", "ケーキ"],
];

/// The rows of an answer, sorted.
fn rows(place: &Place, asked: &[&str]) -> Vec<String> {
    let ran = place.run(asked);
    assert_eq!(ran.status, 0, "{asked:?}: {}", ran.stderr);
    let mut rows: Vec<String> = ran.stdout.lines().map(str::to_owned).collect();
    rows.sort();
    rows
}

fn views_are_what_their_questions_say(place: &Place, more: &[&str]) {
    place.write("variants.csv", "ひより,日和\nケーキ,ケーキ\nケエキ,菓子\n");
    place.write("stop.txt", "日和\n泣く\n");
    let mut read = 0;
    for (view, columns) in [("words", WORDS), ("said", SAID)] {
        place.write("all.sql", format!("SELECT * FROM {view}"));
        place.write("named.sql", format!("SELECT {columns} FROM {view}"));
        place.write("some.sql", format!("SELECT v.lemma AS l, v.pos FROM {view} AS v"));
        place.write("none.sql", format!("SELECT COUNT(*) AS n FROM {view}"));
        for filters in FILTERS {
            let ask = |question: &str| {
                rows(place, &[&["query", question, "--format", "csv"], filters, more].concat())
            };
            let expected = ask(view);
            assert_eq!(ask("all.sql"), expected, "{view} {filters:?}");
            assert_eq!(ask("named.sql"), expected, "{view} {filters:?}");
            assert_eq!(ask("some.sql").len(), expected.len(), "{view} {filters:?}");
            let count = (expected.len() - 1).to_string();
            assert!(ask("none.sql").contains(&count), "{view} {filters:?}: {count}");
            read += expected.len();
        }
    }
    assert!(read > 100, "{read}");
}

/// The rows of an answer with the columns that it and others have, sorted.
fn common(place: &Place, asked: &[&str], columns: &[&str]) -> Vec<String> {
    let answer = place.json(asked);
    let rows = answer["rows"].as_array().unwrap().iter();
    let row = |row: &serde_json::Value| {
        columns
            .iter()
            .map(|column| format!("{column} {}", row[column]))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut rows: Vec<String> = rows.map(row).collect();
    rows.sort();
    rows
}

#[test]
fn a_ranking_is_what_its_question_says() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place.write("variants.csv", "ひより,日和\nケーキ,ケーキ\n");
    place.write("stop.txt", "日和\n泣く\n");
    let columns = [
        "rank",
        "lemma",
        "pos",
        "kind",
        "count",
        "negated",
        "rate",
        "tweets",
        "authors",
        "top_author_share",
        "previous_rank",
    ];
    for filters in FILTERS {
        for by in ["count", "tweets", "authors"] {
            let with = |asked: &[&'static str]| {
                common(&place, &[asked, filters, &["--format", "json"]].concat(), &columns)
            };
            let set = match by {
                "count" => "by=count",
                "tweets" => "by=tweets",
                _ => "by=authors",
            };
            let ranked = with(&["rank", "2018-09-03", "--by", by, "--top", "0"]);
            let asked = with(&["query", "ranking", "--set", "date=2018-09-03", "--set", set]);
            assert_eq!(ranked, asked, "{by} {filters:?}");
        }
    }
}

#[test]
fn pairs_are_what_their_question_says() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    place.write("variants.csv", "ひより,日和\nケーキ,ケーキ\n");
    place.write("stop.txt", "日和\n泣く\n");
    let columns = ["x", "x_pos", "y", "y_pos", "n_xy", "n_x", "n_y"];
    for filters in FILTERS {
        let with = |asked: &[&'static str]| {
            common(&place, &[asked, filters, &["--format", "json"]].concat(), &columns)
        };
        let counted = with(&["cooccur", "2018-09-03", "--top", "0"]);
        let asked = with(&["query", "cooccurrence", "--set", "date=2018-09-03"]);
        assert_eq!(counted, asked, "{filters:?}");
    }
}

#[test]
fn of_the_sample() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    views_are_what_their_questions_say(&place, &[]);
}

#[test]
fn of_files_of_earlier_versions() {
    for version in ["v1", "v2"] {
        let warehouse = format!("{}/tests/warehouses/{version}", env!("CARGO_MANIFEST_DIR"));
        views_are_what_their_questions_say(&Place::bare(), &["--warehouse", &warehouse]);
    }
}

#[test]
fn of_days_that_are_not_there() {
    let place = Place::with_sample();
    place.account(&["inbox"]);
    for view in ["words", "said"] {
        let sql = format!(
            "SELECT lemma, negated, in_hashtag FROM {view} WHERE date < CAST('2018-09-01' AS DATE)"
        );
        place.write("none.sql", sql);
        assert_eq!(
            rows(&place, &["query", "none.sql", "--format", "csv"]),
            ["lemma,negated,in_hashtag"]
        );
    }
}
