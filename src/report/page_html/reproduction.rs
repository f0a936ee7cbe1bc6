use askama::Template;

use crate::report::content::Content;
use crate::report::content::facts::command;
use crate::report::language::Language;

/// このページの作り方: everything needed to reproduce the page.
#[derive(Debug, Template)]
#[template(path = "templates/reproduction.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    facts: Vec<Fact>,
}

#[derive(Debug)]
struct Fact {
    name: &'static str,
    text: String,
    code: Option<String>,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let l = content.language;
        let fact =
            |(name, text): &(&'static str, String)| Fact { name, text: text.clone(), code: None };
        let mut facts: Vec<Fact> = content.facts.iter().map(fact).collect();
        facts.push(Fact {
            name: l.pick("コマンド", "Command"),
            text: String::new(),
            code: Some(command(content.page, l)),
        });
        Self { l, facts }
    }
}
