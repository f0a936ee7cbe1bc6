//! What the day was, in a few sentences.

mod counts;
mod nothing_rose;

use super::{naming, passages};
use crate::report::language::Language;
use crate::report::number::{count, counted, people};
use tsubuyaki_analysis::CopiedText;
use tsubuyaki_analysis::day::{Day, Headline, TermKey};

/// The share of the posts from which on one text is told of, as one in so many.
const ONE_IN: i64 = 4;
/// The same of the people who wrote, and how many they must be: a campaign is news on a day on
/// which others write much.
const ONE_PERSON_IN: i64 = 5;
const SOME_PEOPLE: i64 = 10;
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
    let mut parts: Vec<Part> = counts::mostly_by_one(day, l).map(Part::Own).into_iter().collect();
    let are_told = parts.len();
    // Of a day of one post that many passed on, or of one text, it is what happened.
    let storm = is_storm(day);
    if storm {
        nothing_rose::passed_on(day, l, &mut parts);
    }
    let is_of_texts = in_copies(day, l, &mut parts);
    let is_of_one_text = !is_of_texts && copied(day, l, &mut parts);
    let is_of_copies = is_of_texts || is_of_one_text;
    if risen.is_empty() && !day.is_short() {
        let is_tested = day.compared.as_ref().is_some_and(|compared| compared.untested.is_none());
        if is_tested || !nothing_rose::grown(day, l, &mut parts) {
            let may_fall = !fallen.is_empty() || day.is_unfinished;
            let nothing = || nothing_rose::nothing(day, is_tested, may_fall, l);
            parts.extend((!is_of_copies).then(nothing).flatten());
            if !nothing_rose::of_few_days(day, l, &mut parts) {
                nothing_rose::most_said(day, l, &mut parts);
            }
        }
        if !storm {
            nothing_rose::passed_on(day, l, &mut parts);
        }
    } else if day.is_short() {
        if day.counts.tweets >= SOME_POSTS {
            nothing_rose::most_said(day, l, &mut parts);
        }
        // Of one post there is nothing to choose.
        if day.counts.tweets > 1 {
            nothing_rose::passed_on(day, l, &mut parts);
        }
    }
    match l {
        Language::Ja => changed_in_japanese(day, &day.headline, &mut parts),
        Language::En => changed_in_english(day, &day.headline, &mut parts),
    }
    // Of a day of retweets it is what happened.
    if !risen.is_empty() && !storm && counts::passed_on(day).is_some() {
        nothing_rose::passed_on(day, l, &mut parts);
    }
    // Never an empty opening, but of so few posts that they are one.
    if parts.len() == are_told && (!day.is_short() || day.counts.tweets >= SOME_POSTS) {
        nothing_rose::one_of_them(day, l, &mut parts);
    }
    parts.extend(many_copies(day, l).filter(|_| !is_of_copies).map(Part::Own));
    parts.push(Part::Own(match l {
        Language::Ja => counts::japanese(day),
        Language::En => counts::english(day),
    }));
    parts
}

/// Whether the retweets of one post are a quarter of the posts, or more.
fn is_storm(day: &Day) -> bool {
    let most = day.passed_on.first().map_or(0, |post| post.count);
    !day.is_short() && ONE_IN * most >= day.counts.tweets
}

/// What a fifth of the people posted in copies of several texts, whatever else they say;
/// whether there is such.
fn in_copies(day: &Day, l: Language, parts: &mut Vec<Part>) -> bool {
    let Some(told) = &day.in_copies else { return false };
    parts.push(word(day, &told.key, l.pick("「", "“"), l.pick("」", "”")));
    let texts = told.texts;
    parts.push(Part::Own(match l {
        Language::Ja => {
            format!("を含む{texts}通りの同じ文面などを{}人が投稿した。", count(told.people))
        }
        Language::En => {
            format!(" was posted by {}, mostly in {texts} set texts. ", people(told.people))
        }
    }));
    true
}

/// That one text is a quarter of what was written, or more, or what a fifth of the people
/// posted, and which; whether it is.
fn copied(day: &Day, l: Language, parts: &mut Vec<Part>) -> bool {
    let originals = day.counts.tweets - day.counts.retweets;
    let is_of_many = |text: &CopiedText| {
        let writers = day.counts.writers.unwrap_or(i64::MAX);
        text.accounts >= SOME_PEOPLE && text.accounts.saturating_mul(ONE_PERSON_IN) >= writers
    };
    let is_told = |text: &&CopiedText| ONE_IN * text.posts >= originals || is_of_many(text);
    let texts = day.copies.iter().filter(|_| !day.is_short()).filter(is_told);
    let text = texts.max_by_key(|text| text.posts);
    let Some(text) = text else { return false };
    let quoted = nothing_rose::beginning(&text.text);
    let is_all = text.posts == day.counts.tweets;
    let (before, after) = (l.pick("「", "“"), l.pick("」", "”"));
    let quoted = Part::Word { before, text: quoted, after, key: None };
    let nearly = match l {
        Language::Ja if text.is_near => "ほぼ",
        Language::En if text.is_near => "nearly ",
        _ => "",
    };
    match l {
        Language::Ja if is_all => {
            parts.extend([own("投稿はすべて"), quoted, own(format!("という{nearly}同じ文面。"))]);
        }
        Language::En if is_all => {
            parts.extend([own(format!("All posts say {nearly}the same: ")), quoted, own(". ")]);
        }
        Language::Ja => {
            let (posts, accounts) = (count(text.posts), count(text.accounts));
            let of_them =
                format!("という{nearly}同じ文面の投稿が{posts}件（{accounts}人）あった。");
            parts.extend([quoted, own(of_them)]);
        }
        Language::En => {
            let (posts, accounts) = (count(text.posts), people(text.accounts));
            let of_them =
                format!(" was posted {posts} times by {accounts} in {nearly}the same words. ");
            parts.extend([quoted, own(of_them)]);
        }
    }
    true
}

/// That several texts together are a quarter of what was written, or more.
fn many_copies(day: &Day, l: Language) -> Option<String> {
    let originals = day.counts.tweets - day.counts.retweets;
    let (texts, copies) = passages::all_copies(day);
    let is_told = !day.is_short() && copies > 0 && ONE_IN * copies >= originals;
    is_told.then(|| match l {
        Language::Ja => format!("{}件は同じ文面のコピー（{texts}通り）。", count(copies)),
        Language::En => {
            let (copies, texts) = (counted(copies, "post"), counted(texts, "text"));
            format!("{copies} are copies of {texts}. ")
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
    // As the table of the changes counts them, which stands right below.
    let united = day.headline.united.get(key).copied();
    let authors = united.or(risen.authors).map(|authors| match l {
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

/// Whether it is said as a fact that words fell: they pass the test, or were in a burst the
/// day before, which is over.
fn is_fall_told(headline: &Headline) -> bool {
    headline.is_fall_sure || headline.is_fall_since_before
}

/// What may be chance is said to seem so, whatever its size.
fn changed_in_japanese(day: &Day, headline: &Headline, parts: &mut Vec<Part>) {
    const UNSURE: &str = "確かとは言えない。";
    let Headline { risen, fallen, is_rise_sure, .. } = headline;
    let is_fall_told = is_fall_told(headline);
    for (place, key) in risen.iter().enumerate() {
        if place > 0 {
            parts.push(own("、"));
        }
        parts.push(word(day, key, "「", "」"));
        if let Some(voices) = voices(day, key, Language::Ja) {
            parts.push(Part::Kept(format!("（{voices}）")));
        }
    }
    let are_both_unsure = !risen.is_empty() && !fallen.is_empty() && !is_rise_sure && !is_fall_told;
    // A word that is more frequent than in the weeks before need not have grown
    // since yesterday.
    let is_against_one = is_against_the_one_before(day);
    if !risen.is_empty() {
        let is_last = fallen.is_empty() || !is_fall_told;
        parts.push(own(match (is_against_one, is_rise_sure) {
            (true, true) if is_last => "が増えた。",
            (true, true) => "が増え、",
            (false, true) if is_last => "が目立った。",
            (false, true) => "が目立ち、",
            (true, false) if are_both_unsure => "は増え、",
            (true, false) => "は増えたように見えるが、確かとは言えない。",
            (false, false) => "はふだんより多いように見えるが、確かとは言えない。",
        }));
    }
    if fallen.is_empty() {
        return;
    }
    let is_since_before = is_against_one || headline.is_fall_since_before;
    parts.push(Part::Own(if is_since_before {
        let before = naming::named(day.span, Language::Ja).before;
        let was = if headline.is_fall_since_before { "目立った" } else { "多かった" };
        format!("{before}に{was}")
    } else {
        "ふだん多い".to_owned()
    }));
    for (place, key) in fallen.iter().enumerate() {
        parts.extend((place > 0).then(|| own("、")));
        parts.push(word(day, key, "「", "」"));
    }
    parts.push(Part::Own(match (is_fall_told, is_since_before) {
        (true, _) => "は減った。".to_owned(),
        (false, true) => format!("は減ったように見えるが、{UNSURE}"),
        (false, false) => format!("は少ないように見えるが、{UNSURE}"),
    }));
}

/// The same in English.
fn changed_in_english(day: &Day, headline: &Headline, parts: &mut Vec<Part>) {
    let Headline { risen, fallen, is_rise_sure, .. } = headline;
    let is_fall_told = is_fall_told(headline);
    let mut list = |keys: &[TermKey], what: &str| {
        for (place, key) in keys.iter().enumerate() {
            parts.push(own(match place {
                0 => "",
                _ if place + 1 == keys.len() => " and ",
                _ => ", ",
            }));
            parts.push(word(day, key, "“", "”"));
            if let Some(voices) = voices(day, key, Language::En) {
                parts.push(own(" "));
                parts.push(Part::Kept(format!("({voices})")));
            }
        }
        parts.push(own(what));
    };
    let is_against_one = is_against_the_one_before(day);
    let seem = |keys: &[TermKey]| if keys.len() == 1 { " seems" } else { " seem" };
    let are_both_unsure = !risen.is_empty() && !fallen.is_empty() && !is_rise_sure && !is_fall_told;
    if !risen.is_empty() {
        let what = match (is_against_one, is_rise_sure) {
            (true, true) => " rose".to_owned(),
            (false, true) => " stood out".to_owned(),
            (true, false) => format!("{} to have risen", seem(risen)),
            (false, false) => format!("{} more frequent than usual", seem(risen)),
        };
        let end = match (is_rise_sure, are_both_unsure && is_against_one) {
            (_, true) => ", and ",
            (true, false) if fallen.is_empty() || !is_fall_told => ". ",
            (true, false) => "; ",
            (false, false) => ", but this is not certain. ",
        };
        list(risen, &format!("{what}{end}"));
    }
    if !fallen.is_empty() {
        let before = naming::named(day.span, Language::En).before;
        let is_since_before = is_against_one || headline.is_fall_since_before;
        let what = match (is_since_before, is_fall_told) {
            (true, true) => format!(", frequent the {before}, fell. "),
            (true, false) if are_both_unsure => {
                format!(", frequent the {before}, to have fallen, but this is not certain. ")
            }
            (true, false) => format!(
                ", frequent the {before},{} to have fallen, but this is not certain. ",
                seem(fallen)
            ),
            (false, true) if fallen.len() == 1 => " was rarer than usual. ".to_owned(),
            (false, true) => " were rarer than usual. ".to_owned(),
            (false, false) => {
                format!("{} rarer than usual, but this is not certain. ", seem(fallen))
            }
        };
        list(fallen, &what);
    }
}

fn word(day: &Day, key: &TermKey, before: &'static str, after: &'static str) -> Part {
    let text = super::words::text(super::words::spelt(day, key));
    Part::Word { before, text, after, key: Some(key.clone()) }
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
