//! What a day was on which nothing rose.

use jiff::civil::Date;

use super::{Part, is_against_the_one_before, own, word};
use crate::report::clean;
use crate::report::content::ratio::Ratio;
use crate::report::content::{figures, naming, reposts_of};
use crate::report::language::Language;
use crate::report::number::{count, counted, people, percent, times};
use crate::report::own_text::its_own;
use tsubuyaki_analysis::Untested;
use tsubuyaki_analysis::day::{Day, Opening, SaidKind, TermKey};
use tsubuyaki_charts::clean::capital;

const HASHTAG: &str = "ハッシュタグ";
/// People from which on they are many, of however many; fewer are if they are one in so many.
const MANY: i64 = 10;
const MANY_AS_ONE_IN: i64 = 4;
/// People who must have passed a post on for it to be named, and its characters.
const PASSED_ON: i64 = 3;
const MOST_OF_A_POST: usize = 30;

/// That no word rose by the rules of the headline; nothing where nothing is compared.
/// Words that pass the test may stand in the tables even so: such as one person or copies
/// carry, or such as say nothing in a sentence.
pub(super) fn nothing(day: &Day, is_tested: bool, fell: bool, l: Language) -> Option<Part> {
    let compared = day.compared.as_ref()?;
    // Without authors there are no intervals, by which a word rises or does not.
    if compared.untested == Some(Untested::NoAuthors) {
        return None;
    }
    // What cannot be tested may have fallen.
    let fell = fell || !is_tested;
    Some(own(match (compared.found > 0 || !is_tested, fell) {
        (false, false) => l.pick(
            "確かに増えたと言える語も、減ったと言える語もない。",
            "No word can be said to have risen or fallen. ",
        ),
        (false, true) => {
            l.pick("確かに増えたと言える語はない。", "No word can be said to have risen. ")
        }
        (true, false) => l.pick("目立って増えた語も、減った語もない。", "No word stood out. "),
        (true, true) => l.pick("目立って増えた語はない。", "No word rose enough to stand out. "),
    }))
}

/// That nearly all posts of one or two people have some words; whether it is so.
fn fixed(day: &Day, l: Language, parts: &mut Vec<Part>) -> bool {
    let fixed = &day.most_said.fixed;
    if fixed.is_empty() {
        return false;
    }
    parts.push(own(l.pick("ほぼすべての投稿に", "Nearly all posts have ")));
    for (place, key) in fixed.iter().enumerate() {
        if place > 0 {
            let is_last = place + 1 == fixed.len();
            parts.push(own(l.pick("、", if is_last { " and " } else { ", " })));
        }
        parts.push(word(day, key, l.pick("「", "“"), l.pick("」", "”")));
    }
    parts.push(own(l.pick("がある。", ". ")));
    true
}

/// Names what most people said; of two people of whom one wrote nearly all that.
pub(super) fn most_said(day: &Day, l: Language, parts: &mut Vec<Part>) {
    let said = &day.most_said;
    let is_of_people = said.is_of_people;
    let is_led_by_fixed = fixed(day, l, parts);
    // Of two people of whom one wrote nearly all, that is what there is to tell.
    if said.terms.is_empty() || (!is_of_people && figures::top_author(day).is_some()) {
        let top = figures::top_author(day).filter(|_| !is_of_people);
        parts.extend(top.map(|top| {
            let share = percent(top.posts, day.counts.tweets, l);
            Part::Own(match l {
                Language::Ja => format!("投稿の{share}は1人による。"),
                Language::En => format!("One account wrote {share} of the posts. "),
            })
        }));
        return;
    }
    let kind = match said.kind {
        SaidKind::Nouns if said.terms.len() == 1 => l.pick("名詞", "noun"),
        SaidKind::Nouns => l.pick("名詞", "nouns"),
        SaidKind::Words if said.terms.len() == 1 => l.pick("語", "word"),
        SaidKind::Words => l.pick("語", "words"),
        SaidKind::Signs if said.terms.iter().all(|term| term.key.pos == HASHTAG) => {
            l.pick("ハッシュタグ", if said.terms.len() == 1 { "hashtag" } else { "hashtags" })
        }
        SaidKind::Signs if said.terms.iter().all(|term| term.key.pos != HASHTAG) => {
            l.pick("絵文字", "emoji")
        }
        SaidKind::Signs => l.pick("タグと絵文字", "hashtags and emoji"),
    };
    // Words that say nothing open no page: where more said one, these are not those of most.
    let is_most = said.is_most && !said.aside.vague && !said.aside.tags;
    // What it passes over belongs to what it says.
    let is_whole = !said.aside.copies;
    if said.aside.copies {
        parts.push(own(l.pick("同じ文面を除くと、", "Copies aside, ")));
    }
    // Three of thirty are not many.
    let of_most = said.terms.iter().filter_map(|term| term.authors).max().unwrap_or(0);
    let are_several = of_most < MANY
        && day.counts.writers.is_some_and(|writers| MANY_AS_ONE_IN * of_most < writers);
    let most = if is_led_by_fixed {
        l.pick("ほかによく", "Otherwise ")
    } else {
        l.pick("よく", "")
    };
    let what = match (is_of_people, is_most, l) {
        (true, false, Language::Ja) if are_several => format!("何人かが使った{kind}は"),
        (true, false, Language::En) if are_several => format!("{kind} used by several people: "),
        (true, true, Language::Ja) => format!("最も多くの人が使った{kind}は"),
        (true, false, Language::Ja) => format!("多くの人が使った{kind}は"),
        (false, _, Language::Ja) => format!("{most}使われた{kind}は"),
        (true, true, Language::En) => format!("{kind} used by the most people: "),
        (true, false, Language::En) => format!("{kind} used by many people: "),
        (false, true, Language::En) => format!("{most}the most frequent {kind}: "),
        (false, false, Language::En) => format!("{most}frequent {kind}: "),
    };
    parts.push(Part::Own(if is_whole { capital(&what) } else { what }));
    for (place, term) in said.terms.iter().enumerate() {
        let how_many = match (term.authors.filter(|_| is_of_people), l) {
            (Some(authors), Language::Ja) => format!("（{}人）", count(authors)),
            (None, Language::Ja) => format!("（{}件）", count(term.posts)),
            (Some(authors), Language::En) => format!("({})", people(authors)),
            (None, Language::En) => format!("({})", counted(term.posts, "post")),
        };
        if place > 0 {
            parts.push(own(l.pick("、", ", ")));
        }
        parts.push(word(day, &term.key, l.pick("「", "“"), l.pick("」", "”")));
        parts.push(own(l.pick("", " ")));
        parts.push(Part::Kept(how_many));
    }
    parts.push(own(l.pick("。", ". ")));
}

/// The nouns that many said within few days of a period that can be compared with none:
/// what happened in it. Whether there are any.
pub(super) fn of_few_days(day: &Day, l: Language, parts: &mut Vec<Part>) -> bool {
    let Opening::OfFewDays(terms) = &day.opening else { return false };
    let terms: Vec<(&TermKey, i64, (Date, Date))> =
        terms.iter().map(|(term, days)| (&term.key, term.people.unwrap_or(0), *days)).collect();
    let Some(&(.., first)) = terms.first() else { return false };
    let are_of_same_days = terms.iter().all(|&(.., days)| days == first);
    let named = |(from, to): (Date, Date)| naming::days(from, to, l);
    if are_of_same_days && l == Language::Ja {
        parts.push(Part::Own(format!("{}に", named(first))));
    }
    for (place, &(key, voices, days)) in terms.iter().enumerate() {
        parts.push(own(match (place, l) {
            (0, _) => "",
            (_, Language::Ja) => "、",
            _ if place + 1 == terms.len() => " and ",
            _ => ", ",
        }));
        parts.push(word(day, key, l.pick("「", "“"), l.pick("」", "”")));
        parts.push(own(l.pick("", " ")));
        parts.push(Part::Kept(match (are_of_same_days, l) {
            (true, Language::Ja) => format!("（{}人）", count(voices)),
            (false, Language::Ja) => format!("（{}人・おもに{}）", count(voices), named(days)),
            (true, Language::En) => format!("({})", people(voices)),
            (false, Language::En) => format!("({}, mostly {})", people(voices), named(days)),
        }));
    }
    parts.push(Part::Own(match l {
        Language::Ja => "が目立った。".to_owned(),
        Language::En if are_of_same_days => format!(" stood out on {}. ", named(first)),
        Language::En => " stood out. ".to_owned(),
    }));
    true
}

/// The nouns that grew most, where too few people wrote for a test, with what the page's table
/// shows of them. Whether there are any.
pub(super) fn grown(day: &Day, l: Language, parts: &mut Vec<Part>) -> bool {
    let (Opening::Grown(terms), Some(compared)) = (&day.opening, &day.compared) else {
        return false;
    };
    let is_against_one = is_against_the_one_before(day);
    let before = naming::named(day.span, l).before;
    parts.push(Part::Own(match (is_against_one, l) {
        (true, Language::Ja) => format!("{before}より大きく増えた語は"),
        (false, Language::Ja) => "ふだんより大きく増えた語は".to_owned(),
        (true, Language::En) => format!("Grew most since the {before}: "),
        (false, Language::En) => "Well above usual: ".to_owned(),
    }));
    for (place, term) in terms.iter().enumerate() {
        if place > 0 {
            parts.push(own(l.pick("、", ", ")));
        }
        parts.push(word(day, &term.key, l.pick("「", "“"), l.pick("」", "”")));
        parts.push(own(l.pick("", " ")));
        let (now, all) = ((term.count, compared.n1), (term.baseline_count, compared.n2));
        let ratio = Ratio::of(now, all, l).text;
        let (count, from) = (count(term.count), count(term.baseline_count));
        // What was not said before has no ratio.
        parts.push(Part::Kept(match (is_against_one || term.baseline_count == 0, l) {
            (true, Language::Ja) => format!("（{from}→{count}回）"),
            (false, Language::Ja) => format!("（{count}回・{ratio}）"),
            (true, Language::En) => format!("({from} → {count} times)"),
            (false, Language::En) => format!("({}, {ratio})", times(term.count)),
        }));
    }
    parts.push(own(l.pick("。", ". ")));
    true
}

/// How a post begins, as a sentence quotes it.
pub(super) fn beginning(text: &str) -> String {
    let own = its_own(text);
    clean::line(if own.trim().is_empty() { text } else { &own }, MOST_OF_A_POST)
}

/// The post that most people passed on.
pub(super) fn passed_on(day: &Day, l: Language, parts: &mut Vec<Part>) {
    let Some(post) = day.passed_on.first() else { return };
    // Where few of the records did, the number of its network has ranked it.
    let is_of_records = post.people.unwrap_or(post.count) >= PASSED_ON;
    let retweets = if is_of_records { post.count } else { post.retweets.unwrap_or(0) };
    if retweets < PASSED_ON {
        return;
    }
    let text = beginning(&post.text);
    let reposts = reposts_of(day);
    parts.push(Part::Own(match l {
        Language::Ja => "最も広まった投稿は".to_owned(),
        Language::En => format!("The most {} post: ", reposts.done(l)),
    }));
    let (before, after) = (l.pick("「", "“"), l.pick("」", "”"));
    parts.push(Part::Word { before, text, after, key: None });
    parts.push(Part::Own(match l {
        Language::Ja => format!("（{}{}件）。", reposts.one(l), count(retweets)),
        Language::En => format!(" ({}). ", counted(retweets, reposts.one(l))),
    }));
}

/// The post that is most central to the day, or any, where no word is common to its posts.
pub(super) fn one_of_them(day: &Day, l: Language, parts: &mut Vec<Part>) {
    let central = day.summary.iter().max_by(|a, b| a.score.total_cmp(&b.score));
    // Posts of a few words are central to nothing.
    let any = || day.words.iter().flat_map(|word| &word.examples).next();
    let text = central.map(|post| &post.text).or_else(|| Some(&any()?.text));
    let Some(text) = text.map(|text| beginning(text)) else { return };
    parts.push(own(l.pick("", "Among the posts: ")));
    let (before, after) = (l.pick("「", "“"), l.pick("」", "”"));
    parts.push(Part::Word { before, text, after, key: None });
    parts.push(own(l.pick("などの投稿があった。", ". ")));
}
