//! The program: a command line over the crates of the workspace.

mod cli;
mod commands;
mod report;
mod settings;

use std::process::ExitCode;

use clap::Parser;

use cli::Cli;
use commands::Done;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(&Cli::parse()) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Incomplete) => ExitCode::FAILURE,
        Err(error) if commands::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            commands::tell_error(&error);
            match commands::status_of_signal() {
                Some(status) => ExitCode::from(status),
                None if commands::is_usage(&error) => ExitCode::from(2),
                None => ExitCode::FAILURE,
            }
        }
    }
}
