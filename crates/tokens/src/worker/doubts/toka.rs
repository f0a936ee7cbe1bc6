//! とか, from which what follows has torn か: 猫|と|かい|ます is 猫とかいます.

use super::super::super::features::{ADJECTIVE, NOUN, PREFIX, VERB};
use super::quoting::is_quoting;
use super::{Says, Wanted, Worker};

impl Worker<'_> {
    /// か behind と is of とか: of a list, as かも and かいい there.
    pub(super) fn toka(&mut self, place: usize) -> Option<usize> {
        if self.before(place) == "なんと" && self.surface(place) == "かし" {
            let somehow: Wanted = |word| word.pos == "副詞";
            let does: Wanted = |word| word.lemma == "する" && word.form == "連用形";
            return self.replace_with(place - 1, 2, &[("なんとか", somehow), ("し", does)]);
        }
        if self.before(place) != "と" || self.says_before(place).pos != "助詞" {
            return self.other_ka(place);
        }
        let at = place - 1;
        let is_of_thing = at.checked_sub(1).is_some_and(|thing| self.says(thing).pos == NOUN);
        let is_listed =
            is_of_thing || at.checked_sub(1).is_some_and(|said| self.says(said).form == "基本形");
        let next = self.says(place + 1);
        let goes_on = matches!(next.lemma, "ます" | "そう" | "たい");
        let is: Wanted = |word| word.lemma == "いる" && word.form == "連用形";
        let sees: Wanted = |word| word.lemma == "みる" && word.form == "連用形";
        let is_good: Wanted = |word| word.pos == ADJECTIVE && word.form == "基本形";
        let polite: Wanted = |word| word.pos == PREFIX;
        let does: Wanted = |word| word.lemma == "する" && word.form == "連用形";
        let is_done: Wanted = |word| word.lemma == "する" && word.form == "未然レル接続";
        let so: Wanted = |word| word.pos == "副詞";
        let list = ("とか", is_list as Wanted);
        let also = ("も", is_also as Wanted);
        match self.surface(place) {
            "か" => self.join(at, 2, is_list),
            "かも" => self.replace_with(at, 2, &[list, also]),
            "かいい" => self.replace_with(at, 2, &[list, ("いい", is_good)]),
            "かない" if is_of_thing => self.replace_with(at, 2, &[list, ("ない", is_good)]),
            "かい" if is_of_thing && goes_on => self.replace_with(at, 2, &[list, ("い", is)]),
            "かみ" if is_of_thing && goes_on => self.replace_with(at, 2, &[list, ("み", sees)]),
            "かお" if matches!(next.pos, NOUN | VERB) => {
                self.replace_with(at, 2, &[list, ("お", polite)])
            }
            "かって" => self.replace_with(at, 2, &[list, ("って", is_quoting)]),
            "かし" if is_of_thing && self.is_te(place + 1) => {
                self.replace_with(at, 2, &[list, ("し", does)])
            }
            "かっ" if self.surface(place + 1) == "て" && is_listed => {
                self.replace_with(at, 3, &[list, ("って", is_quoting)])
            }
            "かもし" => self.replace_with(at, 2, &[list, also, ("し", does)]),
            "かもさ" => self.replace_with(at, 2, &[list, also, ("さ", is_done)]),
            "かもそ" if self.surface(place + 1) == "う" => {
                self.replace_with(at, 3, &[list, also, ("そう", so)])
            }
            _ => self.other_ka(place),
        }
    }

    /// The same words where no と stands before them.
    fn other_ka(&mut self, place: usize) -> Option<usize> {
        let Says { pos, form, .. } = self.says(place);
        match (self.surface(place), pos, form) {
            ("かも", NOUN, _) => self.kamo(place),
            (_, VERB, "連用形") => self.nominal(place),
            (_, VERB, "連用タ接続") => self.said(place),
            _ => None,
        }
    }

    /// そうかもです may be so: no duck is there.
    fn kamo(&mut self, place: usize) -> Option<usize> {
        let before = self.says_before(place);
        let may_be = matches!(before.pos, "副詞" | VERB | ADJECTIVE | "助動詞" | NOUN)
            && matches!(self.surface(place + 1), "です" | "しれ" | "な" | "ね" | "ー" | "");
        may_be.then(|| self.put(place, |word| word.pos == "助詞"))?
    }
}

fn is_list(word: Says) -> bool {
    word.pos == "助詞" && word.pos1 == "並立助詞"
}

fn is_also(word: Says) -> bool {
    word.pos == "助詞" && word.pos1 == "係助詞"
}
