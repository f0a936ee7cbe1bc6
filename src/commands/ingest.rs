use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use serde_json::json;

use super::context::{complain, rejected_under_strict};
use super::progress::Progress;
use super::{Context, Done, explain, first_run, hints, interruption, output, rebuild};
use crate::cli::{AccountFormat, DictionaryOptions, Ingest, IntakeOptions};
use crate::report::counted;
use crate::report::terminal::safe;
use tsubuyaki_tweets::Source;
use tsubuyaki_warehouse::Account;
use tsubuyaki_warehouse::ingest::{self, Inputs, Outcome};

/// Takes in what the command line names.
pub fn run(context: &Context, options: &Ingest) -> Result<Done> {
    let paths = if options.paths.is_empty() { &context.settings.inbox } else { &options.paths };
    if options.rebuild {
        return rebuild::run(context, &options.dictionaries, options.format);
    }
    if options.paths.is_empty() {
        first_run::refuse_nothing(context)?;
    }
    if options.explain {
        return explain::run(context, paths, &options.intake.reading.options());
    }
    let (outcome, is_complete) = take_in(context, paths, &options.intake, &options.dictionaries)?;
    if !outcome.skipped.is_empty() {
        let inputs = counted(outcome.skipped.len(), "input");
        context.say(format!("skipped {inputs} already ingested"));
    }
    print_account(&outcome.account, options.format)?;
    if options.strict && outcome.account.rejected > 0 {
        complain(rejected_under_strict(outcome.account.rejected));
        return Ok(Done::Incomplete);
    }
    Ok(if is_complete { Done::Well } else { Done::Incomplete })
}

/// Takes files and folders in and tells what happened. Beside the outcome:
/// whether everything that was named could be read.
pub fn take_in(
    context: &Context,
    paths: &[PathBuf],
    intake: &IntakeOptions,
    dictionaries: &DictionaryOptions,
) -> Result<(Outcome, bool)> {
    interruption::watch()?;
    let files = context.input_files(paths);
    if files.sources.contains(&Source::StandardInput) {
        interruption::end_while_waiting_for_input();
    }
    let bytes = files.sources.iter().filter_map(size).sum();
    let tokenizer = context.tokenizer(dictionaries)?;
    let stamp = context.stamp(&tokenizer);
    let outcome = {
        let progress = Progress::new(bytes, context.quiet);
        let (options, max_rejects) = (&intake.reading.options(), intake.max_rejects);
        let inputs = Inputs { sources: &files.sources, options, max_rejects };
        ingest::ingest(&context.warehouse, &stamp, &tokenizer, inputs, &progress)?
    };
    for problem in &files.problems {
        complain(safe(problem));
    }
    tell(context, &outcome);
    let is_complete = files.problems.is_empty()
        && outcome.unread.iter().all(|(_, error)| error.is_well())
        && outcome.inputs.iter().all(|input| input.error.is_none());
    Ok((outcome, is_complete))
}

fn size(source: &Source) -> Option<u64> {
    match source {
        Source::File(path) => fs::metadata(path).ok().map(|metadata| metadata.len()),
        Source::StandardInput => None,
    }
}

/// The messages of a run: one for each thing that was not as expected.
fn tell(context: &Context, outcome: &Outcome) {
    for (_, error) in &outcome.unread {
        let message = hints::told(error);
        let message = safe(&message);
        if error.is_well() { context.say(message) } else { complain(message) }
    }
    for input in &outcome.inputs {
        let name = input.source.name();
        if let Some(encoding) = input.converted_from {
            context.say(safe(&format!("{name}: converted from {encoding}")));
        }
        for (line, reason) in &input.rejects {
            context.say(safe(&format!("{name}:{line}: rejected: {reason}")));
        }
        let untold = input.account.rejected - input.rejects.len() as u64;
        if untold > 0 {
            context.say(safe(&format!("{name}: {untold} more rejected; all are kept in _rejects")));
        }
        if let Some(error) = &input.error {
            let message =
                format!("{name}: read up to record {}, then: {error}", input.account.read);
            complain(safe(&message));
        }
        if let Some(line) = input.unfinished_line {
            let message =
                format!("{name}:{line}: the last line breaks off; it waits for the next run");
            context.say(safe(&message));
        }
        if let Some((tweets, hours)) = input.misdated {
            let unit = if hours.abs() == 1 { "hour" } else { "hours" };
            let message = format!(
                "{name}: the written time of {tweets} of {} is not that of their ids \
                 (most by {hours:+} {unit}); the ids' time counts",
                counted(input.account.read - input.account.rejected, "tweet")
            );
            context.say(safe(&message));
        }
    }
}

/// Prints what became of the records of a run.
pub fn print_account(account: &Account, format: AccountFormat) -> Result<()> {
    output::to(None, |out| match format {
        AccountFormat::Json => writeln!(out, "{}", json!(account)),
        AccountFormat::Table => {
            let rows = [
                ("read", account.read),
                ("stored", account.stored),
                ("already known", account.already_known),
                ("duplicate", account.duplicate),
                ("rejected", account.rejected),
            ];
            rows.iter().try_for_each(|(name, count)| writeln!(out, "{name:<14}{count:>12}"))
        }
    })
}
