use super::Language;

/// What posts are called, of whatever network.
#[must_use]
pub fn posts(l: Language) -> &'static str {
    l.pick("投稿", "posts")
}
