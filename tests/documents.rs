//! The commands in the documents run, and print what the documents show.
//!
//! In a block of `console`, each line that begins with `$ ` is run by a shell,
//! in a directory with the sample already ingested; the lines below it are what
//! it prints (stdout and stderr). A `…` stands for any text within its line; a
//! line that is only `…` for all further lines. A command without lines below
//! only has to succeed. A block whose info string has a second word, as in
//! `sql mine.sql`, is first written to the file of that name.
//!
//! `TSUBUYAKI_UPDATE_DOCUMENTS=1 cargo test --release --test integration documents::` writes
//! the new output into the documents.

#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_tsubuyaki");
/// Stands for what differs from run to run.
const ANYTHING: &str = "…";

#[test]
fn commands_print_what_the_documents_show() {
    let is_update = std::env::var_os("TSUBUYAKI_UPDATE_DOCUMENTS").is_some();
    let mut problems = Vec::new();
    let mut commands = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(ROOT).unwrap().display().to_string();
        let checked = check(&text, &mut |message| problems.push(format!("{name}: {message}")));
        commands += checked.commands;
        if is_update && checked.text != text {
            fs::write(&path, checked.text).unwrap();
        }
    }
    assert!(commands > 20, "only {commands} commands were found");
    assert!(is_update || problems.is_empty(), "{}", problems.join("\n\n"));
}

/// The documents whose commands run.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(ROOT);
    let mut documents: Vec<PathBuf> = fs::read_dir(root.join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    documents.sort();
    documents.extend(["README.md", "README.ja.md"].map(|name| root.join(name)));
    documents
}

struct Checked {
    /// The document with the output of this run.
    text: String,
    commands: usize,
}

/// Runs the commands of one document, in order, in a directory of its own.
fn check(text: &str, tell: &mut dyn FnMut(String)) -> Checked {
    let place = Place::new();
    let mut checked = Checked { text: String::new(), commands: 0 };
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        push(&mut checked.text, line);
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        let mut words = info.split_whitespace();
        match (words.next(), words.next()) {
            (Some("console"), _) => {
                for shown in transcript(&body) {
                    checked.commands += usize::from(shown.command.is_some());
                    let tell = &mut |message: String| {
                        tell(format!("block at line {}: {message}", number + 1));
                    };
                    for line in &shown.run(&place, tell) {
                        push(&mut checked.text, line);
                    }
                }
            }
            (_, file) => {
                if let Some(file) = file {
                    fs::write(place.folder.path().join(file), body.join("\n") + "\n").unwrap();
                }
                for line in &body {
                    push(&mut checked.text, line);
                }
            }
        }
        push(&mut checked.text, "```");
    }
    checked
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// A command and what the document shows of its output.
struct Shown<'a> {
    /// `None` for lines before the first command.
    command: Option<&'a str>,
    output: Vec<&'a str>,
}

fn transcript<'a>(body: &[&'a str]) -> Vec<Shown<'a>> {
    let mut transcript: Vec<Shown> = Vec::new();
    for &line in body {
        if let Some(command) = line.strip_prefix("$ ") {
            transcript.push(Shown { command: Some(command), output: Vec::new() });
        } else if let Some(last) = transcript.last_mut() {
            last.output.push(line);
        } else {
            transcript.push(Shown { command: None, output: vec![line] });
        }
    }
    transcript
}

impl Shown<'_> {
    /// Runs the command, tells what is wrong, returns the lines to show now.
    fn run(&self, place: &Place, tell: &mut dyn FnMut(String)) -> Vec<String> {
        let old = || self.output.iter().map(ToString::to_string);
        let Some(command) = self.command else { return old().collect() };
        let mut lines = vec![format!("$ {command}")];
        let (status, output) = place.shell(command);
        if status != 0 {
            tell(format!("$ {command}\nexit status {status}\n{output}"));
        }
        // Blank lines at the end separate commands.
        let blank = self.output.iter().rev().take_while(|line| line.is_empty()).count();
        let shown = &self.output[..self.output.len() - blank];
        let printed: Vec<&str> = output.lines().map(str::trim_end).collect();
        let (shown, is_open) = match shown.split_last() {
            Some((&ANYTHING, first)) => (first, true),
            _ => (shown, false),
        };
        let is_hidden = shown.is_empty() && !is_open;
        let compared = if is_open { shown.len().min(printed.len()) } else { printed.len() };
        let is_same = shown.len() == compared
            && shown.iter().zip(&printed).all(|(shown, printed)| matches(shown, printed));
        if !is_hidden && !is_same {
            let printed = printed[..compared].join("\n");
            tell(format!("$ {command}\nshown:\n{}\nprinted:\n{printed}", shown.join("\n")));
        }
        if !is_hidden {
            lines.extend(printed[..compared].iter().enumerate().map(|(place, printed)| {
                match shown.get(place) {
                    Some(shown) if matches(shown, printed) => (*shown).to_owned(),
                    _ => (*printed).to_owned(),
                }
            }));
        }
        lines.extend(is_open.then(|| ANYTHING.to_owned()));
        lines.extend(std::iter::repeat_n(String::new(), blank));
        lines
    }
}

/// Whether a line is as shown, where `…` is any text.
fn matches(shown: &str, printed: &str) -> bool {
    match shown.split_once(ANYTHING) {
        None => shown == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices()
                .map(|(place, _)| place)
                .chain([rest.len()])
                .any(|place| matches(after, &rest[place..]))
        }),
    }
}

/// A directory with the repository's data and a warehouse of the sample.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        copy(&Path::new(ROOT).join("data"), &place.folder.path().join("data"));
        let configuration = "tsubuyaki.toml";
        fs::copy(Path::new(ROOT).join(configuration), place.folder.path().join(configuration))
            .unwrap();
        let (status, output) = place.shell("tsubuyaki ingest --quiet");
        assert_eq!(status, 0, "{output}");
        place
    }

    /// Runs a command line; returns its exit status and what it printed.
    fn shell(&self, command: &str) -> (i32, String) {
        let programs = Path::new(PROGRAM).parent().unwrap().to_path_buf();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([programs].into_iter().chain(std::env::split_paths(&path)));
        let mut shell = Command::new("sh");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("TSUBUYAKI_") {
                shell.env_remove(name);
            }
        }
        let output = shell
            .args(["-c", &format!("exec 2>&1; {command}")])
            .env("PATH", path.unwrap())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code().unwrap_or(-1), text)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_changed_output_is_told_and_can_be_written() {
    let text = "a\n```console\n$ echo x y\nx …\n\n$ echo one; echo two\n1\n…\n$ true\n```\nb\n";
    let mut told = Vec::new();
    let checked = check(text, &mut |message| told.push(message));
    assert_eq!(checked.commands, 3);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("line 2") && told[0].contains("printed:\none"), "{told:?}");
    assert_eq!(checked.text, text.replace("\n1\n", "\none\n"));
    check("```console\n$ false\n```\n", &mut |message| told.push(message));
    assert!(told[1].contains("exit status 1"), "{told:?}");
}

/// Every Markdown file of the repository that people read.
fn all_documents() -> Vec<PathBuf> {
    let more = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md"];
    documents().into_iter().chain(more.map(|name| Path::new(ROOT).join(name))).collect()
}

/// The parts of a text between a mark and the next, as of `code`.
fn between<'a>(text: &'a str, begin: &str, end: char) -> Vec<&'a str> {
    let parts = text.split(begin).skip(1);
    parts.filter_map(|rest| rest.split_once(end).map(|(part, _)| part)).collect()
}

#[test]
fn what_the_documents_name_exists() {
    const FOLDERS: [&str; 11] = [
        "crates/",
        "src/",
        "tests/",
        "docs/",
        "queries/",
        "data/",
        "examples/",
        "integrations/",
        "fuzz/",
        "packaging/",
        "benches/",
    ];
    let is_pattern = |path: &str| path.contains([' ', '*', '{', '…']) || path.contains("NAME");
    for document in all_documents() {
        let text = fs::read_to_string(&document).unwrap();
        let name = document.display();
        for line in text.lines() {
            // Every second part stands between backquotes.
            for path in line.split('`').skip(1).step_by(2) {
                let is_path = FOLDERS.iter().any(|folder| path.starts_with(folder));
                if is_path
                    && !is_pattern(path)
                    && !path.contains("TOOL/")
                    && !path.contains("SECTION")
                {
                    assert!(Path::new(ROOT).join(path).exists(), "{name}: {path}");
                }
            }
            for link in between(line, "](", ')') {
                let file = link.split('#').next().unwrap_or_default();
                if !file.is_empty() && !file.contains("://") {
                    let target = document.parent().unwrap().join(file);
                    assert!(target.exists(), "{name}: {link}");
                }
            }
        }
    }
}

/// The names of all subcommands, as the program lists them.
fn subcommands() -> Vec<String> {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    // The others are lines of a description.
    let commands =
        commands.filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')));
    let names = commands.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_input_format_and_subcommand_is_documented() {
    let read = |name: &str| fs::read_to_string(Path::new(ROOT).join(name)).unwrap();
    let inputs = read("docs/inputs.md");
    for format in tsubuyaki::tweets::InputFormat::all() {
        assert!(inputs.contains(&format!("`{}`", format.name)), "docs/inputs.md: {format}");
    }
    for name in subcommands() {
        for document in ["README.md", "README.ja.md"] {
            let is_there = read(document).contains(&format!("`{name}"));
            assert!(is_there, "{document}: {name}");
        }
    }
    assert!(read("README.md").lines().count() <= 250, "README.md: the rest belongs in docs/");
}

#[test]
fn the_examples_of_help_run_on_the_sample() {
    /// What only other data have, or a person's own files.
    const ELSEWHERE: [&str; 5] = [
        "last-week",
        "same-weekday",
        "mine.sql",
        "my-stopwords.txt",
        "candidates --date latest --against",
    ];
    /// What changes a warehouse, or reads or writes files of a person's own.
    const WITH_FILES: [&str; 7] =
        ["ingest", "nightly", "tokenize", "push", "forget", "completions", "man"];
    let place = Place::new();
    for command in subcommands().iter().filter(|name| !WITH_FILES.contains(&name.as_str())) {
        let (_, help) = place.shell(&format!("tsubuyaki {command} --help"));
        let examples = help.lines().skip_while(|line| !line.starts_with("Example"));
        let examples: Vec<&str> = examples
            .filter_map(|line| {
                line.strip_prefix("  ").filter(|rest| rest.starts_with("tsubuyaki "))
            })
            .collect();
        assert!(!examples.is_empty(), "{command}");
        for example in examples {
            if !ELSEWHERE.iter().any(|part| example.contains(part)) {
                let (status, output) = place.shell(example);
                assert_eq!(status, 0, "$ {example}\n{output}");
            }
        }
    }
}
