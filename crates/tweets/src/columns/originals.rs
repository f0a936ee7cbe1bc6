//! Columns about the post that another repeats which do not say that it is repeated, and not
//! quoted or answered: `is_original`, `元投稿者`, `original.id`. They are read where nothing else
//! tells of retweets, and the run says so.

use super::Found;
use super::cell;
use super::column::{Column, filled};
use super::mapping::Mapping;
use super::nothing::names_nothing;
use super::retweet_names::{is_of_originals, may_name_another, may_name_author};
use super::retweets::{has_names, names_others};
use crate::posts::field::Field;
use crate::posts::remark::{Correction, Remark};

impl Found {
    /// Takes the column that tells best which posts repeat others: by its flags, by the ids or
    /// addresses of the others, by their authors.
    pub(crate) fn take_originals(&mut self, columns: &[Column], mapping: &Mapping) {
        let find =
            |found: &Self, is: &dyn Fn(&Column) -> bool| found.free_column(columns, mapping, is);
        let own = self.places(Field::Id).first().map(|&place| &columns[place]);
        let is_repeating = |column: &Column| !self.are_answers(columns, column);
        if mapping.given(Field::IsOriginal).is_none()
            && let Some(place) =
                find(self, &|column| is_of_originals(&column.name) && has_both_flags(column))
        {
            let name = &self.names[place];
            let text = format!("is_retweet is the opposite of {name}, as nothing else tells it");
            self.places[Field::IsOriginal as usize].push(place);
            self.remarks.push(text.into());
        } else if let Some(place) = find(self, &|column| {
            may_name_another(&column.name) && names_others(column, own) && is_repeating(column)
        }) {
            let name = &self.names[place];
            let text =
                format!("retweeted_id is the column {name}, as nothing else tells of retweets");
            let when = Some("if it names the posts that are quoted");
            let correction = Correction::column(Field::QuotedId, name, when);
            self.remarks.push(Remark::with(text, correction));
            self.places[Field::RetweetedId as usize].push(place);
        } else if let Some(place) = find(self, &|column| {
            may_name_author(&column.name)
                && has_names(column)
                && filled(column).next().is_some()
                && is_repeating(column)
        }) {
            let name = &self.names[place];
            let text =
                format!("posts that have {name} are retweets, as nothing else tells of them");
            self.places[Field::RetweetedAuthor as usize].push(place);
            self.remarks.push(text.into());
        }
    }

    /// Whether all posts for which a column names another quote or answer one.
    fn are_answers(&self, columns: &[Column], others: &Column) -> bool {
        let places = |field: Field| self.places(field).iter();
        let named = (0..others.values.len()).filter(|&row| !names_nothing(&others.values[row]));
        let mut named = named.peekable();
        let has = |place: usize, row: usize| {
            columns[place].values.get(row).is_some_and(|value| !names_nothing(value))
        };
        let is_answer = |row: usize| {
            let mut other = places(Field::QuotedId).chain(places(Field::InReplyToId));
            let mut texts = places(Field::Text).filter_map(|&text| columns[text].values.get(row));
            other.any(|&place| has(place, row)) || texts.any(|text| text.starts_with('@'))
        };
        named.peek().is_some() && named.all(is_answer)
    }
}

/// Whether all values are flags, some set and some not.
fn has_both_flags(column: &Column) -> bool {
    let is = |wanted: bool| filled(column).any(|value| cell::flag(value) == Some(wanted));
    filled(column).all(|value| cell::flag(value).is_some()) && is(true) && is(false)
}
