//! The lines under a table, in both languages: the notes and the filters.
//!
//! Each note and filter is a value, and has its sentence in either language here or the
//! program does not compile.

use crate::report::Language;
use crate::report::number::{self, count, counted};
use tsubuyaki_analysis::{
    Filter, Note, PartOfSpeech, Retweets, Shuffled, Side, SpanName, WordList,
};

/// A note as a sentence.
pub(super) fn note(note: &Note, l: Language) -> String {
    match l {
        Language::Ja => japanese(note),
        Language::En => english(note),
    }
}

fn japanese(note: &Note) -> String {
    match note {
        Note::OnePost { is_day } => format!("{}の投稿は1件", this(*is_day)),
        Note::WithoutAuthor { posts, of } => {
            let (of, posts) = (count(*of), count(*posts));
            format!("{of}件のうち{posts}件は投稿者IDがなく、検定から除いた")
        }
        Note::Copies { posts, texts } => {
            let (posts, texts) = (count(*posts), count(*texts));
            format!("{posts}件は{texts}通りの文面のコピーで、検定から除いた")
        }
        Note::NobodyOnBothSides => "両方で投稿した人はいない".to_owned(),
        Note::Found { found, tested, null_found } => {
            let [found, tested, null] = [found, tested, null_found].map(|number| count(*number));
            let line = format!(
                "q < .05 は検定した{tested}語のうち{found}語。投稿者を無作為に2組へ分け直した場合は\
                 {null}語"
            );
            match null_found {
                0 => line,
                _ => line + "で、偶然の語が含まれるおそれがある",
            }
        }
        Note::NoAuthors(side) => {
            let side = match side {
                Side::Both => "",
                Side::Day => "この日に",
                Side::Period => "この期間に",
                Side::Baseline => "比較する日に",
            };
            format!("{side}投稿者IDのある投稿がないため検定できない。順序は回数による")
        }
        Note::FewPeople { people, without_copies: false, least } => {
            format!("投稿者が{people}人だけで、{least}人未満では検定できない")
        }
        Note::FewPeople { people, without_copies: true, least } => {
            format!("同じ文面を除くと投稿者は{people}人で、{least}人未満では検定できない")
        }
        Note::NoTerm { min_count, least_people } => {
            format!("{min_count}回以上、{least_people}人以上が使った語がなく、検定した語はない")
        }
        Note::TooFew { is_day, people, without_copies, days, needed, longer } => {
            let without = if *without_copies { "同じ文面を除くと" } else { "" };
            let longer = longer.map_or_else(String::new, |(days, needed)| {
                format!("。{days}日間との比較なら{needed}人ほどで足りる（--against {days}d）")
            });
            format!(
                "{without}{}の投稿者は{people}人と少なく、確かな変化は見つけられない。{days}日分との\
                 比較では、ある語を使う人が{needed}人ほど多い必要がある{longer}",
                this(*is_day)
            )
        }
        Note::NoRow { min_count } => {
            format!("両方合わせて{min_count}回以上の語はない（--min-count で変えられる）")
        }
        Note::Shuffled(who) => {
            let who = match who {
                Shuffled::Day => "この日の投稿者を無作為に2組へ分けた",
                Shuffled::Period => "この期間の投稿者を無作為に2組へ分けた",
                Shuffled::BothSides => "両方の投稿者を無作為に2組へ分け直した",
            };
            format!("{who}。違いはないはずである")
        }
        Note::NoneTestable => {
            "検定できる語がない。どちらかで、IDの分かる3人以上が使った語だけを検定する".to_owned()
        }
        Note::PeopleUnknown => "投稿者IDのある投稿がないため、人数は数えない".to_owned(),
        Note::FirstPairs { shown, all } => {
            format!("全{}組のうち最初の{}組", count(*all), count(*shown))
        }
        Note::ContextsCut { characters } => {
            let most = count(*characters);
            format!("{most}字を超える投稿がある。語の前後は{most}字まで")
        }
        Note::NoCopies { accounts } => format!("{accounts}人以上が投稿した同じ文面はない"),
        Note::NoDays { from, to } => format!("{from}から{to}までに投稿のある日はない"),
        Note::NothingPassedOn => "リツイートされた投稿はない".to_owned(),
        Note::NoBurst { day } => format!("{day}に急増した語はない"),
        Note::OnOtherDays { lemma, nearest } => {
            format!(
                "{lemma}はこの期間にない。最も近いのは{nearest}（--from、--to で期間を変えられる）"
            )
        }
        Note::NeverSaid { name } if is_date(name) => {
            format!("{name}という語はない（日付は --date {name}）")
        }
        Note::NeverSaid { name } => format!("{name}はない"),
        Note::EarlierDays { first } => {
            format!("投稿は{first}からある（--from で期間を変えられる）")
        }
    }
}

/// Whether a name is one of a day or a period that no word is.
fn is_date(name: &str) -> bool {
    name.contains(['-', '.']) && name.parse::<SpanName>().is_ok()
}

fn this(is_day: bool) -> &'static str {
    if is_day { "この日" } else { "この期間" }
}

fn contexts_cut(characters: i32) -> String {
    let most = count(characters);
    format!("of longer posts, up to {most} characters are given on either side")
}

fn english(note: &Note) -> String {
    match note {
        Note::OnePost { is_day } => format!("the {} has one post", named(*is_day)),
        Note::WithoutAuthor { posts, of } => {
            let (has, is) = if *posts == 1 { ("has", "is") } else { ("have", "are") };
            let (posts, of) = (count(*posts), count(*of));
            format!("{posts} of {of} posts {has} no author id and {is} left out of the test")
        }
        Note::Copies { posts, texts } => {
            let texts = counted(*texts, "text");
            match posts {
                1 => "1 post is a copy and is left out of the test".to_owned(),
                posts => {
                    let posts = count(*posts);
                    format!("{posts} posts are copies of {texts} and are left out of the test")
                }
            }
        }
        Note::NobodyOnBothSides => "nobody wrote on both sides".to_owned(),
        &Note::Found { found, tested, null_found } => found_in_english(found, tested, null_found),
        Note::NoAuthors(side) => {
            let side = match side {
                Side::Both => "",
                Side::Day => " of the day",
                Side::Period => " of the period",
                Side::Baseline => " of the baseline",
            };
            format!(
                "no post{side} has an author id: nothing can be tested; terms are sorted by count"
            )
        }
        Note::FewPeople { people, without_copies, least } => {
            let what = match (without_copies, people) {
                (false, _) => "wrote",
                (true, 1) => "is left",
                (true, _) => "are left",
            };
            let people = number::people(*people);
            format!("{people} {what}: nothing can be tested with fewer than {least}")
        }
        Note::NoTerm { min_count, least_people } => format!(
            "nothing is tested: no term occurs {} and is used by {}",
            number::times(*min_count),
            number::people(*least_people)
        ),
        Note::TooFew { is_day, people, without_copies, days, needed, longer } => {
            let longer = longer.map_or_else(String::new, |(days, needed)| {
                format!("; against {days} days by about {needed}: --against {days}d")
            });
            format!(
                "nothing could pass with so few people: {}{} wrote {} the {}, and against {} a term \
                 must be used by about {needed} more{longer}",
                if *without_copies { "without copies, " } else { "" },
                number::people(*people),
                if *is_day { "on" } else { "in" },
                named(*is_day),
                counted(*days, "day"),
            )
        }
        Note::NoRow { min_count } => format!(
            "no matching term occurs {} on both sides together; --min-count changes the minimum",
            number::times(*min_count)
        ),
        Note::Shuffled(who) => {
            let who = match who {
                Shuffled::Day => "the day's people split in two at random",
                Shuffled::Period => "the period's people split in two at random",
                Shuffled::BothSides => "people shuffled between the two sides",
            };
            format!("{who}: no real difference exists")
        }
        Note::NoneTestable => {
            "no term could be tested: each must be used by three people with known ids on one side"
                .to_owned()
        }
        Note::PeopleUnknown => "no post has an author id: people are not counted".to_owned(),
        Note::FirstPairs { shown, all } => {
            format!("the first {} of {} pairs", count(*shown), count(*all))
        }
        Note::ContextsCut { characters } => contexts_cut(*characters),
        Note::NoCopies { accounts } => {
            format!("no text was posted by at least {}", counted(*accounts, "account"))
        }
        Note::NoDays { from, to } => format!("no day from {from} to {to} has posts"),
        Note::NothingPassedOn => "no post was retweeted".to_owned(),
        Note::NoBurst { day } => format!("no term occurs more often than usual on {day}"),
        Note::OnOtherDays { lemma, nearest } => format!(
            "{lemma} does not occur in this period; the nearest day on which it does is {nearest}: \
             --from and --to change the period"
        ),
        Note::NeverSaid { name } if is_date(name) => {
            format!("{name} does not occur as a term; a date is --date {name}")
        }
        Note::NeverSaid { name } => format!("{name} does not occur"),
        Note::EarlierDays { first } => {
            format!("there are posts from {first} on: --from changes the first day")
        }
    }
}

/// How many terms are found, and how many where nothing differs.
fn found_in_english(found: usize, tested: usize, null_found: usize) -> String {
    let line = format!(
        "q < .05: {} of {}; after shuffling people between the two sides: {}",
        count(found),
        counted(tested, "tested term"),
        count(null_found)
    );
    match null_found {
        0 => line,
        _ => line + ", so some of what is found may be chance",
    }
}

fn named(is_day: bool) -> &'static str {
    if is_day { "day" } else { "period" }
}

/// Filters, one after the other.
pub(super) fn filters(filters: &[Filter], l: Language) -> String {
    match l {
        Language::En => Filter::line(filters),
        Language::Ja => filters.iter().map(filter).collect::<Vec<_>>().join(" · "),
    }
}

/// A filter in Japanese.
fn filter(filter: &Filter) -> String {
    let list = |name: &str, values: &[String]| {
        let (first, more) = Filter::first_of(values);
        let more = if more > 0 { format!(" ほか{more}件") } else { String::new() };
        format!("{name} {}{more}", first.join(","))
    };
    let words = |name: &str, words: &WordList| match words {
        WordList::Own => format!("{name}は付属のリスト"),
        WordList::None => format!("{name}なし"),
        WordList::File(path) => format!("{name} {}", path.display()),
    };
    match filter {
        Filter::ContentWords => "内容語".to_owned(),
        Filter::AllPartsOfSpeech => "すべての品詞".to_owned(),
        Filter::PartsOfSpeech(parts) => {
            let names: Vec<String> = parts.iter().map(PartOfSpeech::name).collect();
            list("品詞", &names)
        }
        Filter::NounsAndUnknownWords => "名詞と未知語の連なり".to_owned(),
        Filter::Kinds(kinds) => {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            format!("種類 {}", names.join(","))
        }
        Filter::Retweets(Retweets::Exclude) => "リツイートを除く".to_owned(),
        Filter::Retweets(Retweets::Include) => "リツイートを含む".to_owned(),
        Filter::Retweets(Retweets::Only) => "リツイートのみ".to_owned(),
        Filter::WithoutHashtagWords => "ハッシュタグの中の語を除く".to_owned(),
        Filter::LongUnits => "長単位".to_owned(),
        Filter::ShortAndLongUnits => "短単位と長単位".to_owned(),
        Filter::WithoutNegated => "否定された語を除く".to_owned(),
        Filter::NegatedOnly => "否定された語のみ".to_owned(),
        Filter::Stopwords(list) => words("除外語", list),
        Filter::Variants(list) => words("表記の統一", list),
        Filter::Authors(values) => list("投稿者", values),
        Filter::Clients(values) => list("クライアント", values),
        Filter::TweetLanguages(values) => list("投稿の言語", values),
        Filter::Networks(values) => list("ネットワーク", values),
        Filter::NotAuthors(values) => list("除いた投稿者", values),
        Filter::NotClients(values) => list("除いたクライアント", values),
        Filter::NotTexts(values) => list("除いた本文", values),
        Filter::MinCount(count) => format!("最小回数 {count}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tsubuyaki_analysis::Filters;

    #[test]
    fn filters_and_notes_are_in_both_languages() {
        let all = Filters { min_count: Some(3), ..Filters::default() }.told();
        assert_eq!(
            filters(&all, Language::En),
            "content words · retweets excluded · stop words default · variants default · min count 3"
        );
        assert_eq!(
            filters(&all, Language::Ja),
            "内容語 · リツイートを除く · 除外語は付属のリスト · 表記の統一は付属のリスト · \
             最小回数 3"
        );
        let copies = Note::Copies { posts: 82, texts: 1 };
        assert_eq!(
            note(&copies, Language::En),
            "82 posts are copies of 1 text and are left out of the test"
        );
        assert_eq!(note(&copies, Language::Ja), "82件は1通りの文面のコピーで、検定から除いた");
        for (of_one, sentence) in [
            (
                Note::WithoutAuthor { posts: 1, of: 10 },
                "1 of 10 posts has no author id and is left out of the test",
            ),
            (Note::Copies { posts: 1, texts: 1 }, "1 post is a copy and is left out of the test"),
            (Note::NoCopies { accounts: 1 }, "no text was posted by at least 1 account"),
            (
                Note::NoRow { min_count: 1 },
                "no matching term occurs once on both sides together; --min-count changes the \
                 minimum",
            ),
        ] {
            assert_eq!(note(&of_one, Language::En), sentence);
        }
        let found = Note::Found { found: 4, tested: 300, null_found: 2 };
        assert_eq!(
            note(&found, Language::En),
            "q < .05: 4 of 300 tested terms; after shuffling people between the two sides: 2, so \
             some of what is found may be chance"
        );
        assert_eq!(
            note(&found, Language::Ja),
            "q < .05 は検定した300語のうち4語。投稿者を無作為に2組へ分け直した場合は2語で、偶然の語が\
             含まれるおそれがある"
        );
    }

    /// A sentence that never was a pattern of the other language's.
    #[test]
    fn why_so_few_people_cannot_tell_is_in_japanese() {
        let few = Note::TooFew {
            is_day: true,
            people: 9,
            without_copies: false,
            days: 1,
            needed: 15,
            longer: Some((28, 3)),
        };
        assert_eq!(
            note(&few, Language::Ja),
            "この日の投稿者は9人と少なく、確かな変化は見つけられない。1日分との比較では、ある語を使う\
             人が15人ほど多い必要がある。28日間との比較なら3人ほどで足りる（--against 28d）"
        );
        assert_eq!(
            note(&few, Language::En),
            "nothing could pass with so few people: 9 people wrote on the day, and against 1 day a \
             term must be used by about 15 more; against 28 days by about 3: --against 28d"
        );
    }
}
