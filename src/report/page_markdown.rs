//! The daily page as Markdown for a blog, in the sections of the model of the
//! page: 件数, 要約, three rankings, two pictures; and what goes beyond it.

use std::fmt::Write as _;

use super::clean;
use super::content::Content;
use super::content::changes::Row as Changed;
use super::content::charts::ChartName;
use super::content::figures::{self, Figure};
use super::content::lede::Part;
use super::content::naming::label;
use super::content::rankings::Ranking;
use super::content::ratio;
use super::content::words::Mark;
use super::language::Language;
use super::number::{count, counted, real};
use super::page::{Published, post_url};
use super::posts::{capital_posts, post, posts};
use tsubuyaki_analysis::day::{Day, EntityCount, RANKED, SummaryTweet};
use tsubuyaki_charts::Named;
use tsubuyaki_charts::clean::capital;

/// Characters of a word, and of a tweet.
const MOST: usize = 24;
const MOST_OF_A_TWEET: usize = 600;

/// Writes the page. `charts` is the folder of the files of its charts, as a link
/// from where the text will stand; without one there are no pictures.
#[must_use]
pub fn write(content: &Content, charts: Option<&str>) -> String {
    let (day, l) = (content.day, content.language);
    let mut text = Text { out: String::new(), l, charts };
    text.line(&match l {
        Language::Ja => format!("# {}の{}", label(day.span, l), posts(day, l)),
        Language::En => format!("# {} of {}", capital_posts(day), label(day.span, l)),
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
    for ranking in &content.rankings {
        text.ranking(ranking, content.named);
    }
    text.spread(content);
    text.cloud(content);
    text.pairs(day);
    text.hours(day);
    text.entities(l.pick("ハッシュタグ", "Hashtags"), &day.hashtags, content);
    text.entities(l.pick("絵文字", "Emoji"), &day.emoji, content);
    text.heading(l.pick("このページの作り方", "How this page was made"));
    for (name, fact) in &content.facts {
        text.line(&format!("- {name}: {}", escaped(fact)));
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
        self.heading(l.pick("件数", "Tweets"));
        let row = |figure: &Figure| {
            let text = |number: Option<f64>| {
                number.map_or_else(String::new, |number| figure.unit.text(number))
            };
            let difference = figure.more_than_before();
            let name = match (figure.id, l) {
                ("tweets", Language::Ja) => posts(day, l),
                ("retweets", Language::Ja) => "うちリツイート",
                ("retweets", Language::En) => "of which retweets",
                _ => figure.name,
            };
            vec![
                name.to_owned(),
                text(figure.today),
                text(figure.before),
                difference.map_or_else(String::new, |more| figure.unit.signed(more)),
                figure.usual_text().unwrap_or_default(),
                figure.more_than_usual().unwrap_or_default(),
            ]
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
        self.table(
            &[
                ("", false),
                (l.pick(content.named.this, &capital(content.named.this)), true),
                (l.pick(content.named.before, &capital(content.named.before)), true),
                (l.pick("差", "Difference"), true),
                (&usual, true),
                (l.pick("差", "Difference"), true),
            ],
            rows,
        );
        for remark in &figures.remarks {
            self.paragraph(remark);
        }
        let series = if day.span.is_day() {
            l.pick("直近4週間の件数", "Tweets of the last four weeks")
        } else {
            l.pick("日ごとの件数", "Tweets per day")
        };
        self.picture(ChartName::Series, series);
    }

    fn summary(&mut self, content: &Content) {
        let (day, l) = (content.day, self.l);
        if day.is_short() {
            self.heading(l.pick(&format!("{}のすべて", content.named.this), "All tweets"));
            self.quotes(day.posts.iter());
            return;
        }
        self.heading(l.pick("要約", "Summary"));
        if day.summary.is_empty() {
            self.line(&match l {
                Language::Ja => format!("要約に使える{}がない。", posts(day, l)),
                Language::En => format!("No {} has enough words to quote.", post(day)),
            });
        }
        let summary = &content.summary;
        for story in &summary.stories {
            let words: Vec<String> = story.words.iter().map(|word| escaped(&word.text)).collect();
            self.line(&format!("### {}\n", words.join(l.pick("・", ", "))));
            self.line(&format!("{}\n", escaped(&story.about(l))));
            self.quotes(story.post.iter().copied());
            self.line("");
        }
        if !summary.stories.is_empty() && !summary.others.is_empty() {
            self.line(l.pick("### そのほか\n", "### Also\n"));
        }
        self.quotes(summary.others.iter().copied());
    }

    /// Posts, one after the other.
    fn quotes<'a>(&mut self, tweets: impl Iterator<Item = &'a SummaryTweet>) {
        for (place, tweet) in tweets.enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&tweet.text);
            let author = tweet.author.as_deref().map_or_else(String::new, |author| {
                format!(" @{}", escaped(&clean::line(author, 40)))
            });
            let time = tweet.time.as_deref().unwrap_or("");
            let when = format!("{} {time}", tweet.date);
            let when = when.trim_end();
            self.line(&match post_url(&Published::from(tweet)) {
                Some(url) => format!("> —{author} [{when}](<{url}>)"),
                None => format!("> —{author} {when}"),
            });
        }
    }

    /// The lines of a text as a quotation that goes on.
    fn quote(&mut self, text: &str) {
        let text = clean::lines(text, MOST_OF_A_TWEET);
        let lines: Vec<String> = text.lines().map(|line| format!("> {}", escaped(line))).collect();
        self.line(&lines.join("\\\n"));
        self.line(">");
    }

    /// Posts that were passed on, and texts that were posted many times.
    fn passages(&mut self, content: &Content) {
        let l = self.l;
        if !content.passed_on.is_empty() {
            self.heading(l.pick("広まった投稿", "Most retweeted"));
        }
        for (place, post) in content.passed_on.iter().enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&post.text);
            let author = post.author.as_deref().map_or_else(String::new, |author| {
                format!(" @{}", escaped(&clean::line(author, 40)))
            });
            let figures = escaped(&post.figures(l));
            self.line(&match &post.url {
                Some(url) => format!("> —{author} [{figures}](<{url}>)"),
                None => format!("> —{author} {figures}"),
            });
        }
        if !content.copies.is_empty() {
            self.heading(l.pick("同じ文面", "Same text"));
        }
        for (place, copied) in content.copies.iter().enumerate() {
            if place > 0 {
                self.line("");
            }
            self.quote(&copied.text);
            let mut line = format!("> — {}", escaped(&copied.figures(l)));
            for post in &copied.examples {
                if let (Some(url), Some(author)) = (&post.url, &post.author) {
                    let author = escaped(&clean::line(author, 40));
                    line.extend([" [@", &author, "](<", url, ">)"]);
                }
            }
            self.line(&line);
        }
    }

    /// Links, and who wrote most.
    fn shared(&mut self, content: &Content) {
        let Some(shared) = &content.shared else { return };
        let l = self.l;
        self.heading(l.pick("リンクと投稿者", "Links and authors"));
        if !shared.about.is_empty() {
            self.line(&format!("{}\n", shared.about));
        }
        if !shared.links.is_empty() || !shared.hosts.is_empty() {
            let rows = shared.links.iter().chain(&shared.hosts).map(|link| {
                let title = link.title.as_deref().map(escaped);
                let title = title.map_or_else(String::new, |title| format!("{title} "));
                vec![
                    format!("{title}{}", escaped(&link.address)),
                    link.people.map_or_else(String::new, count),
                    count(link.posts),
                ]
            });
            let posts = l.pick("件", "posts");
            let heads =
                [(l.pick("リンク", "Link"), false), (l.pick("人", "people"), true), (posts, true)];
            self.table(&heads, rows);
        }
        if !shared.writers.is_empty() {
            self.line("");
            let rows = shared.writers.iter().map(|writer| {
                vec![escaped(&writer.name), count(writer.posts), escaped(&writer.share)]
            });
            let heads = [
                (l.pick("よく書いた人", "Who wrote most"), false),
                (l.pick("件", "posts"), true),
                (l.pick("割合", "share"), true),
            ];
            self.table(&heads, rows);
        }
    }

    fn ranking(&mut self, ranking: &Ranking, named: Named) {
        let l = self.l;
        if ranking.rows.is_empty() {
            return;
        }
        self.heading(ranking.name);
        let rows = ranking.rows.iter().map(|row| {
            let term = row.of;
            vec![
                term.rank.to_string(),
                word(&term.lemma),
                row.count(l),
                real(term.rate, 0),
                people(term.authors, &row.word.marks, l),
                row.ratio.as_ref().map_or_else(String::new, |ratio| ratio.text.clone()),
            ]
        });
        self.table(
            &[
                (l.pick("順位", "#"), true),
                (l.pick("語", "Word"), false),
                (l.pick("回", "times"), true),
                (l.pick("1万語あたり", "per 10,000 words"), true),
                (l.pick("人", "people"), true),
                (&change(named, l), true),
            ],
            rows,
        );
    }

    /// Words that stayed through a period, and words of one day.
    fn spread(&mut self, content: &Content) {
        let l = self.l;
        let Some(spread) = &content.spread else { return };
        for (name, rows, is_stayed) in [
            (l.pick("出つづけた語", "Words that stayed"), &spread.stayed, true),
            (l.pick("一日だけの語", "Words of one day"), &spread.of_one_day, false),
        ] {
            if rows.is_empty() {
                continue;
            }
            self.heading(name);
            let days = if is_stayed { l.pick("日数", "days") } else { l.pick("日", "day") };
            let rows = rows.iter().map(|row| {
                vec![
                    word(&row.of.key.lemma),
                    count(row.of.count),
                    row.of.people.map_or_else(String::new, count),
                    if is_stayed { row.of.days.to_string() } else { row.of.most.0.to_string() },
                ]
            });
            self.table(
                &[
                    (l.pick("語", "Word"), false),
                    (l.pick("回", "times"), true),
                    (l.pick("人", "people"), true),
                    (days, true),
                ],
                rows,
            );
        }
    }

    fn changes(&mut self, content: &Content) {
        let l = self.l;
        let Some(changes) = &content.changes else { return };
        for (name, rows) in [
            (l.pick("増えた語", "Rose"), &changes.rising),
            (l.pick("減った語", "Fell"), &changes.falling),
        ] {
            if rows.is_empty() {
                continue;
            }
            self.heading(name);
            self.table(
                &[
                    (l.pick("語", "Word"), false),
                    (l.pick(content.named.before, "before"), true),
                    (l.pick(content.named.this, "now"), true),
                    (l.pick("人", "people"), true),
                    (l.pick("変化", "change"), true),
                    (l.pick("誤差の幅（倍、95 %）", "95 % interval (times)"), false),
                    ("z", true),
                    ("", false),
                ],
                rows.iter().map(|row| changed(row, l)),
            );
        }
        for sentence in changes.null_line.iter().chain(&changes.remark) {
            self.paragraph(&escaped(sentence));
        }
        self.picture(ChartName::Changes, l.pick("増えた語と減った語", "What rose and fell"));
    }

    fn cloud(&mut self, content: &Content) {
        let (day, l) = (content.day, self.l);
        if day.said.is_empty() {
            return;
        }
        self.heading(l.pick("ことばの雲", "Word cloud"));
        if self.charts.is_none() {
            let said = |term: &tsubuyaki_analysis::day::SaidTerm| {
                let people = term.authors.map_or_else(String::new, |people| match l {
                    Language::Ja => format!("（{}人）", count(people)),
                    Language::En => format!(" (by {})", count(people)),
                });
                format!("{} {}{people}", word(&term.key.lemma), count(term.count))
            };
            let words: Vec<String> = day.said.iter().take(30).map(said).collect();
            self.paragraph(&words.join(l.pick("、", ", ")));
        }
        self.picture(ChartName::Cloud, l.pick("ことばの雲", "Word cloud"));
    }

    fn pairs(&mut self, day: &Day) {
        let l = self.l;
        if day.pairs.is_empty() {
            return;
        }
        self.heading(l.pick("いっしょに出たことば", "Words that occur together"));
        let rows = day.pairs.iter().take(RANKED).map(|pair| {
            vec![
                word(&pair.x.lemma),
                word(&pair.y.lemma),
                count(pair.together),
                people(pair.people, if pair.is_of_one { &[Mark::One] } else { &[] }, l),
                real(pair.jaccard, 2),
            ]
        });
        self.table(
            &[
                (l.pick("語", "Word"), false),
                (l.pick("語", "Word"), false),
                (l.pick("両方を含む件数", "Tweets with both"), true),
                (l.pick("人", "people"), true),
                ("Jaccard", true),
            ],
            rows,
        );
        self.picture(
            ChartName::Network,
            l.pick("いっしょに出たことば", "Words that occur together"),
        );
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
        self.picture(ChartName::Hours, l.pick("時刻ごとの件数", "Tweets per hour"));
        self.picture(ChartName::Week, l.pick("曜日と時刻ごとの件数", "Tweets by weekday and hour"));
    }

    /// Hashtags or emoji.
    fn entities(&mut self, name: &str, entities: &[EntityCount], content: &Content) {
        if entities.is_empty() {
            return;
        }
        let (day, l) = (content.day, self.l);
        self.heading(name);
        let rows = entities.iter().map(|entity| {
            vec![
                word(&entity.key.lemma),
                count(entity.tweets),
                ratio::of_entity(entity, day, l).map_or_else(String::new, |ratio| ratio.text),
            ]
        });
        self.table(
            &[(name, false), (l.pick("件", "tweets"), true), (&change(content.named, l), true)],
            rows,
        );
    }
}

/// The head of a column of differences.
fn change(named: Named, l: Language) -> String {
    match l {
        Language::Ja => format!("{}比", named.before),
        Language::En => "change".to_owned(),
    }
}

fn changed(row: &Changed, l: Language) -> Vec<String> {
    let term = row.of;
    let bound = |bound: Option<f64>, infinite: &str| {
        bound.map_or_else(|| infinite.to_owned(), |bound| real(bound.exp2(), 1))
    };
    let marks: Vec<&str> = row.word.marks.iter().map(|mark| mark.text(l)).collect();
    vec![
        word(&term.key.lemma),
        term.before.map_or_else(|| "–".to_owned(), count),
        count(term.count),
        term.authors.map_or_else(String::new, count),
        row.ratio.text.clone(),
        format!("{} – {}", bound(term.interval.0, "0"), bound(term.interval.1, "∞")),
        real(term.z, 2),
        marks.join(l.pick("・", ", ")),
    ]
}

/// How many people, and who they are.
fn people(people: Option<i64>, marks: &[Mark], l: Language) -> String {
    let marks = marks.iter().map(|mark| mark.text(l));
    people.map(count).into_iter().chain(marks.map(str::to_owned)).collect::<Vec<_>>().join(" ")
}

fn word(lemma: &str) -> String {
    escaped(&clean::line(lemma, MOST))
}

/// The opening: its own sentences as they are, the words in them escaped.
fn lede(content: &Content) -> String {
    let mut text = String::new();
    for part in &content.lede {
        match part {
            Part::Own(own) => text.push_str(own),
            Part::Word { before, text: word, after } => {
                text.extend([*before, escaped(word).as_str(), *after]);
            }
        }
    }
    text
}

/// A text of one line in which nothing is Markdown or HTML.
pub(super) fn escaped(text: &str) -> String {
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
