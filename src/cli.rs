//! The command line. What clap reads is turned at once into typed options.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::settings::Overrides;

/// Follows Japanese tweets day by day.
#[derive(Debug, Parser)]
#[command(
    name = "tsubuyaki",
    version,
    propagate_version = true,
    arg_required_else_help = true,
    after_help = "Examples:\n  tsubuyaki nightly\n  tsubuyaki ingest tweets.jsonl.gz\n  \
                  tsubuyaki report 2018-09-03\n  tsubuyaki rank latest --pos 形容詞 --top 20"
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
}

impl Global {
    /// What beats the configuration file.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides { config: self.config.clone(), warehouse: self.warehouse.clone() }
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

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    Ingest(Ingest),
}

/// Take tweets into the warehouse and print the account of their records
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tsubuyaki ingest collected/ tweets.jsonl.gz\n\n\
    A file's form is recognized by its content; .gz and .zst are read through.\n\
    A file already taken in is skipped. - is standard input.")]
pub struct Ingest {
    /// Files and folders [default: the configured inbox]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How to print the account
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: AccountFormat,
    /// Fail if any record is rejected
    #[arg(long)]
    pub strict: bool,
}

/// How an account is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AccountFormat {
    Table,
    Json,
}
