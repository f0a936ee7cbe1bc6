//! Negatives that deny nothing: what must be, what may be, questions, idioms.

use super::Words;

/// Words between a negative and しか or ほど in its clause.
const WITHIN_CLAUSE: usize = 8;

impl Words<'_, '_> {
    /// Whether the negative at a place denies nothing.
    pub(super) fn denies_nothing(&self, place: usize) -> bool {
        self.is_obligation(place)
            || self.is_question(place)
            || self.is_double(place)
            || self.is_only(place)
            || self.is_superlative(place)
            || self.is_contracted(place)
    }

    /// わかんない: the ん is a part of the verb, the ない denies it.
    fn is_contracted(&self, place: usize) -> bool {
        self.0[place].is(&["ん"]) && self.is_after(place, 1, &["ない", "なかっ", "なく"])
    }

    /// 行かなければ(ならない), 行かなきゃ, 行かなくちゃ, 行かないと: must. Before a
    /// clause of its own it is a condition, which is denied: 行かないと分からない.
    fn is_obligation(&self, place: usize) -> bool {
        let rest = match self.0[place].surface {
            "なけれ" | "ね" if self.is_after(place, 1, &["ば"]) => place + 2,
            "なきゃ" | "なけりゃ" | "なくちゃ" | "ねば" | "にゃ" => place + 1,
            "なく" if self.is_after(place, 1, &["ちゃ"]) => place + 2,
            "なく" if self.is_after(place, 1, &["て"]) && self.is_after(place, 2, &["は"]) => {
                place + 3
            }
            "なく" if self.is_after(place, 1, &["ては"]) => place + 2,
            "ない" | "ん" if self.is_after(place, 1, &["と"]) => {
                let is_end = self.0.get(place + 2).is_none_or(|word| word.pos.ends_with("記号"));
                if self.0[place + 1].pos1 != "接続助詞" && !is_end {
                    return false;
                }
                place + 2
            }
            _ => return false,
        };
        let Some(next) = self.0.get(rest) else { return true };
        match next.pos {
            "動詞" => matches!(next.lemma, "なる" | "いける" | "行ける"),
            "形容詞" => matches!(next.lemma, "まずい" | "やばい" | "ヤバい"),
            "名詞" => {
                matches!(next.surface, "だめ" | "ダメ" | "駄目" | "ヤバイ" | "アウト")
                    || next.pos1 == "非自立"
            }
            // A condition is not yet at its end.
            "記号" | "補助記号" => !next.is(&["、", "，", ","]),
            "助詞" | "助動詞" | "感動詞" => true,
            _ => false,
        }
    }

    /// 楽しくない？, いいじゃないか, 行きませんか.
    fn is_question(&self, place: usize) -> bool {
        if !self.0[place].is(&["ない", "ん", "ねえ", "ねぇ", "ねー", "まい"]) {
            return false;
        }
        let follows_copula = self.is_before(place, 1, &["じゃ", "ぢゃ", "じゃあ"])
            || self.is_before(place, 1, &["は"]) && self.is_before(place, 2, &["で"]);
        let copula = if self.is_before(place, 1, &["は"]) { 2 } else { 1 };
        // いいんじゃない
        let explains = follows_copula
            && self
                .before(place, copula + 1)
                .is_some_and(|word| word.is(&["ん", "の"]) && word.pos1 == "非自立");
        let mut next = place + 1;
        while self.0.get(next).is_some_and(|word| {
            word.pos == "助動詞" && word.is(&["です", "でしょ", "でしょう", "だろ", "だろう", "う"])
        }) {
            next += 1;
        }
        if follows_copula && self.is_after(next, 0, &["の", "ん"]) {
            let asks = |word: &super::Morpheme| word.is(&["か", "かな"]) || asks(word.surface);
            return explains || self.0.get(next + 1).is_some_and(asks);
        }
        // すごくない！？
        let marks = self.0.iter().skip(next).take_while(|word| word.is(&["！", "!"]));
        let asked = next + marks.count();
        if self.0.get(asked).is_some_and(|word| asks(word.surface)) {
            return true;
        }
        let Some(word) = self.0.get(next) else { return explains };
        // 欲しくはないかな: it is not.
        let contrasts = !follows_copula && self.is_before(place, 1, &["は", "も"]);
        match word.surface {
            surface if asks(surface) => true,
            "か" | "かな" if contrasts => false,
            "かな" | "かなあ" | "かなぁ" | "かしら" | "っけ" => true,
            "か" => match self.0.get(next + 1) {
                None => true,
                Some(after) if after.is(&["も"]) => false,
                Some(after) => follows_copula || after.is_particle() || after.pos.ends_with("記号"),
            },
            _ => explains && !(word.is(&["よ", "けど", "が", "から", "し", "ので", "ぞ"])),
        }
    }

    /// 行かずにはいられない, 笑わないではいられない, 行かざるを得ない, 分からないでもない: both negatives
    /// together say that it is so.
    fn is_double(&self, place: usize) -> bool {
        match self.0[place].surface {
            "ず" => self.is_after(place, 1, &["に"]) && self.is_after(place, 2, &["は"]),
            "ない" => {
                let is_also = self.is_after(place, 2, &["も"])
                    && self.0.get(place + 3).is_some_and(super::Morpheme::is_negative);
                self.is_after(place, 1, &["で"]) && (self.is_after(place, 2, &["は"]) || is_also)
            }
            "ざる" => self.is_after(place, 1, &["を"]),
            _ => false,
        }
    }

    /// ここでしか買えない, 笑うしかない: it is so, there alone. だけでなく as well.
    fn is_only(&self, place: usize) -> bool {
        let from = place.saturating_sub(WITHIN_CLAUSE);
        let clause = self.0[from..place].iter().rev();
        let mut clause = clause.take_while(|word| !word.pos.ends_with("記号"));
        clause.any(|word| word.is_particle() && word.is(&["しか"]))
    }

    /// これほど嬉しいことはない
    fn is_superlative(&self, place: usize) -> bool {
        let follows = self.is_before(place, 1, &["は"]) && self.is_before(place, 2, &["こと"]);
        let from = place.saturating_sub(WITHIN_CLAUSE);
        // こんな嬉しいことはない
        let is_so = |word: &super::Morpheme| word.is(&["ほど", "こんな", "これ以上", "こんなに"]);
        follows && self.0[from..place].iter().any(is_so)
    }

    /// Whether what stands before a verb says what is not to be: なければ, ては,
    /// ないと.
    fn follows_condition(&self, verb: usize) -> bool {
        let follows = |surfaces: &[&str]| self.is_before(verb, 1, surfaces);
        follows(&["ば", "ちゃ", "じゃ", "なきゃ", "なくちゃ", "ては"])
            || follows(&["は"]) && self.is_before(verb, 2, &["て"])
            || follows(&["と"]) && self.before(verb, 2).is_some_and(super::Morpheme::is_negative)
    }

    /// Whether a verb, with the negative that follows, says something else than
    /// that it is not so.
    pub(super) fn is_idiom(&self, verb: usize, negative: usize) -> bool {
        let word = &self.0[verb];
        let follows = |surfaces: &[&str]| self.is_before(verb, 1, surfaces);
        match word.lemma {
            // なければならない, ないといけない; だめだ is not a negated word.
            "なる" => {
                word.is_dependent() || follows(&["ほか", "のみ"]) || self.follows_condition(verb)
            }
            "いける" | "行ける" => word.is_dependent() || self.follows_condition(verb),
            // かもしれない
            "しれる" | "知れる" => follows(&["も", "かも"]),
            "かねる" => word.is_dependent(),
            "過ぎる" | "すぎる" => follows(&["に"]),
            "得る" | "える" => follows(&["を"]),
            "いる" | "おく" => {
                follows(&["は"]) && {
                    let ni = self.is_before(verb, 2, &["に"]) && self.is_before(verb, 3, &["ず"]);
                    let de = self.is_before(verb, 2, &["で"]) && self.is_before(verb, 3, &["ない"]);
                    ni || de
                }
            }
            // つまらん, くだらん: words of their own.
            "つまる" | "くだる" | "たまる" => self.0[negative].is(&["ん", "ぬ"]),
            "問う" | "関わる" | "かかわる" | "よる" => self.0[negative].is(&["ず"]),
            _ => false,
        }
    }
}

fn asks(surface: &str) -> bool {
    surface.starts_with(['?', '？'])
}
