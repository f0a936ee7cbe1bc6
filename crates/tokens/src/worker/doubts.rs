//! Words that the costs of the dictionary take for others than people mean: the words
//! beside them tell.

mod adjectives;
mod apart;
mod auxiliaries;
mod colloquial;
mod denials;
mod edges;
mod endings;
mod hiragana;
mod nominal;
mod nouns;
mod particles;
mod quoting;
mod toka;
mod unknown;
mod verbs;

use lindera_dictionary::viterbi::WordId;

use super::super::cut_word::CutWord;
use super::super::doubt::Doubt;
use super::super::features::Features;
use super::super::lattice::sentence_of;
use super::Worker;

impl Worker<'_> {
    /// Goes through the words and puts others in the place of those that are meant to be
    /// others; twice, since what is settled may settle what stands before it.
    pub(super) fn settle_doubts(&mut self) {
        self.has_settled = false;
        self.settle_once();
        if self.has_settled {
            self.settle_once();
        }
    }

    fn settle_once(&mut self) {
        let mut place = 0;
        while place < self.words.len() {
            if let Some(doubt) = self.features.traits(self.numbers[place]).doubt {
                place = self.settled(doubt, place).unwrap_or(place);
            }
            place += 1;
        }
    }

    /// Settles the doubt about a word; the place of the last word that came of it, if
    /// others did.
    fn settled(&mut self, doubt: Doubt, place: usize) -> Option<usize> {
        match doubt {
            Doubt::Kita => self.kita(place),
            Doubt::Okonau => self.okonau(place),
            Doubt::Yuki => self.yuki(place),
            Doubt::Iu => self.iu(place),
            Doubt::Ikiru => self.ikiru(place),
            Doubt::Mau => self.stops(place).or_else(|| self.mau(place)),
            Doubt::Ta => self.ta(place),
            Doubt::Sugiru => self.sugiru(place),
            Doubt::U => self.u(place),
            Doubt::Prefix => self.prefix(place),
            Doubt::Oshi => self.oshi(place),
            Doubt::Suffix => self.suffix(place),
            Doubt::Maji => self.maji(place),
            Doubt::Akan => self.akan(place),
            Doubt::Shira => self.shira(place),
            Doubt::Wake => self.wake(place),
            Doubt::Nu => self.nu(place),
            Doubt::Shin => self.shin(place),
            Doubt::Iru => {
                self.chai(place).or_else(|| self.iru(place)).or_else(|| self.exclaimed(place))
            }
            Doubt::Dashi => self.dashi(place),
            Doubt::Doko => self.doko(place),
            Doubt::Volition => self.volition(place),
            Doubt::Numeral => self.numeral(place),
            Doubt::Nai => self.nai(place),
            Doubt::Naishi => self.naishi(place),
            Doubt::Archaic => self.archaic(place),
            Doubt::Alive => self.alive(place),
            Doubt::Ending => self.ending(place).or_else(|| self.said_of_itself(place)),
            Doubt::Strain => self.strain(place),
            Doubt::Kou => self.kou(place),
            Doubt::Ittan => self.ittan(place),
            Doubt::Tatta => self.tatta(place),
            Doubt::Yoku => self.yoku(place),
            Doubt::Ttena => self.ttena(place),
            Doubt::Ikeru => self.ikeru(place),
            Doubt::Yo => self.yo(place),
            Doubt::Good => self.good(place),
            Doubt::Hito => self.hito(place),
            Doubt::Suki => self.suki(place),
            Doubt::Owa => self.owa(place),
            Doubt::Kurumu => self.kurumu(place),
            Doubt::Order => self.order(place),
            Doubt::Nominal => self.nominal(place),
            Doubt::Torn => self.rejoined(place).or_else(|| self.said(place)),
            Doubt::Dasai => self.dasai(place),
            Doubt::Teru => self.teru(place),
            Doubt::Shine => self.shine(place),
            Doubt::Dashite => self.dashite(place),
            Doubt::Said => self.said_of_itself(place).or_else(|| self.said(place)),
            Doubt::Shindo => self.shindo(place),
            Doubt::Yada => self.yada(place).or_else(|| self.yaba(place)),
            Doubt::Kaette => self.kaette(place),
            Doubt::Ee => self.ee(place),
            Doubt::Yattoru => self.yattoru(place),
            Doubt::Chanto => self.chanto(place),
            Doubt::Ran => self.ran(place),
            Doubt::Toka => self.toka(place),
            Doubt::Mitai => self.mitai(place),
            Doubt::Chai => self.chai(place).or_else(|| self.exclaimed(place)),
            Doubt::Kana => self.kana(place),
            Doubt::Mae if self.says(place + 1).lemma == "ない" => None,
            Doubt::Mae => self.mae(place),
            Doubt::Tama => self.tama(place),
            Doubt::Iteru => self.iteru(place),
            Doubt::Natsui => self.natsui(place),
            Doubt::Tarashii => self.tarashii(place),
            Doubt::Chi => self.chi(place),
            Doubt::Sukiya => self.sukiya(place),
            Doubt::Itee => self.itee(place),
            Doubt::Ren => self.ren(place),
            Doubt::N => self.n(place),
            Doubt::Deru => self.deru(place).or_else(|| self.asks(place)),
            Doubt::Ato => self.ato(place),
            Doubt::Mainichi => self.put(place, hiragana::is_when),
            Doubt::Kan => self.kan(place),
            Doubt::Possible => self.possible(place),
            Doubt::Teko => self.teko(place),
            Doubt::AndSo => self.and_so(place),
            Doubt::Sumo => self.sumo(place),
            Doubt::Eru => self.eru(place),
            Doubt::Unknown => self.unknown(place),
            Doubt::Contracted => self.contracted(place),
            Doubt::Sorena => self.sorena(place),
            Doubt::Leaving => self.leaving(place),
            Doubt::Tried => self.tried(place),
            Doubt::Ke | Doubt::OneKana => self.ke(place),
            Doubt::Sa => self.sa(place),
            Doubt::Called => self.called(place),
            Doubt::Liked => self.liked(place),
            Doubt::Added => self.added(place),
        }
    }

    /// What stands at a place; nothing beyond the words.
    fn surface(&self, place: usize) -> &str {
        let text = self.analyzer_text.as_str();
        self.words.get(place).map_or("", |word| &text[word.start..word.end])
    }

    /// What stands before a place.
    fn before(&self, place: usize) -> &str {
        place.checked_sub(1).map_or("", |before| self.surface(before))
    }

    /// What the entry at a place says; nothing beyond the words.
    fn says(&self, place: usize) -> Says<'_> {
        let number = self.numbers.get(place);
        number.map_or(Says::NOTHING, |&number| Says::of(self.features.features(number)))
    }

    fn says_before(&self, place: usize) -> Says<'_> {
        place.checked_sub(1).map_or(Says::NOTHING, |before| self.says(before))
    }

    /// The dictionary's word that is written so, and is what is wanted.
    fn entry(&mut self, written: &str, is_wanted: impl Fn(Says) -> bool) -> Option<WordId> {
        let features = &mut self.features;
        self.cutter.words(written).into_iter().find(|&id| {
            let number = features.number(id);
            is_wanted(Says::of(features.features(number)))
        })
    }

    /// Puts another entry that is written as the word in its place, if there is one that is
    /// wanted.
    fn put(&mut self, place: usize, is_wanted: impl Fn(Says) -> bool) -> Option<usize> {
        let written = self.surface(place).to_owned();
        let id = self.entry(&written, is_wanted)?;
        Some(self.set(place, id))
    }

    fn set(&mut self, place: usize, id: WordId) -> usize {
        self.has_settled = true;
        self.words[place].id = id;
        self.numbers[place] = self.features.number(id);
        place
    }

    /// Puts words, each of so many bytes, in the place of `count` others that are as long
    /// together; the place of the last.
    fn replace(&mut self, first: usize, count: usize, pieces: &[(usize, WordId)]) -> Option<usize> {
        let old = self.words.get(first..first + count)?;
        let mut start = old.first()?.start;
        let end = old.last()?.end;
        if start + pieces.iter().map(|(length, _)| length).sum::<usize>() != end {
            return None;
        }
        let words = pieces.iter().map(|&(length, id)| {
            let word = CutWord { start, end: start + length, id };
            start = word.end;
            word
        });
        self.has_settled = true;
        self.words.splice(first..first + count, words);
        let numbers = pieces.iter().map(|&(_, id)| self.features.number(id));
        self.numbers.splice(first..first + count, numbers);
        Some(first + pieces.len() - 1)
    }

    /// Puts a word of so many bytes at the start of another, and cuts what follows up to
    /// the sentence's end anew.
    fn cut_behind(&mut self, place: usize, length: usize, id: WordId) -> Option<usize> {
        let text = self.analyzer_text.as_str();
        let word = self.words[place];
        let rest = word.start + length;
        if rest >= word.end {
            return None;
        }
        let sentence = sentence_of(text, word.start, word.start);
        let end = self.analyzer_text.breaks().iter().copied().find(|&end| end > word.start);
        let end = end.unwrap_or(text.len()).min(sentence.end);
        self.cutter.cut(&text[rest..end], &mut self.other_words);
        let count = self.words[place..].partition_point(|word| word.end <= end);
        let mut pieces = vec![(length, id)];
        pieces.extend(self.other_words.iter().map(|word| (word.end - word.start, word.id)));
        self.replace(place, count, &pieces)?;
        Some(place)
    }

    /// Puts the dictionary's words that are written so, each as is wanted, in the place of
    /// `count` others that are as long together.
    fn replace_with(
        &mut self,
        first: usize,
        count: usize,
        pieces: &[(&str, Wanted)],
    ) -> Option<usize> {
        let words = pieces.iter().map(|&(written, is_wanted)| {
            let id = self.entry(written, is_wanted)?;
            Some((written.len(), id))
        });
        let words: Vec<_> = words.collect::<Option<_>>()?;
        self.replace(first, count, &words)
    }

    /// Makes one word of `count`, if the dictionary has it so.
    fn join(
        &mut self,
        first: usize,
        count: usize,
        is_wanted: impl Fn(Says) -> bool,
    ) -> Option<usize> {
        let end = self.words.get(first + count - 1)?.end;
        let written = self.analyzer_text.as_str()[self.words[first].start..end].to_owned();
        let id = self.entry(&written, is_wanted)?;
        self.replace(first, count, &[(written.len(), id)])
    }
}

/// The form of a verb before て.
const BEFORE_TE: &str = "連用タ接続";

/// Whether an entry is the one that is sought.
type Wanted = fn(Says) -> bool;

/// What an entry says, as far as its neighbours ask.
#[derive(Clone, Copy)]
struct Says<'f> {
    lemma: &'f str,
    pos: &'f str,
    pos1: &'f str,
    pos2: &'f str,
    form: &'f str,
}

impl<'f> Says<'f> {
    const NOTHING: Self = Self { lemma: "", pos: "", pos1: "", pos2: "", form: "" };

    fn of(features: &'f Features) -> Self {
        let [pos, pos1, pos2, _] = features.pos;
        let lemma = features.lemma.as_deref().unwrap_or_default();
        Self { lemma, pos, pos1, pos2, form: features.conjugation_form.unwrap_or_default() }
    }
}

/// Whether a word is one of a list, between spaces.
fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|other| other == word)
}
