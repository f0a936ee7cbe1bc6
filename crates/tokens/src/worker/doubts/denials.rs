//! What is denied, and what only looks like it.

use super::super::super::features::{ADJECTIVE, AUXILIARY, STEM, VERB};
use super::{Says, Wanted, Worker};

impl Worker<'_> {
    /// 終わんなくて denies the verb: no adjective stands after its form.
    pub(super) fn nai(&mut self, place: usize) -> Option<usize> {
        if let Some(place) = self.natsui(place) {
            return Some(place);
        }
        let before = self.says_before(place);
        let form = self.says(place).form.to_owned();
        // もうハマれない: the dictionary has no ハマれる.
        let is_denied = before.pos == VERB
            && (before.form.starts_with("未然") || matches!(before.form, "仮定形" | "命令ｅ"));
        if is_denied {
            let denies = |word: Says| word.pos == AUXILIARY && word.form == form;
            return self.put(place, denies);
        }
        if form == "連用テ接続" { self.naku(place) } else { None }
    }

    /// 寝てないし is no conjunction.
    pub(super) fn naishi(&mut self, place: usize) -> Option<usize> {
        let before = self.says_before(place);
        let is_denied = matches!(self.before(place), "て" | "で" | "じゃ" | "では" | "も" | "が")
            || before.form.starts_with("未然")
            || before.form == "連用テ接続"
            || before.lemma == "てる";
        let is_verb = before.pos == VERB && !matches!(self.before(place), "て" | "で");
        let denies: Wanted = if is_verb { is_auxiliary_nai } else { is_adjective_nai };
        is_denied.then(|| self.replace_with(place, 1, &[("ない", denies), ("し", is_and)]))?
    }

    /// 足りなすぎる, 合わなすぎる deny: な stands for ない.
    pub(super) fn denied_too_much(&mut self, place: usize) -> Option<()> {
        let at = place.checked_sub(1)?;
        let written = self.surface(at);
        let stem = written.strip_suffix('な')?.to_owned();
        let is_denied = |word: Says| word.pos == VERB && word.form.starts_with("未然");
        let is_nai = |word: Says| word.pos == AUXILIARY && word.form == STEM;
        let first = at.checked_sub(1)?;
        let verb = self.surface(first).to_owned() + &stem;
        if stem.is_empty() && is_denied(self.says(first)) {
            self.put(at, is_nai)?;
            return Some(());
        }
        if !stem.is_empty() && !matches!(self.says(first).pos, "名詞" | "動詞") {
            return None;
        }
        let is_free = |word: Says| is_denied(word) && word.pos1 == "自立";
        let id = self.entry(&verb, is_free).or_else(|| self.entry(&verb, is_denied))?;
        let verb = (verb.len(), id);
        let nai = ("な".len(), self.entry("な", is_nai)?);
        self.replace(first, 2, &[verb, nai])?;
        Some(())
    }

    /// 学校いけない cannot go there, 見てはいけない must not.
    pub(super) fn ikeru(&mut self, place: usize) -> Option<usize> {
        let is_forbidden = matches!(
            self.before(place),
            "て" | "ては" | "ちゃ" | "じゃ" | "は" | "と" | "ば" | "も" | "で"
        );
        let goes =
            |word: Says| word.lemma == "いける" && word.pos1 == "自立" && word.form == "未然形";
        let is_needed =
            self.before(place).ends_with(['ゃ', 'ら']) || self.says_before(place).lemma == "ない";
        (!is_forbidden && !is_needed && place > 0).then(|| self.put(place, goes))?
    }
}

fn is_auxiliary_nai(word: Says) -> bool {
    word.pos == AUXILIARY && word.form == "基本形"
}

fn is_adjective_nai(word: Says) -> bool {
    word.pos == ADJECTIVE && word.form == "基本形"
}

fn is_and(word: Says) -> bool {
    word.pos == "助詞" && word.pos1 == "接続助詞"
}
