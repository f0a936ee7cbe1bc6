//! Days that were cut differently must never be compared silently.

use super::error::WarehouseError;
use super::manifest::{DictionaryId, Stamp};

/// Digits of a hash that are shown.
const SHOWN_DIGITS: usize = 12;

/// Refuses to add to a warehouse what would be unlike what it has.
///
/// # Errors
///
/// When the time zone, a dictionary's hash or the version differ; describes
/// both.
pub(super) fn refuse(kept: &Stamp, asked: &Stamp) -> Result<(), WarehouseError> {
    refuse_time_zone(kept, asked)?;
    let dictionary = |stamp: &Stamp| Some(stamp.dictionary.clone());
    let lexicon = |stamp: &Stamp| stamp.lexicon.clone();
    let user_dictionary = |stamp: &Stamp| stamp.user_dictionary.clone();
    refuse_dictionary("dictionary", dictionary(kept), dictionary(asked))?;
    refuse_dictionary("lexicon", lexicon(kept), lexicon(asked))?;
    refuse_dictionary("user dictionary", user_dictionary(kept), user_dictionary(asked))?;
    if kept.tokens_version != asked.tokens_version {
        let (kept, asked) = (kept.tokens_version.to_string(), asked.tokens_version.to_string());
        return Err(WarehouseError::Unlike {
            what: "tokens version",
            kept,
            asked,
            is_rebuildable: true,
        });
    }
    Ok(())
}

/// Refuses another time zone, in which days would begin at other times.
///
/// # Errors
///
/// When it differs.
pub(super) fn refuse_time_zone(kept: &Stamp, asked: &Stamp) -> Result<(), WarehouseError> {
    if kept.time_zone == asked.time_zone {
        return Ok(());
    }
    let (kept, asked) = (kept.time_zone.clone(), asked.time_zone.clone());
    Err(WarehouseError::Unlike { what: "time zone", kept, asked, is_rebuildable: false })
}

fn refuse_dictionary(
    what: &'static str,
    kept: Option<DictionaryId>,
    asked: Option<DictionaryId>,
) -> Result<(), WarehouseError> {
    let hash = |id: &Option<DictionaryId>| id.as_ref().map(|id| id.hash.clone());
    if hash(&kept) == hash(&asked) {
        return Ok(());
    }
    let describe = |id: Option<DictionaryId>| match id {
        Some(id) => {
            let digits: String = id.hash.chars().take(SHOWN_DIGITS).collect();
            format!("{} ({digits})", id.name)
        }
        None => "none".to_owned(),
    };
    let (kept, asked) = (describe(kept), describe(asked));
    Err(WarehouseError::Unlike { what, kept, asked, is_rebuildable: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(zone: &str, dictionary: &str, user: Option<&str>, tokens_version: i64) -> Stamp {
        let id = |hash: &str| DictionaryId { name: "name".into(), hash: hash.into() };
        Stamp {
            time_zone: zone.into(),
            dictionary: id(dictionary),
            lexicon: None,
            user_dictionary: user.map(id),
            tokens_version,
        }
    }

    #[test]
    fn both_are_described() {
        let kept = stamp("Asia/Tokyo", "0123456789abcdef", None, 1);
        for (asked, message) in [
            (
                stamp("UTC", "0123456789abcdef", None, 1),
                "time zone Asia/Tokyo, but this run uses UTC",
            ),
            (
                stamp("Asia/Tokyo", "f", None, 1),
                "dictionary name (0123456789ab), but this run uses name (f)",
            ),
            (
                stamp("Asia/Tokyo", "0123456789abcdef", Some("ff"), 1),
                "user dictionary none, but this run uses name (ff)",
            ),
            (
                stamp("Asia/Tokyo", "0123456789abcdef", None, 2),
                "tokens version 1, but this run uses 2",
            ),
        ] {
            let refused = refuse(&kept, &asked).unwrap_err();
            assert!(refused.to_string().contains(message), "{refused}");
            let WarehouseError::Unlike { is_rebuildable, .. } = refused else {
                panic!("{refused}")
            };
            assert_eq!(is_rebuildable, asked.time_zone == kept.time_zone, "{refused}");
        }
    }

    #[test]
    fn a_dictionary_by_another_name_is_the_same() {
        let kept = stamp("Asia/Tokyo", "0", Some("1"), 1);
        let mut asked = kept.clone();
        asked.dictionary.name = "copy".into();
        refuse(&kept, &asked).unwrap();
    }

    #[test]
    fn a_warehouse_without_the_lexicon_says_so() {
        let kept = stamp("Asia/Tokyo", "0", None, 1);
        let id = DictionaryId { name: "words".into(), hash: "f".into() };
        let asked = Stamp { lexicon: Some(id), ..kept.clone() };
        let refused = refuse(&kept, &asked).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("lexicon none, but this run uses words (f)"), "{said}");
        assert!(matches!(refused, WarehouseError::Unlike { is_rebuildable: true, .. }), "{said}");
    }

    #[test]
    fn manifests_without_a_user_dictionary_are_read() {
        let old =
            r#"{"time_zone":"Asia/Tokyo","dictionary":{"name":"a","hash":"b"},"tokens_version":1}"#;
        let stamp: Stamp = serde_json::from_str(old).unwrap();
        assert_eq!((&stamp.lexicon, &stamp.user_dictionary), (&None, &None));
        assert_eq!(serde_json::to_string(&stamp).unwrap(), old);
    }
}
