use std::io::{self, Write};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use anyhow::{Result, bail};

use super::context::warn_of_idle;
use super::{Context, Done, output};
use crate::cli::Query;
use crate::report::terminal::safe;
use crate::report::{Language, Screen, answers, counted};
use tsubuyaki_analysis::{Filters, QueryError, Question, Values};
use tsubuyaki_warehouse::Snapshot;

/// Asks a question in SQL.
pub fn run(context: &Context, options: &Query) -> Result<Done> {
    if let Some(folder) = &options.export_filters {
        export_filters(context, options, folder)?;
    }
    let Some(name) = options.question.as_deref().filter(|_| !options.list) else {
        if options.list {
            output::to(None, list)?;
        }
        return Ok(Done::Well);
    };
    let format = options.output.format()?;
    let question = Question::find(name)?;
    let values = values(&question, options)?;
    if options.explain {
        let plan = caught(&question, || {
            context.warehouse.read(|snapshot| {
                let filters = filters(context, snapshot, options, &question, &values)?;
                tsubuyaki_analysis::explain(snapshot, &question, &values, &filters)
            })
        })?;
        let lines = || plan.lines().map(safe);
        output::to(None, |out| lines().try_for_each(|line| writeln!(out, "{line}")))?;
        return Ok(Done::Well);
    }
    let answer = caught(&question, || {
        context.warehouse.read(|snapshot| {
            let filters = filters(context, snapshot, options, &question, &values)?;
            tsubuyaki_analysis::answer(snapshot, &question, &values, &filters)?
                .of_selected(snapshot, &filters)
        })
    })?;
    let top = options.output.rows(options.top, 0)?;
    // The columns are as the question names them, unless a language is asked for.
    let screen = context.screen(&options.output);
    let language = options.output.lang.unwrap_or(Language::En);
    let screen = Screen { language, columns: None, is_wide: true, ..screen };
    let left_out = output::left_out(answer.frame.height(), top);
    output::answer(context, &options.output, left_out, |out| {
        answers::write(&answer, format, top, screen, out)
    })?;
    Ok(Done::Well)
}

/// Asks, and makes an error of a panic: Polars panics on some statements instead of
/// saying that it does not know what they mean.
fn caught<T>(question: &Question, ask: impl FnOnce() -> Result<T, QueryError>) -> Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|panic| tracing::debug!(%panic, "answering a question")));
    let asked = panic::catch_unwind(AssertUnwindSafe(ask));
    panic::set_hook(hook);
    match asked {
        Ok(answer) => Ok(answer?),
        Err(_) => bail!(
            "{}: Polars cannot run this statement; rewrite it or use DuckDB \
             (docs/tables-and-other-tools.md)",
            question.name
        ),
    }
}

/// The filters of a question.
fn filters(
    context: &Context,
    snapshot: &Snapshot,
    options: &Query,
    question: &Question,
    values: &Values,
) -> Result<Filters, QueryError> {
    warn_of_idle(&options.filters, tsubuyaki_analysis::acting(snapshot, question, values)?);
    context.filters(&options.filters, snapshot)
}

/// The values that the command line gives; `--min-count` is that of the
/// parameter `min_count`.
fn values(question: &Question, options: &Query) -> Result<Values, QueryError> {
    const MIN_COUNT: &str = "min_count";
    let mut values = Values::default();
    for (name, value) in &options.settings {
        // One that merely is not declared is for the statement to know.
        let is_used = |name: &str| {
            let mut places = question.sql.split('$').skip(1);
            places.any(|after| {
                let rest = after.strip_prefix(name);
                rest.is_some_and(|rest| {
                    !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                })
            })
        };
        if question.parameter(name).is_none() && !is_used(name) {
            let known: Vec<String> =
                question.parameters.iter().map(|known| format!("${}", known.name)).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(QueryError::Value {
                name: question.name.clone(),
                parameter: name.clone(),
                value: value.clone(),
                message: format!("unknown parameter; the question has {known}"),
            });
        }
        values.add(name, &value);
    }
    if let Some(min_count) = options.filters.min_count() {
        if question.parameter(MIN_COUNT).is_none() {
            let name = &question.name;
            let message = format!("{name} has no parameter ${MIN_COUNT} for --min-count to set");
            return Err(QueryError::Usage(message));
        }
        if values.get(MIN_COUNT).is_none() {
            values.add(MIN_COUNT, &min_count);
        }
    }
    Ok(values)
}

/// Writes the filters' relations to a folder, each as a file of Parquet.
fn export_filters(context: &Context, options: &Query, folder: &Path) -> Result<()> {
    let relations = context.warehouse.read(|snapshot| {
        context.filters(&options.filters, snapshot)?.relations(snapshot.manifest())
    })?;
    output::create_folder(folder)?;
    for (name, rows) in relations {
        let path = folder.join(format!("{name}.parquet"));
        output::to(Some(&path), |out| answers::write_parquet(&rows, out))?;
        context.say(format!("{}: {}", path.display(), counted(rows.height(), "row")));
    }
    Ok(())
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
