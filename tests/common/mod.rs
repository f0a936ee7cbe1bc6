//! A warehouse in a folder of its own, and the program to run on it.

pub mod html;
pub mod records;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

/// The sample that the repository carries.
pub const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample");

/// Every question that can be asked of the sample, in all the ways in which its answer
/// has other columns.
pub const QUESTIONS: &[&[&str]] = &[
    &["rank", "latest"],
    &["rank", "2018-09", "--pos", "all"],
    &["compare", "latest"],
    &["compare", "latest", "--falling"],
    &["compare", "latest", "--by", "kind"],
    &["compare", "latest", "--null", "2"],
    &["cooccur", "latest"],
    &["kwic", "雨", "ひより"],
    &["trend", "雨", "ひより"],
    &["trend", "雨", "ひより", "今日", "朝", "声", "劇場", "ケーキ", "手紙"],
    &["trend", "--of-the-day", "latest"],
    &["days"],
    &["copies", "2018-09"],
    &["passed-on", "2018-09"],
    &["candidates"],
];

/// A folder with a configuration and an empty inbox.
pub struct Place {
    folder: tempfile::TempDir,
}

/// The result of a run of the program.
#[derive(Debug)]
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    /// Every day has a page of its own there, however few posts it has.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let configuration = "inbox = \"inbox\"\nday_pages_from = 1\n";
        fs::write(folder.path().join("tsubuyaki.toml"), configuration).unwrap();
        fs::create_dir(folder.path().join("inbox")).unwrap();
        Self { folder }
    }

    /// An empty folder.
    pub fn bare() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the sample in its inbox.
    pub fn with_sample() -> Self {
        let place = Self::new();
        for entry in fs::read_dir(SAMPLE).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, place.path("inbox").join(path.file_name().unwrap())).unwrap();
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// Runs the program in the folder, its output no terminal.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(&[], arguments)
    }

    /// Runs the program with more in its environment.
    pub fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let output = self.command().envs(environment.iter().copied()).args(arguments).output();
        let output: Output = output.unwrap();
        Ran {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program with an input that is piped in.
    pub fn pipe(&self, input: impl Into<Vec<u8>>, arguments: &[&str]) -> Output {
        self.command().args(arguments).write_stdin(input).output().unwrap()
    }

    /// The program in the folder, with nothing of its own in the environment.
    fn command(&self) -> Command {
        let mut command = Command::cargo_bin("tsubuyaki").unwrap();
        command
            .current_dir(self.folder.path())
            .env_remove("TSUBUYAKI_WAREHOUSE")
            .env_remove("TSUBUYAKI_CONFIG")
            .env_remove("TSUBUYAKI_THREADS")
            .env_remove("TSUBUYAKI_INBOX")
            .env_remove("TSUBUYAKI_REPORTS")
            .env_remove("TSUBUYAKI_TIME_ZONE")
            .env_remove("TSUBUYAKI_INPUT_TIME_ZONE")
            .env_remove("TSUBUYAKI_STOPWORDS")
            .env_remove("TSUBUYAKI_VARIANTS")
            .env_remove("TSUBUYAKI_DICTIONARY")
            .env_remove("TSUBUYAKI_USER_DICTIONARY")
            .env_remove("COLUMNS")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG");
        command
    }

    /// Runs what must succeed; returns its output as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
        serde_json::from_str(&ran.stdout).unwrap()
    }

    /// The account of an `ingest`: read, stored, already known, duplicate,
    /// rejected.
    pub fn account(&self, paths: &[&str]) -> [u64; 5] {
        let account = self.json(&[&["ingest", "--quiet", "--format", "json"], paths].concat());
        ["read", "stored", "already_known", "duplicate", "rejected"]
            .map(|name| account[name].as_u64().unwrap())
    }

    /// The same account of an `ingest` that need not succeed, and all it said.
    pub fn ingest(&self, arguments: &[&str]) -> ([u64; 5], Ran) {
        let ran = self.run(&[&["ingest", "--format", "json"], arguments].concat());
        let account: Value = serde_json::from_str(&ran.stdout).unwrap_or_default();
        let count = |name: &str| account[name].as_u64().unwrap_or_default();
        (["read", "stored", "already_known", "duplicate", "rejected"].map(count), ran)
    }

    /// Some columns of `tweets`: an array of rows by id, each an array.
    pub fn tweets(&self, columns: &str) -> Value {
        self.query(&format!("SELECT {columns} FROM tweets ORDER BY tweet_id"))
    }

    /// What a question of one's own answers, as an array of arrays.
    pub fn query(&self, sql: &str) -> Value {
        let sql = self.write("question.sql", sql);
        let ran = self.run(&["query", sql.to_str().unwrap(), "--format", "ndjson"]);
        assert_eq!(ran.status, 0, "{ran:?}");
        let row = |line: &str| -> Value {
            let row: serde_json::Map<String, Value> = serde_json::from_str(line).unwrap();
            row.into_iter().map(|(_, value)| value).collect()
        };
        ran.stdout.lines().map(row).collect()
    }

    /// Every file below a folder with its blake3 hash.
    pub fn hashes(&self, name: &str) -> BTreeMap<PathBuf, String> {
        let mut hashes = BTreeMap::new();
        collect(&self.path(name), &mut hashes);
        hashes
    }

    /// The hashes of the Parquet files of the warehouse.
    pub fn parquet_hashes(&self) -> BTreeMap<PathBuf, String> {
        let root = self.path("warehouse");
        self.hashes("warehouse")
            .into_iter()
            .map(|(path, hash)| (path.strip_prefix(&root).unwrap().to_path_buf(), hash))
            .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "parquet"))
            .collect()
    }
}

fn collect(folder: &Path, hashes: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, hashes);
        } else {
            hashes.insert(path.clone(), blake3::hash(&fs::read(&path).unwrap()).to_string());
        }
    }
}

/// A status of the API v1.1. Its id has the time it is given: seconds after
/// 2018-09-03 00:00 in Japan.
pub fn status(seconds: i64, text: &str) -> String {
    status_with(id_at(seconds), seconds, text, "")
}

/// The id of a tweet made so many seconds after 2018-09-03 00:00 in Japan.
pub fn id_at(seconds: i64) -> i64 {
    const MIDNIGHT_MILLIS: i64 = 1_535_900_400_000;
    ((MIDNIGHT_MILLIS + seconds * 1000 - 1_288_834_974_657) << 22) | 1
}

/// A status of the API v1.1 by an account of a number, as [`status`] has it.
pub fn post_by(seconds: i64, author: i64, text: &str) -> Value {
    let time = jiff::Timestamp::from_second(1_535_900_400 + seconds).unwrap();
    serde_json::json!({
        "created_at": time.strftime("%a %b %d %H:%M:%S +0000 %Y").to_string(),
        "id_str": id_at(seconds).to_string(),
        "full_text": text,
        "user": { "id_str": author.to_string(), "screen_name": format!("hito{author}") },
    })
}

/// A status with an id of one's own and more fields, each with a comma in
/// front.
pub fn status_with(id: i64, seconds: i64, text: &str, more: &str) -> String {
    let time = jiff::Timestamp::from_second(1_535_900_400 + seconds).unwrap();
    let created_at = time.strftime("%a %b %d %H:%M:%S +0000 %Y");
    let text = serde_json::to_string(text).unwrap();
    format!(
        r#"{{"created_at":"{created_at}","id":{id},"id_str":"{id}","text":{text},"user":{{"id_str":"7","screen_name":"mugicha"}}{more}}}"#
    )
}
