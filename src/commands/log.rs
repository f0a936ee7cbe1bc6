//! Messages on standard error: for people, or a line of JSON each for a log.

use std::fmt::Display;
use std::io::{self, Write};
use std::sync::OnceLock;

use crate::cli::LogFormat;

static FORMAT: OnceLock<LogFormat> = OnceLock::new();

/// Says how messages are written from now on; the first call counts.
pub fn start(format: LogFormat) {
    if FORMAT.set(format).is_ok() && format == LogFormat::Json {
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_target(false)
            .with_ansi(false)
            .with_writer(std::io::stderr)
            .init();
    }
}

/// Whether messages are JSON.
pub fn is_json() -> bool {
    FORMAT.get() == Some(&LogFormat::Json)
}

/// Something that went as it should.
pub fn info(message: impl Display) {
    if is_json() { tracing::info!("{message}") } else { write(&message) }
}

/// Something that failed.
pub fn error(message: impl Display) {
    if is_json() { tracing::error!("{message}") } else { write(&message) }
}

fn write(message: &dyn Display) {
    // Whom no one hears must still do the work.
    let _ = writeln!(io::stderr(), "{message}");
}
