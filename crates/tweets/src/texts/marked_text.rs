//! Detects how the texts of a column are written: with entities, as HTML, with escaped line
//! breaks.

use super::text::numbered_character;

/// Whether most `&` of texts begin an HTML entity. Characters are numbered that could not be
/// written otherwise: where they are, too, somebody has written the numbers.
pub(crate) fn is_escaped(texts: &[String]) -> bool {
    const ENTITIES: [&str; 6] = ["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;"];
    let (mut signs, mut named) = (0_usize, 0_usize);
    let mut numbered: Vec<char> = Vec::new();
    for text in texts {
        for (at, _) in text.match_indices('&') {
            let rest = &text[at..];
            signs += 1;
            named += usize::from(ENTITIES.iter().any(|entity| rest[1..].starts_with(entity)));
            numbered.extend(numbered_character(rest).map(|(_, character)| character));
        }
    }
    let is_one_of_them = |c: char| !c.is_ascii() && numbered.contains(&c);
    let are_most = (named + numbered.len()) * 2 > signs;
    are_most && (named > 0 || !texts.iter().any(|text| text.contains(is_one_of_them)))
}

/// Texts that show how a column is written, at least: one or two may be of it.
const LEAST_TEXTS: usize = 3;

/// Whether the texts are HTML: all are whole paragraphs, or most of some have its markup.
pub(crate) fn is_html<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    const MARKS: [&str; 3] = ["<br>", "<br/>", "<br />"];
    const PAIRS: [(&str, &str); 3] = [("<p", "</p>"), ("<a ", "</a>"), ("<div", "</div>")];
    let is_one = |text: &str| {
        MARKS.iter().any(|mark| text.contains(mark))
            || PAIRS
                .iter()
                .any(|(begin, end)| text.find(begin).is_some_and(|at| text[at..].contains(end)))
    };
    let is_whole = |text: &str| text.trim().starts_with("<p>") && text.trim().ends_with("</p>");
    let (mut all, mut marked, mut whole) = (0_usize, 0_usize, 0_usize);
    for text in texts {
        all += 1;
        marked += usize::from(is_one(text));
        whole += usize::from(is_whole(text));
    }
    (all > 0 && whole == all) || (marked >= LEAST_TEXTS && marked * 2 >= all)
}

/// Whether the ends of lines in texts are written as programs write them that keep a record
/// on a line: `\n`, in some of them. What else stands after a backslash shows that they are
/// not.
pub(crate) fn are_backslashed<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    let (mut all, mut with_ends) = (0_usize, 0_usize);
    for text in texts {
        if text.contains('\n') {
            return false;
        }
        let mut has_end = false;
        let mut rest = text.as_str();
        while let Some(at) = rest.find('\\') {
            match rest[at + 1..].chars().next() {
                Some('n') => has_end = true,
                Some('r' | 't' | '\\' | '"' | '\'') => {}
                _ => return false,
            }
            rest = &rest[at + 2..];
        }
        all += 1;
        with_ends += usize::from(has_end);
    }
    with_ends >= LEAST_TEXTS && with_ends * 10 >= all
}

/// A text whose ends of lines were written `\n`.
pub(crate) fn with_ends_of_lines(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, (c == '\\').then(|| characters.next()).flatten()) {
            ('\\', Some('n')) => plain.push('\n'),
            ('\\', Some('r')) => {}
            ('\\', Some('t')) => plain.push('\t'),
            ('\\', Some(other @ ('\\' | '"' | '\''))) => plain.push(other),
            ('\\', Some(other)) => plain.extend(['\\', other]),
            (c, _) => plain.push(c),
        }
    }
    plain
}

/// How R on Windows begins a character that the encoding lacks: `<U+0001F35C>`, `<U+301C>`.
const CODE_POINT: &str = "<U+";

/// Whether characters of texts are written by their numbers, as R on Windows does: then none are
/// of those that its encodings lack.
pub(crate) fn have_code_points<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    let mut has_any = false;
    for text in texts {
        if text.contains(|c: char| c > '\u{ffff}') {
            return false;
        }
        has_any |= text.match_indices(CODE_POINT).any(|(at, _)| code_point(&text[at..]).is_some());
    }
    has_any
}

/// A text without such numbers.
pub(crate) fn with_code_points(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(CODE_POINT) {
        let (length, character) = code_point(&rest[at..]).unwrap_or((1, '<'));
        plain.push_str(&rest[..at]);
        plain.push(character);
        rest = &rest[at + length..];
    }
    plain + rest
}

/// The character that a text begins with by its number, and how many bytes it takes.
fn code_point(text: &str) -> Option<(usize, char)> {
    let (digits, _) = text.strip_prefix(CODE_POINT)?.split_once('>')?;
    let is_number = matches!(digits.len(), 4 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_number)?;
    Some((CODE_POINT.len() + digits.len() + 1, char::from_u32(code)?))
}

/// Whether most texts are Japanese in UTF-8 that a program has taken for another encoding.
pub(crate) fn are_misread<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    const LEAST: usize = 3;
    // What the first bytes of kana become.
    let signs = |text: &String| text.chars().filter(|c| matches!(c, '縺' | '繧' | '繝')).count();
    let (all, misread) = texts.fold((0_usize, 0_usize), |(all, misread), text| {
        (all + 1, misread + usize::from(signs(text) >= LEAST))
    });
    misread * 2 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_tell_how_their_texts_are_written() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let is_html = |all: &[&str]| is_html(texts(all).iter());
        assert!(
            is_html(&["<p>朝</p>", "<p>昼</p>"]) && is_html(&["朝<br>昼", "a<br>", "<br/>", "夜"])
        );
        for other in
            [&["朝 <3", "昼"][..], &["<br> の使い方", "昼"], &["</p>", "</p>", "</p>"], &[]]
        {
            assert!(!is_html(other), "{other:?}");
        }
        let is_escaped = |all: &[&str]| is_escaped(&texts(all));
        assert!(
            is_escaped(&["冷やし中華&#127836;", "朝"]) && is_escaped(&["R&amp;B", "&#9829; ♥"])
        );
        assert!(!is_escaped(&["&#9829; じゃなくて ♥"]) && !is_escaped(&["R&B", "&#9829;"]));
        let codes = texts(&["冷やし中華<U+0001F35C>", "おはよ<U+301C>！<U+>"]);
        assert!(have_code_points(codes.iter()));
        assert_eq!(with_code_points(&codes[0]), "冷やし中華🍜");
        assert_eq!(with_code_points(&codes[1]), "おはよ\u{301c}！<U+>");
        assert!(!have_code_points(texts(&["<U+301C> は 🍜", "朝"]).iter()));
        assert!(are_misread(texts(&["莉頑律縺ｮ繝ｩ繝ｳ", "朝", "縺薙ｓ縺ｫ縺｡"]).iter()));
        assert!(!are_misread(texts(&["繝と縺", "朝"]).iter()));
        let are_backslashed = |all: &[&str]| are_backslashed(texts(all).iter());
        let three = [r"朝\n昼", r"夜\n\\", r"\n"];
        assert!(are_backslashed(&[&three[..], &["朝"; 20]].concat()));
        let rare = [&three[..], &["朝"; 28]].concat();
        let with_line = [&three[..], &["昼\n夜"]].concat();
        let with_face = [&three[..], &[r"\(^o^)/"]].concat();
        for other in [&["朝", "昼"][..], &three[..1], &rare, &with_line, &with_face, &[]] {
            assert!(!are_backslashed(other), "{other:?}");
        }
        assert_eq!(with_ends_of_lines(r"朝\n\\昼\t夜\(\"), "朝\n\\昼\t夜\\(\\");
    }
}
