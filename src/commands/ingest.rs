use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use super::context::{complain, rejected_under_strict, warn};
use super::input_files::{InputFiles, passed_over_message};
use super::progress::Progress;
use super::{Context, Done, explain, first_run, hints, interruption, output, rebuild};
use crate::cli::{DictionaryOptions, Ingest, IntakeOptions, SummaryFormat};
use crate::report::counted;
use crate::report::terminal::safe;
use tsubuyaki_tweets::{ReadError, ReadOptions, Remark, Source};
use tsubuyaki_warehouse::ingest::{self, InputOutcome, Inputs, Outcome, Refused};
use tsubuyaki_warehouse::{IngestSummary, WarehouseError};

/// Rejects that the message about a refused input names.
const FIRST_REJECTS: usize = 3;

/// Ingests what the command line names.
pub fn run(context: &Context, options: &Ingest) -> Result<Done> {
    let paths = (!options.paths.is_empty()).then_some(options.paths.as_slice());
    if options.rebuild {
        return rebuild::run(context, &options.dictionaries, options.format);
    }
    if options.paths.is_empty() {
        context.settings.inbox_apart()?;
        first_run::refuse_nothing(context)?;
    }
    let reading = context.intake(&options.intake.reading, &options.choice, &options.lang);
    if options.explain {
        return explain::run(context, paths, &reading, options.intake.max_rejects);
    }
    let (outcome, unread) =
        take_in(context, paths, (&reading, &options.intake), &options.dictionaries)?;
    if !outcome.skipped.is_empty() {
        let inputs = counted(outcome.skipped.len(), "input");
        context.say(format!("skipped {inputs} already ingested"));
    }
    if !outcome.repeated.is_empty() {
        let (inputs, have) = match outcome.repeated.len() {
            1 => ("1 input".to_owned(), "has"),
            more => (counted(more, "input"), "have"),
        };
        context.say(format!("skipped {inputs} that {have} the same content as another"));
    }
    // Where nothing could be read the reason is printed; a summary of zeros adds nothing.
    let is_nothing_read = outcome.inputs.is_empty() && outcome.skipped.is_empty() && unread > 0;
    let is_for_people = options.format == SummaryFormat::Table;
    if !(is_for_people && is_nothing_read) {
        print_summary(&outcome.account, options.format)?;
    }
    let is_strict_enough = !options.strict || is_free_of_rejects(&outcome);
    Ok(if unread == 0 && is_strict_enough { Done::Well } else { Done::Incomplete })
}

/// Whether no record is rejected, as `--strict` asks; says so if any is.
pub fn is_free_of_rejects(outcome: &Outcome) -> bool {
    let rejected = outcome.account.rejected;
    if rejected > 0 {
        let rest = if outcome.account.stored > 0 { "; what could be read is stored" } else { "" };
        complain(format!("{}{rest}", rejected_under_strict(rejected)));
    }
    rejected == 0
}

/// Ingests files and folders, or the inbox where none are named, and reports what
/// happened. Beside the outcome: how many inputs that should be posts could not be
/// read, or not in full.
pub fn take_in(
    context: &Context,
    paths: Option<&[PathBuf]>,
    (reading, intake): (&ReadOptions, &IntakeOptions),
    dictionaries: &DictionaryOptions,
) -> Result<(Outcome, usize)> {
    interruption::watch(&context.warehouse)?;
    let files = context.input_files_or_inbox(paths);
    let bytes = files.sources.iter().filter_map(size).sum();
    let tokenizer = context.tokenizer(dictionaries)?;
    let stamp = context.stamp(&tokenizer);
    let is_new = || matches!(context.warehouse.snapshot(), Err(WarehouseError::Missing(_)));
    let outcome = if files.sources.is_empty() && is_new() {
        // Nothing is made for nothing.
        Outcome::default()
    } else {
        let progress = Progress::new(bytes, context.quiet);
        let inputs = Inputs {
            sources: &files.sources,
            options: reading,
            max_rejects: intake.max_rejects,
            ignore_deletions: intake.ignore_deletions,
            named: &files.named,
        };
        ingest::ingest(&context.warehouse, &stamp, &tokenizer, inputs, &progress)?
    };
    for problem in &files.problems {
        complain(safe(problem));
    }
    let without_posts = tell_unread(context, &files, &outcome);
    for (source, reason) in &outcome.still_incomplete {
        let name = source.name();
        context.say(safe(&format!("{name}: incomplete when it was ingested: {reason}")));
    }
    for refused in &outcome.refused {
        complain(safe(&refusal(refused, intake.max_rejects)));
    }
    for input in &outcome.inputs {
        tell(context, input);
    }
    let mut without_records = 0;
    for input in outcome.inputs.iter().filter(|input| files.is_named(&input.source)) {
        let is_whole = input.error.is_none() && input.unfinished_line.is_none();
        if input.account.read == 0 && is_whole {
            complain(safe(&format!("{}: no posts in it", input.source.name())));
            without_records += 1;
        }
    }
    tell_remarks(context, &outcome);
    if outcome.removed > 0 {
        let posts = counted(outcome.removed, "stored post");
        context.say(format!("removed {posts} reported as deleted by the inputs"));
    }
    if outcome.replaced > 0 {
        let (posts, versions) = match outcome.replaced {
            1 => ("1 stored post".to_owned(), "a later version of it"),
            more => (counted(more, "stored post"), "later versions of them"),
        };
        context.say(format!("removed {posts}: the inputs have {versions}"));
    }
    if outcome.renumbered > 0 {
        let (posts, have) = match outcome.renumbered {
            1 => ("1 post".to_owned(), "has"),
            more => (counted(more, "post"), "have"),
        };
        context.say(format!(
            "{posts} {have} the number of another server's post, and an id of its own instead"
        ));
    }
    let is_unread = |input: &&InputOutcome| input.error.is_some() || input.is_unreadable;
    let unread = files.problems.len()
        + without_posts
        + without_records
        + outcome.refused.len()
        + outcome.inputs.iter().filter(is_unread).count();
    Ok((outcome, unread))
}

fn size(source: &Source) -> Option<u64> {
    source.id().ok().flatten().and_then(|id| id.bytes)
}

/// Reports inputs of which nothing could be read. Returns how many of them should be
/// posts.
fn tell_unread(context: &Context, files: &InputFiles, outcome: &Outcome) -> usize {
    let is_passed_over =
        |source: &Source, error: &ReadError| error.is_something_else() && !files.is_named(source);
    let (passed_over, unread): (Vec<_>, Vec<_>) =
        outcome.unread.iter().partition(|(source, error)| is_passed_over(source, error));
    for (_, error) in &unread {
        complain(safe(&hints::told(error)));
    }
    let mut is_each_told = true;
    for (_, error) in &passed_over {
        if error.may_be_posts() {
            warn(safe(&format!("passed over: {}", hints::told(error))));
        } else {
            tracing::debug!("passed over: {}", safe(&error.to_string()));
            is_each_told = false;
        }
    }
    if !is_each_told || passed_over.len() > 1 {
        context.say(passed_over_message(passed_over.len()));
    }
    let packed: Vec<String> = passed_over
        .iter()
        .filter(|(source, error)| matches!(source, Source::Member(_)) && error.is_of_archive())
        .map(|(source, _)| source.name())
        .collect();
    if let [first, rest @ ..] = packed.as_slice() {
        let others =
            if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        context
            .say(safe(&format!("{first}{others}: archives in archives are not read; unpack them")));
    }
    #[allow(clippy::mutable_key_type)] // An archive's open file does not affect the order.
    let passed_over: BTreeSet<&Source> =
        passed_over.into_iter().map(|(source, _)| source).collect();
    let mut without_posts = unread.len();
    for (path, count) in files.without_posts(|source| passed_over.contains(source)) {
        let files = match (path.is_file(), count) {
            (false, 1) => "its file does not contain",
            (false, _) => "none of its files contains",
            (true, 1) => "the file in this archive does not contain",
            (true, _) => "none of the files in this archive contains",
        };
        complain(safe(&format!("{}: {files} posts", path.display())));
        without_posts += 1;
    }
    without_posts
}

/// Why nothing of an input is stored.
fn refusal(refused: &Refused, max_rejects: f64) -> String {
    let Refused { source, format, read, rejected, rejects, .. } = refused;
    let first = rejects.iter().take(FIRST_REJECTS);
    let first: Vec<String> = first.map(|(line, reason)| format!("line {line}: {reason}")).collect();
    let has_no_ids = rejects.iter().all(|(_, reason)| reason.contains("has lost its last digits"));
    let (cause, hint) = if has_no_ids {
        (
            "a spreadsheet or a script has kept its ids as numbers",
            "If there is no copy with whole ids, --assign-ids derives ids from the posts",
        )
    } else {
        (
            "the format may have changed or been misdetected",
            "`tsubuyaki ingest --explain FILE` shows how it is read, --input-format and --map \
             override it, `--max-rejects 100` stores what can be read",
        )
    };
    format!(
        "{}: {rejected} of {read} records are rejected, more than {max_rejects} % (--max-rejects); \
         nothing of it is stored: it was read as {format}; {cause}. {}. {hint}",
        source.name(),
        first.join("; ")
    )
}

/// The messages about an input: one for each thing that was not as expected.
fn tell(context: &Context, input: &InputOutcome) {
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
    if input.is_unreadable {
        let message = format!(
            "{name}: no {} of it could be read as {}; `tsubuyaki ingest --explain` shows how it is \
             read",
            if input.account.deletions > 0 { "post" } else { "record" },
            input.format
        );
        complain(safe(&message));
    }
    if let Some(error) = &input.error {
        let message = format!("{name}: stopped after record {}: {error}", input.account.read);
        complain(safe(&message));
    }
    if let Some(line) = input.unfinished_line {
        let message =
            format!("{name}:{line}: the last line is incomplete; it waits for the next run");
        context.say(safe(&message));
    }
    let last_day = input.days.as_ref().and_then(|(_, last)| last.parse::<Date>().ok());
    if let Some(day) = last_day.filter(|day| tomorrow().is_some_and(|tomorrow| *day > tomorrow)) {
        context.say(safe(&format!("{name}: posts are dated in the future, up to {day}")));
    }
    if let Some((tweets, hours)) = input.misdated {
        let by = match hours {
            0 => String::new(),
            1 | -1 => format!(" (mostly by {hours:+} hour)"),
            _ => format!(" (mostly by {hours:+} hours)"),
        };
        let message = format!(
            "{name}: written time and id disagree in {tweets} of {}{by}; the time of the id is used",
            counted(input.posts(), "post")
        );
        context.say(safe(&message));
    }
}

/// The day after today in UTC: the last that has begun anywhere, with clocks that are fast.
fn tomorrow() -> Option<Date> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let now = Timestamp::from_second(now.as_secs().try_into().ok()?).ok()?;
    TimeZone::UTC.to_datetime(now).date().tomorrow().ok()
}

/// What is to be known of how inputs were read, each sentence once.
fn tell_remarks(context: &Context, outcome: &Outcome) {
    let mut told: Vec<(&Remark, String, usize)> = Vec::new();
    let read = outcome.inputs.iter().map(|input| (&input.source, &input.remarks));
    let refused = outcome.refused.iter().map(|refused| (&refused.source, &refused.remarks));
    for (source, remarks) in read.chain(refused) {
        for remark in remarks {
            match told.iter_mut().find(|(known, ..)| *known == remark) {
                Some((.., others)) => *others += 1,
                None => told.push((remark, source.name(), 0)),
            }
        }
    }
    for (remark, name, others) in told {
        let others = match others {
            0 => String::new(),
            count => format!(" and {}", counted(count, "other input")),
        };
        context.say(safe(&format!("{name}{others}: {}", hints::of_remark(remark))));
    }
}

/// Prints the summary of a run.
pub fn print_summary(summary: &IngestSummary, format: SummaryFormat) -> Result<()> {
    output::to(None, |out| match format {
        SummaryFormat::Json => writeln!(out, "{}", json!(summary)),
        SummaryFormat::Table => {
            let rows = [
                ("read", summary.read),
                ("stored", summary.stored),
                ("already known", summary.already_known),
                ("duplicate", summary.duplicate),
                ("rejected", summary.rejected),
                ("notices", summary.notices),
                ("deletions", summary.deletions),
                ("passed over", summary.passed_over),
            ];
            // Few inputs have any of these.
            let is_usual = |name: &str| !matches!(name, "notices" | "deletions" | "passed over");
            let mut rows = rows.iter().filter(|(name, count)| *count > 0 || is_usual(name));
            rows.try_for_each(|(name, count)| writeln!(out, "{name:<14}{count:>12}"))
        }
    })
}
