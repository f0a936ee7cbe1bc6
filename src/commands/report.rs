use std::path::Path;

#[cfg(feature = "png")]
use anyhow::Context as _;
use anyhow::Result;

use super::context::{columns_of, warn};
use super::pages::Pages;
use super::{Context, Done, output};
use crate::cli::{PageFormat, Report};
use crate::report::{Content, Paint, page_html, page_json, page_markdown, page_text};
use tsubuyaki_analysis::any_selected;
use tsubuyaki_charts::standalone;

/// Prints a day's page.
pub fn run(context: &Context, options: &Report) -> Result<Done> {
    let format = options.output.format()?;
    let file = options.output.file();
    if let Some(message) = options.output.misnamed() {
        warn(message);
    }
    let page = context.warehouse.read(|snapshot| {
        let span = options.span.date.with_data(snapshot.manifest())?;
        let filters = options.exclude.of(&context.default_filters());
        any_selected(snapshot, &span.dates(snapshot.manifest()), &filters)?;
        Pages::one(context, snapshot, filters, span)
    })?;
    let content = Content::of(&page, options.lang);
    if let Some(folder) = &options.charts {
        write_charts(&content, folder)?;
    }
    let paint = if file.is_some() { Paint::default() } else { context.paint() };
    let charts = options.charts.as_deref();
    let text = match format {
        PageFormat::Text => page_text::write(&content, paint, columns_of(file)),
        PageFormat::Html => page_html::write(&content),
        PageFormat::Markdown => {
            let place = charts.map(|folder| place_of(folder, file));
            page_markdown::write(&content, place.as_deref())
        }
        PageFormat::Json => page_json::write(&content, None),
    };
    output::to(file, |out| out.write_all(text.as_bytes()))?;
    Ok(Done::Well)
}

/// Writes each chart into a folder, which is made if need be.
fn write_charts(content: &Content, folder: &Path) -> Result<()> {
    output::create_folder(folder)?;
    #[cfg(feature = "png")]
    let fonts = tsubuyaki_charts::png::Fonts::of_the_system()?;
    for (name, chart, alternative) in content.charts().all() {
        let svg = standalone(chart, alternative);
        let path = folder.join(format!("{}.svg", name.file()));
        output::to(Some(&path), |out| out.write_all(svg.as_bytes()))?;
        #[cfg(feature = "png")]
        {
            let png = fonts.render(&svg).with_context(|| path.display().to_string())?;
            output::to(Some(&path.with_extension("png")), |out| out.write_all(&png))?;
        }
    }
    Ok(())
}

/// A folder as a link from a file: relative to the file's own folder where it
/// lies below that, with `/` between names.
fn place_of(folder: &Path, file: Option<&Path>) -> String {
    let base = file.and_then(Path::parent).unwrap_or(Path::new(""));
    let place = folder.strip_prefix(base).unwrap_or(folder);
    let names: Vec<String> =
        place.components().map(|name| name.as_os_str().to_string_lossy().into_owned()).collect();
    let link = names.join("/").replace("//", "/");
    link.replace('%', "%25").replace('<', "%3C").replace('>', "%3E").replace('\\', "%5C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charts_are_linked_from_where_the_text_stands() {
        let place = |folder, file: Option<&str>| place_of(Path::new(folder), file.map(Path::new));
        assert_eq!(place("charts", None), "charts");
        assert_eq!(place("out/charts", Some("out/day.md")), "charts");
        assert_eq!(place("/tmp/charts", Some("out/day.md")), "/tmp/charts");
        assert_eq!(place("a>b", None), "a%3Eb");
    }
}
