//! Everyday words in hiragana that the costs cut in another way: この|まえ, たま|に, 友達|ちの.

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, STEM, VERB};
use super::quoting::is_quoting;
use super::{BEFORE_TE, Says, Wanted, Worker, has};

/// What comes true.
const WISHES: &str = "夢 ゆめ 願い ねがい 念願 望み 祈り 恋 悲願 目標";
/// Particles behind which it does.
const OF_WISHES: [&str; 8] = ["が", "は", "も", "に", "の", "を", "ぜ", "て"];
/// What stops: 電車とまってる is not of those who wait.
const STOPPING: &str = "
    電車 新幹線 バス 地下鉄 時計 エレベーター 涙 息 心臓 手 足 動画 画面 水 血 咳 汗 時 時間
    全部 飛行機 工事 仕事 給料";
/// What follows すき in the west.
const BEHIND_SUKIYA: [&str; 6] = ["ねん", "ん", "わ", "で", "けど", "から"];
/// Behind these one lives: 友達んち, ばあちゃんち.
const HOUSEHOLDS: [&str; 8] = ["ちゃん", "さん", "くん", "君", "ん", "友達", "自分", "隣"];

impl Worker<'_> {
    /// いいかなって思う: one wonders, and nothing comes true.
    pub(super) fn kana(&mut self, place: usize) -> Option<usize> {
        let before = self.before(place);
        if matches!(before, "なんと" | "何と") {
            let somehow = before.to_owned() + "か";
            let is_adverb: Wanted = |word| word.pos == "副詞";
            let becomes: Wanted = |word| word.lemma == "なる" && word.form == BEFORE_TE;
            return self.replace_with(place - 1, 2, &[(&somehow, is_adverb), ("なっ", becomes)]);
        }
        let is_true = OF_WISHES.contains(&before) || has(WISHES, before) || before.is_empty();
        let asks: Wanted = |word| word.pos == "助詞" && word.pos1.ends_with("終助詞");
        let pieces = [("か", asks), ("な", asks), ("って", is_quoting as Wanted)];
        (self.surface(place + 1) == "て" && !is_true)
            .then(|| self.replace_with(place, 2, &pieces))?
    }

    /// まえ is 前, こえ behind の 声.
    pub(super) fn mae(&mut self, place: usize) -> Option<usize> {
        self.put(place, |word| word.pos == NOUN && word.pos1 != "固有名詞")
    }

    /// たまに, now and then, has nothing to do with balls.
    pub(super) fn tama(&mut self, place: usize) -> Option<usize> {
        let is_of_something = self.before(place) == "の"
            || matches!(self.says_before(place).pos, "連体詞" | "接頭詞");
        let is_rare = self.surface(place + 1) == "に" && !is_of_something;
        is_rare.then(|| self.join(place, 2, |word| word.pos == "副詞"))?
    }

    /// すきやねん likes it.
    pub(super) fn sukiya(&mut self, place: usize) -> Option<usize> {
        let is_liked: Wanted = |word| word.pos == NOUN && word.pos1 == "形容動詞語幹";
        let be: Wanted = |word| word.pos == AUXILIARY && word.lemma == "や";
        BEHIND_SUKIYA
            .contains(&self.surface(place + 1))
            .then(|| self.replace_with(place, 1, &[("すき", is_liked), ("や", be)]))?
    }

    /// ばあちゃんちの, 友達んち: where they live.
    pub(super) fn chi(&mut self, place: usize) -> Option<usize> {
        let before = self.says_before(place);
        let is_of_people = matches!(before.pos, NOUN | "助詞")
            && (HOUSEHOLDS.iter().any(|end| self.before(place).ends_with(end))
                || before.pos1 == "代名詞");
        if !is_of_people {
            return None;
        }
        let home: Wanted = |word| word.pos == NOUN && word.pos1 == "接尾";
        let of: Wanted = |word| word.pos == "助詞" && word.pos1 == "連体化";
        match self.surface(place) {
            "ちの" => self.replace_with(place, 1, &[("ち", home), ("の", of)]),
            "ち" => self.put(place, home),
            _ => None,
        }
    }

    /// 電車とまってる has stopped: nobody waits with it.
    pub(super) fn stops(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let is_stopped = self.before(place) == "と"
            && has(STOPPING, self.before(at))
            && self.surface(place) == "まっ";
        is_stopped.then(|| self.join(at, 2, |word| word.lemma == "とまる"))?
    }

    /// 雨やば at an end says that it is やばい.
    pub(super) fn yaba(&mut self, place: usize) -> Option<usize> {
        let is_said = self.surface(place + 1) == "ば"
            && (self.ends(place + 2) || self.surface(place + 2) == "すぎ")
            && matches!(self.says_before(place).pos, NOUN | "" | "記号" | "副詞");
        is_said.then(|| self.join(place, 2, |word| word.pos == ADJECTIVE && word.form == STEM))?
    }

    /// 体に悪くなるし becomes so, and 汗かくし sweats: no adjective of old ends so.
    pub(super) fn and_so(&mut self, place: usize) -> Option<usize> {
        let written = self.surface(place);
        let is_verb: Wanted = |word| word.pos == VERB && word.form == "基本形";
        let and: Wanted = |word| word.pos == "助詞" && word.pos1 == "接続助詞";
        match written.strip_suffix('し') {
            Some(verb) => {
                let verb = verb.to_owned();
                self.replace_with(place, 1, &[(&verb, is_verb), ("し", and)])
            }
            None => self.put(place, is_verb),
        }
    }

    /// 観に行く sees it: it is no view of anything.
    pub(super) fn kan(&mut self, place: usize) -> Option<usize> {
        let goes = self.surface(place + 1) == "に"
            && matches!(self.says(place + 2).lemma, "行く" | "いく" | "くる" | "来る" | "行ける");
        let is_seen = goes || matches!(self.surface(place + 1), "たり" | "て" | "た" | "まし");
        is_seen.then(|| self.put(place, |word| word.pos == VERB && word.form == "連用形"))?
    }

    /// 後は begins a sentence as あとは does.
    pub(super) fn ato(&mut self, place: usize) -> Option<usize> {
        let begins = matches!(self.says_before(place).pos, "" | "記号");
        begins.then(|| self.put(place, is_when))?
    }
}

/// A noun that says when.
pub(super) fn is_when(word: Says) -> bool {
    word.pos == NOUN && word.pos1 == "副詞可能"
}
