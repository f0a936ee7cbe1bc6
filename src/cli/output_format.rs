//! The format that the name of an output file stands for.

use std::path::Path;

use clap::ValueEnum;

use tsubuyaki_analysis::QueryError;

/// Extensions of formats, by the names that `--format` has for them.
const EXTENSIONS: &[(&str, &str)] = &[
    ("arrow", "arrow"),
    ("arrows", "arrow"),
    ("csv", "csv"),
    ("htm", "html"),
    ("html", "html"),
    ("ipc", "arrow"),
    ("json", "json"),
    ("jsonl", "ndjson"),
    ("markdown", "markdown"),
    ("md", "markdown"),
    ("ndjson", "ndjson"),
    ("parquet", "parquet"),
    ("xlsx", "xlsx"),
];

/// Extensions of formats that no answer and no page is written in: a table in a file of
/// such a name would mislead.
const NOT_WRITTEN: &[&str] = &[
    "bz2", "feather", "gz", "ods", "pdf", "png", "svg", "tsv", "xls", "xml", "yaml", "zip", "zst",
];

/// The format of a file by its name; `None` where the name says nothing.
///
/// # Errors
///
/// A name that stands for a format which the command does not have.
pub fn named_by<T: ValueEnum>(file: Option<&Path>) -> Result<Option<T>, QueryError> {
    let extension = file.and_then(Path::extension);
    let Some(extension) = extension.map(|name| name.to_string_lossy().to_lowercase()) else {
        return Ok(None);
    };
    let name = EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, name)| *name);
    if let Some(format) = name.and_then(|name| T::from_str(name, false).ok()) {
        return Ok(Some(format));
    }
    if name.is_none() && !NOT_WRITTEN.contains(&extension.as_str()) {
        return Ok(None);
    }
    let formats = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    let formats: Vec<String> = formats.map(|format| format.get_name().to_owned()).collect();
    Err(QueryError::Usage(format!(
        "this command does not write .{extension} files; --format has {}",
        formats.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::PageFormat;
    use crate::report::answers::AnswerFormat;

    #[test]
    fn a_file_is_what_its_name_says() {
        let answer = |name: &str| named_by::<AnswerFormat>(Some(Path::new(name)));
        for (name, format) in [
            ("a.csv", Some(AnswerFormat::Csv)),
            ("out/A.PARQUET", Some(AnswerFormat::Parquet)),
            ("a.arrow", Some(AnswerFormat::Arrow)),
            ("a.json", Some(AnswerFormat::Json)),
            ("a.jsonl", Some(AnswerFormat::Ndjson)),
            ("a.md", Some(AnswerFormat::Markdown)),
            ("a.xlsx", Some(AnswerFormat::Xlsx)),
            ("a.txt", None),
            ("a.2018", None),
            ("csv", None),
        ] {
            assert_eq!(answer(name).unwrap(), format, "{name}");
        }
        for name in ["a.html", "a.svg", "a.tsv", "a.csv.gz"] {
            let error = answer(name).unwrap_err().to_string();
            assert!(error.contains("--format has table, json"), "{name}: {error}");
        }
        let page = |name: &str| named_by::<PageFormat>(Some(Path::new(name)));
        assert_eq!(page("a.html").unwrap(), Some(PageFormat::Html));
        assert!(page("a.csv").is_err());
        assert_eq!(named_by::<PageFormat>(None).unwrap(), None);
    }
}
