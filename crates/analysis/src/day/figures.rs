//! The figures of the day or period, and of the four weeks before it.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use polars::prelude::{DataType, LazyFrame, col};

use super::newcomers::Newcomers;
use super::{DAYS_BEFORE, SHORT_DAY};
use crate::bursts::{DayCount, bursts};
use crate::crowd::{Accounts, People};
use crate::days::{TURBULENCE_DAYS, turbulences};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::slices::by_slices;
use crate::span::Span;
use crate::trend::daily_totals;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// The fewest days in which a burst can be seen.
const LEAST_DAYS: usize = 7;
/// Less, which is written as 0.00, is as usual as a day can be.
const LEAST_TURBULENCE: f64 = 0.005;
/// By how much the logarithms of two days' words must differ for their slope to tell of the
/// words: between days of one size it tells of all else.
const LEAST_SIZE: f64 = 0.1;
/// Days of which a mean is shown.
const LEAST_OF_MEAN: usize = 3;

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows of `tweets`.
    pub tweets: i64,
    /// Retweets among them.
    pub retweets: i64,
    /// People who posted; `None` where no author is known.
    pub authors: Option<i64>,
    /// Those among them who wrote original posts.
    pub writers: Option<i64>,
    /// Rows without an author.
    pub without_author: i64,
}

impl Counts {
    /// People who only passed on what others wrote.
    #[must_use]
    pub fn passers_on(&self) -> Option<i64> {
        self.authors.zip(self.writers).map(|(all, writers)| all - writers)
    }
}

/// The figures of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: Counts,
    /// Content words, each as often as it is said.
    pub words: i64,
    /// Content words that no day before has.
    pub new_words: i64,
}

/// A day of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayFigures {
    pub date: Date,
    /// `None` if the day has no tweets.
    pub figures: Option<Figures>,
    /// How unlike its ranking and that of the 28 days before are, from 0 to 1;
    /// `None` where these have no words.
    pub turbulence: Option<f64>,
}

/// What is usual on a weekday: means of its days that have tweets.
#[derive(Clone, Debug, PartialEq)]
pub struct Usual {
    pub dates: Vec<Date>,
    pub tweets: f64,
    pub retweets: f64,
    /// `None` where some day's authors are not known.
    pub authors: Option<f64>,
    /// Those who wrote original posts, in the same way.
    pub writers: Option<f64>,
    pub words: f64,
    pub new_words: f64,
}

/// The day, with its turbulence, that is furthest above what its number of words lets
/// expect: few words share less with any ranking. What to expect is the median slope
/// between two days by the logarithms of their words (Theil 1950, Sen 1968), which a few
/// days of an event do not move.
fn most_unusual(days: &[(Date, f64, i64)]) -> Option<(Date, f64)> {
    let size = |words: i64| (words.max(1) as f64).ln();
    let pairs = days.iter().enumerate().flat_map(|(place, one)| {
        days[place + 1..].iter().filter_map(move |other| {
            let of_size = size(other.2) - size(one.2);
            (of_size.abs() >= LEAST_SIZE).then(|| (other.1 - one.1) / of_size)
        })
    });
    let mut slopes: Vec<f64> = pairs.collect();
    let middle = slopes.len() / 2;
    let slope = match slopes.get(middle) {
        Some(_) => slopes.select_nth_unstable_by(middle, f64::total_cmp).1.min(0.0),
        None => 0.0,
    };
    let above = |&(_, turbulence, words): &(Date, f64, i64)| turbulence - slope * size(words);
    let most = days.iter().max_by(|a, b| above(a).total_cmp(&above(b)).then_with(|| b.0.cmp(&a.0)));
    most.map(|&(date, turbulence, _)| (date, turbulence))
}

/// A day and those before it.
pub(super) struct Past {
    pub series: Vec<DayFigures>,
    pub bursts: Vec<(Date, Date)>,
    pub usual: Option<Usual>,
    /// The day of a period that is most unlike the 28 days before it, of which seven or
    /// more have tweets, for as many words as it has; of days that are not shown whole, if
    /// there are any.
    pub most_unusual: Option<(Date, f64)>,
    /// The same of the days before the last that has tweets.
    pub most_unusual_before: Option<(Date, f64)>,
    pub hours: [i64; 24],
    pub hours_before: Option<[i64; 24]>,
    /// Of the days of the four weeks before that have posts, each.
    pub hours_of_others: Vec<[i64; 24]>,
    pub without_time: i64,
    pub week: [[i64; 24]; 7],
    pub last_tweet: Timestamp,
    /// Of all days of the period together, and of the one before.
    pub of_span: Figures,
    pub of_previous: Figures,
}

/// Counts the tweets of the day or period, of the one before, and of the four
/// weeks before its last day.
pub(super) fn past(
    snapshot: &Snapshot,
    span: Span,
    filters: &Filters,
    newcomers: &Newcomers,
) -> Result<Past, QueryError> {
    let (date, previous) = (span.last(), span.previous());
    let from = date.saturating_sub(DAYS_BEFORE.days()).min(span.first());
    let calendar = |from: Date| from.series(1.day()).take_while(move |day| *day <= date);
    let dates: Vec<Date> = calendar(from).collect();
    let first = from.min(previous.first());
    let manifest = snapshot.manifest();
    let read = manifest.dates_between(Table::Tweets, first, date);
    let tallies = tallies(snapshot, &read, filters)?;
    let words = daily_totals(snapshot, (first, date), filters)?;
    let turbulences = turbulences(snapshot, (from, date), filters)?;
    let turbulence = |day: Date| turbulences.get(&days_since_1970(day)).copied();
    // Few days before tell nothing of what is usual.
    let is_usual_known = |day: Date| {
        let first = day.saturating_sub(TURBULENCE_DAYS.days());
        let before = manifest.dates_between(Table::Tweets, first, day.saturating_sub(1.day()));
        before.len() >= LEAST_DAYS
    };
    let of_days = span.days().filter(|day| !span.is_day() && is_usual_known(*day));
    let words_of = |day: Date| words.get(&days_since_1970(day)).copied().unwrap_or(0);
    let of_days = of_days.filter_map(|day| Some((day, turbulence(day)?, words_of(day))));
    let of_days: Vec<_> = of_days.collect();
    // A few posts are like no ranking, whatever they say.
    let is_long = |&&(day, ..): &&(Date, f64, i64)| {
        let tally = tallies.get(&days_since_1970(day));
        let posts = tally.map_or(0, |tally| tally.counts().tweets);
        usize::try_from(posts).is_ok_and(|posts| posts > SHORT_DAY)
    };
    let most_unusual = |of_days: &[(Date, f64, i64)]| {
        let long: Vec<_> = of_days.iter().filter(is_long).copied().collect();
        most_unusual(if long.is_empty() { of_days } else { &long })
            .filter(|&(_, turbulence)| turbulence >= LEAST_TURBULENCE)
    };
    let last_recorded = read.last().copied();
    let whole = of_days.partition_point(|(day, ..)| Some(*day) < last_recorded);
    let figures = |day: Date| {
        let tally = tallies.get(&days_since_1970(day))?;
        let (words, new_words) = (words_of(day), newcomers.count(day));
        Some(Figures { counts: tally.counts(), words, new_words })
    };
    let together = |span: Span| {
        let mut all = Tally::default();
        for day in span.days() {
            tallies.get(&days_since_1970(day)).into_iter().for_each(|tally| all.add(tally));
        }
        let counts = all.counts();
        let words = span.days().map(words_of).sum();
        let new_words = span.days().map(|day| newcomers.count(day)).sum();
        (all, Figures { counts, words, new_words })
    };
    let of_day =
        |&date: &Date| DayFigures { date, figures: figures(date), turbulence: turbulence(date) };
    let series: Vec<DayFigures> = dates.iter().map(of_day).collect();

    let mut week = [[0; 24]; 7];
    let weeks = |day: &&Date| if span.is_day() { **day > from } else { span.contains(**day) };
    for &day in dates.iter().filter(weeks) {
        let Some(tally) = tallies.get(&days_since_1970(day)) else { continue };
        let weekday = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        for (sum, count) in week[weekday].iter_mut().zip(tally.hours) {
            *sum += count;
        }
    }
    let others = dates.iter().filter(|day| **day < span.first());
    let hours_of_others = others
        .filter_map(|day| Some(tallies.get(&days_since_1970(*day))?.hours))
        .filter(|hours| hours.iter().any(|&posts| posts > 0))
        .collect();
    let (all, of_span) = together(span);
    let (before, of_previous) = together(previous);
    Ok(Past {
        bursts: bursts_of(&series),
        usual: if span.is_day() { usual(&series, date) } else { None },
        series,
        most_unusual: most_unusual(&of_days),
        most_unusual_before: most_unusual(&of_days[..whole]),
        hours: all.hours,
        hours_before: (before.tweets > 0).then_some(before.hours),
        hours_of_others,
        without_time: all.without_time,
        week,
        last_tweet: last_tweet(date, all.last),
        of_span,
        of_previous,
    })
}

/// When the last tweet of a day was written, in microseconds since 1970; of a
/// day without any its end in UTC.
fn last_tweet(date: Date, micros: Option<i64>) -> Timestamp {
    let written = micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
    written.unwrap_or_else(|| {
        let end =
            TimeZone::UTC.to_timestamp(date.saturating_add(1.day()).to_datetime(Time::midnight()));
        end.unwrap_or(Timestamp::UNIX_EPOCH)
    })
}

/// What is counted of a day's tweets.
#[derive(Default)]
struct Tally {
    tweets: i64,
    retweets: i64,
    without_author: i64,
    /// Who posted, and who of them original posts.
    authors: People,
    writers: People,
    hours: [i64; 24],
    without_time: i64,
    /// When the last was written, in microseconds since 1970.
    last: Option<i64>,
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.tweets += other.tweets;
        self.retweets += other.retweets;
        self.without_author += other.without_author;
        self.authors.unite(&other.authors);
        self.writers.unite(&other.writers);
        for (sum, count) in self.hours.iter_mut().zip(other.hours) {
            *sum += count;
        }
        self.without_time += other.without_time;
        self.last = self.last.max(other.last);
    }

    fn counts(&self) -> Counts {
        let people = |people: usize| i64::try_from(people).unwrap_or(i64::MAX);
        let (authors, writers) = (people(self.authors.count()), people(self.writers.count()));
        Counts {
            tweets: self.tweets,
            retweets: self.retweets,
            authors: (authors > 0).then_some(authors),
            writers: (authors > 0).then_some(writers),
            without_author: self.without_author,
        }
    }
}

/// Counts tweets by day since 1970.
fn tallies(
    snapshot: &Snapshot,
    dates: &[Date],
    filters: &Filters,
) -> Result<BTreeMap<i32, Tally>, QueryError> {
    let ask = |tweets: LazyFrame| {
        tweets.select([
            col("date"),
            col("local_time").dt().hour().cast(DataType::Int32).alias("hour"),
            col("is_retweet"),
            col("author_id"),
            col("created_at").cast(DataType::Int64),
        ])
    };
    let mut accounts = Accounts::default();
    let mut tallies: BTreeMap<i32, Tally> = BTreeMap::new();
    by_slices(snapshot, Table::Tweets, dates, filters, ask, |frame| {
        let date = frame.column("date")?.date()?.physical().clone();
        let hour = frame.column("hour")?.i32()?;
        let (is_retweet, author) =
            (frame.column("is_retweet")?.bool()?, frame.column("author_id")?.i64()?);
        let written = frame.column("created_at")?.i64()?;
        let rows = date.iter().zip(hour.iter()).zip(is_retweet.iter()).zip(author.iter());
        for ((((date, hour), is_retweet), author), written) in rows.zip(written.iter()) {
            let Some(date) = date else { continue };
            let tally = tallies.entry(date).or_default();
            tally.tweets += 1;
            tally.retweets += i64::from(is_retweet == Some(true));
            tally.without_author += i64::from(author.is_none());
            if let Some(author) = author {
                let author = accounts.number(author);
                tally.authors.add(author);
                if is_retweet == Some(false) {
                    tally.writers.add(author);
                }
            }
            tally.last = tally.last.max(written);
            let hour = hour.and_then(|hour| usize::try_from(hour).ok());
            match hour.and_then(|hour| tally.hours.get_mut(hour)) {
                Some(count) => *count += 1,
                None => tally.without_time += 1,
            }
        }
        Ok(())
    })?;
    Ok(tallies)
}

/// Days on which more tweets of the series fell than would by an even spread,
/// as [`bursts`] finds them.
fn bursts_of(series: &[DayFigures]) -> Vec<(Date, Date)> {
    let with_data: Vec<(Date, i64)> = series
        .iter()
        .filter_map(|day| Some((day.date, day.figures.as_ref()?.counts.tweets)))
        .collect();
    if with_data.len() < LEAST_DAYS {
        return Vec::new();
    }
    let all = with_data.iter().map(|(_, tweets)| tweets).sum();
    let days: Vec<DayCount> = with_data.iter().map(|&(_, count)| DayCount { count, all }).collect();
    let dates = |burst: crate::bursts::Burst| (with_data[burst.first].0, with_data[burst.last].0);
    bursts(&days).into_iter().map(dates).collect()
}

/// The means of the same weekday of the weeks before; `None` where fewer than three of
/// these have posts.
fn usual(series: &[DayFigures], date: Date) -> Option<Usual> {
    let days: Vec<(Date, Figures)> = series
        .iter()
        .filter(|day| day.date != date && day.date.weekday() == date.weekday())
        .filter_map(|day| Some((day.date, day.figures?)))
        .collect();
    if days.len() < LEAST_OF_MEAN {
        return None;
    }
    let mean = |value: fn(&Figures) -> i64| {
        days.iter().map(|(_, figures)| value(figures) as f64).sum::<f64>() / days.len() as f64
    };
    let has_authors = days.iter().all(|(_, figures)| figures.counts.authors.is_some());
    Some(Usual {
        dates: days.iter().map(|(date, _)| *date).collect(),
        tweets: mean(|day| day.counts.tweets),
        retweets: mean(|day| day.counts.retweets),
        authors: has_authors.then(|| mean(|day| day.counts.authors.unwrap_or(0))),
        writers: has_authors.then(|| mean(|day| day.counts.writers.unwrap_or(0))),
        words: mean(|day| day.words),
        new_words: mean(|day| day.new_words),
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_most_unusual_day_is_not_that_of_the_fewest_words() {
        let day = |day| jiff::civil::date(2018, 9, day);
        let quiet = [(1, 0.76, 500), (2, 0.72, 700), (3, 0.74, 600), (4, 0.69, 900)];
        let mut days: Vec<_> =
            quiet.map(|(n, turbulence, words)| (day(n), turbulence, words)).into();
        days.push((day(5), 0.72, 1_400));
        assert_eq!(most_unusual(&days), Some((day(5), 0.72)));
        assert_eq!(most_unusual(&days[..1]), Some((day(1), 0.76)));
        // Of days of one size the slope is chance.
        let alike = [(6, 0.70, 500), (7, 0.69, 501), (8, 0.68, 502), (9, 0.90, 499)];
        let mut days: Vec<_> =
            alike.map(|(n, turbulence, words)| (day(n), turbulence, words)).into();
        days.push((day(10), 0.71, 520));
        assert_eq!(most_unusual(&days), Some((day(9), 0.90)));
        assert_eq!(most_unusual(&[]), None);
    }

    fn series(tweets: &[i64]) -> Vec<DayFigures> {
        let first = date(2018, 8, 6);
        let day = |(number, &tweets): (usize, &i64)| DayFigures {
            date: first.saturating_add(i64::try_from(number).unwrap().days()),
            figures: (tweets > 0).then_some(Figures {
                counts: Counts { tweets, ..Counts::default() },
                words: 10 * tweets,
                new_words: 1,
            }),
            turbulence: None,
        };
        tweets.iter().enumerate().map(day).collect()
    }

    #[test]
    fn the_usual_is_the_mean_of_the_weekdays_that_have_tweets() {
        let mut tweets = [1; 29];
        (tweets[0], tweets[7], tweets[14], tweets[21], tweets[28]) = (40, 0, 50, 60, 99);
        let usual = usual(&series(&tweets), date(2018, 9, 3)).unwrap();
        assert_eq!(usual.dates, [date(2018, 8, 6), date(2018, 8, 20), date(2018, 8, 27)]);
        assert!((usual.tweets - 50.0).abs() < 1e-12 && (usual.words - 500.0).abs() < 1e-12);
        assert_eq!(usual.authors, None);
        // Two of them tell no mean.
        tweets[14] = 0;
        assert_eq!(super::usual(&series(&tweets), date(2018, 9, 3)), None);
    }

    #[test]
    fn days_of_many_tweets_are_a_burst() {
        let mut tweets = [50; 29];
        (tweets[19], tweets[20]) = (150, 180);
        assert_eq!(bursts_of(&series(&tweets)), [(date(2018, 8, 25), date(2018, 8, 26))]);
        assert_eq!(bursts_of(&series(&[50; 29])), []);
        assert_eq!(bursts_of(&series(&[1, 1, 90])), []);
    }
}
