//! Auxiliary words that the costs make of others: 行って|みたい is 行ってみ|たい,
//! 買っちゃ|い|ます 買っ|ちゃい|ます.

use super::super::super::features::{AUXILIARY, NOUN, VERB};
use super::quoting::is_quoting;
use super::{BEFORE_TE, Says, Wanted, Worker};

impl Worker<'_> {
    /// 行ってみたい wants to try it: nothing is like it.
    pub(super) fn mitai(&mut self, place: usize) -> Option<usize> {
        let verb = place.checked_sub(2)?;
        let is_tried = matches!(self.before(place), "て" | "で")
            && self.says_before(place).pos1 == "接続助詞"
            && self.says(verb).pos == VERB
            && self.says(verb).lemma != "いる";
        let tries: Wanted = |word| word.lemma == "みる" && word.form == "連用形";
        let wants: Wanted = |word| word.lemma == "たい" && word.form == "基本形";
        is_tried.then(|| self.replace_with(place, 1, &[("み", tries), ("たい", wants)]))?
    }

    /// 買っちゃいます has done it: nothing is there. あるいた walked.
    pub(super) fn chai(&mut self, place: usize) -> Option<usize> {
        if self.surface(place) != "い" {
            return None;
        }
        if matches!(self.before(place), "ちゃ" | "じゃ") {
            let next = self.says(place + 1);
            // 食べちゃいません is 食べてはいません as well.
            let is_done = matches!(next.lemma, "ます" | "そう" | "たい" | "たがる" | "がち")
                && self.surface(place + 1) != "ませ";
            let is_wanted =
                |word: Says| word.form == "連用形" && matches!(word.lemma, "ちゃう" | "じゃう");
            return is_done.then(|| self.join(place - 1, 2, is_wanted))?;
        }
        let before = self.says_before(place);
        let is_torn = before.pos == VERB && before.form == "基本形" && self.is_te(place + 1);
        is_torn.then(|| self.join(place - 1, 2, is_before_te))?
    }

    /// まだあるいてる walks: いてる, to freeze, is of no one.
    pub(super) fn iteru(&mut self, place: usize) -> Option<usize> {
        if self.surface(place) != "いてる" || place == 0 {
            return None;
        }
        let verb = self.before(place).to_owned() + "い";
        let goes_on: Wanted = |word| word.lemma == "てる" && word.pos1 == "非自立";
        self.replace_with(place - 1, 2, &[(&verb, is_before_te), ("てる", goes_on)])
    }

    /// 来てたらしい seems to have come; nothing is 憎たらしい.
    pub(super) fn tarashii(&mut self, place: usize) -> Option<usize> {
        let past: Wanted = |word| word.lemma == "た" && word.form == "基本形";
        let seems: Wanted = |word| word.pos == AUXILIARY && word.form == "基本形";
        match (self.before(place), self.surface(place)) {
            (te @ ("て" | "で"), "たらしい") => {
                let going: Wanted =
                    |word| matches!(word.lemma, "てる" | "でる") && word.form == "連用形";
                let te = te.to_owned();
                let pieces = [(te.as_str(), going), ("た", past), ("らしい", seems)];
                self.replace_with(place - 1, 2, &pieces)
            }
            ("ちゃ", "ったらしい") => {
                let pieces = [("ちゃっ", is_before_te as Wanted), ("た", past), ("らしい", seems)];
                self.replace_with(place - 1, 2, &pieces)
            }
            _ => None,
        }
    }

    /// っ behind ちゃ is of ちゃっ, behind て of てっ: 煮込んじゃったり, 見てって.
    pub(super) fn small_tsu(&mut self, place: usize) -> Option<usize> {
        if !self.is_te(place + 1) {
            return None;
        }
        // 続けてって感じ says what it is like.
        if self.surface(place + 1) == "て" && self.says(place + 2).pos == NOUN {
            return self.replace_with(place, 2, &[("って", is_quoting)]);
        }
        match self.before(place) {
            "ちゃ" | "じゃ" | "て" | "で" => self.join(place - 1, 2, |word| {
                is_before_te(word) && word.pos1 == "非自立" && word.lemma != "てる"
            }),
            _ => None,
        }
    }

    /// から|で|たい, 熱|で|た: what is in the way of だ is でる.
    pub(super) fn deru(&mut self, place: usize) -> Option<usize> {
        if self.before(place) != "で" {
            return None;
        }
        let before = self.says_before(place);
        let is_be = before.pos == AUXILIARY && before.lemma == "だ";
        let is_of_place =
            before.pos == "助詞" && before.pos1 == "格助詞" && self.says(place).lemma == "たい";
        let goes_out =
            |word: Says| word.lemma == "でる" && word.form == "連用形" && word.pos1 == "自立";
        (is_be || is_of_place).then(|| self.put(place - 1, goes_out))?
    }

    /// 食いてえ wants to eat: 食 does not hurt.
    pub(super) fn itee(&mut self, place: usize) -> Option<usize> {
        let wish = self.surface(place).strip_prefix('い')?.to_owned();
        if !wish.starts_with('て') || place == 0 {
            return None;
        }
        let verb = self.before(place).to_owned() + "い";
        let does: Wanted = |word| word.pos == VERB && word.form == "連用形";
        let wants: Wanted = |word| word.pos == AUXILIARY && word.lemma == "たい";
        self.replace_with(place - 1, 2, &[(&verb, does), (&wish, wants)])
    }

    /// 寝れん cannot: れん is れない.
    pub(super) fn ren(&mut self, place: usize) -> Option<usize> {
        let denies: Wanted =
            |word| word.pos == AUXILIARY && word.form == "基本形" && word.lemma == "ん";
        let can: Wanted = |word| word.lemma == "れる" && word.form == "未然形";
        let is_denied = self.surface(place) == "れん" && self.says(place + 1).lemma != "ない";
        is_denied.then(|| self.replace_with(place, 1, &[("れ", can), ("ん", denies)]))?
    }

    /// わからんすぎる is of わかる; 体もたん cannot stand it.
    pub(super) fn n(&mut self, place: usize) -> Option<usize> {
        let follows_predicate =
            place.checked_sub(2).is_some_and(|at| self.says(at).form == "基本形");
        let denies: Wanted = |word| word.pos == AUXILIARY && word.form == "基本形";
        let is_denied: Wanted = |word| word.pos == VERB && word.form == "未然形";
        match (self.before(place), self.surface(place)) {
            ("わ", "からん") if !follows_predicate => {
                self.replace_with(place - 1, 2, &[("わから", is_denied), ("ん", denies)])
            }
            ("も", "たん")
                if self.ends(place + 1) || matches!(self.surface(place + 1), "わ" | "て") =>
            {
                self.replace_with(place - 1, 2, &[("もた", is_denied), ("ん", denies)])
            }
            _ => None,
        }
    }

    /// 教えてもらえて can have it: no order has て behind it.
    pub(super) fn possible(&mut self, place: usize) -> Option<usize> {
        if !self.is_te(place + 1) {
            return None;
        }
        let is_helping = self.says(place).pos1 == "非自立";
        self.put(place, |word| {
            word.pos == VERB && word.form == "連用形" && (word.pos1 == "非自立") == is_helping
        })
    }

    /// 切り替えてこ goes on: to come is not said so.
    pub(super) fn teko(&mut self, place: usize) -> Option<usize> {
        let is_end = self.surface(place) == "こ" && self.ends(place + 1);
        let goes = |word: Says| word.form == "未然ウ接続" && matches!(word.lemma, "てく" | "でく");
        (is_end && matches!(self.before(place), "て" | "で"))
            .then(|| self.join(place - 1, 2, goes))?
    }

    /// 食べてはいます, 調べてはみた: は and a verb that helps, rather than はう and はむ. 洗濯もしてる
    /// is of no のす.
    pub(super) fn behind_particle(&mut self, place: usize) -> Option<usize> {
        if !matches!(self.surface(place), "はい" | "はみ" | "はき" | "のし" | "もみ") {
            return None;
        }
        let topic: Wanted = |word| word.pos == "助詞" && word.pos1 == "係助詞";
        let also: Wanted = |word| word.pos == "助詞" && word.pos1 == "係助詞";
        let one: Wanted = |word| word.pos == NOUN && word.pos1 == "非自立";
        let helps: Wanted =
            |word| matches!(word.lemma, "いる" | "みる" | "くる") && word.form == "連用形";
        let does: Wanted = |word| word.lemma == "する" && word.form == "連用形";
        let sees: Wanted = |word| word.lemma == "みる" && word.form == "連用形";
        let follows_te =
            matches!(self.before(place), "て" | "で") && self.says_before(place).pos1 == "接続助詞";
        let pieces = match self.surface(place) {
            "はい" if follows_te => [("は", topic), ("い", helps)],
            "はみ" if follows_te => [("は", topic), ("み", helps)],
            "はき" if follows_te => [("は", topic), ("き", helps)],
            "のし" if self.says_before(place).pos == "連体詞" => [("の", one), ("し", does)],
            "もみ" if matches!(self.before(place), "なんで" | "何で") => {
                [("も", also), ("み", sees)]
            }
            _ => return None,
        };
        self.replace_with(place, 1, &pieces)
    }

    /// 安いですもんね gives a reason: nothing is settled.
    pub(super) fn sumo(&mut self, place: usize) -> Option<usize> {
        let gives_reason = self.before(place) == "で"
            && self.surface(place) == "すも"
            && self.surface(place + 1) == "ん";
        let be: Wanted = |word| word.lemma == "です" && word.form == "基本形";
        let reason: Wanted = |word| word.pos == NOUN && word.pos1 == "非自立";
        gives_reason.then(|| self.replace_with(place - 1, 3, &[("です", be), ("もん", reason)]))?
    }

    /// ありえない is of one verb.
    pub(super) fn eru(&mut self, place: usize) -> Option<usize> {
        let form = self.says(place).form.to_owned();
        let is_whole = |word: Says| word.lemma == "ありえる" && word.form == form;
        (self.before(place) == "あり").then(|| self.join(place - 1, 2, is_whole))?
    }

    /// まだないてる weeps: behind this form, of かう, ぬう and the like, no て stands.
    pub(super) fn before_te(&mut self, place: usize) -> Option<usize> {
        if !self.is_te(place + 1) {
            return None;
        }
        let written = self.surface(place);
        let is_other = written.ends_with(['い', 'り', 'き', 'み', 'ち', 'び', 'ぎ', 'に'])
            && written.starts_with(|c| matches!(c, 'ぁ'..='ゖ'))
            && written.len() > "き".len()
            && self.says(place).lemma.strip_suffix('る') != Some(written);
        let lemma = written.to_owned() + "る";
        is_other.then(|| {
            self.put(place, |word| {
                is_before_te(word) || (word.form == "連用形" && word.lemma == lemma)
            })
        })?
    }

    /// うちのねこなついた: what has た behind it is no adjective.
    pub(super) fn natsui(&mut self, place: usize) -> Option<usize> {
        let is_verb = self.says(place).form == "基本形" && self.is_te(place + 1);
        is_verb.then(|| self.put(place, |word| is_before_te(word) && word.pos1 == "自立"))?
    }

    /// Whether た or て stands there, in one of their forms.
    pub(super) fn is_te(&self, place: usize) -> bool {
        matches!(self.surface(place), "て" | "た" | "てる" | "てた" | "たら" | "たり" | "とる")
            && self.says(place).pos != NOUN
    }
}

/// Of a verb with て, not with で behind it.
fn is_before_te(word: Says) -> bool {
    word.pos == VERB && word.form == BEFORE_TE && !word.lemma.ends_with('ぐ')
}
