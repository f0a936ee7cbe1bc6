//! The modules of the program that meet input of others.

#[path = "../src"]
mod source {
    pub mod tokens;
    pub mod tweets;
}

pub use source::{tokens, tweets};
