//! Paths and the time zone, from `tsubuyaki.toml` in the working directory or a
//! parent directory, unless the command line overrides it.

mod file;
mod place;
mod refused;
mod zone;

use std::fs;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use jiff::tz::TimeZone;
use serde::Deserialize;
use thiserror::Error;

use self::file::{File, OneOrMore, Origin};
pub use self::place::{address, scheme_refused, warehouse_refused};
pub use self::zone::parse_zone;
use crate::report::Site;
use tsubuyaki_tweets::Only;

/// The name of the configuration file.
pub const FILE_NAME: &str = "tsubuyaki.toml";

/// Minimum number of posts of a day with its own page, unless the file sets another.
const DAY_PAGES_FROM: u64 = 10;

/// The settings of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// IANA name of the time zone that defines the calendar days.
    pub time_zone: String,
    /// The time zone of timestamps in the inputs that have none; UTC if not set.
    pub input_time_zone: Option<TimeZone>,
    /// The posts of the inputs that are stored: those of which all of these hold, of several
    /// values of one column one; all if empty.
    pub only: Vec<Only>,
    /// Author of posts in the inputs that name none.
    pub author: Option<String>,
    pub warehouse: PathBuf,
    /// Files and folders that are read when none is named.
    pub inbox: Vec<PathBuf>,
    /// Where pages are written.
    pub reports: PathBuf,
    /// Stop word list, or `none`; built in if not set.
    pub stopwords: Option<PathBuf>,
    /// Spelling variants to merge, or `none`; built in if not set.
    pub variants: Option<PathBuf>,
    /// Dictionary directory, or `none`; the embedded one if not set.
    pub dictionary: Option<PathBuf>,
    /// Whether the lexicon of words that IPADIC lacks is used; by default it is.
    pub lexicon: Option<LexiconChoice>,
    /// User dictionary, or `none`; none if not set.
    pub user_dictionary: Option<PathBuf>,
    /// Whose posts count nowhere: screen names, or ids in digits.
    pub exclude_authors: Vec<String>,
    /// The apps by which posts that count nowhere were posted.
    pub exclude_clients: Vec<String>,
    /// Minimum number of posts of a day with its own page.
    pub day_pages_from: u64,
    /// What the pages are called, and where they are published.
    pub site: Site,
}

/// Whether the words that IPADIC lacks are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LexiconChoice {
    /// The built-in lexicon, with IPADIC
    Embedded,
    /// IPADIC alone
    None,
}

/// Flags and environment variables, which take precedence over the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    pub config: Option<PathBuf>,
    /// Without a configuration named, none is searched for.
    pub is_named_only: bool,
    pub time_zone: Option<String>,
    pub input_time_zone: Option<String>,
    pub warehouse: Option<PathBuf>,
    pub inbox: Option<PathBuf>,
    pub reports: Option<PathBuf>,
    pub stopwords: Option<PathBuf>,
    pub variants: Option<PathBuf>,
    pub dictionary: Option<PathBuf>,
    pub user_dictionary: Option<PathBuf>,
}

impl Overrides {
    /// The environment variable that takes precedence over `time_zone`.
    pub const TIME_ZONE: &str = "TSUBUYAKI_TIME_ZONE";
    /// The one over `input_time_zone`.
    pub const INPUT_TIME_ZONE: &str = "TSUBUYAKI_INPUT_TIME_ZONE";
}

/// A configuration that cannot be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error("{name} {}: {reason}", path.display())]
    Address { name: &'static str, path: PathBuf, reason: String },
    #[error("configuration {}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("{}: {message}", path.display())]
    Toml { path: PathBuf, message: String },
    #[error("{}: {message}; the nearest key is `{nearest}`", path.display())]
    UnknownKey { path: PathBuf, message: String, nearest: &'static str },
    #[error(
        "the pages would be inside the warehouse ({} in {}), which may only contain its own files; \
         set `reports` or TSUBUYAKI_REPORTS to another folder",
        reports.display(),
        warehouse.display()
    )]
    ReportsInWarehouse { reports: PathBuf, warehouse: PathBuf },
    #[error("{}: url: {reason}", path.display())]
    Url { path: PathBuf, reason: String },
    #[error("{}: only: {reason}", path.display())]
    Only { path: PathBuf, reason: String },
    /// Where the time zone is named: a variable, or a key of the file.
    #[error("{place}: unknown time zone: {name}; use an IANA name such as Asia/Tokyo{offset}")]
    TimeZone { place: String, name: String, offset: &'static str },
    /// A key of the file whose value cannot be meant.
    #[error("{}: {key}: {reason}", path.display())]
    Value { path: PathBuf, key: &'static str, reason: &'static str },
    #[error(
        "the inbox would be inside the folder of {of} ({} in {}), which may only contain the \
         program's own files; set `inbox` or TSUBUYAKI_INBOX to another folder",
        inbox.display(),
        own.display()
    )]
    InboxInOwn { inbox: PathBuf, own: PathBuf, of: &'static str },
}

impl Settings {
    /// Finds and reads the configuration. Paths in it are relative to it;
    /// without a file, to the working folder.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, has an unknown key or time zone.
    pub fn load(overrides: &Overrides) -> Result<Self, SettingsError> {
        let (file, origin) = Origin::find(overrides)?;
        file.refuse_addresses(overrides)?;
        let (time_zone, input_time_zone) = time_zones(&file, &origin, overrides)?;
        let site = site(&file, &origin)?;
        let only = file.only.map_or_else(Vec::new, OneOrMore::into_all);
        let only = only.iter().map(|only| only.parse()).collect::<Result<Vec<Only>, String>>();
        let only =
            only.map_err(|reason| SettingsError::Only { path: origin.path_of_file(), reason })?;
        let list =
            |path: PathBuf| if path.as_os_str() == "none" { path } else { origin.path(path) };
        let inbox = match file.inbox {
            _ if overrides.inbox.is_some() => overrides.inbox.iter().cloned().collect(),
            None => vec![origin.path("inbox")],
            Some(paths) => paths.into_all().into_iter().map(|path| origin.path(path)).collect(),
        };
        let warehouse = match file.warehouse {
            Some(place) if address(&place).is_some() => place,
            configured => origin.path(configured.unwrap_or_else(|| PathBuf::from("warehouse"))),
        };
        let reports = file.reports.unwrap_or_else(|| PathBuf::from("reports"));
        Ok(Self {
            time_zone,
            input_time_zone,
            only,
            author: file.author,
            warehouse: overrides.warehouse.clone().unwrap_or(warehouse),
            inbox,
            reports: overrides.reports.clone().unwrap_or_else(|| origin.path(reports)),
            stopwords: overrides.stopwords.clone().or(file.stopwords.map(list)),
            variants: overrides.variants.clone().or(file.variants.map(list)),
            dictionary: overrides.dictionary.clone().or(file.dictionary.map(list)),
            lexicon: file.lexicon,
            user_dictionary: overrides.user_dictionary.clone().or(file.user_dictionary.map(list)),
            exclude_authors: names(file.exclude_authors),
            exclude_clients: names(file.exclude_clients),
            day_pages_from: file.day_pages_from.unwrap_or(DAY_PAGES_FROM),
            site,
        })
    }

    /// The folder of the pages.
    ///
    /// # Errors
    ///
    /// When it lies in the warehouse.
    pub fn folder_of_pages(&self) -> Result<&Path, SettingsError> {
        if resolved(&self.reports).starts_with(resolved(&self.warehouse)) {
            let (reports, warehouse) = (self.reports.clone(), self.warehouse.clone());
            return Err(SettingsError::ReportsInWarehouse { reports, warehouse });
        }
        self.inbox_apart()?;
        Ok(&self.reports)
    }
}

/// The time zone of the days, and that of timestamps in the inputs that have none.
fn time_zones(
    file: &File,
    origin: &Origin,
    overrides: &Overrides,
) -> Result<(String, Option<TimeZone>), SettingsError> {
    let is_variable = overrides.time_zone.is_some();
    let name = overrides.time_zone.as_ref().or(file.time_zone.as_ref());
    let time_zone = name.cloned().unwrap_or_else(|| "Asia/Tokyo".to_owned());
    if TimeZone::get(&time_zone).is_err() {
        let place = origin.of_value(Overrides::TIME_ZONE, is_variable, "time_zone");
        return Err(SettingsError::TimeZone { place, name: time_zone, offset: "" });
    }
    let is_variable = overrides.input_time_zone.is_some();
    let of_inputs = overrides.input_time_zone.as_ref().or(file.input_time_zone.as_ref());
    let zone = |name: &String| {
        parse_zone(name).map_err(|_| {
            let variable = Overrides::INPUT_TIME_ZONE;
            let place = origin.of_value(variable, is_variable, "input_time_zone");
            SettingsError::TimeZone { place, name: name.clone(), offset: ", or +09:00" }
        })
    };
    Ok((time_zone, of_inputs.map(zone).transpose()?))
}

fn site(file: &File, origin: &Origin) -> Result<Site, SettingsError> {
    let url = file.url.as_deref().map(str::parse).transpose();
    let url = url.map_err(|reason| SettingsError::Url { path: origin.path_of_file(), reason })?;
    let (title, description) = (file.title.as_deref(), file.description.as_deref());
    Ok(Site::new(title, description, file.source.as_deref(), url))
}

/// Names, with or without the `@` before them.
fn names(names: Option<OneOrMore<String>>) -> Vec<String> {
    let names = names.map_or_else(Vec::new, OneOrMore::into_all);
    names.iter().map(|name| name.trim_start_matches(['@', '＠']).to_owned()).collect()
}

/// A path with links and `..` resolved as far as there are folders; in the rest,
/// `..` takes back the name before it.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let there = absolute.ancestors().find_map(|above| {
        Some((fs::canonicalize(above).ok()?, absolute.strip_prefix(above).ok()?))
    });
    let Some((mut resolved, rest)) = there else { return absolute };
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(resolved.pop()),
            part => resolved.push(part),
        }
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::file::KEYS;
    use super::*;

    fn load(text: &str) -> Result<(Settings, PathBuf), SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join(FILE_NAME);
        fs::write(&config, text).unwrap();
        let overrides = Overrides { config: Some(config), ..Overrides::default() };
        Ok((Settings::load(&overrides)?, folder.path().to_path_buf()))
    }

    #[test]
    fn the_posts_that_are_stored_may_be_configured() {
        let (settings, _) =
            load("only = [\"lang=ja\", \"network=bluesky\"]\nauthor = \"me\"").unwrap();
        let only = ["lang=ja", "network=bluesky"].map(|only| only.parse().unwrap());
        assert_eq!((settings.only, settings.author.as_deref()), (only.to_vec(), Some("me")));
        let error = load("only = \"colour=red\"").unwrap_err().to_string();
        assert!(error.contains("only: posts cannot be chosen by \"colour\""), "{error}");
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
    fn timestamps_without_a_zone_have_the_one_that_is_configured() {
        let (settings, folder) = load("input_time_zone = \"Asia/Tokyo\"").unwrap();
        assert_eq!(settings.input_time_zone, Some(TimeZone::get("Asia/Tokyo").unwrap()));
        assert_eq!(load("").unwrap().0.input_time_zone, None);
        drop(folder);
        let input_time_zone = Some("+09:00".to_owned());
        let settings =
            Settings::load(&Overrides { input_time_zone, ..Overrides::default() }).unwrap();
        assert!(settings.input_time_zone.is_some());
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
    fn authors_and_apps_may_be_left_out() {
        let text = "exclude_authors = \"@bot\"\nexclude_clients = [\"AutoPost\", \"twittbot\"]";
        let settings = load(text).unwrap().0;
        assert_eq!(settings.exclude_authors, ["bot"]);
        assert_eq!(settings.exclude_clients, ["AutoPost", "twittbot"]);
    }

    #[test]
    fn the_site_has_a_name_and_an_address() {
        let text =
            "title = \"ひより日和\"\nsource = \"#ひより\"\nurl = \"https://example.org/hiyori\"";
        let site = load(text).unwrap().0.site;
        assert_eq!(site.title.as_deref(), Some("ひより日和"));
        assert_eq!(site.source.as_deref(), Some("#ひより"));
        assert_eq!(site.url.unwrap().of("index.html"), "https://example.org/hiyori/index.html");
        let error = load("url = \"example.org\"").unwrap_err().to_string();
        assert!(error.contains("url: expected the address of the folder of pages"), "{error}");
    }

    #[test]
    fn the_lexicon_is_known_or_not() {
        let lexicon = |text: &str| load(text).map(|(settings, _)| settings.lexicon);
        assert_eq!(lexicon("lexicon = \"none\"").unwrap(), Some(LexiconChoice::None));
        assert_eq!(lexicon("").unwrap(), None);
        let error = lexicon("lexicon = \"words.csv\"").unwrap_err().to_string();
        assert!(error.contains("expected `embedded` or `none`"), "{error}");
    }

    #[test]
    fn pages_do_not_lie_in_the_warehouse() {
        for text in [
            "reports = \"warehouse/pages\"",
            "reports = \"warehouse\"",
            "reports = \"pages/../warehouse/x\"",
            "warehouse = \".\"",
        ] {
            let settings = load(text).unwrap().0;
            let error = settings.folder_of_pages().unwrap_err().to_string();
            assert!(error.contains("the pages would be inside the warehouse"), "{text}: {error}");
        }
        for text in ["warehouse = \"pages/a\"\nreports = \"pages\"", "reports = \"warehouse2\""] {
            load(text).unwrap().0.folder_of_pages().unwrap();
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (text, key, nearest) in [
            ("warehose = \"a\"", "warehose", "warehouse"),
            ("\n[time-zone]\nx = 1", "time-zone", "time_zone"),
            ("\"stop_words\" = \"a\"", "stop_words", "stopwords"),
            ("user_dict = \"a\"", "user_dict", "user_dictionary"),
        ] {
            let error = load(text).unwrap_err().to_string();
            assert!(error.contains(&format!("unknown key `{key}`")), "{error}");
            assert!(error.ends_with(&format!("the nearest key is `{nearest}`")), "{error}");
        }
        for key in KEYS {
            let error = load(&format!("{key} = true")).unwrap_err().to_string();
            assert!(!error.contains("unknown field"), "{error}");
        }
        for key in ["time_zone", "input_time_zone"] {
            let error = load(&format!("{key} = \"Tokyo\"")).unwrap_err().to_string();
            let message = format!("tsubuyaki.toml: {key}: unknown time zone: Tokyo");
            assert!(error.contains(&message), "{error}");
        }
        let overrides = Overrides { time_zone: Some("Tokyo".to_owned()), ..Overrides::default() };
        let error = Settings::load(&overrides).unwrap_err().to_string();
        assert!(error.starts_with("TSUBUYAKI_TIME_ZONE: unknown time zone: Tokyo"), "{error}");
    }
}
