//! The classes of the lists: what an entry is, and which forms it has.

/// Columns of the lists: surface, class, reading, since, note.
pub const COLUMNS: usize = 5;
/// The classes without conjugation, with IPADIC's part of speech.
pub const UNCONJUGATED: [(&str, &str); 16] = [
    ("名詞", "名詞,一般,*,*"),
    ("副詞可能", "名詞,副詞可能,*,*"),
    ("サ変", ACTION),
    ("ダ", "名詞,形容動詞語幹,*,*"),
    ("固有名詞", "名詞,固有名詞,一般,*"),
    ("作品", "名詞,固有名詞,一般,*"),
    ("組織", "名詞,固有名詞,組織,*"),
    ("地域", "名詞,固有名詞,地域,一般"),
    ("人名", "名詞,固有名詞,人名,一般"),
    ("代名詞", PRONOUN),
    ("副詞", "副詞,一般,*,*"),
    ("感動詞", INTERJECTION),
    ("接続詞", "接続詞,*,*,*"),
    ("接頭詞", "接頭詞,名詞接続,*,*"),
    ("接尾", "名詞,接尾,一般,*"),
    ("助数詞", "名詞,接尾,助数詞,*"),
];
/// The classes of verbs, with IPADIC's conjugation and a verb whose forms the
/// others get.
pub const VERBS: [(&str, &str, &str); 11] = [
    ("五段・ラ行", "五段・ラ行", "サボる"),
    ("五段・カ行", "五段・カ行イ音便", "働く"),
    ("五段・サ行", "五段・サ行", "話す"),
    ("五段・マ行", "五段・マ行", "悩む"),
    ("五段・ワ行", "五段・ワ行促音便", "笑う"),
    ("五段・タ行", "五段・タ行", "待つ"),
    ("五段・ガ行", "五段・ガ行", "泳ぐ"),
    ("五段・バ行", "五段・バ行", "遊ぶ"),
    ("五段・ナ行", "五段・ナ行", "死ぬ"),
    ("一段", "一段", "見つける"),
    (POTENTIAL, "一段", "見つける"),
];
/// A verb that says what can be done, made from another: バズれる. Nobody orders that.
pub const POTENTIAL: &str = "可能";
pub const FORMS_OF_POTENTIAL: [&str; 4] = ["基本形", "未然形", "連用形", "仮定形"];
/// The kana with which such a verb says what can be done: バズれる.
pub const POTENTIALS: [(&str, char); 9] = [
    ("五段・ラ行", 'れ'),
    ("五段・カ行", 'け'),
    ("五段・サ行", 'せ'),
    ("五段・マ行", 'め'),
    ("五段・ワ行", 'え'),
    ("五段・タ行", 'て'),
    ("五段・ガ行", 'げ'),
    ("五段・バ行", 'べ'),
    ("五段・ナ行", 'ね'),
];
/// The form before て.
pub const BEFORE_TE: &str = "連用タ接続";
pub const VERB: &str = "動詞,自立,*,*";
pub const ADJECTIVE: &str = "形容詞,自立,*,*";
/// Adjectives whose stem ends in い段, as 楽しい, and the others.
pub const ADJECTIVES: [(&str, &str); 2] =
    [("形容詞・イ段", "楽しい"), ("形容詞・アウオ段", "長い")];
pub const I_ROW: &str = "イキシチニヒミリギジヂビピィ";
pub const I_ROW_KANA: &str = "いきしちにひみりぎじぢびぴぃイキシチニヒミリギジヂビピィ";
/// Forms that no one uses of new words, and that are parts of other words:
/// エモし, エモから, バズ.
pub const LEFT_OUT: [&str; 3] = ["文語基本形", "未然ヌ接続", "体言接続特殊２"];

/// An adjective's dictionary form as it is said, where its sound does not tell
/// which one it is: かっけえ. The note names it.
pub const SPOKEN: &str = "話し言葉";
pub const SPOKEN_FORM: &str = "音便基本形";
/// Single forms of words that are too short for all of theirs: しくっ of しくる,
/// なつかっ of なつい. The note names the word.
pub const SINGLE_FORMS: [&str; 2] = [BEFORE_TE, "連用テ接続"];
/// An adjective whose stem in hiragana is so short that it stands in other words: むず of
/// むずい. The note names the word, and these are its forms.
pub const SHORT_ADJECTIVE: &str = "短い形容詞";
pub const SHORT_FORMS: [&str; 5] = ["基本形", BEFORE_TE, "連用テ接続", "仮定形", STEM];
/// What stands behind such a stem: むずすぎる, むずそう, むずさ.
pub const BEHIND_STEM: [(&str, &str); 3] =
    [("すぎる", "動詞,非自立,*,*"), ("そう", "名詞,接尾,助動詞語幹,*"), ("さ", "名詞,接尾,特殊,*")];
/// What is said alone, by way of an answer: りょ. It costs no less than it must,
/// since other words begin so.
pub const ANSWER: &str = "相づち";
pub const INTERJECTION: &str = "感動詞,*,*,*";
/// 形容動詞語幹, what な makes an adjective of.
pub const NA_NOUN: &str = "名詞,形容動詞語幹,*,*";
/// What people say that is a noun where a particle or する follows: いいね of
/// いいねの数, not of それいいね.
pub const QUOTED: &str = "句";
/// Names so short that they stand in other words: words before ちゃん and くん only.
pub const NAME: &str = "名";
/// What people of a region end a sentence with, or go on with: 行くばい, 行くけん. It costs
/// no less than it must, since nouns are written so, too.
pub const AT_END: &str = "終助詞";
pub const GOING_ON: &str = "接続助詞";
pub const NARROW: [&str; 5] = [ANSWER, QUOTED, NAME, AT_END, GOING_ON];
/// Pronouns in katakana stand in names, too: ココ in ココナラ.
pub const PRONOUN: &str = "名詞,代名詞,一般,*";
pub const ACTION: &str = "名詞,サ変接続,*,*";
/// The form that is an exclamation, やっば!, and characters that it has at least.
pub const STEM: &str = "ガル接続";
pub const SHORTEST_EXCLAMATION: usize = 3;
