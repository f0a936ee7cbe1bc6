use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::input_files::InputFiles;
use super::{locale, log, threads};
use crate::cli::{
    AnswerOptions, ChoiceOptions, ColorChoice, Command, DictionaryOptions, FilterOptions, Global,
    ReadingOptions,
};
use crate::report::terminal::safe;
use crate::report::{Paint, Screen, counted};
use crate::settings::{LexiconChoice, Overrides, Settings, address};
use tsubuyaki_analysis::{Acting, Filters, QueryError, WordList};
use tsubuyaki_tokens::{
    Dictionaries, DictionaryError, Identity, Lexicon, TOKENS_VERSION, Tokenizer,
};
use tsubuyaki_tweets::ReadOptions;
use tsubuyaki_warehouse::{Category, DictionaryId, Snapshot, Stamp, Warehouse};

/// What every command works with.
pub struct Context {
    pub settings: Settings,
    pub warehouse: Warehouse,
    pub quiet: bool,
    color: ColorChoice,
}

/// Says which filters were given that do not act on a question.
pub fn warn_of_idle(options: &FilterOptions, acting: Acting) {
    let idle = options.idle(acting);
    if !idle.is_empty() {
        log::warning(format_args!("without effect on this question: {}", idle.join(", ")));
    }
}

impl Context {
    /// Reads the configuration and sets the number of threads.
    ///
    /// # Errors
    ///
    /// When the configuration cannot be used.
    pub fn new(global: &Global, command: &Command) -> Result<Self> {
        // First, since it may start the program again.
        if let Some(message) = threads::set_up(global.threads)?.filter(|_| !global.quiet) {
            log::info(message);
        }
        // A filter runs wherever another program starts it.
        let is_named_only = matches!(command, Command::Tokenize(_));
        let settings = Settings::load(&Overrides { is_named_only, ..global.overrides() })?;
        tracing::debug!(
            time_zone = settings.time_zone,
            warehouse = %settings.warehouse.display(),
            reports = %settings.reports.display(),
            "settings"
        );
        // Polars would warn on standard error of ways of writing SQL that are
        // the portable ones.
        polars_error::set_warning_function(|_, _| {});
        let warehouse = match address(&settings.warehouse) {
            Some(address) => Warehouse::at_address(&address)?,
            None => Warehouse::at(settings.warehouse.clone()),
        };
        Ok(Self { warehouse, settings, quiet: global.quiet, color: global.color })
    }

    /// Prints a message, unless --quiet is given.
    pub fn say(&self, message: impl std::fmt::Display) {
        if !self.quiet {
            log::info(message);
        }
    }

    /// How posts are read: as the command line says, else as configured.
    #[must_use]
    pub fn reading(&self, options: &ReadingOptions) -> ReadOptions {
        options.options(self.settings.input_time_zone.as_ref())
    }

    /// The same of posts to store: those that are wanted, and whose they are.
    #[must_use]
    pub fn intake(
        &self,
        options: &ReadingOptions,
        choice: &ChoiceOptions,
        langs: &[String],
    ) -> ReadOptions {
        let Settings { only, author, .. } = &self.settings;
        choice.added_to(self.reading(options), langs, (only, author.as_deref()))
    }

    /// The lists of words that the configuration names; else as by default.
    #[must_use]
    pub fn default_filters(&self) -> Filters {
        let list = |name: &Option<PathBuf>| name.clone().map(WordList::named).unwrap_or_default();
        Filters {
            stopwords: list(&self.settings.stopwords),
            variants: list(&self.settings.variants),
            not_authors: self.settings.exclude_authors.clone(),
            not_clients: self.settings.exclude_clients.clone(),
            ..Filters::default()
        }
    }

    /// The filters of a question to a state of the warehouse.
    ///
    /// # Errors
    ///
    /// An unknown part of speech.
    pub fn filters(
        &self,
        options: &FilterOptions,
        snapshot: &Snapshot,
    ) -> Result<Filters, QueryError> {
        let known: Vec<Category> = snapshot.manifest().categories.iter().cloned().collect();
        options.filters(&known, &self.default_filters())
    }

    /// Colour for standard output.
    #[must_use]
    pub fn paint(&self) -> Paint {
        let enabled = match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                std::io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Paint { enabled }
    }

    /// Where an answer is read: on the terminal if standard output is one, else
    /// wherever lines may be of any length.
    #[must_use]
    pub fn screen(&self, options: &AnswerOptions) -> Screen {
        Screen {
            paint: self.paint(),
            language: options.lang.unwrap_or_else(locale::language),
            columns: if options.file().is_some() || options.wide { None } else { columns() },
            is_wide: options.wide,
            is_unguarded: options.no_guard,
        }
    }

    /// The files that paths stand for; says what of the program's own is passed over.
    #[must_use]
    pub fn input_files(&self, paths: &[PathBuf]) -> InputFiles {
        let files = InputFiles::of(paths, [self.warehouse.root(), &self.settings.reports]);
        for own in &files.passed_over {
            let message = format!("passed over: {}: the program's own folder", own.display());
            self.say(safe(&message));
        }
        files
    }

    /// The same; the files of the inbox where no paths are named.
    #[must_use]
    pub fn input_files_or_inbox(&self, paths: Option<&[PathBuf]>) -> InputFiles {
        match paths {
            Some(paths) => self.input_files(paths),
            None => self.input_files(&self.settings.inbox).of_inbox(),
        }
    }

    /// The tokenizer with the dictionaries that the command line names, else
    /// with those that are configured.
    ///
    /// # Errors
    ///
    /// A dictionary that cannot be used.
    pub fn tokenizer(&self, options: &DictionaryOptions) -> Result<Tokenizer, DictionaryError> {
        let _span = tracing::debug_span!("load dictionaries").entered();
        let settings = &self.settings;
        Tokenizer::new(&Dictionaries {
            folder: chosen(options.dictionary.as_ref(), settings.dictionary.as_ref()),
            lexicon: match options.lexicon.or(settings.lexicon) {
                Some(LexiconChoice::None) => Lexicon::None,
                Some(LexiconChoice::Embedded) | None => Lexicon::Embedded,
            },
            user_dictionary: chosen(
                options.user_dictionary.as_ref(),
                settings.user_dictionary.as_ref(),
            ),
        })
    }

    /// What the days of the warehouse are to have in common.
    #[must_use]
    pub fn stamp(&self, tokenizer: &Tokenizer) -> Stamp {
        Stamp {
            time_zone: self.settings.time_zone.clone(),
            dictionary: dictionary_id(tokenizer.dictionary()),
            lexicon: tokenizer.lexicon().map(dictionary_id),
            user_dictionary: tokenizer.user_dictionary().map(dictionary_id),
            tokens_version: TOKENS_VERSION,
        }
    }
}

/// Columns of the terminal that a page of text is written to; `None` of a file.
pub fn columns_of(output: Option<&Path>) -> Option<usize> {
    if output.is_some() { None } else { columns() }
}

/// Columns of the terminal that is written to: as COLUMNS says, else as it is. `None`
/// where neither is known: some terminals say 0.
fn columns() -> Option<usize> {
    /// The narrowest that a table is fitted to.
    const LEAST: usize = 20;
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || {
        terminal_size::terminal_size_of(std::io::stdout()).map(|(width, _)| usize::from(width.0))
    };
    let is_told = |columns: &usize| *columns > 0;
    let columns = named.filter(is_told).or_else(of_terminal).filter(is_told)?;
    Some(columns.max(LEAST))
}

/// The file or folder that the command line names, else the configured one;
/// `none` disables it.
fn chosen<'a>(option: Option<&'a PathBuf>, setting: Option<&'a PathBuf>) -> Option<&'a Path> {
    let path = option.or(setting)?;
    (path.as_os_str() != "none").then_some(path)
}

fn dictionary_id(identity: &Identity) -> DictionaryId {
    DictionaryId { name: identity.name.clone(), hash: identity.hash.clone() }
}

/// What `--strict` says of records that were rejected.
pub fn rejected_under_strict(rejected: u64) -> String {
    let verb = if rejected == 1 { "was" } else { "were" };
    format!("--strict: {} {verb} rejected", counted(rejected, "record"))
}

/// Reports a failure, even with --quiet. A closed stderr must not stop the run.
pub fn complain(message: impl std::fmt::Display) {
    log::error(message);
}

/// Reports a warning, even with --quiet.
pub fn warn(message: impl std::fmt::Display) {
    log::warning(message);
}
