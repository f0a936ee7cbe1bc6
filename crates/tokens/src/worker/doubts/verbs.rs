//! Verbs that look like other words.

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, VERB};
use super::{BEFORE_TE, Says, Worker};

/// 来た in hiragana.
const ARRIVAL: &str = "きた";
/// Particles after which 行っ may be of 行う, as after を: 販売も行っている.
const HELD: [&str; 3] = ["が", "は", "も"];
/// What is lost stands before なくした as it is, or before these.
const LOST: [&str; 4] = ["を", "も", "が", ""];

impl Worker<'_> {
    /// きた as a noun is き and た, as it is cut by itself.
    pub(super) fn kita(&mut self, place: usize) -> Option<usize> {
        self.cutter.cut(ARRIVAL, &mut self.other_words);
        let pieces: Vec<_> =
            self.other_words.iter().map(|word| (word.end - word.start, word.id)).collect();
        self.replace(place, 1, &pieces)
    }

    /// 京都行った is of 行く, but not 会を行った.
    pub(super) fn okonau(&mut self, place: usize) -> Option<usize> {
        let is_topic = HELD.contains(&self.before(place));
        let is_action = place.checked_sub(2).is_some_and(|noun| self.says(noun).pos1 == "サ変接続");
        let may_be_held = self.before(place) == "を" || (is_topic && is_action);
        (!may_be_held).then(|| self.put(place, is_going))?
    }

    /// 渋谷行って is no 渋谷行, of which something is said.
    pub(super) fn yuki(&mut self, place: usize) -> Option<usize> {
        if self.surface(place + 1) != "って" {
            return None;
        }
        let going = self.entry("行っ", is_going)?;
        let te = self.entry("て", |word| word.pos == "助詞" && word.pos1 == "接続助詞")?;
        self.replace(place, 2, &[("行っ".len(), going), ("て".len(), te)])
    }

    /// いきたい wants to go, いきてる lives.
    pub(super) fn ikiru(&mut self, place: usize) -> Option<usize> {
        let goes = matches!(self.says(place + 1).lemma, "たい" | "ます" | "たがる");
        goes.then(|| {
            self.put(place, |word| {
                word.lemma == "いく" && word.form == "連用形" && word.pos1 == "自立"
            })
        })?
    }

    /// まってる waits; few dance in hiragana.
    pub(super) fn mau(&mut self, place: usize) -> Option<usize> {
        self.put(place, |word| word.lemma == "まつ")
    }

    /// 鍵閉めた is no noun 鍵閉め, 花見て no 花見.
    pub(super) fn ta(&mut self, place: usize) -> Option<usize> {
        let Says { pos, pos1, .. } = self.says_before(place);
        if self.before(place) == "で" {
            return self.deru(place);
        }
        if pos != NOUN || matches!(pos1, "接尾" | "数" | "非自立") {
            return None;
        }
        let noun = self.before(place).to_owned();
        let (head, tail, verb) = noun.char_indices().skip(1).find_map(|(at, _)| {
            let (head, tail) = noun.split_at(at);
            let before_ta = |word: Says| {
                word.pos == VERB && word.pos1 == "自立" && matches!(word.form, "連用形" | BEFORE_TE)
            };
            let is_verb = self.entry(tail, before_ta)?;
            let head = (head, self.entry(head, |word| word.pos == NOUN && word.pos1 != "接尾")?);
            Some((head, tail, is_verb))
        })?;
        self.replace(place - 1, 1, &[(head.0.len(), head.1), (tail.len(), verb)]).map(|at| at + 1)
    }

    /// 財布なくした is of なくす.
    pub(super) fn naku(&mut self, place: usize) -> Option<usize> {
        let Says { pos, pos1, .. } = self.says_before(place);
        let may_be_lost = LOST.contains(&self.before(place))
            || (pos == NOUN && pos1 != "形容動詞語幹")
            || matches!(pos, "副詞" | "記号");
        let is_lost =
            self.surface(place) == "なく" && self.surface(place + 1) == "し" && may_be_lost;
        is_lost.then(|| self.join(place, 2, |word| word.lemma == "なくす"))?
    }

    /// あかん opens nothing.
    pub(super) fn akan(&mut self, place: usize) -> Option<usize> {
        (self.surface(place + 1) == "ん")
            .then(|| self.join(place, 2, |word| word.pos == "感動詞"))?
    }

    /// しらない is of しる.
    pub(super) fn shira(&mut self, place: usize) -> Option<usize> {
        if !matches!(
            self.surface(place + 1),
            "ない" | "なかっ" | "なく" | "なけれ" | "ね" | "ねえ" | "ねー" | "ん" | "ず"
        ) {
            return None;
        }
        self.put(place, |word| word.pos == VERB)?;
        self.put(place + 1, |word| word.pos == AUXILIARY);
        Some(place)
    }

    /// しぬ is no form of する.
    pub(super) fn nu(&mut self, place: usize) -> Option<usize> {
        let is_done = self.before(place) == "し" && self.says_before(place).lemma == "する";
        is_done.then(|| self.join(place - 1, 2, |word| word.pos == VERB))?
    }

    /// しんだ is of しぬ, unless it is something's or someone's しん.
    pub(super) fn shin(&mut self, place: usize) -> Option<usize> {
        let goes_on = matches!(self.surface(place + 1), "だ" | "で" | "じゃっ");
        let is_free = !matches!(self.says_before(place).pos, NOUN | "接頭詞" | "連体詞")
            && self.before(place) != "の";
        let is_dead = |word: Says| word.lemma == "しぬ" && word.form == BEFORE_TE;
        // No one is しむ; what is damp, 凍む, is not written so.
        (goes_on && (is_free || self.says(place).pos == VERB)).then(|| self.put(place, is_dead))?
    }

    /// またミスった made a mistake: no ミ, no スる.
    pub(super) fn rejoined(&mut self, place: usize) -> Option<usize> {
        let form = self.says(place).form.to_owned();
        let is_whole = |word: Says| word.pos == VERB && word.form == form;
        self.join(place.checked_sub(1)?, 2, is_whole)
    }

    /// ないてる weeps, でてる has come out.
    pub(super) fn teru(&mut self, place: usize) -> Option<usize> {
        let goes_on = |word: Says| word.lemma == "てる" && word.pos1 == "非自立";
        let at = place.checked_sub(1)?;
        match (self.surface(at), self.surface(place)) {
            ("ない", "てる") => {
                self.put(at, |word| word.lemma == "なく" && word.form == BEFORE_TE)?
            }
            ("で", "てる" | "て") if self.says(at).pos == "助詞" => {
                self.put(at, |word| word.lemma == "でる" && word.form == "連用形")?
            }
            _ => return None,
        };
        self.put(place, goes_on)
    }

    /// 行こっか is 行こうか, 食べよっか 食べようか.
    pub(super) fn volition(&mut self, place: usize) -> Option<usize> {
        if self.surface(place) == "っ" {
            if let Some(place) = self.new_verb(place) {
                return Some(place);
            }
            let is_said = (self.surface(place + 1) == "て").then(|| self.tette(place));
            if let Some(place) = is_said.flatten().or_else(|| self.small_tsu(place)) {
                return Some(place);
            }
        }
        if self.surface(place + 1) != "か" {
            return None;
        }
        let will = self.entry("う", |word| word.pos == AUXILIARY)?;
        let is_volitional = |word: Says| word.pos == VERB && word.form == "未然ウ接続";
        if self.surface(place) == "っ" {
            return is_volitional(self.says_before(place)).then(|| self.set(place, will));
        }
        let vowel =
            self.surface(place).strip_suffix('っ').filter(|own| matches!(*own, "よ" | "お"))?;
        let written = self.before(place).to_owned() + vowel;
        let verb = self.entry(&written, is_volitional)?;
        self.replace(place.checked_sub(1)?, 2, &[(written.len(), verb), ("っ".len(), will)])
    }

    /// ギャグった, パニックった: a new verb is made of a word in katakana, whatever else it
    /// is. As one that the dictionary lacks, it is joined with っ.
    fn new_verb(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let mut characters = self.before(place).chars();
        let is_katakana = characters.all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'))
            && !self.before(place).ends_with(['ッ', 'ー'])
            && self.before(place).chars().nth(1).is_some();
        let is_before_te =
            matches!(self.surface(place + 1), "た" | "たら" | "て" | "てる" | "ちゃっ" | "ちゃ");
        if !is_katakana || !is_before_te || self.words[at].id.is_unknown() {
            return None;
        }
        let id = self.cutter.unknown_katakana()?;
        self.set(at, id);
        Some(place)
    }

    /// わけ before ない is why there is none, unless something is not parted.
    pub(super) fn wake(&mut self, place: usize) -> Option<usize> {
        let is_parted = matches!(self.before(place), "を" | "に");
        let denial = self.surface(place + 1);
        if is_parted || !matches!(denial, "ない" | "なかっ" | "なく" | "ねえ" | "ねー") {
            return None;
        }
        self.put(place, |word| word.pos == NOUN)?;
        self.put(place + 1, |word| word.pos == ADJECTIVE);
        Some(place)
    }
}

/// 行っ of 行く, which is no part of another verb.
fn is_going(word: Says) -> bool {
    word.lemma == "行く" && word.form == BEFORE_TE && word.pos1 == "自立"
}
