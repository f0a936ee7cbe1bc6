//! Messages on standard error: as text, or as JSON lines for a log.
//! What the crates report by `tracing` is shown if details are asked for.

use std::fmt::{Debug, Display, Write as _};
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id};
use tracing::{Event, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::LogFormat;
use crate::report::terminal::safe;

static FORMAT: OnceLock<LogFormat> = OnceLock::new();
static DETAIL: AtomicU8 = AtomicU8::new(0);

/// Sets how messages are written from now on, and how much detail: 0 for none,
/// 1 for inputs, outputs and stages, 2 for single files. The first call counts.
pub fn start(format: LogFormat, detail: u8) {
    if FORMAT.set(format).is_err() {
        return;
    }
    DETAIL.store(detail, Ordering::Relaxed);
    let level = match detail {
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // Of this program's crates; those of others have their own idea of a detail.
    let ours = Targets::new().with_target("tsubuyaki", level);
    match format {
        LogFormat::Json => {
            let spans = if detail == 0 { FmtSpan::NONE } else { FmtSpan::CLOSE };
            let json = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_target(false)
                .with_ansi(false)
                .with_span_events(spans)
                .log_internal_errors(false)
                .with_writer(io::stderr);
            tracing_subscriber::registry().with(json.with_filter(ours)).init();
        }
        LogFormat::Text if detail > 0 => {
            tracing_subscriber::registry().with(Details.with_filter(ours)).init();
        }
        LogFormat::Text => {}
    }
}

/// Whether messages are JSON.
pub fn is_json() -> bool {
    FORMAT.get() == Some(&LogFormat::Json)
}

/// Whether details are shown, between which a bar would be in the way.
pub fn has_details() -> bool {
    DETAIL.load(Ordering::Relaxed) > 0
}

/// Something that happened as expected.
pub fn info(message: impl Display) {
    if is_json() { tracing::info!("{message}") } else { write(&message) }
}

/// Something that failed; as text with the same mark as an error of the command line's
/// parser.
pub fn error(message: impl Display) {
    if is_json() { tracing::error!("{message}") } else { write(&format_args!("error: {message}")) }
}

/// Something that did not fail but needs attention.
pub fn warning(message: impl Display) {
    if is_json() { tracing::warn!("{message}") } else { write(&format_args!("warning: {message}")) }
}

/// A record that was rejected: its row, from 0, and where it has one its line.
pub fn rejected(row: u64, line: Option<u64>, reason: &str) {
    if is_json() {
        match line {
            Some(line) => tracing::error!(row, line, reason, "rejected"),
            None => tracing::error!(row, reason, "rejected"),
        }
        return;
    }
    let message = match line {
        Some(line) => format!("-:{line}: rejected: {reason}"),
        None => format!("-: row {row}: rejected: {reason}"),
    };
    write(&safe(&message));
}

fn write(message: &dyn Display) {
    // A closed stderr must not stop the run.
    let _ = writeln!(io::stderr(), "{message}");
}

/// Writes events as a line of text each, and of a span, when it ends, how long
/// it took.
struct Details;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Details {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut line = Line::default();
            attributes.record(&mut line);
            span.extensions_mut().insert(Stage { fields: line.fields, started: Instant::now() });
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        write(&safe(&format!("{}{}", line.message, line.fields)));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        if let Some(Stage { fields, started }) = span.extensions_mut().remove() {
            let seconds = started.elapsed().as_secs_f64();
            write(&safe(&format!("{}{fields}: {seconds:.3} s", span.name())));
        }
    }
}

/// A span under way.
struct Stage {
    fields: String,
    started: Instant,
}

/// `message name=value name=value`
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, " {name}={value:?}"),
        };
    }
}
