//! The program: a command line over the crates of the workspace.

mod cli;
mod commands;
mod report;
mod settings;

use std::process::ExitCode;

use cli::Cli;
use commands::Done;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of the stack of what runs, whatever the shell allows the first thread.
const STACK: usize = 16 << 20;

fn main() -> ExitCode {
    commands::tell_of_limits();
    commands::make_limits_errors();
    let run = std::thread::Builder::new().name("main".to_owned()).stack_size(STACK).spawn(run);
    match run.map(std::thread::JoinHandle::join) {
        Ok(Ok(status)) => status,
        // The panic is told already.
        Ok(Err(_)) => ExitCode::from(101),
        Err(_) => crate::run(),
    }
}

fn run() -> ExitCode {
    match commands::run(&Cli::read()) {
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
