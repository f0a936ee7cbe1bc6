//! Texts under a heading that nobody knows: `h5`, `見出し`, `原文`. Beside ids that tell the
//! written times one column of prose can be nothing else.

use std::collections::BTreeSet;

use super::Found;
use super::cell;
use super::column::{Column, TRIED_ROWS, are_all, filled};
use super::ids::{is_post_address, tell_written};
use super::mapping::Mapping;
use super::reduced_names;
use crate::posts::field::Field;
use crate::times::written_time::{self, TimeReading};

/// Letters that texts have on average.
const LEAST_LETTERS: usize = 5;

impl Found {
    /// Where no column is called a text, the one with prose in Japanese, if the rows are posts by
    /// their ids and times.
    pub(crate) fn take_texts_by_content(
        &mut self,
        columns: &[Column],
        mapping: &Mapping,
        reading: &TimeReading,
    ) {
        if !self.places(Field::Text).is_empty() || mapping.given(Field::Text).is_some() {
            return;
        }
        let place = |field: Field| self.places(field).first().copied();
        let Some((ids, times)) = place(Field::Id).zip(place(Field::CreatedAt)) else { return };
        // What is made of posts, or said of them, has no authors beside it as a rule.
        if place(Field::Author).or(place(Field::AuthorId)).is_none() {
            return;
        }
        let reading = TimeReading { order: self.order.or(reading.order), ..reading.clone() };
        if !tell_written(&columns[ids], &columns[times], &reading) {
            return;
        }
        let is_one = |&place: &usize| {
            !self.reads(place)
                && !mapping.names_column(&self.names[place])
                && !reduced_names::is_of_made_texts(&self.names[place])
                && has_prose(&columns[place], &reading)
        };
        let mut prose = (0..columns.len()).filter(is_one);
        if let (Some(text), None) = (prose.next(), prose.next()) {
            let name = &self.names[text];
            let what = format!("text is the column {name}, which alone has texts in Japanese");
            self.remarks.push(what.into());
            self.places[Field::Text as usize].push(text);
        }
    }
}

/// Whether most values are sentences in Japanese, and hardly one stands twice.
fn has_prose(column: &Column, reading: &TimeReading) -> bool {
    let values = || filled(column).take(TRIED_ROWS);
    let count = values().count();
    let japanese = values().filter(|value| value.contains(is_kana)).count();
    let letters: usize = values().map(|value| value.chars().count()).sum();
    let distinct = values().collect::<BTreeSet<_>>().len();
    let is_of_something_else = |value: &String| {
        !cell::is_prose(value)
            || is_post_address(value)
            || value.trim_start().starts_with('@')
            || written_time::is_time(value, reading)
    };
    count > 0
        && japanese * 2 > count
        && letters >= count * LEAST_LETTERS
        && distinct * 10 >= count * 8
        && !are_all(column, is_of_something_else)
}

fn is_kana(c: char) -> bool {
    ('\u{3041}'..='\u{30ff}').contains(&c)
}
