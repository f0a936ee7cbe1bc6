//! Rankings and changes in columns: words take what the numbers leave.

use super::{CHANGED, RANKED};
use crate::report::content::Content;
use crate::report::content::changes::Row as Changed;
use crate::report::content::rankings::Row as Ranked;
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number;
use crate::report::terminal::{fit, safe, width};
use tsubuyaki_charts::certainty::Certainty;

/// The sign of a mark that one person or copies carry a word.
pub(super) fn sign(mark: Mark) -> &'static str {
    match mark {
        Mark::One | Mark::Mostly => "*",
        Mark::Copies => "=",
        Mark::New | Mark::Gone => "",
    }
}

/// The sign before a word for how certain its change is, as the dots of a page.
fn sign_of(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Sure => "●",
        Certainty::Unsure => "○",
        Certainty::Chance => "·",
    }
}

/// What the signs for certainty mean, of those that occur.
pub(super) fn certainties(content: &Content) -> Vec<String> {
    let l = content.language;
    let Some(changes) = content.changes.as_ref().filter(|changes| changes.is_tested) else {
        return Vec::new();
    };
    let meanings = [
        (Certainty::Sure, l.pick("確かな変化（q < .05）", "clear change (q < .05)")),
        (Certainty::Unsure, l.pick("確かとは言えない", "not certain")),
        (Certainty::Chance, l.pick("偶然でも起こる程度", "could be chance")),
    ];
    let shown = |rows: &'_ [Changed<'_>]| rows.len().min(CHANGED);
    let [risen, fallen] = [&changes.rising, &changes.falling];
    let shown = || risen[..shown(risen)].iter().chain(&fallen[..shown(fallen)]);
    meanings
        .into_iter()
        .filter(|(certainty, _)| shown().any(|row| row.certainty() == *certainty))
        .map(|(certainty, meaning)| format!("{} {meaning}", sign_of(certainty)))
        .collect()
}

/// `1,234人*`: how many people, and who they are; `−` of a word that some negated.
fn people(people: Option<i64>, marks: &[Mark], negated: i64, l: Language) -> String {
    let people =
        people.map_or_else(String::new, |n| format!("{}{}", number::count(n), l.pick("人", "p")));
    let signs: String = marks.iter().map(|mark| sign(*mark)).collect();
    people + &signs + if negated > 0 { "−" } else { "" }
}

/// How often the words with that sign were negated.
pub(super) fn negations(content: &Content) -> Option<String> {
    let l = content.language;
    let mut negated: Vec<String> = Vec::new();
    let of_day = if content.day.is_short() { &[] } else { content.rankings.as_slice() };
    for row in of_day.iter().flat_map(|ranking| ranking.rows.iter().take(RANKED)) {
        let text = format!("{} {}", safe(&row.word.text), number::count(row.of.negated));
        if row.of.negated > 0 && !negated.contains(&text) {
            negated.push(text);
        }
    }
    (!negated.is_empty()).then(|| match l {
        Language::Ja => format!("− 否定を含む（{}）", negated.join("、")),
        Language::En => format!("− some negated ({})", negated.join(", ")),
    })
}

/// A text in the last of so many columns.
fn at_end(text: &str, columns: usize) -> String {
    " ".repeat(columns.saturating_sub(width(text))) + text
}

/// The columns that the widest takes.
fn widest(texts: &[String]) -> usize {
    texts.iter().map(|text| width(text)).max().unwrap_or(0)
}

/// ` 1 かわいい    12  9人`; words take what the numbers leave.
pub(super) fn ranked(rows: &[Ranked], l: Language, columns: usize) -> Vec<String> {
    let rows = &rows[..rows.len().min(RANKED)];
    let counts: Vec<String> = rows.iter().map(|row| number::count(row.of.count)).collect();
    // Signs stand behind the people, not under them.
    let signs = |row: &Ranked| width(&people(None, &row.word.marks, row.of.negated, l));
    let most = rows.iter().map(signs).max().unwrap_or(0);
    let people = rows.iter().map(|row| {
        let text = people(row.of.authors, &row.word.marks, row.of.negated, l);
        text + &" ".repeat(most - signs(row))
    });
    let people: Vec<String> = people.collect();
    let (of_counts, of_people) = (widest(&counts), widest(&people));
    let of_word = columns.saturating_sub(4 + 1 + of_counts + 1 + of_people);
    let row = |(row, (count, people)): (&Ranked, (&String, &String))| {
        let (word, count) = (fit(&row.word.text, of_word), at_end(count, of_counts));
        format!("{:>3} {word} {count} {}", row.of.rank, at_end(people, of_people))
    };
    rows.iter().zip(counts.iter().zip(&people)).map(row).collect()
}

/// `● かわいい     3 → 12 約4倍  9人`: how certain it is where it was tested, the count before and that of the day, the
/// ratio to what the day is compared with, and the people.
pub(super) fn changed(
    rows: &[Changed],
    is_tested: bool,
    l: Language,
    columns: usize,
) -> Vec<String> {
    let rows = &rows[..rows.len().min(CHANGED)];
    let count = |row: &Changed| format!("{} → {}", row.before, number::count(row.of.count));
    let counts: Vec<String> = rows.iter().map(count).collect();
    let ratios: Vec<String> = rows.iter().map(|row| row.ratio.text.clone()).collect();
    let signs = |row: &Changed| width(&people(None, &row.word.marks, 0, l));
    let most = rows.iter().map(signs).max().unwrap_or(0);
    let people = rows.iter().map(|row| {
        let text = people(row.of.authors, &row.word.marks, 0, l);
        text + &" ".repeat(most - signs(row))
    });
    let people: Vec<String> = people.collect();
    let (of_counts, of_ratios, of_people) = (widest(&counts), widest(&ratios), widest(&people));
    let of_word = columns.saturating_sub(2 + 1 + of_counts + 1 + of_ratios + 1 + of_people);
    let row = |(place, row): (usize, &Changed)| {
        let (word, count) = (fit(&row.word.text, of_word), at_end(&counts[place], of_counts));
        let (ratio, people) =
            (at_end(&ratios[place], of_ratios), at_end(&people[place], of_people));
        let sign = if is_tested { sign_of(row.certainty()) } else { " " };
        format!("{sign} {word} {count} {ratio} {people}")
    };
    rows.iter().enumerate().map(row).collect()
}
