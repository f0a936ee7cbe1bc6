//! The tweets of a day: sorted, each once, all of the day.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use jiff::civil::Date;

use super::Problems;
use super::file::{self, Unsound};
use crate::day_number::days_since_1970;
use crate::writers::WriterCount;
use crate::{Snapshot, Table, daily_path, text_key};
use tsubuyaki_tweets::{InputFormat, Network};

const MICROS_A_DAY: i64 = 86_400_000_000;

/// Checks the day's file of `tweets`.
pub(super) fn check(snapshot: &Snapshot, date: Date) -> Result<(), Unsound> {
    let path = daily_path(Table::Tweets, date);
    let mut problems = Problems::default();
    let mut last_id = None;
    let mut first_id = None;
    let mut writers = WriterCount::default();
    for batch in file::open(snapshot, Table::Tweets, &path)? {
        let batch =
            batch.map_err(|error| Unsound::new(format!("not a readable table: {error}")))?;
        for &id in column(&batch, "tweet_id")?.as_primitive::<Int64Type>().values() {
            if last_id.is_some_and(|last| last >= id) {
                problems.add(|| format!("tweet {id} is out of order or repeated"));
            }
            first_id.get_or_insert(id);
            last_id = Some(id);
        }
        check_rows(&batch, date, &mut problems)?;
        writers.add(&batch);
    }
    if let Some(problem) = problems.summary() {
        return Err(Unsound::new(problem));
    }
    let entry = snapshot.manifest().files.get(&path);
    let told = entry.and_then(|entry| entry.writers);
    if told.is_some() && told != writers.finish() {
        let problem = "who wrote its posts differs from the manifest";
        return Err(Unsound::of_entry(problem));
    }
    let ids = entry.and_then(|entry| entry.ids);
    if ids != first_id.zip(last_id) {
        let problem = "its smallest and largest ids differ from the manifest";
        return Err(Unsound::of_entry(problem));
    }
    Ok(())
}

fn check_rows(batch: &RecordBatch, date: Date, problems: &mut Problems) -> Result<(), Unsound> {
    let day = i64::from(days_since_1970(date));
    let ids = column(batch, "tweet_id")?.as_primitive::<Int64Type>();
    let created = column(batch, "created_at")?.as_primitive::<TimestampMicrosecondType>();
    let local = column(batch, "local_time")?.as_primitive::<TimestampMicrosecondType>();
    let is_known = column(batch, "time_known")?.as_boolean();
    let is_retweet = column(batch, "is_retweet")?.as_boolean();
    let retweeted = column(batch, "retweeted_id")?.as_primitive::<Int64Type>();
    let forms = column(batch, "form")?.as_string_view();
    let networks = column(batch, "network")?.as_string_view();
    let texts = column(batch, "text")?.as_string_view();
    let keys = column(batch, "text_key")?.as_primitive::<Int64Type>();
    for row in 0..batch.num_rows() {
        let mut problem = |problem: &str| {
            problems.add(|| format!("tweet {}: {problem}", ids.value(row)));
        };
        if local.is_valid(row) != is_known.value(row) {
            problem("local_time and time_known disagree");
        }
        let time = if local.is_valid(row) { local.value(row) } else { created.value(row) };
        if time.div_euclid(MICROS_A_DAY) != day {
            problem("it belongs to another day");
        }
        // No zone is further from UTC.
        if (time - created.value(row)).abs() > MICROS_A_DAY {
            problem("its local time is more than a day from its time");
        }
        if retweeted.is_valid(row) && !is_retweet.value(row) {
            problem("it repeats another but is not marked as a retweet");
        }
        if networks.value(row).parse::<Network>().is_err() {
            problem("its network is unknown");
        }
        if text_key(texts.value(row)) != keys.is_valid(row).then(|| keys.value(row)) {
            problem("its text key is not that of its text");
        }
        if InputFormat::named(forms.value(row)).is_err() {
            problem("its input format is unknown");
        }
    }
    Ok(())
}

/// A column by its name.
pub(super) fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a dyn Array, Unsound> {
    batch
        .column_by_name(name)
        .map(AsRef::as_ref)
        .ok_or_else(|| Unsound::new(format!("it has no column {name}")))
}
