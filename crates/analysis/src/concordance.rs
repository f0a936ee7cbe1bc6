//! Keyword in context.

use jiff::civil::Date;

use super::answer::Answer;
use super::engine::answer;
use super::error::QueryError;
use super::filters::{Filters, PartsOfSpeech};
use super::question::Question;
use super::term::{Term, look_up};
use super::values::Values;
use super::word_lists::WordList;
use tsubuyaki_warehouse::Snapshot;

/// Where terms stand, each occurrence with the text around it, in the order of
/// the tweets: date, `tweet_id`, `local_time` (null where
/// the time of day is not known), author, position, before, keyword, after. A
/// name is that of a lemma, or a word as it is written. Without parts of speech
/// or kinds to choose from, a term counts as whatever it stands there; stop
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
) -> Result<Answer, QueryError> {
    let mut filters = Filters { stopwords: WordList::None, ..filters.clone() };
    if filters.parts_of_speech == PartsOfSpeech::Content && filters.kinds.is_none() {
        filters.parts_of_speech = PartsOfSpeech::All;
    }
    let mut values = Values::default().with("from", &from).with("to", &to);
    let mut unknown = None;
    for name in names {
        match look_up(snapshot, std::slice::from_ref(name), &filters) {
            Ok(terms) => {
                for Term { lemma, .. } in terms {
                    values.add("term", &lemma);
                }
            }
            // It may be a word as it is written: 食べた.
            Err(error @ QueryError::NoData(_)) => {
                unknown.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
        values.add("term", &name.trim());
    }
    let mut answer = answer(snapshot, &Question::named("concordance")?, &values, &filters)?;
    match unknown {
        Some(error) if answer.frame.height() == 0 => return Err(error),
        _ => {}
    }
    if let Some(min_count) = filters.min_count
        && i64::try_from(answer.frame.height()).is_ok_and(|found| found < min_count)
    {
        answer.frame = answer.frame.clear();
    }
    Ok(answer)
}
