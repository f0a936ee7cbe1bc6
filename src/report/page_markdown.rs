//! The daily page as Markdown for a blog, in the sections of the model of the
//! page: 件数, 要約, three rankings, two pictures; and what goes beyond it.

use std::fmt::Write as _;

use super::clean;
use super::language::Language;
use super::number::{count, counted, mean, real, signed, signed_mean};
use super::page::{Page, tweet_url, with_negated};
use super::page_html;
use tsubuyaki_analysis::day::{ComparedTerm, Day, EntityCount, RANKED, RankedTerm, SummaryTweet};

/// Characters of a word, and of a tweet.
const MOST: usize = 24;
const MOST_OF_A_TWEET: usize = 600;

/// Writes the page. `charts` is the folder of the files of its charts, as a link
/// from where the text will stand; without one there are no pictures.
#[must_use]
pub fn write(page: &Page, language: Language, charts: Option<&str>) -> String {
    let mut text = Text { out: String::new(), l: language, charts };
    let (day, l) = (&page.day, language);
    text.line(&match l {
        Language::Ja => format!("# {}のつぶやき", l.whole_day(day.date)),
        Language::En => format!("# Tweets of {}", l.whole_day(day.date)),
    });
    text.paragraph(&escaped(&page_html::lede(day, l)));
    text.counts(day);
    text.picture("series", l.pick("直近4週間の件数", "Tweets of the last four weeks"));
    text.summary(&day.summary, page);
    for (name, terms) in &day.rankings {
        text.ranking(l.ranking(name), terms);
    }
    text.changes(day);
    text.heading(l.pick("ことばの雲", "Word cloud"));
    if charts.is_none() {
        let words: Vec<String> = day
            .said
            .iter()
            .take(30)
            .map(|term| format!("{} {}", word(&term.key.lemma), count(term.count)))
            .collect();
        text.paragraph(&words.join(l.pick("、", ", ")));
    }
    text.picture("cloud", l.pick("ことばの雲", "Word cloud"));
    text.pairs(day);
    text.hours(day);
    text.entities(l.pick("ハッシュタグ", "Hashtags"), &day.hashtags);
    text.entities(l.pick("絵文字", "Emoji"), &day.emoji);
    text.heading(l.pick("このページの作り方", "How this page was made"));
    for (name, fact) in page_html::facts(page, l) {
        text.line(&format!("- {name}: {}", escaped(&fact)));
    }
    text.out
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

    fn picture(&mut self, name: &str, alternative: &str) {
        if let Some(folder) = self.charts {
            let folder = folder.trim_end_matches('/');
            let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
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

    fn counts(&mut self, day: &Day) {
        let l = self.l;
        self.heading(l.pick("件数", "Tweets"));
        let figures = |of: &dyn Fn(&tsubuyaki_analysis::day::Figures) -> Option<i64>,
                       usual: Option<f64>| {
            let at = |date| {
                let found = day.series.iter().find(|of_day| of_day.date == date)?;
                of(found.figures.as_ref()?)
            };
            let today = at(day.date);
            let before = day.previous.and_then(|(date, _)| at(date));
            let number = |number: Option<i64>| number.map_or_else(String::new, count);
            vec![
                number(today),
                number(before),
                today.zip(before).map_or_else(String::new, |(now, then)| signed(now - then)),
                usual.map_or_else(String::new, mean),
                today
                    .zip(usual)
                    .map_or_else(String::new, |(now, usual)| signed_mean(now as f64 - usual)),
            ]
        };
        let usual = day.usual.as_ref();
        let rows = [
            (
                l.pick("つぶやき", "Tweets"),
                figures(&|day| Some(day.counts.tweets), usual.map(|usual| usual.tweets)),
            ),
            (
                l.pick("うちリツイート", "of which retweets"),
                figures(&|day| Some(day.counts.retweets), usual.map(|usual| usual.retweets)),
            ),
            (
                l.pick("書いた人", "Authors"),
                figures(&|day| day.counts.authors, usual.and_then(|usual| usual.authors)),
            ),
            (
                l.pick("のべ語数", "Words"),
                figures(&|day| Some(day.words), usual.map(|usual| usual.words)),
            ),
            (
                l.pick("初登場の語", "New words"),
                figures(&|day| Some(day.new_words), usual.map(|usual| usual.new_words)),
            ),
        ];
        let weekday = match l {
            Language::Ja => format!("{}曜の平均", l.weekday(day.date.weekday())),
            Language::En => format!("{} mean", l.whole_weekday(day.date.weekday())),
        };
        self.table(
            &[
                ("", false),
                (l.pick("この日", "This day"), true),
                (l.pick("前日", "Day before"), true),
                (l.pick("差", "Difference"), true),
                (&weekday, true),
                (l.pick("差", "Difference"), true),
            ],
            rows.into_iter()
                .map(|(name, cells)| std::iter::once(name.to_owned()).chain(cells).collect()),
        );
    }

    fn summary(&mut self, tweets: &[SummaryTweet], page: &Page) {
        let l = self.l;
        self.heading(l.pick("要約", "Summary"));
        if tweets.is_empty() {
            self.line(
                l.pick("要約に使えるつぶやきがない。", "No tweet has enough words to quote."),
            );
        }
        for (place, tweet) in tweets.iter().enumerate() {
            if place > 0 {
                self.line("");
            }
            let text = clean::lines(&tweet.text, MOST_OF_A_TWEET);
            let lines: Vec<String> =
                text.lines().map(|line| format!("> {}", escaped(line))).collect();
            self.line(&lines.join("\\\n"));
            self.line(">");
            let author = tweet.author.as_deref().map_or_else(String::new, |author| {
                format!(" @{}", escaped(&clean::line(author, 40)))
            });
            let time = tweet.time.as_deref().unwrap_or("");
            let when = format!("{} {time}", page.day.date);
            let when = when.trim_end();
            self.line(&match tweet_url(tweet.author.as_deref(), tweet.tweet_id) {
                Some(url) => format!("> —{author} [{when}](<{url}>)"),
                None => format!("> —{author} {when}"),
            });
        }
    }

    fn ranking(&mut self, name: &str, terms: &[RankedTerm]) {
        let l = self.l;
        self.heading(name);
        let rows = terms.iter().take(RANKED).map(|term| {
            vec![
                term.rank.to_string(),
                word(&term.lemma),
                with_negated(term, l),
                real(term.rate, 0),
                term.before.map_or_else(String::new, |before| signed(term.count - before)),
            ]
        });
        self.table(
            &[
                (l.pick("順位", "#"), true),
                (l.pick("語", "Word"), false),
                (l.pick("回", "n"), true),
                (l.pick("1万語あたり", "per 10,000 words"), true),
                (l.pick("前日比", "change"), true),
            ],
            rows,
        );
    }

    fn changes(&mut self, day: &Day) {
        let l = self.l;
        let Some(compared) = &day.compared else { return };
        for (name, terms) in [
            (l.pick("増えた語", "Rose"), &compared.rising),
            (l.pick("減った語", "Fell"), &compared.falling),
        ] {
            if terms.is_empty() {
                continue;
            }
            self.heading(name);
            let rows = terms.iter().map(|term| changed(term, day, l));
            self.table(
                &[
                    (l.pick("語", "Word"), false),
                    (l.pick("前日", "before"), true),
                    (l.pick("この日", "now"), true),
                    (l.pick("人", "people"), true),
                    (l.pick("何倍か（log₂）", "log₂ ratio"), true),
                    (l.pick("誤差の幅（95 %）", "95 % interval"), false),
                    ("z", true),
                    ("", false),
                ],
                rows,
            );
        }
        self.picture("changes", l.pick("増えた語と減った語", "What rose and fell"));
    }

    fn pairs(&mut self, day: &Day) {
        let l = self.l;
        self.heading(l.pick("いっしょに出たことば", "Words that occur together"));
        let rows = day.pairs.iter().take(RANKED).map(|pair| {
            vec![
                word(&pair.x.lemma),
                word(&pair.y.lemma),
                count(pair.together),
                real(pair.jaccard, 2),
            ]
        });
        self.table(
            &[
                (l.pick("語", "Word"), false),
                (l.pick("語", "Word"), false),
                (l.pick("両方を含む件数", "Tweets with both"), true),
                ("Jaccard", true),
            ],
            rows,
        );
        self.picture("network", l.pick("いっしょに出たことば", "Words that occur together"));
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
                let tweets = counted(most, "tweet");
                format!("Most at {}: {tweets} ({}).", at.join(", "), day.time_zone)
            }
        });
        self.picture("hours", l.pick("時刻ごとの件数", "Tweets per hour"));
        self.picture("week", l.pick("曜日と時刻ごとの件数", "Tweets by weekday and hour"));
    }

    fn entities(&mut self, name: &str, entities: &[EntityCount]) {
        if entities.is_empty() {
            return;
        }
        let l = self.l;
        self.heading(name);
        let rows = entities.iter().map(|entity| {
            vec![
                word(&entity.key.lemma),
                count(entity.tweets),
                entity.before.map_or_else(String::new, |before| signed(entity.tweets - before)),
            ]
        });
        self.table(
            &[(name, false), (l.pick("件", "tweets"), true), (l.pick("前日比", "change"), true)],
            rows,
        );
    }
}

fn changed(term: &ComparedTerm, day: &Day, l: Language) -> Vec<String> {
    let bound = |bound: Option<f64>, infinite: &str| {
        bound.map_or_else(|| infinite.to_owned(), |bound| real(bound, 2))
    };
    let marks = day.word(&term.key).map_or_else(Vec::new, |word| page_html::marks(word, l));
    vec![
        word(&term.key.lemma),
        term.before.map_or_else(|| "–".to_owned(), count),
        count(term.count),
        term.authors.map_or_else(String::new, count),
        real(term.log_ratio, 2),
        format!("{} – {}", bound(term.interval.0, "−∞"), bound(term.interval.1, "∞")),
        real(term.z, 2),
        marks.join(l.pick("・", ", ")),
    ]
}

fn word(lemma: &str) -> String {
    escaped(&clean::line(lemma, MOST))
}

/// A text of one line in which nothing is Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut previous = ' ';
    for (place, c) in text.char_indices() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '!' | '|' | '~'
            | '$' | '=' | '^' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '+' | '-' if place == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `1.` at the start of a line is a list; `://`, `www.` and `@` are
            // links to some.
            '.' if text[..place].bytes().all(|byte| byte.is_ascii_digit())
                || text[..place].to_ascii_lowercase().ends_with("www") =>
            {
                escaped.push_str("\\.");
            }
            ':' if previous.is_ascii_alphabetic() => escaped.push_str("&#58;"),
            '@' => escaped.push_str("&#64;"),
            _ => escaped.push(c),
        }
        previous = c;
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_is_markup() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "&lt;script&gt;alert\\(1\\)&lt;/script&gt;"),
            ("[a](javascript:b)", "\\[a\\]\\(javascript&#58;b\\)"),
            ("# 1 | 2", "\\# 1 \\| 2"),
            ("1. a", "1\\. a"),
            ("- a - b", "\\- a - b"),
            ("www.a.jp http://a", "www\\.a.jp http&#58;//a"),
            ("*a* _b_ `c`", "\\*a\\* \\_b\\_ \\`c\\`"),
            ("よい日。", "よい日。"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
