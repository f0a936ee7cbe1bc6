use std::borrow::Cow;

use super::features::Features;
use super::token::Kind;

/// Words that are one token.
#[derive(Clone)]
pub(crate) struct Joined {
    /// The word after the last.
    pub end: usize,
    pub kind: Kind,
    pub lemma: Cow<'static, str>,
    pub features: &'static Features<'static>,
}
