//! Entities of tweets by cases in the form of twitter-text's `extract.yml`: our
//! own in `entities.yml`, and that file itself where `TSUBUYAKI_CONFORMANCE`
//! names it. The table in `README.md` says where we differ from it on purpose.

use std::collections::BTreeMap;
use std::{env, fs};

use saphyr::{LoadableYamlNode, Yaml};
use tsubuyaki::tokens::{Entity, EntityKind, entities};

const OUR_CASES: &str = include_str!("entities.yml");
const README: &str = include_str!("README.md");
/// In the README, the heading of the table of deliberate differences.
const HEADING: &str = "## Deliberate differences from twitter-text";

struct Case {
    section: String,
    description: String,
    text: String,
    expected: Vec<Found>,
}

/// An entity without its sign, and the code points that it spans, sign
/// included, where a case gives them.
#[derive(Debug, PartialEq)]
struct Found {
    value: String,
    indices: Option<(usize, usize)>,
}

/// By section and description: the values that we find instead.
type Differences = BTreeMap<(String, String), Vec<String>>;

#[derive(Debug, Default, PartialEq)]
struct Tally {
    section: String,
    cases: usize,
    passed: usize,
    different: usize,
}

#[test]
fn our_own_cases() {
    let cases = cases_of(OUR_CASES);
    assert!(cases.len() > 60, "{} cases", cases.len());
    let (_, failures) = check(&cases, &Differences::new());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn cases_of_twitter_text() {
    let Some(path) = env::var_os("TSUBUYAKI_CONFORMANCE") else {
        eprintln!("skipped: TSUBUYAKI_CONFORMANCE names no extract.yml");
        return;
    };
    let yaml = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let (tallies, failures) = check(&cases_of(&yaml), &differences_of(README));
    println!("{:32}{:>8}{:>8}{:>24}", "section", "cases", "passed", "deliberately different");
    for Tally { section, cases, passed, different } in tallies {
        println!("{section:32}{cases:>8}{passed:>8}{different:>24}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_difference_must_be_named_and_true() {
    let cases = cases_of("tests: {urls: [{description: a, text: example.com, expected: []}]}");
    let named = |description: &str, value: &str| {
        let table = format!(
            "{HEADING}\n\n| a | b | c | d |\n|-|-|-|-|\n| urls | {description} | `[{value}]` | so |\n"
        );
        check(&cases, &differences_of(&table))
    };
    assert_eq!(check(&cases, &Differences::new()).1.len(), 1);
    assert_eq!(named("a", "example.net").1.len(), 1);
    assert_eq!(named("b", "example.com").1.len(), 2);
    let (tallies, failures) = named("a", "example.com");
    assert_eq!(failures, [""; 0]);
    let expected = Tally { section: "urls".to_owned(), cases: 1, passed: 0, different: 1 };
    assert_eq!(tallies, [expected]);

    let cases = cases_of("tests: {urls: [{description: a, text: example, expected: []}]}");
    let stale = Differences::from([(("urls".to_owned(), "a".to_owned()), Vec::new())]);
    assert_eq!(check(&cases, &stale).1.len(), 1);
}

/// The count of each section, and what is not as it should be.
fn check(cases: &[Case], differences: &Differences) -> (Vec<Tally>, Vec<String>) {
    let mut tallies: Vec<Tally> = Vec::new();
    let mut failures = Vec::new();
    let mut unmet = differences.clone();
    for Case { section, description, text, expected } in cases {
        if tallies.last().is_none_or(|tally| tally.section != *section) {
            tallies.push(Tally { section: section.clone(), ..Tally::default() });
        }
        let tally = tallies.last_mut().unwrap();
        tally.cases += 1;
        let with_indices = expected.iter().any(|found| found.indices.is_some());
        let found = found_in(section, text, with_indices);
        let given = unmet.remove(&(section.clone(), description.clone()));
        if found == *expected {
            tally.passed += 1;
            if given.is_some() {
                failures.push(format!("{section}: {description}: no difference any more"));
            }
        } else if given.is_some_and(|given| found.iter().map(|found| &found.value).eq(&given)) {
            tally.different += 1;
        } else {
            failures.push(format!(
                "{section}: {description}\n  text     {text:?}\n  expected {expected:?}\n  found    {found:?}"
            ));
        }
    }
    let unmet = unmet.into_keys().map(|(section, description)| {
        format!("{section}: {description}: named as a difference, but no such case")
    });
    failures.extend(unmet);
    (tallies, failures)
}

/// What a section asks for: `replies` the one who is answered, the others all
/// entities of one kind.
fn found_in(section: &str, text: &str, with_indices: bool) -> Vec<Found> {
    let of_section: fn(&EntityKind) -> bool = match section.split('_').next() {
        Some("mentions" | "replies") => |kind| *kind == EntityKind::Mention,
        Some("urls" | "tco") => |kind| *kind == EntityKind::Url,
        Some("hashtags") => |kind| *kind == EntityKind::Hashtag,
        Some("cashtags") => |kind| *kind == EntityKind::Cashtag,
        _ => panic!("no check for the section {section}"),
    };
    let answers = |entity: &Entity| text[..entity.start].trim().is_empty();
    entities(text)
        .iter()
        .filter(|entity| of_section(&entity.kind) && (section != "replies" || answers(entity)))
        .map(|entity| {
            let surface = &text[entity.start..entity.end];
            let value = match entity.kind {
                EntityKind::Url => surface,
                _ => surface.trim_start_matches(|c| !char::is_alphanumeric(c) && c != '_'),
            };
            let start = text[..entity.start].chars().count();
            let indices = (start, start + surface.chars().count());
            Found { value: value.to_owned(), indices: with_indices.then_some(indices) }
        })
        .collect()
}

fn cases_of(yaml: &str) -> Vec<Case> {
    let documents = Yaml::load_from_str(yaml).unwrap_or_else(|error| panic!("{error}"));
    let sections = field(&documents[0], "tests").as_mapping().expect("sections");
    sections
        .iter()
        .flat_map(|(section, cases)| {
            let section = string(section);
            cases.as_sequence().expect(&section).iter().map(move |case| Case {
                section: section.clone(),
                description: string(field(case, "description")),
                text: string(field(case, "text")),
                expected: expected(field(case, "expected")),
            })
        })
        .collect()
}

/// Nothing, one value, or a sequence of values or of mappings with indices.
fn expected(yaml: &Yaml) -> Vec<Found> {
    if let Some(sequence) = yaml.as_sequence() {
        return sequence.iter().flat_map(expected).collect();
    }
    if yaml.is_null() {
        return Vec::new();
    }
    let Some(mapping) = yaml.as_mapping() else {
        return vec![Found { value: string(yaml), indices: None }];
    };
    let indices = field(yaml, "indices");
    let index = |at: usize| {
        let index = indices.as_sequence_get(at).and_then(Yaml::as_integer);
        usize::try_from(index.expect("two indices")).expect("an index from 0")
    };
    // A list's slug follows the name of whose list it is.
    let value = mapping.values().filter_map(Yaml::as_str).collect();
    vec![Found { value, indices: Some((index(0), index(1))) }]
}

fn field<'a>(yaml: &'a Yaml<'a>, key: &'a str) -> &'a Yaml<'a> {
    yaml.as_mapping_get(key).unwrap_or_else(|| panic!("no {key} in {yaml:?}"))
}

fn string(yaml: &Yaml) -> String {
    yaml.as_str().unwrap_or_else(|| panic!("no string: {yaml:?}")).to_owned()
}

/// The rows under the heading: section, case, what we find, why.
fn differences_of(readme: &str) -> Differences {
    let (_, after) = readme.split_once(HEADING).expect(HEADING);
    let section = after.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [section, description, found, _] = cells[..] else { panic!("not four cells: {row}") };
        let found = Yaml::load_from_str(found.trim_matches('`')).expect(row);
        let found = expected(&found[0]).into_iter().map(|found| found.value).collect();
        ((section.to_owned(), description.to_owned()), found)
    })
    .collect()
}
