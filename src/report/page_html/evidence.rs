use askama::Template;

use super::course::Course;
use super::summary::datetime;
use super::word::ShownMark;
use crate::report::clean;
use crate::report::content::Content;
use crate::report::content::words;
use crate::report::day_entry::bursting;
use crate::report::language::Language;
use crate::report::number::{count, people, times};
use crate::report::page::{Published, post_url};
use crate::report::posts::posts;
use tsubuyaki_analysis::day::{Compared, Day, Example, Spread, TermKey, Word};
use tsubuyaki_charts::Link;

/// Characters of an example: a tweet of 2018 has at most 140. All examples of a
/// page together stay below a megabyte, whatever people write.
const MOST: usize = 160;
const MOST_OF_A_NAME: usize = 20;

/// 用例: every word of the page with tweets that have it.
#[derive(Debug, Template)]
#[template(path = "templates/evidence.html", config = "src/report/askama.toml")]
pub(super) struct Section<'a> {
    l: Language,
    posts: &'static str,
    capital_posts: &'static str,
    entries: Vec<Entry<'a>>,
}

#[derive(Debug)]
struct Entry<'a> {
    id: String,
    text: String,
    /// In hiragana, of a word with kanji.
    reading: Option<String>,
    pos: &'a str,
    counts: String,
    marks: Vec<ShownMark>,
    quotes: Vec<Quote>,
    course: Option<Course>,
    /// The section that the word stands in first: the way back to it.
    from: &'static str,
    /// The page of the word, and all days with it in the list of days. Each word that rose
    /// and was in a burst of several people has a page, whatever other days say: so a link to
    /// it follows from this page alone, and never breaks.
    page: Option<Link>,
    search: Option<Link>,
}

#[derive(Debug)]
struct Quote {
    time: Option<String>,
    datetime: String,
    parts: [String; 3],
    author: Option<String>,
    url: Option<String>,
}

impl<'a> Section<'a> {
    pub fn of(content: &'a Content) -> Self {
        let (day, words, l) = (content.day, &content.words, content.language);
        let is_in_site = content.page.neighbours.is_some();
        let bursting: Vec<&TermKey> = bursting(day).filter(|_| is_in_site).collect();
        let entry = |word: &'a Word| Entry {
            id: words
                .place(&word.key)
                .map_or_else(String::new, |place| place.href().trim_start_matches('#').to_owned()),
            text: words::text(word.spelling.as_deref().unwrap_or(&word.key.lemma)),
            reading: reading(word),
            pos: l.part_of_speech(&word.key.pos),
            counts: counts(word, content, l),
            marks: words.marks(word).into_iter().map(|mark| ShownMark::of(mark, l)).collect(),
            quotes: word.examples.iter().map(|example| quote(example, day, l)).collect(),
            course: Course::of(word, content),
            from: section_of(word, content),
            page: bursting.contains(&&word.key).then(|| Link::word_page(&word.key.lemma)),
            search: is_in_site.then(|| Link::search(&word.key.lemma)),
        };
        Self {
            l,
            posts: posts(l),
            capital_posts: "Posts",
            entries: day.words.iter().map(entry).collect(),
        }
    }
}

/// The section of the page that a word stands in first, in the page's order.
fn section_of(word: &Word, content: &Content) -> &'static str {
    let (day, key) = (content.day, &word.key);
    let is_ranked = || {
        let mut ranked = content.rankings.iter().flat_map(|ranking| &ranking.rows);
        ranked.any(|row| row.of.lemma == key.lemma && row.of.pos == key.pos)
    };
    let changed = |compared: &Compared| {
        compared.rising.iter().chain(&compared.falling).any(|term| term.key == *key)
    };
    let is_spread = |spread: &Spread| {
        let mut terms = spread.stayed.iter().chain(&spread.of_one_day);
        terms.any(|term| term.key == *key)
    };
    if day.compared.as_ref().is_some_and(changed) {
        "chg"
    } else if day.spread.as_ref().is_some_and(is_spread) {
        "days"
    } else if is_ranked() {
        "rank"
    } else if day.said.iter().any(|term| term.key == *key) {
        "cloud"
    } else if day.pairs.iter().any(|pair| pair.x == *key || pair.y == *key) {
        "net"
    } else if day.stories.iter().any(|story| story.terms.contains(key)) {
        "sum"
    } else {
        "tag"
    }
}

fn quote(example: &Example, day: &Day, l: Language) -> Quote {
    let time = if day.span.is_day() && example.date == day.date {
        example.time.clone()
    } else {
        Some(match l {
            Language::Ja => format!("{}/{}", example.date.month(), example.date.day()),
            Language::En => example.date.strftime("%-d %b").to_string(),
        })
    };
    Quote {
        time,
        datetime: datetime(example.date, example.time.as_deref()),
        parts: clean::in_context(&example.text, example.start, example.end, MOST),
        author: example.author.as_deref().map(|author| clean::handle(author, MOST_OF_A_NAME)),
        url: post_url(&Published::from(example)),
    }
}

fn counts(word: &Word, content: &Content, l: Language) -> String {
    let named = content.named;
    if word.is_gone() {
        return match l {
            Language::Ja => {
                format!("{}0回・{}{}回", named.this, named.before, count(word.before))
            }
            Language::En => {
                let (this, before) = (named.this.trim_start_matches("this "), named.before);
                let at = if this == "day" { "on" } else { "in" };
                format!("none {at} this {this}, {} the {before}", count(word.before))
            }
        };
    }
    let authors = word.authors.map(|authors| match l {
        Language::Ja => format!("・{}人", count(authors)),
        Language::En => format!(" by {}", people(authors)),
    });
    let authors = authors.unwrap_or_default();
    // Tables count a compound as one, or rankings a word as one part of speech.
    let with = if is_counted_otherwise(word, content) {
        l.pick("（複合語やタグの中も含む）", ", also within compounds and tags")
    } else {
        ""
    };
    match l {
        Language::Ja => format!("{}回{authors}{with}", count(word.count)),
        Language::En => format!("{}{authors}{with}", times(word.count)),
    }
}

/// Whether a table of the page has another count of the word.
fn is_counted_otherwise(word: &Word, content: &Content) -> bool {
    let day = content.day;
    let compared = day.compared.iter();
    let changed = compared.flat_map(|compared| compared.rising.iter().chain(&compared.falling));
    let changed = changed.map(|term| (&term.key, term.count));
    let said = day.said.iter().map(|term| (&term.key, term.count));
    let ranked = content.rankings.iter().flat_map(|ranking| &ranking.rows);
    let mut ranked = ranked.map(|row| row.of);
    changed.chain(said).any(|(key, count)| *key == word.key && count != word.count)
        || ranked.any(|term| {
            term.lemma == word.key.lemma && term.pos == word.key.pos && term.count != word.count
        })
}

/// The reading where it helps: of a word that has a kanji.
fn reading(word: &Word) -> Option<String> {
    let has_kanji = word.key.lemma.chars().any(|c| matches!(c, '一'..='鿿' | '々'));
    let reading = word.reading.as_deref().filter(|_| has_kanji)?;
    let is_kana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let hiragana = |c: char| match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    };
    (!reading.is_empty() && reading.chars().all(is_kana))
        .then(|| reading.chars().map(hiragana).collect())
}
