//! Words that rose inside one hashtag: 毎日 of `#まいにち日記` is that hashtag.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::TermKey;
use super::changes::{Compared, Material};
use crate::error::QueryError;
use crate::filters::Filters;
use crate::numbered::Terms;
use crate::views::{Asked, Part, View, each};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::Snapshot;

/// How much of what a word rose by, or of all its occurrences, stands in hashtags if it is
/// one of these, and how much of that in the one that it is.
const ALMOST_ALL: f64 = 0.8;
const HASHTAG: &str = "ハッシュタグ";

/// A word with how often it is said on the day or in the period, and what part of that it
/// was to be expected.
pub(super) struct Asking<'a> {
    pub key: &'a TermKey,
    pub count: i64,
    pub expected: f64,
}

/// Where words are looked for.
pub(super) struct Of<'a> {
    pub snapshot: &'a Snapshot,
    pub days: &'a [Date],
    /// The days that those expected are of, and how many times as many words the others have.
    pub baseline: &'a [Date],
    pub scale: f64,
    pub filters: &'a Filters,
}

/// The hashtags that words are.
pub(super) type Tags = BTreeMap<TermKey, TermKey>;

impl Of<'_> {
    /// The words whose growth stands almost all in one hashtag, with these.
    pub(super) fn tags(&self, words: &[Asking]) -> Result<Tags, QueryError> {
        let tagged = self.tagged(self.days, words.iter().map(|word| word.key))?;
        let growth = |word: &Asking| word.count as f64 - word.expected;
        let of_tags = |word: &Asking| tagged.get(word.key).copied().unwrap_or(0) as f64;
        let mut words: Vec<&Asking> = words
            .iter()
            .filter(|word| of_tags(word) > 0.0 && of_tags(word) >= ALMOST_ALL * growth(word))
            .collect();
        // Of what hashtags always have nothing grew.
        let grown = words.iter().filter(|word| word.expected > 0.0).map(|word| word.key);
        let before = self.tagged(self.baseline, grown)?;
        words.retain(|word| {
            let before = before.get(word.key).copied().unwrap_or(0) as f64 * self.scale;
            of_tags(word) - before.min(word.expected) >= ALMOST_ALL * growth(word)
        });
        self.tags_around(&words.into_iter().map(|word| word.key).collect())
    }

    /// How often words stand in hashtags.
    fn tagged<'a>(
        &self,
        days: &[Date],
        words: impl Iterator<Item = &'a TermKey>,
    ) -> Result<HashMap<TermKey, i64>, QueryError> {
        const COLUMNS: [&str; 5] = ["lemma", "pos", "in_hashtag", "negated", "count"];
        let lemmas: BTreeSet<&str> = words.map(|key| key.lemma.as_str()).collect();
        let lemmas: Vec<&str> = lemmas.into_iter().collect();
        let mut tagged = HashMap::new();
        if lemmas.is_empty() || days.is_empty() {
            return Ok(tagged);
        }
        let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: Some(&lemmas) };
        let mut terms = Terms::default();
        let mut take = |part: Part| {
            let of_rows = part.terms(|lemma, pos| terms.number(lemma, pos))?;
            let rows = of_rows.into_iter().zip(part.flags("in_hashtag")?).zip(part.counts());
            for ((term, _), (_, count)) in rows.filter(|((_, in_hashtag), _)| *in_hashtag) {
                let (lemma, pos) = terms.term(term);
                *tagged.entry(TermKey::new(lemma, pos)).or_insert(0) += count;
            }
            Ok(())
        };
        each(self.snapshot, View::Words, days, self.filters, &asked, &mut take)?;
        Ok(tagged)
    }

    /// The hashtags around words, of those that stand almost always in one.
    fn tags_around(&self, words: &BTreeSet<&TermKey>) -> Result<Tags, QueryError> {
        const COLUMNS: [&str; 6] =
            ["lemma", "pos", "tweet_id", "in_hashtag", "start_place", "end_place"];
        if words.is_empty() {
            return Ok(Tags::new());
        }
        let kinds = Some(vec![Kind::Word, Kind::Compound, Kind::Hashtag]);
        let filters = Filters { kinds, ..self.filters.clone() };
        let asked = Asked { columns: &|name| COLUMNS.contains(&name), lemmas: None };
        let mut terms = Terms::default();
        let mut around = Around::default();
        let mut take = |part: Part| {
            let of_rows = part.terms(|lemma, pos| terms.number(lemma, pos))?;
            let rows: Vec<usize> = (0..of_rows.len()).collect();
            let places = part.places("start", &rows)?.into_iter().zip(part.places("end", &rows)?);
            let tweets = part.numbers("tweet_id")?.into_iter().zip(part.flags("in_hashtag")?);
            for ((term, (start, end)), (tweet, in_hashtag)) in
                of_rows.into_iter().zip(places).zip(tweets)
            {
                let key = terms.term(term);
                around.of_tweet(tweet);
                if key.1 == HASHTAG {
                    around.tags.push((start, end, term));
                } else if in_hashtag
                    && words.iter().any(|word| (word.lemma.as_str(), word.pos.as_str()) == key)
                {
                    around.words.push((start, term));
                }
            }
            Ok(())
        };
        each(self.snapshot, View::Said, self.days, &filters, &asked, &mut take)?;
        around.of_tweet(None);
        let key = |term: u32| {
            let (lemma, pos) = terms.term(term);
            TermKey::new(lemma, pos)
        };
        let mut tags = Tags::new();
        for (&word, counts) in &around.counts {
            let all: i64 = counts.values().sum();
            // The first by name of equals.
            let most = counts
                .iter()
                .max_by_key(|(tag, count)| (**count, std::cmp::Reverse(terms.term(**tag))));
            let most = most.filter(|(_, count)| **count as f64 >= ALMOST_ALL * all as f64);
            tags.extend(most.map(|(&tag, _)| (key(word), key(tag))));
        }
        Ok(tags)
    }
}

/// The hashtags around words, one tweet after the other.
#[derive(Default)]
struct Around {
    last: Option<i64>,
    /// Of the last tweet, with their places.
    tags: Vec<(i32, i32, u32)>,
    words: Vec<(i32, u32)>,
    /// How often each word stands in each hashtag.
    counts: HashMap<u32, HashMap<u32, i64>>,
}

impl Around {
    /// Ends the tweet before, if this is another.
    fn of_tweet(&mut self, tweet: Option<i64>) {
        if tweet.is_some() && self.last == tweet {
            return;
        }
        self.last = tweet;
        for (place, word) in self.words.drain(..) {
            let around = self.tags.iter().find(|(start, end, _)| (*start..*end).contains(&place));
            if let Some(&(.., tag)) = around {
                *self.counts.entry(word).or_default().entry(tag).or_insert(0) += 1;
            }
        }
        self.tags.clear();
    }
}

/// Says the hashtags for the words that they are, of those that rose.
pub(super) fn name(compared: &mut Compared, material: &mut Material, tags: &Tags) {
    if tags.is_empty() {
        return;
    }
    let named = |key: &TermKey| tags.get(key).unwrap_or(key).clone();
    let mut telling: Vec<TermKey> = Vec::new();
    for key in compared.telling_rise.iter().map(named) {
        if !telling.contains(&key) {
            telling.push(key);
        }
    }
    compared.telling_rise = telling;
    let [risen, _] = &mut compared.beyond_chance;
    for terms in [risen, &mut compared.sure] {
        let of_words: Vec<TermKey> =
            terms.iter().filter_map(|key| tags.get(key)).cloned().collect();
        terms.extend(of_words);
    }
    let (all, posts) = (std::mem::take(&mut compared.risen), std::mem::take(&mut material.posts));
    for (mut risen, mut posts) in all.into_iter().zip(posts) {
        risen.key = named(&risen.key);
        match compared.risen.iter().position(|other| other.key == risen.key) {
            Some(place) => {
                let known = &mut compared.risen[place];
                known.is_sure |= risen.is_sure;
                known.authors = known.authors.max(risen.authors);
                let of_known = &mut material.posts[place];
                of_known.append(&mut posts);
                of_known.sort_unstable();
                of_known.dedup();
            }
            None => {
                compared.risen.push(risen);
                material.posts.push(posts);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::changes::Risen;
    use super::*;

    #[test]
    fn words_of_a_hashtag_are_told_once_and_by_its_name() {
        let key = |lemma: &str| TermKey::new(lemma, "名詞");
        let tag = TermKey::new("#ひより生誕祭", HASHTAG);
        let keys = ["生誕", "雨", "祭"].map(key);
        let risen = |key: &TermKey, authors| Risen {
            key: key.clone(),
            counts: (9, 3),
            authors: Some(authors),
            is_sure: key.lemma == "祭",
            since: None,
        };
        let mut compared = Compared {
            telling_rise: keys.to_vec(),
            beyond_chance: [keys.iter().cloned().collect(), BTreeSet::new()],
            sure: BTreeSet::from([key("祭")]),
            risen: keys.iter().zip([4, 5, 6]).map(|(key, people)| risen(key, people)).collect(),
            ..Compared::default()
        };
        let mut material =
            Material { posts: vec![vec![1, 3], vec![2], vec![0, 3]], ..Material::default() };
        let tags = Tags::from([(key("生誕"), tag.clone()), (key("祭"), tag.clone())]);
        name(&mut compared, &mut material, &tags);
        assert_eq!(compared.telling_rise, [tag.clone(), key("雨")]);
        assert_eq!(material.posts, [vec![0, 1, 3], vec![2]]);
        let told: Vec<_> =
            compared.risen.iter().map(|risen| (&risen.key, risen.authors, risen.is_sure)).collect();
        assert_eq!(told, [(&tag, Some(6), true), (&key("雨"), Some(5), false)]);
        assert!(compared.sure.contains(&tag) && compared.beyond_chance[0].contains(&tag));
    }

    #[test]
    fn a_word_is_in_the_hashtag_around_its_place() {
        let mut around = Around::default();
        for tweet in [1, 2] {
            around.of_tweet(Some(tweet));
            around.tags.extend([(0, 4, 90), (5, 9, 91)]);
            around.words.extend([(6, 7), (12, 8)]);
        }
        around.of_tweet(None);
        assert_eq!(around.counts[&7], HashMap::from([(91, 2)]));
        assert!(!around.counts.contains_key(&8));
    }
}
