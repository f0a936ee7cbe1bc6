use serde_json::{Value, json};

use super::TermPage;
use tsubuyaki_analysis::Filter;
use tsubuyaki_analysis::day::Example;
use tsubuyaki_analysis::history::{Moment, Partners};

/// Writes the page as one JSON object, with a newline at its end.
#[must_use]
pub fn write(page: &TermPage) -> String {
    let history = page.history;
    let series = &history.series;
    let value = json!({
        "lemma": series.lemma,
        "spelling": history.name,
        "parts_of_speech": history.parts_of_speech,
        "lede": page.lede,
        "count": series.count(),
        "days": history.days,
        "first": history.first.to_string(),
        "last": history.last.to_string(),
        "series": series.days.iter().filter_map(|day| {
            let count = day.count?;
            Some(json!({
                "date": day.date.to_string(),
                "count": count.count,
                "n1": count.all,
                "people": day.people.map(|people| people.count),
                "rate": day.rate(),
                "burst": day.in_burst,
            }))
        }).collect::<Vec<_>>(),
        "bursts": series.bursts.iter().map(|burst| json!({
            "from": burst.from.to_string(),
            "to": burst.to.to_string(),
            "count": burst.count,
            "people": burst.people,
            "few_people": burst.is_of_few(),
            "weight": burst.weight,
        })).collect::<Vec<_>>(),
        "moments": history.moments.iter().map(moment).collect::<Vec<_>>(),
        "then": history.then.as_ref().map(partners),
        "now": history.now.as_ref().map(partners),
        "spellings": history.spellings.iter().map(|(surface, count)| {
            json!({ "surface": surface, "count": count })
        }).collect::<Vec<_>>(),
        "filters": Filter::line(&history.totals.filters),
    });
    format!("{value:#}\n")
}

fn moment(moment: &Moment) -> Value {
    json!({
        "date": moment.date.to_string(),
        "is_first": moment.is_first,
        "is_most": moment.is_most,
        "burst": moment.burst.map(|burst| json!({
            "from": burst.from.to_string(), "to": burst.to.to_string(), "count": burst.count,
        })),
        "count": moment.count,
        "people": moment.people,
        "retweeted_by": moment.passed_on_by,
        "posts": moment.posts.iter().map(post).collect::<Vec<_>>(),
    })
}

fn post(post: &Example) -> Value {
    json!({
        // Readers of JSON that know only doubles would lose an id's last digits.
        "tweet_id": post.tweet_id.to_string(),
        "time": post.time,
        "author": post.author,
        "text": post.text,
    })
}

fn partners(partners: &Partners) -> Value {
    json!({
        "from": partners.from.to_string(),
        "to": partners.to.to_string(),
        "posts": partners.posts,
        "terms": partners.terms.iter().map(|(term, posts)| {
            json!({ "lemma": term, "posts": posts })
        }).collect::<Vec<_>>(),
    })
}
