use super::{TermPage, rate};
use crate::report::clean;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::page_markdown::escape::{escaped, escaped_within};
use crate::report::page_text::fitted;
use crate::report::paint::Paint;
use crate::report::sparkline::sparkline;
use crate::report::terminal::wrap;
use tsubuyaki_analysis::SeriesDay;
use tsubuyaki_analysis::day::Example;
use tsubuyaki_analysis::history::{Moment, Partners};
use tsubuyaki_charts::Chart;

/// Characters of a post.
const MOST: usize = 140;
/// Characters of a line of rates in Markdown.
const SPARKS: usize = 60;

/// Writes the page as text for a terminal of so many columns; `None` of a file.
#[must_use]
pub fn text(page: &TermPage, paint: Paint, columns: Option<usize>) -> String {
    let columns = fitted(columns);
    let indented = |text: &str, by: usize| indented(text, by, columns - by);
    let (l, days) = (page.l, &page.history.series.days);
    let word = wrap(&page.word, columns).into_iter();
    let mut lines: Vec<String> = word.map(|line| paint.heading(line)).collect();
    lines.push(paint.faint("─".repeat(columns)));
    lines.extend(wrap(&page.lede, columns));
    let rates: Vec<Option<f64>> = days.iter().map(SeriesDay::rate).collect();
    lines.extend([String::new(), sparkline(&rates, columns)]);
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        lines.push(paint.faint(format!("{} … {}", first.date, last.date)));
    }
    for (name, partners) in page.partners() {
        let name = format!("{} {name}", l.pick("いっしょに出たことば", "Co-occurring words:"));
        lines.push(String::new());
        lines.extend(wrap(&name, columns).into_iter().map(|line| paint.heading(line)));
        lines.extend(indented(&terms(partners, l, str::to_owned), 2));
    }
    let spellings = spellings(page);
    if !spellings.is_empty() {
        lines.extend([String::new(), paint.heading(l.pick("書き方", "Spellings"))]);
        lines.extend(indented(&spellings, 2));
    }
    for moment in &page.history.moments {
        lines.extend([String::new(), paint.heading(page.day(moment.date))]);
        lines.extend(indented(&said(page, moment), 2));
        for post in &moment.posts {
            let by = indented(&by(post), 4).into_iter();
            lines.extend(by.map(|line| paint.faint(line)));
            lines.extend(indented(&shown(post), 4));
        }
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n") + "\n"
}

/// Writes the page as Markdown.
#[must_use]
pub fn markdown(page: &TermPage) -> String {
    let l = page.l;
    let mut lines =
        vec![format!("# {}", escaped_within(&page.word)), String::new(), escaped(&page.lede)];
    let heading = |lines: &mut Vec<String>, level: &str, text: &str| {
        lines.extend([String::new(), format!("{level} {text}"), String::new()]);
    };
    heading(&mut lines, "##", l.pick("推移", "Over time"));
    let days = &page.history.series.days;
    let rates: Vec<Option<f64>> = days.iter().map(SeriesDay::rate).collect();
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        let line = sparkline(&rates, SPARKS);
        lines.push(format!("{line}  {} – {}", first.date, last.date));
    }
    let bursts = &page.history.series.bursts;
    if !bursts.is_empty() {
        let heads = l.pick(
            "急増の初日|最後の日|回|最多の日の人数|強さ",
            "burst from|to|count|most people a day|weight",
        );
        let heads: Vec<String> = heads.split('|').map(str::to_owned).collect();
        lines.extend([String::new(), row(&heads), "|:--|:--|--:|--:|--:|".to_owned()]);
        for burst in bursts {
            let (from, to) = (burst.from.to_string(), burst.to.to_string());
            let people = burst.people.map_or_else(String::new, count);
            lines.push(row(&[from, to, count(burst.count), people, rate(burst.weight)]));
        }
    }
    let partners = page.partners();
    if !partners.is_empty() {
        heading(&mut lines, "##", l.pick("いっしょに出たことば", "Co-occurring words"));
    }
    for (name, partners) in partners {
        heading(&mut lines, "###", &escaped_within(&name));
        lines.push(terms(partners, l, escaped_within));
    }
    let spellings = spellings(page);
    if !spellings.is_empty() {
        heading(&mut lines, "##", l.pick("書き方", "Spellings"));
        lines.push(escaped(&spellings));
    }
    heading(&mut lines, "##", l.pick("投稿でたどる", "Through its posts"));
    for moment in &page.history.moments {
        heading(&mut lines, "###", &escaped(&page.day(moment.date)));
        lines.push(escaped(&said(page, moment)));
        for post in &moment.posts {
            let (text, by) = (escaped(&shown(post)), escaped(&by(post)));
            lines.extend([String::new(), format!("> {text}"), ">".to_owned(), format!("> — {by}")]);
        }
    }
    // As long as the records: what it says stands before it.
    heading(&mut lines, "##", l.pick("日ごとの数", "Day by day"));
    let numbers = page.chart.0.numbers();
    let heads: Vec<String> = numbers.columns.iter().map(|column| column.name.clone()).collect();
    lines.extend([row(&heads), "|:--|--:|--:|".to_owned()]);
    for cells in &numbers.rows {
        // Days and numbers, no text of anyone.
        lines.push(row(cells));
    }
    lines.join("\n") + "\n"
}

/// A row of a table.
fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// A text in lines of so many columns that begin with so many spaces.
fn indented(text: &str, by: usize, columns: usize) -> Vec<String> {
    let indent = " ".repeat(by);
    wrap(text, columns).into_iter().map(|line| format!("{indent}{line}")).collect()
}

/// What happened on a day, and how much.
fn said(page: &TermPage, moment: &Moment) -> String {
    let between = page.l.pick("　", " · ");
    format!("{}{between}{}", page.happened(moment), page.figures(moment))
}

fn terms(partners: &Partners, l: Language, shown: fn(&str) -> String) -> String {
    let term =
        |(term, n): &(String, i64)| format!("{} {}", shown(&clean::line(term, 24)), count(*n));
    partners.terms.iter().map(term).collect::<Vec<_>>().join(l.pick("、", ", "))
}

fn spellings(page: &TermPage) -> String {
    let spelling = |(surface, n): (String, String)| format!("{surface} {n}");
    page.spellings().into_iter().map(spelling).collect::<Vec<_>>().join(page.l.pick("、", ", "))
}

/// A post in one line, its term within.
fn shown(post: &Example) -> String {
    clean::in_context(&post.text, post.start, post.end, MOST).concat()
}

/// When and by whom.
fn by(post: &Example) -> String {
    let author = post.author.as_deref().map(|author| clean::handle(author, 40));
    let parts: Vec<String> = post.time.clone().into_iter().chain(author).collect();
    parts.join(" ")
}
