//! What the head and the foot of every page say: whose page it is, how it looks,
//! what others show of it beside a link.

use super::language::Language;
use super::look::{Look, Place};
use super::site::Site;

/// The head of a page.
#[derive(Debug)]
pub(super) struct Head {
    pub l: Language,
    pub look: &'static Look,
    pub place: Place,
    /// The title of the window, and of a card.
    pub title: String,
    pub description: String,
    /// What the pages are called.
    pub name: String,
    pub source: Option<String>,
    /// The page's own address, and that of its picture, where it is published.
    pub url: Option<String>,
    pub image: Option<String>,
}

impl Head {
    /// The head of the page `file` of a site: its place in the folder of pages;
    /// `image` is that of its picture.
    pub fn new(
        site: &Site,
        l: Language,
        place: Place,
        (title, description): (&str, &str),
        (file, image): (&str, Option<&str>),
    ) -> Self {
        let published = site.url.as_ref().filter(|_| place != Place::Alone);
        Self {
            l,
            look: Look::of(place),
            place,
            title: site.window(title),
            description: description.to_owned(),
            name: site.name(l).to_owned(),
            source: site.source.clone(),
            url: published.map(|url| url.of(file)),
            image: published.zip(image).map(|(url, image)| url.of(image)),
        }
    }

    /// What the addresses of the folder of pages begin with.
    pub fn root(&self) -> &'static str {
        self.place.root()
    }

    /// Whether the page has others beside it.
    pub fn is_in_site(&self) -> bool {
        self.place != Place::Alone
    }
}
