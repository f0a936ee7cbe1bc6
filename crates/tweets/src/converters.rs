//! Converters for the shapes in which other programs write posts (JSON in JSON, dictionaries
//! that Python prints, tables as JSON): each makes of them, while the stream passes, what a
//! format reads.
//!
//! [`shapes`](crate::reading) decides which of them a file needs.

pub(crate) mod array_lines;
pub(crate) mod backslashed;
pub(crate) mod column_objects;
pub(crate) mod commented;
pub(crate) mod control_a;
pub(crate) mod datasift;
pub(crate) mod embedded;
pub(crate) mod flat_objects;
mod grid_rows;
pub(crate) mod html_table;
pub(crate) mod http_answer;
pub(crate) mod json_grid;
pub(crate) mod ltsv;
mod minet_columns;
pub(crate) mod one_column;
pub(crate) mod pandas_json;
pub(crate) mod prefixed;
pub(crate) mod repository;
pub(crate) mod row_objects;
pub(crate) mod single_quoted;
pub(crate) mod tweepy_status;
pub(crate) mod tweepy_tweet;
pub(crate) mod twint_lines;
pub(crate) mod typed_json;
pub(crate) mod unfolded;
pub(crate) mod unquoted;
pub(crate) mod unwrapper;
pub(crate) mod vertical_output;
mod whose;
pub(crate) mod wrapper;
