//! Terms as a user names them.

use polars::prelude::*;

use super::error::QueryError;
use super::filters::{Filters, PartsOfSpeech};
use super::word_lists::Variants;
use tsubuyaki_tokens::{Kind, entities, normalize};
use tsubuyaki_warehouse::{Snapshot, Table};

/// The kinds that the vocabulary has.
const IN_VOCABULARY: [Kind; 4] = [Kind::Word, Kind::Compound, Kind::Hashtag, Kind::Emoji];

/// A lemma that was asked for, and what the vocabulary knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// Normalized, variants united.
    pub lemma: String,
    /// The parts of speech and kinds that it occurs as in original posts; of a mention, URL,
    /// emoticon, number or symbol, which the vocabulary lacks, what it would be.
    pub known_as: Vec<(String, String)>,
}

/// Looks terms up.
///
/// # Errors
///
/// A term that never occurs, with those that are most like it.
pub(crate) fn look_up(
    snapshot: &Snapshot,
    names: &[String],
    filters: &Filters,
) -> Result<Vec<Term>, QueryError> {
    let united = Variants::united_of(&filters.variants)?;
    let columns = ["lemma", "pos", "kind"].map(col);
    let vocabulary = snapshot.scan(Table::Vocabulary, &[])?.select(columns).collect()?;
    let column = |name: &str| Ok::<_, PolarsError>(vocabulary.column(name)?.str()?.clone());
    let (lemmas, pos, kind) = (column("lemma")?, column("pos")?, column("kind")?);
    let rows = || lemmas.iter().flatten().map(|lemma| united.canonical(lemma));
    names
        .iter()
        .map(|name| {
            if name.trim().is_empty() {
                return Err(QueryError::Usage("a term is empty".to_owned()));
            }
            let (written, entity) = lemma_of(name.trim());
            let lemma = united.canonical(&written).to_owned();
            let of_row = |row| Some((pos.get(row)?.to_owned(), kind.get(row)?.to_owned()));
            let mut known_as: Vec<(String, String)> = rows()
                .enumerate()
                .filter(|(_, known)| *known == lemma)
                .filter_map(|(row, _)| of_row(row))
                .collect();
            known_as.sort();
            known_as.dedup();
            if known_as.is_empty() {
                let entity = entity.and_then(|kind| Some((kind.entity_pos()?, kind)));
                let (pos, kind) = entity
                    .or_else(|| without_words(&lemma))
                    .filter(|(_, kind)| !IN_VOCABULARY.contains(kind))
                    .ok_or_else(|| {
                        let similar = similar(&lemma, rows());
                        QueryError::NeverSaid { lemma: lemma.clone(), similar }
                    })?;
                known_as.push((pos.to_owned(), kind.name().to_owned()));
            }
            Ok(Term { lemma, known_as })
        })
        .collect()
}

/// What the column `lemma` has for a term as a person writes it, and
/// which kind of entity it is, if any.
fn lemma_of(name: &str) -> (String, Option<Kind>) {
    match entities(name).as_slice() {
        [entity] if entity.start == 0 && entity.end == name.len() => {
            (entity.kind.lemma(name).into_owned(), Some(entity.kind.kind()))
        }
        _ => (normalize(name).into_owned(), None),
    }
}

/// What a lemma is that has a number and no word, or signs only.
fn without_words(lemma: &str) -> Option<(&'static str, Kind)> {
    let is_numeral = |c: char| c.is_numeric() || "一二三四五六七八九十百千万億兆".contains(c);
    let is_of_numbers = |c: char| is_numeral(c) || ".,:/%年月日時分秒円".contains(c);
    if lemma.chars().all(is_of_numbers) && lemma.chars().any(is_numeral) {
        return Some(("名詞", Kind::Number));
    }
    (!lemma.chars().any(char::is_alphanumeric)).then_some(("記号", Kind::Symbol))
}

/// The filters under which terms count that were asked for by name. Content
/// words stay content words, but a compound, a hashtag or an emoji that is asked
/// for counts too, and with it all of its kind.
///
/// # Errors
///
/// A term that the filters leave out.
pub(crate) fn widened(filters: &Filters, terms: &[Term]) -> Result<Filters, QueryError> {
    let mut filters = filters.clone();
    if filters.parts_of_speech == PartsOfSpeech::Content && filters.kinds.is_none() {
        let is_entity = |kind: &Kind| match kind {
            Kind::Compound => terms.iter().any(|term| term.may_be(*kind)),
            kind => terms.iter().any(|term| term.is_only(*kind)),
        };
        let entities: Vec<Kind> =
            Kind::ALL.into_iter().filter(|kind| *kind != Kind::Word && is_entity(kind)).collect();
        if !entities.is_empty() {
            filters.kinds = Some([Kind::Word].into_iter().chain(entities).collect());
        }
    }
    let stopwords = filters.stopwords()?;
    for Term { lemma, known_as } in terms {
        if stopwords.contains(lemma) {
            return Err(QueryError::StopWord { lemma: lemma.clone() });
        }
        let is_left_out = |(pos, kind): &(String, String)| !filters.may_want(pos, kind);
        if known_as.iter().all(is_left_out) {
            let parts_of_speech = known_as.iter().map(|(pos, _)| pos.clone()).collect();
            return Err(QueryError::LeftOut { lemma: lemma.clone(), parts_of_speech });
        }
    }
    Ok(filters)
}

impl Term {
    /// Whether it occurs as this kind and no other.
    /// Whether the vocabulary has it, which then knows the days between which it is said.
    pub(crate) fn is_of_vocabulary(&self) -> bool {
        IN_VOCABULARY.iter().any(|kind| self.may_be(*kind))
    }

    fn is_only(&self, kind: Kind) -> bool {
        self.known_as.iter().all(|(_, known)| known == kind.name())
    }

    /// Whether it occurs as this kind, maybe among others.
    pub(crate) fn may_be(&self, kind: Kind) -> bool {
        self.known_as.iter().any(|(_, known)| known == kind.name())
    }
}

/// The words that are most like one that is not there.
fn similar<'a>(lemma: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    const NAMED: usize = 3;
    /// Below it two words have little in common.
    const LIKE: f64 = 0.7;
    let mut nearest: Vec<(f64, &str)> = known
        .filter(|known| known.chars().any(|c| lemma.contains(c)))
        .map(|known| (strsim::jaro_winkler(lemma, known), known))
        .filter(|(likeness, _)| *likeness > LIKE)
        .collect();
    nearest.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(y.1)));
    nearest.dedup();
    nearest.truncate(NAMED);
    nearest.into_iter().map(|(_, name)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_signs_are_no_words() {
        for (lemma, kind) in [
            ("311", Some(Kind::Number)),
            ("18時30分", Some(Kind::Number)),
            ("5500円", Some(Kind::Number)),
            ("一", Some(Kind::Number)),
            ("1.5%", Some(Kind::Number)),
            ("!", Some(Kind::Symbol)),
            ("・", Some(Kind::Symbol)),
            ("円", None),
            ("3連休", None),
            ("朝", None),
        ] {
            assert_eq!(without_words(lemma).map(|(_, kind)| kind), kind, "{lemma}");
        }
    }
}
