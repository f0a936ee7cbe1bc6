//! Long units (長単位): nouns in a row that make one term together, as 握手 and
//! 会 do.
//!
//! A compound is a maximal run of two or more nouns, prefixes, suffixes, numbers
//! and unknown words that touch each other; Latin words of a name stand apart, too:
//! Twitter Blue, iPhone 15 Pro. What says when, how much or who,
//! and is no part of a name, ends a run: 今日, 中, ちゃん, それ, こと.

use std::ops::Range;

use super::features::Features;
use super::token::Kind;

/// Most parts of a compound: lists and foreign text are not compounds.
const MOST_PARTS: usize = 16;
/// Bytes of a compound, at the most.
const MOST_BYTES: usize = 200;

/// Subcategories of nouns that are not part of a name.
const NO_NOUN: [&str; 6] = ["非自立", "代名詞", "特殊", "接続詞的", "動詞非自立的", "引用文字列"];
/// Suffixes that say something of a word and make no new one: ちゃん, さ, そう,
/// 的, 中.
const NO_SUFFIX: [&str; 5] = ["人名", "特殊", "助動詞語幹", "形容動詞語幹", "副詞可能"];
/// Prefixes of politeness: お酒 is 酒.
const POLITE: [&str; 3] = ["お", "ご", "御"];
/// Suffixes of the plural.
const PLURAL: [&str; 4] = ["たち", "達", "ら", "ども"];
/// What makes a name of when: 深夜勢, 朝活.
const NAMED_BY_TIME: [&str; 9] = ["勢", "活", "垢", "界隈", "民", "組", "厨", "沼", "系"];
/// 副詞可能, nouns that say when.
const WHEN: &str = "副詞可能";
/// Said of the speaker, of how much or how surely, not of a thing; and what one minds, 気にする.
const NO_PART: [&str; 18] = [
    "自分",
    "本当",
    "あと",
    "お互い",
    "互い",
    "あまり",
    "余り",
    "確か",
    "めちゃくちゃ",
    "めちゃめちゃ",
    "正直",
    "是非",
    "ぜひ",
    "最初",
    "ほんま",
    "おいで",
    "めった",
    "気",
];
/// Nouns that say how something is, where the particle before them is left out:
/// ライブ最高.
const SAID_OF_IT: [&str; 6] = ["最高", "最悪", "楽しみ", "感じ", "だるい", "大好き"];
/// Nouns that say how something is at an end, or before すぎ: この人天才, 作画神すぎ.
const SAID_AT_AN_END: [&str; 6] = ["神", "天才", "優勝", "地獄", "天国", "天使"];
const TOO_MUCH: [&str; 2] = ["すぎ", "過ぎ"];
/// Suffixes that say when, ライブなう, and make no name.
const NO_NAME: [&str; 2] = ["なう", "ナウ"];
/// Of the nouns that others say something with, those that names end in:
/// 体調不良, 立入可能.
const ENDING_NAMES: [&str; 6] = ["可能", "困難", "安全", "平和", "平等", "中立"];
const BEGIN_THOSE: [char; 4] = ['不', '無', '未', '非'];
/// Verbs with which a part of a sentence ends, 雨になり中止, rather than a name begins.
const NO_STEM: [&str; 38] = [
    "する",
    "なる",
    "ある",
    "いる",
    "できる",
    "出来る",
    "思う",
    "いう",
    "言う",
    "よる",
    "やる",
    "行う",
    "くる",
    "いく",
    "休む",
    "終わる",
    "帰る",
    "起きる",
    "着く",
    "寝る",
    "終える",
    "おわる",
    "始まる",
    "なくなる",
    "無くなる",
    "目指す",
    "めざす",
    "頂く",
    "いただく",
    "もらう",
    "くれる",
    "しまう",
    "生かす",
    "活かす",
    "頑張る",
    "がんばる",
    "去る",
    "消し去る",
];
/// Names of eras, which a year belongs to.
const ERAS: [&str; 6] = ["平成", "令和", "昭和", "大正", "明治", "西暦"];
/// Units of dates and times of day: what follows one is no part of it.
const OF_TIME: [&str; 6] = ["年", "月", "日", "時", "分", "秒"];

/// Small words within Latin names: Dead by Daylight.
const WITHIN_NAMES: [&str; 10] = ["a", "and", "by", "for", "in", "no", "of", "on", "the", "to"];
/// Those that stand between a name and what has to do with it: by神様, vs巨人.
const BETWEEN_NAMES: [&str; 12] =
    ["by", "with", "feat", "vs", "in", "for", "from", "and", "or", "to", "at", "of"];
/// Words in capitals that are signs of a network, not of a name.
const NO_NAMES: [&str; 3] = ["RT", "QT", "MT"];

/// What a token can be within a compound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Ends a run.
    None,
    Noun,
    /// Says how something is; does not end a compound.
    Quality,
    /// 連用形 of a verb, which makes names of the noun behind it: 壊れ性能, 揚げパン.
    Stem,
    /// Says when; no part of a compound but before what makes names of it.
    When,
    /// 接頭詞: does not end a compound.
    Prefix,
    /// That of a number: 第, 約.
    NumberPrefix,
    /// 接尾: does not begin a compound.
    Suffix,
    Number,
    /// 助数詞: what is counted.
    Counter,
}

impl Role {
    /// By the names that IPADIC has, and newer dictionaries.
    pub(crate) fn of(features: &Features, kind: Kind) -> Self {
        let [pos, pos1, pos2, _] = features.pos;
        let lemma = features.lemma.as_deref().unwrap_or_default();
        match (kind, pos, pos1) {
            (Kind::Number, ..) => Self::Number,
            (Kind::Word, "名詞", "接尾") if pos2 == "助数詞" => Self::Counter,
            (Kind::Word, "名詞", "接尾") => {
                let is_apart = [&PLURAL[..], &NO_NAME, &NO_PART].iter().any(|l| l.contains(&lemma));
                if NO_SUFFIX.contains(&pos2) || is_apart { Self::None } else { Self::Suffix }
            }
            (Kind::Word, "接尾辞", "名詞的") => {
                if pos2 == "助数詞" {
                    Self::Counter
                } else {
                    Self::Suffix
                }
            }
            (Kind::Word, "名詞", WHEN) => Self::When,
            (Kind::Word, "名詞", _) if NO_NOUN.contains(&pos1) || NO_PART.contains(&lemma) => {
                Self::None
            }
            (Kind::Word, "名詞", "形容動詞語幹") => {
                let ends_names = lemma.starts_with(BEGIN_THOSE) || ENDING_NAMES.contains(&lemma);
                if ends_names { Self::Noun } else { Self::Quality }
            }
            (Kind::Word, "名詞", _) => {
                if SAID_OF_IT.contains(&lemma) {
                    Self::Quality
                } else {
                    Self::Noun
                }
            }
            (Kind::Word, "動詞", "自立") if features.conjugation_form == Some("連用形") => {
                if NO_STEM.contains(&lemma) {
                    Self::None
                } else {
                    Self::Stem
                }
            }
            (Kind::Word, "接頭詞", "名詞接続") | (Kind::Word, "接頭辞", _) => {
                Self::Prefix
            }
            (Kind::Word, "接頭詞", "数接続") => Self::NumberPrefix,
            _ => Self::None,
        }
    }

    fn may_begin(self) -> bool {
        !matches!(self, Self::None | Self::When | Self::Suffix | Self::Counter)
    }

    fn may_end(self) -> bool {
        matches!(self, Self::Noun | Self::Suffix | Self::Number | Self::Counter)
    }

    fn is_of_number(self) -> bool {
        matches!(self, Self::Number | Self::NumberPrefix | Self::Counter)
    }
}

/// A token as a part of a compound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub role: Role,
    pub surface: &'a str,
    /// The byte at which it begins in the text.
    pub start: usize,
    /// One space, and nothing else, is between it and the token before.
    pub is_after_space: bool,
    /// The dictionary lacks it.
    pub is_unknown: bool,
    pub is_quoted: bool,
}

/// A compound among the tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compound {
    pub parts: Range<usize>,
    /// It has numbers and their units alone.
    pub is_number: bool,
}

/// The compounds among the tokens of a part of a text, in their order.
pub(super) fn compounds(tokens: &[Part], found: &mut Vec<Compound>) {
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start;
        while end < tokens.len()
            && role(tokens, end) != Role::None
            && (end == start || goes_on(tokens, end))
        {
            end += 1;
        }
        if end - start > 1
            && let Some(compound) = compound(tokens, start..end)
        {
            found.push(compound);
        }
        start = end.max(start + 1);
    }
}

/// The role of a token where it stands.
fn role(tokens: &[Part], place: usize) -> Role {
    let part = &tokens[place];
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ー');
    match part.role {
        Role::None => Role::None,
        Role::When => {
            let end = part.start + part.surface.len();
            let next = tokens.get(place + 1).filter(|next| next.start == end);
            let is_named = next.is_some_and(|next| NAMED_BY_TIME.contains(&next.surface));
            if is_named { Role::Noun } else { Role::None }
        }
        // Of kana the dictionary cannot tell what they are.
        _ if part.is_unknown && part.surface.chars().all(is_kana) => Role::None,
        Role::Noun if BETWEEN_NAMES.contains(&part.surface) && !is_within_latin(tokens, place) => {
            Role::None
        }
        Role::Stem => {
            let end = part.start + part.surface.len();
            let next = tokens.get(place + 1).filter(|next| next.start == end && !next.is_unknown);
            let has_object =
                place > 0 && matches!(tokens[place - 1].surface, "を" | "も" | "に" | "が");
            let names = next.is_some_and(|next| next.role == Role::Noun) && !has_object;
            let is_long = part.surface.chars().nth(1).is_some();
            if names && is_long { Role::Noun } else { Role::None }
        }
        Role::Noun | Role::Quality if is_one_kana(part.surface) => Role::None,
        Role::Noun | Role::Suffix | Role::Prefix
            if SAID_AT_AN_END.contains(&part.surface) && is_said(tokens, place) =>
        {
            Role::Quality
        }
        // 月 counts, which IPADIC does not know.
        Role::Noun
            if part.surface == "月" && place > 0 && tokens[place - 1].role == Role::Number =>
        {
            Role::Counter
        }
        role => role,
    }
}

/// Whether spaces, or nothing, and Latin words stand on both sides of a token.
fn is_within_latin(tokens: &[Part], place: usize) -> bool {
    let is_latin = |part: &Part| part.surface.starts_with(|c: char| c.is_ascii_alphanumeric());
    let before = place.checked_sub(1).and_then(|before| tokens.get(before));
    before.is_some_and(is_latin) && tokens.get(place + 1).is_some_and(is_latin)
}

/// Whether a sentence ends behind a token, or what it says goes too far.
fn is_said(tokens: &[Part], place: usize) -> bool {
    let end = tokens[place].start + tokens[place].surface.len();
    tokens.get(place + 1).is_none_or(|next| {
        next.start > end || TOO_MUCH.iter().any(|too| next.surface.starts_with(too))
    })
}

fn is_one_kana(surface: &str) -> bool {
    let mut characters = surface.chars();
    matches!(characters.next(), Some('ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'))
        && characters.next().is_none()
}

/// Whether a token goes on with the run of the one before it.
fn goes_on(tokens: &[Part], place: usize) -> bool {
    let (before, part) = (&tokens[place - 1], &tokens[place]);
    let touches = before.start + before.surface.len() == part.start;
    let is_next = touches || is_of_the_same_name(tokens, place);
    if !is_next || before.is_quoted != part.is_quoted {
        return false;
    }
    let (role_before, role_here) = (role(tokens, place - 1), role(tokens, place));
    let ends_in_time = |surface: &str| OF_TIME.iter().any(|unit| surface.ends_with(unit));
    let is_time = match role_before {
        Role::Counter => OF_TIME.contains(&before.surface),
        Role::Number => ends_in_time(before.surface),
        _ => false,
    };
    let is_name = !role_here.is_of_number() && role_here != Role::Suffix;
    // 3日 and 握手会 are two, and so are 参加者 and 3人; AKB48 is one.
    if is_time && is_name {
        return false;
    }
    role_before.is_of_number() || ERAS.contains(&before.surface) || !counts(tokens, place)
}

/// Whether a token and the one before it, with a space between them, may be of one name:
/// Latin words with a capital, numbers beside them, and small words within.
fn is_of_the_same_name(tokens: &[Part], place: usize) -> bool {
    let part = &tokens[place];
    if !part.is_after_space {
        return false;
    }
    let has_capital = |part: &Part| {
        part.surface.is_ascii()
            && part.surface.bytes().any(|byte| byte.is_ascii_uppercase())
            && !NO_NAMES.contains(&part.surface)
    };
    let is_figure = |part: &Part| {
        part.surface.starts_with(|c: char| c.is_ascii_digit())
            && part.surface.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let is_small = |place: usize| {
        WITHIN_NAMES.contains(&tokens[place].surface) && tokens[place].is_after_space
    };
    let next_has_capital = |place: usize| {
        tokens.get(place + 1).is_some_and(|next| next.is_after_space && has_capital(next))
    };
    let is_within = |place: usize| {
        let is_first_of_two =
            place + 1 < tokens.len() && is_small(place + 1) && next_has_capital(place + 1);
        let is_last_of_two = place > 1 && is_small(place - 1) && has_capital(&tokens[place - 2]);
        is_small(place)
            && place > 0
            && (has_capital(&tokens[place - 1]) && (next_has_capital(place) || is_first_of_two)
                || is_last_of_two && next_has_capital(place))
    };
    let before = &tokens[place - 1];
    let begins = (has_capital(before) && before.surface.len() > 1)
        || (is_figure(before) && before.is_after_space)
        || is_within(place - 1);
    let is_next = has_capital(part) || is_within(place) || (is_figure(part) && !is_figure(before));
    begins && is_next
}

/// Whether a token begins a number that counts something.
fn counts(tokens: &[Part], place: usize) -> bool {
    match role(tokens, place) {
        Role::NumberPrefix => true,
        Role::Number => {
            let near = tokens[place..].iter().take(MOST_PARTS);
            let numbers = near.take_while(|part| part.role == Role::Number);
            let after = place + numbers.count();
            let has_unit = !tokens[place].surface.ends_with(char::is_numeric);
            has_unit || after < tokens.len() && role(tokens, after) == Role::Counter
        }
        _ => false,
    }
}

/// The compound that a run makes, without what may not stand at its ends.
fn compound(tokens: &[Part], mut run: Range<usize>) -> Option<Compound> {
    while run.len() > 1 && !role(tokens, run.start).may_begin() {
        run.start += 1;
    }
    while run.len() > 1 && !role(tokens, run.end - 1).may_end() {
        run.end -= 1;
    }
    let parts = &tokens[run.clone()];
    let is_repeated = parts.iter().all(|part| part.surface == parts[0].surface);
    let is_polite = parts.len() == 2 && POLITE.contains(&parts[0].surface);
    let bytes: usize = parts.iter().map(|part| part.surface.len()).sum();
    let is_long = parts.len() > MOST_PARTS || bytes > MOST_BYTES;
    if parts.len() < 2 || is_long || is_repeated || is_polite {
        return None;
    }
    let is_number = run.clone().all(|place| role(tokens, place).is_of_number());
    Some(Compound { parts: run, is_number })
}

#[cfg(test)]
mod tests;
