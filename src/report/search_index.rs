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
/// "pages": [0, …], "years": {"2018": [[9, 3, 0, …], …]}}`.
/// `spelt` are the words that pages write in another way, by their numbers, `variants` the
/// other spellings that people wrote.
/// `pages` are the words that have pages, with an address where that is not the
/// word itself. A day is its month,
/// its day, the numbers of its words, and `true` where it has its place on the page of
/// its month. Such a day has one post here, the first: thousands of them would weigh
/// more than all else.
/// The words that stand for most days have the smallest numbers.
#[must_use]
pub fn write(days: &[DayEntry], pages: &[WordPage]) -> String {
    let mut tried = OTHERS.into_iter().map(|others| with_words(days, pages, others));
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
fn with_words(days: &[DayEntry], pages: &[WordPage], others: usize) -> String {
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
    // Of the ways in which pages write a word the one of the latest.
    let days_spelt = days.iter().flat_map(|day| &day.spelt);
    let pages_spelt = pages.iter().map(|page| (&page.lemma, &page.name));
    let mut spelt: BTreeMap<usize, String> = BTreeMap::new();
    for (lemma, spelling) in days_spelt.chain(pages_spelt.filter(|(lemma, name)| lemma != name)) {
        if let Some(&number) = numbers.get(clean::line(lemma, MOST).as_str()) {
            spelt.insert(number, clean::line(spelling, MOST));
        }
    }
    let mut variants: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (lemma, spellings) in days.iter().flat_map(|day| &day.variants) {
        if let Some(&number) = numbers.get(clean::line(lemma, MOST).as_str()) {
            let spellings = spellings.iter().map(|spelling| clean::line(spelling, MOST));
            variants.entry(number).or_default().extend(spellings);
        }
    }
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
    let [words, spelt, variants] = [json!(&words), json!(spelt), json!(variants)].map(safe);
    let pages: Vec<Value> = pages.iter().filter_map(|page| page_of(page, &numbers)).collect();
    let pages = Value::Array(pages);
    let years = years.join(",\n");
    format!(
        "globalThis.tsubuyakiDays={{\"words\":{words},\n\"spelt\":{spelt},\n\"variants\":{variants},\n\
         \"pages\":{pages},\n\"years\":{{{years}}}}};\n"
    )
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
