//! What is written: sentences from patterns, and what stands around them.

use crate::rng::Rng;
use crate::vocabulary::{Vocabulary, invented};
use crate::weights::Weights;
use crate::words::{EMOJI, EMOTICONS, HALF_WIDTH, LAUGHS};

/// `N` is a noun; `A` an adjective, also before た, て and く; `V` a verb, also
/// before た, て and ま (ます).
const PATTERNS: [&str; 40] = [
    "{N}が{A}",
    "{N}、{A}",
    "{N}が{Aた}です",
    "{N}の{N}が{Aて}{Vた}",
    "今日は{N}を{Vた}",
    "{N}を{Vて}から{N}に行く予定",
    "{N}と{N}、どちらも{A}",
    "もう{N}の季節ですね",
    "{N}で{N}を{Vま}ました",
    "{A}{N}を{Vた}ので{N}も{V}ことにした",
    "{N}が{Aく}て{V}気になれない",
    "{N}まで{Vて}、{N}を{Vた}",
    "おはようございます、{N}です",
    "{N}なう",
    "{N}って{Aた}っけ",
    "{N}が{A}と思ったら{N}だった",
    "明日こそ{N}を{V}",
    "また{N}を{Vて}しまった",
    "{N}を{V}人、いますか？",
    "やっぱり{N}は{A}",
    "{N}より{N}のほうが{A}気がする",
    "{N}、{N}、{N}の順に{A}",
    "{N}が届いた！{A}！",
    "{N}の話をずっと{Vて}いたい",
    "{N}だけ{Vて}寝ます",
    "{A}{N}に会えて{Aた}",
    "{N}を見ると{N}を思い出す",
    "「{N}」という言葉が{A}",
    "{N}は{N}の後がいちばん{A}",
    "{N}のせいで{N}に間に合わない",
    "ようやく{N}が終わった、{A}",
    "{N}まであと3日",
    "{N}を2つ{Vた}ら{Aた}",
    "なんでこんなに{N}が{A}の",
    "{N}に{N}を入れると{Aく}なる",
    "誰か{N}を{Vて}ください",
    "{N}&{N}の組み合わせ、{A}",
    "帰ったら{N}を{Vて}{N}を{V}",
    "{N}日和",
    "{A}、{A}と言いながら{N}を{Vて}いる",
];
const ENDS: [&str; 10] = ["。", "。", "。", "！", "！！", "…", "〜", " ", "\n", "、なんて。"];

/// Shares of tweets, of 10,000.
const NEVER_SAID_BEFORE: u32 = 100;
const WITH_EMOJI: u32 = 2_500;
const WITH_EMOTICON: u32 = 600;
const WITH_LAUGH: u32 = 800;
const WITH_HALF_WIDTH: u32 = 150;
const WITH_HASHTAG: u32 = 1_000;
const WITH_URL: u32 = 800;
const WITH_HASHTAG_OF_TOPIC: u32 = 6_000;

enum Part {
    Literal(&'static str),
    Noun,
    Adjective(&'static str),
    Verb,
    VerbPast,
    VerbJoined,
    VerbBeforeMasu,
}

/// Writes texts.
pub struct Writer {
    vocabulary: Vocabulary,
    patterns: Vec<Vec<Part>>,
    pattern_weights: Weights,
    sentences: Weights,
}

impl Writer {
    pub fn new(seed: u64) -> Self {
        Self {
            vocabulary: Vocabulary::new(seed),
            patterns: PATTERNS.map(parts).into_iter().collect(),
            pattern_weights: Weights::zipf(PATTERNS.len() as u64, 10),
            // Some sentences make more than the 140 letters of old.
            sentences: Weights::new([0, 46, 28, 14, 6, 2, 1, 1, 1, 1]),
        }
    }

    /// A text; with a topic, about it.
    pub fn text(&self, topic: Option<&str>, rng: &mut Rng) -> String {
        let mut text = String::with_capacity(256);
        let mut first_noun = topic.map(str::to_owned);
        if first_noun.is_none() && rng.happens(NEVER_SAID_BEFORE) {
            first_noun = Some(invented(rng));
        }
        if rng.happens(WITH_HALF_WIDTH) {
            text.push_str(rng.pick(&HALF_WIDTH));
            text.push(' ');
        }
        let sentences = self.sentences.draw(rng);
        for sentence in 1..=sentences {
            let pattern = &self.patterns[self.pattern_weights.draw(rng)];
            for part in pattern {
                self.write(part, &mut first_noun, &mut text, rng);
            }
            if sentence < sentences || rng.happens(5_000) {
                text.push_str(rng.pick(&ENDS));
            }
        }
        let trimmed = text.trim_end().len();
        text.truncate(trimmed);
        self.adorn(topic, &mut text, rng);
        text
    }

    fn write(
        &self,
        part: &Part,
        first_noun: &mut Option<String>,
        text: &mut String,
        rng: &mut Rng,
    ) {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Noun => match first_noun.take() {
                Some(noun) => text.push_str(&noun),
                None => text.push_str(self.vocabulary.noun(rng)),
            },
            Part::Adjective(ending) => {
                text.push_str(self.vocabulary.adjective(rng));
                text.push_str(ending);
            }
            Part::Verb => text.push_str(self.vocabulary.verb(rng).0),
            Part::VerbPast => text.push_str(self.vocabulary.verb(rng).1),
            Part::VerbJoined => {
                let (_, said, _) = self.vocabulary.verb(rng);
                match said.strip_suffix('だ') {
                    Some(stem) => text.extend([stem, "で"]),
                    None => text.extend([said.trim_end_matches('た'), "て"]),
                }
            }
            Part::VerbBeforeMasu => text.push_str(self.vocabulary.verb(rng).2),
        }
    }

    /// Adds what follows the words.
    fn adorn(&self, topic: Option<&str>, text: &mut String, rng: &mut Rng) {
        if rng.happens(WITH_LAUGH) {
            text.push_str(rng.pick(&LAUGHS));
        }
        if rng.happens(WITH_EMOJI) {
            let emoji = rng.pick(&EMOJI);
            (0..=rng.below(3)).for_each(|_| text.push_str(emoji));
        }
        if rng.happens(WITH_EMOTICON) {
            text.push_str(rng.pick(&EMOTICONS));
        }
        if let Some(topic) = topic
            && rng.happens(WITH_HASHTAG_OF_TOPIC)
        {
            text.extend([" #", topic]);
        } else if rng.happens(WITH_HASHTAG) {
            text.extend([" #", self.vocabulary.noun(rng)]);
        }
        if rng.happens(WITH_URL) {
            text.extend([" https://example.com/", &address(rng)]);
        }
    }
}

/// The end of a shortened address.
pub fn address(rng: &mut Rng) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    (0..10).map(|_| char::from(rng.pick(DIGITS))).collect()
}

fn parts(pattern: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((literal, after)) = rest.split_once('{') {
        let (slot, after) = after.split_once('}').expect("a pattern closes what it opens");
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        parts.push(match slot {
            "N" => Part::Noun,
            "A" => Part::Adjective("い"),
            "Aた" => Part::Adjective("かった"),
            "Aて" => Part::Adjective("くて"),
            "Aく" => Part::Adjective("く"),
            "V" => Part::Verb,
            "Vた" => Part::VerbPast,
            "Vて" => Part::VerbJoined,
            "Vま" => Part::VerbBeforeMasu,
            _ => panic!("no such slot: {slot}"),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Literal(rest));
    }
    parts
}
