//! Entries that the costs of a dictionary choose where people mean another word. The
//! words beside them tell which: [`worker::doubts`](super::worker) asks them.

use super::features::{ADJECTIVE, AUXILIARY, Features, NOUN, PREFIX, STEM, VERB};

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
    /// ない as an adjective: or the auxiliary verb, after a verb.
    Nai,
    /// ないし as a conjunction: or ない and し.
    Naishi,
    /// An adjective before た, 安き of 円安きた, or 目覚まし: or a noun, or a verb.
    Archaic,
    /// 活き and 生き, with which 朝活 and ニコ生 may end.
    Alive,
    /// 会し, 服し, with which 同窓会 and 特攻服 end; 会っ and 祭っ, too.
    Ending,
    /// 力む: or 力 and what follows.
    Strain,
    /// こう: or of 行く, 持ってこう.
    Kou,
    /// いったん, for the moment: or いった and ん.
    Ittan,
    /// たった, no more than: or of たつ.
    Tatta,
    /// よく, often: or well.
    Yoku,
    /// ってな: or って and なんで.
    Ttena,
    /// いけ of いける as a helping verb: or of to be able to go.
    Ikeru,
    /// よ after は, with which a sentence begins: はよ.
    Yo,
    /// 良 as a name: or of 良い.
    Good,
    /// 人好き and 人嫌い.
    Hito,
    /// すき as a noun: or what is liked.
    Suki,
    /// おわ of おう: or おわた, it is over.
    Owa,
    /// ん, with which けど or だ follow on a verb's end: くるんだけど.
    Kurumu,
    /// 書け as the verb of 書ける: or an order.
    Order,
    /// 打ち上げ as a verb: or the noun.
    Nominal,
    /// スっ after ミ: or ミスっ.
    Torn,
    /// ださい after でく: or で and ください.
    Dasai,
    /// てる as a name or of 照る: or a verb that goes on.
    Teru,
    /// 死 as a suffix: or 死ね.
    Shine,
    /// 出 before し: or 出し.
    Dashite,
    /// 伝っ of 伝う before て: or the end of 駅伝, of which something is said.
    Said,
    /// ど after ん, しんど: or しんどい.
    Shindo,
    /// や before だ, 雨やだ: or what is not liked.
    Yada,
    /// かえって, all the more: or of 帰る.
    Kaette,
    /// え twice, ええやつ: or what is good.
    Ee,
    /// やっ of や before とる: or of やる.
    Yattoru,
    /// らん as a noun: or of られる, 食べらんない.
    Ran,
    /// ちゃんと, properly: or ちゃん behind a name, and と.
    Chanto,
    /// か and words that begin with it behind と: or とか.
    Toka,
    /// みたい behind て: or み of みる and たい.
    Mitai,
    /// い of いる behind ちゃ: or ちゃい. Behind a verb: or あるい.
    Chai,
    /// かなっ, it came true: or かな and って.
    Kana,
    /// まえ of まえる: or the noun.
    Mae,
    /// たま before に: or たまに.
    Tama,
    /// いてる, to freeze: or the end of a verb and てる, あるいてる.
    Iteru,
    /// なつい before た: or of なつく.
    Natsui,
    /// たらしい behind て: or た and らしい.
    Tarashii,
    /// ち and ちの behind people: or where they live.
    Chi,
    /// すきや before ねん: or what is liked.
    Sukiya,
    /// いてえ, it hurts: or of 食いてえ.
    Itee,
    /// れん: or れ and ん.
    Ren,
    /// からん behind わ, たん behind も: or わからん, もたん.
    N,
    /// たい and ます behind で: or of でる.
    Deru,
    /// 後 as a suffix at a start: or あと.
    Ato,
    /// 毎日 as a newspaper: or every day.
    Mainichi,
    /// 観 as a suffix before に行く: or of 観る.
    Kan,
    /// もらえ of もらう before て: or of もらえる.
    Possible,
    /// こ of 来る behind て at an end: or ていこう.
    Teko,
    /// なるし of なるい: or なる and し.
    AndSo,
    /// すも of すむ behind で: or ですもん.
    Sumo,
    /// え of える behind あり: or ありえ.
    Eru,
    /// What the dictionary lacks: it may be made of words that it has, デレステコラボ.
    Unknown,
    /// 頼ん of 頼る before で: or of 頼む.
    Contracted,
    /// それな, people agree: or それ and なん.
    Sorena,
    /// 行ってきます, one takes leave: or where one goes.
    Leaving,
    /// 歌ってみた, what was sung: or what one would like to sing.
    Tried,
    /// け behind だ: or だけ.
    Ke,
    /// さ behind キモ: or how キモい it is.
    Sa,
    /// ちゃん and くん behind a verb: or behind a name.
    Called,
    /// One kana of a verb: or what is left of a word.
    OneKana,
    /// いい before ね: or what is liked, いいね押した.
    Liked,
    /// A noun of the lexicon: another word may reach over its edge, 除湿機|能.
    Added,
}

impl Doubt {
    /// The doubt about an entry.
    pub(super) fn of(features: &Features) -> Option<Self> {
        if features.lemma.is_none() && features.pos[0] == NOUN {
            return Some(Self::Unknown);
        }
        Self::of_everyday(features)
            .or_else(|| Self::of_others(features))
            .or_else(|| Self::of_several(features))
    }

    /// That about words which are in most texts.
    fn of_everyday(features: &Features) -> Option<Self> {
        let Features { pos: [pos, pos1, ..], .. } = features;
        let form = features.conjugation_form.unwrap_or_default();
        let is_before_te = form == "連用タ接続";
        Some(match (features.lemma.as_deref()?, *pos) {
            ("か", "助詞") | ("かも" | "かいい" | "かお" | "かって", NOUN) => {
                Self::Toka
            }
            ("かいい" | "かも", _) | ("かもす" | "かむ" | "かす", VERB) => Self::Toka,
            ("いい", ADJECTIVE) if form == "基本形" => Self::Liked,
            ("すむ", VERB) if form == "未然ウ接続" => Self::Sumo,
            ("かう", VERB) if is_before_te || form == "連用形" => Self::Toka,
            ("える", VERB) => Self::Eru,
            ("かなう", VERB) if is_before_te => Self::Kana,
            ("かなう", VERB) if form == "連用形" => Self::Toka,
            ("みたい", NOUN) => Self::Mitai,
            ("まえる", VERB) => Self::Mae,
            ("たま", NOUN | "副詞") => Self::Tama,
            ("いてる", VERB) => Self::Iteru,
            ("なつい", ADJECTIVE) => Self::Natsui,
            ("なるい" | "かくい", ADJECTIVE) if matches!(form, "文語基本形" | STEM) => {
                Self::AndSo
            }
            ("たらしい" | "ったらしい", ADJECTIVE) => Self::Tarashii,
            ("ちの", NOUN) => Self::Chi,
            ("ちる", VERB) if form == "体言接続特殊２" => Self::Chi,
            ("すきや", NOUN) => Self::Sukiya,
            ("いたい" | "痛い", ADJECTIVE) if form == "音便基本形" => Self::Itee,
            ("れる", VERB) if form == "体言接続特殊" => Self::Ren,
            ("からむ", VERB) if is_before_te => Self::N,
            ("たん", NOUN) => Self::N,
            ("たい" | "ます", AUXILIARY) => Self::Deru,
            ("後", NOUN) if *pos1 == "接尾" => Self::Ato,
            ("毎日", NOUN) if *pos1 == "固有名詞" => Self::Mainichi,
            ("観", NOUN) if *pos1 == "接尾" => Self::Kan,
            ("くる", VERB) if form == "未然形" => Self::Teko,
            ("いる", VERB) if *pos1 == "非自立" && matches!(form, "未然形" | "連用形") => {
                Self::Chai
            }
            (_, VERB) if matches!(form, "仮定形" | "命令ｅ") => Self::Possible,
            _ => return None,
        })
    }

    fn of_others(features: &Features) -> Option<Self> {
        let Features { pos: [pos, pos1, ..], .. } = features;
        let form = features.conjugation_form.unwrap_or_default();
        let is_before_te = form == "連用タ接続";
        Some(match (features.lemma.as_deref()?, *pos) {
            ("きた", NOUN) => Self::Kita,
            ("行う", VERB) if is_before_te => Self::Okonau,
            ("行", NOUN) if *pos1 == "接尾" => Self::Yuki,
            ("いう", VERB) if is_before_te || form == "連用形" => Self::Iu,
            ("いきる", VERB) if form == "連用形" => Self::Ikiru,
            ("まう", VERB) if is_before_te => Self::Mau,
            ("てる", VERB) if *pos1 == "自立" => Self::Teru,
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
            ("しら", NOUN) => Self::Shira,
            ("わける", VERB) if matches!(form, "未然形" | "連用形") => Self::Wake,
            ("ぬ", AUXILIARY) if form == "基本形" => Self::Nu,
            ("しん", NOUN) | ("しむ", VERB) => Self::Shin,
            ("いる", VERB) if *pos1 == "自立" && matches!(form, "未然形" | "連用形") => {
                Self::Iru
            }
            ("ない", ADJECTIVE) => Self::Nai,
            ("ないし", "接続詞") => Self::Naishi,
            (_, ADJECTIVE) if matches!(form, "体言接続" | "文語基本形" | STEM) => {
                Self::Archaic
            }
            ("活きる" | "生きる", VERB) if form == "連用形" => Self::Alive,
            (
                "会す" | "服す" | "服する" | "期す" | "期する" | "題す" | "題する" | "生す"
                | "略す",
                VERB,
            ) if form == "連用形" => Self::Ending,
            (
                "会う" | "祭る" | "伝う" | "生る" | "担う" | "代る" | "論る" | "料る" | "中る"
                | "語る" | "曲る" | "沼る" | "実る",
                VERB,
            ) if is_before_te => Self::Ending,
            ("力む", VERB) => Self::Strain,
            ("こう", "副詞") => Self::Kou,
            ("いったん", "副詞") => Self::Ittan,
            ("たった", "副詞") => Self::Tatta,
            ("よく", "副詞") => Self::Yoku,
            ("ってな", "助詞") => Self::Ttena,
            ("いける", VERB) if *pos1 == "非自立" && form == "未然形" => Self::Ikeru,
            ("よ", "助詞") if *pos1 == "終助詞" => Self::Yo,
            ("良", NOUN) => Self::Good,
            ("人好き" | "人嫌い", NOUN) => Self::Hito,
            ("すき", NOUN) if *pos1 == "一般" => Self::Suki,
            ("おう", VERB) if form == "未然形" => Self::Owa,
            ("くるむ" | "いむ" | "いたむ", VERB) if is_before_te => Self::Kurumu,
            ("ダサい", ADJECTIVE) if form == "基本形" => Self::Dasai,
            ("スる" | "ヘラる", VERB) => Self::Torn,
            ("てる", NOUN) => Self::Teru,
            ("死", NOUN) if *pos1 == "接尾" => Self::Shine,
            ("出", NOUN) => Self::Dashite,
            ("だし", NOUN) => Self::Dashi,
            ("だす", VERB) if form == "連用形" => Self::Dashi,
            ("どこ", NOUN) => Self::Doko,
            ("く" | "よる" | "おる", VERB) if is_before_te => Self::Volition,
            (
                "一" | "二" | "三" | "四" | "五" | "六" | "七" | "八" | "九" | "十" | "百" | "千"
                | "万" | "億" | "兆",
                NOUN,
            ) if *pos1 == "数" => Self::Numeral,
            ("ど", "助詞") => Self::Shindo,
            ("どなる", VERB) if is_before_te => Self::Shindo,
            ("や", "助詞") => Self::Yada,
            ("や", AUXILIARY) if form == "基本形" => Self::Yada,
            ("かえって", "副詞") => Self::Kaette,
            ("え", "フィラー") => Self::Ee,
            ("や", AUXILIARY) if form == "連用形" => Self::Yattoru,
            ("ちゃんと", "副詞") => Self::Chanto,
            ("らん", NOUN) => Self::Ran,
            (lemma, VERB)
                if is_before_te && *pos1 == "自立" && lemma.ends_with(['る', 'う', 'つ']) =>
            {
                Self::Said
            }
            (lemma, VERB) if *pos1 == "自立" && matches!(form, "連用形" | "未然形") => {
                if ends_in_e(lemma) {
                    Self::Order
                } else if form == "連用形" {
                    Self::Nominal
                } else {
                    return None;
                }
            }
            _ => return None,
        })
    }

    /// That about words which may be several.
    fn of_several(features: &Features) -> Option<Self> {
        let Features { pos: [pos, pos1, ..], .. } = features;
        let form = features.conjugation_form.unwrap_or_default();
        Some(match (features.lemma.as_deref()?, *pos) {
            ("け", "助詞") => Self::Ke,
            ("さ", "助詞") => Self::Sa,
            ("ちゃん" | "くん", NOUN) if *pos1 == "接尾" => Self::Called,
            ("それな", "感動詞") => Self::Sorena,
            ("行ってきます" | "いってきます" | "行って来ます" | "いって来ます", "感動詞") => {
                Self::Leaving
            }
            (lemma, NOUN) if lemma.ends_with("てみた") => Self::Tried,
            (_, VERB) if matches!(form, "未然特殊" | "体言接続特殊") && *pos1 == "自立" => {
                Self::Contracted
            }
            (lemma, VERB) if form == "体言接続特殊２" && !matches!(lemma, "いる" | "やる") => {
                Self::OneKana
            }
            _ => return None,
        })
    }
}

/// Whether a verb is one as 書ける is of 書く, by its end.
fn ends_in_e(lemma: &str) -> bool {
    let before = lemma.strip_suffix('る').and_then(|stem| stem.chars().next_back());
    before.is_some_and(|vowel| "えけげせてねべめれ".contains(vowel))
}
