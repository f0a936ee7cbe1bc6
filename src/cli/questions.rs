//! Questions and how their answers are written.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::filters::FilterOptions;
use crate::report::answers::AnswerFormat;
use tsubuyaki_analysis::{
    Baseline, Comparison, Direction, HashtagWords, LEAST_ACCOUNTS, NullCheck, PairOrder, Period,
    RankBy, SortBy, When,
};

/// Print what was said most on a day
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki rank 2018-09-03 --pos 形容詞\n  \
    tsubuyaki rank latest --pos noun,hashtag --top 50 --format csv -o top.csv\n  \
    tsubuyaki rank latest --by authors --author @suiyo_mille,@kumori\n\n\
    Without --pos the question is about content words.")]
pub struct Rank {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE")]
    pub date: When,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    /// What ranks the terms
    #[arg(long, value_name = "WHAT", default_value = "count")]
    pub by: RankBy,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print what changed: the terms of a day against those of a baseline
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki compare 2018-09-03\n  \
    tsubuyaki compare latest --against same-weekday --falling\n  \
    tsubuyaki compare 2018-09-03 --against 2018-09-01 --sort lrc --format csv -o change.csv\n  \
    tsubuyaki compare 2018-09-03 --null 20\n\n\
    z says how sure a change is, log_ratio (log2 of the ratio of the rates) how great, with\n\
    its 95 % interval; q is the rate of false discoveries among all terms down to this one.\n\
    People are counted, not occurrences: a term is tested if it occurs --min-count times on both\n\
    sides together (by default 5, or 3 where the day has fewer than 2,000 terms) and 3 people\n\
    say it. --null compares the day's people with each other, of whom nothing differs.")]
pub struct Compare {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE")]
    pub date: When,
    /// The baseline: previous (the day before), same-weekday (of the 4 weeks
    /// before), 7d, 28d (so many days before), a day, or a period, DATE..DATE
    /// [default: previous]
    #[arg(long, value_name = "BASELINE")]
    pub against: Option<Baseline>,
    /// Compare so often what does not differ, and print what is found: the
    /// day's people split in two at random; with --against, the people of both
    /// sides dealt to them at random
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u64).range(1..=10_000),
        conflicts_with_all = ["sort", "rising", "falling", "by"]
    )]
    pub null: Option<u64>,
    /// What orders the terms
    #[arg(long, value_name = "MEASURE", default_value = "z")]
    pub sort: SortBy,
    /// Only terms whose rate grew
    #[arg(long, conflicts_with = "falling")]
    pub rising: bool,
    /// Only terms whose rate fell, what fell most first
    #[arg(long)]
    pub falling: bool,
    /// Rows of each kind of term on their own: --by kind
    #[arg(long, value_name = "WHAT")]
    pub by: Option<CompareBy>,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// What the rows of a comparison are parted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CompareBy {
    /// Words, hashtags, mentions, emoji and emoticons, unless --kind or --pos says otherwise
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

/// Print what each day was like: posts, people, words first seen, turbulence
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki days --from 2018-08-01 --to 2018-08-31\n  \
    tsubuyaki days --format csv -o days.csv\n\n\
    turbulence says how unlike the day's ranking and that of the 28 days before are, from 0 (the\n\
    same) to 1 (no word in common).")]
pub struct Days {
    #[command(flatten)]
    pub period: PeriodOptions,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print how terms went from day to day, with their bursts
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki trend 誕生日 ライブ\n  \
    tsubuyaki trend '#ひより生誕祭' --from 2018-08-01 --to 2018-09-30\n  \
    tsubuyaki trend --of-the-day latest\n\n\
    A hashtag or emoji that is asked for counts, and with it all of its kind.")]
pub struct Trend {
    /// Words, hashtags or emoji
    #[arg(
        value_name = "TERM",
        required_unless_present = "of_the_day",
        conflicts_with = "of_the_day"
    )]
    pub terms: Vec<String>,
    /// The terms that are in a burst on this day
    #[arg(long, value_name = "DATE", conflicts_with = "to")]
    pub of_the_day: Option<When>,
    /// The first day [default: 28 days in all]
    #[arg(long, value_name = "DATE")]
    pub from: Option<When>,
    /// The last day [default: the latest]
    #[arg(long, value_name = "DATE")]
    pub to: Option<When>,
    /// Rows to print; 0 for all [default: 20 terms of the day, all days of a term]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print which terms stand in the same tweets
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki cooccur 2018-09-03\n  \
    tsubuyaki cooccur latest --around 誕生日 --sort jaccard\n  \
    tsubuyaki cooccur latest --pos noun --min-tweets 5 --format csv -o pairs.csv")]
pub struct Cooccur {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE")]
    pub date: When,
    /// Only pairs with this term
    #[arg(long, value_name = "TERM")]
    pub around: Option<String>,
    /// Leave out pairs of fewer tweets
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(i64).range(2..))]
    pub min_tweets: i64,
    /// What orders the pairs
    #[arg(long, value_name = "MEASURE", default_value = "g2")]
    pub sort: PairOrder,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print texts that several accounts have posted
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki copies 2018-09-03\n  \
    tsubuyaki copies latest --retweets include --format csv -o copies.csv\n\n\
    Posts are copies if they are equal but for URLs, mentions, digits, spaces and symbols, and\n\
    20 characters or more are left. Rows whose match is near unite texts in which words vary:\n\
    of their runs of five characters they have 0.8 in common. Of the filters, those that pick\n\
    posts count: --retweets, --author, --client, --tweet-lang.")]
pub struct Copies {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE", default_value = "latest")]
    pub date: When,
    /// Leave out texts of fewer accounts
    #[arg(long, value_name = "N", default_value_t = LEAST_ACCOUNTS, value_parser = clap::value_parser!(i64).range(1..))]
    pub min_accounts: i64,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print which posts were passed on most on a day
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki passed-on 2018-09-03\n  \
    tsubuyaki passed-on latest --top 0 --format json -o passed-on.json\n\n\
    Native retweets and those that begin with RT @name are counted together.")]
pub struct PassedOn {
    /// YYYY-MM-DD, today, yesterday or latest
    #[arg(value_name = "DATE", default_value = "latest")]
    pub date: When,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print where a term stands, with the text around it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki kwic 誕生日 --date 2018-09-03\n  \
    tsubuyaki kwic 食べた --from 2018-09-01 --to 2018-09-03 --top 0\n  \
    tsubuyaki kwic '#ひより生誕祭' --format csv -o kwic.csv\n\n\
    TERM is a dictionary form, which finds all its forms, or a word as it is written.")]
pub struct Kwic {
    /// A word, hashtag, emoji …; or several
    #[arg(value_name = "TERM", required = true)]
    pub terms: Vec<String>,
    #[command(flatten)]
    pub period: PeriodOptions,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub top: usize,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Ask a question in SQL: one of those in queries/, or a file of one's own
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki query --list\n  \
    tsubuyaki query ranking --set date=2018-09-03\n  \
    tsubuyaki query mine.sql --set date=latest --format parquet -o mine.parquet\n  \
    tsubuyaki query --export-filters filters --pos noun\n\n\
    A question may name the tables tweets, tokens, terms and vocabulary, the relations wanted,\n\
    stopwords and variants, and words: the rows of terms that pass the filters.")]
pub struct Query {
    /// A question's name, or a file that ends in .sql
    #[arg(value_name = "NAME|FILE", required_unless_present_any = ["list", "export_filters"])]
    pub question: Option<String>,
    /// List the questions with their parameters
    #[arg(long)]
    pub list: bool,
    /// Write the relations wanted, stopwords and variants to this folder as
    /// Parquet, for another engine to ask the same question
    #[arg(long, value_name = "DIR", conflicts_with = "list")]
    pub export_filters: Option<PathBuf>,
    /// The value of a parameter; given several times, one that stands in IN (…)
    /// has several values
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = parse_setting)]
    pub settings: Vec<(String, String)>,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub top: usize,
    /// Print how it would be answered instead
    #[arg(long, conflicts_with_all = ["format", "strict"])]
    pub explain: bool,
    #[command(flatten)]
    pub filters: FilterOptions,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Print words that the dictionary seems to lack, for a user dictionary
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki candidates --from 2018-09-01 --to 2018-09-03\n  \
    tsubuyaki candidates --min-authors 3 --format csv -o user.csv\n\n\
    csv is a user dictionary for lindera: surface, part of speech, reading.")]
pub struct Candidates {
    #[command(flatten)]
    pub period: PeriodOptions,
    /// Leave out words that occur less often
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    pub min_count: u64,
    /// Leave out words that fewer people wrote; where authors are unknown, none
    /// is known to have more than one
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(i64).range(1..))]
    pub min_authors: i64,
    /// Whether the words within hashtags count
    #[arg(long, value_name = "WHICH", default_value = "in")]
    pub hashtag_words: HashtagWords,
    /// Rows to print; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub top: usize,
    #[command(flatten)]
    pub output: AnswerOptions,
}

/// Days: one, or those from one to another.
#[derive(Debug, Args)]
pub struct PeriodOptions {
    /// The one day: YYYY-MM-DD, today, yesterday or latest
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    date: Option<When>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    from: Option<When>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    to: Option<When>,
}

impl PeriodOptions {
    /// The days that are meant.
    #[must_use]
    pub fn period(&self) -> Period {
        match self.date {
            Some(date) => Period::on(date),
            None => Period { from: self.from, to: self.to },
        }
    }
}

fn parse_setting(text: &str) -> Result<(String, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("{text:?} is not NAME=VALUE"))?;
    Ok((name.trim_start_matches('$').to_owned(), value.to_owned()))
}

/// How an answer is written.
#[derive(Debug, Args)]
pub struct AnswerOptions {
    /// The answer's form
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AnswerFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
