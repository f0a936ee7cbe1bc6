//! A strict reader of HTML: what it reads is well-formed, in the way that the
//! program writes it.

use std::collections::{BTreeMap, BTreeSet};

const VOID: [&str; 8] = ["meta", "link", "br", "wbr", "col", "img", "input", "hr"];
/// Elements whose text is not markup.
const RAW: [&str; 2] = ["style", "script"];

#[derive(Clone, Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub children: Vec<Node>,
}

#[derive(Clone, Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Reads a document; says what is wrong with it otherwise.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix("<!doctype html>\n").ok_or("no doctype")?;
        let mut reader = Reader { text, at: 0 };
        let mut root = Self::default();
        reader.children(&mut root)?;
        if reader.at != text.len() {
            return Err(format!("an end without a start: {}", reader.rest(40)));
        }
        let mut ids = BTreeSet::new();
        for element in root.all("*") {
            if let Some(id) = element.attributes.get("id")
                && !ids.insert(id.clone())
            {
                return Err(format!("twice the id {id}"));
            }
        }
        Ok(root)
    }

    /// All elements below of a name, or `*`, in their order.
    pub fn all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        for child in &self.children {
            if let Node::Element(element) = child {
                if name == "*" || element.name == name {
                    found.push(element);
                }
                found.extend(element.all(name));
            }
        }
        found
    }

    /// All elements below that have a class.
    pub fn of_class(&self, class: &str) -> Vec<&Self> {
        let has = |element: &&Self| element.get("class").split(' ').any(|name| name == class);
        self.all("*").into_iter().filter(has).collect()
    }

    pub fn by_id(&self, id: &str) -> &Self {
        let found = self.all("*").into_iter().find(|element| element.get("id") == id);
        found.unwrap_or_else(|| panic!("no element has the id {id}"))
    }

    /// An attribute; empty if it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// All text below.
    pub fn text(&self) -> String {
        self.children
            .iter()
            .map(|child| match child {
                Node::Element(element) => element.text(),
                Node::Text(text) => text.clone(),
            })
            .collect()
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self, length: usize) -> String {
        self.text[self.at..].chars().take(length).collect()
    }

    fn eat(&mut self, expected: &str) -> bool {
        let is_there = self.text[self.at..].starts_with(expected);
        self.at += if is_there { expected.len() } else { 0 };
        is_there
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let length = rest.find(end).unwrap_or(rest.len());
        self.at += length;
        rest[..length].to_owned()
    }

    fn children(&mut self, parent: &mut Element) -> Result<(), String> {
        while self.at < self.text.len() && !self.text[self.at..].starts_with("</") {
            if self.eat("<") {
                let element = self.element()?;
                parent.children.push(Node::Element(element));
            } else {
                let text = self.until(|c| c == '<');
                parent.children.push(Node::Text(unescaped(&text)?));
            }
        }
        Ok(())
    }

    fn element(&mut self) -> Result<Element, String> {
        let mut element =
            Element { name: self.until(|c| !c.is_ascii_alphanumeric()), ..Element::default() };
        if element.name.is_empty() {
            return Err(format!("a bare <: {}", self.rest(40)));
        }
        loop {
            if self.eat(">") {
                break;
            }
            if self.eat("/>") {
                return Ok(element);
            }
            if !self.eat(" ") {
                return Err(format!("in {}: {}", element.name, self.rest(40)));
            }
            let name = self.until(|c| !(c.is_ascii_alphanumeric() || c == '-'));
            let value = if self.eat("=\"") {
                let value = self.until(|c| c == '"');
                self.eat("\"");
                unescaped(&value)?
            } else {
                String::new()
            };
            if name.is_empty() || element.attributes.insert(name.clone(), value).is_some() {
                return Err(format!("{}: attribute {name:?}: {}", element.name, self.rest(40)));
            }
        }
        if VOID.contains(&element.name.as_str()) {
            return Ok(element);
        }
        let end = format!("</{}>", element.name);
        if RAW.contains(&element.name.as_str()) {
            let length = self.text[self.at..].find(&end).ok_or("no end of raw text")?;
            let text = self.text[self.at..self.at + length].to_owned();
            self.at += length;
            element.children.push(Node::Text(text));
        } else {
            self.children(&mut element)?;
        }
        if !self.eat(&end) {
            return Err(format!("no {end}: {}", self.rest(60)));
        }
        Ok(element)
    }
}

/// The text that an escaped one stands for.
fn unescaped(text: &str) -> Result<String, String> {
    let mut parts = text.split('&');
    let mut unescaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(';').ok_or_else(|| format!("a bare &: {part}"))?;
        let number = name.strip_prefix('#').and_then(|number| number.parse().ok());
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            _ => number.and_then(char::from_u32),
        };
        unescaped.push(c.ok_or_else(|| format!("&{name};"))?);
        unescaped.push_str(rest);
    }
    if unescaped.contains(|c: char| c.is_control() && c != '\n') {
        return Err(format!("a control character in {unescaped:?}"));
    }
    Ok(unescaped)
}

#[test]
fn the_reader_is_strict() {
    let parse = |body: &str| Element::parse(&format!("<!doctype html>\n{body}"));
    assert_eq!(parse("<p id=\"a\">x &#38; <b>y</b><br></p>").unwrap().by_id("a").text(), "x & y");
    for wrong in [
        "<p>",
        "</p>",
        "<p><b></p></b>",
        "<p a=b></p>",
        "a & b",
        "a < b",
        "<p id=\"a\"></p><p id=\"a\"></p>",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}
