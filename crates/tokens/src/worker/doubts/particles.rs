//! Small words that are made of two: ってなんで, 持ってこう, いったんだけど.

use super::super::super::features::{AUXILIARY, NOUN};
use super::quoting::{SAYING, is_quoting};
use super::{BEFORE_TE, Says, Wanted, Worker, has};

impl Worker<'_> {
    /// 日曜ってなんで asks why.
    pub(super) fn ttena(&mut self, place: usize) -> Option<usize> {
        let asks = |word: Says| word.pos == "副詞";
        match (self.surface(place + 1), self.surface(place + 2)) {
            ("んで", _) => self.replace_with(place, 2, &[("って", is_quoting), ("なんで", asks)]),
            ("ん", "なん") => {
                let what: Wanted = |word| word.pos1 == "代名詞";
                self.replace_with(place, 2, &[("って", is_quoting), ("なん", what)])
            }
            ("ん", "で") => {
                self.replace_with(place, 3, &[("って", is_quoting), ("なんで", asks)])
            }
            _ => None,
        }
    }

    /// 持ってこう is of 行く, and 寝てこう: nothing is done so.
    pub(super) fn kou(&mut self, place: usize) -> Option<usize> {
        let is_end = self.ends(place + 1)
            || matches!(
                self.surface(place + 1),
                "と" | "って" | "か" | "かな" | "ぜ" | "ね" | "よ"
            );
        let is_going =
            |word: Says| matches!(word.lemma, "てく" | "でく") && word.form == "未然ウ接続";
        let going = match self.before(place) {
            "て" => "てこ",
            "で" => "でこ",
            _ => return None,
        };
        let is_will = |word: Says| word.pos == AUXILIARY && word.lemma == "う";
        is_end.then(|| self.replace_with(place - 1, 2, &[(going, is_going), ("う", is_will)]))?
    }

    /// いったんだけど went: いったん, for the moment, is not said to be.
    pub(super) fn ittan(&mut self, place: usize) -> Option<usize> {
        let is_said =
            matches!(self.surface(place + 1), "だ" | "です" | "でしょ" | "だろ" | "や" | "じゃ");
        let went =
            |word: Says| word.lemma == "いく" && word.form == BEFORE_TE && word.pos1 == "自立";
        let past = |word: Says| word.pos == AUXILIARY && word.form == "基本形";
        let that = |word: Says| word.pos == NOUN && word.pos1 == "非自立";
        is_said
            .then(|| self.replace_with(place, 1, &[("いっ", went), ("た", past), ("ん", that)]))?
    }

    /// 鳥肌たった is of たつ: what is no more than something stands before it.
    pub(super) fn tatta(&mut self, place: usize) -> Option<usize> {
        let is_end = self.ends(place + 1)
            || matches!(self.surface(place + 1), "わ" | "し" | "ね" | "よ" | "けど");
        let stood = |word: Says| word.lemma == "たつ" && word.form == BEFORE_TE;
        let past = |word: Says| word.pos == AUXILIARY && word.form == "基本形";
        is_end.then(|| self.replace_with(place, 1, &[("たっ", stood), ("た", past)]))?
    }

    /// どうでもよくなる gets well.
    pub(super) fn yoku(&mut self, place: usize) -> Option<usize> {
        let becomes = self.says(place + 1).lemma == "なる" && !self.before(place).is_empty();
        let is_well = |word: Says| word.lemma == "よい" && word.pos1 == "自立";
        becomes.then(|| self.put(place, is_well))?
    }

    /// はよ寝ろ: no particle begins a sentence.
    pub(super) fn yo(&mut self, place: usize) -> Option<usize> {
        let is_hurry = self.before(place) == "は"
            && place
                .checked_sub(1)
                .is_some_and(|at| matches!(self.says_before(at).pos, "" | "記号" | "感動詞"));
        is_hurry.then(|| self.join(place - 1, 2, |word| word.pos == "感動詞"))?
    }

    /// 待ってって言った says: no っ is done in between.
    pub(super) fn tette(&mut self, place: usize) -> Option<usize> {
        let is_said = matches!(self.before(place), "て" | "で")
            && self.surface(place + 1) == "て"
            && has(SAYING, self.says(place + 2).lemma);
        is_said.then(|| self.replace_with(place, 2, &[("って", is_quoting)]))?
    }

    /// くるんだけど comes: nobody wraps it up.
    pub(super) fn kurumu(&mut self, place: usize) -> Option<usize> {
        if self.surface(place + 1) != "だ"
            || !matches!(self.surface(place + 2), "けど" | "が" | "よ" | "ね" | "")
        {
            return None;
        }
        let that = |word: Says| word.pos == NOUN && word.pos1 == "非自立";
        let be = |word: Says| word.lemma == "だ" && word.form == "基本形";
        let past =
            |word: Says| word.pos == AUXILIARY && word.lemma == "た" && word.form == "基本形";
        let kept = |word: Says| word.lemma == "とく" && word.form == BEFORE_TE;
        let comes = |word: Says| word.lemma == "くる" && word.form == "基本形";
        match (self.surface(place), self.before(place)) {
            ("くるん", _) => {
                self.replace_with(place, 2, &[("くる", comes), ("ん", that), ("だ", be)])
            }
            ("いたん", "と") => {
                let pieces: [(_, Wanted); 4] =
                    [("とい", kept), ("た", past), ("ん", that), ("だ", be)];
                self.replace_with(place - 1, 3, &pieces)
            }
            _ => None,
        }
    }

    /// 見ないでください asks for something, and says of nothing that it is ださい.
    pub(super) fn dasai(&mut self, place: usize) -> Option<usize> {
        let particle = self.before(place).strip_suffix('く')?.to_owned();
        let is_and: Wanted = |word| word.pos == "助詞" && word.pos1 == "接続助詞";
        let asks: Wanted = |word| word.lemma == "くださる" && word.form == "命令ｉ";
        self.replace_with(place - 1, 2, &[(&particle, is_and), ("ください", asks)])
    }

    /// おわた is over.
    pub(super) fn owa(&mut self, place: usize) -> Option<usize> {
        (self.surface(place + 1) == "た").then(|| self.join(place, 2, |_| true))?
    }
}
