use std::io::{self, Write};

use anyhow::Result;
use serde_json::{Value, json};

use super::progress::Progress;
use super::{Context, Done, hints, interruption, output};
use crate::cli::{SummaryFormat, Verify};
use crate::report::counted;
use crate::report::terminal::safe;
use tsubuyaki_analysis::QueryError;
use tsubuyaki_warehouse::{FORGOTTEN, Repaired, SetAside, Verdict};

/// Checks the warehouse, and repairs it if asked to.
pub fn run(context: &Context, options: &Verify) -> Result<Done> {
    if options.repair {
        return repair(context, options);
    }
    if options.dictionaries.is_named() {
        let message = "--dictionary and --user-dictionary are for --repair, which tokenizes";
        return Err(QueryError::Usage(message.to_owned()).into());
    }
    let bytes = bytes(context)?;
    let verdict = {
        let progress = Progress::new(bytes, context.quiet);
        tsubuyaki_warehouse::verify(&context.warehouse, &progress)?
    };
    output::to(None, |out| match options.format {
        SummaryFormat::Table => print(&verdict, out),
        SummaryFormat::Json => writeln!(out, "{:#}", as_json(&verdict)),
    })?;
    Ok(if verdict.is_sound() { Done::Well } else { Done::Incomplete })
}

fn repair(context: &Context, options: &Verify) -> Result<Done> {
    interruption::watch(&context.warehouse)?;
    let journals = context.warehouse.set_broken_journals_aside()?;
    let tokenizer = context.tokenizer(&options.dictionaries)?;
    let stamp = context.stamp(&tokenizer);
    let bytes = bytes(context)?;
    let mut repaired = {
        let progress = Progress::new(bytes, context.quiet);
        tsubuyaki_warehouse::repair(&context.warehouse, &stamp, &tokenizer, &progress)?
    };
    repaired.set_aside.splice(0..0, journals);
    output::to(None, |out| match options.format {
        SummaryFormat::Table => print_repaired(&repaired, out),
        SummaryFormat::Json => {
            let mut value = json!(repaired);
            value["verdict"] = as_json(&repaired.verdict);
            writeln!(out, "{value:#}")
        }
    })?;
    let is_whole = repaired.verdict.is_sound() && repaired.set_aside.is_empty();
    Ok(if is_whole { Done::Well } else { Done::Incomplete })
}

/// How much there is to read.
pub fn bytes(context: &Context) -> Result<u64> {
    let snapshot = context.warehouse.snapshot()?;
    Ok(snapshot.manifest().files.values().map(|file| file.bytes).sum())
}

/// The verdict, each fault with what to do about it.
fn as_json(verdict: &Verdict) -> Value {
    let mut value = json!(verdict);
    let of_faults = value["faults"].as_array_mut().into_iter().flatten();
    for (of_fault, fault) in of_faults.zip(&verdict.faults) {
        of_fault["advice"] = hints::of_fault(fault).into();
    }
    value
}

fn print(verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    for fault in &verdict.faults {
        let line = format!("{}: {}; {}", fault.file, fault.problem, hints::of_fault(fault));
        writeln!(out, "{}", safe(&line))?;
    }
    writeln!(
        out,
        "verified: {}, {}, {}",
        counted(verdict.days, "day"),
        counted(verdict.files, "file"),
        counted(verdict.faults.len(), "fault")
    )
}

fn print_repaired(repaired: &Repaired, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |text: String| writeln!(out, "{}", safe(&text));
    for name in &repaired.finished {
        line(format!("completed: {name}, left by a killed run"))?;
    }
    for file in &repaired.made_anew {
        line(format!("rebuilt: {file}"))?;
    }
    for SetAside { file, now, rows } in &repaired.set_aside {
        match now {
            Some(now) if *rows == 0 => line(format!("set aside: {file}, now {now}"))?,
            Some(now) => line(format!("set aside: {file} ({}), now {now}", counted(*rows, "row")))?,
            None => line(format!("gone: {file} ({})", counted(*rows, "row")))?,
        }
        if file == FORGOTTEN {
            line("what it listed must be forgotten again: tsubuyaki forget".to_owned())?;
        }
    }
    if !repaired.lost_days.is_empty() {
        let days = repaired.lost_days.join(", ");
        line(format!("the posts of {days} are lost until these inputs are ingested again:"))?;
        for input in &repaired.inputs {
            line(format!("ingest again: {input}"))?;
        }
    }
    print(&repaired.verdict, out)
}
