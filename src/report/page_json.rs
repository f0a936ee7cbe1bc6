//! The daily page as one JSON object.

use serde_json::{Map, Value, json};

use super::page::Page;
use crate::analysis::day::{ChangedTerm, Counts, RankedTerm, SummaryTweet};

/// Writes the page, with a newline at its end.
#[must_use]
pub fn write(page: &Page) -> String {
    let day = &page.day;
    let rankings: Map<String, Value> = day
        .rankings
        .iter()
        .map(|(name, terms)| ((*name).to_owned(), terms.iter().map(ranked).collect()))
        .collect();
    let changed = |grew: bool| -> Value {
        let terms =
            day.changes.iter().filter(|term| (term.delta() > 0) == grew && term.delta() != 0);
        if grew { terms.map(changed).collect() } else { terms.rev().map(changed).collect() }
    };
    let value = json!({
        "date": day.date.to_string(),
        "time_zone": day.time_zone,
        "counts": counts(&day.counts),
        "previous": day.previous.as_ref().map(|(date, before)| {
            let mut previous = counts(before);
            previous["date"] = json!(date.to_string());
            previous
        }),
        "summary": day.summary.iter().map(summary).collect::<Vec<_>>(),
        "rankings": rankings,
        "risen": changed(true),
        "fallen": changed(false),
        "filters": day.filters,
        "dictionary": page.stamp.dictionary,
        "user_dictionary": page.stamp.user_dictionary,
        "tokens_version": page.stamp.tokens_version,
        "version": env!("CARGO_PKG_VERSION"),
        "sources": page.sources,
    });
    format!("{value:#}\n")
}

fn counts(counts: &Counts) -> Value {
    json!({ "tweets": counts.tweets, "retweets": counts.retweets, "authors": counts.authors })
}

fn summary(tweet: &SummaryTweet) -> Value {
    json!({
        // Readers of JSON that know only doubles would lose an id's last digits.
        "tweet_id": tweet.tweet_id.to_string(),
        "author": tweet.author,
        "time": tweet.time,
        "text": tweet.text,
        "score": tweet.score,
    })
}

fn ranked(term: &RankedTerm) -> Value {
    json!({
        "rank": term.rank,
        "lemma": term.lemma,
        "pos": term.pos,
        "count": term.count,
        "rate": term.rate,
    })
}

fn changed(term: &ChangedTerm) -> Value {
    json!({
        "lemma": term.lemma,
        "pos": term.pos,
        "count": term.count,
        "baseline_count": term.baseline_count,
        "delta": term.delta(),
    })
}
