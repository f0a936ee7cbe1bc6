use askama::Template;

use super::summary::{MOST, Part, parts};
use crate::report::clean;
use crate::report::content::Content;
use crate::report::content::passages::{Copied, PassedOn};
use crate::report::language::Language;
use crate::report::posts::posts;

/// 広まった投稿 and 同じ文面: whole posts that people passed on, or posted many
/// times.
#[derive(Debug, Template)]
#[template(path = "templates/passages.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    id: &'static str,
    name: &'static str,
    rail: String,
    passages: Vec<Passage>,
}

#[derive(Debug)]
struct Passage {
    parts: Vec<Part>,
    author: Option<String>,
    figures: String,
    links: Vec<Place>,
}

/// A post and what it is called.
#[derive(Debug)]
struct Place {
    url: String,
    name: String,
}

impl Section {
    /// The posts that were passed on, if any were.
    pub fn of_passed_on(content: &Content) -> Option<Self> {
        let l = content.language;
        let passage = |passed_on: &PassedOn| Passage {
            parts: parts(&clean::lines(&passed_on.text, MOST)),
            author: passed_on.author.as_deref().map(|author| clean::handle(author, 40)),
            figures: passed_on.figures(l),
            links: passed_on
                .url
                .iter()
                .map(|url| Place {
                    url: url.clone(),
                    name: match l {
                        Language::Ja => format!("元の{}", posts(l)),
                        Language::En => "View post".to_owned(),
                    },
                })
                .collect(),
        };
        Self {
            id: "spread",
            name: content.reposts.most(l),
            rail: rail(content),
            passages: content.passed_on.iter().map(passage).collect(),
        }
        .unless_empty()
    }

    /// The texts that several accounts posted, if any did.
    pub fn of_copies(content: &Content) -> Option<Self> {
        let l = content.language;
        let passage = |copied: &Copied| Passage {
            parts: parts(&clean::lines(&copied.text, MOST)),
            author: None,
            figures: copied.figures(l),
            links: copied.examples.iter().filter_map(place).collect(),
        };
        Self {
            id: "same",
            name: l.pick("同じ文面", "Same text"),
            rail: l.pick(
                "3人以上が投稿した同じ文面。URL・数字・記号の違いは無視する。語の比較では1件と数える。",
                "Texts that three or more people posted, apart from URLs, digits and symbols. The \
                 comparison counts each once.",
            )
            .to_owned(),
            passages: content.copies.iter().map(passage).collect(),
        }
        .unless_empty()
    }

    fn unless_empty(self) -> Option<Self> {
        (!self.passages.is_empty()).then_some(self)
    }
}

/// What the posts are that were passed on: in these records, or as their networks count.
fn rail(content: &Content) -> String {
    let l = content.language;
    let (this, done, many) =
        (&content.named.this, content.reposts.done(l), content.reposts.many(l));
    if content.passed_on.iter().any(|post| post.count > 0) {
        let are_many = content.passed_on.iter().any(|post| post.people.unwrap_or(post.count) > 1);
        return match (l, content.day.span.is_day()) {
            (Language::Ja, _) if !are_many => format!("{this}に{done}された投稿。"),
            (Language::En, true) if !are_many => format!("Posts {done} on this day."),
            (Language::En, false) if !are_many => format!("Posts {done} in {this}."),
            (Language::Ja, _) => format!("{this}に多くの人が{done}した投稿。"),
            (Language::En, true) => format!("The posts that most people {done} on this day."),
            (Language::En, false) => format!("The posts that most people {done} in {this}."),
        };
    }
    match (l, content.day.span.is_day()) {
        (Language::Ja, _) => {
            format!("{this}の投稿のうち、よく{done}されたもの。件数は記録した時点のもの。")
        }
        (Language::En, true) => {
            format!("The posts of this day with the most {many} when they were recorded.")
        }
        (Language::En, false) => {
            format!("The posts of {this} with the most {many} when they were recorded.")
        }
    }
}

/// A post that can be linked.
fn place(example: &crate::report::content::passages::Example) -> Option<Place> {
    let (url, author) = (example.url.clone()?, example.author.as_deref()?);
    Some(Place { url, name: clean::handle(author, 40) })
}
