//! Which columns feed which fields, as the user says it: `text=body,created_at=posted`.

use std::str::FromStr;

use crate::posts::field::Field;
use crate::times::written_time::TimeReading;

/// The names of columns where they are not the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    given: Vec<(Field, String)>,
    /// How times are written, where the user says so: a table is one of posts by it, too.
    time_format: Option<String>,
}

impl Mapping {
    /// Whether it was said by the user and all columns that it names are there.
    pub(crate) fn fits(&self, has: impl Fn(&str) -> bool) -> bool {
        !self.given.is_empty() && self.given.iter().all(|(_, name)| has(name))
    }

    /// The same of a file whose times are written so.
    pub(crate) fn with_times(&self, format: Option<&String>) -> Self {
        Self { time_format: format.cloned(), ..self.clone() }
    }

    /// How the times of a file are read by which it is recognized.
    pub(crate) fn reading(&self) -> TimeReading {
        TimeReading { format: self.time_format.clone(), ..TimeReading::default() }
    }

    /// Whether the user named any column.
    pub(crate) fn is_given(&self) -> bool {
        !self.given.is_empty()
    }

    /// As the user said it; `None` if nothing was said.
    pub(crate) fn describe(&self) -> Option<String> {
        let parts = self.given.iter().map(|(field, name)| format!("{}={name}", field.column()));
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(","))
    }

    /// The name that was given for a field.
    pub(crate) fn given(&self, field: Field) -> Option<&str> {
        self.given.iter().find(|(given, _)| *given == field).map(|(_, name)| name.as_str())
    }

    /// The same, of a table whose columns have numbers: `text=4` is its fourth.
    pub(crate) fn numbered(&self) -> Self {
        let numbered = |name: &String| match name.parse::<usize>() {
            Ok(number) => column_name(number),
            Err(_) => name.clone(),
        };
        let given = self.given.iter().map(|(field, name)| (*field, numbered(name))).collect();
        Self { given, time_format: self.time_format.clone() }
    }

    /// Adds those columns whose fields the user did not name.
    pub(crate) fn with(mut self, columns: impl IntoIterator<Item = (Field, String)>) -> Self {
        for (field, name) in columns {
            if self.given(field).is_none() && !self.names_column(&name) {
                self.given.push((field, name));
            }
        }
        self
    }

    /// The first field that was named.
    pub(crate) fn first(&self) -> Option<Field> {
        self.given.first().map(|(field, _)| *field)
    }

    /// Whether a column was named.
    pub(crate) fn names_column(&self, column: &str) -> bool {
        self.given.iter().any(|(_, name)| name == column.trim())
    }
}

/// What a column is called that has no name, counted from 1.
pub(crate) fn column_name(number: usize) -> String {
    format!("column {number}")
}

impl FromStr for Mapping {
    type Err = String;

    /// Reads `text=body,created_at=posted`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut given: Vec<(Field, String)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (column, name) = part
                .split_once('=')
                .map(|(column, name)| (column.trim(), name.trim()))
                .filter(|(column, name)| !column.is_empty() && !name.is_empty())
                .ok_or_else(|| format!("{part:?} is not COLUMN=NAME, as in text=body"))?;
            let field = Field::named(column).ok_or_else(|| {
                let names = Field::ALL.map(Field::column).join(", ");
                format!("unknown column {column}; known columns: {names}")
            })?;
            if given.iter().any(|(before, _)| *before == field) {
                return Err(format!("{column} is mapped twice"));
            }
            given.push((field, name.to_owned()));
        }
        Ok(Self { given, time_format: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_names_columns() {
        let mapping: Mapping = "text=body, created_at = posted".parse().unwrap();
        assert_eq!(mapping.given(Field::Text), Some("body"));
        assert_eq!((mapping.given(Field::Id), mapping.first()), (None, Some(Field::Text)));
        assert!(mapping.names_column("posted") && !mapping.names_column("text"));
        for (text, reason) in [
            ("body", "is not COLUMN=NAME"),
            ("text=", "is not COLUMN=NAME"),
            ("words=body", "unknown column words; known columns: tweet_id"),
            ("id=a,tweet_id=b", "mapped twice"),
        ] {
            let error = text.parse::<Mapping>().unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
