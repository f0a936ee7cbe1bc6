//! Where candidates occur: in how many tweets, of how many people, read how,
//! and one tweet to see each in.

use std::collections::BTreeMap;

use hashbrown::{HashMap, HashSet};
use jiff::civil::Date;
use polars::prelude::*;

use super::Source;
use super::corpus::{Candidate, Corpus, MOST_PARTS};
use super::runs::{DayTokens, Part, Run};
use crate::QueryError;
use tsubuyaki_tokens::as_analyzed;
use tsubuyaki_warehouse::{Snapshot, Table};

/// Characters of an example on either side of the candidate.
const AROUND: usize = 15;

/// A word, however it is cut.
pub(super) struct Word {
    pub surface: String,
    /// Its parts where its score is the best.
    pub parts: String,
    pub score: f64,
    pub count: i64,
    pub tweets: i64,
    authors: HashSet<i64>,
    /// Readings, `None` for an unknown one, each with how often it occurs.
    readings: BTreeMap<Option<String>, u64>,
    example: Option<Place>,
    /// The text around its first occurrence.
    pub context: String,
}

/// Where a word stands. Offsets count code points.
#[derive(Clone, Copy)]
struct Place {
    date: Date,
    tweet_id: i64,
    start: i32,
    end: i32,
}

impl Word {
    pub(crate) fn new(surface: String, parts: String, score: f64) -> Self {
        Self {
            surface,
            parts,
            score,
            count: 0,
            tweets: 0,
            authors: HashSet::new(),
            readings: BTreeMap::new(),
            example: None,
            context: String::new(),
        }
    }

    /// `None` where no author is known.
    pub(crate) fn authors(&self) -> Option<i64> {
        i64::try_from(self.authors.len()).ok().filter(|&authors| authors > 0)
    }

    /// The commonest reading.
    pub(crate) fn reading(&self) -> Option<&str> {
        let commonest = self.readings.iter().rev().max_by_key(|(_, count)| **count)?;
        commonest.0.as_deref()
    }

    pub(crate) fn example_tweet_id(&self) -> Option<i64> {
        self.example.map(|example| example.tweet_id)
    }

    pub(crate) fn add(&mut self, date: Date, run: &Run, parts: &[Part], last: &mut i64) {
        let [first, ..] = parts else { return };
        self.count += 1;
        self.authors.extend(run.author_id);
        *self.readings.entry(reading_of(parts)).or_default() += 1;
        if *last != run.tweet_id {
            *last = run.tweet_id;
            self.tweets += 1;
        }
        self.example.get_or_insert(Place {
            date,
            tweet_id: run.tweet_id,
            start: first.start,
            end: parts[parts.len() - 1].end,
        });
    }
}

/// Looks the candidates up in the days that they were found in.
pub(super) fn gather(
    source: &Source,
    corpus: &Corpus,
    candidates: Vec<Candidate>,
) -> Result<Vec<Word>, QueryError> {
    let (mut words, of_parts) = united(corpus, candidates);
    let mut last_tweet = vec![i64::MIN; words.len()];
    for &date in source.dates {
        DayTokens::read(source, date)?.each_run(|run| {
            let numbers: Vec<u32> =
                run.parts.iter().map(|part| corpus.number(part).unwrap_or(u32::MAX)).collect();
            for length in 1..=MOST_PARTS.min(numbers.len()) {
                for (piece, parts) in numbers.windows(length).zip(run.parts.windows(length)) {
                    if let Some(&word) = of_parts.get(piece) {
                        words[word].add(date, &run, parts, &mut last_tweet[word]);
                    }
                }
            }
        })?;
    }
    Ok(words)
}

/// The words in original posts of some days.
pub(super) fn said_on(
    source: &Source,
    dates: &[Date],
    words: &[Word],
) -> Result<HashSet<String>, QueryError> {
    let mut sought: Vec<&str> = words.iter().map(|word| word.surface.as_str()).collect();
    let mut said = HashSet::new();
    for &date in dates {
        let tweets = source
            .snapshot
            .scan(Table::Tweets, &[date])?
            .filter(col("is_retweet").not())
            .select([col("text")])
            .collect()?;
        for text in tweets.column("text")?.str()?.iter().flatten() {
            let text = as_analyzed(text);
            sought.retain(|word| {
                let is_said = text.contains(word);
                if is_said {
                    said.insert((*word).to_owned());
                }
                !is_said
            });
        }
    }
    Ok(said)
}

/// One word for all candidates of a surface, and which it is by their parts.
fn united(
    corpus: &Corpus,
    mut candidates: Vec<Candidate>,
) -> (Vec<Word>, HashMap<Vec<u32>, usize>) {
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.parts.cmp(&b.parts)));
    let mut words: Vec<Word> = Vec::new();
    let mut of_surface: HashMap<String, usize> = HashMap::new();
    let mut of_parts = HashMap::new();
    for Candidate { parts, score, .. } in candidates {
        let surfaces: Vec<&str> = parts.iter().map(|&part| corpus.surface(part)).collect();
        let word = *of_surface.entry(surfaces.concat()).or_insert_with_key(|surface| {
            words.push(Word::new(surface.clone(), surfaces.join("|"), score));
            words.len() - 1
        });
        of_parts.insert(parts, word);
    }
    (words, of_parts)
}

/// Reads the tweets that the examples are from.
pub(super) fn add_context(snapshot: &Snapshot, words: &mut [Word]) -> Result<(), QueryError> {
    let mut by_day: BTreeMap<Date, Vec<usize>> = BTreeMap::new();
    for (number, word) in words.iter().enumerate() {
        if let Some(place) = word.example {
            by_day.entry(place.date).or_default().push(number);
        }
    }
    for (date, numbers) in &by_day {
        let ids: HashSet<i64> =
            numbers.iter().filter_map(|&number| words[number].example_tweet_id()).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let wanted = DataFrame::new(ids.len(), vec![Column::new("tweet_id".into(), ids)])?.lazy();
        let tweets = snapshot
            .scan(Table::Tweets, &[*date])?
            .join(wanted, [col("tweet_id")], [col("tweet_id")], JoinArgs::new(JoinType::Semi))
            .select([col("tweet_id"), col("text")])
            .collect()?;
        let (ids, texts) = (tweets.column("tweet_id")?.i64()?, tweets.column("text")?.str()?);
        let texts: HashMap<i64, &str> =
            ids.iter().zip(texts.iter()).filter_map(|(id, text)| Some((id?, text?))).collect();
        for &number in numbers {
            let word = &mut words[number];
            if let Some(place) = word.example
                && let Some(text) = texts.get(&place.tweet_id)
            {
                word.context = around(text, place.start, place.end);
            }
        }
    }
    Ok(())
}

/// A text around a place in it, in one line, with … where it is cut.
fn around(text: &str, start: i32, end: i32) -> String {
    let characters: Vec<char> = text.chars().collect();
    let place = |offset: i32| usize::try_from(offset).unwrap_or(0).min(characters.len());
    let from = place(start).saturating_sub(AROUND);
    let to = (place(end) + AROUND).min(characters.len());
    let shown: String = characters[from..to.max(from)].iter().collect();
    let line = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = |is_cut| if is_cut { "…" } else { "" };
    format!("{}{line}{}", cut(from > 0), cut(to < characters.len()))
}

/// The readings of parts, joined; of a part without one, its kana. `None` if a
/// part has neither.
fn reading_of(parts: &[Part]) -> Option<String> {
    parts
        .iter()
        .map(|part| part.reading.map(str::to_owned).or_else(|| katakana(&part.surface)))
        .collect()
}

/// A word of kana in katakana; `None` for any other.
pub(super) fn katakana(word: &str) -> Option<String> {
    /// From a hiragana to its katakana.
    const HIRAGANA_TO_KATAKANA: u32 = 0x60;
    word.chars()
        .map(|c| match c {
            'ァ'..='ヺ' | 'ー' => Some(c),
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + HIRAGANA_TO_KATAKANA),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_short_and_in_one_line() {
        let text = "あいうえおかきくけこさしすせそ\nたちつ雨傘なにぬねのはひふへほまみむめも";
        assert_eq!(
            around(text, 19, 21),
            "…おかきくけこさしすせそ たちつ雨傘なにぬねのはひふへほまみむめも"
        );
        assert_eq!(around("雨傘", 0, 2), "雨傘");
        assert_eq!(around("雨傘", 5, 9), "雨傘");
    }

    #[test]
    fn kana_are_their_own_reading() {
        assert_eq!(katakana("ミルフィーユ").as_deref(), Some("ミルフィーユ"));
        assert_eq!(katakana("ゔぃーなす").as_deref(), Some("ヴィーナス"));
        assert_eq!(katakana("雨"), None);
    }
}
