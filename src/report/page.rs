use std::collections::BTreeMap;

use crate::analysis::day::Day;
use crate::warehouse::Stamp;

/// The daily page, whatever its form.
#[derive(Clone, Debug)]
pub struct Page {
    pub day: Day,
    pub stamp: Stamp,
    /// The files of the warehouse that it was made from, with their hashes.
    pub sources: BTreeMap<String, String>,
}
