//! Options of the subcommands that ask questions.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::filters::{ExcludeOptions, FilterOptions};
use super::local_path::local_path;
use super::number::{between, from, rows};
use super::output_format::{file_of, misnamed, named_by, refuse_terminal};
use super::period::{AllDaysOptions, PeriodOptions};
use super::{PageOutput, SpanArg};
use crate::report::Language;
use crate::report::answers::AnswerFormat;
use tsubuyaki_analysis::{
    Baseline, Comparison, Direction, HashtagWords, LEAST_ACCOUNTS, NullCheck, PairOrder,
    QueryError, RankBy, SortBy, SpanName, When,
};

/// Rank the terms of a day or period
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki rank 2018-09-03 --pos 形容詞\n  \
    tsubuyaki rank 2018-09 --pos noun,hashtag --top 50 --format csv -o top.csv\n  \
    tsubuyaki rank latest --by authors --not-author @suiyo_mille,@kumori\n\n\
    Without --pos, content words are counted.")]
pub struct Rank {
    #[command(flatten)]
    pub span: SpanArg,
    #[command(flatten)]
    pub rows: RowsArg,
    /// Rank terms by
    #[arg(long, value_name = "WHAT", default_value = "count")]
    pub by: RankBy,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Compare the terms of a day or period with a baseline: what rose, what fell
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki compare 2018-09-03\n  \
    tsubuyaki compare latest --against same-weekday --falling\n  \
    tsubuyaki compare last-week --against same-last-year\n  \
    tsubuyaki compare 2018-09-03 --against 2018-09-01 --sort lrc --format csv -o change.csv\n  \
    tsubuyaki compare 2018-09-03 --null 20\n\n\
    The test counts people, not occurrences. z orders the terms; q is the false discovery rate of\n\
    the terms down to this one; log_ratio (log2 of the ratio of the rates) says how large a change\n\
    is, with its 95 % interval. A term is tested if it occurs --min-count times on both sides\n\
    together (by default 5, or 3 on days with fewer than 2,000 terms) and 3 people use it.\n\
    --null measures the rate of false findings.")]
pub struct Compare {
    #[command(flatten)]
    pub span: SpanArg,
    /// Baseline: previous (the day, week, month … before), same-last-year,
    /// same-weekday (in the 4 weeks before), 7d or 28d (that many days before), or any
    /// other day or period [default: previous]
    #[arg(long, value_name = "BASELINE")]
    pub against: Option<Baseline>,
    /// Compare N times where no real difference exists, and print what is found: the
    /// day's people split in two at random or, with --against, the people of both
    /// sides shuffled between them
    #[arg(
        long,
        value_name = "N",
        value_parser = between(1_u64, 10_000),
        allow_negative_numbers = true,
        conflicts_with_all = ["sort", "rising", "falling", "by"]
    )]
    pub null: Option<u64>,
    /// Sort terms by
    #[arg(long, value_name = "MEASURE", default_value = "z")]
    pub sort: SortBy,
    /// Only terms whose rate rose
    #[arg(long, conflicts_with = "falling")]
    pub rising: bool,
    /// Only terms whose rate fell, largest change first
    #[arg(long)]
    pub falling: bool,
    /// Group rows by kind of term
    #[arg(long, value_name = "WHAT")]
    pub by: Option<CompareBy>,
    #[command(flatten)]
    pub rows: RowsArg,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// How the rows of a comparison are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareBy {
    /// Words, hashtags, mentions, emoji and emoticons, unless --kind or --pos is given
    Kind,
}

impl Compare {
    /// What to compare, and how.
    #[must_use]
    pub fn comparison(&self) -> Comparison {
        let direction = match (self.rising, self.falling) {
            (true, _) => Direction::Rising,
            (_, true) => Direction::Falling,
            _ => Direction::Both,
        };
        Comparison { baseline: self.against.unwrap_or_default(), sort: self.sort, direction }
    }

    /// What to compare of which nothing differs, if that is asked for.
    #[must_use]
    pub fn null_check(&self) -> Option<NullCheck> {
        self.null.map(|runs| NullCheck { runs, baseline: self.against })
    }
}

/// Show daily figures: posts, people, new words, turbulence
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki days --from 2018-09-01 --to 2018-09-30\n  \
    tsubuyaki days --format csv -o days.csv\n\n\
    turbulence measures how much the day's ranking differs from that of the 28 days before, from 0\n\
    (the same) to 1 (no word in common).")]
pub struct Days {
    #[command(flatten)]
    pub period: PeriodOptions,
    /// Number of rows; 0 for all
    #[arg(long, value_name = "N", default_value = "0", value_parser = rows, allow_negative_numbers = true)]
    pub top: Option<usize>,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Show the daily counts of terms, with their bursts
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki trend 誕生日 ケーキ\n  \
    tsubuyaki trend '#ひより生誕祭' --from 2018-08-01 --to 2018-09-30\n  \
    tsubuyaki trend --of-the-day latest\n\n\
    Asking for a hashtag or an emoji includes all terms of that kind in the totals.")]
pub struct Trend {
    /// Words, hashtags or emoji
    #[arg(
        value_name = "TERM",
        required_unless_present = "of_the_day",
        conflicts_with = "of_the_day"
    )]
    pub terms: Vec<String>,
    /// List the terms that are bursting on DATE [default: latest]
    #[arg(long, value_name = "DATE", num_args = 0..=1, default_missing_value = "latest", conflicts_with = "to")]
    pub of_the_day: Option<When>,
    /// First day [default: 27 days before the last]
    #[arg(long, value_name = "DATE")]
    pub from: Option<When>,
    /// Last day [default: the latest]
    #[arg(long, value_name = "DATE")]
    pub to: Option<When>,
    /// Number of rows; 0 for all [default: 20 terms in a table of --of-the-day, else
    /// all]
    #[arg(long, value_name = "N", value_parser = rows, allow_negative_numbers = true)]
    pub top: Option<usize>,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Find terms that co-occur in posts
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki cooccur 2018-09-03\n  \
    tsubuyaki cooccur latest --around 誕生日 --sort jaccard\n  \
    tsubuyaki cooccur latest --pos noun --min-tweets 5 --format csv -o pairs.csv")]
pub struct Cooccur {
    #[command(flatten)]
    pub span: SpanArg,
    /// Only pairs that include this term
    #[arg(long, value_name = "TERM")]
    pub around: Option<String>,
    /// Minimum number of posts that contain both terms
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = from(2_i64), allow_negative_numbers = true)]
    pub min_tweets: i64,
    /// Sort pairs by
    #[arg(long, value_name = "MEASURE", default_value = "g2")]
    pub sort: PairOrder,
    #[command(flatten)]
    pub rows: RowsArg,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// List texts posted by several accounts
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki copies 2018-09-03\n  \
    tsubuyaki copies latest --retweets include --format csv -o copies.csv\n\n\
    Posts are copies if they are equal when URLs, mentions, digits, spaces and symbols are ignored\n\
    and at least 20 characters remain. Rows with match `near` combine texts whose words vary:\n\
    they share 0.8 of their sequences of five characters.")]
pub struct Copies {
    #[command(flatten)]
    pub span: SpanArg,
    /// Minimum number of accounts
    #[arg(long, value_name = "N", default_value_t = LEAST_ACCOUNTS, value_parser = from(1_i64), allow_negative_numbers = true)]
    pub min_accounts: i64,
    #[command(flatten)]
    pub rows: RowsArg,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// List the most retweeted posts of a day or period
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki passed-on 2018-09-03\n  \
    tsubuyaki passed-on latest --top 0 --format json -o passed-on.json\n\n\
    Native retweets and posts beginning with RT @name are counted together. retweet_count\n\
    (retweets in all) is the number that the network gave when the post was read. Posts with\n\
    fewer than two retweets among the records are ranked by it.")]
pub struct PassedOn {
    #[command(flatten)]
    pub span: SpanArg,
    #[command(flatten)]
    pub rows: RowsArg,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Show the history of a term: daily counts, bursts, first day, co-occurring terms,
/// spellings, posts
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki term ケーキ\n  \
    tsubuyaki term '#ひより生誕祭' --format html -o hiyori.html\n\n\
    Counts cover original posts and use the configured word lists. People, spellings and posts are\n\
    those of the first day, the peak day of each burst, and the last day.")]
pub struct Term {
    /// Word, hashtag or emoji
    #[arg(value_name = "TERM")]
    pub term: String,
    #[command(flatten)]
    pub output: PageOutput,
    /// Language of the page, whatever the locale is
    #[arg(long, value_name = "LANG", default_value = "ja")]
    pub lang: Language,
    #[command(flatten)]
    pub exclude: ExcludeOptions,
}

/// Show a term in context (keyword in context)
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki kwic 誕生日 --date 2018-09-03\n  \
    tsubuyaki kwic 食べる --from 2018-09-01 --to 2018-09-03 --top 0\n  \
    tsubuyaki kwic '#ひより生誕祭' --format csv -o kwic.csv\n\n\
    TERM is a dictionary form, which finds all inflected forms, or a word as written. The\n\
    last argument may be a day or period, as with --date: tsubuyaki kwic 誕生日 2018-09-03\n\n\
    Without --pos, all parts of speech are counted. Of a text, at most 1,000 characters on\n\
    either side are given.")]
pub struct Kwic {
    /// Words, hashtags or emoji
    #[arg(value_name = "TERM", required = true)]
    pub terms: Vec<String>,
    #[command(flatten)]
    pub period: PeriodOptions,
    #[command(flatten)]
    pub rows: RowsArg,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

impl Kwic {
    /// The terms, and the day or period that the last of them is, where no option gives one:
    /// no word is written like that.
    #[must_use]
    pub fn terms_and_date(&self) -> (&[String], Option<SpanName>) {
        if let [terms @ .., last] = self.terms.as_slice()
            && !terms.is_empty()
            && self.period.is_empty()
            && last.contains(['-', '.'])
            && let Ok(date) = last.parse()
        {
            return (terms, Some(date));
        }
        (&self.terms, None)
    }
}

/// Run an SQL question: one of those in queries/, your own .sql file, or a statement
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki query --list\n  \
    tsubuyaki query ranking --set date=2018-09-03\n  \
    tsubuyaki query mine.sql --set date=latest --format parquet -o mine.parquet\n  \
    tsubuyaki query \"SELECT date, COUNT(*) AS posts FROM tweets GROUP BY date ORDER BY date\"\n  \
    tsubuyaki query --export-filters filters --pos noun\n\n\
    A question can use the tables tweets, tokens, terms and vocabulary; the filter relations\n\
    wanted, stopwords and variants; and the views words and said: the rows of terms and of\n\
    tokens that pass the filters.")]
pub struct Query {
    /// Name of a question, a file ending in .sql, or a statement: SELECT …
    #[arg(value_name = "NAME|FILE|SQL", required_unless_present_any = ["list", "export_filters"])]
    pub question: Option<String>,
    /// List all questions with their parameters
    #[arg(long, conflicts_with_all = [
        "question", "settings", "explain", "top", "format", "output", "bom", "no_guard",
        "wide", "lang"
    ])]
    pub list: bool,
    /// Write the filter relations to this directory as Parquet, so that another
    /// engine can run the same question
    #[arg(long, value_name = "DIR", conflicts_with = "list", value_parser = local_path())]
    pub export_filters: Option<PathBuf>,
    /// Set a parameter; repeat it for a parameter used as IN ($name)
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    pub settings: Vec<(String, String)>,
    /// Number of rows; 0 for all
    #[arg(long, value_name = "N", default_value = "0", value_parser = rows, allow_negative_numbers = true)]
    pub top: Option<usize>,
    /// Print the query plan instead of the answer
    #[arg(long, conflicts_with_all = [
        "top", "format", "output", "bom", "no_guard", "wide", "lang"
    ])]
    pub explain: bool,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Find words missing from the dictionary, for a user dictionary
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki candidates --from 2018-09-01 --to 2018-09-03\n  \
    tsubuyaki candidates --min-authors 3 --format csv >> words.csv\n  \
    tsubuyaki candidates --date latest --against 7d\n\n\
    --format csv writes a user dictionary: surface, part of speech, reading. Words that the\n\
    configured one has are not listed again: add the new ones to it, as above.")]
pub struct Candidates {
    #[command(flatten)]
    pub period: AllDaysOptions,
    /// Only words absent from a baseline: previous, same-weekday, same-last-year, 7d,
    /// 28d (counted back from the first day), or any other day or period
    #[arg(long, value_name = "BASELINE")]
    pub against: Option<Baseline>,
    /// Minimum count of a word
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = from(1_u64), allow_negative_numbers = true)]
    pub min_count: u64,
    /// Minimum number of people who used the word; if authors are unknown, more than 1
    /// finds nothing
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = from(1_i64), allow_negative_numbers = true)]
    pub min_authors: i64,
    /// Whether words inside hashtags count
    #[arg(long, value_name = "WHICH", default_value = "in")]
    pub hashtag_words: HashtagWords,
    /// Number of rows; 0 for all [default: 50 in a table, all in other formats]
    #[arg(long, value_name = "N", value_parser = rows, allow_negative_numbers = true)]
    pub top: Option<usize>,
    #[command(flatten)]
    pub output: AnswerOptions,
}

fn parse_setting(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "expected NAME=VALUE".to_owned())?;
    Ok((name.trim_start_matches('$').to_owned(), value.to_owned()))
}

/// How many rows are written.
#[derive(Debug, Args)]
pub struct RowsArg {
    /// Number of rows; 0 for all [default: 20 in a table, all in other formats]
    #[arg(long, value_name = "N", value_parser = rows, allow_negative_numbers = true)]
    pub top: Option<usize>,
}

/// Output options of a question.
#[derive(Debug, Args)]
pub struct AnswerOptions {
    /// Output format [default: as the name of FILE says, else table]
    #[arg(long, value_name = "FORMAT")]
    format: Option<AnswerFormat>,
    /// Write to FILE instead of standard output; .csv, .json, .parquet, .xlsx … choose
    /// the format
    #[arg(short, long, value_name = "FILE", value_parser = local_path())]
    output: Option<PathBuf>,
    /// Begin CSV with a byte order mark, so that spreadsheets read it as UTF-8
    #[arg(long)]
    pub bom: bool,
    /// Write CSV without the apostrophe before cells that a spreadsheet would run as a
    /// formula
    #[arg(long)]
    pub no_guard: bool,
    /// Show all columns of a table, however wide
    #[arg(long)]
    pub wide: bool,
    /// Language of the column headings and notes of a table [default: that of the locale]
    #[arg(long, value_name = "LANG")]
    pub lang: Option<Language>,
}

impl AnswerOptions {
    /// The format: as given, else as the file's name says, else a table.
    ///
    /// # Errors
    ///
    /// A file named as something that an answer cannot be; a byte order mark for
    /// another format than CSV.
    pub fn format(&self) -> Result<AnswerFormat, QueryError> {
        let format = match self.format {
            Some(format) => format,
            None => named_by(self.file())?.unwrap_or_default(),
        };
        if self.bom && format != AnswerFormat::Csv {
            let message = "--bom is for --format csv: other formats have no byte order mark";
            return Err(QueryError::Usage(message.to_owned()));
        }
        let is_binary =
            matches!(format, AnswerFormat::Parquet | AnswerFormat::Arrow | AnswerFormat::Xlsx);
        if is_binary && self.file().is_none() {
            refuse_terminal()?;
        }
        Ok(format)
    }

    /// The file to write to; `-` is standard output.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        file_of(self.output.as_deref())
    }

    /// What to say of a file whose name stands for another format than the one that is
    /// asked for.
    #[must_use]
    pub fn misnamed(&self) -> Option<String> {
        misnamed(self.file(), self.format)
    }

    /// The options that are given and do not act on the format.
    ///
    /// # Errors
    ///
    /// As [`Self::format`].
    pub fn idle(&self) -> Result<Vec<&'static str>, QueryError> {
        let is_table = self.format()? == AnswerFormat::Table;
        let given = [
            ("--wide", self.wide && !is_table),
            ("--lang", self.lang.is_some() && !self.is_for_people()?),
            ("--no-guard", self.no_guard && self.format()? != AnswerFormat::Csv),
        ];
        Ok(given.into_iter().filter(|(_, is_idle)| *is_idle).map(|(name, _)| name).collect())
    }

    /// Whether people read the answer, rather than a program.
    ///
    /// # Errors
    ///
    /// As [`Self::format`].
    pub fn is_for_people(&self) -> Result<bool, QueryError> {
        Ok(matches!(self.format()?, AnswerFormat::Table | AnswerFormat::Markdown))
    }

    /// How many rows to write, 0 for all: as given, else the usual number where
    /// people read them and all where programs do.
    ///
    /// # Errors
    ///
    /// As [`Self::format`].
    pub fn rows(&self, given: Option<usize>, usual: usize) -> Result<usize, QueryError> {
        Ok(given.unwrap_or(if self.is_for_people()? { usual } else { 0 }))
    }
}
