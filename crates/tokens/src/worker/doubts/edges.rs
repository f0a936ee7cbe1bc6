//! Words that reach over the edge of a word of the lexicon: 機能 over that of 除湿機.

use lindera_dictionary::viterbi::WordId;

use super::super::super::features::NOUN;
use super::{Says, Worker, has};

/// Characters of a word of the lexicon whose edge may cut another, at least.
const SHORTEST: usize = 3;
/// Characters that it has of the other, and that the other has beside it, at most.
const MOST_SHARED: usize = 3;
/// What belongs to any noun before it.
const SUFFIXES: &str = "
    中 的 化 系 性 内 外 前 後 上 下 時 間 等 様 達 目 者 会 人 家 感 力 民 勢 界 業 派 側 用品 数 分
    日 年 月 回 号 版 編 篇 期 式 型 製 産 員 生 組 部 課 室 場 所 店 社 館 園 駅 線 街 町 村 市 県 名";

impl Worker<'_> {
    /// 除湿|機能 rather than 除湿機|能, 大声|出し rather than 大|声出し.
    pub(super) fn added(&mut self, place: usize) -> Option<usize> {
        let written = self.surface(place);
        written.chars().nth(SHORTEST - 1)?;
        // ２９連休 is no 9連休.
        let is_figure = |c: char| matches!(c, '０'..='９' | '0'..='9');
        if written.starts_with(is_figure) && self.before(place).ends_with(is_figure) {
            let figure = written.chars().next().map_or(0, char::len_utf8);
            return self.cut_apart(place, 1, figure);
        }
        self.over_end(place).or_else(|| self.over_start(place))
    }

    fn over_end(&mut self, place: usize) -> Option<usize> {
        let next = self.touching(place, place + 1)?;
        // 会 and 見 of 鑑賞会見てない are no 会見.
        let says = self.says(place + 1);
        let may_be = says.pos == NOUN
            || says.pos == "動詞" && says.form == "基本形"
            || says.form.starts_with("未然");
        if has(SUFFIXES, &next)
            || !may_be
            || next.chars().nth(1).is_none() && says.pos != NOUN && next != "込"
        {
            return None;
        }
        let written = self.surface(place).to_owned();
        let cuts = written.char_indices().rev().take(MOST_SHARED);
        let (head, over, at) = cuts.filter(|(at, _)| *at > 0).find_map(|(at, _)| {
            let shared = &written[at..];
            let begins = shared.starts_with(|c| matches!(c, '一'..='鿿' | 'ァ'..='ヺ'));
            // ティーセット of アフタヌーンティーセット is made of two.
            let is_free = shared.starts_with(|c| matches!(c, 'ァ'..='ヺ'))
                && self.entry(shared, is_noun).is_some();
            if !begins || is_free {
                return None;
            }
            let over = self.entry(&(shared.to_owned() + &next), is_word)?;
            let head = self.entry(&written[..at], is_word)?;
            Some((head, over, at))
        })?;
        let length = written.len() - at + next.len();
        self.replace(place, 2, &[(at, head), (length, over)])
    }

    fn over_start(&mut self, place: usize) -> Option<usize> {
        let before = self.touching(place, place.checked_sub(1)?)?;
        if self.says_before(place).pos1 == "接尾" {
            return None;
        }
        let written = self.surface(place).to_owned();
        let cuts = written.char_indices().skip(1).take(MOST_SHARED);
        let (pieces, over, at) = cuts.collect::<Vec<_>>().into_iter().find_map(|(at, _)| {
            let over = self.entry(&(before.clone() + &written[..at]), is_word)?;
            Some((self.rest(&written[at..])?, over, at))
        })?;
        let mut words = vec![(before.len() + at, over)];
        words.extend(pieces);
        self.replace(place - 1, 2, &words)
    }

    /// What is left behind a word: one noun, or の and one.
    fn rest(&mut self, written: &str) -> Option<Vec<(usize, WordId)>> {
        let noun = written.strip_prefix('の').unwrap_or(written);
        if noun.chars().nth(1).is_none() && noun.len() == written.len() {
            return None;
        }
        let mut pieces = Vec::new();
        if noun.len() < written.len() {
            pieces.push(("の".len(), self.entry("の", |word| word.pos1 == "連体化")?));
        }
        let does = |word: Says| word.pos == "動詞" && word.pos1 == "自立";
        let id = self.entry(noun, does).or_else(|| self.entry(noun, is_word))?;
        pieces.push((noun.len(), id));
        Some(pieces)
    }

    /// A short word beside another that it touches, of kanji or katakana.
    fn touching(&self, place: usize, other: usize) -> Option<String> {
        let (word, beside) = (self.words[place], *self.words.get(other)?);
        let written = self.surface(other);
        let first = written.chars().next()?;
        let is_of_names = matches!(first, '一'..='鿿' | 'ァ'..='ヺ');
        let touches = beside.end == word.start || word.end == beside.start;
        let is_short = written.chars().nth(MOST_SHARED).is_none();
        let is_number = self.says(other).pos1 == "数";
        (is_of_names && touches && is_short && !is_number).then(|| written.to_owned())
    }
}

fn is_noun(word: Says) -> bool {
    word.pos == NOUN && !matches!(word.pos1, "接尾" | "非自立" | "数")
}

/// Of what words are made that are cut.
fn is_word(word: Says) -> bool {
    is_noun(word) && word.pos2 != "人名" || word.pos == "動詞" && word.pos1 == "自立"
}
