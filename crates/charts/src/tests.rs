//! What holds of every chart, whatever people write: the SVG is well-formed XML
//! that a strict parser reads, holds nothing that acts, and is the same each time.

use std::collections::BTreeSet;

use jiff::civil::{Weekday, date};
use proptest::prelude::*;
use roxmltree::Document;

use super::calendar::CalendarDay;
use super::cloud::CloudWord;
use super::effects::Effect;
use super::network::{Node, Pair};
use super::palette::Tone;
use super::ranking::RankedBar;
use super::series::SeriesDay;
use super::timeline::TimelineDay;
use super::*;
use crate::Language;

/// Texts as people might write them to break a page.
fn hostile() -> Vec<String> {
    [
        "<script>alert(1)</script>",
        "</text></svg><script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' onclick='alert(1)",
        "]]>",
        "<![CDATA[",
        "<!--",
        "&lt;&amp;&#0;",
        "javascript:alert(1)",
        "{{ 7 * 7 }}",
        "$\\frac{a}{b}$",
        "\u{0}\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}",
        "\u{202e}txt.exe\u{202c}\u{2066}\u{200f}",
        "\u{fffe}\u{ffff}\u{feff}\u{e000}",
        "مرحبا بالعالم",
        "👨‍👩‍👧‍👦👩🏻‍❤️‍💋‍👨🏽🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "ﷺ",
        "a\nb\r\n\tc",
        "",
        " ",
        "　",
        "ー",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain(["あ".repeat(10_000), "W".repeat(10_000), format!("z{}", "\u{301}".repeat(900))])
    .chain(["👨\u{200d}".repeat(900), "\u{3099}".repeat(40)])
    .collect()
}

/// Each chart with these texts wherever it takes text.
fn charts(texts: &[String], language: Language) -> Vec<Box<dyn Chart>> {
    let link = || Link::fragment("w1");
    let count = |place: usize| i64::try_from(texts.len() - place).unwrap_or(1);
    let cloud = texts.iter().enumerate().map(|(place, text)| CloudWord {
        text: text.clone(),
        count: count(place),
        tone: [Tone::Ink, Tone::Up, Tone::Down, Tone::Group(place)][place % 4],
        people: (place % 3 > 0).then_some(1),
        is_faint: place % 3 == 0,
        link: link(),
    });
    let pairs: Vec<Pair> = (1..texts.len())
        .map(|place| Pair {
            x: texts[place / 2].clone(),
            y: texts[place].clone(),
            together: count(place),
            people: (place % 2 > 0).then_some(1),
        })
        .collect();
    let node = |text: &str| Node {
        count: i64::try_from(text.len()).unwrap_or(0),
        people: Some(2),
        link: link(),
    };
    let effect = |(place, text): (usize, &String)| {
        let ratio = place as f64 / 2.0;
        Effect {
            text: text.clone(),
            count: count(place),
            baseline_count: 0,
            log_ratio: ratio,
            low: Some(ratio - 2.0),
            high: (place % 2 == 0).then_some(ratio + 2.0),
            corrected_low: None,
            corrected_high: Some(99.0),
            change: "約3倍".to_owned(),
            z: -0.5,
            p: None,
            is_sure: place % 3 == 0,
            marks: vec![text.clone()],
            link: link(),
        }
    };
    let ranked = texts.iter().enumerate().map(|(place, text)| RankedBar {
        rank: 1,
        text: text.clone(),
        count: count(place),
        before: (place % 3 != 0).then_some(5),
        link: link(),
    });
    let first = date(2018, 8, 6);
    let days = first.series(jiff::ToSpan::days(1)).take(29);
    let series = days.clone().enumerate().map(|(place, date)| SeriesDay {
        date,
        count: (place % 9 != 4).then_some(i64::try_from(place * 7 % 40).unwrap_or(0)),
        in_burst: (19..21).contains(&place),
    });
    let calendar = days.clone().enumerate().map(|(place, date)| CalendarDay {
        date,
        count: (place != 3).then_some(60),
        link: Link::page("2018-09-03.html"),
        is_marked: place == 28,
    });
    let timeline = days
        .clone()
        .enumerate()
        .map(|(place, date)| TimelineDay {
            date,
            count: (place % 9 != 4).then_some((i64::MAX, i64::MAX)),
            in_burst: (19..21).contains(&place),
        })
        .collect();
    let name = texts.first().map(String::as_str).unwrap_or_default();
    let mut heat = [[Some(3); 24]; 7];
    heat[2][5] = None;
    heat[3][6] = Some(i64::MAX);
    vec![
        Box::new(Cloud::new(language, cloud.collect())),
        Box::new(Network::new(language, &pairs, Network::MOST_PAIRS, node)),
        Box::new(Effects::new(
            language,
            texts.iter().enumerate().map(effect).collect(),
            texts.iter().enumerate().map(effect).collect(),
        )),
        Box::new(RankingBars::new(language, ranked.collect())),
        Box::new(Series::new(language, series.collect(), Some((name.to_owned(), 12.5)))),
        Box::new(Sparkline::new(
            language,
            name,
            days.enumerate().map(|(place, date)| (date, Some(place as f64))).collect(),
        )),
        Box::new(Timeline::new(language, timeline)),
        Box::new(Calendar::new(language, calendar.collect())),
        Box::new(HeatMap::new(language, heat, Some(Weekday::Monday))),
        Box::new(Hours::new(language, [7; 24], Some([i64::MAX; 24]))),
    ]
}

/// Charts of nothing.
fn empty(language: Language) -> Vec<Box<dyn Chart>> {
    vec![
        Box::new(Cloud::new(language, Vec::new())),
        Box::new(Network::new(language, &[], 60, |_| Node::default())),
        Box::new(Effects::new(language, Vec::new(), Vec::new())),
        Box::new(RankingBars::new(language, Vec::new())),
        Box::new(Series::new(language, Vec::new(), None)),
        Box::new(Sparkline::new(language, "", Vec::new())),
        Box::new(Timeline::new(language, Vec::new())),
        Box::new(Calendar::new(language, Vec::new())),
        Box::new(HeatMap::new(language, [[None; 24]; 7], None)),
        Box::new(Hours::new(language, [0; 24], None)),
    ]
}

/// All that a chart gives, as files: what a page has inline is put under one root.
fn files(chart: &dyn Chart, alternative: &Alternative) -> [String; 2] {
    [standalone(chart, alternative), format!("<page>{}</page>", chart.svg(alternative))]
}

fn check(xml: &str) {
    const ELEMENTS: [&str; 14] = [
        "page", "svg", "title", "desc", "g", "a", "rect", "text", "line", "circle", "path",
        "polyline", "tspan", "use",
    ];
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let mut ids = BTreeSet::new();
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        assert!(ELEMENTS.contains(&name), "{name}");
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "style", "{name}");
            assert!(
                !value.contains("url(") && !value.contains("NaN") && !value.contains("inf"),
                "{value}"
            );
            match name {
                "href" => assert!(["#w1", "2018-09-03.html"].contains(&value), "{value}"),
                "id" => assert!(ids.insert(value.to_owned()), "{value} twice"),
                "width" | "height" | "r" => assert!(!value.starts_with('-'), "{name} {value}"),
                _ => {}
            }
        }
        for name in ["aria-labelledby", "aria-describedby"] {
            let Some(id) = node.attribute(name) else { continue };
            assert!(document.descendants().any(|node| node.attribute("id") == Some(id)), "{id}");
        }
    }
}

#[test]
fn hostile_text_breaks_out_of_nothing() {
    let texts = hostile();
    for text in &texts {
        let alternative = Alternative::new(text, text, text);
        for chart in charts(&texts, Language::Ja) {
            for file in files(chart.as_ref(), &alternative) {
                check(&file);
                assert!(!file.contains("<script") && !file.contains('\u{202e}'));
            }
        }
    }
}

#[test]
fn cells_are_well_formed() {
    let texts = hostile();
    let ranked = texts.iter().map(|text| RankedBar {
        rank: 1,
        text: text.clone(),
        count: 3,
        before: Some(2),
        link: None,
    });
    let bars = RankingBars::new(Language::En, ranked.collect());
    for svg in bars.bars().iter().chain(bars.key().iter().map(|(svg, _)| svg)) {
        check(svg);
    }
    let effects = Effects::new(Language::En, Vec::new(), Vec::new());
    check(&effects.axis());
    effects.key().iter().for_each(|(svg, _)| check(svg));
    (0..9).for_each(|group| check(&network::swatch(group)));
}

#[test]
fn charts_of_nothing_are_charts() {
    for language in [Language::Ja, Language::En] {
        for chart in empty(language) {
            for file in files(chart.as_ref(), &Alternative::default()) {
                check(&file);
            }
        }
    }
}

#[test]
fn files_have_no_links() {
    let texts = ["ひより".to_owned(), "生誕祭".to_owned(), "公演".to_owned()];
    for chart in charts(&texts, Language::Ja) {
        let [file, _] = files(chart.as_ref(), &Alternative::new("chart", "図", "図の説明"));
        assert!(!file.contains("href"), "{file}");
        assert!(file.contains(r#"xmlns="http://www.w3.org/2000/svg""#));
    }
}

#[test]
fn rows_have_as_many_cells_as_columns() {
    let texts = hostile();
    for chart in charts(&texts, Language::Ja).iter().chain(&empty(Language::En)) {
        let numbers = chart.numbers();
        assert!(numbers.rows.iter().all(|row| row.len() == numbers.columns.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_well_formed_and_drawn_the_same_again(
        texts in proptest::collection::vec(any::<String>(), 1..12),
    ) {
        let alternative = Alternative::new("c", &texts[0], &texts[0]);
        let again = charts(&texts, Language::En);
        for (chart, again) in charts(&texts, Language::En).iter().zip(again) {
            let drawn = files(chart.as_ref(), &alternative);
            for file in &drawn {
                check(file);
            }
            prop_assert_eq!(&drawn, &files(again.as_ref(), &alternative));
        }
    }
}
