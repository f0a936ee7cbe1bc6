//! What the words of the simple form cost: so little that they win over being
//! cut apart.
//!
//! lindera gives all of them one cost, in IPADIC -10,000. Two of them within a
//! longer one would then cost less than the longer one: ひより and 生誕祭 would
//! always break ひより生誕祭. So a word costs less still than the cheapest way
//! to make it up of others.

use std::collections::HashMap;

use super::entry::Entry;

/// How much less a word costs than the others within it.
const MARGIN: i32 = 5_000;
/// The least cost: all are made smaller together if one would be less.
const LEAST: i32 = -32_000;

/// Gives a cost to all entries that have none. One that has no others within it
/// gets `default`, the dictionary's own.
pub(super) fn settle(entries: &mut [Entry], default: i16) {
    let mut costs: HashMap<String, i32> = HashMap::new();
    for entry in entries.iter() {
        if let Some(cost) = entry.cost {
            let least = costs.entry(entry.surface.clone()).or_insert_with(|| cost.into());
            *least = i32::from(cost).min(*least);
        }
    }
    let mut simple: Vec<(&mut Entry, i32)> = entries
        .iter_mut()
        .filter(|entry| entry.cost.is_none())
        .map(|entry| (entry, i32::from(default)))
        .collect();
    // The words within a word are shorter, and so have their costs before it.
    simple.sort_by_cached_key(|(entry, _)| (entry.surface.len(), entry.surface.clone()));
    for (entry, cost) in &mut simple {
        let within = cheapest(&entry.surface, &costs);
        if within < 0 {
            *cost = within.saturating_sub(MARGIN).min(*cost);
        }
        costs.insert(entry.surface.clone(), *cost);
    }
    let least = simple.iter().map(|(_, cost)| *cost).min().unwrap_or(0);
    for (entry, cost) in simple {
        let cost = i64::from(cost);
        let cost = if least < LEAST { cost * i64::from(LEAST) / i64::from(least) } else { cost };
        entry.cost = Some(i16::try_from(cost).unwrap_or(i16::MIN));
    }
}

/// The least that shorter words within a word come to, what lies between them
/// costing nothing.
fn cheapest(word: &str, costs: &HashMap<String, i32>) -> i32 {
    let mut ends: Vec<usize> = word.char_indices().map(|(start, _)| start).collect();
    ends.push(word.len());
    // For each end of a character: the least up to there.
    let mut least = vec![0_i32; ends.len()];
    for end in 1..ends.len() {
        least[end] = (0..end)
            .filter(|&start| (start, end) != (0, ends.len() - 1))
            .filter_map(|start| {
                let cost = costs.get(&word[ends[start]..ends[end]])?;
                Some(least[start].saturating_add(*cost))
            })
            .fold(least[end - 1], i32::min);
    }
    least[ends.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(words: &[(&str, Option<i16>)]) -> Vec<i16> {
        let mut entries: Vec<Entry> =
            words.iter().map(|(surface, cost)| Entry::for_test(surface, *cost)).collect();
        settle(&mut entries, -10_000);
        entries.into_iter().filter_map(|entry| entry.cost).collect()
    }

    #[test]
    fn a_word_costs_less_than_those_within_it() {
        assert_eq!(settled(&[("生誕祭", None), ("雨", None)]), [-10_000, -10_000]);
        assert_eq!(settled(&[("生誕祭", None), ("祭", None)]), [-15_000, -10_000]);
        assert_eq!(settled(&[("生誕祭", None), ("祭", Some(-20_000))]), [-25_000, -20_000]);
        assert_eq!(settled(&[("生誕祭", None), ("祭", Some(20_000))]), [-10_000, 20_000]);
        // -10,000, -10,000, -25,000 and -40,000 would leave the numbers.
        assert_eq!(
            settled(&[("生誕", None), ("祭", None), ("生誕祭", None), ("生誕祭と生誕", None)]),
            [-8_000, -8_000, -20_000, -32_000]
        );
    }

    #[test]
    fn what_lies_between_words_costs_nothing() {
        let costs = HashMap::from([("生誕".into(), -100), ("祭".into(), -50), ("誕生".into(), 30)]);
        assert_eq!(cheapest("生誕祭", &costs), -150);
        assert_eq!(cheapest("生誕の祭", &costs), -150);
        assert_eq!(cheapest("誕生日", &costs), 0);
        // The word itself does not count.
        assert_eq!(cheapest("祭", &costs), 0);
    }
}
