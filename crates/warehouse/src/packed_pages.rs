//! Pages that are packed with zstd, of which a thread keeps one context.

use std::cell::RefCell;

use bytes::Bytes;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::serialized_reader::SerializedPageReader;
use zstd::bulk::Decompressor;
use zstd::zstd_safe::get_frame_content_size;

/// Pages that are packed with zstd, unpacked one by one.
pub(super) struct PackedPages(pub SerializedPageReader<Bytes>);

impl Iterator for PackedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for PackedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.0.get_next_page()?.map(unpacked).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.0.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.0.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.0.at_record_boundary()
    }
}

fn unpacked(mut page: Page) -> Result<Page> {
    match &mut page {
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => *buf = unpack(buf)?.into(),
        // Its levels are never packed.
        Page::DataPageV2 {
            buf, def_levels_byte_len, rep_levels_byte_len, is_compressed, ..
        } => {
            if std::mem::take(is_compressed) {
                let levels = buf.split_to((*def_levels_byte_len + *rep_levels_byte_len) as usize);
                *buf = [levels.as_ref(), unpack(buf)?.as_slice()].concat().into();
            }
        }
    }
    Ok(page)
}

/// Unpacks a frame of zstd.
///
/// # Errors
///
/// When it is none.
pub(super) fn unpack(packed: &[u8]) -> Result<Vec<u8>> {
    thread_local! {
        static ZSTD: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
    }
    // A page without values may be packed to nothing.
    if packed.is_empty() {
        return Ok(Vec::new());
    }
    let length = get_frame_content_size(packed).ok().flatten();
    let Some(length) = length.and_then(|length| usize::try_from(length).ok()) else {
        return Ok(zstd::stream::decode_all(packed)?);
    };
    ZSTD.with_borrow_mut(|context| {
        let context = match context {
            Some(context) => context,
            none => none.insert(Decompressor::new()?),
        };
        Ok::<_, ParquetError>(context.decompress(packed, length)?)
    })
}
