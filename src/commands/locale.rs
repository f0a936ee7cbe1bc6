//! The language that a person's machine is set to.

use std::env;

use crate::report::Language;

/// Japanese where the locale of messages is, else English.
pub fn language() -> Language {
    // The first that is set and not empty decides, as in every POSIX program.
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].map(env::var_os);
    named(set.iter().flatten().filter_map(|value| value.to_str()))
}

fn named<'a>(mut values: impl Iterator<Item = &'a str>) -> Language {
    let locale = values.find(|value| !value.is_empty()).unwrap_or_default();
    let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
    if language == "ja" { Language::Ja } else { Language::En }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_is_set_decides() {
        let of = |values: &[&str]| named(values.iter().copied());
        assert_eq!(of(&["ja_JP.UTF-8"]), Language::Ja);
        assert_eq!(of(&["", "", "ja"]), Language::Ja);
        assert_eq!(of(&["C", "ja_JP.UTF-8"]), Language::En);
        assert_eq!(of(&["jam_JM.UTF-8"]), Language::En);
        assert_eq!(of(&[]), Language::En);
    }
}
