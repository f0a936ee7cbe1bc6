//! 要約: the stories of the day, each with a post, and other posts that are central
//! to it.

use super::naming;
use super::words::{Term, Words};
use crate::report::language::Language;
use crate::report::number::{count, counted, people};
use tsubuyaki_analysis::day::{self, Day, SummaryTweet, When};

/// The posts of a page's summary, by what they tell of.
pub(in crate::report) struct Summary<'a> {
    pub stories: Vec<Story<'a>>,
    /// Those of no story, in the order of their times.
    pub others: Vec<&'a SummaryTweet>,
}

/// Terms that rose together.
pub(in crate::report) struct Story<'a> {
    pub words: Vec<Term>,
    /// `34人・52件・おもに20時〜22時`
    pub figures: String,
    /// That it goes on from a day before, and which day of it this is.
    pub goes_on: Option<String>,
    /// The one that tells most of it first.
    pub posts: Vec<&'a SummaryTweet>,
}

impl<'a> Summary<'a> {
    pub fn of(day: &'a Day, words: &Words, l: Language) -> Self {
        let story = |of: &'a day::Story| Story {
            words: of.terms.iter().map(|key| words.marked(key, Vec::new())).collect(),
            figures: figures(of, l),
            goes_on: of.day_of_burst(day.date).map(|number| match l {
                Language::Ja => format!("前から続く話題（{number}日目）"),
                Language::En => format!("ongoing, day {number}"),
            }),
            posts: day.posts_of(of),
        };
        let is_of_story = |post: &&SummaryTweet| {
            let id = post.tweet_id;
            day.stories.iter().any(|story| story.tweet_id == id || story.more.contains(&id))
        };
        Self {
            stories: day.stories.iter().map(story).collect(),
            others: day.summary.iter().filter(|post| !is_of_story(post)).collect(),
        }
    }
}

impl Story<'_> {
    /// Its terms as one text: `地震・余震・揺れる`.
    pub fn name(&self, l: Language) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.text.as_str()).collect();
        words.join(l.pick("・", ", "))
    }

    /// Its figures with whether it goes on.
    pub fn about(&self, l: Language) -> String {
        let parts = std::iter::once(self.figures.as_str()).chain(self.goes_on.as_deref());
        parts.collect::<Vec<_>>().join(l.pick("・", ", "))
    }
}

fn figures(story: &day::Story, l: Language) -> String {
    let of_people = story.people.map(|number| match l {
        Language::Ja => format!("{}人", count(number)),
        Language::En => people(number),
    });
    let mut parts: Vec<String> = of_people.into_iter().collect();
    parts.push(match l {
        Language::Ja => format!("{}件", count(story.posts)),
        Language::En => counted(story.posts, "post"),
    });
    parts.extend(story.when.map(|when| match (when, l) {
        (When::Hours(from, to), Language::Ja) if from == to => format!("おもに{from}時台"),
        (When::Hours(from, to), Language::Ja) => format!("おもに{from}時〜{}時", to + 1),
        (When::Hours(from, to), Language::En) => format!("mostly {from}:00–{}:00", to + 1),
        (When::Days(from, to), _) if from == to => match l {
            Language::Ja => format!("おもに{}", l.month_day(from)),
            Language::En => format!("mostly on {}", l.month_day(from)),
        },
        (When::Days(from, to), _) => match l {
            Language::Ja => format!("おもに{}", naming::days(from, to, l)),
            Language::En => format!("mostly {}", naming::days(from, to, l)),
        },
    }));
    parts.join(l.pick("・", ", "))
}
