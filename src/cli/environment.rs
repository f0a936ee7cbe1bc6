//! What stands in the environment for options of the command line.

use std::borrow::Cow;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};

use clap::builder::{Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue};
use clap::{Command, CommandFactory, FromArgMatches};

use super::Cli;
use crate::report::terminal::safe;

/// Options, and the variables that stand for them.
const VARIABLES: [(&str, &str); 4] = [
    ("--warehouse", "TSUBUYAKI_WAREHOUSE"),
    ("--config", "TSUBUYAKI_CONFIG"),
    ("--threads", "TSUBUYAKI_THREADS"),
    ("--lexicon", "TSUBUYAKI_LEXICON"),
];

/// The value of a variable that is set, and not to nothing.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

impl Cli {
    /// Reads the command line, and the variables beside it. Ends the program with a message
    /// where it is wrong, and after `--help`.
    pub fn read() -> Self {
        let mut command = without_empty(Self::command());
        let read = command
            .try_get_matches_from_mut(env::args_os())
            .and_then(|mut matches| Self::from_arg_matches_mut(&mut matches));
        read.unwrap_or_else(|mut error| {
            name_variable(&mut error);
            leave_out_escape(&mut error);
            exit(&error.with_cmd(&command))
        })
    }
}

/// A variable that is set to nothing says nothing.
fn without_empty(command: Command) -> Command {
    let command = command.mut_args(|argument| match argument.get_env() {
        Some(name) if env::var_os(name).is_some_and(|value| value.is_empty()) => {
            argument.env(Resettable::Reset)
        }
        _ => argument,
    });
    command.mut_subcommands(without_empty)
}

/// Leaves out the advice to pass an option that does not exist as a value, which no one means.
fn leave_out_escape(error: &mut clap::Error) {
    let Some(ContextValue::StyledStrs(tips)) = error.get(ContextKind::Suggested) else { return };
    let is_escape = |tip: &StyledStr| tip.to_string().contains("as a value, use");
    let tips: Vec<StyledStr> = tips.iter().filter(|tip| !is_escape(tip)).cloned().collect();
    if tips.is_empty() {
        error.remove(ContextKind::Suggested);
    } else {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
}

/// Prints an error and ends the program. What it repeats of the command line may act on a
/// terminal: a pattern of the shell gives the names that others gave their files.
fn exit(error: &clap::Error) -> ! {
    let text = error.render().to_string();
    let is_safe = |line: &str| matches!(safe(line), Cow::Borrowed(_));
    if !error.use_stderr() || text.lines().all(is_safe) {
        error.exit();
    }
    let lines: Vec<Cow<'_, str>> = text.lines().map(safe).collect();
    // With no one to read it, the status tells.
    let _ = writeln!(io::stderr(), "{}", lines.join("\n"));
    std::process::exit(error.exit_code())
}

/// Lets an error about a value that the environment has name the variable.
fn name_variable(error: &mut clap::Error) {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else { return };
    let option = argument.split([' ', '=']).next().unwrap_or_default();
    let is_given = env::args_os()
        .any(|given| given.to_str().is_some_and(|given| given.split('=').next() == Some(option)));
    let known = VARIABLES.iter().find(|(known, _)| *known == option);
    if let Some((_, variable)) = known.filter(|(_, name)| !is_given && variable(name).is_some()) {
        error.insert(ContextKind::InvalidArg, ContextValue::String((*variable).to_owned()));
    }
}
