//! Splits the chunks of a file into records and has its format parse them.

use std::sync::Arc;

use serde::de::IgnoredAny;

use super::csv_records;
use super::extra_keys;
use super::header_again::HeaderLine;
use super::line_parts::{delimiter_line, is_bulk_action, is_length, without_end_of_list};
use super::mistakes::Mistakes;
use super::places::{is_named, places_of_posts};
use crate::columns::Found;
use crate::converters::{unwrapper, wrapper};
use crate::formats::format::{HeaderError, InputFormat, Layout, ParseRecord, ParseRow, TableHead};
use crate::formats::mapped_json;
use crate::formats::{Recognized, is_record_of, recognize};
use crate::input::boundary::Boundary;
use crate::input::chunks::{Chunk, Chunks};
use crate::input::head::{Claim, candidates, header_lines};
use crate::input::setup::Setup;
use crate::json;
use crate::json::elements::Elements;
use crate::json::repair::mended;
use crate::posts::record::{NO_POST, NO_TEXT, Raw, Records, Reject};
use crate::posts::rules::Rules;
use crate::tables::csv_dialect::without_mark;

/// Bytes of a record that is read in other ways where it cannot be read in one: each takes
/// as much memory again.
const MOST_READ_AGAIN: usize = 32 << 20;

/// How the records of a file of bytes are cut and read.
pub(crate) struct Parser {
    format: &'static InputFormat,
    records: RecordsOf,
    setup: Setup,
    mistakes: Mistakes,
}

enum RecordsOf {
    /// A record per line.
    Lines(ParseRecord),
    /// The elements of a JSON document.
    Document(&'static [&'static str], ParseRecord),
    /// Rows, and the header above them.
    Table(Box<dyn ParseRow>, HeaderLine),
}

impl Parser {
    /// Takes the header, if the format has one, and everything before it.
    pub(crate) fn new<R: std::io::Read>(
        recognized: Recognized,
        chunks: &mut Chunks<R>,
        mut setup: Setup,
    ) -> Result<Self, HeaderError> {
        if *recognized.format == mapped_json::FORMAT {
            let keys = mapped_json::keys(chunks.head(), recognized.is_document, &setup);
            setup.keys = Some(Arc::new(keys.map_err(HeaderError::Column)?));
        }
        if extra_keys::may_be(recognized.format) {
            let of_keys = match recognized.format.layout {
                Layout::Document(keys, _) | Layout::Json(keys, _) => keys,
                _ => &[],
            };
            let is_document = recognized.is_document || !of_keys.is_empty();
            let first = mapped_json::first_records(
                chunks.head(),
                is_document,
                of_keys,
                extra_keys::LOOKED_AT,
            );
            setup.beside = extra_keys::keys(&first, recognized.format).map(Arc::new);
        }
        let records = match recognized.format.layout {
            Layout::Document(keys, parse) => RecordsOf::Document(keys, parse),
            Layout::Json(keys, parse)
                if recognized.is_document
                    || !(keys.is_empty() || is_page_per_line(keys, chunks.head())) =>
            {
                RecordsOf::Document(keys, parse)
            }
            Layout::Lines(parse) | Layout::Json(_, parse) => RecordsOf::Lines(parse),
            Layout::Table(open) => {
                chunks.skip_blank_lines();
                let delimiter = delimiter_line(chunks.head());
                chunks.skip_lines(recognized.lines_before);
                let lines = header_lines(chunks.head());
                let mut header = chunks.take_line();
                for _ in 1..lines {
                    header.push(b'\n');
                    header.extend(chunks.take_line());
                }
                let rows = chunks.head_in_utf_8();
                let head = TableHead { header: &header, rows: &rows, delimiter };
                let table = open(&head, &setup)?;
                let line = without_mark(&header).trim_ascii().to_vec();
                let delimiter = table.shape().delimiter;
                let below = setup.clone();
                let reopen = move |header: &[u8], rows: &[u8]| {
                    let head = TableHead { header, rows, delimiter: Some(delimiter) };
                    open(&head, &below).ok().map(Arc::from)
                };
                RecordsOf::Table(table, HeaderLine::new(line, delimiter, Box::new(reopen)))
            }
            Layout::Rows(open) => {
                chunks.skip_lines(recognized.lines_before);
                let rows = chunks.head_in_utf_8();
                let head = TableHead { header: b"", rows: &rows, delimiter: None };
                RecordsOf::Table(open(&head, &setup)?, HeaderLine::default())
            }
            Layout::Columns(_) => return Err(HeaderError::NotOfFormat),
        };
        let mistakes = Mistakes::of(recognized.format);
        Ok(Self { format: recognized.format, records, setup, mistakes })
    }

    pub(crate) fn boundary(&self) -> Boundary {
        match &self.records {
            RecordsOf::Lines(_) => Boundary::Line,
            &RecordsOf::Document(keys, _) => Boundary::Element(keys),
            RecordsOf::Table(..) => Boundary::UnquotedLine,
        }
    }

    /// Which columns of the file feed which fields, where the format does not tell.
    pub(crate) fn found(&self) -> Option<&Found> {
        match &self.records {
            RecordsOf::Table(table, _) => table.found(),
            _ => self.setup.keys.as_ref().map(|keys| &keys.found),
        }
    }

    pub(crate) fn parse(&self, chunk: &Chunk) -> Records {
        match &self.records {
            RecordsOf::Lines(parse) => self.parse_lines(chunk, *parse),
            RecordsOf::Document(_, parse) => self.parse_document(chunk, *parse),
            RecordsOf::Table(table, header) => {
                csv_records::parse(chunk, table.as_ref(), header, |table, record| {
                    table.parse(record, &self.setup)?.finish(&self.setup.rules)
                })
            }
        }
    }

    fn parse_lines(&self, chunk: &Chunk, parse: ParseRecord) -> Records {
        let ends = || memchr::memchr_iter(b'\n', &chunk.bytes);
        let mut records = Records::with_capacity(ends().count());
        let mut start = 0;
        for (line, end) in (chunk.first_line..).zip(ends().chain([chunk.bytes.len()])) {
            let bytes = &chunk.bytes[start..end];
            start = end + 1;
            // Where lines were cut out of an array.
            let bytes = without_mark(bytes).trim_ascii();
            let bytes = without_end_of_list(bytes);
            if is_bulk_action(bytes) {
                records.notice("bulk action");
            } else if is_length(bytes, chunk.bytes.get(start..).unwrap_or_default()) {
                records.notice("length");
            } else if !bytes.is_empty() {
                self.parse_record(&Raw { line, bytes }, parse, &mut records);
            }
        }
        records
    }

    fn parse_document(&self, chunk: &Chunk, parse: ParseRecord) -> Records {
        let mut records = Records::with_capacity(chunk.elements.len());
        let mut line = chunk.first_line;
        let mut counted = 0;
        for element in &chunk.elements {
            let before = &chunk.bytes[counted..element.start];
            line += memchr::memchr_iter(b'\n', before).count() as u64;
            counted = element.start;
            let raw = Raw { line, bytes: chunk.bytes[element.clone()].trim_ascii_end() };
            if raw.bytes.starts_with(b"{") {
                self.parse_record(&raw, parse, &mut records);
            } else if raw.bytes == b"null" {
                records.notice("null");
            } else {
                records.add(&raw, Err("not a JSON object".to_owned()));
            }
        }
        records
    }

    /// Reads one record, also if it is not quite JSON.
    fn parse_record(&self, raw: &Raw, parse: ParseRecord, records: &mut Records) {
        let mark = records.mark();
        if let Some(other) = self.mistaken(raw) {
            return records.append(other);
        }
        parse(raw, &self.setup, records);
        if self.setup.beside.is_some()
            && let Some(tweet) = records.only_tweet_since(mark)
        {
            extra_keys::add(raw.bytes, &self.setup, tweet);
        }
        if !records.has_rejects_since(mark) {
            // What tells nothing here may be a post elsewhere.
            if records.tells_nothing_since(mark)
                && self.mistakes != Mistakes::Never
                && let Some(other) = self.of_other_network(raw, |_| true)
            {
                records.drop_since(mark);
                records.append(other);
            }
            return;
        }
        if raw.bytes.len() > MOST_READ_AGAIN {
            return;
        }
        if let Some((bytes, repairs)) = mended(raw.bytes) {
            let mut again = Records::default();
            parse(&Raw { line: raw.line, bytes: &bytes }, &self.setup, &mut again);
            if again.rejects.is_empty() {
                records.drop_since(mark);
                records.append(again);
                records.repairs += repairs;
                return;
            }
        }
        let reason = records.rejects.last().map(|reject| reject.reason.clone());
        let again = self.of_another_format(raw, &reason.unwrap_or_default());
        // A page that gave posts is read already, and what stands beside them belongs to them.
        let is_read = records.has_posts_since(mark);
        let again = again.or_else(|| if is_read { None } else { self.within(raw, parse) });
        let is_among_others = self.setup.is_among_others || raw.bytes.starts_with(json::LEFT_OVER);
        if let Some(again) = again {
            records.drop_since(mark);
            records.append(again);
        } else if is_among_others
            && recognize(raw.bytes, &self.setup.mapping).is_none()
            && json::parse::<IgnoredAny>(raw.bytes).is_ok()
        {
            records.drop_since(mark);
            records.notice(NO_POST);
        } else {
            records.without_mark_since(mark);
        }
    }

    /// The posts of a record of another network that its file's format would read amiss.
    fn mistaken(&self, raw: &Raw) -> Option<Records> {
        let may_be_other = self.mistakes.may_be_made_of(raw.bytes);
        may_be_other.then(|| self.of_other_network(raw, |found| !found.is_mapped())).flatten()
    }

    /// The posts of a record that its file's format does not take for its own, and another does.
    fn of_other_network(&self, raw: &Raw, is_asked: fn(&InputFormat) -> bool) -> Option<Records> {
        let mapping = &self.setup.mapping;
        let is_asked_about = self.setup.may_be_mixed && raw.bytes.len() <= MOST_READ_AGAIN;
        if !is_asked_about || is_record_of(self.format, raw.bytes, mapping) {
            return None;
        }
        let found = recognize(raw.bytes, mapping).map(|found| found.format)?;
        let is_other = found != self.format && is_asked(found);
        let other = is_other.then(|| self.read_as(found, raw)).flatten();
        other.filter(|other| !other.tweets.is_empty() || !other.deletions.is_empty())
    }

    /// What a record comes to that is of another network or version than the first ones of
    /// its file, or of no API, though it looks like one's.
    fn of_another_format(&self, raw: &Raw, reason: &str) -> Option<Records> {
        if !self.setup.may_be_mixed {
            return None;
        }
        let mapping = &self.setup.mapping;
        // What holds the records of a network is none by itself.
        let is_around =
            |found: &InputFormat| found.is_mapped() && wrapper::holds_records(raw.bytes, mapping);
        let found = recognize(raw.bytes, mapping).map(|found| found.format);
        let found = found.filter(|found| *found != self.format && !is_around(found));
        found.and_then(|found| self.read_as(found, raw)).or_else(|| {
            // Scripts that write like an API may call id and text otherwise.
            let may_be_row = matches!(reason, "no id" | NO_TEXT)
                && self.format != &mapped_json::FORMAT
                && candidates(raw.bytes, mapping).next().is_some_and(|head| {
                    mapped_json::has_text(&head)
                        && (mapped_json::FORMAT.recognize)(&head) != Claim::No
                });
            let row = may_be_row.then(|| self.read_as(&mapped_json::FORMAT, raw)).flatten();
            // A post of the API without a text is not a row without one.
            row.filter(|row| !row.tweets.is_empty() || !row.rounded.is_empty())
        })
    }

    /// The posts within a record that is none: a page among lines that are posts, or a list
    /// of them.
    fn within(&self, raw: &Raw, parse: ParseRecord) -> Option<Records> {
        let is_list = raw.bytes.starts_with(b"[");
        // A post that is rejected holds no page.
        let may_be_page = || raw.bytes.starts_with(b"{") && !is_named(raw.bytes);
        if !self.setup.may_be_mixed || !(is_list || may_be_page()) {
            return None;
        }
        let (whole, stands_within);
        let inner = if is_list {
            raw.bytes
        } else {
            let claimed = |head: &[u8]| recognize(head, &self.setup.mapping);
            stands_within = places_of_posts(wrapper::looked_at(raw.bytes), &claimed, &self.setup)?;
            whole = unwrapper::unwrapped_head_of(raw.bytes, &stands_within.paths);
            &whole
        };
        let mut elements = Elements::new(&[]);
        elements.look(inner);
        let ranges = elements.whole_upto().map(|end| elements.take(end)).unwrap_or_default();
        // Of a post that breaks off, what is whole in it is not the post.
        let is_cut = json::breaks_off(raw.bytes);
        let mut records = Records::default();
        for range in ranges {
            let one = Raw { line: raw.line, bytes: &inner[range] };
            if is_cut && !is_named(one.bytes) {
                continue;
            }
            let mark = records.mark();
            if let Some(other) = self.mistaken(&one) {
                records.append(other);
                continue;
            }
            parse(&one, &self.setup, &mut records);
            let reason = records.rejects.get(mark.rejects()..).and_then(<[Reject]>::last);
            let reason = reason.map(|reject| reject.reason.clone());
            if let Some(reason) = reason
                && let Some(again) = self.of_another_format(&one, &reason)
            {
                records.drop_since(mark);
                records.append(again);
            }
        }
        let has_posts = !records.tweets.is_empty() || !records.rounded.is_empty();
        has_posts.then_some(records)
    }

    /// A record in another format, if all of it can be read so.
    fn read_as(&self, format: &'static InputFormat, raw: &Raw) -> Option<Records> {
        let (Layout::Lines(parse) | Layout::Document(_, parse) | Layout::Json(_, parse)) =
            format.layout
        else {
            return None;
        };
        let rules = Rules { format: format.name, time: format.time, ..self.setup.rules };
        let setup = Setup { rules, keys: None, beside: None, ..self.setup.clone() };
        let mut records = Records::default();
        parse(raw, &setup, &mut records);
        (records.rejects.is_empty() && records.count() > 0).then_some(records)
    }

    /// How often another header has stood in the table so far: what was read
    /// beside it may have to be read again.
    pub(crate) fn orders(&self) -> usize {
        match &self.records {
            RecordsOf::Table(_, header) => header.others(),
            _ => 0,
        }
    }

    /// Whether a rejected last record is only the beginning of one.
    pub(crate) fn is_unfinished(&self, reject: &Reject) -> bool {
        match self.boundary() {
            Boundary::Line => reject.whole.is_none() && json::breaks_off(&reject.record),
            Boundary::Element(_) => false,
            Boundary::UnquotedLine => true,
        }
    }
}

/// Whether each line is a page of its own with its posts under a key that pages of other
/// networks have, too: what stands beside the posts of those belongs to them.
fn is_page_per_line(keys: &[&str], head: &[u8]) -> bool {
    keys == ["data"] && unwrapper::is_of_lines(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InputFormat;
    use crate::formats::{api_v1_document, api_v1_search, api_v2_document, archive, grailbird};
    use crate::posts::rules::Rules;

    const GOOD: &str =
        r#"{"id_str":"20","text":"あ","created_at":"Mon Sep 03 03:15:00 +0000 2018"}"#;

    fn setup_of(format: &InputFormat) -> Setup {
        let rules = Rules { format: format.name, time: format.time, ..Rules::default() };
        Setup { rules, ..Setup::default() }
    }

    /// The records of a document, and whether it is whole.
    fn read(text: &str, format: &'static InputFormat) -> (Records, bool) {
        let mut chunks = Chunks::new(text.as_bytes());
        let recognized = Recognized { format, is_document: true, lines_before: 0 };
        let parser = Parser::new(recognized, &mut chunks, setup_of(format)).unwrap();
        chunks.set_boundary(parser.boundary());
        let chunk = chunks.next_chunk().unwrap();
        assert!(chunks.next_chunk().is_none());
        (parser.parse(&chunk), chunks.error.is_none())
    }

    fn ids_and_reject_lines(text: &str, format: &'static InputFormat) -> (Vec<i64>, Vec<u64>) {
        let (records, is_whole) = read(text, format);
        assert!(is_whole && records.tweets.iter().all(|tweet| tweet.form == format.name));
        let lines = records.rejects.iter().map(|reject| reject.line).collect();
        (records.tweets.iter().map(|tweet| tweet.id).collect(), lines)
    }

    #[test]
    fn statuses_of_a_search_are_records_with_their_lines() {
        let text =
            format!("{{\"statuses\": [\n{GOOD},\n{{\"id\": 1}}\n], \"search_metadata\": {{}}}}\n");
        let (records, _) = read(&text, &api_v1_search::FORMAT);
        assert_eq!(records.tweets.len(), 1);
        let [reject] = records.rejects.as_slice() else { panic!("{records:?}") };
        assert_eq!((reject.line, reject.reason.as_str()), (3, "no text"));
        assert_eq!(reject.record, b"{\"id\": 1}");
    }

    #[test]
    fn a_document_cut_short_costs_its_last_element() {
        let text = format!("{{\"statuses\":[{GOOD}]}}\n{{\"statuses\":[{GOOD},{{\"id");
        let (records, is_whole) = read(&text, &api_v1_search::FORMAT);
        assert_eq!((records.tweets.len(), records.rejects.len()), (2, 1));
        assert!(!is_whole && records.rejects[0].reason.contains("ends too early"));
        let (records, is_whole) = read(&format!("[{GOOD},"), &api_v1_document::FORMAT);
        assert_eq!((records.tweets.len(), records.rejects.len(), is_whole), (1, 0, false));
    }

    #[test]
    fn pages_of_the_api_v2_may_be_written_over_many_lines() {
        let page = "{\n  \"data\": [\n    {\"id\": \"20\", \"text\": \"あ\", \"author_id\": \"7\",\n      \
            \"created_at\": \"2018-09-03T03:15:00.000Z\"}\n  ],\n  \"includes\": {\"users\": \
            [{\"id\": \"7\", \"username\": \"mugicha\"}]}\n}\n";
        for text in [page.to_owned(), format!("[{page},\n5]")] {
            let (records, is_whole) = read(&text, &api_v2_document::FORMAT);
            assert!(is_whole);
            let [tweet] = records.tweets.as_slice() else { panic!("{records:?}") };
            assert_eq!((tweet.id, tweet.author.as_deref()), (20, Some("mugicha")));
            assert_eq!(tweet.form, "api-v2-document");
            assert_eq!(records.rejects.len(), usize::from(text.starts_with('[')));
        }
    }

    #[test]
    fn arrays_may_nest() {
        let other = GOOD.replace(r#""20""#, r#""21""#);
        let text = format!("[\n  [{GOOD}],\n  [[{other}], 5]\n]\n{GOOD}");
        assert_eq!(
            ids_and_reject_lines(&text, &api_v1_document::FORMAT),
            (vec![20, 21, 20], vec![3])
        );
        let deep = format!("{}{GOOD}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(ids_and_reject_lines(&deep, &api_v1_document::FORMAT), (vec![20], vec![]));
        let (records, is_whole) = read(&"[".repeat(10_000), &api_v1_document::FORMAT);
        assert!(records.rejects.is_empty() && !is_whole);
    }

    #[test]
    fn an_element_nested_ten_thousand_deep_costs_itself() {
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        let text = format!("[{GOOD},\n{deep},\n{GOOD}]");
        assert_eq!(ids_and_reject_lines(&text, &api_v1_document::FORMAT), (vec![20, 20], vec![2]));
    }

    #[test]
    fn scripts_of_archives_assign_arrays() {
        let text = format!("window.YTD.tweets.part0 = [\n{{ \"tweet\" : {GOOD} }},\n{GOOD} ]\n");
        assert_eq!(ids_and_reject_lines(&text, &archive::FORMAT), (vec![20, 20], vec![]));
        let grailbird = GOOD.replace("Mon Sep 03 03:15:00 +0000 2018", "2018-09-03 03:15:00 +0000");
        let text = format!("Grailbird.data.tweets_2018_09 = \n [ {grailbird}, {{}} ];\n");
        assert_eq!(ids_and_reject_lines(&text, &grailbird::FORMAT), (vec![20], vec![2]));
    }
}
