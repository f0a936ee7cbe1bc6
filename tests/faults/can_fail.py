"""Shows that the suite can fail: breaks the program on purpose, in a copy, and
expects each time that the suite finds it.

usage: python3 tests/faults/can_fail.py [PATCH]...
"""

import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PATCHES = HERE / "patches"
# The kinds of faults that must show a patch.
SHOWN_BY = {
    "rename-before-journal": ["kills", "syncs"],
    "no-fsync": ["syncs"],
    "no-hash-check": ["bit-flips", "cut-files"],
    "journal-not-read": ["kills"],
    "success-after-failed-sync": ["syncs"],
}
# Broken programs need not be fast, but be there soon.
PROFILE = "profile.release.package.tsubuyaki"
QUICK_BUILD = [
    f"--config={PROFILE}.{s}" for s in ("opt-level=0", "codegen-units=64", "debug=false")
]


def main():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
    names = sys.argv[1:] or sorted(path.stem for path in PATCHES.glob("*.patch"))
    # Always the same place, so that the compiler need not begin anew.
    copy = target / "faults-broken"
    # The copy's program comes to lie where the clone's own is.
    own, kept = target / "release/tsubuyaki", target / "release/tsubuyaki-kept"
    if own.exists():
        shutil.copy2(own, kept)
    not_found = []
    for name in names:
        print(f"== {name}", flush=True)
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(ROOT, copy, ignore=left_out(target))
        patch = PATCHES / f"{name}.patch"
        subprocess.run(["patch", "-p1", "--quiet", "-i", patch], cwd=copy, check=True)
        program = build(copy, target, name)
        for kind in SHOWN_BY[name]:
            ran = subprocess.run([sys.executable, HERE, program, "--quick", "--only", kind])
            if ran.returncode == 0:
                not_found.append(f"{name} by {kind}")
        program.unlink()
    shutil.rmtree(copy)
    if kept.exists():
        kept.replace(own)
    for what in not_found:
        print(f"NOT FOUND {what}")
    print(f"{len(names)} broken programs, {len(not_found)} not found")
    return 1 if not_found else 0


def left_out(target):
    """What of the clone is no source."""

    def choose(folder, names):
        outputs = {".git", "warehouse", "reports", "__pycache__"}
        if pathlib.Path(folder) != ROOT:
            outputs = {"__pycache__"}
        return [n for n in names if n in outputs or (pathlib.Path(folder) / n).resolve() == target]

    return choose


def build(copy, target, name):
    """Builds the copy with the dependencies of the clone; returns the program."""
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "--offline", "--bin", "tsubuyaki", *QUICK_BUILD],
        cwd=copy,
        check=True,
        env=os.environ | {"CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "1"},
    )
    program = target / f"release/tsubuyaki-{name}"
    shutil.copy2(target / "release/tsubuyaki", program)
    return program


if __name__ == "__main__":
    sys.exit(main())
