//! The values of a question's parameters.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

/// Values of a question's parameters, by name without `$`. One used in
/// `IN (…)` may have several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<String, Vec<String>>);

impl Values {
    /// These values and one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &impl ToString) -> Self {
        self.add(name, value);
        self
    }

    /// Adds a value of a parameter to those that it has.
    pub fn add(&mut self, name: &str, value: &impl ToString) {
        self.0.entry(name.to_owned()).or_default().push(value.to_string());
    }

    /// Puts a value in the place of those that a parameter has.
    pub fn set(&mut self, name: &str, value: &impl ToString) {
        self.0.insert(name.to_owned(), vec![value.to_string()]);
    }

    /// The values of a parameter, at least one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[String]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// All parameters with their values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }
}

/// As an object; a parameter of several values is an array.
impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, values)| {
            let value = match values {
                [value] => serde_json::Value::from(value.as_str()),
                values => serde_json::Value::from(values),
            };
            (name, value)
        }))
    }
}
