//! What the day was, in a few sentences.

mod nothing_rose;

use super::{naming, passages};
use crate::report::language::Language;
use crate::report::number::{count, counted, people, real};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{Covered, Day, Headline, TermKey};

/// The share of the posts from which on one text is told of, as one in so many.
const ONE_IN: i64 = 4;
const NOUN: &str = "名詞";
/// Posts from which on a word can be common to them.
const SOME_POSTS: i64 = 5;

/// A piece of the sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Part {
    Own(String),
    /// What stands in parentheses behind a word, kept in one line.
    Kept(String),
    /// A word in quotation marks, kept in one line; `None` of what is no term.
    Word {
        before: &'static str,
        text: String,
        after: &'static str,
        key: Option<TermKey>,
    },
}

/// What rose and what fell, as far as it is not chance; then how many posts, by
/// how many, against what. Where nothing rose, what most people said and the post that
/// most of them passed on.
pub(super) fn sentences(day: &Day, l: Language) -> Vec<Part> {
    let Headline { risen, fallen, .. } = &day.headline;
    let mut parts = Vec::new();
    // Of a day of one post that many passed on it is what happened.
    let storm = is_storm(day);
    if storm {
        nothing_rose::passed_on(day, l, &mut parts);
    }
    if risen.is_empty() && !day.is_short() {
        let is_tested = day.compared.as_ref().is_some_and(|compared| compared.untested.is_none());
        if is_tested || !nothing_rose::grown(day, l, &mut parts) {
            parts.extend(nothing_rose::nothing(day, is_tested, !fallen.is_empty(), l));
            nothing_rose::most_said(day, l, &mut parts);
        }
        if !storm {
            nothing_rose::passed_on(day, l, &mut parts);
        }
    } else if day.is_short() && day.counts.tweets >= SOME_POSTS {
        nothing_rose::most_said(day, l, &mut parts);
    }
    match l {
        Language::Ja => changed_in_japanese(day, &day.headline, &mut parts),
        Language::En => changed_in_english(day, &day.headline, &mut parts),
    }
    // Of a day of retweets it is what happened.
    if !risen.is_empty() && !storm && passed_on(day).is_some() {
        nothing_rose::passed_on(day, l, &mut parts);
    }
    parts.extend(copied(day, l).map(Part::Own));
    parts.push(Part::Own(match l {
        Language::Ja => japanese(day),
        Language::En => english(day),
    }));
    parts
}

/// Whether the retweets of one post are a quarter of the posts, or more.
fn is_storm(day: &Day) -> bool {
    let most = day.passed_on.first().map_or(0, |post| post.count);
    !day.is_short() && ONE_IN * most >= day.counts.tweets
}

/// That one text is a quarter of what was written, or more, or that several together
/// are.
fn copied(day: &Day, l: Language) -> Option<String> {
    let originals = day.counts.tweets - day.counts.retweets;
    let text = day.copies.iter().max_by_key(|text| text.posts)?;
    if day.is_short() {
        return None;
    }
    if ONE_IN * text.posts < originals {
        let (texts, copies) = passages::all_copies(day);
        return (ONE_IN * copies >= originals).then(|| match l {
            Language::Ja => format!("{}件は同じ文面のコピー（{texts}通り）。", count(copies)),
            Language::En => {
                let (copies, texts) = (counted(copies, "post"), counted(texts, "text"));
                format!("{copies} are copies of {texts}. ")
            }
        });
    }
    Some(match l {
        Language::Ja => {
            let nearly = if text.is_near { "ほぼ" } else { "" };
            let (posts, accounts) = (count(text.posts), count(text.accounts));
            format!("{posts}件は{accounts}人による{nearly}同じ文面。")
        }
        Language::En => {
            let nearly = if text.is_near { "nearly " } else { "" };
            let (posts, accounts) = (counted(text.posts, "post"), people(text.accounts));
            format!("{posts} by {accounts} have {nearly}the same text. ")
        }
    })
}

fn own(text: impl Into<String>) -> Part {
    Part::Own(text.into())
}

/// What stands in parentheses behind a term that rose: which day of its burst this is,
/// and how many people said it.
fn voices(day: &Day, key: &TermKey, l: Language) -> Option<String> {
    let mut risen = day.compared.iter().flat_map(|compared| &compared.risen);
    let risen = risen.find(|risen| risen.key == *key)?;
    let burst = risen.day_of_burst(day.date).map(|number| match l {
        Language::Ja => format!("{number}日目"),
        Language::En => format!("day {number}"),
    });
    let authors = risen.authors.map(|authors| match l {
        Language::Ja => format!("{}人", count(authors)),
        Language::En => people(authors),
    });
    let parts: Vec<String> = burst.into_iter().chain(authors).collect();
    (!parts.is_empty()).then(|| parts.join(l.pick("・", ", ")))
}

/// Whether the baseline is the day or period right before.
fn is_against_the_one_before(day: &Day) -> bool {
    !day.span.is_day()
        || day.compared.as_ref().is_some_and(|compared| compared.baseline_dates.len() == 1)
}

/// What may be chance is said to seem so, whatever its size.
fn changed_in_japanese(day: &Day, headline: &Headline, parts: &mut Vec<Part>) {
    const CHANCE: &str = "偶然の範囲かもしれない。";
    let Headline { risen, fallen, is_rise_sure, is_fall_sure } = headline;
    for (place, key) in risen.iter().enumerate() {
        if place > 0 {
            parts.push(own("、"));
        }
        parts.push(word(key, "「", "」"));
        if let Some(voices) = voices(day, key, Language::Ja) {
            parts.push(Part::Kept(format!("（{voices}）")));
        }
    }
    let are_both_unsure = !risen.is_empty() && !fallen.is_empty() && !is_rise_sure && !is_fall_sure;
    // A word that is more frequent than in the weeks before need not have grown
    // since yesterday.
    let is_against_one = is_against_the_one_before(day);
    if !risen.is_empty() {
        let is_last = fallen.is_empty() || !is_fall_sure;
        parts.push(own(match (is_against_one, is_rise_sure) {
            (true, true) if is_last => "が増えた。",
            (true, true) => "が増え、",
            (false, true) if is_last => "が目立った。",
            (false, true) => "が目立ち、",
            (true, false) if are_both_unsure => "は増え、",
            (false, false) if are_both_unsure => "はふだんより多く、",
            (true, false) => "は増えたように見えるが、偶然の範囲かもしれない。",
            (false, false) => "はふだんより多いように見えるが、偶然の範囲かもしれない。",
        }));
    }
    if fallen.is_empty() {
        return;
    }
    parts.push(Part::Own(if is_against_one {
        format!("{}に目立った", naming::named(day.span, Language::Ja).before)
    } else {
        "ふだん多い".to_owned()
    }));
    parts.extend(fallen.iter().map(|key| word(key, "「", "」")));
    parts.push(Part::Own(match (is_fall_sure, is_against_one) {
        (true, _) => "は減った。".to_owned(),
        (false, true) => format!("は減ったように見えるが、{CHANCE}"),
        (false, false) => format!("は少ないように見えるが、{CHANCE}"),
    }));
}

/// The same in English.
fn changed_in_english(day: &Day, headline: &Headline, parts: &mut Vec<Part>) {
    let Headline { risen, fallen, is_rise_sure, is_fall_sure } = headline;
    let mut list = |keys: &[TermKey], what: &str| {
        for (place, key) in keys.iter().enumerate() {
            parts.push(own(match place {
                0 => "",
                _ if place + 1 == keys.len() => " and ",
                _ => ", ",
            }));
            parts.push(word(key, "“", "”"));
            if let Some(voices) = voices(day, key, Language::En) {
                parts.push(own(" "));
                parts.push(Part::Kept(format!("({voices})")));
            }
        }
        parts.push(own(what));
    };
    let is_against_one = is_against_the_one_before(day);
    let seem = |keys: &[TermKey]| if keys.len() == 1 { " seems" } else { " seem" };
    let are_both_unsure = !risen.is_empty() && !fallen.is_empty() && !is_rise_sure && !is_fall_sure;
    if !risen.is_empty() {
        let what = match (is_against_one, is_rise_sure) {
            (true, true) => " rose".to_owned(),
            (false, true) => " stood out".to_owned(),
            (true, false) => format!("{} to have risen", seem(risen)),
            (false, false) => format!("{} more frequent than usual", seem(risen)),
        };
        let end = match (is_rise_sure, are_both_unsure) {
            (_, true) => ", and ",
            (true, false) if fallen.is_empty() || !is_fall_sure => ". ",
            (true, false) => "; ",
            (false, false) => ", but this may be chance. ",
        };
        list(risen, &format!("{what}{end}"));
    }
    if !fallen.is_empty() {
        let before = naming::named(day.span, Language::En).before;
        let what = match (is_against_one, is_fall_sure) {
            (true, true) => format!(", frequent the {before}, fell. "),
            (true, false) if are_both_unsure => {
                format!(", frequent the {before}, to have fallen, but this may be chance. ")
            }
            (true, false) => format!(
                ", frequent the {before},{} to have fallen, but this may be chance. ",
                seem(fallen)
            ),
            (false, true) if fallen.len() == 1 => " was rarer than usual. ".to_owned(),
            (false, true) => " were rarer than usual. ".to_owned(),
            (false, false) if are_both_unsure => " rarer, but this may be chance. ".to_owned(),
            (false, false) => {
                format!("{} rarer than usual, but this may be chance. ", seem(fallen))
            }
        };
        list(fallen, &what);
    }
}

/// The words that most people said, where none rose; of a day of one or two people,
/// those said most.
pub(in crate::report) fn most_said(day: &Day) -> Vec<TermKey> {
    day.most_said.terms.iter().map(|term| term.key.clone()).collect()
}

fn word(key: &TermKey, before: &'static str, after: &'static str) -> Part {
    let text = super::words::text(&key.lemma);
    Part::Word { before, text, after, key: Some(key.clone()) }
}

fn japanese(day: &Day) -> String {
    let (tweets, named) = (day.counts.tweets, naming::named(day.span, Language::Ja));
    let unknown = day.counts.without_author;
    let all = match day.counts.authors {
        Some(authors) if unknown > 0 => format!(
            "投稿は{}件（うち{}件は投稿者不明）、わかる投稿者は{}人",
            count(tweets),
            count(unknown),
            count(authors)
        ),
        Some(authors) if tweets > 1 => {
            format!("{}人が{}件を投稿した", count(authors), count(tweets))
        }
        _ => format!("{}は{}件", posts(Language::Ja), count(tweets)),
    };
    let before = match (&day.previous, day.stub_before()) {
        _ if day.is_unfinished => "まだ途中".to_owned(),
        (_, Some(days)) => format!("{}の記録は{days}日分だけ", named.before),
        (None, None) => format!("{}は記録なし", named.before),
        (Some((_, before)), None) => match tweets - before.tweets {
            0 => format!("{}と同数", named.before),
            more @ 1.. => format!("{}より{}件増", named.before, count(more)),
            fewer => format!("{}より{}件減", named.before, count(-fewer)),
        },
    };
    let usual = day.usual.as_ref().filter(|_| !day.is_unfinished);
    let usual = usual.map_or_else(String::new, |usual| {
        let weekday = Language::Ja.weekday(day.date.weekday());
        let ratio = match ratio(tweets, usual.tweets) {
            Ratio::Same => "並み".to_owned(),
            Ratio::Times(times) => format!("の{times:.1}倍"),
            Ratio::Tenths(0) => "の1割未満".to_owned(),
            Ratio::Tenths(tenths) => format!("の約{tenths}割"),
        };
        let (days, usual) = (usual.dates.len(), about(usual.tweets));
        format!("ふだんの{weekday}曜（{days}回の平均で約{usual}件）{ratio}だった。")
    });
    let (mut of_them, mut own) = (String::new(), String::new());
    if let Some((retweets, writers)) = passed_on(day) {
        if retweets == tweets {
            "すべてリツイート、".clone_into(&mut of_them);
        } else {
            of_them = format!("うち{}件はリツイート、", count(retweets));
            own = format!("自分のことばで書いたのは{}人。", count(writers));
        }
    }
    let covered = match (day.covered, ends_at(day)) {
        (_, Some(last)) => format!("記録は{last}時台まで。"),
        (None, None) => String::new(),
        (Some(covered), None) => match covered {
            Covered::Until(last) => format!("記録は{last}時台までで、一日分そろっていない。"),
            Covered::Hours(first, last) if first == last => format!("記録は{first}時台だけ。"),
            Covered::Hours(first, last) => format!("記録は{first}時台から{last}時台まで。"),
            Covered::Fewer(first, last) if first == last => {
                format!("投稿があるのは{first}時台だけ（ふだんはほかの時間にもある）。")
            }
            Covered::Fewer(first, last) => {
                format!(
                    "投稿があるのは{first}時台から{last}時台だけ（ふだんはほかの時間にもある）。"
                )
            }
        },
    };
    let recorded = recorded(day)
        .map_or_else(String::new, |(days, all)| format!("記録があるのは{all}日のうち{days}日。"));
    format!("{all}（{of_them}{before}）。{own}{covered}{recorded}{usual}")
}

fn english(day: &Day) -> String {
    let (tweets, named) = (day.counts.tweets, naming::named(day.span, Language::En));
    let unknown = day.counts.without_author;
    let by = match day.counts.authors {
        Some(authors) if unknown > 0 => {
            format!(" ({} by unknown authors, the others by {})", count(unknown), people(authors))
        }
        Some(authors) if tweets > 1 => format!(" by {}", people(authors)),
        _ => String::new(),
    };
    let before = match (&day.previous, day.stub_before()) {
        _ if day.is_unfinished => "so far".to_owned(),
        (_, Some(1)) => format!("only 1 day of the {} is recorded", named.before),
        (_, Some(days)) => format!("only {days} days of the {} are recorded", named.before),
        (None, None) => format!("no data for the {}", named.before),
        (Some((_, before)), None) => match tweets - before.tweets {
            0 => format!("as many as the {}", named.before),
            more @ 1.. => format!("{} more than the {}", count(more), named.before),
            fewer => format!("{} fewer than the {}", count(-fewer), named.before),
        },
    };
    let usual = day.usual.as_ref().filter(|_| !day.is_unfinished);
    let usual = usual.map_or_else(String::new, |usual| {
        let weekday = Language::En.whole_weekday(day.date.weekday());
        let ratio = match ratio(tweets, usual.tweets) {
            Ratio::Same => "about as many as on".to_owned(),
            Ratio::Times(times) => format!("{times:.1} times"),
            Ratio::Tenths(0) => "less than a tenth of".to_owned(),
            Ratio::Tenths(5) => "about half".to_owned(),
            Ratio::Tenths(tenths) => format!("about {tenths}0% of"),
        };
        let (days, usual) = (usual.dates.len(), about(usual.tweets));
        format!(", {ratio} a usual {weekday} (about {usual}, the mean of {days})")
    });
    let passed_on = passed_on(day).map_or_else(String::new, |(retweets, writers)| {
        if retweets == tweets {
            return "All of them are retweets. ".to_owned();
        }
        format!(
            "{} of them are retweets; {} wrote something of their own. ",
            count(retweets),
            people(writers)
        )
    });
    let covered = match (day.covered, ends_at(day)) {
        (_, Some(last)) => format!("The day is not over: the records end at {}:00. ", last + 1),
        (None, None) => String::new(),
        (Some(covered), None) => match covered {
            Covered::Until(last) => {
                format!("The records end at {}:00, so the day is not whole. ", last + 1)
            }
            Covered::Hours(first, last) => {
                format!("Only posts from {first}:00 to {}:00 are recorded. ", last + 1)
            }
            Covered::Fewer(first, last) => {
                format!("Posts are from {first}:00 to {}:00 only, unlike on other days. ", last + 1)
            }
        },
    };
    let recorded = recorded(day).map_or_else(String::new, |(days, all)| {
        let have = if days == 1 { "has" } else { "have" };
        format!("{days} of {all} days {have} data. ")
    });
    format!("{}{by}: {before}{usual}. {passed_on}{covered}{recorded}", counted(tweets, "post"))
}

/// The hour in which the last post of a day was written that is not over.
fn ends_at(day: &Day) -> Option<usize> {
    let is_told = day.is_unfinished && day.span.is_day() && day.without_time == 0;
    day.hours.iter().rposition(|&posts| posts > 0).filter(|_| is_told)
}

/// How many days of a period have data, and how many it has, where it has more.
fn recorded(day: &Day) -> Option<(usize, usize)> {
    if day.span.is_day() {
        return None;
    }
    let days = || day.series.iter().filter(|of_day| day.span.contains(of_day.date));
    let (recorded, all) =
        (days().filter(|of_day| of_day.figures.is_some()).count(), days().count());
    (recorded < all).then_some((recorded, all))
}

/// Retweets, and people who wrote something of their own, of a day of which half
/// or more is retweets.
fn passed_on(day: &Day) -> Option<(i64, i64)> {
    let counts = day.counts;
    let writers = counts.writers.filter(|_| 2 * counts.retweets >= counts.tweets)?;
    (counts.retweets > 0).then_some((counts.retweets, writers))
}

/// A number against the usual one.
#[derive(Debug, PartialEq)]
enum Ratio {
    Same,
    Times(f64),
    /// Rounded; 0 for less than half a tenth.
    Tenths(u8),
}

fn ratio(number: i64, usual: f64) -> Ratio {
    let ratio = number as f64 / usual;
    match ratio {
        0.95..1.05 => Ratio::Same,
        1.05.. => Ratio::Times(ratio),
        // Below 0.95: at most 9.
        _ => (0..=9)
            .rev()
            .find(|&tenths| ratio * 10.0 + 0.5 >= f64::from(tenths))
            .map_or(Ratio::Same, Ratio::Tenths),
    }
}

/// A mean without digits that mean nothing: three at most.
fn about(mean: f64) -> String {
    if mean < 10.0 && mean.fract() > 0.05 {
        return real(mean, 1);
    }
    let mut unit = 1.0;
    while mean / unit >= 1_000.0 {
        unit *= 10.0;
    }
    #[expect(clippy::cast_possible_truncation)]
    count(((mean / unit).round() * unit) as i64)
}

/// The sentences as plain text.
pub(super) fn text(sentences: &[Part]) -> String {
    let mut text = String::new();
    for part in sentences {
        match part {
            Part::Own(own) | Part::Kept(own) => text.push_str(own),
            Part::Word { before, text: word, after, .. } => {
                text.extend([before, word.as_str(), after]);
            }
        }
    }
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_told_in_few_digits() {
        assert_eq!(ratio(530, 206.5), Ratio::Times(530.0 / 206.5));
        assert_eq!([ratio(96, 100.0), ratio(104, 100.0)], [Ratio::Same, Ratio::Same]);
        let tenths = [(94, 9), (80, 8), (15, 2), (4, 0), (0, 0)];
        for (number, expected) in tenths {
            assert_eq!(ratio(number, 100.0), Ratio::Tenths(expected), "{number}");
        }
        assert_eq!([206.5, 3.25, 9_882.0].map(about), ["207", "3.2", "9,880"]);
    }
}
