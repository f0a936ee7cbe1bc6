//! The lines of a user dictionary.

use lindera_dictionary::dictionary::Dictionary;

use crate::analyzer_text::{AnalyzerText, Origin};
use crate::fields::Fields;
use crate::lattice::ends_sentence;

/// Columns of the simple form: surface, part of speech, reading.
const SIMPLE_COLUMNS: usize = 3;
/// Columns of the full form before the features: surface, left and right
/// context id, cost.
const COMMON_COLUMNS: usize = 4;
/// Characters of the longest word.
const MOST_CHARACTERS: usize = 200;
/// Parts of speech stand apart by it: 名詞-固有名詞.
const SUBCATEGORY: char = '-';

/// The parts of speech of IPADIC.
const OF_IPADIC: [&str; 13] = [
    "名詞",
    "動詞",
    "形容詞",
    "副詞",
    "感動詞",
    "連体詞",
    "接続詞",
    "助詞",
    "助動詞",
    "接頭詞",
    "記号",
    "フィラー",
    "その他",
];

/// A word to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// As the analyzer sees it.
    pub surface: String,
    /// Left and right.
    pub context_ids: (u16, u16),
    /// `None` in the simple form.
    pub cost: Option<i16>,
    features: Vec<String>,
}

/// What the entries for a dictionary have to be like.
pub(super) struct Rules<'d> {
    dictionary: &'d str,
    fields: &'d Fields,
    /// How many an entry has.
    features: usize,
    /// Those of the simple form.
    default_ids: (u16, u16),
    /// Stands for a feature without a value.
    pub none: &'d str,
    /// Context ids are less than these, left and right.
    id_bounds: (u32, u32),
}

impl<'d> Rules<'d> {
    /// Those of a dictionary.
    ///
    /// # Errors
    ///
    /// When the context ids that its metadata gives to simple entries are none
    /// of its ids.
    pub(crate) fn of(dictionary: &'d Dictionary, fields: &'d Fields) -> Result<Self, String> {
        let metadata = &dictionary.metadata;
        let matrix = &dictionary.connection_cost_matrix;
        let default_ids = (metadata.default_left_context_id, metadata.default_right_context_id);
        let id_bounds = (matrix.backward_size, matrix.forward_size);
        if u32::from(default_ids.0) >= id_bounds.0 || u32::from(default_ids.1) >= id_bounds.1 {
            return Err(format!(
                "the metadata of the dictionary {} assigns user words the context ids {} and {}, \
                 which do not exist",
                metadata.name, default_ids.0, default_ids.1
            ));
        }
        Ok(Self {
            dictionary: &metadata.name,
            fields,
            features: metadata.dictionary_schema.get_custom_fields().len(),
            default_ids,
            none: &metadata.default_field_value,
            id_bounds,
        })
    }
}

impl Rules<'_> {
    /// Where the parts of speech stand among the features.
    pub(crate) fn pos_places(&self) -> Vec<usize> {
        self.fields.pos.iter().flatten().copied().collect()
    }
}

/// Reads all entries of a file. A byte order mark, empty lines, comments after
/// `#` at the start of a line and white space around fields do not count.
///
/// # Errors
///
/// The number of the first line that is not an entry, from 1, and why.
pub(super) fn read(bytes: &[u8], rules: &Rules) -> Result<Vec<Entry>, (u64, String)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut entries = Vec::new();
    let mut analyzer_text = AnalyzerText::default();
    for (line, number) in bytes.split(|&byte| byte == b'\n').zip(1..) {
        let entry = std::str::from_utf8(line)
            .map_err(|_| "not UTF-8; save the file as UTF-8".to_owned())
            .and_then(|line| entry(line.trim(), rules, &mut analyzer_text));
        entries.extend(entry.map_err(|message| (number, message))?);
    }
    Ok(entries)
}

/// The entry on a line; `None` if there is none.
fn entry(
    line: &str,
    rules: &Rules,
    analyzer_text: &mut AnalyzerText,
) -> Result<Option<Entry>, String> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    if line.contains(char::is_control) {
        return Err("it contains a control character".to_owned());
    }
    let columns = columns(line)?;
    let full_columns = COMMON_COLUMNS + rules.features;
    if columns.len() != SIMPLE_COLUMNS && columns.len() != full_columns {
        return Err(format!(
            "{} column{}; an entry has {SIMPLE_COLUMNS} (surface, part of speech, reading) or \
             {full_columns} (surface, left context id, right context id, cost, and the {} features \
             of {})",
            columns.len(),
            if columns.len() == 1 { "" } else { "s" },
            rules.features,
            rules.dictionary
        ));
    }
    analyzer_text.prepare(&columns[0], Origin::default());
    let surface = checked_surface(analyzer_text.as_str())?;
    if let [_, part_of_speech, reading] = columns.as_slice() {
        let features = simple_features(part_of_speech, reading, rules)?;
        return Ok(Some(Entry { surface, context_ids: rules.default_ids, cost: None, features }));
    }
    if let Some(&place) = rules.pos_places().first() {
        check_part_of_speech(&columns[COMMON_COLUMNS + place], rules)?;
    }
    Ok(Some(Entry {
        surface,
        context_ids: (
            context_id("left context id", &columns[1], rules.id_bounds.0)?,
            context_id("right context id", &columns[2], rules.id_bounds.1)?,
        ),
        cost: Some(columns[3].parse().map_err(|_| {
            format!("the cost {:?} is not an integer from {} to {}", columns[3], i16::MIN, i16::MAX)
        })?),
        features: columns[COMMON_COLUMNS..].to_vec(),
    }))
}

/// The columns of a line of CSV.
fn columns(line: &str) -> Result<Vec<String>, String> {
    if !line.contains('"') {
        return Ok(line.split(',').map(|column| column.trim().to_owned()).collect());
    }
    if line.matches('"').count() % 2 == 1 {
        return Err("unclosed quotation mark".to_owned());
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    match reader.records().next() {
        Some(Ok(record)) => Ok(record.iter().map(|column| column.trim().to_owned()).collect()),
        _ => Err("not valid CSV".to_owned()),
    }
}

fn checked_surface(surface: &str) -> Result<String, String> {
    let Some(last) = surface.chars().next_back() else {
        return Err("the surface is empty".to_owned());
    };
    if surface.chars().count() > MOST_CHARACTERS {
        return Err(format!("the surface has more than {MOST_CHARACTERS} characters"));
    }
    let inner = &surface[..surface.len() - last.len_utf8()];
    match inner.chars().find(|&c| ends_sentence(c)) {
        Some(c) => Err(format!("{surface:?} can never match: no word contains {c}")),
        None => Ok(surface.to_owned()),
    }
}

fn simple_features(
    part_of_speech: &str,
    reading: &str,
    rules: &Rules,
) -> Result<Vec<String>, String> {
    let parts: Vec<&str> = part_of_speech.split(SUBCATEGORY).collect();
    if parts.contains(&"") {
        return Err(format!(
            "{part_of_speech:?} is not a part of speech; expected, for example, 名詞 or 名詞-固有名詞"
        ));
    }
    let mut features = vec![rules.none.to_owned(); rules.features];
    let places = rules.pos_places();
    let known = places.len();
    if parts.len() > known {
        let dictionary = rules.dictionary;
        return Err(format!(
            "{part_of_speech} has {} levels; parts of speech of {dictionary} have {known}",
            parts.len()
        ));
    }
    check_part_of_speech(parts[0], rules)?;
    if reading != rules.none && !reading.chars().all(is_kana) {
        return Err(format!("the reading {reading:?} is not kana; {} stands for none", rules.none));
    }
    for (place, part) in places.into_iter().zip(parts) {
        part.clone_into(&mut features[place]);
    }
    if let Some(place) = rules.fields.reading
        && !reading.is_empty()
    {
        reading.clone_into(&mut features[place]);
    }
    Ok(features)
}

/// Refuses a part of speech that the dictionary does not have: no ranking would count the
/// word. Those of other dictionaries than IPADIC are their own.
fn check_part_of_speech(part: &str, rules: &Rules) -> Result<(), String> {
    if !rules.dictionary.eq_ignore_ascii_case("ipadic") || OF_IPADIC.contains(&part) {
        return Ok(());
    }
    Err(format!(
        "{part:?} is not a part of speech of {}, which has {}; the file has no header",
        rules.dictionary,
        OF_IPADIC.join(", ")
    ))
}

/// A character of a reading.
fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ゝ' | 'ゞ' | '・' | 'ｦ'..='ﾟ' | ' ')
}

fn context_id(name: &str, text: &str, bound: u32) -> Result<u16, String> {
    let id = text.parse::<u16>().ok().filter(|&id| u32::from(id) < bound);
    id.ok_or_else(|| format!("the {name} {text:?} is not an integer from 0 to {}", bound - 1))
}

impl Entry {
    /// Its part of speech with the subcategories that it has.
    pub(crate) fn parts_of_speech(&self, rules: &Rules) -> Vec<String> {
        let parts = rules.pos_places().into_iter().map(|place| self.features[place].clone());
        parts.take_while(|part| part != rules.none).collect()
    }

    /// The entry as a line of the full form.
    pub(crate) fn row(&self, rules: &Rules) -> String {
        let (left, right) = self.context_ids;
        let numbers = [left.to_string(), right.to_string(), self.cost.unwrap_or(0).to_string()];
        debug_assert_eq!(self.features.len(), rules.features);
        let columns = std::iter::once(&self.surface).chain(&numbers).chain(&self.features);
        let quoted = |column: &String| {
            if column.contains([',', '"']) {
                format!("\"{}\"", column.replace('"', "\"\""))
            } else {
                column.clone()
            }
        };
        columns.map(quoted).collect::<Vec<_>>().join(",") + "\n"
    }
}

#[cfg(test)]
impl Entry {
    /// An entry of which only the surface and the cost count.
    pub(crate) fn for_test(surface: &str, cost: Option<i16>) -> Self {
        Self { surface: surface.to_owned(), context_ids: (0, 0), cost, features: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::load_ipadic;

    fn read_text(text: impl AsRef<[u8]>) -> Result<Vec<(String, String)>, (u64, String)> {
        let dictionary = load_ipadic().unwrap().dictionary;
        let fields = Fields::of(&dictionary.metadata).unwrap();
        let rules = Rules::of(&dictionary, &fields).unwrap();
        let entries = read(text.as_ref(), &rules)?;
        Ok(entries.into_iter().map(|entry| (entry.row(&rules), entry.surface)).collect())
    }

    fn rows(text: &str) -> Vec<String> {
        read_text(text).unwrap().into_iter().map(|(row, _)| row).collect()
    }

    #[test]
    fn both_forms_with_comments_and_windows_line_ends() {
        let text = "\u{feff}# 曲\r\n改札レモネード,名詞-固有名詞,カイサツレモネード\r\n\r\n\
                    めい, 1291, 1291, 4000, 名詞,固有名詞,人名,名,*,*,めい,メイ,メイ";
        assert_eq!(
            rows(text),
            [
                "改札レモネード,0,0,0,名詞,固有名詞,*,*,*,*,*,カイサツレモネード,*\n",
                "めい,1291,1291,4000,名詞,固有名詞,人名,名,*,*,めい,メイ,メイ\n",
            ]
        );
        assert_eq!(rows("草,名詞,"), rows("草,名詞,*"));
    }

    #[test]
    fn surfaces_are_as_the_analyzer_sees_them() {
        let surface = |line: &str| read_text(line).unwrap().remove(0).1;
        assert_eq!(surface("AKB48!,名詞,*"), "AKB48！");
        assert_eq!(surface("C++,名詞,*"), "C＋＋");
        assert_eq!(surface("ｶﾞﾁ恋,名詞,ガチコイ"), "ガチ恋");
        assert_eq!(surface("か\u{3099}ち恋,名詞,ガチコイ"), "がち恋");
        assert_eq!(surface("\"\"\"X\"\", Y\",名詞,*"), "＂X＂， Y");
        assert_eq!(surface("モーニング娘。,名詞,*"), "モーニング娘。");
    }

    #[test]
    fn each_mistake_is_named_with_its_line() {
        for (line, number, reason) in [
            (
                "# 一\n二,名詞",
                2,
                "2 columns; an entry has 3 (surface, part of speech, reading) or 13",
            ),
            ("二,1,1,0,名詞", 1, "9 features of ipadic"),
            ("草", 1, "1 column;"),
            ("\n\n,名詞,*", 3, "the surface is empty"),
            ("\"\",名詞,*", 1, "the surface is empty"),
            ("草,,クサ", 1, "\"\" is not a part of speech"),
            ("草,名詞-,クサ", 1, "\"名詞-\" is not a part of speech"),
            ("草,あ-い-う-え-お,クサ", 1, "5 levels; parts of speech of ipadic have 4"),
            ("草,めいし,クサ", 1, "\"めいし\" is not a part of speech of ipadic, which has 名詞,"),
            ("surface,pos,reading", 1, "the file has no header"),
            ("草,1,1,0,めいし,一般,*,*,*,*,草,クサ,クサ", 1, "\"めいし\" is not a part of speech"),
            ("草,名詞,grass", 1, "the reading \"grass\" is not kana; * stands for none"),
            ("草,名詞,\"クサ", 1, "unclosed quotation mark"),
            ("恋、それは,名詞,*", 1, "no word contains 、"),
            ("a\0b,名詞,*", 1, "control character"),
            ("草,-1,1,0,名詞,一般,*,*,*,*,草,クサ,クサ", 1, "the left context id \"-1\""),
            ("草,1,1316,0,名詞,一般,*,*,*,*,草,クサ,クサ", 1, "is not an integer from 0 to 1315"),
            ("草,1,1,40000,名詞,一般,*,*,*,*,草,クサ,クサ", 1, "the cost \"40000\""),
        ] {
            let (at, message) = read_text(line).unwrap_err();
            assert!(at == number && message.contains(reason), "{line}: {at}: {message}");
        }
        let (at, message) = read_text(b"\x8e\x52,n,*\n").unwrap_err();
        assert!(at == 1 && message.contains("UTF-8"), "{message}");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_is_read_again(text in r"(\PC|[,\n#あ亜-]){0,80}|\PC{1,5},\PC{1,5},\PC{1,5}") {
            if let Ok(entries) = read_text(&text) {
                for (row, surface) in entries {
                    let again = read_text(&row).unwrap();
                    proptest::prop_assert_eq!(&again, &[(row, surface)]);
                }
            }
        }
    }
}
