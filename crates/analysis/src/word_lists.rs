//! The lists that filter questions, kept in files: stop words, and spellings to merge.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::QueryError;
use super::lookalikes::spellings;
use super::united::United;
use tsubuyaki_tokens::normalize;

/// Where a list comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WordList {
    /// The one in `data/`.
    #[default]
    Own,
    None,
    File(PathBuf),
}

impl WordList {
    /// The list that a person named: `none`, or a file.
    #[must_use]
    pub fn named(name: PathBuf) -> Self {
        if name.as_os_str() == "none" { Self::None } else { Self::File(name) }
    }

    /// For under a table.
    pub(super) fn describe(&self) -> String {
        match self {
            Self::Own => "default".to_owned(),
            Self::None => "none".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The file's name and text, `own` being those of the list in `data/`.
    fn read(&self, own: (&str, &str)) -> Result<(String, String), QueryError> {
        let path = match self {
            Self::Own => return Ok((own.0.to_owned(), own.1.to_owned())),
            Self::None => return Ok(("none".to_owned(), String::new())),
            Self::File(path) => path,
        };
        let name = path.display().to_string();
        let bytes = match tsubuyaki_tokens::read_bounded(path) {
            Ok(bytes) => bytes,
            Err(error) => return Err(QueryError::WordList { name, error }),
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok((name, text)),
            Err(error) => {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = memchr::memchr_iter(b'\n', good).count() as u64 + 1;
                Err(QueryError::Filter { name, line, message: "this is not UTF-8".to_owned() })
            }
        }
    }
}

const OWN_STOPWORDS: (&str, &str) =
    ("data/stopwords.txt", include_str!("../../../data/stopwords.txt"));
const OWN_VARIANTS: (&str, &str) =
    ("data/variants.csv", include_str!("../../../data/variants.csv"));

/// Words that are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stopwords {
    /// The file's name.
    pub name: String,
    /// The words, normalized, each with its line.
    pub entries: Vec<(u64, String)>,
}

impl Stopwords {
    /// Reads a list: one word per line, `#` before a comment.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or a line is not a word; names the line.
    pub(crate) fn read(list: &WordList) -> Result<Self, QueryError> {
        let (name, text) = list.read(OWN_STOPWORDS)?;
        let entry = |(line, word): (u64, &str)| {
            if word.chars().count() > 1 && word.contains([',', '\t']) {
                let message = format!("{word:?} is more than one word; expected one word per line");
                return Err(QueryError::Filter { name: name.clone(), line, message });
            }
            Ok((line, normalize(word).into_owned()))
        };
        let entries = lines(&text).map(entry).collect::<Result<_, _>>()?;
        Ok(Self { name, entries })
    }

    /// The words in all their spellings, sorted.
    #[must_use]
    pub(crate) fn rows(&self) -> BTreeSet<String> {
        self.entries.iter().flat_map(|(_, word)| spellings(word)).collect()
    }
}

/// Spellings that are united with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variants {
    /// The file's name.
    pub name: String,
    pub entries: Vec<Variant>,
    /// Whether the spellings count that the dictionary unites.
    pub with_dictionary: bool,
}

/// An entry of a table of variants, normalized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    pub line: u64,
    pub variant: String,
    pub canonical: String,
}

impl Variants {
    /// Reads a table: `variant,canonical` as CSV, with or without that header,
    /// `#` before a comment. Beside any table, those spellings are united that the
    /// dictionary says are one word, unless the table names them; beside none,
    /// nothing is.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, a line is not `variant,canonical`, or the
    /// entries contradict each other or lead in a circle; names the line.
    pub fn read(list: &WordList) -> Result<Self, QueryError> {
        let (name, text) = list.read(OWN_VARIANTS)?;
        let mut entries = Vec::new();
        for (number, (line, row)) in lines(&text).enumerate() {
            let fields = fields(row).ok_or_else(|| QueryError::Filter {
                name: name.clone(),
                line,
                message: format!("{row:?} is not variant,canonical"),
            })?;
            if number == 0 && fields == ["variant", "canonical"] {
                continue;
            }
            let [variant, canonical] = fields;
            entries.push(Variant { line, variant, canonical });
        }
        let variants = Self { name, entries, with_dictionary: *list != WordList::None };
        variants.resolved()?;
        Ok(variants)
    }

    /// Every spelling that is united with another.
    ///
    /// # Errors
    ///
    /// As [`Variants::read`].
    pub fn united(&self) -> Result<United, QueryError> {
        let rows = self.own_rows()?;
        if !self.with_dictionary {
            return Ok(United::by_table(rows));
        }
        Ok(United::beside_dictionary(rows, &self.named(), &self.alone()))
    }

    /// The same of a list. That of the list in `data/` is made once: threads that ask
    /// for it at the same time wait for the one that makes it.
    ///
    /// # Errors
    ///
    /// As [`Variants::read`].
    pub(super) fn united_of(list: &WordList) -> Result<Arc<United>, QueryError> {
        static OWN: Mutex<Option<Arc<United>>> = Mutex::new(None);
        let make = || Ok::<_, QueryError>(Arc::new(Self::read(list)?.united()?));
        if *list != WordList::Own {
            return make();
        }
        let mut own = OWN.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(match &*own {
            Some(united) => united.clone(),
            None => own.insert(make()?).clone(),
        })
    }

    /// The words that the file names.
    pub(super) fn named(&self) -> BTreeSet<&str> {
        self.entries
            .iter()
            .flat_map(|entry| [entry.variant.as_str(), entry.canonical.as_str()])
            .collect()
    }

    /// Those that it names as themselves, to keep them apart: 嬉しい,嬉しい.
    pub(super) fn alone(&self) -> BTreeSet<&str> {
        let with_others = self.entries.iter().filter(|entry| entry.variant != entry.canonical);
        let with_others: BTreeSet<&str> = with_others
            .flat_map(|entry| [entry.variant.as_str(), entry.canonical.as_str()])
            .collect();
        self.named().into_iter().filter(|word| !with_others.contains(word)).collect()
    }

    /// What the file alone unites. A word that it names stands for itself alone,
    /// any other for what it looks like.
    fn own_rows(&self) -> Result<BTreeMap<String, String>, QueryError> {
        let mut rows = self.resolved()?;
        let named: Vec<&String> =
            self.entries.iter().flat_map(|entry| [&entry.variant, &entry.canonical]).collect();
        let is_named: BTreeSet<&String> = named.iter().copied().collect();
        for word in named {
            let canonical = rows.get(word).unwrap_or(word).clone();
            for spelling in spellings(word) {
                if !is_named.contains(&spelling) {
                    rows.entry(spelling).or_insert_with(|| canonical.clone());
                }
            }
        }
        Ok(rows)
    }

    /// The variants with what they come to, through chains of entries.
    fn resolved(&self) -> Result<BTreeMap<String, String>, QueryError> {
        let mut direct: BTreeMap<&str, &Variant> = BTreeMap::new();
        // That a word is written as itself says nothing: ﾖｲ,ヨイ.
        for entry in self.entries.iter().filter(|entry| entry.variant != entry.canonical) {
            let first = *direct.entry(&entry.variant).or_insert(entry);
            if first.canonical != entry.canonical {
                let Variant { line, variant, canonical } = entry;
                let message = format!(
                    "{variant} becomes {canonical} here and {} on line {}",
                    first.canonical, first.line
                );
                return Err(self.error(*line, message));
            }
        }
        let mut resolved = BTreeMap::new();
        for (&variant, &entry) in &direct {
            let mut way = vec![variant];
            let mut at = entry;
            while let Some(next) = direct.get(at.canonical.as_str()) {
                way.push(&at.canonical);
                if at.canonical == variant || way.len() > direct.len() {
                    let message = format!("the variants form a cycle: {}", way.join(" → "));
                    return Err(self.error(entry.line, message));
                }
                at = next;
            }
            resolved.insert(variant.to_owned(), at.canonical.clone());
        }
        Ok(resolved)
    }

    fn error(&self, line: u64, message: String) -> QueryError {
        QueryError::Filter { name: self.name.clone(), line, message }
    }
}

/// The two fields of a row of CSV, normalized; `None` if it has not two, or an
/// empty one.
fn fields(row: &str) -> Option<[String; 2]> {
    let is_whole = |fields: &[&str]| fields.iter().all(|field| !field.is_empty());
    // To make a reader takes a hundred times as long as to read what needs none.
    if !row.contains(['"', '\r', '\n']) {
        let (variant, canonical) = row.split_once(',')?;
        let fields = [variant.trim(), canonical.trim()];
        let is_pair = is_whole(&fields) && !canonical.contains(',');
        return is_pair.then(|| fields.map(|word| normalize(word).into_owned()));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(row.as_bytes());
    let record = reader.records().next()?.ok()?;
    let [variant, canonical] = [record.get(0)?, record.get(1)?];
    let is_pair = record.len() == 2 && is_whole(&[variant, canonical]);
    is_pair.then(|| [variant, canonical].map(|word| normalize(word).into_owned()))
}

/// Lines that are neither empty nor comments, with their numbers from 1,
/// without byte order mark.
fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
    (1..).zip(lines.map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(content: &[u8]) -> (tempfile::TempDir, WordList) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        std::fs::write(&path, content).unwrap();
        (folder, WordList::File(path))
    }

    fn variants(content: &str) -> Result<BTreeMap<String, String>, String> {
        let (_folder, list) = file(content.as_bytes());
        let rows = Variants::read(&list).and_then(|variants| variants.own_rows());
        rows.map_err(|error| error.to_string().rsplit_once('/').unwrap().1.to_owned())
    }

    fn row(variant: &str, canonical: &str) -> (String, String) {
        (variant.to_owned(), canonical.to_owned())
    }

    #[test]
    fn lists_tolerate_byte_order_marks_comments_and_look_alikes() {
        let (_folder, list) =
            file("\u{feff}# 注\r\nｶﾞﾁ\r\n\r\nか\u{3099}ち\r\n教会\r\n,".as_bytes());
        let stopwords = Stopwords::read(&list).unwrap();
        assert_eq!(stopwords.entries[0], (2, "ガチ".to_owned()));
        let rows: Vec<String> = stopwords.rows().into_iter().collect();
        assert_eq!(rows, [",", "がち", "ガチ", "敎会", "敎會", "教会", "教會"]);
    }

    #[test]
    fn variants_lead_to_the_end_of_a_chain() {
        let rows = variants("\u{feff}# 注\r\nvariant,canonical\r\nイイ,いい\r\nいい, 良い\r\n");
        assert_eq!(rows.unwrap(), BTreeMap::from([row("いい", "良い"), row("イイ", "良い")]));
        assert_eq!(variants("\"ａ,ｂ\",c\nﾖｲ,ヨイ").unwrap(), BTreeMap::from([row("a,b", "c")]));
    }

    #[test]
    fn look_alikes_of_a_variant_are_variants_unless_the_file_names_them() {
        let rows = variants("とうきょう,東亜").unwrap();
        assert_eq!(rows, BTreeMap::from([row("とうきょう", "東亜"), row("東亞", "東亜")]));
        let rows = variants("敎会,教会").unwrap();
        assert_eq!(rows["敎会"], "教会");
        assert_eq!(rows["敎會"], "教会");
        assert!(!rows.contains_key("教会"));
        let rows = variants("りゅう,龍神\nドラゴン,竜神").unwrap();
        assert_eq!(rows["りゅう"], "龍神");
        assert_eq!(rows["ドラゴン"], "竜神");
        assert!(!rows.contains_key("龍神") && !rows.contains_key("竜神"));
    }

    #[test]
    fn mistakes_are_named_with_their_lines() {
        for (content, message) in [
            ("a,b\n\nc", "list:3: \"c\" is not variant,canonical"),
            ("a,b,c", "list:1: \"a,b,c\" is not variant,canonical"),
            ("a,", "list:1: \"a,\" is not variant,canonical"),
            ("\"a,b\nc,d", "list:1: \"\\\"a,b\" is not variant,canonical"),
            ("a,b\nＡ,c", "list:2: a becomes c here and b on line 1"),
            ("b,c\nc,a\na,b", "list:3: the variants form a cycle: a → b → c → a"),
            ("x,a\na,b\nb,a", "list:2: the variants form a cycle: a → b → a"),
        ] {
            assert_eq!(variants(content).unwrap_err(), message);
        }
        let (_folder, list) = file(b"a\nb,c\n");
        assert!(Stopwords::read(&list).unwrap_err().to_string().contains("list:2: \"b,c\""));
        let (_folder, list) = file(b"a\n\x82\xa0\n");
        let error = Stopwords::read(&list).unwrap_err().to_string();
        assert!(error.ends_with("list:2: this is not UTF-8"), "{error}");
    }

    fn united(content: &str) -> BTreeMap<String, String> {
        let (_folder, list) = file(content.as_bytes());
        let united = Variants::read(&list).unwrap().united().unwrap();
        let rows = united.rows();
        for (variant, canonical) in &rows {
            assert_eq!(united.get(variant), Some(*canonical));
        }
        rows.into_iter().map(|(variant, canonical)| row(variant, canonical)).collect()
    }

    #[test]
    fn a_table_overrides_the_dictionary() {
        let by_dictionary = united("# 注\n");
        assert_eq!(by_dictionary["むずかしい"], "難しい");
        assert!(!by_dictionary.contains_key("難しい"));
        // The table prefers another spelling, which takes the others along.
        let turned = united("難しい,むずかしい");
        assert_eq!(turned["難しい"], "むずかしい");
        assert!(!turned.contains_key("むずかしい"));
        // Or leads elsewhere.
        assert_eq!(united("むずかしい,ハード")["難しい"], "ハード");
        // Or keeps one apart.
        let apart = united("むずかしい,むずかしい");
        assert!(!apart.contains_key("むずかしい"));
        // Two things said of one word: each has its own.
        let two = united("むずかしい,ハード\n難しい,高難度");
        assert_eq!((two["むずかしい"].as_str(), two["難しい"].as_str()), ("ハード", "高難度"));
        let none = Variants::read(&WordList::None).unwrap();
        assert_eq!(none.united().unwrap(), United::default());
    }

    #[test]
    fn the_lists_in_data_are_well_formed() {
        assert!(Stopwords::read(&WordList::Own).unwrap().rows().len() > 50);
        assert!(Variants::read(&WordList::Own).unwrap().united().unwrap().rows().len() > 5);
        assert!(Stopwords::read(&WordList::None).unwrap().entries.is_empty());
    }
}
