//! The command line: what clap parses becomes typed options here.

mod environment;
mod filters;
mod local_path;
mod memory_size;
mod number;
mod output_format;
mod period;
mod questions;
mod reading;
mod text;
mod upkeep;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::report::Language;
use crate::report::tokens::TokenFormat;
use crate::settings::{LexiconChoice, Overrides};
use environment::variable;
pub use filters::{ExcludeOptions, FilterOptions};
use local_path::{local_path, warehouse_place};
use memory_size::parse_size;
use number::threads;
pub use output_format::refuse_terminal;
use output_format::{file_of, misnamed, named_by};
pub use questions::{
    AnswerOptions, Candidates, Compare, Cooccur, Copies, Days, Kwic, PassedOn, Query, Rank, Term,
    Trend,
};
pub use reading::{ChoiceOptions, IntakeOptions, ReadingOptions};
use tsubuyaki_analysis::{QueryError, SpanName};
pub use upkeep::{Forget, Push, Status, Verify};

/// Analyzes Japanese posts day by day: what was said, and what changed
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
    /// Print the licences of the embedded dictionary and data
    #[arg(long)]
    pub licenses: bool,
}

/// Where `--help` lists the options common to all subcommands.
const EVERYWHERE: &str = "Global options";

/// Options common to all subcommands.
#[derive(Debug, Args)]
pub struct Global {
    /// Warehouse directory; for reading also an address in object storage (S3)
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "DIR", env = "TSUBUYAKI_WAREHOUSE", value_parser = warehouse_place())]
    warehouse: Option<PathBuf>,
    /// Configuration file [default: tsubuyaki.toml in this or a parent directory]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", env = "TSUBUYAKI_CONFIG", value_parser = local_path())]
    config: Option<PathBuf>,
    /// No messages but warnings and errors; results are still printed
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    pub quiet: bool,
    /// Report what is read, passed over and written, and the time of each stage; -vv
    /// for every file and query
    #[arg(short, long, global = true, help_heading = EVERYWHERE, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Number of threads [default: one per core]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "N", env = "TSUBUYAKI_THREADS", value_parser = threads, allow_negative_numbers = true)]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Memory limit of an answer: 512M, 8G [default: a quarter of the memory that the
    /// machine or its container has, at least 1G]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "SIZE", value_parser = parse_size, allow_negative_numbers = true)]
    pub memory: Option<u64>,
    /// Whether to use colour
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// Format of messages on stderr
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FORMAT", default_value = "text")]
    pub log: LogFormat,
}

impl Global {
    /// Flags and environment variables, which take precedence over the file
    /// (`TSUBUYAKI_TIME_ZONE`, `_INPUT_TIME_ZONE`, `_WAREHOUSE`, `_INBOX`, `_REPORTS`,
    /// `_STOPWORDS`, `_VARIANTS`, `_DICTIONARY`, `_USER_DICTIONARY`; `_LEXICON` is that
    /// of `--lexicon`).
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        let path = |name| variable(name).map(PathBuf::from);
        let text = |name| variable(name)?.into_string().ok();
        Overrides {
            config: self.config.clone(),
            is_named_only: false,
            time_zone: text(Overrides::TIME_ZONE),
            input_time_zone: text(Overrides::INPUT_TIME_ZONE),
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

/// Whether to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// Only on a terminal, and unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// Format of messages on standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Plain text
    Text,
    /// One JSON object per line
    Json,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    Ingest(Ingest),
    Nightly(Nightly),
    Report(Report),
    Rank(Rank),
    Compare(Compare),
    Days(Days),
    Trend(Trend),
    Term(Term),
    Cooccur(Cooccur),
    Copies(Copies),
    PassedOn(PassedOn),
    Kwic(Kwic),
    Query(Query),
    Tokenize(Tokenize),
    Candidates(Candidates),
    Status(Status),
    Verify(Verify),
    Push(Push),
    Forget(Forget),
    Completions(Completions),
    Man(Man),
}

/// Read posts into the warehouse and print an ingest summary
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki ingest collected/ tweets.jsonl.gz\n  \
    tsubuyaki ingest --explain unknown.csv\n  \
    tsubuyaki ingest posts.csv --map text=body,created_at=posted --input-time-zone Asia/Tokyo\n  \
    tsubuyaki ingest --rebuild --user-dictionary words.csv\n\n\
    The input format is detected from the content. Compressed files are read directly, and\n\
    so are zip and tar archives. Files named here must contain posts; in directories and archives,\n\
    files that are not posts are passed over. Files already ingested are skipped. - reads\n\
    standard input.")]
pub struct Ingest {
    /// Files, directories and patterns such as "*.csv.gz" [default: the configured inbox]
    #[arg(value_name = "PATH", value_parser = local_path())]
    pub paths: Vec<PathBuf>,
    /// Show the detected format, the fields and the first posts; store nothing
    #[arg(long, conflicts_with_all = ["format", "strict"])]
    pub explain: bool,
    /// Re-tokenize all stored posts with the current dictionaries; read no input
    #[arg(long, conflicts_with_all = [
        "paths", "input_format", "explain", "strict", "map", "input_time_zone", "time_format",
        "assign_ids", "limits", "max_rejects", "ignore_deletions", "lang", "only", "author"
    ])]
    pub rebuild: bool,
    /// Format of the summary
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SummaryFormat,
    /// Exit with status 1 if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub intake: IntakeOptions,
    #[command(flatten)]
    pub choice: ChoiceOptions,
    /// Ingest only posts in this language, as labelled by their source: ja; can be repeated
    #[arg(long, value_name = "LANG", value_parser = tsubuyaki_tweets::language, help_heading = "Reading")]
    pub lang: Vec<String>,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Dictionaries for tokenization; the same for every command that tokenizes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Dictionaries")]
pub struct DictionaryOptions {
    /// Dictionary directory built with lindera; `none` selects the embedded IPADIC
    /// [default: as configured, else IPADIC]
    #[arg(long, value_name = "DIR", value_parser = local_path())]
    pub dictionary: Option<PathBuf>,
    /// Lexicon of words newer than IPADIC: `embedded` or `none`; not used with
    /// another dictionary [default: as configured, else embedded]
    #[arg(long, env = "TSUBUYAKI_LEXICON", hide_env = true, value_name = "WHICH")]
    pub lexicon: Option<LexiconChoice>,
    /// User dictionary (CSV: surface, part of speech, reading); `none` disables
    /// it [default: as configured, else none]
    #[arg(long, value_name = "FILE", value_parser = local_path())]
    pub user_dictionary: Option<PathBuf>,
}

impl DictionaryOptions {
    /// Whether a dictionary is named on the command line.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.dictionary.is_some() || self.user_dictionary.is_some()
    }
}

/// Tokenize posts from standard input to standard output; store nothing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  zcat tweets.jsonl.gz | tsubuyaki tokenize | jq -r 'select(.pos == \"形容詞\").lemma'\n  \
    tsubuyaki tokenize --format arrow < tweets.jsonl > tokens.arrow\n  \
    tsubuyaki tokenize --format arrow --nested --keep text,region < posts.arrow > tokens.arrow\n\n\
    Posts can be in any input format that `ingest` reads, including an Arrow IPC stream or file, of\n\
    which only the id and text columns are needed. Tokens have the columns of the table `tokens`\n\
    and are written as they are produced. Only the configuration file named with --config is read."
)]
pub struct Tokenize {
    /// Format of the tokens
    #[arg(long, value_name = "FORMAT", default_value = "ndjson")]
    pub format: TokenFormat,
    /// Columns to write: columns of the table `tokens`, and `row`, the number of the
    /// post's row from 0 [default: all columns of `tokens`]
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    pub columns: Option<Vec<String>>,
    /// Columns to pass through: of the input if it is Arrow, else of the table `tweets`
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    pub keep: Vec<String>,
    /// Write one row per post, in order: the list `tokens`, and `error`, why the post
    /// was rejected
    #[arg(long)]
    pub nested: bool,
    /// Exit with status 1 if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub reading: ReadingOptions,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Output format of summaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    Table,
    Json,
}

/// Ingest the inbox, write all missing or outdated pages and print the report of the newest
/// day that changed
#[derive(Debug, Args)]
#[command(
    after_help = "Example (crontab):\n  10 4 * * *  cd /srv/tweets && tsubuyaki nightly --quiet >/dev/null\n\n\
    The page and the summary, which are printed, stay out of the mail; errors are in it."
)]
pub struct Nightly {
    /// Language of the pages, whatever the locale is
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub lang: Language,
    /// Exit with status 1 if any record is rejected
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub intake: IntakeOptions,
    #[command(flatten)]
    pub choice: ChoiceOptions,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Print the report of a day or period
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki report 2018-09-03\n  \
    tsubuyaki report latest --format html -o day.html\n  \
    tsubuyaki report 2018-09 --format html -o month.html\n  \
    tsubuyaki report latest --format markdown --charts charts -o day.md\n\n\
    An HTML page is a single self-contained file: it includes its charts and loads nothing.")]
pub struct Report {
    #[command(flatten)]
    pub span: SpanArg,
    #[command(flatten)]
    pub output: PageOutput,
    /// Also write each chart to this directory as an SVG file
    #[arg(long, value_name = "DIR", value_parser = local_path())]
    pub charts: Option<PathBuf>,
    /// Language of the report, whatever the locale is
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub lang: Language,
    #[command(flatten)]
    pub exclude: ExcludeOptions,
}

/// The day or period that a command is about.
#[derive(Debug, Args)]
pub struct SpanArg {
    /// Day or period: 2018-09-03, latest, yesterday, 2018-W36, 2018-09, 2018,
    /// last-week, last-month or DATE..DATE
    #[arg(value_name = "DATE", default_value = "latest")]
    pub date: SpanName,
}

/// Where a page is written, and how.
#[derive(Debug, Args)]
pub struct PageOutput {
    /// Format of the page [default: as the name of FILE says, else text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<PageFormat>,
    /// Write to FILE instead of standard output; .html, .md and .json choose the format
    #[arg(short = 'o', long = "output", value_name = "FILE", value_parser = local_path())]
    file: Option<PathBuf>,
}

impl PageOutput {
    /// The format: as given, else as the file's name says, else text.
    ///
    /// # Errors
    ///
    /// A file named as something that a page cannot be.
    pub fn format(&self) -> Result<PageFormat, QueryError> {
        match self.format {
            Some(format) => Ok(format),
            None => Ok(named_by(self.file())?.unwrap_or(PageFormat::Text)),
        }
    }

    /// The file to write to; `-` is standard output.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        file_of(self.file.as_deref())
    }

    /// What to say of a file whose name stands for another format than the one that is
    /// asked for.
    #[must_use]
    pub fn misnamed(&self) -> Option<String> {
        misnamed(self.file(), self.format)
    }
}

/// Format of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// Plain text for a terminal
    Text,
    /// A self-contained page for a browser
    Html,
    /// For a blog
    Markdown,
    /// For other programs
    Json,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tsubuyaki completions bash > ~/.local/share/bash-completion/completions/tsubuyaki"
)]
pub struct Completions {
    /// Shell to generate the script for
    pub shell: clap_complete::Shell,
}

/// Write the manual pages
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tsubuyaki man ~/.local/share/man/man1")]
pub struct Man {
    /// Directory for the pages, one per command
    #[arg(value_name = "DIR", value_parser = local_path())]
    pub directory: PathBuf,
}
