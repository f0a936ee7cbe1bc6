//! What the fuzzer begins with, and what it once broke, goes through its
//! checks in every run of the tests.

#[path = "../fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::{Path, PathBuf};

use tsubuyaki::tweets::{ReadOptions, Source, open};

const FUZZ: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz");

/// The files in `fuzz/FOLDER/CHECK`.
fn inputs(folder: &str, check: &str) -> Vec<PathBuf> {
    let folder = Path::new(FUZZ).join(folder).join(check);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_check_has_seeds_and_they_pass() {
    for name in checks::names() {
        let seeds = inputs("seeds", name);
        assert!(!seeds.is_empty(), "fuzz/seeds/{name} has no file");
        for path in seeds.iter().chain(&inputs("regressions", name)) {
            println!("{}", path.display());
            checks::check(name, &fs::read(path).unwrap());
        }
    }
}

#[test]
fn every_folder_is_that_of_a_check() {
    for folder in ["seeds", "regressions"] {
        for entry in fs::read_dir(Path::new(FUZZ).join(folder)).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            assert!(checks::names().contains(&name.as_str()), "fuzz/{folder}/{name}");
        }
    }
}

/// Every seed through every check: a form that is forced on files of another
/// must reject them, not break.
#[test]
fn seeds_pass_the_checks_of_other_forms() {
    for seeds_of in checks::names() {
        for path in inputs("seeds", seeds_of) {
            let input = fs::read(&path).unwrap();
            for name in checks::names() {
                println!("{name}: {}", path.display());
                checks::check(name, &input);
            }
        }
    }
}

/// What does not get as far as its rows shows nothing of how they are read.
#[test]
fn the_parts_of_a_seed_are_a_workbook() {
    let seed = &inputs("seeds", checks::WORKBOOK)[0];
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(&file, checks::workbook(&fs::read_to_string(seed).unwrap())).unwrap();
    let sheets = Source::members(file.path()).unwrap().unwrap().files;
    assert_eq!(sheets.len(), 2);
    let mut reader = open(&sheets[0], &ReadOptions::default()).unwrap();
    let batches = std::iter::from_fn(|| reader.next_batch());
    let tweets: Vec<_> = batches.flatten().flat_map(|records| records.tweets).collect();
    assert_eq!(tweets[0].text, "雨の朝&昼");
}
