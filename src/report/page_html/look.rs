use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use tsubuyaki_charts::palette::{Scheme, variables};

/// The style sheet and the script of every page, and the policy that lets these
/// two act and nothing else.
#[derive(Debug)]
pub(in crate::report) struct Look {
    pub style: String,
    pub script: &'static str,
    pub policy: String,
}

static LOOK: LazyLock<Look> = LazyLock::new(|| {
    let style = format!(
        ":root{{color-scheme:light dark;{}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n{}{}",
        variables(Scheme::Light),
        variables(Scheme::Dark),
        tsubuyaki_charts::CSS,
        include_str!("../templates/page.css"),
    );
    let script = include_str!("../templates/sort.js");
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; \
         form-action 'none'",
        hash(&style),
        hash(script)
    );
    Look { style, script, policy }
});

impl Look {
    /// The same for all pages.
    pub fn get() -> &'static Self {
        &LOOK
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
        let look = Look::get();
        assert!(!look.style.contains("</") && !look.script.contains("</"));
        // A carriage return would become another character before it is hashed.
        assert!(!look.style.contains('\r') && !look.script.contains('\r'));
        assert!(!look.policy.contains('"'));
    }
}
