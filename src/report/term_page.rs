//! The page of a term: its life in these records, computed once for all formats.

mod html;
mod json;
mod lines;

pub use html::write as html;
pub use json::write as json;
pub use lines::{markdown, text};

use jiff::civil::Date;

use super::clean;
use super::content::reposts::Reposts;
use super::language::Language;
use super::number::{count, counted, people, real, times};
use super::site::Site;
use tsubuyaki_analysis::history::{History, Moment, Partners};
use tsubuyaki_charts::timeline::TimelineDay;
use tsubuyaki_charts::{Alternative, Timeline};

/// Characters of a term that are shown.
const MOST: usize = 60;

/// A term's page, whatever its format.
pub struct TermPage<'a> {
    pub(super) history: &'a History,
    pub(super) l: Language,
    pub(super) site: &'a Site,
    /// Where days are, in the folder of pages; `None` of a page by itself.
    pub(super) address: Option<&'a dyn Fn(Date) -> String>,
    pub(super) word: String,
    /// Its life in a few sentences.
    pub(super) lede: String,
    pub(super) chart: (Timeline, Alternative),
}

impl<'a> TermPage<'a> {
    /// What the page of a term says; `address` tells where a day is, from the folder
    /// of pages.
    #[must_use]
    pub fn of(
        history: &'a History,
        l: Language,
        site: &'a Site,
        address: Option<&'a dyn Fn(Date) -> String>,
    ) -> Self {
        let word = clean::line(&history.name, MOST);
        let lede = lede(history, l);
        let days = history.series.days.iter().map(|day| TimelineDay {
            date: day.date,
            count: day.count.map(|count| (count.count, count.all)),
            in_burst: day.in_burst,
        });
        let title = match l {
            Language::Ja => format!("「{word}」の推移（1万語あたり）"),
            Language::En => format!("“{word}” over time (per 10,000 words)"),
        };
        let chart = (Timeline::new(l, days.collect()), Alternative::new("timeline", &title, &lede));
        Self { history, l, site, address, word, lede, chart }
    }

    /// The words for what happened on a day of its life.
    fn happened(&self, moment: &Moment) -> String {
        let l = self.l;
        let mut parts: Vec<String> = Vec::new();
        if moment.is_first {
            parts.push(l.pick("この記録での初登場日", "first day in these records").to_owned());
        }
        if let Some(burst) = moment.burst {
            let days = period(burst.from, burst.to, Some(moment.date.year()), l);
            parts.push(match l {
                Language::Ja => format!("急増（{days}、{}回）で最多の日", count(burst.count)),
                Language::En => format!("most of a burst ({days}, {})", times(burst.count)),
            });
        }
        if moment.is_most && self.history.days > 1 {
            parts.push(l.pick("全体で最多の日", "most of all days").to_owned());
        }
        if parts.is_empty() {
            parts.push(l.pick("最後の日", "last day").to_owned());
        }
        parts.join(l.pick("・", ", "))
    }

    /// How often, by how many people, and how far it was passed on.
    fn figures(&self, moment: &Moment) -> String {
        let l = self.l;
        let mut parts = vec![match l {
            Language::Ja => format!("{}回", count(moment.count)),
            Language::En => times(moment.count),
        }];
        parts.extend(moment.people.map(|n| match l {
            Language::Ja => format!("{}人", count(n)),
            Language::En => people(n),
        }));
        if moment.passed_on_by > 0 {
            let posts = self.history.moments.iter().flat_map(|moment| &moment.posts);
            let done = Reposts::of(posts.map(|post| post.network.as_str())).done(l);
            parts.push(match l {
                Language::Ja => format!("{done}した人 {}", count(moment.passed_on_by)),
                Language::En => format!("{done} by {}", people(moment.passed_on_by)),
            });
        }
        parts.join(l.pick("・", ", "))
    }

    /// What it stood with in its heaviest burst, and what it stands with now.
    fn partners(&self) -> Vec<(String, &Partners)> {
        let l = self.l;
        let named = |name: &str, partners: &'a Option<Partners>| {
            let partners = partners.as_ref().filter(|partners| !partners.terms.is_empty())?;
            let days = period(partners.from, partners.to, None, l);
            Some((
                match l {
                    Language::Ja => format!("{name}（{days}、{}件から）", count(partners.posts)),
                    Language::En => format!("{name} ({days}, {})", counted(partners.posts, "post")),
                },
                partners,
            ))
        };
        // A burst that is not over is what is said lately.
        let days = |partners: &Option<Partners>| {
            partners.as_ref().map(|partners| (partners.from, partners.to))
        };
        let is_one = days(&self.history.then) == days(&self.history.now);
        let then =
            named(l.pick("最も急だった急増のとき", "In its heaviest burst"), &self.history.then);
        let now =
            named(l.pick("最後のころ", "Towards the end"), &self.history.now).filter(|_| !is_one);
        [then, now].into_iter().flatten().collect()
    }

    /// Its spellings with their counts, as people wrote them; none where all wrote it as
    /// the page is called.
    fn spellings(&self) -> Vec<(String, String)> {
        if let [(only, _)] = self.history.spellings.as_slice()
            && *only == self.history.name
        {
            return Vec::new();
        }
        let shown = |(surface, n): &(String, i64)| (clean::line(surface, MOST), count(*n));
        self.history.spellings.iter().map(shown).collect()
    }

    /// The name of a day.
    fn day(&self, date: Date) -> String {
        self.l.whole_day(date)
    }
}

/// When it was said, how often, and when most.
fn lede(history: &History, l: Language) -> String {
    let series = &history.series;
    let all = series.count();
    let greatest = series
        .days
        .iter()
        .filter_map(|day| Some((day.count?.count, day.date)))
        .max_by_key(|(count, date)| (*count, std::cmp::Reverse(*date)));
    let word = clean::line(&history.name, MOST);
    let said = match l {
        Language::Ja if history.first == history.last => {
            let day = l.whole_day(history.first);
            format!("「{word}」は{day}だけに、のべ{}回使われた。", count(all))
        }
        Language::En if history.first == history.last => {
            let day = l.whole_day(history.first);
            format!("“{word}” was used {} on {day} only.", times(all))
        }
        Language::Ja => format!(
            "「{word}」は{}から{}までのうち{}日に、のべ{}回使われた。",
            l.whole_day(history.first),
            l.whole_day(history.last),
            count(i64::try_from(history.days).unwrap_or(i64::MAX)),
            count(all)
        ),
        Language::En => format!(
            "“{word}” was used {} on {}, from {} to {}.",
            times(all),
            counted(history.days, "day"),
            l.whole_day(history.first),
            l.whole_day(history.last)
        ),
    };
    // Of days of one each none has most.
    let most = greatest.filter(|(most, _)| history.days > 1 && *most > 1).map(|(most, date)| {
        let day = l.whole_day(date);
        let moment = history.moments.iter().find(|moment| moment.date == date);
        let people = moment.and_then(|moment| moment.people);
        let by = people.map(|people| match l {
            Language::Ja => format!("（{}人）", count(people)),
            Language::En if people == 1 => " by one person".to_owned(),
            Language::En => format!(" by {} people", count(people)),
        });
        let by = by.unwrap_or_default();
        match l {
            Language::Ja => format!("最多は{day}の{}回{by}。", count(most)),
            Language::En => format!(" Most on {day}: {}{by}.", times(most)),
        }
    });
    let bursts = match (l, series.bursts.len()) {
        (Language::Ja, 0) => "急増した日はない。".to_owned(),
        (Language::Ja, n) => format!("急増は{n}度。"),
        (Language::En, 0) => " It never burst.".to_owned(),
        (Language::En, n) => format!(" {}.", counted(n, "burst")),
    };
    said + &most.unwrap_or_default() + &bursts
}

/// `2018年9月3日〜5日`; without the year where that is known, and without what the first
/// day said already.
fn period(from: Date, to: Date, known: Option<i16>, l: Language) -> String {
    let with_year = |date: Date| match l {
        Language::Ja => format!("{}年{}", date.year(), l.month_day(date)),
        Language::En => format!("{} {}", l.month_day(date), date.year()),
    };
    let is_one_year = from.year() == to.year();
    let is_known = is_one_year && known == Some(from.year());
    let whole = |date: Date| if is_known { l.month_day(date) } else { with_year(date) };
    let is_one_month = is_one_year && from.month() == to.month();
    match l {
        _ if from == to => whole(from),
        Language::Ja if is_one_month => format!("{}〜{}日", whole(from), to.day()),
        Language::Ja if is_one_year => format!("{}〜{}", whole(from), l.month_day(to)),
        Language::Ja => format!("{}〜{}", whole(from), whole(to)),
        Language::En if is_one_month => format!("{} to {}", from.day(), whole(to)),
        Language::En if is_one_year => format!("{} to {}", l.month_day(from), whole(to)),
        Language::En => format!("{} to {}", whole(from), whole(to)),
    }
}

/// A rate per 10,000 terms.
fn rate(rate: f64) -> String {
    real(rate, 2)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_says_nothing_twice() {
        let days = [
            (date(2018, 9, 3), date(2018, 9, 3)),
            (date(2018, 9, 3), date(2018, 9, 5)),
            (date(2018, 9, 28), date(2018, 10, 2)),
            (date(2018, 12, 30), date(2019, 1, 2)),
        ];
        let all = |known, l| days.map(|(from, to)| period(from, to, known, l));
        assert_eq!(
            all(None, Language::Ja),
            [
                "2018年9月3日",
                "2018年9月3日〜5日",
                "2018年9月28日〜10月2日",
                "2018年12月30日〜2019年1月2日"
            ]
        );
        assert_eq!(
            all(Some(2018), Language::Ja),
            ["9月3日", "9月3日〜5日", "9月28日〜10月2日", "2018年12月30日〜2019年1月2日"]
        );
        assert_eq!(
            all(Some(2018), Language::En),
            [
                "3 September",
                "3 to 5 September",
                "28 September to 2 October",
                "30 December 2018 to 2 January 2019"
            ]
        );
    }
}
