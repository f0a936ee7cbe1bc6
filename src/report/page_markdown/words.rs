//! The sections of words: rankings, changes, cloud, pairs, hashtags and emoji.

use super::Text;
use super::escape::escaped;
use crate::report::clean;
use crate::report::content::Content;
use crate::report::content::changes::{Row as Changed, heading};
use crate::report::content::charts::ChartName;
use crate::report::content::rankings::Ranking;
use crate::report::content::ratio;
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, real, two_digits, whole};
use tsubuyaki_analysis::day::{EntityCount, RANKED};
use tsubuyaki_charts::Named;

/// Characters of a word.
const MOST: usize = 24;

impl Text<'_> {
    pub(super) fn ranking(&mut self, ranking: &Ranking, named: Named) {
        let l = self.l;
        if ranking.rows.is_empty() {
            return;
        }
        self.heading(ranking.name);
        let has_changes = ranking.rows.iter().any(|row| row.ratio.is_some());
        let rows = ranking.rows.iter().map(|row| {
            let term = row.of;
            let ratio = row.ratio.as_ref().map_or_else(String::new, |ratio| ratio.text.clone());
            let cells = [
                term.rank.to_string(),
                word(&row.word.text),
                row.count(l),
                whole(term.rate),
                people(term.authors, &row.word.marks, l),
            ];
            cells.into_iter().chain(has_changes.then_some(ratio)).collect()
        });
        let change = change(named, l);
        let heads = [
            (l.pick("順位", "#"), true),
            (l.pick("語", "Word"), false),
            (l.pick("回", "times"), true),
            (l.pick("1万語あたり", "per 10,000 words"), true),
            (l.pick("人", "people"), true),
            (change.as_str(), true),
        ];
        self.table(&heads[..heads.len() - usize::from(!has_changes)], rows);
    }

    /// Words that stayed through a period, and words of one day.
    pub(super) fn spread(&mut self, content: &Content) {
        let l = self.l;
        let Some(spread) = &content.spread else { return };
        for (name, rows, is_stayed) in [
            (l.pick("続いて出た語", "Words that stayed"), &spread.stayed, true),
            (l.pick("一日に集中した語", "Concentrated on one day"), &spread.of_one_day, false),
        ] {
            if rows.is_empty() {
                continue;
            }
            self.heading(name);
            let days = if is_stayed { l.pick("日数", "days") } else { l.pick("日", "day") };
            let rows = rows.iter().map(|row| {
                vec![
                    word(&row.word.text),
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

    pub(super) fn changes(&mut self, content: &Content) {
        let l = self.l;
        let Some(changes) = &content.changes else { return };
        if !(changes.rising.is_empty() && changes.falling.is_empty()) {
            self.paragraph(&escaped(&heading(content, changes)));
        }
        for (name, rows) in [
            (l.pick("増えた語", "Rose"), &changes.rising),
            (l.pick("減った語", "Fell"), &changes.falling),
        ] {
            if rows.is_empty() {
                continue;
            }
            self.heading(name);
            let heads = [
                (l.pick("語", "Word"), false),
                (changes.before_head(l), true),
                (l.pick(content.named.this, "now"), true),
                (l.pick("人", "people"), true),
                (changes.change, true),
                (l.pick("誤差の幅（倍、95%）", "95% interval (times)"), false),
                ("z", true),
                (l.pick("印", "marks"), false),
            ];
            // Without a mark, no column of marks.
            let has_marks = rows.iter().any(|row| !row.word.marks.is_empty());
            let columns = heads.len() - usize::from(!has_marks);
            let rows = rows.iter().map(|row| changed(row, l).into_iter().take(columns).collect());
            self.table(&heads[..columns], rows);
        }
        for sentence in changes.sentences() {
            self.paragraph(&escaped(sentence));
        }
        self.picture(ChartName::Changes, l.pick("増えた語と減った語", "What rose and fell"));
    }

    pub(super) fn cloud(&mut self, content: &Content) {
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
                format!("{} {}{people}", word(content.words.spelt(&term.key)), count(term.count))
            };
            let words: Vec<String> = day.said.iter().take(30).map(said).collect();
            self.paragraph(&words.join(l.pick("、", ", ")));
        }
        self.picture(ChartName::Cloud, l.pick("ことばの雲", "Word cloud"));
    }

    pub(super) fn pairs(&mut self, content: &Content) {
        let (day, l) = (content.day, self.l);
        if day.pairs.is_empty() {
            return;
        }
        self.heading(l.pick("いっしょに出たことば", "Words that occur together"));
        let rows = day.pairs.iter().take(RANKED).map(|pair| {
            vec![
                word(content.words.spelt(&pair.x)),
                word(content.words.spelt(&pair.y)),
                count(pair.together),
                people(
                    pair.people,
                    &content.words.told(vec![(pair.is_of_one, Mark::of_one(pair.people))]),
                    l,
                ),
                real(pair.jaccard, 2),
            ]
        });
        self.table(
            &[
                (l.pick("語", "Word"), false),
                (l.pick("語", "Word"), false),
                (l.pick("両方を含む件数", "Posts with both"), true),
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

    /// Hashtags or emoji.
    pub(super) fn entities(&mut self, name: &str, entities: &[EntityCount], content: &Content) {
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
            &[(name, false), (l.pick("件", "posts"), true), (&change(content.named, l), true)],
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
        bound.map_or_else(|| infinite.to_owned(), |bound| two_digits(bound.exp2()))
    };
    let marks: Vec<&str> = row.word.marks.iter().map(|mark| mark.text(l)).collect();
    vec![
        word(&row.word.text),
        row.before.clone(),
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
