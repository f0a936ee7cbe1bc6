//! Nouns that look like other words, and what looks like nouns.

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, PREFIX, STEM, VERB};
use super::super::super::numbers;
use super::hiragana::is_when;
use super::{Says, Wanted, Worker, has};

/// Of what soup is made: after these, だし is a noun.
const STOCKS: &str = "昆布 鰹 かつお カツオ 白 あご 鶏 煮干し いりこ 和風 魚介 椎茸 しいたけ 一番";
/// Words that begin with numerals and are no numbers.
const NO_NUMBERS: &str = "
    百合 十分 十二分 二次元 三次元 四次元 一重 二重 三重 七重 八重 三葉 三輪
    三毛 七輪 八橋 八手 一面 一通り 万歳 三三五五 三三九度 三弦 三役 三方
    四六時中 百戦 百人一首 百物語 十六夜 八百屋 万両
    一日中 一年中 一晩中 千葉県 千葉市 千葉 九州男児 九州 千歳 千代田 千秋楽 千鳥
    五反田 五輪 五島 五月雨 五箇山 六本木 六甲 六花亭 六法 七夕 七味 七五三 八王子 八幡 八戸 八丈島
    八千代 八村 三鷹 三宮 三田 三重県 四谷 四国 四万十 四万温泉 三十三間堂 九十九里 九条 九段 九龍
    十勝 十和田 百貨店 百均 千疋屋 万博 万葉 億劫 億万長者 兆候 二極化 二輪車 二輪
    二郎 一蘭 三世代 万歩計 万人受け";
/// What is said of a 推し: 推し最高.
const SAID_OF_THEM: &str = "最高 最強 天才 優勝 神 無理 好き 大好き 国宝 天使 世界一 不足";
/// Prefixes that are nouns before what is none.
const NO_PREFIXES: &str = "今 本 神 他 前 元 皆 分 昔 後 中";
/// Before these 今 is of the name of a time: 今シーズン.
const OF_NOW: &str = "
    シーズン シリーズ クール 年度 世紀 夏 冬 春 秋 期 季 大会 作 場所 学期 公演 国会 回 月
    週 日 年 朝 夜 晩 宵 生 節 世 時 般 次 月期 季節 イベント ツアー 様 後 どき 一 ひとつ いち";
/// Before these 前 is the one before them.
const OFFICES: &str = "
    大統領 首相 総理 社長 会長 市長 知事 監督 議員 大臣 代表 所長 部長 課長 店長 担任 任 世
    作 回 職 日 夜 半 後 者 号 編 期 年 年度 月 週 章 歯 髪 足 脚 輪 菜 払い 置き 売り 倒し
    向き 触れ 評判 処理 提 記 述 科 線 震 哨戦 夫 妻 カノ カレ シリーズ シーズン 大会 クール";
/// Before these 後 is what comes later of them.
const OF_LATER: &str =
    "半 期 編 世 者 輩 任 記 述 日 味 攻 悔 援 継 ろ 出し 付け 回し 払い 処理 遺症 味";
/// What may be well enough, or ten minutes.
const ENOUGH: &str = "十分";
/// What makes it minutes.
const TIMES: &str = "間 前 後 ほど くらい ぐらい 以 お ご 毎 弱 強 刻 遅 の";

impl Worker<'_> {
    /// 推し is a noun, unless it is inflected or joined with one.
    pub(super) fn oshi(&mut self, place: usize) -> Option<usize> {
        let next = self.says(place + 1);
        let stays = match (self.says(place).pos, next.pos) {
            (VERB, AUXILIARY) => matches!(next.lemma, "た" | "ます" | "たい" | "たがる"),
            (VERB, VERB) => {
                next.pos1 != "自立" && !matches!(next.lemma, "いる" | "くる" | "ある" | "いく")
            }
            (VERB, "助詞") => matches!(self.surface(place + 1), "て" | "ながら" | "つつ"),
            (VERB, NOUN) => next.pos1 == "接尾",
            (_, pos) => pos == NOUN && !has(SAID_OF_THEM, self.surface(place + 1)),
        };
        if stays {
            return None;
        }
        // 推しいない: nobody is there who is.
        if next.pos == VERB {
            let lemma = next.lemma.to_owned();
            self.put(place + 1, |word| word.lemma == lemma && word.pos1 == "自立");
        }
        self.put(place, is_free_noun)
    }

    /// 今起きた, 神きた: a prefix is one of a noun.
    pub(super) fn prefix(&mut self, place: usize) -> Option<usize> {
        let written = self.surface(place);
        let next = self.says(place + 1).pos;
        if written == "まっ" {
            return self.waits(place);
        }
        if !has(NO_PREFIXES, written) {
            return None;
        }
        let is_of_next = matches!(next, NOUN | PREFIX | "記号" | "")
            && !self.comes(place + 1)
            && !self.is_apart(place);
        if is_of_next {
            return None;
        }
        self.put(place, is_when).or_else(|| self.put(place, is_free_noun))
    }

    /// 今実家にいる, この前旅行した: a noun follows, but is not joined with it.
    fn is_apart(&self, place: usize) -> bool {
        let next = self.surface(place + 1);
        let before = self.says_before(place);
        match self.surface(place) {
            "今" => !has(OF_NOW, next) && !self.ends(place + 1),
            "前" => {
                before.pos == "連体詞"
                    || matches!(before.pos, "" | "記号")
                        && !has(OFFICES, next)
                        && !self.ends(place + 1)
            }
            "分" => matches!(before.pos, "連体詞" | VERB | ADJECTIVE | AUXILIARY),
            "後" => !has(OF_LATER, next) && !self.ends(place + 1),
            "本" => matches!(next, "お" | "あまり" | "全般" | "自体" | "好き"),
            "中" => self.before(place) == "の",
            "他" => next == "の",
            _ => false,
        }
    }

    /// まってる waits: no まっ of まっ先 stands before it, no name.
    fn waits(&mut self, place: usize) -> Option<usize> {
        if !matches!(self.surface(place + 1), "てる" | "て" | "た") {
            return None;
        }
        self.put(place, |word| word.lemma == "まつ")?;
        self.put(place + 1, |word| word.pos != NOUN && word.pos1 != "格助詞");
        Some(place)
    }

    /// Whether きた stands there, as a noun still.
    fn comes(&self, place: usize) -> bool {
        self.surface(place) == "きた"
    }

    /// この曲好き likes it; 猫好きの集い is of those who do. Of the other suffixes nothing
    /// stands before これ神, 1番推し that they could be suffixes of.
    pub(super) fn suffix(&mut self, place: usize) -> Option<usize> {
        let Says { pos, pos1, pos2, .. } = self.says_before(place);
        let is_liked = matches!(self.surface(place), "好き" | "嫌い");
        let is_free = pos != NOUN
            || matches!(pos1, "代名詞" | "副詞可能" | "数" | "非自立")
            || pos2 == "助数詞"
            || self.before(place) == "みんな"
            || is_liked && !self.is_of_people(place);
        is_free.then(|| self.put(place, is_free_noun))?
    }

    /// Whether 好き is of those who like something: 猫好きの集い, but not この猫好きの.
    fn is_of_people(&self, place: usize) -> bool {
        let noun = place.saturating_sub(1);
        let is_pointed_at =
            noun > 0 && (self.says_before(noun).pos == "連体詞" || self.before(noun) == "の");
        !is_pointed_at
            && matches!(
                self.surface(place + 1),
                "の" | "さん"
                    | "同士"
                    | "仲間"
                    | "たち"
                    | "達"
                    | "が"
                    | "に"
                    | "は"
                    | "には"
                    | "界隈"
                    | "勢"
            )
    }

    /// この人好き is 人 and 好き.
    pub(super) fn hito(&mut self, place: usize) -> Option<usize> {
        let is_pointed_at = self.says_before(place).pos == "連体詞"
            || matches!(self.before(place), "の" | "な" | "た" | "る" | "い")
            || self.says_before(place).pos == ADJECTIVE;
        let liked = self.surface(place).strip_prefix('人')?.to_owned();
        let is_man: Wanted = |word| word.pos == NOUN && word.pos1 == "一般";
        is_pointed_at
            .then(|| self.replace_with(place, 1, &[("人", is_man), (&liked, is_quality)]))?
    }

    /// 駅伝すき likes it.
    pub(super) fn suki(&mut self, place: usize) -> Option<usize> {
        self.put(place, is_quality)
    }

    /// ビジュ良 is good.
    pub(super) fn good(&mut self, place: usize) -> Option<usize> {
        let is_said = self.says_before(place).pos == NOUN
            && (self.ends(place + 1) || self.says(place + 1).lemma == "すぎる");
        let is_stem =
            |word: Says| word.pos == ADJECTIVE && word.pos1 == "自立" && word.form == STEM;
        is_said.then(|| self.put(place, is_stem))?
    }

    /// まじ is what is meant seriously, but in すまじ; まじきた and まじきれい begin with
    /// it.
    pub(super) fn maji(&mut self, place: usize) -> Option<usize> {
        if self.says_before(place).pos == VERB {
            return None;
        }
        let is_meant = |word: Says| matches!(word.pos, NOUN | "副詞");
        if self.surface(place) == "まじ" {
            return self.put(place, is_meant);
        }
        let noun = self.entry("まじ", is_meant)?;
        self.cut_behind(place, "まじ".len(), noun)
    }

    /// 初めてだし is だ and し, 昆布だし is not.
    pub(super) fn dashi(&mut self, place: usize) -> Option<usize> {
        let next = self.says(place + 1);
        let before = self.says_before(place);
        let is_stock = has(STOCKS, self.before(place));
        let is_noun = self.says(place).pos == NOUN;
        let stays = match next.pos {
            "助詞" => matches!(next.pos1, "格助詞" | "係助詞" | "連体化" | "接続助詞"),
            AUXILIARY => true,
            VERB => !is_noun && next.pos1 != "自立",
            NOUN => next.pos1 == "接尾",
            _ => false,
        };
        let is_said = match before.pos {
            NOUN => {
                matches!(before.pos1, "代名詞" | "形容動詞語幹" | "副詞可能" | "非自立")
                    || next.pos.is_empty()
                    || next.pos == "記号"
                    || next.pos1 == "終助詞"
            }
            "副詞" => is_noun,
            _ => false,
        };
        if stays || is_stock || !is_said || self.surface(place) != "だし" {
            return None;
        }
        let be = self.entry("だ", |word| word.pos == AUXILIARY && word.form == "基本形")?;
        let and = self.entry("し", |word| word.pos == "助詞")?;
        self.replace(place, 1, &[("だ".len(), be), ("し".len(), and)])
    }

    /// 雨だけどこの is no 雨だけ, and nothing is asked.
    pub(super) fn doko(&mut self, place: usize) -> Option<usize> {
        let is_torn = self.before(place) == "だけ"
            && self.surface(place + 1) == "の"
            && self.says(place + 2).pos == NOUN;
        let be = is_torn
            .then(|| self.entry("だ", |word| word.pos == AUXILIARY && word.form == "基本形"))??;
        let but = self.entry("けど", |word| word.pos == "助詞")?;
        let this = self.entry("この", |word| word.pos == "連体詞")?;
        let pieces = [("だ".len(), be), ("けど".len(), but), ("この".len(), this)];
        self.replace(place - 1, 3, &pieces)
    }

    /// 百合 is no hundred, 一重 not one.
    pub(super) fn numeral(&mut self, place: usize) -> Option<usize> {
        let text = self.analyzer_text.as_str();
        let start = self.words[place].start;
        let rest = &text[start..];
        let word = NO_NUMBERS.split_whitespace().find(|word| rest.starts_with(word))?;
        let after = &rest[word.len()..];
        if text[..start].ends_with(numbers::may_begin) || (word == ENOUGH && takes_time(after)) {
            return None;
        }
        let end = start + word.len();
        let count = self.words[place..].partition_point(|word| word.end <= end);
        let is_whole = count > 1 && self.words[place + count - 1].end == end;
        is_whole.then(|| self.join(place, count, |word| word.pos == NOUN && word.pos1 != "数"))?
    }
}

/// A noun that says how something is.
fn is_quality(word: Says) -> bool {
    word.pos == NOUN && word.pos1 == "形容動詞語幹"
}

/// A noun that is no part of another.
fn is_free_noun(word: Says) -> bool {
    word.pos == NOUN && word.pos1 != "接尾"
}

/// Whether what follows makes 十分 a time.
fn takes_time(after: &str) -> bool {
    TIMES.split_whitespace().any(|time| after.starts_with(time))
}
