//! What the day was, in two sentences.

use crate::report::language::Language;
use crate::report::number::{count, mean};
use tsubuyaki_analysis::day::{Day, TermKey};

/// Words that are named of those that rose, and of those that fell.
const RISEN: usize = 3;
const FALLEN: usize = 2;

/// A piece of the sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Own(String),
    /// A word in quotation marks, kept in one line.
    Word {
        before: &'static str,
        text: String,
        after: &'static str,
    },
}

/// How many, by how many, against what; what grew, what went quiet, as far as it
/// is no chance.
pub(super) fn sentences(day: &Day, l: Language) -> Vec<Part> {
    let mut parts = vec![Part::Own(match l {
        Language::Ja => japanese(day),
        Language::En => english(day),
    })];
    let risen: Vec<TermKey> = day.risers().take(RISEN).cloned().collect();
    let fallen: Vec<TermKey> = day.fallers().take(FALLEN).cloned().collect();
    if risen.is_empty() && fallen.is_empty() && day.compared.is_some() {
        let nothing = l.pick("きわだって増えた語も減った語もない。", "No word stood out.");
        parts.push(Part::Own(nothing.to_owned()));
        return parts;
    }
    let is_of_day_before =
        day.compared.as_ref().is_some_and(|compared| compared.baseline_dates.len() == 1);
    match l {
        Language::Ja => {
            if !risen.is_empty() {
                parts.extend(risen.iter().map(|key| word(key, "「", "」")));
                parts.push(Part::Own("が増え".to_owned()));
                parts.push(Part::Own(if fallen.is_empty() { "た。" } else { "、" }.to_owned()));
            }
            if !fallen.is_empty() {
                let before = if is_of_day_before { "前の日の" } else { "ふだんの" };
                parts.push(Part::Own(before.to_owned()));
                parts.extend(fallen.iter().map(|key| word(key, "「", "」")));
                parts.push(Part::Own("は静まった。".to_owned()));
            }
        }
        Language::En => {
            let mut list = |keys: &[TermKey], what: &str| {
                for (place, key) in keys.iter().enumerate() {
                    let between = match place {
                        0 => "",
                        _ if place + 1 == keys.len() => " and ",
                        _ => ", ",
                    };
                    parts.push(Part::Own(between.to_owned()));
                    parts.push(word(key, "“", "”"));
                }
                parts.push(Part::Own(what.to_owned()));
            };
            if !risen.is_empty() {
                list(&risen, if fallen.is_empty() { " grew." } else { " grew; " });
            }
            if !fallen.is_empty() {
                let before = if is_of_day_before { "day" } else { "days" };
                list(&fallen, &format!(" of the {before} before went quiet."));
            }
        }
    }
    parts
}

fn word(key: &TermKey, before: &'static str, after: &'static str) -> Part {
    Part::Word { before, text: super::word::text(&key.lemma), after }
}

fn japanese(day: &Day) -> String {
    let tweets = day.counts.tweets;
    let by = day.counts.authors.map_or_else(
        || format!("{}件のつぶやき", count(tweets)),
        |authors| format!("{}件を{}人が書いた", count(tweets), count(authors)),
    );
    // How the sentence ends here, and how it goes on.
    let (end, go_on) = match &day.previous {
        None => ("前の日のデータはない".to_owned(), "前の日のデータはなく".to_owned()),
        Some((_, before)) => match tweets - before.tweets {
            0 => ("前の日と同じ".to_owned(), "前の日と同じで".to_owned()),
            difference => {
                let stem = if difference > 0 { "多" } else { "少な" };
                let stem = format!("前の日より{}件{stem}", count(difference.abs()));
                (format!("{stem}い"), format!("{stem}く"))
            }
        },
    };
    let Some(usual) = &day.usual else { return format!("{by}。{end}。") };
    let weekday = format!("{}曜", Language::Ja.weekday(day.date.weekday()));
    let average = mean(usual.tweets);
    let than = if (tweets as f64) > usual.tweets {
        format!("{weekday}の平均{average}件を上回る")
    } else if (tweets as f64) < usual.tweets {
        format!("{weekday}の平均{average}件を下回る")
    } else {
        format!("{weekday}の平均と並ぶ")
    };
    format!("{by}。{go_on}、{than}。")
}

fn english(day: &Day) -> String {
    let tweets = day.counts.tweets;
    let by = day.counts.authors.map_or_else(String::new, |authors| {
        format!(" by {} {}", count(authors), if authors == 1 { "person" } else { "people" })
    });
    let before = match &day.previous {
        None => "there is no data of the day before".to_owned(),
        Some((_, before)) => match tweets - before.tweets {
            0 => "as many as on the day before".to_owned(),
            more @ 1.. => format!("{} more than on the day before", count(more)),
            fewer => format!("{} fewer than on the day before", count(-fewer)),
        },
    };
    let usual = day.usual.as_ref().map_or_else(String::new, |usual| {
        let weekday = Language::En.whole_weekday(day.date.weekday());
        let than = if (tweets as f64) < usual.tweets { "below" } else { "above" };
        format!(", {than} the {weekday} mean of {}", mean(usual.tweets))
    });
    format!("{} tweets{by}: {before}{usual}. ", count(tweets))
}

/// The sentences as plain text.
pub(in crate::report) fn text(day: &Day, l: Language) -> String {
    let mut text = String::new();
    for part in sentences(day, l) {
        match part {
            Part::Own(own) => text.push_str(&own),
            Part::Word { before, text: word, after } => {
                text.extend([before, word.as_str(), after]);
            }
        }
    }
    text.trim_end().to_owned()
}
