//! What counts when a question is asked, as the command line says it.

use std::path::PathBuf;

use clap::Args;

use tsubuyaki_analysis::{
    Filters, HashtagWords, Negated, PartsOfSpeech, QueryError, Retweets, Units, WordList,
    parse_parts_of_speech,
};
use tsubuyaki_tokens::Kind;

/// What counts; the same for every question.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterOptions {
    /// Parts of speech, in Japanese or English: 形容詞,noun,名詞-固有名詞,hashtag;
    /// all for all [default: content words]
    #[arg(long, value_name = "POS,…")]
    pos: Option<String>,
    /// Kinds of tokens: word,compound,number,symbol,hashtag,mention,url,emoji,emoticon
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    kind: Option<Vec<Kind>>,
    /// Whether the words of others count
    #[arg(long, value_name = "WHICH", default_value = "exclude")]
    retweets: Retweets,
    /// Whether the words within hashtags count
    #[arg(long, value_name = "WHICH", default_value = "in")]
    hashtag_words: HashtagWords,
    /// Whether words, compounds or both are counted
    #[arg(long, value_name = "WHICH", default_value = "short")]
    units: Units,
    /// Whether negated words count, as 嬉しい is in 嬉しくない
    #[arg(long, value_name = "WHICH", default_value = "include")]
    negated: Negated,
    /// A list of words to leave out, one a line; none for none [default: as
    /// configured, or the program's own]
    #[arg(long, value_name = "FILE")]
    stopwords: Option<PathBuf>,
    /// A table of spellings to unite, variant,canonical; none for none
    /// [default: as configured, or the program's own]
    #[arg(long, value_name = "FILE")]
    variants: Option<PathBuf>,
    /// Whose tweets count: screen names or ids
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    author: Vec<String>,
    /// The app by which tweets that count were posted; may be given several times
    #[arg(long, value_name = "APP")]
    client: Vec<String>,
    /// The languages of the tweets that count, as their source names them: ja,en
    #[arg(long, value_name = "LANG,…", value_delimiter = ',')]
    tweet_lang: Vec<String>,
    /// The networks of the tweets that count: x, mastodon, bluesky …
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    network: Vec<String>,
    /// Whose tweets do not count: screen names or ids; may be given several
    /// times, and adds to `exclude_authors` of the configuration
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    not_author: Vec<String>,
    /// The app by which tweets that do not count were posted; may be given
    /// several times, and adds to `exclude_clients` of the configuration
    #[arg(long, value_name = "APP")]
    not_client: Vec<String>,
    /// Tweets whose text this regular expression finds do not count; may be
    /// given several times
    #[arg(long, value_name = "REGEX", value_parser = regular_expression)]
    not_text: Vec<String>,
    /// Leave out terms that occur less often [default: as the question says]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    min_count: Option<i64>,
}

impl FilterOptions {
    /// How often a term must occur, if the person says so.
    #[must_use]
    pub fn min_count(&self) -> Option<i64> {
        self.min_count
    }

    /// The filters, for a warehouse whose parts of speech are `known`; lists
    /// that no option names are those of `base`.
    ///
    /// # Errors
    ///
    /// A part of speech that is none.
    pub fn filters(&self, known: &[String], base: &Filters) -> Result<Filters, QueryError> {
        let parts_of_speech = match self.pos.as_deref() {
            None => PartsOfSpeech::Content,
            Some("all") => PartsOfSpeech::All,
            Some(names) => PartsOfSpeech::Listed(
                parse_parts_of_speech(names, known).map_err(QueryError::Usage)?,
            ),
        };
        let more = |base: &[String], given: &mut dyn Iterator<Item = String>| {
            let mut all = base.to_vec();
            all.extend(given);
            all.sort_unstable();
            all.dedup();
            all
        };
        Ok(Filters {
            parts_of_speech,
            kinds: self.kind.clone(),
            retweets: self.retweets,
            hashtag_words: self.hashtag_words,
            units: self.units,
            negated: self.negated,
            stopwords: word_list(self.stopwords.as_ref(), &base.stopwords),
            variants: word_list(self.variants.as_ref(), &base.variants),
            authors: self.author.iter().map(|name| author(name)).collect(),
            clients: self.client.clone(),
            tweet_languages: self.tweet_lang.clone(),
            networks: self.network.clone(),
            not_authors: more(
                &base.not_authors,
                &mut self.not_author.iter().map(|name| author(name)),
            ),
            not_clients: more(&base.not_clients, &mut self.not_client.iter().cloned()),
            not_texts: self.not_text.clone(),
            min_count: self.min_count,
        })
    }
}

/// A screen name or id without the sign in front.
pub(crate) fn author(name: &str) -> String {
    name.trim_start_matches(['@', '＠']).to_owned()
}

/// A regular expression, as it is written.
fn regular_expression(text: &str) -> Result<String, String> {
    regex::Regex::new(text).map_err(|error| error.to_string())?;
    Ok(text.to_owned())
}

/// The list that an option names, else that of `base`.
pub(super) fn word_list(name: Option<&PathBuf>, base: &WordList) -> WordList {
    name.map_or_else(|| base.clone(), |name| WordList::named(name.clone()))
}
