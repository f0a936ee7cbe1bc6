//! このページの作り方: everything needed to reproduce the page.

use super::reposts_of;
use crate::report::language::Language;
use crate::report::number::{self, count};
use crate::report::{Page, clean};
use tsubuyaki_analysis::day::{DAYS_BEFORE, Day};
use tsubuyaki_warehouse::DictionaryId;

/// Characters of a name.
const MOST: usize = 40;

/// The command line that reproduces the page.
pub(in crate::report) fn command(page: &Page, l: Language) -> String {
    let date = page.day.span;
    let language = l.pick("", " --lang en");
    format!("tsubuyaki report {date} --format html{language} -o {date}.html")
}

/// Names and what they are.
pub(super) fn facts(page: &Page, l: Language) -> Vec<(&'static str, String)> {
    let (day, stamp) = (&page.day, &page.stamp);
    let mut facts = vec![(
        if day.span.is_day() { l.pick("対象", "Day") } else { l.pick("対象", "Days") },
        match l {
            Language::Ja => format!("{} 00:00–24:00、{}", days(day), day.time_zone),
            Language::En => format!("{} 00:00–24:00, {}", days(day), day.time_zone),
        },
    )];
    let against = against(day, l);
    if !against.is_empty() {
        facts.push((l.pick("比較の基準", "Compared with"), against.join(l.pick("、", "; "))));
    }
    facts.push((l.pick("数えた語", "Words counted"), units_counted(day, l)));
    facts.push((l.pick("除いたもの", "Excluded"), left_out(page, l)));
    let dictionary =
        |dictionary: &DictionaryId| format!("{} ({})", dictionary.name, short(&dictionary.hash));
    let dictionaries: Vec<String> = stamp.all_dictionaries().map(dictionary).collect();
    facts.push((l.pick("辞書", "Dictionary"), dictionaries.join(" + ")));
    facts.push((l.pick("ここまでの入力", "Input so far"), input_so_far(page, l)));
    let (program, schema, tokens) =
        (env!("CARGO_PKG_VERSION"), page.schema_version, stamp.tokens_version);
    facts.push((
        l.pick("バージョン", "Version"),
        match l {
            Language::Ja => format!("tsubuyaki {program}、スキーマ {schema}、トークン {tokens}"),
            Language::En => format!("tsubuyaki {program}, schema {schema}, tokens {tokens}"),
        },
    ));
    facts
}

/// The day, or the days of a period.
fn days(day: &Day) -> String {
    if day.span.is_day() {
        return day.date.to_string();
    }
    format!("{} ({} – {})", day.span, day.span.first(), day.span.last())
}

/// The days that the day is compared with.
fn against(day: &Day, l: Language) -> Vec<String> {
    let mut against = Vec::new();
    if let Some((before, counts)) = &day.previous {
        let tweets = count(counts.tweets);
        against.push(match l {
            Language::Ja => format!("{before}（{tweets}件）"),
            Language::En => format!("{before} ({})", number::counted(counts.tweets, "post")),
        });
    }
    if let Some(compared) =
        day.compared.as_ref().filter(|compared| compared.baseline_dates.len() > 1)
        && day.span.is_day()
    {
        let days = compared.baseline_dates.len();
        against.push(match l {
            Language::Ja => format!("増減は前の{DAYS_BEFORE}日間（記録のある{days}日）"),
            Language::En => format!("changes: the {DAYS_BEFORE} days before ({days} with data)"),
        });
    }
    if let Some(usual) = &day.usual {
        let dates: Vec<String> = usual.dates.iter().map(ToString::to_string).collect();
        let dates = dates.join(l.pick("・", ", "));
        let weekday = day.date.weekday();
        against.push(match l {
            Language::Ja => format!("{}曜の平均は {dates}", l.weekday(weekday)),
            Language::En => format!("the {} mean is of {dates}", l.whole_weekday(weekday)),
        });
    }
    against
}

/// Which words count, and how many.
fn units_counted(day: &Day, l: Language) -> String {
    let tests = day.compared.as_ref().map_or_else(String::new, |compared| {
        let tested = count(i64::try_from(compared.tested).unwrap_or(i64::MAX));
        let (n1, n2) = (count(compared.n1), count(compared.n2));
        match l {
            Language::Ja => format!("。N₁ = {n1}、N₂ = {n2}、検定した語 {tested}"),
            Language::En => format!(". N₁ = {n1}, N₂ = {n2}, terms tested: {tested}"),
        }
    });
    match l {
        Language::Ja => format!(
            "順位は表に示した品詞のすべてを辞書の語で（複合語の中の語も）、ほかは内容語（名詞・動詞・\
             形容詞・副詞・感動詞。非自立・代名詞・数・接尾などを除く）を、複合語は一語として{tests}"
        ),
        Language::En => format!(
            "rankings: all words of the parts of speech named, as in the dictionary; elsewhere: content \
             words (nouns, verbs, adjectives, adverbs and interjections, without dependent words, \
             pronouns, numbers and suffixes), compounds as one{tests}"
        ),
    }
}

/// What is left out, and by which lists.
fn left_out(page: &Page, l: Language) -> String {
    let (retweets, reposts) = (count(page.day.counts.retweets), reposts_of(&page.day).many(l));
    let list = |list: &str, hash: &str| {
        let name = match list {
            "default" => l.pick("付属のリスト", "built-in list"),
            "none" => l.pick("なし", "none"),
            path => path,
        };
        let hash = page.sources.get(hash).map_or_else(String::new, |hash| short(hash));
        (name.to_owned(), hash)
    };
    let [stopwords, variants] = &page.day.lists;
    let (stopwords, stopwords_hash) = list(stopwords, "stopwords");
    let (variants, variants_hash) = list(variants, "variants");
    let day = &page.day;
    let accounts = day.not_authors.iter().map(|name| format!("@{}", clean::line(name, MOST)));
    let apps = day.not_clients.iter().map(|name| clean::line(name, MOST));
    let texts = day.not_texts.iter().map(|pattern| format!("/{}/", clean::line(pattern, MOST)));
    let posts: Vec<String> = accounts.chain(apps).chain(texts).collect();
    let posts = match (posts.is_empty(), l) {
        (true, _) => String::new(),
        (false, Language::Ja) => format!("{}の投稿、", posts.join("・")),
        (false, Language::En) => format!("posts by {}; ", posts.join(", ")),
    };
    match l {
        Language::Ja => format!(
            "{posts}{reposts} {retweets}件、除外語（{stopwords}、{stopwords_hash}）。\
             表記ゆれは統一（{variants}、{variants_hash}）"
        ),
        Language::En => format!(
            "{posts}{reposts} ({retweets}); stop words ({stopwords}, {stopwords_hash}). Spelling \
             variants are merged ({variants}, {variants_hash})"
        ),
    }
}

/// What became of the records that were read until the page was made.
fn input_so_far(page: &Page, l: Language) -> String {
    let number = |number: u64| count(i64::try_from(number).unwrap_or(i64::MAX));
    let summary = page.summary;
    let (read, stored) = (number(summary.read), number(summary.stored));
    let (known, duplicate) = (number(summary.already_known), number(summary.duplicate));
    let (rejected, inputs) = (number(summary.rejected), page.inputs);
    // What hardly any file has is named where there is some.
    let more = [
        (summary.notices, l.pick("投稿でないもの", "notices")),
        (summary.deletions, l.pick("削除", "deletions")),
    ];
    let named = |(all, name): (u64, &str)| (all > 0).then(|| format!(" + {name} {}", number(all)));
    let more: String = more.into_iter().filter_map(named).collect();
    match l {
        Language::Ja => format!(
            "入力ファイル {inputs}、読み込み {read} = 保存 {stored} + 保存済み {known} + \
             重複 {duplicate} + 読めなかったもの {rejected}{more}"
        ),
        Language::En => format!(
            "inputs {inputs}, records read {read} = stored {stored} + already known {known} + \
             duplicate {duplicate} + rejected {rejected}{more}"
        ),
    }
}

/// Enough of a hash to tell it from others.
fn short(hash: &str) -> String {
    format!("blake3 {}", hash.get(..12).unwrap_or(hash))
}
