//! Which words are denied: 嬉しい in 嬉しくない, 食べる in 食べられなかった.
//!
//! From each negative word (ない, ぬ, ず, ん, まい) one goes back over what may stand
//! between it and what it denies. A second negation takes the first back (嬉しくない
//! わけではない). Obligations (しなければならない), かもしれない, and what asks for
//! agreement (じゃないか) deny nothing.

use super::features::Features;

/// How far a negative word is from what it denies, at most, in words.
const REACH: usize = 8;

/// What a word does about negation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: it ends the search.
    #[default]
    Other,
    /// A verb or an adjective: it can be denied.
    Predicate,
    /// A noun: it is denied by way of で and じゃ.
    Noun,
    /// 勉強: a noun that する makes a verb of.
    VerbalNoun,
    /// する, できる
    Do,
    /// ある, which makes ではありません.
    Be,
    /// 知れる, of かもしれない.
    MayBe,
    /// なる, いける, だめ, of なければならない.
    Must,
    /// An auxiliary, or a verb in the place of one.
    Auxiliary,
    /// です, ます in the end.
    Polite,
    /// ない, ぬ in a form that may end a sentence.
    Negative,
    /// The same in another form.
    NegativeWithin,
    /// なけれ, ね before ば.
    NegativeIf,
    /// なきゃ, なけりゃ
    NegativeMust,
    /// わけ, はず, こと, の, ん
    FormalNoun,
    /// そう of 降りそうにない.
    Seeming,
    /// で, じゃ, でも, では
    Copula,
    /// て, ちゃ, は, も, に, ば, と, が, か
    Te,
    Cha,
    Topic,
    Also,
    At,
    If,
    That,
    Subject,
    Asks,
    /// ？
    QuestionMark,
    /// An end of a sentence.
    Stop,
}

impl Role {
    /// By what the dictionary says of the word.
    pub fn of(features: &Features) -> Self {
        let [pos, pos1, pos2, _] = features.pos;
        let lemma = features.lemma.as_deref().unwrap_or_default();
        let form = features.conjugation_form.unwrap_or_default();
        match (pos, lemma) {
            ("助動詞" | "形容詞", "ない" | "無い") => negative(form),
            ("助動詞", "ぬ" | "ん" | "ず" | "まい" | "じまい") => negative(form),
            ("助動詞", "です" | "ます") => Self::Polite,
            ("助動詞" | "助詞" | "接続詞", "じゃ" | "では" | "でも" | "で") => {
                Self::Copula
            }
            ("助動詞", "だ") if form.starts_with("連用") => Self::Copula,
            ("助動詞", _) => Self::Auxiliary,
            ("助詞", "て") => Self::Te,
            ("助詞", "ちゃ" | "じゃあ") => Self::Cha,
            ("助詞", "は") => Self::Topic,
            ("助詞", "も") => Self::Also,
            ("助詞", "に") => Self::At,
            ("助詞", "ば") => Self::If,
            ("助詞", "と") => Self::That,
            ("助詞", "が") => Self::Subject,
            ("助詞", "か" | "かな" | "かね") => Self::Asks,
            ("動詞", "なる" | "いける" | "いく") => Self::Must,
            ("動詞" | "形容詞", _) if matches!(pos1, "接尾" | "非自立" | "非自立可能") => {
                Self::Auxiliary
            }
            ("動詞", "する" | "できる" | "出来る") => Self::Do,
            ("動詞", "ある" | "有る") => Self::Be,
            ("動詞", "しれる" | "知れる") => Self::MayBe,
            ("動詞" | "形容詞", _) => Self::Predicate,
            ("名詞", _) => Self::of_noun(pos1, pos2, lemma),
            ("記号" | "補助記号", "?" | "？" | "⁉" | "❓") => Self::QuestionMark,
            ("記号" | "補助記号", _) => Self::Stop,
            _ => Self::Other,
        }
    }

    fn of_noun(pos1: &str, pos2: &str, lemma: &str) -> Self {
        match (pos1, pos2) {
            ("非自立", _)
                if matches!(lemma, "わけ" | "はず" | "こと" | "の" | "ん" | "訳" | "事") =>
            {
                Self::FormalNoun
            }
            ("接尾", "助動詞語幹") | ("非自立", "助動詞語幹") => Self::Seeming,
            // 仕方ない, 問題ない: one word with what follows.
            ("非自立" | "ナイ形容詞語幹" | "副詞可能" | "代名詞", _) => {
                Self::Other
            }
            _ if matches!(lemma, "だめ" | "ダメ" | "駄目") => Self::Must,
            ("サ変接続", _) => Self::VerbalNoun,
            _ => Self::Noun,
        }
    }

    fn is_negative(self) -> bool {
        matches!(
            self,
            Self::Negative | Self::NegativeWithin | Self::NegativeIf | Self::NegativeMust
        )
    }
}

fn negative(form: &str) -> Role {
    match form {
        "仮定形" => Role::NegativeIf,
        _ if form.starts_with("仮定縮約") => Role::NegativeMust,
        "基本形" | "音便基本形" => Role::Negative,
        _ => Role::NegativeWithin,
    }
}

/// Turns over `denied` for each word that a negative word denies.
pub(super) fn mark(roles: &[Role], denied: &mut [bool]) {
    let mut place = 0;
    while place < roles.len() {
        if roles[place].is_negative() {
            match obligation(roles, place) {
                Some(end) => {
                    place = end;
                    continue;
                }
                None if asks(roles, place) => {}
                None => deny(roles, place, denied),
            }
        }
        place += 1;
    }
}

/// Where an obligation ends of which the negative word at `place` is the first:
/// なければならない, なきゃ, ないといけません.
fn obligation(roles: &[Role], place: usize) -> Option<usize> {
    let at = |place: usize| roles.get(place).copied().unwrap_or(Role::Stop);
    let then = match (roles[place], at(place + 1), at(place + 2)) {
        (Role::NegativeMust, ..) => place + 1,
        (Role::NegativeIf, Role::If, _)
        | (Role::NegativeWithin, Role::Cha, _)
        | (Role::Negative, Role::That, _) => place + 2,
        (Role::NegativeWithin, Role::Te, Role::Topic) => place + 3,
        _ => return None,
    };
    match at(then) {
        Role::Must => {
            // Its own negation, if it has one.
            let last = (then + 1..then + 4).find(|&place| at(place).is_negative());
            Some(last.map_or(then + 1, |last| last + 1))
        }
        Role::Stop | Role::QuestionMark => Some(then),
        _ if roles[place] == Role::NegativeMust && at(then) != Role::Predicate => Some(then),
        _ => None,
    }
}

/// Whether what ends with the negative word at `place` asks for agreement, or
/// invites: じゃない？, ませんか, but not ないかも.
fn asks(roles: &[Role], place: usize) -> bool {
    if roles[place] != Role::Negative {
        return false;
    }
    let mut after = roles[place + 1..].iter().copied().skip_while(|role| *role == Role::Polite);
    match after.next() {
        Some(Role::QuestionMark) => true,
        Some(Role::Asks) => after.next() != Some(Role::Also),
        _ => false,
    }
}

/// Goes back from the negative word at `place` to what it denies.
fn deny(roles: &[Role], place: usize, denied: &mut [bool]) {
    let mut by_copula = false;
    let least = place.saturating_sub(REACH);
    let before = |place: usize| if place > least { roles[place - 1] } else { Role::Stop };
    for here in (least..place).rev() {
        match roles[here] {
            Role::Copula => by_copula = true,
            Role::Subject if before(here) != Role::FormalNoun => return,
            Role::Auxiliary
            | Role::Polite
            | Role::Negative
            | Role::NegativeWithin
            | Role::FormalNoun
            | Role::Seeming
            | Role::Te
            | Role::Cha
            | Role::Topic
            | Role::Also
            | Role::At
            | Role::Subject => {}
            // 見はしない, ではありません
            Role::Do if matches!(before(here), Role::Topic | Role::Also) => {}
            Role::Be if matches!(before(here), Role::Topic | Role::Also | Role::Copula) => {}
            // 歩いていかない
            Role::Must if before(here) == Role::Te => {}
            Role::Do => {
                denied[here] ^= true;
                if before(here) == Role::VerbalNoun {
                    denied[here - 1] ^= true;
                }
                return;
            }
            Role::Predicate | Role::Be | Role::Must => {
                denied[here] ^= true;
                return;
            }
            Role::MayBe => {
                denied[here] ^= before(here) != Role::Also;
                return;
            }
            Role::Noun | Role::VerbalNoun => {
                denied[here] ^= by_copula;
                return;
            }
            Role::Other
            | Role::NegativeIf
            | Role::NegativeMust
            | Role::If
            | Role::That
            | Role::Asks
            | Role::QuestionMark
            | Role::Stop => return,
        }
    }
}

#[cfg(test)]
#[path = "negation_tests.rs"]
mod tests;
