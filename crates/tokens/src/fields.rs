//! Where a dictionary keeps what the tables ask of a word.
//!
//! Every dictionary names its fields in its metadata; these are the names that
//! lindera gives to those of IPADIC, `NEologd`, `UniDic` and `SudachiDict`, and
//! `UniDic`'s own.

use lindera_dictionary::dictionary::metadata::Metadata;

/// 品詞 and its three subcategories, as different dictionaries name them.
const POS: [[&str; 4]; 3] = [
    [
        "part_of_speech",
        "part_of_speech_subcategory_1",
        "part_of_speech_subcategory_2",
        "part_of_speech_subcategory_3",
    ],
    ["major_pos", "pos_detail_1", "pos_detail_2", "pos_detail_3"],
    ["pos1", "pos2", "pos3", "pos4"],
];
/// 活用型 and 活用形.
const CONJUGATION: [[&str; 2]; 2] = [["conjugation_type", "conjugation_form"], ["cType", "cForm"]];
/// The dictionary form, the best first. Of `UniDic` 書字形基本形 and not 語彙素:
/// stop words and variants are written as people write them, する and not 為る,
/// and いい and 良い are united when a question is asked, not before.
const LEMMA: [&str; 5] =
    ["base_form", "orthographic_base_form", "orthBase", "dictionary_form", "normalized_form"];
/// 語彙素, the lemma where a dictionary has no better. What tells words apart
/// that are written alike is added to it: コーヒー-coffee, 私-代名詞.
const LEXEME: [&str; 2] = ["lexeme", "lemma"];
/// The reading, that of the word as it stands first. `UniDic` of 2.1.2 has
/// but that of the dictionary form (語彙素読み), which lindera calls `reading`.
const READING: [&str; 3] = ["kana", "reading", "lForm"];

/// Where the features stand among an entry's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fields {
    pub pos: [Option<usize>; 4],
    pub conjugation_type: Option<usize>,
    pub conjugation_form: Option<usize>,
    pub lemma: Option<usize>,
    pub reading: Option<usize>,
    /// `lemma` is the one of [`LEXEME`].
    lemma_is_lexeme: bool,
}

impl Fields {
    /// Finds the fields by the names that a dictionary gives them; `None` if it
    /// has no part of speech.
    pub(crate) fn of(metadata: &Metadata) -> Option<Self> {
        let names = metadata.dictionary_schema.get_custom_fields();
        let field = |name: &&str| names.iter().position(|field| field == name);
        let pos = POS.iter().find(|names| field(&names[0]).is_some())?;
        let mut conjugation = CONJUGATION
            .iter()
            .find(|names| names.iter().any(|name| field(name).is_some()))
            .map_or([None, None], |names| [field(&names[0]), field(&names[1])]);
        // 活用型 comes first in all of them; lindera's metadata of IPADIC has
        // the two names the wrong way round.
        if let [Some(_), Some(_)] = conjugation {
            conjugation.sort_unstable();
        }
        let lemma = LEMMA.iter().find_map(field);
        Some(Self {
            pos: [0, 1, 2, 3].map(|level| field(&pos[level])),
            conjugation_type: conjugation[0],
            conjugation_form: conjugation[1],
            lemma: lemma.or_else(|| LEXEME.iter().find_map(field)),
            reading: READING.iter().find_map(field),
            lemma_is_lexeme: lemma.is_none(),
        })
    }

    /// A lemma without what 語彙素 adds to words that are written alike.
    pub(crate) fn without_gloss<'a>(&self, lemma: &'a str) -> &'a str {
        match lemma.split_once('-') {
            Some((word, _)) if self.lemma_is_lexeme && !word.is_ascii() => word,
            _ => lemma,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(names: &str) -> Option<Fields> {
        let mut metadata = Metadata::default();
        let all = format!("surface left_context_id right_context_id cost {names}");
        metadata.dictionary_schema = lindera_dictionary::dictionary::schema::Schema::new(
            all.split(' ').map(str::to_owned).collect(),
        );
        Fields::of(&metadata)
    }

    #[test]
    fn the_conjugations_of_linderas_ipadic_are_the_right_way_round() {
        let ours = fields("part_of_speech conjugation_type conjugation_form base_form reading");
        let theirs = fields("part_of_speech conjugation_form conjugation_type base_form reading");
        assert_eq!(ours, theirs);
        let ours = ours.unwrap();
        assert_eq!((ours.conjugation_type, ours.conjugation_form), (Some(1), Some(2)));
        assert_eq!((ours.lemma, ours.reading), (Some(3), Some(4)));
    }

    #[test]
    fn unidic_by_its_own_names() {
        let fields = fields("pos1 pos2 pos3 pos4 cType cForm lForm lemma orth pron").unwrap();
        assert_eq!(fields.pos, [0, 1, 2, 3].map(Some));
        assert_eq!((fields.conjugation_type, fields.conjugation_form), (Some(4), Some(5)));
        assert_eq!((fields.reading, fields.lemma), (Some(6), Some(7)));
        assert_eq!(fields.without_gloss("コーヒー-coffee"), "コーヒー");
        assert_eq!(fields.without_gloss("私-代名詞"), "私");
        assert_eq!(fields.without_gloss("CD-ROM"), "CD-ROM");
    }

    #[test]
    fn the_form_as_written_goes_before_the_lexeme() {
        let fields = fields("part_of_speech reading lexeme orthographic_base_form").unwrap();
        assert_eq!(fields.lemma, Some(3));
        assert_eq!(fields.without_gloss("バス-停"), "バス-停");
    }

    #[test]
    fn sudachi_keeps_the_part_of_speech_behind_the_headword() {
        let fields = fields(
            "display_surface part_of_speech part_of_speech_subcategory_1 \
             part_of_speech_subcategory_2 part_of_speech_subcategory_3 conjugation_type \
             conjugation_form reading normalized_form dictionary_form_id",
        )
        .unwrap();
        assert_eq!(fields.pos, [1, 2, 3, 4].map(Some));
        assert_eq!((fields.reading, fields.lemma), (Some(7), Some(8)));
    }

    #[test]
    fn a_dictionary_without_parts_of_speech_has_no_fields() {
        assert_eq!(fields("meaning reading"), None);
    }
}
