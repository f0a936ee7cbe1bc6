use std::path::Path;

use lindera::mode::Mode;
use lindera::segmenter::Segmenter;
use tsubuyaki_dictionary::LEXICON_ROWS;

use super::analyzer_text::{AnalyzerText, Origin};
use super::dictionary::{self, DictionaryError, Identity};
use super::entities::{Entity, EntityKind, entities};
use super::features::{FeatureCache, Traits, of_entity};
use super::fields::Fields;
use super::finished::{Finished, FinishedWords, PartOfText};
use super::lattice::{self, CutWord, Cutter};
use super::lengthening;
use super::quoted;
use super::token::{Kind, Token};
use super::user_dictionary;

/// Whether the words of the lexicon are known, which stands beside IPADIC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lexicon {
    /// They are, unless another dictionary takes the place of IPADIC.
    #[default]
    Embedded,
    /// They are not.
    None,
}

/// By which dictionaries texts are tokenized.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dictionaries<'p> {
    /// The folder of a dictionary that lindera's builder wrote; IPADIC without.
    pub folder: Option<&'p Path>,
    /// Words that IPADIC lacks.
    pub lexicon: Lexicon,
    /// The file of a user dictionary, whose words win over all others.
    pub user_dictionary: Option<&'p Path>,
}

/// A dictionary ready for use, shared by all threads.
pub struct Tokenizer {
    segmenter: Segmenter,
    fields: Fields,
    identity: Identity,
    lexicon_identity: Option<Identity>,
    user_identity: Option<Identity>,
}

impl Tokenizer {
    /// The tokenizer with IPADIC alone, the embedded dictionary as its makers
    /// made it.
    ///
    /// # Errors
    ///
    /// When the embedded dictionary is damaged.
    pub fn ipadic() -> Result<Self, DictionaryError> {
        Self::new(&Dictionaries { lexicon: Lexicon::None, ..Dictionaries::default() })
    }

    /// The tokenizer with these dictionaries.
    ///
    /// # Errors
    ///
    /// When the folder is not a dictionary, or the file not a user dictionary;
    /// names the line.
    pub fn new(dictionaries: &Dictionaries) -> Result<Self, DictionaryError> {
        let &Dictionaries { folder, lexicon, user_dictionary } = dictionaries;
        let (dictionary, identity) =
            folder.map_or_else(dictionary::load_ipadic, dictionary::load_folder)?;
        let fields = Fields::of(&dictionary.metadata).ok_or_else(|| DictionaryError::Unusable {
            name: identity.name.clone(),
            reason: "metadata.json does not list the field part_of_speech".to_owned(),
        })?;
        let has_lexicon = lexicon == Lexicon::Embedded && folder.is_none();
        let (added, user_identity) = match user_dictionary {
            Some(path) => {
                let beside = if has_lexicon { LEXICON_ROWS } else { "" };
                let (added, identity) = user_dictionary::load(path, &dictionary, &fields, beside)?;
                (Some(added), Some(identity))
            }
            None if has_lexicon => (Some(dictionary::load_lexicon()?), None),
            None => (None, None),
        };
        let segmenter = Segmenter::new(Mode::Normal, dictionary, added);
        let lexicon_identity = has_lexicon.then(dictionary::lexicon);
        Ok(Self { segmenter, fields, identity, lexicon_identity, user_identity })
    }

    /// The dictionary.
    #[must_use]
    pub fn dictionary(&self) -> &Identity {
        &self.identity
    }

    /// The lexicon, if its words are known.
    #[must_use]
    pub fn lexicon(&self) -> Option<&Identity> {
        self.lexicon_identity.as_ref()
    }

    /// The user dictionary, if there is one.
    #[must_use]
    pub fn user_dictionary(&self) -> Option<&Identity> {
        self.user_identity.as_ref()
    }

    /// A worker for one thread.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        let Segmenter { dictionary, user_dictionary, .. } = &self.segmenter;
        Worker {
            cutter: Cutter::new(dictionary, user_dictionary.as_ref()),
            words: Vec::new(),
            other_words: Vec::new(),
            features: FeatureCache::new(dictionary, user_dictionary.as_ref(), &self.fields),
            analyzer_text: AnalyzerText::default(),
            numbers: Vec::new(),
            finished: FinishedWords::default(),
        }
    }
}

/// Cuts one text after another; keeps its buffers and what it looked up.
pub struct Worker<'t> {
    cutter: Cutter<'t>,
    /// Those of one part of a text.
    words: Vec<CutWord>,
    /// Those of the part written in another way.
    other_words: Vec<CutWord>,
    features: FeatureCache<'t>,
    analyzer_text: AnalyzerText,
    /// Those of the entries of these words.
    numbers: Vec<u32>,
    /// The tokens that they become.
    finished: FinishedWords,
}

impl Worker<'_> {
    /// Hands the tokens of `text` to `emit`, in their order: each entity as
    /// one token, a hashtag's words right after it, the rest as the dictionary
    /// cuts it. White space is not a token.
    pub fn tokenize(&mut self, text: &str, emit: &mut dyn FnMut(&Token)) {
        let quoted_from = quoted::start(text).unwrap_or(text.len());
        let plain = PartOfText { text, in_hashtag: false, quoted_from };
        let mut here = Origin::default();
        for entity in entities(text) {
            here = self.words(plain, here, entity.start, emit);
            let end = advance(text, here, entity.end);
            emit_entity(text, here, end, &entity, quoted_from, emit);
            if entity.kind == EntityKind::Hashtag {
                let sign = text[entity.start..].chars().next().map_or(0, char::len_utf8);
                let body = advance(text, here, entity.start + sign);
                let part = PartOfText { in_hashtag: true, ..plain };
                self.words(part, body, entity.end, emit);
            }
            here = end;
        }
        self.words(plain, here, text.len(), emit);
    }

    /// The words between `from` and the byte `to`, where it returns.
    fn words(
        &mut self,
        part: PartOfText,
        from: Origin,
        to: usize,
        emit: &mut dyn FnMut(&Token),
    ) -> Origin {
        let text = part.text;
        if from.byte == to {
            return from;
        }
        self.analyzer_text.prepare(&text[from.byte..to], from);
        self.cutter.cut(self.analyzer_text.as_str(), &mut self.words);
        if self.analyzer_text.has_marks() {
            self.shorten();
        }
        let analyzed = self.analyzer_text.as_str();
        // All at once: the processor waits for one and the next together.
        self.numbers.clear();
        self.numbers.extend(self.words.iter().map(|word| self.features.number(word.id)));
        let is_as_written = self.analyzer_text.is_as_written();
        let mut walk = self.analyzer_text.walk();
        self.finished.words.clear();
        for (word, &number) in self.words.iter().zip(&self.numbers) {
            let start = walk.origin(word.start);
            let end = walk.origin(word.end);
            let surface = &text[start.byte..end.byte];
            if surface.starts_with(char::is_whitespace) && surface.trim().is_empty() {
                continue;
            }
            let is_exact = is_as_written || surface == &analyzed[word.start..word.end];
            let word = finished(surface, (start, end), (number, is_exact), &mut self.features);
            self.finished.words.push(word);
        }
        let end = walk.origin(usize::MAX);
        self.finished.emit(part, &self.features, emit);
        end
    }

    /// Writes drawn-out words of the part that was cut as the dictionary has
    /// them, where it has them.
    fn shorten(&mut self) {
        let mut from = 0;
        let mut sentence = 0..0;
        while let Some(run) = lengthening::next_run(self.analyzer_text.as_str(), from) {
            from = run.end;
            if run.is_in_word(&self.words) {
                continue;
            }
            let text = self.analyzer_text.as_str();
            sentence = lattice::sentence_of(text, sentence.start, run.kana());
            if run.end > sentence.end || sentence.len() > lengthening::LONGEST_SENTENCE {
                continue;
            }
            let first = self.words.partition_point(|word| word.start < sentence.start);
            let last = self.words.partition_point(|word| word.start < sentence.end);
            for variant in run.variants(self.analyzer_text.as_str()) {
                let text = self.analyzer_text.as_str();
                let mut other = text[sentence.start..run.start].to_owned();
                other.extend(variant.instead);
                other.push_str(&text[run.end..sentence.end]);
                let (place, characters) = run.place_of_word(variant);
                let place = place.start - sentence.start..place.end - sentence.start;
                if !self.cutter.has_word_over(&other, place, characters) {
                    continue;
                }
                self.cutter.cut(&other, &mut self.other_words);
                for word in &mut self.other_words {
                    word.start += sentence.start;
                    word.end += sentence.start;
                }
                if run.is_word(variant, &self.other_words, &self.words[first..last]) {
                    let end = sentence.start + other.len();
                    for word in &mut self.words[last..] {
                        word.start = word.start - sentence.end + end;
                        word.end = word.end - sentence.end + end;
                    }
                    self.words.splice(first..last, self.other_words.iter().copied());
                    self.analyzer_text.replace(run.start, run.end, variant.instead);
                    from = run.start + variant.instead.map_or(0, char::len_utf8);
                    break;
                }
            }
        }
    }
}

/// A word by the number of its entry, and whether it is written as the
/// dictionary has it.
fn finished(
    surface: &str,
    (start, end): (Origin, Origin),
    (number, is_exact): (u32, bool),
    cache: &mut FeatureCache,
) -> Finished {
    let traits = cache.traits(number);
    let is_entry = is_exact && !traits.is_unknown;
    let kind = if is_entry {
        cache.kind_as_written(number, || kind_of(surface, traits))
    } else {
        kind_of(surface, traits)
    };
    Finished { start, end, number, is_entry, kind, in_compound: false, negated: false }
}

fn emit_entity(
    text: &str,
    start: Origin,
    end: Origin,
    entity: &Entity,
    quoted_from: usize,
    emit: &mut dyn FnMut(&Token),
) {
    let surface = &text[start.byte..end.byte];
    let lemma = entity.kind.lemma(surface);
    emit(&Token {
        start: start.code_point,
        end: end.code_point,
        surface,
        kind: entity.kind.kind(),
        in_hashtag: false,
        in_compound: false,
        negated: false,
        is_quoted: start.byte >= quoted_from,
        is_unknown: false,
        features: of_entity(entity.kind),
        own_lemma: Some(&lemma),
        entry: None,
    });
}

/// A token without a letter or a digit is a symbol, whatever the dictionary
/// calls it.
fn kind_of(surface: &str, traits: Traits) -> Kind {
    if !surface.chars().any(is_letter_or_digit) {
        Kind::Symbol
    } else if surface.chars().all(is_digit) {
        Kind::Number
    } else {
        traits.kind
    }
}

fn is_digit(c: char) -> bool {
    !matches!(c, 'ぁ'..='ヿ') && c.is_numeric()
}

fn is_letter_or_digit(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '一'..='鿿') || c.is_alphanumeric()
}

/// The place of the byte `to`, counted on from `from`.
fn advance(text: &str, from: Origin, to: usize) -> Origin {
    let code_point = from.code_point + text[from.byte..to].chars().count();
    Origin { byte: to, code_point }
}

#[cfg(test)]
mod tests {
    use super::super::lemma::is_invisible;
    use super::*;

    type Row = (String, String, String, Kind, bool);

    fn rows(text: &str) -> Vec<Row> {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let mut rows = Vec::new();
        let mut push = |token: &Token| {
            let cut: String =
                text.chars().skip(token.start).take(token.end - token.start).collect();
            assert_eq!(cut, token.surface);
            let pos = token.features.pos[0].to_owned();
            rows.push((cut, token.lemma().to_owned(), pos, token.kind, token.in_hashtag));
        };
        tokenizer.worker().tokenize(text, &mut push);
        rows
    }

    fn row(surface: &str, lemma: &str, pos: &str, kind: Kind, in_hashtag: bool) -> Row {
        (surface.into(), lemma.into(), pos.into(), kind, in_hashtag)
    }

    #[test]
    fn words_entities_and_the_words_of_hashtags() {
        assert_eq!(
            rows("楽しかった! #東京旅行 😊"),
            [
                row("楽しかっ", "楽しい", "形容詞", Kind::Word, false),
                row("た", "た", "助動詞", Kind::Word, false),
                row("!", "!", "記号", Kind::Symbol, false),
                row("#東京旅行", "#東京旅行", "ハッシュタグ", Kind::Hashtag, false),
                row("東京旅行", "東京旅行", "名詞", Kind::Compound, true),
                row("東京", "東京", "名詞", Kind::Word, true),
                row("旅行", "旅行", "名詞", Kind::Word, true),
                row("😊", "😊", "絵文字", Kind::Emoji, false),
            ]
        );
    }

    #[test]
    fn cashtags_have_no_words_and_a_subcategory() {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let mut rows = Vec::new();
        tokenizer.worker().tokenize("＄TSLA ＃Tesla", &mut |token| {
            let [pos, pos1, ..] = token.features.pos;
            rows.push((token.lemma().to_owned(), token.kind, pos.to_owned(), pos1.to_owned()));
        });
        let row = |lemma: &str, kind, pos: &str, pos1: &str| {
            (lemma.to_owned(), kind, pos.to_owned(), pos1.to_owned())
        };
        assert_eq!(rows[0], row("$tsla", Kind::Hashtag, "ハッシュタグ", "キャッシュタグ"));
        assert_eq!(rows[1], row("#tesla", Kind::Hashtag, "ハッシュタグ", "*"));
    }

    #[test]
    fn half_width_kana_and_separate_dakuten_are_known_words() {
        assert_eq!(rows("ﾊﾞｽ")[0], row("ﾊﾞｽ", "バス", "名詞", Kind::Word, false));
        let surface = "か\u{3099}んは\u{3099}っ";
        assert_eq!(rows(&format!("{surface}た"))[0].1, "がんばる");
        assert_eq!(rows(&format!("{surface}た"))[0].0, surface);
    }

    #[test]
    fn drawn_out_words_are_those_of_the_dictionary() {
        for (text, surface, lemma) in [
            ("すごーーーい！", "すごーーーい", "すごい"),
            ("たか〜いビル", "たか〜い", "たかい"),
            ("ﾗｰｰｰﾒﾝ", "ﾗｰｰｰﾒﾝ", "ラーメン"),
            ("ありがとー！", "ありがとー", "ありがとう"),
            ("かわいー", "かわいー", "かわいい"),
            ("は〜い", "は〜い", "はーい"),
            ("スーパー", "スーパー", "スーパー"),
            ("東\u{200b}京", "東\u{200b}京", "東京"),
        ] {
            let found = rows(text);
            assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (surface, lemma), "{found:?}");
        }
        // Known as they are, or no word without the mark.
        for text in
            ["ミーコ", "すごいー", "行くよー", "9時〜10時", "ここ〜そこ", "おおー", "がーっ"]
        {
            let found = rows(text);
            let words = found.iter().filter(|row| row.3 != Kind::Compound);
            let joined: String = words.map(|row| row.0.as_str()).collect();
            assert_eq!(joined, text);
            assert!(found.iter().all(|row| !row.1.contains("よう")), "{found:?}");
        }
    }

    #[test]
    fn drawn_out_text_without_end_takes_no_longer_than_other_text() {
        let text = "すごーい".repeat(20_000);
        let mut end = 0;
        TOKENIZER.worker().tokenize(&text, &mut |token| end = token.end);
        assert_eq!(end, 80_000);
    }

    #[test]
    fn emoticons_and_laughter_are_one_token_each() {
        let found = rows("眠い（；＿；）草ｗｗｗ");
        assert_eq!(found[1], row("（；＿；）", "(;_;)", "顔文字", Kind::Emoticon, false));
        assert_eq!(found[2].3, Kind::Word);
        assert_eq!(found[3], row("ｗｗｗ", "w", "顔文字", Kind::Emoticon, false));
    }

    #[test]
    fn unknown_symbols_are_symbols() {
        for text in ["※", "♡♡", "(^o^)", "…", "★彡"] {
            for (surface, lemma, pos, kind, _) in rows(text) {
                let is_letter = surface.chars().any(char::is_alphanumeric);
                assert!(is_letter || (kind == Kind::Symbol && pos == "記号"), "{surface} {pos}");
                assert!(!lemma.is_empty() && lemma != "*");
            }
        }
        assert_eq!(rows("*")[0].1, "＊");
        assert_eq!(rows("123")[0].3, Kind::Number);
    }

    #[test]
    fn words_after_rt_are_someone_elses() {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let mut quoted = Vec::new();
        let mut push = |token: &Token| quoted.push((token.surface.to_owned(), token.is_quoted));
        tokenizer.worker().tokenize("最高 RT @suiyo: 夏", &mut push);
        let expected = [("最高", false), ("RT", true), ("@suiyo", true), (":", true), ("夏", true)];
        assert_eq!(quoted, expected.map(|(surface, is)| (surface.to_owned(), is)));
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

        #[test]
        fn tokens_leave_nothing_but_white_space(
            text in r"(\PC|[ぁ-んァ-ヶ一-龠ーｦ-ﾟ、。！？ｗÐ\u{200b}\u{7}〜#@＃＠:/a-z0-9 \n\t]|https://t\.co/[a-z]{1,3}|😊|RT @a: ){0,30}"
        ) {
            let mut parts = String::new();
            let mut position = 0;
            let characters: Vec<char> = text.chars().collect();
            let tokenizer = &*TOKENIZER;
            tokenizer.worker().tokenize(&text, &mut |token| {
                if !token.in_hashtag && token.kind != Kind::Compound {
                    parts.extend(&characters[position..token.start]);
                    parts.push('\0');
                    position = token.end;
                }
            });
            parts.extend(&characters[position..]);
            let is_seen = |c: &char| !c.is_whitespace() && !is_invisible(*c);
            let left: String = parts.chars().filter(is_seen).collect();
            proptest::prop_assert_eq!(left, "");
        }
    }

    static TOKENIZER: std::sync::LazyLock<Tokenizer> =
        std::sync::LazyLock::new(|| Tokenizer::ipadic().unwrap());

    #[test]
    fn white_space_is_no_token() {
        assert!(rows(" \u{3000}\n\t").is_empty());
        assert!(rows("").is_empty());
    }
}
