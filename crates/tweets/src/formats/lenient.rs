//! Fields of the networks' own JSON as other tools rewrite them: times in any spelling, an id
//! or a name in place of an object.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::retweet_signs::Sign;
use super::values::string_at;
use crate::times::moment::Moment;
use crate::times::time;
use crate::times::written_time::{self, TimeReading};

/// When a post was written, in any of the spellings that tables have.
///
/// # Errors
///
/// Why that is not known: `name` is missing, or not a time.
pub(crate) fn written(time: Option<Scalar>, name: &str) -> Result<i64, String> {
    let Some(Scalar(text)) = time.filter(|Scalar(text)| !text.trim().is_empty()) else {
        return Err(format!("missing time ({name})"));
    };
    time::parse_written(&text).or_else(|reason| {
        match written_time::parse(&text, &TimeReading::default()) {
            Ok(written_time::Written { moment: Moment::At(micros), .. }) => Ok(micros),
            _ => Err(reason),
        }
    })
}

/// The same of a time under a key.
pub(crate) fn written_at(post: &Value, key: &str) -> Result<i64, String> {
    written(string_at(post, &[key]).map(|time| Scalar(time.into())), key)
}

/// A string, number or flag as it would be written; of an object (`{"$date": …}`) what
/// stands in it first.
pub(crate) struct Scalar<'a>(pub Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ScalarVisitor;

        impl<'de> Visitor<'de> for ScalarVisitor {
            type Value = Scalar<'de>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a text or a number")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(text.to_owned())))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(number.to_string())))
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Owned(flag.to_string())))
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Scalar(Cow::Borrowed("")))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(Cow::Borrowed("")))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let first = map.next_entry::<IgnoredAny, Scalar>()?.map(|(_, value)| value);
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(first.unwrap_or(Scalar(Cow::Borrowed(""))))
            }
        }

        deserializer.deserialize_any(ScalarVisitor)
    }
}

/// An object, or what was left of it: its id or name.
pub(crate) enum Whole<'a, T> {
    Object(T),
    Text(Scalar<'a>),
    /// No more than that there is one.
    True,
}

impl<T> Whole<'_, T> {
    pub(crate) fn object(self) -> Option<T> {
        match self {
            Self::Object(object) => Some(object),
            Self::Text(_) | Self::True => None,
        }
    }

    /// What is left of it, unless that is nothing.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(Scalar(text)) => Some(text.trim()).filter(|text| !text.is_empty()),
            Self::Object(_) | Self::True => None,
        }
    }

    /// What it says where an object of a post that is repeated should be.
    pub(crate) fn sign(&self) -> Sign {
        match self {
            Self::Object(_) => Sign::default(),
            Self::True => Sign { is_retweet: true, id: None },
            Self::Text(Scalar(text)) => Sign::of_text(text),
        }
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Whole<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WholeVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for WholeVisitor<T> {
            type Value = Whole<'de, T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("an object, or an id or name")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Whole::Object)
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Whole::Text(Scalar(Cow::Borrowed(text))))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Whole::Text(Scalar(Cow::Owned(text.to_owned()))))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Whole::Text(Scalar(Cow::Owned(number.to_string()))))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Whole::Text(Scalar(Cow::Owned(number.to_string()))))
            }

            fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
                self.visit_unit()
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<Self::Value, E> {
                if flag { Ok(Whole::True) } else { self.visit_unit() }
            }

            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Whole::Text(Scalar(Cow::Borrowed(""))))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                self.visit_unit()
            }
        }

        deserializer.deserialize_any(WholeVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_however_they_were_written_again() {
        let micros = |json: &str| {
            let scalar: Option<Scalar> = serde_json::from_str(json).unwrap();
            written(scalar, "date")
        };
        for json in [
            r#""Mon Sep 03 03:15:00 +0000 2018""#,
            r#""2018-09-03 03:15:00 UTC""#,
            r#""2018-09-03T03:15:00""#,
            "1535944500",
            "1535944500000",
            r#"{"$date": {"$numberLong": "1535944500000"}}"#,
        ] {
            assert_eq!(micros(json), Ok(1_535_944_500_000_000), "{json}");
        }
        for json in ["null", r#""""#, "[]", "{}"] {
            assert_eq!(micros(json), Err("missing time (date)".to_owned()), "{json}");
        }
        assert_eq!(micros(r#""soon""#), Err("invalid timestamp: soon".to_owned()));
    }

    #[test]
    fn objects_may_be_no_more_than_their_id_or_name() {
        let read = |json: &str| {
            let whole: Whole<Vec<(String, i64)>> = match serde_json::from_str(json) {
                Ok(Whole::Text(text)) => Whole::Text(Scalar(Cow::Owned(text.0.into_owned()))),
                Ok(Whole::Object(Pairs(pairs))) => Whole::Object(pairs),
                Ok(Whole::True) => Whole::True,
                Err(error) => panic!("{json}: {error}"),
            };
            (whole.text().map(str::to_owned), whole.object())
        };
        assert_eq!(read(r#"{"id": 5}"#), (None, Some(vec![("id".to_owned(), 5)])));
        assert_eq!(read("5"), (Some("5".to_owned()), None));
        assert_eq!(read(r#""mugicha""#), (Some("mugicha".to_owned()), None));
        for json in [r#""""#, "null", "[]", "true", "1.5"] {
            assert_eq!(read(json), (None, None), "{json}");
        }
    }

    struct Pairs(Vec<(String, i64)>);

    impl<'de> Deserialize<'de> for Pairs {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let map = std::collections::BTreeMap::deserialize(deserializer)?;
            Ok(Self(map.into_iter().collect()))
        }
    }
}
