use super::{TermPage, rate};
use crate::report::clean;
use crate::report::language::Language;
use crate::report::number::count;
use crate::report::page_markdown::escaped;
use crate::report::paint::Paint;
use crate::report::sparkline::sparkline;
use crate::report::terminal::{safe, wrap};
use tsubuyaki_analysis::day::Example;
use tsubuyaki_charts::Chart;

const COLUMNS: usize = 80;
/// Characters of a post.
const MOST: usize = 140;

/// Writes the page as text for a terminal of 80 columns.
#[must_use]
pub fn text(page: &TermPage, paint: Paint) -> String {
    let l = page.l;
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    line(&paint.heading(safe(&page.word)));
    line(&paint.faint("─".repeat(COLUMNS)));
    wrap(&page.lede, COLUMNS).iter().for_each(|text| line(text));
    let rates: Vec<Option<f64>> = page.history.series.days.iter().map(|day| day.rate()).collect();
    line("");
    line(&sparkline(&rates, COLUMNS));
    if let (Some(first), Some(last)) =
        (page.history.series.days.first(), page.history.series.days.last())
    {
        line(&paint.faint(format!("{} … {}", first.date, last.date)));
    }
    for (name, partners) in page.partners() {
        line("");
        line(&paint.heading(format!("{} {name}", l.pick("いっしょに出た語", "Words beside it:"))));
        let terms: Vec<String> = partners
            .terms
            .iter()
            .map(|(term, n)| format!("{} {}", clean::line(term, 24), count(*n)))
            .collect();
        wrap(&terms.join(l.pick("、", ", ")), COLUMNS - 2)
            .iter()
            .for_each(|text| line(&format!("  {text}")));
    }
    let spellings = spellings(page);
    if !spellings.is_empty() {
        line("");
        line(&paint.heading(l.pick("書き方", "Spellings")));
        wrap(&spellings, COLUMNS - 2).iter().for_each(|text| line(&format!("  {text}")));
    }
    for moment in &page.history.moments {
        line("");
        line(&paint.heading(page.day(moment.date)));
        let said =
            format!("{}{}{}", page.happened(moment), l.pick("　", " · "), page.figures(moment));
        wrap(&said, COLUMNS - 2).iter().for_each(|text| line(&format!("  {text}")));
        for post in &moment.posts {
            line(&paint.faint(format!("    {}", by(post))));
            wrap(&safe(&shown(post)), COLUMNS - 4)
                .iter()
                .for_each(|text| line(&format!("    {text}")));
        }
    }
    out
}

/// Writes the page as Markdown.
#[must_use]
pub fn markdown(page: &TermPage) -> String {
    let l = page.l;
    let mut out = format!("# {}\n\n{}\n\n", escaped(&page.word), escaped(&page.lede));
    let numbers = page.chart.0.numbers();
    let heads: Vec<&str> = numbers.columns.iter().map(|column| column.name.as_str()).collect();
    out.push_str(&format!("## {}\n\n", l.pick("推移", "Over time")));
    out.push_str(&format!("| {} |\n|:--|--:|--:|\n", heads.join(" | ")));
    for row in &numbers.rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    let bursts = &page.history.series.bursts;
    if !bursts.is_empty() {
        let heads = match l {
            Language::Ja => "| 急増の初日 | 最後の日 | 回 | 強さ |",
            Language::En => "| burst from | to | count | weight |",
        };
        out.push_str(&format!("\n{heads}\n|:--|:--|--:|--:|\n"));
        for burst in bursts {
            let (from, to) = (burst.from, burst.to);
            out.push_str(&format!(
                "| {from} | {to} | {} | {} |\n",
                count(burst.count),
                rate(burst.weight)
            ));
        }
    }
    for (place, (name, partners)) in page.partners().into_iter().enumerate() {
        if place == 0 {
            out.push_str(&format!("\n## {}\n", l.pick("いっしょに出た語", "Words beside it")));
        }
        let term = |(term, n): &(String, i64)| {
            format!("{} {}", escaped(&clean::line(term, 24)), count(*n))
        };
        let terms: Vec<String> = partners.terms.iter().map(term).collect();
        out.push_str(&format!("\n### {}\n\n{}\n", escaped(&name), terms.join(l.pick("、", ", "))));
    }
    let spellings = spellings(page);
    if !spellings.is_empty() {
        out.push_str(&format!(
            "\n## {}\n\n{}\n",
            l.pick("書き方", "Spellings"),
            escaped(&spellings)
        ));
    }
    out.push_str(&format!("\n## {}\n", l.pick("投稿でたどる", "Through its posts")));
    for moment in &page.history.moments {
        let said =
            format!("{}{}{}", page.happened(moment), l.pick("　", " · "), page.figures(moment));
        out.push_str(&format!("\n### {}\n\n{}\n", escaped(&page.day(moment.date)), escaped(&said)));
        for post in &moment.posts {
            out.push_str(&format!(
                "\n> {}\n>\n> — {}\n",
                escaped(&shown(post)),
                escaped(&by(post))
            ));
        }
    }
    out
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
    let author = post.author.as_deref().map(|author| format!("@{}", clean::line(author, 40)));
    let parts: Vec<String> = post.time.clone().into_iter().chain(author).collect();
    parts.join(" ")
}
