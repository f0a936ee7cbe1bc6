//! Adjectives that look like other words.

use lindera_dictionary::viterbi::WordId;

use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, STEM, VERB};
use super::{Says, Worker, has};

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
        if self.says_before(place).pos != ADJECTIVE {
            let first = place.saturating_sub(MOST_PIECES);
            let (first, id) =
                (first..place).find_map(|first| Some((first, self.stem_from(first, place)?)))?;
            let length = self.words[place].start - self.words[first].start;
            place = self.replace(first, place - first, &[(length, id)])? + 1;
        }
        if self.says(place).pos == NOUN && self.surface(place) != SEEMS {
            self.put(place, |word| word.pos == VERB && word.form == "連用形");
        }
        Some(place)
    }

    /// こわそう is こわい rather than to be broken.
    pub(super) fn u(&mut self, place: usize) -> Option<usize> {
        let stem = self.before(place).strip_suffix('そ')?.to_owned();
        let is_kana = stem.chars().all(|c| matches!(c, 'ぁ'..='ゖ'));
        let is_stem = |word: Says| word.pos == ADJECTIVE && word.form == STEM;
        let adjective =
            (is_kana && stem.chars().count() > 1).then(|| self.entry(&stem, is_stem))??;
        let seems = self.entry(SEEMS, |word| word.pos == NOUN && word.pos1 == "接尾")?;
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
            let went = matches!(self.before(place), "どこ" | "で" | "へ" | "まで");
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
