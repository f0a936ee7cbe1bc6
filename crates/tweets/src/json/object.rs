//! Looks at the keys and values of a JSON object without parsing it.

use crate::json;

/// The keys and values of a JSON object, as many as there are before it breaks
/// off.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object<'a> {
    fields: Vec<(&'a str, &'a [u8])>,
}

impl<'a> Object<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self { fields: json::top_level_fields(text) }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(name, _)| *name == key)
    }

    pub(crate) fn has_all(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.has(key))
    }

    pub(crate) fn has_any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.has(key))
    }

    /// The text from a value on.
    pub(crate) fn value(&self, key: &str) -> Option<&'a [u8]> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    /// A value that is a string, as it is written.
    #[allow(dead_code)] // For formats that look at values.
    pub(crate) fn string(&self, key: &str) -> Option<&'a [u8]> {
        let inner = self.value(key)?.strip_prefix(b"\"")?;
        Some(&inner[..memchr::memchr(b'"', inner).unwrap_or(inner.len())])
    }

    /// A value that is an object.
    pub(crate) fn object(&self, key: &str) -> Option<Self> {
        self.value(key).filter(|value| value.starts_with(b"{")).map(Self::of)
    }

    /// The first object in a value that is an array.
    pub(crate) fn first_of(&self, key: &str) -> Option<Self> {
        let inner = self.value(key)?.strip_prefix(b"[")?.trim_ascii_start();
        inner.starts_with(b"{").then(|| Self::of(inner))
    }

    /// Whether it `is` what is looked for, or an answer in which a list of such begins under
    /// one of some keys.
    pub(crate) fn is_or_lists(&self, keys: &[&str], is: impl Fn(&Self) -> bool) -> bool {
        is(self) || keys.iter().any(|key| self.first_of(key).as_ref().is_some_and(&is))
    }

    /// The keys, each with the text from its value on.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.fields.iter().copied()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter().map(|(key, _)| *key)
    }
}
