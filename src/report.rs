//! Numbers as text that a person or a program reads.

pub mod terminal;
