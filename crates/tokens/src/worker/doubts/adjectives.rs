//! Adjectives that look like other words.

use lindera_dictionary::viterbi::WordId;

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, STEM, VERB};
use super::{Says, Wanted, Worker, has};

/// What follows the same form: 強そう.
const SEEMS: &str = "そう";
/// Words that the costs may have made of such a stem.
const MOST_PIECES: usize = 4;
/// What hurts: 喉いたい is no wish to stay.
const BODY: &str = "
    頭 喉 のど 腹 お腹 おなか 腰 足 脚 胃 歯 目 首 肩 背中 耳 膝 ひざ 手
    胸 心 あたま こし あし 節々 全身 体";

impl Worker<'_> {
    /// 高 before すぎ is of 高い, and かわい is not of かわく; すぎ is then of すぎる.
    pub(super) fn sugiru(&mut self, mut place: usize) -> Option<usize> {
        let is_too_much = self.surface(place) != SEEMS;
        if is_too_much {
            self.denied_too_much(place);
            place = self.too_little(place).unwrap_or(place);
            self.done_too_much(place);
        }
        if self.says_before(place).pos != ADJECTIVE
            && let Some(end) = self.stem_before(place)
        {
            place = end + 1;
        } else if !is_too_much {
            return None;
        }
        if is_too_much && !self.is_time(place) {
            let form = match self.says(place).pos {
                NOUN => "連用形",
                _ => self.says(place).form,
            };
            let form = form.to_owned();
            self.put(place, |word| word.pos == VERB && word.pos1 == "非自立" && word.form == form);
            if self.surface(place + 1) == "て" && self.says(place + 1).pos1 == "格助詞" {
                self.put(place + 1, |word| word.pos == "助詞" && word.pos1 == "接続助詞");
            }
        }
        Some(place)
    }

    /// なさ before すぎ is of ない, there is too little; the place of すぎ then.
    fn too_little(&mut self, place: usize) -> Option<usize> {
        let is_nai = |word: Says| word.pos == ADJECTIVE && word.form == STEM;
        let is_degree = |word: Says| word.pos == NOUN && word.pos1 == "接尾";
        let pieces: [(_, Wanted); 2] = [("な", is_nai), ("さ", is_degree)];
        (self.before(place) == "なさ").then(|| self.replace_with(place - 1, 1, &pieces))??;
        Some(place + 1)
    }

    /// ウケ before すぎ is of ウケる, 映え of 映える: one does so too much.
    fn done_too_much(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let Says { pos, pos1, .. } = self.says(at);
        let is_noun = pos == NOUN && matches!(pos1, "一般" | "固有名詞" | "サ変接続");
        let verb = self.surface(at).to_owned() + "る";
        let does = |word: Says| {
            word.pos == VERB && word.pos1 == "自立" && word.form == "連用形" && word.lemma == verb
        };
        is_noun.then(|| self.put(at, does))?
    }

    /// Puts an adjective's stem in the place of the words before a place; its place.
    fn stem_before(&mut self, place: usize) -> Option<usize> {
        let first = place.saturating_sub(MOST_PIECES);
        let (first, id) =
            (first..place).find_map(|first| Some((first, self.stem_from(first, place)?)))?;
        let length = self.words[place].start - self.words[first].start;
        self.replace(first, place - first, &[(length, id)])
    }

    /// Whether すぎ is after a time, 3時すぎ, or is of what passes: 春がすぎる.
    fn is_time(&self, place: usize) -> bool {
        let before = self.says_before(place);
        let is_when = before.pos == NOUN
            && (matches!(before.pos1, "数" | "副詞可能") || before.pos2 == "助数詞");
        let is_of_particle = before.pos == "助詞" && before.pos1 != "終助詞";
        is_when || is_of_particle || before.pos.is_empty()
    }

    /// こわそう is こわい rather than to be broken.
    pub(super) fn u(&mut self, place: usize) -> Option<usize> {
        let stem = self.before(place).strip_suffix('そ')?.to_owned();
        let seems: Wanted = |word| word.pos == NOUN && word.pos1 == "接尾";
        // 合わなそう does not seem to fit.
        let is_denied = stem == "な" && place > 1 && self.says(place - 2).form.starts_with("未然");
        if is_denied {
            let denies: Wanted = |word| word.pos == AUXILIARY && word.form == STEM;
            return self.replace_with(place - 1, 2, &[("な", denies), (SEEMS, seems)]);
        }
        // 賑やかそう is 賑やか.
        let is_lively: Wanted = |word| word.pos == NOUN && word.pos1 == "形容動詞語幹";
        if stem.chars().nth(2).is_some()
            && let Some(place) =
                self.replace_with(place - 1, 2, &[(&stem, is_lively), (SEEMS, seems)])
        {
            return Some(place);
        }
        let is_kana = stem.chars().all(|c| matches!(c, 'ぁ'..='ゖ'));
        let is_stem = |word: Says| word.pos == ADJECTIVE && word.form == STEM;
        let adjective =
            (is_kana && stem.chars().count() > 1).then(|| self.entry(&stem, is_stem))??;
        let seems = self.entry(SEEMS, seems)?;
        self.replace(place - 1, 2, &[(stem.len(), adjective), (SEEMS.len(), seems)])
    }

    /// The adjective whose stem the words from `first` up to `end` are.
    fn stem_from(&mut self, first: usize, end: usize) -> Option<WordId> {
        let start = self.words[first].start;
        let written = self.analyzer_text.as_str()[start..self.words[end].start].to_owned();
        // い and す are anything, から is a particle.
        let is_kana = |c: char| matches!(c, 'ぁ'..='ヿ');
        let is_too_short = written.chars().count() == 1 && written.starts_with(is_kana);
        let is_whole = first + 1 == end
            && (self.says(first).pos == "助詞" || self.says(first).lemma == "面倒");
        let is_stem = |word: Says| word.pos == ADJECTIVE && word.form == STEM;
        if is_too_short || is_whole { None } else { self.entry(&written, is_stem) }
    }

    /// いい is what is good, unless what follows makes it what is said: いいました,
    /// いいながら. どこいった is of いく.
    pub(super) fn iu(&mut self, place: usize) -> Option<usize> {
        if self.surface(place) == "いっ" {
            let on = self.surface(place + 1);
            let went = matches!(self.before(place), "どこ" | "どっか" | "で" | "へ" | "まで")
                || on == "て"
                    && self.says(place + 2).lemma == "くる"
                    && self.says_before(place).pos == NOUN
                || on == "てき"
                || self.is_purpose(place)
                || self.says_before(place).pos2 == "地域"
                || self.says_before(place).pos1 == "サ変接続" && on != "て";
            return went
                .then(|| self.put(place, |word| word.lemma == "いく" && word.pos1 == "自立"))?;
        }
        let Says { lemma, pos, pos1, .. } = self.says(place + 1);
        let is_said = match pos {
            AUXILIARY => matches!(lemma, "ます" | "たい" | "たがる"),
            VERB => pos1 != "自立" || lemma == "すぎる",
            NOUN => pos1 == "接尾",
            ADJECTIVE => pos1 == "非自立",
            _ => matches!(self.surface(place + 1), "ながら" | "つつ"),
        };
        if is_said || self.surface(place) != "いい" {
            return None;
        }
        self.put(place, |word| word.pos == ADJECTIVE && word.form == "基本形")
    }

    /// Whether what one goes for stands before いっ: 映画みにいってる.
    fn is_purpose(&self, place: usize) -> bool {
        let verb = place.checked_sub(2).map(|verb| self.says(verb));
        self.before(place) == "に"
            && verb.is_some_and(|verb| verb.pos == VERB && verb.form == "連用形")
    }

    /// 喉いたい hurts.
    pub(super) fn iru(&mut self, place: usize) -> Option<usize> {
        if self.says(place + 1).lemma != "たい" || self.surface(place) != "い" {
            return None;
        }
        let part = if self.before(place) == "が" {
            place.checked_sub(2)?
        } else {
            place.checked_sub(1)?
        };
        let hurts = has(BODY, self.surface(part));
        hurts.then(|| self.join(place, 2, |word| word.pos == ADJECTIVE))?
    }
}
