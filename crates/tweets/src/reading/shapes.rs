//! The shapes in which posts stand in files: the encoding, and what is around them.

use std::io::{self, Read};

use super::options::ReadOptions;
use crate::containers::content;
use crate::converters::{
    array_lines, backslashed, control_a, embedded, json_grid, ltsv, one_column, pandas_json,
    prefixed, row_objects, single_quoted, tweepy_status, tweepy_tweet, typed_json, unquoted,
    vertical_output, wrapper,
};
use crate::formats::format::Layout;
use crate::formats::{Recognized, recognize, recognize_as};
use crate::input::archive_parts;
use crate::input::chunks::Chunks;
use crate::input::head::{Claim, candidates};
use crate::json::python;
use crate::streams::encoding::{self, transcoded};

/// What a file that begins so is read as.
pub(crate) fn recognized_by(head: &[u8], options: &ReadOptions) -> Option<Recognized> {
    match options.format {
        Some(format) => Some(recognize_as(format, head, &options.mapping)),
        None => recognize(head, &options.mapping),
    }
}

/// Whether a file is what it is taken for; one whose format the user named may not be.
pub(crate) fn is_claimed(found: Recognized, head: &[u8], options: &ReadOptions) -> bool {
    options.format.is_none()
        || !found.format.is_document()
        || candidates(head, &options.mapping)
            .any(|head| (found.format.recognize)(&head) != Claim::No)
}

/// A file that no format claims, in another shape.
pub(crate) struct Shaped {
    pub chunks: Chunks<Box<dyn Read + Send>>,
    pub recognized: Option<Recognized>,
    pub remark: Option<String>,
    /// What it was, where its bytes are others now.
    pub converted_from: Option<&'static str>,
    /// Its records stand among others that are none.
    pub is_among_others: bool,
}

impl Shaped {
    /// One in which nothing was found.
    fn nothing(chunks: Chunks<Box<dyn Read + Send>>) -> Self {
        let (recognized, remark, converted_from) = (None, None, None);
        Self { chunks, recognized, remark, converted_from, is_among_others: false }
    }
}

/// Looks whether posts are in a file that no format claims, in a shape of its own:
/// after something else on each line, column by column, or within other objects.
pub(crate) fn shaped(chunks: Chunks<Box<dyn Read + Send>>, options: &ReadOptions) -> Shaped {
    let claimed = |head: &[u8]| {
        recognized_by(head, options).filter(|found| is_claimed(*found, head, options))
    };
    let of = |stream: Box<dyn Read + Send>, recognized, remark: String| Shaped {
        chunks: Chunks::new(stream),
        recognized: Some(recognized),
        remark: Some(remark),
        converted_from: None,
        is_among_others: false,
    };
    let mut chunks = chunks;
    if what_it_is(chunks.head()).is_some() {
        return Shaped::nothing(chunks);
    }
    let head = chunks.head();
    if prefixed::is_prefixed(head)
        && let Some(recognized) = claimed(&prefixed::bare_head(head))
    {
        let remark = "what stands before the JSON of each line is left out".to_owned();
        return of(Box::new(prefixed::bare(chunks.into_reader())), recognized, remark);
    }
    if pandas_json::is_oriented(head) {
        let limit = pandas_json::MOST_BYTES;
        let rows: RowsOf = |document| pandas_json::rows(document).map(|rows| (rows, false));
        let shaped = rows_of_document(chunks, options, (rows, limit), "its columns");
        if shaped.recognized.is_some() {
            return shaped;
        }
        chunks = shaped.chunks;
    }
    let head = chunks.head();
    if wrapper::has_values_before_objects(head)
        && let Some(recognized) = claimed(&wrapper::unwrapped_head(head, &wrapper::Path::OBJECTS))
    {
        let remark = "what stands beside the objects in its arrays is left out".to_owned();
        let paths = vec![wrapper::Path::OBJECTS];
        return of(Box::new(wrapper::unwrapped(chunks.into_reader(), paths)), recognized, remark);
    }
    if let Some(recognized) = records_in_rows(head, options) {
        let header = head_line(head).to_vec();
        let objects = row_objects::objects(chunks.into_reader(), &header);
        return Shaped {
            chunks: Chunks::new(Box::new(objects)),
            recognized: Some(recognized),
            remark: None,
            converted_from: Some("a table of objects"),
            is_among_others: false,
        };
    }
    let places = wrapper::paths(head);
    let mut found: Vec<(&wrapper::Path, Recognized)> = Vec::new();
    for path in &places {
        found.extend(claimed(&wrapper::unwrapped_head(head, path)).map(|claim| (path, claim)));
    }
    // Posts of a network's own format come before those of a table.
    let own = found.iter().find(|(_, claim)| !claim.format.is_mapped()).or(found.first());
    let Some(&(_, recognized)) = own else {
        if json_grid::is_array_a_line(head)
            && let Some(recognized) = array_lines::rows(head).and_then(|rows| claimed(&rows))
        {
            let remark = "its arrays were read as rows".to_owned();
            let records = array_lines::records(chunks.into_reader());
            return of(Box::new(records), recognized, remark);
        }
        if json_grid::may_be(head) {
            let limit = json_grid::MOST_BYTES;
            let mut shaped = Shaped::nothing(chunks);
            for rows in [json_grid::rows as RowsOf, json_grid::rows_without_names] {
                shaped = rows_of_document(shaped.chunks, options, (rows, limit), "its arrays");
                if shaped.recognized.is_some() {
                    return shaped;
                }
            }
            return embedded_posts(shaped.chunks, options);
        }
        return embedded_posts(chunks, options);
    };
    // Those of other networks stand beside them, under keys of the same object.
    let is_beside = |other: &wrapper::Path| own.is_some_and(|(path, _)| path.is_beside(other));
    let holding = found.iter().filter(|(path, claim)| {
        claim.format == recognized.format
            || (is_beside(path) && !recognized.format.is_mapped() && !claim.format.is_mapped())
    });
    let holding: Vec<wrapper::Path> = holding.map(|(path, _)| (*path).clone()).collect();
    let paths = wrapper::united(&holding, &places);
    // What stands at several places may be several objects on one line.
    let recognized = claimed(&wrapper::unwrapped_head_of(head, &paths))
        .filter(|claim| claim.format.is_json())
        .unwrap_or(recognized);
    let names = paths.iter().map(wrapper::Path::describe).collect::<Vec<_>>().join(", ");
    let remark = format!("the posts stand under {names} in it");
    of(Box::new(wrapper::unwrapped(chunks.into_reader(), paths)), recognized, remark)
}

/// The format of the objects that the rows of a table were, if they are a network's own.
fn records_in_rows(head: &[u8], options: &ReadOptions) -> Option<Recognized> {
    if options.mapping.is_given() || !row_objects::is_of_records(head_line(head)) {
        return None;
    }
    let mut objects = Vec::new();
    row_objects::objects(head, head_line(head)).read_to_end(&mut objects).ok()?;
    let found =
        recognized_by(&objects, options).filter(|found| is_claimed(*found, &objects, options))?;
    found.format.is_json().then_some(found)
}

/// Whether a file is such a table.
pub(crate) fn is_of_row_objects(head: &[u8], options: &ReadOptions) -> bool {
    options.format.is_none() && records_in_rows(head, options).is_some()
}

fn head_line(head: &[u8]) -> &[u8] {
    let head = head.trim_ascii_start();
    &head[..memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len())]
}

/// Posts that are JSON within the values of a table or of other JSON.
fn embedded_posts(chunks: Chunks<Box<dyn Read + Send>>, options: &ReadOptions) -> Shaped {
    let claim = embedded::quoting(chunks.head()).and_then(|quoting| {
        let head = embedded::values_of_head(chunks.head(), quoting);
        let (plain, _) = into_utf_8(Chunks::new(Box::new(io::Cursor::new(head)) as Box<_>));
        // Answers may be objects and arrays, one on each line.
        let as_list = || recognized_by(&[b"[", plain.head()].concat(), options);
        let found = recognized_by(plain.head(), options).or_else(as_list)?;
        is_claimed(found, plain.head(), options).then_some((quoting, found))
    });
    let Some((quoting, recognized)) = claim else {
        return Shaped::nothing(chunks);
    };
    let values = embedded::values(chunks.into_reader(), quoting);
    let (chunks, _) = into_utf_8(Chunks::new(Box::new(values) as Box<dyn Read + Send>));
    let what = match quoting {
        embedded::Quoting::Json => "strings",
        embedded::Quoting::Csv => "fields",
    };
    let remark = format!("the posts are the JSON in its {what}");
    // Some values may be arrays of them.
    let is_json = matches!(recognized.format.layout, Layout::Json(..));
    let is_document = recognized.is_document || is_json;
    let (recognized, remark) = (Some(Recognized { is_document, ..recognized }), Some(remark));
    let is_among_others = quoting == embedded::Quoting::Json;
    Shaped { chunks, recognized, remark, converted_from: None, is_among_others }
}

/// The rows of such a document, one per line, and whether it is cut short.
type RowsOf = fn(&[u8]) -> Option<(Vec<u8>, bool)>;

/// The end of a document that is cut short.
struct CutShort;

impl Read for CutShort {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        let message = "the JSON is broken or cut short; what stands before that was read";
        Err(io::Error::new(io::ErrorKind::UnexpectedEof, message))
    }
}

/// The rows of a table that is a document, which has to be seen whole: written column by
/// column, or each row as an array.
fn rows_of_document(
    chunks: Chunks<Box<dyn Read + Send>>,
    options: &ReadOptions,
    (rows_of, limit): (RowsOf, usize),
    what: &str,
) -> Shaped {
    let mut stream = chunks.into_reader();
    let mut bytes = Vec::new();
    let whole = stream.by_ref().take(limit as u64).read_to_end(&mut bytes).is_ok();
    // One that is larger breaks off.
    let rows = Some(&bytes).filter(|bytes| whole && bytes.len() < limit);
    let rows = rows.and_then(|bytes| rows_of(bytes));
    let claim = rows.as_ref().and_then(|(rows, _)| {
        recognized_by(rows, options).filter(|found| is_claimed(*found, rows, options))
    });
    let remark = claim.map(|_| format!("{what} were read as rows"));
    let stream: Box<dyn Read + Send> = match rows.filter(|_| claim.is_some()) {
        Some((rows, true)) => Box::new(io::Cursor::new(rows).chain(CutShort)),
        Some((rows, false)) => Box::new(io::Cursor::new(rows)),
        None => Box::new(io::Cursor::new(bytes).chain(stream)),
    };
    let chunks = Chunks::new(stream);
    Shaped { recognized: claim, remark, ..Shaped::nothing(chunks) }
}

/// A stream in UTF-8 that is JSON, where it is UTF-16 or JSON within strings; and
/// what it was.
pub(crate) fn into_utf_8(
    chunks: Chunks<Box<dyn Read + Send>>,
) -> (Chunks<Box<dyn Read + Send>>, Option<&'static str>) {
    let encoding = encoding::utf_16(chunks.head()).or_else(|| encoding::iso_2022_jp(chunks.head()));
    let (chunks, converted_from) = match encoding {
        Some(encoding) => {
            let stream = transcoded(chunks.into_reader(), encoding);
            let stream: Box<dyn Read + Send> = Box::new(stream);
            (Chunks::new(stream), Some(encoding.name()))
        }
        None => (chunks, None),
    };
    if tweepy_status::is_printed(chunks.head()) {
        let dictionaries = tweepy_status::dictionaries(chunks.into_reader());
        let stream: Box<dyn Read + Send> = Box::new(python::json_of(dictionaries));
        return (Chunks::new(stream), Some("tweepy's statuses as Python prints them"));
    }
    if tweepy_tweet::is_printed(chunks.head()) {
        let dictionaries = tweepy_tweet::dictionaries(chunks.into_reader());
        let stream: Box<dyn Read + Send> = Box::new(python::json_of(dictionaries));
        return (Chunks::new(stream), Some("tweepy's tweets as Python prints them"));
    }
    if let Some(whose) = python::literals_in(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(python::json_of(chunks.into_reader()));
        return (Chunks::new(stream), Some(whose));
    }
    if let Some(types) = typed_json::types_in(chunks.head()) {
        let stream = typed_json::plain_json(chunks.into_reader(), types);
        let stream: Box<dyn Read + Send> = Box::new(stream);
        return (Chunks::new(stream), Some(types.name));
    }
    if ltsv::is_labelled(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(ltsv::objects(chunks.into_reader()));
        return (Chunks::new(stream), Some("labelled values (LTSV)"));
    }
    if let Some(client) = vertical_output::printed_by(chunks.head()) {
        let stream: Box<dyn Read + Send> =
            Box::new(vertical_output::objects(chunks.into_reader(), client));
        return (Chunks::new(stream), Some("a table with a field on each line"));
    }
    if control_a::is_separated(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(control_a::as_csv(chunks.into_reader()));
        return (Chunks::new(stream), Some("fields between control characters"));
    }
    if one_column::is_in_one_column(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(one_column::out_of_it(chunks.into_reader()));
        return (Chunks::new(stream), Some("CSV in one column of another"));
    }
    if let Some(length) = exported(chunks.head()) {
        let mut stream = chunks.into_reader();
        let mut before = vec![0; length];
        let read = stream.read_exact(&mut before);
        let stream: Box<dyn Read + Send> = match read {
            Ok(()) => Box::new(stream),
            Err(_) => Box::new(io::Cursor::new(before).chain(stream)),
        };
        return (Chunks::new(stream), converted_from);
    }
    if unquoted::is_quoted(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(unquoted::unquoted(chunks.into_reader()));
        return (Chunks::new(stream), Some("JSON in strings"));
    }
    if backslashed::is_backslashed(chunks.head()) {
        let stream: Box<dyn Read + Send> = Box::new(backslashed::doubled(chunks.into_reader()));
        return (Chunks::new(stream), converted_from);
    }
    if let Some(delimiter) = single_quoted::delimiter_in(chunks.head()) {
        let stream = single_quoted::double_quoted(chunks.into_reader(), delimiter);
        let stream: Box<dyn Read + Send> = Box::new(stream);
        return (Chunks::new(stream), converted_from);
    }
    (chunks, converted_from)
}

/// How many bytes stand before the value that a script exports: `export default [`.
fn exported(head: &[u8]) -> Option<usize> {
    let blank = head.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = head[blank..].strip_prefix(b"export default")?;
    let is_value = matches!(rest.trim_ascii_start().first(), Some(b'[' | b'{'));
    is_value.then_some(blank + "export default".len())
}

/// What a file is that has no posts to look for: another part of an archive, such as
/// the posts that were deleted; a page; bytes.
pub(crate) fn what_it_is(head: &[u8]) -> Option<String> {
    archive_parts::part_of_script(head)
        .map(|part| format!("the archive's {part}"))
        .or_else(|| content::markup(head.trim_ascii_start()).map(str::to_owned))
        .or_else(|| (!content::is_text(head)).then(|| "bytes that are not text".to_owned()))
}
