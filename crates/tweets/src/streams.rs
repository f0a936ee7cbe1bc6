//! Bytes on their way from a file to its reader: uncompressed, made UTF-8, converted piece by
//! piece, or handed out as soon as another program has written them.

pub(crate) mod compression;
pub(crate) mod converted;
pub(crate) mod encoding;
pub(crate) mod live;
