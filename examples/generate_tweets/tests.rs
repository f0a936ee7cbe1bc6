use std::collections::BTreeMap;

use jiff::Timestamp;
use tsubuyaki::tweets::{self, ReadOptions, Source, Tweet, snowflake};

use crate::bursts::Burst;
use crate::timeline::{self, Plan};

const PLAN: Plan = Plan {
    tweets: 20_000,
    days: 14,
    from: jiff::civil::Date::constant(2018, 1, 1),
    seed: 7,
    authors: 500,
    retweets: 3_000,
};

fn generate(plan: &Plan) -> (Vec<u8>, Vec<Burst>) {
    let mut lines = Vec::new();
    let bursts = timeline::write(plan, &mut lines).unwrap();
    (lines, bursts)
}

/// The tweets that the program makes of some lines, all of which it must take.
fn read(lines: &[u8]) -> Vec<Tweet> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(&file, lines).unwrap();
    let mut reader = tweets::open(&Source::named(file.path()), &ReadOptions::default()).unwrap();
    assert_eq!(reader.format().name, "api-v1");
    let mut tweets = Vec::new();
    while let Some(batch) = reader.next_batch() {
        for records in batch {
            assert_eq!(records.rejects, []);
            tweets.extend(records.tweets);
        }
    }
    tweets
}

fn date(tweet: &Tweet) -> String {
    let time = Timestamp::from_microsecond(tweet.time.micros()).unwrap();
    time.in_tz("Asia/Tokyo").unwrap().date().to_string()
}

#[test]
fn the_same_options_give_the_same_bytes() {
    let plan = Plan { tweets: 1_000, ..PLAN };
    let (lines, bursts) = generate(&plan);
    assert_eq!(generate(&plan), (lines.clone(), bursts));
    assert_ne!(generate(&Plan { seed: 8, ..plan }).0, lines);
    assert_eq!(
        blake3::hash(&lines).to_hex().as_str(),
        "8f3ab989f9e6bc6b6d8eefcc33391d8f3f18abdfea356a2211a16dae02b70e24"
    );
}

#[test]
fn every_line_is_a_tweet_of_its_day() {
    let (lines, _) = generate(&PLAN);
    let tweets = read(&lines);
    assert_eq!(tweets.len() as u64, PLAN.tweets);
    assert!(tweets.is_sorted_by(|a, b| a.id < b.id));
    let mut by_date: BTreeMap<String, u64> = BTreeMap::new();
    for tweet in &tweets {
        assert_eq!(snowflake::micros(tweet.id), Some(tweet.time.micros()));
        assert_eq!(tweet.misdated_by(), None);
        *by_date.entry(date(tweet)).or_default() += 1;
    }
    assert_eq!(by_date.len(), 14);
    assert!(by_date["2018-01-06"] > by_date["2018-01-09"], "{by_date:?}");
}

#[test]
fn as_many_are_retweets_as_asked_for() {
    for (retweets, expected) in [(0, 0..=0), (3_000, 5_700..=6_300), (10_000, 19_999..=19_999)] {
        let (lines, _) = generate(&Plan { retweets, ..PLAN });
        let tweets = read(&lines);
        let count = tweets.iter().filter(|tweet| tweet.is_retweet).count();
        assert!(expected.contains(&count), "{retweets}: {count}");
        let native = tweets.iter().filter(|tweet| tweet.retweeted_id.is_some()).count();
        assert!(native <= count && native * 10 >= count * 8, "{native} of {count}");
    }
}

#[test]
fn topics_burst_on_the_days_that_are_listed() {
    let (lines, bursts) = generate(&PLAN);
    let tweets = read(&lines);
    assert_eq!(bursts.len(), 2);
    for burst in bursts {
        let mut by_date: BTreeMap<String, u64> = BTreeMap::new();
        for tweet in tweets.iter().filter(|tweet| !tweet.is_retweet) {
            let own_words = tweet.text.split(" RT @").next().unwrap();
            if own_words.contains(&burst.word) {
                *by_date.entry(date(tweet)).or_default() += 1;
            }
        }
        for day in &burst.days {
            assert_eq!(by_date.remove(&day.date), Some(day.tweets), "{burst:?}");
        }
        assert_eq!(by_date.values().sum::<u64>(), burst.tweets_elsewhere, "{burst:?}");
        assert!(burst.days[0].tweets > 5 * burst.tweets_elsewhere, "{burst:?}");
    }
}

#[test]
fn the_texts_have_what_texts_of_twitter_have() {
    let (lines, _) = generate(&PLAN);
    let lines = String::from_utf8(lines).unwrap();
    let parts = [
        "&amp;",
        "&gt;",
        "extended_tweet",
        "retweeted_status",
        "in_reply_to_status_id\":9",
        "quoted_status_id",
        "https://example.com/",
        " #",
        "ｗｗｗ",
        "ﾔﾊﾞｲ",
        "🎉",
        "(´・ω・｀)",
        "\\n",
    ];
    for part in parts {
        assert!(lines.contains(part), "{part}");
    }
}
