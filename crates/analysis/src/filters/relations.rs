//! The relations that queries join with: the filters as rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use polars::prelude::*;

use super::{Filters, HashtagWords, Negated, Retweets};
use crate::error::QueryError;
use crate::word_lists::{Stopwords, Variants, WordList};
use tsubuyaki_warehouse::{Category, Manifest};

impl Filters {
    /// The stop words in all their spellings, and what the dictionary unites
    /// them with. The table of variants does not: a word that it leads elsewhere
    /// is that.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or a line is not a word.
    pub fn stopwords(&self) -> Result<Arc<BTreeSet<String>>, QueryError> {
        // Those of the lists in `data/` are made once.
        static OWN: OnceLock<Arc<BTreeSet<String>>> = OnceLock::new();
        let is_own = [&self.stopwords, &self.variants].iter().all(|list| **list == WordList::Own);
        if is_own && let Some(stopwords) = OWN.get() {
            return Ok(stopwords.clone());
        }
        let mut stopwords = Stopwords::read(&self.stopwords)?.rows();
        let variants = Variants::read(&self.variants)?;
        let (all, named) = (Variants::united_of(&self.variants)?, variants.named());
        let united: Vec<String> = stopwords
            .iter()
            .filter(|word| !named.contains(word.as_str()))
            .filter_map(|word| all.get(word).map(str::to_owned))
            .collect();
        stopwords.extend(united);
        let stopwords = Arc::new(stopwords);
        Ok(if is_own { OWN.get_or_init(|| stopwords).clone() } else { stopwords })
    }

    /// The rows of the relation `wanted`: pos, pos1, kind, `in_hashtag`,
    /// `in_compound`, negated and `is_retweet` of what counts.
    ///
    /// # Errors
    ///
    /// When the frame cannot be made.
    pub fn wanted(&self, manifest: &Manifest) -> PolarsResult<DataFrame> {
        let retweets: &[bool] = match self.retweets {
            Retweets::Exclude => &[false],
            Retweets::Include => &[false, true],
            Retweets::Only => &[true],
        };
        let hashtag_words: &[bool] = match self.hashtag_words {
            HashtagWords::In => &[false, true],
            HashtagWords::Out => &[false],
        };
        let negated: &[bool] = match self.negated {
            Negated::Include => &[false, true],
            Negated::Exclude => &[false],
            Negated::Only => &[true],
        };
        let mut rows = Vec::new();
        for category in manifest.categories.iter().filter(|category| self.wants(category)) {
            let mut units = [false, true].to_vec();
            units.retain(|&in_compound| self.wants_unit(&category.kind, in_compound));
            for &in_compound in &units {
                for &in_hashtag in hashtag_words {
                    for &negated in negated {
                        for &is_retweet in retweets {
                            rows.push((category, [in_hashtag, in_compound, negated, is_retweet]));
                        }
                    }
                }
            }
        }
        let flag = |name: &str, place: usize| {
            Column::new(name.into(), rows.iter().map(|row| row.1[place]).collect::<Vec<_>>())
        };
        let text = |name: &str, value: fn(&Category) -> &str| {
            Column::new(name.into(), rows.iter().map(|row| value(row.0)).collect::<Vec<_>>())
        };
        DataFrame::new(
            rows.len(),
            vec![
                text("pos", |category| &category.pos),
                text("pos1", |category| &category.pos1),
                text("kind", |category| &category.kind),
                flag("in_hashtag", 0),
                flag("in_compound", 1),
                flag("negated", 2),
                flag("is_retweet", 3),
            ],
        )
    }

    /// The rows of the relation `stopwords`: lemma.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or a line is not a word.
    pub fn stopword_rows(&self) -> Result<DataFrame, QueryError> {
        let stopwords = self.stopwords()?;
        let lemmas: Vec<&str> = stopwords.iter().map(String::as_str).collect();
        Ok(DataFrame::new(lemmas.len(), vec![Column::new("lemma".into(), lemmas)])?)
    }

    /// The rows of the relation `variants`: variant, canonical.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, a line is not `variant,canonical`, or the
    /// entries contradict each other.
    pub fn variant_rows(&self) -> Result<DataFrame, QueryError> {
        // That of the list in `data/` is made once.
        static OWN: OnceLock<DataFrame> = OnceLock::new();
        let is_own = self.variants == WordList::Own;
        if is_own && let Some(rows) = OWN.get() {
            return Ok(rows.clone());
        }
        let united = Variants::united_of(&self.variants)?;
        let (variants, canonical): (Vec<&str>, Vec<&str>) = united.rows().into_iter().unzip();
        let rows = DataFrame::new(
            variants.len(),
            vec![
                Column::new("variant".into(), variants),
                Column::new("canonical".into(), canonical),
            ],
        )?;
        Ok(if is_own { OWN.get_or_init(|| rows).clone() } else { rows })
    }

    /// All relations by their names, for another engine to ask the same
    /// question.
    ///
    /// # Errors
    ///
    /// As [`Filters::stopword_rows`] and [`Filters::variant_rows`]; when the
    /// filters pick tweets, which no relation says.
    pub fn relations(
        &self,
        manifest: &Manifest,
    ) -> Result<[(&'static str, DataFrame); 3], QueryError> {
        if self.of_tweets().is_some() {
            return Err(QueryError::NotARelation);
        }
        Ok([
            ("wanted", self.wanted(manifest)?),
            ("stopwords", self.stopword_rows()?),
            ("variants", self.variant_rows()?),
        ])
    }

    /// blake3 of what the lists come to, by the names of their relations.
    ///
    /// # Errors
    ///
    /// As [`Filters::stopword_rows`] and [`Filters::variant_rows`].
    pub fn hashes(&self) -> Result<BTreeMap<String, String>, QueryError> {
        let stopwords = self.stopwords()?;
        let united = Variants::united_of(&self.variants)?;
        // Large pieces are hashed several times as fast.
        let [mut words, mut variants] = [String::new(), String::new()];
        for word in stopwords.iter() {
            words.extend([word, "\n"]);
        }
        for (variant, canonical) in united.rows() {
            variants.extend([variant, "\n", canonical, "\n"]);
        }
        let hashes = [words, variants].map(|text| blake3::hash(text.as_bytes()));
        let named = ["stopwords", "variants"].map(str::to_owned).into_iter();
        let mut named: BTreeMap<String, String> =
            named.zip(hashes.map(|hash| hash.to_hex().to_string())).collect();
        let left_out = [&self.not_authors, &self.not_clients, &self.not_texts];
        if left_out.iter().any(|values| !values.is_empty()) {
            let hash = blake3::hash(format!("{left_out:?}").as_bytes()).to_hex().to_string();
            named.insert("left_out".to_owned(), hash);
        }
        Ok(named)
    }
}
