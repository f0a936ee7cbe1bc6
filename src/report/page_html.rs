//! The daily page as one file of HTML: nothing in it leads to a request, and it
//! works without JavaScript. One file per section.

mod changes;
mod cloud;
mod course;
mod evidence;
mod hours;
mod look;
mod network;
mod numbers;
mod passages;
mod rankings;
mod reproduction;
mod summary;
mod table;
mod tags;
mod word;

use askama::Template;
use jiff::civil::Date;

use super::content::{Content, lede};
use super::head::Head;
use super::language::Language;
use super::page::Neighbours;
use super::template::render;
use super::year_html;
pub use look::shared_files;
pub(super) use look::{Look, Place};
pub(super) use table::Table;

/// Writes the page.
#[must_use]
pub fn write(content: &Content) -> String {
    let (day, l) = (content.day, content.language);
    // Their layouts take longer than everything else.
    let (cloud, network) = rayon::join(
        // A few posts are shown whole: a cloud of their words tells no more.
        || (!day.is_short()).then(|| cloud::Section::of(content)),
        || network::Section::of(content),
    );
    let page = PageTemplate {
        l,
        head: head(content),
        date: day.date,
        day: l.month_day(day.date),
        weekday: l.whole_weekday(day.date.weekday()),
        others: content.page.neighbours.map(|neighbours| Others::of(neighbours, day.date, l)),
        lede: content.lede.clone(),
        contents: Vec::new(),
        numbers: numbers::Section::of(content),
        summary: summary::Section::of(content),
        changes: changes::Section::of(content),
        passed_on: passages::Section::of_passed_on(content),
        copies: passages::Section::of_copies(content),
        rankings: rankings::Section::of(content),
        cloud,
        network,
        hours: (!day.is_short()).then(|| hours::Section::of(content)),
        tags: tags::Section::of(content),
        evidence: (!day.is_short()).then(|| evidence::Section::of(content)),
        reproduction: reproduction::Section::of(content),
    };
    render(&PageTemplate { contents: page.contents(), ..page })
}

fn head(content: &Content) -> Head {
    let (page, date) = (content.page, content.day.date);
    let place = if page.neighbours.is_some() { Place::InSite } else { Place::Alone };
    let image = card_name(date, if cfg!(feature = "png") { "png" } else { "svg" });
    let texts = (content.title.as_str(), content.lede_text());
    let file = format!("{date}.html");
    Head::new(&page.site, content.language, place, (texts.0, &texts.1), (&file, Some(&image)))
}

/// Where the picture of a day lies that others show beside a link to it, from the
/// folder of pages.
#[must_use]
pub fn card_name(date: Date, extension: &str) -> String {
    format!("cards/{date}.{extension}")
}

#[derive(Template)]
#[template(path = "templates/page.html", config = "src/report/askama.toml")]
struct PageTemplate<'a> {
    l: Language,
    head: Head,
    date: Date,
    day: String,
    weekday: String,
    others: Option<Others>,
    lede: Vec<lede::Part>,
    /// The sections by their ids, and how they are called.
    contents: Vec<(&'static str, &'static str)>,
    numbers: numbers::Section,
    summary: summary::Section,
    changes: changes::Section,
    passed_on: Option<passages::Section>,
    copies: Option<passages::Section>,
    rankings: rankings::Section,
    cloud: Option<cloud::Section>,
    network: network::Section,
    hours: Option<hours::Section>,
    tags: tags::Section,
    evidence: Option<evidence::Section<'a>>,
    reproduction: reproduction::Section,
}

impl PageTemplate<'_> {
    fn contents(&self) -> Vec<(&'static str, &'static str)> {
        let l = self.l;
        let entry = |is_there: bool, id, ja, en| is_there.then(|| (id, l.pick(ja, en)));
        [
            entry(true, "num", "数字", "Numbers"),
            entry(!self.summary.is_whole, "sum", "要約", "Summary"),
            entry(self.summary.is_whole, "sum", "この日のすべて", "All tweets"),
            entry(true, "chg", "増減", "Changes"),
            entry(self.passed_on.is_some(), "spread", "広まった投稿", "Most retweeted"),
            entry(self.copies.is_some(), "same", "同じ文面", "Same text"),
            entry(true, "rank", "順位", "Rankings"),
            entry(self.cloud.is_some(), "cloud", "ことばの雲", "Word cloud"),
            entry(true, "net", "共起", "Network"),
            entry(self.hours.is_some(), "hour", "時刻", "Hours"),
            entry(true, "tag", "ハッシュタグと絵文字", "Hashtags and emoji"),
            entry(self.evidence.is_some(), "ev", "用例", "Examples"),
            entry(true, "rep", "このページの作り方", "How this page was made"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The pages beside it: their days, and how they are called.
struct Others {
    previous: Option<(Date, String)>,
    next: Option<(Date, String)>,
    /// Its month in the page of its year.
    month: String,
}

impl Others {
    fn of(neighbours: Neighbours, date: Date, l: Language) -> Self {
        let named = |day: Option<Date>| day.map(|day| (day, l.month_day(day)));
        Self {
            previous: named(neighbours.previous),
            next: named(neighbours.next),
            month: format!("{}#m{:02}", year_html::file_name(date.year()), date.month()),
        }
    }
}
