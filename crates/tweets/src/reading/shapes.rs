//! The shapes in which posts are embedded in files.

use std::io::{self, Read};

use super::notations::into_utf_8;
use super::options::ReadOptions;
use super::places::{Places, places_of_posts};
use crate::containers::content;
use crate::converters::{
    array_lines, column_objects, embedded, flat_objects, json_grid, pandas_json, prefixed,
    row_objects, unwrapper, wrapper,
};
use crate::formats::format::Layout;
use crate::formats::mapped_json;
use crate::formats::mapped_rows::ColumnTable;
use crate::formats::{Recognized, recognize, recognize_as};
use crate::input::archive_parts;
use crate::input::chunks::Chunks;
use crate::input::head::{Claim, candidates};
use crate::streams::Stream;
use crate::tables::panic_guard::guarded;

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
    pub chunks: Chunks<Stream>,
    pub recognized: Option<Recognized>,
    pub remark: Option<String>,
    /// What it was, where its bytes are others now.
    pub converted_from: Option<&'static str>,
    /// Its records stand among others that are none.
    pub is_among_others: bool,
}

impl Shaped {
    fn of(stream: impl Read + Send + 'static, recognized: Recognized, remark: String) -> Self {
        let chunks = Chunks::new(Box::new(stream) as Stream);
        Self { recognized: Some(recognized), remark: Some(remark), ..Self::nothing(chunks) }
    }

    /// One in which nothing was found.
    fn nothing(chunks: Chunks<Stream>) -> Self {
        let (recognized, remark, converted_from) = (None, None, None);
        Self { chunks, recognized, remark, converted_from, is_among_others: false }
    }
}

/// Looks whether posts are in a file that no format claims, in a shape of its own:
/// after something else on each line, column by column, or within other objects.
pub(crate) fn shaped(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let mut shaped = Shaped::nothing(chunks);
    if what_it_is(shaped.chunks.head()).is_some() {
        return shaped;
    }
    let attempts = [
        behind_prefixes,
        column_by_column,
        beside_values,
        in_rows_of_objects,
        in_flat_objects,
        within_objects,
        in_arrays,
        in_a_grid,
        embedded_posts,
    ];
    for attempt in attempts {
        shaped = attempt(shaped.chunks, options);
        if shaped.recognized.is_some() {
            break;
        }
    }
    shaped
}

/// What bytes are taken for, if they are what they are taken for.
fn claimed(head: &[u8], options: &ReadOptions) -> Option<Recognized> {
    recognized_by(head, options).filter(|found| is_claimed(*found, head, options))
}

/// JSON that has something before it on each line.
fn behind_prefixes(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    if !prefixed::is_prefixed(head) {
        return Shaped::nothing(chunks);
    }
    let bare = prefixed::bare_head(head);
    // A service may log whatever is made in it.
    let is_of_log = options.format.is_none()
        && !options.mapping.is_given()
        && mapped_json::are_numbered_records(&bare, false, (1, 0));
    let Some(recognized) = claimed(&bare, options).filter(|_| !is_of_log) else {
        return Shaped::nothing(chunks);
    };
    let remark = "what stands before the JSON of each line is left out".to_owned();
    Shaped::of(prefixed::bare(chunks.into_reader()), recognized, remark)
}

/// A table that is an object of columns, in a file whose format the user named: others have
/// been looked at before any format was.
fn column_by_column(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    if options.format.is_none() || !pandas_json::is_oriented(chunks.head()) {
        return Shaped::nothing(chunks);
    }
    rows_of_columns(chunks, options)
}

/// The rows of a file that is written column by column, as pandas does.
pub(crate) fn rows_of_columns(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let rows: RowsOf = |document| pandas_json::rows(document).map(|rows| (rows, false));
    rows_of_document(chunks, options, (rows, pandas_json::MOST_BYTES), "its columns")
}

/// Objects in arrays that have other values, too.
fn beside_values(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    if !wrapper::has_values_before_objects(head) {
        return Shaped::nothing(chunks);
    }
    let head = wrapper::looked_at(head);
    let objects = unwrapper::unwrapped_head(head, &wrapper::Path::OBJECTS);
    let Some(recognized) = claimed(&objects, options) else {
        return Shaped::nothing(chunks);
    };
    let remark = "what stands beside the objects in its arrays is left out".to_owned();
    let paths = vec![wrapper::Path::OBJECTS];
    Shaped::of(unwrapper::unwrapped(chunks.into_reader(), paths), recognized, remark)
}

/// A table whose rows were objects of a network.
fn in_rows_of_objects(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    let Some(recognized) = records_in_rows(head, options) else {
        return Shaped::nothing(chunks);
    };
    let header = head_line(head).to_vec();
    let objects: Stream = Box::new(row_objects::objects(chunks.into_reader(), &header));
    Shaped {
        recognized: Some(recognized),
        converted_from: Some(OBJECTS),
        ..Shaped::nothing(Chunks::new(objects))
    }
}

/// Posts under keys of other objects.
fn within_objects(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    let claimed = |head: &[u8]| claimed(head, options);
    let setup = options.setup(&mapped_json::FORMAT);
    let looked_at = wrapper::looked_at(head);
    // A long value may stand before the first post, or in it.
    let places = places_of_posts(looked_at, &claimed, &setup).or_else(|| {
        (looked_at.len() < head.len()).then(|| places_of_posts(head, &claimed, &setup)).flatten()
    });
    let Some(Places { paths, recognized, unread }) = places else {
        return Shaped::nothing(chunks);
    };
    // Posts from several places may be several objects on one line.
    let recognized = claimed(&unwrapper::unwrapped_head_of(head, &paths))
        .filter(|claim| claim.format.is_json())
        .unwrap_or(recognized);
    let mut remark = format!("posts found under `{}`", names(&paths));
    if remark.contains('*') {
        remark.push_str("; * is any key");
    }
    if !unread.is_empty() {
        let unread = names(&unread);
        let what = format!("; what is under `{unread}` is of another kind and is not read");
        remark.push_str(&what);
    }
    let stream: Stream = if unwrapper::is_of_lines(head) {
        Box::new(unwrapper::unwrapped_lines(chunks.into_reader(), paths))
    } else {
        Box::new(unwrapper::unwrapped(chunks.into_reader(), paths))
    };
    Shaped::of(stream, recognized, remark)
}

/// Places as the user is told them.
fn names(paths: &[wrapper::Path]) -> String {
    paths.iter().map(wrapper::Path::describe).collect::<Vec<_>>().join(", ")
}

/// Rows that are arrays, one per line.
fn in_arrays(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    let rows = json_grid::is_array_a_line(head).then(|| array_lines::rows(head)).flatten();
    let Some(recognized) = rows.and_then(|rows| claimed(&rows, options)) else {
        return Shaped::nothing(chunks);
    };
    let remark = "its arrays were read as rows".to_owned();
    Shaped::of(array_lines::records(chunks.into_reader()), recognized, remark)
}

/// Rows that are arrays of one document.
fn in_a_grid(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let is_grid = json_grid::may_be(chunks.head());
    let mut shaped = Shaped::nothing(chunks);
    if !is_grid {
        return shaped;
    }
    for rows in [json_grid::rows as RowsOf, json_grid::rows_without_names] {
        let limit = json_grid::MOST_BYTES;
        shaped = rows_of_document(shaped.chunks, options, (rows, limit), "its arrays");
        if shaped.recognized.is_some() {
            break;
        }
    }
    shaped
}

/// The format of the objects that the rows of a table were, if they are a network's own.
fn records_in_rows(head: &[u8], options: &ReadOptions) -> Option<Recognized> {
    let header = head_line(head);
    let is_told = row_objects::is_of_records(header);
    if options.mapping.is_given() || !(is_told || row_objects::is_of_inner_keys(header)) {
        return None;
    }
    let mut objects = Vec::new();
    let looked_at = if is_told { head } else { beginning(head) };
    row_objects::objects(looked_at, header).read_to_end(&mut objects).ok()?;
    let found = claimed(&objects, options).filter(|found| found.format.is_json())?;
    (is_told || is_whole_in_objects(found, &objects, options)).then_some(found)
}

/// The first lines of a file.
fn beginning(head: &[u8]) -> &[u8] {
    const BYTES: usize = 64 * 1024;
    let first = &head[..head.len().min(BYTES)];
    // A longer line may be the first.
    memchr::memrchr(b'\n', first).map_or(head, |end| &first[..=end])
}

/// Formats whose records say more as the objects that they were than as the columns of a table.
const IN_OBJECTS: [&str; 7] = [
    "bluesky-jetstream",
    "bluesky-api",
    "mastodon-archive",
    "mastodon-api",
    "misskey",
    "threads",
    "x-web",
];

/// Whether the objects of a table are best read as those of a format.
fn is_whole_in_objects(found: Recognized, objects: &[u8], options: &ReadOptions) -> bool {
    let is_of_v2 = || found.format.name.starts_with("api-v2");
    // Other programs make keys of their own of the posts that one refers to.
    let refers = || {
        candidates(objects, &options.mapping).take(TRIED).any(|head| {
            let object = head.object.as_ref();
            object.and_then(|o| o.value("referenced_tweets")).is_some_and(|v| v.starts_with(b"["))
        })
    };
    IN_OBJECTS.contains(&found.format.name) || (is_of_v2() && refers())
}

/// Objects in which those are looked for.
const TRIED: usize = 100;

/// The format of objects whose inner objects were made keys, if they are a network's own.
fn records_in_flat_objects(head: &[u8], options: &ReadOptions) -> Option<Recognized> {
    let first = candidates(head, &options.mapping).next()?.object?;
    if options.mapping.is_given() || !flat_objects::is_flat(&first) {
        return None;
    }
    let nested = flat_objects::nested_head(head);
    claimed(&nested, options).filter(|found| is_whole_in_objects(*found, &nested, options))
}

/// Whether a file has the objects of a network in its rows, or flattened.
pub(crate) fn is_of_row_objects(head: &[u8], options: &ReadOptions) -> bool {
    options.format.is_none()
        && (records_in_rows(head, options).is_some()
            || records_in_flat_objects(head, options).is_some())
}

/// Objects of a network whose inner objects were made keys.
fn in_flat_objects(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let head = chunks.head();
    let Some(recognized) = records_in_flat_objects(head, options) else {
        return Shaped::nothing(chunks);
    };
    let objects: Stream = if unwrapper::is_of_lines(head) {
        Box::new(flat_objects::nested_lines(chunks.into_reader()))
    } else {
        Box::new(flat_objects::nested_elements(chunks.into_reader()))
    };
    Shaped {
        recognized: Some(recognized),
        converted_from: Some(OBJECTS),
        ..Shaped::nothing(Chunks::new(objects))
    }
}

/// Whether the rows of a table that is kept as columns were objects of a network.
pub(crate) fn is_of_column_objects(table: &mut ColumnTable, options: &ReadOptions) -> bool {
    if options.format.is_some() || options.mapping.is_given() {
        return false;
    }
    let first = table.first().filter(column_objects::may_be_objects);
    let first = first.map(|rows| rows.slice(0, rows.num_rows().min(TRIED)));
    let objects = first.and_then(|rows| guarded(|| column_objects::lines(&rows)).ok()?.ok());
    objects.is_some_and(|objects| {
        claimed(&objects, options)
            .is_some_and(|found| is_whole_in_objects(found, &objects, options))
    })
}

/// What such a file was.
pub(crate) const OBJECTS: &str = "a table of objects";

fn head_line(head: &[u8]) -> &[u8] {
    let head = head.trim_ascii_start();
    &head[..memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len())]
}

/// Posts that are JSON within the values of a table or of other JSON.
fn embedded_posts(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let claim = embedded::quoting(chunks.head()).and_then(|quoting| {
        let head = embedded::values_of_head(chunks.head(), quoting);
        let (plain, ..) = into_utf_8(Chunks::new(Box::new(io::Cursor::new(head)) as Box<_>));
        // Answers may be objects and arrays, one on each line.
        let as_list = || recognized_by(&[b"[", plain.head()].concat(), options);
        let found = recognized_by(plain.head(), options).or_else(as_list)?;
        is_claimed(found, plain.head(), options).then_some((quoting, found))
    });
    let Some((quoting, recognized)) = claim else {
        return embedded_pages(chunks, options);
    };
    let values = embedded::values(chunks.into_reader(), quoting);
    let (chunks, ..) = into_utf_8(Chunks::new(Box::new(values) as Stream));
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

/// The same of posts that stand deep within such values.
fn embedded_pages(chunks: Chunks<Stream>, options: &ReadOptions) -> Shaped {
    let claimed = |head: &[u8]| claimed(head, options);
    let setup = options.setup(&mapped_json::FORMAT);
    let found = embedded::quoting(chunks.head()).and_then(|quoting| {
        let head = embedded::values_of_head(chunks.head(), quoting);
        let places = places_of_posts(&head, &claimed, &setup)?;
        let recognized = claimed(&unwrapper::unwrapped_head_of(&head, &places.paths))
            .filter(|claim| claim.format.is_json());
        Some((quoting, places.paths, recognized.unwrap_or(places.recognized)))
    });
    let Some((quoting, paths, recognized)) = found else {
        return Shaped::nothing(chunks);
    };
    let remark = format!("posts found in the JSON in its strings, under `{}`", names(&paths));
    let values = embedded::values(chunks.into_reader(), quoting);
    let recognized = Recognized { is_document: true, ..recognized };
    let shaped = Shaped::of(unwrapper::unwrapped(values, paths), recognized, remark);
    Shaped { is_among_others: true, ..shaped }
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
    chunks: Chunks<Stream>,
    options: &ReadOptions,
    (rows_of, limit): (RowsOf, usize),
    what: &str,
) -> Shaped {
    let mut stream = chunks.into_reader();
    let mut bytes = Vec::new();
    let whole = stream.by_ref().take(limit as u64).read_to_end(&mut bytes).is_ok();
    // A larger one is cut off.
    let rows = Some(&bytes).filter(|bytes| whole && bytes.len() < limit);
    let rows = rows.and_then(|bytes| rows_of(bytes));
    let claim = rows.as_ref().and_then(|(rows, _)| claimed(rows, options));
    let remark = claim.map(|_| format!("{what} were read as rows"));
    let stream: Stream = match rows.filter(|_| claim.is_some()) {
        Some((rows, true)) => Box::new(io::Cursor::new(rows).chain(CutShort)),
        Some((rows, false)) => Box::new(io::Cursor::new(rows)),
        None => Box::new(io::Cursor::new(bytes).chain(stream)),
    };
    let chunks = Chunks::new(stream);
    Shaped { recognized: claim, remark, ..Shaped::nothing(chunks) }
}

/// What a file is that has no posts to look for: another part of an archive, such as
/// the posts that were deleted; a page; bytes.
pub(crate) fn what_it_is(head: &[u8]) -> Option<String> {
    archive_parts::part_of_script(head)
        .map(|part| format!("the archive's {part}"))
        .or_else(|| content::markup(head.trim_ascii_start()).map(str::to_owned))
        .or_else(|| (!content::is_text(head)).then(|| "bytes that are not text".to_owned()))
}
