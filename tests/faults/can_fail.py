"""Shows that the suite can fail: breaks the program on purpose, in a copy, and
expects each time that the suite finds it.

usage: python3 tests/faults/can_fail.py [PATCH]...
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

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
QUICK_BUILD = [
    "--config", "profile.release.package.tsubuyaki.codegen-units=64",
    "--config", "profile.release.package.tsubuyaki.opt-level=1",
]


def main():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
    names = sys.argv[1:] or sorted(path.stem for path in PATCHES.glob("*.patch"))
    not_found = []
    with tempfile.TemporaryDirectory(prefix="tsubuyaki-broken-") as folder:
        copy = pathlib.Path(folder) / "tsubuyaki"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(
            ".git", "target", "warehouse", "reports", "__pycache__"))
        for name in names:
            print(f"== {name}", flush=True)
            patch = PATCHES / f"{name}.patch"
            subprocess.run(["patch", "-p1", "--quiet", "-i", patch], cwd=copy, check=True)
            program = build(copy, target, pathlib.Path(folder) / name)
            subprocess.run(["patch", "-p1", "--quiet", "-R", "-i", patch], cwd=copy, check=True)
            for kind in SHOWN_BY[name]:
                ran = subprocess.run([sys.executable, HERE, program, "--quick", "--only", kind])
                if ran.returncode == 0:
                    not_found.append(f"{name} by {kind}")
    # The copy's program lies where the clone's own belongs.
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "tsubuyaki"], cwd=ROOT,
                   check=True)
    for what in not_found:
        print(f"NOT FOUND {what}")
    print(f"{len(names)} broken programs, {len(not_found)} not found")
    return 1 if not_found else 0


def build(copy, target, program):
    """Builds the copy with the dependencies of the clone; returns the program."""
    subprocess.run(["cargo", "build", "--release", "--quiet", "--offline", "--bin", "tsubuyaki",
                    *QUICK_BUILD],
                   cwd=copy, check=True, env=os.environ | {"CARGO_TARGET_DIR": str(target)})
    shutil.copy2(target / "release/tsubuyaki", program)
    return program


if __name__ == "__main__":
    sys.exit(main())
