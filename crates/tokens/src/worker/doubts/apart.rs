//! Words that are several where they stand: スタバって, それなんです, 弾いてみたい.

use lindera_dictionary::viterbi::LexType;

use super::super::super::doubt::Doubt;
use super::super::super::features::{ADJECTIVE, AUXILIARY, NOUN, STEM, VERB};
use super::endings::ASKED;
use super::quoting::is_quoting;
use super::{BEFORE_TE, Says, Wanted, Worker, has};

/// Nouns of which hardly anyone makes the verb, スタバる, but in what goes on.
const SELDOM_DONE: &str = "
    神 スタバ サイゼ ドト ファミ ツイ コメ ブロ オフ ヒス ヤニ ケチ キャパ ガチ コラボ マウント
    リロ タク チキ メンヘラ 沼 芋 漁夫";
/// What follows て of a verb.
const HELPING: &str = "
    いる くる いく 来る 行く しまう みる 見る おく もらう くださる くれる いただく 欲しい ほしい ない
    やる あげる から も は ん る た";
/// What is felt of what was done: ミスって悔しい.
const FELT: &str = "
    悔しい くやしい 嬉しい うれしい 悲しい かなしい つらい 辛い 恥ずかしい しんどい 痛い ヤバい やばい
    寂しい 申し訳ない すごい 良い よい";
/// How something is spoken of.
const SPOKEN_OF: &str = "さ さあ さぁ さー やつ 奴 感じ かんじ もの イメージ";
/// Where one goes, or for what.
const BEFORE_GOING: &str = "に へ まで を も は";

impl Worker<'_> {
    /// スタバってどこ asks for スタバ: nobody does it.
    pub(super) fn said_of_itself(&mut self, place: usize) -> Option<usize> {
        if self.surface(place) == "うっ" {
            return self.congratulated(place);
        }
        let noun = self.surface(place).strip_suffix('っ')?.to_owned();
        if noun.is_empty() || self.says(place).lemma.strip_suffix('る') != Some(&noun) {
            return None;
        }
        // Of IPADIC's verbs those alone that end nouns: 表題|曲っ|て.
        let is_new = self.words[place].id.lex_type() == LexType::User;
        let is_ending = noun.chars().nth(1).is_none()
            && self.features.traits(self.numbers[place]).doubt == Some(Doubt::Ending)
            && self.says_before(place).pos == NOUN;
        if !is_new && !is_ending {
            return None;
        }
        let is_noun: Wanted =
            |word| word.pos == NOUN && !matches!(word.pos1, "接尾" | "非自立" | "数");
        let is_particle: Wanted = |word| word.pos == "助詞";
        if self.surface(place + 1) == "ていう" {
            return self.replace_with(place, 2, &[(&noun, is_noun), ("っていう", is_particle)]);
        }
        if self.surface(place + 1) != "て" || self.says(place + 1).pos != "助詞" {
            return None;
        }
        let next = self.says(place + 2);
        let word = self.surface(place + 2);
        let is_helped = has(HELPING, next.lemma) || next.pos == AUXILIARY || self.ends(place + 2);
        let is_good = next.lemma == "いい"
            && !matches!(self.surface(place + 3), "よ" | "ね" | "な" | "よな" | "よね");
        let is_said = has(SELDOM_DONE, &noun)
            || has(ASKED, word)
            || has(ASKED, next.lemma)
            || has(SPOKEN_OF, word)
            || next.pos == ADJECTIVE && !has(FELT, next.lemma) && !is_good;
        (is_said && !is_helped)
            .then(|| self.replace_with(place, 2, &[(&noun, is_noun), ("って", is_quoting)]))?
    }

    /// おめでとうって言う: what is said is not おめでと.
    fn congratulated(&mut self, place: usize) -> Option<usize> {
        let is_torn = self.says_before(place).pos == "感動詞" && self.surface(place + 1) == "て";
        let whole = self.before(place).to_owned() + "う";
        let is_said: Wanted = |word| word.pos == "感動詞";
        is_torn
            .then(|| self.replace_with(place - 1, 3, &[(&whole, is_said), ("って", is_quoting)]))?
    }

    /// それなんですよ says what it is: nobody agrees.
    pub(super) fn sorena(&mut self, place: usize) -> Option<usize> {
        let it: Wanted = |word| word.pos1 == "代名詞";
        let be: Wanted =
            |word| word.pos == AUXILIARY && word.lemma == "だ" && word.form == "体言接続";
        match self.surface(place + 1) {
            "ん" | "の" | "ので" | "のに" | "のか" | "のよ" => {
                self.replace_with(place, 1, &[("それ", it), ("な", be)])
            }
            "かっ" | "くて" | "く" | "ら" => {
                let it = self.entry("それ", it)?;
                self.cut_behind(place, "それ".len(), it)
            }
            _ => None,
        }
    }

    /// 花火行ってきます goes there.
    pub(super) fn leaving(&mut self, place: usize) -> Option<usize> {
        let Says { pos, pos1, .. } = self.says_before(place);
        let has_goal = has(BEFORE_GOING, self.before(place))
            || pos == NOUN && !matches!(pos1, "副詞可能" | "代名詞");
        let head = self.surface(place).find('て')? + "て".len();
        has_goal.then(|| self.cut_apart(place, 1, head))?
    }

    /// 弾いてみたい would like to play it, 歌ってみたけど has sung it.
    pub(super) fn tried(&mut self, place: usize) -> Option<usize> {
        let head = self.surface(place).strip_suffix("みた")?.len();
        let next = self.surface(place + 1);
        if next.starts_with(['い', 'り', 'ら']) && self.says(place + 1).pos != NOUN {
            return self.cut_apart(place, 2, head);
        }
        matches!(next, "けど" | "けれど" | "のに" | "ん" | "わ" | "よ")
            .then(|| self.cut_apart(place, 1, head))?
    }

    /// （火）だけ is no more than that.
    pub(super) fn ke(&mut self, place: usize) -> Option<usize> {
        let is_torn = self.before(place) == "だ"
            && place.checked_sub(2).is_some_and(|at| self.says(at).pos == "記号");
        is_torn.then(|| self.join(place - 1, 2, |word| word.pos == "助詞"))?
    }

    /// キモさ is how キモい it is.
    pub(super) fn sa(&mut self, place: usize) -> Option<usize> {
        let before = self.before(place);
        if before.ends_with('く') && self.says_before(place).pos == ADJECTIVE {
            // めんどくさー is no めんどい.
            let whole = before.to_owned() + "さ";
            let length = before.len() + self.surface(place).len();
            let id = self.entry(&whole, |word| word.pos == ADJECTIVE && word.form == STEM)?;
            return self.replace(place - 1, 2, &[(length, id)]);
        }
        let is_katakana = before.chars().all(|c| matches!(c, 'ァ'..='ヺ'));
        let may_be = is_katakana
            && before.chars().nth(1).is_some()
            && self.says_before(place).pos == NOUN
            && !matches!(self.surface(place + 1), "ー" | "あ" | "ぁ");
        if !may_be {
            return None;
        }
        self.put(place - 1, |word| word.pos == ADJECTIVE && word.form == STEM)?;
        self.put(place, |word| word.pos == NOUN && word.pos1 == "接尾")
    }

    /// すいちゃん is a name, whatever it is else.
    pub(super) fn called(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let begins = matches!(self.says_before(at).pos, "" | "記号");
        let name = self.surface(at);
        let is_name = begins
            && matches!(self.says(at).pos, VERB | ADJECTIVE | AUXILIARY)
            && name.chars().nth(3).is_none()
            && name.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'));
        let unknown = is_name.then(|| self.cutter.unknown_katakana())??;
        self.set(at, unknown);
        Some(place)
    }

    /// 頼んでない does not ask for it: 頼る has no で behind it.
    pub(super) fn contracted(&mut self, place: usize) -> Option<usize> {
        let is_done = matches!(self.surface(place + 1), "で" | "だ" | "でる" | "じゃっ");
        if !is_done {
            return self.comes_not(place);
        }
        self.put(place, |word| word.pos == VERB && word.form == BEFORE_TE)?;
        if self.surface(place + 1) == "で" {
            self.put(place + 1, |word| word.pos == "助詞" && word.pos1 == "接続助詞");
        }
        Some(place)
    }

    /// バスが来ん does not come; 来んの may.
    fn comes_not(&mut self, place: usize) -> Option<usize> {
        let is_denied = self.ends(place + 1)
            || matches!(
                self.surface(place + 1),
                "が" | "けど"
                    | "けん"
                    | "し"
                    | "から"
                    | "ので"
                    | "わ"
                    | "ぞ"
                    | "やん"
                    | "やろ"
                    | "く"
                    | "ねん"
                    | "かも"
                    | "と"
                    | "って"
            );
        // 来んのだが, but 来んの？
        let explains = self.surface(place + 1) == "の"
            && matches!(self.says(place + 2).lemma, "だ" | "です" | "や" | "に");
        if self.surface(place) != "来ん" || !(is_denied || explains) {
            return None;
        }
        let comes: Wanted = |word| word.pos == VERB && word.pos1 == "自立" && word.form == "未然形";
        let denies: Wanted = |word| word.pos == AUXILIARY && word.lemma == "ん";
        self.replace_with(place, 1, &[("来", comes), ("ん", denies)])
    }

    /// 楽しんでない does not enjoy it.
    pub(super) fn enjoys(&mut self, place: usize) -> Option<usize> {
        let te = self.surface(place + 2).to_owned();
        if self.surface(place + 1) != "ん" || !matches!(te.as_str(), "で" | "だ") {
            return None;
        }
        let verb = self.surface(place).to_owned() + "ん";
        let does: Wanted = |word| word.pos == VERB && word.form == BEFORE_TE;
        let and: Wanted = |word| {
            word.pos == "助詞" && word.pos1 == "接続助詞"
                || word.pos == AUXILIARY && word.lemma == "だ" && word.form == "基本形"
        };
        self.replace_with(place, 3, &[(&verb, does), (&te, and)])
    }

    /// わーいいね is good: わー ends before it.
    pub(super) fn exclaimed(&mut self, place: usize) -> Option<usize> {
        let at = place.checked_sub(1)?;
        let is_torn = self.surface(place) == "い"
            && self.surface(at).ends_with("ーい")
            && self.says(at).pos == "感動詞";
        if !is_torn {
            return None;
        }
        let first = if self.before(at) == "う" { at - 1 } else { at };
        let head = self.words[place].start - "い".len() - self.words[first].start;
        let id = self.words[at].id;
        let good = self.entry("いい", |word| word.pos == ADJECTIVE && word.form == "基本形")?;
        self.replace(first, place - first + 1, &[(head, id), ("いい".len(), good)])
    }

    /// Cuts `count` words anew on either side of a byte that counts from their start.
    pub(super) fn cut_apart(&mut self, first: usize, count: usize, head: usize) -> Option<usize> {
        let text = self.analyzer_text.as_str();
        let start = self.words.get(first)?.start;
        let end = self.words.get(first + count - 1)?.end;
        let mut pieces = Vec::new();
        for part in [&text[start..start + head], &text[start + head..end]] {
            self.cutter.cut(part, &mut self.other_words);
            pieces.extend(self.other_words.iter().map(|word| (word.end - word.start, word.id)));
        }
        self.replace(first, count, &pieces)
    }
}
