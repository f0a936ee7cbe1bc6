//! Who asks, and where: as the command line of AWS and most tools take it from
//! the environment.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::PathBuf;

/// What stands in the environment and in the files of a profile.
#[derive(Default)]
pub(super) struct Settings {
    /// Key, secret and token.
    pub(super) credentials: Option<(String, String, Option<String>)>,
    pub(super) region: Option<String>,
    pub(super) endpoint: Option<String>,
}

impl Settings {
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, else the
    /// profile `AWS_PROFILE` of `~/.aws/credentials`; `AWS_REGION` or
    /// `AWS_DEFAULT_REGION`, else that of the profile in `~/.aws/config`;
    /// `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`.
    pub(super) fn of_environment() -> Self {
        let home = env::home_dir().map(|home| home.join(".aws"));
        let file = |variable: &str, name: &str| {
            let path = set(variable).map(PathBuf::from).or_else(|| Some(home.as_ref()?.join(name)));
            path.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default()
        };
        let profile = set("AWS_PROFILE").unwrap_or_else(|| "default".to_owned());
        let kept = section(&file("AWS_SHARED_CREDENTIALS_FILE", "credentials"), &profile);
        let config = file("AWS_CONFIG_FILE", "config");
        let named = if profile == "default" { profile } else { format!("profile {profile}") };
        let config = section(&config, &named);
        let first = |names: &[&str], key: &str| {
            names.iter().find_map(|name| set(name)).or_else(|| config.get(key).cloned())
        };
        let of_environment = set("AWS_ACCESS_KEY_ID")
            .zip(set("AWS_SECRET_ACCESS_KEY"))
            .map(|(key, secret)| (key, secret, set("AWS_SESSION_TOKEN")));
        let of_profile = || {
            let of = |key: &str| kept.get(key).or_else(|| config.get(key)).cloned();
            Some((of("aws_access_key_id")?, of("aws_secret_access_key")?, of("aws_session_token")))
        };
        Self {
            credentials: of_environment.or_else(of_profile),
            region: first(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region"),
            endpoint: first(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"], "endpoint_url"),
        }
    }
}

/// A variable that is set to something.
fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The settings of a section of a file in the manner of INI.
fn section(text: &str, name: &str) -> HashMap<String, String> {
    let mut is_in = false;
    let mut settings = HashMap::new();
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            is_in = section.trim() == name;
        } else if let Some((key, value)) = line.split_once('=').filter(|_| is_in) {
            settings.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_has_settings_of_its_own() {
        let text = "# mine\n[default]\nregion = a\n\n[profile work]\nregion=b\nnone\n key = c=d \n";
        assert_eq!(section(text, "default")["region"], "a");
        let work = section(text, "profile work");
        assert_eq!((work["region"].as_str(), work["key"].as_str()), ("b", "c=d"));
        assert!(section(text, "other").is_empty());
    }
}
