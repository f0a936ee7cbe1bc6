//! CSV without a header, from anything but Twilog: spreadsheets filled in by hand, or tables
//! that lost their first line. Columns are identified by their values, or by number:
//! `--map text=4`.

use super::format::{HeaderError, InputFormat, Layout, ParseRow, TableHead};
use super::mapped_csv::Table;
use crate::columns::Found;
use crate::columns::column::{Column, SAMPLE_ROWS};
use crate::columns::headless::{Guess, may_hold_posts};
use crate::columns::mapping::column_name;
use crate::columns::recognition::Doubt;
use crate::columns::vocabulary;
use crate::input::head::{Claim, Head};
use crate::input::setup::Setup;
use crate::posts::field::Field;
use crate::posts::remark::{Correction, Remark};
use crate::posts::rules::TimeRule;
use crate::tables::csv_row::Header;
use crate::times::written_time::TimeReading;

pub(crate) static FORMAT: InputFormat = InputFormat {
    name: "csv-rows",
    description: "CSV without a header: columns are found by content or mapped by number",
    columns: &[],
    time: TimeRule::Written,
    recognize,
    layout: Layout::Rows(open),
};

/// Rows that are looked at to recognize a table.
const TRIED_ROWS: usize = 50;
/// Of a hundred rows, those that have all columns.
const LEAST_WHOLE: usize = 80;
/// The delimiter.
const DELIMITERS: [u8; 4] = *b",\t;|";

fn recognize(head: &Head) -> Claim {
    if head.object.is_some() || head.lines_before > 1 {
        return Claim::No;
    }
    if head.lines_before == 1 {
        let first = head.bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
        return Claim::sure_if(!head.mapping.is_given() && is_under_meaningless_names(first, head));
    }
    let mapping = head.mapping.numbered();
    if mapping.is_given() {
        let fits = |name: &str| {
            DELIMITERS.iter().any(|&delimiter| {
                let columns = columns(head.bytes, delimiter, TRIED_ROWS);
                columns.iter().any(|column| column.name == name)
            })
        };
        return Claim::sure_if(mapping.fits(fits));
    }
    Claim::sure_if(guess(head.bytes, TRIED_ROWS).is_some_and(|(_, _, guess)| guess.is_clear()))
}

/// Whether rows stand under names that say nothing of them, as browsers' extensions have
/// them that take tables out of pages: `css-1qaijid,css-1qaijid 2`.
fn is_under_meaningless_names(names: &[u8], head: &Head) -> bool {
    const LONGEST: usize = 60;
    let rows = &head.bytes[(names.len() + 1).min(head.bytes.len())..];
    let Some((delimiter, columns, guess)) = guess(rows, TRIED_ROWS) else { return false };
    let Some(header) = Header::delimited(names, delimiter) else { return false };
    let is_name = |name: &str| {
        name.is_ascii() && name.len() < LONGEST && name.contains(|c: char| c.is_ascii_alphabetic())
    };
    header.width() == columns.len()
        && header.names().all(|name| is_name(name) && vocabulary::meanings(name).is_empty())
        && guess.is_clear()
}

fn open(head: &TableHead, setup: &Setup) -> Result<Box<dyn ParseRow>, HeaderError> {
    let reading = setup.times();
    let guessed = guess(head.rows, SAMPLE_ROWS);
    let mapping = setup.mapping.numbered();
    let (delimiter, columns, guess) = guessed.unwrap_or_else(|| {
        let widths = DELIMITERS.map(|delimiter| columns(head.rows, delimiter, SAMPLE_ROWS));
        let widest = (0..DELIMITERS.len()).rev().max_by_key(|&at| widths[at].len()).unwrap_or(0);
        (DELIMITERS[widest], widths[widest].clone(), Guess::default())
    });
    let name = |place: usize| columns.get(place).map_or(String::new(), |c| c.name.clone());
    let places = guess.places.iter().map(|&(field, place)| (field, name(place)));
    let mut found = Found::of(&columns, &mapping.clone().with(places), &reading);
    found.check(&mapping, &setup.rules).map_err(HeaderError::Column)?;
    let taken = Field::EVERY.into_iter().filter_map(|field| {
        let place = *found.places(field).first()?;
        Some(format!("{} is {}", field.column(), name(place)))
    });
    let taken = taken.collect::<Vec<_>>().join(", ");
    found.remarks.push(format!("no header: {taken}").into());
    for (field, places) in &guess.unclear {
        if found.places(*field).is_empty() {
            let correction = Correction::ColumnNumber(*field);
            found.remarks.push(Remark::with(may_be(*field, places), correction));
        }
    }
    Ok(Box::new(Table::of(delimiter, found, &reading)))
}

impl Guess {
    /// Whether nothing that every post has could be another column.
    fn is_clear(&self) -> bool {
        let is_needed = |field: Field| matches!(field, Field::Id | Field::Text | Field::CreatedAt);
        !self.unclear.iter().any(|(field, _)| is_needed(*field))
    }
}

/// What is not clear of a table without a header that is one of posts.
pub(crate) fn doubt(head: &Head) -> Option<Doubt> {
    if head.object.is_some() || head.lines_before > 0 {
        return None;
    }
    let (_, _, guess) = guess(head.bytes, TRIED_ROWS)?;
    let unclear = guess.unclear.iter().map(|(field, places)| may_be(*field, places));
    let several = "it has no header, and its columns could be several".to_owned();
    let what: Vec<String> = std::iter::once(several).chain(unclear).collect();
    let number = |&(field, place): &(Field, usize)| (field, (place + 1).to_string());
    let guesses = guess.places.iter().map(number).collect();
    let unclear = guess.unclear.first().map(|(field, _)| Correction::ColumnNumber(*field));
    let doubt = Doubt::of_columns(what.join("; "), &[]);
    Some(Doubt { guesses, correction: unclear, ..doubt })
}

fn may_be(field: Field, places: &[usize]) -> String {
    let names: Vec<String> = places.iter().map(|place| column_name(place + 1)).collect();
    format!("{} may be {}", field.column(), names.join(" or "))
}

/// The delimiter of rows, the columns and what they contain.
fn guess(rows: &[u8], most: usize) -> Option<(u8, Vec<Column>, Guess)> {
    if !may_hold_posts(rows) {
        return None;
    }
    DELIMITERS.into_iter().find_map(|delimiter| {
        let columns = columns(rows, delimiter, most);
        let guess = Guess::of(&columns, &TimeReading::default())?;
        Some((delimiter, columns, guess))
    })
}

/// The columns of rows, if most have the same number of fields, and more than one.
fn columns(rows: &[u8], delimiter: u8, most: usize) -> Vec<Column> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(rows);
    let records: Vec<csv::ByteRecord> =
        reader.byte_records().map_while(Result::ok).take(most).collect();
    let mut widths: Vec<usize> = records.iter().map(csv::ByteRecord::len).collect();
    widths.sort_unstable();
    let width = widths.get(widths.len() / 2).copied().unwrap_or(0);
    let whole: Vec<&csv::ByteRecord> =
        records.iter().filter(|record| record.len() == width).collect();
    // The last one may be cut.
    if width < 2 || whole.len() * 100 < (records.len() - 1).max(1) * LEAST_WHOLE {
        return Vec::new();
    }
    let value = |record: &csv::ByteRecord, place: usize| {
        String::from_utf8_lossy(record.get(place).unwrap_or_default()).into_owned()
    };
    let column = |place: usize| Column {
        name: column_name(place + 1),
        values: whole.iter().map(|record| value(record, place)).collect(),
        is_closed: false,
    };
    (0..width).map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::mapping::Mapping;
    use crate::input::head::candidates;

    /// Fields with the numbers of their columns.
    type Places = Vec<(Field, usize)>;

    /// What each field is taken from, and what could be several.
    fn read(text: &str) -> Option<(Places, Vec<Field>)> {
        let (_, _, guess) = guess(text.as_bytes(), TRIED_ROWS)?;
        let number = |(field, place): (Field, usize)| (field, place + 1);
        let mut places: Places = guess.places.into_iter().map(number).collect();
        places.sort_by_key(|(field, _)| *field as usize);
        Some((places, guess.unclear.into_iter().map(|(field, _)| field).collect()))
    }

    #[test]
    fn columns_are_told_by_what_stands_in_them() {
        use Field::{Author, CreatedAt, Id, Lang, Text, Url};
        let spreadsheet = "\"September 03, 2018 at 03:15AM\",@mugicha,\"朝の散歩, 雨\",http://twitter.com/mugicha/status/1036452470584246272\n\
            \"September 03, 2018 at 03:16AM\",@mugicha,昼はうどんにした,http://twitter.com/mugicha/status/1036452722242486272\n";
        assert_eq!(
            read(spreadsheet).unwrap(),
            (vec![(Id, 4), (CreatedAt, 1), (Text, 3), (Author, 2), (Url, 4)], vec![])
        );
        let embedded = |minute: u32, id: &str, text: &str| {
            format!(
                "\"September 03, 2018 at 03:{minute}AM\",@mugicha,{text},http://twitter.com/mugicha/status/{id},\
                \"<blockquote><p>{text}</p>&mdash; むぎ (@mugicha)</blockquote>\"\n"
            )
        };
        let sheet = embedded(15, "1036452470584246272", "朝の散歩は雨だった")
            + &embedded(16, "1036452722242486272", "昼はうどんにした");
        assert_eq!(
            read(&sheet).unwrap(),
            (vec![(Id, 4), (CreatedAt, 1), (Text, 3), (Author, 2), (Url, 4)], vec![])
        );
        let cut = "1036452470584246272\t1036452470584246000\t2018-09-03 03:15:00\tmugicha\t朝の散歩は雨だった\tja\n\
            1036452722242486272\t1036452470584246272\t2018-09-03 03:16:00\tkumori\t昼はうどんにした\tja\n";
        assert_eq!(
            read(cut).unwrap(),
            (vec![(Id, 1), (CreatedAt, 3), (Text, 5), (Author, 4), (Lang, 6)], vec![])
        );
        assert_eq!(
            read("1036452470584246272,朝の散歩は雨だった\n").unwrap().0,
            [(Id, 1), (Text, 2)]
        );
        // As they were counted.
        let counted = "0,1467810369,Mon Apr 06 22:19:45 PDT 2009,NO_QUERY,mugicha,a morning in the rain\n\
            4,1467810672,Mon Apr 06 22:19:49 PDT 2009,NO_QUERY,kumori,noodles for lunch again\n";
        assert_eq!(read(counted).unwrap().0, [(Id, 2), (CreatedAt, 3), (Text, 6), (Author, 5)]);
    }

    #[test]
    fn what_could_be_several_is_said() {
        let two = "1036452470584246272,2018-09-03 03:15:00,朝の散歩は雨だった,夜の散歩は晴れだった\n\
            1036452722242486272,2018-09-03 03:16:00,昼はうどんにした,朝はパンにしていた\n";
        assert_eq!(read(two).unwrap().1, [Field::Text]);
        let mapping = Mapping::default();
        let head = candidates(two.as_bytes(), &mapping).next().unwrap();
        assert_eq!(recognize(&head), Claim::No);
        assert!(doubt(&head).unwrap().to_string().contains("text may be column 3 or column 4"));
        let mapping = "text=4".parse().unwrap();
        let head = candidates(two.as_bytes(), &mapping).next().unwrap();
        assert_eq!(recognize(&head), Claim::Sure);
    }

    #[test]
    fn other_rows_are_no_posts() {
        for other in [
            "2018-09-03,rent,500,Tokyo\n2018-09-04,food,50,Osaka\n",
            "1535944500000000000,server started on port 80\n1535944501000000000,a request came in\n",
            "20180903,1535944500,a line of a log\n20180904,1535944501,another line of it\n",
            "1036452470584246272,2012-01-01 00:00:00,a number of something else\n",
            "id,created_at,text\n1036452470584246272,2018-09-03 03:15:00,朝の散歩\n",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
