//! Opens an input: finds its encoding, its shape and its format by its content.

use std::io::Read;
use std::sync::Arc;

use super::options::ReadOptions;
use super::parser::Parser;
use super::read_error::ReadError;
use super::reader::{HowFound, Reader};
use super::shapes::{into_utf_8, is_claimed, is_of_row_objects, recognized_by, shaped, what_it_is};
use super::unread_keys;
use crate::columns::mapping::{Mapping, MissingColumn};
use crate::columns::recognition::Doubt;
use crate::columns::{partitions, private};
use crate::containers::content;
use crate::converters::{pandas_json, unfolded, wrapper};
use crate::formats::format::{HeaderError, InputFormat, Layout};
use crate::formats::mapped_rows::TableError;
use crate::formats::{Recognized, recognize_texts};
use crate::formats::{archive, headless_csv, mapped_csv, mapped_json, x_web};
use crate::input::api_v2_known::{self, Known};
use crate::input::archive_parts::ArchiveParts;
use crate::input::chunks::Chunks;
use crate::input::head::candidates;
use crate::input::setup::Setup;
use crate::input::source::Source;
use crate::posts::rules::{MissingIds, Needs, Rules};
use crate::streams::compression::Progress;
use crate::streams::encoding::{self, transcoded};
use crate::streams::live::Live;
use crate::tables::csv_dialect::delimiter;
use crate::times::spelled_time::DayOrder;

/// Characters of a file of an unknown format that its message shows.
const SHOWN: usize = 60;

/// Opens an input and recognizes its format by its content, unless the options
/// say which it is.
///
/// # Errors
///
/// When the input cannot be read, is empty, is of no known format or lacks
/// columns.
pub fn open(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    let reader = open_by(source, options, None, false)?;
    let may_lack = options.time_format.is_none() && source.can_be_read_again();
    if !may_lack || !reader.lacks_day_order() {
        return Ok(reader);
    }
    // A later row may tell: all of it is read for that alone, and then anew.
    let order = reader.day_order_of_all();
    open_by(source, options, order, false)
}

/// Opens an input that the user named, and so called posts: a table of no columns but those
/// of posts is one, though nothing in it says so.
///
/// # Errors
///
/// As those of [`open`].
pub fn open_named(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    match open(source, options) {
        Err(ReadError::UnknownTable { as_posts: Some(mapping), .. })
            if source.can_be_read_again() =>
        {
            let options = ReadOptions { mapping, ..options.clone() };
            let remark = "read as posts because it was named: its columns do not tell";
            Ok(open(source, &options)?.with_remark(remark))
        }
        opened => opened,
    }
}

/// Opens an input that another program is still writing: its records are handed
/// out when it pauses.
///
/// # Errors
///
/// As those of [`open`].
pub fn open_live(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    open_by(source, options, None, true)
}

/// Whether posts are to be looked for in another shape than that in which a file begins.
fn is_in_a_shape(recognized: Option<Recognized>, head: &[u8], options: &ReadOptions) -> bool {
    let is_free = options.format.is_none();
    // Columns that have the names of a network's keys are no records of it.
    (is_free && pandas_json::is_oriented(head))
        // Nor is what stands within an object that has nothing else.
        || (is_free
            && !options.mapping.is_given()
            && recognized.is_some_and(|found| is_around(found.format, head, options)))
        || is_of_row_objects(head, options)
        || !recognized.is_some_and(|found| is_claimed(found, head, options))
}

/// Whether the objects of a file are not the posts, but what is around them.
fn is_around(format: &InputFormat, head: &[u8], options: &ReadOptions) -> bool {
    let is_row = || *format == mapped_json::FORMAT;
    let known = match format.layout {
        Layout::Json(keys, _) | Layout::Document(keys, _) => keys,
        _ => &[],
    };
    (format.is_mapped() && wrapper::is_alone(head))
        || (is_row() && wrapper::holds_records(head, &options.mapping))
        || (format.is_json() && wrapper::has_several_places(head, &options.mapping, known))
}

/// Whether posts of the same format stand within the posts of a file, as in a thread that
/// is a tree.
fn holds_posts(found: Recognized, head: &[u8], options: &ReadOptions) -> bool {
    let has_thread = || {
        candidates(head, &options.mapping)
            .any(|head| head.object.is_some_and(|object| object.has("thread")))
    };
    options.format.is_none()
        && found.format.is_json()
        && *found.format != x_web::FORMAT
        && unfolded::unfolded_head(head).is_some()
        && !has_thread()
        && recognized_by(&unfolded::inner_posts(head), options)
            .is_some_and(|inner| inner.format.is_mapped() == found.format.is_mapped())
}

/// The bytes of an input, as far as the first have been read, and how many were.
fn open_bytes(
    source: &Source,
    is_live: bool,
) -> Result<(Chunks<Box<dyn Read + Send>>, Progress), ReadError> {
    let name = source.name();
    let (plain, progress) =
        source.open().map_err(|error| ReadError::Io { name: name.clone(), error })?;
    let mut chunks = if is_live {
        Chunks::live(Box::new(Live::new(plain)) as Box<dyn Read + Send>)
    } else {
        Chunks::new(plain)
    };
    if chunks.head().trim_ascii().is_empty() {
        return Err(match chunks.error.take() {
            Some(error) => ReadError::Io { name, error },
            None => ReadError::Empty { name },
        });
    }
    Ok((chunks, progress))
}

/// A line that is longer than what is looked at may keep a file from being recognized;
/// then the lines after it tell what it is.
fn open_by(
    source: &Source,
    options: &ReadOptions,
    day_order: Option<DayOrder>,
    is_live: bool,
) -> Result<Reader, ReadError> {
    let chunks = open_bytes(source, is_live)?;
    match open_chunks(source, chunks, options, day_order, is_live) {
        Err(
            error @ (ReadError::NotPosts { .. }
            | ReadError::UnknownFormat { .. }
            | ReadError::UnknownTable { .. }),
        ) if source.can_be_read_again() && !is_live => {
            let (mut chunks, progress) = open_bytes(source, is_live)?;
            let aside = chunks.set_long_lines_aside();
            if aside.is_empty() || chunks.head().is_empty() {
                return Err(error);
            }
            match open_chunks(source, (chunks, progress), options, day_order, is_live) {
                Ok(reader) => Ok(reader.after(aside)),
                Err(_) => Err(error),
            }
        }
        opened => opened,
    }
}

fn open_chunks(
    source: &Source,
    (chunks, progress): (Chunks<Box<dyn Read + Send>>, Progress),
    options: &ReadOptions,
    day_order: Option<DayOrder>,
    is_live: bool,
) -> Result<Reader, ReadError> {
    let name = source.name();
    if options.format.is_none() && api_v2_known::is_beside_posts(source) {
        let what = "what belongs to the posts in the file beside it".to_owned();
        return Err(ReadError::NotPosts { name, what });
    }
    if options.format.is_none()
        && let Some(what) = content::binary(chunks.head())
    {
        return Err(ReadError::NotPosts { name, what: what.to_owned() });
    }
    let is_columns = options.format.is_some_and(|f| matches!(f.layout, Layout::Columns(_)));
    let (mut chunks, mut converted_from) =
        if is_columns { (chunks, None) } else { into_utf_8(chunks) };
    let mut japanese = if is_columns { None } else { encoding::japanese(chunks.head()) };
    let mut recognized = None;
    if let Some(converted) = &japanese {
        recognized = recognized_by(converted.head.as_bytes(), options);
        // Lines of JSON that are broken are more than an encoding; fields of CSV
        // are text alone.
        let is_believed = |found: Recognized| found.format.is_csv() || converted.is_pure;
        if !recognized.is_some_and(is_believed) {
            (japanese, recognized) = (None, None);
        }
    }
    let mut recognized = recognized.or_else(|| recognized_by(chunks.head(), options));
    let (mut remark, mut is_reshaped, mut is_among_others) = (None, false, false);
    if is_in_a_shape(recognized, chunks.head(), options) {
        let shaped = shaped(chunks, options);
        chunks = shaped.chunks;
        remark = shaped.remark;
        converted_from = converted_from.or(shaped.converted_from);
        is_reshaped = shaped.converted_from.is_some();
        is_among_others = shaped.is_among_others;
        recognized = shaped.recognized.or(recognized);
    }
    if recognized.is_some_and(|found| holds_posts(found, chunks.head(), options)) {
        chunks = Chunks::new(Box::new(unfolded::unfolded(chunks.into_reader())) as Box<_>);
        // What followed lines may be several objects on one now.
        recognized = recognized_by(&[b"[", chunks.head()].concat(), options).or(recognized);
        converted_from = converted_from.or(Some("posts within posts"));
        is_reshaped = true;
    }
    let needs_less = options.needs != Needs::Post || options.missing_ids == MissingIds::Assign;
    if needs_less && recognized.is_none() {
        recognized = recognize_texts(chunks.head(), &options.mapping);
    }
    let Some(recognized) = recognized else {
        return Err(unrecognized(name, chunks.head(), options));
    };
    let format = recognized.format;
    if options.mapping.is_given()
        && options.format.is_none()
        && !format.is_mapped()
        && let Some(missing) = named_elsewhere(chunks.head(), &options.mapping)
    {
        return Err(ReadError::Column { name, missing });
    }
    if let Layout::Columns(_) = format.layout {
        let setup = Setup { day_order, ..setup(format, source, options) };
        return open_columns(format, source, chunks, progress, &setup, options);
    }
    let setup = Setup { day_order, is_among_others, ..setup(format, source, options) };
    if let Some(encoding::Japanese { encoding, .. }) = japanese {
        converted_from = Some(encoding.name());
        if format.is_document() {
            // In it, a part of a character may be one that JSON has.
            let stream = transcoded(chunks.into_reader(), encoding);
            chunks = Chunks::new(Box::new(stream) as Box<dyn Read + Send>);
        } else {
            chunks.convert_from(encoding);
        }
    }
    // In a shape of its own, a line may hold any number of posts.
    let is_plain = remark.is_none() && !is_reshaped;
    let mut remarks = setup.archive.problems.clone();
    remarks.extend(remark);
    let parser = match Parser::new(recognized, &mut chunks, setup) {
        Ok(parser) => parser,
        Err(HeaderError::NotOfFormat) => return Err(ReadError::Header { name, format }),
        Err(HeaderError::Column(missing)) => return Err(ReadError::Column { name, missing }),
    };
    chunks.set_boundary(parser.boundary());
    let unread = if format.is_mapped() {
        Vec::new()
    } else {
        unread_keys::keys(chunks.head(), format, recognized.is_document)
    };
    let found = HowFound { is_plain, is_live, converted_from, remarks, unread };
    Ok(Reader::of_bytes(format, (parser, chunks), progress, found, options))
}

/// What the user named that a file does not have which is of no unknown origin.
fn named_elsewhere(head: &[u8], mapping: &Mapping) -> Option<MissingColumn> {
    let first = candidates(head, mapping).next()?;
    let names: Vec<String> = match &first.object {
        Some(object) => object.keys().map(str::to_owned).collect(),
        None => mapped_csv::columns(first.line, b"", delimiter(first.line), 0)
            .into_iter()
            .map(|column| column.name)
            .collect(),
    };
    Some(MissingColumn::new(mapping.first()?, mapping, &names))
}

/// What a file is that no format claims.
fn unrecognized(name: String, head: &[u8], options: &ReadOptions) -> ReadError {
    if let Some(what) = what_it_is(head) {
        return ReadError::NotPosts { name, what };
    }
    if private::names_messages(head) {
        return ReadError::NotPosts { name, what: "direct messages".to_owned() };
    }
    // A header in Shift_JIS names its columns, too.
    let japanese = encoding::japanese(head);
    let head = japanese.as_ref().map_or(head, |converted| converted.head.as_bytes());
    let table = candidates(head, &options.mapping).next();
    let unclear = table.as_ref().and_then(headless_csv::what_is_unclear);
    let unclear = unclear.map(|what| Doubt { what, may_be: false, as_posts: None });
    match unclear.or_else(|| table.as_ref().and_then(mapped_csv::doubt)) {
        Some(doubt) => unknown_table(name, doubt),
        None => {
            let head = String::from_utf8_lossy(&head[..head.len().min(8 * SHOWN)]);
            ReadError::UnknownFormat { name, head: head.chars().take(SHOWN).collect() }
        }
    }
}

fn unknown_table(name: String, Doubt { what, may_be, as_posts }: Doubt) -> ReadError {
    ReadError::UnknownTable { name, what, may_be, as_posts }
}

fn setup(format: &'static InputFormat, source: &Source, options: &ReadOptions) -> Setup {
    let ReadOptions { mapping, time_zone, time_format, missing_ids, .. } = options;
    let archive = if *format == archive::FORMAT {
        ArchiveParts::beside(source)
    } else {
        ArchiveParts::default()
    };
    let is_of_v2 = format.name.starts_with("api-v2");
    let known = if is_of_v2 { Known::beside(source) } else { Known::default() };
    Setup {
        rules: Rules {
            format: format.name,
            time: format.time,
            missing_ids: *missing_ids,
            needs: options.needs,
            rounded_ids: options.rounded_ids,
            limits: options.limits,
        },
        mapping: mapping.clone(),
        time_zone: time_zone.clone(),
        keep: Arc::new(options.keep.clone()),
        author: options.author.clone(),
        time_format: time_format.clone(),
        keys: None,
        beside: None,
        is_among_others: false,
        may_be_mixed: options.format.is_none() && !mapping.is_given(),
        archive: Arc::new(archive),
        known: Arc::new(known),
        day_order: None,
        partitions: match format.layout {
            Layout::Columns(_) => partitions::of_path(&source.name()),
            _ => Vec::new(),
        },
    }
}

fn open_columns(
    format: &'static InputFormat,
    source: &Source,
    chunks: Chunks<Box<dyn Read + Send>>,
    progress: Progress,
    setup: &Setup,
    options: &ReadOptions,
) -> Result<Reader, ReadError> {
    let name = source.name();
    let Layout::Columns(open) = format.layout else {
        return Err(ReadError::Header { name, format });
    };
    let rows = open(source, chunks, setup);
    let rows = rows.map_err(|error| match error {
        TableError::Io(error) => ReadError::Io { name, error },
        TableError::Broken(reason) => ReadError::Table { name, format, reason },
        TableError::Column(missing) => ReadError::Column { name, missing },
        TableError::Unknown(doubt) => unknown_table(name, doubt),
        TableError::Messages => ReadError::NotPosts { name, what: "direct messages".to_owned() },
    })?;
    Ok(Reader::of_rows(format, (source, rows), progress, options))
}
