//! Who said which word on a day, for the roll-up of its month.

use foldhash::fast::RandomState;
use hashbrown::HashMap;

use super::term::{Count, Name, Term};
use crate::months::{Group, put_people};

/// Times that words are said on a day of which the roll-up tells: about a hundred thousand
/// posts. Larger days are few, and read themselves.
const MOST_SAID: usize = 1 << 20;

/// Kinds that no roll-up tells of: each of them is hardly ever asked for by name, and of
/// the first two most stand in a single post.
const LEFT_OUT_KINDS: [&str; 4] = ["url", "mention", "symbol", "number"];
/// Parts of speech that no roll-up tells of: half of all that is said, and no question
/// counts them unless it is told to.
const LEFT_OUT_POS: [&str; 3] = ["助詞", "助動詞", "記号"];

/// Whether roll-ups tell of words of a part of speech and a kind.
pub(super) fn is_held(pos: &str, kind: &str) -> bool {
    !LEFT_OUT_KINDS.contains(&kind) && !LEFT_OUT_POS.contains(&pos)
}

/// Who said which term, as a day is counted.
#[derive(Default)]
pub(super) struct People {
    /// Those who said anything, by the order in which they did.
    numbers: HashMap<i64, u32, RandomState>,
    last: Option<(i64, u32)>,
    /// Terms, each with whether it was denied, and who said it: by the numbers that
    /// terms have in a batch, once a batch is read by those that they have in the day.
    said: Vec<(u32, u32)>,
    /// How many of them are of batches before.
    known: usize,
    are_too_many: bool,
}

impl People {
    /// Someone says a term of a batch.
    pub(crate) fn say(&mut self, term: usize, is_negated: bool, author: i64) {
        if self.are_too_many {
            return;
        }
        let number = match self.last {
            Some((last, number)) if last == author => number,
            _ => {
                let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
                let number = *self.numbers.entry(author).or_insert(next);
                self.last = Some((author, number));
                number
            }
        };
        let term = u32::try_from(2 * term + usize::from(is_negated)).unwrap_or(u32::MAX);
        self.said.push((term, number));
        if self.said.len() > MOST_SAID {
            *self = Self { are_too_many: true, ..Self::default() };
        }
    }

    /// The batch is read, and this is which terms of the day its terms are.
    pub(crate) fn know(&mut self, terms: &[u32]) {
        for (term, _) in &mut self.said[self.known..] {
            *term = 2 * terms[*term as usize / 2] + (*term & 1);
        }
        self.known = self.said.len();
    }

    /// What is kept of the day, whose terms are these with their counts and numbers.
    pub(crate) fn words<'t>(
        &self,
        terms: impl ExactSizeIterator<Item = (&'t Term, Count, u32)>,
    ) -> Option<DayWords> {
        if self.are_too_many {
            return None;
        }
        let (ends, mut people) = self.by_term(2 * terms.len());
        let mut words = DayWords::default();
        let mut groups: HashMap<([usize; 3], u8), u16, RandomState> = HashMap::default();
        for (term, count, number) in terms {
            let names = [&term.pos, &term.pos1, &term.kind];
            for (is_negated, count) in [(false, count.all - count.negated), (true, count.negated)] {
                if count <= 0 {
                    continue;
                }
                let flags = [term.in_hashtag, term.in_compound, is_negated, term.is_retweet];
                let bits = flags.into_iter().fold(0, |bits, flag| bits << 1 | u8::from(flag));
                // Of a name there is but one copy in a day.
                let key = (names.map(|name: &Name| name.as_ptr().addr()), bits);
                let group = *groups.entry(key).or_insert_with(|| {
                    let [pos, pos1, kind] = names.map(|name| Box::from(&**name));
                    let is_held = is_held(&term.pos, &term.kind);
                    words.groups.push(Group { pos, pos1, kind, flags, is_held });
                    words.totals.push(0);
                    u16::try_from(words.groups.len() - 1).unwrap_or(u16::MAX)
                });
                words.totals[usize::from(group)] += count;
                if words.groups[usize::from(group)].is_held {
                    let place = 2 * number as usize + usize::from(is_negated);
                    let people = &mut people[ends[place]..ends[place + 1]];
                    words.push(&term.lemma, group, count, people);
                }
            }
        }
        (words.groups.len() < usize::from(u16::MAX)).then_some(words)
    }

    /// Who said each term, those of one after those of the other, and where these begin.
    fn by_term(&self, terms: usize) -> (Vec<usize>, Vec<u32>) {
        let mut begins = vec![0; terms + 2];
        for (term, _) in &self.said {
            begins[*term as usize + 2] += 1;
        }
        for place in 2..begins.len() {
            begins[place] += begins[place - 1];
        }
        let mut people = vec![0; self.said.len()];
        for (term, author) in &self.said {
            let next = &mut begins[*term as usize + 1];
            people[*next] = *author;
            *next += 1;
        }
        begins.pop();
        (begins, people)
    }
}

/// Who said which word on a day.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct DayWords {
    pub groups: Vec<Group>,
    /// How often words of each group were said, whether they are held or not.
    pub totals: Vec<i64>,
    /// The words that are held, each once a group, in no order.
    pub words: Vec<DayWord>,
    /// Their lemmas, one after the other.
    pub lemmas: String,
    /// How often each was said and by whom, as the roll-up has it, one after the other.
    pub said: Vec<u8>,
}

/// A word of a day, by where what belongs to it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct DayWord {
    pub lemma_end: usize,
    pub group: u16,
    pub said_end: usize,
}

impl DayWords {
    /// `people` need be in no order, and may stand more than once.
    fn push(&mut self, lemma: &str, group: u16, count: i64, people: &mut [u32]) {
        if people.len() > 1 {
            people.sort_unstable();
        }
        self.lemmas.push_str(lemma);
        put_people(&mut self.said, count, people);
        let (lemma_end, said_end) = (self.lemmas.len(), self.said.len());
        self.words.push(DayWord { lemma_end, group, said_end });
    }

    /// The words, each with its group and what is said of it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, u16, &[u8])> {
        let (mut lemma_start, mut said_start) = (0, 0);
        self.words.iter().map(move |&DayWord { lemma_end, group, said_end }| {
            let lemma = &self.lemmas[std::mem::replace(&mut lemma_start, lemma_end)..lemma_end];
            let said = &self.said[std::mem::replace(&mut said_start, said_end)..said_end];
            (lemma, group, said)
        })
    }
}
