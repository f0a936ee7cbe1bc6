//! The daily page as text for a terminal.

mod columns;
mod texts;

use super::content::naming::label;
use super::content::spread::Row as Spread;
use super::content::words::Mark;
use super::content::{Content, changes, rankings};
use super::language::Language;
use super::number;
use super::paint::Paint;
use super::posts::posts;
use super::terminal::{fit, width, wrap};
use columns::{certainties, changed, negations, ranked, sign};
use tsubuyaki_analysis::day::Counts;

/// Columns of a file, and the fewest and most that a terminal is written for: of longer
/// lines the eye loses the next.
const COLUMNS: usize = 80;
const LEAST_COLUMNS: usize = 36;
const MOST_COLUMNS: usize = 100;
/// Columns from which lists stand side by side.
const SIDE_BY_SIDE: usize = 64;
const INDENT: &str = "  ";
/// Rows of a ranking.
const RANKED: usize = 10;
/// Terms that rose or fell.
const CHANGED: usize = 10;

/// Writes the page for a terminal of so many columns; `None` of a file.
#[must_use]
pub fn write(content: &Content, paint: Paint, columns: Option<usize>) -> String {
    let mut text =
        Text { out: String::new(), language: content.language, paint, columns: fitted(columns) };
    text.title(content);
    text.lede(content);
    if content.is_of_short_days() {
        text.short_days(content);
    }
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
    if !content.is_of_short_days() {
        text.short_days(content);
    }
    text.footer(content);
    text.out
}

/// The columns of a page of text, of those that a terminal has.
pub(super) fn fitted(columns: Option<usize>) -> usize {
    columns.map_or(COLUMNS, |columns| columns.clamp(LEAST_COLUMNS, MOST_COLUMNS))
}

struct Text {
    out: String,
    language: Language,
    paint: Paint,
    /// Of a line.
    columns: usize,
}

impl Text {
    /// Columns of one of so many lists: side by side where there is room, else below
    /// each other.
    fn columns_of(&self, lists: usize) -> usize {
        if self.columns < SIDE_BY_SIDE {
            self.columns - INDENT.len()
        } else {
            (self.columns - INDENT.len() * (lists.max(1) - 1)) / lists.max(1)
        }
    }

    /// Lists of lines that fill [`Text::columns_of`], with their headings.
    fn lists(&mut self, lists: &[(String, Vec<String>)]) {
        if self.columns < SIDE_BY_SIDE {
            for (heading, lines) in lists.iter().filter(|(_, lines)| !lines.is_empty()) {
                self.line(heading);
                for line in lines {
                    self.line(line);
                }
            }
            return;
        }
        let none = " ".repeat(self.columns_of(lists.len()));
        let headings: Vec<&str> = lists.iter().map(|(heading, _)| heading.as_str()).collect();
        self.line(&headings.join(INDENT));
        let rows = lists.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        for row in 0..rows {
            let of_row = lists.iter().map(|(_, lines)| lines.get(row).unwrap_or(&none).as_str());
            self.line(&of_row.collect::<Vec<_>>().join(INDENT));
        }
    }

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
        let rule = self.paint.faint("─".repeat(self.columns));
        self.line(&title);
        self.line(&rule);
    }

    fn lede(&mut self, content: &Content) {
        for line in wrap(&content.lede_text(), self.columns) {
            self.line(&line);
        }
    }

    fn counts(&mut self, content: &Content) {
        let day = content.day;
        self.line("");
        let Counts { tweets, retweets, authors, .. } = day.counts;
        let (shown, shared) = (number::count(tweets), number::count(retweets));
        let reposts = content.reposts.many(self.language);
        let passers_on = day.counts.passers_on().filter(|people| *people > 0);
        let passers_on = passers_on.map(number::count);
        let counts = match self.language {
            Language::Ja => {
                let only = passers_on
                    .map_or_else(String::new, |n| format!("（うち {n}人は{reposts}だけ）"));
                let authors =
                    authors.map_or_else(String::new, |n| format!("　{}人{only}", number::count(n)));
                let retweets = match retweets {
                    0 => String::new(),
                    _ => format!("（うち{reposts} {shared}件）"),
                };
                format!("{shown}件{retweets}{authors}")
            }
            Language::En => {
                let only = passers_on.map_or_else(String::new, |n| {
                    format!(" ({n} only {})", content.reposts.done(Language::En))
                });
                let authors = authors
                    .map_or_else(String::new, |n| format!(" by {}{only}", number::people(n)));
                let retweets = match retweets {
                    0 => String::new(),
                    1 => format!(" (1 of them a {})", content.reposts.one(Language::En)),
                    _ => format!(" ({shared} of them {reposts})"),
                };
                format!("{shown}{retweets}{authors}")
            }
        };
        let named = content.named;
        let stub = day.stub_before();
        // What is not over is compared with nothing.
        let is_over = !(day.is_unfinished && day.span.is_day());
        let before = match (&day.previous.filter(|_| is_over), self.language) {
            (None, _) if !is_over => self.language.pick("まだ途中", "so far").to_owned(),
            (None, Language::Ja) if let Some(days) = stub => {
                format!("{}は{days}日分しか記録がない", named.before)
            }
            (None, Language::En) if let Some(days) = stub => {
                format!("{} of data for the {}", number::counted(days, "day"), named.before)
            }
            (None, Language::Ja) => format!("{}は記録なし", named.before),
            (None, Language::En) => format!("no data for the {}", named.before),
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
        // What is said stands beside the heading.
        let heading = self.language.pick("件数", "Posts");
        let between = self.language.pick("　", "  ");
        let gap = " ".repeat(width(heading) + width(between));
        let mut front = format!("{}{between}", self.paint.heading(heading));
        for text in [&counts, &before].into_iter().chain(&content.figures.remarks) {
            for line in wrap(text, self.columns - gap.len()) {
                self.line(&format!("{front}{line}"));
                front.clone_from(&gap);
            }
        }
    }

    /// Links, and who wrote most.
    fn shared(&mut self, content: &Content) {
        let Some(shared) = &content.shared else { return };
        let l = self.language;
        self.heading("リンクと投稿者", "Links and authors");
        if !shared.about.is_empty() {
            for line in wrap(&shared.about, self.columns - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
        }
        for (name, links) in shared.lists(l) {
            self.line(&format!("{INDENT}{name}"));
            for link in links {
                let title =
                    link.title.as_deref().map_or_else(String::new, |title| format!("{title} "));
                let line = format!("{title}{}  {}", link.address, link.figures(l));
                for line in wrap(&line, self.columns - 2 * INDENT.len()) {
                    self.line(&format!("{INDENT}{INDENT}{line}"));
                }
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
            let name = l.pick("投稿の多い人　", "Who wrote most: ");
            let line = format!("{name}{}", writers.join(l.pick("・", ", ")));
            for line in wrap(&line, self.columns - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
        }
    }

    /// Words that stayed through a period, and words of one day.
    fn spread(&mut self, content: &Content) {
        let Some(spread) = &content.spread else { return };
        let l = self.language;
        // Those of as many days together.
        let stayed =
            spread.stayed.chunk_by(|one, other| one.of.days == other.of.days).map(|rows| {
                let word = |row: &Spread| match row.marks(l) {
                    marks if marks.is_empty() => row.word.text.clone(),
                    marks => format!("{} [{marks}]", row.word.text),
                };
                let words: Vec<String> = rows.iter().map(word).collect();
                let (words, days) = (words.join(l.pick("・", ", ")), rows[0].of.days);
                match l {
                    Language::Ja => format!("{words}（{days}日間）"),
                    Language::En => format!("{words} ({days} days)"),
                }
            });
        let of_one_day = |row: &Spread| {
            let (word, day, marks) = (&row.word.text, l.month_day(row.of.most.0), row.marks(l));
            match l {
                Language::Ja if marks.is_empty() => format!("{word}（{day}）"),
                Language::Ja => format!("{word}（{day}・{marks}）"),
                Language::En if marks.is_empty() => format!("{word} ({day})"),
                Language::En => format!("{word} ({day}, {marks})"),
            }
        };
        let lists: [(&str, &str, Vec<String>); 2] = [
            ("続いて出た語", "Words that stayed", stayed.collect()),
            (
                "一日に集中した語",
                "Concentrated on one day",
                spread.of_one_day.iter().map(of_one_day).collect(),
            ),
        ];
        for (ja, en, words) in lists {
            if words.is_empty() {
                continue;
            }
            self.heading(ja, en);
            for line in wrap(&words.join(l.pick("・", ", ")), self.columns - INDENT.len()) {
                self.line(&format!("{INDENT}{line}"));
            }
        }
    }

    fn rankings(&mut self, content: &Content) {
        if content.day.is_short() {
            return;
        }
        self.line("");
        let (l, columns) = (self.language, self.columns_of(content.rankings.len()));
        let lists = content.rankings.iter().map(|ranking| {
            let mut rows = ranked(&ranking.rows, l, columns);
            if rows.is_empty() {
                rows.push(fit(&format!("    {}", l.pick("なし", "none")), columns));
            }
            (self.paint.heading(fit(ranking.name, columns)), rows)
        });
        let lists: Vec<_> = lists.collect();
        self.lists(&lists);
    }

    fn changes(&mut self, content: &Content) {
        let Some(changes) = &content.changes else { return };
        let heading = changes::heading(content, changes);
        for line in wrap(&heading, self.columns).iter().enumerate() {
            match line {
                (0, line) => self.heading(line, line),
                (_, line) => {
                    let line = self.paint.heading(line);
                    self.line(&line);
                }
            }
        }
        if !(changes.rising.is_empty() && changes.falling.is_empty()) {
            let (l, columns) = (self.language, self.columns_of(2));
            let (up, down) = match l {
                Language::Ja => ("▲ 増えた語", "▼ 減った語"),
                Language::En => ("▲ rose", "▼ fell"),
            };
            let of_changes = columns - INDENT.len();
            let heading = |text: &str| fit(&format!("{INDENT}{text}"), columns);
            let lines = |rows| {
                let lines = changed(rows, changes.is_tested, l, of_changes).into_iter();
                lines.map(|line| format!("{INDENT}{line}")).collect()
            };
            let [up, down] = [heading(up), heading(down)];
            let (up, down) = if changes.is_tested {
                (self.paint.risen(up), self.paint.fallen(down))
            } else {
                (self.paint.heading(up), self.paint.heading(down))
            };
            self.lists(&[(up, lines(&changes.rising)), (down, lines(&changes.falling))]);
        }
        let meanings = certainties(content).join("   ");
        for line in wrap(&meanings, self.columns).iter().filter(|line| !line.is_empty()) {
            let line = self.paint.faint(line);
            self.line(&line);
        }
        for sentence in changes.sentences() {
            for line in wrap(sentence, self.columns) {
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
        // One sign for both: the people stand before it.
        let occurs =
            |mark: &Mark| marks.iter().any(|of| of == mark || (of.is_of_one() && mark.is_of_one()));
        let mut meanings: Vec<String> = [Mark::Mostly, Mark::Copies]
            .into_iter()
            .filter(occurs)
            .map(|mark| format!("{} {}", sign(mark), mark.meaning(l)))
            .collect();
        meanings.extend(negations(content));
        let others = content.rankings.iter().filter(|of| of.is_of_others && !of.rows.is_empty());
        meanings.extend(others.filter(|_| !content.day.is_short()).map(|ranking| match l {
            Language::Ja => format!("{}：前の表にない語", ranking.name),
            Language::En => format!("{}: those not in the table before", ranking.name),
        }));
        let has_people = content.day.counts.authors.is_some();
        if l == Language::En && has_people && !content.day.is_short() {
            meanings.push("p people".to_owned());
        }
        if !meanings.is_empty() {
            self.line("");
            for line in wrap(&meanings.join("   "), self.columns) {
                let line = self.paint.faint(line);
                self.line(&line);
            }
        }
    }

    fn footer(&mut self, content: &Content) {
        let (time_zone, dictionary) = (&content.day.time_zone, content.page.stamp.dictionaries());
        let reposts = content.reposts.heads(self.language);
        let footer = match self.language {
            Language::Ja => format!(
                "日付は {time_zone}。{units}辞書 {dictionary}",
                units = if content.day.is_short() {
                    String::new()
                } else {
                    format!(
                        "{reposts}は数えない。{}\n",
                        rankings::units(content.day, self.language)
                    )
                }
            ),
            Language::En => format!(
                "Dates are in {time_zone}. {units}Dictionary {dictionary}",
                units = if content.day.is_short() {
                    String::new()
                } else {
                    format!(
                        "{reposts} are not counted. {}\n",
                        rankings::units(content.day, self.language)
                    )
                }
            ),
        };
        self.line("");
        for line in wrap(&footer, self.columns) {
            let line = self.paint.faint(line);
            self.line(&line);
        }
    }
}

/// `+21件`, or that nothing changed.
fn difference(number: i64, unit: &str, none: &str) -> String {
    if number == 0 { none.to_owned() } else { format!("{}{unit}", number::signed(number)) }
}
