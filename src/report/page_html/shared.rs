use askama::Template;

use crate::report::content::Content;
use crate::report::content::reposts::Reposts;
use crate::report::content::shared::SharedLink;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::posts::posts;

/// リンクと投稿者: what was shared, and who wrote most.
#[derive(Debug, Template)]
#[template(path = "templates/shared.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    /// What passing posts on is called.
    reposts: &'static Reposts,
    posts: &'static str,
    about: String,
    tables: Vec<Links>,
    writers: Vec<Row>,
}

#[derive(Debug)]
struct Links {
    name: &'static str,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    title: Option<String>,
    name: String,
    people: String,
    posts: String,
}

impl Section {
    /// `None` where there is nothing to tell.
    pub fn of(content: &Content) -> Option<Self> {
        let (l, shared) = (content.language, content.shared.as_ref()?);
        let row = |link: &SharedLink| Row {
            title: link.title.clone(),
            name: link.address.clone(),
            people: link.people.map_or_else(String::new, count),
            posts: count(link.posts),
        };
        let tables = shared
            .lists(l)
            .map(|(name, links)| Links { name, rows: links.iter().map(row).collect() });
        let writer = |writer: &crate::report::content::shared::Writer| Row {
            title: None,
            name: writer.name.clone(),
            people: writer.share.clone(),
            posts: count(writer.posts),
        };
        Some(Self {
            l,
            reposts: content.reposts,
            posts: posts(l),
            about: shared.about.clone(),
            tables: tables.collect(),
            writers: shared.writers.iter().map(writer).collect(),
        })
    }
}
