//! Entries that the costs of a dictionary choose where people mean another word. The
//! words beside them tell which: [`worker::doubts`](super::worker) asks them.

use super::features::{ADJECTIVE, AUXILIARY, Features, NOUN, PREFIX, VERB};

/// The word that is doubtful, named as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// きた as a noun, 北 in hiragana: or what came.
    Kita,
    /// 行っ of 行う: or of 行く.
    Okonau,
    /// 行 as a suffix before って: or 行っ of 行く.
    Yuki,
    /// いい and いっ of いう: or the adjective, or 行っ.
    Iu,
    /// いき of いきる before たい and ます: or of いく.
    Ikiru,
    /// まっ of まう: or of まつ.
    Mau,
    /// た or て after a noun: or after a verb, with which the noun ends.
    Ta,
    /// すぎ as a noun, or a form of すぎる, or そう: what stands before may be an adjective.
    Sugiru,
    /// う after こわそ: or こわ of こわい and そう.
    U,
    /// A prefix of nouns, 今 or 神, before what is none: or a noun.
    Prefix,
    /// 推し of 推す or as a prefix: or the noun.
    Oshi,
    /// 好き, 神 as suffixes: or nouns.
    Suffix,
    /// まじ as the auxiliary verb of old: or what is meant seriously.
    Maji,
    /// あか of あく before ん: or あかん.
    Akan,
    /// なく before し: or なくし of なくす.
    Naku,
    /// しら as a noun: or of しる.
    Shira,
    /// わけ of わける: or the noun.
    Wake,
    /// ぬ after し: or しぬ.
    Nu,
    /// しん as a noun: or of しぬ.
    Shin,
    /// い of いる before たい: or いたい, 痛い.
    Iru,
    /// だし as a noun or of だす: or だ and し.
    Dashi,
    /// どこ after だけ: or だけど and この.
    Doko,
    /// っ, よっ and おっ before か, 行こっか: or う.
    Volition,
    /// A numeral with which a word may begin that is no number: 百合.
    Numeral,
}

impl Doubt {
    /// The doubt about an entry.
    pub(super) fn of(features: &Features) -> Option<Self> {
        let Features { pos: [pos, pos1, ..], .. } = features;
        let form = features.conjugation_form.unwrap_or_default();
        let is_before_te = form == "連用タ接続";
        let found = match (features.lemma.as_deref()?, *pos) {
            ("きた", NOUN) => Self::Kita,
            ("行う", VERB) if is_before_te => Self::Okonau,
            ("行", NOUN) if *pos1 == "接尾" => Self::Yuki,
            ("いう", VERB) if is_before_te || form == "連用形" => Self::Iu,
            ("いきる", VERB) if form == "連用形" => Self::Ikiru,
            ("まう", VERB) if is_before_te => Self::Mau,
            ("た", AUXILIARY) | ("てる", VERB) => Self::Ta,
            ("て", "助詞") if *pos1 == "接続助詞" => Self::Ta,
            ("う", AUXILIARY) => Self::U,
            ("そう", NOUN) if *pos1 == "接尾" => Self::Sugiru,
            ("すぎ" | "過ぎ", NOUN) | ("すぎる" | "過ぎる", VERB) => Self::Sugiru,
            ("推す", VERB) if form == "連用形" => Self::Oshi,
            ("推し", PREFIX) => Self::Oshi,
            (_, PREFIX) if *pos1 == "名詞接続" => Self::Prefix,
            ("好き" | "嫌い" | "推し" | "神" | "沼", NOUN) if *pos1 == "接尾" => {
                Self::Suffix
            }
            ("まじ", AUXILIARY) => Self::Maji,
            ("あく", VERB) if form == "未然形" => Self::Akan,
            ("ない", ADJECTIVE) if form == "連用テ接続" => Self::Naku,
            ("しら", NOUN) => Self::Shira,
            ("わける", VERB) if matches!(form, "未然形" | "連用形") => Self::Wake,
            ("ぬ", AUXILIARY) if form == "基本形" => Self::Nu,
            ("しん", NOUN) | ("しむ", VERB) => Self::Shin,
            ("いる", VERB) if *pos1 == "自立" && matches!(form, "未然形" | "連用形") => {
                Self::Iru
            }
            ("だし", NOUN) => Self::Dashi,
            ("だす", VERB) if form == "連用形" => Self::Dashi,
            ("どこ", NOUN) => Self::Doko,
            ("く" | "よる" | "おる", VERB) if is_before_te => Self::Volition,
            ("一" | "二" | "三" | "四" | "七" | "八" | "十" | "百" | "万", NOUN)
                if *pos1 == "数" =>
            {
                Self::Numeral
            }
            _ => return None,
        };
        Some(found)
    }
}
