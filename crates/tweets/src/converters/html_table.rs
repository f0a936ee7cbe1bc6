//! Tables in pages, as browsers' extensions, data frame libraries and spreadsheets save them:
//! the first table whose header is one of posts becomes CSV, a record for each of its rows.
//! Nothing of a page runs, and what is not in that table is left out.

use std::io::{self, Read};

use html5gum::{StartTag, StringReader, Token, Tokenizer};

use crate::columns::vocabulary;
use crate::posts::field::Field;

/// Bytes of a page: what stands after them is not read, and the run says so.
const MOST_BYTES: u64 = 64 << 20;
/// Bytes of a file's beginning in which a header is looked for.
const LOOKED_AT: usize = 1 << 20;
/// Rows of a table among which its header is, after a title or rows that are empty.
const HEADER_ROWS: usize = 5;

/// Whether a file begins as a page that has a table of posts.
pub(crate) fn is_there(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let begins =
        |with: &[u8]| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    (begins(b"<!doctype html") || begins(b"<html") || begins(b"<table") || begins(b"<meta"))
        && Rows::of(&head[..head.len().min(LOOKED_AT)]).any(|row| row.is_header)
}

/// The rows of that table.
pub(crate) fn as_csv(page: impl Read) -> impl Read {
    AsCsv { page: Some(page.take(MOST_BYTES)), rows: io::Cursor::default(), is_cut: false }
}

/// A page that is converted when it is first read, since a tag may stand anywhere in it.
struct AsCsv<R> {
    page: Option<io::Take<R>>,
    rows: io::Cursor<Vec<u8>>,
    is_cut: bool,
}

impl<R: Read> Read for AsCsv<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        if let Some(mut page) = self.page.take() {
            let mut whole = Vec::new();
            page.read_to_end(&mut whole)?;
            self.is_cut = page.limit() == 0;
            self.rows = io::Cursor::new(csv_of(&whole));
        }
        let read = self.rows.read(bytes)?;
        if read == 0 && self.is_cut && !bytes.is_empty() {
            let message = "the page is larger than 64 MiB; what stands before that was read";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        Ok(read)
    }
}

fn csv_of(page: &[u8]) -> Vec<u8> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let mut rows = Rows::of(page).skip_while(|row| !row.is_header).peekable();
    let table = rows.peek().map(|header| header.table);
    for row in rows.take_while(|row| Some(row.table) == table) {
        // To memory nothing fails to be written.
        if csv.write_record(&row.cells).is_err() {
            break;
        }
    }
    csv.into_inner().unwrap_or_default()
}

/// A row of a table of a page.
struct Row {
    cells: Vec<Vec<u8>>,
    /// Which table of the page it is of.
    table: usize,
    /// It is among the first of its table, and names what posts have.
    is_header: bool,
}

/// All rows of all tables of a page.
struct Rows<'a> {
    tokens: Tokenizer<StringReader<'a>>,
    cells: Vec<Vec<u8>>,
    cell: Option<Cell>,
    /// Tables so far, and how many of them are open.
    tables: usize,
    depth: usize,
    /// Rows of the table so far.
    rows: usize,
    /// An element whose content is no text is open.
    hidden: Option<Vec<u8>>,
}

/// A cell that is open.
#[derive(Default)]
struct Cell {
    text: Vec<u8>,
    /// Where the first link in it leads.
    link: Option<Vec<u8>>,
}

impl<'a> Rows<'a> {
    fn of(page: &'a [u8]) -> Self {
        Self {
            tokens: Tokenizer::new(page),
            cells: Vec::new(),
            cell: None,
            tables: 0,
            depth: 0,
            rows: 0,
            hidden: None,
        }
    }

    fn start(&mut self, tag: &StartTag<()>) {
        match tag.name.as_slice() {
            b"table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.tables += 1;
                    self.rows = 0;
                }
            }
            // A table within a cell is text of it.
            b"td" | b"th" if self.depth == 1 => {
                self.end_cell();
                self.cell = Some(Cell::default());
            }
            name @ (b"script" | b"style" | b"template" | b"title") if !tag.self_closing => {
                self.hidden = Some(name.to_vec());
            }
            b"br" => self.add(b"\n"),
            b"p" | b"div" | b"li" => self.end_block(),
            b"a" => {
                let link = tag.attributes.get(b"href".as_slice()).map(|href| href.to_vec());
                if let Some(cell) = &mut self.cell {
                    cell.link = cell.link.take().or(link);
                }
            }
            _ => {}
        }
    }

    /// Ends a line of a cell that has any text.
    fn end_block(&mut self) {
        let has_line = |cell: &Cell| !cell.text.is_empty() && !cell.text.ends_with(b"\n");
        if self.cell.as_ref().is_some_and(has_line) {
            self.add(b"\n");
        }
    }

    fn add(&mut self, text: &[u8]) {
        if let Some(cell) = &mut self.cell {
            cell.text.extend_from_slice(text);
        }
    }

    fn end_cell(&mut self) {
        if let Some(cell) = self.cell.take() {
            let text = shown(&cell.text);
            // What is only a sign to click on says where it leads.
            self.cells.push(if text.is_empty() { cell.link.unwrap_or_default() } else { text });
        }
    }

    /// The row that has just ended, unless it has no cells.
    fn end_row(&mut self) -> Option<Row> {
        self.end_cell();
        if self.cells.is_empty() {
            return None;
        }
        self.rows += 1;
        let cells = std::mem::take(&mut self.cells);
        let is_header = self.rows <= HEADER_ROWS && names_posts(&cells);
        Some(Row { cells, table: self.tables, is_header })
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            let Some(Ok(token)) = self.tokens.next() else { return self.end_row() };
            if let Some(hidden) = &self.hidden {
                if matches!(&token, Token::EndTag(tag) if tag.name.as_slice() == hidden) {
                    self.hidden = None;
                }
                continue;
            }
            match token {
                Token::StartTag(tag) if tag.name.as_slice() == b"tr" && self.depth == 1 => {
                    // The row before it may not have been ended.
                    if let Some(row) = self.end_row() {
                        return Some(row);
                    }
                }
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => match tag.name.as_slice() {
                    b"table" => {
                        self.depth = self.depth.saturating_sub(1);
                        if self.depth == 0
                            && let Some(row) = self.end_row()
                        {
                            return Some(row);
                        }
                    }
                    b"td" | b"th" if self.depth == 1 => self.end_cell(),
                    b"p" | b"div" | b"li" => self.end_block(),
                    _ => {}
                },
                Token::String(text) => self.add(&text),
                _ => {}
            }
        }
    }
}

/// Whether cells are names of columns that posts have: a text, and what tells which post it is
/// or when it was posted.
fn names_posts(cells: &[Vec<u8>]) -> bool {
    let has = |fields: &[Field]| {
        cells.iter().any(|cell| {
            let name = String::from_utf8_lossy(cell);
            let mut meanings = vocabulary::meanings(&name).iter();
            meanings.any(|meaning| fields.contains(&meaning.field) && !meaning.is_weak)
        })
    };
    // The header may be in an encoding that is not known yet.
    has(&[Field::Text]) && has(&[Field::Id, Field::Url, Field::CreatedAt])
        || cells.iter().any(|cell| std::str::from_utf8(cell).is_err())
            && has(&[Field::Id, Field::Url])
}

/// A text as it was written: programs that lay a page out indent the lines into which they
/// break it, and those that write what they have do not.
fn shown(text: &[u8]) -> Vec<u8> {
    let text = text.trim_ascii();
    let mut shown = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\n', rest) {
        let (line, after) = rest.split_at(at);
        shown.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        let after = &after[1..];
        let indented = after.trim_ascii_start();
        let is_layout = after.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if is_layout {
            // Between Japanese letters a line is broken without a space.
            let is_ascii = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            if is_ascii(shown.last()) && is_ascii(indented.first()) {
                shown.push(b' ');
            }
            rest = indented;
        } else {
            shown.push(b'\n');
            rest = after;
        }
    }
    shown.extend_from_slice(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> String {
        assert!(is_there(page.as_bytes()), "{page}");
        let mut csv = String::new();
        as_csv(page.as_bytes()).read_to_string(&mut csv).unwrap();
        csv
    }

    #[test]
    fn a_table_of_posts_becomes_csv() {
        let page = "\n<html><head><title>Exported</title><style>td{a:b}</style></head><body>\
            <table><tr><td>menu</td></tr></table>\
            <table class=\"table\"><thead><tr><th>ID</th><th>日付</th><th>内容</th><th>URL</th><th>写真</th></tr>\
            </thead><tbody><tr><td>20</td><td>2018-09-03</td><td><p style=\"white-space: pre-wrap\">朝 &amp; 昼\n\
            「\"雨\"」</p></td><td><a href=\"https://x.com/a/status/20\"></a></td><td><img src=x onerror=a()></td></tr>\
            <tr><td>21<td>2018-09-04<td>夜<script>alert(\"<td>1\")</script><br>月<td>u<td></tr></tbody></table>\
            <table><tr><th>id</th><th>text</th></tr></table></body></html>";
        assert_eq!(
            read(page),
            "ID,日付,内容,URL,写真\n20,2018-09-03,\"朝 & 昼\n「\"\"雨\"\"」\",https://x.com/a/status/20,\n\
             21,2018-09-04,\"夜\n月\",u,\n"
        );
        // As a spreadsheet lays it out.
        let laid_out = "<table border=1>\n <tr>\n  <td>一覧</td>\n </tr>\n <tr>\n  <td>tweet_id</td>\n  \
            <td>text</td>\n </tr>\n <tr>\n  <td>20</td>\n  <td>朝の\n  散歩 a\n  b</td>\n </tr>\n</table>";
        assert_eq!(read(laid_out), "tweet_id,text\n20,朝の散歩 a b\n");
    }

    #[test]
    fn other_pages_have_none() {
        for page in [
            "<html><body><p>朝</p></body></html>",
            "<table><tr><th>name</th><th>price</th></tr><tr><td>id</td><td>1</td></tr></table>",
            "<!DOCTYPE html><table><tr><td>text</td></tr></table>",
            "id,text\n20,<table><tr><td>id</td><td>text</td></tr></table>\n",
            "<table><tr><td>id</td><td>te",
            "<table",
            "",
        ] {
            assert!(!is_there(page.as_bytes()), "{page}");
        }
    }
}
