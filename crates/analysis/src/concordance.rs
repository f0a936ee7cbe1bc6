//! Keyword in context.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use polars::prelude::*;
use rayon::slice::ParallelSliceMut;

use super::answer::{Answer, Totals};
use super::engine::answer;
use super::error::QueryError;
use super::filters::{Acting, Filters, PartsOfSpeech, Units};
use super::note::Note;
use super::numbered::Terms;
use super::question::Question;
use super::slices::by_slices;
use super::term::look_up;
use super::values::Values;
use super::views::{Asked, Part, View, each};
use super::word_lists::WordList;
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::{Snapshot, Table, days_since_1970};

/// Characters on either side of a term: of a long post that says it a thousand times, the
/// whole text would stand there a thousand times.
const MOST_CONTEXT: i32 = 1_000;

/// Where terms occur, each occurrence with at most 1,000 characters of the text on either
/// side, in the order of time and of the tweets, of `most` the first if so many are asked for: date,
/// `tweet_id`, `local_time` (null where the time of day is not known), author, position, before,
/// keyword, after. A name is that of a lemma, or a word as it is written. Without parts of speech
/// or kinds to choose from, a term counts as whatever it is there; stop
/// words count.
///
/// # Errors
///
/// When a term never occurs, or a file of the warehouse is damaged.
pub fn concordance(
    snapshot: &Snapshot,
    names: &[String],
    (from, to): (Date, Date),
    filters: &Filters,
    most: Option<usize>,
) -> Result<Answer, QueryError> {
    let mut filters = Filters { stopwords: WordList::None, ..filters.clone() };
    if filters.parts_of_speech == PartsOfSpeech::Content && filters.kinds.is_none() {
        filters.parts_of_speech = PartsOfSpeech::All;
    }
    let mut values = Values::default().with("from", &from).with("to", &to);
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut unknown = Vec::new();
    for name in names {
        match look_up(snapshot, std::slice::from_ref(name), &filters) {
            Ok(terms) => {
                for term in terms {
                    // A compound that is asked for by name counts whatever the units.
                    if filters.units == Units::Short && term.may_be(Kind::Compound) {
                        filters.units = Units::Both;
                    }
                    if wanted.insert(term.lemma.clone()) {
                        values.add("term", &term.lemma);
                    }
                }
            }
            // It may be a word as it is written: 食べた.
            Err(error @ QueryError::NeverSaid { .. }) => {
                unknown.push((name.trim(), error));
            }
            Err(error) => return Err(error),
        }
        if wanted.insert(name.trim().to_owned()) {
            values.add("term", &name.trim());
        }
    }
    let mut answer = match Found::of(snapshot, &wanted, (from, to), &filters)? {
        Some(found) => {
            unknown.retain(|(name, _)| found.surfaces.known(name, "").is_none());
            found.answer(snapshot, &values, &filters, most)?
        }
        None => answer(snapshot, &Question::named("concordance")?, &values, &filters)?,
    };
    // Stop words do not apply to a term that is asked for by name.
    answer.totals.filters = filters.told_where(Acting::OF_NAMED);
    if answer.rows() == 0
        && let Some((_, error)) = unknown.pop()
    {
        return Err(error);
    }
    let notes = unknown.into_iter().map(|(name, _)| Note::NeverSaid { name: name.to_owned() });
    answer.totals.notes.extend(notes);
    answer.totals.most = i64::try_from(answer.rows()).ok();
    if let Some(min_count) = filters.min_count
        && i64::try_from(answer.rows()).is_ok_and(|found| found < min_count)
    {
        answer.frame = answer.frame.clear();
        answer.totals.rows = None;
    }
    Ok(answer)
}

/// The columns that are read.
const READ: [&str; 6] = ["tweet_id", "position", "start_place", "end_place", "surface", "lemma"];

/// Where terms occur. `queries/concordance.sql` has the same for other engines.
#[derive(Default)]
struct Found {
    dates: Vec<Date>,
    rows: Vec<Row>,
    /// The different surfaces.
    surfaces: Terms,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    /// Days since 1970.
    date: i32,
    /// In microseconds, where ids do not tell the order of time; the greatest where it is not
    /// known.
    time: i64,
    tweet: i64,
    position: i32,
    start: i32,
    end: i32,
    surface: u32,
}

impl Found {
    /// Reads them part by part; `None` where the tables alone do not suffice.
    fn of(
        snapshot: &Snapshot,
        wanted: &BTreeSet<String>,
        (from, to): (Date, Date),
        filters: &Filters,
    ) -> Result<Option<Self>, QueryError> {
        let days = snapshot.manifest().dates_of(Table::Tokens);
        let mut found = Self {
            dates: days.filter(|day| (from..=to).contains(day)).collect(),
            ..Self::default()
        };
        let dates = found.dates.clone();
        let asked = Asked { columns: &|name| READ.contains(&name), lemmas: None };
        let mut take = |part: Part| {
            let at = part.where_said(|word| wanted.contains(word))?;
            if at.is_empty() {
                return Ok(());
            }
            let tweets = part.numbers("tweet_id")?;
            let [position, start, end] =
                ["position", "start", "end"].map(|name| part.places(name, &at));
            let places = position?.into_iter().zip(start?).zip(end?);
            for (&at, ((position, start), end)) in at.iter().zip(places) {
                let surface = found.surfaces.number(part.surface(at)?, "");
                let (date, tweet) = (part.date(), tweets[at].unwrap_or_default());
                found.rows.push(Row { date, time: 0, tweet, position, start, end, surface });
            }
            Ok(())
        };
        Ok(each(snapshot, View::Said, &dates, filters, &asked, &mut take)?.then_some(found))
    }

    /// The occurrences with the texts around them.
    fn answer(
        mut self,
        snapshot: &Snapshot,
        values: &Values,
        filters: &Filters,
        most: Option<usize>,
    ) -> Result<Answer, QueryError> {
        let parameters = Question::named("concordance")?.values(values, snapshot.manifest())?;
        let all = self.rows.len();
        // Ids that are hashes tell no order.
        if most.is_some_and(|most| most < all) && self.rows.iter().any(|row| row.tweet < 0) {
            self.tell_times(snapshot, filters)?;
        }
        self.rows.par_sort_unstable();
        self.rows.truncate(most.unwrap_or(all));
        let texts =
            self.tweets(&["tweet_id", "local_time", "author", "text"], snapshot, filters)?;
        let number = |name: &str, of: fn(&Row) -> i32| {
            Column::new(name.into(), self.rows.iter().map(of).collect::<Vec<_>>())
        };
        let tweets = self.rows.iter().map(|row| row.tweet).collect::<Vec<_>>();
        let keywords = self.rows.iter().map(|row| self.surfaces.term(row.surface).0);
        let columns = vec![
            number("date", |row| row.date).cast(&DataType::Date)?,
            Column::new("tweet_id".into(), tweets),
            number("position", |row| row.position),
            number("start_place", |row| row.start),
            number("end_place", |row| row.end),
            Column::new("keyword".into(), keywords.collect::<Vec<_>>()),
        ];
        let text = || col("text").str();
        let most = || lit(MOST_CONTEXT);
        let start = || col("start_place");
        let is_near = || start().lt(most());
        let before = when(is_near()).then(lit(0)).otherwise(start() - most());
        let is_long = text().len_chars().gt(lit(MOST_CONTEXT));
        let is_cut = texts.clone().lazy().filter(is_long).collect()?.height() > 0;
        let frame = DataFrame::new(self.rows.len(), columns)?
            .lazy()
            .join(
                texts.lazy(),
                [col("tweet_id")],
                [col("tweet_id")],
                JoinArgs::new(JoinType::Inner),
            )
            .with_columns([
                text()
                    .slice(before, when(is_near()).then(start()).otherwise(most()))
                    .alias("before"),
                text().slice(col("end_place"), most()).alias("after"),
            ])
            .sort(
                ["date", "local_time", "tweet_id", "position"],
                SortMultipleOptions::default().with_nulls_last(true),
            )
            .select(
                [
                    "date",
                    "tweet_id",
                    "local_time",
                    "author",
                    "position",
                    "before",
                    "keyword",
                    "after",
                ]
                .map(col),
            )
            .collect()?;
        let mut totals = Totals::of(self.dates, filters);
        totals.rows = (all > frame.height()).then_some(all);
        totals.notes.extend(is_cut.then_some(Note::ContextsCut { characters: MOST_CONTEXT }));
        let question = "concordance".to_owned();
        Ok(Answer { question, parameters, totals, frame, columns: &[] })
    }

    /// Tells when each was written.
    fn tell_times(&mut self, snapshot: &Snapshot, filters: &Filters) -> Result<(), QueryError> {
        let tweets = self.tweets(&["tweet_id", "local_time"], snapshot, filters)?;
        let time = tweets.column("local_time")?.cast(&DataType::Int64)?;
        let ids = tweets.column("tweet_id")?.i64()?.iter().zip(time.i64()?.iter());
        let times: HashMap<i64, i64> = ids.filter_map(|(id, time)| id.zip(time)).collect();
        for row in &mut self.rows {
            row.time = times.get(&row.tweet).copied().unwrap_or(i64::MAX);
        }
        Ok(())
    }

    /// Columns of the tweets of the occurrences.
    fn tweets(
        &self,
        columns: &[&str],
        snapshot: &Snapshot,
        filters: &Filters,
    ) -> Result<DataFrame, QueryError> {
        let mut ids: Vec<i64> = self.rows.iter().map(|row| row.tweet).collect();
        ids.sort_unstable();
        ids.dedup();
        let days: BTreeSet<i32> = self.rows.iter().map(|row| row.date).collect();
        let has_some = |day: &&Date| days.contains(&days_since_1970(**day));
        let dates: Vec<Date> = self.dates.iter().filter(has_some).copied().collect();
        let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
        let id = || [col("tweet_id")];
        let ask = |tweets: LazyFrame| {
            tweets.select(columns.iter().copied().map(col).collect::<Vec<_>>()).join(
                wanted.clone(),
                id(),
                id(),
                JoinArgs::new(JoinType::Semi),
            )
        };
        let mut texts: Option<DataFrame> = None;
        by_slices(snapshot, Table::Tweets, &dates, filters, ask, |frame| {
            match &mut texts {
                Some(texts) => {
                    texts.vstack_mut(frame)?;
                }
                None => texts = Some(frame.clone()),
            }
            Ok(())
        })?;
        match texts {
            Some(texts) => Ok(texts),
            None => Ok(ask(snapshot.scan(Table::Tweets, &[])?).collect()?),
        }
    }
}
