//! The daily page as one JSON object.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::content::changes::{Changes, Row};
use super::content::passages::{Copied, PassedOn};
use super::content::words::{self, Mark};
use super::content::{Content, PAGE_VERSION};
use super::day_entry::DayEntry;
use tsubuyaki_analysis::day::{
    Compared, ComparedTerm, Counts, Day, DayFigures, EntityCount, Host, LISTED, Link, Links, Pair,
    RankedTerm, SaidTerm, SpreadTerm, Story, SummaryTweet, TermKey, Usual, When, Writer,
};

/// Writes the page, with a newline at its end. `entry` is what the list of all
/// days says of it, with the hash of what it was made from.
#[must_use]
pub fn write(content: &Content, entry: Option<(&DayEntry, &str)>) -> String {
    let day = content.day;
    let mut cut = Cut::default();
    let rankings: Map<String, Value> = day
        .rankings
        .iter()
        .map(|(name, terms)| {
            let listed = cut.first(name, terms.iter().map(ranked).collect(), terms.terms);
            ((*name).to_owned(), listed)
        })
        .collect();
    let words = cut.list("words", day.said.iter().map(|term| said(term, day)));
    let hashtags = cut.list("hashtags", day.hashtags.iter().map(entity));
    let emoji = cut.list("emoji", day.emoji.iter().map(entity));
    let pairs = cut.list("pairs", day.pairs.iter().map(pair));
    let mut value = json!({
        "date": day.date.to_string(),
        "span": {
            "name": day.span.to_string(),
            "from": day.span.first().to_string(),
            "to": day.span.last().to_string(),
        },
        "time_zone": day.time_zone,
        "counts": counts(&day.counts),
    });
    let counted = json!({
        "rankings": rankings,
        "words": words,
        "pairs": pairs,
        "hashtags": hashtags,
        "emoji": emoji,
        "filters": day.filters,
    });
    for part in [opening(content), all_posts(content), counted, days(day), made_from(content)] {
        add(&mut value, part);
    }
    add_changes(&mut value, day);
    if !cut.0.is_empty() {
        value["cut"] = Value::Object(cut.0);
    }
    if let Some((entry, made_from)) = entry {
        value["entry"] = json!(entry);
        value["entry"]["made_from"] = json!(made_from);
    }
    lines(&value)
}

/// What the page says first, and what changed.
fn opening(content: &Content) -> Value {
    let (day, changes) = (content.day, content.changes.as_ref());
    json!({
        "lede": content.lede_text(),
        "headline": {
            "risen": named(&day.headline.risen),
            "risen_beyond_chance": day.headline.is_rise_sure,
            "fallen": named(&day.headline.fallen),
            "fallen_beyond_chance": day.headline.is_fall_sure,
            "fallen_since_a_burst": day.headline.is_fall_since_before,
            // What the sentences name where nothing rose.
            "opening": named(&day.named()),
            "spelt": spelt(day),
            "most_said": day.most_said.terms.iter().map(|term| term.key.lemma.as_str())
                .collect::<Vec<_>>(),
        },
        "unfinished": day.is_unfinished,
        "compared": day.compared.as_ref().zip(changes).map(|both| comparison(both, day)),
        "top_author": day.top_author.as_ref().map(|top| json!({
            "author": top.name,
            "posts": top.posts,
            "words": named(&top.words),
            "words_without": named(&top.words_without),
        })),
    })
}

/// As the sentences write those of their words that they do not write as the lemmas.
fn spelt(day: &Day) -> BTreeMap<String, String> {
    let named = day.named();
    let words = day.headline.risen.iter().chain(&day.headline.fallen).chain(&named);
    let spelt = words.map(|key| (key.lemma.clone(), words::spelt(day, key).to_owned()));
    spelt.filter(|(lemma, spelt)| lemma != spelt).collect()
}

/// The days before, and those of a period.
fn days(day: &Day) -> Value {
    json!({
        "previous": day.previous.as_ref().map(|(date, before)| {
            let mut previous = counts(before);
            previous["date"] = json!(date.last().to_string());
            previous["span"] = json!(date.to_string());
            previous
        }),
        "series": day.series.iter().map(of_day).collect::<Vec<_>>(),
        "bursts": day.bursts.iter().map(|(from, to)| {
            json!({ "from": from.to_string(), "to": to.to_string() })
        }).collect::<Vec<_>>(),
        "turbulence": day.turbulence(),
        "most_unusual": day.most_unusual.map(|(date, turbulence)| {
            json!({ "date": date.to_string(), "turbulence": turbulence })
        }),
        "spread": day.spread.as_ref().map(|spread| json!({
            "days": spread.days,
            "stayed": spread.stayed.iter().map(spread_term).collect::<Vec<_>>(),
            "of_one_day": spread.of_one_day.iter().map(spread_term).collect::<Vec<_>>(),
        })),
        "same_weekday_mean": day.usual.as_ref().map(usual),
        "hours": day.hours,
        "without_time": day.without_time,
        "weekday_hours": day.week,
    })
}

/// What stands in the words of those who wrote it, and who they are.
fn all_posts(content: &Content) -> Value {
    let (page, day) = (content.page, content.day);
    json!({
        "stories": day.stories.iter().map(|of| story(of, day)).collect::<Vec<_>>(),
        "in_copies": day.in_copies.as_ref().map(|told| {
            let (lemma, pos) = (&told.key.lemma, &told.key.pos);
            json!({ "lemma": lemma, "pos": pos, "authors": told.people, "texts": told.texts })
        }),
        "posts": day.posts.iter().map(summary).collect::<Vec<_>>(),
        "summary": day.summary.iter().map(summary).collect::<Vec<_>>(),
        "short_days": page.short_days.iter().map(|short| json!({
            "date": short.date.to_string(),
            "posts": short.posts.iter().map(summary).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "passed_on": content.passed_on.iter().map(passed_on).collect::<Vec<_>>(),
        "copies": content.copies.iter().map(copied).collect::<Vec<_>>(),
        "links": links(&day.links),
        "writers": day.writers.iter().map(writer).collect::<Vec<_>>(),
    })
}

/// What the page was made from.
fn made_from(content: &Content) -> Value {
    let page = content.page;
    json!({
        "account": { "inputs": page.inputs, "state": page.state, "records": page.summary },
        "dictionary": page.stamp.dictionary,
        "lexicon": page.stamp.lexicon,
        "user_dictionary": page.stamp.user_dictionary,
        "tokens_version": page.stamp.tokens_version,
        "version": env!("CARGO_PKG_VERSION"),
        "page_version": PAGE_VERSION,
        "sources": page.sources,
    })
}

/// Adds the members of one object to another.
fn add(value: &mut Value, part: Value) {
    if let (Some(all), Value::Object(part)) = (value.as_object_mut(), part) {
        all.extend(part);
    }
}

/// An object with each of its values on a line: a third smaller than with every value of
/// these on one, and as good to compare.
fn lines(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let lines = members.map(|(name, value)| format!("{}: {value}", json!(name)));
    format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))
}

/// The lists that are cut to [`LISTED`] entries, each with the number that it has whole.
#[derive(Default)]
struct Cut(Map<String, Value>);

impl Cut {
    /// The first entries of a list.
    fn list(&mut self, name: &str, mut entries: impl Iterator<Item = Value>) -> Value {
        let listed: Vec<Value> = entries.by_ref().take(LISTED).collect();
        let all = listed.len() + entries.count();
        self.first(name, listed, all)
    }

    /// A list of the first of so many entries.
    fn first(&mut self, name: &str, listed: Vec<Value>, all: usize) -> Value {
        if all > listed.len() {
            self.0.insert(name.to_owned(), json!({ "of": all }));
        }
        Value::Array(listed)
    }
}

fn named(keys: &[TermKey]) -> Vec<&str> {
    keys.iter().map(|key| key.lemma.as_str()).collect()
}

fn counts(counts: &Counts) -> Value {
    json!({
        "tweets": counts.tweets,
        "retweets": counts.retweets,
        "authors": counts.authors,
        "writers": counts.writers,
        "only_retweeted": counts.passers_on(),
        "without_author": counts.without_author,
    })
}

fn spread_term(term: &SpreadTerm) -> Value {
    json!({
        "lemma": term.key.lemma,
        "pos": term.key.pos,
        "count": term.count,
        "days": term.days,
        "most_on": term.most.0.to_string(),
        "most": term.most.1,
        "authors": term.people,
    })
}

fn summary(tweet: &SummaryTweet) -> Value {
    json!({
        // Readers of JSON that know only doubles would lose an id's last digits.
        "tweet_id": tweet.tweet_id.to_string(),
        "author": tweet.author,
        "date": tweet.date.to_string(),
        "time": tweet.time,
        "text": tweet.text,
        "is_retweet": tweet.is_retweet,
        "score": tweet.score,
        "like_count": tweet.like_count,
        "retweet_count": tweet.retweet_count,
    })
}

fn story(story: &Story, day: &Day) -> Value {
    let (from, to) = match story.when {
        Some(When::Hours(from, to)) => (json!(from), json!(to + 1)),
        Some(When::Days(from, to)) => (json!(from.to_string()), json!(to.to_string())),
        None => (Value::Null, Value::Null),
    };
    let terms = story.terms.iter().map(|key| json!({ "lemma": key.lemma, "pos": key.pos }));
    json!({
        "terms": terms.collect::<Vec<_>>(),
        "tweets": story.posts,
        "authors": story.people,
        // Half of the tweets: hours of the day, days of a period.
        "mostly_from": from,
        "mostly_to": to,
        "since": story.since.map(|since| since.to_string()),
        "day_of_burst": story.day_of_burst(day.date),
        "tweet_id": story.tweet_id.to_string(),
        "more": story.more.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "rose": story.rose,
    })
}

fn links(links: &Links) -> Value {
    let host =
        |host: &Host| json!({ "host": host.name, "tweets": host.posts, "authors": host.people });
    let link = |link: &Link| {
        json!({
            "address": link.address,
            "title": link.title,
            "tweets": link.posts,
            "authors": link.people,
        })
    };
    json!({
        "tweets": links.posts,
        "with_pictures": links.pictures,
        "hosts": links.hosts.iter().map(host).collect::<Vec<_>>(),
        "links": links.links.iter().map(link).collect::<Vec<_>>(),
    })
}

fn writer(writer: &Writer) -> Value {
    json!({ "author": writer.name, "tweets": writer.posts })
}

fn ranked(term: &RankedTerm) -> Value {
    json!({
        "rank": term.rank,
        "lemma": term.lemma,
        "pos": term.pos,
        "count": term.count,
        "negated": term.negated,
        "rate": term.rate,
        "tweets": term.tweets,
        "authors": term.authors,
        "one_author": term.is_of_one,
        "copies": term.is_of_copies,
        "previous_count": term.before,
    })
}

fn passed_on(post: &PassedOn) -> Value {
    json!({
        "text": post.text,
        "author": post.author,
        "tweet_id": post.tweet_id.map(|id| id.to_string()),
        "count": post.count,
        "native": post.native,
        "people": post.people,
        "first_time": post.times.map(|times| times.first()),
        "last_time": post.times.map(|times| times.last()),
        "retweet_count": post.retweets,
    })
}

fn copied(copied: &Copied) -> Value {
    json!({
        "text": copied.text,
        "posts": copied.posts,
        "accounts": copied.accounts,
        "match": if copied.texts.is_some() { "near" } else { "same" },
        "texts": copied.texts.unwrap_or(1),
        "first_time": copied.times.map(|times| times.first()),
        "last_time": copied.times.map(|times| times.last()),
        "examples":
            copied.examples.iter().map(|post| post.tweet_id.to_string()).collect::<Vec<_>>(),
    })
}

/// The lists of words that rose and fell, under names that they have always had.
fn add_changes(value: &mut Value, day: &Day) {
    let compared = day.compared.as_ref();
    let [risen, fallen] = compared.map_or([&[][..]; 2], |of| [&of.rising, &of.falling]);
    for (name, terms) in [("risen", risen), ("fallen", fallen)] {
        value[name] = terms.iter().map(changed).collect();
    }
    let carried = compared.map_or([&[][..]; 2], |of| of.carried.each_ref().map(Vec::as_slice));
    for (name, terms) in ["risen_left_out", "fallen_left_out"].into_iter().zip(carried) {
        value[name] = named(terms).into();
    }
    let of_account =
        compared.map_or([&[][..]; 2], |of| of.of_account.each_ref().map(Vec::as_slice));
    for (name, terms) in ["risen_of_account", "fallen_of_account"].into_iter().zip(of_account) {
        value[name] = named(terms).into();
    }
}

/// Of a term of the page's lists: how often it was said, and the day before or in the
/// baseline.
fn changed(term: &ComparedTerm) -> Value {
    let before = term.before.unwrap_or(term.baseline_count);
    json!({
        "lemma": term.key.lemma,
        "pos": term.key.pos,
        "count": term.count,
        "baseline_count": before,
        "delta": term.count - before,
    })
}

fn of_day(day: &DayFigures) -> Value {
    let mut value = json!({ "date": day.date.to_string() });
    if let Some(figures) = &day.figures {
        for (name, number) in [
            ("tweets", Some(figures.counts.tweets)),
            ("retweets", Some(figures.counts.retweets)),
            ("authors", figures.counts.authors),
            ("writers", figures.counts.writers),
            ("words", Some(figures.words)),
            ("new_words", Some(figures.new_words)),
        ] {
            value[name] = json!(number);
        }
        value["turbulence"] = json!(day.turbulence);
    }
    value
}

fn usual(usual: &Usual) -> Value {
    json!({
        "dates": usual.dates.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "tweets": usual.tweets,
        "retweets": usual.retweets,
        "authors": usual.authors,
        "writers": usual.writers,
        "words": usual.words,
        "new_words": usual.new_words,
    })
}

fn comparison((compared, changes): (&Compared, &Changes), day: &Day) -> Value {
    let rows = |rows: &[Row]| {
        rows.iter().map(|row| self::compared(row, changes.is_tested, day)).collect::<Vec<_>>()
    };
    let baseline = compared.baseline_dates.iter().map(ToString::to_string);
    json!({
        "n1": compared.n1,
        "n2": compared.n2,
        "tested": compared.tested,
        "found": compared.found,
        "null_found": compared.null_found,
        "baseline_dates": baseline.collect::<Vec<_>>(),
        "remark": changes.remark,
        "rising": rows(&changes.rising),
        "falling": rows(&changes.falling),
    })
}

/// A term that rose or fell; of one that was not tested what a test tells is null.
fn compared(row: &Row, is_tested: bool, day: &Day) -> Value {
    let term = row.of;
    let bound = |bound: Option<f64>| bound.filter(|_| is_tested);
    let word = day.word(&term.key);
    json!({
        "lemma": term.key.lemma,
        "pos": term.key.pos,
        "count": term.count,
        "baseline_count": term.baseline_count,
        "previous_count": term.before,
        "log_ratio": term.log_ratio,
        "log_ratio_low": bound(term.interval.0),
        "log_ratio_high": bound(term.interval.1),
        "lrc_low": bound(term.corrected.0),
        "lrc_high": bound(term.corrected.1),
        "z": bound(Some(term.z)),
        "p": term.p,
        "q": term.q,
        "authors": term.authors,
        "baseline_authors": term.baseline_authors,
        "is_new": row.word.marks.contains(&Mark::New),
        "one_author": term.is_of_one,
        "copies": term.is_of_copies,
        "examples": word.map_or_else(Vec::new, |word| {
            word.examples.iter().map(|example| example.tweet_id.to_string()).collect()
        }),
    })
}

fn said(term: &SaidTerm, day: &Day) -> Value {
    let word = day.word(&term.key);
    json!({
        "lemma": term.key.lemma,
        "pos": term.key.pos,
        "count": term.count,
        "previous_count": term.before,
        "ratio": term.ratio,
        "authors": term.authors,
        "one_author": word.is_some_and(tsubuyaki_analysis::day::Word::is_of_one),
        "copies": word.is_some_and(tsubuyaki_analysis::day::Word::is_of_copies),
        "is_new": term.is_new,
    })
}

fn pair(pair: &Pair) -> Value {
    json!({
        "x": pair.x.lemma,
        "x_pos": pair.x.pos,
        "y": pair.y.lemma,
        "y_pos": pair.y.pos,
        "n_xy": pair.together,
        "n_x": pair.with_x,
        "n_y": pair.with_y,
        "jaccard": pair.jaccard,
        "authors": pair.people,
        "one_author": pair.is_of_one,
    })
}

fn entity(entity: &EntityCount) -> Value {
    json!({
        "lemma": entity.key.lemma,
        "tweets": entity.tweets,
        "previous_tweets": entity.before,
        "authors": entity.authors,
        "is_new": entity.is_new,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_are_cut_and_say_so() {
        let mut cut = Cut::default();
        let list = cut.list("words", (0..LISTED + 5).map(|number| json!(number)));
        assert_eq!(list.as_array().map(Vec::len), Some(LISTED));
        cut.list("pairs", (0..3).map(|number| json!(number)));
        assert_eq!(Value::Object(cut.0), json!({ "words": { "of": LISTED + 5 } }));
    }
}
