use std::collections::HashMap;
use std::sync::LazyLock;

use super::language::Language;

static JAPANESE: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/emoji_names.csv").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(',')).collect()
});

/// What an emoji is called, if there is a name for it: in Japanese those of
/// `data/emoji_names.csv`, in English Unicode's.
pub(super) fn emoji_name(emoji: &str, language: Language) -> Option<&'static str> {
    match language {
        Language::Ja => JAPANESE.get(emoji).copied(),
        Language::En => emojis::get(emoji).map(emojis::Emoji::name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_of_an_emoji_as_unicode_writes_it() {
        assert!(JAPANESE.len() > 100);
        for (emoji, name) in JAPANESE.iter() {
            assert_eq!(emojis::get(emoji).map(emojis::Emoji::as_str), Some(*emoji), "{name}");
        }
        assert_eq!(emoji_name("🎂", Language::Ja), Some("誕生日ケーキ"));
        assert_eq!(emoji_name("🎂", Language::En), Some("birthday cake"));
        assert_eq!(emoji_name("a", Language::En), None);
    }
}
