//! What people say in a region or among friends, and small words that look like others:
//! 就活しんど, 雨やだ, すぐかえって, ええやつ.

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, STEM, VERB};
use super::{BEFORE_TE, Says, Wanted, Worker, has};

/// After these one goes home, rather than anything being so all the more; and after a
/// particle behind these places.
const HOMEWARD: &str = "すぐ はやく 早く もう さっさと まっすぐ 先 さき 一人 ひとり";
const PLACES: &str = "うち おうち いえ 家 お家 学校 会社 実家 部屋 ホテル 国 地元 東京 日本";
/// What is said of a name with と, ひなちゃんと遊ぶ, and seldom of what is done properly:
/// バイトちゃんと行く.
const WITH_SOMEONE: &str = "
    遊ぶ 会う あう 喋る しゃべる 一緒 いっしょ お出かけ デート 電話
    ご飯 ごはん 飲む 飲み カラオケ 旅行 仲良し 同じ おなじ 結婚 付き合う 握手 チェキ ランチ
    写真 通話 対面 お揃い おそろ おそろい 初めて 喧嘩 けんか コラボ ツーショット 2人 二人";

/// What is done with an いいね, and what is said of those that came.
const DONE_WITH_LIKES: &str = "押す おす 付ける つける 付く つく 返す 稼ぐ 消す 外す 貰う もらう";
const SAID_OF_LIKES: &str =
    "ありがとう ありがと くれる くださる 下さる いただく 頂く 欲しい ほしい";

impl Worker<'_> {
    /// いいね押した人 pressed it: nothing is said to be good.
    pub(super) fn liked(&mut self, place: usize) -> Option<usize> {
        let is_like = |word: Says| word.pos == NOUN;
        match self.surface(place + 1) {
            "ね" => {
                let next = self.says(place + 2).lemma;
                let is_apart = !matches!(self.says_before(place).pos, NOUN | "助詞")
                    || self.says_before(place).pos1 == "副詞可能";
                let is_done = has(DONE_WITH_LIKES, next) || is_apart && has(SAID_OF_LIKES, next);
                is_done.then(|| self.join(place, 2, is_like))?
            }
            "ねつい" => {
                let comes: Wanted = |word| word.lemma == "つく" && word.form == BEFORE_TE;
                self.replace_with(place, 2, &[("いいね", is_like), ("つい", comes)])
            }
            _ => None,
        }
    }

    /// まってぇ asks for something: no wish follows this form.
    pub(super) fn asks(&mut self, place: usize) -> Option<usize> {
        let te = self.surface(place).chars().next()?.to_string();
        if self.says_before(place).form != BEFORE_TE || !matches!(te.as_str(), "て" | "で") {
            return None;
        }
        let and = |word: Says| word.pos == "助詞" && word.pos1 == "接続助詞";
        let id = self.entry(&te, and)?;
        Some(self.set(place, id))
    }

    /// 就活しんど, まじでしんどすぎ: nobody does or denies anything there.
    pub(super) fn shindo(&mut self, place: usize) -> Option<usize> {
        let is_hard: Wanted = |word| word.pos == ADJECTIVE && word.form == STEM;
        if self.surface(place) == "どなっ" {
            let becomes: Wanted = |word| word.lemma == "なる" && word.form == "連用タ接続";
            return (self.before(place) == "しん").then(|| {
                let pieces = [("しんど", is_hard), ("なっ", becomes)];
                self.replace_with(place - 1, 2, &pieces)
            })?;
        }
        if self.before(place) != "ん" {
            return None;
        }
        let first = place.checked_sub(2)?;
        match self.surface(first) {
            "し" => self.replace_with(first, 3, &[("しんど", is_hard)]),
            "でし" => {
                let is_so: Wanted = |word| word.pos == "助詞" && word.pos1 == "格助詞";
                self.replace_with(first, 3, &[("で", is_so), ("しんど", is_hard)])
            }
            _ => None,
        }
    }

    /// 雨やだ at an end: nothing is listed, nothing is said to be.
    pub(super) fn yada(&mut self, place: usize) -> Option<usize> {
        let is_end = self.ends(place + 2)
            || matches!(
                self.surface(place + 2),
                "な" | "なあ" | "なぁ" | "よ" | "ね" | "わ" | "って"
            );
        let is_disliked = self.surface(place + 1) == "だ"
            && is_end
            && matches!(self.says_before(place).pos, NOUN | "副詞" | "" | "記号");
        is_disliked.then(|| self.join(place, 2, |word| word.pos == "感動詞"))?
    }

    /// すぐかえって寝る goes home.
    pub(super) fn kaette(&mut self, place: usize) -> Option<usize> {
        let comes = matches!(self.says(place + 1).lemma, "くる" | "来る" | "いく" | "から" | "も");
        let before = self.before(place);
        let is_of_place = matches!(before, "に" | "へ" | "から")
            && place.checked_sub(1).is_some_and(|particle| has(PLACES, self.before(particle)));
        let is_homeward = comes || is_of_place || has(HOMEWARD, before) || has(PLACES, before);
        let returns: Wanted = |word| word.lemma == "かえる" && word.form == "連用タ接続";
        let and: Wanted = |word| word.pos == "助詞" && word.pos1 == "接続助詞";
        is_homeward.then(|| self.replace_with(place, 1, &[("かえっ", returns), ("て", and)]))?
    }

    /// ええやつ is good.
    pub(super) fn ee(&mut self, place: usize) -> Option<usize> {
        let next = self.says(place + 2);
        // At the start, one says yes: ええ是非.
        let is_good = self.surface(place + 1) == "え"
            && !matches!(self.says_before(place).pos, "" | "記号" | "感動詞" | "フィラー")
            && (matches!(next.pos, NOUN)
                || matches!(next.lemma, "やん" | "わ" | "けど" | "な" | "ねん"));
        is_good.then(|| self.join(place, 2, |word| word.pos == ADJECTIVE))?
    }

    /// 宿題やっとる does it.
    pub(super) fn yattoru(&mut self, place: usize) -> Option<usize> {
        let goes_on = self.says(place + 1).pos == VERB
            && matches!(self.says(place + 1).lemma, "とる" | "とく" | "てる");
        goes_on.then(|| {
            self.put(place, |word| word.lemma == "やる" && word.pos1 == "自立")?;
            self.put(place + 1, |word| word.pos == VERB && word.pos1 == "非自立");
            Some(place)
        })?
    }

    /// 食べらんない cannot eat it.
    pub(super) fn ran(&mut self, place: usize) -> Option<usize> {
        let denial = self.says(place + 1);
        let is_denied =
            denial.lemma == "ない" || matches!(self.surface(place + 1), "ねえ" | "ねー" | "ねぇ");
        let before = self.says_before(place);
        if !is_denied || before.pos != VERB || !matches!(before.form, "連用形" | "未然形") {
            return None;
        }
        // ねえ may stand there as a particle, which has no form.
        let form = (denial.lemma == "ない").then(|| denial.form.to_owned());
        self.put(place, |word| word.pos == VERB && word.form == "未然特殊" && word.pos1 == "接尾")?;
        self.put(place + 1, |word| {
            let is_form = form.as_deref().is_none_or(|form| word.form == form);
            word.pos == AUXILIARY && word.lemma == "ない" && is_form
        });
        Some(place)
    }

    /// ひなちゃんと遊ぶ is with her: nothing is done properly.
    pub(super) fn chanto(&mut self, place: usize) -> Option<usize> {
        let before = self.says_before(place);
        // 相手ちゃんと会って is of no name.
        let is_in_kana = self.before(place).chars().all(|c| matches!(c, 'ぁ'..='ヺ' | 'ー'));
        let is_name = before.pos == NOUN
            && before.pos1 != "接尾"
            && (before.pos2 == "人名"
                || is_in_kana
                    && has(WITH_SOMEONE, self.says(place + 1).lemma)
                    && !matches!(
                        before.pos1,
                        "代名詞" | "副詞可能" | "サ変接続" | "非自立" | "数"
                    ));
        let someone: Wanted = |word| word.pos == NOUN && word.pos1 == "接尾" && word.pos2 == "人名";
        let with: Wanted = |word| word.pos == "助詞" && word.pos1 == "格助詞";
        is_name.then(|| self.replace_with(place, 1, &[("ちゃん", someone), ("と", with)]))?
    }
}
