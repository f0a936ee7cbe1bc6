use jiff::civil::{Date, Weekday};

/// The language of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    #[default]
    Ja,
    En,
}

impl Language {
    /// One of two texts.
    #[must_use]
    pub fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// The code of the language.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    /// `月`, `Mon`
    #[must_use]
    pub fn weekday(self, weekday: Weekday) -> &'static str {
        let (ja, en) = match weekday {
            Weekday::Monday => ("月", "Mon"),
            Weekday::Tuesday => ("火", "Tue"),
            Weekday::Wednesday => ("水", "Wed"),
            Weekday::Thursday => ("木", "Thu"),
            Weekday::Friday => ("金", "Fri"),
            Weekday::Saturday => ("土", "Sat"),
            Weekday::Sunday => ("日", "Sun"),
        };
        self.pick(ja, en)
    }

    /// `月曜日`, `Monday`
    #[must_use]
    pub fn whole_weekday(self, weekday: Weekday) -> String {
        let en = match weekday {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        };
        match self {
            Self::Ja => format!("{}曜日", self.weekday(weekday)),
            Self::En => en.to_owned(),
        }
    }

    /// `2018-09-03（月）`
    #[must_use]
    pub fn day(self, date: Date) -> String {
        let weekday = self.weekday(date.weekday());
        match self {
            Self::Ja => format!("{date}（{weekday}）"),
            Self::En => format!("{date} ({weekday})"),
        }
    }

    /// `9月3日`, `3 September`
    #[must_use]
    pub fn month_day(self, date: Date) -> String {
        match self {
            Self::Ja => format!("{}月{}日", date.month(), date.day()),
            Self::En => format!("{} {}", date.day(), month(date)),
        }
    }

    /// `2018年9月3日（月）`, `Monday, 3 September 2018`
    #[must_use]
    pub fn whole_day(self, date: Date) -> String {
        let day = self.month_day(date);
        match self {
            Self::Ja => format!("{}年{day}（{}）", date.year(), self.weekday(date.weekday())),
            Self::En => format!("{}, {day} {}", self.whole_weekday(date.weekday()), date.year()),
        }
    }

    /// `9/3（月）`, `3 Sep (Mon)`
    #[must_use]
    pub fn short_day(self, date: Date) -> String {
        let weekday = self.weekday(date.weekday());
        match self {
            Self::Ja => format!("{}/{}（{weekday}）", date.month(), date.day()),
            Self::En => format!("{} {} ({weekday})", date.day(), &month(date)[..3]),
        }
    }

    /// Under an axis: `9/3`, `3 Sep`.
    #[must_use]
    pub fn axis_day(self, date: Date) -> String {
        match self {
            Self::Ja => format!("{}/{}", date.month(), date.day()),
            Self::En => format!("{} {}", date.day(), &month(date)[..3]),
        }
    }

    /// A ranking's heading.
    #[must_use]
    pub fn ranking(self, name: &'static str) -> &'static str {
        match (self, name) {
            (Self::En, "形容詞") => "Adjectives",
            (Self::En, "名詞・形容詞") => "Nouns, adjectives",
            (Self::En, "動詞・名詞・形容詞") => "Verbs, nouns, adj.",
            _ => name,
        }
    }

    /// A part of speech, or what an entity is.
    #[must_use]
    pub fn part_of_speech(self, pos: &str) -> &str {
        match (self, pos) {
            (Self::En, "名詞") => "noun",
            (Self::En, "動詞") => "verb",
            (Self::En, "形容詞") => "adjective",
            (Self::En, "副詞") => "adverb",
            (Self::En, "感動詞") => "interjection",
            (Self::En, "ハッシュタグ") => "hashtag",
            (Self::En, "絵文字") => "emoji",
            _ => pos,
        }
    }
}

/// The months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The name of a month in English.
fn month(date: Date) -> &'static str {
    let place = usize::from((date.month() - 1).unsigned_abs());
    MONTHS.get(place).copied().unwrap_or("January")
}
