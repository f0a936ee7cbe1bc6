//! Words that IPADIC lacks: the lists in `data/lexicon`, each entry with all
//! its forms and spellings, as rows of a user dictionary for IPADIC.

use std::collections::{BTreeSet, HashSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::ipadic::{ContextIds, Form, Ipadic};
use crate::spoken::{Adjective, spoken};

/// Columns of the lists: surface, class, reading, since, note.
const COLUMNS: usize = 5;
/// The classes without conjugation, with IPADIC's part of speech.
const UNCONJUGATED: [(&str, &str); 16] = [
    ("名詞", "名詞,一般,*,*"),
    ("副詞可能", "名詞,副詞可能,*,*"),
    ("サ変", ACTION),
    ("ダ", "名詞,形容動詞語幹,*,*"),
    ("固有名詞", "名詞,固有名詞,一般,*"),
    ("作品", "名詞,固有名詞,一般,*"),
    ("組織", "名詞,固有名詞,組織,*"),
    ("地域", "名詞,固有名詞,地域,一般"),
    ("人名", "名詞,固有名詞,人名,一般"),
    ("代名詞", PRONOUN),
    ("副詞", "副詞,一般,*,*"),
    ("感動詞", INTERJECTION),
    ("接続詞", "接続詞,*,*,*"),
    ("接頭詞", "接頭詞,名詞接続,*,*"),
    ("接尾", "名詞,接尾,一般,*"),
    ("助数詞", "名詞,接尾,助数詞,*"),
];
/// The classes of verbs, with IPADIC's conjugation and a verb whose forms the
/// others get.
const VERBS: [(&str, &str, &str); 11] = [
    ("五段・ラ行", "五段・ラ行", "サボる"),
    ("五段・カ行", "五段・カ行イ音便", "働く"),
    ("五段・サ行", "五段・サ行", "話す"),
    ("五段・マ行", "五段・マ行", "悩む"),
    ("五段・ワ行", "五段・ワ行促音便", "笑う"),
    ("五段・タ行", "五段・タ行", "待つ"),
    ("五段・ガ行", "五段・ガ行", "泳ぐ"),
    ("五段・バ行", "五段・バ行", "遊ぶ"),
    ("五段・ナ行", "五段・ナ行", "死ぬ"),
    ("一段", "一段", "見つける"),
    (POTENTIAL, "一段", "見つける"),
];
/// A verb that says what can be done, made from another: バズれる. Nobody orders that.
const POTENTIAL: &str = "可能";
const FORMS_OF_POTENTIAL: [&str; 4] = ["基本形", "未然形", "連用形", "仮定形"];
/// The kana with which such a verb says what can be done: バズれる.
const POTENTIALS: [(&str, char); 9] = [
    ("五段・ラ行", 'れ'),
    ("五段・カ行", 'け'),
    ("五段・サ行", 'せ'),
    ("五段・マ行", 'め'),
    ("五段・ワ行", 'え'),
    ("五段・タ行", 'て'),
    ("五段・ガ行", 'げ'),
    ("五段・バ行", 'べ'),
    ("五段・ナ行", 'ね'),
];
const VERB: &str = "動詞,自立,*,*";
const ADJECTIVE: &str = "形容詞,自立,*,*";
/// Adjectives whose stem ends in い段, as 楽しい, and the others.
const ADJECTIVES: [(&str, &str); 2] = [("形容詞・イ段", "楽しい"), ("形容詞・アウオ段", "長い")];
const I_ROW: &str = "イキシチニヒミリギジヂビピィ";
const I_ROW_KANA: &str = "いきしちにひみりぎじぢびぴぃイキシチニヒミリギジヂビピィ";
/// Forms that no one uses of new words, and that are parts of other words:
/// エモし, エモから, バズ.
const LEFT_OUT: [&str; 3] = ["文語基本形", "未然ヌ接続", "体言接続特殊２"];

/// An adjective's dictionary form as it is said, where its sound does not tell
/// which one it is: かっけえ. The note names it.
const SPOKEN: &str = "話し言葉";
const SPOKEN_FORM: &str = "音便基本形";
/// Single forms of words that are too short for all of theirs: しくっ of しくる,
/// なつかっ of なつい. The note names the word.
const SINGLE_FORMS: [&str; 2] = [BEFORE_TE, "連用テ接続"];
/// An adjective whose stem in hiragana is so short that it stands in other words: むず of
/// むずい. The note names the word, and these are its forms.
const SHORT_ADJECTIVE: &str = "短い形容詞";
const SHORT_FORMS: [&str; 5] = ["基本形", BEFORE_TE, "連用テ接続", "仮定形", STEM];
/// What stands behind such a stem: むずすぎる, むずそう, むずさ.
const BEHIND_STEM: [(&str, &str); 3] =
    [("すぎる", "動詞,非自立,*,*"), ("そう", "名詞,接尾,助動詞語幹,*"), ("さ", "名詞,接尾,特殊,*")];
/// What is said alone, by way of an answer: りょ. It costs no less than it must,
/// since other words begin so.
const ANSWER: &str = "相づち";
const INTERJECTION: &str = "感動詞,*,*,*";
/// 形容動詞語幹, what な makes an adjective of.
const NA_NOUN: &str = "名詞,形容動詞語幹,*,*";
/// What people say that is a noun where a particle or する follows: いいね of
/// いいねの数, not of それいいね.
const QUOTED: &str = "句";
/// Names so short that they stand in other words: words before ちゃん and くん only.
const NAME: &str = "名";
/// What people of a region end a sentence with, or go on with: 行くばい, 行くけん. It costs
/// no less than it must, since nouns are written so, too.
const AT_END: &str = "終助詞";
const GOING_ON: &str = "接続助詞";
const NARROW: [&str; 5] = [ANSWER, QUOTED, NAME, AT_END, GOING_ON];
/// Pronouns in katakana stand in names, too: ココ in ココナラ.
const PRONOUN: &str = "名詞,代名詞,一般,*";
const ACTION: &str = "名詞,サ変接続,*,*";
/// The form that is an exclamation, やっば!, and characters that it has at least.
const STEM: &str = "ガル接続";
const SHORTEST_EXCLAMATION: usize = 3;

/// A word costs as little as this part of IPADIC's words of its kind and length.
const QUANTILE: f64 = 0.1;
/// That of affixes, which are not to take the place of words.
const AFFIX_QUANTILE: f64 = 0.5;
/// How much less it costs than being made up of IPADIC's words.
const MARGIN: i32 = 700;
/// The same of [`ANSWER`] and [`QUOTED`].
const NARROW_MARGIN: i32 = 100;
/// The same of [`AT_END`].
const MARGIN_AT_END: i32 = 2_000;
/// The form before て of verbs made of a noun (スタバる), and how much more it
/// costs: スタバって is rather スタバ and って, but スタバってる is not.
const BEFORE_TE: &str = "連用タ接続";
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

/// The list of everyday nouns written in hiragana, which IPADIC has in kanji. The
/// note of a line is that spelling.
const IN_KANA: &str = "kana.csv";

/// The nouns of [`IN_KANA`] with their spelling in kanji, where IPADIC has it.
///
/// # Errors
///
/// When the list cannot be read.
pub fn written_in_kana(lists: &Path, ipadic: &Ipadic) -> std::io::Result<Vec<(String, String)>> {
    let list = fs::read_to_string(lists.join(IN_KANA))?;
    let spellings = list.lines().skip(1).filter_map(|line| {
        let (kana, kanji) = (line.split(',').next()?, line.split(',').next_back()?);
        ipadic.is_noun(kanji).then(|| (kana.to_owned(), kanji.to_owned()))
    });
    Ok(spellings.collect())
}

/// All rows for IPADIC: surface, context ids, cost and its nine features.
/// Sorted, each once.
///
/// # Errors
///
/// Names the file and the line of an entry that is not one.
pub fn rows(lists: &Path, ipadic: &Ipadic) -> Result<String, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(lists)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    let mut lists = Vec::new();
    for path in paths {
        lists.push((fs::read_to_string(&path)?, path));
    }
    let lines = lists.iter().flat_map(|(text, path)| {
        text.lines().zip(1..).skip(1).map(move |(line, number)| (line, number, path))
    });
    let nouns = lines.clone().filter_map(|(line, ..)| {
        let mut columns = line.split(',');
        let surface = columns.next()?;
        let class = columns.next()?;
        UNCONJUGATED.iter().any(|(name, _)| *name == class).then_some(surface)
    });
    let stems = lines.clone().filter_map(|(line, ..)| {
        let mut columns = line.split(',');
        let surface = columns.next()?;
        (columns.next()? == "形容詞").then_some(surface)
    });
    let maker = Maker::new(ipadic, nouns.collect(), stems.collect())?;
    let mut rows = BTreeSet::new();
    for (line, number, path) in lines {
        maker
            .add(line, &mut rows)
            .map_err(|message| format!("{}:{number}: {message}: {line}", path.display()))?;
    }
    for adjective in ipadic.adjectives() {
        maker.add_spoken(&adjective, &mut rows)?;
    }
    rows.extend(ipadic.spoken_forms()?);
    Ok(rows.into_iter().collect())
}

struct Maker<'i> {
    ipadic: &'i Ipadic,
    /// Surfaces without conjugation.
    nouns: HashSet<&'i str>,
    verbs: Vec<(&'static str, Vec<Form>)>,
    /// As [`ADJECTIVES`].
    adjectives: Vec<Vec<Form>>,
    /// What often stands beside a word.
    neighbours: Neighbours,
    /// What stands beside an interjection.
    pauses: Neighbours,
    /// What stands beside [`QUOTED`].
    particles: Neighbours,
    /// What stands beside the stem of [`SHORT_ADJECTIVE`].
    degrees: Neighbours,
    /// What stands beside [`NAME`].
    calls: Neighbours,
    /// What stands beside [`AT_END`] and [`GOING_ON`].
    predicates: Neighbours,
    /// Stems of the lists' own adjectives.
    stems: HashSet<&'i str>,
}

struct Neighbours {
    /// Right context ids of what stands before.
    before: Vec<u16>,
    /// Left context ids of what stands after.
    after: Vec<u16>,
}

impl<'i> Maker<'i> {
    fn new(
        ipadic: &'i Ipadic,
        nouns: HashSet<&'i str>,
        stems: HashSet<&'i str>,
    ) -> Result<Self, String> {
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
        let verbs = VERBS
            .iter()
            .map(|(class, conjugation, model)| Ok((*class, ipadic.forms(conjugation, model)?)));
        let adjectives =
            ADJECTIVES.iter().map(|(conjugation, model)| ipadic.forms(conjugation, model));
        let verbs: Vec<(&str, Vec<Form>)> = verbs.collect::<Result<_, String>>()?;
        let adjectives: Vec<Vec<Form>> = adjectives.collect::<Result<_, String>>()?;
        let called = |surface| particle(surface, "名詞,接尾,人名,*");
        let calls = Neighbours {
            before: vec![0, topic.1, particle("の", "助詞,連体化,*,*")?.1],
            after: vec![called("ちゃん")?.0, called("くん")?.0],
        };
        let said = verbs.iter().map(|(_, forms)| forms[0].context_ids.1);
        let said = said.chain([particle("た", "助動詞,*,*,*")?.1, adjectives[0][0].context_ids.1]);
        let predicates = Neighbours { before: said.collect(), after: vec![0, full_stop.0] };
        Ok(Self {
            verbs,
            adjectives,
            ipadic,
            nouns,
            neighbours: Neighbours { before, after },
            pauses: Neighbours {
                before: vec![0, full_stop.1],
                after: vec![0, full_stop.0, mark.0],
            },
            particles,
            degrees,
            calls,
            predicates,
            stems,
        })
    }

    fn add(&self, line: &str, rows: &mut BTreeSet<String>) -> Result<(), String> {
        let columns: Vec<&str> = line.split(',').collect();
        let &[surface, class, reading, _, note] = columns.as_slice() else {
            return Err(format!("an entry has {COLUMNS} columns"));
        };
        if surface.is_empty() || reading.is_empty() {
            return Err("the first three columns must not be empty".to_owned());
        }
        if class == SPOKEN {
            let Form { conjugation, context_ids, .. } = &self.adjectives[1][0];
            let cost = self.cost(surface, ADJECTIVE, *context_ids)?;
            let features =
                format!("{ADJECTIVE},{conjugation},{SPOKEN_FORM},{note},{reading},{reading}");
            rows.insert(row(surface, *context_ids, cost, &features));
            return Ok(());
        }
        if SINGLE_FORMS.contains(&class) {
            let is_verb = note.ends_with('る');
            let (pos, forms) = if is_verb {
                (VERB, &self.verbs[0].1)
            } else {
                let is_i = note.chars().rev().nth(1).is_some_and(|last| I_ROW_KANA.contains(last));
                (ADJECTIVE, &self.adjectives[usize::from(!is_i)])
            };
            let form = forms.iter().find(|form| form.name == class);
            let form = form.ok_or_else(|| format!("{note} has no {class}"))?;
            let cost = self.cost(surface, pos, form.context_ids)?;
            let features = format!("{pos},{},{class},{note},{reading},{reading}", form.conjugation);
            rows.insert(row(surface, form.context_ids, cost, &features));
            return Ok(());
        }
        if class == SHORT_ADJECTIVE {
            return self.add_short_adjective(surface, reading, note, rows);
        }
        if NARROW.contains(&class) {
            return self.add_narrow(surface, class, reading, rows);
        }
        if let Some((_, pos)) = UNCONJUGATED.iter().find(|(name, _)| *name == class) {
            return self.add_unconjugated(surface, pos, reading, rows);
        }
        let (pos, ending, forms) = if class == "形容詞" {
            let is_i = reading.chars().next_back().is_some_and(|last| I_ROW.contains(last));
            (ADJECTIVE, "い", &self.adjectives[usize::from(!is_i)])
        } else {
            let verb = self.verbs.iter().find(|(name, _)| *name == class);
            let (_, forms) = verb.ok_or_else(|| format!("{class} is not a class"))?;
            (VERB, forms[0].ending.as_str(), forms)
        };
        let lemma = if pos == ADJECTIVE { self.calm(surface) } else { None };
        let lemma = format!("{}{ending}", lemma.as_deref().unwrap_or(surface));
        for stem in spellings(surface) {
            let plain = format!("{stem}{ending}");
            let cost = self.cost(&plain, pos, forms[0].context_ids)?;
            let written = format!("{stem}イ");
            let is_katakana = stem.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'));
            if pos == ADJECTIVE && is_katakana && !self.ipadic.has(&written) {
                let Form { conjugation, name, context_ids, .. } = &forms[0];
                let features =
                    format!("{pos},{conjugation},{name},{lemma},{reading}イ,{reading}イ");
                rows.insert(row(&written, *context_ids, cost + ALL_KATAKANA, &features));
            }
            if pos == ADJECTIVE {
                let Form { conjugation, context_ids, .. } = &forms[0];
                let adjective = Adjective {
                    surface: if is_katakana { written } else { plain },
                    reading: format!("{reading}イ"),
                    lemma: lemma.clone(),
                    conjugation: conjugation.clone(),
                    context_ids: *context_ids,
                };
                self.add_spoken(&adjective, rows)?;
            }
            let is_of_noun = self.nouns.contains(surface) || self.ipadic.is_noun(surface);
            // 半端な of 半端なこと is the opposite of 半端ない.
            let is_denied = pos == ADJECTIVE && stem.ends_with('な');
            let is_said = |form: &&Form| {
                !(LEFT_OUT.contains(&form.name.as_str()) || is_denied && form.ending.is_empty())
                    && (class != POTENTIAL || FORMS_OF_POTENTIAL.contains(&form.name.as_str()))
            };
            for form in forms.iter().filter(is_said) {
                let is_doubtful = is_of_noun && class == "五段・ラ行" && form.name == BEFORE_TE;
                let mut cost = cost + form.extra_cost + if is_doubtful { AFTER_NOUN } else { 0 };
                let surface = format!("{stem}{}", form.ending);
                if form.name == STEM && surface.chars().count() >= SHORTEST_EXCLAMATION {
                    cost = self.cost_below(cost, &surface, form.context_ids, &self.pauses, LEAST);
                }
                let reading = format!("{reading}{}", form.reading);
                let features =
                    format!("{pos},{},{},{lemma},{reading},{reading}", form.conjugation, form.name);
                rows.insert(row(&surface, form.context_ids, cost, &features));
            }
        }
        if let Some((_, kana)) = POTENTIALS.iter().find(|(of, _)| *of == class) {
            let potential = format!("{surface}{kana}");
            let reading = format!("{reading}{}", to_katakana(*kana));
            if surface.chars().count() > 1 && !self.ipadic.has(&format!("{potential}る")) {
                return self.add(&format!("{potential},{POTENTIAL},{reading},,"), rows);
            }
        }
        Ok(())
    }

    /// The stem without the っ that stresses it: さむ of さっむ.
    fn calm(&self, stem: &str) -> Option<String> {
        let mut characters = stem.chars();
        let first = characters.next()?;
        if characters.next()? != 'っ' {
            return None;
        }
        let calm: String = [first].into_iter().chain(characters).collect();
        if self.ipadic.is_adjective(&format!("{calm}い")) {
            return Some(calm);
        }
        let katakana: String = calm.chars().map(to_katakana).collect();
        [calm, katakana].into_iter().find(|stem| self.stems.contains(stem.as_str()))
    }

    /// Adds the forms of a short adjective, each at a cost that is just low enough.
    fn add_short_adjective(
        &self,
        stem: &str,
        reading: &str,
        lemma: &str,
        rows: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        let is_i = stem.chars().next_back().is_some_and(|last| I_ROW_KANA.contains(last));
        let forms = &self.adjectives[usize::from(!is_i)];
        for form in forms.iter().filter(|form| SHORT_FORMS.contains(&form.name.as_str())) {
            let surface = format!("{stem}{}", form.ending);
            let usual = self.ipadic.cost(ADJECTIVE, surface.chars().count(), AFFIX_QUANTILE)?;
            let Neighbours { before, after } =
                if form.name == STEM { &self.degrees } else { &self.neighbours };
            let ceiling = self.ipadic.ceiling(&surface, form.context_ids, before, after);
            let cost = ceiling.map_or(usual, |ceiling| usual.min(ceiling - NARROW_MARGIN));
            let reading = format!("{reading}{}", form.reading);
            let Form { conjugation, name, context_ids, .. } = form;
            let features = format!("{ADJECTIVE},{conjugation},{name},{lemma},{reading},{reading}");
            rows.insert(row(&surface, *context_ids, cost, &features));
        }
        Ok(())
    }

    /// Adds an adjective as it is said.
    fn add_spoken(&self, adjective: &Adjective, rows: &mut BTreeSet<String>) -> Result<(), String> {
        let Some((surfaces, reading)) = spoken(adjective) else {
            return Ok(());
        };
        let Adjective { lemma, conjugation, context_ids, .. } = adjective;
        let features =
            format!("{ADJECTIVE},{conjugation},{SPOKEN_FORM},{lemma},{reading},{reading}");
        for surface in surfaces.iter().filter(|surface| !self.ipadic.has(surface)) {
            let cost = self.cost(surface, ADJECTIVE, *context_ids)?;
            rows.insert(row(surface, *context_ids, cost, &features));
        }
        Ok(())
    }

    fn add_unconjugated(
        &self,
        surface: &str,
        pos: &str,
        reading: &str,
        rows: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        let context_ids = self.ipadic.context_ids(pos)?;
        let is_affix = pos.contains("接");
        let is_affix = (is_affix && pos != ACTION) || pos == PRONOUN;
        let features = format!("{pos},*,*,{surface},{reading},{reading}");
        for spelling in spellings(surface) {
            let cost = if is_affix {
                self.ipadic.cost(pos, spelling.chars().count(), AFFIX_QUANTILE)?
            } else {
                self.cost(&spelling, pos, context_ids)?
            };
            rows.insert(row(&spelling, context_ids, cost, &features));
            // おはよう costs no more than おはよ: おはようって is not おはよ.
            let whole = format!("{spelling}う");
            if pos == INTERJECTION && self.ipadic.ids_of_word(&whole, pos).is_ok() {
                let features = format!("{pos},*,*,{whole},{reading}ウ,{reading}ー");
                rows.insert(row(&whole, context_ids, cost, &features));
            }
            // Nor does めちゃめちゃ, which is not めちゃ twice.
            let twice = spelling.repeat(2);
            if let Ok(ids) = self.ipadic.ids_of_word(&twice, NA_NOUN) {
                let reading = reading.repeat(2);
                let features = format!("{NA_NOUN},*,*,{twice},{reading},{reading}");
                rows.insert(row(&twice, ids, cost, &features));
            }
        }
        Ok(())
    }

    /// Adds a word that costs hardly less than what it is made up of.
    fn add_narrow(
        &self,
        surface: &str,
        class: &str,
        reading: &str,
        rows: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        let (pos, Neighbours { before, after }) = match class {
            ANSWER => (INTERJECTION, &self.pauses),
            NAME => ("名詞,固有名詞,人名,名", &self.calls),
            AT_END => ("助詞,終助詞,*,*", &self.predicates),
            GOING_ON => ("助詞,接続助詞,*,*", &self.predicates),
            _ => (ACTION, &self.particles),
        };
        let context_ids = match class {
            AT_END => self.ipadic.ids_of_word("ねん", pos)?,
            GOING_ON => self.ipadic.ids_of_word("けど", pos)?,
            _ => self.ipadic.context_ids(pos)?,
        };
        let ceiling = self.ipadic.ceiling(surface, context_ids, before, after);
        let cost = match ceiling {
            // 行く joins more closely with it than other verbs do.
            Some(ceiling) if class == AT_END => ceiling - MARGIN_AT_END,
            Some(ceiling) => (ceiling - NARROW_MARGIN).min(MOST),
            None => self.ipadic.cost(pos, surface.chars().count(), QUANTILE)?,
        };
        let features = format!("{pos},*,*,{surface},{reading},{reading}");
        rows.insert(row(surface, context_ids, cost, &features));
        Ok(())
    }

    fn cost(&self, word: &str, pos: &str, context_ids: ContextIds) -> Result<i32, String> {
        let usual = self.ipadic.cost(pos, word.chars().count(), QUANTILE)?;
        let (neighbours, least) = if pos.starts_with("感動詞") || pos.starts_with("接続詞") {
            let characters = i32::try_from(word.chars().count()).unwrap_or(1);
            (&self.pauses, LEAST_INTERJECTION * characters)
        } else {
            (&self.neighbours, LEAST)
        };
        Ok(self.cost_below(usual, word, context_ids, neighbours, least))
    }

    /// The usual cost of a word, or less if it is cheaper to make it up of
    /// IPADIC's words between these neighbours.
    fn cost_below(
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

fn row(surface: &str, (left, right): ContextIds, cost: i32, features: &str) -> String {
    let mut row = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(row, "{surface},{left},{right},{cost},{features}");
    row
}

/// A surface as people write it, as the analyzer is given it: Latin letters in
/// each case, ASCII punctuation widened; with digits or beside other letters
/// also all in full width.
fn spellings(surface: &str) -> BTreeSet<String> {
    let cases =
        [surface.to_owned(), surface.to_lowercase(), surface.to_uppercase(), capitalized(surface)];
    let is_latin = surface.chars().all(|c| c.is_ascii_alphabetic());
    let mut spellings = BTreeSet::new();
    for written in cases {
        spellings.insert(widened(&written, |c| !c.is_ascii_alphanumeric()));
        if !is_latin {
            spellings.insert(widened(&written, |_| true));
        }
    }
    spellings
}

/// With a capital at the start of each run of Latin letters only.
fn capitalized(surface: &str) -> String {
    let mut before = ' ';
    let capitals = surface.chars().map(|c| {
        let is_first = !before.is_ascii_alphabetic();
        before = c;
        if is_first { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }
    });
    capitals.collect()
}

fn widened(surface: &str, is_wide: impl Fn(char) -> bool) -> String {
    let wide = |c: char| match c {
        '!'..='~' if is_wide(c) => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        c => c,
    };
    surface.chars().map(wide).collect()
}

fn to_katakana(kana: char) -> char {
    match kana {
        'ぁ'..='ゖ' => char::from_u32(u32::from(kana) + 0x60).unwrap_or(kana),
        kana => kana,
    }
}
