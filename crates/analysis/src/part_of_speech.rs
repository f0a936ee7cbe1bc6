//! Parts of speech as people name them, in Japanese or English.

use tsubuyaki_warehouse::Category;

/// English names of IPADIC's parts of speech and of the kinds of entities.
const NAMES: [(&str, &str); 18] = [
    ("noun", "名詞"),
    ("verb", "動詞"),
    ("adjective", "形容詞"),
    ("adverb", "副詞"),
    ("interjection", "感動詞"),
    ("adnominal", "連体詞"),
    ("conjunction", "接続詞"),
    ("particle", "助詞"),
    ("auxiliary", "助動詞"),
    ("prefix", "接頭詞"),
    ("symbol", "記号"),
    ("filler", "フィラー"),
    ("other", "その他"),
    ("hashtag", "ハッシュタグ"),
    ("mention", "メンション"),
    ("url", "URL"),
    ("emoji", "絵文字"),
    ("emoticon", "顔文字"),
];

/// IPADIC's subcategories of the parts of speech that have several.
const SUBCATEGORIES: [(&str, &[&str]); 7] = [
    (
        "名詞",
        &[
            "一般",
            "固有名詞",
            "代名詞",
            "サ変接続",
            "形容動詞語幹",
            "副詞可能",
            "ナイ形容詞語幹",
            "数",
            "接尾",
            "非自立",
            "特殊",
            "接続詞的",
            "動詞非自立的",
            "引用文字列",
        ],
    ),
    ("動詞", &["自立", "非自立", "接尾"]),
    ("形容詞", &["自立", "非自立", "接尾"]),
    ("副詞", &["一般", "助詞類接続"]),
    (
        "助詞",
        &[
            "格助詞",
            "接続助詞",
            "係助詞",
            "副助詞",
            "副助詞／並立助詞／終助詞",
            "並立助詞",
            "終助詞",
            "連体化",
            "副詞化",
            "間投助詞",
            "特殊",
        ],
    ),
    ("接頭詞", &["名詞接続", "動詞接続", "形容詞接続", "数接続"]),
    ("記号", &["一般", "句点", "読点", "空白", "括弧開", "括弧閉", "アルファベット"]),
];

/// A part of speech (品詞), or one of its first subcategories:
/// `名詞-固有名詞`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOfSpeech {
    pub pos: String,
    pub pos1: Option<String>,
}

impl PartOfSpeech {
    /// Whether a category of the tables is of this part of speech.
    #[must_use]
    pub fn includes(&self, pos: &str, pos1: &str) -> bool {
        self.pos == pos && self.pos1.as_deref().is_none_or(|wanted| wanted == pos1)
    }

    /// The name by which tables and headings know it.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.pos1 {
            Some(pos1) => format!("{}-{pos1}", self.pos),
            None => self.pos.clone(),
        }
    }
}

/// Reads a list of names with commas between them: `形容詞,noun`,
/// `名詞-固有名詞`. `known` are the categories that the warehouse has besides IPADIC's.
///
/// # Errors
///
/// An unknown name, with those that are nearest to it; a list without a name.
pub fn parse_list(names: &str, known: &[Category]) -> Result<Vec<PartOfSpeech>, String> {
    let names = names.split([',', '、', '・']).map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<&str> = names.collect();
    if names.iter().any(|name| name.eq_ignore_ascii_case("all")) {
        return Err("all stands for every part of speech; give it alone".to_owned());
    }
    if names.is_empty() {
        return Err("no part of speech is named; give some, such as noun,形容詞, or all".to_owned());
    }
    names.into_iter().map(|name| parse(name, known)).collect()
}

fn parse(name: &str, known: &[Category]) -> Result<PartOfSpeech, String> {
    let (pos, pos1) = match name.split_once('-') {
        Some((pos, pos1)) => (pos, Some(pos1)),
        None => (name, None),
    };
    let lower = pos.to_lowercase();
    let japanese = NAMES
        .iter()
        .find(|(english, japanese)| *english == lower || japanese.to_lowercase() == lower)
        .map(|(_, japanese)| (*japanese).to_owned());
    let of_warehouse =
        || known.iter().find(|known| known.pos == pos).map(|known| known.pos.clone());
    let Some(pos) = japanese.or_else(of_warehouse) else {
        return Err(format!("unknown part of speech {name}; {}", nearest_names(&lower, known)));
    };
    let Some(pos1) = pos1 else { return Ok(PartOfSpeech { pos, pos1: None }) };
    let of_ipadic =
        SUBCATEGORIES.iter().find(|(of, _)| *of == pos).map_or(&[][..], |(_, all)| *all);
    let of_warehouse = known.iter().filter(|known| known.pos == pos);
    let mut all: Vec<&str> = of_ipadic.to_vec();
    all.extend(of_warehouse.map(|known| known.pos1.as_str()).filter(|pos1| *pos1 != "*"));
    if all.contains(&pos1) || pos1 == "*" {
        return Ok(PartOfSpeech { pos, pos1: Some(pos1.to_owned()) });
    }
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|name| seen.insert(*name));
    Err(match all.as_slice() {
        [] => format!("{pos} has no subcategories, and so no {pos1}"),
        all => format!("{pos} has no subcategory {pos1}; it has {}", all.join(", ")),
    })
}

/// The names most similar to an unknown one.
fn nearest_names(name: &str, known: &[Category]) -> String {
    const NAMED: usize = 4;
    /// How like a name must be to be told.
    const LIKE: f64 = 0.5;
    let mut names: Vec<&str> = NAMES
        .iter()
        .flat_map(|(english, japanese)| [*english, *japanese])
        .chain(known.iter().map(|known| known.pos.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.sort_by(|a, b| strsim::jaro(name, b).total_cmp(&strsim::jaro(name, a)));
    names.retain(|known| strsim::jaro(name, known) > LIKE);
    names.truncate(NAMED);
    match names.as_slice() {
        [] => {
            "names are those of IPADIC, 名詞, 動詞, 形容詞 …, or noun, verb, adjective …".to_owned()
        }
        names => format!("similar names: {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_japanese_and_english() {
        let parsed = parse_list("形容詞,Noun、名詞-固有名詞,hashtag", &[]).unwrap();
        let names: Vec<String> = parsed.iter().map(PartOfSpeech::name).collect();
        assert_eq!(names, ["形容詞", "名詞", "名詞-固有名詞", "ハッシュタグ"]);
        assert!(parsed[2].includes("名詞", "固有名詞"));
        assert!(!parsed[2].includes("名詞", "一般"));
        assert!(parsed[1].includes("名詞", "一般"));
    }

    #[test]
    fn an_unknown_name_gets_the_nearest() {
        let error = parse_list("adjectiv", &[]).unwrap_err();
        assert!(error.contains("adjective"), "{error}");
        let error = parse_list("形状", &[]).unwrap_err();
        assert!(error.contains("形容詞"), "{error}");
        let known = |pos: &str, pos1: &str| Category {
            pos: pos.to_owned(),
            pos1: pos1.to_owned(),
            kind: "word".to_owned(),
        };
        assert!(parse_list("形状詞", &[known("形状詞", "一般")]).is_ok());
        assert!(parse_list("名詞-普通名詞", &[known("名詞", "普通名詞")]).is_ok());
    }

    #[test]
    fn an_unknown_subcategory_is_no_part_of_speech() {
        for (names, error) in [
            ("名詞-固有", "名詞 has no subcategory 固有; it has 一般, 固有名詞,"),
            ("noun-proper", "名詞 has no subcategory proper; it has"),
            ("感動詞-一般", "感動詞 has no subcategories"),
            ("", "no part of speech is named"),
            (",,", "no part of speech is named"),
            ("ALL,noun", "give it alone"),
        ] {
            let told = parse_list(names, &[]).unwrap_err();
            assert!(told.contains(error), "{names}: {told}");
        }
    }
}
