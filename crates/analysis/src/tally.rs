//! Counts terms part by part, so that memory depends on what is counted and not on what is
//! read.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;
use rayon::prelude::*;

use super::copies::Copied;
use super::crowd::{Accounts, Voices};
use super::engine::by_sql;
use super::error::QueryError;
use super::few::Few;
use super::filters::Filters;
use super::numbered::{Names, Terms};
use super::views::{Asked, Part, View, each};
use tsubuyaki_warehouse::Snapshot;

/// The ranks of scores, from 1 for the greatest; equals share the lowest.
pub(crate) fn ranks(scores: impl Iterator<Item = i64>) -> Vec<i64> {
    let scores: Vec<i64> = scores.collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_unstable_by_key(|&place| Reverse(scores[place]));
    let mut ranks = vec![0; scores.len()];
    let mut rank = 1;
    for tied in order.chunk_by(|&one, &other| scores[one] == scores[other]) {
        for &place in tied {
            ranks[place] = rank;
        }
        rank += i64::try_from(tied.len()).unwrap_or(i64::MAX);
    }
    ranks
}

/// How often each term is said on some days, as the view `words` has it.
#[derive(Default)]
pub(crate) struct Counts {
    /// By the numbers of the terms.
    counts: Vec<Count>,
    kinds: Names,
}

/// How often a term is said.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    pub count: i64,
    /// How much of it is denied.
    pub negated: i64,
    /// Its kind, the first by name, as a number from 1; 0 if it is not said.
    kind: u16,
}

impl Counts {
    /// Counts the terms of some days.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub(crate) fn of(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        terms: &mut Terms,
    ) -> Result<Self, QueryError> {
        const COLUMNS: [&str; 5] = ["lemma", "pos", "kind", "negated", "count"];
        let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: None };
        let mut counts = Self::default();
        let mut take = |part: Part| {
            let of_rows = part.terms(|lemma, pos| terms.number(lemma, pos))?;
            let rows = of_rows.iter().zip(part.texts("kind")?).zip(part.counts());
            for ((&term, kind), &(is_negated, count)) in rows {
                counts.add(term, kind, is_negated, count);
            }
            Ok(())
        };
        if each(snapshot, View::Words, days, filters, &asked, &mut take)? {
            return Ok(counts);
        }
        let mut counts = Self::default();
        let frame = by_sql(snapshot, View::Words, days, filters)?;
        let frame = frame.select(COLUMNS.map(col)).collect()?;
        let text = |name: &str| frame.column(name)?.str();
        let (lemma, pos, kind) = (text("lemma")?, text("pos")?, text("kind")?);
        let (negated, count) = (frame.column("negated")?.bool()?, frame.column("count")?.i64()?);
        for row in 0..frame.height() {
            if let (Some(lemma), Some(pos), Some(kind), Some(negated), Some(count)) =
                (lemma.get(row), pos.get(row), kind.get(row), negated.get(row), count.get(row))
            {
                counts.add(terms.number(lemma, pos), kind, negated, count);
            }
        }
        Ok(counts)
    }

    fn add(&mut self, term: u32, kind: &str, is_negated: bool, count: i64) {
        let kind = self.kinds.number(kind) + 1;
        let place = term as usize;
        if self.counts.len() <= place {
            self.counts.resize(place + 1, Count::default());
        }
        let known = self.counts[place].kind;
        if known == 0 || (known != kind && self.kinds.name(kind - 1) < self.kinds.name(known - 1)) {
            self.counts[place].kind = kind;
        }
        self.counts[place].count += count;
        self.counts[place].negated += if is_negated { count } else { 0 };
    }

    /// How often a term is said.
    pub(crate) fn get(&self, term: u32) -> Count {
        self.counts.get(term as usize).copied().unwrap_or_default()
    }

    /// The kind of a term that is said.
    pub(crate) fn kind(&self, term: u32) -> &str {
        match self.get(term).kind {
            0 => "",
            kind => self.kinds.name(kind - 1),
        }
    }

    /// How often all terms together are said.
    pub(crate) fn sum(&self) -> i64 {
        self.counts.iter().map(|count| count.count).sum()
    }

    /// The terms that are said.
    pub(crate) fn said(&self) -> impl Iterator<Item = u32> {
        let said = self.counts.iter().enumerate().filter(|(_, count)| count.kind > 0);
        said.map(|(term, _)| u32::try_from(term).unwrap_or(u32::MAX))
    }
}

/// Voices from which on a term has a crowd.
const MANY_VOICES: usize = 1 << 15;

/// How often terms are said on each of some days, by its number since 1970. A term may be
/// there several times.
///
/// # Errors
///
/// When a file of the warehouse or a list of words cannot be read.
pub(crate) fn counts_by_day(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    terms: &mut Terms,
) -> Result<BTreeMap<i32, Vec<(u32, i64)>>, QueryError> {
    const COLUMNS: [&str; 4] = ["lemma", "pos", "date", "count"];
    let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: None };
    let mut by_day: BTreeMap<i32, Vec<(u32, i64)>> = BTreeMap::new();
    let mut take = |part: Part| {
        let of_rows = part.terms(|lemma, pos| terms.number(lemma, pos))?;
        let counts = of_rows.into_iter().zip(part.counts().iter().map(|(_, count)| *count));
        by_day.entry(part.date()).or_default().extend(counts);
        Ok(())
    };
    if each(snapshot, View::Words, days, filters, &asked, &mut take)? {
        return Ok(by_day);
    }
    by_day.clear();
    let frame = by_sql(snapshot, View::Words, days, filters)?;
    let frame = frame.select(COLUMNS.map(col)).collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let date = frame.column("date")?.date()?.physical().clone();
    let count = frame.column("count")?.i64()?;
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos), Some(date), Some(count)) =
            (lemma.get(row), pos.get(row), date.get(row), count.get(row))
        {
            by_day.entry(date).or_default().push((terms.number(lemma, pos), count));
        }
    }
    Ok(by_day)
}

/// A token that counts.
pub(crate) struct Token {
    pub term: u32,
    pub tweet: i64,
    pub author: Option<i64>,
    pub in_hashtag: bool,
}

/// Gives the tokens of some days that count to `take`, tweet after tweet; of these
/// `lemmas` alone, if they are given. Before the first it is given none, and again if
/// what it was given is to be forgotten.
///
/// # Errors
///
/// When a file of the warehouse or a list of words cannot be read.
pub(crate) fn tokens(
    snapshot: &Snapshot,
    days: &[Date],
    filters: &Filters,
    lemmas: Option<&[&str]>,
    terms: &mut Terms,
    take: &mut dyn FnMut(Option<Token>),
) -> Result<(), QueryError> {
    const COLUMNS: [&str; 5] = ["lemma", "pos", "tweet_id", "author_id", "in_hashtag"];
    let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas };
    take(None);
    let mut of_part = |part: Part| {
        let of_rows = part.terms(|lemma, pos| terms.number(lemma, pos))?;
        let tweets = part.numbers("tweet_id")?;
        let rows = of_rows.iter().zip(tweets).zip(part.numbers("author_id")?);
        for (((&term, tweet), author), in_hashtag) in rows.zip(part.flags("in_hashtag")?) {
            take(Some(Token { term, tweet: tweet.unwrap_or_default(), author, in_hashtag }));
        }
        Ok(())
    };
    if each(snapshot, View::Said, days, filters, &asked, &mut of_part)? {
        return Ok(());
    }
    take(None);
    let mut rows = by_sql(snapshot, View::Said, days, filters)?.select(COLUMNS.map(col));
    if let Some(lemmas) = lemmas {
        let wanted = lit(Series::new("".into(), lemmas)).implode(true);
        rows = rows.filter(col("lemma").is_in(wanted, false));
    }
    let frame = rows.sort(["tweet_id"], SortMultipleOptions::default()).collect()?;
    let (lemma, pos) = (frame.column("lemma")?.str()?, frame.column("pos")?.str()?);
    let (tweet, author) = (frame.column("tweet_id")?.i64()?, frame.column("author_id")?.i64()?);
    let in_hashtag = frame.column("in_hashtag")?.bool()?;
    for row in 0..frame.height() {
        if let (Some(lemma), Some(pos), Some(tweet)) =
            (lemma.get(row), pos.get(row), tweet.get(row))
        {
            let (term, author) = (terms.number(lemma, pos), author.get(row));
            let in_hashtag = in_hashtag.get(row).unwrap_or_default();
            take(Some(Token { term, tweet, author, in_hashtag }));
        }
    }
    Ok(())
}

/// Who says each term on some days.
#[derive(Default)]
pub(crate) struct Speakers {
    /// By the numbers of the terms.
    terms: Vec<Speaking>,
    accounts: Accounts,
    /// Who said those terms that many say.
    crowds: HashMap<u32, Voices>,
    /// How many people these are, and how often the one said it who did most.
    of_crowds: HashMap<u32, (i64, i64)>,
}

/// Who says a term.
#[derive(Default)]
struct Speaking {
    tweets: u32,
    /// The tweet that had it last, as a running number.
    last: u32,
    /// How often it occurs in copies.
    copies: u32,
    has_crowd: bool,
    /// Who said it, each as often; none of a term that has a crowd.
    voices: Few,
}

/// How many say a term.
#[derive(Clone, Copy, Default)]
pub(crate) struct Spread {
    pub tweets: i64,
    /// 0 where no author is known.
    pub authors: i64,
    /// How often the author says it who says it most.
    pub most: i64,
    /// How often it occurs in copies.
    pub copies: i64,
}

impl Speakers {
    /// Counts the speakers of some days; `copies` are tweets whose text is that of
    /// another.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub(crate) fn of(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        terms: &mut Terms,
        copies: &Copied,
    ) -> Result<Self, QueryError> {
        let mut speakers = Self::default();
        let (mut number, mut last, mut voice, mut is_copy) = (0, None, None, false);
        let mut take = |token: Option<Token>| {
            let Some(token) = token else {
                (speakers, number, last) = (Self::default(), 0, None);
                return;
            };
            if last != Some(token.tweet) {
                last = Some(token.tweet);
                number += 1;
                is_copy = copies.has(token.tweet);
                voice = token.author.map(|author| speakers.accounts.number(author));
            }
            let place = token.term as usize;
            if speakers.terms.len() <= place {
                speakers.terms.resize_with(place + 1, Speaking::default);
            }
            let term = &mut speakers.terms[place];
            if let Some(voice) = voice {
                match speakers.crowds.get_mut(&token.term).filter(|_| term.has_crowd) {
                    Some(crowd) => crowd.add(voice),
                    None => term.voices.push(voice),
                }
                if term.voices.as_slice().len() == MANY_VOICES {
                    let mut crowd = Voices::default();
                    let voices = std::mem::take(&mut term.voices);
                    voices.as_slice().iter().for_each(|&voice| crowd.add(voice));
                    speakers.crowds.insert(token.term, crowd);
                    term.has_crowd = true;
                }
            }
            term.copies += u32::from(is_copy);
            if term.last != number {
                term.last = number;
                term.tweets += 1;
            }
        };
        tokens(snapshot, days, filters, None, terms, &mut take)?;
        speakers.accounts = Accounts::default();
        speakers.terms.par_iter_mut().for_each(|term| term.voices.sort());
        let crowds = std::mem::take(&mut speakers.crowds).into_iter();
        speakers.of_crowds =
            crowds.map(|(term, mut crowd)| (term, crowd.people_and_most())).collect();
        Ok(speakers)
    }

    /// Whether anyone says a term.
    pub(crate) fn say(&self, term: u32) -> bool {
        self.terms.get(term as usize).is_some_and(|term| term.tweets > 0)
    }

    /// How many say a term.
    pub(crate) fn get(&self, term: u32) -> Spread {
        let of_crowd = self.of_crowds.get(&term).copied();
        let Some(term) = self.terms.get(term as usize) else { return Spread::default() };
        let (mut authors, mut most) = of_crowd.unwrap_or_default();
        for of_author in term.voices.as_slice().chunk_by(|one, other| one == other) {
            authors += 1;
            most = most.max(i64::try_from(of_author.len()).unwrap_or(i64::MAX));
        }
        Spread { tweets: term.tweets.into(), authors, most, copies: term.copies.into() }
    }
}

/// Which terms occur in which posts, those of hashtags' words left out.
#[derive(Default)]
pub(crate) struct Standing {
    /// The terms of each tweet, each once, one tweet after the other.
    pub terms_in: Vec<u32>,
    /// Where in `terms_in` each tweet begins.
    pub begins: Vec<usize>,
}

impl Standing {
    /// Those of some days.
    ///
    /// # Errors
    ///
    /// When a file of the warehouse or a list of words cannot be read.
    pub(crate) fn of(
        snapshot: &Snapshot,
        days: &[Date],
        filters: &Filters,
        terms: &mut Terms,
    ) -> Result<Self, QueryError> {
        let mut standing = Self::default();
        let mut last = None;
        let mut met: HashSet<u32> = HashSet::new();
        let mut take = |token: Option<Token>| {
            let Some(token) = token else {
                (standing, last) = (Self::default(), None);
                return;
            };
            if token.in_hashtag {
                return;
            }
            if last != Some(token.tweet) {
                last = Some(token.tweet);
                standing.begins.push(standing.terms_in.len());
                met.clear();
            }
            if met.insert(token.term) {
                standing.terms_in.push(token.term);
            }
        };
        tokens(snapshot, days, filters, None, terms, &mut take)?;
        Ok(standing)
    }
}
