//! A column of a row group as it goes into the file: its pages, compressed.
//!
//! Parquet's writer makes two contexts of zstd for every column it writes. They
//! take longer to set up than the few rows of a usual day to compress: over
//! 1,123 days a tenth of an ingest. Here a thread keeps one.

use std::cell::RefCell;
use std::io::Write;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, PageType, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// Bytes that compressing a column must save. Whoever reads it sets up a context of
/// zstd, which takes as long as reading some thousand bytes more; a question over
/// years reads thousands of such columns.
const LEAST_SAVED: usize = 1024;

/// A column of a row group, its pages encoded.
pub(super) struct EncodedColumn<P> {
    pub column: ColumnDescPtr,
    pub rows: usize,
    pub encodings: Vec<Encoding>,
    pub statistics: Option<Statistics>,
    /// That of the dictionary first, if there is one.
    pub pages: Vec<P>,
}

/// A page as it goes into the file.
pub(super) struct PackedPage {
    page: Page,
    /// How many bytes it had before.
    plain_bytes: usize,
}

impl PackedPage {
    /// Compresses a page.
    ///
    /// # Errors
    ///
    /// When zstd fails.
    pub(crate) fn of(page: Page) -> Result<Self> {
        let plain_bytes = page.buffer().len();
        Ok(Self { page: compressed(page, ZstdLevel::default())?, plain_bytes })
    }
}

/// A column that is encoded.
pub(super) struct EncodedChunk {
    bytes: Bytes,
    close: ColumnCloseResult,
}

impl EncodedChunk {
    /// Compresses the pages of a column, if that is worth it.
    pub(crate) fn of(plain: EncodedColumn<Page>) -> Result<Self> {
        let EncodedColumn { column, rows, encodings, statistics, pages } = plain;
        let size = |page: &Page| page.buffer().len();
        let plain_bytes: usize = pages.iter().map(size).sum();
        let packed: Option<Vec<PackedPage>> = if plain_bytes > LEAST_SAVED {
            Some(pages.iter().cloned().map(PackedPage::of).collect::<Result<_>>()?)
        } else {
            None
        };
        let saved = |packed: &[PackedPage]| {
            plain_bytes.saturating_sub(packed.iter().map(|packed| size(&packed.page)).sum())
        };
        let (pages, compression) = match packed.filter(|packed| saved(packed) >= LEAST_SAVED) {
            Some(packed) => (packed, packing()),
            None => {
                let as_it_is = |page| PackedPage { plain_bytes: size(&page), page };
                (pages.into_iter().map(as_it_is).collect(), Compression::UNCOMPRESSED)
            }
        };
        Self::of_pages(EncodedColumn { column, rows, encodings, statistics, pages }, compression)
    }

    /// A column whose pages are compressed.
    pub(crate) fn of_packed(packed: EncodedColumn<PackedPage>) -> Result<Self> {
        Self::of_pages(packed, packing())
    }

    fn of_pages(column: EncodedColumn<PackedPage>, compression: Compression) -> Result<Self> {
        let EncodedColumn { column, rows, encodings, statistics, pages } = column;
        let mut sink = TrackedWrite::new(Vec::new());
        let mut writer = SerializedPageWriter::new(&mut sink);
        let (mut uncompressed_bytes, mut compressed_bytes) = (0, 0);
        let (mut dictionary_offset, mut data_offset) = (None, None);
        for PackedPage { page, plain_bytes } in pages {
            let first = match page.page_type() {
                PageType::DICTIONARY_PAGE => &mut dictionary_offset,
                _ => &mut data_offset,
            };
            let spec = writer.write_page(CompressedPage::new(page, plain_bytes))?;
            first.get_or_insert(i64::try_from(spec.offset).unwrap_or(i64::MAX));
            uncompressed_bytes += spec.uncompressed_size;
            compressed_bytes += spec.compressed_size;
        }
        writer.close()?;

        let size = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        let mut metadata = ColumnChunkMetaData::builder(column)
            .set_encodings(encodings)
            .set_compression(compression)
            .set_num_values(size(rows))
            .set_total_compressed_size(size(compressed_bytes))
            .set_total_uncompressed_size(size(uncompressed_bytes))
            .set_dictionary_page_offset(dictionary_offset)
            .set_data_page_offset(data_offset.unwrap_or_default());
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written: compressed_bytes as u64,
            rows_written: rows as u64,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        let bytes = sink.into_inner().map_err(|error| ParquetError::External(error.into()))?;
        Ok(Self { bytes: Bytes::from(bytes), close })
    }

    /// Makes it the next column of a row group.
    pub(crate) fn append_to_row_group<W: Write + Send>(
        self,
        row_group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        row_group.append_column(&self.bytes, self.close)
    }
}

fn packing() -> Compression {
    Compression::ZSTD(ZstdLevel::default())
}

thread_local! {
    static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> =
        const { RefCell::new(None) };
}

fn compress(plain: &[u8], level: ZstdLevel) -> Result<Bytes> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        let compressor = match compressor {
            Some(compressor) => compressor,
            none => none.insert(zstd::bulk::Compressor::new(level.compression_level())?),
        };
        Ok(Bytes::from(compressor.compress(plain)?))
    })
}

/// A page, compressed; one of the format's second version is not.
fn compressed(mut page: Page, level: ZstdLevel) -> Result<Page> {
    match &mut page {
        Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => {
            *buf = compress(buf, level)?;
        }
        Page::DataPageV2 { .. } => {
            let message = "a data page of version 2 is not compressed as a whole".to_owned();
            return Err(ParquetError::General(message));
        }
    }
    Ok(page)
}
