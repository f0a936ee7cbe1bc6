//! Bytes on their way from a file to its reader: decompressed, converted to UTF-8, rewritten
//! piece by piece, or passed on as soon as another program has written them.

pub(crate) mod cesu_8;
pub(crate) mod compression;
pub(crate) mod converted;
pub(crate) mod doubled_utf_8;
pub(crate) mod encoding;
pub(crate) mod live;

use std::io::Read;

/// Bytes from wherever they come.
pub(crate) type Stream = Box<dyn Read + Send>;
