use askama::Template;

use super::rankings::{Change, change};
use super::word::WordLink;
use crate::report::content::reposts::Reposts;
use crate::report::content::words::Words;
use crate::report::content::{Content, ratio};
use crate::report::emoji_name::emoji_name;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{Day, EntityCount};
use tsubuyaki_charts::RankingBars;
use tsubuyaki_charts::ranking::RankedBar;

/// Hashtags and emoji.
#[derive(Debug, Template)]
#[template(path = "templates/tags.html", config = "src/report/askama.toml")]
pub(super) struct Section {
    l: Language,
    /// What passing posts on is called.
    reposts: &'static Reposts,
    posts: &'static str,
    /// The head of the column of changes; `None` without a day before.
    change: Option<String>,
    is_empty: bool,
    lists: Vec<List>,
}

#[derive(Debug)]
struct List {
    name: &'static str,
    none: &'static str,
    class: &'static str,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    word: WordLink,
    /// What an emoji is called, where the page's language has a name.
    name: Option<&'static str>,
    bar: String,
    tweets: String,
    change: Option<Change>,
}

impl Section {
    pub fn of(content: &Content) -> Self {
        let (day, words, l) = (content.day, &content.words, content.language);
        let list = |name, none, class, entities: &[EntityCount]| List {
            name,
            none,
            class,
            rows: rows(entities, day, words, l),
        };
        let lists = vec![
            list(
                l.pick("ハッシュタグ", "Hashtags"),
                l.pick("ハッシュタグはない。", "No hashtags."),
                "tags",
                &day.hashtags,
            ),
            list(
                l.pick("絵文字", "Emoji"),
                l.pick("絵文字はない。", "No emoji."),
                "emoji",
                &day.emoji,
            ),
        ];
        let has_changes = lists.iter().flat_map(|list| &list.rows).any(|row| row.change.is_some());
        Self {
            l,
            reposts: content.reposts,
            posts: posts(l),
            change: has_changes.then(|| change(content)),
            is_empty: day.hashtags.is_empty() && day.emoji.is_empty(),
            lists,
        }
    }
}

fn rows(entities: &[EntityCount], day: &Day, words: &Words, l: Language) -> Vec<Row> {
    let bar = |(rank, entity): (i64, &EntityCount)| RankedBar {
        rank,
        text: entity.key.lemma.clone(),
        count: entity.tweets,
        before: entity.before,
        link: None,
    };
    let bars = RankingBars::new(l, (1..).zip(entities).map(bar).collect()).bars();
    let row = |(entity, bar): (&EntityCount, String)| Row {
        word: WordLink::plain(words.term(&entity.key)),
        name: emoji_name(&entity.key.lemma, l),
        bar,
        tweets: count(entity.tweets),
        change: ratio::of_entity(entity, day, l).map(|ratio| Change::new(&ratio, entity.is_new, l)),
    };
    entities.iter().zip(bars).map(row).collect()
}
