//! Columns that say of some rows that they are retweets: a flag, a kind, or whose post is
//! repeated, also under names that nobody knows. None of them is silently left out.

use std::collections::BTreeSet;

use super::Found;
use super::cell;
use super::column::{Column, are_all, filled};
use super::ids::{is_post_address, tells_time};
use super::mapping::Mapping;
use super::nothing::{names_nothing, says_something};
use super::retweet_names::{
    is_asked, is_of_retweets, is_of_who_asks, may_name_another, names_another,
};
use super::vocabulary::Meaning;
use crate::posts::field::Field;
use crate::posts::remark::{Correction, Remark};

impl Found {
    /// A column that says of each post what it is, and of some that they are retweets, tells
    /// that whatever it is called; so does one called after retweets that has flags, or names
    /// other posts or their authors.
    pub(crate) fn take_retweets(&mut self, columns: &[Column], mapping: &Mapping) {
        let is_free = |found: &Self, at: usize| found.is_free(at, mapping);
        let find =
            |found: &Self, is: &dyn Fn(&Column) -> bool| found.free_column(columns, mapping, is);
        if mapping.given(Field::Kind).is_none() {
            let kinds = (0..columns.len()).filter(|&at| is_free(self, at));
            let kinds: Vec<usize> = kinds.filter(|&at| has_kinds(&columns[at])).collect();
            self.places[Field::Kind as usize].extend(kinds);
        }
        if mapping.given(Field::ReferredId).is_none() {
            let others = (0..columns.len()).filter(|&at| is_free(self, at));
            let others: Vec<usize> = others.filter(|&at| has_references(&columns[at])).collect();
            self.places[Field::ReferredId as usize].extend(others);
        }
        let is_given =
            [Field::IsRetweet, Field::IsOriginal, Field::RetweetedId, Field::RetweetedAuthor]
                .iter()
                .any(|field| mapping.given(*field).is_some());
        if is_given || self.says_of_some(columns) {
            return;
        }
        let flags = find(self, &|column| is_of_retweets(&column.name) && has_flags(column));
        self.places[Field::IsRetweet as usize].extend(flags);
        if let Some(place) = flags
            && !is_asked(&columns[place].name)
            && are_numbers(&columns[place])
        {
            self.remarks.push(as_flags(&self.names[place]));
        }
        let own = self.places(Field::Id).first().map(|&place| &columns[place]);
        let originals =
            find(self, &|column| is_of_retweets(&column.name) && names_others(column, own));
        self.places[Field::RetweetedId as usize].extend(originals);
        let are_handles = |column: &Column| are_all(column, |name| name.trim().starts_with('@'));
        let authors = find(self, &|column| {
            let is_of_author = names_another(&column.name)
                || (is_of_retweets(&column.name) && are_handles(column));
            is_of_author && has_names(column)
        });
        self.places[Field::RetweetedAuthor as usize].extend(authors);
        if !self.says_of_some(columns) {
            self.take_originals(columns, mapping);
        }
    }

    /// The first column that feeds nothing yet, that nobody has named, and that is such a one.
    pub(crate) fn free_column(
        &self,
        columns: &[Column],
        mapping: &Mapping,
        is: &dyn Fn(&Column) -> bool,
    ) -> Option<usize> {
        (0..columns.len()).find(|&at| self.is_free(at, mapping) && is(&columns[at]))
    }

    fn is_free(&self, at: usize, mapping: &Mapping) -> bool {
        !self.reads(at) && !mapping.names_column(&self.names[at])
    }

    /// Whether a known column says of any of the first rows that it is a retweet.
    fn says_of_some(&self, columns: &[Column]) -> bool {
        let says = |field: Field| {
            let mut values = self.places(field).iter().flat_map(|&place| filled(&columns[place]));
            match field {
                Field::Kind => values.any(|value| cell::kind(value) == Some(cell::Kind::Retweet)),
                _ => values.any(|value| says_something(value)),
            }
        };
        let told = Field::EVERY.into_iter().filter(|field| field.tells_of_retweets());
        told.into_iter().any(says)
    }

    /// Of the columns that name retweeted posts, those that do so by ids or addresses.
    pub(crate) fn places_of_retweeted_ids(&self, columns: &[Column]) -> Vec<usize> {
        let is_post = |value: &String| is_post_address(value) || tells_time(value);
        let has_posts = |place: &usize| filled(&columns[*place]).any(is_post);
        self.places(Field::RetweetedId).iter().copied().filter(has_posts).collect()
    }

    /// Whether a column that may be a flag is a count: `RT` and `retweet` are in some
    /// tables. Noughts and ones are flags where another column is the count, where the ones
    /// stand beside texts that say so, and where nothing else is counted.
    pub(crate) fn is_count(
        &mut self,
        columns: &[Column],
        meanings: &[&[Meaning]],
        place: usize,
    ) -> bool {
        let means = |place: usize, field: Field| meanings[place].iter().any(|m| m.field == field);
        let has_other = (0..columns.len())
            .any(|other| means(other, Field::RetweetCount) && !means(other, Field::IsRetweet));
        let column = &columns[place];
        if !means(place, Field::RetweetCount) || has_other || !are_numbers(column) {
            return false;
        }
        let is_one = |value: &String| cell::flag(value) == Some(true);
        if !filled(column).all(|value| cell::flag(value).is_some()) {
            return true;
        }
        if is_asked(&column.name) {
            return false;
        }
        // What is the same in all rows tells none from the others.
        if !filled(column).any(is_one) || column.values.iter().all(is_one) {
            if is_beginning(column) && !filled(column).any(is_one) {
                let name = &self.names[place];
                let text =
                    format!("retweet_count is the column {name}, whose first rows are all 0");
                let when = Some("if it says which posts are retweets");
                let correction = Correction::column(Field::IsRetweet, name, when);
                self.remarks.push(Remark::with(text, correction));
            }
            return true;
        }
        if self.begin_with_retweets(columns, column) {
            return false;
        }
        // Another column says it.
        let tells = |other: usize| {
            let told = [Field::IsRetweet, Field::RetweetedId, Field::RetweetedAuthor];
            told.into_iter().any(|field| means(other, field))
                && !means(other, Field::RetweetCount)
                && filled(&columns[other]).next().is_some()
        };
        if (0..columns.len()).any(tells) {
            return true;
        }
        let counts = (0..columns.len()).any(|other| means(other, Field::LikeCount));
        let name = &self.names[place];
        self.remarks.push(if counts {
            let text = format!("retweet_count is the column {name}, which has only 0 and 1");
            let when = Some("if they say which posts are retweets");
            Remark::with(text, Correction::column(Field::IsRetweet, name, when))
        } else {
            as_flags(name)
        });
        counts
    }

    /// Whether the texts beside ones begin as retweets do, and others do not.
    fn begin_with_retweets(&self, columns: &[Column], flags: &Column) -> bool {
        let Some(&text) = self.places(Field::Text).first() else { return false };
        let mut rows = flags.values.iter().zip(&columns[text].values);
        rows.all(|(flag, text)| {
            cell::is_missing(flag)
                || (cell::flag(flag) == Some(true)) == text.trim_start().starts_with("RT @")
        })
    }

    /// Says what columns may tell of retweets and are not read: posts would be taken for
    /// originals and nobody knew.
    pub(crate) fn doubt_retweets(
        &mut self,
        columns: &[Column],
        meanings: &[&[Meaning]],
        mapping: &Mapping,
    ) {
        let told = Field::EVERY.into_iter().filter(|field| field.tells_of_retweets());
        let is_read = |field: Field| {
            let mut places = self.places(field).iter();
            places.any(|&place| field != Field::Kind || !has_codes(&columns[place]))
        };
        let is_told = told.into_iter().any(is_read) || !self.places(Field::IsOriginal).is_empty();
        let is_given = mapping.given(Field::IsRetweet).is_some();
        let own = self.places(Field::Id).first().map(|&place| &columns[place]);
        let may_be_of_others = |column: &Column| {
            may_name_another(&column.name)
                || (!is_of_lists(&column.name) && names_others(column, own))
        };
        for (place, column) in columns.iter().enumerate() {
            let is_of_kinds = self.places(Field::Kind).contains(&place);
            let is_free = !self.reads(place) || (is_of_kinds && has_codes(column));
            let Some(first) = filled(column).next().filter(|_| !is_given && is_free) else {
                continue;
            };
            let name = &self.names[place];
            let is_flag = meanings[place].iter().any(|meaning| meaning.field == Field::IsRetweet);
            let unread = filled(column).find(|value| cell::flag(value).is_none());
            let remark = if let Some(value) = unread.filter(|_| is_flag && !are_numbers(column)) {
                let value: String = value.chars().take(LONGEST_SHOWN).collect();
                let text = format!(
                    "{name} is not read: {value} says neither yes nor no, so no post counts as a \
                     retweet for it"
                );
                text.into()
            } else if !is_told && is_of_who_asks(name) && has_flags(column) && varies(column) {
                let text = format!(
                    "{name} is not read, since networks say by it what whoever asks them has done"
                );
                let when = Some("if it says which posts are retweets");
                Remark::with(text, Correction::column(Field::IsRetweet, name, when))
            } else if !is_told && is_of_retweets(name) && varies(column) && !are_numbers(column) {
                let value: String = first.chars().take(LONGEST_SHOWN).collect();
                let text = format!(
                    "{name} is not read, and nothing else says which posts are retweets: it has \
                     {value}"
                );
                let fields = vec![Field::IsRetweet, Field::RetweetedId];
                let name = name.clone();
                Remark::with(text, Correction::Column { fields, name, when: Some("reads it") })
            } else if !is_told && has_words_of_retweets(column) && varies(column) {
                let is_one = |value: &&String| cell::kind(value) == Some(cell::Kind::Retweet);
                let value = filled(column).find(is_one).unwrap_or(first);
                let text = format!(
                    "{name} is not read, and nothing else says which posts are retweets: it has \
                     {value}"
                );
                Remark::with(text, Correction::column(Field::Kind, name, Some("reads it")))
            } else if !is_told && is_of_kinds && varies(column) {
                let text = format!("{name} is not read: {first} is no known kind of post");
                text.into()
            } else if !is_told && varies(column) && may_be_of_others(column) {
                let value: String = first.chars().take(LONGEST_SHOWN).collect();
                let text = format!(
                    "{name} is not read, and nothing else says which posts are retweets: it has \
                     {value}"
                );
                let when = Some("if it names the posts that are retweeted");
                // To read it as a flag would be the opposite of what it says.
                if filled(column).all(|value| cell::flag(value).is_some()) {
                    text.into()
                } else {
                    Remark::with(text, Correction::column(Field::RetweetedId, name, when))
                }
            } else {
                continue;
            };
            self.remarks.push(remark);
        }
    }
}

/// Characters of a value that a remark shows.
const LONGEST_SHOWN: usize = 40;

/// That a column of noughts and ones is taken for one of flags.
fn as_flags(name: &str) -> Remark {
    let text = format!("is_retweet is the column {name}, which has only 0 and 1");
    let when = Some("if they are counts");
    Remark::with(text, Correction::column(Field::RetweetCount, name, when))
}

/// Whether the values are codes for kinds of posts that nobody knows: `T` and `R`, 1 and 2.
fn has_codes(column: &Column) -> bool {
    const LONGEST: usize = 2;
    are_all(column, |value| {
        let value = value.trim();
        value.is_ascii() && value.len() <= LONGEST && cell::kind(value).is_none()
    })
}

/// Whether a column is called after something else that has ids of the same kind.
fn is_of_lists(name: &str) -> bool {
    const PARTS: &str = "
        list event media photo video space note user author account follower conversation thread
        ad_ adid campaign room group collection community place card poll url リスト 会話 スレッド ユーザ アカウント
        画像 動画";
    let name = name.to_lowercase();
    PARTS.split_whitespace().any(|part| name.contains(part))
}

fn are_numbers(column: &Column) -> bool {
    are_all(column, |value| value.trim().parse::<f64>().is_ok())
}

/// Whether rows have different values, or some of them none.
fn varies(column: &Column) -> bool {
    column.values.iter().collect::<BTreeSet<_>>().len() > 1
}

/// Whether more rows than are looked at may follow.
fn is_beginning(column: &Column) -> bool {
    const ROWS: usize = 500;
    column.values.len() >= ROWS
}

/// Whether a column says of each row what it is, and not of each that it is a retweet. Where it
/// says so of some and nothing of the others, it has no other word than that. Later rows may be
/// retweets where the first are none.
fn has_kinds(column: &Column) -> bool {
    let is_retweet = |value: &String| cell::kind(value) == Some(cell::Kind::Retweet);
    if is_beginning(column) && !filled(column).any(is_retweet) {
        return filled(column).next().is_some() && filled(column).all(|v| cell::is_kind(v));
    }
    filled(column).all(|value| cell::is_kind(value))
        && filled(column).any(is_retweet)
        && (filled(column).any(|value| !is_retweet(value))
            || (filled(column).all(|value| cell::is_word_of_retweets(value))
                && column.values.iter().any(|value| cell::is_missing(value))))
}

/// Whether all values say of other posts what they are to this one.
fn has_references(column: &Column) -> bool {
    are_all(column, |value| !cell::references(value).is_empty())
}

/// Whether some values are words for retweets, and the others are other words. What a text says
/// of retweets is no word for what it is.
fn has_words_of_retweets(column: &Column) -> bool {
    const MOST_WORDS: usize = 12;
    let is_word = |value: &String| value.chars().count() <= LONGEST_SHOWN;
    let words: BTreeSet<&String> = filled(column).take_while(|value| is_word(value)).collect();
    filled(column).all(is_word)
        && words.len() <= MOST_WORDS
        && words.into_iter().any(|word| cell::kind(word) == Some(cell::Kind::Retweet))
}

/// Whether all values are flags, and not each of them is set. Numbers may be counts, unless the
/// name asks whether it is one or some are set.
fn has_flags(column: &Column) -> bool {
    let is_set = |value: &String| cell::flag(value) == Some(true);
    let mut values = filled(column).peekable();
    values.peek().is_some()
        && values.all(|value| cell::flag(value).is_some())
        && column.values.iter().any(|value| !is_set(value))
        && (!are_numbers(column) || is_asked(&column.name) || filled(column).any(is_set))
}

/// Whether the values that are there are posts other than those of their rows.
pub(crate) fn names_others(column: &Column, own: Option<&Column>) -> bool {
    let is_post = |value: &String| is_post_address(value) || tells_time(value);
    let id = |value: &String| cell::id(value).ok();
    let mut named = column.values.iter().filter(|value| !names_nothing(value)).peekable();
    let mut own = own.map(|own| own.values.iter().zip(&column.values)).into_iter().flatten();
    named.peek().is_some()
        && named.all(is_post)
        && column.values.iter().any(|value| names_nothing(value))
        && !own.any(|(own, value)| !cell::is_missing(value) && id(own) == id(value))
}

/// Whether some rows have a name or a text and others none, or the first ones do not.
pub(crate) fn has_names(column: &Column) -> bool {
    let is_word = |value: &String| {
        value.trim().parse::<f64>().is_err()
            && (cell::flag(value).is_none() || cell::flag(value) == Some(false))
    };
    filled(column).all(is_word) && column.values.iter().any(|value| names_nothing(value))
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
        for values in [
            &["True", "False", ""][..],
            &["はい", "いいえ"],
            &["○", ""],
            &["0", "1"],
            &["oui", "non"],
            &["RT", ""],
            // Later rows may be some.
            &["False", "False"],
        ] {
            assert!(has_flags(&column("a", values)), "{values:?}");
        }
        for values in [&["0", "0"][..], &["0", "7"], &["True", "True"], &["True", "朝"], &["", ""]]
        {
            assert!(!has_flags(&column("a", values)), "{values:?}");
        }
        assert!(has_flags(&column("is_rt", &["0", "0"])));
        let own = column("id", &["1036452470584246272", "1036452470584246273"]);
        let address = "https://x.com/a/status/1036452470584246270";
        assert!(names_others(&column("a", &[address, ""]), Some(&own)));
        for values in [&[address, address][..], &["1036452470584246272", ""], &["", "朝"]] {
            assert!(!names_others(&column("a", values), Some(&own)), "{values:?}");
        }
        assert!(has_names(&column("a", &["@a", ""])) && has_names(&column("a", &["", ""])));
        assert!(!has_names(&column("a", &["@a", "@b"])) && !has_names(&column("a", &["5", ""])));
        for values in [&["RT", "ポスト"][..], &["RT", "QT", ""], &["REPOST_FACADE", "IMAGE"]] {
            assert!(has_kinds(&column("a", values)), "{values:?}");
        }
        assert!(has_kinds(&column("a", &["リポスト", ""])));
        for values in [&["RT"][..], &["IMAGE", ""], &["リポスト希望", ""]] {
            assert!(!has_kinds(&column("a", values)), "{values:?}");
        }
    }
}
