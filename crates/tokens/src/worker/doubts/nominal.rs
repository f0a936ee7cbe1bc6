//! Nouns and orders that look like forms of verbs: 打ち上げ, 書け.

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, VERB};
use super::{Says, Worker, has};

/// What one does with する behind お, where お待ちする would be of the verb.
const POLITELY_DONE: &str = "休み 泊まり 出かけ 出掛け 買い物 祝い 返し";
/// Verbs that IPADIC has as helping verbs, too, but that help none in this form:
/// 打ち上げ行きたい.
const NOT_HELPING: &str = "できる 行く いく 来る";
/// What one looks forward to, however it is written.
const PLEASURE: &str = "楽しみ たのしみ 愉しみ";

impl Worker<'_> {
    /// 書け at an end is an order, rather than what can be written; 打ち上げ a noun.
    pub(super) fn order(&mut self, place: usize) -> Option<usize> {
        // 子どもも含め、 goes on.
        let goes_on = self.surface(place + 1) == "、" || self.says(place).lemma == "くれる";
        if self.surface(place) == "こえ" && self.before(place) == "の" && self.is_voice(place + 1)
        {
            return self.mae(place);
        }
        let is_end = !goes_on && self.ends(place + 1)
            || self.says(place + 1).pos1 == "代名詞"
            || matches!(self.surface(place + 1), "よ" | "や");
        // Kana may be a name, or another verb: すけ, かれ.
        let is_clear = self.surface(place).starts_with(|c| matches!(c, '一'..='鿿'));
        if is_end && is_clear {
            let written = self.surface(place).to_owned();
            let has_noun = self.entry(&written, is_free_noun).is_some();
            let is_order = |word: Says| word.pos == VERB && word.form == "命令ｅ";
            if !has_noun && let Some(order) = self.entry(&written, is_order) {
                return Some(self.set(place, order));
            }
        }
        self.nominal(place)
    }

    /// 部活の打ち上げ, 受け取り忘れた: what follows is nothing that a verb in this form has
    /// behind it.
    pub(super) fn nominal(&mut self, place: usize) -> Option<usize> {
        if let Some(place) = self.before_te(place).or_else(|| self.behind_particle(place)) {
            return Some(place);
        }
        if self.surface(place) == "うち"
            && (self.ends(place + 1) || matches!(self.says_before(place).pos, "" | "記号"))
        {
            return self.mae(place);
        }
        if self.surface(place) == "話し" && self.before(place) == "の" {
            return self.replace_with(place, 1, &[("話", is_free_noun), ("し", is_doing)]);
        }
        let written = self.surface(place);
        let next = self.says(place + 1);
        if written.ends_with("しみ") && has(PLEASURE, written) {
            let is_noun = self.ends(place + 1)
                || matches!(next.lemma, "すぎる" | "だ" | "です" | "で" | "に" | "な");
            return is_noun.then(|| self.put(place, is_free_noun))?;
        }
        let is_long = written.len() > "あ".len()
            && written.chars().filter(|c| matches!(c, '一'..='鿿')).count() > 1;
        let before = self.says_before(place);
        let is_noun = match next.pos {
            VERB if next.lemma == "する" && next.pos1 == "自立" => {
                is_long && before.pos != "接頭詞" || has(POLITELY_DONE, written)
            }
            VERB => is_long && (next.pos1 == "自立" || has(NOT_HELPING, next.lemma)),
            "" | "記号" => is_long && (before.pos == NOUN || self.before(place) == "の"),
            ADJECTIVE => is_long && next.pos1 == "自立" && next.lemma != "ない",
            AUXILIARY => is_long && matches!(next.lemma, "だ" | "です"),
            "助詞" => is_long && matches!(self.surface(place + 1), "の" | "を" | "が"),
            _ => false,
        };
        is_noun.then(|| self.put(place, is_free_noun))?
    }

    /// 死ね is no suffix.
    pub(super) fn shine(&mut self, place: usize) -> Option<usize> {
        (self.surface(place + 1) == "ね")
            .then(|| self.join(place, 2, |word| word.form == "命令ｅ"))?
    }

    /// 本気出しちゃった is 出す.
    pub(super) fn dashite(&mut self, place: usize) -> Option<usize> {
        let brings = self.surface(place + 1) == "し"
            && self.says(place + 1).lemma == "する"
            && self.says_before(place).pos == NOUN;
        let is_verb =
            |word: Says| word.lemma == "出す" && word.form == "連用形" && word.pos1 == "自立";
        brings.then(|| self.join(place, 2, is_verb))?
    }

    /// Whether こえ before it is a voice.
    fn is_voice(&self, place: usize) -> bool {
        self.ends(place) || matches!(self.surface(place), "が" | "を" | "は" | "も" | "で" | "に")
    }

    /// Whether nothing follows that belongs to what stands before.
    pub(super) fn ends(&self, place: usize) -> bool {
        matches!(self.says(place).pos, "" | "記号")
    }
}

fn is_doing(word: Says) -> bool {
    word.lemma == "する" && word.form == "連用形"
}

fn is_free_noun(word: Says) -> bool {
    word.pos == NOUN && !matches!(word.pos1, "接尾" | "固有名詞" | "非自立")
}
