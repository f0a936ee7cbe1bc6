//! The sections of words: rankings, changes, cloud, pairs, hashtags and emoji.

use super::Text;
use super::escape::{escaped, escaped_within};
use crate::report::clean;
use crate::report::content::Content;
use crate::report::content::changes::{Row as Changed, heading};
use crate::report::content::charts::ChartName;
use crate::report::content::rankings::Ranking;
use crate::report::content::ratio;
use crate::report::content::words::Mark;
use crate::report::language::Language;
use crate::report::number::{count, real, two_digits, whole};
use tsubuyaki_analysis::day::{EntityCount, Pair, RANKED};
use tsubuyaki_charts::Named;
use tsubuyaki_charts::certainty::Certainty;

/// Characters of a word.
const MOST: usize = 24;

impl Text<'_> {
    pub(super) fn ranking(&mut self, ranking: &Ranking, named: Named) {
        let l = self.l;
        if ranking.rows.is_empty() {
            return;
        }
        self.heading(ranking.name);
        self.line(&format!("{}\n", ranking.about));
        let has_changes = ranking.rows.iter().any(|row| row.ratio.is_some());
        let has_marks = ranking.rows.iter().any(|row| !row.word.marks.is_empty());
        let change = change(named, l);
        let columns = [
            ((l.pick("順位", "#"), true), true),
            ((l.pick("語", "Word"), false), true),
            ((l.pick("回", "times"), true), true),
            ((l.pick("1万語あたり", "per 10,000 words"), true), true),
            ((l.pick("人", "people"), true), true),
            ((change.as_str(), true), has_changes),
            ((l.pick("印", "marks"), false), has_marks),
        ];
        let rows = ranking.rows.iter().map(|row| {
            vec![
                row.of.rank.to_string(),
                word(&row.word.text),
                row.count(l),
                whole(row.of.rate),
                row.of.authors.map_or_else(String::new, count),
                row.ratio.as_ref().map_or_else(String::new, |ratio| ratio.text.clone()),
                marks(&row.word.marks, l),
            ]
        });
        self.table_of(&columns, rows);
    }

    /// A table of those columns that have something to tell.
    fn table_of(
        &mut self,
        columns: &[((&str, bool), bool)],
        rows: impl Iterator<Item = Vec<String>>,
    ) {
        let heads = columns.iter().filter(|(_, is_told)| *is_told).map(|(head, _)| *head);
        let rows = rows.map(|cells| {
            let cells = cells.into_iter().zip(columns);
            cells.filter(|(_, (_, is_told))| *is_told).map(|(cell, _)| cell).collect()
        });
        self.table(&heads.collect::<Vec<_>>(), rows);
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
            let has_marks = rows.iter().any(|row| !row.word.marks.is_empty());
            let rows = rows.iter().map(|row| {
                vec![
                    word(&row.word.text),
                    count(row.of.count),
                    row.of.people.map_or_else(String::new, count),
                    if is_stayed { row.of.days.to_string() } else { row.of.most.0.to_string() },
                    row.marks(l),
                ]
            });
            self.table_of(
                &[
                    ((l.pick("語", "Word"), false), true),
                    ((l.pick("回", "times"), true), true),
                    ((l.pick("人", "people"), true), true),
                    ((days, true), true),
                    ((l.pick("印", "marks"), false), has_marks),
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
            let told = |is_told: fn(&Changed) -> bool| rows.iter().any(is_told);
            let has_people = told(|row| row.of.authors.is_some());
            let has_marks = told(|row| !row.word.marks.is_empty());
            let interval = l.pick("誤差の幅（倍、95%）", "95% interval (times)");
            let columns = [
                ((l.pick("語", "Word"), false), true),
                ((changes.before_head(l), true), true),
                ((l.pick(content.named.this, "now"), true), true),
                ((l.pick("人", "people"), true), has_people),
                ((changes.change, true), true),
                ((l.pick("確かさ", "certainty"), false), changes.is_tested),
                ((interval, false), changes.is_tested),
                (("z", true), changes.is_tested),
                ((l.pick("印", "marks"), false), has_marks),
            ];
            self.table_of(&columns, rows.iter().map(|row| changed(row, l)));
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
        let pairs = &day.pairs[..day.pairs.len().min(RANKED)];
        let of_one =
            |pair: &Pair| content.words.told(vec![(pair.is_of_one, Mark::of_one(pair.people))]);
        let columns = [
            ((l.pick("語", "Word"), false), true),
            ((l.pick("語", "Word"), false), true),
            ((l.pick("両方を含む件数", "Posts with both"), true), true),
            ((l.pick("人", "people"), true), pairs.iter().any(|pair| pair.people.is_some())),
            (("Jaccard", true), true),
            ((l.pick("印", "marks"), false), pairs.iter().any(|pair| !of_one(pair).is_empty())),
        ];
        let rows = pairs.iter().map(|pair| {
            vec![
                word(content.words.spelt(&pair.x)),
                word(content.words.spelt(&pair.y)),
                count(pair.together),
                pair.people.map_or_else(String::new, count),
                real(pair.jaccard, 2),
                marks(&of_one(pair), l),
            ]
        });
        self.table_of(&columns, rows);
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
                word(content.words.spelt(&entity.key)),
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
    let certainty = match row.certainty() {
        Certainty::Sure => l.pick("確か", "clear"),
        Certainty::Unsure => l.pick("確かでない", "not certain"),
        Certainty::Chance => l.pick("偶然程度", "could be chance"),
    };
    vec![
        word(&row.word.text),
        row.before.clone(),
        count(term.count),
        term.authors.map_or_else(String::new, count),
        row.ratio.text.clone(),
        certainty.to_owned(),
        format!("{} – {}", bound(term.interval.0, "0"), bound(term.interval.1, "∞")),
        real(term.z, 2),
        marks(&row.word.marks, l),
    ]
}

/// What is special about a word, in short words.
fn marks(marks: &[Mark], l: Language) -> String {
    marks.iter().map(|mark| mark.text(l)).collect::<Vec<_>>().join(l.pick("・", ", "))
}

fn word(lemma: &str) -> String {
    escaped_within(&clean::line(lemma, MOST))
}
