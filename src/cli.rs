//! The command line. What clap reads is turned at once into typed options.

mod filters;
mod questions;

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use jiff::tz::TimeZone;

use crate::report::Language;
use crate::report::tokens::TokenFormat;
use crate::settings::{LexiconChoice, Overrides};
pub use filters::FilterOptions;
use filters::word_list;
pub use questions::{AnswerOptions, Candidates, Compare, Cooccur, Kwic, Query, Rank, Trend};
use tsubuyaki_analysis::{Filters, When};
use tsubuyaki_tweets::{Form, Mapping, MissingIds, ReadOptions};

/// Follows Japanese tweets day by day.
#[derive(Debug, Parser)]
#[command(
    name = "tsubuyaki",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  tsubuyaki nightly\n  tsubuyaki ingest tweets.jsonl.gz\n  \
                  tsubuyaki report 2018-09-03\n  tsubuyaki rank latest --pos 形容詞 --top 20\n  \
                  tsubuyaki compare latest --against same-weekday"
)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Print the licences of what is embedded in this program
    #[arg(long)]
    pub licenses: bool,
}

/// Options that every subcommand takes.
#[derive(Debug, Args)]
pub struct Global {
    /// The folder of the tables
    #[arg(long, global = true, value_name = "DIR", env = "TSUBUYAKI_WAREHOUSE")]
    warehouse: Option<PathBuf>,
    /// The configuration file [default: tsubuyaki.toml, looked for upward]
    #[arg(long, global = true, value_name = "FILE", env = "TSUBUYAKI_CONFIG")]
    config: Option<PathBuf>,
    /// Print no messages but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more messages; twice for even more
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Threads to work with [default: all cores]
    #[arg(long, global = true, value_name = "N", env = "TSUBUYAKI_THREADS")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// How to write messages: for people, or as a line of JSON each
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub log: LogFormat,
}

impl Global {
    /// What beats the configuration file: flags and the environment
    /// (`TSUBUYAKI_TIME_ZONE`, `_WAREHOUSE`, `_INBOX`, `_REPORTS`, `_STOPWORDS`,
    /// `_VARIANTS`, `_DICTIONARY`, `_USER_DICTIONARY`).
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        let path = |name| std::env::var_os(name).map(PathBuf::from);
        Overrides {
            config: self.config.clone(),
            time_zone: std::env::var("TSUBUYAKI_TIME_ZONE").ok(),
            warehouse: self.warehouse.clone(),
            inbox: path("TSUBUYAKI_INBOX"),
            reports: path("TSUBUYAKI_REPORTS"),
            stopwords: path("TSUBUYAKI_STOPWORDS"),
            variants: path("TSUBUYAKI_VARIANTS"),
            dictionary: path("TSUBUYAKI_DICTIONARY"),
            user_dictionary: path("TSUBUYAKI_USER_DICTIONARY"),
        }
    }
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// How messages are written to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Ingest(Ingest),
    Nightly(Nightly),
    Report(Report),
    Rank(Rank),
    Compare(Compare),
    Trend(Trend),
    Cooccur(Cooccur),
    Kwic(Kwic),
    Query(Query),
    Tokenize(Tokenize),
    Candidates(Candidates),
    Status(Status),
    Verify(Verify),
    Forget(Forget),
    Completions(Completions),
}

/// Take tweets into the warehouse and print the account of their records
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki ingest collected/ tweets.jsonl.gz\n  \
    tsubuyaki ingest --explain unknown.csv\n  \
    tsubuyaki ingest posts.csv --map text=body,created_at=posted --input-time-zone Asia/Tokyo\n  \
    tsubuyaki ingest --rebuild --user-dictionary words.csv\n\n\
    A file's form is recognized by its content; .gz and .zst are read through.\n\
    A file already taken in is skipped. - is standard input.")]
pub struct Ingest {
    /// Files, folders and patterns such as "*.csv.gz" [default: the configured inbox]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Say what the inputs are and what would be read of them; store nothing
    #[arg(long, conflicts_with_all = ["format", "strict"])]
    pub explain: bool,
    /// Read nothing; cut all stored tweets anew by the dictionaries of this run
    #[arg(long, conflicts_with_all = ["paths", "form", "explain", "strict"])]
    pub rebuild: bool,
    /// How to print the account
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AccountFormat,
    /// Fail if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub intake: IntakeOptions,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// By what texts are cut into words; the same for every command that cuts.
#[derive(Debug, Args)]
#[command(next_help_heading = "Dictionaries")]
pub struct DictionaryOptions {
    /// The folder of a dictionary that lindera's builder wrote; none for the
    /// program's own, IPADIC [default: as configured, or IPADIC]
    #[arg(long, value_name = "DIR")]
    pub dictionary: Option<PathBuf>,
    /// The words that IPADIC lacks, such as those newer than it; never with
    /// another dictionary [default: as configured, or embedded]
    #[arg(long, env = "TSUBUYAKI_LEXICON", hide_env = true, value_name = "WHICH")]
    pub lexicon: Option<LexiconChoice>,
    /// Words to add to the dictionary, a line of CSV each: surface, part of
    /// speech, reading; none for none [default: as configured, or none]
    #[arg(long, value_name = "FILE")]
    pub user_dictionary: Option<PathBuf>,
}

/// How inputs are read that are to be stored.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct IntakeOptions {
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// Store nothing if more than so many percent of an input's records are
    /// rejected (of 20 or more): its form has changed, or was taken for another
    #[arg(long, value_name = "PERCENT", default_value = "5", value_parser = parse_percent)]
    pub max_rejects: f64,
}

/// What files do not say themselves.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingOptions {
    /// Read every input as this form instead of recognizing it
    #[arg(long, value_name = "NAME", long_help = form_help())]
    form: Option<Form>,
    #[arg(
        long,
        value_name = "COLUMN=NAME,…",
        default_value = "",
        hide_default_value = true,
        help = "Names of columns in tables that are not Twitter's: text=body,created_at=posted"
    )]
    map: Mapping,
    /// The zone of times that name none: Asia/Tokyo, +09:00
    #[arg(long, value_name = "ZONE", default_value = "UTC", value_parser = parse_zone)]
    input_time_zone: TimeZone,
    /// Give records without a usable id a negative one, made of author, time and text
    #[arg(long)]
    assign_ids: bool,
}

impl ReadingOptions {
    /// The options for a reader.
    #[must_use]
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            form: self.form,
            mapping: self.map.clone(),
            time_zone: self.input_time_zone.clone(),
            missing_ids: if self.assign_ids { MissingIds::Assign } else { MissingIds::Reject },
        }
    }
}

fn parse_percent(text: &str) -> Result<f64, String> {
    let percent: Option<f64> = text.trim_end_matches('%').trim_end().parse().ok();
    percent
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "a number from 0 to 100 is wanted".to_owned())
}

fn parse_zone(name: &str) -> Result<TimeZone, String> {
    let offset = || jiff::fmt::strtime::parse("%:z", name).ok()?.offset();
    TimeZone::get(name).ok().or_else(|| offset().map(TimeZone::fixed)).ok_or_else(|| {
        format!("no zone is named {name}; use an IANA name such as Asia/Tokyo, or +09:00")
    })
}

fn form_help() -> String {
    let names = Form::ALL.map(Form::name).join(", ");
    format!("Read every input as this form instead of recognizing it: {names}")
}

/// Cut tweets from standard input into tokens on standard output; store nothing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  zcat tweets.jsonl.gz | tsubuyaki tokenize | jq -r 'select(.pos == \"形容詞\").lemma'\n  \
    tsubuyaki tokenize --format arrow < tweets.jsonl > tokens.arrow\n\n\
    Tweets come in any form that `ingest` reads, recognized by content, a stream of Arrow's\n\
    IPC format among them. Tokens go out as they are cut, with the columns of the table `tokens`."
)]
pub struct Tokenize {
    /// How to write the tokens
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    pub format: TokenFormat,
    /// Fail if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub reading: ReadingOptions,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// How an account is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AccountFormat {
    Table,
    Json,
}

/// Take in the inbox, write every page that is missing or out of date, print
/// the newest day's report
#[derive(Debug, Args)]
#[command(
    after_help = "Example (crontab):\n  10 4 * * *  cd /srv/tweets && tsubuyaki nightly --quiet"
)]
pub struct Nightly {
    /// The pages' language
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub lang: Language,
    /// Fail if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub intake: IntakeOptions,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Print a day's page
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki report 2018-09-03\n  \
    tsubuyaki report latest --format html -o day.html\n  \
    tsubuyaki report latest --format markdown --charts charts -o day.md\n\n\
    A page of HTML is one file: its charts are within it, and nothing in it leads to a request.")]
pub struct Report {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE")]
    pub date: When,
    /// The page's form
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: PageFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write each chart as a file of SVG too
    #[arg(long, value_name = "DIR")]
    pub charts: Option<PathBuf>,
    /// The page's language
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub lang: Language,
}

/// The form of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For a terminal
    Text,
    /// One file to open in a browser
    Html,
    /// For a blog
    Markdown,
    /// For programs
    Json,
}

/// Print what the warehouse holds, or which filters do nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki status\n  \
    tsubuyaki status --filters --stopwords my-stopwords.txt")]
pub struct Status {
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AccountFormat,
    /// List the stop words and variants that match nothing in the warehouse
    #[arg(long)]
    pub filters: bool,
    /// The list of stop words to look at, as of a question
    #[arg(long, value_name = "FILE", requires = "filters")]
    stopwords: Option<PathBuf>,
    /// The table of variants to look at, as of a question
    #[arg(long, value_name = "FILE", requires = "filters")]
    variants: Option<PathBuf>,
}

impl Status {
    /// The lists to look at; those that no option names are those of `base`.
    #[must_use]
    pub fn lists(&self, base: &Filters) -> Filters {
        Filters {
            stopwords: word_list(self.stopwords.as_ref(), &base.stopwords),
            variants: word_list(self.variants.as_ref(), &base.variants),
            ..Filters::default()
        }
    }
}

/// Check every file of the warehouse against the manifest, and every table
/// against those from which it is made; exit status 1 if anything is wrong
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki verify\n  tsubuyaki verify --repair\n\n\
    --repair makes anew what follows from sound tables: tokens from tweets, terms from\n\
    tokens, the vocabulary from terms. What cannot be made anew is moved to _damaged/\n\
    within the warehouse and named, with the inputs to take in again; that is exit status 1.")]
pub struct Verify {
    /// Make good what can be made good, by one commit, and check again
    #[arg(long)]
    pub repair: bool,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AccountFormat,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Remove tweets from all tables and from the rejects, and never take them in
/// again
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki forget --tweet 1036452470584246272\n  \
    tsubuyaki forget --author 77\n\n\
    Native retweets of what is forgotten repeat its text and go with it. A record that comes\n\
    in later is rejected as `forgotten`, and nothing is kept of it but file and line. The list\n\
    of what is forgotten has hashes of the ids. Pages follow with the next `nightly`.")]
#[command(group = ArgGroup::new("what").args(["tweet", "authors"]).required(true).multiple(true))]
pub struct Forget {
    /// Ids of tweets
    #[arg(
        long,
        value_name = "ID",
        num_args = 1..,
        value_delimiter = ',',
        allow_negative_numbers = true
    )]
    pub tweet: Vec<i64>,
    /// Ids of authors: all their tweets, also those that come in later
    #[arg(id = "authors", long = "author", value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub author: Vec<i64>,
    /// How to print what was removed
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AccountFormat,
}

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tsubuyaki completions bash > ~/.local/share/bash-completion/completions/tsubuyaki"
)]
pub struct Completions {
    pub shell: clap_complete::Shell,
}
