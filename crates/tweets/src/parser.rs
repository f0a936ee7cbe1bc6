use csv::ByteRecord;

use super::chunks::{Boundary, Chunk, Chunks};
use super::csv_records::{self, Shape};
use super::draft::{Draft, MissingIds};
use super::form::Form;
use super::mapping::{Field, MissingColumn};
use super::options::ReadOptions;
use super::record::{Records, Reject};
use super::{
    api_v1, api_v2, archive_csv, document, json, mapped_csv, mapped_json, snscrape, tweepy_csv,
    twilog_csv, twint_csv, twint_json,
};

/// How the records of a file of bytes are cut and read.
pub(super) struct Parser {
    records: RecordsOf,
    options: ReadOptions,
}

enum RecordsOf {
    /// A record a line.
    Lines(Form),
    /// The elements of a JSON document.
    Document(Form),
    ArchiveCsv(archive_csv::Columns),
    Csv(mapped_csv::Columns),
    TweepyCsv(tweepy_csv::Columns),
    TwilogCsv,
    TwintCsv(twint_csv::Columns),
}

/// Why a file is not of the form that it is said to have.
pub(super) enum HeaderError {
    /// It lacks the form's header.
    NotOfForm,
    Column(MissingColumn),
}

impl Parser {
    /// Takes the header that the form has, if it has one.
    pub fn new<R: std::io::Read>(
        form: Form,
        chunks: &mut Chunks<R>,
        options: &ReadOptions,
    ) -> Result<Self, HeaderError> {
        let records = match form {
            Form::ApiV1 | Form::ApiV2 | Form::Snscrape | Form::TwintJson | Form::JsonLines => {
                RecordsOf::Lines(form)
            }
            Form::ApiV1Search
            | Form::ApiV1Document
            | Form::ApiV2Document
            | Form::Archive
            | Form::Grailbird => RecordsOf::Document(form),
            Form::ArchiveCsv => archive_csv::Columns::of_header(&chunks.take_line())
                .map(RecordsOf::ArchiveCsv)
                .ok_or(HeaderError::NotOfForm)?,
            Form::TweepyCsv => tweepy_csv::Columns::of_header(&chunks.take_line())
                .map(RecordsOf::TweepyCsv)
                .ok_or(HeaderError::NotOfForm)?,
            Form::TwintCsv => twint_csv::Columns::of_header(&chunks.take_line())
                .map(RecordsOf::TwintCsv)
                .ok_or(HeaderError::NotOfForm)?,
            Form::TwilogCsv => RecordsOf::TwilogCsv,
            Form::Csv => {
                let needs_id = options.missing_ids == MissingIds::Reject;
                let header = chunks.take_line();
                mapped_csv::Columns::of_header(&header, &options.mapping, needs_id)
                    .map(RecordsOf::Csv)
                    .map_err(HeaderError::Column)?
            }
            Form::Parquet | Form::Arrow => return Err(HeaderError::NotOfForm),
        };
        Ok(Self { records, options: options.clone() })
    }

    pub fn boundary(&self) -> Boundary {
        match &self.records {
            RecordsOf::Lines(_) => Boundary::Line,
            RecordsOf::Document(form) => {
                Boundary::Element { is_search: *form == Form::ApiV1Search }
            }
            _ => Boundary::UnquotedLine,
        }
    }

    /// The names that feed a field, where the form does not tell.
    pub fn names(&self, field: Field) -> Option<String> {
        match &self.records {
            RecordsOf::Csv(columns) => {
                columns.places.of(field).map(|place| columns.name(place).to_owned())
            }
            RecordsOf::Lines(Form::JsonLines) => Some(self.options.mapping.names(field).join(", ")),
            _ => None,
        }
    }

    pub fn parse(&self, chunk: &Chunk) -> Records {
        let ReadOptions { time_zone, missing_ids, .. } = &self.options;
        let csv = |shape, parse: &dyn Fn(&ByteRecord) -> Result<Draft, String>| {
            csv_records::parse(chunk, shape, |record| parse(record)?.finish(*missing_ids))
        };
        let commas = |width| Shape { delimiter: b',', width };
        match &self.records {
            RecordsOf::Lines(form) => self.parse_lines(chunk, *form),
            RecordsOf::Document(form) => document::parse(chunk, *form, *missing_ids),
            RecordsOf::ArchiveCsv(columns) => {
                csv(commas(columns.width), &|record| archive_csv::parse(record, columns))
            }
            RecordsOf::Csv(columns) => {
                csv(columns.shape(), &|record| mapped_csv::parse(record, columns, time_zone))
            }
            RecordsOf::TweepyCsv(columns) => {
                csv(commas(columns.width), &|record| tweepy_csv::parse(record, columns, time_zone))
            }
            RecordsOf::TwilogCsv => csv(commas(twilog_csv::WIDTH), &twilog_csv::parse),
            RecordsOf::TwintCsv(columns) => {
                csv(commas(columns.width), &|record| twint_csv::parse(record, columns))
            }
        }
    }

    fn parse_lines(&self, chunk: &Chunk, form: Form) -> Records {
        let ReadOptions { mapping, time_zone, missing_ids, .. } = &self.options;
        let mut records = Records::with_capacity(memchr::memchr_iter(b'\n', &chunk.bytes).count());
        let lines = chunk.bytes.split(|&byte| byte == b'\n');
        for (number, line) in (chunk.first_line..).zip(lines) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let draft = match form {
                Form::ApiV2 => {
                    api_v2::parse(line, number, form, *missing_ids, &mut records);
                    continue;
                }
                Form::JsonLines => mapped_json::parse(line, mapping, time_zone),
                Form::Snscrape => snscrape::parse(line),
                Form::TwintJson => twint_json::parse(line),
                _ => api_v1::parse(line, form),
            };
            records.push(number, draft.and_then(|draft| draft.finish(*missing_ids)), line);
        }
        records
    }

    /// Whether a rejected last record is only the beginning of one.
    pub fn is_unfinished(&self, reject: &Reject) -> bool {
        match self.boundary() {
            Boundary::Line => json::breaks_off(&reject.record),
            Boundary::Element { .. } => false,
            Boundary::UnquotedLine => true,
        }
    }
}
