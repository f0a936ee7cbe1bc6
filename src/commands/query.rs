use std::io::{self, Write};

use anyhow::Result;

use super::{Context, Done, output};
use crate::analysis::{self, Question, Values};
use crate::cli::Query;
use crate::report::answers;

/// Asks a question in SQL.
pub fn run(context: &Context, options: &Query) -> Result<Done> {
    let Some(name) = options.question.as_deref().filter(|_| !options.list) else {
        output::to(None, list)?;
        return Ok(Done::Well);
    };
    let question = Question::find(name)?;
    let values: Values = options.settings.iter().cloned().collect();
    if options.explain {
        let plan = context.warehouse.read(|snapshot| {
            let filters = context.filters(&options.filters, snapshot)?;
            analysis::explain(snapshot, &question, &values, &filters)
        })?;
        output::to(None, |out| writeln!(out, "{plan}"))?;
        return Ok(Done::Well);
    }
    let answer = context.warehouse.read(|snapshot| {
        let filters = context.filters(&options.filters, snapshot)?;
        analysis::answer(snapshot, &question, &values, &filters)
    })?;
    output::to(options.output.output.as_deref(), |out| {
        answers::write(&answer, options.output.format, options.top, context.paint(), out)
    })?;
    Ok(Done::Well)
}

/// The questions in `queries/`, as their head comments describe them.
fn list(out: &mut dyn Write) -> io::Result<()> {
    for question in Question::bundled() {
        writeln!(out, "{}  {}", question.name, question.title)?;
        for parameter in &question.parameters {
            let default = match &parameter.default {
                Some(default) => format!(" [default: {default}]"),
                None => String::new(),
            };
            let data_type = parameter.data_type.name();
            writeln!(
                out,
                "    --set {}={data_type}  {}{default}",
                parameter.name, parameter.description
            )?;
        }
    }
    Ok(())
}
