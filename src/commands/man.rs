use std::fs;

use anyhow::{Context as _, Result};
use clap::CommandFactory;

use super::Done;
use crate::cli::{Cli, Man};

/// Writes the manual pages of the program and of each command.
pub fn run(options: &Man) -> Result<Done> {
    let directory = &options.directory;
    let written = fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
    written.with_context(|| directory.display().to_string())?;
    Ok(Done::Well)
}
