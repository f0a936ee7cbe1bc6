//! Sentences as HTML in which no line parts a number from what it counts.

use super::language::MONTHS;

/// Characters of a word in quotation marks that is kept in one line.
const MOST_OF_A_WORD: usize = 12;
/// What a number counts, and the units of days and shares.
const COUNTERS: &str = "件人回日目月年倍割語時台分週本通組曜";
const WEEKDAYS: &str = "月火水木金土日";

/// A sentence of the program as HTML, numbers with their counters and words with theirs kept
/// in one line: `（10人）`, `13,642件`, `9月25日（土）`, `25 September`, `「地震」（3日）`.
pub(super) fn html(sentence: &str) -> String {
    let text: Vec<char> = sentence.chars().collect();
    let (mut html, mut at) = (String::with_capacity(sentence.len()), 0);
    while let Some(&c) = text.get(at) {
        match kept(&text[at..]) {
            Some(length) => {
                html.push_str("<span class=\"nb\">");
                text[at..at + length].iter().for_each(|&c| push(&mut html, c));
                html.push_str("</span>");
                at += length;
            }
            None => {
                push(&mut html, c);
                at += 1;
            }
        }
    }
    html
}

fn push(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        c => html.push(c),
    }
}

/// How many characters at the beginning of a text are kept together; `None` where a
/// line may break behind the first.
fn kept(text: &[char]) -> Option<usize> {
    let Some(length) = quoted(text) else { return kept_number(text) };
    let behind = match text.get(length) {
        Some('（') => kept_number(&text[length..]).unwrap_or(0),
        Some('、' | '。' | ',' | '.') => 1,
        _ => 0,
    };
    Some(length + behind)
}

/// How long a word in quotation marks is at the beginning of a text.
fn quoted(text: &[char]) -> Option<usize> {
    let end = match text.first()? {
        '「' => '」',
        '“' => '”',
        _ => return None,
    };
    Some(text.iter().take(MOST_OF_A_WORD + 2).position(|c| *c == end)? + 1)
}

fn kept_number(text: &[char]) -> Option<usize> {
    let is = |at: usize, of: &str| text.get(at).is_some_and(|c| of.contains(*c));
    let is_digit = |at: usize| text.get(at).is_some_and(char::is_ascii_digit);
    let mut at = 0;
    let opens = is(0, "（");
    at += usize::from(opens);
    at += usize::from(is(at, "約第+−"));
    let mut counters = 0;
    while is_digit(at) {
        while is_digit(at) || (is(at, ",.") && is_digit(at + 1)) {
            at += 1;
        }
        while is(at, COUNTERS) {
            (at, counters) = (at + 1, counters + 1);
        }
        if let Some(length) = month(&text[at..]) {
            (at, counters) = (at + length, counters + 1);
        }
        if is(at, "（") && is(at + 1, WEEKDAYS) && is(at + 2, "）") {
            at += 3;
        }
        if opens && is(at, "・→") && is_digit(at + 1) {
            at += 1;
        }
    }
    at += usize::from(opens && is(at, "）"));
    at += usize::from(is(at, "、。,."));
    (counters > 0).then_some(at)
}

/// How long a space and the name of a month are at the beginning of a text.
fn month(text: &[char]) -> Option<usize> {
    let rest = text.strip_prefix(&[' '])?;
    let is_it = |name: &&&str| {
        name.chars().eq(rest.iter().copied().take(name.len()))
            && !rest.get(name.len()).is_some_and(|c| c.is_alphabetic())
    };
    MONTHS.iter().find(is_it).map(|name| 1 + name.len())
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn numbers_stay_with_what_they_count() {
        let kept = |text: &str| {
            let html = html(text);
            html.replace("<span class=\"nb\">", "[").replace("</span>", "]")
        };
        for (text, expected) in [
            ("（10人）が増え", "[（10人）]が増え"),
            ("34件を投稿した", "[34件]を投稿した"),
            ("（3日目・1,234人）", "[（3日目・1,234人）]"),
            ("9月25日（土）まで", "[9月25日（土）]まで"),
            ("（前日より9件増）。", "（前日より[9件]増）。"),
            ("の2.6倍。", "の[2.6倍。]"),
            ("27 posts (<b>)", "27 posts (&lt;b&gt;)"),
            ("（12", "（12"),
            ("語は「地震」（3日）、「雪」（2日）。", "語は[「地震」（3日）、][「雪」（2日）。]"),
            ("the “地震” (3 days)", "the [“地震”] (3 days)"),
            ("「長い長い長い長い長い長い長い」", "「長い長い長い長い長い長い長い」"),
            ("from 13 October 2026 on", "from [13 October] 2026 on"),
            ("On 5 May, 12 Mayors", "On [5 May,] 12 Mayors"),
        ] {
            assert_eq!(kept(text), expected);
        }
    }
}
