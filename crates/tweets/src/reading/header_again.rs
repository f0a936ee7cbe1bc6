//! Headers that appear again in the middle of a table, where files were concatenated: with the
//! columns in another order, or with other columns.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex};

use csv::ByteRecord;

use crate::formats::format::ParseRow;
use crate::tables::csv_dialect::without_mark;
use crate::tables::csv_row::Header;

/// Opens the table below another header, whose first rows these are; `None` where it is none
/// of posts.
type Reopen = Box<dyn Fn(&[u8], &[u8]) -> Option<Arc<dyn ParseRow>> + Send + Sync>;

/// The tables below other headers that a chunk has, by their lines: each is looked at once.
pub(crate) type Reopened = BTreeMap<Vec<u8>, Option<Arc<dyn ParseRow>>>;

/// The header of a table.
#[derive(Default)]
pub(crate) struct HeaderLine {
    pub line: Vec<u8>,
    /// Its names, if they are all different.
    names: Vec<Vec<u8>>,
    reopen: Option<Reopen>,
    /// By line, what holds from there on.
    others: Mutex<BTreeMap<u64, Again>>,
}

/// What the header is like where it stands again.
#[derive(Clone, Default)]
pub(crate) enum Again {
    /// As it was.
    #[default]
    Same,
    /// With its names in another order: the place that each of its columns has.
    Ordered(Vec<usize>),
    /// With names more or less.
    Other(Arc<dyn ParseRow>),
}

/// Names that a row must have of the header to be one: all if it has no more.
const LEAST_NAMES: usize = 3;

impl HeaderLine {
    pub(crate) fn new(line: Vec<u8>, delimiter: u8, reopen: Reopen) -> Self {
        let header = Header::delimited(&line, delimiter);
        let names = header.iter().flat_map(Header::names).map(|name| name.trim().as_bytes());
        let names: Vec<Vec<u8>> = names.map(<[u8]>::to_vec).collect();
        let are_different = names.iter().collect::<BTreeSet<_>>().len() == names.len();
        let names = if are_different { names } else { Vec::new() };
        Self { line, names, reopen: Some(reopen), others: Mutex::default() }
    }

    /// Whether a row is the header again with its names in another order: then the place of
    /// each; or with other names, of which most are its own or before which a file begins. `line`
    /// is the row as it stands, and `rows` what follows it.
    pub(crate) fn again_in(
        &self,
        row: &ByteRecord,
        (line, rows): (&[u8], &[u8]),
        reopened: &mut Reopened,
    ) -> Option<Again> {
        let field = |place: usize| without_mark(row.get(place).unwrap_or_default()).trim_ascii();
        let is_name = |place: usize| self.names.iter().any(|name| name == field(place));
        // Most rows are none: one look is enough.
        let is_marked = row.get(0).is_some_and(|first| without_mark(first).len() < first.len());
        if !is_marked && !(0..row.len().min(LEAST_NAMES)).any(is_name) {
            return None;
        }
        if row.len() == self.names.len() {
            let place = |name: &Vec<u8>| (0..row.len()).find(|&place| field(place) == name);
            if let Some(order) = self.names.iter().map(place).collect() {
                return Some(Again::Ordered(order));
            }
        }
        let known = (0..row.len()).filter(|&place| is_name(place)).count();
        let are_most = known * 3 >= self.names.len() * 2 && known * 2 >= row.len();
        // A file begins at its mark, with its header or with a row.
        let begins = is_marked && !field(0).iter().any(u8::is_ascii_digit);
        if !begins && (known < LEAST_NAMES.min(self.names.len()) || !are_most) {
            return None;
        }
        let reopen = self.reopen.as_ref()?;
        let table = match reopened.get(line) {
            Some(table) => table.clone(),
            None => reopened.entry(line.to_vec()).or_insert(reopen(line, rows)).clone(),
        };
        table.map(Again::Other)
    }

    /// What holds at a line.
    pub(crate) fn again_at(&self, line: u64) -> Again {
        let others = self.others.lock().ok();
        let last = others.as_ref().and_then(|others| others.range(..=line).next_back());
        last.map(|(_, again)| again.clone()).unwrap_or_default()
    }

    pub(crate) fn note(&self, line: u64, again: Again) {
        if let Ok(mut others) = self.others.lock() {
            others.insert(line, again);
        }
    }

    /// How many others there were so far.
    pub(crate) fn others(&self) -> usize {
        self.others.lock().map_or(0, |others| others.len())
    }
}

impl fmt::Debug for HeaderLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.line))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn another_header_is_looked_at_once() {
        let looks = Arc::new(AtomicUsize::new(0));
        let count = looks.clone();
        let reopen = move |_: &[u8], _: &[u8]| {
            count.fetch_add(1, Ordering::Relaxed);
            None
        };
        let header = HeaderLine::new(b"id,text,author".to_vec(), b',', Box::new(reopen));
        let row = ByteRecord::from(vec!["id", "text", "author", "lang"]);
        let mut reopened = Reopened::new();
        for _ in 0..5 {
            let again = header.again_in(&row, (b"id,text,author,lang", b""), &mut reopened);
            assert!(again.is_none());
        }
        assert_eq!(looks.load(Ordering::Relaxed), 1);
    }
}
