//! One file per subcommand.

mod candidates;
mod compare;
mod completions;
mod context;
mod cooccur;
mod copies;
mod days;
mod explain;
mod first_run;
mod forget;
mod hints;
mod ingest;
mod input_files;
mod interruption;
mod kwic;
mod licenses;
mod locale;
mod log;
mod man;
mod memory;
mod nightly;
mod output;
mod pages;
mod passed_on;
mod post_columns;
mod progress;
mod push;
mod query;
mod rank;
mod rebuild;
mod report;
mod status;
mod term;
mod threads;
mod tokenize;
mod trend;
mod verify;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::report::terminal::safe;
use context::Context;
use tsubuyaki_analysis::QueryError;
use tsubuyaki_tokens::DictionaryError;

/// The result of a command, where it is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Well,
    /// Done, but something that was asked for is missing.
    Incomplete,
}

/// Runs the command line.
///
/// # Errors
///
/// Whatever makes it fail.
pub fn run(cli: &Cli) -> Result<Done> {
    log::start(cli.global.log, if cli.global.quiet { 0 } else { cli.global.verbose });
    if cli.licenses {
        return licenses::run();
    }
    let Some(command) = &cli.command else {
        let message = "no command given; `tsubuyaki --help` lists them";
        return Err(QueryError::Usage(message.to_owned()).into());
    };
    if let Command::Completions(options) = command {
        return completions::run(options);
    }
    if let Command::Man(options) = command {
        return man::run(options);
    }
    let context = Context::new(&cli.global, command)?;
    // As long as it answers.
    let _guard = memory::guard(command, cli.global.memory);
    carry_out(command, &context).map_err(|error| hints::with_first_steps(error, &context.settings))
}

fn carry_out(command: &Command, context: &Context) -> Result<Done> {
    let _span = tracing::debug_span!("in all").entered();
    if matches!(command, Command::Ingest(_) | Command::Nightly(_) | Command::Forget(_)) {
        context.warehouse.changeable()?;
    }
    match command {
        Command::Ingest(options) => ingest::run(context, options),
        Command::Nightly(options) => nightly::run(context, options),
        Command::Report(options) => report::run(context, options),
        Command::Rank(options) => rank::run(context, options),
        Command::Compare(options) => compare::run(context, options),
        Command::Days(options) => days::run(context, options),
        Command::Trend(options) => trend::run(context, options),
        Command::Term(options) => term::run(context, options),
        Command::Cooccur(options) => cooccur::run(context, options),
        Command::Copies(options) => copies::run(context, options),
        Command::PassedOn(options) => passed_on::run(context, options),
        Command::Kwic(options) => kwic::run(context, options),
        Command::Query(options) => query::run(context, options),
        Command::Tokenize(options) => tokenize::run(context, options),
        Command::Candidates(options) => candidates::run(context, options),
        Command::Status(options) => status::run(context, options),
        Command::Verify(options) => verify::run(context, options),
        Command::Push(options) => push::run(context, options),
        Command::Forget(options) => forget::run(context, options),
        Command::Completions(options) => completions::run(options),
        Command::Man(options) => man::run(options),
    }
}

/// A file that would be larger than the system allows (`ulimit -f`) is an error of who
/// writes it, and ends nothing else.
pub fn make_limits_errors() {
    #[cfg(unix)]
    {
        // Whoever looks at it: a signal that has a handler is not deadly.
        let seen = std::sync::Arc::default();
        let _ = signal_hook::flag::register(signal_hook::consts::signal::SIGXFSZ, seen);
    }
}

/// Makes an error of the panics of those who start a thread, or open a file, where the
/// system allows no more.
pub fn tell_of_limits() {
    const LIMITS: [(&str, &str); 3] = [
        (
            "spawn thread",
            "the system allows no more threads, or no memory for them; allow more (ulimit -u, \
             ulimit -v), or fewer with --threads 1",
        ),
        ("global thread pool", "the system allows no threads; allow some (ulimit -u, ulimit -v)"),
        ("Too many open files", "the system allows no more open files; allow more (ulimit -n)"),
    ];
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let message = panic.payload_as_str().unwrap_or_default();
        if let Some((_, limit)) = LIMITS.iter().find(|(what, _)| message.contains(what)) {
            log::error(format!("tsubuyaki: {limit}"));
            output::exit(1);
        }
        hook(panic);
    }));
}

/// Tells of an error that ended the run, and what to do about it.
pub fn tell_error(error: &anyhow::Error) {
    let hint = error.chain().find_map(hints::of).unwrap_or_default();
    let message = format!("{error:#}{hint}");
    // A message of several lines, as that about the configuration, stays one.
    let lines: Vec<_> = message.lines().map(safe).collect();
    log::error(lines.join("\n"));
}

/// The exit status of a run that failed because a signal ended it.
#[must_use]
pub fn status_of_signal() -> Option<u8> {
    interruption::caught().map(interruption::Signal::status)
}

/// Whether an error only says that nobody reads the output any more.
#[must_use]
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// Whether an error is about what was asked, not about answering it.
#[must_use]
pub fn is_usage(error: &anyhow::Error) -> bool {
    error.downcast_ref::<QueryError>().is_some_and(QueryError::is_usage)
        || error.downcast_ref::<DictionaryError>().is_some_and(DictionaryError::is_usage)
}
