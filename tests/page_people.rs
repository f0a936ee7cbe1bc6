//! Who said what, and how, on the daily page: in HTML, as text, and on the
//! terminal.

use crate::common::html::Element;
use crate::common::{Place, post_by};
use serde_json::{Value, json};

pub const DAY: i64 = 86_400;
const WORDS: [&str; 6] = ["紅茶", "電車", "宿題", "散歩", "映画", "洗濯"];

/// A post so many seconds after 2018-09-03 09:00 in Japan.
pub fn post(seconds: i64, author: i64, text: &str) -> Value {
    post_by(9 * 3_600 + seconds, author, text)
}

/// Ordinary posts of a day by so many people, several each.
pub fn ordinary(day: i64, people: i64, posts: i64) -> Vec<Value> {
    let text = |number: i64| {
        let word = |step: i64| WORDS[usize::try_from((number * step) % 6).unwrap()];
        format!("{}のあとで{}を楽しむ", word(1), word(5))
    };
    (0..posts)
        .map(|number| post(day * DAY + number * 50, 100 + number % people, &text(number)))
        .collect()
}

pub fn place(posts: &[Value]) -> Place {
    let place = Place::new();
    let lines: Vec<String> = posts.iter().map(Value::to_string).collect();
    place.write("inbox/posts.jsonl", lines.join("\n") + "\n");
    assert_eq!(place.run(&["ingest", "--quiet"]).status, 0);
    place
}

pub fn html(place: &Place) -> Element {
    let ran = place.run(&["report", "2018-09-03", "--format", "html"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    Element::parse(&ran.stdout).unwrap()
}

pub fn text(place: &Place, more: &[&str]) -> String {
    let ran = place.run(&[&["report", "2018-09-03"], more].concat());
    assert_eq!(ran.status, 0, "{ran:?}");
    for line in ran.stdout.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{line}");
    }
    ran.stdout
}

/// The row of a word in a table of rankings.
fn ranked(page: &Element, word: &str) -> String {
    let rows = page.by_id("rank").all("tr");
    let is_of = |row: &&&Element| row.of_class("w").first().is_some_and(|link| link.text() == word);
    rows.iter().find(is_of).unwrap_or_else(|| panic!("{word} is not ranked")).text()
}

fn term<'a>(answer: &'a Value, lemma: &str) -> &'a Value {
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().find(|row| row["lemma"] == lemma).unwrap_or_else(|| panic!("{lemma}"))
}

/// A day on which one account posts nearly half of all.
fn of_one_account() -> Place {
    let mut posts = ordinary(-1, 20, 60);
    posts.extend(ordinary(0, 20, 60));
    posts.extend((0..50).map(|number| post(30_000 + number, 7, "抽選で当選のチャンスだ")));
    place(&posts)
}

#[test]
fn what_one_account_says_is_marked_everywhere() {
    let place = of_one_account();
    let page = html(&place);
    let numbers = page.by_id("num").text();
    assert!(numbers.contains("50件（45%）は1人（@hito7）の投稿"), "{numbers}");
    let (own, without) = numbers.split_once("それを除いて多い語は").unwrap();
    assert!(own.contains("その投稿に多い語は") && own.contains("抽選"), "{own}");
    let without = without.split('。').next().unwrap();
    assert!(without.contains("紅茶") && !without.contains("抽選"), "{without}");
    assert!(ranked(&page, "抽選").contains("1一人"), "{}", ranked(&page, "抽選"));
    assert!(!ranked(&page, "紅茶").contains("一人"), "{}", ranked(&page, "紅茶"));
    let lede = page.of_class("lede")[0].text();
    assert!(lede.contains("確かに増えたと言える語も、減ったと言える語もない"), "{lede}");
    let cloud = page.by_id("cloud");
    let tints: Vec<String> = cloud.of_class("of1").into_iter().map(Element::text).collect();
    assert!(tints.contains(&"抽選".to_owned()) && !tints.contains(&"紅茶".to_owned()), "{tints:?}");
    let text = text(&place, &[]);
    assert!(text.contains("50  1人*"), "{text}");
    assert!(text.contains("* 半分以上を1人が使った語"), "{text}");
    let rank = place.json(&["rank", "2018-09-03", "--format", "json", "--top", "0"]);
    assert_eq!(term(&rank, "抽選")["one_author"], true);
    assert_eq!(term(&rank, "紅茶")["one_author"], false);
    let markdown = place.run(&["report", "2018-09-03", "--format", "markdown"]).stdout;
    assert!(markdown.contains("| 一人 |"), "{markdown}");
}

/// The first sentence does not take one account's hundred posts for what people said.
#[test]
fn of_two_people_the_one_who_posts_a_hundred_times_is_told_of() {
    let posts: Vec<Value> = (0..100)
        .map(|number| post(number * 60, 7, &format!("{number}回目の散歩")))
        .chain([post(7_000, 8, "雨が降る")])
        .collect();
    let page = text(&place(&posts), &[]);
    assert!(page.contains("投稿の99%は1人による。2人が101件を投稿した"), "{page}");
    assert!(!page.contains("よく使われた語"), "{page}");
}

/// With two people every word is half of one's, so that this tells nothing.
#[test]
fn of_two_people_words_are_named_by_their_counts_and_no_word_is_marked() {
    let words = ["紅茶", "電車", "紅茶", "宿題", "紅茶", "電車"];
    let text_of = |n: i64| words[usize::try_from(n).unwrap() % 6];
    let posts: Vec<Value> =
        (0..40).map(|n| post(n * 60, 7 + n % 2, &format!("{}だ、最近", text_of(n)))).collect();
    let place = place(&posts);
    let page = text(&place, &[]);
    let lede = page.lines().nth(2).unwrap();
    assert!(lede.contains("よく使われた名詞は「紅茶」（20件）、「電車」（"), "{page}");
    // It says nothing in a headline.
    assert!(lede.starts_with("よく"), "{page}");
    assert!(!page.contains("50%は1人"), "{page}");
    assert!(!page.contains('*'), "{page}");
    assert!(html(&place).of_class("m").is_empty());
}

/// People stand beside words that were negated, too, and ratios beside counts.
#[test]
fn the_text_page_has_people_and_ratios() {
    let mut posts = ordinary(-1, 20, 40);
    posts.extend(ordinary(0, 60, 400));
    posts.extend((0..1_200).map(|n| post(25_000 + n, 100 + n % 60, "花火がきれいな夜だ")));
    posts.extend((0..12).map(|n| post(29_000 + n, 100 + n, "夜は楽しくない")));
    let page = text(&place(&posts), &[]);
    let line = |start: &str| {
        let mut lines = page.lines();
        lines.find(|line| line.contains(start)).unwrap_or_else(|| panic!("{start}: {page}"))
    };
    assert!(line("件数　").contains("1,612件"), "{page}");
    assert!(line("前日は 40件").contains("+1,572件"), "{page}");
    assert!(line("1 楽しい").contains("12人−"), "{page}");
    assert!(line("− 否定を含む").contains("楽しい 12"), "{page}");
    let (_, lists) = page.split_once("▲ 増えた語").unwrap();
    assert!(lists.contains("0 → 1,200 0から 60人"), "{page}");
    assert!(lists.contains("減 "), "what fell says by how much: {page}");
}

#[test]
fn an_account_that_is_left_out_is_nowhere_on_the_page() {
    let mut posts = ordinary(-1, 20, 60);
    posts.push(post(-2 * DAY, 7, "抽選の賞品は自転車です"));
    posts.extend(ordinary(0, 20, 60));
    // The account was the first to say it, and others pass on what it says.
    let said = post(40_000, 7, "自転車を抽選で三名の方にさしあげますのでフォローして");
    for number in 0..4 {
        let mut retweet = post(41_000 + number, 200 + number, "RT @hito7: …");
        retweet["retweeted_status"] = said.clone();
        posts.push(retweet);
    }
    posts.push(said);
    posts.push(post(-20 * 86_400, 99, "むかしの一言"));
    posts.push(post(42_000, 101, "自転車が直った"));
    posts.push(post(42_001, 102, "自転車で走る"));
    let place = place(&posts);
    let passed_on = html(&place).by_id("spread").text();
    assert!(passed_on.contains("リツイート4件・4人"), "{passed_on}");
    let new = |place: &Place| {
        let page = place.json(&["report", "2018-09-03", "--format", "json"]);
        page["words"]
            .as_array()
            .unwrap()
            .iter()
            .any(|word| word["lemma"] == "自転車" && word["is_new"] == true)
    };
    assert!(!new(&place));
    place.write("tsubuyaki.toml", "inbox = \"inbox\"\nexclude_authors = [\"hito7\"]\n");
    assert!(new(&place));
    let page = html(&place);
    assert!(page.all("section").iter().all(|section| section.get("id") != "spread"));
    assert!(page.by_id("rep").text().contains("@hito7の投稿"));
}

#[test]
fn a_text_of_many_accounts_is_shown_once() {
    let mut posts = ordinary(-1, 20, 60);
    posts.extend(ordinary(0, 20, 60));
    posts.extend((0..30).map(|number| {
        let text =
            format!("港町の灯台をのこす署名にご協力ください あと{number}人 https://t.co/a{number}");
        post(20_000 + number * 60, 300 + number, &text)
    }));
    let place = place(&posts);
    let page = html(&place);
    let same = page.by_id("same");
    assert_eq!(same.of_class("q").len(), 1);
    assert!(same.text().contains("30件・30人・14:33〜15:02"), "{}", same.text());
    assert_eq!(same.all("a").len(), 3);
    assert!(ranked(&page, "灯台").contains("30同文"), "{}", ranked(&page, "灯台"));
    let lede = page.of_class("lede")[0].text();
    // The text is told, without its address; its words are not.
    assert!(lede.contains("人」という同じ文面の投稿が30件（30人）あった。"), "{lede}");
    assert!(!lede.contains("http") && !lede.contains("「灯台」"), "{lede}");
    // Of the summary it is one post at most.
    assert!(page.by_id("sum").text().matches("灯台").count() <= 1);
    let text = text(&place, &[]);
    assert!(text.contains("同じ文面\n") && text.contains("30 30人="), "{text}");
    assert!(text.contains("= 半分以上が同じ文面の中の語"), "{text}");
    let rank = place.json(&["rank", "2018-09-03", "--format", "json", "--top", "0"]);
    assert_eq!(term(&rank, "灯台")["copies"], 29);
    assert_eq!(term(&rank, "紅茶")["copies"], 0);
}

#[test]
fn texts_whose_words_vary_are_shown_as_such() {
    let mut posts = ordinary(0, 20, 30);
    let long =
        "港町の灯台をのこすための署名をあつめています。どうかみなさんのちからを貸してください、";
    for number in 0..6 {
        let end = if number < 4 {
            "よろしくおねがいします"
        } else {
            "よろしくおねがいね"
        };
        posts.push(post(20_000 + number, 300 + number, &format!("{long}{end}")));
    }
    let same = html(&place(&posts)).by_id("same").text();
    assert!(same.contains("6件・6人") && same.contains("ほぼ同じ2通りの文面"), "{same}");
    assert_eq!(same.matches("灯台").count(), 1, "{same}");
}

#[test]
fn what_was_passed_on_most_is_on_the_page() {
    let mut posts = ordinary(-1, 20, 30);
    posts.extend(ordinary(0, 10, 30));
    let original = post(10_000, 50, "迷子の三毛猫を駅前でさがしています。見かけたら連絡ください");
    for number in 0..40 {
        let mut retweet = post(11_000 + number * 30, 500 + number, "RT @hito50: …");
        retweet["retweeted_status"] = original.clone();
        posts.push(retweet);
    }
    posts.push(original);
    let place = place(&posts);
    let page = html(&place);
    let spread = page.by_id("spread");
    assert!(spread.text().contains("迷子の三毛猫"), "{}", spread.text());
    assert!(spread.text().contains("リツイート40件・40人・12:03〜12:22"), "{}", spread.text());
    assert!(spread.all("a")[0].get("href").starts_with("https://twitter.com/hito50/status/"));
    let lede = page.of_class("lede")[0].text();
    assert!(lede.contains("71件を投稿した（うち40件はリツイート、"), "{lede}");
    assert!(lede.contains("。自分のことばで書いたのは11人。"), "{lede}");
    // It is what happened.
    assert!(lede.starts_with("最も広まった投稿は「迷子の三毛猫"), "{lede}");
    let figures: Vec<String> =
        page.by_id("num").of_class("four")[0].all("div").into_iter().map(Element::text).collect();
    let figure = |name: &str| figures.iter().find(|figure| figure.starts_with(name)).cloned();
    assert!(figure("書いた人").unwrap().starts_with("書いた人11"), "{figures:?}");
    assert!(figure("リツイートだけの人").unwrap().contains("人40"), "{figures:?}");
    let text = text(&place, &[]);
    assert!(text.contains("51人（うち 40人はリツイートだけ）"), "{text}");
    assert!(text.contains("広まった投稿\n"), "{text}");
    let english = self::text(&place, &["--lang", "en"]);
    assert!(english.contains("40 retweets, 40 people, 12:03–12:22 @hito50"), "{english}");
}

#[test]
fn a_word_repeated_in_one_post_is_marked() {
    let mut posts = ordinary(0, 20, 40);
    posts.push(post(20_000, 9, &"抹茶 ".repeat(60)));
    let place = place(&posts);
    assert!(ranked(&html(&place), "抹茶").contains("1一人"));
    assert!(text(&place, &[]).contains("1人*"));
}

#[test]
fn text_and_html_say_the_same_of_what_rose() {
    let mut posts = ordinary(-1, 20, 40);
    posts.extend(ordinary(0, 60, 400));
    posts.extend((0..40).map(|number| post(25_000 + number, 100 + number, "花火がきれいな夜")));
    let place = place(&posts);
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    let names = |side: &str| -> Vec<String> {
        let terms = page["compared"][side].as_array().unwrap().iter();
        terms.map(|term| term["lemma"].as_str().unwrap().to_owned()).collect()
    };
    let (rising, falling) = (names("rising"), names("falling"));
    assert!(rising.contains(&"花火".to_owned()), "{rising:?}");
    // More often said, but not in more of the words.
    assert!(falling.contains(&"紅茶".to_owned()), "{falling:?}");
    let text = text(&place, &[]);
    let (_, lists) = text.split_once("▲").unwrap();
    for (line, name) in lists.lines().skip(1).zip(&rising) {
        assert!(line.trim_start_matches([' ', '●', '○', '·']).starts_with(name.as_str()), "{line}");
    }
    let html = html(&place);
    let shown: Vec<String> =
        html.by_id("chg").all("table")[0].of_class("w").into_iter().map(Element::text).collect();
    assert_eq!(shown, [rising, falling].concat());
    assert!(html.of_class("lede")[0].text().contains("「花火」"));
}

#[test]
fn a_short_day_is_shown_whole() {
    let posts =
        [post(0, 1, "朝ごはんは食パン"), post(60, 2, "雨だ"), post(-DAY, 1, "昨日の夜は晴れ")];
    let place = place(&posts);
    let page = html(&place);
    assert_eq!(page.by_id("sum").of_class("q").len(), 2);
    let ids: Vec<&str> = page.of_class("s").into_iter().map(|section| section.get("id")).collect();
    assert!(!ids.contains(&"hour") && !ids.contains(&"cloud") && !ids.contains(&"ev"), "{ids:?}");
    assert!(!ids.contains(&"net") && !ids.contains(&"rank") && !ids.contains(&"tag"), "{ids:?}");
    // Nothing is compared, though the day before has a post.
    assert!(page.by_id("chg").text().contains("件数が少ないため比較しない。"));
    assert!(page.by_id("chg").all("table").is_empty());
    for link in page.all("a").into_iter().filter(|link| link.get("href").starts_with('#')) {
        let id = link.get("href").trim_start_matches('#');
        assert!(page.all("*").iter().any(|element| element.get("id") == id), "{id}");
    }
    let text = text(&place, &[]);
    assert!(text.contains("この日のすべて") && text.contains("雨だ"), "{text}");
}

#[test]
fn turbulence_has_a_series_on_the_page_and_colours_the_index() {
    let mut posts: Vec<Value> = (-8..0).flat_map(|day| ordinary(day, 10, 30)).collect();
    posts.extend((0..30).map(|number| post(number, 100 + number % 10, "花火と屋台と浴衣")));
    let place = place(&posts);
    let page = place.json(&["report", "2018-09-03", "--format", "json"]);
    let days = place.json(&["days", "--from", "2018-09-01", "--format", "json"]);
    let of_days: Vec<Value> =
        days["rows"].as_array().unwrap().iter().map(|row| row["turbulence"].clone()).collect();
    let series: Vec<Value> = page["series"].as_array().unwrap()[20..]
        .iter()
        .map(|day| day["turbulence"].clone())
        .collect();
    // The first day has none before it; the others have what `days` says of them.
    assert!(series[0].is_null() && series[1..].iter().all(Value::is_f64), "{series:?}");
    assert_eq!(series[6..], of_days[..]);
    assert_eq!(page["turbulence"], series[8]);
    assert!(series[8].as_f64().unwrap() > series[7].as_f64().unwrap());
    let numbers = html(&place).by_id("num").text();
    assert!(numbers.contains("乱流度の"), "{numbers}");
    assert_eq!(place.run(&["nightly", "--quiet"]).status, 0);
    let index = std::fs::read_to_string(place.path("reports/years/2018.html")).unwrap();
    assert!(index.contains("乱流度0."), "the calendar of turbulence");
}

/// Ten ordinary days, and on the last 花火 by ten people and 抽選 as often by one.
fn fireworks(author: impl FnMut(Value) -> Value) -> Place {
    let mut posts: Vec<Value> = (-9..1).flat_map(|day| ordinary(day, 10, 30)).collect();
    posts.extend((0..20).map(|number| post(30_000 + number, 100 + number % 10, "花火の夜")));
    posts.extend((0..20).map(|number| post(31_000 + number, 7, "抽選の夜")));
    let posts: Vec<Value> = posts.into_iter().map(author).collect();
    place(&posts)
}

#[test]
fn a_burst_is_one_of_people() {
    let place = fireworks(|post| post);
    let day = place.json(&["trend", "--of-the-day", "2018-09-03", "--format", "json"]);
    assert_eq!(term(&day, "花火")["authors"], 10);
    assert_eq!(term(&day, "花火")["one_author"], false);
    let words: Vec<&Value> =
        day["rows"].as_array().unwrap().iter().map(|row| &row["lemma"]).collect();
    assert!(!words.contains(&&json!("抽選")), "{words:?}");
    let trend = place.json(&["trend", "花火", "抽選", "--format", "json"]);
    let bursts = trend["totals"]["bursts"].as_array().unwrap();
    assert_eq!(bursts.len(), 1, "{bursts:?}");
    let burst = &bursts[0];
    assert_eq!((&burst["lemma"], &burst["from"]), (&json!("花火"), &json!("2018-09-03")));
    assert_eq!((&burst["count"], &burst["people"]), (&json!(20), &json!(10)));
    assert_eq!(burst["few_people"], false);
    // 10 of 11 people on the last of ten days, on the others 10 wrote.
    let usual = 10.0 / 101.0_f64;
    let high = 2.0 * usual;
    let weight = 10.0 * (high / usual).ln() + ((1.0 - high) / (1.0 - usual)).ln();
    assert!((burst["weight"].as_f64().unwrap() - weight).abs() < 1e-9, "{burst}");
    let shown = place.run(&["trend", "花火"]).stdout;
    assert!(shown.contains("burst 2018-09-03, 20 times by 10 people, weight "), "{shown}");
}

#[test]
fn a_day_without_authors_is_no_day_of_a_burst_of_people() {
    let mut number = 0;
    let place = fireworks(|mut post| {
        number += 1;
        // Those of the third day.
        if (61..=90).contains(&number) {
            post.as_object_mut().unwrap().remove("user");
        }
        post
    });
    let trend = place.json(&["trend", "花火", "抽選", "--format", "json"]);
    let bursts = trend["totals"]["bursts"].as_array().unwrap();
    assert_eq!(bursts.len(), 1, "{bursts:?}");
    assert_eq!((&bursts[0]["lemma"], &bursts[0]["people"]), (&json!("花火"), &json!(10)));
}

#[test]
fn without_authors_nothing_is_said_to_have_risen_or_not() {
    let place = fireworks(|mut post| {
        post.as_object_mut().unwrap().remove("user");
        post
    });
    let shown = text(&place, &[]);
    assert!(!shown.contains("増えた語はない") && !shown.contains("語もない"), "{shown}");
}

#[test]
fn without_authors_a_burst_is_one_of_occurrences() {
    let place = fireworks(|mut post| {
        post.as_object_mut().unwrap().remove("user");
        post
    });
    let trend = place.json(&["trend", "花火", "抽選", "--format", "json"]);
    let bursts = trend["totals"]["bursts"].as_array().unwrap();
    let words: Vec<&Value> = bursts.iter().map(|burst| &burst["lemma"]).collect();
    assert_eq!(words, ["花火", "抽選"]);
    assert_eq!((&bursts[1]["count"], &bursts[1]["people"]), (&json!(20), &Value::Null));
}

/// What fell is told of, and that nothing rose.
#[test]
fn where_a_word_fell_and_none_rose_both_are_said() {
    let mut posts = Vec::new();
    for day in -10..=0 {
        posts.extend(ordinary(day, 40, 400));
        if day < 0 {
            posts.extend((0..12).map(|n| post(day * DAY + 30_000 + n, 100 + n, "花火だ")));
        }
    }
    let place = place(&posts);
    let page = text(&place, &[]);
    let lede: String = page.lines().skip(2).take_while(|line| !line.is_empty()).collect();
    // Six nouns are those of as many people: none is said to be that of the most.
    assert!(
        lede.starts_with("目立って増えた語はない。") && lede.contains("多くの人が使った名詞は"),
        "{page}"
    );
    assert!(lede.contains("ふだん多い「花火」"), "{page}");
    let page = text(&place, &["--lang", "en"]);
    assert!(page.contains("No word rose enough to stand out."), "{page}");
}

/// A word that many people said is what most said, though one account has half of it; what
/// one person says is not.
#[test]
fn what_most_people_said_is_by_people() {
    let of_bot = (0..40).map(|n| post(n, 1, "雨だ"));
    let of_others = |word: &'static str, people: i64| {
        (0..people).map(move |n| post(people * 100 + n, 100 + n, word))
    };
    let first = |posts: Vec<Value>| {
        let page = text(&place(&posts), &[]);
        page.lines().skip(2).take_while(|line| !line.is_empty()).collect::<String>()
    };
    let lede =
        first(of_bot.clone().chain(of_others("雨だ", 9)).chain(of_others("花火だ", 4)).collect());
    let told = "最も多くの人が使った名詞は「雨」（10人）、「花火」（4人）。";
    // That most is one account's is said before it.
    assert!(lede.starts_with(&format!("投稿の75%（40件）は1人による。{told}")), "{lede}");
    let lede = first(
        of_bot.chain(of_others("雨だ", 9)).chain([post(2_000, 100, "花火と花火だ")]).collect(),
    );
    assert!(lede.contains("による。最も多くの人が使った名詞は「雨」（10人）。"), "{lede}");
}

/// Of few people nobody knows whether they wrote no more or the records end: what is
/// said is what is there.
#[test]
fn a_day_of_few_people_that_is_shorter_than_all_before_says_so() {
    let mut posts = Vec::new();
    for day in -14..=0 {
        let of_hour = |hour: i64| {
            let word = move |n: i64| WORDS[usize::try_from((hour + n) % 6).unwrap()];
            let second = day * DAY + hour * 3_600;
            (0..5).map(move |n| post(second + n * 60, 100 + n, &format!("{}の話", word(n))))
        };
        posts.extend((0..if day == 0 { 6 } else { 14 }).flat_map(of_hour));
    }
    let place = place(&posts);
    let page = text(&place, &[]).replace('\n', "");
    assert!(
        page.contains("投稿があるのは9時台から14時台だけ（ふだんはほかの時間にもある）。"),
        "{page}"
    );
    let page = text(&place, &["--lang", "en"]).replace('\n', " ");
    assert!(page.contains("Posts are from 9:00 to 15:00 only, unlike on other days."), "{page}");
    let before = place.run(&["report", "2018-09-02"]).stdout;
    assert!(!before.contains("ふだんはほかの時間"), "{before}");
}
