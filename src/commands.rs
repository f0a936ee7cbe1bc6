//! One file a subcommand.

mod context;
mod ingest;
mod input_files;
mod progress;

use anyhow::Result;

use crate::cli::{Cli, Command};

pub use context::Context;

/// What a command came to, where it is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Well,
    /// Done, but something that was asked for is missing.
    Incomplete,
}

/// Carries out what the command line asks for.
///
/// # Errors
///
/// Whatever keeps it from being done.
pub fn run(cli: &Cli) -> Result<Done> {
    if cli.licenses {
        return licenses();
    }
    let context = Context::new(&cli.global)?;
    match &cli.command {
        None => Ok(Done::Incomplete),
        Some(Command::Ingest(options)) => ingest::run(&context, options),
    }
}

fn licenses() -> Result<Done> {
    use std::io::Write;

    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", include_str!("../NOTICE"))?;
    writeln!(out, "IPADIC\n======\n\n{}", crate::tokens::IPADIC_LICENSE)?;
    Ok(Done::Well)
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
