//! The daily page as one file of HTML: nothing in it leads to a request, and it
//! works without JavaScript. One file per section.

mod changes;
mod cloud;
mod course;
mod evidence;
mod hours;
mod network;
mod numbers;
mod passages;
mod rankings;
mod reproduction;
mod shared;
mod short_days;
mod spread;
mod summary;
mod table;
mod tags;
mod word;

use super::clean;
use super::content::naming::{below, label, short_label};
use super::content::{Content, lede};
use super::head::Head;
use super::language::Language;
use super::look::Place;
use super::page::{NamedWord, Neighbour, Neighbours};
use super::template::render;
use super::year_html;
use askama::Template;
use jiff::civil::Date;
pub(super) use table::Table;
use tsubuyaki_analysis::{Span, SpanKind};
use tsubuyaki_charts::Link;
use tsubuyaki_charts::clean::capital;

/// Characters of a word of another page.
const MOST_OF_A_WORD: usize = 16;
/// Characters of a word of the opening and of what stands in parentheses behind it that are
/// kept in one line.
const MOST_OF_A_PAIR: usize = 18;

/// Writes the page.
#[must_use]
pub fn write(content: &Content) -> String {
    let (day, l) = (content.day, content.language);
    // Their layouts take longer than everything else.
    let (cloud, network) = rayon::join(
        // A few posts are shown whole: a cloud of their words tells no more.
        || (!day.is_short()).then(|| cloud::Section::of(content)),
        || (!day.is_short()).then(|| network::Section::of(content)),
    );
    let page = PageTemplate {
        l,
        head: head(content),
        name: day.span.to_string(),
        datetime: datetime(day.span),
        year: match day.span.kind() {
            SpanKind::Year | SpanKind::Days => String::new(),
            SpanKind::Week => {
                format!("{}{}", day.span.first().iso_week_date().year(), l.pick("年", ""))
            }
            SpanKind::Day | SpanKind::Month => {
                format!("{}{}", day.span.first().year(), l.pick("年", ""))
            }
        },
        year_ago: match day.span.kind() {
            SpanKind::Day => l.pick("一年前のこの日", "This day a year ago"),
            SpanKind::Week => l.pick("一年前の同じ週", "The same week a year ago"),
            SpanKind::Month => l.pick("一年前の同じ月", "The same month a year ago"),
            SpanKind::Year | SpanKind::Days => l.pick("一年前", "A year ago"),
        },
        day: capital(&short_label(day.span, l)),
        is_day_kept: day.span.is_day(),
        weekday: below(day.span, l),
        others: content
            .page
            .neighbours
            .as_ref()
            .map(|neighbours| Others::of(neighbours, day.span, l)),
        lede: lede_of(content),
        contents: Vec::new(),
        most_passed_on: content.reposts.most(l),
        whole_name: match l {
            Language::Ja => format!("{}のすべて", content.named.this),
            Language::En => "All posts".to_owned(),
        },
        spread: spread::Section::of(content),
        short_days: short_days::Section::of(content),
        numbers: numbers::Section::of(content),
        summary: (!content.is_of_short_days()).then(|| summary::Section::of(content)),
        leads_with_changes: content.leads_with_changes(),
        leads_with_posts: content.is_of_short_days(),
        changes: changes::Section::of(content),
        passed_on: passages::Section::of_passed_on(content),
        copies: passages::Section::of_copies(content),
        shared: shared::Section::of(content),
        rankings: (!day.is_short()).then(|| rankings::Section::of(content)),
        cloud,
        network,
        hours: (!day.is_short()).then(|| hours::Section::of(content)),
        tags: (!day.is_short()).then(|| tags::Section::of(content)),
        evidence: (!day.is_short()).then(|| evidence::Section::of(content)),
        reproduction: reproduction::Section::of(content),
    };
    render(&PageTemplate { contents: page.contents(), ..page })
}

/// The first sentences; their words lead to their examples, and stay in one line with how
/// many people said them: `「文化祭」（30人）`.
fn lede_of(content: &Content) -> Vec<LedePart> {
    let mut parts: Vec<LedePart> = Vec::new();
    let is_something =
        |part: &&lede::Part| !matches!(part, lede::Part::Own(text) if text.is_empty());
    for part in content.lede.iter().filter(is_something) {
        let last = parts.last_mut().map(|last| (&last.part, &mut last.kept));
        if let (lede::Part::Kept(kept), Some((lede::Part::Word { text, .. }, with))) = (part, last)
            && text.chars().count() + kept.chars().count() <= MOST_OF_A_PAIR
        {
            with.clone_from(kept);
            continue;
        }
        let place = match part {
            lede::Part::Word { key: Some(key), .. } => content.words.place(key),
            _ => None,
        };
        parts.push(LedePart { part: part.clone(), kept: String::new(), place });
    }
    parts
}

/// A part of the opening.
struct LedePart {
    part: lede::Part,
    /// What stands right behind a word.
    kept: String,
    /// That of the word's examples.
    place: Option<Link>,
}

fn head(content: &Content) -> Head {
    let (page, span) = (content.page, content.day.span);
    let place = if page.neighbours.is_some() { Place::InSite } else { Place::Alone };
    let ending = if cfg!(feature = "png") { "png" } else { "svg" };
    let image = span.is_day().then(|| card_name(span.first(), ending));
    let texts = (content.title.as_str(), content.lede_text());
    let file = format!("{span}.html");
    Head::new(&page.site, content.language, place, (texts.0, &texts.1), (&file, image.as_deref()))
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
    /// That of its files.
    name: String,
    datetime: String,
    year: String,
    /// What leads to the same day or period of the year before.
    year_ago: &'static str,
    day: String,
    /// Whether that is kept in one line.
    is_day_kept: bool,
    weekday: String,
    others: Option<Others>,
    lede: Vec<LedePart>,
    /// The sections by their ids, and how they are called.
    contents: Vec<(&'static str, String)>,
    whole_name: String,
    /// What posts passed on most are called.
    most_passed_on: &'static str,
    spread: Option<spread::Section>,
    short_days: Option<short_days::Section>,
    numbers: numbers::Section,
    /// `None` where all posts are those of short days, which are shown anyway.
    summary: Option<summary::Section>,
    leads_with_changes: bool,
    /// Whether few posts, which are all, come first.
    leads_with_posts: bool,
    changes: changes::Section,
    passed_on: Option<passages::Section>,
    copies: Option<passages::Section>,
    shared: Option<shared::Section>,
    /// `None` where few posts are shown whole, as of what follows.
    rankings: Option<rankings::Section>,
    cloud: Option<cloud::Section>,
    network: Option<network::Section>,
    hours: Option<hours::Section>,
    tags: Option<tags::Section>,
    evidence: Option<evidence::Section<'a>>,
    reproduction: reproduction::Section,
}

impl PageTemplate<'_> {
    fn contents(&self) -> Vec<(&'static str, String)> {
        let (l, leads) = (self.l, self.leads_with_changes);
        let is_whole = self.summary.as_ref().map(|summary| summary.is_whole);
        let entry = |is_there: bool, id, ja, en| is_there.then(|| (id, l.pick(ja, en).to_owned()));
        let short = (self.short_days.is_some(), "short", "件数の少ない日", "Short days");
        let short_first = self.leads_with_posts;
        [
            entry(short.0 && short_first, short.1, short.2, short.3),
            entry(leads, "chg", "増減", "Changes"),
            entry(leads, "num", "数字", "Numbers"),
            entry(is_whole == Some(false), "sum", "要約", "Summary"),
            (is_whole == Some(true)).then(|| ("sum", self.whole_name.clone())),
            entry(!leads, "num", "数字", "Numbers"),
            entry(!leads, "chg", "増減", "Changes"),
            entry(self.spread.is_some(), "days", "日々", "Days"),
            self.passed_on.is_some().then(|| ("spread", self.most_passed_on.to_owned())),
            entry(self.copies.is_some(), "same", "同じ文面", "Same text"),
            entry(self.shared.is_some(), "link", "リンクと投稿者", "Links and authors"),
            entry(self.rankings.is_some(), "rank", "順位", "Rankings"),
            entry(self.cloud.is_some(), "cloud", "ことばの雲", "Word cloud"),
            entry(
                self.network.is_some(),
                "net",
                "いっしょに出たことば",
                "Words that occur together",
            ),
            entry(self.hours.is_some(), "hour", "時刻", "Hours"),
            entry(self.tags.is_some(), "tag", "ハッシュタグと絵文字", "Hashtags and emoji"),
            entry(self.evidence.is_some(), "ev", "用例", "Examples"),
            entry(short.0 && !short_first, short.1, short.2, short.3),
            entry(true, "rep", "このページの作り方", "How this page was made"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A value of `datetime`; some days in a row have none, their first day stands
/// for them.
fn datetime(span: Span) -> String {
    match span.kind() {
        SpanKind::Days => span.first().to_string(),
        _ => span.to_string(),
    }
}

/// The pages beside it: where they are, and how they are called.
struct Others {
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
    /// Its month in the page of its year.
    list: String,
    around: Vec<(String, String)>,
    year_before: Option<YearBefore>,
}

/// The same day or period of the year before.
struct YearBefore {
    href: String,
    name: String,
    /// The words that rose then, each with its page if it has one.
    words: Vec<(Option<Link>, String)>,
}

impl Others {
    fn of(neighbours: &Neighbours, span: Span, l: Language) -> Self {
        let named = |beside: &Neighbour| (beside.href.clone(), short_label(beside.span, l));
        let year_before = neighbours.year_before.as_ref().map(|(beside, words)| {
            let word = |NamedWord { lemma, text, has_page }: &NamedWord| {
                (has_page.then(|| Link::word_page(lemma)), clean::line(text, MOST_OF_A_WORD))
            };
            YearBefore {
                href: beside.href.clone(),
                name: label(beside.span, l),
                words: words.iter().map(word).collect(),
            }
        });
        // Its last day that has posts: a week may be of two years.
        let last = neighbours.days.keys().next_back().copied().unwrap_or(span.last());
        Self {
            previous: neighbours.previous.as_ref().map(named),
            next: neighbours.next.as_ref().map(named),
            list: format!("{}#m{:02}", year_html::file_name(last.year()), last.month()),
            around: neighbours.around.iter().map(named).collect(),
            year_before,
        }
    }
}
