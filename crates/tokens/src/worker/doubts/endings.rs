//! Words that end in what a verb or an adjective could begin with: 円安きた, 送別会って.

use super::super::super::features::{ADJECTIVE, NOUN, STEM, VERB};
use super::{Says, Worker};

/// What is spoken of with って: 送別会って何, スクショってどう.
const ASKED: &str = "何 なに なん なんで なんだ どう どんな 本当 ほんと マジ まじ 言う いう";
/// Before 生, those who study: 二期生.
const YEARS: [&str; 2] = ["期", "年"];

impl Worker<'_> {
    /// 安き of 円安きた is a noun and 来た, and 目覚ました of a verb: no adjective of old
    /// stands before た.
    pub(super) fn archaic(&mut self, place: usize) -> Option<usize> {
        if self.surface(place + 1) != "た" {
            return None;
        }
        let written = self.surface(place).to_owned();
        match self.says(place).form {
            "体言接続" => self.comes_after(place, written.strip_suffix('き')?, true),
            STEM | "文語基本形" => {
                self.put(place, |word| word.pos == VERB && word.form == "連用形")
            }
            _ => None,
        }
    }

    /// 朝活きた, ニコ生きた come.
    pub(super) fn alive(&mut self, place: usize) -> Option<usize> {
        let written = self.surface(place).to_owned();
        let stem = written.strip_suffix('き')?;
        let is_suffix = stem == "活" || YEARS.iter().any(|year| self.before(place).ends_with(year));
        let comes = self.surface(place + 1) == "た";
        (comes && self.says_before(place).pos == NOUN)
            .then(|| self.comes_after(place, stem, is_suffix))?
    }

    /// A noun that ends in `stem`, and 来 of 来た behind it.
    fn comes_after(&mut self, place: usize, stem: &str, may_stand_alone: bool) -> Option<usize> {
        let coming = self.entry("き", |word| word.lemma == "くる" && word.form == "連用形")?;
        let coming = ("き".len(), coming);
        if self.says_before(place).pos == NOUN {
            let whole = self.before(place).to_owned() + stem;
            if let Some(noun) = self.entry(&whole, is_noun) {
                return self.replace(place - 1, 2, &[(whole.len(), noun), coming]);
            }
        }
        let noun = may_stand_alone.then(|| self.entry(stem, is_noun))??;
        self.replace(place, 1, &[(stem.len(), noun), coming])
    }

    /// 会し of 同窓会した, 会っ of 送別会って: the noun ends there.
    pub(super) fn ending(&mut self, place: usize) -> Option<usize> {
        let Says { pos, pos1, pos2, .. } = self.says_before(place);
        let is_of_noun = pos == NOUN && !matches!(pos1, "代名詞" | "非自立") && pos2 != "人名";
        let written = self.surface(place).to_owned();
        if !is_of_noun {
            return None;
        }
        if let Some(stem) = written.strip_suffix('し') {
            let doing = self.entry("し", |word| word.lemma == "する" && word.form == "連用形")?;
            let ending = self.entry(stem, is_suffix).or_else(|| self.entry(stem, is_noun))?;
            return self.replace(place, 1, &[(stem.len(), ending), ("し".len(), doing)]);
        }
        let stem = written.strip_suffix('っ')?;
        let is_action = pos1 == "サ変接続";
        let goes_on = self.says(place + 2);
        let is_asked = super::has(ASKED, self.surface(place + 2)) || goes_on.pos == ADJECTIVE;
        let is_said = self.surface(place + 1) == "て"
            && (is_asked || (is_action && goes_on.pos1 != "非自立"));
        let is_met = stem == "会" && !is_action;
        if !is_said || is_met {
            return None;
        }
        let ending = self.entry(stem, is_suffix).or_else(|| self.entry(stem, is_noun))?;
        let said = self.entry("って", is_quoting)?;
        self.replace(place, 2, &[(stem.len(), ending), ("って".len(), said)])
    }

    /// 画力まじで is no 力む.
    pub(super) fn strain(&mut self, place: usize) -> Option<usize> {
        if self.says_before(place).pos != NOUN {
            return None;
        }
        let force = self.entry("力", is_suffix)?;
        self.cut_behind(place, "力".len(), force)
    }
}

/// The particle of what is said.
pub(super) fn is_quoting(word: Says) -> bool {
    word.pos == "助詞" && word.pos1 == "格助詞"
}

fn is_noun(word: Says) -> bool {
    word.pos == NOUN && word.pos1 != "接尾" && word.pos2 != "人名"
}

fn is_suffix(word: Says) -> bool {
    word.pos == NOUN && word.pos1 == "接尾" && matches!(word.pos2, "一般" | "サ変接続" | "助数詞")
}
