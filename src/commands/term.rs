use anyhow::Result;

use super::context::{columns_of, warn};
use super::{Context, Done, output};
use crate::cli::{PageFormat, Term};
use crate::report::Paint;
use crate::report::term_page::{self, TermPage};
use tsubuyaki_analysis::QueryError;
use tsubuyaki_analysis::history::{filters_of, history};

/// Prints the page of a term.
pub fn run(context: &Context, options: &Term) -> Result<Done> {
    let format = options.output.format()?;
    let file = options.output.file();
    if let Some(message) = options.output.misnamed() {
        warn(message);
    }
    let filters = filters_of(&options.exclude.of(&context.default_filters()));
    let history = context
        .warehouse
        .read(|snapshot| history(snapshot, &options.term, &filters).map_err(without_filters))?;
    let page = TermPage::of(&history, options.lang, &context.settings.site, None);
    let paint = if file.is_some() { Paint::default() } else { context.paint() };
    let text = match format {
        PageFormat::Text => term_page::text(&page, paint, columns_of(file)),
        PageFormat::Html => term_page::html(&page),
        PageFormat::Markdown => term_page::markdown(&page),
        PageFormat::Json => term_page::json(&page),
    };
    output::to(file, |out| out.write_all(text.as_bytes()))?;
    Ok(Done::Well)
}

/// What to do about a term that does not count: this command leaves out posts, and
/// takes no other filters.
fn without_filters(error: QueryError) -> QueryError {
    QueryError::NoData(match error {
        QueryError::StopWord { lemma } => {
            format!("{lemma} is a stop word; `tsubuyaki trend {lemma} --stopwords none` counts it")
        }
        QueryError::LeftOut { lemma, parts_of_speech } => {
            let pos = parts_of_speech.join(" or ");
            format!(
                "{lemma} is {pos}, which pages exclude; \
                 `tsubuyaki trend {lemma} --pos all` counts it"
            )
        }
        error => return error,
    })
}
