//! The folder of pages: the list of all days, the feed, and what is written
//! again when.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::common::html::Element;
use crate::common::{Place, id_at, status_with};

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path("reports").join(name)).unwrap()
}

/// The files of `reports` that differ, by their names.
fn changed(before: &BTreeMap<PathBuf, String>, place: &Place) -> Vec<String> {
    place
        .hashes("reports")
        .into_iter()
        .filter(|(path, hash)| before.get(path) != Some(hash))
        // Those of words are tested by themselves.
        .filter(|(path, _)| !path.to_string_lossy().contains("words/"))
        .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect()
}

/// A tweet so many days after 2018-09-03.
fn tweet(day: i64, text: &str) -> String {
    let seconds = day * 86_400 + 43_200;
    status_with(id_at(seconds), seconds, text, "") + "\n"
}

#[test]
fn pages_lead_to_their_neighbours() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["nightly"]).status, 0);
    let links = |name: &str| -> Vec<String> {
        let page = Element::parse(&read(&place, name)).unwrap();
        let days = page.of_class("days")[0].all("a");
        days.into_iter().map(|link| link.get("href").to_owned()).collect()
    };
    // The month in the page of its year, the week, the month.
    let around = ["years/2018.html#m09", "2018-W35.html", "2018-09.html"];
    assert_eq!(links("2018-09-01.html"), [&around[..], &["2018-09-02.html"]].concat());
    assert_eq!(
        links("2018-09-02.html"),
        [&["2018-09-01.html"], &around[..], &["2018-09-03.html"]].concat()
    );
    // The week of the last day has no other.
    assert_eq!(links("2018-09-03.html"), ["2018-09-02.html", around[0], "2018-09.html"]);
    // Years lead to their months and weeks.
    let year = Element::parse(&read(&place, "years/2018.html")).unwrap();
    let spans: Vec<&str> =
        year.of_class("spans")[0].all("a").iter().map(|link| link.get("href")).collect();
    assert_eq!(spans, ["../2018-09.html", "../2018-W35.html"]);
}

#[test]
fn only_pages_of_days_that_are_gone_are_removed() {
    for record_is_lost in [false, true] {
        let place = Place::new();
        place.write("inbox/a.jsonl", tweet(0, "台風だ") + &tweet(1, "晴れた"));
        assert_eq!(place.run(&["nightly"]).status, 0);
        place.write("reports/2018-08-01.txt", "a note of someone's own");
        place.write("reports/2018-08-01.json", "{}");
        if record_is_lost {
            std::fs::remove_file(place.path("reports/index.json")).unwrap();
        }
        let id = id_at(86_400 + 43_200).to_string();
        assert_eq!(place.run(&["forget", "--tweet", &id]).status, 0);
        let ran = place.run(&["nightly"]);
        assert!(ran.stderr.contains("2018-09-04.html: removed"), "{ran:?}");
        let days: Vec<PathBuf> = place
            .hashes("reports")
            .into_keys()
            .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("2018-"))
            .collect();
        let names: Vec<_> = days.iter().map(|path| path.file_name().unwrap()).collect();
        assert_eq!(
            names,
            [
                "2018-08-01.json",
                "2018-08-01.txt",
                "2018-09-03.html",
                "2018-09-03.json",
                "2018-09-03.txt",
            ]
        );
    }
}

#[test]
fn the_list_has_all_days_and_what_rose() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    let list = Element::parse(&read(&place, "index.html")).unwrap();
    let rows: Vec<String> = list.all("tbody")[0].all("tr").into_iter().map(Element::text).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("9/3（月）6616ひより・ケーキ"), "{rows:?}");
    // Where nothing can have risen, what most people said.
    assert!(rows[2].starts_with("9/1（土）3416") && rows[2].contains('・'), "{rows:?}");
    // The calendar of the year leads to every day.
    let year = Element::parse(&read(&place, "years/2018.html")).unwrap();
    let calendar = year.by_id("cal").all("svg")[0].all("a");
    assert_eq!(calendar.len(), 3);
    assert_eq!(calendar[2].get("href"), "../2018-09-03.html");
}

#[test]
fn the_feed_is_atom() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    let text = read(&place, "feed.xml");
    let feed = roxmltree::Document::parse(&text).unwrap();
    let root = feed.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
    let child = |element: roxmltree::Node, name: &str| {
        let found = element
            .children()
            .find(|child| child.has_tag_name(("http://www.w3.org/2005/Atom", name)));
        found.unwrap_or_else(|| panic!("no {name}")).text().unwrap_or_default().to_owned()
    };
    let entries: Vec<_> =
        root.children().filter(|child| child.tag_name().name() == "entry").collect();
    // Three days, and the week that is over.
    assert_eq!(entries.len(), 4);
    let mut ids = vec![child(root, "id")];
    for element in std::iter::once(root).chain(entries.iter().copied()) {
        assert!(child(element, "updated").parse::<jiff::Timestamp>().is_ok());
        assert!(!child(element, "title").is_empty());
    }
    ids.extend(entries.iter().map(|entry| child(*entry, "id")));
    assert!(ids.iter().all(|id| id.starts_with("tag:tsubuyaki.invalid,2018:")), "{ids:?}");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    // The last tweet of the sample's last day, at 23:51:12 in Japan.
    let last = place.query("SELECT CAST(MAX(created_at) AS VARCHAR) AS last FROM tweets");
    let last = last[0][0].as_str().unwrap().replace(' ', "T");
    assert!(last.starts_with(child(root, "updated").trim_end_matches('Z')), "{last}");
    assert!(child(entries[0], "summary").contains("16人が66件を投稿した"));
}

#[test]
fn a_new_day_changes_its_page_and_the_one_before() {
    let place = Place::new();
    let days: String = (0..5).map(|day| tweet(day, "おはよう、今日も早起きです")).collect();
    place.write("inbox/days.jsonl", days);
    assert!(place.run(&["nightly"]).stderr.contains("5 pages written"));
    let before = place.hashes("reports");
    place.write("inbox/more.jsonl", tweet(5, "おはよう、朝ごはんがおいしい"));
    assert!(place.run(&["nightly"]).stderr.contains("2 pages written"));
    let names = ["2018-09-07.html", "2018-09-07.json"];
    let new = ["2018-09-08.html", "2018-09-08.json", "2018-09-08.txt"];
    let periods = ["2018-09.html", "2018-09.json", "2018-09.txt"];
    let week = ["2018-W36.html", "2018-W36.json", "2018-W36.txt"];
    let shared = ["feed.xml", "index.html", "index.json", "periods.json", "search.js", "2018.html"];
    let expected: Vec<&str> =
        names.into_iter().chain(new).chain(periods).chain(week).chain(shared).collect();
    assert_eq!(changed(&before, &place), expected);
    // The same as of all days at once.
    let other = Place::new();
    let days: String = (0..5).map(|day| tweet(day, "おはよう、今日も早起きです")).collect();
    other.write("inbox/days.jsonl", days);
    other.write("inbox/more.jsonl", tweet(5, "おはよう、朝ごはんがおいしい"));
    other.run(&["nightly"]);
    assert_eq!(read(&place, "feed.xml"), read(&other, "feed.xml"));
    assert_eq!(read(&place, "index.html"), read(&other, "index.html"));
}

#[test]
fn an_old_day_changes_the_pages_whose_series_has_it() {
    let place = Place::new();
    let days: String = [0, 1, 56, 57].map(|day| tweet(day, "おはよう、今日も早起きです")).concat();
    place.write("inbox/days.jsonl", days);
    place.run(&["nightly"]);
    // Another tweet of the first day: the page 56 days later shows a day that is set
    // against it, the next does not.
    let seconds = 50_000;
    let more = status_with(id_at(seconds), seconds, "おはよう、今日も早起きです", "") + "\n";
    place.write("inbox/more.jsonl", more);
    assert!(place.run(&["nightly"]).stderr.contains("3 pages written"));
}

#[test]
fn what_is_lost_is_made_good() {
    let place = Place::with_sample();
    place.run(&["nightly"]);
    let whole = place.hashes("reports");
    // The record alone, as if the run had been killed before it was written.
    fs::remove_file(place.path("reports/index.json")).unwrap();
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains(" 0 pages written"), "{}", ran.stderr);
    assert_eq!(place.hashes("reports"), whole);
    // A page cut short, a broken record, a missing feed.
    let path = place.path("reports/2018-09-02.html");
    let page = fs::read(&path).unwrap();
    fs::write(&path, &page[..1000]).unwrap();
    fs::write(place.path("reports/index.json"), "[{").unwrap();
    fs::remove_file(place.path("reports/feed.xml")).unwrap();
    place.run(&["nightly"]);
    // Without a record the length of a page is not known; its own JSON is.
    fs::remove_file(&path).unwrap();
    place.run(&["nightly"]);
    assert_eq!(place.hashes("reports"), whole);
    fs::write(&path, &page[..1000]).unwrap();
    assert!(place.run(&["nightly"]).stderr.contains("1 page written"));
    assert_eq!(place.hashes("reports"), whole);
    // Another language makes other pages.
    assert!(place.run(&["nightly", "--lang", "en"]).stderr.contains("3 pages written"));
}

#[test]
fn a_run_killed_before_the_pages_is_made_good() {
    let place = Place::with_sample();
    // The commit alone, as a run leaves it that is killed after it.
    assert_eq!(place.run(&["ingest", "--quiet", "inbox"]).status, 0);
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("3 pages written"), "{}", ran.stderr);
    let other = Place::with_sample();
    other.run(&["nightly"]);
    let names = |place: &Place| -> BTreeMap<String, String> {
        let hashes = place.hashes("reports").into_iter();
        hashes
            .map(|(path, hash)| (path.file_name().unwrap().to_string_lossy().into_owned(), hash))
            .collect()
    };
    assert_eq!(names(&place), names(&other));
}

/// The version of pages, and the hash of what those of the sample say: whoever
/// changes what pages say or how they look puts the new hash here and raises
/// `PAGE_VERSION`, or `nightly` leaves the pages that are written as they are.
const PAGES: (u64, &str) = (17, "f1fd9f5e1218092a");

#[test]
fn the_version_of_pages_is_raised_with_what_they_say() {
    let mut hasher = blake3::Hasher::new();
    let mut version = None;
    for language in ["ja", "en"] {
        let place = Place::with_sample();
        place.run(&["nightly", "--lang", language]);
        for name in
            ["2018-09-02.html", "2018-09-03.html", "2018-09-03.txt", "index.html", "feed.xml"]
        {
            hasher.update(without_origins(&read(&place, name)).as_bytes());
        }
        let page: serde_json::Value =
            serde_json::from_str(&read(&place, "2018-09-03.json")).unwrap();
        version = page["page_version"].as_u64();
    }
    let hash = hasher.finalize().to_hex();
    assert_eq!(
        (version, &hash[..16]),
        (Some(PAGES.0), PAGES.1),
        "the sample's pages are others: if what they say or how they look has changed, raise \
         PAGE_VERSION (src/report/content.rs); then put version and hash into PAGES"
    );
}

/// A page without what tells by which program and from which dictionaries and
/// lists it was made.
fn without_origins(page: &str) -> String {
    let page = match page.split_once(r#"<section class="s" id="rep""#) {
        Some((before, rest)) => {
            format!("{before}{}", rest.split_once("</section>").map_or("", |(_, after)| after))
        }
        None => page.to_owned(),
    };
    let is_of_dictionary =
        |line: &str| ["辞書", "Dictionary"].iter().any(|name| line.starts_with(name));
    let lines: Vec<&str> = page.lines().filter(|line| !is_of_dictionary(line)).collect();
    lines.join("\n").replace(env!("CARGO_PKG_VERSION"), "")
}

#[test]
fn pages_of_a_run_that_was_ended_are_known() {
    let place = Place::new();
    place.write("inbox/a.jsonl", tweet(0, "台風だ") + &tweet(0, "雨"));
    assert_eq!(place.run(&["nightly"]).status, 0);
    let before: Vec<(&str, String)> = ["index.json", "periods.json", "words/index.json"]
        .map(|name| (name, read(&place, name)))
        .into();
    place.write("inbox/b.jsonl", tweet(1, "ひみつ") + &tweet(40, "ひみつ"));
    assert_eq!(place.run(&["nightly"]).status, 0);
    let with_more = place.hashes("reports");
    // As a run leaves it that is ended before its records: of one page the first files
    // are there, of another one a file that is not whole.
    for (name, text) in before {
        place.write(&format!("reports/{name}"), text);
    }
    place.write("reports/unfinished.txt", "\"2018-09-04\"\n\"2018-10-13\"\n\"2018-W36\"\n");
    fs::remove_file(place.path("reports/2018-09-04.json")).unwrap();
    fs::rename(place.path("reports/2018-10-13.json"), place.path("reports/2018-10-13.json.new"))
        .unwrap();
    fs::write(place.path("reports/feed.xml.new"), "ひみつ").unwrap();
    fs::write(place.path("reports/note.html.new"), "a note of someone's own").unwrap();
    let copy = place.hashes("reports");
    assert_eq!(place.run(&["nightly"]).status, 0);
    fs::remove_file(place.path("reports/note.html.new")).unwrap();
    assert_eq!(place.hashes("reports"), with_more);
    assert_ne!(copy, with_more);
    // The same, and the posts are forgotten meanwhile.
    place.write("reports/unfinished.txt", "\"2018-09-04\"\n\"2018-10-13\"\n\"2018-W36\"\n");
    for name in ["index.json", "periods.json"] {
        fs::remove_file(place.path(&format!("reports/{name}"))).unwrap();
    }
    fs::remove_file(place.path("reports/2018-10-13.json")).unwrap();
    for seconds in [86_400 + 43_200, 40 * 86_400 + 43_200] {
        let id = id_at(seconds).to_string();
        assert_eq!(place.run(&["forget", "--tweet", &id]).status, 0);
    }
    assert_eq!(place.run(&["nightly"]).status, 0);
    for path in place.hashes("reports").into_keys() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains("ひみつ"), "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(!name.contains("2018-10") && !name.contains("09-04"), "{name}");
    }
    assert!(!place.path("reports/unfinished.txt").exists());
}

#[test]
fn a_flipped_bit_in_a_record_is_on_no_page() {
    let place = Place::with_sample();
    assert_eq!(place.run(&["nightly"]).status, 0);
    let whole = place.hashes("reports");
    for name in ["index.json", "periods.json", "words/index.json"] {
        let text = fs::read(place.path(&format!("reports/{name}"))).unwrap();
        for number in 0..12 {
            let mut flipped = text.clone();
            let place_of_bit = text.len() * (2 * number + 1) / 24;
            flipped[place_of_bit] ^= 1 << (number % 8);
            fs::write(place.path(&format!("reports/{name}")), flipped).unwrap();
            assert_eq!(place.run(&["nightly", "--quiet"]).status, 0);
            assert_eq!(place.hashes("reports"), whole, "{name}, byte {place_of_bit}");
        }
    }
}
