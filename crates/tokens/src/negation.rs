//! Which words are denied: 嬉しい in 嬉しくない, but not 行く in 行かなければ
//! ならない, and not いい in いいじゃないか.
//!
//! A negative (ない, ぬ, ん, ず, まい) is traced back to the word that it denies,
//! over auxiliaries and particles: 食べられなかった, 好きではない, 嬉しいわけでは
//! ない. What is denied twice is not denied.

// Each arm is a case of the grammar, whatever it has in common with others.
#![allow(clippy::match_same_arms, clippy::needless_range_loop)]

mod exceptions;

use super::features::Features;

/// Steps from one negative or clause to another: beyond it they are noise.
const DEPTH: u8 = 16;
/// Tokens between a clause and its わけではない.
const WITHIN: usize = 12;

/// A word as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Morpheme<'a> {
    pub surface: &'a str,
    pub lemma: &'a str,
    pub pos: &'a str,
    pub pos1: &'a str,
    /// Its entry may deny another word.
    pub may_deny: bool,
}

/// Whether an entry may deny what stands before it.
pub(super) fn is_negative(features: &Features) -> bool {
    let lemma = features.lemma.as_deref().unwrap_or_default();
    denies(features.pos[0], lemma) || may_deny(features.pos[0], lemma)
}

fn denies(pos: &str, lemma: &str) -> bool {
    match pos {
        "助動詞" => matches!(lemma, "ない" | "ぬ" | "ず" | "ん" | "まい" | "へん" | "ひん"),
        "形容詞" => matches!(lemma, "ない" | "無い"),
        _ => false,
    }
}

/// Whether a word is one that the dictionary takes for another where it denies:
/// ねえ of 覚えてねえ, ないし of 言ってないし.
fn may_deny(pos: &str, lemma: &str) -> bool {
    match pos {
        "助詞" | "感動詞" => matches!(lemma, "ねえ" | "ねぇ" | "ねー"),
        "接続詞" => lemma == "ないし",
        _ => false,
    }
}

/// Marks the words of a part of a text that are denied.
pub(super) fn negated(words: &[Morpheme], mut mark: impl FnMut(usize)) {
    let clause = Words(words);
    let mut is_negated = vec![false; words.len()];
    for place in 0..words.len() {
        if !words[place].may_deny {
            continue;
        }
        let is_negative = words[place].is_negative() || clause.is_mistaken(place);
        if !is_negative || clause.denies_nothing(place) {
            continue;
        }
        for target in clause.denied(place, DEPTH).into_iter().flatten() {
            is_negated[target] = !is_negated[target];
        }
    }
    is_negated.iter().enumerate().filter(|(_, is)| **is).for_each(|(place, _)| mark(place));
}

impl Morpheme<'_> {
    fn is_negative(&self) -> bool {
        denies(self.pos, self.lemma)
    }

    fn is_adjective(&self) -> bool {
        self.pos == "形容詞"
    }

    fn is_noun(&self) -> bool {
        self.pos == "名詞"
    }

    fn is_particle(&self) -> bool {
        self.pos == "助詞"
    }

    fn is_dependent(&self) -> bool {
        matches!(self.pos1, "非自立" | "接尾")
    }

    /// 好き, 必要: a noun that says how something is.
    fn is_quality(&self) -> bool {
        self.is_noun() && matches!(self.pos1, "形容動詞語幹" | "形状詞可能") || self.pos == "形状詞"
    }

    /// そう, よう: how something seems.
    fn is_semblance(&self) -> bool {
        self.is_noun() && matches!(self.surface, "そう" | "よう" | "みたい" | "さ")
    }

    /// わけ, はず: stands for the clause before it.
    fn is_of_clause(&self) -> bool {
        matches!(self.surface, "わけ" | "訳" | "はず" | "筈" | "つもり" | "こと" | "事")
    }

    fn is_of_action(&self) -> bool {
        self.is_noun() && matches!(self.pos1, "サ変接続" | "サ変可能")
    }

    fn is(&self, surfaces: &[&str]) -> bool {
        surfaces.contains(&self.surface)
    }
}

/// The words that one negative denies: the main one, and others with it.
type Denied = [Option<usize>; 3];

const NOTHING: Denied = [None; 3];

fn only(place: usize) -> Denied {
    [Some(place), None, None]
}

/// The words of a part of a text.
struct Words<'w, 'a>(&'w [Morpheme<'a>]);

impl<'a> Words<'_, 'a> {
    /// Whether a particle that joins clauses stands behind a verb where it may be で.
    fn follows_verb(&self, particle: usize) -> bool {
        match self.0[particle].surface {
            "じゃ" => false,
            "で" => self.before(particle, 1).is_some_and(|word| word.pos == "動詞"),
            _ => true,
        }
    }

    /// The word so many before another, if there is one.
    fn before(&self, place: usize, by: usize) -> Option<&Morpheme<'a>> {
        place.checked_sub(by).and_then(|place| self.0.get(place))
    }

    fn is_before(&self, place: usize, by: usize, surfaces: &[&str]) -> bool {
        self.before(place, by).is_some_and(|word| word.is(surfaces))
    }

    fn is_after(&self, place: usize, by: usize, surfaces: &[&str]) -> bool {
        self.0.get(place + by).is_some_and(|word| word.is(surfaces))
    }

    /// Whether a word that the dictionary takes for another denies: 働きたくねぇ,
    /// 覚えてねえ, but not 気をつけてねー.
    fn is_mistaken(&self, place: usize) -> bool {
        let word = &self.0[place];
        if !may_deny(word.pos, word.lemma) {
            return false;
        }
        let Some(before) = self.before(place, 1) else { return false };
        let follows_te = before.pos1 == "接続助詞" && before.is(&["て", "で"]);
        if word.lemma == "ないし" {
            return follows_te;
        }
        let follows_adjective =
            before.surface.ends_with('く') && (before.is_adjective() || before.lemma == "たい");
        let goes_on = self.is_after(
            place,
            1,
            &["よ", "わ", "し", "から", "けど", "のに", "な", "ぞ", "んだ", "の", "ん", "じゃん"],
        );
        let is_end = self.0.get(place + 1).is_none_or(|word| word.pos.ends_with("記号"));
        follows_adjective || follows_te && (goes_on || is_end && word.lemma == "ねえ")
    }

    /// What the negative at a place denies.
    fn denied(&self, place: usize, depth: u8) -> Denied {
        let Some(depth) = depth.checked_sub(1) else { return NOTHING };
        if self.0[place].is_adjective() {
            self.denied_by_adjective(place, depth)
        } else {
            self.predicate(place, depth)
        }
    }

    /// What the auxiliary at a place denies: the verb or adjective before it.
    fn predicate(&self, negative: usize, depth: u8) -> Denied {
        let Some(depth) = depth.checked_sub(1) else { return NOTHING };
        let mut follows_dependent = false;
        for place in (0..negative).rev().take(WITHIN) {
            let word = &self.0[place];
            match word.pos {
                "助動詞" if word.lemma == "ある" => {
                    return self.denied_by_adjective(place, depth);
                }
                "助動詞" if word.is_negative() => return self.denied(place, depth),
                "助動詞" => {}
                "動詞" if word.lemma == "ある" => {
                    return self.denied_by_adjective(place, depth);
                }
                "動詞" if self.is_idiom(place, negative) => return NOTHING,
                "動詞"
                    if self.is_before(place, 1, &["は", "も"])
                        && self.is_before(place, 2, &["に"])
                        && self.is_before(place, 3, &["わけ", "訳"]) =>
                {
                    return self.clause(place - 3, depth);
                }
                "動詞"
                    if self.is_before(place, 1, &["に"])
                        && self.is_before(place, 2, &["わけ", "訳"]) =>
                {
                    return self.clause(place - 2, depth);
                }
                "動詞" if word.is_dependent() => follows_dependent = true,
                "動詞" => return self.with_verb(place, depth),
                "形容詞" if word.is_negative() => return self.denied(place, depth),
                "形容詞" if word.is_dependent() => follows_dependent = true,
                // 少なからず: much.
                "形容詞" if word.is(&["少なから"]) => return NOTHING,
                "形容詞" | "形状詞" => return only(place),
                "助詞" if word.pos1 == "接続助詞" && !word.is(&["じゃ"]) => {}
                "助詞" if follows_dependent && word.is(&["は", "も", "じゃ", "ちゃ"]) => {}
                "助詞" if place + 1 == negative => {
                    return self.denied_by_adjective(negative, depth);
                }
                "名詞" if word.is_semblance() => return self.clause(place, depth),
                "名詞" if word.is_quality() => return only(place),
                "名詞" if word.is_of_clause() => return self.clause(place, depth),
                "副詞" if word.is(&["よく"]) => return only(place),
                _ => return NOTHING,
            }
        }
        NOTHING
    }

    /// What the adjective ない, or ある that is denied, denies by the particles
    /// before it.
    fn denied_by_adjective(&self, place: usize, depth: u8) -> Denied {
        let Some(last) = place.checked_sub(1) else { return NOTHING };
        let word = &self.0[last];
        if word.is_negative() {
            return self.denied(last, depth);
        }
        match word.pos {
            "形容詞" | "形状詞" => only(last),
            "動詞" if word.is_dependent() => self.predicate(place, depth),
            // 買えなさそう
            "動詞" if self.0[place].is(&["な"]) && self.is_after(place, 1, &["さ"]) => {
                self.predicate(place, depth)
            }
            "助動詞" if matches!(word.lemma, "たい" | "らしい") => {
                self.predicate(place, depth)
            }
            // 読んでない, but not 元気でない.
            "助詞" if word.pos1 == "接続助詞" && self.follows_verb(last) => {
                self.predicate(place, depth)
            }
            "副詞" if word.is(&["よく"]) => only(last),
            // 嬉しくもなんともない
            "副詞" if word.is(&["なんとも", "何とも"]) && self.is_before(last, 1, &["も"]) => {
                self.denied_over_particle(last - 1, last, depth)
            }
            "名詞" if word.is(&["半端", "ハンパ"]) => NOTHING,
            // 怖くなんかない
            "フィラー" if word.is(&["なんか", "なんて"]) => {
                self.denied_over_particle(last, place, depth)
            }
            "名詞" if word.is_quality() => only(last),
            "名詞" if word.is_of_clause() => self.clause(last, depth),
            _ if word.is(&["じゃ", "ぢゃ", "じゃあ", "で", "でも"]) => {
                self.noun_phrase(last, place, depth)
            }
            "助詞" => self.denied_over_particle(last, place, depth),
            _ => NOTHING,
        }
    }

    /// The same where a particle as は stands right before the negative.
    fn denied_over_particle(&self, particle: usize, negative: usize, depth: u8) -> Denied {
        let Some(last) = particle.checked_sub(1) else { return NOTHING };
        let word = &self.0[last];
        if word.is_negative() {
            return self.denied(last, depth);
        }
        let is_mo = self.0[particle].is(&["も"]);
        match word.pos {
            // 泣いてなんかない
            "助詞"
                if self.0[particle].is(&["なんか", "なんて"])
                    && word.pos1 == "接続助詞"
                    && self.follows_verb(last) =>
            {
                self.predicate(particle, depth)
            }
            // 嬉しくも悲しくもない
            "形容詞" if is_mo && self.is_before(last, 1, &["も"]) => {
                let other = last.checked_sub(2).filter(|&other| self.0[other].is_adjective());
                [Some(last), other, None]
            }
            "形容詞" | "形状詞" => only(last),
            // 降りそうにない
            "名詞" if word.is_of_clause() || word.is_semblance() => self.clause(last, depth),
            "名詞" if word.is_quality() => only(last),
            "助動詞" if word.lemma == "たい" => self.predicate(particle, depth),
            // 会えそうにもない
            "助詞" if is_mo && word.is(&["に"]) => {
                let seems = last.checked_sub(1).filter(|&seems| self.0[seems].is_semblance());
                seems.map_or(NOTHING, |seems| self.clause(seems, depth))
            }
            _ if word.is(&["で", "じゃ"]) => {
                let mut denied = self.noun_phrase(last, negative, depth);
                // 好きでも嫌いでもない
                if let [Some(noun), None, _] = denied
                    && is_mo
                {
                    let gap = if self.is_before(noun, 1, &["でも"]) { 2 } else { 3 };
                    let is_list = gap == 2
                        || self.is_before(noun, 1, &["も"]) && self.is_before(noun, 2, &["で"]);
                    denied[1] =
                        noun.checked_sub(gap).filter(|&other| is_list && self.0[other].is_noun());
                }
                denied
            }
            _ => NOTHING,
        }
    }

    /// What では or じゃ at a place says something of.
    fn noun_phrase(&self, copula: usize, negative: usize, depth: u8) -> Denied {
        let is_plain = self.0[negative].is(&["ない", "ねえ", "ねぇ", "ねー"]);
        for place in (0..copula).rev().take(WITHIN) {
            let word = &self.0[place];
            match word.pos {
                "助詞" if word.is(&["とか", "なんか", "なんて", "など", "って", "だ"]) =>
                    {}
                "記号" | "補助記号" if word.is(&["」", "』", "”", "\"", "＂", "’", "'"]) =>
                    {}
                _ if word.is(&["ん", "の"]) && word.pos1 == "非自立" || word.is_of_clause() => {
                    return self.clause(place, depth);
                }
                // 嬉しいじゃない: it is.
                "動詞" | "形容詞" | "助動詞" if is_plain => return NOTHING,
                "動詞" | "形容詞" | "助動詞" => return self.clause(place + 1, depth),
                "名詞" if word.is_semblance() => return self.clause(place, depth),
                // A suffix with the word that it belongs to.
                "名詞" if word.pos1 == "接尾" => {
                    let whole = place.checked_sub(1).filter(|&whole| self.0[whole].is_noun());
                    return [Some(place), whole, None];
                }
                // 何でもない
                "名詞" if word.is(&["何", "なん"]) => return NOTHING,
                "名詞" | "形状詞" => return only(place),
                _ => return NOTHING,
            }
        }
        NOTHING
    }

    /// The verb, adjective or noun that the clause before a place says.
    fn clause(&self, end: usize, depth: u8) -> Denied {
        let Some(depth) = depth.checked_sub(1) else { return NOTHING };
        for place in (0..end).rev().take(WITHIN) {
            let word = &self.0[place];
            if word.is_negative() {
                return self.denied(place, depth);
            }
            match word.pos {
                "助動詞" => {}
                "助詞" if word.pos1 == "接続助詞" => {}
                "助詞" if word.is(&["と", "の", "という", "っていう", "って", "とか", "ほど"]) =>
                    {}
                "動詞" if word.is_dependent() => {}
                "動詞"
                    if matches!(word.lemma, "いう" | "言う")
                        && self.is_before(place, 1, &["と", "って"]) => {}
                "形容詞" if word.is_dependent() => {}
                "名詞" if matches!(word.pos1, "接尾" | "特殊" | "非自立") => {}
                "動詞" => return self.with_verb(place, depth),
                "形容詞" | "形状詞" | "名詞" => return only(place),
                _ => return NOTHING,
            }
        }
        NOTHING
    }

    /// A verb, and what is denied with it: 運動 of 運動しない, 上手い of 上手く
    /// いかない, 嬉しい of 嬉しいとは思わない.
    fn with_verb(&self, verb: usize, depth: u8) -> Denied {
        let other = match self.0[verb].lemma {
            "する" | "できる" | "出来る" | "いたす" | "致す" => {
                let gap = if self.is_before(verb, 1, &["を", "は", "も", "が", "さえ"]) {
                    2
                } else {
                    1
                };
                // 見はしない as well.
                let is_of_both = |word: &Morpheme| {
                    // What stands right before する is of an action: 返信しない.
                    word.is_of_action()
                        || gap == 1
                            && !matches!(self.0[verb].lemma, "できる" | "出来る")
                            && word.is_noun()
                            && matches!(word.pos1, "一般" | "固有名詞")
                            && word.surface.chars().nth(1).is_some()
                        || gap == 2 && word.pos == "動詞" && !word.is_dependent()
                };
                verb.checked_sub(gap).filter(|&other| is_of_both(&self.0[other]))
            }
            // 上手くいかない
            "いく" | "行く" => {
                let goes_well =
                    |word: &Morpheme| matches!(word.lemma, "うまい" | "上手い" | "巧い");
                verb.checked_sub(1).filter(|&adjective| goes_well(&self.0[adjective]))
            }
            "思う" | "おもう" | "言える" | "いえる" | "感じる" | "限る" | "かぎる"
                if self.is_before(verb, 1, &["は", "も"]) && self.is_before(verb, 2, &["と"])
                    || self.is_before(verb, 1, &["とは"]) =>
            {
                // What nobody thought of has come: こうなるとは思わなかった.
                if self.is_after(verb, 1, &["なかっ"]) && self.is_after(verb, 2, &["た"]) {
                    return only(verb);
                }

                let gap = if self.is_before(verb, 1, &["とは"]) { 1 } else { 2 };
                let [main, second, _] = self.clause(verb - gap, depth);
                return [Some(verb), main, second];
            }
            _ => None,
        };
        [Some(verb), other, None]
    }
}

#[cfg(test)]
mod tests;
