//! Treats the keys of JSON of unknown origin as the columns of a table; keys of nested objects
//! are joined by dots: `user.screen_name`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Found;
use super::column::Column;
use super::mapped_draft;
use super::mapping::Mapping;
use super::vocabulary;
use crate::json;
use crate::posts::field::Field;
use crate::posts::tweet::Tweet;
use crate::times::written_time::TimeReading;

/// Objects within objects that are looked at.
const DEEPEST: usize = 6;

/// The keys of a file that feed the fields.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    pub found: Found,
    pub reading: TimeReading,
    /// Keys of the records that were looked at, where they had values.
    known: HashSet<String>,
    mapping: Mapping,
}

impl Keys {
    /// Looks at the first records of a file.
    pub(crate) fn of(
        records: &[Map<String, Value>],
        mapping: &Mapping,
        reading: &TimeReading,
    ) -> Self {
        let columns = columns(records);
        let mut found = Found::of_keys(&columns, mapping, reading);
        // JSON has its own signs for the ends of lines: a backslash in a text was written.
        found.is_backslashed = false;
        let reading = found.reading(reading);
        let known = records.iter().flat_map(Map::iter).filter(|(_, value)| has_value(value));
        let known = known.map(|(key, _)| key.clone()).collect();
        Self { found, reading, known, mapping: mapping.clone() }
    }

    /// The same of columns that were chosen.
    pub(crate) fn of_columns(columns: &[Column], mapping: &Mapping, reading: &TimeReading) -> Self {
        let found = Found::of_keys(columns, mapping, reading);
        let (reading, mapping) = (reading.clone(), mapping.clone());
        Self { found, reading, known: HashSet::new(), mapping }
    }

    /// Adds to a post what these keys of its record say.
    pub(crate) fn complete(&self, record: &[u8], tweet: &mut Tweet) {
        let Ok(object) = json::parse::<Map<String, Value>>(record) else { return };
        let value = |place: usize| {
            let name = &self.found.names[place];
            text_under(name, value(&object, name)?)
        };
        mapped_draft::complete(&self.found, &value, tweet);
    }

    /// The keys of a record that has others that may count.
    pub(crate) fn for_record(&self, record: &Map<String, Value>) -> Cow<'_, Found> {
        let may_count = |(key, value): (&String, &Value)| {
            has_value(value)
                && !self.known.contains(key)
                && (value.is_object() || value.is_array() || !vocabulary::meanings(key).is_empty())
        };
        if !record.iter().any(may_count) {
            return Cow::Borrowed(&self.found);
        }
        let mut found =
            Found::of_keys(&columns(std::slice::from_ref(record)), &self.mapping, &self.reading);
        found.is_escaped = self.found.is_escaped;
        found.is_backslashed = self.found.is_backslashed;
        Cow::Owned(found)
    }
}

fn has_value(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(values) => !values.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

/// Records as a table.
pub(crate) fn columns(records: &[Map<String, Value>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // Records have the same keys in the same order, as a rule.
    let mut next = 0;
    for (row, record) in records.iter().enumerate() {
        let mut add = |name: &str, value: Cow<str>| {
            let is_next = columns.get(next).is_some_and(|column| column.name == name);
            let known = if is_next { Some(next) } else { places.get(name).copied() };
            let place = known.unwrap_or_else(|| {
                columns.push(Column { name: name.to_owned(), ..Column::default() });
                places.insert(name.to_owned(), columns.len() - 1);
                columns.len() - 1
            });
            next = place + 1;
            let values = &mut columns[place].values;
            // The rows before it have none.
            values.resize(row, String::new());
            values.push(value.into_owned());
        };
        flatten(record, "", DEEPEST, &mut add);
    }
    for column in &mut columns {
        column.values.resize(records.len(), String::new());
    }
    columns
}

fn flatten(
    record: &Map<String, Value>,
    before: &str,
    depth: usize,
    add: &mut dyn FnMut(&str, Cow<str>),
) {
    for (key, value) in record {
        let name = if before.is_empty() { key.clone() } else { format!("{before}.{key}") };
        match value {
            Value::Object(inner) if depth > 0 => flatten(inner, &name, depth - 1, add),
            Value::Array(values) if depth > 0 && values.iter().any(is_inner) => {
                for (kind, inner) in values.iter().filter_map(typed) {
                    flatten(inner, &format!("{name}.{kind}"), depth - 1, add);
                }
            }
            Value::Null => add(&name, Cow::Borrowed("")),
            scalar => {
                if let Some(text) = text_under(&name, scalar) {
                    add(&name, text);
                }
            }
        }
    }
}

/// An object that says of what type it is, `{"type": "retweeted", "id": "20"}`.
fn typed(value: &Value) -> Option<(&str, &Map<String, Value>)> {
    let object = value.as_object()?;
    Some((object.get("type")?.as_str()?, object))
}

/// The value of a key, or of a key within the objects before its dots.
pub(crate) fn value<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.get(name).or_else(|| {
        name.match_indices('.').find_map(|(at, _)| {
            let (outer, inner) = (&name[..at], &name[at + 1..]);
            match object.get(outer)? {
                Value::Object(object) => value(object, inner),
                Value::Array(values) => {
                    let (kind, inner) = inner.split_once('.')?;
                    let mut typed = values.iter().filter_map(typed);
                    let (_, object) = typed.find(|(other, _)| *other == kind)?;
                    value(object, inner)
                }
                _ => None,
            }
        })
    })
}

fn is_inner(value: &Value) -> bool {
    value.is_array() || value.is_object()
}

/// The value of a key as a table has it: a text that a scraper has in pieces, and of an author
/// who is a name and a handle, the handle.
pub(crate) fn text_under<'a>(name: &str, value: &'a Value) -> Option<Cow<'a, str>> {
    let Value::Array(values) = value else { return text(value) };
    let parts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    if parts.len() < 2 || parts.len() < values.len() {
        return text(value);
    }
    let means = |field: Field| {
        let mut meanings = vocabulary::meanings(name).iter();
        meanings.any(|meaning| meaning.field == field && !meaning.is_weak)
    };
    if means(Field::Text) {
        return Some(Cow::Owned(parts.concat()));
    }
    let handle = parts.iter().find(|part| part.starts_with(['@', '＠']));
    match handle.filter(|_| means(Field::Author)) {
        Some(handle) => Some(Cow::Borrowed(handle)),
        None => text(value),
    }
}

/// A value as a table has it.
pub(crate) fn text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(_) | Value::Bool(_) => Some(Cow::Owned(value.to_string())),
        // Languages, say: the one, or all as they are written.
        Value::Array(values) => match values.as_slice() {
            [one] => text(one),
            all => {
                let are_scalars = !all.is_empty() && !all.iter().any(is_inner);
                are_scalars.then(|| Cow::Owned(value.to_string()))
            }
        },
        Value::Null | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_inner_objects_are_columns() {
        let record: Map<String, Value> = serde_json::from_str(
            r#"{"a":1,"b":{"c":"x","d":{"e":null}},"refs":[{"type":"quoted","id":"20"},5],"f.g":2}"#,
        )
        .unwrap();
        let columns = columns(&[Map::new(), record.clone()]);
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        for name in ["a", "b.c", "b.d.e", "refs.quoted.id", "f.g"] {
            assert!(names.contains(&name), "{name}: {names:?}");
        }
        assert_eq!(text(&serde_json::json!(["ja"])).unwrap(), "ja");
        assert_eq!(text(&serde_json::json!(["en", "ja"])).unwrap(), r#"["en","ja"]"#);
        assert_eq!(text(&serde_json::json!([[1], 2])), None);
        let pieces = serde_json::json!(["麦茶", "@mugicha"]);
        assert_eq!(text_under("text", &pieces).unwrap(), "麦茶@mugicha");
        assert_eq!(text_under("user", &pieces).unwrap(), "@mugicha");
        assert_eq!(text_under("tags", &pieces).unwrap(), r#"["麦茶","@mugicha"]"#);
        for column in &columns {
            let value = value(&record, &column.name).and_then(text).unwrap_or_default();
            assert_eq!(column.values, ["", &value], "{}", column.name);
        }
    }
}
