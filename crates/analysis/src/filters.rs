//! The filters: what counts when a question is asked.

mod relations;
mod told;

use polars::prelude::*;

use super::part_of_speech::PartOfSpeech;
use super::word_lists::WordList;
pub use told::{Acting, Filter};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::Category;

/// Parts of speech that carry content.
const CONTENT: [&str; 5] = ["名詞", "動詞", "形容詞", "副詞", "感動詞"];
/// Their subcategories that do not.
const NOT_CONTENT: [&str; 8] =
    ["非自立", "代名詞", "数", "接尾", "特殊", "接続詞的", "動詞非自立的", "引用文字列"];

/// Subcategories that the rankings of a page leave out, though they are plain lists of
/// parts of speech: numerals, and the units and suffixes after them.
const NOT_TOPICS: [&str; 4] = ["数", "数詞", "接尾", "助数詞"];

/// Which rows of the tables count. The same for every question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub parts_of_speech: PartsOfSpeech,
    /// Whether only words count, without numerals, units and suffixes.
    pub topics_only: bool,
    /// `None` for all kinds, or for words where the question is about content
    /// words.
    pub kinds: Option<Vec<Kind>>,
    pub retweets: Retweets,
    pub hashtag_words: HashtagWords,
    pub units: Units,
    pub negated: Negated,
    pub stopwords: WordList,
    pub variants: WordList,
    /// Whose tweets count: screen names, or ids in digits; none for all.
    pub authors: Vec<String>,
    /// The apps by which tweets that count were posted; none for all.
    pub clients: Vec<String>,
    /// The languages of the tweets that count, as their source names them; none
    /// for all.
    pub tweet_languages: Vec<String>,
    /// The networks of the tweets that count; none for all.
    pub networks: Vec<String>,
    /// Whose tweets do not count, as `authors`.
    pub not_authors: Vec<String>,
    /// The apps by which tweets that do not count were posted.
    pub not_clients: Vec<String>,
    /// Regular expressions: tweets whose text one of them finds do not count.
    pub not_texts: Vec<String>,
    /// How often a term must occur; `None` for as often as the question says.
    pub min_count: Option<i64>,
}

/// Which words count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PartsOfSpeech {
    /// Those that carry content.
    #[default]
    Content,
    All,
    Listed(Vec<PartOfSpeech>),
}

/// Whether the words of others count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Retweets {
    #[default]
    Exclude,
    Include,
    Only,
}

/// Whether the words within hashtags count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum HashtagWords {
    #[default]
    In,
    Out,
}

/// By which units terms are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Units {
    /// Words as the dictionary has them
    #[default]
    Short,
    /// Compounds, and the words that are in none
    Long,
    /// Compounds and all words, also those within compounds
    Both,
}

/// Whether words count that are denied, as 嬉しい is in 嬉しくない.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Negated {
    #[default]
    Include,
    Exclude,
    Only,
}

impl Units {
    /// Whether tokens of a kind, in or outside a compound, are such units.
    fn include(self, kind: &str, in_compound: bool) -> bool {
        match self {
            Self::Short => kind != Kind::Compound.name(),
            Self::Long => !in_compound,
            Self::Both => true,
        }
    }
}

impl Filters {
    /// A plain list of parts of speech, as the rankings of the daily page
    /// have it, less the same stop words, numerals, units and suffixes.
    #[must_use]
    pub fn of_plain(&self, parts_of_speech: &[&str]) -> Self {
        let of = |pos: &&str| PartOfSpeech { pos: (*pos).to_owned(), pos1: None };
        let parts_of_speech = PartsOfSpeech::Listed(parts_of_speech.iter().map(of).collect());
        Self { parts_of_speech, topics_only: true, units: Units::Short, ..self.of_content_words() }
    }

    /// Content words, less the same stop words and of no one who is left out.
    #[must_use]
    pub fn of_content_words(&self) -> Self {
        Self {
            stopwords: self.stopwords.clone(),
            variants: self.variants.clone(),
            not_authors: self.not_authors.clone(),
            not_clients: self.not_clients.clone(),
            not_texts: self.not_texts.clone(),
            units: self.units,
            ..Self::default()
        }
    }

    /// The same where compounds and their parts would both count: the parts alone.
    pub(crate) fn of_words(&self) -> Self {
        let units = if self.units == Units::Both { Units::Short } else { self.units };
        Self { units, ..self.clone() }
    }

    /// Whether terms of a category count, retweets and hashtags aside.
    #[must_use]
    pub fn wants(&self, category: &Category) -> bool {
        let Category { pos, pos1, kind } = category;
        let is_kind = |kinds: &[Kind]| kinds.iter().any(|wanted| wanted.name() == kind);
        if self.topics_only && (!is_word(kind) || NOT_TOPICS.contains(&pos1.as_str())) {
            return false;
        }
        match (&self.parts_of_speech, &self.kinds) {
            (PartsOfSpeech::All, kinds) => kinds.as_deref().is_none_or(is_kind),
            (PartsOfSpeech::Listed(parts), kinds) => {
                parts.iter().any(|part| part.includes(pos, pos1))
                    && kinds.as_deref().is_none_or(is_kind)
            }
            (PartsOfSpeech::Content, Some(kinds))
                if kinds.iter().all(|&kind| !matches!(kind, Kind::Word | Kind::Compound)) =>
            {
                is_kind(kinds)
            }
            (PartsOfSpeech::Content, kinds) => {
                let is_word = is_word(kind);
                // Compounds asked for by name come without the other words.
                let is_named_out = kind == Kind::Word.name()
                    && kinds.as_ref().is_some_and(|kinds| !kinds.contains(&Kind::Word));
                let is_content = is_word
                    && !is_named_out
                    && CONTENT.contains(&pos.as_str())
                    && !NOT_CONTENT.contains(&pos1.as_str());
                let is_entity = !is_word && kinds.as_deref().is_some_and(is_kind);
                is_content || is_entity
            }
        }
    }

    /// Whether terms of some subcategory of a part of speech may count.
    #[must_use]
    pub fn may_want(&self, pos: &str, kind: &str) -> bool {
        if !self.wants_unit(kind, false) {
            return false;
        }
        let is_kind = || {
            self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|wanted| wanted.name() == kind))
        };
        match &self.parts_of_speech {
            PartsOfSpeech::All => is_kind(),
            PartsOfSpeech::Listed(parts) => parts.iter().any(|part| part.pos == pos) && is_kind(),
            PartsOfSpeech::Content => {
                let pos1 = String::new();
                self.wants(&Category { pos: pos.to_owned(), pos1, kind: kind.to_owned() })
            }
        }
    }

    /// The condition on `tweets` that the filters come to, if any.
    #[must_use]
    pub(super) fn of_tweets(&self) -> Option<Expr> {
        let among = |column: Expr, values: Vec<String>| {
            column.is_in(lit(Series::new("".into(), values)).implode(true), false)
        };
        let lower = |values: &[String]| values.iter().map(|value| value.to_lowercase()).collect();
        let is_of = |authors: &Vec<String>| {
            let named = among(col("author").str().to_lowercase(), lower(authors));
            let numbered = among(col("author_id").cast(DataType::String), authors.clone());
            named.fill_null(lit(false)).or(numbered.fill_null(lit(false)))
        };
        let has = |column: &str, values: &[String]| {
            among(col(column).str().to_lowercase(), lower(values)).fill_null(lit(false))
        };
        let mut conditions = Vec::new();
        if !self.authors.is_empty() {
            conditions.push(is_of(&self.authors));
        }
        if !self.not_authors.is_empty() {
            conditions.push(is_of(&self.not_authors).not());
        }
        for (column, values) in [
            ("client", &self.clients),
            ("lang", &self.tweet_languages),
            ("network", &self.networks),
        ] {
            if !values.is_empty() {
                conditions.push(has(column, values));
            }
        }
        if !self.not_clients.is_empty() {
            conditions.push(has("client", &self.not_clients).not());
        }
        for pattern in &self.not_texts {
            conditions.push(col("text").str().contains(lit(pattern.clone()), true).not());
        }
        conditions.into_iter().reduce(Expr::and)
    }

    /// Whether tokens of a kind count, in or outside a compound. Compounds
    /// that are asked for by their kind always do.
    fn wants_unit(&self, kind: &str, in_compound: bool) -> bool {
        let is_named = |kinds: &Vec<Kind>| kinds.contains(&Kind::Compound);
        let is_asked_for =
            kind == Kind::Compound.name() && self.kinds.as_ref().is_some_and(is_named);
        is_asked_for || self.units.include(kind, in_compound)
    }
}

/// Whether tokens of a kind are words, short or long.
fn is_word(kind: &str) -> bool {
    kind == Kind::Word.name() || kind == Kind::Compound.name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_words_or_compounds() {
        let word = ("word", false);
        let part = ("word", true);
        let compound = ("compound", false);
        for (units, counted) in [
            (Units::Short, [true, true, false]),
            (Units::Long, [true, false, true]),
            (Units::Both, [true, true, true]),
        ] {
            let found = [word, part, compound].map(|(kind, part)| units.include(kind, part));
            assert_eq!(found, counted, "{units:?}");
        }
        let compounds = Filters { kinds: Some(vec![Kind::Compound]), ..Filters::default() };
        assert!(compounds.wants_unit(Kind::Compound.name(), false));
        assert!(compounds.wants(&category("名詞", "一般", "compound")));
        assert!(!compounds.wants(&category("名詞", "一般", "word")));
    }

    fn category(pos: &str, pos1: &str, kind: &str) -> Category {
        Category { pos: pos.into(), pos1: pos1.into(), kind: kind.into() }
    }

    #[test]
    fn without_parts_of_speech_a_question_is_about_content_words() {
        let filters = Filters::default();
        assert!(filters.wants(&category("名詞", "一般", "word")));
        assert!(filters.wants(&category("形容詞", "自立", "word")));
        for (pos, pos1, kind) in [
            ("名詞", "代名詞", "word"),
            ("名詞", "数", "number"),
            ("動詞", "非自立", "word"),
            ("助詞", "格助詞", "word"),
            ("ハッシュタグ", "*", "hashtag"),
            ("名詞", "一般", "symbol"),
        ] {
            assert!(!filters.wants(&category(pos, pos1, kind)), "{pos} {pos1} {kind}");
        }
    }

    #[test]
    fn a_list_of_parts_of_speech_replaces_the_exclusions() {
        let noun = PartOfSpeech { pos: "名詞".to_owned(), pos1: None };
        let parts_of_speech = PartsOfSpeech::Listed(vec![noun]);
        let filters = Filters { parts_of_speech, ..Filters::default() };
        assert!(filters.wants(&category("名詞", "代名詞", "word")));
        assert!(filters.wants(&category("名詞", "数", "number")));
        assert!(!filters.wants(&category("動詞", "自立", "word")));
    }

    #[test]
    fn rankings_of_a_page_are_of_words() {
        let filters = Filters::default().of_plain(&["名詞"]);
        assert!(filters.wants(&category("名詞", "一般", "word")));
        assert!(filters.wants(&category("名詞", "代名詞", "word")));
        for (pos1, kind) in [
            ("数", "word"),
            ("数", "number"),
            ("接尾", "word"),
            ("一般", "symbol"),
            ("*", "hashtag"),
        ] {
            assert!(!filters.wants(&category("名詞", pos1, kind)), "{pos1} {kind}");
        }
    }
}
