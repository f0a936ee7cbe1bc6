//! Links to the places of words on the pages of days: which words a page has, follows from
//! its day, so that it is known when the pages are made.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::record::Made;
use tsubuyaki_charts::Link;

/// What stands between the day of a page and the place of a word on it.
const BETWEEN: &str = ".html#w-";
/// Bytes of the name of a day.
const OF_A_DAY: usize = 10;

/// A page of HTML whose links to the places of words on pages of days lead to such as are
/// there, and to the page as a whole where it has none.
pub(super) fn with_places(html: &str, days: &BTreeMap<Date, Made>) -> String {
    // Of each page the names of its places, once it is linked to.
    let mut places: HashMap<Date, HashSet<String>> = HashMap::new();
    let mut whole = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(BETWEEN) {
        let (before, after) = rest.split_at(at);
        let id = after.trim_start_matches(".html");
        let id = &id[..id.find('"').unwrap_or(id.len())];
        let date = before.len().checked_sub(OF_A_DAY).and_then(|from| before.get(from..));
        let date: Option<Date> = date.and_then(|date| date.parse().ok());
        let is_there = date.is_none_or(|date| {
            let places = places.entry(date).or_insert_with(|| {
                let entry = days.get(&date).map(|made| &made.entry);
                let words = entry.iter().flat_map(|entry| &entry.places);
                words.map(|word| Link::word(word, None).href().to_owned()).collect()
            });
            places.contains(id)
        });
        whole.push_str(before);
        whole.push_str(".html");
        if is_there {
            whole.push_str(id);
        }
        rest = &after[".html".len() + id.len()..];
    }
    whole + rest
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::civil::date;

    use super::*;
    use crate::report::DayEntry;

    #[test]
    fn a_link_leads_to_a_place_that_is_there() {
        let day = date(2018, 9, 1);
        let entry = DayEntry {
            date: day,
            tweets: 1,
            authors: None,
            risen: Vec::new(),
            is_rise_sure: false,
            bursting: Vec::new(),
            spelt: BTreeMap::new(),
            variants: BTreeMap::new(),
            readings: BTreeMap::new(),
            places: vec!["台風".to_owned(), "K".to_owned()],
            said: Vec::new(),
            turbulence: None,
            lede: String::new(),
            last_tweet: Timestamp::UNIX_EPOCH,
            has_page: true,
        };
        let made = Made { entry, made_from: String::new(), bytes: BTreeMap::new() };
        let days = BTreeMap::from([(day, made)]);
        for (html, expected) in [
            (r#"<a href="2018-09-01.html#w-台風">"#, r#"<a href="2018-09-01.html#w-台風">"#),
            (r#"<a href="2018-09-01.html#w-_4b_">"#, r#"<a href="2018-09-01.html#w-_4b_">"#),
            (r#"<a href="../2018-09-01.html#w-雨">"#, r#"<a href="../2018-09-01.html">"#),
            (r#"<a href="2018-08-31.html#w-雨">a"#, r#"<a href="2018-08-31.html">a"#),
            (r##"<a href="#w-雨">雨.html#w-"##, r##"<a href="#w-雨">雨.html#w-"##),
            ("", ""),
        ] {
            assert_eq!(with_places(html, &days), expected);
        }
    }
}
