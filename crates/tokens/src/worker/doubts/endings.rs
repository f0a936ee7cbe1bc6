//! Words that end in what a verb or an adjective could begin with: 円安きた, 送別会って.

use super::super::super::features::{ADJECTIVE, NOUN, STEM, VERB};
use super::quoting::{SAYING, is_quoting};
use super::{Says, Wanted, Worker};

/// What is spoken of with って: 送別会って何, スクショってどう.
pub(super) const ASKED: &str = "
    何 なに なん なんで なんだ どう どんな 本当 ほんと マジ まじ 言う いう 最近 結局 実際
    誰 だれ どこ いつ いくら どれ どっち";
/// Whom one meets.
const PEOPLE: &str = "
    友達 友だち ともだち 友人 親 先生 彼氏 彼女 元カレ 元カノ 上司 先輩 後輩 家族 メンバー
    本人 医者 知り合い 相互 フォロワー 人";
/// Words into which a verb's form may have torn such a noun, beside its own.
const MOST_PIECES: usize = 3;
/// Before 生, those who study: 二期生.
const YEARS: [&str; 2] = ["期", "年"];

impl Worker<'_> {
    /// 安き of 円安きた is a noun and 来た, and 目覚ました of a verb: no adjective of old
    /// stands before た.
    pub(super) fn archaic(&mut self, place: usize) -> Option<usize> {
        if self.surface(place + 1) == "ん" {
            return self.enjoys(place);
        }
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
        let is_of_people = super::has(PEOPLE, self.before(place));
        let is_met = stem == "会"
            && !is_action
            && (is_of_people || !super::has(ASKED, self.surface(place + 2)));
        if !is_said || is_met {
            return None;
        }
        let ending = self.entry(stem, is_suffix).or_else(|| self.entry(stem, is_noun))?;
        let said = self.entry("って", is_quoting)?;
        self.replace(place, 2, &[(stem.len(), ending), ("って".len(), said)])
    }

    /// 駅伝って, フリーランスって: what is said is said of a noun that the dictionary has, and
    /// that a verb's form tears.
    pub(super) fn said(&mut self, place: usize) -> Option<usize> {
        if self.surface(place + 1) != "て" {
            return self.very(place);
        }
        // 前作ってました made it; no verb begins in katakana where its noun does not.
        let is_katakana = self.surface(place).starts_with(|c| matches!(c, 'ァ'..='ヺ'));
        let is_torn = match self.says_before(place).pos {
            NOUN | "接頭詞" => true,
            "感動詞" => is_katakana,
            // にわかって: who knows little.
            "助詞" => self.before(place) == "に" && self.surface(place) == "わかっ",
            _ => false,
        };
        if !is_torn {
            return self.wonders(place);
        }
        let asked = self.says(place + 2);
        let is_helped = (asked.pos == VERB && asked.pos1 != "自立")
            || matches!(asked.lemma, "いる" | "くる" | "いく" | "から" | "も" | "は" | "くださる");
        let is_asked =
            || super::has(ASKED, self.surface(place + 2)) || super::has(ASKED, asked.lemma);
        if is_helped || !(is_katakana || is_asked()) {
            return None;
        }
        let end = self.words[place].end - "っ".len();
        let first = place.saturating_sub(MOST_PIECES);
        // The verb may be made of the noun itself: タクシー事故って.
        let last = if is_asked() { place } else { place - 1 };
        let (first, noun) = (first..=last).find_map(|first| {
            let start = self.words[first].start;
            let whole = self.analyzer_text.as_str()[start..end].to_owned();
            let may_be_any =
                whole.chars().nth(1).is_none() || whole.starts_with(|c| matches!(c, 'ぁ'..='ゖ'));
            if first == place && may_be_any {
                return None;
            }
            let is_spoken_of = |word: Says| {
                is_spoken_of(word, &whole)
                    || is_katakana && word.pos == NOUN && word.pos1 == "固有名詞"
            };
            Some((first, self.entry(&whole, is_spoken_of)?))
        })?;
        let said = self.entry("って", is_quoting)?;
        let length = end - self.words[first].start;
        self.replace(first, place - first + 2, &[(length, noun), ("って".len(), said)])
    }

    /// 買おうかなって言う: it is thought about, and nothing becomes so.
    fn wonders(&mut self, place: usize) -> Option<usize> {
        let is_thought = self.before(place) == "か"
            && self.surface(place) == "なっ"
            && (self.ends(place + 2) || super::has(SAYING, self.says(place + 2).lemma));
        let asks: Wanted = |word| word.pos == "助詞" && word.pos1.ends_with("終助詞");
        let pieces = [("か", asks), ("な", asks), ("って", is_quoting as Wanted)];
        is_thought.then(|| self.replace_with(place - 1, 3, &pieces))?
    }

    /// やつめっちゃいる: nobody packs anything.
    fn very(&mut self, place: usize) -> Option<usize> {
        let end = self.surface(place).strip_suffix("めっ")?;
        if end.is_empty() || self.surface(place + 1) != "ちゃ" || place == 0 {
            return None;
        }
        let noun = self.before(place).to_owned() + end;
        let is_very: Wanted = |word| word.pos == "副詞";
        let is_any_noun: Wanted = |word| word.pos == NOUN;
        self.replace_with(place - 1, 3, &[(&noun, is_any_noun), ("めっちゃ", is_very)])
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

/// Of what って says something: a noun, or what people say by itself, それな.
fn is_spoken_of(word: Says, written: &str) -> bool {
    is_noun(word) && !matches!(word.pos1, "非自立" | "数")
        || word.pos == "感動詞" && written.chars().nth(2).is_some()
}

fn is_noun(word: Says) -> bool {
    word.pos == NOUN && word.pos1 != "接尾" && word.pos2 != "人名"
}

fn is_suffix(word: Says) -> bool {
    word.pos == NOUN && word.pos1 == "接尾" && matches!(word.pos2, "一般" | "サ変接続" | "助数詞")
}
