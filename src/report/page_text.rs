//! The daily page as text for a terminal of 80 columns.

mod columns;
mod texts;

use super::content::naming::label;
use super::content::spread::Row as Spread;
use super::content::words::Mark;
use super::content::{Content, changes};
use super::language::Language;
use super::number;
use super::paint::Paint;
use super::posts::posts;
use super::terminal::{fit, width, wrap};
use columns::{changed, negations, ranked, sign};
use tsubuyaki_analysis::day::Counts;

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
pub fn write(content: &Content, paint: Paint) -> String {
    let mut text = Text { out: String::new(), language: content.language, paint };
    text.title(content);
    text.lede(content);
    if content.leads_with_changes() {
        text.changes(content);
        text.counts(content);
        text.summary(content);
    } else {
        text.summary(content);
        text.counts(content);
        text.changes(content);
    }
    text.passages(content);
    text.shared(content);
    text.spread(content);
    text.rankings(content);
    text.marks(content);
    text.short_days(content);
    text.footer(content);
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

    fn title(&mut self, content: &Content) {
        let day = label(content.day.span, self.language);
        let title = match self.language {
            Language::Ja => format!("{day}の{}", posts(self.language)),
            Language::En => format!("Posts of {day}"),
        };
        let title = self.paint.heading(title);
        let rule = self.paint.faint("─".repeat(COLUMNS));
        self.line(&title);
        self.line(&rule);
    }

    fn lede(&mut self, content: &Content) {
        for line in wrap(&content.lede_text(), COLUMNS) {
            self.line(&line);
        }
    }

    fn counts(&mut self, content: &Content) {
        let day = content.day;
        self.line("");
        let Counts { tweets, retweets, authors, .. } = day.counts;
        let (shown, shared) = (number::count(tweets), number::count(retweets));
        let passers_on = day.counts.passers_on().filter(|people| *people > 0);
        let passers_on = passers_on.map(number::count);
        let heading = self.paint.heading(self.language.pick("件数", "Posts"));
        let counts = match self.language {
            Language::Ja => {
                let only = passers_on
                    .map_or_else(String::new, |n| format!("（うち {n}人はリツイートだけ）"));
                let authors =
                    authors.map_or_else(String::new, |n| format!("　{}人{only}", number::count(n)));
                format!("{heading}　{shown}件（うちリツイート {shared}件）{authors}")
            }
            Language::En => {
                let only =
                    passers_on.map_or_else(String::new, |n| format!(" ({n} only retweeted)"));
                let authors = authors
                    .map_or_else(String::new, |n| format!(" by {}{only}", number::people(n)));
                let retweets = match retweets {
                    1 => "1 of them a retweet".to_owned(),
                    _ => format!("{shared} of them retweets"),
                };
                format!("{heading}  {shown} ({retweets}){authors}")
            }
        };
        self.line(&counts);
        let named = content.named;
        let before = match (&day.previous, self.language) {
            (None, Language::Ja) => format!("{}は記録なし", named.before),
            (None, Language::En) => format!("no posts the {}", named.before),
            (Some((_, before)), Language::Ja) => {
                let authors =
                    authors.zip(before.authors).map_or_else(String::new, |(now, then)| {
                        let more = difference(now - then, "人", "増減なし");
                        format!("、{}人（{more}）", number::count(then))
                    });
                let tweets = difference(tweets - before.tweets, "件", "増減なし");
                let then = number::count(before.tweets);
                format!("{}は {then}件（{tweets}）{authors}", named.before)
            }
            (Some((_, before)), Language::En) => {
                let authors =
                    authors.zip(before.authors).map_or_else(String::new, |(now, then)| {
                        let authors = difference(now - then, "", "no change");
                        format!(", {} ({authors})", number::people(then))
                    });
                let tweets = difference(tweets - before.tweets, "", "no change");
                let then = number::count(before.tweets);
                format!("{}: {then} ({tweets}){authors}", named.before)
            }
        };
        let gap = " ".repeat(width(self.language.pick("件数　", "Posts  ")));
        self.line(&format!("{gap}{before}"));
        for remark in &content.figures.remarks {
            for line in wrap(remark, COLUMNS - gap.len()) {
                self.line(&format!("{gap}{line}"));
            }
        }
    }

    /// Links, and who wrote most.
    fn shared(&mut self, content: &Content) {
        let Some(shared) = &content.shared else { return };
        let l = self.language;
        self.heading("リンクと投稿者", "Links and authors");
        if !shared.about.is_empty() {
            self.line(&format!("{INDENT}{}", shared.about));
        }
        for link in shared.links.iter().chain(&shared.hosts) {
            let title = link.title.as_deref().map_or_else(String::new, |title| format!("{title} "));
            let line = format!("{title}{}  {}", link.address, link.figures(l));
            for line in wrap(&line, COLUMNS - 2 * INDENT.len()) {
                self.line(&format!("{INDENT}{INDENT}{line}"));
            }
        }
        let writers: Vec<String> = shared
            .writers
            .iter()
            .map(|writer| match l {
                Language::Ja => {
                    format!("{} {}件（{}）", writer.name, number::count(writer.posts), writer.share)
                }
                Language::En => {
                    format!("{} {} ({})", writer.name, number::count(writer.posts), writer.share)
                }
            })
            .collect();
        if !writers.is_empty() {
            let name = l.pick("よく書いた人　", "Who wrote most: ");
            let line = format!("{name}{}", writers.join(l.pick("・", ", ")));
            for line in wrap(&line, COLUMNS - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
        }
    }

    /// Words that stayed through a period, and words of one day.
    fn spread(&mut self, content: &Content) {
        let Some(spread) = &content.spread else { return };
        let l = self.language;
        let stayed = |row: &Spread| match l {
            Language::Ja => format!("{}（{}日）", row.word.text, row.of.days),
            Language::En => format!("{} ({} days)", row.word.text, row.of.days),
        };
        let of_one_day = |row: &Spread| match l {
            Language::Ja => format!("{}（{}）", row.word.text, l.month_day(row.of.most.0)),
            Language::En => format!("{} ({})", row.word.text, l.month_day(row.of.most.0)),
        };
        let lists: [(&str, &str, Vec<String>); 2] = [
            ("出つづけた語", "Words that stayed", spread.stayed.iter().map(stayed).collect()),
            (
                "一日だけの語",
                "Words of one day",
                spread.of_one_day.iter().map(of_one_day).collect(),
            ),
        ];
        for (ja, en, words) in lists {
            if words.is_empty() {
                continue;
            }
            self.heading(ja, en);
            for line in wrap(&words.join(l.pick("・", ", ")), COLUMNS - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
        }
    }

    fn rankings(&mut self, content: &Content) {
        if content.day.is_short() {
            return;
        }
        self.line("");
        let headings: Vec<String> = content
            .rankings
            .iter()
            .map(|ranking| self.paint.heading(fit(ranking.name, RANKING_COLUMNS)))
            .collect();
        self.line(&headings.join(INDENT));
        let l = self.language;
        let rows = content.rankings.iter().map(|ranking| ranking.rows.len()).max().unwrap_or(0);
        let columns: Vec<Vec<String>> =
            content.rankings.iter().map(|ranking| ranked(&ranking.rows, l)).collect();
        for row in 0..rows.min(RANKED) {
            let cell = |column: &Vec<String>| {
                column.get(row).cloned().unwrap_or_else(|| " ".repeat(RANKING_COLUMNS))
            };
            let cells: Vec<String> = columns.iter().map(cell).collect();
            self.line(&cells.join(INDENT));
        }
    }

    fn changes(&mut self, content: &Content) {
        let Some(changes) = &content.changes else { return };
        let heading = changes::heading(content, changes);
        for line in wrap(&heading, COLUMNS).iter().enumerate() {
            match line {
                (0, line) => self.heading(line, line),
                (_, line) => {
                    let line = self.paint.heading(line);
                    self.line(&line);
                }
            }
        }
        if !(changes.rising.is_empty() && changes.falling.is_empty()) {
            let (up, down) = match self.language {
                Language::Ja => ("▲ 増えた語", "▼ 減った語"),
                Language::En => ("▲ rose", "▼ fell"),
            };
            let up = self.paint.risen(fit(up, HALF_COLUMNS));
            let down = self.paint.fallen(fit(down, HALF_COLUMNS));
            self.line(&format!("{INDENT}{up}{INDENT}{down}"));
        }
        let lists = [&changes.rising, &changes.falling].map(|rows| changed(rows, self.language));
        let none = " ".repeat(HALF_COLUMNS);
        for row in 0..changes.rising.len().max(changes.falling.len()).min(CHANGED) {
            let [up, down] = [0, 1].map(|list: usize| lists[list].get(row).unwrap_or(&none));
            self.line(&format!("{INDENT}{up}{INDENT}{down}"));
        }
        for sentence in changes.null_line.iter().chain(&changes.remark) {
            for line in wrap(sentence, COLUMNS) {
                self.line(&line);
            }
        }
    }

    /// What the signs behind words mean, of those that occur.
    fn marks(&mut self, content: &Content) {
        let changes = content.changes.iter();
        let changed = changes.flat_map(|changes| changes.rising.iter().chain(&changes.falling));
        let of_day = if content.day.is_short() { &[] } else { content.rankings.as_slice() };
        let ranked = of_day.iter().flat_map(|ranking| &ranking.rows);
        let marks: Vec<Mark> = changed
            .map(|row| &row.word)
            .chain(ranked.map(|row| &row.word))
            .flat_map(|word| word.marks.iter().copied())
            .collect();
        let l = self.language;
        let mut meanings: Vec<String> = [Mark::One, Mark::Copies]
            .into_iter()
            .filter(|mark| marks.contains(mark))
            .map(|mark| format!("{} {}", sign(mark), mark.meaning(l)))
            .collect();
        meanings.extend(negations(content));
        if l == Language::En && !content.day.is_short() {
            meanings.push("p people".to_owned());
        }
        if !meanings.is_empty() {
            self.line("");
            for line in wrap(&meanings.join("   "), COLUMNS) {
                let line = self.paint.faint(line);
                self.line(&line);
            }
        }
    }

    fn footer(&mut self, content: &Content) {
        let (time_zone, dictionary) = (&content.day.time_zone, content.page.stamp.dictionaries());
        let footer = match self.language {
            Language::Ja => format!(
                "日付は {time_zone}。順位と比較はリツイートを除く。順位は短単位、比較は内容語の長単位。\n\
                 辞書 {dictionary}"
            ),
            Language::En => format!(
                "Dates are in {time_zone}. Rankings and the comparison exclude retweets; the comparison \
                 covers content words, compounds as one.\nDictionary {dictionary}"
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
    if number == 0 { none.to_owned() } else { format!("{}{unit}", number::signed(number)) }
}
