use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use tsubuyaki_charts::palette::{Scheme, variables};

/// How a page gets its style sheet and its script, and the policy that lets
/// these two act and nothing else.
#[derive(Debug)]
pub(super) struct Look {
    /// The element of the style sheet, and that of the script.
    pub style: String,
    pub script: String,
    pub policy: String,
}

/// A file that the pages of a site share.
#[derive(Debug)]
pub struct SharedFile {
    /// After its content: pages that are older keep theirs.
    pub name: String,
    pub text: String,
}

/// Where a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// By itself: it holds all it needs.
    Alone,
    /// In the folder of pages, beside what they share.
    InSite,
    /// In a folder beside the pages.
    Below,
}

impl Place {
    /// What the addresses of the folder of pages begin with.
    pub fn root(self) -> &'static str {
        if self == Self::Below { "../" } else { "" }
    }
}

static STYLE: LazyLock<String> = LazyLock::new(|| {
    format!(
        ":root{{color-scheme:light dark;{}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n{}{}",
        variables(Scheme::Light),
        variables(Scheme::Dark),
        tsubuyaki_charts::CSS,
        include_str!("templates/page.css"),
    )
});
/// Of every page, and of those of a site.
const SCRIPT: &str = concat!(
    include_str!("templates/sort.js"),
    include_str!("templates/rove.js"),
    include_str!("templates/open.js")
);
const SEARCH: &str = include_str!("templates/search.js");

static SHARED: LazyLock<[SharedFile; 2]> = LazyLock::new(|| {
    let file = |name: &str, ending: &str, text: String| {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        SharedFile { name: format!("{name}-{}.{ending}", &hash[..16]), text }
    };
    [file("style", "css", STYLE.clone()), file("script", "js", format!("{SCRIPT}{SEARCH}"))]
});

static LOOKS: LazyLock<[Look; 3]> = LazyLock::new(|| {
    let rest = "img-src data:; base-uri 'none'; form-action 'none'";
    let alone = Look {
        style: format!("<style>{}</style>", *STYLE),
        script: format!("<script>{SCRIPT}</script>"),
        policy: format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; {rest}",
            hash(&STYLE),
            hash(SCRIPT)
        ),
    };
    let [style, script] = shared_files();
    let shared = |place: Place| Look {
        style: format!("<link rel=\"stylesheet\" href=\"{}{}\">", place.root(), style.name),
        script: format!("<script src=\"{}{}\"></script>", place.root(), script.name),
        // Browsers differ in what a page that lies on a disk is itself.
        policy: format!(
            "default-src 'none'; style-src 'self' file:; script-src 'self' file:; {rest}"
        ),
    };
    [alone, shared(Place::InSite), shared(Place::Below)]
});

/// What the pages of a site share.
#[must_use]
pub fn shared_files() -> &'static [SharedFile; 2] {
    &SHARED
}

impl Look {
    /// That of a page in its place.
    pub fn of(place: Place) -> &'static Self {
        &LOOKS[match place {
            Place::Alone => 0,
            Place::InSite => 1,
            Place::Below => 2,
        }]
    }
}

/// A text as a source of a Content Security Policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // The example of the CSP 3 specification, section "Usage of hashes".
        assert_eq!(hash("doSubmit()"), "sha256-jzgBGA4UWFFmpOBq0JpdsySukE1FrEN5bUpoK8Z29fY=");
    }

    #[test]
    fn nothing_ends_its_element_early() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</"));
        // A carriage return would become another character before it is hashed.
        assert!(!STYLE.contains('\r') && !SCRIPT.contains('\r'));
        for place in [Place::Alone, Place::InSite, Place::Below] {
            assert!(!Look::of(place).policy.contains('"'));
        }
    }

    #[test]
    fn what_pages_share_is_named_by_what_it_says() {
        let [style, script] = shared_files();
        let between = |name: &'static str, start, end| name.strip_prefix(start)?.strip_suffix(end);
        assert!(between(&style.name, "style-", ".css").is_some());
        assert!(between(&script.name, "script-", ".js").is_some());
        assert_eq!(style.name.len(), "style-.css".len() + 16);
        assert!(Look::of(Place::Below).style.contains(&format!("\"../{}\"", style.name)));
    }
}
