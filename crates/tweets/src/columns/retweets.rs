//! Columns of names that nobody knows and that say of some rows that they are retweets: a flag,
//! a kind, or whose post is repeated. None of them is silently left out.

use super::Found;
use super::cell;
use super::column::{Column, TRIED_ROWS, are_all, filled};
use super::ids::{is_post_address, tells_time};
use super::mapping::Field;
use super::vocabulary::folded;

impl Found {
    /// A column that says of each post what it is, and of some that they are retweets, tells
    /// that whatever it is called; so does one called after retweets that has flags, or names
    /// other posts.
    pub(crate) fn take_retweets(&mut self, columns: &[Column]) {
        let free: Vec<usize> = (0..columns.len()).filter(|&place| !self.reads(place)).collect();
        let find = |is: &dyn Fn(&Column) -> bool| free.iter().copied().find(|&at| is(&columns[at]));
        if self.places(Field::Kind).is_empty() {
            self.places[Field::Kind as usize].extend(find(&has_kinds));
        }
        let has_none = [Field::IsRetweet, Field::RetweetedId, Field::ReferredId]
            .iter()
            .all(|field| self.places(*field).is_empty());
        if has_none {
            let flags = find(&|column| is_of_retweets(&column.name) && has_flags(column));
            self.places[Field::IsRetweet as usize].extend(flags);
            let own = self.places(Field::Id).first().map(|&place| &columns[place]);
            let originals =
                find(&|column| is_of_retweets(&column.name) && names_others(column, own));
            self.places[Field::RetweetedId as usize].extend(originals);
        }
    }
}

/// Whether a column says of each row what it is, and not of each that it is a retweet.
fn has_kinds(column: &Column) -> bool {
    let is_retweet = |value: &String| cell::kind(value) == Some(cell::Kind::Retweet);
    let values = || filled(column).take(TRIED_ROWS);
    are_all(column, |value| cell::is_kind(value))
        && values().any(is_retweet)
        && values().any(|value| !is_retweet(value))
}

/// Whether a column is called after retweets, and not after how many there are, or whether
/// one may or did retweet the post oneself.
fn is_of_retweets(name: &str) -> bool {
    const PARTS: [&str; 10] = [
        "retweet",
        "repost",
        "reblog",
        "リツイート",
        "リポスト",
        "ブースト",
        "rt元",
        "転載",
        "转推",
        "轉推",
    ];
    const OTHERS: [&str; 12] =
        ["count", "数", "數", "able", "can", "allow", "済", "已", "total", "rate", "率", "byme"];
    let name = folded(name);
    PARTS.iter().any(|part| name.contains(part))
        && !OTHERS.iter().any(|part| name.contains(part))
        // What the API says of whoever asks it.
        && name != "retweeted"
        && name != "reposted"
}

/// Whether all values are flags, of which some are set, and none a number.
fn has_flags(column: &Column) -> bool {
    let is_flag =
        |value: &String| cell::flag(value).is_some() && value.trim().parse::<f64>().is_err();
    let is = |value: &String| cell::flag(value) == Some(true);
    let values = || column.values.iter().take(TRIED_ROWS);
    are_all(column, is_flag) && values().any(is) && values().any(|value| !is(value))
}

/// Whether the values that are there are posts other than those of their rows.
fn names_others(column: &Column, own: Option<&Column>) -> bool {
    let is_post = |value: &String| is_post_address(value) || tells_time(value);
    let id = |value: &String| cell::id(value).ok();
    let mut own = own.map(|own| own.values.iter().zip(&column.values)).into_iter().flatten();
    are_all(column, is_post)
        && column.values.iter().take(TRIED_ROWS).any(|value| cell::is_missing(value))
        && !own.any(|(own, value)| !cell::is_missing(value) && id(own) == id(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, values: &[&str]) -> Column {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Column { name: name.to_owned(), values, is_closed: false }
    }

    #[test]
    fn columns_called_after_retweets_are_told_by_what_they_hold() {
        for (name, is) in [
            ("native_retweet", true),
            ("RT元ツイートURL", true),
            ("retweet_source", true),
            ("是否轉推", true),
            ("Retweet Count", false),
            ("リポスト数", false),
            ("retweeted", false),
            ("リツイート済み", false),
            ("is_retweetable", false),
            ("text", false),
        ] {
            assert_eq!(is_of_retweets(name), is, "{name}");
        }
        assert!(has_flags(&column("a", &["True", "False", ""])));
        assert!(
            has_flags(&column("a", &["はい", "いいえ"])) && has_flags(&column("a", &["○", ""]))
        );
        for values in [&["0", "1"][..], &["False", "False"], &["True", "朝"], &["", ""]] {
            assert!(!has_flags(&column("a", values)), "{values:?}");
        }
        let own = column("id", &["1036452470584246272", "1036452470584246273"]);
        let address = "https://x.com/a/status/1036452470584246270";
        assert!(names_others(&column("a", &[address, ""]), Some(&own)));
        for values in [&[address, address][..], &["1036452470584246272", ""], &["", "朝"]] {
            assert!(!names_others(&column("a", values), Some(&own)), "{values:?}");
        }
        assert!(has_kinds(&column("a", &["RT", "ポスト"])) && !has_kinds(&column("a", &["RT"])));
    }
}
