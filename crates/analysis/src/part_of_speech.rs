//! Parts of speech as people name them, in Japanese or English.

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
/// `名詞-固有名詞`. `known` are the parts of speech that the warehouse has
/// besides IPADIC's.
///
/// # Errors
///
/// An unknown name, with those that are nearest to it.
pub fn parse_list(names: &str, known: &[String]) -> Result<Vec<PartOfSpeech>, String> {
    names
        .split([',', '、', '・'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| parse(name, known))
        .collect()
}

fn parse(name: &str, known: &[String]) -> Result<PartOfSpeech, String> {
    let (pos, pos1) = match name.split_once('-') {
        Some((pos, pos1)) => (pos, Some(pos1.to_owned())),
        None => (name, None),
    };
    let lower = pos.to_lowercase();
    let japanese = NAMES
        .iter()
        .find(|(english, japanese)| *english == lower || japanese.to_lowercase() == lower)
        .map(|(_, japanese)| (*japanese).to_owned());
    let pos = japanese.or_else(|| known.iter().find(|known| *known == pos).cloned());
    match pos {
        Some(pos) => Ok(PartOfSpeech { pos, pos1 }),
        None => Err(format!("unknown part of speech {name}; {}", nearest_names(&lower, known))),
    }
}

/// The names most similar to an unknown one.
fn nearest_names(name: &str, known: &[String]) -> String {
    const NAMED: usize = 4;
    let mut names: Vec<&str> = NAMES
        .iter()
        .flat_map(|(english, japanese)| [*english, *japanese])
        .chain(known.iter().map(String::as_str))
        .collect();
    names.sort_by(|a, b| strsim::jaro(name, b).total_cmp(&strsim::jaro(name, a)));
    names.dedup();
    format!("similar names: {}", names[..NAMED].join(", "))
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
        assert!(parse_list("形状詞", &["形状詞".to_owned()]).is_ok());
    }
}
