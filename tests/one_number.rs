//! Servers of Mastodon count their posts and accounts for themselves: two of them may give one
//! number to different posts, and to different people.

use serde_json::{Value, json};

use crate::common::{Place, status_with};
use crate::other_shapes::lines;

/// Numbers of posts that each server has.
const NUMBERS: [u64; 2] = [100_620_000_000_000_000, 100_620_000_000_000_001];
const SERVERS: [&str; 3] = ["a.example", "b.example", "c.example"];
const COLUMNS: &str = "tweet_id, author_id, author, text, url, source_id";

/// What a server's administrator, who is its first account, has posted.
fn of_server(server: &str) -> String {
    let post = |number: u64| {
        json!({"id": number.to_string(), "created_at": "2018-09-03T03:15:00.000Z",
            "visibility": "public", "spoiler_text": "", "reblog": null,
            "content": format!("<p>{server}の朝</p>"),
            "url": format!("https://{server}/@admin/{number}"),
            "uri": format!("https://{server}/users/admin/statuses/{number}"),
            "account": {"id": "1", "username": "admin", "acct": "admin",
                "url": format!("https://{server}/@admin")}})
    };
    lines(&NUMBERS.map(post))
}

/// What is stored after some runs, each of some servers' files, and what the last one said.
fn after(runs: &[&[usize]]) -> (Place, String) {
    let place = Place::new();
    for server in SERVERS {
        place.write(server, of_server(server));
    }
    let mut said = String::new();
    for run in runs {
        let files = run.iter().map(|server| SERVERS[*server]);
        let arguments: Vec<&str> = std::iter::once("ingest").chain(files).collect();
        let ran = place.run(&arguments);
        assert_eq!(ran.status, 0, "{ran:?}");
        said = ran.stderr;
    }
    (place, said)
}

#[test]
fn posts_of_several_servers_with_one_number_are_all_kept_in_any_order() {
    let (place, said) = after(&[&[0, 1, 2]]);
    assert!(said.contains("4 posts have the number of another server's post"), "{said}");
    let posts = place.query(&format!("SELECT {COLUMNS} FROM tweets ORDER BY url"));
    let posts = posts.as_array().unwrap();
    assert_eq!(posts.len(), 6);
    // The first server by name keeps the numbers.
    let [first, second, ..] = posts.as_slice() else { panic!("{posts:?}") };
    assert_eq!((first[0].as_u64(), second[0].as_u64()), (Some(NUMBERS[0]), Some(NUMBERS[1])));
    let others = &posts[2..];
    assert!(others.iter().all(|post| post[0].as_i64().is_some_and(|id| id < 0)), "{posts:?}");
    assert_eq!(others[0][5], json!(format!("{}@b.example", NUMBERS[0])));
    // Three people, of one name and number.
    let mut people: Vec<i64> = posts.iter().filter_map(|post| post[1].as_i64()).collect();
    people.dedup();
    assert_eq!(people.len(), 3, "{posts:?}");
    let hashes = place.parquet_hashes();
    let orders: [&[&[usize]]; 6] = [
        &[&[2, 1, 0]],
        &[&[0], &[1], &[2]],
        &[&[2], &[1], &[0]],
        &[&[1], &[2, 0]],
        &[&[1, 2], &[0], &[1, 2]],
        &[&[2], &[0], &[1], &[2]],
    ];
    for runs in orders {
        let (place, _) = after(runs);
        assert_eq!(place.parquet_hashes(), hashes, "{runs:?}");
        assert_eq!(place.run(&["verify"]).status, 0, "{runs:?}");
    }
}

#[test]
fn one_input_may_have_them_all() {
    let place = Place::new();
    let [a, b] = ["a.example", "b.example"].map(of_server);
    place.write("all.jsonl", format!("{a}{b}{a}"));
    let (account, ran) = place.ingest(&["all.jsonl"]);
    assert_eq!((account, ran.status), ([6, 4, 0, 2, 0], 0), "{ran:?}");
    // Read again, each is known.
    place.write("again.jsonl", format!("{b}{a}"));
    let (account, _) = place.ingest(&["again.jsonl"]);
    assert_eq!(account, [4, 0, 4, 0, 0]);
}

#[test]
fn a_post_of_x_keeps_its_number() {
    let [server, ..] = SERVERS;
    let id = i64::try_from(NUMBERS[0]).unwrap();
    let of_x = status_with(id, 0, "Xの朝", "");
    for files in [["x", server], [server, "x"]] {
        let place = Place::new();
        place.write("x", &of_x);
        place.write(server, of_server(server));
        let ran = place.run(&["ingest", files[0], files[1]]);
        assert!(ran.stderr.contains("1 post has the number of another"), "{ran:?}");
        let posts = place.query("SELECT tweet_id, network FROM tweets ORDER BY network, tweet_id");
        let posts: &Vec<Value> = posts.as_array().unwrap();
        assert_eq!(posts.len(), 3, "{posts:?}");
        assert_eq!(posts[2], json!([id, "x"]));
    }
}
