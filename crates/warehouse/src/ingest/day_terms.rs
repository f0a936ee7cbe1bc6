//! A day's terms, however many there are: counted in memory, and from time to
//! time put aside as a sorted run.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::fs::File;
use std::path::PathBuf;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use jiff::civil::Date;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::day_words::DayWords;
use super::term::{Count, Term};
use super::term_counts::{Names, TermCounts, rows_of};
use super::term_files;
use crate::error::AtPath;
use crate::table_writer::TableWriter;
use crate::{Category, Table, Transaction, WarehouseError, daily_path};

/// Terms that are counted in memory.
const TERMS_IN_MEMORY: usize = 1 << 18;
/// Rows that are read and written at once.
const BATCH_ROWS: usize = 8_192;

/// Counts a day's terms.
pub(super) struct DayTerms {
    date: Date,
    counts: TermCounts,
    /// Terms that `counts` may have.
    terms_in_memory: usize,
    /// Terms that were put aside, each file sorted.
    runs: Vec<PathBuf>,
    /// Of the terms in `runs`.
    categories: BTreeSet<Category>,
}

impl DayTerms {
    pub(crate) fn new(date: Date) -> Self {
        Self {
            date,
            counts: TermCounts::default(),
            terms_in_memory: TERMS_IN_MEMORY,
            runs: Vec::new(),
            categories: BTreeSet::new(),
        }
    }

    /// Counts the rows of a batch of `tokens`.
    pub(crate) fn add(
        &mut self,
        tokens: &RecordBatch,
        transaction: &Transaction,
    ) -> Result<(), WarehouseError> {
        self.counts.add(tokens)?;
        if self.counts.len() > self.terms_in_memory {
            self.put_aside(transaction)?;
        }
        Ok(())
    }

    fn put_aside(&mut self, transaction: &Transaction) -> Result<(), WarehouseError> {
        let counts = std::mem::take(&mut self.counts);
        let name = format!("terms-{}-{:04}.parquet", self.date, self.runs.len());
        let path = transaction.scratch()?.join(name);
        let mut writer = TableWriter::create(&path, transaction.format(Table::Terms)?)?;
        writer.write(counts.rows()?)?;
        writer.finish()?;
        self.categories.extend(counts.categories());
        self.runs.push(path);
        Ok(())
    }

    /// Writes the day's file of `terms`.
    pub(crate) fn finish(
        mut self,
        transaction: &Transaction,
    ) -> Result<WrittenTerms, WarehouseError> {
        let path = transaction.stage(&daily_path(Table::Terms, self.date))?;
        let mut writer = TableWriter::create(&path, transaction.format(Table::Terms)?)?;
        if self.runs.is_empty() {
            let rows = self.counts.rows()?;
            let height = rows.num_rows() as u64;
            writer.write(rows)?;
            writer.finish()?;
            let categories = self.counts.categories();
            return Ok(WrittenTerms {
                rows: height,
                categories,
                words: self.counts.words(),
                terms: Terms::Counted(self.counts),
            });
        }
        self.put_aside(transaction)?;
        let rows = merge(&self.runs, &mut |rows| writer.write(rows))?;
        writer.finish()?;
        for run in &self.runs {
            std::fs::remove_file(run).at(run)?;
        }
        Ok(WrittenTerms {
            rows,
            categories: self.categories,
            words: None,
            terms: Terms::Written(path),
        })
    }
}

/// A day's terms when its file is written.
pub(super) struct WrittenTerms {
    pub rows: u64,
    /// Every combination of part of speech and kind.
    pub categories: BTreeSet<Category>,
    /// Who said which word; `None` of a day of too many.
    pub words: Option<DayWords>,
    terms: Terms,
}

enum Terms {
    Counted(TermCounts),
    /// They are only in their file.
    Written(PathBuf),
}

impl WrittenTerms {
    /// The terms that count for the vocabulary, some of them more than once.
    pub(crate) fn each_of_vocabulary(
        &self,
        each: &mut dyn FnMut([&str; 3]) -> Result<(), WarehouseError>,
    ) -> Result<(), WarehouseError> {
        match &self.terms {
            Terms::Counted(counts) => counts.vocabulary_keys().try_for_each(each),
            Terms::Written(path) => term_files::each_of_file(path, each),
        }
    }
}

/// Adds up sorted runs of terms and hands their rows on, sorted; returns how
/// many there are.
fn merge(
    runs: &[PathBuf],
    write: &mut dyn FnMut(RecordBatch) -> Result<(), WarehouseError>,
) -> Result<u64, WarehouseError> {
    let mut names = Names::default();
    let mut runs: Vec<Run> = runs.iter().map(Run::open).collect::<Result<_, _>>()?;
    let mut heads = BinaryHeap::new();
    for (place, run) in runs.iter_mut().enumerate() {
        heads.extend(run.next(&mut names)?.map(|(term, count)| Reverse((term, place, count))));
    }
    let mut waiting: Vec<(Term, Count)> = Vec::new();
    let mut height = 0;
    let mut flush = |waiting: &mut Vec<(Term, Count)>| {
        height += waiting.len() as u64;
        let terms: Vec<(&Term, Count)> =
            waiting.iter().map(|(term, count)| (term, *count)).collect();
        write(rows_of(&terms)?)?;
        waiting.clear();
        Ok::<_, WarehouseError>(())
    };
    while let Some(Reverse((term, place, count))) = heads.pop() {
        let next = runs[place].next(&mut names)?;
        heads.extend(next.map(|(term, count)| Reverse((term, place, count))));
        match waiting.last_mut() {
            Some((last, total)) if *last == term => *total += count,
            _ => {
                if waiting.len() == BATCH_ROWS {
                    flush(&mut waiting)?;
                }
                waiting.push((term, count));
            }
        }
    }
    flush(&mut waiting)?;
    Ok(height)
}

/// A run that is read back.
struct Run {
    batches: ParquetRecordBatchReader,
    rows: RecordBatch,
    row: usize,
}

impl Run {
    fn open(path: &PathBuf) -> Result<Self, WarehouseError> {
        let options = ArrowReaderOptions::new().with_schema(Table::Terms.schema());
        let file = File::open(path).at(path)?;
        let batches = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?
            .with_batch_size(BATCH_ROWS)
            .build()?;
        Ok(Self { batches, rows: RecordBatch::new_empty(Table::Terms.schema()), row: 0 })
    }

    fn next(&mut self, names: &mut Names) -> Result<Option<(Term, Count)>, WarehouseError> {
        while self.row == self.rows.num_rows() {
            let Some(rows) = self.batches.next() else { return Ok(None) };
            (self.rows, self.row) = (rows?, 0);
        }
        let column = |name: &str| self.rows.column(Table::Terms.place(name));
        let text = |name: &str| column(name).as_string_view().value(self.row);
        let flag = |name: &str| column(name).as_boolean().value(self.row);
        let number = |name: &str| column(name).as_primitive::<Int64Type>().value(self.row);
        let term = Term {
            lemma: text("lemma").into(),
            pos: names.get(text("pos")),
            pos1: names.get(text("pos1")),
            kind: names.get(text("kind")),
            in_hashtag: flag("in_hashtag"),
            in_compound: flag("in_compound"),
            is_retweet: flag("is_retweet"),
        };
        let count = Count { all: number("count"), negated: number("negated") };
        self.row += 1;
        Ok(Some((term, count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token_rows::{TokenRows, TokenizedTweet};
    use crate::{Stamp, Warehouse};
    use tsubuyaki_tokens::Tokenizer;

    /// The tokens of some tweets.
    fn tokens(tokenizer: &Tokenizer, numbers: std::ops::Range<i64>) -> RecordBatch {
        let mut rows = TokenRows::with_capacity(0);
        for number in numbers {
            let text = format!("水曜のミルク{} @name{number} #札{} 😊", number % 7, number % 50);
            let is_retweet = number % 9 == 0;
            rows.begin(TokenizedTweet {
                tweet_id: number,
                author_id: None,
                is_retweet,
                text_key: None,
            });
            tokenizer.worker().tokenize(&text, &mut |token| rows.push(token));
        }
        rows.finish().unwrap()
    }

    #[test]
    fn terms_that_were_put_aside_are_counted_as_if_they_were_not() {
        let tokenizer = Tokenizer::ipadic().unwrap();
        let date = jiff::civil::date(2018, 9, 3);
        let counted = |terms_in_memory: usize| {
            let folder = tempfile::tempdir().unwrap();
            let transaction = Warehouse::at(folder.path()).begin(&Stamp::of_tests()).unwrap();
            let mut terms = DayTerms { terms_in_memory, ..DayTerms::new(date) };
            for start in 0..40 {
                let tokens = tokens(&tokenizer, start * 25..start * 25 + 25);
                terms.add(&tokens, &transaction).unwrap();
            }
            let runs = terms.runs.len();
            let written = terms.finish(&transaction).unwrap();
            let mut words: Vec<String> = Vec::new();
            let mut add = |term: [&str; 3]| {
                words.push(term.join("\n"));
                Ok(())
            };
            written.each_of_vocabulary(&mut add).unwrap();
            words.sort_unstable();
            words.dedup();
            let path = transaction.stage(&daily_path(Table::Terms, date)).unwrap();
            let left = transaction.scratch().unwrap().read_dir().unwrap().count();
            assert_eq!(left, 0);
            (runs, (std::fs::read(path).unwrap(), written.rows, written.categories, words))
        };
        let (runs, in_memory) = counted(usize::MAX);
        assert_eq!(runs, 0);
        assert!(in_memory.1 > 1_000);
        let (runs, put_aside) = counted(60);
        assert!(runs > 10, "{runs}");
        assert!(put_aside == in_memory);
    }
}
