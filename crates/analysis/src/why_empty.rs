//! Why an answer has no rows.

use jiff::civil::Date;
use polars::prelude::*;

use super::answer::Answer;
use super::error::QueryError;
use super::filters::{Filter, Filters};
use super::note::Note;
use super::nothing::{Minimum, Nothing};
use super::selection::named_days;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

impl Answer {
    /// This answer; one without rows with what left nothing: filters of terms, a minimum,
    /// the days.
    ///
    /// # Errors
    ///
    /// When the filters of posts leave none; when a file of the warehouse is damaged.
    pub fn explained(self, snapshot: &Snapshot, filters: &Filters) -> Result<Self, QueryError> {
        let mut answer = self.of_selected(snapshot, filters)?;
        if answer.rows() == 0 && !answer.totals.dates.is_empty() {
            answer.totals.nothing = answer.why_empty(snapshot, filters)?;
        }
        Ok(answer)
    }

    /// Why there are no rows; `None` of a question that has its own words for it.
    fn why_empty(
        &self,
        snapshot: &Snapshot,
        filters: &Filters,
    ) -> Result<Option<Nothing>, QueryError> {
        let days = named_days(&self.totals.dates);
        let is_of_terms = matches!(
            self.question.as_str(),
            "ranking" | "series" | "cooccurrence" | "trend" | "concordance"
        );
        let mut categories = snapshot.manifest().categories.iter();
        if is_of_terms && !categories.any(|category| filters.wants(category)) {
            let asked: Vec<Filter> = filters.told().into_iter().filter(is_of_categories).collect();
            let asked = Filter::line(&asked);
            let reason = format!("no term matches all of these filters: {asked}");
            return Ok(Some(Nothing::because(reason)));
        }
        let least = filters.min_count.filter(|least| *least > 1);
        let most = self.totals.most.unwrap_or_default();
        let terms = self.parameters.get("term").unwrap_or_default();
        Ok(Some(match (self.question.as_str(), least) {
            ("ranking", Some(least)) if most > 0 => {
                let most = times(most);
                let reason =
                    format!("no term {days} occurs {least} times, the most frequent {most}");
                Nothing::below(reason, &[Minimum::Count])
            }
            // That none is more frequent than usual is an answer.
            ("series", _) if matches!(self.totals.notes.as_slice(), [Note::NoBurst { .. }, ..]) => {
                return Ok(None);
            }
            ("series", _) => match self.parameters.get("min_count") {
                Some([least]) => {
                    let reason =
                        format!("no term that passes the filters occurs {least} times {days}");
                    Nothing::below(reason, &[Minimum::Count])
                }
                _ => return Ok(None),
            },
            ("trend" | "concordance", Some(least)) if most > 0 => {
                let (names, most) = (named(terms), times(most));
                let reason = format!("{names} occurs {most} {days}, and not {least} times");
                Nothing::below(reason, &[Minimum::Count])
            }
            ("concordance", _) => {
                let nearest = nearest_day(snapshot, terms, &self.totals.dates)?;
                match nearest {
                    Some(Note::OnOtherDays { nearest, .. }) => {
                        let reason = format!("{} {days}", absent(terms));
                        Nothing { nearest: Some(nearest), ..Nothing::because(reason) }
                    }
                    _ => Nothing::because(format!(
                        "{} {days} among what passes the filters: {}",
                        absent(terms),
                        Filter::line(&self.totals.filters)
                    )),
                }
            }
            ("cooccurrence", least) => self.why_no_pairs(snapshot, &days, least)?,
            ("candidates", _) => self.why_no_candidates(&days),
            ("ranking" | "trend", _) => Nothing::because(format!(
                "no term {days} passes the filters: {}",
                Filter::line(&self.totals.filters)
            )),
            _ => return Ok(None),
        }))
    }

    /// `least_terms` is how often each of the two must occur.
    fn why_no_pairs(
        &self,
        snapshot: &Snapshot,
        days: &str,
        least_terms: Option<i64>,
    ) -> Result<Nothing, QueryError> {
        let value = |name: &str| self.parameters.get(name).and_then(<[String]>::first);
        if let Some(around) = value("around")
            && !is_said(snapshot, around, &self.totals.dates)?
        {
            return Ok(Nothing::because(format!("{around} does not occur {days}")));
        }
        let least = value("min_tweets").map_or("2", String::as_str);
        let minimums = match least_terms {
            Some(_) => &[Minimum::Tweets, Minimum::Count][..],
            None => &[Minimum::Tweets],
        };
        let reason = match value("around") {
            Some(around) => {
                let tag =
                    if around.starts_with('#') { " (a hashtag stands for its words)" } else { "" };
                format!("no term occurs together with {around} in {least} posts {days}{tag}")
            }
            None => {
                format!("no two terms that pass the filters occur together in {least} posts {days}")
            }
        };
        Ok(Nothing::below(reason, minimums))
    }

    fn why_no_candidates(&self, days: &str) -> Nothing {
        let value = |name: &str| self.parameters.get(name).and_then(<[String]>::first);
        let least = value("min_count").and_then(|least| least.parse().ok()).unwrap_or(1);
        let people = match value("min_authors").map(String::as_str) {
            None | Some("1") => String::new(),
            Some(least) => format!(" and is used by {least} people"),
        };
        let new = if self.totals.baseline_dates.is_empty() { "" } else { " and is new" };
        let times = times(least);
        let reason =
            format!("no word that the dictionary lacks occurs {times}{people}{new} {days}");
        Nothing::below(reason, &[Minimum::Count, Minimum::Authors])
    }
}

/// Whether a term is said on some days.
fn is_said(snapshot: &Snapshot, lemma: &str, dates: &[Date]) -> Result<bool, QueryError> {
    let terms = snapshot.scan(Table::Terms, dates)?.filter(col("lemma").eq(lit(lemma)));
    Ok(terms.select([col("lemma")]).limit(1).collect()?.height() > 0)
}

/// A term that does not occur on some days, in a row, with the nearest day on which it
/// does; `None` if one of them occurs there.
///
/// # Errors
///
/// When a file of the warehouse is damaged.
pub(crate) fn nearest_day(
    snapshot: &Snapshot,
    terms: &[String],
    dates: &[Date],
) -> Result<Option<Note>, QueryError> {
    let (Some(&from), Some(&to)) = (dates.iter().min(), dates.iter().max()) else {
        return Ok(None);
    };
    let rows = snapshot.scan(Table::Vocabulary, &[])?.collect()?;
    let lemmas = rows.column("lemma")?.str()?;
    let first = rows.column("first_date")?.date()?.physical();
    let last = rows.column("last_date")?.date()?.physical();
    let (start, end) = (days_since_1970(from), days_since_1970(to));
    let mut nearest: Option<(i32, i32, &str)> = None;
    for (lemma, (first, last)) in lemmas.iter().zip(first.iter().zip(last.iter())) {
        let (Some(lemma), Some(first), Some(last)) = (lemma, first, last) else { continue };
        if !terms.iter().any(|term| term == lemma) {
            continue;
        }
        let day = match () {
            () if last < start => last,
            () if first > end => first,
            // Between the first day and the last, no one says on which others.
            () => return Ok(None),
        };
        let distance = (start - day).max(day - end);
        if nearest.is_none_or(|(least, ..)| distance < least) {
            nearest = Some((distance, day, lemma));
        }
    }
    Ok(nearest.and_then(|(_, day, lemma)| {
        let nearest = date_of(day)?;
        Some(Note::OnOtherDays { lemma: lemma.to_owned(), nearest })
    }))
}

fn date_of(days_since_1970: i32) -> Option<Date> {
    let first = Date::constant(1970, 1, 1);
    first.checked_add(jiff::Span::new().try_days(days_since_1970).ok()?).ok()
}

/// Whether a filter is about what terms are.
fn is_of_categories(filter: &Filter) -> bool {
    matches!(filter, Filter::ContentWords | Filter::PartsOfSpeech(_) | Filter::Kinds(_))
}

/// That terms do not occur.
fn absent(terms: &[String]) -> String {
    let names = named(terms);
    if names.contains(", ") {
        format!("none of {names} occurs")
    } else {
        format!("{names} does not occur")
    }
}

/// The terms that were asked for, each once.
fn named(terms: &[String]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for term in terms {
        if !names.contains(&term.as_str()) {
            names.push(term);
        }
    }
    names.join(", ")
}

fn times(count: i64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}
