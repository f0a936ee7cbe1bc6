//! Files that import each other cannot be read, moved or tested one without the other: in no
//! crate are there circles. What a file shares with the files of its own folder is one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of a crate by the paths of their modules, `report::page_html`.
fn files(folder: &Path, module: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let module = if module.is_empty() { name.to_owned() } else { format!("{module}::{name}") };
        if path.is_dir() {
            files(&path, &module, found);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !matches!(name, "lib" | "main")
        {
            found.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

/// The paths that a file names, those of groups one by one: `super::{a, b::c}` is two.
fn paths(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join(" ");
    let is_of_path = |c: char| c.is_alphanumeric() || "_:{}, ".contains(c);
    let mut found = Vec::new();
    for root in ["crate::", "super::", "self::"] {
        for (place, _) in code.match_indices(root) {
            let before = code[..place].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':') {
                let end = code[place..].find(|c| !is_of_path(c)).unwrap_or(code.len() - place);
                expand("", &code[place..place + end], &mut found);
            }
        }
    }
    found
}

fn expand(prefix: &str, tree: &str, found: &mut Vec<String>) {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split([' ', ',', '}']).next().unwrap_or_default();
        found.push(format!("{prefix}{path}"));
        return;
    };
    let (mut depth, mut part) = (0, String::new());
    for c in tree[open + 1..].chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            _ => {}
        }
        if c == ',' && depth == 0 {
            expand(&format!("{prefix}{}", &tree[..open]), &part, found);
            part.clear();
        } else {
            part.push(c);
        }
    }
    expand(&format!("{prefix}{}", &tree[..open]), &part, found);
}

/// The file that a path leads to from another.
fn resolved<'a>(path: &str, from: &str, files: &'a BTreeMap<String, String>) -> Option<&'a String> {
    let mut parts: Vec<&str> = path.split("::").filter(|part| !part.is_empty()).collect();
    let mut base: Vec<&str> = from.split("::").collect();
    match *parts.first()? {
        "crate" => base.clear(),
        "super" => {
            while parts.get(1) == Some(&"super") {
                base.pop();
                parts.remove(0);
            }
            base.pop();
        }
        _ => {}
    }
    base.extend(&parts[1..]);
    (1..=base.len()).rev().find_map(|length| {
        files.get_key_value(&base[..length].join("::")).map(|(module, _)| module)
    })
}

/// Whether one is the module in which the other lies.
fn are_of_one_folder(one: &str, other: &str) -> bool {
    one.strip_prefix(other)
        .or_else(|| other.strip_prefix(one))
        .is_some_and(|rest| rest.starts_with("::"))
}

/// A circle that begins at a file, if it is in one.
fn circle(start: &str, imports: &BTreeMap<&str, BTreeSet<&str>>) -> Option<Vec<String>> {
    let mut ways: Vec<Vec<&str>> = vec![vec![start]];
    let mut known: BTreeSet<&str> = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for next in &imports[way[way.len() - 1]] {
            if *next == start {
                return Some(way.iter().map(|module| (*module).to_owned()).collect());
            }
            if known.insert(next) {
                ways.push([way.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}

#[test]
fn paths_of_groups_are_read_one_by_one() {
    let code = "use super::{a::{self, B}, c};\nlet d = crate::e::f(self::g); // crate::h\n";
    let found: BTreeSet<String> = paths(code).into_iter().collect();
    let expected = ["crate::e::f", "self::g", "super::a::B", "super::a::self", "super::c"];
    assert!(found.iter().eq(expected), "{found:?}");
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fs::read_dir(root.join("crates")).unwrap();
    let crates = crates.map(|entry| entry.unwrap().path().join("src"));
    for folder in crates.chain([root.join("src")]) {
        let mut found = BTreeMap::new();
        files(&folder, "", &mut found);
        let imports: BTreeMap<&str, BTreeSet<&str>> = found
            .iter()
            .map(|(module, text)| {
                let paths = paths(text);
                let others = paths.iter().filter_map(|path| resolved(path, module, &found));
                let others = others.map(String::as_str);
                let is_other = |other: &&str| *other != module && !are_of_one_folder(other, module);
                (module.as_str(), others.filter(is_other).collect())
            })
            .collect();
        for module in imports.keys() {
            if let Some(circle) = circle(module, &imports) {
                panic!("{}: {}", folder.display(), circle.join(" imports "));
            }
        }
    }
}
