//! The daily page as text for a terminal of 80 columns.

use super::language::Language;
use super::number::counted;
use super::page::{Page, with_negated};
use super::page_html;
use super::paint::Paint;
use super::terminal::{fit, safe, width, wrap};
use tsubuyaki_analysis::day::{ComparedTerm, Counts, RankedTerm};

const COLUMNS: usize = 80;
const INDENT: &str = "  ";
/// Rows of a ranking.
const RANKED: usize = 10;
/// Terms that rose or fell.
const CHANGED: usize = 10;
/// Columns of one of three rankings side by side.
const RANKING_COLUMNS: usize = 25;
/// Columns of one of two lists side by side.
const HALF_COLUMNS: usize = 38;

/// Writes the page.
#[must_use]
pub fn write(page: &Page, language: Language, paint: Paint) -> String {
    let mut text = Text { out: String::new(), language, paint };
    text.title(page);
    text.counts(page);
    text.summary(page);
    text.rankings(page);
    text.changes(page);
    text.footer(page);
    text.out
}

struct Text {
    out: String,
    language: Language,
    paint: Paint,
}

impl Text {
    fn line(&mut self, line: &str) {
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, ja: &str, en: &str) {
        let heading = self.paint.heading(self.language.pick(ja, en));
        self.line("");
        self.line(&heading);
    }

    fn title(&mut self, page: &Page) {
        let day = self.language.day(page.day.date);
        let title = match self.language {
            Language::Ja => format!("{day} のつぶやき"),
            Language::En => format!("Tweets of {day}"),
        };
        let title = self.paint.heading(title);
        let rule = self.paint.faint("─".repeat(COLUMNS));
        self.line(&title);
        self.line(&rule);
    }

    fn counts(&mut self, page: &Page) {
        let Counts { tweets, retweets, authors } = page.day.counts;
        let heading = self.paint.heading(self.language.pick("件数", "Tweets"));
        let counts = match self.language {
            Language::Ja => {
                let authors = authors.map_or_else(String::new, |n| format!("　{n}人"));
                format!("{heading}　{tweets}件（うちリツイート {retweets}件）{authors}")
            }
            Language::En => {
                let authors =
                    authors.map_or_else(String::new, |n| format!(" by {}", counted(n, "author")));
                let retweets = match retweets {
                    1 => "1 of them a retweet".to_owned(),
                    retweets => format!("{retweets} of them retweets"),
                };
                format!("{heading}  {tweets} ({retweets}){authors}")
            }
        };
        self.line(&counts);
        let before = match (&page.day.previous, self.language) {
            (None, Language::Ja) => "前日は記録なし".to_owned(),
            (None, Language::En) => "no data for the day before".to_owned(),
            (Some((_, before)), Language::Ja) => {
                let authors =
                    authors.zip(before.authors).map_or_else(String::new, |(now, then)| {
                        format!("、{then}人（{}）", difference(now - then, "人", "増減なし"))
                    });
                let tweets = difference(tweets - before.tweets, "件", "増減なし");
                format!("前日は {}件（{tweets}）{authors}", before.tweets)
            }
            (Some((_, before)), Language::En) => {
                let authors =
                    authors.zip(before.authors).map_or_else(String::new, |(now, then)| {
                        let authors = difference(now - then, "", "no change");
                        format!(", {} ({authors})", counted(then, "author"))
                    });
                let tweets = difference(tweets - before.tweets, "", "no change");
                format!("day before: {} ({tweets}){authors}", before.tweets)
            }
        };
        let gap = " ".repeat(width(self.language.pick("件数　", "Tweets  ")));
        self.line(&format!("{gap}{before}"));
        for remark in page_html::remarks(&page.day, self.language) {
            for line in wrap(&remark, COLUMNS - gap.len()) {
                self.line(&format!("{gap}{line}"));
            }
        }
    }

    fn summary(&mut self, page: &Page) {
        self.heading("要約", "Summary");
        if page.day.summary.is_empty() {
            let none = self
                .language
                .pick("要約に使えるつぶやきがない", "no tweet has enough words to quote");
            self.line(&format!("{INDENT}{none}"));
        }
        for tweet in &page.day.summary {
            let time = tweet.time.as_deref().unwrap_or("--:--");
            let author =
                tweet.author.as_deref().map_or_else(String::new, |name| format!("@{name}"));
            let head = self.paint.faint(format!("{time} {}", safe(&author)));
            self.line(&format!("{INDENT}{head}"));
            for line in wrap(&tweet.text, COLUMNS - 2 * INDENT.len()) {
                self.line(&format!("{INDENT}{INDENT}{line}"));
            }
        }
    }

    fn rankings(&mut self, page: &Page) {
        self.line("");
        let headings: Vec<String> = page
            .day
            .rankings
            .iter()
            .map(|(name, _)| self.paint.heading(fit(self.language.ranking(name), RANKING_COLUMNS)))
            .collect();
        self.line(&headings.join(INDENT));
        let rows = page.day.rankings.iter().map(|(_, terms)| terms.len()).max().unwrap_or(0);
        for row in 0..rows.min(RANKED) {
            let cells: Vec<String> = page
                .day
                .rankings
                .iter()
                .map(|(_, terms)| {
                    let term = terms.get(row).map(|term| ranked(term, self.language));
                    term.unwrap_or_else(|| fit("", RANKING_COLUMNS))
                })
                .collect();
            self.line(&cells.join(INDENT));
        }
    }

    fn changes(&mut self, page: &Page) {
        let Some(compared) = &page.day.compared else { return };
        let against = page_html::against(compared, self.language);
        self.heading(&format!("{against}との比較"), &format!("Compared with {against}"));
        let (up, down) = match self.language {
            Language::Ja => ("▲ 増えたことば", "▼ 減ったことば"),
            Language::En => ("▲ rose", "▼ fell"),
        };
        let up = self.paint.risen(fit(up, HALF_COLUMNS));
        let down = self.paint.fallen(fit(down, HALF_COLUMNS));
        self.line(&format!("{INDENT}{up}{INDENT}{down}"));
        let language = self.language;
        let cell = |terms: &[ComparedTerm], row: usize| {
            terms.get(row).map_or_else(|| fit("", HALF_COLUMNS), |term| changed(term, language))
        };
        for row in 0..compared.rising.len().max(compared.falling.len()).min(CHANGED) {
            let (up, down) = (cell(&compared.rising, row), cell(&compared.falling, row));
            self.line(&format!("{INDENT}{up}{INDENT}{down}"));
        }
        if let Some(remark) = page_html::remark(compared, self.language) {
            for line in wrap(&remark, COLUMNS) {
                self.line(&line);
            }
        }
    }

    fn footer(&mut self, page: &Page) {
        let (time_zone, dictionary) = (&page.day.time_zone, page.stamp.dictionaries());
        let footer = match self.language {
            Language::Ja => format!(
                "日付は {time_zone}。順位と比較はリツイートを除く。順位は短単位、比較は長単位の内容語。\n\
                 辞書 {dictionary}"
            ),
            Language::En => format!(
                "Dates are in {time_zone}. Rankings and the comparison exclude retweets; the comparison \
                 covers content words in long units (compounds).\nDictionary {dictionary}"
            ),
        };
        self.line("");
        for line in wrap(&footer, COLUMNS) {
            let line = self.paint.faint(line);
            self.line(&line);
        }
    }
}

/// `+21件`, or that nothing changed.
fn difference(number: i64, unit: &str, none: &str) -> String {
    if number == 0 { none.to_owned() } else { format!("{number:+}{unit}") }
}

/// ` 1 かわいい            12`, ` 2 うれしい  6（否定 4）`
fn ranked(term: &RankedTerm, language: Language) -> String {
    let count = with_negated(term, language);
    let columns = width(&count).max(6);
    let lemma = fit(&term.lemma, RANKING_COLUMNS.saturating_sub(4 + columns));
    format!("{:>3} {lemma}{}{count}", term.rank, " ".repeat(columns - width(&count)))
}

/// `  かわいい          3 → 12    9人`, with the count of the day before and the
/// people of the day.
fn changed(term: &ComparedTerm, language: Language) -> String {
    let before = term.before.map_or_else(|| "–".to_owned(), |before| before.to_string());
    let people = match (term.is_of_one, term.authors) {
        (true, _) => language.pick("一人", "one").to_owned(),
        (false, None) => String::new(),
        (false, Some(people)) => format!("{people}{}", language.pick("人", "p.")),
    };
    let lemma = fit(&term.key.lemma, HALF_COLUMNS - 22);
    let people = " ".repeat(6_usize.saturating_sub(width(&people))) + &people;
    format!("  {lemma}{before:>6} → {:<5}{people}", term.count)
}
