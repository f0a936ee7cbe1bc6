//! The charts of a page, each named once and laid out once.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::changes::{Changes, Row};
use super::figures::{drawn, usual_name};
use super::naming::{days as days_of, named};
use super::rankings::{self, Ranking};
use super::ratio::Direction;
use super::words::{self, Words};
use crate::report::language::Language;
use crate::report::number::{count, counted, mean, times};
use tsubuyaki_analysis::day::{self, Day, SaidTerm, TermKey};
use tsubuyaki_charts::cloud::CloudWord;
use tsubuyaki_charts::effects::Effect;
use tsubuyaki_charts::network::{Node, Pair};
use tsubuyaki_charts::palette::Tone;
use tsubuyaki_charts::ranking::RankedBar;
use tsubuyaki_charts::series::SeriesDay;
use tsubuyaki_charts::{
    Alternative, Chart, Cloud, Effects, HeatMap, Hours, Named, Network, RankingBars, Series,
};

/// A chart of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChartName {
    Series,
    Changes,
    Adjectives,
    Nouns,
    Verbs,
    Cloud,
    Network,
    Hours,
    Week,
}

impl ChartName {
    /// The name of its file, without an extension.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Series => "series",
            Self::Changes => "changes",
            Self::Adjectives => "adjectives",
            Self::Nouns => "nouns",
            Self::Verbs => "verbs",
            Self::Cloud => "cloud",
            Self::Network => "network",
            Self::Hours => "hours",
            Self::Week => "week",
        }
    }
}

/// The charts, each with what it says to those who do not see it.
pub struct Charts {
    pub(in crate::report) series: (Series, Alternative),
    pub(in crate::report) changes: Option<(Effects, Alternative)>,
    /// In the order of the rankings.
    pub(in crate::report) rankings: Vec<(RankingBars, Alternative)>,
    pub(in crate::report) cloud: (Cloud, Alternative),
    pub(in crate::report) network: (Network, Alternative),
    pub(in crate::report) hours: (Hours, Alternative),
    pub(in crate::report) week: (HeatMap, Alternative),
}

impl Charts {
    pub(super) fn of(
        day: &Day,
        words: &Words,
        changes: Option<&Changes>,
        rankings: &[Ranking],
        l: Language,
    ) -> Self {
        Self {
            series: series(day, l),
            changes: changes.map(|changes| effects(changes, named(day.span, l), l)),
            rankings: bars(rankings, named(day.span, l), l),
            cloud: cloud(day, words, l),
            network: network(day, words, l),
            hours: hours(day, l),
            week: week(day, l),
        }
    }

    /// All of them, in the order of the page.
    pub fn all(&self) -> impl Iterator<Item = (ChartName, &dyn Chart, &Alternative)> {
        fn chart<C: Chart>(
            name: ChartName,
            (chart, alternative): &(C, Alternative),
        ) -> (ChartName, &dyn Chart, &Alternative) {
            (name, chart, alternative)
        }
        let ranked = [ChartName::Adjectives, ChartName::Nouns, ChartName::Verbs];
        std::iter::once(chart(ChartName::Series, &self.series))
            .chain(self.changes.as_ref().map(|changes| chart(ChartName::Changes, changes)))
            .chain(ranked.into_iter().zip(&self.rankings).map(|(name, bars)| chart(name, bars)))
            .chain([
                chart(ChartName::Cloud, &self.cloud),
                chart(ChartName::Network, &self.network),
                chart(ChartName::Hours, &self.hours),
                chart(ChartName::Week, &self.week),
            ])
    }
}

/// The tweets of each day.
fn series(day: &Day, l: Language) -> (Series, Alternative) {
    let is_bursting =
        |date: Date| day.bursts.iter().any(|(from, to)| (*from..=*to).contains(&date));
    let days = drawn(day)
        .iter()
        .map(|of_day| SeriesDay {
            date: of_day.date,
            count: of_day.figures.map(|figures| figures.counts.tweets),
            in_burst: is_bursting(of_day.date),
        })
        .collect();
    let mean_line = day.usual.as_ref().map(|usual| {
        let label = format!("{} {}", usual_name(day, l), mean(usual.tweets));
        (label, usual.tweets)
    });
    let most = day
        .series
        .iter()
        .filter_map(|of_day| Some((of_day.figures?.counts.tweets, of_day.date)))
        .max_by_key(|(tweets, date)| (*tweets, std::cmp::Reverse(*date)));
    let first = drawn(day).first().map_or(day.date, |of_day| of_day.date);
    let (most, on) = most.unwrap_or((0, day.date));
    let named = named(day.span, l);
    let (title, mut description) = match l {
        Language::Ja => (
            format!("{}から{}までの件数", l.month_day(first), l.month_day(day.date)),
            format!(
                "最多は{}の{}件、{}は{}件。",
                l.month_day(on),
                count(most),
                named.this,
                count(day.counts.tweets)
            ),
        ),
        Language::En => (
            format!("Posts a day from {} to {}", l.month_day(first), l.month_day(day.date)),
            format!(
                "Most on {}: {}; {}: {}.",
                l.month_day(on),
                count(most),
                named.this,
                count(day.counts.tweets)
            ),
        ),
    };
    for (from, to) in &day.bursts {
        let days = days_of(*from, *to, l);
        let more = match l {
            Language::Ja => format!("{days}に急増。"),
            Language::En => format!(" A burst on {days}."),
        };
        description.push_str(&more);
    }
    let series = Series::new(l, days, mean_line);
    let series = if day.span.is_day() { series } else { series.of_period_from(day.span.first()) };
    (series, Alternative::new("series", &title, &description))
}

/// What rose and fell.
fn effects(changes: &Changes, named: Named, l: Language) -> (Effects, Alternative) {
    let effect = |row: &Row| {
        let (term, (low, high)) = (row.of, row.interval());
        let is_told = low.is_some() || high.is_some();
        let corrected = if is_told { term.corrected } else { (None, None) };
        Effect {
            text: row.word.text.clone(),
            count: term.count,
            baseline_count: term.baseline_count,
            log_ratio: term.log_ratio,
            low,
            high,
            corrected_low: corrected.0,
            corrected_high: corrected.1,
            change: row.ratio.text.clone(),
            z: term.z,
            p: term.p,
            is_sure: row.is_sure,
            marks: row.word.marks.iter().map(|mark| mark.text(l).to_owned()).collect(),
            link: row.word.href.clone(),
        }
    };
    let (rising, falling): (Vec<Effect>, Vec<Effect>) =
        (changes.rising.iter().map(effect).collect(), changes.falling.iter().map(effect).collect());
    let against = &changes.against;
    let title = match l {
        Language::Ja => format!("増えた語と減った語（{against}との比較）"),
        Language::En => format!("What rose and fell, compared with {against}"),
    };
    let description = match l {
        Language::Ja => format!("増えた語{}、減った語{}", rising.len(), falling.len()),
        Language::En => format!("terms that rose: {}, that fell: {}", rising.len(), falling.len()),
    };
    (
        Effects::new(l, rising, falling)
            .named(named)
            .against(changes.usual.clone())
            .tested(changes.is_tested),
        Alternative::new("changes", &title, &description),
    )
}

/// The charts of the rankings.
fn bars(rankings: &[Ranking], named: Named, l: Language) -> Vec<(RankingBars, Alternative)> {
    let bar = |row: &rankings::Row| RankedBar {
        rank: row.of.rank,
        text: row.word.text.clone(),
        count: row.of.count,
        before: row.of.before,
        link: row.word.href.clone(),
    };
    let names = [ChartName::Adjectives, ChartName::Nouns, ChartName::Verbs];
    let chart = |(ranking, name): (&Ranking, ChartName)| {
        let title = match l {
            Language::Ja => format!("{}の順位", ranking.name),
            Language::En => ranking.name.to_owned(),
        };
        let bars = ranking.rows.iter().map(bar).collect();
        (
            RankingBars::new(l, bars).named(named).scaled(ranking.scale),
            Alternative::new(name.file(), &title, &ranking.about),
        )
    };
    rankings.iter().zip(names).map(chart).collect()
}

/// The words said most.
fn cloud(day: &Day, words: &Words, l: Language) -> (Cloud, Alternative) {
    let word = |term: &SaidTerm| CloudWord {
        text: words.spelt(&term.key).to_owned(),
        count: term.count,
        tone: tone(day, &term.key),
        people: term.authors,
        is_faint: words.is_faint(&term.key),
        link: words.place(&term.key),
    };
    let title = match l {
        Language::Ja => format!("ことばの雲、{}語", day.said.len()),
        Language::En => format!("Word cloud, {}", counted(day.said.len(), "word")),
    };
    let description = day.said.first().map_or_else(String::new, |term| match l {
        Language::Ja => {
            format!("最多は「{}」の{}回", words::text(words.spelt(&term.key)), count(term.count))
        }
        Language::En => {
            format!("Most frequent: {}, {}", words::text(words.spelt(&term.key)), times(term.count))
        }
    });
    let drawn = day.said.iter().map(word).collect();
    (Cloud::new(l, drawn), Alternative::new("cloud-chart", &title, &description))
}

/// A colour for what rose or fell beyond chance.
fn tone(day: &Day, key: &TermKey) -> Tone {
    match Direction::of(day, key) {
        Direction::Up => Tone::Up,
        Direction::Down => Tone::Down,
        Direction::None => Tone::Ink,
    }
}

/// Pairs of words that look different.
pub(in crate::report) fn pairs(day: &Day) -> impl Iterator<Item = &day::Pair> {
    day.pairs.iter().filter(|pair| pair.x.lemma != pair.y.lemma)
}

/// What a word of the network stands for, and in how many tweets it is.
pub(in crate::report) fn by_text(day: &Day) -> BTreeMap<&str, (&TermKey, i64)> {
    let mut by_text = BTreeMap::new();
    for pair in pairs(day) {
        for (key, tweets) in [(&pair.x, pair.with_x), (&pair.y, pair.with_y)] {
            by_text.entry(words::spelt(day, key)).or_insert((key, tweets));
        }
    }
    by_text
}

/// The pairs, and how they hang together.
fn network(day: &Day, words: &Words, l: Language) -> (Network, Alternative) {
    let drawn: Vec<Pair> = pairs(day)
        .map(|pair| Pair {
            x: words.spelt(&pair.x).to_owned(),
            y: words.spelt(&pair.y).to_owned(),
            together: pair.together,
            people: pair.people,
        })
        .collect();
    let by_text = by_text(day);
    let node = |text: &str| match by_text.get(text) {
        Some((key, tweets)) => Node {
            count: *tweets,
            people: day.said.iter().find(|term| term.key == **key).and_then(|term| term.authors),
            link: words.place(key),
        },
        None => Node::default(),
    };
    let network = Network::new(l, &drawn, Network::MOST_PAIRS, node);
    let (nodes, edges) = (network.nodes(), network.edges());
    let title = match l {
        Language::Ja => format!("いっしょに出たことば、{nodes}語、{edges}本の線"),
        Language::En => {
            format!("Co-occurrence network, {}, {}", counted(nodes, "word"), counted(edges, "line"))
        }
    };
    let description =
        pairs(day).max_by_key(|pair| pair.together).map_or_else(String::new, |pair| {
            let [x, y] = [&pair.x, &pair.y].map(|key| words::text(words.spelt(key)));
            match l {
                Language::Ja => {
                    format!("最も多い組は「{x}」と「{y}」の{}件", count(pair.together))
                }
                Language::En => {
                    let tweets = counted(pair.together, "post");
                    format!("Most frequent pair: {x} and {y}, in {tweets}")
                }
            }
        });
    (network, Alternative::new("net-chart", &title, &description))
}

/// The hours of the day.
fn hours(day: &Day, l: Language) -> (Hours, Alternative) {
    let (hour, most) = most(&day.hours);
    let (title, description) = match l {
        Language::Ja => ("時刻ごとの件数", format!("最多は{hour}時台の{}件", count(most))),
        Language::En => ("Posts per hour", format!("Most at {hour}:00: {}", count(most))),
    };
    let alternative = Alternative::new("hours", title, &description);
    (Hours::new(l, day.hours, day.hours_before).named(named(day.span, l)), alternative)
}

/// The hours of the last four weeks.
fn week(day: &Day, l: Language) -> (HeatMap, Alternative) {
    let has_data = |weekday: usize| {
        let is_of_page =
            |of_day: &&day::DayFigures| day.span.is_day() || day.span.contains(of_day.date);
        day.series.iter().skip(usize::from(day.span.is_day())).filter(is_of_page).any(|of_day| {
            let zero_offset = of_day.date.weekday().to_monday_zero_offset().unsigned_abs();
            usize::from(zero_offset) == weekday && of_day.figures.is_some()
        })
    };
    let mut counts = [[None; 24]; 7];
    let mut by_hour = [0; 24];
    for (weekday, hours) in day.week.iter().enumerate().filter(|(weekday, _)| has_data(*weekday)) {
        counts[weekday] = hours.map(Some);
        for (sum, count) in by_hour.iter_mut().zip(hours) {
            *sum += count;
        }
    }
    let (hour, _) = most(&by_hour);
    let (title, description) = match l {
        Language::Ja => {
            let when = if day.span.is_day() { "直近4週間" } else { named(day.span, l).this };
            (format!("{when}の曜日・時刻ごとの件数"), format!("全体の最多は{hour}時台"))
        }
        Language::En => {
            let when = if day.span.is_day() { "last four weeks" } else { named(day.span, l).this };
            (format!("Posts by weekday and hour, {when}"), format!("Busiest hour: {hour}:00"))
        }
    };
    let alternative = Alternative::new("week", &title, &description);
    let weekday = day.span.is_day().then(|| day.date.weekday());
    (HeatMap::new(l, counts, weekday), alternative)
}

/// The first of the greatest.
fn most(hours: &[i64; 24]) -> (usize, i64) {
    let mut most = (0, 0);
    for (hour, &count) in hours.iter().enumerate() {
        if count > most.1 {
            most = (hour, count);
        }
    }
    most
}
