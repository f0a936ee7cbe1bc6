//! Converts HTML to the text that a person reads: line breaks kept, markup removed.

use html5gum::{Token, Tokenizer};

/// Elements that begin and end a line.
const BLOCKS: [&[u8]; 22] = [
    b"p",
    b"div",
    b"li",
    b"ul",
    b"ol",
    b"blockquote",
    b"pre",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"table",
    b"tr",
    b"section",
    b"article",
    b"dl",
    b"dt",
    b"dd",
    b"hr",
    b"figure",
];
/// Elements whose contents are not text.
const NO_TEXT: [&[u8]; 9] = [
    b"script",
    b"style",
    b"template",
    b"iframe",
    b"object",
    b"noscript",
    b"svg",
    b"math",
    b"title",
];
/// The class of what Mastodon puts before a post that quotes another: its address,
/// for programs that do not know quotes.
const QUOTED_ADDRESS: &[u8] = b"quote-inline";

/// The text that a post in HTML shows.
pub(crate) fn text_of(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.trim().to_owned();
    }
    let mut shown = Shown::default();
    let mut hidden: Option<Hidden> = None;
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                if let Some(hidden) = &mut hidden {
                    hidden.depth += usize::from(name == hidden.name && !tag.self_closing);
                    continue;
                }
                let class = tag.attributes.get(b"class".as_slice());
                let is_quoted_address = class.is_some_and(|class| {
                    class.split(u8::is_ascii_whitespace).any(|class| class == QUOTED_ADDRESS)
                });
                if (is_quoted_address || NO_TEXT.contains(&name)) && !tag.self_closing {
                    hidden = Some(Hidden { name: name.to_vec(), depth: 1 });
                } else if name == b"br" {
                    shown.end_line();
                } else if BLOCKS.contains(&name) {
                    shown.end_block();
                }
            }
            Token::EndTag(tag) => {
                if let Some(inner) = &mut hidden {
                    inner.depth -= usize::from(*tag.name == inner.name);
                    if inner.depth == 0 {
                        hidden = None;
                    }
                } else if BLOCKS.contains(&tag.name.as_slice()) {
                    shown.end_block();
                }
            }
            Token::String(text) if hidden.is_none() => {
                shown.add(&String::from_utf8_lossy(&text));
            }
            _ => {}
        }
    }
    shown.finish()
}

/// An element that is open and of which nothing is shown.
struct Hidden {
    name: Vec<u8>,
    /// How many elements of that name are open.
    depth: usize,
}

/// What is shown so far.
#[derive(Default)]
struct Shown {
    text: String,
    /// White space stands before the next character.
    has_space: bool,
}

impl Shown {
    /// Adds text, in which white space of any length is one space.
    fn add(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.has_space = true;
                continue;
            }
            if self.has_space && !self.is_at_start_of_line() {
                self.text.push(' ');
            }
            self.has_space = false;
            self.text.push(c);
        }
    }

    fn is_at_start_of_line(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn end_line(&mut self) {
        self.has_space = false;
        self.text.push('\n');
    }

    /// Ends the line if it has anything.
    fn end_block(&mut self) {
        self.has_space = false;
        if !self.is_at_start_of_line() {
            self.text.push('\n');
        }
    }

    fn finish(self) -> String {
        self.text.trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_and_markup_is_not() {
        for (html, text) in [
            ("<p>朝だ<br />雨 &amp; 風</p><p>おわり</p>", "朝だ\n雨 & 風\nおわり"),
            ("朝だ<br>雨<br><br>風", "朝だ\n雨\n\n風"),
            ("<ul><li>朝</li><li>昼</li></ul>夜", "朝\n昼\n夜"),
            ("朝\n  だ", "朝\n  だ"),
            ("<p>朝\n  だ</p>\n<p>昼</p>", "朝 だ\n昼"),
            ("", ""),
            ("<p></p>", ""),
            ("<p>&lt;b&gt;朝&lt;/b&gt; &hearts;&#x3042;&unknown;</p>", "<b>朝</b> ♥あ&unknown;"),
        ] {
            assert_eq!(text_of(html), text, "{html}");
        }
    }

    #[test]
    fn of_tags_mentions_and_addresses_what_is_shown_is_text() {
        let html = "<p><span class=\"h-card\"><a href=\"https://example.social/@mugicha\" \
            class=\"u-url mention\">@<span>mugicha</span></a></span> <a \
            href=\"https://example.social/tags/朝\" class=\"mention hashtag\" rel=\"tag\">#<span>朝\
            </span></a> <a href=\"https://example.com/long/path\"><span class=\"invisible\">https://\
            </span><span class=\"ellipsis\">example.com/long</span><span class=\"invisible\">/path\
            </span></a></p>";
        assert_eq!(text_of(html), "@mugicha #朝 https://example.com/long/path");
    }

    #[test]
    fn what_would_run_or_be_hidden_is_no_text() {
        let html = "<p class=\"quote-inline\">RE: <a href=\"https://example.social/1\">x</a></p>\
            <p>朝<script>alert(\"<p>昼\")</script><style>p{}</style><img src=x onerror=alert(1)></p>";
        assert_eq!(text_of(html), "朝");
        // However broken it is.
        for html in ["<p", "<p>朝</", "<script>朝", "<![CDATA[朝", "&#xffffffff;", "</p></p>朝<"]
        {
            let text = text_of(html);
            assert!(!text.contains("script") && !text.contains("CDATA"), "{html}: {text}");
        }
    }
}
