//! Tables that stand beside posts: what was said of them by those who judged, summarized or
//! described them, or the pages to which they link. They have the ids of posts and texts, which
//! are not those of the posts.

use std::collections::HashMap;

use super::Found;
use super::cell;
use super::choice::uncut;
use super::column::{Column, TRIED_ROWS, filled};
use super::ids::told_and_written;
use super::reduced_names::last_part;
use super::vocabulary;
use crate::posts::field::Field;
use crate::texts::folded::folded;
use crate::times::spelled_time::DayOrder;
use crate::times::written_time::TimeReading;

/// Programs and people that say something of posts, whatever stands beside it.
const WHO_SAYS: [&str; 6] = ["model", "モデル", "prompt", "completion", "llm", "gpt"];
/// What they say.
const SAID: [&str; 14] = [
    "content",
    "contents",
    "response",
    "output",
    "answer",
    "message",
    "messagetext",
    "completion",
    "内容",
    "応答",
    "回答",
    "コメント",
    "comment",
    "コメント本文",
];

/// What is called so belongs to somebody who looks at a post, or to something in it.
const OF_OTHERS: [&str; 28] = [
    "annotator",
    "annotatorid",
    "annotated",
    "annotatedat",
    "annotationid",
    "coder",
    "rater",
    "reviewer",
    "reviewerid",
    "moderator",
    "prompt",
    "response",
    "completion",
    "mediakey",
    "mediaurl",
    "imageurl",
    "expandedurl",
    "unwoundurl",
    "entityname",
    "domainname",
    "noteid",
    "判定者",
    "評価者",
    "作業者",
    "アノテーター",
    "画像url",
    "レビュアー",
    "回答者",
];

/// Whether the texts beside ids of X may be what is said of the posts: they are called so, or
/// nothing else of the posts is there and something of others. The times that the ids tell show
/// that they are the posts' own.
pub(crate) fn are_of_others(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    let Some(&text) = found.places(Field::Text).first() else { return false };
    let times = found.places(Field::CreatedAt);
    if !found.has_telling_ids {
        return false;
    }
    if has_several_texts(columns, found) || are_segmented(&columns[text]) {
        return true;
    }
    let has_authors = [Field::Author, Field::AuthorId].iter().any(|f| !found.places(*f).is_empty());
    let name = folded(last_part(&found.names[text]));
    let is_said = SAID.contains(&name.as_str()) && {
        let unread = found.unread();
        let is_of_who_says = |name: &String| WHO_SAYS.contains(&folded(last_part(name)).as_str());
        matches!(name.as_str(), "コメント" | "comment") || unread.iter().any(is_of_who_says)
    };
    if is_said && !has_authors {
        return true;
    }
    let mut meanings = vocabulary::meanings(&found.names[text]).iter();
    let is_weak = meanings.any(|meaning| meaning.field == Field::Text && meaning.is_weak);
    let is_of_others = |name: &String| OF_OTHERS.contains(&folded(last_part(name)).as_str());
    if is_weak && !has_authors && found.unread().iter().any(is_of_others) {
        return true;
    }
    if has_times_of_posts(columns, found, reading) {
        return false;
    }
    is_weak || (times.is_empty() && found.unread().iter().any(is_of_others))
}

/// Whether most posts have several texts, none of which is a part of another, or cut: sentences,
/// answers to it.
fn has_several_texts(columns: &[Column], found: &Found) -> bool {
    let (ids, texts) = (found.places(Field::Id), found.places(Field::Text));
    let (Some(&ids), Some(&texts)) = (ids.first(), texts.first()) else { return false };
    let mut of_ids: HashMap<&str, (&str, bool)> = HashMap::new();
    let rows = columns[ids].values.iter().zip(&columns[texts].values).take(TRIED_ROWS);
    for (id, text) in rows.filter(|(id, text)| !cell::is_missing(id) && !cell::is_missing(text)) {
        let (first, has_others) = of_ids.entry(id.trim()).or_insert((text, false));
        *has_others |= !first.contains(uncut(text)) && !text.contains(uncut(first));
    }
    let several = of_ids.values().filter(|(_, has_others)| *has_others).count();
    several > 1 && several * 2 > of_ids.len()
}

/// Whether the texts are Japanese with white space between the words, as programs write it that
/// take them apart.
fn are_segmented(texts: &Column) -> bool {
    const LEAST_LETTERS: usize = 6;
    /// Letters of words, on average, at most.
    const LONGEST_WORD: usize = 3;
    let is_one = |text: &&String| {
        let letters = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).count();
        let words = text.split_whitespace().filter(|word| !word.is_ascii()).count();
        // Korean has such spaces, too.
        let is_japanese = text.contains(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ'));
        is_japanese && letters >= LEAST_LETTERS && words * LONGEST_WORD > letters && words > 2
    };
    let is_long = |text: &&String| text.chars().filter(|c| !c.is_ascii()).count() >= LEAST_LETTERS;
    let long = || filled(texts).take(TRIED_ROWS).filter(is_long);
    let (all, segmented) = (long().count(), long().filter(is_one).count());
    all > 2 && segmented * 10 >= all * 9
}

/// Whether most times are those that the ids tell, in whatever zone.
fn has_times_of_posts(columns: &[Column], found: &Found, reading: &TimeReading) -> bool {
    /// Zones differ by quarters of an hour.
    const QUARTER: i64 = 900;
    const MOST_HOURS: i64 = 15 * 3_600;
    let column = |field: Field| found.places(field).first().and_then(|&place| columns.get(place));
    let Some((ids, times)) = column(Field::Id).zip(column(Field::CreatedAt)) else {
        return false;
    };
    let are_told = |order: Option<DayOrder>| {
        let reading = TimeReading { order, ..reading.clone() };
        let (mut all, mut fitting) = (0_usize, 0_usize);
        for (told, written) in told_and_written(ids, times, &reading) {
            let off = (written.moment.micros() - told) / 1_000_000;
            let within = written.precision.max(60);
            let rest = off.rem_euclid(QUARTER);
            let is_near = off.abs() <= MOST_HOURS + within;
            all += 1;
            fitting += usize::from(is_near && (rest <= within || QUARTER - rest <= within));
        }
        fitting * 2 > all
    };
    match reading.order {
        Some(order) => are_told(Some(order)),
        None => [DayOrder::MonthFirst, DayOrder::DayFirst].map(Some).into_iter().any(are_told),
    }
}
