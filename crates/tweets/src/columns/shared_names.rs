//! Headings of a table that all begin or end alike: `Column1.text`, `tbl_text`, `3.本文`,
//! `Tweets[text]`, `text TEXT`. What they share says nothing of a column.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use super::column::Column;
use super::vocabulary;
use crate::posts::field::Field;

/// Of a hundred names, those that have what is shared.
const LEAST_SHARE: usize = 60;

/// The columns, called as they would be without what their names share.
pub(crate) fn plain(columns: &[Column]) -> Cow<'_, [Column]> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let Some(names) = plain_names(&names) else { return Cow::Borrowed(columns) };
    let of = |(column, name): (&Column, String)| Column { name, ..column.clone() };
    columns.iter().zip(names).map(of).collect()
}

/// Names without what they share, where more of them are known so, and what posts need among
/// them.
pub(crate) fn plain_names<'a>(names: &[&'a str]) -> Option<Vec<String>> {
    let ways: [fn(&str) -> Option<&str>; 4] =
        [without_number, without_type, without_kind_of_value, within_table];
    let without = |rest: &dyn Fn(&'a str) -> Option<&'a str>| {
        let rests: Vec<Option<&str>> = names.iter().map(|name| rest(name.trim())).collect();
        let count = rests.iter().flatten().count();
        let rests = || names.iter().zip(&rests).map(|(name, rest)| rest.unwrap_or(name)).collect();
        is_shared(count, names.len()).then(rests)
    };
    let beginnings = shared_beginnings(names);
    let mut left_out: Vec<Vec<&str>> =
        beginnings.iter().filter_map(|beginning| without(&|name| after(name, beginning))).collect();
    left_out.extend(ways.iter().filter_map(|way| without(way)));
    if left_out.is_empty() {
        return None;
    }
    let (before, has_needed) = (known(names), has_needed(names));
    let is_of_all =
        |rests: &[&str]| rests.iter().zip(names).all(|(rest, name)| rest.len() < name.trim().len());
    // What begins otherwise than the id of a post says of what else it is: `reply_text`.
    let parted = |rests: &[&'a str]| -> (Vec<&'a str>, Vec<&'a str>) {
        let pairs = rests.iter().zip(names);
        let (changed, same): (Vec<_>, Vec<_>) =
            pairs.partition(|(rest, name)| rest.len() < name.trim().len());
        let rests = |pairs: Vec<(&&'a str, _)>| pairs.into_iter().map(|(rest, _)| *rest).collect();
        (rests(changed), rests(same))
    };
    let better = left_out.into_iter().filter(|rests| {
        let (changed, same) = parted(rests);
        self::has_needed(&changed)
            && !has(&same, Field::Id)
            && known(rests) > before
            && (!has_needed || is_of_all(rests))
    });
    let best = better.max_by_key(|rests| known(rests))?;
    Some(best.into_iter().map(str::to_owned).collect())
}

/// How many fields names are known for.
fn known(names: &[&str]) -> usize {
    let first = |name: &&str| {
        vocabulary::meanings(name).iter().find(|meaning| !meaning.is_weak).map(|m| m.field as usize)
    };
    names.iter().filter_map(first).collect::<BTreeSet<_>>().len()
}

/// Whether names are there for a text and for what names a post.
fn has_needed(names: &[&str]) -> bool {
    let has = |field: Field| has(names, field);
    has(Field::Text) && (has(Field::Id) || has(Field::Url) || has(Field::RecordKey))
}

/// Whether one of some names means a field.
fn has(names: &[&str], field: Field) -> bool {
    let means =
        |name: &&str| vocabulary::meanings(name).iter().any(|m| m.field == field && !m.is_weak);
    names.iter().any(means)
}

/// What most names begin with, up to a sign.
fn shared_beginnings<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names.iter().map(|name| name.trim()) {
        let signs = name.char_indices().filter(|(_, c)| !c.is_alphanumeric());
        for (at, sign) in signs {
            let end = at + sign.len_utf8();
            // `_source.` begins with a sign, `a__b` has two.
            if end < name.len() && at > 0 {
                *counts.entry(&name[..end]).or_default() += 1;
            }
        }
    }
    let shared = counts.into_iter().filter(|(_, count)| is_shared(*count, names.len()));
    let mut shared: Vec<&str> = shared.map(|(beginning, _)| beginning).collect();
    shared.sort_unstable_by_key(|name| (name.len(), *name));
    shared
}

fn is_shared(count: usize, all: usize) -> bool {
    count > 1 && count * 100 >= all * LEAST_SHARE
}

/// What follows a beginning that is shared.
fn after<'a>(name: &'a str, beginning: &str) -> Option<&'a str> {
    name.trim().strip_prefix(beginning).filter(|rest| !rest.is_empty())
}

/// `3_text`, `4.本文`, `(1) id`, `①本文`: without the number.
fn without_number(name: &str) -> Option<&str> {
    const MOST_DIGITS: usize = 3;
    let is_circled = |c: char| ('①'..='⑳').contains(&c) || ('❶'..='❿').contains(&c);
    let rest = match name.strip_prefix(is_circled) {
        Some(rest) => rest,
        None => {
            let bare = name.trim_start_matches(['(', '（', '[']);
            let rest =
                bare.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
            let digits = bare[..bare.len() - rest.len()].chars().count();
            let is_sign = rest.starts_with(|c: char| !c.is_alphanumeric());
            ((1..=MOST_DIGITS).contains(&digits) && is_sign).then_some(rest)?
        }
    };
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    (!rest.is_empty()).then_some(rest)
}

/// `text TEXT`, `tweet_id:string`: without the type of the values.
fn without_type(name: &str) -> Option<&str> {
    const TYPES: &str = "
        string str text varchar nvarchar char int integer bigint smallint long int64 int32 uint64
        float float64 double decimal numeric number boolean bool bit timestamp timestamptz datetime
        datetime2 date time json jsonb object uuid id";
    let (rest, kind) = name.rsplit_once([':', ' ', '|', '/'])?;
    let kind = kind.split(['(', '[']).next().unwrap_or(kind);
    let is_type = TYPES.split_whitespace().any(|known| known.eq_ignore_ascii_case(kind));
    Some(rest.trim_end()).filter(|rest| is_type && !rest.is_empty())
}

/// `text_t`, `created_at_dt`: without the sign by which Solr knows the kind of a value.
fn without_kind_of_value(name: &str) -> Option<&str> {
    const KINDS: &str =
        "s ss t txt i is l ls b bs f fs d ds p dt dts tdt tdts ti tl tf td pi pl pf pd pdt";
    let (rest, kind) = name.rsplit_once('_')?;
    let is_kind = KINDS.split_whitespace().any(|known| known == kind);
    Some(rest).filter(|rest| is_kind && !rest.is_empty())
}

/// `Tweets[text]`, `'表1'[本文]`: the name within its table.
fn within_table(name: &str) -> Option<&str> {
    let (table, rest) = name.strip_suffix(']')?.split_once('[')?;
    Some(rest.trim()).filter(|rest| !table.is_empty() && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_share_is_left_out() {
        let wanted = ["tweet_id", "created_at", "text", "screen_name"];
        for names in [
            ["Column1.tweet_id", "Column1.created_at", "Column1.text", "Column1.screen_name"],
            ["tbl_tweet_id", "tbl_created_at", "tbl_text", "tbl_screen_name"],
            ["rows/0/tweet_id", "rows/0/created_at", "rows/0/text", "rows/0/screen_name"],
            ["1_tweet_id", "2_created_at", "3_text", "4_screen_name"],
            ["①tweet_id", "②created_at", "③text", "④screen_name"],
            ["tweet_id:string", "created_at:string", "text:string", "screen_name:string"],
            ["tweet_id BIGINT", "created_at TIMESTAMP", "text TEXT", "screen_name VARCHAR(15)"],
            ["tweet_id_l", "created_at_dt", "text_t", "screen_name_s"],
            ["T[tweet_id]", "T[created_at]", "T[text]", "T[screen_name]"],
        ] {
            assert_eq!(plain_names(&names).unwrap(), wanted, "{names:?}");
        }
        let with_index = ["_index", "x._source.id", "x._source.text", "x._source.created_at"];
        assert_eq!(plain_names(&with_index).unwrap()[1..], ["id", "text", "created_at"]);
    }

    #[test]
    fn names_that_say_it_themselves_stay() {
        for names in [
            &["tweet_id", "tweet_text", "tweet_created_at"][..],
            // The description of an account is no text of a post.
            &["id", "text", "user.description", "user.url", "user.lang", "user.created_at"],
            &["user.id", "user.description", "user.lang"],
            // What belongs to a post is not the post.
            &["tweet_id", "reply_text", "reply_user"],
            &["tweet_id", "article_title", "article_body", "article_id"],
            &["Post Date", "Post Text", "Post ID"],
            &["text"],
            &[],
        ] {
            assert_eq!(plain_names(names), None, "{names:?}");
        }
    }
}
