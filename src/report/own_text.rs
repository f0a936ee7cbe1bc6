//! What a post says itself.

use tsubuyaki_tokens::{Kind, entities};

/// A text without addresses and without the names of those whom it answers, which say
/// nothing in a list or a sentence.
pub(super) fn its_own(text: &str) -> String {
    let mut kept = String::new();
    let mut end = 0;
    for entity in entities(text) {
        let before = text.get(end..entity.start).unwrap_or_default();
        let begins = || kept.trim().is_empty() && before.trim().is_empty();
        match entity.kind.kind() {
            Kind::Url => {}
            Kind::Mention if begins() => {}
            _ => continue,
        }
        kept.push_str(before);
        end = entity.end;
    }
    kept.push_str(text.get(end..).unwrap_or_default());
    kept
}
