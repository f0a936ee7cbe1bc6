"""Prints the licence texts of all crates that are compiled into the program.

usage: licences.py    (in the repository; crates are read where Cargo keeps them)
"""

import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TEXT = re.compile(r"^(licen[cs]e|copying|notice|unlicense|copyright)", re.IGNORECASE)


def compiled():
    """Name and version of each crate in the program, without those of tests and builds."""
    tree = subprocess.run(
        ["cargo", "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return {tuple(line.split()[:2]) for line in tree.splitlines() if line}


def crates():
    """The crates in the program that are not its own, by name."""
    metadata = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    inside = compiled()
    found = [
        crate
        for crate in json.loads(metadata)["packages"]
        if crate["source"] and (crate["name"], "v" + crate["version"]) in inside
    ]
    return sorted(found, key=lambda crate: (crate["name"], crate["version"]))


def texts(crate):
    """The files of a crate that say under which terms it comes."""
    folder = pathlib.Path(crate["manifest_path"]).parent
    files = [path for path in folder.iterdir() if path.is_file() and TEXT.match(path.name)]
    if crate["license_file"]:
        files.append(folder / crate["license_file"])
    return [path.read_text(encoding="utf-8", errors="replace") for path in sorted({*files})]


def main():
    found = crates()
    holders = {}
    print("Crates in the program tsubuyaki, and their licences\n")
    for crate in found:
        terms = crate["license"] or "see below"
        print(f"{crate['name']} {crate['version']}: {terms}  {crate['repository'] or ''}".rstrip())
        for text in texts(crate):
            # Many have the same text, but for the ends of its lines.
            key = "\n".join(line.rstrip() for line in text.strip().splitlines())
            holders.setdefault(key, []).append(f"{crate['name']} {crate['version']}")
    for text, names in sorted(holders.items(), key=lambda item: item[1]):
        print(f"\n{'=' * 80}\n{', '.join(names)}\n{'=' * 80}\n\n{text}")
    print(f"{len(found)} crates, {len(holders)} texts", file=sys.stderr)


if __name__ == "__main__":
    main()
