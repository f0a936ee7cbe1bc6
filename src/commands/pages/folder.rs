//! The pages of a folder, brought up to date beside each other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::cards::Cards;
use super::places::with_places;
use super::record::{Made, Record};
use super::side_by_side::side_by_side;
use super::{EXTENSIONS, Pages, file, replace};
use crate::commands::interruption;
use crate::commands::progress::Progress;
use crate::report::{
    Content, DayEntry, Language, NamedWord, Page, Paint, page_html, page_json, page_text,
};
use tsubuyaki_analysis::{Span, SpanKind};
use tsubuyaki_warehouse::Table;

/// Pages that are begun together, at most: what becomes of them is known to the
/// others afterwards.
const AT_A_TIME: usize = 64;

/// Tokens of a day or period whose page is made beside others, at most. That of more keeps
/// all threads busy by itself.
const SMALL_ROWS: u64 = 250_000;

/// The pages of a folder while they are brought up to date.
pub(super) struct Folder<'a> {
    pages: &'a Pages<'a>,
    folder: &'a Path,
    language: Language,
    cards: Cards,
    /// What there was.
    record: &'a Record,
    progress: &'a Progress,
    /// What is up to date.
    made: Record,
    /// The page of the newest day that was written.
    newest: Mutex<Option<Page>>,
    /// Held while the page of a large day or period is made: as many as there are threads
    /// would take as many times the memory.
    large: Mutex<()>,
}

/// All pages, up to date.
pub(super) struct Current {
    pub made: Record,
    /// How many pages of days were written, and of weeks and months.
    pub days: usize,
    pub periods: usize,
    /// The page of the newest day that was written.
    pub newest: Option<Page>,
}

/// A page that is up to date.
struct OfSpan {
    span: Span,
    made: Made,
    /// The days that have their places on it.
    short_days: Vec<(Date, Made)>,
    /// Its files, if they are to be written; which places other pages have is known once
    /// these are made.
    texts: Option<[String; 3]>,
}

impl<'a> Folder<'a> {
    /// A folder of which `record` says what it has.
    ///
    /// # Errors
    ///
    /// When pictures are wanted that this machine cannot draw.
    pub fn new(
        pages: &'a Pages,
        folder: &'a Path,
        language: Language,
        record: &'a Record,
        progress: &'a Progress,
    ) -> Result<Self> {
        Ok(Self {
            pages,
            folder,
            language,
            cards: Cards::of(&pages.site)?,
            record,
            progress,
            made: Record::default(),
            newest: Mutex::default(),
            large: Mutex::default(),
        })
    }

    /// Brings all pages up to date, several at a time. A page says which words rose a
    /// year before, so that it is made after the page of then.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse is damaged, a page cannot be written, or a signal
    /// asks the run to end.
    pub fn bring_up_to_date(mut self) -> Result<Current> {
        let (mut of_days, mut of_periods) = (0, 0);
        let calendar = self.pages.calendar();
        let of_months = calendar.months().flat_map(|(month, dates)| {
            let days = dates.iter().filter(|&&date| calendar.has_page(date));
            days.map(|&date| Span::from(date)).chain(calendar.has_span(month).then_some(month))
        });
        let spans: Vec<Span> = of_months.chain(calendar.weeks()).collect();
        let mut rest = spans.as_slice();
        while !rest.is_empty() {
            let beside = rest.iter().enumerate().take(AT_A_TIME).take_while(|(place, span)| {
                span.year_before().is_none_or(|before| !rest[..*place].contains(&before))
            });
            let (group, later) = rest.split_at(beside.count().max(1));
            rest = later;
            let mut written = Vec::new();
            for mut current in side_by_side(group, |&span| self.of_span(span))? {
                match (current.texts.is_some(), current.span.is_day()) {
                    (true, true) => of_days += 1,
                    (true, false) => of_periods += 1,
                    (false, _) => {}
                }
                written.extend(current.texts.take().map(|texts| (current.span, texts)));
                self.made.days.extend(current.short_days);
                if current.span.is_day() {
                    self.made.days.insert(current.span.first(), current.made);
                } else {
                    self.made.spans.insert(current.span, current.made);
                }
            }
            for (span, texts) in written {
                self.write(span, texts)?;
            }
        }
        let newest = self.newest.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Current { made: self.made, days: of_days, periods: of_periods, newest })
    }

    /// Writes the files of a page, whose links to other pages lead to what these have.
    fn write(&mut self, span: Span, [text, html, json]: [String; 3]) -> Result<()> {
        let html = with_places(&html, &self.made.days);
        let name = span.to_string();
        let mut bytes = BTreeMap::new();
        for (extension, text) in EXTENSIONS.into_iter().zip([text, html, json]) {
            replace(&file(self.folder, &name, extension), &text)?;
            bytes.insert(extension.to_owned(), text.len() as u64);
        }
        let made = if span.is_day() {
            self.made.days.get_mut(&span.first())
        } else {
            self.made.spans.get_mut(&span)
        };
        if let Some(made) = made {
            made.bytes = bytes;
        }
        Ok(())
    }

    /// The page of a day or period, which is to be written unless it is up to date.
    fn of_span(&self, span: Span) -> Result<OfSpan> {
        if interruption::caught().is_some() {
            bail!(interruption::DURING_PAGES);
        }
        self.progress.page();
        let dates = span.dates(self.pages.snapshot.manifest());
        let is_large = self.pages.snapshot.rows(Table::Tokens, &dates) > SMALL_ROWS;
        let _alone = is_large.then(|| self.large.lock().unwrap_or_else(PoisonError::into_inner));
        if span.is_day() { self.day(span.first()) } else { self.period(span) }
    }

    /// The words that rose on a day, or in a period, whose page is up to date.
    fn risen(&self, span: Span) -> Option<Vec<NamedWord>> {
        let made = if span.is_day() {
            self.made.days.get(&span.first())
        } else {
            self.made.spans.get(&span)
        };
        let risen = |entry: &DayEntry| {
            let named = |word: &String| NamedWord {
                lemma: word.clone(),
                text: entry.shown(word).to_owned(),
                has_page: entry.bursting.contains(word),
            };
            entry.risen.iter().map(named).collect()
        };
        made.map(|made| risen(&made.entry))
    }

    fn day(&self, date: Date) -> Result<OfSpan> {
        let neighbours = self.pages.calendar().beside_day(date, |span| self.risen(span));
        let Pages { origins, newcomers, site, .. } = self.pages;
        let made_from = origins.hash(
            (date, newcomers),
            &neighbours,
            self.language,
            site,
            self.pages.is_unfinished(date.into()),
        );
        let (name, span) = (date.to_string(), Span::from(date));
        let is_current = |made: &Made| {
            made.is_current(&made_from, self.folder, &name)
                && self.cards.are_there(self.folder, date)
        };
        let known = self.record.days.get(&date).filter(|made| made.entry.has_page).cloned();
        if let Some(made) = Made::known(known, &made_from, self.folder, &name).filter(is_current) {
            return Ok(OfSpan { span, made, short_days: Vec::new(), texts: None });
        }
        let page = Page { neighbours: Some(neighbours), ..self.pages.page(date)? };
        let (made, texts) = texts(&page, self.language, made_from);
        self.cards.write(&made.entry, self.folder, self.language, site)?;
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if newest.as_ref().is_none_or(|newest| newest.day.date < date) {
            *newest = Some(page);
        }
        Ok(OfSpan { span, made, short_days: Vec::new(), texts: Some(texts) })
    }

    /// The page of a week or month, and what is known of the days that have their
    /// places on it.
    fn period(&self, span: Span) -> Result<OfSpan> {
        let calendar = self.pages.calendar();
        let neighbours = calendar.beside_span(span, |span| self.risen(span));
        let Pages { origins, newcomers, site, .. } = self.pages;
        let made_from = origins.hash(
            (span, newcomers),
            &neighbours,
            self.language,
            site,
            self.pages.is_unfinished(span),
        );
        let short: Vec<Date> = match span.kind() {
            SpanKind::Month => calendar.short_days(span),
            _ => Vec::new(),
        };
        let known: Vec<(Date, Made)> = short
            .iter()
            .filter_map(|date| Some((*date, self.record.days.get(date)?.clone())))
            .filter(|(_, made)| made.made_from == made_from && !made.entry.has_page)
            .collect();
        let name = span.to_string();
        let is_current = |made: &Made| made.is_current(&made_from, self.folder, &name);
        let made = self.record.spans.get(&span).cloned();
        let made = Made::known(made, &made_from, self.folder, &name).filter(is_current);
        if let Some(made) = made
            && known.len() == short.len()
        {
            return Ok(OfSpan { span, made, short_days: known, texts: None });
        }
        let page = Page { neighbours: Some(neighbours), ..self.pages.page(span)? };
        let content = Content::of(&page, self.language);
        let short_days = page.short_days.iter().map(|day| {
            let entry = DayEntry::of_short(&content, day);
            let (made_from, bytes) = (made_from.clone(), BTreeMap::new());
            (day.date, Made { entry, made_from, bytes })
        });
        let short_days = short_days.collect();
        let (made, texts) = texts(&page, self.language, made_from);
        Ok(OfSpan { span, made, short_days, texts: Some(texts) })
    }
}

/// The files of a day, week or month, in the order of [`EXTENSIONS`].
fn texts(page: &Page, language: Language, made_from: String) -> (Made, [String; 3]) {
    let content = Content::of(page, language);
    let entry = DayEntry::of(&content);
    let texts = [
        page_text::write(&content, Paint::default(), None),
        page_html::write(&content),
        page_json::write(&content, Some((&entry, &made_from))),
    ];
    (Made { entry, made_from, bytes: BTreeMap::new() }, texts)
}
