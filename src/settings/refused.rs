//! Settings that no one can mean.

use std::path::{Path, PathBuf};

use super::{File, OneOrMore, Settings, SettingsError, resolved};

impl File {
    /// Refuses values that say nothing: an empty path would be the folder of the
    /// configuration itself.
    pub(super) fn refuse_nothing(&self, path: &Path) -> Result<(), SettingsError> {
        let refused =
            |key, reason| Err(SettingsError::Value { path: path.to_path_buf(), key, reason });
        match &self.inbox {
            Some(OneOrMore::More(paths)) if paths.is_empty() => {
                return refused("inbox", "it names no folder");
            }
            Some(OneOrMore::More(paths))
                if paths.iter().any(|path| path.as_os_str().is_empty()) =>
            {
                return refused("inbox", "the path is empty");
            }
            Some(OneOrMore::One(path)) if path.as_os_str().is_empty() => {
                return refused("inbox", "the path is empty");
            }
            _ => {}
        }
        let paths: [(&str, &Option<PathBuf>); 6] = [
            ("warehouse", &self.warehouse),
            ("reports", &self.reports),
            ("stopwords", &self.stopwords),
            ("variants", &self.variants),
            ("dictionary", &self.dictionary),
            ("user_dictionary", &self.user_dictionary),
        ];
        for (key, value) in paths {
            if value.as_ref().is_some_and(|value| value.as_os_str().is_empty()) {
                return refused(key, "the path is empty");
            }
        }
        if self.day_pages_from == Some(0) {
            return refused("day_pages_from", "expected a whole number from 1");
        }
        Ok(())
    }
}

impl Settings {
    /// Refuses an inbox within what the program writes itself.
    ///
    /// # Errors
    ///
    /// That it lies there.
    pub fn inbox_apart(&self) -> Result<(), SettingsError> {
        for (own, of) in [(&self.reports, "pages"), (&self.warehouse, "the warehouse")] {
            let place = resolved(own);
            let within = self.inbox.iter().find(|inbox| resolved(inbox).starts_with(&place));
            if let Some(inbox) = within {
                let (inbox, own) = (inbox.clone(), own.clone());
                return Err(SettingsError::InboxInOwn { inbox, own, of });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FILE_NAME, Overrides};
    use super::*;

    fn load(text: &str) -> Result<Settings, SettingsError> {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join(FILE_NAME);
        std::fs::write(&config, text).unwrap();
        Settings::load(&Overrides { config: Some(config), ..Overrides::default() })
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for (text, message) in [
            ("inbox = \"\"", "tsubuyaki.toml: inbox: the path is empty"),
            ("inbox = []", "inbox: it names no folder"),
            ("reports = \"\"", "reports: the path is empty"),
            ("day_pages_from = 0", "day_pages_from: expected a whole number from 1"),
            ("day_pages_from = \"10\"", "expected a whole number"),
        ] {
            let error = load(text).unwrap_err().to_string();
            assert!(error.contains(message), "{text}: {error}");
        }
        for text in ["[main]\nx = 1", "threads = 3"] {
            let error = load(text).unwrap_err().to_string();
            assert!(!error.contains("the nearest key"), "{text}: {error}");
        }
    }

    #[test]
    fn an_inbox_is_not_what_the_program_writes() {
        for text in ["reports = \"inbox\"", "warehouse = \"inbox\"", "inbox = \"warehouse/a\""] {
            let error = load(text).unwrap().folder_of_pages().unwrap_err().to_string();
            assert!(error.contains("the inbox would be inside the folder of"), "{text}: {error}");
        }
        for text in ["reports = \"inbox/pages\"", ""] {
            load(text).unwrap().folder_of_pages().unwrap();
        }
    }
}
