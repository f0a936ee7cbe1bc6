//! Filter options of the command line: all questions take all of them.

use std::path::PathBuf;

use clap::Args;

use super::local_path::local_path;
use super::number::from;
use super::text::named;

use tsubuyaki_analysis::{
    Acting, Filters, HashtagWords, Negated, PartsOfSpeech, QueryError, Retweets, Units, WordList,
    parse_parts_of_speech,
};
use tsubuyaki_tokens::Kind;
use tsubuyaki_warehouse::Category;

/// Which terms and posts count; the same options for every question.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterOptions {
    #[command(flatten)]
    terms: TermOptions,
    #[command(flatten)]
    stopwords: StopwordsArg,
    #[command(flatten)]
    posts: PostOptions,
    #[command(flatten)]
    min_count: MinCountArg,
}

/// Which terms count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
struct TermOptions {
    /// Parts of speech in Japanese or English, such as 形容詞,noun,名詞-固有名詞,hashtag;
    /// `all` for every one [default: content words]
    #[arg(long, value_name = "POS,…")]
    pos: Option<String>,
    /// Token kinds: word,compound,number,symbol,hashtag,mention,url,emoji,emoticon
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    kind: Option<Vec<Kind>>,
    /// Whether retweets count [default: exclude]
    #[arg(long, value_name = "WHICH")]
    retweets: Option<Retweets>,
    /// Whether words inside hashtags count [default: in]
    #[arg(long, value_name = "WHICH")]
    hashtag_words: Option<HashtagWords>,
    /// Count words as in the dictionary (short), compounds as one term (long), or
    /// both [default: short]
    #[arg(long, value_name = "WHICH")]
    units: Option<Units>,
    /// Whether negated words count, such as 嬉しい in 嬉しくない [default: include]
    #[arg(long, value_name = "WHICH")]
    negated: Option<Negated>,
    /// Spelling variants to merge (CSV: variant,canonical); `none` disables it
    /// [default: as configured, else built in]
    #[arg(long, value_name = "FILE", value_parser = local_path())]
    variants: Option<PathBuf>,
}

/// Which words are left out.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
struct StopwordsArg {
    /// Stop word list, one word per line; `none` disables it [default: as
    /// configured, else built in]
    #[arg(long, value_name = "FILE", value_parser = local_path())]
    stopwords: Option<PathBuf>,
}

/// How often a term must occur.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
struct MinCountArg {
    /// Minimum count of a term [default: depends on the question]
    #[arg(long, value_name = "N", value_parser = from(1_i64), allow_negative_numbers = true)]
    min_count: Option<i64>,
}

/// Which posts count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
struct PostOptions {
    /// Count only posts by these authors: screen names or ids
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        value_parser = named,
        allow_negative_numbers = true
    )]
    author: Vec<String>,
    /// Count only posts made with this app; can be repeated
    #[arg(long, value_name = "APP", value_parser = named)]
    client: Vec<String>,
    /// Count only posts in these languages, as labelled by their source: ja,en
    #[arg(long, value_name = "LANG,…", value_delimiter = ',', value_parser = named)]
    tweet_lang: Vec<String>,
    /// Count only posts on these networks: x, mastodon, bluesky …
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', value_parser = named)]
    network: Vec<String>,
    #[command(flatten)]
    exclude: ExcludeOptions,
}

/// Which posts count nowhere; the same options for every question and page.
#[derive(Debug, Args)]
#[command(next_help_heading = "Filters")]
pub struct ExcludeOptions {
    /// Exclude posts by these authors (screen names or ids), in addition to
    /// `exclude_authors` in the configuration; can be repeated
    #[arg(
        long,
        value_name = "NAME,…",
        value_delimiter = ',',
        value_parser = named,
        allow_negative_numbers = true
    )]
    not_author: Vec<String>,
    /// Exclude posts made with this app, in addition to `exclude_clients` in the
    /// configuration; can be repeated
    #[arg(long, value_name = "APP", value_parser = named)]
    not_client: Vec<String>,
    /// Exclude posts whose text matches this regular expression; can be repeated
    #[arg(long, value_name = "REGEX", value_parser = regular_expression)]
    not_text: Vec<String>,
}

impl ExcludeOptions {
    /// The filters without these posts, in addition to those that they leave out.
    #[must_use]
    pub fn of(&self, filters: &Filters) -> Filters {
        let more = |base: &[String], given: &mut dyn Iterator<Item = String>| {
            let mut all = base.to_vec();
            all.extend(given);
            all.sort_unstable();
            all.dedup();
            all
        };
        let authors = &mut self.not_author.iter().map(|name| author(name));
        Filters {
            not_authors: more(&filters.not_authors, authors),
            not_clients: more(&filters.not_clients, &mut self.not_client.iter().cloned()),
            not_texts: filters.not_texts.iter().chain(&self.not_text).cloned().collect(),
            ..filters.clone()
        }
    }
}

impl FilterOptions {
    /// The minimum count of a term, if given.
    #[must_use]
    pub fn min_count(&self) -> Option<i64> {
        self.min_count.min_count
    }

    /// The filters, for a warehouse with the categories `known`; lists that no
    /// option names come from `base`.
    ///
    /// # Errors
    ///
    /// An unknown part of speech.
    pub fn filters(&self, known: &[Category], base: &Filters) -> Result<Filters, QueryError> {
        let filters = self.stopwords.on(self.terms.on(known, self.posts.on(base))?);
        Ok(Filters { min_count: self.min_count.min_count, ..filters })
    }

    /// The options that are given and do not act on a question.
    #[must_use]
    pub fn idle(&self, acting: Acting) -> Vec<&'static str> {
        let terms = &self.terms;
        let given = [
            ("--pos", terms.pos.is_some(), acting.wanted),
            ("--kind", terms.kind.is_some(), acting.wanted),
            ("--retweets", terms.retweets.is_some(), acting.retweets),
            ("--hashtag-words", terms.hashtag_words.is_some(), acting.wanted),
            ("--units", terms.units.is_some(), acting.wanted),
            ("--negated", terms.negated.is_some(), acting.wanted),
            ("--variants", terms.variants.is_some(), acting.variants),
            ("--stopwords", self.stopwords.stopwords.is_some(), acting.stopwords),
            ("--min-count", self.min_count.min_count.is_some(), acting.min_count),
        ];
        let idle = given.into_iter().filter(|(_, is_given, acts)| *is_given && !acts);
        idle.map(|(name, ..)| name).collect()
    }
}

impl TermOptions {
    /// These filters beside those of `base`.
    fn on(&self, known: &[Category], base: Filters) -> Result<Filters, QueryError> {
        let parts_of_speech = match self.pos.as_deref() {
            None => PartsOfSpeech::Content,
            Some(all) if all.eq_ignore_ascii_case("all") => PartsOfSpeech::All,
            Some(names) => PartsOfSpeech::Listed(
                parse_parts_of_speech(names, known).map_err(QueryError::Usage)?,
            ),
        };
        Ok(Filters {
            parts_of_speech,
            kinds: self.kind.clone(),
            retweets: self.retweets.unwrap_or_default(),
            hashtag_words: self.hashtag_words.unwrap_or_default(),
            units: self.units.unwrap_or_default(),
            negated: self.negated.unwrap_or_default(),
            variants: word_list(self.variants.as_ref(), &base.variants),
            ..base
        })
    }
}

impl StopwordsArg {
    fn on(&self, base: Filters) -> Filters {
        Filters { stopwords: word_list(self.stopwords.as_ref(), &base.stopwords), ..base }
    }
}

impl PostOptions {
    /// The word lists of `base`, and these posts less those that it leaves out.
    fn on(&self, base: &Filters) -> Filters {
        Filters {
            authors: self.author.iter().map(|name| author(name)).collect(),
            clients: self.client.clone(),
            tweet_languages: self.tweet_lang.clone(),
            networks: self.network.clone(),
            ..self.exclude.of(base)
        }
    }
}

/// A screen name or id without the sign in front.
pub(crate) fn author(name: &str) -> String {
    name.trim_start_matches(['@', '＠']).to_owned()
}

/// A regular expression, as written.
fn regular_expression(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("an empty expression matches every text".to_owned());
    }
    regex::Regex::new(text).map_err(|error| {
        // Of a drawing of the place and the reason, the reason.
        let told = error.to_string();
        let reason = told.lines().next_back().unwrap_or_default();
        format!("not a regular expression: {}", reason.trim_start_matches("error: "))
    })?;
    Ok(text.to_owned())
}

/// The list an option names, else that of `base`.
pub(super) fn word_list(name: Option<&PathBuf>, base: &WordList) -> WordList {
    name.map_or_else(|| base.clone(), |name| WordList::named(name.clone()))
}
