//! Filter options of the command line.

use std::path::PathBuf;

use clap::Args;

use tsubuyaki_analysis::{
    Filters, HashtagWords, PartsOfSpeech, QueryError, Retweets, WordList, parse_parts_of_speech,
};
use tsubuyaki_tokens::Kind;

/// Which tokens count; the same options for every question.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterOptions {
    /// Parts of speech in Japanese or English, such as 形容詞,noun,名詞-固有名詞,hashtag;
    /// `all` for every one [default: content words]
    #[arg(long, value_name = "POS,…")]
    pos: Option<String>,
    /// Token kinds: word,number,symbol,hashtag,mention,url,emoji,emoticon
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    kind: Option<Vec<Kind>>,
    /// Whether retweets count
    #[arg(long, value_name = "WHICH", default_value = "exclude")]
    retweets: Retweets,
    /// Whether words inside hashtags count
    #[arg(long, value_name = "WHICH", default_value = "in")]
    hashtag_words: HashtagWords,
    /// Stop word list, one word per line; `none` disables it [default: as
    /// configured, else built in]
    #[arg(long, value_name = "FILE")]
    stopwords: Option<PathBuf>,
    /// Spelling variants to merge (CSV: variant,canonical); `none` disables it
    /// [default: as configured, else built in]
    #[arg(long, value_name = "FILE")]
    variants: Option<PathBuf>,
    /// Count only posts by these authors: screen names or ids
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    author: Vec<String>,
    /// Count only posts made with this app; can be repeated
    #[arg(long, value_name = "APP")]
    client: Vec<String>,
    /// Count only posts in these languages, as labelled by their source: ja,en
    #[arg(long, value_name = "LANG,…", value_delimiter = ',')]
    tweet_lang: Vec<String>,
    /// Minimum count of a term [default: depends on the question]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    min_count: Option<i64>,
}

impl FilterOptions {
    /// The minimum count of a term, if given.
    #[must_use]
    pub fn min_count(&self) -> Option<i64> {
        self.min_count
    }

    /// The filters, for a warehouse with the parts of speech `known`; lists
    /// that no option names come from `base`.
    ///
    /// # Errors
    ///
    /// An unknown part of speech.
    pub fn filters(&self, known: &[String], base: &Filters) -> Result<Filters, QueryError> {
        let parts_of_speech = match self.pos.as_deref() {
            None => PartsOfSpeech::Content,
            Some("all") => PartsOfSpeech::All,
            Some(names) => PartsOfSpeech::Listed(
                parse_parts_of_speech(names, known).map_err(QueryError::Usage)?,
            ),
        };
        let author = |name: &String| name.trim_start_matches(['@', '＠']).to_owned();
        Ok(Filters {
            parts_of_speech,
            kinds: self.kind.clone(),
            retweets: self.retweets,
            hashtag_words: self.hashtag_words,
            stopwords: word_list(self.stopwords.as_ref(), &base.stopwords),
            variants: word_list(self.variants.as_ref(), &base.variants),
            authors: self.author.iter().map(author).collect(),
            clients: self.client.clone(),
            tweet_languages: self.tweet_lang.clone(),
            min_count: self.min_count,
        })
    }
}

/// The list an option names, else that of `base`.
pub(super) fn word_list(name: Option<&PathBuf>, base: &WordList) -> WordList {
    name.map_or_else(|| base.clone(), |name| WordList::named(name.clone()))
}
