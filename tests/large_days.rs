//! Days of more tweets than are read, merged, cut or written at once.

use crate::common::records::file_of;
use crate::common::{Place, id_at, status, status_with};

/// Tweets of one day, some seconds apart.
const TWEETS: i64 = 70_000;

fn line(number: i64) -> String {
    status(number, &format!("つぶやき{number} 水曜の朝 @name{number} #札{}", number % 900)) + "\n"
}

/// A later observation: some are longer, all are liked.
fn later(number: i64) -> String {
    let more = if number % 2 == 0 { "、続きの話" } else { "" };
    let text = format!("つぶやき{number} 水曜の朝 @name{number} #札{}{more}", number % 900);
    status_with(id_at(number), number, &text, r#","favorite_count":3"#) + "\n"
}

/// Numbers in an order that is none.
fn mixed(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut numbers: Vec<i64> = numbers.collect();
    numbers.sort_by_key(|number| (number * 7_919) % TWEETS);
    numbers
}

#[test]
fn a_large_day_has_the_same_bytes_however_it_came_together() {
    let of = |numbers: &[i64]| numbers.iter().copied().map(line).collect::<String>();
    let first = of(&mixed((0..TWEETS).filter(|number| number % 3 != 0)));
    let second: String = of(&(0..TWEETS).filter(|number| number % 3 == 0).collect::<Vec<_>>())
        + &(0..TWEETS).step_by(140).map(later).collect::<String>();
    let known = (0..TWEETS).step_by(140).filter(|number| number % 3 != 0).count() as u64;
    let all = TWEETS as u64;

    let at_once = Place::new();
    at_once.write("first", &first);
    at_once.write("second", &second);
    assert_eq!(at_once.account(&["first", "second"]), [all + 500, all, 0, 500, 0]);
    let expected = at_once.parquet_hashes();

    let one_by_one = Place::new();
    one_by_one.write("first", &first);
    one_by_one.write("second", &second);
    let stored = all - all.div_ceil(3);
    assert_eq!(one_by_one.account(&["first"]), [stored, stored, 0, 0, 0]);
    let read = all.div_ceil(3) + 500;
    let account = [read, all.div_ceil(3), known, 500 - known, 0];
    assert_eq!(one_by_one.account(&["second"]), account);
    assert_eq!(one_by_one.parquet_hashes(), expected);

    let backwards = Place::new();
    backwards.write("first", &first);
    backwards.write("second", &second);
    backwards.account(&["second", "--threads", "1"]);
    backwards.account(&["first", "--threads", "1"]);
    assert_eq!(backwards.parquet_hashes(), expected);
    assert_eq!(backwards.run(&["ingest", "--rebuild"]).status, 0);
    assert_eq!(backwards.parquet_hashes(), expected);
}

#[test]
fn tweets_leave_a_large_day_for_another() {
    // A table has them three days late; their ids know better.
    let late: String = (0..9_000)
        .map(|number| {
            let time = 3 * 86_400 + number;
            file_of("jsonl", &id_at(number).to_string(), time, &format!("朝{number}"))
        })
        .collect();
    let stays: String = (0..2_000)
        .map(|number| status(3 * 86_400 + number * 5, &format!("夜{number}")) + "\n")
        .collect();
    let own = |numbers: std::ops::Range<i64>| -> String {
        numbers.map(|number| status(number, &format!("朝{number}")) + "\n").collect()
    };
    let place = Place::new();
    place.write("late", &late);
    place.write("stays", &stays);
    assert_eq!(place.account(&["late"]), [9_000, 9_000, 0, 0, 0]);
    place.write("some", own(0..4_500));
    assert_eq!(place.account(&["some", "stays"]), [6_500, 2_000, 4_500, 0, 0]);
    place.write("rest", own(4_500..9_000));
    assert_eq!(place.account(&["rest"]), [4_500, 0, 4_500, 0, 0]);

    let at_once = Place::new();
    for (name, content) in
        [("late", late.clone()), ("stays", stays.clone()), ("own", own(0..9_000))]
    {
        at_once.write(name, content);
    }
    at_once.account(&["late", "stays", "own"]);
    assert_eq!(place.parquet_hashes(), at_once.parquet_hashes());

    // All of a day.
    let place = Place::new();
    place.write("late", &late);
    place.account(&["late"]);
    place.write("own", own(0..9_000));
    assert_eq!(place.account(&["own"]), [9_000, 0, 9_000, 0, 0]);
    assert_eq!(
        place
            .query("SELECT DISTINCT CAST(date AS VARCHAR) AS d FROM tweets")
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert!(!place.path("warehouse/terms/date=2018-09-06").exists());
}

#[test]
fn a_term_that_a_day_loses_and_others_keep_stays_what_it_is() {
    let ingested = |files: &[&[String]]| {
        let place = Place::new();
        for (number, lines) in files.iter().enumerate() {
            let name = format!("{number}.jsonl");
            place.write(&name, lines.concat());
            place.account(&[&name]);
        }
        place.parquet_hashes()
    };
    let cut = status(0, "@mille 今日の… https://example.com/a…") + "\n";
    let whole = status(0, "今日の公演は最高だった、また行きたい。") + "\n";
    let other = status(86_400, "@mille 明日も https://example.com/a…") + "\n";
    // A mention and a URL that only the other day has now: no words.
    let expected = ingested(&[&[cut.clone(), whole.clone(), other.clone()]]);
    assert_eq!(ingested(&[&[cut, other], &[whole]]), expected);
}
