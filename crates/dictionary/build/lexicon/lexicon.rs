//! Words that IPADIC lacks: the lists in `data/lexicon`, each entry with all
//! its forms and spellings, as rows of a user dictionary for IPADIC.

mod classes;
mod costs;
mod written;

use std::collections::{BTreeSet, HashSet};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use self::classes::{
    ACTION, ADJECTIVE, ADJECTIVES, ANSWER, AT_END, BEFORE_TE, COLUMNS, FORMS_OF_POTENTIAL,
    GOING_ON, I_ROW, I_ROW_KANA, INTERJECTION, LEFT_OUT, NA_NOUN, NAME, NARROW, POTENTIAL,
    POTENTIALS, PRONOUN, SHORT_ADJECTIVE, SHORT_FORMS, SHORTEST_EXCLAMATION, SINGLE_FORMS, SPOKEN,
    SPOKEN_FORM, STEM, UNCONJUGATED, VERB, VERBS,
};
use self::costs::Costs;
use self::written::{spellings, to_hiragana, to_katakana};
use crate::ipadic::{ContextIds, Form, Ipadic};
use crate::spoken::{Adjective, spoken};

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
    let said = lines.clone().filter_map(|(line, ..)| {
        let mut columns = line.split(',');
        let surface = columns.next()?;
        (columns.next()? == SPOKEN).then_some(surface)
    });
    let maker = Maker::new(ipadic, nouns.collect(), stems.collect(), said.collect())?;
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

/// Katakana of a stem, at most, behind which people write い: ヤバい.
const WRITTEN_SO: usize = 3;

struct Maker<'i> {
    ipadic: &'i Ipadic,
    /// Surfaces without conjugation.
    nouns: HashSet<&'i str>,
    verbs: Vec<(&'static str, Vec<Form>)>,
    /// As [`ADJECTIVES`].
    adjectives: Vec<Vec<Form>>,
    costs: Costs<'i>,
    /// Stems of the lists' own adjectives.
    stems: HashSet<&'i str>,
    /// Adjectives that the lists have as they are said.
    said: HashSet<&'i str>,
}

impl<'i> Maker<'i> {
    fn new(
        ipadic: &'i Ipadic,
        nouns: HashSet<&'i str>,
        stems: HashSet<&'i str>,
        said: HashSet<&'i str>,
    ) -> Result<Self, String> {
        let verbs = VERBS
            .iter()
            .map(|(class, conjugation, model)| Ok((*class, ipadic.forms(conjugation, model)?)));
        let adjectives =
            ADJECTIVES.iter().map(|(conjugation, model)| ipadic.forms(conjugation, model));
        let verbs: Vec<(&str, Vec<Form>)> = verbs.collect::<Result<_, String>>()?;
        let adjectives: Vec<Vec<Form>> = adjectives.collect::<Result<_, String>>()?;
        let ends = verbs.iter().map(|(_, forms)| forms[0].context_ids.1);
        let costs = Costs::new(ipadic, ends.chain([adjectives[0][0].context_ids.1]))?;
        Ok(Self { ipadic, nouns, verbs, adjectives, costs, stems, said })
    }

    fn add(&self, line: &str, rows: &mut BTreeSet<String>) -> Result<(), String> {
        let columns: Vec<&str> = line.split(',').collect();
        let &[surface, class, reading, _, note] = columns.as_slice() else {
            return Err(format!("an entry has {COLUMNS} columns"));
        };
        if surface.is_empty() || reading.is_empty() {
            return Err("the first three columns must not be empty".to_owned());
        }
        if class == SPOKEN || SINGLE_FORMS.contains(&class) {
            return self.add_single_form(surface, class, reading, note, rows);
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
        let lemma = if pos == ADJECTIVE {
            self.calm(surface).or_else(|| self.in_hiragana(surface))
        } else {
            None
        };
        let lemma = format!("{}{ending}", lemma.as_deref().unwrap_or(surface));
        for stem in spellings(surface) {
            let plain = format!("{stem}{ending}");
            let cost = self.costs.of(&plain, pos, forms[0].context_ids)?;
            let written = format!("{stem}イ");
            let is_katakana = stem.chars().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'));
            if pos == ADJECTIVE && is_katakana && !self.ipadic.has(&written) {
                let Form { conjugation, name, context_ids, .. } = &forms[0];
                let features =
                    format!("{pos},{conjugation},{name},{lemma},{reading}イ,{reading}イ");
                rows.insert(row(&written, *context_ids, Costs::of_katakana(cost), &features));
            }
            // エモー! and えぐー! are exclamations, too.
            if pos == ADJECTIVE
                && is_katakana
                && let Some(Form { conjugation, name, context_ids, .. }) =
                    forms.iter().find(|form| form.name == STEM && form.ending.is_empty())
            {
                let written = format!("{stem}ー");
                let cost = self.costs.of_exclamation(cost, &written, *context_ids);
                let features = format!("{pos},{conjugation},{name},{lemma},{reading},{reading}");
                rows.insert(row(&written, *context_ids, cost, &features));
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
                let mut cost = cost + form.extra_cost;
                if is_doubtful {
                    cost = Costs::of_verb_beside_noun(cost);
                }
                let surface = format!("{stem}{}", form.ending);
                if form.name == STEM && surface.chars().count() >= SHORTEST_EXCLAMATION {
                    cost = self.costs.of_exclamation(cost, &surface, form.context_ids);
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

    /// Adds one form of a word, which the note names.
    fn add_single_form(
        &self,
        surface: &str,
        class: &str,
        reading: &str,
        note: &str,
        rows: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        if class == SPOKEN {
            let Form { conjugation, context_ids, .. } = &self.adjectives[1][0];
            let cost = self.costs.of(surface, ADJECTIVE, *context_ids)?;
            let features =
                format!("{ADJECTIVE},{conjugation},{SPOKEN_FORM},{note},{reading},{reading}");
            rows.insert(row(surface, *context_ids, cost, &features));
            return Ok(());
        }
        let is_verb = note.ends_with('る');
        let (pos, forms) = if is_verb {
            (VERB, &self.verbs[0].1)
        } else {
            let is_i = note.chars().rev().nth(1).is_some_and(|last| I_ROW_KANA.contains(last));
            (ADJECTIVE, &self.adjectives[usize::from(!is_i)])
        };
        let form = forms.iter().find(|form| form.name == class);
        let form = form.ok_or_else(|| format!("{note} has no {class}"))?;
        let cost = self.costs.of(surface, pos, form.context_ids)?;
        let features = format!("{pos},{},{class},{note},{reading},{reading}", form.conjugation);
        rows.insert(row(surface, form.context_ids, cost, &features));
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

    /// The stem in hiragana, of an adjective that IPADIC has so: nobody writes カワイい for
    /// かわいい, nor タノシい, but many write ヤバい.
    fn in_hiragana(&self, stem: &str) -> Option<String> {
        let is_katakana = stem.chars().all(|c| matches!(c, 'ァ'..='ヺ'));
        let is_written_so = !stem.ends_with(['イ', 'シ']) && stem.chars().nth(WRITTEN_SO).is_none();
        if is_written_so {
            return None;
        }
        let hiragana: String = stem.chars().map(to_hiragana).collect();
        (is_katakana && self.ipadic.is_adjective(&format!("{hiragana}い"))).then_some(hiragana)
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
            let cost = self.costs.of_short(&surface, &form.name, form.context_ids)?;
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
        let is_new =
            |surface: &&String| !self.ipadic.has(surface) && !self.said.contains(surface.as_str());
        for surface in surfaces.iter().filter(is_new) {
            let cost = self.costs.of(surface, ADJECTIVE, *context_ids)?;
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
                self.costs.of_affix(&spelling, pos)?
            } else {
                self.costs.of(&spelling, pos, context_ids)?
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
        let pos = match class {
            ANSWER => INTERJECTION,
            NAME => "名詞,固有名詞,人名,名",
            AT_END => "助詞,終助詞,*,*",
            GOING_ON => "助詞,接続助詞,*,*",
            _ => ACTION,
        };
        let context_ids = match class {
            AT_END => self.ipadic.ids_of_word("ねん", pos)?,
            GOING_ON => self.ipadic.ids_of_word("けど", pos)?,
            _ => self.ipadic.context_ids(pos)?,
        };
        let cost = self.costs.of_narrow(surface, class, pos, context_ids)?;
        let features = format!("{pos},*,*,{surface},{reading},{reading}");
        rows.insert(row(surface, context_ids, cost, &features));
        Ok(())
    }
}

fn row(surface: &str, (left, right): ContextIds, cost: i32, features: &str) -> String {
    let mut row = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(row, "{surface},{left},{right},{cost},{features}");
    row
}
