#!/usr/bin/env python3
"""Draws where an ingest spends its time, as a flame graph.

Needs `perf` (Debian: linux-perf) and inferno (`cargo install inferno`). Of the frames,
those of this program's crates, of codecs and hashes, and the system calls are kept: what
lies between them (rayon, iterators) tells nothing of what is done.

usage: flame_graph.py PROGRAM INPUT OUT.svg [--title TITLE]
"""

import argparse
import pathlib
import re
import subprocess
import tempfile

OF_LIBRARIES = ("ZSTD_", "HUF_", "FSE_", "blake3", "serde_json", "simdutf8", "memchr")
SYSTEM_CALL = re.compile(r"__(?:x64|arm64)_sys_(\w+?)_\[k\]")


def frame(name):
    """How a function is called in the picture, or None if it is left out."""
    if name.startswith("<") or "tsubuyaki" in name:
        found = re.search(r"tsubuyaki(_\w+)?::([\w:]+)", name)
        return found and f"{(found[1] or '').lstrip('_')}::{found[2]}".lstrip(":")
    return next((library.rstrip("_") for library in OF_LIBRARIES if name.startswith(library)), None)


def kept(stack):
    """A stack without what tells nothing."""
    frames = []
    for name in stack.split(";")[1:]:
        if name.endswith("_[k]"):
            call = SYSTEM_CALL.search(stack)
            kind = call[1] if call else "page fault" if "page_fault" in stack else "other"
            frames.append(f"kernel: {kind}")
            break
        found = frame(name)
        if found and found not in frames[-1:]:
            frames.append(found)
    return ";".join(["ingest", *frames])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("input", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--title", default="ingest")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tsubuyaki-flames-") as folder:
        data = f"{folder}/perf.data"
        subprocess.run(["perf", "record", "--quiet", "--freq", "499", "--call-graph", "dwarf,32768",
                        "--output", data, options.program.resolve(), "--quiet",
                        "--warehouse", f"{folder}/warehouse", "ingest", options.input],
                       check=True, stdout=subprocess.DEVNULL)
        script = subprocess.run(["perf", "script", "--no-inline", "--input", data],
                                check=True, capture_output=True).stdout
        folded = subprocess.run(["inferno-collapse-perf", "--kernel", "--quiet"], input=script,
                                check=True, capture_output=True).stdout.decode()
    counts = {}
    for line in folded.splitlines():
        stack, _, count = line.rpartition(" ")
        stack = kept(stack)
        counts[stack] = counts.get(stack, 0) + int(count)
    total = sum(counts.values())
    lines = "".join(f"{stack} {round(count / total * 100_000)}\n" for stack, count in sorted(counts.items()))
    drawn = subprocess.run(["inferno-flamegraph", "--title", options.title, "--minwidth", "0.4",
                            "--countname", "thousandths of a per cent", "--hash"],
                           input=lines.encode(), check=True, capture_output=True).stdout
    options.out.write_bytes(drawn)


if __name__ == "__main__":
    main()
