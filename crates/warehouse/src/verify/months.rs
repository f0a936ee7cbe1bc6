//! The roll-ups of months against the tokens of their days.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;

use super::file::{self, Unsound, fault};
use super::{Fault, Remedy};
use crate::Snapshot;
use crate::ingest::term_counts::TermCounts;
use crate::layout::{MONTHS, month_of_path, month_path};
use crate::months::{Month, MonthWords, month_of};

/// The months that have roll-ups, each checked when its last day is.
pub(super) struct Months(Mutex<State>);

#[derive(Default)]
struct State {
    open: BTreeMap<Date, OpenMonth>,
    faults: Vec<Fault>,
}

#[derive(Default)]
struct OpenMonth {
    /// As its days have it; of one that cannot be told by them, only the file is checked.
    month: Option<Month>,
    days_left: usize,
}

impl Months {
    /// Of days that are going to be added.
    pub(crate) fn of(snapshot: &Snapshot, dates: &[Date]) -> Self {
        let mut state = State::default();
        let files = snapshot.manifest().files.range(format!("{MONTHS}/")..);
        for first in files.map_while(|(path, _)| month_of_path(path)) {
            let days_left = dates.iter().filter(|date| month_of(**date) == first).count();
            let open = OpenMonth { month: Some(Month::default()), days_left };
            if days_left == 0 {
                state.faults.extend(check(snapshot, first, &open));
            } else {
                state.open.insert(first, open);
            }
        }
        Self(Mutex::new(state))
    }

    /// A day's terms; none of a day whose tokens are not sound.
    pub(crate) fn add(&self, snapshot: &Snapshot, date: Date, counts: Option<&TermCounts>) {
        let first = month_of(date);
        if !self.lock().open.contains_key(&first) {
            return;
        }
        let words = counts.and_then(TermCounts::words);
        let mut state = self.lock();
        let Some(open) = state.open.get_mut(&first) else { return };
        let is_held = match (&mut open.month, &words) {
            (Some(month), Some(words)) => words.groups.is_empty() || month.add(date, words),
            _ => false,
        };
        if !is_held {
            open.month = None;
        }
        open.days_left -= 1;
        if open.days_left == 0
            && let Some(open) = state.open.remove(&first)
        {
            drop(state);
            let faults = check(snapshot, first, &open);
            self.lock().faults.extend(faults);
        }
    }

    /// What is wrong with them.
    pub(crate) fn finish(self) -> Vec<Fault> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).faults
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(snapshot: &Snapshot, first: Date, open: &OpenMonth) -> Option<Fault> {
    let path = month_path(first);
    let unsound = check_file(snapshot, first, &path, open.month.as_ref()).err()?;
    Some(fault(path, unsound, Remedy::RollUpAgain))
}

fn check_file(
    snapshot: &Snapshot,
    first: Date,
    path: &str,
    expected: Option<&Month>,
) -> Result<(), Unsound> {
    let bytes = file::bytes(snapshot, path)?;
    // One of other tokens, which a version left that knows of no roll-ups, is not read.
    if !snapshot.has_month(first) {
        return Ok(());
    }
    let found = MonthWords::of(&bytes, first);
    let found = found.ok_or_else(|| Unsound::new("this is no roll-up of a month"))?;
    match expected {
        Some(expected) if !found.is_of(expected) => {
            Err(Unsound::new("it does not match the tokens of its days"))
        }
        _ => Ok(()),
    }
}
