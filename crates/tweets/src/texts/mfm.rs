//! Removes Misskey's markup from texts: `$[x2 大きい]`, `**太字**`, `<center>…</center>`.

/// What functions and brackets may stand within others: Misskey reads no more.
const DEEPEST: usize = 20;

/// Bytes of one such part: what is longer is text.
const LONGEST: usize = 4_096;

/// Pairs around a part of a text that say how it looks.
const PAIRS: [(&str, &str); 11] = [
    ("***", "***"),
    ("**", "**"),
    ("__", "__"),
    ("~~", "~~"),
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<s>", "</s>"),
    ("<small>", "</small>"),
    ("<center>", "</center>"),
    ("\\(", "\\)"),
    ("\\[", "\\]"),
];
/// Pairs around what is shown as it is written.
const LITERAL: [(&str, &str); 3] = [("<plain>", "</plain>"), ("```", "```"), ("`", "`")];

/// The text that a note shows.
pub(crate) fn text_of(written: &str) -> String {
    let has_markup = written.contains(['*', '_', '~', '<', '`', '$', '[', '\\', '>']);
    if !has_markup {
        return written.to_owned();
    }
    let lines: Vec<&str> = written.split('\n').map(unquoted).collect();
    shown(&lines.join("\n"), DEEPEST).trim().to_owned()
}

/// A line that quotes others, without its mark.
fn unquoted(line: &str) -> &str {
    line.strip_prefix("> ").or_else(|| line.strip_prefix('>')).unwrap_or(line)
}

fn shown(written: &str, depth: usize) -> String {
    let mut text = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(first) = rest.chars().next() {
        let near = &rest[..rest.floor_char_boundary(LONGEST)];
        let part = if depth == 0 { None } else { part(&text, near, depth) };
        let (shown, length) = part.unwrap_or_else(|| plain(rest, first));
        text.push_str(&shown);
        rest = &rest[length..];
    }
    text
}

/// What stays as it is: an address, a name, else a character.
fn plain(rest: &str, first: char) -> (String, usize) {
    let is_address = rest.starts_with("https://") || rest.starts_with("http://");
    let length = if is_address {
        let is_end =
            |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ']' | '、' | '。');
        rest.find(is_end).unwrap_or(rest.len())
    } else {
        first.len_utf8()
    };
    (rest[..length].to_owned(), length)
}

/// What the markup at the start of `rest` shows, and its length; `before` is what
/// stands before it.
fn part(before: &str, rest: &str, depth: usize) -> Option<(String, usize)> {
    let within = |inner: &str| shown(inner, depth - 1);
    match rest.as_bytes()[0] {
        b'$' => function(rest, depth),
        b'[' | b'?' => link(rest).map(|(label, length)| (within(label), length)),
        b'<' | b'`' | b'*' | b'_' | b'~' | b'\\' => {
            if let Some((inner, length)) = between(rest, &LITERAL) {
                let is_block = rest.starts_with("```");
                let code = if is_block { without_language(inner) } else { inner };
                return Some((code.to_owned(), length));
            }
            let address = rest.strip_prefix('<').filter(|inner| inner.starts_with("http"));
            if let Some(end) = address.and_then(|inner| inner.find(['>', ' ', '\n']))
                && rest[end + 1..].starts_with('>')
            {
                return Some((rest[1..=end].to_owned(), end + 2));
            }
            let (inner, length) = between(rest, &PAIRS).or_else(|| italic(before, rest))?;
            Some((within(inner), length))
        }
        _ => None,
    }
}

/// The content of the first pair that begins here, and the length with the pair.
fn between<'a>(rest: &'a str, pairs: &[(&str, &str)]) -> Option<(&'a str, usize)> {
    pairs.iter().find_map(|(open, close)| {
        let inner = rest.strip_prefix(open)?;
        let end = inner.find(close).filter(|end| *end > 0)?;
        // Only blocks go over lines.
        let is_block = open.len() > 3 || *open == "```" || *open == "**" || *open == "\\[";
        let is_code = *open != "`" || !inner[..end].contains('´');
        (is_code && (is_block || !inner[..end].contains('\n')))
            .then(|| (&inner[..end], open.len() + end + close.len()))
    })
}

/// `*letters*`, `_letters_`: of ASCII, after no letter.
fn italic<'a>(before: &str, rest: &'a str) -> Option<(&'a str, usize)> {
    let mark = rest.chars().next().filter(|c| matches!(c, '*' | '_'))?;
    let is_after_word = before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
    let inner = &rest[1..];
    let end = inner.find(mark).filter(|end| *end > 0)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '\t');
    let is_italic = !is_after_word
        && inner[..end].chars().all(is_plain)
        && inner[..end].trim() == &inner[..end];
    is_italic.then(|| (&inner[..end], end + 2))
}

/// The lines of a block of code without the name of its language.
fn without_language(block: &str) -> &str {
    let (first, code) = block.split_once('\n').unwrap_or(("", block));
    let is_name = first.chars().all(|c| c.is_ascii_alphanumeric() || "+-#.".contains(c));
    (if is_name { code } else { block }).trim_end_matches('\n')
}

/// `$[name.argument text]`
fn function(rest: &str, depth: usize) -> Option<(String, usize)> {
    let inner = rest.strip_prefix("$[")?;
    let name = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|at| *at > 0)?;
    let space = inner.find(|c: char| c.is_whitespace() || c == ']')?;
    let is_arguments = matches!(inner.as_bytes()[name], b'.' | b' ' | b'\n' | b'\t');
    if !is_arguments || inner[space..].starts_with(']') {
        return None;
    }
    let end = closing(inner)?;
    let text = inner.get(space + 1..end).unwrap_or_default();
    let text = match &inner[..name] {
        // The reading stands above it.
        "ruby" => text.rsplit_once([' ', '　']).map_or(text, |(base, _)| base),
        _ => text,
    };
    Some((shown(text, depth - 1), "$[".len() + end + 1))
}

/// Where the bracket closes that was opened before this text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// The label of `[label](https://…)`, which hides the address.
fn link(rest: &str) -> Option<(&str, usize)> {
    let silent = rest.strip_prefix('?').unwrap_or(rest);
    let inner = silent.strip_prefix('[')?;
    let end = closing(inner).filter(|end| *end > 0 && !inner[..*end].contains('\n'))?;
    let address = inner[end + 1..].strip_prefix('(')?;
    let close = address.find([')', ' ', '\n']).filter(|at| address[*at..].starts_with(')'))?;
    let before = rest.len() - inner.len();
    address.starts_with("http").then(|| (&inner[..end], before + end + 2 + close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_out() {
        for (written, read) in [
            ("$[x2 すごい]", "すごい"),
            ("$[rainbow $[spin.speed=2s 回る]]ます", "回るます"),
            ("$[ruby 漢字 かんじ]の練習", "漢字の練習"),
            ("**太字** と *it* と ~~消し~~", "太字 と it と 消し"),
            ("<center>$[x3 **大**]</center>\n<small>小</small>", "大\n小"),
            ("[公式](https://example.com/a)と?[静か](https://example.com/b)", "公式と静か"),
            ("`let x` と\n```js\nx_y_z\n```\n終", "let x と\nx_y_z\n終"),
            ("> 引用\n>続き\n本文", "引用\n続き\n本文"),
            ("<plain>**そのまま**</plain>", "**そのまま**"),
            ("\\(x^2\\) <https://example.com/a_b_>", "x^2 https://example.com/a_b_"),
            ("#タグ **#強い** @user@host.example", "#タグ #強い @user@host.example"),
        ] {
            assert_eq!(text_of(written), read, "{written}");
        }
    }

    #[test]
    fn what_only_looks_like_markup_stays() {
        for text in [
            "2 * 3 * 4 = 24、snake_case_name、$100、a_b",
            "（＊´ω｀＊） (*´▽`*)",
            "ヽ(`Д´)ノ ｛`ヮ´｝ `",
            "https://example.com/a_b_c_d__e__?x=**y**",
            "$[閉じない **もの",
            "[1] 注 (2) <3 >_<",
            "_(:3」∠)_ *おわり",
            "",
        ] {
            assert_eq!(text_of(text), text, "{text}");
        }
        let deep = "$[x2 ".repeat(3_000) + "深" + &"]".repeat(3_000);
        assert!(text_of(&deep).contains('深'));
    }
}
