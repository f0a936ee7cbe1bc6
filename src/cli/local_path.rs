//! Paths on the command line; addresses of other machines are refused, but for a
//! warehouse in object storage.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::settings::{scheme_refused, warehouse_refused};

/// Reads a path, and refuses an address such as `s3://bucket/folder`: taken for
/// a path, it would be a local folder `s3:`.
pub fn local_path() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match scheme_refused(&path) {
        Some(reason) => Err(reason),
        None => Ok(path),
    })
}

/// Reads the place of a warehouse: a path, or an address in object storage.
pub fn warehouse_place() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match warehouse_refused(&path) {
        Some(reason) => Err(reason),
        None => Ok(path),
    })
}
