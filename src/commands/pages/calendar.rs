use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::Date;

use crate::report::{NamedWord, Neighbour, Neighbours, day_address};
use tsubuyaki_analysis::day::COURSE_DAYS;
use tsubuyaki_analysis::{Span, SpanKind};
use tsubuyaki_warehouse::{Manifest, Table};

/// Which pages a site has: of days, of weeks and of months.
pub(super) struct Calendar {
    /// The days that have posts.
    dates: Vec<Date>,
    /// Those that have so few that they have a place on their month's page only.
    short: BTreeSet<Date>,
    /// Those that have pages.
    spans: BTreeSet<Span>,
}

impl Calendar {
    /// The pages of a warehouse; days of fewer than `day_pages_from` stored posts
    /// have none of their own. A month has a page if it has such days or two days
    /// of posts, a week if it has two and more than twice as many posts as a day
    /// needs: fewer are shown whole, and the pages of days and months do that.
    pub fn of(manifest: &Manifest, day_pages_from: u64) -> Self {
        let posts = |date: Date| manifest.daily(Table::Tweets, date).map_or(0, |file| file.rows);
        let dates: Vec<Date> = manifest.dates().collect();
        let short: BTreeSet<Date> =
            dates.iter().copied().filter(|&date| posts(date) < day_pages_from).collect();
        let mut spans: BTreeMap<Span, (usize, u64)> = BTreeMap::new();
        for &date in &dates {
            for span in [Span::week_of(date), Span::month_of(date)] {
                let of_span = spans.entry(span).or_default();
                *of_span = (of_span.0 + 1, of_span.1 + posts(date));
            }
        }
        let has_page = |(span, (days, posts)): (Span, (usize, u64))| {
            let is_there = match span.kind() {
                SpanKind::Week => days >= 2 && posts > day_pages_from.saturating_mul(2),
                _ => days >= 2 || short.range(span.first()..=span.last()).next().is_some(),
            };
            is_there.then_some(span)
        };
        let spans = spans.into_iter().filter_map(has_page).collect();
        Self { dates, short, spans }
    }

    /// The days that have posts, by months.
    pub fn months(&self) -> impl Iterator<Item = (Span, &[Date])> {
        let months =
            self.dates.chunk_by(|one, other| Span::month_of(*one) == Span::month_of(*other));
        months.map(|dates| (Span::month_of(dates[0]), dates))
    }

    pub fn weeks(&self) -> impl Iterator<Item = Span> {
        self.spans.iter().copied().filter(|span| span.kind() == SpanKind::Week)
    }

    /// Whether a day has its own page.
    pub fn has_page(&self, date: Date) -> bool {
        self.dates.binary_search(&date).is_ok() && !self.short.contains(&date)
    }

    /// Whether a week or month has a page.
    pub fn has_span(&self, span: Span) -> bool {
        self.spans.contains(&span)
    }

    /// What all pages are called, without the endings of their files.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let days = self.dates.iter().filter(|&&date| self.has_page(date));
        days.map(Date::to_string).chain(self.spans.iter().map(Span::to_string))
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.dates.len() - self.short.len() + self.spans.len()
    }

    pub fn last(&self) -> Option<Date> {
        self.dates.last().copied()
    }

    /// The days of a period without their own pages.
    pub fn short_days(&self, span: Span) -> Vec<Date> {
        self.short.range(span.first()..=span.last()).copied().collect()
    }

    /// Where a day is: its page, or its place on that of its month.
    pub fn href(&self, date: Date) -> String {
        day_address(date, !self.short.contains(&date))
    }

    /// Where the days of a period are, and those before it through which its words
    /// are followed.
    fn days(&self, span: Span) -> BTreeMap<Date, String> {
        let first = span.last().saturating_sub((COURSE_DAYS - 1).days()).min(span.first());
        let dates = self.dates.iter().filter(|&&date| (first..=span.last()).contains(&date));
        dates.map(|&date| (date, self.href(date))).collect()
    }

    fn day(&self, date: Date) -> Neighbour {
        Neighbour { span: date.into(), href: self.href(date) }
    }

    /// What stands beside the page of a day. `risen` tells which words rose on a
    /// day, or in a period, of the year before.
    pub fn beside_day(
        &self,
        date: Date,
        risen: impl FnOnce(Span) -> Option<Vec<NamedWord>>,
    ) -> Neighbours {
        let place = self.dates.partition_point(|&day| day < date);
        let year_before = Span::from(date).year_before();
        Neighbours {
            previous: place.checked_sub(1).map(|before| self.day(self.dates[before])),
            next: self.dates.get(place + 1).map(|&next| self.day(next)),
            around: [Span::week_of(date), Span::month_of(date)]
                .into_iter()
                .filter_map(|span| self.span(span))
                .collect(),
            year_before: year_before
                .filter(|before| self.dates.binary_search(&before.first()).is_ok())
                .map(|before| (self.day(before.first()), risen(before).unwrap_or_default())),
            days: self.days(date.into()),
        }
    }

    fn span(&self, span: Span) -> Option<Neighbour> {
        self.has_span(span).then(|| Neighbour { span, href: format!("{span}.html") })
    }

    /// The same of a week or month.
    pub fn beside_span(
        &self,
        span: Span,
        risen: impl FnOnce(Span) -> Option<Vec<NamedWord>>,
    ) -> Neighbours {
        let of_kind = || self.spans.iter().filter(|other| other.kind() == span.kind());
        let of_kind_before = || of_kind().rev().find(|other| other.first() < span.first());
        let of_kind_after = || of_kind().find(|other| other.first() > span.first());
        let overlapping = self.spans.iter().filter(|other| {
            other.kind() != span.kind()
                && other.first() <= span.last()
                && span.first() <= other.last()
        });
        Neighbours {
            previous: of_kind_before().and_then(|&before| self.span(before)),
            next: of_kind_after().and_then(|&after| self.span(after)),
            around: overlapping.filter_map(|&other| self.span(other)).collect(),
            year_before: span
                .year_before()
                .and_then(|before| self.span(before))
                .map(|before| (before.clone(), risen(before.span).unwrap_or_default())),
            days: self.days(span),
        }
    }
}
