use anyhow::Result;
use indicatif::HumanBytes;
use serde_json::json;

use super::progress::Progress;
use super::{Context, Done, interruption, output, verify};
use crate::cli::{Push, SummaryFormat};
use crate::report::counted;
use tsubuyaki_warehouse::remote::{self, Pushed};

/// Uploads the warehouse to object storage.
pub fn run(context: &Context, options: &Push) -> Result<Done> {
    interruption::watch(&context.warehouse)?;
    context.warehouse.changeable()?;
    let pushed = {
        let progress = Progress::new(verify::bytes(context)?, context.quiet);
        remote::push(&context.warehouse, &options.address, options.dry_run, &progress)?
    };
    output::to(None, |out| match options.format {
        SummaryFormat::Table => writeln!(out, "{}", summary(&pushed, options)),
        SummaryFormat::Json => writeln!(out, "{:#}", json!(pushed)),
    })?;
    Ok(Done::Well)
}

fn summary(pushed: &Pushed, options: &Push) -> String {
    let Pushed { state, files, sent_files, sent_bytes, removed, .. } = *pushed;
    let unsent = files - sent_files;
    let verb = if options.dry_run { "to upload" } else { "uploaded" };
    let mut parts = vec![
        format!("{} {verb} ({})", counted(sent_files, "file"), HumanBytes(sent_bytes)),
        format!("{unsent} already there"),
    ];
    if removed > 0 {
        parts.push(format!("{} of former states removed", counted(removed, "object")));
    }
    format!("{}: state {state}: {}", options.address, parts.join(", "))
}
