#!/usr/bin/env bash
# Makes the wheel: pip has maturin build it in an environment of its own, from the folder to which
# CARGO_TARGET_DIR points. usage: wheel.sh FOLDER    (FOLDER/tsubuyaki-*.whl)
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
licences=$here/integrations/python/licences

rm -rf "$licences"
mkdir "$licences"
cp "$here"/LICENSE-* "$here/NOTICE" "$licences"
python3 "$here/packaging/licences.py" >"$licences/LICENSES-CRATES.txt"
# For any machine with a C library as new as the program asks for, and not this one alone.
export MATURIN_PEP517_ARGS="--compatibility pypi"
python3 -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$1" "$here/integrations/python"
