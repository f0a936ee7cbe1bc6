//! Texts of posts as people read them: without entities, without the markup of HTML and
//! Misskey. Nothing here knows of records or files.

pub(crate) mod folded;
pub(crate) mod half_width_kana;
pub(crate) mod html;
pub(crate) mod marked_text;
pub(crate) mod mfm;
pub(crate) mod text;

pub use self::text::names_someone;
