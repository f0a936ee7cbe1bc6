//! The words and days of the list, for its search: a script, since a page that
//! lies on a disk may load nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::charts::Link;
use super::clean;
use super::day_entry::DayEntry;

/// The name of the file, beside the list.
pub const FILE_NAME: &str = "search.js";

/// Bytes that the script may have: a day has as many of its words as fit.
const MOST_BYTES: usize = 150_000;
/// Words of a day besides those of its headline, tried from the first.
const OTHERS: [usize; 9] = [usize::MAX, 60, 40, 25, 15, 10, 5, 2, 0];
/// Fewer than so many of these make no room for readings.
const LEAST_BESIDE_READINGS: usize = 10;

/// Characters of a word, and of a post that stands for its day.
const MOST: usize = 24;
const MOST_OF_A_POST: usize = 12;

/// A word that has a page of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordPage {
    pub lemma: String,
    /// As most people wrote it.
    pub name: String,
    /// The last day of its latest burst, if three people or more said it in one.
    pub latest: Option<Date>,
}

/// Writes the script, which says `tsubuyakiDays`:
/// `{"words": ["地震", …], "spelt": {"7": "三連休"}, "variants": {"3": ["おいしい"]},
/// "readings": {"0": "じしん"}, "pages": [0, …], "years": {"2018": [[9, 3, 0, …], …]}}`.
/// `spelt` are the words that pages write in another way, by their numbers, `variants` the
/// other spellings that people wrote, `readings` how words that stand for days are read.
/// `pages` are the words that have pages, with an address where that is not the
/// word itself. A day is its month,
/// its day, the numbers of its words, and `true` where it has its place on the page of
/// its month. Such a day has one post here, the first: thousands of them would weigh
/// more than all else.
/// The words that stand for most days have the smallest numbers.
#[must_use]
pub fn write(days: &[DayEntry], pages: &[WordPage]) -> String {
    let is_wide = |others: &usize| *others >= LEAST_BESIDE_READINGS;
    let read = OTHERS.into_iter().filter(is_wide).map(|others| (others, true));
    let tried = read.chain(OTHERS.map(|others| (others, false)));
    let mut tried = tried.map(|(others, is_read)| with_words(days, pages, others, is_read));
    let mut script = tried.next().unwrap_or_default();
    for fewer in tried {
        if script.len() <= MOST_BYTES {
            break;
        }
        script = fewer;
    }
    script
}

/// The same with so many words of each day besides those that stand for it, which come
/// first: those of its rankings and of what else its page has.
fn with_words(days: &[DayEntry], pages: &[WordPage], others: usize, with_readings: bool) -> String {
    let words_of = |day: &DayEntry| -> Vec<String> {
        let (most, words) = if day.has_page { (MOST, usize::MAX) } else { (MOST_OF_A_POST, 1) };
        let named = day.words().iter().take(words);
        let others = day.places.iter().filter(|word| !day.words().contains(word)).take(others);
        named.chain(others).map(|word| clean::line(word, most)).collect()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    // What has a page is found, whether a day has room for it or not.
    counts.extend(pages.iter().map(|page| (clean::line(&page.lemma, MOST), 0)));
    for word in days.iter().flat_map(words_of) {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let words: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    let numbers: HashMap<&str, usize> =
        words.iter().enumerate().map(|(number, word)| (word.as_str(), number)).collect();
    let number = |lemma: &str| numbers.get(clean::line(lemma, MOST).as_str()).copied();
    let spelt: BTreeMap<usize, String> = spellings(days, pages)
        .into_iter()
        .filter_map(|(lemma, spelling)| Some((number(lemma)?, clean::line(spelling, MOST))))
        .collect();
    let mut variants: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (lemma, spellings) in days.iter().flat_map(|day| &day.variants) {
        if let Some(&number) = numbers.get(clean::line(lemma, MOST).as_str()) {
            let spellings = spellings.iter().map(|spelling| clean::line(spelling, MOST));
            variants.entry(number).or_default().extend(spellings);
        }
    }
    let read = days.iter().filter(|_| with_readings).flat_map(|day| &day.readings);
    let readings: BTreeMap<usize, &String> = read
        .filter_map(|(lemma, reading)| {
            Some((*numbers.get(clean::line(lemma, MOST).as_str())?, reading))
        })
        .collect();
    let mut years: BTreeMap<i16, Vec<Value>> = BTreeMap::new();
    for day in days {
        let mut row = vec![json!(day.date.month()), json!(day.date.day())];
        row.extend(
            words_of(day).iter().filter_map(|word| numbers.get(word.as_str())).map(|&n| json!(n)),
        );
        if !day.has_page {
            row.push(json!(true));
        }
        years.entry(day.date.year()).or_default().push(Value::Array(row));
    }
    let years: Vec<String> = years
        .iter()
        .map(|(year, days)| {
            let days: Vec<String> = days.iter().map(Value::to_string).collect();
            format!("\"{year}\":[{}]", days.join(","))
        })
        .collect();
    // What could end the element of a script, if someone puts it into one.
    let safe = |value: Value| value.to_string().replace('<', "\\u003c");
    let all = [json!(&words), json!(spelt), json!(variants), json!(readings)];
    let [words, spelt, variants, readings] = all.map(safe);
    let pages: Vec<Value> = pages.iter().filter_map(|page| page_of(page, &numbers)).collect();
    let pages = Value::Array(pages);
    let years = years.join(",\n");
    format!(
        "globalThis.tsubuyakiDays={{\"words\":{words},\n\"spelt\":{spelt},\n\"variants\":{variants},\n\
         \"readings\":{readings},\n\"pages\":{pages},\n\"years\":{{{years}}}}};\n"
    )
}

/// How words are written that are not written as their lemmas: as their own pages write them,
/// which know all days, else as most of the days that have them.
fn spellings<'a>(days: &'a [DayEntry], pages: &'a [WordPage]) -> BTreeMap<&'a str, &'a str> {
    let mut ways: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for lemma in days.iter().flat_map(|day| day.spelt.keys()) {
        ways.entry(lemma).or_default();
    }
    for day in days {
        let named = day.words().iter().filter(|word| !day.places.contains(word));
        for lemma in named.chain(&day.places) {
            if let Some(ways) = ways.get_mut(lemma.as_str()) {
                *ways.entry(day.shown(lemma)).or_default() += 1;
            }
        }
    }
    // Of equals the last by its letters.
    let most = |ways: BTreeMap<&'a str, usize>| {
        ways.into_iter().max_by_key(|(_, days)| *days).map(|(spelling, _)| spelling)
    };
    let of_days = ways.into_iter().filter_map(|(lemma, ways)| Some((lemma, most(ways)?)));
    let of_pages = pages.iter().map(|page| (page.lemma.as_str(), page.name.as_str()));
    let mut all: BTreeMap<&str, &str> = of_days.chain(of_pages).collect();
    all.retain(|lemma, spelling| lemma != spelling);
    all
}

/// A word that has a page: its number, and its address where the word does not tell
/// it.
fn page_of(page: &WordPage, numbers: &HashMap<&str, usize>) -> Option<Value> {
    let word = clean::line(&page.lemma, MOST);
    let number = numbers.get(word.as_str())?;
    let link = Link::word_page(&page.lemma);
    let is_plain = link.href() == format!("words/{word}.html");
    Some(if is_plain { json!(number) } else { json!([number, link.href()]) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(number: i8, spelt: &[(&str, &str)]) -> DayEntry {
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|&(one, other)| (one.to_owned(), other.to_owned())).collect()
        };
        DayEntry {
            date: date(2018, 9, number),
            tweets: 30,
            authors: Some(9),
            risen: vec!["半袖".to_owned()],
            is_rise_sure: true,
            bursting: Vec::new(),
            spelt: pairs(spelt),
            variants: BTreeMap::new(),
            readings: pairs(&[("半袖", "はんそで")]),
            places: vec!["半袖".to_owned(), "雨".to_owned()],
            said: Vec::new(),
            turbulence: None,
            lede: String::new(),
            last_tweet: jiff::Timestamp::UNIX_EPOCH,
            has_page: true,
        }
    }

    #[test]
    fn a_word_is_spelt_as_most_days_or_its_own_page_spell_it() {
        let odd = [("半袖", "半そで")];
        let days = [day(1, &[]), day(2, &[]), day(3, &odd)];
        let script = write(&days, &[]);
        assert!(script.contains("\"spelt\":{},") && script.contains("はんそで"), "{script}");
        assert!(write(&days[2..], &[]).contains("\"半そで\""));
        let page = |name: &str| {
            let (lemma, name) = ("半袖".to_owned(), name.to_owned());
            write(&days, &[WordPage { lemma, name, latest: None }])
        };
        assert!(page("ハンソデ").contains("\"ハンソデ\""));
        assert!(page("半袖").contains("\"spelt\":{},"));
    }
}
