use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use tsubuyaki::cli::Cli;
use tsubuyaki::commands::{self, Done};
use tsubuyaki::report::terminal::safe;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match commands::run(&Cli::parse()) {
        Ok(Done::Well) => ExitCode::SUCCESS,
        Ok(Done::Incomplete) => ExitCode::FAILURE,
        Err(error) if commands::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let message = format!("tsubuyaki: {error:#}");
            for line in message.lines() {
                let _ = writeln!(std::io::stderr(), "{}", safe(line));
            }
            if commands::is_usage(&error) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}
