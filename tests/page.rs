//! The daily page in HTML.

use std::collections::BTreeSet;

use crate::common::html::{Element, Node};
use crate::common::{Place, SAMPLE, id_at, status_with};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

pub const HOSTILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/browser/hostile.jsonl");
/// What a page may weigh, in bytes.
const MOST_BYTES: usize = 1_500_000;

pub fn with(path: &str) -> Place {
    let place = Place::new();
    let ran = place.run(&["ingest", "--quiet", path]);
    assert_eq!(ran.status, 0, "{ran:?}");
    place
}

fn page(place: &Place, more: &[&str]) -> (String, Element) {
    let ran = place.run(&[&["report", "2018-09-03", "--format", "html"], more].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    let parsed = Element::parse(&ran.stdout).unwrap();
    (ran.stdout, parsed)
}

#[test]
fn sections_stand_in_their_order() {
    let place = with(SAMPLE);
    for language in ["ja", "en"] {
        let (_, page) = page(&place, &["--lang", language]);
        let ids: Vec<&str> =
            page.of_class("s").into_iter().map(|section| section.get("id")).collect();
        let expected = [
            "chg", "num", "sum", "spread", "link", "rank", "cloud", "net", "hour", "tag", "ev",
            "rep",
        ];
        assert_eq!(ids, expected);
        assert_eq!(page.all("html")[0].get("lang"), language);
        assert_eq!(page.all("h1").len(), 1);
    }
}

#[test]
fn what_may_be_chance_is_not_told() {
    let place = Place::new();
    let tweet =
        |seconds, text| status_with(crate::common::id_at(seconds), seconds, text, "") + "\n";
    place.write(
        "inbox/a.jsonl",
        tweet(-3_600, "台風で電車が止まる、台風") + &tweet(43_200, "猫と犬と猫"),
    );
    place.run(&["ingest"]);
    let (_, page) = page(&place, &[]);
    let lede = page.of_class("lede")[0].text();
    // Of a day whose posts are shown whole, no word is named.
    assert!(lede.starts_with("投稿は1件"), "{lede}");
}

#[test]
fn the_day_is_told_in_words_and_numbers() {
    let place = with(SAMPLE);
    let (_, page) = page(&place, &[]);
    assert_eq!(page.all("title")[0].text(), "2018年9月3日（月）の投稿 66件");
    let lede = page.of_class("lede")[0].text();
    assert!(lede.starts_with("「ひより」（"), "{lede}");
    // What goes on from it is not named beside it.
    assert!(lede.contains("人）、「ケーキ」（") && !lede.contains("生誕祭"), "{lede}");
    // Some that fell are sure, none that rose is.
    assert!(lede.contains("（7人）は増えたように見えるが、確かとは言えない。"), "{lede}");
    let end = "前日に多かった「雨」、「台風」は減った。16人が66件を投稿した（前日より21件増）。";
    assert!(lede.ends_with(end), "{lede}");
    let numbers = page.by_id("num");
    assert_eq!(numbers.of_class("big")[0].text(), "66件");
    // Counted in the sample by hand: tweets of each day, and retweets.
    let rows: Vec<Vec<String>> = numbers.all("table")[0].all("tbody")[0]
        .all("tr")
        .iter()
        .map(|row| row.children_text())
        .collect();
    let column = |place: usize| rows.iter().map(|row| row[place].as_str()).collect::<Vec<_>>();
    assert_eq!(column(0), ["9/3（月）", "9/2（日）", "9/1（土）"]);
    assert_eq!(column(1), ["66", "45", "34"]);
    // In the first days every word is new: that column is left out.
    assert_eq!(rows[0][4], "7");
    assert_eq!(page.by_id("sum").of_class("q").len(), 5);
}

#[test]
fn rankings_are_of_words_and_their_rates() {
    let place = with(SAMPLE);
    let (_, page) = page(&place, &[]);
    let tables = page.by_id("rank").all("table");
    let lists = ["形容詞", "名詞,形容詞", "動詞,名詞,形容詞"];
    let mut shown: BTreeSet<String> = BTreeSet::new();
    // Without numerals, units and suffixes, which `rank` counts where they are asked for.
    let question = "SELECT lemma, CAST(SUM(count) AS BIGINT) AS n FROM words \
         WHERE date = '2018-09-03' AND kind = 'word' AND pos1 NOT IN ('数', '接尾') \
         GROUP BY lemma ORDER BY n DESC, lemma";
    place.write("topics.sql", question);
    // A word has one rate in all tables: of all words of the last.
    let of_all = place.json(&["query", "topics.sql", "--pos", lists[2], "--format", "json"]);
    let of_all = of_all["rows"].as_array().unwrap();
    let all: i64 = of_all.iter().map(|row| row["n"].as_i64().unwrap()).sum();
    for (table, pos) in tables.into_iter().zip(lists) {
        let answer = place.json(&["query", "topics.sql", "--pos", pos, "--format", "json"]);
        let counts: Vec<(&str, i64)> = answer["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["lemma"].as_str().unwrap(), row["n"].as_i64().unwrap()))
            .collect();
        // The last shows what the one before it has not.
        let is_last = pos == lists[2];
        let new = counts.iter().filter(|(lemma, _)| !is_last || !shown.contains(*lemma));
        let expected = new.take(12).map(|&(lemma, count)| {
            let rank = 1 + counts.iter().filter(|(_, other)| *other > count).count();
            let rate = 10_000.0 * count as f64 / all as f64;
            [rank.to_string(), lemma.to_owned(), count.to_string(), format!("{rate:.0}")]
        });
        let found = table.all("tbody")[0].all("tr").into_iter().map(|row| {
            let cells = row.children_text();
            [0, 1, 3, 4].map(|place| {
                let cell = cells[place].replace(',', "");
                // Without how often it was negated.
                cell.split('否').next().unwrap_or_default().to_owned()
            })
        });
        let found: Vec<[String; 4]> = found.collect();
        assert_eq!(found, expected.collect::<Vec<_>>(), "{pos}");
        shown = found.into_iter().map(|[_, lemma, ..]| lemma).collect();
    }
}

#[test]
fn every_word_leads_to_its_tweets() {
    let place = with(SAMPLE);
    let (_, page) = page(&place, &[]);
    let entries: BTreeSet<String> = page
        .by_id("ev")
        .all("details")
        .into_iter()
        .map(|entry| format!("#{}", entry.all("div")[0].get("id")))
        .collect();
    let mut met = BTreeSet::new();
    for link in page.all("a").into_iter().filter(|link| link.get("href").starts_with("#w-")) {
        assert!(entries.contains(link.get("href")), "{}", link.get("href"));
        met.insert(link.get("href").to_owned());
    }
    assert!(page.of_class("w").len() > 100);
    assert_eq!(met, entries, "an entry that no word leads to");
    for entry in page.by_id("ev").all("details") {
        let word = entry.all("summary")[0].all("bdi")[0].text();
        let quotes = entry.all("li");
        assert!((1..=3).contains(&quotes.len()), "{word}");
        for quote in quotes {
            let marked = quote.all("mark")[0].text();
            assert!(!marked.is_empty() && quote.text().contains(&marked), "{word}");
        }
    }
}

#[test]
fn marks_say_new_and_of_one_person() {
    let place = with(SAMPLE);
    let (_, page) = page(&place, &[]);
    let marks_on = |page: &Element, word: &str| -> Vec<String> {
        let table = page.by_id("chg").all("table")[0];
        let row = table
            .all("tr")
            .into_iter()
            .find(|row| row.of_class("w").first().is_some_and(|link| link.text() == word))
            .unwrap_or_else(|| panic!("{word} is not shown"));
        row.of_class("m").into_iter().map(Element::text).collect()
    };
    assert_eq!(marks_on(&page, "ひより"), [""; 0]);
    assert_eq!(marks_on(&page, "福岡"), ["消えた"]);
    // In the first days of a warehouse all words are new.
    assert_eq!(marks_on(&page, "ケーキ"), [""; 0]);
    let of_old = |days: i64| {
        let seconds = -days * 86_400;
        status_with(id_at(seconds), seconds, "むかしの一言", "") + "\n"
    };
    for (days, expected) in [(12, &[][..]), (13, &["新出"][..])] {
        let place = with(SAMPLE);
        place.write("old.jsonl", of_old(days));
        assert_eq!(place.run(&["ingest", "old.jsonl"]).status, 0);
        let (_, page) = self::page(&place, &[]);
        assert_eq!(marks_on(&page, "ケーキ"), expected, "{days} days");
    }
    // One person alone writes of 水筒, which is new: however often, it is not among
    // what rose.
    let table = page.by_id("chg").all("table")[0];
    assert!(table.of_class("w").iter().all(|link| link.text() != "水筒"));

    // Where nobody else writes, every word is one person's: none is marked so.
    let alone = Place::new();
    let lines = [
        status_with(id_at(-3600), -3600, "東京の雨", ""),
        status_with(id_at(60), 60, "水筒と水筒と水筒", ""),
    ];
    // More than are shown whole.
    let more: String = (100..120)
        .map(|seconds| status_with(id_at(seconds), seconds, &format!("{seconds}回の雨"), "") + "\n")
        .collect();
    alone.write("one.jsonl", of_old(20) + &lines.join("\n") + "\n" + &more);
    assert_eq!(alone.run(&["ingest", "one.jsonl"]).status, 0);
    let (_, of_one) = self::page(&alone, &[]);
    assert_eq!(marks_on(&of_one, "水筒"), ["新出"]);
}

#[test]
fn nothing_is_asked_for_and_only_our_own_script_may_run() {
    for path in [SAMPLE, HOSTILE] {
        let place = with(path);
        let (text, page) = page(&place, &[]);
        assert!(text.len() < MOST_BYTES, "{}", text.len());
        let hash = |name: &str| {
            let elements = page.all(name);
            assert_eq!(elements.len(), 1, "{name}");
            format!("'sha256-{}'", STANDARD.encode(Sha256::digest(elements[0].text())))
        };
        let policy = page
            .all("meta")
            .into_iter()
            .find(|meta| meta.get("http-equiv") == "Content-Security-Policy")
            .unwrap()
            .get("content");
        let expected = format!(
            "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; \
             form-action 'none'",
            hash("style"),
            hash("script")
        );
        assert_eq!(policy, expected);
        let style = page.all("style")[0].text();
        assert!(!style.contains("url(") && !style.contains("@import"));
        for element in page.all("*") {
            for (name, value) in &element.attributes {
                assert!(
                    !name.starts_with("on") && name != "style" && name != "src",
                    "{name}={value}"
                );
                if name == "href" || name.ends_with(":href") {
                    assert!(is_harmless(value), "{value}");
                }
            }
            assert!(
                ![
                    "iframe",
                    "object",
                    "embed",
                    "form",
                    "base",
                    "img",
                    "foreignObject",
                    "use",
                    "image"
                ]
                .contains(&element.name.as_str()),
                "{}",
                element.name
            );
        }
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        assert!(!text.contains(turns));
    }
}

/// A place in the page, or a tweet.
fn is_harmless(href: &str) -> bool {
    let is_japanese = |c: char| matches!(c, '々' | 'ー' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '㐀'..='鿿');
    let is_id = |id: &str| {
        id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c) || is_japanese(c))
    };
    if let Some(rest) = href.strip_prefix("https://twitter.com/") {
        let (author, id) = rest.split_once("/status/").unwrap_or_default();
        return author.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && (1..=15).contains(&author.len())
            && id.parse::<u64>().is_ok();
    }
    href == "data:," || href.strip_prefix('#').is_some_and(is_id)
}

#[test]
fn hostile_words_are_cut_and_shown_as_they_are() {
    let place = with(HOSTILE);
    let (text, page) = page(&place, &[]);
    assert!(
        page.by_id("sum").text().contains("<script>")
            || page.by_id("ev").text().contains("<script>")
    );
    // No word, however long, and no pile of marks.
    let longest = page.all("bdi").into_iter().map(|bdi| bdi.text().chars().count()).max().unwrap();
    assert!(longest <= 620, "{longest}");
    let is_mark = |c: char| ('\u{300}'..='\u{36f}').contains(&c);
    let mut run = 0;
    for c in text.chars() {
        run = if is_mark(c) { run + 1 } else { 0 };
        assert!(run <= 2);
    }
}

#[test]
fn a_page_is_small_whatever_people_write() {
    // Every word of a long, escaped kind: the worst for a page's size.
    let place = Place::new();
    let mut tweets = String::new();
    for number in 0..1500_i64 {
        let words: Vec<String> = (0..12)
            .map(|word| format!("&lt;&quot;語{}'&amp;'", (number * 7 + word * 31) % 400))
            .collect();
        let user =
            format!(r#","user":{{"id_str":"{number}","screen_name":"{}"}}"#, "＜".repeat(50));
        let second = number * 50;
        let line =
            status_with(crate::common::id_at(second), second, &words.join("　だから"), &user);
        // The last of two users counts.
        tweets.push_str(&line.replacen(r#""user":{"id_str":"7","screen_name":"mugicha"},"#, "", 1));
        tweets.push('\n');
    }
    place.write("tweets.jsonl", tweets);
    assert_eq!(place.run(&["ingest", "--quiet", "tweets.jsonl"]).status, 0);
    let (text, _) = page(&place, &[]);
    assert!(text.len() < MOST_BYTES, "{}", text.len());
}

#[test]
fn the_same_input_gives_the_same_page() {
    let (one, other) = (with(SAMPLE), with(SAMPLE));
    for format in ["html", "markdown", "json"] {
        let page = |place: &Place, threads: &str| {
            place.run(&["report", "latest", "--format", format, "--threads", threads]).stdout
        };
        assert_eq!(page(&one, "1"), page(&other, "4"), "{format}");
    }
}

#[test]
fn a_day_without_one_before_it_says_so() {
    let place = Place::new();
    place.write("one.jsonl", crate::common::status(60, "おはよう") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet", "one.jsonl"]).status, 0);
    let (_, page) = page(&place, &[]);
    assert!(page.of_class("lede")[0].text().contains("投稿は1件（前日は記録なし）。"));
    assert!(page.by_id("chg").text().contains("比較できない"));
    let markdown = place.run(&["report", "latest", "--format", "markdown"]);
    assert_eq!(markdown.status, 0);
}

impl Element {
    /// The text of each element in it.
    fn children_text(&self) -> Vec<String> {
        let text = |child: &Node| match child {
            Node::Element(element) => Some(element.text()),
            Node::Text(_) => None,
        };
        self.children.iter().filter_map(text).collect()
    }
}
