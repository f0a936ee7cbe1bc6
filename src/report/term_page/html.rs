use askama::Template;

use super::TermPage;
use crate::report::clean;
use crate::report::head::Head;
use crate::report::language::Language;
use crate::report::look::Place;
use crate::report::number::count;
use crate::report::page::{Published, post_url};
use crate::report::page_html::Table;
use crate::report::template::render;
use crate::report::unbroken;
use tsubuyaki_analysis::day::Example;
use tsubuyaki_analysis::history::Moment;
use tsubuyaki_charts::{Chart, Link};

/// Characters of a post.
const MOST: usize = 280;
const MOST_OF_A_NAME: usize = 40;

/// Writes the page as one file of HTML; that of a site lies in the folder of words.
#[must_use]
pub fn write(page: &TermPage) -> String {
    let l = page.l;
    let place = if page.address.is_some() { Place::Below } else { Place::Alone };
    let file = Link::word_page(&page.history.series.lemma);
    let title = match l {
        Language::Ja => format!("「{}」", page.word),
        Language::En => format!("“{}”", page.word),
    };
    let (chart, alternative) = &page.chart;
    let mut parts: Vec<&str> =
        page.history.parts_of_speech.iter().map(|pos| l.part_of_speech(pos)).collect();
    parts.dedup();
    render(&File {
        l,
        head: Head::new(page.site, l, place, (&title, &page.lede), (file.href(), None)),
        word: &page.word,
        parts: parts.join(l.pick("・", ", ")),
        lede_html: unbroken::html(&page.lede),
        chart: chart.svg(alternative),
        table: Table::of(
            chart.numbers(),
            l.pick("数値を表で見る", "Show the numbers as a table"),
            alternative.title.clone(),
        ),
        moments: page.history.moments.iter().map(|moment| self::moment(page, moment)).collect(),
        partners: page
            .partners()
            .into_iter()
            .map(|(name, partners)| {
                let term = |(term, n): &(String, i64)| (clean::line(term, 24), count(*n));
                (name, partners.terms.iter().map(term).collect())
            })
            .collect(),
        spellings: page.spellings(),
    })
}

fn moment(page: &TermPage, moment: &Moment) -> Shown {
    let date = moment.date;
    Shown {
        id: format!("d-{date}"),
        date: date.to_string(),
        day: page.day(date),
        // The day's examples of the word, if it has them.
        href: page
            .address
            .and_then(|address| Link::page(&address(date)))
            .map(|link| link.at_word(&page.history.series.lemma).below())
            .map(|link| link.href().to_owned()),
        happened: page.happened(moment),
        figures: page.figures(moment),
        posts: moment.posts.iter().map(post).collect(),
    }
}

fn post(post: &Example) -> Post {
    Post {
        time: post.time.clone(),
        parts: clean::in_context(&post.text, post.start, post.end, MOST),
        author: post.author.as_deref().map(|author| clean::handle(author, MOST_OF_A_NAME)),
        url: post_url(&Published::from(post)),
    }
}

#[derive(Template)]
#[template(path = "templates/term.html", config = "src/report/askama.toml")]
struct File<'a> {
    l: Language,
    head: Head,
    word: &'a str,
    parts: String,
    lede_html: String,
    chart: String,
    table: Table,
    moments: Vec<Shown>,
    /// What it stands with: when, and the terms with the numbers of posts.
    partners: Vec<(String, Vec<(String, String)>)>,
    spellings: Vec<(String, String)>,
}

/// A day of its life.
struct Shown {
    id: String,
    date: String,
    day: String,
    href: Option<String>,
    happened: String,
    figures: String,
    posts: Vec<Post>,
}

struct Post {
    time: Option<String>,
    parts: [String; 3],
    author: Option<String>,
    url: Option<String>,
}
