use super::Label;

/// What a chart says to those who do not see it, in the page's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alternative {
    /// Unique in the page: the ids within the SVG begin with it. Letters, digits
    /// and `-` only; others are dropped.
    pub id: String,
    /// What is shown, in a few words.
    pub title: String,
    /// What there is to see, in a sentence or two; may be empty.
    pub description: String,
}

impl Alternative {
    /// See the fields.
    #[must_use]
    pub fn new(id: &str, title: &str, description: &str) -> Self {
        Self { id: id.to_owned(), title: title.to_owned(), description: description.to_owned() }
    }

    /// The id as HTML and style sheets take it.
    pub(super) fn element_id(&self) -> String {
        let id: String =
            self.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        // An id does not begin with a digit or `-` where a style sheet is to name it.
        if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("chart{id}") }
    }
}

/// Title and description without what XML forbids.
pub(super) struct Texts {
    pub title: String,
    pub description: String,
}

impl Texts {
    pub(crate) fn of(alternative: &Alternative) -> Self {
        /// As long as someone may want to listen to.
        const MOST: usize = 300;
        let clean = |text: &str| Label::new(text, MOST).text().to_owned();
        Self { title: clean(&alternative.title), description: clean(&alternative.description) }
    }
}
