//! Rows of tables before the meaning of their columns is known: how CSV is written, and Arrow's
//! batches and messages.

mod arrow_batches;
pub(crate) mod arrow_messages;
pub(crate) mod csv_dialect;
pub(crate) mod csv_row;
pub(crate) mod formula;
pub(crate) mod loose_quotes;
pub(crate) mod panic_guard;
pub(crate) mod row_parts;

pub use self::arrow_batches::{ArrowBatches, after_end as after_arrow_end, is_arrow};
