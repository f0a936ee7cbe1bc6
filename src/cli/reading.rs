//! Options of the subcommands that read posts.

use clap::Args;
use jiff::tz::TimeZone;

use crate::settings::parse_zone;
use tsubuyaki_tweets::{InputFormat, Keep, Limits, Mapping, MissingIds, Needs, Only, ReadOptions};

/// Options for reading inputs that will be stored.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct IntakeOptions {
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// Leave out an input of at least 20 records if more than this percentage is
    /// rejected, as when its format has changed or was misdetected
    #[arg(long, value_name = "PERCENT", default_value = "5", value_parser = parse_percent, allow_negative_numbers = true)]
    pub max_rejects: f64,
    /// Keep stored posts that an input reports as deleted
    #[arg(long)]
    pub ignore_deletions: bool,
}

/// What an input does not state itself.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct ReadingOptions {
    /// Read every input in this format instead of detecting it
    #[arg(
        long,
        alias = "form",
        value_name = "NAME",
        value_parser = InputFormat::named,
        long_help = input_format_help()
    )]
    input_format: Option<&'static InputFormat>,
    #[arg(
        long,
        value_name = "COLUMN=NAME,…",
        default_value = "",
        hide_default_value = true,
        help = "Column names in other tables: text=body,created_at=posted"
    )]
    map: Mapping,
    /// Time zone assumed for timestamps without one: Asia/Tokyo, +09:00 [default: as
    /// configured, else UTC]
    #[arg(long, value_name = "ZONE", value_parser = parse_zone)]
    input_time_zone: Option<TimeZone>,
    /// Format of timestamps that are not recognized: '%d/%m/%Y %H:%M'
    #[arg(long, value_name = "FORMAT", value_parser = parse_time_format)]
    time_format: Option<String>,
    /// Derive a negative id from author, time and text when a record has no usable id
    #[arg(long)]
    assign_ids: bool,
    #[arg(
        long,
        value_name = "NAME=SIZE,…",
        default_value = "",
        hide_default_value = true,
        help = "Maximum size of a text, of any other column, and of what is kept of a rejected \
                record [default: text=64K,column=1K,reject=64K]"
    )]
    limits: Limits,
}

impl ReadingOptions {
    /// The options for a reader; the time zone of timestamps without one may be
    /// `configured`.
    #[must_use]
    pub fn options(&self, configured: Option<&TimeZone>) -> ReadOptions {
        let time_zone = self.input_time_zone.as_ref().or(configured);
        ReadOptions {
            format: self.input_format,
            mapping: self.map.clone(),
            time_zone: time_zone.cloned().unwrap_or(TimeZone::UTC),
            time_format: self.time_format.clone(),
            missing_ids: if self.assign_ids { MissingIds::Assign } else { MissingIds::Reject },
            needs: Needs::Post,
            keep: Keep::default(),
            author: None,
            rounded_ids: false,
            limits: self.limits,
        }
    }
}

/// Which posts of the inputs are stored, and whose they are: instead of what is configured.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct ChoiceOptions {
    /// Ingest only posts with this value: lang=ja, network=bluesky, client=web; can be
    /// repeated [default: as configured, else all]
    #[arg(long, value_name = "COLUMN=VALUE")]
    only: Vec<Only>,
    /// Author of posts that name none, as in an export of your own notes
    /// [default: as configured]
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

impl ChoiceOptions {
    /// The options for a reader, with these, posts in `langs` alone unless there are none.
    #[must_use]
    pub fn added_to(
        &self,
        options: ReadOptions,
        langs: &[String],
        (only, author): (&[Only], Option<&str>),
    ) -> ReadOptions {
        let is_given = !self.only.is_empty() || !langs.is_empty();
        let only = if is_given { &self.only } else { only };
        let author = self.author.as_deref().or(author).map(str::to_owned);
        ReadOptions { keep: Keep::new(langs.to_vec(), only.to_vec()), author, ..options }
    }
}

fn parse_percent(text: &str) -> Result<f64, String> {
    let percent: Option<f64> = text.trim_end_matches('%').trim_end().parse().ok();
    percent
        .filter(|percent| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

/// A format that can be written and has a day at least.
fn parse_time_format(format: &str) -> Result<String, String> {
    let example = jiff::civil::date(2018, 9, 3).at(12, 15, 0, 0).in_tz("UTC");
    let written = example.and_then(|example| jiff::fmt::strtime::format(format, &example));
    let written = written.map_err(|error| error.to_string())?;
    let parsed = jiff::fmt::strtime::parse(format, &written).and_then(|time| time.to_date());
    match parsed {
        Ok(_) => Ok(format.to_owned()),
        Err(error) => Err(format!("{error}; a format is written as in %d/%m/%Y %H:%M:%S")),
    }
}

fn input_format_help() -> String {
    let all = InputFormat::all();
    let width = all.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let line = |format: &&InputFormat| format!("\n  {:width$} {}", format.name, format.description);
    let lines: String = all.iter().map(line).collect();
    format!("Read every input in this format instead of detecting it:{lines}")
}
