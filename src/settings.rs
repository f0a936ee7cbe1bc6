//! Where things are and which zone's days count: from `tsubuyaki.toml`, found
//! upward from the working folder, unless the command line says otherwise.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// The name of the configuration file.
pub const FILE_NAME: &str = "tsubuyaki.toml";

/// What a run works with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// IANA name of the zone whose calendar days divide the tables.
    pub time_zone: String,
    pub warehouse: PathBuf,
    /// Files and folders that are read when none is named.
    pub inbox: Vec<PathBuf>,
    /// Where pages are written.
    pub reports: PathBuf,
    /// A list of words to leave out, or `none`; the program's own if not set.
    pub stopwords: Option<PathBuf>,
    /// A table of spellings to unite, or `none`; the program's own if not set.
    pub variants: Option<PathBuf>,
    /// The folder of a dictionary, or `none`; the program's own if not set.
    pub dictionary: Option<PathBuf>,
    /// Words to add to the dictionary, or `none`; none if not set.
    pub user_dictionary: Option<PathBuf>,
}

/// What the command line and the environment say; each beats the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub config: Option<PathBuf>,
    pub time_zone: Option<String>,
    pub warehouse: Option<PathBuf>,
    pub inbox: Option<PathBuf>,
    pub reports: Option<PathBuf>,
    pub stopwords: Option<PathBuf>,
    pub variants: Option<PathBuf>,
    pub dictionary: Option<PathBuf>,
    pub user_dictionary: Option<PathBuf>,
}

/// A configuration that cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{}: {message}", path.display())]
    Toml { path: PathBuf, message: String },
    #[error("{}: time_zone: no zone is named {name}; use an IANA name such as Asia/Tokyo", path.display())]
    TimeZone { path: PathBuf, name: String },
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    time_zone: Option<String>,
    warehouse: Option<PathBuf>,
    inbox: Option<OneOrMore>,
    reports: Option<PathBuf>,
    stopwords: Option<PathBuf>,
    variants: Option<PathBuf>,
    dictionary: Option<PathBuf>,
    user_dictionary: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(PathBuf),
    More(Vec<PathBuf>),
}

impl Settings {
    /// Finds and reads the configuration. Paths in it are relative to it;
    /// without a file, to the working folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, has a key that is none, or names no zone.
    pub fn load(overrides: &Overrides) -> Result<Self, SettingsError> {
        let path = match &overrides.config {
            Some(path) => Some(path.clone()),
            None => find_upward(&std::env::current_dir().unwrap_or_default()),
        };
        let (file, folder) = match &path {
            Some(path) => (read(path)?, path.parent().unwrap_or(Path::new("")).to_path_buf()),
            None => (File::default(), PathBuf::new()),
        };
        let place = |path: Option<PathBuf>, default: &str| {
            folder.join(path.unwrap_or_else(|| PathBuf::from(default)))
        };
        let list = |path: PathBuf| {
            if path.as_os_str() == "none" { path } else { folder.join(path) }
        };
        let time_zone = overrides.time_zone.clone().or(file.time_zone);
        let time_zone = time_zone.unwrap_or_else(|| "Asia/Tokyo".to_owned());
        if jiff::tz::TimeZone::get(&time_zone).is_err() {
            let path = path.unwrap_or_else(|| PathBuf::from(FILE_NAME));
            return Err(SettingsError::TimeZone { path, name: time_zone });
        }
        let inbox = match file.inbox {
            _ if overrides.inbox.is_some() => overrides.inbox.iter().cloned().collect(),
            None => vec![folder.join("inbox")],
            Some(OneOrMore::One(path)) => vec![folder.join(path)],
            Some(OneOrMore::More(paths)) => paths.iter().map(|path| folder.join(path)).collect(),
        };
        Ok(Self {
            time_zone,
            warehouse: overrides
                .warehouse
                .clone()
                .unwrap_or_else(|| place(file.warehouse, "warehouse")),
            inbox,
            reports: overrides.reports.clone().unwrap_or_else(|| place(file.reports, "reports")),
            stopwords: overrides.stopwords.clone().or(file.stopwords.map(list)),
            variants: overrides.variants.clone().or(file.variants.map(list)),
            dictionary: overrides.dictionary.clone().or(file.dictionary.map(list)),
            user_dictionary: overrides.user_dictionary.clone().or(file.user_dictionary.map(list)),
        })
    }
}

fn find_upward(from: &Path) -> Option<PathBuf> {
    from.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())
}

fn read(path: &Path) -> Result<File, SettingsError> {
    let text = fs::read_to_string(path)
        .map_err(|error| SettingsError::Io { path: path.to_path_buf(), error })?;
    toml::from_str(&text).map_err(|error| SettingsError::Toml {
        path: path.to_path_buf(),
        message: error.to_string().trim_end().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<(Settings, PathBuf), SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join(FILE_NAME);
        fs::write(&config, text).unwrap();
        let overrides = Overrides { config: Some(config), ..Overrides::default() };
        Ok((Settings::load(&overrides)?, folder.path().to_path_buf()))
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let (settings, folder) = load("inbox = [\"a\", \"/b\"]\nreports = \"pages\"").unwrap();
        assert_eq!(settings.inbox, [folder.join("a"), PathBuf::from("/b")]);
        assert_eq!(settings.reports, folder.join("pages"));
        assert_eq!(settings.warehouse, folder.join("warehouse"));
        assert_eq!(settings.time_zone, "Asia/Tokyo");
    }

    #[test]
    fn lists_are_relative_to_the_file_too() {
        let (settings, folder) = load("stopwords = \"stop.txt\"\nvariants = \"none\"").unwrap();
        assert_eq!(settings.stopwords, Some(folder.join("stop.txt")));
        assert_eq!(settings.variants, Some(PathBuf::from("none")));
        assert_eq!(load("").unwrap().0.stopwords, None);
        let text = "dictionary = \"unidic\"\nuser_dictionary = \"none\"";
        let (settings, folder) = load(text).unwrap();
        assert_eq!(settings.dictionary, Some(folder.join("unidic")));
        assert_eq!(settings.user_dictionary, Some(PathBuf::from("none")));
    }

    #[test]
    fn mistakes_are_named() {
        let error = load("warehose = \"a\"").unwrap_err().to_string();
        assert!(error.contains("warehose") && error.contains("warehouse"), "{error}");
        let error = load("time_zone = \"Tokyo\"").unwrap_err().to_string();
        assert!(error.contains("no zone is named Tokyo"), "{error}");
    }
}
