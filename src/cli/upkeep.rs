//! Options of what looks after a warehouse: `status`, `verify`, `push`, `forget`.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use super::filters::word_list;
use super::local_path::local_path;
use super::number::{author_id, post_id};
use super::{DictionaryOptions, SummaryFormat};
use tsubuyaki_analysis::Filters;
use tsubuyaki_warehouse::remote::Address;

/// Show what the warehouse contains, which spellings are merged, or which filter
/// entries match nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki status\n  \
    tsubuyaki status --variants 可愛い\n  \
    tsubuyaki status --filters --stopwords my-stopwords.txt")]
pub struct Status {
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SummaryFormat,
    /// List stop words and variants that match nothing in the warehouse
    #[arg(long)]
    pub filters: bool,
    /// Stop word list to check [default: as configured]
    #[arg(long, value_name = "FILE", requires = "filters", value_parser = local_path())]
    stopwords: Option<PathBuf>,
    /// Show which spellings are merged with TERM, and why; with --filters: the
    /// variant table to check [default: as configured]
    #[arg(long, value_name = "TERM|FILE")]
    variants: Option<PathBuf>,
}

impl Status {
    /// The term whose spellings are asked for.
    #[must_use]
    pub fn term(&self) -> Option<&str> {
        self.variants.as_deref().filter(|_| !self.filters).and_then(Path::to_str)
    }

    /// The lists to check; those that no option names come from `base`.
    #[must_use]
    pub fn lists(&self, base: &Filters) -> Filters {
        Filters {
            stopwords: word_list(self.stopwords.as_ref(), &base.stopwords),
            variants: word_list(self.variants.as_ref(), &base.variants),
            ..Filters::default()
        }
    }
}

/// Check every file against the manifest and every table against the tables it
/// is derived from; exit with status 1 on any fault
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki verify\n  tsubuyaki verify --repair\n\n\
    --repair rebuilds what can be derived from intact tables: tokens from tweets, terms\n\
    from tokens, the vocabulary from terms. Everything else is moved to _damaged/ in the\n\
    warehouse and listed with the inputs to ingest again; the exit status is then 1.")]
pub struct Verify {
    /// Repair what can be rebuilt, in one commit, and check again
    #[arg(long)]
    pub repair: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SummaryFormat,
    #[command(flatten)]
    pub dictionaries: DictionaryOptions,
}

/// Upload the warehouse to object storage (S3), where it can be queried
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki push s3://posts/ja\n  \
    tsubuyaki --warehouse s3://posts/ja report latest\n\n\
    Uploads the files that are not there yet, then the manifest: readers see either the old\n\
    state or the new one. Credentials, region and endpoint are taken from AWS_ACCESS_KEY_ID,\n\
    AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and AWS_ENDPOINT_URL, or from the\n\
    profile AWS_PROFILE.")]
pub struct Push {
    /// Destination: a folder in a bucket, for this warehouse alone
    #[arg(value_name = "s3://BUCKET/FOLDER")]
    pub address: Address,
    /// Say what would be uploaded, and upload nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SummaryFormat,
}

/// Remove posts from all tables and rejects, and reject them if they arrive again
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  tsubuyaki forget --tweet 1036271432587366402\n  \
    tsubuyaki forget --author 900000013\n\n\
    Native retweets of forgotten posts repeat their text and are removed too. Records that\n\
    arrive later are rejected as `forgotten`; only their file and line are kept. The warehouse\n\
    stores hashes of the forgotten ids. Pages are updated by the next `nightly`.")]
#[command(group = ArgGroup::new("what").args(["tweet", "authors"]).required(true).multiple(true))]
pub struct Forget {
    /// Post ids
    #[arg(
        long,
        value_name = "ID",
        num_args = 1..,
        value_delimiter = ',',
        value_parser = post_id,
        allow_negative_numbers = true
    )]
    pub tweet: Vec<i64>,
    /// Author ids: all their posts, including those that arrive later
    #[arg(
        id = "authors",
        long = "author",
        allow_negative_numbers = true,
        value_name = "ID",
        num_args = 1..,
        value_delimiter = ',',
        value_parser = author_id
    )]
    pub author: Vec<i64>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: SummaryFormat,
}
