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
    pub(super) fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// `2018-09-03（月）`
    pub(super) fn day(self, date: Date) -> String {
        let (ja, en) = match date.weekday() {
            Weekday::Monday => ("月", "Mon"),
            Weekday::Tuesday => ("火", "Tue"),
            Weekday::Wednesday => ("水", "Wed"),
            Weekday::Thursday => ("木", "Thu"),
            Weekday::Friday => ("金", "Fri"),
            Weekday::Saturday => ("土", "Sat"),
            Weekday::Sunday => ("日", "Sun"),
        };
        match self {
            Self::Ja => format!("{date}（{ja}）"),
            Self::En => format!("{date} ({en})"),
        }
    }

    /// A ranking's heading.
    pub(super) fn ranking(self, name: &'static str) -> &'static str {
        match (self, name) {
            (Self::En, "形容詞") => "Adjectives",
            (Self::En, "名詞・形容詞") => "Nouns, adjectives",
            (Self::En, "動詞・名詞・形容詞") => "Verbs, nouns, adj.",
            _ => name,
        }
    }
}
