//! Opens an input: recognizes its encoding, shape and format by its content.

use std::sync::Arc;

use super::detected::Detected;
use super::later_posts;
use super::options::ReadOptions;
use super::parser::Parser;
use super::programs;
use super::read_error::ReadError;
use super::reader::{HowFound, Reader};
use super::shapes::{OBJECTS, is_of_column_objects, what_it_is};
use super::unread_keys;
use crate::columns::mapping::Mapping;
use crate::columns::missing_column::MissingColumn;
use crate::columns::{ids, partitions, private};
use crate::containers::{content, other_text};
use crate::converters::{column_objects, repository};
use crate::formats::format::{HeaderError, InputFormat, Layout};
use crate::formats::mapped_rows::{Rows, TableError};
use crate::formats::{archive, headless_csv, mapped_csv, snscrape};
use crate::input::api_v2_known::{self, Known};
use crate::input::archive_parts::ArchiveParts;
use crate::input::chunks::Chunks;
use crate::input::head::candidates;
use crate::input::setup::Setup;
use crate::input::source::Source;
use crate::posts::record::Records;
use crate::posts::remark::Remark;
use crate::streams::Stream;
use crate::streams::compression::Progress;
use crate::streams::encoding;
use crate::streams::live::Live;
use crate::tables::csv_dialect::delimiter;
use crate::times::spelled_time::DayOrder;

/// Characters of a file of an unknown format that its message shows.
const SHOWN: usize = 60;

/// Opens an input and recognizes its format by its content, unless the options
/// say which it is. What belongs to a program, which may have posts in it as examples, is passed
/// over: its source, and what its tests recorded of an API.
///
/// # Errors
///
/// When the input cannot be read, is empty, is of no known format or lacks
/// columns.
pub fn open(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    if options.format.is_none()
        && let Some(what) = programs::what_it_is(source)
    {
        return Err(ReadError::NotPosts { name: source.name(), what: what.to_owned() });
    }
    open_whatever(source, options)
}

/// The same of a file that may belong to a program.
fn open_whatever(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    let options = &with_times(options);
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
    let opened = open_whatever(source, options);
    let as_posts = match &opened {
        Err(ReadError::UnknownTable { doubt, .. }) if source.can_be_read_again() => {
            doubt.as_posts.clone()
        }
        _ => None,
    };
    let Some(mapping) = as_posts else { return opened };
    let options = ReadOptions { mapping, ..options.clone() };
    let remark = "read as posts because it was named; its columns do not say that it is";
    Ok(open_whatever(source, &options)?.with_remark(remark.to_owned().into()))
}

/// Opens an input that another program is still writing: its records are handed
/// out when it pauses.
///
/// # Errors
///
/// As those of [`open`].
pub fn open_live(source: &Source, options: &ReadOptions) -> Result<Reader, ReadError> {
    open_by(source, &with_times(options), None, true)
}

/// The same options, of which the names of columns say how times are written, too: a file may
/// be recognized by them.
fn with_times(options: &ReadOptions) -> ReadOptions {
    let mapping = options.mapping.with_times(options.time_format.as_ref());
    ReadOptions { mapping, ..options.clone() }
}

/// The bytes of an input, as far as the first have been read, and how many were.
fn open_bytes(source: &Source, is_live: bool) -> Result<(Chunks<Stream>, Progress), ReadError> {
    let name = source.name();
    let (plain, progress) =
        source.open().map_err(|error| ReadError::Io { name: name.clone(), error })?;
    let mut chunks = if is_live {
        Chunks::live(Box::new(Live::new(plain)) as Stream)
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

/// A record that is longer than what is looked at may keep a file from being recognized, and so
/// may others that are no posts: then more of it is looked at, and where that tells nothing, the
/// lines after it do.
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
            if chunks.fill_first_record()
                && let Ok(reader) =
                    open_chunks(source, (chunks, progress), options, day_order, is_live)
            {
                return Ok(reader);
            }
            if let Some(before) = later_posts::before_posts(open_bytes(source, false)?.0, options) {
                let (mut chunks, progress) = open_bytes(source, is_live)?;
                let (before, lines) = later_posts::pass_over(&mut chunks, &before);
                let opened = open_chunks(source, (chunks, progress), options, day_order, is_live);
                if let Ok(reader) = opened {
                    return Ok(reader.after(before, lines));
                }
            }
            let (mut chunks, progress) = open_bytes(source, is_live)?;
            let aside = chunks.set_long_lines_aside();
            if aside.is_empty() || chunks.head().is_empty() {
                return Err(error);
            }
            match open_chunks(source, (chunks, progress), options, day_order, is_live) {
                Ok(reader) => {
                    let (mut before, lines) = (Records::default(), aside.len() as u64);
                    before.rejects = aside;
                    Ok(reader.after(before, lines))
                }
                Err(_) => Err(error),
            }
        }
        opened => opened,
    }
}

fn open_chunks(
    source: &Source,
    (chunks, progress): (Chunks<Stream>, Progress),
    options: &ReadOptions,
    day_order: Option<DayOrder>,
    is_live: bool,
) -> Result<Reader, ReadError> {
    let name = source.name();
    if let Some(what) = not_posts(source, chunks.head(), options) {
        return Err(ReadError::NotPosts { name, what });
    }
    let mut chunks = chunks;
    if options.format.is_none()
        && let Some(address) = repository::address(&name)
        && repository::is_record(chunks.head())
    {
        let record = repository::listed(chunks.into_reader(), &address);
        chunks = Chunks::new(Box::new(record) as Stream);
    }
    let detected = Detected::of(chunks, options).reshaped(options).unfolded(options);
    open_detected(source, (detected, progress), options, day_order, is_live)
}

fn open_detected(
    source: &Source,
    (detected, progress): (Detected, Progress),
    options: &ReadOptions,
    day_order: Option<DayOrder>,
    is_live: bool,
) -> Result<Reader, ReadError> {
    let name = source.name();
    let Some(recognized) = detected.format(options) else {
        let Detected { chunks, converted_from, .. } = &detected;
        return Err(unrecognized(name, chunks.head(), *converted_from, options));
    };
    let format = recognized.format;
    if options.mapping.is_given()
        && options.format.is_none()
        && !format.is_mapped()
        && let Some(missing) = named_elsewhere(detected.chunks.head(), &options.mapping)
    {
        return Err(ReadError::Column { name, missing });
    }
    if let Layout::Columns(open) = format.layout {
        let table = open(source, detected.chunks);
        let mut table = table.map_err(|error| of_table(error, format, name.clone()))?;
        if is_of_column_objects(&mut table, options) {
            let chunks = Chunks::new(Box::new(column_objects::objects(table.batches)) as Stream);
            let detected = Detected::of(chunks, options).made_of(OBJECTS);
            return open_detected(source, (detected, progress), options, day_order, is_live);
        }
        let setup = Setup { day_order, ..setup(format, source, options) };
        let rows = Rows::new(table, &setup).map_err(|error| of_table(error, format, name))?;
        return Ok(Reader::of_rows(format, (source, rows), progress, options));
    }
    let is_among_others = detected.is_among_others;
    let setup = Setup { day_order, is_among_others, ..setup(format, source, options) };
    let Detected { mut chunks, converted_from, remark, is_reshaped, .. } = detected.decoded(format);
    // In a shape of its own, a line may hold any number of posts.
    let is_plain = remark.is_none() && !is_reshaped;
    let said = setup.archive.problems.iter().cloned().chain(remark);
    let remarks = said.map(Remark::from).collect();
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

/// What a file that is not posts is, by its name or its first bytes; one whose format
/// the user named may be anything.
fn not_posts(source: &Source, head: &[u8], options: &ReadOptions) -> Option<String> {
    if options.format.is_some() {
        return None;
    }
    if api_v2_known::is_beside_posts(source) {
        return Some("what belongs to the posts in the file beside it".to_owned());
    }
    content::binary(head).map(str::to_owned)
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

/// What a file is that no format claims, and that was something else before it was UTF-8.
fn unrecognized(
    name: String,
    head: &[u8],
    converted_from: Option<&'static str>,
    options: &ReadOptions,
) -> ReadError {
    // A text in Shift_JIS is not of bytes that none has.
    let japanese = encoding::japanese(head);
    let of_japan = japanese.as_ref().filter(|converted| converted.is_pure);
    if let Some(what) = what_it_is(of_japan.map_or(head, |converted| converted.head.as_bytes())) {
        return ReadError::NotPosts { name, what };
    }
    let first = candidates(head, &options.mapping).next().and_then(|head| head.object);
    if first.is_some_and(|first| snscrape::is_elsewhere(&first)) {
        return ReadError::NotPosts {
            name,
            what: "posts of a network that is not read".to_owned(),
        };
    }
    if private::names_messages(head) {
        return ReadError::NotPosts { name, what: "direct messages".to_owned() };
    }
    // A header in Shift_JIS names its columns, too.
    let head = japanese.as_ref().map_or(head, |converted| converted.head.as_bytes());
    let table = candidates(head, &options.mapping).next();
    if table.as_ref().is_some_and(|head| private::is_header_of_messages(head.line)) {
        return ReadError::NotPosts { name, what: "direct messages".to_owned() };
    }
    let unclear = table.as_ref().and_then(headless_csv::doubt);
    let doubt = || table.as_ref().and_then(mapped_csv::doubt);
    let within = || mapped_csv::doubt_within(head, &options.mapping);
    if let Some(doubt) = unclear.or_else(doubt).or_else(within) {
        return ReadError::UnknownTable { name, doubt: Box::new(doubt) };
    }
    if let Some(what) = other_text::kind(head) {
        return ReadError::NotPosts { name, what: what.to_owned() };
    }
    if let Some(doubt) = table.as_ref().and_then(mapped_csv::doubt_of_strange) {
        return ReadError::UnknownTable { name, doubt: Box::new(doubt) };
    }
    if are_ids_alone(head) {
        let what = "ids of posts without their texts".to_owned();
        return ReadError::NotPosts { name, what };
    }
    let of_japan = japanese.as_ref().map(|converted| converted.encoding.name());
    let encoding = converted_from.or(of_japan);
    let head = String::from_utf8_lossy(&head[..head.len().min(8 * SHOWN)]);
    ReadError::UnknownFormat { name, head: head.chars().take(SHOWN).collect(), encoding }
}

/// Whether each line is the id or the address of a post and no more.
fn are_ids_alone(head: &[u8]) -> bool {
    const TRIED: usize = 100;
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty()).take(TRIED).peekable();
    let is_one = |line: &[u8]| {
        std::str::from_utf8(line).is_ok_and(|line| {
            let is_word = !line.contains(char::is_whitespace);
            is_word && (ids::tells_time(line) || ids::is_post_address(line))
        })
    };
    lines.peek().is_some() && lines.all(is_one)
}

fn setup(format: &'static InputFormat, source: &Source, options: &ReadOptions) -> Setup {
    let archive = if *format == archive::FORMAT {
        ArchiveParts::beside(source)
    } else {
        ArchiveParts::default()
    };
    let is_of_v2 = format.name.starts_with("api-v2");
    let known = if is_of_v2 { Known::beside(source) } else { Known::default() };
    let partitions = match format.layout {
        Layout::Columns(_) => partitions::of_path(&source.name()),
        _ => Vec::new(),
    };
    Setup {
        archive: Arc::new(archive),
        known: Arc::new(known),
        partitions,
        ..options.setup(format)
    }
}

/// Why a table that is kept as columns cannot be read.
fn of_table(error: TableError, format: &'static InputFormat, name: String) -> ReadError {
    match error {
        TableError::Io(error) => ReadError::Io { name, error },
        TableError::Broken(reason) => ReadError::Table { name, format, reason },
        TableError::Column(missing) => ReadError::Column { name, missing },
        TableError::Unknown(doubt) => ReadError::UnknownTable { name, doubt },
        TableError::Messages => ReadError::NotPosts { name, what: "direct messages".to_owned() },
    }
}
