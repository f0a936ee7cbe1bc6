//! The filters as values, for describing what was counted.

use std::fmt;

use super::{Filters, HashtagWords, Negated, PartsOfSpeech, Retweets, Units};
use crate::part_of_speech::PartOfSpeech;
use crate::word_lists::WordList;
use tsubuyaki_tokens::Kind;

/// One filter. Its English is its `Display`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    ContentWords,
    AllPartsOfSpeech,
    PartsOfSpeech(Vec<PartOfSpeech>),
    /// What candidates for a dictionary are made of.
    NounsAndUnknownWords,
    Kinds(Vec<Kind>),
    Retweets(Retweets),
    WithoutHashtagWords,
    LongUnits,
    ShortAndLongUnits,
    WithoutNegated,
    NegatedOnly,
    Stopwords(WordList),
    Variants(WordList),
    Authors(Vec<String>),
    Clients(Vec<String>),
    TweetLanguages(Vec<String>),
    Networks(Vec<String>),
    NotAuthors(Vec<String>),
    NotClients(Vec<String>),
    NotTexts(Vec<String>),
    MinCount(i64),
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let list = |f: &mut fmt::Formatter, name: &str, values: &[String]| {
            let (first, more) = Self::first_of(values);
            write!(f, "{name} {}", first.join(","))?;
            if more > 0 { write!(f, " and {more} more") } else { Ok(()) }
        };
        match self {
            Self::ContentWords => f.write_str("content words"),
            Self::AllPartsOfSpeech => f.write_str("all parts of speech"),
            Self::PartsOfSpeech(parts) => {
                let names: Vec<String> = parts.iter().map(PartOfSpeech::name).collect();
                list(f, "pos", &names)
            }
            Self::NounsAndUnknownWords => f.write_str("runs of nouns and unknown words"),
            Self::Kinds(kinds) => {
                let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
                write!(f, "kind {}", names.join(","))
            }
            Self::Retweets(Retweets::Exclude) => f.write_str("retweets excluded"),
            Self::Retweets(Retweets::Include) => f.write_str("retweets included"),
            Self::Retweets(Retweets::Only) => f.write_str("retweets only"),
            Self::WithoutHashtagWords => f.write_str("words in hashtags excluded"),
            Self::LongUnits => f.write_str("long units"),
            Self::ShortAndLongUnits => f.write_str("short and long units"),
            Self::WithoutNegated => f.write_str("negated words excluded"),
            Self::NegatedOnly => f.write_str("negated words only"),
            Self::Stopwords(words) => write!(f, "stop words {}", words.describe()),
            Self::Variants(words) => write!(f, "variants {}", words.describe()),
            Self::Authors(values) => list(f, "author", values),
            Self::Clients(values) => list(f, "client", values),
            Self::TweetLanguages(values) => list(f, "tweet language", values),
            Self::Networks(values) => list(f, "network", values),
            Self::NotAuthors(values) => list(f, "without author", values),
            Self::NotClients(values) => list(f, "without client", values),
            Self::NotTexts(values) => list(f, "without text", values),
            Self::MinCount(count) => write!(f, "min count {count}"),
        }
    }
}

impl Filter {
    /// The values of a filter that a line names, and how many more there are.
    #[must_use]
    pub fn first_of(values: &[String]) -> (&[String], usize) {
        const NAMED: usize = 10;
        let named = values.len().min(NAMED);
        (&values[..named], values.len() - named)
    }

    /// Filters one after the other, in English.
    #[must_use]
    pub fn line(filters: &[Self]) -> String {
        filters.iter().map(ToString::to_string).collect::<Vec<_>>().join(" · ")
    }
}

/// Which filters of terms act on a question: those whose relations it reads. Filters of
/// posts act on all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may act without the others")]
pub struct Acting {
    /// Parts of speech, kinds, words in hashtags, units and negated words.
    pub wanted: bool,
    pub retweets: bool,
    pub stopwords: bool,
    pub variants: bool,
    /// How often a term must occur.
    pub min_count: bool,
}

impl Acting {
    /// Of a question about terms.
    pub const ALL: Self =
        Self { wanted: true, retweets: true, stopwords: true, variants: true, min_count: true };

    /// Of a question about terms that are named, stop words or not.
    pub const OF_NAMED: Self = Self { stopwords: false, ..Self::ALL };
    /// Of a question about days, of which all terms count.
    pub const OF_DAYS: Self = Self { min_count: false, ..Self::ALL };
    /// Of a question about texts, whatever terms they have.
    pub const OF_TEXTS: Self = Self { retweets: true, ..Self::NONE };
    /// Of a question about the posts that are selected.
    pub const NONE: Self = Self {
        wanted: false,
        retweets: false,
        stopwords: false,
        variants: false,
        min_count: false,
    };

    /// Of a question that reads these tables, views and relations, and has a parameter for
    /// how often a term must occur, or has none.
    pub(crate) fn by<'a>(names: impl IntoIterator<Item = &'a str>, min_count: bool) -> Self {
        let mut acting = Self { min_count, ..Self::NONE };
        for name in names {
            match name {
                "wanted" => (acting.wanted, acting.retweets) = (true, true),
                "stopwords" => acting.stopwords = true,
                "variants" => acting.variants = true,
                "words" | "said" => return Self { min_count, ..Self::ALL },
                _ => {}
            }
        }
        acting
    }
}

impl Filters {
    /// The filters as they are listed for a reader.
    #[must_use]
    pub fn told(&self) -> Vec<Filter> {
        self.told_where(Acting::ALL)
    }

    /// Those among them that act.
    pub(crate) fn told_where(&self, acting: Acting) -> Vec<Filter> {
        let mut told = Vec::new();
        if acting.wanted {
            self.tell_wanted(&mut told);
        }
        if acting.stopwords {
            told.push(Filter::Stopwords(self.stopwords.clone()));
        }
        if acting.variants {
            told.push(Filter::Variants(self.variants.clone()));
        }
        let mut list = |values: &Vec<String>, filter: fn(Vec<String>) -> Filter| {
            told.extend((!values.is_empty()).then(|| filter(values.clone())));
        };
        list(&self.authors, Filter::Authors);
        list(&self.clients, Filter::Clients);
        list(&self.tweet_languages, Filter::TweetLanguages);
        list(&self.networks, Filter::Networks);
        list(&self.not_authors, Filter::NotAuthors);
        list(&self.not_clients, Filter::NotClients);
        list(&self.not_texts, Filter::NotTexts);
        told.extend(self.min_count.filter(|_| acting.min_count).map(Filter::MinCount));
        told
    }

    fn tell_wanted(&self, told: &mut Vec<Filter>) {
        told.push(match &self.parts_of_speech {
            PartsOfSpeech::All => Filter::AllPartsOfSpeech,
            PartsOfSpeech::Listed(parts) => Filter::PartsOfSpeech(parts.clone()),
            PartsOfSpeech::Content => Filter::ContentWords,
        });
        told.extend(self.kinds.clone().map(Filter::Kinds));
        told.push(Filter::Retweets(self.retweets));
        if self.hashtag_words == HashtagWords::Out {
            told.push(Filter::WithoutHashtagWords);
        }
        match self.units {
            Units::Short => {}
            Units::Long => told.push(Filter::LongUnits),
            Units::Both => told.push(Filter::ShortAndLongUnits),
        }
        match self.negated {
            Negated::Include => {}
            Negated::Exclude => told.push(Filter::WithoutNegated),
            Negated::Only => told.push(Filter::NegatedOnly),
        }
    }

    /// The filters in words, in English.
    #[must_use]
    pub fn describe(&self) -> String {
        Filter::line(&self.told())
    }
}
