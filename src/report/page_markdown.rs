//! The daily page as Markdown for a blog, in the sections of the model of the
//! page: 件数, 要約, three rankings, two pictures; and what goes beyond it.

pub(super) mod escape;
mod posts;
mod words;

use std::fmt::Write as _;

use self::escape::escaped_within;
use super::content::Content;
use super::content::charts::ChartName;
use super::content::figures::{self, Figure};
use super::content::lede::Part;
use super::content::naming::label;
use super::language::Language;
use super::number::{count, counted};
use super::posts::posts;
use tsubuyaki_analysis::day::Day;
use tsubuyaki_charts::clean::capital;

/// Writes the page. `charts` is the folder of the files of its charts, as a link
/// from where the text will stand; without one there are no pictures.
#[must_use]
pub fn write(content: &Content, charts: Option<&str>) -> String {
    let (day, l) = (content.day, content.language);
    let mut text = Text { out: String::new(), l, charts };
    text.line(&match l {
        Language::Ja => format!("# {}の{}", label(day.span, l), posts(l)),
        Language::En => format!("# Posts of {}", label(day.span, l)),
    });
    text.paragraph(lede(content).trim_end());
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
    // A few posts are shown whole.
    if day.is_short() {
        text.spread(content);
    } else {
        for ranking in &content.rankings {
            text.ranking(ranking, content.named);
        }
        text.spread(content);
        text.cloud(content);
        text.pairs(content);
        text.hours(day);
        text.entities(l.pick("ハッシュタグ", "Hashtags"), &day.hashtags, content);
        text.entities(l.pick("絵文字", "Emoji"), &day.emoji, content);
    }
    text.heading(l.pick("このページの作り方", "How this page was made"));
    for (name, fact) in &content.facts {
        text.line(&format!("- {name}: {}", escaped_within(fact)));
    }
    without_double_gaps(&text.out)
}

/// A text in which one empty line parts what several would.
fn without_double_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut was_empty = false;
    for line in text.lines() {
        if !(line.is_empty() && was_empty) {
            out.push_str(line);
            out.push('\n');
        }
        was_empty = line.is_empty();
    }
    out
}

struct Text<'a> {
    out: String,
    l: Language,
    charts: Option<&'a str>,
}

impl Text<'_> {
    fn line(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn heading(&mut self, name: &str) {
        let _ = writeln!(self.out, "\n## {name}\n");
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.out, "\n{text}");
    }

    fn picture(&mut self, chart: ChartName, alternative: &str) {
        if let Some(folder) = self.charts {
            let folder = folder.trim_end_matches('/');
            let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
            let name = chart.file();
            let _ = writeln!(self.out, "\n![{alternative}](<{place}{name}.svg>)");
        }
    }

    fn table(&mut self, heads: &[(&str, bool)], rows: impl Iterator<Item = Vec<String>>) {
        let names: Vec<&str> = heads.iter().map(|(name, _)| *name).collect();
        let rules: Vec<&str> =
            heads.iter().map(|(_, is_number)| if *is_number { "--:" } else { "---" }).collect();
        self.line(&format!("| {} |", names.join(" | ")));
        self.line(&format!("| {} |", rules.join(" | ")));
        for row in rows {
            self.line(&format!("| {} |", row.join(" | ")));
        }
    }

    fn counts(&mut self, content: &Content) {
        let (day, l) = (content.day, self.l);
        self.heading(l.pick("件数", "Posts"));
        let row = |figure: &Figure| {
            let text = |number: Option<f64>| {
                number.map_or_else(String::new, |number| figure.unit.text(number))
            };
            let difference = figure.more_than_before();
            let name = match (figure.id, l) {
                ("tweets", Language::Ja) => posts(l).to_owned(),
                ("retweets", Language::Ja) => format!("うち{}", figure.name),
                ("retweets", Language::En) => format!("of which {}", content.reposts.many(l)),
                _ => figure.name.to_owned(),
            };
            let mut cells = vec![
                name,
                text(figure.today),
                text(figure.before),
                difference.map_or_else(String::new, |more| figure.unit.difference(more, l)),
            ];
            if day.usual.is_some() {
                cells.push(figure.usual_text().unwrap_or_default());
                cells.push(figure.more_than_usual(l).unwrap_or_default());
            }
            cells
        };
        let figures = &content.figures;
        let retweets = |figure: &&Figure| figure.id == "retweets";
        let rows = std::iter::once(&figures.tweets)
            .chain(figures.others.iter().filter(retweets))
            .chain(figures.others.iter().filter(|figure| !retweets(figure)))
            .map(row);
        let usual = match l {
            Language::Ja => format!("{}の平均", figures::weekday_name(day, l)),
            Language::En => figures::usual_name(day, l),
        };
        let more = l.pick("差", "Difference");
        let [this, before] = [content.named.this, content.named.before].map(capital);
        let mut heads = vec![
            ("", false),
            (l.pick(content.named.this, &this), true),
            (l.pick(content.named.before, &before), true),
            (more, true),
        ];
        if day.usual.is_some() {
            heads.extend([(usual.as_str(), true), (more, true)]);
        }
        self.table(&heads, rows);
        for remark in &figures.remarks {
            self.paragraph(remark);
        }
        let series = if day.span.is_day() {
            l.pick("直近4週間の件数", "Posts of the last four weeks")
        } else {
            l.pick("日ごとの件数", "Posts per day")
        };
        self.picture(ChartName::Series, series);
    }

    fn hours(&mut self, day: &Day) {
        let l = self.l;
        self.heading(l.pick("時刻", "Hours"));
        let most = day.hours.iter().copied().max().unwrap_or(0);
        let at: Vec<String> = (0..24)
            .zip(day.hours)
            .filter(|(_, tweets)| *tweets == most && most > 0)
            .map(|(hour, _)| match l {
                Language::Ja => format!("{hour}時台"),
                Language::En => format!("{hour}:00"),
            })
            .collect();
        self.line(&match l {
            Language::Ja => {
                format!("最多は{}の{}件（{}）。", at.join("・"), count(most), day.time_zone)
            }
            Language::En => {
                let tweets = counted(most, "post");
                format!("Most at {}: {tweets} ({}).", at.join(", "), day.time_zone)
            }
        });
        self.picture(ChartName::Hours, l.pick("時刻ごとの件数", "Posts per hour"));
        self.picture(ChartName::Week, l.pick("曜日と時刻ごとの件数", "Posts by weekday and hour"));
    }
}

/// The opening: its own sentences as they are, the words in them escaped.
fn lede(content: &Content) -> String {
    let mut text = String::new();
    for part in &content.lede {
        match part {
            Part::Own(own) | Part::Kept(own) => text.push_str(own),
            Part::Word { before, text: word, after, .. } => {
                text.extend([*before, escaped_within(word).as_str(), *after]);
            }
        }
    }
    text
}
