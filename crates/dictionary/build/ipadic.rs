//! The sources of IPADIC, as far as the words beside it are made after its own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use crate::spellings::Words;
use crate::spoken::Adjective;

/// Words of a class that a cost is taken from, at least.
const ENOUGH: usize = 40;
/// Characters by which those may be longer or shorter, at most.
const FARTHEST: usize = 12;

/// By how much an auxiliary as it is said costs less than in IPADIC.
const SPOKEN_CHEAPER: i32 = 2_500;
/// The same of わかん, which is never わか of わく.
const CONTRACTED_CHEAPER: i32 = 6_000;
/// How much more a form costs that no path is to take.
const NEVER_CHEAPEST: i32 = 22_000;
/// Nouns in hiragana so short that only the words beside them tell them: 友達んち, このまえ,
/// あのひとのこえ.
const TOLD_BY_NEIGHBOURS: [(&str, &str, &str); 3] = [
    ("ち", "名詞,接尾,一般,*", "チ"),
    ("まえ", "名詞,副詞可能,*,*", "マエ"),
    ("こえ", "名詞,一般,*,*", "コエ"),
];
/// Words that are written half in katakana, カッコいい, and by how much that costs less.
const HALF_IN_KATAKANA: [(&str, &str); 2] = [("かっこ", "カッコ"), ("気持ち", "キモチ")];
const HALF_IN_KATAKANA_CHEAPER: i32 = 2_500;
/// Left and right context id.
pub type ContextIds = (u16, u16);

/// The conjugations of adjectives.
const ADJECTIVES: [&str; 2] = ["形容詞・イ段", "形容詞・アウオ段"];

/// A form of a verb or an adjective.
#[derive(Clone)]
pub struct Form {
    /// What follows the stem.
    pub ending: String,
    /// That in katakana.
    pub reading: String,
    pub context_ids: ContextIds,
    /// By how much it costs more than the dictionary form.
    pub extra_cost: i32,
    /// 活用型
    pub conjugation: String,
    /// 活用形
    pub name: String,
}

/// What IPADIC's own words are like.
pub struct Ipadic {
    /// By surface: context ids and cost.
    words: HashMap<String, Vec<(ContextIds, i32)>>,
    nouns: HashSet<String>,
    pub spellings: Words,
    /// By part of speech, four levels with commas: how often words have them.
    context_ids: HashMap<String, BTreeMap<ContextIds, u32>>,
    /// By part of speech and characters, ascending.
    costs: HashMap<String, BTreeMap<usize, Vec<i32>>>,
    /// By 活用型 and 原形.
    forms: HashMap<(String, String), Vec<[String; 13]>>,
    /// The particle て after a verb.
    te: Option<[String; 13]>,
    matrix: Vec<i32>,
    width: usize,
}

impl Ipadic {
    /// Reads the `*.csv` and `matrix.def` of a folder.
    pub fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let (matrix, width) = matrix(&fs::read_to_string(folder.join("matrix.def"))?)?;
        let mut ipadic = Self {
            words: HashMap::new(),
            nouns: HashSet::new(),
            spellings: Words::default(),
            context_ids: HashMap::new(),
            costs: HashMap::new(),
            forms: HashMap::new(),
            te: None,
            matrix,
            width,
        };
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
        paths.sort();
        for path in paths {
            let bytes = fs::read(&path)?;
            for line in encoding_rs::EUC_JP.decode(&bytes).0.lines() {
                // A comma within quotation marks is the symbol itself.
                let columns: Vec<&str> = line.split(',').collect();
                if let Ok(columns) = <[&str; 13]>::try_from(columns) {
                    ipadic.add(columns)?;
                }
            }
        }
        for costs in ipadic.costs.values_mut().flat_map(BTreeMap::values_mut) {
            costs.sort_unstable();
        }
        Ok(ipadic)
    }

    fn add(&mut self, columns: [&str; 13]) -> Result<(), Box<dyn Error>> {
        let [surface, left, right, cost, ..] = columns;
        let context_ids = (left.parse()?, right.parse()?);
        let cost: i32 = cost.parse()?;
        let pos = columns[4..8].join(",");
        self.words.entry(surface.to_owned()).or_default().push((context_ids, cost));
        *self.context_ids.entry(pos.clone()).or_default().entry(context_ids).or_default() += 1;
        let [.., form, lemma, reading, _] = columns;
        self.spellings.add([columns[4], columns[5], form, lemma, reading]);
        if columns[4] == "名詞" {
            self.nouns.insert(surface.to_owned());
        }
        let costs = self.costs.entry(pos).or_default();
        costs.entry(surface.chars().count()).or_default().push(cost);
        if surface == "て" && columns[5] == "接続助詞" {
            self.te = Some(columns.map(str::to_owned));
        }
        if columns[8] != "*" {
            let key = (columns[8].to_owned(), columns[10].to_owned());
            self.forms.entry(key).or_default().push(columns.map(str::to_owned));
        }
        Ok(())
    }

    pub fn has(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    pub fn is_noun(&self, word: &str) -> bool {
        self.nouns.contains(word)
    }

    /// Whether an adjective is written so in its dictionary form.
    pub fn is_adjective(&self, word: &str) -> bool {
        ADJECTIVES.iter().any(|conjugation| {
            self.forms.contains_key(&((*conjugation).to_owned(), word.to_owned()))
        })
    }

    /// The context ids of most words of a part of speech.
    pub fn context_ids(&self, pos: &str) -> Result<ContextIds, String> {
        let counts = self.context_ids.get(pos).ok_or_else(|| format!("{pos} is not in IPADIC"))?;
        let most = counts.iter().max_by_key(|(_, count)| **count);
        most.map(|(ids, _)| *ids).ok_or_else(|| format!("{pos} has no word"))
    }

    /// The context ids of one word.
    pub fn ids_of_word(&self, surface: &str, pos: &str) -> Result<ContextIds, String> {
        let of_pos = self.context_ids.get(pos).ok_or_else(|| format!("{pos} is not in IPADIC"))?;
        let words = self.words.get(surface).map(Vec::as_slice).unwrap_or_default();
        let found = words.iter().find(|(ids, _)| of_pos.contains_key(ids));
        found.map(|(ids, _)| *ids).ok_or_else(|| format!("{surface} is not in IPADIC"))
    }

    /// The cost below which `quantile` of the words lie that have this part of
    /// speech and this length, or nearly.
    pub fn cost(&self, pos: &str, characters: usize, quantile: f64) -> Result<i32, String> {
        let by_length = self.costs.get(pos).ok_or_else(|| format!("{pos} is not in IPADIC"))?;
        let of = |length: usize| by_length.get(&length).cloned().unwrap_or_default();
        let mut costs = of(characters);
        for distance in 1..=FARTHEST {
            if costs.len() >= ENOUGH {
                break;
            }
            costs.extend(characters.checked_sub(distance).map(of).unwrap_or_default());
            costs.extend(of(characters + distance));
        }
        costs.sort_unstable();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (costs.len() as f64 * quantile) as usize;
        costs.get(place).copied().ok_or_else(|| format!("{pos} has no word"))
    }

    /// The forms of a verb or an adjective, the dictionary form first, and the
    /// ending of that one.
    pub fn forms(&self, conjugation: &str, lemma: &str) -> Result<Vec<Form>, String> {
        let key = (conjugation.to_owned(), lemma.to_owned());
        let rows = self.forms.get(&key).ok_or_else(|| format!("{lemma} is not in IPADIC"))?;
        let is_plain = |row: &&[String; 13]| row[9] == "基本形";
        let plain = rows.iter().find(is_plain).ok_or_else(|| format!("{lemma} has no 基本形"))?;
        let stem = without_last(&plain[0]);
        let stem_reading = without_last(&plain[11]);
        let cost = |row: &[String; 13]| row[3].parse::<i32>().map_err(|error| error.to_string());
        let id = |text: &str| text.parse::<u16>().map_err(|error| error.to_string());
        let mut forms = Vec::new();
        for row in rows {
            let (Some(ending), Some(reading)) =
                (row[0].strip_prefix(stem), row[11].strip_prefix(stem_reading))
            else {
                return Err(format!("{} is not a form of {lemma} with its stem", row[0]));
            };
            forms.push(Form {
                ending: ending.to_owned(),
                reading: reading.to_owned(),
                context_ids: (id(&row[1])?, id(&row[2])?),
                extra_cost: cost(row)? - cost(plain)?,
                conjugation: conjugation.to_owned(),
                name: row[9].clone(),
            });
        }
        forms.sort_by_key(|form| form.name != plain[9]);
        Ok(forms)
    }

    /// All adjectives, in the order of their lemmas and spellings.
    pub fn adjectives(&self) -> Vec<Adjective> {
        let rows = self.forms.values().flatten();
        let plain = rows.filter(|row| {
            row[4] == "形容詞" && row[5] == "自立" && row[9] == "基本形" && row[0] == row[10]
        });
        let mut adjectives: Vec<Adjective> = plain
            .filter_map(|row| {
                let [surface, left, right, _, .., conjugation, _, lemma, reading, _] = row;
                Some(Adjective {
                    surface: surface.clone(),
                    reading: reading.clone(),
                    lemma: lemma.clone(),
                    conjugation: conjugation.clone(),
                    context_ids: (left.parse().ok()?, right.parse().ok()?),
                })
            })
            .collect();
        adjectives
            .sort_by(|one, other| (&one.lemma, &one.reading).cmp(&(&other.lemma, &other.reading)));
        adjectives
    }

    /// Forms as they are said that IPADIC lacks, or has at a cost at which others
    /// go before them: ねー of ない, てえ and てー of たい beside a drawn-out て,
    /// わかん of わかる, んかっ and へんかっ of ない. Rows as those of the lexicon.
    pub fn spoken_forms(&self) -> Result<Vec<String>, Box<dyn Error>> {
        let mut forms = Vec::new();
        let mut add = |surface: &str, row: &[String; 13], cheaper: i32| {
            let cost = row[3].parse::<i32>()? - cheaper;
            let (ids, features) = (row[1..3].join(","), row[4..].join(","));
            forms.push(format!("{surface},{ids},{cost},{features}\n"));
            Ok::<(), Box<dyn Error>>(())
        };
        for row in self.forms.values().flatten() {
            let surface = &row[0];
            if row[4] == "助動詞" && row[9] == "音便基本形" {
                if let Some(stem) = surface.strip_suffix('え') {
                    add(&format!("{stem}ー"), row, 0)?;
                }
                if row[10] == "たい" {
                    add(surface, row, SPOKEN_CHEAPER)?;
                }
            }
            if row[4] == "助動詞" && row[10] == "ない" && surface == "なかっ" {
                for (negative, sound) in [("んかっ", "ンカッ"), ("へんかっ", "ヘンカッ")]
                {
                    let mut spoken = row.clone();
                    sound.clone_into(&mut spoken[11]);
                    sound.clone_into(&mut spoken[12]);
                    add(negative, &spoken, 0)?;
                }
            }
            // 食べらんない is 食べられない, which only the words beside it tell.
            if row[0] == "られ" && row[5] == "接尾" && row[9] == "未然形" {
                let mut spoken = row.clone();
                "未然特殊".clone_into(&mut spoken[9]);
                "ラン".clone_into(&mut spoken[11]);
                "ラン".clone_into(&mut spoken[12]);
                add("らん", &spoken, -NEVER_CHEAPEST)?;
            }
            // カッコいい, カッコ悪い, キモチいい: half in katakana.
            if row[4] == "形容詞" {
                for (hiragana, katakana) in HALF_IN_KATAKANA {
                    if let Some(rest) = surface.strip_prefix(hiragana)
                        && row[10].starts_with(hiragana)
                        && !self.has(&format!("{katakana}{rest}"))
                    {
                        add(&format!("{katakana}{rest}"), row, HALF_IN_KATAKANA_CHEAPER)?;
                    }
                }
            }
            if row[9] == "未然特殊" && row[10] == "わかる" {
                add(surface, row, CONTRACTED_CHEAPER)?;
            }
        }
        if let Some(te) = &self.te {
            // As at the end of a sentence: 来てーって is not 来て行って.
            let mut drawn_out = te.clone();
            drawn_out[2] = self.ids_of_word("ね", "助詞,終助詞,*,*")?.1.to_string();
            add("てー", &drawn_out, 0)?;
        }
        for (surface, pos, reading) in TOLD_BY_NEIGHBOURS {
            let (left, right) = self.context_ids(pos)?;
            forms.push(format!(
                "{surface},{left},{right},{NEVER_CHEAPEST},{pos},*,*,{surface},{reading},{reading}\n"
            ));
        }
        Ok(forms)
    }

    /// The most that a word may cost to be preferred to being made up of
    /// IPADIC's own words, between any of these neighbours; `None` if it cannot
    /// be made up of them.
    pub fn ceiling(
        &self,
        word: &str,
        (left, right): ContextIds,
        before: &[u16],
        after: &[u16],
    ) -> Option<i32> {
        let ends: Vec<usize> =
            word.char_indices().map(|(start, _)| start).chain([word.len()]).collect();
        let last = ends.len() - 1;
        before
            .iter()
            .filter_map(|&neighbour| {
                // For each place: by right context id the least cost up to there.
                let mut cheapest: Vec<HashMap<u16, i32>> = vec![HashMap::new(); ends.len()];
                cheapest[0].insert(neighbour, 0);
                for start in 0..last {
                    let here = std::mem::take(&mut cheapest[start]);
                    if here.is_empty() {
                        continue;
                    }
                    for end in start + 1..=last {
                        if (start, end) == (0, last) {
                            continue;
                        }
                        let Some(entries) = self.words.get(&word[ends[start]..ends[end]]) else {
                            continue;
                        };
                        for &((left, right), cost) in entries {
                            let joined = here.iter().map(|(&id, sum)| sum + self.joint(id, left));
                            let Some(sum) = joined.min() else { continue };
                            let known = cheapest[end].entry(right).or_insert(i32::MAX);
                            *known = (*known).min(sum + cost);
                        }
                    }
                }
                let costs = after.iter().filter_map(|&next| {
                    let apart = cheapest[last].iter().map(|(&id, sum)| sum + self.joint(id, next));
                    let joints = self.joint(neighbour, left) + self.joint(right, next);
                    Some(apart.min()? - joints)
                });
                costs.min()
            })
            .min()
    }

    fn joint(&self, right: u16, left: u16) -> i32 {
        self.matrix[usize::from(right) * self.width + usize::from(left)]
    }
}

fn without_last(word: &str) -> &str {
    word.char_indices().next_back().map_or("", |(last, _)| &word[..last])
}

/// The costs of `matrix.def`, by right id and then left id, and how many left
/// ids there are.
fn matrix(text: &str) -> Result<(Vec<i32>, usize), Box<dyn Error>> {
    let mut numbers = text.split_ascii_whitespace().map(str::parse::<i32>);
    let mut next = || numbers.next().ok_or("matrix.def ends early").map_err(Box::<dyn Error>::from);
    let height = usize::try_from(next()??)?;
    let width = usize::try_from(next()??)?;
    let mut matrix = vec![0; height * width];
    for _ in 0..height * width {
        let (right, left, cost) = (next()??, next()??, next()??);
        let place = usize::try_from(right)? * width + usize::try_from(left)?;
        *matrix.get_mut(place).ok_or("an id in matrix.def is too great")? = cost;
    }
    Ok((matrix, width))
}
