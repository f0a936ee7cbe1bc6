//! The configuration file: its keys, and where it is.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::place::{scheme_refused, warehouse_refused};
use super::{FILE_NAME, LexiconChoice, Overrides, SettingsError};

/// Declares the keys of the file, once: as what serde reads, and by their names.
macro_rules! keys {
    ($($key:ident: $value:ty,)*) => {
        #[derive(Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct File {
            $(pub $key: Option<$value>,)*
        }

        /// The keys of the file.
        pub(super) const KEYS: &[&str] = &[$(stringify!($key)),*];
    };
}

keys! {
    time_zone: String,
    input_time_zone: String,
    only: OneOrMore<String>,
    author: String,
    warehouse: PathBuf,
    inbox: OneOrMore<PathBuf>,
    reports: PathBuf,
    stopwords: PathBuf,
    variants: PathBuf,
    dictionary: PathBuf,
    lexicon: LexiconChoice,
    user_dictionary: PathBuf,
    exclude_authors: OneOrMore<String>,
    exclude_clients: OneOrMore<String>,
    day_pages_from: u64,
    title: String,
    description: String,
    source: String,
    url: String,
}

impl File {
    /// An address of another machine, taken for a path, would be a local folder.
    pub(super) fn refuse_addresses(&self, overrides: &Overrides) -> Result<(), SettingsError> {
        let inbox: &[PathBuf] = match &self.inbox {
            None => &[],
            Some(OneOrMore::One(path)) => std::slice::from_ref(path),
            Some(OneOrMore::More(paths)) => paths,
        };
        let inbox = inbox.iter().chain(&overrides.inbox).map(|path| ("inbox", path));
        let reports = [&self.reports, &overrides.reports];
        let reports = reports.into_iter().flatten().map(|path| ("reports", path));
        let warehouse = [&self.warehouse, &overrides.warehouse].into_iter().flatten();
        let warehouse =
            warehouse.filter_map(|path| Some(("warehouse", path, warehouse_refused(path)?)));
        let others = inbox.chain(reports);
        let others = others.filter_map(|(name, path)| Some((name, path, scheme_refused(path)?)));
        match warehouse.chain(others).next() {
            Some((name, path, reason)) => {
                Err(SettingsError::Address { name, path: path.clone(), reason })
            }
            None => Ok(()),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
pub(super) enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T> {
    pub(super) fn into_all(self) -> Vec<T> {
        match self {
            Self::One(value) => vec![value],
            Self::More(values) => values,
        }
    }
}

/// Where the configuration is.
pub(super) struct Origin {
    /// Its file, if there is one.
    file: Option<PathBuf>,
    /// The folder to which paths in it are relative.
    folder: PathBuf,
}

impl Origin {
    pub(super) fn find(overrides: &Overrides) -> Result<(File, Self), SettingsError> {
        let path = match &overrides.config {
            Some(path) => Some(path.clone()),
            None if overrides.is_named_only => None,
            None => find_upward(&std::env::current_dir().unwrap_or_default()),
        };
        let Some(path) = path else {
            return Ok((File::default(), Self { file: None, folder: PathBuf::new() }));
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let file = read(&path)?;
        file.refuse_nothing(&path)?;
        Ok((file, Self { file: Some(path), folder }))
    }

    pub(super) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.join(path)
    }

    /// The file, in messages about what it says.
    pub(super) fn path_of_file(&self) -> PathBuf {
        self.file.clone().unwrap_or_else(|| PathBuf::from(FILE_NAME))
    }

    /// Where a value is named: by a variable, or as a key of the file.
    pub(super) fn of_value(&self, variable: &str, is_variable: bool, key: &str) -> String {
        match &self.file {
            Some(path) if !is_variable => format!("{}: {key}", path.display()),
            _ => variable.to_owned(),
        }
    }
}

fn find_upward(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

fn read(path: &Path) -> Result<File, SettingsError> {
    let text = tsubuyaki_tokens::read_bounded_text(path)
        .map_err(|error| SettingsError::Io { path: path.to_path_buf(), error })?;
    tracing::debug!(path = %path.display(), "read");
    toml::from_str(&text).map_err(|error| {
        let message = error
            .to_string()
            .replace("expected u64", "expected a whole number")
            .replace("unknown field", "unknown key")
            .replace("unknown variant", "unknown value");
        let (path, message) = (path.to_path_buf(), message.trim_end().to_owned());
        let unknown = text.parse::<toml::Table>().ok().and_then(|table| {
            let mut keys = table.into_iter().map(|(key, _)| key);
            keys.find(|key| !KEYS.contains(&key.as_str()))
        });
        match unknown.as_deref().and_then(nearest_key) {
            Some(nearest) => SettingsError::UnknownKey { path, message, nearest },
            None => SettingsError::Toml { path, message },
        }
    })
}

/// The key that is most like another, if any is like it.
fn nearest_key(key: &str) -> Option<&'static str> {
    const LIKE: f64 = 0.8;
    let likeness = |known: &&&str| strsim::jaro_winkler(key, known);
    let nearest = KEYS.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|nearest| likeness(nearest) > LIKE).copied()
}
