use anyhow::Result;
use clap::CommandFactory;
use std::io::Write;

use super::Done;
use crate::cli::{Cli, Completions};

/// Prints the completions for a shell.
pub fn run(options: &Completions) -> Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "tsubuyaki", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Done::Well)
}
