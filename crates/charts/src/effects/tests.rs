use roxmltree::Document;

use super::*;

fn effect(log_ratio: f64, low: Option<f64>, high: Option<f64>) -> Effect {
    Effect {
        text: "ひより".to_owned(),
        count: 8,
        baseline_count: 1,
        log_ratio,
        low,
        high,
        corrected_low: low.map(|low| low - 0.5),
        corrected_high: high.map(|high| high + 0.5),
        change: "約3倍".to_owned(),
        z: 1.5,
        p: Some(0.1),
        is_sure: false,
        marks: Vec::new(),
        link: None,
    }
}

/// Classes of the shapes of the first bar, with one attribute each.
fn shapes(effects: &Effects, name: &str) -> Vec<(String, String)> {
    let bars = effects.bars();
    let document = Document::parse(&bars[0]).unwrap();
    let shapes = document.descendants().filter_map(|node| {
        Some((node.attribute("class")?.to_owned(), node.attribute(name)?.to_owned()))
    });
    shapes.collect()
}

fn of(shapes: &[(String, String)], class: &str) -> Option<String> {
    shapes.iter().find(|(known, _)| known == class).map(|(_, value)| value.clone())
}

#[test]
fn places_are_logarithmic() {
    // The axis reaches 3.6 to both sides: 1.8 is a quarter of its width.
    let sure = Effect { is_sure: true, ..effect(1.8, Some(0.9), Some(2.7)) };
    let effects = Effects::new(Language::Ja, vec![sure], Vec::new());
    assert_eq!(of(&shapes(&effects, "width"), "bu").as_deref(), Some("25%"));
    assert_eq!(of(&shapes(&effects, "x1"), "iu i1").as_deref(), Some("62.5%"));
    assert_eq!(of(&shapes(&effects, "x2"), "iu i1").as_deref(), Some("87.5%"));
    assert_eq!(of(&shapes(&effects, "cx"), "pu").as_deref(), Some("75%"));
    assert_eq!(of(&shapes(&effects, "d"), "au"), None);
}

#[test]
fn counts_are_called_what_they_are_of() {
    let effects = |language| Effects::new(language, vec![effect(1.0, None, None)], Vec::new());
    let names = |effects: &Effects| {
        let column = effects.numbers().columns[1].name.clone();
        let head = Document::parse(&crate::standalone(effects, &Alternative::new("a", "a", "")))
            .unwrap()
            .descendants()
            .filter_map(|node| node.text().map(str::to_owned))
            .find(|text| text.contains(" → "));
        (column, head.unwrap())
    };
    let days = |days: &str, before: &str| (days.to_owned(), before.to_owned());
    assert_eq!(names(&effects(Language::Ja)), days("前日", "前日 → この日"));
    let against = effects(Language::Ja).against(Some("前の28日間".to_owned()));
    assert_eq!(names(&against), days("前の28日間", "前の28日間 → この日"));
    let against = effects(Language::En).against(Some("28 days before".to_owned()));
    assert_eq!(names(&against), days("28 days before", "28 days before → now"));
}

#[test]
fn what_runs_off_has_an_arrow() {
    let effects = Effects::new(Language::Ja, Vec::new(), vec![effect(-2.0, None, Some(-0.5))]);
    assert!(of(&shapes(&effects, "d"), "ad").is_some());
    assert_eq!(of(&shapes(&effects, "x1"), "id i1").as_deref(), Some("0%"));
}

#[test]
fn filled_is_sure_coloured_is_beyond_the_interval_and_grey_is_chance() {
    let dot = |effect: Effect, rises: bool| {
        let (rising, falling) = if rises { (vec![effect], vec![]) } else { (vec![], vec![effect]) };
        let effects = Effects::new(Language::En, rising, falling);
        let dots: Vec<String> =
            shapes(&effects, "cx").into_iter().map(|(class, _)| class).collect();
        let key = effects.key().pop().map(|(_, text)| text);
        (dots.join(","), key.unwrap_or_default())
    };
    let of = |class: &str, key| (class.to_owned(), key);
    let sure = |low, high| Effect { is_sure: true, ..effect(1.0, low, high) };
    let (clear, unsure, chance) = (
        "clear change (q < .05)",
        "excludes “no change”, but not certain",
        "includes “no change”: could be chance",
    );
    assert_eq!(dot(sure(Some(0.5), None), true), of("pu", clear));
    // What passes the test is sure, whatever its interval.
    assert_eq!(dot(sure(Some(-0.1), None), true), of("pu", clear));
    assert_eq!(dot(effect(1.0, Some(0.5), None), true), of("pu hol", unsure));
    assert_eq!(dot(effect(-1.0, None, Some(-0.5)), false), of("pd hol", unsure));
    assert_eq!(dot(effect(1.0, Some(-0.5), Some(2.0)), true), of("pn hol", chance));
}

#[test]
fn what_is_not_tested_has_bars_only() {
    let untested = vec![effect(1.8, Some(0.9), None), effect(1.0, None, None)];
    let effects = Effects::new(Language::Ja, untested.clone(), Vec::new()).tested(false);
    for bar in effects.bars() {
        assert!(bar.contains("class=\"bn\"") && !bar.contains("class=\"i"), "{bar}");
        assert!(!bar.contains("<circle") && !bar.contains("<path"), "{bar}");
    }
    let key: Vec<&str> = effects.key().into_iter().map(|(_, text)| text).collect();
    assert_eq!(key, ["何倍か"]);
    assert_eq!(effects.numbers().columns.len(), 4);
    // Nor has a term of which nothing is known where others were tested.
    let effects = Effects::new(Language::Ja, untested, Vec::new());
    assert!(!effects.bars()[1].contains("class=\"i"));
}
