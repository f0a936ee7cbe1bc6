//! Detects the encoding, shape and format of an input, and brings its bytes into the shape that
//! the format reads.

use encoding_rs::Encoding;

use super::notations::into_utf_8;
use super::options::ReadOptions;
use super::places;
use super::shapes::{is_claimed, is_of_row_objects, recognized_by, rows_of_columns, shaped};
use crate::converters::{pandas_json, unfolded, wrapper};
use crate::formats::format::{InputFormat, Layout};
use crate::formats::{Recognized, mapped_json, recognize_texts, x_web};
use crate::input::chunks::Chunks;
use crate::input::head::candidates;
use crate::posts::rules::{MissingIds, Needs};
use crate::streams::Stream;
use crate::streams::encoding::{self, transcoded};

/// An input on its way to its format.
pub(super) struct Detected {
    pub chunks: Chunks<Stream>,
    recognized: Option<Recognized>,
    /// A Japanese encoding in which its bytes still are.
    encoding: Option<&'static Encoding>,
    /// What it was, where its bytes are others now.
    pub converted_from: Option<&'static str>,
    pub remark: Option<String>,
    /// What was a line may be several now, or other bytes.
    pub is_reshaped: bool,
    /// Its records stand among others that are none.
    pub is_among_others: bool,
}

impl Detected {
    /// Finds the encoding of an input, and what it is taken for in it.
    pub(super) fn of(chunks: Chunks<Stream>, options: &ReadOptions) -> Self {
        let is_columns = options.format.is_some_and(|f| matches!(f.layout, Layout::Columns(_)));
        let (chunks, converted_from, is_reshaped) =
            if is_columns { (chunks, None, false) } else { into_utf_8(chunks) };
        let japanese = if is_columns { None } else { encoding::japanese(chunks.head()) };
        // Lines of JSON that are broken are more than an encoding; fields of CSV
        // are text alone.
        let believed = japanese.as_ref().and_then(|converted| {
            let found = recognized_by(converted.head.as_bytes(), options)?;
            (found.format.is_csv() || converted.is_pure).then_some((found, converted.encoding))
        });
        let (recognized, encoding) = believed.unzip();
        Self {
            recognized: recognized.or_else(|| recognized_by(chunks.head(), options)),
            chunks,
            encoding,
            converted_from,
            remark: None,
            is_reshaped,
            is_among_others: false,
        }
    }

    /// The same of bytes that were made of others, which were called so.
    pub(super) fn made_of(self, what: &'static str) -> Self {
        Self { converted_from: Some(what), is_reshaped: true, ..self }
    }

    /// Makes an input whose posts are in another shape one of the shape of a format.
    pub(super) fn reshaped(mut self, options: &ReadOptions) -> Self {
        // Columns named like a network's keys are not its records.
        if options.format.is_none() && pandas_json::is_oriented(self.chunks.head()) {
            let shaped = rows_of_columns(self.chunks, options);
            self.chunks = shaped.chunks;
            if shaped.recognized.is_some() {
                return Self { recognized: shaped.recognized, remark: shaped.remark, ..self };
            }
        }
        if !is_in_a_shape(self.recognized, self.chunks.head(), options) {
            return self;
        }
        let shaped = shaped(self.chunks, options);
        Self {
            chunks: shaped.chunks,
            recognized: shaped.recognized.or(self.recognized),
            encoding: self.encoding,
            converted_from: self.converted_from.or(shaped.converted_from),
            remark: shaped.remark,
            is_reshaped: self.is_reshaped || shaped.converted_from.is_some(),
            is_among_others: shaped.is_among_others,
        }
    }

    /// Hands posts that stand within posts out one after another.
    pub(super) fn unfolded(self, options: &ReadOptions) -> Self {
        if !self.recognized.is_some_and(|found| holds_posts(found, self.chunks.head(), options)) {
            return self;
        }
        let chunks = Chunks::new(Box::new(unfolded::unfolded(self.chunks.into_reader())) as Box<_>);
        // What followed lines may be several objects on one now.
        let recognized = recognized_by(&[b"[", chunks.head()].concat(), options);
        Self {
            chunks,
            recognized: recognized.or(self.recognized),
            converted_from: self.converted_from.or(Some("posts within posts")),
            is_reshaped: true,
            ..self
        }
    }

    /// The format as which it is read; where a text is enough, one that has no more.
    pub(super) fn format(&self, options: &ReadOptions) -> Option<Recognized> {
        let needs_less = options.needs != Needs::Post || options.missing_ids == MissingIds::Assign;
        self.recognized.or_else(|| {
            needs_less.then(|| recognize_texts(self.chunks.head(), &options.mapping)).flatten()
        })
    }

    /// Its bytes in UTF-8.
    pub(super) fn decoded(mut self, format: &InputFormat) -> Self {
        let Some(encoding) = self.encoding.take() else { return self };
        self.converted_from = Some(encoding.name());
        if format.is_document() {
            // In it, a part of a character may be one that JSON has.
            let stream = transcoded(self.chunks.into_reader(), encoding);
            self.chunks = Chunks::new(Box::new(stream) as Stream);
        } else {
            self.chunks.convert_from(encoding);
        }
        self
    }
}

/// Whether posts are to be looked for in another shape than that in which a file begins.
fn is_in_a_shape(recognized: Option<Recognized>, head: &[u8], options: &ReadOptions) -> bool {
    let is_free = options.format.is_none();
    // The content of an object that has nothing else is not a record of a network.
    (is_free
        && !options.mapping.is_given()
        && recognized.is_some_and(|found| is_around(found.format, head, options)))
        || is_of_row_objects(head, options)
        || !recognized.is_some_and(|found| is_claimed(found, head, options))
}

/// Whether the objects of a file are not the posts, but what is around them.
fn is_around(format: &InputFormat, head: &[u8], options: &ReadOptions) -> bool {
    let is_row = || *format == mapped_json::FORMAT;
    let are_several = || {
        let first = candidates(head, &options.mapping).next().and_then(|head| head.object);
        let claimed = |head: &[u8]| recognized_by(head, options);
        first.is_some_and(|first| places::are_several(&first, head, format, options, &claimed))
    };
    (format.is_mapped() && wrapper::is_alone(head))
        || (is_row() && wrapper::holds_records(head, &options.mapping))
        || (format.is_json() && are_several())
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
