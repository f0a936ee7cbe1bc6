//! Versions of posts that were edited, as their records name them.

use crate::times::snowflake;

/// Microseconds within which a post can be edited, and more.
const EDITED_WITHIN: i64 = 6 * 3_600_000_000;
/// Versions that a post can have, and more; some records name them twice.
const MOST: usize = 32;
/// Digits of the ids of posts that could be edited, at least: times have fewer.
const LEAST_DIGITS: usize = 15;

/// The ids in what a record says of the versions of a post, however it is written: a list of
/// numbers or strings, with what else stands there.
pub(crate) fn ids_in(written: &str) -> Vec<i64> {
    let numbers = written.split(|c: char| !c.is_ascii_digit());
    let ids = numbers.filter(|number| number.len() >= LEAST_DIGITS);
    let ids: Vec<i64> = ids.filter_map(|id| id.parse().ok()).take(MOST).collect();
    // Almost all posts have one version.
    if ids.len() < 2 { Vec::new() } else { ids }
}

/// Those of the versions that are older than the post itself.
pub(crate) fn older_than(
    own: i64,
    versions: impl IntoIterator<Item = i64>,
) -> impl Iterator<Item = i64> {
    let time = |id| snowflake::micros(id);
    let is_older = move |id: &i64| {
        let since = time(own).zip(time(*id)).map(|(own, older)| own - older);
        *id < own && since.is_some_and(|since| since <= EDITED_WITHIN)
    };
    versions.into_iter().take(MOST).filter(is_older)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stand_in_lists_of_every_spelling() {
        let both = [1_785_000_000_000_000_617, 1_785_000_000_000_000_618];
        for written in [
            r#"["1785000000000000617","1785000000000000618"]"#,
            "[1785000000000000617, 1785000000000000618]",
            "['1785000000000000617' '1785000000000000618']",
            "1785000000000000617;1785000000000000618",
            "{1785000000000000617,1785000000000000618}",
            r#"{"edit_tweet_ids":["1785000000000000617","1785000000000000618"],
                "editable_until_msecs":"1714500000000"}"#,
        ] {
            assert_eq!(ids_in(written), both, "{written}");
        }
        for written in ["", "[]", r#"["1785000000000000618"]"#, "[1, 2]"] {
            assert!(ids_in(written).is_empty(), "{written}");
        }
    }

    #[test]
    fn what_is_later_or_was_posted_hours_before_is_no_older_version() {
        let own = 1_785_000_000_000_000_618;
        let hours = |hours: i64| own - ((hours * 3_600_000) << 22);
        let older = |versions: &[i64]| older_than(own, versions.to_vec()).collect::<Vec<i64>>();
        assert_eq!(older(&[hours(1), own, own + 1]), [hours(1)]);
        assert!(older(&[hours(7), 20, -5]).is_empty());
    }
}
