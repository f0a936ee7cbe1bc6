use jiff::civil::Date;
use polars::prelude::DataFrame;

use super::engine::Values;

/// What a question came to, with what is needed to ask it again.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question's name.
    pub question: String,
    /// The values of all its parameters.
    pub parameters: Values,
    pub totals: Totals,
    pub frame: DataFrame,
}

/// What stands under every table.
#[derive(Clone, Debug)]
pub struct Totals {
    /// The days that were read.
    pub dates: Vec<Date>,
    /// How many terms count on the day, and in its baseline, where the
    /// question has one.
    pub n1: Option<i64>,
    pub n2: Option<i64>,
    /// The filters in words.
    pub filters: String,
}
