//! What the words of the simple form stand beside: what other words of their
//! part of speech do.
//!
//! lindera would give all of them the context of a sentence's beginning and
//! end. The が after such a word would then be a conjunction, as at the
//! beginning of a sentence, and no longer the particle.

use std::collections::BTreeMap;

use lindera_dictionary::dictionary::Dictionary;
use lindera_dictionary::dictionary::context_id_map::ContextIdMap;

use super::entry::{Entry, Rules};
use crate::dictionary::{entries, features_of};

/// A part of speech of the usual kind, where a dictionary divides it further.
const COMMON: &str = "一般";

/// How often words of a part of speech have two context ids, left and right:
/// those of the part of speech itself, of the common kind of it, of any kind.
type Counts = [BTreeMap<(u16, u16), u64>; 3];

/// Gives context ids to all entries of the simple form: those that most words
/// have of their part of speech, or of what it belongs to. Those of a part of
/// speech that the dictionary does not have keep the ids of its metadata.
pub(super) fn settle(entries: &mut [Entry], dictionary: &Dictionary, rules: &Rules) {
    let mut counts: BTreeMap<Vec<String>, Counts> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.cost.is_none()) {
        let parts = entry.parts_of_speech(rules);
        for level in 1..=parts.len() {
            counts.entry(parts[..level].to_vec()).or_default();
        }
    }
    if counts.is_empty() {
        return;
    }
    count(dictionary, rules, &mut counts);
    let ids: BTreeMap<Vec<String>, (u16, u16)> = counts
        .into_iter()
        .filter_map(|(parts, counts)| Some((parts, most_usual(&counts)?)))
        .map(|(parts, ids)| (parts, before_remap(ids, dictionary.metadata.context_id_map.as_ref())))
        .collect();
    for entry in entries.iter_mut().filter(|entry| entry.cost.is_none()) {
        let parts = entry.parts_of_speech(rules);
        let known = (1..=parts.len()).rev().find_map(|level| ids.get(&parts[..level]));
        if let Some(&known) = known {
            entry.context_ids = known;
        }
    }
}

fn count(dictionary: &Dictionary, rules: &Rules, counts: &mut BTreeMap<Vec<String>, Counts>) {
    let places = rules.pos_places();
    for (word, context_ids) in entries(dictionary) {
        let features: Vec<&str> = features_of(dictionary, word);
        let mut pos = places.iter().map(|&place| features.get(place).copied().unwrap_or_default());
        let mut parts = Vec::with_capacity(places.len());
        let mut next = pos.next();
        while let Some(part) = next {
            parts.push(part.to_owned());
            next = pos.next();
            let Some(counts) = counts.get_mut(&parts) else { break };
            let kind = match next {
                None => 0,
                Some(below) if below == rules.none => 0,
                Some(COMMON) => 1,
                Some(_) => 2,
            };
            *counts[kind].entry(context_ids).or_default() += 1;
        }
    }
}

fn most_usual(counts: &Counts) -> Option<(u16, u16)> {
    let counts = counts.iter().find(|counts| !counts.is_empty())?;
    counts.iter().max_by_key(|(_, count)| **count).map(|(ids, _)| *ids)
}

/// Context ids as they were before the dictionary was built: those of user
/// dictionaries are mapped again when they are put beside it.
fn before_remap((left, right): (u16, u16), map: Option<&ContextIdMap>) -> (u16, u16) {
    let find = |mapped: &[u16], id: u16| {
        let place = mapped.iter().position(|&mapped| mapped == id);
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(id)
    };
    map.map_or((left, right), |map| (find(&map.left, left), find(&map.right, right)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::load_ipadic;
    use crate::fields::Fields;

    #[test]
    fn ids_are_those_of_the_part_of_speech() {
        let dictionary = load_ipadic().unwrap().dictionary;
        let fields = Fields::of(&dictionary.metadata).unwrap();
        let rules = Rules::of(&dictionary, &fields).unwrap();
        // The ids are those of left-id.def.
        for (pos, ids) in [
            ("名詞", (1285, 1285)),
            ("名詞-固有名詞", (1288, 1288)),
            ("名詞-固有名詞-組織", (1292, 1292)),
            ("名詞-固有名詞-人名-名", (1291, 1291)),
            ("名詞-あだ名", (1285, 1285)),
        ] {
            let line = format!("草,{pos},クサ");
            let mut entries = super::super::entry::read(line.as_bytes(), &rules).unwrap();
            settle(&mut entries, &dictionary, &rules);
            assert_eq!(entries[0].context_ids, ids, "{pos}");
        }
    }

    #[test]
    fn ids_of_a_remapped_dictionary_are_mapped_back() {
        let map = ContextIdMap { left: vec![0, 2, 1], right: vec![0, 3, 1, 2] };
        assert_eq!(before_remap((2, 3), Some(&map)), (1, 1));
        assert_eq!(before_remap((2, 3), None), (2, 3));
    }
}
