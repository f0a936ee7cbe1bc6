//! What a word of the lexicon costs: little enough to be preferred to being made up of
//! IPADIC's words between what often stands beside it, and no less than it must.

use super::classes::{ADJECTIVE, ANSWER, AT_END, BEHIND_STEM, GOING_ON, NAME, STEM};
use crate::ipadic::{ContextIds, Ipadic};

/// A word costs as little as this part of IPADIC's words of its kind and length.
const QUANTILE: f64 = 0.1;
/// That of affixes, which are not to take the place of words.
const AFFIX_QUANTILE: f64 = 0.5;
/// How much less it costs than being made up of IPADIC's words.
const MARGIN: i32 = 700;
/// The same of [`ANSWER`] and [`QUOTED`](super::classes::QUOTED).
const NARROW_MARGIN: i32 = 100;
/// The same of [`AT_END`].
const MARGIN_AT_END: i32 = 2_000;
/// How much more the form before て costs of verbs made of a noun (スタバる): スタバって is
/// rather スタバ and って, but スタバってる is not.
const AFTER_NOUN: i32 = 2_500;
/// How much more カワイイ costs than カワイい: as all katakana it stands within
/// other words, ウマイ in シウマイ.
const ALL_KATAKANA: i32 = 2_000;
/// No word costs less.
const LEAST: i32 = -3_000;
/// No narrow one costs more.
const MOST: i32 = 15_000;
/// No interjection, which stands alone, for each of its characters: おはようって is
/// not おはよ.
const LEAST_INTERJECTION: i32 = -1_500;

/// The costs of words, by what they are.
pub struct Costs<'i> {
    ipadic: &'i Ipadic,
    /// What often stands beside a word.
    neighbours: Neighbours,
    /// What stands beside an interjection.
    pauses: Neighbours,
    /// What stands beside [`QUOTED`](super::classes::QUOTED).
    particles: Neighbours,
    /// What stands beside the stem of a short adjective.
    degrees: Neighbours,
    /// What stands beside [`NAME`].
    calls: Neighbours,
    /// What stands beside [`AT_END`] and [`GOING_ON`].
    predicates: Neighbours,
}

struct Neighbours {
    /// Right context ids of what stands before.
    before: Vec<u16>,
    /// Left context ids of what stands after.
    after: Vec<u16>,
}

impl<'i> Costs<'i> {
    /// With the right context ids of what is said of something: the dictionary forms of verbs
    /// and adjectives.
    pub fn new(ipadic: &'i Ipadic, said: impl Iterator<Item = u16>) -> Result<Self, String> {
        let particle = |surface, pos| ipadic.ids_of_word(surface, pos);
        let case = "助詞,格助詞,一般,*";
        let (mut before, mut after) = (vec![0], vec![0]);
        for (surface, pos) in [
            ("の", "助詞,連体化,*,*"),
            ("は", "助詞,係助詞,*,*"),
            ("を", case),
            ("に", case),
            ("が", case),
            ("で", case),
            ("と", case),
            ("だ", "助動詞,*,*,*"),
        ] {
            let (left, right) = particle(surface, pos)?;
            after.push(left);
            if matches!(surface, "の" | "は" | "を" | "に") {
                before.push(right);
            }
        }
        // リゼロ3期 is not リ and a number, サシ飲みください no verb.
        after.push(ipadic.context_ids("名詞,数,*,*")?.0);
        after.push(particle("ください", "動詞,非自立,*,*")?.0);
        let topic = particle("は", "助詞,係助詞,*,*")?;
        let also = particle("も", "助詞,係助詞,*,*")?;
        let particles = Neighbours { before: vec![topic.1], after: vec![also.0] };
        before.push(particle("た", "助動詞,*,*,*")?.1);
        before.push(ipadic.context_ids("名詞,一般,*,*")?.1);
        let full_stop = particle("。", "記号,句点,*,*")?;
        let mark = particle("！", "記号,一般,*,*")?;
        let behind = BEHIND_STEM.iter().map(|&(surface, pos)| Ok(particle(surface, pos)?.0));
        let degrees =
            Neighbours { before: before.clone(), after: behind.collect::<Result<_, String>>()? };
        let called = |surface| particle(surface, "名詞,接尾,人名,*");
        let calls = Neighbours {
            before: vec![0, topic.1, particle("の", "助詞,連体化,*,*")?.1],
            after: vec![called("ちゃん")?.0, called("くん")?.0],
        };
        let said = said.chain([particle("た", "助動詞,*,*,*")?.1]);
        let predicates = Neighbours { before: said.collect(), after: vec![0, full_stop.0] };
        Ok(Self {
            ipadic,
            neighbours: Neighbours { before, after },
            pauses: Neighbours {
                before: vec![0, full_stop.1],
                after: vec![0, full_stop.0, mark.0],
            },
            particles,
            degrees,
            calls,
            predicates,
        })
    }

    /// That of a word of some part of speech.
    pub fn of(&self, word: &str, pos: &str, context_ids: ContextIds) -> Result<i32, String> {
        let usual = self.ipadic.cost(pos, word.chars().count(), QUANTILE)?;
        let (neighbours, least) = if pos.starts_with("感動詞") || pos.starts_with("接続詞") {
            let characters = i32::try_from(word.chars().count()).unwrap_or(1);
            (&self.pauses, LEAST_INTERJECTION * characters)
        } else {
            (&self.neighbours, LEAST)
        };
        Ok(self.below(usual, word, context_ids, neighbours, least))
    }

    /// That of a part of words, which is not to take the place of words.
    pub fn of_affix(&self, word: &str, pos: &str) -> Result<i32, String> {
        self.ipadic.cost(pos, word.chars().count(), AFFIX_QUANTILE)
    }

    /// That of a form which is an exclamation by itself, やっば!: `cost`, or less.
    pub fn of_exclamation(&self, cost: i32, word: &str, context_ids: ContextIds) -> i32 {
        self.below(cost, word, context_ids, &self.pauses, LEAST)
    }

    /// That of a form of a verb that is made of a noun, which costs so much elsewhere.
    pub fn of_verb_beside_noun(cost: i32) -> i32 {
        cost + AFTER_NOUN
    }

    /// That of an adjective in katakana alone, which costs so much with its い.
    pub fn of_katakana(cost: i32) -> i32 {
        cost + ALL_KATAKANA
    }

    /// That of a form of a short adjective: just low enough.
    pub fn of_short(
        &self,
        surface: &str,
        form: &str,
        context_ids: ContextIds,
    ) -> Result<i32, String> {
        let usual = self.of_affix(surface, ADJECTIVE)?;
        let Neighbours { before, after } =
            if form == STEM { &self.degrees } else { &self.neighbours };
        let ceiling = self.ipadic.ceiling(surface, context_ids, before, after);
        Ok(ceiling.map_or(usual, |ceiling| usual.min(ceiling - NARROW_MARGIN)))
    }

    /// That of a word of a narrow class: hardly less than what it is made up of.
    pub fn of_narrow(
        &self,
        surface: &str,
        class: &str,
        pos: &str,
        context_ids: ContextIds,
    ) -> Result<i32, String> {
        let Neighbours { before, after } = match class {
            ANSWER => &self.pauses,
            NAME => &self.calls,
            AT_END | GOING_ON => &self.predicates,
            _ => &self.particles,
        };
        match self.ipadic.ceiling(surface, context_ids, before, after) {
            // 行く joins more closely with it than other verbs do.
            Some(ceiling) if class == AT_END => Ok(ceiling - MARGIN_AT_END),
            Some(ceiling) => Ok((ceiling - NARROW_MARGIN).min(MOST)),
            None => self.ipadic.cost(pos, surface.chars().count(), QUANTILE),
        }
    }

    /// The usual cost of a word, or less if it is cheaper to make it up of
    /// IPADIC's words between these neighbours.
    fn below(
        &self,
        usual: i32,
        word: &str,
        context_ids: ContextIds,
        Neighbours { before, after }: &Neighbours,
        least: i32,
    ) -> i32 {
        let ceiling = self.ipadic.ceiling(word, context_ids, before, after);
        ceiling.map_or(usual, |ceiling| usual.min(ceiling - MARGIN)).max(least)
    }
}
