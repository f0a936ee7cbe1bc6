use anyhow::Result;

use crate::cli::Global;
use crate::settings::Settings;
use crate::tokens::{TOKENS_VERSION, Tokenizer};
use crate::warehouse::{DictionaryId, Stamp, Warehouse};

/// What every command works with.
pub struct Context {
    pub settings: Settings,
    pub warehouse: Warehouse,
    pub quiet: bool,
}

impl Context {
    /// Reads the configuration and sets the number of threads.
    ///
    /// # Errors
    ///
    /// When the configuration cannot be used.
    pub fn new(global: &Global) -> Result<Self> {
        let settings = Settings::load(&global.overrides())?;
        if let Some(threads) = global.threads {
            rayon::ThreadPoolBuilder::new().num_threads(threads.get()).build_global()?;
        }
        Ok(Self {
            warehouse: Warehouse::at(settings.warehouse.clone()),
            settings,
            quiet: global.quiet,
        })
    }

    /// Tells the person something, unless they want silence.
    pub fn say(&self, message: impl std::fmt::Display) {
        if !self.quiet {
            eprintln!("{message}");
        }
    }

    /// What the days of the warehouse are to have in common.
    #[must_use]
    pub fn stamp(&self, tokenizer: &Tokenizer) -> Stamp {
        Stamp {
            time_zone: self.settings.time_zone.clone(),
            dictionary: DictionaryId {
                name: tokenizer.dictionary_name().to_owned(),
                hash: tokenizer.dictionary_hash().to_owned(),
            },
            tokens_version: TOKENS_VERSION,
        }
    }
}
