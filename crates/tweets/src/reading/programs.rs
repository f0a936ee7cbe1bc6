//! Files of programs: they may have posts in them, as examples, which nobody means who names a
//! folder or an archive.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::containers::other_text;
use crate::input::source::Source;

/// Bytes that are looked at.
const LOOKED_AT: u64 = 16 * 1024;

/// What a file of a program is.
pub(super) fn what_it_is(source: &Source) -> Option<&'static str> {
    if is_source(&source.name()) {
        return Some("a program's source");
    }
    let Source::File(path) = source else { return None };
    // Of a pipe what is looked at is gone.
    if !source.can_be_read_again() {
        return None;
    }
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    if !matches!(ending.as_str(), "json" | "yml" | "yaml" | "har") {
        return None;
    }
    let mut head = Vec::new();
    File::open(path).ok()?.take(LOOKED_AT).read_to_end(&mut head).ok()?;
    other_text::recording(&head)
}

/// Whether a name is that of a source. Archives of X are scripts.
fn is_source(name: &str) -> bool {
    const ENDINGS: [&str; 19] = [
        "py", "rb", "rs", "go", "java", "kt", "php", "pl", "sh", "c", "h", "cc", "cpp", "cs",
        "swift", "scala", "tsx", "jsx", "r",
    ];
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_told_by_their_names() {
        for name in ["a.zip!tests/test_api.py", "spec.rb", "plot.R"] {
            assert!(is_source(name), "{name}");
        }
        for name in ["tweets.js", "tweets.json", "py", "tweets.csv.gz"] {
            assert!(!is_source(name), "{name}");
        }
    }
}
