//! Texts of posts as a person reads them: without the markup of HTML and Misskey, without
//! entities. It knows no records and no files.

pub(crate) mod html;
pub(crate) mod marked_text;
pub(crate) mod mfm;
pub(crate) mod text;

pub use self::text::names_someone;
