//! A bar on a terminal while tweets are ingested or pages written.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{interruption, log};
use tsubuyaki_tweets::Source;
use tsubuyaki_warehouse::ingest::Observer;

/// Shows how far a run is; hidden where nobody watches.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar for so many bytes of input, hidden if `quiet` or if standard
    /// error is not a terminal.
    #[must_use]
    pub fn new(bytes: u64, quiet: bool) -> Self {
        Self::with_style("{msg} {wide_bar} {bytes}/{total_bytes} {eta}", bytes, quiet)
    }

    /// A bar for so many pages.
    #[must_use]
    pub fn of_pages(pages: usize, quiet: bool) -> Self {
        let progress = Self::with_style(COUNTED, pages as u64, quiet);
        progress.bar.set_message("pages");
        progress
    }

    fn with_style(template: &str, length: u64, quiet: bool) -> Self {
        let is_hidden = quiet || log::has_details();
        let bar = if is_hidden { ProgressBar::hidden() } else { ProgressBar::new(length) };
        bar.set_style(style(template));
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar }
    }

    /// One page more is up to date.
    pub fn page(&self) {
        self.bar.inc(1);
    }
}

const COUNTED: &str = "{msg} {wide_bar} {human_pos}/{human_len} {eta}";

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

impl Observer for Progress {
    fn reading(&self, input: &Source) {
        let name = input.name();
        let name = name.rsplit('/').next().unwrap_or(&name);
        self.bar.set_message(crate::report::terminal::safe(name).into_owned());
    }

    fn read(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn tokenizing(&self, tweets: u64) {
        self.bar.set_style(style(COUNTED));
        self.bar.set_message("words");
        self.bar.set_length(tweets);
        self.bar.set_position(0);
    }

    fn tokenized(&self, tweets: u64) {
        self.bar.inc(tweets);
    }

    fn is_interrupted(&self) -> bool {
        interruption::caught().is_some()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
