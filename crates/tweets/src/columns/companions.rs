//! Tables that stand beside posts: what was said of them by those who judged, summarized or
//! described them, or the pages to which they link. They have the ids of posts and texts, which
//! are not those of the posts.

use super::Found;
use super::column::Column;
use super::ids::told_and_written;
use super::vocabulary;
use crate::posts::field::Field;
use crate::texts::folded::folded;
use crate::times::spelled_time::DayOrder;
use crate::times::written_time::TimeReading;

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
    if !found.has_telling_ids || has_times_of_posts(columns, found, reading) {
        return false;
    }
    let mut meanings = vocabulary::meanings(&found.names[text]).iter();
    let is_weak = meanings.any(|meaning| meaning.field == Field::Text && meaning.is_weak);
    let is_of_others = |name: &String| OF_OTHERS.contains(&folded(last_part(name)).as_str());
    is_weak || (times.is_empty() && found.unread().iter().any(is_of_others))
}

fn last_part(name: &str) -> &str {
    name.rsplit(['.', '/']).next().unwrap_or(name)
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
