//! The folder of pages as a site: what pages share, its name and address, the pages
//! of years and words, the search; and hostile text in each of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::common::html::Element;
use crate::common::{Place, id_at, status_with};

/// As people might write it to break a page.
const HOSTILE: &str = "\"><script>hacked=1</script>'&\u{202e}";

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path("reports").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn page(place: &Place, name: &str) -> Element {
    Element::parse(&read(place, name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == ending)
}

/// A post of an author, so many days after 2018-09-03.
fn post(day: i64, number: i64, author: i64, text: &str) -> String {
    let seconds = day * 86_400 + 30_000 + number;
    let line = status_with(id_at(seconds), seconds, text, "");
    line.replace(
        r#""user":{"id_str":"7","screen_name":"mugicha"}"#,
        &format!(r#""user":{{"id_str":"{author}","screen_name":"u{author}"}}"#),
    ) + "\n"
}

/// Quiet days, and one on which ten people say a word.
fn with_a_burst(word: &str) -> Place {
    let place = Place::new();
    let texts = ["朝ごはんがおいしい", "電車が遅れている", "公園を散歩した", "映画を見た夜"];
    let mut posts = String::new();
    for day in -10..=0 {
        for number in 0..40 {
            let text = texts[usize::try_from(number % 4).unwrap()];
            posts += &post(day, number * 10, 100 + number % 20, &format!("{text}{number}"));
        }
    }
    for number in 0..10 {
        posts += &post(0, 5_000 + number, 100 + number, &format!("{word} がすごい、{number}回目"));
    }
    posts += &post(-3, 6_000, 100, &format!("{word} かもしれない"));
    place.write("inbox/posts.jsonl", posts);
    let ran = place.run(&["nightly", "--quiet"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    place
}

/// Every link of every page leads to a file that is there, and to a place in it;
/// nothing that people wrote has become markup.
fn check_all_pages(place: &Place) {
    let root = place.path("reports");
    for file in files(&root) {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if !has_ending(&name, "html") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("<script>") && !text.contains('\u{202e}'), "{name}");
        let page = Element::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        for element in page.all("*") {
            assert!(element.attributes.keys().all(|key| !key.starts_with("on")), "{name}");
            let address = match element.name.as_str() {
                "a" | "link" => element.get("href"),
                "script" => element.get("src"),
                _ => continue,
            };
            let is_elsewhere =
                ["https://", "http://", "data:"].iter().any(|s| address.starts_with(s));
            if is_elsewhere {
                continue;
            }
            let (path, id) = address.split_once('#').unwrap_or((address, ""));
            let target =
                if path.is_empty() { file.clone() } else { file.parent().unwrap().join(path) };
            assert!(target.is_file(), "{name} leads to {address}");
            // A search is no place.
            if id.is_empty() || id.starts_with("q=") {
                continue;
            }
            if path.is_empty() {
                page.by_id(id);
            } else {
                let target = fs::read_to_string(&target).unwrap();
                assert!(target.contains(&format!("id=\"{id}\"")), "{name} leads to {address}");
            }
            assert!(element.name != "script" || element.text().is_empty(), "{name}");
        }
    }
}

#[test]
fn pages_share_what_they_look_like() {
    let place = Place::with_sample();
    place.run(&["nightly", "--quiet"]);
    check_all_pages(&place);
    let names: Vec<String> = files(&place.path("reports"))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let of = |start: &str, end: &str| {
        names.iter().filter(|name| name.starts_with(start) && name.ends_with(end)).count()
    };
    assert_eq!((of("style-", ".css"), of("script-", ".js")), (1, 1), "{names:?}");
    for name in ["2018-09-03.html", "index.html", "years/2018.html"] {
        assert!(page(&place, name).all("style").is_empty(), "{name}");
    }
    // A page by itself is one file.
    let alone = place.run(&["report", "2018-09-03", "--format", "html"]).stdout;
    let alone = Element::parse(&alone).unwrap();
    assert_eq!(alone.all("style").len(), 1);
    assert!(alone.all("script").iter().all(|script| script.get("src").is_empty()));
    // One that is older keeps what it looks like; what is lost is written again.
    place.write("reports/style-0123456789abcdef.css", "p{}");
    let style = names.iter().find(|name| name.starts_with("style-")).unwrap();
    fs::remove_file(place.path("reports").join(style)).unwrap();
    place.run(&["nightly", "--quiet"]);
    assert!(place.path("reports").join(style).is_file());
    assert!(place.path("reports/style-0123456789abcdef.css").is_file());
}

#[test]
fn years_have_pages_and_months_in_them() {
    let place = Place::new();
    let posts: String =
        [-300, -40, -1, 0].into_iter().map(|day| post(day, 0, 1, "おはよう、早起きです")).collect();
    place.write("inbox/posts.jsonl", posts);
    place.run(&["nightly", "--quiet"]);
    check_all_pages(&place);
    let year = page(&place, "years/2018.html");
    assert_eq!(year.by_id("m09").all("tbody")[0].all("tr").len(), 2);
    assert_eq!(year.by_id("m07").all("tbody")[0].all("a")[0].get("href"), "../2018-07-25.html");
    let day = page(&place, "2018-09-03.html");
    let links: Vec<&str> = day.of_class("days")[0].all("a").iter().map(|a| a.get("href")).collect();
    assert_eq!(links, ["2018-09-02.html", "years/2018.html#m09", "2018-09.html"]);
    // A year without days is gone.
    let id = id_at(-300 * 86_400 + 30_000).to_string();
    assert_eq!(place.run(&["forget", "--tweet", &id]).status, 0);
    assert!(place.path("reports/years/2017.html").is_file());
    let ran = place.run(&["nightly"]);
    assert!(ran.stderr.contains("years/2017.html: removed"), "{}", ran.stderr);
    assert!(!place.path("reports/years/2017.html").exists());
}

#[test]
fn a_day_always_has_words_in_the_list() {
    let place = Place::new();
    place.write("inbox/posts.jsonl", post(0, 0, 1, "https://example.com/a"));
    place.run(&["nightly", "--quiet"]);
    let row = page(&place, "index.html").by_id("days").of_class("risen")[1].text();
    assert!(row.starts_with("https://"), "{row}");
}

#[test]
fn a_site_has_a_name_and_an_address() {
    let place = Place::with_sample();
    place.write(
        "tsubuyaki.toml",
        "inbox = \"inbox\"\ntitle = \"ひより日和\"\ndescription = \"水曜ミルフィーユのこと\"\n\
         source = \"検索：#ひより\"\nurl = \"https://example.org/hiyori\"\n",
    );
    place.run(&["nightly", "--quiet"]);
    check_all_pages(&place);
    let meta = |page: &Element, name: &str| -> String {
        let is_it = |meta: &&&Element| meta.get("property") == name || meta.get("name") == name;
        page.all("meta").iter().find(is_it).map_or("", |meta| meta.get("content")).to_owned()
    };
    let day = page(&place, "2018-09-03.html");
    assert_eq!(day.all("title")[0].text(), "2018年9月3日（月）の投稿 66件 — ひより日和");
    assert_eq!(day.of_class("brand")[0].all("bdi")[0].text(), "ひより日和");
    assert!(meta(&day, "description").contains("16人が66件を投稿した"));
    assert_eq!(meta(&day, "og:url"), "https://example.org/hiyori/2018-09-03.html");
    let image = meta(&day, "og:image");
    let card = image.strip_prefix("https://example.org/hiyori/").unwrap();
    assert!(place.path("reports").join(card).is_file(), "{card}");
    let svg = read(&place, "cards/2018-09-03.svg");
    roxmltree::Document::parse(&svg).unwrap();
    assert!(svg.contains("66件・16人") && svg.contains(">ひより<"), "{svg}");
    let index = page(&place, "index.html");
    assert_eq!(index.all("title")[0].text(), "ひより日和");
    assert_eq!(meta(&index, "description"), "水曜ミルフィーユのこと");
    assert!(index.of_class("end")[0].text().contains("検索：#ひより"));
    let feed = read(&place, "feed.xml");
    let feed = roxmltree::Document::parse(&feed).unwrap();
    let texts = |name: &str| -> Vec<String> {
        let named = feed.descendants().filter(|node| node.tag_name().name() == name);
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        texts("id")[..2],
        ["https://example.org/hiyori/", "https://example.org/hiyori/day/2018-09-03"]
    );
    assert_eq!(texts("title")[0], "ひより日和");
    for link in feed.descendants().filter(|node| node.tag_name().name() == "link") {
        assert!(link.attribute("href").unwrap().starts_with("https://example.org/hiyori/"));
    }
    // What the site is called is part of its pages, those by themselves too.
    let alone = place.run(&["report", "--format", "html"]).stdout;
    assert!(alone.contains("ひより日和") && !alone.contains("og:url"));
    // Without an address there is no picture, and another name makes other pages.
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\ntitle = \"別の名\"\n");
    assert!(place.run(&["nightly"]).stderr.contains("3 pages written"));
    assert!(!read(&place, "2018-09-03.html").contains("og:image"));
}

#[test]
fn a_wrong_address_is_named() {
    let place = Place::with_sample();
    for url in ["example.org", "javascript:alert(1)", "https://a/?q=1"] {
        place.write("tsubuyaki.toml", format!("inbox = \"inbox\"\nurl = \"{url}\"\n"));
        let ran = place.run(&["nightly"]);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.stderr.contains("url: expected the address of the folder"), "{}", ran.stderr);
    }
}

#[test]
fn words_have_addresses_and_pages() {
    let place = with_a_burst("地震");
    check_all_pages(&place);
    let day = page(&place, "2018-09-03.html");
    let entry = day.by_id("w-地震");
    let course = entry.of_class("course")[0];
    assert!(course.all("svg")[0].get("aria-label").contains("最多は9月3日の10回"));
    let other = course.all("a")[0];
    assert_eq!((other.get("href"), other.text().as_str()), ("2018-08-31.html#w-地震", "8/31"));
    // It rose: the first sentence leads to its examples, and these to its page.
    let lede: Vec<&str> = day.of_class("lede")[0].all("a").iter().map(|a| a.get("href")).collect();
    assert_eq!(lede, ["#w-地震"]);
    let links: Vec<&str> = entry.all("a").iter().map(|a| a.get("href")).collect();
    assert!(links.contains(&"words/地震.html"), "{links:?}");
    let others = day.by_id("ev").all("a");
    let others: Vec<_> = others.into_iter().filter(|a| a.get("href").contains("words/")).collect();
    let others: Vec<&str> = others.iter().map(|a| a.get("href")).collect();
    assert_eq!(
        others,
        ["words/すごい.html", "words/地震.html"],
        "what rose, and by several people, leads to pages of its own"
    );
    // It burst by ten people: the list leads there, too.
    let word = page(&place, "words/地震.html");
    assert_eq!(word.all("h1")[0].all("bdi")[0].text(), "地震");
    let text = word.by_id("posts").text();
    assert!(text.contains("この記録での初登場日") && text.contains("急増"), "{text}");
    assert!(text.contains("10回・10人"), "{text}");
    let index = page(&place, "index.html");
    let links: Vec<&str> = index.by_id("words").all("a").iter().map(|a| a.get("href")).collect();
    assert!(links.contains(&"words/地震.html"), "{links:?}");
    let search = read(&place, "search.js");
    assert!(search.starts_with("globalThis.tsubuyakiDays={\"words\":[") && search.contains("地震"));
    // The same from all days at once as day by day; nothing is written twice.
    let before = place.hashes("reports");
    place.run(&["nightly", "--quiet"]);
    assert_eq!(place.hashes("reports"), before);
}

/// A word that is stored in small letters is called on its page, in the list and in the search
/// as people wrote it.
#[test]
fn a_word_is_called_as_people_wrote_it() {
    let place = with_a_burst("DIY");
    let word = page(&place, "words/diy.html");
    assert_eq!(word.all("h1")[0].all("bdi")[0].text(), "DIY");
    let lede = word.of_class("lede")[0].text();
    assert!(lede.starts_with("「DIY」は"), "{lede}");
    assert!(word.all("title")[0].text().contains("「DIY」"));
    let index = page(&place, "index.html");
    for section in ["words", "days"] {
        let text = index.by_id(section).text();
        assert!(text.contains("DIY") && !text.contains("diy"), "{text}");
    }
    let search = read(&place, "search.js");
    assert!(search.contains("\"diy\"") && search.contains(":\"DIY\""), "{search}");
    let term = place.json(&["term", "diy", "--format", "json"]);
    assert_eq!((&term["lemma"], &term["spelling"]), (&"diy".into(), &"DIY".into()));
}

#[test]
fn one_person_alone_makes_no_page() {
    let place = Place::new();
    let mut posts = String::new();
    for day in -10..=0 {
        for number in 0..40 {
            posts += &post(day, number * 10, 100 + number % 20, &format!("散歩と映画の話{number}"));
        }
    }
    for number in 0..10 {
        posts += &post(0, 5_000 + number, 7, &format!("抽選に応募した、{number}回目"));
    }
    place.write("inbox/posts.jsonl", posts);
    place.run(&["nightly", "--quiet"]);
    assert!(!place.path("reports/words/抽選.html").exists());
}

#[test]
fn hostile_words_stay_in_their_place() {
    let place = Place::new();
    let words = ["#\"><script>", "../../x", "con", &"あ".repeat(200), "🎂", HOSTILE, "K", "ｋ"];
    let mut posts = String::new();
    for day in -9..=0 {
        for number in 0..30 {
            posts += &post(day, number * 10, 100 + number % 20, &format!("散歩の話{number}"));
        }
    }
    for (place, word) in (0_i64..).zip(words) {
        for number in 0..8 {
            let text = format!("{word} #タグ{} ああ {number}", "x".repeat(90));
            posts += &post(0, 5_000 + 100 * place + number, 100 + number, &text);
        }
    }
    place.write("inbox/posts.jsonl", posts);
    let hostile = serde_json::to_string(HOSTILE).unwrap().replace("\\u202e", "\u{202e}");
    place.write(
        "tsubuyaki.toml",
        format!(
            "inbox = \"inbox\"\ntitle = {hostile}\ndescription = {hostile}\nsource = {hostile}\n\
             url = \"https://example.org/\"\n"
        ),
    );
    let ran = place.run(&["nightly", "--quiet"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    check_all_pages(&place);
    for file in files(&place.path("reports")) {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if has_ending(&name, "svg") || has_ending(&name, "xml") {
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        assert!(name.len() <= 110 && !name.starts_with('.'), "{name}");
        if name == "search.js" {
            assert!(!text.contains('<') && !text.contains('\u{202e}'), "{text}");
        }
    }
    // No file lies elsewhere.
    assert!(!place.path("x.html").exists() && !place.path("reports/x.html").exists());
    for format in ["html", "markdown", "text", "json"] {
        for word in ["con", "🎂", "k"] {
            let ran = place.run(&["term", word, "--format", format]);
            assert!(ran.status == 0 || ran.stderr.contains("contains the word"), "{ran:?}");
            let is_harmless = !ran.stdout.contains("<script>h") && !ran.stdout.contains('\u{202e}');
            assert!(format == "json" || is_harmless, "{}", ran.stdout);
        }
    }
}

#[test]
fn a_term_is_told_in_all_formats() {
    let place = with_a_burst("地震");
    let json = place.json(&["term", "地震", "--format", "json"]);
    assert_eq!((&json["lemma"], &json["count"]), (&"地震".into(), &11.into()));
    assert_eq!(json["first"], "2018-08-31");
    assert_eq!(json["series"].as_array().unwrap().len(), 11);
    let moments = json["moments"].as_array().unwrap();
    assert_eq!(moments[1]["people"], 10);
    // Its spellings are those of all days.
    assert_eq!(json["spellings"][0]["surface"], "地震");
    assert_eq!(json["spellings"][0]["count"], json["count"]);
    let facts = ["11回", "2018年8月31日（金）", "10回・10人", "かもしれない"];
    for format in ["text", "markdown", "html"] {
        let text = place.run(&["term", "地震", "--format", format]).stdout;
        let text = if format == "html" { Element::parse(&text).unwrap().text() } else { text };
        for fact in facts {
            assert!(text.contains(fact), "{format} lacks {fact}: {text}");
        }
    }
    // All wrote it in one way, which is nothing to tell.
    for format in ["text", "markdown", "html"] {
        let text = place.run(&["term", "地震", "--format", format]).stdout;
        assert!(!text.contains("書き方"), "{format}: {text}");
        assert!(format != "markdown" || !text.contains("\\."), "{text}");
    }
    let english = place.run(&["term", "地震", "--lang", "en"]).stdout;
    assert!(english.contains("11 times on 2 days"), "{english}");
    let ran = place.run(&["term", "自信"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stderr.contains("no original post in the warehouse contains the word"));
    // The same whatever the number of threads.
    let of = |threads| place.run(&["term", "地震", "--threads", threads]).stdout;
    assert_eq!(of("1"), of("4"));
}

#[test]
fn posts_are_linked_only_where_their_ids_are_x_s() {
    let place = Place::new();
    place.write(
        "inbox/corpus.csv",
        "id,created_at,text,author\n1,2018-09-03T10:00:00Z,今日は雨でした,speaker\n",
    );
    place.run(&["nightly", "--quiet"]);
    assert!(!read(&place, "2018-09-03.html").contains("twitter.com"));
    // Nor are the posts of a copied text, whose ids X gave in other years, if it did.
    let copies = Place::new();
    let copied = |number: i64| {
        let id = 100_000_000_000_002_711 + 1_000 * number;
        let text = "新作の限定パフェを抽選で十名様に贈呈、応募は店頭で受付中";
        format!(
            "{{\"id\":{id},\"text\":\"{text}\",\"created_at\":\"2018-09-03T10:0{number}:00Z\",\
             \"author_id\":{number},\"username\":\"hito{number}\"}}\n"
        )
    };
    let others = (0..30).map(|number| post(0, 60 * number, 10 + number, "今日は雨でした"));
    copies.write("inbox/a.jsonl", (1..5).map(copied).chain(others).collect::<String>());
    copies.run(&["nightly", "--quiet"]);
    let written = read(&copies, "2018-09-03.html");
    assert!(written.contains("限定パフェ") && written.contains("id=\"same\""), "{written}");
    assert!(!written.contains("twitter.com/hito"), "{written}");
    let other = Place::new();
    other.write("inbox/a.jsonl", post(0, 0, 1, "今日は雨でした"));
    other.run(&["nightly", "--quiet"]);
    assert!(read(&other, "2018-09-03.html").contains("https://twitter.com/u1/status/"));
}

#[test]
fn few_stops_lie_before_the_examples() {
    let place = Place::with_sample();
    place.run(&["nightly", "--quiet"]);
    let text = read(&place, "2018-09-03.html");
    let before = text.split("id=\"ev\"").next().unwrap();
    let is_stop = |tag: &str| {
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        matches!(name, "summary" | "input" | "button")
            || name == "a" && !tag.contains("tabindex=\"-1\"")
            || tag.split('>').next().is_some_and(|tag| tag.contains("tabindex=\"0\""))
    };
    // What is folded is no stop until it is opened; a table of words is one.
    let (mut depth, mut table) = (0, None);
    let mut stops = BTreeSet::new();
    for (place, tag) in before.split('<').enumerate() {
        match tag.split([' ', '>']).next().unwrap_or_default() {
            "details" => depth += 1,
            "/details" => depth -= 1,
            "table" if tag.contains("\"chg\"") || tag.contains("\"rank\"") => table = Some(place),
            "/table" => table = None,
            _ => {}
        }
        if is_stop(tag) && (depth == 0 || depth == 1 && tag.starts_with("summary")) {
            stops.insert(table.unwrap_or(place));
        }
    }
    assert!(stops.len() < 80, "{} stops", stops.len());
}
