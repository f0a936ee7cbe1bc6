//! What the page of a day or period says, whatever its format: computed once for all of them.
//! [`page_html`](super::page_html), [`page_markdown`](super::page_markdown),
//! [`page_text`](super::page_text) and [`page_json`](super::page_json) write it,
//! as do the entries of the index and the feed. One file per part.

pub(super) mod changes;
pub mod charts;
pub(super) mod facts;
pub(super) mod figures;
pub(super) mod lede;
pub(super) mod naming;
pub(super) mod passages;
pub(super) mod rankings;
pub(super) mod ratio;
pub(super) mod reposts;
pub(super) mod shared;
pub(super) mod spread;
pub(super) mod stories;
pub(super) mod words;

use super::language::Language;
use super::number::{count, counted};
use super::page::Page;
use super::posts::posts;
use changes::Changes;
use charts::Charts;
use figures::Figures;
use naming::{label, named};
use passages::{Copied, PassedOn};
use rankings::Ranking;
use reposts::Reposts;
use shared::Shared;
use spread::Spread;
use stories::Summary;
use tsubuyaki_analysis::day::Day;
use tsubuyaki_charts::Named;
use words::Words;

/// The version of what pages say and of how they look: raised with every change
/// of either, so that `nightly` writes all pages anew.
pub const PAGE_VERSION: u32 = 17;

/// The content of a page in a language.
pub struct Content<'a> {
    pub(super) page: &'a Page,
    pub(super) day: &'a Day,
    pub(super) language: Language,
    /// What the day or period is called, and the one before.
    pub(super) named: Named,
    /// The title of a window or of a feed's entry.
    pub(super) title: String,
    /// What passing posts on is called.
    pub(super) reposts: &'static Reposts,
    /// What the day was, in a few sentences.
    pub(super) lede: Vec<lede::Part>,
    pub(super) figures: Figures,
    /// `None` without a baseline.
    pub(super) changes: Option<Changes<'a>>,
    pub(super) summary: Summary<'a>,
    pub(super) rankings: Vec<Ranking<'a>>,
    pub(super) passed_on: Vec<PassedOn>,
    pub(super) copies: Vec<Copied>,
    pub(super) shared: Option<Shared>,
    /// `None` of a day.
    pub(super) spread: Option<Spread<'a>>,
    pub(super) words: Words<'a>,
    pub(super) charts: Charts,
    /// Names and values of everything needed to reproduce the page.
    pub(super) facts: Vec<(&'static str, String)>,
}

impl<'a> Content<'a> {
    /// What a page says.
    #[must_use]
    pub fn of(page: &'a Page, language: Language) -> Self {
        let (day, l) = (&page.day, language);
        let words = Words::of(day);
        let rankings = rankings::of(day, &words, l);
        let changes = Changes::of(day, &words, l);
        Self {
            page,
            day,
            language,
            named: named(day.span, l),
            title: title(day, l),
            reposts: reposts_of(day),
            lede: lede::sentences(day, l),
            figures: Figures::of(day, l),
            charts: Charts::of(day, &words, changes.as_ref(), &rankings, l),
            changes,
            rankings,
            summary: Summary::of(day, &words, l),
            passed_on: passages::passed_on(day),
            copies: passages::copies(day),
            shared: Shared::of(day, l),
            spread: spread::of(day, &words),
            words,
            facts: facts::facts(page, l),
        }
    }

    /// The charts.
    #[must_use]
    pub fn charts(&self) -> &Charts {
        &self.charts
    }

    /// Whether the page has few posts, and the days of a month that have no pages
    /// of their own have them.
    pub(super) fn is_of_short_days(&self) -> bool {
        self.day.is_short() && !self.page.short_days.is_empty()
    }

    /// Whether the page begins with what rose and fell: not where nothing is compared,
    /// nor where few posts are shown whole.
    pub(super) fn leads_with_changes(&self) -> bool {
        self.changes.is_some() && !self.day.is_short()
    }

    /// The lede as plain text.
    pub(super) fn lede_text(&self) -> String {
        lede::text(&self.lede)
    }
}

/// What passing posts on is called on the networks of a day.
fn reposts_of(day: &Day) -> &'static Reposts {
    Reposts::of(day.networks.iter().map(String::as_str))
}

fn title(day: &Day, l: Language) -> String {
    let date = label(day.span, l);
    match l {
        Language::Ja => format!("{date}の{} {}件", posts(l), count(day.counts.tweets)),
        Language::En => format!("{} of {date}", counted(day.counts.tweets, "post")),
    }
}
