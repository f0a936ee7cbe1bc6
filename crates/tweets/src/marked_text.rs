//! How the texts of a column are written: with entities, as HTML, with the ends of lines
//! as signs.

/// Whether most `&` of texts begin an HTML entity.
pub(crate) fn is_escaped<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    const ENTITIES: [&str; 6] = ["amp;", "lt;", "gt;", "quot;", "apos;", "nbsp;"];
    let (mut signs, mut entities) = (0_usize, 0_usize);
    for text in texts {
        for (at, _) in text.match_indices('&') {
            let rest = &text[at + 1..];
            let is_number = rest.strip_prefix('#').is_some_and(|rest| {
                let digits = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
                digits.len() < rest.len()
                    && rest.len() - digits.len() <= 6
                    && digits.starts_with(';')
            });
            signs += 1;
            entities += usize::from(is_number || ENTITIES.iter().any(|e| rest.starts_with(e)));
        }
    }
    entities * 2 > signs
}

/// Whether most texts have the markup of HTML.
pub(crate) fn is_html<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    const MARKS: [&str; 6] = ["<br>", "<br/>", "<br />", "</a>", "</p>", "</div>"];
    let is_one = |text: &str| {
        let text = text.trim();
        text.starts_with("<p>") || MARKS.iter().any(|mark| text.contains(mark))
    };
    let (mut all, mut marked) = (0_usize, 0_usize);
    for text in texts {
        all += 1;
        marked += usize::from(is_one(text));
    }
    marked > 0 && marked * 2 >= all
}

/// Whether the ends of lines in texts are written as programs write them that keep a record
/// on a line: `\n`. What else stands after a backslash shows that they are not.
pub(crate) fn are_backslashed<'a>(texts: impl Iterator<Item = &'a String>) -> bool {
    let mut has_ends = false;
    for text in texts {
        if text.contains('\n') {
            return false;
        }
        let mut rest = text.as_str();
        while let Some(at) = rest.find('\\') {
            match rest[at + 1..].chars().next() {
                Some('n') => has_ends = true,
                Some('r' | 't' | '\\' | '"' | '\'') => {}
                _ => return false,
            }
            rest = &rest[at + 2..];
        }
    }
    has_ends
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_tell_how_their_texts_are_written() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        let is_html = |all: &[&str]| is_html(texts(all).iter());
        assert!(is_html(&["<p>朝</p>", "昼"]) && !is_html(&["朝 <3", "昼"]) && !is_html(&[]));
        let are_backslashed = |all: &[&str]| are_backslashed(texts(all).iter());
        assert!(are_backslashed(&[r"朝\n昼", r"夜\\"]));
        for other in [&["朝", "昼"][..], &[r"朝\n", "昼\n夜"], &[r"朝\n", r"\(^o^)/"], &[]] {
            assert!(!are_backslashed(other), "{other:?}");
        }
        assert_eq!(with_ends_of_lines(r"朝\n\\昼\t夜\(\"), "朝\n\\昼\t夜\\(\\");
    }
}
