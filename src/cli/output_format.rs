//! The format that the name of an output file stands for.

use std::io::IsTerminal;
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

/// Extensions of text for people, which is what a command writes if nothing else is said.
const TEXT: &[&str] = &["log", "out", "text", "txt"];

/// The file that an option names; `-` is standard output, as for inputs.
pub fn file_of(named: Option<&Path>) -> Option<&Path> {
    named.filter(|path| *path != Path::new("-"))
}

/// Refuses to write bytes that are not text to a terminal.
///
/// # Errors
///
/// When standard output is one.
pub fn refuse_terminal() -> Result<(), QueryError> {
    if std::io::stdout().is_terminal() {
        let message = "this format is not for a terminal; write it with -o FILE, or redirect it";
        return Err(QueryError::Usage(message.to_owned()));
    }
    Ok(())
}

/// What to say of a file whose name stands for another format than the one asked for.
pub fn misnamed<T: ValueEnum + PartialEq>(
    file: Option<&Path>,
    format: Option<T>,
) -> Option<String> {
    let (file, format) = (file?, format?);
    let is_other = match named_by::<T>(Some(file)) {
        Ok(None) => false,
        Ok(Some(named)) => named != format,
        Err(_) => true,
    };
    let name = format.to_possible_value()?.get_name().to_owned();
    is_other.then(|| format!("{} is written as {name}, whatever its name says", file.display()))
}

/// The format of a file by its name; `None` where the name says nothing. What follows the
/// last dot is no extension if it is no word: `day.2018`.
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
    let is_word = extension.chars().any(char::is_alphabetic);
    if name.is_none() && (!is_word || TEXT.contains(&extension.as_str())) {
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
        for name in ["a.html", "a.svg", "a.tsv", "a.csv.gz", "a.docx", "a.pq", "a.sql"] {
            let error = answer(name).unwrap_err().to_string();
            assert!(error.contains("--format has table, json"), "{name}: {error}");
        }
        let page = |name: &str| named_by::<PageFormat>(Some(Path::new(name)));
        assert_eq!(page("a.html").unwrap(), Some(PageFormat::Html));
        assert!(page("a.csv").is_err());
        assert_eq!(named_by::<PageFormat>(None).unwrap(), None);
        assert_eq!(file_of(Some(Path::new("-"))), None);
        let csv_in = |name: &str| misnamed(Some(Path::new(name)), Some(AnswerFormat::Csv));
        assert_eq!(csv_in("a.csv"), None);
        assert_eq!(csv_in("top"), None);
        let told = csv_in("a.parquet").unwrap();
        assert_eq!(told, "a.parquet is written as csv, whatever its name says");
    }
}
