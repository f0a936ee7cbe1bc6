use super::Language;
use tsubuyaki_analysis::day::Day;

/// What the posts of a day are called: tweets, or one word for those of all
/// networks.
#[must_use]
pub fn posts(day: &Day, l: Language) -> &'static str {
    match (day.has_other_networks, l) {
        (false, Language::Ja) => "つぶやき",
        (true, Language::Ja) => "投稿",
        (false, Language::En) => "tweets",
        (true, Language::En) => "posts",
    }
}

/// One of them, in English.
#[must_use]
pub fn post(day: &Day) -> &'static str {
    if day.has_other_networks { "post" } else { "tweet" }
}

/// The same at the beginning of a sentence.
#[must_use]
pub fn capital_posts(day: &Day) -> &'static str {
    if day.has_other_networks { "Posts" } else { "Tweets" }
}
